//! Writes `docs/checks.md`, the page of all checks, out of the program:
//!
//! ```text
//! cargo run --example checks
//! ```

use annalist::check::reference;

const PAGE: &str = "docs/checks.md";
const BEGIN: &str = "<!-- checks -->\n";
const END: &str = "<!-- end -->";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut page = std::fs::read_to_string(PAGE)?;
    let start = page.find(BEGIN).ok_or("expected a line <!-- checks -->")? + BEGIN.len();
    let end = start + page[start..].find(END).ok_or("expected <!-- end --> behind the checks")?;
    page.replace_range(start..end, &format!("\n{}\n", reference()));
    Ok(std::fs::write(PAGE, page)?)
}
