//! What the formats for machines look like, for machines: JSON Schema for what is written as JSON, and a Frictionless data
//! package for tables. All are made of the columns and the names that the exporters use.

mod package;

pub use package::data_package;

use super::column::{Column, Kind};
use super::jsonl::SCHEMA;
use crate::check::Code;
use serde_json::{Value, json};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

fn moment() -> Value {
    json!({
        "type": "string",
        "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$",
    })
}

/// `null` where it is open.
fn bound() -> Value {
    json!({ "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/moment" }] })
}

fn severities() -> Value {
    json!({ "enum": ["note", "warning", "error"] })
}

fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.name()).collect()
}

/// The JSON Schema (2020-12) of a line of `dates`: a report with its time expressions.
pub fn dates() -> Value {
    let text = json!({ "type": "string" });
    let whole = json!({ "type": "integer", "minimum": 0 });
    json!({
        "$schema": DRAFT,
        "$id": format!("{SCHEMA}/dates"),
        "title": "A line of `dates`: a report and its time expressions",
        "type": "object",
        "required": ["report", "published", "expressions"],
        "properties": {
            "report": text, "published": bound(),
            "expressions": { "type": "array", "items": { "$ref": "#/$defs/expression" } },
        },
        "$defs": {
            "moment": moment(),
            "expression": {
                "type": "object",
                "required": ["start", "end", "text", "type", "earliest", "latest", "rule", "segment", "confidence"],
                "properties": {
                    "start": whole, "end": whole, "text": text, "type": { "enum": ["DATE", "TIME", "DURATION", "SET"] },
                    "value": text, "mod": text, "quant": text, "freq": text,
                    "earliest": bound(), "latest": bound(), "point": { "$ref": "#/$defs/moment" }, "edtf": text,
                    "rule": text, "anchor": text, "segment": text,
                    "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
                    "alternatives": { "type": "array", "items": {
                        "type": "object",
                        "required": ["value", "earliest", "latest"],
                        "properties": { "value": text, "earliest": bound(), "latest": bound() },
                    } },
                    "range": {
                        "type": "object",
                        "required": ["id", "earliest", "latest"],
                        "properties": { "id": text, "earliest": bound(), "latest": bound() },
                    },
                },
            },
        },
    })
}

/// The JSON Schema (2020-12) of a line of `published`: the day of a report, and how it is known.
pub fn published() -> Value {
    let text = json!({ "type": "string" });
    let days = "-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}";
    json!({
        "$schema": DRAFT,
        "$id": format!("{SCHEMA}/published"),
        "title": "A line of `published`: the day of a report, or the first and the last of what is coarser, and how it is known",
        "type": "object",
        "required": ["report", "published"],
        "properties": {
            "report": text,
            "published": { "anyOf": [
                { "type": "null" }, { "type": "string", "pattern": format!("^{days}(/{days})?$") },
            ] },
            "precision": text, "time": text, "offset": text, "instant": text, "raw": text, "method": text,
            "confidence": { "type": "number", "minimum": 0, "maximum": 1 },
            "alternates": { "type": "array", "items": {
                "type": "object",
                "required": ["date", "raw", "method"],
                "properties": { "date": text, "raw": text, "method": text },
            } },
        },
    })
}

/// The JSON Schema (2020-12) of what `check` finds: a line of JSON lines, or the document with all of them.
pub fn check() -> Value {
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let whole = json!({ "type": "integer", "minimum": 0 });
    json!({
        "$schema": DRAFT,
        "$id": format!("{SCHEMA}/check"),
        "title": "What `check` finds: a line, or a document of all",
        "type": "object",
        "required": ["schema"],
        "properties": { "schema": { "const": SCHEMA } },
        "anyOf": [
            { "$ref": "#/$defs/finding" },
            {
                "required": ["findings"],
                "properties": { "findings": { "type": "array", "items": { "$ref": "#/$defs/finding" } } },
            },
        ],
        "$defs": {
            "moment": moment(),
            "finding": {
                "type": "object",
                "required": ["id", "code", "name", "severity", "message", "at", "notes", "help", "mentions", "events"],
                "properties": {
                    "id": { "type": "string", "pattern": "^f-[0-9a-f]{12}$" }, "code": { "enum": codes() },
                    "name": text, "severity": severities(), "message": text,
                    "at": { "type": "array", "items": { "$ref": "#/$defs/place" } },
                    "notes": texts, "help": texts, "mentions": texts, "events": texts,
                },
            },
            "place": {
                "type": "object",
                "required": ["report", "pointer", "locator", "start", "end", "quote", "marks"],
                "properties": {
                    "report": text, "pointer": text, "locator": text, "published": { "$ref": "#/$defs/moment" },
                    "start": whole, "end": whole, "quote": text,
                    "marks": { "type": "array", "items": {
                        "type": "object",
                        "required": ["text", "label"],
                        "properties": { "start": whole, "end": whole, "text": text, "label": text },
                    } },
                },
            },
        },
    })
}

/// The JSON Schema (2020-12) of a line of a timeline, be it an event or a mention, and of an array of them.
pub fn timeline() -> Value {
    let names = |column: &str| match Column::find(column).map(|column| column.kind) {
        Ok(Kind::Choice(names)) => json!({ "enum": names }),
        _ => json!({ "type": "string" }),
    };
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let share = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    let words = json!({
        "type": "object",
        "required": ["start", "end", "text"],
        "properties": { "start": { "type": "integer" }, "end": { "type": "integer" }, "text": { "type": "string" } },
    });
    let span = json!({
        "type": "object",
        "required": ["start", "end"],
        "properties": { "start": { "type": "integer" }, "end": { "type": "integer" } },
    });
    let fields = json!({
        "report": text, "title": text, "url": text, "published": { "$ref": "#/$defs/moment" },
        "expression": { "$ref": "#/$defs/words" }, "trigger": { "$ref": "#/$defs/words" }, "link": text,
        "event": text, "status": names("status"), "attribution": text, "when": { "type": "string", "pattern": "^[a-z]" },
        "earliest": bound(), "latest": bound(), "point": { "$ref": "#/$defs/moment" },
        "precision": names("precision"), "approx": names("approx"), "extent": names("extent"),
        "dated_by": names("dated_by"), "confidence": names("confidence"), "score": share, "weight": share,
        "actors": texts, "places": texts, "quote": text, "sentence": { "$ref": "#/$defs/span" }, "source": text,
        "pointer": text, "flags": { "type": "array", "items": { "enum": codes() } },
    });
    let required = json!([
        "report",
        "link",
        "event",
        "status",
        "when",
        "earliest",
        "latest",
        "precision",
        "extent",
        "dated_by",
        "confidence",
        "score",
        "weight",
        "actors",
        "places",
        "quote",
        "source",
        "pointer",
        "flags"
    ]);
    let id = |letter: &str| json!({ "type": "string", "pattern": format!("^{letter}-[0-9a-f]{{12}}$") });
    json!({
        "$schema": DRAFT,
        "$id": SCHEMA,
        "title": "A line of a timeline: an event, or with --rows mentions a mention. As JSON, an array of them",
        "anyOf": [{ "$ref": "#/$defs/line" }, { "type": "array", "items": { "$ref": "#/$defs/line" } }],
        "$defs": {
            "line": {
                "type": "object",
                "required": ["schema"],
                "properties": { "schema": { "const": SCHEMA } },
                "anyOf": [
                    { "$ref": "#/$defs/event" },
                    { "$ref": "#/$defs/mention" },
                    { "required": ["unplaced"], "not": { "required": ["when"] } },
                ],
            },
            "moment": moment(), "words": words, "span": span,
            "fields": { "type": "object", "required": required, "properties": fields },
            "mention": {
                "$ref": "#/$defs/fields",
                "required": ["mention_id", "event_id"],
                "properties": {
                    "mention_id": id("m"), "event_id": id("e"),
                    "exact": { "type": "object", "description": "what only annalist needs; it may change" },
                    "of_event": { "type": "object", "description": "the same of the event that it stands for" },
                    "unplaced": { "type": "object", "description": "in the first line: what belongs to no row" },
                },
            },
            "event": {
                "$ref": "#/$defs/fields",
                "required": ["id", "sources", "mentions"],
                "properties": {
                    "id": id("e"),
                    "sources": { "type": "integer", "minimum": 1 },
                    "reported_on": { "$ref": "#/$defs/moment" },
                    "mentions": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/mention" } },
                    "findings": { "type": "array", "items": { "$ref": "#/$defs/finding" } },
                    "exact": { "type": "object", "description": "what only annalist needs; it may change" },
                    "unplaced": { "type": "object", "description": "in the first line: what belongs to no event" },
                },
            },
            "finding": {
                "type": "object",
                "required": ["code", "severity", "message", "at", "notes", "help", "mentions"],
                "properties": {
                    "code": { "enum": codes() }, "severity": severities(), "message": text,
                    "at": { "type": "array" }, "notes": texts, "help": texts, "mentions": texts,
                },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::Rows;
    use crate::export::fixture::{bridge, hostile};
    use crate::export::{Settings, by_name};
    use crate::timeline::Timeline;
    use crate::timeline::fixture::harbour;
    use boon::{Compiler, Schemas};

    #[test]
    fn every_line_is_as_the_schema_says() {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let mut schema = timeline();
        schema.as_object_mut().unwrap().remove("$id");
        compiler.add_resource("file:///schema.json", schema).unwrap();
        let index = compiler.compile("file:///schema.json", &mut schemas).unwrap();
        let judge = |line: &Value| schemas.validate(line, index).map_err(|error| error.to_string());
        for rows in [Rows::Events, Rows::Mentions] {
            for timeline in [harbour(), bridge(), hostile(), Timeline::default()] {
                let mut out = Vec::new();
                let format = by_name("jsonl", &Settings { rows, ..Settings::default() }).unwrap();
                format.write(&timeline, &mut out).unwrap();
                for line in String::from_utf8(out).unwrap().lines() {
                    judge(&serde_json::from_str(line).unwrap()).unwrap();
                }
                let mut out = Vec::new();
                let format = by_name("json", &Settings { rows, ..Settings::default() }).unwrap();
                format.write(&timeline, &mut out).unwrap();
                judge(&serde_json::from_slice(&out).unwrap()).unwrap();
            }
        }
        let mut out = Vec::new();
        by_name("jsonl", &Settings::default()).unwrap().write(&harbour(), &mut out).unwrap();
        let good: Value = serde_json::from_str(String::from_utf8(out).unwrap().lines().next().unwrap()).unwrap();
        for (field, value) in [
            ("status", json!("hapened")),
            ("earliest", json!("May 2031")),
            ("mentions", json!([])),
            ("schema", json!("annalist/0")),
            ("sources", json!("1")),
            ("when", json!("12 May 2031")),
        ] {
            let mut bad = good.clone();
            bad[field] = value;
            assert!(judge(&bad).is_err(), "{field}");
        }
    }
}
