//! A row of a timeline: what merging and ordering ask of it at hand, what it only shows where there is room for it.

use crate::check::Code;
use crate::excerpt::Excerpt;
use crate::hash::{Map, START, fnv};
use crate::id::Id;
use crate::kept::{Keep, Kept, Store};
use crate::mention::{DatedBy, Dating, EventMention, Extent, Link, Resolved, Signature, Status};
use crate::span::Span;
use crate::time::{Interval, Period};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

/// A mention with the words that its row shows.
#[derive(Clone, Debug)]
pub struct Row {
    /// What merging and ordering ask of the mention.
    pub mention: Brief,
    /// Index into [`Timeline::sources`](crate::timeline::Timeline::sources).
    pub source: usize,
    /// The sentence as the view has it, and what stands around it.
    pub excerpt: Excerpt,
    /// The findings that name it, ascending.
    pub flags: Vec<Code>,
    /// What else it shows.
    pub(crate) said: Kept<Said>,
    /// What it is compared by.
    pub(crate) compared: Kept<Compared>,
    /// The agencies that its sentence names.
    pub(crate) credits: Box<[u32]>,
}

/// Of an [`EventMention`] what stays in memory, however many there are.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Brief {
    pub id: Id,
    pub event: Id,
    pub leads: bool,
    pub sentence: Span,
    pub trigger: Span,
    pub status: Status,
    pub confidence: f32,
    pub weight: f32,
    /// When it was, but for how the words were understood: what is dated alike shares it.
    pub(crate) when: Arc<Dating>,
    pub(crate) resolution: Option<Resolved>,
    /// What kind of event: the verb, and for a noun the verb that it is made of.
    pub(crate) class: u64,
}

/// What tells how like another a row is, as hashes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Compared {
    /// The words of the headline that say which event, by their beginnings.
    pub words: Vec<u64>,
    /// The numbers in the headline.
    pub numbers: Vec<u64>,
    /// Of the words those that are names.
    pub names: Vec<u64>,
    /// The stems of the words of the sentence.
    pub about: Vec<u32>,
}

impl Store for Compared {
    fn weight(&self) -> usize {
        let Compared { words, numbers, names, about } = self;
        let words = [words, numbers, names].map(|words| size_of_val(&**words)).iter().sum::<usize>();
        size_of_val(self) + words + size_of_val(&**about)
    }

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>> {
        postcard::to_allocvec(self).ok().map(Cow::Owned)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Compared> {
        postcard::from_bytes(bytes).ok()
    }
}

impl Brief {
    /// When it was.
    pub fn dating(&self) -> Dating {
        Dating { resolution: self.resolution.clone(), ..Dating::clone(&self.when) }
    }

    /// The bounds of its date.
    pub fn bounds(&self) -> &Interval {
        &self.when.bounds
    }

    /// The day to sort by.
    pub(crate) fn point(&self) -> Option<NaiveDate> {
        self.when.point
    }

    /// What its date rests on.
    pub fn dated_by(&self) -> DatedBy {
        self.when.by
    }

    /// The same at another time.
    pub(crate) fn dated(self, mut dating: Dating) -> Brief {
        let resolution = dating.resolution.take();
        Brief { resolution, when: Arc::new(dating), ..self }
    }
}

/// In what two dates agree that are alike.
type Alike = (Interval, Option<NaiveDate>, Option<Period>, Extent, DatedBy);

/// The dates of rows. They are few where rows are many.
#[derive(Debug, Default)]
pub(crate) struct Dates(Map<Alike, Arc<Dating>>);

impl Dates {
    /// Lets a row share its date with all that are dated alike.
    pub fn share(&mut self, row: &mut Row) {
        let when = &mut row.mention.when;
        let key = (when.bounds, when.point, when.period, when.extent, when.by);
        *when = self.0.entry(key).or_insert_with(|| when.clone()).clone();
    }
}

/// Of an [`EventMention`] what is asked for when it is shown, with the words themselves.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Said {
    /// The id of the report.
    pub report: Arc<str>,
    /// The passage in the report, by index.
    pub passage: usize,
    /// Where the words stand that date it.
    pub dated: Option<Span>,
    /// By which rule the two belong together.
    pub link: Link,
    /// It stands inside quotation marks.
    pub quoted: bool,
    /// What happened, in the text's own words.
    pub headline: String,
    /// Who says so.
    pub attribution: Option<String>,
    /// Who acts or suffers.
    pub actors: Vec<String>,
    /// Where.
    pub places: Vec<String>,
    /// The words of the trigger.
    pub trigger: String,
    /// The words of the expression; empty when nothing dates the event.
    pub expression: String,
    /// Code points of sentence, trigger and expression in the text as it was given.
    pub code_points: [Option<Span>; 3],
    /// Line and column of the sentence in the text as it was given, from 1.
    pub line_column: (usize, usize),
    /// How a person finds the passage: `para 7`.
    pub locator: String,
}

impl Store for Said {
    fn weight(&self) -> usize {
        let words = [&self.headline, &self.trigger, &self.expression, &self.locator].into_iter();
        let words = words.chain(&self.attribution).chain(&self.actors).chain(&self.places);
        size_of_val(self) + words.map(String::len).sum::<usize>()
    }

    fn to_bytes(&self) -> Option<Cow<'_, [u8]>> {
        postcard::to_allocvec(self).ok().map(Cow::Owned)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Said> {
        postcard::from_bytes(bytes).ok()
    }
}

impl Row {
    /// A mention with the words of its sentence, its trigger and its expression, and where they stand.
    pub(crate) fn of(
        source: usize,
        mention: EventMention,
        excerpt: Excerpt,
        words: [String; 2],
        at: Whereabouts,
        about: Vec<u32>,
    ) -> Row {
        let [trigger, expression] = words;
        let Whereabouts { code_points, line_column, locator } = at;
        let said = Said {
            report: mention.report,
            passage: mention.passage,
            dated: mention.expression,
            link: mention.link,
            quoted: mention.quoted,
            headline: mention.headline,
            attribution: mention.attribution,
            actors: mention.actors,
            places: mention.places,
            trigger,
            expression,
            code_points,
            line_column,
            locator,
        };
        let mut dating = mention.dating;
        let Signature { words, numbers, names, class } = mention.signature;
        let compared = Compared { words, numbers, names, about };
        // What is no id gets one of its own.
        let id = |text: &str| Id::read(text).unwrap_or_else(|| Id::mention(fnv(text.as_bytes(), START)));
        let mention = Brief {
            id: id(&mention.id),
            event: id(&mention.event),
            leads: mention.leads,
            sentence: mention.sentence,
            trigger: mention.trigger,
            status: mention.status,
            confidence: mention.confidence,
            weight: mention.weight,
            resolution: dating.resolution.take(),
            when: Arc::new(dating),
            class,
        };
        let (said, compared) = (Kept::new(said), Kept::new(compared));
        Row { mention, source, excerpt, flags: Vec::new(), said, compared, credits: Box::default() }
    }

    /// What it shows beside its sentence. Nothing where that cannot be read back: [`Timeline::is_whole`](crate::timeline::Timeline::is_whole) tells.
    pub fn said(&self) -> Cow<'_, Said> {
        self.said.get().unwrap_or_default()
    }

    /// What of it may wait in a file until it is asked for: for merging, and when it is shown.
    pub(crate) fn kept(&mut self) -> (&mut dyn Keep, impl Iterator<Item = &mut dyn Keep>) {
        let resolution = self.mention.resolution.as_mut().map(|its| &mut its.whole as &mut dyn Keep);
        let shown = [&mut self.excerpt.words as &mut dyn Keep, &mut self.said].into_iter().chain(resolution);
        (&mut self.compared, shown)
    }

    #[cfg(test)]
    pub(crate) fn edit(&mut self, edit: impl FnOnce(&mut Said)) {
        let mut said = self.said().into_owned();
        edit(&mut said);
        self.said = Kept::new(said);
    }
}

/// Where the words of a row stand in the text as it was given.
#[derive(Clone, Debug)]
pub(crate) struct Whereabouts {
    pub code_points: [Option<Span>; 3],
    pub line_column: (usize, usize),
    pub locator: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_small() {
        // There are a million of them.
        assert!(size_of::<Row>() <= 216, "{}", size_of::<Row>());
    }
}
