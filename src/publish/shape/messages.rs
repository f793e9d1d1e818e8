//! Chats whose messages have a time and no day: `Ada Lee  9:12 AM` above what she wrote, `[09:12] Ada: ...`. The day stands on
//! lines between them ("Monday, June 16th", "Yesterday"), or nowhere.

use super::{SEVERAL, label, said, said_before};
use crate::publish::Line;
use crate::publish::date::{MonthDay, clock, date, month_day, weekday_at};
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Published, Role};
use crate::span::Span;
use crate::time::{DayOrder, Stamp};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use std::collections::HashSet;

/// The longest line that says no more than who wrote and when.
const WIDTH: usize = 80;

/// A name is no longer.
const NAME: usize = 40;

/// The messages of a chat, before it is known on which days they were written.
pub(super) struct Messages {
    /// What each line is.
    lines: Vec<Part>,
}

enum Part {
    /// Goes on with the message above it, or stands above the first.
    Text,
    /// The day of the messages below.
    Day(Told),
    /// A message begins: its day if it has one, its time, and how that stands in the text.
    Head(Option<Told>, NaiveTime, Option<i32>, Span),
}

/// How a day is told.
#[derive(Clone, Copy)]
enum Told {
    Whole(NaiveDate),
    /// A day of a month, perhaps with its weekday.
    InYear(MonthDay, Option<u32>),
    Weekday(u32),
    /// So many days before the chat was exported.
    Back(u64),
}

struct Head<'t> {
    name: &'t str,
    day: Option<Told>,
    time: NaiveTime,
    offset: Option<i32>,
    /// Date and time as they stand.
    raw: &'t str,
    /// Bytes before what was said.
    len: usize,
}

/// Marks the messages of such a chat, and the lines with days between them.
pub(super) fn messages(text: &str, lines: &mut [Line], words: &Vocabulary) -> Option<Messages> {
    let may = |line: &&Line| {
        let line = line.span.of(text);
        line.len() <= WIDTH && line.bytes().any(|b| b.is_ascii_digit())
            || line.starts_with(['[', '('])
            || line.starts_with(|c: char| c.is_ascii_digit())
    };
    lines.iter().filter(may).nth(SEVERAL - 1)?;
    let order = DayOrder::of(lines.iter().filter(may).filter_map(|line| numeric(line.span.of(text))));
    let order = order.unwrap_or(DayOrder::Mdy);
    let heads: Vec<Option<Head>> = lines
        .iter()
        .map(|line| Some(line).filter(may).and_then(|line| head(line.span.of(text), order, words)))
        .collect();
    let count = heads.iter().flatten().count();
    let mut names = HashSet::new();
    let again = heads.iter().flatten().any(|head| !names.insert(head.name));
    // Below a name and a time stands what was said; in a timetable it does not.
    let alone = |i: usize| heads[i].as_ref().is_some_and(|head| head.len == lines[i].span.len());
    let bare = (0..lines.len()).filter(|i| alone(*i)).count();
    let told = (0..lines.len()).filter(|i| alone(*i) && heads.get(i + 1).is_some_and(Option::is_none)).count();
    // The codes of a recording begin with its first hour.
    let recorded =
        heads.iter().flatten().next().is_some_and(|head| head.raw.starts_with("00:") || head.raw.starts_with("0:"));
    if count < SEVERAL || count * 5 < lines.len() || !again || told * 2 < bare || recorded {
        return None;
    }
    let mut parts = Vec::with_capacity(lines.len());
    let (mut voice, mut place): (Option<&str>, Option<String>) = (None, None);
    let mut between: Option<&str> = None;
    for (line, head) in lines.iter_mut().zip(heads) {
        let whole = line.span.of(text);
        if let Some(head) = head {
            let start = line.span.start + (head.raw.as_ptr() as usize - whole.as_ptr() as usize);
            (line.head, line.head_role) = (head.len, Role::Place);
            voice = Some(head.name);
            place = Some(match between.filter(|_| head.day.is_none()) {
                Some(day) => format!("{day}, {}", head.raw),
                None => head.raw.to_owned(),
            });
            parts.push(Part::Head(head.day, head.time, head.offset, Span::new(start, start + head.raw.len())));
        } else if let Some((day, raw)) = separator(whole, order, words) {
            (between, voice, place) = (Some(raw), None, None);
            line.role = Some(Role::Place);
            parts.push(Part::Day(day));
            continue;
        } else {
            parts.push(Part::Text);
        }
        if voice.is_some() {
            let empty = line.head == line.span.len();
            line.role = Some(if empty { Role::Place } else { Role::Message });
            line.voice = voice.map(Box::from);
            line.locator = place.as_deref().and_then(label);
        }
    }
    Some(Messages { lines: parts })
}

/// Dates the messages: by the lines between them; without any by the day of the report, before which they were written.
pub(super) fn date_messages(messages: &Messages, text: &str, lines: &mut [Line], published: Option<&Published>) {
    let exported = published.and_then(Published::day);
    let stated = messages.lines.iter().any(|part| matches!(part, Part::Day(_) | Part::Head(Some(_), ..)));
    let clocks = messages.lines.iter().filter_map(|part| match part {
        Part::Head(_, time, ..) => Some(*time),
        _ => None,
    });
    let clocks: Vec<NaiveTime> = clocks.collect();
    let nights = clocks.windows(2).filter(|two| is_next_day(two[0], two[1])).count() as u64;
    let mut day = if stated { None } else { exported.and_then(|day| day.checked_sub_days(Days::new(nights))) };
    let mut last: Option<NaiveTime> = None;
    let mut current: Option<Box<Published>> = None;
    for (line, part) in lines.iter_mut().zip(&messages.lines) {
        match part {
            Part::Day(told) => (day, current, last) = (told.day(exported), None, None),
            Part::Head(told, time, offset, span) => {
                if let Some(told) = told {
                    day = told.day(exported);
                } else if !stated && last.is_some_and(|last| is_next_day(last, *time)) {
                    day = day.and_then(|day| day.succ_opt());
                }
                last = Some(*time);
                current = match day {
                    Some(day) => {
                        let mut stamp = Stamp::of_day(day);
                        (stamp.time, stamp.offset) = (Some(*time), *offset);
                        Some(said(stamp, span.of(text), Some(*span), 0.9))
                    }
                    // Some day before the chat was exported.
                    None => exported.map(|day| said_before(Some(day), span.of(text), Some(*span))),
                };
            }
            Part::Text => {}
        }
        if line.role == Some(Role::Message) {
            line.said.clone_from(&current);
        }
    }
}

/// A clock that goes back has gone over midnight; messages may come a little out of their order.
fn is_next_day(last: NaiveTime, time: NaiveTime) -> bool {
    (time - last).num_minutes() <= -60
}

impl Told {
    /// The day, by that on which the chat was exported.
    fn day(self, exported: Option<NaiveDate>) -> Option<NaiveDate> {
        match self {
            Told::Whole(day) => Some(day),
            Told::Back(days) => exported?.checked_sub_days(Days::new(days)),
            Told::Weekday(weekday) => {
                let exported = exported?;
                let back = (exported.weekday().number_from_monday() + 7 - weekday) % 7;
                exported.checked_sub_days(Days::new(u64::from(back)))
            }
            Told::InYear((month, day, _), weekday) => {
                let exported = exported?;
                let years = (exported.year() - 10..=exported.year()).rev();
                let mut days = years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
                let agrees = |day: &NaiveDate| weekday.is_none_or(|w| day.weekday().number_from_monday() == w);
                days.find(|day| *day <= exported && agrees(day))
            }
        }
    }
}

/// A line with nothing but a day, between strokes perhaps: "---- Monday, June 16th ----".
fn separator<'t>(line: &'t str, order: DayOrder, words: &Vocabulary) -> Option<(Told, &'t str)> {
    let bare = line.trim_matches(['-', '–', '—', '=', '*', '#', '_', ' ', '[', ']', '.', ':']);
    if line.len() > WIDTH || bare.is_empty() {
        return None;
    }
    let (rest, told) = day(bare, order, words)?;
    rest.is_empty().then_some((told, bare))
}

/// A day at the start of `text`.
fn day<'t>(text: &'t str, order: DayOrder, words: &Vocabulary) -> Option<(&'t str, Told)> {
    if let Some(len) = words.today.starts(text) {
        return Some((&text[len..], Told::Back(0)));
    }
    if let Some(len) = words.yesterday.starts(text) {
        return Some((&text[len..], Told::Back(1)));
    }
    if let Some((rest, stamp)) = order.read(text).or_else(|| Stamp::prefix(text).filter(|(_, s)| s.day().is_some())) {
        return Some((rest, Told::Whole(stamp.day()?)));
    }
    let behind = weekday_at(text, words);
    let named = behind.and_then(|rest| words.weekday(text[..text.len() - rest.len()].trim_end_matches('.')));
    let bare = behind.map_or(text, |rest| rest.trim_start_matches([',', ' ']));
    if let Some((rest, told)) = month_day(bare, words) {
        let whole = told.2.and_then(|year| NaiveDate::from_ymd_opt(year, told.0, told.1));
        return Some((rest, whole.map_or(Told::InYear(told, named), Told::Whole)));
    }
    if let Some((rest, stamp)) = date(bare, words) {
        return Some((rest, Told::Whole(stamp.day()?)));
    }
    Some((behind?, Told::Weekday(named?)))
}

/// From the first digits of a line on, where a date may stand.
fn numeric(line: &str) -> Option<&str> {
    line.find(|c: char| c.is_ascii_digit()).map(|at| &line[at..])
}

/// The head of a message at the start of a line.
fn head<'t>(line: &'t str, order: DayOrder, words: &Vocabulary) -> Option<Head<'t>> {
    timed(line, words).or_else(|| named(line, order, words))
}

/// `[09:12] Ada: ...`, `09:12 <ada> ...`, `[9:12 AM] Ada Lee`.
fn timed<'t>(line: &'t str, words: &Vocabulary) -> Option<Head<'t>> {
    let open = line.trim_start_matches(['[', '(']);
    if !open.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (rest, time, offset) = clock(open, words)?;
    let raw = &open[..open.len() - rest.len()];
    let bracket = open.len() < line.len();
    let told = if bracket { rest.strip_prefix([']', ')'])? } else { rest };
    let told = told.trim_start_matches([' ', '-', '–', '—', '|', '\t']);
    let (name, text) = match told.strip_prefix('<') {
        Some(inner) => inner.split_once('>')?,
        None => match told.split_once(':').filter(|(name, _)| is_name(name, words)) {
            Some((name, text)) => (name, text),
            None if bracket => (told, ""),
            None => return None,
        },
    };
    let name = name.trim();
    is_name(name, words).then(|| Head { name, day: None, time, offset, raw, len: line.len() - text.trim_start().len() })
}

/// `Ada Lee  9:12 AM`, `Ada Lee — Yesterday at 4:05 PM`, `Ada (9:12 AM): ...`.
fn named<'t>(line: &'t str, order: DayOrder, words: &Vocabulary) -> Option<Head<'t>> {
    let mut in_word = true;
    for (at, c) in line.char_indices().take_while(|(at, _)| *at <= NAME + 4) {
        let starts = c.is_alphanumeric() && !in_word;
        in_word = c.is_alphanumeric() || matches!(c, '.' | '_' | '\'' | '’');
        if !starts {
            continue;
        }
        let (behind, told) =
            day(&line[at..], order, words).map_or((&line[at..], None), |(rest, day)| (rest, Some(day)));
        let behind = behind.trim_start_matches([',', ' ']);
        let behind =
            words.date_glue.starts(behind).filter(|_| told.is_some()).map_or(behind, |len| behind[len..].trim_start());
        let Some((rest, time, offset)) = clock(behind, words) else { continue };
        let raw = &line[at..line.len() - rest.len()];
        let name = line[..at].trim_end_matches([' ', ',', '—', '–', '-', '·', '•', '|', '(', '[', '\t']);
        let closed = rest.trim_start_matches([')', ']', ' ']);
        let text = if closed.is_empty() { closed } else { closed.strip_prefix(':')?.trim_start() };
        return is_name(name, words).then(|| Head { name, day: told, time, offset, raw, len: line.len() - text.len() });
    }
    None
}

/// One to four words in capitals, or the one word by which somebody is known in a chat.
fn is_name(name: &str, words: &Vocabulary) -> bool {
    let one = !name.contains(' ');
    let fits = |word: &str| {
        let letters =
            word.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '\'' | '’' | '@' | '(' | ')'));
        letters && !words.is_calendar(word) && (one || word.starts_with(|c: char| c.is_uppercase() || c == '('))
    };
    (2..=NAME).contains(&name.len())
        && name.contains(char::is_alphabetic)
        && name.split(' ').filter(|word| !word.is_empty()).count() <= 4
        && name.split(' ').filter(|word| !word.is_empty()).all(fits)
        && !words.function_words.contains(&name.to_lowercase())
}
