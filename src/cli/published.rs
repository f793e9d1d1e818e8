//! `annalist published`: the publication date of each report, and how it was found.

use super::input::{Input, Work};
use super::{Common, Outcome, output};
use annalist::export::published::{write_line, write_table};
use clap::Args;
use std::io::Write;

/// The publication date of each report, and how it was found
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist published reports/
  annalist published reports/ --format jsonl")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// `table` for people, `jsonl` for machines; the default is what standard output is
    #[arg(short, long)]
    format: Option<output::Format>,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let annalist = common.annalist()?;
    let table = output::as_table(arguments.format);
    let mut out = output::stdout();
    let mut undated = 0;
    let tally = arguments.input.each(
        annalist,
        common,
        |report| {
            let mut bytes = Vec::new();
            let written = if table { write_table(&mut bytes, report) } else { write_line(&mut bytes, report) };
            written.expect("writing to memory does not fail");
            Work { result: (bytes, report.published.is_none()), open: 0, rows: None }
        },
        |(bytes, none)| {
            undated += usize::from(none);
            Ok(out.write_all(&bytes)?)
        },
    )?;
    out.flush()?;
    let made = if undated > 0 { format!("{undated} without a publication date") } else { String::new() };
    Ok(tally.finish(common, &made))
}
