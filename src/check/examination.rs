//! Looks through one report while it is read, and keeps what does not add up.

use super::{Citer, Finding, impossible, misread, phrase, publication, range, sequence, tense, weekday};
use crate::annalist::{Annalist, Sentence};
use crate::expression::TimeExpression;
use crate::grammar::{Field, Formula};
use crate::mention::{EventMention, Scene, Tie};
use crate::report::{Method, Report, Role};
use crate::resolve::{AnchorUsed, Resolution};
use crate::span::Span;
use crate::time::{Granularity, Period, Value};
use chrono::{Datelike, NaiveDate, Weekday};

/// A report gives at most so many findings of one check: what goes wrong that often is no slip.
const MOST: usize = 50;

/// What was found so far in one report.
pub(crate) struct Examination<'r> {
    pub(super) report: &'r Report,
    citer: Option<Citer<'r>>,
    found: Vec<Found>,
    /// Sentences and expressions that stay open for want of a day of the report.
    open: Vec<(Span, Span)>,
}

/// A sentence that tells events, with what its expressions date, seen from the day on which it was said.
#[derive(Clone, Copy)]
pub(crate) struct Telling<'a, 's> {
    pub scene: &'a Scene<'s>,
    pub sentence: &'a Sentence<'s>,
    /// Of each expression.
    pub ties: &'a [Vec<Tie>],
    pub day: Option<NaiveDate>,
}

/// A finding while the report is still read.
struct Found {
    finding: Finding,
    /// Where it is shown first.
    place: usize,
    /// The expressions that it names, by which it finds its mentions.
    expressions: Vec<Span>,
    /// Years that would explain it, if the text names one of them.
    explained_by: Vec<i32>,
}

impl<'r> Examination<'r> {
    pub fn new(report: &'r Report) -> Self {
        Examination { report, citer: None, found: Vec::new(), open: Vec::new() }
    }

    /// Checks the expressions of a sentence by themselves.
    pub fn sentence(&mut self, sentence: &Sentence<'_>) {
        if matches!(self.report.passages[sentence.passage].role, Role::Furniture | Role::Credit) {
            return;
        }
        for i in 0..sentence.expressions.len() {
            impossible::check(self, sentence, i);
            weekday::check(self, sentence, i);
            range::check(self, sentence, i);
            misread::check(self, sentence, i);
            if self.report.published.is_none() && sentence.resolutions[i].is_open() {
                self.open.push((sentence.span, sentence.expressions[i].span));
            }
        }
    }

    /// Checks what a sentence tells.
    pub fn telling(&mut self, telling: &Telling<'_, '_>) {
        if self.report.passages[telling.sentence.passage].role == Role::Title {
            return;
        }
        for i in 0..telling.sentence.expressions.len() {
            tense::check(self, telling, i);
        }
        sequence::check(self, telling);
    }

    /// Keeps a finding that shows a sentence with some of its words.
    pub(super) fn keep(&mut self, finding: Finding, sentence: Span, marks: Vec<(Span, String)>) {
        self.keep_unless(Vec::new(), finding, sentence, marks);
    }

    /// The same, unless the text names one of these years in the same passage or the one before it.
    pub(super) fn keep_unless(
        &mut self,
        explained_by: Vec<i32>,
        finding: Finding,
        sentence: Span,
        marks: Vec<(Span, String)>,
    ) {
        if self.found.iter().filter(|other| other.finding.code == finding.code).count() >= MOST {
            return;
        }
        self.keep_all(finding, vec![(sentence, marks)]);
        if let Some(found) = self.found.last_mut() {
            found.explained_by = explained_by;
        }
    }

    /// Keeps a finding that shows several sentences.
    pub(super) fn keep_all(&mut self, finding: Finding, shown: Vec<(Span, Vec<(Span, String)>)>) {
        let place = shown.first().map_or(0, |(sentence, _)| sentence.start);
        let expressions = shown.iter().flat_map(|(_, marks)| marks.iter().map(|mark| mark.0)).collect();
        let citer = self.citer.get_or_insert_with(|| Citer::new(self.report));
        let at = shown.into_iter().map(|(sentence, marks)| citer.cite(sentence, marks)).collect();
        self.found.push(Found { finding: Finding { at, ..finding }, place, expressions, explained_by: Vec::new() });
    }

    /// The findings, with the mentions that they name. What asks for the whole report is checked here.
    pub fn finish(mut self, annalist: &Annalist, mentions: &[EventMention]) -> Vec<Finding> {
        publication::disagreement(&mut self);
        let open = std::mem::take(&mut self.open);
        publication::missing(&mut self, &open);
        let Examination { report, mut found, .. } = self;
        found.sort_by_key(|one| one.place);
        if found.iter().any(|one| !one.explained_by.is_empty()) {
            let years = years_named(annalist, report);
            found.retain(|one| {
                let at = one.expressions.first().map_or(0, |span| passage(report, *span));
                !years
                    .iter()
                    .any(|(near, year)| (at.saturating_sub(1)..=at).contains(near) && one.explained_by.contains(year))
            });
        }
        found
            .into_iter()
            .map(|Found { finding, expressions, .. }| {
                let named = mentions.iter().filter(|m| m.expression.is_some_and(|span| expressions.contains(&span)));
                Finding { mentions: named.map(|m| m.id.clone()).collect(), ..finding }
            })
            .collect()
    }

    /// The day on which some words were said.
    pub(super) fn day(&self, at: Span) -> Option<NaiveDate> {
        self.report.utterance(at.start)?.when.last_day()
    }

    /// A finding that rests on the day of the report says which that is.
    pub(super) fn published_note(&self, at: Span) -> Option<String> {
        let published = self.report.utterance(at.start)?;
        let how = published.evidence.method.name();
        Some(format!("published {} ({how})", phrase::day(published.when.last_day()?)))
    }

    /// The report says that it was changed on that day or later.
    pub(super) fn was_changed_by(&self, day: NaiveDate) -> bool {
        let others = self.report.published.iter().flat_map(|published| &published.evidence.alternates);
        others.into_iter().any(|(date, _, method)| *method == Method::Modified && *date >= day)
    }

    pub(super) fn words(&self, span: Span) -> &'r str {
        self.report.words(span)
    }
}

/// The years that the words of a report name, or count to, with their passages: not those that were chosen for it.
fn years_named(annalist: &Annalist, report: &Report) -> Vec<(usize, i32)> {
    let chosen = |expression: &TimeExpression, resolution: &Resolution| {
        NamedDay::of(&expression.formula).is_some_and(|day| day.year.is_none())
            || matches!(expression.formula, Formula::Open(_) | Formula::Today)
            // "Three days later": in the year of a date that was chosen, perhaps.
            || matches!(resolution.anchor, Some(AnchorUsed::Focus { .. } | AnchorUsed::FocusYear { .. }))
    };
    let dates = annalist.dates(report);
    let named = dates.iter().filter(|(expression, r)| !chosen(expression, r)).filter_map(|(expression, r)| {
        let period = match r.value {
            Some(Value::Period(period)) if period.granularity() <= Granularity::Year => period,
            _ => return None,
        };
        Some((passage(report, expression.span), period.days()?.0.year()))
    });
    named.collect()
}

fn passage(report: &Report, span: Span) -> usize {
    report.passages.partition_point(|passage| passage.span.start <= span.start)
}

/// A day as the words name it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NamedDay {
    /// Where the words say it.
    pub year: Option<i32>,
    pub month: u32,
    pub day: u32,
    pub weekday: Option<Weekday>,
}

impl NamedDay {
    /// Of a formula, whatever bounds or refines it; `None` when it names no day by its number.
    pub fn of(formula: &Formula) -> Option<NamedDay> {
        let named = |year, month, day, weekday: Option<u32>| NamedDay {
            year,
            month,
            day,
            weekday: weekday.and_then(|n| Weekday::try_from(u8::try_from(n).ok()?.checked_sub(1)?).ok()),
        };
        match formula {
            Formula::Date { year, month, day, weekday } => Some(named(Some(*year), *month, *day, *weekday)),
            Formula::Open(Field::MonthDay { month, day, weekday }) => Some(named(None, *month, *day, *weekday)),
            Formula::Of(Field::MonthDay { month, day, weekday }, year) => match **year {
                Formula::Exact(Period::Year(year)) => Some(named(Some(year), *month, *day, *weekday)),
                _ => None,
            },
            Formula::Part(_, inner)
            | Formula::Modified(_, inner)
            | Formula::Bounded(_, inner)
            | Formula::Aside(inner)
            | Formula::Coming(inner)
            | Formula::Enclosing(_, inner)
            | Formula::DayPart(_, inner)
            | Formula::Clock(_, _, inner) => NamedDay::of(inner),
            _ => None,
        }
    }

    /// That day of a year; `None` where the year has none.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}
