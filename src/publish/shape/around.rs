//! What stands around the text of a report and tells no events: heads of pages, corrections, what a press release says
//! of its sender.

use super::SEVERAL;
use crate::publish::date::date;
use crate::publish::vocabulary::Vocabulary;
use crate::publish::{Line, ends_sentence};
use crate::report::Role;
use std::collections::HashMap;

/// Short lines that come again and again but for their numbers: the heads and feet of pages.
pub(super) fn running_heads(text: &str, lines: &mut [Line], words: &Vocabulary) {
    if lines.len() < 2 * SEVERAL {
        return;
    }
    // Dates alone come again in chronologies, as headings.
    let is_date = |line: &str| date(line, words).is_some_and(|(rest, _)| rest.trim().is_empty());
    let bare = |line: &Line| -> Option<String> {
        if line.prose || line.span.len() > 160 || line.role.is_some() {
            return None;
        }
        // The ends of a head stand far apart.
        let words = line.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        (words.len() <= 80
            && !is_date(&words)
            && words.bytes().any(|b| b.is_ascii_digit())
            && !ends_sentence(&words)
            && !line.span.of(text).contains(['\t', '|']))
        .then(|| words.chars().filter(|c| !c.is_ascii_digit()).collect())
    };
    let mut count: HashMap<String, usize> = HashMap::new();
    let keys: Vec<Option<String>> = lines.iter().map(bare).collect();
    for key in keys.iter().flatten().filter(|key| key.chars().filter(|c| c.is_alphabetic()).count() >= 4) {
        *count.entry(key.clone()).or_default() += 1;
    }
    for (line, key) in lines.iter_mut().zip(keys) {
        if key.as_ref().and_then(|key| count.get(key)).is_some_and(|n| *n >= SEVERAL)
            && key.is_some_and(|k| k.contains(' '))
        {
            (line.role, line.repeated) = (Some(Role::Furniture), true);
        }
    }
}

/// What a report says of what it said before is no event.
pub(super) fn corrections(text: &str, lines: &mut [Line], words: &Vocabulary) {
    for line in lines.iter_mut().filter(|line| line.role.is_none()) {
        let whole = line.span.of(text).trim_start_matches(['*', '_', '(', '[', ' ']);
        // "Correction: An earlier version ...", "Correction, 16 June 2025: ..."
        let lead = whole.bytes().take(if line.prose { 0 } else { 40 }).position(|b| b == b':').map_or(0, |at| at + 1);
        let behind = whole[lead..].trim_start();
        let starts = |words_of: &str| words.correction_start.starts(words_of).is_some();
        if starts(whole) || lead > 0 && starts(behind) {
            line.role = Some(Role::Furniture);
        }
    }
}

/// At the end of a press release stands what it always says of its sender.
pub(super) fn release(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let marked = |line: &Line| {
        let line = line.span.of(text).trim_start_matches(['*', '_', '#', ' ']);
        words.release_marks.starts(line).is_some()
    };
    if !lines.iter().any(marked) {
        return;
    }
    let half = lines.len() / 2;
    let about = |line: &Line| {
        let line = line.span.of(text).trim_start_matches(['*', '_', '#', ' ']);
        line.len() <= 80 && !ends_sentence(line) && words.about_start.starts(line).is_some()
    };
    if let Some(at) = (half.max(1)..lines.len()).find(|i| about(&lines[*i])) {
        lines[at..].iter_mut().for_each(|line| line.role = Some(Role::Furniture));
    }
}
