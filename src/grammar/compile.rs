//! Files into tables: names are settled, faults told, and what every pattern can begin with worked out.

mod program;

use super::formula::{Op, Value};
use super::lexicon::{ClassId, Key, Lexicon, Member, NUMBER, Sense, Signature, Symbol, WordId};
use super::opening::{self, Opening, Set};
use super::pattern::{ArmId, GROUPS, Node, PhraseId, RULES, Shape};
use super::primitive::{self, Number};
use super::syntax::{self, Block, Element, Expr, Fault, Place, RuleKind};
use super::{Arm, Class, Form, Grammar, Proof, RuleInfo, Table, Veto};
use crate::error::{Error, ErrorKind, Position, Result, did_you_mean};
use crate::hash::Map;
use crate::text::Abbreviations;
use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Splits a form of the grammar into tokens as [`Scanner`] splits text.
fn spell(text: &str) -> Vec<(String, bool)> {
    let mut tokens: Vec<(String, bool)> = Vec::new();
    let mut glued = false;
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let start = at;
        if c.is_whitespace() {
            glued = false;
            at += 1;
            continue;
        } else if c.is_alphabetic() {
            while at < chars.len() {
                let letter = |at: usize| chars.get(at).is_some_and(|c| c.is_alphabetic());
                let genitive = chars.get(at + 1) == Some(&'s') && !letter(at + 2);
                let inner = chars[at] == '\'' && at > start && letter(at + 1) && !genitive;
                if !chars[at].is_alphabetic() && !inner {
                    break;
                }
                at += 1;
            }
        } else if c.is_ascii_digit() {
            while at < chars.len() && chars[at].is_ascii_digit() {
                at += 1;
            }
        } else {
            at += 1;
        }
        tokens.push((chars[start..at].iter().collect(), glued));
        glued = true;
    }
    tokens
}

#[derive(Default)]
pub(super) struct Compiler {
    lexicon: Lexicon,
    classes: Vec<Class>,
    class_names: Map<String, ClassId>,
    phrases: Map<String, PhraseId>,
    vetoes: Map<String, u16>,
    arms: Vec<Arm>,
    arms_of: Vec<Vec<ArmId>>,
    rules: Vec<RuleInfo>,
    faults: Vec<Fault>,
    common: BTreeSet<WordId>,
    /// What signatures stand for, once all words are known.
    sets: Sets,
    /// By phrase, once all patterns are known: what it can begin with, and what it must contain.
    openings: RefCell<Map<PhraseId, Opening>>,
    obligations: RefCell<Map<PhraseId, Obligation>>,
}

/// The rarest set of words of which a match contains one, with a measure of how rare it is.
type Obligation = Option<(u64, Set)>;

/// Signatures by what they stand for.
#[derive(Default)]
struct Sets {
    /// By class: those of its words, of its words that need a licence, and of words that have its endings.
    classes: Vec<[Set; 3]>,
    /// By signature: how many words have it, and whether one of them is too common to look for.
    counts: Vec<(u64, bool)>,
}

impl Sets {
    fn new(lexicon: &Lexicon, classes: usize, common: &BTreeSet<WordId>) -> Sets {
        let mut sets = Sets { classes: vec![Default::default(); classes], counts: vec![] };
        for (signature, members) in lexicon.signatures().iter().enumerate() {
            // A run of digits counts as so many words.
            sets.counts.push((if matches!(members[..], [Member::Number(_)]) { 3 } else { 0 }, false));
            for member in members {
                let (class, kind) = match member {
                    Member::Class(class, marked) => (*class, usize::from(*marked)),
                    Member::Ending(class) => (*class, 2),
                    _ => continue,
                };
                sets.classes[usize::from(class)][kind].insert(signature as Signature);
            }
        }
        for word in 1..lexicon.word_count() as WordId {
            // Marks are everywhere.
            let frequent = common.contains(&word) || !lexicon.word_text(word).starts_with(char::is_alphabetic);
            let (small, capital) = (lexicon.signature(word, false), lexicon.signature(word, true));
            for signature in [Some(small), Some(capital).filter(|c| *c != small)].into_iter().flatten() {
                let (words, is_frequent) = &mut sets.counts[usize::from(signature)];
                *words += 1;
                *is_frequent |= frequent;
            }
        }
        sets
    }
}

impl Compiler {
    pub(super) fn compile(files: Vec<(PathBuf, Cow<'static, str>)>) -> Result<Grammar> {
        let mut compiler = Compiler { lexicon: Lexicon::new(), ..Compiler::default() };
        let mut blocks = Vec::new();
        for (i, (_, text)) in files.iter().enumerate() {
            let (its, faults) = syntax::parse(text, i as u16);
            compiler.faults.extend(faults);
            blocks.push(its);
        }
        let marks = compiler.marks();
        compiler.words(&blocks);
        compiler.names(&blocks);
        let vetoes = compiler.patterns(&blocks);
        let tables = compiler.tables(&blocks);
        let classes = (0..).zip(&compiler.classes);
        let endings: Vec<(&str, ClassId)> =
            classes.flat_map(|(id, class)| class.suffixes.iter().map(move |(text, _)| (text.as_str(), id))).collect();
        compiler.lexicon.freeze(&endings);
        compiler.classes.iter_mut().for_each(|class| class.phrases.sort_by_key(|form| form.words[0]));
        let cues = cues(blocks);
        compiler.finish(files, cues, marks, vetoes, tables)
    }

    fn fault(&mut self, at: Place, message: impl Into<String>) {
        self.faults.push(Fault { at, message: message.into() });
    }

    fn marks(&mut self) -> [WordId; 128] {
        let mut marks = [0; 128];
        for (i, id) in marks.iter_mut().enumerate().skip(33) {
            let c = i as u8 as char;
            if c.is_ascii_punctuation() {
                *id = self.lexicon.intern(&c.to_string()).unwrap_or(0);
            }
        }
        marks
    }

    fn class(&mut self, name: &str) -> ClassId {
        if let Some(id) = self.class_names.get(name) {
            return *id;
        }
        let id = self.classes.len() as ClassId;
        self.classes.push(Class { name: name.to_owned(), ..Class::default() });
        self.class_names.insert(name.to_owned(), id);
        id
    }

    /// Adds a form to a class. A form with an apostrophe is there with the curly one, too.
    fn add(&mut self, class: ClassId, form: &syntax::Form<'_>, key: Key) {
        if let Some(suffix) = form.text.strip_prefix('*') {
            self.classes[usize::from(class)].suffixes.push((suffix.to_owned(), key));
            return;
        }
        let capital = form.text.starts_with(char::is_uppercase);
        if !form.text.is_empty() && form.text.bytes().all(|b| b.is_ascii_alphabetic()) {
            return self.add_word(class, form, form.text, key, capital);
        }
        let tokens = spell(form.text);
        match &tokens[..] {
            [] => self.fault(form.at, "expected words between the quotes"),
            [(word, _)] if !word.starts_with(|c: char| c.is_ascii_digit()) => {
                self.add_word(class, form, word, key, capital);
                if word.contains('\'') {
                    self.add_word(class, form, &word.replace('\'', "\u{2019}"), key, capital);
                }
            }
            many => {
                let words: Option<Vec<WordId>> = many.iter().map(|(w, _)| self.lexicon.literal(w)).collect();
                match words {
                    Some(words) if !many.iter().any(|(w, _)| w.starts_with(|c: char| c.is_ascii_digit())) => {
                        self.classes[usize::from(class)].phrases.push(Form {
                            words,
                            key,
                            ambiguous: form.ambiguous,
                            capital,
                        });
                    }
                    _ => self.fault(form.at, "a word list holds words, not digits; write digits in a pattern"),
                }
            }
        }
    }

    fn add_word(&mut self, class: ClassId, form: &syntax::Form<'_>, word: &str, key: Key, capital: bool) {
        let Some(id) = self.lexicon.intern(word) else {
            return self.fault(form.at, "too many words in this grammar");
        };
        if !self.lexicon.add(id, Sense { class, key, ambiguous: form.ambiguous, capital }) {
            let name = self.classes[usize::from(class)].name.clone();
            self.fault(form.at, format!("\"{}\" stands twice in `{name}`", form.text));
        }
    }

    fn words(&mut self, blocks: &[Vec<(Place, Block<'_>)>]) {
        for (_, block) in blocks.iter().flatten() {
            if let Block::Words { class, lines } = block {
                let class = self.class(class);
                for (key, forms) in lines {
                    let key = match key {
                        None => Key::None,
                        Some(syntax::Key::Number(n)) => Key::Number(*n),
                        Some(syntax::Key::Name(name)) => Key::Name(self.lexicon.symbol(name)),
                    };
                    for form in forms {
                        self.add(class, form, key);
                    }
                }
            }
        }
        self.verbs(blocks);
        if let Some(&common) = self.class_names.get("common") {
            self.common = (1..self.lexicon.word_count() as WordId)
                .filter(|id| self.lexicon.sense(*id, common, true).is_some())
                .collect();
        }
    }

    /// Inflects the verbs: each form goes into the class of its form and into those of its tags.
    fn verbs(&mut self, blocks: &[Vec<(Place, Block<'_>)>]) {
        const FORMS: [&str; 5] = ["verb-base", "verb-present", "verb-past", "verb-participle", "verb-ing"];
        let all = || blocks.iter().flatten().map(|(_, block)| block);
        let patterns: Vec<_> =
            all().filter_map(|b| if let Block::Inflect(p) = b { Some(p) } else { None }).flatten().collect();
        let mut known: Map<&str, &syntax::Forms<'_>> = Map::default();
        for block in all() {
            if let Block::Verbs { entries, .. } = block {
                known.extend(entries.iter().filter_map(|(base, forms)| Some((base.text, forms.as_ref()?))));
            }
        }
        let mut inflected = String::new();
        for block in all() {
            let Block::Verbs { tag, entries } = block else { continue };
            let classes = match tag {
                None => FORMS.map(|form| self.class(form)),
                Some(tag) => [self.class(tag); 5],
            };
            for (base, _) in entries {
                let irregular = known.get(base.text).map(|forms| ("", *forms));
                let forms = irregular.or_else(|| {
                    patterns.iter().find_map(|(pattern, forms)| {
                        Some((base.text.strip_suffix(pattern.trim_start_matches('*'))?, forms))
                    })
                });
                let Some((stem, forms)) = forms else {
                    self.fault(base.at, format!("no line of `inflect` fits \"{}\"", base.text));
                    continue;
                };
                let Some(key) = self.lexicon.intern(base.text).map(Key::Word) else {
                    self.fault(base.at, "too many words in this grammar");
                    continue;
                };
                for (i, (form, class)) in std::iter::once(&base.text).chain(forms).zip(classes).enumerate() {
                    inflected.clear();
                    match form.strip_prefix('*') {
                        Some(ending) => inflected.extend([stem, ending]),
                        None => inflected.push_str(form),
                    }
                    let Some(id) = self.lexicon.intern(&inflected) else { continue };
                    let new = self.lexicon.add(id, Sense { class, key, ambiguous: false, capital: false });
                    // Forms of one verb coincide (put, put), those of two verbs do (found, found); the
                    // base form of a list stands once.
                    if !new && i == 0 && self.lexicon.sense(id, class, false).is_some_and(|s| s.key == key) {
                        self.fault(base.at, format!("\"{}\" stands twice in this list of verbs", base.text));
                    }
                }
            }
        }
    }

    /// Makes all phrases and vetoes known by name, so that patterns may use them in any order.
    fn names(&mut self, blocks: &[Vec<(Place, Block<'_>)>]) {
        self.arms_of = vec![vec![], vec![]];
        let mut seen = BTreeSet::new();
        for (at, block) in blocks.iter().flatten() {
            match block {
                Block::Rule { kind, name, .. } => {
                    if !seen.insert(name.clone()) {
                        self.fault(*at, format!("`{name}` stands twice"));
                    }
                    if *kind == RuleKind::Phrase {
                        self.phrases.insert(name.clone(), self.arms_of.len() as PhraseId);
                        self.arms_of.push(vec![]);
                    }
                }
                Block::Veto { target, .. } => {
                    let next = self.vetoes.len() as u16;
                    self.vetoes.entry(target.clone()).or_insert(next);
                }
                _ => {}
            }
        }
    }

    fn patterns(&mut self, blocks: &[Vec<(Place, Block<'_>)>]) -> Vec<Veto> {
        let mut vetoes: Vec<Veto> = (0..self.vetoes.len()).map(|_| Veto::default()).collect();
        for (at, block) in blocks.iter().flatten() {
            match block {
                Block::Rule { kind, name, arms, examples, .. } => {
                    let root = match kind {
                        RuleKind::Rule => RULES,
                        RuleKind::Group => GROUPS,
                        RuleKind::Phrase => self.phrases[name],
                    };
                    if examples.is_empty() && *kind == RuleKind::Rule {
                        self.fault(*at, format!("`{name}` has no `example` line; a rule carries its proof"));
                    }
                    let rule = self.rules.len() as u16;
                    self.rules.push(RuleInfo { name: name.clone() });
                    for arm in arms {
                        let mut slots = BTreeSet::new();
                        let patterns: Vec<_> = arm
                            .patterns
                            .iter()
                            .map(|(pattern, place)| (self.nodes(pattern, &mut slots), *place))
                            .collect();
                        for (nodes, place) in patterns {
                            let value = self.value(&arm.value, &slots);
                            let id = self.arms.len() as ArmId;
                            let veto = self.vetoes.get(name).copied().filter(|_| *kind == RuleKind::Rule);
                            self.arms.push(Arm { nodes, value, rule, place, veto });
                            self.arms_of[usize::from(root)].push(id);
                        }
                    }
                }
                Block::Veto { target, before, after } => {
                    let known = self.class_names.contains_key(target)
                        || self.phrases.contains_key(target)
                        || Number::NAMES.iter().any(|n| n.0 == target)
                        || blocks
                            .iter()
                            .flatten()
                            .any(|(_, b)| matches!(b, Block::Rule { name, .. } if name == target));
                    if !known {
                        let hint = self.hint(target);
                        self.fault(*at, format!("`{target}` is no word list, number, phrase or rule{hint}"));
                    }
                    let veto = usize::from(self.vetoes[target]);
                    let mut by_length: BTreeMap<usize, Vec<ArmId>> = BTreeMap::new();
                    for pattern in before {
                        let nodes = self.nodes(pattern, &mut BTreeSet::new());
                        match length(&nodes) {
                            Some(length) => by_length.entry(length).or_default().push(self.context(nodes, *at)),
                            None => {
                                self.fault(*at, "a `before` pattern takes words one by one, without [optional] parts")
                            }
                        }
                    }
                    for (length, arms) in by_length {
                        vetoes[veto].before.push((self.arms_of.len() as PhraseId, length));
                        self.arms_of.push(arms);
                    }
                    let mut arms = Vec::new();
                    for pattern in after {
                        let nodes = self.nodes(pattern, &mut BTreeSet::new());
                        arms.push(self.context(nodes, *at));
                    }
                    if !arms.is_empty() {
                        // A second block for the same name adds to the first.
                        let phrase = *vetoes[veto].after.get_or_insert(self.arms_of.len() as PhraseId);
                        if usize::from(phrase) == self.arms_of.len() {
                            self.arms_of.push(Vec::new());
                        }
                        self.arms_of[usize::from(phrase)].extend(arms);
                    }
                }
                _ => {}
            }
        }
        vetoes
    }

    /// An arm of a phrase without a name: the context of a veto.
    fn context(&mut self, nodes: Vec<Node>, place: Place) -> ArmId {
        // It belongs to no rule, and nobody asks for its value.
        self.arms.push(Arm { nodes, value: Value::Number(0.0), rule: u16::MAX, place, veto: None });
        self.arms.len() as ArmId - 1
    }

    fn nodes(&mut self, pattern: &[Element], slots: &mut BTreeSet<Symbol>) -> Vec<Node> {
        self.joined(pattern, false, slots)
    }

    /// The nodes of a pattern that may have to stand right behind what is before it.
    fn joined(&mut self, pattern: &[Element], mut glued: bool, slots: &mut BTreeSet<Symbol>) -> Vec<Node> {
        let mut nodes = Vec::new();
        for element in pattern {
            match element {
                Element::Glue(_) => {
                    glued = true;
                    continue;
                }
                Element::Literal(text, at) => {
                    for (i, (word, joined)) in spell(text).into_iter().enumerate() {
                        let glued = if i == 0 { glued } else { joined };
                        if word.starts_with(|c: char| c.is_ascii_digit()) {
                            nodes.push(Node::Digits { digits: word.into(), glued });
                            continue;
                        }
                        let capital = word.starts_with(char::is_uppercase);
                        match self.lexicon.literal(&word) {
                            Some(word) => nodes.push(Node::Word { word, capital, glued }),
                            None => self.fault(*at, "too many words in this grammar"),
                        }
                    }
                }
                Element::Name { slot, name, licensed, at } => {
                    let slot = slot.as_ref().map(|slot| self.lexicon.symbol(slot));
                    slots.extend(slot);
                    let veto = self.vetoes.get(name).copied();
                    if let Some(&phrase) = self.phrases.get(name) {
                        nodes.push(Node::Phrase { phrase, slot, veto });
                        if glued {
                            self.fault(*at, format!("`_` stands before a word or number, `{name}` is a phrase"));
                        }
                    } else if let Some(&class) = self.class_names.get(name) {
                        nodes.push(Node::Class { class, licensed: *licensed, slot, glued, veto });
                    } else if let Some(&(_, kind)) = Number::NAMES.iter().find(|n| n.0 == name) {
                        nodes.push(Node::Number { kind, slot, glued, veto });
                    } else if let Some(&(_, shape)) = Shape::NAMES.iter().find(|n| n.0 == name) {
                        nodes.push(Node::Shape { shape, slot });
                    } else {
                        let hint = self.hint(name);
                        self.fault(*at, format!("`{name}` is no word list, number or phrase{hint}"));
                    }
                }
                Element::Optional(choices) => {
                    let mut choices: Vec<_> = choices.iter().map(|c| self.joined(c, glued, slots)).collect();
                    choices.push(vec![]);
                    nodes.push(Node::Choice(choices));
                }
                Element::Choice(choices) => {
                    nodes.push(Node::Choice(choices.iter().map(|c| self.joined(c, glued, slots)).collect()));
                }
                Element::Expression(inner) => nodes.push(Node::Expression(self.nodes(inner, slots))),
                Element::Not(inner) => nodes.push(Node::Not(self.nodes(std::slice::from_ref(inner), slots))),
            }
            glued = false;
        }
        nodes
    }

    fn value(&mut self, expr: &Expr, slots: &BTreeSet<Symbol>) -> Value {
        match expr {
            Expr::Number(n) => Value::Number(*n),
            Expr::Negative(inner) => Value::Negative(Box::new(self.value(inner, slots))),
            Expr::Name(name, at) => {
                let symbol = self.lexicon.symbol(name);
                match name.as_str() {
                    "focus" => Value::Call(Op::Focus, vec![]),
                    "today" => Value::Call(Op::Today, vec![]),
                    "story" => Value::Call(Op::Story, vec![]),
                    // Slots have one letter, names have more.
                    slot if slot.len() == 1 => {
                        if !slots.contains(&symbol) {
                            self.fault(*at, format!("no slot {{{slot}:...}} in the `match` lines above"));
                        }
                        Value::Slot(symbol)
                    }
                    _ => Value::Name(symbol),
                }
            }
            Expr::Call { name, arguments, at } => {
                let Some(&(_, op, least, most)) = Op::ALL.iter().find(|op| op.0 == name) else {
                    let hint = did_you_mean(name, Op::ALL.iter().map(|op| op.0));
                    self.fault(*at, format!("`{name}` is no operator{hint}"));
                    return Value::Number(0.0);
                };
                if !(least..=most).contains(&arguments.len()) {
                    let many = if least == most { least.to_string() } else { format!("{least} to {most}") };
                    self.fault(*at, format!("`{name}` takes {many} values, found {}", arguments.len()));
                }
                Value::Call(op, arguments.iter().map(|a| self.value(a, slots)).collect())
            }
        }
    }

    fn hint(&self, name: &str) -> String {
        let names = self.class_names.keys().map(String::as_str).chain(self.phrases.keys().map(String::as_str));
        did_you_mean(name, names.chain(Number::NAMES.iter().map(|n| n.0)).chain(Shape::NAMES.iter().map(|s| s.0)))
    }

    fn tables(&mut self, blocks: &[Vec<(Place, Block<'_>)>]) -> Vec<Table> {
        let mut tables = Vec::new();
        for (_, block) in blocks.iter().flatten() {
            if let Block::Table { name, rows } = block {
                let rows = rows.iter().map(|&(year, a, b)| (year, (a, b))).collect();
                tables.push(Table { name: self.lexicon.symbol(name), rows });
            }
        }
        tables
    }

    /// What a pattern can begin with.
    fn opening(&self, nodes: &[Node]) -> Opening {
        let sets = &self.sets;
        nodes.iter().fold(Opening::nothing(), |all, node| match node {
            Node::Word { word, .. } => all.then(&Opening::token(self.words_set(*word))),
            Node::Digits { digits, .. } => {
                let shape = primitive::shape(digits.parse().unwrap_or(u32::MAX), digits.len() as u32);
                all.then(&Opening::token(Set::of(NUMBER + shape as Signature)))
            }
            Node::Number { kind, .. } => {
                let mut set = Set::default();
                let shapes = (0..=primitive::SHAPES.len()).filter(|shape| kind.may_have(*shape));
                shapes.for_each(|shape| set.insert(NUMBER + shape as Signature));
                all.then(&Opening::token(set))
            }
            Node::Class { class, licensed, .. } => {
                let its = &self.classes[usize::from(*class)];
                let [mut set, marked, ending] = sets.classes[usize::from(*class)];
                set.join(&ending);
                if *licensed {
                    set.join(&marked);
                }
                let mut opening = Opening::token(set);
                for form in &its.phrases {
                    opening.first.join(&self.words_set(form.words[0]));
                }
                all.then(&opening)
            }
            Node::Shape { shape: Shape::Start | Shape::End, .. } | Node::Not(_) => all,
            Node::Shape { .. } => all.then(&Opening::token(Set::ALL)),
            Node::Phrase { phrase, .. } => {
                let known = self.openings.borrow().get(phrase).copied();
                all.then(&known.unwrap_or_else(|| {
                    let arms = self.arms_of[usize::from(*phrase)].iter();
                    let its = Opening::of(arms.map(|arm| self.opening(&self.arms[*arm as usize].nodes)));
                    self.openings.borrow_mut().insert(*phrase, its);
                    its
                }))
            }
            Node::Choice(choices) => all.then(&Opening::of(choices.iter().map(|choice| self.opening(choice)))),
            Node::Expression(inner) => all.then(&self.opening(inner)),
        })
    }

    /// The signatures of a word, in lower case and with a capital.
    fn words_set(&self, word: WordId) -> Set {
        let mut set = Set::of(self.lexicon.signature(word, false));
        set.insert(self.lexicon.signature(word, true));
        set
    }

    /// The rarest set of words of which every match must contain one, where those that are `given` cost nothing.
    fn obligatory(&self, nodes: &[Node], given: &Set) -> Obligation {
        nodes
            .iter()
            .filter_map(|node| match node {
                Node::Not(_) | Node::Shape { .. } => None,
                Node::Expression(inner) => self.obligatory(inner, given),
                Node::Choice(choices) => self.obligatory_of_all(choices.iter().map(Vec::as_slice), given),
                Node::Phrase { phrase, .. } => {
                    let known = self.obligations.borrow().get(phrase).copied();
                    known.unwrap_or_else(|| {
                        let arms = self.arms_of[usize::from(*phrase)].iter();
                        let its =
                            self.obligatory_of_all(arms.map(|arm| self.arms[*arm as usize].nodes.as_slice()), given);
                        self.obligations.borrow_mut().insert(*phrase, its);
                        its
                    })
                }
                node => {
                    let first = self.opening(std::slice::from_ref(node)).first;
                    Some((self.cost(&first, given)?, first))
                }
            })
            .min_by_key(|its| its.0)
    }

    fn obligatory_of_all<'n>(&self, choices: impl Iterator<Item = &'n [Node]>, given: &Set) -> Obligation {
        let mut all = Set::default();
        for choice in choices {
            all.join(&self.obligatory(choice, given)?.1);
        }
        Some((self.cost(&all, given)?, all))
    }

    /// A measure of how often one of these words comes up in text, but for those that are `given`; `None` when too often.
    fn cost(&self, set: &Set, given: &Set) -> Option<u64> {
        set.iter().filter(|signature| !given.has(*signature)).try_fold(0, |sum, signature| {
            let (words, common) = self.sets.counts[usize::from(signature)];
            (!common).then_some(sum + words)
        })
    }

    fn finish(
        mut self,
        files: Vec<(PathBuf, Cow<'static, str>)>,
        cues: Map<String, Vec<String>>,
        marks: [WordId; 128],
        vetoes: Vec<Veto>,
        tables: Vec<Table>,
    ) -> Result<Grammar> {
        if self.classes.len() > 256 {
            self.fault(Place::default(), "more than 256 word lists");
        }
        if self.lexicon.signatures().len() > opening::MOST {
            self.fault(Place::default(), "more kinds of words than a grammar can have");
            return Err(self.errors(&files));
        }
        self.refuse_circles();
        let mut triggers = Set::default();
        if self.faults.is_empty() {
            self.sets = Sets::new(&self.lexicon, self.classes.len(), &self.common);
            triggers = self.triggers();
        }
        if !self.faults.is_empty() {
            return Err(self.errors(&files));
        }
        let signatures = self.lexicon.signatures();
        let program = program::write(&self, triggers);
        let members = signatures
            .iter()
            .map(|members| {
                let mut bits = [[0u64; 4]; 2];
                for member in members {
                    let (class, kind) = match member {
                        Member::Class(class, _) => (*class, 0),
                        Member::Ending(class) => (*class, 1),
                        _ => continue,
                    };
                    bits[kind][usize::from(class) / 64] |= 1 << (class % 64);
                }
                bits
            })
            .collect();
        Ok(Grammar {
            lexicon: self.lexicon,
            marks: marks.to_vec(),
            classes: self.classes,
            class_names: self.class_names,
            arms: self.arms,
            rules: self.rules,
            program,
            members,
            vetoes,
            tables,
            cues,
            files: files.iter().map(|f| f.0.clone()).collect(),
            abbreviations: Abbreviations::default(),
            openers: Vec::new(),
            sources: files.into_iter().map(|file| file.1).collect(),
        })
    }

    /// A phrase that contains itself could be matched for ever.
    fn refuse_circles(&mut self) {
        fn phrases(nodes: &[Node], found: &mut BTreeSet<PhraseId>) {
            for node in nodes {
                match node {
                    Node::Phrase { phrase, .. } => {
                        found.insert(*phrase);
                    }
                    Node::Choice(choices) => choices.iter().for_each(|choice| phrases(choice, found)),
                    Node::Expression(inner) | Node::Not(inner) => phrases(inner, found),
                    _ => {}
                }
            }
        }
        let parts: Vec<BTreeSet<PhraseId>> = self
            .arms_of
            .iter()
            .map(|arms| {
                let mut found = BTreeSet::new();
                arms.iter().for_each(|arm| phrases(&self.arms[*arm as usize].nodes, &mut found));
                found
            })
            .collect();
        for phrase in 0..parts.len() {
            let mut reached = parts[phrase].clone();
            let mut open: Vec<PhraseId> = reached.iter().copied().collect();
            while let Some(part) = open.pop() {
                open.extend(parts[usize::from(part)].iter().filter(|p| reached.insert(**p)));
            }
            if reached.contains(&(phrase as PhraseId)) {
                let arm = &self.arms[self.arms_of[phrase][0] as usize];
                let (place, name) = (arm.place, self.rules[usize::from(arm.rule)].name.clone());
                self.fault(place, format!("`{name}` contains itself, directly or through another phrase"));
            }
        }
    }

    /// Words of which every match of a rule has one, as few as can be. A rule that can do with the commonest words alone
    /// would be tried in every sentence, and finds what is no time expression: it is refused.
    fn triggers(&mut self) -> Set {
        let mut triggers = Set::default();
        let nodes = |arm: ArmId| self.arms[arm as usize].nodes.as_slice();
        let rules = self.arms_of[usize::from(RULES)].iter().map(|arm| (self.obligatory(nodes(*arm), &triggers), *arm));
        let (mut known, common): (Vec<_>, Vec<_>) = rules.partition(|(its, _)| its.is_some());
        // Those that are hardest to please first: what they need will do for many of the others.
        known.sort_by_key(|(its, _)| Reverse(its.map(|its| its.0)));
        for (_, arm) in known {
            self.obligations.borrow_mut().clear();
            if let Some((_, its)) = self.obligatory(nodes(arm), &triggers) {
                triggers.join(&its);
            }
        }
        for (_, arm) in common {
            let (place, rule) = (self.arms[arm as usize].place, usize::from(self.arms[arm as usize].rule));
            let message = format!(
                "no trigger can reach `{}`: every match needs a word that is rarer than those in `words common`",
                self.rules[rule].name
            );
            self.fault(place, message);
        }
        triggers
    }

    fn errors(mut self, files: &[(PathBuf, Cow<'static, str>)]) -> Error {
        self.faults.sort_by_key(|f| (f.at.file, f.at.line, f.at.column));
        let mut errors: Vec<Error> = self
            .faults
            .into_iter()
            .map(|fault| {
                let (file, text) = &files[usize::from(fault.at.file)];
                let line = text.lines().nth((fault.at.line as usize).saturating_sub(1)).unwrap_or_default().to_owned();
                // The user counts characters.
                let before = line.get(..(fault.at.column as usize).saturating_sub(1)).unwrap_or(&line);
                let column = if fault.at.column == 0 { 0 } else { before.chars().count() + 1 };
                let at = Position { file: file.clone(), line: fault.at.line as usize, column };
                ErrorKind::Grammar { at, message: fault.message, line }.into()
            })
            .collect();
        if errors.len() == 1 { errors.remove(0) } else { ErrorKind::Many(errors).into() }
    }
}

/// How many tokens a pattern takes, when it is always the same number.
fn length(nodes: &[Node]) -> Option<usize> {
    nodes.iter().try_fold(0, |sum, node| {
        Some(
            sum + match node {
                Node::Word { .. } | Node::Digits { .. } | Node::Number { .. } => 1,
                Node::Class { .. } => 1,
                Node::Shape { shape: Shape::Start | Shape::End, .. } | Node::Not(_) => 0,
                Node::Shape { .. } => 1,
                Node::Phrase { .. } => return None,
                Node::Expression(inner) => length(inner)?,
                Node::Choice(choices) => {
                    let mut lengths = choices.iter().map(|c| length(c));
                    let one = lengths.next()??;
                    lengths.all(|l| l == Some(one)).then_some(one)?
                }
            },
        )
    })
}

/// The phrases of all cues by name.
fn cues(blocks: Vec<Vec<(Place, Block<'_>)>>) -> Map<String, Vec<String>> {
    let mut cues: Map<String, Vec<String>> = Map::default();
    for (_, block) in blocks.into_iter().flatten() {
        if let Block::Cue { name, phrases } = block {
            cues.entry(name).or_default().extend(phrases);
        }
    }
    cues
}

/// The examples of all rules, with the places of their files.
pub(super) fn proofs(grammar: &Grammar, blocks: Vec<Vec<(Place, Block<'_>)>>) -> Vec<Proof> {
    let mut proofs = Vec::new();
    // A file without an anchor takes the one that every other file has.
    let anchor = |blocks: &[(Place, Block<'_>)]| {
        blocks.iter().find_map(|(_, b)| if let Block::Anchor(date) = b { Some(*date) } else { None })
    };
    let common = blocks.iter().find_map(|b| anchor(b)).unwrap_or_default();
    for file in blocks {
        let published = anchor(&file).unwrap_or(common);
        for (_, block) in file {
            if let Block::Rule { name, examples, rejects, kind, .. } = block {
                if examples.is_empty() && rejects.is_empty() {
                    continue;
                }
                proofs.push(Proof {
                    rule: name,
                    group: kind == RuleKind::Group,
                    published,
                    examples: examples.into_iter().map(|e| (grammar.position(e.at), e)).collect(),
                    rejects: rejects.into_iter().map(|(text, at)| (grammar.position(at), text)).collect(),
                });
            }
        }
    }
    proofs
}
