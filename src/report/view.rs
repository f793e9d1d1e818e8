//! From the source of a report to its view: the same words without the accidents of typesetting.

use crate::span::{SourceMap, Span};
use memchr::memchr;
use std::collections::HashMap;

/// A text to work on and the way back to where it came from.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The text that everything works on. Every newline in it ends a line that the author ended.
    pub text: String,
    /// The text as it was given; `None` when the view is the same.
    pub source: Option<String>,
    /// From the view back to the source.
    pub map: SourceMap,
}

/// Makes the view of a text. The lines of its first `header` bytes stay lines whatever they look like.
///
/// CR LF, form feeds and line separators become newlines, the many kinds of space one space,
/// ligatures letters; what has no width is dropped. Newlines that only wrap a paragraph at a
/// width become spaces. A text that needs none of this is moved, not copied.
pub fn view(source: String, header: usize) -> View {
    view_without(source, header, &[])
}

/// The same without some stretches, such as the marks of Markdown; they come in ascending order and hold no newline.
pub(super) fn view_without(source: String, header: usize, without: &[Span]) -> View {
    let mut folds = unwrap_lines(&source, header);
    if source.starts_with('>') || memchr::memmem::find(source.as_bytes(), b"\n>").is_some() {
        folds.extend(quoted_lines(&source[..]));
        folds.sort_by_key(|edit| edit.span.start);
        folds.dedup_by_key(|edit| edit.span.start);
    }
    if !without.is_empty() {
        folds.extend(without.iter().map(|span| Edit { span: *span, with: "" }));
        folds.sort_by_key(|edit| edit.span.start);
    }
    if folds.is_empty() && next_special(source.as_bytes(), 0).is_none() {
        return View { text: source, source: None, map: SourceMap::default() };
    }
    let (text, map) = rewrite(&source, &folds);
    View { text, source: Some(source), map }
}

/// A stretch of the source and what stands for it in the view.
#[derive(Clone, Copy, Debug)]
struct Edit {
    span: Span,
    with: &'static str,
}

/// Applies the folds and every special character outside them, in one pass.
fn rewrite(source: &str, folds: &[Edit]) -> (String, SourceMap) {
    let mut text = String::with_capacity(source.len());
    let mut map = SourceMap::default();
    let mut folds = folds.iter().copied().peekable();
    let mut special = next_special(source.as_bytes(), 0);
    let mut done = 0;
    loop {
        if let (Some(edit), Some(fold)) = (special, folds.peek()) {
            // A fold swallows the carriage return and the odd spaces beside its newline.
            if edit.span.start >= fold.span.start && edit.span.start < fold.span.end {
                special = next_special(source.as_bytes(), fold.span.end);
                continue;
            }
        }
        let edit = match (special, folds.peek().copied()) {
            (Some(edit), Some(fold)) if fold.span.start < edit.span.start => fold,
            (Some(edit), _) => edit,
            (None, Some(fold)) => fold,
            (None, None) => break,
        };
        if special.is_some_and(|s| s.span == edit.span) {
            special = next_special(source.as_bytes(), edit.span.end);
        } else {
            folds.next();
        }
        text.push_str(&source[done..edit.span.start]);
        text.push_str(edit.with);
        if edit.with.len() != edit.span.len() {
            map.step(text.len(), edit.span.end);
        }
        done = edit.span.end;
    }
    text.push_str(&source[done..]);
    (text, map)
}

/// The first character from byte `from` on that looks different in the view.
fn next_special(bytes: &[u8], from: usize) -> Option<Edit> {
    const STRIDE: usize = 64;
    let mut at = from;
    while at < bytes.len() {
        // Lead bytes of everything below, and the control characters 0B, 0C, 0D. Whole strides
        // are looked at without branches, which the compiler turns into vector code.
        let may = |b: u8| (0x0B..=0x0D).contains(&b) | (b == 0xC2) | (b == 0xE2) | (b == 0xE3) | (b == 0xEF);
        if let Some(stride) = bytes.get(at..at + STRIDE)
            && stride.iter().fold(0, |any, b| any | u8::from(may(*b))) == 0
        {
            at += STRIDE;
            continue;
        }
        let end = bytes.len().min(at + STRIDE);
        while at < end {
            if may(bytes[at])
                && let Some((len, with)) = special_at(&bytes[at..])
            {
                return Some(Edit { span: Span::new(at, at + len), with });
            }
            at += 1;
        }
    }
    None
}

/// Length in bytes of the special character that `bytes` begin with, and what stands for it.
fn special_at(bytes: &[u8]) -> Option<(usize, &'static str)> {
    Some(match bytes {
        [b'\r', b'\n', ..] => (1, ""),
        [b'\r' | 0x0B | 0x0C, ..] => (1, "\n"),
        [0xC2, 0xA0, ..] => (2, " "),                                      // no-break space
        [0xC2, 0xAD, ..] => (2, ""),                                       // soft hyphen
        [0xC2, 0x85, ..] => (2, "\n"),                                     // next line
        [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..] => (3, " "),                  // spaces of many widths
        [0xE2, 0x80, 0x8B..=0x8F | 0xAA..=0xAE, ..] => (3, ""),            // zero width, direction marks
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => (3, "\n"),                        // line and paragraph separator
        [0xE2, 0x81, 0x9F, ..] | [0xE3, 0x80, 0x80, ..] => (3, " "),       // mathematical, ideographic space
        [0xE2, 0x81, 0xA0..=0xA9, ..] | [0xEF, 0xBB, 0xBF, ..] => (3, ""), // word joiner, isolates, BOM
        [0xEF, 0xAC, last @ 0x80..=0x86, ..] => {
            (3, ["ff", "fi", "fl", "ffi", "ffl", "st", "st"][usize::from(last - 0x80)])
        }
        _ => return None,
    })
}

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
        // "p.m." has a stop inside, which the end of a sentence has not.
        let last = self.words.rsplit(' ').next().unwrap_or_default();
        let stops = self.ends_sentence() && !last.trim_end_matches('.').contains('.');
        if stops || self.goes_on() || self.width > 60 {
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

    /// True for headings, rules, table rows and quoted mail: what stands on a line of its own.
    fn stands_alone(&self) -> bool {
        let heading = self.words.trim_start_matches('#');
        heading.len() < self.words.len() && (heading.is_empty() || heading.starts_with(' '))
            || !self.words.contains(char::is_alphanumeric)
            || self.words.starts_with('>')
            || self.words.contains(['\t', '|'])
            || self.words.contains("    ")
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
        // "12 June 2025 - ...", "May 2: ...": a line of a chronology.
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
}

/// The newlines that only wrap a paragraph, each with the white space around it.
fn unwrap_lines(source: &str, header: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut block: Vec<Span> = Vec::new();
    let mut known = None;
    let mut at = header;
    while at < source.len() {
        let end = memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |i| at + i);
        let blank = is_blank(&source.as_bytes()[at..end]);
        if !blank {
            block.push(Span::new(at, end));
        }
        if blank || end == source.len() {
            if block.len() > 1 {
                unwrap_block(source, &block, &mut known, &mut edits);
            }
            block.clear();
        }
        at = end + 1;
    }
    if block.len() > 1 {
        unwrap_block(source, &block, &mut known, &mut edits);
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
                || mark != Mark::Letter && lines[i - 1].ends_sentence()
                || lines[i - 1].words.ends_with([':', ';'])
                || counts[&mark] > 1
        })
    };
    // Only the first line of a paragraph is indented; what stays indented hangs.
    let is_indented = |i: usize| {
        lines[i].indent >= lines[i - 1].indent + 2
            && marks[i - 1].is_none()
            && !lines[i].goes_on()
            && lines.get(i + 1).is_none_or(|next| next.indent < lines[i].indent)
    };
    // In a narrow column a line of a sentence may happen to hold nothing but a date.
    let is_date = |i: usize| lines[i].is_date() && !lines.get(i + 1).is_some_and(Line::goes_on);
    // Where a paragraph, heading or item certainly begins.
    let mut first = 0;
    for i in 1..=lines.len() {
        let begins = i == lines.len()
            || is_item(i)
            || lines[i].stands_alone()
            || lines[i - 1].stands_alone()
            || is_date(i)
            || is_date(i - 1)
            || (lines[i - 1].indent + lines[i - 1].width) * 100 < widest * 55
            || is_indented(i);
        if begins {
            unwrap_paragraph(&lines[first..i], widest, known, edits);
            first = i;
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
fn quoted_lines(source: &str) -> Vec<Edit> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        view(source.to_owned(), 0).text
    }

    /// Wraps at most at `width` columns.
    fn wrap(words: &str, width: usize) -> String {
        let (mut out, mut column) = (String::new(), 0);
        for word in words.split(' ') {
            let n = word.chars().count();
            if column > 0 && column + 1 + n > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += n;
        }
        out
    }

    /// Wraps at the first space after column `margin`.
    fn wrap_behind(words: &str, margin: usize) -> String {
        let (mut out, mut column) = (String::new(), 0);
        for word in words.split(' ') {
            if column >= margin {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += word.chars().count();
        }
        out
    }

    const PARAGRAPH: &str = "The harbour authority closed the northern pier on Tuesday after divers found cracks in two of the \
        pillars that carry it. Captain Ruth Amsel said that ships would be sent to Port Varn for about three weeks. The pier \
        was built in 1974 and was last repaired in March 2011, when Governor Hale opened the new terminal. \
        “We do not yet know when it will open again,” she said on 17 June 2025. Work on the pillars may begin in July.";

    #[test]
    fn clean_text_is_moved_not_copied() {
        let source = "A title\n\nOne sentence – “quoted” – here.\tA cell.\n".to_owned();
        let place = source.as_ptr();
        let view = view(source, 0);
        assert_eq!(view.text.as_ptr(), place);
        assert!(view.source.is_none() && view.map.is_identity());
    }

    #[test]
    fn typesetting_is_undone_and_every_span_finds_its_way_back() {
        let source =
            "\u{feff}On 3\u{a0}May the of\u{ad}\u{fb01}ce\r\nof\u{200b} the \u{fb02}eet\u{202f}closed.\u{2028}End";
        let view = view(source.to_owned(), 0);
        assert_eq!(view.text, "On 3 May the office\nof the fleet closed.\nEnd");
        for (words, given) in [
            ("3 May", "3\u{a0}May"),
            ("office", "of\u{ad}\u{fb01}ce"),
            ("of the", "of\u{200b} the"),
            ("fleet", "\u{fb02}eet"),
            ("closed.", "closed."),
            ("End", "End"),
        ] {
            let start = view.text.find(words).unwrap();
            let span = view.map.to_source(Span::new(start, start + words.len()), source);
            assert_eq!(span.of(source), given);
        }
        assert_eq!(view.source.as_deref(), Some(source));
    }

    #[test]
    fn wrapped_paragraphs_are_joined_at_any_usual_width() {
        for width in [50, 60, 65, 72, 80, 100] {
            assert_eq!(text(&wrap(PARAGRAPH, width)), PARAGRAPH, "at most {width}");
        }
        for margin in [50, 60, 72] {
            assert_eq!(text(&wrap_behind(PARAGRAPH, margin)), PARAGRAPH, "behind {margin}");
        }
        let two = format!("{}\n\n{}\n", wrap(PARAGRAPH, 72), wrap(PARAGRAPH, 72));
        assert_eq!(text(&two), format!("{PARAGRAPH}\n\n{PARAGRAPH}\n"));
        let crlf = wrap(PARAGRAPH, 72).replace('\n', " \r\n  ");
        assert_eq!(text(&crlf), PARAGRAPH, "white space around a newline goes with it");
    }

    #[test]
    fn a_wrapped_span_finds_its_way_back() {
        let source = "The last of the ships had left the harbour about three weeks \r\nago, when the pier was closed.";
        let view = view(source.to_owned(), 0);
        let start = view.text.find("about").unwrap();
        let span = Span::new(start, start + "about three weeks ago".len());
        assert_eq!(span.of(&view.text), "about three weeks ago");
        assert_eq!(view.map.to_source(span, source).of(source), "about three weeks \r\nago");
    }

    #[test]
    fn one_sentence_a_line_stays() {
        let lines = "Harbour closes its northern pier\n17 June 2025\nThe harbour authority closed the pier.\n\
            Divers had found cracks in two of the pillars that carry it, the captain of the port said in a statement, and \
            ships would be sent elsewhere.\nWork may begin in July.\n“We do not know,” she said.\n";
        assert_eq!(text(lines), lines);
        let even = "The harbour authority closed the northern pier on Tuesday.\nDivers had found cracks in two of the large pillars.\n\
            Ships are sent to Port Varn for about three more weeks.\nWork on the pillars may begin in July, she said.\n";
        assert_eq!(text(even), even);
        let titled = format!("Harbour authority closes northern pier after cracks\n{even}");
        assert_eq!(text(&titled), titled);
    }

    #[test]
    fn a_title_above_a_paragraph_stays_a_line() {
        for title in [
            "Harbour closes",
            "Harbour closes its northern pier after cracks",
            "Harbour Closes Its Northern Pier After Divers Find Cracks In Pillars",
        ] {
            for body in [wrap(PARAGRAPH, 72), wrap_behind(PARAGRAPH, 60)] {
                assert_eq!(text(&format!("{title}\n{body}")), format!("{title}\n{PARAGRAPH}"));
            }
        }
        let block = format!("Pier closed\nBy Jane Roe\n17 June 2025\n{}", wrap(PARAGRAPH, 72));
        assert_eq!(text(&block), format!("Pier closed\nBy Jane Roe\n17 June 2025\n{PARAGRAPH}"));
    }

    #[test]
    fn a_date_line_is_joined_to_nothing() {
        for date in [
            "17 June 2025",
            "Tuesday, June 17th, 2025",
            "2025-06-17",
            "17/06/2025",
            "Published 17 June 2025, 14:05 BST",
            "Updated: Tue 17 June 2025 at 2.05 p.m.",
        ] {
            let titled = format!("Harbour closes its northern pier after cracks\n{date}");
            assert_eq!(text(&titled), titled);
            let whole = format!("{titled}\n{}", wrap(PARAGRAPH, 60));
            assert_eq!(text(&whole), format!("{titled}\n{PARAGRAPH}"));
        }
        let inside = "The northern pier was closed on\n17 June 2025 and will stay so\nuntil Captain Amsel opens it.";
        assert_eq!(text(inside), inside.replace('\n', " "));
        let column = "The pier of Port Varn was shut\nTuesday, June 17, 2025\nby the harbour authority there.";
        assert_eq!(text(column), column.replace("\nby", " by").replace("shut\n", "shut "));
    }

    #[test]
    fn lists_tables_and_headers_keep_their_lines() {
        for kept in [
            "- the northern pier closed on Tuesday evening\n- the southern pier stays open for the ferries",
            "1. Divers find cracks in two of the large pillars\n2. The authority closes the northern pier",
            "From: harbour office of the city of Varn\nDate: 17 June 2025\nSubject: Closing of the northern pier",
            "title: Harbour closes its northern pier\ndate: 17 June 2025\nsource: Varn Courier",
            "pier\tday closed\tday opened again\nnorthern\t17 June 2025\t",
            "| pier | closed |\n| northern | 17 June 2025 and after |",
            "## What is known about the northern pier\nThe harbour authority closed it on Tuesday",
            "roses are red\nviolets are blue",
        ] {
            assert_eq!(text(kept), kept);
        }
        let item = "- the northern pier was closed on Tuesday evening after divers\n  found cracks\n- the southern pier stays open";
        assert_eq!(text(item), item.replace("\n  found", " found"));
    }

    #[test]
    fn a_word_cut_at_a_hyphen_keeps_it() {
        assert_eq!(
            text("The authority said on Tuesday evening that it had found no long-\nterm remedy and no money."),
            "The authority said on Tuesday evening that it had found no long-term remedy and no money."
        );
    }

    #[test]
    fn a_month_cut_in_two_is_whole_again() {
        assert_eq!(
            text("The authority closed the northern pier on Septem-\nber 3 and opened it in spring."),
            "The authority closed the northern pier on September 3 and opened it in spring."
        );
        assert_eq!(
            text("The authority closed the northern pier, and on 3 Septem-\nber, it was open again to ships."),
            "The authority closed the northern pier, and on 3 September, it was open again to ships."
        );
    }

    #[test]
    fn quoted_mail_is_unwrapped_within_its_marks() {
        let mail = "> The authority closed the northern pier after divers had found\n> cracks in two of them.\n>\n> It is open.\n\
            >> Ships are sent to the southern pier for three weeks or longer,\n>> she said.\nNot so.";
        assert_eq!(
            text(mail),
            "> The authority closed the northern pier after divers had found cracks in two of them.\n>\n> It is open.\n\
             >> Ships are sent to the southern pier for three weeks or longer, she said.\nNot so."
        );
    }

    #[test]
    fn nothing_is_too_odd() {
        for odd in ["", "\n", "\r", "\r\r\n\n", "\u{feff}", "a\u{ad}", "\u{200b}\n\u{200b}", "\u{a0}\n\u{a0}x\ny"] {
            let view = view(odd.to_owned(), 0);
            let whole = Span::new(0, view.text.len());
            assert!(view.map.to_source(whole, odd).end <= odd.len());
        }
    }
}
