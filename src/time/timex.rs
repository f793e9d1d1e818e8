//! What TIMEX3 can say: values, modifiers, sets, references.

use super::{DayPart, Granularity, Length, Moment, Period, Print, Printed, Season, Sink};
use chrono::Datelike;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The `type` of a TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TimexType {
    /// A day or something coarser.
    Date,
    /// Finer than a day.
    Time,
    /// A length.
    Duration,
    /// Something that recurs.
    Set,
}

impl TimexType {
    /// The name in TIMEX3.
    pub const fn name(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
        }
    }
}

/// The `mod` of a TIMEX3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Modifier {
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
    LessThan,
    MoreThan,
    EqualOrLess,
    EqualOrMore,
    Start,
    Mid,
    End,
    Approx,
}

impl Modifier {
    /// Every modifier.
    pub const ALL: [Modifier; 12] = [
        Modifier::Before,
        Modifier::After,
        Modifier::OnOrBefore,
        Modifier::OnOrAfter,
        Modifier::LessThan,
        Modifier::MoreThan,
        Modifier::EqualOrLess,
        Modifier::EqualOrMore,
        Modifier::Start,
        Modifier::Mid,
        Modifier::End,
        Modifier::Approx,
    ];

    /// The name in TIMEX3.
    pub const fn name(self) -> &'static str {
        match self {
            Modifier::Before => "BEFORE",
            Modifier::After => "AFTER",
            Modifier::OnOrBefore => "ON_OR_BEFORE",
            Modifier::OnOrAfter => "ON_OR_AFTER",
            Modifier::LessThan => "LESS_THAN",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
        }
    }
}

/// Past, present and future without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Reference {
    Past,
    Present,
    Future,
}

/// What recurs.
#[derive(Clone, Debug, PartialEq)]
pub enum Recurrence {
    /// Every so long: `P4Y`.
    Length(Length),
    /// A weekday, 1 (Monday) to 7: `XXXX-WXX-2`.
    Weekday(u32),
    /// A month of every year: `XXXX-05`.
    MonthOfYear(u32),
    /// A season of every year: `XXXX-SU`.
    Season(Season),
    /// A day of every year, by month and day: `XXXX-12-25`.
    DayOfYear(u32, u32),
    /// A part of any day: `XXXX-XX-XXTNI`.
    DayPart(DayPart),
}

/// The value of a time expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A piece of the calendar.
    Period(Period),
    /// A length of time.
    Duration(Length),
    /// A length between two: "two to three weeks".
    Between(Length, Length),
    /// Something that recurs, with `quant` and `freq` as TIMEX3 has them.
    Set {
        /// What recurs.
        every: Recurrence,
        /// `EVERY`, `EVERY OTHER` or nothing.
        quant: Option<&'static str>,
        /// `2X` for twice, or nothing.
        freq: Option<u32>,
    },
    /// Past, present, future.
    Reference(Reference),
}

/// A value as machines keep it: TIMEX3 has no name for every piece of the calendar.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Period(Period),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Period(period) => period.serialize(serializer),
            value => serializer.collect_str(value),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Written::deserialize(deserializer)? {
            Written::Period(period) => Ok(Value::Period(period)),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

impl Value {
    /// The TIMEX3 type.
    pub const fn timex_type(&self) -> TimexType {
        match self {
            Value::Period(Period::Part(..) | Period::Time(..)) => TimexType::Time,
            Value::Period(_) | Value::Reference(_) => TimexType::Date,
            Value::Duration(_) | Value::Between(..) => TimexType::Duration,
            Value::Set { .. } => TimexType::Set,
        }
    }

    /// How fine it is; `None` for what names no piece of the calendar.
    pub const fn granularity(&self) -> Granularity {
        match self {
            Value::Period(period) => period.granularity(),
            _ => Granularity::None,
        }
    }
}

impl Season {
    const fn code(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

impl DayPart {
    const fn code(self) -> &'static str {
        match self {
            DayPart::EarlyHours | DayPart::Morning => "TMO",
            DayPart::Midday => "TMI",
            DayPart::Afternoon => "TAF",
            DayPart::Evening => "TEV",
            DayPart::Night => "TNI",
        }
    }
}

/// A year as TIMEX3 writes it: four digits, `BC0044` before our era.
fn write_year(f: &mut impl Sink, year: i32) -> fmt::Result {
    if year > 0 {
        return f.take(&Printed::padded(year.unsigned_abs(), 4));
    }
    write!(f, "BC{:04}", 1 - i64::from(year))
}

/// A year, a mark, and two digits.
fn write_in_year(f: &mut impl Sink, year: i32, mark: &str, n: u32) -> fmt::Result {
    write_year(f, year)?;
    f.write_str(mark)?;
    f.take(&Printed::padded(n, 2))
}

/// A day or a time with its year as TIMEX3 writes it, which is as moments are printed in all years that have four digits.
fn write_moment(f: &mut impl Sink, moment: Moment) -> fmt::Result {
    let printed = moment.printed();
    let year = moment.date.year();
    if (1..=9999).contains(&year) {
        return f.take(&printed);
    }
    write_year(f, year)?;
    // Behind the year, whose own sign is no dash.
    let printed = printed.as_str();
    let rest = printed[1..].find('-').map_or("", |dash| &printed[1 + dash..]);
    f.write_str(rest)
}

impl fmt::Display for Period {
    /// The TIMEX3 value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(f)
    }
}

impl Print for Period {
    fn print(&self, f: &mut impl Sink) -> fmt::Result {
        match *self {
            Period::Century(c) if c < 0 => write!(f, "BC{:02}", -(c + 1)),
            Period::Century(c) => write!(f, "{c:02}"),
            Period::Decade(d) if d < 0 => write!(f, "BC{:03}", -(d + 1)),
            Period::Decade(d) => write!(f, "{d:03}"),
            Period::Year(y) | Period::Fiscal(y, _) => write_year(f, y),
            Period::Half(y, h) => write_year(f, y).and_then(|()| write!(f, "-H{h}")),
            Period::Quarter(y, q) => write_year(f, y).and_then(|()| write!(f, "-Q{q}")),
            Period::Season(y, season, _) => {
                write_year(f, y)?;
                write!(f, "-{}", season.code())
            }
            Period::Month(y, m) => write_in_year(f, y, "-", m),
            Period::Week(y, w) => write_in_year(f, y, "-W", w),
            Period::Weekend(y, w) => write_in_year(f, y, "-W", w).and_then(|()| f.write_str("-WE")),
            Period::Day(day) => write_moment(f, Moment::day(day)),
            Period::Part(day, part) => {
                write_moment(f, Moment::day(day))?;
                f.write_str(part.code())
            }
            Period::Time(date, time, offset) => write_moment(f, Moment { date, time: Some(time), offset }),
        }
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Recurrence::Length(length) => length.fmt(f),
            Recurrence::Weekday(day) => write!(f, "XXXX-WXX-{day}"),
            Recurrence::MonthOfYear(month) => write!(f, "XXXX-{month:02}"),
            Recurrence::Season(season) => write!(f, "XXXX-{}", season.code()),
            Recurrence::DayOfYear(month, day) => write!(f, "XXXX-{month:02}-{day:02}"),
            Recurrence::DayPart(part) => write!(f, "XXXX-XX-XX{}", part.code()),
        }
    }
}

impl fmt::Display for Value {
    /// The TIMEX3 `value` attribute.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print(f)
    }
}

impl Print for Value {
    fn print(&self, f: &mut impl Sink) -> fmt::Result {
        match self {
            Value::Period(period) => period.print(f),
            Value::Duration(length) => write!(f, "{length}"),
            Value::Between(a, b) => write!(f, "{a}/{b}"),
            Value::Set { every, .. } => write!(f, "{every}"),
            Value::Reference(Reference::Past) => f.write_str("PAST_REF"),
            Value::Reference(Reference::Present) => f.write_str("PRESENT_REF"),
            Value::Reference(Reference::Future) => f.write_str("FUTURE_REF"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Hemisphere;
    use super::*;
    use chrono::{NaiveDate, NaiveTime};

    #[test]
    fn periods_print_as_timex3() {
        let day = NaiveDate::from_ymd_opt(2025, 6, 19).unwrap();
        let nine = NaiveTime::from_hms_opt(21, 0, 0).unwrap();
        let cases = [
            (Period::Century(18), "18"),
            (Period::Decade(199), "199"),
            (Period::Decade(-5), "BC004"),
            (Period::Week(-43, 11), "BC0044-W11"),
            (Period::Part(NaiveDate::from_ymd_opt(-43, 3, 15).unwrap(), DayPart::Morning), "BC0044-03-15TMO"),
            (Period::Day(NaiveDate::from_ymd_opt(12_025, 3, 15).unwrap()), "12025-03-15"),
            (Period::Year(-43), "BC0044"),
            (Period::Half(2025, 1), "2025-H1"),
            (Period::Season(2024, Season::Spring, Hemisphere::North), "2024-SP"),
            (Period::Month(2025, 5), "2025-05"),
            (Period::Week(2025, 2), "2025-W02"),
            (Period::Weekend(2025, 24), "2025-W24-WE"),
            (Period::Part(day, DayPart::Night), "2025-06-19TNI"),
            (Period::Time(day, nine, Some(-240)), "2025-06-19T21:00-04:00"),
        ];
        for (period, text) in cases {
            assert_eq!(period.to_string(), text);
        }
    }
}
