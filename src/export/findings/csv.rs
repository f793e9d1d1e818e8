//! Findings as CSV: a row for each, with its first two citations.

use super::json::{events, events_of};
use super::place::Place;
use crate::export::column::one_line;
use crate::export::csv::{Options, guarded, io_error};
use crate::export::{Export, Losses};
use crate::time::Moment;
use crate::timeline::Timeline;
use std::io::{self, Write};

/// The exporter.
#[derive(Debug)]
pub struct Csv;

const OWN: [&str; 4] = ["code", "severity", "name", "message"];
/// Of the first citation; those of the second are called `other_report` and so on.
const CITED: [&str; 6] = ["report", "published", "pointer", "locator", "quote", "words"];
const REST: [&str; 4] = ["notes", "help", "events", "id"];

impl Export for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let events = events(timeline);
        let options = Options::default();
        let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(out);
        let mut row = |cells: &[String]| {
            let cells = cells.iter().map(|cell| guarded(one_line(cell.into()), &options).into_owned());
            writer.write_record(cells.collect::<Vec<_>>()).map_err(io_error)
        };
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let other: Vec<String> = CITED.iter().map(|name| format!("other_{name}")).collect();
        row(&[owned(&OWN), owned(&CITED), other, owned(&REST)].concat())?;
        for finding in &timeline.findings {
            let mut cells =
                owned(&[finding.code.name(), finding.severity.name(), finding.code.page().name, &finding.message]);
            let mut places = Place::all(timeline, &finding.at).map(cited);
            for _ in 0..2 {
                cells.extend(places.next().unwrap_or_default());
            }
            let events = events_of(&events, finding).join("|");
            cells.extend([finding.notes.join("; "), finding.help.join("; "), events, finding.id()]);
            row(&cells)?;
        }
        writer.flush()?;
        Ok(Losses::new())
    }
}

/// The cells of a citation.
fn cited(place: Place<'_>) -> [String; CITED.len()] {
    let citation = place.citation;
    let words = citation.marks.iter().map(|mark| mark.span.of(&citation.quote)).collect::<Vec<_>>();
    [
        place.source.id.clone(),
        place.source.day().map(|day| Moment::day(day).to_string()).unwrap_or_default(),
        place.pointer(),
        citation.locator.clone(),
        citation.quote.clone(),
        words.join("|"),
    ]
}
