//! Whether a text is in the language of the grammar.

use super::vocabulary::Vocabulary;

/// So many letters at least are needed to be sure.
#[cfg(feature = "language")]
const LETTERS: usize = 200;
/// No more of a text than this is looked at, in bytes.
#[cfg(feature = "language")]
const SAMPLE: usize = 4_000;

/// The language of a text that is certainly not the grammar's: one that another detector is sure of, in a text
/// with few of the small words that every sentence has.
pub(super) fn foreign(text: &str, words: &Vocabulary) -> Option<&'static str> {
    if words.function_words.is_empty() || is_ours(text, words) {
        return None;
    }
    detect(text)
}

/// So many small words are enough.
const SMALL: usize = 8;

/// True when small words make up a fifth of the beginning. A text in the language shows it in its first sentence.
fn is_ours(text: &str, words: &Vocabulary) -> bool {
    let (mut all, mut small) = (0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(120) {
        all += 1;
        let known = match word.bytes().any(|b| b.is_ascii_uppercase()) {
            true => words.function_words.contains(&word.to_lowercase()),
            false => words.function_words.contains(word),
        };
        small += usize::from(known);
        if small >= SMALL && small * 5 >= all {
            return true;
        }
    }
    small * 5 >= all
}

#[cfg(feature = "language")]
fn detect(text: &str) -> Option<&'static str> {
    let end = (0..=text.len().min(SAMPLE)).rev().find(|at| text.is_char_boundary(*at))?;
    let sample = &text[..end];
    if sample.chars().filter(|c| c.is_alphabetic()).take(LETTERS).count() < LETTERS {
        return None;
    }
    let found = whatlang::detect(sample)?;
    // The names of languages are in English; the grammar's is never foreign, whatever its code.
    (found.is_reliable() && found.lang() != whatlang::Lang::Eng).then(|| found.lang().eng_name())
}

#[cfg(not(feature = "language"))]
fn detect(_: &str) -> Option<&'static str> {
    None
}

#[cfg(all(test, feature = "language"))]
mod tests {
    use super::super::vocabulary::english;
    use super::*;

    #[test]
    fn only_what_is_certainly_foreign_is() {
        let words = english();
        let german = "Die Hafenbehörde hat am Dienstag den nördlichen Pier gesperrt, nachdem Taucher Risse in zwei Pfeilern \
            gefunden hatten. Die Schiffe legen bis auf weiteres im Süden an, teilte der Kapitän des Hafens mit. Wann die \
            Arbeiten beginnen, ist noch nicht bekannt.";
        assert_eq!(foreign(german, &words), Some("German"));
        assert_eq!(foreign("Der Pier wurde gesperrt.", &words), None, "too short to be sure");
        let english = "The harbour authority closed the northern pier on Tuesday after divers found cracks in two of the \
            pillars that carry it. Ships are sent to the south until further notice, the captain of the port said. When work \
            begins is not known yet.";
        assert_eq!(foreign(english, &words), None);
        let names = "Ana Petrović, Jean-Luc Moreau, Giulia Bianchi, José Hernández, Łukasz Nowak. ".repeat(8);
        assert_eq!(foreign(&format!("{english} {names}"), &words), None);
    }
}
