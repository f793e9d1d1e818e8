//! Dates that stand above or before what they date: of what happened then, not of the report.

use super::date::date;
use super::dateline::{DateLine, date_line};
use super::shape::said;
use super::vocabulary::Vocabulary;
use super::{Line, ends_sentence};
use crate::report::Role;
use crate::span::Span;
use crate::text::cells;
use crate::time::Stamp;

/// What may stand around a date on its line.
pub(super) const MARKS: [char; 13] = [' ', '\t', '*', '_', '#', '>', '|', '[', ']', '(', ')', '.', ','];

/// So many lines tell whether a text is a chronology.
const LINES: usize = 400;

/// A date with nothing but marks around it, and where it stands in the line.
pub(super) fn bare(line: &str, words: &Vocabulary) -> Option<(Stamp, Span)> {
    let open = line.trim_start_matches(MARKS);
    let (rest, stamp) = date(open, words)?;
    let span = Span::new(line.len() - open.len(), line.len() - rest.len());
    rest.trim_matches(MARKS).is_empty().then_some((stamp, span))
}

/// True when two lines of the text or more are rows, each with its date.
pub(super) fn has_rows(text: &str, lines: &[Line], words: &Vocabulary) -> bool {
    lines.iter().take(LINES).filter(|line| is_row(text, line, words)).nth(1).is_some()
}

/// A date and a mark that parts it from what happened: "2 May: talks open", a row of a table.
pub(super) fn is_row(text: &str, line: &Line, words: &Vocabulary) -> bool {
    let whole = line.span.of(text);
    let is_date = |cell: &&str| date(cell, words).is_some_and(|(rest, _)| rest.trim().is_empty());
    // Prose has no cells.
    if !line.prose && cells(whole).is_some_and(|cells| cells.len() > 1 && cells.iter().any(is_date)) {
        return true;
    }
    date(whole.trim_start_matches(MARKS), words).is_some_and(|(rest, _)| {
        let behind = rest.trim_start_matches([' ', '\t', '*', '_']);
        let told = behind.trim_start_matches([':', '|', '-', '–', '—', ' ', '\t']);
        (rest.starts_with('\t') || behind.starts_with([':', '|', '-', '–', '—']))
            && told.starts_with(char::is_alphabetic)
    })
}

/// The lines with nothing but a date that are headings: of several dates, equally fine, each with text below it. Where the
/// others go forward and the first is later than all of them, the first is that of the report.
pub(super) fn headings(text: &str, lines: &[Line], words: &Vocabulary) -> Vec<usize> {
    let dates = lines.iter().take(LINES).map(|line| {
        let line = line.span.of(text);
        bare(line, words).filter(|_| line.len() <= 60)
    });
    let dates: Vec<Option<(Stamp, Span)>> = dates.collect();
    let stands = |i: &usize| {
        dates.get(i + 1).is_some_and(Option::is_none) && !matches!(lines[*i].role, Some(Role::Furniture | Role::Place))
    };
    let mut found: Vec<(usize, Stamp)> =
        dates.iter().enumerate().filter_map(|(i, date)| Some((i, date.as_ref()?.0))).collect();
    found.retain(|(i, _)| stands(i));
    let Some(first) = found.first().map(|(_, stamp)| *stamp) else { return Vec::new() };
    found.retain(|(_, stamp)| stamp.granularity() == first.granularity());
    let day = |(_, stamp): &(usize, Stamp)| stamp.first_day();
    let own = found.len() > 2
        && found[1..].windows(2).all(|two| day(&two[0]) < day(&two[1]))
        && found[1..].iter().all(|other| day(other) < day(&found[0]));
    if own {
        found.remove(0);
    }
    let several = found.iter().any(|heading| day(heading) != day(&found[0]));
    if several { found.into_iter().map(|(i, _)| i).collect() } else { Vec::new() }
}

/// Several dispatches in one text, each below a line that says where and when it was written: what they say, they say on
/// their day. Gives whether there are several.
pub(super) fn dispatches(text: &str, lines: &mut [Line], words: &Vocabulary) -> bool {
    let found: Vec<Option<DateLine>> = lines.iter().map(|line| date_line(line.span.of(text), words)).collect();
    let told =
        |i: usize| lines.get(i + 1).is_some_and(|next| found[i + 1].is_none() && ends_sentence(next.span.of(text)));
    let mut days = found
        .iter()
        .enumerate()
        .filter(|(i, _)| told(*i))
        .filter_map(|(_, line)| Some(line.as_ref()?.stamp.first_day()));
    let first = days.next();
    if days.all(|day| Some(day) == first) {
        return false;
    }
    let mut current = None;
    for (line, found) in lines.iter_mut().zip(found) {
        if let Some(DateLine { stamp, span, confidence, vague, .. }) = found {
            let raw = span.of(line.span.of(text));
            let place = Span::new(line.span.start + span.start, line.span.start + span.end);
            // Names and a date may be those of a person.
            current = (!vague).then(|| said(stamp, raw, Some(place), confidence));
            line.role = line.role.or(current.as_ref().map(|_| Role::Furniture));
        } else if line.said.is_none() {
            line.said.clone_from(&current);
        }
    }
    true
}
