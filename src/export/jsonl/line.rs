//! What stands in a line, field by field.

use crate::check::{Code, Finding};
use crate::export::{Rows, rounded};
use crate::mention::Dating;
use crate::review::Review;
use crate::span::Span;
use crate::time::Moment;
use crate::timeline::{Entry, Source, Timeline};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

#[derive(Serialize, Deserialize)]
pub(super) struct Numbered<'t> {
    /// Its place among the findings.
    pub(super) no: usize,
    #[serde(flatten)]
    pub(super) finding: Cow<'t, Finding>,
}

/// What belongs to no event: reports without rows, findings that name none, mentions that stand for nothing, orders.
#[derive(Serialize)]
pub(super) struct Unplaced<'t> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) sources: Vec<(usize, &'t Source)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Numbered<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) mentions: Vec<Mention<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) orders: Vec<Order<'t>>,
}

/// One event before another, as it is stated: two mentions, of which the timeline need not know.
#[derive(Serialize)]
pub(super) struct Order<'t> {
    pub(super) sides: [Mention<'t>; 2],
    /// Bytes of the view.
    pub(super) cue: Span,
    pub(super) known: bool,
}

impl<'t> Unplaced<'t> {
    /// Of the rows that have no line.
    pub(super) fn of(timeline: &'t Timeline, findings: Vec<Numbered<'t>>, lines: Rows) -> Unplaced<'t> {
        let placed: HashSet<usize> = match lines {
            Rows::Events => timeline.events.iter().flat_map(|event| event.members.iter().copied()).collect(),
            Rows::Mentions => (0..timeline.rows.len()).collect(),
        };
        let used: HashSet<usize> = placed.iter().map(|&row| timeline.rows[row].source).collect();
        let mentions = timeline.mentions().filter(|entry| !placed.contains(&(entry.seq - 1)));
        let exact = |m: &Entry<'t>| Mention { exact: Some(Exact::of(m, false)), ..Mention::of(m) };
        let orders = timeline.relations.iter().map(|relation| Order {
            sides: relation.sides.each_ref().map(|row| exact(&timeline.entry(row, 1, None))),
            cue: relation.cue,
            known: relation.known,
        });
        Unplaced {
            sources: timeline.sources.iter().enumerate().filter(|(i, _)| !used.contains(i)).collect(),
            findings,
            mentions: mentions.map(|m| exact(&m)).collect(),
            orders: orders.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.findings.is_empty() && self.mentions.is_empty() && self.orders.is_empty()
    }
}

#[derive(Serialize)]
pub(super) struct Alone<'t> {
    pub(super) schema: &'static str,
    pub(super) unplaced: Unplaced<'t>,
}

/// What of a mention only annalist needs.
#[derive(Serialize, Deserialize)]
pub(super) struct Exact<'t> {
    /// Its place among the rows.
    pub(super) row: usize,
    /// The report, by its place among the reports, and all that is known of it where it is first named.
    pub(super) source: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) report: Option<Cow<'t, Source>>,
    pub(super) leads: bool,
    pub(super) quoted: bool,
    pub(super) passage: usize,
    /// Bytes of the view.
    pub(super) sentence: Span,
    pub(super) trigger: Span,
    pub(super) expression: Option<Span>,
    pub(super) line_column: (usize, usize),
    pub(super) locator: Cow<'t, str>,
    pub(super) around: [Cow<'t, str>; 2],
    pub(super) confidence: f32,
    pub(super) weight: f32,
    pub(super) dating: Cow<'t, Dating>,
}

impl<'t> Exact<'t> {
    pub(super) fn of(entry: &Entry<'t>, first: bool) -> Exact<'t> {
        let (row, mention, said) = (entry.row, &entry.row.mention, entry.row.said());
        Exact {
            row: entry.seq - 1,
            source: row.source,
            report: first.then_some(Cow::Borrowed(entry.source)),
            leads: mention.leads,
            quoted: said.quoted,
            passage: said.passage,
            sentence: mention.sentence,
            trigger: mention.trigger,
            expression: said.dated,
            line_column: said.line_column,
            locator: Cow::Owned(said.into_owned().locator),
            around: row.excerpt.around(),
            confidence: mention.confidence,
            weight: mention.weight,
            dating: Cow::Owned(mention.dating()),
        }
    }
}

/// What of an event only annalist needs.
#[derive(Serialize, Deserialize)]
pub(super) struct ExactEvent<'t> {
    /// Which of its mentions stands for it.
    pub(super) lead: usize,
    pub(super) weight: f32,
    pub(super) dating: Cow<'t, Dating>,
}

#[derive(Serialize)]
pub(super) struct MentionLine<'t> {
    pub(super) schema: &'static str,
    #[serde(flatten)]
    pub(super) mention: Mention<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) of_event: Option<OfEvent<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unplaced: Option<Unplaced<'t>>,
}

/// What is told of an event and not of the mention that stands for it.
#[derive(Serialize, Deserialize)]
pub(super) struct OfEvent<'t> {
    /// Its place among the events.
    pub(super) no: usize,
    pub(super) sources: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reported_on: Option<Moment>,
    pub(super) flags: Cow<'t, [Code]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) review: Option<Cow<'t, Review>>,
    /// Those that name it first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Numbered<'t>>,
    pub(super) weight: f32,
    pub(super) dating: Cow<'t, Dating>,
}

#[derive(Serialize)]
pub(super) struct Event<'t> {
    pub(super) schema: &'static str,
    pub(super) id: &'t str,
    #[serde(flatten)]
    pub(super) fields: Fields<'t>,
    pub(super) sources: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reported_on: Option<Moment>,
    pub(super) mentions: Vec<Mention<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review: Option<&'t Review>,
    /// Those that name it first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) findings: Vec<Numbered<'t>>,
    pub(super) exact: ExactEvent<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unplaced: Option<Unplaced<'t>>,
}

#[derive(Serialize)]
pub(super) struct Mention<'t> {
    pub(super) mention_id: &'t str,
    pub(super) event_id: &'t str,
    #[serde(flatten)]
    pub(super) fields: Fields<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exact: Option<Exact<'t>>,
}

/// What an event shares with its mentions.
#[derive(Serialize)]
pub(super) struct Fields<'t> {
    pub(super) report: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) published: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expression: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) trigger: Option<Words>,
    pub(super) link: &'static str,
    pub(super) event: String,
    pub(super) status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attribution: Option<String>,
    pub(super) when: String,
    pub(super) earliest: Option<Moment>,
    pub(super) latest: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) point: Option<Moment>,
    pub(super) precision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) approx: Option<&'static str>,
    pub(super) extent: &'static str,
    pub(super) dated_by: &'static str,
    pub(super) confidence: &'static str,
    #[serde(serialize_with = "rounded")]
    pub(super) score: f32,
    #[serde(serialize_with = "rounded")]
    pub(super) weight: f32,
    pub(super) actors: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) quote: Cow<'t, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sentence: Option<Span>,
    pub(super) source: String,
    pub(super) pointer: String,
    pub(super) flags: Vec<&'static str>,
}

/// Words of the report, and where they stand.
#[derive(Serialize)]
pub(super) struct Words {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

impl Words {
    pub(super) fn of(span: Option<Span>, text: String) -> Option<Self> {
        span.map(|Span { start, end }| Words { start, end, text })
    }
}

impl<'t> Mention<'t> {
    pub(super) fn of(entry: &Entry<'t>) -> Self {
        Mention {
            mention_id: &entry.row.mention.id,
            event_id: &entry.row.mention.event,
            fields: Fields::of(entry),
            exact: None,
        }
    }

    /// With all that is known of it; `told` are the reports that were described before.
    pub(super) fn exact(entry: &Entry<'t>, told: &mut HashSet<usize>) -> Self {
        Mention { exact: Some(Exact::of(entry, told.insert(entry.row.source))), ..Mention::of(entry) }
    }
}

impl<'t> Fields<'t> {
    pub(super) fn of(entry: &Entry<'t>) -> Self {
        let (row, source) = (entry.row, entry.source);
        let (mention, said, dating) = (&row.mention, row.said().into_owned(), entry.dating());
        let [sentence, trigger, expression] = said.code_points;
        Fields {
            report: said.report,
            title: source.title.as_deref(),
            url: source.url.as_deref(),
            published: entry.published().map(Moment::day),
            expression: Words::of(expression, said.expression),
            trigger: Words::of(trigger, said.trigger),
            link: said.link.name(),
            event: said.headline,
            status: mention.status.name(),
            attribution: said.attribution,
            when: entry.when(),
            earliest: dating.bounds.earliest,
            latest: dating.bounds.latest,
            point: dating.point.map(Moment::day),
            precision: dating.bounds.granularity.name(),
            approx: dating.bounds.approximate.then_some("about"),
            extent: dating.extent.name(),
            dated_by: dating.by.name(),
            confidence: entry.confidence(),
            score: mention.confidence,
            weight: entry.weight(),
            actors: said.actors,
            places: said.places,
            quote: row.excerpt.quote(),
            sentence,
            source: entry.citation(),
            pointer: entry.pointer(),
            flags: entry.flags().iter().map(|code| code.name()).collect(),
        }
    }
}
