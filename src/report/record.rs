//! The records of a CSV file: where each ends. A quotation mark that nothing closes would make one cell of all that
//! follows; here it spoils its own line, and the rest is read.

use super::unpack::{LARGEST, too_large};
use memchr::{memchr, memchr_iter, memchr2, memchr3};
use std::io::{self, Read};

/// Cuts a stream into records.
pub(super) struct Cutter {
    reader: Box<dyn Read + Send>,
    delimiter: u8,
    buffer: Vec<u8>,
    /// Where the next record begins, in the buffer and as a line of the file.
    at: usize,
    line: usize,
    ended: bool,
}

/// A record that was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    /// The line of a quotation mark that is closed nowhere, or only by one that opens another cell.
    pub unclosed: Option<usize>,
}

/// Bytes that are read at a time.
const CHUNK: u64 = 1 << 16;

impl Cutter {
    pub(super) fn new(reader: Box<dyn Read + Send>, delimiter: u8) -> Self {
        Cutter { reader, delimiter, buffer: Vec::new(), at: 0, line: 1, ended: false }
    }

    /// The line on which the next record begins, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Appends the next record with its line end; `None` at the end of the file. A cell that nothing closes ends with
    /// its line, so that lines count as they do in the file.
    pub(super) fn next(&mut self, into: &mut Vec<u8>) -> io::Result<Option<Cut>> {
        if self.at > self.buffer.len() / 2 {
            self.buffer.drain(..std::mem::take(&mut self.at));
        }
        let (end, open) = self.end()?;
        let unclosed = open.map(|open| self.line + lines(&self.buffer[self.at..open]));
        let end = match open {
            None => {
                into.extend_from_slice(&self.buffer[self.at..end]);
                end
            }
            Some(open) => {
                let stop = open + memchr2(b'\n', b'\r', &self.buffer[open..]).unwrap_or(self.buffer.len() - open);
                into.extend_from_slice(&self.buffer[self.at..stop]);
                into.push(b'"');
                let end = stop + line_end(&self.buffer[stop..]);
                into.extend_from_slice(&self.buffer[stop..end]);
                end
            }
        };
        if end == self.at {
            return Ok(None);
        }
        self.line += lines(&self.buffer[self.at..end]);
        self.at = end;
        Ok(Some(Cut { unclosed }))
    }

    /// Where the next record ends, and the quotation mark in it that nothing closes.
    fn end(&mut self) -> io::Result<(usize, Option<usize>)> {
        let start = self.at;
        let mut at = start;
        loop {
            let Some(found) = self.find(at, |bytes| memchr3(b'"', b'\n', b'\r', bytes))? else {
                return if self.ended { Ok((self.buffer.len(), None)) } else { Err(too_large()) };
            };
            at = found + 1;
            if self.buffer[found] != b'"' {
                self.byte(at)?;
                return Ok((found + line_end(&self.buffer[found..]), None));
            }
            // Anywhere else it is a character like others.
            if found == start || self.buffer[found - 1] == self.delimiter {
                match self.close(at)? {
                    Some(close) => at = close + 1,
                    None => return Ok((at, Some(found))),
                }
            }
        }
    }

    /// Where a cell ends whose words begin at `from`, behind its quotation mark.
    fn close(&mut self, from: usize) -> io::Result<Option<usize>> {
        let mut at = from;
        while let Some(mark) = self.find(at, |bytes| memchr(b'"', bytes))? {
            match self.byte(mark + 1)? {
                Some(b'"') => at = mark + 2,
                None => return Ok(Some(mark)),
                Some(behind) if behind == self.delimiter || behind.is_ascii_whitespace() => return Ok(Some(mark)),
                // Within a line it is only careless: `"Pier" closed`. Further on another cell begins.
                Some(_) => return Ok(Some(mark).filter(|mark| memchr(b'\n', &self.buffer[from..*mark]).is_none())),
            }
        }
        Ok(None)
    }

    fn find(&mut self, mut from: usize, look: impl Fn(&[u8]) -> Option<usize>) -> io::Result<Option<usize>> {
        while self.byte(from)?.is_some() {
            match look(&self.buffer[from..]) {
                Some(found) => return Ok(Some(from + found)),
                None => from = self.buffer.len(),
            }
        }
        Ok(None)
    }

    /// The byte at a place of the buffer; `None` behind the end of the file, and where a record would be larger than
    /// a report may be.
    fn byte(&mut self, at: usize) -> io::Result<Option<u8>> {
        while at >= self.buffer.len() && !self.ended && ((self.buffer.len() - self.at) as u64) < LARGEST {
            let first = self.buffer.is_empty() && self.line == 1;
            self.ended = self.reader.by_ref().take(CHUNK).read_to_end(&mut self.buffer)? == 0;
            if first && self.buffer.starts_with(b"\xEF\xBB\xBF") {
                self.buffer.drain(..3);
            }
        }
        Ok(self.buffer.get(at).copied())
    }
}

/// Bytes of the line end that stands here.
fn line_end(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn lines(bytes: &[u8]) -> usize {
    memchr_iter(b'\n', bytes).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records with the lines on which they begin, and the lines of quotation marks that nothing closes.
    fn cut(table: &str) -> (Vec<(usize, String)>, Vec<usize>) {
        /// A byte at a time.
        struct Slow(Vec<u8>);
        impl Read for Slow {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                let n = self.0.len().min(into.len()).min(1);
                into[..n].copy_from_slice(&self.0[..n]);
                self.0.drain(..n);
                Ok(n)
            }
        }
        let mut cutter = Cutter::new(Box::new(Slow(table.as_bytes().to_vec())), b',');
        let (mut records, mut unclosed) = (Vec::new(), Vec::new());
        loop {
            let line = cutter.line();
            let mut record = Vec::new();
            let Some(cut) = cutter.next(&mut record).unwrap() else { return (records, unclosed) };
            records.push((line, String::from_utf8(record).unwrap()));
            unclosed.extend(cut.unclosed);
        }
    }

    fn records(table: &str) -> Vec<String> {
        let (records, unclosed) = cut(table);
        assert!(unclosed.is_empty(), "{table}: {unclosed:?}");
        records.into_iter().map(|(_, record)| record).collect()
    }

    #[test]
    fn a_record_ends_outside_of_quotation_marks() {
        assert_eq!(records("a,b\r\nc,\"d\ne\"\"f\",\"\"\ng"), ["a,b\r\n", "c,\"d\ne\"\"f\",\"\"\n", "g"]);
        assert_eq!(records("\u{feff}\"a\nb\"\rc\r"), ["\"a\nb\"\r", "c\r"]);
        assert_eq!(records("3\" pipe,\"Pier\" closed,x \"y\nz\n"), ["3\" pipe,\"Pier\" closed,x \"y\n", "z\n"]);
        assert_eq!(records(""), [""; 0]);
    }

    #[test]
    fn what_is_not_closed_spoils_its_own_line() {
        for (table, expected, line) in [
            ("a,b\nc,\"d\ne,f\n", &["a,b\n", "c,\"d\"\n", "e,f\n"][..], 2),
            ("a,\"b\r\nc,\"d\"\r\n", &["a,\"b\"\r\n", "c,\"d\"\r\n"], 1),
            ("a,\"b\nc\",\"d\ne,\"f\"", &["a,\"b\nc\",\"d\"\n", "e,\"f\""], 2),
            ("a,\"", &["a,\"\""], 1),
        ] {
            let (records, unclosed) = cut(table);
            let records: Vec<String> = records.into_iter().map(|(_, record)| record).collect();
            assert_eq!(
                (records.as_slice(), unclosed.as_slice()),
                (&expected.iter().map(|r| r.to_string()).collect::<Vec<_>>()[..], &[line][..]),
                "{table}"
            );
        }
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let (records, unclosed) = cut("a\n\nb,\"c\nd\"\ne,\"f\ng\n");
        let lines: Vec<usize> = records.iter().map(|(line, _)| *line).collect();
        assert_eq!((lines, unclosed), (vec![1, 2, 3, 5, 6], vec![5]));
    }
}
