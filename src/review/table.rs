//! The table that an analyst has edited: a workbook or CSV that has been through any spreadsheet.
//!
//! Only the columns of decisions are read, by their names, whatever their order; dates and numbers that a spreadsheet has
//! written its own way do no harm.

use super::{Decision, Review, Verdict, digits, mention};
use crate::error::{Error, ErrorKind, Position, Result};
use crate::export::column::{clip, looks_like_formula, looks_like_value, one_line};
use crate::mention::Dating;
use crate::report::decode::decode;
use crate::timeline::{Row, Timeline};
use crate::when::when;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A row of the table: the columns that count, as text.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Where it stands, for sentences.
    at: Position,
    cells: HashMap<&'static str, String>,
}

/// The rows of a table.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    rows: Vec<Edit>,
    unmerged: bool,
}

/// The columns that are read.
const COLUMNS: [&str; 9] = ["id", "review", "note", "when_override", "merge_into", "tags", "seq", "seq_was", "pointer"];

/// What the rows of a table come to.
#[derive(Debug, Default)]
pub struct Decided {
    /// What is new.
    pub decisions: Vec<Decision>,
    /// What is worth knowing, a sentence each: how each new date is read, which a spreadsheet may have written its own way.
    pub notes: Vec<String>,
    /// What could not be read, a sentence each.
    pub troubles: Vec<String>,
    /// Rows whose event is no longer there.
    pub stale: usize,
}

/// What parts the cells of a table: spreadsheets write the delimiter of their country.
pub(crate) fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |c: &u8| header.bytes().filter(|b| b == c).count();
    // Of none at all the comma.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

impl Edits {
    /// Reads a workbook or a CSV file.
    ///
    /// # Errors
    /// When it is neither, or has no column `id`.
    pub fn read(path: &Path) -> Result<Edits> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        let edits = match extension.as_str() {
            #[cfg(feature = "xlsx")]
            "xlsx" | "xlsm" | "ods" => workbook(path)?,
            _ => {
                let bytes = std::fs::read(path).map_err(|error| Error::io(path, "read", error))?;
                Edits::csv(bytes, path)?
            }
        };
        Ok(edits)
    }

    fn csv(bytes: Vec<u8>, path: &Path) -> Result<Edits> {
        // Spreadsheets write the encoding of their country, too, or UTF-16.
        let text = decode(bytes, None).text;
        let text = text.trim_start_matches('\u{feff}');
        // A line for Excel alone, which says what parts the cells.
        let text = text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')).map_or(text, |(_, table)| table);
        let reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for (i, record) in reader.into_records().enumerate() {
            let record = record.map_err(|error| row(path, i + 1, format!("expected a row of CSV: {error}")))?;
            let line = record.position().map_or(i + 1, |position| position.line() as usize);
            rows.push((line, record.iter().map(str::to_owned).collect::<Vec<_>>()));
        }
        let mut edits = Edits::default();
        edits.table(rows, path)?;
        Ok(edits)
    }

    /// The same, of a table that has the events of each report for themselves: to drop one of them is to drop its
    /// mentions, and not what other reports tell of the same.
    pub fn unmerged(self) -> Edits {
        Edits { unmerged: true, ..self }
    }

    /// Takes in a table, its header first; one without ids is an error.
    fn table(&mut self, rows: Vec<(usize, Vec<String>)>, path: &Path) -> Result<()> {
        let mut rows = rows.into_iter();
        let (_, header) = rows.next().unwrap_or_default();
        let named = |name: &str| COLUMNS.into_iter().find(|column| column.eq_ignore_ascii_case(name.trim()));
        let mut names: Vec<Option<&'static str>> = header.iter().map(|name| named(name)).collect();
        if !names.contains(&Some("id")) {
            // One row for each mention.
            let at = header.iter().position(|name| name.trim().eq_ignore_ascii_case("mention_id"));
            at.into_iter().for_each(|at| names[at] = Some("id"));
        }
        if !names.contains(&Some("id")) {
            return Err(row(path, 1, "expected a column `id`, found none; edit what `timeline -o` wrote".to_owned()));
        }
        for (line, cells) in rows {
            let cells: HashMap<&'static str, String> =
                names.iter().zip(cells).filter_map(|(name, cell)| Some(((*name)?, plain(&cell).to_owned()))).collect();
            if cells.get("id").is_some_and(|id| !id.is_empty()) {
                self.rows.push(Edit { at: Position::line(path, line), cells });
            }
        }
        Ok(())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The files that the rows point at, in their order.
    pub fn files(&self) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        for edit in &self.rows {
            let file = edit.get("pointer").map(file).unwrap_or_default();
            if !file.is_empty()
                && files.last().is_none_or(|last| last != file)
                && !files.iter().any(|known| known == file)
            {
                files.push(file.to_owned());
            }
        }
        files
    }

    /// What the rows decide anew, against the events of a timeline, the order that it has with what was decided before,
    /// and that. `read_date` reads a date in the analyst's words, counted from the day of the report.
    pub fn decide(
        &self,
        timeline: &Timeline,
        reviewed: &Timeline,
        before: &BTreeMap<&str, &Decision>,
        read_date: impl Fn(&str, Option<NaiveDate>) -> Option<Dating>,
    ) -> Decided {
        let mut decided = Decided::default();
        let event_of = timeline.event_of();
        let mut place: HashMap<&str, usize> = HashMap::new();
        reviewed.events().for_each(|entry| {
            place.insert(entry.row.mention.event.as_str(), entry.seq);
        });
        let afters = self.afters(|id| place.get(event_of.get(digits(id))?.as_str()).copied());
        let rows: HashMap<&str, usize> =
            timeline.rows.iter().enumerate().map(|(i, row)| (digits(&row.mention.id), i)).collect();
        for edit in &self.rows {
            let id = edit.get("id").unwrap_or_default();
            let known = rows.get(digits(id)).map(|&i| &timeline.rows[i]);
            let day = known.and_then(|row| timeline.sources[row.source].day());
            let of_mention = mention(id).filter(|_| known.is_some());
            let key = of_mention.unwrap_or(digits(id));
            let old = before.get(key).map(|decision| decision.review.clone()).unwrap_or_default();
            let mut new = old.clone();
            let mut trouble = |said: String| decided.troubles.push(format!("{}: {said}", edit.at));
            if let Some(text) = edit.get("review") {
                let text = text.to_ascii_lowercase();
                match Verdict::ALL.into_iter().find(|verdict| verdict.name() == text) {
                    None if !text.is_empty() => {
                        let names = Verdict::ALL.into_iter().map(Verdict::name);
                        trouble(format!("review: {}", Error::unknown_name("decision", &text, names)));
                    }
                    verdict => new.verdict = verdict,
                }
            }
            if of_mention.is_some() {
                let more = ["note", "tags", "merge_into", "when_override"].map(|name| (name, edit.get(name)));
                for (name, _) in more.iter().filter(|(_, text)| text.is_some_and(|text| !text.is_empty())) {
                    trouble(format!("{name}: of a single mention only `review` is read; decide this of its event"));
                }
                if let Some(row) = known.filter(|_| new != old) {
                    decided.decisions.push(of_row(timeline, row, new));
                }
                continue;
            }
            if self.unmerged
                && let Some(row) = known
            {
                let drops = new.verdict == Some(Verdict::Drop);
                let own = timeline.rows.iter().filter(|own| own.mention.event == row.mention.event);
                for own in own {
                    let dropped = |decision: &&Decision| decision.review.verdict == Some(Verdict::Drop);
                    if before.get(own.mention.id.as_str()).filter(|d| dropped(d)).is_some() != drops {
                        let verdict = drops.then_some(Verdict::Drop);
                        decided.decisions.push(of_row(timeline, own, Review { verdict, ..Review::default() }));
                    }
                }
                if drops {
                    new.verdict = old.verdict;
                }
            }
            if let Some(text) = edit.get("note").filter(|text| !is_shown(text, &old.note)) {
                new.note = text.to_owned();
            }
            if let Some(text) = edit.get("tags").filter(|text| !is_shown(text, &old.tags.join("|"))) {
                let tags = text.split('|').map(str::trim).filter(|tag| !tag.is_empty());
                new.tags = tags.map(str::to_owned).collect();
            }
            if let Some(text) = edit.get("merge_into") {
                if text.is_empty() || event_of.contains_key(digits(text)) && digits(text) != digits(id) {
                    new.merge_into = text.to_owned();
                } else if digits(text) == digits(id) {
                    trouble(format!("merge_into: `{text}` is this event itself"));
                } else {
                    trouble(format!("merge_into: no event is called `{text}`; take it from the column id"));
                }
            }
            if let Some(text) = edit.get("when_override")
                && !is_shown(text, &old.when_override)
            {
                match read_date(text, day) {
                    _ if text.is_empty() => (new.when_override, new.dating) = (String::new(), None),
                    Some(dating) => {
                        let others = dating.resolution().map_or(Vec::new(), |r| r.into_owned().alternatives);
                        let or: String =
                            others.iter().map(|other| format!(", and could be {}", other.period)).collect();
                        decided.notes.push(format!(
                            "{}: when_override: `{text}` is read as {}{or}",
                            edit.at,
                            when(&dating)
                        ));
                        (new.when_override, new.dating) = (text.to_owned(), Some(dating));
                    }
                    None => {
                        trouble(format!("when_override: expected a date as in 3 May 2024 or 2024-05, found `{text}`"))
                    }
                }
            }
            if let Some(after) = afters.get(id) {
                new.after = Some(after.clone());
            }
            if new == old {
                continue;
            }
            if !event_of.contains_key(digits(id)) {
                decided.stale += 1;
                trouble(format!(
                    "no event is called `{id}` any longer: its report has changed; what was decided of it is kept"
                ));
            }
            let merged = event_of.get(digits(id)).filter(|event| digits(event) != digits(id) && !self.unmerged);
            if let Some(event) = merged {
                decided.notes.push(format!(
                    "{}: `{id}` is told of as `{event}` now, which this decides; give --no-merge here, too, if the table was made with it",
                    edit.at
                ));
            }
            let (source, event) = known.map_or_else(
                || (edit.get("pointer").map(file).unwrap_or_default().to_owned(), String::new()),
                |row| (timeline.sources[row.source].origin.path.clone(), row.said().into_owned().headline),
            );
            decided.decisions.push(Decision::new(id.to_owned(), source, event, new));
        }
        decided
    }

    /// Events that were put elsewhere by their numbers in `seq`, each with the one that it now stands behind.
    ///
    /// What counts is which event stands behind which, since the numbers of a part of a timeline, or of an older one, are
    /// not those of today: the longest run that has kept its order has not been moved. What the order was, `seq_was`
    /// tells; of a table without it the numbers, if they rise down the table, else the timeline.
    fn afters(&self, place: impl Fn(&str) -> Option<usize>) -> HashMap<&str, String> {
        let number = |edit: &Edit, column: &str| edit.get(column)?.replace(',', ".").parse::<f64>().ok();
        let numbers = self.rows.iter().filter_map(|edit| number(edit, "seq"));
        if !self.rows.iter().any(|edit| edit.get("seq_was").is_some()) && numbers.is_sorted_by(|a, b| a < b) {
            return HashMap::new();
        }
        let numbered = self.rows.iter().filter_map(|edit| {
            let id = edit.get("id")?;
            let now = place(id)?;
            Some((number(edit, "seq")?, number(edit, "seq_was").unwrap_or(now as f64), id))
        });
        let mut order: Vec<(f64, f64, &str)> = numbered.collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let kept = rising(&order.iter().map(|(_, was, _)| *was).collect::<Vec<_>>());
        let mut afters = HashMap::new();
        for (i, (_, _, id)) in order.iter().enumerate() {
            if !kept[i] {
                afters.insert(*id, i.checked_sub(1).map_or(String::new(), |before| order[before].2.to_owned()));
            }
        }
        afters
    }
}

/// What is decided of a single mention.
fn of_row(timeline: &Timeline, row: &Row, review: Review) -> Decision {
    let source = timeline.sources[row.source].origin.path.clone();
    Decision::new(row.mention.id.to_string(), source, row.said().into_owned().headline, review)
}

impl Edit {
    fn get(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }
}

/// Which of some numbers belong to a longest rising run.
fn rising(numbers: &[f64]) -> Vec<bool> {
    // The last of the best run of each length, and what stands before each.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (i, n) in numbers.iter().enumerate() {
        let length = ends.partition_point(|&end| numbers[end] < *n);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() {
            ends.push(i);
        } else {
            ends[length] = i;
        }
    }
    let mut kept = vec![false; numbers.len()];
    let mut at = ends.last().copied();
    while let Some(i) = at {
        kept[i] = true;
        at = before[i];
    }
    kept
}

/// A cell without white space around it and without the mark that keeps it from being a formula or a value.
fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    let guarded = cell.strip_prefix('\'').filter(|rest| looks_like_formula(rest) || looks_like_value(rest));
    guarded.unwrap_or(cell)
}

/// True when a cell has what a table shows of a text: one line, and no more than a cell takes.
fn is_shown(cell: &str, text: &str) -> bool {
    cell == plain(&clip(one_line(text.into()), usize::MAX).text)
}

/// The file of `path:line:column`.
fn file(pointer: &str) -> &str {
    let (path, _) = pointer.rsplit_once(':').unwrap_or((pointer, ""));
    path.rsplit_once(':').map_or(path, |(path, _)| path)
}

fn row(path: &Path, line: usize, message: String) -> Error {
    ErrorKind::Row { at: Position::line(path, line), message }.into()
}

/// The sheets of a workbook that have ids.
#[cfg(feature = "xlsx")]
fn workbook(path: &Path) -> Result<Edits> {
    use calamine::{Data, Reader, open_workbook_auto};
    let trouble = |error: &dyn std::fmt::Display| row(path, 0, format!("expected a workbook, found none: {error}"));
    let mut book = open_workbook_auto(path).map_err(|error| trouble(&error))?;
    let text = |cell: &Data| match cell {
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            match (hour, minute, second) {
                (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        cell => cell.to_string(),
    };
    let mut edits = Edits::default();
    let mut found = false;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|error| trouble(&error))?;
        let header = range.rows().next().unwrap_or_default();
        let has = |name: &str| header.iter().any(|cell| cell.to_string().trim().eq_ignore_ascii_case(name));
        // Findings have ids of their own.
        if has("id") && has("when") {
            found = true;
            let first = range.start().map_or(1, |(row, _)| row as usize + 1);
            let rows = range.rows().enumerate().map(|(i, row)| (first + i, row.iter().map(text).collect()));
            edits.table(rows.collect(), path)?;
        }
    }
    if found { Ok(edits) } else { Err(row(path, 1, "expected a sheet with a column `id`, found none".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::bridge;
    use crate::review::Review;
    use crate::time::Period;
    use crate::timeline::fixture::dated;

    fn decide(csv: &str) -> Decided {
        decide_bytes(csv.into())
    }

    fn decide_bytes(csv: Vec<u8>) -> Decided {
        let edits = Edits::csv(csv, Path::new("t.csv")).unwrap();
        edits.decide(&bridge(), &bridge(), &BTreeMap::new(), |text, _| {
            text.parse().ok().filter(|year| *year > 1000).map(|year| dated(Period::Year(year)))
        })
    }

    #[test]
    fn only_what_was_decided_is_read() {
        let decided = decide(
            "\u{feff}ID;Review;note;When;tags;merge_into\r\ne-00000000000c;DROP;'=old;03/04/97;a | b;\r\n\
             e-00000000000a;;;;;\r\ne-00000000000e;;\"two\nlines\";;;e-00000000000a\r\n",
        );
        assert!(decided.troubles.is_empty(), "{:?}", decided.troubles);
        let [first, second] = decided.decisions.as_slice() else { panic!("{:?}", decided.decisions) };
        assert_eq!((first.review.verdict, first.review.note.as_str()), (Some(Verdict::Drop), "=old"));
        assert_eq!((first.review.tags.join(","), first.source.as_str()), ("a,b".to_owned(), "reports/post.txt"));
        assert_eq!((second.review.note.as_str(), second.review.merge_into.as_str()), ("two\nlines", "e-00000000000a"));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let decided = decide(
            "id,review,when_override,merge_into\ne-00000000000c,kepp,,\ne-00000000000a,,soon,\n\
             e-00000000000e,,2031,e-777777777777\ne-999999999999,keep,,\n",
        );
        let told = [
            "t.csv:2: review: no decision is called `kepp`; did you mean `keep`?",
            "t.csv:3: when_override: expected a date as in 3 May 2024 or 2024-05, found `soon`",
            "t.csv:4: merge_into: no event is called `e-777777777777`; take it from the column id",
            "t.csv:5: no event is called `e-999999999999` any longer: its report has changed; what was decided of it is kept",
        ];
        assert_eq!(decided.troubles, told);
        assert_eq!((decided.decisions.len(), decided.stale), (2, 1));
        let error = Edits::csv(b"when,event\n".into(), Path::new("t.csv")).unwrap_err().to_string();
        assert_eq!(error, "t.csv:1: expected a column `id`, found none; edit what `timeline -o` wrote");
    }

    #[test]
    fn what_a_table_shows_of_a_note_is_no_new_note() {
        let notes = ["two\nlines", " =1+1", "long ".repeat(9_000).trim_end()].map(str::to_owned);
        for note in notes {
            let id = "e-00000000000c";
            let review = Review { note: note.clone(), tags: vec!["a\tb".to_owned()], ..Review::default() };
            let old = Decision::new(id.to_owned(), String::new(), String::new(), review);
            let mut timeline = bridge();
            timeline.reviews.insert(id.to_owned(), old.review.clone());
            let csv = csv_options("id,note,tags,merge_into");
            let settings = crate::export::Settings { csv, ..Default::default() };
            let mut out = Vec::new();
            crate::export::by_name("csv", &settings).unwrap().write(&timeline, &mut out).unwrap();
            let edits = Edits::csv(out, Path::new("t.csv")).unwrap();
            let decided = edits.decide(&bridge(), &bridge(), &BTreeMap::from([(digits(id), &old)]), |_, _| None);
            assert!(decided.decisions.is_empty() && decided.troubles.is_empty(), "{note:.20}: {decided:?}");
        }
        let itself = decide("id,merge_into\ne-00000000000c,m-00000000000c\n");
        assert_eq!(itself.troubles, ["t.csv:2: merge_into: `m-00000000000c` is this event itself"]);
    }

    fn csv_options(columns: &str) -> crate::export::csv::Options {
        let columns = crate::export::column::Column::select(columns, crate::export::Rows::Events).unwrap();
        crate::export::csv::Options { columns, ..Default::default() }
    }

    #[test]
    fn numbers_that_keep_their_order_move_nothing() {
        let same = decide("id,seq\ne-00000000000d,40\ne-00000000000c,10\ne-00000000000a,20\n");
        assert!(same.decisions.is_empty());
        let moved = decide(
            "id,seq\ne-00000000000c,1\ne-00000000000a,2\ne-00000000000e,3\ne-00000000000d,0\ne-00000000000f,5\n",
        );
        let afters: Vec<_> = moved.decisions.iter().map(|d| (d.id.as_str(), d.review.after.as_deref())).collect();
        assert_eq!(afters, [("e-00000000000d", Some(""))]);
        let between = decide("id,seq\ne-00000000000c,1\ne-00000000000a,2\ne-00000000000e,3\ne-00000000000f,2.5\n");
        assert_eq!(between.decisions[0].review.after.as_deref(), Some("e-00000000000a"));
    }

    #[test]
    fn what_was_moved_is_told_by_what_the_numbers_were() {
        let afters = |csv: &str| -> Vec<(String, String)> {
            let after = |d: Decision| Some((d.id.clone(), d.review.after?));
            decide(csv).decisions.into_iter().filter_map(after).collect()
        };
        // An order that the timeline does not have, as of another run: as it was written, and renumbered.
        let table = |seqs: [&str; 4]| {
            let rows = ["f", "a", "c", "e"].iter().zip(seqs).enumerate();
            let rows: String = rows.map(|(i, (id, seq))| format!("e-00000000000{id},{seq},{}\n", i + 1)).collect();
            format!("id,seq,seq_was\n{rows}")
        };
        assert_eq!(afters(&table(["1", "2", "3", "4"])), []);
        assert_eq!(afters(&table(["10", "20", "30", "40"])), []);
        let moved = |id: &str, after: &str| vec![(id.to_owned(), after.to_owned())];
        assert_eq!(afters(&table(["1", "4", "2", "3"])), moved("e-00000000000a", "e-00000000000e"));
        assert_eq!(afters(&table(["1", "2", "3", "0,5"])), moved("e-00000000000e", ""));
        // Without it, numbers that rise have been left alone.
        assert_eq!(afters("id,seq\ne-00000000000f,1\ne-00000000000a,2\ne-00000000000c,3\n"), []);
    }

    #[test]
    fn a_table_in_the_encoding_of_its_country_is_read() {
        let table = "id;note\r\ne-00000000000c;caf\u{e9} \u{2014} d\u{e9}j\u{e0} vu\r\n";
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(table);
        let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{feff}".encode_utf16().chain(table.replace(';', "\t").encode_utf16()).flat_map(bytes).collect()
        };
        let marked = format!("\u{feff}sep=;\r\n{table}").into_bytes();
        for bytes in [windows.into_owned(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes), marked] {
            assert_eq!(decide_bytes(bytes).decisions[0].review.note, "caf\u{e9} \u{2014} d\u{e9}j\u{e0} vu");
        }
        assert_eq!(decide("id|note\ne-00000000000c|a, b; c\n").decisions[0].review.note, "a, b; c");
    }
}
