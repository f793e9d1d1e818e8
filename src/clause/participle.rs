//! Bare past forms that are participles and those that are verbs: "an article published on Monday misstated it".

use super::{Parts, REACH, Seen, Tense, VerbGroup, hard_mark, mark};
use crate::grammar::{Grammar, Key, Token};

impl Parts {
    /// Tells the participles among the verb groups of a sentence once all are known.
    pub(super) fn participles(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut Vec<VerbGroup>) {
        self.nouns(grammar, text, tokens, groups);
        self.hanging(grammar, text, tokens, groups);
        self.inverted(grammar, text, tokens, groups);
        self.asides(grammar, text, tokens, groups);
        self.opening(grammar, text, tokens, groups);
        self.fronted(grammar, text, tokens, groups);
        self.modifiers(grammar, text, tokens, groups);
    }

    /// "Official documents on the revolt remained sealed", "The price cut, announced in May, will hold": what can be a noun
    /// stands before a phrase or an aside, with a verb behind it that has no other subject.
    fn nouns(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut Vec<VerbGroup>) {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let comma = |i: usize| mark(text, tokens[i], ",") && !self.is_grouped(tokens, i);
        let Some(i) = groups.iter().position(|g| g.tense.is_finite()) else { return };
        let (start, end) = (groups[i].start, groups[i].end);
        if start == 0 || start != groups[i].head || groups[i].speech || end >= tokens.len() {
            return;
        }
        let plural = groups[i].tense == Tense::Present
            && is(start, self.verbs[3])
            && !is(start, self.verbs[2])
            && is(end, self.preposition);
        let same = groups[i].tense == Tense::Past && is(start, self.verbs[2]) && comma(end);
        let before = &tokens[..start];
        let bare = before.iter().all(|t| t.is_word() || t.is_mark() && t.glued() || t.is_number())
            && !before.iter().any(|t| self.breaks(grammar, *t) || grammar.is(*t, self.pronoun, text));
        let Some(verb) = groups[i + 1..].iter().find(|g| {
            g.tense.is_finite() && !(plural && g.intended) || g.tense == Tense::Reduced && !comma(g.start - 1)
        }) else {
            return;
        };
        // Between them nothing parts, or an aside that is closed right before the verb.
        let closed = comma(verb.start - 1);
        let parts = |k: usize| hard_mark(text, tokens[k]) || !closed && comma(k) || self.breaks(grammar, tokens[k]);
        let untensed =
            verb.tense == Tense::Reduced && !is(verb.start, self.intransitive) && !is(verb.start, self.stative);
        let participle = || groups[i + 1..].iter().find(|g| g.start > end).is_some_and(|g| g.start == end + 1);
        let open = !(end..verb.start).any(parts);
        if bare
            && (plural && open && !untensed
                || same && participle() && self.resumes_behind(text, tokens, groups, i, verb))
        {
            groups.remove(i);
        }
    }

    /// A verb right behind a comma that closes the aside which opens behind a group.
    fn resumes_behind(&self, text: &str, tokens: &[Token], groups: &[VerbGroup], i: usize, first: &VerbGroup) -> bool {
        let closes = |g: &VerbGroup| g.tense.is_finite() && g.start > 0 && mark(text, tokens[g.start - 1], ",");
        groups[i + 1..].iter().any(|g| g.start > first.start && closes(g))
    }

    /// "Talks aimed at ending a strike by tram and bus drivers broke down", "talks called by the premier, Ann Holt, failed",
    /// "a body set up in May met": what hardly stands as a verb behind its noun, with one that has no subject of its own.
    fn hanging(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut [VerbGroup]) {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let comma = |i: usize| mark(text, tokens[i], ",") && !self.is_grouped(tokens, i);
        for i in 0..groups.len().saturating_sub(1) {
            let group = &groups[i];
            let (start, end) = (group.start, group.end);
            if group.tense != Tense::Past || start != group.head || start == 0 || !is(start, self.verbs[1]) {
                continue;
            }
            let named = |i: usize| {
                is(i, self.determiner) || is(i, self.pronoun) || tokens.get(i).is_some_and(|t| t.is_capital())
            };
            let done = || !is(start, self.intransitive) && !is(start, self.motion);
            let by = |i: usize| is(i, self.doer) && named(i + 1);
            // "Orr held out in the hills until he was freed": somebody did.
            let alone = tokens[start - 1].is_capital() && !self.is_plural(grammar, text, tokens[start - 1]);
            let parted = |i: usize| is(i, self.particle) && (by(i + 1) || !alone && is(i + 1, self.preposition));
            let phrase = self.hanging.is_some_and(|class| grammar.phrase_at(tokens, start, class).is_some());
            let noun = tokens[start - 1].is_word()
                && ![self.pronoun, self.relative, self.adverb].iter().any(|class| is(start - 1, *class));
            if !noun || !(phrase || done() && (by(end) || parted(end))) {
                continue;
            }
            let opens = |i: &usize| comma(*i) || hard_mark(text, tokens[*i]) || self.breaks(grammar, tokens[*i]);
            let begins = (0..start).rfind(opens).map_or(0, |i| i + 1);
            let told = begins > 0 && is(begins - 1, self.relative)
                || groups[..i].iter().any(|g| g.tense.is_finite() && g.head >= begins);
            let Some(k) =
                (i + 1..groups.len()).find(|k| groups[*k].tense.is_finite() || groups[*k].tense == Tense::Reduced)
            else {
                continue;
            };
            let next = groups[k].start;
            // An aside behind it is closed right before the verb.
            let closed = next > 0 && comma(next - 1) && !groups[i + 1..k].iter().any(|g| g.tense.is_finite());
            let parts = |i: usize| {
                hard_mark(text, tokens[i])
                    || comma(i) && !closed
                    || is(i, self.relative)
                    || is(i, self.subordinator)
                    || !phrase && is(i, self.coordinator) && !self.joins_two(grammar, text, tokens, i)
            };
            if !told && !(end..next).any(parts) {
                groups[i].tense = Tense::Reduced;
                if groups[k].tense == Tense::Reduced {
                    groups[k].tense = Tense::Past;
                }
            }
        }
    }

    /// "Not until May did the army leave": the verb stands behind its subject.
    fn inverted(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut Vec<VerbGroup>) {
        let first = tokens.iter().position(|t| !t.is_mark());
        let opens = |at: usize| first.is_some_and(|i| i < at && grammar.is(tokens[i], self.inverting, text));
        let Some(k) = groups.iter().position(|g| g.start == g.head && grammar.is(tokens[g.head], self.did, text))
        else {
            return;
        };
        let did = groups[k].head;
        let parts = |t: &Token| t.is_mark() && !t.glued() || mark(text, *t, ",") || self.breaks(grammar, *t);
        let close = (did + 1..tokens.len()).find(|i| parts(&tokens[*i])).unwrap_or(tokens.len());
        let noun = |i: usize| self.determines(grammar, text, tokens[i]) || grammar.is(tokens[i], self.genitive, text);
        let verb = (did + 2..close).find(|i| grammar.is(tokens[*i], self.verbs[2], text) && !noun(i - 1));
        let Some(verb) = verb.filter(|_| k == 0 && opens(did)) else { return };
        let key = self.verbs[2].and_then(|class| grammar.key(tokens[verb], class, text));
        let Some(Key::Word(lemma)) = key else { return };
        groups.retain(|g| g.head == did || g.head > verb);
        let is = |class| grammar.is(tokens[verb], class, text);
        let group = &mut groups[0];
        (group.start, group.head, group.end) = (verb, verb, verb + 1);
        (group.tense, group.lemma) = (Tense::Past, Some(lemma));
        (group.speech, group.schedule) = (is(self.speech), is(self.schedule));
    }

    /// "Masked men robbed the bank", "before masked men robbed it": a participle that opens a sentence or a clause, right
    /// before a noun that has a verb.
    fn opening(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut Vec<VerbGroup>) {
        let bare = |g: &VerbGroup| g.start == g.head && matches!(g.tense, Tense::Past | Tense::Reduced);
        let noun = |t: &Token| {
            t.is_word()
                && !self.breaks(grammar, *t)
                && !grammar.is_any(*t, self.small)
                && !grammar.is(*t, self.adverb, text)
        };
        let opens = |at: usize| {
            tokens[..at].iter().all(|t| t.is_mark())
                || [self.half, self.subordinator].iter().any(|class| grammar.is(tokens[at - 1], *class, text))
        };
        let mut i = 0;
        while i + 1 < groups.len() {
            let (first, second) = (&groups[i], &groups[i + 1]);
            let between = &tokens[first.end..second.start.max(first.end)];
            if bare(first)
                && opens(first.start)
                && grammar.is(tokens[first.head], self.verbs[1], text)
                && !between.is_empty()
                && between.iter().all(noun)
                && (bare(second) || second.tense.is_finite())
            {
                if second.tense == Tense::Reduced {
                    groups[i + 1].tense = Tense::Past;
                }
                groups.remove(i);
            } else {
                i += 1;
            }
        }
    }

    /// "In May, alarmed by the loss, the board met": a participle that opens the sentence, alone or behind a comma, with
    /// a subject and its verb behind the next comma.
    fn fronted(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut [VerbGroup]) {
        let Some(first) = groups.iter().position(|g| g.tense.is_finite()) else { return };
        let group = &groups[first];
        let opens = tokens[..group.start].iter().all(|t| t.is_mark()) || mark(text, tokens[group.start.max(1) - 1], ",")
            // "In a speech made to the council, the mayor promised"
            || self.hangs_on_first(grammar, text, &tokens[..group.start]);
        // "With the city half won, the army rested"
        let first_word = tokens.iter().position(|t| !t.is_mark());
        let absolute = first_word.is_some_and(|i| grammar.is(tokens[i], self.accompanying, text))
            && tokens.get(group.end).is_some_and(|t| mark(text, *t, ","));
        if absolute
            && group.tense == Tense::Past
            && group.start == group.head
            && grammar.is(tokens[group.head], self.verbs[1], text)
        {
            groups[first].tense = Tense::Reduced;
            return;
        }
        if !opens
            || group.tense != Tense::Past
            || group.start != group.head
            || !grammar.is(tokens[group.head], self.verbs[1], text)
            || !tokens.get(group.end).is_some_and(|t| grammar.is(*t, self.preposition, text) || grammar.is(*t, self.half, text))
            // A subject may stand before the comma: "The firm, troubled by debt, closed" is an aside.
            || !tokens[..group.start].first().is_none_or(|t| t.is_mark() || grammar.is(*t, self.preposition, text))
        {
            return;
        }
        let comma = (group.end..tokens.len()).find(|i| mark(text, tokens[*i], ",") && !self.is_grouped(tokens, *i));
        let Some(comma) = comma else { return };
        // "In a statement signed in May and read to the court, he said": past what else was done with it.
        let row = |g: &VerbGroup| {
            g.head < comma
                && g.tense == Tense::Past
                && g.start == g.head
                && grammar.is(tokens[g.start - 1], self.coordinator, text)
        };
        let last = first + 1 + groups[first + 1..].iter().take_while(|g| row(g)).count();
        let next = groups[last..].iter().find(|g| g.tense.is_finite());
        // Something must stand there to be the subject.
        if next.is_some_and(|g| g.start > comma + 1 && !self.breaks(grammar, tokens[comma + 1])) {
            groups[first..last].iter_mut().for_each(|g| g.tense = Tense::Reduced);
        }
    }

    /// "An article published on Monday misstated the year": of two bare past forms in one clause the one with a
    /// preposition behind it is the participle, and the one with an object the verb.
    fn modifiers(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut [VerbGroup]) {
        for i in 1..groups.len() {
            // "Letters sent to people living there were lost": past what has no tense.
            let untensed = |g: &VerbGroup| matches!(g.tense, Tense::Participle | Tense::Infinitive);
            let Some(k) = (i..groups.len()).find(|k| !untensed(&groups[*k])) else { break };
            let (first, second) = (&groups[i - 1], &groups[k]);
            let bare = |g: &VerbGroup| g.start == g.head && matches!(g.tense, Tense::Past | Tense::Reduced);
            let hangs =
                |g: &VerbGroup| tokens.get(g.end).is_none_or(|t| t.is_mark() || grammar.is(*t, self.preposition, text));
            // "An order signed in May, however, ended it": the word between commas parts nothing. Nor does what parts
            // participles: "a force charged with holding the port, clearing the road and feeding the town may stay".
            let comma = |i: usize| mark(text, tokens[i], ",");
            let word = |i: usize| grammar.is(tokens[i], self.lead_in, text) && comma(i - 1) && comma(i + 1);
            let row = |i: usize| {
                let small = |i: &usize| comma(*i) || grammar.is(tokens[*i], self.coordinator, text);
                let next = (i..second.start).find(|i| !small(i));
                // "... failed, and fighting broke out": the subject of the next.
                next.is_some_and(|at| {
                    groups.iter().any(|g| g.start == at && g.tense == Tense::Participle && g.end < second.start)
                })
            };
            let passed = |i: usize| i > 1 && i + 2 < tokens.len() && (word(i - 1) || word(i + 1) || row(i));
            let joined = !(first.end..second.start).any(|i| {
                let t = tokens[i];
                // "held more than two months ago was freed": a figure.
                let figure = || i > 0 && self.is_figure(grammar, text, tokens, i);
                if passed(i) || figure() {
                    return false;
                }
                t.is_mark() && !t.glued()
                    || mark(text, t, ",")
                    || hard_mark(text, t)
                    || self.breaks(grammar, t)
                        && !self.points_at(grammar, text, tokens, i)
                        && !self.joins_two(grammar, text, tokens, i)
            });
            let alone = !groups[..i - 1].iter().any(|g| {
                g.tense.is_finite()
                    && !g.speech
                    && !tokens[g.end..first.start].iter().any(|t| self.breaks(grammar, *t) || mark(text, *t, ","))
            });
            // "When it resumed at noon they fell": it did.
            let acts = self.has_pronoun(grammar, text, tokens, first.start);
            // "A buyback announced last November will be suspended": nobody stands there who will be.
            let unsaid = || {
                second.start < second.head
                    && (first.end..second.start).all(|i| {
                        self.is_time_word(grammar, text, tokens[i])
                            || tokens[i].is_number()
                            || grammar.is_any(tokens[i], self.small)
                            || [self.season, self.unit, self.adjacent]
                                .iter()
                                .any(|class| grammar.is(tokens[i], *class, text))
                    })
            };
            let participle = bare(first)
                && !acts
                && first.tense == Tense::Past
                && (!first.speech || unsaid())
                && grammar.is(tokens[first.head], self.verbs[1], text)
                && tokens.get(first.end).is_some_and(|t| {
                    grammar.is(*t, self.preposition, text)
                        || self.points_at(grammar, text, tokens, first.end)
                        || self.is_time_word(grammar, text, *t)
                        // "held the next spring"
                        || grammar.is(*t, self.determiner, text)
                            && tokens.get(first.end + 1).is_some_and(|t| grammar.is(*t, self.adjacent, text))
                });
            // "Two letters sent in May were lost": the auxiliary tells, too.
            // "The lease signed in May expired in June": nobody can be expired.
            let alone_it = grammar.is(tokens[second.head], self.intransitive, text);
            // "waded into what is now known as": nobody "known".
            let past = grammar.is(tokens[second.head], self.verbs[0], text);
            // "income for the three months ended June 30 dropped to"
            let period = first.start > 0
                && grammar.is(tokens[first.start - 1], self.unit, text)
                && tokens.get(first.end).is_some_and(|t| t.is_number() || self.is_time_word(grammar, text, *t));
            let verb = bare(second) && (past && (!hangs(second) || alone_it) || period)
                || second.tense.is_finite() && (second.start < second.head || second.tense == Tense::Present);
            // "The mill that failed in May owed millions": it failed.
            let breaks = |i: &usize| mark(text, tokens[*i], ",") || self.breaks(grammar, tokens[*i]);
            let told = (0..first.start).rfind(breaks).is_some_and(|i| grammar.is(tokens[i], self.relative, text));
            if !told && participle && joined && alone && verb && second.start > first.end + 1 {
                groups[i - 1].tense = Tense::Reduced;
                if groups[k].tense == Tense::Reduced {
                    groups[k].tense = Tense::Past;
                }
            }
        }
    }

    /// "The group, headed by its founder, included": a bare participle between commas, with no verb before it and a
    /// verb right behind the second comma.
    fn asides(&self, grammar: &Grammar, text: &str, tokens: &[Token], groups: &mut [VerbGroup]) {
        for i in 0..groups.len().saturating_sub(1) {
            let group = &groups[i];
            let bare = group.tense == Tense::Past && group.start == group.head && group.start > 0;
            // "The governor, Ann Holt, said prices, which rose, would fall"
            let says = grammar.is(tokens[group.head], self.bare_speech, text)
                && tokens.get(group.end).is_some_and(|t| {
                    ![self.preposition, self.doer, self.adverb].iter().any(|class| grammar.is(*t, *class, text))
                });
            if !bare
                || says
                || !self.opens_aside(grammar, text, tokens, group.start)
                || !grammar.is(tokens[group.head], self.verbs[1], text)
            {
                continue;
            }
            let begins =
                (0..group.start).rev().find(|k| hard_mark(text, tokens[*k]) || self.breaks(grammar, tokens[*k]));
            // "In May, the crews sailed on, sank": a phrase before the comma is no subject.
            let phrase = tokens.iter().find(|t| !t.is_mark()).is_some_and(|t| grammar.is(*t, self.preposition, text))
                && !mark(text, tokens[group.start - 1], ",");
            let verbless =
                !phrase && !groups[..i].iter().any(|g| g.tense.is_finite() && g.start >= begins.unwrap_or(0));
            // A noun in the plural may look like a verb: the second may be the one.
            let closed = groups[i + 1..].iter().filter(|g| g.tense.is_finite()).take(2).any(|g| {
                let at = (group.end..g.start).rev().find(|k| !grammar.is(tokens[*k], self.adverb, text));
                at.is_some_and(|k| mark(text, tokens[k], ","))
            });
            // "The pact, signed in May, restored all rights, ended": behind an aside the verb stands, with its object.
            let object = tokens.get(group.end).is_some_and(|t| self.determines(grammar, text, *t))
                && groups[..i].iter().any(|g| g.tense == Tense::Reduced && g.start >= begins.unwrap_or(0));
            if verbless && closed && !object {
                groups[i].tense = Tense::Reduced;
            }
        }
    }

    /// Right behind a comma, or behind one and a noun phrase with a determiner or "with": ", a tool used to", ", with a
    /// camp pitched near the river,".
    fn opens_aside(&self, grammar: &Grammar, text: &str, tokens: &[Token], at: usize) -> bool {
        let comma = (at.saturating_sub(8)..at).rev().find(|i| mark(text, tokens[*i], ","));
        comma.is_some_and(|comma| {
            let inner = &tokens[comma + 1..at];
            // ", originally promised for the summer,"
            if inner.iter().all(|t| grammar.is(*t, self.adverb, text)) {
                return true;
            }
            let with = usize::from(inner.first().is_some_and(|t| grammar.is(*t, self.accompanying, text)));
            inner.first().is_none_or(|first| {
                (with == 1 || grammar.is(*first, self.determiner, text) && inner.len() < 6)
                    && !inner[with..].iter().any(|t| grammar.is(*t, self.preposition, text) || self.breaks(grammar, *t))
            })
        })
    }

    /// A pronoun stands before a verb and its adverbs.
    fn has_pronoun(&self, grammar: &Grammar, text: &str, tokens: &[Token], verb: usize) -> bool {
        let before = (0..verb).rfind(|i| !grammar.is(tokens[*i], self.adverb, text));
        before.is_some_and(|i| grammar.is(tokens[i], self.pronoun, text))
    }

    /// A bare past form with a clause before it that already has its verb may be a participle:
    /// "officials removed in May said". Told by what follows: a preposition, and a finite verb
    /// later with no subject of its own is beyond us, so only the clear case is taken.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn reduced(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        before: &[VerbGroup],
        seen: &mut Seen,
        (start, head): (usize, usize),
        tense: Tense,
    ) -> Tense {
        // "could start on Monday and run until the autumn": the second verb shares the first one's
        // auxiliary.
        if start == head && start > 0 && grammar.is(tokens[start - 1], self.coordinator, text) {
            let shared = before.last().map(|g| g.tense).filter(|tense| {
                matches!(tense, Tense::Future | Tense::FuturePast | Tense::Conditional | Tense::Infinitive)
            });
            // "will be opened and adjourned tomorrow"
            let passive = before.last().is_some_and(|g| g.passive)
                && grammar.is(tokens[head], self.verbs[1], text)
                && tokens
                    .get(head + 1)
                    .is_none_or(|t| t.is_mark() || !t.is_word() || !grammar.is(*t, self.determiner, text));
            if let Some(shared) = shared.filter(|_| passive || grammar.is(tokens[head], self.verbs[2], text)) {
                return shared;
            }
        }
        if tense != Tense::Past || start != head || !grammar.is(tokens[head], self.verbs[1], text) {
            return tense;
        }
        // "the danger they faced", "the time she finally sailed": they did.
        if self.has_pronoun(grammar, text, tokens, start) {
            return tense;
        }
        // "claimed that builders turned up", without the word: nobody was turned.
        let alone = [self.intransitive, self.motion].iter().any(|class| grammar.is(tokens[head], *class, text));
        if alone && before.iter().rev().find(|g| g.tense.is_finite()).is_some_and(|g| g.speech) {
            return tense;
        }
        // "according to figures released in May": they were released.
        let source = |i: usize| self.according.is_some_and(|class| grammar.phrase_at(tokens, i, class).is_some());
        let opens =
            |i: &usize| mark(text, tokens[*i], ",") || hard_mark(text, tokens[*i]) || self.breaks(grammar, tokens[*i]);
        let from = (start.saturating_sub(REACH)..start).rfind(opens).unwrap_or(start.saturating_sub(REACH));
        if (from..start).any(source) {
            return Tense::Reduced;
        }
        if self.has_doer(grammar, text, tokens, before, head) {
            return Tense::Reduced;
        }
        // A second bare past form right behind a noun, in a clause whose verb is already there.
        let parts = |t: &Token| self.breaks(grammar, *t) || mark(text, *t, ",") || hard_mark(text, *t);
        if let Some(new) = tokens.get(seen.looked..start) {
            seen.begins = new.iter().rposition(parts).map_or(seen.begins, |last| seen.looked + last + 1);
            seen.looked = start;
        }
        let mut verb_in_clause = before.iter().rev().take_while(|g| g.end >= seen.begins);
        // What somebody said is a clause of its own: "said the plant shut".
        let goes_on = tokens.get(head + 1).is_some_and(|t| !t.is_mark());
        let taken = goes_on
            && verb_in_clause
                .find(|g| g.tense.is_finite())
                .is_some_and(|g| !grammar.is(tokens[g.head], self.bare_speech, text));
        if taken { Tense::Reduced } else { tense }
    }
}
