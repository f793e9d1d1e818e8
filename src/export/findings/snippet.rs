//! A sentence on a terminal with some of its words marked, cut around them where it is too long.

use crate::check::Citation;
use crate::export::{acts, visible};
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Colors, or none.
#[derive(Clone, Copy)]
pub struct Paint {
    pub on: bool,
}

impl Paint {
    pub const BOLD: &'static str = "1";
    pub const RED: &'static str = "1;31";
    pub const GREEN: &'static str = "1;32";
    pub const YELLOW: &'static str = "1;33";
    pub const BLUE: &'static str = "1;34";

    pub fn with(self, color: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\x1b[{color}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// What stands for words that were cut.
const CUT: &str = "...";

/// The fewest columns around a mark that are shown.
const CONTEXT: usize = 8;

/// A character as it is shown, with what it needs.
struct Cell<'t> {
    byte: usize,
    shown: Cow<'t, str>,
    width: usize,
}

/// The lines of a citation: its words, cut to a width where they are longer, and below them the marks with their
/// labels.
pub fn snippet(citation: &Citation, room: usize, paint: Paint, color: &str) -> Vec<String> {
    let cells = cells(&citation.quote);
    let mut line = String::new();
    // Where each mark begins and how wide it is, in columns of the line.
    let mut columns: Vec<(usize, usize)> = vec![(0, 0); citation.marks.len()];
    let mut at = 0;
    let windows = windows(citation, &cells, room);
    for (n, window) in windows.iter().enumerate() {
        if window.0 > 0 {
            let gap = if n > 0 { format!(" {CUT} ") } else { CUT.to_owned() };
            at += gap.width();
            line += &gap;
        }
        for cell in &cells[window.0..window.1] {
            for (mark, column) in citation.marks.iter().zip(&mut columns) {
                if mark.span.start == cell.byte {
                    *column = (at, 0);
                }
                if (mark.span.start..mark.span.end).contains(&cell.byte) {
                    column.1 += cell.width;
                }
            }
            line += &cell.shown;
            at += cell.width;
        }
    }
    if windows.last().is_some_and(|window| window.1 < cells.len()) {
        line += CUT;
    }
    let mut lines = vec![line];
    labels(citation, &columns, room, paint, color, &mut lines);
    lines
}

fn cells(quote: &str) -> Vec<Cell<'_>> {
    let cell = |(byte, c): (usize, char)| {
        let text = &quote[byte..byte + c.len_utf8()];
        let shown = if acts(c) { visible(text) } else { Cow::Borrowed(text) };
        let width = if acts(c) { shown.width() } else { c.width().unwrap_or(0) };
        Cell { byte, shown, width }
    };
    quote.char_indices().map(cell).collect()
}

/// Which cells are shown: all of them, or as much around each mark as there is room for.
fn windows(citation: &Citation, cells: &[Cell<'_>], room: usize) -> Vec<(usize, usize)> {
    let width = |from: usize, to: usize| cells[from..to].iter().map(|cell| cell.width).sum::<usize>();
    if width(0, cells.len()) <= room {
        return vec![(0, cells.len())];
    }
    let cell_at = |byte: usize| cells.partition_point(|cell| cell.byte < byte);
    let marks: Vec<(usize, usize)> =
        citation.marks.iter().map(|mark| (cell_at(mark.span.start), cell_at(mark.span.end))).collect();
    // More and more around the marks, as long as it fits; windows that meet are one.
    let around = |context: usize| {
        let mut windows: Vec<(usize, usize)> = Vec::new();
        for &(start, end) in &marks {
            let (start, end) = (start.saturating_sub(context), (end + context).min(cells.len()));
            match windows.last_mut() {
                Some(last) if start <= last.1 + CUT.len() + 2 => last.1 = last.1.max(end),
                _ => windows.push((start, end)),
            }
        }
        windows
    };
    let fits = |windows: &[(usize, usize)]| {
        let cuts = (windows.len() + 1) * (CUT.len() + 2);
        windows.iter().map(|window| width(window.0, window.1)).sum::<usize>() + cuts <= room
    };
    if marks.is_empty() {
        let mut end = 0;
        let mut used = CUT.len();
        while end < cells.len() && used + cells[end].width <= room {
            used += cells[end].width;
            end += 1;
        }
        return vec![(0, end)];
    }
    let mut windows = around(most(CONTEXT, cells.len(), |context| fits(&around(context))));
    // What a mark at one end leaves goes to the other.
    let ends = |windows: &[(usize, usize)], before: usize, behind: usize| {
        let mut wider = windows.to_vec();
        wider[0].0 = wider[0].0.saturating_sub(before);
        let last = wider.len() - 1;
        wider[last].1 = (wider[last].1 + behind).min(cells.len());
        wider
    };
    let behind = most(0, cells.len(), |behind| fits(&ends(&windows, 0, behind)));
    windows = ends(&windows, 0, behind);
    let before = most(0, cells.len(), |before| fits(&ends(&windows, before, 0)));
    ends(&windows, before, 0)
}

/// The largest number from `low` on and below `high` that does; what is too much stays too much.
fn most(mut low: usize, mut high: usize, does: impl Fn(usize) -> bool) -> usize {
    while low + 1 < high {
        let middle = low.midpoint(high);
        if does(middle) { low = middle } else { high = middle }
    }
    low
}

/// The marks under the words; the label of the last one beside it, the others hanging below, as compilers have it.
fn labels(
    citation: &Citation,
    columns: &[(usize, usize)],
    room: usize,
    paint: Paint,
    color: &str,
    lines: &mut Vec<String>,
) {
    let mut marks: Vec<((usize, usize), Cow<'_, str>)> =
        columns.iter().copied().zip(citation.marks.iter().map(|mark| visible(&mark.label))).collect();
    marks.retain(|(column, _)| column.1 > 0);
    marks.sort_by_key(|mark| mark.0);
    let mut under = String::new();
    for (column, _) in &marks {
        pad(&mut under, column.0);
        under.push_str(&"^".repeat(column.1.saturating_sub(under.len().saturating_sub(column.0))));
    }
    let Some((last, label)) = marks.last() else { return };
    let beside = last.0 + last.1 + 1 + label.width() <= room;
    let mut row = paint.with(color, &under);
    if beside && !label.is_empty() {
        row += " ";
        row += &paint.with(color, label);
    }
    lines.push(row);
    let mut hanging: Vec<_> = marks.iter().filter(|(_, label)| !label.is_empty()).collect();
    if beside {
        hanging.retain(|mark| mark.0 != *last);
    }
    let bars = |marks: &[&((usize, usize), Cow<'_, str>)]| {
        let mut bars = String::new();
        for mark in marks {
            pad(&mut bars, mark.0.0);
            bars.push('|');
        }
        bars
    };
    if !hanging.is_empty() {
        lines.push(paint.with(color, &bars(&hanging)));
    }
    while let Some((column, label)) = hanging.pop() {
        let mut row = bars(&hanging);
        // A label that would leave the terminal moves to the left.
        pad(&mut row, column.0.min(room.saturating_sub(label.width())));
        row += label;
        lines.push(paint.with(color, &row));
    }
}

fn pad(text: &mut String, column: usize) {
    text.push_str(&" ".repeat(column.saturating_sub(text.width())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Mark;
    use crate::span::Span;

    fn citation(quote: &str, marks: &[(&str, &str)]) -> Citation {
        let mark = |(words, label): &(&str, &str)| {
            let start = quote.find(words).unwrap();
            Mark { span: Span::new(start, start + words.len()), label: (*label).to_owned() }
        };
        Citation {
            source: 0,
            quote: quote.to_owned(),
            code_points: Span::new(0, quote.chars().count()),
            line_column: (3, 1),
            locator: String::new(),
            marks: marks.iter().map(mark).collect(),
        }
    }

    fn shown(quote: &str, marks: &[(&str, &str)], room: usize) -> String {
        snippet(&citation(quote, marks), room, Paint { on: false }, "").join("\n")
    }

    #[test]
    fn a_short_sentence_is_whole_and_labels_hang() {
        assert_eq!(
            shown("The pier shut on May 3, not May 7.", &[("May 3", "a Tuesday"), ("May 7", "a Saturday")], 60),
            "The pier shut on May 3, not May 7.\n                 ^^^^^      ^^^^^ a Saturday\n                 |\n                 a Tuesday"
        );
    }

    #[test]
    fn a_long_sentence_is_cut_around_its_marks() {
        let long = format!("{} shut on May 3 {} again on May 7, {}.", "a".repeat(90), "b".repeat(90), "c".repeat(90));
        let text = shown(&long, &[("May 3", "x"), ("May 7", "y")], 72);
        let first = text.lines().next().unwrap();
        assert!((60..=72).contains(&first.width()), "{first}");
        assert!(first.starts_with("...a") && first.ends_with("c..."), "{first}");
        assert!(first.contains("May 3") && first.contains(" ... ") && first.contains("May 7"), "{first}");
        let marks = text.lines().nth(1).unwrap();
        assert_eq!(marks.find('^'), first.find("May 3"));
        assert_eq!(marks.rfind('^').map(|at| at + 1), first.find("May 7").map(|at| at + 5));
    }

    #[test]
    fn what_acts_on_a_terminal_is_shown_and_counted() {
        let text = shown("\u{1b}[31m\u{202e}上 on May 3", &[("May 3", "")], 60);
        let (first, marks) = text.split_once('\n').unwrap();
        assert_eq!(first, "\\u{1b}[31m\\u{202e}上 on May 3");
        assert_eq!(marks.find('^'), Some(first.width() - "May 3".len()));
    }

    #[test]
    fn a_sentence_without_marks_keeps_its_beginning() {
        assert_eq!(shown("abcdefghijklmnopqrstuvwxyz", &[], 10), "abcdefg...");
    }

    #[test]
    fn colors_are_there_or_not() {
        let lines = snippet(&citation("On May 3", &[("May 3", "x")]), 60, Paint { on: true }, Paint::RED);
        assert_eq!(lines[1], "\x1b[1;31m   ^^^^^\x1b[0m \x1b[1;31mx\x1b[0m");
    }
}
