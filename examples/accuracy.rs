//! Measures anew what `docs/accuracy.md` says of annotated texts.
//!
//! ```text
//! cargo run --release --example accuracy -- fixtures=fixtures/gold/reports.jsonl meantime=PATH wikiwars=PATH
//! ```
//!
//! Each `NAME=PATH` replaces the figures between the lines `<!-- figures of NAME -->` and `<!-- end -->`; those of
//! other names stay as they are. What cannot be read is told, and nothing is written.

use annalist::Annalist;
use annalist::eval::{Evaluation, Options, read_gold};
use annalist::export::evaluation::{Style, write_tables};
use std::error::Error;

const PAGE: &str = "docs/accuracy.md";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        arguments.push("fixtures=fixtures/gold/reports.jsonl".into());
    }
    let annalist = Annalist::english();
    let mut page = std::fs::read_to_string(PAGE)?;
    for argument in &arguments {
        let (name, path) = argument.split_once('=').ok_or("expected NAME=PATH")?;
        let begin = format!("<!-- figures of {name} -->\n");
        let start = page.find(&begin).ok_or_else(|| format!("{PAGE} has no figures of {name}"))? + begin.len();
        let end = start + page[start..].find("<!-- end -->").ok_or("expected <!-- end --> behind the figures")?;
        page.replace_range(start..end, &format!("\n{}\n", figures(&annalist, path)?));
    }
    std::fs::write(PAGE, page)?;
    Ok(())
}

/// The tables for the texts of a path.
fn figures(annalist: &Annalist, path: &str) -> Result<String, Box<dyn Error>> {
    let mut all = Evaluation::default();
    for gold in read_gold(path) {
        all.add(Evaluation::of(annalist, &gold?, Options::default()));
    }
    let mut out = Vec::new();
    write_tables(&mut out, &all, true, Style::Markdown)?;
    Ok(String::from_utf8(out)?)
}
