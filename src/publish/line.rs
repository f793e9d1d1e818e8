//! The lines of a text, and which of them the format has marked.

use crate::report::{Locator, Passage, Published, Role};
use crate::span::Span;
use memchr::{memchr, memchr_iter, memchr2, memmem};

/// A line of the view that is not blank: a paragraph, a heading, an item.
#[derive(Debug)]
pub(super) struct Line {
    /// Without the white space around it.
    pub span: Span,
    /// Its number among the lines that are not blank, from 1.
    pub number: usize,
    /// Blank lines before and behind it.
    pub alone: bool,
    /// First line of its block.
    pub first: bool,
    /// Bytes at its start that are a header though the rest is not.
    pub head: usize,
    /// What that header is.
    pub head_role: Role,
    /// What it is, as soon as that is known.
    pub role: Option<Role>,
    /// What it is when its words do not make it something else.
    pub kind: Role,
    /// When it was said, where the format or the shape of the report tells.
    pub said: Option<Box<Published>>,
    /// Who said it, where that is told, too.
    pub voice: Option<Box<str>>,
    /// How a person finds it, where that is not its number.
    pub locator: Option<Locator>,
    /// It comes again and again, as the head of a page does.
    pub repeated: bool,
    /// Its beginning and end are those of sentences and of nothing else: most lines are looked at no further.
    pub prose: bool,
    /// A quotation of something older within it, and when that was said.
    pub older: Option<(Span, Box<Published>)>,
}

impl Line {
    /// The words behind the header.
    pub fn words<'t>(&self, text: &'t str) -> &'t str {
        text[self.span.start + self.head..self.span.end].trim_start()
    }
}

/// The lines of a text. Of the passages that the format marks, those stay that cannot be anything else; the others are
/// handed on to their lines.
pub(super) fn lines(text: &str, marked: &mut Vec<Passage>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::with_capacity(text.len() / 256 + 8);
    let tabular = memchr2(b'\t', b'|', text.as_bytes()).is_some() || memmem::find(text.as_bytes(), b"   ").is_some();
    let mut marks = std::mem::take(marked).into_iter().peekable();
    let mut next = 0;
    let mut blank = true;
    let mut number = 0;
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let at = std::mem::replace(&mut next, end + 1);
        let line = &text[at..end];
        let words = line.trim();
        if words.is_empty() {
            blank = true;
        } else {
            number += 1;
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + words.len());
            if !blank && let Some(before) = lines.last_mut() {
                before.alone = false;
            }
            while let Some(mut passed) = marks.next_if(|mark| mark.span.end <= span.start) {
                if is_settled(&passed) {
                    if passed.locator == Locator::Paragraph(0) {
                        passed.locator = Locator::Paragraph(number - 1);
                    }
                    marked.push(passed);
                }
            }
            let mark = marks.peek().filter(|mark| mark.span.overlaps(span));
            if mark.is_some_and(is_settled) {
                blank = true;
            } else {
                let mut line = Line {
                    span,
                    number,
                    alone: blank,
                    first: blank,
                    head: 0,
                    head_role: Role::Furniture,
                    role: None,
                    kind: Role::Body,
                    said: None,
                    voice: None,
                    locator: None,
                    repeated: false,
                    prose: !tabular && is_prose(words),
                    older: None,
                };
                if let Some(mark) = mark {
                    (line.kind, line.said, line.voice) = (mark.role, mark.said.clone(), mark.voice.clone());
                    line.role = mark.said.as_ref().map(|_| mark.role);
                    line.locator = Some(&mark.locator).filter(|l| **l != Locator::Paragraph(0)).cloned();
                }
                lines.push(line);
                blank = false;
            }
        }
    }
    marked.extend(marks.filter(is_settled).map(|mut mark| {
        if mark.locator == Locator::Paragraph(0) {
            mark.locator = Locator::Paragraph(number);
        }
        mark
    }));
    lines
}

/// Longer than a name or a leave, in bytes.
const SHORT: usize = 40;

/// True when a line begins with a letter, names nobody and nothing before a colon, and ends as a sentence does.
fn is_prose(words: &str) -> bool {
    let bytes = words.as_bytes();
    let begins = bytes.first().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'"' | 0xE2));
    let open = bytes.get(..=SHORT).is_some_and(|start| memchr(b':', start).is_none());
    begins && open && ends_sentence(words)
}

/// True for a passage of which the format knows what it is.
fn is_settled(mark: &Passage) -> bool {
    matches!(mark.role, Role::Title | Role::Heading | Role::Caption | Role::Furniture | Role::Credit)
}

/// True when a line ends as a sentence does.
pub(super) fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_']).ends_with(['.', '!', '?', '…'])
}
