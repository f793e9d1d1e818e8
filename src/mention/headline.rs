//! The event in the text's own words and order: what is left out is `...`, what is put in stands
//! in [brackets], as lawyers quote.

use super::Link;
use super::antecedent::Antecedent;
use super::arguments::is_name;
use super::definite::Definite;
use super::item::{cell, is_label_time};
use super::link::{Tie, before_phrase, group_trigger, is_verbs};
use super::predicate::{Predicate, predicate};
use super::reference::Reference;
use super::scene::Scene;
use super::subject::dateline_end;
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use std::fmt::Write as _;
use std::ops::Range;

/// A headline is cut where a phrase begins once it is this many characters long.
const LENGTH: usize = 160;

/// So much of what follows the trigger is told, however long its subject.
const TAIL: usize = 130;

/// What the noun behind a determiner stands for.
pub type Known<'k> = &'k dyn Fn(usize) -> Option<Definite>;

/// The words of a headline.
pub struct Headline {
    pub words: String,
    /// It leaves open what it is about.
    pub open: bool,
    /// It is of few words, and names nobody and no place.
    pub thin: bool,
    /// A pronoun in it stands for what it does not name.
    pub stands: bool,
    /// The noun that it tells of does not say which.
    pub subject: Option<Range<usize>>,
    /// It tells in the words of who speaks: "we left".
    pub speaker: bool,
    /// The first word of the text in it; `None` where something was put in before.
    first: Option<usize>,
    /// The last one.
    last: Option<usize>,
}

/// What a headline is made of.
#[derive(Clone, Copy)]
pub struct Told<'t, 's> {
    pub scene: &'t Scene<'s>,
    pub tie: Tie,
    /// The one whose clause tells it.
    pub verb: Option<&'t VerbGroup>,
    /// The token ranges that are left out: the expressions and the attribution.
    pub without: &'t [Range<usize>],
    /// Who its pronoun stands for.
    pub meant: Option<&'t Antecedent>,
    /// What its definite nouns do.
    pub known: Known<'t>,
}

/// The headline of a tied event. Where the parts would make no sentence, the words stand as they are.
pub fn headline(told: Told<'_, '_>) -> Headline {
    let Told { scene, tie, .. } = told;
    let parts = parts(told);
    let labelled = tie.link == Link::Label || scene.times.iter().any(|e| is_label_time(scene, e));
    let short = || parts.words.split(' ').filter(|word| word.contains(char::is_alphabetic)).count() <= SHORT;
    // "The sealing of the mill was on 3 May": the event is the noun.
    if tie.link == Link::Copula && hangs_behind(scene, &parts) {
        return as_it_stands(scene, tie.trigger, noun_phrase(scene, tie.trigger), told.known);
    }
    let broken =
        || lacks_subject(scene, parts.first) || short() || hangs_in_front(scene, &parts) || hangs_behind(scene, &parts);
    // "unless talks tomorrow bring a breakthrough": what is to be, where they do not.
    let unless = || scene.is(scene.clauses.clause_of(tie.trigger).0, scene.lists.open_condition);
    if labelled || parts.words.is_empty() || !broken() && !unless() {
        return parts;
    }
    as_it_stands(scene, tie.trigger, dateline_end(scene).unwrap_or(0)..scene.tokens.len(), told.known)
}

/// Words as they stand in the sentence.
pub fn as_it_stands(scene: &Scene<'_>, trigger: usize, words: Range<usize>, known: Known<'_>) -> Headline {
    let mut out = Words::new(scene, trigger, known);
    out.range(words, &[]);
    out.finish()
}

/// So few words tell nothing.
const SHORT: usize = 1;

/// Words that begin with a verb, or with a participle behind a phrase, though something stands before them: "was sold",
/// "Under the truce, announced".
fn lacks_subject(scene: &Scene<'_>, first: Option<usize>) -> bool {
    let Some(first) = first else { return false };
    let verb = scene.group_at(first).is_some_and(|g| g.tense != Tense::Participle);
    let phrase = scene.is(first, scene.lists.preposition) && {
        let next = scene.clauses.groups.iter().find(|g| g.start > first);
        next.is_some_and(|g| matches!(g.tense, Tense::Reduced | Tense::Past) && scene.is_comma(g.start - 1))
    };
    let told = || (0..first).any(|i| scene.tokens[i].is_word() && !scene.is_time(i) && !scene.is_opener(i));
    verb && told() || phrase
}

/// Words that begin in the middle of something: "000 people" of "60,000 people", "them Africans, led by Orr, held out",
/// "for under an agreement", "Friday to plead for loans".
fn hangs_in_front(scene: &Scene<'_>, headline: &Headline) -> bool {
    let Some(first) = headline.first.filter(|first| *first > 0) else { return false };
    let lists = scene.lists;
    let number = scene.tokens[first].is_number() && scene.tokens[first].glued() && scene.word(first - 1) == ",";
    let hangs = scene.group_at(first - 1).is_some() || scene.is(first - 1, lists.preposition);
    let subject = [lists.anaphor, lists.anaphor_owner].iter().any(|class| scene.is(first, *class));
    let object = scene.is(first, lists.object_pronoun) && hangs && !subject;
    let two = scene.is(first, lists.appointing) && scene.is(first + 1, lists.preposition) && !scene.is_time(first + 1);
    let date = scene.times.iter().find(|e| e.tokens.0 == first);
    let aims =
        |e: &TimeExpression| scene.clauses.groups.iter().any(|g| g.start == e.tokens.1 && g.tense == Tense::Infinitive);
    number || object || two || date.is_some_and(aims)
}

/// Words that end before something is told: "Election Day is", "An earlier meeting, planned".
fn hangs_behind(scene: &Scene<'_>, headline: &Headline) -> bool {
    let Some(last) = headline.last.filter(|last| last + 1 < scene.tokens.len()) else { return false };
    // What was cut, or told in a bracket, is another matter.
    let auxiliary = |form: &String| headline.words.contains(&format!("[{form}]"));
    if headline.words.ends_with("...")
        || headline.words.ends_with(']')
        || scene.grammar.cue("passive-auxiliary").iter().any(auxiliary)
    {
        return false;
    }
    let Some(group) = scene.group_at(last).filter(|g| g.end == last + 1) else { return false };
    let be = scene.lists.be.iter().any(|be| scene.is(group.head, *be)) && group.start == group.head;
    let participle =
        group.tense == Tense::Reduced || group.start == group.head && scene.is(group.head, scene.lists.arranged);
    let aside = participle && group.start > 0 && scene.is_comma(group.start - 1);
    be && !group.negated || aside
}

fn parts(told: Told<'_, '_>) -> Headline {
    let Told { scene, tie, verb, without, meant, known } = told;
    let trigger = tie.trigger;
    let mut out = Words::new(scene, trigger, known);
    // "In a speech made to the council, the mayor promised": the speech tells who made it.
    let deed = verb.filter(|g| g.head == trigger || g.start == trigger + 1).and_then(|g| fronted_deed(scene, g));
    match verb.filter(|_| deed.is_none()) {
        Some(group) => {
            let mut predicate = predicate(scene, group);
            // "agreed to close the plant in May, when": up to where the infinitive ends.
            if let Some(own) = scene.clauses.groups.iter().find(|g| g.head == trigger && g.head != group.head) {
                predicate.words.end = predicate.words.end.max(super::predicate::predicate(scene, own).words.end);
            }
            predicate.words.end = quoted_end(scene, group, predicate.words.end);
            predicate.words.end = relative_end(scene, &predicate);
            let mut without = without.to_vec();
            let whole = predicate.subject.start..predicate.words.end;
            without.extend(aside(scene, &predicate.subject, whole.end));
            without.extend(brackets(scene, whole, trigger));
            // "The plant will close, the firm announced": what is said stands before who says it.
            let start = predicate.subject.start;
            let quoted = start > 1 && scene.clauses.quotations.iter().any(|q| q.1 + 1 == start);
            let told = group.speech
                && start > 0
                && (scene.is_comma(start - 1) || quoted)
                && (group.end..predicate.words.end)
                    .all(|i| scene.tokens[i].is_mark() || without.iter().any(|w| w.contains(&i)))
                && scene.clauses.groups.iter().any(|g| g.end < start && g.tense.is_finite());
            if told {
                let named = meant.filter(|m| m.tokens.start >= start);
                out.range(0..named.map_or(predicate.words.end, |m| m.tokens.start), &without);
                if let Some(antecedent) = named {
                    out.put_in(&antecedent.words);
                    out.refers.named(&antecedent.words);
                    out.last = Some(antecedent.tokens.end - 1);
                    out.range(antecedent.tokens.end..predicate.words.end, &without);
                }
                return out.finish();
            }
            // "Today marked the end of it", "The summer of 2005 saw": the date is the subject.
            let small = [scene.lists.determiner, scene.lists.preposition, scene.lists.coordinator];
            let dated = |i: usize| scene.is_time(i) || small.iter().any(|class| scene.is(i, *class));
            let its = predicate.subject.clone();
            let dated = its.clone().any(|i| scene.is_time(i)) && its.clone().all(dated);
            if dated {
                out.range(its, &[]);
            }
            // "[Greta Malm was] born in Lund"
            let main = fronted(scene, group).map(|main| super::predicate::predicate(scene, main).subject);
            let behind = main.is_some();
            if let Some(subject) = main {
                predicate.words.end = predicate.words.end.min(subject.start - 1);
                let name = match meant {
                    Some(antecedent) => &antecedent.words,
                    None => scene.span(subject.start, subject.end).of(scene.text),
                };
                let verb = auxiliary(scene, subject);
                out.put_in(&format!("{name} {verb}"));
                out.refers.named(name);
            } else if let Some(antecedent) = meant {
                // "This [the bridge fell] led to"
                if antecedent.tokens.is_empty() {
                    out.range(antecedent.tokens.start - 1..antecedent.tokens.start, &without);
                    out.refers.open = false;
                }
                out.put_in(&antecedent.words);
                out.refers.named(&antecedent.words);
                out.last = Some(antecedent.tokens.end - 1);
            }
            if !dated && !behind && !within(&predicate.subject, &without) {
                let from = meant.map_or(predicate.subject.start, |antecedent| antecedent.tokens.end);
                out.range(from..predicate.subject.end, &without);
                if !predicate.auxiliary.is_empty() {
                    out.range(predicate.auxiliary, &without);
                } else if predicate.reduced
                    && !predicate.subject.is_empty()
                    // "the brake arrived": nobody arrives anything.
                    && !(scene.is(group.head, scene.lists.intransitive) && scene.is(group.head, scene.lists.past))
                {
                    out.put_in(auxiliary(scene, predicate.subject));
                }
            }
            out.range(predicate.words, &without);
        }
        None if tie.link == Link::Label => out.range(cell(scene, trigger), without),
        None => {
            let trigger = deed.unwrap_or(trigger);
            let noun = noun_phrase(scene, trigger);
            match clause_around(scene, trigger, &noun) {
                Some((_, before, behind)) => {
                    let from = match meant.filter(|m| before.contains(&m.tokens.start)) {
                        Some(antecedent) => {
                            out.range(before.start..antecedent.tokens.start, without);
                            out.put_in(&antecedent.words);
                            out.refers.named(&antecedent.words);
                            out.last = Some(antecedent.tokens.end - 1);
                            antecedent.tokens.end
                        }
                        None => before.start,
                    };
                    out.range(from..before.end, without);
                    out.range(behind, without);
                }
                None => out.range(noun, without),
            }
        }
    }
    out.finish()
}

/// The subject and the predicate of the clause in which a noun stands that does not tell by itself what happened to
/// whom: "The army drew back after an attack". None where the clause does not say that something was.
fn clause_around<'a>(
    scene: &Scene<'a>,
    trigger: usize,
    noun: &Range<usize>,
) -> Option<(&'a VerbGroup, Range<usize>, Range<usize>)> {
    if tells_who(scene, trigger, noun) {
        return None;
    }
    let (start, end) = scene.clauses.clause_of(trigger);
    let mut finite = scene.clauses.groups.iter().filter(|g| g.tense.is_finite() && g.head >= start && g.head < end);
    let group = finite.clone().rfind(|g| g.end <= noun.start).or_else(|| finite.find(|g| g.start >= noun.end))?;
    // A noun alone, "the surge", tells nothing, whatever its clause says.
    let nothing =
        |i: usize| scene.is_time(i) || scene.is(i, scene.lists.preposition) || scene.is(i, scene.lists.determiner);
    let alone = (noun.start..trigger).chain(trigger + 1..noun.end).all(nothing);
    let bare = alone && !scene.tokens[trigger].is_capital() || scene.is(trigger, scene.lists.personal_noun);
    if !bare && (group.negated || !matches!(group.tense, Tense::Past | Tense::Perfect | Tense::Present)) {
        return None;
    }
    let its = predicate(scene, group);
    // "The raid in the night ended the truce": the noun is a part of the subject.
    let part = its.subject.contains(&trigger);
    if its.subject.is_empty() || part && (its.subject.end < noun.end || its.words.start < its.subject.end) {
        return None;
    }
    // "In a speech on Monday, the mayor promised"
    let fronted = noun.end <= its.subject.start;
    let from = if fronted { before_phrase(scene, behind_article(scene, noun.start)) } else { its.subject.start };
    let subject = if fronted { from..its.subject.end } else { its.subject };
    let words = if its.auxiliary.is_empty() { its.words.start } else { its.auxiliary.start };
    Some((group, subject, words..its.words.end.max(if fronted { 0 } else { noun.end })))
}

/// The verb whose subject a participle is said of that opens its sentence: "Born in 1933 in Lund, she left".
pub fn fronted<'a>(scene: &Scene<'a>, group: &VerbGroup) -> Option<&'a VerbGroup> {
    // "..., when interviewed in May, she"
    let when = group.start > 0 && scene.is(group.start - 1, scene.lists.subordinator);
    let opens = when || (0..group.start).all(|i| scene.tokens[i].is_mark());
    let main = scene.clauses.groups.iter().find(|g| g.start > group.end && g.tense.is_finite())?;
    let subject = predicate(scene, main).subject;
    let plain =
        subject.clone().all(|i| !scene.is_comma(i)) && subject.start > group.end && scene.is_comma(subject.start - 1);
    let short = subject.len() <= 4 && !subject.is_empty();
    (group.tense == Tense::Reduced && opens && plain && short).then_some(main)
}

/// The noun of somebody's deed before a participle, in a phrase that opens the sentence.
fn fronted_deed(scene: &Scene<'_>, group: &VerbGroup) -> Option<usize> {
    let noun = group.start.checked_sub(1).filter(|i| scene.is(*i, scene.lists.personal_noun))?;
    let phrase = noun_phrase(scene, noun);
    let around = clause_around(scene, noun, &phrase).filter(|(_, subject, _)| subject.end > phrase.end);
    (group.tense == Tense::Reduced).then_some(noun).filter(|_| around.is_some())
}

/// The verb of the clause that tells a noun.
pub fn verb_around<'a>(scene: &Scene<'a>, tie: Tie) -> Option<&'a VerbGroup> {
    let noun = noun_phrase(scene, tie.trigger);
    let around = clause_around(scene, tie.trigger, &noun).filter(|_| tie.link != Link::Label);
    around.map(|(group, _, _)| group)
}

/// "said: "She never came."": to the end of what was said.
fn quoted_end(scene: &Scene<'_>, group: &VerbGroup, end: usize) -> usize {
    let opens = group.speech && (scene.is_mark(end, ":") || scene.is_comma(end));
    let quotation = scene.clauses.quotations.iter().find(|q| opens && q.0 == end + 2);
    quotation.map_or(end, |q| (q.1 + 1).min(scene.tokens.len()))
}

/// "have named a man whose body was found": what says which goes with its noun, where there is room for it.
fn relative_end(scene: &Scene<'_>, predicate: &Predicate) -> usize {
    let end = predicate.words.end;
    if end >= scene.tokens.len() || !scene.is(end, scene.lists.relative) || scene.is_comma(end - 1) {
        return end;
    }
    let close = scene.clauses.clause_of(end).1.min(scene.tokens.len());
    let start = predicate.subject.start.min(predicate.words.start);
    if scene.span(start, close).len() <= LENGTH { close } else { end }
}

/// "a 10 May televised" of "In a 10 May televised address": where the phrase begins that a date cuts in two.
fn behind_article(scene: &Scene<'_>, start: usize) -> usize {
    let Some(time) = scene.times.iter().find(|e| e.tokens.1 == start && e.tokens.0 > 0) else { return start };
    let article = time.tokens.0 - 1;
    if scene.is(article, scene.lists.determiner) { article } else { time.tokens.0 }
}

/// A name or somebody who acts stands in a noun's phrase, for a deed of somebody before it or behind "of" and "by".
fn tells_who(scene: &Scene<'_>, trigger: usize, noun: &Range<usize>) -> bool {
    // "the general election"
    let own = |i: usize| scene.trigger(trigger).contains(scene.tokens[i].span());
    let named = |i: usize| is_name(scene, i, noun.end) && !scene.is_time(i) || scene.is(i, scene.lists.role) && !own(i);
    let deed = scene.is(trigger, scene.lists.personal_noun);
    let mut behind = trigger + 1..noun.end;
    if deed {
        let by = |i: &usize| scene.is(*i, scene.lists.genitive_preposition) || scene.is(*i, scene.lists.doer);
        behind.start = behind.clone().find(by).unwrap_or(noun.end);
    }
    (noun.start..=trigger).chain(behind).any(named)
}

/// What stands in brackets in words that are too long for a headline, or is a clause of its own.
fn brackets(scene: &Scene<'_>, words: Range<usize>, trigger: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let long = scene.span(words.start, words.end).len() > LENGTH;
    let mut at = words.start;
    while let Some(open) = (at..words.end).find(|i| scene.is_mark(*i, "(")) {
        let close = (open..words.end).find(|i| scene.is_mark(*i, ")")).map_or(words.end, |close| close + 1);
        let clause = || scene.clauses.groups.iter().any(|g| g.tense.is_finite() && (open..close).contains(&g.head));
        if !(open..close).contains(&trigger) && (long || clause()) {
            found.push(open..close);
        }
        at = close;
    }
    found
}

/// The verb whose clause tells the event: the trigger, the light verb that hands its meaning to the noun, the verb
/// that the noun is subject of.
pub fn verb_of<'a>(scene: &Scene<'a>, tie: Tie) -> Option<&'a VerbGroup> {
    let groups = || scene.clauses.groups.iter();
    if let Some(group) = groups().find(|g| g.head == tie.trigger) {
        return Some(group);
    }
    let (start, end) = scene.clauses.clause_of(tie.trigger);
    let mut finite = groups().filter(|g| g.tense.is_finite() && g.head >= start && g.head < end);
    let noun = tie.trigger;
    // By these rules the verb had the date, and handed it to its noun.
    let handed_over = matches!(
        tie.link,
        Link::Light | Link::Initial | Link::Nearest | Link::Extent | Link::Relative | Link::Subordinate
    );
    if handed_over && finite.clone().any(|g| scene.is(g.head, scene.lists.light)) || tie.link == Link::Light {
        // "an agreement reached in 1991"
        let handed =
            |g: &&VerbGroup| g.tense == Tense::Reduced && g.start == noun + 1 && scene.is(g.head, scene.lists.light);
        // "the invasion of the island launched in July"
        let whole = |g: &&VerbGroup| g.tense == Tense::Reduced && group_trigger(scene, g, g.end) == (noun, true);
        if let Some(group) = groups().find(handed).or_else(|| groups().find(whole)) {
            return Some(group);
        }
        return finite.clone().rfind(|g| g.end <= noun).or_else(|| finite.find(|g| g.start > noun));
    }
    if tie.link == Link::Label {
        return None;
    }
    // A subject, and not a part of a phrase put before it or hung on it.
    groups().filter(|g| g.tense.is_finite() && g.start > noun).take(4).find(|g| {
        let subject = predicate(scene, g).subject;
        // "the treaty between two firms, which defined": the pronoun stands for it, or for another noun.
        let doubt = subject.end > noun && scene.is(subject.end - 1, scene.lists.relative);
        let arranged = g.start == g.head && scene.is(g.head, scene.lists.arranged);
        !arranged
            && !doubt
            && subject.contains(&noun)
            && !(subject.start..noun).any(|i| scene.is(i, scene.lists.preposition))
    })
}

/// The finite verb of which an infinitive or a participle is a part, unless that is left out: "F-105s landed in Vell to
/// join the squadron" and not "Vell to join the squadron".
pub fn governing<'a>(scene: &Scene<'a>, group: &'a VerbGroup, without: &[Range<usize>]) -> &'a VerbGroup {
    // "had him jailed": the pronoun is whom something was done to.
    let done = group.tense == Tense::Reduced && has_object_pronoun(scene, group);
    // "took four seats, having won none in 2021"
    let before =
        group.tense == Tense::Participle && group.start < group.head && scene.is(group.start, scene.lists.having);
    if before || !done && !matches!(group.tense, Tense::Infinitive | Tense::Participle) {
        return group;
    }
    let (start, end) = scene.clauses.clause_of(group.head);
    let inside = || scene.clauses.groups.iter().filter(|g| g.head >= start && g.head < end);
    let Some(finite) = inside().rfind(|g| g.tense.is_finite() && g.end <= group.start) else { return group };
    // "seized the port, burning the mill in May and killing two in June": each tells its half.
    let several = inside().any(|g| g.head > finite.head && g.tense == group.tense && g.head != group.head);
    let kept = !several && !without.iter().any(|w| w.contains(&finite.head));
    if kept { finite } else { group }
}

/// "reported him missing", "had him jailed".
pub fn has_object_pronoun(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    matches!(group.tense, Tense::Participle | Tense::Reduced)
        && group.start > 0
        && scene.is(group.start - 1, scene.lists.object_pronoun)
}

fn within(range: &Range<usize>, without: &[Range<usize>]) -> bool {
    range.clone().all(|i| without.iter().any(|w| w.contains(&i)))
}

/// The auxiliary that a participle lacks, by the number of its noun.
fn auxiliary<'s>(scene: &Scene<'s>, subject: Range<usize>) -> &'s str {
    let head = subject.clone().find(|i| scene.is(i + 1, scene.lists.preposition)).unwrap_or(subject.end - 1);
    // "Excavations", but "Holt Mills" and "Athens".
    let common = !scene.tokens[head].is_capital() || head == subject.start && (0..head).all(|i| scene.is_opener(i));
    let several = |i: usize| scene.is(i, scene.lists.coordinator) && !scene.tokens[i].glued();
    let plural = scene.is_plural(head) && common || subject.clone().any(several);
    let forms = scene.grammar.cue("passive-auxiliary");
    forms.get(usize::from(plural)).or(forms.first()).map_or("", String::as_str)
}

/// What stands between commas at the end of a subject that is too long for a headline: "most of the council,
/// including ..., were dismissed". The comma in front of it stays.
fn aside(scene: &Scene<'_>, subject: &Range<usize>, end: usize) -> Option<Range<usize>> {
    let close = subject.end.checked_sub(1).filter(|i| *i > subject.start && scene.is_comma(*i))?;
    let open = (subject.start..close).find(|i| scene.is_comma(*i))?;
    // "The airline, Norland Air, announced": the name stays.
    let named = (open + 1..close).all(|i| scene.tokens[i].is_capital() || scene.tokens[i].is_mark());
    (scene.span(subject.start, end).len() > LENGTH && open > subject.start && !named).then_some(open..close + 1)
}

/// The noun with what stands before it and the phrases behind it.
pub fn noun_phrase(scene: &Scene<'_>, noun: usize) -> Range<usize> {
    let mut start = noun;
    while start > 0 {
        let at = start - 1;
        let inside = (scene.tokens[at].is_word()
            || scene.tokens[at].is_number()
            || (scene.tokens[at].glued() || scene.tokens[start].glued()) && !scene.is_comma(at))
            && !scene.is(at, scene.lists.preposition)
            && !scene.is_subordinator(at)
            && !scene.is(at, scene.lists.coordinator)
            && !scene.is(at, scene.lists.relative)
            && scene.group_at(at).is_none_or(|g| !g.tense.is_finite());
        if !inside {
            break;
        }
        start = at;
        if scene.is(at, scene.lists.determiner) {
            break;
        }
    }
    let mut end = noun + 1;
    let told = |at: usize| scene.is(noun, scene.lists.content_noun) && scene.is(at, scene.lists.complementizer);
    while end < scene.tokens.len() {
        // "the announcement by the bank that it had failed"
        if told(end) {
            end = scene.clauses.clause_of(end).1.clamp(end + 1, scene.tokens.len());
            break;
        }
        // "the protest and now say it will go ahead": another verb.
        if scene.is(end, scene.lists.coordinator) && (scene.is_time(end + 1) || scene.is(end + 1, scene.lists.adverb)) {
            break;
        }
        // "In the elections this month his party took": the subject begins.
        let subject = [scene.lists.determiner, scene.lists.anaphor, scene.lists.anaphor_owner];
        if end > noun + 1
            && scene.is_time(end - 1)
            && subject.iter().any(|class| scene.is(end, *class) && !scene.is_time(end))
        {
            break;
        }
        // A full stop inside a sentence is that of an abbreviation.
        let inner = scene.tokens[end].glued() && scene.word(end) == "." && end + 1 < scene.tokens.len();
        let stops = scene.tokens[end].is_mark()
            && !inner
            && !matches!(scene.word(end), "'" | "\u{2019}" | "-" | "%" | "$" | "&")
            || scene.group_at(end).is_some_and(|g| g.tense.is_finite())
            || scene.is(end, scene.lists.relative)
            || scene.is_subordinator(end);
        if stops {
            break;
        }
        end += 1;
    }
    start..end
}

/// A headline explains so many nouns.
const EXPLAINED: usize = 2;

/// Words as they are collected, with gaps shown.
struct Words<'s, 'a> {
    scene: &'s Scene<'a>,
    known: Known<'s>,
    refers: Reference,
    /// What the next noun stands for.
    definite: Option<Definite>,
    explained: usize,
    /// How many characters of it stand in brackets.
    put: usize,
    out: String,
    /// The first token, unless something was put in before it, and the last that was taken.
    first: Option<usize>,
    last: Option<usize>,
    /// Tokens were left out since then.
    gap: bool,
    /// Words in brackets stand in the gap, which then needs no other mark.
    bracket: bool,
    /// The token that no cut may lose, and the length of the headline behind it.
    trigger: usize,
    least: usize,
    /// Where a phrase begins, and the headline may be cut.
    seams: Vec<usize>,
}

impl<'s, 'a> Words<'s, 'a> {
    fn new(scene: &'s Scene<'a>, trigger: usize, known: Known<'s>) -> Self {
        Words {
            scene,
            known,
            refers: Reference::default(),
            definite: None,
            explained: 0,
            put: 0,
            out: String::new(),
            first: None,
            last: None,
            gap: false,
            bracket: false,
            trigger,
            least: 0,
            seams: Vec::new(),
        }
    }

    fn range(&mut self, range: Range<usize>, without: &[Range<usize>]) {
        if let Some(last) = self.last.filter(|last| last + 1 < range.start) {
            // A comma or a pronoun between antecedent and clause is no loss worth showing.
            self.gap |= (last + 1..range.start)
                .any(|i| !self.scene.tokens[i].is_mark() && !self.scene.is(i, self.scene.lists.relative));
        }
        let end = self.without_tail(range.clone(), without);
        // "If they win on Saturday": not that they do.
        let condition = |i: &usize| {
            self.out.is_empty()
                && self.scene.is(*i, self.scene.lists.condition)
                && self.scene.is_subordinator(*i)
                && end > range.start
        };
        if let Some(at) = range.start.checked_sub(1).filter(condition) {
            self.word(at);
        }
        for at in range.start..end {
            if without.iter().any(|r| r.contains(&at)) {
                self.gap |= !self.out.is_empty();
                continue;
            }
            self.take(at);
        }
        // What is left out at the end leaves no gap.
        self.gap = false;
    }

    /// One past the last token that can end a headline: no preposition, determiner or coordinator, and nothing that
    /// is left out.
    fn without_tail(&self, range: Range<usize>, without: &[Range<usize>]) -> usize {
        let scene = self.scene;
        let mut end = range.end;
        while end > range.start && end - 1 > self.trigger {
            let at = end - 1;
            let hangs = without.iter().any(|r| r.contains(&at))
                || scene.is(at, scene.lists.coordinator)
                || scene.tokens[at].is_mark() && !matches!(scene.word(at), "%" | ")") && !self.closes(at, &range)
                || scene.is(at, scene.lists.determiner)
                // "called on a [Friday evening]"
                || end < range.end
                    && scene.is(at, scene.lists.preposition)
                    && scene.is(end, scene.lists.determiner)
                    && !is_verbs(scene, at)
                // "a revolt, starting on 3 May"
                || scene.is(at, scene.lists.span_opener)
                    && without.iter().any(|r| r.start == at + 1)
                    // "did not become effective until May"
                    && scene.clauses.groups.iter().all(|g| g.end != at)
                // "went in", "a battle in": a preposition that what is left out, or another clause, hung on.
                || scene.is(at, scene.lists.preposition)
                    && !self.is_particle(at)
                    && !is_verbs(scene, at)
                    && (without.iter().any(|r| r.start == at + 1) || scene.is(at + 1, scene.lists.relative))
                // "shortly after they met", "even though it", "... , however": the word belongs to what is not told.
                || at + 1 == end && end == range.end && self.opens_next(at)
                || scene.is_comma(at - 1) && scene.is(at, scene.lists.lead_in)
                // "signed a pact, pursuant to which": the word goes with what is not told.
                || scene.is_comma(at - 1) && scene.is(at + 1, scene.lists.preposition) && scene.is(at + 2, scene.lists.relative);
            if !hangs {
                break;
            }
            end = at;
        }
        end
    }

    /// "dragged on through the winter": the word is the verb's.
    fn is_particle(&self, at: usize) -> bool {
        let (scene, lists) = (self.scene, self.scene.lists);
        // "was effectively over by May"
        let from = if at > 0 && scene.is(at - 1, lists.adverb) { at - 1 } else { at };
        let verb = scene.clauses.groups.iter().any(|g| g.end == from);
        verb && scene.is(at, lists.particle) && scene.is(at + 1, lists.preposition)
    }

    /// An adverb in front of a clause that is not told.
    fn opens_next(&self, at: usize) -> bool {
        let (scene, lists) = (self.scene, self.scene.lists);
        // "fell since before the war began": neither of the two.
        let small = [lists.adverb, lists.narrowing, lists.lead_in, lists.half_subordinator];
        let clause = scene.clauses.clauses.iter().any(|c| c.0 == at + 1);
        clause
            && (scene.is_subordinator(at + 1) || scene.is(at + 1, lists.relative))
            && small.iter().any(|class| scene.is(at, *class))
    }

    /// A quotation mark whose quotation begins in the range.
    fn closes(&self, at: usize, range: &Range<usize>) -> bool {
        self.scene.clauses.quotations.iter().any(|q| q.1 == at && q.0 > range.start)
    }

    /// Shows in brackets what the sentence leaves to be understood.
    fn put_in(&mut self, words: &str) {
        if !words.is_empty() {
            let space = if self.out.is_empty() { "" } else { " " };
            let _ = write!(self.out, "{space}[{words}]");
            self.put += words.chars().count() + 3;
            self.refers.put_in(words);
            self.bracket = true;
        }
    }

    /// "the plan" is told with what the text has said of it.
    fn take(&mut self, at: usize) {
        if self.explained < EXPLAINED && self.scene.is(at, self.scene.lists.definite) {
            self.definite = (self.known)(at);
            self.explained += usize::from(self.definite.is_some());
            // An owner stands in its place.
            if self.definite.as_ref().is_some_and(|definite| definite.owned) {
                return;
            }
            if self.definite.is_none() {
                self.refers.definite(self.scene, at);
            }
            return self.word(at);
        }
        let Some(definite) = self.definite.take() else { return self.word(at) };
        self.put_in(&definite.before);
        self.word(at);
        self.put_in(&definite.behind);
    }

    fn word(&mut self, at: usize) {
        let word = self.scene.word(at);
        let token = self.scene.tokens[at];
        let closing = token.is_mark() && matches!(word, "," | "." | ";" | ":" | "!" | "?" | ")" | "]");
        if self.out.is_empty()
            && token.is_mark()
            && !matches!(word, "\u{201c}" | "\"" | "$" | "(" | "\u{a3}" | "\u{20ac}")
        {
            return;
        }
        if self.gap && token.is_mark() && !matches!(word, "\u{201c}" | "\"" | "(" | "$" | "\u{a3}" | "\u{20ac}") {
            // No mark hangs on a gap.
            return;
        }
        if std::mem::take(&mut self.bracket) {
            self.gap = false;
        }
        if self.gap {
            while self.out.ends_with([',', ' ']) {
                self.out.pop();
            }
            self.out.push_str(" ...");
            self.gap = false;
        }
        let glued = self.last.is_some_and(|last| last + 1 == at) && token.glued();
        if self.is_seam(at) {
            self.seams.push(self.out.len());
        }
        if self.out.is_empty() {
            self.first = Some(at);
        } else if !glued && !closing {
            self.out.push(' ');
        }
        self.out.push_str(word);
        self.last = Some(at);
        self.refers.read(self.scene, at);
        if at == self.trigger {
            self.least = self.out.chars().count();
        }
    }

    /// A word that opens a phrase of its own, so that what stands before it is whole.
    fn is_seam(&self, at: usize) -> bool {
        let (scene, lists) = (self.scene, self.scene.lists);
        scene.is_comma(at) && !scene.tokens.get(at + 1).is_some_and(|t| t.glued())
            || scene.is(at, lists.preposition) && !scene.is(at, lists.genitive_preposition)
            || scene.is(at, lists.coordinator)
            || scene.is(at, lists.relative)
            || scene.is_subordinator(at)
            || scene.is_mark(at, "(")
    }

    /// At the last seam of a headline that is too long, else at a word.
    fn cut(out: &str, length: usize, seams: &[usize]) -> Option<String> {
        let limit = out.char_indices().nth(length)?.0;
        let seam = seams.iter().rfind(|at| **at <= limit).filter(|at| **at * 3 > limit * 2);
        let at = seam.copied().or_else(|| out[..limit].rfind(' ')).unwrap_or(limit);
        Some(format!("{} ...", out[..at].trim_end_matches([',', ';', ':', ' ', '.', '('])))
    }

    fn finish(self) -> Headline {
        let open = self.refers.is_open();
        let thin = self.refers.is_thin();
        let Reference { stands, speaker, ref subject, .. } = self.refers;
        Headline {
            open,
            thin,
            stands,
            speaker,
            subject: subject.clone(),
            first: self.first,
            last: self.last,
            words: self.whole(),
        }
    }

    fn whole(self) -> String {
        let mut out = self.out;
        while out.ends_with([',', ';', ':', '.', ' ', '-', '\u{2013}', '\u{2014}', '(']) && !out.ends_with("...") {
            out.pop();
        }
        let least = self.least + TAIL / 4;
        let told = |at: &usize| out.get(..*at).is_some_and(|words| words.chars().count() > least);
        let seams: Vec<usize> = self.seams.iter().copied().filter(told).collect();
        let cut = Self::cut(&out, (LENGTH + self.put.min(LENGTH / 2)).max(self.least + TAIL), &seams);
        let whole = cut.is_none();
        out = cut.unwrap_or(out);
        // No cut goes through what was put in.
        if !whole && out.matches('[').count() > out.matches(']').count() {
            out.truncate(out.rfind('[').unwrap_or(out.len()));
            out.truncate(out.trim_end().len());
            out.push_str(" ...");
        }
        // Quotation marks in pairs or not at all, and none around what is left out.
        for (open, close) in [('\u{201c}', '\u{201d}'), ('"', '"')] {
            out = out.replace(&format!("{open} ... {close}"), "...");
            if whole {
                out.truncate(out.trim_end_matches(" ...").len());
            }
            let count = out.chars().filter(|c| *c == open || *c == close).count();
            if count % 2 == 1 {
                out.retain(|c| c != open && c != close);
            }
        }
        // What a bracket opens and nothing closes is left out, unless it tells the event.
        if out.matches('(').count() > out.matches(')').count()
            && let Some(open) = out.rfind('(')
        {
            if out[..open].chars().count() >= self.least {
                out.truncate(open);
            } else {
                out.remove(open);
            }
        }
        out.trim().to_owned()
    }
}
