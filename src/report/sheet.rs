//! Workbooks: each sheet is a table.

use super::guard::guard;
use super::table::{Layout, documents};
use super::unpack::LARGEST;
use super::{Envelope, Out};
use crate::error::{Error, ErrorKind, Position};
use calamine::{Data, Range, Reader, open_workbook_auto_from_rs};
use std::io::{self, Cursor, Read};

/// The documents of a workbook.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, fields: &[(String, String)], out: &mut Out) {
    let at = || envelope.position();
    if let Some(found) = too_large(&bytes) {
        let said =
            format!("expected a workbook that expands to at most {} MB, found {found}. Split it", (4 * LARGEST) >> 20);
        return out.push(Err(Error::lost(at(), said)));
    }
    let sheets = guard(|| {
        let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| error.to_string())?;
        Ok::<_, String>(book.worksheets())
    });
    let sheets = match sheets {
        Some(Ok(sheets)) => sheets,
        found => {
            let found = match found {
                Some(Err(error)) => error,
                _ => "something that cannot be taken apart".to_owned(),
            };
            let said = format!("expected a workbook, found another file ({found}). Save it as .xlsx again");
            return out.push(Err(Error::lost(at(), said)));
        }
    };
    if sheets.iter().any(|(_, range)| is_own(range)) {
        // Its other sheets are ours as well.
        return out.push(Err(ErrorKind::Own { at: at(), count: None }.into()));
    }
    let many = sheets.iter().filter(|(_, range)| !range.is_empty()).count() > 1;
    let before = out.len();
    for (name, range) in &sheets {
        let rows = rows(range);
        let Some(first) = rows.first() else { continue };
        let mut its = envelope.clone();
        if many {
            its.id = format!("{}/{name}", envelope.id);
            its.origin.path = format!("{}/{name}", envelope.origin.path);
        }
        let place = || Position::line(&its.origin.path, first.0);
        match Layout::of(&first.1, fields) {
            Ok(layout) => {
                let headed = !matches!(layout, Layout::Chronology { header: false, .. });
                documents(&layout, &rows[usize::from(headed)..], &its, out);
            }
            Err(message) => out.push(Err(ErrorKind::Row { at: place(), message }.into())),
        }
    }
    if out.len() == before {
        out.push(Err(ErrorKind::Empty { at: at() }.into()));
    }
}

/// True of a sheet that begins as the table of a timeline does.
fn is_own(range: &Range<Data>) -> bool {
    range.rows().next().is_some_and(|row| row.iter().take(2).map(cell).eq(["when", "event"]))
}

/// What is found when the members of a workbook expand to too much; they are counted as they expand, not as they say.
fn too_large(bytes: &[u8]) -> Option<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut left = 4 * LARGEST;
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index(index) else { continue };
        let read = io::copy(&mut member.take(left + 1), &mut io::sink()).unwrap_or(0);
        if read > left {
            return Some("more".to_owned());
        }
        left -= read;
    }
    None
}

/// The rows that are not empty, each with its number in the sheet.
fn rows(range: &Range<Data>) -> Vec<(usize, Vec<String>)> {
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let rows = range.rows().enumerate().map(|(i, row)| (first + i + 1, row.iter().map(cell).collect::<Vec<_>>()));
    rows.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect()
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(words) | Data::DateTimeIso(words) | Data::DurationIso(words) => words.clone(),
        Data::Bool(value) => value.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        Data::DateTime(moment) => moment.as_f64().to_string(),
        #[allow(unreachable_patterns)]
        _ => String::new(),
    }
}
