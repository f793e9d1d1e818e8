//! What is arranged for a date: an event that is meant for it, put off to it, or dropped.

use super::link::Tie;
use super::scene::Scene;
use super::status::cancels;
use crate::clause::Tense;
use crate::expression::TimeExpression;

/// "a model announced for 1951": the date that something is meant for.
pub fn is_appointed(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let start = expression.tokens.0;
    let group = scene.clauses.groups.iter().find(|g| g.head == tie.trigger);
    let passive = group.is_some_and(|g| g.passive || g.tense == Tense::Reduced);
    start > tie.trigger + 1
        && passive
        && scene.is(start - 1, scene.lists.appointing)
        && scene.is(tie.trigger, scene.lists.appointed)
}

/// A participle or "due to" with a date, whose noun was called off or put off: "fixed for 18 March, was postponed".
pub fn is_dropped(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let own = scene.clauses.groups.iter().find(|g| g.head == tie.trigger);
    let hangs = own.is_some_and(|g| g.tense == Tense::Reduced || scene.is(g.start, scene.lists.arranged));
    let next = scene.clauses.groups.iter().find(|g| g.start >= expression.tokens.1 && g.tense.is_finite());
    hangs && next.is_some_and(|g| g.passive && cancels(scene, g))
}

/// "was postponed to May", "adjourned until October": the date that something is put off to.
pub fn is_put_off(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression) -> bool {
    let start = expression.tokens.0;
    let verb = tie.trigger + 1;
    let to = || scene.is(start - 1, scene.lists.until) || scene.is(start - 1, scene.lists.directional);
    let from = |i: usize| scene.is(i, scene.lists.baseline);
    let off = scene.is(tie.trigger, scene.lists.put_off) || scene.phrase(tie.trigger, scene.lists.put_off).is_some();
    verb < start && off && to() && !from(start - 1)
}
