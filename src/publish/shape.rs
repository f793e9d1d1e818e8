//! What a report looks like inside: whose voice each passage is, when it was said, and how a person finds it.
//!
//! A shape is taken only where several lines have it: one line that looks like a chat message is a line.

use super::Line;
use super::date::{clock, date};
use super::vocabulary::Vocabulary;
use crate::report::{Evidence, Locator, Method, Published, Role};
use crate::span::Span;
use crate::time::{DayOrder, Stamp};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use memchr::memchr;

/// Marks the lines of shapes that tell by themselves when they were said, before the day of the report is looked for.
pub(super) fn mark(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let found = chat(text, lines, words) || numbered(text, lines) || turns(text, lines, words);
    if !found {
        thread(text, lines, words);
    }
    running_heads(text, lines);
    older(text, lines, words);
    corrections(text, lines, words);
    release(text, lines, words);
}

/// Marks those for which one has to know the day of the report.
pub(super) fn mark_dated(text: &str, lines: &mut [Line], published: Option<&Published>, words: &Vocabulary) {
    entries(text, lines, published, words);
}

/// A message, an entry or a turn is told to be one by so many lines of its kind.
const SEVERAL: usize = 3;

fn said(stamp: Stamp, raw: &str, span: Option<Span>, confidence: f32) -> Box<Published> {
    let raw = raw.to_owned();
    let evidence = Evidence { method: Method::Header, raw, span, confidence, alternates: Vec::new() };
    Box::new(Published { when: stamp.interval(), time: stamp.time, offset: stamp.offset, evidence })
}

fn label(words: &str) -> Option<Locator> {
    Some(Locator::Label(words.into()))
}

/// Chat exports: `[17/06/2025, 14:03] Jane Roe: ...`, `17/06/2025, 14:03 - Jane Roe: ...`. The order of day and month
/// is that in which all dates of the file make sense.
fn chat(text: &str, lines: &mut [Line], words: &Vocabulary) -> bool {
    let opening = |line: &Line| line.span.of(text).trim_start_matches('[');
    let candidates: Vec<&str> = lines
        .iter()
        .map(opening)
        .filter(|l| {
            l.starts_with(|c: char| c.is_ascii_digit()) && l.get(..40.min(l.len())).is_some_and(|l| l.contains(':'))
        })
        .collect();
    if candidates.len() < SEVERAL || candidates.len() * 4 < lines.len() {
        return false;
    }
    let order = DayOrder::of(candidates.iter().copied());
    let messages: Vec<Option<Message>> =
        lines.iter().map(|line| message(line.span.of(text), order.unwrap_or(DayOrder::MonthFirst), words)).collect();
    let count = messages.iter().flatten().count();
    if count < SEVERAL || count * 4 < lines.len() {
        return false;
    }
    let confidence = if order.is_some() { 0.95 } else { 0.5 };
    let mut current: Option<(Box<Published>, Option<Locator>)> = None;
    for (line, message) in lines.iter_mut().zip(messages) {
        if let Some(Message { stamp, raw, head }) = message {
            let start = line.span.start + (line.span.of(text).find(raw).unwrap_or(0));
            let span = Span::new(start, start + raw.len());
            current = Some((said(stamp, raw, Some(span), confidence), label(raw)));
            line.head = head;
        }
        if let Some((said, locator)) = &current {
            line.said = Some(said.clone());
            line.locator.clone_from(locator);
            line.role = Some(if line.head == line.span.len() { Role::Furniture } else { Role::Message });
        }
    }
    true
}

struct Message<'t> {
    stamp: Stamp,
    /// Date and time as they stand.
    raw: &'t str,
    /// Bytes before what was said.
    head: usize,
}

fn message<'t>(line: &'t str, order: DayOrder, words: &Vocabulary) -> Option<Message<'t>> {
    let inner = line.strip_prefix('[').unwrap_or(line);
    let (rest, mut stamp) = order.read(inner).or_else(|| Stamp::prefix(inner)).or_else(|| date(inner, words))?;
    stamp.day()?;
    let mut rest = rest;
    if stamp.time.is_none() {
        let (behind, time, offset) = clock(rest.trim_start_matches([',', ' ']), words)?;
        (stamp.time, stamp.offset) = (Some(time), offset);
        rest = behind;
    }
    let raw = &inner[..inner.len() - rest.len()];
    let told = match inner.len() < line.len() {
        true => rest.strip_prefix(']')?,
        false => rest.trim_start().strip_prefix(['-', '–'])?,
    };
    // A name and a colon; what the program itself tells ("Jane left") has none.
    let name = told.find(": ").filter(|at| *at <= 40 && !told[..*at].contains(['.', '?', '!']));
    let head = line.len() - told.len() + name.map_or(0, |at| at + 2);
    Some(Message { stamp, raw, head })
}

/// Numbered paragraphs, as judgments have them: `[23] ...`, or `23. ...` when there are many. The number is how one
/// finds them.
fn numbered(text: &str, lines: &mut [Line]) -> bool {
    let number = |line: &Line| -> Option<(u32, usize, bool)> {
        let words = line.span.of(text);
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
                line.head = head;
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

/// Turns of an examination (`Q. ...`, `A. ...`), and lines behind a time code (`[00:12:05] ...`), which is no time of day.
fn turns(text: &str, lines: &mut [Line], words: &Vocabulary) -> bool {
    let turn = |line: &Line| -> Option<usize> {
        let line = line.span.of(text);
        let len = words.turn_marks.starts(line)?;
        let rest = line[len..].strip_prefix(['.', ':'])?;
        rest.starts_with([' ', '\t']).then(|| line.len() - rest.trim_start().len())
    };
    let coded = |line: &Line| -> Option<(usize, &str)> {
        let line = line.span.of(text);
        let inner = line.strip_prefix(['[', '(']).unwrap_or(line);
        let len = inner.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.')).count();
        let code = &inner[..len];
        let parts = code.split(':').count();
        let rest = inner[len..].trim_start_matches([']', ')']);
        let bracket = inner.len() < line.len();
        let fits = (parts == 3 || parts == 2 && bracket) && code.len() >= 4;
        (fits && rest.starts_with(' ')).then(|| (line.len() - rest.trim_start().len(), code))
    };
    let all = lines.len();
    let several = |count: usize| count >= SEVERAL && count * 4 >= all;
    let (turns, codes) = (
        lines.iter().filter(|line| turn(line).is_some()).count(),
        lines.iter().filter(|line| coded(line).is_some()).count(),
    );
    if !several(turns) && !several(codes) {
        return false;
    }
    let mut started = false;
    let mut locator: Option<Locator> = None;
    for line in lines.iter_mut() {
        let found = match coded(line) {
            Some((head, code)) if several(codes) => {
                locator = label(code);
                Some(head)
            }
            _ => turn(line).filter(|_| several(turns)),
        };
        started |= found.is_some();
        if let Some(head) = found {
            line.head = head;
        }
        if started && line.role.is_none() {
            line.role = Some(Role::Turn);
            if locator.is_some() {
                line.locator.clone_from(&locator);
            }
        }
    }
    true
}

/// Mail threads: "On Mon, Jun 16, 2025, Ann Lee wrote:" above lines that begin with `>`, and blocks of `From:`, `Sent:`,
/// `Subject:` above the message that they belong to.
fn thread(text: &str, lines: &mut [Line], words: &Vocabulary) {
    // When each depth of quotation was said.
    let mut depths: Vec<Option<Box<Published>>> = Vec::new();
    let mut below: Option<Box<Published>> = None;
    // What stands above everything is the header of the report itself.
    let mut told = false;
    let mut i = 0;
    while i < lines.len() {
        let line = lines[i].span.of(text);
        let marks = |line: &str| line.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).count();
        let depth_of = |line: &str| line.bytes().take(marks(line)).filter(|byte| *byte == b'>').count();
        let (depth, head) = (depth_of(line), marks(line));
        let bare = &line[head..];
        if let Some((raw, stamp)) = introduction(bare, words)
            && lines.get(i + 1).is_some_and(|next| depth_of(next.span.of(text)) > depth)
        {
            depths.resize(depth + 1, None);
            let start = lines[i].span.start + line.find(raw).unwrap_or(0);
            depths[depth] = Some(said(stamp, raw, Some(Span::new(start, start + raw.len())), 0.95));
            lines[i].role = Some(Role::Furniture);
        } else if depth > 0 {
            depths.truncate(depth);
            lines[i].head = head;
            // A quoted message of which nothing tells the day says nothing of today.
            if let Some(known) = depths.get(depth - 1).cloned().flatten().or_else(|| below.clone()) {
                lines[i].said = Some(known);
                lines[i].role = Some(if bare.is_empty() { Role::Furniture } else { Role::Message });
            }
        } else if let Some((count, raw)) = block(text, &lines[i..], words).filter(|_| told) {
            let found = date(raw.of(text), words).map(|(_, stamp)| stamp);
            below = found.map(|stamp| said(stamp, raw.of(text), Some(raw), 0.95));
            lines[i..i + count].iter_mut().for_each(|line| line.role = Some(Role::Furniture));
            i += count;
            continue;
        } else if let Some(below) = &below
            && lines[i].role.is_none()
        {
            lines[i].said = Some(below.clone());
            lines[i].role = Some(Role::Message);
        }
        told |= super::ends_sentence(line);
        i += 1;
    }
}

/// A line that ends in "wrote:" and has a date: its words and the date.
fn introduction<'t>(line: &'t str, words: &Vocabulary) -> Option<(&'t str, Stamp)> {
    let before = line.trim_end().strip_suffix(':')?;
    if line.len() > 300 || !words.quotation_verbs.ends(before) {
        return None;
    }
    let mut in_word = false;
    line.char_indices().find_map(|(at, c)| {
        let starts = c.is_alphanumeric() && !in_word;
        in_word = c.is_alphanumeric();
        let (rest, stamp) = starts.then(|| date(&line[at..], words)).flatten()?;
        stamp.day().map(|_| (&line[at..line.len() - rest.len()], stamp))
    })
}

/// The header of a message within a text: three lines or more of `Key: value`, one of which has a date. Gives their
/// count and the place of the date.
fn block(text: &str, lines: &[Line], words: &Vocabulary) -> Option<(usize, Span)> {
    let mut at = None;
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
        count += 1;
    }
    at.filter(|_| count >= SEVERAL).map(|at| (count, at))
}

/// Live blogs: a time of day on a line of its own, or before a dash, above what was reported then. From the top of a
/// page whose newest entry stands first the day goes back each time the clock goes forward; where the oldest does, it is
/// the other way round.
fn entries(text: &str, lines: &mut [Line], published: Option<&Published>, words: &Vocabulary) {
    if lines.iter().any(|line| line.said.is_some()) {
        return;
    }
    let Some(day) = published.and_then(Published::day) else { return };
    let time = |line: &Line| -> Option<(NaiveTime, Option<i32>, usize, usize)> {
        let line = line.span.of(text);
        let open = line.trim_start_matches(['*', '#', ' ']);
        if !open.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (rest, time, offset) = clock(open, words)?;
        let end = line.len() - rest.len();
        let told = rest.trim_start_matches(['*', ' ']);
        let told = match told.strip_prefix(['-', '–', '—', '|', ':']) {
            Some(behind) => behind.trim_start(),
            // "09:00 The ferry left": only where nothing else can be meant by the numbers.
            None if told.is_empty() || told.starts_with(char::is_uppercase) && open[..3].contains(':') => told,
            None => return None,
        };
        Some((time, offset, end, line.len() - told.len()))
    };
    let times: Vec<_> = lines.iter().map(time).collect();
    let clocks: Vec<NaiveTime> = times.iter().flatten().map(|found| found.0).collect();
    if clocks.len() < SEVERAL {
        return;
    }
    // Down the page or up, whichever takes less time. A clock that is set a little wrong takes none.
    let takes = |from: NaiveTime, to: NaiveTime| match (to - from).num_minutes() {
        back if back <= -WRONG * 60 => back + 24 * 60,
        forward => forward.max(0),
    };
    let down: i64 = clocks.windows(2).map(|two| takes(two[0], two[1])).sum();
    let up: i64 = clocks.windows(2).map(|two| takes(two[1], two[0])).sum();
    let newest_first = up <= down;
    // The newest entry is of the day on which the page was last changed.
    let changed = published.into_iter().flat_map(|p| &p.evidence.alternates);
    let changed = changed.filter(|(_, _, method)| *method == Method::Modified).map(|(changed, ..)| *changed).next();
    let mut day = if newest_first { changed.filter(|changed| *changed > day).unwrap_or(day) } else { day };
    let mut last: Option<NaiveTime> = None;
    let mut current: Option<(Box<Published>, Option<Locator>)> = None;
    for (line, found) in lines.iter_mut().zip(times) {
        let words_of = line.span.of(text);
        // A date among the entries is that of those below it.
        if current.is_some()
            && words_of.len() <= 60
            && let Some(stated) =
                date(words_of.trim_matches(['*', '#', ' ']), words).filter(|(rest, _)| rest.trim().is_empty())
            && let Some(stated) = stated.1.day()
        {
            (day, last) = (stated, None);
            line.role = Some(Role::Heading);
            continue;
        }
        if let Some((time, offset, end, head)) = found {
            day = over_midnight(day, last, time, newest_first).unwrap_or(day);
            last = Some(time);
            let mut stamp = Stamp::of_day(day);
            (stamp.time, stamp.offset) = (Some(time), offset.or(published.and_then(|p| p.offset)));
            let raw = words_of[..end].trim_matches(['*', '#', ' ']);
            current =
                Some((said(stamp, raw, Some(Span::new(line.span.start, line.span.start + end)), 0.9), label(raw)));
            line.head = head;
            line.role = (head == line.span.len()).then_some(Role::Furniture);
        }
        if let Some((said, locator)) = &current
            && line.role.is_none()
        {
            line.said = Some(said.clone());
            line.locator.clone_from(locator);
            line.role = Some(Role::Entry);
        }
    }
}

/// A clock that goes back by less than so many hours was set wrong: no day has passed.
const WRONG: i64 = 2;

/// The day of an entry, by that of the entry above it. A clock may be set a little wrong without a day passing.
fn over_midnight(day: NaiveDate, last: Option<NaiveTime>, time: NaiveTime, newest_first: bool) -> Option<NaiveDate> {
    let last = last?;
    let jump = (time - last).num_hours();
    match newest_first {
        true if jump >= WRONG => day.checked_sub_days(Days::new(1)),
        false if jump <= -WRONG => day.checked_add_days(Days::new(1)),
        _ => Some(day),
    }
}

/// Short lines that come again and again but for their numbers: the heads and feet of pages.
fn running_heads(text: &str, lines: &mut [Line]) {
    use std::collections::HashMap;
    if lines.len() < 8 {
        return;
    }
    let bare = |line: &Line| -> Option<String> {
        let words = line.span.of(text);
        (words.len() <= 80
            && line.role.is_none()
            && words.bytes().any(|b| b.is_ascii_digit())
            && !super::ends_sentence(words)
            && !words.contains(['\t', '|']))
        .then(|| words.chars().filter(|c| !c.is_ascii_digit()).collect())
    };
    let mut count: HashMap<String, usize> = HashMap::new();
    let keys: Vec<Option<String>> = lines.iter().map(bare).collect();
    for key in keys.iter().flatten().filter(|key| key.chars().filter(|c| c.is_alphabetic()).count() >= 4) {
        *count.entry(key.clone()).or_default() += 1;
    }
    for (line, key) in lines.iter_mut().zip(keys) {
        // Bare dates come again in chronologies, which have a line below each.
        if key.as_ref().and_then(|key| count.get(key)).is_some_and(|n| *n >= SEVERAL)
            && key.is_some_and(|k| k.contains(' '))
        {
            (line.role, line.repeated) = (Some(Role::Furniture), true);
        }
    }
}

/// "In 2019 this paper wrote: '...'": what is quoted there was said in 2019.
fn older(text: &str, lines: &mut [Line], words: &Vocabulary) {
    for i in 0..lines.len() {
        let line = lines[i].span.of(text);
        if lines[i].said.is_some() || memchr(b':', line.as_bytes()).is_none() {
            continue;
        }
        if let Some(intro) = line.strip_suffix(':')
            && let Some(found) = dated_piece(intro, words)
        {
            // The paragraphs in quotation marks below it.
            let quoted = |line: &Line| line.span.of(text).starts_with(['“', '"', '‘', '>']);
            let count = lines[i + 1..].iter().take_while(|line| quoted(line)).count();
            for line in &mut lines[i + 1..=i + count] {
                (line.said, line.role) = (Some(found.clone()), Some(Role::Quoted));
            }
            continue;
        }
        for (open, close) in [(": “", '”'), (": \"", '"'), (": ‘", '’')] {
            let Some(at) = line.find(open) else { continue };
            let start = at + 2;
            let Some(found) = dated_piece(&line[..at], words) else { continue };
            let inner = start + open.len() - 2;
            // A single quotation mark may be an apostrophe: the last one closes.
            let end = if close == '’' { line.rfind(close) } else { line[inner..].find(close).map(|at| inner + at) };
            let end = end.map_or(line.len(), |at| at + close.len_utf8());
            let base = lines[i].span.start;
            lines[i].older = Some((Span::new(base + start, base + end), found));
            break;
        }
    }
}

/// When "In March 2019 this paper wrote" says that its piece appeared.
fn dated_piece(intro: &str, words: &Vocabulary) -> Option<Box<Published>> {
    // Only the sentence before the colon tells.
    let from = intro.rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    let intro = &intro[from..];
    if !words.quoted_verbs.ends(intro) || words.own_piece.count(intro, 1) == 0 {
        return None;
    }
    let mut in_word = false;
    intro.char_indices().find_map(|(at, c)| {
        let starts = c.is_alphanumeric() && !in_word;
        in_word = c.is_alphanumeric();
        if !starts {
            return None;
        }
        let year = || Stamp::prefix(&intro[at..]).filter(|(rest, _)| !rest.starts_with(char::is_alphanumeric));
        let (rest, stamp) = date(&intro[at..], words).or_else(year)?;
        let year = (1700..2200).contains(&stamp.first_day().year());
        year.then(|| said(stamp, &intro[at..intro.len() - rest.len()], None, 0.9))
    })
}

/// What a report says of what it said before is no event.
fn corrections(text: &str, lines: &mut [Line], words: &Vocabulary) {
    for line in lines.iter_mut().filter(|line| line.role.is_none()) {
        let whole = line.span.of(text).trim_start_matches(['*', '_', '(', '[', ' ']);
        // "Correction: An earlier version ..."
        let lead = whole.bytes().take(20).position(|b| b == b':').map_or(0, |at| at + 1);
        let behind = whole[lead..].trim_start();
        if words.correction_start.starts(whole).is_some() || words.correction_start.starts(behind).is_some() {
            line.role = Some(Role::Furniture);
        }
    }
}

/// At the end of a press release stands what it always says of its sender.
fn release(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let marked = |line: &Line| {
        let line = line.span.of(text).trim_start_matches(['*', '_', '#', ' ']);
        words.release_marks.starts(line).is_some()
    };
    if !lines.iter().any(marked) {
        return;
    }
    let half = lines.len() / 2;
    let about = |line: &Line| {
        let line = line.span.of(text).trim_start_matches(['*', '_', '#', ' ']);
        line.len() <= 80 && !super::ends_sentence(line) && words.about_start.starts(line).is_some()
    };
    if let Some(at) = (half.max(1)..lines.len()).find(|i| about(&lines[*i])) {
        lines[at..].iter_mut().for_each(|line| line.role = Some(Role::Furniture));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::report;
    use crate::report::{Report, Role};

    /// Day, place and words of each passage that has a day of its own.
    fn told(report: &Report) -> Vec<String> {
        let own = report.passages.iter().filter_map(|p| Some((p, p.said.as_deref()?)));
        let own = own.filter(|(p, _)| !matches!(p.role, Role::Furniture));
        own.map(|(p, said)| format!("{} {}: {}", said.day().unwrap(), p.locator, report.words(p.span))).collect()
    }

    #[test]
    fn entries_go_over_midnight_in_either_direction() {
        let oldest = "Date: 15 June 2025\n\n09:00 The ferry left.\n\n23:50 The port closed.\n\n00:20 The wall broke.\n";
        assert_eq!(
            told(&report(oldest, "a.txt")),
            [
                "2025-06-15 09:00: The ferry left.",
                "2025-06-15 23:50: The port closed.",
                "2025-06-16 00:20: The wall broke."
            ]
        );
        let newest = "Published 15 June 2025\nUpdated 16 June 2025\n\n00:20\nThe wall broke.\n\n23:50\nThe port closed.\n\n23:55\nSo it says.\n";
        assert_eq!(
            told(&report(newest, "a.txt")),
            [
                "2025-06-16 00:20: The wall broke.",
                "2025-06-15 23:50: The port closed.",
                "2025-06-15 23:55: So it says."
            ]
        );
        let two = "Date: 15 June 2025\n\n09:00 The ferry left.\n\n10:30 It returned.\n";
        assert!(told(&report(two, "a.txt")).is_empty(), "two times are no live blog");
    }

    #[test]
    fn the_dates_of_a_chat_decide_their_order_together() {
        let chat =
            "03/06/2025, 09:12 - Ada: One.\n04/06/2025, 09:14 - Tom: Two.\nMore.\n17/06/2025, 14:03 - Ada: Three.\n";
        assert_eq!(
            told(&report(chat, "a.txt")),
            [
                "2025-06-03 03/06/2025, 09:12: One.",
                "2025-06-04 04/06/2025, 09:14: Two.",
                "2025-06-04 04/06/2025, 09:14: More.",
                "2025-06-17 17/06/2025, 14:03: Three."
            ]
        );
        let us = chat.replace("17/06", "6/17").replace("03/06", "6/3").replace("04/06", "6/4");
        assert_eq!(told(&report(&us, "a.txt"))[0], "2025-06-03 6/3/2025, 09:12: One.");
    }

    #[test]
    fn quoted_mails_have_the_day_of_their_introduction() {
        let mail = "Date: 20 June 2025\n\nDone.\n\nOn Tue, 17 Jun 2025 at 15:04, Otto wrote:\n> It came.\n> On 2 June 2025, Mira wrote:\n>> It broke.\n> Good.\n";
        assert_eq!(
            told(&report(mail, "a.txt")),
            ["2025-06-17 para 4: It came.", "2025-06-02 para 6: It broke.", "2025-06-17 para 7: Good."]
        );
        let prose = "Date: 20 June 2025\n\nOn 3 June 2025, as Otto wrote:\nIt came.\n";
        assert!(told(&report(prose, "a.txt")).is_empty(), "nothing is quoted below it");
    }
}
