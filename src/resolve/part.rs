//! Parts of a stretch of the calendar: its thirds, its edges, its nth week or Sunday.

use super::evaluate::{Dated, days};
use super::field;
use crate::grammar::{NthOf, Part};
use crate::time::{Modifier, Period, Unit, shift_day};
use chrono::{Datelike, Days};

/// Parts of a stretch: early, mid and late are thirds in whole smaller units, the beginning
/// and the end are narrow.
pub fn part(part: Part, inner: Dated) -> Option<Dated> {
    let modifier = Some(match part {
        Part::Early | Part::Start => Modifier::Start,
        Part::Mid => Modifier::Mid,
        Part::Late | Part::End => Modifier::End,
    });
    let period = inner.as_period()?;
    let (first, last) = period.days()?;
    let months = |from: i64, to: i64| {
        Some((shift_day(first, from, Unit::Month)?, shift_day(first, to, Unit::Month)?.pred_opt()?))
    };
    let years =
        |from: i64, to: i64| Some((shift_day(first, from, Unit::Year)?, shift_day(first, to, Unit::Year)?.pred_opt()?));
    let of_days = |from: i64, to: i64| Some((days(first, from)?, days(first, to)?.min(last)));
    let length = (last - first).num_days() + 1;
    let (first, last) = match (period, part) {
        (Period::Century(_), Part::Early) => years(0, 34)?,
        (Period::Century(_), Part::Mid) => years(34, 67)?,
        (Period::Century(_), Part::Late) => years(67, 100)?,
        (Period::Century(_), Part::Start) => years(0, 20)?,
        (Period::Century(_), Part::End) => years(80, 100)?,
        (Period::Decade(_), Part::Early) => years(0, 4)?,
        (Period::Decade(_), Part::Mid) => years(4, 7)?,
        (Period::Decade(_), Part::Late) => years(7, 10)?,
        (Period::Decade(_), Part::Start) => years(0, 2)?,
        (Period::Decade(_), Part::End) => years(8, 10)?,
        (Period::Year(_) | Period::Fiscal(..), Part::Early) => months(0, 4)?,
        (Period::Year(_) | Period::Fiscal(..), Part::Mid) => months(4, 8)?,
        (Period::Year(_) | Period::Fiscal(..), Part::Late) => months(8, 12)?,
        (Period::Year(_) | Period::Fiscal(..), Part::Start) => months(0, 2)?,
        (Period::Year(_) | Period::Fiscal(..), Part::End) => months(10, 12)?,
        (Period::Half(..), Part::Early | Part::Start) => months(0, 2)?,
        (Period::Half(..), Part::Mid) => months(2, 4)?,
        (Period::Half(..), Part::Late | Part::End) => months(4, 6)?,
        (Period::Quarter(..) | Period::Season(..), Part::Early | Part::Start) => months(0, 1)?,
        (Period::Quarter(..) | Period::Season(..), Part::Mid) => months(1, 2)?,
        (Period::Quarter(..) | Period::Season(..), Part::Late | Part::End) => months(2, 3)?,
        (Period::Month(..), Part::Early) => of_days(0, 9)?,
        (Period::Month(..), Part::Mid) => of_days(10, 19)?,
        (Period::Month(..), Part::Late) => of_days(20, 31)?,
        (Period::Month(..), Part::Start) => of_days(0, 6)?,
        (Period::Month(..), Part::End) => of_days(length - 7, length)?,
        (Period::Week(..), Part::Early | Part::Start) => of_days(0, 1)?,
        (Period::Week(..), Part::Mid) => of_days(1, 3)?,
        (Period::Week(..), Part::Late) => of_days(3, 6)?,
        (Period::Week(..), Part::End) => of_days(4, 6)?,
        _ => (first, last),
    };
    Some(Dated { modifier, point: Some(first), ..inner.within(Some(first), Some(last)) })
}

/// The nth unit or weekday of a stretch; the first and the last week keep the value of the stretch.
pub fn nth(n: i32, what: NthOf, inner: Dated) -> Option<Dated> {
    let (first, last) = inner.as_period()?.days()?;
    let of_period = |period| {
        Some(Dated {
            anchor: inner.anchor.clone(),
            confidence: inner.confidence,
            chosen: inner.chosen,
            ..Dated::period(period)?
        })
    };
    match what {
        NthOf::Weekday(weekday) => of_period(Period::Day(field::nth_weekday(first, last, n, weekday)?)),
        NthOf::Unit(Unit::Week) => {
            let (from, to) = if n > 0 {
                let from = first.checked_add_days(Days::new(7 * (n as u64 - 1)))?;
                (from, from.checked_add_days(Days::new(6))?.min(last))
            } else {
                (last.checked_sub_days(Days::new(6))?, last)
            };
            (from <= last).then_some(())?;
            let modifier = if n == 1 {
                Some(Modifier::Start)
            } else if n < 0 {
                Some(Modifier::End)
            } else {
                None
            };
            let dated = if modifier.is_some() { inner } else { of_period(Period::enclosing(Unit::Week, from))? };
            Some(Dated { modifier, point: Some(from), ..dated.within(Some(from), Some(to)) })
        }
        // Halves and quarters of what is no year divide it: "the second half of January".
        NthOf::Unit(unit @ (Unit::Half | Unit::Quarter)) if !matches!(inner.as_period()?, Period::Year(_)) => {
            let parts: i64 = if unit == Unit::Half { 2 } else { 4 };
            let n = if n < 0 { parts + 1 + i64::from(n) } else { i64::from(n) };
            (1..=parts).contains(&n).then_some(())?;
            let years = i64::from(last.year()) - i64::from(first.year()) + 1;
            let edge = |n: i64| {
                if years >= 10 {
                    shift_day(first, years * n / parts, Unit::Year)
                } else {
                    days(first, ((last - first).num_days() + 1) * n / parts)
                }
            };
            let modifier = match n {
                1 => Some(Modifier::Start),
                _ if n == parts => Some(Modifier::End),
                _ => Some(Modifier::Mid),
            };
            let (from, to) = (edge(n - 1)?, edge(n)?.pred_opt()?);
            Some(Dated { modifier, point: Some(from), ..inner.within(Some(from), Some(to)) })
        }
        NthOf::Unit(unit) => {
            let start = if n > 0 { shift_day(first, i64::from(n) - 1, unit)? } else { last };
            let period = Period::enclosing(unit, start);
            (start <= last).then_some(())?;
            of_period(period)
        }
    }
}
