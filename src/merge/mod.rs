//! One event for each happening that several reports tell of.
//!
//! Reports that are copies of one text, or credit the same agency, are one *family* and count as one source. Events of
//! different reports are one when they are of the same kind, name the same things, stand in reports about the same, and
//! their dates have a moment in common. Merging deletes nothing: every mention stays, with its own date and words.

mod pairs;
pub(crate) mod profile;

pub(crate) use pairs::{Agreement, Beside, Board, Item, Scales, Telling, may_be_one};
pub(crate) use profile::{Known, Profile};

use crate::event::Groups;
use crate::hash;
use crate::id::Id;
use crate::mention::{DatedBy, Status};
use crate::order::{closes, opens, provenance};
use crate::time::{Interval, Moment};
use crate::timeline::{Relation, Row, Source};
use chrono::Datelike;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

/// Sets that grow together: each is known by its least member.
#[derive(Debug)]
pub(crate) struct Unions(Vec<usize>);

impl Unions {
    pub fn new(count: usize) -> Unions {
        Unions((0..count).collect())
    }

    /// The least of its set.
    pub fn root(&mut self, i: usize) -> usize {
        let mut root = i;
        while self.0[root] != root {
            root = self.0[root];
        }
        let mut at = i;
        while self.0[at] != root {
            at = std::mem::replace(&mut self.0[at], root);
        }
        root
    }

    pub fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// Gives the rows of one happening the same event and one lead.
///
/// Pairs are merged from the most alike on, as long as all dates of the whole have a moment in common and no report tells
/// of it as of two events; so the outcome does not depend on the order of the input. What agrees in everything but the
/// date is one event, too, that the check of disagreeing dates then shows.
///
/// Last come the events that only `relations` name: each joins what it agrees with most, and never makes one of two
/// that have rows.
pub(crate) fn merge(rows: &mut [Row], relations: &mut [Relation], sources: &[Source]) {
    let mut events = Groups::of(rows);
    events.sort(rows, sources);
    let sides = relations.iter().flat_map(|relation| &relation.sides).filter(|row| row.mention.leads);
    let mut named: Vec<&Row> = sides.collect();
    if !named.is_empty() {
        let own: HashSet<Id> = (0..events.len()).map(|i| rows[events.lead(i)].mention.event).collect();
        named.retain(|row| !own.contains(&row.mention.event));
    }
    let lead = |i: usize| match i.checked_sub(events.len()) {
        Some(i) => named[i],
        None => &rows[events.lead(i)],
    };
    let telling = |i: usize| match i.checked_sub(events.len()) {
        Some(i) => Telling::alone(named[i]),
        None => Telling::of(i, &events, rows),
    };
    let all = events.len() + named.len();
    // Report by report, as their words stand in the file that may keep them.
    let mut told: Vec<u32> = (0..events.len() as u32).collect();
    told.sort_unstable_by_key(|&i| rows[events.lead(i as usize)].source);
    let told = told.into_iter().map(|i| telling(i as usize));
    let scales = Scales::of(told, (events.len()..all).map(telling), sources);
    // Only events of one kind are ever one: kind by kind, no more is held than what is compared.
    let mut kinds: HashMap<u64, Vec<u32>> = HashMap::new();
    for i in 0..all {
        kinds.entry(lead(i).mention.class).or_default().push(i as u32);
    }
    let of_kind = |board: &mut Board, (_, kind): (u64, Vec<u32>)| -> Vec<(Option<Told>, Vec<Id>)> {
        let items: Vec<Item<'_>> =
            kind.iter().map(|&i| scales.item(&telling(i as usize), (i as usize) < events.len())).collect();
        let sets = clusters(&items, &scales, board).into_iter().map(|set| {
            let set = set.map(|i| kind[i] as usize);
            let names = set.events().map(|event| lead(event).mention.event);
            let names = if relations.is_empty() { Vec::new() } else { names.collect() };
            (Told::of(&set, &events, rows, sources), names)
        });
        sets.collect()
    };
    let merged: Vec<Vec<(Option<Told>, Vec<Id>)>> =
        kinds.into_par_iter().filter(|(_, kind)| kind.len() > 1).map_init(|| scales.board(), of_kind).collect();
    // By an event's id before: its id now.
    let mut renamed: HashMap<Id, Id> = HashMap::new();
    let mut told: Vec<Told> = Vec::new();
    for (of, names) in merged.into_iter().flatten() {
        if let Some(id) = of.as_ref().map(|told| told.id).or(names.iter().min().copied()) {
            renamed.extend(names.into_iter().map(|name| (name, id)));
        }
        told.extend(of);
    }
    for side in relations.iter_mut().flat_map(|relation| &mut relation.sides) {
        if let Some(id) = renamed.get(&side.mention.event) {
            side.mention.event = *id;
        }
    }
    for Told { lead, id, members } in told {
        for i in members {
            rows[i].mention.leads = i == lead;
            rows[i].mention.event = id;
        }
    }
}

/// Of some events of one kind those that are told of by several reports, by index.
fn clusters<'t>(items: &[Item<'t>], scales: &Scales<'t>, board: &mut Board) -> Vec<Set> {
    let mut judged = scales.judged(items, board, verdict);
    let mut clusters = Clusters::new(items);
    // First what is told and agrees, then what disagrees in the date, then what is only named; the most alike first.
    judged.sort_unstable_by(|x, y| {
        let turn = |its: &Verdict| (its.named, its.bond);
        let alike = || y.verdict.score.total_cmp(&x.verdict.score);
        let places = || (x.first, x.second).cmp(&(y.first, y.second));
        turn(&x.verdict).cmp(&turn(&y.verdict)).then_with(alike).then_with(places)
    });
    for pair in &judged {
        let (a, b) = (pair.first as usize, pair.second as usize);
        if !(pair.verdict.named && clusters.is_told(a) && clusters.is_told(b)) {
            clusters.unite(a, b, pair.verdict.bond);
        }
    }
    clusters.sets.into_iter().flatten().filter(|set| set.reports.len() > 1).collect()
}

/// What two events are to each other.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    /// One of them is only named.
    named: bool,
    bond: Bond,
    score: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    /// One happening.
    Same,
    /// One happening with dates that cannot both be right.
    Conflict,
}

fn verdict(beside: &Beside<'_, '_>, other: &Item<'_>) -> Option<Verdict> {
    let item = beside.item;
    if !may_be_one(item.status, other.status) {
        return None;
    }
    let named = !(item.told && other.told);
    let meets = item.bounds.meets(&other.bounds);
    let undated = item.undated || other.undated;
    let apart = match (item.published, other.published) {
        (Some(x), Some(y)) => (x - y).num_days().abs(),
        _ => 0,
    };
    // What the headlines rule out needs no more than them.
    let words = beside.words(other);
    let may = match (meets, undated) {
        // Only that it was by the day of the report: the words have to tell.
        (true, true) => apart <= NEAR && words >= 0.5,
        (true, false) => words > 0.0,
        (false, true) => false,
        (false, false) => words >= 0.6 && (beside.is_copy(other) || !is_another(item, other)),
    };
    if !may {
        return None;
    }
    let agreement = beside.agreement(other);
    if agreement.about < UNLIKE {
        return None;
    }
    let bond = if meets {
        let one_day = item.is_fine() && other.is_fine();
        let least = match undated {
            true => 0.6,
            false if one_day => 0.4,
            false => 0.55,
        };
        // Of what is dated no finer, one word tells too little: "the strikes on the buses in December".
        let tells = one_day || agreement.shared > 1 || agreement.about >= HALF_ALIKE;
        (agreement.score >= least && tells).then_some(Bond::Same)?
    } else {
        // The more the headlines have in common, a name above all, the less the reports need to.
        let about = if agreement.named { 0.3 - (agreement.words - 0.6) / 2.0 } else { 0.3 };
        let close = agreement.rare >= 2 && agreement.about >= about;
        (!named && close && is_slip(&item.bounds, &other.bounds)).then_some(Bond::Conflict)?
    };
    Some(Verdict { named, bond, score: agreement.score })
}

/// Reports that are less alike are of different affairs.
const UNLIKE: f32 = 0.1;

/// Reports that are so much alike tell of one affair.
const HALF_ALIKE: f32 = 0.5;

/// Reports of what nothing dates are compared when they are so many days apart.
const NEAR: i64 = 14;

/// As far apart as the reports are: each tells of what was new on its day, and what happens again and again is told in
/// the same words.
fn is_another(a: &Item<'_>, b: &Item<'_>) -> bool {
    let day = |item: &Item<'_>| item.row.mention.point().or(item.bounds.first_day());
    let (Some(x), Some(y), Some(p), Some(q)) = (day(a), day(b), a.published, b.published) else { return false };
    let (dates, reports) = ((x - y).num_days(), (p - q).num_days());
    reports != 0 && (dates - reports).abs() * 5 <= dates.abs().max(5)
}

/// Dates so near, or so alike, that one of them may be the other with a slip: in the day, the month or the year.
fn is_slip(a: &Interval, b: &Interval) -> bool {
    let days = |x: &Interval, y: &Interval| Some((y.first_day()? - x.last_day()?).num_days());
    let width = |x: &Interval| days(x, x).map_or(0, |days| -days);
    let near = |days: i64| (0..=SLIP.max(width(a)).max(width(b))).contains(&days);
    let one_part = match (a.first_day(), b.first_day()) {
        (Some(x), Some(y)) => {
            let [year, month, day] = [x.year() == y.year(), x.month() == y.month(), x.day() == y.day()];
            day && (year || month)
        }
        _ => false,
    };
    one_part || [days(a, b), days(b, a)].into_iter().flatten().any(near)
}

/// Two months.
const SLIP: i64 = 62;

/// Events that are one happening.
#[derive(Debug)]
struct Set {
    /// All dates of a group have a moment in common.
    groups: Vec<Group>,
    /// The reports that tell of it.
    reports: hash::Set<usize>,
    /// One of them has rows.
    told: bool,
}

impl Set {
    /// The same under other numbers.
    fn map(mut self, number: impl Fn(usize) -> usize) -> Set {
        self.groups.iter_mut().flat_map(|group| &mut group.events).for_each(|event| *event = number(*event));
        self
    }

    fn events(&self) -> impl Iterator<Item = usize> {
        self.groups.iter().flat_map(|group| group.events.iter().copied())
    }
}

#[derive(Debug)]
struct Group {
    events: Vec<usize>,
    bounds: Interval,
}

/// Sets of events, made larger pair by pair.
#[derive(Debug)]
struct Clusters {
    sets: Vec<Option<Set>>,
    /// By event: its set.
    of: Vec<usize>,
}

impl Clusters {
    fn new(items: &[Item<'_>]) -> Clusters {
        let set = |(i, item): (usize, &Item<'_>)| {
            let group = Group { events: vec![i], bounds: item.bounds };
            Some(Set { groups: vec![group], reports: hash::Set::from_iter([item.source]), told: item.told })
        };
        Clusters { sets: items.iter().enumerate().map(set).collect(), of: (0..items.len()).collect() }
    }

    /// Has some event of its set rows?
    fn is_told(&self, event: usize) -> bool {
        self.sets[self.of[event]].as_ref().is_some_and(|set| set.told)
    }

    /// Makes one set of two, unless a report would tell of it as of two events, or dates that are said to agree do not.
    fn unite(&mut self, a: usize, b: usize, bond: Bond) {
        let (a, b) = (self.of[a], self.of[b]);
        if a == b {
            return;
        }
        let (Some(first), Some(second)) = (&self.sets[a], &self.sets[b]) else { return };
        let (large, small) = if first.reports.len() >= second.reports.len() { (a, b) } else { (b, a) };
        let (Some(into), Some(from)) = (&self.sets[large], &self.sets[small]) else { return };
        if from.reports.iter().any(|report| into.reports.contains(report)) {
            return;
        }
        if bond == Bond::Same && !into.groups[0].bounds.meets(&from.groups[0].bounds) {
            return;
        }
        let Some(from) = self.sets[small].take() else { return };
        let Some(into) = &mut self.sets[large] else { return };
        for event in from.groups.iter().flat_map(|group| &group.events) {
            self.of[*event] = large;
        }
        into.reports.extend(from.reports);
        into.told |= from.told;
        match bond {
            Bond::Conflict => into.groups.extend(from.groups),
            Bond::Same => {
                for group in from.groups {
                    into.groups[0].bounds = common(&into.groups[0].bounds, &group.bounds);
                    into.groups[0].events.extend(group.events);
                }
            }
        }
    }
}

/// What an event of several reports is known by.
struct Told {
    lead: usize,
    id: Id,
    members: Vec<usize>,
}

impl Told {
    /// Of the dates that do not agree, the one that most sources give stands for all; of its rows, one that tells it as
    /// a fact, then the finest date, then the surest.
    fn of(set: &Set, events: &Groups, rows: &[Row], sources: &[Source]) -> Option<Told> {
        let provenance = |i: usize| provenance(&rows[i], sources);
        let its = |group: &Group| -> Vec<usize> {
            let told = group.events.iter().filter(|event| **event < events.len());
            told.flat_map(|&event| events.members(event)).collect()
        };
        let leads = |group: &Group| -> Vec<usize> {
            let told = group.events.iter().filter(|event| **event < events.len());
            told.map(|&event| events.lead(event)).collect()
        };
        let group = set.groups.iter().filter(|group| !leads(group).is_empty()).max_by(|a, b| {
            let first = |group: &Group| leads(group).into_iter().min_by(|x, y| provenance(*x).cmp(&provenance(*y)));
            independent(&its(a), rows, sources)
                .cmp(&independent(&its(b), rows, sources))
                .then_with(|| first(b).map(&provenance).cmp(&first(a).map(&provenance)))
        })?;
        let rank = |i: usize| {
            let (row, bounds) = (&rows[i].mention, rows[i].mention.bounds());
            let width = match (bounds.first_day(), bounds.last_day()) {
                (Some(first), Some(last)) => (last - first).num_days(),
                _ => i64::MAX,
            };
            let told = !matches!(row.status, Status::Happened | Status::Ongoing);
            let sure = Reverse((row.confidence * 100.0) as i32);
            (told, row.dated_by() == DatedBy::Publication, width, bounds.approximate, sure)
        };
        let lead = leads(group)
            .into_iter()
            .min_by(|a, b| rank(*a).cmp(&rank(*b)).then_with(|| provenance(*a).cmp(&provenance(*b))))?;
        let members: Vec<usize> = set.groups.iter().flat_map(its).collect();
        let first = members.iter().copied().min_by(|a, b| provenance(*a).cmp(&provenance(*b)))?;
        Some(Told { lead, id: rows[first].mention.event, members })
    }
}

/// How many sources that do not depend on each other some rows have: copies of one text are one, and what credits the
/// same agency.
pub(crate) fn independent(rows: &[usize], all: &[Row], sources: &[Source]) -> usize {
    if rows.len() < 2 {
        return rows.len();
    }
    let mut known: hash::Map<(bool, usize), usize> = hash::Map::default();
    let mut unions = Unions::new(rows.len());
    for (i, &row) in rows.iter().enumerate() {
        let source = &sources[all[row].source];
        let credits = all[row].credits.iter().chain(&source.profile.credits).map(|&credit| (true, credit as usize));
        for key in std::iter::once((false, source.family)).chain(credits) {
            let first = *known.entry(key).or_insert(i);
            unions.unite(first, i);
        }
    }
    (0..rows.len()).filter(|&i| unions.root(i) == i).count()
}

/// What two intervals have in common.
pub(crate) fn common(a: &Interval, b: &Interval) -> Interval {
    let later = |x: Option<Moment>, y: Option<Moment>| match (x, y) {
        (Some(x), Some(y)) => Some(if opens(y) > opens(x) { y } else { x }),
        (x, y) => x.or(y),
    };
    let earlier = |x: Option<Moment>, y: Option<Moment>| match (x, y) {
        (Some(x), Some(y)) => Some(if closes(y) < closes(x) { y } else { x }),
        (x, y) => x.or(y),
    };
    Interval { earliest: later(a.earliest, b.earliest), latest: earlier(a.latest, b.latest), ..*a }
}
