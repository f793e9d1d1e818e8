//! Who did what: the subject of a verb and the words up to where the next predicate begins. "The bridge was
//! opened in 1974 and last repaired in 2011" has two predicates with one subject.

use super::link::{before_phrase, group_trigger, joins_clause};
use super::noun::{agreeing, antecedent, in_doubt, lacks_object, noun_before, owner};
use super::scene::Scene;
use super::subject::{behind_aside, behind_phrase, main_before, own_subject, subject_before, verb_in};
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use std::ops::Range;

/// A predicate, in tokens of the sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// Whose it is; empty where nothing stands before the verb.
    pub subject: Range<usize>,
    /// The auxiliary that it shares with the verb before: "was" of "was built in 1958 and raised in 1971".
    pub auxiliary: Range<usize>,
    /// It is a participle that lacks its auxiliary.
    pub reduced: bool,
    /// From the verb, with the adverbs before it, to the end of what belongs to it.
    pub words: Range<usize>,
}

/// The predicate of a verb group of the sentence.
pub fn predicate(scene: &Scene<'_>, group: &VerbGroup) -> Predicate {
    let known = scene.memo.predicates.borrow().get(&group.head).cloned();
    known.unwrap_or_else(|| {
        let predicate = worked_out(scene, group);
        scene.memo.predicates.borrow_mut().insert(group.head, predicate.clone());
        predicate
    })
}

fn worked_out(scene: &Scene<'_>, group: &VerbGroup) -> Predicate {
    let (mut start, end) = scene.clauses.clause_of(group.head);
    // "Salo, who fled in May of that year, has": the word is part of a date, and opens no clause.
    if scene.is(start, scene.lists.relative) && scene.is_time(start) {
        start = (start..group.start).find(|i| scene.is_comma(*i)).unwrap_or(start);
    }
    start = behind_date(scene, group, start).unwrap_or(start);
    // "shall be dug (a fleet had been lost there)": what stands in brackets is told by itself.
    if scene.is_bracketed(group.head)
        && let Some(open) = (start..group.start.saturating_sub(1)).rfind(|i| scene.is_mark(*i, "("))
    {
        start = open + 1;
    }
    let end = complement(scene, group, end.min(scene.tokens.len()));
    let end = subordinate_end(scene, group, start, end);
    // "was enlarged and, after the raid, sold": what goes on behind the comma.
    // ", and on Sunday week, 23 November, the bishop will": what opens behind the date.
    let dated = |i: usize| {
        let joins =
            |e: &TimeExpression| before_phrase(scene, e.tokens.0) == i + 1 && joins_clause(scene, i + 1, e.tokens.1);
        scene.is_comma(i.max(1) - 1) && scene.times.iter().any(joins)
    };
    // "noted that prices had halved and that most of the rest had yet to be felt"
    let that = |i: usize| scene.is(i + 1, scene.lists.complementizer) && scene.is(start, scene.lists.complementizer);
    let broken = |i: &usize| scene.is(*i, scene.lists.coordinator) && (scene.is_comma(*i + 1) || dated(*i) || that(*i));
    let end = (group.end..end).find(broken).unwrap_or(end);
    // "entered and held the city": two verbs with one object.
    let close = (group.end..end).all(|i| scene.is(i, scene.lists.preposition));
    let shared = close
        && scene.is(end, scene.lists.coordinator)
        && scene.clauses.groups.iter().any(|g| g.start == end + 1 && alike(scene, g, group));
    let end = if shared { scene.clauses.clause_of(end).1.min(scene.tokens.len()) } else { end };
    let row_end = if close { shared_by_row(scene, group, end) } else { end };
    let (end, in_row) = (row_end, row_end > end);
    // "(which was shown in May)"
    let bracketed = start > 0 && scene.is_mark(start - 1, "(");
    let end = (group.end..end).find(|i| bracketed && scene.is_mark(*i, ")")).unwrap_or(end);
    let end = parted_end(scene, group, end);
    let next = scene.clauses.groups.iter().filter(|g| g.start >= group.end && g.head < end);
    let end = without_measure(scene, group, end);
    let end = resumed_end(scene, end);
    // ", which opened in 1934, to save money": the purpose is that of the clause around.
    let aside = start > 0 && scene.is(start, scene.lists.relative) && scene.is_comma(start - 1);
    let purpose = |i: &usize| {
        let infinitive = |g: &VerbGroup| g.start == *i + 1 && g.tense == Tense::Infinitive;
        scene.is_comma(*i) && scene.clauses.groups.iter().any(infinitive)
    };
    let end = (group.end..end).find(|i| aside && purpose(i)).unwrap_or(end);
    let cut = next.filter(|g| !in_row && alike(scene, g, group)).find_map(|g| coordinator_before(scene, g));
    let end = cut.filter(|at| *at > group.end || *at == group.end && scene.is_comma(*at)).unwrap_or(end);
    let own = adverbs_before(scene, group.start);
    // "The treaty, signed in May and ratified in June, ended it": up to the verb of its noun.
    let finite = scene.clauses.groups.iter().find(|g| g.start >= group.end && g.tense.is_finite());
    let end = match finite.filter(|_| group.tense == Tense::Reduced) {
        Some(verb) => end.min(adverbs_before(scene, verb.start)),
        None => end,
    };
    if let Some(before) = coordinator_before(scene, group).and_then(|_| shares(scene, group)) {
        let whole = predicate(scene, before);
        let bare = |g: &VerbGroup| g.start == g.head && g.tense == Tense::Past;
        let auxiliary = match before.start..before.head {
            // "were killed or drowned", "captured or sank"
            _ if before.end + 1 == own
                && scene.is(before.end, scene.lists.coordinator)
                && if before.passive { leans_on(scene, group, before) } else { bare(before) && bare(group) } =>
            {
                before.start..own
            }
            own if own.is_empty() => whole.auxiliary,
            own if leans_on(scene, group, before) => without_adverbs(scene, own),
            _ => 0..0,
        };
        return Predicate {
            subject: whole.subject,
            auxiliary,
            reduced: group.tense == Tense::Reduced || whole.reduced && hangs(scene, group),
            words: own..end,
        };
    }
    if is_reduced(scene, group, start, own) {
        let mut subject = noun_before(scene, own);
        // "a vote on the future of the island held in May"
        let handed = || group_trigger(scene, group, group.end).0;
        if scene.is(group.head, scene.lists.light)
            && let Some(from) = owner(scene, subject.start).filter(|from| *from <= handed())
        {
            subject.start = from;
        }
        let end = finite.map_or(end, |g| end.min(adverbs_before(scene, g.start)));
        // "In a vote held in May the voters approved": behind the date the subject of the verb begins.
        let dated = scene.times.iter().find(|e| e.tokens.0 >= group.end && e.tokens.1 < end).map(|e| e.tokens.1);
        let opens = |at: &usize| finite.is_some() && (scene.is(*at, scene.lists.determiner) || scene.is_comma(*at));
        let end = dated.filter(opens).unwrap_or(end);
        return Predicate { words: own..end, subject, auxiliary: 0..0, reduced: true };
    }
    // "seized the port, burning the mill and killing two": one subject for all.
    let finite =
        || scene.clauses.groups.iter().rfind(|g| g.tense.is_finite() && g.head >= start && g.end <= group.start);
    if group.tense == Tense::Participle
        && (own > 0 && scene.is_comma(own - 1) || coordinator_before(scene, group).is_some())
        && let Some(finite) = finite()
    {
        let subject = predicate(scene, finite).subject;
        return Predicate { words: own..end, subject, auxiliary: 0..0, reduced: false };
    }
    let subject = if let Some(noun) = contact(scene, group, start, own) {
        noun
    } else if let Some(from) = resumes(scene, start) {
        let whole = own_subject(scene, from..start);
        whole.start + usize::from(scene.is_subordinator(whole.start))..start
    } else if scene.is(start, scene.lists.relative) && start > 0 {
        let dated = |i: usize| scene.is_time(i) || scene.is(i, scene.lists.preposition) && scene.is_time(i + 1);
        // "which under the charter must be held", "who with four others left": a phrase, and no subject of its own.
        let small = [scene.lists.determiner, scene.lists.pronoun, scene.lists.coordinator];
        let phrase = scene.is(start + 1, scene.lists.preposition)
            && (start + 3..group.start).all(|i| {
                !scene.is_comma(i)
                    && !small.iter().any(|class| scene.is(i, *class))
                    && (!scene.tokens[i].is_capital() || scene.tokens[i - 1].is_capital())
            });
        let object = !phrase && (start + 1..group.start).any(|i| !scene.is(i, scene.lists.adverb) && !dated(i));
        let noun = antecedent(scene, start, object);
        let noun = begun(scene, group, &noun).unwrap_or(noun);
        // "blasted a harbour for them, which took": the whole of it.
        let small = [
            scene.lists.object_pronoun,
            scene.lists.pronoun,
            scene.lists.preposition,
            scene.lists.adverb,
            scene.lists.verb_particle,
        ];
        let bare = noun.len() <= 2 && noun.clone().all(|i| small.iter().any(|class| scene.is(i, *class)));
        let whole = (bare && !object && scene.is_comma(start - 1) && !scene.is(start, scene.lists.subject_pronoun))
            .then(|| main_before(scene, start))
            .flatten();
        match noun {
            _ if let Some(main) = whole => own_subject(scene, main.0..start).start..own.max(start + 1),
            // "a man whose body was found"
            noun if object && scene.is(start, scene.lists.modifier) => noun.start..group.start,
            // "the raid that rebels had led"
            noun if object && lacks_object(scene, group, start, &noun) => {
                noun.start + usize::from(scene.is_subordinator(noun.start))..group.start
            }
            _ if object => start + 1..group.start,
            // "the branches in Vell, which shut": whatever it belongs to, so it is said.
            noun if in_doubt(scene, &noun, start) => noun.start..own.max(start + 1),
            noun if !scene.is(start, scene.lists.subject_pronoun) => match owner(scene, noun.start) {
                Some(from) => agreeing(scene, group, from..noun.end).start..own.max(start + 1),
                None => noun,
            },
            noun => noun,
        }
    } else {
        // "after the quake and the flood hit": the coordinator is one of the subject.
        let before = scene.clauses.clauses.iter().rfind(|c| c.1 == start && scene.is(start, scene.lists.coordinator));
        let alone = |c: &&(usize, usize)| !scene.clauses.groups.iter().any(|g| g.head >= c.0 && g.head < c.1);
        let start = before.filter(alone).map_or(start, |c| c.0);
        let start = before.and_then(|c| shared_article(scene, c.0, start)).unwrap_or(start);
        let from = (start..group.start).find(|i| !scene.is_opener(*i)).unwrap_or(group.start);
        let from = behind_aside(scene, from, group, end).unwrap_or(from);
        // "After the ship sank, ..." and not "After the vote the ship sank.": another verb tells.
        // "After the raid, it looked as if": the comma is behind the phrase.
        let phrase = from == start
            && scene.is(from, scene.lists.half_subordinator)
            && (from..group.start).any(|i| scene.is_comma(i) && i + 1 < group.start)
            && !scene.is_comma(end);
        let opens = !phrase
            && (scene.is(from, scene.lists.subordinator)
                || start > 0
                || scene.clauses.groups.iter().any(|g| g.start >= end && g.tense.is_finite()));
        let leads_in = scene.phrase(from, scene.lists.lead_in).is_some();
        let from = if scene.is_subordinator(from) && opens && !leads_in {
            behind_phrase(scene, from, group.start)
        } else {
            from
        };
        // What a comma opens and another closes is an aside: ", the director of roads, was set".
        let aside = start > 0 && scene.is_comma(start) && own > from && scene.is_comma(own - 1);
        match own_subject(scene, from.min(group.start)..own.max(from).min(group.start)) {
            subject if subject.is_empty() || aside => subject_before(scene, start, own).unwrap_or(subject),
            subject => subject,
        }
    };
    let subject = behind_name(scene, group, &subject, own).unwrap_or(subject);
    // "An order, however, ended it": the word between commas is no part of it.
    let word = subject.end.checked_sub(2).filter(|i| *i > subject.start + 1 && scene.is(*i, scene.lists.lead_in));
    let word = word.filter(|i| scene.is_comma(i - 1) && scene.is_comma(i + 1));
    let subject = whole_word(scene, subject.start)..word.map_or(subject.end, |i| i - 1);
    Predicate { words: own.max(subject.end.min(group.start))..end, subject, auxiliary: 0..0, reduced: false }
}

/// "talks between the leaders, which began in May": what begins is an event.
fn begun(scene: &Scene<'_>, group: &VerbGroup, noun: &Range<usize>) -> Option<Range<usize>> {
    let event = |range: Range<usize>| range.clone().any(|i| scene.is_event_head(i, range.end));
    let from = owner(scene, noun.start).filter(|_| scene.is(group.head, scene.lists.occurrence))?;
    (!event(noun.clone()) && event(from..noun.start)).then_some(from..noun.end)
}

/// Where the word begins that a token is the end of: "narrow-gauge".
fn whole_word(scene: &Scene<'_>, mut at: usize) -> usize {
    // "$6.1 million"
    while at > 1
        && at < scene.tokens.len()
        && scene.tokens[at].is_number()
        && scene.tokens[at].glued()
        && scene.tokens[at - 1].glued()
        && matches!(scene.word(at - 1), "." | ",")
        && scene.tokens[at - 2].is_number()
    {
        at -= 2;
    }
    while at > 1
        && at < scene.tokens.len()
        && scene.tokens[at].glued()
        && scene.tokens[at - 1].glued()
        && scene.word(at - 1) == "-"
    {
        at -= 2;
    }
    at
}

/// "Ann Holt, a schoolteacher who mapped caves, died", "and the last machine, a Model 22, was sold": the noun before the
/// comma that opens what is set aside, where a verb stands right behind the one that closes it.
fn behind_name(scene: &Scene<'_>, group: &VerbGroup, subject: &Range<usize>, own: usize) -> Option<Range<usize>> {
    let close = own.checked_sub(1).filter(|i| scene.is_comma(*i) && group.tense.is_finite())?;
    let verb = |from: usize, to: usize| {
        scene.clauses.groups.iter().any(|g| g.tense.is_finite() && (from..to).contains(&g.head))
    };
    let opens = |i: &usize| scene.is_comma(*i) && *i > 0 && !scene.tokens[*i].is_number();
    let open = (0..close).rfind(opens)?;
    // What is set aside has no verb but in a relative clause, and "due to start on 19 September" is none.
    let inner = || scene.clauses.groups.iter().filter(|g| g.tense.is_finite() && (open..close).contains(&g.head));
    let due = |g: &VerbGroup| g.start == open + 1 && scene.is(g.start, scene.lists.arranged);
    let relative = |g: &VerbGroup| (open..g.head).any(|i| scene.is(i, scene.lists.relative));
    if !inner().all(|g| due(g) || relative(g)) {
        return None;
    }
    let stops = |i: &usize| {
        scene.is_comma(*i)
            || scene.is(*i, scene.lists.coordinator)
            || scene.is_subordinator(*i)
            || scene.is(*i, scene.lists.relative)
            || scene.group_at(*i).is_some_and(|g| g.tense.is_finite())
    };
    let from = (0..open).rfind(stops).map_or(0, |i| i + 1);
    let opener = from.checked_sub(1);
    // It stands at the head of the sentence or behind a coordinator that joins two clauses.
    let joins = opener.is_none_or(|i| scene.is(i, scene.lists.coordinator) && verb(0, i));
    let noun = own_subject(scene, from..open);
    let determined = noun.clone().next().is_some_and(|i| {
        scene.is(i, scene.lists.determiner) || scene.tokens[i].is_capital() || scene.tokens[i].is_number()
    });
    // "about 350 of its jobs", but not "with the town in ruins"
    let estimate = scene.tokens.get(noun.start + 1).is_some_and(|t| t.is_number());
    let determined = determined && (estimate || !scene.is(noun.start, scene.lists.preposition));
    let set_aside = subject.is_empty() || subject.start > open || subject.end <= from;
    (joins && set_aside && determined && !noun.is_empty() && !verb(from, open)).then_some(noun)
}

/// "tore up the forecast it published in May": what it published.
fn contact(scene: &Scene<'_>, group: &VerbGroup, start: usize, own: usize) -> Option<Range<usize>> {
    let pronoun = own.checked_sub(1).filter(|i| scene.is(*i, scene.lists.anaphor) && *i > start + 1)?;
    let noun = pronoun - 1;
    let small = [
        scene.lists.preposition,
        scene.lists.coordinator,
        scene.lists.relative,
        scene.lists.adverb,
        scene.lists.pronoun,
    ];
    let plain = scene.tokens[noun].is_word()
        && scene.group_at(noun).is_none()
        && !scene.is_time(noun)
        && !scene.is_subordinator(noun)
        && !small.iter().any(|class| scene.is(noun, *class));
    let told =
        scene.clauses.groups.iter().any(|g| g.tense.is_finite() && !g.speech && g.head >= start && g.end <= noun);
    let object =
        scene.tokens.get(group.end).is_none_or(|t| t.is_mark() || scene.is(group.end, scene.lists.preposition));
    let from = noun_before(scene, pronoun).start;
    let counted = scene.is(from, scene.lists.determiner) || matches!(scene.word(from), "$" | "\u{20ac}" | "\u{a3}");
    (plain && counted && told && object && group.tense != Tense::Reduced).then_some(from..group.start)
}

/// "marched on, took, and burnt the town": to the end of the last verb of a row, whose object is that of all.
fn shared_by_row(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> usize {
    let mut at = end;
    loop {
        let comma = usize::from(scene.is_comma(at));
        let last = scene.is(at + comma, scene.lists.coordinator);
        let from = at + comma + usize::from(last);
        let next = scene.clauses.groups.iter().find(|g| g.start == from && from > at && alike(scene, g, group));
        match next {
            Some(_) if last => return scene.clauses.clause_of(from).1.min(scene.tokens.len()),
            Some(next) => at = next.end,
            None => return end,
        }
    }
}

/// Where the subject begins of a verb that a clause without a comma parts from it: "The man who robbed a bank was jailed".
fn resumes(scene: &Scene<'_>, start: usize) -> Option<usize> {
    let verb = scene
        .clauses
        .groups
        .iter()
        .any(|g| g.tense.is_finite() && (g.start == start || adverbs_before(scene, g.start) == start));
    if !verb || start == 0 || scene.tokens[start - 1].is_mark() && !scene.tokens[start - 1].glued() {
        return None;
    }
    let clause = |end: usize| scene.clauses.clauses.iter().rfind(|c| c.1 == end).copied();
    let mut main = clause(start).filter(|c| scene.is(c.0, scene.lists.relative) && c.0 > 0)?;
    while scene.is(main.0, scene.lists.relative) && main.0 > 0 && !scene.is_comma(main.0 - 1) {
        // "said that the mill, ...": what is said has its subject behind the word.
        if scene.is(main.0, scene.lists.complementizer) && said_before(scene, main.0) {
            return Some(main.0 + 1);
        }
        main = clause(main.0)?;
    }
    let said = scene.clauses.groups.iter().rfind(|g| g.head >= main.0 && g.head < main.1 && g.tense.is_finite());
    let from = said.map_or(main.0, |g| g.end);
    (from < start).then_some(from)
}

/// "left after his deputy, Ann Holt, was jailed": to the end of the clause whose subject an aside parts from its verb.
fn parted_end(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> usize {
    let Some(verb) = scene.clauses.groups.iter().find(|g| g.start == end + 1 && g.tense.is_finite()) else {
        return end;
    };
    let verbless =
        |from: usize| !scene.clauses.groups.iter().any(|g| g.tense.is_finite() && (from..end).contains(&g.head));
    let opener = (group.end..end).rfind(|i| scene.is(*i, scene.lists.half_subordinator) && !scene.is_time(*i + 1));
    let aside = |from: usize| (from..end).any(|i| scene.is_comma(i));
    let parted = scene.is_comma(end) && opener.is_some_and(|at| verbless(at) && aside(at));
    if parted { scene.clauses.clause_of(verb.head).1.min(scene.tokens.len()) } else { end }
}

/// A verb of speech stands right before a token.
pub fn said_before(scene: &Scene<'_>, at: usize) -> bool {
    scene.clauses.groups.iter().any(|g| g.end == at && (g.speech || g.passive && scene.is(g.head, scene.lists.speech)))
}

/// "left after a plan that cost jobs was dropped": to the end of the clause whose subject is the last noun.
fn resumed_end(scene: &Scene<'_>, end: usize) -> usize {
    if end >= scene.tokens.len() || !scene.is(end, scene.lists.relative) || scene.is_comma(end - 1) {
        return end;
    }
    let (_, close) = scene.clauses.clause_of(end);
    let goes_on = close < scene.tokens.len() && resumes(scene, close).is_some_and(|from| from < end);
    if goes_on { scene.clauses.clause_of(close).1.min(scene.tokens.len()) } else { end }
}

/// "was first" of "was first proposed and then dropped": the auxiliary alone.
fn without_adverbs(scene: &Scene<'_>, words: Range<usize>) -> Range<usize> {
    let adverb = (words.start + 1..words.end).find(|i| scene.is(*i, scene.lists.adverb));
    words.start..adverb.unwrap_or(words.end)
}

/// A verb that is not whole without the auxiliary of the one before it.
fn leans_on(scene: &Scene<'_>, group: &VerbGroup, before: &VerbGroup) -> bool {
    // "Was freed and has until May to appeal": it is whole.
    if group.start != group.head || group.tense == Tense::Present && before.tense != Tense::Present {
        return false;
    }
    match before.tense {
        Tense::Future | Tense::FuturePast | Tense::Conditional => group.tense == before.tense,
        // "was built and raised in 1971", but "was refitted and passed a check".
        _ if before.passive && (group.tense == Tense::Reduced || leads_to_participle(scene, group)) => true,
        _ if before.passive
            && !group.schedule
            && !scene.is(group.head, scene.lists.motion)
            && !scene.is(group.head, scene.lists.intransitive) =>
        {
            // "was founded in May and wound up in June"
            let end = group.end + usize::from(scene.is(group.end, scene.lists.adverbial));
            scene.is_time(end)
                || scene.tokens.get(end).is_none_or(|t| t.is_mark() || scene.is(end, scene.lists.preposition))
        }
        _ => false,
    }
}

/// "was proposed in May, dropped in June and taken up again": the last says what the others are.
fn leads_to_participle(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let mut after = scene.clauses.groups.iter().filter(|g| g.start >= group.end);
    after.next().is_some_and(|g| g.tense == Tense::Reduced && coordinator_before(scene, g).is_some())
}

fn is_reduced(scene: &Scene<'_>, group: &VerbGroup, start: usize, own: usize) -> bool {
    // "a second stoppage, due to start on 19 September, was called off", but "looked set to close"
    let due = group.tense == Tense::Future
        && scene.is(group.start, scene.lists.arranged)
        && own > start
        && scene.group_at(own - 1).is_none()
        && (scene.is_comma(own - 1) || scene.tokens[own - 1].is_word());
    group.tense == Tense::Reduced || due || hangs_on_noun(scene, group, start, own)
}

/// "It works with the bureau, founded in 1955": a participle behind a comma in a clause that has its verb.
fn hangs_on_noun(scene: &Scene<'_>, group: &VerbGroup, start: usize, own: usize) -> bool {
    let bare = group.tense == Tense::Past && group.start == group.head && scene.is(group.head, scene.lists.participle);
    let told = |i: usize| scene.is(i, scene.lists.complementizer);
    let says = group.speech && (group.end..scene.tokens.len()).take(6).any(told);
    bare && !says
        && own > 1
        && scene.is_comma(own - 1)
        && (scene.is(group.end, scene.lists.preposition) || scene.is_time(group.end))
        && !scene.is(group.head, scene.lists.intransitive)
        && !scene.is(group.head, scene.lists.motion)
        && main_before(scene, start.max(1)).is_some_and(|main| verb_in(scene, main).is_some_and(|g| g.end + 1 < own))
        && coordinator_before(scene, group).is_none()
}

/// "..., and on May 11, 1941, he left": behind a date that a coordinator brings, a clause begins.
fn behind_date(scene: &Scene<'_>, group: &VerbGroup, start: usize) -> Option<usize> {
    let time = scene.times.iter().rfind(|e| e.tokens.0 > start && e.tokens.1 < group.start)?;
    let before = before_phrase(scene, time.tokens.0);
    let joins = before > start + 1 && scene.is(before - 1, scene.lists.coordinator) && !scene.is_time(before - 2);
    let verb = |from: usize, to: usize| {
        scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head >= from && g.head < to)
    };
    (joins && verb(start, before) && !verb(time.tokens.1, group.start)).then_some(time.tokens.1)
}

/// "fell after the quake and flood hit": a noun in the singular without an article shares the one before it.
fn shared_article(scene: &Scene<'_>, from: usize, coordinator: usize) -> Option<usize> {
    let bare = coordinator + 1;
    let alone = scene.tokens.get(bare).is_some_and(|t| t.is_word() && !t.is_capital())
        && !scene.is_plural(bare)
        && ![scene.lists.determiner, scene.lists.pronoun, scene.lists.modifier, scene.lists.cardinal]
            .iter()
            .any(|class| scene.is(bare, *class))
        && scene.group_at(bare).is_none();
    let opener = (from..coordinator).rfind(|i| scene.is(*i, scene.lists.half_subordinator))?;
    let determined = scene.is(opener + 1, scene.lists.determiner);
    let noun = (opener..coordinator).all(|i| !scene.is_comma(i) && scene.group_at(i).is_none());
    (alone && determined && noun).then_some(opener + 1)
}

/// "After he took power, rivals met": a clause that opens the sentence ends at the comma before the subject of the next.
fn subordinate_end(scene: &Scene<'_>, group: &VerbGroup, start: usize, end: usize) -> usize {
    let mut before = (0..start).rev().take_while(|i| !scene.is_mark(*i, ";"));
    let lead_in = scene.phrase(start, scene.lists.lead_in).is_some();
    let opens = scene.is_subordinator(start) && !lead_in && before.all(|i| scene.tokens[i].is_mark());
    let comma = || (group.end..end).find(|i| scene.is_comma(*i));
    let follows = |at: usize| scene.clauses.groups.iter().any(|g| g.start > at + 1 && g.tense.is_finite());
    let alone =
        |at: usize| !scene.clauses.groups.iter().any(|g| g.start > group.end && g.head < at && g.tense.is_finite());
    if !opens { end } else { comma().filter(|at| follows(*at) && alone(*at)).unwrap_or(end) }
}

/// Two verbs that one subject can have side by side.
fn alike(scene: &Scene<'_>, a: &VerbGroup, b: &VerbGroup) -> bool {
    let bare = |g: &VerbGroup| g.tense == Tense::Past && g.start == g.head && scene.is(g.head, scene.lists.participle);
    a.tense.is_finite() == b.tense.is_finite()
        || a.tense == Tense::Reduced && (b.passive || bare(b))
        || b.tense == Tense::Reduced && (a.passive || bare(a))
}

/// The coordinator right before a predicate that brings no subject of its own, adverbs between them aside.
pub fn coordinator_before(scene: &Scene<'_>, group: &VerbGroup) -> Option<usize> {
    row(scene, group, ROW)
}

/// A bare form that may be a participle, with no object behind it.
fn hangs(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let bare = group.start == group.head
        && scene.is(group.head, scene.lists.participle)
        && !scene.is(group.head, scene.lists.intransitive);
    bare && (scene.is(group.end, scene.lists.preposition) || scene.is_time(group.end))
}

/// The next predicate of a row begins so many tokens behind the one before at most.
const FAR: usize = 14;

/// A row of predicates is no longer than this.
const ROW: usize = 6;

fn row(scene: &Scene<'_>, group: &VerbGroup, most: usize) -> Option<usize> {
    let mut at = adverbs_before(scene, group.start);
    // "and in 2011 was raised"
    if let Some(time) = scene.times.iter().find(|e| e.tokens.0 < at && at <= e.tokens.1) {
        let before = before_phrase(scene, time.tokens.0);
        let joins = before > 1 && scene.is(before - 1, scene.lists.coordinator) && !scene.is_time(before - 2);
        at = if joins { before } else { at };
    }
    // "and, on 2 May, led"
    let set_off = scene.times.iter().find(|e| e.tokens.1 + 1 == at && scene.is_comma(e.tokens.1));
    if let Some(before) = set_off.map(|e| before_phrase(scene, e.tokens.0))
        && before > 2
        && scene.is_comma(before - 1)
        && scene.is(before - 2, scene.lists.coordinator)
    {
        at = before - 1;
    }
    let at = at.checked_sub(1)?;
    if scene.is(at, scene.lists.coordinator) {
        let comma = at > 0 && scene.is_comma(at - 1);
        return Some(if comma { at - 1 } else { at });
    }
    if !scene.is_comma(at) || at == 0 || most == 0 {
        return None;
    }
    // "denied it, then admitted it"
    if at + 1 < group.start && scene.is(at + 1, scene.lists.lead_in) {
        return Some(at);
    }
    // "met, talked and left": the last of the row says that it is one.
    let (mut clause, _) = scene.clauses.clause_of(group.start);
    if clause == at {
        clause = scene.clauses.clause_of(at - 1).0;
    }
    let mut groups = scene.clauses.groups.iter();
    let before = groups.clone().rfind(|g| g.end <= at && g.head >= clause && alike(scene, g, group))?;
    // "The clash, the worst since a truce was signed in May, broke out and spread": not the truce.
    behind_aside(scene, clause, before, at).is_none().then_some(())?;
    let after =
        groups.find(|g| g.start >= group.end && alike(scene, g, group)).filter(|g| g.start <= group.end + FAR)?;
    // "led a bureau, founded in 1955 and renamed in 1960": both are said of the bureau.
    let hangs = |g: &VerbGroup| hangs(scene, g);
    // "the bank, founded in 1921, bought a mill and sold it": the aside is over.
    let over = before.tense == Tense::Reduced && group.tense != Tense::Reduced && !hangs(group);
    let present = before.tense == Tense::Present && !scene.is(before.head, scene.lists.participle);
    // "on the line, begun in 2002 and due to be finished in May"
    let dated = scene.is(group.end, scene.lists.preposition) || scene.is_time(group.end);
    let untensed = group.tense == Tense::Reduced && group.start == group.head && dated;
    // "was met by a tax, introduced in 1634 and doubled in 1636": the tax.
    let by = before.passive && hangs(group) && (before.end..at).any(|i| scene.is(i, scene.lists.doer));
    let aside = over || present || by || !before.passive && (untensed || hangs(group) && hangs(after));
    (!aside && row(scene, after, most - 1).is_some()).then_some(at)
}

/// The first of the adverbs right before a token.
fn adverbs_before(scene: &Scene<'_>, start: usize) -> usize {
    let mut at = start;
    // "re-elected": the prefix belongs to the verb.
    while at > 1 && scene.tokens[at].glued() && scene.word(at - 1) == "-" && scene.tokens[at - 1].glued() {
        at -= 2;
    }
    while at > 0
        && (scene.is(at - 1, scene.lists.adverb)
            || scene.is(at - 1, scene.lists.narrowing)
            || scene.is(at - 1, scene.lists.last))
    {
        at -= 1;
    }
    at
}

/// The verb before that a coordinated verb shares its subject with: one of the main clause where a comma closes
/// the clause between.
fn shares<'a>(scene: &Scene<'a>, group: &VerbGroup) -> Option<&'a VerbGroup> {
    let at = coordinator_before(scene, group)?;
    let closed = scene.is_comma(at);
    // "said it would close and sold its fleet": it sold what it had, and would close.
    let tried = |g: &VerbGroup| g.intended && scene.is(g.start, scene.lists.past);
    let ahead = |g: &VerbGroup| matches!(g.tense, Tense::Future | Tense::FuturePast | Tense::Conditional) && !tried(g);
    let all = || scene.clauses.groups.iter().filter(|g| g.end <= at && alike(scene, g, group));
    let over = group.tense == Tense::Past && all().any(|g| g.tense == Tense::Past);
    let mut before = all().filter(|g| !over || !ahead(g));
    if !closed {
        let last = before.next_back()?;
        // "discovered the sound which bears his name and returned": as he discovered it.
        let relative = scene.is(scene.clauses.clause_of(last.head).0, scene.lists.relative);
        let other = relative && last.tense == Tense::Present && group.tense == Tense::Past;
        return before.rfind(|g| other && g.tense == group.tense).or(Some(last));
    }
    let opens = |at: usize| scene.is(at, scene.lists.relative) || scene.is_subordinator(at);
    // "who was arrested and sent home, had": the second goes with the first.
    let before_it = |start: usize| scene.clauses.clauses.iter().find(|c| c.1 == start).map(|c| c.0);
    before.rfind(|g| {
        let (start, _) = scene.clauses.clause_of(g.head);
        let joined = scene.is(start, scene.lists.coordinator) && before_it(start).is_some_and(opens);
        !opens(start) && !joined
    })
}

/// ", a day before the bridge opened", "hours after he left": how long belongs to the clause behind.
fn without_measure(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> usize {
    if end >= scene.tokens.len() || !scene.is(end, scene.lists.half_subordinator) {
        return end;
    }
    (group.end.max(end.saturating_sub(4))..end).find(|i| scene.is_comma(*i)).unwrap_or(end)
}

/// What was announced, denied or decided belongs to the verb: "insisted that the captain never left".
fn complement(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> usize {
    // "misstated when it was built", "rejoiced on Monday as the board voted": a clause in place of an object.
    let bare = (group.end..end).all(|i| scene.is_time(i) || scene.is(i, scene.lists.preposition));
    if bare && end < scene.tokens.len() && scene.is_subordinator(end) {
        return scene.clauses.clause_of(end).1.min(scene.tokens.len());
    }
    // "was better than they had expected"
    if end < scene.tokens.len() && scene.is(end, scene.lists.baseline) && scene.is(end, scene.lists.half_subordinator) {
        return scene.clauses.clause_of(end).1.min(scene.tokens.len());
    }
    // "built the first that was sold", "one of those who left": no noun without the clause.
    let open = [scene.lists.ordinal, scene.lists.cardinal, scene.lists.pronoun];
    let lacks_noun = end > group.end && open.iter().any(|class| scene.is(end - 1, *class));
    if lacks_noun && end < scene.tokens.len() && scene.is(end, scene.lists.relative) {
        return scene.clauses.clause_of(end).1.min(scene.tokens.len());
    }
    // "was set to decide whether": what is to be decided.
    let open = || scene.clauses.groups.iter().any(|g| g.start > group.head && g.end == end);
    if end < scene.tokens.len() && scene.is(end, scene.lists.condition) && open() {
        return scene.clauses.clause_of(end).1.min(scene.tokens.len());
    }
    let adjacent = end == group.end;
    let reports = group.speech || group.passive && scene.is(group.head, scene.lists.speech);
    // "fell on worries that it", "held a meeting arguing that it".
    let told = end > group.end
        && (scene.is(end - 1, scene.lists.content_noun)
            || scene
                .clauses
                .groups
                .iter()
                .any(|g| g.end == end && g.head + 1 == end && scene.is(g.head, scene.lists.speech)));
    if (reports || adjacent || told) && end < scene.tokens.len() && scene.is(end, scene.lists.complementizer) {
        let (_, close) = scene.clauses.clause_of(end);
        // "announced that work on the bridge, begun in May, had stopped": the verb stands behind the aside.
        let goes_on =
            scene.is_comma(close) && scene.clauses.groups.iter().any(|g| g.start == close + 1 && g.tense.is_finite());
        // "..., which had denied that it faced losses, added 4p": the verb is that of the clause around.
        let whole = scene.clauses.groups.iter().any(|g| g.tense.is_finite() && (end..close).contains(&g.head))
            && !(end..close).any(|i| scene.is_comma(i));
        let goes_on = goes_on && !whole;
        let close = if goes_on { scene.clauses.clause_of(close + 1).1 } else { close };
        let close = resumed_end(scene, close);
        let than = |i: usize| scene.is(i, scene.lists.baseline) && scene.is(i, scene.lists.half_subordinator);
        let close = if than(close) { scene.clauses.clause_of(close).1 } else { close };
        // "announced that the crews whose ships sank would be paid": what is told of them comes behind that.
        let verbless = || !scene.clauses.groups.iter().any(|g| g.tense.is_finite() && (end..close).contains(&g.head));
        let close = if close < scene.tokens.len() && scene.is(close, scene.lists.relative) && verbless() {
            scene.clauses.clause_of(close).1
        } else {
            close
        };
        return close.min(scene.tokens.len());
    }
    end
}
