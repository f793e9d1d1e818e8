//! The data package (Frictionless) that describes tables.

use crate::export::Rows;
use crate::export::column::{Column, Kind};
use crate::export::csv::Options;
use serde_json::{Map, Value, json};

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

    #[test]
    fn the_package_says_what_the_columns_hold() {
        let columns = Column::select("when,status,earliest,sources,weight,id", Rows::Events).unwrap();
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
