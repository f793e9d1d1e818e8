//! Files that hold many reports: what is taken out of them, one part after the other, so that memory is bounded by
//! the part in hand.

use super::format::Format;
use super::read::{BATCH, FILES, Rows, Spare, unpacking};
use super::table::Records;
use super::unpack::LARGEST;
use super::{Envelope, Origin};
use crate::error::{Error, Position};
use memchr::memchr;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

/// A file that is being taken apart.
pub(super) trait Stream: Send {
    /// The next part; `None` at the end.
    fn next(&mut self) -> Option<Part>;
}

/// What came out of a file.
pub(super) enum Part {
    Pieces(Vec<Piece>),
    Rows(Rows),
    Records(Records),
    /// Something that is to be taken apart in turn.
    Open(Piece),
    Trouble(Error),
}

/// Bytes in a format, and what is known of them.
pub(super) struct Piece {
    pub envelope: Envelope,
    pub format: Format,
    pub bytes: Vec<u8>,
}

/// A line of a stream, with its end, and no more than a report may have.
pub(super) fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    let before = line.len();
    loop {
        let bytes = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            bytes => bytes?,
        };
        let end = memchr(b'\n', bytes);
        let taken = end.map_or(bytes.len(), |at| at + 1);
        line.extend_from_slice(&bytes[..taken]);
        reader.consume(taken);
        if (line.len() - before) as u64 >= LARGEST {
            return Err(super::unpack::too_large());
        }
        if end.is_some() || taken == 0 {
            return Ok(line.len() - before);
        }
    }
}

/// A JSON lines file that is read piece by piece.
pub(super) struct Lines {
    path: PathBuf,
    id: String,
    reader: Box<dyn BufRead + Send>,
    line: usize,
    offset: u64,
    spare: Spare,
    trouble: Option<Error>,
}

impl Lines {
    pub(super) fn new(path: PathBuf, id: String, reader: Box<dyn Read + Send>) -> Self {
        let reader = Box::new(BufReader::with_capacity(1 << 16, reader));
        Lines { path, id, reader, line: 0, offset: 0, spare: Spare::default(), trouble: None }
    }
}

impl Stream for Lines {
    /// About a megabyte of lines.
    fn next(&mut self) -> Option<Part> {
        if let Some(error) = self.trouble.take() {
            self.reader = Box::new(io::empty());
            return Some(Part::Trouble(error));
        }
        let (first_line, offset) = (self.line + 1, self.offset);
        let mut bytes = self.spare.take();
        while bytes.len() < BATCH {
            let whole = bytes.len();
            match read_line(&mut self.reader, &mut bytes) {
                Ok(0) => break,
                Ok(n) => {
                    self.line += 1;
                    self.offset += n as u64;
                }
                Err(error) => {
                    bytes.truncate(whole);
                    let mut error = unpacking(&self.path, error);
                    error.set_line(self.line + 1);
                    self.trouble = Some(error);
                    break;
                }
            }
        }
        if bytes.is_empty() {
            return self.trouble.is_some().then(|| self.next()).flatten();
        }
        let spare = self.spare.clone();
        Some(Part::Rows(Rows { path: self.path.clone(), id: self.id.clone(), first_line, offset, bytes, spare }))
    }
}

/// A mailbox: mails one behind the other, each below a line that begins with `From `.
pub(super) struct Mailbox {
    path: PathBuf,
    id: String,
    reader: Box<dyn BufRead + Send>,
    line: usize,
    /// Mails so far.
    count: usize,
    /// The line that opens the mail to come was read already.
    opened: bool,
    trouble: Option<Error>,
}

impl Mailbox {
    pub(super) fn new(path: PathBuf, id: String, reader: Box<dyn Read + Send>) -> Self {
        let reader = Box::new(BufReader::with_capacity(1 << 16, reader));
        Mailbox { path, id, reader, line: 0, count: 0, opened: false, trouble: None }
    }

    /// The bytes of the next mail and the line on which it begins.
    fn mail(&mut self) -> io::Result<Option<(usize, Vec<u8>)>> {
        let mut bytes = Vec::new();
        let mut blank = true;
        let mut start = self.line + 1;
        loop {
            let before = bytes.len();
            if read_line(&mut self.reader, &mut bytes)? == 0 {
                return Ok((!bytes.trim_ascii().is_empty()).then_some((start, bytes)));
            }
            self.line += 1;
            let line = &bytes[before..];
            if blank && is_opening(line) || is_certain_opening(line) {
                bytes.truncate(before);
                if self.opened && !bytes.trim_ascii().is_empty() {
                    return Ok(Some((start, bytes)));
                }
                self.opened = true;
                bytes.clear();
                start = self.line + 1;
                continue;
            }
            blank = line.trim_ascii().is_empty();
            // ">From " is how a mailbox writes "From " at the start of a line.
            let quotes = line.iter().take_while(|b| **b == b'>').count();
            if quotes > 0 && line[quotes..].starts_with(b"From ") {
                bytes.remove(before);
            }
            if bytes.len() as u64 > LARGEST {
                return Err(super::unpack::too_large());
            }
        }
    }
}

/// `From jane@example.org Tue Jun 17 14:05:00 2025`.
fn is_opening(line: &[u8]) -> bool {
    line.strip_prefix(b"From ").is_some_and(|rest| rest.contains(&b':') && rest.iter().any(u8::is_ascii_digit))
}

/// The same with nothing missing, which opens a mail where the one before it is broken off, too.
fn is_certain_opening(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let digits = |part: &[u8], n: usize| part.len() == n && part.iter().all(u8::is_ascii_digit);
    let words = || rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let clock =
        |word: &[u8]| word.split(|b| *b == b':').count() == 3 && word.split(|b| *b == b':').all(|part| digits(part, 2));
    (6..=8).contains(&words().count()) && words().any(clock) && words().any(|word| digits(word, 4))
}

impl Stream for Mailbox {
    fn next(&mut self) -> Option<Part> {
        if let Some(error) = self.trouble.take() {
            self.reader = Box::new(io::empty());
            return Some(Part::Trouble(error));
        }
        let mut pieces = Vec::new();
        let mut size = 0;
        while pieces.len() < FILES && size < BATCH {
            match self.mail() {
                Ok(None) => break,
                Ok(Some((line, bytes))) => {
                    self.count += 1;
                    size += bytes.len();
                    let origin = Origin { path: self.path.display().to_string(), row: Some(line) };
                    let envelope =
                        Envelope { id: format!("{}:{}", self.id, self.count), origin, ..Envelope::default() };
                    pieces.push(Piece { envelope, format: Format::Mail, bytes });
                }
                Err(error) => {
                    let mut error = unpacking(&self.path, error);
                    error.set_line(self.line + 1);
                    self.trouble = Some(error);
                    break;
                }
            }
        }
        if pieces.is_empty() {
            return self.trouble.is_some().then(|| self.next()).flatten();
        }
        Some(Part::Pieces(pieces))
    }
}

#[cfg(feature = "archive")]
mod zipped {
    use super::super::format::{by_name, stem};
    use super::*;
    use std::io::Seek;
    use zip::ZipArchive;

    /// No archive has more members than this.
    const MEMBERS: usize = 100_000;
    /// All members together expand to no more than this.
    const EXPANDED: u64 = 4 << 30;

    /// What can be read anywhere.
    pub(in super::super) trait Place: Read + Seek + Send {}
    impl<T: Read + Seek + Send> Place for T {}

    /// The members of a zip archive, in its order.
    pub(in super::super) struct Archive {
        path: PathBuf,
        id: String,
        archive: ZipArchive<Box<dyn Place>>,
        next: usize,
        left: u64,
        passed: std::collections::BTreeMap<String, usize>,
        /// What comes behind the members that were gathered.
        held: Option<Part>,
    }

    pub(in super::super) fn archive(
        path: PathBuf,
        id: String,
        reader: Box<dyn Place>,
    ) -> Result<Box<dyn Stream>, Error> {
        let said = |found: String| format!("expected a zip archive, found {found}. Get the file anew, or unpack it");
        match ZipArchive::new(reader) {
            Ok(archive) if archive.len() > MEMBERS => {
                let found = format!("one with {} members, more than {MEMBERS}", archive.len());
                Err(Error::lost(Position::file(path), said(found)))
            }
            Ok(archive) => {
                let passed = Default::default();
                Ok(Box::new(Archive { path, id, archive, next: 0, left: EXPANDED, passed, held: None }))
            }
            Err(error) => Err(Error::lost(Position::file(path), said(format!("something else ({error})")))),
        }
    }

    impl Archive {
        /// The next member that is a report or holds some.
        fn member(&mut self) -> Option<Result<Piece, Error>> {
            loop {
                let index = self.next;
                if index >= self.archive.len() {
                    return None;
                }
                self.next += 1;
                let at = |name: &str| Position::file(format!("{}/{name}", self.path.display()));
                let name = match self.archive.name_for_index(index) {
                    Some(Ok(name)) => name.into_owned(),
                    _ => format!("member {}", index + 1),
                };
                let mut member = match self.archive.by_index(index) {
                    Ok(member) => member,
                    Err(error) => {
                        let said = match error {
                            zip::result::ZipError::UnsupportedArchive(what) if what.contains("assword") => {
                                "it is encrypted. Unpack it with its password".to_owned()
                            }
                            error => format!("it cannot be unpacked ({error}). Unpack it and give the file"),
                        };
                        return Some(Err(Error::lost(at(&name), said)));
                    }
                };
                let Some(inner) = member.enclosed_name() else {
                    let said = "its name leads out of the archive, which is not followed. Unpack it and give the file";
                    return Some(Err(Error::lost(at(&name), said)));
                };
                let hidden = inner.iter().any(|part| part.as_encoded_bytes().starts_with(b".") || part == "__MACOSX");
                if member.is_dir() || hidden {
                    continue;
                }
                let (format, packing) = by_name(&inner);
                let Some(format) = format else {
                    let what = inner.extension().map_or("without extension".into(), |e| format!(".{}", e.display()));
                    *self.passed.entry(what).or_default() += 1;
                    continue;
                };
                let bytes = super::super::unpack::unpack(packing, &mut member).and_then(|reader| {
                    let mut bytes = Vec::new();
                    let most = LARGEST.min(self.left);
                    reader.take(most + 1).read_to_end(&mut bytes)?;
                    if bytes.len() as u64 > most { Err(super::super::unpack::too_large()) } else { Ok(bytes) }
                });
                let path = self.path.join(&inner);
                let bytes = match bytes {
                    Ok(bytes) => bytes,
                    Err(error) => return Some(Err(unpacking(&path, error))),
                };
                self.left -= bytes.len() as u64;
                let id = format!("{}/{}", self.id, inner.with_file_name(stem(&inner)).display());
                let origin = Origin { path: path.display().to_string(), row: None };
                return Some(Ok(Piece { envelope: Envelope { id, origin, ..Envelope::default() }, format, bytes }));
            }
        }
    }

    impl Stream for Archive {
        fn next(&mut self) -> Option<Part> {
            if let Some(part) = self.held.take() {
                return Some(part);
            }
            let mut pieces = Vec::new();
            let mut size = 0;
            while pieces.len() < FILES && size < BATCH {
                match self.member() {
                    Some(Ok(piece)) if piece.format.is_stream() => self.held = Some(Part::Open(piece)),
                    Some(Ok(piece)) => {
                        size += piece.bytes.len();
                        pieces.push(piece);
                        continue;
                    }
                    Some(Err(error)) => self.held = Some(Part::Trouble(error)),
                    None => {}
                }
                break;
            }
            if !pieces.is_empty() {
                return Some(Part::Pieces(pieces));
            }
            match self.held.take() {
                Some(part) => Some(part),
                None if self.passed.is_empty() => None,
                None => {
                    let files = std::mem::take(&mut self.passed).into_iter().collect();
                    let at = Position::file(&self.path);
                    Some(Part::Trouble(crate::error::ErrorKind::PassedOver { at, files }.into()))
                }
            }
        }
    }
}

#[cfg(feature = "archive")]
pub(super) use zipped::archive;

#[cfg(not(feature = "archive"))]
pub(super) fn archive<R>(path: PathBuf, _: String, _: R) -> Result<Box<dyn Stream>, Error> {
    let said = "this build does not read zip archives. Unpack it, or build annalist with its default features";
    Err(Error::lost(Position::file(path), said))
}
