//! Events that nothing dates: the lead event of a report, and with [`Scope::All`] all others.

use super::{Made, Reader, Scope};
use crate::annalist::Scratch;
use crate::clause::{Tense, VerbGroup};
use crate::mention::dating::by_publication;
use crate::mention::link::{Tie, group_trigger};
use crate::mention::omission::dangling;
use crate::mention::predicate::{predicate, said_before};
use crate::mention::scene::Scene;
use crate::mention::status::status;
use crate::mention::{EventMention, Link, Status};
use crate::report::Role;
use crate::span::Span;
use chrono::NaiveDate;

impl Reader<'_> {
    /// Events that nothing dates: the lead event of the report, from the first sentences of its body or from its
    /// title, and with [`Scope::All`] the others.
    pub(super) fn undated(&mut self, scope: Scope, scratch: &mut Scratch) {
        let Some(day) = self.report.published.as_ref().and_then(|p| p.when.last_day()) else { return };
        let mut seen = 0;
        let mut led = false;
        let body = |role| matches!(role, Role::Body | Role::Entry | Role::Message | Role::Turn);
        for passage in 0..self.report.passages.len() {
            let its = &self.report.passages[passage];
            if !body(its.role) {
                continue;
            }
            if scope != Scope::All && (led || seen >= 2) {
                break;
            }
            self.walk(its.span, scratch, |reader, scene, sentence| {
                seen += 1;
                let lead = !led && seen <= 2;
                if !lead && scope != Scope::All {
                    return false;
                }
                let Some(group) = told(scene, false) else {
                    // "The siege (1643) was the last of the war": what comes behind is no news.
                    let old =
                        |m: &EventMention| m.dating.bounds.last_day().is_some_and(|last| (day - last).num_days() > 366);
                    led |= lead && reader.drafts.of(sentence).any(old);
                    return true;
                };
                led |= lead;
                reader.undated_event(
                    scene,
                    passage,
                    sentence,
                    group,
                    if lead { Link::Lead } else { Link::Undated },
                    day,
                );
                true
            });
        }
        let title = self.report.passages.iter().position(|p| p.role == Role::Title);
        if let Some(passage) = title.filter(|_| !led) {
            self.walk(self.report.passages[passage].span, scratch, |reader, scene, sentence| {
                if let Some(group) = told(scene, true) {
                    reader.undated_event(scene, passage, sentence, group, Link::Lead, day);
                }
                false
            });
        }
        if scope == Scope::All {
            for draft in &mut self.drafts.all {
                // What recurs or lies somewhere in the past is a row of its own now.
                let open =
                    draft.mention.dating.bounds.earliest.is_none() && draft.mention.dating.bounds.latest.is_none();
                draft.mention.leads |= open && draft.mention.event[2..] == draft.mention.id[2..];
            }
        }
    }

    fn undated_event(
        &mut self,
        scene: &Scene<'_>,
        passage: usize,
        sentence: Span,
        group: &VerbGroup,
        link: Link,
        day: NaiveDate,
    ) {
        let tie = Tie { trigger: group.head, link };
        let trigger = scene.trigger(tie.trigger);
        // "Climbed off the bench to head the winner yesterday"
        let purpose = |g: &VerbGroup| {
            g.tense == Tense::Infinitive
                && g.start >= group.end
                && scene.clauses.clause_of(g.head) == scene.clauses.clause_of(group.head)
                && self.drafts.has(scene.trigger(g.head))
        };
        // "made an emergency landing on Monday"
        let handed = group_trigger(scene, group, scene.tokens.len());
        if self.drafts.has(trigger)
            || handed.1 && self.drafts.has(scene.trigger(handed.0))
            || self.drafts.has_light(sentence)
            || scene.is(group.head, scene.lists.motion) && scene.clauses.groups.iter().any(purpose)
        {
            return;
        }
        let status = match status(scene, tie, None, Some(day)) {
            Status::Planned if link == Link::Lead && self.report.passages[passage].role == Role::Title => {
                Status::Happened
            }
            status => status,
        };
        let mut dating = by_publication(status, day);
        if link == Link::Lead {
            // "The span fell, officials said on Tuesday", "began rationing water on Tuesday": the row of that tells it.
            let clause = scene.clauses.clause_of(group.head);
            let told = |m: &EventMention| {
                let at = |i: &usize| scene.tokens[*i].span().start == m.trigger.start;
                let inside = (clause.0..clause.1.min(scene.tokens.len())).find(at);
                let part = |g: &VerbGroup| !g.tense.is_finite() && g.tense != Tense::Reduced && inside == Some(g.head);
                m.link == Link::Report && m.leads
                    || inside.is_some_and(|i| i > group.head) && scene.clauses.groups.iter().any(part)
            };
            if self.drafts.of(sentence).any(told) {
                return;
            }
            // "At least 14 were killed early on Sunday when a bus overturned": both then.
            let when = |m: &&EventMention| {
                m.link == Link::Subordinate && m.status == status && m.trigger.start > trigger.start
            };
            if let Some(its) = self.drafts.of(sentence).find(when) {
                dating = its.dating.clone();
            }
        }
        let without = dangling(scene, scene.times, tie.trigger);
        let made = Made { tie, expression: None, dating, status, without, words: None, confidence: 0.75 };
        let draft = self.draft(scene, passage, sentence, made);
        self.drafts.push(draft);
    }
}

/// The verb that tells what a sentence tells: no aside, no quotation, not that something was said. In titles and
/// chronologies the present tells it, too.
pub(super) fn told<'s>(scene: &Scene<'s>, present: bool) -> Option<&'s VerbGroup> {
    scene.clauses.groups.iter().find(|g| {
        let (start, _) = scene.clauses.clause_of(g.head);
        let said = scene.is(start, scene.lists.complementizer) && said_before(scene, start);
        // "who led the army and twice served as president"
        let before = scene.clauses.clauses.iter().find(|c| c.1 == start && scene.is(start, scene.lists.coordinator));
        // "whose discovery of a river changed the way": the clause is cut behind its noun.
        let verbless = |c: &&(usize, usize)| {
            scene.clauses.groups.iter().all(|g| !g.tense.is_finite() || !(c.0..c.1).contains(&g.head))
        };
        let whose = scene.clauses.clauses.iter().find(|c| c.1 == start).filter(verbless);
        let aside = scene.is(start, scene.lists.relative) && !said
            || whose.is_some_and(|c| scene.is(c.0, scene.lists.relative))
            || scene.is_subordinator(start)
            || before.is_some_and(|c| scene.is(c.0, scene.lists.relative));
        let tense = match g.tense {
            Tense::Past | Tense::Perfect | Tense::Future => true,
            Tense::Present => present || g.progressive,
            _ => false,
        };
        tense
            && !aside
            && !scene.is(g.head, scene.lists.bare_speech)
            && !scene.lists.be.iter().any(|be| scene.is(g.head, *be))
            && !scene.clauses.is_quoted(g.head)
            && !scene.is_bracketed(g.head)
            // "During a meeting held in Vell, ...": a phrase before the clause.
            && !opens_phrase(scene, predicate(scene, g).subject.start)
    })
}

/// A preposition, and no "at least" before a number.
fn opens_phrase(scene: &Scene<'_>, at: usize) -> bool {
    let counts = |i: usize| scene.tokens.get(i).is_some_and(|t| t.is_number()) || scene.is(i, scene.lists.cardinal);
    let word = (at + 1, scene.is(at, scene.lists.estimate));
    let estimate = scene.phrase(at, scene.lists.estimate).or(Some(word.0).filter(|_| word.1));
    scene.is(at, scene.lists.preposition) && !estimate.is_some_and(counts)
}
