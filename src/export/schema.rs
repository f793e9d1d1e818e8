//! What the formats for machines look like, for machines: JSON Schema for the JSON lines, and a Frictionless data package
//! for tables. Both are made of the columns and the names that the exporters use.

use super::Rows;
use super::column::{Column, Kind};
use super::csv::Options;
use super::jsonl::SCHEMA;
use crate::check::Code;
use serde_json::{Map, Value, json};

/// The JSON Schema (2020-12) of a line of JSON, be it an event or a mention, and of an array of them.
pub fn json_schema() -> Value {
    let names = |column: &str| match Column::find(column).map(|column| column.kind) {
        Ok(Kind::Choice(names)) => json!({ "enum": names }),
        _ => json!({ "type": "string" }),
    };
    let text = json!({ "type": "string" });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let share = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    let moment = json!({
        "type": "string",
        "pattern": "^-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$",
    });
    let bound = json!({ "anyOf": [{ "type": "null" }, { "$ref": "#/$defs/moment" }] });
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
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let fields = json!({
        "report": text, "title": text, "url": text, "published": { "$ref": "#/$defs/moment" },
        "expression": { "$ref": "#/$defs/words" }, "trigger": { "$ref": "#/$defs/words" }, "link": text,
        "event": text, "status": names("status"), "attribution": text, "when": { "type": "string", "pattern": "^[a-z]" },
        "earliest": bound, "latest": bound, "point": { "$ref": "#/$defs/moment" },
        "precision": names("precision"), "approx": names("approx"), "extent": names("extent"),
        "dated_by": names("dated_by"), "confidence": names("confidence"), "score": share, "weight": share,
        "actors": texts, "places": texts, "quote": text, "sentence": { "$ref": "#/$defs/span" }, "source": text,
        "pointer": text, "flags": { "type": "array", "items": { "enum": codes } },
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
        "$schema": "https://json-schema.org/draft/2020-12/schema",
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
            "moment": moment, "words": words, "span": span,
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
                    "code": { "enum": codes }, "severity": { "enum": ["note", "warning", "error"] }, "message": text,
                    "at": { "type": "array" }, "notes": texts, "help": texts, "mentions": texts,
                },
            },
        },
    })
}

/// The data package (Frictionless) of tables in one folder, by the names of their files: what each column holds.
pub fn data_package(tables: &[(String, Options)], rows: Rows) -> Value {
    let resources = tables.iter().map(|(file, options)| resource(file, rows, options));
    json!({ "profile": "tabular-data-package", "name": "timeline", "resources": resources.collect::<Vec<_>>() })
}

fn resource(file: &str, rows: Rows, options: &Options) -> Value {
    let columns = if options.columns.is_empty() { Column::defaults(rows) } else { options.columns.clone() };
    let key = match rows {
        Rows::Events => "id",
        Rows::Mentions => "mention_id",
    };
    let fields: Vec<Value> = columns.iter().map(|column| field(column, key)).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if columns.iter().any(|column| column.name == key) {
        schema["primaryKey"] = json!(key);
    }
    let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
    json!({
        "name": file.to_lowercase().chars().map(kept).collect::<String>(),
        "path": file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": char::from(options.delimiter).to_string(),
            "lineTerminator": if options.excel { "\r\n" } else { "\n" },
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema,
    })
}

fn field(column: &Column, key: &str) -> Value {
    let mut field = Map::new();
    let mut constraints = Map::new();
    field.insert("name".to_owned(), json!(column.name));
    let kind = match column.kind {
        Kind::Count => "integer",
        Kind::Number => "number",
        // A day, or a time on a day; years before ours have a sign.
        _ => "string",
    };
    field.insert("type".to_owned(), json!(kind));
    field.insert("description".to_owned(), json!(column.meaning));
    match column.kind {
        Kind::Choice(names) => {
            constraints.insert("enum".to_owned(), json!(names));
        }
        Kind::Day => {
            constraints
                .insert("pattern".to_owned(), json!("-?[0-9]{4,6}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2})?"));
        }
        _ => {}
    }
    if column.name == key {
        constraints.insert("required".to_owned(), json!(true));
        constraints.insert("unique".to_owned(), json!(true));
    }
    if !constraints.is_empty() {
        field.insert("constraints".to_owned(), Value::Object(constraints));
    }
    Value::Object(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{bridge, hostile};
    use crate::export::{Settings, by_name};
    use crate::timeline::Timeline;
    use crate::timeline::fixture::harbour;
    use boon::{Compiler, Schemas};

    #[test]
    fn every_line_is_as_the_schema_says() {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let mut schema = json_schema();
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

    #[test]
    fn the_package_says_what_the_columns_hold() {
        let columns = Column::select("when,status,earliest,sources,weight,id").unwrap();
        let options = Options { columns, ..Options::default() };
        let tabs = Options { delimiter: b'\t', ..options.clone() };
        let package = data_package(&[("Out (2).csv".to_owned(), options), ("out.tsv".to_owned(), tabs)], Rows::Events);
        let [first, second] = [0, 1].map(|i| &package["resources"][i]);
        assert_eq!((&first["path"], &first["name"]), (&json!("Out (2).csv"), &json!("out--2-.csv")));
        assert_eq!((&second["name"], &second["dialect"]["delimiter"]), (&json!("out.tsv"), &json!("\t")));
        let fields = first["schema"]["fields"].as_array().unwrap();
        let kinds: Vec<&str> = fields.iter().map(|field| field["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["string", "string", "string", "integer", "number", "string"]);
        assert!(fields[1]["constraints"]["enum"].as_array().unwrap().contains(&json!("happened")));
        assert!(fields[2]["constraints"]["pattern"].as_str().unwrap().starts_with("-?[0-9]{4,6}-"));
        assert_eq!(first["schema"]["primaryKey"], "id");
        assert_eq!(fields[5]["constraints"], json!({ "required": true, "unique": true }));
    }
}
