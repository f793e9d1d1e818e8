//! Live blogs: entries below a time of day.

use super::{SEVERAL, label, said};
use crate::publish::Line;
use crate::publish::chronology::bare;
use crate::publish::date::{clock, date};
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Locator, Method, Published, Role};
use crate::span::Span;
use crate::time::Stamp;
use chrono::{Datelike, Days, NaiveDate, NaiveTime};

/// Entries below lines with nothing but a day and a time: each was said then.
pub(super) fn stamped(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let stamp = |line: &Line| {
        let line = line.span.of(text);
        let told = (line.len() <= 60).then(|| bare(line, words)).flatten();
        told.filter(|(stamp, _)| {
            stamp.day().is_some()
                && stamp.time.is_some()
                && line.starts_with(|c: char| c.is_alphanumeric() || "*#[".contains(c))
        })
    };
    let found: Vec<_> = lines.iter().map(|line| if line.said.is_some() { None } else { stamp(line) }).collect();
    let heads = |i: &usize| found[*i].is_some() && found.get(i + 1).is_some_and(Option::is_none);
    if (0..lines.len()).filter(heads).nth(SEVERAL - 1).is_none() {
        return;
    }
    let mut current: Option<(Box<Published>, Option<Locator>)> = None;
    for (line, found) in lines.iter_mut().zip(found) {
        if let Some((stamp, span)) = found {
            let raw = span.of(line.span.of(text));
            let place = Span::new(line.span.start + span.start, line.span.start + span.end);
            current = Some((said(stamp, raw, Some(place), 0.95), label(raw)));
            (line.role, line.said) = (Some(Role::Furniture), current.as_ref().map(|(said, _)| said.clone()));
        } else if let Some((said, locator)) = current.as_ref().filter(|_| line.role.is_none()) {
            (line.said, line.role) = (Some(said.clone()), Some(Role::Entry));
            line.locator.clone_from(locator);
        }
    }
}

/// Live blogs: a time of day on a line of its own, or before a dash, above what was reported then. From the top of a
/// page whose newest entry stands first the day goes back each time the clock goes forward; where the oldest does, it is
/// the other way round.
pub(super) fn entries(text: &str, lines: &mut [Line], published: Option<&Published>, words: &Vocabulary) {
    if lines.iter().any(|line| line.said.is_some()) {
        return;
    }
    let Some(day) = published.and_then(Published::day) else { return };
    let time = |line: &Line| -> Option<(NaiveTime, Option<i32>, usize, usize)> {
        if line.prose {
            return None;
        }
        let line = line.span.of(text);
        let open = line.trim_start_matches(['*', '#', '[', ' ']);
        if !open.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (rest, time, offset) = clock(open, words)?;
        let end = line.len() - rest.len();
        let told = rest.trim_start_matches(['*', ' ']);
        let told = match told.strip_prefix(['-', '–', '—', '|', ':', ']']) {
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
    let days: Vec<_> = lines.iter().map(|line| own_day(line.span.of(text), day, words)).collect();
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
    for ((line, found), own) in lines.iter_mut().zip(times).zip(days) {
        let words_of = line.span.of(text);
        // A date among the entries is that of those below it, and one in an entry that of the entry.
        if let Some(Own { day: own, time, alone }) = own.filter(|_| line.role != Some(Role::Furniture)) {
            (day, last, current) = (own, time, None);
            if alone {
                line.role = Some(Role::Heading);
            }
            continue;
        }
        if let Some((time, offset, end, head)) = found {
            day = over_midnight(day, last, time, newest_first).unwrap_or(day);
            last = Some(time);
            let mut stamp = Stamp::of_day(day);
            (stamp.time, stamp.offset) = (Some(time), offset.or(published.and_then(|p| p.offset)));
            let raw = words_of[..end].trim_matches(['*', '#', '[', ' ']);
            current =
                Some((said(stamp, raw, Some(Span::new(line.span.start, line.span.start + end)), 0.9), label(raw)));
            line.head = head;
            line.role = (head == line.span.len()).then_some(Role::Furniture);
            if let Some((said, _)) = current.as_ref().filter(|_| line.role.is_some()) {
                line.said = Some(said.clone());
            }
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

/// A day that a line begins with.
struct Own {
    day: NaiveDate,
    /// A time of day beside it.
    time: Option<NaiveTime>,
    /// There is nothing else on the line.
    alone: bool,
}

/// "14 June 2025, 11.15 p.m. - The alarm", "11.15 p.m. on Saturday: The alarm", or the day alone. A weekday is the last one
/// before the report.
fn own_day(line: &str, published: NaiveDate, words: &Vocabulary) -> Option<Own> {
    let open = line.trim_matches(['*', '#', '-', '|', ' ']);
    let parted = |rest: &str| rest.trim_start_matches(['*', ' ']).starts_with([':', '-', '–', '—', '|', '\t']);
    let own = |rest: &str, day, time| {
        let alone = rest.trim().is_empty();
        (alone && line.len() <= 60 || parted(rest)).then_some(Own { day, time, alone })
    };
    if let Some((rest, stamp)) = date(open, words) {
        return own(rest, stamp.day()?, stamp.time);
    }
    let (rest, time) = clock(open, words).map_or((open, None), |(rest, time, _)| (rest, Some(time)));
    let rest = rest.trim_start_matches([',', ' ']);
    let rest = words.date_glue.starts(rest).filter(|_| time.is_some()).map_or(rest, |len| rest[len..].trim_start());
    let len = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
    let weekday = words.weekday(&rest[..len])?;
    let (rest, time) = match clock(rest[len..].trim_start_matches([',', ' ']), words) {
        Some((rest, late, _)) if time.is_none() => (rest, Some(late)),
        _ => (&rest[len..], time),
    };
    let back = (published.weekday().number_from_monday() + 7 - weekday) % 7;
    own(rest, published.checked_sub_days(Days::new(u64::from(back)))?, time)
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
