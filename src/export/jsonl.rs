//! The timeline as JSON lines, the format for machines: one event, or one mention, a line; and as JSON, one array of them.
//!
//! Offsets are code points of the report's text as it was given. An open bound is `null`; a field
//! without a value is left out. Lines hold under `exact` what only annalist needs, so that a timeline can be read back
//! whole, and the mention that stands for an event under `of_event` what is told of that alone; what belongs to no event
//! stands in the first line, under `unplaced`, so that every line is a row.

mod read;

use super::{Export, Losses, Rows, rounded};
use crate::check::{Code, Finding};
use crate::mention::Dating;
use crate::review::Review;
use crate::span::Span;
use crate::time::Moment;
use crate::timeline::{Entry, Source, Timeline};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// The version of every JSON that is written: fields are added, never changed.
pub const SCHEMA: &str = "annalist/1";

/// The exporter for JSON lines and JSON.
#[derive(Debug)]
pub struct JsonLines {
    rows: Rows,
    array: bool,
}

impl JsonLines {
    /// One line for each of `rows`.
    pub const fn new(rows: Rows) -> Self {
        JsonLines { rows, array: false }
    }

    /// One array of them.
    pub const fn array(rows: Rows) -> Self {
        JsonLines { rows, array: true }
    }
}

impl Export for JsonLines {
    fn name(&self) -> &'static str {
        if self.array { "json" } else { "jsonl" }
    }

    fn extensions(&self) -> &'static [&'static str] {
        if self.array { &["json"] } else { &["jsonl", "ndjson"] }
    }

    fn has_mentions(&self) -> bool {
        true
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let mut out = Lines { out, array: self.array, any: false };
        match self.rows {
            Rows::Mentions => mentions(timeline, &mut out)?,
            Rows::Events => events(timeline, &mut out)?,
        }
        out.end()?;
        Ok(Losses::new())
    }
}

/// What is written line by line, in an array with commas between.
struct Lines<'w> {
    out: &'w mut dyn Write,
    array: bool,
    any: bool,
}

impl Lines<'_> {
    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        if self.array {
            self.out.write_all(if self.any { b",\n" } else { b"[\n" })?;
        }
        self.any = true;
        serde_json::to_writer(&mut *self.out, line)?;
        if self.array { Ok(()) } else { self.out.write_all(b"\n") }
    }

    fn end(&mut self) -> io::Result<()> {
        match (self.array, self.any) {
            (false, _) => Ok(()),
            (true, true) => self.out.write_all(b"\n]\n"),
            (true, false) => self.out.write_all(b"[]\n"),
        }
    }
}

/// A line for each event, with all that a timeline holds.
fn events(timeline: &Timeline, out: &mut Lines<'_>) -> io::Result<()> {
    let mut findings = Findings::of(timeline);
    let mut told = HashSet::new();
    let mut unplaced = Some(Unplaced::of(timeline, std::mem::take(&mut findings.nowhere), Rows::Events));
    for (i, entry) in timeline.events().enumerate() {
        let Some(event) = entry.event else { continue };
        let line_of = Event {
            schema: SCHEMA,
            id: &entry.row.mention.event,
            fields: Fields::of(&entry),
            sources: entry.sources(),
            reported_on: entry.reported_on().map(Moment::day),
            mentions: timeline.members(event).map(|member| Mention::exact(&member, &mut told)).collect(),
            review: entry.review,
            findings: findings.of_event.remove(&i).unwrap_or_default(),
            exact: ExactEvent {
                lead: event.members.iter().position(|&member| member == event.lead).unwrap_or(0),
                weight: event.weight,
                dating: Cow::Borrowed(&event.dating),
            },
            unplaced: unplaced.take().filter(|unplaced| !unplaced.is_empty()),
        };
        out.line(&line_of)?;
    }
    alone(unplaced, out)
}

/// A line for each mention, with all that a timeline holds.
fn mentions(timeline: &Timeline, out: &mut Lines<'_>) -> io::Result<()> {
    let mut findings = Findings::of(timeline);
    let mut told = HashSet::new();
    let mut unplaced = Some(Unplaced::of(timeline, std::mem::take(&mut findings.nowhere), Rows::Mentions));
    let mut stands_for: HashMap<usize, OfEvent<'_>> = HashMap::new();
    for (no, entry) in timeline.events().enumerate() {
        let Some(event) = entry.event else { continue };
        let of_event = OfEvent {
            no,
            sources: entry.sources(),
            reported_on: entry.reported_on().map(Moment::day),
            flags: Cow::Borrowed(&event.flags),
            review: entry.review.map(Cow::Borrowed),
            findings: findings.of_event.remove(&no).unwrap_or_default(),
            weight: event.weight,
            dating: Cow::Borrowed(&event.dating),
        };
        stands_for.insert(event.lead, of_event);
    }
    for entry in timeline.mentions() {
        let line_of = MentionLine {
            schema: SCHEMA,
            mention: Mention::exact(&entry, &mut told),
            of_event: stands_for.remove(&(entry.seq - 1)),
            unplaced: unplaced.take().filter(|unplaced| !unplaced.is_empty()),
        };
        out.line(&line_of)?;
    }
    alone(unplaced, out)
}

/// What belongs to no row has a line of its own where there is no row.
fn alone(unplaced: Option<Unplaced<'_>>, out: &mut Lines<'_>) -> io::Result<()> {
    match unplaced {
        Some(unplaced) if !unplaced.findings.is_empty() || !unplaced.mentions.is_empty() => {
            out.line(&Alone { schema: SCHEMA, unplaced })
        }
        _ => Ok(()),
    }
}

/// The findings by the first event that they name.
#[derive(Default)]
struct Findings<'t> {
    of_event: HashMap<usize, Vec<Numbered<'t>>>,
    nowhere: Vec<Numbered<'t>>,
}

impl<'t> Findings<'t> {
    fn of(timeline: &'t Timeline) -> Findings<'t> {
        let mut findings = Findings::default();
        if timeline.findings.is_empty() {
            return findings;
        }
        let mut events: HashMap<&str, usize> = HashMap::new();
        for (i, event) in timeline.events.iter().enumerate() {
            events.extend(event.members.iter().map(|&row| (timeline.rows[row].mention.id.as_str(), i)));
        }
        for (no, finding) in timeline.findings.iter().enumerate() {
            let event = finding.mentions.iter().filter_map(|id| events.get(id.as_str())).min();
            let numbered = Numbered { no, finding: Cow::Borrowed(finding) };
            match event {
                Some(event) => findings.of_event.entry(*event).or_default().push(numbered),
                None => findings.nowhere.push(numbered),
            }
        }
        findings
    }
}

#[derive(Serialize, Deserialize)]
struct Numbered<'t> {
    /// Its place among the findings.
    no: usize,
    #[serde(flatten)]
    finding: Cow<'t, Finding>,
}

/// What belongs to no event: reports without rows, findings that name none, mentions that stand for nothing, orders.
#[derive(Serialize)]
struct Unplaced<'t> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<(usize, &'t Source)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Numbered<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<Mention<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    orders: Vec<Order<'t>>,
}

/// One event before another, as it is stated: two mentions, of which the timeline need not know.
#[derive(Serialize)]
struct Order<'t> {
    sides: [Mention<'t>; 2],
    /// Bytes of the view.
    cue: Span,
    known: bool,
}

impl<'t> Unplaced<'t> {
    /// Of the rows that have no line.
    fn of(timeline: &'t Timeline, findings: Vec<Numbered<'t>>, lines: Rows) -> Unplaced<'t> {
        let placed: HashSet<usize> = match lines {
            Rows::Events => timeline.events.iter().flat_map(|event| event.members.iter().copied()).collect(),
            Rows::Mentions => (0..timeline.rows.len()).collect(),
        };
        let used: HashSet<usize> = placed.iter().map(|&row| timeline.rows[row].source).collect();
        let mentions = timeline.mentions().filter(|entry| !placed.contains(&(entry.seq - 1)));
        let exact = |m: &Entry<'t>| Mention { exact: Some(Exact::of(m, false)), ..Mention::of(m) };
        let orders = timeline.relations.iter().map(|relation| Order {
            sides: relation.sides.each_ref().map(|row| exact(&timeline.entry(row, 1, None))),
            cue: relation.cue,
            known: relation.known,
        });
        Unplaced {
            sources: timeline.sources.iter().enumerate().filter(|(i, _)| !used.contains(i)).collect(),
            findings,
            mentions: mentions.map(|m| exact(&m)).collect(),
            orders: orders.collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.sources.is_empty() && self.findings.is_empty() && self.mentions.is_empty() && self.orders.is_empty()
    }
}

#[derive(Serialize)]
struct Alone<'t> {
    schema: &'static str,
    unplaced: Unplaced<'t>,
}

/// What of a mention only annalist needs.
#[derive(Serialize, Deserialize)]
struct Exact<'t> {
    /// Its place among the rows.
    row: usize,
    /// The report, by its place among the reports, and all that is known of it where it is first named.
    source: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Cow<'t, Source>>,
    leads: bool,
    quoted: bool,
    passage: usize,
    /// Bytes of the view.
    sentence: Span,
    trigger: Span,
    expression: Option<Span>,
    line_column: (usize, usize),
    locator: Cow<'t, str>,
    around: [Cow<'t, str>; 2],
    confidence: f32,
    weight: f32,
    dating: Cow<'t, Dating>,
}

impl<'t> Exact<'t> {
    fn of(entry: &Entry<'t>, first: bool) -> Exact<'t> {
        let (row, mention) = (entry.row, &entry.row.mention);
        Exact {
            row: entry.seq - 1,
            source: row.source,
            report: first.then_some(Cow::Borrowed(entry.source)),
            leads: mention.leads,
            quoted: mention.quoted,
            passage: mention.passage,
            sentence: mention.sentence,
            trigger: mention.trigger,
            expression: mention.expression,
            line_column: row.line_column,
            locator: Cow::Borrowed(&row.locator),
            around: row.excerpt.around(),
            confidence: mention.confidence,
            weight: mention.weight,
            dating: Cow::Borrowed(&mention.dating),
        }
    }
}

/// What of an event only annalist needs.
#[derive(Serialize, Deserialize)]
struct ExactEvent<'t> {
    /// Which of its mentions stands for it.
    lead: usize,
    weight: f32,
    dating: Cow<'t, Dating>,
}

#[derive(Serialize)]
struct MentionLine<'t> {
    schema: &'static str,
    #[serde(flatten)]
    mention: Mention<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of_event: Option<OfEvent<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unplaced: Option<Unplaced<'t>>,
}

/// What is told of an event and not of the mention that stands for it.
#[derive(Serialize, Deserialize)]
struct OfEvent<'t> {
    /// Its place among the events.
    no: usize,
    sources: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reported_on: Option<Moment>,
    flags: Cow<'t, [Code]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    review: Option<Cow<'t, Review>>,
    /// Those that name it first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Numbered<'t>>,
    weight: f32,
    dating: Cow<'t, Dating>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    review: Option<&'t Review>,
    /// Those that name it first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Numbered<'t>>,
    exact: ExactEvent<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unplaced: Option<Unplaced<'t>>,
}

#[derive(Serialize)]
struct Mention<'t> {
    mention_id: &'t str,
    event_id: &'t str,
    #[serde(flatten)]
    fields: Fields<'t>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<Exact<'t>>,
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
    quote: Cow<'t, str>,
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

impl<'t> Mention<'t> {
    fn of(entry: &Entry<'t>) -> Self {
        Mention {
            mention_id: &entry.row.mention.id,
            event_id: &entry.row.mention.event,
            fields: Fields::of(entry),
            exact: None,
        }
    }

    /// With all that is known of it; `told` are the reports that were described before.
    fn exact(entry: &Entry<'t>, told: &mut HashSet<usize>) -> Self {
        Mention { exact: Some(Exact::of(entry, told.insert(entry.row.source))), ..Mention::of(entry) }
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
            quote: row.excerpt.quote(),
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
            r#""source":"minutes.txt para 2","pointer":"reports/minutes.txt:3:1","flags":[],"exact":{"#,
        );
        let line = &lines(Rows::Mentions)[1];
        assert!(line.starts_with(expected), "{line}");
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
