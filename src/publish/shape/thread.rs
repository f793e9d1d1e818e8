//! Mails that quote mails.

use super::{SEVERAL, said};
use crate::publish::Line;
use crate::publish::date::date;
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Published, Role};
use crate::span::Span;
use crate::time::Stamp;

/// Mail threads: "On Mon, Jun 16, 2025, Ann Lee wrote:" above lines that begin with `>`, and blocks of `From:`, `Sent:`,
/// `Subject:` above the message that they belong to.
pub(super) fn thread(text: &str, lines: &mut [Line], words: &Vocabulary) {
    // When each depth of quotation was said.
    let mut depths: Vec<Option<Box<Published>>> = Vec::new();
    let mut below: Option<Box<Published>> = None;
    // What stands above everything is the header of the report itself.
    let mut told = false;
    let mut i = 0;
    while i < lines.len() {
        let line = lines[i].span.of(text);
        let depth_of = |line: &str| line.chars().take_while(|c| matches!(c, '>' | ' ')).filter(|c| *c == '>').count();
        let depth = depth_of(line);
        let bare = line.trim_start_matches(['>', ' ']);
        let head = line.len() - bare.len();
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
        told |= crate::publish::ends_sentence(line);
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
        let Some((key, value)) = whole.trim_start_matches('*').split_once(':').filter(|(key, _)| key.len() <= 20)
        else {
            break;
        };
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
