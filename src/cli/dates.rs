//! `annalist dates`: the time expressions of reports, dated.

use super::input::{Input, Work};
use super::{Common, Outcome, output};
use annalist::export::dates::{write_line, write_table};
use clap::Args;
use std::io::Write;

/// The time expressions of reports, dated
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist dates story.txt
  annalist dates reports.jsonl --format jsonl > dates.jsonl
  echo 'He left about three weeks ago.' | annalist dates --published 2025-06-17")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// `table` for people, `jsonl` for machines; the default is what standard output is
    #[arg(short, long)]
    format: Option<output::Format>,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let annalist = common.annalist()?;
    let terminal = output::is_terminal();
    let table = output::as_table(arguments.format);
    let (width, color) = (output::width(), common.colors(terminal));
    let mut out = output::stdout();
    let mut count = 0;
    let tally = arguments.input.each(
        annalist,
        common,
        |report| {
            let dates = annalist.dates(report);
            let open = dates.iter().filter(|(_, r)| r.is_open()).count();
            let bytes = if table {
                let mut bytes = Vec::new();
                let written = write_table(&mut bytes, annalist.grammar(), report, &dates, width, color);
                // A vector takes everything.
                written.expect("writing to memory does not fail");
                bytes
            } else {
                let mut line = String::with_capacity(64 + 300 * dates.len());
                write_line(&mut line, annalist.grammar(), report, &dates);
                line.into_bytes()
            };
            Work { result: (bytes, dates.len()), open }
        },
        |(bytes, n)| {
            count += n;
            Ok(out.write_all(&bytes)?)
        },
    )?;
    out.flush()?;
    Ok(tally.finish(common, &output::plural(count, "time expression")))
}
