//! Captions without a credit: paragraphs that say again what another sentence says.

use super::vocabulary::Vocabulary;
use super::{Line, ends_sentence};
use crate::report::Role;
use crate::span::Span;
use crate::text::sentences;

/// A caption is a paragraph of its own and not longer than this, in bytes.
const LONGEST: usize = 500;
/// Words of this many bytes say what a sentence is about; they find the lines worth comparing.
const LONG_WORD: usize = 7;
/// A word that stands in more lines than this finds nothing.
const COMMON: usize = 12;

/// Marks the paragraphs of one sentence that nearly repeat a sentence of another one. Of two such
/// paragraphs the one that ends without a stop is the caption, else the later one.
pub(super) fn mark(text: &str, lines: &mut [Line], words: &Vocabulary) {
    let may_repeat = |line: &Line| is_told(line) && line.alone && line.head == 0 && line.span.len() <= LONGEST;
    if lines.len() < 3 || !lines.iter().any(may_repeat) {
        return;
    }
    // (hash of a long word, line), sorted: the lines that share a word stand together.
    let mut index: Vec<(u32, u32)> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| is_told(line)) {
        long_words(line.span.of(text), |hash| index.push((hash, i as u32)));
    }
    index.sort_unstable();
    index.dedup();
    let mut shared: Vec<(u32, u32)> = Vec::new();
    for group in index.chunk_by(|a, b| a.0 == b.0).filter(|group| (2..=COMMON).contains(&group.len())) {
        for (n, (_, a)) in group.iter().enumerate() {
            let pairs = group[n + 1..].iter().map(|(_, b)| (*a, *b));
            shared.extend(pairs.filter(|(a, b)| may_repeat(&lines[*a as usize]) || may_repeat(&lines[*b as usize])));
        }
    }
    shared.sort_unstable();
    let mut captions = Vec::new();
    for group in shared.chunk_by(|a, b| a == b).filter(|group| group.len() >= 2) {
        let (a, b) = (group[0].0 as usize, group[0].1 as usize);
        // The better candidate first.
        let open = |i: usize| !ends_sentence(lines[i].span.of(text));
        let order = if open(a) && !open(b) { [(a, b), (b, a)] } else { [(b, a), (a, b)] };
        let caption = order.into_iter().find(|(i, other)| {
            may_repeat(&lines[*i]) && !captions.contains(other) && repeats(text, &lines[*i], &lines[*other], words)
        });
        captions.extend(caption.map(|(i, _)| i));
    }
    for i in captions {
        lines[i].role = Some(Role::Caption);
    }
}

/// Body, and what was taken for a heading because it ends without a stop.
fn is_told(line: &Line) -> bool {
    matches!(line.role, None | Some(Role::Heading))
}

/// True when the one sentence of `line` nearly repeats a sentence of `other`.
fn repeats(text: &str, line: &Line, other: &Line, words: &Vocabulary) -> bool {
    let mut own = sentences(text, line.span, &words.abbreviations);
    let Some(sentence) = own.next().filter(|_| own.next().is_none()) else { return false };
    let said = content(text, sentence, words);
    if said.len() < 5 {
        return false;
    }
    sentences(text, other.span, &words.abbreviations).take(40).any(|sentence| {
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

/// Hands out a hash of every long word, whatever its case.
fn long_words(text: &str, mut found: impl FnMut(u32)) {
    let (mut hash, mut len) = (0u32, 0);
    for byte in text.bytes().chain([b' ']) {
        if byte.is_ascii_alphanumeric() || byte >= 0x80 {
            hash = (hash ^ u32::from(byte | 0x20)).wrapping_mul(0x0100_0193);
            len += 1;
        } else {
            if len >= LONG_WORD {
                found(hash);
            }
            (hash, len) = (0x811C_9DC5, 0);
        }
    }
}
