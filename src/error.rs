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

/// What an error costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Nothing: it is only worth knowing.
    Nothing,
    /// Something was read, but not as it should be.
    Quality,
    /// Something was skipped, or the command failed.
    Loss,
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
    /// A file that is no text.
    Binary {
        /// The file.
        at: Position,
        /// Its first NUL byte.
        offset: usize,
    },
    /// A text that does not decode throughout; it is read all the same.
    Encoding {
        /// The file, or its line.
        at: Position,
        /// The first byte that is wrong, counted in the file.
        offset: u64,
        /// What it was read as.
        encoding: &'static str,
    },
    /// A text whose encoding nothing declares.
    Guessed {
        /// The file, or its line.
        at: Position,
        /// What it was read as.
        encoding: &'static str,
    },
    /// Something that its format does not allow, or that is refused to stay within bounds.
    Damaged {
        /// The file, or its line.
        at: Position,
        /// What was expected, what was found, and what to do.
        message: String,
        /// False when only a part was lost and the rest is read.
        lost: bool,
    },
    /// A report in a language that no grammar is there for.
    Language {
        /// The file, or its line.
        at: Position,
        /// What it seems to be.
        found: &'static str,
    },
    /// A file or a row with nothing to read in it.
    Empty {
        /// The file, or its line.
        at: Position,
    },
    /// A file in a format that is not read.
    Format {
        /// The file.
        at: Position,
        /// What it is, from its extension or its first line.
        found: String,
    },
    /// A folder in which there is no report.
    NoReports {
        /// The folder.
        at: Position,
    },
    /// Files of a folder that were left alone because of their format.
    PassedOver {
        /// The folder.
        at: Position,
        /// What they are and how many of each.
        files: Vec<(String, usize)>,
    },
    /// What annalist wrote itself, timelines and what was decided of them: no reports.
    Own {
        /// The file, or the folder that has such files.
        at: Position,
        /// How many, in a folder.
        count: Option<usize>,
    },
    /// A row of a table or a line of JSON that makes no report.
    Row {
        /// The line.
        at: Position,
        /// What was expected and what was found.
        message: String,
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
    /// Something that was given and cannot be read.
    Unreadable {
        /// What was expected, with an example.
        expected: &'static str,
        /// What was given.
        found: String,
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
            ErrorKind::Io { at, .. }
            | ErrorKind::Grammar { at, .. }
            | ErrorKind::Binary { at, .. }
            | ErrorKind::Encoding { at, .. }
            | ErrorKind::Guessed { at, .. }
            | ErrorKind::Damaged { at, .. }
            | ErrorKind::Language { at, .. }
            | ErrorKind::Empty { at }
            | ErrorKind::Format { at, .. }
            | ErrorKind::NoReports { at }
            | ErrorKind::PassedOver { at, .. }
            | ErrorKind::Own { at, .. }
            | ErrorKind::Row { at, .. } => Some(at),
            ErrorKind::UnknownName { .. } | ErrorKind::Unreadable { .. } => None,
            ErrorKind::Many(errors) => errors.first().and_then(Error::position),
        }
    }

    /// Says on which line it is, where it has a place.
    pub(crate) fn set_line(&mut self, line: usize) {
        if let ErrorKind::Io { at, .. } | ErrorKind::Damaged { at, .. } = &mut *self.0 {
            at.line = line;
        }
    }

    /// What it costs: a report that was skipped counts as one loss.
    pub fn cost(&self) -> Cost {
        match &*self.0 {
            ErrorKind::PassedOver { .. } | ErrorKind::Own { .. } => Cost::Nothing,
            ErrorKind::Encoding { .. } | ErrorKind::Guessed { .. } | ErrorKind::Damaged { lost: false, .. } => {
                Cost::Quality
            }
            ErrorKind::Many(errors) => errors.iter().map(Error::cost).max().unwrap_or(Cost::Nothing),
            _ => Cost::Loss,
        }
    }

    /// Why something was skipped, in a word or two, for a summary.
    pub fn reason(&self) -> &'static str {
        match &*self.0 {
            ErrorKind::Io { .. } => "not readable",
            ErrorKind::Binary { .. } => "not text",
            ErrorKind::Empty { .. } => "empty",
            ErrorKind::Format { .. } | ErrorKind::NoReports { .. } => "of another format",
            ErrorKind::Own { .. } => "no reports",
            ErrorKind::Language { .. } => "in another language",
            ErrorKind::Many(errors) => errors.first().map_or("damaged", Error::reason),
            _ => "damaged",
        }
    }

    /// Something that cannot be read at all: says what was expected, what was found, and what to do.
    pub fn lost(at: Position, message: impl Into<String>) -> Self {
        ErrorKind::Damaged { at, message: message.into(), lost: true }.into()
    }

    /// Something of which a part could not be read.
    pub fn partly(at: Position, message: impl Into<String>) -> Self {
        ErrorKind::Damaged { at, message: message.into(), lost: false }.into()
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

/// The formats that are read, for sentences.
const READ: &str =
    "text, Markdown, HTML, RTF, DOCX, PDF, mail, feeds, tables, JSON, JSON lines, WARC or archives of these";

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
            ErrorKind::Binary { at, offset } => {
                write!(
                    f,
                    "{at}: expected text, found a NUL byte at byte {offset}. Save it as UTF-8 text to have it read"
                )
            }
            ErrorKind::Encoding { at, offset, encoding } => write!(
                f,
                "{at}: expected {encoding}, found something else at byte {offset}; what could not be read shows as \u{fffd}. Save \
                 it as UTF-8 to have all of it read"
            ),
            ErrorKind::Guessed { at, encoding } => {
                write!(
                    f,
                    "{at}: expected UTF-8, found something else; read as {encoding}, which was guessed. Save it as UTF-8"
                )
            }
            ErrorKind::Damaged { at, message, .. } => write!(f, "{at}: {message}"),
            ErrorKind::Language { at, found } => {
                write!(
                    f,
                    "{at}: expected English, found {found}; it is skipped. If it is English, say so: --language en"
                )
            }
            ErrorKind::Empty { at } => write!(f, "{at}: expected a text, found nothing but white space. Leave it out"),
            ErrorKind::Format { at, found } => {
                write!(f, "{at}: expected {READ}, found {found}. Save its text as .txt to have it read")
            }
            ErrorKind::NoReports { at } => {
                write!(f, "{at}: expected reports in this folder ({READ}), found none. Is it the right folder?")
            }
            ErrorKind::PassedOver { at, files } => {
                write!(f, "{at}: passed over ")?;
                for (i, (what, count)) in files.iter().enumerate() {
                    write!(f, "{}{count} {what}", if i == 0 { "" } else { ", " })?;
                }
                write!(f, "; {READ} are read")
            }
            ErrorKind::Own { at, count: Some(count) } => {
                write!(f, "{at}: passed over {count} that annalist wrote itself")
            }
            ErrorKind::Own { at, count: None } => write!(
                f,
                "{at}: expected a report, found what annalist wrote itself. `annalist convert` reads its JSON lines, `annalist \
                 apply` its tables"
            ),
            ErrorKind::Row { at, message } => write!(f, "{at}: {message}"),
            ErrorKind::UnknownName { what, name, hint } => write!(f, "no {what} is called `{name}`{hint}"),
            ErrorKind::Unreadable { expected, found } => write!(f, "expected {expected}, found `{found}`"),
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
