//! Words: one lookup leads from a word of the text to everything the grammar knows of it.

use super::primitive::SHAPES;
use crate::hash::Map;

/// A word of the grammar; 0 is every word that it does not know.
pub type WordId = u16;
/// A word list.
pub type ClassId = u16;
/// What a word is to the grammar: two words with the same signature can begin the same patterns.
pub type Signature = u16;
/// An interned name: a word list's key, a slot.
pub type Symbol = u16;

/// What a word list says of a word.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Key {
    None,
    Number(f64),
    Name(Symbol),
    /// The base form of a verb.
    Word(WordId),
}

/// One reading of a word.
#[derive(Clone, Copy, Debug)]
pub struct Sense {
    pub class: ClassId,
    pub key: Key,
    /// An ordinary word, too: needs a licence in the pattern.
    pub ambiguous: bool,
    /// Only with a capital.
    pub capital: bool,
}

#[derive(Debug, Default)]
struct Entry {
    start: u32,
    len: u8,
    packed: Packed,
    /// Stands as a literal in some pattern.
    literal: bool,
    /// Signatures of the word in lower case and with a capital.
    signatures: [Signature; 2],
    /// Its first reading; the readings of a word are a chain.
    senses: Option<u32>,
}

/// Every word of a grammar, in an open-addressed table over a hash of the lower-cased bytes.
#[derive(Debug, Default)]
pub struct Lexicon {
    text: String,
    entries: Vec<Entry>,
    /// Readings, each with the next one of the same word.
    senses: Vec<(Sense, Option<u32>)>,
    /// `(word, some bits of its hash)`; word 0 is a free place.
    table: Vec<(WordId, u16)>,
    symbols: Vec<String>,
    by_symbol: Map<String, Symbol>,
    signatures: Vec<Vec<Member>>,
}

/// What a signature consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    Literal(WordId),
    /// The class, and whether the reading needs a licence.
    Class(ClassId, bool),
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
type Packed = (u64, u64);

fn pack(bytes: &[u8], start: usize, end: usize) -> Packed {
    const CASE: u64 = 0x2020_2020_2020_2020;
    let len = end - start;
    let load = |at: usize| match bytes.get(at..at + 8) {
        Some(chunk) => u64::from_le_bytes(chunk.try_into().unwrap_or_default()),
        None => {
            let mut padded = [0; 8];
            padded[..end - at].copy_from_slice(&bytes[at..end]);
            u64::from_le_bytes(padded)
        }
    };
    if len >= 8 {
        (load(start) | CASE, if len > 8 { load(end - 8) | CASE } else { 0 })
    } else {
        // Above the word there may be what follows it in the text.
        ((load(start) | CASE) & ((1 << (8 * len)) - 1), 0)
    }
}

fn hash(packed: Packed, len: usize) -> u64 {
    (packed.0 ^ packed.1.rotate_left(29) ^ len as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
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
        lexicon.table = vec![(0, 0); 1 << 15];
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
        let packed = pack(self.text.as_bytes(), start as usize, self.text.len());
        self.entries.push(Entry { start, len, packed, ..Entry::default() });
        if self.entries.len() * 2 > self.table.len() {
            self.table = vec![(0, 0); self.table.len() * 2];
            (1..=id).for_each(|id| self.place(id));
        } else {
            self.place(id);
        }
        Some(id)
    }

    fn place(&mut self, id: WordId) {
        let entry = &self.entries[id as usize];
        let h = hash(entry.packed, entry.len.into());
        let mut slot = (h >> 32) as usize & (self.table.len() - 1);
        while self.table[slot].0 != 0 {
            slot = (slot + 1) & (self.table.len() - 1);
        }
        self.table[slot] = (id, (h >> 16) as u16);
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

    /// Settles the signatures: nothing is added after this.
    pub fn freeze(&mut self) {
        let mut known: Map<Vec<Member>, Signature> = Map::default();
        known.insert(vec![], UNKNOWN);
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
    }

    /// The word at `start..end` of a text, whatever its case; 0 when the grammar does not know it.
    pub fn lookup(&self, bytes: &[u8], start: usize, end: usize) -> WordId {
        let (packed, len) = (pack(bytes, start, end), end - start);
        let h = hash(packed, len);
        let (mask, tag) = (self.table.len() - 1, (h >> 16) as u16);
        let mut slot = (h >> 32) as usize & mask;
        loop {
            let (id, its_tag) = self.table[slot & mask];
            if id == 0 {
                return 0;
            }
            if its_tag == tag {
                let entry = &self.entries[id as usize];
                let same = entry.packed == packed && usize::from(entry.len) == len;
                if same && (len <= 16 || self.word_text(id).as_bytes().eq_ignore_ascii_case(&bytes[start..end])) {
                    return id;
                }
            }
            slot += 1;
        }
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
        lexicon.freeze();
        for (word, id) in words.iter().zip(ids) {
            for text in [word.to_string(), word.to_ascii_uppercase(), format!("x {word} y")] {
                let start = text.to_ascii_lowercase().find(word).unwrap();
                assert_eq!(lexicon.lookup(text.as_bytes(), start, start + word.len()), id, "{text}");
            }
        }
        for word in ["mayor", "ma", "misrepresentation", "b"] {
            assert_eq!(lexicon.lookup(word.as_bytes(), 0, word.len()), 0, "{word}");
        }
    }
}
