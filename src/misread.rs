//! Numbers that text recognition spoiled: "l7 June 2O25". They are told of and never corrected in silence.

use crate::publish::Vocabulary;
use crate::span::Span;

/// The numbers beside the name of a month in which letters stand for digits, each with that name.
pub(crate) fn dates<'t>(text: &'t str, words: &'t Vocabulary) -> impl Iterator<Item = Span> + 't {
    let mut done = 0;
    beside_digits(text.as_bytes())
        .filter_map(|at| beside_month(text, at, words))
        // One number may have two such letters.
        .filter(move |span| {
            let new = done <= span.start;
            done = span.end;
            new
        })
}

/// Where a letter that looks like a digit stands beside one. All text is looked at: block by block, without a branch, and
/// nearly every block has none.
fn beside_digits(bytes: &[u8]) -> impl Iterator<Item = usize> + '_ {
    const BLOCK: usize = 64;
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let blocks = (0..bytes.len()).step_by(BLOCK).filter(move |from| {
        let whole = bytes[*from..].first_chunk::<{ BLOCK + 1 }>();
        whole.is_none_or(|block| (0..BLOCK).fold(0, |all, i| all | meets(block[i], block[i + 1])) != 0)
    });
    let all = blocks.flat_map(move |from| from..bytes.len().min(from + BLOCK + 1));
    let alike = all.filter(move |at| {
        matches!(bytes[*at], b'l' | b'O' | b'I') && (digit(at.checked_sub(1)) || digit(Some(at + 1)))
    });
    // The first byte of a block may have been seen with the one before.
    let mut last = None;
    alike.filter(move |at| last.replace(*at) != Some(*at))
}

/// Not zero when one of two bytes is a digit and the other a letter that looks like one.
#[inline(always)]
fn meets(a: u8, b: u8) -> u8 {
    let digit = |byte: u8| u8::from(byte.wrapping_sub(b'0') < 10);
    let alike = |byte: u8| u8::from(byte == b'l') | u8::from(byte == b'O') | u8::from(byte == b'I');
    digit(a) & alike(b) | alike(a) & digit(b)
}

/// The spoiled number right before or behind some words.
pub(crate) fn beside(text: &str, span: Span) -> Option<Span> {
    let before = text[..span.start].trim_end_matches([' ', ',']);
    let start = before
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let rest = text[span.end..].trim_start_matches([' ', ',']);
    let from = text.len() - rest.len();
    let end = from + rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    [Span::new(start, before.len()), Span::new(from, end)].into_iter().find(|span| is_number(span.of(text)))
}

/// Digits, and letters that look like some.
fn is_number(word: &str) -> bool {
    let (mut digits, mut letters) = (0, 0);
    for byte in word.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'l' | b'O' | b'I' => letters += 1,
            _ => return false,
        }
    }
    (2..=4).contains(&word.len()) && digits > 0 && letters > 0
}

fn beside_month(text: &str, at: usize, words: &Vocabulary) -> Option<Span> {
    let start = text[..at]
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |i| at + i);
    if !is_number(&text[start..end]) {
        return None;
    }
    let is_month = |word: &str| words.month(word.trim_matches(['.', ','])).is_some();
    let next = text[end..].strip_prefix(' ').and_then(|rest| rest.split([' ', '\n']).next());
    if let Some(next) = next.filter(|next| is_month(next)) {
        return Some(Span::new(start, end + 1 + next.len()));
    }
    let before = text[..start].strip_suffix(' ').and_then(|rest| rest.rsplit([' ', '\n']).next());
    before.filter(|before| is_month(before)).map(|before| Span::new(start - 1 - before.len(), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::english;

    #[test]
    fn letters_that_stand_for_digits_beside_a_month() {
        let words = english();
        let found = |text: &'static str| dates(text, &words).next().map(|span| span.of(text));
        assert_eq!(found("It left on l7 June 2025."), Some("l7 June"));
        assert_eq!(found("It left in June 2O25, they say."), Some("June 2O25"));
        assert_eq!(found("It left on June I7."), Some("June I7"));
        for fine in ["It left on 17 June 2025.", "The O2 arena, May 2020", "Form 10l was filed", "é1l", "l7", "2O"] {
            assert_eq!(found(fine), None, "{fine}");
        }
        assert_eq!(dates("l7 June 2OO5, l8 June and 2O June", &words).count(), 3);
    }

    #[test]
    fn what_stands_beside_a_date() {
        for (text, words, expected) in [
            ("in June 2O25.", "June", Some("2O25")),
            ("on June 17, 2O25", "June 17", Some("2O25")),
            ("é l7 June", "June", Some("l7")),
            ("on 17 June 2025", "June", None),
            ("in June, Ill fared the land", "June", None),
            ("June", "June", None),
        ] {
            let start = text.find(words).unwrap();
            let found = beside(text, Span::new(start, start + words.len()));
            assert_eq!(found.map(|span| span.of(text)), expected, "{text}");
        }
    }
}
