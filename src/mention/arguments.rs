//! Who acts or suffers, and where: runs of names and nouns of roles in the words that tell an event.

use super::scene::Scene;
use std::ops::Range;

/// Who and where, in the order of the text, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    pub actors: Vec<String>,
    pub places: Vec<String>,
}

/// The names in some ranges of a sentence. `without` are the tokens that are not looked at: expressions, and who says so.
pub fn arguments(scene: &Scene<'_>, ranges: &[Range<usize>], without: &[Range<usize>], moves: bool) -> Arguments {
    let mut found = Arguments::default();
    // Where the last name ended, and whether it was a place: "in Vell and Kesh".
    let mut last = (0, false);
    for (number, range) in ranges.iter().enumerate() {
        let mut at = range.start;
        while at < range.end {
            let skipped = scene.is_time(at) || without.iter().any(|w| w.contains(&at));
            let before = preposition_before(scene, at);
            let located = before.is_some_and(|i| scene.is(i, scene.lists.locative));
            let end = if skipped { at + 1 } else { name_end(scene, at, range.end, located) };
            if skipped || end == at {
                at += 1;
                continue;
            }
            let is = |class| before.is_some_and(|i| scene.is(i, class));
            // "became coach": what somebody is, and not who.
            let appointed = at > 0 && scene.is(at - 1, scene.lists.half_subordinator);
            let bare = (end == at + 1 || appointed)
                && !scene.tokens[at].is_capital()
                && !scene.tokens[at].is_number()
                && number > 0;
            if bare {
                at = end;
                continue;
            }
            let words = || scene.span(at, end).of(scene.text).to_owned();
            let named = scene.tokens[at].is_capital();
            let row =
                last.0 > 0 && last.0 + 1 == at && (scene.is(last.0, scene.lists.coordinator) || scene.is_comma(last.0));
            let place = named && (row && last.1 || is(scene.lists.locative) || moves && is(scene.lists.directional));
            last = (end, place);
            if place {
                push(&mut found.places, words());
            } else if before.is_none() || row || is(scene.lists.agentive) || is(scene.lists.genitive_preposition) {
                push(&mut found.actors, words());
            }
            at = end;
        }
    }
    found
}

fn push(list: &mut Vec<String>, words: String) {
    if !list.contains(&words) {
        list.push(words);
    }
}

/// One past the name or role that begins at a token; the token itself where none begins.
fn name_end(scene: &Scene<'_>, at: usize, limit: usize, located: bool) -> usize {
    if is_name(scene, at, limit) {
        let mut end = at + 1;
        while end < limit {
            let token = scene.tokens[end];
            let next = scene.tokens.get(end + 1).filter(|_| end + 1 < limit);
            let link = scene.is(end, scene.lists.name_link) && next.is_some_and(|n| n.is_capital() && !n.glued());
            let inner = token.is_mark()
                && (token.glued()
                    && matches!(scene.word(end), "-" | "." | "'" | "\u{2019}")
                    && next.is_some_and(|n| n.glued() && n.is_capital())
                    || scene.word(end) == "&" && next.is_some_and(|n| n.is_capital())
                    || scene.word(end) == "."
                        && scene.tokens[end - 1].end - scene.tokens[end - 1].start <= 3
                        && next.is_some_and(|n| n.is_capital()));
            let goes_on = token.is_capital() && token.is_word() && !scene.is_time(end) || link || inner;
            if !goes_on {
                break;
            }
            end += 1;
        }
        // "Danish brand", "Calder dam": a name that only tells which; "Danish police" is who.
        if end == at + 1 && end < limit && !located && scene.continues(end) && !scene.is_time(end) {
            return if scene.is(end, scene.lists.role) { end + 1 } else { at };
        }
        return end;
    }
    // "three officials", "the transport minister": from the determiner or the number to the noun of a role.
    let opens = at == 0
        || !joins(scene, at - 1)
        || is_genitive(scene, at - 1) && scene.tokens.get(at.wrapping_sub(3)).is_some_and(|t| t.is_capital());
    if !opens || !joins(scene, at) {
        return at;
    }
    let close = (at..limit.min(at + 6)).find(|i| !joins(scene, *i)).unwrap_or(limit.min(at + 6));
    let role = (at..close).rev().find(|i| scene.is(*i, scene.lists.role) && *i + 1 == close);
    // "the minister Ana Ruiz": the name says it.
    role.filter(|i| !scene.tokens.get(i + 1).is_some_and(|t| t.is_capital())).map_or(at, |role| role + 1)
}

/// The letter behind an apostrophe.
fn is_genitive(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].glued() && scene.is(at, scene.lists.genitive)
}

/// A word of a noun phrase that is no name.
fn joins(scene: &Scene<'_>, at: usize) -> bool {
    let token = scene.tokens[at];
    let small = [scene.lists.preposition, scene.lists.coordinator, scene.lists.relative, scene.lists.adverb];
    (token.is_word()
        || token.is_number()
        || token.is_mark() && token.glued() && matches!(scene.word(at), "-" | "'" | "\u{2019}"))
        && !small.iter().any(|class| scene.is(at, *class))
        && !scene.is_subordinator(at)
        && scene.group_at(at).is_none_or(|g| scene.is(at, scene.lists.role) && g.head == at)
        && (!scene.is_time(at) || scene.is_adjective_of_time(at))
}

/// A word with a capital that is part of a name. The first word of a sentence has one anyway: it counts with another
/// behind it, as a given name or when the text writes it so elsewhere.
pub fn is_name(scene: &Scene<'_>, at: usize, limit: usize) -> bool {
    let token = scene.tokens[at];
    if !token.is_capital() || !token.is_word() {
        return false;
    }
    // "US$", "777-200LR"
    let beside =
        |i: usize, glued: bool| glued && scene.tokens.get(i).is_some_and(|t| t.is_number() || scene.word(i) == "$");
    if beside(at.wrapping_sub(1), token.glued()) || beside(at + 1, scene.tokens.get(at + 1).is_some_and(|t| t.glued()))
    {
        return false;
    }
    let closed = [
        scene.lists.determiner,
        scene.lists.preposition,
        scene.lists.pronoun,
        scene.lists.coordinator,
        scene.lists.lead_in,
        scene.lists.adverb,
        scene.lists.relative,
    ];
    if closed.iter().any(|class| scene.is(at, *class)) || scene.is_subordinator(at) {
        return false;
    }
    let first = (0..at).all(|i| scene.tokens[i].is_mark() || scene.is_time(i))
        || scene.is_mark(at - 1, ":")
        || scene.is_mark(at - 1, "|")
        || scene.has_tab(at)
        || scene.clauses.quotations.iter().any(|q| q.0 == at);
    if !first {
        return true;
    }
    let next = scene.tokens.get(at + 1).filter(|_| at + 1 < limit);
    let row = at + 2 < limit && scene.is(at + 1, scene.lists.coordinator) && scene.tokens[at + 2].is_capital();
    let owner =
        at + 2 < limit && scene.tokens[at + 1].glued() && scene.tokens[at + 1].is_mark() && is_genitive(scene, at + 2);
    row || owner
        || next.is_some_and(|n| n.is_capital() && n.is_word())
        || scene.is(at, scene.lists.given_name)
        || scene.is(at, scene.lists.role)
        || token.is_upper()
        || is_subject(scene, at)
        || written_elsewhere(scene, at)
}

/// "Morland launches": one word right before its verb, without an article, that is no noun in the plural for things.
fn is_subject(scene: &Scene<'_>, at: usize) -> bool {
    !scene.is_event_noun(at)
        && (!scene.is_plural(at) || scene.is_people(at))
        && scene.clauses.groups.iter().any(|g| g.start == at + 1 && g.tense.is_finite())
}

/// So far to each side a text is searched for a name.
const NEAR: usize = 3_000;

/// Within the text around it, behind a word in lower case, so that its capital is its own.
pub fn written_elsewhere(scene: &Scene<'_>, at: usize) -> bool {
    let word = scene.word(at);
    let here = scene.tokens[at].start as usize;
    let edge = |mut i: usize| {
        while !scene.text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let window = &scene.text[edge(here.saturating_sub(NEAR))..edge((here + NEAR).min(scene.text.len()))];
    window.match_indices(word).any(|(i, _)| {
        let before = window[..i].trim_end_matches(' ');
        let whole = !window[i + word.len()..].starts_with(char::is_alphanumeric);
        whole && before.len() < i && before.ends_with(|c: char| c.is_lowercase() || c == ',')
    })
}

/// The preposition that a noun phrase hangs on, past its determiner and adjectives.
fn preposition_before(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let mut before = at;
    while before > 0 && at - before < 4 {
        before -= 1;
        if scene.is(before, scene.lists.preposition) || scene.is(before, scene.lists.locative) {
            return Some(before);
        }
        let inside =
            scene.tokens[before].is_word() && !scene.tokens[before].is_capital() && scene.group_at(before).is_none();
        if !inside {
            return None;
        }
    }
    None
}
