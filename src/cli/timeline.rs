//! `annalist timeline`: reports in, timeline out.

use super::input::{Input, Work};
use super::{Common, Failure, Outcome, output};
use annalist::export::{self, Export, Rows, Settings};
use annalist::mention::Scope;
use annalist::timeline::Timeline;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Reports in, timeline out
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist timeline reports/                         a table on the terminal, CSV in a pipe
  annalist timeline reports/ -o out.csv -o out.jsonl
  annalist timeline reports/ -o out.xlsx             a workbook to read, review and give back
  annalist timeline reports/ -o out.html             a page to search and look at
  annalist timeline reports/ --rows mentions -f jsonl
  annalist timeline --columns help")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// Write to this file; the format is told by its extension. May be given several times
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// csv, tsv, jsonl, html, xlsx or table
    #[arg(short, long)]
    format: Option<String>,
    /// One row for an event, or one for each place that tells of it
    #[arg(long, default_value = "events", value_name = "WHAT")]
    rows: RowKind,
    /// Columns of CSV: names with commas between them, `all`, or `help` for the list
    #[arg(long, value_name = "LIST")]
    columns: Option<String>,
    /// CSV for Excel: byte order mark and CRLF (files only)
    #[arg(long)]
    excel: bool,
    /// Another delimiter for CSV
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<char>,
    /// Leave text as it is that a spreadsheet would run as a formula
    #[arg(long)]
    no_formula_guard: bool,
    /// The most characters of a quote in a cell
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    quote_max: usize,
    /// Leave out lead events that nothing in the text dates
    #[arg(long)]
    dated_only: bool,
    /// Add the events that nothing in the text dates, and those that recur
    #[arg(long, conflicts_with = "dated_only")]
    undated: bool,
    /// Only events whose words, sentence or source name this. May be given several times: all of them
    #[arg(long, value_name = "NAME")]
    about: Vec<String>,
    /// Only the events that matter most to their reports, so many of them
    #[arg(long, value_name = "N")]
    top: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RowKind {
    Events,
    Mentions,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    if arguments.columns.as_deref() == Some("help") {
        print!("{}", export::column::Column::help());
        return Ok(true);
    }
    let terminal = output::is_terminal();
    let rows = match arguments.rows {
        RowKind::Events => Rows::Events,
        RowKind::Mentions => Rows::Mentions,
    };
    let mut settings = Settings { rows, ..Settings::default() };
    if let Some(list) = &arguments.columns {
        settings.csv.columns = export::column::Column::select(list)?;
    }
    if let Some(delimiter) = arguments.delimiter {
        settings.csv.delimiter = u8::try_from(delimiter)
            .map_err(|_| Failure::Told(format!("--delimiter: `{delimiter}` is not one byte; try `;` or `,`")))?;
    }
    settings.csv.quote_max = arguments.quote_max;
    settings.csv.formula_guard = !arguments.no_formula_guard;
    settings.command = output::command();
    settings.table = export::table::Options { width: output::width(), color: common.colors(terminal) };
    // Formats and files are judged before the work begins.
    let outputs: Vec<(PathBuf, Box<dyn Export>)> = arguments
        .output
        .iter()
        .map(|path| {
            let mut settings = settings.clone();
            settings.csv.excel = arguments.excel;
            let format = match &arguments.format {
                Some(name) if arguments.output.len() == 1 => export::by_name(name, &settings)?,
                _ => export::by_path(path, &settings)?,
            };
            Ok::<_, Failure>((path.clone(), format))
        })
        .collect::<Result<_, _>>()?;
    let shown = match &arguments.format {
        Some(name) => export::by_name(name, &settings)?,
        None => export::by_name(if terminal { "table" } else { "csv" }, &settings)?,
    };
    if terminal && outputs.is_empty() && !shown.is_text() {
        let name = shown.name();
        return Err(Failure::Told(format!("{name} is nothing for a terminal; write a file with -o timeline.{name}")));
    }

    let scope = match (arguments.dated_only, arguments.undated) {
        (true, _) => Scope::Dated,
        (false, true) => Scope::All,
        (false, false) => Scope::Leads,
    };
    let annalist = common.annalist()?;
    let mut parts = Vec::new();
    let tally = arguments.input.each(
        annalist,
        common,
        |report| {
            let part = annalist.part(report, scope);
            let open = part.open;
            Work { result: part, open }
        },
        |part| {
            parts.push(part);
            Ok(())
        },
    )?;
    let mut timeline = Timeline::of(parts);
    for name in &arguments.about {
        timeline.about(name);
    }
    if let Some(count) = arguments.top {
        timeline.top(count);
    }
    for (path, format) in &outputs {
        let lost = output::file(path, |out| format.write(&timeline, out))?;
        output::tell(common, &path.display().to_string(), &lost);
    }
    if outputs.is_empty() {
        let mut out = output::stdout();
        let lost = shown.write(&timeline, &mut out)?;
        output::tell(common, shown.name(), &lost);
        std::io::Write::flush(&mut out)?;
    }
    Ok(tally.finish(common, &output::plural(timeline.events().count(), "event")))
}
