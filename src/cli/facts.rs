//! `--facts`: what is known from elsewhere, beside the reports.

use super::Failure;
use super::input::Input;
use annalist::Annalist;
use annalist::facts::Facts;
use annalist::timeline::{Gathering, Timeline};
use clap::Args;
use std::path::PathBuf;

/// What is known from elsewhere.
#[derive(Args)]
pub struct Known {
    /// Known dates and orders: a table with the columns event, and when or relation (before, after, same day as) and
    /// other. An event is named by its id or by words of its headline
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
}

impl Known {
    /// Reads the file, before the work begins, and tells of the lines that say nothing. Where it lies among the reports
    /// it is none.
    pub fn read(&self, annalist: &Annalist, input: &mut Input) -> Result<Facts, Failure> {
        let Some(path) = &self.facts else { return Ok(Facts::default()) };
        input.except = Some(path.clone());
        let (facts, troubles) = annalist.facts(path)?;
        troubles.iter().for_each(tell);
        Ok(facts)
    }
}

/// The timeline of some reports with the facts, and tells of those that have no place in it.
pub fn timeline(gathering: Gathering, merged: bool, facts: &Facts) -> Timeline {
    let (timeline, troubles) = Timeline::from_gathering(gathering, merged, facts);
    troubles.iter().for_each(tell);
    timeline
}

fn tell(trouble: &annalist::Error) {
    super::output::say(format_args!("{trouble}; the line is left out"));
}
