//! Dates expressions: formula and anchor to value, bounds and the way there.
//!
//! A rule leaves open what the words leave open; here it is settled in one explainable step:
//! anchor, then direction, then granularity. `value` follows TIMEX3, which is a convention; the
//! bounds hold the truth.

mod direction;
mod evaluate;
mod field;

pub use direction::{Cues, Lean, Reason};

use crate::clause::{Clauses, Parts, Tense, quotations};
use crate::expression::TimeExpression;
use crate::grammar::{Anchor, Field, Formula, Grammar, Matcher, Side, Token};
use crate::report::Published;
use crate::time::{Granularity, Interval, Modifier, Moment, Period, TimexType, Value};
use chrono::{Datelike, NaiveDate};
use evaluate::{Dated, Scene};

/// What a user may lay down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Overrules the lean of open dates.
    pub prefer: Option<Lean>,
    /// How numeric dates are read that can be read two ways; the default is month first.
    pub day_first: bool,
}

/// What a date was counted from.
#[derive(Clone, Debug, PartialEq)]
pub enum AnchorUsed {
    /// The day on which it was said: the report's, or the passage's own.
    Publication(NaiveDate),
    /// The time that the text had come to, and the words that said so (in the report).
    Focus {
        /// What it was.
        period: Period,
        /// The words.
        span: crate::span::Span,
    },
    /// The year that the text had come to.
    FocusYear {
        /// Astronomical.
        year: i32,
        /// The words.
        span: crate::span::Span,
    },
}

impl AnchorUsed {
    /// The name in every output.
    pub const fn name(&self) -> &'static str {
        match self {
            AnchorUsed::Publication(_) => "publication",
            AnchorUsed::Focus { .. } | AnchorUsed::FocusYear { .. } => "focus",
        }
    }
}

/// How a value came about: enough to tell it in words, and no more.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Where the direction came from, when the date was open.
    pub choice: Option<(Lean, Reason)>,
    /// The words of the verb group or cue that gave it.
    pub words: Option<crate::span::Span>,
}

/// Another value that the words can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alternative {
    /// What it is.
    pub period: Period,
}

/// A dated expression, or one that stays open.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// What TIMEX3 says; `None` when the expression stays open for want of an anchor, or names a
    /// date that the calendar does not have.
    pub value: Option<Value>,
    /// DATE or TIME where the value alone does not tell.
    pub timex_type: TimexType,
    /// The TIMEX3 modifier.
    pub modifier: Option<Modifier>,
    /// What holds the truth. Both sides are open for durations and sets.
    pub bounds: Interval,
    /// The exact point for offsets, the first day for the rest.
    pub point: Option<NaiveDate>,
    /// What it was counted from; `None` when the words name the date in full.
    pub anchor: Option<AnchorUsed>,
    /// Other readings, the likeliest first.
    pub alternatives: Vec<Alternative>,
    /// Share of expressions like this one that are right.
    pub confidence: f32,
    /// The bounds of the whole range that this is an end of.
    pub range: Option<(Option<Moment>, Option<Moment>)>,
    /// The day is not in the calendar.
    pub impossible: bool,
    /// Names a piece of the calendar in words that also bound it: "since March".
    pub side: Option<Side>,
    /// How it came about.
    pub trace: Trace,
}

impl Resolution {
    /// True when it stays open for want of a day to count from.
    pub fn is_open(&self) -> bool {
        self.value.is_none() && !self.impossible
    }
}

/// What the text speaks of at a point.
#[derive(Clone, Debug)]
struct Focus {
    period: Period,
    span: crate::span::Span,
    /// The sentence in which it was said.
    sentence: usize,
}

/// Dates the expressions of one report, sentence by sentence, in the order of the text.
#[derive(Debug)]
pub struct Resolver<'g> {
    grammar: &'g Grammar,
    parts: &'g Parts,
    cues: &'g Cues,
    options: Options,
    sentence: usize,
    focus: Option<Focus>,
    /// The last year that the text named, and where.
    year: Option<Focus>,
    /// Explicit past years and references to the day of the report met so far: a text with many of
    /// the one and few of the other tells history.
    past_years: usize,
    deictics: usize,
    /// Of the sentence in hand.
    quotations: Vec<(usize, usize)>,
}

impl<'g> Resolver<'g> {
    /// A resolver at the beginning of a report.
    pub fn new(grammar: &'g Grammar, parts: &'g Parts, cues: &'g Cues, options: Options) -> Self {
        Resolver {
            grammar,
            parts,
            cues,
            options,
            sentence: 0,
            focus: None,
            year: None,
            past_years: 0,
            deictics: 0,
            quotations: Vec::new(),
        }
    }

    /// Goes on to the next sentence without an expression in it.
    pub fn skip(&mut self) {
        self.sentence += 1;
    }

    /// Dates the expressions of the next sentence. `clauses` is made when the first one needs it.
    #[allow(clippy::too_many_arguments)]
    pub fn sentence(
        &mut self,
        text: &str,
        tokens: &[Token],
        expressions: &[TimeExpression],
        utterance: Option<&Published>,
        matcher: &mut Matcher,
        clauses: &mut Option<Clauses>,
    ) -> Vec<Resolution> {
        self.sentence += 1;
        self.quotations = quotations(text, tokens);
        let mut resolutions: Vec<Resolution> = Vec::with_capacity(expressions.len());
        let mut i = 0;
        while i < expressions.len() {
            let pair = expressions[i].range.is_some()
                && expressions.get(i + 1).is_some_and(|e| e.range == expressions[i].range);
            let first = self.one(text, tokens, expressions, i, utterance, matcher, clauses, None);
            if pair {
                let (a, b) = self.range(text, tokens, expressions, i, first, utterance, matcher, clauses);
                resolutions.push(a);
                resolutions.push(b);
                i += 2;
            } else {
                resolutions.push(first);
                i += 1;
            }
        }
        resolutions
    }

    /// Resolves the two ends of a range so that it does not run backwards: the end is dated first
    /// and an open beginning is the last one before it.
    #[allow(clippy::too_many_arguments)]
    fn range(
        &mut self,
        text: &str,
        tokens: &[Token],
        expressions: &[TimeExpression],
        i: usize,
        first: Resolution,
        utterance: Option<&Published>,
        matcher: &mut Matcher,
        clauses: &mut Option<Clauses>,
    ) -> (Resolution, Resolution) {
        let start_is_fixed = !matches!(expressions[i].formula, Formula::Open(_));
        let floor = if start_is_fixed { first.bounds.first_day() } else { None };
        let mut second =
            self.one(text, tokens, expressions, i + 1, utterance, matcher, clauses, floor.map(Limit::NotBefore));
        let mut first = first;
        let backwards = |a: &Resolution, b: &Resolution| {
            a.bounds.first_day() > b.bounds.last_day() && b.bounds.last_day().is_some()
        };
        if !start_is_fixed && let Some(day) = second.bounds.first_day() {
            first = self.one(text, tokens, expressions, i, utterance, matcher, clauses, Some(Limit::NotAfter(day)));
        }
        if backwards(&first, &second) {
            second.confidence = second.confidence.min(0.5);
        }
        let joint = Some((first.bounds.earliest, second.bounds.latest));
        (first.range, second.range) = (joint, joint);
        (first, second)
    }

    #[allow(clippy::too_many_arguments)]
    fn one(
        &mut self,
        text: &str,
        tokens: &[Token],
        expressions: &[TimeExpression],
        i: usize,
        utterance: Option<&Published>,
        matcher: &mut Matcher,
        clauses: &mut Option<Clauses>,
        limit: Option<Limit>,
    ) -> Resolution {
        let expression = &expressions[i];
        let (needs_lean, side) = needs(&expression.formula);
        let mut choice = None;
        let mut told_now = false;
        let mut to_come = false;
        let quoted = self.quotations.iter().any(|q| (q.0..q.1).contains(&expression.tokens.0));
        if needs_lean {
            let clauses = clauses.get_or_insert_with(|| self.parts.analyse(self.grammar, text, tokens, matcher));
            let (lean, reason) = match self.options.prefer {
                Some(lean) => (lean, Reason::Asked),
                None => self.cues.lean(self.grammar, text, tokens, clauses, expression),
            };
            told_now = matches!(reason, Reason::Verb(Tense::Perfect | Tense::Present, ..));
            // "will open", but not "decided to open", which may be history itself.
            to_come = matches!(reason, Reason::Verb(Tense::Future, start, end)
                if end > start + 1 && clauses.groups.iter().any(|g| g.start == start && !g.intended));
            choice = Some(match (side, lean) {
                (Some(Side::Since), _) => (Lean::Past, Reason::Words),
                (Some(Side::By), Lean::Open | Lean::Future | Lean::Nearest) => (Lean::Future, Reason::Words),
                _ => (lean, reason),
            });
        }
        let lean = choice.map_or(Lean::Open, |c| c.0);
        let scene = Scene {
            grammar: self.grammar,
            published: utterance,
            day: utterance.and_then(Published::day),
            focus: self.focus.as_ref().map(|f| (f.period, f.span)),
            focus_is_near: self.focus.as_ref().is_some_and(|f| self.sentence - f.sentence <= 1),
            year: if to_come { None } else { self.year_in_focus(utterance, lean, told_now) },
            history: self.tells_history(),
            lean,
            limit,
            day_first: self.options.day_first,
        };
        let mut dated = scene.date(&expression.formula);
        if dated.is_none() && matches!(expression.formula, Formula::Date { .. }) {
            dated = Some(Dated::impossible());
        }
        let trace = Trace {
            choice: choice.filter(|_| dated.as_ref().is_some_and(|d| d.chosen)),
            words: choice.and_then(|(_, reason)| match reason {
                Reason::Verb(_, start, end) => Some(tokens[start].span().cover(tokens[end - 1].span())),
                Reason::Cue(at) => Some(tokens[at].span()),
                _ => None,
            }),
        };
        self.remember(&expression.formula, expression.span, dated.as_ref(), quoted, scene.day);
        finish(dated, &expression.formula, side, trace)
    }

    /// The year that a bare month takes from the text: named in this sentence or the one before,
    /// not the year of the report, in a clause that neither looks ahead nor is told from now ("has
    /// been closed since 7 February").
    fn year_in_focus(
        &self,
        utterance: Option<&Published>,
        lean: Lean,
        told_now: bool,
    ) -> Option<(i32, crate::span::Span)> {
        let year = self.year.as_ref()?;
        let (first, _) = year.period.days()?;
        let same = utterance.and_then(|p| p.when.first_day()).is_some_and(|day| day.year() == first.year());
        // "will open in 2027. The contract was signed on 20 January": not in a year that is still to come.
        let ahead = lean == Lean::Past
            && utterance.and_then(|p| p.when.last_day()).is_some_and(|day| day.year() < first.year());
        let near = self.sentence - year.sentence <= 1 || self.tells_history();
        let of_story = self.tells_history() || !same && !told_now && lean != Lean::Future;
        (near && of_story && !ahead).then_some((first.year(), year.span))
    }

    /// Told by the text itself: years that are over, and hardly a word that counts from today.
    fn tells_history(&self) -> bool {
        self.past_years >= 2 && self.past_years > 2 * self.deictics
    }

    /// Keeps what later words may count from.
    fn remember(
        &mut self,
        formula: &Formula,
        span: crate::span::Span,
        dated: Option<&Dated>,
        quoted: bool,
        day: Option<NaiveDate>,
    ) {
        if counts_from_utterance(formula) {
            self.deictics += 1;
        }
        let Some(Value::Period(period)) = dated.and_then(|d| d.value.as_ref()) else { return };
        let Some((first, _)) = period.days() else { return };
        if quoted || !holds_focus(formula) {
            return;
        }
        let focus = Focus { period: *period, span, sentence: self.sentence };
        if names_year(formula) {
            if day.is_some_and(|day| first.year() < day.year() - 1) {
                self.past_years += 1;
            }
            self.year = Some(focus.clone());
        } else if let Some(year) = &mut self.year {
            // A story moves on: "In November 1942 ... In January" leads into the next year.
            if self.past_years >= 2 && year.period.days().is_some_and(|(f, _)| f.year() != first.year()) {
                *year = Focus { sentence: self.sentence, ..focus.clone() };
            } else if self.past_years >= 2 {
                year.sentence = self.sentence;
            }
        }
        if period.granularity() <= Granularity::Decade {
            self.focus = Some(focus);
        }
    }
}

/// Where an end of a range has to lie.
#[derive(Clone, Copy, Debug)]
enum Limit {
    NotAfter(NaiveDate),
    NotBefore(NaiveDate),
}

/// Does dating it ask for a direction, and does a preposition bound it?
fn needs(formula: &Formula) -> (bool, Option<Side>) {
    match formula {
        Formula::Open(_) | Formula::IfFuture(..) => (true, None),
        Formula::Field(crate::grammar::Which::This, ..) => (true, None),
        Formula::Bounded(side, inner) => (needs(inner).0 || *side == Side::By, Some(*side)),
        Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Enclosing(_, inner)
        | Formula::Aside(inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Of(_, inner)
        | Formula::Nth(_, _, inner) => needs(inner),
        _ => (false, None),
    }
}

/// The words name a year, or count one from a year that is named.
fn names_year(formula: &Formula) -> bool {
    match formula {
        Formula::Exact(_) | Formula::Date { .. } | Formula::ShortYear(_) => true,
        Formula::Of(_, inner)
        | Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::Nth(_, _, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Enclosing(_, inner) => names_year(inner),
        Formula::Shift(Anchor::Focus, ..) | Formula::Unit(_, _, Anchor::Focus) => true,
        _ => false,
    }
}

/// The words count from the day of the report: it speaks of its own time.
fn counts_from_utterance(formula: &Formula) -> bool {
    match formula {
        Formula::Today
        | Formula::Story
        | Formula::Shift(Anchor::Utterance, ..)
        | Formula::Unit(_, _, Anchor::Utterance) => true,
        Formula::Open(Field::Weekday(_)) | Formula::Field(_, _, Anchor::Utterance) => true,
        Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Of(_, inner) => counts_from_utterance(inner),
        _ => false,
    }
}

/// Can the text go on from here? Not from a deadline, and not from a date that names its event.
fn holds_focus(formula: &Formula) -> bool {
    !matches!(formula, Formula::Bounded(Side::By | Side::Until, _) | Formula::Aside(_) | Formula::Within(_))
}

/// The words name a time of day, even while the day is open.
fn names_time(formula: &Formula) -> bool {
    match formula {
        Formula::DayPart(..) | Formula::Clock(..) => true,
        Formula::Shift(_, _, unit, _) => unit.is_clock(),
        Formula::Modified(_, inner) | Formula::Bounded(_, inner) => names_time(inner),
        _ => false,
    }
}

fn finish(dated: Option<Dated>, formula: &Formula, side: Option<Side>, trace: Trace) -> Resolution {
    let Some(dated) = dated else {
        return Resolution {
            value: None,
            timex_type: if names_time(formula) { TimexType::Time } else { TimexType::Date },
            modifier: None,
            bounds: Interval { earliest: None, latest: None, granularity: Granularity::None, approximate: false },
            point: None,
            anchor: None,
            alternatives: Vec::new(),
            confidence: 0.0,
            range: None,
            impossible: false,
            side,
            trace,
        };
    };
    let timex_type = match (&dated.value, dated.clock) {
        (_, true) => TimexType::Time,
        (Some(value), _) => value.timex_type(),
        (None, _) => TimexType::Date,
    };
    let granularity =
        dated.granularity.unwrap_or_else(|| dated.value.as_ref().map_or(Granularity::None, Value::granularity));
    Resolution {
        timex_type,
        modifier: dated.modifier,
        bounds: Interval {
            earliest: dated.earliest,
            latest: dated.latest,
            granularity,
            approximate: dated.approximate,
        },
        point: dated.point,
        anchor: dated.anchor,
        alternatives: dated.other.into_iter().map(|period| Alternative { period }).collect(),
        confidence: dated.confidence,
        range: None,
        impossible: dated.impossible,
        side,
        trace,
        value: dated.value,
    }
}
