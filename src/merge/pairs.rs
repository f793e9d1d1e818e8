//! Which events of different reports may be one, and how far what they say agrees.

use super::profile::Rarity;
use crate::event::Event;
use crate::mention::{DatedBy, Status};
use crate::time::{Granularity, Interval};
use crate::timeline::{Row, Source};
use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Words of an event by which it is looked up.
const KEYS: usize = 5;

/// Events with the same key are compared with so many others, near in time of publication.
const WINDOW: usize = 12;

/// An event of one report, with what tells it from others.
#[derive(Debug)]
pub struct Item<'t> {
    /// The row that stands for it.
    pub row: &'t Row,
    /// Index of the report.
    pub source: usize,
    /// When it was.
    pub bounds: Interval,
    /// The day of the report.
    pub published: Option<NaiveDate>,
    /// Words of its headlines.
    words: BTreeSet<u64>,
    /// Words of its sentences.
    context: BTreeSet<u32>,
    numbers: BTreeSet<u64>,
}

impl<'t> Item<'t> {
    pub fn of(event: &Event, rows: &'t [Row], sources: &[Source]) -> Item<'t> {
        let row = &rows[event.lead];
        let members = || event.members.iter().map(|&i| &rows[i]);
        Item {
            row,
            source: row.source,
            bounds: event.dating.bounds,
            published: sources[row.source].day(),
            words: members().flat_map(|row| row.mention.signature.words.iter().copied()).collect(),
            context: members().flat_map(|row| row.about.iter().copied()).collect(),
            numbers: members().flat_map(|row| row.mention.signature.numbers.iter().copied()).collect(),
        }
    }

    /// Of an event that has no row on the timeline.
    pub fn of_row(row: &'t Row, sources: &[Source]) -> Item<'t> {
        let mention = &row.mention;
        Item {
            row,
            source: row.source,
            bounds: mention.dating.bounds,
            published: sources[row.source].day(),
            words: mention.signature.words.iter().copied().collect(),
            context: row.about.iter().copied().collect(),
            numbers: mention.signature.numbers.iter().copied().collect(),
        }
    }

    /// The months that it may have been in, where they are few, and the year: as numbers that no two share.
    fn times(&self) -> Vec<i64> {
        let year = |day: NaiveDate| i64::from(day.year()) * 16;
        let month = |day: NaiveDate| year(day) + 1 + i64::from(day.month0());
        match (self.bounds.first_day(), self.bounds.last_day()) {
            (Some(first), Some(last)) if year(first) == year(last) => {
                let few = (month(first)..=month(last)).filter(|_| month(last) - month(first) <= 2);
                few.chain(std::iter::once(year(first))).collect()
            }
            (Some(first), Some(last)) if (last - first).num_days() < 62 => vec![month(first), month(last)],
            (None, Some(day)) | (Some(day), None) => vec![month(day), year(day)],
            _ => Vec::new(),
        }
    }

    /// Dated by words, and to the day or finer.
    pub fn is_fine(&self) -> bool {
        self.row.mention.dating.by != DatedBy::Publication && self.bounds.granularity <= Granularity::Day
    }
}

/// Two reports of one affair by different hands are so much alike.
const ALIKE: f32 = 0.3;

/// How far two events agree in what they say.
#[derive(Clone, Copy, Debug)]
pub struct Agreement {
    /// All evidence in one number, 0 to 1.
    pub score: f32,
    /// Of the headline that says less, how much the other says, too: by words, the rare ones more.
    pub words: f32,
    /// Headline words that both have.
    pub shared: usize,
    /// Of these, words that few others have.
    pub rare: usize,
    /// How far the reports are about the same.
    pub about: f32,
}

/// The events of all reports, with how rare their words are.
#[derive(Debug)]
pub struct Items<'t> {
    pub all: Vec<Item<'t>>,
    /// How many come first that have rows; the others are only named beside them.
    pub told: usize,
    words: HashMap<u64, u32>,
    terms: Rarity,
    sources: &'t [Source],
}

impl<'t> Items<'t> {
    pub fn new(all: Vec<Item<'t>>, sources: &'t [Source]) -> Items<'t> {
        let mut words: HashMap<u64, u32> = HashMap::new();
        for word in all.iter().flat_map(|item| &item.words) {
            *words.entry(*word).or_default() += 1;
        }
        Items { told: all.len(), all, words, terms: Rarity::of(sources.iter().map(|s| &s.profile)), sources }
    }

    /// With events that are only named: what the others are to each other stays the same.
    pub fn with(mut self, named: impl IntoIterator<Item = Item<'t>>) -> Items<'t> {
        self.all.extend(named);
        self
    }

    /// Do two events stand in copies of one text?
    pub fn is_copy(&self, a: usize, b: usize) -> bool {
        let family = |i: usize| self.sources[self.all[i].source].family;
        family(a) == family(b)
    }

    fn count(&self, word: u64) -> usize {
        self.words.get(&word).map_or(0, |count| *count as usize)
    }

    fn weight(&self, word: u64) -> f32 {
        let count = self.count(word).max(1);
        ((self.told + 100) as f32 / count as f32).ln()
    }

    /// Pairs of events that may be one, ascending, each once: of the same kind, with two of their rarest words in
    /// common, or one and the month or year, or a word of their sentences and the day.
    pub fn pairs(&self) -> Vec<(usize, usize)> {
        let mut classes: HashMap<u64, Vec<usize>> = HashMap::new();
        for (i, item) in self.all.iter().enumerate() {
            classes.entry(item.row.mention.signature.class).or_default().push(i);
        }
        let mut pairs: Vec<(usize, usize)> =
            classes.into_par_iter().flat_map_iter(|(_, its)| self.within(&its)).collect();
        pairs.par_sort_unstable();
        pairs
    }

    /// Pairs among events of one kind.
    fn within(&self, its: &[usize]) -> Vec<(usize, usize)> {
        if its.len() < 2 {
            return Vec::new();
        }
        let mut keyed: Vec<(u64, usize)> = Vec::new();
        for &i in its {
            self.keys(&self.all[i], |key| keyed.push((key, i)));
        }
        keyed.sort_unstable_by_key(|&(key, i)| (key, self.all[i].published, i));
        let mut pairs = Vec::new();
        for same in keyed.chunk_by(|a, b| a.0 == b.0) {
            for (k, &(_, a)) in same.iter().enumerate() {
                let next = || same[k + 1..].iter().take(2 * WINDOW).map(|&(_, b)| b);
                let (told, named) = (next().filter(|b| *b < self.told), next().filter(|b| *b >= self.told));
                let others = told.take(WINDOW).chain(named.take(WINDOW)).map(|b| (a.min(b), a.max(b)));
                pairs.extend(others.filter(|&(a, b)| self.all[a].source != self.all[b].source));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// By what an event is looked up among those of its kind.
    fn keys(&self, item: &Item<'_>, mut give: impl FnMut(u64)) {
        let mut key = |a: u64, b: i64| give((a ^ (b as u64).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut words: Vec<u64> = item.words.iter().copied().collect();
        words.sort_by(|a, b| self.weight(*b).total_cmp(&self.weight(*a)).then(a.cmp(b)));
        words.truncate(KEYS);
        words.sort_unstable();
        let times = item.times();
        for (k, word) in words.iter().enumerate() {
            words[k + 1..].iter().for_each(|other| key(*word, (*other >> 1) as i64));
            times.iter().for_each(|time| key(*word, -time));
        }
        if let Some(day) = item.bounds.first_day().filter(|_| item.is_fine()) {
            let mut terms: Vec<u32> = item.context.iter().copied().collect();
            terms.sort_by(|a, b| self.terms.weight(*b).total_cmp(&self.terms.weight(*a)).then(a.cmp(b)));
            terms.iter().take(KEYS).for_each(|term| key(u64::from(*term), i64::from(day.to_epoch_days())));
        }
    }

    /// How far two events agree in what they say.
    pub fn agreement(&self, a: usize, b: usize) -> Agreement {
        let (a, b) = (&self.all[a], &self.all[b]);
        let sum = |words: &mut dyn Iterator<Item = u64>| words.map(|w| self.weight(w)).sum::<f32>();
        let least = sum(&mut a.words.iter().copied()).min(sum(&mut b.words.iter().copied()));
        let both = sum(&mut a.words.intersection(&b.words).copied());
        let words = if least > 0.0 { both / least } else { 0.0 };
        let common = a.words.intersection(&b.words);
        let rare = common.clone().filter(|word| self.count(**word) * 20 <= self.told + 200).count();
        let terms = |terms: &mut dyn Iterator<Item = u32>| terms.map(|t| self.terms.weight(t)).sum::<f32>();
        let shorter = terms(&mut a.context.iter().copied()).min(terms(&mut b.context.iter().copied()));
        let context = match shorter {
            0.0 => 0.0,
            _ => terms(&mut a.context.intersection(&b.context).copied()) / shorter,
        };
        let about = self.terms.similarity(&self.sources[a.source].profile, &self.sources[b.source].profile);
        let numbers = match (a.numbers.is_empty() || b.numbers.is_empty(), a.numbers.is_disjoint(&b.numbers)) {
            (true, _) => 0.0,
            (false, true) => -0.1,
            (false, false) => 0.05,
        };
        let score = 0.5 * words + 0.25 * context + 0.25 * (about / ALIKE).min(1.0) + numbers;
        Agreement { score, words, shared: common.count(), rare, about }
    }
}

/// Two intervals have a moment in common.
pub fn meet(a: &Interval, b: &Interval) -> bool {
    let before = |x: Option<NaiveDate>, y: Option<NaiveDate>| matches!((x, y), (Some(x), Some(y)) if x < y);
    !before(a.last_day(), b.first_day()) && !before(b.last_day(), a.first_day())
}

/// What is told as still to come may have happened since; what is denied or cancelled has not.
pub fn may_be_one(a: Status, b: Status) -> bool {
    let stage = |status| match status {
        Status::Happened | Status::Ongoing | Status::Planned | Status::Expected | Status::Unknown => 0,
        Status::Alleged => 1,
        Status::Denied => 2,
        Status::Conditional => 3,
        Status::Cancelled => 4,
        Status::Habitual => 5,
    };
    stage(a) == stage(b)
}
