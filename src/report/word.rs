//! DOCX: paragraphs, headings and tables of a document.

use super::draft::{Draft, Mark};
use super::unpack::LARGEST;
use super::{Envelope, Locator, Out, Role};
use crate::error::Error;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// A document from the bytes of a DOCX file.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, out: &mut Out) {
    let at = || envelope.position();
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            let said = format!(
                "expected a DOCX file, found no zip archive ({error}). Save it as .docx again, or rename it to what it is"
            );
            return out.push(Err(Error::lost(at(), said)));
        }
    };
    let text = match member(&mut archive, "word/document.xml") {
        Ok(text) => text,
        Err(found) => {
            let said = format!("expected word/document.xml in it, found {found}. Save it as .docx again");
            return out.push(Err(Error::lost(at(), said)));
        }
    };
    let mut document = envelope.document();
    // Its dates are those of the file, often of a template, and no publication date.
    let core = member(&mut archive, "docProps/core.xml").unwrap_or_default();
    document.author = property(&core, "dc:creator");
    let mut body = Body::default();
    let fault = body.read(&text);
    // Notes stand behind the text, each cited as one.
    for (part, element) in [("word/footnotes.xml", "w:footnote"), ("word/endnotes.xml", "w:endnote")] {
        if let Ok(notes) = member(&mut archive, part) {
            body.note = Some((element, 0));
            body.read(&notes);
        }
    }
    let title = body.title.take().or_else(|| property(&core, "dc:title"));
    body.draft.finish(&mut document);
    document.title = title;
    if let Some(found) = fault {
        let said =
            format!("expected the rest of word/document.xml, found {found}; what came before is read. Save it again");
        out.push(Err(Error::partly(at(), said)));
    }
    out.push(Ok(document));
}

/// A member as text, or what was found in its place.
fn member(archive: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Result<String, String> {
    let member = archive.by_name(name).map_err(|error| format!("none ({error})"))?;
    let mut bytes = Vec::new();
    member.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("one that expands to more than {} MB", LARGEST >> 20));
    }
    Ok(super::decode::decode(bytes, None).text)
}

fn property(core: &str, name: &str) -> Option<String> {
    let (_, rest) = core.split_once(&format!("<{name}>"))?;
    let (value, _) = rest.split_once('<')?;
    let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let value = value.trim().to_owned();
    (!value.is_empty()).then_some(value)
}

#[derive(Default)]
struct Body {
    draft: Draft,
    title: Option<String>,
    words: String,
    style: String,
    /// Within a run's text.
    in_text: bool,
    /// Elements that are open whose words do not count: deleted text, a second rendering of the same.
    hidden: usize,
    /// Tables that are open, each with its rows so far.
    tables: Vec<Rows>,
    /// The element of a note, and how many there were.
    note: Option<(&'static str, usize)>,
}

#[derive(Default)]
struct Rows {
    cells: Vec<String>,
    above: Vec<String>,
    /// The cell goes on from the one above it.
    merged: bool,
    count: usize,
}

impl Body {
    /// Reads all it can; what was found where the rest should be.
    fn read(&mut self, xml: &str) -> Option<String> {
        let mut reader = Reader::from_str(xml);
        let mut depth = 0usize;
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    depth += 1;
                    self.open(&tag);
                }
                Ok(Event::Empty(tag)) => {
                    self.open(&tag);
                    self.close(tag.name().as_ref());
                }
                Ok(Event::End(tag)) => {
                    depth = depth.saturating_sub(1);
                    self.close(tag.name().as_ref());
                }
                Ok(Event::Text(words)) if self.reads() => self.words.push_str(&words),
                Ok(Event::CData(words)) if self.reads() => self.words.push_str(&words),
                Ok(Event::GeneralRef(name)) if self.reads() => match name.resolve_char_ref() {
                    Ok(Some(char)) => self.words.push(char),
                    _ => self.words.push_str(resolve_xml_entity(&name).unwrap_or(" ")),
                },
                Ok(Event::Eof) => {
                    self.paragraph();
                    return (depth > 0).then(|| "its end".to_owned());
                }
                Ok(_) => {}
                Err(error) => {
                    self.paragraph();
                    return Some(error.to_string());
                }
            }
        }
    }

    fn reads(&self) -> bool {
        self.in_text && self.hidden == 0
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        let value = || {
            let value = tag.try_get_attribute("w:val").ok().flatten()?;
            Some(value.value.into_owned())
        };
        match tag.name().as_ref() {
            // The line that parts notes from the text is stored as a note, too.
            name if self.note.is_some_and(|(element, _)| element == name) => {
                let typed = tag.try_get_attribute("w:type").ok().flatten().is_some();
                self.note = self.note.map(|(element, count)| (element, count + usize::from(!typed)));
            }
            "mc:Fallback" | "w:del" | "w:moveFrom" => self.hidden += 1,
            // A text box stands within a paragraph and has its own.
            "w:p" => self.paragraph(),
            "w:pStyle" => self.style = value().unwrap_or_default().to_ascii_lowercase(),
            "w:t" => self.in_text = true,
            "w:tab" if self.hidden == 0 => self.words.push(' '),
            "w:br" | "w:cr" if self.hidden == 0 => self.words.push(' '),
            "w:noBreakHyphen" if self.hidden == 0 => self.words.push('-'),
            "w:tbl" => self.tables.push(Rows::default()),
            "w:vMerge" => {
                if let Some(table) = self.tables.last_mut() {
                    table.merged = value().is_none_or(|value| value != "restart");
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "mc:Fallback" | "w:del" | "w:moveFrom" => self.hidden = self.hidden.saturating_sub(1),
            "w:t" => self.in_text = false,
            "w:p" => self.paragraph(),
            "w:tc" => {
                let mut words = std::mem::take(&mut self.words).trim().to_owned();
                if let Some(table) = self.tables.last_mut() {
                    if std::mem::take(&mut table.merged) && words.is_empty() {
                        words = table.above.get(table.cells.len()).cloned().unwrap_or_default();
                    }
                    table.cells.push(words);
                }
            }
            "w:tr" => {
                // A table in a cell is a part of its words.
                let nested = self.tables.len() > 1;
                if let Some(table) = self.tables.last_mut() {
                    let cells = std::mem::take(&mut table.cells);
                    if nested {
                        self.words.push_str(&cells.join(" "));
                        self.words.push(' ');
                    } else {
                        self.draft.row(cells.iter().map(String::as_str), table.count == 0, Mark::default());
                    }
                    table.count += 1;
                    table.above = cells;
                }
            }
            "w:tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        if !self.tables.is_empty() {
            self.words.push(' ');
            return;
        }
        let words = std::mem::take(&mut self.words);
        let style = std::mem::take(&mut self.style);
        if words.trim().is_empty() {
            return;
        }
        let locator = self.note.map(|(_, count)| Locator::Label(format!("note {count}").into()));
        let mark = match style.as_str() {
            "title" if self.title.is_none() => {
                self.title = Some(words.split_whitespace().collect::<Vec<_>>().join(" "));
                Mark::role(Role::Title)
            }
            "caption" => Mark::role(Role::Caption),
            style if style.starts_with("heading") && self.title.is_some() => Mark::role(Role::Heading),
            _ => Mark { locator, ..Mark::default() },
        };
        self.draft.paragraph(&words, mark);
    }
}
