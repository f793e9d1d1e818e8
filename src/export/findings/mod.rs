//! Where findings go: one file per format, each of which writes the findings of a whole timeline.

mod csv;
mod json;
mod place;
mod sarif;
mod snippet;
mod text;

pub use csv::Csv;
pub use json::{Json, JsonLines};
pub use sarif::Sarif;
pub use text::Text;

use super::{Export, table};
use crate::error::{Error, Result};
use std::path::Path;

type Make = fn(table::Options) -> Box<dyn Export>;

/// Every format. The first that has an extension is the one for its files.
const FORMATS: &[Make] = &[
    |options| Box::new(Text::new(options)),
    |_| Box::new(Json),
    |_| Box::new(JsonLines),
    |_| Box::new(Csv),
    |_| Box::new(Sarif),
];

fn formats(options: table::Options) -> impl Iterator<Item = Box<dyn Export>> + Clone {
    FORMATS.iter().map(move |make| make(options))
}

/// The format of a name.
///
/// # Errors
/// When there is none.
pub fn by_name(name: &str, options: table::Options) -> Result<Box<dyn Export>> {
    let names = formats(options).map(|format| format.name());
    formats(options).find(|format| format.name() == name).ok_or_else(|| Error::unknown_name("format", name, names))
}

/// The format of a file, by its extension.
///
/// # Errors
/// When no format has that extension.
pub fn by_path(path: &Path, options: table::Options) -> Result<Box<dyn Export>> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let extensions = formats(options).flat_map(|format| format.extensions()).copied();
    let found = formats(options).find(|format| format.extensions().contains(&extension.as_str()));
    found.ok_or_else(|| Error::unknown_name("format of files", &extension, extensions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::column::{looks_like_formula, one_line};
    use crate::export::fixture::{HOSTILE, hostile};
    use serde_json::Value;

    #[test]
    fn hostile_text_in_every_field_is_told_and_does_nothing() {
        let written = |name: &str| {
            let mut out = Vec::new();
            by_name(name, table::Options::default()).unwrap().write(&hostile(), &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert!(!written("text").contains(|c: char| c != '\n' && crate::export::acts(c)));
        let csv = written("csv");
        let rows: Vec<::csv::StringRecord> =
            ::csv::Reader::from_reader(csv.as_bytes()).records().map(Result::unwrap).collect();
        assert!(rows.iter().flatten().all(|cell| !looks_like_formula(cell)));
        assert!(!csv.contains(|c: char| c != '\n' && c.is_control()));
        let document: Value = serde_json::from_str(&written("json")).unwrap();
        let lines: Vec<Value> = written("jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let log: Value = serde_json::from_str(&written("sarif")).unwrap();
        for text in HOSTILE {
            let one = one_line((*text).into());
            assert!(rows.iter().any(|row| row[3].trim_start_matches('\'') == one), "{text:?}");
            assert!(document["findings"].as_array().unwrap().iter().any(|f| f["message"] == *text), "{text:?}");
            assert!(lines.iter().any(|line| line["message"] == *text && line["at"][0]["quote"] == *text), "{text:?}");
            let results = log["runs"][0]["results"].as_array().unwrap();
            assert!(results.iter().any(|r| r["message"]["text"].as_str().unwrap().contains(text)), "{text:?}");
        }
    }
}
