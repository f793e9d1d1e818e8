//! D208: what a sentence says came first against the dates that it gives.

use super::examination::{Examination, NamedDay, Telling};
use super::{Code, Finding, phrase};
use crate::expression::TimeExpression;
use crate::grammar::{Anchor, Formula};
use crate::mention::{Link, Tie, cues};
use crate::resolve::{AnchorUsed, Resolution};
use crate::time::{Granularity, Value};

/// Two dates of one sentence whose years were chosen are meant to be so near.
const NEAR: i64 = 180;

/// Looks at one sentence.
pub fn check(examination: &mut Examination<'_>, telling: &Telling<'_, '_>) {
    let Telling { scene, sentence, ties, .. } = *telling;
    if sentence.expressions.len() < 2 {
        return;
    }
    for cue in cues(scene) {
        // "Held talks on 3 May"; "opened an inquiry into the accident on 3 May before the vote": on 3 May, or after it.
        let object = cue.main.end..cue.at.start;
        let in_object = |tie: &Tie, date: usize| {
            let inner = (tie.trigger + 1..date).rfind(|i| scene.is_event_noun(*i));
            let over = |noun| !cue.after && scene.is(noun, scene.lists.accomplished_noun);
            let own = tie.link == Link::Light && inner.is_none_or(over) || over(tie.trigger);
            object.contains(&tie.trigger) && own
        };
        let of = |inside: bool| {
            (0..sentence.expressions.len()).find(|&i| {
                let (start, _) = sentence.expressions[i].tokens;
                let dates = |tie: &Tie| match inside {
                    // "was followed by a strike on 3 May": it followed when the strike was.
                    true => {
                        let its = cue.named.contains(&tie.trigger) || cue.main.passive && tie.trigger == cue.main.head;
                        its && cue.named.contains(&start)
                    }
                    false => (tie.trigger == cue.told || in_object(tie, start)) && !cue.named.contains(&start),
                };
                is_firm(&sentence.expressions[i], &sentence.resolutions[i]) && ties[i].first().is_some_and(dates)
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
        let says = scene.span(cue.at.start, cue.at.end);
        let said = examination.words(says);
        let message = format!(
            "\"{said}\" does not agree with the dates: \"{}\" is {} before \"{}\"",
            words(second),
            phrase::days(days),
            words(first)
        );
        let mut finding = Finding::new(Code::D208, message);
        finding.notes.extend(examination.published_note(sentence.span));
        let label = |i: usize| bounds(i).first_day().map(phrase::day).unwrap_or_default();
        let mut marks = vec![
            (says, String::new()),
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

/// A date that does not hang on what the text speaks of, nor on which week is meant.
fn is_firm(expression: &TimeExpression, resolution: &Resolution) -> bool {
    let fine = matches!(resolution.value, Some(Value::Period(period)) if period.granularity() <= Granularity::Month);
    let own = !matches!(resolution.anchor, Some(AnchorUsed::Focus { .. }));
    // A day and a month are the same in any year.
    let named = NamedDay::of(&expression.formula).is_some()
        || own
            && matches!(
                expression.formula,
                Formula::Exact(_) | Formula::Today | Formula::Shift(Anchor::Utterance, ..) | Formula::Of(..)
            );
    fine && named && resolution.side.is_none() && expression.range.is_none() && !resolution.bounds.approximate
}
