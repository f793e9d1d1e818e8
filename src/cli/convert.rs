//! `annalist convert`: a timeline in JSON lines, or JSON, to any other format, without reading the reports again.

use super::select::Select;
use super::write::Write;
use super::{Common, Outcome, output};
use annalist::Error;
use annalist::timeline::Timeline;
use clap::Args;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

/// A timeline in JSON lines to any other format, without reading the reports again
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist timeline reports/ -o timeline.jsonl
  annalist convert timeline.jsonl -o timeline.html -o timeline.xlsx
  annalist convert timeline.jsonl --since 2025-05 --filter flag:D301 -o disputed.ics")]
pub struct Arguments {
    /// What `timeline -o FILE.jsonl` or `FILE.json` wrote; `-` is standard input
    #[arg(value_name = "TIMELINE.jsonl", required_unless_present = "columns")]
    timeline: Option<PathBuf>,
    #[command(flatten)]
    write: Write,
    #[command(flatten)]
    select: Select,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    if arguments.write.tells_columns() {
        return Ok(true);
    }
    let plan = arguments.write.plan(common)?;
    let selection = arguments.select.read()?;
    let path = arguments.timeline.unwrap_or_else(|| PathBuf::from("-"));
    let mut timeline = if path.as_os_str() == "-" {
        Timeline::read(std::io::stdin().lock(), &path)?
    } else {
        let file = File::open(&path).map_err(|error| Error::io(&path, "read", error))?;
        Timeline::read(BufReader::with_capacity(1 << 16, file), &path)?
    };
    selection.apply(&mut timeline);
    plan.run(&timeline, common)?;
    if !common.quiet {
        eprintln!("annalist: {}", output::plural(timeline.events.len(), "event"));
    }
    Ok(true)
}
