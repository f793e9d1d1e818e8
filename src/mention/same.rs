//! One event for each happening of a report: what the lead, a caption and the body tell of the same is merged, and
//! offsets from an event ("two days after the vote") are dated as soon as that event is.

use super::dating::Distance;
use super::{DatedBy, EventMention, Link, Status};
use crate::span::Span;
use std::collections::{HashMap, HashSet};

/// A mention, and whether it waits for the date of another.
#[derive(Clone, Debug)]
pub struct Draft {
    pub mention: EventMention,
    /// Dated by its distance from an event of that class.
    pub offset: Option<(Distance, u64)>,
}

/// The drafts of a report, and of which words and sentences there are some.
#[derive(Debug, Default)]
pub struct Drafts {
    pub all: Vec<Draft>,
    triggers: HashSet<Span>,
    dated: HashSet<Span>,
    light: HashSet<Span>,
}

impl Drafts {
    pub fn push(&mut self, draft: Draft) {
        let EventMention { trigger, sentence, link, .. } = draft.mention;
        // What waits for another event may never be dated.
        if draft.offset.is_none() {
            self.triggers.insert(trigger);
            self.dated.insert(sentence);
        }
        if link == Link::Light {
            self.light.insert(sentence);
        }
        self.all.push(draft);
    }

    /// Is there one of this verb or noun?
    pub fn has(&self, trigger: Span) -> bool {
        self.triggers.contains(&trigger)
    }

    /// Is there one in the sentence that waits for no other event?
    pub fn has_dated(&self, sentence: Span) -> bool {
        self.dated.contains(&sentence)
    }

    /// Those of the sentence, out of all that there are.
    pub fn of(&self, sentence: Span) -> impl Iterator<Item = &EventMention> {
        self.all.iter().map(|draft| &draft.mention).filter(move |mention| mention.sentence == sentence)
    }

    /// Is there one in the sentence whose verb says no more than its noun?
    pub fn has_light(&self, sentence: Span) -> bool {
        self.light.contains(&sentence)
    }
}

/// The mentions of a report, each with its event.
pub fn settle(mut drafts: Vec<Draft>) -> Vec<EventMention> {
    date_offsets(&mut drafts);
    merge(&mut drafts);
    drafts.into_iter().map(|draft| draft.mention).collect()
}

/// Dates offsets from the events of the report; those that count from nothing that is dated are dropped.
fn date_offsets(drafts: &mut Vec<Draft>) {
    if drafts.iter().all(|d| d.offset.is_none()) {
        return;
    }
    // Of each class what has the narrowest bounds, in the report and in each sentence; of equal ones the first.
    let mut narrowest: HashMap<(u64, Option<Span>), (i64, usize)> = HashMap::new();
    let note = |narrowest: &mut HashMap<_, _>, k: usize, draft: &Draft| {
        let Some(width) = width(&draft.mention) else { return };
        for within in [None, Some(draft.mention.sentence)] {
            let best = narrowest.entry((draft.mention.signature.class, within)).or_insert((width, k));
            *best = (width, k).min(*best);
        }
    };
    for (k, draft) in drafts.iter().enumerate().filter(|(_, draft)| draft.offset.is_none()) {
        note(&mut narrowest, k, draft);
    }
    let mut dated: HashSet<Span> = HashSet::new();
    // Twice, for what counts from an offset itself.
    for _ in 0..2 {
        for i in 0..drafts.len() {
            let Some((distance, class)) = drafts[i].offset else { continue };
            let sentence = Some(drafts[i].mention.sentence);
            let target = [sentence, None].iter().find_map(|within| narrowest.get(&(class, *within)));
            let dating = target.and_then(|(_, k)| distance.dating(&drafts[*k].mention.dating));
            if let Some(dating) = dating {
                let draft = &mut drafts[i];
                draft.mention.confidence *= 0.9;
                draft.mention.dating = dating;
                draft.offset = None;
                note(&mut narrowest, i, &drafts[i]);
                dated.insert(drafts[i].mention.trigger);
            }
        }
    }
    // What the day of the report would date needs it no longer.
    let undated = |m: &EventMention| matches!(m.link, Link::Lead | Link::Undated) && dated.contains(&m.trigger);
    drafts.retain(|draft| draft.offset.is_none() && !undated(&draft.mention));
}

/// Events of one class are compared with so many others.
const MOST: usize = 64;

fn merge(drafts: &mut [Draft]) {
    let mut classes: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut events: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, draft) in drafts.iter().enumerate() {
        events.entry(draft.mention.event.clone()).or_default().push(i);
    }
    for i in 0..drafts.len() {
        if !drafts[i].mention.leads {
            continue;
        }
        let known = classes.entry(drafts[i].mention.signature.class).or_default();
        let found = known.iter().rev().take(MOST).position(|k| is_same(&drafts[*k].mention, &drafts[i].mention));
        let Some(at) = found.map(|back| known.len() - 1 - back) else {
            known.push(i);
            continue;
        };
        let k = known[at];
        let event = drafts[k].mention.event.clone();
        // The finer date stands for both; of two alike, the first.
        let finer = rank(&drafts[i].mention) < rank(&drafts[k].mention);
        let second = if finer { k } else { i };
        drafts[second].mention.leads = false;
        let moved = events.remove(&drafts[i].mention.event).unwrap_or_default();
        for its in &moved {
            drafts[*its].mention.event.clone_from(&event);
        }
        events.entry(event).or_default().extend(moved);
        if finer {
            known.remove(at);
            known.push(i);
        }
    }
}

/// Dated by words before bounded by the day of the report, narrow before wide.
fn rank(mention: &EventMention) -> (bool, i64) {
    (mention.dating.by == DatedBy::Publication, width(mention).unwrap_or(i64::MAX))
}

/// How many days its bounds leave; `None` when one is open.
fn width(mention: &EventMention) -> Option<i64> {
    let bounds = &mention.dating.bounds;
    Some((bounds.last_day()? - bounds.first_day()?).num_days())
}

/// Do two mentions of one class tell of one happening?
pub fn is_same(first: &EventMention, second: &EventMention) -> bool {
    if first.sentence == second.sentence
        || stage(first.status) != stage(second.status)
        || !first.dating.bounds.meets(&second.dating.bounds)
    {
        return false;
    }
    let shared = |x: &[u64], y: &[u64]| x.iter().filter(|w| y.contains(w)).count();
    let (a, b) = (&first.signature, &second.signature);
    if !a.numbers.is_empty() && !b.numbers.is_empty() && shared(&a.numbers, &b.numbers) == 0 {
        return false;
    }
    let least = a.words.len().min(b.words.len());
    let common = shared(&a.words, &b.words);
    let guess = first.link == Link::Lead || second.link == Link::Lead;
    // "Ines Carrow has died", and below "Carrow died on Friday".
    let last = |m: &EventMention| m.actors.first().and_then(|a| a.rsplit(' ').next()).map(str::to_owned);
    let named = |m: &EventMention| m.actors.first().is_some_and(|a| a.starts_with(char::is_uppercase));
    if guess && common > 0 && named(first) && named(second) && last(first) == last(second) {
        return true;
    }
    match least {
        // "the vote": by its date alone.
        0 => !guess && first.dating.bounds == second.dating.bounds,
        1 => common == 1 && (!guess || first.actors.iter().any(|a| second.actors.contains(a))),
        2 | 3 => common > 1,
        _ => common * 2 >= least && common > usize::from(guess),
    }
}

/// What is planned and what is expected may be one; what has happened is no plan.
fn stage(status: Status) -> Status {
    match status {
        Status::Expected => Status::Planned,
        status => status,
    }
}
