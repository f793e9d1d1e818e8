//! Draws `docs/timeline.svg`: what `annalist timeline fixtures/reports` shows on a terminal.
//!
//! ```text
//! cargo run --release --example picture
//! ```
//!
//! Takes another folder and another file, too: `cargo run --example picture -- reports/ out.svg`.

use annalist::Annalist;
use annalist::export::{Export, table};
use std::error::Error;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// Columns of the terminal, and the lines of the table that fit into the picture.
const COLUMNS: usize = 118;
const LINES: usize = 36;
/// Size of a character cell and of the frame around the text, in pixels.
const CELL: (f64, f64) = (7.6, 18.0);
const FRAME: (f64, f64) = (22.0, 58.0);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let reports = arguments.next().unwrap_or_else(|| "fixtures/reports".into());
    let picture = arguments.next().unwrap_or_else(|| "docs/timeline.svg".into());

    let annalist = Annalist::english();
    let timeline = annalist.timeline(annalist.read(&reports).reports);
    let mut shown = Vec::new();
    table::Table::new(table::Options { width: COLUMNS, color: true }).write(&timeline, &mut shown)?;
    std::fs::write(&picture, draw(&format!("annalist timeline {reports}"), &String::from_utf8(shown)?))?;
    Ok(())
}

/// A dark terminal with a command and the first lines of what it wrote.
fn draw(command: &str, output: &str) -> String {
    let all = output.lines().count();
    let lines = all.min(LINES);
    let width = (COLUMNS as f64).mul_add(CELL.0, 2.0 * FRAME.0);
    let height = ((lines + 2 + usize::from(all > LINES)) as f64).mul_add(CELL.1, FRAME.1 + 14.0);
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" role="img" aria-label="{}">
<style>
text {{ font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #c9d1d9; white-space: pre }}
.b {{ font-weight: bold; fill: #f0f6fc }} .y {{ fill: #e3b341 }} .c {{ fill: #76c7e0 }} .d {{ fill: #7d8590 }} .g {{ fill: #7ee787 }}
</style>
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<circle cx="22" cy="20" r="6" fill="#ff5f57"/><circle cx="42" cy="20" r="6" fill="#febc2e"/><circle cx="62" cy="20" r="6" fill="#28c840"/>
"##,
        escape(command)
    );
    text(&mut svg, 0, 0, "g", "$");
    text(&mut svg, 0, 2, "b", command);
    for (row, line) in output.lines().take(LINES).enumerate() {
        draw_line(&mut svg, row + 1, line);
    }
    if all > LINES {
        text(&mut svg, lines + 1, 0, "d", "\u{2026}");
    }
    svg.push_str("</svg>\n");
    svg
}

/// One line, with its ANSI colors as classes. Each run of words stands at its own column, so that
/// the columns stay straight in any font.
fn draw_line(svg: &mut String, row: usize, line: &str) {
    let (mut column, mut class) = (0, "");
    for piece in line.split('\u{1b}') {
        let words = match piece.strip_prefix('[').and_then(|rest| rest.split_once('m')) {
            Some((code, rest)) => {
                class = match code {
                    "1" => "b",
                    "2" => "d",
                    "33" => "y",
                    "36" => "c",
                    _ => "",
                };
                rest
            }
            None => piece,
        };
        for run in words.split("  ") {
            let run_words = run.trim_start();
            let start = column + run.width() - run_words.width();
            if !run_words.is_empty() {
                text(svg, row, start, class, run_words);
            }
            column += run.width() + 2;
        }
        column -= 2;
    }
}

fn text(svg: &mut String, row: usize, column: usize, class: &str, words: &str) {
    let (x, y) = ((column as f64).mul_add(CELL.0, FRAME.0), (row as f64).mul_add(CELL.1, FRAME.1));
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    // Writing to a string does not fail.
    let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.0}\"{class}>{}</text>", escape(words));
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
