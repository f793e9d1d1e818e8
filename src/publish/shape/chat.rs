//! Chats: one message after the other, each with its day and its time.

use super::{SEVERAL, label, said};
use crate::publish::Line;
use crate::publish::date::{clock, date};
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Locator, Published, Role};
use crate::span::Span;
use crate::time::{DayOrder, Stamp};

/// Chat exports: `[17/06/2025, 14:03] Jane Roe: ...`, `17/06/2025, 14:03 - Jane Roe: ...`. The order of day and month
/// is that in which all dates of the file make sense.
pub(super) fn chat(text: &str, lines: &mut [Line], words: &Vocabulary) -> bool {
    let opening = |line: &Line| line.span.of(text).trim_start_matches('[');
    let candidates: Vec<&str> = lines
        .iter()
        .filter(|line| !line.prose)
        .map(opening)
        .filter(|l| {
            l.starts_with(|c: char| c.is_ascii_digit()) && l.get(..40.min(l.len())).is_some_and(|l| l.contains(':'))
        })
        .collect();
    if candidates.len() < SEVERAL || candidates.len() * 4 < lines.len() {
        return false;
    }
    let order = words.date_order.or_else(|| DayOrder::of(candidates.iter().copied()));
    let messages: Vec<Option<Message>> =
        lines.iter().map(|line| message(line.span.of(text), order.unwrap_or(DayOrder::Mdy), words)).collect();
    let count = messages.iter().flatten().count();
    // What is stamped and has no names is a log.
    let named = messages.iter().flatten().filter(|message| message.name.is_some()).count();
    if count < SEVERAL || count * 4 < lines.len() || named * 2 < count {
        return false;
    }
    let confidence = if order.is_some() { 0.95 } else { 0.5 };
    let mut current: Option<(Box<Published>, Option<Locator>)> = None;
    let mut voice: Option<&str> = None;
    for (line, message) in lines.iter_mut().zip(messages) {
        if let Some(Message { stamp, raw, name, head }) = message {
            let start = line.span.start + (line.span.of(text).find(raw).unwrap_or(0));
            let span = Span::new(start, start + raw.len());
            current = Some((said(stamp, raw, Some(span), confidence), label(raw)));
            voice = name;
            line.head = head;
        }
        if let Some((said, locator)) = &current {
            (line.said, line.voice) = (Some(said.clone()), voice.map(Box::from));
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
    /// Whose it is.
    name: Option<&'t str>,
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
        false => {
            let rest = rest.trim_start();
            let named = rest.starts_with('<') && rest.contains('>');
            if named { rest } else { rest.strip_prefix(['-', '–'])? }
        }
    };
    if let Some((name, told)) = told.trim_start().strip_prefix('<').and_then(|told| told.split_once('>'))
        && name.len() <= 40
    {
        let head = line.len() - told.trim_start().len();
        return Some(Message { stamp, raw, name: Some(name.trim()), head });
    }
    // A name and a colon; what the program itself tells ("Jane left") has none.
    let colon = told.find(": ").filter(|at| *at <= 40 && !told[..*at].contains(['.', '?', '!']));
    let head = line.len() - told.len() + colon.map_or(0, |at| at + 2);
    Some(Message { stamp, raw, name: colon.map(|at| told[..at].trim()), head })
}
