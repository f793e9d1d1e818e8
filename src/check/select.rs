//! Which findings a user wants to see.

use super::{Code, Finding, Severity};
use crate::error::{Error, Result};
use crate::timeline::Timeline;
use std::collections::HashMap;

/// What to select, what to ignore, and from which severity on.
#[derive(Clone, Debug)]
pub struct Selection {
    select: Vec<Pattern>,
    ignore: Vec<Pattern>,
    level: Severity,
}

/// Names findings: `D1`, `D301`, `weekday-mismatch`, `D301:e-41c9b2a07d1e`, `f-3f0a9b77c2d1`.
#[derive(Clone, Debug)]
struct Pattern {
    /// What the code begins with.
    code: String,
    /// What the id of an event or a mention that it names begins with, or its own.
    id: Option<String>,
}

impl Selection {
    /// Of two lists of patterns; an empty `select` takes every check.
    ///
    /// # Errors
    /// When a pattern fits no check.
    pub fn new(select: &[String], ignore: &[String], level: Severity) -> Result<Selection> {
        let parse = |list: &[String]| {
            let patterns = list.iter().flat_map(|one| one.split(','));
            patterns.map(str::trim).filter(|one| !one.is_empty()).map(Pattern::parse).collect::<Result<Vec<_>>>()
        };
        Ok(Selection { select: parse(select)?, ignore: parse(ignore)?, level })
    }

    /// Keeps the findings of a timeline that were asked for; gives how many were only too slight.
    pub fn apply(&self, timeline: &mut Timeline) -> usize {
        let mut events: HashMap<&str, &str> = HashMap::new();
        if self.select.iter().chain(&self.ignore).any(|pattern| pattern.id.is_some()) {
            events.extend(timeline.rows.iter().map(|row| (row.mention.id.as_str(), row.mention.event.as_str())));
        }
        let fits = |pattern: &Pattern, finding: &Finding| {
            let names = |id: &String| {
                let of_rows = finding.mentions.iter().flat_map(|mention| {
                    [Some(mention.as_str()), events.get(mention.as_str()).copied()].into_iter().flatten()
                });
                finding.id().starts_with(id) || of_rows.into_iter().any(|its| its.starts_with(id))
            };
            finding.code.name().starts_with(&pattern.code) && pattern.id.as_ref().is_none_or(names)
        };
        let wanted = |finding: &Finding| {
            (self.select.is_empty() || self.select.iter().any(|pattern| fits(pattern, finding)))
                && !self.ignore.iter().any(|pattern| fits(pattern, finding))
        };
        let kept: Vec<Finding> = timeline.findings.iter().filter(|finding| wanted(finding)).cloned().collect();
        let all = kept.len();
        timeline.findings = kept.into_iter().filter(|finding| finding.severity >= self.level).collect();
        all - timeline.findings.len()
    }
}

impl Pattern {
    fn parse(text: &str) -> Result<Pattern> {
        if text.starts_with("f-") {
            return Ok(Pattern { code: String::new(), id: Some(text.to_owned()) });
        }
        let (name, id) = match text.split_once(':') {
            Some((name, id)) => (name, Some(id.trim().to_owned())),
            None => (text, None),
        };
        let prefix = name.to_ascii_uppercase();
        let code = match Code::find(name) {
            Some(code) => code.name().to_owned(),
            None if Code::ALL.iter().any(|code| code.name().starts_with(&prefix)) => prefix,
            None => {
                let names = Code::ALL.iter().flat_map(|code| [code.name(), code.page().name]);
                return Err(Error::unknown_name("check", name, names));
            }
        };
        Ok(Pattern { code, id })
    }
}
