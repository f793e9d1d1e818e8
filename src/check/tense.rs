//! D201 and D202: what is told as over, or as still to come, against the day of the report.

use super::examination::{Examination, NamedDay, Telling};
use super::{Code, Finding, phrase};
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::Formula;
use crate::mention::{Link, Scene, Tie, before_phrase, noun_phrase_start};
use crate::resolve::{AnchorUsed, Lean, Reason, Resolution};
use crate::time::{Granularity, Period, Value};
use chrono::{Datelike, NaiveDate};

/// A day between two zones.
const ZONES: i64 = 1;

/// A bare date so many days on the other side of the report is more likely meant than one that is nearly a year away and
/// in another year than the report.
const NEAR: i64 = 45;
const FAR: i64 = 300;

/// Looks at one expression of a sentence and the verb that it dates.
pub fn check(examination: &mut Examination<'_>, telling: &Telling<'_, '_>, i: usize) {
    let Telling { scene, sentence, ties, day } = *telling;
    let (expression, resolution) = (&sentence.expressions[i], &sentence.resolutions[i]);
    let Some(day) = day.filter(|_| resolution.side.is_none() && expression.range.is_none()) else { return };
    let Some((over, group)) = ties[i].first().and_then(|tie| told(scene, expression, *tie)) else { return };
    let Some((date, other)) = contrary(expression, resolution, over, day) else { return };
    let days = (date - day).num_days();
    if days.abs() <= ZONES || over && examination.was_changed_by(date) {
        return;
    }
    let words = examination.words(expression.span);
    let (code, what, side) = match over {
        true => (Code::D201, "told as over", "after"),
        false => (Code::D202, "told as still to come", "before"),
    };
    let distance = phrase::days(days.abs());
    let message = format!("\"{words}\" is {what} and is {distance} {side} the day of the report");
    let mut finding = Finding::new(code, message);
    finding.notes.extend(examination.published_note(expression.span));
    finding.help.extend(other.map(|other| {
        let distance = (other - day).num_days();
        let side = if distance < 0 { "before" } else { "after" };
        format!("it would agree if {} is meant, {} {side} the report", phrase::day(other), phrase::days(distance.abs()))
    }));
    finding.help.push(match over {
        true => format!("it would agree if the report was published on {} or later", phrase::day(date)),
        false => format!("it would agree if the report was published on {} or before", phrase::day(date)),
    });
    let verb = scene.span(group.start, group.end);
    let marks = vec![(verb, what.to_owned()), (expression.span, phrase::day(date))];
    let years = other.iter().map(|other| other.year()).collect();
    examination.keep_unless(years, finding, sentence.span, marks);
}

/// Whether the verb that an expression dates tells of what is over, or of what will be; `None` when it is no such verb,
/// or the expression says for when something was arranged.
fn told<'s>(scene: &Scene<'s>, expression: &TimeExpression, tie: Tie) -> Option<(bool, &'s VerbGroup)> {
    let (at, end) = expression.tokens;
    // "Held talks", "a hearing will be held": the noun is the event, and the verb has the tense.
    let light = tie.link == Link::Light;
    // "Opened an inquiry into the accident on 3 May": both are over.
    let suffered = !light && is_suffered(scene, tie.trigger);
    let group = match light || suffered {
        true => scene.clauses.governing(at, end)?,
        false => scene.clauses.groups.iter().find(|group| group.head == tie.trigger)?,
    };
    if suffered && group.speech {
        return None;
    }
    let aim = at > 0 && (scene.is(at - 1, scene.lists.weak_preposition) || scene.is(at - 1, scene.lists.until));
    // "Agreed on a vote on 14 April": of the vote. In "published its report on 14 April" it is of the verb.
    let of_noun = before_phrase(scene, at).checked_sub(1).is_some_and(|noun| {
        let left = noun_phrase_start(scene, noun);
        scene.is_event_noun(noun)
            && !is_suffered(scene, noun)
            && left > group.end
            && scene.is(left - 1, scene.lists.preposition)
    });
    let arranged = (group.start..group.end)
        .any(|i| scene.is(i, scene.lists.arranged) || scene.is(i, scene.lists.expected))
        || scene.is(group.head, scene.lists.cancel)
        || scene.phrase(group.head, scene.lists.cancel).is_some();
    let direct =
        matches!(tie.link, Link::Nearest | Link::Initial | Link::Relative | Link::Light | Link::Report | Link::Copula);
    let conditional = {
        let (start, _) = scene.clauses.clause_of(group.head);
        (start..group.start).any(|i| scene.is(i, scene.lists.condition))
    };
    if aim
        || of_noun
        || arranged
        || conditional
        || !direct && !suffered
        || group.negated
        || group.intended
        || scene.clauses.is_quoted(at)
    {
        return None;
    }
    match group.tense {
        Tense::Past => Some((true, group)),
        // "Will", and not a plan that was told before.
        Tense::Future => Some((false, group)),
        _ => None,
    }
}

/// A noun that is spoken of once it has happened, and as known: "the accident".
fn is_suffered(scene: &Scene<'_>, noun: usize) -> bool {
    scene.is(noun, scene.lists.accomplished_noun)
        && scene.is_event_noun(noun)
        && scene.is(noun_phrase_start(scene, noun), scene.lists.definite)
}

/// The day that contradicts the verb: one that the words name in full, or the near one of two where the far one was
/// chosen to agree with the verb; and that far one.
fn contrary(
    expression: &TimeExpression,
    resolution: &Resolution,
    over: bool,
    day: NaiveDate,
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let Some(Value::Period(period)) = resolution.value else { return None };
    let (first, last) = period.days()?;
    if in_full(&expression.formula, period) {
        return match over {
            true if first > day => Some((first, None)),
            false if last < day => Some((last, None)),
            _ => None,
        };
    }
    NamedDay::of(&expression.formula).filter(|named| named.year.is_none())?;
    // The text has named the year of the report just before.
    if matches!(resolution.anchor, Some(AnchorUsed::FocusYear { year, .. }) if year == day.year()) {
        let other = first.with_year(if over { day.year() - 1 } else { day.year() + 1 });
        let ahead = (first - day).num_days();
        return (if over { ahead > 0 } else { ahead < 0 }).then_some((first, other));
    }
    let (lean, Reason::Verb(..)) = resolution.trace.choice? else { return None };
    let agrees = lean == if over { Lean::Past } else { Lean::Future };
    if !agrees || !matches!(resolution.anchor, Some(AnchorUsed::Publication(_))) {
        return None;
    }
    let near = resolution.alternatives.first()?.period.days()?.0;
    let ahead = (near - day).num_days();
    let wrong_side = if over { ahead > 0 } else { ahead < 0 };
    let far = (first - day).num_days().abs() >= FAR && first.year() != day.year();
    (wrong_side && ahead.abs() <= NEAR && far).then_some((near, Some(first)))
}

/// The words name a day or a month with its year.
fn in_full(formula: &Formula, period: Period) -> bool {
    let fine = period.granularity() <= Granularity::Month;
    match formula {
        Formula::Exact(_) | Formula::Date { .. } => fine,
        Formula::Of(_, year) => fine && matches!(**year, Formula::Exact(_)),
        Formula::DayPart(_, inner) | Formula::Clock(_, _, inner) => in_full(inner, period),
        _ => false,
    }
}
