//! The timeline: events in the documented total order, with the reports that they come from.

use crate::mention::EventMention;
use crate::report::Report;
use crate::span::Span;

/// What a timeline keeps of a report: no text, only what its rows need.
#[derive(Clone, Debug)]
pub struct Source {
    /// The report without its text.
    pub id: String,
    /// File as the user named it, and row.
    pub origin: crate::report::Origin,
    /// Title, where known.
    pub title: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// When it was published, and how that is known.
    pub published: Option<crate::report::Published>,
}

/// A mention with the words that its row shows.
#[derive(Clone, Debug)]
pub struct Row {
    /// The mention.
    pub mention: EventMention,
    /// Index into [`Timeline::sources`].
    pub source: usize,
    /// The sentence as the view has it.
    pub quote: String,
    /// The words of the trigger.
    pub trigger: String,
    /// The words of the expression; empty when nothing dates the event.
    pub expression: String,
    /// Code points of sentence, trigger and expression in the text as it was given.
    pub code_points: [Option<Span>; 3],
    /// Line and column of the sentence in the text as it was given, from 1.
    pub line_column: (usize, usize),
    /// How a person finds the passage: `para 7`.
    pub locator: String,
}

/// Events in order.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The reports, in input order.
    pub sources: Vec<Source>,
    /// The rows, in the documented total order.
    pub rows: Vec<Row>,
}

impl Source {
    /// Keeps of a report what rows need.
    pub fn of(report: &Report) -> Source {
        Source {
            id: report.id.clone(),
            origin: report.origin.clone(),
            title: report.title.clone(),
            url: report.url.clone(),
            published: report.published.clone(),
        }
    }
}
