//! What is kept of a report's text to compare it with others: a sketch that near-copies share, the terms that tell what
//! it is about, and the agencies that it credits.

use crate::hash::{START, fnv};
use crate::report::{Report, Role};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// Bins of a sketch. The estimate of the Jaccard index has a standard error of half of `1 / sqrt(BINS)`.
const BINS: usize = 128;

/// Words in a shingle.
const SHINGLE: usize = 5;

/// Terms that are kept of a report.
const TERMS: usize = 96;

/// Characters of a word that tell it from others; endings differ from text to text.
const STEM: usize = 5;

/// What is kept of a report's text to compare it with others.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// The least hash of the shingles in each bin (Broder's MinHash with one permutation, empty bins filled from the
    /// right); empty where the text has not one shingle.
    sketch: Vec<u32>,
    /// How many shingles.
    shingles: usize,
    /// Terms with how often they stand there, ascending by term.
    terms: Vec<(u32, u8)>,
    /// The agencies that the report as a whole credits, ascending.
    pub credits: Vec<u32>,
    /// The agency in brackets behind the dateline, in lower case.
    pub agency: Option<String>,
}

impl Profile {
    /// Of the running text of a report. `small` are words that say nothing about what a text is about, `agencies` in
    /// lower case.
    pub fn of(report: &Report, small: &HashSet<String>, agencies: &[String]) -> Profile {
        let mut bins = [u32::MAX; BINS];
        let mut shingles = 0;
        let mut window = [0u64; SHINGLE];
        let mut seen = 0usize;
        let mut counts: HashMap<u32, (u8, bool)> = HashMap::new();
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
                credits.extend(credited(text, agencies));
            } else {
                let bracketed = text.split('(').skip(1).filter_map(|rest| rest.split_once(')'));
                credits.extend(bracketed.flat_map(|(inner, _)| credited(inner, agencies)));
            }
            if !running {
                continue;
            }
            for word in words(text) {
                let lower = word.to_lowercase();
                window.rotate_left(1);
                window[SHINGLE - 1] = fnv(lower.as_bytes(), START);
                seen += 1;
                if seen >= SHINGLE {
                    shingles += 1;
                    let hash = window.iter().fold(START, |hash, word| mixed(hash ^ word));
                    let bin = &mut bins[hash as usize % BINS];
                    *bin = (*bin).min((hash >> 32) as u32);
                }
                if lower.len() > 2 && !small.contains(&lower) {
                    let named = word.starts_with(char::is_uppercase);
                    let count = counts.entry(stem(&lower)).or_default();
                    *count = (count.0.saturating_add(1), count.1 | named);
                }
            }
        }
        let mut ranked: Vec<(u32, (u8, bool))> = counts.into_iter().collect();
        ranked.sort_unstable_by_key(|&(term, (count, named))| (std::cmp::Reverse((count, named)), term));
        ranked.truncate(TERMS);
        let mut terms: Vec<(u32, u8)> = ranked.into_iter().map(|(term, (count, _))| (term, count)).collect();
        terms.sort_unstable();
        credits.extend(agency.as_deref().map(key));
        credits.sort_unstable();
        credits.dedup();
        Profile { sketch: filled(bins, shingles), shingles, terms, credits, agency }
    }

    /// Is one a copy of the other, or of a part of it? By the estimated Jaccard index and containment of their
    /// shingles.
    pub fn is_copy_of(&self, other: &Profile) -> bool {
        if self.sketch.is_empty() || other.sketch.is_empty() {
            return false;
        }
        let equal = self.sketch.iter().zip(&other.sketch).filter(|(a, b)| a == b).count();
        let jaccard = equal as f64 / BINS as f64;
        let (a, b) = (self.shingles as f64, other.shingles as f64);
        let containment = jaccard / (1.0 + jaccard) * (a + b) / a.min(b);
        jaccard >= 0.5 || containment >= 0.7
    }

    /// Keys of which near-copies share at least one: three bins each. At a Jaccard index of 0.5 they do in 99 of 100
    /// cases.
    pub fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.sketch
            .chunks_exact(3)
            .zip(0u64..)
            .map(|(bins, band)| bins.iter().fold(mixed(START ^ band), |hash, bin| mixed(hash ^ u64::from(*bin))))
    }
}

/// Scrambles a hash, so that its bits are even.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash ^ (hash >> 32)
}

/// Empty bins take what stands in the next full one.
fn filled(bins: [u32; BINS], shingles: usize) -> Vec<u32> {
    if shingles == 0 {
        return Vec::new();
    }
    let next = |i: usize| (0..BINS).map(|k| bins[(i + k) % BINS]).find(|bin| *bin != u32::MAX).unwrap_or_default();
    (0..BINS).map(next).collect()
}

/// The words of a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// What tells a word in lower case from others.
fn stem(word: &str) -> u32 {
    let end = word.char_indices().nth(STEM).map_or(word.len(), |(i, _)| i);
    fnv(&word.as_bytes()[..end], START) as u32
}

/// What a sentence is about: the stems of its words, ascending.
pub fn content(text: &str, small: &HashSet<String>) -> Vec<u32> {
    let content = words(text).map(str::to_lowercase).filter(|word| word.len() > 2 && !small.contains(word));
    let mut stems: Vec<u32> = content.map(|word| stem(&word)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
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

/// The agencies that a text names: whole words, in capitals where the name is short.
pub fn credited(text: &str, agencies: &[String]) -> Vec<u32> {
    let mut found = Vec::new();
    for agency in agencies {
        let mut from = 0;
        while let Some(at) = find_ignoring_case(text, agency, from) {
            let (start, end) = (at, at + agency.len());
            from = end;
            let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            let whole = edge(text[..start].chars().next_back()) && edge(text[end..].chars().next());
            let own = &text[start..end];
            let written = own.trim_start_matches("the ");
            let cased = if agency.len() <= 4 {
                written.chars().all(|c| !c.is_lowercase())
            } else {
                written.starts_with(char::is_uppercase)
            };
            if whole && cased {
                found.push(key(agency));
                break;
            }
        }
    }
    found
}

/// Where a word in ASCII lower case stands, from a byte on.
fn find_ignoring_case(text: &str, word: &str, from: usize) -> Option<usize> {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let first = *word.first()?;
    let mut at = from;
    while at + word.len() <= text.len() {
        let here = memchr::memchr2(first, first.to_ascii_uppercase(), &text[at..=text.len() - word.len()])? + at;
        if text[here..here + word.len()].eq_ignore_ascii_case(word) {
            return Some(here);
        }
        at = here + 1;
    }
    None
}

/// How rare each term is among reports.
#[derive(Debug, Default)]
pub struct Rarity {
    counts: HashMap<u32, u32>,
    reports: usize,
}

/// So many reports are thought of in which no term stands, so that a handful of reports can be told apart, too.
const BACKGROUND: usize = 50;

impl Rarity {
    /// Counts the terms of all reports.
    pub fn of<'p>(profiles: impl Iterator<Item = &'p Profile>) -> Rarity {
        let mut rarity = Rarity::default();
        for profile in profiles {
            rarity.reports += 1;
            for (term, _) in &profile.terms {
                *rarity.counts.entry(*term).or_default() += 1;
            }
        }
        rarity
    }

    /// The logarithm of one in how many reports has the term.
    pub fn weight(&self, term: u32) -> f32 {
        let count = self.counts.get(&term).copied().unwrap_or(0).max(1);
        ((self.reports + BACKGROUND) as f32 / count as f32).ln()
    }

    /// What a report is about: its terms, each by how often and how rare it is.
    pub fn topic(&self, profile: &Profile) -> Topic {
        let weight = |&(term, count): &(u32, u8)| (term, (1.0 + f32::from(count).ln()) * self.weight(term));
        let mut terms: Vec<(u32, f32)> = profile.terms.iter().map(weight).collect();
        let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        terms.iter_mut().for_each(|(_, weight)| *weight /= length);
        Topic(terms)
    }
}

/// What a report is about: a vector of length one.
#[derive(Debug)]
pub struct Topic(Vec<(u32, f32)>);

impl Topic {
    /// How far two reports are about the same: the cosine.
    pub fn similarity(&self, other: &Topic) -> f32 {
        common(&self.0, &other.0).map(|(a, b)| a * b).sum()
    }
}

/// The weights of what stands in both of two ascending lists.
pub fn common<'w, T: Ord>(mut a: &'w [(T, f32)], mut b: &'w [(T, f32)]) -> impl Iterator<Item = (f32, f32)> + 'w {
    std::iter::from_fn(move || {
        loop {
            let (x, y) = (a.first()?, b.first()?);
            match x.0.cmp(&y.0) {
                Ordering::Less => a = &a[1..],
                Ordering::Greater => b = &b[1..],
                Ordering::Equal => {
                    (a, b) = (&a[1..], &b[1..]);
                    return Some((x.1, y.1));
                }
            }
        }
    })
}

/// Families of near-copies: for each report the first of its family.
pub fn families(profiles: &[&Profile]) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> =
        profiles.iter().enumerate().flat_map(|(i, profile)| profile.bands().map(move |band| (band, i))).collect();
    keyed.sort_unstable();
    let mut families = super::Unions::new(profiles.len());
    for same in keyed.chunk_by(|a, b| a.0 == b.0) {
        for pair in same.windows(2) {
            // The neighbour, and the first of the band: a chain of changes keeps what it comes from.
            for (a, b) in [(pair[0].1, pair[1].1), (same[0].1, pair[1].1)] {
                if families.root(a) != families.root(b) && profiles[a].is_copy_of(profiles[b]) {
                    families.unite(a, b);
                }
            }
        }
    }
    (0..profiles.len()).map(|i| families.root(i)).collect()
}
