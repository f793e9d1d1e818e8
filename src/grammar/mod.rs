//! Language as data: the files under `grammars/<code>/`, compiled once into tables that never
//! change. Nothing in here or to the right of it knows a language.

mod automaton;
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
pub use pattern::{ArmId, Candidate, GROUPS, Match, Matcher, PhraseId, RULES, Step};
pub use scan::{Scanner, Token};
pub use syntax::{Example, Outcome};

use crate::error::{Error, ErrorKind, Position, Result};
use crate::hash::{Fnv, Map};
use crate::text::Abbreviations;
use chrono::NaiveDate;
use compile::Compiler;
use formula::{Evaluation, Value};
use lexicon::Lexicon;
use pattern::Node;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::Hasher;
use std::path::{Path, PathBuf};
use syntax::Place;

/// A compiled language.
#[derive(Debug, Serialize, Deserialize)]
pub struct Grammar {
    lexicon: Lexicon,
    marks: Vec<WordId>,
    classes: Vec<Class>,
    class_names: Map<String, ClassId>,
    arms: Vec<Arm>,
    rules: Vec<RuleInfo>,
    program: automaton::Program,
    /// `[signature]` -> bits of the classes, and of those that a word belongs to by its ending.
    members: Vec<[[u64; 4]; 2]>,
    vetoes: Vec<Veto>,
    tables: Vec<Table>,
    cues: Map<String, Vec<String>>,
    files: Vec<PathBuf>,
    /// Made of the cues.
    #[serde(skip)]
    abbreviations: Abbreviations,
    /// A bit for each word that a form of several words begins with, which most do not.
    #[serde(skip)]
    openers: Vec<u64>,
    /// The text of the files.
    #[serde(skip)]
    sources: Vec<Cow<'static, str>>,
}

/// Word lists that are asked for together.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClassSet([u64; 4]);

#[derive(Debug, Default, Serialize, Deserialize)]
struct Class {
    name: String,
    /// Forms of more than one token, by their first words.
    phrases: Vec<Form>,
    /// `"*ed"`: any lower-case word that ends so.
    suffixes: Vec<(String, Key)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Form {
    words: Vec<WordId>,
    key: Key,
    ambiguous: bool,
    capital: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Arm {
    nodes: Vec<Node>,
    value: Value,
    rule: u16,
    place: Place,
    veto: Option<u16>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RuleInfo {
    name: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Veto {
    /// A phrase that must not end where the match begins, by the number of tokens that it takes.
    before: Vec<(PhraseId, usize)>,
    /// A phrase that must not begin where the match ends.
    after: Option<PhraseId>,
}

#[derive(Debug, Serialize, Deserialize)]
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

/// What a grammar says of a verb group: its tense, and up to two more marks.
pub type VerbMarks<'g> = [Option<&'g str>; 3];

impl Grammar {
    /// Compiles files of a grammar, each with its name.
    ///
    /// # Errors
    /// Every fault of every file, in the order of the places.
    pub fn compile(files: Vec<(PathBuf, Cow<'static, str>)>) -> Result<Grammar> {
        Compiler::compile(files).map(Grammar::ready)
    }

    /// A grammar that was compiled and written down, with the text of its files.
    ///
    /// # Errors
    /// When the bytes are those of no grammar, or of one that another version wrote.
    pub fn from_bytes(bytes: &[u8], sources: Vec<Cow<'static, str>>) -> Result<Grammar, postcard::Error> {
        let (seal, bytes) = bytes.split_first_chunk().ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
        if u64::from_le_bytes(*seal) != sealed(bytes) {
            return Err(postcard::Error::DeserializeBadCrc);
        }
        let mut grammar: Grammar = postcard::from_bytes(bytes)?;
        grammar.sources = sources;
        grammar.lexicon.fill(0);
        Ok(grammar.ready())
    }

    /// Writes it down for [`Grammar::from_bytes`].
    ///
    /// # Errors
    /// Never for a grammar that compiled.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        let bytes = postcard::to_allocvec(self)?;
        Ok([&sealed(&bytes).to_le_bytes()[..], &bytes].concat())
    }

    /// Works out what is not written down.
    fn ready(mut self) -> Grammar {
        self.abbreviations = Abbreviations::new(|name| self.cue(name).to_vec());
        self.openers = vec![0; self.lexicon.word_count().div_ceil(64)];
        for form in self.classes.iter().flat_map(|class| &class.phrases) {
            self.openers[usize::from(form.words[0]) / 64] |= 1 << (form.words[0] % 64);
        }
        self
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
        Grammar::compile(files)
    }

    /// The proofs of all rules, read from the files again: only who checks a grammar asks for them.
    pub fn proofs(&self) -> Vec<Proof> {
        let blocks = self.sources.iter().zip(0..).map(|(text, file)| syntax::parse(text, file).0).collect();
        compile::proofs(self, blocks)
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

    /// The last token that tells of a time expression: every match of a rule has one of them. `None` when there is none.
    pub fn last_trigger(&self, tokens: &[Token]) -> Option<usize> {
        tokens.iter().rposition(|token| self.program.triggers.has(token.signature()))
    }

    /// Does a word in lower case end as an ending of the list says, whatever else it is?
    pub fn ends_like(&self, word: &str, class: Option<ClassId>) -> bool {
        class.is_some_and(|class| self.classes[usize::from(class)].suffixes.iter().any(|s| lexicon::ends(word, &s.0)))
    }

    /// Is the token, by itself, in the word list?
    pub fn is(&self, token: Token, class: Option<ClassId>, text: &str) -> bool {
        let Some(class) = class else { return false };
        let [listed, ending] = &self.members[usize::from(token.signature())];
        let (place, bit) = (usize::from(class) / 64, 1 << (class % 64));
        // What a signature is in a list for, its word is.
        listed[place] & bit != 0 || ending[place] & bit != 0 && self.class_key(token, class, true, text).is_some()
    }

    /// Some word lists as one; what the language lacks is left out.
    pub fn class_set(&self, names: &[&str]) -> ClassSet {
        let mut set = ClassSet::default();
        for class in names.iter().filter_map(|name| self.class(name)) {
            set.0[usize::from(class) / 64] |= 1 << (class % 64);
        }
        set
    }

    /// Is the token, by itself, in one of the lists? Endings do not count.
    #[inline]
    pub fn is_any(&self, token: Token, classes: ClassSet) -> bool {
        let [listed, _] = &self.members[usize::from(token.signature())];
        listed.iter().zip(classes.0).any(|(its, all)| its & all != 0)
    }

    /// One past the last token of a form of several words that stands at a token.
    pub fn phrase_at(&self, tokens: &[Token], at: usize, class: ClassId) -> Option<usize> {
        let fits = |form: &&Form| {
            let here = tokens.get(at..at + form.words.len());
            here.is_some_and(|here| here.iter().zip(&form.words).all(|(t, w)| t.word == *w))
        };
        let first = tokens.get(at)?.word;
        self.forms_at(class, first).iter().filter(fits).map(|form| at + form.words.len()).max()
    }

    /// The forms of several words of a list.
    pub fn phrases(&self, class: ClassId) -> impl Iterator<Item = &[WordId]> {
        self.classes[usize::from(class)].phrases.iter().map(|form| form.words.as_slice())
    }

    /// Every form of a list, of one word or several.
    pub fn forms_of(&self, class: ClassId) -> impl Iterator<Item = (String, Key)> {
        let words = |form: &Form| form.words.iter().map(|word| self.word(*word)).collect::<Vec<_>>().join(" ");
        let phrases = self.classes[usize::from(class)].phrases.iter().map(move |form| (words(form), form.key));
        self.words_of(class).map(|(word, key)| (word.to_owned(), key)).chain(phrases)
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

    /// How many words and rules, for the curious.
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

    fn mark(&self, mark: u8) -> WordId {
        self.marks.get(usize::from(mark)).copied().unwrap_or(0)
    }

    /// The forms of several words that begin with a word.
    #[inline]
    fn forms_at(&self, class: ClassId, first: WordId) -> &[Form] {
        if self.openers[usize::from(first) / 64] >> (first % 64) & 1 == 0 {
            return &[];
        }
        let forms = &self.classes[usize::from(class)].phrases;
        let from = forms.partition_point(|form| form.words[0] < first);
        let to = from + forms[from..].iter().take_while(|form| form.words[0] == first).count();
        &forms[from..to]
    }

    fn class_key(&self, token: Token, class: ClassId, licensed: bool, text: &str) -> Option<Key> {
        let [listed, ending] = &self.members[usize::from(token.signature())];
        let (place, bit) = (usize::from(class) / 64, 1 << (class % 64));
        if listed[place] & bit != 0 {
            let sense = self.lexicon.sense(token.word, class, token.is_capital())?;
            return (licensed || !sense.ambiguous).then_some(sense.key);
        }
        if ending[place] & bit == 0 || token.is_capital() {
            return None;
        }
        let word = token.span().of(text);
        let fits = |suffix: &&(String, Key)| lexicon::ends(word, &suffix.0);
        self.classes[usize::from(class)].suffixes.iter().find(fits).map(|suffix| suffix.1)
    }
}

/// What stands before the bytes of a grammar: damaged ones, or those of another version, do not answer to it.
fn sealed(bytes: &[u8]) -> u64 {
    let mut hash = Fnv::default();
    hash.write(env!("CARGO_PKG_VERSION").as_bytes());
    let (words, rest) = bytes.as_chunks();
    words.iter().for_each(|word| hash.write_u64(u64::from_le_bytes(*word)));
    hash.write(rest);
    hash.finish()
}
