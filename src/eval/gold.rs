//! Texts that people annotated: what a file of them is, and the form in JSON lines.

use super::timeml;
use crate::error::{Error, ErrorKind, Position, Result};
use crate::report::decode::{Note, decode};
use crate::span::Span;
use crate::time::{Moment, Stamp};
use serde::{Deserialize, Deserializer};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A text with its time expressions as people see them.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// Given by the file, or its name.
    pub id: String,
    /// Where it came from.
    pub at: Position,
    /// The document creation time.
    pub created: Option<Stamp>,
    /// The text.
    pub text: String,
    /// In the order of the file.
    pub timexes: Vec<Annotation>,
}

/// A time expression that somebody annotated.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// Where it stands, in bytes of the text.
    pub span: Span,
    /// The `type` of its TIMEX3; empty when it has none.
    pub timex_type: String,
    /// The `value`; empty when it has none.
    pub value: String,
    /// The `mod`.
    pub modifier: Option<String>,
    /// Earliest and latest moment, where somebody annotated them; an open side is `None`.
    pub bounds: Option<(Option<Moment>, Option<Moment>)>,
}

/// The extensions of files that a folder is searched for.
const EXTENSIONS: [&str; 4] = [timeml::EXTENSIONS[0], timeml::EXTENSIONS[1], "jsonl", "ndjson"];

/// Reads a file, the files of a folder, or standard input for `-`. What is broken is an error with its
/// place, and the next text comes.
pub fn read_gold(path: impl AsRef<Path>) -> Vec<Result<Gold>> {
    let path = path.as_ref();
    let mut files = Vec::new();
    let mut out = Vec::new();
    collect(path, true, &mut files, &mut out);
    if files.is_empty() && out.is_empty() {
        let message = format!("expected a folder with annotated texts (.{}), found none", EXTENSIONS.join(", ."));
        out.push(Err(ErrorKind::Row { at: Position::file(path), message }.into()));
    }
    for file in files {
        let bytes = if file == Path::new("-") {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
        } else {
            fs::read(&file)
        };
        match bytes {
            Ok(bytes) => parse(&file, bytes, &mut out),
            Err(error) => out.push(Err(Error::io(file, "read", error))),
        }
    }
    out
}

/// The files that a path stands for, in the order of their names.
fn collect(path: &Path, named: bool, files: &mut Vec<PathBuf>, out: &mut Vec<Result<Gold>>) {
    // Links are followed only where the user names them, so that no folder holds itself.
    let link = !named && path.is_symlink();
    if link || !path.is_dir() {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        if named || !link && EXTENSIONS.contains(&extension.as_str()) {
            files.push(path.to_owned());
        }
        return;
    }
    match fs::read_dir(path).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect()) {
        Ok(entries) => {
            let mut entries: Vec<PathBuf> = entries;
            entries.sort();
            for entry in entries {
                collect(&entry, false, files, out);
            }
        }
        Err(error) => out.push(Err(Error::io(path, "read", error))),
    }
}

/// The texts of a file, which its first character tells to be TimeML or JSON lines.
fn parse(file: &Path, bytes: Vec<u8>, out: &mut Vec<Result<Gold>>) {
    let decoded = decode(bytes, None);
    if let Some(Note::Lossy(offset, encoding)) = decoded.note {
        out.push(Err(ErrorKind::Encoding { at: Position::file(file), offset, encoding }.into()));
    }
    let text = decoded.text;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match text.trim_start().chars().next() {
        None => out.push(Err(ErrorKind::Empty { at: Position::file(file) }.into())),
        Some('<') => timeml::read(file, text, out),
        Some('{') => {
            for (i, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                let at = Position::line(file, i + 1);
                out.push(row(line, at.clone()).map_err(|message| ErrorKind::Row { at, message }.into()));
            }
        }
        Some(_) => {
            let message = "expected TimeML or JSON lines, found other text. Is it the annotated form?".to_owned();
            out.push(Err(ErrorKind::Row { at: Position::file(file), message }.into()));
        }
    }
}

/// The id of what has none: the file's name.
pub(super) fn id_of(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A line, in the form of the command `dates` with the text beside it, or with shorter names.
#[derive(Deserialize)]
struct Row {
    #[serde(alias = "report")]
    id: Option<String>,
    #[serde(alias = "published")]
    dct: Option<String>,
    text: Option<String>,
    #[serde(alias = "expressions")]
    timexes: Vec<RowTimex>,
}

#[derive(Deserialize)]
struct RowTimex {
    start: usize,
    end: usize,
    text: Option<String>,
    #[serde(rename = "type", default)]
    timex_type: Option<String>,
    value: Option<String>,
    #[serde(rename = "mod")]
    modifier: Option<String>,
    #[serde(default, deserialize_with = "given")]
    earliest: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    latest: Option<Option<String>>,
}

/// Tells a field that is `null`, an open side, from one that is missing.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}

fn row(line: &str, at: Position) -> Result<Gold, String> {
    let row: Row = serde_json::from_str(line).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        format!("expected an annotated text, found a fault at column {} ({said}). Repair the line", error.column())
    })?;
    let text = row.text.ok_or("expected a field \"text\", found none. `annalist dates` writes none: add it")?;
    let created = match row.dct.as_deref().map(str::trim).filter(|dct| !dct.is_empty()) {
        Some(dct) => Some(dct.parse::<Stamp>()?),
        None => None,
    };
    let places: Option<Vec<usize>> = (!text.is_ascii())
        .then(|| text.char_indices().map(|(byte, _)| byte).chain(std::iter::once(text.len())).collect());
    let length = places.as_ref().map_or(text.len(), |places| places.len() - 1);
    let mut timexes = Vec::with_capacity(row.timexes.len());
    for timex in row.timexes {
        let RowTimex { start, end, .. } = timex;
        if start > end || end > length {
            return Err(format!("expected offsets within the text (0 to {length}), found {start} to {end}"));
        }
        let byte = |point: usize| places.as_ref().map_or(point, |places| places[point]);
        let span = Span::new(byte(start), byte(end));
        if let Some(words) = timex.text.as_deref().filter(|words| *words != span.of(&text)) {
            return Err(format!(
                "expected \"{words}\" at {start} to {end}, found \"{}\". Offsets are code points, from 0",
                span.of(&text)
            ));
        }
        // What is only implied has no words, and nobody can find it.
        if span.is_empty() {
            continue;
        }
        let side = |side: Option<String>| side.as_deref().map(moment).transpose();
        let bounds = match (timex.earliest, timex.latest) {
            (None, None) => None,
            (earliest, latest) => Some((side(earliest.flatten())?, side(latest.flatten())?)),
        };
        timexes.push(Annotation {
            span,
            timex_type: timex.timex_type.unwrap_or_default(),
            value: timex.value.unwrap_or_default(),
            modifier: timex.modifier,
            bounds,
        });
    }
    let id = row.id.unwrap_or_else(|| format!("{}:{}", id_of(&at.file), at.line));
    Ok(Gold { id, at, created, text, timexes })
}

/// A day or a time: `2025-06-17`, `2025-06-17T14:05+01:00`, `-0043-03-15`.
fn moment(text: &str) -> Result<Moment, String> {
    let fault = || format!("expected a day or a time like 2025-06-17T14:05, found \"{text}\"");
    let (before_us, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let stamp = Stamp::parse(rest).ok_or_else(fault)?;
    let date = stamp.day().ok_or_else(fault)?;
    let date = if before_us { chrono::Datelike::with_year(&date, -chrono::Datelike::year(&date)) } else { Some(date) };
    Ok(Moment { date: date.ok_or_else(fault)?, time: stamp.time, offset: stamp.offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Gold, String> {
        row(line, Position::line("gold.jsonl", 7))
    }

    #[test]
    fn both_forms_of_a_line_are_read() {
        let short = read(r#"{"id":"a","dct":"2025-06-17","text":"Zoë left on Monday.","timexes":[{"start":12,"end":18,"type":"DATE","value":"2025-06-16"}]}"#).unwrap();
        assert_eq!((short.id.as_str(), short.created.unwrap().to_string().as_str()), ("a", "2025-06-17"));
        assert_eq!(short.timexes[0].span.of(&short.text), "Monday");
        assert_eq!(short.timexes[0].bounds, None);
        let long = read(r#"{"published":"2025-06-17","text":"Until Monday","expressions":[{"start":6,"end":12,"text":"Monday","type":"DATE","value":"2025-06-23","earliest":null,"latest":"2025-06-23","rule":"x"},{"start":3,"end":3,"type":"DATE"}]}"#).unwrap();
        assert_eq!(long.id, "gold:7");
        assert_eq!(long.timexes.len(), 1, "what has no words is left out");
        let (earliest, latest) = long.timexes[0].bounds.unwrap();
        assert_eq!((earliest, latest.unwrap().to_string().as_str()), (None, "2025-06-23"));
    }

    #[test]
    fn a_broken_line_says_what_is_wrong() {
        for (line, words) in [
            (r#"{"text":"x","timexes":[}"#, "a fault at column 24"),
            (r#"{"text":"x"}"#, "missing field `timexes`"),
            (r#"{"timexes":[]}"#, "found none. `annalist dates` writes none"),
            (r#"{"text":"x","dct":"June","timexes":[]}"#, "found \"June\""),
            (r#"{"text":"Zoë","timexes":[{"start":0,"end":4}]}"#, "within the text (0 to 3), found 0 to 4"),
            (
                r#"{"text":"Zoë met","timexes":[{"start":5,"end":7,"text":"met"}]}"#,
                "expected \"met\" at 5 to 7, found \"et\"",
            ),
            (r#"{"text":"x","timexes":[{"start":0,"end":1,"earliest":"2025-02-30"}]}"#, "found \"2025-02-30\""),
        ] {
            let said = read(line).unwrap_err();
            assert!(said.contains(words), "{line}: {said}");
        }
    }
}
