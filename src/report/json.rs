//! JSON that is one value: a report, a list of reports, or the messages that a messenger handed out.
//!
//! The objects of its longest list are cut out before they are parsed, so that one that is broken spoils no other.

use super::draft::{Draft, Mark};
use super::read::{ReadOptions, decoded};
use super::{Document, Envelope, Evidence, Locator, Method, Origin, Out, Published, Role, jsonl};
use crate::error::{Error, ErrorKind, Position};
use crate::span::Span;
use crate::time::Stamp;
use memchr::{memchr_iter, memchr3};
use serde_json::{Map, Value};

/// The documents of a JSON file.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, options: &ReadOptions, out: &mut Out) {
    let Some(text) = decoded(bytes, envelope.charset.as_deref(), envelope, out) else { return };
    let text = text.trim_start_matches('\u{feff}');
    let one = text
        .trim_start()
        .starts_with('{')
        .then(|| jsonl::document(text.trim(), &envelope.id, envelope.origin.clone(), &options.fields));
    let one = match one {
        Some(Ok(document)) => return out.push(Ok(document)),
        Some(Err(message)) => Some(message),
        None => None,
    };
    let place =
        |at: usize| Position::line(&envelope.origin.path, 1 + memchr_iter(b'\n', &text.as_bytes()[..at]).count());
    let Some(List { items, whole }) = longest(text) else {
        let message = one.unwrap_or_else(|| "expected a list of objects, found none".to_owned());
        return out.push(Err(ErrorKind::Row { at: envelope.position(), message }.into()));
    };
    if !whole {
        let end = items.last().map_or(0, |item| item.end);
        let said = format!(
            "expected the end of the list, found the end of the file. The {} items before it are read",
            items.len()
        );
        out.push(Err(Error::lost(place(end), said)));
    }
    let (mut messages, mut others) = (Vec::new(), Vec::new());
    for (number, span) in (1..).zip(items) {
        let words = span.of(text);
        if let Ok(Value::Object(object)) = serde_json::from_str(words)
            && let Some(message) = Message::of(&object, number, options)
        {
            messages.push(message);
            continue;
        }
        let origin = Origin { row: Some(number), ..envelope.origin.clone() };
        let made = jsonl::document(words, &format!("{}:{number}", envelope.id), origin, &options.fields);
        others.push((span, made.map_err(|message| ErrorKind::Row { at: place(span.start), message }.into())));
    }
    if !messages.is_empty() {
        // What nobody said is no message: somebody joined, or sent a picture.
        let whole = |span: Span| serde_json::from_str::<serde::de::IgnoredAny>(span.of(text)).is_ok();
        let told = |made: &Result<Document, Error>| made.as_ref().is_ok_and(|made| !made.view.text.trim().is_empty());
        others.retain(|(span, made)| told(made) || !whole(*span));
    }
    out.extend(others.into_iter().map(|(_, made)| made));
    if !messages.is_empty() {
        out.push(Ok(chat(messages, envelope)));
    }
}

/// A list of objects.
struct List {
    items: Vec<Span>,
    /// It has an end.
    whole: bool,
}

impl List {
    fn len(&self) -> usize {
        self.items.first().zip(self.items.last()).map_or(0, |(first, last)| last.end - first.start)
    }
}

/// Lists further down than this belong to what holds them.
const DEEP: usize = 6;

/// The longest list of objects. A string ends with its line at the latest.
fn longest(text: &str) -> Option<List> {
    let bytes = text.as_bytes();
    let mut best: Option<List> = None;
    // What is open: the bracket, its place, and the objects in it.
    let mut open: Vec<(u8, usize, Vec<Span>)> = Vec::new();
    let mut deeper = 0usize;
    let mut at = 0;
    // The last byte that is no space.
    let mut before = b' ';
    let keep = |list: List, best: &mut Option<List>| {
        if list.len() > best.as_ref().map_or(0, List::len) {
            *best = Some(list);
        }
    };
    while at < bytes.len() {
        let byte = bytes[at];
        // Within an object another one stands behind a colon: the one around it has no end.
        if byte == b'{' && before != b':' && deeper == 0 && open.last().is_some_and(|(bracket, ..)| *bracket == b'{') {
            let (_, start, _) = open.pop().unwrap_or_default();
            if let Some((b'[', _, around)) = open.last_mut() {
                around.push(Span::new(start, at));
            }
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        match byte {
            b'"' => {
                at += 1;
                while let Some(found) = memchr3(b'"', b'\\', b'\n', &bytes[at.min(bytes.len())..]) {
                    at += found;
                    if bytes[at] != b'\\' {
                        break;
                    }
                    at += 2;
                }
                if at >= bytes.len() {
                    break;
                }
            }
            bracket @ (b'{' | b'[') if open.len() < DEEP && deeper == 0 => open.push((bracket, at, Vec::new())),
            b'{' | b'[' => deeper += 1,
            b'}' | b']' if deeper > 0 => deeper -= 1,
            close @ (b'}' | b']') if open.last().is_some_and(|(bracket, ..)| bracket + 2 == close) => {
                let (_, start, items) = open.pop().unwrap_or_default();
                match (close, open.last_mut()) {
                    (b'}', Some((b'[', _, around))) => around.push(Span::new(start, at + 1)),
                    (b']', _) => keep(List { items, whole: true }, &mut best),
                    _ => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    open.into_iter()
        .filter(|(bracket, ..)| *bracket == b'[')
        .for_each(|(_, _, items)| keep(List { items, whole: false }, &mut best));
    best.filter(|list| !list.items.is_empty())
}

/// What somebody said in a chat.
struct Message {
    place: Box<str>,
    from: String,
    text: String,
    said: Option<(Stamp, String)>,
}

/// Names of the fields of a message.
const TEXT: [&str; 4] = ["text", "content", "body", "message"];
const FROM: [&str; 7] = ["from", "sender_name", "sender", "author", "user", "username", "user_name"];
const SAID: [&str; 9] =
    ["date", "timestamp", "timestamp_ms", "ts", "date_unixtime", "created_at", "sent_at", "sent", "time"];
/// What has one of these is an article.
const ARTICLE: [&str; 4] = ["title", "headline", "url", "link"];

impl Message {
    /// A message, where an object says who said what and when.
    fn of(object: &Map<String, Value>, number: usize, options: &ReadOptions) -> Option<Message> {
        let field = |ours: &str, names: &[&str]| {
            let renamed =
                options.fields.iter().filter(|(name, _)| name == ours).find_map(|(_, theirs)| object.get(theirs));
            renamed.or_else(|| names.iter().find_map(|name| object.get(*name).filter(|value| !value.is_null())))
        };
        if field("title", &ARTICLE).is_some() {
            return None;
        }
        let text = words(field("text", &TEXT)?);
        let (from, when) = (words(field("author", &FROM)?), words(field("published", &SAID)?));
        if text.trim().is_empty() || when.is_empty() {
            return None;
        }
        // "1750169041.000200" is seconds and a serial number.
        let seconds = when.split('.').next().unwrap_or_default();
        let stamp = Stamp::parse(&when).or_else(|| Stamp::of_seconds(seconds)).filter(|stamp| stamp.day().is_some());
        let stamp = stamp.map(|stamp| options.hints.zone.map_or(stamp, |zone| stamp.in_zone(zone)));
        let given = field("id", &["id"]).map(words).filter(|id| !id.is_empty() && id.len() <= 12);
        let place = format!("#{}", given.unwrap_or_else(|| number.to_string())).into();
        Some(Message { place, from, text, said: stamp.map(|stamp| (stamp, when)) })
    }
}

/// A string, a number, the pieces of a text one behind the other, or the name of somebody.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => repaired(words),
        Value::Number(number) => number.to_string(),
        Value::Array(pieces) => pieces.iter().map(words).collect(),
        Value::Object(object) => {
            let named =
                ["text", "nickname", "name", "display_name", "username"].iter().find_map(|name| object.get(*name));
            named.map(words).unwrap_or_default()
        }
        Value::Null | Value::Bool(_) => String::new(),
    }
}

/// Some messengers write each byte of UTF-8 as a character of its own.
fn repaired(words: &str) -> String {
    let bytes: Option<Vec<u8>> = words.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    let whole = bytes.filter(|bytes| !bytes.is_ascii()).and_then(|bytes| String::from_utf8(bytes).ok());
    whole.unwrap_or_else(|| words.to_owned())
}

/// One report whose passages are the messages, the oldest first.
fn chat(mut messages: Vec<Message>, envelope: &Envelope) -> Document {
    let moment = |message: &Message| message.said.as_ref().map(|(stamp, _)| (stamp.day(), stamp.time));
    if moment(&messages[0]) > messages.last().and_then(moment) {
        messages.reverse();
    }
    let mut draft = Draft::default();
    for Message { place, from, text, said } in messages {
        let said = said.map(|(stamp, raw)| {
            let evidence = Evidence {
                method: Method::Column,
                raw,
                span: None,
                confidence: Method::Column.confidence(),
                alternates: Vec::new(),
            };
            Box::new(Published { when: stamp.interval(), time: stamp.time, offset: stamp.offset, evidence })
        });
        let locator = Some(Locator::Label(place));
        let voice = Some(from.trim()).filter(|name| !name.is_empty()).map(Box::from);
        let mark = |role| Mark { role: Some(role), said: said.clone(), voice: voice.clone(), locator: locator.clone() };
        draft.paragraph(&from, mark(Role::Furniture));
        text.lines().for_each(|line| draft.line(line, mark(Role::Message)));
    }
    let mut document = envelope.document();
    draft.finish(&mut document);
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> Vec<String> {
        let mut out = Out::new();
        let origin = Origin { path: "a.json".into(), row: None };
        let envelope = Envelope { id: "a".into(), origin, ..Envelope::default() };
        read(text.as_bytes().to_vec(), &envelope, &ReadOptions::default(), &mut out);
        out.into_iter()
            .map(|made| match made {
                Ok(document) => format!("{}: {}", document.id, document.view.text),
                Err(error) => error.to_string(),
            })
            .collect()
    }

    #[test]
    fn reports_alone_and_in_lists() {
        assert_eq!(
            made(r#"{"title":"Pier","text":"It closed.","comments":[{"text":"Oh, really, it did so?"}]}"#),
            ["a: It closed."]
        );
        assert_eq!(made(r#"[{"text":"It closed."},{"text":"It opened."}]"#), ["a:1: It closed.", "a:2: It opened."]);
        let nested = r#"{"status":"ok","meta":[{"n":1}],"response":{"results":[{"title":"A","body":"One."},{"title":"B","body":"Two \"]}\" ."}]}}"#;
        assert_eq!(made(nested), ["a:1: One.", "a:2: Two \"]}\" ."]);
    }

    #[test]
    fn a_fault_spoils_one_item() {
        let list = "[\n {\"text\": \"It closed.},\n {\"text\": \"It opened.\"},\n {\"note\": 1},\n {\"text\": \"It";
        let made = made(list);
        assert_eq!(made.len(), 4, "{made:?}");
        assert!(made[0].starts_with("a.json:4: expected the end of the list, found the end of the file"), "{made:?}");
        assert!(made[1].starts_with("a.json:2: expected a JSON object, found none (control character"), "{made:?}");
        assert_eq!(made[2], "a:2: It opened.");
        assert!(made[3].starts_with("a.json:4: expected a field \"text\""), "{made:?}");
        assert!(self::made("[1, 2]")[0].starts_with("a.json: expected a list of objects, found none"));
        assert!(self::made("{\"a\": 1}")[0].contains("expected a field \"text\""));
        self::made(&"[".repeat(1 << 20));
        self::made("\"\\");
    }

    #[test]
    fn messages_of_several_makers() {
        for (export, expected) in [
            (
                r#"{"name":"Pier watch","messages":[{"id":880,"type":"service","date":"2025-06-17T14:00:00","actor":"Ada","action":"join"},
                {"id":881,"type":"message","date":"2025-06-17T14:03:00","from":"Ada","text":["It closed ",{"type":"bold","text":"yesterday"},"."]}]}"#,
                "2025-06-17 #881",
            ),
            (
                r#"[{"type":"message","user":"U7","ts":"1750169041.000200","text":"It closed yesterday."}]"#,
                "2025-06-17 #1",
            ),
            (
                r#"{"participants":[{"name":"Ada"}],"messages":[{"sender_name":"Zo\u00c3\u00ab","timestamp_ms":1750169042000,"content":"So."},
                {"sender_name":"Ada","timestamp_ms":1750169041000,"content":"It closed yesterday."}]}"#,
                "2025-06-17 #2",
            ),
            (
                r#"{"messages":[{"id":"1384532180","timestamp":"2025-06-17T14:03:00.000+00:00","content":"It closed yesterday.","author":{"id":"1","name":"ada","nickname":"Ada"}}]}"#,
                "2025-06-17 #1384532180",
            ),
        ] {
            let mut out = Out::new();
            read(export.as_bytes().to_vec(), &Envelope::default(), &ReadOptions::default(), &mut out);
            assert_eq!(out.len(), 1, "{export}");
            let document = out.pop().unwrap().unwrap();
            let told = document.passages.iter().find(|p| p.role == Role::Message).unwrap();
            assert_eq!(told.span.of(&document.view.text), "It closed yesterday.", "{export}");
            assert_eq!(format!("{} {}", told.said.as_ref().unwrap().day().unwrap(), told.locator), expected);
        }
        assert_eq!(repaired("Zo\u{c3}\u{ab}"), "Zoë");
        assert_eq!((repaired("Zoë").as_str(), repaired("Zoe").as_str()), ("Zoë", "Zoe"));
    }
}
