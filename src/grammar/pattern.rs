//! Patterns over tokens: compiled once, matched from a token on, every way through tried.
//!
//! A pattern has no repetition and phrases do not contain themselves, so the ways are few and
//! bounded by the grammar, never by the text. Which rules and phrases may match from a token on is
//! told by the [automaton](super::automaton); only these are tried.

use super::Grammar;
use super::automaton::Automaton;
use super::lexicon::{ClassId, Key, Symbol, WordId};
use super::primitive::Number;
use super::scan::Token;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::ops::Range;

/// Index of an arm: one `match` line with its value.
pub type ArmId = u32;
/// Index of a phrase; the rules and the verb groups are roots of their own.
pub type PhraseId = u16;

/// What every rule begins under.
pub const RULES: PhraseId = 0;
/// What every verb group begins under.
pub const GROUPS: PhraseId = 1;
/// How many expressions one match may give: three days of a list.
const MOST_EXPRESSIONS: usize = 3;

/// A compiled element.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Node {
    Word { word: WordId, capital: bool, glued: bool },
    Digits { digits: Box<str>, glued: bool },
    Class { class: ClassId, licensed: bool, slot: Option<Symbol>, glued: bool, veto: Option<u16> },
    Number { kind: Number, slot: Option<Symbol>, glued: bool, veto: Option<u16> },
    Shape { shape: Shape, slot: Option<Symbol> },
    Phrase { phrase: PhraseId, slot: Option<Symbol>, veto: Option<u16> },
    Choice(Vec<Vec<Node>>),
    Expression(Vec<Node>),
    Not(Vec<Node>),
}

/// Classes that are open or say where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Shape {
    /// Any token.
    Any,
    /// Any word.
    Word,
    /// A word that begins with a capital.
    Capital,
    /// A word in lower case.
    Lower,
    /// Before the first token of the sentence, also behind an opening quote.
    Start,
    /// Behind the last token.
    End,
}

impl Shape {
    pub(super) const NAMES: [(&'static str, Shape); 6] = [
        ("any", Shape::Any),
        ("word", Shape::Word),
        ("capital", Shape::Capital),
        ("lower", Shape::Lower),
        ("start", Shape::Start),
        ("end", Shape::End),
    ];
}

/// A step of a parse, in the order of the words.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A phrase begins.
    Open {
        /// The slot that it fills.
        slot: Option<Symbol>,
        /// The arm that was taken.
        arm: ArmId,
        /// Its first token.
        at: u16,
    },
    /// The innermost phrase ends before this token.
    Close {
        /// One past its last token.
        at: u16,
    },
    /// A slot is filled by tokens.
    Fill {
        /// The slot.
        slot: Symbol,
        /// With what.
        key: Key,
        /// The first token.
        at: u16,
        /// One past the last.
        end: u16,
    },
}

/// A way through a rule.
#[derive(Clone, Debug, Default)]
pub struct Match {
    /// Which arm of which rule.
    pub arm: ArmId,
    /// Token ranges of the expressions: one, two of a range, two or three of a list.
    pub expressions: [(u16, u16); MOST_EXPRESSIONS],
    /// How many of them.
    pub count: u8,
    /// One past the last token matched, context included.
    pub end: u16,
    /// First token matched, context included.
    pub start: u16,
    /// How the slots were filled.
    pub steps: Vec<Step>,
}

/// What may match from a token on.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Its first token.
    pub start: u16,
    /// Tokens of the longest match, context included.
    pub reach: u16,
    /// The arms that may match, in the matcher.
    arms: (u32, u32),
}

impl Candidate {
    /// From its first token to one past the last that it may take.
    pub fn range(&self) -> (u16, u16) {
        (self.start, self.start + self.reach)
    }
}

impl Match {
    /// From the first expression's first token to one past the last one's last.
    pub fn range(&self) -> (u16, u16) {
        (self.expressions[0].0, self.expressions[usize::from(self.count.max(1)) - 1].1)
    }
    /// Tokens from the first expression's first to the last one's last.
    pub fn length(&self) -> u16 {
        self.expressions[usize::from(self.count.max(1)) - 1].1 - self.expressions[0].0
    }
    /// Longest expression first, then the one that saw more context, then the earlier rule.
    pub fn rank(&self) -> (u16, u16, Reverse<ArmId>) {
        (self.length(), self.end - self.start, Reverse(self.arm))
    }
}

/// What remains to be matched once a list of nodes is through.
struct Rest<'a> {
    nodes: &'a [Node],
    next: Option<&'a Rest<'a>>,
    then: Then,
}

#[derive(Clone, Copy)]
enum Then {
    Go,
    CloseExpression,
}

/// What a way through is wanted for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Sink {
    /// The best way through a rule.
    #[default]
    Best,
    /// Every way through a phrase.
    Outcomes,
    /// Whether there is a way through a context.
    Context,
}

/// A way through a phrase: where it ends and its steps in the arena.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    arm: ArmId,
    end: u16,
    steps: (u32, u32),
}

/// Matches patterns in one sentence after the other. What a phrase comes to at a token is worked out
/// once for all rules that ask, so that work is bounded by phrases times tokens.
#[derive(Debug, Default)]
pub struct Matcher {
    steps: Vec<Step>,
    /// Where the steps of the phrase begin that is being worked out.
    floor: usize,
    expressions: [(u16, u16); MOST_EXPRESSIONS],
    count: u8,
    arm: ArmId,
    start: u16,
    best: Option<Match>,
    sink: Sink,
    /// `[token][phrase]` -> sentence and index into `known`; of another sentence where it was not asked.
    memo: Vec<(u32, u32)>,
    /// The sentence that was begun, from 1.
    sentence: u32,
    automaton: Automaton,
    /// Arms that may match, with their reach, of the walks that are not done with.
    arms: Vec<(ArmId, u16)>,
    /// Room for the steps of matches to come.
    spare: Vec<Vec<Step>>,
    known: Vec<(u32, u32)>,
    outcomes: Vec<Outcome>,
    arena: Vec<Step>,
    /// Ways through the phrases that are being worked out.
    pending: Vec<Outcome>,
    /// Where the way through a context has to end, if that matters, and whether there is one.
    goal: Option<usize>,
    found: bool,
    /// Steps left before a start is given up; never reached by a sane grammar.
    budget: u32,
}

const BUDGET: u32 = 100_000;

impl Matcher {
    /// Forgets the last sentence. One matcher serves one grammar: what it has learned of that stays.
    pub fn begin(&mut self, grammar: &Grammar, tokens: &[Token]) {
        let cells = (tokens.len() + 1) * grammar.program.phrases.len();
        if self.memo.len() < cells || self.sentence == u32::MAX {
            self.memo.clear();
            self.memo.resize(cells, (0, 0));
            self.sentence = 0;
        }
        self.sentence += 1;
        self.arms.clear();
        self.known.clear();
        self.outcomes.clear();
        self.arena.clear();
    }

    /// What may match under `root` from the first token of `starts` of the sentence that was begun, or from the first one
    /// behind it from which anything may; `None` when nothing does for certain.
    pub fn candidate(
        &mut self,
        grammar: &Grammar,
        tokens: &[Token],
        root: PhraseId,
        starts: Range<usize>,
    ) -> Option<Candidate> {
        let mut at = starts.start;
        loop {
            at = self.automaton.next_alive(root, tokens, at..starts.end);
            if at >= starts.end {
                return None;
            }
            let first = self.arms.len() as u32;
            let reach = self.automaton.walk(grammar, root, &tokens[at..], &mut self.arms);
            if reach > 0 {
                let arms = (first, self.arms.len() as u32);
                return Some(Candidate { start: at as u16, reach: reach as u16, arms });
            }
            at += 1;
        }
    }

    /// The best way through any arm of a candidate.
    pub fn best(&mut self, grammar: &Grammar, text: &str, tokens: &[Token], candidate: Candidate) -> Option<Match> {
        self.best = None;
        self.sink = Sink::Best;
        self.budget = BUDGET;
        let run = Run { grammar, text, tokens };
        let arms = candidate.arms.0 as usize..candidate.arms.1 as usize;
        // Those that reach far first: behind a long match short ones need not be tried, for none comes to more than it reaches.
        self.arms[arms.clone()].sort_by_key(|its| Reverse(its.1));
        for i in arms {
            let (arm, reach) = self.arms[i];
            let most = (reach, reach, Reverse(arm));
            if self.best.as_ref().is_some_and(|best| best.rank() >= most) {
                continue;
            }
            self.steps.clear();
            (self.count, self.arm, self.start) = (0, arm, candidate.start);
            run.go(self, &grammar.arms[arm as usize].nodes, usize::from(candidate.start), None);
        }
        self.best.take()
    }

    /// Takes matches back that are done with.
    pub fn recycle(&mut self, done: impl IntoIterator<Item = Match>) {
        self.spare.extend(done.into_iter().map(|found| found.steps));
        self.spare.truncate(8);
    }
}

#[derive(Clone, Copy)]
struct Run<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    tokens: &'a [Token],
}

impl Run<'_> {
    fn go<'a>(&self, m: &mut Matcher, mut nodes: &'a [Node], mut at: usize, mut rest: Option<&'a Rest<'a>>) {
        // Once around for each node that leads one way on, deeper for those that lead several.
        loop {
            let Some(budget) = m.budget.checked_sub(1) else { return };
            m.budget = budget;
            let Some((node, tail)) = nodes.split_first() else {
                let Some(Rest { nodes: outer, next, then }) = rest else { return self.arrive(m, at) };
                match then {
                    Then::Go => (nodes, rest) = (outer, *next),
                    Then::CloseExpression => {
                        let index = usize::from(m.count) - 1;
                        let saved = m.expressions[index].1;
                        m.expressions[index].1 = at as u16;
                        self.go(m, outer, at, *next);
                        m.expressions[index].1 = saved;
                        return;
                    }
                }
                continue;
            };
            match node {
                Node::Word { word, capital, glued } => {
                    let Some(token) = self.tokens.get(at) else { return };
                    if token.word != *word || *capital && !token.is_capital() || !self.joins(m, at, *glued) {
                        return;
                    }
                    at += 1;
                }
                Node::Digits { digits, glued } => {
                    let Some(token) = self.tokens.get(at) else { return };
                    let same = token.is_number() && token.span().of(self.text) == &**digits;
                    if !same || !self.joins(m, at, *glued) {
                        return;
                    }
                    at += 1;
                }
                Node::Class { class, licensed, slot, glued, veto } => {
                    let Some(token) = self.tokens.get(at) else { return };
                    for form in self.grammar.forms_at(*class, token.word) {
                        let words = &form.words;
                        if self
                            .tokens
                            .get(at..at + words.len())
                            .is_some_and(|here| here.iter().zip(words).all(|(t, w)| t.word == *w))
                            && (!form.capital || token.is_capital())
                            && (*licensed || !form.ambiguous)
                            && self.joins(m, at, *glued)
                            && !self.vetoed(m, *veto, at, at + words.len())
                        {
                            self.fill(m, *slot, form.key, at, at + words.len(), tail, rest);
                        }
                    }
                    if let Some(key) = self.grammar.class_key(*token, *class, *licensed, self.text)
                        && self.joins(m, at, *glued)
                        && !self.vetoed(m, *veto, at, at + 1)
                    {
                        self.fill(m, *slot, key, at, at + 1, tail, rest);
                    }
                    return;
                }
                Node::Number { kind, slot, glued, veto } => {
                    if let Some(n) = self.tokens.get(at).and_then(|token| kind.of(token))
                        && self.joins(m, at, *glued)
                        && !self.vetoed(m, *veto, at, at + 1)
                    {
                        self.fill(m, *slot, Key::Number(f64::from(n)), at, at + 1, tail, rest);
                    }
                    return;
                }
                Node::Shape { shape: Shape::Start, .. } => {
                    let before = &self.tokens[..at];
                    if before.len() >= 8 || !before.iter().all(|t| t.is_mark()) {
                        return;
                    }
                }
                Node::Shape { shape: Shape::End, .. } => {
                    let behind = &self.tokens[at..];
                    if behind.len() >= 8 || !behind.iter().all(|t| t.is_mark()) {
                        return;
                    }
                }
                Node::Shape { shape, slot } => {
                    let Some(token) = self.tokens.get(at) else { return };
                    let fits = match shape {
                        Shape::Any => true,
                        Shape::Word => token.is_word(),
                        Shape::Capital => token.is_word() && token.is_capital(),
                        Shape::Lower => token.is_word() && !token.is_capital(),
                        Shape::Start | Shape::End => false,
                    };
                    if fits && self.joins(m, at, false) {
                        self.fill(m, *slot, Key::None, at, at + 1, tail, rest);
                    }
                    return;
                }
                Node::Phrase { phrase, slot, veto } => {
                    if !self.may_begin(*phrase, at) || !self.joins(m, at, false) {
                        return;
                    }
                    let (first, count) = self.outcomes(m, *phrase, *veto, at);
                    for i in first..first + count {
                        let Outcome { arm, end, steps } = m.outcomes[i as usize];
                        let length = m.steps.len();
                        m.steps.push(Step::Open { slot: *slot, arm, at: at as u16 });
                        m.steps.extend_from_slice(&m.arena[steps.0 as usize..steps.1 as usize]);
                        m.steps.push(Step::Close { at: end });
                        self.go(m, tail, usize::from(end), rest);
                        m.steps.truncate(length);
                    }
                    return;
                }
                Node::Choice(choices) => {
                    let rest = Rest { nodes: tail, next: rest, then: Then::Go };
                    for choice in choices {
                        // Most are words, and most of these are others.
                        let other = matches!(choice[..], [Node::Word { word, .. }, ..]
                            if self.tokens.get(at).is_none_or(|token| token.word != word));
                        if !other {
                            self.go(m, choice, at, Some(&rest));
                        }
                    }
                    return;
                }
                Node::Expression(inner) => {
                    if usize::from(m.count) == MOST_EXPRESSIONS {
                        return;
                    }
                    let saved = m.expressions[usize::from(m.count)];
                    m.expressions[usize::from(m.count)] = (at as u16, at as u16);
                    m.count += 1;
                    self.go(m, inner, at, Some(&Rest { nodes: tail, next: rest, then: Then::CloseExpression }));
                    m.count -= 1;
                    m.expressions[usize::from(m.count)] = saved;
                    return;
                }
                Node::Not(inner) => {
                    if self.leads(m, inner, at, None) {
                        return;
                    }
                }
            }
            nodes = tail;
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn fill(
        &self,
        m: &mut Matcher,
        slot: Option<Symbol>,
        key: Key,
        at: usize,
        end: usize,
        tail: &[Node],
        rest: Option<&Rest<'_>>,
    ) {
        match slot {
            Some(slot) => {
                m.steps.push(Step::Fill { slot, key, at: at as u16, end: end as u16 });
                self.go(m, tail, end, rest);
                m.steps.pop();
            }
            None => self.go(m, tail, end, rest),
        }
    }

    /// Every way through a phrase at a token, one for each place where it can end: the first arm
    /// that leads there.
    fn outcomes(&self, m: &mut Matcher, phrase: PhraseId, veto: Option<u16>, at: usize) -> (u32, u32) {
        let cell = at * self.grammar.program.phrases.len() + usize::from(phrase);
        if let (sentence, index) = m.memo[cell]
            && sentence == m.sentence
        {
            return m.known[index as usize];
        }
        let from = m.arms.len();
        m.automaton.walk(self.grammar, phrase, &self.tokens[at..], &mut m.arms);
        let base = m.pending.len();
        let (sink, arm, start, floor) = (m.sink, m.arm, m.start, m.floor);
        m.sink = Sink::Outcomes;
        m.start = at as u16;
        // The steps of the phrase alone begin here.
        m.floor = m.steps.len();
        for i in from..m.arms.len() {
            m.arm = m.arms[i].0;
            self.go(m, &self.grammar.arms[m.arm as usize].nodes, at, None);
        }
        m.arms.truncate(from);
        (m.sink, m.arm, m.start, m.floor) = (sink, arm, start, floor);
        let first = m.outcomes.len() as u32;
        for i in base..m.pending.len() {
            let outcome = m.pending[i];
            let seen = m.outcomes[first as usize..].iter().any(|o| o.end == outcome.end);
            if !seen && !self.vetoed(m, veto, at, usize::from(outcome.end)) {
                m.outcomes.push(outcome);
            }
        }
        m.pending.truncate(base);
        let its = (first, m.outcomes.len() as u32 - first);
        m.memo[cell] = (m.sentence, m.known.len() as u32);
        m.known.push(its);
        its
    }

    /// Can a phrase, of one token at least, begin at a token?
    fn may_begin(&self, phrase: PhraseId, at: usize) -> bool {
        let program = &self.grammar.program;
        let first = &program.sets[usize::from(program.phrases[usize::from(phrase)].first)];
        self.tokens.get(at).is_some_and(|token| first.has(token.signature()))
    }

    /// Letters and digits written together are one thing to a reader, so a pattern may only part
    /// them where it says so.
    fn joins(&self, m: &Matcher, at: usize, glued: bool) -> bool {
        let token = self.tokens[at];
        if glued {
            return token.glued();
        }
        at == usize::from(m.start) || !token.glued() || at == 0 || token.is_mark() || self.tokens[at - 1].is_mark()
    }

    /// A way through the whole pattern.
    fn arrive(&self, m: &mut Matcher, end: usize) {
        match m.sink {
            Sink::Best => {}
            Sink::Context => {
                m.found |= m.goal.is_none_or(|goal| goal == end);
                return;
            }
            Sink::Outcomes => {
                let start = m.arena.len() as u32;
                m.arena.extend_from_slice(&m.steps[m.floor..]);
                let steps = (start, m.arena.len() as u32);
                return m.pending.push(Outcome { arm: m.arm, end: end as u16, steps });
            }
        }
        let start = usize::from(m.start);
        let (expressions, count) =
            if m.count == 0 { ([(m.start, end as u16); MOST_EXPRESSIONS], 1) } else { (m.expressions, m.count) };
        let last = usize::from(expressions[usize::from(count) - 1].1);
        let first = usize::from(expressions[0].0);
        if first >= last || end < start {
            return;
        }
        let found = Match { arm: m.arm, expressions, count, start: m.start, end: end as u16, steps: Vec::new() };
        if m.best.as_ref().is_none_or(|best| found.rank() > best.rank())
            && !self.cut_off(first, last)
            && !self.vetoed(m, self.grammar.arms[m.arm as usize].veto, first, last)
        {
            let mut steps = m.best.take().map(|best| best.steps).or_else(|| m.spare.pop()).unwrap_or_default();
            steps.clear();
            steps.extend_from_slice(&m.steps);
            m.best = Some(Match { steps, ..found });
        }
    }

    /// The expression would cut a word, a number or a code in two.
    fn cut_off(&self, first: usize, last: usize) -> bool {
        let alphanumeric = |t: &Token| !t.is_mark();
        let joint = |t: &Token| t.is_mark() && matches!(t.span().of(self.text), "." | "," | ":" | "/" | "-");
        let (start, end) = (&self.tokens[first], &self.tokens[last - 1]);
        if start.glued() && first > 0 && alphanumeric(start) {
            let before = &self.tokens[first - 1];
            if alphanumeric(before) {
                return true;
            }
            let further = first.checked_sub(2).map(|i| &self.tokens[i]);
            if start.is_number() && before.glued() && joint(before) && further.is_some_and(|t| t.is_number()) {
                return true;
            }
        }
        if let Some(after) = self.tokens.get(last).filter(|t| t.glued() && alphanumeric(end)) {
            if alphanumeric(after) {
                return true;
            }
            let further = self.tokens.get(last + 1);
            if end.is_number() && joint(after) && further.is_some_and(|t| t.is_number() && t.glued()) {
                return true;
            }
        }
        false
    }

    /// True when the words around `start..end` forbid the reading.
    fn vetoed(&self, m: &mut Matcher, veto: Option<u16>, start: usize, end: usize) -> bool {
        let Some(veto) = veto.map(|veto| &self.grammar.vetoes[usize::from(veto)]) else { return false };
        veto.after.is_some_and(|phrase| self.stands(m, phrase, end, None))
            || veto.before.iter().any(|(phrase, length)| {
                start.checked_sub(*length).is_some_and(|from| self.stands(m, *phrase, from, Some(start)))
            })
    }

    /// Does a phrase stand at a token, and end where it should if that matters?
    fn stands(&self, m: &mut Matcher, phrase: PhraseId, at: usize, end: Option<usize>) -> bool {
        if at > self.tokens.len() {
            return false;
        }
        let its = &self.grammar.program.phrases[usize::from(phrase)];
        if !its.empty && !self.may_begin(phrase, at) {
            return false;
        }
        let from = m.arms.len();
        if its.empty {
            // The automaton does not tell of arms that take no token.
            m.arms.extend(its.arms.iter().map(|arm| (*arm, 0)));
        } else {
            m.automaton.walk(self.grammar, phrase, &self.tokens[at..], &mut m.arms);
        }
        let found =
            (from..m.arms.len()).any(|i| self.leads(m, &self.grammar.arms[m.arms[i].0 as usize].nodes, at, end));
        m.arms.truncate(from);
        found
    }

    /// Is there a way through `nodes` from a token, to `end` if that is given?
    fn leads(&self, m: &mut Matcher, nodes: &[Node], at: usize, end: Option<usize>) -> bool {
        if at > self.tokens.len() {
            return false;
        }
        let outer = (m.sink, m.start, m.goal, m.found);
        (m.sink, m.start, m.goal, m.found) = (Sink::Context, at as u16, end, false);
        self.go(m, nodes, at, None);
        let found = m.found;
        (m.sink, m.start, m.goal, m.found) = outer;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::Scanner;
    use crate::span::Span;

    #[test]
    fn what_stands_before_a_match_ends_where_it_begins() {
        let rules = "words month\n  5 = \"May\"\n\nwords title\n  \"Lord\" | \"Dame May\"\n\nveto month\n  before title\n\n\
            rule month-alone\n  match <{m:month}>\n  value month(m)\n  example \"In May.\" => \"May\" = 2025-05\n";
        let grammar = Grammar::compile(vec![("a.rules".into(), rules.into())]).unwrap();
        // The second title reaches into the match: it stands at that place, not before it.
        for (text, found) in [("In May.", true), ("Lord May.", false), ("Dame May.", true)] {
            let mut tokens = Vec::new();
            Scanner::new(&grammar, text, Span::new(0, text.len())).next(&mut tokens);
            let mut matcher = Matcher::default();
            matcher.begin(&grammar, &tokens);
            let candidate = matcher.candidate(&grammar, &tokens, RULES, 0..tokens.len()).unwrap();
            assert_eq!(matcher.best(&grammar, text, &tokens, candidate).is_some(), found, "{text}");
        }
    }

    #[test]
    fn a_sentence_without_a_trigger_is_not_looked_through() {
        let rules = "words common\n  \"in\"\n\nwords month\n  5 = \"May\"\n  6 = \"June\"\n\n\
            rule month-alone\n  match \"in\" <{m:month}>\n  value month(m)\n  example \"In May.\" => \"May\" = 2025-05\n\n\
            rule month-past\n  match <{m:month} \"past\">\n  value month(m)\n  example \"May past.\" => \"May past\" = 2025-05\n";
        let grammar = Grammar::compile(vec![("a.rules".into(), rules.into())]).unwrap();
        // What the first rule cannot do without is enough for the second, too.
        for (text, last) in [("In May past noon.", Some(1)), ("In June or May.", Some(3)), ("In the past.", None)] {
            let mut tokens = Vec::new();
            Scanner::new(&grammar, text, Span::new(0, text.len())).next(&mut tokens);
            assert_eq!(grammar.last_trigger(&tokens), last, "{text}");
        }
    }
}
