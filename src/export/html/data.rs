//! What the script of the page works on.

use crate::check::Finding;
use crate::resolve::{AnchorUsed, Lean, Reason};
use crate::review::Verdict;
use crate::span::Span;
use crate::time::{Edtf, Moment, Value};
use crate::timeline::{Entry, Row, Timeline};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

/// Everything. Offsets are UTF-16, as the script counts.
#[derive(Serialize)]
pub struct Page<'t> {
    sources: Vec<Source<'t>>,
    events: Vec<Event<'t>>,
    findings: Vec<Told<'t>>,
}

#[derive(Serialize)]
struct Source<'t> {
    id: &'t str,
    /// How it is called in a list.
    name: String,
    path: &'t str,
    title: Option<&'t str>,
    publisher: Option<&'t str>,
    published: Option<Moment>,
    how: &'static str,
    url: Option<&'t str>,
}

#[derive(Serialize)]
struct Event<'t> {
    id: &'t str,
    when: String,
    event: String,
    status: &'static str,
    attribution: Option<String>,
    earliest: Option<Moment>,
    latest: Option<Moment>,
    point: Option<Moment>,
    precision: &'static str,
    approx: &'static str,
    extent: &'static str,
    confidence: &'static str,
    dated_by: &'static str,
    reported_on: Option<Moment>,
    sources: usize,
    flags: Vec<&'static str>,
    actors: Vec<String>,
    places: Vec<String>,
    edtf: Option<String>,
    /// What an analyst decided.
    review: &'static str,
    note: &'t str,
    tags: &'t [String],
    /// Which of the members stands for it.
    lead: usize,
    members: Vec<Member<'t>>,
}

#[derive(Serialize)]
struct Member<'t> {
    id: &'t str,
    source: usize,
    citation: String,
    pointer: String,
    quote: Cow<'t, str>,
    before: Cow<'t, str>,
    after: Cow<'t, str>,
    expression: Option<[usize; 2]>,
    trigger: Option<[usize; 2]>,
    derivation: Vec<(&'static str, String)>,
}

/// A finding with its citations.
#[derive(Serialize)]
struct Told<'t> {
    code: &'static str,
    severity: &'static str,
    message: &'t str,
    at: Vec<Cited<'t>>,
    notes: &'t [String],
    help: &'t [String],
    events: Vec<&'t str>,
}

#[derive(Serialize)]
struct Cited<'t> {
    citation: String,
    quote: &'t str,
    marks: Vec<(usize, usize, &'static str, &'t str)>,
}

impl<'t> Page<'t> {
    /// All of a timeline.
    pub fn of(timeline: &'t Timeline) -> Page<'t> {
        let event_of: HashMap<&str, &str> =
            timeline.rows.iter().map(|row| (row.mention.id.as_str(), row.mention.event.as_str())).collect();
        let sources = timeline.sources.iter().map(|source| Source {
            id: &source.id,
            name: source.citation(""),
            path: &source.origin.path,
            title: source.title.as_deref(),
            publisher: source.publisher.as_deref(),
            published: source.day().map(Moment::day),
            how: source.published.as_ref().map_or("", |published| published.evidence.method.name()),
            url: source.url.as_deref(),
        });
        Page {
            sources: sources.collect(),
            events: timeline.events().map(|entry| Event::of(&entry, timeline)).collect(),
            findings: timeline.findings.iter().map(|finding| Told::of(finding, timeline, &event_of)).collect(),
        }
    }
}

impl<'t> Event<'t> {
    fn of(entry: &Entry<'t>, timeline: &'t Timeline) -> Event<'t> {
        let (mention, said, dating) = (&entry.row.mention, entry.row.said().into_owned(), entry.dating());
        let value = dating.resolution().and_then(|r| r.value.clone()).or(dating.period.map(Value::Period));
        let members = entry.event.map_or(&[][..], |event| &event.members);
        Event {
            id: &mention.event,
            when: entry.when(),
            event: said.headline,
            status: mention.status.name(),
            attribution: said.attribution,
            earliest: dating.bounds.earliest,
            latest: dating.bounds.latest,
            point: dating.point.map(Moment::day),
            precision: dating.bounds.granularity.name(),
            approx: if dating.bounds.approximate { "about" } else { "" },
            extent: dating.extent.name(),
            confidence: entry.confidence(),
            dated_by: dating.by.name(),
            reported_on: entry.reported_on().map(Moment::day),
            sources: entry.sources(),
            flags: entry.flags().iter().map(|code| code.name()).collect(),
            actors: said.actors,
            places: said.places,
            edtf: Edtf::of(value.as_ref(), &dating.bounds).map(|edtf| edtf.to_string()),
            review: entry.review.and_then(|review| review.verdict).map_or("", Verdict::name),
            note: entry.review.map_or("", |review| &review.note),
            tags: entry.review.map_or(&[], |review| &review.tags),
            lead: entry.event.and_then(|event| members.iter().position(|&i| i == event.lead)).unwrap_or(0),
            members: entry.event.map_or_else(Vec::new, |event| timeline.members(event).map(Member::of).collect()),
        }
    }
}

impl<'t> Member<'t> {
    fn of(entry: Entry<'t>) -> Member<'t> {
        let (row, said) = (entry.row, entry.row.said());
        let [before, after] = row.excerpt.around();
        Member {
            id: &row.mention.id,
            source: row.source,
            citation: entry.citation(),
            pointer: entry.pointer(),
            quote: row.excerpt.quote(),
            before,
            after,
            expression: place(row, said.code_points[2], &said.expression),
            trigger: place(row, said.code_points[1], &said.trigger),
            derivation: derivation(&entry),
        }
    }
}

impl<'t> Told<'t> {
    fn of(finding: &'t Finding, timeline: &'t Timeline, event_of: &HashMap<&'t str, &'t str>) -> Told<'t> {
        let at = finding.at.iter().map(|at| Cited {
            citation: timeline.sources.get(at.source).map(|s| s.citation(&at.locator)).unwrap_or_default(),
            quote: &at.quote,
            marks: at
                .marks
                .iter()
                .filter_map(|mark| {
                    let [start, end] = utf16(&at.quote, mark.span)?;
                    Some((start, end, "", mark.label.as_str()))
                })
                .collect(),
        });
        let mut events: Vec<&str> =
            finding.mentions.iter().filter_map(|id| event_of.get(id.as_str()).copied()).collect();
        events.dedup();
        Told {
            code: finding.code.name(),
            severity: finding.severity.name(),
            message: &finding.message,
            at: at.collect(),
            notes: &finding.notes,
            help: &finding.help,
            events,
        }
    }
}

/// Where words stand in the sentence of a row. The sentence is told from the view, the places from the source: where
/// the two differ, the words are looked for.
fn place(row: &Row, words: Option<Span>, text: &str) -> Option<[usize; 2]> {
    let (words, sentence) = (words?, row.said().code_points[0]?);
    let quote = row.excerpt.quote();
    let at = words.start.checked_sub(sentence.start).and_then(|n| quote.char_indices().nth(n)).map(|(at, _)| at);
    let at = at.filter(|&at| quote[at..].starts_with(text)).or_else(|| quote.find(text))?;
    utf16(&quote, Span::new(at, at + text.len()))
}

fn utf16(text: &str, span: Span) -> Option<[usize; 2]> {
    let units = |end: usize| text.get(..end).map(|text| text.encode_utf16().count());
    Some([units(span.start)?, units(span.end)?])
}

/// How a mention came to its date, in a few words.
fn derivation(entry: &Entry<'_>) -> Vec<(&'static str, String)> {
    let (row, said, dating) = (entry.row, entry.row.said(), entry.row.mention.dating());
    let mut lines = Vec::new();
    if !said.expression.is_empty() {
        lines.push(("words", format!("\u{201c}{}\u{201d}", said.expression)));
    }
    lines.push(("event word", format!("\u{201c}{}\u{201d}, tied by `{}`", said.trigger, said.link.name())));
    lines.push(("means", crate::when::when(&dating)));
    if let Some(resolution) = dating.resolution() {
        match &resolution.anchor {
            Some(AnchorUsed::Publication(day)) => lines.push(("counted from", format!("the day it was said, {day}"))),
            Some(AnchorUsed::Focus { period, .. }) => {
                lines.push(("counted from", format!("what the text spoke of, {period}")));
            }
            Some(AnchorUsed::FocusYear { year, .. }) => {
                lines.push(("counted from", format!("the year the text spoke of, {year}")));
            }
            None => {}
        }
        if let Some((lean, reason)) = resolution.trace.choice {
            let which = match lean {
                Lean::Past => "the past one",
                Lean::Future => "the coming one",
                Lean::Nearest => "the nearest one",
                Lean::Open => "the usual reading",
            };
            let why = match reason {
                Reason::Verb(tense, ..) => format!(", by its verb ({})", tense.name()),
                Reason::Cue(_) | Reason::Words => ", by the words before it".to_owned(),
                Reason::Asked => ", as asked for".to_owned(),
                Reason::Usual => String::new(),
            };
            lines.push(("direction", format!("{which}{why}")));
        }
        if let Some(value) = &resolution.value {
            lines.push(("value", value.to_string()));
        }
        for other in &resolution.alternatives {
            lines.push(("or", other.period.to_string()));
        }
    }
    lines.push(("dated by", dating.by.name().to_owned()));
    lines.push(("confidence", format!("{} ({:.2})", entry.confidence(), row.mention.confidence)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::bridge;

    #[test]
    fn words_are_marked_where_they_stand() {
        let mut row = bridge().rows[1].clone();
        row.excerpt = crate::excerpt::Excerpt::new("", "\u{1f600} May and May", "");
        row.edit(|said| said.code_points[0] = Some(Span::new(100, 113)));
        assert_eq!(place(&row, Some(Span::new(110, 113)), "May"), Some([11, 14]), "the second, in UTF-16");
        assert_eq!(place(&row, Some(Span::new(111, 114)), "May"), Some([3, 6]), "moved: the first that is found");
        assert_eq!(place(&row, Some(Span::new(111, 114)), "June"), None);
    }
}
