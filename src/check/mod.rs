//! What does not add up: within a report, between reports, and between a draft and its sources.
//!
//! A finding states both sides with their words and the arithmetic between them, and what would make them agree. It
//! never says who is wrong. Nothing is compared with today.

mod conflict;
mod draft;
mod examination;
mod impossible;
mod misread;
mod network;
mod order;
mod page;
mod phrase;
mod publication;
mod range;
mod select;
mod sequence;
mod tense;
mod weekday;

pub(crate) use examination::{Examination, Telling};
pub use page::{Code, Page, reference};
pub use select::Selection;

use crate::hash::{START, fnv};
use crate::network::Network;
use crate::report::Report;
use crate::span::{CodePoints, Lines, Span};
use crate::timeline::{Relation, Row, Timeline};
use crate::when::when;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing for who asks.
    Note,
    /// Probably a mistake, or a real disagreement.
    Warning,
    /// Arithmetically false.
    Error,
}

impl Severity {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Something that does not add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which check.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// What does not agree with what, with the arithmetic, in one sentence.
    pub message: String,
    /// The words it rests on. The first is where it is shown.
    pub at: Vec<Citation>,
    /// What else a reader should know: days of publication, what others say.
    pub notes: Vec<String>,
    /// What would make the two agree.
    pub help: Vec<String>,
    /// The ids of the mentions that it names.
    pub mentions: Vec<String>,
}

/// A sentence of a report, with the words in it that matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// Index into [`Timeline::sources`](crate::timeline::Timeline::sources).
    pub source: usize,
    /// The sentence as the view has it.
    pub quote: String,
    /// Code points of the sentence in the text as it was given.
    pub code_points: Span,
    /// Line and column of the sentence in the text as it was given, from 1.
    pub line_column: (usize, usize),
    /// How a person finds the passage: `para 7`.
    pub locator: String,
    /// The words that matter, ascending.
    pub marks: Vec<Mark>,
}

/// Words of a quote, and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Bytes of [`Citation::quote`].
    pub span: Span,
    /// What it says there: a date, an event.
    pub label: String,
}

impl Citation {
    /// A sentence of a report with some of its words; spans count in the report's text.
    pub fn of(report: &Report, sentence: Span, marks: impl IntoIterator<Item = (Span, String)>) -> Citation {
        Citer::new(report).cite(sentence, marks)
    }
}

/// Cites one report, again and again: cheap when the sentences ascend.
#[derive(Debug)]
pub(crate) struct Citer<'r> {
    report: &'r Report,
    points: CodePoints<'r>,
    lines: Lines<'r>,
}

impl<'r> Citer<'r> {
    pub fn new(report: &'r Report) -> Citer<'r> {
        let source = report.source();
        Citer { report, points: CodePoints::new(source), lines: report.lines() }
    }

    /// As [`Citation::of`].
    pub fn cite(&mut self, sentence: Span, marks: impl IntoIterator<Item = (Span, String)>) -> Citation {
        let report = self.report;
        let place = report.map.to_source(sentence, report.source());
        let within = |span: Span| Span::new(span.start - sentence.start, span.end - sentence.start);
        Citation {
            source: 0,
            quote: report.words(sentence).to_owned(),
            code_points: Span::new(self.points.at(place.start), self.points.at(place.end)),
            line_column: self.lines.at(place.start),
            locator: report.passage_at(sentence.start).map(|p| p.locator.to_string()).unwrap_or_default(),
            marks: marks
                .into_iter()
                .filter(|(span, _)| sentence.contains(*span))
                .map(|(span, label)| Mark { span: within(span), label })
                .collect(),
        }
    }
}

impl Citation {
    /// The sentence of a row, with its event and its date.
    pub fn of_row(row: &Row) -> Citation {
        let (mention, said) = (&row.mention, row.said());
        let mut marks = vec![(mention.trigger, String::new())];
        marks.extend(said.dated.map(|span| (span, when(&mention.dating()))));
        marks.retain(|(span, _)| mention.sentence.contains(*span));
        marks.sort();
        let within = |span: Span| Span::new(span.start - mention.sentence.start, span.end - mention.sentence.start);
        Citation {
            source: row.source,
            quote: row.excerpt.quote().into_owned(),
            code_points: said.code_points[0].unwrap_or_default(),
            line_column: said.line_column,
            locator: said.locator.clone(),
            marks: marks.into_iter().map(|(span, label)| Mark { span: within(span), label }).collect(),
        }
    }
}

impl Citation {
    /// The sentence that states an order, or two, with both events and the words that state it.
    pub fn of_relation(relation: &Relation) -> impl Iterator<Item = Citation> {
        let [before, after] = &relation.sides;
        let own = [(before.mention.trigger, "earlier"), (relation.cue, ""), (after.mention.trigger, "later")];
        let second = Some(after).filter(|_| relation.continues());
        std::iter::once(before).chain(second).map(move |row| {
            let sentence = row.mention.sentence;
            let mut citation = Citation::of_row(row);
            let its = own.into_iter().filter(|(span, _)| sentence.contains(*span));
            citation.marks = its
                .map(|(span, label)| Mark {
                    span: Span::new(span.start - sentence.start, span.end - sentence.start),
                    label: label.to_owned(),
                })
                .collect();
            citation.marks.sort_by_key(|mark| mark.span);
            citation
        })
    }

    /// Each sentence once, with all its marks.
    pub(crate) fn merged(citations: impl IntoIterator<Item = Citation>) -> Vec<Citation> {
        let mut merged: Vec<Citation> = Vec::new();
        for citation in citations {
            let same =
                |other: &&mut Citation| (other.source, other.code_points) == (citation.source, citation.code_points);
            match merged.iter_mut().find(same) {
                Some(known) => {
                    let apart = |mark: &Mark| known.marks.iter().all(|other| !other.span.overlaps(mark.span));
                    let new: Vec<Mark> = citation.marks.iter().filter(|mark| apart(mark)).cloned().collect();
                    known.marks.extend(new);
                    known.marks.sort_by_key(|mark| mark.span);
                }
                None => merged.push(citation),
            }
        }
        merged
    }
}

/// What does not add up between the reports of a timeline.
pub(crate) fn across(timeline: &Timeline) -> Vec<Finding> {
    let network = Network::new(timeline);
    let mut findings = conflict::conflicts(timeline);
    findings.extend(order::circles(&network));
    findings.extend(network::contradictions(timeline, &network));
    findings
}

/// Is it found between the reports of a timeline, and not in one of them?
pub(crate) fn is_across(code: Code) -> bool {
    matches!(code, Code::D301 | Code::D303 | Code::D307 | Code::D308 | Code::D401 | Code::D403)
}

impl Finding {
    /// With the severity of its check, and nothing to show yet.
    pub fn new(code: Code, message: impl Into<String>) -> Finding {
        Finding {
            code,
            severity: code.severity(),
            message: message.into(),
            at: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            mentions: Vec::new(),
        }
    }

    /// The same, of the report that is at `source` of a timeline.
    pub(crate) fn of_source(mut self, source: usize) -> Finding {
        for citation in &mut self.at {
            citation.source += source;
        }
        self
    }

    /// `f-` and twelve hexadecimal digits: a hash of the code and the quoted words, so that a finding keeps its id when
    /// reports are added.
    pub fn id(&self) -> String {
        let mut hash = fnv(self.code.name().as_bytes(), START);
        for citation in &self.at {
            hash = fnv(citation.quote.as_bytes(), hash);
            for mark in &citation.marks {
                hash = fnv(mark.span.of(&citation.quote).as_bytes(), hash);
            }
        }
        format!("f-{:012x}", hash & 0xFFFF_FFFF_FFFF)
    }
}
