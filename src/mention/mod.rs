//! Attaches dates to events: which event an expression dates, what the text asserts of it, and who
//! says so. One concern a file.

mod antecedent;
mod arguments;
mod arranged;
mod attach;
mod attribution;
mod comparison;
mod confidence;
mod dating;
mod deed;
mod definite;
mod headline;
mod item;
mod link;
mod noun;
mod omission;
mod past;
mod predicate;
mod redundant;
mod reference;
mod relation;
mod same;
mod scene;
mod status;
mod subject;
mod weight;

pub use attach::Scope;
pub(crate) use link::{Tie, before_phrase, noun_phrase_start};
pub(crate) use relation::{Stated, cues};
pub(crate) use scene::{Lists, Scene};

use crate::grammar::Side;
use crate::kept::{Kept, Store, from_json, to_json};
use crate::resolve::Resolution;
use crate::span::Span;
use crate::time::{Interval, Modifier, Period};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::sync::Arc;

/// One place in one report that tells of an event.
#[derive(Clone, Debug)]
pub struct EventMention {
    /// `m-` and twelve hexadecimal digits: a hash of the report's content, the expression and the
    /// trigger.
    pub id: String,
    /// `e-` and the digits of the first mention of the same event.
    pub event: String,
    /// It stands for its event on the timeline. Second mentions do not, nor do verbs that only say
    /// that something was said.
    pub leads: bool,
    /// The id of the report.
    pub report: Arc<str>,
    /// The passage in the report, by index.
    pub passage: usize,
    /// The sentence.
    pub sentence: Span,
    /// The verb or noun that stands for the event.
    pub trigger: Span,
    /// The words that date it: in its sentence, or before it where the date of an item holds for all of it. `None`
    /// for an event that nothing dates.
    pub expression: Option<Span>,
    /// By which rule the two belong together.
    pub link: Link,
    /// What happened, in the text's own words: `[...]` is put in, `...` left out, and `[re: ...]` is the title of the report,
    /// where the words do not tell what they are about.
    pub headline: String,
    /// What the text asserts of it.
    pub status: Status,
    /// Who says so.
    pub attribution: Option<String>,
    /// Who acts or suffers, as named in the clause.
    pub actors: Vec<String>,
    /// Where, as named in the clause.
    pub places: Vec<String>,
    /// It stands inside quotation marks.
    pub quoted: bool,
    /// When it was.
    pub dating: Dating,
    /// How sure expression, link and status are together, 0 to 1.
    pub confidence: f32,
    /// How much it matters to the report, 0 to 1: what kind of event it is, where it stands, how finely it is
    /// dated, how often it is told.
    pub weight: f32,
    /// What tells whether another mention is of the same event.
    pub(crate) signature: Signature,
}

/// What tells whether two mentions are of one event: hashes, so that they are cheap to keep and to compare.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signature {
    /// What kind of event: the verb, and for a noun the verb that it is made of.
    pub class: u64,
    /// The words of the headline that say which, by their beginnings; ascending.
    pub words: Vec<u64>,
    /// Numbers in the headline.
    pub numbers: Vec<u64>,
    /// Of the words those that are names; ascending.
    pub names: Vec<u64>,
}

/// When an event was, as far as the text tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dating {
    /// What holds the truth on the timeline: clipped at the day of the report where the verb says
    /// that it is over, or still to come.
    pub bounds: Interval,
    /// The day to sort by.
    pub point: Option<NaiveDate>,
    /// The piece of the calendar that the words name.
    pub period: Option<Period>,
    /// Some moment inside, or all of it.
    pub extent: Extent,
    /// What the date rests on.
    pub by: DatedBy,
    /// The expression as it was dated; `None` when nothing in the text dates the event.
    pub resolution: Option<Resolved>,
}

impl Dating {
    /// The expression as it was dated.
    pub fn resolution(&self) -> Option<Cow<'_, Resolution>> {
        self.resolution.as_ref()?.whole.get()
    }
}

/// How an expression was dated. What places and phrases ask for is at hand, the rest may wait in a file.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The TIMEX3 modifier.
    pub modifier: Option<Modifier>,
    /// How the words bound what they name.
    pub side: Option<Side>,
    pub(crate) whole: Kept<Resolution>,
}

impl From<Resolution> for Resolved {
    fn from(resolution: Resolution) -> Resolved {
        Resolved { modifier: resolution.modifier, side: resolution.side, whole: Kept::new(resolution) }
    }
}

impl PartialEq for Resolved {
    fn eq(&self, other: &Resolved) -> bool {
        self.whole.get() == other.whole.get()
    }
}

impl Serialize for Resolved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.whole.get().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Resolved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Resolved, D::Error> {
        Resolution::deserialize(deserializer).map(Resolved::from)
    }
}

impl Store for Resolution {
    fn weight(&self) -> usize {
        size_of_val(self) + size_of_val(&*self.alternatives)
    }

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>> {
        to_json(self)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Resolution> {
        from_json(bytes)
    }
}

/// How an event lies in its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Extent {
    /// Some time inside.
    Within,
    /// All of it.
    Throughout,
    /// From the earliest day on.
    Since,
    /// Up to the latest day.
    Until,
}

impl Extent {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Extent::Within => "within",
            Extent::Throughout => "throughout",
            Extent::Since => "since",
            Extent::Until => "until",
        }
    }
}

/// What the date of an event rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatedBy {
    /// Words of the text.
    Expression,
    /// Only known to have happened by the day of the report.
    Publication,
    /// Its distance from another event of the report: "two days after the vote".
    Event,
    /// Its order among other events, as reports state it.
    Order,
    /// What is known from elsewhere.
    Fact,
    /// An analyst's decision.
    Review,
}

impl DatedBy {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            DatedBy::Expression => "expression",
            DatedBy::Publication => "publication",
            DatedBy::Event => "event",
            DatedBy::Order => "order",
            DatedBy::Fact => "fact",
            DatedBy::Review => "review",
        }
    }
}

/// What the text asserts of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Status {
    Happened,
    Ongoing,
    Planned,
    Expected,
    Alleged,
    Denied,
    Conditional,
    Cancelled,
    Habitual,
    Unknown,
}

impl Status {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Status::Happened => "happened",
            Status::Ongoing => "ongoing",
            Status::Planned => "planned",
            Status::Expected => "expected",
            Status::Alleged => "alleged",
            Status::Denied => "denied",
            Status::Conditional => "conditional",
            Status::Cancelled => "cancelled",
            Status::Habitual => "habitual",
            Status::Unknown => "unknown",
        }
    }
}

/// The rules that tie an expression to its event, in the order in which they are tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// A date at the start of a line, or a date heading: the item.
    Label,
    /// "last year's attack".
    Possessive,
    /// "a March suspension".
    Premodifier,
    /// "three weeks ago, when most were dismissed".
    Subordinate,
    /// A date that opens the sentence: the first finite verb behind it.
    Initial,
    /// "who was removed in May".
    Relative,
    /// "held talks on Monday".
    Light,
    /// "the attack on Monday".
    #[serde(rename = "noun-pp")]
    NounPhrase,
    /// "ahead of a summit this month".
    #[serde(rename = "noun-bare")]
    BareNoun,
    /// "..., officials said Monday".
    Report,
    /// "born in 1950".
    Copula,
    /// "(May 5)".
    Parenthesis,
    /// from, to, since, until, by: begin or end.
    #[serde(rename = "span")]
    Extent,
    /// The nearest verb before it in the clause.
    Nearest,
    /// The lead event of the report, which nothing dates.
    Lead,
    /// Another event that nothing dates.
    #[default]
    Undated,
}

impl Link {
    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Link::Label => "label",
            Link::Possessive => "possessive",
            Link::Premodifier => "premodifier",
            Link::Subordinate => "subordinate",
            Link::Initial => "initial",
            Link::Relative => "relative",
            Link::Light => "light",
            Link::NounPhrase => "noun-pp",
            Link::BareNoun => "noun-bare",
            Link::Report => "report",
            Link::Copula => "copula",
            Link::Parenthesis => "parenthesis",
            Link::Extent => "span",
            Link::Nearest => "nearest",
            Link::Lead => "lead",
            Link::Undated => "undated",
        }
    }
}
