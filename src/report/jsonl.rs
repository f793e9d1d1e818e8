//! JSON lines: one report a line.

use super::view::view;
use super::{Document, Method, Origin, Stated};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Our names of the fields, each with the names that others use, best first.
pub(super) const FIELDS: [&[&str]; 8] = [
    &["id"],
    &["text", "body", "content", "article"],
    &["published", "date", "publish_date", "pubDate", "publishedAt", "published_at"],
    &["title", "headline"],
    &["url", "link"],
    &["source", "publisher"],
    &["author", "byline"],
    &["language", "lang"],
];

/// The places of the text and of the publication date among [`FIELDS`].
pub(super) const TEXT: usize = 1;
pub(super) const PUBLISHED: usize = 2;

/// A document from one line.
///
/// `id` is used unless the line gives one; `renamed` holds pairs of our name of a field and its name
/// in this input. The error says what was expected and what was found.
pub fn document(line: &str, id: &str, origin: Origin, renamed: &[(String, String)]) -> Result<Document, String> {
    let mut parser = serde_json::Deserializer::from_str(line);
    let row = Row { renamed }.deserialize(&mut parser).and_then(|row| parser.end().map(|()| row));
    let row = row.map_err(|error| {
        // serde_json counts lines within this line; only the column says something.
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        match error.column() {
            0 => format!("expected a JSON object, found none ({said}). Repair the line or take it out"),
            column => format!(
                "expected a JSON object, found a fault at column {column} ({said}). Repair the line or take it out"
            ),
        }
    })?;
    let [given, text, published, title, url, source, author, language] = row;
    let Some(text) = text else {
        return Err(
            "expected a field \"text\", found none. If it has another name, say which: --field text=NAME".to_owned()
        );
    };
    let Value::String(text) = text else {
        return Err(format!("expected a string in the field of the text, found {}", kind(&text)));
    };
    let stated = published.and_then(plain).map(|raw| Stated { method: Method::Column, raw, span: None });
    Ok(Document {
        id: given.and_then(plain).unwrap_or_else(|| id.to_owned()),
        origin,
        title: title.and_then(plain),
        author: author.and_then(plain),
        publisher: source.and_then(plain),
        url: url.and_then(plain),
        language: language.and_then(plain),
        view: view(text, 0),
        stated: stated.into_iter().collect(),
        ..Document::default()
    })
}

/// A value as words: strings, numbers, and lists of them. Empty strings count as missing.
fn plain(value: Value) -> Option<String> {
    let words = match value {
        Value::String(words) => words,
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.into_iter().filter_map(plain).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Bool(_) | Value::Object(_) => return None,
    };
    (!words.trim().is_empty()).then(|| words.trim().to_owned())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Reads the fields that we know and steps over all others without keeping them.
struct Row<'r> {
    renamed: &'r [(String, String)],
}

impl Row<'_> {
    /// The number of a field, and how good its name is (lower is better).
    fn field(&self, name: &str) -> Option<(usize, usize)> {
        for (ours, theirs) in self.renamed {
            if theirs == name {
                return FIELDS.iter().position(|names| names[0] == ours).map(|field| (field, 0));
            }
        }
        FIELDS.iter().enumerate().find_map(|(field, names)| Some((field, 1 + names.iter().position(|n| *n == name)?)))
    }
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = [Option<Value>; FIELDS.len()];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = [Option<Value>; FIELDS.len()];

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut row: Self::Value = Default::default();
        let mut best = [usize::MAX; FIELDS.len()];
        while let Some(name) = map.next_key::<String>()? {
            match self.field(&name) {
                Some((field, rank)) if rank < best[field] => {
                    let value: Value = map.next_value()?;
                    if !value.is_null() {
                        (row[field], best[field]) = (Some(value), rank);
                    }
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Document, String> {
        document(line, "pier:7", Origin::default(), &[])
    }

    #[test]
    fn a_line_is_a_report() {
        let line = r#"{"id":"a","text":"The pier closed\u00a0yesterday.","published":"2025-06-17","title":"Pier","url":"https://example.org/p","source":"Courier","author":["A. Roe","B. Poe"],"language":"en","more":{"deep":[1,2]}}"#;
        let document = read(line).unwrap();
        assert_eq!((document.id.as_str(), document.view.text.as_str()), ("a", "The pier closed yesterday."));
        assert_eq!(document.stated[0].raw, "2025-06-17");
        assert_eq!(document.author.as_deref(), Some("A. Roe, B. Poe"));
        assert_eq!(document.publisher.as_deref(), Some("Courier"));
        assert_eq!(document.language.as_deref(), Some("en"));
    }

    #[test]
    fn other_names_are_known_and_more_can_be_given() {
        let document = read(r#"{"content":"x","body":"y","date":2025,"id":17,"published":null}"#).unwrap();
        assert_eq!(
            (document.id.as_str(), document.view.text.as_str(), document.stated[0].raw.as_str()),
            ("17", "y", "2025")
        );
        let renamed = [("text".to_owned(), "story".to_owned())];
        let document = super::document(r#"{"text":"x","story":"z"}"#, "n", Origin::default(), &renamed).unwrap();
        assert_eq!((document.id.as_str(), document.view.text.as_str()), ("n", "z"));
    }

    #[test]
    fn a_fault_says_what_was_found() {
        for (line, words) in [
            (r#"{"text":"x""#, "column 11"),
            (r#"{"text":"x"} {"#, "trailing characters"),
            ("[1]", "invalid type: sequence, expected an object"),
            (r#"{"id":"a"}"#, "expected a field \"text\", found none"),
            (r#"{"text":["x"]}"#, "found a list"),
        ] {
            let said = read(line).unwrap_err();
            assert!(said.contains(words), "{line}: {said}");
        }
    }
}
