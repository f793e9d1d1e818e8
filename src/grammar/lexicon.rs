//! Words: one lookup leads from a word of the text to everything the grammar knows of it.

use super::automaton::{CAPITAL, Letter, WORD, letter};
use super::primitive::SHAPES;
use crate::hash::Map;
use serde::{Deserialize, Serialize};

/// A word of the grammar; 0 is every word that it does not know.
pub type WordId = u16;
/// A word list.
pub type ClassId = u16;
/// What a word is to the grammar: two words with the same signature can begin the same patterns.
pub type Signature = u16;
/// An interned name: a word list's key, a slot.
pub type Symbol = u16;

/// What a word list says of a word.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Key {
    None,
    Number(f64),
    Name(Symbol),
    /// The base form of a verb.
    Word(WordId),
}

/// One reading of a word.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Sense {
    pub class: ClassId,
    pub key: Key,
    /// An ordinary word, too: needs a licence in the pattern.
    pub ambiguous: bool,
    /// Only with a capital.
    pub capital: bool,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Entry {
    start: u32,
    len: u8,
    /// Stands as a literal in some pattern.
    literal: bool,
    /// Signatures of the word in lower case and with a capital.
    signatures: [Signature; 2],
    /// Its first reading; the readings of a word are a chain.
    senses: Option<u32>,
}

/// A place in the table, with all that a scanner asks for: one lookup touches one line of memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct Slot {
    packed: Packed,
    /// 0 in a free place, which stands for all words that the grammar does not know.
    pub word: WordId,
    /// In lower case and with a capital.
    pub letters: [Letter; 2],
    len: u8,
}

/// A word of a text that was looked up.
#[derive(Debug)]
pub struct Found<'l> {
    /// One past its last byte.
    pub end: usize,
    pub packed: Packed,
    /// Begins with a capital.
    pub capital: bool,
    pub slot: &'l Slot,
}

/// Every word of a grammar, in an open-addressed table over a hash of the lower-cased bytes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Lexicon {
    text: String,
    entries: Vec<Entry>,
    /// Readings, each with the next one of the same word.
    senses: Vec<(Sense, Option<u32>)>,
    /// Made anew when a lexicon is read.
    #[serde(skip)]
    table: Vec<Slot>,
    symbols: Vec<String>,
    /// Of use while words are added.
    #[serde(skip)]
    by_symbol: Map<String, Symbol>,
    #[serde(skip)]
    signatures: Vec<Vec<Member>>,
    endings: Vec<Ending>,
    /// A bit for each pair of letters that endings end with.
    last_pairs: [u32; 32],
}

/// An ending that makes a word a member of classes.
#[derive(Debug, Serialize, Deserialize)]
struct Ending {
    text: String,
    /// Of this and of all shorter endings that it ends with.
    classes: Vec<ClassId>,
    /// That of words with this ending that the grammar does not know otherwise.
    signature: Signature,
    /// The text as a number, and how far the last bytes of a word are to be shifted to compare with it.
    packed: u64,
    shift: u32,
}

/// Does a word have this ending, with something before it?
pub fn ends(word: &str, ending: &str) -> bool {
    word.len() >= ending.len() + 3 && word.ends_with(ending)
}

/// What a signature consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    Literal(WordId),
    /// The class, and whether the reading needs a licence.
    Class(ClassId, bool),
    /// A class that any word in lower case with this ending belongs to.
    Ending(ClassId),
    /// A run of digits of a shape.
    Number(u8),
}

/// Signature of words the grammar does not know.
pub const UNKNOWN: Signature = 0;
/// Signature of the first shape of runs of digits; the others follow.
pub const NUMBER: Signature = 1;

/// A word as two numbers: its first eight bytes and, of a longer one, its last eight, in small letters.
/// For letters and apostrophes, all that a word of text is made of, setting one bit is enough: words of
/// up to sixteen bytes are equal, whatever their case, when these and their lengths are.
pub type Packed = (u64, u64);

const CASE: u64 = 0x2020_2020_2020_2020;

/// Eight bytes from `at` on as a number, the first one lowest; zeros behind the end.
#[inline(always)]
fn load(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => load_last(bytes, at),
    }
}

#[cold]
fn load_last(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// The word at `start..end`.
pub fn pack(bytes: &[u8], start: usize, end: usize) -> Packed {
    let len = end - start;
    let last = if len > 8 { load(bytes, end - 8) | CASE } else { 0 };
    (first_of(load(bytes, start), len), last)
}

/// The first eight bytes of a word of this length. Above the word there may be what follows it in the text.
#[inline]
fn first_of(chunk: u64, len: usize) -> u64 {
    let word = chunk | CASE;
    if len >= 8 { word } else { word & ((1 << (8 * len)) - 1) }
}

/// The highest bit of each byte that is no ASCII letter: a letter is what carries past `a` and not past `z`.
#[inline(always)]
fn others(chunk: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let small = (chunk | CASE) & !HIGH;
    let from_a = small + 0x1f1f_1f1f_1f1f_1f1f;
    let past_z = small + 0x0505_0505_0505_0505;
    !(from_a & !past_z & !chunk) & HIGH
}

#[inline(always)]
fn hash(packed: Packed) -> usize {
    let mixed = (packed.0 ^ packed.1.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    // The high bits are those that all bytes of a word have a say in.
    (mixed >> 46) as usize
}

/// The letters of a word with these signatures, in lower case and with a capital.
fn written(signatures: [Signature; 2]) -> [Letter; 2] {
    [letter(signatures[0], WORD), letter(signatures[1], WORD | CAPITAL)]
}

impl Lexicon {
    pub fn new() -> Self {
        let mut lexicon = Lexicon { signatures: vec![vec![]], ..Lexicon::default() };
        lexicon.signatures.extend((0..=SHAPES.len()).map(|shape| vec![Member::Number(shape as u8)]));
        // Room for a language, so that nothing moves while it is read.
        lexicon.text.reserve(1 << 18);
        lexicon.entries.reserve(1 << 14);
        lexicon.senses.reserve(1 << 15);
        lexicon.entries.push(Entry::default());
        lexicon.fill(1 << 15);
        lexicon
    }

    /// Makes sure of a word. Only lower case is kept; `None` when there are too many or it is too long.
    pub fn intern(&mut self, word: &str) -> Option<WordId> {
        match self.lookup(word.as_bytes(), 0, word.len()) {
            0 => {}
            known => return Some(known),
        }
        let id = WordId::try_from(self.entries.len()).ok()?;
        let start = self.text.len() as u32;
        let len = u8::try_from(word.len()).ok()?;
        self.text.push_str(word);
        self.text[start as usize..].make_ascii_lowercase();
        self.entries.push(Entry { start, len, ..Entry::default() });
        if self.entries.len() * 2 > self.table.len() {
            self.fill(self.table.len() * 2);
        } else {
            self.place(id);
        }
        Some(id)
    }

    /// Makes the table, with room for twice the words at least.
    pub fn fill(&mut self, size: usize) {
        self.table = vec![
            Slot { letters: written([UNKNOWN; 2]), ..Slot::default() };
            size.max(self.entries.len() * 2).next_power_of_two()
        ];
        (1..self.entries.len()).for_each(|id| self.place(id as WordId));
    }

    fn place(&mut self, word: WordId) {
        let Entry { start, len, signatures, .. } = self.entries[word as usize];
        let (start, end) = (start as usize, start as usize + usize::from(len));
        let packed = pack(self.text.as_bytes(), start, end);
        let mask = self.table.len() - 1;
        let mut at = hash(packed) & mask;
        while self.table[at].word != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = Slot { packed, word, len, letters: written(signatures) };
    }

    /// Interns a word that a pattern spells out.
    pub fn literal(&mut self, word: &str) -> Option<WordId> {
        let id = self.intern(word)?;
        self.entries[id as usize].literal = true;
        Some(id)
    }

    /// Adds a reading to a word; false when the class has the word already.
    pub fn add(&mut self, word: WordId, sense: Sense) -> bool {
        let new = !self.senses(word).any(|s| s.class == sense.class && s.capital == sense.capital);
        if new {
            let head = self.entries[word as usize].senses.replace(self.senses.len() as u32);
            self.senses.push((sense, head));
        }
        new
    }

    pub fn symbol(&mut self, name: &str) -> Symbol {
        if let Some(id) = self.by_symbol.get(name) {
            return *id;
        }
        let id = self.symbols.len() as Symbol;
        self.symbols.push(name.to_owned());
        self.by_symbol.insert(name.to_owned(), id);
        id
    }

    pub fn symbol_name(&self, symbol: Symbol) -> &str {
        &self.symbols[symbol as usize]
    }

    pub fn word_text(&self, word: WordId) -> &str {
        let entry = &self.entries[word as usize];
        &self.text[entry.start as usize..][..entry.len as usize]
    }

    /// Settles the signatures: nothing is added after this. `endings` with the class that each belongs to.
    pub fn freeze(&mut self, endings: &[(&str, ClassId)]) {
        for (text, _) in endings {
            let classes = endings.iter().filter(|(end, _)| text.ends_with(end)).map(|(_, class)| *class).collect();
            let packed = pack(text.as_bytes(), 0, text.len()).0;
            match text.as_bytes() {
                [.., before, last] => self.last_pairs[usize::from(last & 31)] |= 1 << (before & 31),
                [last] => self.last_pairs[usize::from(last & 31)] = u32::MAX,
                [] => {}
            }
            let shift = 64 - 8 * text.len().clamp(1, 8) as u32;
            self.endings.push(Ending { text: (*text).to_owned(), classes, signature: UNKNOWN, packed, shift });
        }
        // Of the endings of a word the longest ends with all others.
        self.endings.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| a.text.cmp(&b.text)));
        self.endings.dedup_by(|a, b| a.text == b.text);
        for i in 0..self.endings.len() {
            let mut members: Vec<Member> = self.endings[i].classes.iter().map(|c| Member::Ending(*c)).collect();
            members.sort_unstable();
            members.dedup();
            self.endings[i].signature = self.signatures.len() as Signature;
            self.signatures.push(members);
        }
        let mut known: Map<Vec<Member>, Signature> = Map::default();
        known.extend(self.signatures.iter().cloned().zip(0..));
        let mut members = Vec::new();
        // Neighbours in the files are mostly of one kind.
        let mut last: (Vec<Member>, Signature) = (vec![], UNKNOWN);
        for id in 1..self.entries.len() {
            let any_capital = self.senses(id as WordId).any(|s| s.capital);
            for capital in [false, true] {
                if capital && !any_capital {
                    self.entries[id].signatures[1] = self.entries[id].signatures[0];
                    continue;
                }
                members.clear();
                let readings = self.senses(id as WordId).filter(|s| capital || !s.capital);
                members.extend(readings.map(|s| Member::Class(s.class, s.ambiguous)));
                if self.entries[id].literal {
                    members.push(Member::Literal(id as WordId));
                }
                let word = self.word_text(id as WordId);
                if let Some(ending) = self.ending(pack(word.as_bytes(), 0, word.len()), word.len()) {
                    let classes = ending.classes.iter();
                    let others = classes
                        .filter(|class| !members.iter().any(|m| matches!(m, Member::Class(c, _) if c == *class)));
                    let others: Vec<Member> = others.map(|class| Member::Ending(*class)).collect();
                    members.extend(others);
                }
                members.sort_unstable();
                members.dedup();
                if last.0 == members {
                    self.entries[id].signatures[usize::from(capital)] = last.1;
                    continue;
                }
                let signature = match known.get(&members) {
                    Some(signature) => *signature,
                    None => {
                        let new = self.signatures.len() as Signature;
                        self.signatures.push(members.clone());
                        known.insert(members.clone(), new);
                        new
                    }
                };
                self.entries[id].signatures[usize::from(capital)] = signature;
                last.0.clone_from(&members);
                last.1 = signature;
            }
        }
        for slot in &mut self.table {
            slot.letters = written(self.entries[slot.word as usize].signatures);
        }
    }

    /// The word at `start..end` of a text, whatever its case; 0 when the grammar does not know it.
    pub fn lookup(&self, bytes: &[u8], start: usize, end: usize) -> WordId {
        self.find(bytes, start, end, pack(bytes, start, end)).word
    }

    /// The same for a word that was packed.
    #[inline(always)]
    pub fn find(&self, bytes: &[u8], start: usize, end: usize, packed: Packed) -> &Slot {
        let (len, mask) = (end - start, self.table.len() - 1);
        let mut at = hash(packed);
        loop {
            let slot = &self.table[at & mask];
            let same = slot.packed == packed && usize::from(slot.len) == len;
            if same && (len <= 16 || self.word_text(slot.word).as_bytes().eq_ignore_ascii_case(&bytes[start..end]))
                || slot.word == 0
            {
                return slot;
            }
            at += 1;
        }
    }

    /// The word of ASCII letters that begins at a place. `None` where none begins.
    #[inline(always)]
    pub fn read(&self, bytes: &[u8], at: usize) -> Option<Found<'_>> {
        let chunk = load(bytes, at);
        let others = others(chunk);
        if others == 0 {
            return Some(self.read_long(bytes, at, chunk));
        }
        let len = others.trailing_zeros() as usize / 8;
        // All bits below the first byte that is no letter.
        let packed = (chunk | CASE) & ((others ^ (others - 1)) >> 8);
        let capital = chunk & 0x20 == 0;
        (len > 0).then(|| Found { end: at + len, packed: (packed, 0), capital, slot: self.find_short(packed) })
    }

    /// The same for a word of eight letters and more, with the first eight of them.
    #[inline(never)]
    fn read_long(&self, bytes: &[u8], at: usize, first: u64) -> Found<'_> {
        let mut end = at + 8;
        loop {
            let others = others(load(bytes, end));
            end += others.trailing_zeros() as usize / 8;
            if others != 0 {
                break;
            }
        }
        let last = if end - at > 8 { load(bytes, end - 8) | CASE } else { 0 };
        let packed = (first | CASE, last);
        Found { end, packed, capital: first & 0x20 == 0, slot: self.find(bytes, at, end, packed) }
    }

    /// The place of a word of fewer than eight bytes: they tell its length.
    #[inline(always)]
    fn find_short(&self, packed: u64) -> &Slot {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = hash((packed, 0));
        loop {
            let slot = &self.table[at & mask];
            if slot.packed.0 == packed || slot.word == 0 {
                return slot;
            }
            at += 1;
        }
    }

    /// The longest ending that makes a word a member of a class.
    fn ending(&self, packed: Packed, len: usize) -> Option<&Ending> {
        // The last bytes of the word, the very last one highest.
        let tail = if len > 8 { packed.1 } else { packed.0 << ((64 - 8 * len) % 64) };
        if self.last_pairs[(tail >> 56 & 31) as usize] >> (tail >> 48 & 31) & 1 == 0 {
            return None;
        }
        self.endings.iter().find(|ending| tail >> ending.shift == ending.packed && len >= ending.text.len() + 3)
    }

    /// The letter of a word in lower case that stands in no list.
    #[inline(never)]
    pub fn unlisted(&self, packed: Packed, len: usize) -> Letter {
        letter(self.ending(packed, len).map_or(UNKNOWN, |ending| ending.signature), WORD)
    }

    pub fn signature(&self, word: WordId, capital: bool) -> Signature {
        self.entries[word as usize].signatures[usize::from(capital)]
    }

    pub fn signatures(&self) -> &[Vec<Member>] {
        &self.signatures
    }

    pub fn word_count(&self) -> usize {
        self.entries.len()
    }

    /// Every reading of a word.
    pub fn senses(&self, word: WordId) -> impl Iterator<Item = &Sense> {
        let mut next = self.entries[word as usize].senses;
        std::iter::from_fn(move || {
            let (sense, after) = &self.senses[next? as usize];
            next = *after;
            Some(sense)
        })
    }

    /// The reading of a word as a member of a class, as it is spelled.
    pub fn sense(&self, word: WordId, class: ClassId, capital: bool) -> Option<&Sense> {
        self.senses(word).find(|s| s.class == class && (capital || !s.capital))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_case_and_nothing_else_is() {
        let mut lexicon = Lexicon::new();
        let words = ["may", "a", "representatives", "misrepresentatives", "zoë", "o'clock", "representations"];
        let ids: Vec<_> = words.iter().map(|w| lexicon.intern(w).unwrap()).collect();
        lexicon.freeze(&[]);
        for (word, id) in words.iter().zip(ids) {
            for text in [word.to_string(), word.to_ascii_uppercase(), format!("x {word} y")] {
                let start = text.to_ascii_lowercase().find(word).unwrap();
                assert_eq!(lexicon.lookup(text.as_bytes(), start, start + word.len()), id, "{text}");
            }
        }
        for (text, len) in
            [("", 0), ("abc1", 3), ("abcdefgh", 8), ("Abcdefgh-", 8), ("abcdefghijklmnopq\u{e9}", 17), ("[a", 0)]
        {
            let read = lexicon.read(text.as_bytes(), 0).map(|its| (its.end, its.packed));
            assert_eq!(read, (len > 0).then(|| (len, pack(text.as_bytes(), 0, len))), "{text}");
        }
        for word in ["mayor", "ma", "misrepresentation", "b"] {
            assert_eq!(lexicon.lookup(word.as_bytes(), 0, word.len()), 0, "{word}");
        }
    }
}
