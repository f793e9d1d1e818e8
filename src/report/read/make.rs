//! Documents are made here, by the threads: bytes decoded, formats told apart, and each given to its reader.

use super::open::unpacking;
use super::{Batch, Load, PublishedFrom, ReadOptions, Rows, Whole, envelope};
use crate::error::{Error, ErrorKind, Position};
use crate::report::format::{self, Format, Packing};
use crate::report::stream::Piece;
use crate::report::unpack::{LARGEST, read_all, unpack};
use crate::report::{self, Document, Envelope, Method, Origin, Out, Stated, jsonl, text};
use memchr::memchr;
use report::decode::Note;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

impl Batch<'_> {
    /// Makes the documents of this batch.
    pub fn documents(self) -> Vec<Result<Document, Error>> {
        let mut all = Vec::new();
        self.each(|document| all.push(document));
        all
    }

    /// Hands over the documents of this batch as they are made. Of many in one file there is one at a time, so that its text
    /// is still at hand when it is read, and its memory is used again for the next.
    pub fn each(self, mut take: impl FnMut(Result<Document, Error>)) {
        let options = self.options;
        let mut take = |mut made: Result<Document, Error>| {
            if let Ok(document) = &mut made {
                if let Some(published) = &options.published {
                    let raw = published.to_string();
                    document.stated.insert(0, Stated { method: Method::Given, raw, span: None });
                }
                document.hints = options.hints.clone();
            }
            take(made);
        };
        let mut out = Vec::new();
        match self.load {
            Load::Trouble(error) => out.push(Err(error)),
            Load::Files(files) => {
                for file in files {
                    from_file(file, self.options, &mut out);
                }
            }
            Load::Pieces(pieces) => {
                for piece in pieces {
                    let path = PathBuf::from(&piece.envelope.origin.path);
                    whole(piece, Some(&path), self.options, &mut out);
                }
            }
            Load::Records(records) => records.documents(&mut out),
            Load::Rows(Rows { path, id, first_line, offset, bytes, spare }) => {
                let (mut at, mut number) = (0, first_line);
                let name = path.display().to_string();
                while at < bytes.len() {
                    let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
                    let here = offset + at as u64;
                    from_row(&path, &name, &id, number, here, &bytes[at..end], &self.options.fields, &mut out);
                    (at, number) = (end, number + 1);
                    out.drain(..).for_each(&mut take);
                }
                spare.give(bytes);
            }
        }
        out.into_iter().for_each(take);
    }
}

/// The documents of a file that is read as a whole.
fn from_file(file: Whole, options: &ReadOptions, out: &mut Out) {
    let Whole { path, id, format, packing } = file;
    let bytes = match packing {
        Packing::Plain if matches!(format, Format::Text | Format::Markdown) => fs::read(&path),
        Packing::Plain => File::open(&path).and_then(|file| read_capped(file, 4 * LARGEST)),
        _ => File::open(&path).and_then(|file| unpack(packing, BufReader::new(file))).and_then(read_all),
    };
    match bytes {
        Ok(bytes) => whole(Piece { envelope: envelope(&path, id), format, bytes }, Some(&path), options, out),
        Err(error) => out.push(Err(unpacking(&path, error))),
    }
}

fn read_capped(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(most + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > most {
        true => {
            let said = format!("it is larger than {} MB; split it or take the part that matters", most >> 20);
            Err(io::Error::new(io::ErrorKind::FileTooLarge, said))
        }
        false => Ok(bytes),
    }
}

/// The documents of bytes that are all there.
fn whole(piece: Piece, file: Option<&Path>, options: &ReadOptions, out: &mut Out) {
    let Piece { mut envelope, format, mut bytes } = piece;
    let before = out.len();
    if std::mem::take(&mut envelope.response) {
        match report::warc::body(&bytes) {
            Ok(body) => bytes = body,
            Err(error) => {
                let said = format!("expected a body as it is or gzip, found another ({error}). Save the page as HTML");
                return out.push(Err(Error::lost(envelope.position(), said)));
            }
        }
    }
    // A name that tells something else than the bytes is wrong.
    let format = match format::by_magic(&bytes[..bytes.len().min(1 << 12)]) {
        Some(found @ (Format::Pdf | Format::Rich | Format::Word | Format::Sheet))
            if !matches!((format, found), (Format::Word | Format::Sheet, Format::Word | Format::Sheet)) =>
        {
            found
        }
        _ => format,
    };
    if options.hints.published_from == Some(PublishedFrom::FileTime)
        && let Some(raw) = file.and_then(written)
    {
        envelope.stated.push(Stated { method: Method::FileTime, raw, span: None });
    }
    match format {
        Format::Text | Format::Markdown => from_text(format, bytes, envelope.clone(), out),
        #[cfg(feature = "html")]
        Format::Page if format::is_own_output(&bytes[..bytes.len().min(1 << 12)]) => {
            out.push(Err(ErrorKind::Own { at: envelope.position(), count: None }.into()));
        }
        #[cfg(feature = "html")]
        Format::Page => report::html::read(bytes, &envelope, out),
        Format::Json => report::json::read(bytes, &envelope, options, out),
        Format::Feed => report::feed::read(bytes, &envelope, out),
        Format::Rich => report::rtf::read(&bytes, &envelope, out),
        #[cfg(feature = "mail")]
        Format::Mail => report::mail::read(bytes, &envelope, out),
        #[cfg(feature = "office")]
        Format::Word => report::word::read(bytes, &envelope, out),
        #[cfg(feature = "office")]
        Format::Sheet => report::sheet::read(bytes, &envelope, &options.fields, out),
        #[cfg(feature = "pdf")]
        Format::Pdf => report::pdf::read(bytes, &envelope, out),
        _ => out.push(Err(Error::lost(
            envelope.position(),
            format!("this build does not read {}. Build annalist with its default features", format.name()),
        ))),
    }
    for made in &mut out[before..] {
        if let Ok(document) = made
            && document.view.text.trim().is_empty()
        {
            let at = Position {
                file: PathBuf::from(&document.origin.path),
                line: document.origin.row.unwrap_or(0),
                column: 0,
            };
            *made = Err(ErrorKind::Empty { at }.into());
        }
    }
}

/// The day on which a file was last written, in UTC.
fn written(path: &Path) -> Option<String> {
    let time = fs::metadata(path).ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    let stamp = chrono::DateTime::from_timestamp(i64::try_from(time.as_secs()).ok()?, 0)?;
    Some(stamp.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// A document from the bytes of a text.
fn from_text(format: Format, bytes: Vec<u8>, envelope: Envelope, out: &mut Out) {
    let Some(text) = decoded(bytes, envelope.charset.as_deref(), &envelope, out) else { return };
    let Envelope { id, origin, url, stated, .. } = envelope;
    let mut document = match format {
        Format::Markdown => text::markdown(text, id, origin),
        _ => text::document(text, id, origin),
    };
    document.url = document.url.or(url);
    document.stated.splice(0..0, stated);
    out.push(Ok(document));
}

/// Decodes, and says what is uncertain; `None` when it is no text at all.
pub(in crate::report) fn decoded(
    bytes: Vec<u8>,
    declared: Option<&str>,
    envelope: &Envelope,
    out: &mut Out,
) -> Option<String> {
    let decoded = report::decode::decode(bytes, declared);
    if let Some(note) = decoded.note {
        out.push(Err(envelope.note(note)));
        if let Note::Binary(_) = note {
            return None;
        }
    }
    Some(decoded.text)
}

/// A document from a row of the file at `path`, whose `name` is how it is shown.
#[allow(clippy::too_many_arguments)]
fn from_row(
    path: &Path,
    name: &str,
    id: &str,
    number: usize,
    offset: u64,
    line: &[u8],
    fields: &[(String, String)],
    out: &mut Out,
) {
    let line = if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line };
    if line.trim_ascii().is_empty() {
        return;
    }
    let at = || Position::line(path, number);
    let line = match std::str::from_utf8(line) {
        Ok(line) => std::borrow::Cow::Borrowed(line),
        Err(error) => {
            let offset = offset + error.valid_up_to() as u64;
            out.push(Err(ErrorKind::Encoding { at: at(), offset, encoding: "UTF-8" }.into()));
            String::from_utf8_lossy(line)
        }
    };
    let origin = Origin { path: name.to_owned(), row: Some(number) };
    out.push(match jsonl::document(line.trim(), &format!("{id}:{number}"), origin, fields) {
        Ok(document) if document.view.text.trim().is_empty() => Err(ErrorKind::Empty { at: at() }.into()),
        Ok(document) => Ok(document),
        Err(message) => Err(ErrorKind::Row { at: at(), message }.into()),
    });
}
