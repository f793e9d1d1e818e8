//! Compiles the grammars under `grammars/`, so that the program starts without doing so, and a new language
//! touches no source file. A fault in a grammar fails the build with its place.

// The build shares the code that compiles grammars with the library.
#![allow(dead_code, unused_imports, missing_docs)]

#[path = "src/error.rs"]
mod error;
#[path = "src/grammar/mod.rs"]
mod grammar;
#[path = "src/hash.rs"]
mod hash;
#[path = "src/span.rs"]
mod span;
#[path = "src/text.rs"]
mod text;
#[path = "src/time/mod.rs"]
mod time;

use grammar::Grammar;
use std::borrow::Cow;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=grammars");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("grammars");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let sorted = |folder: &Path| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a readable folder")
            .map(|e| e.expect("a readable entry").path())
            .collect();
        paths.sort();
        paths
    };
    let mut code = String::from("static LANGUAGES: &[Language] = &[\n");
    for language in sorted(&root).iter().filter(|p| p.is_dir()) {
        let name = language.file_name().expect("a folder has a name").to_string_lossy();
        let (mut files, mut texts) = (Vec::new(), String::new());
        for file in sorted(language).iter().filter(|p| p.extension().is_some_and(|e| e == "rules")) {
            println!("cargo:rerun-if-changed={}", file.display());
            let shown = format!("grammars/{name}/{}", file.file_name().expect("a file has a name").to_string_lossy());
            let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{shown}: {error}"));
            files.push((PathBuf::from(shown), Cow::Owned(text)));
            write!(texts, "include_str!({file:?}), ").expect("strings take everything");
        }
        let grammar = match Grammar::compile(files) {
            Ok(grammar) => grammar,
            Err(faults) => {
                eprintln!("{faults}");
                std::process::exit(1);
            }
        };
        let path = out.join(format!("{name}.grammar"));
        std::fs::write(&path, grammar.to_bytes().expect("a grammar that compiled is written"))
            .expect("the build folder is writable");
        writeln!(code, "    ({name:?}, include_bytes!({path:?}), &[{texts}]),").expect("strings take everything");
    }
    code.push_str("];\n");
    std::fs::write(out.join("languages.rs"), code).expect("the build folder is writable");
}
