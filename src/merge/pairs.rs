//! Which events of different reports may be one, and how far what they say agrees.

use super::profile::{Rarity, Topic, common};
use crate::event::Event;
use crate::hash::Fnv;
use crate::mention::{DatedBy, Status};
use crate::time::{Granularity, Interval};
use crate::timeline::{Row, Source};
use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Words of an event by which it is looked up.
const KEYS: usize = 5;

/// Events with the same key are compared with so many others, near in time of publication.
const WINDOW: usize = 8;

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
    words: Bag<u64>,
    /// Words of its sentences.
    context: Bag<u32>,
    /// Numbers in its headlines, ascending.
    numbers: Vec<u64>,
}

/// Words, ascending, each with how much it tells: the logarithm of one in how many has it.
#[derive(Debug)]
struct Bag<T> {
    weighted: Vec<(T, f32)>,
    total: f32,
}

impl<T: Ord + Copy> Bag<T> {
    fn of(words: impl Iterator<Item = T>) -> Bag<T> {
        Bag { weighted: distinct(words).into_iter().map(|word| (word, 0.0)).collect(), total: 0.0 }
    }

    fn weigh(&mut self, weight: impl Fn(T) -> f32) {
        self.weighted.iter_mut().for_each(|(word, its)| *its = weight(*word));
        self.total = self.weighted.iter().map(|(_, weight)| weight).sum();
    }

    /// The words that tell most.
    fn rarest(&self, count: usize) -> Vec<T> {
        let mut rarest = self.weighted.clone();
        rarest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rarest.truncate(count);
        distinct(rarest.into_iter().map(|(word, _)| word))
    }

    /// The weights of the words that both have.
    fn shared<'b>(&'b self, other: &'b Bag<T>) -> impl Iterator<Item = f32> + 'b {
        common(&self.weighted, &other.weighted).map(|(weight, _)| weight)
    }

    /// Of the one that tells less, how much the other tells, too.
    fn overlap(&self, other: &Bag<T>) -> f32 {
        let least = self.total.min(other.total);
        if least > 0.0 { self.shared(other).sum::<f32>() / least } else { 0.0 }
    }
}

fn distinct<T: Ord>(words: impl Iterator<Item = T>) -> Vec<T> {
    let mut words: Vec<T> = words.collect();
    words.sort_unstable();
    words.dedup();
    words
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
            words: Bag::of(members().flat_map(|row| row.mention.signature.words.iter().copied())),
            context: Bag::of(members().flat_map(|row| row.about.iter().copied())),
            numbers: distinct(members().flat_map(|row| row.mention.signature.numbers.iter().copied())),
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
            words: Bag::of(mention.signature.words.iter().copied()),
            context: Bag::of(row.about.iter().copied()),
            numbers: distinct(mention.signature.numbers.iter().copied()),
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

/// So many events are thought of that have no word of any, so that a handful can be told apart, too.
const BACKGROUND: usize = 100;

/// Two reports of one affair by different hands are so much alike.
const ALIKE: f32 = 0.3;

/// How far two events agree in what they say.
#[derive(Clone, Copy, Debug)]
pub struct Agreement {
    /// All evidence in one number, 0 to 1.
    pub score: f32,
    /// Of the headline that says less, how much the other says, too: by words, the rare ones more.
    pub words: f32,
    /// The same of the sentences.
    pub context: f32,
    /// Headline words that both have.
    pub shared: usize,
    /// Of these, words that few others have.
    pub rare: usize,
    /// How far the reports are about the same.
    pub about: f32,
}

/// Two events that may be one, by index, and what they are to each other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<V> {
    pub first: u32,
    pub second: u32,
    pub verdict: V,
}

/// The events of all reports, with how rare their words are.
#[derive(Debug)]
pub struct Items<'t> {
    pub all: Vec<Item<'t>>,
    /// How many come first that have rows; the others are only named beside them.
    pub told: usize,
    /// By report: what it is about.
    topics: Vec<Topic>,
    sources: &'t [Source],
    /// Words that few events have weigh so much.
    rare: f32,
}

impl<'t> Items<'t> {
    /// The first `told` of all have rows and say how rare a word is; the others are only named, and what those are to
    /// each other stays the same.
    pub fn new(mut all: Vec<Item<'t>>, told: usize, sources: &'t [Source]) -> Items<'t> {
        let mut counts: HashMap<u64, u32, BuildHasherDefault<Fnv>> = HashMap::default();
        for (word, _) in all[..told].iter().flat_map(|item| &item.words.weighted) {
            *counts.entry(*word).or_default() += 1;
        }
        let terms = Rarity::of(sources.iter().map(|source| &source.profile));
        let weight = |count: usize| ((told + BACKGROUND) as f32 / count.max(1) as f32).ln();
        let rare = weight((told + 2 * BACKGROUND) / 20);
        let weights: HashMap<u64, f32, BuildHasherDefault<Fnv>> =
            counts.into_iter().map(|(word, count)| (word, weight(count as usize))).collect();
        for item in &mut all {
            item.words.weigh(|word| weights.get(&word).copied().unwrap_or(weight(1)));
            item.context.weigh(|term| terms.weight(term));
        }
        let topics = sources.iter().map(|source| terms.topic(&source.profile)).collect();
        Items { all, told, topics, sources, rare }
    }

    /// Do two events stand in copies of one text?
    pub fn is_copy(&self, a: usize, b: usize) -> bool {
        let family = |i: usize| self.sources[self.all[i].source].family;
        family(a) == family(b)
    }

    /// What `judge` says of the pairs of events that may be one, in no order: of the same kind, with two of their rarest
    /// words in common, or one and the month or year, or a word of their sentences and the day. Kind by kind, and event
    /// by event, so that no more is held than the keys of one kind.
    pub fn judged<V: Send>(&self, judge: impl Fn(usize, usize) -> Option<V> + Sync) -> Vec<Pair<V>> {
        let mut classes: HashMap<u64, Vec<u32>> = HashMap::new();
        for (i, item) in (0..).zip(&self.all) {
            classes.entry(item.row.mention.signature.class).or_default().push(i);
        }
        let within = |(_, its): (u64, Vec<u32>)| {
            let mut found = Vec::new();
            self.within(its, |a, b| {
                let verdict = judge(a as usize, b as usize);
                found.extend(verdict.map(|verdict| Pair { first: a, second: b, verdict }));
            });
            found
        };
        let classes: Vec<Vec<Pair<V>>> = classes.into_par_iter().map(within).collect();
        let mut all = Vec::with_capacity(classes.iter().map(Vec::len).sum());
        classes.into_iter().for_each(|mut found| all.append(&mut found));
        all
    }

    /// Gives the pairs among events of one kind, each once.
    fn within(&self, mut its: Vec<u32>, mut give: impl FnMut(u32, u32)) {
        if its.len() < 2 {
            return;
        }
        // An event is known by its place here, so that those of a key stand in the order of their reports.
        its.sort_unstable_by_key(|&i| (self.all[i as usize].published, i));
        let mut keyed: Vec<(u64, u32)> = Vec::new();
        for (place, &i) in (0..).zip(&its) {
            self.keys(&self.all[i as usize], |key| keyed.push((key, place)));
        }
        keyed.sort_unstable();
        // By event: where its keys stand. One key may stand twice.
        let mut starts = vec![0u32; its.len() + 1];
        keyed.iter().for_each(|(_, place)| starts[*place as usize + 1] += 1);
        (0..its.len()).for_each(|place| starts[place + 1] += starts[place]);
        let (mut next, mut stands) = (starts.clone(), vec![0u32; keyed.len()]);
        for (k, &(_, place)) in (0..).zip(&keyed) {
            let at = &mut next[place as usize];
            stands[*at as usize] = k;
            *at += 1;
        }
        drop(next);
        let is_told = |place: u32| (its[place as usize] as usize) < self.told;
        let mut others: Vec<u32> = Vec::new();
        for place in 0..its.len() {
            others.clear();
            for &k in &stands[starts[place] as usize..starts[place + 1] as usize] {
                let (key, _) = keyed[k as usize];
                let behind = keyed[k as usize + 1..].iter().take_while(|(other, _)| *other == key);
                let next = || behind.clone().take(2 * WINDOW).map(|(_, place)| *place);
                others.extend(next().filter(|b| is_told(*b)).take(WINDOW));
                others.extend(next().filter(|b| !is_told(*b)).take(WINDOW));
            }
            others.sort_unstable();
            others.dedup();
            let a = its[place];
            for b in others.iter().map(|place| its[*place as usize]) {
                if self.all[a as usize].source != self.all[b as usize].source {
                    give(a.min(b), a.max(b));
                }
            }
        }
    }

    /// By what an event is looked up among those of its kind.
    fn keys(&self, item: &Item<'_>, mut give: impl FnMut(u64)) {
        let mut key = |a: u64, b: i64| give((a ^ (b as u64).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let words = item.words.rarest(KEYS);
        let times = item.times();
        for (k, word) in words.iter().enumerate() {
            words[k + 1..].iter().for_each(|other| key(*word, (*other >> 1) as i64));
            times.iter().for_each(|time| key(*word, -time));
        }
        if let Some(day) = item.bounds.first_day().filter(|_| item.is_fine()) {
            let terms = item.context.rarest(KEYS);
            terms.iter().for_each(|term| key(u64::from(*term), i64::from(day.to_epoch_days())));
        }
    }

    /// How far two events agree in what they say.
    pub fn agreement(&self, a: usize, b: usize) -> Agreement {
        let (a, b) = (&self.all[a], &self.all[b]);
        let words = a.words.overlap(&b.words);
        let shared = a.words.shared(&b.words).count();
        let rare = a.words.shared(&b.words).filter(|weight| *weight >= self.rare).count();
        let context = a.context.overlap(&b.context);
        let about = self.topics[a.source].similarity(&self.topics[b.source]);
        let numbers =
            match (a.numbers.is_empty() || b.numbers.is_empty(), !a.numbers.iter().any(|n| b.numbers.contains(n))) {
                (true, _) => 0.0,
                (false, true) => -0.1,
                (false, false) => 0.05,
            };
        let score = 0.5 * words + 0.25 * context + 0.25 * (about / ALIKE).min(1.0) + numbers;
        Agreement { score, words, context, shared, rare, about }
    }
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
