//! Which events of different reports may be one, and how far what they say agrees.

use crate::event::Groups;
use crate::hash::Map;
use crate::mention::{DatedBy, Status};
use crate::row::Compared;
use crate::time::{Granularity, Interval};
use crate::timeline::{Row, Source};
use chrono::{Datelike, NaiveDate};
use std::hash::Hash;

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
    /// What is asserted of it.
    pub status: Status,
    /// Nothing but the day of its report dates it.
    pub undated: bool,
    /// It has rows on the timeline, and is not only named beside others.
    pub told: bool,
    /// Words of its headlines.
    words: Bag,
    /// Words of its sentences.
    context: Bag,
    /// Numbers in its headlines, ascending.
    numbers: Box<[u64]>,
    /// Of the words those that are names, ascending.
    names: Box<[u64]>,
}

/// An event as the reports tell it: the row that stands for it, its dates, and all its rows.
#[derive(Debug)]
pub struct Telling<'t> {
    lead: &'t Row,
    bounds: Interval,
    rows: Vec<&'t Row>,
}

impl<'t> Telling<'t> {
    pub fn of(event: usize, groups: &Groups, rows: &'t [Row]) -> Telling<'t> {
        let members = groups.members(event).map(|i| &rows[i]);
        let bounds = groups.bounds(event, rows);
        Telling { lead: &rows[groups.lead(event)], bounds, rows: members.collect() }
    }

    /// What one row tells for itself.
    pub fn alone(row: &'t Row) -> Telling<'t> {
        Telling { lead: row, bounds: *row.mention.bounds(), rows: vec![row] }
    }

    /// What all its rows are compared by, each word once, ascending.
    fn compared(&self) -> Compared {
        let mut all = Compared::default();
        for its in self.rows.iter().filter_map(|row| row.compared.get()) {
            all.words.extend(&its.words);
            all.numbers.extend(&its.numbers);
            all.names.extend(&its.names);
            all.about.extend(&its.about);
        }
        let Compared { words, numbers, names, about } = all;
        Compared { words: distinct(words), numbers: distinct(numbers), names: distinct(names), about: distinct(about) }
    }
}

fn distinct<T: Ord>(mut words: Vec<T>) -> Vec<T> {
    words.sort_unstable();
    words.dedup();
    words
}

/// Words by their numbers, ascending.
#[derive(Debug)]
struct Bag {
    words: Box<[u32]>,
    /// What all of them tell together.
    total: f32,
}

/// How many events or reports have a word.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    told: u32,
    /// Those that are only named beside others: they do not make it less rare.
    named: u32,
}

/// The words of all events or reports, with how much each tells: the logarithm of one in how many has it.
#[derive(Debug)]
struct Scale<T> {
    /// Their numbers, which ascend as they do.
    numbers: Map<T, u32>,
    /// By number.
    words: Vec<T>,
    weights: Vec<f32>,
    /// More than one has it.
    shared: Vec<bool>,
}

impl<T: Copy + Eq + Hash + Ord> Scale<T> {
    /// `counts` says how many of `all` have a word.
    fn of(counts: Map<T, Count>, all: usize) -> Scale<T> {
        let mut words: Vec<T> = counts.keys().copied().collect();
        words.sort_unstable();
        let weights = words.iter().map(|word| weight(counts[word].told, all)).collect();
        let shared = words.iter().map(|word| counts[word].told + counts[word].named > 1).collect();
        drop(counts);
        let numbers = words.iter().copied().zip(0..).collect();
        Scale { numbers, words, weights, shared }
    }

    fn bag(&self, words: &[T]) -> Bag {
        let words: Box<[u32]> = words.iter().filter_map(|word| self.numbers.get(word).copied()).collect();
        let total = words.iter().map(|word| self.weights[*word as usize]).sum();
        Bag { words, total }
    }

    fn weighted(&self, bag: &Bag) -> impl Iterator<Item = (u32, f32)> {
        bag.words.iter().map(|word| (*word, self.weights[*word as usize]))
    }

    /// Of the words that another has, too, those that tell most, ascending.
    fn rarest(&self, bag: &Bag) -> Vec<T> {
        let shared = self.weighted(bag).filter(|(word, _)| self.shared[*word as usize]);
        let mut rarest: Vec<(u32, f32)> = shared.collect();
        rarest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rarest.truncate(KEYS);
        distinct(rarest.into_iter().map(|(word, _)| self.words[word as usize]).collect())
    }
}

/// How much a word tells that so many of all have.
fn weight(count: u32, all: usize) -> f32 {
    (all as f32 / count.max(1) as f32).ln()
}

/// What reports are about: of each its terms by their numbers, each by how often and how rare it is. A vector of length
/// one.
#[derive(Debug)]
struct Topics {
    terms: Vec<(u32, f32)>,
    /// By report: where its terms end.
    ends: Vec<usize>,
}

/// How rare the words are that the events and the reports of a timeline have.
#[derive(Debug)]
pub struct Scales<'t> {
    words: Scale<u64>,
    terms: Scale<u32>,
    topics: Topics,
    sources: &'t [Source],
    /// Words that few events have weigh so much.
    rare: f32,
}

/// So many events are thought of that have no word of any, so that a handful can be told apart, too.
const BACKGROUND: usize = 100;

/// The same of reports.
const REPORTS: usize = 50;

/// Two reports of one affair by different hands are so much alike.
const ALIKE: f32 = 0.3;

impl<'t> Scales<'t> {
    /// Those that are `told` say how rare a word is; the others are only named beside them.
    pub fn of(
        told: impl Iterator<Item = Telling<'t>>,
        named: impl Iterator<Item = Telling<'t>>,
        sources: &'t [Source],
    ) -> Scales<'t> {
        let (mut words, mut terms): (Map<u64, Count>, Map<u32, Count>) = Default::default();
        let mut size = 0;
        for its in sources.iter().filter_map(|source| source.profile.terms.get()) {
            size += its.len();
            its.iter().for_each(|(term, _)| terms.entry(*term).or_default().told += 1);
        }
        let mut all = 0;
        for (event, is_told) in told.map(|event| (event, true)).chain(named.map(|event| (event, false))) {
            all += usize::from(is_told);
            let Compared { words: its, about, .. } = event.compared();
            for word in its {
                let count = words.entry(word).or_default();
                *(if is_told { &mut count.told } else { &mut count.named }) += 1;
            }
            about.into_iter().for_each(|term| {
                terms.entry(term).or_default();
            });
        }
        let terms = Scale::of(terms, sources.len() + REPORTS);
        let topics = Topics::of(sources, &terms, size);
        let rare = weight(((all + 2 * BACKGROUND) / 20) as u32, all + BACKGROUND);
        Scales { words: Scale::of(words, all + BACKGROUND), terms, topics, sources, rare }
    }

    /// An event as it is compared.
    pub fn item(&self, event: &Telling<'t>, told: bool) -> Item<'t> {
        let mention = &event.lead.mention;
        let compared = event.compared();
        Item {
            row: event.lead,
            source: event.lead.source,
            bounds: event.bounds,
            published: self.sources[event.lead.source].day(),
            status: mention.status,
            undated: mention.dated_by() == DatedBy::Publication,
            told,
            words: self.words.bag(&compared.words),
            context: self.terms.bag(&compared.about),
            numbers: compared.numbers.into(),
            names: compared.names.into(),
        }
    }
}

impl Topics {
    /// `size` says how many terms there are.
    fn of(sources: &[Source], scale: &Scale<u32>, size: usize) -> Topics {
        let mut topics = Topics { terms: Vec::with_capacity(size), ends: Vec::with_capacity(sources.len()) };
        for source in sources {
            let start = topics.terms.len();
            let terms = source.profile.terms.get().unwrap_or_default();
            topics.terms.extend(terms.iter().filter_map(|(term, count)| {
                let number = *scale.numbers.get(term)?;
                Some((number, (1.0 + f32::from(*count).ln()) * scale.weights[number as usize]))
            }));
            let its = &mut topics.terms[start..];
            let length = its.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
            its.iter_mut().for_each(|(_, weight)| *weight /= length);
            topics.ends.push(topics.terms.len());
        }
        topics
    }

    fn of_report(&self, report: usize) -> &[(u32, f32)] {
        let start = report.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.terms[start..self.ends[report]]
    }
}

impl Item<'_> {
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
        !self.undated && self.bounds.granularity <= Granularity::Day
    }
}

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
    /// One of these is a name in both.
    pub named: bool,
    /// How far the reports are about the same.
    pub about: f32,
}

/// An event beside which others are held.
#[derive(Debug)]
pub struct Beside<'b, 't> {
    pub item: &'b Item<'t>,
    scales: &'b Scales<'t>,
    board: &'b Board,
}

/// What one event says, spread out by the numbers of the words: so that to compare another with it is one pass over what
/// that one says.
#[derive(Debug)]
pub struct Board {
    words: Spread,
    context: Spread,
    topic: Spread,
}

/// By the number of a word how much it weighs, nothing where it is not there.
#[derive(Debug)]
struct Spread {
    weights: Vec<f32>,
    there: Vec<u32>,
}

impl Spread {
    fn new(words: usize) -> Spread {
        Spread { weights: vec![0.0; words], there: Vec::new() }
    }

    fn set(&mut self, words: impl Iterator<Item = (u32, f32)>) {
        self.there.drain(..).for_each(|word| self.weights[word as usize] = 0.0);
        for (word, weight) in words {
            self.weights[word as usize] = weight;
            self.there.push(word);
        }
    }

    fn weight(&self, word: u32) -> f32 {
        self.weights[word as usize]
    }

    /// The weights of the words that are in a bag, too.
    fn shared(&self, bag: &Bag) -> impl Iterator<Item = f32> {
        bag.words.iter().map(|word| self.weight(*word))
    }
}

/// Of the bag that tells less, how much the other tells, too.
fn overlap(spread: &Spread, own: &Bag, other: &Bag) -> f32 {
    let least = own.total.min(other.total);
    if least > 0.0 { spread.shared(other).sum::<f32>() / least } else { 0.0 }
}

impl<'t> Scales<'t> {
    /// Room to compare in, for one event after the other.
    pub fn board(&self) -> Board {
        let (words, terms) = (self.words.words.len(), self.terms.words.len());
        Board { words: Spread::new(words), context: Spread::new(terms), topic: Spread::new(terms) }
    }

    /// Holds others beside an event.
    pub fn beside<'b>(&'b self, item: &'b Item<'t>, board: &'b mut Board) -> Beside<'b, 't> {
        board.words.set(self.words.weighted(&item.words));
        board.context.set(self.terms.weighted(&item.context));
        board.topic.set(self.topics.of_report(item.source).iter().copied());
        Beside { item, scales: self, board }
    }
}

impl Beside<'_, '_> {
    /// Of the headline that says less, how much the other says, too.
    pub fn words(&self, other: &Item<'_>) -> f32 {
        overlap(&self.board.words, &self.item.words, &other.words)
    }

    /// How far another event agrees with it in what they say.
    pub fn agreement(&self, other: &Item<'_>) -> Agreement {
        let Beside { item, scales, board } = self;
        let words = self.words(other);
        let shared = board.words.shared(&other.words).filter(|weight| *weight > 0.0).count();
        let rare = board.words.shared(&other.words).filter(|weight| *weight >= scales.rare).count();
        let named = item.names.iter().any(|name| other.names.contains(name));
        let context = overlap(&board.context, &item.context, &other.context);
        let topic = scales.topics.of_report(other.source).iter();
        let about = topic.map(|(term, weight)| board.topic.weight(*term) * weight).sum::<f32>();
        let (own, others) = (&item.numbers, &other.numbers);
        let numbers = match (own.is_empty() || others.is_empty(), !own.iter().any(|n| others.contains(n))) {
            (true, _) => 0.0,
            (false, true) => -0.1,
            (false, false) => 0.05,
        };
        let score = 0.5 * words + 0.25 * context + 0.25 * (about / ALIKE).min(1.0) + numbers;
        Agreement { score, words, context, shared, rare, named, about }
    }

    /// Do the two stand in copies of one text?
    pub fn is_copy(&self, other: &Item<'_>) -> bool {
        let family = |item: &Item<'_>| self.scales.sources[item.source].family;
        family(self.item) == family(other)
    }
}

/// Two events that may be one, by index, and what they are to each other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<V> {
    pub first: u32,
    pub second: u32,
    pub verdict: V,
}

impl<'t> Scales<'t> {
    /// What `judge` says of the pairs of some events of one kind that may be one, in no order: with two of their rarest
    /// words in common, or one and the month or year, or a word of their sentences and the day.
    pub fn judged<V>(
        &self,
        items: &[Item<'t>],
        board: &mut Board,
        judge: impl Fn(&Beside<'_, 't>, &Item<'t>) -> Option<V>,
    ) -> Vec<Pair<V>> {
        // An event is known by its place here, so that those of a key stand in the order of their reports.
        let mut its: Vec<u32> = (0..items.len() as u32).collect();
        its.sort_unstable_by_key(|&i| (items[i as usize].published, i));
        let mut keyed: Vec<(u64, u32)> = Vec::new();
        for (place, &i) in (0..).zip(&its) {
            self.keys(&items[i as usize], |key| keyed.push((key, place)));
        }
        keyed.sort_unstable();
        // By key: the event, and where those of the same key end. The keys themselves are not asked for any longer.
        let places: Vec<u32> = keyed.iter().map(|(_, place)| *place).collect();
        let mut ends: Vec<u32> = Vec::with_capacity(keyed.len());
        for same in keyed.chunk_by(|a, b| a.0 == b.0) {
            let end = ends.len() + same.len();
            ends.resize(end, end as u32);
        }
        drop(keyed);
        // By event: where its keys stand. One key may stand twice.
        let mut starts = vec![0u32; its.len() + 1];
        places.iter().for_each(|place| starts[*place as usize + 1] += 1);
        (0..its.len()).for_each(|place| starts[place + 1] += starts[place]);
        let (mut next, mut stands) = (starts.clone(), vec![0u32; places.len()]);
        for (k, &place) in (0..).zip(&places) {
            let at = &mut next[place as usize];
            stands[*at as usize] = k;
            *at += 1;
        }
        drop(next);
        let is_told = |place: u32| items[its[place as usize] as usize].told;
        let mut found = Vec::new();
        let mut others: Vec<u32> = Vec::new();
        for (place, &a) in its.iter().enumerate() {
            others.clear();
            for &k in &stands[starts[place] as usize..starts[place + 1] as usize] {
                let behind = &places[k as usize + 1..ends[k as usize] as usize];
                let next = || behind.iter().copied().take(2 * WINDOW);
                others.extend(next().filter(|b| is_told(*b)).take(WINDOW));
                others.extend(next().filter(|b| !is_told(*b)).take(WINDOW));
            }
            others.sort_unstable();
            others.dedup();
            let item = &items[a as usize];
            others.retain(|place| items[its[*place as usize] as usize].source != item.source);
            if others.is_empty() {
                continue;
            }
            let beside = self.beside(item, board);
            for b in others.iter().map(|place| its[*place as usize]) {
                let verdict = judge(&beside, &items[b as usize]);
                found.extend(verdict.map(|verdict| Pair { first: a.min(b), second: a.max(b), verdict }));
            }
        }
        found
    }

    /// By what an event is looked up among those of its kind.
    fn keys(&self, item: &Item<'_>, mut give: impl FnMut(u64)) {
        let mut key = |a: u64, b: i64| give((a ^ (b as u64).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let words = self.words.rarest(&item.words);
        let times = item.times();
        for (k, word) in words.iter().enumerate() {
            words[k + 1..].iter().for_each(|other| key(*word, (*other >> 1) as i64));
            times.iter().for_each(|time| key(*word, -time));
        }
        if let Some(day) = item.bounds.first_day().filter(|_| item.is_fine()) {
            let terms = self.terms.rarest(&item.context);
            terms.iter().for_each(|term| key(u64::from(*term), i64::from(day.to_epoch_days())));
        }
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
