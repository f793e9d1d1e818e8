//! Whom the pronoun means that is the subject of an event, or owns it: the one who speaks ("the bank said it lost"), the
//! subject of what was told just before, or the only person whom the text has named in full so far. In doubt nobody.

use super::arguments::written_elsewhere;
use super::attribution::{Attribution, attribution};
use super::deed::told_before;
use super::link::before_phrase;
use super::past::Earlier;
use super::predicate::{Predicate, predicate};
use super::scene::Scene;
use crate::clause::{Tense, VerbGroup};
use crate::grammar::{ClassId, Grammar, Key, Scanner, Token};
use crate::report::{Passage, Role};
use crate::span::Span;
use std::ops::Range;

/// A name that is longer than this explains nothing.
const LONG: usize = 60;

/// So far back a text is searched for people.
const BACK: usize = 3_000;

/// So far back it is searched for a subject, and so many sentences.
const NEAR: usize = 1_000;
const SENTENCES: usize = 4;

/// A name in place of some tokens of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Antecedent {
    /// Who is meant.
    pub name: String,
    /// The words to put in: the name, with an ending where it owns what follows.
    pub words: String,
    /// The tokens that they stand for; none where they stand behind "this".
    pub tokens: Range<usize>,
    /// They own the subject or are what was done, and are not who acts.
    pub owner: bool,
}

/// What a pronoun can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Male,
    Female,
    Thing,
    Several,
    /// A body whose name the text has.
    Body,
    /// Who writes.
    Writer,
}

impl Kind {
    fn of(grammar: &Grammar, token: Token, class: Option<ClassId>, text: &str) -> Option<Kind> {
        match grammar.key(token, class?, text)? {
            Key::Name(symbol) => match grammar.name(symbol) {
                "male" => Some(Kind::Male),
                "female" => Some(Kind::Female),
                "thing" => Some(Kind::Thing),
                "several" => Some(Kind::Several),
                "writer" => Some(Kind::Writer),
                _ => None,
            },
            _ => None,
        }
    }

    const fn is_person(self) -> bool {
        matches!(self, Kind::Male | Kind::Female)
    }
}

/// The name to put in place of a subject or its owner; `None` where it is no pronoun or its meaning is in doubt. `writer`
/// is who says "I" outside of quotation marks.
pub fn meant(
    scene: &Scene<'_>,
    group: &VerbGroup,
    said: Option<&Attribution>,
    sentence: Span,
    writer: Option<&str>,
) -> Option<Antecedent> {
    let Predicate { subject, words, .. } = predicate(scene, group);
    // "The bank said it lost": what is said begins behind who says it.
    let tokens = said.map_or(&[][..], |s| &s.tokens);
    let start =
        tokens.iter().filter(|t| t.0 <= subject.start && t.1 < subject.end).map(|t| t.1.max(subject.start)).max();
    let subject = start.unwrap_or(subject.start)..subject.end;
    if subject.len() == 1 && scene.is(subject.start, scene.lists.pointer) && !scene.clauses.is_quoted(subject.start) {
        let words = told_before(scene, sentence, None)?;
        return Some(Antecedent { name: words.clone(), words, tokens: subject.end..subject.end, owner: true });
    }
    let (kind, tokens) = anaphor(scene, &subject)?;
    // "I'll", "they've": what is left of the verb goes with no name, but "he's" may.
    let clipped = scene.tokens.get(tokens.end).is_some_and(|t| t.is_mark() && t.glued());
    if clipped && !scene.is(tokens.end + 1, scene.lists.genitive) {
        return None;
    }
    let owner = tokens.end < subject.end && kind != Kind::Body;
    // "It rained", "it was announced that": nothing is meant.
    let opened = || (words.start..=words.end).any(|i| scene.is(i, scene.lists.complementizer));
    if kind == Kind::Thing && !owner && (scene.is(group.head, scene.lists.impersonal) || group.passive && opened()) {
        return None;
    }
    // "It was the second crash this year": the crash that was told, and nothing named.
    let counted =
        || scene.is(words.start + 1, scene.lists.determiner) && scene.is(words.start + 2, scene.lists.ordinal);
    if kind == Kind::Thing && !owner && scene.lists.be.iter().any(|be| scene.is(group.head, *be)) && counted() {
        return None;
    }
    let name = match said.and_then(|s| s.speaker).filter(|s| s.1 <= subject.start) {
        Some((start, end)) => speaker(scene, start..end, kind)?,
        // ""I left," the mayor said"
        None if scene.clauses.is_quoted(subject.start) && kind == Kind::Writer => said?.who()?.to_owned(),
        None if scene.clauses.is_quoted(subject.start) => return None,
        None if kind == Kind::Writer => writer?.to_owned(),
        None => before(scene, kind, subject.start, sentence)?,
    };
    // "The council shut the bridge. It was built in 1931": not the council.
    let is_body = || name.rsplit(' ').next().is_some_and(|last| scene.lists.bodies.contains(&last.to_lowercase()));
    if kind == Kind::Thing && !owner && group.passive && scene.is(group.head, scene.lists.works) && is_body() {
        return None;
    }
    // "the workers'", "Holt's"
    let endings = scene.grammar.cue("owner-ending");
    let several = kind == Kind::Several && scene.grammar.ends_like(&name.to_lowercase(), scene.lists.plural);
    let ending = endings.get(usize::from(several)).or(endings.first()).filter(|_| owner).map_or("", String::as_str);
    // "I have seen" has the verb of "I", which does not go with a name.
    if !owner && kind == Kind::Writer && !matches!(group.tense, Tense::Past | Tense::Future) {
        return None;
    }
    let words = format!("{name}{ending}");
    Some(Antecedent { words, name, tokens, owner })
}

/// The same words with the name of who speaks, where that is a pronoun: "she [Ann Holt]".
pub fn with_name(scene: &Scene<'_>, said: Attribution, sentence: Span) -> Attribution {
    let mut tokens = said.tokens.iter().flat_map(|(start, end)| *start..*end);
    let Some(at) = tokens.find(|i| scene.is(*i, scene.lists.anaphor) && scene.word(*i) == said.source) else {
        return said;
    };
    let kind = Kind::of(scene.grammar, scene.tokens[at], scene.lists.anaphor, scene.text);
    // "A second mill would go ahead, it said": whoever says so behind a comma is nobody of whom it is said.
    let from = if at > 0 && scene.is_comma(at - 1) { 0 } else { at };
    let name = kind.filter(|kind| *kind != Kind::Writer).and_then(|kind| before(scene, kind, from, sentence));
    match name {
        Some(name) => Attribution { source: format!("{} [{name}]", said.source), ..said },
        None => said,
    }
}

/// A byte of the text is inside of quotation marks that its passage opens, as far back as that is looked at.
pub fn goes_on_quoting(scene: &Scene<'_>, passage: Span, at: usize) -> bool {
    let mut from = passage.start.max(at.saturating_sub(BACK));
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let (mut straight, mut open, mut close) = (0, 0, 0);
    for c in scene.text[from.min(at)..at].chars() {
        match c {
            '"' => straight += 1,
            '\u{201c}' => open += 1,
            '\u{201d}' => close += 1,
            _ => {}
        }
    }
    straight % 2 == 1 || open > close
}

/// Who speaks in a quotation that goes on over sentences of a passage: named before, ""It fell," she said. "I ran."", or
/// behind it, ""It fell. I ran," she said."
pub fn said_on(scene: &Scene<'_>, passage: Span, sentence: Span) -> Option<Attribution> {
    let back = sentence.start - passage.start.min(sentence.start);
    let before = scene.past.before(sentence.start, back.min(BACK));
    let said = before.iter().rev().take(QUOTED).find_map(|earlier| said_in(scene, earlier, false));
    if said.is_some() {
        return said;
    }
    // As far as the quotation goes on.
    let mut scanner = Scanner::new(scene.grammar, scene.text, Span::new(sentence.end, passage.end.max(sentence.end)));
    let mut tokens = Vec::new();
    for _ in 0..QUOTED {
        let its = scanner.next(&mut tokens).filter(|its| goes_on_quoting(scene, passage, its.start))?;
        let said = said_in(scene, &Earlier::new(its, 0, &tokens), true);
        if said.is_some() {
            return said;
        }
    }
    None
}

/// Who speaks in a quotation that nobody is named for: who said what the sentence before it in the passage tells, in their
/// own words: "Holt said he had spent £3,000. "Then I read that it was coming.""
pub fn said_right_before(scene: &Scene<'_>, passage: Span, sentence: Span) -> Option<Attribution> {
    let quotes = |scene: &Scene<'_>, start: usize| {
        let opens = scene.clauses.quotations.first().is_some_and(|q| (0..q.0).all(|i| scene.tokens[i].is_mark()));
        opens || goes_on_quoting(scene, passage, start)
    };
    let back = sentence.start - passage.start.min(sentence.start);
    let before = scene.past.before(sentence.start, back.min(BACK));
    // Behind what the quotation itself has said so far.
    let mut before = before.iter().rev().filter(|_| quotes(scene, sentence.start)).take(QUOTED);
    let earlier = before.find(|earlier| !quotes(&earlier.scene(scene), earlier.span.start))?;
    let its = earlier.scene(scene);
    let told = |g: &&VerbGroup| g.tense.is_finite() && !its.clauses.is_quoted(g.head);
    let said = its.clauses.groups.iter().rev().filter(told).find_map(|g| attribution(&its, g.head))?;
    let said = with_name(&its, said, earlier.span);
    Some(Attribution { tokens: Vec::new(), speaker: None, ..said })
}

/// A quotation is so many sentences long at most.
const QUOTED: usize = 5;

/// Who says what a sentence has in quotation marks, or what it begins with where it `ends` a quotation.
fn said_in(scene: &Scene<'_>, sentence: &Earlier, ends: bool) -> Option<Attribution> {
    let its = sentence.scene(scene);
    let clauses = its.clauses;
    let told = |g: &&VerbGroup| clauses.is_quoted(g.head) && !its.is(g.head, scene.lists.bare_speech);
    let quoted = if ends {
        Some(0).filter(|first| clauses.is_quoted(*first))
    } else {
        clauses.groups.iter().find(told).map(|g| g.head)
    };
    let said = attribution(&its, quoted?)?;
    let said = with_name(&its, said, sentence.span);
    Some(Attribution { tokens: Vec::new(), speaker: None, ..said })
}

/// The kind of the pronoun that a subject is or begins with, and its tokens.
fn anaphor(scene: &Scene<'_>, subject: &Range<usize>) -> Option<(Kind, Range<usize>)> {
    let at = subject.start;
    let kind = |class| Kind::of(scene.grammar, *scene.tokens.get(at)?, class, scene.text);
    // "He himself left"
    if subject.len() == 1 || subject.len() == 2 && scene.is(at + 1, scene.lists.reflexive) {
        // "ordered him to pay": he is to.
        let told = || kind(scene.lists.anaphor_object);
        return kind(scene.lists.anaphor).or_else(told).map(|kind| (kind, subject.clone()));
    }
    // "The bank, in dire straits, has": an aside changes nothing.
    let closes = |end: &usize| *end == subject.end || *end < subject.end && scene.is_comma(*end);
    if let Some(end) = scene.phrase(at, scene.lists.anaphor_noun).filter(closes) {
        return Some((Kind::Body, at..end));
    }
    let owner = kind(scene.lists.anaphor_owner).filter(|_| subject.len() > 1);
    owner.map(|kind| (kind, at..at + 1))
}

/// Who speaks, where the pronoun can mean them: "Holt Motors said it", "Ann Holt said she", but not "his lawyer said he".
fn speaker(scene: &Scene<'_>, range: Range<usize>, kind: Kind) -> Option<String> {
    // "Chrysler, the car maker, said", "the owner, Ann Holt, said": the name is enough.
    let comma = range.clone().find(|i| scene.is_comma(*i)).unwrap_or(range.end);
    let (first, second) = (range.start..comma, (comma + 1).min(range.end)..range.end);
    let second = second.start..second.clone().find(|i| scene.is_comma(*i)).unwrap_or(second.end);
    let named = |range: &Range<usize>| !range.is_empty() && range.clone().all(|i| scene.tokens[i].is_capital());
    let name = if named(&second) && !named(&first) { second } else { first.clone() };
    let pronoun = [scene.lists.pronoun, scene.lists.anaphor_owner].iter().any(|class| scene.is(range.start, *class));
    let other = || {
        name.clone().any(|i| {
            scene.is(i, scene.lists.given_name)
                && Kind::of(scene.grammar, scene.tokens[i], scene.lists.given_name, scene.text)
                    .is_some_and(|k| k != kind)
        })
    };
    // "Holt's lawyer, Jon Lund, said he": either of the two.
    let owned = first.clone().any(|i| scene.is(i, scene.lists.genitive) && scene.tokens[i].glued());
    let fits = match kind {
        Kind::Thing | Kind::Body => !is_human(scene, first.clone()) && !pronoun && range.len() > 1,
        Kind::Male | Kind::Female if owned => {
            named_person(scene, name.clone(), kind) && !others_fit(scene, kind, &name)
        }
        Kind::Male | Kind::Female => {
            let body = name.clone().any(|i| scene.is(i, scene.lists.body_word));
            // "A coroner testified that he had been shot"
            let anyone = scene.is(range.start, scene.lists.determiner) && !scene.is(range.start, scene.lists.definite);
            named_person(scene, name.clone(), kind)
                || !(pronoun || body || other() || anyone && others_fit(scene, kind, &name))
                    && (is_human(scene, first) || name.start > range.start)
        }
        Kind::Several | Kind::Writer => false,
    };
    let words = || scene.span(name.start, name.end).of(scene.text);
    (fits && !name.is_empty() && words().len() <= LONG).then(|| words().to_owned())
}

/// Somebody else whom the text has named may be meant.
fn others_fit(scene: &Scene<'_>, kind: Kind, name: &Range<usize>) -> bool {
    let last = scene.word(name.end - 1);
    let people = people(scene, scene.tokens[0].start as usize);
    people.iter().any(|p| p.1.is_none_or(|gender| gender == kind) && p.0.rsplit(' ').next() != Some(last))
}

/// What stands behind "born" or "plays", a role between them aside: no name of somebody who acts.
fn is_other_name(grammar: &Grammar, class: Option<ClassId>, tokens: &[Token], start: usize, text: &str) -> bool {
    let capital = |i: &usize| tokens[*i].is_capital() && tokens[*i].is_word();
    let first = (0..start).rev().take_while(capital).last().unwrap_or(start);
    (first.saturating_sub(2)..first).any(|i| grammar.is(tokens[i], class, text))
}

/// A given name of that kind in front of another name.
fn named_person(scene: &Scene<'_>, range: Range<usize>, kind: Kind) -> bool {
    range.clone().any(|i| {
        let given = scene.is(i, scene.lists.given_name) && i + 1 < range.end && scene.tokens[i + 1].is_capital();
        given && Kind::of(scene.grammar, scene.tokens[i], scene.lists.given_name, scene.text).is_none_or(|k| k == kind)
    })
}

fn is_human(scene: &Scene<'_>, range: Range<usize>) -> bool {
    let (first, last) = (range.start, range.end.saturating_sub(1));
    // A role inside a name may be part of a body's: "the Vell Savings Bank", "car maker Holt Motors".
    range.into_iter().any(|i| {
        scene.is(i, scene.lists.given_name)
            || i == first && scene.is(i, scene.lists.title)
            || i == last
                && scene.is(i, scene.lists.role)
                && !scene.is(i, scene.lists.body_word)
                && !scene.tokens[i].is_capital()
    })
}

/// What one subject says about whom a later pronoun means.
enum Candidate {
    Found(String),
    /// The same pronoun: whoever it meant.
    Same,
    /// Somebody, perhaps.
    Doubt,
    Other,
}

/// The subject of the clause or sentence before; a person, too, whom a clause inside it names, or the only one who fits.
fn before(scene: &Scene<'_>, kind: Kind, at: usize, sentence: Span) -> Option<String> {
    let people = people(scene, sentence.start);
    let full = |name: String| {
        let last = |name: &str| name.rsplit(' ').next().map(str::to_owned);
        // "Ann Holt said her husband, Jon Holt, had left. She": a name in full is who it is.
        let known = people.iter().any(|p| p.0 == name);
        let person = people.iter().find(|p| {
            kind.is_person() && !known && p.1.is_none_or(|gender| gender == kind) && last(p.0) == last(&name)
        });
        person.map_or(name, |p| p.0.to_owned())
    };
    let (clause, _) = scene.clauses.clause_of(at);
    // "will use it to cut its debt, which rose": behind the verb of its clause.
    let told = scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head >= clause && g.head < at);
    let clause = if told { at } else { clause };
    let mut answer = subjects(scene, kind, clause, &people);
    if matches!(answer, Candidate::Other)
        && scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head < clause)
        && !kind.is_person()
    {
        return None;
    }
    match answer {
        Candidate::Found(name) => return Some(full(name)),
        Candidate::Doubt => return None,
        _ => {}
    }
    // Who is named there and is no subject: the only one, or nobody.
    if kind.is_person() {
        match mentioned(scene, at, kind, &people) {
            Candidate::Found(name) => return Some(name),
            Candidate::Other | Candidate::Doubt => return None,
            Candidate::Same => {}
        }
    }
    let sentences = scene.past.before(sentence.start, NEAR);
    let named =
        |name: &str| name.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase)) || !name.contains(' ');
    let mut same = matches!(answer, Candidate::Same);
    for sentence in sentences.iter().rev().take(SENTENCES) {
        let earlier = sentence.scene(scene);
        let end = sentence.tokens.len();
        answer = subjects(&earlier, kind, end, &people);
        match answer {
            // "The company that built it failed. Its files": what stood for it was a body, and so is what it is.
            Candidate::Found(name) if same && !named(&name) => return None,
            Candidate::Found(name) => return Some(full(name)),
            Candidate::Same => same = true,
            Candidate::Other if kind.is_person() => match mentioned(&earlier, end, kind, &people) {
                Candidate::Found(name) => return Some(name),
                Candidate::Other | Candidate::Doubt => return None,
                Candidate::Same => {}
            },
            Candidate::Other | Candidate::Doubt => return None,
        }
    }
    let mut fitting = people.iter().filter(|p| p.1.is_none_or(|gender| gender == kind));
    let only = fitting.next().filter(|p| p.1 == Some(kind))?;
    fitting.all(|other| other.0 == only.0).then(|| only.0.to_owned())
}

/// The main subject of the words before a token, and for a person the other subjects, the last first.
fn subjects(scene: &Scene<'_>, kind: Kind, end: usize, people: &[(&str, Option<Kind>)]) -> Candidate {
    let finite = || scene.clauses.groups.iter().filter(|g| g.tense.is_finite() && g.head < end);
    let main = finite().find(|g| {
        let (start, _) = scene.clauses.clause_of(g.head);
        !scene.is(start, scene.lists.relative) && !scene.is_subordinator(start) && !scene.clauses.is_quoted(g.head)
    });
    let of = |group| candidate(scene, predicate(scene, group).subject, kind, people);
    if main.is_some_and(|group| is_done_to(scene, group, kind)) {
        return Candidate::Same;
    }
    match main.map_or(Candidate::Other, of) {
        Candidate::Other if kind == Kind::Several => {
            let body = || collective(scene, predicate(scene, main?).subject, end);
            only_plural(scene, end).or_else(body).map_or(Candidate::Other, Candidate::Found)
        }
        // "Cantwell said that Orr had been ill. His practice": that of either.
        Candidate::Found(name) if kind.is_person() && main.is_some_and(|g| g.speech) => {
            let other = |told: Candidate| matches!(told, Candidate::Found(other) if other != name);
            if finite().map(of).any(other) { Candidate::Doubt } else { Candidate::Found(name) }
        }
        // "A clerk saw a van. It had been stolen": the van, as it happens.
        Candidate::Found(name)
            if kind == Kind::Thing
                && !name.split(' ').skip(1).any(|word| word.starts_with(char::is_uppercase))
                && main.is_some_and(|g| scene.is(g.end, scene.lists.determiner) && !scene.is_time(g.end)) =>
        {
            Candidate::Doubt
        }
        Candidate::Other if kind.is_person() => {
            let mut others = finite().rev().filter(|g| !scene.clauses.is_quoted(g.head)).map(of);
            others.find(|c| matches!(c, Candidate::Found(_))).unwrap_or(Candidate::Other)
        }
        answer => answer,
    }
}

/// "Orr left her in 1964": she is not Orr (a pronoun that is an object means nobody in its clause), but who was meant before.
fn is_done_to(scene: &Scene<'_>, group: &VerbGroup, kind: Kind) -> bool {
    let Some(token) = scene.tokens.get(group.end) else { return false };
    let object = Kind::of(scene.grammar, *token, scene.lists.anaphor_object, scene.text);
    // "Sold her house": whose it is, and she may have sold it.
    let ends = || {
        let at = group.end + 1;
        let small = [scene.lists.preposition, scene.lists.coordinator, scene.lists.adverb];
        scene.tokens.get(at).is_none_or(|t| t.is_mark()) || small.iter().any(|class| scene.is(at, *class))
    };
    object == Some(kind) && ends()
}

/// "Holt sent two clerks to Vell": the only noun in the plural before a token, with what stands before it.
fn only_plural(scene: &Scene<'_>, end: usize) -> Option<String> {
    let several = |i: &usize| scene.is_plural(*i) && scene.group_at(*i).is_none() && !scene.is_time(*i);
    let mut all = (0..end).filter(several);
    let noun = all.next().filter(|i| *i > 0 && !scene.tokens[*i].is_capital())?;
    let small = [
        scene.lists.preposition,
        scene.lists.coordinator,
        scene.lists.pronoun,
        scene.lists.anaphor_owner,
        scene.lists.adverb,
        scene.lists.relative,
    ];
    let inside = |i: usize| {
        scene.tokens[i].is_word()
            && scene.group_at(i).is_none()
            && !small.iter().any(|class| scene.is(i, *class))
            && !scene.is_subordinator(i)
    };
    let mut start = noun;
    while start > 0 && inside(start - 1) {
        start -= 1;
    }
    // The object of a verb, right behind it.
    let object = start > 0 && scene.group_at(start - 1).is_some_and(|g| g.tense.is_finite());
    let words = scene.span(start, noun + 1).of(scene.text);
    (object && all.next().is_none() && words.len() <= LONG).then(|| words.to_owned())
}

/// "The Vell Legion refused. They left": a body of people, where no others stand before a token.
fn collective(scene: &Scene<'_>, subject: Range<usize>, end: usize) -> Option<String> {
    let start = subject.clone().find(|i| !scene.is_opener(*i))?;
    let hangs = |i: &usize| scene.is(*i, scene.lists.preposition) || scene.is_comma(*i);
    let head = (start..subject.end).find(hangs).unwrap_or(subject.end).checked_sub(1).filter(|head| *head > start)?;
    let body = scene.lists.bodies.contains(&scene.word(head).to_lowercase());
    let others = |i: usize| {
        scene.is_plural(i)
            && (scene.is_people(i) || scene.is(i, scene.lists.role) || scene.is(i, scene.lists.body_word))
    };
    let words = scene.span(start, head + 1).of(scene.text);
    (body && !(0..end).any(others) && words.len() <= LONG).then(|| words.to_owned())
}

fn candidate(scene: &Scene<'_>, range: Range<usize>, kind: Kind, people: &[(&str, Option<Kind>)]) -> Candidate {
    let start = range.clone().find(|i| !scene.is_opener(*i)).unwrap_or(range.end);
    // "forces led by Holt advanced": the forces.
    let hangs =
        |i: usize| kind == Kind::Several && i > start && scene.group_at(i).is_some_and(|g| g.tense == Tense::Reduced);
    let closes =
        |i: &usize| scene.is_comma(*i) || scene.is_mark(*i, "(") || scene.is(*i, scene.lists.relative) || hangs(*i);
    let end = (start..range.end).find(closes).unwrap_or(range.end);
    // "the operations of 1950": without the date.
    let time = scene.times.iter().find(|e| (start + 1..end).contains(&e.tokens.0));
    let range = start..time.map_or(end, |e| before_phrase(scene, e.tokens.0).max(start));
    if range.is_empty() {
        return Candidate::Other;
    }
    if let Some((other, tokens)) = anaphor(scene, &range) {
        let same =
            other == kind || other == Kind::Body && kind == Kind::Thing || other == Kind::Thing && kind == Kind::Body;
        return if same && tokens == range { Candidate::Same } else { Candidate::Other };
    }
    // "Orr's mother", "Orr's mother, Bernice,": nobody of whom a text says "he".
    let kin = |i: usize| {
        let kin = Kind::of(scene.grammar, *scene.tokens.get(i)?, scene.lists.kin, scene.text);
        kin.filter(|kin| kind.is_person() && *kin != kind)
    };
    let before = range.start.checked_sub(2).filter(|i| scene.is_comma(i + 1));
    if kin(range.end - 1).is_some() || before.is_some_and(|i| kin(i).is_some()) {
        return Candidate::Other;
    }
    let words = scene.span(range.start, range.end).of(scene.text);
    // "Water ran in", "Many left", "Leaving Vell": a capital that only opens the sentence.
    let last = people.iter().find(|p| p.0.rsplit(' ').next() == Some(scene.word(range.end - 1)));
    // "Ann left", of Ann Holt.
    let first = || people.iter().find(|p| range.len() == 1 && p.0.split(' ').next() == Some(words));
    let known = last.or_else(first);
    // "Orr held out until he was freed", in a text that has the name nowhere else: perhaps he.
    let named = range.len() == 1 && known.is_none() && scene.tokens[range.start].is_capital();
    if kind.is_person() && named && !written_elsewhere(scene, range.start) && is_somebody(scene, range.start) {
        return Candidate::Doubt;
    }
    let opening = range.len() == 1
        && known.is_none()
        && scene.tokens[range.start].is_capital()
        && !written_elsewhere(scene, range.start)
        || scene.is(range.start, scene.lists.pronoun)
        || scene.is(range.start, scene.lists.modifier) && (kind != Kind::Several || range.len() == 1)
        || scene.clauses.groups.iter().any(|g| range.contains(&g.head) && g.tense != Tense::Infinitive);
    if words.len() > LONG || opening || range.clone().any(|i| scene.is_time(i)) {
        return Candidate::Other;
    }
    let is = |class| range.clone().any(|i| scene.is(i, class));
    let surname = |name: &str| people.iter().any(|p| p.0.rsplit(' ').next() == Some(name));
    let last = scene.word(range.end - 1);
    let name = range
        .clone()
        .all(|i| scene.tokens[i].is_capital() || scene.tokens[i].glued() || scene.is(i, scene.lists.name_link));
    // "Holt, who learned of it": nobody of whom a text says "it".
    let role = || (end + 2..end + 5).any(|i| scene.is(i, scene.lists.role) && !scene.is(i, scene.lists.body_word));
    let human = scene.is(end, scene.lists.subject_pronoun)
        || scene.is_comma(end)
            // "Holt, a lawyer from Vell,"
            && (scene.is(end + 1, scene.lists.subject_pronoun) || scene.is(end + 1, scene.lists.determiner) && role());
    let fits = match kind {
        Kind::Thing | Kind::Body if human => false,
        // Of a ship a text says "she".
        Kind::Female
            if !named_person(scene, range.clone(), kind)
                && known.and_then(|p| p.1) != Some(kind)
                && has_vessel(scene) =>
        {
            false
        }
        Kind::Male | Kind::Female => {
            let other = known.and_then(|p| p.1).is_some_and(|k| k != kind);
            let unknown = name
                && range.len() <= 3
                && !scene.tokens[range.start].is_upper()
                && !is(scene.lists.determiner)
                && !is(scene.lists.body_word)
                && !scene.is_people(range.end - 1)
                && !is_place(scene, range.start, words);
            // "The king wed in 1402, and his only son": the king's.
            let last = range.end - 1;
            let role = scene.is(range.start, scene.lists.definite)
                && range.len() <= 3
                && scene.is(last, scene.lists.role)
                && !scene.is_plural(last)
                && !is(scene.lists.body_word);
            role || !other
                && !is(scene.lists.coordinator)
                && (named_person(scene, range.clone(), kind)
                    || known.is_some() && scene.tokens[range.end - 1].is_capital()
                    || unknown && !is(scene.lists.given_name))
        }
        Kind::Thing | Kind::Body => {
            let head = range.clone().find(|i| scene.is(i + 1, scene.lists.preposition)).unwrap_or(range.end - 1);
            // "The board met. The company said": a part of it.
            if kind == Kind::Body && scene.is(head, scene.lists.part_of_body) {
                return Candidate::Doubt;
            }
            let proper = name
                || (scene.is(range.start, scene.lists.determiner) || is(scene.lists.genitive)) && kind == Kind::Thing
                || range.clone().skip(1).all(|i| scene.tokens[i].is_capital()) && range.len() > 1;
            proper
                && !is_human(scene, range.clone())
                && !surname(last)
                && !is(scene.lists.coordinator)
                && (name || !scene.is_plural(head))
        }
        Kind::Writer => false,
        Kind::Several => {
            let head = range.clone().find(|i| scene.is(i + 1, scene.lists.preposition)).unwrap_or(range.end - 1);
            scene.is_plural(head)
                && !scene.is(head, scene.lists.unspecific)
                && (!scene.tokens[head].is_capital()
                    || scene.is(range.start, scene.lists.determiner)
                    || scene.is_people(head))
                || is(scene.lists.coordinator) && !is(scene.lists.preposition)
        }
    };
    // "The first known patient fell ill. He": perhaps the patient.
    let somebody = || {
        let last = range.end - 1;
        let role = scene.is(last, scene.lists.role) || scene.is_people(last);
        role && !is(scene.lists.body_word) && !scene.is_plural(last) && scene.is(range.start, scene.lists.determiner)
    };
    match fits {
        true => Candidate::Found(words.to_owned()),
        false if kind.is_person() && somebody() => Candidate::Doubt,
        false => Candidate::Other,
    }
}

/// The text around speaks of ships.
fn has_vessel(scene: &Scene<'_>) -> bool {
    let at = scene.tokens[0].start as usize;
    let mut from = at.saturating_sub(NEAR);
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (at + NEAR).min(scene.text.len());
    while !scene.text.is_char_boundary(to) {
        to -= 1;
    }
    scene.text[from..to].split(|c: char| !c.is_alphanumeric()).any(|word| scene.lists.vessels.contains(word))
}

/// The only person who is named before a token; `Other` where several are or it is in doubt, `Same` where nobody is.
fn mentioned(scene: &Scene<'_>, end: usize, kind: Kind, people: &[(&str, Option<Kind>)]) -> Candidate {
    let mut found: Option<String> = None;
    let mut at = 0;
    while at < end {
        let named =
            |i: usize| i < end && scene.tokens[i].is_capital() && scene.tokens[i].is_word() && !scene.is_time(i);
        if !named(at) {
            at += 1;
            continue;
        }
        let start = at;
        // "Dwight D. Orrin", "Pierre Hale-Lund"
        let goes_on = |i: usize| {
            let mark = scene.tokens.get(i).is_some_and(|t| t.is_mark() && t.glued()) && named(i + 1);
            mark && (scene.tokens[i + 1].glued() || scene.word(i - 1).len() == 1) && !scene.is_comma(i)
        };
        while named(at) || goes_on(at) {
            at += 1;
        }
        if is_other_name(scene.grammar, scene.lists.other_name, scene.tokens, start, scene.text) {
            continue;
        }
        let name = scene.span(start, at).of(scene.text);
        let known = people.iter().find(|p| p.0.rsplit(' ').next() == Some(scene.word(at - 1)));
        let other = [scene.lists.body_word, scene.lists.event_noun];
        let name = match known {
            Some((_, Some(gender))) if *gender != kind => continue,
            Some((name, Some(_))) => (*name).to_owned(),
            Some((_, None)) => return Candidate::Other,
            // "to sign striker Luka Maric": somebody with a role and two names.
            None if at - start < 2 || (start..at).any(|i| other.iter().any(|class| scene.is(i, *class))) => continue,
            None if start > 0
                && (scene.is(start - 1, scene.lists.locative) || scene.is(start - 1, scene.lists.determiner)) =>
            {
                continue;
            }
            // "The captain took the gunboat. Repaired, she"
            None if kind == Kind::Female && has_vessel(scene) => return Candidate::Other,
            // "General Orrin's army fell"
            None if scene.is(start, scene.lists.title) => name.to_owned(),
            None if start > 0 && scene.is(start - 1, scene.lists.role) => name.to_owned(),
            None => return Candidate::Other,
        };
        if found.as_ref().is_some_and(|other| *other != name) {
            return Candidate::Other;
        }
        found = Some(name);
    }
    found.map_or(Candidate::Same, Candidate::Found)
}

/// A capital that opens a sentence and is no word of the text around: a name that it has nowhere else.
fn is_somebody(scene: &Scene<'_>, at: usize) -> bool {
    let other =
        [scene.lists.body_word, scene.lists.event_noun, scene.lists.modifier, scene.lists.pronoun, scene.lists.adverb];
    let word = scene.word(at).to_lowercase();
    let start = scene.tokens[at].start as usize;
    let mut from = start.saturating_sub(BACK);
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (start + BACK).min(scene.text.len());
    while !scene.text.is_char_boundary(to) {
        to -= 1;
    }
    !scene.is_plural(at)
        && !scene.lists.bodies.contains(&word)
        && !other.iter().any(|class| scene.is(at, *class))
        && !scene.text[from..to].split(|c: char| !c.is_alphanumeric()).any(|other| other == word)
}

/// A name that the text around has behind "in" or "near".
fn is_place(scene: &Scene<'_>, at: usize, name: &str) -> bool {
    let at = scene.tokens[at].start as usize;
    let mut from = at.saturating_sub(BACK);
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (at + BACK).min(scene.text.len());
    while !scene.text.is_char_boundary(to) {
        to -= 1;
    }
    let window = &scene.text[from..to];
    window.match_indices(name).any(|(i, _)| {
        let before = window[..i].strip_suffix(' ').unwrap_or_default();
        let mut words = before.rsplit(|c: char| !c.is_alphanumeric());
        let word = words.next().unwrap_or_default();
        // "the siege of Vell", "King of Vell"
        let hangs = word == "of" && words.next().is_some_and(|noun| scene.lists.place_nouns.contains(noun));
        hangs || scene.lists.places.contains(word)
    })
}

/// The sentence of running text before one, and the one before that where it begins with a pronoun.
pub fn told_right_before(scene: &Scene<'_>, at: usize) -> Option<Span> {
    let running = |role| matches!(role, Role::Body | Role::Turn | Role::Message | Role::Quoted);
    let role = |passage: &Passage| passage.role;
    let sentences = scene.past.before(at, NEAR);
    let passage = sentences.last()?.passage;
    if !running(scene.report.passages[passage].role) || !scene.report.passage_at(at).map(role).is_some_and(running) {
        return None;
    }
    let pronoun = |tokens: &[Token]| {
        let classes = [scene.lists.anaphor, scene.lists.anaphor_owner];
        classes.iter().any(|class| scene.grammar.is(tokens[0], *class, scene.text))
    };
    let mut last: Option<Span> = None;
    for its in sentences.iter().filter(|its| its.passage == passage) {
        last = Some(last.filter(|_| pronoun(&its.tokens)).map_or(its.span, |before| before.cover(its.span)));
    }
    last
}

/// The people whose given name and surname the text has before a place, and what their given name tells.
fn people<'t>(scene: &Scene<'t>, before: usize) -> Vec<(&'t str, Option<Kind>)> {
    let mut found: Vec<(&str, Option<Kind>)> = Vec::new();
    for sentence in scene.past.before(before, BACK) {
        for (name, kind) in sentence.people(scene) {
            let name = name.of(scene.text);
            if !found.iter().any(|other| other.0 == name) {
                found.push((name, *kind));
            }
        }
    }
    found
}

/// The same, of the tokens of one sentence.
pub fn people_in(scene: &Scene<'_>, tokens: &[Token]) -> Vec<(Span, Option<Kind>)> {
    let mut found = Vec::new();
    // "In May I": nobody of that name.
    let pronoun = |i: usize| scene.grammar.is(tokens[i], scene.lists.pronoun, scene.text);
    let named = |i: usize| tokens[i].is_capital() && tokens[i].is_word() && !pronoun(i);
    let mut at = 0;
    while at + 1 < tokens.len() {
        let given = named(at) && scene.grammar.is(tokens[at], scene.lists.given_name, scene.text);
        if !given || !named(at + 1) || tokens[at + 1].glued() {
            at += 1;
            continue;
        }
        // "George W. Orr", "Anna Holt-Lund"
        let mut end = at + 2;
        while end < tokens.len() {
            let mark = tokens[end].is_mark() && tokens[end].glued() && end + 1 < tokens.len() && named(end + 1);
            let initial = mark && tokens[end - 1].span().len() == 1 && !tokens[end + 1].glued();
            let hyphen = mark && tokens[end + 1].glued();
            match (named(end) && !tokens[end].glued(), initial || hyphen) {
                (true, _) => end += 1,
                (false, true) => end += 2,
                _ => break,
            }
        }
        let place = at > 0 && scene.grammar.is(tokens[at - 1], scene.lists.locative, scene.text);
        if !place && !is_other_name(scene.grammar, scene.lists.other_name, tokens, at, scene.text) {
            // "Mary-Ann Holt"
            let hyphen = at > 1 && tokens[at].glued() && tokens[at - 1].glued() && tokens[at - 1].is_mark();
            let first = if hyphen && named(at - 2) { at - 2 } else { at };
            let name = tokens[first].span().cover(tokens[end - 1].span());
            found.push((name, Kind::of(scene.grammar, tokens[at], scene.lists.given_name, scene.text)));
        }
        at = end;
    }
    found
}
