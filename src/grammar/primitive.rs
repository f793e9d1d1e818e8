//! What a run of digits can be: parsed once with its token, judged here by plain ranges.

use super::scan::Token;
use serde::{Deserialize, Serialize};

/// Kinds of number that a pattern can ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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

    /// The number that a token stands for, or `None` when it is no number of this kind.
    pub fn of(self, token: &Token) -> Option<u32> {
        if token.is_number() { self.judge(token.number()?, token.end - token.start) } else { None }
    }

    /// Judges a number by its value and the count of its digits.
    pub fn judge(self, n: u32, digits: u32) -> Option<u32> {
        let fits = match self {
            Number::Integer => true,
            Number::Year => digits == 4 && (1000..=2199).contains(&n),
            Number::AncientYear => (2..=4).contains(&digits) && n >= 10,
            Number::TwoDigits => digits == 2,
            Number::ThreeDigits => digits == 3,
            Number::Day => digits <= 2 && (1..=31).contains(&n),
            Number::Month => digits <= 2 && (1..=12).contains(&n),
            Number::Hour => digits <= 2 && n <= 24,
            Number::Minute => digits == 2 && n <= 59,
            Number::HourMinute => digits == 4 && n <= 2359 && n % 100 < 60,
            Number::DayHourMinute => {
                digits == 6 && n % 100 < 60 && n / 100 % 100 < 24 && (1..=31).contains(&(n / 10_000))
            }
            Number::CompactDate => {
                digits == 8
                    && (1000..=2199).contains(&(n / 10_000))
                    && (1..=12).contains(&(n / 100 % 100))
                    && (1..=31).contains(&(n % 100))
            }
            Number::Decade => matches!(digits, 2 | 4) && n.is_multiple_of(10) && n <= 2190,
        };
        fits.then_some(n)
    }
}

/// Shapes of numbers that can begin the same patterns, each with a number of that shape; the last
/// takes all that is longer.
pub const SHAPES: [(u32, u32); 9] =
    [(5, 1), (0, 1), (12, 2), (31, 2), (59, 2), (99, 2), (199, 3), (1999, 4), (9_999, 4)];

/// The shape of a number, as an index into [`SHAPES`], or one past it for five digits and more.
pub const fn shape(n: u32, digits: u32) -> usize {
    match (digits, n) {
        (1, 0) => 1,
        (1, _) => 0,
        (2, 0..=12) => 2,
        (2, 13..=31) => 3,
        (2, 32..=59) => 4,
        (2, _) => 5,
        (3, _) => 6,
        (4, 1000..=2359) => 7,
        (4, _) => 8,
        _ => 9,
    }
}

impl Number {
    /// Can a number of a shape be of this kind?
    pub fn may_have(self, shape: usize) -> bool {
        match (self, SHAPES.get(shape)) {
            (Number::Integer, _) => true,
            (_, None) => matches!(self, Number::DayHourMinute | Number::CompactDate),
            // Ends of ranges lie inside shapes for these; a shape is let in when any of it fits.
            (Number::Hour, _) => matches!(shape, 0..=3),
            (Number::TwoDigits | Number::Decade | Number::AncientYear, Some((_, digits))) => {
                *digits == 2 || *digits == 4 && self != Number::TwoDigits || *digits == 3 && self == Number::AncientYear
            }
            (Number::HourMinute, _) => matches!(shape, 7 | 8),
            (kind, Some((n, digits))) => kind.judge(*n, *digits).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_judged_by_kind() {
        let read = |kind: Number, digits: &str| kind.judge(digits.parse().unwrap(), digits.len() as u32);
        assert_eq!(read(Number::Year, "2025"), Some(2025));
        assert_eq!(read(Number::Year, "0199"), None);
        assert_eq!(read(Number::Year, "20250"), None);
        assert_eq!(read(Number::Day, "32"), None);
        assert_eq!(read(Number::HourMinute, "0630"), Some(630));
        assert_eq!(read(Number::HourMinute, "1261"), None);
        assert_eq!(read(Number::DayHourMinute, "170630"), Some(170_630));
        assert_eq!(read(Number::Decade, "80"), Some(80));
        assert_eq!(read(Number::Decade, "1985"), None);
    }

    #[test]
    fn a_shape_lets_in_every_number_that_a_kind_takes() {
        for (name, kind) in Number::NAMES {
            for n in 0..10_000u32 {
                for digits in n.to_string().len() as u32..=4 {
                    if kind.judge(n, digits).is_some() {
                        assert!(kind.may_have(shape(n, digits)), "{name} {n} of {digits} digits");
                    }
                }
            }
        }
    }
}
