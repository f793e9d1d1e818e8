//! Text into sentences of tokens, in one pass with one lookup a word.

use super::Grammar;
use super::automaton::{self, Letter, letter};
use super::lexicon::{self, Found, NUMBER, Signature, WordId};
use super::primitive::shape;
use crate::span::Span;
use crate::text::{LONGEST, boundary};

/// A word, a run of digits or a single mark.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte in the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What the grammar calls it.
    pub word: WordId,
    /// What patterns know it by, with how it is written.
    pub(crate) letter: Letter,
    /// Of a run of digits its value, above [`DIGITS`]; of a word in capitals [`UPPER`]; else nothing.
    value: u32,
}

/// Set in the value of a run of digits.
const DIGITS: u32 = 1 << 31;
/// The value of a run of more than nine digits.
const MANY: u32 = DIGITS - 1;
/// The value of a word of two letters and more, all of them capitals.
const UPPER: u32 = 1;

impl Token {
    /// Where it stands.
    pub const fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
    pub(crate) const fn signature(self) -> Signature {
        self.letter >> automaton::BITS
    }
    /// No space before it.
    pub const fn glued(self) -> bool {
        self.letter & automaton::GLUED != 0
    }
    /// A run of digits.
    pub const fn is_number(self) -> bool {
        self.value & DIGITS != 0
    }
    /// The value of a run of at most nine digits.
    pub const fn number(self) -> Option<u32> {
        let number = self.value & !DIGITS;
        if self.is_number() && number != MANY { Some(number) } else { None }
    }
    /// Neither letters nor digits.
    pub const fn is_mark(self) -> bool {
        !self.is_word() && !self.is_number()
    }
    /// A word that begins with a capital.
    pub const fn is_capital(self) -> bool {
        self.letter & automaton::CAPITAL != 0
    }
    /// A word of two letters and more, all of them capitals.
    pub const fn is_upper(self) -> bool {
        self.value == UPPER
    }
    /// Letters.
    pub const fn is_word(self) -> bool {
        self.letter & automaton::WORD != 0
    }
}

/// How a token hangs on to the one before: the bits that it gets, of which a mark is never [`automaton::JOINED`].
type Glue = Letter;

const APART: Glue = 0;
const BEHIND_MARK: Glue = automaton::GLUED;
const BEHIND_WORD: Glue = automaton::GLUED | automaton::JOINED;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Newline,
    Letter,
    Digit,
    Mark,
    High,
}

const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Mark; 256];
    let mut i = 0;
    while i < 256 {
        let byte = i as u8;
        kinds[i] = if byte == b'\n' {
            Kind::Newline
        } else if byte.is_ascii_whitespace() || byte.is_ascii_control() {
            Kind::Space
        } else if byte.is_ascii_alphabetic() {
            Kind::Letter
        } else if byte.is_ascii_digit() {
            Kind::Digit
        } else if byte >= 0x80 {
            Kind::High
        } else {
            Kind::Mark
        };
        i += 1;
    }
    kinds
};

/// What a word in capitals of more than one letter is marked with.
#[inline(never)]
fn in_capitals(word: &[u8]) -> u32 {
    if word.len() > 1 && !word.iter().any(u8::is_ascii_lowercase) { UPPER } else { 0 }
}

/// A sentence of more tokens is cut, spaces or not: what is worked out for a sentence may cost the
/// square of its tokens and must stay small.
const MOST: usize = 1_000;

/// Walks through a stretch of text sentence by sentence.
#[derive(Debug)]
pub struct Scanner<'g, 't> {
    grammar: &'g Grammar,
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'g, 't> Scanner<'g, 't> {
    /// A scanner at the beginning of `within`.
    pub fn new(grammar: &'g Grammar, text: &'t str, within: Span) -> Self {
        Scanner { grammar, text, at: within.start, end: within.end.min(text.len()) }
    }

    /// Puts the tokens of the next sentence into `tokens`; its span, from the first token to the last, or
    /// `None` at the end of the stretch.
    pub fn next(&mut self, tokens: &mut Vec<Token>) -> Option<Span> {
        tokens.clear();
        let bytes = &self.text.as_bytes()[..self.end];
        let lexicon = &self.grammar.lexicon;
        let mut at = self.at;
        while at < bytes.len() {
            let (kind, width) = match KINDS[bytes[at] as usize] {
                Kind::High => (self.wide(at).0, self.wide(at).1),
                kind => (kind, 1),
            };
            if !matches!(kind, Kind::Space | Kind::Newline) {
                break;
            }
            at += width;
        }
        let mut glue = APART;
        // A space behind this ends the sentence.
        let cut = at + LONGEST;
        // Where the sentence ends, once a mark was met that ends it.
        let mut stop = bytes.len();
        while at < stop && tokens.len() < MOST {
            (at, glue) = self.plain(&bytes[..stop], at, cut, glue, tokens);
            if at >= stop || tokens.len() >= MOST || at > cut && glue == APART {
                break;
            }
            let byte = bytes[at];
            let (mut kind, mut width) = (KINDS[byte as usize], 1);
            let mut mark = byte;
            if kind == Kind::High {
                (kind, width, mark) = self.wide(at);
            }
            let from = at;
            let token = match kind {
                Kind::Space => {
                    at += width;
                    glue = APART;
                    if at > cut {
                        break;
                    }
                    continue;
                }
                Kind::Newline => {
                    at += 1;
                    break;
                }
                Kind::Letter | Kind::High => {
                    at = self.word_end(at, width);
                    let capital = self.text[from..].chars().next().is_some_and(char::is_uppercase);
                    let packed = lexicon::pack(bytes, from, at);
                    let found = Found { end: at, packed, capital, slot: lexicon.find(bytes, from, at, packed) };
                    let word = self.word(bytes, from, &found, glue);
                    glue = BEHIND_WORD;
                    word
                }
                Kind::Digit => {
                    let mut number = 0u32;
                    while at < bytes.len() && bytes[at].is_ascii_digit() {
                        number = number.wrapping_mul(10).wrapping_add(u32::from(bytes[at] - b'0'));
                        at += 1;
                    }
                    let digits = (at - from) as u32;
                    if digits > 9 {
                        number = MANY;
                    }
                    let letter = letter(NUMBER + shape(number, digits) as Signature, glue);
                    glue = BEHIND_WORD;
                    Token { start: from as u32, end: at as u32, word: 0, letter, value: DIGITS | number }
                }
                Kind::Mark => {
                    at += width;
                    if matches!(mark, b'.' | b'?' | b'!') && stop == bytes.len() {
                        stop = boundary(self.text, from, &self.grammar.abbreviations).unwrap_or(stop).min(stop);
                    }
                    let token = self.mark(mark, from, at, glue);
                    glue = BEHIND_MARK;
                    token
                }
            };
            tokens.push(token);
        }
        self.at = at;
        let marks = tokens.iter().position(|token| !token.is_mark()).unwrap_or(tokens.len());
        tokens.iter_mut().take((marks + 1).min(8)).for_each(|token| token.letter |= automaton::START);
        Some(Span::new(tokens.first()?.start as usize, tokens.last()?.end as usize))
    }

    /// Takes words of plain letters and single marks that end no sentence, with a space behind them or none, of which
    /// most text consists: a loop of its own, so that all that it needs has a register. Where they end.
    #[inline(never)]
    fn plain(&self, bytes: &[u8], mut at: usize, cut: usize, mut glue: Glue, tokens: &mut Vec<Token>) -> (usize, Glue) {
        while tokens.len() < MOST {
            let next;
            if let Some(found) = self.grammar.lexicon.read(bytes, at) {
                next = bytes.get(found.end).copied().unwrap_or(b'\n');
                if next != b' ' && (next >= 0x80 || next == b'\'') {
                    break;
                }
                tokens.push(self.word(bytes, at, &found, glue));
                (at, glue) = (found.end, BEHIND_WORD);
            } else {
                match bytes.get(at) {
                    None | Some(b'.' | b'?' | b'!' | b'\'') => break,
                    Some(mark) if KINDS[usize::from(*mark)] != Kind::Mark => break,
                    Some(mark) => tokens.push(self.mark(*mark, at, at + 1, glue)),
                }
                (at, glue) = (at + 1, BEHIND_MARK);
                next = bytes.get(at).copied().unwrap_or(b'\n');
            }
            if next == b' ' {
                (at, glue) = (at + 1, APART);
                if at > cut {
                    break;
                }
            }
        }
        (at, glue)
    }

    /// The token of a mark, or of what stands for it.
    #[inline(always)]
    fn mark(&self, mark: u8, from: usize, end: usize, glue: Glue) -> Token {
        let word = self.grammar.mark(mark);
        let letter = letter(self.grammar.lexicon.signature(word, false), glue & !automaton::JOINED);
        Token { start: from as u32, end: end as u32, word, letter, value: 0 }
    }

    /// The token of a word.
    #[inline(always)]
    fn word(&self, bytes: &[u8], start: usize, found: &Found<'_>, glue: Glue) -> Token {
        let &Found { end, packed, capital, slot } = found;
        let (mut letter, mut value) = (slot.letters[usize::from(capital)], 0);
        if capital {
            value = in_capitals(&bytes[start..end]);
        } else if slot.word == 0 {
            letter = self.grammar.lexicon.unlisted(packed, end - start);
        }
        Token { start: start as u32, end: end as u32, word: slot.word, letter: letter | glue, value }
    }

    /// What a character of more than one byte is: kind, width, and the mark it is treated as.
    fn wide(&self, at: usize) -> (Kind, usize, u8) {
        let Some(c) = self.text[at..].chars().next() else { return (Kind::Space, 1, b' ') };
        let width = c.len_utf8();
        match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => (Kind::Mark, width, b'-'),
            '\u{2018}' | '\u{2019}' | '\u{201b}' => (Kind::Mark, width, b'\''),
            '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => (Kind::Mark, width, b'"'),
            '\u{2026}' => (Kind::Mark, width, b'.'),
            c if c.is_alphabetic() => (Kind::High, width, 0),
            c if c.is_whitespace() => (Kind::Space, width, b' '),
            _ => (Kind::Mark, width, 0),
        }
    }

    /// The end of the word that begins at `at`: letters, and apostrophes between letters but for that of a
    /// final `'s` or of a verb that has lost its beginning, `'ll`, which is a token of its own.
    fn word_end(&self, at: usize, width: usize) -> usize {
        let bytes = &self.text.as_bytes()[..self.end];
        let mut end = at + width;
        loop {
            while end < bytes.len() && KINDS[bytes[end] as usize] == Kind::Letter {
                end += 1;
            }
            let Some(&byte) = bytes.get(end) else { return end };
            if byte < 0x80 && byte != b'\'' {
                return end;
            }
            let (kind, width, mark) = if byte == b'\'' { (Kind::Mark, 1, b'\'') } else { self.wide(end) };
            match kind {
                Kind::High => end += width,
                Kind::Mark if mark == b'\'' => {
                    let next = end + width;
                    let letters = bytes[next.min(bytes.len())..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
                    let enclitic = matches!(
                        &bytes[next.min(bytes.len())..][..letters],
                        b"s" | b"S" | b"ll" | b"d" | b"ve" | b"re" | b"m" | b"LL" | b"D" | b"VE" | b"RE" | b"M"
                    );
                    if letters == 0 || enclitic {
                        return end;
                    }
                    end = next;
                }
                _ => return end,
            }
        }
    }
}
