//! Which format a file is in: by its name, and where the name does not tell, by its first bytes.

use crate::export::column::COLUMNS;
use std::path::Path;

/// How bytes are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Plain text.
    Text,
    Markdown,
    /// JSON lines.
    Lines,
    /// JSON that is one value.
    Json,
    /// CSV or TSV with this delimiter.
    Table(u8),
    /// HTML.
    Page,
    /// One mail.
    Mail,
    /// Mails one behind the other (MBOX).
    Mailbox,
    /// RSS or Atom.
    Feed,
    /// RTF.
    Rich,
    /// DOCX.
    Word,
    /// XLSX, XLS, ODS.
    Sheet,
    Pdf,
    /// WARC.
    Web,
    /// ZIP.
    Archive,
}

/// How the bytes of a format are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Format {
    /// True when a file holds many reports, which are taken out of it one after the other.
    pub(super) fn is_stream(self) -> bool {
        matches!(self, Format::Lines | Format::Table(_) | Format::Mailbox | Format::Web | Format::Archive)
    }

    /// The name in sentences.
    pub(super) fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "Markdown",
            Format::Lines => "JSON lines",
            Format::Json => "JSON",
            Format::Table(b'\t') => "TSV",
            Format::Table(_) => "CSV",
            Format::Page => "HTML",
            Format::Mail => "a mail",
            Format::Mailbox => "a mailbox",
            Format::Feed => "a feed",
            Format::Rich => "RTF",
            Format::Word => "DOCX",
            Format::Sheet => "a workbook",
            Format::Pdf => "PDF",
            Format::Web => "WARC",
            Format::Archive => "a zip archive",
        }
    }
}

/// What an extension says.
enum Named {
    Format(Format),
    Packing(Packing),
}

fn named(path: &Path) -> Option<Named> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    Some(Named::Format(match extension.as_str() {
        "txt" | "text" | "vtt" | "srt" => Format::Text,
        "md" | "markdown" => Format::Markdown,
        "jsonl" | "ndjson" => Format::Lines,
        "json" => Format::Json,
        "csv" => Format::Table(b','),
        "tsv" => Format::Table(b'\t'),
        "html" | "htm" | "xhtml" => Format::Page,
        "eml" => Format::Mail,
        "mbox" | "mbx" => Format::Mailbox,
        "rss" | "atom" => Format::Feed,
        "rtf" => Format::Rich,
        "docx" => Format::Word,
        "xlsx" | "xlsm" | "xls" | "ods" => Format::Sheet,
        "pdf" => Format::Pdf,
        "warc" => Format::Web,
        "zip" => Format::Archive,
        "gz" => return Some(Named::Packing(Packing::Gzip)),
        "zst" | "zstd" => return Some(Named::Packing(Packing::Zstd)),
        _ => return None,
    }))
}

/// The format that a name tells, how it is packed, and whether the name tells anything.
pub(super) fn by_name(path: &Path) -> (Option<Format>, Packing) {
    match named(path) {
        Some(Named::Format(format)) => (Some(format), Packing::Plain),
        Some(Named::Packing(packing)) => match path.file_stem().map(Path::new).and_then(named) {
            Some(Named::Format(format)) => (Some(format), packing),
            _ => (None, packing),
        },
        None => (None, Packing::Plain),
    }
}

/// True when a folder's file is read: its name tells a format, or that one has to look (`.gz`, `.xml`).
pub(super) fn is_read(path: &Path) -> bool {
    named(path).is_some() || path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xml"))
}

/// The name of a file without the extensions that say how it is packed.
pub(super) fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    let stem = match named(path) {
        Some(Named::Packing(_)) if named(Path::new(stem)).is_some() => Path::new(stem).file_stem().unwrap_or(stem),
        _ => stem,
    };
    stem.to_string_lossy().into_owned()
}

/// What the first bytes say of compression.
pub(super) fn packing(head: &[u8]) -> Packing {
    match head {
        [0x1F, 0x8B, ..] => Packing::Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Packing::Zstd,
        _ => Packing::Plain,
    }
}

/// The format that the first bytes cannot be mistaken for.
pub(super) fn by_magic(head: &[u8]) -> Option<Format> {
    let within = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
    match head {
        [b'P', b'K', 3, 4, ..] if within(b"word/") => Some(Format::Word),
        [b'P', b'K', 3, 4, ..] if within(b"xl/") || within(b"opendocument.spreadsheet") => Some(Format::Sheet),
        [b'P', b'K', 3, 4, ..] => Some(Format::Archive),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Format::Pdf),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some(Format::Rich),
        [b'W', b'A', b'R', b'C', b'/', ..] => Some(Format::Web),
        _ => None,
    }
}

/// The format of something that has no telling name; what is nothing else is text.
pub(super) fn by_content(head: &[u8]) -> Format {
    if let Some(format) = by_magic(head) {
        return format;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if is_row(text) {
        return if is_one_value(text) { Format::Json } else { Format::Lines };
    }
    if text.strip_prefix(b"[").is_some_and(|rest| is_row(rest.trim_ascii_start())) {
        return Format::Json;
    }
    if text.starts_with(b"<") {
        let start = String::from_utf8_lossy(&text[..text.len().min(2048)]).to_ascii_lowercase();
        if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| start.contains(tag)) {
            return Format::Feed;
        }
        if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.contains(tag)) {
            return Format::Page;
        }
    }
    let lines = || text.split(|b| *b == b'\n').take(60).take_while(|line| !line.trim_ascii().is_empty());
    let has =
        |key: &str| lines().any(|line| line.get(..key.len()).is_some_and(|k| k.eq_ignore_ascii_case(key.as_bytes())));
    let is_mail = has("from:") && (has("message-id:") || has("mime-version:") || has("received:"));
    match text.starts_with(b"From ") {
        true if is_mail => Format::Mailbox,
        false if is_mail => Format::Mail,
        _ => Format::Text,
    }
}

/// `{"`: text does not begin like this.
fn is_row(text: &[u8]) -> bool {
    text.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// True when an object goes on over its first line.
fn is_one_value(text: &[u8]) -> bool {
    let line = text.split(|b| *b == b'\n').next().unwrap_or_default().trim_ascii_end();
    line.len() < text.len() && !line.ends_with(b"}")
}

/// What annalist itself wrote, told by how it begins: it is no report.
pub(super) fn is_own_output(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let item = head.strip_prefix(b"[").map_or(head, <[u8]>::trim_ascii_start);
    item.starts_with(b"{\"schema\":\"annalist/")
        || is_own_header(head)
        || head.starts_with(b"<") && has(head, b"name=\"generator\" content=\"annalist")
        || head.starts_with(b"{") && has(head, b"\"tabular-data-package\"")
}

/// True of the header of a timeline's table, whichever columns were chosen: all are ours, and one is nobody else's.
fn is_own_header(head: &[u8]) -> bool {
    const TELLING: [&str; 11] = [
        "attribution",
        "reported_on",
        "dated_by",
        "extent",
        "pointer",
        "trigger",
        "mention_id",
        "event_id",
        "seq_was",
        "when_override",
        "timex_value",
    ];
    let Some(line) = head.split(|b| *b == b'\n').next().and_then(|line| std::str::from_utf8(line).ok()) else {
        return false;
    };
    let names: Vec<&str> = line.trim_end().split(char::from(crate::review::delimiter(line))).collect();
    let known = |name: &&str| COLUMNS.iter().any(|column| column.name == *name);
    names.len() > 1 && names.iter().all(known) && names.iter().any(|name| TELLING.contains(name))
}

fn has(head: &[u8], mark: &[u8]) -> bool {
    head.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_format_and_packing() {
        for (name, format, packing, bare) in [
            ("a/b.txt", Some(Format::Text), Packing::Plain, "b"),
            ("b.JSONL.gz", Some(Format::Lines), Packing::Gzip, "b"),
            ("crawl.warc.gz", Some(Format::Web), Packing::Gzip, "crawl"),
            ("b.tsv.zst", Some(Format::Table(b'\t')), Packing::Zstd, "b"),
            ("b.2025.gz", None, Packing::Gzip, "b.2025"),
            ("b", None, Packing::Plain, "b"),
        ] {
            assert_eq!(by_name(Path::new(name)), (format, packing), "{name}");
            assert_eq!(stem(Path::new(name)), bare, "{name}");
        }
        assert!(is_read(Path::new("feed.xml")) && !is_read(Path::new("a.png")) && !is_read(Path::new("README")));
    }

    #[test]
    fn what_annalist_wrote_is_known_by_how_it_begins() {
        for head in [
            &b"{\"schema\":\"annalist/1\",\"id\""[..],
            b"[\n{\"schema\":\"annalist/1\",",
            b"when,event,status,attribution\r\n",
            b"\xEF\xBB\xBFwhen;event;pointer\n",
            b"event\tseq_was\tid\n",
            b"{\n  \"name\": \"timeline\",\n  \"profile\": \"tabular-data-package\"",
        ] {
            assert!(is_own_output(head), "{}", String::from_utf8_lossy(head));
        }
        for head in [
            &b"when,event,source,url\n"[..],
            b"date,event,pointer\n",
            b"pointer\n",
            b"[{\"text\": \"x\"}]",
            b"\xff\xfe,when\n",
            b"",
        ] {
            assert!(!is_own_output(head), "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn first_bytes_tell_what_no_name_does() {
        for (head, format) in [
            (&b"%PDF-1.7\n"[..], Format::Pdf),
            (b"PK\x03\x04\x14\0\0\0word/document.xml", Format::Word),
            (b"PK\x03\x04\x14\0\0\0xl/workbook.xml", Format::Sheet),
            (b"PK\x03\x04\x14\0\0\0a.txt", Format::Archive),
            (b"{\\rtf1\\ansi", Format::Rich),
            (b"WARC/1.0\r\n", Format::Web),
            (b"\n{ \"text\": \"x\"}", Format::Lines),
            (b"{\n  \"text\": \"x\"\n}", Format::Json),
            (b"[ {\"text\": \"x\"}]", Format::Json),
            (b"[23] On 3 May the pier closed", Format::Text),
            (b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Format::Feed),
            (b"<!DOCTYPE html>\n<html>", Format::Page),
            (b"From a@b Tue Jun 17 14:05:00 2025\nFrom: a\nMessage-ID: <x>\n\nHi", Format::Mailbox),
            (b"Received: by x\nFrom: a\nDate: y\n\nHi", Format::Mail),
            (b"From: harbour office\nDate: 17 June 2025\n\nThe pier", Format::Text),
            (b"{curly} words", Format::Text),
            (b"< 3 May", Format::Text),
        ] {
            assert_eq!(by_content(head), format, "{}", String::from_utf8_lossy(head));
        }
    }
}
