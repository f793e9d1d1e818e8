//! Judgments, examinations and recordings: what is numbered by paragraph, by turn or by time code.

use super::{SEVERAL, label};
use crate::publish::Line;
use crate::publish::vocabulary::Vocabulary;
use crate::report::{Locator, Role};

/// Numbered paragraphs, as judgments have them: `[23] ...`, or `23. ...` when there are many. The number is how one
/// finds them.
pub(super) fn numbered(text: &str, lines: &mut [Line]) -> bool {
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
pub(super) fn turns(text: &str, lines: &mut [Line], words: &Vocabulary) -> bool {
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
