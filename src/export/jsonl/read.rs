//! The way back: a timeline out of its JSON lines, with nothing lost.

use super::{Exact, ExactEvent, Numbered, SCHEMA};
use crate::check::{Code, Finding};
use crate::error::{Error, ErrorKind, Position, Result};
use crate::event::Event;
use crate::mention::{EventMention, Link, Status};
use crate::review::Review;
use crate::span::Span;
use crate::time::Moment;
use crate::timeline::{Relation, Row, Source, Timeline};
use serde::Deserialize;
use std::collections::BTreeMap;
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

#[derive(Deserialize)]
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
    mention_id: String,
    event_id: String,
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
    reviews: BTreeMap<String, Review>,
    relations: Vec<Relation>,
}

impl Timeline {
    /// Reads a timeline that [`JsonLines`](super::JsonLines) has written, one event a line.
    ///
    /// # Errors
    /// With the line, when it is no such timeline.
    pub fn read(reader: impl BufRead, path: &Path) -> Result<Timeline> {
        let mut read = Read::default();
        for (i, line) in reader.lines().enumerate() {
            let at = || Position::line(path, i + 1);
            let told = |message: String| -> Error { ErrorKind::Row { at: at(), message }.into() };
            let line = line.map_err(|error| Error::io(path, "read", error))?;
            if line.trim().is_empty() {
                continue;
            }
            let line: Line = serde_json::from_str(&line).map_err(|error| {
                told(format!(
                    "expected an event of a timeline that annalist has written, found something else: {error}"
                ))
            })?;
            if line.schema != SCHEMA {
                return Err(told(format!("expected \"schema\":\"{SCHEMA}\", found \"{}\"", line.schema)));
            }
            read.line(line).map_err(told)?;
        }
        read.timeline().map_err(|message| ErrorKind::Row { at: Position::file(path), message }.into())
    }
}

impl Read {
    fn line(&mut self, line: Line) -> Result<(), String> {
        let mut findings = line.findings;
        let alone = line.unplaced.is_some();
        if let Some(unplaced) = line.unplaced {
            self.sources.extend(unplaced.sources);
            findings.extend(unplaced.findings);
            for mention in unplaced.mentions {
                self.mention(mention);
            }
            self.relations.extend(unplaced.orders.into_iter().map(|Order { sides, cue, known }| Relation {
                sides: sides.map(|side| row(side).1),
                cue,
                known,
            }));
        }
        self.findings.extend(findings.into_iter().map(|numbered| (numbered.no, numbered.finding.into_owned())));
        let (mentions, exact) = match (line.mentions, line.exact) {
            (Some(mentions), Some(exact)) => (mentions, exact),
            (None, None) if alone => return Ok(()),
            _ => {
                let message = "expected an event with its mentions; write the timeline with --rows events, the default";
                return Err(message.to_owned());
            }
        };
        let members: Vec<usize> = mentions.into_iter().map(|mention| self.mention(mention)).collect();
        let lead = *members.get(exact.lead).ok_or("expected a mention that stands for the event, found none")?;
        if let (Some(review), Some(row)) = (line.review, self.rows.get(&lead)) {
            self.reviews.insert(row.mention.event.clone(), review);
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
    fn timeline(self) -> Result<Timeline, String> {
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
    let row = Row {
        mention: EventMention {
            id: mention.mention_id,
            event: mention.event_id,
            leads: exact.leads,
            report: mention.report,
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
        source: exact.source,
        quote: mention.quote,
        around: exact.around.into_owned(),
        trigger: words(trigger),
        expression: words(expression),
        code_points,
        line_column: exact.line_column,
        locator: exact.locator.into_owned(),
        flags: mention.flags,
        about: Default::default(),
        credits: Default::default(),
    };
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
            let back = read(&written(&timeline, Rows::Events)).unwrap();
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
            (format!("{good}nonsense\n"), "t.jsonl:5: expected an event of a timeline"),
            (written(&harbour(), Rows::Mentions), "t.jsonl:1: expected an event"),
            (good.replace("\"happened\"", "\"hapened\""), "t.jsonl:1: expected an event of a timeline"),
        ] {
            let error = read(&text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
