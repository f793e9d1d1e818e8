//! What mentions and events are called.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;

/// `m-` for a mention or `e-` for an event, and twelve hexadecimal digits: a text that takes no room beside itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 14]);

impl Id {
    /// The mention with the low 48 bits of a hash.
    pub(crate) fn mention(hash: u64) -> Id {
        let mut id = *b"m-000000000000";
        for (place, digit) in id[2..].iter_mut().rev().enumerate() {
            *digit = b"0123456789abcdef"[(hash >> (4 * place)) as usize & 15];
        }
        Id(id)
    }

    /// A text that has the form of one.
    pub fn read(text: &str) -> Option<Id> {
        let id = Id(text.as_bytes().try_into().ok()?);
        let (kind, digits) = id.0.split_at(2);
        let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (matches!(kind, b"m-" | b"e-") && digits.iter().all(is_digit)).then_some(id)
    }

    /// Its letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl PartialEq<String> for Id {
    fn eq(&self, other: &String) -> bool {
        *self == **other
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = String::deserialize(deserializer)?;
        let told = || format!("expected an id like \"e-41c9b2a07d1e\", found \"{text}\"");
        Id::read(&text).ok_or_else(|| serde::de::Error::custom(told()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_its_text() {
        let id = Id::mention(0xffff_0123_4567_89ab);
        assert_eq!((id.as_str(), Id::read(&id)), ("m-0123456789ab", Some(id)));
        assert!(Id::read("e-0123456789ab").unwrap() < id);
        for other in ["", "m-0123456789a", "m-0123456789aB", "x-0123456789ab", "m-0123456789abc", "m-\u{e9}123456789a"]
        {
            assert_eq!(Id::read(other), None, "{other}");
        }
    }
}
