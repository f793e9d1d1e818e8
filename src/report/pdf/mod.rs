//! PDF: the text layer, put together again from characters with a place.

mod bounds;

use super::draft::{Draft, Mark};
use super::guard::guard;
use super::view::view;
use super::{Envelope, Locator, Out, Role};
use crate::error::Error;
use bounds::Drawn;
use pdf_extract::{Document as Pdf, LoadOptions, MediaBox, OutputDev, OutputError, Transform, output_doc_page};
use std::collections::{HashMap, HashSet};

/// A document from the bytes of a PDF file.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, out: &mut Out) {
    let at = || envelope.position();
    if !bounds::opens(&bytes) {
        let said = "expected a PDF file, found one that expands to far more than it tells. Save its text as .txt";
        return out.push(Err(Error::lost(at(), said)));
    }
    let mut pdf = match guard(|| Pdf::load_mem_with_options(&bytes, LoadOptions::with_filter(bounds::thin_container))) {
        Some(Ok(pdf)) => pdf,
        found => {
            let found = match found {
                Some(Err(error)) => error.to_string(),
                _ => "something that cannot be taken apart".to_owned(),
            };
            // A password that is asked for is an error of loading, too.
            let said = match found.to_ascii_lowercase() {
                found if found.contains("password") || found.contains("decrypt") => ENCRYPTED.to_owned(),
                _ => {
                    format!("expected a PDF file, found a fault ({found}). Get the file anew, or save its text as .txt")
                }
            };
            return out.push(Err(Error::lost(at(), said)));
        }
    };
    if pdf.is_encrypted() {
        return out.push(Err(Error::lost(at(), ENCRYPTED)));
    }
    let emptied = bounds::thin(&mut pdf);
    let mut drawn = Drawn::new(&pdf, &emptied);
    let numbers = pdf.get_pages();
    let mut pages = Vec::new();
    for (number, id) in &numbers {
        if !drawn.fits(*id) {
            let said = format!("page {number} draws too much, or itself, and is left out. Save its text as .txt");
            out.push(Err(Error::partly(at(), said)));
            continue;
        }
        let mut page = Page { number: *number as usize, ..Page::default() };
        let read = guard(|| {
            let done = output_doc_page(&pdf, &mut page, *number);
            (done, page)
        });
        match read {
            Some((Ok(()), page)) => pages.push(page.finish()),
            Some((Err(error), page)) => {
                pages.push(page.finish());
                let said = format!("page {number} is read only in part ({error}). Compare it with the file");
                out.push(Err(Error::partly(at(), said)));
            }
            None => {
                let said = format!("page {number} cannot be taken apart and is left out. Save its text as .txt");
                out.push(Err(Error::partly(at(), said)));
            }
        }
    }
    if pages.is_empty() && !numbers.is_empty() {
        let said = "expected text, found no page that can be taken apart. Save its text as .txt";
        return out.push(Err(Error::lost(at(), said)));
    }
    if pages.iter().all(|page| page.lines.is_empty()) {
        let said = format!(
            "expected text, found {} pages without a text layer. Run text recognition (OCR) on it and give the result",
            numbers.len()
        );
        return out.push(Err(Error::lost(at(), said)));
    }
    let mut document = envelope.document();
    let lines = |page: &Page| page.lines.iter().map(|line| line.words.as_str()).collect::<Vec<_>>().join("\n");
    let numbered = view(pages.iter().map(lines).collect::<Vec<_>>().join("\n\n"), 0);
    // The lines of a transcript say themselves where they stand.
    if numbered.places.is_empty() {
        let mut draft = Draft::default();
        write(&pages, &mut draft);
        draft.finish(&mut document);
    } else {
        document.view = numbered;
    }
    out.push(Ok(document));
}

const ENCRYPTED: &str = "expected a PDF that can be read, found an encrypted one. Save it without its password";

/// Characters of a page as they come, gathered into lines.
#[derive(Default)]
struct Page {
    number: usize,
    lines: Vec<Line>,
    /// Where the last character ended.
    end: f64,
    open: bool,
}

#[derive(Clone, Debug, Default)]
struct Line {
    words: String,
    /// Points from the bottom of the page.
    y: f64,
    left: f64,
    right: f64,
    size: f64,
}

impl Page {
    fn finish(mut self) -> Page {
        for line in &mut self.lines {
            line.words = line.words.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.lines.retain(|line| !line.words.is_empty());
        self
    }
}

impl OutputDev for Page {
    fn begin_page(&mut self, _: u32, _: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        char: &str,
    ) -> Result<(), OutputError> {
        let (x, y) = (place.m31, place.m32);
        // A font may be scaled by its matrix alone.
        let size = (font_size * (place.m11 * place.m11 + place.m12 * place.m12).sqrt()).abs().max(0.1);
        let goes_on = self.open
            && self
                .lines
                .last()
                .is_some_and(|line| (line.y - y).abs() < 0.5 * size.max(line.size) && x > line.left - size);
        if !goes_on {
            self.lines.push(Line { y, left: x, right: x, size, ..Line::default() });
            self.open = true;
        } else if x > self.end + 0.15 * size || x < self.end - 2.0 * size {
            self.lines.last_mut().expect("it goes on").words.push(' ');
        }
        let line = self.lines.last_mut().expect("there is one by now");
        line.words.push_str(char);
        line.size = line.size.max(size);
        self.end = x + width * size;
        line.right = line.right.max(self.end);
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The lines of all pages as paragraphs, each with its page and its number there.
fn write(pages: &[Page], draft: &mut Draft) {
    let repeated = repeated(pages);
    let known: HashSet<&str> =
        pages.iter().flat_map(|page| &page.lines).flat_map(|line| line.words.split(' ')).collect();
    // A paragraph that may go on over the page.
    let mut open: Option<(String, Locator)> = None;
    for page in pages {
        let spacing = spacing(&page.lines);
        let right = page.lines.iter().map(|line| line.right).fold(0.0, f64::max);
        let left = page.lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
        let mut number = 0;
        let mut before: Option<&Line> = None;
        for (i, line) in page.lines.iter().enumerate() {
            let edge = i < 2 || i + 2 >= page.lines.len();
            if edge && repeated.contains(bare(&line.words).as_str()) {
                number += 1;
                let mark = Mark { locator: Some(Locator::Page(page.number, number)), ..Mark::role(Role::Furniture) };
                if let Some((words, locator)) = open.take_if(|_| i > 2 || before.is_some()) {
                    draft.paragraph(&words, Mark { locator: Some(locator), ..Mark::default() });
                }
                draft.paragraph(&line.words, mark);
                continue;
            }
            let breaks = match (before, &open) {
                (_, None) => true,
                // Over the page a sentence goes on.
                (None, Some((words, _))) => ends_sentence(words) || !line.words.starts_with(char::is_lowercase),
                (Some(above), Some(_)) => {
                    let gap = above.y - line.y;
                    let short = above.right < left + 0.8 * (right - left);
                    gap > 1.35 * spacing
                        || gap < 0.0
                        || (line.size - above.size).abs() > 0.15 * above.size
                        || short && ends_sentence(&above.words)
                        || line.left > above.left + 0.8 * line.size && ends_sentence(&above.words)
                }
            };
            if breaks {
                if let Some((words, locator)) = open.take() {
                    draft.paragraph(&words, Mark { locator: Some(locator), ..Mark::default() });
                }
                number += 1;
                open = Some((line.words.clone(), Locator::Page(page.number, number)));
            } else if let Some((words, _)) = &mut open {
                join(words, &line.words, &known);
            }
            before = Some(line);
        }
    }
    if let Some((words, locator)) = open {
        draft.paragraph(&words, Mark { locator: Some(locator), ..Mark::default() });
    }
}

/// Appends a line. A word that was cut in two at the end of a line is made whole, unless the text writes it with its
/// hyphen elsewhere.
fn join(words: &mut String, line: &str, known: &HashSet<&str>) {
    let cut = words.ends_with(['-', '\u{ad}', '\u{2010}']) && line.starts_with(char::is_lowercase);
    if !cut {
        words.push(' ');
    } else {
        let head = words.rsplit(' ').next().unwrap_or_default();
        let tail = line.split(' ').next().unwrap_or_default();
        if !known.contains(format!("{head}{tail}").as_str()) || words.ends_with('\u{ad}') {
            words.pop();
        }
    }
    words.push_str(line);
}

fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', ':', '…'])
}

/// The usual distance from line to line.
fn spacing(lines: &[Line]) -> f64 {
    let mut gaps: Vec<f64> = lines.windows(2).map(|two| two[0].y - two[1].y).filter(|gap| *gap > 1.0).collect();
    gaps.sort_by(f64::total_cmp);
    // The lower third: headings and paragraphs part more.
    gaps.get(gaps.len() / 3).copied().unwrap_or(f64::MAX)
}

/// The words of a line without its numbers: a page's header is the same on each but for these.
fn bare(words: &str) -> String {
    words.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// What stands at the top or the bottom of three pages or more, or of both of two.
fn repeated(pages: &[Page]) -> HashSet<String> {
    let mut count: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let len = page.lines.len();
        let edges = page.lines.iter().enumerate().filter(|(i, _)| *i < 2 || i + 2 >= len);
        let of_page: HashSet<String> = edges.map(|(_, line)| bare(&line.words)).collect();
        of_page.into_iter().for_each(|words| *count.entry(words).or_default() += 1);
    }
    let enough = pages.len().clamp(2, 3);
    count.into_iter().filter(|(_, n)| *n >= enough).map(|(words, _)| words).collect()
}
