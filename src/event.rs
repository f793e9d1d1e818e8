//! Events: what one or many reports tell of one happening.

use crate::check::Code;
use crate::mention::Dating;
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
        let row = &rows[lead];
        let reported_on = members.iter().filter_map(|&i| sources[rows[i].source].day()).min();
        Event {
            lead,
            members,
            dating: row.mention.dating.clone(),
            sources: 1,
            reported_on,
            weight: row.mention.weight,
            flags: Vec::new(),
        }
    }
}
