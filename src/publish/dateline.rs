//! Where and when a text was written, as texts say it themselves: a line of its own above the text ("GENEVA, 30 January 2018",
//! "The Varn Gazette, Thursday 6 June 2019", "By our staff, 4 October 2021") and the dateline that its first paragraph
//! begins with ("TARSO, Carvania, Feb 8 (Agency) -").

use super::date::{MonthDay, clock, date, month_day, weekday_at};
use super::ends_sentence;
use super::vocabulary::Vocabulary;
use crate::report::Method;
use crate::span::Span;
use crate::time::Stamp;

/// What may stand between the parts of such a line.
const MARKS: [char; 15] = [',', '.', ':', ';', '|', '/', '•', '·', '–', '—', '−', '-', '(', '[', '>'];
/// ... and around all of it.
const AROUND: [char; 20] =
    [',', '.', ':', ';', '|', '/', '•', '·', '–', '—', '−', '-', '(', '[', ')', ']', ' ', '*', '_', '#'];
const DASHES: [char; 4] = ['-', '–', '—', '−'];

/// No such line is longer.
const WIDTH: usize = 160;

/// A line with nothing but who writes or where, and when.
pub(super) struct DateLine {
    pub method: Method,
    pub stamp: Stamp,
    /// The date within the line.
    pub span: Span,
    pub confidence: f32,
    /// Beside the date stand names that may as well be those of what is told.
    pub vague: bool,
    /// Such a line may be the title of a text about that day.
    pub titled: bool,
}

/// Who or what stands before a date.
enum Lead {
    Writer,
    Outlet,
    /// A place in capitals.
    Place,
    Names(usize),
}

/// Reads a line that says where and when a text was written, or by whom.
pub(super) fn date_line(line: &str, words: &Vocabulary) -> Option<DateLine> {
    if line.len() > WIDTH || line.contains('\t') || !line.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut in_word = false;
    let (at, rest, stamp) = line.char_indices().find_map(|(at, c)| {
        let starts = c.is_alphanumeric() && !in_word;
        in_word = c.is_alphanumeric();
        let (rest, stamp) = starts.then(|| date(&line[at..], words)).flatten()?;
        Some((at, rest, stamp))
    })?;
    let (before, behind) = (line[..at].trim_start_matches(AROUND).trim_end(), rest.trim_start_matches([')', ']', ' ']));
    // The ends of the head of a page stand far apart.
    let apart = line[..at].ends_with("  ");
    let lead = if before.is_empty() {
        // "6 June 2019, Varn", "Thursday 6 June 2019, by Ann Lee"
        lead(behind.trim_matches(AROUND), words).filter(|_| is_tail(behind, words))?
    } else {
        match lead(before.trim_end_matches(AROUND), words)? {
            // "Posted by Ann Lee on 6 June 2019 in News", "By ANN LEE June 6, 2019"
            Lead::Writer => Lead::Writer,
            lead if (apart || before.ends_with(MARKS)) && (rest.starts_with("  ") || is_tail(behind, words)) => lead,
            _ => return None,
        }
    };
    let span = Span::new(at, line.len() - rest.len());
    let (method, confidence) = match lead {
        Lead::Outlet => (Method::Header, 0.85),
        _ if stamp.day().is_none() => return None,
        Lead::Writer => (Method::Byline, 0.9),
        Lead::Place => (Method::Dateline, 0.85),
        Lead::Names(_) => (Method::Dateline, 0.75),
    };
    Some(DateLine {
        method,
        stamp,
        span,
        confidence,
        vague: matches!(lead, Lead::Names(_)),
        titled: matches!(lead, Lead::Names(2..)),
    })
}

/// What stands before a date, or behind it.
fn lead(text: &str, words: &Vocabulary) -> Option<Lead> {
    if let Some(len) = words.credit_start.starts(text).or_else(|| writer_behind(text, words)) {
        return text[len..].contains(char::is_alphabetic).then_some(Lead::Writer);
    }
    if text.contains(['?', '!', '"', '“', ':']) {
        return None;
    }
    let outlet = words.outlets.count(text, 1) > 0;
    let mut parts = text
        .split([',', '|', '•', '·', '–', '—', '/', '(', ')', ':', ';'])
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let first = parts.next()?;
    let mut count = 0;
    for part in std::iter::once(first).chain(parts) {
        count += 1;
        let mut all = part.split(' ').filter(|word| word.contains(char::is_alphanumeric));
        let proper = |word: &str| {
            let name = word.starts_with(|c: char| c.is_uppercase());
            match outlet {
                true => {
                    name || word.starts_with(|c: char| c.is_ascii_digit())
                        || words.function_words.contains(word)
                        || words.outlets.is(word.trim_end_matches('.'))
                }
                false => name && !words.function_words.contains(&word.to_lowercase()) && !words.is_calendar(word),
            }
        };
        if count > 4 || part.split(' ').count() > if outlet { 8 } else { 3 } || !all.all(proper) {
            return None;
        }
    }
    if outlet {
        return Some(Lead::Outlet);
    }
    Some(if is_capital(first) { Lead::Place } else { Lead::Names(first.split(' ').count()) })
}

/// "Posted by", "Published by" at the start of a line, and its length.
fn writer_behind(text: &str, words: &Vocabulary) -> Option<usize> {
    let len = words.published_keys.starts(text)?;
    let rest = text[len..].trim_start();
    Some(text.len() - rest.len() + words.credit_start.starts(rest)?)
}

fn is_capital(words: &str) -> bool {
    words.chars().filter(|c| c.is_alphabetic()).count() > 1 && !words.contains(char::is_lowercase)
}

/// What may follow the date on its line: nothing, who writes, a place, an agency, a page.
fn is_tail(behind: &str, words: &Vocabulary) -> bool {
    let tail = behind.trim_matches(AROUND);
    if tail.is_empty() {
        return true;
    }
    let fits = |word: &str| {
        let short = word.chars().count() == 1 || word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit());
        !words.is_calendar(word) && (short || word.starts_with(char::is_uppercase) || words.page.is(word))
    };
    behind.starts_with(AROUND)
        && tail.len() <= 60
        && (words.credit_start.starts(tail).is_some()
            || tail.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(fits))
}

/// The dateline that a paragraph begins with.
pub(super) struct Dateline {
    pub len: usize,
    pub told: MonthDay,
    /// Neither capitals nor an agency say that it is one.
    pub vague: bool,
}

/// Reads the dateline that a paragraph begins with. A first sentence that begins with the date of what it tells ("Rome, 3
/// March 1944 was a bad day") has no mark behind it.
pub(super) fn dateline(line: &str, words: &Vocabulary) -> Option<Dateline> {
    let opening = line.starts_with(['(', '[']);
    let mut rest = line.trim_start_matches(['(', '[']);
    let start = rest;
    let (mut agency, mut dashed, mut enclosed) = (false, false, opening);
    let mut count = 0;
    let told = loop {
        let bare = rest.trim_start_matches([' ', ',', '.', ':']);
        let next = bare.trim_start_matches(DASHES).trim_start();
        if next.len() < bare.len() {
            dashed = true;
        }
        rest = next;
        let inner = rest.strip_prefix(['(', '[']);
        if count > 0
            && let Some((behind, told)) = day_of(inner.unwrap_or(rest), words)
        {
            enclosed |= inner.is_some();
            rest = behind;
            break told;
        }
        if let Some(behind) = source(rest) {
            (agency, rest) = (true, behind);
            continue;
        }
        let token = first_word(rest);
        let small = |token: &str| token.starts_with(char::is_alphabetic) && token.chars().nth(3).is_none();
        let fits = token.starts_with(char::is_uppercase) || count > 0 && small(token);
        if count == 8 || token.is_empty() || token.len() > 40 || !fits {
            return None;
        }
        count += 1;
        rest = &rest[token.len()..];
    };
    let place = &start[..start.len() - rest.len()];
    let city = place.split([' ', ',', ':', '-', '(']).next().unwrap_or_default();
    if let Some((behind, ..)) = clock(rest.trim_start_matches([' ', ',']), words) {
        rest = behind;
    }
    let bare = rest.trim_start_matches([' ', ',', '.']);
    let mut stop = rest.trim_start().starts_with('.');
    if let Some(behind) = source(bare) {
        (agency, rest) = (true, behind);
    } else if let Some(len) = words.agencies.starts(bare) {
        (agency, rest) = (true, &bare[len..]);
    }
    let behind = rest.trim_start_matches([' ', ',']);
    let closed = enclosed && behind.starts_with([')', ']']);
    if enclosed != closed {
        return None;
    }
    let behind = if closed { behind[1..].trim_start() } else { behind };
    stop |= behind.starts_with('.');
    let behind = behind.trim_start_matches(['.', ' ']);
    let (year, strong) = (told.2.is_some(), agency || is_capital(city));
    let text = behind.trim_start_matches(DASHES);
    let dash = text.len() < behind.len();
    let len = line.len() - text.len();
    let prose = begins_text(text.trim_start_matches(':').trim_start());
    if dash && strong {
        return Some(Dateline { len, told, vague: false });
    }
    // Without capitals more must speak for it: a year, and a whole sentence behind.
    let plain = {
        let end = place.find(|c: char| c.is_ascii_digit()).unwrap_or(place.len());
        let named = place[..end].split([' ', ',', '(']).filter(|word| word.contains(char::is_alphabetic));
        named.clone().all(|word| !words.function_words.contains(&word.to_lowercase())) && named.count() <= 6
    };
    let colon = behind.starts_with(':');
    let vague = !strong;
    let taken = prose
        && if dash {
            year && plain && (dashed || enclosed || ends_sentence(line))
        } else if colon {
            agency || strong && year
        } else if opening && closed {
            strong || year && plain
        } else {
            stop && agency
        };
    let len = if colon { len + 1 } else { len };
    taken.then_some(Dateline { len, told, vague })
}

/// What stands before a space, a mark that parts, or a dash of two hyphens.
fn first_word(text: &str) -> &str {
    let parts = |at: usize, c: char| match c {
        ' ' | ',' | '(' | '/' | '–' | '—' => true,
        '-' => text[at + 1..].starts_with('-'),
        _ => false,
    };
    text.char_indices().find(|(at, c)| parts(*at, *c)).map_or(text, |(at, _)| &text[..at])
}

/// A sentence begins here, and goes on for a while.
fn begins_text(text: &str) -> bool {
    text.len() >= 12 && text.trim_start_matches(['"', '“', '‘', '\'']).starts_with(char::is_uppercase)
}

/// A day, perhaps behind its weekday.
fn day_of<'t>(text: &'t str, words: &Vocabulary) -> Option<(&'t str, MonthDay)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) && !words.may_begin_calendar(text) {
        return None;
    }
    month_day(text, words).or_else(|| month_day(weekday_at(text, words)?.trim_start_matches([',', ' ']), words))
}

/// What follows an agency in brackets or between strokes: `(Northern Wire)`, `/PRNewswire/`.
fn source(text: &str) -> Option<&str> {
    let close = match text.chars().next()? {
        '(' => ')',
        '[' => ']',
        '/' => '/',
        _ => return None,
    };
    let end = text[1..].char_indices().take_while(|(at, _)| *at <= 40).find(|(_, c)| *c == close)?.0;
    let inner = &text[1..1 + end];
    inner.contains(char::is_alphabetic).then(|| &text[1 + end + 1..])
}
