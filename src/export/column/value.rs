//! What a row has in a column that is not there to be copied.

use super::Seen;
use crate::mention::Extent;
use crate::resolve::AnchorUsed;
use crate::review::Review;
use crate::span::Span;
use crate::time::{Edtf, Moment, Value};
use crate::timeline::Entry;
use chrono::NaiveDate;
use std::borrow::Cow;

/// A part of what an analyst decided.
pub(super) fn review<'t>(entry: &Entry<'t>, part: fn(&'t Review) -> Cow<'t, str>) -> Cow<'t, str> {
    entry.review.map_or("".into(), part)
}

pub(super) fn moment(moment: Option<Moment>) -> Cow<'static, str> {
    // An offset behind a time makes it text to a spreadsheet.
    moment.map_or("".into(), |m| match m.time {
        Some(time) => format!("{}T{}", Moment::day(m.date), time.format("%H:%M:%S")).into(),
        None => m.to_string().into(),
    })
}

pub(super) fn day(day: Option<NaiveDate>) -> Cow<'static, str> {
    moment(day.map(Moment::day))
}

pub(super) fn approx(entry: &Entry<'_>) -> &'static str {
    if entry.dating().bounds.approximate { "about" } else { "" }
}

pub(super) fn flags(entry: &Entry<'_>) -> String {
    entry.flags().iter().map(|code| code.name()).collect::<Vec<_>>().join("|")
}

pub(super) fn edtf_of(entry: &Entry<'_>) -> String {
    let dating = entry.dating();
    Edtf::of(value(entry).as_ref(), &dating.bounds).map(|edtf| edtf.to_string()).unwrap_or_default()
}

/// The value of the expression, or of the period that stands for it.
pub(super) fn value(entry: &Entry<'_>) -> Option<Value> {
    let dating = entry.dating();
    dating.resolution().and_then(|r| r.value.clone()).or(dating.period.map(Value::Period))
}

pub(super) fn timex_type(entry: &Entry<'_>) -> &'static str {
    entry.dating().resolution().map_or("", |r| r.timex_type.name())
}

pub(super) fn timex_value(entry: &Entry<'_>) -> String {
    value(entry).map(|value| value.to_string()).unwrap_or_default()
}

pub(super) fn utc_offset(entry: &Entry<'_>) -> String {
    let offset = entry.dating().bounds.earliest.and_then(|moment| moment.offset);
    offset.map_or(String::new(), |minutes| {
        let sign = if minutes < 0 { '-' } else { '+' };
        // Behind the letters a spreadsheet takes it for no number.
        format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    })
}

pub(super) fn anchor(entry: &Entry<'_>) -> &'static str {
    let dating = entry.dating();
    dating.resolution().and_then(|r| r.anchor.as_ref().map(AnchorUsed::name)).unwrap_or_default()
}

pub(super) fn anchor_text(entry: &Entry<'_>) -> String {
    let dating = entry.dating();
    dating.resolution().and_then(|r| r.anchor.as_ref().map(AnchorUsed::counted_from)).unwrap_or_default()
}

/// The first and the last moment at which it may have begun, and at which it may have ended.
pub(super) fn ends(entry: &Entry<'_>) -> [Option<Moment>; 4] {
    let dating = entry.dating();
    let (earliest, latest) = (dating.bounds.earliest, dating.bounds.latest);
    // "Since March": it began some day of March.
    let named = dating.period.and_then(|period| period.moments());
    match dating.extent {
        Extent::Within => [earliest, latest, earliest, latest],
        Extent::Throughout => [earliest, earliest, latest, latest],
        Extent::Since => [earliest, named.map(|(_, last)| last).or(earliest), None, latest],
        Extent::Until => [earliest, None, named.map(|(first, _)| first).or(latest), latest],
    }
}

pub(super) fn duration(entry: &Entry<'_>) -> String {
    let bounds = entry.dating().bounds;
    let (Extent::Throughout, Some(first), Some(last)) = (entry.dating().extent, bounds.earliest, bounds.latest) else {
        return String::new();
    };
    match (first.time, last.time) {
        (Some(from), Some(to)) => {
            let minutes = (last.date.and_time(to) - first.date.and_time(from)).num_minutes();
            format!("PT{minutes}M")
        }
        _ => format!("P{}D", (last.date - first.date).num_days() + 1),
    }
}

pub(super) fn conflicts(seen: &Seen<'_, '_>) -> String {
    if seen.flags().is_empty() {
        return String::new();
    }
    let findings = seen.context.findings();
    let mut ids: Vec<&str> = Vec::new();
    for id in seen.members().filter_map(|mention| findings.get(mention)).flatten() {
        if !ids.contains(&id.as_str()) {
            ids.push(id);
        }
    }
    ids.join("|")
}

/// The sentence, in code points of the text as it was given.
pub(super) fn place(entry: &Entry<'_>) -> Option<Span> {
    entry.row.said().code_points[0]
}

pub(super) fn score(entry: &Entry<'_>) -> String {
    format!("{:.2}", entry.row.mention.confidence)
}

pub(super) fn mentions(entry: &Entry<'_>) -> usize {
    entry.event.map_or(1, |event| event.members.len())
}

pub(super) fn published_from(entry: &Entry<'_>) -> &'static str {
    entry.source.published.as_ref().map_or("", |p| p.evidence.method.name())
}
