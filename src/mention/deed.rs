//! What "this" and "the announcement" stand for: a clause that the text has told just before. In doubt nothing.

use super::link::before_phrase;
use super::predicate::predicate;
use super::scene::Scene;
use crate::clause::{Tense, VerbGroup};
use crate::span::Span;
use std::ops::Range;

/// So far back the text is searched, and so many sentences for a verb.
const BACK: usize = 800;
const SENTENCES: usize = 4;

/// A clause is cut to this length, and told only where so much of it is left.
const LONG: usize = 100;
const SHORT: usize = 15;

/// The clause that tells what the sentence before was about, or the last one with a certain verb.
pub fn told_before(scene: &Scene<'_>, sentence: Span, verb: Option<&str>) -> Option<String> {
    let sentences = scene.past.before(sentence.start, BACK);
    for sentence in sentences.iter().rev().take(if verb.is_some() { SENTENCES } else { 1 }) {
        let earlier = sentence.scene(scene);
        let group = match verb {
            Some(verb) => {
                let is = |g: &&VerbGroup| g.lemma.is_some_and(|lemma| scene.grammar.word(lemma) == verb);
                earlier.clauses.groups.iter().filter(is).rfind(|g| g.tense.is_finite() && !g.negated)
            }
            None => main(&earlier),
        };
        if let Some(group) = group {
            return clause(&earlier, group);
        }
    }
    None
}

/// The verb of the sentence itself.
fn main<'a>(scene: &Scene<'a>) -> Option<&'a VerbGroup> {
    scene
        .clauses
        .groups
        .iter()
        .find(|g| {
            let (start, _) = scene.clauses.clause_of(g.head);
            g.tense.is_finite() && !scene.is(start, scene.lists.relative) && !scene.is_subordinator(start)
        })
        .filter(|g| {
            let be = scene.lists.be.iter().any(|be| scene.is(g.head, *be));
            !be && !g.negated && g.tense != Tense::Conditional && !scene.is(g.head, scene.lists.bare_speech)
        })
}

/// The words of a clause, with a subject that tells who.
fn clause(scene: &Scene<'_>, group: &VerbGroup) -> Option<String> {
    let its = predicate(scene, group);
    let lists = scene.lists;
    let pronoun =
        |i: usize| [lists.pronoun, lists.anaphor_owner, lists.pointer].iter().any(|class| scene.is(i, *class));
    let quoted = scene.clauses.is_quoted(group.head);
    let opener = [lists.preposition, lists.subordinator, lists.half_subordinator];
    let opened = opener.iter().any(|class| scene.is(its.subject.start, *class));
    if quoted
        || opened
        || its.subject.is_empty()
        || its.reduced
        || !its.auxiliary.is_empty()
        || pronoun(its.subject.start)
    {
        return None;
    }
    let apart = its.subject.end > its.words.start || its.words.start - its.subject.end > 1;
    (!apart).then_some(())?;
    let end = shortened(scene, its.subject.start..its.words.end, group.end)?;
    let words = scene.span(its.subject.start, end).of(scene.text);
    let balanced = !words.contains(['[', ']', '\n', '"', '\u{201c}', '\u{201d}', '(', ')']);
    (balanced && words.len() >= SHORT).then(|| words.trim_end_matches([',', ';', ':', ' ', '.']).to_owned())
}

/// One past the last token that can be told: the end, or where a phrase begins.
fn shortened(scene: &Scene<'_>, range: Range<usize>, verb: usize) -> Option<usize> {
    let mut end = range.end.min(scene.tokens.len());
    let lists = scene.lists;
    // "would begin": no verb ends a clause that goes on.
    let seam = |i: &usize| {
        scene.group_at(i - 1).is_none()
            && !scene.is(i - 1, lists.complementizer)
            && (scene.is_comma(*i)
                || scene.is(*i, lists.preposition) && !scene.is(*i, lists.genitive_preposition)
                || scene.is_subordinator(*i)
                || scene.is(*i, lists.relative))
    };
    while scene.span(range.start, end).len() > LONG {
        end = (verb + 1..end).rfind(seam)?;
        end = before_phrase(scene, end).max(verb + 1);
    }
    (end > verb).then_some(end)
}
