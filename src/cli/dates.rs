//! `annalist dates`: the time expressions of reports, dated.

use super::input::{Input, Work};
use super::{Common, Failure, Outcome, output};
use annalist::Error;
use annalist::export::dates::{COLUMNS, Line, write_rows, write_table};
use annalist::export::timeml;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::PathBuf;

/// The time expressions of reports, dated
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist dates story.txt
  annalist dates reports.jsonl --format jsonl > dates.jsonl
  annalist dates reports/ --format csv > dates.csv         one row for each expression
  annalist dates story.txt --format timeml > story.tml
  annalist dates reports/ --format timeml -o annotated/    one annotated/ID.tml for each report
  echo 'He left about three weeks ago.' | annalist dates --published 2025-06-17")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// `table` for people, `csv` for spreadsheets, `jsonl` for machines; the default is what standard output is.
    /// `timeml` writes one TimeML 1.2.1 document for each report, one behind the other on standard output
    #[arg(short, long)]
    format: Option<Format>,
    /// Write TimeML into this folder, a file for each report, named after its id
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Table,
    Csv,
    Jsonl,
    Timeml,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let terminal = output::is_terminal();
    let format = arguments.format.unwrap_or(match terminal {
        _ if arguments.output.is_some() => Format::Timeml,
        true => Format::Table,
        false => Format::Jsonl,
    });
    if arguments.output.is_some() && format != Format::Timeml {
        let message = "-o takes the files of --format timeml; redirect standard output for the others";
        return Err(Failure::Told(message.into()));
    }
    if let Some(folder) = &arguments.output {
        std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, "make", error))?;
    }
    let annalist = common.annalist()?;
    let (width, color) = (output::width(), common.colors(terminal));
    let mut out = output::stdout();
    let mut names = output::Names::default();
    let mut count = 0;
    if format == Format::Csv {
        writeln!(out, "{}", COLUMNS.join(","))?;
    }
    let tally = arguments.input.each(
        annalist,
        common,
        |report| {
            let mut bytes = Vec::new();
            let (mut all, mut open) = (0, 0);
            if format == Format::Jsonl {
                // The line is nearly as long as the text of news.
                bytes.reserve(64 + report.text.len());
                let mut line = Line::new(&mut bytes, annalist.grammar(), report);
                annalist.sentences(report, false, |sentence| {
                    all += sentence.expressions.len();
                    for (expression, resolution) in sentence.expressions.iter().zip(&sentence.resolutions) {
                        open += usize::from(resolution.is_open());
                        line.push(expression, resolution);
                    }
                });
                line.end();
            } else {
                let dates = annalist.dates(report);
                let grammar = annalist.grammar();
                (all, open) = (dates.len(), dates.iter().filter(|(_, r)| r.is_open()).count());
                let written = match format {
                    Format::Csv => write_rows(&mut bytes, grammar, report, &dates),
                    Format::Timeml => timeml::write_document(&mut bytes, report, &dates),
                    _ => write_table(&mut bytes, grammar, report, &dates, width, color),
                };
                // A vector takes everything.
                written.expect("writing to memory does not fail");
            }
            let id = arguments.output.is_some().then(|| report.id.clone());
            Work { result: (bytes, all, id), open, rows: Some(all) }
        },
        |(bytes, n, id)| {
            count += n;
            match (&arguments.output, id) {
                (Some(folder), Some(id)) => {
                    let path = folder.join(names.file(&id, timeml::EXTENSION));
                    output::file(&path, |out| out.write_all(&bytes))
                }
                _ => Ok(out.write_all(&bytes)?),
            }
        },
    )?;
    out.flush()?;
    Ok(tally.finish(common, &output::plural(count, "time expression")))
}
