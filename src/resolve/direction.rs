//! Does the clause look back or ahead? Decided by the verb group that governs the expression.

use crate::clause::{Clauses, Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{ClassId, Field, Formula, Grammar, Side, Token};
use serde::{Deserialize, Serialize};

/// Which way an open date is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lean {
    /// The clause tells what was.
    Past,
    /// The clause tells what is to come.
    Future,
    /// The nearest, because the user asked for it.
    Nearest,
    /// Nothing tells.
    Open,
}

/// Why a date was taken to lie in the past or in the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The user said so.
    Asked,
    /// The words of the expression, or the preposition before it.
    Words,
    /// A verb group, by its first token and one past its last.
    Verb(Tense, usize, usize),
    /// A word before the expression that says that its event is still to come, or over: its token.
    Cue(usize),
    /// Nothing: the usual reading of such an expression.
    Usual,
}

/// The word lists that direction asks for.
#[derive(Clone, Debug)]
pub struct Cues {
    ahead: Option<ClassId>,
    scheduled: Option<ClassId>,
    event: Option<ClassId>,
    had: Option<ClassId>,
    past: Option<ClassId>,
    was: Option<ClassId>,
    foresee: Option<ClassId>,
    backward: Option<ClassId>,
    appointing: Option<ClassId>,
    arranged: Option<ClassId>,
    outlook: Option<ClassId>,
    complementizer: Option<ClassId>,
    preposition: Option<ClassId>,
    pronoun: Option<ClassId>,
    promising: Option<ClassId>,
    deferring: Option<ClassId>,
    open_condition: Option<ClassId>,
    becoming_due: Option<ClassId>,
    until: Option<ClassId>,
    determiner: Option<ClassId>,
    unfulfilled: Option<ClassId>,
    at_first: Option<ClassId>,
    booking: Option<ClassId>,
    appointed: Option<ClassId>,
    cancel: Option<ClassId>,
    period_end: Option<ClassId>,
    unit: Option<ClassId>,
    would: Option<ClassId>,
    owner: Option<ClassId>,
    condition: Option<ClassId>,
    attempt: Option<ClassId>,
    passed: Option<ClassId>,
    subordinator: Option<ClassId>,
    half_subordinator: Option<ClassId>,
    relative: Option<ClassId>,
    be: Option<ClassId>,
    possible: Option<ClassId>,
}

impl Cues {
    /// Looks the lists up; one that the language lacks matches nothing.
    pub fn new(grammar: &Grammar) -> Self {
        Cues {
            ahead: grammar.class("ahead-cue"),
            scheduled: grammar.class("scheduled-noun"),
            event: grammar.class("event-noun"),
            had: grammar.class("have-past"),
            past: grammar.class("verb-past"),
            was: grammar.class("be-past"),
            foresee: grammar.class("foresee"),
            backward: grammar.class("backward-modal"),
            appointing: grammar.class("appointing"),
            arranged: grammar.class("arranged"),
            outlook: grammar.class("outlook"),
            complementizer: grammar.class("complementizer"),
            preposition: grammar.class("preposition"),
            pronoun: grammar.class("pronoun"),
            promising: grammar.class("promising"),
            deferring: grammar.class("deferring"),
            open_condition: grammar.class("open-condition"),
            becoming_due: grammar.class("becoming-due"),
            until: grammar.class("until-cue"),
            determiner: grammar.class("determiner"),
            unfulfilled: grammar.class("unfulfilled"),
            at_first: grammar.class("at-first"),
            booking: grammar.class("booking"),
            appointed: grammar.class("appointed"),
            cancel: grammar.class("cancel"),
            period_end: grammar.class("period-end"),
            unit: grammar.class("unit"),
            would: grammar.class("would"),
            owner: grammar.class("anaphor-owner"),
            condition: grammar.class("condition"),
            attempt: grammar.class("attempt"),
            passed: grammar.class("passed-cue"),
            subordinator: grammar.class("subordinator"),
            half_subordinator: grammar.class("half-subordinator"),
            relative: grammar.class("relative"),
            be: grammar.class("be-present"),
            possible: grammar.class("possible"),
        }
    }

    /// Does a verb group that begins so look behind what is told: "had begun"?
    pub fn is_pluperfect(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        grammar.is(first, self.had, text)
    }

    /// Does a verb group that begins so tell of what was arranged: "was due to"?
    pub fn is_arranged(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        grammar.is(first, self.was, text)
    }

    /// Does a verb group that begins so tell what somebody had in mind: "intended to march"?
    pub fn is_outlook(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        grammar.is(first, self.outlook, text)
    }

    /// Does a clause that begins so date another: "since it opened"?
    pub fn is_subordinate(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        [self.subordinator, self.half_subordinator].iter().any(|class| grammar.is(first, *class, text))
    }

    /// Does a date end a period that a length names right before it: "the year to March 31"?
    pub fn ends_period(&self, grammar: &Grammar, text: &str, tokens: &[Token], start: usize) -> bool {
        start > 1
            && grammar.is(tokens[start - 1], self.period_end, text)
            && grammar.is(tokens[start - 2], self.unit, text)
    }

    /// Does a clause that begins so say which: "who left"?
    pub fn is_relative(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        grammar.is(first, self.relative, text)
    }

    /// The lean of the words at an expression, and why.
    pub fn lean(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        clauses: &Clauses,
        expression: &TimeExpression,
    ) -> (Lean, Reason) {
        let (start, end) = expression.tokens;
        // "ahead of Thursday's vote", "before the May 5 summit"
        let noun = (end..(end + 4).min(tokens.len()))
            .take_while(|i| tokens[*i].is_word() || tokens[*i].span().of(text) == "'")
            .find(|i| grammar.is(tokens[*i], self.event, text));
        if let Some(noun) = noun.filter(|i| grammar.is(tokens[*i], self.scheduled, text)) {
            let cue = (start.saturating_sub(3)..start).rev().find(|i| grammar.is(tokens[*i], self.ahead, text));
            let phrase = (start.saturating_sub(4)..start).find(|i| {
                self.ahead.is_some_and(|class| {
                    grammar.phrase_at(tokens, *i, class).is_some_and(|end| end + 1 >= start && end <= start)
                })
            });
            if let Some(cue) = phrase.or(cue).filter(|_| noun >= end) {
                return (Lean::Future, Reason::Cue(cue));
            }
        }
        // "Will be pulled down after Saturday night's fire": nobody plans a fire.
        if let Some(cue) = start.checked_sub(1).filter(|i| grammar.is(tokens[*i], self.passed, text))
            && noun.is_some_and(|i| !grammar.is(tokens[i], self.scheduled, text))
            && is_weekday(&expression.formula)
        {
            return (Lean::Past, Reason::Cue(cue));
        }
        // "The firm said second-half profit would fall": such a period belongs to the noun behind it.
        let told = |group: &&VerbGroup| group.speech && group.end <= start && is_business_period(&expression.formula);
        let governing = clauses.governing(start, end);
        let governing = governing.filter(told).and_then(|_| clauses.behind(start, end)).or(governing);
        // "Called a rally for Wednesday": what it was called for is still to come.
        let appointed = start > 0
            && is_weekday(&expression.formula)
            && grammar.is(tokens[start - 1], self.appointing, text)
            && !tokens
                .get(end)
                .is_some_and(|t| t.glued() && !t.span().of(text).starts_with(['.', ',', ';', '"', '\u{201d}']));
        if let Some((lean, cue)) = self.still_to_come(grammar, text, tokens, clauses, expression, governing) {
            return (lean, Reason::Cue(cue));
        }
        match governing {
            Some(group)
                if appointed
                    && matches!(group.tense, Tense::Past | Tense::Perfect | Tense::Reduced)
                    && !self.is_pluperfect(grammar, text, tokens[group.start]) =>
            {
                (Lean::Future, Reason::Cue(start - 1))
            }
            Some(group)
                if matches!(group.tense, Tense::Conditional | Tense::FuturePast)
                    && (is_weekday(&expression.formula) || !grammar.is(tokens[group.start], self.would, text))
                    && self.backward.is_some_and(|class| grammar.phrase_at(tokens, group.start, class).is_some()) =>
            {
                (Lean::Past, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Had it passed, it would have gone to a vote on 8 November": then or last year, whichever is nearer.
            Some(group)
                if group.tense == Tense::FuturePast
                    && grammar.is(tokens[group.start], self.would, text)
                    && self.backward.is_some_and(|class| grammar.phrase_at(tokens, group.start, class).is_some()) =>
            {
                (Lean::Nearest, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Between his leaving a restaurant on Saturday and the fire": he left.
            Some(group)
                if group.tense == Tense::Participle
                    && group.start > 0
                    && group.end <= start
                    && is_weekday(&expression.formula)
                    && grammar.is(tokens[group.start - 1], self.owner, text) =>
            {
                (Lean::Past, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Tried to seize the mules on 6 January": they did try.
            Some(group) if group.intended && grammar.is(tokens[group.start], self.attempt, text) => {
                let finite = clauses.groups.iter().rfind(|g| g.end <= group.start && g.tense.is_finite());
                match finite.filter(|_| !grammar.is(tokens[group.start], self.past, text)) {
                    Some(finite) => {
                        (tense_lean(finite, clauses, start).0, Reason::Verb(finite.tense, finite.start, finite.end))
                    }
                    None => (Lean::Past, Reason::Verb(Tense::Past, group.start, group.start + 1)),
                }
            }
            // "Rain is possible late on Thursday"
            Some(group)
                if group.tense == Tense::Present
                    && grammar.is(tokens[group.head], self.be, text)
                    && tokens.get(group.end).is_some_and(|t| grammar.is(*t, self.possible, text)) =>
            {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            // "In January they promised to mend it": then they promised. "They promised to mend it in May": then it is mended.
            Some(group) if group.intended && group.start >= end && grammar.is(tokens[group.start], self.past, text) => {
                (Lean::Past, Reason::Verb(Tense::Past, group.start, group.start + 1))
            }
            Some(group) if group.tense == Tense::Present && grammar.is(tokens[group.head], self.foresee, text) => {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            // "The council votes on Wednesday": a day without a date, told in the present, is a plan.
            Some(group)
                if group.tense == Tense::Present
                    // "It reports earnings on Thursday", but "says on Thursday that".
                    && (!group.speech || self.has_object(grammar, text, tokens, group, start))
                    && is_weekday(&expression.formula)
                    // "Shells hit it on Saturday" may be either.
                    && !grammar.is(tokens[group.head], self.past, text) =>
            {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            Some(group) => match tense_lean(group, clauses, start) {
                (Lean::Open, _) => (Lean::Open, Reason::Usual),
                (lean, verb) => (lean, Reason::Verb(verb.tense, verb.start, verb.end)),
            },
            None => (Lean::Open, Reason::Usual),
        }
    }
}

impl Cues {
    /// Something stands between the verb and the date that is neither a clause nor who was told.
    fn has_object(&self, grammar: &Grammar, text: &str, tokens: &[Token], group: &VerbGroup, date: usize) -> bool {
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let small = [self.complementizer, self.preposition, self.pronoun];
        date > group.end + 1
            && !small.iter().any(|class| is(group.end, *class))
            && tokens[group.end..date].iter().all(|t| t.is_word() || t.is_number() || t.glued())
    }

    /// What a clause about the past dates ahead of it, and the word that says so: "cancelled all flights until Tuesday".
    fn still_to_come(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        clauses: &Clauses,
        expression: &TimeExpression,
        governing: Option<&VerbGroup>,
    ) -> Option<(Lean, usize)> {
        let (start, _) = expression.tokens;
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        // A date of the calendar may be a year away either way, a weekday comes within the week.
        let near = if is_weekday(&expression.formula) { Lean::Future } else { Lean::Nearest };
        if let Some(due) = (start.saturating_sub(DUE)..start).rfind(|i| is(*i, self.becoming_due)) {
            return Some((Lean::Future, due));
        }
        let (from, _) = clauses.clause_of(start);
        // "Before the scheduled return on 6 September"
        let announced = |i: &usize| is(*i, self.arranged) && *i > 0 && is(i - 1, self.determiner);
        if let Some(cue) = (start.saturating_sub(ANNOUNCED)..start).rfind(announced) {
            return Some((near, cue));
        }
        let group = governing?;
        let phrase =
            |i: usize, class: Option<ClassId>| class.and_then(|class| grammar.phrase_at(tokens, i, class)).is_some();
        // "The fight was originally set for 14 February", "boxes were to have been shipped on 22 April"
        let first = (group.start..group.head).any(|i| is(i, self.at_first)) && is(group.head, self.arranged);
        let calendar = near == Lean::Nearest;
        if calendar && (first || phrase(group.start, self.unfulfilled)) {
            return Some((near, group.start));
        }
        // "Has set 14 December for a vote", "scheduled a vote for 14 December"
        let booked = is(group.head, self.booking) || phrase(group.head, self.booking);
        let for_date = is(expression.tokens.1, self.appointing) && start <= group.end + 1;
        let for_noun = start > 0 && is(start - 1, self.appointing);
        if calendar && booked && group.end <= start && (for_date || for_noun && !group.passive) {
            return Some((near, group.head));
        }
        // "Would not commit itself until the accounts were published on 30 September"
        let waits = || clauses.groups.iter().rfind(|g| g.end <= from && g.tense.is_finite());
        if is(from, self.until) && waits().is_some_and(|g| matches!(g.tense, Tense::Future | Tense::FuturePast)) {
            return Some((near, from));
        }
        // "A meeting scheduled for 20 April was called off", "a stoppage, due to start on 19 September, was": over by now, or
        // not yet.
        let arranged = |i: usize| is(i, self.arranged) || is(i, self.appointed) && for_noun;
        let bare = group.start == group.head && arranged(group.head)
            || group.head > group.start && is(group.start, self.arranged);
        let over = || clauses.groups.iter().any(|g| g.start > start && g.tense == Tense::Past);
        if bare && group.end <= start && over() {
            return Some((near, group.head));
        }
        if !matches!(group.tense, Tense::Past | Tense::Perfect | Tense::Reduced) {
            return None;
        }
        if from < start && is(from, self.open_condition) {
            return Some((near, from));
        }
        // "Would be withdrawn if it had not been accepted by Thursday"
        let looks_on = |g: &VerbGroup| matches!(g.tense, Tense::Future | Tense::FuturePast);
        if from < start && is(from, self.condition) && waits().is_some_and(looks_on) {
            return Some((near, from));
        }
        let behind = group.end < start;
        let before = start > 0 && is(start - 1, self.ahead) && !is(start - 1, self.appointing);
        let (limit, until) = match &expression.formula {
            Formula::Bounded(Side::By, inner) => (true, matches!(**inner, Formula::Aside(_))),
            _ => (before, start > 0 && is(start - 1, self.until)),
        };
        if behind && until && (is(group.head, self.deferring) || phrase(group.head, self.cancel)) {
            return Some((near, group.head));
        }
        // "Promised a march on Friday", "predicted rain by Wednesday".
        let planned = || (group.end..start).any(|i| is(i, self.event)) && is_weekday(&expression.formula);
        // "Called for a session on Thursday"
        let asked = is(group.end, self.appointing) && group.speech;
        if behind && !until && (asked && planned() || is(group.head, self.promising) && (limit || planned())) {
            return Some((near, group.head));
        }
        // "We see it finished by the third quarter"
        let finite = || clauses.groups.iter().rfind(|g| g.head >= from && g.end <= group.start && g.tense.is_finite());
        let hangs = limit && group.tense == Tense::Reduced && finite().is_some_and(|g| g.tense == Tense::Present);
        hangs.then_some((Lean::Future, group.head))
    }
}

/// A date stands so many tokens at most behind the word that says when it falls due.
const DUE: usize = 8;

/// And behind the adjective that says that it is arranged.
const ANNOUNCED: usize = 4;

fn is_business_period(formula: &Formula) -> bool {
    matches!(formula, Formula::Open(Field::Quarter(_) | Field::Half(_)))
}

fn is_weekday(formula: &Formula) -> bool {
    match formula {
        Formula::Open(Field::Weekday(_)) => true,
        Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Bounded(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Part(_, inner)
        | Formula::Aside(inner) => is_weekday(inner),
        _ => false,
    }
}

/// Where a verb points to, and the verb that says so: itself, or the one that it hangs on.
fn tense_lean<'c>(group: &'c VerbGroup, clauses: &'c Clauses, at: usize) -> (Lean, &'c VerbGroup) {
    let lean = match group.tense {
        Tense::Past | Tense::Perfect | Tense::Reduced => Lean::Past,
        Tense::Future | Tense::FuturePast | Tense::Conditional => Lean::Future,
        Tense::Present if group.schedule || group.progressive && !group.speech => Lean::Future,
        Tense::Present => Lean::Open,
        // "to discuss it on Friday": the verb that the infinitive hangs on says when.
        Tense::Infinitive | Tense::Participle => {
            let clause = clauses.clause_of(at);
            let mut before =
                clauses.groups.iter().filter(|g| g.head >= clause.0 && g.end <= group.start && g.tense.is_finite());
            let infinitive = group.tense == Tense::Infinitive;
            match before.next_back() {
                Some(finite) if infinitive && finite.tense == Tense::Present => Lean::Future,
                Some(finite) => match tense_lean(finite, clauses, finite.head) {
                    // "voted to close it until September": what was decided then may be over or to come.
                    (Lean::Past, _) if infinitive => Lean::Open,
                    told => return told,
                },
                // "Beginning on Monday, fares will rise": the verb that it leads up to says when.
                None if !infinitive => {
                    let ahead = clauses.groups.iter().find(|g| g.head >= group.end && g.tense.is_finite());
                    return ahead.map_or((Lean::Open, group), |finite| tense_lean(finite, clauses, finite.head));
                }
                // "On the dividend, to be decided in April, he was less forthcoming"
                None if group.passive => Lean::Future,
                None => Lean::Open,
            }
        }
    };
    (lean, group)
}
