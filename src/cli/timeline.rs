//! `annalist timeline`: reports in, timeline out.

use super::facts::{self, Known};
use super::input::Input;
use super::select::Select;
use super::write::Write;
use super::{Common, Outcome, output, review};
use annalist::mention::Scope;
use clap::Args;

/// Reports in, timeline out
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist timeline reports/                         a table on the terminal, CSV in a pipe
  annalist timeline reports/ -o out.csv -o out.jsonl
  annalist timeline reports/ -o out.xlsx             a workbook to read, review and give back
  annalist timeline reports/ -o out.html             a page to search and look at
  annalist timeline reports/ --rows mentions -f jsonl
  annalist timeline reports/ --facts known.csv       with dates and orders that are known from elsewhere
  annalist timeline --columns help")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    write: Write,
    /// Leave out lead events that nothing in the text dates
    #[arg(long)]
    dated_only: bool,
    /// Add the events that nothing in the text dates, and those that recur
    #[arg(long, conflicts_with = "dated_only")]
    undated: bool,
    /// Leave the events of each report for themselves
    #[arg(long)]
    no_merge: bool,
    /// Do not obey the decisions in annalist.review.jsonl beside the reports
    #[arg(long)]
    no_review: bool,
    #[command(flatten)]
    select: Select,
}

pub fn run(mut arguments: Arguments, common: &Common) -> Outcome {
    if arguments.write.tells_columns() {
        return Ok(true);
    }
    let selection = arguments.select.read()?;
    let plan = arguments.write.plan(common)?;

    let scope = match (arguments.dated_only, arguments.undated) {
        (true, _) => Scope::Dated,
        (false, true) => Scope::All,
        (false, false) => Scope::Leads,
    };
    let annalist = common.annalist()?;
    let known = arguments.known.read(annalist, &mut arguments.input)?;
    let (gathering, tally) = arguments.input.gather(annalist, common, scope, |part| part.open)?;
    let mut timeline = facts::timeline(gathering, !arguments.no_merge, &known);
    if !arguments.no_review {
        review::obey(&mut timeline, scope, common)?;
    }
    selection.apply(&mut timeline);
    plan.run(&timeline, common)?;
    Ok(tally.finish(common, &output::plural(timeline.events().count(), "event")))
}
