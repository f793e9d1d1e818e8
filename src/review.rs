//! What an analyst decides of events, kept beside the reports and obeyed by every later run.
//!
//! A decision names its event by the digits of its first mention, which are a hash of the report's content and of the
//! words: it holds as long as the report says what it said. Decisions are only ever added; of one event the last counts.

mod date;
mod obey;
mod table;

pub use obey::Obeyed;
pub(crate) use table::delimiter;
pub use table::{Decided, Edit, Edits};

use crate::error::{Error, ErrorKind, Position, Result};
use crate::mention::Dating;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

/// The file of decisions, beside the reports.
pub const FILE: &str = "annalist.review.jsonl";

/// What an analyst thinks of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is right.
    Keep,
    /// It has no place on the timeline.
    Drop,
    /// Somebody has to look at it.
    Check,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 3] = [Verdict::Keep, Verdict::Drop, Verdict::Check];

    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Keep => "keep",
            Verdict::Drop => "drop",
            Verdict::Check => "check",
        }
    }
}

/// What an analyst decided of an event.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Review {
    /// What becomes of it.
    #[serde(rename = "review", default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Anything.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The right date, in the analyst's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub when_override: String,
    /// What these words come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dating: Option<Dating>,
    /// The id of the event that it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub merge_into: String,
    /// The analyst's tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The id of the event that it stands behind, empty at the very beginning; `None` where its date tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl PartialEq for Review {
    /// By what was decided: how a date was read belongs to its words.
    fn eq(&self, other: &Review) -> bool {
        let parts = |r: &Review| {
            (r.verdict, r.note.clone(), r.when_override.clone(), r.merge_into.clone(), r.tags.clone(), r.after.clone())
        };
        parts(self) == parts(other)
    }
}

/// A decision, and the event that it is of.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decision {
    schema: String,
    /// The event; or a single mention (`m-`), of which only the verdict counts.
    pub id: String,
    /// The file of its report.
    pub source: String,
    /// Its headline, for those who read the file.
    pub event: String,
    /// What was decided.
    #[serde(flatten)]
    pub review: Review,
}

impl Decision {
    /// Of an event of a timeline.
    pub fn new(id: String, source: String, event: String, review: Review) -> Decision {
        Decision { schema: crate::export::jsonl::SCHEMA.to_owned(), id, source, event, review }
    }
}

/// Decisions in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Decisions(Vec<Decision>);

impl Decisions {
    /// Reads the lines of a file of decisions.
    ///
    /// # Errors
    /// With the line that is none.
    pub fn read(reader: impl BufRead, path: &Path) -> Result<Decisions> {
        let mut decisions = Vec::new();
        for (i, line) in reader.lines().enumerate() {
            let line = line.map_err(|error| Error::io(path, "read", error))?;
            if line.trim().is_empty() {
                continue;
            }
            decisions.push(serde_json::from_str(&line).map_err(|error| -> Error {
                let message =
                    format!("expected a decision as `annalist apply` writes it, found something else: {error}");
                ErrorKind::Row { at: Position::line(path, i + 1), message }.into()
            })?);
        }
        Ok(Decisions(decisions))
    }

    /// More of them.
    pub fn extend(&mut self, more: Decisions) {
        self.0.extend(more.0);
    }

    /// The last decision of each event, by the digits of its id, and of each mention, by its id.
    pub fn last(&self) -> BTreeMap<&str, &Decision> {
        self.0.iter().map(|decision| (mention(&decision.id).unwrap_or(digits(&decision.id)), decision)).collect()
    }
}

/// The id, where it is that of a mention.
fn mention(id: &str) -> Option<&str> {
    Some(id.trim()).filter(|id| id.starts_with("m-"))
}

/// What an id says without the letter before it.
pub fn digits(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix("e-").or_else(|| id.strip_prefix("m-")).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Period;
    use crate::timeline::fixture::{date, dated};

    fn decision(id: &str, source: &str, review: Review) -> Decision {
        Decision::new(id.to_owned(), source.to_owned(), "x".to_owned(), review)
    }

    #[test]
    fn decisions_are_read_as_they_are_written() {
        let mut day = dated(Period::Day(date("2031-05-14")));
        day.by = crate::mention::DatedBy::Review;
        let review = Review {
            verdict: Some(Verdict::Keep),
            note: "a \"note\"\nof two lines".to_owned(),
            when_override: "14 May 2031".to_owned(),
            dating: Some(day),
            tags: vec!["a".to_owned(), "b".to_owned()],
            ..Review::default()
        };
        let line = serde_json::to_string(&decision("e-00000000000a", "post.txt", review.clone())).unwrap();
        assert!(line.starts_with("{\"schema\":\"annalist/1\""), "so that it is no report: {line}");
        let read = Decisions::read(line.as_bytes(), Path::new(FILE)).unwrap();
        assert!(read.0[0].review == review && read.0[0].review.dating.is_some());
        let error = Decisions::read("{}\n".as_bytes(), Path::new(FILE)).unwrap_err().to_string();
        assert!(error.starts_with("annalist.review.jsonl:1: expected a decision"), "{error}");
    }
}
