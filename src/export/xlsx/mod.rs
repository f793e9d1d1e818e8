//! The timeline as a workbook (feature `xlsx`): events, mentions, findings, sources, and a page that explains them.
//!
//! Dates are dates, links lead from sheet to sheet, and the columns of [`REVIEW`] are for the analyst, whose decisions
//! are read back.

mod sheet;

use super::column::{Clipped, Column, Context, DECISIONS, Kind};
use super::{Export, Losses, Rows, Settings};
use crate::check::{Citation, Severity};
use crate::mention::Status;
use crate::timeline::{Entry, Timeline};
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DocProperties, ExcelDateTime, FilterCondition, FilterCriteria,
    Format, Formula, Workbook, Worksheet, XlsxError,
};
use sheet::{Cell, Head, Limits, Overflow, Sheet, Style};
use std::collections::HashMap;
use std::io::{self, Write};

/// Columns for the analyst: name, meaning.
pub const REVIEW: [(&str, &str); 5] = [
    ("review", "yours: `keep`, `drop` or `check`"),
    ("note", "yours: anything"),
    ("when_override", "yours: the right date, as in `3 May 2024` or `2024-05`"),
    ("merge_into", "yours: the id of the event that this one is"),
    ("tags", "yours: words with `|` between them"),
];

const RANK: &str = "rank";

/// So many events are shown when the file is opened.
const SHOWN: usize = 50;

/// The exporter for workbooks.
#[derive(Debug)]
pub struct Xlsx {
    quote_max: usize,
    command: String,
    limits: Limits,
}

impl Xlsx {
    /// A workbook of everything, whatever the rows are.
    pub fn new(settings: &Settings) -> Xlsx {
        Xlsx { quote_max: settings.csv.quote_max, command: settings.command.clone(), limits: Limits::EXCEL }
    }
}

impl Export for Xlsx {
    fn name(&self) -> &'static str {
        "xlsx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlsx"]
    }

    fn is_text(&self) -> bool {
        false
    }

    fn has_mentions(&self) -> bool {
        true
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let mut book = Book {
            export: self,
            timeline,
            context: Context::of(timeline),
            workbook: Workbook::new(),
            cut: 0,
            losses: Losses::new(),
        };
        let bytes = book.bytes().map_err(|error| match error {
            XlsxError::IoError(error) => error,
            error => io::Error::other(error.to_string()),
        })?;
        out.write_all(&bytes)?;
        Ok(book.losses)
    }
}

/// A workbook that is being written.
struct Book<'b> {
    export: &'b Xlsx,
    timeline: &'b Timeline,
    context: Context<'b>,
    workbook: Workbook,
    /// Cells that were cut by their own columns.
    cut: usize,
    losses: Losses,
}

type Written = Result<(), XlsxError>;

impl<'b> Book<'b> {
    fn bytes(&mut self) -> Result<Vec<u8>, XlsxError> {
        // The file says when it was made; the same timeline gives the same file.
        let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
        self.workbook.set_properties(
            &DocProperties::new().set_title("Timeline").set_author("annalist").set_creation_datetime(&epoch),
        );
        self.events()?;
        self.mentions()?;
        self.findings()?;
        self.sources()?;
        self.about()?;
        if self.cut > 0 {
            self.losses.extend(super::cut(self.cut, self.export.quote_max));
        }
        self.workbook.save_to_buffer()
    }

    /// Where an event stands: `internal:'Timeline'!A7`.
    fn link(&self, seq: usize) -> String {
        let (page, row) = Sheet::place(self.export.limits, seq - 1);
        format!("internal:'{}'!A{}", Sheet::page("Timeline", page), row + 1)
    }

    fn close(&mut self, name: &str, sheet: Sheet, mut finish: impl FnMut(&mut Worksheet, u32) -> Written) -> Written {
        let Overflow { cut, unlinked, sheets } = sheet.overflow;
        if cut > 0 {
            self.losses.extend(super::cut(cut, usize::MAX));
        }
        if unlinked > 0 {
            self.losses.push(format!("{name}: {unlinked} addresses are text and no links: too many, or too long"));
        }
        if sheets > 0 {
            self.losses.push(format!("{name}: goes on in the sheet `{name} (2)`, since one sheet does not hold it"));
        }
        for (mut page, rows) in sheet.pages()? {
            finish(&mut page, rows)?;
            self.workbook.push_worksheet(page);
        }
        Ok(())
    }

    fn column_cell(&mut self, column: &Column, entry: &Entry<'b>) -> Cell<'b> {
        let Clipped { text, cut } = column.text(entry, &self.context, self.export.quote_max);
        self.cut += usize::from(cut);
        match column.kind {
            _ if text.is_empty() => Cell::Empty,
            Kind::Day => Cell::Day(text),
            Kind::Number => text.parse().map_or(Cell::Empty, Cell::Number),
            _ if matches!(column.name, "source" | "url") => Cell::web(text, entry.source.url.as_deref()),
            _ => Cell::Text(text),
        }
    }

    fn events(&mut self) -> Written {
        let columns = Column::defaults(Rows::Events);
        let at = |name: &str| columns.iter().position(|column| column.name == name).unwrap_or(columns.len());
        let (lead, quote) = (at("event") + 1, at("quote") + 1);
        let mut heads: Vec<Head> = columns.iter().map(|column| head(column)).collect();
        heads.splice(quote..quote, REVIEW.map(|(name, _)| Head { name, width: 14.0, style: Style::Input }));
        heads.insert(lead, Head { name: RANK, width: 7.0, style: Style::Plain });
        let ranks = ranks(self.timeline);
        let mut sheet = Sheet::new("Timeline", heads.clone(), self.export.limits)?;
        for (entry, rank) in self.timeline.events().zip(&ranks) {
            let mut cells: Vec<Cell<'_>> = columns.iter().map(|column| self.column_cell(column, &entry)).collect();
            let decided = REVIEW.map(|(name, _)| match Column::find(name) {
                Ok(column) => self.column_cell(column, &entry),
                Err(_) => Cell::Empty,
            });
            cells.splice(quote..quote, decided);
            cells.insert(lead, Cell::count(*rank));
            sheet.row(cells)?;
        }
        let place = |name: &str| heads.iter().position(|head| head.name == name).unwrap_or(0) as u16;
        let (rank, status, review) = (place(RANK), place("status"), place("review"));
        let flags = place("flags");
        let limits = self.export.limits;
        let statuses = columns.iter().find_map(|column| match column.kind {
            Kind::Choice(names) if column.name == "status" => Some(names),
            _ => None,
        });
        let mut first = 0;
        self.close("Timeline", sheet, |page, rows| {
            if ranks.len() > SHOWN {
                let top = FilterCondition::new().add_custom_filter(FilterCriteria::LessThanOrEqualTo, SHOWN as f64);
                page.filter_column(rank, &top)?;
                for (row, rank) in (1..=rows).zip(&ranks[first..]) {
                    if *rank > SHOWN {
                        page.set_row_hidden(row)?;
                    }
                }
            }
            first += limits.rows as usize - 1;
            if rows == 0 {
                return Ok(());
            }
            page.add_data_validation(1, review, rows, review, &DataValidation::new().allow_list_strings(DECISIONS)?)?;
            if let Some(statuses) = statuses {
                let list = DataValidation::new().allow_list_strings(statuses)?;
                page.add_data_validation(1, status, rows, status, &list)?;
            }
            let s = column_number_to_name(status);
            let is = |status: Status| format!("${s}2=\"{}\"", status.name());
            let open = [Status::Planned, Status::Expected].map(is).join(",");
            let doubtful = [Status::Alleged, Status::Denied, Status::Cancelled, Status::Conditional].map(is).join(",");
            let f = column_number_to_name(flags);
            for (rule, color) in [
                (format!("=${f}2<>\"\""), 0xFD_E2_D4),
                (format!("=OR({open})"), 0xDD_EB_F7),
                (format!("=OR({doubtful})"), 0xFF_F2_CC),
            ] {
                let format = Format::new().set_background_color(Color::RGB(color));
                let rule = ConditionalFormatFormula::new().set_rule(Formula::new(rule)).set_format(format);
                page.add_conditional_format(1, 0, rows, status, &rule)?;
            }
            Ok(())
        })
    }

    fn mentions(&mut self) -> Written {
        let columns = Column::defaults(Rows::Mentions);
        let heads = columns.iter().map(|column| head(column)).collect();
        let events: HashMap<&str, usize> =
            self.timeline.events().map(|entry| (entry.row.mention.event.as_str(), entry.seq)).collect();
        let mut sheet = Sheet::new("Mentions", heads, self.export.limits)?;
        for entry in self.timeline.mentions() {
            let cells: Vec<Cell<'_>> = columns
                .iter()
                .map(|column| match (column.name, events.get(entry.row.mention.event.as_str())) {
                    ("event_id", Some(seq)) => {
                        Cell::Link { text: column.raw(&entry, &self.context), to: self.link(*seq) }
                    }
                    _ => self.column_cell(column, &entry),
                })
                .collect();
            sheet.row(cells)?;
        }
        self.close("Mentions", sheet, |_, _| Ok(()))
    }

    fn findings(&mut self) -> Written {
        let plain = |name, width| Head { name, width, style: Style::Plain };
        let wrapped = |name, width| Head { name, width, style: Style::Wrapped };
        let heads = vec![
            plain("code", 8.0),
            plain("severity", 10.0),
            wrapped("message", 60.0),
            plain("source_1", 24.0),
            wrapped("quote_1", 50.0),
            plain("source_2", 24.0),
            wrapped("quote_2", 50.0),
            wrapped("others", 40.0),
            wrapped("notes", 40.0),
            wrapped("help", 40.0),
            plain("event", 18.0),
            wrapped("events", 30.0),
            plain("name", 24.0),
            plain("id", 18.0),
        ];
        let timeline = self.timeline;
        let event_of: HashMap<&str, &str> =
            timeline.rows.iter().map(|row| (row.mention.id.as_str(), row.mention.event.as_str())).collect();
        let seq: HashMap<&str, usize> =
            timeline.events().map(|entry| (entry.row.mention.event.as_str(), entry.seq)).collect();
        let cite = |citation: &Citation| {
            timeline.sources.get(citation.source).map(|source| source.citation(&citation.locator)).unwrap_or_default()
        };
        let url = |citation: &Citation| timeline.sources.get(citation.source).and_then(|source| source.url.as_deref());
        let mut sheet = Sheet::new("Findings", heads, self.export.limits)?;
        for finding in &timeline.findings {
            let side = |n: usize| match finding.at.get(n) {
                Some(at) => [Cell::web(cite(at), url(at)), Cell::text(&*at.quote)],
                None => [Cell::Empty, Cell::Empty],
            };
            let others: Vec<String> =
                finding.at.iter().skip(2).map(|at| format!("{}: {}", cite(at), at.quote)).collect();
            let mut events: Vec<&str> =
                finding.mentions.iter().filter_map(|id| event_of.get(id.as_str()).copied()).collect();
            events.dedup();
            let first = match events.first().and_then(|id| Some((id, seq.get(id)?))) {
                Some((id, seq)) => Cell::Link { text: (*id).into(), to: self.link(*seq) },
                None => Cell::Empty,
            };
            let [source_1, quote_1] = side(0);
            let [source_2, quote_2] = side(1);
            sheet.row([
                Cell::text(finding.code.name()),
                Cell::text(finding.severity.name()),
                Cell::text(&*finding.message),
                source_1,
                quote_1,
                source_2,
                quote_2,
                Cell::text(others.join(" | ")),
                Cell::text(finding.notes.join(" | ")),
                Cell::text(finding.help.join(" | ")),
                first,
                Cell::text(events.join("|")),
                Cell::text(finding.code.page().name),
                Cell::text(finding.id()),
            ])?;
        }
        self.close("Findings", sheet, |_, _| Ok(()))
    }

    fn sources(&mut self) -> Written {
        let plain = |name, width| Head { name, width, style: Style::Plain };
        let heads = vec![
            plain("report", 24.0),
            plain("title", 50.0),
            plain("publisher", 20.0),
            plain("author", 20.0),
            plain("published", 12.0),
            plain("published_from", 15.0),
            plain("published_words", 24.0),
            plain("published_score", 15.0),
            plain("events", 9.0),
            plain("mentions", 10.0),
            plain("findings", 10.0),
            plain("url", 40.0),
            plain("file", 40.0),
            plain("row", 8.0),
        ];
        let timeline = self.timeline;
        let mut counts = vec![(0, 0, 0); timeline.sources.len()];
        timeline.rows.iter().for_each(|row| counts[row.source].1 += 1);
        for event in &timeline.events {
            let mut sources: Vec<usize> = event.members.iter().map(|&i| timeline.rows[i].source).collect();
            sources.sort_unstable();
            sources.dedup();
            sources.into_iter().for_each(|source| counts[source].0 += 1);
        }
        for finding in &timeline.findings {
            let mut sources: Vec<usize> = finding.at.iter().map(|at| at.source).collect();
            sources.sort_unstable();
            sources.dedup();
            sources.into_iter().for_each(|source| counts[source].2 += 1);
        }
        let mut sheet = Sheet::new("Sources", heads, self.export.limits)?;
        for (source, (events, mentions, findings)) in timeline.sources.iter().zip(&counts) {
            let evidence = source.published.as_ref().map(|published| &published.evidence);
            let optional = |text: Option<&String>| text.map_or(Cell::Empty, |text| Cell::text(text.clone()));
            let score = evidence.map(|e| (f64::from(e.confidence) * 100.0).round() / 100.0);
            sheet.row([
                Cell::text(&*source.id),
                optional(source.title.as_ref()),
                optional(source.publisher.as_ref()),
                optional(source.author.as_ref()),
                source.day().map_or(Cell::Empty, |day| Cell::Day(day.to_string().into())),
                evidence.map_or(Cell::Empty, |e| Cell::text(e.method.name())),
                evidence.map_or(Cell::Empty, |e| Cell::text(&*e.raw)),
                score.map_or(Cell::Empty, Cell::Number),
                Cell::count(*events),
                Cell::count(*mentions),
                Cell::count(*findings),
                source.url.as_deref().map_or(Cell::Empty, |url| Cell::web(url, Some(url))),
                Cell::text(&*source.origin.path),
                source.origin.row.map_or(Cell::Empty, Cell::count),
            ])?;
        }
        self.close("Sources", sheet, |_, _| Ok(()))
    }

    fn about(&mut self) -> Written {
        let timeline = self.timeline;
        let heads = vec![
            Head { name: "what", width: 22.0, style: Style::Plain },
            Head { name: "meaning", width: 110.0, style: Style::Wrapped },
        ];
        let mut sheet = Sheet::new("About", heads, self.export.limits)?;
        let mut say = |what: &str, meaning: String| sheet.row([Cell::text(what.to_owned()), Cell::text(meaning)]);
        say("made by", format!("annalist {}", env!("CARGO_PKG_VERSION")))?;
        if !self.export.command.is_empty() {
            say("command", self.export.command.clone())?;
        }
        let of = |severity| timeline.findings.iter().filter(|finding| finding.severity == severity).count();
        say(
            "counts",
            format!(
                "{} events, {} mentions, {} reports, {} errors, {} warnings, {} notes",
                timeline.events.len(),
                timeline.rows.len(),
                timeline.sources.len(),
                of(Severity::Error),
                of(Severity::Warning),
                of(Severity::Note)
            ),
        )?;
        if timeline.events.len() > SHOWN {
            say(
                "what is shown",
                format!(
                    "Timeline opens on the {SHOWN} events that matter most. Clear the filter of the column `{RANK}` to \
                     see all {}, or change its number.",
                    timeline.events.len()
                ),
            )?;
        }
        say(
            "order",
            "By where the date begins, the coarser first: a year before its months, a month before its days. `before X` \
             stands just before X, `by X` at its last day, `after X` behind it; undated events stand last. Where dates \
             leave it open, an event stands behind those that reports say it followed. The order is no claim that one \
             event came first."
                .to_owned(),
        )?;
        say(
            "review",
            format!(
                "Fill in the columns {}, or change `seq` to move an event, and give the file to `annalist apply`. Everything \
                 else is left alone there.",
                REVIEW.map(|(name, _)| format!("`{name}`")).join(", ")
            ),
        )?;
        say("print", "On paper stand the first columns, as many as can be read there.".to_owned())?;
        say("dates", "Dates before March 1900 and after 9999 are text: spreadsheets have none.".to_owned())?;
        say(RANK, "1 is the event that matters most to its reports".to_owned())?;
        for column in Column::defaults(Rows::Events) {
            say(column.name, column.meaning.to_owned())?;
        }
        for (name, meaning) in REVIEW {
            say(name, meaning.to_owned())?;
        }
        self.close("About", sheet, |_, _| Ok(()))
    }
}

/// The place of each event by its weight, from 1; of equal ones the earlier first.
fn ranks(timeline: &Timeline) -> Vec<usize> {
    let mut order: Vec<usize> = (0..timeline.events.len()).collect();
    order.sort_by(|&a, &b| timeline.events[b].weight.total_cmp(&timeline.events[a].weight));
    let mut ranks = vec![0; order.len()];
    order.into_iter().zip(1..).for_each(|(event, rank)| ranks[event] = rank);
    ranks
}

fn head(column: &Column) -> Head {
    let (width, style) = match (column.name, column.kind) {
        ("when", _) => (28.0, Style::Plain),
        ("event", _) => (52.0, Style::Wrapped),
        (_, Kind::Quote) => (70.0, Style::Wrapped),
        ("source" | "attribution" | "pointer" | "url" | "actors" | "places", _) => (24.0, Style::Plain),
        (_, Kind::Day) => (12.0, Style::Plain),
        ("sources" | "seq", _) => (9.0, Style::Plain),
        (_, Kind::Text | Kind::Own) => (18.0, Style::Plain),
        _ => (12.0, Style::Plain),
    };
    Head { name: column.name, width, style }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{HOSTILE, bridge, hostile};
    use crate::timeline::fixture::{date, dated, row, source};
    use calamine::{Data, Reader, open_workbook_from_rs};
    use std::io::Read;

    type Opened = calamine::Xlsx<io::Cursor<Vec<u8>>>;

    fn written(timeline: &Timeline, limits: Limits) -> (Vec<u8>, Losses) {
        let xlsx = Xlsx { limits, ..Xlsx::new(&Settings::default()) };
        let mut bytes = Vec::new();
        let losses = xlsx.write(timeline, &mut bytes).unwrap();
        (bytes, losses)
    }

    fn opened(timeline: &Timeline) -> (Opened, Losses) {
        let (bytes, losses) = written(timeline, Limits::EXCEL);
        (open_workbook_from_rs(io::Cursor::new(bytes)).unwrap(), losses)
    }

    /// The cells of a column of a sheet.
    fn column(book: &mut Opened, sheet: &str, name: &str) -> Vec<Data> {
        let range = book.worksheet_range(sheet).unwrap();
        let mut rows = range.rows();
        let at = rows.next().unwrap().iter().position(|head| head == name).expect(name);
        rows.map(|row| row[at].clone()).collect()
    }

    fn texts(book: &mut Opened, sheet: &str, name: &str) -> Vec<String> {
        column(book, sheet, name).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_sheet_has_what_it_is_for() {
        let (mut book, losses) = opened(&bridge());
        assert_eq!(losses, Losses::new());
        assert_eq!(book.sheet_names(), ["Timeline", "Mentions", "Findings", "Sources", "About"]);
        assert_eq!(
            texts(&mut book, "Timeline", "when"),
            ["in 1897", "between 14 and 15 May 2031", "by 18 May 2031", "after Jun 2031", "undated"]
        );
        assert_eq!(texts(&mut book, "Timeline", "rank"), ["4", "1", "2", "3", "5"]);
        assert_eq!(texts(&mut book, "Timeline", "sources"), ["1", "2", "1", "1", "1"]);
        assert_eq!(texts(&mut book, "Timeline", "flags"), ["", "D301", "", "", ""]);
        assert_eq!(texts(&mut book, "Mentions", "event_id").iter().filter(|id| *id == "e-00000000000a").count(), 2);
        assert_eq!(texts(&mut book, "Findings", "code"), ["D301", "D501"]);
        assert_eq!(texts(&mut book, "Findings", "source_2")[0], "wire.txt para 2");
        assert_eq!(texts(&mut book, "Sources", "events"), ["3", "3", "0"]);
        assert_eq!(texts(&mut book, "Sources", "findings"), ["1", "1", "1"]);
        for (name, _) in REVIEW {
            assert!(column(&mut book, "Timeline", name).iter().all(|cell| *cell == Data::Empty), "{name}");
        }
    }

    #[test]
    fn dates_are_dates_where_spreadsheets_have_them() {
        let (mut book, _) = opened(&bridge());
        let earliest = column(&mut book, "Timeline", "earliest");
        assert_eq!(earliest[0], Data::String("1897-01-01".to_owned()));
        let Data::DateTime(day) = &earliest[1] else { panic!("{:?}", earliest[1]) };
        // Days since the end of 1899.
        assert_eq!(day.as_f64(), 47_982.0);
        assert!(column(&mut book, "Timeline", "when").iter().all(|cell| matches!(cell, Data::String(_))));
    }

    #[test]
    fn the_same_timeline_gives_the_same_bytes() {
        let (first, _) = written(&bridge(), Limits::EXCEL);
        let (second, _) = written(&bridge(), Limits::EXCEL);
        assert!(first == second);
        let now = chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).format("%Y-%m-%d").to_string();
        let mut zip = open_parts(first);
        assert!(zip.remove("docProps/core.xml").is_some_and(|xml| !xml.contains(&now) && xml.contains("2000-01-01")));
    }

    /// The parts of the file by name, as text.
    fn open_parts(bytes: Vec<u8>) -> HashMap<String, String> {
        let mut zip = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        (0..zip.len())
            .map(|i| {
                let mut file = zip.by_index(i).unwrap();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                (file.name().unwrap().into_owned(), text)
            })
            .collect()
    }

    #[test]
    fn no_text_becomes_a_formula_or_is_lost() {
        let (mut book, losses) = opened(&hostile());
        assert!(losses.iter().any(|loss| loss.contains("cut at")), "{losses:?}");
        for sheet in ["Timeline", "Mentions", "Findings", "Sources"] {
            let formulas = book.worksheet_formula(sheet).unwrap();
            assert!(formulas.rows().flatten().all(|formula| formula.is_empty()), "{sheet}");
        }
        for name in ["event", "attribution", "trigger", "expression", "quote"] {
            let cells = texts(&mut book, "Timeline", name);
            for text in HOSTILE {
                let one = text
                    .replace("\r\n", " ")
                    .replace(|c: char| c.is_control() || "\u{2028}\u{fffe}\u{ffff}".contains(c), " ");
                assert!(cells.contains(&one), "{name}: {one:?} in {cells:?}");
            }
            assert_eq!(cells.len(), HOSTILE.len() + 1);
        }
        assert!(
            texts(&mut book, "Timeline", "quote").iter().any(|quote| quote.len() == 2_000 && quote.ends_with("..."))
        );
    }

    #[test]
    fn the_rest_is_one_filter_away() {
        let rows: Vec<_> = (0..80)
            .map(|i| {
                let mut row = row(&format!("m-{i:012x}"), "[x]", dated(crate::time::Period::Day(date("2031-05-14"))));
                row.mention.weight = i as f32 / 100.0;
                row.mention.sentence.start = i;
                row
            })
            .collect();
        let timeline = Timeline::new(vec![source("a.txt", None)], rows);
        let parts = open_parts(written(&timeline, Limits::EXCEL).0);
        let sheet = &parts["xl/worksheets/sheet1.xml"];
        assert_eq!(sheet.matches("hidden=\"1\"").count(), 30);
        assert!(sheet.contains("<customFilter operator=\"lessThanOrEqual\" val=\"50\"/>"));
        assert!(sheet.contains("<pane xSplit=\"2\" ySplit=\"1\""));
        // On paper: across, to the quote, with the header on each page.
        assert!(sheet.contains("<pageSetup fitToHeight=\"0\" orientation=\"landscape\""));
        for name in
            ["<definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">Timeline!$A$1:$G$81<", "Timeline!$1:$1<"]
        {
            assert!(parts["xl/workbook.xml"].contains(name), "{}", parts["xl/workbook.xml"]);
        }
        assert!(!open_parts(written(&bridge(), Limits::EXCEL).0)["xl/worksheets/sheet1.xml"].contains("hidden"));
    }

    #[test]
    fn what_is_too_much_for_a_sheet_is_said() {
        let (bytes, losses) = written(&bridge(), Limits { rows: 4, links: 1 });
        assert!(
            losses.iter().any(|loss| loss.starts_with("Timeline: goes on in the sheet `Timeline (2)`")),
            "{losses:?}"
        );
        assert!(losses.iter().any(|loss| loss.starts_with("Mentions: 10 addresses are text")), "{losses:?}");
        let mut book: Opened = open_workbook_from_rs(io::Cursor::new(bytes.clone())).unwrap();
        assert_eq!(texts(&mut book, "Timeline", "when").len(), 3);
        assert_eq!(texts(&mut book, "Timeline (2)", "when").len(), 2);
        let links = open_parts(bytes)
            .into_iter()
            .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
            .map(|(_, xml)| xml.matches("<hyperlink ").count());
        assert!(links.max() == Some(1), "never more than allowed");
    }
}
