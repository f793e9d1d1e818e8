//! Which event does an expression date? A cascade of rules, tried in order.

use super::Link;
use super::comparison::only_compares;
use super::dating::period_noun;
use super::item::labelled;
use super::predicate::predicate;
use super::scene::Scene;
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{Formula, Side};
use crate::resolve::{Resolution, absolute};
use std::ops::Range;

/// The token that stands for the event, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    pub trigger: usize,
    pub link: Link,
}

/// The events that an expression dates: one, and for a date before a when-clause two.
pub fn ties(scene: &Scene<'_>, expression: &TimeExpression, resolution: &Resolution) -> Vec<Tie> {
    let (start, end) = expression.tokens;
    let tie = |trigger: usize, link| vec![Tie { trigger, link }];
    // "and on Sunday week, 23 November, the bishop will": as the date before it.
    let restates = |e: &&TimeExpression| start > 1 && e.tokens.1 + 1 == start && scene.is_comma(start - 1);
    if scene.is_comma(end)
        && let Some(first) = scene.times.iter().find(restates)
    {
        return ties(scene, first, resolution);
    }
    if let Some(trigger) = labelled(scene, start, end) {
        return tie(trigger, Link::Label);
    }
    if only_compares(scene, expression, resolution) {
        return Vec::new();
    }
    // "was beaten off, as was another on 6 October", "kept ever since, except in 1807": not that event.
    let passed_over = before_phrase(scene, start).checked_sub(1).is_some_and(|i| scene.is(i, scene.lists.except));
    let clause = scene.clauses.clause_of(start).0;
    let likened =
        scene.is(clause, scene.lists.half_subordinator) && scene.lists.be.iter().any(|be| scene.is(clause + 1, *be));
    if passed_over || likened {
        return Vec::new();
    }
    // "had by then returned"
    if let Some(group) = scene.clauses.groups.iter().find(|g| g.start < start && end <= g.head) {
        return tie(group.head, Link::Nearest);
    }
    if let Some(verb) = brought_forward(scene, start, end) {
        return tie(verb, Link::Nearest);
    }
    if let Some(verb) = moved_to(scene, start).or_else(|| fixed_for(scene, start, end)) {
        return tie(verb, Link::Nearest);
    }
    let of_two = first_of_two(scene, start);
    if let Before::Event(noun, link) = of_two {
        return tie(noun, link);
    }
    // "recently announced", "currently sells": the verb right behind. Not so in "the 3 June hearing".
    if let Some(group) = scene.clauses.groups.iter().find(|g| {
        (g.start..=g.head).contains(&end)
            && start > 0
            && !scene.is(start - 1, scene.lists.preposition)
            && (!scene.is(start - 1, scene.lists.determiner) || scene.is(start - 1, scene.lists.relative))
            && !is_purpose(scene, g, end)
            && !ends_participle(scene, expression)
            // "A fire that broke out Tuesday afternoon burned into the night"
            && (is_word(expression) || scene.clauses.clause_of(start) == scene.clauses.clause_of(g.head))
    }) {
        return tie(group.head, Link::Nearest);
    }
    match modified_noun(scene, start, end) {
        Modified::Event(noun, possessive) => {
            return tie(noun, if possessive { Link::Possessive } else { Link::Premodifier });
        }
        Modified::Thing => return Vec::new(),
        Modified::Nothing => {}
    }
    if let Some(main) = subordinate(scene, end) {
        let mut ties = tie(main, Link::Subordinate);
        let matrix = scene.clauses.governing(start, end).filter(|g| g.head < start && g.head != main);
        ties.extend(matrix.map(|g| Tie { trigger: g.head, link: Link::Nearest }));
        return ties;
    }
    let before = before_phrase(scene, start);
    if let Some(noun) = parenthesis(scene, start, end) {
        return tie(noun, Link::Parenthesis);
    }
    // "rationed bread and, on the night of 2 May, led a sortie"
    if let Some(group) = follows_coordinator(scene, before, end) {
        return tie(group_trigger(scene, group, scene.tokens.len()).0, Link::Nearest);
    }
    let opens =
        || opens_clause(scene, before) || joins_clause(scene, before, end) || follows_clause(scene, before, end);
    if (before == 0 || opens())
        && let Some(group) = first_main(scene, end, before == 0)
    {
        return tie(group_trigger(scene, group, scene.tokens.len()).0, Link::Initial);
    }
    // "had no violations since opening in 2008": since then.
    if let Some(at) = scene.since_phrase(start)
        && let Some(group) = governing(scene, at, at + 1).filter(|g| g.tense.is_finite() && g.end <= at)
    {
        return tie(group_trigger(scene, group, at).0, Link::Extent);
    }
    match noun_before(scene, before, expression) {
        Before::Event(noun, link) => return tie(noun, link),
        // "the constitution of 1952": no event.
        Before::Thing => return Vec::new(),
        Before::Nothing if matches!(of_two, Before::Thing) => return Vec::new(),
        Before::Nothing => {}
    }
    // "more than I did in 2010"
    let stands_in = |g: &VerbGroup| {
        g.start == g.head && scene.is(g.head, scene.lists.did) && g.end + 1 >= before_phrase(scene, start)
    };
    let Some(group) = governing(scene, start, end) else {
        // No verb at all: a heading, a caption, a telegram. The nearest event noun is what it tells.
        let noun = (0..start).rev().chain(end..scene.tokens.len()).find(|i| scene.is_event_noun(*i));
        return noun.map_or(Vec::new(), |noun| tie(noun, Link::Nearest));
    };
    if stands_in(group) || in_apposition(scene, start, end) {
        return Vec::new();
    }
    if let Some(noun) = arranged(scene, group) {
        return tie(noun, Link::NounPhrase);
    }
    // "The vote on the dam was on Tuesday": of the verb nothing is told.
    let is_when = group.end <= before
        && scene.lists.be.iter().any(|be| scene.is(group.head, *be))
        && (group.end..before).all(|i| scene.is(i, scene.lists.adverb));
    if let Some(noun) = Some(group).filter(|_| is_when).and_then(|group| subject_event(scene, group)) {
        return tie(noun, Link::Copula);
    }
    // "destroyed the train, leading to the surrender of the town the next day": the surrender has the day.
    if let Some(noun) = Some(group).filter(|g| brings_about(scene, g)).and_then(|g| {
        let adjacent = before.checked_sub(1).filter(|i| scene.is_event_head(*i, before));
        adjacent.or_else(|| noun_of_chain(scene, before)).filter(|noun| *noun >= g.end)
    }) {
        return tie(noun, Link::NounPhrase);
    }
    // "predicted victory by Christmas": not the forecast.
    let foreseen =
        resolution.side == Some(Side::By) && scene.is(group.head, scene.lists.expected) && group.end < before;
    if let Some(noun) = before.checked_sub(1).filter(|i| foreseen && scene.is_event_head(*i, before)) {
        return tie(noun, Link::NounPhrase);
    }
    let (trigger, light) = group_trigger(scene, group, start);
    let link = if light {
        Link::Light
    } else if matches!(resolution.side, Some(Side::Since | Side::By | Side::Until | Side::From))
        || resolution.range.is_some()
    {
        Link::Extent
    } else if group.speech && group.end <= start && start - group.end <= 2 {
        Link::Report
    } else if scene.in_relative(start) && scene.clauses.clause_of(start) == scene.clauses.clause_of(group.head) {
        Link::Relative
    } else if scene.lists.be.iter().any(|be| scene.is(group.head, *be)) {
        Link::Copula
    } else {
        Link::Nearest
    };
    tie(trigger, link)
}

/// "The offer, a rise this year and another in 2019, was rejected": between commas behind a noun, without a verb, and
/// right before that of the subject.
fn in_apposition(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let clause = clause_start(scene, start);
    let Some(open) = (clause..before_phrase(scene, start)).find(|i| scene.is_comma(*i)) else { return false };
    let Some(close) = (end..scene.tokens.len().min(end + 16)).find(|i| scene.is_comma(*i)) else { return false };
    let verb = |from: usize, to: usize| scene.clauses.groups.iter().any(|g| g.head >= from && g.head < to);
    let next = scene.clauses.groups.iter().find(|g| g.start > close && g.tense.is_finite());
    // What stands right behind the comma may be the verb's own: ", on 3 May,".
    let noun = scene.is(open + 1, scene.lists.determiner) && open + 2 < before_phrase(scene, start);
    noun && !verb(clause, open) && !verb(open, close) && next.is_some_and(|g| g.start <= close + 2)
}

/// A single word: "currently", "yesterday".
fn is_word(expression: &TimeExpression) -> bool {
    expression.tokens.1 == expression.tokens.0 + 1
}

/// "landed that afternoon to join the others", "voted on Monday to leave": what was done is dated, and not what for.
fn is_purpose(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> bool {
    let clause = clause_start(scene, group.head);
    let mut before = scene.clauses.groups.iter().rev().filter(|g| g.head >= clause && g.end < end);
    group.tense == Tense::Infinitive
        && group.start == end
        && before.next().is_some_and(|g| matches!(g.tense, Tense::Past | Tense::Perfect | Tense::Reduced))
}

/// "Men seized two weeks ago were freed", "papers filed last week show": the date belongs to the participle before it.
fn ends_participle(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, _) = expression.tokens;
    let clause = clause_start(scene, start);
    let counted = matches!(absolute(&expression.formula), Formula::Shift(..));
    let before = scene.clauses.groups.iter().rfind(|g| g.end <= start && g.head >= clause);
    let participle = before.filter(|g| g.tense == Tense::Reduced);
    let beside = participle.is_some_and(|g| g.end == start) && !matches!(expression.formula, Formula::Reference(..));
    (counted || beside) && participle.is_some_and(|g| !(g.end..start).any(|i| scene.is_time(i) || scene.is_comma(i)))
}

/// "a march, planned for Wednesday, was called off": the march is the event, not the planning.
fn arranged(scene: &Scene<'_>, group: &VerbGroup) -> Option<usize> {
    let set_up = scene.is(group.end, scene.lists.verb_particle);
    if group.start != group.head || !scene.is(group.head, scene.lists.arranged) || group.start == 0 || set_up {
        return None;
    }
    let limit = if scene.is_comma(group.start - 1) { group.start - 1 } else { group.start };
    // "five expeditions; a sixth, planned for 1965": no noun says what.
    if limit > 0 && [scene.lists.ordinal, scene.lists.pronoun].iter().any(|class| scene.is(limit - 1, *class)) {
        return None;
    }
    let adjacent = limit.checked_sub(1).filter(|i| scene.is_event_head(*i, limit));
    adjacent.or_else(|| noun_of_chain(scene, limit))
}

/// A participle that tells what came of something: "leading to", "resulting in".
fn brings_about(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    group.tense == Tense::Participle
        && scene.is(group.head, scene.lists.entailing)
        && scene.is(group.end, scene.lists.preposition)
}

/// Where the clause of a token begins: "that afternoon" opens none.
fn clause_start(scene: &Scene<'_>, at: usize) -> usize {
    let (start, _) = scene.clauses.clause_of(at);
    let dated = start > 0 && scene.is(start, scene.lists.relative) && scene.is_time(start);
    if dated { scene.clauses.clause_of(start - 1).0 } else { start }
}

/// The verb that the date belongs to. "failed to pass the Senate this week": it failed this week; "at
/// the close of trading Thursday": no verb at all.
fn governing<'a>(scene: &Scene<'a>, start: usize, end: usize) -> Option<&'a VerbGroup> {
    // "became director that April, the first to": the word is part of the date.
    let opened = clause_start(scene, start);
    let own = || scene.clauses.groups.iter().rfind(|g| g.end <= start && g.head >= opened && g.tense.is_finite());
    let dated = opened < scene.clauses.clause_of(start).0;
    let group = if dated { own() } else { None }.or_else(|| scene.clauses.governing(start, end))?;
    let clause = clause_start(scene, group.head);
    let before =
        || scene.clauses.groups.iter().rfind(|g| g.end <= group.start && g.head >= clause && g.tense.is_finite());
    if let Some(main) = resumed(scene, group, start) {
        return Some(main);
    }
    let other = match group.tense {
        // "fell to end the day at 7,114": it fell.
        Tense::Infinitive => before().filter(|g| {
            is_purpose(scene, group, end)
                || g.end == group.start && scene.is(g.head, scene.lists.denial)
                || scene.is(g.head, scene.lists.change) && scene.is(group.head, scene.lists.outcome)
        }),
        // "income for the three months ended June 30 fell": it fell.
        Tense::Reduced | Tense::Participle if period_noun(scene, start).is_some_and(|noun| noun < group.start) => {
            scene.clauses.behind(start, end).filter(|g| g.tense.is_finite()).or_else(before)
        }
        // "lost $6 million in the fiscal year that ended June 30"
        Tense::Past if group.end == start && period_noun(scene, start).is_some() => {
            scene.clauses.groups.iter().rfind(|g| g.end < group.start && g.tense.is_finite())
        }
        // "with work starting in the summer of 2002"
        Tense::Participle
            if (group.start.saturating_sub(4)..group.start).any(|i| scene.is(i, scene.lists.accompanying))
                && !scene.is_comma(group.start - 1) =>
        {
            None
        }
        // "Beginning in May, he led it", "called a strike, starting on 3 May": the date is that of the verb.
        Tense::Participle
            if scene.is(group.head, scene.lists.span_opener)
                && (group.end..before_phrase(scene, start))
                    .all(|i| scene.is_time(i) || scene.is(i, scene.lists.preposition)) =>
        {
            if (0..group.start).all(|i| scene.is_opener(i)) { first_main(scene, end, false) } else { before() }
        }
        Tense::Participle if scene.is_event_head(group.head, group.end) => before().filter(|_| {
            group.start > 0
                && scene.is(group.start - 1, scene.lists.genitive_preposition)
                && group.end >= before_phrase(scene, start)
        }),
        // "stopped paying in 1806", "turned up abandoned on Monday"
        // "was banned from carrying passengers in 2017"
        Tense::Participle => before().filter(|g| {
            let from = g.end + 1 == group.start
                && scene.is(g.end, scene.lists.baseline)
                && scene.is(g.end, scene.lists.preposition);
            from || g.end == group.start && scene.is(g.head, scene.lists.denial)
        }),
        Tense::Reduced => before().filter(|g| {
            let particle = g.end + 1 == group.start && scene.is(g.end, scene.lists.verb_particle);
            particle || g.end == group.start && g.head + 1 == g.end && !g.speech
        }),
        _ => None,
    };
    Some(other.unwrap_or(group))
}

/// "had been camped beside the lake, known as L-41, since May", "was born at Lund, in what was then Denmark, on 3 May": the
/// verb before an aside that closes right before the date.
fn resumed<'a>(scene: &Scene<'a>, group: &VerbGroup, start: usize) -> Option<&'a VerbGroup> {
    let close = before_phrase(scene, start).checked_sub(1).filter(|i| scene.is_comma(*i) && *i >= group.end)?;
    let open = (0..group.start).rfind(|i| scene.is_comma(*i))?;
    let first = (open + 1..group.start).find(|i| !scene.is(*i, scene.lists.adverb)).unwrap_or(group.start);
    let reduced = first == group.start && group.tense == Tense::Reduced;
    let then = scene.is(open + 1, scene.lists.preposition) && scene.is(open + 2, scene.lists.unspecific);
    let main = scene.clauses.groups.iter().rfind(|g| g.end <= open && g.tense.is_finite())?;
    // Between the two nothing else is told.
    let alone = scene.clauses.groups.iter().all(|g| g.start <= open || g.start >= close || g.head == group.head);
    ((reduced || then) && alone).then_some(main)
}

/// One past the ending of an owner that stands behind an expression: "Friday night's".
pub fn owner_end(scene: &Scene<'_>, end: usize) -> usize {
    let mark = matches!(scene.word(end), "'" | "\u{2019}") && scene.tokens[end].glued();
    let ending = scene.is(end + 1, scene.lists.genitive) && scene.tokens.get(end + 1).is_some_and(|t| t.glued());
    if mark && ending { end + 2 } else { end }
}

/// Words that end there own what is behind them.
pub fn is_owner(scene: &Scene<'_>, end: usize) -> bool {
    end >= 2 && scene.is(end - 1, scene.lists.genitive) && matches!(scene.word(end - 2), "'" | "\u{2019}")
}

/// "It was not until May, after a third had died, that the county acted": the verb behind "that".
pub fn brought_forward(scene: &Scene<'_>, start: usize, end: usize) -> Option<usize> {
    let before = before_phrase(scene, start);
    let was = scene.clauses.groups.iter().rfind(|g| g.end <= before.max(1))?;
    let be = scene.lists.be.iter().any(|be| scene.is(was.head, *be));
    let it = was.start.checked_sub(1).is_some_and(|i| scene.is(i, scene.lists.brought_forward));
    let small =
        [scene.lists.negation, scene.lists.narrowing, scene.lists.until, scene.lists.preposition, scene.lists.adverb];
    let close = (was.end..start).all(|i| small.iter().any(|class| scene.is(i, *class)));
    // "It was on Monday and the mayor said that": what he said.
    let that = (end..scene.tokens.len())
        .find(|i| scene.is(*i, scene.lists.complementizer) && scene.clauses.clauses.iter().any(|c| c.0 == *i))
        .filter(|that| scene.group_at(that - 1).is_none())?;
    let verb = scene.clauses.groups.iter().find(|g| g.tense.is_finite() && g.start > that)?;
    (be && it && close).then_some(verb.head)
}

enum Modified {
    Event(usize, bool),
    /// It modifies a noun that is no event: "the March issue".
    Thing,
    Nothing,
}

/// "last year's attack", "a March suspension", "the 2016 election", "recent talks", "after Sunday talks".
fn modified_noun(scene: &Scene<'_>, start: usize, end: usize) -> Modified {
    let end = owner_end(scene, end);
    let possessive = is_owner(scene, end);
    let attributive = scene.is(end - 1, scene.lists.attributive);
    let continues = scene.tokens.get(end).is_some_and(|t| t.is_word());
    let determined = start > 0 && scene.is(start - 1, scene.lists.determiner) && continues;
    let bounding = start > 0
        && (scene.is(start - 1, scene.lists.passed) || scene.is(start - 1, scene.lists.ahead))
        && scene.is(end, scene.lists.event_noun)
        && scene.tokens.get(end + 1).is_none_or(|t| t.is_mark() || scene.is(end + 1, scene.lists.preposition));
    // "reports third-quarter earnings": the earnings of the quarter.
    let hyphen = continues
        && scene.is(end - 1, scene.lists.unit)
        && (start..end).any(|i| scene.word(i) == "-")
        && scene.group_at(end).is_none()
        && scene.word(end) != "-";
    if !possessive && !determined && !attributive && !bounding && !hyphen {
        return Modified::Nothing;
    }
    let mut last_noun = None;
    for at in end..(end + 6).min(scene.tokens.len()) {
        let token = scene.tokens[at];
        let stops = !(token.is_word() || token.is_number() || scene.word(at) == "-")
            || scene.is(at, scene.lists.preposition)
            || scene.is_subordinator(at)
            || !possessive && scene.is(at, scene.lists.determiner)
            || scene
                .group_at(at)
                .is_some_and(|g| g.tense.is_finite() && at > end && !scene.is(at, scene.lists.event_noun));
        if stops {
            break;
        }
        if scene.is_event_noun(at) || at == end && scene.is(at, scene.lists.event_noun) {
            last_noun = Some(at);
        }
    }
    match last_noun {
        Some(noun) => Modified::Event(noun, possessive),
        // "later in the morning", "in the past": the words stand for themselves.
        None if attributive && !determined => Modified::Nothing,
        // "Monday's paper" still says that something was on Monday; "the March issue" does not.
        None if possessive => Modified::Nothing,
        None => Modified::Thing,
    }
}

/// "three weeks ago, when most were dismissed": the main verb of the clause behind. Not so before "after" and
/// "because": their clause has a time of its own.
fn subordinate(scene: &Scene<'_>, end: usize) -> Option<usize> {
    let at = if scene.is_comma(end) { end + 1 } else { end };
    if !scene.is(at, scene.lists.when) {
        return None;
    }
    let (from, _) = scene.clauses.clause_of(at);
    if from != at {
        return None;
    }
    // Past the reduced participles of its subject: "staff, including those working there, were".
    let mut groups = scene.clauses.groups.iter().filter(|g| g.start > at && g.tense.is_finite());
    groups.find(|g| !scene.in_relative(g.head)).map(|g| g.head)
}

/// The first token of the phrase that the expression ends: its preposition and what narrows it.
pub fn before_phrase(scene: &Scene<'_>, start: usize) -> usize {
    let mut at = start;
    // "dragged on through the winter": the particle is the verb's.
    let particle = |at: usize| {
        at < start && scene.is(at - 1, scene.lists.particle) && scene.clauses.groups.iter().any(|g| g.end + 1 == at)
    };
    loop {
        if at > 0 && (particle(at) || is_verbs(scene, at - 1)) {
            break;
        } else if let Some(words) =
            (2..=3).find(|n| at >= *n && scene.phrase(at - n, scene.lists.narrowing) == Some(at))
        {
            // "at least", "no later than"
            at -= words;
        } else if at > 0 && (scene.is(at - 1, scene.lists.preposition) || scene.is(at - 1, scene.lists.narrowing)) {
            at -= 1;
        } else {
            break;
        }
    }
    // Marks at the start of the sentence open nothing.
    if (0..at).all(|i| scene.tokens[i].is_mark()) { 0 } else { at }
}

/// "who took over that spring", "who flies in this morning", "it would be looked at in June": the word is the verb's.
pub fn is_verbs(scene: &Scene<'_>, at: usize) -> bool {
    let Some(verb) = at.checked_sub(1).and_then(|i| scene.group_at(i)).filter(|g| g.end == at) else { return false };
    let date = scene.times.iter().find(|e| e.tokens.0 == at + 1);
    let over = date.is_some() && scene.is(at, scene.lists.across) && scene.is(verb.head, scene.lists.taking_over);
    // "This morning" and "today" take no preposition.
    let today = |formula: &Formula| match formula {
        Formula::DayPart(_, inner) => **inner == Formula::Today,
        formula => *formula == Formula::Today,
    };
    let pointed = scene.is(at, scene.lists.particle) && date.is_some_and(|e| today(&e.formula));
    let bounds = [
        scene.lists.half_subordinator,
        scene.lists.baseline,
        scene.lists.by,
        scene.lists.between,
        scene.lists.narrowing,
        scene.lists.estimate,
    ];
    let second = scene.is(at, scene.lists.preposition)
        && scene.is(at + 1, scene.lists.preposition)
        && scene.phrase(at + 1, scene.lists.narrowing).is_none()
        && !bounds.iter().any(|class| scene.is(at + 1, *class))
        && !bounds[..4].iter().any(|class| scene.is(at, *class));
    over || pointed || second
}

/// "Scarside, unbeaten since July, chose to field": what holds since a date or up to it, said of the subject of a verb:
/// the subject with what is said, and the word that says it.
pub fn said_of_subject(
    scene: &Scene<'_>,
    trigger: usize,
    expression: &TimeExpression,
) -> Option<(Range<usize>, usize)> {
    let (start, end) = expression.tokens;
    let group = scene.clauses.groups.iter().find(|g| g.head == trigger && g.tense.is_finite())?;
    let edge = before_phrase(scene, start);
    let bounded = (edge..=start).any(|i| scene.is(i, scene.lists.since) || scene.is(i, scene.lists.until));
    let subject = predicate(scene, group).subject;
    let word = edge.checked_sub(1).filter(|i| bounded && end <= group.start && subject.start < *i)?;
    // "Sir Michael Orr, MP since 1997, announced"
    let office = scene.is_comma(word - 1) && scene.is_comma(end);
    let inside = |g: &VerbGroup| g.start >= subject.start && g.head < end && g.head != trigger;
    let said = scene.tokens[word].is_word()
        && (office || !scene.tokens[word].is_capital())
        && scene.group_at(word).is_none()
        && group.tense != Tense::Perfect
        && !scene.clauses.groups.iter().any(|g| inside(g) && (g.tense.is_finite() || g.tense == Tense::Reduced));
    said.then_some((subject.start..end, word))
}

/// "had fixed the assault for the 17th when he learned": the date is that of what was fixed.
fn fixed_for(scene: &Scene<'_>, start: usize, end: usize) -> Option<usize> {
    // "for dawn on the 17th"
    let appointed = (start.saturating_sub(3)..start).rfind(|i| scene.is(*i, scene.lists.appointing))?;
    let verb = scene.clauses.groups.iter().rfind(|g| g.end <= appointed)?;
    let fixed = scene.is(verb.head, scene.lists.appointed) || scene.is(verb.head, scene.lists.booking);
    (fixed && end < scene.tokens.len() && scene.is_subordinator(end)).then_some(verb.head)
}

/// "was moved to May when he withdrew, and then to 12 September": the verb that says what is put off to a date.
fn moved_to(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let to =
        start.checked_sub(1).filter(|i| scene.is(*i, scene.lists.directional) || scene.is(*i, scene.lists.until))?;
    let again = to > 0 && [scene.lists.adverb, scene.lists.coordinator].iter().any(|class| scene.is(to - 1, *class));
    let off =
        |g: &&VerbGroup| scene.is(g.head, scene.lists.put_off) || scene.phrase(g.head, scene.lists.put_off).is_some();
    let mut before = scene.clauses.groups.iter().rev().filter(|g| g.end <= to);
    let verb = if again { before.find(off) } else { before.next().filter(off) };
    verb.map(|g| g.head)
}

/// Behind a coordinator or a mark that opens a clause of its own: ", but on Tuesday they left".
fn opens_clause(scene: &Scene<'_>, at: usize) -> bool {
    if scene.clauses.quotations.iter().any(|q| q.0 == at) {
        return true;
    }
    let (start, _) = scene.clauses.clause_of(at);
    if start == 0 || at < start {
        return false;
    }
    at - start <= 2
        && (start..at).all(|i| scene.tokens[i].is_mark() || !scene.tokens[i].is_capital())
        && !scene.is(start, scene.lists.relative)
        && !scene.clauses.groups.iter().any(|g| g.head >= start && g.head < at)
}

/// "After he beat the army, on 3 May, he signed": between commas, behind a clause or a phrase that opens the sentence.
fn follows_clause(scene: &Scene<'_>, before: usize, end: usize) -> bool {
    let finite = |from: usize, to: usize| {
        scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.start >= from && g.head < to)
    };
    let first = (0..before).find(|i| !scene.is_opener(*i)).unwrap_or(before);
    before > first + 2
        && scene.is_comma(before - 1)
        && scene.is_comma(end)
        && if scene.is_subordinator(first) && finite(first, before) {
            true
        } else {
            // "Towards the end of that war, in 1913, they left"
            scene.is(first, scene.lists.preposition) && (first..before).all(|i| scene.group_at(i).is_none())
        }
        && !(first..before - 1).any(|i| scene.is_comma(i))
        && finite(end + 2, scene.tokens.len())
}

/// Between commas behind a coordinator, and right before the verb that the coordinator brings.
fn follows_coordinator<'a>(scene: &Scene<'a>, before: usize, end: usize) -> Option<&'a VerbGroup> {
    let set_off = before > 2 && scene.is_comma(before - 1) && scene.is(before - 2, scene.lists.coordinator);
    let verb = |g: &&VerbGroup| {
        g.tense.is_finite() && g.start > end && (end + 1..g.start).all(|i| scene.is(i, scene.lists.adverb))
    };
    scene.clauses.groups.iter().find(verb).filter(|_| set_off && scene.is_comma(end))
}

/// Behind a coordinator, and before a subject with its verb: "he resisted, and on May 11, 1941, they left".
pub fn joins_clause(scene: &Scene<'_>, before: usize, end: usize) -> bool {
    if before < 2 || !scene.is(before - 1, scene.lists.coordinator) {
        return false;
    }
    let mut from = end + usize::from(scene.is_comma(end));
    // "and on Sunday week, 23 November, the bishop", "and on 3 May, in a rising gale, the cook"
    while from > end {
        let date = scene.times.iter().find(|e| e.tokens.0 == from).map(|e| e.tokens.1);
        let phrase = || {
            let comma = (from..scene.tokens.len().min(from + ASIDE)).find(|i| scene.is_comma(*i))?;
            let plain = scene.is(from, scene.lists.preposition) && (from..comma).all(|i| scene.group_at(i).is_none());
            plain.then_some(comma)
        };
        match date.or_else(phrase).filter(|close| scene.is_comma(*close)) {
            Some(close) => from = close + 1,
            None => break,
        }
    }
    let finite = |g: &&VerbGroup| g.tense.is_finite();
    let Some(group) = scene.clauses.groups.iter().filter(finite).find(|g| g.start > from) else { return false };
    // "in 1957 and in 1958": of two dates side by side the second opens a clause that has a subject.
    if scene.is_time(before - 2) && !(scene.is(from, scene.lists.determiner) && scene.group_at(from).is_none()) {
        return false;
    }
    let breaks = |i: usize| {
        scene.is_comma(i)
            || scene.is_mark(i, ";")
            || scene.is(i, scene.lists.coordinator)
            || scene.is(i, scene.lists.relative)
            || scene.is_subordinator(i)
    };
    // "and by 1916 the union that had led it had few members"
    let relative = (from + 1..=group.start).find(|i| breaks(*i)).is_some_and(|i| scene.is(i, scene.lists.relative));
    let named = scene.is(from, scene.lists.determiner) && relative;
    (named || !(from..group.start).any(breaks))
        && !scene.is(from, scene.lists.preposition)
        && scene.clauses.groups.iter().filter(finite).any(|g| g.end < before)
}

/// A phrase between commas has so many tokens at most.
const ASIDE: usize = 8;

/// The first finite verb behind a token, past relative clauses and reduced participles.
fn first_main<'a>(scene: &Scene<'a>, from: usize, any: bool) -> Option<&'a VerbGroup> {
    let finite = || scene.clauses.groups.iter().filter(|g| g.start >= from && g.tense.is_finite());
    finite()
        .find(|g| {
            let (start, _) = scene.clauses.clause_of(g.head);
            let aside = scene.is(start, scene.lists.relative) || scene.is_subordinator(start);
            !aside || start < from
        })
        .or_else(|| finite().next().filter(|_| any))
}

/// "(May 5)": the nearest event noun or verb to the left.
fn parenthesis(scene: &Scene<'_>, start: usize, end: usize) -> Option<usize> {
    let open = (start.saturating_sub(3)..start).rev().find(|i| scene.is_mark(*i, "("))?;
    if !(end..(end + 3).min(scene.tokens.len())).any(|i| scene.is_mark(i, ")")) {
        return None;
    }
    (open.saturating_sub(8)..open)
        .rev()
        .find(|i| scene.is_event_noun(*i) || scene.clauses.groups.iter().any(|g| g.head == *i))
}

enum Before {
    Event(usize, Link),
    Thing,
    Nothing,
}

/// "the cars of the 1970s and 1980s", "the campaign of late 1948 and early 1949": the date goes with the one before it.
fn first_of_two(scene: &Scene<'_>, start: usize) -> Before {
    let joint =
        [Some(start), start.checked_sub(1)].into_iter().flatten().find(|i| scene.is(*i, scene.lists.coordinator));
    let first = joint.and_then(|joint| scene.times.iter().find(|e| e.tokens.1 == joint));
    first.map_or(Before::Nothing, |e| match noun_before(scene, before_phrase(scene, e.tokens.0), e) {
        // Behind "on" and "in" the second may be that of the verb.
        Before::Event(..) if !scene.is(e.tokens.0 - 1, scene.lists.genitive_preposition) => Before::Nothing,
        found => found,
    })
}

/// The event noun whose phrase the expression ends: "the attack on Monday", "a summit this month", "the take-off,
/// at 08:30, was", "an explosion in the harbour on Friday killed".
fn noun_before(scene: &Scene<'_>, before: usize, expression: &TimeExpression) -> Before {
    let (start, end) = expression.tokens;
    let set_off = before > 0 && scene.is_comma(before - 1) && scene.is_comma(end);
    let limit = if set_off { before - 1 } else { before };
    // "the "mutiny" in May": the word in quotation marks is the noun.
    let limit = limit - usize::from(limit > 1 && scene.clauses.quotations.iter().any(|q| q.1 + 1 == limit));
    let of = before < start
        && scene.is(start - 1, scene.lists.genitive_preposition)
        && (start < 2 || scene.phrase(start - 2, scene.lists.preposition) != Some(start))
        && (before + 1 == start || before + 2 == start && scene.is(before + 1, scene.lists.narrowing));
    let adjacent = limit.checked_sub(1).filter(|i| scene.is_event_head(*i, limit));
    if of && !set_off {
        return match adjacent {
            Some(noun) => Before::Event(noun, Link::NounPhrase),
            None if before > 0 && scene.tokens[before - 1].is_word() && scene.group_at(before - 1).is_none() => {
                Before::Thing
            }
            None => Before::Nothing,
        };
    }
    let Some(noun) = adjacent.or_else(|| noun_of_chain(scene, limit)) else { return Before::Nothing };
    let left = noun_phrase_start(scene, noun);
    // "a speech made to the congress on Monday": it was made then.
    if scene.clauses.groups.iter().any(|g| g.tense == Tense::Reduced && g.end + 1 == left) {
        return Before::Nothing;
    }
    let (clause, clause_end) = scene.clauses.clause_of(noun);
    let mut verbs =
        scene.clauses.groups.iter().filter(|g| g.head >= clause && g.head < clause_end && g.tense.is_finite());
    let (subject, alone) = match verbs.next() {
        Some(first) => (first.head > noun, false),
        None => (true, true),
    };
    // Of "for bankruptcy Thursday" and "the close of trading Thursday" the verb is the event.
    let weak = left > 0 && scene.is(left - 1, scene.lists.weak_preposition) && !scene.is_ahead_of(left);
    let bounding = left > 0
        && !weak
        && (scene.is(left - 1, scene.lists.passed) || scene.is(left - 1, scene.lists.ahead) || scene.is_ahead_of(left));
    let appointed =
        start > 0 && scene.is(start - 1, scene.lists.appointing) && scene.is(noun, scene.lists.scheduled_noun);
    // "ended in failure four years later": the end.
    let bare =
        left == noun && left > 0 && scene.clauses.groups.iter().any(|g| g.end + 1 == left && g.tense.is_finite());
    if bare && scene.is(left - 1, scene.lists.locative) && before == start {
        return Before::Nothing;
    }
    // "hiked over landslides Sunday": across them, and not after them.
    let across = left > 0 && scene.is(left - 1, scene.lists.across);
    let preposition = left > 0 && !weak && !across && scene.is(left - 1, scene.lists.preposition);
    if adjacent.is_none() {
        let link = if before < start { Link::NounPhrase } else { Link::BareNoun };
        return if subject || bounding { Before::Event(noun, link) } else { Before::Nothing };
    }
    if before < start || set_off {
        if subject || bounding || appointed { Before::Event(noun, Link::NounPhrase) } else { Before::Nothing }
    } else if preposition || alone || bounding || subject && !weak {
        Before::Event(noun, Link::BareNoun)
    } else {
        Before::Nothing
    }
}

/// "an explosion in the harbour": an event noun with nothing but phrases of prepositions between it and the date.
fn noun_of_chain(scene: &Scene<'_>, limit: usize) -> Option<usize> {
    let mut at = limit;
    while at > 0 {
        at -= 1;
        let token = scene.tokens[at];
        if token.is_mark() && !token.glued() || scene.is_comma(at) {
            return None;
        }
        if scene.is_event_head(at, limit) && at + 1 < limit {
            return scene.is(at + 1, scene.lists.preposition).then_some(at);
        }
        let stops = scene.group_at(at).is_some()
            || scene.is(at, scene.lists.relative)
            || scene.is(at, scene.lists.coordinator)
            || scene.is_subordinator(at) && !scene.is(at, scene.lists.preposition);
        if stops {
            return None;
        }
    }
    None
}

/// The event noun that is the subject of a verb: "the vote on the budget came".
pub fn subject_event(scene: &Scene<'_>, group: &VerbGroup) -> Option<usize> {
    let subject = predicate(scene, group).subject;
    let noun = subject.clone().find(|i| scene.is_event_head(*i, subject.end))?;
    (noun_phrase_start(scene, noun) <= subject.start).then_some(noun)
}

/// The left edge of a noun's phrase.
pub fn noun_phrase_start(scene: &Scene<'_>, noun: usize) -> usize {
    let mut left = noun;
    while left > 0 {
        let at = left - 1;
        let token = scene.tokens[at];
        let inner = token.is_mark() && (token.glued() || scene.tokens[left].glued()) && !scene.is_comma(at);
        let inside = (token.is_word() || token.is_number() || inner)
            && !scene.is(at, scene.lists.preposition)
            && !scene.is(at, scene.lists.coordinator)
            && !scene.is(at, scene.lists.relative)
            && scene.group_at(at).is_none_or(|g| !g.tense.is_finite())
            && !scene.is_subordinator(at);
        if !inside {
            break;
        }
        left = at;
    }
    left
}

/// The verb, or the noun that a light verb hands its meaning to: "held talks on Monday", "talks were held".
pub fn group_trigger(scene: &Scene<'_>, group: &VerbGroup, limit: usize) -> (usize, bool) {
    if !scene.is(group.head, scene.lists.light) || matches!(group.tense, Tense::Participle) {
        return (group.head, false);
    }
    let noun = if group.passive || group.tense == Tense::Reduced {
        let mut subject = (group.start.saturating_sub(10)..group.start).rev().take_while(|i| {
            !scene.is_comma(*i) && scene.group_at(*i).is_none_or(|g| !g.tense.is_finite()) && !scene.is_subordinator(*i)
        });
        let nearest = subject.find(|i| scene.is_event_head(*i, group.start)).filter(|i| {
            i + 1 == group.start || scene.is(i + 1, scene.lists.preposition) || scene.is(i + 1, scene.lists.relative)
        });
        // "a vote on the independence of the island was held": the vote.
        let whole = |noun: &usize| {
            let left = noun_phrase_start(scene, *noun);
            let before = left.checked_sub(2).filter(|_| scene.is(left - 1, scene.lists.preposition))?;
            scene.is_event_head(before, left).then_some(before)
        };
        std::iter::successors(nearest, whole).last()
    } else {
        let object = (group.end..limit.min(group.end + 6).min(scene.tokens.len())).take_while(|i| {
            (scene.tokens[*i].is_word() || scene.tokens[*i].is_number() || scene.word(*i) == "-")
                && !scene.is(*i, scene.lists.preposition)
                && scene.group_at(*i).is_none_or(|g| !g.tense.is_finite())
        });
        object
            .filter(|i| scene.is(*i, scene.lists.event_noun) || scene.is_event_noun(*i))
            .last()
            .filter(|i| scene.is_event_head(*i, limit))
    };
    noun.map_or((group.head, false), |noun| (noun, true))
}
