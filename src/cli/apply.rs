//! `annalist apply`: takes an analyst's decisions back in.

use super::input::{How, Input, Work};
use super::{Common, Failure, Outcome, output, review};
use annalist::mention::Scope;
use annalist::review::{Edits, Verdict};
use annalist::timeline::Timeline;
use annalist::{Annalist, Error};
use clap::Args;
use std::fs::OpenOptions;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;

/// Take an analyst's decisions back in
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist timeline reports/ -o timeline.xlsx      fill in review, note, when_override, merge_into, tags, or change seq
  annalist apply timeline.xlsx                     keeps what was decided in reports/annalist.review.jsonl
  annalist timeline reports/                       obeys it

Only these columns are read back, by their names; whatever else a spreadsheet has changed does no harm.")]
pub struct Arguments {
    /// The workbook or CSV file that was edited
    #[arg(value_name = "EDITED")]
    edited: PathBuf,
    /// The reports that it was made from; the default is where its column `pointer` points
    #[arg(long = "in", num_args = 1.., value_name = "PATH")]
    reports: Vec<String>,
    /// As it was when the timeline was made
    #[command(flatten)]
    how: How,
    /// The table has the events of each report for themselves: to drop one leaves what other reports tell
    #[arg(long)]
    no_merge: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let edits = Edits::read(&arguments.edited)?;
    let edits = if arguments.no_merge { edits.unmerged() } else { edits };
    let reports = if arguments.reports.is_empty() { edits.files() } else { arguments.reports };
    if reports.is_empty() {
        let message = "no column `pointer` tells where the reports are; name them with --in";
        return Err(Failure::Told(format!("{}: {message}", arguments.edited.display())));
    }
    let input = Input::of(reports, arguments.how);
    let annalist = common.annalist()?;
    let timeline = timeline(&input, annalist, common, !arguments.no_merge)?;
    let (file, before) = (review::home(&timeline), review::decisions(&timeline, common)?);
    let mut reviewed = timeline.clone();
    reviewed.review(&before);
    let decided = edits.decide(&timeline, &reviewed, &before.last(), |text, day| annalist.read_date(text, day));
    for told in decided.notes.iter().chain(&decided.troubles) {
        output::say(told);
    }
    let of = |test: fn(&annalist::review::Review) -> bool| decided.decisions.iter().filter(|d| test(&d.review)).count();
    let counts = [
        (decided.decisions.len(), "edited"),
        (of(|review| review.verdict == Some(Verdict::Drop)), "dropped"),
        (of(|review| !review.merge_into.is_empty()), "merged"),
        (of(|review| review.dating.is_some()), "dated"),
        (of(|review| review.after.is_some()), "moved"),
        (decided.stale, "stale: source changed"),
        (decided.troubles.len() - decided.stale, "not understood"),
    ];
    let told: Vec<String> =
        counts.iter().filter(|(n, what)| *n > 0 || *what == "edited").map(|(n, what)| format!("{n} {what}")).collect();
    output::say(format_args!("{}: {}", output::plural(edits.len(), "row"), told.join(", ")));
    let good = decided.troubles.is_empty();
    if decided.decisions.is_empty() {
        return Ok(good);
    }
    if !arguments.yes && !agreed(&format!("write them to {}?", review::shown(&file)))? {
        return Err(Failure::Told("nothing was written".to_owned()));
    }
    let failed = |error| Failure::from(Error::io(&file, "write", error));
    let mut lines = String::new();
    // A person may have edited the file, and an editor left its last line open.
    if std::fs::read(&file).is_ok_and(|old| !old.is_empty() && !old.ends_with(b"\n")) {
        lines.push('\n');
    }
    for decision in &decided.decisions {
        lines += &serde_json::to_string(decision).map_err(|error| failed(error.into()))?;
        lines.push('\n');
    }
    let mut out = OpenOptions::new().append(true).create(true).open(&file).map_err(failed)?;
    out.write_all(lines.as_bytes()).map_err(failed)?;
    output::say(format_args!(
        "{} kept in {}",
        output::plural(decided.decisions.len(), "decision"),
        review::shown(&file)
    ));
    Ok(good)
}

/// All events of the reports, whatever the table showed of them.
fn timeline(input: &Input, annalist: &Annalist, common: &Common, merged: bool) -> Result<Timeline, Failure> {
    let mut parts = Vec::new();
    input.each(
        annalist,
        common,
        |report| Work { result: annalist.part(report, Scope::All), open: 0, rows: None },
        |part| {
            parts.push(part);
            Ok(())
        },
    )?;
    Ok(if merged { Timeline::of(parts) } else { Timeline::unmerged(parts) })
}

/// Asks on a terminal; elsewhere nobody could answer.
fn agreed(question: &str) -> Result<bool, Failure> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Failure::Told("nothing was written: give --yes where nobody can be asked".to_owned()));
    }
    eprint!("annalist: {question} [y/N] ");
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
