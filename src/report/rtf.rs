//! RTF: the text of a document, without its tables of fonts and colours.

use super::draft::{Draft, Mark};
use super::{Document, Envelope, Out};
use crate::error::Error;
use encoding_rs::Encoding;

/// A document from the bytes of an RTF file.
pub(super) fn read(bytes: &[u8], envelope: &Envelope, out: &mut Out) {
    if !bytes.starts_with(b"{\\rtf") {
        let said = "expected RTF, found something else. Save it as .rtf again, or rename it to what it is";
        return out.push(Err(Error::lost(envelope.position(), said)));
    }
    let mut reader = Reader::new(bytes);
    reader.run();
    if reader.groups.len() > 1 {
        let said =
            "expected the end of the document, found the end of the file; what came before is read. Get the whole file";
        out.push(Err(Error::partly(envelope.position(), said)));
    }
    let mut document = envelope.document();
    reader.flush();
    reader.draft.finish(&mut document);
    out.push(Ok::<Document, Error>(document));
}

/// What holds until the end of a group.
#[derive(Clone, Copy)]
struct Group {
    /// Its words are no text.
    hidden: bool,
    /// Characters that stand behind a `\u` for readers that do not know it.
    fallback: usize,
}

/// Groups within groups: beyond this only the count is kept.
const DEEPEST: usize = 1 << 16;

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    groups: Vec<Group>,
    /// Groups that are open beyond [`DEEPEST`].
    deeper: usize,
    encoding: &'static Encoding,
    /// Bytes in `encoding` that are yet to be decoded.
    raw: Vec<u8>,
    words: String,
    /// Characters still to skip behind a `\u`.
    skip: usize,
    high: Option<u16>,
    draft: Draft,
    /// Cells of the row that is being read.
    cells: Vec<String>,
    in_table: bool,
    rows: usize,
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        Reader {
            bytes,
            at: 0,
            groups: vec![Group { hidden: false, fallback: 1 }],
            deeper: 0,
            encoding: encoding_rs::WINDOWS_1252,
            raw: Vec::new(),
            words: String::new(),
            skip: 0,
            high: None,
            draft: Draft::default(),
            cells: Vec::new(),
            in_table: false,
            rows: 0,
        }
    }

    fn group(&mut self) -> &mut Group {
        self.groups.last_mut().expect("the outermost stays")
    }

    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b'{' if self.groups.len() < DEEPEST => {
                    self.skip = 0;
                    let group = *self.group();
                    self.groups.push(group);
                }
                b'{' => self.deeper += 1,
                b'}' if self.deeper > 0 => self.deeper -= 1,
                b'}' => {
                    self.skip = 0;
                    if self.groups.len() > 1 {
                        self.groups.pop();
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
    }

    /// A byte of text.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group().hidden {
            self.raw.push(byte);
        }
    }

    fn decode(&mut self) {
        if !self.raw.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&self.raw);
            self.words.push_str(&text);
            self.raw.clear();
        }
    }

    fn text(&mut self, text: &str) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if !self.group().hidden {
            self.decode();
            self.words.push_str(text);
        }
    }

    /// What follows a backslash.
    fn control(&mut self) {
        let Some(byte) = self.bytes.get(self.at).copied() else { return };
        if !byte.is_ascii_alphabetic() {
            self.at += 1;
            match byte {
                b'\'' => {
                    let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                    if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                        self.at += 2;
                        self.byte(byte);
                    }
                }
                b'*' => self.group().hidden = true,
                b'~' => self.text(" "),
                b'_' => self.text("-"),
                b'\r' | b'\n' => self.paragraph(),
                b'\\' | b'{' | b'}' => self.byte(byte),
                _ => {}
            }
            return;
        }
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        let digits = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let value: Option<i64> = std::str::from_utf8(&self.bytes[digits..self.at]).ok().and_then(|d| d.parse().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(word, value);
    }

    fn word(&mut self, word: &[u8], value: Option<i64>) {
        match word {
            b"par" | b"page" | b"sect" | b"line" | b"column" => self.paragraph(),
            b"tab" => self.text(" "),
            b"emdash" => self.text("—"),
            b"endash" => self.text("–"),
            b"lquote" => self.text("‘"),
            b"rquote" => self.text("’"),
            b"ldblquote" => self.text("“"),
            b"rdblquote" => self.text("”"),
            b"bullet" => self.text("•"),
            b"emspace" | b"enspace" | b"qmspace" => self.text(" "),
            b"uc" => self.group().fallback = value.unwrap_or(1).clamp(0, 16) as usize,
            b"u" => self.unicode(value.unwrap_or(0)),
            b"bin" => self.at = self.at.saturating_add(value.unwrap_or(0).max(0) as usize).min(self.bytes.len()),
            b"ansicpg" => {
                let label = format!("windows-{}", value.unwrap_or(1252));
                let found = Encoding::for_label(label.as_bytes());
                self.encoding = if value == Some(65001) { encoding_rs::UTF_8 } else { found.unwrap_or(self.encoding) };
            }
            b"mac" => self.encoding = encoding_rs::MACINTOSH,
            b"fonttbl" | b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"header" | b"headerl" | b"headerr"
            | b"headerf" | b"footer" | b"footerl" | b"footerr" | b"footerf" | b"listtable" | b"listoverridetable"
            | b"rsidtbl" | b"generator" | b"themedata" | b"datastore" | b"latentstyles" | b"xmlnstbl" | b"object"
            | b"fldinst" | b"annotation" | b"deleted" => self.group().hidden = true,
            b"v" if value != Some(0) => self.group().hidden = true,
            b"trowd" => self.in_table = true,
            b"cell" => {
                self.decode();
                let words = std::mem::take(&mut self.words);
                self.cells.push(words);
            }
            b"row" => self.row(),
            _ => {}
        }
    }

    fn unicode(&mut self, value: i64) {
        // Negative numbers are how 16 bits were written.
        let unit = (value & 0xFFFF) as u16;
        let char = match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => {
                self.high = Some(unit);
                None
            }
            (Some(high), 0xDC00..=0xDFFF) => char::decode_utf16([high, unit]).next().and_then(Result::ok),
            _ => char::from_u32(u32::from(unit)),
        };
        if let Some(char) = char {
            self.text(char.encode_utf8(&mut [0; 4]));
        }
        self.skip = self.group().fallback;
    }

    fn paragraph(&mut self) {
        if self.group().hidden {
            return;
        }
        self.decode();
        if self.in_table {
            self.words.push(' ');
            return;
        }
        self.rows = 0;
        self.draft.paragraph(&std::mem::take(&mut self.words), Mark::default());
    }

    fn row(&mut self) {
        self.decode();
        let cells = std::mem::take(&mut self.cells);
        self.draft.row(cells.iter().map(String::as_str), self.rows == 0, Mark::default());
        self.rows += 1;
        self.in_table = false;
    }

    fn flush(&mut self) {
        self.in_table = false;
        self.groups.truncate(1);
        self.paragraph();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &str) -> String {
        let mut out = Out::new();
        read(rtf.as_bytes(), &Envelope::default(), &mut out);
        out.pop().unwrap().unwrap().view.text
    }

    #[test]
    fn text_is_told_from_what_surrounds_it() {
        let rtf = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}{\\info{\\title Pier}}\n\
            \\pard The caf\\'e9 \\ldblquote closed\\rdblquote\\u8212?for good.\\par\n{\\b Bold} \\{braces\\}\\par }";
        assert_eq!(text(rtf), "The café “closed”—for good.\n\nBold {braces}");
        assert_eq!(text("{\\rtf1\\uc1\\u-10179?\\u-8704? x}"), "😀 x");
    }

    #[test]
    fn a_table_becomes_rows() {
        let rtf = "{\\rtf1 Before\\par\\trowd 2 May\\cell Talks\\par open\\cell\\row\\trowd 3 May\\cell Talks end\\cell\\row\\pard After\\par}";
        assert_eq!(text(rtf), "Before\n\n2 May\tTalks open\n3 May\tTalks end\n\nAfter");
    }

    #[test]
    fn what_is_cut_or_deep_is_read_as_far_as_it_goes() {
        let mut out = Out::new();
        read(b"{\\rtf1 The pier {\\b closed", &Envelope::default(), &mut out);
        assert!(out[0].as_ref().unwrap_err().to_string().contains("found the end of the file"));
        assert_eq!(out[1].as_ref().unwrap().view.text, "The pier closed");
        assert_eq!(text(&format!("{{\\rtf1 {}deep{}}}", "{".repeat(200_000), "}".repeat(200_000))), "deep");
        for odd in ["{\\rtf", "{\\rtf1\\", "{\\rtf1\\'", "{\\rtf1\\u", "{\\rtf1\\bin99999 x", "{\\rtf1}}}} x"] {
            text(odd);
        }
    }
}
