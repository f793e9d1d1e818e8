//! The words that [`publish`](super::publish) knows a page by. They come from a grammar.

use crate::hash::Set;
use crate::text::{Abbreviations, is_ditto, spaces};
use crate::time::DayOrder;
use aho_corasick::packed::Searcher;
use std::ops::ControlFlow;

/// What a language calls the parts of a page.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Names of the months in small letters, without a stop, with their numbers.
    pub months: Vec<(String, u32)>,
    /// Names of the weekdays in small letters, without a stop, with their numbers from Monday, 1.
    pub weekdays: Vec<(String, u32)>,
    /// Time zones in small letters, in minutes east of UTC.
    pub zones: Vec<(String, i32)>,
    /// How dates in nothing but digits are read, where the user has said so.
    pub date_order: Option<DayOrder>,
    /// Months and weekdays: most words are neither, and this tells it at a glance.
    calendar: Phrases,
    /// "date", before the date of a report.
    pub header_keys: Phrases,
    /// "published", "posted".
    pub published_keys: Phrases,
    /// "updated", before a date that is not that of publication.
    pub modified_keys: Phrases,
    /// "title", in a header block.
    pub title_keys: Phrases,
    /// "author", "section" and other fields of a header block.
    pub meta_keys: Phrases,
    /// "HD", "WC": the fields of an archive's documents.
    pub field_codes: Phrases,
    /// "from", "author": the fields of a header that name who writes.
    pub writer_keys: Phrases,
    /// "today": the day of the messages below it in a chat.
    pub today: Phrases,
    /// "yesterday": the same.
    pub yesterday: Phrases,
    /// "in", "since": before a year.
    pub before_year: Phrases,
    /// "court", "judgment": above the first numbered paragraph of a judgment.
    pub court: Phrases,
    /// "gazette", "press release": in the name of who publishes or of what is published.
    pub outlets: Phrases,
    /// "page": before a number.
    pub page: Phrases,
    /// "regards", above the name of who writes.
    pub closings: Phrases,
    /// "wrote", above a message that is quoted.
    pub quotation_verbs: Phrases,
    /// "this paper", whose older piece is quoted.
    pub own_piece: Phrases,
    /// "wrote", "reported": before the colon of such a quotation.
    pub quoted_verbs: Phrases,
    /// "an earlier version", at the start of a correction.
    pub correction_start: Phrases,
    /// "end of document", between the documents of a bundle.
    pub bundle_end: Phrases,
    /// "documents", in "3 of 25 documents".
    pub bundle_count: Phrases,
    /// "for immediate release".
    pub release_marks: Phrases,
    /// "about", above what a press release says of its sender.
    pub about_start: Phrases,
    /// "Q", "A".
    pub turn_marks: Phrases,
    /// "do.", in the cell of a table that says the same as the one above it.
    dittos: Phrases,
    /// "proceedings": beside the day of a hearing, above its transcript.
    pub hearing: Phrases,
    /// "on", "at", "of" inside dates.
    pub date_glue: Phrases,
    /// "st", "nd", "rd", "th".
    pub ordinals: Phrases,
    /// "a.m."
    pub am: Phrases,
    /// "p.m."
    pub pm: Phrases,
    /// "your support", "support now".
    pub appeal: Phrases,
    /// "subscribe", "paywall": beside an appeal.
    pub appeal_hint: Phrases,
    /// "read more", at the start of a short paragraph.
    pub read_more: Phrases,
    /// "reporting by".
    pub credit_start: Phrases,
    /// "contributed to this report".
    pub credit_end: Phrases,
    /// "file photo", at the start of a caption.
    pub photo_start: Phrases,
    /// "Getty Images", at the end of a caption.
    pub photo_credit: Phrases,
    /// News agencies.
    pub agencies: Phrases,
    /// Words that do not tell two sentences apart.
    pub function_words: Set<String>,
    /// Full stops that end no sentence.
    pub abbreviations: Abbreviations,
}

impl Vocabulary {
    /// The names of all cues that a grammar should have.
    pub const CUES: [&'static str; 44] = [
        "header-key",
        "published-key",
        "modified-key",
        "title-key",
        "meta-key",
        "field-code",
        "writer-key",
        "year-word",
        "today-word",
        "yesterday-word",
        "court-word",
        "outlet-word",
        "page-word",
        "closing",
        "quotation-verb",
        "own-piece",
        "quoted-verb",
        "correction-start",
        "bundle-end",
        "bundle-count",
        "release-mark",
        "about-start",
        "turn-mark",
        "ditto",
        "hearing-word",
        "date-glue",
        "ordinal-suffix",
        "am",
        "pm",
        "appeal",
        "appeal-hint",
        "read-more",
        "credit-start",
        "credit-end",
        "photo-start",
        "photo-credit",
        "agency",
        "function-word",
        "abbreviation",
        "abbreviation-clock",
        "abbreviation-number",
        "clock-follower",
        "abbreviation-final",
        "sentence-opener",
    ];

    /// From the words of a grammar: months and weekdays with their numbers, zones in minutes east of UTC, and
    /// a way to the phrases of each of [`Vocabulary::CUES`]. A missing cue is an empty list.
    pub fn new(
        months: impl IntoIterator<Item = (String, u32)>,
        weekdays: impl IntoIterator<Item = (String, u32)>,
        zones: impl IntoIterator<Item = (String, i32)>,
        cue: impl Fn(&str) -> Vec<String>,
        date_order: Option<DayOrder>,
    ) -> Self {
        let bare = |word: String| word.trim_end_matches('.').to_lowercase();
        let phrases = |name: &str| Phrases::new(cue(name));
        let months: Vec<_> = months.into_iter().map(|(word, n)| (bare(word), n)).collect();
        let weekdays: Vec<_> = weekdays.into_iter().map(|(word, n)| (bare(word), n)).collect();
        Vocabulary {
            date_order,
            calendar: Phrases::new(months.iter().chain(&weekdays).map(|(word, _)| word.clone())),
            months,
            weekdays,
            zones: zones.into_iter().map(|(word, n)| (bare(word), n)).collect(),
            header_keys: phrases("header-key"),
            published_keys: phrases("published-key"),
            modified_keys: phrases("modified-key"),
            title_keys: phrases("title-key"),
            meta_keys: phrases("meta-key"),
            field_codes: phrases("field-code"),
            writer_keys: phrases("writer-key"),
            today: phrases("today-word"),
            yesterday: phrases("yesterday-word"),
            before_year: phrases("year-word"),
            court: phrases("court-word"),
            outlets: phrases("outlet-word"),
            page: phrases("page-word"),
            closings: phrases("closing"),
            quotation_verbs: phrases("quotation-verb"),
            own_piece: phrases("own-piece"),
            quoted_verbs: phrases("quoted-verb"),
            correction_start: phrases("correction-start"),
            bundle_end: phrases("bundle-end"),
            bundle_count: phrases("bundle-count"),
            release_marks: phrases("release-mark"),
            about_start: phrases("about-start"),
            turn_marks: phrases("turn-mark"),
            dittos: phrases("ditto"),
            hearing: phrases("hearing-word"),
            date_glue: phrases("date-glue"),
            ordinals: phrases("ordinal-suffix"),
            am: phrases("am"),
            pm: phrases("pm"),
            appeal: phrases("appeal").searchable(),
            appeal_hint: phrases("appeal-hint"),
            read_more: phrases("read-more"),
            credit_start: phrases("credit-start"),
            credit_end: phrases("credit-end"),
            photo_start: phrases("photo-start"),
            photo_credit: phrases("photo-credit"),
            agencies: phrases("agency"),
            function_words: cue("function-word").into_iter().map(|w| w.to_lowercase()).collect(),
            abbreviations: Abbreviations::new(&cue),
        }
    }

    /// True for the words or marks of a cell that says the same as the one above it.
    pub(crate) fn is_ditto(&self, cell: &str) -> bool {
        is_ditto(cell) || self.dittos.is(cell)
    }

    /// True when a word names a month or a weekday.
    pub(super) fn is_calendar(&self, word: &str) -> bool {
        self.month(word).is_some() || self.is_weekday(word)
    }

    /// The number of the month that a word names, whatever its case.
    pub(crate) fn month(&self, word: &str) -> Option<u32> {
        self.begins_calendar(word).then(|| self.months.iter().find(|(m, _)| same(m, word)).map(|(_, n)| *n))?
    }

    /// True when a word names a weekday, whatever its case.
    pub(super) fn is_weekday(&self, word: &str) -> bool {
        self.weekday(word).is_some()
    }

    /// The number of the weekday that a word names, whatever its case.
    pub(super) fn weekday(&self, word: &str) -> Option<u32> {
        self.begins_calendar(word).then(|| self.weekdays.iter().find(|(w, _)| same(w, word)).map(|(_, n)| *n))?
    }

    /// False when `text` certainly begins with no month and no weekday, whatever follows it.
    pub(super) fn may_begin_calendar(&self, text: &str) -> bool {
        !text.starts_with(|c: char| c.is_ascii()) || self.calendar.may_start(text)
    }

    /// False when the first word of `text` is certainly no month and no weekday.
    pub(super) fn begins_calendar(&self, text: &str) -> bool {
        !text.starts_with(|c: char| c.is_ascii()) || self.calendar.starts(text).is_some()
    }
}

/// Compares a name in small letters with a word.
fn same(name: &str, word: &str) -> bool {
    // No letter has more than three times the bytes of its small one.
    let may = !word.is_ascii() && word.len() <= 3 * name.len();
    name.eq_ignore_ascii_case(word) || may && word.to_lowercase() == name
}

/// Phrases to look for in text: whole words, ASCII letters in any case, `'` for `’` as well.
#[derive(Clone, Debug)]
pub struct Phrases {
    /// In small letters, sorted; longer ones before their own beginnings.
    list: Vec<Vec<u8>>,
    /// What phrases begin and end with.
    heads: Filter,
    tails: Filter,
    /// Finds them anywhere in small letters, where there are few enough.
    anywhere: Option<Searcher>,
}

/// Tells of most stretches of text that no phrase begins there, or ends.
#[derive(Clone, Debug)]
struct Filter {
    /// Of the bytes of a stretch, those that are looked at: as many as the shortest phrase has.
    mask: u64,
    /// A bit for each hash of these bytes.
    bits: [u64; 64],
}

impl Filter {
    /// From the first or last eight bytes of phrases, the outermost lowest, and how many all of them have.
    fn new(phrases: impl Iterator<Item = u64>, shortest: usize) -> Self {
        let mask = if shortest >= 8 { u64::MAX } else { (1 << (8 * shortest)) - 1 };
        let mut filter = Filter { mask, bits: [0; 64] };
        for phrase in phrases {
            let hash = filter.hash(phrase);
            filter.bits[hash >> 6] |= 1 << (hash & 63);
        }
        filter
    }

    /// Twelve bits, the same for small letters and capitals.
    #[inline(always)]
    fn hash(&self, bytes: u64) -> usize {
        ((bytes | 0x2020_2020_2020_2020) & self.mask).wrapping_mul(0x9E37_79B9_7F4A_7C15) as usize >> 52
    }

    #[inline(always)]
    fn may(&self, bytes: u64) -> bool {
        let hash = self.hash(bytes);
        self.bits[hash >> 6] >> (hash & 63) & 1 != 0
    }
}

/// The first eight bytes, the first one lowest; zeros behind the end.
#[inline(always)]
fn head(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or_else(|| bytes.iter().rev().fold(0, shifted), |head| u64::from_le_bytes(*head))
}

/// The last eight bytes, the last one lowest; zeros before the start.
fn tail(bytes: &[u8]) -> u64 {
    bytes.last_chunk().map_or_else(|| bytes.iter().fold(0, shifted), |tail| u64::from_be_bytes(*tail))
}

fn shifted(sum: u64, byte: &u8) -> u64 {
    sum << 8 | u64::from(*byte)
}

impl Default for Phrases {
    fn default() -> Self {
        Phrases::new([])
    }
}

impl Phrases {
    /// From any spelling.
    pub fn new(phrases: impl IntoIterator<Item = String>) -> Self {
        let mut list: Vec<Vec<u8>> =
            phrases.into_iter().map(|p| p.trim().to_lowercase().into_bytes()).filter(|p| !p.is_empty()).collect();
        list.sort_by(|a, b| b.cmp(a));
        list.dedup();
        // An apostrophe may stand in text as another character.
        let plain = |phrase: &Vec<u8>| !phrase.contains(&b'\'');
        let shortest = if list.iter().all(plain) { list.iter().map(Vec::len).min().unwrap_or(0) } else { 0 };
        let heads = Filter::new(list.iter().map(|phrase| head(phrase)), shortest);
        let tails = Filter::new(list.iter().map(|phrase| tail(phrase)), shortest);
        Phrases { list, heads, tails, anywhere: None }
    }

    /// The same, made ready for [`Phrases::may_occur`].
    fn searchable(mut self) -> Self {
        let plain = |phrase: &Vec<u8>| phrase.split(|byte| *byte == b'\'').next().map(<[u8]>::to_vec);
        self.anywhere = Searcher::new(self.list.iter().filter_map(plain));
        self
    }

    /// False when certainly no phrase stands in `text`, which is looked at several bytes at a time.
    pub fn may_occur(&self, text: &str) -> bool {
        self.anywhere.as_ref().is_none_or(|search| search.find(text.to_ascii_lowercase()).is_some())
    }

    /// Length of the longest phrase that `text` begins with. Most texts begin with none, which is told where this is asked.
    #[inline]
    pub fn starts(&self, text: &str) -> Option<usize> {
        if self.may_start(text) { self.longest(text.as_bytes()).map(|(len, _)| len) } else { None }
    }

    /// The length of the longest phrase that `text` begins with, and which it is.
    #[inline(never)]
    fn longest(&self, text: &[u8]) -> Option<(usize, usize)> {
        let first = text.first()?.to_ascii_lowercase();
        let from = self.list.partition_point(|p| p[0] > first);
        self.list[from..]
            .iter()
            .enumerate()
            .take_while(|(_, p)| p[0] == first)
            .find_map(|(i, phrase)| Some((whole(phrase, text)?, from + i)))
    }

    /// False when `text` certainly begins with no phrase.
    #[inline]
    fn may_start(&self, text: &str) -> bool {
        self.heads.may(head(text.as_bytes()))
    }

    /// False when `text` certainly ends with no phrase.
    pub fn may_end(&self, text: &str) -> bool {
        self.tails.may(tail(text.as_bytes()))
    }

    /// True when `text` ends with a phrase.
    pub fn ends(&self, text: &str) -> bool {
        let text = text.as_bytes();
        self.list.iter().any(|phrase| {
            text.len().checked_sub(phrase.len()).is_some_and(|at| {
                text[at..].eq_ignore_ascii_case(phrase)
                    && !at.checked_sub(1).is_some_and(|i| text[i].is_ascii_alphanumeric())
            })
        })
    }

    /// `text` without the phrase that it ends with.
    pub fn without<'t>(&self, text: &'t str) -> &'t str {
        let ending = |phrase: &Vec<u8>| {
            let at = text.len().checked_sub(phrase.len())?;
            text.as_bytes()[at..].eq_ignore_ascii_case(phrase).then_some(at)
        };
        if self.ends(text) { self.list.iter().find_map(ending).map_or(text, |at| &text[..at]) } else { text }
    }

    /// How many different phrases there are in `text`, at its start or behind a space; counting ends at
    /// `enough`. This looks at all text, so it does next to nothing at a word that begins no phrase.
    pub fn count(&self, text: &str, enough: usize) -> usize {
        let bytes = text.as_bytes();
        let first = self.may_start(text).then(|| self.longest(bytes)).flatten();
        let mut seen: Vec<usize> = first.map(|(_, phrase)| phrase).into_iter().collect();
        if seen.len() >= enough {
            return seen.len();
        }
        spaces(bytes, |space| {
            let rest = &bytes[space + 1..];
            if !self.heads.may(head(rest)) {
                return ControlFlow::Continue(());
            }
            if let Some((_, phrase)) = self.longest(rest).filter(|(_, phrase)| !seen.contains(phrase)) {
                seen.push(phrase);
            }
            if seen.len() < enough { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        seen.len()
    }

    /// True when `text` is one of the phrases.
    pub fn is(&self, text: &str) -> bool {
        self.starts(text) == Some(text.len())
    }
}

/// Bytes of `text` that a phrase takes, when it stands at the start and no letter follows.
fn whole(phrase: &[u8], text: &[u8]) -> Option<usize> {
    let mut at = 0;
    for byte in phrase {
        if *byte == b'\'' && text[at..].starts_with("’".as_bytes()) {
            at += "’".len();
        } else if text.get(at)?.to_ascii_lowercase() == *byte {
            at += 1;
        } else {
            return None;
        }
    }
    let ends_in_letter = phrase.last().is_some_and(u8::is_ascii_alphanumeric);
    let goes_on = text.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80 && !is_mark(&text[at..]));
    (!(ends_in_letter && goes_on)).then_some(at)
}

/// Curly quotes, dashes and dots are no letters.
fn is_mark(text: &[u8]) -> bool {
    text.starts_with(&[0xE2, 0x80]) || text.starts_with(&[0xC2])
}

#[cfg(test)]
pub(crate) fn english() -> Vocabulary {
    let rules = include_str!("../../grammars/en/furniture.rules");
    let cue = |name: &str| {
        let mut here = false;
        let mut phrases = Vec::new();
        for line in rules.lines() {
            if let Some(head) = line.strip_prefix("cue ") {
                here = head.split('#').next().unwrap_or_default().trim() == name;
            } else if here && line.starts_with(' ') {
                phrases.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
        assert!(!phrases.is_empty(), "no cue {name}");
        phrases
    };
    let months = "january february march april may june july august september october november december";
    let months = months.split(' ').zip(1..).flat_map(|(m, n)| [(m.to_owned(), n), (m[..3].to_owned(), n)]);
    let months = months.chain([("sept".to_owned(), 9)]);
    let weekdays = "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun";
    let zones = [("UTC", 0), ("GMT", 0), ("BST", 60), ("CEST", 120), ("EDT", -240), ("ET", -300)];
    let weekdays = weekdays.split(' ').zip((1..=7).cycle()).map(|(day, n)| (day.to_owned(), n));
    Vocabulary::new(months, weekdays, zones.map(|(z, m)| (z.to_owned(), m)), cue, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_in_any_case() {
        let phrases = Phrases::new(["read more", "read", "don't", "a"].map(str::to_owned));
        assert_eq!(phrases.starts("Read More now"), Some(9));
        assert_eq!(phrases.starts("Read moreover"), Some(4));
        assert_eq!(phrases.starts("reads"), None);
        assert_eq!(phrases.starts("Don’t go"), Some(7));
        assert_eq!(phrases.starts("A"), Some(1));
        assert!(phrases.is("READ MORE") && !phrases.is("read more!") && !phrases.is(""));
        assert_eq!(phrases.count("We read it. Read more, READ MORE, bread more, a ", 9), 3);
        assert!(phrases.ends("please read more") && !phrases.ends("bread"));
    }

    #[test]
    fn every_cue_of_the_grammar_is_known_and_the_other_way_round() {
        let rules = include_str!("../../grammars/en/furniture.rules");
        let mut names: Vec<&str> =
            rules.lines().filter_map(|l| l.strip_prefix("cue ")?.split('#').next()).map(str::trim).collect();
        let mut known = Vocabulary::CUES.to_vec();
        names.sort_unstable();
        known.sort_unstable();
        assert_eq!(names, known);
        english();
    }
}
