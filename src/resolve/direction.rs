//! Does the clause look back or ahead? Decided by the verb group that governs the expression.

use crate::clause::{Clauses, Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{ClassId, Field, Formula, Grammar, Side, Token, WordId};
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
    having: Option<ClassId>,
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
    implicative: Option<ClassId>,
    onset: Option<ClassId>,
    intention: Option<ClassId>,
    directional: Option<ClassId>,
    moving: Option<ClassId>,
    could: Option<ClassId>,
    coordinator: Option<ClassId>,
    comparing: Option<ClassId>,
    /// The first words of it, which are few: most words are none of them.
    compared_by: Vec<WordId>,
    definite: Option<ClassId>,
    again: Option<ClassId>,
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
            having: grammar.class("having"),
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
            implicative: grammar.class("implicative"),
            onset: grammar.class("onset"),
            intention: grammar.class("intention"),
            directional: grammar.class("directional"),
            moving: grammar.class("moving"),
            could: grammar.class("could"),
            coordinator: grammar.class("coordinator"),
            comparing: grammar.class("comparing"),
            compared_by: grammar
                .class("comparing")
                .map_or(Vec::new(), |class| grammar.phrases(class).map(|words| words[0]).collect()),
            definite: grammar.class("definite"),
            again: grammar.class("again"),
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

    /// Does a date say when something was once more: "again in January"?
    pub fn is_again(&self, grammar: &Grammar, text: &str, tokens: &[Token], start: usize) -> bool {
        (start.saturating_sub(2)..start).any(|i| grammar.is(tokens[i], self.again, text))
    }

    /// Does a word say that something begins: "starting on 5 November"?
    pub fn is_onset(&self, grammar: &Grammar, text: &str, word: Token) -> bool {
        grammar.is(word, self.onset, text)
    }

    /// Does a clause that begins so say which: "who left"?
    pub fn is_relative(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        grammar.is(first, self.relative, text)
    }

    /// Is a date what something is measured by: "compared with a loss in May"?
    pub fn is_compared(&self, grammar: &Grammar, text: &str, tokens: &[Token], start: usize) -> bool {
        let opens = |i: usize| self.compared_by.contains(&tokens[i].word);
        let cue =
            |i: &usize| opens(*i) && self.comparing.is_some_and(|class| grammar.phrase_at(tokens, *i, class).is_some());
        (start.saturating_sub(COMPARED)..start)
            .rev()
            .take_while(|i| !(tokens[*i].is_mark() && tokens[*i].span().of(text) == ";"))
            .any(|i| cue(&i))
    }

    /// Does a date in full end the quarter that stands right before it: "the third quarter ended 30 September 2008"?
    pub fn ends_quarter(&self, grammar: &Grammar, text: &str, tokens: &[Token], quarter: usize, date: usize) -> bool {
        (quarter + 1..quarter + 3).contains(&date) && grammar.is(tokens[quarter], self.period_end, text)
    }

    /// Does an article say that a weekday is one of what is told: "on the Monday we stopped", and not "the Monday meeting"?
    pub fn is_definite(&self, grammar: &Grammar, text: &str, tokens: &[Token], (start, end): (usize, usize)) -> bool {
        // "The Monday night" has it.
        let article = [start.checked_sub(1), Some(start)]
            .into_iter()
            .flatten()
            .any(|i| tokens.get(i).is_some_and(|t| grammar.is(*t, self.definite, text)));
        let alone = tokens.get(end).is_none_or(|next| {
            next.is_mark() && !next.glued() || !next.is_word() || {
                [self.preposition, self.pronoun, self.subordinator].iter().any(|class| grammar.is(*next, *class, text))
            }
        });
        article && alone
    }

    /// Does a clause that begins so tell what was said: "that it had left"?
    pub fn is_reported(&self, grammar: &Grammar, text: &str, first: Token) -> bool {
        grammar.is(first, self.complementizer, text)
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
        Look { cues: self, grammar, text, tokens, clauses, expression }.lean()
    }
}

/// An expression among its words.
#[derive(Clone, Copy)]
struct Look<'a> {
    cues: &'a Cues,
    grammar: &'a Grammar,
    text: &'a str,
    tokens: &'a [Token],
    clauses: &'a Clauses,
    expression: &'a TimeExpression,
}

impl<'a> Look<'a> {
    fn is(&self, at: usize, class: Option<ClassId>) -> bool {
        self.tokens.get(at).is_some_and(|token| self.grammar.is(*token, class, self.text))
    }

    /// One past a phrase of a class that begins at a token.
    fn phrase(&self, at: usize, class: Option<ClassId>) -> Option<usize> {
        class.and_then(|class| self.grammar.phrase_at(self.tokens, at, class))
    }

    fn lean(&self) -> (Lean, Reason) {
        let Look { cues, tokens, clauses, expression, .. } = *self;
        let (start, end) = expression.tokens;
        // "ahead of Thursday's vote", "before the May 5 summit"
        let noun = (end..(end + 4).min(tokens.len()))
            .take_while(|i| tokens[*i].is_word() || tokens[*i].span().of(self.text) == "'")
            .find(|i| self.is(*i, cues.event));
        if let Some(noun) = noun.filter(|i| self.is(*i, cues.scheduled)) {
            let cue = (start.saturating_sub(3)..start).rev().find(|i| self.is(*i, cues.ahead));
            let phrase = (start.saturating_sub(4)..start)
                .find(|i| self.phrase(*i, cues.ahead).is_some_and(|end| end + 1 >= start && end <= start));
            if let Some(cue) = phrase.or(cue).filter(|_| noun >= end) {
                return (Lean::Future, Reason::Cue(cue));
            }
        }
        // "Will be pulled down after Saturday night's fire": nobody plans a fire.
        if let Some(cue) = start.checked_sub(1).filter(|i| self.is(*i, cues.passed))
            && noun.is_some_and(|i| !self.is(i, cues.scheduled))
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
            && self.is(start - 1, cues.appointing)
            && !tokens
                .get(end)
                .is_some_and(|t| t.glued() && !t.span().of(self.text).starts_with(['.', ',', ';', '"', '\u{201d}']));
        if let Some((lean, cue)) = self.still_to_come(governing) {
            return (lean, Reason::Cue(cue));
        }
        match governing {
            Some(group)
                if appointed
                    && matches!(group.tense, Tense::Past | Tense::Perfect | Tense::Reduced)
                    && !self.is(group.start, cues.had) =>
            {
                (Lean::Future, Reason::Cue(start - 1))
            }
            Some(group)
                if matches!(group.tense, Tense::Conditional | Tense::FuturePast)
                    && (is_weekday(&expression.formula) || !self.is(group.start, cues.would))
                    && self.phrase(group.start, cues.backward).is_some() =>
            {
                (Lean::Past, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Had it passed, it would have gone to a vote on 8 November": then or last year, whichever is nearer.
            Some(group)
                if group.tense == Tense::FuturePast
                    && self.is(group.start, cues.would)
                    && self.phrase(group.start, cues.backward).is_some() =>
            {
                (Lean::Nearest, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Between his leaving a restaurant on Saturday and the fire": he left.
            Some(group)
                if group.tense == Tense::Participle
                    && group.start > 0
                    && group.end <= start
                    && is_weekday(&expression.formula)
                    && self.is(group.start - 1, cues.owner) =>
            {
                (Lean::Past, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Tried to seize the mules on 6 January": they did try.
            Some(group) if group.intended && self.is(group.start, cues.attempt) => {
                let finite = clauses.groups.iter().rfind(|g| g.end <= group.start && g.tense.is_finite());
                match finite.filter(|_| !self.is(group.start, cues.past)) {
                    Some(finite) => {
                        (self.tense_lean(finite, start).0, Reason::Verb(finite.tense, finite.start, finite.end))
                    }
                    None => (Lean::Past, Reason::Verb(Tense::Past, group.start, group.start + 1)),
                }
            }
            // "Rain is possible late on Thursday"
            Some(group)
                if group.tense == Tense::Present
                    && self.is(group.head, cues.be)
                    && self.is(group.end, cues.possible) =>
            {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            // "In January they promised to mend it": then they promised. "They promised to mend it in May": then it is mended.
            Some(group) if group.intended && group.start >= end && self.is(group.start, cues.past) => {
                (Lean::Past, Reason::Verb(Tense::Past, group.start, group.start + 1))
            }
            Some(group) if group.tense == Tense::Present && self.is(group.head, cues.foresee) => {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            // "With more rain forecast over the weekend"
            Some(group) if group.tense == Tense::Reduced && self.is(group.head, cues.outlook) && group.end <= start => {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            // "The council votes on Wednesday": a day without a date, told in the present, is a plan.
            Some(group)
                if group.tense == Tense::Present
                    // "It reports earnings on Thursday", but "says on Thursday that".
                    && (!group.speech || self.has_object(group))
                    && is_weekday(&expression.formula)
                    // "Shells hit it on Saturday" may be either.
                    && !self.is(group.head, cues.past) =>
            {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            // "Will lose it again when he is fit in August"
            Some(group) if group.tense == Tense::Present && self.waits_for(group) => {
                (Lean::Future, Reason::Verb(group.tense, group.start, group.end))
            }
            Some(group) => match self.tense_lean(group, start) {
                (Lean::Open, _) => (Lean::Open, Reason::Usual),
                (lean, verb) => (lean, Reason::Verb(verb.tense, verb.start, verb.end)),
            },
            None => (Lean::Open, Reason::Usual),
        }
    }

    /// Something stands between the verb and the date that is neither a clause nor who was told.
    fn has_object(&self, group: &VerbGroup) -> bool {
        let Look { cues, tokens, .. } = *self;
        let date = self.expression.tokens.0;
        let small = [cues.complementizer, cues.preposition, cues.pronoun];
        date > group.end + 1
            && !small.iter().any(|class| self.is(group.end, *class))
            && tokens[group.end..date].iter().all(|t| t.is_word() || t.is_number() || t.glued())
    }

    /// What a clause about the past dates ahead of it, and the word that says so: "cancelled all flights until Tuesday".
    fn still_to_come(&self, governing: Option<&VerbGroup>) -> Option<(Lean, usize)> {
        let Look { cues, clauses, expression, .. } = *self;
        let (start, _) = expression.tokens;
        let is = |i: usize, class| self.is(i, class);
        // A date of the calendar may be a year away either way, a weekday comes within the week.
        let near = if is_weekday(&expression.formula) { Lean::Future } else { Lean::Nearest };
        if let Some(due) = (start.saturating_sub(DUE)..start).rfind(|i| is(*i, cues.becoming_due)) {
            return Some((Lean::Future, due));
        }
        let (from, _) = clauses.clause_of(start);
        // "Before the scheduled return on 6 September"
        let announced = |i: &usize| is(*i, cues.arranged) && *i > 0 && is(i - 1, cues.determiner);
        if let Some(cue) = (start.saturating_sub(ANNOUNCED)..start).rfind(announced) {
            return Some((near, cue));
        }
        let mut group = governing?;
        // "Set sentencing for 2 November": a noun, though it looks like a verb.
        let noun = group.tense == Tense::Participle && group.start == group.head;
        if let Some(booked) = clauses.groups.iter().find(|g| noun && g.end == group.start && is(g.head, cues.booking)) {
            group = booked;
        }
        let phrase = |i: usize, class| self.phrase(i, class).is_some();
        // "The fight was originally set for 14 February", "boxes were to have been shipped on 22 April"
        let first = (group.start..group.head).any(|i| is(i, cues.at_first)) && is(group.head, cues.arranged);
        let calendar = near == Lean::Nearest;
        // "Had planned to leave on Saturday": this week or last.
        let had = |g: &VerbGroup| g.end == group.start && is(g.start, cues.had) && is(g.head, cues.intention);
        let aimed = group.tense == Tense::Infinitive && clauses.groups.iter().any(had);
        if aimed && group.end <= start {
            return Some((Lean::Nearest, group.start));
        }
        // "Has pledged to restore it, starting in September"
        let onset = start
            .checked_sub(1)
            .filter(|i| is(*i, cues.onset))
            .or_else(|| (start.saturating_sub(2)..start).find(|i| self.phrase(*i, cues.onset) == Some(start)));
        let last = || clauses.groups.iter().rfind(|g| g.end <= start && g.tense != Tense::Participle);
        if let Some(onset) = onset.filter(|_| last().is_some_and(|g| g.tense == Tense::Infinitive || g.intended)) {
            return Some((Lean::Future, onset));
        }
        // "Had been due to resume on 15 November", "was due to join in mid-April": then or not, it may be over.
        let dated = matches!(super::absolute(&expression.formula), Formula::Open(_));
        let due = dated && group.tense == Tense::FuturePast && !is(group.start, cues.would);
        if calendar && (first || due || phrase(group.start, cues.unfulfilled)) {
            return Some((near, group.start));
        }
        // "Has put the hearing back to 29 June", "extended the deadline to March"
        let moved = start.checked_sub(1).filter(|i| is(*i, cues.directional));
        if let Some(to) = moved.filter(|to| is(group.head, cues.moving) && group.end <= *to) {
            return Some((near, to));
        }
        // "Had been planning a party at the end of July", "had booked a hall for its dinner on 4 July"
        let ahead =
            is(group.head, cues.booking) && (group.progressive || (group.end..start).any(|i| is(i, cues.appointing)));
        if calendar && ahead && is(group.start, cues.had) && group.end <= start {
            return Some((near, group.start));
        }
        // "No decision was likely before a meeting on 15 June"
        let limits = (group.end..start).any(|i| is(i, cues.ahead) && !is(i, cues.appointing));
        if calendar && group.tense == Tense::Past && is(group.end, cues.possible) && limits {
            return Some((Lean::Future, group.end));
        }
        // "Has set 14 December for a vote", "scheduled a vote for 14 December"
        let booked = is(group.head, cues.booking) || phrase(group.head, cues.booking);
        let for_date = is(expression.tokens.1, cues.appointing) && start <= group.end + 1;
        let listed = self.list_of(start);
        let for_noun = listed > 0 && is(listed - 1, cues.appointing);
        // "Has been fixed for 19 April", but "was set for 14 February and then moved".
        let stands = !group.passive || matches!(group.tense, Tense::Perfect | Tense::Present);
        if calendar && booked && group.end <= start && (for_date || for_noun && stands) {
            return Some((near, group.head));
        }
        // "A visit on 27 May has been cancelled": it was to come.
        let off = is(group.head, cues.deferring) || phrase(group.head, cues.cancel);
        if off && group.passive && group.tense == Tense::Perfect && start < group.start {
            return Some((near, group.head));
        }
        // "Would not commit itself until the accounts were published on 30 September"
        let waits = || clauses.groups.iter().rfind(|g| g.end <= from && g.tense.is_finite());
        if is(from, cues.until) && waits().is_some_and(|g| matches!(g.tense, Tense::Future | Tense::FuturePast)) {
            return Some((near, from));
        }
        // "A meeting scheduled for 20 April was called off", "a stoppage, due to start on 19 September, was": over by now, or
        // not yet.
        let arranged = |i: usize| is(i, cues.arranged) || is(i, cues.appointed) && for_noun;
        let bare = group.start == group.head && arranged(group.head)
            || group.head > group.start && is(group.start, cues.arranged);
        let over = || clauses.groups.iter().any(|g| g.start > start && g.tense == Tense::Past);
        if bare && group.end <= start && over() {
            // "A storm expected on Saturday fizzled": nothing but what was called off is still to come.
            let next = clauses.groups.iter().find(|g| g.start > start && g.tense == Tense::Past);
            let off = next.is_some_and(|g| is(g.head, cues.deferring) || phrase(g.head, cues.cancel));
            return Some((if calendar || off { near } else { Lean::Past }, group.head));
        }
        // "Those booked for 26 August can change their dates"
        let next = || clauses.groups.iter().find(|g| g.start >= expression.tokens.1 && g.tense.is_finite());
        let open = |tense| matches!(tense, Tense::Present | Tense::Future | Tense::Conditional);
        if bare && for_noun && group.end <= start && next().is_some_and(|g| open(g.tense)) {
            return Some((near, group.head));
        }
        if !matches!(group.tense, Tense::Past | Tense::Perfect | Tense::Reduced) {
            return None;
        }
        if from < start && is(from, cues.open_condition) {
            return Some((near, from));
        }
        // "Would be withdrawn if it had not been accepted by Thursday"
        let looks_on = |g: &VerbGroup| matches!(g.tense, Tense::Future | Tense::FuturePast);
        if from < start && is(from, cues.condition) && waits().is_some_and(looks_on) {
            return Some((near, from));
        }
        let behind = group.end < start;
        let before = start > 0 && is(start - 1, cues.ahead) && !is(start - 1, cues.appointing);
        let (limit, until) = match &expression.formula {
            Formula::Bounded(Side::By, inner) => (true, matches!(**inner, Formula::Aside(_))),
            _ => (before, start > 0 && is(start - 1, cues.until)),
        };
        if behind && until && (is(group.head, cues.deferring) || phrase(group.head, cues.cancel)) {
            return Some((near, group.head));
        }
        // "Promised a march on Friday", "predicted rain by Wednesday".
        let planned = || (group.end..start).any(|i| is(i, cues.event)) && is_weekday(&expression.formula);
        // "Called for a session on Thursday"
        let asked = is(group.end, cues.appointing) && group.speech;
        if behind && !until && (asked && planned() || is(group.head, cues.promising) && (limit || planned())) {
            return Some((near, group.head));
        }
        // "We see it finished by the third quarter"
        let finite = || clauses.groups.iter().rfind(|g| g.head >= from && g.end <= group.start && g.tense.is_finite());
        let hangs = limit && group.tense == Tense::Reduced && finite().is_some_and(|g| g.tense == Tense::Present);
        hangs.then_some((Lean::Future, group.head))
    }

    /// Where a list begins that a date goes on: "booked for August 26, 27 or 28".
    fn list_of(&self, start: usize) -> usize {
        let goes_on = |i: &usize| {
            let token = self.tokens[*i];
            token.is_number() || token.span().of(self.text) == "," || self.is(*i, self.cues.coordinator)
        };
        let numbers = (0..start).rev().take_while(goes_on).filter(|i| self.tokens[*i].is_number()).last();
        // The month before its days.
        numbers.map_or(start, |first| first - usize::from(first > 1 && self.tokens[first - 1].is_capital()))
    }

    /// A verb in the present whose clause says when something will be.
    fn waits_for(&self, group: &VerbGroup) -> bool {
        let (from, _) = self.clauses.clause_of(group.head);
        let opens = [self.cues.subordinator, self.cues.half_subordinator].iter().any(|class| self.is(from, *class));
        let main = self.clauses.groups.iter().rfind(|g| g.end <= from && g.tense.is_finite());
        opens && main.is_some_and(|g| g.tense == Tense::Future)
    }

    /// The next verb is joined to one and tells what was.
    fn goes_on_in_past(&self, group: &VerbGroup) -> bool {
        let next = self.clauses.groups.iter().find(|g| g.start >= group.end && g.tense.is_finite());
        next.is_some_and(|g| g.tense == Tense::Past && g.start > 0 && self.is(g.start - 1, self.cues.coordinator))
    }

    /// Where a verb points to, and the verb that says so: itself, or the one that it hangs on.
    fn tense_lean(&self, group: &'a VerbGroup, at: usize) -> (Lean, &'a VerbGroup) {
        let clauses = self.clauses;
        let lean = match group.tense {
            Tense::Past | Tense::Perfect | Tense::Reduced => Lean::Past,
            // "having been sent home in May"
            Tense::Participle if group.start < group.head && self.is(group.start, self.cues.having) => Lean::Past,
            // "Could raise only nine men and were bowled out": they were able to.
            Tense::Conditional if self.is(group.start, self.cues.could) && self.goes_on_in_past(group) => Lean::Past,
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
                    // "Continued to run until Sunday": it did.
                    Some(finite)
                        if infinitive
                            && finite.end == group.start
                            && self.is(finite.head, self.cues.implicative)
                            && matches!(finite.tense, Tense::Past | Tense::Perfect) =>
                    {
                        return (Lean::Past, finite);
                    }
                    Some(finite) => match self.tense_lean(finite, finite.head) {
                        // "has agreed to join in the summer"
                        (Lean::Past, _) if infinitive && finite.tense == Tense::Perfect => Lean::Nearest,
                        // "voted to close it until September": what was decided then may be over or to come.
                        (Lean::Past, _) if infinitive => Lean::Open,
                        told => return told,
                    },
                    // "Beginning on Monday, fares will rise": the verb that it leads up to says when.
                    None if !infinitive => {
                        let ahead = clauses.groups.iter().find(|g| g.head >= group.end && g.tense.is_finite());
                        return ahead.map_or((Lean::Open, group), |finite| self.tense_lean(finite, finite.head));
                    }
                    // "On the dividend, to be decided in April, he was less forthcoming"
                    None if group.passive => Lean::Future,
                    None => Lean::Open,
                }
            }
        };
        (lean, group)
    }
}

/// A date stands so many tokens at most behind the words that it is compared by.
const COMPARED: usize = 30;

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
