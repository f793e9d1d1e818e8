//! A citation with its report: where its words stand, for every format.

use crate::check::{Citation, Mark};
use crate::span::Span;
use crate::timeline::{Source, Timeline};

/// A citation and the report that it cites.
#[derive(Clone, Copy)]
pub struct Place<'t> {
    pub citation: &'t Citation,
    pub source: &'t Source,
}

impl<'t> Place<'t> {
    /// The places of some citations.
    pub fn all(timeline: &'t Timeline, citations: &'t [Citation]) -> impl Iterator<Item = Place<'t>> {
        citations.iter().map(|citation| Place { citation, source: &timeline.sources[citation.source] })
    }

    /// The file as the user named it.
    pub fn path(self) -> &'t str {
        match self.source.origin.path.as_str() {
            "-" => "stdin",
            path => path,
        }
    }

    /// `path:line:column` of the sentence; of a report that is a row of its file `path:row (id)`.
    pub fn pointer(self) -> String {
        let (line, column) = self.citation.line_column;
        match self.source.origin.row {
            Some(row) => format!("{}:{row} ({})", self.path(), self.source.id),
            None => format!("{}:{line}:{column}", self.path()),
        }
    }

    /// Code points of a mark in the text as it was given; `None` where the sentence was cleaned on the way, so that
    /// only the place of all of it is known.
    pub fn points(self, mark: &Mark) -> Option<Span> {
        let Citation { quote, code_points, .. } = self.citation;
        let count = |text: &str| text.chars().count();
        let start = code_points.start + count(&quote[..mark.span.start]);
        (count(quote) == code_points.len()).then(|| Span::new(start, start + count(mark.span.of(quote))))
    }
}
