//! Whose a predicate is: what stands before the verb, without what is put before the subject or set aside.

use super::link::{is_owner, owner_end};
use super::predicate::said_before;
use super::scene::Scene;
use crate::clause::VerbGroup;
use crate::expression::TimeExpression;
use crate::grammar::Formula;
use std::ops::Range;

/// "After that raid the bank promised": of a phrase without a comma and its clause where the subject begins.
pub fn behind_phrase(scene: &Scene<'_>, opener: usize, verb: usize) -> usize {
    let from = opener + 1;
    if !scene.is(opener, scene.lists.half_subordinator) || !scene.is(from, scene.lists.determiner) {
        return from;
    }
    let lists = scene.lists;
    let small = [
        lists.determiner,
        lists.preposition,
        lists.coordinator,
        lists.modifier,
        lists.adverb,
        lists.cardinal,
        lists.relative,
    ];
    let noun = |i: usize| scene.tokens[i].is_word() && !small.iter().any(|class| scene.is(i, *class));
    let opens = |i: &usize| scene.is(*i, lists.determiner) || scene.is(*i, lists.anaphor);
    let stop = (from..verb).find(|i| scene.is_comma(*i) || scene.group_at(*i).is_some()).unwrap_or(verb);
    (from + 2..stop).find(|i| opens(i) && noun(i - 1)).unwrap_or(from)
}

/// "The clash, the worst since a truce was signed in May, broke out": the truce was signed.
pub fn behind_aside(scene: &Scene<'_>, from: usize, group: &VerbGroup, end: usize) -> Option<usize> {
    let comma = (from..group.start).find(|i| scene.is_comma(*i))?;
    let opener =
        (comma..group.start).rfind(|i| scene.is(*i, scene.lists.half_subordinator) && !scene.is_time(i + 1))?;
    let verbless = (from..group.start).all(|i| scene.group_at(i).is_none_or(|g| !g.tense.is_finite()));
    let resumes = |g: &VerbGroup| g.tense.is_finite() && g.start > end && g.start <= end + 2;
    let closed = scene.is_comma(end) && scene.clauses.groups.iter().any(resumes);
    (verbless && closed && opener + 1 < group.start).then_some(opener + 1)
}

/// The subject without what is put before it: "However, ...", "In a similar case, ...".
pub fn own_subject(scene: &Scene<'_>, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    // "Not until May did the army leave"
    if let Some(at) = range.clone().find(|i| scene.is(*i, scene.lists.did) && scene.group_at(*i).is_none()) {
        start = at + 1;
    }
    if let Some(end) = dateline_end(scene).filter(|end| (start..range.end).contains(end)) {
        start = end;
    }
    loop {
        while start < range.end && scene.is_opener(start) && !is_opening_quote(scene, start) && scene.word(start) != "$"
        {
            // "On 7 November (25 October in the old calendar) they met"
            let close =
                scene.is_mark(start, "(").then(|| (start..range.end).find(|i| scene.is_mark(*i, ")"))).flatten();
            start = close.filter(|close| close + 1 < range.end).unwrap_or(start) + 1;
        }
        // ", 1941, they met": what the brackets parted from its date.
        if range.end > start + 2 && scene.tokens[start].is_number() && scene.is_comma(start + 1) {
            start += 2;
            continue;
        }
        // "According to the chronicle, written later"
        if let Some(end) = scene.phrase(start, scene.lists.according).filter(|end| *end < range.end) {
            start = end;
            continue;
        }
        // "After that, he left", but "After that raid he left".
        let whole = |end: &usize| *end < range.end && !scene.continues(*end);
        if let Some(end) = scene.phrase(start, scene.lists.lead_in).filter(whole) {
            start = end;
            continue;
        }
        // "Further, he said"
        let word = start + 2 < range.end && scene.is_comma(start + 1) && scene.is(start + 2, scene.lists.anaphor);
        if word || start < range.end && scene.is(start, scene.lists.lead_in) {
            start += 1;
            continue;
        }
        // "In 1988 a clerk, Hanna Orrin, found": no more than the date stands before the subject.
        let time = start + usize::from(scene.is(start, scene.lists.preposition));
        let first = scene.times.iter().find(|e| e.tokens.0 == time && e.tokens.1 < range.end);
        // "the club and former captain Orr": the word belongs to the subject.
        // "February to April saw": nothing but dates is the subject.
        let small = [scene.lists.determiner, scene.lists.preposition, scene.lists.coordinator];
        let dated = |i: usize| scene.is_time(i) || small.iter().any(|class| scene.is(i, *class));
        // "Friday's figure is poor"
        let owns = |e: &TimeExpression| is_owner(scene, owner_end(scene, e.tokens.1));
        let first = first.filter(|e| !(e.tokens.1..range.end).all(dated) && !owns(e));
        if let Some(time) = first.filter(|e| time > start || !is_vague(scene, e)) {
            start = time.tokens.1;
            continue;
        }
        // "On 17 January, a Thursday, they met"
        let day = scene.times.iter().find(|e| e.tokens.0 == start + 1 && scene.is(start, scene.lists.determiner));
        if let Some(day) = day.filter(|e| scene.is_comma(e.tokens.1) && e.tokens.1 + 1 < range.end) {
            start = day.tokens.1 + 1;
            continue;
        }
        // "Beginning in May, he led"
        let dated = |i: usize| scene.is_time(i) || scene.is(i, scene.lists.preposition);
        if scene.is(start, scene.lists.span_opener)
            && let Some(comma) = (start..range.end).find(|i| scene.is_comma(*i))
            && (start + 1..comma).all(dated)
        {
            start = comma + 1;
            continue;
        }
        // "Born in Lund, the third of five, she left": the subject stands behind the last comma.
        let participle = scene.clauses.groups.iter().any(|g| g.start == start && !g.tense.is_finite());
        let last = (start..range.end).rfind(|i| scene.is_comma(*i)).filter(|last| last + 1 < range.end);
        if let Some(last) = last.filter(|_| participle) {
            start = last + 1;
            break;
        }
        let opener = [scene.lists.preposition, scene.lists.subordinator, scene.lists.half_subordinator];
        let fronted = opener.iter().any(|class| scene.is(start, *class));
        let comma =
            (start..range.end).find(|i| scene.is_comma(*i) && !scene.tokens.get(i + 1).is_some_and(|t| t.is_number()));
        match comma.filter(|comma| fronted && comma + 1 < range.end) {
            Some(comma) => start = comma + 1,
            None => break,
        }
        // "With the town in ruins, and the army gone, the mayor left": both phrases are put before it.
        let next = (start..range.end).find(|i| scene.is_comma(*i)).filter(|comma| comma + 1 < range.end);
        if scene.is(start, scene.lists.coordinator)
            && let Some(next) = next
        {
            start = next + 1;
        }
        // "in Rome, Italy, ministers": a name between commas goes with the place.
        // But "in an address, Holt, 67, said": an age does not.
        if let Some(comma) = (start..range.end)
            .take_while(|i| scene.tokens[*i].is_capital() || scene.is_comma(*i))
            .find(|i| scene.is_comma(*i))
            .filter(|comma| !scene.tokens.get(comma + 1).is_some_and(|t| t.is_number()))
        {
            start = comma;
        }
    }
    start = match behind_phrase(scene, start, range.end) {
        from if from > start + 1 => from,
        _ => start,
    };
    // "In a statement on Monday he said": behind a phrase without a verb, the pronoun is the subject.
    let last = range.end.saturating_sub(1);
    // "In June, barely a month after his appointment, he was": so it is behind two.
    let second = last > start + 1
        && start > range.start
        && scene.is_comma(last - 1)
        && scene.is(last, scene.lists.anaphor)
        && (start..last).all(|i| scene.group_at(i).is_none() && !scene.tokens[i].is_capital());
    if second {
        return last..range.end;
    }
    let alone = last > start
        && scene.is(start, scene.lists.preposition)
        && (start..last).all(|i| scene.group_at(i).is_none())
        && scene.is(last, scene.lists.anaphor)
        && !scene.is(last - 1, scene.lists.coordinator)
        && !scene.is(last - 1, scene.lists.preposition);
    if alone { last..range.end } else { start..range.end }
}

/// A single word that names no date, before its noun: "former".
fn is_vague(scene: &Scene<'_>, time: &TimeExpression) -> bool {
    time.tokens.1 == time.tokens.0 + 1
        && matches!(time.formula, Formula::Reference(..))
        && scene.tokens.get(time.tokens.1).is_some_and(|t| t.is_word())
}

/// Behind the dash of a dateline: "VELL, 28 January 2025 -", "LONDON (Agency) -".
pub fn dateline_end(scene: &Scene<'_>) -> Option<usize> {
    // "WHITLOW -- A man"
    let two = |i: &usize| scene.is_mark(*i, "-") && scene.is_mark(i + 1, "-");
    if let Some(at) = (1..scene.tokens.len().min(8)).find(two)
        && scene.tokens[0].is_upper()
        && (0..at).all(|i| scene.tokens[i].is_capital() || scene.tokens[i].is_mark() || scene.is_time(i))
    {
        return Some(at + 2);
    }
    let dash = |i: &usize| matches!(scene.word(*i), "-" | "\u{2013}" | "\u{2014}") && !scene.tokens[*i].glued();
    let at = (1..scene.tokens.len().min(16)).find(dash)?;
    let before = || 0..at;
    let named = before().all(|i| scene.tokens[i].is_capital() || scene.tokens[i].is_mark() || scene.is_time(i));
    let told = before().any(|i| scene.is_time(i)) || scene.is_mark(at - 1, ")");
    (named && told && scene.tokens[0].is_capital() && !scene.is_time(0)).then_some(at + 1)
}

fn is_opening_quote(scene: &Scene<'_>, at: usize) -> bool {
    scene.clauses.quotations.iter().any(|q| q.0 == at + 1)
}

/// The subject of a clause that has none: that of the clause before it that opens neither with a relative nor with
/// a subordinator ("The inquiry, which cost five lives, was opened").
pub fn subject_before(scene: &Scene<'_>, start: usize, own: usize) -> Option<Range<usize>> {
    let main = main_before(scene, start)?;
    let verb = verb_in(scene, main);
    // "fell after the chain, which had grown, withdrew it": the chain.
    let opener = verb.and_then(|verb| {
        let opens = |i: &usize| scene.is(*i, scene.lists.half_subordinator) && !scene.is_time(i + 1);
        (verb.end..main.1).rfind(opens).filter(|at| verb_in(scene, (*at, main.1)).is_none())
    });
    if let Some(at) = opener.filter(|at| at + 2 < main.1 && scene.is_comma(main.1 - 1) && scene.is_comma(start)) {
        return Some(own_subject(scene, at + 1..main.1 - 1));
    }
    // "said a hearing with the director, his last, was set": what was said has a subject of its own.
    if let Some(said) = verb.filter(|g| g.speech && g.end < main.1) {
        return Some(said.end..own.max(main.1));
    }
    let waits = scene.is(main.0, scene.lists.half_subordinator) && verb.is_none();
    let opens = |i: usize| scene.is_opener(i) || i == main.0 && (waits || scene.is(i, scene.lists.complementizer));
    let from = (main.0..main.1).find(|i| !opens(*i))?;
    // "The clash, the worst since a truce was signed, broke out": the clash.
    let aside = verb
        .and_then(|verb| behind_aside(scene, from, verb, start))
        .and_then(|_| (from..start).find(|i| scene.is_comma(*i)));
    let mut to = aside.unwrap_or(verb.map_or(main.1, |g| g.start));
    // "Rumours that the lights had been put out, because of a warning, were denied": what they were.
    let content = main.1 > from
        && scene.is(main.1, scene.lists.complementizer)
        && scene.is(main.1 - 1, scene.lists.content_noun)
        && verb.is_none();
    if content && own > main.1 {
        to = own;
    }
    // "A plant in Vell, on which work was begun, opened"
    let hangs = |at: usize| scene.is(at, scene.lists.preposition) && scene.is(at + 1, scene.lists.relative);
    while to > from && (scene.tokens[to - 1].is_mark() || hangs(to - 1)) {
        to -= 1;
    }
    (from < to).then(|| own_subject(scene, from..to))
}

/// The last clause before a token that opens neither with a relative nor with a subordinator.
pub fn main_before(scene: &Scene<'_>, start: usize) -> Option<(usize, usize)> {
    let mut before = scene.clauses.clauses.iter().rev().filter(|c| c.1 <= start);
    // "said that the work, which ..., went on": what is said is no aside.
    let said = |at: usize| scene.is(at, scene.lists.complementizer) && said_before(scene, at);
    let opens = |at: usize| scene.is(at, scene.lists.relative) && !said(at) || scene.is_subordinator(at);
    // "which was sold in 1988 and has been theirs since": the second goes with the first.
    let aside = |c: &(usize, usize)| {
        let first = scene.clauses.clauses.iter().find(|other| other.1 == c.0);
        // "after the chain, which had grown, withdrew": its verb is still to come.
        let waits = scene.is(c.0, scene.lists.half_subordinator) && verb_in(scene, *c).is_none();
        opens(c.0) && !waits || scene.is(c.0, scene.lists.coordinator) && first.is_some_and(|first| opens(first.0))
    };
    before.find(|c| !aside(c)).copied()
}

pub fn verb_in<'a>(scene: &Scene<'a>, clause: (usize, usize)) -> Option<&'a VerbGroup> {
    scene.clauses.groups.iter().find(|g| g.tense.is_finite() && g.start >= clause.0 && g.head < clause.1)
}
