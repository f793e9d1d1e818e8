//! Patterns over tokens: compiled once, matched from a token on, every way through tried.
//!
//! A pattern has no repetition and phrases do not contain themselves, so the ways are few and
//! bounded by the grammar, never by the text. Phrases and rules are entered through a table from
//! the signature of the first token, so that of hundreds of rules only those are tried that can
//! begin with that word.

use super::Grammar;
use super::lexicon::{ClassId, Key, Symbol, WordId};
use super::primitive::Number;
use super::scan::Token;

/// Index of an arm: one `match` line with its value.
pub type ArmId = u32;
/// Index of a phrase; the rules and the verb groups are roots of their own.
pub type PhraseId = u16;

/// What every rule begins under.
pub const RULES: PhraseId = 0;
/// What every verb group begins under.
pub const GROUPS: PhraseId = 1;

/// A compiled element.
#[derive(Clone, Debug)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Token ranges of the expressions: one, or two for ranges and lists.
    pub expressions: [(u16, u16); 2],
    /// How many of them.
    pub count: u8,
    /// One past the last token matched, context included.
    pub end: u16,
    /// First token matched, context included.
    pub start: u16,
    /// How the slots were filled.
    pub steps: Vec<Step>,
}

impl Match {
    /// Tokens from the first expression's first to the last one's last.
    pub fn length(&self) -> u16 {
        self.expressions[usize::from(self.count.max(1)) - 1].1 - self.expressions[0].0
    }
    /// Longest expression first, then the one that saw more context, then the earlier rule.
    pub fn rank(&self) -> (u16, u16, std::cmp::Reverse<ArmId>) {
        (self.length(), self.end - self.start, std::cmp::Reverse(self.arm))
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
    ClosePhrase { start: u16, veto: Option<u16> },
    CloseExpression,
}

/// Matches patterns in one sentence. Scratch space is kept from sentence to sentence.
#[derive(Debug, Default)]
pub struct Matcher {
    steps: Vec<Step>,
    expressions: [(u16, u16); 2],
    count: u8,
    arm: ArmId,
    start: u16,
    best: Option<Match>,
    /// Where ways end, when only that is asked.
    ends: Vec<usize>,
    /// Steps left before a start is given up; never reached by a sane grammar.
    budget: u32,
}

const BUDGET: u32 = 50_000;

impl Matcher {
    /// The best way through any arm under `root` that begins at token `start`.
    pub fn best(
        &mut self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        root: PhraseId,
        start: usize,
    ) -> Option<Match> {
        let arms = grammar.candidates(root, tokens[start].signature);
        if arms.is_empty() || start >= usize::from(u16::MAX) {
            return None;
        }
        self.best = None;
        self.budget = BUDGET;
        let run = Run { grammar, text, tokens, accept: true };
        for &arm in arms {
            self.steps.clear();
            (self.count, self.arm, self.start) = (0, arm, start as u16);
            run.go(self, &grammar.arms[arm as usize].nodes, start, None);
        }
        self.best.take()
    }
}

struct Run<'a> {
    grammar: &'a Grammar,
    text: &'a str,
    tokens: &'a [Token],
    /// Ways through are accepted; otherwise only their ends matter (contexts of vetoes).
    accept: bool,
}

impl Run<'_> {
    fn go(&self, m: &mut Matcher, nodes: &[Node], at: usize, rest: Option<&Rest<'_>>) {
        if m.budget == 0 {
            return;
        }
        m.budget -= 1;
        let Some((node, tail)) = nodes.split_first() else {
            let Some(rest) = rest else { return self.arrive(m, at) };
            match rest.then {
                Then::Go => self.go(m, rest.nodes, at, rest.next),
                Then::ClosePhrase { start, veto } => {
                    if veto.is_some_and(|v| self.vetoed(v, usize::from(start), at)) {
                        return;
                    }
                    m.steps.push(Step::Close { at: at as u16 });
                    self.go(m, rest.nodes, at, rest.next);
                    m.steps.pop();
                }
                Then::CloseExpression => {
                    let index = usize::from(m.count) - 1;
                    let saved = m.expressions[index].1;
                    m.expressions[index].1 = at as u16;
                    self.go(m, rest.nodes, at, rest.next);
                    m.expressions[index].1 = saved;
                }
            }
            return;
        };
        match node {
            Node::Word { word, capital, glued } => {
                if let Some(token) = self.tokens.get(at) {
                    if token.word == *word && (!capital || token.is_capital()) && self.joins(m, at, *glued) {
                        self.go(m, tail, at + 1, rest);
                    }
                }
            }
            Node::Digits { digits, glued } => {
                if let Some(token) = self.tokens.get(at) {
                    if token.is_number() && token.span().of(self.text) == &**digits && self.joins(m, at, *glued) {
                        self.go(m, tail, at + 1, rest);
                    }
                }
            }
            Node::Class { class, licensed, slot, glued, veto } => {
                let Some(token) = self.tokens.get(at) else { return };
                if !self.joins(m, at, *glued) {
                    return;
                }
                for form in self.grammar.phrases_of(*class) {
                    let words = &form.words;
                    let here = self.tokens.get(at..at + words.len());
                    if here.is_some_and(|here| here.iter().zip(words).all(|(t, w)| t.word == *w))
                        && (!form.capital || token.is_capital())
                        && (*licensed || !form.ambiguous)
                        && !veto.is_some_and(|v| self.vetoed(v, at, at + words.len()))
                    {
                        self.fill(m, *slot, form.key, at, at + words.len(), tail, rest);
                    }
                }
                if let Some(key) = self.grammar.class_key(*token, *class, *licensed, self.text) {
                    if !veto.is_some_and(|v| self.vetoed(v, at, at + 1)) {
                        self.fill(m, *slot, key, at, at + 1, tail, rest);
                    }
                }
            }
            Node::Number { kind, slot, glued, veto } => {
                if let Some(token) = self.tokens.get(at) {
                    if token.is_number() && self.joins(m, at, *glued) {
                        if let Some(n) = kind.read(token.span().of(self.text)) {
                            if !veto.is_some_and(|v| self.vetoed(v, at, at + 1)) {
                                self.fill(m, *slot, Key::Number(f64::from(n)), at, at + 1, tail, rest);
                            }
                        }
                    }
                }
            }
            Node::Shape { shape: Shape::Start, .. } => {
                let before = &self.tokens[..at];
                if before.iter().all(|t| t.is_mark()) {
                    self.go(m, tail, at, rest);
                }
            }
            Node::Shape { shape: Shape::End, .. } => {
                if self.tokens[at..].iter().all(|t| t.is_mark()) {
                    self.go(m, tail, at, rest);
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
            }
            Node::Phrase { phrase, slot, veto } => {
                let Some(token) = self.tokens.get(at) else { return };
                let then = Then::ClosePhrase { start: at as u16, veto: *veto };
                let rest = Rest { nodes: tail, next: rest, then };
                for &arm in self.grammar.candidates(*phrase, token.signature) {
                    m.steps.push(Step::Open { slot: *slot, arm, at: at as u16 });
                    self.go(m, &self.grammar.arms[arm as usize].nodes, at, Some(&rest));
                    m.steps.pop();
                }
            }
            Node::Choice(choices) => {
                let rest = Rest { nodes: tail, next: rest, then: Then::Go };
                for choice in choices {
                    self.go(m, choice, at, Some(&rest));
                }
            }
            Node::Expression(inner) => {
                if m.count == 2 {
                    return;
                }
                let saved = m.expressions[usize::from(m.count)];
                m.expressions[usize::from(m.count)] = (at as u16, at as u16);
                m.count += 1;
                self.go(m, inner, at, Some(&Rest { nodes: tail, next: rest, then: Then::CloseExpression }));
                m.count -= 1;
                m.expressions[usize::from(m.count)] = saved;
            }
            Node::Not(inner) => {
                if self.ends(inner, at).is_empty() {
                    self.go(m, tail, at, rest);
                }
            }
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
        let start = usize::from(m.start);
        if !self.accept {
            m.ends.push(end);
            return;
        }
        let (expressions, count) =
            if m.count == 0 { ([(m.start, end as u16); 2], 1) } else { (m.expressions, m.count) };
        let last = usize::from(expressions[usize::from(count) - 1].1);
        let first = usize::from(expressions[0].0);
        if first >= last || self.cut_off(first, last) || end < start {
            return;
        }
        if self.grammar.arms[m.arm as usize].veto.is_some_and(|v| self.vetoed(v, first, last)) {
            return;
        }
        let found = Match { arm: m.arm, expressions, count, start: m.start, end: end as u16, steps: Vec::new() };
        if m.best.as_ref().is_none_or(|best| found.rank() > best.rank()) {
            let mut steps = m.best.take().map(|best| best.steps).unwrap_or_default();
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
    fn vetoed(&self, veto: u16, start: usize, end: usize) -> bool {
        let veto = &self.grammar.vetoes[usize::from(veto)];
        veto.after.iter().any(|nodes| !self.ends(nodes, end).is_empty())
            || veto.before.iter().any(|(nodes, length)| {
                start.checked_sub(*length).is_some_and(|from| self.ends(nodes, from).contains(&start))
            })
    }

    /// Where the ways through `nodes` from `at` end.
    fn ends(&self, nodes: &[Node], at: usize) -> Vec<usize> {
        if at > self.tokens.len() {
            return Vec::new();
        }
        let run = Run { accept: false, ..*self };
        let mut m = Matcher { budget: 1_000, start: at as u16, ..Matcher::default() };
        run.go(&mut m, nodes, at, None);
        m.ends
    }
}
