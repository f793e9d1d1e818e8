//! From bytes to text, whatever the encoding.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

/// A text, and what should be said about the way to it.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    pub note: Option<Note>,
}

/// What is not certain about a decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// Nothing declares the encoding, and the bytes are not UTF-8.
    Guessed(&'static str),
    /// The byte that means nothing in this encoding, and its name.
    Lossy(u64, &'static str),
    /// A NUL byte: this is no text.
    Binary(u64),
}

/// Decodes by byte order mark, by the shape of UTF-16, as UTF-8, as it is declared, and at last as it seems.
pub(crate) fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Decoded {
    if let Some(encoding) = utf16(&bytes) {
        return with(encoding, &bytes, false);
    }
    if let Some(offset) = memchr::memchr(0, &bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return Decoded { text, note: Some(Note::Binary(offset as u64)) };
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Decoded { text, note: None },
        Err(error) => error,
    };
    let bad = error.utf8_error().valid_up_to();
    let bytes = error.into_bytes();
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8 && !is_utf16(encoding)) {
        return with(encoding, &bytes, false);
    }
    if mostly_utf8(&bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        return Decoded { text, note: Some(Note::Lossy(bad as u64, "UTF-8")) };
    }
    // What is not ASCII is what tells; a megabyte of it is enough.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[bad.saturating_sub(64)..bytes.len().min(bad + (1 << 20))], true);
    with(detector.guess(None, Utf8Detection::Deny), &bytes, true)
}

fn with(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Decoded {
    let (text, used, lossy) = encoding.decode(bytes);
    let text = text.into_owned();
    let note = match lossy {
        true => Some(Note::Lossy(first_bad(used, bytes), used.name())),
        false => guessed.then(|| Note::Guessed(used.name())),
    };
    Decoded { text, note }
}

/// The offset of the first byte that does not decode.
fn first_bad(encoding: &'static Encoding, bytes: &[u8]) -> u64 {
    let mut decoder = encoding.new_decoder();
    let mut buffer = String::with_capacity(4096);
    let mut at = 0;
    loop {
        buffer.clear();
        let (result, read) = decoder.decode_to_string_without_replacement(&bytes[at..], &mut buffer, true);
        at += read;
        match result {
            encoding_rs::DecoderResult::InputEmpty => return at as u64,
            encoding_rs::DecoderResult::OutputFull => {}
            encoding_rs::DecoderResult::Malformed(bad, after) => {
                return at.saturating_sub(usize::from(bad) + usize::from(after)) as u64;
            }
        }
    }
}

fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// UTF-16 by its mark, or because every other byte of its start is NUL.
pub(super) fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(UTF_16LE),
        [0xFE, 0xFF, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 4 || !head.contains(&0) {
        return None;
    }
    let nul = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nul(0), nul(1));
    let half = head.len() / 2;
    match (even, odd) {
        (0, odd) if odd * 10 >= half * 7 => Some(UTF_16LE),
        (even, 0) if even * 10 >= half * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-16 read as UTF-8, for what is read piece by piece.
pub(super) struct Transcoded<R> {
    reader: R,
    decoder: Decoder,
    raw: Vec<u8>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(encoding: &'static Encoding, reader: R) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Transcoded { reader, decoder, raw: vec![0; 1 << 13], ready: Vec::new(), given: 0, ended: false }
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !self.ended {
            let read = self.reader.read(&mut self.raw)?;
            self.ended = read == 0;
            self.ready.resize(self.decoder.max_utf8_buffer_length(read).unwrap_or(1 << 16), 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..read], &mut self.ready, self.ended);
            self.ready.truncate(written);
            self.given = 0;
        }
        let len = buffer.len().min(self.ready.len() - self.given);
        buffer[..len].copy_from_slice(&self.ready[self.given..self.given + len]);
        self.given += len;
        Ok(len)
    }
}

/// True when there are more whole characters of UTF-8 beyond ASCII than bytes that are none.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<&str>) -> (String, Option<Note>) {
        let decoded = decode(bytes.to_vec(), declared);
        (decoded.text, decoded.note)
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn the_encoding_is_found() {
        assert_eq!(read("Café".as_bytes(), None), ("Café".into(), None));
        assert_eq!(read(b"\xFF\xFEC\0a\0f\0\xE9\0", None), ("Café".into(), None));
        assert_eq!(read(b"\xFE\xFF\0C\0a\0f\0\xE9", None), ("Café".into(), None));
        assert_eq!(read(&utf16le("The pier closed."), None), ("The pier closed.".into(), None), "no mark");
        assert_eq!(read(b"Caf\xE9", Some("iso-8859-1")), ("Café".into(), None));
        assert_eq!(read(b"Caf\xE9", Some("utf-8")), ("Café".into(), Some(Note::Guessed("windows-1252"))));
        let (text, note) = read(b"It was \x93closed\x94 \x96 for good.", None);
        assert_eq!((text.as_str(), note), ("It was “closed” – for good.", Some(Note::Guessed("windows-1252"))));
    }

    #[test]
    fn what_cannot_be_decoded_is_said() {
        assert_eq!(read("Café und Zoë\u{e9}x".as_bytes(), None).1, None);
        let mut cut = "Café, Zoë, naïve".as_bytes().to_vec();
        cut.push(0xC3);
        assert_eq!(read(&cut, None), ("Café, Zoë, naïve\u{fffd}".into(), Some(Note::Lossy(19, "UTF-8"))));
        let mut odd = utf16le("\u{feff}The pier");
        odd.extend([0x00, 0xD8, b'x', 0]);
        let (text, note) = read(&odd, None);
        assert!(text.starts_with("The pier\u{fffd}"), "{text}");
        assert_eq!(note, Some(Note::Lossy(18, "UTF-16LE")));
        assert_eq!(read(b"PK\x03\0\x01x", None).1, Some(Note::Binary(3)));
    }
}
