//! A sentence with the word lists that attaching asks for.

use super::past::{Memo, Past};
use crate::clause::{Clauses, VerbGroup};
use crate::expression::TimeExpression;
use crate::grammar::{ClassId, ClassSet, Formula, Grammar, Key, Token, WordId};
use crate::hash::Fnv;
use crate::merge::Known;
use crate::report::Report;
use crate::span::Span;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;

/// The lists of words that say that one event came before another.
const ORDER: [&str; 6] = ["after-cue", "before-cue", "once-cue", "then-cue", "follow", "precede"];

/// The same of several words, and such as say so only beside another.
const ORDER_PHRASES: [&str; 4] = ["after-cue", "before-cue", "once-cue", "by-then-cue"];

/// The word lists, looked up once for all sentences.
#[derive(Clone, Debug)]
pub struct Lists {
    pub event_noun: Option<ClassId>,
    pub scheduled_noun: Option<ClassId>,
    pub accomplished_noun: Option<ClassId>,
    pub personal_noun: Option<ClassId>,
    pub preposition: Option<ClassId>,
    pub narrowing: Option<ClassId>,
    pub complementizer: Option<ClassId>,
    pub between: Option<ClassId>,
    pub genitive_preposition: Option<ClassId>,
    pub appointing: Option<ClassId>,
    pub attributive: Option<ClassId>,
    pub when: Option<ClassId>,
    pub lead_in: Option<ClassId>,
    pub last: Option<ClassId>,
    pub condition: Option<ClassId>,
    pub baseline: Option<ClassId>,
    pub contrast: Option<ClassId>,
    pub comparing: Option<ClassId>,
    pub measured: Option<ClassId>,
    pub deferring: Option<ClassId>,
    pub taking_over: Option<ClassId>,
    pub accompanying: Option<ClassId>,
    pub open_condition: Option<ClassId>,
    pub seeming: Option<ClassId>,
    pub attempted: Option<ClassId>,
    pub intent: Option<ClassId>,
    pub fail: Option<ClassId>,
    pub hypothesis: Option<ClassId>,
    pub change: Option<ClassId>,
    pub outcome: Option<ClassId>,
    pub entailing: Option<ClassId>,
    pub superlative: Option<ClassId>,
    pub ordinal: Option<ClassId>,
    pub naming: Option<ClassId>,
    pub belief: Option<ClassId>,
    pub possible: Option<ClassId>,
    pub have: Option<ClassId>,
    pub across: Option<ClassId>,
    pub except: Option<ClassId>,
    pub verb_particle: Option<ClassId>,
    pub estimate: Option<ClassId>,
    pub other_name: Option<ClassId>,
    pub outlook_modal: Option<ClassId>,
    pub title: Option<ClassId>,
    pub anaphor: Option<ClassId>,
    pub anaphor_owner: Option<ClassId>,
    pub anaphor_object: Option<ClassId>,
    pub anaphor_noun: Option<ClassId>,
    pub definite: Option<ClassId>,
    pub unspecific: Option<ClassId>,
    pub content_noun: Option<ClassId>,
    pub impersonal: Option<ClassId>,
    /// Verbs of what is done to works and ships, and never to a body: "was built".
    pub works: Option<ClassId>,
    /// Nouns for bodies of people.
    pub bodies: HashSet<String>,
    pub nominal: Option<ClassId>,
    pub locative: Option<ClassId>,
    pub directional: Option<ClassId>,
    pub agentive: Option<ClassId>,
    pub doer: Option<ClassId>,
    pub role: Option<ClassId>,
    pub given_name: Option<ClassId>,
    pub kin: Option<ClassId>,
    pub name_link: Option<ClassId>,
    pub pronoun: Option<ClassId>,
    pub object_pronoun: Option<ClassId>,
    pub reflexive: Option<ClassId>,
    pub did: Option<ClassId>,
    pub particle: Option<ClassId>,
    pub pointer: Option<ClassId>,
    pub spend: Option<ClassId>,
    pub speaker_pronoun: Option<ClassId>,
    pub put_off: Option<ClassId>,
    pub could: Option<ClassId>,
    pub singular_verb: Option<ClassId>,
    pub used: Option<ClassId>,
    pub expletive: Option<ClassId>,
    pub brought_forward: Option<ClassId>,
    pub accounts: Option<ClassId>,
    pub nobody: Option<ClassId>,
    pub frequency: Option<ClassId>,
    pub unable: Option<ClassId>,
    pub would: Option<ClassId>,
    pub backward_modal: Option<ClassId>,
    pub span_opener: Option<ClassId>,
    pub onset: Option<ClassId>,
    pub booking: Option<ClassId>,
    pub by: Option<ClassId>,
    pub through: Option<ClassId>,
    pub period_end: Option<ClassId>,
    pub origin: Option<ClassId>,
    pub appointed: Option<ClassId>,
    pub attempt: Option<ClassId>,
    pub claim: Option<ClassId>,
    pub accuser: Option<ClassId>,
    pub proceeding: Option<ClassId>,
    pub inverted: Option<ClassId>,
    pub going_on: Option<ClassId>,
    pub at_once: Option<ClassId>,
    pub body_word: Option<ClassId>,
    pub part_of_body: Option<ClassId>,
    pub unit: Option<ClassId>,
    pub subject_pronoun: Option<ClassId>,
    pub until: Option<ClassId>,
    pub adverbial: Option<ClassId>,
    pub speech_occasion: Option<ClassId>,
    pub tribunal: Option<ClassId>,
    pub having: Option<ClassId>,
    pub hear: Option<ClassId>,
    pub possibly: Option<ClassId>,
    pub off: Option<ClassId>,
    pub becoming_due: Option<ClassId>,
    pub relating: Option<ClassId>,
    pub decision: Option<ClassId>,
    pub since: Option<ClassId>,
    pub after: Option<ClassId>,
    pub before: Option<ClassId>,
    pub once: Option<ClassId>,
    pub by_then: Option<ClassId>,
    pub then: Option<ClassId>,
    pub follow: Option<ClassId>,
    pub precede: Option<ClassId>,
    pub befall: Option<ClassId>,
    pub had: Option<ClassId>,
    pub unordered: Option<ClassId>,
    pub negation: Option<ClassId>,
    pub motion: Option<ClassId>,
    pub stative: Option<ClassId>,
    pub plural: Option<ClassId>,
    pub singular: Option<ClassId>,
    pub people: Option<ClassId>,
    /// The last words of event nouns of several words.
    pub event_ends: HashSet<WordId, BuildHasherDefault<Fnv>>,
    /// Words before the name of a place.
    pub places: HashSet<String>,
    /// Words before "of" and the name of a place.
    pub place_nouns: HashSet<String>,
    /// Words of ships.
    pub vessels: HashSet<String>,
    /// Words that say that one event came before another.
    pub order: ClassSet,
    /// Words that say so together.
    pub when_or_had: [ClassSet; 2],
    /// Of such as have several, the longest, which is rarer than others.
    pub order_parts: Vec<WordId>,
    /// Words that say nothing about which event it is.
    pub small: HashSet<String>,
    /// Verbs that reports choose for the same happening, each with the one that they are told by.
    pub alike: HashMap<String, String>,
    /// What texts are compared by.
    pub known: Known,
    pub arranged: Option<ClassId>,
    pub adverb: Option<ClassId>,
    pub able: Option<ClassId>,
    pub causative: Option<ClassId>,
    pub occurrence: Option<ClassId>,
    pub speech: Option<ClassId>,
    pub participle: Option<ClassId>,
    pub gerund: Option<ClassId>,
    pub thing: Option<ClassId>,
    pub past: Option<ClassId>,
    pub intransitive: Option<ClassId>,
    pub implicative: Option<ClassId>,
    pub cardinal: Option<ClassId>,
    pub modifier: Option<ClassId>,
    pub genitive: Option<ClassId>,
    pub weak_preposition: Option<ClassId>,
    pub determiner: Option<ClassId>,
    pub relative: Option<ClassId>,
    pub coordinator: Option<ClassId>,
    pub subordinator: Option<ClassId>,
    pub half_subordinator: Option<ClassId>,
    pub light: Option<ClassId>,
    pub bare_speech: Option<ClassId>,
    pub cancel: Option<ClassId>,
    pub denial: Option<ClassId>,
    pub alleged: Option<ClassId>,
    pub according: Option<ClassId>,
    pub ahead: Option<ClassId>,
    pub passed: Option<ClassId>,
    pub expected: Option<ClassId>,
    pub be: [Option<ClassId>; 2],
    pub to_whom: Option<ClassId>,
}

impl Lists {
    pub fn new(grammar: &Grammar) -> Self {
        let class = |name| grammar.class(name);
        let words =
            |name| class(name).into_iter().flat_map(|class| grammar.words_of(class)).map(|w| w.0.to_owned()).collect();
        Lists {
            event_noun: class("event-noun"),
            scheduled_noun: class("scheduled-noun"),
            accomplished_noun: class("accomplished-noun"),
            personal_noun: class("personal-noun"),
            preposition: class("preposition"),
            narrowing: class("narrowing"),
            complementizer: class("complementizer"),
            between: class("between-cue"),
            genitive_preposition: class("genitive-preposition"),
            appointing: class("appointing"),
            attributive: class("attributive"),
            when: class("when-cue"),
            lead_in: class("lead-in"),
            last: class("verb-modifier"),
            condition: class("condition"),
            baseline: class("baseline"),
            contrast: class("contrast"),
            comparing: class("comparing"),
            measured: class("measured-against"),
            deferring: class("deferring"),
            taking_over: class("taking-over"),
            accompanying: class("accompanying"),
            open_condition: class("open-condition"),
            seeming: class("seeming"),
            attempted: class("attempted-noun"),
            intent: class("intent-noun"),
            fail: class("failing"),
            hypothesis: class("hypothesis"),
            change: class("change"),
            outcome: class("outcome"),
            entailing: class("entailing"),
            superlative: class("superlative"),
            ordinal: class("ordinal-word"),
            naming: class("naming"),
            belief: class("belief"),
            possible: class("possible"),
            have: class("have-present"),
            across: class("across"),
            except: class("except"),
            verb_particle: class("verb-particle"),
            estimate: class("estimate"),
            other_name: class("other-name"),
            outlook_modal: class("outlook-modal"),
            title: class("title-word"),
            anaphor: class("anaphor"),
            anaphor_owner: class("anaphor-owner"),
            anaphor_object: class("anaphor-object"),
            anaphor_noun: class("anaphor-noun"),
            definite: class("definite"),
            unspecific: class("unspecific"),
            content_noun: class("content-noun"),
            impersonal: class("impersonal"),
            works: class("works"),
            nominal: class("nominal"),
            locative: class("locative"),
            directional: class("directional"),
            agentive: class("agentive"),
            doer: class("doer"),
            role: class("role-noun"),
            given_name: class("given-name"),
            kin: class("kin"),
            name_link: class("name-link"),
            pronoun: class("pronoun"),
            object_pronoun: class("object-pronoun"),
            reflexive: class("reflexive"),
            did: class("do-past"),
            particle: class("particle"),
            pointer: class("pointer"),
            spend: class("spend"),
            speaker_pronoun: class("speaker-pronoun"),
            put_off: class("put-off"),
            could: class("could"),
            singular_verb: class("singular-verb"),
            used: class("used"),
            expletive: class("expletive"),
            brought_forward: class("brought-forward"),
            accounts: class("accounts"),
            nobody: class("nobody"),
            frequency: class("frequency"),
            unable: class("unable-cue"),
            would: class("would"),
            backward_modal: class("backward-modal"),
            span_opener: class("span-opener"),
            onset: class("onset"),
            booking: class("booking"),
            by: class("by-cue"),
            through: class("through-cue"),
            period_end: class("period-end"),
            origin: class("origin"),
            appointed: class("appointed"),
            attempt: class("attempt"),
            claim: class("claim"),
            accuser: class("accuser"),
            proceeding: class("proceeding"),
            inverted: class("inverted"),
            going_on: class("going-on"),
            at_once: class("at-once"),
            body_word: class("body-word"),
            part_of_body: class("part-of-body"),
            unit: class("unit"),
            subject_pronoun: class("subject-pronoun"),
            until: class("until-cue"),
            adverbial: class("adverbial-particle"),
            speech_occasion: class("speech-occasion"),
            tribunal: class("tribunal"),
            having: class("having"),
            hear: class("hear"),
            possibly: class("possibly"),
            off: class("off-state"),
            becoming_due: class("becoming-due"),
            relating: class("relating"),
            decision: class("decision"),
            since: class("since-cue"),
            after: class("after-cue"),
            before: class("before-cue"),
            once: class("once-cue"),
            by_then: class("by-then-cue"),
            then: class("then-cue"),
            follow: class("follow"),
            precede: class("precede"),
            befall: class("befall"),
            had: class("have-past"),
            unordered: class("unordered"),
            negation: class("negation"),
            motion: class("motion"),
            stative: class("stative"),
            plural: class("plural-noun"),
            singular: class("singular-noun"),
            people: class("people-noun"),
            event_ends: class("event-noun")
                .into_iter()
                .flat_map(|class| grammar.phrases(class).filter_map(|words| words.last().copied()))
                .collect(),
            order: grammar.class_set(&ORDER),
            when_or_had: [grammar.class_set(&["by-then-cue"]), grammar.class_set(&["have-past"])],
            order_parts: ORDER_PHRASES
                .iter()
                .filter_map(|name| class(name))
                .flat_map(|class| grammar.phrases(class))
                .filter_map(|words| words.iter().copied().max_by_key(|word| grammar.word(*word).len()))
                .collect(),
            bodies: words("people-body"),
            places: words("locative"),
            place_nouns: words("place-noun"),
            vessels: words("vessel"),
            small: grammar.cue("function-word").iter().cloned().collect(),
            alike: class("alike").map(|class| pairs(grammar, class)).unwrap_or_default(),
            known: Known::new(grammar.cue("function-word").iter(), grammar.cue("agency")),
            arranged: class("arranged"),
            adverb: class("adverb"),
            able: class("able-cue"),
            causative: class("causative"),
            occurrence: class("occurrence"),
            speech: class("speech"),
            participle: class("verb-participle"),
            gerund: class("verb-ing"),
            thing: class("gerund-thing"),
            past: class("verb-past"),
            intransitive: class("intransitive"),
            implicative: class("implicative"),
            cardinal: class("cardinal"),
            modifier: class("modifier"),
            genitive: class("genitive"),
            weak_preposition: class("weak-preposition"),
            determiner: class("determiner"),
            relative: class("relative"),
            coordinator: class("coordinator"),
            subordinator: class("subordinator"),
            half_subordinator: class("half-subordinator"),
            light: class("light"),
            bare_speech: class("bare-speech"),
            cancel: class("cancel"),
            denial: class("denial"),
            alleged: class("alleged-cue"),
            according: class("according-cue"),
            ahead: class("ahead-cue"),
            passed: class("passed-cue"),
            expected: class("expected-cue"),
            be: [class("be-present"), class("be-past")],
            to_whom: class("tell-cue"),
        }
    }
}

impl Lists {
    /// May the sentence say that something came before something else?
    pub fn may_order(&self, grammar: &Grammar, tokens: &[Token]) -> bool {
        // "It had left when they came."
        let (mut when, mut had) = (false, false);
        for token in tokens {
            if grammar.is_any(*token, self.order) || self.order_parts.contains(&token.word) {
                return true;
            }
            when |= grammar.is_any(*token, self.when_or_had[0]);
            had |= grammar.is_any(*token, self.when_or_had[1]);
        }
        when && had
    }
}

/// The forms of a class, each with the name that it stands under.
fn pairs(grammar: &Grammar, class: ClassId) -> HashMap<String, String> {
    let named = |(form, key): (String, Key)| match key {
        Key::Name(symbol) => Some((form, grammar.name(symbol).to_owned())),
        _ => None,
    };
    grammar.forms_of(class).filter_map(named).collect()
}

/// One sentence, taken apart.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub grammar: &'a Grammar,
    pub lists: &'a Lists,
    pub report: &'a Report,
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub clauses: &'a Clauses,
    pub times: &'a [TimeExpression],
    /// What was read before it.
    pub past: &'a Past<'a>,
    pub memo: &'a Memo,
}

/// A date ends the phrase of "since" so many tokens behind it.
const SINCE: usize = 8;

impl<'a> Scene<'a> {
    pub fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span().of(self.text))
    }

    pub fn is(&self, at: usize, class: Option<ClassId>) -> bool {
        self.tokens.get(at).is_some_and(|t| self.grammar.is(*t, class, self.text))
    }

    /// One past the end of a form of several words of a list that stands at a token.
    pub fn phrase(&self, at: usize, class: Option<ClassId>) -> Option<usize> {
        class.and_then(|class| self.grammar.phrase_at(self.tokens, at, class))
    }

    /// A noun in the plural by its ending, with a capital, too: "Shells hit", "the Athenians".
    pub fn is_plural(&self, at: usize) -> bool {
        let word = self.word(at).to_lowercase();
        let ends = |class| self.grammar.ends_like(&word, class);
        ends(self.lists.plural) && !ends(self.lists.singular)
    }

    /// A noun in the plural that by its ending names people: "Astronomers found".
    pub fn is_people(&self, at: usize) -> bool {
        self.is(at, self.lists.people) || self.grammar.ends_like(&self.word(at).to_lowercase(), self.lists.people)
    }

    pub fn is_mark(&self, at: usize, mark: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_mark()) && self.word(at) == mark
    }

    /// A comma, but for that of "34,131".
    pub fn is_comma(&self, at: usize) -> bool {
        let number = || self.tokens.get(at + 1).is_some_and(|t| t.is_number() && t.glued());
        self.is_mark(at, ",") && !(self.tokens[at].glued() && number())
    }

    pub fn span(&self, start: usize, end: usize) -> Span {
        self.tokens[start].span().cover(self.tokens[end.max(start + 1) - 1].span())
    }

    /// A tab, or what stands for one, parts a token from the one before it.
    pub fn has_tab(&self, at: usize) -> bool {
        let gap = || &self.text[self.tokens[at - 1].end as usize..self.tokens[at].start as usize];
        at > 0 && at < self.tokens.len() && (gap().contains('\t') || gap().contains("   "))
    }

    /// Inside a time expression.
    pub fn is_time(&self, at: usize) -> bool {
        self.times.iter().any(|e| (e.tokens.0..e.tokens.1).contains(&at))
    }

    /// A time expression of one word before a noun that names no time of its own: "the former mayor".
    pub fn is_adjective_of_time(&self, at: usize) -> bool {
        let vague = |e: &TimeExpression| e.tokens == (at, at + 1) && matches!(e.formula, Formula::Reference(..));
        at > 0 && self.is(at - 1, self.lists.determiner) && self.times.iter().any(vague)
    }

    /// A mark or a coordinator: what may stand before a clause without being part of it.
    pub fn is_opener(&self, at: usize) -> bool {
        self.tokens[at].is_mark() || self.is(at, self.lists.coordinator)
    }

    /// In brackets inside a sentence.
    pub fn is_bracketed(&self, at: usize) -> bool {
        let before = (1..at).rev().find(|i| self.is_mark(*i, "(") || self.is_mark(*i, ")"));
        before.is_some_and(|i| self.is_mark(i, "(")) && (at..self.tokens.len()).any(|i| self.is_mark(i, ")"))
    }

    /// The verb group that has this token.
    pub fn group_at(&self, at: usize) -> Option<&'a VerbGroup> {
        self.clauses.groups.iter().find(|g| (g.start..g.end).contains(&at))
    }

    /// An event noun, or the last word of one, that is no part of a verb group.
    pub fn is_event_noun(&self, at: usize) -> bool {
        self.noun_start(at).is_some() && self.group_at(at).is_none_or(|g| g.head != at || !g.tense.is_finite())
    }

    /// The first token of the event noun that ends at a token: "by" of "by-election".
    fn noun_start(&self, at: usize) -> Option<usize> {
        if !self.tokens.get(at).is_some_and(|t| self.lists.event_ends.contains(&t.word)) {
            return (self.is(at, self.lists.event_noun) || self.is_gerund(at)).then_some(at);
        }
        let several = (at.saturating_sub(3)..at).find(|i| self.phrase(*i, self.lists.event_noun) == Some(at + 1));
        several.or_else(|| self.is(at, self.lists.event_noun).then_some(at))
    }

    /// "the sealing of the mine"
    pub fn is_gerund(&self, at: usize) -> bool {
        self.is(at, self.lists.gerund)
            && self.is(at + 1, self.lists.genitive_preposition)
            && at > 0
            && self.is(at - 1, self.lists.determiner)
            && !self.is(at, self.lists.thing)
            && !self.is_time(at + 2)
    }

    /// The words of the verb or noun at a token.
    pub fn trigger(&self, at: usize) -> Span {
        let noun = if self.group_at(at).is_some_and(|g| g.head == at) { None } else { self.noun_start(at) };
        self.span(noun.unwrap_or(at), at + 1)
    }

    /// Behind "ahead of", "in advance of".
    pub fn is_ahead_of(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at).any(|i| self.phrase(i, self.lists.ahead) == Some(at))
    }

    /// An event noun that ends its noun phrase, so that what it names is the event: "talks" and not the
    /// "opening" of "opening keynote".
    pub fn is_event_head(&self, at: usize, limit: usize) -> bool {
        self.is_event_noun(at) && (at + 1 >= limit || !self.continues(at + 1))
    }

    /// True when a noun may go on with this token: a plain word of no closed class and no verb group.
    pub fn continues(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let small = [
            self.lists.preposition,
            self.lists.determiner,
            self.lists.relative,
            self.lists.coordinator,
            self.lists.complementizer,
            self.lists.adverb,
            self.lists.narrowing,
        ];
        token.is_word()
            && !token.is_capital()
            && !small.iter().any(|class| self.is(at, *class))
            && !self.is_subordinator(at)
            && self.group_at(at).is_none()
    }

    /// A pronoun of a list that stands for a man or a woman.
    pub fn is_personal(&self, at: usize, class: Option<ClassId>) -> bool {
        let key = class.and_then(|class| self.grammar.key(*self.tokens.get(at)?, class, self.text));
        matches!(key, Some(Key::Name(symbol)) if matches!(self.grammar.name(symbol), "male" | "female"))
    }

    /// Where "since" stands whose phrase a date ends: "since the start of the season in December".
    pub fn since_phrase(&self, date: usize) -> Option<usize> {
        let far = date.saturating_sub(SINCE);
        let stops = |i: &usize| {
            self.is_comma(*i)
                || self.is_mark(*i, ";")
                || self.is_mark(*i, ":")
                || self.is_time(*i)
                || self.group_at(*i).is_some_and(|g| g.tense.is_finite())
        };
        let from = (far..date).rfind(stops).map_or(far, |i| i + 1);
        // "since", and not "from": that one opens a clause, too.
        let since = |i: &usize| self.is(*i, self.lists.since) && self.is(*i, self.lists.half_subordinator);
        let at = (from..date).rfind(since)?;
        let opens = self.clauses.clauses.iter().any(|c| c.0 == at);
        (at + 1 < date && !opens && self.group_at(at - usize::from(at > 0)).is_none_or(|g| !g.speech)).then_some(at)
    }

    /// A word that opens a subordinate clause, or would if a verb followed.
    pub fn is_subordinator(&self, at: usize) -> bool {
        // "because of the rain" opens a phrase.
        self.is(at, self.lists.subordinator) && !self.is(at + 1, self.lists.genitive_preposition)
            || self.is(at, self.lists.half_subordinator)
    }

    /// True when the clause that holds a token opens with a relative pronoun.
    pub fn in_relative(&self, at: usize) -> bool {
        let (start, _) = self.clauses.clause_of(at);
        self.is(start, self.lists.relative)
    }
}
