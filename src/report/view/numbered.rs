//! Transcripts whose lines are numbered, `12:04` or from 1 to 25 on each page. The numbers are places by which a person
//! finds the words, and no words themselves.

use super::Edit;
use crate::span::Span;
use memchr::memchr_iter;

/// Where the words of a numbered line begin in the source, and what it is cited by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Byte of the source.
    pub at: usize,
    /// `12:04`, page and line.
    pub label: Box<str>,
}

/// The numbered lines of a text.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    /// Ascending.
    pub places: Vec<Place>,
    /// What undoes the numbers and the breaks of lines between them.
    pub edits: Vec<Edit>,
    /// The lines that are spoken for: numbered ones, and those with nothing but the number of a page.
    pub lines: Vec<Span>,
}

/// So many lines with page and line are a transcript, and so many with a line alone.
const LINES: usize = 5;
const LONE_LINES: usize = 8;
/// No page has more lines.
const LAST: u32 = 60;

/// A line that is not blank.
struct Line<'s> {
    span: Span,
    number: Option<Number<'s>>,
}

/// The number that a line begins with.
#[derive(Clone, Copy)]
struct Number<'s> {
    page: Option<u32>,
    line: u32,
    label: &'s str,
    words: &'s str,
}

pub(super) fn numbered(source: &str, header: usize) -> Numbered {
    // Most texts are none, and the first bytes of their lines tell.
    let begins = |line: usize| {
        let first = source.as_bytes()[line..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'[' | b'('));
        first.is_some_and(u8::is_ascii_digit)
    };
    let starts = memchr_iter(b'\n', &source.as_bytes()[header..]).map(|end| header + end + 1);
    if starts.filter(|line| begins(*line)).nth(LINES - 2).is_none() {
        return Numbered::default();
    }
    let mut lines = Vec::new();
    let mut at = header;
    for line in source[header..].split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(Line { span: Span::new(at, at + line.len()), number: number(line.trim()) });
        }
        at += line.len();
    }
    let with_page = lines.iter().filter(|line| line.number.is_some_and(|n| n.page.is_some())).count();
    let paged = with_page >= LINES && with_page * 10 >= lines.len() * 6;
    let mut pages: Vec<(usize, u32)> = Vec::new();
    let mut last: Option<Number<'_>> = None;
    let (mut steps, mut breaks, mut lower, mut resets) = (0, 0, 0, 0);
    for (i, line) in lines.iter_mut().enumerate() {
        let told = source[line.span.start..line.span.end].trim();
        let follows = line.number.filter(|n| n.page.is_some() == paged).is_some_and(|n| match last {
            None => paged || n.line == 1,
            Some(last) if last.page == n.page => n.line == last.line + 1 || !paged && n.line == 1 && last.line > 1,
            Some(last) => n.page.zip(last.page).is_some_and(|(page, last)| page == last + 1) && n.line <= 3,
        });
        let kept = line.number.filter(|n| n.page.is_some() == paged && (follows || paged));
        match kept {
            Some(n) => {
                (steps, breaks) = if follows { (steps + 1, breaks) } else { (steps, breaks + 1) };
                resets += u32::from(n.line == 1 && last.is_some());
                lower += usize::from(n.words.starts_with(char::is_lowercase));
                last = Some(n);
            }
            None => pages.extend(page(told).map(|page| (i, page))),
        }
        line.number = kept;
    }
    let enough = match paged {
        true => breaks * 5 <= steps,
        // Rows of a table may be numbered, too; but their words do not run on from row to row.
        false => steps >= LONE_LINES && steps * 10 >= (lines.len() - pages.len()) * 6 && lower * 12 >= steps,
    };
    if !enough || last.is_none() {
        return Numbered::default();
    }
    undone(source, &lines, &pages, resets > 0)
}

/// The places of the numbered lines, and the edits that make a text of them.
fn undone(source: &str, lines: &[Line<'_>], pages: &[(usize, u32)], many: bool) -> Numbered {
    let mut out = Numbered::default();
    let first = lines.iter().position(|line| line.number.is_some()).unwrap_or(0);
    // The number of a page stands above its lines or below them.
    let above = pages.first().is_some_and(|(at, _)| *at < first);
    let widest = lines.iter().map(|line| width(source, line.span)).max().unwrap_or(0);
    let mut counted = 1;
    let mut before: Option<(Number<'_>, Span)> = None;
    for (i, line) in lines.iter().enumerate() {
        let Some(number) = line.number else {
            match pages.iter().any(|(at, _)| *at == i) {
                true => {
                    out.lines.push(line.span);
                    let words = source[line.span.start..line.span.end].trim_end().len();
                    out.edits.push(Edit { span: Span::new(line.span.start, line.span.start + words), with: "" });
                }
                false => before = None,
            }
            continue;
        };
        counted += u32::from(number.line == 1 && before.is_some());
        let printed = match above {
            true => pages.iter().rev().find(|(at, _)| *at < i),
            false => pages.iter().find(|(at, _)| *at > i),
        };
        out.lines.push(line.span);
        let start = number.words.as_ptr() as usize - source.as_ptr() as usize;
        let end = start + number.words.len();
        let label = match (number.page, printed) {
            (Some(_), _) => number.label.to_owned(),
            (None, Some((_, page))) => format!("{page}:{}", number.line),
            (None, None) if many => format!("{counted}:{}", number.line),
            (None, None) => format!("line {}", number.line),
        };
        out.places.push(Place { at: start, label: label.into() });
        let joined = before.filter(|(above, span)| {
            let full = width(source, *span) * 100 >= widest * 60;
            !above.words.is_empty()
                && !number.words.is_empty()
                && !begins_turn(number.words)
                && (full || number.words.starts_with(char::is_lowercase))
        });
        let from = match joined {
            Some((above, _)) => above.words.as_ptr() as usize - source.as_ptr() as usize + above.words.len(),
            None => line.span.start,
        };
        // A page's number between them goes, too.
        out.edits.retain(|edit| edit.span.start < from);
        out.edits.push(Edit { span: Span::new(from, start), with: if joined.is_some() { " " } else { "" } });
        before = Some((number, Span::new(line.span.start, end)));
    }
    out
}

fn width(source: &str, line: Span) -> usize {
    source[line.start..line.end].trim_end().chars().count()
}

/// `12:04 Q. When`, `[12:04] When`, `4   Q. When`: the number, and the words behind it.
fn number(line: &str) -> Option<Number<'_>> {
    let inner = line.strip_prefix(['[', '(']).unwrap_or(line);
    let bracket = inner.len() < line.len();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let count = digits(inner);
    let first: u32 = inner.get(..count).filter(|d| (1..=5).contains(&d.len()))?.parse().ok()?;
    let (page, number, rest) = match inner[count..].strip_prefix(':') {
        Some(rest) => {
            let count = digits(rest);
            (Some(first), rest.get(..count).filter(|d| (1..=2).contains(&d.len()))?.parse().ok()?, &rest[count..])
        }
        None if bracket || count > 2 => return None,
        None => (None, first, &inner[count..]),
    };
    let label = &inner[..inner.len() - rest.len()];
    let rest = if bracket { rest.strip_prefix([']', ')'])? } else { rest };
    let parted = rest.is_empty() || rest.starts_with([' ', '\t']);
    (parted && (1..=LAST).contains(&number)).then(|| Number { page, line: number, label, words: rest.trim() })
}

/// A line with nothing but the number of a page: `12`, `- 12 -`, `Page 12`.
fn page(line: &str) -> Option<u32> {
    let number = line.trim_matches(|c: char| !c.is_ascii_digit());
    let around = line.len() - number.len();
    (around <= 8 && number.len() <= 4).then(|| number.parse().ok())?
}

/// Somebody begins to speak: `Q. When`, `Q   When`, `MR ROE: When`.
fn begins_turn(words: &str) -> bool {
    let letter = words.starts_with(|c: char| c.is_ascii_uppercase())
        && (words[1..].starts_with(['.', ':']) || words[1..].starts_with("  ") || words[1..].starts_with('\t'));
    let label = words.find(':').filter(|at| *at <= 40).map(|at| &words[..at]);
    letter
        || words.starts_with('(')
        || label.is_some_and(|label| !label.contains(char::is_lowercase) && label.len() > 1)
}

#[cfg(test)]
mod tests {
    use crate::report::view::view;

    fn read(source: &str) -> (String, Vec<String>) {
        let view = view(source.to_owned(), 0);
        let label = |place: &super::Place| format!("{} {}", place.label, source[place.at..].split(' ').next().unwrap());
        (view.text.clone(), view.places.iter().map(label).collect())
    }

    #[test]
    fn numbers_of_pages_and_lines_are_no_words() {
        let lines = "Hearing\n\n12:24 Q. When did it fail?\n12:25 A. It failed on Monday, and they\n13:01 came in May.\n\
            13:02 MR ROE: Who came?\n13:03 THE WITNESS: They did.\n";
        let (text, places) = read(lines);
        assert_eq!(
            text,
            "Hearing\n\nQ. When did it fail?\nA. It failed on Monday, and they came in May.\nMR ROE: Who came?\nTHE WITNESS: They did.\n"
        );
        assert_eq!(places[..3], ["12:24 Q.", "12:25 A.", "13:01 came"]);
    }

    #[test]
    fn lines_are_numbered_anew_on_each_page() {
        let page = |number: &str, from: usize| {
            let words = [
                "Q.  When did the pump fail?",
                "A.  It failed on Monday, when nobody was",
                "there, and they came",
                "in May.",
            ];
            let lines: Vec<String> = (0..8).map(|i| format!("{:>2}   {}", i + 1, words[(i + from) % 4])).collect();
            (number.to_owned(), lines.join("\n"))
        };
        let (twelve, thirteen) = (page("12", 0), page("13", 0));
        for (source, label) in [
            (format!("          {}\n\n{}\n\n       {}\n\n{}\n", twelve.0, twelve.1, thirteen.0, thirteen.1), "12:2 A."),
            (format!("{}\n\n   {}\n\n{}\n\n    {}\n", twelve.1, twelve.0, thirteen.1, thirteen.0), "12:2 A."),
            (format!("{}\n\n{}\n", twelve.1, thirteen.1), "1:2 A."),
            (twelve.1.clone(), "line 2 A."),
        ] {
            let (text, places) = read(&source);
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            assert_eq!(
                lines[..2],
                [
                    "Q.  When did the pump fail?",
                    "A.  It failed on Monday, when nobody was there, and they came in May."
                ],
                "{source}"
            );
            assert!(lines.iter().all(|line| line.starts_with(['Q', 'A'])), "{text}");
            assert_eq!(places[1], label);
        }
    }

    #[test]
    fn logs_lists_and_tables_are_no_transcripts() {
        for kept in [
            "12:01 Alarm\n12:04 Fire brigade arrives\n12:30 Fire out\n13:10 Crews leave\n14:00 Road opens\n15:20 Report filed\n",
            "1 Varn\n2 Hale\n3 Marl\n4 Skarra\n5 Tolven\n6 Kesh\n7 Orle\n8 Ardle\n9 Corrie\n",
            "1\t2 May 2025\tTalks open\n2\t3 May 2025\tTalks end\n",
            "12:04 The pier closed.\n",
        ] {
            let (text, places) = read(kept);
            assert_eq!((text.as_str(), places.len()), (kept, 0));
        }
    }
}
