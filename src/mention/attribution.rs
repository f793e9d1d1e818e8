//! Who says so: "X said", "according to X", "X told Y".

use super::headline::has_object_pronoun;
use super::link::before_phrase;
use super::predicate::{coordinator_before, predicate};
use super::scene::Scene;
use super::status::is_object;
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{Field, Formula};

/// Somebody's words about the event, and which tokens of the sentence say whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// `three officials, to Reuters`.
    pub source: String,
    /// What the headline leaves out.
    pub tokens: Vec<(usize, usize)>,
    /// Who speaks, where that stands before the event: "the mayor" of "the mayor said she left".
    pub speaker: Option<(usize, usize)>,
}

impl Attribution {
    /// The one who speaks, without whom they told; `None` where that is no name.
    pub fn who(&self) -> Option<&str> {
        // "she [Ann Holt]"
        let put_in = self.source.split_once('[').and_then(|(_, name)| name.split_once(']'));
        let name = put_in.map_or(self.source.as_str(), |(name, _)| name).split([';', ',']).next()?.trim();
        (name.len() <= LONG && name.contains(char::is_uppercase)).then_some(name)
    }
}

/// A name that is longer explains nothing.
const LONG: usize = 60;

/// The attribution of the event at a token.
pub fn attribution(scene: &Scene<'_>, trigger: usize) -> Option<Attribution> {
    if scene.is(trigger, scene.lists.bare_speech) && scene.group_at(trigger).is_some_and(|g| g.head == trigger) {
        return None;
    }
    let named = according(scene);
    // What is said of the source has no source.
    if named.as_ref().is_some_and(|named| named.tokens.iter().any(|(start, end)| (*start..*end).contains(&trigger))) {
        return None;
    }
    let spoken = spoken(scene, trigger).filter(|said| {
        let within = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.1 && b.0 < a.1;
        let inside = |named: &Attribution| said.tokens.iter().any(|a| named.tokens.iter().any(|b| within(a, b)));
        !named.as_ref().is_some_and(inside)
    });
    let spoken = spoken.filter(|said| !said.tokens.iter().any(|(start, end)| (*start..*end).contains(&trigger)));
    match (named, spoken) {
        // "..., according to a report, officials told the paper": the one who speaks last stands first.
        (Some(named), Some(said)) => Some(Attribution {
            source: format!("{}; {}", said.source, named.source),
            tokens: [said.tokens, named.tokens].concat(),
            speaker: said.speaker,
        }),
        (named, said) => named.or(said),
    }
}

/// "X said": the nearest one, the one behind the event first.
fn spoken(scene: &Scene<'_>, trigger: usize) -> Option<Attribution> {
    // What a speaker says inside a quotation does not say who speaks outside.
    let quoted = scene.clauses.is_quoted(trigger);
    // "denied it, saying that his men had waited"
    let adds = |g: &VerbGroup| g.tense == Tense::Participle && g.start > 0 && scene.is_comma(g.start - 1);
    // "after warning that profits would fall", "appeared to concede that pubs could be exempted"
    let warns = |g: &VerbGroup| {
        let seems = |other: &VerbGroup| {
            other.end == g.start
                && other.tense.is_finite()
                && !other.negated
                && scene.is(other.head, scene.lists.seeming)
        };
        let phrase = g.tense == Tense::Participle && g.start > 0 && scene.is(g.start - 1, scene.lists.preposition);
        let seems = g.tense == Tense::Infinitive && scene.clauses.groups.iter().any(seems);
        (phrase || seems) && scene.is(g.end, scene.lists.complementizer)
    };
    let mut spoken = scene.clauses.groups.iter().filter(|g| {
        (g.speech || hears(scene, g))
            && (g.tense.is_finite() || adds(g) || warns(g))
            && !g.negated
            && g.head != trigger
            && (quoted || !scene.clauses.is_quoted(g.head))
    });
    // "..., the mayor said that": what was said follows.
    let mut tails = spoken.clone().filter(|g| g.head > trigger && g.tense.is_finite());
    // ""They called and said maybe," she said": of what is quoted she tells, and not they.
    let outside = tails.clone().find(|g| quoted && !scene.clauses.is_quoted(g.head));
    let behind = outside
        .or_else(|| tails.next())
        .filter(|g| !scene.is(g.end, scene.lists.complementizer))
        // "After he was cleared, Holt said: "I want to go on.""
        .filter(|g| quoted || !scene.is_mark(g.end, ":"))
        .and_then(|g| said_behind(scene, g));
    behind.or_else(|| {
        // "predicted a victory", "announced the sale": a deed of theirs, and no clause that they said.
        let deed =
            // "reported him missing"
            |g: &VerbGroup| match scene.group_at(trigger).filter(|t| t.head == trigger) {
                Some(verb) => {
                    has_object_pronoun(scene, verb) && g.end + 1 == verb.start
                        // "promised to lay down their arms"
                        // "claimed to have seen it" is none.
                        || verb.tense == Tense::Infinitive
                            && verb.start == g.end
                            && !g.passive
                            && !scene.is(verb.start + 1, scene.lists.have)
                }
                // "agreed to a truce", "called for an end to it"
                None => {
                    let hangs = [scene.lists.preposition, scene.lists.directional].iter().any(|class| scene.is(g.end, *class));
                    is_object(scene, g, trigger) || hangs && is_phrase(scene, g.end, trigger)
                }
            };
        spoken
            .rfind(|g| g.head < trigger && !parted(scene, g, trigger) && !deed(g) && !rejects(scene, g, trigger))
            .and_then(|g| said_before(scene, g, trigger))
    })
}

/// "the court heard", "the inquest was told": what follows was said there.
pub fn hears(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let told = || group.passive && scene.is(group.head, scene.lists.to_whom);
    let there = group.start.checked_sub(1).is_some_and(|i| scene.is(i, scene.lists.tribunal));
    there && (told() || scene.is(group.head, scene.lists.hear))
}

/// "dismissed reports that he had left": what stands up to a token, others said.
pub fn rejects(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> bool {
    let noun = |i: usize| scene.is(i, scene.lists.content_noun);
    scene.is(group.head, scene.lists.denial) && (group.end..end.min(group.end + REJECTED)).any(noun)
}

/// What is rejected is named so few tokens behind the verb: "rejected as "fantasy" a report".
const REJECTED: usize = 7;

/// No verb and no mark stands between a preposition and a noun.
fn is_phrase(scene: &Scene<'_>, from: usize, noun: usize) -> bool {
    (from..noun).all(|i| !scene.tokens[i].is_mark() && scene.group_at(i).is_none() && !scene.is_time(i))
}

/// A semicolon between them: two sentences in one. "It did better than analysts had predicted, and shares rose":
/// a comma ends what was said in a clause of that kind.
fn parted(scene: &Scene<'_>, group: &VerbGroup, trigger: usize) -> bool {
    let aside = scene.is(scene.clauses.clause_of(group.head).0, scene.lists.half_subordinator);
    (group.head..trigger).any(|i| scene.is_mark(i, ";") || aside && scene.is_comma(i))
}

/// "according to X": the noun phrase behind it.
fn according(scene: &Scene<'_>) -> Option<Attribution> {
    let (at, from) =
        (0..scene.tokens.len()).find_map(|i| scene.phrase(i, scene.lists.according).map(|end| (i, end)))?;
    let end = noun_phrase_end(scene, from);
    let source = words(scene, from, end)?;
    // "a summary that the department published": what is said of the source goes with it.
    let close =
        if scene.is(end, scene.lists.relative) { scene.clauses.clause_of(end).1.min(scene.tokens.len()) } else { end };
    // The comma before it goes with it.
    let start = if at > 0 && scene.is_comma(at - 1) { at - 1 } else { at };
    Some(Attribution { source, tokens: vec![(start, close)], speaker: None })
}

/// One past the noun phrase that begins at a token: to the next mark, verb or subordinator.
fn noun_phrase_end(scene: &Scene<'_>, from: usize) -> usize {
    (from..scene.tokens.len())
        .find(|i| {
            let token = scene.tokens[*i];
            let inner = token.glued()
                && matches!(scene.word(*i), "." | "'" | "\u{2019}" | "-")
                && scene.tokens.get(i + 1).is_some_and(|t| t.glued());
            // "Dr. Amsler"
            let title = scene.word(*i) == "." && *i > 0 && scene.is(*i - 1, scene.lists.title);
            token.is_mark() && !inner && !title
                || scene.group_at(*i).is_some_and(|g| g.tense.is_finite())
                || scene.is_subordinator(*i)
                || scene.is(*i, scene.lists.relative)
        })
        .unwrap_or(scene.tokens.len())
}

/// "..., three officials told Reuters": from the comma to the end of whom they told.
fn said_behind(scene: &Scene<'_>, group: &VerbGroup) -> Option<Attribution> {
    let mut edges = (0..group.start).rev().filter(|i| scene.is_comma(*i) || is_quote(scene, *i));
    let mut start = edges.next()?;
    if start + 1 == group.start {
        if is_quote(scene, start) || scene.clauses.quotations.iter().any(|q| q.1 + 1 == start) {
            return said_inverted(scene, group, start);
        }
        // "..., the mayor, Tania Bruk, said": an apposition closes before the verb.
        edges.next()?;
        start = edges.next()?;
    }
    // "In a speech on Monday, the mayor promised": no clause was said.
    let told = scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head < start);
    if !told && !scene.clauses.quotations.iter().any(|q| q.0 <= start) {
        return None;
    }
    // "Because prices rose in May, the bank warned of a slump": nobody said that they rose.
    let fronted = scene.is_subordinator(scene.clauses.clause_of(start.max(1) - 1).0);
    if fronted && scene.is(group.end, scene.lists.preposition) && !scene.is_time(group.end + 1) {
        return None;
    }
    // "..., the king ordered a retreat": what was said stands behind the verb.
    let goes_on =
        scene.tokens.get(group.end).is_some_and(|t| (t.is_word() || t.is_number()) && !scene.is_time(group.end))
            && ![
                scene.lists.preposition,
                scene.lists.adverb,
                scene.lists.narrowing,
                scene.lists.coordinator,
                scene.lists.to_whom,
            ]
            .iter()
            .any(|class| scene.is(group.end, *class))
            && !scene.is_subordinator(group.end);
    if goes_on && !is_quote(scene, start) && !scene.is(group.head, scene.lists.to_whom) {
        return None;
    }
    // Who speaks is a name, not a clause; a relative clause of its own may be part of it.
    let relative = |i: usize| (start + 1..i).any(|k| scene.is(k, scene.lists.relative));
    let clause = |i: usize| {
        scene.is_subordinator(i) && !scene.is(i, scene.lists.preposition)
            || scene.group_at(i).is_some_and(|g| g.tense.is_finite()) && !relative(i)
    };
    if (start + 1..group.start).any(clause)
        || scene.is(start + 1, scene.lists.coordinator)
        || scene.is(start + 1, scene.lists.relative)
        || scene.is_subordinator(start + 1)
    {
        return None;
    }
    // "a target that the mayor called", "a charge the mayor denied": what they said stands before them.
    let what = scene.is(start + 1, scene.lists.determiner) && scene.is(start + 2, scene.lists.content_noun);
    let relative = (start + 1..group.start).find(|i| scene.is(*i, scene.lists.relative));
    let own =
        |at: usize| !scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head > at && g.head < group.start);
    // "a measure he had promised"
    let whose = (start + 2..group.start).any(|i| scene.is(i, scene.lists.anaphor) && !scene.is_comma(i - 1));
    if what || whose || relative.is_some_and(own) {
        return None;
    }
    // "well short of the $3 billion analysts projected", "earlier than thought": nobody's name.
    let measures = |i: usize| {
        matches!(scene.word(i), "$" | "%" | "\u{20ac}" | "\u{a3}")
            // "officials from both countries"
            || scene.is(i, scene.lists.baseline) && (i == start + 1 || !scene.is(i, scene.lists.preposition))
            || scene.word(i) == "what"
    };
    if (start + 1..group.start).any(measures) {
        return None;
    }
    // ", including restructuring charges": no verb.
    if scene.is(start + 1, scene.lists.preposition) || scene.group_at(start + 1).is_some() {
        return None;
    }
    let subject = words(scene, start + 1, group.start)?;
    let (listener, end) = listener(scene, group);
    Some(Attribution { source: join(subject, listener), tokens: vec![(start, end)], speaker: None })
}

/// "...", said Dora Klint, who leads the team: who speaks stands behind the verb.
fn said_inverted(scene: &Scene<'_>, group: &VerbGroup, start: usize) -> Option<Attribution> {
    let end = noun_phrase_end(scene, group.end);
    let source = words(scene, group.end, end)?;
    Some(Attribution { source, tokens: vec![(start, end)], speaker: None })
}

/// "The minister said (that) ...": from the start of the clause.
fn said_before(scene: &Scene<'_>, group: &VerbGroup, trigger: usize) -> Option<Attribution> {
    // "Ann Holt denied it, saying": Ann Holt.
    let main = scene.clauses.groups.iter().rfind(|g| g.tense.is_finite() && g.end <= group.start);
    let mut subject = predicate(scene, main.filter(|_| !group.tense.is_finite()).unwrap_or(group)).subject;
    // ""It can be done," the envoy, Ann Holt, told them": who speaks stands outside of the quotation.
    let quoted = scene.clauses.quotations.iter().find(|q| (q.0..q.1).contains(&subject.start));
    if let Some(quoted) = quoted.filter(|q| q.1 < group.start) {
        subject = quoted.1 + 1..group.start;
    }
    // "Only on Monday she had told them"
    let last = subject.end.saturating_sub(1);
    if subject.len() > 2 && scene.is(last, scene.lists.anaphor) && subject.clone().any(|i| scene.is_time(i)) {
        subject = last..subject.end;
    }
    // "Nothing I have heard has changed it": a clause of its own, and no speaker.
    if subject.len() > 1 && scene.is(last, scene.lists.pronoun) {
        return None;
    }
    let start = subject.start;
    // "Under the truce, announced on Monday, both": nobody.
    if scene.is(start, scene.lists.preposition) && scene.phrase(start, scene.lists.according).is_none() {
        return None;
    }
    // "ordered a report and set sentencing for May": what they did next.
    let verb = |g: &&VerbGroup| g.tense.is_finite() || g.tense == Tense::Reduced;
    let next = scene.clauses.groups.iter().rfind(|g| verb(g) && g.start > group.end && g.head < trigger);
    let shares = |g: &VerbGroup| {
        let told = |other: &VerbGroup| other.tense.is_finite() && other.start > group.end && other.end <= g.start;
        coordinator_before(scene, g).is_some()
            && !scene.clauses.groups.iter().any(told)
            && !(group.end..g.start).any(|i| scene.is(i, scene.lists.complementizer))
    };
    let told = scene.group_at(trigger).is_some_and(|g| g.head == trigger && g.tense.is_finite());
    if !told && next.is_some_and(shares) {
        return None;
    }
    // "Police were trying to find out": no name.
    let told = subject.clone().any(|i| scene.group_at(i).is_some_and(|g| g.head == i && g.tense.is_finite()));
    let relative = subject.clone().any(|i| scene.is(i, scene.lists.relative));
    if subject.end > group.start || subject.contains(&trigger) || told && !relative {
        return None;
    }
    // "which a diver claimed to have seen"
    let own = scene.clauses.clause_of(group.head).0;
    if scene.is(own, scene.lists.relative) && subject.contains(&own) && own + 1 < subject.end {
        subject.start = own + 1;
        // "which blocks a protein in pain signals": a noun.
        if subject.clone().any(|i| scene.group_at(i).is_some()) {
            return None;
        }
    }
    let start = subject.start;
    // "which he always insisted"
    while subject.len() > 1 && scene.is(subject.end - 1, scene.lists.adverb) {
        subject.end -= 1;
    }
    let speaker = Some((start, subject.end));
    // "The firm, under pressure for weeks, said": the aside is no part of who speaks.
    let comma = (start..subject.end).find(|i| scene.is_comma(*i) && scene.is(i + 1, scene.lists.preposition));
    let comma = comma.filter(|comma| comma + 1 < subject.end && scene.is_comma(subject.end - 1));
    let subject = words(scene, start, comma.unwrap_or(subject.end))?;
    // "called for a revolt, starting in May": no clause was said.
    let part = scene.clauses.groups.iter().find(|g| g.head == trigger && g.tense == Tense::Participle);
    if part.is_some_and(|part| {
        !scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head > group.head && g.end <= part.start)
    }) {
        return None;
    }
    let (listener, mut end) = listener(scene, group);
    // "demanded that it cut a tax that took effect": only the first word brings what was said.
    // "said on Monday they were"
    let day = |e: &&TimeExpression| {
        let formula = matches!(e.formula, Formula::Open(Field::Weekday(_) | Field::MonthDay { .. }) | Formula::Today);
        // "said Monday's vote"
        let part = scene.tokens.get(e.tokens.1).is_some_and(|t| t.glued()) && !scene.is_comma(e.tokens.1);
        formula && !part && (e.tokens.0 == end || before_phrase(scene, e.tokens.0) == end)
    };
    let day = scene.times.iter().find(day).map(|e| e.tokens.1);
    end = day.filter(|day| *day <= trigger).unwrap_or(end);
    let told = scene.is(end, scene.lists.complementizer);
    end += usize::from(told);
    // What stands between the verb and what was said goes with it: "said on Wednesday that".
    let (clause, _) = scene.clauses.clause_of(trigger);
    let relative = scene.is(clause, scene.lists.relative) && !scene.is(clause, scene.lists.complementizer);
    if clause > end && relative {
        return None;
    }
    // "ruled until May, when he left": no clause was said.
    let verb = |from: usize, to: usize| {
        scene.clauses.groups.iter().any(|g| g.tense.is_finite() && g.head >= from && g.head < to)
    };
    let next = scene.clauses.clauses.iter().find(|c| c.0 >= end && c.0 <= trigger).filter(|c| !verb(end, c.0));
    let aside = |at: usize| {
        scene.is_subordinator(at) && !scene.is(at, scene.lists.complementizer) && !scene.is(at, scene.lists.condition)
    };
    let said = || {
        scene.clauses.clauses.iter().any(|c| c.0 >= end && c.0 <= trigger && scene.is(c.0, scene.lists.complementizer))
    };
    if next.is_some_and(|c| aside(c.0)) && !said() {
        return None;
    }
    let small = |i: usize| scene.is_time(i) || scene.is(i, scene.lists.preposition) || scene.is_comma(i);
    // "agreed to look for a buyer that": the word belongs to the noun.
    let apart = || scene.clauses.groups.iter().any(|g| g.head >= end && g.head < clause);
    let reported = !told && scene.is(clause, scene.lists.complementizer) && !apart() || (end..clause).all(small);
    if clause > end && clause <= trigger && reported {
        end = if scene.is(clause, scene.lists.complementizer) { clause + 1 } else { clause };
    }
    // "which a diver claimed to have seen": without the verb nothing is told.
    let claimed = scene.group_at(trigger).is_some_and(|g| g.tense == Tense::Infinitive && g.start == group.end);
    let tokens = if claimed { Vec::new() } else { vec![(start, end)] };
    (end <= trigger).then(|| Attribution { source: join(subject, listener), tokens, speaker })
}

fn is_quote(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.word(at), "\"" | "\u{201c}" | "\u{201d}")
}

/// Whom they told, and one past the last token.
fn listener(scene: &Scene<'_>, group: &VerbGroup) -> (Option<String>, usize) {
    if !scene.is(group.head, scene.lists.to_whom) {
        return (None, group.end);
    }
    let end = (group.end..(group.end + 6).min(scene.tokens.len()))
        .find(|i| {
            !scene.tokens[*i].is_word()
                || scene.is_time(*i)
                || scene.is(*i, scene.lists.relative)
                || scene.is(*i, scene.lists.preposition)
                || scene.is(*i, scene.lists.adverb)
                || scene.is(*i, scene.lists.then)
                // "had told friends he intended", "told us her first act would be"
                || *i > group.end
                    && [scene.lists.anaphor, scene.lists.anaphor_owner].iter().any(|class| scene.is(*i, *class))
        })
        .unwrap_or((group.end + 6).min(scene.tokens.len()));
    // "had told colleagues as recently as Tuesday"
    let end = if scene.is_time(end) { before_phrase(scene, end).max(group.end) } else { end };
    let named = (group.end..end)
        .find(|i| !(scene.tokens[*i].is_capital() || scene.is(*i, scene.lists.determiner)))
        .unwrap_or(end);
    // "told the club's website": no name, but whose.
    let bare = (group.end..named).all(|i| scene.is(i, scene.lists.determiner));
    let end = if named > group.end && !bare { named } else { end };
    (words(scene, group.end, end), end)
}

fn join(subject: String, listener: Option<String>) -> String {
    match listener {
        Some(listener) => format!("{subject}, to {listener}"),
        None => subject,
    }
}

/// The words of a token range as they stand; `None` when it is empty or too long to be a name.
fn words(scene: &Scene<'_>, start: usize, end: usize) -> Option<String> {
    let has_word = (start..end).any(|i| scene.tokens[i].is_word());
    let words = scene.span(start.min(end.saturating_sub(1)), end.max(1)).of(scene.text).trim_end_matches([',', ' ']);
    (start < end && has_word && end - start <= 24).then(|| words.to_owned())
}
