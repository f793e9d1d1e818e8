//! Captions without a credit: paragraphs that say again what another sentence says.

use super::segment::without_credit;
use super::vocabulary::Vocabulary;
use super::{Line, ends_sentence};
use crate::report::Role;
use crate::span::Span;
use crate::text::{sentences, spaces};
use std::ops::ControlFlow;

/// A caption is a paragraph of its own and not longer than this, in bytes.
const LONGEST: usize = 500;
/// Nor shorter than this.
const SHORTEST: usize = 40;
/// A paragraph longer than this is not compared sentence by sentence.
const WIDEST: usize = 4_000;
/// Slots of the table that remembers where a long word stood last.
const SLOTS: usize = 1 << 10;

/// Marks the paragraphs of one sentence that nearly repeat a sentence of another one. Of two such
/// paragraphs the one that ends without a stop or in a credit is the caption, else the later one.
///
/// All text is looked at: so its long words are hashed by their first eight bytes, a table remembers the last
/// line of each, and only lines that share several of them are compared word by word.
pub(super) fn mark(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let may_repeat =
        |line: &Line| is_told(line) && line.alone && line.head == 0 && (SHORTEST..=LONGEST).contains(&line.span.len());
    if lines.len() < 3 {
        return;
    }
    let may: Vec<bool> = lines.iter().map(may_repeat).collect();
    if !may.contains(&true) {
        return;
    }
    // The one sentence of a line that may be a caption.
    let single = |i: usize| may[i].then(|| only_sentence(text, &lines[i], words)).flatten();
    let mut last = vec![(0u64, u32::MAX); SLOTS];
    let mut shared: Vec<(u32, u32)> = Vec::new();
    let mut long = vec![0u32; lines.len()];
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| is_told(line)) {
        long_words(line.span.of(text).as_bytes(), |word| {
            long[i] += 1;
            let slot = &mut last[(word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize];
            if slot.0 == word && slot.1 != i as u32 && (may[i] || may[slot.1 as usize]) {
                shared.push((slot.1, i as u32));
            }
            *slot = (word, i as u32);
        });
    }
    shared.sort_unstable();
    let mut captions = vec![false; lines.len()];
    for group in shared.chunk_by(|a, b| a == b) {
        let (a, b) = (group[0].0 as usize, group[0].1 as usize);
        // Two fifths of the long words: less cannot become three fifths of all. One word is a chance, unless there
        // is a credit beside it.
        let unlikely = lines[a].span.len().max(lines[b].span.len()) > WIDEST;
        if unlikely || group.len() * 5 < long[a].min(long[b]) as usize * 2 {
            continue;
        }
        let credited = |i: usize| without_credit(text, lines[i].span).is_some();
        if group.len() < 2 && !credited(a) && !credited(b) {
            continue;
        }
        // The better candidate first.
        let open = |i: usize| !ends_sentence(lines[i].span.of(text));
        let order = if open(a) && !open(b) { [(a, b), (b, a)] } else { [(b, a), (a, b)] };
        let caption = order.into_iter().find(|(i, other)| {
            !captions[*other] && single(*i).is_some_and(|sentence| repeats(text, sentence, &lines[*other], words))
        });
        if let Some((i, _)) = caption {
            captions[i] = true;
        }
    }
    for (line, _) in lines.iter_mut().zip(captions).filter(|(_, caption)| *caption) {
        line.role = Some(Role::Caption);
    }
}

/// Body, and what was taken for a heading because it ends without a stop.
fn is_told(line: &Line) -> bool {
    matches!(line.role, None | Some(Role::Heading))
}

/// The sentence of a line that has just one, without its credit.
fn only_sentence(text: &str, line: &Line, words: &Vocabulary) -> Option<Span> {
    let span = without_credit(text, line.span).unwrap_or(line.span);
    let first = sentences(text, span, &words.abbreviations).next()?;
    text[first.end..span.end].trim_start().is_empty().then_some(first)
}

/// True when a sentence nearly repeats one of `other`.
fn repeats(text: &str, sentence: Span, other: &Line, words: &Vocabulary) -> bool {
    let said = content(text, sentence, words);
    if said.len() < 5 {
        return false;
    }
    sentences(text, other.span, &words.abbreviations).any(|sentence| {
        let there = content(text, sentence, words);
        let common = said.iter().filter(|word| there.binary_search(word).is_ok()).count();
        // What differs in a number or a day is another event told in the same words.
        let dated = |word: &String| word.bytes().any(|b| b.is_ascii_digit()) || words.is_calendar(word);
        common * 10 >= (said.len() + there.len() - common) * 6
            && said.iter().filter(|w| dated(w)).all(|w| there.binary_search(w).is_ok())
    })
}

/// The different content words of a sentence in small letters, sorted.
fn content(text: &str, sentence: Span, words: &Vocabulary) -> Vec<String> {
    let all = sentence.of(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut all: Vec<String> = all.map(str::to_lowercase).filter(|word| !words.function_words.contains(word)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Hands out the first eight bytes of every word that is longer, small letters and capitals alike.
fn long_words(text: &[u8], mut found: impl FnMut(u64)) {
    let mut start = 0;
    spaces(text, |i| {
        if i - start >= 8
            && let Ok(word) = text[start..start + 8].try_into()
        {
            found(u64::from_le_bytes(word) | 0x2020_2020_2020_2020);
        }
        start = i + 1;
        ControlFlow::Continue(())
    });
}
