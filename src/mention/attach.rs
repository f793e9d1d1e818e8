//! Sentences in, mentions out: ties, status, attribution, headline and bounds together.

use super::attribution::attribution;
use super::headline::headline;
use super::link::{Tie, before_phrase, ties};
use super::scene::{Lists, Scene};
use super::status::{presupposed, status};
use super::{DatedBy, Dating, EventMention, Extent, Link, Status};
use crate::annalist::{Annalist, Scratch, Sentence};
use crate::clause::Tense;
use crate::expression::{TimeExpression, find};
use crate::grammar::{Matcher, Scanner, Side};
use crate::hash::{START, fnv};
use crate::report::{Published, Report, Role};
use crate::resolve::Resolution;
use crate::span::Span;
use crate::time::{Granularity, Interval, Moment, Reference, Value};
use crate::timeline::Part;
use chrono::NaiveDate;
use std::ops::Range;

impl Annalist {
    /// The events of a report, in the order of the text: every dated one, and the lead event even
    /// when nothing dates it.
    pub fn mentions(&self, report: &Report) -> Vec<EventMention> {
        let lists = Lists::new(self.grammar());
        let content = fnv(report.text.as_bytes(), START);
        let mut mentions = Vec::new();
        self.sentences(report, &mut Scratch::default(), false, |sentence| {
            if !report.passages[sentence.passage].role.tells_events() {
                return;
            }
            let made;
            let clauses = match sentence.clauses {
                Some(clauses) => clauses,
                None => {
                    made = self.parts().analyse(self.grammar(), &report.text, sentence.tokens, &mut Matcher::default());
                    &made
                }
            };
            let scene = Scene {
                grammar: self.grammar(),
                lists: &lists,
                text: &report.text,
                tokens: sentence.tokens,
                clauses,
                times: sentence.expressions,
            };
            let utterance = report.passages[sentence.passage].said.as_deref().or(report.published.as_ref());
            dated(&scene, &sentence, report, utterance, content, &mut mentions);
        });
        if let Some(lead) = self.lead(report, &lists, content, &mentions) {
            let at = mentions
                .partition_point(|m| m.sentence.start <= lead.sentence.start && m.trigger.start <= lead.trigger.start);
            mentions.insert(at, lead);
        }
        mentions
    }

    /// What a report gives to a timeline; without `leads`, only what its words date.
    pub fn part(&self, report: &Report, leads: bool) -> Part {
        let mut mentions = self.mentions(report);
        if !leads {
            mentions.retain(|m| m.link != Link::Lead);
        }
        let open =
            if report.published.is_some() { 0 } else { self.dates(report).iter().filter(|d| d.1.is_open()).count() };
        Part::of(report, mentions, open)
    }

    /// The lead event: the main verb of the first sentence of the body that tells what happened.
    fn lead(&self, report: &Report, lists: &Lists, content: u64, mentions: &[EventMention]) -> Option<EventMention> {
        let day = report.published.as_ref()?.when.latest?;
        let body = |role| matches!(role, Role::Body | Role::Entry | Role::Message);
        let mut tokens = Vec::new();
        let mut matcher = Matcher::default();
        let mut seen = 0;
        for (index, passage) in report.passages.iter().enumerate().filter(|(_, p)| body(p.role)) {
            let mut scanner = Scanner::new(self.grammar(), &report.text, passage.span);
            while let Some(scanned) = scanner.next(&mut tokens) {
                seen += 1;
                if seen > 2 {
                    return None;
                }
                let clauses = self.parts().analyse(self.grammar(), &report.text, &tokens, &mut matcher);
                let expressions = find(self.grammar(), &report.text, &tokens, &mut matcher);
                let scene = Scene {
                    grammar: self.grammar(),
                    lists,
                    text: &report.text,
                    tokens: &tokens,
                    clauses: &clauses,
                    times: &expressions,
                };
                let told = |g: &&crate::clause::VerbGroup| {
                    let (start, _) = clauses.clause_of(g.head);
                    matches!(g.tense, Tense::Past | Tense::Perfect)
                        && !scene.is(start, lists.relative)
                        && !scene.is_subordinator(start)
                        && !scene.is(g.head, lists.bare_speech)
                        && !lists.be.iter().any(|be| scene.is(g.head, *be))
                        && !clauses.is_quoted(g.head)
                };
                let Some(group) = clauses.groups.iter().find(told) else { continue };
                let trigger = tokens[group.head].span();
                if mentions.iter().any(|m| m.trigger == trigger || m.sentence == scanned.span && m.link != Link::Lead) {
                    return None;
                }
                let bounds =
                    Interval { earliest: None, latest: Some(day), granularity: Granularity::None, approximate: false };
                let dating = Dating {
                    bounds,
                    point: Some(day.date),
                    period: None,
                    extent: Extent::Within,
                    by: DatedBy::Publication,
                    resolution: None,
                };
                let tie = Tie { trigger: group.head, link: Link::Lead };
                let without = dangling(&scene, &expressions, tie.trigger);
                return Some(mention(&scene, report, index, scanned.span, None, without, tie, dating, content, 0.75));
            }
        }
        None
    }
}

/// The mentions of the dated expressions of one sentence.
fn dated(
    scene: &Scene<'_>,
    sentence: &Sentence<'_>,
    report: &Report,
    utterance: Option<&Published>,
    content: u64,
    mentions: &mut Vec<EventMention>,
) {
    let day = utterance.and_then(|p| p.when.last_day());
    let pairs = || sentence.expressions.iter().zip(sentence.resolutions);
    for (i, (expression, resolution)) in pairs().enumerate() {
        if !dates_something(resolution) {
            continue;
        }
        // A range is one on the timeline: its first end speaks for both.
        let second = expression.range.is_some() && i > 0 && sentence.expressions[i - 1].range == expression.range;
        if second {
            continue;
        }
        let mut event: Option<String> = None;
        if is_dateline(scene, expression) {
            continue;
        }
        for tie in ties(scene, expression, resolution) {
            let status = status(scene, tie.trigger, Some(resolution), day);
            // "closed since Saturday, when workers found a crack": found on Saturday, closed since.
            let own = tie.link == Link::Subordinate && resolution.side == Some(Side::Since);
            let dating = if own {
                dating(scene, expression, &without_side(resolution), status, day)
            } else {
                dating(scene, expression, resolution, status, day)
            };
            let confidence = resolution.confidence * precision(tie.link);
            let mut without = dangling(scene, sentence.expressions, tie.trigger);
            without.push(series(scene, sentence, i));
            let expression = Some((expression, status));
            let mut mention = mention(
                scene,
                report,
                sentence.passage,
                sentence.span,
                expression,
                without,
                tie,
                dating,
                content,
                confidence,
            );
            // "It ended in May, when he left": one event, told twice.
            match &event {
                Some(event) if !own && resolution.side != Some(Side::Since) => {
                    mention.event.clone_from(event);
                    mention.leads = false;
                }
                _ => {
                    // "now" is no date for a timeline, and saying so is no event.
                    mention.leads = places(resolution) && !scene.is(tie.trigger, scene.lists.bare_speech);
                    event = Some(mention.event.clone());
                }
            }
            mentions.push(mention);
        }
    }
}

/// Lengths at the end of the trigger's clause that belong to what follows it: "was found, three days
/// after ...".
fn dangling(scene: &Scene<'_>, expressions: &[TimeExpression], trigger: usize) -> Vec<Range<usize>> {
    let (_, end) = scene.clauses.clause_of(trigger);
    let ends = |e: &&TimeExpression| e.tokens.1 == end && end < scene.tokens.len() && scene.is_subordinator(end);
    expressions.iter().filter(ends).map(|e| before_phrase(scene, e.tokens.0)..e.tokens.1).collect()
}

/// The words of an expression with its preposition, and the dates beside it that say the same of the same
/// event: "in 2021, in October 2022 and again in February", "from 3 to 5 March".
fn series(scene: &Scene<'_>, sentence: &Sentence<'_>, i: usize) -> Range<usize> {
    let expressions = sentence.expressions;
    let length = |k: usize| matches!(sentence.resolutions[k].value, Some(Value::Duration(_) | Value::Between(..)));
    let joined = |a: &TimeExpression, b: &TimeExpression| {
        (a.tokens.1..b.tokens.0).all(|at| {
            scene.is_mark(at, ",")
                || [scene.lists.coordinator, scene.lists.preposition, scene.lists.narrowing]
                    .iter()
                    .any(|c| scene.is(at, *c))
        })
    };
    let first = (1..=i)
        .rev()
        .take_while(|k| !length(k - 1) && joined(&expressions[k - 1], &expressions[*k]))
        .last()
        .map_or(i, |k| k - 1);
    let last = (i + 1..expressions.len())
        .take_while(|k| !length(*k) && joined(&expressions[k - 1], &expressions[*k]))
        .last()
        .unwrap_or(i);
    before_phrase(scene, expressions[first].tokens.0)..expressions[last].tokens.1
}

/// `LONDON, June 3 (Agency) -` tells when the report was sent, and no event.
fn is_dateline(scene: &Scene<'_>, expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    let close = (end..(end + 8).min(scene.tokens.len())).find(|i| scene.is_mark(*i, ")"));
    start <= 8
        && scene.is_mark(end, "(")
        && close.is_some_and(|i| matches!(scene.word(i + 1), "-" | "\u{2013}" | "\u{2014}"))
}

/// The day itself, without what a preposition makes of it.
fn without_side(resolution: &Resolution) -> Resolution {
    let mut own = Resolution { side: None, ..resolution.clone() };
    if let Some(Value::Period(period)) = own.value
        && let Some((first, last)) = period.moments()
    {
        (own.bounds.earliest, own.bounds.latest) = (Some(first), Some(last));
    }
    own
}

/// Lengths date no event, unless they count from somewhere.
fn dates_something(resolution: &Resolution) -> bool {
    match &resolution.value {
        Some(Value::Period(_) | Value::Reference(_) | Value::Set { .. }) => true,
        Some(Value::Duration(_) | Value::Between(..)) => {
            resolution.bounds.earliest.is_some() && resolution.anchor.is_some()
        }
        None => false,
    }
}

/// What has no place on a timeline: "now", "every week", "in the long term".
fn places(resolution: &Resolution) -> bool {
    let bounded = resolution.bounds.earliest.is_some() || resolution.bounds.latest.is_some();
    bounded && !matches!(resolution.value, Some(Value::Reference(Reference::Present) | Value::Set { .. }))
}

/// How often the rule names the right event, on annotated news.
const fn precision(link: Link) -> f32 {
    match link {
        Link::Label | Link::Lead => 0.95,
        Link::Premodifier | Link::Possessive | Link::Report | Link::NounPhrase => 0.95,
        Link::Subordinate | Link::Relative | Link::Light | Link::BareNoun | Link::Extent => 0.9,
        Link::Initial | Link::Parenthesis | Link::Copula => 0.85,
        Link::Nearest => 0.8,
    }
}

/// The bounds on the timeline: what is over lies before the report, what is planned behind it.
fn dating(
    scene: &Scene<'_>,
    expression: &TimeExpression,
    resolution: &Resolution,
    status: Status,
    day: Option<NaiveDate>,
) -> Dating {
    let mut bounds = resolution.bounds;
    if let Some((earliest, latest)) = resolution.range {
        (bounds.earliest, bounds.latest) = (earliest, latest);
    }
    let day_moment = day.map(Moment::day);
    if let Some(day) = day {
        let over = matches!(status, Status::Happened | Status::Denied | Status::Alleged);
        let to_come = matches!(status, Status::Planned | Status::Expected);
        let spans = bounds.first_day().is_none_or(|f| f <= day) && bounds.last_day().is_none_or(|l| l > day);
        if spans && over && bounds.first_day().is_some() {
            bounds.latest = day_moment;
        } else if spans && to_come && bounds.last_day().is_some() && bounds.first_day().is_some_and(|f| f < day) {
            bounds.earliest = day_moment;
        }
    }
    let start = expression.tokens.0;
    let extent = match resolution.side {
        Some(Side::Since) => Extent::Since,
        Some(Side::Until) => Extent::Until,
        Some(Side::From) => Extent::Since,
        _ if resolution.range.is_some() => {
            // "between A and B" is some time within, "from A to B" all of it.
            let between = (start.saturating_sub(2)..start).any(|i| scene.is(i, scene.lists.between));
            if between { Extent::Within } else { Extent::Throughout }
        }
        _ => Extent::Within,
    };
    let period = match resolution.value {
        Some(Value::Period(period)) if resolution.range.is_none() => Some(period),
        _ => None,
    };
    let granularity = match (bounds.granularity, period) {
        (Granularity::None, _) => Granularity::None,
        (granularity, _) => granularity,
    };
    bounds.granularity = granularity;
    Dating {
        bounds,
        point: resolution.point,
        period,
        extent,
        by: DatedBy::Expression,
        resolution: Some(resolution.clone()),
    }
}

#[allow(clippy::too_many_arguments)]
fn mention(
    scene: &Scene<'_>,
    report: &Report,
    passage: usize,
    sentence: Span,
    expression: Option<(&TimeExpression, Status)>,
    mut without: Vec<Range<usize>>,
    tie: Tie,
    dating: Dating,
    content: u64,
    confidence: f32,
) -> EventMention {
    let day = report.published.as_ref().and_then(|p| p.when.last_day());
    let said = attribution(scene, tie.trigger).filter(|_| !presupposed(scene, tie.trigger));
    if let Some(said) = &said {
        without.push(said.tokens.0..said.tokens.1);
    }
    let trigger = scene.trigger(tie.trigger);
    let status = expression.map_or_else(|| status(scene, tie.trigger, None, day), |e| e.1);
    let span = expression.map(|e| e.0.span);
    let mut hash = content;
    for n in [span.map_or(0, |s| s.start), span.map_or(0, |s| s.end), trigger.start, trigger.end] {
        hash = fnv(&(n as u64).to_le_bytes(), hash);
    }
    EventMention {
        id: format!("m-{:012x}", hash & 0xFFFF_FFFF_FFFF),
        event: format!("e-{:012x}", hash & 0xFFFF_FFFF_FFFF),
        leads: true,
        report: report.id.clone(),
        passage,
        sentence,
        trigger,
        expression: span,
        link: tie.link,
        headline: headline(scene, tie, &without),
        status,
        attribution: said.map(|s| s.source),
        actors: Vec::new(),
        quoted: scene.clauses.is_quoted(tie.trigger),
        dating,
        confidence,
    }
}
