//! Finds time expressions: which words, by which rule, with what meaning. Not yet dated.

use crate::grammar::{ArmId, Candidate, Formula, Grammar, Key, Match, Matcher, RULES, Step, Symbol, Token};
use crate::span::Span;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// A time expression that was found and not yet dated.
#[derive(Clone, Debug)]
pub struct TimeExpression {
    /// Where it stands.
    pub span: Span,
    /// Its first token and one past its last, in the sentence.
    pub tokens: (usize, usize),
    /// What it means, with everything open that the words leave open.
    pub formula: Formula,
    /// Which line of which rule found it.
    pub arm: ArmId,
    /// The words that filled the rule's slots, in the order of the text.
    pub slots: Vec<Slot>,
    /// Two expressions with the same number are the ends of one range.
    pub range: Option<u16>,
}

/// A slot of a rule and the words that filled it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    /// The slot's name.
    pub name: Symbol,
    /// What the word list or the digits gave; nothing for a phrase.
    pub key: Option<Key>,
    /// The words.
    pub span: Span,
}

/// Finds time expressions; the space that it works in serves one sentence after the other.
#[derive(Debug, Default)]
pub struct Finder {
    /// Where expressions may begin whose words may overlap.
    rivals: Vec<Candidate>,
    queue: BinaryHeap<Ranked>,
    kept: Vec<Match>,
    /// `[token]` -> which of the kept it belongs to, from 1.
    owners: Vec<u16>,
    slots: Vec<Slot>,
    open: Vec<(Option<Symbol>, u16)>,
}

impl Finder {
    /// Finds the time expressions of one sentence, in the order of the text.
    ///
    /// Where ways through rules overlap, the longest expression wins, then the one that saw more
    /// context, then the rule that stands first. Words of an expression belong to no other.
    pub fn find(
        &mut self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        matcher: &mut Matcher,
    ) -> Vec<TimeExpression> {
        self.longest(grammar, text, tokens, matcher);
        if self.kept.is_empty() {
            return Vec::new();
        }
        let mut expressions = Vec::with_capacity(self.kept.len());
        let mut ranges = 0;
        for i in 0..self.kept.len() {
            self.slots(tokens, i);
            let found = &self.kept[i];
            let Some(formula) = grammar.formula(found) else { continue };
            let slots = &self.slots;
            let mut push = |formula, (first, last): (u16, u16), range| {
                let (first, last) = (usize::from(first), usize::from(last));
                let span = tokens[first].span().cover(tokens[last - 1].span());
                let slots = match found.count {
                    1 => slots.clone(),
                    _ => slots.iter().filter(|s| span.contains(s.span)).copied().collect(),
                };
                expressions.push(TimeExpression { span, tokens: (first, last), formula, arm: found.arm, slots, range });
            };
            match (formula, found.count) {
                (Formula::Range(a, b), 2) => {
                    ranges += 1;
                    push(*a, found.expressions[0], Some(ranges));
                    push(*b, found.expressions[1], Some(ranges));
                }
                (Formula::List(first, others), 2..) => {
                    let (mut rest, words) = (*others, &found.expressions[..usize::from(found.count)]);
                    push(*first, words[0], None);
                    for &words in &words[1..words.len() - 1] {
                        let Formula::List(next, others) = rest else { break };
                        push(*next, words, None);
                        rest = *others;
                    }
                    push(rest, words[words.len() - 1], None);
                }
                (formula, 1) => push(formula, found.expressions[0], None),
                _ => {}
            }
        }
        matcher.recycle(self.kept.drain(..));
        expressions
    }

    /// The ways through rules that overlap no better one, in the order of the text. What lies within a better
    /// one is not even matched.
    fn longest(&mut self, grammar: &Grammar, text: &str, tokens: &[Token], matcher: &mut Matcher) {
        let Some(last) = grammar.last_trigger(tokens) else { return };
        matcher.begin(grammar, tokens);
        let (mut at, mut end) = (0, 0);
        while let Some(candidate) = matcher.candidate(grammar, tokens, RULES, at..last + 1) {
            let range = candidate.range();
            if range.0 >= end && !self.rivals.is_empty() {
                self.settle(grammar, text, tokens, matcher);
            }
            self.rivals.push(candidate);
            (at, end) = (usize::from(range.0) + 1, end.max(range.1));
        }
        if !self.rivals.is_empty() {
            self.settle(grammar, text, tokens, matcher);
        }
    }

    /// Keeps the best of rivals, and of those that it leaves room for.
    fn settle(&mut self, grammar: &Grammar, text: &str, tokens: &[Token], matcher: &mut Matcher) {
        let Finder { rivals, queue, kept, owners, .. } = self;
        if let [only] = rivals[..] {
            kept.extend(matcher.best(grammar, text, tokens, only));
            return rivals.clear();
        }
        let from = kept.len();
        owners.clear();
        owners.resize(tokens.len(), 0);
        queue.extend(rivals.drain(..).map(|candidate| Ranked::of(Queued::Possible(candidate))));
        while let Some(Ranked { what, .. }) = queue.pop() {
            match what {
                Queued::Possible(candidate) => {
                    let (start, end) = candidate.range();
                    let (first, last) = (owners[usize::from(start)], owners[usize::from(end) - 1]);
                    if first == 0 || first != last {
                        let found = matcher.best(grammar, text, tokens, candidate);
                        queue.extend(found.map(|found| Ranked::of(Queued::Certain(found))));
                    }
                }
                Queued::Certain(found) => {
                    let (start, end) = found.range();
                    let its = &mut owners[usize::from(start)..usize::from(end)];
                    if its.iter().all(|owner| *owner == 0) {
                        kept.push(found);
                        its.fill(kept.len() as u16);
                    }
                }
            }
        }
        kept[from..].sort_by_key(|found| found.range().0);
    }

    /// The outermost slots of a match with their words.
    fn slots(&mut self, tokens: &[Token], found: usize) {
        let Finder { kept, slots, open, .. } = self;
        slots.clear();
        open.clear();
        let span =
            |at: u16, end: u16| tokens[usize::from(at)].span().cover(tokens[usize::from(end.max(at + 1)) - 1].span());
        for step in &kept[found].steps {
            match *step {
                Step::Open { slot, at, .. } => open.push((slot, at)),
                Step::Close { at: end } => {
                    if let Some((Some(name), at)) = open.pop() {
                        // What a named phrase was made of speaks for itself where it has words of its own.
                        if !slots.iter().any(|s| span(at, end).contains(s.span)) {
                            slots.push(Slot { name, key: None, span: span(at, end) });
                        }
                    }
                }
                Step::Fill { slot, key, at, end } => {
                    slots.push(Slot { name: slot, key: Some(key), span: span(at, end) });
                }
            }
        }
    }
}

/// A way through a rule in the queue for its place in the text.
#[derive(Debug)]
enum Queued {
    /// What may match from a token on; the match is not longer than its reach.
    Possible(Candidate),
    Certain(Match),
}

/// Ordered by rank, and by its place among those of one rank.
#[derive(Debug)]
struct Ranked {
    rank: (u16, u16, Reverse<ArmId>),
    start: Reverse<u16>,
    what: Queued,
}

impl Ranked {
    /// What comes first: a possible match before a certain one that is not longer than it may be.
    fn of(what: Queued) -> Ranked {
        let (rank, start) = match &what {
            Queued::Possible(candidate) => ((candidate.reach, u16::MAX, Reverse(0)), candidate.start),
            Queued::Certain(found) => (found.rank(), found.range().0),
        };
        Ranked { rank, start: Reverse(start), what }
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.rank, self.start).cmp(&(other.rank, other.start))
    }
}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        (self.rank, self.start) == (other.rank, other.start)
    }
}

impl Eq for Ranked {}
