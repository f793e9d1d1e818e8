//! Which files the given paths stand for, in which order, and what each is called.

use super::format::{Format, Packing, by_name, is_own_output, is_read, stem};
use super::{Envelope, Origin};
use crate::error::{Error, ErrorKind, Position};
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The files that paths stand for, each with the id for its document, and what went wrong.
pub(super) fn walk<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Vec<(Item, String)> {
    let mut found = Walk::default();
    for path in paths {
        found.path(path.as_ref());
    }
    let ids = ids(&found.items);
    found.items.into_iter().zip(ids).collect()
}

/// A file to read, or what is to be said in its place.
pub(super) enum Item {
    /// `format` is `None` when the file must be looked into.
    File {
        path: PathBuf,
        format: Option<Format>,
        packing: Packing,
        size: usize,
    },
    Trouble(Error),
}

/// Extensions of files that are known to be none that is read.
const OTHER: [&str; 11] = ["ics", "doc", "odt", "ppt", "pptx", "tml", "png", "jpg", "jpeg", "msg", "epub"];

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_string_lossy().to_ascii_lowercase())
}

/// Collects the files that paths stand for.
#[derive(Default)]
struct Walk {
    items: Vec<Item>,
    /// The real folders above the one that is being walked, so that a link back up ends there.
    above: Vec<PathBuf>,
}

impl Walk {
    /// A path that the user gave.
    fn path(&mut self, path: &Path) {
        match path.to_str().and_then(|p| p.strip_prefix('@')) {
            Some(list) if !list.is_empty() => self.list(Path::new(list)),
            _ if path == Path::new("-") => {
                self.items.push(Item::File { path: path.into(), format: None, packing: Packing::Plain, size: 0 })
            }
            _ => self.named(path),
        }
    }

    /// A file with one path a line; blank lines and lines that begin with `#` do not count.
    fn list(&mut self, list: &Path) {
        match fs::read(list) {
            Err(error) => self.items.push(Item::Trouble(Error::io(list, "read", error))),
            Ok(bytes) => {
                let decoded = super::decode::decode(bytes, None);
                if let Some(note) = decoded.note {
                    let origin = Origin { path: list.display().to_string(), row: None };
                    let envelope = Envelope { origin, ..Envelope::default() };
                    self.items.push(Item::Trouble(envelope.note(note)));
                }
                let text = decoded.text;
                let before = self.items.len();
                for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
                    if !line.is_empty() && !line.starts_with('#') {
                        self.named(Path::new(line));
                    }
                }
                if self.items.len() == before {
                    self.items.push(Item::Trouble(ErrorKind::Empty { at: Position::file(list) }.into()));
                }
            }
        }
    }

    /// A file or folder that was named: here nothing is passed over quietly.
    fn named(&mut self, path: &Path) {
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.pattern(path) => {}
            Err(error) => self.items.push(Item::Trouble(Error::io(path, "read", error))),
            Ok(meta) if meta.is_dir() => {
                let before = self.items.len();
                let mut passed = BTreeMap::new();
                self.folder(path, &mut passed);
                let at = || Position::file(path);
                if self.items.len() == before {
                    self.items.push(Item::Trouble(ErrorKind::NoReports { at: at() }.into()));
                }
                if let Some(count) = passed.remove(OWN) {
                    self.items.push(Item::Trouble(ErrorKind::Own { at: at(), count: Some(count) }.into()));
                }
                if !passed.is_empty() {
                    let files = passed.into_iter().collect();
                    self.items.push(Item::Trouble(ErrorKind::PassedOver { at: at(), files }.into()));
                }
            }
            Ok(meta) => self.items.push(match extension(path) {
                Some(found) if OTHER.contains(&found.as_str()) => {
                    Item::Trouble(ErrorKind::Format { at: Position::file(path), found: format!(".{found}") }.into())
                }
                _ => file(path, &meta),
            }),
        }
    }

    /// The files that a pattern stands for, where no shell has put them in its place: `reports/**/*.txt`. False when there
    /// are none.
    fn pattern(&mut self, path: &Path) -> bool {
        let pattern = path.to_str().filter(|path| path.contains(['*', '?', '[']));
        let found: Vec<PathBuf> = pattern.and_then(|p| glob::glob(p).ok()).into_iter().flatten().flatten().collect();
        found.iter().for_each(|path| self.named(path));
        !found.is_empty()
    }

    /// Everything below a folder, sorted by name. `passed` counts what is left alone, by extension.
    fn folder(&mut self, path: &Path, passed: &mut BTreeMap<String, usize>) {
        let entries = fs::canonicalize(path).and_then(|real| {
            if self.above.contains(&real) {
                return Ok(None);
            }
            self.above.push(real);
            fs::read_dir(path).map(Some)
        });
        let entries = match entries {
            Ok(Some(entries)) => entries,
            Ok(None) => return,
            Err(error) => return self.items.push(Item::Trouble(Error::io(path, "read", error))),
        };
        let mut found = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => found.push(entry.path()),
                Err(error) => self.items.push(Item::Trouble(Error::io(path, "read", error))),
            }
        }
        found.sort();
        for path in found {
            if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
                continue;
            }
            match fs::metadata(&path) {
                Err(error) => self.items.push(Item::Trouble(Error::io(&path, "read", error))),
                Ok(meta) if meta.is_dir() => self.folder(&path, passed),
                // Pipes and devices would block or never end.
                Ok(meta) if !meta.is_file() => *passed.entry("special file".to_owned()).or_default() += 1,
                Ok(_) if is_review(&path) || may_be_own(&path) && starts_as_own_output(&path) => {
                    *passed.entry(OWN.to_owned()).or_default() += 1;
                }
                Ok(meta) if is_read(&path) => self.items.push(file(&path, &meta)),
                Ok(_) => {
                    let what = extension(&path).map_or("without extension".to_owned(), |e| format!(".{e}"));
                    *passed.entry(what).or_default() += 1;
                }
            }
        }
        self.above.pop();
    }
}

fn file(path: &Path, meta: &fs::Metadata) -> Item {
    let size = usize::try_from(meta.len()).unwrap_or(usize::MAX);
    // A pipe or device tells no size; it is opened once and read to its end.
    let (format, packing) = if meta.is_file() { by_name(path) } else { (None, Packing::Plain) };
    Item::File { path: path.to_owned(), format, packing, size }
}

/// Under this the files count that annalist has written.
const OWN: &str = "its own";

/// The file of decisions, which may be empty.
fn is_review(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == crate::review::FILE)
}

/// Formats that annalist writes.
fn may_be_own(path: &Path) -> bool {
    matches!(by_name(path), (Some(Format::Lines | Format::Json | Format::Table(_) | Format::Page), Packing::Plain))
}

fn starts_as_own_output(path: &Path) -> bool {
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(1 << 12).read_to_end(&mut head)).is_ok() && is_own_output(&head)
}

/// The file name without folder and extension for each item, with as many folders before it as it
/// takes to tell two files apart.
fn ids(items: &[Item]) -> Vec<String> {
    let name = |item: &Item, folders: usize| match item {
        Item::Trouble(_) => String::new(),
        Item::File { path, .. } => {
            let stem = stem(path);
            let parents = path.parent().map(|p| p.iter().collect::<Vec<_>>()).unwrap_or_default();
            let mut id = String::new();
            for folder in &parents[parents.len().saturating_sub(folders)..] {
                id.push_str(&folder.to_string_lossy());
                id.push('/');
            }
            id + &stem
        }
    };
    let mut ids: Vec<String> = items.iter().map(|item| name(item, 0)).collect();
    // Each round gives one more folder to those that still share an id; what no folder tells apart
    // (a.txt and a.md) gets its whole name, and at last a number.
    for folders in 1..=4 {
        let shared = shared(&ids);
        if shared.is_empty() {
            return ids;
        }
        for i in shared {
            ids[i] = name(&items[i], folders);
        }
    }
    for i in shared(&ids) {
        if let Item::File { path, .. } = &items[i] {
            ids[i] = path.to_string_lossy().into_owned();
        }
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for id in &mut ids {
        let count = seen.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 && !id.is_empty() {
            *id = format!("{id}#{count}");
        }
    }
    ids
}

/// The places of the ids that stand in the list more than once.
fn shared(ids: &[String]) -> Vec<usize> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for id in ids.iter().filter(|id| !id.is_empty()) {
        *count.entry(id).or_default() += 1;
    }
    (0..ids.len()).filter(|i| count.get(ids[*i].as_str()).is_some_and(|n| *n > 1)).collect()
}
