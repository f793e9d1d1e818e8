//! The way back: a timeline out of its JSON lines, with nothing lost.

use super::SCHEMA;
use super::line::{Exact, ExactEvent, Numbered, OfEvent};
use crate::check::{Code, Finding};
use crate::error::{Error, ErrorKind, Position, Result};
use crate::event::Event;
use crate::excerpt::Excerpt;
use crate::mention::{EventMention, Link, Status};
use crate::review::Review;
use crate::span::Span;
use crate::time::Moment;
use crate::timeline::{Id, Relation, Row, Source, Timeline, Whereabouts};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::BufRead;
use std::path::Path;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    schema: String,
    #[serde(default)]
    sources: usize,
    reported_on: Option<Moment>,
    #[serde(default)]
    flags: Vec<Code>,
    mentions: Option<Vec<Mention>>,
    #[serde(default)]
    findings: Vec<Numbered<'static>>,
    exact: Option<ExactEvent<'static>>,
    review: Option<Review>,
    unplaced: Option<Unplaced>,
}

/// A line that is a mention.
#[derive(Deserialize)]
struct MentionLine {
    #[serde(default)]
    schema: String,
    #[serde(flatten)]
    mention: Mention,
    of_event: Option<OfEvent<'static>>,
    unplaced: Option<Unplaced>,
}

/// What only such a line has.
#[derive(Deserialize)]
struct Marked {
    #[serde(rename = "mention_id")]
    _id: IgnoredAny,
}

#[derive(Default, Deserialize)]
struct Unplaced {
    #[serde(default)]
    sources: Vec<(usize, Source)>,
    #[serde(default)]
    findings: Vec<Numbered<'static>>,
    #[serde(default)]
    mentions: Vec<Mention>,
    #[serde(default)]
    orders: Vec<Order>,
}

#[derive(Deserialize)]
struct Order {
    sides: [Mention; 2],
    cue: Span,
    known: bool,
}

#[derive(Deserialize)]
struct Mention {
    mention_id: Id,
    event_id: Id,
    report: String,
    event: String,
    status: Status,
    attribution: Option<String>,
    link: Link,
    actors: Vec<String>,
    places: Vec<String>,
    quote: String,
    sentence: Option<Span>,
    trigger: Option<Words>,
    expression: Option<Words>,
    flags: Vec<Code>,
    exact: Exact<'static>,
}

#[derive(Deserialize)]
struct Words {
    start: usize,
    end: usize,
    text: String,
}

impl Words {
    fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// What has been read so far, each under its place in the timeline.
#[derive(Default)]
struct Read {
    sources: BTreeMap<usize, Source>,
    rows: BTreeMap<usize, Row>,
    findings: BTreeMap<usize, Finding>,
    /// With the places of its rows.
    events: Vec<Event>,
    /// Of lines of mentions: the place of what stands for an event, and what is told of the event.
    of_events: BTreeMap<usize, (usize, OfEvent<'static>)>,
    reviews: BTreeMap<String, Review>,
    relations: Vec<Relation>,
}

impl Timeline {
    /// Reads a timeline that [`JsonLines`](super::JsonLines) has written, be its rows events or mentions.
    ///
    /// # Errors
    /// With the line, when it is no such timeline.
    pub fn read(mut reader: impl BufRead, path: &Path) -> Result<Timeline> {
        let mut read = Read::default();
        let first = reader.fill_buf().map_err(|error| Error::io(path, "read", error))?;
        let told = |line: usize, message: String| -> Error {
            ErrorKind::Row { at: Position::line(path, line), message }.into()
        };
        if first.trim_ascii_start().starts_with(b"[") {
            serde_json::Deserializer::from_reader(reader)
                .deserialize_seq(Rows(&mut read))
                .map_err(|error| told(error.line(), format!("expected an array of the rows of a timeline: {error}")))?;
        } else {
            for (line, i) in reader.lines().zip(1..) {
                let line = line.map_err(|error| Error::io(path, "read", error))?;
                if !line.trim().is_empty() {
                    read.text(&line).map_err(|message| told(i, message))?;
                }
            }
        }
        read.timeline().map_err(|message| ErrorKind::Row { at: Position::file(path), message }.into())
    }
}

/// The elements of an array, one after the other.
struct Rows<'r>(&'r mut Read);

impl<'de> Visitor<'de> for Rows<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> std::result::Result<(), A::Error> {
        while let Some(row) = rows.next_element::<serde_json::Value>()? {
            self.0.text(&row.to_string()).map_err(serde::de::Error::custom)?;
        }
        Ok(())
    }
}

impl Read {
    /// Takes in a row as it is written.
    fn text(&mut self, text: &str) -> Result<(), String> {
        let expected = |error: serde_json::Error| {
            format!("expected a line of a timeline that annalist has written, found something else: {error}")
        };
        let known = |schema: &str| match schema {
            SCHEMA => Ok(()),
            other => Err(format!("expected \"schema\":\"{SCHEMA}\", found \"{other}\"")),
        };
        match serde_json::from_str::<Line>(text) {
            Ok(line) => {
                known(&line.schema)?;
                self.line(line)
            }
            Err(_) if serde_json::from_str::<Marked>(text).is_ok() => {
                let line: MentionLine = serde_json::from_str(text).map_err(expected)?;
                known(&line.schema)?;
                self.mention_line(line);
                Ok(())
            }
            Err(error) => Err(expected(error)),
        }
    }

    fn findings(&mut self, findings: impl IntoIterator<Item = Numbered<'static>>) {
        self.findings.extend(findings.into_iter().map(|numbered| (numbered.no, numbered.finding.into_owned())));
    }

    fn unplaced(&mut self, unplaced: Unplaced) {
        self.sources.extend(unplaced.sources);
        self.findings(unplaced.findings);
        for mention in unplaced.mentions {
            self.mention(mention);
        }
        self.relations.extend(unplaced.orders.into_iter().map(|Order { sides, cue, known }| Relation {
            sides: sides.map(|side| row(side).1),
            cue,
            known,
        }));
    }

    fn mention_line(&mut self, line: MentionLine) {
        self.unplaced(line.unplaced.unwrap_or_default());
        let row = self.mention(line.mention);
        if let Some(mut of_event) = line.of_event {
            self.findings(std::mem::take(&mut of_event.findings));
            self.of_events.insert(of_event.no, (row, of_event));
        }
    }

    /// The events of lines of mentions: what names one is a member of it.
    fn gathered(&mut self) {
        if self.of_events.is_empty() {
            return;
        }
        let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
        for (&place, row) in &self.rows {
            members.entry(&row.mention.event).or_default().push(place);
        }
        for (lead, of_event) in std::mem::take(&mut self.of_events).into_values() {
            let id = &self.rows[&lead].mention.event;
            if let Some(review) = of_event.review {
                self.reviews.insert(id.to_string(), review.into_owned());
            }
            self.events.push(Event {
                lead,
                members: members.remove(id.as_str()).unwrap_or_default(),
                dating: of_event.dating.into_owned(),
                sources: of_event.sources,
                reported_on: of_event.reported_on.map(|moment| moment.date),
                weight: of_event.weight,
                flags: of_event.flags.into_owned(),
            });
        }
    }

    fn line(&mut self, line: Line) -> Result<(), String> {
        let alone = line.unplaced.is_some();
        self.unplaced(line.unplaced.unwrap_or_default());
        self.findings(line.findings);
        let (mentions, exact) = match (line.mentions, line.exact) {
            (Some(mentions), Some(exact)) => (mentions, exact),
            (None, None) if alone => return Ok(()),
            _ => {
                return Err("expected an event with its mentions, or a mention; write the timeline anew".to_owned());
            }
        };
        let members: Vec<usize> = mentions.into_iter().map(|mention| self.mention(mention)).collect();
        let lead = *members.get(exact.lead).ok_or("expected a mention that stands for the event, found none")?;
        if let (Some(review), Some(row)) = (line.review, self.rows.get(&lead)) {
            self.reviews.insert(row.mention.event.to_string(), review);
        }
        self.events.push(Event {
            lead,
            members,
            dating: exact.dating.into_owned(),
            sources: line.sources,
            reported_on: line.reported_on.map(|moment| moment.date),
            weight: exact.weight,
            flags: line.flags,
        });
        Ok(())
    }

    /// Keeps a mention and gives its place.
    fn mention(&mut self, mut mention: Mention) -> usize {
        if let Some(source) = mention.exact.report.take() {
            self.sources.insert(mention.exact.source, source.into_owned());
        }
        let (place, row) = row(mention);
        self.rows.insert(place, row);
        place
    }

    /// The whole, with places counted anew: lines may have been taken out.
    fn timeline(mut self) -> Result<Timeline, String> {
        self.gathered();
        let new = |keys: Vec<usize>| keys.into_iter().zip(0..).collect::<BTreeMap<usize, usize>>();
        let sources = new(self.sources.keys().copied().collect());
        let places = new(self.rows.keys().copied().collect());
        let source = |old: usize| {
            sources.get(&old).copied().ok_or_else(|| {
                format!(
                    "report {old} is named and nowhere described: its first line was taken out. Write the timeline anew"
                )
            })
        };
        let mut rows: Vec<Row> = self.rows.into_values().collect();
        let mut relations = self.relations;
        // What is stated of a report that was taken out is taken out, too.
        relations.retain(|relation| relation.sides.iter().all(|side| sources.contains_key(&side.source)));
        for row in rows.iter_mut().chain(relations.iter_mut().flat_map(|relation| &mut relation.sides)) {
            row.source = source(row.source)?;
        }
        let mut findings: Vec<Finding> = self.findings.into_values().collect();
        for citation in findings.iter_mut().flat_map(|finding| &mut finding.at) {
            citation.source = source(citation.source)?;
        }
        let events = self.events.into_iter().map(|event| Event {
            lead: places[&event.lead],
            members: event.members.iter().map(|row| places[row]).collect(),
            ..event
        });
        let events = events.collect();
        let sources = self.sources.into_values().collect();
        Ok(Timeline { sources, rows, events, findings, reviews: self.reviews, relations })
    }
}

/// A mention as a row, with its place.
fn row(mention: Mention) -> (usize, Row) {
    let Mention { exact, trigger, expression, .. } = mention;
    let code_points = [mention.sentence, trigger.as_ref().map(Words::span), expression.as_ref().map(Words::span)];
    let words = |words: Option<Words>| words.map_or(String::new(), |words| words.text);
    let mut row = Row::of(
        exact.source,
        EventMention {
            id: mention.mention_id.to_string(),
            event: mention.event_id.to_string(),
            leads: exact.leads,
            report: mention.report.into(),
            passage: exact.passage,
            sentence: exact.sentence,
            trigger: exact.trigger,
            expression: exact.expression,
            link: mention.link,
            headline: mention.event,
            status: mention.status,
            attribution: mention.attribution,
            actors: mention.actors,
            places: mention.places,
            quoted: exact.quoted,
            dating: exact.dating.into_owned(),
            confidence: exact.confidence,
            weight: exact.weight,
            signature: Default::default(),
        },
        Excerpt::new(&exact.around[0], &mention.quote, &exact.around[1]),
        [words(trigger), words(expression)],
        Whereabouts { code_points, line_column: exact.line_column, locator: exact.locator.into_owned() },
        Vec::new(),
    );
    row.flags = mention.flags;
    (exact.row, row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{HOSTILE, bridge, full_of, hostile};
    use crate::export::jsonl::JsonLines;
    use crate::export::{Export, Rows, Settings, formats};
    use crate::timeline::fixture::harbour;

    fn written(timeline: &Timeline, rows: Rows) -> String {
        let mut out = Vec::new();
        JsonLines::new(rows).write(timeline, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn read(text: &str) -> Result<Timeline> {
        Timeline::read(text.as_bytes(), Path::new("t.jsonl"))
    }

    #[test]
    fn a_timeline_is_read_back_whole() {
        for timeline in [harbour(), bridge(), hostile(), Timeline::default()] {
            for back in [Rows::Events, Rows::Mentions].map(|rows| read(&written(&timeline, rows)).unwrap()) {
                for rows in [Rows::Events, Rows::Mentions] {
                    let settings = Settings { rows, ..Settings::default() };
                    for format in formats(&settings) {
                        let bytes = |timeline: &Timeline| {
                            let mut out = Vec::new();
                            format.write(timeline, &mut out).unwrap();
                            out
                        };
                        assert!(bytes(&timeline) == bytes(&back), "{}", format.name());
                    }
                }
                assert_eq!(back.findings, timeline.findings);
            }
        }
    }

    /// The files that tests of other programs start from; `WRITE_FIXTURES=1 cargo test` writes them anew.
    #[test]
    fn the_fixtures_are_what_is_written() {
        for (name, timeline) in [("bridge", bridge()), ("hostile", full_of(HOSTILE))] {
            let path = format!("{}/fixtures/exports/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
            let text = written(&timeline, Rows::Events);
            if std::env::var_os("WRITE_FIXTURES").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            assert!(std::fs::read_to_string(&path).unwrap() == text, "{path}");
        }
    }

    #[test]
    fn an_array_is_read_like_its_lines() {
        for (timeline, rows) in
            [(bridge(), Rows::Events), (hostile(), Rows::Mentions), (Timeline::default(), Rows::Events)]
        {
            let mut out = Vec::new();
            JsonLines::array(rows).write(&timeline, &mut out).unwrap();
            let array: serde_json::Value = serde_json::from_slice(&out).unwrap();
            assert!(array.is_array());
            for text in [String::from_utf8(out).unwrap(), serde_json::to_string_pretty(&array).unwrap()] {
                assert!(written(&read(&text).unwrap(), rows) == written(&timeline, rows));
            }
        }
        let error = read("[\n{\"schema\":\"annalist/1\",\n\"id\":\"e-0\"}]").unwrap_err().to_string();
        assert!(
            error.starts_with("t.jsonl:3: expected an array of the rows of a timeline: expected an event"),
            "{error}"
        );
    }

    #[test]
    fn lines_may_be_taken_out() {
        let text = written(&bridge(), Rows::Events);
        let lines: Vec<&str> = text.lines().collect();
        let back = read(&lines[..3].join("\n")).unwrap();
        assert_eq!((back.events.len(), back.rows.len(), back.findings.len()), (3, 4, 2));
        let error = read(&lines[3..].join("\n")).unwrap_err().to_string();
        assert_eq!(
            error,
            "t.jsonl: report 1 is named and nowhere described: its first line was taken out. Write the timeline anew"
        );
    }

    #[test]
    fn what_is_no_timeline_is_told_with_its_line() {
        let good = written(&harbour(), Rows::Events);
        for (text, told) in [
            ("{\"text\":\"The pier closed.\"}".to_owned(), "t.jsonl:1: expected \"schema\":\"annalist/1\", found \"\""),
            (format!("{good}nonsense\n"), "t.jsonl:5: expected a line of a timeline"),
            ("{\"schema\":\"annalist/1\",\"id\":\"e-0\"}".to_owned(), "t.jsonl:1: expected an event"),
            (good.replace("\"happened\"", "\"hapened\""), "t.jsonl:1: expected a line of a timeline"),
            (
                written(&harbour(), Rows::Mentions).replace("\"happened\"", "\"hapened\""),
                "t.jsonl:1: expected a line of a timeline that annalist has written, found something else: unknown variant",
            ),
        ] {
            let error = read(&text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
