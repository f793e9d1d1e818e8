//! Order that a sentence states in words: "flooded the shaft before the ministry revoked the licence".

use super::link::{Tie, group_trigger, noun_phrase_start, subject_event};
use super::same::is_same;
use super::scene::Scene;
use super::status::status;
use super::{EventMention, Link, Status};
use crate::clause::{Tense, VerbGroup};
use crate::grammar::{ClassId, Formula};
use crate::span::Span;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Words that say that one event came before another.
#[derive(Debug)]
pub struct Cue<'s> {
    /// Their tokens.
    pub at: Range<usize>,
    /// What is told came after what is named.
    pub after: bool,
    /// The words that name the other event.
    pub named: Range<usize>,
    /// The event that is told: its verb, or the subject of a verb that tells no more than the order.
    pub told: usize,
    /// The verb that tells it.
    pub main: &'s VerbGroup,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// "after the vote", "before it left", "once it had left": behind it stands what is named.
    Word,
    /// "the vote followed the debate".
    Verb,
    /// "it met and then left": before it stands what is named.
    Then,
}

/// One past the end of a cue at a token, and whether what is told came after what is named.
pub fn cue(scene: &Scene<'_>, at: usize) -> Option<(usize, bool)> {
    let after = end_of(scene, at, scene.lists.after).map(|end| (end, true));
    after.or_else(|| end_of(scene, at, scene.lists.before).map(|end| (end, false)))
}

/// One past the end of a form of a list at a token.
fn end_of(scene: &Scene<'_>, at: usize, class: Option<ClassId>) -> Option<usize> {
    scene.phrase(at, class).or_else(|| scene.is(at, class).then_some(at + 1))
}

/// "After the May 3 vote, ministers met", "ministers met after the May 3 vote", "the vote came before ministers met",
/// "the vote was followed by a strike", "ministers met, and then they left".
pub fn cues<'s>(scene: &'s Scene<'_>) -> impl Iterator<Item = Cue<'s>> + 's {
    (0..scene.tokens.len()).filter_map(|at| word(scene, at).or_else(|| verb(scene, at)).or_else(|| then(scene, at)))
}

/// "Later the board sold the dam", behind another sentence: the words that say so, and what was later.
pub fn continued(scene: &Scene<'_>, day: Option<NaiveDate>) -> Option<(Range<usize>, Tie)> {
    let end = end_of(scene, 0, scene.lists.then).filter(|_| !scene.is_time(0))?;
    let main = scene.clauses.groups.iter().find(|group| group.tense.is_finite() && group.head >= end)?;
    let told = fact(scene, main, day)?;
    let aside = (end + usize::from(scene.is_comma(end))..main.start).any(|i| scene.tokens[i].is_mark());
    (!aside).then_some((0..end, told))
}

/// What a sentence tells that tells one thing.
pub fn alone(scene: &Scene<'_>, day: Option<NaiveDate>) -> Option<Tie> {
    let says = |group: &&VerbGroup| group.tense.is_finite() && !scene.is(group.head, scene.lists.bare_speech);
    let mut told = scene.clauses.groups.iter().filter(says);
    told.next().filter(|_| told.next().is_none()).and_then(|group| fact(scene, group, day))
}

/// What a verb tells that happened.
fn fact(scene: &Scene<'_>, group: &VerbGroup, day: Option<NaiveDate>) -> Option<Tie> {
    let tie = trigger(scene, group, scene.tokens.len());
    (is_told(scene, group) && status(scene, tie, None, day) == Status::Happened).then_some(tie)
}

/// The end of what is named from a token on: the next comma.
fn close(scene: &Scene<'_>, from: usize) -> usize {
    let comma = (from..scene.tokens.len()).find(|i| scene.is_comma(*i) && !scene.is_time(*i));
    comma.unwrap_or(scene.tokens.len())
}

fn word<'s>(scene: &'s Scene<'_>, at: usize) -> Option<Cue<'s>> {
    // "Once the vote was over", "by the time it left": these open a clause.
    let opens = |end: usize| scene.clauses.clause_of(at).0 == at && named(scene, end).1.is_some();
    let once = || end_of(scene, at, scene.lists.once).filter(|end| opens(*end)).map(|end| (end, true));
    let by_then = || {
        let end = end_of(scene, at, scene.lists.by_then)?;
        named(scene, end).1.map(|_| (end, false))
    };
    let plain = cue(scene, at).filter(|_| !scene.is_time(at)).or_else(once);
    let pluperfect = plain.is_none();
    let (end, after) = plain.or_else(by_then)?;
    let close = close(scene, end);
    let finite = |group: &&VerbGroup| {
        let had = || group.start < group.head && (group.start..group.head).any(|i| scene.is(i, scene.lists.had));
        group.tense.is_finite() && !group.negated && (!pluperfect || had())
    };
    let before = scene.clauses.groups.iter().rfind(|group| group.end <= at && group.tense.is_finite());
    let main = match before {
        Some(group) => Some(group).filter(finite).filter(|group| hangs_on(scene, at, group))?,
        None => {
            scene.clauses.groups.iter().find(|group| group.start > close && group.tense.is_finite()).filter(finite)?
        }
    };
    // "The vote came after the debate": of the vote is told.
    let befalls = main.end <= at && scene.is(main.head, scene.lists.befall);
    let told = if befalls { subject_event(scene, main)? } else { main.head };
    Some(Cue { at: at..end, after, named: end..close, told, main, kind: Kind::Word })
}

/// The verb right before a cue, in the same clause: no comma and no conjunction between, but for one that sets the cue
/// off: "met on 3 May, two days after the vote".
fn hangs_on(scene: &Scene<'_>, at: usize, group: &VerbGroup) -> bool {
    let parts = |i: usize| scene.tokens[i].is_mark() || scene.is(i, scene.lists.coordinator);
    let narrows = |i: usize| scene.is_time(i) || scene.is(i, scene.lists.narrowing) || scene.is(i, scene.lists.adverb);
    let mut from = at;
    while from > group.end && narrows(from - 1) {
        from -= 1;
    }
    let set_off = from > group.end && scene.is_comma(from - 1) && !scene.in_relative(group.head);
    let from = if set_off { from - 1 } else { at };
    // The stop of "Oct." parts nothing.
    !(group.end..from).any(|i| parts(i) && !scene.is_time(i))
}

/// "The vote followed the debate", "the vote on 3 May was followed by a strike".
fn verb<'s>(scene: &'s Scene<'_>, at: usize) -> Option<Cue<'s>> {
    let follows = |head| scene.is(head, scene.lists.follow);
    let orders = |head| follows(head) || scene.is(head, scene.lists.precede);
    let main = scene.group_at(at).filter(|group| group.start == at && orders(group.head))?;
    if !matches!(main.tense, Tense::Past | Tense::Perfect) || main.negated || main.progressive {
        return None;
    }
    let mut from = main.end;
    if main.passive {
        let skipped = |i: usize| scene.is_time(i) || scene.is(i, scene.lists.preposition) && scene.is_time(i + 1);
        while skipped(from) && !scene.is(from, scene.lists.doer) {
            from += 1;
        }
        from = Some(from + 1).filter(|_| scene.is(from, scene.lists.doer))?;
    }
    let told = subject_event(scene, main)?;
    let after = follows(main.head) != main.passive;
    Some(Cue { at: main.start..from, after, named: from..close(scene, from), told, main, kind: Kind::Verb })
}

/// "The board met and then left", "the board met; later it left": the verbs before and behind.
fn then<'s>(scene: &'s Scene<'_>, at: usize) -> Option<Cue<'s>> {
    let end = end_of(scene, at, scene.lists.then)?;
    let joint = at.checked_sub(1).filter(|i| scene.is_opener(*i) && !scene.is_time(*i))?;
    let told = |group: &&VerbGroup| group.tense.is_finite() && !group.negated;
    let main = scene.clauses.groups.iter().find(|group| group.head >= end).filter(told)?;
    let before = scene.clauses.groups.iter().rfind(|group| group.end <= joint).filter(told)?;
    // "Hale, then mayor of Tolm, left": an aside.
    let aside = (end..main.start).any(|i| scene.tokens[i].is_mark() && !scene.is_time(i));
    let from = scene.clauses.clause_of(before.head).0.min(before.start);
    let joint = if joint > before.end && scene.is_comma(joint - 1) { joint - 1 } else { joint };
    let named = from..joint;
    (!aside).then_some(Cue { at: at..end, after: true, named, told: main.head, main, kind: Kind::Then })
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
        let noun = cue.told != cue.main.head;
        // "was following the talks"; "until after the vote", "than before"; "named after", "appeared before".
        let weak = cue.kind == Kind::Word
            && (scene.group_at(at).is_some_and(|group| group.tense.is_finite())
                || at > 0 && scene.is(at - 1, scene.lists.preposition)
                || !noun && cue.main.end <= at && scene.is(cue.main.head, scene.lists.unordered)
                || at > 0 && scene.is(at - 1, scene.lists.negation));
        // "two days after the vote" is dated by it.
        let offset = scene.times.iter().any(|e| e.tokens.1 == at && matches!(e.formula, Formula::Duration(_)));
        if weak || offset && !noun || !noun && !is_told(scene, cue.main) || is_aside(scene, &cue) {
            return None;
        }
        let told = match noun {
            true => Tie { trigger: cue.told, link: Link::NounPhrase },
            false => trigger(scene, cue.main, if cue.main.end <= at { at } else { scene.tokens.len() }),
        };
        if cue.kind == Kind::Word && !noun && is_doubtful(scene, &cue, told) {
            return None;
        }
        let (named, verbal) = named_event(scene, &cue)?;
        let its = |tie| status(scene, tie, None, day);
        let ahead = !cue.after && !verbal;
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

/// "Agreed a plan to leave before the vote": of which verb is not said. "Condemned the clashes before the vote": nor
/// which of the two was before it.
fn is_doubtful(scene: &Scene<'_>, cue: &Cue<'_>, told: Tie) -> bool {
    let between = cue.main.end.min(cue.at.start)..cue.at.start;
    // "was hit by a landslide before": who did it.
    let does = |noun: usize| {
        let left = noun_phrase_start(scene, noun);
        cue.main.passive && left > 0 && scene.is(left - 1, scene.lists.doer)
    };
    let other = |i: usize| i != told.trigger && scene.is_event_noun(i) && !scene.tokens[i].is_capital() && !does(i);
    scene.clauses.groups.iter().any(|g| between.contains(&g.start) && g.head != told.trigger)
        || (!cue.after || cue.main.speech) && between.clone().any(other)
}

/// The event that the words behind a cue name, or the verb before it, and whether a verb tells it.
fn named_event(scene: &Scene<'_>, cue: &Cue<'_>) -> Option<(Tie, bool)> {
    let groups = &scene.clauses.groups;
    if cue.kind == Kind::Then {
        let group = groups.iter().rfind(|group| group.end <= cue.named.end).filter(|group| is_told(scene, group))?;
        return Some((trigger(scene, group, cue.named.end), true));
    }
    let (noun, verb) = named(scene, cue.at.end);
    // "After the vote, the ministers left" is one clause.
    let verb = verb.filter(|verb| verb.head < cue.named.end && cue.kind == Kind::Word);
    if let Some(verb) = verb {
        // Only the clause's own words are its subject: "after losing the vote, he left" has none.
        // "After 1990 the board sold the dam" names a date.
        let own = !groups.iter().any(|g| (cue.at.end..verb.start).contains(&g.start)) && !scene.is_time(cue.at.end);
        // "once the vote was over", "after the vote had begun": of the vote.
        let light = scene.is(verb.head, scene.lists.befall) || scene.lists.be.iter().any(|be| scene.is(verb.head, *be));
        if own && light {
            return subject_event(scene, verb).map(|trigger| (Tie { trigger, link: Link::NounPhrase }, true));
        }
        return Some(verb)
            .filter(|verb| own && is_told(scene, verb))
            .map(|verb| (trigger(scene, verb, cue.named.end), true));
    }
    // "before the end of the talks" is not before the talks.
    let whole = |noun: &usize| noun_phrase_start(scene, *noun) <= cue.at.end && is_plain(scene, cue, *noun);
    noun.filter(whole).map(|trigger| (Tie { trigger, link: Link::NounPhrase }, false))
}

/// "After the vote, which ministers lost, ...": the verb behind the comma tells something of the noun.
fn is_aside(scene: &Scene<'_>, cue: &Cue<'_>) -> bool {
    let (start, _) = scene.clauses.clause_of(cue.main.head);
    cue.kind == Kind::Word
        && start >= cue.named.end
        && (scene.is(start, scene.lists.relative) || scene.is_subordinator(start))
}

/// No verb stands in the phrase of a noun: "after cancelling the talks".
fn is_plain(scene: &Scene<'_>, cue: &Cue<'_>, noun: usize) -> bool {
    (cue.at.end..noun).all(|i| scene.group_at(i).is_none() && !scene.tokens[i].is_mark())
}

/// A verb that tells what happened, and no saying.
fn is_told(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    matches!(group.tense, Tense::Past | Tense::Perfect)
        && !group.negated
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
        let said = |row: &crate::timeline::Row| row.said().into_owned().trigger;
        part.relations.iter().map(|one| one.sides.each_ref().map(said).join(" < ")).collect()
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
            ("The ministers left the capital on 3 June 2031, shortly after the vote.", "vote < left"),
            ("The pier was hit by an explosion before the ministry closed the harbour.", "hit < closed"),
            ("The minister dismissed the clerk before the ministry closed the harbour.", "dismissed < closed"),
            ("Once the ministry had closed the harbour, the fishermen left.", "closed < left"),
            ("Once the talks of 3 June were over, the ministers left the capital.", "talks < left"),
            ("By the time the ministry closed the harbour, the ships had already left.", "left < closed"),
            ("The ships had left when the ministry closed the harbour.", "left < closed"),
            ("The board sold the dam, and then the ministry revoked the licence.", "sold < revoked"),
            ("The board sold the dam; later the ministry revoked the licence.", "sold < revoked"),
            ("The explosion followed the evacuation of the mine.", "evacuation < explosion"),
            ("The explosion was followed two days later by the evacuation of the mine.", "explosion < evacuation"),
            ("The evacuation of the mine preceded the explosion.", "evacuation < explosion"),
            ("The evacuation came two days before the explosion.", "evacuation < explosion"),
            ("The evacuation came after the ministry revoked the licence.", "revoked < evacuation"),
            ("In the wake of the explosion, the ministry revoked the licence.", "explosion < revoked"),
            ("The two presidents dined together ahead of the summit.", "dined < summit"),
            ("The sealing of the mine came before the explosion.", "sealing < explosion"),
            ("The board sold the dam, a spokesman said. Later the ministry revoked the licence.", "sold < revoked"),
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
            "The board met when the ministry revoked the licence.",
            "Hale, then mayor of Tolm, sold the dam after it.",
            "The board did not sell the dam, and then the ministry revoked the licence.",
            "The minister said that the board sold the dam once.",
            "Police followed the suspects to the harbour.",
            "The ministry will close the harbour, and then the board will sell the dam.",
            "The board sold the dam when the ministry revoked the licence. Later the union called a strike.",
            "The board may sell the dam. Later the ministry revoked the licence.",
            "Later the ministry revoked the licence.",
        ] {
            assert!(stated(text).is_empty(), "{text}: {:?}", stated(text));
        }
    }
}
