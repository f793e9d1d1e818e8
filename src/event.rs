//! Events: what one or many reports tell of one happening.

use crate::check::Code;
use crate::hash::Map;
use crate::id::Id;
use crate::mention::{DatedBy, Dating};
use crate::merge::{common, independent};
use crate::network::{Days, within};
use crate::order::{Place, provenance};
use crate::time::Interval;
use crate::timeline::{Row, Source};
use chrono::NaiveDate;

/// One happening, with every place that tells of it.
#[derive(Clone, Debug)]
pub struct Event {
    /// The row that stands for it, as an index into [`Timeline::rows`](crate::timeline::Timeline::rows).
    pub lead: usize,
    /// The rows that tell of it, ascending.
    pub members: Vec<usize>,
    /// When it was, as far as its members tell together.
    pub dating: Dating,
    /// How many independent sources tell of it.
    pub sources: usize,
    /// The day of the first report that tells of it.
    pub reported_on: Option<NaiveDate>,
    /// How much it matters.
    pub weight: f32,
    /// The findings that name it, ascending.
    pub flags: Vec<Code>,
}

/// The events that rows tell of, by index: a row that leads is one, and the rows that name the same event are its
/// members.
#[derive(Debug)]
pub(crate) struct Groups {
    /// The row that leads, and which rows name the same.
    leads: Vec<(u32, u32)>,
    /// Ascending, name by name.
    members: Vec<u32>,
    /// By name: where its rows begin.
    starts: Vec<u32>,
}

impl Groups {
    pub fn of(rows: &[Row]) -> Groups {
        let mut names: Map<Id, u32> = Map::default();
        let mut counts: Vec<u32> = Vec::new();
        let named = rows.iter().map(|row| {
            let name = *names.entry(row.mention.event).or_insert(counts.len() as u32);
            if name as usize == counts.len() {
                counts.push(0);
            }
            counts[name as usize] += 1;
            name
        });
        let named: Vec<u32> = named.collect();
        drop(names);
        let mut starts = Vec::with_capacity(counts.len() + 1);
        starts.push(0);
        counts.iter().for_each(|count| starts.push(starts[starts.len() - 1] + count));
        let (mut next, mut members) = (starts.clone(), vec![0; rows.len()]);
        for (&name, i) in named.iter().zip(0..) {
            let at = &mut next[name as usize];
            members[*at as usize] = i;
            *at += 1;
        }
        let leads = named.iter().zip(0..).filter(|(_, i)| rows[*i as usize].mention.leads);
        Groups { leads: leads.map(|(name, i)| (i, *name)).collect(), members, starts }
    }

    pub fn len(&self) -> usize {
        self.leads.len()
    }

    /// The row that stands for an event.
    pub fn lead(&self, event: usize) -> usize {
        self.leads[event].0 as usize
    }

    /// The rows that tell of an event.
    pub fn members(&self, event: usize) -> impl Iterator<Item = usize> + Clone {
        let name = self.leads[event].1 as usize;
        self.members[self.starts[name] as usize..self.starts[name + 1] as usize].iter().map(|&i| i as usize)
    }

    pub fn event(&self, event: usize, rows: &[Row], sources: &[Source]) -> Event {
        Event::of(self.lead(event), self.members(event).collect(), rows, sources)
    }

    /// The bounds of an event's date.
    pub fn bounds(&self, event: usize, rows: &[Row]) -> Interval {
        let told = Told::by(self.lead(event), self.members(event), rows, |_| ());
        told.named.map_or(told.bounds, |i| *rows[i].mention.bounds())
    }

    /// Puts the events in the order of their places.
    pub fn sort(&mut self, rows: &[Row], sources: &[Source]) {
        let place = |i: usize| {
            let told = Told::by(self.lead(i), self.members(i), rows, |_| ());
            Place::of(&told.dating(rows), rows[self.lead(i)].mention.status)
        };
        let mut order: Vec<(Place, (u32, u32))> = (0..self.len()).map(|i| (place(i), self.leads[i])).collect();
        order.sort_by(|(place, (i, _)), (other_place, (other, _))| {
            let from = |i: &u32| provenance(&rows[*i as usize], sources);
            place.cmp(other_place).then_with(|| from(i).cmp(&from(other)))
        });
        // Not collected, which would keep the room of the places.
        self.leads.clear();
        self.leads.extend(order.into_iter().map(|(_, lead)| lead));
    }
}

impl Event {
    /// The event that some rows tell of.
    pub(crate) fn of(lead: usize, members: Vec<usize>, rows: &[Row], sources: &[Source]) -> Event {
        let mut agreeing = Vec::with_capacity(members.len());
        let dating = Told::by(lead, members.iter().copied(), rows, |i| agreeing.push(i)).dating(rows);
        let weights = members.iter().map(|&i| rows[i].mention.weight);
        let weight = weights.fold(rows[lead].mention.weight, f32::max);
        let independent = independent(&agreeing, rows, sources).max(1);
        let mut event = Event {
            lead,
            dating,
            sources: independent,
            reported_on: members.iter().filter_map(|&i| sources[rows[i].source].day()).min(),
            // One source more takes a share of what is missing to the whole.
            weight: 1.0 - (1.0 - weight) / (independent as f32).sqrt(),
            members,
            flags: Vec::new(),
        };
        event.flag(rows);
        event
    }

    /// Takes over the days that its order among other events leaves, where nothing else dates it.
    pub(crate) fn follow(&mut self, days: Days) {
        let bounds = within(self.dating.bounds, days);
        let ends = |bounds: &Interval| (bounds.earliest, bounds.latest);
        if self.dating.by == DatedBy::Publication && ends(&bounds) != ends(&self.dating.bounds) {
            let point = bounds.last_day().or(self.dating.point);
            self.dating = Dating { bounds, point, by: DatedBy::Order, ..self.dating.clone() };
        }
    }

    /// Takes over what its rows are flagged with.
    pub(crate) fn flag(&mut self, rows: &[Row]) {
        self.flags = self.members.iter().flat_map(|&i| rows[i].flags.iter().copied()).collect();
        self.flags.sort_unstable();
        self.flags.dedup();
    }
}

/// When an event was, as far as its members tell together.
struct Told {
    /// The member that is believed first.
    base: usize,
    /// What its date and those that agree with it have in common.
    bounds: Interval,
    /// The member that says just this, and speaks for all.
    named: Option<usize>,
}

impl Told {
    /// `agrees` hears of those that agree.
    fn by(
        lead: usize,
        members: impl Iterator<Item = usize> + Clone,
        rows: &[Row],
        mut agrees: impl FnMut(usize),
    ) -> Told {
        // What is known goes before what is told.
        let known = members.clone().find(|&i| rows[i].mention.dated_by() == DatedBy::Fact);
        let base = known.unwrap_or(lead);
        let mut bounds = *rows[base].mention.bounds();
        for i in members.clone() {
            let its = rows[i].mention.bounds();
            if bounds.meets(its) {
                // What one report tells twice was put together when it was read.
                if rows[i].source != rows[base].source {
                    bounds = common(&bounds, its);
                }
                agrees(i);
            }
        }
        let ends = |bounds: &Interval| (bounds.earliest, bounds.latest);
        let named = std::iter::once(base).chain(members).find(|&i| ends(rows[i].mention.bounds()) == ends(&bounds));
        Told { base, bounds, named }
    }

    fn dating(&self, rows: &[Row]) -> Dating {
        match self.named {
            Some(i) => rows[i].mention.dating(),
            None => narrowed(&rows[self.base].mention.dating(), self.bounds),
        }
    }
}

/// A date within narrower bounds: less than its words say, so that they do not name it any longer.
fn narrowed(dating: &Dating, bounds: Interval) -> Dating {
    let within = |day: NaiveDate| {
        let day = bounds.first_day().map_or(day, |first| day.max(first));
        bounds.last_day().map_or(day, |last| day.min(last))
    };
    Dating { bounds, point: dating.point.map(within), period: None, resolution: None, ..dating.clone() }
}
