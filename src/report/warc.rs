//! WARC: the pages of a crawl, record by record.

use super::format::{Format, by_name};
use super::read::{BATCH, FILES};
use super::stream::{Part, Piece, Stream, read_line};
use super::unpack::{LARGEST, read_all, unpack};
use super::{Envelope, Origin};
use crate::error::{Error, ErrorKind, Position};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// Records longer than this are stepped over.
const LONGEST: u64 = 20 << 20;

/// A WARC file that is read record by record.
pub(super) struct Web {
    path: PathBuf,
    id: String,
    reader: Box<dyn BufRead + Send>,
    /// The record that is being read, from 1.
    record: usize,
    /// Bytes read, as they are when expanded.
    offset: u64,
    /// What is no report: how many of each kind.
    passed: BTreeMap<String, usize>,
    trouble: Option<Error>,
    ended: bool,
}

impl Web {
    pub(super) fn new(path: PathBuf, id: String, reader: Box<dyn Read + Send>) -> Self {
        let reader = Box::new(BufReader::with_capacity(1 << 16, reader));
        Web { path, id, reader, record: 0, offset: 0, passed: BTreeMap::new(), trouble: None, ended: false }
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = read_line(&mut self.reader.by_ref().take(1 << 16), &mut line)?;
        self.offset += read as u64;
        Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned()))
    }

    /// The next record that may hold a report.
    fn piece(&mut self) -> Result<Option<Piece>, Fault> {
        loop {
            let start = self.offset;
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.is_empty() => continue,
                Some(line) if line.starts_with("WARC/") => self.record += 1,
                Some(_) => return Err(Fault::Shape(start)),
            }
            let mut fields = Vec::new();
            loop {
                match self.line()? {
                    None => return Err(Fault::Cut),
                    Some(line) if line.is_empty() => break,
                    Some(line) => {
                        if let Some((key, value)) = line.split_once(':') {
                            fields.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
                        }
                    }
                }
            }
            let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
            let Some(length) = field("content-length").and_then(|value| value.parse::<u64>().ok()) else {
                return Err(Fault::Shape(start));
            };
            let kind = field("warc-type").unwrap_or_default();
            if !matches!(kind, "response" | "resource" | "conversion") || length > LONGEST {
                if length > LONGEST {
                    *self.passed.entry(format!("over {} MB", LONGEST >> 20)).or_default() += 1;
                }
                let skipped = io::copy(&mut self.reader.by_ref().take(length), &mut io::sink())?;
                self.offset += skipped;
                if skipped < length {
                    return Err(Fault::Cut);
                }
                continue;
            }
            let mut block = Vec::with_capacity(length as usize);
            self.reader.by_ref().take(length).read_to_end(&mut block)?;
            self.offset += block.len() as u64;
            if (block.len() as u64) < length {
                return Err(Fault::Cut);
            }
            let url = field("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
            let captured = field("warc-date").map(str::to_owned);
            let (block, content, charset) = match kind {
                "response" => match Response::read(&block) {
                    Some(response) if response.status == 200 => {
                        let (kind, charset) = (response.field("content-type").to_owned(), response.charset());
                        (block, kind, charset)
                    }
                    Some(response) => {
                        *self.passed.entry(format!("of status {}", response.status)).or_default() += 1;
                        continue;
                    }
                    None => {
                        *self.passed.entry("without an HTTP header".to_owned()).or_default() += 1;
                        continue;
                    }
                },
                _ => (block, field("content-type").unwrap_or_default().to_owned(), None),
            };
            let Some(format) = by_type(&content, url.as_deref()) else {
                let what = content.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                *self.passed.entry(if what.is_empty() { "of no type".into() } else { what }).or_default() += 1;
                continue;
            };
            let origin = Origin { path: self.path.display().to_string(), row: Some(self.record) };
            let envelope = Envelope {
                id: format!("{}:{}", self.id, self.record),
                origin,
                url,
                charset,
                captured,
                response: kind == "response",
                ..Envelope::default()
            };
            return Ok(Some(Piece { envelope, format, bytes: block }));
        }
    }
}

enum Fault {
    /// The file ends within a record.
    Cut,
    /// No record begins at this byte.
    Shape(u64),
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Fault::Cut } else { Fault::Io(error) }
    }
}

impl Stream for Web {
    fn next(&mut self) -> Option<Part> {
        let mut pieces = Vec::new();
        let mut size = 0;
        while !self.ended && pieces.len() < FILES && size < BATCH {
            match self.piece() {
                Ok(Some(piece)) => {
                    size += piece.bytes.len();
                    pieces.push(piece);
                }
                Ok(None) => self.ended = true,
                Err(fault) => {
                    self.ended = true;
                    let at = Position::line(&self.path, self.record);
                    let byte = self.offset;
                    self.trouble = Some(match fault {
                        Fault::Cut => Error::lost(
                            at,
                            format!(
                                "expected the rest of record {}, found the end of the file at byte {byte} of what it \
                                 expands to. What came before is read; get the whole file for the rest",
                                self.record
                            ),
                        ),
                        Fault::Shape(start) => Error::lost(
                            at,
                            format!(
                                "expected a WARC record at byte {start} of what it expands to, found something else. What came \
                                 before is read; the rest is not"
                            ),
                        ),
                        Fault::Io(error) => super::read::unpacking(&self.path, error),
                    });
                }
            }
        }
        if !pieces.is_empty() {
            return Some(Part::Pieces(pieces));
        }
        if let Some(error) = self.trouble.take() {
            return Some(Part::Trouble(error));
        }
        let files: Vec<(String, usize)> = std::mem::take(&mut self.passed).into_iter().collect();
        let at = Position::file(&self.path);
        (!files.is_empty()).then(|| Part::Trouble(ErrorKind::PassedOver { at, files }.into()))
    }
}

/// The format that a content type names; where it says nothing, the address does.
fn by_type(content: &str, url: Option<&str>) -> Option<Format> {
    let kind = content.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match kind.as_str() {
        "text/html" | "application/xhtml+xml" => Format::Page,
        "text/plain" | "text/markdown" => Format::Text,
        "application/pdf" => Format::Pdf,
        "application/rtf" | "text/rtf" => Format::Rich,
        "application/rss+xml" | "application/atom+xml" => Format::Feed,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Format::Word,
        "message/rfc822" => Format::Mail,
        "" | "application/octet-stream" => {
            let path = url?.split(['?', '#']).next()?;
            by_name(Path::new(path)).0.filter(|format| !format.is_stream())?
        }
        _ => return None,
    })
}

/// The head of an HTTP response.
struct Response<'b> {
    status: u16,
    fields: Vec<(&'b str, &'b str)>,
    body: &'b [u8],
}

impl<'b> Response<'b> {
    fn read(block: &'b [u8]) -> Option<Response<'b>> {
        let crlf = memchr::memmem::find(block, b"\r\n\r\n").map(|at| (at, 4));
        let (end, gap) = crlf.or_else(|| memchr::memmem::find(block, b"\n\n").map(|at| (at, 2)))?;
        // Header fields are ASCII; one that is not is as good as missing.
        let mut lines =
            block[..end].split(|b| *b == b'\n').map(|line| std::str::from_utf8(line).unwrap_or_default().trim());
        let status = lines.next()?.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse().ok()?;
        let fields =
            lines.filter_map(|line| line.split_once(':')).map(|(key, value)| (key.trim(), value.trim())).collect();
        Some(Response { status, fields, body: &block[end + gap..] })
    }

    fn field(&self, name: &str) -> &'b str {
        self.fields.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    fn charset(&self) -> Option<String> {
        let (_, value) = self.field("content-type").split_once("charset=")?;
        let value = value.trim_matches(['"', '\'', ' ']);
        Some(value.split([';', ',']).next()?.trim().to_owned())
    }
}

/// The body of a response, joined from its chunks and expanded.
pub(super) fn body(block: &[u8]) -> io::Result<Vec<u8>> {
    let invalid = |said: &str| io::Error::new(io::ErrorKind::InvalidData, said.to_owned());
    let response = Response::read(block).ok_or_else(|| invalid("no HTTP header"))?;
    let chunked = response.field("transfer-encoding").to_ascii_lowercase().contains("chunked");
    // Some crawlers undo the chunks and leave the field: then no chunk begins the body.
    let body = match chunked.then(|| unchunk(response.body)).flatten() {
        Some(body) => body,
        None => response.body.to_vec(),
    };
    let packing = super::format::packing(&body);
    match response.field("content-encoding").to_ascii_lowercase().as_str() {
        "" | "identity" | "none" => Ok(body),
        "gzip" | "x-gzip" | "zstd" if packing != super::format::Packing::Plain => {
            read_all(unpack(packing, Cursor::new(body))?)
        }
        "deflate" => {
            let zlib = read_all(flate2::read::ZlibDecoder::new(Cursor::new(&body)));
            zlib.or_else(|_| read_all(flate2::read::DeflateDecoder::new(Cursor::new(&body))))
        }
        "gzip" | "x-gzip" | "zstd" => Ok(body),
        other => Err(invalid(&format!("content encoding {other}"))),
    }
}

/// The chunks of a body in one piece; `None` when it is not in chunks. What is cut is as long as it is.
fn unchunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len().min(LARGEST as usize));
    loop {
        let end = memchr::memchr(b'\n', &body[..body.len().min(200)])?;
        let line = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        let chunk = &body[..size.min(body.len())];
        whole.extend_from_slice(chunk);
        body = &body[chunk.len()..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_taken_apart() {
        let block =
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"ISO-8859-1\"\r\nTransfer-Encoding: chunked\r\n\r\n\
            6\r\n<p>The\r\n5;x=y\r\n pier\r\n0\r\n\r\n";
        let response = Response::read(block).unwrap();
        assert_eq!((response.status, response.charset().as_deref()), (200, Some("ISO-8859-1")));
        assert_eq!(body(block).unwrap(), b"<p>The pier");
        let plain = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n<p>Not in chunks";
        assert_eq!(body(plain).unwrap(), b"<p>Not in chunks");
        let brotli = b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\x0b";
        assert!(body(brotli).unwrap_err().to_string().contains("br"));
        assert!(Response::read(b"no header").is_none());
    }

    #[test]
    fn a_type_tells_the_format_and_else_the_address() {
        assert_eq!(by_type("text/html; charset=utf-8", None), Some(Format::Page));
        assert_eq!(by_type("application/octet-stream", Some("https://example.org/a.pdf?x=1")), Some(Format::Pdf));
        assert_eq!(by_type("", Some("https://example.org/")), None);
        assert_eq!(by_type("image/png", Some("https://example.org/a.html")), None);
    }
}
