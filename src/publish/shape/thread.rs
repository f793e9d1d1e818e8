//! Mails that quote mails.

use super::{SEVERAL, said, said_before};
use crate::publish::Line;
use crate::publish::date::date;
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Published, Role, name_of};
use crate::span::Span;
use crate::time::Stamp;

/// When a message was said and by whom, as far as that is told.
#[derive(Clone, Default)]
struct Told {
    said: Option<Box<Published>>,
    voice: Option<Box<str>>,
}

/// Mail threads: "On Mon, Jun 16, 2025, Ann Lee wrote:" above lines that begin with `>`, and blocks of `From:`, `Sent:`,
/// `Subject:` above the message that they belong to. What stands above everything is the header of the report itself,
/// unless it is `headed` already.
pub(super) fn thread(text: &str, lines: &mut [Line], headed: bool, words: &Vocabulary) {
    // What is told of each depth of quotation.
    let mut depths: Vec<Told> = Vec::new();
    let mut below: Option<Told> = None;
    let mut begun = headed;
    let mut i = 0;
    while i < lines.len() {
        let line = lines[i].span.of(text);
        // Prose introduces nothing, and no mark stands before it.
        let prose = lines[i].prose;
        let (depth, bare, head) = if prose { (0, line, 0) } else { (depth_of(line), bare(line), marks(line)) };
        if let Some((raw, stamp)) = introduction(bare, words)
            && let quoted = lines.get(i + 1).is_some_and(|next| depth_of(next.span.of(text)) > depth)
            && (quoted || depth == 0 && stamp.time.is_some())
        {
            let start = lines[i].span.start + line.find(raw).unwrap_or(0);
            let said = said(stamp, raw, Some(Span::new(start, start + raw.len())), 0.95);
            let told = Told { said: Some(said), voice: writer(bare, raw, words) };
            if quoted {
                depths.resize(depth + 1, Told::default());
                depths[depth] = told;
            } else {
                below = Some(told);
            }
            lines[i].role = Some(Role::Furniture);
        } else if depth > 0 {
            depths.truncate(depth);
            // "Am 16.06.2025 um 16:05 schrieb Otto Brandt:": a day, but none that is understood.
            let above = i.checked_sub(1).map(|at| lines[at].span.of(text));
            let unread = above.is_some_and(|line| {
                depth_of(line) < depth && line.ends_with(':') && line.contains(|c: char| c.is_ascii_digit())
            });
            if unread && depths.get(depth - 1).is_none_or(|told| told.said.is_none()) {
                depths.resize(depth, Told::default());
                depths[depth - 1] = Told { said: Some(said_before(None, "", None)), voice: None };
                lines[i - 1].role = Some(Role::Furniture);
            }
            lines[i].head = head;
            // A quoted message of which nothing tells the day says nothing of today.
            let known = depths.get(depth - 1).filter(|told| told.said.is_some()).or(below.as_ref());
            if let Some(Told { said, voice }) = known.cloned() {
                (lines[i].said, lines[i].voice) = (said, voice);
                lines[i].role = Some(if bare.is_empty() { Role::Furniture } else { Role::Message });
            }
        } else if let Some(Block { count, date: raw, from }) =
            (begun && !prose).then(|| block(text, &lines[i..], words)).flatten()
        {
            let found = date(raw.of(text), words).map(|(_, stamp)| stamp);
            let said = found.map(|stamp| said(stamp, raw.of(text), Some(raw), 0.95));
            below = said.is_some().then_some(Told { said, voice: from });
            // "---- Forwarded message ----", "Begin forwarded message:".
            let parts = |line: &Line| {
                let words = line.span.of(text);
                words.len() <= 60 && (words.starts_with("--") || words.ends_with(':'))
            };
            let from = i - usize::from(i > 0 && parts(&lines[i - 1]));
            lines[from..i + count].iter_mut().for_each(|line| line.role = Some(Role::Furniture));
            i += count;
            continue;
        } else if let Some(Told { said, voice }) = &below
            && lines[i].role.is_none()
        {
            (lines[i].said, lines[i].voice) = (said.clone(), voice.clone());
            lines[i].role = Some(Role::Message);
        }
        begun |= prose || crate::publish::ends_sentence(line);
        i += 1;
    }
}

/// How deep a line is quoted: the number of its `>`.
fn depth_of(line: &str) -> usize {
    line.bytes().take(marks(line)).filter(|byte| *byte == b'>').count()
}

/// Bytes of the marks of quotation that a line begins with.
fn marks(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).count()
}

/// The words behind them.
fn bare(line: &str) -> &str {
    &line[marks(line)..]
}

/// A line that ends in "wrote:" and has a date: its words and the date.
fn introduction<'t>(line: &'t str, words: &Vocabulary) -> Option<(&'t str, Stamp)> {
    let before = line.trim_end().strip_suffix(':')?;
    if line.len() > 300 {
        return None;
    }
    let mut in_word = false;
    let (at, len, stamp) = line.char_indices().find_map(|(at, c)| {
        let starts = c.is_alphanumeric() && !in_word;
        in_word = c.is_alphanumeric();
        let (rest, stamp) = starts.then(|| date(&line[at..], words)).flatten()?;
        stamp.day().map(|_| (at, line.len() - rest.len() - at, stamp))
    })?;
    // "Ann Lee wrote on 3 May 2025 at 10:15:" ends in its date.
    let glue = line[..at].trim_end();
    let glue = glue.rsplit_once(' ').filter(|(_, word)| words.date_glue.is(word)).map_or(glue, |(before, _)| before);
    let ends = words.quotation_verbs.ends(before);
    (ends || at + len == before.len() && words.quotation_verbs.ends(glue)).then_some((&line[at..at + len], stamp))
}

/// Who wrote, of a line that says so: what stands between its date and its verb, or before both.
fn writer(line: &str, date: &str, words: &Vocabulary) -> Option<Box<str>> {
    let (before, behind) = line.split_once(date)?;
    let behind = words.quotation_verbs.without(behind.trim_end().trim_end_matches(':'));
    let name = match behind.contains(char::is_alphabetic) {
        true => behind,
        false => before.split(' ').next().filter(|word| !words.date_glue.is(word)).map(|_| {
            let end = before
                .split(' ')
                .take_while(|word| !words.quotation_verbs.is(word))
                .map(|w| w.len() + 1)
                .sum::<usize>();
            &before[..end.min(before.len())]
        })?,
    };
    name_of(name).map(Box::from)
}

/// The lines in which a message takes its leave: from "Regards," or `--` on, who writes and where he is found.
pub(super) fn signatures(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let mut i = 0;
    while i < lines.len() {
        if lines[i].prose {
            i += 1;
            continue;
        }
        let line = bare(lines[i].span.of(text));
        let depth = depth_of(lines[i].span.of(text));
        let parted = line == "--";
        i += 1;
        if !parted && !words.closings.is(line.trim_end_matches([',', '.', '!', ' '])) {
            continue;
        }
        let signed = |line: &Line| {
            let whole = line.span.of(text);
            let words = bare(whole);
            line.role != Some(Role::Furniture)
                && depth_of(whole) == depth
                && words.chars().count() <= SIGNED
                && (parted || !crate::publish::ends_sentence(words))
        };
        let count = lines[i..].iter().take(if parted { 10 } else { 6 }).take_while(|line| signed(line)).count();
        lines[i - 1..i + count].iter_mut().for_each(|line| line.role = Some(Role::Furniture));
        i += count;
    }
}

/// A line of a signature is no longer, in characters.
const SIGNED: usize = 60;

/// The header of a message within a text.
struct Block {
    /// How many lines it has.
    count: usize,
    /// Where its date stands.
    date: Span,
    from: Option<Box<str>>,
}

/// Three lines or more of `Key: value`, one of which has a date.
fn block(text: &str, lines: &[Line], words: &Vocabulary) -> Option<Block> {
    let mut at = None;
    let mut from = None;
    let mut count = 0;
    for line in lines.iter().take(10) {
        let whole = line.span.of(text);
        let starred = whole.trim_start_matches('*');
        let Some(colon) = starred.bytes().take(21).position(|byte| byte == b':') else { break };
        let (key, value) = (&starred[..colon], &starred[colon + 1..]);
        let key = key.trim_matches(['*', ' ']);
        let dated = words.header_keys.is(key);
        if !(dated || words.meta_keys.is(key) || words.title_keys.is(key)) {
            break;
        }
        if dated {
            let value = value.trim_matches(['*', ' ']);
            let start = line.span.end - (whole.len() - (value.as_ptr() as usize - whole.as_ptr() as usize));
            at = Some(Span::new(start, start + value.len()));
        }
        if words.writer_keys.is(key) {
            from = name_of(value).map(Box::from);
        }
        count += 1;
    }
    at.filter(|_| count >= SEVERAL).map(|date| Block { count, date, from })
}
