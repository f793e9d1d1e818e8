//! Quotations of an older piece: "In 2019 this paper wrote: ...".

use super::said;
use crate::publish::Line;
use crate::publish::date::date;
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Published, Role};
use crate::span::Span;
use crate::time::Stamp;
use chrono::Datelike;
use memchr::memchr;

/// "In 2019 this paper wrote: '...'": what is quoted there was said in 2019.
pub(super) fn older(text: &str, lines: &mut [Line], words: &Vocabulary) {
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
