//! Time expressions as JSON lines: one report a line, the contract of the command `dates`.

use super::{rounded, shown, shown_if};
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
    #[serde(serialize_with = "shown_if")]
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
    #[serde(serialize_with = "shown_if")]
    earliest: Option<Moment>,
    #[serde(serialize_with = "shown_if")]
    latest: Option<Moment>,
    #[serde(serialize_with = "shown_if", skip_serializing_if = "Option::is_none")]
    point: Option<chrono::NaiveDate>,
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
    #[serde(serialize_with = "shown_if")]
    earliest: Option<Moment>,
    #[serde(serialize_with = "shown_if")]
    latest: Option<Moment>,
}

#[derive(Serialize)]
struct Range {
    id: String,
    #[serde(serialize_with = "shown_if")]
    earliest: Option<Moment>,
    #[serde(serialize_with = "shown_if")]
    latest: Option<Moment>,
}

/// Writes one report with its dated expressions as one line of JSON. Offsets are code points of
/// the text as it was given.
///
/// # Errors
/// When `out` fails.
pub fn write_line(
    out: &mut dyn Write,
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
            point: resolution.point,
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
