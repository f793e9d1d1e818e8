//! Bundles: a hundred articles in one file, as databases of newspapers hand them out.

use super::Line;
use super::vocabulary::Vocabulary;
use crate::report::Document;
use crate::report::view::view;
use crate::span::{Lines, Span};

/// The documents of a bundle; none where there are not several.
pub(super) fn split(document: &Document, lines: &[Line], words: &Vocabulary) -> Vec<Document> {
    let parts = parts(&document.view.text, lines, words);
    if parts.len() < 2 {
        return Vec::new();
    }
    let source = document.view.source.as_deref().unwrap_or(&document.view.text);
    let mut documents = Vec::new();
    let mut lines = Lines::new(source);
    for part in parts {
        let span = document.view.map.to_source(part, source);
        let number = documents.len() + 1;
        let mut origin = document.origin.clone();
        origin.row = origin.row.or(Some(number));
        documents.push(Document {
            id: format!("{}#{number}", document.id),
            origin,
            language: document.language.clone(),
            publisher: document.publisher.clone(),
            view: view(span.of(source).to_owned(), 0),
            stated: document.stated.iter().filter(|stated| stated.span.is_none()).cloned().collect(),
            first_line: document.origin.row.is_none().then(|| lines.at(span.start).0),
            captured: document.captured,
            hints: document.hints.clone(),
            ..Document::default()
        });
    }
    documents
}

/// Where the documents of a text stand, when lines say where each ends or begins.
fn parts(text: &str, lines: &[Line], words: &Vocabulary) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    for span in lines.iter().map(|line| line.span).filter(|span| span.len() <= 60) {
        let line = span.of(text);
        if words.bundle_end.is(line) || is_accession(line, words) || is_count(line, words) {
            parts.push(Span::new(start, text[..span.start].rfind('\n').map_or(0, |at| at + 1)));
            start = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
        }
    }
    if parts.is_empty() {
        return parts;
    }
    parts.push(Span::new(start, text.len()));
    // What stands before the first count is a cover, what stands behind the last end is nothing.
    parts.retain(|part| part.of(text).split_whitespace().nth(20).is_some());
    parts
}

/// "3 of 25 DOCUMENTS".
fn is_count(line: &str, words: &Vocabulary) -> bool {
    let mut parts = line.split(' ').filter(|part| !part.is_empty());
    let number =
        |part: Option<&str>| part.is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let lead = line.starts_with(|c: char| c.is_ascii_digit());
    lead && number(parts.next())
        && parts.next().is_some_and(|of| words.date_glue.is(of))
        && number(parts.next())
        && parts.next().is_some_and(|what| words.bundle_count.is(what))
        && parts.next().is_none()
}

/// "Document VRNC000020250617el6h0002x": a word and the long number under which an archive keeps it, perhaps behind the code
/// of the field.
fn is_accession(line: &str, words: &Vocabulary) -> bool {
    let coded = line.split_once([' ', '\t']).filter(|(code, _)| words.field_codes.is(code));
    let line = coded.map_or(line, |(_, rest)| rest.trim_start());
    line.split_once(' ').is_some_and(|(what, number)| {
        words.bundle_count.is(what)
            && number.len() >= 15
            && number.bytes().all(|b| b.is_ascii_alphanumeric())
            && number.bytes().filter(u8::is_ascii_digit).count() >= 6
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::super::vocabulary::english;
    use super::*;

    fn count(text: &str) -> usize {
        let document = Document { view: view(text.to_owned(), 0), ..Document::default() };
        split(&document, &lines(text, &mut Vec::new()), &english()).len().max(1)
    }

    #[test]
    fn documents_end_or_begin_with_a_line_of_their_own() {
        let article =
            format!("Mill burns\n\n{}\n\n", "The mill at Ostley burned on Sunday, and nobody was hurt. ".repeat(3));
        assert_eq!(count(&format!("{article}End of Document\n{article}End of Document\n")), 2);
        assert_eq!(count(&format!("Cover\n1 of 2 DOCUMENTS\n{article}2 of 2 DOCUMENTS\n{article}")), 2);
        assert_eq!(
            count(&format!(
                "{article}Document OSTL000020250617el6h0002x\n\n{article}Document OSTL000020250618el6h0003y\n"
            )),
            2
        );
        for one in [
            article.clone(),
            format!("{article}End of Document\n"),
            format!("{article}She read 3 of 25 documents.\n{article}"),
        ] {
            assert_eq!(count(&one), 1, "{one}");
        }
    }
}
