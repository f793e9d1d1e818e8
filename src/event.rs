//! Events: what one or many reports tell of one happening.

use crate::check::Code;
use crate::mention::{DatedBy, Dating};
use crate::merge::{common, independent};
use crate::network::{Days, within};
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

impl Event {
    /// The event that some rows tell of.
    pub(crate) fn of(lead: usize, members: Vec<usize>, rows: &[Row], sources: &[Source]) -> Event {
        // What is known goes before what is told.
        let known = members.iter().copied().find(|&i| rows[i].mention.dating.by == DatedBy::Fact);
        let base = known.unwrap_or(lead);
        let row = &rows[base].mention;
        let mut bounds = row.dating.bounds;
        let mut agreeing = Vec::with_capacity(members.len());
        let mut weight = rows[lead].mention.weight;
        for &i in &members {
            let its = &rows[i].mention;
            weight = weight.max(its.weight);
            if bounds.meets(&its.dating.bounds) {
                // What one report tells twice was put together when it was read.
                if rows[i].source != rows[base].source {
                    bounds = common(&bounds, &its.dating.bounds);
                }
                agreeing.push(i);
            }
        }
        // The member that says just this speaks for all.
        let ends = |bounds: &Interval| (bounds.earliest, bounds.latest);
        let named = |&&i: &&usize| ends(&rows[i].mention.dating.bounds) == ends(&bounds);
        let dating = match std::iter::once(&base).chain(&agreeing).find(named) {
            Some(&i) => rows[i].mention.dating.clone(),
            None => narrowed(&row.dating, bounds),
        };
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

/// A date within narrower bounds: less than its words say, so that they do not name it any longer.
fn narrowed(dating: &Dating, bounds: Interval) -> Dating {
    let within = |day: NaiveDate| {
        let day = bounds.first_day().map_or(day, |first| day.max(first));
        bounds.last_day().map_or(day, |last| day.min(last))
    };
    Dating { bounds, point: dating.point.map(within), period: None, resolution: None, ..dating.clone() }
}
