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

impl Length {
    /// The same in the units that TIMEX3 counts a length in, coarse to fine and none twice: ISO 8601 has
    /// no other order, whatever the words had.
    fn in_timex_units(&self) -> Vec<(Amount, Unit)> {
        let mut parts: Vec<(Amount, Unit)> = Vec::with_capacity(self.0.len());
        for (amount, unit) in &self.0 {
            let (scale, unit) = match (unit, amount) {
                // TIMEX3 has no letter for half a year, and a number of decades is a number of years.
                (Unit::Half, _) => (6.0, Unit::Month),
                (Unit::Decade, Amount::Exact(_)) => (10.0, Unit::Year),
                (unit, _) => (1.0, *unit),
            };
            let amount = match amount {
                Amount::Exact(n) => Amount::Exact(n * scale),
                vague @ Amount::Vague { .. } => *vague,
            };
            match parts.iter_mut().find(|part| part.1 == unit) {
                Some(part) => {
                    part.0 = match (part.0, amount) {
                        (Amount::Exact(a), Amount::Exact(b)) => Amount::Exact(a + b),
                        _ => Amount::Vague { least: 1, most: 0 },
                    }
                }
                None => parts.push((amount, unit)),
            }
        }
        parts.sort_by_key(|part| std::cmp::Reverse(part.1));
        parts
    }
}

impl fmt::Display for Length {
    /// TIMEX3 (ISO 8601 with `X` for a vague number, and `DE`, `CE`, `WE` as TIMEX3 has them).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        let mut clock = false;
        for (amount, unit) in self.in_timex_units() {
            if unit.is_clock() && !clock {
                clock = true;
                f.write_str("T")?;
            }
            let letter = match unit {
                Unit::Second => "S",
                Unit::Minute | Unit::Month | Unit::Half => "M",
                Unit::Hour => "H",
                Unit::Day => "D",
                Unit::Weekend => "WE",
                Unit::Week => "W",
                Unit::Quarter => "Q",
                Unit::Year => "Y",
                Unit::Decade => "DE",
                Unit::Century => "CE",
            };
            match amount {
                Amount::Exact(n) => write!(f, "{}{letter}", rounded(n))?,
                Amount::Vague { .. } => write!(f, "X{letter}")?,
            }
        }
        Ok(())
    }
}

/// Without what binary fractions add: 1.1 decades are 11 years.
fn rounded(n: f64) -> f64 {
    (n * 1e6).round() / 1e6
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
        let by_words = Length(vec![(Amount::Exact(3.0), Unit::Year), (Amount::Exact(2.0), Unit::Decade)]);
        assert_eq!(by_words.to_string(), "P23Y");
        let half = Length(vec![(Amount::Exact(4.0), Unit::Day), (Amount::Exact(0.5), Unit::Half)]);
        assert_eq!(half.to_string(), "P3M4D");
    }
}
