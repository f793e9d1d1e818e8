//! Where a timeline is written, and how: the options that `timeline` and `convert` share.

use super::{Common, Failure, output};
use annalist::export::column::Column;
use annalist::export::csv::Options;
use annalist::export::{self, Export, Losses, Rows, Settings, schema};
use annalist::timeline::Timeline;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The formats that a data package describes.
const TABLES: [&str; 2] = ["csv", "tsv"];

/// How a timeline goes out.
#[derive(Args)]
pub struct Write {
    /// Write to this file; the format is told by its extension. May be given several times
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// csv, tsv, jsonl, json, html, ics, xlsx, timelinejs, timelinejs-csv or table
    #[arg(short, long)]
    format: Option<String>,
    /// Tabs between cells: the same as --format tsv
    #[arg(long, overrides_with = "format")]
    tsv: bool,
    /// One row for an event, or one for each place that tells of it
    #[arg(long, default_value = "events", value_name = "WHAT")]
    rows: RowKind,
    /// Columns of CSV: names with commas between them, `all`, or `help` for the list
    #[arg(long, value_name = "LIST")]
    columns: Option<String>,
    /// CSV for Excel: byte order mark, CRLF, and no words that it would take for a date (files only)
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
    /// Write datapackage.json beside CSV files: what their columns hold (Frictionless)
    #[arg(long)]
    schema: bool,
    /// In a calendar, events that are known to a week, a month or a year, too
    #[arg(long)]
    ics_coarse: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum RowKind {
    Events,
    Mentions,
}

/// The same, judged before the work begins.
pub struct Plan<'a> {
    write: &'a Write,
    outputs: Vec<(PathBuf, Box<dyn Export>)>,
    shown: Box<dyn Export>,
    settings: Settings,
}

impl Write {
    /// True when the user asks what columns there are, and is told.
    pub fn tells_columns(&self) -> bool {
        let asked = self.columns.as_deref() == Some("help");
        if asked {
            print!("{}", Column::help());
        }
        asked
    }

    pub fn plan(&self, common: &Common) -> Result<Plan<'_>, Failure> {
        let terminal = output::is_terminal();
        let rows = match self.rows {
            RowKind::Events => Rows::Events,
            RowKind::Mentions => Rows::Mentions,
        };
        let mut settings = Settings { rows, command: output::command(), ..Settings::default() };
        if let Some(list) = &self.columns {
            settings.csv.columns = Column::select(list, rows)?;
        }
        if let Some(delimiter) = self.delimiter {
            // What quotes, ends a row or stands in words cannot part cells.
            let parts = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte);
            settings.csv.delimiter =
                u8::try_from(delimiter).ok().filter(u8::is_ascii).filter(parts).ok_or_else(|| {
                    Failure::Told(format!("--delimiter: {delimiter:?} cannot stand between cells; try ';' or '|'"))
                })?;
        }
        settings.csv.quote_max = self.quote_max;
        settings.csv.formula_guard = !self.no_formula_guard;
        settings.ics_coarse = self.ics_coarse;
        settings.table = export::table::Options { width: output::width(), color: common.colors(terminal) };
        let named = if self.tsv { Some("tsv") } else { self.format.as_deref() };
        let shown = match named {
            Some(name) => export::by_name(name, &settings)?,
            None => export::by_name(if terminal { "table" } else { "csv" }, &settings)?,
        };
        // The mark for Excel would be in the way of whoever reads a pipe.
        settings.csv.excel = self.excel;
        let format = |path: &PathBuf| {
            let format = match named {
                Some(name) if self.output.len() == 1 => export::by_name(name, &settings)?,
                _ => export::by_path(path, &settings)?,
            };
            Ok::<_, Failure>((path.clone(), format))
        };
        let outputs = self.output.iter().map(format).collect::<Result<Vec<_>, _>>()?;
        if terminal && outputs.is_empty() && !shown.is_text() {
            let name = shown.name();
            return Err(Failure::Told(format!(
                "{name} is nothing for a terminal; write a file with -o timeline.{name}"
            )));
        }
        if self.schema && !outputs.iter().any(|(_, format)| TABLES.contains(&format.name())) {
            return Err(Failure::Told("--schema describes a CSV file; name one with -o timeline.csv".to_owned()));
        }
        Ok(Plan { write: self, outputs, shown, settings })
    }
}

impl Plan<'_> {
    /// Writes every file, or to standard output where none is named.
    pub fn run(&self, timeline: &Timeline, common: &Common) -> Result<(), Failure> {
        for (path, format) in &self.outputs {
            let lost = output::file(path, |out| self.write_to(&**format, timeline, out))?;
            output::tell(common, &path.display().to_string(), &lost);
        }
        if self.write.schema {
            self.describe()?;
        }
        if self.outputs.is_empty() {
            let mut out = output::stdout();
            let lost = self.write_to(&*self.shown, timeline, &mut out)?;
            out.flush()?;
            output::tell(common, self.shown.name(), &lost);
        }
        Ok(())
    }

    /// One data package in each folder, for all tables that go there.
    fn describe(&self) -> Result<(), Failure> {
        let mut folders: BTreeMap<&Path, Vec<(String, Options)>> = BTreeMap::new();
        for (path, format) in self.outputs.iter().filter(|(_, format)| TABLES.contains(&format.name())) {
            let mut options = self.settings.csv.clone();
            if format.name() == "tsv" {
                options.delimiter = b'\t';
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            folders.entry(path.parent().unwrap_or(Path::new(""))).or_default().push((name, options));
        }
        for (folder, tables) in folders {
            let package = schema::data_package(&tables, self.settings.rows);
            output::file(&folder.join("datapackage.json"), |out| {
                serde_json::to_writer_pretty(&mut *out, &package)?;
                out.write_all(b"\n")
            })?;
        }
        Ok(())
    }

    fn write_to(&self, format: &dyn Export, timeline: &Timeline, out: &mut dyn io::Write) -> io::Result<Losses> {
        let mut lost = format.write(timeline, out)?;
        if !timeline.is_whole() {
            return Err(io::Error::other("the file that words were put away in cannot be read back"));
        }
        if self.settings.rows == Rows::Mentions && !format.has_mentions() {
            lost.push("one entry for an event: this format has no rows for mentions".to_owned());
        }
        Ok(lost)
    }
}
