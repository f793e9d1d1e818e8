//! Time expressions as JSON lines: one report a line, the contract of the command `dates`.

use super::{rounded, shown, shown_if, visible};
use crate::expression::TimeExpression;
use crate::grammar::Grammar;
use crate::report::Report;
use crate::resolve::Resolution;
use crate::span::CodePoints;
use crate::time::{Moment, Value, edtf};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    report: &'a str,
    published: Option<Moment>,
    expressions: Vec<Expression<'a>>,
}

#[derive(Serialize)]
struct Expression<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(rename = "type")]
    timex_type: &'static str,
    #[serde(serialize_with = "shown_if", skip_serializing_if = "Option::is_none")]
    value: Option<&'a Value>,
    #[serde(rename = "mod", skip_serializing_if = "Option::is_none")]
    modifier: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quant: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    freq: Option<String>,
    earliest: Option<Moment>,
    latest: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edtf: Option<String>,
    rule: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    anchor: Option<&'static str>,
    segment: &'static str,
    #[serde(serialize_with = "rounded")]
    confidence: f32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Alternative>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Alternative {
    #[serde(serialize_with = "shown")]
    value: crate::time::Period,
    earliest: Option<Moment>,
    latest: Option<Moment>,
}

#[derive(Serialize)]
struct Range {
    id: String,
    earliest: Option<Moment>,
    latest: Option<Moment>,
}

/// Writes one report with its dated expressions as one line of JSON. Offsets are code points of
/// the text as it was given.
///
/// # Errors
/// When `out` fails.
pub fn write_line<W: Write>(
    out: &mut W,
    grammar: &Grammar,
    report: &Report,
    dates: &[(TimeExpression, Resolution)],
) -> io::Result<()> {
    let source = report.source();
    let mut points = CodePoints::new(source);
    let mut ranges = 0;
    let mut expressions: Vec<Expression<'_>> = Vec::with_capacity(dates.len());
    for (i, (expression, resolution)) in dates.iter().enumerate() {
        let span = report.map.to_source(expression.span, source);
        let range = resolution.range.map(|(earliest, latest)| {
            // Both ends of a range carry its number.
            let second = expression.range.is_some() && i > 0 && {
                let (before, its) = &dates[i - 1];
                before.range == expression.range && its.range == resolution.range
            };
            ranges += u32::from(!second);
            Range { id: format!("r{ranges}"), earliest, latest }
        });
        let (quant, freq) = match &resolution.value {
            Some(Value::Set { quant, freq, .. }) => (*quant, freq.map(|n| format!("{n}X"))),
            _ => (None, None),
        };
        expressions.push(Expression {
            start: points.at(span.start),
            end: points.at(span.end),
            text: span.of(source),
            timex_type: resolution.timex_type.name(),
            value: resolution.value.as_ref(),
            modifier: resolution.modifier.map(|m| m.name()),
            quant,
            freq,
            earliest: resolution.bounds.earliest,
            latest: resolution.bounds.latest,
            point: resolution.point.map(Moment::day),
            edtf: edtf(resolution.value.as_ref(), &resolution.bounds),
            rule: grammar.rule_name(expression.arm),
            anchor: resolution.anchor.as_ref().map(|a| a.name()),
            segment: report.passage_at(expression.span.start).map_or("body", |p| p.role.name()),
            confidence: resolution.confidence,
            alternatives: resolution
                .alternatives
                .iter()
                .map(|a| {
                    let (earliest, latest) = a.period.moments().unzip();
                    Alternative { value: a.period, earliest, latest }
                })
                .collect(),
            range,
        });
    }
    let published = report.published.as_ref().and_then(|p| p.when.earliest);
    serde_json::to_writer(&mut *out, &Line { report: &report.id, published, expressions })?;
    out.write_all(b"\n")
}

/// Writes the dated expressions of one report as aligned lines for people: the day bounds, the
/// value, and the words in what stands around them.
///
/// # Errors
/// When `out` fails.
pub fn write_table(
    out: &mut dyn Write,
    grammar: &Grammar,
    report: &Report,
    dates: &[(TimeExpression, Resolution)],
    width: usize,
    color: bool,
) -> io::Result<()> {
    let published = report.published.as_ref().and_then(|p| p.when.earliest);
    let published = published.map_or("no publication date".to_owned(), |m| format!("published {m}"));
    writeln!(out, "{} ({published})", visible(&report.origin.to_string()))?;
    let (on, off) = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    for (expression, resolution) in dates {
        let modifier = resolution.modifier.map_or(String::new(), |m| format!(" {}", m.name()));
        let value = match &resolution.value {
            Some(value) => format!("{value}{modifier}"),
            None if resolution.impossible => "none".to_owned(),
            None => "open".to_owned(),
        };
        let side = |m: Option<Moment>| m.map_or("..".to_owned(), |m| m.to_string());
        let bounds = match (resolution.bounds.earliest, resolution.bounds.latest) {
            (None, None) if resolution.impossible => "no such day".to_owned(),
            (None, None) if resolution.is_open() && report.published.is_none() => "needs a publication day".to_owned(),
            (None, None) => String::new(),
            (Some(a), Some(b)) if a == b => a.to_string(),
            (a, b) => format!("{} to {}", side(a), side(b)),
        };
        let words = visible(report.words(expression.span)).into_owned();
        // What stands before and behind, as far as the line has room for it.
        let room = width.saturating_sub(50 + words.chars().count()) / 2;
        let line_start = report.text[..expression.span.start].rfind('\n').map_or(0, |i| i + 1);
        let line_end =
            report.text[expression.span.end..].find('\n').map_or(report.text.len(), |i| expression.span.end + i);
        let before = &report.text[line_start..expression.span.start];
        let before: String = before.chars().skip(before.chars().count().saturating_sub(room)).collect();
        let behind: String = report.text[expression.span.end..line_end].chars().take(room).collect();
        writeln!(
            out,
            "  {:<18} {bounds:<24}  {:>room$}{on}{words}{off}{}  [{}]",
            value,
            visible(&before),
            visible(&behind),
            grammar.rule_name(expression.arm),
        )?;
    }
    Ok(())
}
