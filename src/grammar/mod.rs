//! Language as data: the files under `grammars/<code>/`, compiled once into tables that never
//! change. Nothing in here or to the right of it knows a language.

mod compile;
mod formula;
pub(crate) mod lexicon;
mod opening;
mod pattern;
mod primitive;
mod scan;
mod syntax;

pub use formula::{Anchor, Every, Field, Formula, NthOf, Part, Side, Which, Zone};
pub use lexicon::{ClassId, Key, Symbol, WordId};
pub use pattern::{ArmId, GROUPS, Match, Matcher, PhraseId, RULES, Step};
pub use scan::{Scanned, Scanner, Token};
pub use syntax::{Example, Outcome};

use crate::error::{Error, ErrorKind, Position, Result};
use crate::hash::Map;
use crate::text::Abbreviations;
use chrono::NaiveDate;
use compile::Compiler;
use formula::{Evaluation, Value};
use lexicon::{Lexicon, Signature};
use opening::Set;
use pattern::Node;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use syntax::Place;

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
    alone: Set,
    /// Signatures that the second token of a longer match can have.
    second: Set,
    value: Value,
    rule: u16,
    place: Place,
    veto: Option<u16>,
}

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

    /// A word by its number.
    pub fn word(&self, word: WordId) -> &str {
        self.lexicon.word_text(word)
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

    /// The forms of several words of a list.
    pub fn phrases(&self, class: ClassId) -> impl Iterator<Item = &[WordId]> {
        self.phrases_of(class).iter().map(|form| form.words.as_slice())
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
        second.is_some_and(|second| arm.second.has(second)) || arm.alone.has(first)
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
