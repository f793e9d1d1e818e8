//! Clauses, verb groups and quotations of one sentence: made once, used to date expressions and to
//! attach them. What a verb group looks like is the grammar's; how clauses part is worked out here.

mod nominal;
mod noun;
mod participle;

use crate::grammar::{ClassId, ClassSet, GROUPS, Grammar, Key, Matcher, Token, WordId};
use serde::{Deserialize, Serialize};

/// The tense of a verb group, as far as it tells where its time lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tense {
    /// resigned, was removed, had left.
    Past,
    /// has resigned.
    Perfect,
    /// resigns, is leaving.
    Present,
    /// will resign, is due to resign, plans to resign.
    Future,
    /// would resign, was to resign.
    FuturePast,
    /// may resign.
    Conditional,
    /// to resign.
    Infinitive,
    /// resigning.
    Participle,
    /// A participle without an auxiliary: "the official removed in May".
    Reduced,
}

impl Tense {
    const NAMES: [(&'static str, Tense); 9] = [
        ("past", Tense::Past),
        ("perfect", Tense::Perfect),
        ("present", Tense::Present),
        ("future", Tense::Future),
        ("future-past", Tense::FuturePast),
        ("conditional", Tense::Conditional),
        ("infinitive", Tense::Infinitive),
        ("participle", Tense::Participle),
        ("reduced", Tense::Reduced),
    ];

    /// The name that grammars use.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|n| n.1 == self).map_or("", |n| n.0)
    }

    /// Stands as the predicate of a clause.
    pub const fn is_finite(self) -> bool {
        !matches!(self, Tense::Infinitive | Tense::Participle | Tense::Reduced)
    }
}

/// A verb with its auxiliaries. Positions are tokens of the sentence.
#[derive(Clone, Debug)]
pub struct VerbGroup {
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// The verb that carries the meaning.
    pub head: usize,
    /// Its tense.
    pub tense: Tense,
    /// "was removed".
    pub passive: bool,
    /// "is leaving".
    pub progressive: bool,
    /// "agreed to meet": somebody intends it.
    pub intended: bool,
    /// "did not resign".
    pub negated: bool,
    /// The base form, where the grammar knows the verb.
    pub lemma: Option<WordId>,
    /// Tells what somebody said.
    pub speech: bool,
    /// Its simple present can mean the future: begin, open, vote; its passive, too, for what calls
    /// something off.
    pub schedule: bool,
}

/// A sentence taken apart.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// Verb groups in the order of the words.
    pub groups: Vec<VerbGroup>,
    /// Token ranges of the clauses: ascending, without gaps.
    pub clauses: Vec<(usize, usize)>,
    /// Token ranges inside quotation marks, without the marks.
    pub quotations: Vec<(usize, usize)>,
}

/// The word lists that taking sentences apart asks for, looked up once.
#[derive(Clone, Debug)]
pub struct Parts {
    subordinator: Option<ClassId>,
    half: Option<ClassId>,
    relative: Option<ClassId>,
    coordinator: Option<ClassId>,
    negation: Option<ClassId>,
    adverb: Option<ClassId>,
    speech: Option<ClassId>,
    bare_speech: Option<ClassId>,
    schedule: Option<ClassId>,
    cancel: Option<ClassId>,
    contracting: Option<ClassId>,
    determiner: Option<ClassId>,
    month: Option<ClassId>,
    modifier: Option<ClassId>,
    modifier_noun: Option<ClassId>,
    verb_modifier: Option<ClassId>,
    aged: Option<ClassId>,
    adjectival: Option<ClassId>,
    set_opener: Option<ClassId>,
    genitive: Option<ClassId>,
    doer: Option<ClassId>,
    prefix: Option<ClassId>,
    content_noun: Option<ClassId>,
    weekday: Option<ClassId>,
    time_opener: Option<ClassId>,
    adjacent: Option<ClassId>,
    season: Option<ClassId>,
    daypart: Option<ClassId>,
    according: Option<ClassId>,
    hanging: Option<ClassId>,
    particle: Option<ClassId>,
    taken: Option<ClassId>,
    plant: Option<ClassId>,
    accompanying: Option<ClassId>,
    lead_in: Option<ClassId>,
    did: Option<ClassId>,
    inverting: Option<ClassId>,
    several: Option<ClassId>,
    between: Option<ClassId>,
    preposition: Option<ClassId>,
    genitive_preposition: Option<ClassId>,
    complementizer: Option<ClassId>,
    pronoun: Option<ClassId>,
    cardinal: Option<ClassId>,
    unit: Option<ClassId>,
    plural: Option<ClassId>,
    singular: Option<ClassId>,
    event_noun: Option<ClassId>,
    margin: Option<ClassId>,
    intransitive: Option<ClassId>,
    stative: Option<ClassId>,
    attributive: Option<ClassId>,
    directional: Option<ClassId>,
    motion: Option<ClassId>,
    change: Option<ClassId>,
    auxiliaries: [Option<ClassId>; 3],
    past_auxiliaries: [Option<ClassId>; 2],
    verbs: [Option<ClassId>; 5],
    /// All words that a clause may begin with.
    breaking: ClassSet,
    /// Prepositions and determiners.
    small: ClassSet,
    calendar: ClassSet,
}

/// How far a sentence was looked through for what parts its clauses, so that no word is looked at twice.
#[derive(Default)]
struct Seen {
    /// Tokens before this one.
    looked: usize,
    /// Behind the last of them that parts.
    begins: usize,
}

/// A name between commas has no more tokens than this.
const APPOSITION: usize = 6;

/// So many tokens may stand between "between" and its coordinator.
const REACH: usize = 12;

/// So many tokens at most a clause without a comma is looked through for the verb behind it.
const FAR: usize = 60;

impl Parts {
    /// Looks the lists up; one that the language lacks matches nothing.
    pub fn new(grammar: &Grammar) -> Self {
        Parts {
            subordinator: grammar.class("subordinator"),
            half: grammar.class("half-subordinator"),
            relative: grammar.class("relative"),
            coordinator: grammar.class("coordinator"),
            negation: grammar.class("negation"),
            adverb: grammar.class("adverb"),
            speech: grammar.class("speech"),
            bare_speech: grammar.class("bare-speech"),
            schedule: grammar.class("schedule"),
            cancel: grammar.class("cancel"),
            contracting: grammar.class("contracting"),
            determiner: grammar.class("determiner"),
            month: grammar.class("month"),
            modifier: grammar.class("modifier"),
            modifier_noun: grammar.class("modifier-noun"),
            verb_modifier: grammar.class("verb-modifier"),
            aged: grammar.class("aged"),
            adjectival: grammar.class("adjectival-ing"),
            set_opener: grammar.class("set-opener"),
            genitive: grammar.class("genitive"),
            doer: grammar.class("doer"),
            prefix: grammar.class("verb-prefix"),
            content_noun: grammar.class("content-noun"),
            weekday: grammar.class("weekday"),
            time_opener: grammar.class("time-opener"),
            adjacent: grammar.class("adjacent-time"),
            season: grammar.class("season"),
            daypart: grammar.class("daypart"),
            according: grammar.class("according-cue"),
            hanging: grammar.class("hanging"),
            particle: grammar.class("verb-particle"),
            taken: grammar.class("taken-noun"),
            plant: grammar.class("plant-noun"),
            accompanying: grammar.class("accompanying"),
            lead_in: grammar.class("lead-in"),
            did: grammar.class("do-past"),
            inverting: grammar.class("inverting"),
            several: grammar.class("several"),
            between: grammar.class("between-cue"),
            preposition: grammar.class("preposition"),
            genitive_preposition: grammar.class("genitive-preposition"),
            complementizer: grammar.class("complementizer"),
            pronoun: grammar.class("pronoun"),
            cardinal: grammar.class("cardinal"),
            unit: grammar.class("unit"),
            plural: grammar.class("plural-noun"),
            singular: grammar.class("singular-noun"),
            event_noun: grammar.class("event-noun"),
            margin: grammar.class("margin"),
            intransitive: grammar.class("intransitive"),
            stative: grammar.class("stative"),
            attributive: grammar.class("attributive"),
            directional: grammar.class("directional"),
            motion: grammar.class("motion"),
            change: grammar.class("change"),
            auxiliaries: ["be-present", "have-present", "do-present"].map(|n| grammar.class(n)),
            past_auxiliaries: ["be-past", "have-past"].map(|n| grammar.class(n)),
            breaking: grammar.class_set(&["relative", "subordinator", "half-subordinator", "coordinator"]),
            small: grammar.class_set(&["preposition", "determiner"]),
            calendar: grammar.class_set(&["month", "weekday"]),
            verbs: ["verb-past", "verb-participle", "verb-base", "verb-present", "verb-ing"].map(|n| grammar.class(n)),
        }
    }

    /// Takes a sentence apart.
    pub fn analyse(&self, grammar: &Grammar, text: &str, tokens: &[Token], matcher: &mut Matcher) -> Clauses {
        let mut clauses = Clauses { quotations: quotations(text, tokens), ..Clauses::default() };
        self.groups(grammar, text, tokens, matcher, &mut clauses.groups);
        let resumed = self.resumed(grammar, text, tokens, &mut clauses.groups);
        clauses.clauses = self.split(grammar, text, tokens, &clauses.groups, &resumed);
        clauses
    }

    fn groups(&self, grammar: &Grammar, text: &str, tokens: &[Token], matcher: &mut Matcher, out: &mut Vec<VerbGroup>) {
        let mut at = 0;
        let mut seen = Seen::default();
        matcher.begin(grammar, tokens);
        while let Some(candidate) = matcher.candidate(grammar, tokens, GROUPS, at..tokens.len()) {
            at = usize::from(candidate.start);
            let found = if !tokens[at].is_number() { matcher.best(grammar, text, tokens, candidate) } else { None };
            let Some(found) = found else {
                at += 1;
                continue;
            };
            let head = usize::from(found.expressions[0].1) - 1;
            let (mut start, mut end) = (usize::from(found.start), usize::from(found.end));
            let marks = grammar.verb_marks(&found);
            matcher.recycle([found]);
            let helps = |i: usize| self.auxiliaries.iter().any(|class| grammar.is(tokens[i], *class, text));
            let has = |mark: &str| marks[1..].contains(&Some(mark));
            // "5:34 AM": no verb in capitals among words that are not.
            let shouts = |i: usize| tokens.get(i).is_none_or(|t| !t.is_word() || t.is_upper());
            let lone = tokens[head].is_upper() && head > 0 && !(shouts(head - 1) && shouts(head + 1));
            let tense = Tense::NAMES.iter().find(|n| Some(n.0) == marks[0] && !lone).map(|n| n.1);
            // "People have been held": what follows the auxiliary tells, too.
            if tense == Some(Tense::Present) && head > at && helps(head) && !(at..head).any(helps) {
                at = head;
                continue;
            }
            let is = |class| grammar.is(tokens[head], class, text);
            let lemma = self.verbs.iter().flatten().find_map(|class| match grammar.key(tokens[head], *class, text) {
                Some(Key::Word(lemma)) => Some(lemma),
                _ => None,
            });
            // The noun that told the verb is its subject, and so is the pronoun of "it's".
            let clipped = |i: usize| tokens[i].is_mark() && tokens[i].glued() && tokens[i + 1].glued();
            let noun = |i: usize| tense == Some(Tense::Present) && !clipped(i) && !helps(i);
            while start < head && (noun(start) || grammar.is(tokens[start], self.contracting, text)) {
                start += 1;
            }
            // What stands behind the verb is context.
            end = end.min(head + 1);
            let tense = match tense {
                // "a plan to cut jobs", "in order to cut jobs": a noun and its infinitive.
                Some(Tense::Future)
                    if has("intended")
                        && start > 0
                        && (self.determines(grammar, text, tokens[start - 1])
                            || grammar.is(tokens[start - 1], self.preposition, text)) =>
                {
                    start += 1;
                    Some(Tense::Infinitive)
                }
                tense => tense,
            };
            // "Will go to Rome and meet the Pope", and no noun behind another: "trade and work the".
            let tense = if tense == Some(Tense::Present) && grammar.is(tokens[at], self.coordinator, text) {
                let leads = |g: &VerbGroup| {
                    g.intended
                        || matches!(g.tense, Tense::Future | Tense::FuturePast | Tense::Conditional | Tense::Infinitive)
                };
                start = (at..head).find(|i| helps(*i)).unwrap_or(head);
                out.iter().rfind(|g| g.tense != Tense::Participle).filter(|g| leads(g)).map(|_| Tense::Infinitive)
            } else {
                tense
            };
            // "benefits rose": of two verbs side by side the first is the subject of the second.
            let subject = |g: &VerbGroup| g.tense == Tense::Present && g.start == g.head && g.end == start;
            let bare = tense == Some(Tense::Present) && start == head;
            let instead = !bare && tense.is_some_and(Tense::is_finite) && out.last().is_some_and(subject);
            let before = &out[..out.len() - usize::from(instead)];
            let group = tense.map(|tense| VerbGroup {
                start,
                end,
                head,
                tense: self.reduced(grammar, text, tokens, before, &mut seen, (start, head), tense),
                passive: has("passive"),
                progressive: has("progressive"),
                intended: has("intended"),
                negated: (start..end).any(|i| grammar.is(tokens[i], self.negation, text)),
                lemma,
                speech: is(self.speech) && !has("passive"),
                schedule: is(self.schedule) || has("passive") && is(self.cancel),
            });
            match group {
                // "a disbanded group", "the United States", "2,000 points": no verb after all.
                Some(group) if self.is_nominal(grammar, text, tokens, &group, before) => end = at + 1,
                Some(group) => {
                    if instead && group.tense.is_finite() {
                        out.pop();
                    }
                    out.push(group);
                }
                None => {}
            }
            at = end.max(at + 1);
        }
        self.participles(grammar, text, tokens, out);
    }

    /// The comma of "34,131".
    fn is_grouped(&self, tokens: &[Token], at: usize) -> bool {
        tokens[at].glued() && tokens.get(at + 1).is_some_and(|t| t.glued() && t.is_number())
    }

    /// The coordinator of "between the bank and the union".
    fn joins_two(&self, grammar: &Grammar, text: &str, tokens: &[Token], at: usize) -> bool {
        if !grammar.is(tokens[at], self.coordinator, text) {
            return false;
        }
        tokens[at.saturating_sub(REACH)..at]
            .iter()
            .rev()
            .take_while(|t| !hard_mark(text, **t) && !self.breaks(grammar, **t))
            .any(|t| grammar.is(*t, self.between, text))
    }

    /// What a date may begin with: "released last May", "released Jan. 28".
    fn is_time_word(&self, grammar: &Grammar, text: &str, token: Token) -> bool {
        [self.month, self.weekday, self.time_opener].iter().any(|class| grammar.is(token, *class, text))
    }

    /// The "than" of "more than 60".
    fn is_figure(&self, grammar: &Grammar, text: &str, tokens: &[Token], at: usize) -> bool {
        let counts = |t: &Token| t.is_number() || grammar.is(*t, self.cardinal, text);
        grammar.is(tokens[at - 1], self.change, text) && tokens.get(at + 1).is_some_and(counts)
    }

    fn breaks(&self, grammar: &Grammar, token: Token) -> bool {
        grammar.is_any(token, self.breaking)
    }

    /// Cuts before subordinators and relatives, at hard marks, and at commas and coordinators that
    /// part two finite verbs.
    fn split(
        &self,
        grammar: &Grammar,
        text: &str,
        tokens: &[Token],
        groups: &[VerbGroup],
        resumed: &[usize],
    ) -> Vec<(usize, usize)> {
        let finite =
            |from: usize, to: usize| groups.iter().any(|g| g.tense.is_finite() && g.head >= from && g.head < to);
        let is = |i: usize, class| tokens.get(i).is_some_and(|t| grammar.is(*t, class, text));
        let comma = |i: usize| mark(text, tokens[i], ",") && !self.is_grouped(tokens, i);
        let next_break = |from: usize| {
            (from..tokens.len())
                .find(|i| {
                    let t = tokens[*i];
                    comma(*i)
                        || hard_mark(text, t)
                        || mark(text, t, "(")
                        || self.breaks(grammar, t)
                            && !self.joins_two(grammar, text, tokens, *i)
                            && !self.points_at(grammar, text, tokens, *i)
                })
                .unwrap_or(tokens.len())
        };
        let mut clauses = Vec::new();
        let mut start = 0;
        // "(Nasdaq: CRGI)": what brackets hold is no clause of its own.
        let mut bracketed = false;
        for at in 1..tokens.len() {
            let token = tokens[at];
            bracketed = !mark(text, token, ")") && (bracketed || mark(text, token, "("));
            let mut gap = text.as_bytes()[tokens[at - 1].end as usize..token.start as usize].iter();
            let tab = gap.any(|byte| *byte == b'\t');
            let goes_on = resumed.contains(&at);
            if !tab && !goes_on && !token.is_mark() && !grammar.is_any(token, self.breaking) {
                continue;
            }
            let cut = if tab || goes_on || hard_mark(text, token) && !(bracketed && mark(text, token, ":")) {
                true
            } else if grammar.is(token, self.half, text) {
                // A preposition ("after the vote") opens no clause: a verb must follow, and in "the worst raid since
                // the end of the war killed two" it is that of the noun before.
                // "A fire that broke out after the shift change burned on": what goes on has its own verb.
                let close = resumed.iter().copied().find(|next| *next > at).unwrap_or(tokens.len());
                let end = next_break(at + 1).min(close);
                // "after talks aimed at ending a strike by tram and bus drivers failed"
                let hangs = || {
                    is(end, self.coordinator)
                        && groups.iter().any(|g| g.tense == Tense::Reduced && (at + 2..end).contains(&g.head))
                };
                let end = if !finite(at + 1, end) && (self.joins_names(grammar, text, tokens, at, end) || hangs()) {
                    next_break(end + 1)
                } else {
                    end
                };
                // "More than 60 signed it"
                let figure = self.is_figure(grammar, text, tokens, at);
                // "mills built before 1975 were shut": no year shuts.
                let year = tokens.get(at + 1).is_some_and(|t| t.is_number() && t.end - t.start == 4);
                // "strikes planned for the week before Christmas were called off": nor does a feast call.
                let named =
                    tokens.get(at + 1).is_some_and(|t| t.is_capital()) && is(at - 1, self.unit) && !finite(start, at);
                // "pensions withheld since August would be paid": no month is paid.
                let month = tokens.get(at + 1).is_some_and(|t| grammar.is_any(*t, self.calendar)) && !finite(start, at);
                let dated = (year || named || month) && groups.iter().any(|g| g.tense.is_finite() && g.start == at + 2);
                // "Open until at least May 15 under a decree signed on Monday": nor does a day of the calendar sign.
                let day = [at + 1, at + 3].into_iter().filter(|i| i + 1 < tokens.len()).any(|i| {
                    let next = tokens.get(if mark(text, tokens[i + 1], ".") { i + 2 } else { i + 1 });
                    let behind = next.is_some_and(|t| t.is_number() || grammar.is_any(*t, self.small));
                    behind
                        && grammar.is_any(tokens[i], self.calendar)
                        && !tokens[at + 1..i].iter().any(|t| t.is_capital())
                });
                // "once every 12 months"
                let often = is(at, self.adverb) && is(at + 1, self.set_opener);
                !figure
                    && !often
                    && !dated
                    && !day
                    && finite(at + 1, end)
                    && !self.lacks_verb(grammar, text, tokens, groups, start, at)
            } else if is(at + 1, self.genitive_preposition) && grammar.is(token, self.subordinator, text) {
                // "because of the rain"
                false
            } else if grammar.is(token, self.relative, text) || grammar.is(token, self.subordinator, text) {
                // "a sustained, if undeclared, war": no clause.
                let close = at + 2;
                let aside = close < tokens.len() && comma(at - 1) && comma(close);
                // "captured while trying to flee, was freed"
                let verb = groups.iter().find(|g| g.start == at + 1 && !g.tense.is_finite());
                let untensed = verb.is_some_and(|verb| {
                    let stop = (verb.end..tokens.len())
                        .find(|i| comma(*i) || hard_mark(text, tokens[*i]))
                        .unwrap_or(tokens.len());
                    grammar.is(token, self.subordinator, text) && !finite(verb.end, stop)
                });
                let aside = aside || untensed;
                finite(at + 1, tokens.len()) && !aside && !self.points_at(grammar, text, tokens, at)
            } else if token.glued() && tokens.get(at + 1).is_some_and(|t| t.glued()) && !mark(text, token, ",")
                || self.is_grouped(tokens, at)
            {
                // "a cash-and-shares offer", "34,131 cases"
                false
            } else if grammar.is(token, self.coordinator, text) || mark(text, token, ",") {
                let end = next_break(at + 1);
                // "and the school, which had 40 pupils, closes"
                let aside = || {
                    let close = (end + 2..tokens.len()).find(|i| comma(*i));
                    let verb = |close: usize| groups.iter().any(|g| g.start == close + 1 && g.tense.is_finite());
                    let told = |close: usize| finite(end + 1, close);
                    // "and the director, Ann Holt, resigned"
                    let name = |close: usize| {
                        close < end + APPOSITION && !told(close) && tokens[end + 1..close].iter().all(|t| t.is_word())
                    };
                    end < tokens.len()
                        && comma(end)
                        && close.is_some_and(|close| {
                            verb(close) && if is(end + 1, self.relative) { told(close) } else { name(close) }
                        })
                };
                // "were killed or drowned": one auxiliary for both.
                let shared = grammar.is(token, self.coordinator, text)
                    && groups.iter().any(|g| g.end == at && g.passive)
                    && groups.iter().any(|g| {
                        g.start == at + 1
                            && g.head == at + 1
                            && is(g.head, self.verbs[1])
                            && !is(g.head, self.intransitive)
                            && !is(at + 2, self.determiner)
                    });
                finite(start, at)
                    && !shared
                    && (finite(at + 1, end) || grammar.is(token, self.coordinator, text) && aside())
                    && !self.joins_two(grammar, text, tokens, at)
            } else {
                false
            };
            if cut && at > start {
                clauses.push((start, at));
                start = at;
            }
        }
        clauses.push((start, tokens.len()));
        clauses
    }
}

/// Is the token this mark?
fn mark(text: &str, token: Token, mark: &str) -> bool {
    token.is_mark() && token.span().of(text) == mark
}

/// A mark that no clause reaches over; the colon of 16:30 is none.
fn hard_mark(text: &str, token: Token) -> bool {
    let clock = || {
        let after = text.as_bytes().get(token.end as usize).is_some_and(u8::is_ascii_digit);
        after && text[..token.start as usize].ends_with(|c: char| c.is_ascii_digit())
    };
    token.is_mark()
        && (matches!(token.span().of(text), ";" | "|" | "\u{2014}")
            || token.span().of(text) == ":" && !clock()
            || token.span().of(text) == "\u{2013}" && !token.glued())
}

/// Ranges between quotation marks. A mark that nothing closes reaches to the end of the sentence.
pub(crate) fn quotations(text: &str, tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut open: Option<usize> = None;
    for (i, token) in tokens.iter().enumerate().filter(|(_, t)| t.is_mark()) {
        // Most marks are stops and commas.
        if !matches!(text.as_bytes()[token.start as usize], b'"' | 0x80..) {
            continue;
        }
        match token.span().of(text) {
            "\u{201c}" | "\u{ab}" => open = Some(i + 1),
            "\u{201d}" | "\u{bb}" => {
                ranges.push((open.take().unwrap_or(0), i));
            }
            "\"" => match open.take() {
                Some(start) => ranges.push((start, i)),
                // It closes a quotation that began in a sentence before.
                None if i > 0 && token.glued() && tokens.get(i + 1).is_none_or(|next| !next.glued()) => {
                    ranges.push((0, i));
                }
                None => open = Some(i + 1),
            },
            _ => {}
        }
    }
    if let Some(start) = open {
        ranges.push((start, tokens.len()));
    }
    ranges
}

impl Clauses {
    /// The clause that holds a token.
    pub fn clause_of(&self, token: usize) -> (usize, usize) {
        let after = self.clauses.partition_point(|c| c.0 <= token);
        self.clauses.get(after.saturating_sub(1)).copied().unwrap_or((0, usize::MAX))
    }

    /// True inside quotation marks.
    pub fn is_quoted(&self, token: usize) -> bool {
        self.quotations.iter().any(|q| (q.0..q.1).contains(&token))
    }

    /// The first verb group behind the words at `start..end` in their clause.
    pub fn behind(&self, start: usize, end: usize) -> Option<&VerbGroup> {
        let clause = self.clause_of(start);
        let next = self.groups.partition_point(|g| g.start < end);
        self.groups[next..].iter().take_while(|g| g.head < clause.1).find(|g| g.head >= clause.0)
    }

    /// The verb group that the words at `start..end` depend on: the nearest before them in their
    /// clause, else the first behind them. A verb of speech before them governs them only when
    /// nothing but small words stands between; otherwise the verb of what was said does.
    pub fn governing(&self, start: usize, end: usize) -> Option<&VerbGroup> {
        let clause = self.clause_of(start);
        let passed = &self.groups[..self.groups.partition_point(|g| g.end <= start)];
        let before = passed.last().filter(|g| g.head >= clause.0);
        let behind = self.behind(start, end);
        match before {
            // "dismissed the head of the board on 3 May, following the vote": that is no clause that somebody said.
            Some(group) if group.speech && start > group.end + 2 => {
                behind.filter(|g| g.tense != Tense::Participle).or(Some(group))
            }
            Some(group) => Some(group),
            // A clause without a verb, "failed twice: in April and in June", hangs on the one before.
            None => behind
                .or_else(|| passed.iter().rfind(|g| g.tense.is_finite()))
                .or_else(|| self.groups.iter().find(|g| g.start >= end)),
        }
    }
}
