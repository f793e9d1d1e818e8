//! The line in one place: a grammar and the settings, and what they make of a report.

use crate::clause::{Clauses, Parts};
use crate::error::{Error, Result};
use crate::export::{self, Settings};
use crate::expression::{Finder, TimeExpression};
use crate::grammar::{Grammar, Key, Matcher, Scanner, Token};
use crate::mention::{Lists, Scope};
use crate::publish::{Vocabulary, publish, reports};
use crate::report::{Document, Locator, ReadOptions, Report, Role, batches};
use crate::resolve::{Cues, Options, Resolution, Resolver};
use crate::span::Span;
use crate::time::DayOrder;
use crate::timeline::{Part, Timeline};
use rayon::prelude::*;
use std::io::{BufWriter, Write};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Mutex;

/// Reads reports with one grammar and one set of options. Immutable, so that threads share it.
#[derive(Debug)]
pub struct Annalist {
    grammar: Grammar,
    vocabulary: Vocabulary,
    parts: Parts,
    cues: Cues,
    lists: Lists,
    options: Options,
    spare: Mutex<Vec<Scratch>>,
}

/// Space to work in, for one report at a time. What was learned of the grammar stays in it, and makes the next
/// report cheaper; what comes out does not depend on it.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    pub matcher: Matcher,
    pub finder: Finder,
    pub tokens: Vec<Token>,
}

/// A [`Scratch`] that goes back to its [`Annalist`] when it is dropped.
pub(crate) struct Lent<'a> {
    scratch: Scratch,
    owner: &'a Mutex<Vec<Scratch>>,
}

impl Deref for Lent<'_> {
    type Target = Scratch;

    fn deref(&self) -> &Scratch {
        &self.scratch
    }
}

impl DerefMut for Lent<'_> {
    fn deref_mut(&mut self) -> &mut Scratch {
        &mut self.scratch
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Ok(mut spare) = self.owner.lock() {
            spare.push(std::mem::take(&mut self.scratch));
        }
    }
}

/// The reports under a path, and what the user should know about the rest.
#[derive(Debug, Default)]
pub struct Reading {
    /// In the order of the input; folders are sorted.
    pub reports: Vec<Report>,
    /// What went wrong or was passed over, in the same order.
    pub diagnostics: Vec<Error>,
}

/// A sentence that was taken apart, with its dated expressions.
#[derive(Debug)]
pub struct Sentence<'a> {
    /// From its first token to its last.
    pub span: Span,
    /// Its place among the sentences of the report, from 0.
    pub index: usize,
    /// The index of its passage.
    pub passage: usize,
    /// Words, numbers and marks.
    pub tokens: &'a [Token],
    /// Clauses and verb groups; made here when nothing asked for them before.
    pub clauses: Option<&'a Clauses>,
    /// What was found, in the order of the text.
    pub expressions: Vec<TimeExpression>,
    /// How each was dated.
    pub resolutions: Vec<Resolution>,
}

impl Annalist {
    /// With the English grammar that is part of the program.
    ///
    /// # Panics
    /// Never: a grammar that does not compile fails the build.
    pub fn english() -> Self {
        Self::with_options(Options::default())
    }

    /// The same with options.
    ///
    /// # Panics
    /// Never: a grammar that does not compile fails the build.
    pub fn with_options(options: Options) -> Self {
        Self::new(Grammar::english(), options)
    }

    /// With a grammar of one's own.
    pub fn new(grammar: Grammar, options: Options) -> Self {
        let parts = Parts::new(&grammar);
        let vocabulary = vocabulary(&grammar, options.date_order);
        let cues = Cues::new(&grammar);
        let lists = Lists::new(&grammar);
        Annalist { grammar, vocabulary, parts, cues, lists, options, spare: Mutex::default() }
    }

    /// With the grammar in a folder of `.rules` files.
    ///
    /// # Errors
    /// Every fault of every file.
    pub fn with_grammar(folder: &Path, options: Options) -> Result<Self> {
        Ok(Self::new(Grammar::load(folder)?, options))
    }

    /// Finds the publication date of a document and marks its passages.
    pub fn publish(&self, document: Document) -> Report {
        publish(document, &self.vocabulary)
    }

    /// The reports in a document: mostly one, several when it is a bundle. One in another language is an error.
    pub fn reports(&self, document: Document) -> Vec<Result<Report>> {
        reports(document, &self.vocabulary)
    }

    /// Reads a file or a folder and finds the publication date of each report, in parallel. One
    /// bad file is a diagnostic and never ends the run. Streams and more than memory holds:
    /// [`batches`].
    pub fn read(&self, path: impl AsRef<Path>) -> Reading {
        let options = ReadOptions::default();
        let batches: Vec<_> = batches([path], &options).collect();
        let all: Vec<Vec<Result<Report>>> = batches
            .into_par_iter()
            .map(|batch| {
                let reports = |document| match document {
                    Ok(document) => self.reports(document),
                    Err(error) => vec![Err(error)],
                };
                let mut made = Vec::new();
                batch.each(|document| made.extend(reports(document)));
                made
            })
            .collect();
        let mut reading = Reading::default();
        for one in all.into_iter().flatten() {
            match one {
                Ok(report) => reading.reports.push(report),
                Err(error) => reading.diagnostics.push(error),
            }
        }
        reading
    }

    /// The timeline of some reports: every dated event, and the lead event of each report.
    pub fn timeline(&self, reports: impl IntoIterator<Item = Report>) -> Timeline {
        let reports: Vec<Report> = reports.into_iter().collect();
        let parts: Vec<Part> = reports.par_iter().map(|report| self.part(report, Scope::Leads)).collect();
        Timeline::of(parts)
    }

    /// The grammar.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    pub(crate) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(crate) fn lists(&self) -> &Lists {
        &self.lists
    }

    /// The options.
    pub fn options(&self) -> Options {
        self.options
    }

    /// Space to work in, of those who are done with theirs.
    pub(crate) fn scratch(&self) -> Lent<'_> {
        let scratch = self.spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
        Lent { scratch, owner: &self.spare }
    }

    /// Walks through the sentences of a report. Sentences without an expression come with tokens
    /// only when `every` is set, and then with their clauses, too.
    pub fn sentences(&self, report: &Report, every: bool, mut visit: impl FnMut(Sentence<'_>)) {
        self.sentences_with(
            report,
            |_| every,
            |sentence, wanted| {
                if wanted || !sentence.expressions.is_empty() {
                    visit(sentence);
                }
            },
        );
    }

    /// The same, and all of them, each with what `wanted` says of its tokens. One that is wanted comes with its clauses.
    pub(crate) fn sentences_with(
        &self,
        report: &Report,
        wanted: impl Fn(&[Token]) -> bool,
        mut visit: impl FnMut(Sentence<'_>, bool),
    ) {
        let mut scratch = self.scratch();
        let mut resolver = Resolver::new(&self.grammar, &self.parts, &self.cues, self.options);
        let mut above = report.retold;
        let Scratch { matcher, finder, tokens } = &mut *scratch;
        let mut index = 0;
        let passages = report.passages.iter().enumerate();
        for (passage, its) in passages.filter(|(_, its)| its.role != Role::Place) {
            let utterance = its.said.as_deref().or(report.published.as_ref());
            above &= matches!(its.locator, Locator::Paragraph(_));
            resolver.retell(report.retold, above);
            let mut scanner = Scanner::new(&self.grammar, &report.text, its.span);
            while let Some(span) = scanner.next(tokens) {
                let mut clauses: Option<Clauses> = None;
                let expressions = finder.find(&self.grammar, &report.text, tokens, matcher);
                let resolutions = if expressions.is_empty() {
                    resolver.skip();
                    Vec::new()
                } else {
                    resolver.sentence(&report.text, tokens, &expressions, utterance, matcher, &mut clauses)
                };
                let wanted = wanted(tokens);
                if wanted && clauses.is_none() {
                    clauses = Some(self.parts.analyse(&self.grammar, &report.text, tokens, matcher));
                }
                let clauses = clauses.as_ref();
                visit(Sentence { span, index, passage, tokens, clauses, expressions, resolutions }, wanted);
                index += 1;
            }
        }
    }

    /// The dated expressions of a report, in the order of the text.
    pub fn dates(&self, report: &Report) -> Vec<(TimeExpression, Resolution)> {
        // News has about three in a kilobyte.
        let mut dates = Vec::with_capacity(report.text.len() / 256);
        self.sentences(report, false, |sentence| {
            dates.extend(sentence.expressions.into_iter().zip(sentence.resolutions));
        });
        dates
    }
}

impl Timeline {
    /// Writes a file in the format that its extension names: `.csv`, `.tsv`, `.jsonl`, and `.txt`
    /// for the table. Everything that can be set is in [`export`](mod@export).
    ///
    /// # Errors
    /// When no format has that extension, or the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let format = export::by_path(path, &Settings::default())?;
        let written = std::fs::File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            format.write(self, &mut out)?;
            out.flush()
        });
        written.map_err(|error| Error::io(path, "write", error))
    }
}

/// The words by which reports are dated and their passages told apart, out of the grammar.
fn vocabulary(grammar: &Grammar, date_order: Option<DayOrder>) -> Vocabulary {
    let numbers = |class: &str| {
        let words = grammar.class(class).map(|class| grammar.words_of(class).collect::<Vec<_>>()).unwrap_or_default();
        words.into_iter().filter_map(|(word, key)| match key {
            Key::Number(n) => Some((word.to_owned(), n)),
            _ => None,
        })
    };
    Vocabulary::new(
        numbers("month").map(|(word, n)| (word, n as u32)),
        numbers("weekday").map(|(word, n)| (word, n as u32)),
        numbers("zone").map(|(word, hours)| (word, (hours * 60.0).round() as i32)),
        |cue| grammar.cue(cue).to_vec(),
        date_order,
    )
}
