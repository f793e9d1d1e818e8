//! From paths to documents: which files are read, in which order and as what.

mod make;
mod open;
#[cfg(test)]
mod tests;

use self::open::is_same_file;
use super::format::{Format, Packing};
use super::stream::{Piece, Stream};
use super::table::Records;
use super::walk::{Item, walk};
use super::{Document, Envelope, Hints, Method, Origin};
use crate::error::{Cost, Error};
use crate::time::Stamp;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub(super) use self::make::decoded;
pub(super) use self::open::unpacking;

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
    /// Where the bytes go when they have been read.
    pub spare: Spare,
}

/// Buffers that are used again. The system clears each new one, which costs more than to fill it.
#[derive(Clone, Default)]
pub(super) struct Spare(Arc<Mutex<Vec<Vec<u8>>>>);

impl Spare {
    /// An empty buffer of about a batch.
    pub fn take(&self) -> Vec<u8> {
        let kept = self.0.lock().ok().and_then(|mut kept| kept.pop());
        kept.unwrap_or_else(|| Vec::with_capacity(BATCH + BATCH / 8))
    }

    /// Keeps a buffer, unless one long line has made it large.
    pub fn give(&self, mut buffer: Vec<u8>) {
        buffer.clear();
        if let Ok(mut kept) = self.0.lock()
            && buffer.capacity() <= 2 * BATCH
        {
            kept.push(buffer);
        }
    }
}

/// What is known of a whole file before it is read.
fn envelope(path: &Path, id: String) -> Envelope {
    Envelope { id, origin: Origin { path: path.display().to_string(), row: None }, ..Envelope::default() }
}
