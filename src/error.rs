//! Every sentence that a user sees on failure, with its position.
//!
//! A sentence says where, what was expected, what was found, and what to do next.

use std::fmt;
use std::path::PathBuf;

/// A result whose failure is a sentence for the user.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Something that the user should know, with its place.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// Where in a file something is: line and column from 1, the column in code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// File, as the user named it.
    pub file: PathBuf,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// Column, from 1; 0 when the whole line is meant.
    pub column: usize,
}

impl Position {
    /// The file as a whole.
    pub fn file(file: impl Into<PathBuf>) -> Self {
        Position { file: file.into(), line: 0, column: 0 }
    }

    /// A line of the file.
    pub fn line(file: impl Into<PathBuf>, line: usize) -> Self {
        Position { file: file.into(), line, column: 0 }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if self.column > 0 {
            write!(f, ":{}", self.column)?;
        }
        Ok(())
    }
}

/// What went wrong.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be opened, read or written.
    Io {
        /// The file.
        at: Position,
        /// What was tried: "read", "write".
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A fault in a grammar file; `line` is shown with a caret under the column.
    Grammar {
        /// Where.
        at: Position,
        /// What was expected and what was found.
        message: String,
        /// The line of the file.
        line: String,
    },
    /// A name that none of its kind has.
    UnknownName {
        /// What it should name: "column", "format".
        what: &'static str,
        /// What was given.
        name: String,
        /// A near one, or what else to do: begins with a mark.
        hint: String,
    },
    /// Several errors at once, in the order of their places.
    Many(Vec<Error>),
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Where, when it has a place.
    pub fn position(&self) -> Option<&Position> {
        match &*self.0 {
            ErrorKind::Io { at, .. } | ErrorKind::Grammar { at, .. } => Some(at),
            ErrorKind::UnknownName { .. } => None,
            ErrorKind::Many(errors) => errors.first().and_then(Error::position),
        }
    }

    /// A file that could not be read or written.
    pub fn io(file: impl Into<PathBuf>, doing: &'static str, source: std::io::Error) -> Self {
        ErrorKind::Io { at: Position::file(file), doing, source }.into()
    }

    /// A name that is not among those that are known. Says a near one, or else all of them.
    pub fn unknown_name<'n>(what: &'static str, name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Self {
        let mut hint = did_you_mean(name, known.clone());
        if hint.is_empty() {
            hint = format!("; there are {}", known.collect::<Vec<_>>().join(", "));
        }
        ErrorKind::UnknownName { what, name: name.to_owned(), hint }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Error(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::Io { at, doing, source } => write!(f, "{at}: cannot {doing} it: {source}"),
            ErrorKind::Grammar { at, message, line } => {
                write!(f, "{at}: {message}")?;
                if !line.is_empty() {
                    write!(f, "\n  | {line}\n  | {:>width$}", "^", width = at.column.max(1))?;
                }
                Ok(())
            }
            ErrorKind::UnknownName { what, name, hint } => write!(f, "no {what} is called `{name}`{hint}"),
            ErrorKind::Many(errors) => {
                for (i, error) in errors.iter().enumerate() {
                    write!(f, "{}{error}", if i == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// `; did you mean `month`?` when a known name is near.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let near = known.map(|k| (distance(name, k), k)).filter(|(d, k)| *d <= 1 + k.len() / 4).min();
    near.map_or(String::new(), |(_, k)| format!("; did you mean `{k}`?"))
}

/// Levenshtein distance in bytes.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let cost = (corner + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], cost);
        }
    }
    row[b.len()]
}
