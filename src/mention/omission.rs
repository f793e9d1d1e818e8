//! What a headline leaves out of its sentence: the words that date the event, and what belongs to another date.

use super::Link;
use super::link::{before_phrase, is_owner, owner_end};
use super::scene::Scene;
use crate::annalist::Sentence;
use crate::expression::TimeExpression;
use crate::grammar::{Field, Formula};
use crate::time::Value;
use std::ops::Range;

/// Lengths at the end of the trigger's clause that belong to what follows it: "was found, three days
/// after ...".
pub fn dangling(scene: &Scene<'_>, expressions: &[TimeExpression], trigger: usize) -> Vec<Range<usize>> {
    let (_, end) = scene.clauses.clause_of(trigger);
    let ends = |e: &&TimeExpression| e.tokens.1 == end && end < scene.tokens.len() && scene.is_subordinator(end);
    expressions.iter().filter(ends).map(|e| before_phrase(scene, e.tokens.0)..e.tokens.1).collect()
}

/// The words of an expression with its preposition, and the dates beside it that say the same of the same
/// event: "in 2021, in October 2022 and again in February", "from 3 to 5 March". `same` tells of an expression that no
/// other event has it.
pub fn series(
    scene: &Scene<'_>,
    sentence: &Sentence<'_>,
    i: usize,
    link: Link,
    same: impl Fn(usize) -> bool,
) -> Range<usize> {
    let expressions = &sentence.expressions;
    let start = expressions[i].tokens.0;
    if is_needed(scene, &expressions[i]) {
        return start..start;
    }
    // "If Friday's number is good": whose number it is.
    if link != Link::Possessive && is_owner(scene, owner_end(scene, expressions[i].tokens.1)) {
        return start..start;
    }
    // "had their best week", "ended the day": without the words nothing is told.
    let needed = |at: usize| {
        scene.is(at, scene.lists.superlative)
            || scene.is(at, scene.lists.outcome) && scene.is(start, scene.lists.determiner)
    };
    if start.checked_sub(1).is_some_and(needed) {
        return start..start;
    }
    // "the Battle of August 10", "the Peace Conference of 1861": the date is a part of the name.
    let name =
        start > 1 && scene.is(start - 1, scene.lists.genitive_preposition) && scene.tokens[start - 2].is_capital();
    if name && link == Link::NounPhrase {
        return start..start;
    }
    // "spent the year rebuilding": the time is the object.
    let before = if start > 0 && scene.is(start - 1, scene.lists.determiner) { start - 1 } else { start };
    let whiles = |at: usize| scene.is(at, scene.lists.spend) && scene.group_at(at).is_some_and(|g| g.head == at);
    if before.checked_sub(1).is_some_and(whiles) {
        return start..start;
    }
    // "rose in morning trading": without the word the noun means something else.
    let (_, end) = expressions[i].tokens;
    if start > 0 && scene.is(start - 1, scene.lists.preposition) && scene.is_event_noun(end) {
        return start..start;
    }
    let length = |k: usize| {
        matches!(sentence.resolutions[k].value, Some(Value::Duration(_) | Value::Between(..) | Value::Set { .. }))
    };
    let joined = |a: &TimeExpression, b: &TimeExpression| {
        a.range.is_some() && a.range == b.range
            || (a.tokens.1..b.tokens.0).all(|at| {
                scene.is_comma(at)
                    || [scene.lists.coordinator, scene.lists.preposition, scene.lists.narrowing, scene.lists.adverb]
                        .iter()
                        .any(|c| scene.is(at, *c))
            })
    };
    let first = (1..=i)
        .rev()
        .take_while(|k| {
            !length(k - 1)
                && !is_needed(scene, &expressions[k - 1])
                && same(k - 1)
                && joined(&expressions[k - 1], &expressions[*k])
        })
        .last()
        .map_or(i, |k| k - 1);
    let last = (i + 1..expressions.len())
        .take_while(|k| {
            // The second end of a range goes with the first.
            let range = expressions[*k].range.is_some() && expressions[*k].range == expressions[i].range;
            !length(*k)
                && !is_needed(scene, &expressions[*k])
                && (range || same(*k))
                && joined(&expressions[k - 1], &expressions[*k])
        })
        .last()
        .unwrap_or(i);
    let (start, end) = (expressions[first].tokens.0, owner_end(scene, expressions[last].tokens.1));
    // "in the years 1955 to 1957"
    let unit = start > 1 && scene.is(start - 1, scene.lists.unit);
    let start = match unit {
        true if scene.is(start - 2, scene.lists.determiner) => start - 2,
        true if scene.is(start - 2, scene.lists.preposition) => start - 1,
        _ => start,
    };
    // "In last year's election the party won": the preposition is that of the noun.
    let attributive = matches!(link, Link::Possessive | Link::Premodifier);
    let start = if attributive { start } else { before_phrase(scene, start) };
    // "a Thursday", "during an unseasonably mild October": the article goes with its date, or the date stays.
    let start = match article_before(scene, expressions[first].tokens.0) {
        Some(_) if start < expressions[first].tokens.0 => start,
        Some(article) => match article.checked_sub(1) {
            Some(before) if scene.is(before, scene.lists.preposition) => before_phrase(scene, article),
            Some(before) if scene.is_comma(before) && closes(scene, end) => article,
            _ => return end..end,
        },
        None => start,
    };
    // "(1914-1918)": brackets go with what they hold.
    let bracketed = start > 0 && scene.is_mark(start - 1, "(") && scene.is_mark(end, ")");
    if bracketed { start - 1..end + 1 } else { start..end }
}

/// The article that a date has of its own, adjectives between them: "a", "an unseasonably mild".
fn article_before(scene: &Scene<'_>, date: usize) -> Option<usize> {
    let adverb = |i: usize| scene.is(i, scene.lists.adverb);
    let plain = |i: usize| scene.tokens[i].is_word() && !scene.tokens[i].is_capital() && scene.group_at(i).is_none();
    // "unseasonably mild"
    let graded = |i: usize| i + 1 == date && plain(i) && i.checked_sub(1).is_some_and(adverb);
    let describes = |i: &usize| scene.is(*i, scene.lists.modifier) || adverb(*i) || graded(*i);
    let first = (0..date).rev().take_while(describes).last().unwrap_or(date);
    let article = first.checked_sub(1).filter(|i| scene.is(*i, scene.lists.determiner) && !scene.is_time(*i))?;
    (scene.group_at(article).is_none()).then_some(article)
}

/// A phrase is over behind a token.
fn closes(scene: &Scene<'_>, end: usize) -> bool {
    scene.tokens.get(end).is_none_or(|token| token.is_mark() && !token.glued()) || scene.is_comma(end)
}

/// "the former mayor", "is now closed", "the Autumn Fair": words that name no date, or are part of a name.
pub fn is_needed(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    let word = end == start + 1 && !scene.tokens[start].is_number();
    let capital = |i: usize| scene.tokens.get(i).is_some_and(|t| t.is_capital() && t.is_word());
    let inside = |i: usize| capital(i) || scene.is(i, scene.lists.determiner) || scene.tokens[i].is_mark();
    let named = capital(start) && capital(end) && start > 0 && inside(start - 1);
    // "stretched past 5 p.m."
    let beyond = start.checked_sub(1).is_some_and(|i| {
        let others = [scene.lists.preposition, scene.lists.narrowing];
        scene.is(i, scene.lists.across) && !others.iter().any(|class| scene.is(i, *class))
    });
    word && (matches!(expression.formula, Formula::Reference(..)) || named)
        || beyond
        || stands_before_noun(scene, expression)
}

/// "before the summer recess", "a drop in fourth-quarter profit": without the words the noun hangs in the air.
fn stands_before_noun(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    let hyphen = (start..end).any(|i| scene.word(i) == "-");
    let season =
        matches!(expression.formula, Formula::Open(Field::Season(_))) && scene.is(start, scene.lists.determiner);
    let lists = scene.lists;
    let small = [
        lists.preposition,
        lists.determiner,
        lists.adverb,
        lists.coordinator,
        lists.relative,
        lists.pronoun,
        lists.narrowing,
    ];
    let noun = |i: usize| {
        scene.tokens.get(i).is_some_and(|t| t.is_word() && !t.is_capital())
            && scene.group_at(i).is_none()
            && !scene.is_subordinator(i)
            && !small.iter().any(|class| scene.is(i, *class))
    };
    let before = |class| start > 0 && scene.is(start - 1, class);
    // "the Saturday shift", "over Monday's closing price"
    let described = before(lists.determiner) || scene.is(end - 1, lists.genitive) && scene.tokens[end - 1].glued();
    ((hyphen || season) && before(lists.preposition) || described) && noun(end)
}

/// Another date of the same verb with words of its own: of "closed two plants in January and a third one in March"
/// each date has its half.
pub fn conjunct(
    scene: &Scene<'_>,
    trigger: usize,
    series: &Range<usize>,
    other: &TimeExpression,
) -> Option<Range<usize>> {
    let coordinator = |mut range: Range<usize>| range.find(|i| scene.is(*i, scene.lists.coordinator));
    if other.tokens.0 >= series.end {
        let at = coordinator(series.end..other.tokens.0)?;
        return (!(at..other.tokens.0).contains(&trigger)).then_some(at..other.tokens.1);
    }
    let at = coordinator(other.tokens.1..series.start).filter(|at| *at > trigger)?;
    (other.tokens.1 > trigger).then_some(trigger + 1..at + 1)
}
