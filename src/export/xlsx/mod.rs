//! The timeline as a workbook (feature `xlsx`): events, mentions, findings, sources, and a page that explains them.
//!
//! Dates are dates, links lead from sheet to sheet, and the columns of [`REVIEW`] are for the analyst, whose decisions
//! are read back.

mod about;
mod evidence;
mod sheet;

use super::column::{Clipped, Column, Context, DECISIONS, Kind};
use super::{Export, Losses, Rows, Settings};
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

/// The column that tells which numbers in `seq` an analyst has changed.
const SEQ_WAS: &str = "seq_was";

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
            cleaned: 0,
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
    /// Cells that were cut by their own columns, and those of which control characters were taken.
    cut: usize,
    cleaned: usize,
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
        self.losses.extend(super::cut(self.cut, self.export.quote_max));
        self.losses.extend(super::cleaned(self.cleaned));
        self.workbook.save_to_buffer()
    }

    /// Where an event stands: `internal:'Timeline'!A7`.
    fn link(&self, seq: usize) -> String {
        let (page, row) = Sheet::place(self.export.limits, seq - 1);
        format!("internal:'{}'!A{}", Sheet::page("Timeline", page), row + 1)
    }

    fn close(&mut self, name: &str, sheet: Sheet, mut finish: impl FnMut(&mut Worksheet, u32) -> Written) -> Written {
        let Overflow { cut, cleaned, unlinked, sheets } = sheet.overflow;
        self.losses.extend(super::cut(cut, usize::MAX));
        self.cleaned += cleaned;
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
        let Clipped { text, cut, cleaned } = column.text(entry, &self.context, self.export.quote_max);
        self.cut += usize::from(cut);
        self.cleaned += usize::from(cleaned);
        match column.kind {
            _ if text.is_empty() => Cell::Empty,
            Kind::Day => Cell::Day(text),
            Kind::Count | Kind::Number => text.parse().map_or(Cell::Empty, Cell::Number),
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
        heads.push(Head { name: SEQ_WAS, width: 9.0, style: Style::Hidden });
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
            cells.push(Cell::count(entry.seq));
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
        ("source" | "attribution" | "actors" | "places", _) => (24.0, Style::Wrapped),
        ("pointer" | "url", _) => (24.0, Style::Plain),
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
        let hidden = |xml: &str, tag: &str| {
            xml.split(tag).skip(1).filter(|t| t.split('>').next().unwrap().contains("hidden=\"1\"")).count()
        };
        assert_eq!((hidden(sheet, "<row "), hidden(sheet, "<col ")), (30, 1), "rows, and what the numbers were");
        assert!(sheet.contains("<customFilter operator=\"lessThanOrEqual\" val=\"50\"/>"));
        assert!(sheet.contains("<pane xSplit=\"2\" ySplit=\"1\""));
        // On paper: across, to the quote, with the header on each page.
        assert!(sheet.contains("<pageSetup fitToHeight=\"0\" orientation=\"landscape\""));
        for name in
            ["<definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">Timeline!$A$1:$G$81<", "Timeline!$1:$1<"]
        {
            assert!(parts["xl/workbook.xml"].contains(name), "{}", parts["xl/workbook.xml"]);
        }
        assert_eq!(hidden(&open_parts(written(&bridge(), Limits::EXCEL).0)["xl/worksheets/sheet1.xml"], "<row "), 0);
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
