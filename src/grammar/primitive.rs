//! What a run of digits can be. Parsed with nom, judged by a plain range.

use nom::Parser;
use nom::character::complete::{digit1, u32 as unsigned};
use nom::combinator::{all_consuming, map_opt, verify};

type Input<'a> = nom::error::Error<&'a str>;

/// Kinds of number that a pattern can ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Number {
    /// Any whole number of up to nine digits.
    Integer,
    /// Four digits, 1000 to 2199.
    Year,
    /// Two to four digits: years of antiquity.
    AncientYear,
    /// Two digits: a year without its century, the minutes of a clock, a month in ISO.
    TwoDigits,
    /// Three digits: a group of thousands.
    ThreeDigits,
    /// 1 to 31.
    Day,
    /// 1 to 12.
    Month,
    /// 0 to 24, at most two digits.
    Hour,
    /// 00 to 59, two digits.
    Minute,
    /// Hours and minutes in four digits, 0000 to 2359.
    HourMinute,
    /// Day, hour and minute in six digits.
    DayHourMinute,
    /// Year, month and day in eight digits.
    CompactDate,
    /// The tens of a decade or a full year that ends in 0: 80, 1980.
    Decade,
}

impl Number {
    /// The kinds with the names that grammars use.
    pub const NAMES: [(&'static str, Number); 13] = [
        ("integer", Number::Integer),
        ("year", Number::Year),
        ("ancient-year", Number::AncientYear),
        ("two-digits", Number::TwoDigits),
        ("three-digits", Number::ThreeDigits),
        ("day", Number::Day),
        ("month-number", Number::Month),
        ("hour", Number::Hour),
        ("minute", Number::Minute),
        ("hour-minute", Number::HourMinute),
        ("day-hour-minute", Number::DayHourMinute),
        ("compact-date", Number::CompactDate),
        ("decade-number", Number::Decade),
    ];

    /// The number that the digits stand for, or `None` when they are not of this kind.
    pub fn read(self, digits: &str) -> Option<u32> {
        let number = |width: std::ops::RangeInclusive<usize>, range: std::ops::RangeInclusive<u32>| {
            all_consuming(verify(
                map_opt(digit1::<_, Input<'_>>, |s: &str| width.contains(&s.len()).then(|| s.parse().ok()).flatten()),
                |n| range.contains(n),
            ))
            .parse(digits)
            .map(|(_, n): (&str, u32)| n)
            .ok()
        };
        match self {
            Number::Integer => {
                all_consuming(unsigned::<_, Input<'_>>).parse(digits).ok().map(|(_, n)| n).filter(|_| digits.len() <= 9)
            }
            Number::Year => number(4..=4, 1000..=2199),
            Number::AncientYear => number(2..=4, 10..=9999),
            Number::TwoDigits => number(2..=2, 0..=99),
            Number::ThreeDigits => number(3..=3, 0..=999),
            Number::Day => number(1..=2, 1..=31),
            Number::Month => number(1..=2, 1..=12),
            Number::Hour => number(1..=2, 0..=24),
            Number::Minute => number(2..=2, 0..=59),
            Number::HourMinute => number(4..=4, 0..=2359).filter(|n| n % 100 < 60),
            Number::DayHourMinute => {
                number(6..=6, 10_000..=312_359).filter(|n| n % 100 < 60 && n / 100 % 100 < 24 && n / 10_000 <= 31)
            }
            Number::CompactDate => number(8..=8, 10_000_101..=21_991_231)
                .filter(|n| (1..=12).contains(&(n / 100 % 100)) && (1..=31).contains(&(n % 100))),
            Number::Decade => number(2..=4, 0..=2190).filter(|n| digits.len() != 3 && n % 10 == 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn digits_are_judged_by_kind() {
        assert_eq!(Number::Year.read("2025"), Some(2025));
        assert_eq!(Number::Year.read("0199"), None);
        assert_eq!(Number::Year.read("20250"), None);
        assert_eq!(Number::Day.read("32"), None);
        assert_eq!(Number::HourMinute.read("0630"), Some(630));
        assert_eq!(Number::HourMinute.read("1261"), None);
        assert_eq!(Number::DayHourMinute.read("170630"), Some(170_630));
        assert_eq!(Number::Integer.read("99999999999"), None);
        assert_eq!(Number::Decade.read("80"), Some(80));
        assert_eq!(Number::Decade.read("1985"), None);
    }
}
