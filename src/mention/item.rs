//! Chronologies: "2 May: talks begin", a date heading over items, a table with a column of dates. The date holds for
//! the whole item, and what stands in the present there has happened.

use super::scene::Scene;
use crate::expression::TimeExpression;

/// The token that stands for the event of a line or a row that a date labels: its first verb, else its first event
/// noun, else its first word.
pub fn labelled(scene: &Scene<'_>, start: usize, end: usize) -> Option<usize> {
    told_in(scene, item(scene, start, end)?)
}

/// The same for a line whose date stands above it.
pub fn named_in(scene: &Scene<'_>) -> Option<usize> {
    told_in(scene, 0..scene.tokens.len())
}

fn told_in(scene: &Scene<'_>, mut rest: std::ops::Range<usize>) -> Option<usize> {
    // A cell is looked through before the next.
    let mut groups = scene.clauses.groups.iter();
    let verb = groups.find(|g| rest.contains(&g.start) && g.tense.is_finite() && !scene.is_time(g.head));
    let noun = rest.clone().find(|i| scene.is_event_noun(*i) && !scene.is_time(*i));
    match (verb, noun) {
        (Some(verb), Some(noun)) if noun < verb.start && cell_of(scene, noun) < cell_of(scene, verb.start) => {
            Some(noun)
        }
        (Some(verb), _) => Some(verb.head),
        (None, Some(noun)) => Some(noun),
        (None, None) => rest.find(|i| scene.tokens[*i].is_word() && !scene.is_time(*i)),
    }
}

/// The tokens of the item that a date at `start..end` labels.
fn item(scene: &Scene<'_>, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
    let count = scene.tokens.len();
    let opens = (0..start).all(|i| scene.tokens[i].is_mark());
    // Emphasis may stand between the date and its colon.
    let after = (end..count).find(|i| !matches!(scene.word(*i), "*" | "_")).unwrap_or(count);
    let dash = matches!(scene.word(after), "-" | "\u{2013}" | "\u{2014}") && !scene.tokens[after].glued();
    if opens && (scene.is_mark(after, ":") || dash || is_cell_end(scene, end)) {
        return Some(end..count);
    }
    // A cell of its own behind what happened, or behind a number by which the row is known.
    let cell = (is_cell_start(scene, start) || opens) && (is_cell_end(scene, end) || end == count);
    let words = |range: std::ops::Range<usize>| range.filter(|i| scene.tokens[*i].is_word()).count();
    let told = if words(0..start) >= words(end..count) { 0..count } else { end..count };
    (cell && !opens).then_some(told)
}

/// The words of the cell, or of the line behind its date, that a token stands in.
pub fn cell(scene: &Scene<'_>, at: usize) -> std::ops::Range<usize> {
    let parts = |i: usize| scene.is_mark(i, "|") || scene.is_time(i);
    let start = (0..=at).rev().find(|i| *i == 0 || scene.has_tab(*i) || parts(i - 1)).unwrap_or(at);
    let end = (at + 1..scene.tokens.len()).find(|i| scene.has_tab(*i) || parts(*i)).unwrap_or(scene.tokens.len());
    start..end
}

/// A date with nothing around it: a heading over items.
pub fn is_date_heading(scene: &Scene<'_>) -> bool {
    !scene.times.is_empty()
        && (0..scene.tokens.len()).all(|i| {
            scene.is_time(i)
                || scene.tokens[i].is_mark()
                || scene.is(i, scene.lists.preposition)
                || scene.is(i, scene.lists.determiner)
        })
}

/// The text parts cells with a bar or a tab.
fn is_cell_end(scene: &Scene<'_>, end: usize) -> bool {
    scene.is_mark(end, "|") || scene.has_tab(end)
}

fn is_cell_start(scene: &Scene<'_>, start: usize) -> bool {
    start > 0 && (scene.is_mark(start - 1, "|") || scene.has_tab(start))
}

fn cell_of(scene: &Scene<'_>, at: usize) -> usize {
    (1..=at).filter(|i| scene.is_mark(*i, "|") || scene.has_tab(*i)).count()
}

/// The words of a table's row or a chronology's line that are no date of it.
pub fn is_label_time(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    item(scene, expression.tokens.0, expression.tokens.1).is_some()
}
