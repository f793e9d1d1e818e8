//! How sure a tie is: what its rule is worth on annotated news, and what speaks against it in the sentence.

use super::link::Tie;
use super::scene::Scene;
use super::{Link, Status};
use crate::clause::Tense;
use crate::expression::TimeExpression;
use crate::misread;

/// What speaks against a tie: a verb in the past whose date lies ahead, a verb far from the date, a spoiled number.
pub fn doubt(scene: &Scene<'_>, tie: Tie, expression: &TimeExpression, status: Status) -> f32 {
    let group = scene.clauses.groups.iter().find(|g| g.head == tie.trigger);
    let past = group.is_some_and(|g| matches!(g.tense, Tense::Past | Tense::Perfect));
    let contradicts = if past && status == Status::Planned { 0.6 } else { 1.0 };
    let far = tie.link == Link::Nearest && expression.tokens.0.abs_diff(tie.trigger) > FAR;
    let misread = misread::beside(scene.text, expression.span).is_some();
    contradicts * if far { 0.85 } else { 1.0 } * if misread { 0.4 } else { 1.0 }
}

/// So many tokens between a verb and its date are many.
const FAR: usize = 15;

/// How often the rule names the right event, on annotated news.
pub const fn precision(link: Link) -> f32 {
    match link {
        Link::Label | Link::Lead => 0.95,
        Link::Premodifier | Link::Possessive | Link::Report | Link::NounPhrase => 0.95,
        Link::Subordinate | Link::Relative | Link::Light | Link::BareNoun | Link::Extent => 0.9,
        Link::Initial | Link::Parenthesis | Link::Copula => 0.85,
        Link::Nearest | Link::Undated => 0.88,
    }
}
