//! D208: what a sentence says came first against the dates that it gives.

use super::examination::{Examination, NamedDay, Telling};
use super::{Code, Finding, phrase};
use crate::expression::TimeExpression;
use crate::grammar::{Anchor, Formula};
use crate::mention::Scene;
use crate::resolve::{AnchorUsed, Resolution};
use crate::time::{Granularity, Value};
use std::ops::Range;

/// Two dates of one sentence whose years were chosen are meant to be so near.
const NEAR: i64 = 180;

/// Looks at one sentence.
pub fn check(examination: &mut Examination<'_>, telling: &Telling<'_, '_>) {
    let Telling { scene, sentence, ties, .. } = *telling;
    if sentence.expressions.len() < 2 {
        return;
    }
    for cue in cues(scene) {
        let of = |inside: bool| {
            (0..sentence.expressions.len()).find(|&i| {
                let (start, _) = sentence.expressions[i].tokens;
                let dates = |trigger: usize| match inside {
                    true => cue.named.contains(&trigger) && cue.named.contains(&start),
                    false => trigger == cue.main && !cue.named.contains(&start),
                };
                is_firm(&sentence.expressions[i], &sentence.resolutions[i])
                    && ties[i].first().is_some_and(|tie| dates(tie.trigger))
            })
        };
        let (Some(named), Some(main)) = (of(true), of(false)) else { continue };
        let bounds = |i: usize| sentence.resolutions[i].bounds;
        let (first, second) = if cue.after { (named, main) } else { (main, named) };
        let days = match (bounds(first).first_day(), bounds(second).last_day()) {
            (Some(first), Some(second)) if second < first => (first - second).num_days(),
            _ => continue,
        };
        let chosen = |i: usize| NamedDay::of(&sentence.expressions[i].formula).is_some_and(|day| day.year.is_none());
        if days > NEAR && (chosen(first) || chosen(second)) {
            continue;
        }
        let words = |i: usize| examination.words(sentence.expressions[i].span);
        let says = examination.words(scene.tokens[cue.at].span());
        let message = format!(
            "\"{says}\" does not agree with the dates: \"{}\" is {} before \"{}\"",
            words(second),
            phrase::days(days),
            words(first)
        );
        let mut finding = Finding::new(Code::D208, message);
        finding.notes.extend(examination.published_note(sentence.span));
        let label = |i: usize| bounds(i).first_day().map(phrase::day).unwrap_or_default();
        let mut marks = vec![
            (scene.tokens[cue.at].span(), String::new()),
            (sentence.expressions[named].span, label(named)),
            (sentence.expressions[main].span, label(main)),
        ];
        marks.sort_by_key(|mark| mark.0);
        finding.help.push(match cue.after {
            true => format!("it would agree if \"{}\" were before \"{}\"", words(named), words(main)),
            false => format!("it would agree if \"{}\" were before \"{}\"", words(main), words(named)),
        });
        examination.keep(finding, sentence.span, marks);
    }
}

/// A word that says that one event came before another.
struct Cue {
    at: usize,
    /// What is told came after what is named.
    after: bool,
    /// The words that name the other event.
    named: Range<usize>,
    /// The verb that tells the event: its head.
    main: usize,
}

/// "After the May 3 vote, ministers met" and "ministers met after the May 3 vote".
fn cues<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = Cue> + 's {
    (0..scene.tokens.len()).filter_map(|at| {
        let after = scene.is(at, scene.lists.after);
        let end = match after {
            true => at + 1,
            false => scene.phrase(at, scene.lists.before).or(scene.is(at, scene.lists.before).then_some(at + 1))?,
        };
        if scene.is_time(at) {
            return None;
        }
        let close = (end..scene.tokens.len()).find(|i| scene.is_mark(*i, ",")).unwrap_or(scene.tokens.len());
        let finite = |group: &&crate::clause::VerbGroup| group.tense.is_finite() && !group.negated;
        let before = scene.clauses.groups.iter().rfind(|group| group.end <= at && group.tense.is_finite());
        let main = match before {
            // The verb right before it, in the same clause: no comma and no conjunction between.
            Some(group) => {
                let parted = (group.end..at).any(|i| scene.tokens[i].is_mark() || scene.is(i, scene.lists.coordinator));
                Some(group).filter(finite).filter(|_| !parted)?
            }
            None => scene
                .clauses
                .groups
                .iter()
                .find(|group| group.start > close && group.tense.is_finite())
                .filter(finite)?,
        };
        Some(Cue { at, after, named: end..close, main: main.head })
    })
}

/// A date that does not hang on what the text speaks of, nor on which week is meant.
fn is_firm(expression: &TimeExpression, resolution: &Resolution) -> bool {
    let fine = matches!(resolution.value, Some(Value::Period(period)) if period.granularity() <= Granularity::Month);
    let own = !matches!(resolution.anchor, Some(AnchorUsed::Focus { .. }));
    let named = NamedDay::of(&expression.formula).is_some()
        || matches!(
            expression.formula,
            Formula::Exact(_) | Formula::Today | Formula::Shift(Anchor::Utterance, ..) | Formula::Of(..)
        );
    fine && own && named && resolution.side.is_none() && expression.range.is_none() && !resolution.bounds.approximate
}
