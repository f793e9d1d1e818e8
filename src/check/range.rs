//! D107: a range that ends before it begins.

use super::examination::{Examination, NamedDay};
use super::{Code, Finding, phrase};
use crate::annalist::Sentence;
use crate::expression::TimeExpression;
use crate::grammar::{Field, Formula};
use crate::resolve::Resolution;
use crate::time::{Granularity, Interval, month_days};
use chrono::{Datelike, NaiveDate};

/// From so many days on, a range over the turn of the year is more likely one that runs backwards.
const LONG: i64 = 300;

/// A range that is a whole year, or nearly: "from 6 April to 5 April".
const YEAR: i64 = 364;

/// Looks at one expression of a sentence, and the next where both are the ends of a range.
pub fn check(examination: &mut Examination<'_>, sentence: &Sentence<'_>, i: usize) {
    let (Some(first), Some(last)) = (sentence.expressions.get(i), sentence.expressions.get(i + 1)) else { return };
    if first.range.is_none() || first.range != last.range {
        return;
    }
    let (starts, ends) = (&sentence.resolutions[i], &sentence.resolutions[i + 1]);
    let Some(marks) = wraps(first, last).or_else(|| backwards([first, last], [starts, ends])) else { return };
    let words = examination.words(first.span.cover(last.span));
    let mut finding = Finding::new(Code::D107, format!("the range \"{words}\" runs backwards: {}", marks.message));
    finding.help.extend(marks.days.map(|days| format!("the other way round it is {} long", phrase::days(days + 1))));
    finding.help.extend(marks.wrapped.map(|days| format!("into the next year it is {} long", phrase::days(days + 1))));
    let marks = vec![(first.span, marks.labels.0), (last.span, marks.labels.1)];
    examination.keep(finding, sentence.span, marks);
}

struct Reversed {
    message: String,
    labels: (String, String),
    /// Between the two, where they are days.
    days: Option<i64>,
    /// Between the first and the second in the next year.
    wrapped: Option<i64>,
}

/// Two days of which one or both leave the year open, the second before the first, and too far from it in the next
/// year: "from May 12 to May 3", but not "from Nov. 12 to Feb. 3".
fn wraps(first: &TimeExpression, last: &TimeExpression) -> Option<Reversed> {
    let (from, to) = (NamedDay::of(&first.formula)?, NamedDay::of(&last.formula)?);
    if from.year.is_some() && to.year.is_some() || (from.month, from.day) <= (to.month, to.day) {
        return None;
    }
    let year = to.year.or(from.year).unwrap_or(2001);
    let (start, end) = (from.in_year(year)?, to.in_year(year)?);
    let wrapped = (to.in_year(year + 1)? - start).num_days();
    // "From 1 March to 31 January": whole months.
    let whole = start.day() == 1 && month_days(year, end.month()).is_some_and(|(_, last)| last == end);
    if !(LONG..YEAR).contains(&wrapped) || whole {
        return None;
    }
    let days = (start - end).num_days();
    let name = |date: NaiveDate| phrase::day_of_year(date.month(), date.day());
    Some(Reversed {
        message: format!("{} is {} before {}", name(end), phrase::days(days), name(start)),
        labels: (name(start), name(end)),
        days: Some(days),
        wrapped: Some(wrapped),
    })
}

/// Two pieces of the calendar that the words name in full, the second before the first.
fn backwards(expressions: [&TimeExpression; 2], resolutions: [&Resolution; 2]) -> Option<Reversed> {
    if !expressions.iter().all(|expression| names_year(&expression.formula)) {
        return None;
    }
    let [first, last] = resolutions.map(|resolution| resolution.bounds);
    let (start, end) = (first.first_day()?, last.last_day()?);
    let coarse = |bounds: &Interval| bounds.granularity > Granularity::Year || bounds.approximate;
    if start <= end || coarse(&first) || coarse(&last) {
        return None;
    }
    let labels = (name(&first)?, name(&last)?);
    let to_the_day = first.granularity.max(last.granularity) <= Granularity::Day;
    let days = to_the_day.then(|| (start - end).num_days());
    let distance = days.map_or("before".to_owned(), |days| format!("{} before", phrase::days(days)));
    Some(Reversed { message: format!("{} is {distance} {}", labels.1, labels.0), labels, days, wrapped: None })
}

/// A day, a month or a year, by what bounds it.
fn name(bounds: &Interval) -> Option<String> {
    let first = bounds.first_day()?;
    Some(match bounds.granularity {
        Granularity::Year => first.year().to_string(),
        Granularity::Month => format!("{} {}", phrase::month(first.month()), first.year()),
        _ => phrase::day(first),
    })
}

/// The words say the year, so that nothing was chosen.
fn names_year(formula: &Formula) -> bool {
    match formula {
        Formula::Exact(_) | Formula::Date { .. } | Formula::Numeric { .. } => true,
        Formula::Of(Field::MonthDay { .. } | Field::Month(_), year) => matches!(**year, Formula::Exact(_)),
        Formula::DayPart(_, inner) | Formula::Clock(_, _, inner) => names_year(inner),
        _ => false,
    }
}
