//! Dates that an event is measured by, and not dated: "up from 14% a year ago", "the lowest level since 1997", and
//! those that are a name: "known as Black Monday".

use super::link::before_phrase;
use super::scene::Scene;
use crate::clause::Tense;
use crate::expression::TimeExpression;
use crate::grammar::Side;
use crate::resolve::Resolution;
use crate::time::Value;

/// So far before a date stand the words that make it a measure.
const NEAR: usize = 10;

/// True for an expression that dates nothing, because something is compared with its time.
pub fn only_compares(scene: &Scene<'_>, expression: &TimeExpression, resolution: &Resolution) -> bool {
    let start = expression.tokens.0;
    let before = before_phrase(scene, start);
    is_compared(scene, start)
        || expression.range.is_none() && is_baseline(scene, before, start)
        || is_scope(scene, before, start, resolution)
        || is_name(scene, start)
        || is_figure_then(scene, expression)
}

/// "compared to the same month a year ago", "compared with 3% in May and 4%, or $2 a share, in June".
fn is_compared(scene: &Scene<'_>, start: usize) -> bool {
    let cue = (start.saturating_sub(COMPARED)..start).rev().find_map(|i| scene.phrase(i, scene.lists.comparing));
    // "profits of £16m, against £38m in the previous year"
    let figure = |i: &usize| scene.is(*i, scene.lists.measured) && is_amount(scene, i + 1);
    let cue = cue.or_else(|| (start.saturating_sub(NEAR)..start).rfind(figure).map(|i| i + 1));
    let cue = cue.or_else(|| start.checked_sub(1).filter(|i| scene.is(*i, scene.lists.comparing)).map(|i| i + 1));
    cue.filter(|end| *end <= start).is_some_and(|end| {
        let comma = |i: usize| scene.is_comma(i) && !scene.tokens[i].glued();
        let restated = (end..start).any(|i| comma(i) && scene.is(i + 1, scene.lists.coordinator));
        !(end..start).any(|i| comma(i) && !restated || scene.is_mark(i, ";") || scene.group_at(i).is_some())
    })
}

/// A number, with or without the sign of its currency.
fn is_amount(scene: &Scene<'_>, at: usize) -> bool {
    let number = |i: usize| scene.tokens.get(i).is_some_and(|token| token.is_number());
    number(at) || number(at + 1) && matches!(scene.word(at), "$" | "\u{a3}" | "\u{20ac}")
}

/// "the final dividend, last year 4.2p, would not survive": what it was then.
fn is_figure_then(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    let close = (end..scene.tokens.len().min(end + 6)).find(|i| scene.is_comma(*i));
    start > 0
        && scene.is_comma(start - 1)
        && is_amount(scene, end)
        && close.is_some_and(|close| (end..close).all(|i| scene.group_at(i).is_none()))
}

/// So far before a date stand the words that it is compared by.
const COMPARED: usize = 30;

/// "fell 3% from March", "up from 14% a year ago": behind a change, from a figure or from the date itself.
fn is_baseline(scene: &Scene<'_>, before: usize, start: usize) -> bool {
    let is = |i: usize| scene.is(i, scene.lists.baseline);
    // "Fares will rise from 1 October": then they do.
    let to_come = |from: usize| {
        scene.clauses.groups.iter().rfind(|g| g.end <= from).is_some_and(|g| {
            matches!(g.tense, Tense::Future | Tense::FuturePast) && !(g.end..from).any(|i| scene.tokens[i].is_number())
        })
    };
    let direct = (before..start).find(|i| is(*i));
    if direct.is_some_and(to_come) {
        return false;
    }
    let from = direct.or_else(|| {
        let low = before.saturating_sub(6);
        let at = (low..before).rev().find(|i| is(*i))?;
        let figure = (at + 1..before).any(|i| scene.tokens[i].is_number())
            && !(at + 1..before).any(|i| scene.group_at(i).is_some() || scene.is(i, scene.lists.coordinator));
        figure.then_some(at)
    });
    from.is_some_and(|from| {
        (from.saturating_sub(NEAR)..from)
            .rev()
            .take_while(|i| !scene.is_mark(*i, ";"))
            .any(|i| scene.is(i, scene.lists.change))
    })
}

/// "the lowest level since 1997", "the biggest loss of 2007", "the third time in ten years": what the superlative
/// holds for.
fn is_scope(scene: &Scene<'_>, before: usize, start: usize, resolution: &Resolution) -> bool {
    // "the highest since the first free vote in 1991": what is behind "since" is no scope of its own.
    let phrase = scene.since_phrase(start);
    let before = phrase.unwrap_or(before);
    let since = resolution.side == Some(Side::Since) || phrase.is_some();
    let of = (before..start).any(|i| scene.is(i, scene.lists.genitive_preposition));
    let length = before < start && matches!(resolution.value, Some(Value::Duration(_) | Value::Between(..)));
    if !(since || of || length) {
        return false;
    }
    (before.saturating_sub(6)..before)
        .rev()
        .take_while(|i| {
            let verb =
                scene.group_at(*i).is_some_and(|g| g.tense.is_finite() && !scene.is(*i, scene.lists.superlative));
            !verb && (!scene.tokens[*i].is_mark() || scene.tokens[*i].glued()) && !scene.is_comma(*i)
        })
        .any(|i| scene.is(i, scene.lists.superlative) || (since || length) && scene.is(i, scene.lists.ordinal))
}

/// "known as Black Monday".
fn is_name(scene: &Scene<'_>, start: usize) -> bool {
    let end = (0..start).rev().find(|i| !scene.tokens[*i].is_mark()).map_or(0, |i| i + 1);
    end > 0
        && (scene.is(end - 1, scene.lists.naming)
            || (end.saturating_sub(3)..end).any(|i| scene.phrase(i, scene.lists.naming) == Some(end)))
}
