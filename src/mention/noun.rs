//! The noun that a relative clause or a participle hangs on.

use super::link::is_owner;
use super::predicate::predicate;
use super::scene::Scene;
use super::subject::own_subject;
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::Formula;
use std::ops::Range;

/// A relative clause whose verb has nothing behind it but a phrase, so that the noun before it is what was done.
pub fn lacks_object(scene: &Scene<'_>, group: &VerbGroup, relative: usize, noun: &Range<usize>) -> bool {
    let last = relative - 1;
    let told = scene.is(relative, scene.lists.complementizer)
        && (scene.is(last, scene.lists.content_noun)
            || scene.group_at(last).is_some()
            || scene.is_time(last)
            || scene.tokens[last].is_mark()
            || scene.clauses.groups.iter().any(|g| g.speech && g.end <= relative && g.tense.is_finite()));
    let gap = scene.tokens.get(group.end).is_none_or(|t| t.is_mark())
        || scene.is(group.end, scene.lists.preposition)
        || scene.is(group.end, scene.lists.adverb)
        || scene.is(group.end, scene.lists.pronoun)
        || scene.is_time(group.end);
    let named = noun.clone().any(|i| scene.tokens[i].is_capital() || scene.is(i, scene.lists.determiner));
    !told && gap && named && !group.passive && !scene.is(last, scene.lists.preposition)
}

/// More than one noun stands before a relative pronoun that does not tell a person from a thing.
pub fn in_doubt(scene: &Scene<'_>, noun: &Range<usize>, relative: usize) -> bool {
    let named =
        |i: usize| scene.tokens[i].is_capital() || scene.tokens[i].is_mark() || scene.is(i, scene.lists.name_link);
    let first = noun.start + usize::from(scene.is(noun.start, scene.lists.determiner));
    let set_off = scene.is_comma(relative - 1) || scene.is_mark(relative - 1, "(");
    let hangs =
        |i: usize| scene.is(i, scene.lists.preposition) && (set_off || !scene.is(i, scene.lists.genitive_preposition));
    !scene.is(relative, scene.lists.subject_pronoun) && !(first..noun.end).all(named) && noun.clone().any(hangs)
}

/// "a search for" before "a buyer that began": the first of the nouns that the last one hangs on.
pub fn owner(scene: &Scene<'_>, noun: usize) -> Option<usize> {
    let inside = |i: usize| {
        (scene.tokens[i].is_word() || scene.tokens[i].is_number() || scene.is_mark(i, "%"))
            && scene.group_at(i).is_none()
            && ![scene.lists.preposition, scene.lists.coordinator, scene.lists.relative, scene.lists.adverb]
                .iter()
                .any(|class| scene.is(i, *class))
            && !scene.is_subordinator(i)
            && !scene.is_time(i)
    };
    let mut first = noun;
    while let Some(preposition) = first.checked_sub(1).filter(|i| scene.is(*i, scene.lists.preposition)) {
        let mut start = preposition;
        while start > 0 && inside(start - 1) && !scene.is(start, scene.lists.determiner) {
            start -= 1;
        }
        let noun_less = !(start..preposition).any(|i| scene.tokens[i].is_word());
        if noun_less || scene.is_subordinator(preposition) || noun - start > CHAIN {
            break;
        }
        first = start;
    }
    (first < noun).then_some(first)
}

/// So many tokens of nouns that hang on each other are told.
const CHAIN: usize = 12;

/// The noun phrase that a participle hangs on: "a report" of "in a report published in May".
pub fn noun_before(scene: &Scene<'_>, at: usize) -> Range<usize> {
    // Behind a comma it hangs on the whole phrase: "work on a bridge, begun in 2001".
    let set_off = at > 0 && scene.is_comma(at - 1);
    let mut end = if set_off { at - 1 } else { at };
    // "the bureau (BX), founded"
    if end > 0 && scene.is_mark(end - 1, ")") {
        end = (0..end).rev().find(|i| scene.is_mark(*i, "(")).unwrap_or(end);
    }
    // A name is what is spoken of, "work with the Vell Bureau, founded in 1955", but not in a subject: "the mill in Vell,
    // founded in 1955, closed".
    let (clause, _) = scene.clauses.clause_of(end.saturating_sub(1));
    let told = (clause..end).any(|i| scene.group_at(i).is_some_and(|g| g.tense.is_finite()));
    let name = (0..end).rev().take_while(|i| scene.tokens[*i].is_capital()).last();
    // "the quarter at Station Yard, approved in May": what stands there.
    let place = name.is_some_and(|i| i > 0 && scene.is(i - 1, scene.lists.locative));
    let set_off = set_off && !(told && name.is_some() && !place);
    let verb = |g: &VerbGroup| g.tense.is_finite() || g.tense == Tense::Infinitive || g.start < g.head;
    // "models QB-1 and QB-2": two names.
    let names = |i: usize| {
        scene.is(i, scene.lists.coordinator)
            && i > 0
            && scene.tokens.get(i + 1).is_some_and(|t| t.is_capital())
            && (scene.tokens[i - 1].is_capital() || scene.tokens[i - 1].is_number())
    };
    // "a former clerk": no date. "A four-year course", "the school's 150th anniversary concert": nor is it there.
    let dated = |i: usize| {
        let holds = |e: &TimeExpression| (e.tokens.0..e.tokens.1).contains(&i);
        let owned = |e: &TimeExpression| {
            e.tokens.0 > 0 && (scene.is(e.tokens.0 - 1, scene.lists.determiner) || is_owner(scene, e.tokens.0))
        };
        let named = |e: &TimeExpression| !matches!(e.formula, Formula::Reference(..)) && !owned(e);
        scene.times.iter().find(|e| holds(e)).is_some_and(named)
    };
    let mut start = end;
    while start > 0 {
        let before = start - 1;
        let token = scene.tokens[before];
        // "In March 1488 men hired by the bishop": no date is hired.
        let stops = scene.group_at(before).is_some_and(verb)
            || dated(before)
            || !set_off
                && scene.is(before, scene.lists.preposition)
                // "a dusk-to-dawn curfew"
                && !token.glued()
                && !scene.is(before, scene.lists.genitive_preposition)
            || token.is_mark() && !token.glued() && !matches!(scene.word(before), "$" | "\u{20ac}" | "\u{a3}")
            || scene.is_comma(before)
            || scene.is_mark(before, ";")
            || scene.is(before, scene.lists.coordinator) && !names(before)
            || scene.is(before, scene.lists.relative)
            || scene.is_subordinator(before);
        if stops {
            break;
        }
        start = before;
    }
    // "By the treaty, signed in May, the king": without what is put before it.
    let opener =
        [scene.lists.preposition, scene.lists.directional, scene.lists.genitive_preposition, scene.lists.verb_particle];
    let phrase = start + 1 < end && opener.iter().any(|class| scene.is(start, *class));
    // "During those years the board, founded in 1988, met": the board.
    let second = (start + 3..end).find(|i| {
        phrase
            && scene.is(*i, scene.lists.determiner)
            && scene.tokens[i - 1].is_word()
            && !opener.iter().any(|class| scene.is(i - 1, *class))
    });
    while start + 1 < end && opener.iter().any(|class| scene.is(start, *class)) {
        start += 1;
    }
    let start = second.unwrap_or(start);
    let parted = at > 0 && scene.is_comma(at - 1);
    let named = (start..end).all(|i| scene.tokens[i].is_capital());
    if !(set_off || parted || named) {
        return start..end;
    }
    // "a contract from the Post Office, signed in May", "a gain from the sale of a mill, completed in April": the last noun of
    // the phrase that is an event, if one is.
    let event = |from: usize, to: usize| (from..to).any(|i| scene.is_event_noun(i));
    let hangs = |i: &usize| scene.is(*i, scene.lists.preposition) && !scene.is(*i, scene.lists.genitive_preposition);
    let inner = (start..end).rfind(hangs).map(|i| i + 1).filter(|from| from + 1 < end);
    match (inner, owner(scene, start)) {
        // "a visit to Brussels planned for May"
        (_, Some(from)) if !(set_off || parted) && event(from, start) => from..end,
        _ if !(set_off || parted) => start..end,
        (Some(from), _) if told && event(from, end) => from..end,
        (None, Some(from)) if !event(start, end) && event(from, start) => from..end,
        _ => start..end,
    }
}

/// The noun phrase before a relative pronoun, the `object` of its clause or the subject, back to the mark or verb before it.
pub fn antecedent(scene: &Scene<'_>, relative: usize, object: bool) -> Range<usize> {
    let set_off = scene.is_comma(relative - 1) || scene.is_mark(relative - 1, "(");
    let mut end = if set_off { relative - 1 } else { relative };
    // "The treaty (3 March 1918) which ended": the brackets stand between.
    if end > 1 && scene.is_mark(end - 1, ")") {
        end = (0..end).rev().find(|i| scene.is_mark(*i, "(")).unwrap_or(end);
    }
    // "30 shocks, the strongest of which were felt": which of them.
    let part = scene.is(relative - 1, scene.lists.genitive_preposition);
    if part {
        end = relative + 1;
    }
    // "Lee Orr, 24, of Mill Court, Thorn, who was charged": so does where somebody is from.
    if set_off && scene.is(relative, scene.lists.subject_pronoun) {
        let from = |i: usize| scene.is(i, scene.lists.genitive_preposition) || scene.is(i, scene.lists.baseline);
        let named = |i: usize| scene.tokens[i].is_capital() || scene.is_comma(i) || scene.tokens[i].glued();
        let open = (0..end).rev().take_while(|i| named(*i)).last().unwrap_or(end);
        if open > 2 && open < end && from(open - 1) && scene.is_comma(open - 2) {
            end = open - 2;
        }
    }
    // "The star, 39, who left": so does an age.
    if end > 2 && scene.tokens[end - 1].is_number() && scene.is_comma(end - 2) {
        end -= 2;
    }
    // "A sum on 9 June, which he refused": nor is its day what he refused.
    let dated = (0..end).rev().take_while(|i| scene.is_time(*i)).last();
    if let Some(at) = dated.filter(|at| object && *at > 1 && scene.is(at - 1, scene.lists.preposition)) {
        end = at - 1;
    }
    let mut start = end;
    let mut commas = 0;
    while start > 0 {
        let at = start - 1;
        // "to begin an attack that failed": the attack.
        // "closed it, ending a row that": the row.
        // "accused them of reopening a deal that": the deal.
        let object =
            |g: &VerbGroup| scene.is(g.start - 1, scene.lists.preposition) && scene.is(g.end, scene.lists.determiner);
        let behind =
            |g: &VerbGroup| g.tense == Tense::Participle && g.start > 0 && (scene.is_comma(g.start - 1) || object(g));
        let verb = |g: &VerbGroup| g.tense.is_finite() || g.tense == Tense::Infinitive || behind(g);
        // "has lined up nurses, who"
        let particle = || {
            let before = at.checked_sub(1).and_then(|i| scene.group_at(i)).filter(|g| g.end == at);
            scene.is(at, scene.lists.verb_particle) && before.is_some_and(verb)
        };
        if scene.group_at(at).is_some_and(verb)
            || particle()
            || [";", ":", ")"].iter().any(|mark| scene.is_mark(at, mark))
        {
            break;
        }
        // "said that the work, which had stopped"
        if scene.is(at, scene.lists.relative) && !part {
            break;
        }
        // "left the road, and the bridge, which shut": the noun of its own clause.
        if scene.is(at, scene.lists.coordinator) && scene.clauses.clause_of(at).0 == at {
            break;
        }
        // "banned it on 29 March and ministers who": no date is one of them.
        if scene.is(at, scene.lists.coordinator) && at > 0 && scene.is_time(at - 1) {
            break;
        }
        if scene.is_comma(at) {
            // An apposition belongs to its name: "Andrew Peek, the top official, who".
            commas += 1;
            let named = at > 0 && scene.tokens[at - 1].is_capital();
            if commas > 1 || !named && !part {
                break;
            }
        } else if scene.tokens[at].is_mark() && !scene.tokens[at].glued() && !joins_names(scene, at) {
            break;
        }
        start = at;
    }
    // "for a service that": what is spoken of begins behind the preposition.
    let first = (start..end).find(|i| scene.is_comma(*i)).unwrap_or(end);
    if let Some(at) = (start..first).rev().find(|i| {
        (scene.is(*i, scene.lists.preposition) || scene.is(*i, scene.lists.directional))
            && !scene.tokens[*i].glued()
            && !scene.is(*i, scene.lists.genitive_preposition)
            // "until a vote, which"
            && (!scene.is(*i, scene.lists.half_subordinator) || scene.is(*i + 1, scene.lists.determiner))
    }) && at + 1 < first
        // "people in this room who": no room.
        && (!scene.is(relative, scene.lists.subject_pronoun)
            // "mediators from South Africa and Tanzania, who": no country.
            || has_people(scene, at + 1..first)
                && !((scene.is(at, scene.lists.locative) || scene.is(at, scene.lists.baseline)) && has_role(scene, start..at))
            || !has_people(scene, start..at))
    {
        start = at + 1;
    }
    // "that Hartwell sell its furnace, which": no noun stands before the word for whose it is.
    let small = [scene.lists.preposition, scene.lists.coordinator, scene.lists.determiner, scene.lists.adverb];
    let owned = |i: &usize| {
        let before = i - 1;
        (scene.is(*i, scene.lists.anaphor_owner) || scene.is(*i, scene.lists.definite))
            && scene.tokens[before].is_word()
            && !small.iter().any(|class| scene.is(before, *class))
    };
    start = (start + 1..first).rfind(owned).unwrap_or(start);
    // "after the vote, the board, which met": without what is put before it.
    let whole = own_subject(scene, start..end);
    start = if whole.is_empty() { start } else { whole.start };
    // "for allowing the fleet, which passed": the fleet.
    if let Some(group) = scene.group_at(start).filter(|g| g.tense == Tense::Participle && g.start == start)
        && group.end < end
        && scene.is(group.end, scene.lists.determiner)
    {
        start = group.end;
    }
    // "the case of Ann Holt, who": nobody else is a person there.
    let of = (start..end).rfind(|i| scene.is(*i, scene.lists.genitive_preposition)).filter(|at| at + 1 < end);
    if let Some(at) = of.filter(|_| scene.is(relative, scene.lists.subject_pronoun))
        && ((at + 1..end).all(|i| scene.tokens[i].is_capital() || scene.tokens[i].glued())
            || has_people(scene, at + 1..end))
        && !has_people(scene, start + usize::from(scene.is(start, scene.lists.determiner))..at)
    {
        start = at + 1;
    }
    // "was that of Ann Holt, who"
    start += usize::from(start + 1 < end && scene.is(start, scene.lists.genitive_preposition));
    // "Ann Holt, a surveyor who had served": the name is enough.
    if let Some(comma) = (start + 1..end).find(|i| scene.is_comma(*i)) {
        let named = (start..comma).all(|i| scene.tokens[i].is_capital() || scene.tokens[i].glued());
        let role =
            scene.is(comma + 1, scene.lists.determiner) && (comma + 1..end).all(|i| !scene.tokens[i].is_capital());
        if named && role && !set_off {
            return start..comma;
        }
    }
    // "4.6pc in the week that": the whole number.
    while start > 1
        && scene.tokens[start].glued()
        && scene.tokens[start - 1].glued()
        && scene.tokens[start - 2].is_number()
    {
        start -= 2;
    }
    // "The rising was an insurrection in the hills, which broke out": what it was.
    let defined = |g: &&VerbGroup| {
        let noun = (g.end..start.max(g.end + 4)).find(|i| scene.is_event_noun(*i));
        scene.lists.be.iter().any(|be| scene.is(g.head, *be))
            && g.start == g.head
            && scene.is(g.end, scene.lists.determiner)
            && !scene.is(g.end, scene.lists.definite)
            && noun.is_some_and(|noun| scene.is(noun + 1, scene.lists.preposition) && noun < start)
    };
    let first = scene.clauses.groups.iter().find(|g| g.tense.is_finite() && g.end <= start);
    if let Some(group) = first.filter(defined).filter(|_| set_off || scene.is(relative, scene.lists.complementizer)) {
        return predicate(scene, group).subject;
    }
    // "The index is one of those that fell": the index.
    let is = |g: &&VerbGroup| g.end <= start && scene.lists.be.iter().any(|be| scene.is(g.head, *be));
    let before = scene.clauses.groups.iter().rfind(|g| g.end <= end);
    if let Some(group) = before.filter(|g| is(g) && scene.is(g.end, scene.lists.cardinal)) {
        return predicate(scene, group).subject;
    }
    start..end
}

/// "Holt & Orr".
fn joins_names(scene: &Scene<'_>, at: usize) -> bool {
    let name = |i: usize| scene.tokens.get(i).is_some_and(|token| token.is_capital());
    scene.is_mark(at, "&") && at > 0 && name(at - 1) && name(at + 1)
}

/// "the Government's plan to limit days at sea, which was": of the nouns before a verb in the singular the one that is, too.
pub fn agreeing(scene: &Scene<'_>, group: &VerbGroup, noun: Range<usize>) -> Range<usize> {
    let singular = scene.is(group.start, scene.lists.singular_verb);
    let head = (noun.start..noun.end).find(|i| scene.is(i + 1, scene.lists.preposition)).unwrap_or(noun.end.max(1) - 1);
    if !singular || !scene.is_plural(head) || scene.tokens[head].is_capital() {
        return noun;
    }
    let inside = |i: &usize| {
        scene.tokens[*i].is_word()
            && !scene.is(*i, scene.lists.relative)
            && !scene.is(*i, scene.lists.coordinator)
            && !scene.is_subordinator(*i)
            && scene.group_at(*i).is_none_or(|g| !g.tense.is_finite())
            || scene.tokens[*i].glued() && !scene.is_comma(*i)
    };
    let start = (0..noun.start).rev().take_while(inside).last().unwrap_or(noun.start);
    let whole = own_subject(scene, start..noun.end);
    let one = |i: usize| scene.tokens[i].is_word() && !scene.is_plural(i) && !scene.is(i, scene.lists.preposition);
    if !whole.is_empty() && (whole.start..noun.start).any(one) { whole } else { noun }
}

/// Somebody by role, or by the ending of the noun.
fn has_role(scene: &Scene<'_>, mut range: Range<usize>) -> bool {
    range.any(|i| scene.is(i, scene.lists.role) || scene.is_people(i))
}

/// Somebody by name, by role, or by the ending of the noun.
fn has_people(scene: &Scene<'_>, mut range: Range<usize>) -> bool {
    range.any(|i| scene.tokens[i].is_capital() || scene.is(i, scene.lists.role) || scene.is_people(i))
}
