//! What the text asserts of an event: that it was, is to be, may be, was called off.

use super::attribution::rejects;
use super::link::{Tie, noun_phrase_start};
use super::predicate::{coordinator_before, predicate};
use super::scene::Scene;
use super::{Link, Status};
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{ClassId, Every, Formula, Side};
use crate::resolve::Resolution;
use crate::time::{Reference, Value};
use chrono::NaiveDate;

/// The status of the event at a token, as dated by a resolution, seen from the day of the report.
pub fn status(scene: &Scene<'_>, tie: Tie, resolution: Option<&Resolution>, day: Option<NaiveDate>) -> Status {
    let trigger = tie.trigger;
    if matches!(resolution.and_then(|r| r.value.as_ref()), Some(Value::Set { .. })) {
        return Status::Habitual;
    }
    // Certainly behind the day of the report.
    let ahead = match (resolution.and_then(|r| r.bounds.first_day()), day) {
        (Some(first), Some(day)) => first > day,
        _ => false,
    };
    let since = resolution.is_some_and(|r| r.side == Some(Side::Since));
    let nominal =
        matches!(tie.link, Link::Possessive | Link::Premodifier | Link::Light | Link::NounPhrase | Link::BareNoun);
    let own = scene.clauses.groups.iter().find(|g| g.head == trigger && (g.tense.is_finite() || !nominal));
    let status = match own {
        Some(group) => verb(scene, group, since),
        None => noun(scene, trigger, ahead),
    };
    match status {
        // "usually starts around 15 June", "nearly always between 1am and 4am"
        Status::Happened | Status::Planned | Status::Ongoing | Status::Unknown
            if own.is_some_and(|g| is_frequent(scene, g)) =>
        {
            Status::Habitual
        }
        // In a chronology the present tells what was.
        Status::Planned | Status::Ongoing
            if tie.link == Link::Label && !ahead && own.is_some_and(|g| g.tense == Tense::Present) =>
        {
            Status::Happened
        }
        // "historians mark the end in 1911": no plan, for it is over.
        Status::Planned if own.is_some_and(|g| g.tense == Tense::Present) && is_over(resolution, day) => {
            Status::Happened
        }
        // "climbed off the bench to score on Saturday"
        Status::Planned if is_over(resolution, day) && own.is_some_and(|g| goes_to(scene, g)) => Status::Happened,
        // "a leaflet sent before the 2019 election": it was held since.
        Status::Planned if own.is_none() && presupposed(scene, trigger) && is_over(resolution, day) => Status::Happened,
        // "The schools are closed today"
        Status::Planned if own.is_some_and(|g| g.tense == Tense::Present && g.passive) && is_today(resolution, day) => {
            Status::Ongoing
        }
        // "tried to seize the mules": that much was done.
        Status::Planned
            if !ahead && own.is_some_and(|g| g.intended && !g.negated && scene.is(g.start, scene.lists.attempt)) =>
        {
            Status::Happened
        }
        // "tests had to be repeated in May"
        Status::Planned if is_over(resolution, day) && own.is_some_and(|g| had_to(scene, g)) => Status::Happened,
        // "believed that it would fall by May"
        Status::Planned if own.is_some_and(|g| is_believed(scene, g)) => Status::Expected,
        // "will send them home on Friday if they have not reached a verdict"
        Status::Planned if own.is_some_and(|g| depends(scene, g)) => Status::Conditional,
        // "An attempt to lift it on Monday was abandoned", "A plan to close it by 1985 was withdrawn"
        Status::Unknown | Status::Planned
            if own.is_some_and(|g| noun_aims(scene, g, scene.lists.attempted).is_some()) =>
        {
            Status::Happened
        }
        Status::Unknown | Status::Planned
            if own.is_some_and(|g| {
                noun_aims(scene, g, scene.lists.intent).is_some_and(|verb| comes_to_nothing(scene, verb))
            }) =>
        {
            Status::Cancelled
        }
        // "The draw takes place this afternoon"
        Status::Happened if own.is_some_and(|g| comes_today(scene, g)) && is_today(resolution, day) => Status::Planned,
        // "In May they decided to leave": they did decide.
        Status::Planned
            if (tie.link == Link::Initial && is_over(resolution, day) || is_long_over(resolution, day))
                && own.is_some_and(|g| decides(scene, g)) =>
        {
            Status::Happened
        }
        // "who would lead it in the 1980s", long after that: history, and no plan that somebody tells of.
        Status::Planned if own.is_some_and(|g| foretells(scene, g)) && is_long_over(resolution, day) => {
            Status::Happened
        }
        // "The works remain on track to open in March", "is leaving on Monday"
        Status::Ongoing if ahead && own.is_some_and(|g| matches!(g.tense, Tense::Present | Tense::Infinitive)) => {
            Status::Planned
        }
        // "has set 14 December for a vote"
        Status::Happened
            if ahead
                && own.is_some_and(|g| {
                    scene.is(g.head, scene.lists.booking) || scene.phrase(g.head, scene.lists.booking).is_some()
                }) =>
        {
            Status::Planned
        }
        // "will be opened and adjourned tomorrow": the auxiliary is that of both.
        Status::Happened if own.is_some_and(|g| shares_outlook(scene, g)) => Status::Planned,
        // "The match tonight is off."
        Status::Happened if own.is_some_and(|g| is_off(scene, g)) => Status::Cancelled,
        // "if they win on Saturday"
        Status::Happened | Status::Planned
            if ahead && own.is_some_and(|g| g.tense == Tense::Present) && is_conditional(scene, trigger) =>
        {
            Status::Conditional
        }
        // "closed this weekend", said before it: it did close, and the date is in doubt.
        Status::Happened
            if ahead
                && own.is_some_and(|g| {
                    let be = scene.lists.be.iter().any(|be| scene.is(g.head, *be));
                    matches!(g.tense, Tense::Past | Tense::Perfect) && !be
                }) =>
        {
            Status::Happened
        }
        Status::Happened if ahead => Status::Planned,
        // "Ford cutting 30,000 jobs by 2012": no verb tells more than the date.
        Status::Unknown if ahead || by_later(resolution, day) => Status::Planned,
        Status::Happened if is_ahead(resolution, day) && own.is_some_and(|g| !g.tense.is_finite()) => Status::Planned,
        // "said that more was likely in the coming days"
        Status::Happened if is_ahead(resolution, day) => Status::Expected,
        // "should be complete in October"
        Status::Conditional
            if (ahead || by_later(resolution, day))
                && own.is_some_and(|g| (g.start..g.head).any(|i| scene.is(i, scene.lists.outlook_modal))) =>
        {
            Status::Expected
        }
        Status::Happened | Status::Ongoing | Status::Planned if is_denied(scene, trigger) => Status::Denied,
        Status::Happened | Status::Unknown if is_conditional(scene, trigger) => Status::Conditional,
        // "if it had not been accepted by Thursday", "had it not been sold"
        Status::Denied if own.is_some_and(|g| g.tense == Tense::Past) && is_conditional(scene, trigger) => {
            Status::Conditional
        }
        Status::Happened | Status::Unknown if !presupposed(scene, trigger) && is_alleged(scene, trigger) => {
            Status::Alleged
        }
        status => status,
    }
}

/// "is off", where nothing follows.
fn is_off(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let be = scene.lists.be.iter().any(|be| scene.is(group.head, *be));
    be && scene.is(group.end, scene.lists.off) && scene.tokens.get(group.end + 1).is_none_or(|t| t.is_mark())
}

/// An adverb of its clause says how often: "usually starts", "struck twice a week".
fn is_frequent(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let (start, end) = scene.clauses.clause_of(group.head);
    let told = |i: usize| scene.is(i, scene.lists.frequency) || scene.phrase(i, scene.lists.frequency).is_some();
    // "every Tuesday", but "yearly audits", "at night".
    let set = |e: &TimeExpression| {
        let whole = matches!(&e.formula, Formula::Set { every, .. } if !matches!(every, Every::DayPart(_)));
        let own = || scene.clauses.governing(e.tokens.0, e.tokens.1).is_some_and(|g| g.head == group.head);
        let weekday = matches!(&e.formula, Formula::Set { every: Every::Weekday(_), .. });
        whole && (weekday || e.tokens.1 > e.tokens.0 + 1) && own()
    };
    matches!(group.tense, Tense::Past | Tense::Present | Tense::FuturePast)
        && ((start..end.min(scene.tokens.len())).any(told) || scene.times.iter().any(set))
}

/// "denied that they had fired", "dismissed reports that they had".
fn is_denied(scene: &Scene<'_>, trigger: usize) -> bool {
    let (start, _) = scene.clauses.clause_of(trigger);
    let groups = || scene.clauses.groups.iter();
    let denies = |g: &VerbGroup| g.speech && !g.negated && scene.is(g.head, scene.lists.denial);
    let rejected = |g: &VerbGroup| {
        denies(g)
            && g.tense.is_finite()
            && rejects(scene, g, start)
            && !groups().any(|other| other.tense.is_finite() && other.start >= g.end && other.end <= start)
    };
    scene.is(start, scene.lists.complementizer) && groups().any(|g| g.end == start && denies(g) || rejected(g))
}

/// "by 2012", said before.
fn by_later(resolution: Option<&Resolution>, day: Option<NaiveDate>) -> bool {
    resolution
        .is_some_and(|r| r.side == Some(Side::By) && r.bounds.last_day().zip(day).is_some_and(|(last, day)| last > day))
}

/// "in the coming days", from the day of the report, and not "some years later" in what it tells.
pub fn is_ahead(resolution: Option<&Resolution>, day: Option<NaiveDate>) -> bool {
    let Some(resolution) = resolution else { return false };
    matches!(resolution.value, Some(Value::Reference(Reference::Future)))
        && day.is_some_and(|day| resolution.bounds.first_day().is_some_and(|first| first >= day))
}

/// Certainly before the day of the report.
fn is_over(resolution: Option<&Resolution>, day: Option<NaiveDate>) -> bool {
    resolution.and_then(|r| r.bounds.last_day()).zip(day).is_some_and(|(last, day)| last < day)
}

/// A clause that says under which condition follows the verb's own, or opens the sentence before it.
fn depends(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let finite = |from: usize, to: usize| {
        scene.clauses.groups.iter().filter(move |g| g.tense.is_finite() && (from..to).contains(&g.head))
    };
    let all = scene.tokens.len();
    let opens = |at: usize| scene.is(at, scene.lists.hypothesis) && finite(at, all).next().is_some();
    let behind = (group.end..all).find(|i| opens(*i)).filter(|at| finite(group.end, *at).next().is_none());
    let first = (0..group.start).find(|i| !scene.tokens[*i].is_mark()).filter(|at| opens(*at));
    // "If they win, they will go up", and no clause of another between the two.
    let before = first.is_some_and(|at| finite(at, group.start).count() <= 1);
    let ahead = matches!(group.tense, Tense::Future | Tense::FuturePast | Tense::Conditional);
    ahead && !group.intended && (behind.is_some() || before)
}

/// The verb whose subject is a noun with an infinitive that a group is, or is joined to: "an attempt to lift it failed".
fn noun_aims<'a>(scene: &Scene<'a>, group: &VerbGroup, noun: Option<ClassId>) -> Option<&'a VerbGroup> {
    let finite = || scene.clauses.groups.iter().filter(|g| g.tense.is_finite());
    if group.tense != Tense::Infinitive || finite().any(|g| g.end <= group.start) {
        return None;
    }
    let verb = finite().find(|g| g.start >= group.end)?;
    let subject = predicate(scene, verb).subject;
    let head = subject.clone().take(HEAD).any(|i| scene.is(i, noun));
    (subject.contains(&group.head) && head).then_some(verb)
}

/// The noun of a subject stands so near its beginning: "a second, bolder attempt".
const HEAD: usize = 5;

/// "was withdrawn", "came to nothing", "was rejected".
fn comes_to_nothing(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let word = |class| scene.is(group.head, class) || scene.phrase(group.head, class).is_some();
    word(scene.lists.cancel) || word(scene.lists.deferring) || word(scene.lists.fail)
}

/// "decided to leave", in the past.
fn decides(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    group.intended
        && (group.start..group.head).any(|i| scene.is(i, scene.lists.decision) && scene.is(i, scene.lists.past))
        && !group.negated
}

/// The infinitive behind a verb of going.
fn goes_to(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let before = scene.clauses.groups.iter().rfind(|g| g.end <= group.start && g.tense.is_finite());
    let gone = |g: &VerbGroup| {
        matches!(g.tense, Tense::Past | Tense::Perfect) && !g.negated && scene.is(g.head, scene.lists.motion)
    };
    group.tense == Tense::Infinitive && before.is_some_and(gone)
}

/// "had to go"
fn had_to(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let had =
        |g: &VerbGroup| g.end == group.start && g.start == g.head && scene.is(g.head, scene.lists.had) && !g.negated;
    group.tense == Tense::Infinitive && scene.clauses.groups.iter().any(had)
}

/// "would fall", as somebody believed.
fn is_believed(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let (clause, _) = scene.clauses.clause_of(group.head);
    let believes = |g: &VerbGroup| {
        (g.end == clause || g.end + 4 > group.start) && g.end <= group.start && scene.is(g.head, scene.lists.belief)
    };
    group.tense == Tense::FuturePast && scene.clauses.groups.iter().any(believes)
}

/// An occasion in the present: nobody tells what is happening now that way.
fn comes_today(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    group.tense == Tense::Present
        && group.start == group.head
        && scene.is(group.end, scene.lists.event_noun)
        && !scene.clauses.is_quoted(group.head)
}

/// On the day of the report.
fn is_today(resolution: Option<&Resolution>, day: Option<NaiveDate>) -> bool {
    day.is_some() && resolution.is_some_and(|r| r.bounds.first_day() == day && r.bounds.last_day() == day)
}

/// More than a year before the day of the report.
fn is_long_over(resolution: Option<&Resolution>, day: Option<NaiveDate>) -> bool {
    let last = resolution.and_then(|r| r.bounds.last_day());
    last.zip(day).is_some_and(|(last, day)| (day - last).num_days() > 366)
}

/// "would lead it": neither said nor wanted by anybody in the sentence.
fn foretells(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let told =
        |g: &VerbGroup| g.end <= group.start && (g.speech || g.intended || scene.is(g.head, scene.lists.expected));
    group.tense == Tense::FuturePast
        && scene.is(group.start, scene.lists.would)
        && !scene.clauses.is_quoted(group.head)
        && !scene.is(scene.clauses.clause_of(group.head).0, scene.lists.complementizer)
        && !scene.clauses.groups.iter().any(told)
        && !(0..scene.tokens.len()).any(|i| scene.is(i, scene.lists.condition))
}

fn verb(scene: &Scene<'_>, group: &VerbGroup, since: bool) -> Status {
    let awaited = scene.is(group.head, scene.lists.expected);
    // "A decision is not expected before June": it is, behind that.
    if group.negated && awaited && matches!(group.tense, Tense::Present | Tense::Future) {
        return Status::Expected;
    }
    // "might not be fit"
    if group.negated && group.tense == Tense::Conditional && scene.is(group.start, scene.lists.possibly) {
        return Status::Conditional;
    }
    if group.negated || tells_of_none(scene, group) && !awaited {
        return Status::Denied;
    }
    let expected = (group.start..=group.head).any(|i| scene.is(i, scene.lists.expected));
    match group.tense {
        // "was to have been opened in May": it was not, or not then.
        Tense::FuturePast if is_unfulfilled(scene, group) => Status::Cancelled,
        // "would have left", but "would have to leave"
        Tense::FuturePast
            if scene
                .phrase(group.start, scene.lists.backward_modal)
                .is_some_and(|end| !scene.is(end, scene.lists.directional)) =>
        {
            Status::Conditional
        }
        Tense::Future | Tense::FuturePast if expected => Status::Expected,
        Tense::Future | Tense::FuturePast => Status::Planned,
        // "could raise only nine men and were bowled out"
        Tense::Conditional if scene.is(group.start, scene.lists.could) && goes_on_in_past(scene, group) => {
            Status::Happened
        }
        Tense::Conditional => Status::Conditional,
        // "at least four suits have been filed since": one by one.
        Tense::Perfect if since && counts_events(scene, group) => Status::Happened,
        Tense::Perfect if since => Status::Ongoing,
        Tense::Past | Tense::Perfect | Tense::Reduced => Status::Happened,
        Tense::Present if group.progressive || scene.is(group.head, scene.lists.going_on) => Status::Ongoing,
        // "first results are anticipated in May", "it expects a loss this quarter"
        Tense::Present if scene.is(group.head, scene.lists.expected) => Status::Expected,
        // "rain is possible by Friday"
        Tense::Present
            if scene.lists.be.iter().any(|be| scene.is(group.head, *be))
                && (scene.is(group.end, scene.lists.expected) || scene.is(group.end, scene.lists.possible)) =>
        {
            Status::Expected
        }
        Tense::Present if group.schedule => Status::Planned,
        Tense::Present => Status::Happened,
        // "are due back, having been sent home"
        Tense::Participle if group.start < group.head && scene.is(group.start, scene.lists.having) => Status::Happened,
        Tense::Infinitive | Tense::Participle => {
            let before = scene.clauses.groups.iter().rfind(|g| g.end <= group.start && g.tense.is_finite());
            // "being forced to leave": the participle right before it tells.
            let beside = scene.clauses.groups.iter().find(|g| g.end == group.start && !g.tense.is_finite());
            let does = |g: &&VerbGroup| {
                group.tense == Tense::Infinitive
                    && [scene.lists.implicative, scene.lists.causative].iter().any(|class| scene.is(g.head, *class))
            };
            if let Some(beside) = beside.filter(does) {
                return verb(scene, beside, since);
            }
            match before {
                Some(finite) if scene.is(finite.head, scene.lists.denial) => Status::Denied,
                // "used to come back every February"
                Some(finite) if finite.end == group.start && scene.is(finite.head, scene.lists.used) => {
                    Status::Habitual
                }
                // "appears to have begun"
                Some(finite)
                    if group.tense == Tense::Infinitive
                        && scene.is(group.start + 1, scene.lists.have)
                        && matches!(finite.tense, Tense::Present | Tense::Past) =>
                {
                    Status::Happened
                }
                // "put it up for sale, only to pull the auction in March"
                Some(finite) if group.start > 0 && scene.is(group.start - 1, scene.lists.narrowing) => {
                    verb(scene, finite, since)
                }
                // "expect the board to decide"
                Some(finite) if group.tense == Tense::Infinitive && scene.is(finite.head, scene.lists.expected) => {
                    Status::Expected
                }
                Some(finite) if group.tense == Tense::Participle => verb(scene, finite, since),
                // "rose to close at 8,962"
                Some(finite)
                    if scene.is(finite.head, scene.lists.change) && scene.is(group.head, scene.lists.outcome) =>
                {
                    verb(scene, finite, since)
                }
                // "was unable to leave"
                Some(_) if group.start > 0 && scene.is(group.start - 1, scene.lists.unable) => Status::Denied,
                // "began to rain", "caused them to leave", "was able to leave": it did, they did.
                Some(finite)
                    if scene.is(finite.head, scene.lists.implicative) && finite.end == group.start
                        || scene.is(finite.head, scene.lists.causative)
                        || group.start > 0 && scene.is(group.start - 1, scene.lists.able) =>
                {
                    verb(scene, finite, since)
                }
                Some(finite) => match verb(scene, finite, since) {
                    // "failed to", "decided to": what was to be done.
                    Status::Happened => Status::Planned,
                    other => other,
                },
                // "Having crossed in May, the army marched": as the verb behind.
                None if group.tense == Tense::Participle => {
                    let behind = scene.clauses.groups.iter().find(|g| g.start >= group.end && g.tense.is_finite());
                    behind.map_or(Status::Unknown, |finite| verb(scene, finite, since))
                }
                None => Status::Unknown,
            }
        }
    }
}

/// "There was no race", "nothing at all was held".
pub fn tells_of_none(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let none = |i: usize| scene.is(i, scene.lists.nobody) || scene.phrase(i, scene.lists.nobody).is_some();
    let subject = predicate(scene, group).subject;
    let there = group.start > 0 && scene.is(group.start - 1, scene.lists.expletive) && none(group.end);
    there || subject.start < group.start && none(subject.start)
}

/// The next verb is joined to one and tells what was.
fn goes_on_in_past(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let next = scene.clauses.groups.iter().find(|g| g.start >= group.end && g.tense.is_finite());
    next.is_some_and(|g| g.tense == Tense::Past && coordinator_before(scene, g).is_some())
}

/// "was originally to have been opened"
fn is_unfulfilled(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let to = (group.start..group.head).find(|i| scene.is(*i, scene.lists.directional));
    to.is_some_and(|to| scene.is(to + 1, scene.lists.have))
        && (scene.lists.be.iter().any(|be| scene.is(group.start, *be)))
}

/// A number of somebody or something did it, or had it done to them.
fn counts_events(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let subject = predicate(scene, group).subject;
    let count = |i: usize| scene.tokens[i].is_number() || scene.is(i, scene.lists.cardinal);
    group.head > group.start
        && !scene.is(group.head, scene.lists.stative)
        && !scene.lists.be.iter().any(|be| scene.is(group.head, *be))
        && subject.clone().take(COUNT).any(count)
}

/// So far into a subject its number stands: "more than 40 people".
const COUNT: usize = 4;

/// Nothing but its own phrase stands between a verb and a noun: "avoided a default".
pub fn is_object(scene: &Scene<'_>, group: &VerbGroup, noun: usize) -> bool {
    let mark = |i: usize| scene.tokens[i].is_mark() && !(scene.tokens[i].glued() && scene.word(i) == "-");
    group.end <= noun && !(group.end..noun).any(|i| mark(i) || scene.is(i, scene.lists.preposition))
}

/// "was cancelled", "called off".
pub fn cancels(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    scene.is(group.head, scene.lists.cancel) || scene.phrase(group.head, scene.lists.cancel).is_some()
}

fn noun(scene: &Scene<'_>, noun: usize, ahead: bool) -> Status {
    let (start, end) = scene.clauses.clause_of(noun);
    let window = noun.saturating_sub(6).max(start.min(noun))..noun;
    let cue = window
        .clone()
        .any(|i| scene.is(i, scene.lists.ahead) || scene.phrase(i, scene.lists.ahead).is_some_and(|e| e <= noun));
    let scheduled = scene.is(noun, scene.lists.scheduled_noun);
    let groups =
        || scene.clauses.groups.iter().filter(move |g| g.head >= start && g.head < end.min(scene.tokens.len()));
    // "the now-cancelled deal" calls nothing else off.
    let off = |g: &&VerbGroup| cancels(scene, g) && (g.tense.is_finite() || g.start > noun && g.start <= noun + 2);
    let subject = |g: &VerbGroup| g.tense.is_finite() && predicate(scene, g).subject.contains(&noun);
    if groups().any(|g| off(&g)) || scene.clauses.groups.iter().filter(off).any(subject) {
        return Status::Cancelled;
    }
    if ahead || cue && scheduled {
        return Status::Planned;
    }
    // The noun shares the fate of the verb that it is subject or object of.
    let near = groups().rfind(|g| g.end <= noun).or_else(|| groups().find(|g| g.start > noun));
    match near {
        Some(group) if group.tense == Tense::Infinitive || group.tense == Tense::Participle => Status::Happened,
        Some(group) if scene.is(group.head, scene.lists.denial) && is_object(scene, group, noun) => Status::Denied,
        // "predicted victory"
        Some(group) if scene.is(group.head, scene.lists.expected) && is_object(scene, group, noun) => Status::Expected,
        // "were to take delivery in May"
        Some(group)
            if group.end <= noun && scene.is(group.head, scene.lists.light) && is_object(scene, group, noun) =>
        {
            verb(scene, group, false)
        }
        // "did not hold talks", "the talks did not begin"; but "the attack did not end the war".
        Some(group)
            if group.negated
                && !(scene.is(group.head, scene.lists.light) && (group.passive || is_object(scene, group, noun)))
                && !(group.start > noun && scene.is(group.head, scene.lists.occurrence)) =>
        {
            if scheduled && ahead {
                Status::Planned
            } else {
                Status::Happened
            }
        }
        Some(group) if scheduled || group.negated => match verb(scene, group, false) {
            Status::Planned | Status::Expected if !scheduled => Status::Happened,
            status => status,
        },
        _ => Status::Happened,
    }
}

/// "after the accident", "ahead of the vote": named as known, whatever the sentence says of it.
pub fn presupposed(scene: &Scene<'_>, noun: usize) -> bool {
    let left = noun_phrase_start(scene, noun);
    scene.group_at(noun).is_none_or(|g| g.head != noun)
        && left > 0
        && (scene.is(left - 1, scene.lists.passed)
            || scene.is(left - 1, scene.lists.ahead) && !scene.is(left - 1, scene.lists.weak_preposition)
            || scene.is_ahead_of(left))
}

/// "if I had known", "had I known": a verb in a clause that opens so.
fn is_conditional(scene: &Scene<'_>, trigger: usize) -> bool {
    let (start, _) = scene.clauses.clause_of(trigger);
    (start..trigger.min(start + 3)).any(|i| scene.is(i, scene.lists.condition)) || is_inverted(scene, trigger)
}

/// "Had the price been lower, it would have": the auxiliary opens the sentence, which is no question.
fn is_inverted(scene: &Scene<'_>, trigger: usize) -> bool {
    let Some(first) = (0..trigger).find(|i| scene.tokens[*i].is_word()) else { return false };
    let comma = (first..scene.tokens.len()).find(|i| scene.is_comma(*i));
    let behind = |at: usize| scene.clauses.groups.iter().any(|g| g.start > at && g.tense.is_finite());
    scene.tokens[first].is_capital()
        && scene.is(first, scene.lists.inverted)
        && scene.group_at(first).is_none_or(|g| g.end == first + 1)
        && comma.is_some_and(|comma| trigger < comma && behind(comma))
}

/// The auxiliary that a verb has from the one before it looks ahead.
fn shares_outlook(scene: &Scene<'_>, group: &VerbGroup) -> bool {
    let auxiliary = predicate(scene, group).auxiliary;
    !auxiliary.is_empty()
        && scene.clauses.groups.iter().any(|g| auxiliary.contains(&g.start) && g.tense == Tense::Future)
}

fn is_alleged(scene: &Scene<'_>, trigger: usize) -> bool {
    let (start, _) = scene.clauses.clause_of(trigger);
    // "was apparently sound and sank": what is said of the one verb does not hold for the next.
    let own = scene.clauses.groups.iter().find(|g| g.head == trigger && g.tense.is_finite());
    let from = own.and_then(|g| coordinator_before(scene, g)).unwrap_or(start.saturating_sub(2));
    (from..trigger).any(|i| scene.is(i, scene.lists.alleged) || scene.phrase(i, scene.lists.alleged).is_some())
}

/// "prosecutors said", "he claims": a party says so in these words, of what neither court nor police did themselves.
pub fn is_claimed(scene: &Scene<'_>, trigger: usize, words: &[(usize, usize)]) -> bool {
    let verb = |i: usize| scene.group_at(i).is_some_and(|g| g.head == i && g.tense.is_finite());
    let party = |i: usize| scene.is(i, scene.lists.claim) && verb(i) || scene.is(i, scene.lists.accuser);
    !scene.is(trigger, scene.lists.proceeding) && words.iter().any(|(start, end)| (*start..*end).any(party))
}
