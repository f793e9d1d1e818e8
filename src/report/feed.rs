//! RSS and Atom: each item is a report.

use super::draft::{Draft, Mark};
use super::read::decoded;
use super::{Document, Envelope, Method, Out, Role, Stated};
use crate::error::{Error, ErrorKind};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// The documents of a feed.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, out: &mut Out) {
    let declared = declared(&bytes);
    let Some(text) = decoded(bytes, declared.as_deref(), envelope, out) else { return };
    let before = out.len();
    let mut feed = Feed::default();
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    let mut number = 0;
    let fault = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => feed.open(&tag),
            Ok(Event::Empty(tag)) => {
                feed.open(&tag);
                feed.close();
            }
            Ok(Event::End(_)) => {
                if let Some(item) = feed.close() {
                    number += 1;
                    out.push(document(item, number, &feed, envelope));
                }
            }
            Ok(Event::Text(words)) => feed.words.push_str(&words),
            Ok(Event::CData(words)) => feed.words.push_str(&words),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(char)) => feed.words.push(char),
                _ => {
                    // What XML does not know, HTML may.
                    match resolve_xml_entity(&name) {
                        Some(words) => feed.words.push_str(words),
                        None => feed.words.push_str(&format!("&{};", &*name)),
                    }
                }
            },
            Ok(Event::Eof) if feed.path.is_empty() => break None,
            Ok(Event::Eof) => break Some("the end of the file".to_owned()),
            Ok(_) => {}
            Err(error) => break Some(error.to_string()),
        }
    };
    let line =
        text[..(reader.error_position().max(reader.buffer_position()) as usize).min(text.len())].matches('\n').count()
            + 1;
    let mut at = envelope.position();
    at.line = line;
    if let Some(found) = fault {
        let said = format!("expected the rest of the feed, found {found}. The {number} items before it are read");
        out.push(Err(Error::lost(at, said)));
    } else if out.len() == before {
        out.push(Err(ErrorKind::Empty { at: envelope.position() }.into()));
    }
}

/// The encoding of `<?xml version="1.0" encoding="ISO-8859-1"?>`.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let (_, rest) = head.split_once("encoding=")?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(rest[1..].split(quote).next()?.to_owned())
}

/// Elements that are open, the words since the last tag, and the item that is being read.
#[derive(Default)]
struct Feed {
    path: Vec<String>,
    words: String,
    title: Option<String>,
    item: Option<Item>,
}

#[derive(Default)]
struct Item {
    id: Option<String>,
    title: Option<String>,
    link: Option<String>,
    author: Option<String>,
    summary: Option<String>,
    content: Option<String>,
    published: Option<String>,
    modified: Option<String>,
}

impl Feed {
    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name().as_ref().to_ascii_lowercase();
        // XHTML inside of an item is content: its tags part words.
        if self.item.is_some() && self.in_content() {
            self.words.push_str(&format!("<{name}>"));
        } else {
            self.words.clear();
        }
        if matches!(name.as_str(), "item" | "entry") {
            self.item = Some(Item::default());
        }
        if name == "link"
            && let Some(item) = &mut self.item
        {
            let attribute = |name: &str| {
                let value = tag.try_get_attribute(name).ok().flatten()?;
                Some(value.value.replace("&amp;", "&"))
            };
            if attribute("rel").is_none_or(|rel| rel == "alternate") && item.link.is_none() {
                item.link = attribute("href");
            }
        }
        self.path.push(name);
    }

    fn in_content(&self) -> bool {
        self.path.iter().any(|name| matches!(name.as_str(), "content" | "summary" | "content:encoded" | "description"))
    }

    /// Closes the innermost element; the item, when it was that.
    fn close(&mut self) -> Option<Item> {
        let name = self.path.pop()?;
        if matches!(name.as_str(), "item" | "entry") {
            return self.item.take();
        }
        if self.item.is_some() && self.in_content() {
            self.words.push_str(&format!("</{name}>"));
            return None;
        }
        let words = std::mem::take(&mut self.words);
        let words = words.trim();
        if words.is_empty() {
            return None;
        }
        let Some(item) = &mut self.item else {
            if name == "title" && self.title.is_none() {
                self.title = Some(words.to_owned());
            }
            return None;
        };
        let slot = match name.as_str() {
            "title" => &mut item.title,
            "link" => &mut item.link,
            "guid" | "id" => &mut item.id,
            "author" | "dc:creator" | "name" => &mut item.author,
            "description" | "summary" => &mut item.summary,
            "content" | "content:encoded" => &mut item.content,
            "pubdate" | "dc:date" | "published" | "issued" => &mut item.published,
            "updated" | "modified" => &mut item.modified,
            _ => return None,
        };
        slot.get_or_insert_with(|| words.to_owned());
        None
    }
}

fn document(item: Item, number: usize, feed: &Feed, envelope: &Envelope) -> Result<Document, Error> {
    let mut document = envelope.document();
    document.id = format!("{}:{number}", envelope.id);
    document.origin.row = Some(number);
    document.title = item.title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    document.author = item.author;
    document.publisher = feed.title.clone();
    document.url = item.link.or_else(|| item.id.filter(|id| id.starts_with("http")));
    let dates = [(Method::Feed, item.published), (Method::Modified, item.modified)];
    let stated = dates.into_iter().filter_map(|(method, raw)| Some(Stated { method, raw: raw?, span: None }));
    document.stated.extend(stated);
    let mut draft = Draft::default();
    if let Some(title) = &document.title {
        draft.paragraph(title, Mark::role(Role::Title));
    }
    // Some feeds repeat the beginning of the content as the description.
    let longer = |a: String, b: String| if b.len() > a.len() { b } else { a };
    let text = match (item.content, item.summary) {
        (Some(content), Some(summary)) => longer(content, summary),
        (content, summary) => content.or(summary).unwrap_or_default(),
    };
    write(&text, document.title.as_deref(), &mut draft);
    draft.finish(&mut document);
    if document.view.text.is_empty() {
        let mut at = envelope.position();
        at.line = number;
        return Err(ErrorKind::Empty { at }.into());
    }
    Ok(document)
}

#[cfg(feature = "html")]
fn write(text: &str, title: Option<&str>, draft: &mut Draft) {
    match text.contains('<') || text.contains('&') {
        true => {
            super::html::fragment(text, title, draft);
        }
        false => draft.text(text),
    }
}

/// Without a reader of HTML, tags part words and paragraphs and are dropped.
#[cfg(not(feature = "html"))]
fn write(text: &str, _: Option<&str>, draft: &mut Draft) {
    for paragraph in text.split("</p>") {
        let mut words = String::new();
        for (i, piece) in paragraph.split('<').enumerate() {
            words.push_str(if i == 0 { piece } else { piece.split_once('>').map_or("", |(_, words)| words) });
            words.push(' ');
        }
        draft.paragraph(&words, Mark::default());
    }
}
