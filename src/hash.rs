//! FNV-1a, 64 bits (Fowler, Noll and Vo): the same on every machine and in every version, which ids
//! must be, and quick on the few bytes that the grammar's tables are asked for.

use std::hash::{BuildHasherDefault, Hasher};

/// The hash of nothing.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// Goes on from a hash with more bytes.
pub fn fnv(bytes: &[u8], hash: u64) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// For tables whose keys nobody hostile chooses: grammars are trusted.
#[derive(Clone, Debug)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(START)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = fnv(bytes, self.0);
    }

    fn write_u16(&mut self, n: u16) {
        self.write_u64(n.into());
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(n.into());
    }

    fn write_u64(&mut self, n: u64) {
        // A whole word at once; the fold brings high bits down to where tables look.
        self.0 = (self.0 ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 ^= self.0 >> 32;
    }

    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A map with this hash.
pub type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Fnv>>;

/// A set with this hash.
pub type Set<K> = std::collections::HashSet<K, BuildHasherDefault<Fnv>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_values_come_out() {
        assert_eq!(fnv(b"", START), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"a", START), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv(b"foobar", START), 0x8594_4171_f739_67e8);
    }
}
