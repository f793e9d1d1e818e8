//! D501 and D502: the day of the report itself.

use super::examination::Examination;
use super::{Code, Finding, phrase};
use crate::report::{Method, Report};
use crate::span::Span;
use chrono::NaiveDate;

/// So many of the expressions that stay open are shown.
const SHOWN: usize = 3;

/// A dateline tells when a text was sent, which may be days before it was printed.
const SENT: i64 = 3;

/// So far from the beginning of a text another date of it is looked for, in bytes.
const HEAD: usize = 2_000;

/// The longest line that is shown whole, in bytes.
const LINE: usize = 300;

/// No day of publication was found, and dates stay open for want of it: their sentences and words.
pub fn missing(examination: &mut Examination<'_>, open: &[(Span, Span)]) {
    let report = examination.report;
    if report.published.is_some() || open.is_empty() {
        return;
    }
    let (n, stay) = (open.len(), if open.len() == 1 { "date stays" } else { "dates stay" });
    let mut finding = Finding::new(Code::D501, format!("no day of publication was found: {n} relative {stay} open"));
    for unread in &report.unread {
        finding.notes.push(format!("\"{}\" ({}) could not be read as a date", unread.raw, unread.method.name()));
    }
    if n > SHOWN {
        finding.notes.push(format!("{} more are not shown", n - SHOWN));
    }
    finding.help.push(
        "say it with `--published 2025-06-17`, in a field `published`, or in a line `Date: 17 June 2025` above the text"
            .to_owned(),
    );
    let marks = open.iter().take(SHOWN).map(|(sentence, words)| (*sentence, *words, "stays open".to_owned()));
    examination.keep_all(finding, by_sentence(marks));
}

/// The sources of the day of the report do not agree.
pub fn disagreement(examination: &mut Examination<'_>) {
    let report = examination.report;
    let Some(published) = &report.published else { return };
    let (Some(first), Some(last)) = (published.when.first_day(), published.when.last_day()) else { return };
    let evidence = &published.evidence;
    let apart = |date: NaiveDate| (first - date).num_days().max((date - last).num_days()).max(0);
    let tolerance = |method: Method| match (evidence.method, method) {
        // What a user says is said over the rest; what was changed was published before.
        (Method::Given, _) | (_, Method::Modified) | (Method::Modified, _) => i64::MAX,
        (Method::Dateline, _) | (_, Method::Dateline) => SENT,
        _ => 1,
    };
    let others: Vec<&(NaiveDate, String, Method)> =
        evidence.alternates.iter().filter(|(date, _, method)| apart(*date) > tolerance(*method)).collect();
    // Several lines with nothing but a date are the days of a chronology.
    let lines = others.iter().filter(|(.., method)| *method == Method::Header).count();
    if others.is_empty() || evidence.method == Method::Header && lines > 1 {
        return;
    }
    let name = |date: NaiveDate, method: Method| format!("{} ({})", phrase::day(date), method.name());
    let said: Vec<String> = others
        .iter()
        .map(|(date, _, method)| format!("{}, {} from it", name(*date, *method), phrase::days(apart(*date))))
        .collect();
    let used = name(first, evidence.method);
    let message = format!("the sources of the day of the report do not agree: {used} and {}", phrase::list(&said));
    let mut finding = Finding::new(Code::D502, message);
    finding.notes.push(format!("{used} is used: \"{}\"", evidence.raw));
    for (date, raw, _) in &others {
        finding.help.push(format!("\"{raw}\" is used with `--published {date}`"));
    }
    let of_used = evidence.span.or_else(|| in_head(report, &evidence.raw)).map(|span| (span, first));
    let of_others = others.iter().filter_map(|(date, raw, _)| Some((in_head(report, raw)?, *date)));
    let mut marks: Vec<(Span, Span, String)> = of_used
        .into_iter()
        .chain(of_others)
        .map(|(span, date)| (line_of(report, span), span, phrase::day(date)))
        .collect();
    marks.sort_by_key(|(_, span, _)| span.start);
    let mut shown = by_sentence(marks);
    if shown.is_empty() {
        // It stands in no words of the text: the title, or how the text begins, says which report it is.
        let Some(passage) = report.passages.first() else { return };
        let line = report.words(passage.span);
        let end = line.char_indices().nth(200).map_or(line.len(), |(at, _)| at);
        shown.push((Span::new(passage.span.start, passage.span.start + end), Vec::new()));
    }
    examination.keep_all(finding, shown);
}

/// Marks, each with its sentence, as sentences with their marks.
fn by_sentence(marks: impl IntoIterator<Item = (Span, Span, String)>) -> Vec<(Span, Vec<(Span, String)>)> {
    let mut shown: Vec<(Span, Vec<(Span, String)>)> = Vec::new();
    for (sentence, words, label) in marks {
        match shown.last_mut() {
            Some(last) if last.0 == sentence => last.1.push((words, label)),
            _ => shown.push((sentence, vec![(words, label)])),
        }
    }
    shown
}

/// The line that holds some words, where it is short enough to show.
fn line_of(report: &Report, words: Span) -> Span {
    let passage = report.passage_at(words.start).map(|passage| passage.span);
    passage.filter(|line| line.contains(words) && line.len() <= LINE).unwrap_or(words)
}

/// Words near the beginning of the text.
fn in_head(report: &Report, words: &str) -> Option<Span> {
    let mut end = report.text.len().min(HEAD);
    while !report.text.is_char_boundary(end) {
        end -= 1;
    }
    let start = report.text[..end].find(words).filter(|_| !words.is_empty())?;
    Some(Span::new(start, start + words.len()))
}
