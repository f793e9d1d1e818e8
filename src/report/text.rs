//! Plain text and Markdown, with or without front matter.

use super::view::view_without;
use super::{Document, Locator, Method, Origin, Passage, Role, Stated};
use crate::span::Span;

/// A document from the text of a file. `id` is used unless the front matter gives one.
pub fn document(source: String, id: String, origin: Origin) -> Document {
    read(source, id, origin, false)
}

/// The same from Markdown.
pub(super) fn markdown(source: String, id: String, origin: Origin) -> Document {
    read(source, id, origin, true)
}

fn read(source: String, id: String, origin: Origin, markdown: bool) -> Document {
    let header = front_matter(&source).map_or(0, |span| span.end);
    let marks = if markdown { super::markdown::marks(&source, header) } else { Vec::new() };
    let mut document = Document { id, origin, view: view_without(source, header, &marks), ..Document::default() };
    // Looked for again, because the view may be shorter than the source.
    if let Some(span) = front_matter(&document.view.text) {
        read_fields(span, &mut document);
        let words = span.of(&document.view.text).trim_end();
        let start = span.start + (words.len() - words.trim_start().len());
        document.passages.push(Passage {
            span: Span::new(start, span.start + words.len()),
            role: Role::Furniture,
            said: None,
            voice: None,
            locator: Locator::Line(1),
        });
    }
    document
}

/// More lines than this between two rules are no front matter.
const LONGEST: usize = 100;

/// The front matter with the rules around it: `---`, then `key: value` lines, lists and comments, then
/// `---` or `...`.
fn front_matter(text: &str) -> Option<Span> {
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut fields = 0;
    for (i, line) in text[at..].split_inclusive('\n').take(LONGEST).enumerate() {
        at += line.len();
        let trimmed = line.trim_end();
        match i {
            0 if trimmed == "---" => {}
            0 => return None,
            _ if trimmed == "---" || trimmed == "..." => return (fields > 0).then(|| Span::new(0, at)),
            _ if field(trimmed).is_some() => fields += 1,
            // The lines of a list or of a folded value.
            _ if trimmed.is_empty() || trimmed.starts_with([' ', '\t', '#', '-']) => {}
            _ => return None,
        }
    }
    None
}

/// `key: value` of a line that is not indented; the key as it stands.
fn field(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = key.starts_with(char::is_alphabetic) && key.chars().all(|c| c.is_alphanumeric() || "-_ ".contains(c));
    let value = is_key.then_some(value).filter(|v| v.is_empty() || v.starts_with([' ', '\t']))?.trim();
    let bare = [('"', '"'), ('\'', '\'')]
        .iter()
        .find_map(|(open, close)| value.strip_prefix(*open)?.strip_suffix(*close))
        .unwrap_or(value);
    Some((key, bare))
}

fn read_fields(span: Span, document: &mut Document) {
    let text = std::mem::take(&mut document.view.text);
    let mut at = span.start;
    for line in span.of(&text).split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some((key, value)) = field(line.trim_end()).filter(|(_, value)| !value.is_empty()) else { continue };
        let slot = match key.to_ascii_lowercase().as_str() {
            "id" => {
                document.id = value.to_owned();
                continue;
            }
            "date" | "published" | "publish_date" | "pubdate" => {
                // A value is a part of its line, so the difference of their places is its offset.
                let offset = start + (value.as_ptr() as usize - line.as_ptr() as usize);
                let span = Some(Span::new(offset, offset + value.len()));
                document.stated.push(Stated { method: Method::FrontMatter, raw: value.to_owned(), span });
                continue;
            }
            "title" | "headline" => &mut document.title,
            "author" | "byline" => &mut document.author,
            "source" | "publisher" => &mut document.publisher,
            "url" | "link" => &mut document.url,
            "lang" | "language" => &mut document.language,
            _ => continue,
        };
        slot.get_or_insert_with(|| value.to_owned());
    }
    document.view.text = text;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &str) -> Document {
        super::document(source.to_owned(), "pier".to_owned(), Origin::default())
    }

    #[test]
    fn front_matter_gives_fields_and_stays_in_the_text() {
        let source = "---\ntitle: \"The pier: a story\"\ndate: 2025-06-17\nauthor: Jane Roe\nsource: Varn Courier\nurl: https://example.org/pier\nlang: en\ntags:\n  - harbour\n---\nThe pier closed yesterday.\n";
        for source in [source.to_owned(), source.replace('\n', "\r\n"), format!("\u{feff}{source}")] {
            let document = read(&source);
            assert_eq!(document.title.as_deref(), Some("The pier: a story"));
            assert_eq!(document.author.as_deref(), Some("Jane Roe"));
            assert_eq!(document.publisher.as_deref(), Some("Varn Courier"));
            assert_eq!(document.url.as_deref(), Some("https://example.org/pier"));
            assert_eq!(document.language.as_deref(), Some("en"));
            let stated = &document.stated[0];
            assert_eq!((stated.method, stated.raw.as_str()), (Method::FrontMatter, "2025-06-17"));
            assert_eq!(stated.span.unwrap().of(&document.view.text), "2025-06-17");
            assert_eq!(document.passages.len(), 1);
            let words = document.passages[0].span.of(&document.view.text);
            assert!(words.starts_with("---\ntitle") && words.ends_with("\n---"), "{words}");
        }
    }

    #[test]
    fn a_rule_is_not_yet_front_matter() {
        for source in [
            "---\nThe pier closed.\n---\n",
            "---\n",
            "---\n\n---\n",
            "--- \ntitle: x",
            "The pier\n---\ndate: 2025-06-17\n---\n",
        ] {
            let document = read(source);
            assert!(document.stated.is_empty() && document.passages.is_empty(), "{source:?}");
        }
    }
}
