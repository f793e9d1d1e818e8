//! Compressed bytes, expanded as they are read and never further than a limit.

use super::format::Packing;
use flate2::read::MultiGzDecoder;
use std::io::{self, Read};

/// No single report is larger than this when it is expanded.
pub(super) const LARGEST: u64 = 64 << 20;

/// Expands a stream. All members of a gzip file are read, not only the first.
pub(super) fn unpack<'r>(packing: Packing, reader: impl Read + Send + 'r) -> io::Result<Box<dyn Read + Send + 'r>> {
    match packing {
        Packing::Plain => Ok(Box::new(reader)),
        Packing::Gzip => Ok(Box::new(MultiGzDecoder::new(reader))),
        #[cfg(feature = "archive")]
        Packing::Zstd => Ok(Box::new(Frames { reader: Some(io::BufReader::new(reader)), frame: None })),
        #[cfg(not(feature = "archive"))]
        Packing::Zstd => {
            Err(io::Error::new(io::ErrorKind::Unsupported, "this build reads no zstd (feature `archive`)"))
        }
    }
}

/// Reads to the end, but not beyond [`LARGEST`].
pub(super) fn read_all(mut reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.by_ref().take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    Ok(bytes)
}

/// What is said of more than [`LARGEST`].
pub(super) fn too_large() -> io::Error {
    let said = format!("it expands to more than {} MB; split it or take the part that matters", LARGEST >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, said)
}

/// The frames of a zstd file, one behind the other.
#[cfg(feature = "archive")]
struct Frames<R: Read> {
    /// Taken while a frame is read from it.
    reader: Option<io::BufReader<R>>,
    frame: Option<ruzstd::decoding::StreamingDecoder<io::BufReader<R>, ruzstd::decoding::FrameDecoder>>,
}

#[cfg(feature = "archive")]
impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(frame) = &mut self.frame {
                let read = frame.read(buffer)?;
                if read > 0 || buffer.is_empty() {
                    return Ok(read);
                }
                self.reader = self.frame.take().map(|frame| frame.into_inner());
            }
            let Some(reader) = &mut self.reader else { return Ok(0) };
            if io::BufRead::fill_buf(reader)?.is_empty() {
                return Ok(0);
            }
            let reader = self.reader.take().expect("it was there");
            let frame = ruzstd::decoding::StreamingDecoder::new(reader)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
            self.frame = Some(frame);
        }
    }
}
