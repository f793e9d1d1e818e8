//! The grammars that are part of the program, compiled when it was built.

use crate::grammar::Grammar;
use std::borrow::Cow;

/// A language: its code, its grammar as [`Grammar::to_bytes`] writes it, and the text of its files.
type Language = (&'static str, &'static [u8], &'static [&'static str]);

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

impl Grammar {
    /// The English grammar that is part of the program.
    ///
    /// # Panics
    /// Never: the build would have failed.
    pub fn english() -> Grammar {
        let (_, bytes, sources) = english();
        let sources = sources.iter().map(|text| Cow::Borrowed(*text)).collect();
        Grammar::from_bytes(bytes, sources).expect("the build wrote it")
    }
}

fn english() -> &'static Language {
    LANGUAGES.iter().find(|language| language.0 == "en").expect("English is built in")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    #[test]
    fn what_was_built_in_is_what_the_files_compile_to() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammars/en");
        let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        let file = |name: &std::ffi::OsString| {
            let text = std::fs::read_to_string(folder.join(name)).unwrap();
            (PathBuf::from(format!("grammars/en/{}", name.to_string_lossy())), Cow::Owned(text))
        };
        let compiled = Grammar::compile(names.iter().map(file).collect()).unwrap();
        assert!(compiled.to_bytes().unwrap() == english().1, "build the program anew");
        let read = Grammar::english();
        assert_eq!(compiled.size(), read.size());
        assert_eq!(compiled.proofs().len(), read.proofs().len());
    }

    #[test]
    fn bytes_that_are_no_grammar_are_an_error() {
        let bytes = english().1;
        for at in (0..bytes.len()).step_by(bytes.len() / 7) {
            let mut damaged = bytes.to_vec();
            damaged[at] ^= 1;
            assert!(Grammar::from_bytes(&damaged, vec![]).is_err(), "byte {at}");
        }
        assert!(Grammar::from_bytes(&[], vec![]).is_err());
        assert!(Grammar::from_bytes(&bytes[..bytes.len() / 2], vec![]).is_err());
        assert!(Grammar::from_bytes(&[0xFF; 64], vec![]).is_err());
    }
}
