//! From paths to documents: which files are read, in which order and as what.

use super::walk::{Item, as_rows, walk};
use super::{Document, Method, Origin, Stated, jsonl, text};
use crate::error::{Cost, Error, ErrorKind, Position};
use crate::time::Stamp;
use memchr::memchr;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The publication date of every report, over all that the reports themselves say.
    pub published: Option<Stamp>,
    /// Names of JSON fields: pairs of our name (`text`, `published`, ..) and the name in the input.
    pub fields: Vec<(String, String)>,
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
    Batches { options, items: walk(paths).into(), lines: None }
}

/// Bytes of rows, and of files as they are told by the file system, in one batch.
const BATCH: usize = 1 << 20;
/// Files in one batch, however small they are.
const FILES: usize = 64;

/// See [`batches`].
pub struct Batches<'o> {
    options: &'o ReadOptions,
    items: VecDeque<(Item, String)>,
    /// The rows of the file that is being read.
    lines: Option<Lines>,
}

/// Some documents that are yet to be made.
pub struct Batch<'o> {
    options: &'o ReadOptions,
    load: Load,
}

enum Load {
    /// Whole files, with their ids.
    Files(Vec<(PathBuf, String)>),
    /// The text of standard input, or of a file that had to be opened to see what it is.
    Text { path: PathBuf, id: String, bytes: Vec<u8> },
    /// Rows of a JSON lines file.
    Rows { path: PathBuf, id: String, first_line: usize, offset: u64, bytes: Vec<u8> },
    /// Nothing but a diagnostic.
    Trouble(Error),
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
            if let Some(lines) = &mut self.lines {
                if let Some(load) = lines.load() {
                    return Some(load);
                }
                self.lines = None;
            }
            let full = files.len() == FILES || size >= BATCH;
            let text = matches!(self.items.front(), Some((Item::File { as_rows: Some(false), .. }, _)));
            if !files.is_empty() && (full || !text) {
                return Some(Load::Files(files));
            }
            let (item, id) = self.items.pop_front()?;
            match item {
                Item::File { path, as_rows: Some(false), size: bytes } => {
                    size += bytes;
                    files.push((path, id));
                }
                Item::File { path, .. } => match open(&path, id) {
                    Ok(Opened::Rows(lines)) => self.lines = Some(lines),
                    Ok(Opened::Text(load)) => return Some(load),
                    Err(error) => return Some(Load::Trouble(error)),
                },
                Item::Trouble(error) => return Some(Load::Trouble(error)),
            }
        }
    }
}

impl Batch<'_> {
    /// Makes the documents of this batch.
    pub fn documents(self) -> Vec<Result<Document, Error>> {
        let mut out = Vec::new();
        match self.load {
            Load::Trouble(error) => out.push(Err(error)),
            Load::Files(files) => {
                for (path, id) in files {
                    match fs::read(&path) {
                        Ok(bytes) => from_text(path, id, bytes, &mut out),
                        Err(error) => out.push(Err(Error::io(path, "read", error))),
                    }
                }
            }
            Load::Text { path, id, bytes } => from_text(path, id, bytes, &mut out),
            Load::Rows { path, id, first_line, offset, bytes } => {
                let (mut at, mut number) = (0, first_line);
                while at < bytes.len() {
                    let end = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
                    let here = offset + at as u64;
                    from_row(&path, &id, number, here, &bytes[at..end], &self.options.fields, &mut out);
                    (at, number) = (end, number + 1);
                }
            }
        }
        if let Some(published) = &self.options.published {
            for document in out.iter_mut().flatten() {
                let raw = published.to_string();
                document.stated.insert(0, Stated { method: Method::Given, raw, span: None });
            }
        }
        out
    }
}

/// A document from the bytes of a file.
fn from_text(path: PathBuf, id: String, bytes: Vec<u8>, out: &mut Vec<Result<Document, Error>>) {
    if bytes.contains(&0) {
        let offset = bytes.iter().position(|b| *b == 0).unwrap_or(0);
        return out.push(Err(ErrorKind::Binary { at: Position::file(path), offset }.into()));
    }
    let text = decode(bytes, |offset| out.push(Err(ErrorKind::Encoding { at: Position::file(&path), offset }.into())));
    let origin = Origin { path: path.display().to_string(), row: None };
    let document = text::document(text, id, origin);
    if document.view.text.trim().is_empty() {
        return out.push(Err(ErrorKind::Empty { at: Position::file(path) }.into()));
    }
    out.push(Ok(document));
}

/// A document from a row.
fn from_row(
    path: &Path,
    id: &str,
    number: usize,
    offset: u64,
    line: &[u8],
    fields: &[(String, String)],
    out: &mut Vec<Result<Document, Error>>,
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
            out.push(Err(ErrorKind::Encoding { at: at(), offset }.into()));
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

/// UTF-8 as it is, anything else as well as possible, with the offset of the first bad byte.
pub(crate) fn decode(bytes: Vec<u8>, bad: impl FnOnce(u64)) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        bad(error.utf8_error().valid_up_to() as u64);
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

/// A JSON lines file that is read piece by piece.
struct Lines {
    path: PathBuf,
    id: String,
    reader: Box<dyn BufRead + Send>,
    line: usize,
    offset: u64,
}

impl Lines {
    /// The next lines, about a megabyte of them; `None` at the end.
    fn load(&mut self) -> Option<Load> {
        let (first_line, offset) = (self.line + 1, self.offset);
        let mut bytes = Vec::new();
        while bytes.len() < BATCH {
            match self.reader.read_until(b'\n', &mut bytes) {
                Ok(0) => break,
                Ok(n) => {
                    self.line += 1;
                    self.offset += n as u64;
                }
                Err(error) => {
                    // What came before the fault is lost with it: the user must look at the file anyway.
                    self.reader = Box::new(io::empty());
                    return Some(Load::Trouble(Error::io(&self.path, "read", error)));
                }
            }
        }
        let (path, id) = (self.path.clone(), self.id.clone());
        (!bytes.is_empty()).then_some(Load::Rows { path, id, first_line, offset, bytes })
    }
}

enum Opened {
    Rows(Lines),
    Text(Load),
}

/// Opens a file, or standard input for `-`, and looks whether it holds JSON lines.
fn open(path: &Path, id: String) -> Result<Opened, Error> {
    let trouble = |error| Error::io(path, "read", error);
    let mut reader: Box<dyn BufRead + Send> = if path == Path::new("-") {
        Box::new(BufReader::new(io::stdin()))
    } else {
        Box::new(BufReader::with_capacity(1 << 16, File::open(path).map_err(trouble)?))
    };
    // The first line that says something decides.
    let mut head = Vec::new();
    let first = loop {
        let start = head.len();
        if reader.read_until(b'\n', &mut head).map_err(trouble)? == 0 {
            break &head[start..];
        }
        let line = head[start..].strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head[start..]).trim_ascii();
        if !line.is_empty() {
            break line;
        }
    };
    if is_own_output(first) {
        let found = "a file that annalist wrote".to_owned();
        return Err(ErrorKind::Format { at: Position::file(path), found }.into());
    }
    if first.is_empty() && as_rows(path) == Some(true) {
        return Err(ErrorKind::Empty { at: Position::file(path) }.into());
    }
    if as_rows(path) == Some(true) || is_row(first) {
        let reader = Box::new(Cursor::new(head).chain(reader));
        return Ok(Opened::Rows(Lines { path: path.to_owned(), id, reader, line: 0, offset: 0 }));
    }
    let mut bytes = head;
    reader.read_to_end(&mut bytes).map_err(trouble)?;
    Ok(Opened::Text(Load::Text { path: path.to_owned(), id, bytes }))
}

/// `{"`: text does not begin like this.
fn is_row(line: &[u8]) -> bool {
    line.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// Our own JSON lines name their schema in the first field.
pub(super) fn is_own_output(line: &[u8]) -> bool {
    line.starts_with(b"{\"schema\":\"annalist/")
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
            ("out.csv", b"when,what\n"),
            ("out.xlsx", b"PK"),
            ("more.csv", b"when\n"),
            ("README", b"R."),
            ("timeline.jsonl", b"{\"schema\":\"annalist/1\",\"text\":\"no report\"}\n"),
        ]);
        let reading = folder.read("");
        assert_eq!(ids_of(&reading), ["c", "d:1", "b"]);
        assert_eq!(
            folder.said(&reading),
            [".: passed over 2 .csv, 1 .xlsx, 1 of annalist's own, 1 without extension; \
              .txt, .text, .md, .markdown, .jsonl or .ndjson are read"]
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
        assert!(one(&latin).contains("latin1.txt: expected UTF-8, found something else at byte 3;"));
        assert_eq!(latin.documents[0].view.text, "Caf\u{fffd} closed on 17 June 2025.\n");
        assert_eq!(latin.skipped(), 0);
        assert!(
            one(&bad("empty.txt")).ends_with("empty.txt: expected a text, found nothing but white space. Leave it out")
        );
        assert!(one(&bad("empty.jsonl")).contains("nothing but white space"));
        assert!(one(&bad("page.html")).contains(".ndjson, found .html. Save its text as .txt to have it read"));
        assert!(one(&bad("none.txt")).contains("none.txt: cannot read it: "));
        let folder = Folder::new(&[("a.html", b"<p>")]);
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
