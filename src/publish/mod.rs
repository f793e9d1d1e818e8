//! From a document to a report: when it was published, and what its passages are.

mod bundle;
mod chronology;
pub mod date;
mod dateline;
mod language;
mod line;
mod repeat;
mod segment;
mod shape;
#[cfg(test)]
mod tests;
mod vocabulary;
mod when;

#[cfg(test)]
pub(crate) use vocabulary::english;
pub use vocabulary::{Phrases, Vocabulary};

use crate::error::{Error, ErrorKind, Position};
use crate::misread;
use crate::report::view::View;
use crate::report::{Document, Locator, Method, Origin, Passage, Report, Role};
use crate::span::Span;
use crate::text::sentences;
use line::{Line, ends_sentence, lines};

/// The reports in a document, each published: a text in another language is skipped.
pub fn reports(mut document: Document, words: &Vocabulary) -> Vec<Result<Report, Error>> {
    let foreign = if document.hints.in_language { None } else { language::foreign(&document.view.text, words) };
    if let Some(found) = foreign {
        let Origin { path, row } = document.origin;
        let at = Position { file: path.into(), line: row.unwrap_or(0), column: 0 };
        return vec![Err(ErrorKind::Language { at, found }.into())];
    }
    // A text that came with passages was put together from another format; only plain text is cut.
    let plain = document.passages.is_empty();
    let lines = lines(&document.view.text, &mut document.passages);
    let parts = if plain { bundle::split(&document, &lines, words) } else { Vec::new() };
    let whole = parts.is_empty().then(|| published(document, lines, words));
    let mut reports = Vec::new();
    for report in whole.into_iter().chain(parts.into_iter().map(|part| publish(part, words))) {
        reports.extend(spoiled(&report, words).map(Err));
        reports.push(Ok(report));
    }
    reports
}

/// What is to be said of numbers in dates that text recognition spoiled.
fn spoiled(report: &Report, words: &Vocabulary) -> Option<Error> {
    let mut dates = misread::dates(&report.text, words);
    let span = dates.next()?;
    let place = report.map.to_source(span, report.source());
    let line = report.source()[..place.start].matches('\n').count() + 1;
    let found = span.of(&report.text);
    let more = match dates.count() {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    let said =
        format!("expected a date, found \"{found}\"{more}, which looks misread; it is not dated. Correct the text");
    Some(Error::partly(Position::line(&report.origin.path, line), said))
}

/// The passages of a text whose lines are numbered, each with the number of the line that it begins on: a sentence is found
/// where it begins.
fn cited(passages: Vec<Passage>, view: &View, words: &Vocabulary) -> Vec<Passage> {
    let source = view.source.as_deref().unwrap_or(&view.text);
    let place = |at: usize| {
        let at = view.map.to_source(Span::new(at, at + 1), source).start;
        let after = view.places.partition_point(|place| place.at <= at);
        after.checked_sub(1).map(|i| Locator::Label(view.places[i].label.clone()))
    };
    let mut all = Vec::with_capacity(passages.len());
    for mut passage in passages {
        for sentence in sentences(&view.text, passage.span, &words.abbreviations) {
            let Some(locator) = place(sentence.start) else { continue };
            if sentence.start > passage.span.start && locator != passage.locator {
                let head = Span::new(passage.span.start, sentence.start);
                let head = Span::new(head.start, head.start + head.of(&view.text).trim_end().len());
                all.push(Passage { span: head, ..passage.clone() });
                passage.span.start = sentence.start;
            }
            passage.locator = locator;
        }
        all.push(passage);
    }
    all
}

/// Finds the publication date and marks the passages. Nothing is deleted and nothing fails: what cannot be
/// known is `None`, and a stated date that cannot be read is kept in [`Report::unread`].
pub fn publish(mut document: Document, words: &Vocabulary) -> Report {
    let lines = lines(&document.view.text, &mut document.passages);
    published(document, lines, words)
}

/// The same of a document whose lines are known.
fn published(mut document: Document, mut lines: Vec<Line>, words: &Vocabulary) -> Report {
    let headed = document.stated.iter().any(|stated| stated.method == Method::Mail);
    let marked = shape::mark(&document.view.text, &mut lines, headed, words);
    let found = when::when(&document, &mut lines, words);
    shape::mark_dated(&document.view.text, &mut lines, &marked, found.published.as_ref(), words);
    segment::mark(&document, &mut lines, words);
    repeat::mark(&document.view.text, &mut lines, words);
    let captions = document.hints.captions;
    let author = document.author.take().or(found.author);
    let Document { id, origin, title, publisher, url, language, view, passages, first_line, .. } = document;
    let mut all = passages;
    all.reserve(lines.len());
    for line in lines {
        let role = line.role.unwrap_or(line.kind);
        let locator = line.locator.unwrap_or(Locator::Paragraph(line.number));
        let passage = |span, role| {
            let (said, voice) = (line.said.clone(), line.voice.clone());
            Passage { span, role, said, voice, locator: locator.clone() }
        };
        if let Some((span, said)) = &line.older {
            let around = [Span::new(line.span.start, span.start), Span::new(span.end, line.span.end)];
            let told = around.into_iter().filter(|span| span.of(&view.text).contains(char::is_alphanumeric));
            all.extend(told.map(|span| passage(span, role)));
            all.push(Passage { said: Some(said.clone()), voice: None, ..passage(*span, Role::Quoted) });
        } else if line.head > 0 && role != Role::Furniture {
            let cut = line.span.start + line.head;
            let rest = cut + (view.text[cut..line.span.end].len() - view.text[cut..line.span.end].trim_start().len());
            let head = view.text[line.span.start..cut].trim_end().len();
            all.push(passage(Span::new(line.span.start, line.span.start + head), line.head_role));
            if rest < line.span.end {
                all.push(passage(Span::new(rest, line.span.end), role));
            }
        } else {
            all.push(passage(line.span, role));
        }
    }
    // What the format marks may stand anywhere between.
    all.sort_by_key(|p| p.span.start);
    if captions {
        all.iter_mut().filter(|p| p.role == Role::Caption).for_each(|p| p.role = Role::Body);
    }
    if !view.places.is_empty() {
        all = cited(all, &view, words);
    }
    Report {
        id,
        origin,
        title,
        author,
        publisher,
        url,
        language,
        text: view.text,
        source: view.source,
        map: view.map,
        first_line,
        published: found.published,
        unread: found.unread,
        retold: marked.retold,
        passages: all,
    }
}
