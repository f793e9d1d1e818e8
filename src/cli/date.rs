//! `annalist date`: one expression or sentence, dated and explained.

use super::{Common, Outcome, output};
use annalist::explain::Derivation;
use annalist::proof::one_sentence;
use annalist::time::Stamp;
use clap::Args;
use std::io::Write;

/// Date one expression or sentence and show how
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist date \"three weeks ago\" --published 2025-06-17
  annalist date \"The court will rule on Thursday.\" --published 2025-06-17")]
pub struct Arguments {
    /// An expression, or a sentence with expressions in it
    #[arg(required = true)]
    text: Vec<String>,
    /// The day on which it was said; without it, expressions that count from that day stay open
    #[arg(long, value_name = "DATE")]
    published: Option<Stamp>,
    /// One line of JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let annalist = common.annalist()?;
    let text = arguments.text.join(" ");
    let report = one_sentence(&text, arguments.published.map(|stamp| stamp.interval()));
    let dates = annalist.dates(&report);
    let mut out = output::stdout();
    if arguments.json {
        let mut line = Vec::new();
        annalist::export::dates::write_line(&mut line, annalist.grammar(), &report, &dates);
        out.write_all(&line)?;
    } else {
        for (i, (expression, resolution)) in dates.iter().enumerate() {
            if i > 0 {
                writeln!(out)?;
            }
            write!(out, "{}", Derivation::new(annalist, &report, expression, resolution))?;
        }
    }
    out.flush()?;
    if dates.is_empty() {
        output::say(format_args!("no time expression in \"{text}\""));
    }
    Ok(true)
}
