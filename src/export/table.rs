//! The timeline as an aligned table for a terminal.

use super::{Export, Losses, visible};
use crate::mention::Status;
use crate::timeline::{Entry, Timeline};
use std::borrow::Cow;
use std::io::{self, Write};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What the caller knows of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Its columns.
    pub width: usize,
    /// It shows ANSI colors, and the user wants them.
    pub color: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { width: 100, color: false }
    }
}

/// The exporter for terminals.
#[derive(Debug)]
pub struct Table {
    options: Options,
}

impl Table {
    /// A table of that width.
    pub const fn new(options: Options) -> Self {
        Table { options }
    }
}

const HEADER: [&str; 4] = ["when", "event", "status", "source"];
/// Which of them is wrapped and takes the room that the others leave.
const EVENT: usize = 1;
const GAP: &str = "  ";
/// The widest that a column other than the event gets, and the narrowest that the event gets.
const WIDEST: usize = 32;
const NARROWEST: usize = 20;

impl Export for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let rows: Vec<([String; 4], Status)> =
            timeline.events().map(|entry| (cells(&entry), entry.row.mention.status)).collect();
        let mut widths = HEADER.map(UnicodeWidthStr::width);
        for (cells, _) in &rows {
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = (*width).max(cell.width());
            }
        }
        for (i, width) in widths.iter_mut().enumerate() {
            *width = if i == EVENT { *width } else { (*width).min(WIDEST) };
        }
        let others: usize = widths.iter().sum::<usize>() - widths[EVENT] + GAP.len() * (widths.len() - 1);
        widths[EVENT] = widths[EVENT].min(self.options.width.saturating_sub(others).max(NARROWEST));

        self.row(&HEADER.map(str::to_owned), widths, "1", out)?;
        for (cells, status) in &rows {
            self.row(cells, widths, color(*status), out)?;
        }
        Ok(Losses::new())
    }
}

impl Table {
    /// One row, in as many lines as its event needs.
    fn row(&self, cells: &[String; 4], widths: [usize; 4], color: &str, out: &mut dyn Write) -> io::Result<()> {
        let (on, off) = match color {
            "" => (String::new(), ""),
            _ if !self.options.color => (String::new(), ""),
            color => (format!("\x1b[{color}m"), "\x1b[0m"),
        };
        for (n, piece) in wrap(&cells[EVENT], widths[EVENT]).into_iter().enumerate() {
            let mut line = String::new();
            for (i, width) in widths.into_iter().enumerate() {
                let cell = match (i, n) {
                    (EVENT, _) => Cow::Borrowed(piece),
                    (_, 0) => fit(&cells[i], width),
                    _ => Cow::Borrowed(""),
                };
                if i > 0 {
                    line.push_str(GAP);
                }
                line.push_str(&cell);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
            }
            writeln!(out, "{on}{}{off}", line.trim_end())?;
        }
        Ok(())
    }
}

fn cells(entry: &Entry<'_>) -> [String; 4] {
    let mention = &entry.row.mention;
    [
        entry.when(),
        visible(&entry.row.said().headline).into_owned(),
        mention.status.name().to_owned(),
        visible(&entry.citation()).into_owned(),
    ]
}

/// What has not happened, or is not said to have, should not look as if it had.
fn color(status: Status) -> &'static str {
    match status {
        Status::Happened | Status::Ongoing => "",
        Status::Planned | Status::Expected => "36",
        Status::Alleged | Status::Denied | Status::Conditional | Status::Cancelled => "33",
        Status::Habitual | Status::Unknown => "2",
    }
}

/// Cut to a width, with an ellipsis where something is missing.
fn fit(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let end = prefix(text, width.saturating_sub(1));
    format!("{}\u{2026}", &text[..end]).into()
}

/// Lines of a width, broken at spaces, inside a word only when it is wider than a line.
fn wrap(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text.trim();
    while rest.width() > width {
        let most = prefix(rest, width);
        let end = match rest[most..].starts_with(' ') {
            true => most,
            false => rest[..most].rfind(' ').filter(|at| *at > 0).unwrap_or(most),
        };
        lines.push(rest[..end].trim_end());
        rest = rest[end..].trim_start();
    }
    lines.push(rest);
    lines
}

/// Bytes of the longest beginning of at most a width; one character at least.
fn prefix(text: &str, width: usize) -> usize {
    let mut used = 0;
    let fits = |(_, c): &(usize, char)| {
        used += c.width().unwrap_or(0);
        used <= width
    };
    let end = text.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    end.max(text.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::fixture::{dated, harbour, row, source};

    fn drawn(timeline: &Timeline, width: usize, color: bool) -> String {
        let mut out = Vec::new();
        Table::new(Options { width, color }).write(timeline, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_event_is_wrapped_where_room_ends() {
        let expected = "\
when                           event                     status    source
in May 2031                    the \u{201c}north\u{201d} pier was      happened  minutes.txt para 2
                               opened
between 20 May and 3 Jun 2031  The dredger sank about    happened  minutes.txt para 2
                               three weeks ago.
by 17 Jun 2031                 The port closed its       happened  minutes.txt para 2
                               gates.
on 20 Jun 2031                 Talks are planned for     planned   minutes.txt para 2
                               Friday.
";
        assert_eq!(drawn(&harbour(), 85, false), expected);
        assert!(drawn(&harbour(), 120, false).lines().count() == 5, "one line each where there is room");
        assert!(drawn(&harbour(), 85, true).contains("\x1b[36mon 20 Jun 2031 "));
    }

    #[test]
    fn nothing_in_a_report_acts_on_the_terminal() {
        let mut hostile = row("m-0", "[x]", dated(crate::time::Period::Year(2031)));
        hostile.edit(|said| said.headline = "clear\u{1b}[2J and \u{202e}turn\nback".to_owned());
        let timeline = Timeline::new(vec![source("\u{7}.txt", None)], vec![hostile]);
        let table = drawn(&timeline, 100, false);
        assert!(table.contains("clear\\u{1b}[2J and \\u{202e}turn back"));
        assert!(table.contains("\\u{7}.txt para 2"));
        assert!(!table.contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn hostile_text_in_every_field_is_shown_and_does_nothing() {
        use crate::export::fixture::{HOSTILE, hostile};
        let table = drawn(&hostile(), 400, false);
        assert!(!table.contains(|c: char| c != '\n' && super::super::acts(c)));
        let words = |text: &str| visible(text).split_whitespace().collect::<Vec<_>>().join(" ");
        for text in HOSTILE {
            assert!(words(&table).contains(&words(text)), "{text:?}");
        }
    }

    #[test]
    fn widths_are_those_of_the_screen() {
        let mut wide = row("m-0", "[x]", dated(crate::time::Period::Year(2031)));
        let words = "\u{6771}\u{4eac}\u{6e2f}\u{304c}\u{958b}\u{304b}\u{308c}\u{305f}".repeat(4);
        wide.edit(|said| said.headline = words);
        let timeline = Timeline::new(vec![source("a.txt", None)], vec![wide]);
        let table = drawn(&timeline, 70, false);
        assert!(table.lines().all(|line| line.width() <= 70), "{table}");
        assert!(drawn(&timeline, 0, false).lines().count() > 2, "any width does");
        assert_eq!(fit("minutes of the harbour", 8), "minutes\u{2026}");
        assert_eq!(wrap("", 20), [""]);
    }
}
