//! Publication dates with their evidence: JSON lines for machines, aligned lines for people.

use super::visible;
use crate::explain::evidence;
use crate::report::{Published, Report};
use crate::time::Moment;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    precision: Option<&'static str>,
    /// The local time of day, and the minutes east of UTC as an offset.
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<String>,
    /// The moment in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    instant: Option<String>,
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

/// `+01:00` of minutes east of UTC.
fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// The moment in UTC, where day, time and offset are known.
fn instant(published: &Published) -> Option<String> {
    let local = published.day()?.and_time(published.time?);
    let moment = local.checked_sub_signed(chrono::TimeDelta::minutes(i64::from(published.offset?)))?;
    Some(moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Writes one report as a line of JSON.
///
/// # Errors
/// When `out` fails.
pub fn write_line(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let published = report.published.as_ref();
    let evidence = published.map(|p| &p.evidence);
    let line = Line {
        report: &report.id,
        published: day(report),
        precision: published.map(|p| p.when.granularity.name()),
        time: published.and_then(|p| p.time).map(|time| time.format("%H:%M:%S").to_string()),
        offset: published.and_then(|p| p.offset).map(offset),
        instant: published.and_then(instant),
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
