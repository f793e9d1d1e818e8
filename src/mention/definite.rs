//! What a definite noun says no more of, because the text has said it before: "the plan" of "a plan to close two stores"
//! is "the plan [to close two stores]". In doubt nothing.

use super::arguments::is_name;
use super::deed::told_before;
use super::scene::Scene;
use crate::clause::Tense;
use crate::grammar::Key;
use crate::span::Span;

/// So far back a text is searched for the noun.
const BACK: usize = 1_500;

/// What is put in is no longer than this on each side of the noun.
const LONG: usize = 60;

/// What to put in around a noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definite {
    /// Which one: "disciplinary", "Holt's".
    pub before: String,
    /// Of what: "to close two stores".
    pub behind: String,
    /// An owner stands in place of the determiner.
    pub owned: bool,
}

/// What the noun behind a definite determiner stands for, where nothing else says so.
pub fn definite(scene: &Scene<'_>, determiner: usize, sentence: Span) -> Option<Definite> {
    let noun = determiner + 1;
    if noun >= scene.tokens.len() || !is_bare(scene, noun) {
        return None;
    }
    full(scene, noun, sentence).or_else(|| deed(scene, noun, sentence))
}

/// "the announcement" behind "the firm announced that": the clause with the verb that the noun is made of.
fn deed(scene: &Scene<'_>, noun: usize, sentence: Span) -> Option<Definite> {
    let key = scene.lists.nominal.and_then(|class| scene.grammar.key(scene.tokens[noun], class, scene.text))?;
    let Key::Name(verb) = key else { return None };
    let behind = told_before(scene, sentence, Some(scene.grammar.name(verb)))?;
    Some(Definite { before: String::new(), behind, owned: false })
}

/// A noun behind a definite determiner says nothing of which it is: "the plan", "the two firms", "the firm's".
pub fn is_open(scene: &Scene<'_>, determiner: usize) -> bool {
    let mut noun = determiner + 1;
    let counts = [scene.lists.cardinal, scene.lists.ordinal, scene.lists.last];
    while noun < determiner + 3 && counts.iter().any(|class| scene.is(noun, *class)) {
        noun += 1;
    }
    let count = scene.tokens.len();
    // "the exhausted garrison"
    let plain = |at: usize| at < count && scene.tokens[at].is_word() && !scene.tokens[at].is_capital();
    if plain(noun) && plain(noun + 1) && !ends_phrase(scene, noun + 1) && ends_phrase(scene, noun + 2) {
        noun += 1;
    }
    // "the mayor, Ivo Lasko, said"
    if noun + 2 < count && scene.is_comma(noun + 1) && is_name(scene, noun + 2, count) {
        return false;
    }
    let owner = noun + 2 < count && scene.tokens[noun + 1].glued() && scene.is(noun + 2, scene.lists.genitive);
    noun < count && stands(scene, noun) && (owner || ends_phrase(scene, noun + 1))
}

/// A noun with nothing but a definite determiner: "the plan was", "rejected the plan in May".
fn is_bare(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at - 1, scene.lists.definite) && stands(scene, at) && ends_phrase(scene, at + 1)
}

/// A noun that can stand for one that was named.
fn stands(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.tokens[at];
    token.is_word()
        && !token.is_capital()
        && !token.glued()
        && token.end - token.start > 2
        && scene.group_at(at).is_none()
        && !scene.is_time(at)
        && ![scene.lists.unspecific, scene.lists.adverb, scene.lists.cardinal].iter().any(|class| scene.is(at, *class))
        // "the trial" has the ending of an adjective.
        && (!scene.is(at, scene.lists.modifier) || scene.is_event_noun(at))
}

/// The noun phrase before a token goes no further.
fn ends_phrase(scene: &Scene<'_>, at: usize) -> bool {
    let Some(token) = scene.tokens.get(at) else { return true };
    if scene.is_time(at) || scene.group_at(at).is_some_and(|g| g.tense.is_finite()) {
        return true;
    }
    if token.is_mark() {
        return !token.glued() || matches!(scene.word(at), "," | "." | ";" | ":" | "!" | "?" | ")" | "\"" | "\u{201d}");
    }
    if scene.is(at, scene.lists.preposition) {
        let dated = scene.is_time(at + 1) || scene.is(at + 1, scene.lists.determiner) && scene.is_time(at + 2);
        return dated || scene.is_subordinator(at);
    }
    scene.is(at, scene.lists.coordinator)
        || scene.is_subordinator(at)
        || scene.is(at, scene.lists.adverb)
        || scene.is(at, scene.lists.narrowing)
}

/// What the last place says of a noun that says anything of it. `None` where it is one of several, or says it anew.
fn full(scene: &Scene<'_>, noun: usize, sentence: Span) -> Option<Definite> {
    let word = scene.word(noun);
    let start = scene.tokens[noun].start as usize;
    let mut from = start.saturating_sub(BACK);
    while !scene.text.is_char_boundary(from) {
        from += 1;
    }
    // Most nouns were not named before: the text is asked before it is taken apart.
    if !has_word(&scene.text[from..start], word) {
        return None;
    }
    // "the group" is the one that the text speaks of, and not any group with a name.
    let body = scene.phrase(noun - 1, scene.lists.anaphor_noun).is_some();
    let mut found: Option<Definite> = None;
    let mut look = |earlier: &Scene<'_>, end: usize| -> bool {
        for at in (0..end).rev().filter(|at| is_word(earlier.word(*at), word)) {
            match named(earlier, at) {
                Named::Anew => return false,
                Named::Again => {}
                Named::Full(_) if body && !is_subject(earlier, at) => {}
                Named::Full(full) => match &found {
                    None => found = Some(full),
                    Some(last) if alike(last, &full) => {}
                    Some(_) => {
                        found = None;
                        return false;
                    }
                },
            }
        }
        true
    };
    if !look(scene, noun - 1) {
        return found;
    }
    for sentence in scene.past.before(sentence.start, BACK).iter().rev() {
        if !sentence.tokens.iter().any(|token| is_word(token.span().of(scene.text), word)) {
            continue;
        }
        if !look(&sentence.scene(scene), sentence.tokens.len()) {
            break;
        }
    }
    found
}

fn has_word(text: &str, word: &str) -> bool {
    let starts = |i: usize| !text[..i].ends_with(char::is_alphanumeric);
    // Of a name the first letter may be a capital.
    let Some((first, rest)) = word.split_at_checked(1) else { return false };
    text.match_indices(rest).any(|(i, _)| {
        let before = i.checked_sub(1).and_then(|at| text.get(at..i));
        before.is_some_and(|letter| letter.eq_ignore_ascii_case(first) && starts(i - 1))
            && !text[i + rest.len()..].starts_with(char::is_alphanumeric)
    })
}

/// The same word, be it in a name or not.
fn is_word(other: &str, word: &str) -> bool {
    other.len() == word.len() && other.eq_ignore_ascii_case(word)
}

/// Two phrases that may be of one thing: one says a word that the other says, too.
fn alike(a: &Definite, b: &Definite) -> bool {
    let words = |d: &Definite| -> Vec<String> {
        let all = format!("{} {}", d.before, d.behind);
        all.split_whitespace().filter(|w| w.len() > 3).map(str::to_lowercase).collect()
    };
    let theirs = words(b);
    words(a).iter().any(|word| theirs.contains(word))
}

/// How a text names a thing.
enum Named {
    /// With words that say which.
    Full(Definite),
    /// As what is known: "the plan".
    Again,
    /// As something new, or as one of several, of which nothing is said.
    Anew,
}

fn named(scene: &Scene<'_>, noun: usize) -> Named {
    // "the plan B": a part of a longer name, or no noun at all.
    let capital = |i: usize| scene.tokens.get(i).is_some_and(|t| t.is_capital());
    let part = scene.continues(noun + 1) && !scene.is_time(noun + 1)
        || capital(noun) && capital(noun + 1)
        || scene.tokens.get(noun + 1).is_some_and(|t| t.glued() && t.is_mark() && scene.word(noun + 1) == "-")
        || scene.tokens[noun].glued()
        || scene.group_at(noun).is_some_and(|g| g.head == noun);
    if part {
        return Named::Again;
    }
    let mut start = noun;
    while start > 0 && joins(scene, start - 1) {
        start -= 1;
    }
    // "Thursday's game": nothing is left of the owner.
    while start < noun && scene.tokens[start].glued() {
        start += 1;
    }
    let determiner = start.checked_sub(1).filter(|i| scene.is(*i, scene.lists.determiner));
    if (start.saturating_sub(1)..noun).any(|i| scene.is(i, scene.lists.unspecific)) {
        return Named::Anew;
    }
    let owned = (start..noun).any(|i| scene.tokens[i].glued() && scene.is(i, scene.lists.genitive));
    let behind = behind(scene, noun);
    let before = if start < noun { scene.span(start, noun).of(scene.text) } else { "" };
    if before.len() <= LONG && !(before.is_empty() && behind.is_empty()) {
        let before = before.to_owned();
        return Named::Full(Definite { before, behind, owned: owned && determiner.is_none() });
    }
    match determiner {
        Some(at) if scene.is(at, scene.lists.definite) => Named::Again,
        _ => Named::Anew,
    }
}

/// A word that stands before a noun and says which.
fn joins(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.tokens[at];
    let small = [
        scene.lists.determiner,
        scene.lists.preposition,
        scene.lists.coordinator,
        scene.lists.relative,
        scene.lists.pronoun,
        scene.lists.anaphor_owner,
        scene.lists.adverb,
        scene.lists.cardinal,
    ];
    let mark = token.is_mark() && token.glued() && matches!(scene.word(at), "-" | "'" | "\u{2019}");
    (token.is_word() || mark)
        && !small.iter().any(|class| scene.is(at, *class))
        && !scene.is_subordinator(at)
        && !scene.is_time(at)
        && scene.group_at(at).is_none_or(|g| g.tense == Tense::Participle && g.end == at + 1)
}

/// What hangs on a noun behind it: "to close two stores", "of the ministry".
fn behind(scene: &Scene<'_>, noun: usize) -> String {
    let from = noun + 1;
    let infinitive = scene.clauses.groups.iter().find(|g| g.start == from && g.tense == Tense::Infinitive);
    let of = scene.is(from, scene.lists.genitive_preposition);
    // "watched the final in a pub", "dug bunkers into the slopes, of which": where that was done, and not which one.
    let comma = || {
        let verb = scene.clauses.groups.iter().find(|g| g.tense.is_finite() && g.start > noun);
        verb.is_some_and(|g| (noun..g.start).any(|i| scene.is_comma(i)))
    };
    let subject = is_subject(scene, noun);
    let place = scene.is(from, scene.lists.locative) && (!subject || comma());
    let other = scene.is(from, scene.lists.preposition)
        && !scene.is_subordinator(from)
        && !place
        && (scene.is_event_noun(noun) || subject);
    let name = scene.tokens.get(from).is_some_and(|t| t.is_capital() && t.is_word())
        && scene.is(noun, scene.lists.role)
        && !scene.tokens[noun].is_capital();
    if infinitive.is_none() && !of && !other && !name {
        return String::new();
    }
    let verb = infinitive.map_or(from, |g| g.end);
    let stops = |i: usize| {
        let token = scene.tokens[i];
        let inner = token.glued() && matches!(scene.word(i), "-" | "'" | "\u{2019}");
        token.is_mark() && !inner
            || scene.is_time(i)
            || scene.is(i, scene.lists.relative)
            || scene.is_subordinator(i)
            || scene.is(i, scene.lists.coordinator)
            // "companies of militia into the city": into the city was ordered what is told there.
            || of && !scene.is_event_noun(noun) && i > from && scene.is(i, scene.lists.preposition) && !scene.is(i, scene.lists.genitive_preposition)
            || name && !token.is_capital()
            || scene.group_at(i).is_some_and(|g| i >= verb && g.tense != Tense::Participle)
    };
    let mut end = (from..scene.tokens.len()).find(|i| stops(*i)).unwrap_or(scene.tokens.len());
    // A phrase that is too long, or hangs on what is left out, ends where its last one begins.
    let seam = |i: &usize| scene.is(*i, scene.lists.preposition) && *i > verb;
    loop {
        while end > from && (scene.is(end - 1, scene.lists.preposition) || scene.is(end - 1, scene.lists.determiner)) {
            end -= 1;
        }
        if end <= verb + usize::from(infinitive.is_none() && !name) {
            return String::new();
        }
        let words = scene.span(from, end).of(scene.text);
        if words.len() <= LONG {
            return words.to_owned();
        }
        end = match (from..end).rev().find(seam) {
            Some(at) => at,
            None => return String::new(),
        };
    }
}

/// The first noun of its clause, with the verb behind it.
fn is_subject(scene: &Scene<'_>, noun: usize) -> bool {
    let (start, end) = scene.clauses.clause_of(noun);
    let mut verbs = scene.clauses.groups.iter().filter(|g| g.tense.is_finite() && g.head >= start && g.head < end);
    let first = !(start..noun).any(|i| scene.is(i, scene.lists.preposition));
    first && verbs.next().is_some_and(|g| g.start > noun)
}
