//! Dates expressions: formula and anchor to value, bounds and the way there.
//!
//! A rule leaves open what the words leave open; here it is settled in one explainable step:
//! anchor, then direction, then granularity. `value` follows TIMEX3, which is a convention; the
//! bounds hold the truth.

mod direction;
mod evaluate;
mod field;
mod part;
mod story;

pub use direction::{Cues, Lean, Reason};
pub use story::absolute;

use crate::clause::{Clauses, Parts, Tense, VerbGroup, quotations};
use crate::expression::TimeExpression;
use crate::grammar::{Anchor, Field, Formula, Grammar, Matcher, Side, Token, Which};
use crate::report::Published;
use crate::time::{
    Amount, DayOrder, FiscalYear, Granularity, Hemisphere, Interval, Modifier, Moment, Period, TimexType, Unit, Value,
};
use chrono::{Datelike, NaiveDate, NaiveTime};
use evaluate::{Dated, Scene};
use field::Calendar;
use serde::{Deserialize, Serialize};
use story::{Mark, Story, Told, counts_from_utterance};

/// What a user may lay down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Overrules the lean of open dates.
    pub prefer: Option<Lean>,
    /// How dates in nothing but digits are read that can be read in more ways than one; the default is month first.
    pub date_order: Option<DayOrder>,
    /// When the year begins that "fiscal 2025" names.
    pub fiscal_year: FiscalYear,
    /// Whose summer "summer 2024" is.
    pub hemisphere: Hemisphere,
}

/// What a date was counted from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

    /// The day, or the period, that was counted from.
    pub fn counted_from(&self) -> String {
        match self {
            AnchorUsed::Publication(day) => day.to_string(),
            AnchorUsed::Focus { period, .. } => period.to_string(),
            AnchorUsed::FocusYear { year, .. } => Period::Year(*year).to_string(),
        }
    }
}

/// How a value came about: enough to tell it in words, and no more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// Where the direction came from, when the date was open.
    pub choice: Option<(Lean, Reason)>,
    /// The words of the verb group or cue that gave it.
    pub words: Option<crate::span::Span>,
}

/// Another value that the words can have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// What it is.
    pub period: Period,
}

/// A dated expression, or one that stays open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// Dates the expressions of one report, sentence by sentence, in the order of the text.
#[derive(Debug)]
pub struct Resolver<'g> {
    grammar: &'g Grammar,
    parts: &'g Parts,
    cues: &'g Cues,
    options: Options,
    story: Story,
    /// Where the last sentence with an expression ended in the text.
    end: usize,
    /// So many expressions of the sentence in hand have nothing but marks and each other before them on their line, or in
    /// their cell.
    leading: usize,
    /// Of the sentence in hand.
    quotations: Vec<(usize, usize)>,
    /// It stands above a text that tells again.
    above: bool,
    /// When what came last was said.
    said: Option<(Interval, Option<NaiveTime>)>,
}

impl<'g> Resolver<'g> {
    /// A resolver at the beginning of a report.
    pub fn new(grammar: &'g Grammar, parts: &'g Parts, cues: &'g Cues, options: Options) -> Self {
        Resolver {
            grammar,
            parts,
            cues,
            options,
            story: Story::default(),
            end: 0,
            leading: 0,
            quotations: Vec::new(),
            above: false,
            said: None,
        }
    }

    /// The text tells `again` what was over before it was written, and what comes stands `above` it or not: days that are
    /// named there are those of the proceedings, and no part of the story.
    pub fn retell(&mut self, again: bool, above: bool) {
        self.story.retold = again;
        self.above = above;
    }

    /// Goes on to the next sentence without an expression in it.
    pub fn skip(&mut self) {
        self.story.next_sentence();
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
        self.story.next_sentence();
        let said = utterance.map(|its| (its.when, its.time));
        if self.said != said {
            self.said = said;
            self.story.next_voice();
        }
        self.quotations = quotations(text, tokens);
        let (start, end) = (tokens[0].span().start, tokens[tokens.len() - 1].span().end);
        // A line that the author ended.
        if text.get(self.end..start).is_none_or(|gap| gap.contains('\n')) {
            self.story.next_paragraph();
            if self.story.opens_then() {
                let rest = &text[start..];
                let paragraph = &rest[..rest.find('\n').unwrap_or(rest.len())];
                self.story.tell_then(!self.speaks_of_today(paragraph));
            }
        }
        self.end = end;
        let mut before = text[..start].chars().rev().take_while(|c| !matches!(c, '\n' | '\t' | '|'));
        self.leading = if before.any(char::is_alphanumeric) { 0 } else { leading(tokens, expressions) };
        let mut resolutions: Vec<Resolution> = Vec::with_capacity(expressions.len());
        let mut i = 0;
        while i < expressions.len() {
            let pair = expressions[i].range.is_some()
                && expressions.get(i + 1).is_some_and(|e| e.range == expressions[i].range);
            let (first, voice) = self.one(text, tokens, expressions, i, utterance, matcher, clauses, None);
            if pair {
                let (a, b) = self.range(text, tokens, expressions, i, (first, voice), utterance, matcher, clauses);
                resolutions.push(a);
                resolutions.push(b);
                i += 2;
            } else {
                self.hear(text, tokens, &expressions[i], &first, voice, utterance, i < self.leading);
                resolutions.push(first);
                i += 1;
            }
        }
        resolutions
    }

    /// A paragraph has words of the day of the report outside its quotations: "says", "will", "last week".
    fn speaks_of_today(&self, paragraph: &str) -> bool {
        let words = self.grammar.cue("present-day");
        // Where the text remembers an anniversary, what somebody "said" tells of either time.
        let others = if self.story.remembers() { &[] } else { self.grammar.cue("proceedings") };
        let mut quoted = false;
        paragraph.split_inclusive(['"', '\u{201c}', '\u{201d}']).any(|part| {
            let inside = quoted;
            quoted = match part.chars().next_back() {
                Some('"') => !quoted,
                Some('\u{201c}') => true,
                Some('\u{201d}') => false,
                _ => quoted,
            };
            let told = |spoken: &str| words.iter().chain(others).any(|its| its.eq_ignore_ascii_case(spoken));
            let spoken: Vec<&str> =
                part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            !inside && (spoken.iter().any(|word| told(word)) || spoken.windows(2).any(|pair| told(&pair.join(" "))))
        })
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
        (mut first, voice): (Resolution, Voice),
        utterance: Option<&Published>,
        matcher: &mut Matcher,
        clauses: &mut Option<Clauses>,
    ) -> (Resolution, Resolution) {
        let start_is_fixed = !matches!(expressions[i].formula, Formula::Open(_));
        let opens_line = i < self.leading;
        // "From 14 April to 2 November 1643": the story is not in April before the year is known.
        let lent = !start_is_fixed && story::names_year(&expressions[i + 1].formula);
        if !lent {
            self.hear(text, tokens, &expressions[i], &first, voice, utterance, opens_line);
        }
        let floor = if start_is_fixed { first.bounds.first_day() } else { None };
        let (mut second, end) =
            self.one(text, tokens, expressions, i + 1, utterance, matcher, clauses, floor.map(Limit::NotBefore));
        if !lent {
            second.range = Some((first.bounds.earliest, second.bounds.latest));
            self.hear(text, tokens, &expressions[i + 1], &second, end, utterance, false);
        }
        let backwards = |a: &Resolution, b: &Resolution| {
            a.bounds.first_day() > b.bounds.last_day() && b.bounds.last_day().is_some()
        };
        if !start_is_fixed && let Some(day) = second.bounds.first_day() {
            (first, _) =
                self.one(text, tokens, expressions, i, utterance, matcher, clauses, Some(Limit::NotAfter(day)));
        }
        if lent {
            self.hear(text, tokens, &expressions[i], &first, voice, utterance, opens_line);
            self.hear(text, tokens, &expressions[i + 1], &second, end, utterance, false);
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
    ) -> (Resolution, Voice) {
        let expression = &expressions[i];
        let (needs_lean, side) = needs(&expression.formula);
        let mut choice = None;
        let (mut told_now, mut will) = (false, false);
        // "Has until May": told in the present, which says of a bare month at least that no past year is meant.
        let (mut present, mut leads_on, mut arranged) = (false, false, false);
        let history = self.story.tells_history();
        // In a text of history the verb tells whether "last year" counts from now, and whether a
        // date looks behind the story: "who had resigned in 1931".
        let asks = counts_from_utterance(&expression.formula)
            || story::is_present(&expression.formula)
            || story::names_year(&expression.formula) && expression.tokens.0 > FIRST;
        // "The next day, the village was empty", in a text that has told of no day yet.
        let quoted = self.is_quoted(expression);
        let loose = story::looks_onward(&expression.formula) && self.story.focus_onward(quoted).is_none();
        let needs_lean = needs_lean || history && asks || loose;
        let (mut pluperfect, mut said, mut participle) = (false, false, false);
        let (mut subordinate, mut relative, mut negated) = (false, false, false);
        // "memories of 1986, when a strike lasted from Memorial Day": the clause says of that year.
        let mut of_year = false;
        if needs_lean {
            let clauses = clauses.get_or_insert_with(|| self.parts.analyse(self.grammar, text, tokens, matcher));
            let (lean, reason) = match self.options.prefer {
                Some(lean) => (lean, Reason::Asked),
                None => self.cues.lean(self.grammar, text, tokens, clauses, expression),
            };
            let (first, end) = expression.tokens;
            let governing = clauses.governing(first, end);
            present = governing.is_some_and(|g| g.tense == Tense::Present && !g.speech);
            negated = governing.is_some_and(|g| g.negated);
            // "Writing about 1390", but "26 raids, starting on 5 November".
            let before = clauses.groups.iter().rfind(|g| g.end <= first && g.end + 1 >= first);
            let onset = |g: &VerbGroup| self.cues.is_onset(self.grammar, text, tokens[g.head]);
            let aside = before.is_some_and(|g| g.tense == Tense::Participle && !onset(g));
            told_now = matches!(reason, Reason::Verb(Tense::Perfect | Tense::Present, ..));
            // "Will open", but not "attempted to open", which may be history itself, nor a bare "opens".
            let outlook = |at: usize| self.cues.is_outlook(self.grammar, text, tokens[at]);
            let told = |at: usize| clauses.groups.iter().any(|g| g.start == at && !g.intended) && !outlook(at);
            will = matches!(reason, Reason::Verb(Tense::Future, start, end) if end > start + 1 && told(start));
            pluperfect = matches!(reason, Reason::Verb(Tense::Past, start, _) if self.cues.is_pluperfect(self.grammar, text, tokens[start]));
            said = matches!(reason, Reason::Verb(_, start, _) if clauses.groups.iter().any(|g| g.start == start && g.speech));
            participle = aside || matches!(reason, Reason::Verb(Tense::Reduced, ..));
            let clause = clauses.clause_of(first).0;
            let opener = tokens[clause];
            subordinate = self.cues.is_subordinate(self.grammar, text, opener);
            relative = self.cues.is_relative(self.grammar, text, opener);
            let right_before = |e: &TimeExpression| e.tokens.1 == clause || e.tokens.1 + 1 == clause;
            // "No race in 1952, out of respect for the King, who had died on 6 February": so it is behind a year at all.
            let of = |e: &TimeExpression| pluperfect || (subordinate || relative) && right_before(e);
            of_year = expressions[..i].iter().any(|e| of(e) && matches!(e.formula, Formula::Exact(Period::Year(_))));
            // "Denied talk that it had been shut since May": it has been shut, he was told.
            let reported = clause > 0 && self.cues.is_reported(self.grammar, text, opener);
            told_now |= side == Some(Side::Since) && pluperfect && reported && !history;
            choice = Some(match (side, lean) {
                (Some(Side::Since), _) => (Lean::Past, Reason::Words),
                (Some(Side::By), Lean::Open | Lean::Future | Lean::Nearest) => (Lean::Future, Reason::Words),
                _ => (lean, reason),
            });
            // What a clause of the past looks ahead to counts from there.
            leads_on = match reason {
                Reason::Verb(tense, ..) => tense == Tense::FuturePast,
                Reason::Usual => side == Some(Side::By) && !present,
                _ => false,
            };
            arranged =
                matches!(reason, Reason::Verb(_, start, _) if self.cues.is_arranged(self.grammar, text, tokens[start]));
        }
        let lean = choice.map_or(Lean::Open, |c| c.0);
        // Who spoke long before the report did not speak of its time.
        let old = quoted && {
            let focus = self.story.focus().and_then(|f| f.period.days());
            let said = utterance.and_then(|p| p.when.first_day());
            focus.zip(said).is_none_or(|((_, last), day)| (day - last).num_days() > LONG)
        };
        // "It will be held on 18 March" in a story of other years speaks of the time of the report.
        // "Has been put off until June", "our next meeting is on Tuesday 20 May": so does that.
        let off = told_now && matches!(expression.formula, Formula::Coming(_)) || present && self.story.is_of_today();
        let to_come = (will || off || present && side == Some(Side::By)) && !old;
        let coming = if history { self.coming(expressions, i) } else { None };
        let opens_line = i < self.leading;
        let day = utterance.and_then(Published::day);
        let scene = Scene {
            calendar: self.calendar(),
            published: utterance,
            day,
            story: &self.story,
            coming,
            entry: if opens_line { self.story.line_in_hand().map(Mark::place) } else { None },
            onward: story::looks_onward(&expression.formula),
            opens_line,
            looks_back: pluperfect,
            backward: story::looks_back(&expression.formula),
            present: present && !quoted,
            relative,
            year: self
                .year_ended(text, tokens, expressions, i)
                .or_else(|| self.year_named(&expression.formula, expression.span.start, opens_line))
                .or_else(|| {
                    // "Founded in 1964 ... made a profit in the year to March 31": the last one.
                    let period = !history && self.cues.ends_period(self.grammar, text, tokens, expression.tokens.0);
                    let from_now = told_now && side == Some(Side::Since);
                    // "Was rejected in 2008 and again in January": not in that year.
                    let again = !history && self.cues.is_again(self.grammar, text, tokens, expression.tokens.0);
                    if to_come || period || from_now || again {
                        None
                    } else {
                        self.year_in_focus(&expression.formula, utterance, lean, told_now || present, of_year)
                    }
                }),
            // "Has been shut since Memorial Day": the last one.
            history: history && !to_come && !(told_now && side == Some(Side::Since)),
            to_come,
            named: self.story.named(&expression.formula),
            year_of_month: self.story.year_of_month(&expression.formula),
            ahead_of: if leads_on { self.story.told_before(day, arranged).map(Mark::place) } else { None },
            goes_on: expression.tokens.0 <= INITIAL && self.story.in_paragraph(),
            // The end of a range, "from 2023 to date", is that of the report.
            told_then: history && lean == Lean::Past && !told_now && expression.range.is_none(),
            told_now: (told_now || will) && !quoted,
            reports: self.story.reports() && !quoted,
            definite: self.cues.is_definite(self.grammar, text, tokens, expression.tokens),
            lean,
            limit,
            deadline: false,
            quoted,
            date_order: self.options.date_order,
            sentence: tokens[0].span().start,
        };
        let mut dated = scene.date(&expression.formula).filter(|_| !loose || lean != Lean::Past);
        if dated.is_none() && off_calendar(&expression.formula) {
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
        (
            finish(dated, &expression.formula, side, trace),
            Voice { lean, pluperfect, said, participle, subordinate, relative, negated },
        )
    }

    fn calendar(&self) -> Calendar<'g> {
        let Options { fiscal_year, hemisphere, .. } = self.options;
        Calendar { grammar: self.grammar, fiscal_year, hemisphere }
    }

    /// The date in full just behind a bare month or season, when the sentence named none before:
    /// "the spring and early summer of 1943".
    fn coming(&self, expressions: &[TimeExpression], i: usize) -> Option<(Period, crate::span::Span)> {
        let absolute = |e: &TimeExpression| match story::absolute(&e.formula) {
            Formula::Exact(period) => Some((*period, e.span)),
            Formula::Date { year, month, day, .. } => {
                Some((Period::Day(NaiveDate::from_ymd_opt(*year, *month, *day)?), e.span))
            }
            Formula::Of(field, year) => match &**year {
                Formula::Exact(year) => {
                    let (first, last) = year.days()?;
                    Some((self.calendar().inside(field, first, last)?, e.span))
                }
                _ => None,
            },
            _ => None,
        };
        let next = expressions.get(i + 1)?;
        let near = next.tokens.0 - expressions[i].tokens.1 <= COMING;
        let first = !expressions[..i].iter().any(|e| absolute(e).is_some());
        let bare = matches!(story::absolute(&expressions[i].formula), Formula::Open(_));
        if near && first && bare { absolute(next) } else { None }
    }

    /// Is it said in quotation marks?
    fn is_quoted(&self, expression: &TimeExpression) -> bool {
        self.quotations.iter().any(|q| (q.0..q.1).contains(&expression.tokens.0))
    }

    /// Tells the story of a date.
    #[allow(clippy::too_many_arguments)]
    fn hear(
        &mut self,
        text: &str,
        tokens: &[Token],
        expression: &TimeExpression,
        resolution: &Resolution,
        voice: Voice,
        utterance: Option<&Published>,
        opens_line: bool,
    ) {
        if let Some(Value::Duration(length)) = &resolution.value
            && let [(Amount::Exact(years), Unit::Year)] = length.0.as_slice()
        {
            self.story.marks(*years, utterance.and_then(Published::day));
        }
        let Some(Value::Period(period)) = resolution.value else { return };
        if self.above {
            return self.story.name(period, expression);
        }
        let start = expression.tokens.0;
        // "In his evidence of 8 February", "compared with a loss in May": aside from what is told.
        let compared = self.cues.is_compared(self.grammar, text, tokens, start);
        if self.story.named(&expression.formula).is_some() || compared {
            return;
        }
        let mark = |i: usize| tokens.get(i).filter(|t| t.is_mark()).map(|t| t.span().of(text));
        let bracketed =
            (start.saturating_sub(BRACKET)..start).rev().find_map(|i| mark(i).filter(|m| matches!(*m, "(" | ")")))
                == Some("(");
        // A short line of its own that ends with no stop.
        let line = tokens[0].span().start..tokens[tokens.len() - 1].span().end;
        let alone = |edge: Option<&str>| edge.is_none_or(|gap| gap.is_empty() || gap.starts_with('\n'));
        let heading = tokens.len() <= HEADING
            && !mark(tokens.len() - 1).is_some_and(|m| matches!(m, "." | "!" | "?"))
            && alone(text.get(line.start.saturating_sub(1)..line.start))
            && alone(text.get(line.end..(line.end + 1).min(text.len())));
        self.story.hear(&Told {
            formula: &expression.formula,
            span: expression.span,
            period,
            quoted: self.is_quoted(expression),
            ahead: voice.lean == Lean::Future,
            behind: voice.pluperfect,
            said: voice.said,
            participle: voice.participle,
            subordinate: voice.subordinate,
            relative: voice.relative,
            negated: voice.negated,
            initial: start <= INITIAL,
            first: start <= FIRST,
            bracketed,
            heading,
            ends_range: resolution.range.is_some(),
            opens_line,
            of_story: matches!(resolution.anchor, Some(AnchorUsed::Focus { .. })),
            day: utterance.and_then(Published::day),
            states_day: utterance.and_then(|said| said.evidence.span).is_some_and(|at| at.contains(expression.span)),
        });
    }

    /// The year of a quarter by the date in full behind it that it ended on.
    fn year_ended(
        &self,
        text: &str,
        tokens: &[Token],
        expressions: &[TimeExpression],
        i: usize,
    ) -> Option<(i32, crate::span::Span)> {
        let quarter = matches!(expressions[i].formula, Formula::Open(Field::Quarter(_) | Field::Half(_)));
        let date = expressions.get(i + 1).filter(|_| quarter)?;
        let Formula::Date { year, .. } = date.formula else { return None };
        let ends = self.cues.ends_quarter(self.grammar, text, tokens, expressions[i].tokens.1, date.tokens.0);
        ends.then_some((year, date.span))
    }

    /// The year that the words around a bare date name: those right before it, or those of the line above.
    fn year_named(&self, formula: &Formula, at: usize, opens_line: bool) -> Option<(i32, crate::span::Span)> {
        let beside =
            matches!(formula, Formula::Open(Field::MonthDay { .. })).then(|| self.story.year_beside(at)).flatten();
        beside.or_else(|| if opens_line { self.story.year_of_line(formula) } else { None })
    }

    /// The year that a bare month takes from the text, in a clause that neither looks ahead nor is
    /// told from now ("has been closed since 7 February").
    fn year_in_focus(
        &self,
        formula: &Formula,
        utterance: Option<&Published>,
        lean: Lean,
        told_now: bool,
        of_year: bool,
    ) -> Option<(i32, crate::span::Span)> {
        let of_story = self.story.tells_history() || !told_now && lean != Lean::Future;
        // "Will open in 2027. The contract was signed on 20 January": not in a year that is still to come.
        let last = utterance.and_then(|p| p.when.last_day()).map(|day| day.year());
        let ahead = |year: i32| lean == Lean::Past && last.is_some_and(|last| last < year);
        let whole = of_year || story::is_year_in_hand(formula);
        // "Built in 1968 ... a hearing set for January was put off": the nearest January, and not one of 1968.
        let arranged = lean == Lean::Nearest && !self.story.tells_history();
        let year = self.story.fresh_year(utterance.and_then(|p| p.when.first_day()), whole);
        year.filter(|(year, _)| of_story && !arranged && !ahead(*year))
    }
}

/// How the clause of an expression tells.
#[derive(Clone, Copy, Debug)]
struct Voice {
    lean: Lean,
    /// It looks behind what is told: "had begun".
    pluperfect: bool,
    /// It is of saying: "the fire service said on Tuesday".
    said: bool,
    /// Its verb is a participle without an auxiliary: "a bureau founded in 1839".
    participle: bool,
    /// It opens with a word that hangs it on another: "since", "when".
    subordinate: bool,
    /// It opens with a relative pronoun.
    relative: bool,
    /// It says that something did not happen.
    negated: bool,
}

/// An expression opens its sentence with so many tokens at most before it: "By the end of 1943".
const INITIAL: usize = 4;

/// It is the first of its sentence with so many at most: "In", "In the".
const FIRST: usize = 2;

/// A date in full lends its year to one so many tokens before it.
const COMING: usize = 5;

/// What was said more than so many days before the report is no word of its time: a generation.
const LONG: i64 = 25 * 365;

/// A bracket is looked for among so many tokens before a date.
const BRACKET: usize = 60;

/// A heading has so many tokens at most.
const HEADING: usize = 14;

/// Where an end of a range has to lie.
#[derive(Clone, Copy, Debug)]
enum Limit {
    NotAfter(NaiveDate),
    NotBefore(NaiveDate),
}

/// Does dating it ask for a direction, and does a preposition bound it?
fn needs(formula: &Formula) -> (bool, Option<Side>) {
    match formula {
        Formula::Open(_) | Formula::IfFuture(..) | Formula::Story => (true, None),
        Formula::Field(Which::This, ..) | Formula::Unit(_, _, Anchor::Story) => (true, None),
        Formula::Window(Which::Next, _, _, None) => (true, None),
        Formula::Bounded(side, inner) => (needs(inner).0 || *side == Side::By, Some(*side)),
        Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Enclosing(_, inner)
        | Formula::Aside(inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Of(_, inner)
        | Formula::Window(_, _, _, Some(inner))
        | Formula::Nth(_, _, inner) => needs(inner),
        _ => (false, None),
    }
}

/// The words name a day that the calendar does not have: 31 June, or 29 February of a year without one.
fn off_calendar(formula: &Formula) -> bool {
    let never = |field: &Field| match *field {
        // A leap year has every day that any year has.
        Field::MonthDay { month, day, .. } => NaiveDate::from_ymd_opt(2000, month, day).is_none(),
        _ => false,
    };
    match formula {
        Formula::Date { year, month, day, .. } => NaiveDate::from_ymd_opt(*year, *month, *day).is_none(),
        Formula::Open(field) => never(field),
        Formula::Of(field @ Field::MonthDay { .. }, year) => never(field) || matches!(**year, Formula::Exact(_)),
        Formula::Of(field, _) => never(field),
        Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::Aside(inner)
        | Formula::Coming(inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner) => off_calendar(inner),
        _ => false,
    }
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

/// How many of the first expressions nothing but marks and earlier expressions stands before.
fn leading(tokens: &[Token], expressions: &[TimeExpression]) -> usize {
    let mut led = 0;
    let others = expressions.iter().position(|expression| {
        let before = led..expression.tokens.0;
        led = led.max(expression.tokens.1);
        tokens.get(before).is_some_and(|before| before.iter().any(|token| !token.is_mark()))
    });
    others.unwrap_or(expressions.len())
}
