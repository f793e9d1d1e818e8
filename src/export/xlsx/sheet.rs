//! A sheet that grows row by row and keeps within the limits of spreadsheets: what is too much for one sheet goes on
//! the next, what is no link any more stays as text, and all of it is counted.

use crate::export::column::{clip, has_controls, looks_like_formula, one_line};
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Url, Worksheet, XlsxError,
};
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// What a sheet holds.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows, with the header.
    pub rows: u32,
    /// Links.
    pub links: usize,
}

impl Limits {
    /// Of Excel. A file with more links is told to be damaged.
    pub const EXCEL: Limits = Limits { rows: 1_048_576, links: 65_530 };
}

/// The longest address of a link, in UTF-16.
const URL_MAX: usize = 2_080;

/// A column of a sheet.
#[derive(Clone, Debug)]
pub struct Head {
    pub name: &'static str,
    pub width: f64,
    pub style: Style,
}

/// How the cells of a column look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Wrapped,
    /// For the analyst to fill in. What is typed there stays as it is typed: "May 2024" is no first of May.
    Input,
    /// Read back, and nothing for the eye.
    Hidden,
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell<'t> {
    Empty,
    Text(Cow<'t, str>),
    /// `2025-06-17` or `2025-06-17T14:05:00`: a real date where spreadsheets have it, else text.
    Day(Cow<'t, str>),
    Number(f64),
    Link {
        text: Cow<'t, str>,
        to: String,
    },
}

impl<'t> Cell<'t> {
    /// Text from anywhere.
    pub fn text(text: impl Into<Cow<'t, str>>) -> Cell<'t> {
        Cell::Text(text.into())
    }

    /// A count.
    pub fn count(n: usize) -> Cell<'static> {
        Cell::Number(n as f64)
    }

    /// Text that leads to an address of the web; other addresses are no links.
    pub fn web(text: impl Into<Cow<'t, str>>, url: Option<&str>) -> Cell<'t> {
        let text = text.into();
        match url.filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
            Some(url) => Cell::Link { text, to: url.to_owned() },
            None => Cell::Text(text),
        }
    }
}

/// What did not fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overflow {
    pub cut: usize,
    /// Control characters became spaces.
    pub cleaned: usize,
    pub unlinked: usize,
    pub sheets: usize,
}

/// A sheet, and those that carry it on.
pub struct Sheet {
    name: &'static str,
    heads: Vec<Head>,
    limits: Limits,
    looks: Looks,
    pages: Vec<Worksheet>,
    /// The next row of the last page.
    next: u32,
    links: usize,
    /// Lines of the row that is being written.
    lines: usize,
    pub overflow: Overflow,
}

struct Looks {
    head: Format,
    plain: Format,
    quoted: Format,
    wrapped: Format,
    wrapped_quoted: Format,
    day: Format,
    time: Format,
    number: Format,
    link: Format,
    input: Format,
}

impl Looks {
    fn new() -> Looks {
        let plain = Format::new().set_align(FormatAlign::Top);
        let wrapped = plain.clone().set_text_wrap();
        Looks {
            head: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x1F_3A_5F))
                .set_font_color(Color::White)
                .set_border_bottom(FormatBorder::Thin),
            // The mark that keeps text text, also after somebody has edited the cell.
            quoted: plain.clone().set_quote_prefix(),
            wrapped_quoted: wrapped.clone().set_quote_prefix(),
            day: plain.clone().set_num_format("yyyy-mm-dd"),
            time: plain.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
            // Apart from the text in the next column.
            number: plain.clone().set_align(FormatAlign::Right).set_indent(1),
            link: wrapped.clone().set_font_color(Color::RGB(0x05_63_C1)).set_underline(FormatUnderline::Single),
            input: wrapped.clone().set_background_color(Color::RGB(0xFF_F8_DC)).set_unlocked().set_num_format("@"),
            plain,
            wrapped,
        }
    }
}

impl Sheet {
    pub fn new(name: &'static str, heads: Vec<Head>, limits: Limits) -> Result<Sheet, XlsxError> {
        let mut sheet = Sheet {
            name,
            heads,
            limits,
            looks: Looks::new(),
            pages: Vec::new(),
            next: 0,
            links: 0,
            lines: 1,
            overflow: Overflow::default(),
        };
        sheet.turn()?;
        Ok(sheet)
    }

    /// The place of a row, from 0: which page, and its row there.
    pub fn place(limits: Limits, row: usize) -> (usize, u32) {
        let a_page = limits.rows as usize - 1;
        (row / a_page, (row % a_page) as u32 + 1)
    }

    /// A page by its number from 0 as links name it.
    pub fn page(name: &str, page: usize) -> String {
        if page == 0 { name.to_owned() } else { format!("{name} ({})", page + 1) }
    }

    /// Begins the next page.
    fn turn(&mut self) -> Result<(), XlsxError> {
        let mut page = Worksheet::new();
        page.set_name(Sheet::page(self.name, self.pages.len()))?;
        for (column, head) in (0..).zip(&self.heads) {
            page.set_column_width(column, head.width)?;
            if head.style == Style::Hidden {
                page.set_column_hidden(column)?;
            }
            page.write_string_with_format(0, column, head.name, &self.looks.head)?;
        }
        page.set_freeze_panes(1, 2.min(self.heads.len() as u16 - 1))?;
        self.overflow.sheets = self.pages.len();
        self.pages.push(page);
        (self.next, self.links) = (1, 0);
        Ok(())
    }

    /// Writes the next row; a cell for each column.
    pub fn row<'t>(&mut self, cells: impl IntoIterator<Item = Cell<'t>>) -> Result<(), XlsxError> {
        if self.next >= self.limits.rows {
            self.turn()?;
        }
        let row = self.next;
        self.next += 1;
        for (column, cell) in (0..self.heads.len() as u16).zip(cells) {
            self.cell(row, column, cell)?;
        }
        let lines = std::mem::replace(&mut self.lines, 1);
        if let Some(page) = self.pages.last_mut().filter(|_| lines > 1) {
            // Not every program finds the height of wrapped text by itself. No row may be higher than this.
            page.set_row_height(row, (lines as f64 * 15.0).min(409.0))?;
        }
        Ok(())
    }

    /// Lines that a text takes in its column, rather one too many than one too few: fonts differ.
    fn lines_of(&self, text: &str, column: u16) -> usize {
        let head = &self.heads[usize::from(column)];
        match head.style {
            Style::Wrapped | Style::Input => (text.width() as f64 / (head.width * 1.2)).ceil() as usize,
            Style::Plain | Style::Hidden => 1,
        }
    }

    fn cell(&mut self, row: u32, column: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
        if let Cell::Text(text) | Cell::Link { text, .. } = &cell {
            self.lines = self.lines.max(self.lines_of(text, column));
        }
        let style = self.heads[usize::from(column)].style;
        let looks = &self.looks;
        let Some(page) = self.pages.last_mut() else { return Ok(()) };
        match cell {
            Cell::Empty if style == Style::Input => {
                page.write_blank(row, column, &looks.input)?;
            }
            Cell::Empty => {}
            Cell::Number(n) => {
                page.write_number_with_format(row, column, n, &looks.number)?;
            }
            Cell::Day(text) => match date(&text) {
                Some(date) => {
                    let look = if text.contains('T') { &looks.time } else { &looks.day };
                    page.write_datetime_with_format(row, column, &date, look)?;
                }
                None => {
                    page.write_string_with_format(row, column, &*text, &looks.plain)?;
                }
            },
            Cell::Text(text) => {
                self.overflow.cleaned += usize::from(has_controls(&text));
                let clipped = clip(one_line(text), usize::MAX);
                self.overflow.cut += usize::from(clipped.cut);
                let look = match (style, looks_like_formula(&clipped.text)) {
                    (Style::Input, _) => &looks.input,
                    (Style::Plain | Style::Hidden, false) => &looks.plain,
                    (Style::Plain | Style::Hidden, true) => &looks.quoted,
                    (Style::Wrapped, false) => &looks.wrapped,
                    (Style::Wrapped, true) => &looks.wrapped_quoted,
                };
                page.write_string_with_format(row, column, &*clipped.text, look)?;
            }
            Cell::Link { text, to } => {
                let fits = self.links < self.limits.links && to.encode_utf16().count() <= URL_MAX;
                let clean = !to.chars().any(|c| c.is_control() || c.is_whitespace());
                if fits && clean {
                    self.links += 1;
                    self.overflow.cleaned += usize::from(has_controls(&text));
                    let clipped = clip(one_line(text), usize::MAX);
                    self.overflow.cut += usize::from(clipped.cut);
                    let url = Url::new(to).set_text(&*clipped.text);
                    page.write_url_with_format(row, column, url, &looks.link)?;
                } else {
                    self.overflow.unlinked += 1;
                    self.cell(row, column, Cell::Text(text))?;
                }
            }
        }
        Ok(())
    }

    /// The last column that is printed: paper has room for so many that can still be read.
    fn printed(&self) -> u16 {
        const ROOM: f64 = 230.0;
        let widths = self.heads.iter().scan(0.0, |sum, head| {
            *sum += head.width;
            Some(*sum)
        });
        (widths.take_while(|width| *width <= ROOM).count().max(1) - 1) as u16
    }

    /// The pages, each with a filter on its header, and the number of rows of each.
    pub fn pages(mut self) -> Result<Vec<(Worksheet, u32)>, XlsxError> {
        let last = self.heads.len() as u16 - 1;
        let printed = self.printed();
        let (full, pages) = (self.limits.rows - 1, self.pages.len());
        for (i, page) in self.pages.iter_mut().enumerate() {
            let rows = if i + 1 < pages { full } else { self.next - 1 };
            page.autofilter(0, 0, rows, last)?;
            page.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
            page.set_print_area(0, 0, rows, printed)?;
        }
        let counts = (0..pages).map(|i| if i + 1 < pages { full } else { self.next - 1 });
        Ok(self.pages.into_iter().zip(counts).collect())
    }
}

/// A date that every spreadsheet counts alike: programs disagree on the first days of 1900, and there is none before.
fn date(text: &str) -> Option<ExcelDateTime> {
    let four = |bytes: &[u8]| bytes.len() >= 5 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
    (four(text.as_bytes()) && text >= "1900-03-01").then(|| ExcelDateTime::parse_from_str(text).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_where_spreadsheets_agree() {
        for (text, is) in [
            ("2031-05-01", true),
            ("1900-03-01", true),
            ("9999-12-31", true),
            ("2031-05-03T15:10:00", true),
            ("1900-02-28", false),
            ("1899-12-31", false),
            ("-0043-01-01", false),
            ("10000-01-01", false),
            ("", false),
        ] {
            assert_eq!(date(text).is_some(), is, "{text}");
        }
    }

    #[test]
    fn rows_go_on_on_the_next_page() {
        let limits = Limits { rows: 4, links: 9 };
        assert_eq!(Sheet::place(limits, 0), (0, 1));
        assert_eq!(Sheet::place(limits, 2), (0, 3));
        assert_eq!(Sheet::place(limits, 3), (1, 1));
        assert_eq!((Sheet::page("Rows", 0), Sheet::page("Rows", 1)), ("Rows".to_owned(), "Rows (2)".to_owned()));
    }

    #[test]
    fn wrapped_text_has_room() {
        let heads = vec![
            Head { name: "quote", width: 20.0, style: Style::Wrapped },
            Head { name: "id", width: 9.0, style: Style::Plain },
        ];
        let sheet = |text: &str| {
            let mut sheet = Sheet::new("Rows", heads.clone(), Limits::EXCEL).unwrap();
            sheet.row([Cell::text(text.to_owned()), Cell::text("an id that is longer than its column")]).unwrap();
            let mut book = rust_xlsxwriter::Workbook::new();
            sheet.pages().unwrap().into_iter().for_each(|(page, _)| book.push_worksheet(page));
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(book.save_to_buffer().unwrap())).unwrap();
            let xml = std::io::read_to_string(zip.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
            xml.split("<row ").nth(2).unwrap().split('>').next().unwrap().to_owned()
        };
        assert!(!sheet("one line").contains("ht="), "{}", sheet("one line"));
        assert!(sheet("some thirty characters of text").contains(" ht=\"30\""));
        assert!(sheet(&"word ".repeat(400)).contains(" ht=\"408.75\""), "no more than there is");
    }
}
