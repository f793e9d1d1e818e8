//! Where data goes: standard output, buffered, and files.

use super::{Common, Failure};
use annalist::Error;
use std::collections::HashSet;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

/// Standard output for data.
pub fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// How a listing is printed.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Format {
    Table,
    Jsonl,
}

/// A table for people, lines of JSON for machines; without a wish, what standard output is tells.
pub fn as_table(format: Option<Format>) -> bool {
    format.map_or_else(is_terminal, |format| matches!(format, Format::Table))
}

/// True when a person looks at standard output.
pub fn is_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Columns of the terminal; what the shell says, else 100.
pub fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    told.or_else(|| terminal_size::terminal_size().map(|(w, _)| usize::from(w.0))).unwrap_or(100).max(40)
}

/// The command line, for files that say how they were made.
pub fn command() -> String {
    let quoted = |argument: String| match argument.contains(|c: char| !(c.is_alphanumeric() || "-_=./,:@+".contains(c)))
    {
        true => format!("'{}'", argument.replace('\'', "'\\''")),
        false => argument,
    };
    let arguments = std::env::args_os().skip(1).map(|argument| quoted(argument.to_string_lossy().into_owned()));
    std::iter::once("annalist".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// A count with its noun: `1 event`, `2 events`.
pub fn plural(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// Writes a file through `write`; a failure says which file.
pub fn file<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> Result<T, Failure> {
    let result = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        let written = write(&mut out)?;
        out.flush()?;
        Ok(written)
    });
    result.map_err(|error| Failure::from(Error::io(path, "write", error)))
}

/// Says something on standard error. It may hold names and words of anybody, which do nothing to the terminal.
pub fn say(message: impl Display) {
    let message = message.to_string();
    let lines: Vec<_> = message.lines().map(annalist::export::visible).collect();
    eprintln!("annalist: {}", lines.join("\n"));
}

/// What a format could not hold is told on standard error.
pub fn tell(common: &Common, what: &str, lost: &[String]) {
    if !common.quiet {
        lost.iter().for_each(|lost| say(format_args!("{what}: {lost}")));
    }
}

/// Names of files after the ids of reports: none twice, and none that leaves its folder.
#[derive(Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// The name for the next id.
    pub fn file(&mut self, id: &str, extension: &str) -> String {
        let kept = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
        // File systems take 255 bytes at most, and 60 characters are 240 at most.
        let name: String = id.chars().map(kept).take(60).collect();
        let name = if name.starts_with('.') || name.is_empty() { format!("_{name}") } else { name };
        let numbered = (2..).map(|n| format!("{name}-{n}"));
        // Some file systems take `A` and `a` for one.
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| self.0.insert(name.to_lowercase()));
        format!("{}.{extension}", free.unwrap_or(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder_and_apart() {
        let mut names = Names::default();
        let mut name = |id: &str| names.file(id, "tml");
        assert_eq!(name("ferry-1"), "ferry-1.tml");
        assert_eq!(name("Ferry-1"), "Ferry-1-2.tml");
        assert_eq!(name("ferry-1"), "ferry-1-3.tml");
        assert_eq!(name("../etc/passwd"), "_.._etc_passwd.tml");
        assert_eq!(name("wire:7"), "wire_7.tml");
        assert_eq!(name(""), "_.tml");
        assert!(name(&"\u{1f600}\u{4e00}".repeat(200)).len() < 255);
    }
}
