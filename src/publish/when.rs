//! The publication date: every way in which a report tells it, and which of them to believe.

use super::chronology::{MARKS, bare, dispatches, has_rows, headings, is_row};
use super::date::date;
use super::dateline::{self, date_line};
use super::vocabulary::{Phrases, Vocabulary};
use super::{Line, ends_sentence};
use crate::report::{Document, Evidence, Method, Published, Role, Stated, name_of};
use crate::span::Span;
use crate::time::{Granularity, Stamp};
use chrono::{Datelike, NaiveDate, Timelike};
use memchr::memchr;

/// What was found.
pub(super) struct Found {
    pub published: Option<Published>,
    pub unread: Vec<Stated>,
    /// Who writes, as a header within the text says.
    pub author: Option<String>,
}

/// One way in which the report tells its date.
struct Claim {
    method: Method,
    stamp: Stamp,
    raw: String,
    span: Option<Span>,
    confidence: f32,
}

/// Headers stand in the first lines that are not blank ...
const HEADER_LINES: usize = 10;
/// ... which begin within so many bytes ...
const HEADER_BYTES: usize = 600;
/// ... and say what they say at the start of a line.
const HEADER_WIDTH: usize = 200;

/// Finds the publication date and marks the lines that tell it.
pub(super) fn when(document: &Document, lines: &mut [Line], words: &Vocabulary) -> Found {
    let text = document.view.text.as_str();
    let mut claims = Vec::new();
    let mut unread = Vec::new();
    for stated in &document.stated {
        // What a page shows is read as a reader would, what it states as a machine.
        let shown = matches!(stated.method, Method::TimeElement | Method::DateElement | Method::ShortText);
        let found = match read(&stated.raw, words) {
            Some(stamp) => Some((stated.method, stamp)),
            None if shown || stated.method == Method::Microdata => self::shown(&stated.raw, stated.method, words),
            None => None,
        };
        match found {
            Some((method, stamp)) => claims.push(Claim {
                method,
                stamp,
                raw: stated.raw.clone(),
                span: stated.span,
                confidence: method.confidence(),
            }),
            None if shown => {}
            None => unread.push(stated.clone()),
        }
    }
    let author = header(text, lines, words, &mut claims);
    if !claims.iter().any(|claim| claim.method != Method::Modified) {
        claims.extend(hearing(text, lines, words));
    }
    if let Some((stamp, span)) = document.url.as_deref().and_then(|url| numeric(url, words)) {
        let raw = document.url.as_deref().map_or(String::new(), |url| span.of(url).to_owned());
        claims.push(Claim { method: Method::Url, stamp, raw, span: None, confidence: 0.97 });
    }
    // The name of a file with many rows dates the file, not a row.
    if document.origin.row.is_none() && document.origin.path != "-" {
        let path = std::path::Path::new(&document.origin.path);
        let name = path.file_stem().map(|s| s.to_string_lossy()).unwrap_or_default();
        if let Some((stamp, span)) = numeric(&name, words) {
            let raw = span.of(&name).to_owned();
            claims.push(Claim { method: Method::Filename, stamp, raw, span: None, confidence: 0.85 });
        }
    }
    claims.sort_by_key(|c| c.method);
    dateline(text, lines, words, &mut claims);
    if let Some(zone) = document.hints.zone {
        claims.iter_mut().for_each(|claim| claim.stamp = claim.stamp.in_zone(zone));
    }
    // What was fetched on a day was not published after it, wherever on Earth that was.
    let early =
        |claim: &Claim| document.captured.is_none_or(|day| claim.stamp.first_day() <= day + chrono::Days::new(1));
    let asked = |claim: &Claim| document.hints.published_from.is_some_and(|from| from.takes(claim.method));
    claims.sort_by_key(|claim| (claim.method != Method::Given, !early(claim), !asked(claim)));
    let asked = claims.first().is_some_and(asked);
    Found { published: choose(claims, asked), unread, author }
}

/// A stated date, in machine form or in words.
fn read(raw: &str, words: &Vocabulary) -> Option<Stamp> {
    Stamp::parse(raw).or_else(|| Stamp::of_seconds(raw)).or_else(|| {
        let (rest, stamp) = date(raw.trim(), words)?;
        // "17 June 2025 (print)" is a date with a note, "17 June 2025 to 19 June 2025" is something else.
        (rest.trim().is_empty() || rest.trim_start().starts_with('(')).then_some(stamp)
    })
}

/// A date in a few words of a page: "Published: 17 June 2025, 14:05 BST", "By Jane Roe | June 17, 2025", "Updated ...".
fn shown(raw: &str, method: Method, words: &Vocabulary) -> Option<(Method, Stamp)> {
    let raw = raw.trim();
    let found = keyed(raw, words);
    if let Some(told) = found.iter().find(|told| told.method != Method::Modified) {
        return Some((method, told.stamp));
    }
    if let Some(told) = found.first() {
        return Some((Method::Modified, told.stamp));
    }
    let mut in_word = false;
    raw.char_indices().take_while(|(at, _)| *at < HEADER_WIDTH).find_map(|(at, c)| {
        let starts = c.is_alphanumeric() && !std::mem::replace(&mut in_word, c.is_alphanumeric());
        in_word = c.is_alphanumeric();
        starts.then(|| date(&raw[at..], words)).flatten().map(|(_, stamp)| (method, stamp))
    })
}

/// Takes the best claim and keeps the others beside it. The claims come best first; the first was `asked` for when the
/// user named the way to it.
fn choose(mut claims: Vec<Claim>, asked: bool) -> Option<Published> {
    let mut best = 0;
    let first = claims.first()?;
    if !asked && first.method != Method::Given {
        let stated = matches!(first.method, Method::Column | Method::FrontMatter);
        let finer = |claim: &Claim| match (claim.stamp.day(), first.stamp.day()) {
            // A day within the month or year that is told better.
            (Some(day), None) => {
                first.stamp.interval().last_day().is_some_and(|last| day <= last) && first.stamp.first_day() <= day
            }
            // The dateline gives the local day where the page was published a little later.
            (Some(day), Some(page)) => claim.method == Method::Dateline && (1..=3).contains(&(page - day).num_days()),
            _ => false,
        };
        let found = if stated { None } else { claims.iter().position(finer) };
        best = found.or_else(|| local(&claims)).unwrap_or(0);
    }
    let chosen = claims.remove(best);
    // Two ways that differ by more than a day: one of them is wrong, and nobody knows which.
    let differs = |claim: &Claim| match (claim.stamp.day(), chosen.stamp.day()) {
        (Some(a), Some(b)) => claim.method < Method::Filename && (a - b).num_days().abs() > 1,
        _ => false,
    };
    let doubt = chosen.method > Method::FrontMatter && claims.iter().any(differs);
    let confidence = if doubt { chosen.confidence.min(0.75) } else { chosen.confidence };
    let alternates = claims.into_iter().filter_map(|c| Some((c.stamp.day()?, c.raw, c.method))).collect();
    Some(Published {
        when: chosen.stamp.interval(),
        time: chosen.stamp.time,
        offset: chosen.stamp.offset,
        evidence: Evidence { method: chosen.method, raw: chosen.raw, span: chosen.span, confidence, alternates },
    })
}

/// The claim that tells the local day where the first tells it only in UTC and the two are a day apart, as they are in
/// the evening of America and in the morning of Asia.
fn local(claims: &[Claim]) -> Option<usize> {
    let first = &claims[0];
    let (day, time) = (first.stamp.day()?, first.stamp.time.filter(|_| first.stamp.offset == Some(0))?);
    let is_local = |claim: &&Claim| match claim.stamp.offset {
        Some(offset) => offset != 0,
        None => claim.method <= Method::Dateline,
    };
    let told = claims.iter().filter(is_local).filter_map(|claim| claim.stamp.day());
    let mut told = told.filter(|local| (*local - day).num_days().abs() <= 1);
    let local = told.next().filter(|local| *local != day)?;
    // Clocks are at most 12 hours behind UTC and 14 ahead of it.
    let possible = if local < day { time.hour() < 12 } else { time.hour() >= 10 };
    let place = claims.iter().position(|claim| is_local(&claim) && claim.stamp.day() == Some(local));
    place.filter(|_| possible)
}

/// Reads the lines at the top, and marks those that are headers. Gives who writes, where one says so.
fn header(text: &str, lines: &mut [Line], words: &Vocabulary, claims: &mut Vec<Claim>) -> Option<String> {
    let base = lines.first().map_or(0, |line| line.span.start);
    let top = lines.iter().take(HEADER_LINES).take_while(|l| l.span.start - base < HEADER_BYTES).count();
    let author = block(text, &mut lines[..top], words);
    let mut chronology: Option<Vec<usize>> = None;
    let mut begun = false;
    for i in 0..top {
        // What somebody said on a day of its own is not above the text.
        if lines[i].said.is_some() || lines[i].role == Some(Role::Place) {
            continue;
        }
        let line = line_text(text, &lines[i]);
        let start = lines[i].span.start;
        // The head of a page has the date of the issue.
        if lines[i].role == Some(Role::Furniture) && lines[i].repeated {
            if let Some((method, stamp)) = shown(line, Method::Header, words) {
                claims.push(claim(method, stamp, text, lines[i].span, 0.8));
            }
            continue;
        }
        if let Some((stamp, span)) = bare(line, words) {
            // Where dates stand as headings, the first of them is not that of the report.
            if chronology.get_or_insert_with(|| headings(text, lines, words)).contains(&i) {
                lines[i].role = Some(Role::Heading);
                continue;
            }
            let span = Span::new(start + span.start, start + span.end);
            claims.push(claim(Method::Header, stamp, text, span, 0.9));
            lines[i].role = Some(Role::Furniture);
            continue;
        }
        // Lines of a chronology: each date is that of its line.
        if is_row(text, &lines[i], words) && has_rows(text, lines, words) {
            continue;
        }
        let mut last = 0;
        for found in keyed(line, words) {
            last = last.max(found.span.end);
            let span = Span::new(start + found.span.start, start + found.span.end);
            claims.push(claim(found.method, found.stamp, text, span, found.confidence));
        }
        if last == 0
            && lines[i].role.is_none()
            && let Some(found) = date_line(line, words)
        {
            // Names and a date below the first sentence, or in place of a title, are those of what is told.
            let next = lines.get(i + 1).is_none_or(|next| ends_sentence(line_text(text, next)));
            let told = found.vague && (begun || i == 0 && (found.titled && next || looks_back(text, found.stamp)));
            if told || dispatches(text, lines, words) {
                continue;
            }
            let span = Span::new(start + found.span.start, start + found.span.end);
            claims.push(claim(found.method, found.stamp, text, span, found.confidence));
            lines[i].role = Some(if found.method == Method::Byline { Role::Credit } else { Role::Furniture });
            continue;
        }
        begun |= ends_sentence(line);
        if last == 0 || lines[i].role.is_some() {
            continue;
        }
        if line.len() <= HEADER_WIDTH && !ends_sentence(line) || line.len() - last < 12 {
            let credit = words.credit_start.starts(line).is_some();
            lines[i].role = Some(if credit { Role::Credit } else { Role::Furniture });
        } else {
            lines[i].head = last;
        }
    }
    author
}

/// True when a text knows of a year well behind a date: it was not written then.
fn looks_back(text: &str, stamp: Stamp) -> bool {
    let after = stamp.first_day().year() + 2;
    let mut numbers = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == 4);
    numbers.any(|word| word.parse().is_ok_and(|year: i32| (after..2200).contains(&year)))
}

/// The day of a hearing, out of what stands above its first turn: "Transcript of proceedings, 12 May 2025". Of several days
/// the one in a line that names a hearing.
fn hearing(text: &str, lines: &[Line], words: &Vocabulary) -> Option<Claim> {
    let turn = lines.iter().position(|line| line.role == Some(Role::Turn))?;
    let dated = |line: &Line| {
        let words_of = line.span.of(text);
        let mut in_word = false;
        let (at, rest, stamp) = words_of.char_indices().find_map(|(at, c)| {
            let starts = c.is_alphanumeric() && !in_word;
            in_word = c.is_alphanumeric();
            let (rest, stamp) = starts.then(|| date(&words_of[at..], words)).flatten()?;
            stamp.day().map(|_| (at, rest, stamp))
        })?;
        let span = Span::new(line.span.start + at, line.span.end - rest.len());
        Some((words.hearing.count(words_of, 1) > 0, stamp, span))
    };
    let short = |line: &&Line| line.span.len() <= HEADER_WIDTH;
    let found: Vec<_> = lines[..turn].iter().filter(short).filter_map(dated).collect();
    let same = found.windows(2).all(|two| two[0].1.day() == two[1].1.day());
    let (_, stamp, span) = *found.iter().find(|found| found.0).or(found.first().filter(|_| same))?;
    Some(claim(Method::Header, stamp, text, span, 0.85))
}

/// So many fields of an archive stand above a document that came out of one.
const CODES: usize = 4;

fn line_text<'t>(text: &'t str, line: &Line) -> &'t str {
    line.span.of(text)
}

fn claim(method: Method, stamp: Stamp, text: &str, span: Span, confidence: f32) -> Claim {
    Claim { method, stamp, raw: span.of(text).to_owned(), span: Some(span), confidence }
}

/// Marks the fields of a header block: `Source: Varn Courier`. Gives who writes.
fn block(text: &str, lines: &mut [Line], words: &Vocabulary) -> Option<String> {
    let mut author = None;
    let code = |line: &Line| {
        let code = line.span.of(text).split([' ', '\t']).next().unwrap_or_default();
        (code.len() >= 2 && !code.contains(char::is_lowercase) && words.field_codes.is(code)).then_some(code.len())
    };
    let coded = lines.iter().filter(|line| code(line).is_some()).count() >= CODES;
    for line in lines.iter_mut().filter(|line| line.said.is_none()) {
        let whole = line.span.of(text);
        if let Some(len) = code(line).filter(|_| coded) {
            let titled = words.title_keys.is(&whole[..len]);
            line.role = Some(if titled { Role::Title } else { Role::Furniture });
            line.head = if titled { whole.len() - whole[len..].trim_start().len() } else { 0 };
            continue;
        }
        let trimmed = whole.trim_start_matches(MARKS);
        let Some(colon) = memchr(b':', &trimmed.as_bytes()[..trimmed.len().min(41)]) else { continue };
        let (key, value) = (trimmed[..colon].trim_matches(MARKS), &trimmed[colon + 1..]);
        let one_of = |keys: &[&Phrases]| keys.iter().any(|k| k.is(key));
        if one_of(&[&words.title_keys]) {
            let value = value.trim_start_matches(['*', '_', ' ', '\t']);
            line.head = whole.len() - value.len();
            line.role = Some(if value.is_empty() { Role::Furniture } else { Role::Title });
            if value.is_empty() {
                line.head = 0;
            }
        } else if one_of(&[&words.meta_keys]) && whole.len() <= HEADER_WIDTH {
            if one_of(&[&words.writer_keys]) && line.role.is_none() {
                author = author.or_else(|| name_of(value));
            }
            line.role = Some(Role::Furniture);
        }
    }
    author
}

/// A date with its key in a line.
struct Keyed {
    method: Method,
    stamp: Stamp,
    span: Span,
    confidence: f32,
}

/// Dates behind a key ("published") or between separators, in the first bytes of a line.
fn keyed(line: &str, words: &Vocabulary) -> Vec<Keyed> {
    let mut found: Vec<Keyed> = Vec::new();
    // In the middle of prose "published" is a verb.
    let short = line.len() <= HEADER_WIDTH && !ends_sentence(line);
    let mut before = '\n';
    let mut in_word = false;
    let mut done = 0;
    for (at, c) in line.char_indices().take_while(|(at, _)| *at < HEADER_WIDTH) {
        let starts = c.is_alphanumeric() && !in_word;
        in_word = c.is_alphanumeric();
        let place = before == '\n' || short && (SEPARATORS.contains(&before) || c.is_uppercase());
        if starts
            && place
            && at >= done
            && let Some(one) = key_at(line, at, before, words)
        {
            done = one.span.end;
            found.push(one);
        }
        let leads = before == '\n' && MARKS.contains(&c);
        if !leads && !c.is_whitespace() {
            before = c;
        }
        if !short && before != '\n' {
            break;
        }
    }
    found
}

const SEPARATORS: [char; 8] = ['|', '•', '·', '–', '—', ';', '/', '('];

fn key_at(line: &str, at: usize, before: char, words: &Vocabulary) -> Option<Keyed> {
    let rest = &line[at..];
    let kinds = [(&words.modified_keys, 0), (&words.published_keys, 1), (&words.header_keys, 2)];
    let key = kinds.iter().filter_map(|(keys, kind)| Some((keys.starts(rest)?, *kind))).max();
    let Some((len, kind)) = key else {
        // A date between separators needs no key; at the start of a line one must follow.
        if before != '\n' && !SEPARATORS.contains(&before) {
            return None;
        }
        let (behind, stamp) = date(rest, words)?;
        let next = behind.trim_start().chars().next();
        let framed = if before == '\n' {
            next.is_some_and(|c| SEPARATORS.contains(&c))
        } else {
            SEPARATORS[..3].contains(&before) && next.is_none_or(|c| SEPARATORS.contains(&c) || MARKS.contains(&c))
        };
        let span = Span::new(at, line.len() - behind.len());
        return (framed && stamp.day().is_some()).then_some(Keyed {
            method: Method::Header,
            stamp,
            span,
            confidence: 0.85,
        });
    };
    let behind = rest[len..].trim_start_matches([' ', '\t', '*', '_']);
    let value = behind.trim_start_matches([':', '=']);
    let field = value.len() < behind.len();
    let mut value = value.trim_start_matches([' ', '\t', '*', '_', '-', '–', '—']);
    if let Some(glue) = words.date_glue.starts(value) {
        value = value[glue..].trim_start();
    }
    let (after, stamp) = match date(value, words) {
        Some(found) => found,
        None => Stamp::prefix(value).filter(|(rest, _)| field && rest.trim_matches(MARKS).is_empty())?,
    };
    let start = line.len() - value.len();
    let (method, confidence) = match kind {
        0 => (Method::Modified, 0.5),
        1 if !field => (Method::Byline, 0.92),
        _ => (Method::Header, if field { 0.95 } else { 0.92 }),
    };
    Some(Keyed { method, stamp, span: Span::new(start, line.len() - after.len()), confidence })
}

/// `LONDON, June 17 (Reuters) -` at the start of one of the first paragraphs. A dateline without a year
/// takes the one that brings it next to the best other date, and tells nothing without one.
fn dateline(text: &str, lines: &[Line], words: &Vocabulary, claims: &mut Vec<Claim>) {
    let base = lines.first().map_or(0, |line| line.span.start);
    let top = lines.iter().filter(|l| l.role.is_none()).take(6).take_while(|l| l.span.start - base < 4_000);
    for line in top {
        let offset = line.span.start + (line.span.len() - line.head - line.words(text).len()) + line.head;
        let Some(found) = dateline::dateline(line.words(text), words) else { continue };
        let (month, day, year) = found.told;
        let stamp = match year {
            Some(year) => Stamp::new(year, Some(month), Some(day)),
            None => claims.first().and_then(|c| nearest(c.stamp, month, day)),
        };
        // Several paragraphs that begin like this are a chronology.
        let again =
            |other: &&Line| dateline::dateline(other.words(text), words).is_some_and(|two| two.told != found.told);
        if found.vague && lines.iter().take(400).find(again).is_some() {
            return;
        }
        if let Some(stamp) = stamp {
            let confidence = if found.vague { 0.75 } else { 0.9 };
            let one = claim(Method::Dateline, stamp, text, Span::new(offset, offset + found.len), confidence);
            let place = claims.partition_point(|c| c.method <= Method::Dateline);
            claims.insert(place, one);
        }
        return;
    }
}

/// The day with this month and day that lies next to a date, or in its year where only that is known.
fn nearest(reference: Stamp, month: u32, day: u32) -> Option<Stamp> {
    let first = reference.first_day();
    let year = first.year();
    if reference.granularity() == Granularity::Year {
        return Stamp::new(year, Some(month), Some(day));
    }
    let all = (year - 1..=year + 1).filter_map(|y| Some((y, NaiveDate::from_ymd_opt(y, month, day)?)));
    let (year, _) = all.min_by_key(|(_, date)| (*date - first).num_days().abs())?;
    Stamp::new(year, Some(month), Some(day))
}

/// A day in a name: `2025-06-17`, `2025_06_17`, `2025/jun/17`, `20250617`. Gives where it stands.
fn numeric(name: &str, words: &Vocabulary) -> Option<(Stamp, Span)> {
    let bytes = name.as_bytes();
    let number = |from: usize, len: usize| -> Option<u32> {
        let digits = bytes.get(from..from + len)?;
        digits.iter().all(u8::is_ascii_digit).then(|| digits.iter().fold(0, |n, d| n * 10 + u32::from(d - b'0')))
    };
    (0..bytes.len()).find_map(|at| {
        if at.checked_sub(1).is_some_and(|i| bytes[i].is_ascii_digit()) {
            return None;
        }
        let year = number(at, 4).filter(|y| (1800..2200).contains(y))?;
        let separator = *bytes.get(at + 4)?;
        let (month, day, end) = if separator.is_ascii_digit() {
            (number(at + 4, 2)?, number(at + 6, 2)?, at + 8)
        } else if b"-_./".contains(&separator) {
            let width = bytes[at + 5..].iter().take_while(|b| **b != separator).take(10).count();
            let month = match number(at + 5, 2) {
                Some(month) if width == 2 => month,
                _ => words.month(name.get(at + 5..at + 5 + width)?)?,
            };
            let day = at + 5 + width + 1;
            (month, number(day, 2).filter(|_| bytes[day - 1] == separator)?, day + 2)
        } else {
            return None;
        };
        if bytes.get(end).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        Some((Stamp::new(year as i32, Some(month), Some(day))?, Span::new(at, end)))
    })
}
