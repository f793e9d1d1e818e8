//! What a headline leaves open, and the words that tell what it is about: a reader who sees one row alone must know
//! which "company", which "plan" and who "they" are. Where the text does not tell it of the word itself, the title of the
//! report does, or the heading over the passage.

use super::arguments::is_name;
use super::definite::is_open;
use super::scene::Scene;
use crate::clause::Tense;
use crate::report::{Report, Role};
use std::ops::Range;

/// A title or a heading that is longer than this is no help.
const LONG: usize = 110;

/// So many characters of the sentence before are put in.
const CONTEXT: usize = 180;

/// So many words without a name tell too little.
const THIN: usize = 4;

/// So many passages back a heading is looked for.
const BACK: usize = 60;

/// What the words of a headline have named so far.
#[derive(Default)]
pub struct Reference {
    /// Somebody or something, and a name or a role.
    noun: bool,
    name: bool,
    /// Words and verbs so far.
    words: usize,
    verbs: usize,
    /// A word that has its capital in its own right.
    capital: bool,
    /// A word stands for what they have not named.
    pub open: bool,
    /// A pronoun does, so that the words before are wanted.
    pub stands: bool,
    /// The noun that all is told of, where it does not say which.
    pub subject: Option<Range<usize>>,
    /// "We", "my": who speaks, and whoever is with them.
    pub speaker: bool,
}

impl Reference {
    /// Words that were put in: somebody, by name or by what they are.
    pub fn named(&mut self, words: &str) {
        (self.noun, self.name) = (true, true);
        self.put_in(words);
    }

    /// Words that were put in with a noun.
    pub fn put_in(&mut self, words: &str) {
        self.capital |= words.contains(char::is_uppercase);
    }

    /// Nobody and no place is named, or a word stands for what is not.
    pub fn is_open(&self) -> bool {
        self.open || self.speaker || !self.capital
    }

    /// A few words that name nobody and no place: "talks would begin".
    pub fn is_thin(&self) -> bool {
        !self.capital && !self.speaker && self.words <= THIN
    }

    /// A noun behind a definite determiner that says nothing of which it is.
    pub fn definite(&mut self, scene: &Scene<'_>, determiner: usize) {
        let open = is_open(scene, determiner);
        self.open |= open;
        if open && self.verbs == 0 && self.subject.is_none() {
            let end = (determiner + 1..scene.tokens.len())
                .find(|i| scene.group_at(*i).is_some() || scene.tokens[*i].is_mark());
            self.subject = Some(determiner + 1..end.unwrap_or(scene.tokens.len()).min(determiner + 4));
        }
    }

    /// The next word.
    pub fn read(&mut self, scene: &Scene<'_>, at: usize) {
        let token = scene.tokens[at];
        if !token.is_word() {
            return;
        }
        let lists = scene.lists;
        let verb = scene.group_at(at);
        self.words += 1;
        if self.is_speaker(scene, at) {
            self.speaker = true;
            (self.noun, self.capital) = (true, true);
        } else if let Some(kind) = self.pronoun(scene, at) {
            let open = match kind {
                Pronoun::Person => !self.name,
                Pronoun::Thing => !self.noun,
                // "Warned by his aides, Holt left"
                Pronoun::Owner => {
                    self.words == 1 || self.verbs == 0 && !self.name && !scene.is_personal(at, lists.anaphor_owner)
                }
                Pronoun::Object => self.verbs < 2,
                Pronoun::Pointer => true,
            };
            self.open |= open;
            self.stands |=
                open || kind == Pronoun::Object && !(self.name && scene.is_personal(at, lists.object_pronoun));
            self.noun |= kind != Pronoun::Object;
            self.capital = self.capital || !self.open;
        } else if let Some(group) = verb {
            // "Another 40 are to open": forty what?
            let before = group.start.checked_sub(1).filter(|_| self.verbs == 0 && group.start == at && self.words > 1);
            let number = |i: usize| scene.tokens[i].is_number() || scene.is(i, lists.cardinal);
            self.stands |= before.is_some_and(|i| number(i) && !scene.is_time(i));
            self.verbs += usize::from(group.head == at);
            self.noun |= scene.is_event_noun(at);
        } else {
            let small = [lists.preposition, lists.determiner, lists.coordinator, lists.adverb, lists.modifier];
            let noun = !small.iter().any(|class| scene.is(at, *class)) && !scene.is_time(at);
            // "similar raids failed": similar to what?
            self.open |= self.verbs == 0 && !self.name && scene.is(at, lists.relating);
            self.noun |= noun;
            self.capital |= noun && token.is_capital() && is_name(scene, at, scene.tokens.len());
            self.name |= noun && (token.is_capital() || scene.is(at, lists.role) || scene.is_people(at));
        }
    }

    /// "We", "my", and neither "US troops" nor "World War I".
    fn is_speaker(&self, scene: &Scene<'_>, at: usize) -> bool {
        let token = scene.tokens[at];
        let acts = || scene.clauses.groups.iter().any(|g| (at + 1..=at + 3).contains(&g.start));
        scene.is(at, scene.lists.speaker_pronoun) && (!token.is_upper() || scene.word(at).len() == 1 && acts())
    }

    fn pronoun(&self, scene: &Scene<'_>, at: usize) -> Option<Pronoun> {
        let lists = scene.lists;
        let next = || scene.tokens.get(at + 1).is_some_and(|t| t.is_word()) && !scene.is_time(at + 1);
        let subject =
            || scene.clauses.groups.iter().any(|g| g.tense.is_finite() && (at + 1..=at + 3).contains(&g.start));
        // "US troops"
        if scene.tokens[at].is_upper() && scene.word(at).len() > 1 {
            return None;
        }
        if scene.is(at, lists.object_pronoun) {
            let owns = scene.is(at, lists.anaphor_owner) && next() && !scene.is(at + 1, lists.preposition);
            let acts = scene.is(at, lists.anaphor) && subject();
            let itself = !scene.is(at, lists.anaphor) && scene.word(at).len() > 4;
            return match (owns, acts) {
                _ if itself => None,
                (true, _) => Some(Pronoun::Owner),
                (false, true) => Some(Pronoun::Thing).filter(|_| !self.is_empty(scene, at)),
                _ => Some(Pronoun::Object),
            };
        }
        if scene.is(at, lists.anaphor) {
            return Some(if scene.is_personal(at, lists.anaphor) { Pronoun::Person } else { Pronoun::Thing })
                .filter(|_| !self.is_empty(scene, at));
        }
        if scene.is(at, lists.anaphor_owner) {
            return Some(Pronoun::Owner);
        }
        // "this led to", "because of that": no noun behind it, and no clause.
        let pointer = scene.is(at, lists.pointer)
            && (!next() || scene.group_at(at + 1).is_some() || scene.is(at + 1, lists.preposition))
            && !scene.clauses.clauses.iter().any(|c| c.0 == at && c.0 > 0 && scene.is(at, lists.complementizer));
        pointer.then_some(Pronoun::Pointer)
    }

    /// "It rained": nothing is meant.
    fn is_empty(&self, scene: &Scene<'_>, at: usize) -> bool {
        let group = scene.clauses.groups.iter().find(|g| g.tense.is_finite() && g.start > at);
        group.is_some_and(|g| {
            scene.is(g.head, scene.lists.impersonal)
                || scene.is(g.end, scene.lists.complementizer)
                || g.passive && scene.clauses.groups.iter().any(|i| i.start == g.end && i.tense == Tense::Infinitive)
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pronoun {
    /// "he"
    Person,
    /// "it", "they"
    Thing,
    /// "his", "their"
    Owner,
    /// "found it": not the subject of its own verb.
    Object,
    /// "this led to"
    Pointer,
}

/// A text with so many headings is no report of one thing.
const PARTS: usize = 4;

/// What the report is about, as its title says it, or else the heading over a passage; of a text in many parts, that first,
/// where its title is no more than its first line.
pub fn topic(report: &Report, passage: usize) -> Option<&str> {
    let words = |i: usize| report.passages[i].span.of(&report.text).trim();
    if report.passages[passage].role == Role::Title {
        return None;
    }
    let title = report.title.as_deref().map(str::trim);
    let title = title.or_else(|| report.passages.iter().take(BACK).position(|p| p.role == Role::Title).map(words));
    let tells = |words: &&str, least: usize| {
        words.len() <= LONG
            && !words.contains(['[', ']', '\n', '\t'])
            && words.split(' ').filter(|word| word.contains(char::is_alphabetic)).count() >= least
    };
    // "Siege of Ravensmark", "Norland Air": what a report was given as its title is one, however short.
    let title = title.filter(|title| tells(title, if report.title.is_some() { 2 } else { 3 }));
    let heading = || {
        let mut before = (passage.saturating_sub(BACK)..passage).rev();
        before.find(|i| report.passages[*i].role == Role::Heading).map(words).filter(|heading| tells(heading, 2))
    };
    let headings = || report.passages.iter().filter(|passage| passage.role == Role::Heading);
    if report.title.is_none() && headings().nth(PARTS - 1).is_some() {
        return heading().or(title);
    }
    title.or_else(heading)
}

/// What was told right before, for a headline with a word that stands for something there: "It had been stolen".
pub fn context(before: &str) -> Option<String> {
    let mut words = before.split_whitespace().collect::<Vec<_>>().join(" ");
    let usable = !words.contains(['[', ']', '|']) && words.split(' ').count() > 3;
    let cut = words.char_indices().nth(CONTEXT).map(|(limit, _)| words[..limit].rfind(' ').unwrap_or(limit));
    words.truncate(cut.unwrap_or(words.len()));
    for quotes in [&['"'][..], &['\u{201c}', '\u{201d}']] {
        if words.matches(quotes).count() % 2 == 1 {
            words.retain(|c| !quotes.contains(&c));
        }
    }
    let words = words.trim_start_matches(['-', '*', ' ']);
    let words = words.trim_end_matches(['.', ';', ':', ',', '\u{2014}', '\u{2013}', '-', ' ']);
    usable.then(|| if cut.is_some() { format!("{words} ...") } else { words.to_owned() })
}

/// A title has one of some words, their endings aside.
pub fn names_any<'w>(title: &str, words: impl IntoIterator<Item = &'w str>) -> bool {
    let stem = |word: &str| word.to_lowercase().chars().take(4).collect::<String>();
    let its: Vec<String> = title.split(|c: char| !c.is_alphanumeric()).map(stem).collect();
    words.into_iter().any(|word| word.chars().count() > 2 && its.contains(&stem(word)))
}

/// A headline with what it is about behind it, unless it says that itself: one that leaves something `open` says most words
/// of the title, any other names one of them. The first opener stands before a title that is put in; a title that begins
/// with one loses it.
pub fn about(headline: &str, mut topic: &str, open: bool, openers: &[String]) -> Option<String> {
    let opener = openers.first()?;
    topic = topic.trim_start_matches(['#', '*', ' ']).trim_end_matches(['.', ':', '*', ' ']);
    let opens = |topic: &str| {
        let is = |o: &&String| topic.get(..o.len()).is_some_and(|start| start.eq_ignore_ascii_case(o));
        openers.iter().find(is).map(String::len)
    };
    while let Some(length) = opens(topic) {
        topic = topic[length..].trim_start();
    }
    let words = |text: &str| -> Vec<String> {
        let all = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 3);
        // Endings differ: "votes", "voted".
        all.map(|word| word.chars().take(4).flat_map(char::to_lowercase).collect()).collect()
    };
    let (own, its) = (words(headline), words(topic));
    let told = its.iter().filter(|word| own.contains(word)).count();
    (told == 0 || open && told * 5 < its.len() * 3).then(|| format!("{headline} [{opener} {topic}]"))
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn a_title_is_put_in_unless_the_headline_says_it() {
        let openers = ["re:", "fw:"].map(str::to_owned);
        let told = |headline, title| about(headline, title, true, &openers);
        assert_eq!(
            told("The mill was built", "Mill burns down").as_deref(),
            Some("The mill was built [re: Mill burns down]")
        );
        assert_eq!(
            told("It fell", "Re: FW: Crane at berth four.").as_deref(),
            Some("It fell [re: Crane at berth four]")
        );
        assert_eq!(told("The county closed the quarry at Hollin Moss", "Hollin Moss quarry closed"), None);
        let whole = |headline, title| about(headline, title, false, &openers);
        assert_eq!(whole("Ann Holt closed the quarry", "Hollin Moss quarry closed"), None);
        assert_eq!(
            whole("Ann Holt left", "Hollin Moss quarry closed").as_deref(),
            Some("Ann Holt left [re: Hollin Moss quarry closed]")
        );
        assert_eq!(told("It fell", "\u{130}\u{df}").as_deref(), Some("It fell [re: \u{130}\u{df}]"));
    }
}
