//! Which rows are printed: the options that every command has which prints rows.

use super::Failure;
use annalist::selection::Filter;
use annalist::timeline::Timeline;
use clap::Args;

/// What of a timeline is wanted.
#[derive(Args)]
pub struct Select {
    /// Only events whose words, sentence or source name this. May be given several times: all of them
    #[arg(long, value_name = "NAME")]
    about: Vec<String>,
    /// Only these: words, "quoted words", actor: place: status: confidence: flag:D301 source: tag:
    /// id: date:2024-05..2024-06; `-` before one leaves out what has it
    #[arg(long, value_name = "FILTER", allow_hyphen_values = true)]
    filter: Vec<String>,
    /// Only what may have been on this date or later: 2024, 2024-05 or 2024-05-03
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    since: Option<String>,
    /// Only what may have been on this date or earlier
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    until: Option<String>,
    /// Only the events that matter most to their reports, so many of them
    #[arg(long, value_name = "N")]
    top: Option<usize>,
}

/// The same, read: what is wrong with it is told before the work begins.
pub struct Selection<'a> {
    select: &'a Select,
    filters: Vec<Filter>,
}

impl Select {
    pub fn read(&self) -> Result<Selection<'_>, Failure> {
        let mut filters = self.filter.iter().map(|text| Filter::parse(text)).collect::<Result<Vec<_>, _>>()?;
        if self.since.is_some() || self.until.is_some() {
            filters.push(Filter::between(self.since.as_deref(), self.until.as_deref())?);
        }
        Ok(Selection { select: self, filters })
    }
}

impl Selection<'_> {
    /// Keeps what is wanted.
    pub fn apply(&self, timeline: &mut Timeline) {
        let Select { about, top, .. } = self.select;
        about.iter().for_each(|name| timeline.about(name));
        self.filters.iter().for_each(|filter| timeline.filter(filter));
        if let Some(count) = top {
            timeline.top(*count);
        }
        if !about.is_empty() || !self.filters.is_empty() || top.is_some() {
            timeline.narrow();
        }
    }
}
