//! Language as data: the files under `grammars/<code>/`, compiled once into tables that never
//! change. Nothing in here or to the right of it knows a language.

mod formula;
pub(crate) mod lexicon;
mod pattern;
mod primitive;
mod scan;
mod syntax;

pub use formula::{Anchor, Every, Field, Formula, NthOf, Part, Side, Which};
pub use lexicon::{ClassId, Key, Symbol, WordId};
pub use pattern::{ArmId, GROUPS, Match, Matcher, PhraseId, RULES, Step};
pub use scan::{Scanned, Scanner, Token};
pub use syntax::{Example, Outcome};

use crate::error::{Error, ErrorKind, Position, Result, did_you_mean};
use crate::hash::Map;
use crate::text::Abbreviations;
use chrono::NaiveDate;
use formula::{Evaluation, Op, Value};
use lexicon::{Lexicon, Member, NUMBER, Sense, Signature, UNKNOWN};
use pattern::{Node, Shape};
use primitive::Number;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use syntax::{Block, Element, Expr, Fault, Place, RuleKind};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// A compiled language.
#[derive(Debug)]
pub struct Grammar {
    lexicon: Lexicon,
    marks: [WordId; 128],
    /// By signature.
    triggers: Vec<bool>,
    classes: Vec<Class>,
    class_names: Map<String, ClassId>,
    arms: Vec<Arm>,
    rules: Vec<RuleInfo>,
    /// `[phrase][signature]` -> range of `candidates`.
    entries: Vec<Vec<(u32, u32)>>,
    candidates: Vec<ArmId>,
    /// `[signature]` -> the kinds of word that arms must contain.
    kinds: Vec<u128>,
    /// `[signature]` -> bits of the classes.
    members: Vec<[u64; 4]>,
    vetoes: Vec<Veto>,
    tables: Vec<Table>,
    cues: Map<String, Vec<String>>,
    files: Vec<PathBuf>,
    abbreviations: Abbreviations,
    proofs: Vec<Proof>,
}

#[derive(Debug, Default)]
struct Class {
    name: String,
    /// Forms of more than one token.
    phrases: Vec<Form>,
    /// `"*ed"`: any lower-case word that ends so.
    suffixes: Vec<(String, Key)>,
}

#[derive(Debug)]
struct Form {
    words: Vec<WordId>,
    key: Key,
    ambiguous: bool,
    capital: bool,
}

#[derive(Debug)]
struct Arm {
    nodes: Vec<Node>,
    /// The kind of word that it must contain, as a bit of `kinds`; 0 when there is none.
    needs: u128,
    /// Signatures of tokens that can be the whole match.
    alone: Bits,
    /// Signatures that the second token of a longer match can have.
    second: Bits,
    value: Value,
    rule: u16,
    place: Place,
    veto: Option<u16>,
}

/// A bit for each signature.
type Bits = Box<[u64]>;

#[derive(Debug)]
struct RuleInfo {
    name: String,
}

#[derive(Debug, Default)]
struct Veto {
    /// With the number of tokens that each takes.
    before: Vec<(Vec<Node>, usize)>,
    after: Vec<Vec<Node>>,
}

#[derive(Debug)]
struct Table {
    name: Symbol,
    rows: BTreeMap<i32, (NaiveDate, NaiveDate)>,
}

/// The proof that a rule works: its examples, with the day on which they were said.
#[derive(Debug)]
pub struct Proof {
    /// The rule or verb group.
    pub rule: String,
    /// True for a verb group, whose outcomes are tenses.
    pub group: bool,
    /// The reference date of the file.
    pub published: NaiveDate,
    /// What must come out.
    pub examples: Vec<(Position, Example)>,
    /// Sentences in which the rule must find nothing.
    pub rejects: Vec<(Position, String)>,
}

/// How far ahead of its first token the word may stand that a match must contain: no expression is
/// longer, with its context.
const REACH: usize = 16;

/// What a grammar says of a verb group: its tense, and up to two more marks.
pub type VerbMarks<'g> = [Option<&'g str>; 3];

impl Grammar {
    /// The English grammar that is part of the program.
    pub fn english() -> Result<Grammar> {
        let files = EMBEDDED.iter().filter(|f| f.0 == "en").map(|f| (PathBuf::from(f.1), Cow::Borrowed(f.2)));
        Compiler::compile(files.collect())
    }

    /// The grammar in a folder of `.rules` files.
    ///
    /// # Errors
    /// Every fault of every file, in the order of the places.
    pub fn load(folder: &Path) -> Result<Grammar> {
        let entries = std::fs::read_dir(folder).map_err(|e| Error::io(folder, "read", e))?;
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "rules"))
            .collect();
        paths.sort();
        if paths.is_empty() {
            let message = "no .rules file in this folder; a grammar is a folder such as grammars/en".to_owned();
            return Err(ErrorKind::Grammar { at: Position::file(folder), message, line: String::new() }.into());
        }
        let mut files = Vec::new();
        for path in paths {
            let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "read", e))?;
            files.push((path, Cow::Owned(text)));
        }
        Compiler::compile(files)
    }

    /// The proofs of all rules.
    pub fn proofs(&self) -> &[Proof] {
        &self.proofs
    }

    /// The name of the rule that an arm belongs to.
    pub fn rule_name(&self, arm: ArmId) -> &str {
        &self.rules[usize::from(self.arms[arm as usize].rule)].name
    }

    /// Where an arm stands.
    pub fn rule_position(&self, arm: ArmId) -> Position {
        self.position(self.arms[arm as usize].place)
    }

    fn position(&self, place: Place) -> Position {
        let file = &self.files[usize::from(place.file)];
        Position { file: file.clone(), line: place.line as usize, column: place.column as usize }
    }

    /// A slot's or key's name.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.lexicon.symbol_name(symbol)
    }

    /// The phrases of a cue; empty when the language has none of that name.
    pub fn cue(&self, name: &str) -> &[String] {
        self.cues.get(name).map_or(&[], Vec::as_slice)
    }

    /// A word list by its name.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_names.get(name).copied()
    }

    /// What a word list says of a token; `None` when it is not in the list.
    pub fn key(&self, token: Token, class: ClassId, text: &str) -> Option<Key> {
        self.class_key(token, class, true, text)
    }

    /// Is the token, by itself, in the word list?
    pub fn is(&self, token: Token, class: Option<ClassId>, text: &str) -> bool {
        class.is_some_and(|class| self.class_key(token, class, true, text).is_some())
    }

    /// One past the last token of a form of several words that stands at a token.
    pub fn phrase_at(&self, tokens: &[Token], at: usize, class: ClassId) -> Option<usize> {
        let fits = |form: &&Form| {
            let here = tokens.get(at..at + form.words.len());
            here.is_some_and(|here| here.iter().zip(&form.words).all(|(t, w)| t.word == *w))
        };
        self.phrases_of(class).iter().filter(fits).map(|form| at + form.words.len()).max()
    }

    /// Is the word, by itself and as it is spelled, in the word list?
    pub fn has_word(&self, class: ClassId, word: &str) -> bool {
        let id = self.lexicon.lookup(word.as_bytes(), 0, word.len());
        id != 0 && self.lexicon.sense(id, class, word.starts_with(char::is_uppercase)).is_some()
    }

    /// What a match means; `None` when its numbers make no sense together.
    pub fn formula(&self, found: &Match) -> Option<Formula> {
        Evaluation { grammar: self }.formula(found)
    }

    /// What a match of a verb group says of the verb.
    pub fn verb_marks(&self, found: &Match) -> VerbMarks<'_> {
        Evaluation { grammar: self }.verb(found.arm).map(|name| name.map(|s| self.lexicon.symbol_name(s)))
    }

    /// The entry of a table for a year.
    pub fn table(&self, table: u16, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        self.tables[usize::from(table)].rows.get(&year).copied()
    }

    /// Words, rules and vetoes, for the curious.
    pub fn size(&self) -> (usize, usize) {
        (self.lexicon.word_count() - 1, self.rules.len())
    }

    /// Every word of a list, for those who match text without tokens.
    pub fn words_of(&self, class: ClassId) -> impl Iterator<Item = (&str, Key)> {
        (1..self.lexicon.word_count()).filter_map(move |id| {
            let id = id as WordId;
            self.lexicon.sense(id, class, true).map(|sense| (self.lexicon.word_text(id), sense.key))
        })
    }

    fn table_index(&self, name: Symbol) -> Option<u16> {
        self.tables.iter().position(|t| t.name == name).map(|i| i as u16)
    }

    fn is_trigger(&self, signature: Signature) -> bool {
        self.triggers[usize::from(signature)]
    }

    fn mark(&self, mark: u8) -> WordId {
        self.marks.get(usize::from(mark)).copied().unwrap_or(0)
    }

    fn candidates(&self, phrase: PhraseId, signature: Signature) -> &[ArmId] {
        let (start, end) = self.entries[usize::from(phrase)][usize::from(signature)];
        &self.candidates[start as usize..end as usize]
    }

    /// For each token the kinds of word that stand within reach of it, from it on: those of its block
    /// of [`REACH`] tokens and of the next.
    fn kinds_ahead(&self, tokens: &[Token], ahead: &mut Vec<u128>) {
        ahead.clear();
        ahead.extend(tokens.iter().map(|token| self.kinds[usize::from(token.signature)]));
        let mut next = 0;
        for block in ahead.chunks_mut(REACH).rev() {
            let mut sum = 0;
            for kinds in block.iter_mut().rev() {
                sum |= *kinds;
                *kinds = sum | next;
            }
            next = sum;
        }
    }

    /// Can a match of the arm begin with tokens of these signatures?
    fn may_begin(&self, arm: ArmId, first: Signature, second: Option<Signature>) -> bool {
        let arm = &self.arms[arm as usize];
        let has = |bits: &Bits, signature: Signature| bits[usize::from(signature) / 64] & (1 << (signature % 64)) != 0;
        second.is_some_and(|second| has(&arm.second, second)) || has(&arm.alone, first)
    }

    /// True when some pattern under `root` can begin with this token.
    pub fn can_begin(&self, root: PhraseId, token: Token) -> bool {
        !self.candidates(root, token.signature).is_empty()
    }

    fn phrases_of(&self, class: ClassId) -> &[Form] {
        &self.classes[usize::from(class)].phrases
    }

    fn class_key(&self, token: Token, class: ClassId, licensed: bool, text: &str) -> Option<Key> {
        let bits = &self.members[usize::from(token.signature)];
        if bits[usize::from(class) / 64] & (1 << (class % 64)) != 0 {
            let sense = self.lexicon.sense(token.word, class, token.is_capital())?;
            return (licensed || !sense.ambiguous).then_some(sense.key);
        }
        let suffixes = &self.classes[usize::from(class)].suffixes;
        if suffixes.is_empty() || !token.is_word() || token.is_capital() {
            return None;
        }
        let word = token.span().of(text);
        let fits = |suffix: &&(String, Key)| word.len() >= suffix.0.len() + 3 && word.ends_with(&suffix.0);
        suffixes.iter().find(fits).map(|s| s.1)
    }
}

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
struct Compiler {
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
    /// By class: how many words it has; `None` with a common word among them.
    class_costs: Vec<Option<u64>>,
    /// By phrase, once all patterns are known: what it can begin with, and what it must contain.
    openings: RefCell<Map<PhraseId, Rc<Opening>>>,
    obligations: RefCell<Map<PhraseId, Obligation>>,
}

/// The rarest set of words of which a match contains one, with a measure of how rare it is.
type Obligation = Option<Rc<(u64, First)>>;

/// What a pattern can begin with, or must contain.
#[derive(Clone, Debug, Default, PartialEq)]
struct First {
    any: bool,
    members: BTreeSet<Member>,
}

impl First {
    const fn any() -> First {
        First { any: true, members: BTreeSet::new() }
    }
    fn of(member: Member) -> First {
        First { any: false, members: BTreeSet::from([member]) }
    }
    fn join(&mut self, other: &First) {
        self.any |= other.any;
        self.members.extend(&other.members);
    }
}

/// The first two tokens of a pattern, those that can be the whole of it, and whether it can do
/// with none.
#[derive(Clone, Debug, Default)]
struct Opening {
    first: First,
    second: First,
    single: First,
    empty: bool,
}

impl Opening {
    fn token(first: First) -> Opening {
        Opening { single: first.clone(), first, ..Opening::default() }
    }

    /// One of several.
    fn of(all: impl Iterator<Item = Opening>) -> Opening {
        all.fold(Opening::default(), |mut sum, its| {
            sum.first.join(&its.first);
            sum.second.join(&its.second);
            sum.single.join(&its.single);
            Opening { empty: sum.empty | its.empty, ..sum }
        })
    }

    /// This, then that.
    fn then(mut self, next: &Opening) -> Opening {
        if self.empty {
            self.first.join(&next.first);
            self.second.join(&next.second);
        }
        if self.single.any || !self.single.members.is_empty() {
            self.second.join(&next.first);
        }
        let mut single = if next.empty { std::mem::take(&mut self.single) } else { First::default() };
        if self.empty {
            single.join(&next.single);
        }
        Opening { empty: self.empty && next.empty, single, ..self }
    }
}

impl Compiler {
    fn compile(files: Vec<(PathBuf, Cow<'static, str>)>) -> Result<Grammar> {
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
        compiler.lexicon.freeze();
        compiler.finish(&files, blocks, marks, vetoes, tables)
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
                let key = Key::Name(self.lexicon.symbol(base.text));
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
                            self.arms.push(Arm {
                                nodes,
                                needs: 0,
                                alone: Bits::default(),
                                second: Bits::default(),
                                value,
                                rule,
                                place,
                                veto,
                            });
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
                    for pattern in before {
                        let nodes = self.nodes(pattern, &mut BTreeSet::new());
                        match length(&nodes) {
                            Some(length) => vetoes[veto].before.push((nodes, length)),
                            None => {
                                self.fault(*at, "a `before` pattern takes words one by one, without [optional] parts")
                            }
                        }
                    }
                    for pattern in after {
                        let nodes = self.nodes(pattern, &mut BTreeSet::new());
                        vetoes[veto].after.push(nodes);
                    }
                }
                _ => {}
            }
        }
        vetoes
    }

    fn nodes(&mut self, pattern: &[Element], slots: &mut BTreeSet<Symbol>) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut glued = false;
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
                    let mut choices: Vec<_> = choices.iter().map(|c| self.nodes(c, slots)).collect();
                    choices.push(vec![]);
                    nodes.push(Node::Choice(choices));
                }
                Element::Choice(choices) => {
                    nodes.push(Node::Choice(choices.iter().map(|c| self.nodes(c, slots)).collect()));
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

    /// What the first two tokens of a pattern can be.
    fn opening(&self, nodes: &[Node]) -> Opening {
        let mut all = Opening { empty: true, ..Opening::default() };
        for node in nodes {
            all = match node {
                Node::Word { word, .. } => all.then(&Opening::token(First::of(Member::Literal(*word)))),
                Node::Digits { digits, .. } => {
                    let shape = primitive::shape(digits.parse().unwrap_or(u32::MAX), digits.len() as u32);
                    all.then(&Opening::token(First::of(Member::Number(shape as u8))))
                }
                Node::Number { kind, .. } => {
                    let shapes = (0..=primitive::SHAPES.len()).filter(|shape| kind.may_have(*shape));
                    let members = shapes.map(|shape| Member::Number(shape as u8)).collect();
                    all.then(&Opening::token(First { any: false, members }))
                }
                Node::Class { class, licensed, .. } => {
                    let its = &self.classes[usize::from(*class)];
                    let mut first = First::of(Member::Class(*class, false));
                    if *licensed {
                        first.members.insert(Member::Class(*class, true));
                    }
                    first.any = !its.suffixes.is_empty();
                    let mut opening = Opening::token(first);
                    opening.first.members.extend(its.phrases.iter().map(|form| Member::Literal(form.words[0])));
                    opening.second.members.extend(its.phrases.iter().map(|form| Member::Literal(form.words[1])));
                    all.then(&opening)
                }
                Node::Shape { shape: Shape::Start | Shape::End, .. } | Node::Not(_) => all,
                Node::Shape { .. } => all.then(&Opening::token(First::any())),
                Node::Phrase { phrase, .. } => {
                    let known = self.openings.borrow().get(phrase).cloned();
                    let its = known.unwrap_or_else(|| {
                        let arms = self.arms_of[usize::from(*phrase)].iter();
                        let its = Rc::new(Opening::of(arms.map(|arm| self.opening(&self.arms[*arm as usize].nodes))));
                        self.openings.borrow_mut().insert(*phrase, Rc::clone(&its));
                        its
                    });
                    all.then(&its)
                }
                Node::Choice(choices) => all.then(&Opening::of(choices.iter().map(|choice| self.opening(choice)))),
                Node::Expression(inner) => all.then(&self.opening(inner)),
            };
        }
        all
    }

    /// The rarest set of words of which every match must contain one.
    fn obligatory(&self, nodes: &[Node]) -> Option<Rc<(u64, First)>> {
        nodes
            .iter()
            .filter_map(|node| match node {
                Node::Not(_) | Node::Shape { .. } => None,
                Node::Expression(inner) => self.obligatory(inner),
                Node::Choice(choices) => self.obligatory_of_all(choices.iter().map(Vec::as_slice)),
                Node::Phrase { phrase, .. } => {
                    let known = self.obligations.borrow().get(phrase).cloned();
                    known.unwrap_or_else(|| {
                        let arms = self.arms_of[usize::from(*phrase)].iter();
                        let its = self.obligatory_of_all(arms.map(|arm| self.arms[*arm as usize].nodes.as_slice()));
                        self.obligations.borrow_mut().insert(*phrase, its.clone());
                        its
                    })
                }
                node => {
                    let first = self.opening(std::slice::from_ref(node)).first;
                    Some(Rc::new((self.cost(&first)?, first)))
                }
            })
            .min_by_key(|its| its.0)
    }

    /// The set of words to look for ahead of a token before an arm is tried there: the rarest that a
    /// match must contain, and rather not the one that it begins with, which is there in any case.
    fn needed(&self, nodes: &[Node]) -> Option<First> {
        let nodes = match nodes {
            [Node::Expression(inner), rest @ ..] if inner.len() > 1 => &[inner.as_slice(), rest].concat(),
            nodes => nodes,
        };
        let behind =
            nodes.iter().skip(1).filter_map(|node| self.certain(node)).min_by_key(|first| self.frequency(first));
        behind.or_else(|| self.obligatory(nodes).map(|its| its.1.clone()))
    }

    /// What a node's first token can be, when it takes one at least.
    fn certain(&self, node: &Node) -> Option<First> {
        let opening = self.opening(std::slice::from_ref(node));
        (!opening.empty && !opening.first.any && !matches!(node, Node::Shape { .. } | Node::Not(_)))
            .then_some(opening.first)
    }

    /// A measure of how often one of these words comes up, common ones included.
    fn frequency(&self, first: &First) -> u64 {
        let weight = |member: &Member| match member {
            Member::Number(_) => 3,
            Member::Literal(word) if self.common.contains(word) => 50,
            Member::Literal(word) if !self.lexicon.word_text(*word).starts_with(char::is_alphabetic) => 30,
            Member::Literal(_) => 1,
            Member::Class(class, _) => self.class_costs[usize::from(*class)].unwrap_or(60),
        };
        first.members.iter().map(weight).sum()
    }

    fn obligatory_of_all<'n>(&self, choices: impl Iterator<Item = &'n [Node]>) -> Option<Rc<(u64, First)>> {
        let mut all = First::default();
        for choice in choices {
            all.join(&self.obligatory(choice)?.1);
        }
        Some(Rc::new((self.cost(&all)?, all)))
    }

    /// A measure of how often one of these words comes up in text; `None` when too often.
    fn cost(&self, first: &First) -> Option<u64> {
        if first.any {
            return None;
        }
        let mut cost = 0;
        for member in &first.members {
            cost += match member {
                Member::Number(_) => 3,
                Member::Literal(word) if self.common.contains(word) => return None,
                Member::Literal(word) => match self.lexicon.word_text(*word).starts_with(|c: char| c.is_alphabetic()) {
                    true => 1,
                    false => return None,
                },
                Member::Class(class, _) => self.class_costs[usize::from(*class)]?,
            };
        }
        Some(cost)
    }

    fn finish(
        mut self,
        files: &[(PathBuf, Cow<'static, str>)],
        blocks: Vec<Vec<(Place, Block<'_>)>>,
        marks: [WordId; 128],
        vetoes: Vec<Veto>,
        tables: Vec<Table>,
    ) -> Result<Grammar> {
        if self.classes.len() > 256 {
            self.fault(Place::default(), "more than 256 word lists");
        }
        self.refuse_circles();
        let mut triggers = vec![false; self.lexicon.signatures().len()];
        if self.faults.is_empty() {
            self.class_costs = vec![Some(0); self.classes.len()];
            for word in 1..self.lexicon.word_count() as WordId {
                let common = self.common.contains(&word);
                for sense in self.lexicon.senses(word) {
                    let cost = &mut self.class_costs[usize::from(sense.class)];
                    *cost = cost.filter(|_| !common).map(|n| n + 1);
                }
            }
            self.mark_triggers(&mut triggers);
        }
        if !self.faults.is_empty() {
            return Err(self.errors(files));
        }
        // From the signature of a first token to the arms that can begin with it.
        let signatures = self.lexicon.signatures();
        let mut by_member: Map<Member, Vec<usize>> = Map::default();
        for (i, members) in signatures.iter().enumerate() {
            for member in members {
                by_member.entry(*member).or_default().push(i);
            }
        }
        let mut candidates = Vec::new();
        let mut entries = Vec::new();
        let matching = |first: &First| -> Bits {
            let mut bits = vec![if first.any { u64::MAX } else { 0 }; signatures.len().div_ceil(64)];
            for signature in first.members.iter().flat_map(|m| by_member.get(m).into_iter().flatten()) {
                bits[signature / 64] |= 1 << (signature % 64);
            }
            bits.into()
        };
        let mut groups: Vec<First> = Vec::new();
        for arms in &self.arms_of {
            let mut lists: Vec<Vec<ArmId>> = vec![vec![]; signatures.len()];
            for &arm in arms {
                let opening = self.opening(&self.arms[arm as usize].nodes);
                let group = self.needed(&self.arms[arm as usize].nodes);
                let its = &mut self.arms[arm as usize];
                // A word that must come is looked for a few tokens ahead; more kinds than there are bits
                // only cost time.
                its.needs = group.map_or(0, |group| {
                    let known = groups.iter().position(|g| *g == group);
                    let index = known.unwrap_or_else(|| {
                        groups.push(group);
                        groups.len() - 1
                    });
                    if index < 128 { 1 << index } else { 0 }
                });
                its.alone = matching(if opening.empty { &opening.first } else { &opening.single });
                its.second = matching(&opening.second);
                if opening.first.any || opening.empty {
                    lists.iter_mut().for_each(|list| list.push(arm));
                    continue;
                }
                let first = matching(&opening.first);
                for (signature, list) in lists.iter_mut().enumerate() {
                    if first[signature / 64] & (1 << (signature % 64)) != 0 {
                        list.push(arm);
                    }
                }
            }
            entries.push(
                lists
                    .into_iter()
                    .map(|list| {
                        let start = candidates.len() as u32;
                        candidates.extend(list);
                        (start, candidates.len() as u32)
                    })
                    .collect(),
            );
        }
        let mut kinds = vec![0u128; signatures.len()];
        for (index, group) in groups.iter().enumerate().take(128) {
            let bits = matching(group);
            for (signature, kinds) in kinds.iter_mut().enumerate() {
                if bits[signature / 64] & (1 << (signature % 64)) != 0 {
                    *kinds |= 1 << index;
                }
            }
        }
        let members = signatures
            .iter()
            .map(|members| {
                let mut bits = [0u64; 4];
                for member in members {
                    if let Member::Class(class, _) = member {
                        bits[usize::from(*class) / 64] |= 1 << (class % 64);
                    }
                }
                bits
            })
            .collect();
        let cues = blocks
            .iter()
            .flatten()
            .filter_map(|(_, b)| if let Block::Cue { name, phrases } = b { Some((name, phrases)) } else { None })
            .fold(Map::default(), |mut cues: Map<String, Vec<String>>, (name, phrases)| {
                cues.entry(name.clone()).or_default().extend(phrases.iter().cloned());
                cues
            });
        let mut grammar = Grammar {
            lexicon: self.lexicon,
            marks,
            triggers,
            classes: self.classes,
            class_names: self.class_names,
            arms: self.arms,
            rules: self.rules,
            entries,
            candidates,
            kinds,
            members,
            vetoes,
            tables,
            cues,
            files: files.iter().map(|f| f.0.clone()).collect(),
            abbreviations: Abbreviations::default(),
            proofs: Vec::new(),
        };
        let cue = |name| grammar.cue(name).iter();
        grammar.abbreviations =
            Abbreviations::new(cue("abbreviation"), cue("abbreviation-final"), cue("sentence-opener"));
        grammar.proofs = proofs(&grammar, blocks);
        Ok(grammar)
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

    /// Marks the signatures of words that some rule must contain.
    fn mark_triggers(&mut self, triggers: &mut [bool]) {
        let mut all = First::default();
        let mut unreachable = Vec::new();
        for &arm in &self.arms_of[usize::from(RULES)] {
            match self.obligatory(&self.arms[arm as usize].nodes) {
                Some(its) => all.join(&its.1),
                None => unreachable.push(arm),
            }
        }
        for arm in unreachable {
            let (place, rule) = (self.arms[arm as usize].place, usize::from(self.arms[arm as usize].rule));
            let message = format!(
                "no trigger can reach `{}`: every match needs a word that is rarer than those in `words common`",
                self.rules[rule].name
            );
            self.fault(place, message);
        }
        for (i, members) in self.lexicon.signatures().iter().enumerate() {
            triggers[i] = members.iter().any(|m| all.members.contains(m));
        }
        triggers[usize::from(UNKNOWN)] = false;
        (0..=primitive::SHAPES.len()).for_each(|shape| triggers[usize::from(NUMBER) + shape] = true);
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

fn proofs(grammar: &Grammar, blocks: Vec<Vec<(Place, Block<'_>)>>) -> Vec<Proof> {
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
