//! What is arranged for a date: an event that is meant for it, put off to it, or dropped.

use super::Status;
use super::headline::verb_of;
use super::link::{Tie, before_phrase};
use super::scene::Scene;
use super::status::{cancels, tells_of_none};
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;

/// The status of an event with what is arranged for its date.
pub fn settled(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression, status: Status) -> Status {
    let status = match status {
        // "was put off to 2026": then it is to be.
        Status::Happened | Status::Cancelled if is_put_off(scene, tie, expression) => Status::Planned,
        // "did not leave until May": then they left.
        Status::Denied if is_awaited(scene, tie, expression) => own_tense(scene, tie),
        // "announced for 1951", "fixed for 18 March": what was to be then.
        Status::Happened if is_appointed(scene, tie, expression) => Status::Planned,
        status => status,
    };
    // "a stoppage, due to start on 19 September, was called off"
    if status == Status::Planned && (is_dropped(scene, tie, expression) || is_overtaken(scene, tie, expression)) {
        Status::Cancelled
    } else {
        status
    }
}

/// "a model announced for 1951": the date that something is meant for.
fn is_appointed(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let start = expression.tokens.0;
    let group = scene.clauses.groups.iter().find(|g| g.head == tie.trigger);
    let passive = group.is_some_and(|g| g.passive || g.tense == Tense::Reduced);
    start > tie.trigger + 1
        && passive
        && scene.is(start - 1, scene.lists.appointing)
        && scene.is(tie.trigger, scene.lists.appointed)
}

/// "was to begin on 14 September but was delayed", "was due to speak on 3 May but has been called off".
fn is_overtaken(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let own = scene.clauses.groups.iter().find(|g| g.head == tie.trigger);
    let meant = own.is_some_and(|g| g.tense == Tense::FuturePast && g.end <= expression.tokens.0);
    let next = scene.clauses.groups.iter().find(|g| g.start >= expression.tokens.1 && g.tense.is_finite());
    let off = |g: &VerbGroup| cancels(scene, g) || scene.is(g.head, scene.lists.deferring);
    let joined = |g: &VerbGroup| {
        let from = expression.tokens.1 + usize::from(scene.is_comma(expression.tokens.1));
        scene.is(from, scene.lists.coordinator) && g.start <= from + 2
    };
    meant && next.is_some_and(|g| g.passive && off(g) && joined(g))
}

/// A participle or "due to" with a date, whose noun was called off or put off: "fixed for 18 March, was postponed".
fn is_dropped(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let own = scene.clauses.groups.iter().find(|g| g.head == tie.trigger);
    let hangs = own.is_some_and(|g| g.tense == Tense::Reduced || scene.is(g.start, scene.lists.arranged));
    let next = scene.clauses.groups.iter().find(|g| g.start >= expression.tokens.1 && g.tense.is_finite());
    // "another, arranged for Monday, did not take place"
    let failed = |g: &VerbGroup| g.negated && scene.is(g.head, scene.lists.occurrence);
    hangs && next.is_some_and(|g| g.passive && cancels(scene, g) || failed(g))
}

/// "did not leave until May", "none was ordered until May": what is denied up to a date comes at it.
pub fn is_awaited(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let phrase = before_phrase(scene, expression.tokens.0);
    let group = verb_of(scene, tie).filter(|g| g.end <= expression.tokens.0);
    let until = (phrase..expression.tokens.0).any(|i| scene.is(i, scene.lists.until));
    until && group.is_some_and(|g| g.negated || tells_of_none(scene, g))
}

/// Whether a verb tells what was or what is to be, its negation aside.
fn own_tense(scene: &Scene<'_>, tie: Tie) -> Status {
    match verb_of(scene, tie).map(|g| g.tense) {
        Some(Tense::Past | Tense::Perfect | Tense::Reduced) => Status::Happened,
        _ => Status::Planned,
    }
}

/// "was postponed to May", "adjourned until October": the date that something is put off to.
pub fn is_put_off(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let start = expression.tokens.0;
    let verb = tie.trigger + 1;
    let to = || scene.is(start - 1, scene.lists.until) || scene.is(start - 1, scene.lists.directional);
    let from = |i: usize| scene.is(i, scene.lists.baseline);
    verb < start && put_off_end(scene, tie.trigger).is_some() && to() && !from(start - 1)
}

/// One past the verb at a token that puts something off: "moved", "held over".
pub fn put_off_end(scene: &Scene<'_>, head: usize) -> Option<usize> {
    let word = || scene.is(head, scene.lists.put_off).then_some(head + 1);
    scene.phrase(head, scene.lists.put_off).or_else(word)
}
