//! Files are opened here: those that are one report are gathered, those that hold many are taken apart.

use super::{BATCH, Batch, Batches, FILES, Load, Opened, Whole, envelope};
use crate::error::{Cost, Error, ErrorKind, Position};
use crate::report::decode::{Transcoded, utf16};
use crate::report::format::{self, Format, Packing};
use crate::report::stream::{self, Part, Piece, Stream};
use crate::report::unpack::{read_all, unpack};
use crate::report::walk::Item;
use crate::report::{table, warc};
use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

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
            return Err(ErrorKind::Own { at: Position::file(path), count: None }.into());
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
            Format::Web => Ok(Box::new(warc::Web::new(path, id, reader))),
            Format::Mailbox => Ok(Box::new(stream::Mailbox::new(path, id, reader))),
            _ => {
                let (head, reader) = peek(reader).map_err(trouble)?;
                let reader: Box<dyn Read + Send> = match utf16(&head) {
                    Some(encoding) => Box::new(Transcoded::new(encoding, reader)),
                    None => reader,
                };
                match format {
                    Format::Table(delimiter) => {
                        table::Table::open(path, id, delimiter, &head, reader, &self.options.fields)
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
pub(super) fn is_same_file(a: &Path, b: &Path) -> bool {
    a.file_name() == b.file_name() && matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
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
pub(in crate::report) fn unpacking(path: &Path, error: io::Error) -> Error {
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
