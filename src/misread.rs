//! Dates that text recognition spoiled: "l7 June 2O25". They are told of and never corrected in silence.

use super::vocabulary::Vocabulary;
use crate::span::Span;
use memchr::memchr3_iter;

/// The first number beside the name of a month in which letters stand for digits, with that name.
pub(super) fn first(text: &str, words: &Vocabulary) -> Option<Span> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    // Only beside a digit does a letter look like one.
    memchr3_iter(b'l', b'O', b'I', bytes)
        .filter(|at| digit(at.checked_sub(1)) || digit(Some(at + 1)))
        .find_map(|at| beside_month(text, at, words))
}

fn beside_month(text: &str, at: usize, words: &Vocabulary) -> Option<Span> {
    let start = text[..at]
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let end = text[at..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |i| at + i);
    let token = &text[start..end];
    let number =
        (2..=4).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'l' | b'O' | b'I'));
    if !number {
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
    use super::super::vocabulary::english;
    use super::*;

    #[test]
    fn letters_that_stand_for_digits_beside_a_month() {
        let words = english();
        let found = |text: &'static str| first(text, &words).map(|span| span.of(text));
        assert_eq!(found("It left on l7 June 2025."), Some("l7 June"));
        assert_eq!(found("It left in June 2O25, they say."), Some("June 2O25"));
        assert_eq!(found("It left on June I7."), Some("June I7"));
        for fine in ["It left on 17 June 2025.", "The O2 arena, May 2020", "Form 10l was filed", "é1l", "l7", "2O"] {
            assert_eq!(found(fine), None, "{fine}");
        }
    }
}
