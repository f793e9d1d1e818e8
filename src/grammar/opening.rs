//! What the first token of a pattern can be, as sets of signatures.

use super::lexicon::Signature;
use serde::{Deserialize, Serialize};

/// Words of 64 bits in a set of signatures.
const WORDS: usize = 32;

/// The most signatures that a grammar can have.
pub const MOST: usize = WORDS * 64;

/// A set of signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Set([u64; WORDS]);

impl Set {
    /// Every signature.
    pub const ALL: Set = Set([u64::MAX; WORDS]);

    pub fn of(signature: Signature) -> Set {
        let mut set = Set::default();
        set.insert(signature);
        set
    }

    pub fn insert(&mut self, signature: Signature) {
        self.0[usize::from(signature) / 64] |= 1 << (signature % 64);
    }

    pub fn has(&self, signature: Signature) -> bool {
        self.0[usize::from(signature) / 64] & (1 << (signature % 64)) != 0
    }

    pub fn join(&mut self, other: &Set) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// Its members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = Signature> {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some((i as u32 * 64 + bit) as Signature)
            })
        })
    }
}

/// What a pattern can begin with, and whether it can do with no token at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Opening {
    pub first: Set,
    pub empty: bool,
}

impl Opening {
    /// Nothing, to which more is added.
    pub fn nothing() -> Opening {
        Opening { empty: true, ..Opening::default() }
    }

    /// One token.
    pub fn token(first: Set) -> Opening {
        Opening { first, empty: false }
    }

    /// One of several.
    pub fn of(all: impl Iterator<Item = Opening>) -> Opening {
        all.fold(Opening::default(), |mut sum, its| {
            sum.first.join(&its.first);
            Opening { empty: sum.empty | its.empty, ..sum }
        })
    }

    /// This, then that.
    pub fn then(mut self, next: &Opening) -> Opening {
        if self.empty {
            self.first.join(&next.first);
        }
        Opening { empty: self.empty && next.empty, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_optional_word_before_another() {
        let (a, b) = (Opening::token(Set::of(70)), Opening::token(Set::of(3)));
        let optional = Opening { empty: true, ..a };
        let both = Opening::nothing().then(&optional).then(&b);
        assert_eq!(both.first.iter().collect::<Vec<_>>(), [3, 70]);
        assert!(!both.empty);
    }
}
