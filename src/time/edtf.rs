//! Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2), level 2 for seasons.

use super::{Interval, Moment, Period, Season, Value};
use std::fmt::{self, Display};

/// What is known, as EDTF: the value itself where its calendar span is all that the bounds say
/// (`2025-05`, `199X`), else the bounds (`2025-05-20/2025-06-03`, an open side `..`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edtf {
    /// A period that the format can name, and whether it is told about (`~`).
    Named(Period, bool),
    /// One moment.
    Moment(Moment),
    /// From, to.
    Interval(Option<Moment>, Option<Moment>),
}

impl Edtf {
    /// `None` when nothing is known of the calendar.
    pub fn of(value: Option<&Value>, bounds: &Interval) -> Option<Edtf> {
        if let Some(Value::Period(period)) = value
            && is_named(*period)
        {
            let same = period.moments().is_some_and(|(a, b)| bounds.earliest == Some(a) && bounds.latest == Some(b));
            if same || bounds.approximate && one_unit_around(bounds, *period) {
                return Some(Edtf::Named(*period, bounds.approximate));
            }
        }
        match (bounds.earliest, bounds.latest) {
            (None, None) => None,
            (Some(a), Some(b)) if a == b => Some(Edtf::Moment(a)),
            (a, b) => Some(Edtf::Interval(a, b)),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |f: &mut fmt::Formatter<'_>, side: &Option<Moment>| match side {
            Some(moment) => moment.fmt(f),
            None => f.write_str(".."),
        };
        match self {
            Edtf::Named(period, about) => {
                name(*period, f)?;
                f.write_str(if *about { "~" } else { "" })
            }
            Edtf::Moment(moment) => moment.fmt(f),
            Edtf::Interval(from, to) => {
                side(f, from)?;
                f.write_str("/")?;
                side(f, to)
            }
        }
    }
}

/// An approximate calendar unit reaches one unit to either side, which `~` says well enough; an
/// offset ("about three weeks ago") is a window around a point and prints as one.
fn one_unit_around(bounds: &Interval, period: Period) -> bool {
    let Some((first, last)) = period.days() else { return false };
    let next = last.succ_opt().and_then(|day| super::shift_day(day, 1, period.unit()));
    super::shift_day(first, -1, period.unit()) == bounds.first_day()
        && next.and_then(|day| day.pred_opt()) == bounds.last_day()
}

/// Can the format name it?
fn is_named(period: Period) -> bool {
    match period {
        Period::Century(n) | Period::Decade(n) => n >= 0,
        Period::Year(_) | Period::Half(..) | Period::Quarter(..) | Period::Season(..) => true,
        Period::Month(..) | Period::Day(_) => true,
        _ => false,
    }
}

/// Writes a period that the format can name.
fn name(period: Period, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let year = |f: &mut fmt::Formatter<'_>, y: i32| {
        f.write_str(if y < 0 { "-" } else { "" })?;
        write!(f, "{:04}", y.unsigned_abs())
    };
    match period {
        Period::Century(c) => write!(f, "{c:02}XX"),
        Period::Decade(d) => write!(f, "{d:03}X"),
        Period::Year(y) => year(f, y),
        Period::Half(y, h) => year(f, y).and_then(|()| write!(f, "-{}", 39 + h)),
        Period::Quarter(y, q) => year(f, y).and_then(|()| write!(f, "-{}", 32 + q)),
        // 25 to 28 are the seasons of the northern hemisphere. A winter there is named after the
        // year it begins in, as ours is.
        Period::Season(y, season) => {
            year(f, y)?;
            f.write_str(match season {
                Season::Spring => "-25",
                Season::Summer => "-26",
                Season::Autumn => "-27",
                Season::Winter => "-28",
            })
        }
        Period::Month(y, m) => year(f, y).and_then(|()| write!(f, "-{m:02}")),
        Period::Day(day) => Moment::day(day).fmt(f),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Granularity;
    use super::*;
    use chrono::NaiveDate;

    fn edtf(value: Option<&Value>, bounds: &Interval) -> Option<String> {
        Edtf::of(value, bounds).map(|edtf| edtf.to_string())
    }

    #[test]
    fn a_value_stands_for_itself_and_a_window_for_its_bounds() {
        let (a, b) = Period::Month(2025, 5).days().unwrap();
        let month = Interval::days(a, b, Granularity::Month);
        assert_eq!(edtf(Some(&Value::Period(Period::Month(2025, 5))), &month).unwrap(), "2025-05");
        let day = |m, d| NaiveDate::from_ymd_opt(2025, m, d).unwrap();
        let mut window = Interval::days(day(5, 20), day(6, 3), Granularity::Week);
        window.approximate = true;
        assert_eq!(edtf(Some(&Value::Period(Period::Week(2025, 22))), &window).unwrap(), "2025-05-20/2025-06-03");
        window.latest = None;
        assert_eq!(edtf(None, &window).unwrap(), "2025-05-20/..");
        let around = Interval {
            approximate: true,
            ..Interval::days(
                NaiveDate::from_ymd_opt(1989, 1, 1).unwrap(),
                NaiveDate::from_ymd_opt(1991, 12, 31).unwrap(),
                Granularity::Year,
            )
        };
        assert_eq!(edtf(Some(&Value::Period(Period::Year(1990))), &around).unwrap(), "1990~");
        assert_eq!(edtf(None, &Interval { earliest: None, latest: None, ..around }), None);
    }
}
