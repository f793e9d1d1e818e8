//! The event in the text's own words and order: what is left out is `...`, what is put in stands
//! in [brackets], as lawyers quote.

use super::scene::Scene;
use crate::clause::VerbGroup;
use std::ops::Range;

/// A headline is cut at a word once it is this many characters long.
const LENGTH: usize = 110;

/// The headline of the event at a token. `without` are the token ranges that are left out: the
/// expression and the attribution.
pub fn headline(scene: &Scene<'_>, trigger: usize, without: &[Range<usize>]) -> String {
    let verb = scene.clauses.groups.iter().find(|g| g.head == trigger);
    let mut without = without.to_vec();
    without.extend(verb.and_then(|group| aside(scene, group)));
    let without = without.as_slice();
    let mut out = Words::new(scene, trigger);
    match verb {
        Some(group) => {
            let (start, end) = scene.clauses.clause_of(trigger);
            let end = end.min(scene.tokens.len());
            let start = if scene.is(start, scene.lists.relative) && start > 0 {
                // The antecedent tells who.
                let antecedent = antecedent(scene, start);
                out.range(antecedent.start, antecedent.end, without);
                start + 1
            } else if scene.is_subordinator(start) {
                start + 1
            } else if let Some(subject) = shared_subject(scene, start, group) {
                out.range(subject.start, subject.end, without);
                (start..group.start).find(|i| !opener(scene, *i)).unwrap_or(group.start)
            } else {
                start
            };
            out.range(start, end, without);
        }
        None => {
            let range = noun_phrase(scene, trigger);
            out.range(range.start, range.end, without);
        }
    }
    out.finish()
}

/// A mark or a coordinator at the beginning of a clause.
fn opener(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].is_mark() || scene.is(at, scene.lists.coordinator)
}

/// The subject of a verb whose clause has none: that of the clause before it that opens neither with a
/// relative nor with a subordinator ("The inquiry, which cost five lives, was opened").
fn shared_subject(scene: &Scene<'_>, start: usize, group: &VerbGroup) -> Option<Range<usize>> {
    if start == 0 || (start..group.start).any(|i| !opener(scene, i)) {
        return None;
    }
    let before = scene.clauses.clauses.iter().rev().filter(|c| c.1 <= start);
    let main = before.into_iter().find(|c| !scene.is(c.0, scene.lists.relative) && !scene.is_subordinator(c.0))?;
    let verb = scene.clauses.groups.iter().find(|g| g.tense.is_finite() && g.start >= main.0 && g.head < main.1);
    let from = (main.0..main.1).find(|i| !opener(scene, *i))?;
    let to = verb.map_or(main.1, |g| g.start);
    (from < to).then_some(from..to)
}

/// What stands between commas right before the verb of a long clause: "most of the council,
/// including ..., were dismissed". The comma in front of it stays.
fn aside(scene: &Scene<'_>, group: &VerbGroup) -> Option<Range<usize>> {
    let (start, end) = scene.clauses.clause_of(group.head);
    let end = end.min(scene.tokens.len());
    let close = group.start.checked_sub(1).filter(|i| *i > start && scene.is_mark(*i, ","))?;
    let open = (start..close).find(|i| scene.is_mark(*i, ","))?;
    (scene.span(start, end).len() > LENGTH && open > start).then_some(open..close + 1)
}

/// The noun phrase before a relative pronoun, back to the mark or verb before it.
fn antecedent(scene: &Scene<'_>, relative: usize) -> Range<usize> {
    let end = if scene.is_mark(relative - 1, ",") { relative - 1 } else { relative };
    let mut start = end;
    let mut commas = 0;
    while start > 0 {
        let at = start - 1;
        if scene.group_at(at).is_some_and(|g| g.tense.is_finite()) || scene.is_mark(at, ";") || scene.is_mark(at, ":") {
            break;
        }
        if scene.is_mark(at, ",") {
            // An apposition belongs to its name: "Andrew Peek, the top official, who".
            commas += 1;
            let named = at > 0 && scene.tokens[at - 1].is_capital();
            if commas > 1 || !named {
                break;
            }
        } else if scene.tokens[at].is_mark() && !scene.tokens[at].glued() {
            break;
        }
        start = at;
    }
    start..end
}

/// The noun with what stands before it and the phrases behind it.
fn noun_phrase(scene: &Scene<'_>, noun: usize) -> Range<usize> {
    let mut start = noun;
    while start > 0 {
        let at = start - 1;
        let inside = (scene.tokens[at].is_word()
            || scene.tokens[at].is_number()
            || scene.tokens[at].glued() && !scene.is_mark(at, ","))
            && !scene.is(at, scene.lists.preposition)
            && !scene.is_subordinator(at)
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
    while end < scene.tokens.len() {
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

/// Words as they are collected, with gaps shown.
struct Words<'s, 'a> {
    scene: &'s Scene<'a>,
    out: String,
    /// The last token that was taken.
    last: Option<usize>,
    /// Tokens were left out since then.
    gap: bool,
    /// The token that no cut may lose, and the length of the headline behind it.
    trigger: usize,
    least: usize,
}

impl<'s, 'a> Words<'s, 'a> {
    fn new(scene: &'s Scene<'a>, trigger: usize) -> Self {
        Words { scene, out: String::new(), last: None, gap: false, trigger, least: 0 }
    }

    fn range(&mut self, start: usize, end: usize, without: &[Range<usize>]) {
        if self.last.is_some_and(|last| last + 1 < start) && self.last.is_some() {
            // A comma or a pronoun between antecedent and clause is no loss worth showing.
            self.gap |= (self.last.unwrap_or(0) + 1..start)
                .any(|i| !self.scene.tokens[i].is_mark() && !self.scene.is(i, self.scene.lists.relative));
        }
        for at in start..end {
            if let Some(range) = without.iter().find(|r| r.contains(&at)) {
                // The preposition went with it; a gap in the middle shows.
                self.gap |= range.end < end && !self.out.is_empty();
                continue;
            }
            let dangling = self.scene.is(at, self.scene.lists.preposition) && without.iter().any(|r| r.start == at + 1);
            if dangling {
                continue;
            }
            self.take(at);
        }
    }

    fn take(&mut self, at: usize) {
        let word = self.scene.word(at);
        let token = self.scene.tokens[at];
        let closing = token.is_mark() && matches!(word, "," | "." | ";" | ":" | "!" | "?" | ")" | "]");
        if self.out.is_empty()
            && token.is_mark()
            && !matches!(word, "\u{201c}" | "\"" | "$" | "(" | "\u{a3}" | "\u{20ac}")
        {
            return;
        }
        if self.gap && token.is_mark() && !matches!(word, "\u{201c}" | "\"" | "(" | "$") {
            // No mark hangs on a gap.
            return;
        }
        if self.gap {
            self.out.push_str(" ...");
            self.gap = false;
        }
        let glued = self.last.is_some_and(|last| last + 1 == at) && token.glued();
        if !self.out.is_empty() && !glued && !closing {
            self.out.push(' ');
        }
        self.out.push_str(word);
        self.last = Some(at);
        if at == self.trigger {
            self.least = self.out.chars().count();
        }
    }

    fn finish(self) -> String {
        let mut out = self.out;
        while out.ends_with([',', ';', ':', '.', ' ', '-', '\u{2013}', '\u{2014}']) && !out.ends_with("...") {
            out.pop();
        }
        // Quotation marks in pairs or not at all.
        for (open, close) in [('\u{201c}', '\u{201d}'), ('"', '"')] {
            let count = out.chars().filter(|c| *c == open || *c == close).count();
            if count % 2 == 1 {
                out.retain(|c| c != open && c != close);
            }
        }
        let length = LENGTH.max(self.least + 1);
        if out.chars().count() > length {
            let cut: String = out.chars().take(length).collect();
            let cut = cut.rfind(' ').map_or(cut.as_str(), |i| &cut[..i]);
            out = format!("{} ...", cut.trim_end_matches([',', ';', ':', ' ', '.']));
        }
        out
    }
}
