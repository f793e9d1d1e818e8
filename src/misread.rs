//! Numbers that text recognition spoiled: "l7 June 2O25", "in l974". They are told of and never corrected in silence.

use crate::publish::Vocabulary;
use crate::span::Span;
use memchr::memchr3_iter;

/// The numbers in which letters stand for digits: beside the name of a month, with that name, and years alone.
pub(crate) fn dates<'t>(text: &'t str, words: &'t Vocabulary) -> impl Iterator<Item = Span> + 't {
    // In most texts no letter stands beside a digit that looks like one.
    let bytes = if mixes(text.as_bytes()) { text.as_bytes() } else { &[] };
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mut done = 0;
    memchr3_iter(b'l', b'O', b'I', bytes)
        .filter(move |at| digit(at.checked_sub(1)) || digit(Some(at + 1)))
        .filter_map(|at| beside_month(text, at, words))
        // One number may have two such letters.
        .filter(move |span| {
            let new = done <= span.start;
            done = span.end;
            new
        })
}

/// True when a letter that looks like a digit stands beside one. Told of stretches at once and without branches, which
/// the compiler turns into vector code; most of them have no digit.
fn mixes(text: &[u8]) -> bool {
    let digit = |byte: &u8| u8::from(byte.is_ascii_digit());
    let letter = |byte: &u8| u8::from((*byte == b'l') | (*byte == b'O') | (*byte == b'I'));
    let pairs = |from: usize, to: usize| {
        let near = &text[from.saturating_sub(1)..text.len().min(to + 1)];
        let next = near.get(1..).unwrap_or_default();
        near.iter().zip(next).fold(0, |any, (a, b)| any | digit(a) & letter(b) | letter(a) & digit(b)) != 0
    };
    let (stretches, rest) = text.as_chunks::<STRETCH>();
    let has_digit = |stretch: &[u8; STRETCH]| stretch.iter().fold(0, |any, byte| any | digit(byte)) != 0;
    let mut stretches = stretches.iter().enumerate();
    stretches.any(|(i, stretch)| has_digit(stretch) && pairs(STRETCH * i, STRETCH * (i + 1)))
        || pairs(text.len() - rest.len(), text.len())
}

/// So many bytes are looked at together.
const STRETCH: usize = 64;

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
    if let Some(before) = before.filter(|before| is_month(before)) {
        return Some(Span::new(start - 1 - before.len(), end));
    }
    // "In l974", "(l974)", "1970-l974": elsewhere it may be the number of a model or a road.
    let year = before.is_some_and(|before| words.before_year.is(before.trim_start_matches(['(', '"', '“'])))
        || text[..start].ends_with('(') && text[end..].starts_with(')')
        || text[..start].strip_suffix(['-', '–']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
    (year && is_year(&text[start..end])).then(|| Span::new(start, end))
}

/// Read as what its letters look like, it is a year.
fn is_year(word: &str) -> bool {
    let digit = |byte: u8| match byte {
        b'l' | b'I' => 1,
        b'O' => 0,
        digit => u32::from(digit - b'0'),
    };
    word.len() == 4 && (1500..2100).contains(&word.bytes().fold(0, |year, byte| year * 10 + digit(byte)))
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
        assert_eq!(found("It was built in l974."), Some("l974"));
        assert_eq!(found("The second (2OO3) was built by 1O months."), Some("2OO3"));
        assert_eq!(found("They were built 1968-l974."), Some("l974"));
        for fine in [
            "Road I580 was shut",
            "in 1O21",
            "the l974 is a lathe",
            "in O974",
            "(l974 m)",
            "It left on 17 June 2025.",
            "The O2 arena, May 2020",
            "Form 10l was filed",
            "é1l",
            "l7",
            "2O",
        ] {
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
