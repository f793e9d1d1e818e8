//! The text of a report that is put together from the pieces of a format.

use super::view::{View, view};
use super::{Document, Locator, Passage, Published, Role};
use crate::span::Span;

/// A text that grows, paragraph by paragraph, with what the format says of each.
#[derive(Debug, Default)]
pub(super) struct Draft {
    text: String,
    passages: Vec<Passage>,
    words: String,
}

/// What a format knows of a paragraph.
#[derive(Clone, Debug, Default)]
pub(super) struct Mark {
    /// `None` leaves it to the words themselves.
    pub role: Option<Role>,
    pub said: Option<Box<Published>>,
    pub voice: Option<Box<str>>,
    pub locator: Option<Locator>,
}

impl Mark {
    pub(super) fn role(role: Role) -> Self {
        Mark { role: Some(role), ..Mark::default() }
    }
}

impl Draft {
    /// A paragraph with a blank line before it. White space is as wide as it may be, and one space.
    pub(super) fn paragraph(&mut self, words: &str, mark: Mark) {
        self.add(words, "\n\n", mark);
    }

    /// A line right below the last one: a row, an item.
    pub(super) fn line(&mut self, words: &str, mark: Mark) {
        self.add(words, "\n", mark);
    }

    /// A text whose lines are lines already; blank lines part its paragraphs.
    pub(super) fn text(&mut self, text: &str) {
        let mut before = "\n\n";
        for line in text.lines() {
            match line.trim().is_empty() {
                true => before = "\n\n",
                false => {
                    self.put(line.trim_end().to_owned(), before, Mark::default());
                    before = "\n";
                }
            }
        }
    }

    /// A row of a table; its cells are parted by tabs.
    pub(super) fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>, first: bool, mark: Mark) {
        let mut row = String::new();
        for (i, cell) in cells.into_iter().enumerate() {
            row.push_str(if i > 0 { "\t" } else { "" });
            squeeze(cell, &mut row);
        }
        if !row.trim().is_empty() {
            self.put(row, if first { "\n\n" } else { "\n" }, mark);
        }
    }

    fn add(&mut self, words: &str, before: &str, mark: Mark) {
        let mut clean = std::mem::take(&mut self.words);
        clean.clear();
        squeeze(words, &mut clean);
        if !clean.is_empty() {
            self.put(clean, before, mark);
        } else {
            self.words = clean;
        }
    }

    fn put(&mut self, words: String, before: &str, mark: Mark) {
        // Its lines are those of the format: nothing is unwrapped, only odd characters are undone.
        let words = if words.is_ascii() {
            words
        } else {
            let len = words.len();
            view(words, len).text
        };
        let words = words.trim_matches([' ', '\n']);
        if words.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(before);
        }
        let start = self.text.len();
        self.text.push_str(words);
        if mark.role.is_some() || mark.said.is_some() || mark.voice.is_some() || mark.locator.is_some() {
            self.passages.push(Passage {
                span: Span::new(start, self.text.len()),
                role: mark.role.unwrap_or(Role::Body),
                said: mark.said,
                voice: mark.voice,
                locator: mark.locator.unwrap_or(Locator::Paragraph(0)),
            });
        }
    }

    /// The text and its passages become those of a document.
    pub(super) fn finish(self, document: &mut Document) {
        document.view = View { text: self.text, ..View::default() };
        document.passages = self.passages;
    }
}

/// Appends words with one space for each stretch of white space.
fn squeeze(words: &str, into: &mut String) {
    for (i, word) in words.split_whitespace().enumerate() {
        if i > 0 {
            into.push(' ');
        }
        into.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_and_rows_become_a_text() {
        let mut draft = Draft::default();
        draft.paragraph("  The\u{a0}pier\n closed ", Mark::role(Role::Title));
        draft.paragraph(" \u{200b} ", Mark::default());
        draft.paragraph("It is of\u{ad}\u{fb01}cial.", Mark::default());
        draft.row(["3 May", " talks\nopen "], true, Mark::default());
        draft.row(["4 May", ""], false, Mark::default());
        let mut document = Document::default();
        draft.finish(&mut document);
        assert_eq!(document.view.text, "The pier closed\n\nIt is official.\n\n3 May\ttalks open\n4 May\t");
        assert_eq!(document.passages.len(), 1);
        assert_eq!(document.passages[0].span.of(&document.view.text), "The pier closed");
    }
}
