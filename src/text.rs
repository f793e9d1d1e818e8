//! Where sentences end.

use crate::hash::Map;
use crate::span::Span;
use memchr::{memchr2, memchr3, memmem};
use std::ops::ControlFlow;

/// What a language must say about full stops that end no sentence.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    /// As written in text, without the last stop.
    words: Map<String, Stop>,
    /// Words that begin a sentence when they are capitalised behind one that may be the last: `The`, `He`.
    openers: Map<String, ()>,
    /// Words with a capital that go on behind the time of day: `Monday`, `Eastern`.
    followers: Map<String, ()>,
    /// Bytes of the longest word of all.
    longest: usize,
    /// By the last byte of a word, the lengths that its words have: a bit for each, the last one for all longer.
    lengths: Vec<u64>,
}

/// What the stop of an abbreviation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// Never the last of a sentence: `Mr.`, `Gen.`, `e.g.`
    Never,
    /// Not before a number, "no. 5"; elsewhere the word is none.
    Number,
    /// That of a time of day, `p.m.`: the last but before a day or a zone.
    Clock,
    /// The next word tells: `Inc.`, `Jan.`
    Perhaps,
}

impl Abbreviations {
    /// From lists of words as they are written in text, by their name; a stop at the end may be left out.
    pub fn new(list: impl Fn(&str) -> Vec<String>) -> Self {
        let bare = |w: &String| w.trim_end_matches('.').to_owned();
        let kinds = [
            ("abbreviation-final", Stop::Perhaps),
            ("abbreviation-clock", Stop::Clock),
            ("abbreviation-number", Stop::Number),
            ("abbreviation", Stop::Never),
        ];
        let words: Map<String, Stop> =
            kinds.iter().flat_map(|(name, stop)| list(name).into_iter().map(|w| (bare(&w), *stop))).collect();
        let mut lengths = vec![0; 256];
        for word in words.keys() {
            lengths[usize::from(word.bytes().next_back().unwrap_or(0))] |= 1 << word.len().min(63);
        }
        let longest = words.keys().map(String::len).max().unwrap_or(0);
        let set = |name| list(name).iter().map(|w| (bare(w), ())).collect::<Map<String, ()>>();
        Abbreviations { words, openers: set("sentence-opener"), followers: set("clock-follower"), longest, lengths }
    }

    /// What its stop is, of a word that is one.
    fn get(&self, word: &str) -> Option<Stop> {
        let lengths = self.lengths.get(usize::from(word.bytes().next_back()?))?;
        if lengths >> word.len().min(63) & 1 == 0 {
            return None;
        }
        self.words.get(word).copied()
    }
}

/// Hands out the places of the spaces in a text until `found` breaks off. Eight bytes are looked at at a time:
/// where a byte is that of a space, taking it away leaves nothing to carry into its highest bit.
#[inline(always)]
pub fn spaces(text: &[u8], mut found: impl FnMut(usize) -> ControlFlow<()>) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let mut at = 0;
    while at < text.len() {
        let chunk = text[at..].first_chunk().copied().unwrap_or_else(|| {
            let mut last = [0; 8];
            last[..text.len() - at].copy_from_slice(&text[at..]);
            last
        });
        let others = u64::from_le_bytes(chunk) ^ 0x2020_2020_2020_2020;
        let mut spaces = !(((others & LOW) + LOW) | others | LOW);
        while spaces != 0 {
            if found(at + spaces.trailing_zeros() as usize / 8).is_break() {
                return;
            }
            spaces &= spaces - 1;
        }
        at += 8;
    }
}

/// A sentence is cut at a space when it grows longer than this, in bytes.
pub const LONGEST: usize = 4_000;

/// The end of the sentence whose last mark (`.`, `?`, `!`, `…` or a newline) begins at byte `at`, behind
/// the quotes and brackets that close it. `None` when the sentence goes on.
///
/// Looks only at the bytes around `at`, so it can be asked about any place of any text. `at` lies on a
/// character boundary.
pub fn boundary(text: &str, at: usize, abbreviations: &Abbreviations) -> Option<usize> {
    let bytes = text.as_bytes();
    let mark = match bytes[at..] {
        [b'\n', ..] => return Some(at),
        [b'.' | b'?' | b'!', ..] => 1,
        [0xE2, 0x80, 0xA6, ..] => 3,
        _ => return None,
    };
    // Most stops stand before a space and a letter, or inside a number.
    match bytes[at + mark..] {
        [b' ', b'a'..=b'z', ..] => return None,
        [b' ', b'A'..=b'Z', ..] => {
            let ends = bytes[at] != b'.' || stops(text, at, &text[at + 2..], abbreviations);
            return ends.then_some(at + mark);
        }
        [b'a'..=b'z' | b'0'..=b'9', ..] => return None,
        _ => {}
    }
    // In "?!" and "..." the last mark speaks for all.
    let mut end = at + mark;
    if matches!(bytes.get(end), Some(b'.' | b'?' | b'!')) || bytes[end..].starts_with("…".as_bytes()) {
        return None;
    }
    let next = skip_closers(text, end, &mut end);
    match next {
        // The end of the text.
        None | Some('\n') => Some(end),
        Some(c) if c.is_whitespace() => {
            let rest = text[end..].trim_start_matches([' ', '\t', '\u{a0}']);
            let Some(first) = rest.chars().next() else { return Some(end) };
            let opened = rest.trim_start_matches(OPENERS);
            let letter = opened.chars().next().unwrap_or(first);
            if letter == '\n' || first == '\n' {
                return Some(end);
            }
            if letter.is_lowercase() || matches!(letter, ',' | ';' | ':') {
                return None;
            }
            // Quotes or brackets behind the stop: it cannot be that of an abbreviation.
            if bytes[at] == b'.' && end == at + 1 && !stops(text, at, opened, abbreviations) {
                return None;
            }
            Some(end)
        }
        // "the pier.The port", "in 1964...Between": the space was lost.
        Some(c) if bytes[at] == b'.' && c.is_uppercase() => {
            let small = |i: Option<usize>| i.is_some_and(|i| bytes[i].is_ascii_lowercase());
            let before = small(at.checked_sub(1)) && small(at.checked_sub(2)) || bytes[..at].ends_with(b"..");
            (before && small(Some(end + c.len_utf8()).filter(|i| *i < bytes.len()))).then_some(end)
        }
        Some(_) => None,
    }
}

/// Quotes and brackets that open.
const OPENERS: [char; 8] = ['"', '\'', '“', '‘', '«', '(', '[', '„'];

/// Steps over closing quotes, closing brackets and footnote marks like `[12]`; what comes next.
fn skip_closers(text: &str, from: usize, end: &mut usize) -> Option<char> {
    *end = from;
    for _ in 0..8 {
        let rest = &text[*end..];
        let c = rest.chars().next()?;
        *end += match c {
            '"' | '\'' | '”' | '’' | '»' | ')' | ']' => c.len_utf8(),
            '[' => {
                let digits = rest[1..].bytes().take(4).take_while(u8::is_ascii_digit).count();
                if digits == 0 || rest.as_bytes().get(1 + digits) != Some(&b']') {
                    return Some(c);
                }
                digits + 2
            }
            _ => return Some(c),
        };
    }
    text[*end..].chars().next()
}

/// What parts words in front of a stop.
const PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let marks = b" \t\n\x0C\r(\"'[-/";
    let mut i = 0;
    while i < marks.len() {
        parts[marks[i] as usize] = true;
        i += 1;
    }
    parts
};

/// True when the full stop at `at` ends a sentence, though white space and no small letter follow.
/// `rest` is the text behind it from its first letter on.
fn stops(text: &str, at: usize, rest: &str, abbreviations: &Abbreviations) -> bool {
    let bytes = text.as_bytes();
    // The word before the stop, with the stops inside it. No abbreviation is longer than this.
    let mut start = at;
    let limit = at.saturating_sub(abbreviations.longest.max(8) + 1);
    let mut letters_only = true;
    while start > limit && !PARTS[usize::from(bytes[start - 1])] {
        start -= 1;
        letters_only &= bytes[start].is_ascii_alphabetic();
    }
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let mut word = &text[start..at];
    if !letters_only && !word.is_ascii() {
        word = word.trim_start_matches(['“', '‘', '„', '«']);
    }
    if word.is_empty() {
        return true;
    }
    let next = || rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let known = abbreviations.get(word);
    match known {
        Some(Stop::Never) => return false,
        Some(Stop::Number) => return !rest.starts_with(|c: char| c.is_ascii_digit()),
        // "at 6 p.m. EST", "at 6 p.m. Monday"
        Some(Stop::Clock) => {
            let zone = next().len() > 1 && next().bytes().all(|b| b.is_ascii_uppercase());
            return rest.starts_with(char::is_alphabetic) && !zone && !abbreviations.followers.contains_key(next());
        }
        Some(Stop::Perhaps) | None => {}
    }
    // Most words are none, and have no stop inside. One of several letters is neither an initial nor a number.
    let spelled = letters_only && word.len() > 1;
    if known.is_none() && (spelled || word.len() > 3 && !word.as_bytes().contains(&b'.')) {
        return true;
    }
    // "1. The pier": the number of an item.
    if word.len() <= 3
        && word.bytes().all(|b| b.is_ascii_digit())
        && text[..start].trim_end_matches([' ', '\t']).ends_with(['\n'])
    {
        return false;
    }
    if word.len() <= 3 && start == 0 && word.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    // An initial, or letters with stops between them: J., U.S., p.m.
    let mut letters = word.split('.');
    let initials = letters.all(|l| l.chars().count() == 1 && l.starts_with(char::is_alphabetic))
        && (word.len() > 1 || word.starts_with(char::is_uppercase));
    if initials || known.is_some() {
        let next = next();
        // "V. A. Orlov": no article.
        let another = initials && next.len() == 1 && rest[1..].starts_with('.');
        return !another && abbreviations.openers.contains_key(next);
    }
    true
}

/// The sentences of a part of a text, without the white space around them.
///
/// Linear in the length of the text; `within` lies on character boundaries.
pub fn sentences<'a>(text: &'a str, within: Span, abbreviations: &'a Abbreviations) -> Sentences<'a> {
    Sentences { text: &text[..within.end], at: within.start, rare: 0, abbreviations }
}

/// See [`sentences`].
#[derive(Clone, Debug)]
pub struct Sentences<'a> {
    text: &'a str,
    at: usize,
    /// The next newline, or the first byte of a mark that is longer, once it was looked for.
    rare: usize,
    abbreviations: &'a Abbreviations,
}

impl Iterator for Sentences<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        let bytes = self.text.as_bytes();
        if start == bytes.len() {
            self.at = start;
            return None;
        }
        let limit = bytes.len().min(start + LONGEST);
        let mut i = start;
        let end = loop {
            match self.may_end(i, limit) {
                Some(place) => i = place,
                None if limit == bytes.len() => break limit,
                None => break self.cut(start, limit),
            }
            if let Some(end) = boundary(self.text, i, self.abbreviations) {
                break end;
            }
            i += 1;
        };
        self.at = end;
        Some(Span::new(start, start + self.text[start..end].trim_end().len()))
    }
}

impl Sentences<'_> {
    /// The next byte before `limit` at which [`boundary`] may find the end of a sentence.
    fn may_end(&mut self, from: usize, limit: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if self.rare < from || self.rare == 0 {
            self.rare = memchr2(b'\n', 0xE2, &bytes[from..]).map_or(usize::MAX, |i| from + i);
        }
        let end = limit.min(self.rare);
        let stop = bytes.get(from..end).and_then(|bytes| memchr3(b'.', b'?', b'!', bytes)).map(|i| from + i);
        stop.or_else(|| (self.rare < limit).then_some(self.rare))
    }

    /// Where to cut what has no end: at the last space, else between two characters.
    fn cut(&self, start: usize, limit: usize) -> usize {
        let space = self.text.as_bytes()[start..limit].iter().rposition(|b| *b == b' ');
        let mut cut = space.map_or(limit, |i| start + i);
        while !self.text.is_char_boundary(cut) {
            cut -= 1;
        }
        cut.max(start + 1)
    }
}

/// The cells of a line that is a row of a table: parted by tabs, by bars, or by so many spaces that they part columns.
/// `None` for a line that is none.
pub(crate) fn cells(line: &str) -> Option<Vec<&str>> {
    let line = line.trim_end();
    // Most lines are sentences.
    if memchr2(b'\t', b'|', line.as_bytes()).is_none() && memmem::find(line.as_bytes(), b"   ").is_none() {
        return None;
    }
    if line.contains('\t') {
        return Some(line.split('\t').map(str::trim).collect());
    }
    let inner = line.trim();
    if inner.contains('|') {
        let inner = inner.strip_prefix('|').unwrap_or(inner);
        return Some(inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect());
    }
    let wide = line.split("   ").map(str::trim);
    let indented = line.starts_with("   ");
    let told: Vec<&str> = wide.filter(|cell| !cell.is_empty()).collect();
    // An indent is a first cell that is empty.
    let cells: Vec<&str> = indented.then_some("").into_iter().chain(told.iter().copied()).collect();
    match (indented, told.as_slice()) {
        // `  "    words`: the mark stands somewhere in its column.
        (true, [first, _, ..]) if is_ditto(first) => Some(told),
        (_, []) | (false, [_]) => None,
        _ => Some(cells),
    }
}

/// Nothing but marks that say "the same": `"`, `–"–`, `''`.
pub(crate) fn is_ditto(cell: &str) -> bool {
    let quote = |c: char| matches!(c, '"' | '″' | '〃' | '”' | '“' | '„' | '\'' | '’' | ',' | '`');
    let mark = |c: char| quote(c) || matches!(c, '-' | '–' | '—' | '.' | ' ');
    cell.chars().all(mark) && cell.contains(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        let list = |name: &str| -> &[&str] {
            match name {
                "abbreviation" => &["Mr.", "Gen.", "St.", "e.g.", "No.", "vs."],
                "abbreviation-number" => &["no."],
                "abbreviation-clock" => &["a.m.", "p.m."],
                "abbreviation-final" => &["Inc.", "Corp.", "Jan.", "Sept."],
                "clock-follower" => &["Friday"],
                "sentence-opener" => &["The", "It", "He", "In", "A"],
                _ => &[],
            }
        };
        let abbreviations = Abbreviations::new(|name| list(name).iter().map(|word| (*word).to_owned()).collect());
        sentences(text, Span::new(0, text.len()), &abbreviations).map(|s| s.of(text)).collect()
    }

    /// `|` marks where a sentence ends.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(split(&text), expected);
    }

    #[test]
    fn all_spaces_and_nothing_else() {
        for text in ["", " ", "a b", "  12345678 ! \u{a0}\u{2020} \u{e0}x 9", "\u{1f}!\u{a0}        x"] {
            let bytes = text.as_bytes();
            let mut all = Vec::new();
            spaces(bytes, |place| {
                all.push(place);
                ControlFlow::Continue(())
            });
            assert!(all.into_iter().eq((0..bytes.len()).filter(|i| bytes[*i] == b' ')), "{text}");
        }
    }

    #[test]
    fn tricky_stops() {
        for marked in [
            "The pier closed.| It opened again.",
            "Mr. Hale met Gen. R. J. Amsel at St. Mary.| They left.",
            "The U.S. Senate voted.| He left the U.S.| The vote was close.",
            "It costs $3.5 million, or 2.75 a head.| 12 people left.",
            "“It is over.”| “Is it?” he asked.| She said: “Yes!”| He left.",
            "Why?!| Because ... it was late.| So …| They left.",
            "Wait...| The pier closed.",
            "It closed at 5 p.m. on Friday.| It opened at 6 p.m.| The ferry left at 7 p.m. Friday.",
            "It shut at 6 p.m.| Orr denied it.| At 9 p.m. EST it sank.| They voted no.| Lund of no. 5 left.",
            "Varn Inc. Chairman Poe left.| He owns Varn Corp.| It is large.",
            "On Jan. 5 it closed, on Sept. 12 it opened.",
            "(The pier closed.)| The port did not.",
            "It closed in 2019.[12]| The port did not.[3][4]| It stayed.",
            "See No. 5, e.g. The Pier.| It is at example.com.| Read it.",
            "One line without a stop\n| Another line.\n\n| A third",
            "1. The pier closed.\n| 2. The port did not.",
            "He was there in 2025.| The pier was not.",
            "The pier closed.The port did not.",
            "It ended on 3 May.| 4 May was quiet.",
            "He gave it grade A.| The port got none.",
            "Él llegó.| Ñandú vino.| “Sí.”",
        ] {
            let marked = marked.replace("closed.The", "closed.|The");
            check(&marked);
        }
    }

    #[test]
    fn hostile_texts_stay_linear_and_lose_nothing() {
        for unit in ["word ", "x", "é", "...", "?! ", "A. ", ".)", "\u{2026}", "“", ". [1]", "\n"] {
            let text = unit.repeat(200_000 / unit.len());
            let all = sentences(&text, Span::new(0, text.len()), &Abbreviations::default()).collect::<Vec<_>>();
            assert!(all.iter().all(|s| s.len() <= LONGEST + 64), "{unit}");
            let kept: usize = all.iter().map(|s| s.of(&text).split_whitespace().map(str::len).sum::<usize>()).sum();
            assert_eq!(kept, text.split_whitespace().map(str::len).sum::<usize>(), "{unit}");
        }
        assert!(split("").is_empty() && split(" \n\t").is_empty());
    }

    #[test]
    fn a_part_of_a_text_ends_where_it_is_told_to() {
        let text = "The pier closed. It opened. The port";
        let spans: Vec<&str> =
            sentences(text, Span::new(4, 20), &Abbreviations::default()).map(|s| s.of(text)).collect();
        assert_eq!(spans, ["pier closed.", "It"]);
    }
}
