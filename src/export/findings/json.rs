//! Findings as JSON, one document or one line each.
//!
//! Offsets are code points of the report's text as it was given; a field without a value is left out.

use super::place::Place;
use crate::check::{Code, Finding, Severity};
use crate::export::jsonl::SCHEMA;
use crate::export::{Export, Losses};
use crate::time::Moment;
use crate::timeline::Timeline;
use serde::Serialize;
use std::collections::HashMap;
use std::io::{self, Write};

/// One document.
#[derive(Debug)]
pub struct Json;

/// One line for a finding.
#[derive(Debug)]
pub struct JsonLines;

#[derive(Serialize)]
struct Document<'t> {
    schema: &'static str,
    findings: Vec<Record<'t>>,
}

#[derive(Serialize)]
struct Line<'t> {
    schema: &'static str,
    #[serde(flatten)]
    record: Record<'t>,
}

#[derive(Serialize)]
struct Record<'t> {
    id: String,
    code: Code,
    name: &'static str,
    severity: Severity,
    message: &'t str,
    at: Vec<At<'t>>,
    notes: &'t [String],
    help: &'t [String],
    mentions: &'t [String],
    events: Vec<&'t str>,
}

#[derive(Serialize)]
struct At<'t> {
    report: &'t str,
    pointer: String,
    locator: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Moment>,
    start: usize,
    end: usize,
    quote: &'t str,
    marks: Vec<Marked<'t>>,
}

#[derive(Serialize)]
struct Marked<'t> {
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    text: &'t str,
    label: &'t str,
}

fn records(timeline: &Timeline) -> impl Iterator<Item = Record<'_>> {
    let events = events(timeline);
    timeline.findings.iter().map(move |finding| {
        let Finding { code, severity, message, at, notes, help, mentions } = finding;
        Record {
            id: finding.id(),
            code: *code,
            name: code.page().name,
            severity: *severity,
            message,
            at: Place::all(timeline, at).map(At::of).collect(),
            notes,
            help,
            mentions,
            events: events_of(&events, finding),
        }
    })
}

/// Which event each mention tells of.
pub(super) fn events(timeline: &Timeline) -> HashMap<&str, &str> {
    timeline.rows.iter().map(|row| (row.mention.id.as_str(), row.mention.event.as_str())).collect()
}

/// The events that a finding names.
pub(super) fn events_of<'t>(events: &HashMap<&'t str, &'t str>, finding: &Finding) -> Vec<&'t str> {
    let mut named: Vec<&str> = finding.mentions.iter().filter_map(|id| events.get(id.as_str()).copied()).collect();
    named.dedup();
    named
}

impl<'t> At<'t> {
    fn of(place: Place<'t>) -> At<'t> {
        let citation = place.citation;
        At {
            report: &place.source.id,
            pointer: place.pointer(),
            locator: &citation.locator,
            published: place.source.day().map(Moment::day),
            start: citation.code_points.start,
            end: citation.code_points.end,
            quote: &citation.quote,
            marks: citation
                .marks
                .iter()
                .map(|mark| {
                    let points = place.points(mark);
                    Marked {
                        start: points.map(|span| span.start),
                        end: points.map(|span| span.end),
                        text: mark.span.of(&citation.quote),
                        label: &mark.label,
                    }
                })
                .collect(),
        }
    }
}

impl Export for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let document = Document { schema: SCHEMA, findings: records(timeline).collect() };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        out.write_all(b"\n")?;
        Ok(Losses::new())
    }
}

impl Export for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        for record in records(timeline) {
            serde_json::to_writer(&mut *out, &Line { schema: SCHEMA, record })?;
            out.write_all(b"\n")?;
        }
        Ok(Losses::new())
    }
}
