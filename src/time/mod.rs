//! Calendar values. Nothing in here knows a language: a [`Period`] is a piece of the calendar, an
//! [`Interval`] bounds a truth that is known only so far, a [`Value`] is what TIMEX3 can say.

mod duration;
mod edtf;
mod interval;
mod numeric;
mod parse;
mod period;
mod stamp;
mod timex;

pub use duration::{Amount, Length};
pub use edtf::Edtf;
pub use interval::{Interval, Moment, Order, Print, Printed, Sink};
pub use numeric::DayOrder;
pub use period::{DayPart, FiscalYear, Granularity, Hemisphere, Period, Season, Unit};
pub use stamp::Stamp;
pub(crate) use stamp::offset;
pub use timex::{Modifier, Recurrence, Reference, TimexType, Value};

use chrono::{Datelike, Months, NaiveDate};

/// Moves a day by `n` calendar units; months and years keep the day and are clamped at the end of
/// the month (31 March minus one month is the last of February). `None` outside the calendar.
pub fn shift_day(day: NaiveDate, n: i64, unit: Unit) -> Option<NaiveDate> {
    let months = |n: i64| {
        let count = Months::new(u32::try_from(n.unsigned_abs()).ok()?);
        if n < 0 { day.checked_sub_months(count) } else { day.checked_add_months(count) }
    };
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Some(day),
        Unit::Day => day.checked_add_signed(chrono::TimeDelta::try_days(n)?),
        Unit::Weekend | Unit::Week => day.checked_add_signed(chrono::TimeDelta::try_days(n.checked_mul(7)?)?),
        Unit::Month => months(n),
        Unit::Quarter => months(n.checked_mul(3)?),
        Unit::Half => months(n.checked_mul(6)?),
        Unit::Year => months(n.checked_mul(12)?),
        Unit::Decade => months(n.checked_mul(120)?),
        Unit::Century => months(n.checked_mul(1200)?),
    }
}

/// The first and the last day of a month; `None` outside the calendar.
pub fn month_days(year: i32, month: u32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    let days = match month {
        2 if first.leap_year() => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    Some((first, NaiveDate::from_ymd_opt(year, month, days)?))
}

/// The Monday of an ISO week; `None` if the year has no such week.
pub fn week_monday(year: i32, week: u32) -> Option<NaiveDate> {
    NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon)
}

/// ISO year and week of a day.
pub fn iso_week(day: NaiveDate) -> (i32, u32) {
    (day.iso_week().year(), day.iso_week().week())
}
