//! Which noun a verb belongs to, where a clause stands between them: "The man who robbed a bank was jailed", "the worst raid
//! since the end of the war killed two".

use super::{FAR, Parts, Tense, VerbGroup, hard_mark, mark};
use crate::grammar::{Grammar, Token};

impl Parts {
    /// Where the verb stands whose subject a clause without a comma belongs to: "The man who robbed a bank was jailed".
    /// A participle by its form is that verb if there is no other.
    pub(super) fn resumed(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        groups: &mut [VerbGroup],
    ) -> Vec<usize> {
        let mut found = Vec::new();
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let comma = |i: usize| mark(text, tokens[i], ",") && !self.is_grouped(tokens, i);
        for at in 1..tokens.len() {
            if !is(at, self.relative) || comma(at - 1) || self.points_at(grammar, text, tokens, at) {
                continue;
            }
            // The noun that it belongs to has no verb yet.
            let opens = |i: &usize| comma(*i) || hard_mark(text, tokens[*i]) || self.breaks(grammar, tokens[*i]);
            let from = (0..at).rev().find(opens).map_or(0, |i| i + 1);
            let first = groups.partition_point(|g| g.start <= at);
            let before = groups[..first].iter().rev().take_while(|g| g.head >= from);
            let verb = before.into_iter().find(|g| g.tense.is_finite());
            let from = match verb {
                Some(verb) if verb.speech && !is(at, self.complementizer) => verb.end,
                Some(_) => continue,
                None => from,
            };
            if from >= at {
                continue;
            }
            let closes = |i: &usize| comma(*i) || hard_mark(text, tokens[*i]) || is(*i, self.subordinator);
            let limit = tokens.len().min(at + FAR);
            let end = (at + 1..limit).find(closes).unwrap_or(limit);
            let inside = groups[first..].iter().take_while(|g| g.head < end).count();
            let inside = &mut groups[first..first + inside];
            if let Some(verb) = self.main_of(grammar, text, tokens, inside) {
                let adverbs = |i: &usize| !is(*i - 1, self.adverb);
                found.push((1..=verb).rev().find(adverbs).unwrap_or(verb));
            }
        }
        found
    }

    /// Of the verbs behind a relative pronoun the start of the first that is not its own, nor joined to it.
    pub(super) fn main_of(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        groups: &mut [VerbGroup],
    ) -> Option<usize> {
        let is = |i: usize, class| grammar.is(tokens[i], class, text);
        let own = groups.iter().position(|g| g.tense.is_finite())?;
        let mut last = own;
        for i in own + 1..groups.len() {
            let (group, before) = (&groups[i], groups[i].start - 1);
            if !group.tense.is_finite() {
                continue;
            }
            let before = (1..=before).rev().find(|k| !is(*k, self.adverb)).unwrap_or(before);
            let joined = is(before, self.coordinator) || is(before, self.relative) || is(before, self.half);
            let said = &groups[last];
            let told = is(said.head, self.bare_speech) && group.start > said.end
                || said.speech && is(before, self.pronoun) && before == said.end;
            last = i;
            if !joined && !told {
                return Some(group.start);
            }
        }
        let bare = |g: &VerbGroup| {
            g.tense == Tense::Reduced
                && g.start == g.head
                && is(g.head, self.verbs[0])
                && !is(g.start - 1, self.coordinator)
        };
        let doer = |g: &VerbGroup| tokens.get(g.end).is_none_or(|t| grammar.is(*t, self.doer, text));
        let i = (last + 1..groups.len()).find(|i| bare(&groups[*i]) && !doer(&groups[*i]))?;
        groups[i].tense = Tense::Past;
        groups[i].passive = false;
        Some(groups[i].start)
    }

    /// The word of "that year" and "of that post" that opens no clause.
    pub(super) fn points_at(&self, grammar: &Grammar, text: &str, tokens: &[Token], at: usize) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let time = [self.unit, self.season, self.daypart].iter().any(|class| is(at + 1, *class));
        is(at, self.complementizer) && (time || at > 0 && is(at - 1, self.preposition))
    }

    /// The coordinator of "after the bank and the union had agreed", but not of "after the vote and the mayor left".
    pub(super) fn joins_names(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        at: usize,
        coordinator: usize,
    ) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let opens = |i: usize| is(i, self.determiner) || tokens.get(i).is_some_and(|t| t.is_capital());
        // "after his mother and children had been seized"
        let several = |i: usize| tokens.get(i).is_some_and(|t| t.is_word() && self.is_plural(grammar, text, *t));
        is(coordinator, self.coordinator)
            && opens(at + 1)
            && (opens(coordinator + 1) || is(at + 1, self.determiner) && several(coordinator + 1))
            && !is(coordinator - 1, self.event_noun)
            && !(at + 1..coordinator).any(|i| is(i, self.preposition) || tokens[i].is_number())
    }

    /// A noun phrase with an article opens its clause and has no verb before a place, but one behind it: "the worst raid
    /// since the end of the war killed two".
    pub(super) fn lacks_verb(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        groups: &[VerbGroup],
        start: usize,
        at: usize,
    ) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let closes = |i: &usize| mark(text, tokens[*i], ",") || hard_mark(text, tokens[*i]);
        let from = (start..at).rev().find(closes).map_or(start, |i| i + 1);
        let Some(from) = (from..at).find(|i| !tokens[*i].is_mark() && !is(*i, self.coordinator)) else { return false };
        let finite = |from: usize, to: usize| {
            groups.iter().filter(move |g| g.tense.is_finite() && g.head >= from && g.head < to)
        };
        let end = (at..tokens.len()).find(closes).unwrap_or(tokens.len());
        is(from, self.determiner)
            && !(from..at).any(|i| self.breaks(grammar, tokens[i]))
            // "a day after he left"
            && !is(at - 1, self.unit)
            && !is(at + 1, self.pronoun)
            && finite(start, at).next().is_none()
            && finite(at, end).count() == 1
    }

    /// "miners in a valley led by Holt": behind a noun and before who did it, in a sentence that has its verb.
    pub(super) fn has_doer(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        before: &[VerbGroup],
        head: usize,
    ) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let alone = [self.intransitive, self.motion, self.change].iter().any(|class| is(head, *class));
        let noun = head > 0 && tokens[head - 1].is_word() && !is(head - 1, self.coordinator);
        let somebody = tokens.get(head + 2).is_some_and(|t| t.is_word())
            && ![self.verbs[4], self.cardinal].iter().any(|class| is(head + 2, *class))
            // "won by a goal": how far, and not who.
            && !(head + 2..head + 5).any(|i| is(i, self.margin));
        noun && is(head + 1, self.doer) && somebody && !alone && before.iter().any(|g| g.tense.is_finite())
    }

    /// A preposition with one noun phrase, and nothing that could be the subject of a verb.
    pub(super) fn hangs_on_first(&self, grammar: &Grammar, text: &str, before: &[Token]) -> bool {
        let is = |t: &Token, class| grammar.is(*t, class, text);
        let subject = |t: &Token| {
            t.is_mark() && !t.glued()
                || t.is_capital()
                || [self.determiner, self.pronoun].iter().any(|class| is(t, *class))
        };
        before.len() > 2
            && is(&before[0], self.preposition)
            && is(&before[1], self.determiner)
            && !before[2..].iter().any(subject)
            && !before[1..].iter().any(|t| is(t, self.preposition))
    }
}
