//! Bundles: a hundred articles in one file, as databases of newspapers hand them out.

use super::vocabulary::Vocabulary;
use crate::report::Document;
use crate::report::view::view;
use crate::span::Span;
use memchr::memchr;

/// The documents of a bundle, or the one that it is.
pub(super) fn split(document: Document, words: &Vocabulary) -> Vec<Document> {
    // A text that came with passages was put together from another format; only plain text is cut.
    let parts = if document.passages.is_empty() { parts(&document.view.text, words) } else { Vec::new() };
    if parts.len() < 2 {
        return vec![document];
    }
    let source = document.view.source.as_deref().unwrap_or(&document.view.text);
    let mut documents = Vec::new();
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
            captured: document.captured,
            hints: document.hints.clone(),
            ..Document::default()
        });
    }
    documents
}

/// Where the documents of a text stand, when lines say where each ends or begins.
fn parts(text: &str, words: &Vocabulary) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut marks = 0;
    while at < text.len() {
        let here = at;
        at = memchr(b'\n', &text.as_bytes()[here..]).map_or(text.len(), |i| here + i + 1);
        let trimmed = text[here..at].trim();
        if trimmed.len() > 60 {
            continue;
        }
        let ends = words.bundle_end.is(trimmed) || is_accession(trimmed, words);
        if ends || is_count(trimmed, words) {
            marks += 1;
            parts.push(Span::new(start, here));
            start = at;
        }
    }
    if marks == 0 {
        return Vec::new();
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

/// "Document VRNC000020250617el6h0002x": a word and the long number under which an archive keeps it.
fn is_accession(line: &str, words: &Vocabulary) -> bool {
    line.split_once(' ').is_some_and(|(what, number)| {
        words.bundle_count.is(what)
            && number.len() >= 15
            && number.bytes().all(|b| b.is_ascii_alphanumeric())
            && number.bytes().filter(u8::is_ascii_digit).count() >= 6
    })
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::english;
    use super::*;

    fn count(text: &str) -> usize {
        let document = Document { view: view(text.to_owned(), 0), ..Document::default() };
        split(document, &english()).len()
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
