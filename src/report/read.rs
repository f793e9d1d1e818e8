//! From paths to documents: which files are read, in which order and as what.

use super::decode::{Note, Transcoded, utf16};
use super::format::{self, Format, Packing};
use super::stream::{Part, Piece, Stream};
use super::table::Records;
use super::unpack::{LARGEST, read_all, unpack};
use super::walk::{Item, walk};
use super::{Document, Envelope, Hints, Method, Origin, Out, Stated, jsonl, stream, text};
use crate::error::{Cost, Error, ErrorKind, Position};
use crate::time::Stamp;
use memchr::memchr;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The publication date of every report, over all that the reports themselves say.
    pub published: Option<Stamp>,
    /// Names of fields and columns: pairs of our name (`text`, `published`, ..) and the name in the input.
    pub fields: Vec<(String, String)>,
    /// What else is known of all reports.
    pub hints: Hints,
    /// A file that is no report, wherever it lies.
    pub except: Option<PathBuf>,
}

/// A way to the publication date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishedFrom {
    /// What the text says above itself.
    Header,
    /// What a page or a mail says outside of its text.
    Meta,
    /// The name of the file.
    Filename,
    /// When the file was last written.
    FileTime,
    /// The address.
    Url,
}

impl PublishedFrom {
    /// True when a date found in this way is of this kind.
    pub(crate) fn takes(self, method: Method) -> bool {
        match self {
            PublishedFrom::Header => {
                matches!(method, Method::Header | Method::Byline | Method::Dateline | Method::FrontMatter)
            }
            PublishedFrom::Meta => matches!(
                method,
                Method::OpenGraph | Method::LinkedData | Method::Meta | Method::Microdata | Method::Feed | Method::Mail
            ),
            PublishedFrom::Filename => method == Method::Filename,
            PublishedFrom::FileTime => method == Method::FileTime,
            PublishedFrom::Url => method == Method::Url,
        }
    }
}

/// What was read, and what the user should know about it.
#[derive(Debug, Default)]
pub struct Reading {
    /// The documents, in the order of the paths; folders are sorted.
    pub documents: Vec<Document>,
    /// What went wrong or was passed over, in the same order.
    pub diagnostics: Vec<Error>,
}

impl Reading {
    /// How many files and rows were skipped.
    pub fn skipped(&self) -> usize {
        self.diagnostics.iter().filter(|error| error.cost() == Cost::Loss).count()
    }
}

/// Reads everything into memory. For streams see [`documents`] and [`batches`].
pub fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>, options: &ReadOptions) -> Reading {
    let mut reading = Reading::default();
    for item in documents(paths, options) {
        match item {
            Ok(document) => reading.documents.push(document),
            Err(error) => reading.diagnostics.push(error),
        }
    }
    reading
}

/// One document after the other; an error is a diagnostic, after which the next document comes.
///
/// A path is a file, a folder, `@list` (a file with one path a line) or `-` (standard input).
pub fn documents<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>, options: &ReadOptions) -> Documents<'_> {
    Documents { batches: batches(paths, options), ready: VecDeque::new() }
}

/// See [`documents`].
pub struct Documents<'o> {
    batches: Batches<'o>,
    ready: VecDeque<Result<Document, Error>>,
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            self.ready.extend(self.batches.next()?.documents());
        }
    }
}

/// The same as [`documents`] in pieces of about a megabyte, so that decoding and parsing can be shared
/// out to threads: `batches(..).par_bridge().flat_map_iter(Batch::documents)`.
pub fn batches<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>, options: &ReadOptions) -> Batches<'_> {
    let mut items = walk(paths);
    if let Some(except) = &options.except {
        items.retain(|(item, _)| !matches!(item, Item::File { path, .. } if is_same_file(path, except)));
    }
    Batches { options, items: items.into(), open: Vec::new() }
}

/// Bytes of rows, and of files as they are told by the file system, in one batch.
pub(super) const BATCH: usize = 1 << 20;
/// Files in one batch, however small they are.
pub(super) const FILES: usize = 64;

/// See [`batches`].
pub struct Batches<'o> {
    options: &'o ReadOptions,
    items: VecDeque<(Item, String)>,
    /// What is being taken apart: a file, and what lies in it.
    open: Vec<Opened>,
}

/// A file that is being taken apart.
struct Opened {
    path: PathBuf,
    stream: Box<dyn Stream>,
    /// Nothing came out of it yet.
    empty: bool,
}

/// Some documents that are yet to be made.
pub struct Batch<'o> {
    options: &'o ReadOptions,
    load: Load,
}

enum Load {
    /// Whole files.
    Files(Vec<Whole>),
    /// What was taken out of a file, or read because somebody had to look at it.
    Pieces(Vec<Piece>),
    /// Rows of a JSON lines file.
    Rows(Rows),
    /// Rows of a table, a report each.
    Records(Records),
    /// Nothing but a diagnostic.
    Trouble(Error),
}

/// A file that is one report.
struct Whole {
    path: PathBuf,
    id: String,
    format: Format,
    packing: Packing,
}

/// Lines of a JSON lines file.
pub(super) struct Rows {
    pub path: PathBuf,
    pub id: String,
    pub first_line: usize,
    pub offset: u64,
    pub bytes: Vec<u8>,
}

impl<'o> Iterator for Batches<'o> {
    type Item = Batch<'o>;

    fn next(&mut self) -> Option<Batch<'o>> {
        self.load().map(|load| Batch { options: self.options, load })
    }
}

impl Batches<'_> {
    fn load(&mut self) -> Option<Load> {
        let mut files = Vec::new();
        let mut size = 0;
        loop {
            while let Some(opened) = self.open.last_mut() {
                let part = opened.stream.next();
                let nothing = part.is_none() && opened.empty;
                opened.empty &= match &part {
                    Some(Part::Trouble(error)) => error.cost() != Cost::Loss,
                    part => part.is_none(),
                };
                match part {
                    Some(Part::Pieces(pieces)) => return Some(Load::Pieces(pieces)),
                    Some(Part::Rows(rows)) => return Some(Load::Rows(rows)),
                    Some(Part::Records(records)) => return Some(Load::Records(records)),
                    Some(Part::Trouble(error)) => return Some(Load::Trouble(error)),
                    Some(Part::Open(piece)) => {
                        let Piece { envelope, format, bytes } = piece;
                        let path = PathBuf::from(&envelope.origin.path);
                        if format == Format::Archive {
                            let said = "expected reports in this archive, found an archive. Unpack it first";
                            return Some(Load::Trouble(Error::lost(Position::file(path), said)));
                        }
                        let reader = Box::new(Cursor::new(bytes));
                        if let Err(error) = self.take_apart(path, envelope.id, format, reader) {
                            return Some(Load::Trouble(error));
                        }
                    }
                    None => {
                        let at = self.open.pop().map(|opened| Position::file(opened.path));
                        if let Some(at) = at.filter(|_| nothing) {
                            return Some(Load::Trouble(ErrorKind::Empty { at }.into()));
                        }
                    }
                }
            }
            let full = files.len() == FILES || size >= BATCH;
            let whole =
                matches!(self.items.front(), Some((Item::File { format: Some(format), .. }, _)) if !format.is_stream());
            if !files.is_empty() && (full || !whole) {
                return Some(Load::Files(files));
            }
            let (item, id) = self.items.pop_front()?;
            match item {
                Item::File { path, format: Some(format), packing, size: bytes } if !format.is_stream() => {
                    size += bytes;
                    files.push(Whole { path, id, format, packing });
                }
                Item::File { path, format, packing, .. } => match self.open(path, id, format, packing) {
                    Ok(None) => {}
                    Ok(Some(load)) => return Some(load),
                    Err(error) => return Some(Load::Trouble(error)),
                },
                Item::Trouble(error) => return Some(Load::Trouble(error)),
            }
        }
    }

    /// Opens a file, or standard input for `-`: one that is taken apart, or one that has to be looked into.
    fn open(
        &mut self,
        path: PathBuf,
        id: String,
        format: Option<Format>,
        packing: Packing,
    ) -> Result<Option<Load>, Error> {
        let trouble = |error| Error::io(&path, "read", error);
        if format == Some(Format::Archive) && packing == Packing::Plain {
            let file = File::open(&path).map_err(trouble)?;
            let stream = stream::archive(path.clone(), id, Box::new(BufReader::new(file)))?;
            self.open.push(Opened { path, stream, empty: true });
            return Ok(None);
        }
        let reader: Box<dyn Read + Send> = match path == Path::new("-") {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(&path).map_err(trouble)?),
        };
        let (head, reader) = peek(reader).map_err(trouble)?;
        let packing = match format::packing(&head) {
            Packing::Plain if packing != Packing::Plain => {
                let said = "expected compressed bytes as the name says, found others. Rename the file to what it is";
                return Err(Error::lost(Position::file(path), said));
            }
            found => found,
        };
        let (head, reader) = match packing {
            Packing::Plain => (head, reader),
            _ => {
                let reader = unpack(packing, reader).map_err(|error| unpacking(&path, error))?;
                peek(reader).map_err(|error| unpacking(&path, error))?
            }
        };
        if format::is_own_output(&head) {
            let found = "a file that annalist wrote".to_owned();
            return Err(ErrorKind::Format { at: Position::file(path), found }.into());
        }
        let told = format.is_some();
        let format = format.unwrap_or_else(|| format::by_content(&head));
        if !told && format == Format::Text && head.trim_ascii_start().starts_with(b"<?xml") {
            let found = "XML that is no feed".to_owned();
            return Err(ErrorKind::Format { at: Position::file(path), found }.into());
        }
        if !format.is_stream() {
            let bytes = match packing {
                Packing::Plain if matches!(format, Format::Text | Format::Markdown) => {
                    let mut bytes = Vec::new();
                    { reader }.read_to_end(&mut bytes).map(|_| bytes)
                }
                _ => read_all(reader),
            };
            let bytes = bytes.map_err(|error| unpacking(&path, error))?;
            let envelope = envelope(&path, id);
            return Ok(Some(Load::Pieces(vec![Piece { envelope, format, bytes }])));
        }
        self.take_apart(path, id, format, reader)?;
        Ok(None)
    }

    fn take_apart(
        &mut self,
        path: PathBuf,
        id: String,
        format: Format,
        reader: Box<dyn Read + Send>,
    ) -> Result<(), Error> {
        let stream = self.stream(path.clone(), id, format, reader)?;
        self.open.push(Opened { path, stream, empty: true });
        Ok(())
    }

    fn stream(
        &self,
        path: PathBuf,
        id: String,
        format: Format,
        reader: Box<dyn Read + Send>,
    ) -> Result<Box<dyn Stream>, Error> {
        let trouble = |error| Error::io(&path, "read", error);
        match format {
            Format::Archive => {
                let bytes = read_all(reader).map_err(trouble)?;
                stream::archive(path, id, Box::new(Cursor::new(bytes)))
            }
            Format::Web => Ok(Box::new(super::warc::Web::new(path, id, reader))),
            Format::Mailbox => Ok(Box::new(stream::Mailbox::new(path, id, reader))),
            _ => {
                let (head, reader) = peek(reader).map_err(trouble)?;
                let reader: Box<dyn Read + Send> = match utf16(&head) {
                    Some(encoding) => Box::new(Transcoded::new(encoding, reader)),
                    None => reader,
                };
                match format {
                    Format::Table(delimiter) => {
                        super::table::Table::open(path, id, delimiter, &head, reader, &self.options.fields)
                            .map(|table| Box::new(table) as Box<dyn Stream>)
                    }
                    _ if head.trim_ascii().is_empty() => Err(ErrorKind::Empty { at: Position::file(path) }.into()),
                    _ => Ok(Box::new(stream::Lines::new(path, id, reader))),
                }
            }
        }
    }
}

/// Do two paths lead to one file?
fn is_same_file(a: &Path, b: &Path) -> bool {
    a.file_name() == b.file_name() && matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// What is known of a whole file before it is read.
fn envelope(path: &Path, id: String) -> Envelope {
    Envelope { id, origin: Origin { path: path.display().to_string(), row: None }, ..Envelope::default() }
}

/// The first bytes of a stream, and the stream from its beginning. A fault behind some bytes comes when they are read.
fn peek(mut reader: Box<dyn Read + Send>) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut head = Vec::new();
    match reader.by_ref().take(1 << 13).read_to_end(&mut head) {
        Ok(_) => Ok((head.clone(), Box::new(Cursor::new(head).chain(reader)))),
        Err(error) if head.is_empty() => Err(error),
        Err(error) => Ok((head.clone(), Box::new(Cursor::new(head).chain(Faulty(Some(error)))))),
    }
}

/// What is left of a stream after a fault.
struct Faulty(Option<io::Error>);

impl Read for Faulty {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What is said when compressed bytes end early or make no sense.
pub(super) fn unpacking(path: &Path, error: io::Error) -> Error {
    let said = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "expected the rest of it, found its end: it was cut. Get the whole file".to_owned()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("expected compressed bytes, found others ({error}). Get the file anew")
        }
        io::ErrorKind::FileTooLarge => error.to_string(),
        _ => return Error::io(path, "read", error),
    };
    Error::lost(Position::file(path), said)
}

impl Batch<'_> {
    /// Makes the documents of this batch.
    pub fn documents(self) -> Vec<Result<Document, Error>> {
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
            Load::Rows(Rows { path, id, first_line, offset, bytes }) => {
                let (mut at, mut number) = (0, first_line);
                while at < bytes.len() {
                    let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
                    let here = offset + at as u64;
                    from_row(&path, &id, number, here, &bytes[at..end], &self.options.fields, &mut out);
                    (at, number) = (end, number + 1);
                }
            }
        }
        for document in out.iter_mut().flatten() {
            if let Some(published) = &self.options.published {
                let raw = published.to_string();
                document.stated.insert(0, Stated { method: Method::Given, raw, span: None });
            }
            document.hints = self.options.hints.clone();
        }
        out
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
        match super::warc::body(&bytes) {
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
            let found = "a file that annalist wrote".to_owned();
            out.push(Err(ErrorKind::Format { at: envelope.position(), found }.into()));
        }
        #[cfg(feature = "html")]
        Format::Page => super::html::read(bytes, &envelope, out),
        Format::Json => super::json::read(bytes, &envelope, options, out),
        Format::Feed => super::feed::read(bytes, &envelope, out),
        Format::Rich => super::rtf::read(&bytes, &envelope, out),
        #[cfg(feature = "mail")]
        Format::Mail => super::mail::read(bytes, &envelope, out),
        #[cfg(feature = "office")]
        Format::Word => super::word::read(bytes, &envelope, out),
        #[cfg(feature = "office")]
        Format::Sheet => super::sheet::read(bytes, &envelope, &options.fields, out),
        #[cfg(feature = "pdf")]
        Format::Pdf => super::pdf::read(bytes, &envelope, out),
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
pub(super) fn decoded(bytes: Vec<u8>, declared: Option<&str>, envelope: &Envelope, out: &mut Out) -> Option<String> {
    let decoded = super::decode::decode(bytes, declared);
    if let Some(note) = decoded.note {
        out.push(Err(envelope.note(note)));
        if let Note::Binary(_) = note {
            return None;
        }
    }
    Some(decoded.text)
}

/// A document from a row.
fn from_row(
    path: &Path,
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
    let origin = Origin { path: path.display().to_string(), row: Some(number) };
    out.push(match jsonl::document(line.trim(), &format!("{id}:{number}"), origin, fields) {
        Ok(document) if document.view.text.trim().is_empty() => Err(ErrorKind::Empty { at: at() }.into()),
        Ok(document) => Ok(document),
        Err(message) => Err(ErrorKind::Row { at: at(), message }.into()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A folder of its own for a test, gone when it is dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn new(files: &[(&str, &[u8])]) -> Folder {
            static COUNT: AtomicUsize = AtomicUsize::new(0);
            let name = format!("annalist-read-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            let folder = Folder(std::env::temp_dir().join(name));
            fs::create_dir_all(&folder.0).unwrap();
            for (name, bytes) in files {
                let path = folder.0.join(name);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            folder
        }

        fn read(&self, name: &str) -> Reading {
            let path = if name.is_empty() { self.0.clone() } else { self.0.join(name) };
            read([path], &ReadOptions::default())
        }

        /// Diagnostics without the place of the folder.
        fn said(&self, reading: &Reading) -> Vec<String> {
            let place = format!("{}/", self.0.display());
            reading
                .diagnostics
                .iter()
                .map(|e| e.to_string().replace(&place, "").replace(place.trim_end_matches('/'), "."))
                .collect()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn ids_of(reading: &Reading) -> Vec<&str> {
        reading.documents.iter().map(|d| d.id.as_str()).collect()
    }

    fn bad(name: &str) -> Reading {
        read([Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad").join(name)], &ReadOptions::default())
    }

    fn one(reading: &Reading) -> String {
        assert_eq!(reading.diagnostics.len(), 1, "{:?}", reading.diagnostics);
        reading.diagnostics[0].to_string()
    }

    #[test]
    fn a_folder_is_read_in_order_without_hidden_files_and_outputs() {
        let folder = Folder::new(&[
            ("b.txt", b"B."),
            ("a/c.md", b"C."),
            ("a/d.ndjson", b"{\"text\":\"D.\"}\n"),
            (".hidden.txt", b"H."),
            (".git/x.txt", b"X."),
            ("out.csv", b"when,event,status,attribution\n"),
            ("photo.png", b"PNG"),
            ("out.html", b"<!doctype html><meta name=\"generator\" content=\"annalist 1\">"),
            ("README", b"R."),
            ("timeline.jsonl", b"{\"schema\":\"annalist/1\",\"text\":\"no report\"}\n"),
        ]);
        let reading = folder.read("");
        assert_eq!(ids_of(&reading), ["c", "d:1", "b"]);
        assert_eq!(
            folder.said(&reading),
            [
                ".: passed over 1 .png, 3 of annalist's own, 1 without extension; text, Markdown, HTML, RTF, DOCX, PDF, mail, \
              feeds, tables, JSON, JSON lines, WARC or archives of these are read"
            ]
        );
        assert_eq!(reading.skipped(), 0);
    }

    #[test]
    fn two_files_of_one_name_get_two_ids() {
        let folder = Folder::new(&[
            ("a/x.txt", b"1"),
            ("b/x.txt", b"2"),
            ("b/y.txt", b"3"),
            ("c/z.md", b"4"),
            ("c/z.txt", b"5"),
        ]);
        let reading = folder.read("");
        let ids = ids_of(&reading);
        assert_eq!(ids[..3], ["a/x", "b/x", "y"]);
        assert!(ids[3].ends_with("c/z.md") && ids[4].ends_with("c/z.txt"));
        let path = folder.0.join("b/y.txt");
        let twice = read([&path, &path], &ReadOptions::default());
        assert!(twice.documents[1].id.ends_with("y.txt#2"));
    }

    #[test]
    fn a_list_names_paths() {
        let folder = Folder::new(&[("a.txt", b"A."), ("list", b"")]);
        let list = folder.0.join("list");
        let a = folder.0.join("a.txt");
        fs::write(&list, format!("# reports\n\n{}\r\n{}/none.txt\n", a.display(), folder.0.display())).unwrap();
        let reading = read([format!("@{}", list.display())], &ReadOptions::default());
        assert_eq!(ids_of(&reading), ["a"]);
        assert!(one(&reading).contains("none.txt: cannot read it: "));
        fs::write(&list, "# nothing\n").unwrap();
        assert!(
            one(&read([format!("@{}", list.display())], &ReadOptions::default())).contains("nothing but white space")
        );
        assert!(one(&read(["@/no/such/list"], &ReadOptions::default())).starts_with("/no/such/list: cannot read it"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_back_up_ends_there() {
        let folder = Folder::new(&[("a/b/x.txt", b"X.")]);
        std::os::unix::fs::symlink(&folder.0, folder.0.join("a/b/loop")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.0.join("a/dead.txt")).unwrap();
        let reading = folder.read("");
        assert_eq!(ids_of(&reading), ["x"]);
        assert!(one(&reading).contains("dead.txt: cannot read it"));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_is_read() {
        assert!(
            one(&bad("binary.txt")).ends_with(
                "binary.txt: expected text, found a NUL byte at byte 9. Save it as UTF-8 text to have it read"
            )
        );
        let latin = bad("latin1.txt");
        assert!(
            one(&latin).contains("latin1.txt: expected UTF-8, found something else; read as windows-1252, which was")
        );
        assert_eq!(latin.documents[0].view.text, "Café closed on 17 June 2025.\n");
        assert_eq!(latin.skipped(), 0);
        assert!(
            one(&bad("empty.txt")).ends_with("empty.txt: expected a text, found nothing but white space. Leave it out")
        );
        assert!(one(&bad("empty.jsonl")).contains("nothing but white space"));
        assert!(one(&bad("page.epub")).contains("found .epub. Save its text as .txt to have it read"));
        assert!(one(&bad("page.json")).contains("page.json: expected a list of objects, found none"));
        assert!(one(&bad("none.txt")).contains("none.txt: cannot read it: "));
        let folder = Folder::new(&[("a.epub", b"{}")]);
        let reading = folder.read("");
        assert!(
            folder.said(&reading)[0].starts_with(".: expected reports in this folder"),
            "{:?}",
            folder.said(&reading)
        );
        assert_eq!((reading.diagnostics.len(), reading.skipped()), (2, 1));
        let all = read([Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad")], &ReadOptions::default());
        assert_eq!(ids_of(&all), ["latin1", "good", "rows:7", "bytes"]);
    }

    #[test]
    fn a_broken_row_is_said_with_its_line_and_the_rest_is_read() {
        let rows = bad("rows.jsonl");
        assert_eq!(ids_of(&rows), ["good", "rows:7", "bytes"]);
        let said: Vec<String> = rows.diagnostics.iter().map(|e| e.to_string()).collect();
        for (said, words) in said.iter().zip([
            "rows.jsonl:2: expected a JSON object, found a fault at column",
            "rows.jsonl:3: expected a field \"text\", found none",
            "rows.jsonl:5: expected a text, found nothing but white space",
            "rows.jsonl:6: expected a JSON object, found a fault",
            "rows.jsonl:8: expected UTF-8, found something else at byte 256;",
        ]) {
            assert!(said.contains(words), "{said}\nexpected {words}");
        }
        assert_eq!((said.len(), rows.skipped()), (5, 4));
    }

    #[test]
    fn a_file_without_a_telling_name_is_looked_into() {
        let folder = Folder::new(&[
            ("rows", b"\n{ \"text\":\"A.\"}\n{\"text\":\"B.\",\"id\":\"b\"}"),
            ("words", b"{curly} words.\n"),
        ]);
        assert_eq!(ids_of(&folder.read("rows")), ["rows:2", "b"]);
        assert_eq!(ids_of(&folder.read("words")), ["words"]);
    }

    #[test]
    fn many_rows_and_files_come_in_batches_in_order() {
        let row = format!("{{\"text\":\"{}\"}}\n", "The pier closed. ".repeat(40));
        let folder = Folder::new(&[("rows.jsonl", row.repeat(4000).as_bytes()), ("z.txt", b"Z.")]);
        let options = ReadOptions { published: Stamp::parse("2025-06"), ..ReadOptions::default() };
        assert_eq!(batches([&folder.0], &options).count(), 4);
        let reading = read([&folder.0], &options);
        assert_eq!(reading.documents.len(), 4001);
        assert_eq!(reading.documents[3999].id, "rows:4000");
        assert_eq!(reading.documents[3999].origin.row, Some(4000));
        let stated = &reading.documents[4000].stated[0];
        assert_eq!((stated.method, stated.raw.as_str()), (Method::Given, "2025-06"));
    }
}
