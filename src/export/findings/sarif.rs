//! Findings as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors show.

use super::json::{events, events_of};
use super::place::Place;
use crate::check::{Code, Finding, Severity};
use crate::export::{Export, Losses};
use crate::timeline::Timeline;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The exporter.
#[derive(Debug)]
pub struct Sarif;

impl Export for Sarif {
    fn name(&self) -> &'static str {
        "sarif"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["sarif"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let events = events(timeline);
        let results = timeline.findings.iter().map(|finding| result(timeline, finding, events_of(&events, finding)));
        let log = Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "annalist",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: Code::ALL.iter().map(|code| rule(*code)).collect(),
                    },
                },
                results: results.collect(),
                column_kind: "unicodeCodePoints",
            }],
        };
        serde_json::to_writer_pretty(&mut *out, &log)?;
        out.write_all(b"\n")?;
        Ok(Losses::new())
    }
}

#[derive(Serialize)]
struct Log<'t> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'t>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'t> {
    tool: Tool,
    results: Vec<Outcome<'t>>,
    column_kind: &'static str,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'t> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'t>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Properties<'t>,
}

#[derive(Serialize)]
struct Properties<'t> {
    notes: &'t [String],
    help: &'t [String],
    events: Vec<&'t str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'t> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'t>,
    logical_locations: [Logical<'t>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<Region<'t>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'t> {
    artifact_location: Artifact,
    region: Region<'t>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

/// The report, and the passage in it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'t> {
    name: &'t str,
    fully_qualified_name: String,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'t> {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    char_offset: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    char_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Snippet<'t>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
struct Snippet<'t> {
    text: &'t str,
}

fn text(text: impl Into<String>) -> Message {
    Message { text: text.into() }
}

fn rule(code: Code) -> Rule {
    let page = code.page();
    // The standard asks for a name without marks.
    let name = page.name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    Rule {
        id: code.name(),
        name,
        short_description: text(page.checks),
        full_description: text(format!("{} Example: {}", page.checks, page.example)),
        help: text(page.to_string()),
        default_configuration: Configuration { level: level(page.severity) },
    }
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn result<'t>(timeline: &'t Timeline, finding: &'t Finding, events: Vec<&'t str>) -> Outcome<'t> {
    let mut places = Place::all(timeline, &finding.at);
    Outcome {
        rule_id: finding.code.name(),
        rule_index: finding.code as usize,
        level: level(finding.severity),
        message: text(&*finding.message),
        locations: places.next().map(|place| location(place, None)).into_iter().collect(),
        related_locations: places.zip(1..).map(|(place, id)| location(place, Some(id))).collect(),
        partial_fingerprints: BTreeMap::from([("annalistFinding/v1", finding.id())]),
        properties: Properties { notes: &finding.notes, help: &finding.help, events },
    }
}

fn location(place: Place<'_>, id: Option<usize>) -> Location<'_> {
    let citation = place.citation;
    let (line, column) = citation.line_column;
    let snippet = Some(Snippet { text: &citation.quote });
    // Lines and offsets of a report that is a row of its file count in the row's text, not in the file.
    let region = match place.source.origin.row {
        Some(row) => Region { start_line: Some(row), snippet, ..Region::default() },
        None => Region { start_line: Some(line), start_column: Some(column), snippet, ..Region::default() },
    };
    let marks = citation.marks.iter().filter_map(|mark| {
        let points = place.points(mark).filter(|_| place.source.origin.row.is_none())?;
        Some(Region {
            char_offset: Some(points.start),
            char_length: Some(points.len()),
            snippet: Some(Snippet { text: mark.span.of(&citation.quote) }),
            message: Some(text(&*mark.label)),
            ..Region::default()
        })
    });
    let labels: Vec<String> = citation
        .marks
        .iter()
        .filter(|mark| !mark.label.is_empty())
        .map(|mark| format!("\"{}\": {}", mark.span.of(&citation.quote), mark.label))
        .collect();
    Location {
        id,
        physical_location: Physical { artifact_location: Artifact { uri: uri(place.path()) }, region },
        logical_locations: [Logical {
            name: &place.source.id,
            fully_qualified_name: format!("{} {}", place.source.id, citation.locator).trim_end().to_owned(),
        }],
        message: id.map(|_| text(labels.join("; "))),
        annotations: marks.collect(),
    }
}

/// A path as a reference of RFC 3986.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte.into()),
            byte => out += &format!("%{byte:02X}"),
        }
    }
    out
}
