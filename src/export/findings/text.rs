//! Findings for people, as compilers print them: the sentence with its words marked, and what is said of them.

use super::place::Place;
use super::snippet::{Paint, snippet};
use crate::check::Severity;
use crate::export::{Export, Losses, table, visible};
use crate::timeline::Timeline;
use std::io::{self, Write};

/// The exporter.
#[derive(Debug)]
pub struct Text {
    options: table::Options,
}

impl Text {
    /// For a terminal of that width.
    pub const fn new(options: table::Options) -> Self {
        Text { options }
    }
}

impl Export for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["txt"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let paint = Paint { on: self.options.color };
        for finding in &timeline.findings {
            let color = match finding.severity {
                Severity::Error => Paint::RED,
                Severity::Warning => Paint::YELLOW,
                Severity::Note => Paint::GREEN,
            };
            let head = paint.with(color, &format!("{}[{}]", finding.severity.name(), finding.code.name()));
            writeln!(out, "{head}{}", paint.with(Paint::BOLD, &format!(": {}", visible(&finding.message))))?;
            let digits = |n: usize| n.to_string().len();
            let gutter = finding.at.iter().map(|citation| digits(citation.line_column.0)).max().unwrap_or(1);
            let bar = paint.with(Paint::BLUE, "|");
            for (i, place) in Place::all(timeline, &finding.at).enumerate() {
                let arrow = paint.with(Paint::BLUE, if i == 0 { "-->" } else { ":::" });
                let pointer = place.pointer();
                writeln!(out, "{:gutter$}{arrow} {}", "", visible(&pointer))?;
                writeln!(out, "{:gutter$} {bar}", "")?;
                let room = self.options.width.saturating_sub(gutter + 3);
                for (n, line) in snippet(place.citation, room, paint, color).iter().enumerate() {
                    let number = if n == 0 { place.citation.line_column.0.to_string() } else { String::new() };
                    let number = paint.with(Paint::BLUE, &format!("{number:>gutter$}"));
                    writeln!(out, "{}", format!("{number} {bar} {line}").trim_end())?;
                }
                writeln!(out, "{:gutter$} {bar}", "")?;
            }
            let said = finding.notes.iter().map(|note| ("note", note)).chain(finding.help.iter().map(|h| ("help", h)));
            for (what, words) in said {
                let equals = paint.with(Paint::BLUE, "=");
                writeln!(out, "{:gutter$} {equals} {}: {}", "", paint.with(Paint::BOLD, what), visible(words))?;
            }
            writeln!(out)?;
        }
        Ok(Losses::new())
    }
}
