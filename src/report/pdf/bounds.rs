//! What a PDF file expands to, measured before foreign code makes all of it at once: streams, what is drawn on a page
//! through drawings within drawings, and the tables of fonts.

use flate2::read::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;
use pdf_extract::{Dictionary, Document as Pdf, Object, ObjectId, Stream};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::Read;

/// No stream expands to more.
const STREAM: usize = 32 << 20;
/// Nor does a table of contents, nor all that is drawn on one page.
const PAGE: usize = 8 << 20;
/// A page stands in a tree, and drawings in each other, no deeper than this.
const DEEP: usize = 16;
/// The bytes of a row by which a stream tells its differences.
const ROW: i64 = 1 << 20;
/// A name and the space behind it.
const NAME: usize = 256;
/// A font maps no more characters than there are.
const CHARACTERS: u64 = 0x11_0000;

/// False when the tables of contents of a file, which are expanded as it is opened, are too large or make no sense.
pub(super) fn opens(bytes: &[u8]) -> bool {
    let start = memmem::find(bytes, b"%PDF-").unwrap_or(0);
    let bytes = &bytes[start..];
    let number = |at: usize| -> Option<usize> {
        let rest = bytes[at..].trim_ascii_start();
        std::str::from_utf8(&rest[..rest.iter().take_while(|b| b.is_ascii_digit()).count()]).ok()?.parse().ok()
    };
    let named = [&b"startxref"[..], b"/Prev", b"/XRefStm"];
    let places = named.into_iter().flat_map(|name| memmem::find_iter(bytes, name).map(|at| at + name.len()));
    let places: HashSet<usize> = places.filter_map(number).filter(|place| *place < bytes.len()).collect();
    places.into_iter().all(|place| table_opens(&bytes[place..]))
}

/// The same of the table that begins here, where it is a stream.
fn table_opens(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let Some(at) = memmem::find(head, b"stream").filter(|_| !head.trim_ascii_start().starts_with(b"xref")) else {
        return true;
    };
    let (head, body) = (&bytes[..at], &bytes[at + 6..]);
    let body = body.strip_prefix(b"\r").unwrap_or(body);
    let body = body.strip_prefix(b"\n").unwrap_or(body);
    let numbers = |name: &[u8]| -> Vec<u64> {
        let Some(at) = memmem::find(head, name) else { return Vec::new() };
        let list = &head[at + name.len()..];
        let list = list
            .trim_ascii_start()
            .strip_prefix(b"[")
            .map_or(&list[..list.len().min(24)], |list| &list[..memchr::memchr(b']', list).unwrap_or(list.len())]);
        let words = list.split(|b| !b.is_ascii_digit()).filter(|word| !word.is_empty());
        words.take(3).map(|word| std::str::from_utf8(word).unwrap_or_default().parse().unwrap_or(u64::MAX)).collect()
    };
    let (widths, columns) = (numbers(b"/W"), numbers(b"/Columns"));
    let plain = memmem::find_iter(head, b"Decode").count() <= 2
        && [&b"LZWDecode"[..], b"85Decode"].iter().all(|filter| memmem::find(head, filter).is_none());
    plain
        && widths.iter().all(|width| *width <= 16)
        && widths.iter().any(|width| *width > 0)
        && columns.first().is_none_or(|columns| *columns <= ROW as u64)
        && (memmem::find(head, b"FlateDecode").is_none() || inflate(body, PAGE).is_some())
}

/// Takes out of a stream that holds other objects what is too large; it is expanded as soon as it is read.
pub(super) fn thin_container(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    match object {
        Object::Stream(stream) => {
            if stream.dict.has_type(b"ObjStm") && !fits(stream, STREAM) {
                empty(stream);
            }
            // No stream lies in another, and of others what is returned is not looked at.
            Some((id, Object::Null))
        }
        other => Some((id, other.clone())),
    }
}

/// Takes out what is never text, and what is too large: that is what is returned.
pub(super) fn thin(pdf: &mut Pdf) -> HashSet<ObjectId> {
    let mut emptied = HashSet::new();
    for (id, object) in &mut pdf.objects {
        let Object::Stream(stream) = object else { continue };
        let is_image = stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
        if is_image {
            empty(stream);
        } else if !fits(stream, STREAM) || maps_too_much(stream) {
            empty(stream);
            emptied.insert(*id);
        }
    }
    emptied
}

/// Not quite: what is quite empty is read again.
fn empty(stream: &mut Stream) {
    stream.set_plain_content(b"\n".to_vec());
}

/// True when a stream expands to no more than so many bytes.
fn fits(stream: &Stream, most: usize) -> bool {
    let parameter = |name: &[u8]| {
        let parameters = stream.dict.get(b"DecodeParms").and_then(Object::as_dict);
        parameters.and_then(|p| p.get(name)).and_then(Object::as_i64).unwrap_or(1).max(1)
    };
    let row = parameter(b"Columns").saturating_mul(parameter(b"Colors")).saturating_mul(parameter(b"BitsPerComponent"));
    if row > 8 * ROW {
        return false;
    }
    let mut bytes = Cow::Borrowed(stream.content.as_slice());
    for filter in stream.filters().unwrap_or_default() {
        let expanded = match filter {
            b"FlateDecode" => inflate(&bytes, most),
            b"LZWDecode" if lzw_len(&bytes, parameter(b"EarlyChange") as usize) > most => None,
            b"LZWDecode" | b"ASCII85Decode" => {
                // One step alone: what comes out is known to be small.
                let mut step = Stream::new(Dictionary::new(), bytes.to_vec());
                step.dict.set("Filter", Object::Name(filter.to_vec()));
                Some(step.decompressed_content().unwrap_or_default())
            }
            _ => return bytes.len() <= most,
        };
        match expanded {
            Some(expanded) => bytes = Cow::Owned(expanded),
            None => return false,
        }
    }
    bytes.len() <= most
}

/// Expands as the reader does, which takes the bytes without their head where they make no sense with it.
fn inflate(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    // What came before a fault counts.
    let _ = ZlibDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut out);
    if out.is_empty() && bytes.len() > 2 {
        let _ = DeflateDecoder::new(&bytes[2..]).take(most as u64 + 1).read_to_end(&mut out);
    }
    (out.len() <= most).then_some(out)
}

/// How long the bytes of an LZW stream become, without making them.
fn lzw_len(bytes: &[u8], early: usize) -> usize {
    let start: Vec<usize> = [vec![1; 256], vec![0; 2]].concat();
    let mut lens = start.clone();
    let (mut width, mut before, mut total) = (9, None, 0usize);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        (held, bits) = (held << 8 | u32::from(*byte), bits + 8);
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (held >> bits) as usize & ((1 << width) - 1);
        if code == 256 {
            (lens, width, before) = (start.clone(), 9, None);
            continue;
        }
        let len = lens.get(code).copied().or(before.map(|len: usize| len + 1)).unwrap_or(1);
        total = total.saturating_add(len);
        if let Some(before) = before.filter(|_| lens.len() < 4096) {
            lens.push(before + 1);
        }
        before = Some(len);
        width = (usize::BITS - (lens.len() + early.min(1) - 1).leading_zeros()).clamp(9, 12);
    }
    total
}

/// True of a font's table whose ranges hold more characters than there are: each becomes an entry.
fn maps_too_much(stream: &Stream) -> bool {
    let Ok(words) = stream.get_plain_content() else { return false };
    if memmem::find(&words, b"beginbfrange").is_none() {
        return false;
    }
    let mut all = 0u64;
    for start in memmem::find_iter(&words, b"beginbfrange") {
        let block = &words[start..];
        let block = &block[..memmem::find(block, b"endbfrange").unwrap_or(block.len())];
        let mut ends = Vec::new();
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'<', b'[', &block[at..]) {
            let open = at + found;
            let close = if block[open] == b'<' { b'>' } else { b']' };
            let Some(len) = memchr::memchr(close, &block[open..]) else { break };
            let digits = std::str::from_utf8(&block[open + 1..open + len]).unwrap_or_default();
            ends.push(u64::from_str_radix(digits.trim(), 16).unwrap_or(0));
            at = open + len + 1;
            // Where a range begins, where it ends, and what it stands for.
            if let [first, last, _] = ends[..] {
                all = all.saturating_add(last.saturating_sub(first).saturating_add(1));
                ends.clear();
            }
        }
    }
    all > CHARACTERS
}

/// Tells of pages whether they can be drawn.
pub(super) struct Drawn<'p> {
    pdf: &'p Pdf,
    emptied: &'p HashSet<ObjectId>,
    /// What a drawing comes to with the names that it is drawn under; `None` where that is too much, and while it is
    /// being found out: it draws itself.
    known: HashMap<(ObjectId, usize), Option<usize>>,
}

impl<'p> Drawn<'p> {
    pub(super) fn new(pdf: &'p Pdf, emptied: &'p HashSet<ObjectId>) -> Self {
        Drawn { pdf, emptied, known: HashMap::new() }
    }

    /// True when all that is drawn on a page is of a bearable size.
    pub(super) fn fits(&mut self, page: ObjectId) -> bool {
        let Some(resources) = self.resources(page) else { return false };
        let mut sum = 0;
        for id in self.pdf.get_page_contents(page) {
            match self.drawing(id, resources, 0) {
                Some(size) => sum += size,
                None => return false,
            }
        }
        sum <= PAGE
    }

    /// The names that a page draws by: its own, or those of the tree above it; `None` when that has no top.
    fn resources(&self, page: ObjectId) -> Option<Option<&'p Dictionary>> {
        let mut node = self.pdf.get_dictionary(page).ok()?;
        let mut found = None;
        for _ in 0..4 * DEEP {
            found = found.or_else(|| self.pdf.get_dict_in_dict(node, b"Resources").ok());
            let above = node.get(b"Parent").and_then(Object::as_reference).and_then(|id| self.pdf.get_dictionary(id));
            match above {
                Ok(above) => node = above,
                Err(_) => return Some(found),
            }
        }
        None
    }

    fn drawing(&mut self, id: ObjectId, names: Option<&'p Dictionary>, depth: usize) -> Option<usize> {
        let key = (id, names.map_or(0, |names| std::ptr::from_ref(names) as usize));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.known.insert(key, None);
        let size = self.measure(id, names, depth).filter(|size| *size <= PAGE);
        self.known.insert(key, size);
        size
    }

    fn measure(&mut self, id: ObjectId, names: Option<&'p Dictionary>, depth: usize) -> Option<usize> {
        if depth > DEEP || self.emptied.contains(&id) {
            return None;
        }
        let Ok(stream) = self.pdf.get_object(id).and_then(Object::as_stream) else { return Some(0) };
        let words = stream.get_plain_content().unwrap_or_default();
        let own = self.pdf.get_dict_in_dict(&stream.dict, b"Resources").ok().or(names);
        let drawn = own.and_then(|own| self.pdf.get_dict_in_dict(own, b"XObject").ok());
        let mut size = words.len();
        let Some(drawn) = drawn.filter(|_| size <= PAGE) else { return Some(size) };
        for at in memmem::find_iter(&words, b"Do") {
            let before = words[at.saturating_sub(NAME)..at].trim_ascii_end();
            let name = before.iter().rposition(|b| *b == b'/').map(|slash| &before[slash + 1..]);
            let Some(Ok(inner)) = name.map(|name| drawn.get(name).and_then(Object::as_reference)) else {
                // A name that is written in another way may be any of them.
                match name {
                    Some(name) if name.contains(&b'#') => return None,
                    _ => continue,
                }
            };
            size = size.saturating_add(self.drawing(inner, own, depth + 1)?);
            if size > PAGE {
                return None;
            }
        }
        Some(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    fn deflated(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn stream(filters: &[&str], content: Vec<u8>) -> Stream {
        let mut stream = Stream::new(Dictionary::new(), content);
        let filters = filters.iter().map(|name| Object::Name(name.as_bytes().to_vec())).collect();
        stream.dict.set("Filter", Object::Array(filters));
        stream
    }

    #[test]
    fn a_stream_is_measured_through_all_its_filters() {
        let zeros = deflated(&vec![0; 100_000]);
        assert!(fits(&stream(&["FlateDecode"], zeros.clone()), 100_000));
        assert!(!fits(&stream(&["FlateDecode"], zeros.clone()), 99_999));
        let twice = deflated(&zeros);
        assert!(twice.len() < zeros.len());
        assert!(!fits(&stream(&["FlateDecode", "FlateDecode"], twice), 99_999));
        let raw = [&b"xx"[..], &zeros[2..]].concat();
        assert!(!fits(&stream(&["FlateDecode"], raw), 99_999), "what the head does not stop");
        assert!(!fits(&stream(&["ASCII85Decode"], b"zzzz~>".to_vec()), 15));
        let mut rows = stream(&["FlateDecode"], deflated(b"x"));
        let mut parameters = Dictionary::new();
        parameters.set("Predictor", 12);
        parameters.set("Columns", i64::MAX);
        rows.dict.set("DecodeParms", parameters);
        assert!(!fits(&rows, 100));
    }

    #[test]
    fn the_length_of_lzw_is_that_of_its_words() {
        // The example of the PDF reference: 45 45 45 45 45 65 45 45 45 66.
        let words = vec![0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let content = stream(&["LZWDecode"], words.clone()).decompressed_content().unwrap();
        assert_eq!((lzw_len(&words, 1), content.len()), (10, 10));
    }

    #[test]
    fn a_table_of_contents_is_measured_before_it_is_opened() {
        let file = |dictionary: &str, body: Vec<u8>| {
            let head = format!("%PDF-1.7\n7 0 obj <</Type /XRef /Size 9 {dictionary} >> stream\r\n");
            let start = "%PDF-1.7\n".len();
            [head.into_bytes(), body, format!("\nendstream endobj startxref\n{start}\n%%EOF").into_bytes()].concat()
        };
        let small = || deflated(&[0; 90]);
        assert!(opens(&file("/W [1 2 1] /Filter /FlateDecode", small())));
        assert!(!opens(&file("/W [1 2 1] /Filter /FlateDecode", deflated(&vec![0; PAGE + 1]))));
        assert!(!opens(&file("/W [1 9999999999999 1] /Filter /FlateDecode", small())));
        assert!(!opens(&file("/W [0 0 0] /Filter /FlateDecode", small())));
        assert!(!opens(&file("/W [1 2 1] /Filter /FlateDecode /DecodeParms <</Columns 99999999>>", small())));
        assert!(opens(b"%PDF-1.4\nxref\n0 1\ntrailer startxref\n9\n%%EOF"));
    }

    #[test]
    fn a_table_of_characters_holds_no_more_than_there_are() {
        let table = |ranges: &str| Stream::new(Dictionary::new(), format!("1 beginbfrange {ranges} endbfrange").into());
        assert!(!maps_too_much(&table("<0000> <FFFF> <0041>")));
        assert!(!maps_too_much(&table("<0000> <0001> [<FFFF> <0041>] <0002> <0003> <FFFF>")));
        assert!(maps_too_much(&table("<00000000> <FFFFFFFF> <0041>")));
    }
}
