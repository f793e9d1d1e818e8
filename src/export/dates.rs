//! Time expressions of reports, as the command `dates` gives them: JSON lines, one report a line; CSV, one expression a
//! row; a table for people.

use super::column::one_line;
use super::csv::{self, guarded, io_error};
use super::json::{Object, Rows, name};
use super::visible;
use crate::expression::TimeExpression;
use crate::grammar::Grammar;
use crate::report::Report;
use crate::resolve::Resolution;
use crate::span::{CodePoints, Span};
use crate::time::{Edtf, Moment, Value};
use crate::timeline::STDIN;
use std::io::{self, Write};

/// Writes one report with its dated expressions as one line of JSON. Offsets are code points of
/// the text as it was given.
pub fn write_line(out: &mut Vec<u8>, grammar: &Grammar, report: &Report, dates: &[(TimeExpression, Resolution)]) {
    let mut line = Line::new(out, grammar, report);
    dates.iter().for_each(|(expression, resolution)| line.push(expression, resolution));
    line.end();
}

/// A line of [`write_line`] that is written expression by expression, in the order of the text.
#[derive(Debug)]
pub struct Line<'o> {
    rows: Rows<'o>,
    grammar: &'o Grammar,
    report: &'o Report,
    points: CodePoints<'o>,
    ranges: u32,
    /// The first end of a range was written, and the second was not.
    open_range: bool,
}

impl<'o> Line<'o> {
    /// Begins the line of a report.
    pub fn new(out: &'o mut Vec<u8>, grammar: &'o Grammar, report: &'o Report) -> Self {
        let mut line = Object::new(out);
        line.text(name!("report"), &report.id);
        line.moment(name!("published"), report.published.as_ref().and_then(|p| p.when.earliest));
        let (rows, points) = (line.rows(name!("expressions")), CodePoints::new(report.source()));
        Line { rows, grammar, report, points, ranges: 0, open_range: false }
    }

    /// Writes the next expression.
    pub fn push(&mut self, expression: &TimeExpression, resolution: &Resolution) {
        let Line { rows, grammar, report, points, ranges, open_range } = self;
        let source = report.source();
        rows.push(|row| {
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
            row.word(name!("rule"), grammar.rule_name(expression.arm));
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
                let second = *open_range;
                *open_range = !second;
                *ranges += u32::from(!second);
                row.object(name!("range"), |row| {
                    row.shown(name!("id"), &format_args!("r{ranges}"));
                    row.moment(name!("earliest"), earliest);
                    row.moment(name!("latest"), latest);
                });
            }
        });
    }

    /// Ends the line.
    pub fn end(self) {
        let out = self.rows.end();
        out.push(b'\n');
    }
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
        let room = width.saturating_sub(50 + words.chars().count()) / 2;
        let (before, behind) = around(report, expression.span, room);
        writeln!(
            out,
            "  {:<18} {bounds:<24}  {:>room$}{on}{words}{off}{}  [{}]",
            value,
            visible(before),
            visible(behind),
            grammar.rule_name(expression.arm),
        )?;
    }
    Ok(())
}

/// What stands before and behind words on their line, at most so many characters of each.
fn around(report: &Report, span: Span, room: usize) -> (&str, &str) {
    let (before, behind) = (&report.text[..span.start], &report.text[span.end..]);
    let from = before.char_indices().rev().take_while(|its| its.1 != '\n').take(room).last();
    let to = behind.char_indices().take_while(|its| its.1 != '\n').take(room).last();
    (from.map_or("", |(at, _)| &before[at..]), to.map_or("", |(at, c)| &behind[..at + c.len_utf8()]))
}

/// The columns of [`write_rows`].
pub const COLUMNS: [&str; 15] = [
    "report",
    "published",
    "expression",
    "type",
    "value",
    "mod",
    "earliest",
    "latest",
    "point",
    "edtf",
    "anchor",
    "confidence",
    "rule",
    "context",
    "pointer",
];

/// Characters of context on either side.
const CONTEXT: usize = 80;

/// Writes the dated expressions of one report as rows of CSV (RFC 4180) under [`COLUMNS`], words of the report guarded
/// as in the timeline. `pointer` is path:line:column; an expression that stays open has no value.
///
/// # Errors
/// When `out` fails.
pub fn write_rows(
    out: &mut dyn Write,
    grammar: &Grammar,
    report: &Report,
    dates: &[(TimeExpression, Resolution)],
) -> io::Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::Any(b'\n')).from_writer(out);
    let options = csv::Options::default();
    let foreign = |text: &str| guarded(one_line(text.into()), &options).into_owned();
    let moment = |m: Option<Moment>| m.map_or(String::new(), |m| m.to_string());
    let published = moment(report.published.as_ref().and_then(|p| p.when.earliest));
    let path = if report.origin.path == "-" { STDIN } else { &report.origin.path };
    let source = report.source();
    let mut lines = report.lines();
    for (expression, resolution) in dates {
        let (before, behind) = around(report, expression.span, CONTEXT);
        let words = report.words(expression.span);
        let edtf = Edtf::of(resolution.value.as_ref(), &resolution.bounds);
        let (line, column) = lines.at(report.map.to_source(expression.span, source).start);
        let row: [String; COLUMNS.len()] = [
            foreign(&report.id),
            published.clone(),
            foreign(words),
            resolution.timex_type.name().into(),
            resolution.value.as_ref().map_or(String::new(), Value::to_string),
            resolution.modifier.map_or(String::new(), |m| m.name().into()),
            moment(resolution.bounds.earliest),
            moment(resolution.bounds.latest),
            resolution.point.map_or(String::new(), |day| day.to_string()),
            edtf.map_or(String::new(), |edtf| edtf.to_string()),
            resolution.anchor.as_ref().map_or(String::new(), |anchor| anchor.name().into()),
            format!("{:.2}", resolution.confidence),
            grammar.rule_name(expression.arm).into(),
            foreign(&format!("{before}{words}{behind}")),
            foreign(&format!("{path}:{line}:{column}")),
        ];
        writer.write_record(&row).map_err(io_error)?;
    }
    writer.flush()
}
