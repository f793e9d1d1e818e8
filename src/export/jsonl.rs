//! The timeline as JSON lines, the format for machines: one event, or one mention, a line.
//!
//! Offsets are code points of the report's text as it was given. An open bound is `null`; a field
//! without a value is left out.

use super::{Export, Losses, Rows, rounded};
use crate::span::Span;
use crate::time::Moment;
use crate::timeline::{Entry, Timeline};
use serde::Serialize;
use std::io::{self, Write};

/// The version of every JSON that is written: fields are added, never changed.
pub const SCHEMA: &str = "annalist/1";

/// The exporter for JSON lines.
#[derive(Debug)]
pub struct JsonLines {
    rows: Rows,
}

impl JsonLines {
    /// One line for each of `rows`.
    pub const fn new(rows: Rows) -> Self {
        JsonLines { rows }
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
        match self.rows {
            Rows::Mentions => {
                for entry in timeline.mentions() {
                    line(out, &Versioned { schema: SCHEMA, line: Mention::of(&entry) })?;
                }
            }
            Rows::Events => {
                for entry in timeline.events() {
                    let members = entry.event.into_iter().flat_map(|event| timeline.members(event));
                    line(out, &Event::of(&entry, members))?;
                }
            }
        }
        Ok(Losses::new())
    }
}

fn line(out: &mut dyn Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Versioned<T> {
    schema: &'static str,
    #[serde(flatten)]
    line: T,
}

#[derive(Serialize)]
struct Event<'t> {
    schema: &'static str,
    id: &'t str,
    #[serde(flatten)]
    fields: Fields<'t>,
    sources: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported_on: Option<Moment>,
    mentions: Vec<Mention<'t>>,
}

#[derive(Serialize)]
struct Mention<'t> {
    mention_id: &'t str,
    event_id: &'t str,
    #[serde(flatten)]
    fields: Fields<'t>,
}

/// What an event shares with its mentions.
#[derive(Serialize)]
struct Fields<'t> {
    report: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expression: Option<Words<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trigger: Option<Words<'t>>,
    link: &'static str,
    event: &'t str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'t str>,
    when: String,
    earliest: Option<Moment>,
    latest: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    point: Option<Moment>,
    precision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    approx: Option<&'static str>,
    extent: &'static str,
    dated_by: &'static str,
    confidence: &'static str,
    #[serde(serialize_with = "rounded")]
    score: f32,
    #[serde(serialize_with = "rounded")]
    weight: f32,
    actors: &'t [String],
    places: &'t [String],
    quote: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<Span>,
    source: String,
    pointer: String,
    flags: Vec<&'static str>,
}

/// Words of the report, and where they stand.
#[derive(Serialize)]
struct Words<'t> {
    start: usize,
    end: usize,
    text: &'t str,
}

impl<'t> Words<'t> {
    fn of(span: Option<Span>, text: &'t str) -> Option<Self> {
        span.map(|Span { start, end }| Words { start, end, text })
    }
}

impl<'t> Event<'t> {
    fn of(entry: &Entry<'t>, members: impl Iterator<Item = Entry<'t>>) -> Self {
        Event {
            schema: SCHEMA,
            id: &entry.row.mention.event,
            fields: Fields::of(entry),
            sources: entry.sources(),
            reported_on: entry.reported_on().map(Moment::day),
            mentions: members.map(|member| Mention::of(&member)).collect(),
        }
    }
}

impl<'t> Mention<'t> {
    fn of(entry: &Entry<'t>) -> Self {
        Mention { mention_id: &entry.row.mention.id, event_id: &entry.row.mention.event, fields: Fields::of(entry) }
    }
}

impl<'t> Fields<'t> {
    fn of(entry: &Entry<'t>) -> Self {
        let (row, source) = (entry.row, entry.source);
        let (mention, dating) = (&row.mention, entry.dating());
        let [sentence, trigger, expression] = row.code_points;
        Fields {
            report: &mention.report,
            title: source.title.as_deref(),
            url: source.url.as_deref(),
            published: entry.published().map(Moment::day),
            expression: Words::of(expression, &row.expression),
            trigger: Words::of(trigger, &row.trigger),
            link: mention.link.name(),
            event: &mention.headline,
            status: mention.status.name(),
            attribution: mention.attribution.as_deref(),
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
            actors: &mention.actors,
            places: &mention.places,
            quote: &row.quote,
            sentence,
            source: entry.citation(),
            pointer: entry.pointer(),
            flags: entry.flags().iter().map(|code| code.name()).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::fixture::harbour;
    use serde_json::Value;

    fn lines(rows: Rows) -> Vec<String> {
        let mut out = Vec::new();
        JsonLines::new(rows).write(&harbour(), &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_mention_is_one_line() {
        let expected = concat!(
            r#"{"schema":"annalist/1","mention_id":"m-123456789abc","event_id":"e-123456789abc","report":"minutes","#,
            r#""published":"2031-06-17","expression":{"start":117,"end":138,"text":"about three weeks ago"},"#,
            r#""trigger":{"start":112,"end":116,"text":"sank"},"link":"nearest","#,
            r#""event":"The dredger sank about three weeks ago.","status":"happened","#,
            r#""when":"between 20 May and 3 Jun 2031","earliest":"2031-05-20","latest":"2031-06-03","#,
            r#""point":"2031-05-27","precision":"week","approx":"about","extent":"within","dated_by":"expression","#,
            r#""confidence":"likely","score":0.8,"weight":1.0,"actors":[],"places":[],"#,
            r#""quote":"The dredger sank about three weeks ago.","sentence":{"start":100,"end":139},"#,
            r#""source":"minutes.txt para 2","pointer":"reports/minutes.txt:3:1","flags":[]}"#,
        );
        assert_eq!(lines(Rows::Mentions)[1], expected);
    }

    #[test]
    fn an_event_holds_its_mentions() {
        let event: Value = serde_json::from_str(&lines(Rows::Events)[0]).unwrap();
        assert_eq!(event["schema"], "annalist/1");
        assert_eq!(event["id"], "e-0123456789ab");
        assert_eq!(event["reported_on"], "2031-06-17");
        assert_eq!(event["sources"], 1);
        assert_eq!(event["attribution"], "the harbour master");
        assert_eq!(event["mentions"][0]["mention_id"], "m-0123456789ab");
        assert_eq!(event["mentions"][0]["trigger"]["start"], 129, "in code points");
    }

    #[test]
    fn an_open_bound_is_null_and_no_value_is_no_field() {
        let lead: Value = serde_json::from_str(&lines(Rows::Mentions)[2]).unwrap();
        assert_eq!(lead["earliest"], Value::Null);
        assert_eq!(lead["latest"], "2031-06-17");
        let fields = lead.as_object().unwrap();
        assert!(fields.contains_key("earliest"));
        for absent in ["expression", "point", "approx", "attribution", "url", "title"] {
            assert!(!fields.contains_key(absent), "{absent}");
        }
    }
}
