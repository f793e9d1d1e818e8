//! Forms that can be verbs and are none: adjectives, nouns, names.

use super::{Parts, Tense, VerbGroup, hard_mark, mark};
use crate::grammar::{Grammar, Token};

impl Parts {
    /// A form that can be a verb stands as a noun or before one: a name with a capital inside the
    /// sentence, a single word behind a determiner, a number, an adjective or (but for -ing, "after
    /// leaving") a preposition, a participle between a determiner and its noun.
    pub(super) fn is_nominal(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        group: &VerbGroup,
        groups: &[VerbGroup],
    ) -> bool {
        let last = groups.last();
        let head = tokens[group.head];
        // "And has until May": never a noun.
        if group.tense == Tense::Present && self.auxiliaries.iter().any(|class| grammar.is(head, *class, text)) {
            return false;
        }
        let opens = tokens[..group.start].iter().all(|t| t.is_mark());
        if head.is_capital() && !head.is_upper() && !opens {
            return true;
        }
        // "Talks collapsed": nothing before it is its subject.
        if opens && group.tense == Tense::Present && group.start == group.head {
            return true;
        }
        // "United Airlines", "Allied Mills": a name.
        if opens && group.tense == Tense::Past && tokens.get(group.end).is_some_and(|t| t.is_capital()) {
            return true;
        }
        let Some(before) = group.head.checked_sub(1).map(|i| tokens[i]).filter(|_| group.start == group.head) else {
            return false;
        };
        // "two men aged 24"
        let counts = |t: &Token| t.is_number() || grammar.is(*t, self.cardinal, text);
        if grammar.is(head, self.aged, text) && tokens.get(group.end).is_some_and(counts) {
            return true;
        }
        // "Nine-month results": a measure stands before a noun.
        if grammar.is(before, self.unit, text)
            && before.glued()
            && group.head > 1
            && mark(text, tokens[group.head - 2], "-")
        {
            return true;
        }
        // "British-held Egypt", but "re-elected".
        if mark(text, before, "-") && before.glued() && head.glued() && group.head > 1 {
            let prefix = tokens[group.head - 2];
            return !grammar.is(prefix, self.prefix, text) || prefix.is_capital();
        }
        // "engaged in sustained, if undeclared, war": nothing stands there to be its subject.
        let next = |class| tokens.get(group.end).is_some_and(|t| grammar.is(*t, class, text));
        // "takes place", "was back on set in Vell"
        let bare = grammar.is(head, self.verbs[2], text);
        let taken = last.is_some_and(|g| g.end == group.start) && grammar.is(head, self.taken, text);
        if taken
            || bare
                && group.tense == Tense::Past
                && grammar.is(before, self.preposition, text)
                && next(self.preposition)
        {
            return true;
        }
        // "the inquiry set up by the council": the particle says that it is a participle.
        let parted = bare && next(self.particle) && {
            let behind = tokens.get(group.end + 1);
            behind.is_none_or(|t| t.is_number() || t.is_mark() || grammar.is(*t, self.preposition, text))
        };
        let bare = matches!(group.tense, Tense::Past | Tense::Reduced) && grammar.is(head, self.verbs[1], text);
        if bare
            && (grammar.is(before, self.subordinator, text) || grammar.is(before, self.preposition, text))
            && tokens.get(group.end).is_some_and(|t| mark(text, *t, ","))
        {
            return true;
        }
        // "the recently opened bridge", "despite repeated requests"
        // "that nearly broke down", behind a noun: no determiner.
        let told = |i: usize| {
            grammar.is(tokens[i], self.relative, text)
                && i > 0
                && tokens[i - 1].is_word()
                && !self.points_at(grammar, text, tokens, i)
        };
        let stands = |i: usize| self.determines(grammar, text, tokens[i]) && !told(i);
        // "a convicted armed robber": two of them.
        let second = group.head > 1
            && grammar.is(before, self.verbs[1], text)
            && grammar.is(head, self.verbs[1], text)
            && grammar.is(tokens[group.head - 2], self.determiner, text)
            && tokens.get(group.end).is_some_and(|t| t.is_word() && !grammar.is(*t, self.preposition, text));
        let adverb = grammar.is(before, self.adverb, text) && group.head > 1 && stands(group.head - 2);
        // "a law that required": a noun stands before the word.
        let relative = grammar.is(before, self.relative, text)
            && group.head > 1
            && tokens[group.head - 2].is_word()
            && !self.points_at(grammar, text, tokens, group.head - 1)
            && last.is_none_or(|g| g.end + 1 < group.head);
        // "the strikers' funds"
        let owned = mark(text, before, "'") && before.glued() || mark(text, before, "\u{2019}") && before.glued();
        let determined =
            !relative && (second || adverb || owned && !head.glued() || self.determines(grammar, text, before));
        match group.tense {
            Tense::Present => {
                let after = tokens.get(group.head + 1);
                let singular = grammar.is(head, self.verbs[3], text) && !grammar.is(head, self.verbs[2], text);
                singular && self.is_plural_phrase(grammar, text, tokens, group.head)
                    || determined
                    || before.is_number()
                    || grammar.is(before, self.preposition, text)
                    || self.is_listed(grammar, text, tokens, group, groups)
                    // "State tests that were to begin"
                    || singular
                        && !group.speech
                        && after.is_some_and(|t| grammar.is(*t, self.relative, text))
                        && tokens.get(group.head + 2).is_some_and(|t| self.helping(grammar, text, *t))
                    // "denied opposition claims that it failed"
                    || singular
                        && after.is_some_and(|t| grammar.is(*t, self.complementizer, text))
                        && grammar.is(head, self.content_noun, text)
                        && last.is_some_and(|g| g.speech && g.tense.is_finite() && group.start == g.end + 1 + usize::from(!before.is_capital()))
                    // "The siege guns, landed in May, were": a noun before its aside.
                    || singular
                        && !group.speech
                        && after.is_some_and(|t| mark(text, *t, ","))
                        && group.head > 1
                        && before.is_word()
                        && grammar.is(tokens[group.head - 2], self.determiner, text)
                        && !groups.iter().any(|g| g.tense.is_finite())
                    // "raising fresh demands over pay", ", citing the many raids and thefts,": the object of a participle.
                    || singular && (next(self.preposition) || next(self.coordinator)) && last.is_some_and(|g| {
                        let hangs = |i: usize| {
                            grammar.is(tokens[i], self.preposition, text)
                                || mark(text, tokens[i], ",")
                                || groups.iter().any(|v| v.end == i + 1)
                        };
                        g.tense == Tense::Participle
                            && g.start.checked_sub(1).is_some_and(hangs)
                            && group.start <= g.end + 3
                            && tokens[g.end..group.start].iter().all(|t| t.is_word() && !self.breaks(grammar, *t))
                    })
                    // "of neighbouring states"
                    || singular && grammar.is(before, self.adjectival, text)
                    // "after overnight clashes in which"
                    || singular && grammar.is(before, self.attributive, text) && next(self.preposition)
                    // "agreed to independent audits"
                    || singular
                        && last.is_some_and(|g| {
                            let to = tokens.get(g.end).is_some_and(|t| grammar.is(*t, self.directional, text));
                            let inside = |t: &Token| t.is_word() && !self.breaks(grammar, *t);
                            to && g.tense.is_finite()
                                && group.start <= g.end + 3
                                && tokens[g.end..group.start].iter().all(inside)
                        })
                    // "to present details", "reports of": an object, not a second verb.
                    || last.is_some_and(|g| g.end == group.start && g.tense != Tense::Participle)
                    // "will publish its results": the verb is there, and nothing opens another clause.
                    || last.is_some_and(|g| {
                        !g.speech
                            && g.tense.is_finite()
                            && group.start == group.head
                            && (tokens[g.end..group.start].iter().filter(|t| !t.glued()).count() <= 4 || singular)
                            && !tokens[g.end..group.start]
                                .iter()
                                .any(|t| {
                                    t.is_mark() && !t.glued()
                                        || mark(text, *t, ",")
                                        || hard_mark(text, *t)
                                        || self.breaks(grammar, *t)
                                })
                    })
                    || after.is_some_and(|t| grammar.is(*t, self.genitive_preposition, text))
            }
            // "ministers of neighbouring states"
            Tense::Participle
                if grammar.is(before, self.preposition, text)
                    && grammar.is(head, self.adjectival, text)
                    && tokens.get(group.end).is_some_and(|t| t.is_word() && self.is_plural(grammar, text, *t)) =>
            {
                true
            }
            // "the Hale printing works"
            Tense::Participle => determined || next(self.plant) || self.is_dated(grammar, text, &tokens[..group.head]),
            Tense::Past | Tense::Reduced => {
                let small = [self.preposition, self.determiner];
                let noun =
                    |after: &Token| after.is_word() && !small.iter().any(|class| grammar.is(*after, *class, text));
                // "and last won a trophy": an adverb for once.
                // ", first put forward a plan", behind an aside.
                // "who first delivered leaflets", "she last won medals"
                let subject = |t: &Token| {
                    [self.relative, self.pronoun].iter().any(|class| grammar.is(*t, *class, text))
                        && !grammar.is(*t, self.determiner, text)
                };
                let parts = |t: &Token| grammar.is(*t, self.coordinator, text) || mark(text, *t, ",") || subject(t);
                let adverb =
                    grammar.is(before, self.verb_modifier, text) && group.head > 1 && parts(&tokens[group.head - 2]);
                // "was robbed by masked men"
                let agent = grammar.is(before, self.doer, text) && last.is_some_and(|g| g.passive);
                (determined && !adverb || agent) && tokens.get(group.head + 1).is_some_and(noun)
                    || self.is_adjective(grammar, text, tokens, group, groups)
                    || grammar.is(before, self.determiner, text) && before.span().of(text).len() < 4
                    // "will stay closed": what it stays, and no second verb.
                    || last.is_some_and(|g| {
                        let bare = g.tense == Tense::Present && g.start == g.head;
                        g.end == group.start && g.tense.is_finite() && !g.speech && !bare
                    })
                    // "cut its forecast": a noun that looks like a past form behind the verb.
                    || group.tense == Tense::Reduced && !parted && grammar.is(head, self.verbs[2], text)
            }
            _ => false,
        }
    }

    /// "the September 15 hearing", "the 22 Sept. hearing": a day stands between the determiner and the noun.
    fn is_dated(&self, grammar: &Grammar, text: &str, before: &[Token]) -> bool {
        let day = |t: &Token| t.is_number() || t.is_mark() && t.glued() || grammar.is(*t, self.month, text);
        let words = before.iter().rev().take_while(|t| day(t)).count();
        (1..=3).contains(&words)
            && before.len().checked_sub(words + 1).is_some_and(|at| grammar.is(before[at], self.determiner, text))
    }

    /// A bare participle before its noun that no determiner gives away: "in armed clashes", "34,131 recorded cases",
    /// "smaller or exiled governments met", "Recently released figures show".
    pub(super) fn is_adjective(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        group: &VerbGroup,
        groups: &[VerbGroup],
    ) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let (before, after) = (group.head - 1, group.head + 1);
        let small = [self.preposition, self.determiner, self.pronoun, self.cardinal, self.adverb, self.coordinator];
        let noun = tokens.get(after).is_some_and(|t| t.is_word() && !t.is_capital())
            && !small.iter().any(|class| is(after, *class))
            && !self.breaks(grammar, tokens[after]);
        if !noun || !is(group.head, self.verbs[1]) {
            return false;
        }
        let last = groups.last();
        let told = groups.iter().any(|g| g.tense.is_finite());
        let joined = |g: &VerbGroup| {
            !tokens[g.end..group.start]
                .iter()
                .any(|t| t.is_mark() && !t.glued() || mark(text, *t, ",") || self.breaks(grammar, *t))
        };
        if is(before, self.preposition) || is(before, self.subordinator) {
            return true;
        }
        let plural = self.is_plural(grammar, text, tokens[after]);
        let counted = tokens[before].is_number() || is(before, self.cardinal);
        if counted && plural && last.is_some_and(|g| g.tense.is_finite() && joined(g)) {
            return true;
        }
        // "a 10 May 2007 televised address"
        if tokens[before].is_number() && !told {
            let dated = |t: &&Token| t.is_number() || t.is_mark() || t.is_capital();
            let opener = tokens[..before].iter().rev().take(5).find(|t| !dated(t));
            return opener.is_some_and(|t| grammar.is(*t, self.determiner, text));
        }
        // Nothing stands before it that could be joined to it, or its subject.
        let fronted = || is(0, self.preposition) && (0..before).filter(|i| mark(text, tokens[*i], ",")).count() == 1;
        let opened = before == 0
            || tokens[before - 1].is_number()
            || tokens[..before].iter().all(|t| t.is_mark())
            || mark(text, tokens[before - 1], ",") && fronted();
        !told && plural && (is(before, self.coordinator) || is(before, self.adverb) && opened)
    }

    /// The last of a row of things, told of in the past: "rained missiles, rockets and bombs on it".
    pub(super) fn is_listed(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        group: &VerbGroup,
        groups: &[VerbGroup],
    ) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let past = groups
            .iter()
            .rev()
            .find(|g| g.tense.is_finite())
            .is_some_and(|g| matches!(g.tense, Tense::Past | Tense::FuturePast) && !g.speech);
        let noun = is(group.head, self.verbs[3]) && !is(group.head, self.verbs[2]);
        if !past || !noun || is(group.head, self.intransitive) {
            return false;
        }
        // "and the shop, which shut, faces a vote" has a verb.
        let alone = group.head > 0 && tokens[group.head - 1].is_mark();
        let goes_on = |i: usize| tokens.get(i).is_some_and(|t| mark(text, *t, ",")) || is(i, self.coordinator);
        let closes = |i: usize| goes_on(i) || !alone && tokens.get(i).is_none_or(|t| t.is_mark());
        let hangs = is(group.head + 1, self.preposition) && group.head > 0 && tokens[group.head - 1].is_word();
        if !closes(group.head + 1) && !hangs {
            return false;
        }
        // Whatever is before it in its phrase has neither an article nor a name, so that nothing is its subject.
        let mut at = group.head;
        while at > 0 && tokens[at - 1].is_word() && !self.breaks(grammar, tokens[at - 1]) {
            at -= 1;
            let t = tokens[at];
            let names = t.is_capital() || self.is_plural(grammar, text, t);
            if names || [self.determiner, self.pronoun, self.preposition].iter().any(|class| is(at, *class)) {
                return false;
            }
        }
        at > 0 && (mark(text, tokens[at - 1], ",") || is(at - 1, self.coordinator))
    }

    /// "more slave states", "two army forces": what ends so in the plural is no verb.
    pub(super) fn is_plural_phrase(&self, grammar: &Grammar, text: &str, tokens: &[Token], head: usize) -> bool {
        let several =
            |t: Token| grammar.is(t, self.several, text) || t.number().is_some_and(|n| (2..1000).contains(&n));
        tokens[head.saturating_sub(4)..head]
            .iter()
            .rev()
            .take_while(|t| {
                (t.is_word() || t.is_number())
                    && !self.breaks(grammar, **t)
                    && !grammar.is(**t, self.preposition, text)
                    && !self.auxiliaries.iter().any(|class| grammar.is(**t, *class, text))
            })
            .any(|t| several(*t))
    }

    /// A determiner, an adjective, the letter of a genitive: what stands before a noun.
    pub(super) fn determines(&self, grammar: &Grammar, text: &str, token: Token) -> bool {
        token.glued() && grammar.is(token, self.genitive, text)
            || grammar.is(token, self.determiner, text)
            || grammar.is(token, self.modifier, text) && !grammar.is(token, self.modifier_noun, text)
    }

    /// A form of "be" or "have".
    fn helping(&self, grammar: &Grammar, text: &str, token: Token) -> bool {
        self.auxiliaries.iter().chain(&self.past_auxiliaries).any(|class| grammar.is(token, *class, text))
    }

    /// A noun in the plural by its ending.
    pub(super) fn is_plural(&self, grammar: &Grammar, text: &str, token: Token) -> bool {
        let word = token.span().of(text).to_lowercase();
        grammar.ends_like(&word, self.plural) && !grammar.ends_like(&word, self.singular)
    }
}
