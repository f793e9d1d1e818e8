//! Sentences in, mentions out: ties, status, attribution, headline and bounds together.

mod undated;

use super::antecedent::{goes_on_quoting, meant, said_on, said_right_before, told_right_before, with_name};
use super::arguments::{Arguments, arguments};
use super::arranged::{is_awaited, is_put_off, settled};
use super::attribution::{Attribution, attribution, hears};
use super::confidence::{doubt, precision};
use super::dating::{
    Distance, beside, dates_something, dating, from_then_on, has_place, period_ended, sided, undated, without_side,
};
use super::definite::definite;
use super::headline::{Headline, Told, as_it_stands, fronted, governing, headline, noun_phrase, verb_around, verb_of};
use super::item::{is_date_heading, is_label_time, named_in};
use super::link::{Tie, before_phrase, brought_forward, said_of_subject, ties};
use super::omission::{conjunct, dangling, is_needed, series};
use super::past::{Memo, Past};
use super::predicate::predicate;
use super::redundant::{is_time_on, is_told, names_no_date, says_no_more, stretch};
use super::reference::{about, context, names_any, topic};
use super::relation::{self, Stated, cue, named, orders};
use super::same::{Draft, Drafts, settle};
use super::scene::{Lists, Scene};
use super::status::{is_claimed, presupposed, status};
use super::weight::weigh;
use super::{Dating, EventMention, Link, Signature, Status};
use crate::annalist::{Annalist, Scratch, Sentence};
use crate::check::{Examination, Telling};
use crate::clause::{Tense, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{Key, Scanner, Side, Token};
use crate::hash::{START, fnv};
use crate::report::{Passage, Published, Report, Role};
use crate::resolve::{AnchorUsed, Resolution};
use crate::span::Span;
use crate::text::cells;
use crate::time::{Granularity, Interval, Moment, Period, TimexType, Value};
use crate::timeline::Part;
use chrono::NaiveDate;
use std::ops::Range;
use std::sync::Arc;
use undated::told;

/// What of a report becomes a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Only what its words date.
    Dated,
    /// That, and the lead event of the report even when nothing dates it.
    #[default]
    Leads,
    /// That, and every other event: those that nothing dates, and those that recur.
    All,
}

impl Annalist {
    /// The events of a report, in the order of the text: every dated one, and the lead event even
    /// when nothing dates it.
    pub fn mentions(&self, report: &Report) -> Vec<EventMention> {
        self.mentions_in(report, Scope::Leads)
    }

    /// The same, fewer or more of them.
    pub fn mentions_in(&self, report: &Report, scope: Scope) -> Vec<EventMention> {
        self.examine(report, scope).mentions
    }

    /// The same, and what was noticed on the way.
    fn examine<'r>(&self, report: &'r Report, scope: Scope) -> Examined<'r> {
        let lists = self.lists();
        let past = Past::new(self, report);
        let mut reader = Reader {
            annalist: self,
            past: &past,
            report,
            id: report.id.as_str().into(),
            lists,
            content: fnv(report.text.as_bytes(), START),
            drafts: Drafts::default(),
            items: Vec::new(),
            heading: None,
            stated: Vec::new(),
        };
        let mut examination = Examination::new(report);
        let mut scratch = self.scratch();
        let orders = |tokens: &[Token]| lists.may_order(self.grammar(), tokens);
        self.sentences_with(report, orders, |sentence, orders| {
            let role = report.passages[sentence.passage].role;
            if role.tells_events() {
                past.push(sentence.span, sentence.passage, sentence.tokens);
            }
            if !orders && sentence.expressions.is_empty() {
                return;
            }
            examination.sentence(&sentence);
            let heads = matches!(role, Role::Heading | Role::Furniture);
            if !role.tells_events() && !heads {
                return;
            }
            let made;
            let clauses = match sentence.clauses {
                Some(clauses) => clauses,
                None => {
                    made = self.parts().analyse(self.grammar(), &report.text, sentence.tokens, &mut scratch.matcher);
                    &made
                }
            };
            let memo = Memo::default();
            let scene = reader.scene(lists, sentence.tokens, clauses, &sentence.expressions, &memo);
            if reader.opens_items(&scene, &sentence) || !role.tells_events() {
                return;
            }
            reader.dated(&scene, &sentence, &mut examination);
            if orders {
                reader.stated(&scene, sentence.passage, sentence.span);
                reader.continued(&scene, sentence.passage, sentence.span);
            }
        });
        reader.items(&mut scratch);
        if scope != Scope::Dated {
            reader.undated(scope, &mut scratch);
        }
        let mut drafts = reader.drafts.all;
        drafts.sort_by_key(|draft| (draft.mention.sentence.start, draft.mention.trigger.start));
        let mut mentions = settle(drafts);
        weigh(&mut mentions, report.text.len());
        let mut stated = reader.stated;
        relation::settle(&mut stated, &mentions);
        Examined { mentions, stated, examination }
    }

    /// What a report gives to a timeline.
    pub fn part(&self, report: &Report, scope: Scope) -> Part {
        let Examined { mentions, stated, examination } = self.examine(report, scope);
        let findings = examination.finish(self, &mentions);
        let open =
            if report.published.is_some() { 0 } else { self.dates(report).iter().filter(|d| d.1.is_open()).count() };
        Part { findings, ..Part::of(report, mentions, stated, open, self.lists()) }
    }
}

/// What was found in a report.
struct Examined<'r> {
    mentions: Vec<EventMention>,
    /// Orders that its words state.
    stated: Vec<Stated>,
    /// What does not add up.
    examination: Examination<'r>,
}

/// A date that holds for the sentences of an item, until the next.
struct Item {
    /// The first passage and how far into the text its first words are spoken for.
    passage: usize,
    from: usize,
    /// One past the last passage.
    end: usize,
    /// Rows of a table whose own cell says the same.
    rows: bool,
    expression: Span,
    resolution: Resolution,
}

/// So many bytes before a sentence the one before it may begin.
const LOOK_BACK: usize = 600;

/// Reads one report.
struct Reader<'a> {
    annalist: &'a Annalist,
    past: &'a Past<'a>,
    report: &'a Report,
    id: Arc<str>,
    lists: &'a Lists,
    content: u64,
    drafts: Drafts,
    items: Vec<Item>,
    /// The date heading that is open, as an index into `items`.
    heading: Option<usize>,
    stated: Vec<Stated>,
}

/// What a mention is made of beside its sentence.
struct Made {
    tie: Tie,
    expression: Option<Span>,
    dating: Dating,
    status: Status,
    without: Vec<Range<usize>>,
    /// The words that tell it, where that is neither a verb nor a noun with what belongs to it.
    words: Option<Range<usize>>,
    confidence: f32,
}

impl<'a> Reader<'a> {
    fn scene<'s>(
        &self,
        lists: &'s Lists,
        tokens: &'s [crate::grammar::Token],
        clauses: &'s crate::clause::Clauses,
        times: &'s [TimeExpression],
        memo: &'s Memo,
    ) -> Scene<'s>
    where
        'a: 's,
    {
        let Reader { report, past, .. } = *self;
        Scene {
            grammar: self.annalist.grammar(),
            lists,
            report,
            text: &report.text,
            tokens,
            clauses,
            times,
            past,
            memo,
        }
    }

    fn utterance(&self, passage: usize) -> Option<&'a Published> {
        self.report.passages[passage].said.as_deref().or(self.report.published.as_ref())
    }

    /// A date heading over items: from here on they have its date.
    fn opens_items(&mut self, scene: &Scene<'_>, sentence: &Sentence<'_>) -> bool {
        let passage = &self.report.passages[sentence.passage];
        let whole = passage.span.start == sentence.span.start
            && passage.span.of(&self.report.text).trim_end().len() == sentence.span.len();
        if !whole || !is_date_heading(scene) {
            return false;
        }
        if let Some(open) = self.heading.take() {
            self.items[open].end = sentence.passage;
        }
        let dated = sentence.resolutions.iter().position(|r| matches!(r.value, Some(Value::Period(_))));
        // The line of the report's own date heads no items.
        let own = self
            .report
            .published
            .as_ref()
            .and_then(|p| p.evidence.span)
            .is_some_and(|span| passage.span.contains(span));
        if let Some(i) = dated.filter(|_| !own) {
            self.heading = Some(self.items.len());
            self.items.push(Item {
                passage: sentence.passage + 1,
                from: 0,
                end: self.report.passages.len(),
                rows: false,
                expression: sentence.expressions[i].span,
                resolution: sentence.resolutions[i].clone(),
            });
        }
        true
    }

    /// The mentions of the dated expressions of one sentence.
    fn dated(&mut self, scene: &Scene<'_>, sentence: &Sentence<'_>, examination: &mut Examination<'_>) {
        let day = self.utterance(sentence.passage).and_then(|p| p.when.last_day());
        let pairs = || sentence.expressions.iter().zip(&sentence.resolutions);
        let tie = |(e, r)| if dates_something(r) { ties(scene, e, r) } else { Vec::new() };
        let all: Vec<Vec<Tie>> = pairs().map(tie).collect();
        examination.telling(&Telling { scene, sentence, ties: &all, day });
        for (i, (expression, resolution)) in pairs().enumerate() {
            if !dates_something(resolution) {
                self.offset(scene, sentence, i);
                continue;
            }
            // A range is one on the timeline: its first end speaks for both.
            let second = expression.range.is_some() && i > 0 && sentence.expressions[i - 1].range == expression.range;
            if second || names_no_date(scene, expression) || says_no_more(scene, sentence, &all, i) {
                continue;
            }
            let stretch = stretch(scene, sentence, &all, i);
            let period = period_ended(scene, expression, resolution);
            let resolution = stretch.as_ref().or(period.as_ref()).unwrap_or(resolution);
            let mut event: Option<String> = None;
            // "recalled in a 2009 interview": that it was said is no event of its own.
            let spoken = |tie: &Tie| {
                let behind = |g: &VerbGroup| g.head < tie.trigger && scene.is(g.head, scene.lists.bare_speech);
                let verb = scene.clauses.groups.iter().rfind(|g| g.end <= tie.trigger);
                scene.is(tie.trigger, scene.lists.speech_occasion)
                    && verb.is_some_and(|g| behind(g) && scene.is(g.end, scene.lists.preposition))
                    // "the court heard on Monday"
                    || scene.group_at(tie.trigger).is_some_and(|g| g.head == tie.trigger && hears(scene, g))
            };
            for &tie in all[i].iter().filter(|tie| !is_told(scene, sentence, &all, i, tie) && !spoken(tie)) {
                let labelled = tie.link == Link::Label;
                let mut status = status(scene, tie, Some(resolution), day);
                // "Scarside, unbeaten since July, chose to field": unbeaten since then.
                let aside = said_of_subject(scene, tie.trigger, expression);
                let (tie, words) = match aside {
                    Some((words, trigger)) => (Tie { trigger, link: Link::NounPhrase }, Some(words)),
                    None => (tie, None),
                };
                if words.is_some() {
                    let until = expression.tokens.0.checked_sub(1).is_some_and(|i| scene.is(i, scene.lists.until));
                    status = if until { Status::Happened } else { Status::Ongoing };
                }
                // "Nets are held every Tuesday from 6 p.m.": on no single day.
                if status == Status::Habitual && expression.formula.lacks_day() {
                    continue;
                }
                // "Crews came within an hour": from what was told, and not from the day of the report.
                if status == Status::Happened && is_length_ahead(resolution) {
                    continue;
                }
                let put_off = is_put_off(scene, tie, expression);
                let (first, end) = expression.tokens;
                let at_last = is_awaited(scene, tie, expression) || brought_forward(scene, first, end).is_some();
                status = settled(scene, tie, expression, status);
                // "closed since Saturday, when workers found a crack": found on Saturday, closed since; "until Monday, when".
                let before = |class| expression.tokens.0.checked_sub(1).is_some_and(|i| scene.is(i, class));
                let until = before(scene.lists.until);
                let named = matches!(tie.link, Link::Premodifier | Link::Possessive | Link::Label);
                let beside = beside(scene, expression, resolution)
                    .or_else(|| sided(scene, expression, resolution, day))
                    .filter(|_| !named);
                // "is not expected before June": from then on. "does not expect it before June" says no more than that.
                let negated = verb_of(scene, tie).filter(|g| g.negated);
                let awaited = negated.is_some_and(|g| scene.lists.be.iter().any(|be| scene.is(g.start, *be)));
                let beside = match beside {
                    Some(own) if status == Status::Expected && awaited => Some(from_then_on(&own, resolution)),
                    beside => beside,
                };
                let bounded = until || resolution.side == Some(Side::Since) || beside.is_some();
                // "was hurt by Friday night's bombing"
                let agent = tie.link == Link::Possessive && before(scene.lists.by);
                let own = tie.link == Link::Subordinate && bounded || at_last || agent;
                // "signed a contract until 2029": that is how long the contract goes on.
                let now =
                    scene.group_at(tie.trigger).is_some_and(|g| g.head == tie.trigger && g.tense == Tense::Present)
                        && !scene.is(tie.trigger, scene.lists.have);
                let beyond = until && status == Status::Happened && !now && begins_after(resolution, day);
                // "is unavailable until July", "continues through Friday"
                let lasts = until || before(scene.lists.through);
                if lasts
                    && now
                    && !at_last
                    && matches!(status, Status::Happened | Status::Planned)
                    && ends_after(resolution, day)
                {
                    status = Status::Ongoing;
                }
                // "would not sell it before 2027", "did not expect a recovery before May": what is to be, or what they expected.
                let open = before(scene.lists.before) && !awaited && ends_after(resolution, day);
                let denied = negated.filter(|_| open);
                status = match denied.filter(|_| status == Status::Denied) {
                    Some(verb) if scene.is(verb.head, scene.lists.expected) => Status::Expected,
                    Some(verb) if matches!(verb.tense, Tense::Future | Tense::FuturePast) => Status::Planned,
                    _ => status,
                };
                // "declared a dividend, payable on 17 March"
                let due = before_phrase(scene, expression.tokens.0).checked_sub(1);
                if due.is_some_and(|i| scene.is(i, scene.lists.becoming_due)) && begins_after(resolution, day) {
                    status = Status::Planned;
                }
                // "customers have until 31 July to apply"
                let has = until && scene.is(tie.trigger, scene.lists.have) && begins_after(resolution, day);
                if has && status == Status::Happened {
                    status = Status::Planned;
                }
                let beyond = beyond && !has;
                let dating = if beyond {
                    undated(status, day)
                } else if own || put_off {
                    // What stands before the date is said of another event, or of when this one was to be before.
                    dating(scene, 0, &without_side(resolution), status, day)
                } else {
                    dating(
                        scene,
                        expression.tokens.0,
                        beside.as_ref().unwrap_or(resolution),
                        denied.map_or(status, |_| Status::Denied),
                        day,
                    )
                };
                let mut without = dangling(scene, &sentence.expressions, tie.trigger);
                let same = |k: usize| all[k].is_empty() || all[k].iter().any(|other| other.trigger == tie.trigger);
                let series = series(scene, sentence, i, tie.link, same);
                for (other, its) in sentence.expressions.iter().zip(&all) {
                    let same = its.iter().any(|t| t.trigger == tie.trigger);
                    let named = stretch.is_some() && series.is_empty() || put_off;
                    without.extend(
                        Some(other).filter(|_| same && !named).and_then(|o| conjunct(scene, tie.trigger, &series, o)),
                    );
                }
                // "the worst fall since the crash of 1987": the words tell which of the two it dates.
                let other =
                    matches!(tie.link, Link::NounPhrase | Link::BareNoun | Link::Possessive | Link::Premodifier)
                        && verb_around(scene, tie).is_some_and(|group| {
                            let subject = predicate(scene, group).subject;
                            !subject.contains(&tie.trigger) && group.end <= tie.trigger
                        });
                let told = put_off || at_last || beyond || has || other || period.is_some();
                without.extend(Some(series).filter(|_| !told));
                // The day of a time, which has no row of its own.
                without.extend(
                    sentence.expressions[..i]
                        .iter()
                        .filter(|day| is_time_on(resolution, day) && !is_needed(scene, day))
                        .map(|day| before_phrase(scene, day.tokens.0)..day.tokens.1),
                );
                let confidence = resolution.confidence * precision(tie.link) * doubt(scene, tie, expression, status);
                let made = Made { tie, expression: Some(expression.span), dating, status, without, words, confidence };
                let mut draft = self.draft(scene, sentence.passage, sentence.span, made);
                let mention = &mut draft.mention;
                // "It ended in May, when he left": one event, told twice.
                match &event {
                    Some(event) if !own && !bounded => {
                        mention.event.clone_from(event);
                        mention.leads = false;
                    }
                    _ => {
                        mention.leads = has_place(resolution) && !self.is_bare(scene, tie);
                        event = Some(mention.event.clone());
                    }
                }
                self.drafts.push(draft);
                if labelled && is_label_time(scene, expression) {
                    self.items.push(Item {
                        passage: sentence.passage,
                        from: sentence.span.end,
                        end: sentence.passage + 1,
                        rows: false,
                        expression: expression.span,
                        resolution: resolution.clone(),
                    });
                    let end = self.rows_below(sentence.passage, expression.span.end);
                    if end > sentence.passage + 1 && !self.items.iter().any(|item| item.rows && item.end == end) {
                        self.items.push(Item {
                            passage: sentence.passage + 1,
                            from: 0,
                            end,
                            rows: true,
                            expression: expression.span,
                            resolution: on_the_day(resolution),
                        });
                    }
                }
            }
        }
    }

    /// One past the last passage of the rows below one with a date, which ends at a byte, whose own cell for it is empty or
    /// says the same.
    fn rows_below(&self, passage: usize, date: usize) -> usize {
        let (text, passages) = (&self.report.text, &self.report.passages);
        let start = line_of(text, date).start;
        let column = cells(&text[start..date]).map_or(0, |cells| cells.len().saturating_sub(1));
        let same = |passage: &Passage| {
            let row = cells(line_of(text, passage.span.start).of(text))?;
            let cell = row.get(column)?;
            Some(cell.is_empty() || self.annalist.vocabulary().is_ditto(cell))
        };
        let below = passages[passage + 1..].iter().take_while(|passage| same(passage) == Some(true));
        passage + 1 + below.count()
    }

    /// A verb that only says that something was said.
    fn is_bare(&self, scene: &Scene<'_>, tie: Tie) -> bool {
        scene.is(tie.trigger, self.lists.bare_speech)
            && scene.group_at(tie.trigger).is_some_and(|g| g.head == tie.trigger)
    }

    /// "two days after the vote": dated once the vote is.
    fn offset(&mut self, scene: &Scene<'_>, sentence: &Sentence<'_>, i: usize) {
        let (expression, resolution) = (&sentence.expressions[i], &sentence.resolutions[i]);
        let Some(Value::Duration(length)) = &resolution.value else { return };
        let Some((from, after)) = cue(scene, expression.tokens.1) else { return };
        let Some(distance) = Distance::of(length, !after) else { return };
        let (_, end) = scene.clauses.clause_of(from);
        let end = end.min(scene.tokens.len());
        let target = match named(scene, from) {
            (Some(noun), Some(verb)) if verb.start < noun => verb.head,
            (Some(noun), _) => noun,
            (None, Some(verb)) => verb.head,
            (None, None) => return,
        };
        let Some(tie) = ties(scene, expression, resolution).into_iter().next() else { return };
        let trigger = scene.trigger(tie.trigger);
        if tie.trigger == target || self.drafts.has(trigger) {
            return;
        }
        let day = self.utterance(sentence.passage).and_then(|p| p.when.last_day());
        let status = status(scene, tie, None, day);
        // "Two days after the vote, ...": up to the comma or to the verb that it dates.
        let close = (target + 1..end).find(|i| {
            scene.is_comma(*i) || scene.clauses.groups.iter().any(|g| g.start == *i && g.head == tie.trigger)
        });
        let mut without = dangling(scene, &sentence.expressions, tie.trigger);
        without.push(before_phrase(scene, expression.tokens.0)..close.unwrap_or(end));
        let dating = undated(status, day);
        let confidence = resolution.confidence * precision(tie.link);
        let made = Made { tie, expression: Some(expression.span), dating, status, without, words: None, confidence };
        let mut draft = self.draft(scene, sentence.passage, sentence.span, made);
        draft.mention.leads = !self.is_bare(scene, tie);
        draft.offset = Some((distance, class(scene, target)));
        self.drafts.push(draft);
    }

    /// An event that a statement of order names, told without some words.
    fn ordered(
        &self,
        scene: &Scene<'_>,
        passage: usize,
        sentence: Span,
        tie: Tie,
        without: Range<usize>,
    ) -> EventMention {
        let day = self.utterance(passage).and_then(|p| p.when.last_day());
        let status = status(scene, tie, None, day);
        let mut others = dangling(scene, scene.times, tie.trigger);
        others.push(without);
        let dating = undated(status, day);
        let made = Made { tie, expression: None, dating, status, without: others, words: None, confidence: 0.75 };
        self.draft(scene, passage, sentence, made).mention
    }

    /// "Later ...": what a sentence tells was after what the one before it tells.
    fn continued(&mut self, scene: &Scene<'_>, passage: usize, sentence: Span) {
        let day = self.utterance(passage).and_then(|p| p.when.last_day());
        let Some((cue, later)) = relation::continued(scene, day) else { return };
        // The sentence before it in its passage, unless that is very long.
        let before = self.past.before(sentence.start, LOOK_BACK);
        let Some(before) = before.last().filter(|before| before.passage == passage) else { return };
        let scene_before = before.scene(scene);
        if let Some(tie) = relation::alone(&scene_before, day) {
            let later = self.ordered(scene, passage, sentence, later, cue.clone());
            let earlier = self.ordered(&scene_before, passage, before.span, tie, 0..0);
            self.stated.push(Stated { sides: [earlier, later], cue: scene.span(cue.start, cue.end) });
        }
    }

    /// The orders that a sentence states, of events that nothing may date.
    fn stated(&mut self, scene: &Scene<'_>, passage: usize, sentence: Span) {
        let day = self.utterance(passage).and_then(|p| p.when.last_day());
        for order in orders(scene, day) {
            let event = |tie, without| self.ordered(scene, passage, sentence, tie, without);
            let other = order.cue.start.min(order.words.start)..order.cue.end.max(order.words.end);
            let told = event(order.told, other);
            let named = event(order.named, order.cue.clone());
            let sides = if order.after { [named, told] } else { [told, named] };
            self.stated.push(Stated { sides, cue: scene.span(order.cue.start, order.cue.end) });
        }
    }

    /// The sentences of items whose date stands before them.
    fn items(&mut self, scratch: &mut Scratch) {
        // One line with a date is that of the report, or a byline; headings over items come in numbers.
        let headings = self.items.iter().filter(|item| item.from == 0 && !item.rows).count();
        for item in std::mem::take(&mut self.items) {
            if item.from == 0 && headings < 2 && !item.rows {
                continue;
            }
            let mut empty = true;
            for passage in item.passage..item.end {
                let role = self.report.passages[passage].role;
                if role == Role::Title || role == Role::Heading && !empty && !item.rows {
                    break;
                }
                // The other rows of a table have dates of their own, or none.
                let row = self.report.words(self.report.passages[passage].span).contains(['|', '\t']);
                if !role.tells_events() || role == Role::Heading && !item.rows || row && !item.rows {
                    continue;
                }
                empty = false;
                let span = self.report.passages[passage].span;
                let day = self.utterance(passage).and_then(|p| p.when.last_day());
                self.walk(Span::new(span.start.max(item.from), span.end), scratch, |reader, scene, sentence| {
                    if reader.drafts.has_dated(sentence) {
                        return true;
                    }
                    let Some(trigger) = told(scene, true).map(|g| g.head).or_else(|| named_in(scene)) else {
                        return true;
                    };
                    let tie = Tie { trigger, link: Link::Label };
                    let status = status(scene, tie, Some(&item.resolution), day);
                    // No expression stands here.
                    let dating = dating(scene, 0, &item.resolution, status, day);
                    let without = dangling(scene, scene.times, tie.trigger);
                    let confidence = item.resolution.confidence * precision(Link::Label);
                    let made = Made { tie, expression: None, dating, status, without, words: None, confidence };
                    let mut draft = reader.draft(scene, passage, sentence, made);
                    draft.mention.expression = Some(item.expression);
                    reader.drafts.push(draft);
                    true
                });
            }
        }
    }

    /// Takes apart the sentences of a stretch of text, until `visit` says that it is enough.
    fn walk(&mut self, span: Span, scratch: &mut Scratch, mut visit: impl FnMut(&mut Self, &Scene<'_>, Span) -> bool) {
        let (annalist, text, lists) = (self.annalist, &self.report.text, self.lists);
        let mut tokens = Vec::new();
        let mut scanner = Scanner::new(annalist.grammar(), text, span);
        while let Some(its) = scanner.next(&mut tokens) {
            let clauses = annalist.parts().analyse(annalist.grammar(), text, &tokens, &mut scratch.matcher);
            let times = scratch.finder.find(annalist.grammar(), text, &tokens, &mut scratch.matcher);
            let memo = Memo::default();
            let scene = self.scene(lists, &tokens, &clauses, &times, &memo);
            if !visit(self, &scene, its) {
                break;
            }
        }
    }

    fn draft(&self, scene: &Scene<'_>, passage: usize, sentence: Span, made: Made) -> Draft {
        let Made { tie, expression, dating, status, mut without, words, confidence } = made;
        let verb = verb_of(scene, tie);
        let said = attribution(scene, tie.trigger).filter(|_| !named_in_passing(scene, tie.trigger));
        // "The bank said it would close and expected losses": what it did next nobody says.
        let said = said.filter(|said| {
            let its = verb.map(|group| predicate(scene, group).subject).filter(|subject| !subject.is_empty());
            let speaks =
                |subject: &Range<usize>| said.speaker.is_some_and(|s| s.0 <= subject.start && subject.end <= s.1);
            !its.as_ref().is_some_and(speaks)
        });
        let its = &self.report.passages[passage];
        let goes_on = || goes_on_quoting(scene, its.span, scene.trigger(tie.trigger).start);
        let said = match said {
            Some(said) => Some(with_name(scene, said, sentence)),
            None if goes_on() => {
                said_on(scene, its.span, sentence).or_else(|| said_right_before(scene, its.span, sentence))
            }
            None => None,
        };
        let status = match &said {
            Some(said) if status == Status::Happened && is_claimed(scene, tie.trigger, &said.tokens) => Status::Alleged,
            _ => status,
        };
        if let Some(said) = &said {
            without.extend(said.tokens.iter().map(|(start, end)| *start..*end));
        }
        let trigger = scene.trigger(tie.trigger);
        let mut hash = self.content;
        for n in [expression.map_or(0, |s| s.start), expression.map_or(0, |s| s.end), trigger.start, trigger.end] {
            hash = fnv(&(n as u64).to_le_bytes(), hash);
        }
        let verb = verb.map(|group| governing(scene, group, &without));
        let writer = self.report.writer(its).filter(|name| !name.contains(['@', ',', '&']));
        // "Born in Lund, she left": who was born stands behind it.
        let behind = verb.and_then(|group| fronted(scene, group));
        let told = behind.or(verb).or_else(|| verb_around(scene, tie));
        let meant = told.and_then(|group| meant(scene, group, said.as_ref(), sentence, writer));
        let known = |at: usize| definite(scene, at, sentence);
        let told = |without: &[Range<usize>]| match &words {
            Some(words) => as_it_stands(scene, tie.trigger, words.clone(), &known),
            None => headline(Told { scene, tie, verb, without, meant: meant.as_ref(), known: &known }),
        };
        let mut headline = match told(&without) {
            nothing if nothing.words.is_empty() => told(&[]),
            headline => headline,
        };
        // What "this" stands for is another event.
        let other = meant.as_ref().filter(|m| m.tokens.is_empty()).map(|m| format!("[{}]", m.words));
        let own = other.map(|other| headline.words.replacen(&other, "", 1));
        let told = own.as_ref().unwrap_or(&headline.words);
        let signature = self.signature(class(scene, tie.trigger), told, self.report.words(trigger));
        let speaker = said.as_ref().and_then(Attribution::who).or(writer);
        if matches!(tie.link, Link::Lead | Link::Label) {
            (headline.stands, headline.thin, headline.subject) = (false, false, None);
        }
        let headline = self.explained(headline, speaker, scene, passage, sentence);
        let Arguments { mut actors, places } = who(scene, tie, verb, &without);
        if let Some(antecedent) = meant.filter(|m| !m.owner && !actors.contains(&m.name)) {
            actors.insert(0, antecedent.name);
        }
        Draft {
            offset: None,
            mention: EventMention {
                id: format!("m-{:012x}", hash & 0xFFFF_FFFF_FFFF),
                event: format!("e-{:012x}", hash & 0xFFFF_FFFF_FFFF),
                leads: true,
                report: self.id.clone(),
                passage,
                sentence,
                trigger,
                expression,
                link: tie.link,
                headline,
                status,
                attribution: said.map(|s| s.source).or_else(|| its.voice.as_deref().map(str::to_owned)),
                actors,
                places,
                quoted: scene.clauses.is_quoted(tie.trigger),
                dating,
                confidence,
                weight: kind(scene, tie),
                signature,
            },
        }
    }

    /// A headline with what a reader needs who sees it alone: who speaks, what was told right before, what the report is about.
    fn explained(
        &self,
        headline: Headline,
        speaker: Option<&str>,
        scene: &Scene<'_>,
        passage: usize,
        sentence: Span,
    ) -> String {
        let Headline { mut words, open, thin, stands, speaker: speaks, subject, .. } = headline;
        let grammar = self.annalist.grammar();
        let topic = topic(self.report, passage);
        let speaker = speaker.filter(|name| speaks && !words.contains(*name) && !is_pronoun(scene, name));
        if let Some(name) = speaker {
            words = format!("[{name}:] {words}");
        }
        let unknown = speaks && speaker.is_none() && !words.contains('[');
        let which = || {
            let words = |range: Range<usize>| range.map(|i| scene.word(i));
            subject.is_some_and(|range| !topic.is_some_and(|title| names_any(title, words(range))))
        };
        // "a hearing is set": on what, where the title does not tell.
        let told = || topic.is_some_and(|title| names_any(title, words.split(|c: char| !c.is_alphanumeric())));
        if stands || unknown || which() || thin && !told() {
            let before = told_right_before(scene, sentence.start).and_then(|its| context(its.of(scene.text)));
            let before = before.filter(|before| !words.contains(before.as_str()));
            if let Some((before, cue)) = before.zip(grammar.cue("context").first()) {
                words = format!("{words} [{cue} {before}]");
            }
        }
        let openers = grammar.cue("topic-opener");
        topic.and_then(|topic| about(&words, topic, open, openers)).unwrap_or(words)
    }

    /// Which words and numbers say of which event a headline tells.
    fn signature(&self, class: u64, headline: &str, trigger: &str) -> Signature {
        let (mut words, mut numbers, mut names) = (Vec::new(), Vec::new(), Vec::new());
        let told = headline.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && *w != trigger);
        for (i, word) in told.enumerate() {
            // The first has a capital, whatever it is.
            let named = i > 0 && word.starts_with(char::is_uppercase);
            let word = word.to_lowercase();
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                numbers.push(fnv(word.as_bytes(), START));
            } else if word.len() > 2 && !self.lists.small.contains(word.as_str()) {
                // Endings differ from mention to mention.
                let stem = word.char_indices().nth(5).map_or(word.as_str(), |(i, _)| &word[..i]);
                let word = fnv(stem.as_bytes(), START);
                words.push(word);
                names.extend(named.then_some(word));
            }
        }
        for words in [&mut words, &mut names] {
            words.sort_unstable();
            words.dedup();
        }
        Signature { class, words, numbers, names }
    }
}

/// What kind of event a verb or a noun names: its verb.
fn class(scene: &Scene<'_>, at: usize) -> u64 {
    let base = match scene.clauses.groups.iter().find(|g| g.head == at) {
        Some(group) => group.lemma.map(|lemma| scene.grammar.word(lemma)),
        None => {
            let key = |class| scene.grammar.key(scene.tokens[at], class, scene.text);
            match scene.lists.nominal.and_then(key).or_else(|| scene.lists.gerund.and_then(key)) {
                Some(Key::Name(symbol)) => Some(scene.grammar.name(symbol)),
                Some(Key::Word(lemma)) => Some(scene.grammar.word(lemma)),
                _ => None,
            }
        }
    };
    let base = base.map_or_else(|| scene.word(at).to_lowercase(), str::to_owned);
    // "stepped down" is more than "stepped".
    let both = format!("{base} {}", scene.word(at + 1));
    fnv([&both, &base].into_iter().find_map(|words| scene.lists.alike.get(words)).unwrap_or(&base).as_bytes(), START)
}

/// How much a kind of event matters: less where it is only said, or a state.
fn kind(scene: &Scene<'_>, tie: Tie) -> f32 {
    match scene.clauses.groups.iter().find(|g| g.head == tie.trigger) {
        Some(group)
            if scene.lists.be.iter().any(|be| scene.is(group.head, *be))
                || scene.is(group.head, scene.lists.stative) =>
        {
            0.5
        }
        Some(group) if group.speech => 0.7,
        _ => 1.0,
    }
}

/// "after the vote", "a report published in May": nobody says that, it is taken as known.
fn named_in_passing(scene: &Scene<'_>, trigger: usize) -> bool {
    presupposed(scene, trigger) || scene.clauses.groups.iter().any(|g| g.head == trigger && g.tense == Tense::Reduced)
}

/// Who and where, out of the words that tell the event.
fn who(scene: &Scene<'_>, tie: Tie, verb: Option<&VerbGroup>, without: &[Range<usize>]) -> Arguments {
    match verb {
        Some(group) => {
            let predicate = predicate(scene, group);
            arguments(scene, &[predicate.subject, predicate.words], without, scene.is(group.head, scene.lists.motion))
        }
        None => arguments(scene, &[noun_phrase(scene, tie.trigger)], without, false),
    }
}

/// "She", as who speaks.
fn is_pronoun(scene: &Scene<'_>, name: &str) -> bool {
    let mut tokens = Vec::new();
    Scanner::new(scene.grammar, name, Span::new(0, name.len())).next(&mut tokens);
    tokens.len() == 1 && scene.grammar.is(tokens[0], scene.lists.anaphor, name)
}

/// The day of a time: a row without one below says no more.
fn on_the_day(resolution: &Resolution) -> Resolution {
    let mut resolution = resolution.clone();
    if let Some(Value::Period(Period::Time(day, ..) | Period::Part(day, _))) = resolution.value {
        resolution.value = Some(Value::Period(Period::Day(day)));
        resolution.bounds = Interval {
            earliest: Some(Moment::day(day)),
            latest: Some(Moment::day(day)),
            granularity: Granularity::Day,
            ..resolution.bounds
        };
        (resolution.timex_type, resolution.modifier) = (TimexType::Date, None);
    }
    resolution
}

/// The line of a text that has a byte.
fn line_of(text: &str, at: usize) -> Span {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    Span::new(start, text[at..].find('\n').map_or(text.len(), |end| at + end))
}

/// "within ten minutes", as long as that from the day of the report.
fn is_length_ahead(resolution: &Resolution) -> bool {
    matches!(resolution.value, Some(Value::Duration(_)))
        && matches!(resolution.anchor, Some(AnchorUsed::Publication(day)) if resolution.bounds.first_day() == Some(day))
}

/// A period that ends on the day of the report or after it.
fn ends_after(resolution: &Resolution, day: Option<NaiveDate>) -> bool {
    resolution.bounds.last_day().zip(day).is_some_and(|(last, day)| last >= day)
}

/// A period that begins after the day of the report.
fn begins_after(resolution: &Resolution, day: Option<NaiveDate>) -> bool {
    let first = match resolution.value {
        Some(Value::Period(period)) => period.moments().map(|moments| moments.0.date),
        _ => None,
    };
    first.zip(day).is_some_and(|(first, day)| first > day)
}
