//! What is kept of a report's text to compare it with others: a sketch that near-copies share, the terms that tell what
//! it is about, and the agencies that it credits.

use crate::hash::{Map, START, Set, fnv};
use crate::kept::{Kept, Store};
use crate::report::{Report, Role};
use aho_corasick::AhoCorasick;
use std::borrow::Cow;
use std::cmp::Reverse;

/// Bins of a sketch. The estimate of the Jaccard index has a standard error of half of `1 / sqrt(BINS)`.
const BINS: usize = 128;

/// Words in a shingle.
const SHINGLE: usize = 5;

/// Terms that are kept of a report.
const TERMS: usize = 96;

/// Characters of a word that tell it from others; endings differ from text to text.
const STEM: usize = 5;

/// What is kept of a report's text to compare it with others.
#[derive(Clone, Debug)]
pub struct Profile {
    /// What tells copies, until it is known which there are.
    pub sketch: Option<Box<Sketch>>,
    /// What it is about.
    pub terms: Kept<Terms>,
    /// The agencies that the report as a whole credits, ascending.
    pub credits: Vec<u32>,
    /// The agency in brackets behind the dateline, in lower case.
    pub agency: Option<String>,
}

/// What tells how far one text is a copy of another.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// The least hash of the shingles in each bin (Broder's MinHash with one permutation, empty bins filled from the
    /// right).
    bins: [u32; BINS],
    /// How many shingles; at least one.
    shingles: u32,
}

/// The terms of a text with how often they stand there, ascending by term.
pub type Terms = Box<[(u32, u8)]>;

impl Store for Terms {
    fn weight(&self) -> usize {
        size_of_val(&**self)
    }

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>> {
        let bytes = |(term, count): &(u32, u8)| {
            let [a, b, c, d] = term.to_le_bytes();
            [a, b, c, d, *count]
        };
        Some(Cow::Owned(self.iter().flat_map(bytes).collect()))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Terms> {
        let (terms, rest) = bytes.as_chunks::<5>();
        let term = |&[a, b, c, d, count]: &[u8; 5]| (u32::from_le_bytes([a, b, c, d]), count);
        rest.is_empty().then(|| terms.iter().map(term).collect())
    }
}

impl Default for Profile {
    fn default() -> Profile {
        Profile { sketch: None, terms: Kept::new(Terms::default()), credits: Vec::new(), agency: None }
    }
}

impl Profile {
    /// Of the running text of a report.
    pub fn of(report: &Report, known: &Known) -> Profile {
        let mut bins = [u32::MAX; BINS];
        let mut shingles = 0u32;
        let mut window = Window::default();
        let mut counts: Map<u32, (u8, bool)> = Map::default();
        let mut credits = Vec::new();
        let mut body = 0;
        let mut agency = None;
        for passage in &report.passages {
            let text = report.words(passage.span);
            let running = passage.role.tells_events();
            body += usize::from(running && passage.role != Role::Title);
            if running && body <= 2 && agency.is_none() {
                agency = dateline_agency(text);
            }
            // The lead says whose story it is; below that an agency is named for what it is quoted for.
            let whole = passage.role == Role::Credit || passage.role == Role::Furniture || running && body <= 2;
            if whole {
                credits.extend(known.agencies.credited(text));
            } else {
                let bracketed = text.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
                credits.extend(bracketed.flat_map(|(inner, _)| known.agencies.credited(inner)));
            }
            if !running {
                continue;
            }
            for word in words(text) {
                if let Some(hash) = window.push(word.hash) {
                    shingles += 1;
                    let bin = &mut bins[hash as usize % BINS];
                    *bin = (*bin).min((hash >> 32) as u32);
                }
                if known.tells(&word) {
                    let count = counts.entry(word.stem).or_default();
                    *count = (count.0.saturating_add(1), count.1 | word.named);
                }
            }
        }
        let mut ranked: Vec<(u32, (u8, bool))> = counts.into_iter().collect();
        if ranked.len() > TERMS {
            ranked.select_nth_unstable_by_key(TERMS, |&(term, (count, named))| (Reverse((count, named)), term));
            ranked.truncate(TERMS);
        }
        let mut terms: Terms = ranked.into_iter().map(|(term, (count, _))| (term, count)).collect();
        terms.sort_unstable();
        credits.extend(agency.as_deref().map(key));
        credits.sort_unstable();
        credits.dedup();
        let sketch = (shingles > 0).then(|| Box::new(Sketch { bins: filled(bins), shingles }));
        Profile { sketch, terms: Kept::new(terms), credits, agency }
    }
}

impl Sketch {
    /// Is one a copy of the other, or of a part of it? By the estimated Jaccard index and containment of their
    /// shingles.
    fn is_copy_of(&self, other: &Sketch) -> bool {
        let equal = self.bins.iter().zip(&other.bins).filter(|(a, b)| a == b).count();
        let jaccard = equal as f64 / BINS as f64;
        let (a, b) = (f64::from(self.shingles), f64::from(other.shingles));
        let containment = jaccard / (1.0 + jaccard) * (a + b) / a.min(b);
        jaccard >= 0.5 || containment >= 0.7
    }

    /// A key of three bins. Of all these near-copies share at least one: at a Jaccard index of 0.5 they do in 99 of 100
    /// cases.
    fn band(&self, band: usize) -> u64 {
        let bins = &self.bins[3 * band..3 * band + 3];
        bins.iter().fold(mixed(START ^ band as u64), |hash, bin| mixed(hash ^ u64::from(*bin)))
    }
}

/// Scrambles a hash, so that its bits are even.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 32)
}

/// Empty bins take what stands in the next full one.
fn filled(bins: [u32; BINS]) -> [u32; BINS] {
    let next = |i: usize| (0..BINS).map(|k| bins[(i + k) % BINS]).find(|bin| *bin != u32::MAX).unwrap_or_default();
    std::array::from_fn(next)
}

/// A word in lower case, as numbers.
struct Word {
    hash: u64,
    /// What tells it from words with other beginnings.
    stem: u32,
    /// In bytes.
    length: usize,
    /// It is written with a capital.
    named: bool,
}

impl Word {
    fn of(word: &str) -> Word {
        if !word.is_ascii() {
            let named = word.starts_with(char::is_uppercase);
            let lower = word.to_lowercase();
            let end = lower.char_indices().nth(STEM).map_or(lower.len(), |(i, _)| i);
            return Word::told(lower.as_bytes(), end, 0, named);
        }
        // Of ASCII letters and digits, this bit makes the letters small and leaves the digits as they are.
        Word::told(word.as_bytes(), word.len().min(STEM), 0x20, word.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    /// Of bytes that get some bits on the way.
    fn told(word: &[u8], end: usize, bits: u8, named: bool) -> Word {
        let hash = |bytes: &[u8]| {
            bytes.chunks(8).fold(START, |hash, chunk| {
                let mut eight = [0; 8];
                eight[..chunk.len()].copy_from_slice(chunk);
                eight[..chunk.len()].iter_mut().for_each(|byte| *byte |= bits);
                mixed(hash ^ u64::from_le_bytes(eight))
            })
        };
        Word { hash: hash(word), stem: hash(&word[..end]) as u32, length: word.len(), named }
    }
}

/// The last words that were read, as one hash (Karp and Rabin's).
#[derive(Default)]
struct Window {
    words: [u64; SHINGLE],
    hash: u64,
    seen: usize,
}

impl Window {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

    /// Takes in the next word; the hash of the shingle that ends there, once there are enough.
    fn push(&mut self, word: u64) -> Option<u64> {
        let oldest = std::mem::replace(&mut self.words[self.seen % SHINGLE], word);
        self.hash = self.hash.wrapping_mul(Self::BASE).wrapping_add(word);
        self.hash = self.hash.wrapping_sub(oldest.wrapping_mul(Self::BASE.wrapping_pow(SHINGLE as u32)));
        self.seen += 1;
        (self.seen >= SHINGLE).then(|| mixed(self.hash))
    }
}

/// The words of a text.
fn words(mut text: &str) -> impl Iterator<Item = Word> {
    std::iter::from_fn(move || {
        let begins = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
        let at = text.bytes().position(begins)?;
        text = &text[at..];
        text = &text[text.find(char::is_alphanumeric)?..];
        let plain = text.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
        let end = match text.as_bytes().get(plain) {
            Some(byte) if !byte.is_ascii() => text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()),
            _ => plain,
        };
        let (word, behind) = text.split_at(end);
        text = behind;
        Some(Word::of(word))
    })
}

/// What is known of words before any text is read.
#[derive(Clone, Debug)]
pub struct Known {
    /// Words that say nothing about what a text is about, by their hashes.
    small: Set<u64>,
    pub agencies: Agencies,
}

impl Known {
    /// All of it in lower case.
    pub fn new<'w>(small: impl Iterator<Item = &'w String>, agencies: &[String]) -> Known {
        Known { small: small.map(|word| Word::of(word).hash).collect(), agencies: Agencies::new(agencies) }
    }

    /// Does a word say what a text is about?
    fn tells(&self, word: &Word) -> bool {
        word.length > 2 && !self.small.contains(&word.hash)
    }

    /// What a sentence is about: the stems of its words, ascending.
    pub fn content(&self, text: &str) -> Vec<u32> {
        let mut stems: Vec<u32> = words(text).filter(|word| self.tells(word)).map(|word| word.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }
}

/// What an agency is known by.
fn key(agency: &str) -> u32 {
    fnv(agency.trim_start_matches("the ").as_bytes(), START) as u32
}

/// How far into a text its dateline reaches, in bytes.
const DATELINE: usize = 100;

/// `LONDON, June 3 (Agency) -`: the name in the brackets, in lower case.
fn dateline_agency(text: &str) -> Option<String> {
    let (before, rest) = text.split_once('(')?;
    let (name, behind) = rest.split_once(')')?;
    let dash = behind.trim_start().starts_with(['-', '\u{2013}', '\u{2014}']);
    let named = name.starts_with(char::is_uppercase) && name.is_ascii() && name.split(' ').count() <= 4;
    let place = before.chars().take_while(|c| c.is_alphabetic()).all(char::is_uppercase);
    (dash && named && place && before.len() + name.len() < DATELINE).then(|| name.to_lowercase())
}

/// News agencies, looked for all at once.
#[derive(Clone, Debug)]
pub struct Agencies {
    /// What each is known by.
    keys: Vec<u32>,
    /// `None` where they are more than can be looked for.
    names: Option<AhoCorasick>,
}

impl Agencies {
    /// Of their names in lower case.
    pub fn new<N: AsRef<str>>(names: &[N]) -> Agencies {
        let names = || names.iter().map(AsRef::as_ref).filter(|name| !name.is_empty());
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(names());
        Agencies { keys: names().map(key).collect(), names: automaton.ok() }
    }

    /// Those that a text names: whole words, in capitals where the name is short.
    pub fn credited(&self, text: &str) -> Vec<u32> {
        let mut found = Vec::new();
        for name in self.names.iter().flat_map(|names| names.find_overlapping_iter(text)) {
            let key = self.keys[name.pattern()];
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let whole = edge(text[..name.start()].chars().next_back()) && edge(text[name.end()..].chars().next());
            let written = text[name.range()].trim_start_matches("the ");
            let cased = || match name.len() {
                ..=4 => written.chars().all(|c| !c.is_lowercase()),
                _ => written.starts_with(char::is_uppercase),
            };
            if whole && !found.contains(&key) && cased() {
                found.push(key);
            }
        }
        found
    }
}

/// Families of near-copies: for each report the first of its family.
#[derive(Debug, Default)]
pub struct Families {
    /// How many reports.
    count: usize,
    /// Of each report that has one, its sketch: side by side, so that all are let go of at once.
    sketches: Vec<(u32, Sketch)>,
}

impl Families {
    /// Takes in the next report.
    pub fn add(&mut self, sketch: Option<Box<Sketch>>) {
        self.sketches.extend(sketch.map(|sketch| (self.count as u32, *sketch)));
        self.count += 1;
    }

    /// For each report the first of its family.
    pub fn told(self) -> Vec<usize> {
        let mut families = super::Unions::new(self.count);
        let mut keyed: Vec<(u64, u32)> = Vec::with_capacity(self.sketches.len());
        // Band by band: no more is held than one key of each.
        for band in 0..BINS / 3 {
            keyed.clear();
            keyed.extend(self.sketches.iter().zip(0..).map(|((_, sketch), at)| (sketch.band(band), at)));
            keyed.sort_unstable();
            for same in keyed.chunk_by(|a, b| a.0 == b.0) {
                for pair in same.windows(2) {
                    // The neighbour, and the first of the band: a chain of changes keeps what it comes from.
                    for (a, b) in [(pair[0].1, pair[1].1), (same[0].1, pair[1].1)] {
                        let ((a, one), (b, other)) = (&self.sketches[a as usize], &self.sketches[b as usize]);
                        let (a, b) = (*a as usize, *b as usize);
                        if families.root(a) != families.root(b) && one.is_copy_of(other) {
                            families.unite(a, b);
                        }
                    }
                }
            }
        }
        (0..self.count).map(|i| families.root(i)).collect()
    }
}
