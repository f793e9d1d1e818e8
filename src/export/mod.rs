//! Where results go: one file per format. An exporter is handed a `Write` and opens nothing.
//!
//! A new format is one file with a type that implements [`Export`], and one entry in `FORMATS`.

pub mod column;
pub mod csv;
pub mod dates;
pub mod evaluation;
pub mod findings;
#[cfg(test)]
pub(crate) mod fixture;
pub mod html;
pub mod ics;
mod json;
pub mod jsonl;
pub mod published;
pub mod schema;
pub mod table;
pub mod timelinejs;
pub mod timeml;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use crate::error::{Error, Result};
use crate::timeline::{Entry, Timeline};
use serde::Serializer;
use std::borrow::Cow;

use std::io::{self, Write};
use std::path::Path;

/// A format that a timeline can be written in.
pub trait Export {
    /// The name that a user asks for it by.
    fn name(&self) -> &'static str;

    /// The extensions of files that hold it, without the dot.
    fn extensions(&self) -> &'static [&'static str];

    /// True when a terminal can show it.
    fn is_text(&self) -> bool {
        true
    }

    /// True when rows may be mentions; else they are events, whatever is asked for.
    fn has_mentions(&self) -> bool {
        false
    }

    /// Writes the whole timeline, in many small pieces: `out` should be buffered. What the format could not hold is
    /// told.
    ///
    /// # Errors
    /// When `out` fails; the error keeps its kind, so that a broken pipe is known.
    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses>;
}

/// What a format could not hold, a sentence each for the user; empty when everything is there.
pub type Losses = Vec<String>;

/// What is said of events that have no place.
fn left_out(events: usize, why: &str) -> Losses {
    let what = if events == 1 { "1 event is" } else { &*format!("{events} events are") };
    (events > 0).then(|| format!("{what} left out: {why}")).into_iter().collect()
}

/// What is said of cells that were cut.
fn cut(cells: usize, max: usize) -> Losses {
    let what = if cells == 1 { "1 cell is" } else { &*format!("{cells} cells are") };
    let max = max.min(column::CELL_MAX);
    (cells > 0).then(|| format!("{what} cut at {max} characters, as `...` at the end shows")).into_iter().collect()
}

/// What is said of cells with control characters, which tables cannot hold.
fn cleaned(cells: usize) -> Losses {
    let what = if cells == 1 { "1 cell has" } else { &*format!("{cells} cells have") };
    (cells > 0).then(|| format!("{what} spaces for control characters of a report")).into_iter().collect()
}

/// What a user may set; each format takes what concerns it.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What becomes a row.
    pub rows: Rows,
    /// For formats with columns.
    pub csv: csv::Options,
    /// For the terminal.
    pub table: table::Options,
    /// For calendars: what is known to a week, a month or a year, too.
    pub ics_coarse: bool,
    /// The command that makes the timeline, for formats that say how they were made.
    pub command: String,
}

/// What becomes a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rows {
    /// One row for an event.
    #[default]
    Events,
    /// One row for a place in a report that tells of it.
    Mentions,
}

impl Rows {
    /// The rows of a timeline, in order.
    pub fn of(self, timeline: &Timeline) -> Box<dyn Iterator<Item = Entry<'_>> + '_> {
        match self {
            Rows::Events => Box::new(timeline.events()),
            Rows::Mentions => Box::new(timeline.mentions()),
        }
    }
}

type Make = fn(&Settings) -> Box<dyn Export>;

/// Every format. The first that has an extension is the one for its files.
const FORMATS: &[Make] = &[
    |settings| Box::new(csv::Csv::new(settings.rows, settings.csv.clone())),
    |settings| Box::new(csv::Csv::tabs(settings.rows, settings.csv.clone())),
    |settings| Box::new(jsonl::JsonLines::new(settings.rows)),
    |settings| Box::new(jsonl::JsonLines::array(settings.rows)),
    |settings| Box::new(table::Table::new(settings.table)),
    |_| Box::new(html::Html::new()),
    |settings| Box::new(ics::Ics::new(settings.ics_coarse)),
    |_| Box::new(timelinejs::TimelineJs::json()),
    |_| Box::new(timelinejs::TimelineJs::table()),
    #[cfg(feature = "xlsx")]
    |settings| Box::new(xlsx::Xlsx::new(settings)),
];

/// Every format, in the order of the documentation.
pub fn formats(settings: &Settings) -> impl Iterator<Item = Box<dyn Export>> + Clone {
    FORMATS.iter().map(move |make| make(settings))
}

/// The format of a name.
///
/// # Errors
/// When there is none.
pub fn by_name(name: &str, settings: &Settings) -> Result<Box<dyn Export>> {
    let names = formats(settings).map(|format| format.name());
    formats(settings).find(|format| format.name() == name).ok_or_else(|| Error::unknown_name("format", name, names))
}

/// The format of a file, by its extension.
///
/// # Errors
/// When no format has that extension.
pub fn by_path(path: &Path, settings: &Settings) -> Result<Box<dyn Export>> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let extensions = formats(settings).flat_map(|format| format.extensions()).copied();
    let found = formats(settings).find(|format| format.extensions().contains(&extension.as_str()));
    found.ok_or_else(|| Error::unknown_name("format of files", &extension, extensions))
}

/// Text from a report with nothing in it that acts on a terminal: line breaks are spaces, control
/// characters and those that change the direction of writing are shown as `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if acts(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Controls, line separators, marks and overrides of direction, invisible tags.
pub(crate) fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A share with two digits, without the noise of `f32`.
fn rounded<S: Serializer>(value: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((f64::from(*value) * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_found_by_its_name_and_by_its_files() {
        let settings = Settings::default();
        assert_eq!(by_name("jsonl", &settings).unwrap().name(), "jsonl");
        assert_eq!(by_path(Path::new("out/Timeline.CSV"), &settings).unwrap().name(), "csv");
        let error = by_name("jsnl", &settings).err().unwrap().to_string();
        assert_eq!(error, "no format is called `jsnl`; did you mean `jsonl`?");
        let error = by_path(Path::new("timeline.cvs"), &settings).err().unwrap().to_string();
        assert!(
            error.starts_with("no format of files is called `cvs`; there are csv, tsv, tab, jsonl, ndjson, json, txt")
        );
        assert!(by_path(Path::new("timeline"), &settings).is_err());
    }

    #[test]
    fn no_two_formats_share_a_name_or_an_extension() {
        let settings = Settings::default();
        let mut names: Vec<&str> = formats(&settings).map(|f| f.name()).collect();
        let mut extensions: Vec<&str> = formats(&settings).flat_map(|f| f.extensions()).copied().collect();
        for list in [&mut names, &mut extensions] {
            let all = list.len();
            list.sort_unstable();
            list.dedup();
            assert_eq!(list.len(), all);
        }
    }

    #[test]
    fn what_acts_on_a_terminal_is_shown() {
        assert_eq!(visible("plain \u{2014} text"), "plain \u{2014} text");
        assert_eq!(visible("a\r\nb\u{1b}[31m\u{202e}c\0"), "a  b\\u{1b}[31m\\u{202e}c\\u{0}");
    }
}
