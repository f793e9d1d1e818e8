//! Lengths of time: what TIMEX3 writes as `P3W`, `PT2H15M`, `PXM`.

use super::Unit;
use std::fmt;

/// How many of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number, whole or with a fraction ("two and a half" is 2.5).
    Exact(f64),
    /// Some, with the range that the word stands for: "several" is 3 to 8.
    Vague {
        /// The fewest that the word can mean.
        least: u32,
        /// The most that the word can mean.
        most: u32,
    },
}

/// A length of time: one or more amounts of units, coarse to fine.
#[derive(Clone, Debug, PartialEq)]
pub struct Length(pub Vec<(Amount, Unit)>);

impl Length {
    /// `n` of one unit.
    pub fn of(n: Amount, unit: Unit) -> Self {
        Length(vec![(n, unit)])
    }
}

impl fmt::Display for Length {
    /// TIMEX3 (ISO 8601 with `X` for a vague number, and `DE`, `CE`, `WE` as TIMEX3 has them).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        let mut clock = false;
        for (amount, unit) in &self.0 {
            if unit.is_clock() && !clock {
                clock = true;
                f.write_str("T")?;
            }
            // Quarters and halves of a year have a TIMEX3 letter only for quarters; months say it.
            let (scale, letter) = match unit {
                Unit::Second => (1.0, "S"),
                Unit::Minute => (1.0, "M"),
                Unit::Hour => (1.0, "H"),
                Unit::Day => (1.0, "D"),
                Unit::Weekend => (1.0, "WE"),
                Unit::Week => (1.0, "W"),
                Unit::Month => (1.0, "M"),
                Unit::Quarter => (1.0, "Q"),
                Unit::Half => (6.0, "M"),
                Unit::Year => (1.0, "Y"),
                Unit::Decade => (1.0, "DE"),
                Unit::Century => (1.0, "CE"),
            };
            match amount {
                // A number of decades is a number of years; only a vague one needs its own letter.
                Amount::Exact(n) if *unit == Unit::Decade => write!(f, "{}Y", n * 10.0)?,
                Amount::Exact(n) => write!(f, "{}{letter}", n * scale)?,
                Amount::Vague { .. } => write!(f, "X{letter}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_print_as_timex3() {
        let exact = |n, unit| Length::of(Amount::Exact(n), unit);
        assert_eq!(exact(3.0, Unit::Week).to_string(), "P3W");
        assert_eq!(exact(24.0, Unit::Hour).to_string(), "PT24H");
        assert_eq!(exact(2.5, Unit::Year).to_string(), "P2.5Y");
        assert_eq!(Length::of(Amount::Vague { least: 3, most: 8 }, Unit::Month).to_string(), "PXM");
        let compound = Length(vec![(Amount::Exact(2.0), Unit::Hour), (Amount::Exact(15.0), Unit::Minute)]);
        assert_eq!(compound.to_string(), "PT2H15M");
    }
}
