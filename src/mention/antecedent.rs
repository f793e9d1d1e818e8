//! Whom the pronoun means that is the subject of an event, where little doubt is left: the body that speaks ("the bank
//! said it lost"), or the only person whom the text has named in full so far.

use super::attribution::Attribution;
use super::scene::Scene;
use crate::grammar::Scanner;
use crate::span::Span;
use std::ops::Range;

/// A name that is longer than this explains nothing.
const LONG: usize = 60;

/// So far back a text is searched for a name.
const BACK: usize = 3_000;

/// The name to put in place of a subject; `None` where it is no pronoun or its meaning is in doubt.
pub fn meant(scene: &Scene<'_>, subject: &Range<usize>, said: Option<&Attribution>, sentence: Span) -> Option<String> {
    // "The bank said it lost": what is said begins behind who says it.
    let tokens = said.map_or(&[][..], |s| &s.tokens);
    let start = tokens.iter().filter(|t| t.0 <= subject.start && t.1 < subject.end).map(|t| t.1).max();
    let subject = start.unwrap_or(subject.start)..subject.end;
    let person = scene.is(subject.start, scene.lists.person_pronoun);
    let thing = scene.is(subject.start, scene.lists.thing_pronoun);
    if subject.len() != 1 || !(person || thing) {
        return None;
    }
    if let Some((start, end)) = said.and_then(|s| s.speaker).filter(|s| s.1 <= subject.start) {
        // "Chrysler, the car maker, said": the name is enough.
        let end = (start..end).find(|i| scene.is_mark(*i, ",")).unwrap_or(end);
        // "His lawyer said he would appeal": which of them, nothing tells.
        let fits = thing && !is_human(scene, start..end) && end > start + 1;
        let pronoun = scene.is(start, scene.lists.pronoun);
        let words = scene.span(start, end).of(scene.text);
        return (fits && !pronoun && start < end && words.len() <= LONG).then(|| words.to_owned());
    }
    if person && !scene.clauses.is_quoted(subject.start) { only_person(scene, sentence) } else { None }
}

fn is_human(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let (first, last) = (range.start, range.end.saturating_sub(1));
    // A role inside a name may be part of a body's: "the Vell Savings Bank", "car maker Holt Motors".
    range.into_iter().any(|i| {
        scene.is(i, scene.lists.given_name)
            || i == first && scene.is(i, scene.lists.title)
            || i == last && scene.is(i, scene.lists.role) && !scene.tokens[i].is_capital()
    })
}

/// The one person whose given name and surname the text has before a sentence.
fn only_person(scene: &Scene<'_>, sentence: Span) -> Option<String> {
    let mut from = sentence.start.saturating_sub(BACK);
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let mut found: Option<&str> = None;
    let mut tokens = Vec::new();
    let mut scanner = Scanner::new(scene.grammar, scene.text, Span::new(from, sentence.start));
    while scanner.next(&mut tokens).is_some() {
        let named = |i: usize| tokens[i].is_capital() && tokens[i].is_word();
        let mut at = 0;
        while at + 1 < tokens.len() {
            let given = named(at) && scene.grammar.is(tokens[at], scene.lists.given_name, scene.text);
            if !given || !named(at + 1) || tokens[at + 1].glued() {
                at += 1;
                continue;
            }
            let end = (at + 2..tokens.len()).find(|i| !named(*i) || tokens[*i].glued()).unwrap_or(tokens.len());
            let name = tokens[at].span().cover(tokens[end - 1].span()).of(scene.text);
            if found.is_some_and(|other| other != name) {
                return None;
            }
            found = Some(name);
            at = end;
        }
    }
    found.map(str::to_owned)
}
