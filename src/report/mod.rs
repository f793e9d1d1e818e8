//! What a report is, and the readers that make one: one file per format.

// A build without some of its readers leaves what they share unused.
#![cfg_attr(
    not(all(feature = "archive", feature = "html", feature = "mail", feature = "office", feature = "pdf")),
    allow(dead_code)
)]

pub(crate) mod decode;
mod draft;
mod feed;
mod format;
mod guard;
#[cfg(feature = "html")]
mod html;
mod json;
pub mod jsonl;
#[cfg(feature = "mail")]
mod mail;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
pub mod read;
mod record;
mod rtf;
#[cfg(feature = "office")]
mod sheet;
mod stream;
mod table;
pub mod text;
mod unpack;
pub mod view;
mod walk;
mod warc;
#[cfg(feature = "office")]
mod word;

pub use read::{Batch, Batches, Documents, PublishedFrom, ReadOptions, Reading, batches, documents, read};

use self::view::View;
use crate::error::{Error, ErrorKind, Position};
use crate::span::{Lines, SourceMap, Span};
use crate::time::{Interval, Stamp};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// What a reader makes of a file or a row: the text, what the format says about it, and nothing that
/// takes knowledge of a language.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Given by the input, or the file name without its folder and extension.
    pub id: String,
    /// Where it came from.
    pub origin: Origin,
    /// The title, where the input gives one beside the text.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The code of its language, where the input gives one.
    pub language: Option<String>,
    /// The text to work on and the way back to the text as it was given.
    pub view: View,
    /// What the input says about the publication date, as it says it.
    pub stated: Vec<Stated>,
    /// Passages that the format itself marks, ascending.
    pub passages: Vec<Passage>,
    /// The line of the file in which the text begins, where its lines are lines of the file and it does not begin it.
    pub first_line: Option<usize>,
    /// The day on which somebody fetched it: it was published no later.
    pub captured: Option<NaiveDate>,
    /// What the user says of it.
    pub hints: Hints,
}

/// What a user knows of reports beside what they say themselves.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// The way to the publication date that goes before all others.
    pub published_from: Option<PublishedFrom>,
    /// Minutes east of UTC in which a date that is given in UTC is to be understood.
    pub zone: Option<i32>,
    /// Captions of pictures tell events, too.
    pub captions: bool,
    /// They are in the language of the grammar, whatever they look like.
    pub in_language: bool,
}

/// What is known of a piece of input beside its bytes.
#[derive(Clone, Debug, Default)]
struct Envelope {
    id: String,
    origin: Origin,
    url: Option<String>,
    /// The encoding, as whoever sent it says.
    charset: Option<String>,
    /// When somebody fetched it: it is no newer.
    captured: Option<String>,
    /// The bytes are those of an HTTP response.
    response: bool,
    stated: Vec<Stated>,
}

/// What a reader makes: documents, and what went wrong on the way, in the order of the input.
type Out = Vec<Result<Document, Error>>;

impl Envelope {
    /// A document without a text yet.
    fn document(&self) -> Document {
        Document {
            id: self.id.clone(),
            origin: self.origin.clone(),
            url: self.url.clone(),
            stated: self.stated.clone(),
            captured: self.captured.as_deref().and_then(Stamp::parse).and_then(|stamp| stamp.day()),
            ..Document::default()
        }
    }

    fn position(&self) -> Position {
        Position { file: self.origin.path.clone().into(), line: self.origin.row.unwrap_or(0), column: 0 }
    }

    /// What is to be said of the way from bytes to text.
    fn note(&self, note: decode::Note) -> Error {
        let at = self.position();
        match note {
            decode::Note::Guessed(encoding) => ErrorKind::Guessed { at, encoding }.into(),
            decode::Note::Lossy(offset, encoding) => ErrorKind::Encoding { at, offset, encoding }.into(),
            decode::Note::Binary(offset) => ErrorKind::Binary { at, offset: offset as usize }.into(),
        }
    }
}

/// A publication date in the words of the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// Where it says so.
    pub method: Method,
    /// What it says.
    pub raw: String,
    /// Where that stands in the text, when it stands there.
    pub span: Option<Span>,
}

/// A document that somebody published on some day.
#[derive(Clone, Debug)]
pub struct Report {
    /// Given by the input, or the file name without its folder and extension.
    pub id: String,
    /// Where it came from.
    pub origin: Origin,
    /// The title, where the input gives one beside the text.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The code of its language, where the input gives one.
    pub language: Option<String>,
    /// The *view* of the source that all spans count in: soft hyphens, no-break spaces, ligatures,
    /// CRLF and hard-wrapped lines are undone in it.
    pub text: String,
    /// The text as it was given; `None` when the view is the same.
    pub source: Option<String>,
    /// From the view back to the source.
    pub map: SourceMap,
    /// The line of the file in which the source begins, where it is a part of one.
    pub first_line: Option<usize>,
    /// When it was published, and how that is known.
    pub published: Option<Published>,
    /// What the input says about the publication date and nobody could read.
    pub unread: Vec<Stated>,
    /// It tells again what was over before it was written, as judgments do: a bare date is of the time that the text has
    /// come to, and not of that of the report.
    pub retold: bool,
    /// The passages, ascending and without overlap. They cover everything but white space.
    pub passages: Vec<Passage>,
}

impl Report {
    /// The text as it was given.
    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.text)
    }

    /// Turns bytes of the source into lines and columns of the file, or, of a row whose lines are none of the file, into
    /// the row.
    pub fn lines(&self) -> Lines<'_> {
        match (self.first_line, self.origin.row) {
            (Some(line), _) => Lines::from(self.source(), line),
            (None, Some(row)) => Lines::within(row),
            (None, None) => Lines::new(self.source()),
        }
    }

    /// The words of a span.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The innermost passage that holds a byte of the text.
    pub fn passage_at(&self, offset: usize) -> Option<&Passage> {
        let after = self.passages.partition_point(|p| p.span.start <= offset);
        self.passages[..after].last().filter(|p| offset < p.span.end)
    }

    /// Who says "I" in a passage. Answers of a hearing and entries of many hands are nobody's that is known.
    pub fn writer<'r>(&'r self, passage: &'r Passage) -> Option<&'r str> {
        let own = passage.said.is_none() && passage.role != Role::Turn;
        passage.voice.as_deref().or_else(|| self.author.as_deref().filter(|_| own))
    }

    /// When the words at a byte of the text were said: the passage's own day, else the report's.
    pub fn utterance(&self, offset: usize) -> Option<&Published> {
        self.passage_at(offset).and_then(|p| p.said.as_deref()).or(self.published.as_ref())
    }
}

/// The name in an address: "Ann Lee" of `Ann Lee <ann@example.org>`, `"Lee, Ann" <ann@example.org>`.
pub(crate) fn name_of(address: &str) -> Option<String> {
    let end = address.find(['<', '[', '(']).unwrap_or(address.len());
    let name = address[..end].trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
    let name = match name.split_once(", ") {
        Some((last, first)) if !first.contains(',') => format!("{first} {last}"),
        _ => name.to_owned(),
    };
    let fits = name.starts_with(char::is_uppercase) && !name.contains(['@', ',', '/', ':']) && name.len() <= 60;
    fits.then_some(name)
}

/// Where a report came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// File as the user named it; `-` for standard input.
    pub path: String,
    /// The line or row of that file, from 1; `None` when the report is the whole file.
    pub row: Option<usize>,
}

/// When something was said. A monthly magazine knows only its month: then "last year" resolves and
/// "yesterday" stays open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The civil day or days.
    pub when: Interval,
    /// The local time of day, where it is known.
    pub time: Option<NaiveTime>,
    /// Minutes east of UTC, where they are known.
    pub offset: Option<i32>,
    /// How this is known.
    pub evidence: Evidence,
}

impl Published {
    /// The day, when it is known to the day.
    pub fn day(&self) -> Option<NaiveDate> {
        let (first, last) = (self.when.first_day()?, self.when.last_day()?);
        (first == last).then_some(first)
    }
}

/// How a publication date is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// By which way.
    pub method: Method,
    /// The words as they were found.
    pub raw: String,
    /// Where they stand in the text, when they stand there.
    pub span: Option<Span>,
    /// Share of cases in which this way is right, as measured or judged.
    pub confidence: f32,
    /// Other dates that were found, best first.
    pub alternates: Vec<(NaiveDate, String, Method)>,
}

/// The ways to a publication date, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Given on the command line.
    Given,
    /// A field of the input: a JSON key, a column.
    Column,
    /// Front matter before the text.
    FrontMatter,
    /// The date of a feed's item.
    Feed,
    /// The `Date` of a mail.
    Mail,
    /// `article:published_time` of a page.
    OpenGraph,
    /// `datePublished` of an article in JSON-LD.
    LinkedData,
    /// Another meta element of a page.
    Meta,
    /// `itemprop="datePublished"`.
    Microdata,
    /// The day in the address: `https://example.org/2025/06/17/pier`.
    Url,
    /// `<time>` within something that speaks of publishing.
    TimeElement,
    /// An element whose class or id speaks of a date.
    DateElement,
    /// An element with nothing but a date.
    ShortText,
    /// A header line: `Date: 17 June 2025`, or a line with nothing but a date.
    Header,
    /// "Published 17 June 2025".
    Byline,
    /// `LONDON, June 17 (Agency) -`.
    Dateline,
    /// The file's name.
    Filename,
    /// When the file was last written, where the user trusts that.
    FileTime,
    /// When it was last changed, where nothing says when it was published.
    Modified,
}

impl Method {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Method::Given => "given",
            Method::Column => "column",
            Method::FrontMatter => "front-matter",
            Method::Feed => "feed",
            Method::Mail => "mail",
            Method::OpenGraph => "open-graph",
            Method::LinkedData => "json-ld",
            Method::Meta => "meta",
            Method::Microdata => "microdata",
            Method::Url => "url",
            Method::TimeElement => "time-element",
            Method::DateElement => "date-element",
            Method::ShortText => "short-text",
            Method::Header => "header",
            Method::Byline => "byline",
            Method::Dateline => "dateline",
            Method::Filename => "filename",
            Method::FileTime => "mtime",
            Method::Modified => "modified",
        }
    }

    /// Share of cases in which a date that the input states in this way is right, as measured on pages with a known
    /// date; judged where nothing was measured.
    pub const fn confidence(self) -> f32 {
        match self {
            Method::Given => 1.0,
            Method::Column | Method::FrontMatter | Method::Feed | Method::Mail => 0.98,
            Method::Url | Method::Microdata => 0.97,
            Method::OpenGraph | Method::TimeElement => 0.94,
            Method::Meta | Method::DateElement => 0.93,
            Method::LinkedData | Method::Byline => 0.92,
            Method::Header | Method::Dateline => 0.9,
            Method::Filename => 0.85,
            Method::ShortText => 0.8,
            Method::FileTime | Method::Modified => 0.5,
        }
    }
}

/// A stretch of a report with its own voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub role: Role,
    /// When it was said, where that is not the day of the report.
    pub said: Option<Box<Published>>,
    /// Who says it, where that is not the author of the report.
    pub voice: Option<Box<str>>,
    /// How a person finds it.
    pub locator: Locator,
}

/// What a passage is for the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The title of the report.
    Title,
    /// Running text.
    Body,
    /// A heading inside the report.
    Heading,
    /// An entry of a live blog or a chronology.
    Entry,
    /// A message of a chat or a mail thread.
    Message,
    /// A turn of an interview or a hearing.
    Turn,
    /// A quoted older piece.
    Quoted,
    /// A cell of a table.
    Cell,
    /// The caption of a picture.
    Caption,
    /// What belongs to the page and not to the report: header lines, appeals, links.
    Furniture,
    /// Who made it: bylines, agency credits.
    Credit,
    /// What only says where something stands: `[23]`, `00:12:05`. It is no date and no time of day.
    Place,
}

impl Role {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Title => "title",
            Role::Body => "body",
            Role::Heading => "heading",
            Role::Entry => "entry",
            Role::Message => "message",
            Role::Turn => "turn",
            Role::Quoted => "quoted",
            Role::Cell => "cell",
            Role::Caption => "caption",
            Role::Furniture => "furniture",
            Role::Credit => "credit",
            Role::Place => "place",
        }
    }

    /// True when what it tells makes rows of a timeline.
    pub const fn tells_events(self) -> bool {
        !matches!(self, Role::Caption | Role::Furniture | Role::Credit | Role::Place)
    }
}

impl std::fmt::Display for Origin {
    /// `path` or `path:row`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}:{row}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

impl std::fmt::Display for Locator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Locator::Paragraph(n) => write!(f, "para {n}"),
            Locator::Line(n) => write!(f, "line {n}"),
            Locator::Page(page, n) => write!(f, "p.{page} para {n}"),
            Locator::Label(label) => f.write_str(label),
        }
    }
}

/// How a person finds a passage again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Locator {
    /// The paragraph, from 1: a line of the view that is not blank. Furniture is counted. 0 in a document is the
    /// number that it will have.
    Paragraph(usize),
    /// The line of the source, from 1.
    Line(usize),
    /// A page, and the paragraph on it, both from 1.
    Page(usize, usize),
    /// What the source itself calls the place: `#881`, `14:05`, `[23]`.
    Label(Box<str>),
}
