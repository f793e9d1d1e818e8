//! Order that a sentence states in words: "flooded the shaft before the ministry revoked the licence".

use super::link::{Tie, group_trigger, noun_phrase_start};
use super::same::is_same;
use super::scene::Scene;
use super::status::status;
use super::{EventMention, Link, Status};
use crate::clause::{Tense, VerbGroup};
use crate::grammar::Formula;
use crate::span::Span;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A word that says that one event came before another.
#[derive(Debug)]
pub struct Cue<'s> {
    /// Its tokens.
    pub at: Range<usize>,
    /// What is told came after what is named.
    pub after: bool,
    /// The words that name the other event.
    pub named: Range<usize>,
    /// The verb that tells the event.
    pub main: &'s VerbGroup,
}

/// One past the end of a cue at a token, and whether what is told came after what is named.
pub fn cue(scene: &Scene<'_>, at: usize) -> Option<(usize, bool)> {
    let end = |class| scene.phrase(at, class).or_else(|| scene.is(at, class).then_some(at + 1));
    let after = end(scene.lists.after).map(|end| (end, true));
    after.or_else(|| end(scene.lists.before).map(|end| (end, false)))
}

/// "After the May 3 vote, ministers met" and "ministers met after the May 3 vote".
pub fn cues<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = Cue<'s>> + 's {
    (0..scene.tokens.len()).filter_map(|at| {
        let (end, after) = cue(scene, at).filter(|_| !scene.is_time(at))?;
        let close = (end..scene.tokens.len()).find(|i| scene.is_comma(*i) && !scene.is_time(*i));
        let close = close.unwrap_or(scene.tokens.len());
        let finite = |group: &&VerbGroup| group.tense.is_finite() && !group.negated;
        let before = scene.clauses.groups.iter().rfind(|group| group.end <= at && group.tense.is_finite());
        let main = match before {
            // The verb right before it, in the same clause: no comma and no conjunction between.
            Some(group) => {
                let parts = |i: usize| scene.tokens[i].is_mark() || scene.is(i, scene.lists.coordinator);
                // The stop of "Oct." parts nothing.
                let parted = (group.end..at).any(|i| parts(i) && !scene.is_time(i));
                Some(group).filter(finite).filter(|_| !parted)?
            }
            None => scene
                .clauses
                .groups
                .iter()
                .find(|group| group.start > close && group.tense.is_finite())
                .filter(finite)?,
        };
        Some(Cue { at: at..end, after, named: end..close, main })
    })
}

/// The first event noun and the first finite verb of the clause that begins at a token: of these is the event that
/// "after" and "before" name.
pub fn named<'s>(scene: &Scene<'s>, from: usize) -> (Option<usize>, Option<&'s VerbGroup>) {
    let (_, end) = scene.clauses.clause_of(from);
    let end = end.min(scene.tokens.len());
    let noun = (from..end).take_while(|i| !scene.tokens[*i].is_mark()).find(|i| scene.is_event_head(*i, end));
    let verb = scene.clauses.groups.iter().find(|g| g.start >= from && g.head < end && g.tense.is_finite());
    (noun, verb)
}

/// Two events of a sentence, each by the verb or noun that tells it, and which came first.
#[derive(Debug)]
pub struct Order {
    /// The tokens of the word that says so.
    pub cue: Range<usize>,
    /// The event that is told.
    pub told: Tie,
    /// The event that is named.
    pub named: Tie,
    /// The words that name it.
    pub words: Range<usize>,
    /// What is told came after what is named.
    pub after: bool,
}

/// The orders that a sentence states beyond doubt, of what it tells as a fact.
pub fn orders<'s>(scene: &'s Scene<'_>, day: Option<NaiveDate>) -> impl Iterator<Item = Order> + 's {
    cues(scene).filter_map(move |cue| {
        let at = cue.at.start;
        let groups = &scene.clauses.groups;
        // "was following the talks"; "until after the vote", "than before"; "named after", "appeared before".
        let weak = scene.group_at(at).is_some_and(|group| group.tense.is_finite())
            || at > 0 && scene.is(at - 1, scene.lists.preposition)
            || cue.main.end <= at && scene.is(cue.main.head, scene.lists.unordered)
            || at > 0 && scene.is(at - 1, scene.lists.negation);
        // "two days after the vote" is dated by it.
        let offset = scene.times.iter().any(|e| e.tokens.1 == at && matches!(e.formula, Formula::Duration(_)));
        if weak || offset || !is_told(scene, cue.main) || is_aside(scene, &cue) {
            return None;
        }
        // "agreed a plan to leave before the vote": of which verb is not said. "Condemned the clashes before the vote":
        // nor which of the two was before it.
        let told = trigger(scene, cue.main, if cue.main.end <= at { at } else { scene.tokens.len() });
        let between = cue.main.end.min(at)..at;
        let doubtful = groups.iter().any(|g| between.contains(&g.start) && g.head != told.trigger)
            || !cue.after && between.clone().any(|i| i != told.trigger && scene.is_event_noun(i));
        if doubtful {
            return None;
        }
        let (noun, verb) = named(scene, cue.at.end);
        // "After the vote, the ministers left" is one clause.
        let verb = verb.filter(|verb| verb.head < cue.named.end);
        let named = match verb {
            Some(verb) => {
                // Only the clause's own words are its subject: "after losing the vote, he left" has none.
                // "After 1990 the board sold the dam" names a date.
                let own =
                    !groups.iter().any(|g| (cue.at.end..verb.start).contains(&g.start)) && !scene.is_time(cue.at.end);
                Some(verb).filter(|verb| own && is_told(scene, verb)).map(|verb| trigger(scene, verb, cue.named.end))?
            }
            // "before the end of the talks" is not before the talks.
            None => {
                let whole =
                    |noun: &usize| noun_phrase_start(scene, *noun) <= cue.at.end && is_plain(scene, &cue, *noun);
                noun.filter(whole).map(|trigger| Tie { trigger, link: Link::NounPhrase })?
            }
        };
        let its = |tie| status(scene, tie, None, day);
        let ahead = !cue.after && verb.is_none();
        let known = match its(named) {
            Status::Happened => true,
            // "met ahead of the summit"
            Status::Planned => ahead,
            _ => false,
        };
        (told.trigger != named.trigger && known && its(told) == Status::Happened).then_some(Order {
            cue: cue.at,
            told,
            named,
            words: cue.named,
            after: cue.after,
        })
    })
}

/// "After the vote, which ministers lost, ...": the verb behind the comma tells something of the noun.
fn is_aside(scene: &Scene<'_>, cue: &Cue<'_>) -> bool {
    let (start, _) = scene.clauses.clause_of(cue.main.head);
    start >= cue.named.end && (scene.is(start, scene.lists.relative) || scene.is_subordinator(start))
}

/// No verb stands in the phrase of a noun: "after cancelling the talks".
fn is_plain(scene: &Scene<'_>, cue: &Cue<'_>, noun: usize) -> bool {
    (cue.at.end..noun).all(|i| scene.group_at(i).is_none() && !scene.tokens[i].is_mark())
}

/// A verb that tells what happened, and no saying.
fn is_told(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    matches!(group.tense, Tense::Past | Tense::Perfect)
        && !group.negated
        && !group.speech
        && !group.progressive
        && !scene.is(group.head, scene.lists.bare_speech)
        && !scene.lists.be.iter().any(|be| scene.is(group.head, *be))
}

/// The verb, or the noun that it hands its meaning to: "held talks".
fn trigger(scene: &Scene<'_>, group: &VerbGroup, limit: usize) -> Tie {
    let (trigger, light) = group_trigger(scene, group, limit);
    Tie { trigger, link: if light { Link::Light } else { Link::Undated } }
}

/// Two mentions of events, of which the sentence that has both says that one came before the other.
#[derive(Clone, Debug)]
pub struct Stated {
    /// The earlier and the later.
    pub sides: [EventMention; 2],
    /// The words that say so.
    pub cue: Span,
}

/// Events of one kind are compared with so many others.
const MOST: usize = 64;

/// Gives each side the mention that there is of its words, or the event that it tells of; what remains is known by what
/// precedes and follows it alone.
pub fn settle(stated: &mut [Stated], mentions: &[EventMention]) {
    if stated.is_empty() {
        return;
    }
    let mut own: HashMap<Span, &EventMention> = HashMap::new();
    let mut kinds: HashMap<u64, Vec<Cow<'_, EventMention>>> = HashMap::new();
    // "the former director": what nothing but such words dates has no place on the timeline.
    let placed: HashSet<&str> = mentions.iter().filter(|m| m.leads).map(|m| m.event.as_str()).collect();
    for mention in mentions.iter().filter(|mention| placed.contains(mention.event.as_str())) {
        own.entry(mention.trigger).or_insert(mention);
        if mention.leads {
            kinds.entry(mention.signature.class).or_default().push(Cow::Borrowed(mention));
        }
    }
    for side in stated.iter_mut().flat_map(|stated| &mut stated.sides) {
        if let Some(&mention) = own.get(&side.trigger) {
            *side = mention.clone();
            continue;
        }
        let kind = kinds.entry(side.signature.class).or_default();
        // "the vote", where the report tells of one.
        let same = match kind.as_slice() {
            [one] if side.signature.words.is_empty() && one.status == side.status => Some(one),
            all => all.iter().rev().take(MOST).find(|other| other.trigger == side.trigger || is_same(other, side)),
        };
        match same {
            Some(other) => {
                side.event.clone_from(&other.event);
                side.leads = false;
            }
            None => kind.push(Cow::Owned(side.clone())),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::annalist::Annalist;
    use crate::mention::Scope;
    use crate::report::{Origin, jsonl};

    /// What the words of a text state, as "earlier < later".
    fn stated(text: &str) -> Vec<String> {
        let annalist = Annalist::english();
        let line = serde_json::json!({"id": "dam", "text": text, "published": "2031-06-17"}).to_string();
        let document = jsonl::document(&line, "dam", Origin::default(), &[]).unwrap();
        let part = annalist.part(&annalist.publish(document), Scope::Leads);
        part.relations.iter().map(|one| format!("{} < {}", one.sides[0].trigger, one.sides[1].trigger)).collect()
    }

    #[test]
    fn an_order_in_words_is_read() {
        for (text, order) in [
            ("Engineers flooded the shaft before the ministry revoked the licence.", "flooded < revoked"),
            ("The ministry closed the dam after the wall cracked in three places.", "cracked < closed"),
            ("After the vote, the ministers left the capital.", "vote < left"),
            ("The ministers left the capital on 3 June 2031 following the vote.", "vote < left"),
            (
                "Miners occupied the head office before engineers flooded the shaft, the union said.",
                "occupied < flooded",
            ),
            ("The two presidents dined together ahead of the summit.", "dined < summit"),
        ] {
            assert_eq!(stated(text), [order], "{text}");
        }
    }

    #[test]
    fn what_is_no_order_in_time_or_no_fact_is_left() {
        for text in [
            "The clerk appeared before a hearing of the board.",
            "The board never before sold a dam.",
            "The board did not sell the dam before the ministry revoked the licence.",
            "The board will sell the dam before the ministry revokes the licence.",
            "If the board sold the dam before the ministry revoked the licence, it broke the law.",
            "The clerk said before the vote that the dam was safe.",
            "Two days after the vote, the ministers left the capital.",
            "The dam stayed shut until after the vote.",
            "Some time after 1990 the board sold the dam, and the ministers left the capital.",
            "The board resigned before the end of the talks.",
            "The board resigned after cancelling the talks.",
            "The minister condemned the clashes before the vote.",
            "The dam was named after the victory at Karsk.",
        ] {
            assert!(stated(text).is_empty(), "{text}: {:?}", stated(text));
        }
    }
}
