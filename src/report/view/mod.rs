//! From the source of a report to its view: the same words without the accidents of typesetting.

mod numbered;
#[cfg(test)]
mod tests;
mod wrap;

pub use self::numbered::Place;
use self::wrap::{quoted_lines, unwrap_lines};
use crate::span::{SourceMap, Span};

/// A text to work on and the way back to where it came from.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The text that everything works on. Every newline in it ends a line that the author ended.
    pub text: String,
    /// The text as it was given; `None` when the view is the same.
    pub source: Option<String>,
    /// From the view back to the source.
    pub map: SourceMap,
    /// What the lines of the source are cited by, where they are numbered.
    pub places: Vec<Place>,
}

/// Makes the view of a text. The lines of its first `header` bytes stay lines whatever they look like.
///
/// CR LF, form feeds and line separators become newlines, the many kinds of space one space,
/// ligatures letters; what has no width is dropped. Newlines that only wrap a paragraph at a
/// width become spaces. A text that needs none of this is moved, not copied.
pub fn view(source: String, header: usize) -> View {
    view_without(source, header, &[])
}

/// The same without some stretches, such as the marks of Markdown; they come in ascending order and hold no newline.
pub(super) fn view_without(source: String, header: usize, without: &[Span]) -> View {
    let numbered = numbered::numbered(&source, header);
    let mut folds = unwrap_lines(&source, header, &numbered.lines);
    if !numbered.edits.is_empty() {
        folds.extend(numbered.edits);
        folds.sort_by_key(|edit| edit.span.start);
    }
    let opens = |at: usize| at.checked_sub(1).is_none_or(|before| source.as_bytes()[before] == b'\n');
    if memchr::memchr_iter(b'>', source.as_bytes()).any(opens) {
        folds.extend(quoted_lines(&source[..]));
        folds.sort_by_key(|edit| edit.span.start);
        folds.dedup_by_key(|edit| edit.span.start);
    }
    if !without.is_empty() {
        folds.extend(without.iter().map(|span| Edit { span: *span, with: "" }));
        folds.sort_by_key(|edit| edit.span.start);
    }
    if folds.is_empty() && next_special(source.as_bytes(), 0).is_none() {
        return View { text: source, ..View::default() };
    }
    let (text, map) = rewrite(&source, &folds);
    View { text, source: Some(source), map, places: numbered.places }
}

/// A stretch of the source and what stands for it in the view.
#[derive(Clone, Copy, Debug)]
struct Edit {
    span: Span,
    with: &'static str,
}

/// Applies the folds and every special character outside them, in one pass.
fn rewrite(source: &str, folds: &[Edit]) -> (String, SourceMap) {
    let mut text = String::with_capacity(source.len());
    let mut map = SourceMap::default();
    let mut folds = folds.iter().copied().peekable();
    let mut special = next_special(source.as_bytes(), 0);
    let mut done = 0;
    loop {
        if let (Some(edit), Some(fold)) = (special, folds.peek()) {
            // A fold swallows the carriage return and the odd spaces beside its newline.
            if edit.span.start >= fold.span.start && edit.span.start < fold.span.end {
                special = next_special(source.as_bytes(), fold.span.end);
                continue;
            }
        }
        let edit = match (special, folds.peek().copied()) {
            (Some(edit), Some(fold)) if fold.span.start < edit.span.start => fold,
            (Some(edit), _) => edit,
            (None, Some(fold)) => fold,
            (None, None) => break,
        };
        if special.is_some_and(|s| s.span == edit.span) {
            special = next_special(source.as_bytes(), edit.span.end);
        } else {
            folds.next();
        }
        text.push_str(&source[done..edit.span.start]);
        text.push_str(edit.with);
        if edit.with.len() != edit.span.len() {
            map.step(text.len(), edit.span.end);
        }
        done = edit.span.end;
    }
    text.push_str(&source[done..]);
    (text, map)
}

/// The first character from byte `from` on that looks different in the view.
fn next_special(bytes: &[u8], from: usize) -> Option<Edit> {
    const STRIDE: usize = 64;
    let mut at = from;
    while at < bytes.len() {
        // Lead bytes of everything below, and the control characters 0B, 0C, 0D. Whole strides
        // are looked at without branches, which the compiler turns into vector code.
        let may = |b: u8| (0x0B..=0x0D).contains(&b) | (b == 0xC2) | (b == 0xE2) | (b == 0xE3) | (b == 0xEF);
        if let Some(stride) = bytes.get(at..at + STRIDE)
            && stride.iter().fold(0, |any, b| any | u8::from(may(*b))) == 0
        {
            at += STRIDE;
            continue;
        }
        let end = bytes.len().min(at + STRIDE);
        while at < end {
            if may(bytes[at])
                && let Some((len, with)) = special_at(&bytes[at..])
            {
                return Some(Edit { span: Span::new(at, at + len), with });
            }
            at += 1;
        }
    }
    None
}

/// Length in bytes of the special character that `bytes` begin with, and what stands for it.
fn special_at(bytes: &[u8]) -> Option<(usize, &'static str)> {
    Some(match bytes {
        [b'\r', b'\n', ..] => (1, ""),
        [b'\r' | 0x0B | 0x0C, ..] => (1, "\n"),
        [0xC2, 0xA0, ..] => (2, " "),                                      // no-break space
        [0xC2, 0xAD, ..] => (2, ""),                                       // soft hyphen
        [0xC2, 0x85, ..] => (2, "\n"),                                     // next line
        [0xE2, 0x80, 0x80..=0x8A | 0xAF, ..] => (3, " "),                  // spaces of many widths
        [0xE2, 0x80, 0x8B..=0x8F | 0xAA..=0xAE, ..] => (3, ""),            // zero width, direction marks
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => (3, "\n"),                        // line and paragraph separator
        [0xE2, 0x81, 0x9F, ..] | [0xE3, 0x80, 0x80, ..] => (3, " "),       // mathematical, ideographic space
        [0xE2, 0x81, 0xA0..=0xA9, ..] | [0xEF, 0xBB, 0xBF, ..] => (3, ""), // word joiner, isolates, BOM
        [0xEF, 0xAC, last @ 0x80..=0x86, ..] => {
            (3, ["ff", "fi", "fl", "ffi", "ffl", "st", "st"][usize::from(last - 0x80)])
        }
        _ => return None,
    })
}
