//! Time expressions as JSON lines: one report a line, the contract of the command `dates`.

use super::json::{Object, name};
use super::visible;
use crate::expression::TimeExpression;
use crate::grammar::Grammar;
use crate::report::Report;
use crate::resolve::Resolution;
use crate::span::CodePoints;
use crate::time::{Edtf, Moment, Value};
use std::io::{self, Write};

/// Writes one report with its dated expressions as one line of JSON. Offsets are code points of
/// the text as it was given.
pub fn write_line(out: &mut Vec<u8>, grammar: &Grammar, report: &Report, dates: &[(TimeExpression, Resolution)]) {
    let source = report.source();
    let mut points = CodePoints::new(source);
    let (mut ranges, mut open_range) = (0, false);
    let mut line = Object::new(out);
    line.text(name!("report"), &report.id);
    line.moment(name!("published"), report.published.as_ref().and_then(|p| p.when.earliest));
    line.list(name!("expressions"), dates, |(expression, resolution), row| {
        let span = report.map.to_source(expression.span, source);
        row.number(name!("start"), points.at(span.start));
        row.number(name!("end"), points.at(span.end));
        row.text(name!("text"), span.of(source));
        row.word(name!("type"), resolution.timex_type.name());
        if let Some(value) = &resolution.value {
            row.printed(name!("value"), value);
        }
        if let Some(modifier) = resolution.modifier {
            row.word(name!("mod"), modifier.name());
        }
        if let Some(Value::Set { quant, freq, .. }) = &resolution.value {
            if let Some(quant) = quant {
                row.word(name!("quant"), quant);
            }
            if let Some(freq) = freq {
                row.shown(name!("freq"), &format_args!("{freq}X"));
            }
        }
        row.moment(name!("earliest"), resolution.bounds.earliest);
        row.moment(name!("latest"), resolution.bounds.latest);
        if let Some(point) = resolution.point {
            row.moment(name!("point"), Some(Moment::day(point)));
        }
        if let Some(edtf) = Edtf::of(resolution.value.as_ref(), &resolution.bounds) {
            row.printed(name!("edtf"), &edtf);
        }
        row.text(name!("rule"), grammar.rule_name(expression.arm));
        if let Some(anchor) = &resolution.anchor {
            row.word(name!("anchor"), anchor.name());
        }
        row.word(name!("segment"), report.passage_at(expression.span.start).map_or("body", |p| p.role.name()));
        row.share(name!("confidence"), resolution.confidence);
        if !resolution.alternatives.is_empty() {
            row.list(name!("alternatives"), &resolution.alternatives, |other, row| {
                let (earliest, latest) = other.period.moments().unzip();
                row.printed(name!("value"), &other.period);
                row.moment(name!("earliest"), earliest);
                row.moment(name!("latest"), latest);
            });
        }
        if let Some((earliest, latest)) = resolution.range {
            // The two ends of a range follow one another and carry its number.
            let second = open_range;
            open_range = !second;
            ranges += u32::from(!second);
            row.object(name!("range"), |row| {
                row.shown(name!("id"), &format_args!("r{ranges}"));
                row.moment(name!("earliest"), earliest);
                row.moment(name!("latest"), latest);
            });
        }
    });
    line.end();
    out.push(b'\n');
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
        // What stands before and behind on its line, as far as there is room for it.
        let room = width.saturating_sub(50 + words.chars().count()) / 2;
        let before = &report.text[..expression.span.start];
        let on_line = before.char_indices().rev().take_while(|its| its.1 != '\n').take(room);
        let before = on_line.last().map_or("", |(at, _)| &before[at..]);
        let behind = &report.text[expression.span.end..];
        let behind: String = behind.chars().take_while(|c| *c != '\n').take(room).collect();
        writeln!(
            out,
            "  {:<18} {bounds:<24}  {:>room$}{on}{words}{off}{}  [{}]",
            value,
            visible(before),
            visible(&behind),
            grammar.rule_name(expression.arm),
        )?;
    }
    Ok(())
}
