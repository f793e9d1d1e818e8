//! Lists the grammars under `grammars/`, so that a new language touches no source file.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=grammars");
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("grammars");
    let sorted = |folder: &Path| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("a readable folder")
            .map(|e| e.expect("a readable entry").path())
            .collect();
        paths.sort();
        paths
    };
    let mut code = String::from("/// Language, file name, text.\nstatic EMBEDDED: &[(&str, &str, &str)] = &[\n");
    for language in sorted(&root).iter().filter(|p| p.is_dir()) {
        let name = language.file_name().expect("a folder has a name").to_string_lossy();
        for file in sorted(language).iter().filter(|p| p.extension().is_some_and(|e| e == "rules")) {
            println!("cargo:rerun-if-changed={}", file.display());
            let shown = format!("grammars/{name}/{}", file.file_name().expect("a file has a name").to_string_lossy());
            writeln!(code, "    ({:?}, {shown:?}, include_str!({file:?})),", name).expect("strings take everything");
        }
    }
    code.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("embedded.rs");
    std::fs::write(out, code).expect("the build folder is writable");
}
