//! Mail: one message, with its text as it was written.

use super::draft::{Draft, Mark};
use super::guard::guard;
use super::view::view;
use super::{Document, Envelope, Method, Out, Role, Stated, name_of};
use crate::error::Error;
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

/// A document from the bytes of a mail.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, out: &mut Out) {
    let made = guard(|| {
        let message = MessageParser::default().parse(&bytes)?;
        // Anything parses as a mail without header fields.
        let known = [HeaderName::From, HeaderName::Date, HeaderName::Subject, HeaderName::MessageId];
        known.into_iter().any(|name| message.header_raw(name).is_some()).then(|| document(&message, envelope))
    });
    match made.flatten() {
        Some((document, left)) => {
            if !left.is_empty() {
                let said = format!("attachments are not read: {}. Save them and give the files", left.join(", "));
                out.push(Err(Error::partly(envelope.position(), said)));
            }
            out.push(Ok(document));
        }
        None => out.push(Err(Error::lost(
            envelope.position(),
            "expected a mail with From, Date or Subject, found none of them. Repair its header, or save it as .txt",
        ))),
    }
}

/// The document, and the names of what is attached.
fn document(message: &Message<'_>, envelope: &Envelope) -> (Document, Vec<String>) {
    let mut document = envelope.document();
    document.title = message.subject().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty());
    document.author = message
        .from()
        .and_then(|from| from.first())
        .and_then(|from| from.name().and_then(name_of).or_else(|| from.name().or(from.address()).map(str::to_owned)));
    // As it stands: a parser reads "BST" as UTC.
    if let Some(raw) = message.header_raw(HeaderName::Date) {
        document.stated.push(Stated { method: Method::Mail, raw: raw.trim().to_owned(), span: None });
    }
    let mut draft = Draft::default();
    if let Some(title) = &document.title {
        draft.paragraph(title, Mark::role(Role::Title));
    }
    for id in &message.text_body {
        match message.parts.get(*id as usize).map(|part| &part.body) {
            Some(PartType::Text(text)) => draft.text(&view(text.to_string(), 0).text),
            Some(PartType::Html(html)) => html_part(html, document.title.as_deref(), &mut draft),
            _ => {}
        }
    }
    draft.finish(&mut document);
    let left = message
        .attachments()
        .filter(|part| !matches!(part.body, PartType::Text(_)) || part.attachment_name().is_some())
        .map(|part| part.attachment_name().unwrap_or("one without a name").to_owned())
        .collect();
    (document, left)
}

#[cfg(feature = "html")]
fn html_part(html: &str, title: Option<&str>, draft: &mut Draft) {
    super::html::fragment(html, title, draft);
}

#[cfg(not(feature = "html"))]
fn html_part(html: &str, _: Option<&str>, draft: &mut Draft) {
    draft.text(&mail_parser::decoders::html::html_to_text(html));
}
