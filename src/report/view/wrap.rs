//! Which line ends only wrap a paragraph.

use super::Edit;
use crate::span::Span;
use memchr::memchr_iter;
use std::collections::HashMap;

/// Text set wider than this was not wrapped by hand or by a mail program, in columns.
const WIDEST: usize = 100;
/// Nothing is wrapped narrower than this, in columns: lines of a poem or a list stay.
const NARROWEST: usize = 30;

/// One line of a block.
struct Line<'s> {
    /// Byte of the source where it starts.
    start: usize,
    /// The line without white space around it.
    words: &'s str,
    /// Columns of white space before the first word.
    indent: usize,
    /// Columns of `words`.
    width: usize,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.words.len()
    }

    /// Columns of the first word.
    fn first_word(&self) -> usize {
        self.words.split_whitespace().next().map_or(0, |w| w.chars().count())
    }

    /// Columns of the last word.
    fn last_word(&self) -> usize {
        self.words.split_whitespace().next_back().map_or(0, |w| w.chars().count())
    }

    /// True when it ends as a sentence does.
    fn ends_sentence(&self) -> bool {
        self.words.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*']).ends_with(['.', '!', '?', '…'])
    }

    /// True when its first letter is a small one: the sentence goes on.
    fn goes_on(&self) -> bool {
        let word = self.words.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '–', '—', '-', ' ']);
        word.starts_with(char::is_lowercase)
    }

    /// True when nearly all of its longer words are capitalised, as in English headlines.
    fn is_headline(&self) -> bool {
        let long = self.words.split_whitespace().filter(|w| w.chars().count() >= 4);
        let (all, capital) = long.fold((0, 0), |(all, capital), w| {
            (all + 1, capital + usize::from(w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())))
        });
        all >= 3 && capital * 10 >= all * 9
    }

    /// True when it is nothing but a date with its year, perhaps behind a word ("Published") or beside a time. No
    /// language is known here, so the shape tells: `17 June 2025, 14:05 BST`, `Tuesday, June 17th, 2025`, `2025-06-17`.
    fn is_date(&self) -> bool {
        if self.width > 60 {
            return false;
        }
        // "p.m." has a stop inside, which the end of a sentence has not.
        let last = self.words.rsplit(' ').next().unwrap_or_default();
        let stops = self.ends_sentence() && !last.trim_end_matches('.').contains('.');
        if stops || self.goes_on() {
            return false;
        }
        let (mut names, mut days, mut years) = (0, 0, 0);
        for word in self.words.split([' ', ',', '|', '(', ')']).filter(|word| !word.is_empty()) {
            let short = word.chars().count() <= 4;
            match date_part(word) {
                Part::Whole => (days, years) = (days + 1, years + 1),
                Part::Year => years += 1,
                Part::Day => days += 1,
                Part::Time => {}
                // Behind the year stands only what belongs to a time: "at", "p.m.", "BST".
                Part::Other if years > 0 && short && !word.contains(char::is_lowercase) => {}
                Part::Other if short && word.starts_with(char::is_lowercase) => {}
                Part::Other if years == 0 && word.starts_with(char::is_uppercase) => names += 1,
                Part::Other => return false,
            }
        }
        years == 1 && days == 1 && names <= 3
    }

    /// True for "By Anna Reuss and Mark Dole" below a title: names behind a word of two letters, and no end of a sentence.
    fn is_byline(&self) -> bool {
        let mut words = self.words.split_whitespace();
        let first = words.next().is_some_and(|w| w.len() == 2 && w.starts_with(char::is_uppercase));
        let (mut all, mut names) = (0, 0);
        for word in words.filter(|word| word.chars().count() >= 3) {
            let small = word.chars().count() == 3 && word.chars().all(char::is_lowercase);
            all += usize::from(!small);
            names += usize::from(word.starts_with(char::is_uppercase));
        }
        first && names >= 2 && names == all && self.width <= 60 && !self.ends_sentence()
    }

    /// True for headings, rules, table rows and quoted mail: what stands on a line of its own.
    fn stands_alone(&self) -> bool {
        let heading = self.words.trim_start_matches('#');
        heading.len() < self.words.len() && (heading.is_empty() || heading.starts_with(' '))
            || !self.words.contains(char::is_alphanumeric)
            || self.words.starts_with('>')
            || self.words.contains(['\t', '|'])
            || self.words.contains("    ")
            || self.words.contains(" --> ")
            || self.is_ruled()
            || self.is_stamp()
    }

    /// True for words between strokes: "---- Monday, June 16th ----".
    fn is_ruled(&self) -> bool {
        ["--", "==", "**", "__", "──", "––", "——"].iter().any(|rule| {
            let inner = self.words.strip_prefix(rule).and_then(|rest| rest.strip_suffix(rule));
            inner.is_some_and(|inner| inner.contains(char::is_alphanumeric))
        })
    }

    /// True for a name and a time, as they stand above a message: "Ada Lee  9:12 AM", "[09:12] Ada Lee".
    fn is_stamp(&self) -> bool {
        if self.width > 60 || !self.words.bytes().any(|b| b.is_ascii_digit()) || self.ends_sentence() {
            return false;
        }
        let bare = |word: &str| word.trim_matches(['[', ']', '(', ')', ',', '.']).to_owned();
        let time = |word: &str| matches!(date_part(&bare(word)), Part::Time);
        let half = |word: &str| matches!(bare(word).to_lowercase().as_str(), "am" | "pm" | "a.m" | "p.m");
        let mut words = self.words.split_whitespace();
        let ends = words.clone().next().is_some_and(time) || words.clone().rfind(|word| !half(word)).is_some_and(time);
        ends && words.clone().any(|word| word.starts_with(char::is_uppercase) && !half(word))
            && words.all(|word| time(word) || half(word) || !word.starts_with(char::is_lowercase))
    }

    /// The kind of mark that an item of a list, a field of a header or a turn begins with.
    fn mark(&self) -> Option<Mark> {
        let words = self.words;
        let mut chars = words.chars();
        let first = chars.next()?;
        if matches!(first, '-' | '*' | '•' | '·' | '–' | '—' | '◦' | '▪' | '‣') && chars.next() == Some(' ')
        {
            return Some(Mark::Bullet(first));
        }
        let inner = words.trim_start_matches(['(', '[']);
        let opened = inner.len() < words.len();
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let after = &inner[digits..];
        if digits > 0 && (opened || digits <= 3 && after.starts_with(['.', ')'])) {
            return Some(Mark::Number);
        }
        let letter = inner.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letter == 1 && (inner[1..].starts_with(") ") || !opened && inner[1..].starts_with(". ")) {
            return Some(Mark::Letter);
        }
        // "HD Pier shut": a field of an archive.
        if matches!(words.as_bytes(), [a, b, b' ' | b'\t', ..] if a.is_ascii_uppercase() && b.is_ascii_uppercase()) {
            return Some(Mark::Code);
        }
        // "12/06/2025  The men return", "12 June 2025 - ...", "May 2: ...": a line of a chronology.
        if digits > 0 && !opened && matches!(date_part(words.split(' ').next().unwrap_or_default()), Part::Whole) {
            return Some(Mark::Key);
        }
        let label = [": ", " - ", " – ", " — "].iter().filter_map(|sign| words.find(sign)).min().unwrap_or_default();
        let mut parts = words[..label].split([' ', ',']).filter(|part| !part.is_empty());
        let dated = label <= 28
            && words[..label].contains(|c: char| c.is_ascii_digit())
            && parts.all(|part| part.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
        if dated {
            return Some(Mark::Key);
        }
        let colon = words.bytes().take(28).position(|b| b == b':')?;
        let key = words.get(..colon)?;
        let is_key = words[colon + 1..].starts_with(' ')
            && key.split(' ').count() <= if first.is_uppercase() { 3 } else { 1 }
            && key.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_'));
        is_key.then_some(Mark::Key)
    }
}

/// What a word can be in a line that has only a date.
enum Part {
    /// `2025-06-17`, `17/06/2025`
    Whole,
    /// `2025`
    Year,
    /// `17`, `17th`
    Day,
    /// `14:05`, `2.05pm`
    Time,
    Other,
}

fn date_part(word: &str) -> Part {
    let digits = |word: &str| (1..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let mut fields = word.splitn(3, ['-', '/', '.']);
    if let (Some(a), Some(b), Some(c)) = (fields.next(), fields.next(), fields.next())
        && (a.len() == 4 || c.len() == 4)
        && [a, b, c].into_iter().all(digits)
    {
        return Part::Whole;
    }
    let count = word.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &word[count..];
    match count {
        4 if behind.is_empty() && matches!(&word[..1], "1" | "2") => Part::Year,
        1 | 2 if behind.starts_with([':', '.']) && behind[1..].starts_with(|c: char| c.is_ascii_digit()) => Part::Time,
        1 | 2 if behind.chars().count() <= 2 => Part::Day,
        _ => Part::Other,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Mark {
    Bullet(char),
    Number,
    Letter,
    Key,
    Code,
}

/// So many lines of a block begin with two capitals where these are the codes of fields, and no words.
const CODES: usize = 4;

/// The newlines that only wrap a paragraph, each with the white space around it. The lines in `except`, which ascend, are
/// joined to nothing.
pub(super) fn unwrap_lines(source: &str, header: usize, except: &[Span]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    let mut known = None;
    let mut start = header;
    for end in memchr_iter(b'\n', &source.as_bytes()[header..]).map(|at| header + at).chain([source.len()]) {
        let line = Span::new(start, end);
        let blank = is_blank(&source.as_bytes()[start..end])
            || !except.is_empty() && except.binary_search_by_key(&start, |line| line.start).is_ok();
        if !blank {
            block.push(line);
        }
        if blank || end == source.len() {
            if block.len() > 1 {
                unwrap_block(source, &block, &mut known, &mut edits);
            }
            block.clear();
        }
        start = end + 1;
    }
    edits
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}

/// Judges one block: lines that follow each other without a blank one.
fn unwrap_block(source: &str, block: &[Span], known: &mut Option<usize>, edits: &mut Vec<Edit>) {
    // Four bytes is the longest character: nothing longer can be a wrapped line.
    if block.iter().any(|line| line.len() > 4 * WIDEST + 64) {
        return;
    }
    let lines: Vec<Line> = block
        .iter()
        .map(|span| {
            let line = span.of(source).trim_end();
            let words = line.trim_start();
            let indent = line.len() - words.len();
            Line { start: span.start + indent, words, indent, width: words.chars().count() }
        })
        .collect();
    let widest = lines.iter().map(|l| l.indent + l.width).max().unwrap_or(0);
    if !(NARROWEST..=WIDEST).contains(&widest) {
        return;
    }
    let marks: Vec<Option<Mark>> = lines.iter().map(Line::mark).collect();
    let mut counts: HashMap<Mark, usize> = HashMap::new();
    for mark in marks.iter().flatten() {
        *counts.entry(*mark).or_default() += 1;
    }
    // A mark that only one line has may be a word that happened to come first ("- which closed").
    let is_item = |i: usize| {
        marks[i].is_some_and(|mark| {
            i == 0
                || mark == Mark::Code && counts[&mark] >= CODES
                || mark != Mark::Letter && mark != Mark::Code && lines[i - 1].ends_sentence()
                || lines[i - 1].words.ends_with([':', ';'])
                || mark != Mark::Code && counts[&mark] > 1
        })
    };
    // Only the first line of a paragraph is indented; what stays indented hangs.
    let is_indented = |i: usize| {
        lines[i].indent >= lines[i - 1].indent + 2
            && marks[i - 1].is_none()
            && !lines[i].goes_on()
            && lines.get(i + 1).is_none_or(|next| next.indent < lines[i].indent)
    };
    let is_cut = |i: usize| lines[i - 1].words.ends_with('-') && is_cut_name(lines[i - 1].words, lines[i].words);
    // In a narrow column a line of a sentence may happen to hold nothing but a date.
    let is_date = |i: usize| lines[i].is_date() && !lines.get(i + 1).is_some_and(Line::goes_on);
    wrapped_cells(&lines, widest, edits);
    // Where a paragraph, heading or item certainly begins.
    let mut first = 0;
    for i in 1..=lines.len() {
        let begins = i == lines.len()
            || !is_cut(i)
                && (is_item(i)
                    || lines[i].stands_alone()
                    || lines[i - 1].stands_alone()
                    || is_date(i)
                    || is_date(i - 1)
                    || lines[i].is_byline()
                    || lines[i - 1].is_byline()
                    || (lines[i - 1].indent + lines[i - 1].width) * 100 < widest * 55
                    || is_indented(i));
        if begins {
            unwrap_paragraph(&lines[first..i], widest, known, edits);
            first = i;
        }
    }
}

/// Joins the lines of a cell in a table of columns: what stands below the last cell of a row, and goes on with a small letter
/// or where the next word would have passed the margin.
fn wrapped_cells(lines: &[Line], widest: usize, edits: &mut Vec<Edit>) {
    let mut column = None;
    for two in lines.windows(2) {
        let (above, line) = (&two[0], &two[1]);
        if let Some(gap) = above.words.rfind("   ") {
            let cell = above.words[gap..].trim_start();
            column = Some(above.indent + above.words[..above.words.len() - cell.len()].chars().count());
        } else if Some(above.indent) != column {
            column = None;
        }
        let full = above.indent + above.width + 1 + line.first_word() > widest;
        if Some(line.indent) == column && !line.words.contains("   ") && (line.goes_on() || full) {
            edits.push(Edit { span: Span::new(above.end(), line.start), with: " " });
        }
    }
}

/// Joins the lines of a run in which every line but the last is long. `known` is the margin behind which
/// a longer paragraph before this one was wrapped.
fn unwrap_paragraph(lines: &[Line], widest: usize, known: &mut Option<usize>, edits: &mut Vec<Edit>) {
    if lines.len() < 2 {
        return;
    }
    let breaks = lines.len() - 1;
    // One sentence a line: most lines end as a sentence does, and none goes on with a small letter.
    let inner = &lines[usize::from(breaks > 1)..breaks];
    let finals = inner.iter().filter(|l| l.ends_sentence()).count();
    if finals * 2 >= inner.len().max(1) && !lines[1..].iter().any(Line::goes_on) {
        return;
    }
    // Two ways to wrap: before the word that would pass the margin, or behind the first word that
    // does. The first line may be a title and has no say in which it is.
    let would_pass = |i: usize| lines[i].indent + lines[i].width + 1 + lines[i + 1].first_word() > widest;
    let inner = usize::from(breaks > 1)..breaks;
    let before_margin = inner.clone().all(would_pass);
    let margin = inner.clone().map(|i| lines[i].width).min().unwrap_or(0);
    let behind_margin =
        inner.len() > 1 && inner.clone().all(|i| lines[i].width.saturating_sub(lines[i].last_word() + 1) < margin);
    if behind_margin && !before_margin && inner.len() > 3 {
        *known = Some(margin);
    }
    for i in 0..breaks {
        let full = match before_margin || behind_margin {
            true => before_margin && would_pass(i) || behind_margin && lines[i].width >= margin,
            false => lines[i].width * 100 >= widest * 80,
        } || known.is_some_and(|margin| lines[i].width >= margin);
        let title = i == 0 && !lines[0].ends_sentence() && lines[0].is_headline() && lines.len() > 1;
        if lines[i + 1].goes_on() || full && !title {
            let hyphen = lines[i].words.ends_with('-')
                && lines[i].words.trim_end_matches('-').ends_with(char::is_alphanumeric)
                && !lines[i].words.ends_with("--")
                && lines[i + 1].words.starts_with(char::is_alphanumeric);
            let cut = usize::from(hyphen && is_cut_name(lines[i].words, lines[i + 1].words));
            let span = Span::new(lines[i].end() - cut, lines[i + 1].start);
            edits.push(Edit { span, with: if hyphen { "" } else { " " } });
        }
    }
}

/// True when a hyphen cuts a name beside a number in two, as that of a month: "Septem-/ber 3", "3 Septem-/ber". Other words
/// may have their hyphen for good.
fn is_cut_name(above: &str, below: &str) -> bool {
    let (mut above, mut below) = (above.split_whitespace().rev(), below.split_whitespace());
    let (head, before) = (above.next().unwrap_or_default(), above.next().unwrap_or_default());
    let (tail, after) = (below.next().unwrap_or_default(), below.next().unwrap_or_default());
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    head.starts_with(char::is_uppercase)
        && tail.trim_end_matches([',', '.']).chars().all(char::is_lowercase)
        && (number(after) || number(before))
}

/// The line ends of quoted mail that only wrap a paragraph, each with the marks behind it: `\n> `.
pub(super) fn quoted_lines(source: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    // Marks and words of the line before, and where it ends.
    let mut before: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let whole = line.trim_end();
        let words = whole.trim_start_matches(['>', ' ']);
        let marks = whole[..whole.len() - words.len()].trim_end();
        if marks.is_empty() || !marks.starts_with('>') || words.is_empty() {
            before = None;
        } else {
            let depth = |marks: &str| marks.bytes().filter(|b| *b == b'>').count();
            if let Some((above, wrapped, end)) = before
                && depth(above) == depth(marks)
                && (50..=WIDEST).contains(&(above.len() + 1 + wrapped.chars().count()))
                && !wrapped.ends_with(':')
                && !words.starts_with(['-', '*', '•'])
            {
                edits.push(Edit { span: Span::new(end, at + whole.len() - words.len()), with: " " });
            }
            before = Some((marks, words, at + whole.len()));
        }
        at += line.len();
    }
    edits
}
