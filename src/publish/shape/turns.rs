//! Judgments, examinations and recordings: what is numbered by paragraph, by turn or by time code.

use super::{SEVERAL, label};
use crate::publish::Line;
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Locator, Role};
use memchr::memchr;
use std::collections::{HashMap, HashSet};

/// Numbered paragraphs, as judgments have them: `[23] ...`, or `23. ...` when there are many. The number is how one
/// finds them.
pub(super) fn numbered(text: &str, lines: &mut [Line]) -> bool {
    let number = |line: &Line| -> Option<(u32, usize, bool)> {
        let words = line.span.of(text);
        if line.prose {
            return None;
        }
        let inner = words.strip_prefix('[').unwrap_or(words);
        let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let n = inner.get(..digits).filter(|_| (1..=3).contains(&digits))?.parse().ok()?;
        let bracket = inner.len() < words.len();
        let close = if bracket { ']' } else { '.' };
        let rest = inner[digits..].strip_prefix(close)?;
        let told = rest.strip_prefix([' ', '\t'])?;
        Some((n, words.len() - told.len(), bracket))
    };
    let all: Vec<Option<(u32, usize, bool)>> = lines.iter().map(number).collect();
    for bracket in [true, false] {
        let mut next: Option<u32> = None;
        let mut places = Vec::new();
        for (i, found) in all.iter().enumerate() {
            if let Some((n, head, _)) = found.filter(|(n, _, b)| *b == bracket && next.is_none_or(|next| *n == next)) {
                next = Some(n + 1);
                places.push((i, n, head));
            }
        }
        // Lists have numbers, too: these are paragraphs, and more than a list has.
        let long = places.iter().filter(|(i, ..)| lines[*i].span.len() > 120).count();
        let enough = if bracket { places.len() >= SEVERAL } else { places.len() >= 5 && long * 2 >= places.len() };
        if !enough {
            continue;
        }
        let mut places = places.into_iter().peekable();
        let mut locator = None;
        for (i, line) in lines.iter_mut().enumerate() {
            if let Some((_, n, head)) = places.next_if(|(place, ..)| *place == i) {
                locator = label(&if bracket { format!("[{n}]") } else { format!("para {n}") });
                (line.head, line.head_role) = (head, Role::Place);
                line.role = Some(Role::Body);
            }
            if locator.is_some() {
                line.locator.clone_from(&locator);
            }
        }
        return true;
    }
    false
}

/// True when words of a court stand above the first number: a judgment tells of what was over before it was written.
pub(super) fn is_judgment(text: &str, lines: &[Line], words: &Vocabulary) -> bool {
    let above = lines.iter().take_while(|line| line.head_role != Role::Place);
    above.filter(|line| line.span.len() <= 200).any(|line| words.court.count(line.span.of(text), 1) > 0)
}

/// Turns of an examination (`Q. ...`, `A. ...`, `MR ROE: ...`), and lines behind a time code (`[00:12:05] ...`), which is
/// no time of day.
pub(super) fn turns(text: &str, lines: &mut [Line], words: &Vocabulary) -> bool {
    let turn = |line: &str| -> Option<usize> {
        let len = words.turn_marks.starts(line)?;
        let rest = line[len..].strip_prefix(['.', ':']).unwrap_or(&line[len..]);
        let parted = rest.len() < line.len() - len && rest.starts_with([' ', '\t']) || rest.starts_with("  ");
        parted.then(|| line.len() - rest.trim_start().len())
    };
    let speakers = speakers(text, lines, words);
    let all = lines.len();
    let several = |count: usize| count >= SEVERAL && count * 4 >= all;
    let other = || lines.iter().filter(|line| !line.prose).map(|line| line.span.of(text));
    let coded = several(other().filter(|line| code(line).is_some()).count());
    let behind = |line: &'_ str| code(line).map_or(0, |(head, _)| head);
    // A turn may be prose behind its mark, a time code and a name may not.
    let spoken = several(
        lines
            .iter()
            .filter(|line| {
                let whole = line.span.of(text);
                let words = &whole[if coded && !line.prose { behind(whole) } else { 0 }..];
                turn(words).is_some() || !line.prose && speaker(words).is_some_and(|name| speakers.contains(name))
            })
            .count(),
    );
    // "[23:40] The alarm sounded": a recording begins with its first hour, a log at any.
    let first = other().find_map(code).map_or("", |(_, code)| code);
    let coded = coded && (spoken || first.split(':').count() > 2 || first.starts_with("00:"));
    if !spoken && !coded {
        return false;
    }
    let mut started = false;
    let mut locator: Option<Locator> = None;
    let mut voice: Option<Box<str>> = None;
    for line in lines.iter_mut() {
        let whole = line.span.of(text);
        let mut head = 0;
        if let Some((end, code)) = code(whole).filter(|_| coded) {
            locator = label(code);
            head = end;
        }
        let told = &whole[head..];
        if let Some(end) = turn(told).filter(|_| spoken) {
            (voice, head) = (None, head + end);
        } else if let Some(name) = speaker(told).filter(|name| speakers.contains(name)) {
            (voice, head) = (Some(name.into()), whole.len() - told[name.len() + 1..].trim_start().len());
        }
        started |= head > 0;
        if head > 0 {
            (line.head, line.head_role) = (head, Role::Place);
        }
        if started && line.role.is_none() {
            line.role = Some(Role::Turn);
            line.voice.clone_from(&voice);
            if locator.is_some() {
                line.locator.clone_from(&locator);
            }
        }
    }
    true
}

/// The time code that a line begins with and how many bytes stand before its words: `[00:12:05] The gate`.
fn code(line: &str) -> Option<(usize, &str)> {
    let inner = line.strip_prefix(['[', '(']).unwrap_or(line);
    if !inner.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let len = inner.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',')).count();
    let code = inner[..len].trim_end_matches([':', '.', ',']);
    let parts = code.split(':').count();
    let rest = inner[len..].trim_start_matches([']', ')']);
    let bracket = inner.len() < line.len();
    let fits = (parts == 3 || parts == 2 && bracket) && code.len() >= 4;
    // Subtitles have both ends of what is said, and the words below.
    let told = rest.trim_start();
    let told = if told.starts_with("-->") { "" } else { told };
    (fits && rest.starts_with(' ')).then(|| (line.len() - told.len(), code))
}

/// What stands before the colon that a line begins with, where it can be a name.
fn speaker(line: &str) -> Option<&str> {
    let colon = memchr(b':', &line.as_bytes()[..line.len().min(41)])?;
    let (name, rest) = (&line[..colon], &line[colon + 1..]);
    let words = || name.split(' ');
    let fits = name.len() <= 40
        && name.len() > 1
        && words().count() <= 4
        && words().all(|word| word.starts_with(char::is_uppercase) && !word.contains(|c: char| c.is_ascii_digit()))
        && rest.starts_with([' ', '\t']);
    fits.then_some(name)
}

/// Who speaks in a text of turns: two names or more that stand before a colon, again and again or in capitals. The fields
/// of a header are none.
fn speakers<'t>(text: &'t str, lines: &[Line], words: &Vocabulary) -> HashSet<&'t str> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for name in lines.iter().filter(|line| !line.prose).filter_map(|line| {
        let line = line.span.of(text);
        speaker(&line[code(line).map_or(0, |(head, _)| head)..])
    }) {
        let field = words.header_keys.is(name) || words.meta_keys.is(name) || words.title_keys.is(name);
        let dated = name.split(' ').any(|word| words.is_calendar(word));
        if !field && !dated {
            *count.entry(name).or_default() += 1;
        }
    }
    let spoken =
        count.iter().filter(|(_, n)| **n > 1).count() > 1 || count.len() > 1 && count.values().sum::<usize>() > 4;
    let fits = |(name, n): (&'t str, usize)| (n > 1 || !name.contains(char::is_lowercase)).then_some(name);
    if spoken { count.into_iter().filter_map(fits).collect() } else { HashSet::new() }
}
