//! Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2), level 2 for seasons.

use super::{Hemisphere, Interval, Moment, Period, Print, Printed, Season, Sink, Value};
use chrono::Datelike;
use std::fmt;

/// A date of EDTF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edtf {
    /// A piece of the calendar, or about it: `2025-05`, `199X`, `1990~`.
    Period {
        /// Which.
        period: Period,
        /// The words said that it is not exact.
        approximate: bool,
    },
    /// A time of day: `2025-06-19T21:00:00-04:00`.
    Moment(Moment),
    /// Some time between two moments, an open side as `..`.
    Interval {
        /// Not before it.
        earliest: Option<Moment>,
        /// Not after it.
        latest: Option<Moment>,
    },
}

impl Edtf {
    /// What is known: the value itself where its calendar span is all that the bounds say, else the
    /// bounds. `None` when nothing is known of the calendar, and for days of years beyond 9999, which
    /// EDTF cannot say.
    pub fn of(value: Option<&Value>, bounds: &Interval) -> Option<Edtf> {
        if let Some(Value::Period(period)) = value {
            let same = period.moments().is_some_and(|(a, b)| bounds.earliest == Some(a) && bounds.latest == Some(b));
            if (same || bounds.approximate && one_unit_around(bounds, *period)) && has_name(*period) {
                return Some(Edtf::Period { period: *period, approximate: bounds.approximate });
            }
        }
        let named = |moment: Moment| has_name(Period::Day(moment.date));
        match (bounds.earliest, bounds.latest) {
            (None, None) => None,
            (a, b) if !a.is_none_or(named) || !b.is_none_or(named) => None,
            (Some(a), Some(b)) if a == b && a.time.is_none() => {
                Some(Edtf::Period { period: Period::Day(a.date), approximate: false })
            }
            (Some(a), Some(b)) if a == b => Some(Edtf::Moment(a)),
            (earliest, latest) => Some(Edtf::Interval { earliest, latest }),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(f)
    }
}

impl Print for Edtf {
    fn print(&self, f: &mut impl Sink) -> fmt::Result {
        fn side(moment: Option<Moment>, f: &mut impl Sink) -> fmt::Result {
            match moment {
                Some(moment) => f.take(&moment.to_the_second()),
                None => f.write_str(".."),
            }
        }
        match *self {
            Edtf::Period { period, approximate } if has_name(period) => {
                write_period(f, period)?;
                f.write_str(if approximate { "~" } else { "" })
            }
            // What has no name is its own bounds.
            Edtf::Period { period, .. } => {
                let (earliest, latest) = period.moments().unzip();
                side(earliest, f)?;
                f.write_str("/")?;
                side(latest, f)
            }
            Edtf::Moment(moment) => side(Some(moment), f),
            Edtf::Interval { earliest, latest } => {
                side(earliest, f)?;
                f.write_str("/")?;
                side(latest, f)
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

/// The seasons of either half of the globe. A winter of the north is named after the year that it begins in, as ours is.
pub(super) const SEASONS: [(u32, Season, Hemisphere); 8] = [
    (25, Season::Spring, Hemisphere::North),
    (26, Season::Summer, Hemisphere::North),
    (27, Season::Autumn, Hemisphere::North),
    (28, Season::Winter, Hemisphere::North),
    (29, Season::Spring, Hemisphere::South),
    (30, Season::Summer, Hemisphere::South),
    (31, Season::Autumn, Hemisphere::South),
    (32, Season::Winter, Hemisphere::South),
];

/// Whether the format has a name for a period.
fn has_name(period: Period) -> bool {
    const FOUR_DIGITS: std::ops::RangeInclusive<i32> = -9999..=9999;
    match period {
        Period::Century(n) => (0..100).contains(&n),
        Period::Decade(n) => (0..1000).contains(&n),
        Period::Year(_) => true,
        Period::Half(y, _) | Period::Quarter(y, _) | Period::Season(y, ..) | Period::Month(y, _) => {
            FOUR_DIGITS.contains(&y)
        }
        Period::Day(day) => FOUR_DIGITS.contains(&day.year()),
        Period::Fiscal(..) | Period::Week(..) | Period::Weekend(..) | Period::Part(..) | Period::Time(..) => false,
    }
}

fn write_period(f: &mut impl Sink, period: Period) -> fmt::Result {
    let (year, division) = match period {
        Period::Century(century) => return write!(f, "{century:02}XX"),
        Period::Decade(decade) => return write!(f, "{decade:03}X"),
        Period::Year(year) if year.unsigned_abs() > 9999 => return write!(f, "Y{year}"),
        Period::Year(year) => (year, None),
        Period::Half(year, half) => (year, Some(39 + half)),
        Period::Quarter(year, quarter) => (year, Some(32 + quarter)),
        Period::Season(year, season, half) => {
            (year, SEASONS.iter().find(|s| (s.1, s.2) == (season, half)).map(|s| s.0))
        }
        Period::Month(year, month) => (year, Some(month)),
        Period::Day(day) => return f.take(&Moment::day(day).printed()),
        _ => return Ok(()),
    };
    f.write_str(if year < 0 { "-" } else { "" })?;
    f.take(&Printed::padded(year.unsigned_abs(), 4))?;
    let Some(division) = division else { return Ok(()) };
    f.write_str("-")?;
    f.take(&Printed::padded(division, 2))
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
        let nine = Moment { offset: Some(-240), ..Moment::at(day(6, 19), 21, 0).unwrap() };
        let at_nine = Interval { earliest: Some(nine), latest: Some(nine), ..around };
        assert_eq!(edtf(None, &at_nine).unwrap(), "2025-06-19T21:00:00-04:00");
    }

    #[test]
    fn years_beyond_four_digits_are_named_or_left_out() {
        let (a, b) = Period::Year(12_025).days().unwrap();
        let far = Interval::days(a, b, Granularity::Year);
        assert_eq!(edtf(Some(&Value::Period(Period::Year(12_025))), &far).unwrap(), "Y12025");
        assert_eq!(edtf(None, &far), None);
    }
}
