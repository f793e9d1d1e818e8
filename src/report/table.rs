//! Tables: CSV and TSV, and the sheets of a workbook. A row is a report, or a line of one chronology.

use super::draft::{Draft, Mark};
use super::jsonl::{FIELDS, PUBLISHED, TEXT};
use super::read::{BATCH, unpacking};
use super::record::Cutter;
use super::stream::{Part, Stream};
use super::unpack::LARGEST;
use super::view::view;
use super::{Document, Envelope, Locator, Method, Origin, Out, Stated, decode};
use crate::error::{Error, ErrorKind, Position};
use crate::text::is_ditto;
use crate::time::{DayOrder, Stamp};
use chrono::{Days, NaiveDate};
use csv::{ByteRecord, ReaderBuilder};
use memchr::memchr_iter;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the rows of a table are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// A report each: the column of each of [`FIELDS`].
    Reports([Option<usize>; FIELDS.len()]),
    /// Lines of a chronology: the columns of the date, of the time of day, and those of what happened.
    Chronology { date: usize, time: Option<usize>, told: Vec<usize>, header: bool },
}

/// Names of a column that dates a row, beside those of the publication date.
const DATES: [&str; 5] = ["when", "day", "date/time", "datetime", "date of event"];
/// Names of a column that has the time of day beside that of the date.
const TIMES: [&str; 4] = ["time", "hour", "clock", "time of day"];
/// Names of a column that says what happened.
const TOLD: [&str; 12] = [
    "event",
    "events",
    "description",
    "what",
    "details",
    "entry",
    "summary",
    "incident",
    "notes",
    "note",
    "action",
    "title",
];

impl Layout {
    /// Judges by the first row. `fields` holds pairs of our name of a column and its name here.
    pub(super) fn of(first: &[String], fields: &[(String, String)]) -> Result<Layout, String> {
        let at = |name: &str| first.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let mut columns = [None; FIELDS.len()];
        for (field, names) in FIELDS.iter().enumerate() {
            let renamed = fields.iter().filter(|(ours, _)| ours == names[0]).find_map(|(_, theirs)| at(theirs));
            columns[field] = renamed.or_else(|| names.iter().find_map(|name| at(name)));
        }
        for (ours, theirs) in fields {
            if at(theirs).is_none() {
                let found = first.iter().map(|c| c.trim()).collect::<Vec<_>>().join(", ");
                return Err(format!("expected a column \"{theirs}\" for {ours}, found {found}. Check --field"));
            }
        }
        if columns[TEXT].is_some() {
            return Ok(Layout::Reports(columns));
        }
        if let Some(date) = columns[PUBLISHED].or_else(|| DATES.iter().find_map(|name| at(name))) {
            let mut told: Vec<usize> = TOLD.iter().find_map(|name| at(name)).into_iter().collect();
            let time = TIMES.iter().find_map(|name| at(name)).filter(|column| *column != date);
            if told.is_empty() {
                told = (0..first.len()).filter(|column| *column != date && Some(*column) != time).collect();
            }
            return Ok(Layout::Chronology { date, time, told, header: true });
        }
        // No header at all: a column of dates tells what it is.
        if let Some(date) = first.iter().position(|cell| is_date(cell)) {
            let told = (0..first.len()).filter(|column| *column != date).collect();
            return Ok(Layout::Chronology { date, time: None, told, header: false });
        }
        let found: Vec<&str> = first.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).take(12).collect();
        Err(format!(
            "expected a column \"text\" ({}) or one of dates, found {}. If it has another name, say which: --field text=NAME",
            FIELDS[TEXT][1..].join(", "),
            if found.is_empty() { "none".to_owned() } else { found.join(", ") }
        ))
    }
}

fn is_date(cell: &str) -> bool {
    let cell = cell.trim();
    cell.len() <= 30
        && (Stamp::parse(cell).is_some_and(|stamp| stamp.day().is_some())
            || DayOrder::Dmy.read(cell).or_else(|| DayOrder::Mdy.read(cell)).is_some()
            || cell.split([' ', ',']).any(|w| w.len() == 4 && w.parse().is_ok_and(|y: i32| (1400..2200).contains(&y))))
}

/// A CSV file that is read piece by piece.
pub(super) struct Table {
    path: PathBuf,
    id: String,
    layout: Arc<Layout>,
    delimiter: u8,
    cutter: Cutter,
    /// The first row, where it is one of the table.
    first: Vec<u8>,
    trouble: VecDeque<Error>,
    ended: bool,
}

impl Table {
    pub(super) fn open(
        path: PathBuf,
        id: String,
        delimiter: u8,
        head: &[u8],
        reader: Box<dyn Read + Send>,
        fields: &[(String, String)],
    ) -> Result<Table, Error> {
        let delimiter = if delimiter == b',' { delimiter_of(head) } else { delimiter };
        let mut cutter = Cutter::new(reader, delimiter);
        let mut trouble = VecDeque::new();
        let mut first = Vec::new();
        while first.trim_ascii().is_empty() {
            match cutter.next(&mut first) {
                Ok(Some(cut)) => trouble.extend(cut.unclosed.map(|line| unclosed(&path, line))),
                Ok(None) => return Err(ErrorKind::Empty { at: Position::file(path) }.into()),
                Err(error) => return Err(fault(&path, cutter.line(), error)),
            }
        }
        let (line, record) = rows(&first, 1, delimiter).next().unwrap_or_default();
        let layout = Layout::of(&cells(&record).0, fields)
            .map_err(|message| Error::from(ErrorKind::Row { at: Position::line(&path, line), message }))?;
        if !matches!(layout, Layout::Chronology { header: false, .. }) {
            first.clear();
        }
        Ok(Table { path, id, layout: Arc::new(layout), delimiter, cutter, first, trouble, ended: false })
    }
}

/// The delimiter of a file that calls itself CSV: what stands most often in its first line outside of quotes.
fn delimiter_of(head: &[u8]) -> u8 {
    let head =
        if decode::utf16(head).is_some() { head.iter().copied().filter(|b| *b != 0).collect() } else { head.to_vec() };
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
        .map_or(b',', |(mark, _)| mark)
}

fn fault(path: &Path, line: usize, error: io::Error) -> Error {
    let mut error = unpacking(path, error);
    error.set_line(line);
    error
}

fn unclosed(path: &Path, line: usize) -> Error {
    let said = "expected a quotation mark that closes the one on this line, found none; its cell is read to the end of the \
        line. Compare it with the file";
    Error::partly(Position::line(path, line), said)
}

/// The rows in some bytes of a table, each with its line; `line` is that of the first byte.
fn rows(bytes: &[u8], line: usize, delimiter: u8) -> impl Iterator<Item = (usize, ByteRecord)> {
    let reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(bytes);
    let (mut line, mut done) = (line, 0);
    // Bytes at hand are read without fail.
    reader.into_byte_records().map_while(Result::ok).map(move |record| {
        let start = record.position().map_or(done, |p| p.byte() as usize);
        let blank = bytes[start..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        line += memchr_iter(b'\n', &bytes[done..start + blank]).count();
        done = start + blank;
        (line, record)
    })
}

/// The cells of a row as text, and whether all of it was UTF-8.
fn cells(record: &ByteRecord) -> (Vec<String>, Option<decode::Note>) {
    if let Ok(cells) = record.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>() {
        let first = cells.first().map(|cell| cell.trim_start_matches('\u{feff}').to_owned());
        return (first.into_iter().chain(cells.into_iter().skip(1).map(str::to_owned)).collect(), None);
    }
    // The whole row tells more of its encoding than a cell.
    let joined = record.iter().collect::<Vec<_>>().join(&b'\x1F');
    let decoded = decode::decode(joined, None);
    (decoded.text.split('\x1F').map(str::to_owned).collect(), decoded.note)
}

impl Stream for Table {
    fn next(&mut self) -> Option<Part> {
        if let Some(error) = self.trouble.pop_front() {
            return Some(Part::Trouble(error));
        }
        let whole = matches!(*self.layout, Layout::Chronology { .. });
        let most = if whole { LARGEST as usize } else { BATCH };
        let mut bytes = std::mem::take(&mut self.first);
        let line = if bytes.is_empty() { self.cutter.line() } else { 1 };
        while !self.ended && bytes.len() < most {
            match self.cutter.next(&mut bytes) {
                Ok(Some(cut)) => self.trouble.extend(cut.unclosed.map(|line| unclosed(&self.path, line))),
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.trouble.push_back(fault(&self.path, self.cutter.line(), error));
                    self.ended = true;
                }
            }
        }
        if bytes.is_empty() {
            return self.trouble.pop_front().map(Part::Trouble);
        }
        let origin = Origin { path: self.path.display().to_string(), row: None };
        let (id, layout, delimiter) = (self.id.clone(), self.layout.clone(), self.delimiter);
        Some(Part::Records(Records { id, origin, layout, delimiter, line, bytes }))
    }
}

/// Rows of a table that are yet to become reports.
pub(super) struct Records {
    id: String,
    origin: Origin,
    layout: Arc<Layout>,
    delimiter: u8,
    /// The line of the first byte.
    line: usize,
    bytes: Vec<u8>,
}

impl Records {
    pub(super) fn documents(self, out: &mut Out) {
        let envelope = Envelope { id: self.id, origin: self.origin, ..Envelope::default() };
        let mut noted = false;
        let mut all = Vec::new();
        for (line, record) in rows(&self.bytes, self.line, self.delimiter) {
            let (cells, note) = cells(&record);
            if let Some(note) = note.filter(|_| !std::mem::replace(&mut noted, true)) {
                let origin = Origin { row: Some(line), ..envelope.origin.clone() };
                out.push(Err(Envelope { origin, ..Envelope::default() }.note(note)));
            }
            all.push((line, cells));
        }
        documents(&self.layout, &all, &envelope, out);
    }
}

/// The documents of the rows of a table, each with its number.
pub(super) fn documents(layout: &Layout, rows: &[(usize, Vec<String>)], envelope: &Envelope, out: &mut Out) {
    match layout {
        Layout::Reports(columns) => {
            for (line, cells) in rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())) {
                out.push(report(columns, *line, cells, envelope));
            }
        }
        Layout::Chronology { date, time, told, .. } => {
            let document = chronology(*date, *time, told, rows, envelope);
            let at = envelope.position();
            out.push(if document.view.text.is_empty() { Err(ErrorKind::Empty { at }.into()) } else { Ok(document) });
        }
    }
}

fn report(
    columns: &[Option<usize>; FIELDS.len()],
    line: usize,
    cells: &[String],
    envelope: &Envelope,
) -> Result<Document, Error> {
    let path = &envelope.origin.path;
    let cell = |field: usize| columns[field].and_then(|at| cells.get(at)).filter(|cell| !cell.trim().is_empty());
    let own = |field: usize| cell(field).map(|cell| cell.trim().to_owned());
    let Some(text) = cell(TEXT) else {
        let at = Position::line(path, line);
        return Err(match columns[TEXT] {
            Some(column) if column >= cells.len() => {
                let message = format!("expected {} cells or more, found {}. Repair the row", column + 1, cells.len());
                ErrorKind::Row { at, message }.into()
            }
            _ => ErrorKind::Empty { at }.into(),
        });
    };
    let [id, _, _, title, url, publisher, author, language] = std::array::from_fn(own);
    // The cells before that of the text may have lines of their own.
    let before =
        cells.iter().take(columns[TEXT].unwrap_or(0)).flat_map(|cell| cell.bytes()).filter(|b| *b == b'\n').count();
    let stated = own(PUBLISHED).map(|raw| Stated { method: Method::Column, raw, span: None });
    Ok(Document {
        id: id.unwrap_or_else(|| format!("{}:{line}", envelope.id)),
        origin: Origin { path: path.clone(), row: Some(line) },
        title,
        author,
        publisher,
        url,
        language,
        view: view(text.clone(), 0),
        first_line: Some(line + before),
        stated: stated.into_iter().collect(),
        ..Document::default()
    })
}

/// One report whose lines are the rows: the date, perhaps the time, and what happened, parted by tabs. Beside a time the
/// date above is not filled in: it may be past midnight.
fn chronology(
    date: usize,
    time: Option<usize>,
    told: &[usize],
    rows: &[(usize, Vec<String>)],
    envelope: &Envelope,
) -> Document {
    let dates =
        || rows.iter().filter_map(|(_, cells)| cells.get(date)).map(|cell| cell.trim()).filter(|c| !c.is_empty());
    let order = DayOrder::of(dates());
    let serial = dates().count() > 0 && dates().all(|cell| serial(cell).is_some() || is_same(cell));
    let mut last = String::new();
    let mut draft = Draft::default();
    for (i, (line, cells)) in rows.iter().enumerate() {
        let cell = cells.get(date).map_or("", |cell| cell.trim());
        // An empty or merged cell, or a ditto mark, is the date above.
        if !is_same(cell) {
            let day = order.and_then(|order| order.read(cell)).filter(|(rest, _)| rest.trim().is_empty());
            last = match day {
                Some((_, stamp)) => stamp.to_string(),
                None if serial => self::serial(cell).map_or(cell.to_owned(), |day| day.to_string()),
                None => cell.to_owned(),
            };
        }
        let words = told.iter().filter_map(|at| cells.get(*at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let words: Vec<&str> = words.collect();
        if words.is_empty() {
            continue;
        }
        let mark = Mark { locator: Some(Locator::Label(format!("row {line}").into())), ..Mark::default() };
        let time = time.and_then(|at| cells.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let day = if time.is_some() && is_same(cell) { "" } else { last.as_str() };
        draft.row(std::iter::once(day).chain(time).chain(words), i == 0, mark);
    }
    let mut document = envelope.document();
    draft.finish(&mut document);
    // The lines are those of the file where none has two and none is left out.
    let mut lines = rows.iter().zip(rows.first().map_or(0, |row| row.0)..);
    let even = lines.all(|((line, _), counted)| *line == counted);
    document.first_line = rows.first().map(|row| row.0).filter(|_| even);
    document
}

/// Empty, or a ditto mark.
fn is_same(cell: &str) -> bool {
    cell.is_empty() || is_ditto(cell)
}

/// The day of a spreadsheet's serial number: 45825 is 17 June 2025.
pub(super) fn serial(cell: &str) -> Option<NaiveDate> {
    let days: u64 = cell.split('.').next()?.parse().ok()?;
    (10_000..80_000)
        .contains(&days)
        .then(|| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_many_names_and_those_that_are_given() {
        let layout = Layout::of(&row(&["PubDate", "Headline", "Body"]), &[]).unwrap();
        let Layout::Reports(columns) = layout else { panic!("{layout:?}") };
        assert_eq!((columns[TEXT], columns[PUBLISHED]), (Some(2), Some(0)));
        let renamed = [("text".to_owned(), "Story".to_owned())];
        assert!(matches!(Layout::of(&row(&["when", "story"]), &renamed), Ok(Layout::Reports(_))));
        let missing = Layout::of(&row(&["a", "b"]), &renamed).unwrap_err();
        assert!(missing.contains("expected a column \"Story\" for text, found a, b"), "{missing}");
        let none = Layout::of(&row(&["a", "b"]), &[]).unwrap_err();
        assert!(none.contains("found a, b. If it has another name, say which: --field text=NAME"), "{none}");
        assert_eq!(
            Layout::of(&row(&["No", "Date", "Event", "Ref"]), &[]),
            Ok(Layout::Chronology { date: 1, time: None, told: vec![2], header: true })
        );
        assert_eq!(
            Layout::of(&row(&["2 May 2025", "Talks open"]), &[]),
            Ok(Layout::Chronology { date: 0, time: None, told: vec![1], header: false })
        );
    }

    #[test]
    fn the_date_above_holds_for_cells_without_one() {
        let rows = [
            (2, row(&["03/04/2025", "Divers went down"])),
            (3, row(&["\"", "The pier closed"])),
            (4, row(&["", "Ships were turned away"])),
            (5, row(&["17/04/2025", "It opened"])),
        ];
        let document = chronology(0, None, &[1], &rows, &Envelope::default());
        assert_eq!(
            document.view.text,
            "2025-04-03\tDivers went down\n2025-04-03\tThe pier closed\n2025-04-03\tShips were turned away\n2025-04-17\tIt opened"
        );
        assert_eq!(document.passages[2].locator.to_string(), "row 4");
        let timed = [(2, row(&["3 May 2025", "23:10", "It closed"])), (3, row(&["", "02:00", "It opened"]))];
        let document = chronology(0, Some(1), &[2], &timed, &Envelope::default());
        assert_eq!(document.view.text, "3 May 2025\t23:10\tIt closed\n\t02:00\tIt opened");
        let serials = [(2, row(&["45825", "It closed"])), (3, row(&["45826.5", "It opened"]))];
        let document = chronology(0, None, &[1], &serials, &Envelope::default());
        assert_eq!(document.view.text, "2025-06-17\tIt closed\n2025-06-18\tIt opened");
    }

    #[test]
    fn the_delimiter_is_what_the_first_line_has_most_of() {
        assert_eq!(delimiter_of(b"date;text\n1,2,3"), b';');
        assert_eq!(delimiter_of(b"date,\"a;b;c\",text\n"), b',');
        assert_eq!(delimiter_of(b"text\n"), b',');
        assert_eq!(delimiter_of(b"\xFF\xFEa\0\t\0b\0\n\0"), b'\t');
    }
}
