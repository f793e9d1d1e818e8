//! A row of a timeline: what merging and ordering ask of it at hand, what it only shows where there is room for it.

use crate::check::Code;
use crate::excerpt::Excerpt;
use crate::kept::{Keep, Kept, Store, from_json, to_json};
use crate::mention::{Dating, EventMention, Link, Signature, Status};
use crate::span::Span;
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
    /// The stems of the words of its sentence, ascending; those of one sentence share them.
    pub(crate) about: Arc<[u32]>,
    /// The agencies that its sentence names.
    pub(crate) credits: Box<[u32]>,
}

/// Of an [`EventMention`] what stays in memory, however many there are.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct Brief {
    pub id: String,
    pub event: String,
    pub leads: bool,
    pub sentence: Span,
    pub trigger: Span,
    pub status: Status,
    pub dating: Dating,
    pub confidence: f32,
    pub weight: f32,
    pub(crate) signature: Signature,
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
        to_json(self)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Said> {
        from_json(bytes)
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
        let mention = Brief {
            id: mention.id,
            event: mention.event,
            leads: mention.leads,
            sentence: mention.sentence,
            trigger: mention.trigger,
            status: mention.status,
            dating: mention.dating,
            confidence: mention.confidence,
            weight: mention.weight,
            signature: mention.signature,
        };
        let (about, credits) = Default::default();
        Row { mention, source, excerpt, flags: Vec::new(), said: Kept::new(said), about, credits }
    }

    /// What it shows beside its sentence. Nothing where that cannot be read back: [`Timeline::is_whole`](crate::timeline::Timeline::is_whole) tells.
    pub fn said(&self) -> Cow<'_, Said> {
        self.said.get().unwrap_or_default()
    }

    /// What of it may wait in a file until it is written.
    pub(crate) fn kept(&mut self) -> impl Iterator<Item = &mut dyn Keep> {
        let resolution = self.mention.dating.resolution.as_mut().map(|its| &mut its.whole as &mut dyn Keep);
        [&mut self.excerpt.words as &mut dyn Keep, &mut self.said].into_iter().chain(resolution)
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
