//! Which expressions of a sentence give no row of their own: those that are no date of an event, and those that say no more
//! than another. Of the dates of one event the finest is told.

use super::dating::period_start;
use super::link::{Tie, before_phrase, is_owner, owner_end};
use super::scene::Scene;
use super::subject::dateline_end;
use crate::annalist::Sentence;
use crate::expression::TimeExpression;
use crate::grammar::{Anchor, Field, Formula, Token};
use crate::resolve::{AnchorUsed, Resolution};
use crate::time::{Granularity, Interval, Period, Reference, Value};

/// It dates nothing that the text tells: a word for another time, a part of a name, the line that opens the report, what
/// something was not.
pub fn names_no_date(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    is_at_once(scene, expression)
        || is_accounted(scene, expression)
        || is_part_of_name(scene, expression)
        || is_dateline(scene, expression)
        || is_contrast(scene, expression)
        || is_owned_by_none(scene, expression)
        || is_same_day_as(scene, expression)
}

/// "below last year's": what that year had, and nothing that was done then.
fn is_owned_by_none(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let end = owner_end(scene, expression.tokens.1);
    let ends = |next: &Token| next.is_mark() && !next.glued() || closes(scene, end);
    is_owner(scene, end) && scene.tokens.get(end).is_none_or(ends)
}

/// A mark that ends a clause or a sentence.
fn closes(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.word(at), "." | "," | ";" | ":" | "?" | "!" | ")" | "\"" | "\u{201d}")
}

/// "came on the same day that the bank opened": the day is that of what is told behind it.
fn is_same_day_as(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    matches!(expression.formula, Formula::Enclosing(..)) && scene.is(expression.tokens.1, scene.lists.complementizer)
}

/// "results for the third quarter", "its budget for 2009": what they are of.
fn is_accounted(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    // "the accounts for the year to 25 January"
    let start = period_start(scene, expression.tokens.0).unwrap_or(expression.tokens.0);
    let period = start < expression.tokens.0;
    let of = start.checked_sub(1).filter(|i| scene.is(*i, scene.lists.appointing));
    let noun = of.and_then(|i| i.checked_sub(1)).is_some_and(|i| scene.is(i, scene.lists.accounts));
    noun && (period
        || matches!(
            expression.formula,
            Formula::Open(Field::Quarter(_) | Field::Half(_))
                | Formula::Exact(_)
                | Formula::Fiscal(_)
                | Formula::Of(..)
                | Formula::Unit(..)
        ))
}

/// Another expression of the sentence tells the same event by the same date or a finer one. `all` are the ties of each.
pub fn says_no_more(scene: &Scene<'_>, sentence: &Sentence<'_>, all: &[Vec<Tie>], i: usize) -> bool {
    let (expression, resolution) = (&sentence.expressions[i], &sentence.resolutions[i]);
    let stretch = stretch(scene, sentence, all, i);
    // "for the third quarter ended 30 September 2008"
    let ends = |j: usize, date: usize| {
        let (end, its) = (sentence.expressions[j].tokens.1, &sentence.resolutions[j]);
        let whole = matches!(its.value, Some(Value::Period(_))) && its.bounds.granularity >= Granularity::Quarter;
        whole && end + 1 == sentence.expressions[date].tokens.0 && scene.is(end, scene.lists.period_end)
    };
    let other = |j: usize| {
        let range = sentence.expressions[j].range;
        let one = range.is_some() && range == expression.range || stretch.is_some() && j == i + 1;
        j != i && !one && !(j == i + 1 && ends(i, j))
    };
    // "In 1915 he fought in two battles, on 6 April and on 13 April": the year says no more.
    let whole = stretch.as_ref().unwrap_or(resolution);
    let finer =
        |j: usize| !is_part_of_name(scene, &sentence.expressions[j]) && is_within(&sentence.resolutions[j], whole);
    // "last Tuesday, at about 10:15": the time, which counts from the day, says more.
    let timed = |j: usize| j > i && is_time_on(&sentence.resolutions[j], expression);
    // "on the first anniversary, next March": the month says when.
    let counted = matches!(&expression.formula, Formula::Aside(inner) if matches!(**inner, Formula::Unit(..)));
    let dated = |j: usize| counted && matches!(sentence.resolutions[j].value, Some(Value::Period(_)));
    // "decided in January, when Orr, by then director,": of the same January.
    // The hours of "on 23 March, from 10am to 3pm," say more.
    let then = matches!(&resolution.anchor, Some(AnchorUsed::Focus { span, .. }) if sentence.span.contains(*span))
        && !matches!(resolution.value, Some(Value::Period(Period::Time(..))));
    // "died on Easter Sunday, four days later": the length only says how that was reached.
    let apposed = i > 0
        && share(all, i, i - 1)
        && matches!(expression.formula, Formula::Shift(Anchor::Focus, ..))
        && sentence.expressions[i - 1].tokens.1 + 1 == expression.tokens.0
        && scene.is_comma(sentence.expressions[i - 1].tokens.1)
        && matches!(sentence.resolutions[i - 1].value, Some(Value::Period(_)));
    // "was in recess on Monday for Columbus Day"
    let again = |j: usize| {
        let told = !names_no_date(scene, &sentence.expressions[j]);
        j < i && told && other(j) && is_same_day(&sentence.resolutions[j], resolution)
    };
    // "recovered three months later, in April 1811"
    let spelt_out = i + 1 < all.len()
        && share(all, i, i + 1)
        && matches!(expression.formula, Formula::Shift(Anchor::Focus, ..))
        && scene.is_comma(expression.tokens.1)
        && before_phrase(scene, sentence.expressions[i + 1].tokens.0) == expression.tokens.1 + 1
        && matches!(sentence.resolutions[i + 1].value, Some(Value::Period(_)));
    apposed
        || spelt_out
        || i > 0 && ends(i - 1, i)
        || (0..all.len()).any(|j| share(all, i, j) && again(j))
        || (0..all.len()).any(|j| share(all, i, j) && (timed(j) || other(j) && (finer(j) || dated(j))))
        || then && in_aside(scene, expression)
        || is_restated(scene, sentence, i)
}

/// "in October and November 1919": both as one, where they date one event.
pub fn stretch(scene: &Scene<'_>, sentence: &Sentence<'_>, all: &[Vec<Tie>], i: usize) -> Option<Resolution> {
    goes_on(scene, sentence, i).filter(|_| share(all, i, i + 1))
}

/// The event of a tie is told with the month before.
pub fn is_told(scene: &Scene<'_>, sentence: &Sentence<'_>, all: &[Vec<Tie>], i: usize, tie: &Tie) -> bool {
    let before = i > 0 && goes_on(scene, sentence, i - 1).is_some();
    before && all[i - 1].iter().any(|other| other.trigger == tie.trigger)
}

/// Two expressions date one event.
fn share(all: &[Vec<Tie>], i: usize, j: usize) -> bool {
    all[i].iter().any(|a| all[j].iter().any(|b| a.trigger == b.trigger))
}

/// A time of day that counts from the day that an expression names.
pub fn is_time_on(resolution: &Resolution, day: &TimeExpression) -> bool {
    let counts =
        matches!(&resolution.anchor, Some(AnchorUsed::Focus { period: Period::Day(_), span }) if *span == day.span);
    counts && matches!(resolution.value, Some(Value::Period(Period::Time(..))))
}

/// Both name one day.
fn is_same_day(a: &Resolution, b: &Resolution) -> bool {
    let day = |r: &Resolution| match r.value {
        Some(Value::Period(Period::Day(day))) if r.side.is_none() && r.range.is_none() => Some(day),
        _ => None,
    };
    day(a).is_some() && day(a) == day(b)
}

/// Both are dates, or the second is "recently", and the first lies within the second and is narrower.
fn is_within(inner: &Resolution, outer: &Resolution) -> bool {
    let dates = |r: &Resolution| {
        matches!(r.value, Some(Value::Period(_) | Value::Reference(Reference::Past))) && r.side.is_none()
    };
    let days = |r: &Resolution| r.bounds.first_day().zip(r.bounds.last_day());
    let (Some(inner_days), Some(outer_days)) = (days(inner), days(outer)) else { return false };
    let within = outer_days.0 <= inner_days.0 && inner_days.1 <= outer_days.1;
    dates(inner) && dates(outer) && within && inner_days != outer_days
}

/// Right behind a comma, with no verb before the next: ", by then director,".
fn in_aside(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = (before_phrase(scene, expression.tokens.0), expression.tokens.1);
    let close = (end..scene.tokens.len()).find(|i| scene.is_comma(*i));
    let verbless = |close| close > end && (end..close).all(|i| scene.group_at(i).is_none());
    start > 0 && scene.is_comma(start - 1) && close.is_some_and(verbless)
}

/// Both months or seasons of "in October and November", where the second begins when the first is over.
fn goes_on(scene: &Scene<'_>, sentence: &Sentence<'_>, i: usize) -> Option<Resolution> {
    let (first, second) = (sentence.resolutions.get(i)?, sentence.resolutions.get(i + 1)?);
    let (from, to) = (sentence.expressions[i].tokens.1, sentence.expressions[i + 1].tokens.0);
    let joined = from + 1 == to && scene.is(from, scene.lists.coordinator);
    let whole = |r: &Resolution| {
        let coarse = (Granularity::Month..=Granularity::Year).contains(&r.bounds.granularity);
        matches!(r.value, Some(Value::Period(_))) && coarse && r.side.is_none() && r.range.is_none()
    };
    let next = first.bounds.last_day()?.succ_opt() == second.bounds.first_day();
    let bounds = Interval { latest: second.bounds.latest, ..first.bounds };
    (joined && whole(first) && whole(second) && next).then(|| Resolution { bounds, ..first.clone() })
}

/// "on 7 November (25 October in the old style)", "at 5:34 on Monday (9:34 p.m. in Vell)": the same time in other words.
fn is_restated(scene: &Scene<'_>, sentence: &Sentence<'_>, i: usize) -> bool {
    let from = sentence.expressions[i].tokens.0;
    let open = (0..from).rfind(|at| scene.is_mark(*at, "(") || scene.is_mark(*at, ")"));
    let Some(open) = open.filter(|at| scene.is_mark(*at, "(")) else { return false };
    let first = open + 1 + usize::from(scene.is(open + 1, scene.lists.preposition));
    let stated = sentence.expressions.iter().position(|e| e.tokens.1 == open);
    let same = |stated: usize| !is_within(&sentence.resolutions[i], &sentence.resolutions[stated]);
    scene.is_time(first) && stated.is_some_and(same)
}

/// "on 3 October, not on 4 October": the second is what it was not.
fn is_contrast(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let start = before_phrase(scene, expression.tokens.0);
    start > 1 && scene.is(start - 1, scene.lists.contrast) && scene.tokens[start - 2].is_mark()
}

/// "at the same time": beside what the text speaks of, and no date of its own.
fn is_at_once(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    (start.saturating_sub(1)..=start).any(|i| scene.phrase(i, scene.lists.at_once) == Some(end))
}

/// "the spring offensive", "the Winter Games", "the Easter Rising": season or feast is a part of the name, and no date.
fn is_part_of_name(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    if start == 0 || !scene.is(start - 1, scene.lists.determiner) || scene.is_time(end) {
        return false;
    }
    let capital = || scene.tokens.get(end).is_some_and(|t| t.is_capital() && t.is_word());
    match expression.formula {
        Formula::Open(Field::Season(_)) => end == start + 1 && (scene.continues(end) || capital()),
        Formula::Open(Field::Easter(_) | Field::Table(_) | Field::NthWeekday { .. }) => capital(),
        _ => false,
    }
}

/// `LONDON, June 3 (Agency) -` tells when the report was sent, and no event.
fn is_dateline(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    let close = (end..(end + 8).min(scene.tokens.len())).find(|i| scene.is_mark(*i, ")"));
    let bracketed = start <= 8
        && scene.is_mark(end, "(")
        && close.is_some_and(|i| matches!(scene.word(i + 1), "-" | "\u{2013}" | "\u{2014}"));
    bracketed || dateline_end(scene).is_some_and(|dash| end <= dash)
}
