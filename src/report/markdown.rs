//! Markdown: which characters only say how the others look.

use crate::span::Span;

/// The marks of emphasis, code and links within lines, ascending. Marks at the start of a line (`#`, `-`, `>`) say what
/// the line is and stay.
pub(super) fn marks(source: &str, from: usize) -> Vec<Span> {
    let mut marks = Vec::new();
    let mut at = from;
    let mut fenced = false;
    for line in source[from..].split_inclusive('\n') {
        let words = line.trim();
        if words.starts_with("```") || words.starts_with("~~~") {
            fenced = !fenced;
        } else if !fenced {
            inline(line, at, &mut marks);
        }
        at += line.len();
    }
    marks.sort_by_key(|span| span.start);
    // A mark within a link's address goes with it.
    let mut end = 0;
    marks.retain(|span| {
        let keeps = span.start >= end;
        end = end.max(span.end);
        keeps
    });
    marks
}

/// Runs of marks that are not closed yet, at most so many a line.
const OPEN: usize = 64;

fn inline(line: &str, base: usize, marks: &mut Vec<Span>) {
    let bytes = line.as_bytes();
    let mut open: Vec<(u8, usize, usize)> = Vec::new();
    let mut bracket: Option<(usize, bool)> = None;
    let mut cut = |start: usize, end: usize| marks.push(Span::new(base + start, base + end));
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        let run = bytes[at..].iter().take_while(|b| **b == byte).count();
        let before = line[..at].chars().next_back();
        match byte {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                cut(at, at + 1);
                at += 2;
                continue;
            }
            b'*' | b'_' | b'`' => {
                let after = line[at + run..].chars().next();
                let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
                let closes = !is_space(before) && (byte == b'`' || !is_word(after));
                let opens = !is_space(after) && !is_word(before);
                let found = open.iter().rposition(|(mark, _, len)| *mark == byte && *len == run).filter(|_| closes);
                match found {
                    Some(place) => {
                        let (_, start, len) = open[place];
                        open.truncate(place);
                        cut(start, start + len);
                        cut(at, at + run);
                    }
                    None if opens && run <= 3 && open.len() < OPEN => open.push((byte, at, run)),
                    None => {}
                }
                at += run;
                continue;
            }
            b'[' => bracket = Some((at, before == Some('!'))),
            b']' => {
                if let Some((start, image)) = bracket.take()
                    && bytes.get(at + 1) == Some(&b'(')
                    && let Some(len) = memchr::memchr(b')', &bytes[at + 2..])
                {
                    let end = at + 2 + len + 1;
                    match image {
                        true => cut(start - 1, end),
                        false => {
                            cut(start, start + 1);
                            cut(at, end);
                        }
                    }
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += if byte.is_ascii() { 1 } else { line[at..].chars().next().map_or(1, char::len_utf8) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(source: &str) -> String {
        let mut text = String::new();
        let mut done = 0;
        for mark in marks(source, 0) {
            text.push_str(&source[done..mark.start]);
            done = mark.end;
        }
        text + &source[done..]
    }

    #[test]
    fn words_are_told_from_their_marks() {
        for (source, expected) in [
            ("The *pier* was **closed** on ***3 May***.", "The pier was closed on 3 May."),
            ("It is _sure_, says [the _captain_](https://example.org/a_b_c).", "It is sure, says the captain."),
            ("5 * 3 and 2*3*4 and snake_case_name", "5 * 3 and 2*3*4 and snake_case_name"),
            ("* an item with *stress*", "* an item with stress"),
            ("![a pier](pier.jpg) The `pier` \\*closed\\*", " The pier *closed*"),
            ("```\n*as it is*\n```\n*not*", "```\n*as it is*\n```\nnot"),
            ("[not a link] (really) ** and [x](", "[not a link] (really) ** and [x]("),
            ("“*Ö*” *", "“Ö” *"),
        ] {
            assert_eq!(bare(source), expected);
        }
        bare(&"*a [b](c) _d ".repeat(20_000));
    }
}
