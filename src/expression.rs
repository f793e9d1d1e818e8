//! Finds time expressions: which words, by which rule, with what meaning. Not yet dated.

use crate::grammar::{ArmId, Formula, Grammar, Key, Matcher, RULES, Step, Symbol, Token};
use crate::span::Span;

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

/// Finds the time expressions of one sentence, in the order of the text.
///
/// Where ways through rules overlap, the longest expression wins, then the one that saw more
/// context, then the rule that stands first. Words of an expression belong to no other.
pub fn find(grammar: &Grammar, text: &str, tokens: &[Token], matcher: &mut Matcher) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    matcher.begin(grammar, tokens);
    for start in 0..tokens.len() {
        found.extend(matcher.best(grammar, text, tokens, RULES, start));
    }
    if found.len() > 1 {
        found.sort_by_key(|m| std::cmp::Reverse(m.rank()));
        let mut kept: Vec<crate::grammar::Match> = Vec::with_capacity(found.len());
        for candidate in found {
            let range = (candidate.expressions[0].0, candidate.expressions[usize::from(candidate.count) - 1].1);
            let free = kept.iter().all(|k| {
                let its = (k.expressions[0].0, k.expressions[usize::from(k.count) - 1].1);
                range.1 <= its.0 || its.1 <= range.0
            });
            if free {
                kept.push(candidate);
            }
        }
        kept.sort_by_key(|m| m.expressions[0].0);
        found = kept;
    }
    let mut expressions = Vec::with_capacity(found.len());
    let mut ranges = 0;
    for found in found {
        let Some(formula) = grammar.formula(&found) else { continue };
        let slots = slots(tokens, &found.steps);
        let mut push = |formula, (first, last): (u16, u16), range| {
            let (first, last) = (usize::from(first), usize::from(last));
            let span = tokens[first].span().cover(tokens[last - 1].span());
            let slots = slots.iter().filter(|s| found.count == 1 || span.contains(s.span)).copied().collect();
            expressions.push(TimeExpression { span, tokens: (first, last), formula, arm: found.arm, slots, range });
        };
        match (formula, found.count) {
            (Formula::Range(a, b), 2) => {
                ranges += 1;
                push(*a, found.expressions[0], Some(ranges));
                push(*b, found.expressions[1], Some(ranges));
            }
            (Formula::List(a, b), 2) => {
                push(*a, found.expressions[0], None);
                push(*b, found.expressions[1], None);
            }
            (formula, 1) => push(formula, found.expressions[0], None),
            _ => {}
        }
    }
    expressions
}

/// The outermost slots with their words.
fn slots(tokens: &[Token], steps: &[Step]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut open: Vec<(Option<Symbol>, u16)> = Vec::new();
    let span =
        |at: u16, end: u16| tokens[usize::from(at)].span().cover(tokens[usize::from(end.max(at + 1)) - 1].span());
    for step in steps {
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
            Step::Fill { slot, key, at, end } => slots.push(Slot { name: slot, key: Some(key), span: span(at, end) }),
        }
    }
    slots
}
