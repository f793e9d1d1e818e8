//! Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2), level 2 for seasons.

use super::{Interval, Period, Season, Value};
use std::fmt::Write;

/// What is known, as EDTF: the value itself where its calendar span is all that the bounds say
/// (`2025-05`, `199X`), else the bounds (`2025-05-20/2025-06-03`, an open side `..`). `None` when
/// nothing is known of the calendar.
pub fn edtf(value: Option<&Value>, bounds: &Interval) -> Option<String> {
    if let Some(Value::Period(period)) = value {
        let same = period.moments().is_some_and(|(a, b)| bounds.earliest == Some(a) && bounds.latest == Some(b));
        if (same || bounds.approximate && one_unit_around(bounds, *period))
            && let Some(name) = named(*period)
        {
            return Some(name + if bounds.approximate { "~" } else { "" });
        }
    }
    let mut out = String::new();
    match (bounds.earliest, bounds.latest) {
        (None, None) => return None,
        (Some(a), Some(b)) if a == b => write!(out, "{a}"),
        (a, b) => {
            let side = |m: Option<super::Moment>| m.map_or("..".to_owned(), |m| m.to_string());
            write!(out, "{}/{}", side(a), side(b))
        }
    }
    .ok()?;
    Some(out)
}

/// An approximate calendar unit reaches one unit to either side, which `~` says well enough; an
/// offset ("about three weeks ago") is a window around a point and prints as one.
fn one_unit_around(bounds: &Interval, period: Period) -> bool {
    let Some((first, last)) = period.days() else { return false };
    let next = last.succ_opt().and_then(|day| super::shift_day(day, 1, period.unit()));
    super::shift_day(first, -1, period.unit()) == bounds.first_day()
        && next.and_then(|day| day.pred_opt()) == bounds.last_day()
}

/// The EDTF of a period that the format can name.
fn named(period: Period) -> Option<String> {
    let year = |y: i32| {
        let sign = if y < 0 { "-" } else { "" };
        format!("{sign}{:04}", y.unsigned_abs())
    };
    match period {
        Period::Century(c) if c >= 0 => Some(format!("{c:02}XX")),
        Period::Decade(d) if d >= 0 => Some(format!("{d:03}X")),
        Period::Year(y) => Some(year(y)),
        Period::Half(y, h) => Some(format!("{}-{}", year(y), 39 + h)),
        Period::Quarter(y, q) => Some(format!("{}-{}", year(y), 32 + q)),
        // 25 to 28 are the seasons of the northern hemisphere. A winter there is named after the
        // year it begins in, as ours is.
        Period::Season(y, season) => Some(format!(
            "{}-{}",
            year(y),
            match season {
                Season::Spring => 25,
                Season::Summer => 26,
                Season::Autumn => 27,
                Season::Winter => 28,
            }
        )),
        Period::Month(y, m) => Some(format!("{}-{m:02}", year(y))),
        Period::Day(day) => Some(super::Moment::day(day).to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Granularity;
    use super::*;
    use chrono::NaiveDate;

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
