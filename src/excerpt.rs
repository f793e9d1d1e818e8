//! The words of a row: its sentence, and what stands around it.

use crate::kept::Kept;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A sentence, and as much of its paragraph on either side as a reader needs.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Rows of one paragraph share them.
    pub(crate) words: Kept<Box<str>>,
    /// Bytes of the words: where the sentence begins and ends.
    sentence: [u32; 2],
}

impl Default for Excerpt {
    fn default() -> Excerpt {
        Excerpt::new("", "", "")
    }
}

impl Excerpt {
    /// A sentence between what stands before and behind it.
    pub fn new(before: &str, quote: &str, after: &str) -> Excerpt {
        Excerpt::within(Arc::new([before, quote, after].concat().into()), before.len(), before.len() + quote.len())
    }

    /// The sentence from one byte to another of some words, which it shares.
    pub(crate) fn within(words: Arc<Box<str>>, start: usize, end: usize) -> Excerpt {
        Excerpt { words: Kept::new(words), sentence: [start as u32, end as u32] }
    }

    /// The sentence, as the view has it.
    pub fn quote(&self) -> Cow<'_, str> {
        let [start, end] = self.sentence.map(|at| at as usize);
        self.part(|_| start..end)
    }

    /// What stands before and behind it in its paragraph.
    pub fn around(&self) -> [Cow<'_, str>; 2] {
        let [start, end] = self.sentence.map(|at| at as usize);
        [self.part(|_| 0..start), self.part(|words| end..words.len())]
    }

    fn part(&self, range: impl Fn(&str) -> Range<usize>) -> Cow<'_, str> {
        match self.words.get() {
            Some(Cow::Borrowed(words)) => Cow::Borrowed(words.get(range(words)).unwrap_or_default()),
            Some(Cow::Owned(words)) => Cow::Owned(words.get(range(&words)).unwrap_or_default().to_owned()),
            None => Cow::Borrowed(""),
        }
    }
}

impl PartialEq for Excerpt {
    fn eq(&self, other: &Excerpt) -> bool {
        self.quote() == other.quote() && self.around() == other.around()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept::{Keep, Keeper};

    fn all(excerpts: &mut [Excerpt]) -> impl Iterator<Item = &mut dyn Keep> {
        excerpts.iter_mut().map(|excerpt| &mut excerpt.words as &mut dyn Keep)
    }

    #[test]
    fn what_is_put_away_is_read_back() {
        let shared: Arc<Box<str>> = Arc::new("Early on, the \u{e9}cluse opened. It rained.".into());
        let excerpts = || {
            let own = Excerpt::new("Before. ", "The pier closed.", " After.");
            // More than is read at once.
            let long = Excerpt::new("", &"It rained, and the pier stayed closed. ".repeat(300), "");
            let [first, last] = [(0, 29), (30, 40)].map(|(start, end)| Excerpt::within(shared.clone(), start, end));
            [first, own, Excerpt::default(), last, long]
        };
        for room in [0, 20, 100_000] {
            let mut keeper = Keeper::with_room(room);
            // Report by report, the second behind the first.
            let mut first = excerpts();
            keeper.keep(all(&mut first));
            let mut second = excerpts();
            keeper.keep(all(&mut second));
            for kept in [&first, &second] {
                assert_eq!(kept, &excerpts(), "room for {room}");
                assert_eq!(kept[3].quote(), "It rained.");
                assert_eq!(kept[1].around(), ["Before. ", " After."]);
                assert!(kept.iter().all(|excerpt| !excerpt.words.is_lost()));
            }
            assert_eq!(second[0].words.is_here(), room >= 100_000, "room for {room}");
        }
    }

    #[test]
    fn what_cannot_be_read_back_is_told() {
        let mut excerpt = [Excerpt::new("", "The pier closed.", "")];
        let mut keeper = Keeper::with_room(0);
        keeper.keep(all(&mut excerpt));
        keeper.damage(3);
        assert_eq!(excerpt[0].quote(), "");
        assert!(excerpt[0].words.is_lost());
    }
}
