//! The measures: counts of pairs and what they come to, bands of confidence, values that mean the same.

use std::borrow::Cow;

/// Counts of expressions, and of pairs of an annotated and a found one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Annotated.
    pub gold: usize,
    /// Found.
    pub found: usize,
    /// Pairs: they overlap.
    pub relaxed: usize,
    /// Pairs of the same words.
    pub strict: usize,
    /// Pairs with the same value.
    pub value: usize,
    /// Pairs with the same type.
    pub timex_type: usize,
    /// Pairs of the same words with the same value.
    pub strict_value: usize,
    /// Pairs whose bounds are annotated.
    pub bounded: usize,
    /// Of these, with the same bounds.
    pub bounds: usize,
}

/// Precision, recall and F1, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// The share of what was found that is right.
    pub precision: f64,
    /// The share of what is annotated that was found right.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
}

impl Counts {
    fn score(self, right: usize) -> Score {
        let (precision, recall) = (share(right, self.found), share(right, self.gold));
        let sum = precision + recall;
        Score { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }

    /// The same words.
    pub fn strict(self) -> Score {
        self.score(self.strict)
    }

    /// Words that overlap.
    pub fn relaxed(self) -> Score {
        self.score(self.relaxed)
    }

    /// The relaxed score times a share of the pairs.
    fn of_pairs(self, share: f64) -> Score {
        let Score { precision, recall, f1 } = self.relaxed();
        Score { precision: precision * share, recall: recall * share, f1: f1 * share }
    }

    /// The right value on words that overlap.
    pub fn value(self) -> Score {
        self.of_pairs(share(self.value, self.relaxed))
    }

    /// The right type on words that overlap.
    pub fn timex_type(self) -> Score {
        self.of_pairs(share(self.timex_type, self.relaxed))
    }

    /// The right bounds on words that overlap, judged by the pairs whose bounds are annotated.
    pub fn bounds(self) -> Score {
        self.of_pairs(share(self.bounds, self.bounded))
    }

    /// The same words with the right value.
    pub fn strict_value(self) -> Score {
        self.score(self.strict_value)
    }

    pub(super) fn add(&mut self, other: Counts) {
        self.gold += other.gold;
        self.found += other.found;
        self.relaxed += other.relaxed;
        self.strict += other.strict;
        self.value += other.value;
        self.timex_type += other.timex_type;
        self.strict_value += other.strict_value;
        self.bounded += other.bounded;
        self.bounds += other.bounds;
    }
}

/// `part` of `whole`, nothing of nothing being 0.
pub fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The lowest confidence of each band, in hundredths. The last band ends at 100.
pub const BANDS: [u32; 7] = [0, 50, 60, 70, 80, 90, 95];

/// Expressions of a like confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Band {
    /// Found.
    pub found: usize,
    /// Of these, paired with an annotated one: whether the value of the others is right nobody says.
    pub paired: usize,
    /// Pairs with the right value.
    pub right: usize,
    /// The sum of the confidences of the pairs, in hundredths.
    pub(super) confidence: u64,
}

impl Band {
    /// What the program says of its pairs, on average.
    pub fn stated(&self) -> f64 {
        if self.paired == 0 { 0.0 } else { self.confidence as f64 / 100.0 / self.paired as f64 }
    }

    /// The share of its pairs that are right.
    pub fn measured(&self) -> f64 {
        share(self.right, self.paired)
    }
}

/// The band of a confidence in hundredths.
pub(super) fn band(confidence: u32) -> usize {
    BANDS.partition_point(|lowest| *lowest <= confidence).saturating_sub(1)
}

/// A value in the one of several ways to write it that has the coarser unit: `P12M` is `P1Y`, `P14D` is
/// `P2W`, `PT24H` is `P1D`, `PT60M` is `PT1H`; letters are capitals, hours have two digits and minutes,
/// and neither seconds of nought nor the `Z` of UTC is written.
pub fn normalized(value: &str) -> Cow<'_, str> {
    let mut value = Cow::Borrowed(value.trim());
    if value.chars().any(char::is_lowercase) {
        value = value.to_uppercase().into();
    }
    for (head, tail, per, coarser) in
        [("P", "M", 12, "Y"), ("P", "D", 7, "W"), ("PT", "H", 24, "D"), ("PT", "M", 60, "H")]
    {
        let number = value.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail));
        let number = number.filter(|n| n.bytes().all(|b| b.is_ascii_digit())).and_then(|n| n.parse::<u64>().ok());
        if let Some(n) = number.filter(|n| n % per == 0) {
            let head = if coarser == "D" { "P" } else { head };
            value = format!("{head}{}{coarser}", n / per).into();
        }
    }
    let Some(at) = value.find('T').filter(|at| value.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit)) else {
        return value;
    };
    let (day, clock) = value.split_at(at);
    if day.starts_with('P') {
        return value;
    }
    let clock = clock[1..].trim_end_matches('Z');
    let (hour, rest) = clock.split_at(clock.find(|c: char| !c.is_ascii_digit()).unwrap_or(clock.len()));
    let rest = match rest {
        "" => ":00",
        rest => rest.strip_suffix(":00").filter(|minute| minute.len() == 3 && minute.starts_with(':')).unwrap_or(rest),
    };
    format!("{day}T{hour:0>2}{rest}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_mean_the_same_are_normalized_alike() {
        for (value, same) in [
            ("P12M", "P1Y"),
            ("P18M", "P18M"),
            ("P14D", "P2W"),
            ("PT48H", "P2D"),
            ("PT60M", "PT1H"),
            ("p3w", "P3W"),
            ("2025-06-17T9:00", "2025-06-17T09:00"),
            ("2025-06-17T21", "2025-06-17T21:00"),
            ("2025-06-17T21:30:00", "2025-06-17T21:30"),
            ("2025-06-17T21:30Z", "2025-06-17T21:30"),
            ("2025-06-17T21:30-04:00", "2025-06-17T21:30-04:00"),
            ("2025-06-17TNI", "2025-06-17TNI"),
            ("PRESENT_REF", "PRESENT_REF"),
            ("", ""),
        ] {
            assert_eq!(normalized(value), same, "{value}");
        }
    }

    #[test]
    fn every_confidence_has_its_band() {
        assert_eq!([0, 49, 50, 89, 90, 94, 95, 100].map(band), [0, 0, 1, 4, 5, 5, 6, 6]);
    }
}
