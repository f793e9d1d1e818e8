//! Publication dates with their evidence: JSON lines for machines, aligned lines for people.

use super::visible;
use crate::explain::evidence;
use crate::report::Report;
use crate::time::Moment;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternates: Vec<Alternate<'a>>,
}

#[derive(Serialize)]
struct Alternate<'a> {
    date: String,
    raw: &'a str,
    method: &'static str,
}

/// The civil day, or the days of a coarser date.
fn day(report: &Report) -> Option<String> {
    let when = report.published.as_ref()?.when;
    match (when.earliest?, when.latest?) {
        (a, b) if a == b => Some(a.to_string()),
        (a, b) => Some(format!("{a}/{b}")),
    }
}

/// Writes one report as a line of JSON.
///
/// # Errors
/// When `out` fails.
pub fn write_line(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let evidence = report.published.as_ref().map(|p| &p.evidence);
    let line = Line {
        report: &report.id,
        published: day(report),
        raw: evidence.map(|e| e.raw.as_str()),
        method: evidence.map(|e| e.method.name()),
        confidence: evidence.map(|e| (f64::from(e.confidence) * 100.0).round() / 100.0),
        alternates: evidence.map_or(Vec::new(), |e| {
            e.alternates
                .iter()
                .map(|(date, raw, method)| Alternate {
                    date: Moment::day(*date).to_string(),
                    raw,
                    method: method.name(),
                })
                .collect()
        }),
    };
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// Writes one report as a line for people.
///
/// # Errors
/// When `out` fails.
pub fn write_table(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let day = day(report).unwrap_or_else(|| "unknown".to_owned());
    let how = match &report.published {
        Some(published) => format!("{:.2}  {}", published.evidence.confidence, visible(&evidence(published))),
        None => "      nothing in the report says; try --published 2025-06-17".to_owned(),
    };
    writeln!(out, "{day:<10}  {how}  {}", visible(&report.origin.to_string()))
}
