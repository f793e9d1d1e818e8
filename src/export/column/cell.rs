//! Text that goes into a cell: one line, no longer than a spreadsheet takes, and told apart from a formula.

use std::borrow::Cow;

/// Text that fits its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clipped<'t> {
    /// The text, with `...` where something is missing.
    pub text: Cow<'t, str>,
    /// Something is missing.
    pub cut: bool,
    /// Control characters in it are spaces now.
    pub cleaned: bool,
}

/// True when [`one_line`] takes more than the ends of lines away.
pub fn has_controls(text: &str) -> bool {
    !is_printable(text) && text.contains(|c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}'))
}

/// Nothing but ASCII that can be seen, and spaces: most cells.
fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// RFC 4180 knows no control characters, and a row that is one line can be searched by line: each
/// of them, and each line break, is a space.
pub fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    if is_printable(&text) || !text.contains(breaks) {
        return text;
    }
    text.replace("\r\n", " ").replace(breaks, " ").into()
}

/// No spreadsheet holds more in a cell; counted in UTF-16, as they do.
pub const CELL_MAX: usize = 32_767;

/// At most `max` characters, and what a cell holds.
pub fn clip(text: Cow<'_, str>, max: usize) -> Clipped<'_> {
    const MARK: &str = "...";
    if text.len() <= max.min(CELL_MAX) {
        return Clipped { text, cut: false, cleaned: false };
    }
    let fits = |budget: usize, cell: usize| {
        let mut units = 0;
        text.char_indices().enumerate().find_map(|(n, (at, c))| {
            units += c.len_utf16();
            (n >= budget || units > cell).then_some(at)
        })
    };
    if fits(max, CELL_MAX).is_none() {
        return Clipped { text, cut: false, cleaned: false };
    }
    let end = fits(max.saturating_sub(MARK.len()), CELL_MAX - MARK.len()).unwrap_or(text.len());
    let kept = format!("{}{MARK}", text[..end].trim_end());
    Clipped { text: kept.into(), cut: true, cleaned: false }
}

/// What a spreadsheet would take for a formula, behind spaces, too.
pub fn looks_like_formula(text: &str) -> bool {
    text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\0'])
}

/// What a spreadsheet may take for a date, a time, a number or a truth: "May 3", "1897", "10:30 PM". Which it does is a
/// matter of its country, so this is anything that is short and is digits but for one word.
pub fn looks_like_value(text: &str) -> bool {
    let has_digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let (with, without): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|word| has_digit(word));
    let truth = ["true", "false"].iter().any(|word| text.trim().eq_ignore_ascii_case(word));
    truth || !with.is_empty() && with.len() <= 3 && without.len() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_and_of_digits_may_be_taken_for_a_value() {
        for text in
            ["1897", "May 3", "3 October 2024", "May 3, 2024", "10:30 PM", "2024-05", "1e5", "-0043", "TRUE", "50%"]
        {
            assert!(looks_like_value(text), "{text}");
        }
        for text in ["", "Monday", "the 3 ships sank", "in early May 2024", "about three weeks ago", "true enough"] {
            assert!(!looks_like_value(text), "{text}");
        }
    }

    #[test]
    fn a_cell_is_counted_as_spreadsheets_count() {
        let clipped = |text: String| clip(text.into(), usize::MAX);
        assert!(!clipped("a".repeat(CELL_MAX)).cut);
        let cut = clipped("\u{1f600}".repeat(20_000));
        assert!(cut.cut && cut.text.ends_with("\u{1f600}..."));
        assert_eq!(cut.text.encode_utf16().count(), CELL_MAX, "{}", cut.text.len());
        assert_eq!(clip("abcdefgh".into(), 5).text, "ab...");
        assert_eq!(clip("abcdefgh".into(), 8).text, "abcdefgh");
    }
}
