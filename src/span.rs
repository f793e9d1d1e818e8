//! Places in a text: half-open byte spans, the map from a report's view back to its source, and
//! the views that people and machines count in (line and column, code points).

use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** of [`Report::text`](crate::report::Report::text).
///
/// Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// The words that the span covers.
    ///
    /// # Panics
    /// If the span does not belong to `text` (out of range, or inside a character).
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// True when the span covers nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True when `other` lies wholly inside.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// The way from the view (the cleaned text that everything works on) back to the source.
///
/// Between two steps the texts run in parallel, so only places where their distance changes are
/// kept; for a text that needed no cleaning the map is empty and costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    /// `(byte of the view, byte of the source)`, ascending in both.
    steps: Vec<(usize, usize)>,
}

impl SourceMap {
    /// True when every byte of the view stands at the same place in the source.
    pub fn is_identity(&self) -> bool {
        self.steps.is_empty()
    }

    /// Says that from `view` on the text continues at `source`. Calls come in ascending order.
    pub fn step(&mut self, view: usize, source: usize) {
        match self.steps.last_mut() {
            Some(last) if last.0 == view => last.1 = source,
            _ => self.steps.push((view, source)),
        }
    }

    /// The span of `source` that a span of the view was made from, widened to whole characters.
    pub fn to_source(&self, span: Span, source: &str) -> Span {
        if self.steps.is_empty() {
            return span;
        }
        // A start belongs to what follows it, an end to what precedes it: what was dropped right
        // behind a span is no part of it.
        let start = self.locate(span.start, |at| at <= span.start);
        let end = self.locate(span.end, |at| at < span.end);
        let (mut start, mut end) = (start.min(source.len()), end.min(source.len()));
        while !source.is_char_boundary(start) {
            start -= 1;
        }
        while !source.is_char_boundary(end) {
            end += 1;
        }
        Span::new(start, end.max(start))
    }

    fn locate(&self, position: usize, before: impl Fn(usize) -> bool) -> usize {
        match self.steps.partition_point(|&(view, _)| before(view)) {
            0 => position,
            n => {
                let (view, source) = self.steps[n - 1];
                source + (position - view)
            }
        }
    }
}

/// Turns byte offsets of one text into code-point offsets. Each costs what lies between it and the one before.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    ascii: bool,
    bytes: usize,
    points: usize,
}

impl<'t> CodePoints<'t> {
    /// A counter at the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        CodePoints { text, ascii: text.is_ascii(), bytes: 0, points: 0 }
    }

    /// The number of code points before byte `offset`.
    pub fn at(&mut self, offset: usize) -> usize {
        if self.ascii {
            return offset;
        }
        let count = |from, to| self.text.as_bytes()[from..to].iter().filter(|b| (**b as i8) >= -0x40).count();
        if offset < self.bytes {
            self.points -= count(offset, self.bytes);
        } else {
            self.points += count(self.bytes, offset);
        }
        self.bytes = offset;
        self.points
    }
}

/// Turns ascending byte offsets of one text into lines and columns, in one pass over it.
#[derive(Debug)]
pub struct Lines<'t> {
    text: &'t str,
    /// The line in which the text begins.
    first: usize,
    bytes: usize,
    line: usize,
    column: usize,
}

impl<'t> Lines<'t> {
    /// At the beginning of `text`.
    pub fn new(text: &'t str) -> Self {
        Lines::from(text, 1)
    }

    /// At the beginning of a text that begins in that line of its file.
    pub fn from(text: &'t str, first: usize) -> Self {
        Lines { text, first, bytes: 0, line: first, column: 1 }
    }

    /// Of a text that is all in one line of its file: that line.
    pub fn within(line: usize) -> Self {
        Lines::from("", line)
    }

    /// Line and column of byte `offset`, both from 1, the column in code points. Cheap when offsets ascend.
    pub fn at(&mut self, offset: usize) -> (usize, usize) {
        if offset < self.bytes {
            *self = Lines::from(self.text, self.first);
        }
        let offset = offset.min(self.text.len());
        let passed = &self.text[self.bytes..offset];
        self.bytes = offset;
        match passed.rfind('\n') {
            Some(last) => {
                self.line += passed.bytes().filter(|b| *b == b'\n').count();
                self.column = passed[last..].chars().count();
            }
            None => self.column += passed.chars().count(),
        }
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_finds_its_way_back_over_dropped_and_replaced_characters() {
        // source: 3 + no-break space (2 bytes) + May + CR LF + x, view: "3 May\nx"
        let source = "3\u{a0}May\r\nx";
        let mut map = SourceMap::default();
        map.step(2, 3);
        map.step(5, 7);
        assert_eq!(map.to_source(Span::new(0, 5), source).of(source), "3\u{a0}May");
        assert_eq!(map.to_source(Span::new(2, 5), source).of(source), "May");
        assert_eq!(map.to_source(Span::new(6, 7), source).of(source), "x");
    }

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "Zoë met “him”";
        let mut points = CodePoints::new(text);
        assert_eq!(points.at(text.find("met").unwrap()), 4);
        assert_eq!(points.at(text.find("him").unwrap()), 9);
        assert_eq!(points.at(text.find("met").unwrap()), 4, "and back");
        assert_eq!(points.at(0), 0);
    }

    #[test]
    fn lines_and_columns_start_at_one() {
        let mut lines = Lines::new("a\nbé c\n\nd");
        let places = [0, 1, 2, 5, 6, 7, 8, 9].map(|offset| lines.at(offset));
        assert_eq!(places, [(1, 1), (1, 2), (2, 1), (2, 3), (2, 4), (2, 5), (3, 1), (4, 1)]);
        assert_eq!(lines.at(2), (2, 1), "going back starts over");
        let mut part = Lines::from("a\nb", 7);
        assert_eq!([part.at(2), part.at(0)], [(8, 1), (7, 1)]);
        assert_eq!(Lines::within(4).at(99), (4, 1));
    }
}
