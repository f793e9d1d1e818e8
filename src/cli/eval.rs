//! `annalist eval`: the program's reading against texts that people annotated.

use super::{Common, Outcome, output};
use annalist::Cost;
use annalist::eval::{Evaluation, Options, read_gold};
use annalist::export::evaluation::{Style, write_json, write_tables};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use std::io::Write;

/// Score time expressions against annotated texts
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist eval fixtures/gold/reports.jsonl
  annalist eval corpus/ --by-type --errors        every .tml, .xml, .jsonl and .ndjson file in it
  annalist eval corpus.jsonl --format json

Read are TimeML (TIMEX3 in the text, the creation time in DCT) and JSON lines:
  {\"id\":\"a\",\"dct\":\"2025-06-17\",\"text\":\"He left on Monday.\",
   \"timexes\":[{\"start\":11,\"end\":17,\"type\":\"DATE\",\"value\":\"2025-06-16\"}]}
on one line, with `mod`, `earliest` and `latest` where they are annotated; offsets are code points. The names
that `annalist dates` writes are known, too.

The measures are those of TempEval-3: strict asks for the same words, relaxed for words that overlap; value and
type are the relaxed score times the share of pairs that agree.")]
pub struct Arguments {
    /// Annotated files, folders of them, or `-` for standard input
    #[arg(value_name = "GOLD", required = true)]
    paths: Vec<String>,
    /// List every miss, by class, with its context
    #[arg(long)]
    errors: bool,
    /// Recall and accuracy by the annotated type, too
    #[arg(long)]
    by_type: bool,
    /// Take P12M for P1Y, T9:00 for T09:00 and the like; the default compares values as they are written
    #[arg(long)]
    normalize: bool,
    #[arg(short, long, default_value = "table", value_name = "FORMAT")]
    format: Format,
    /// Exit with status 2 when anything was skipped
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Markdown,
    Json,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let annalist = common.annalist()?;
    let options = Options { normalize: arguments.normalize, errors: arguments.errors };
    let mut all = Evaluation::default();
    let mut skipped = 0;
    for path in &arguments.paths {
        let one = |gold| Ok(Evaluation::of(annalist, &gold?, options));
        let scored: Vec<annalist::Result<Evaluation>> = read_gold(path).into_par_iter().map(one).collect();
        for result in scored {
            match result {
                Ok(evaluation) => all.add(evaluation),
                Err(error) => {
                    let lost = error.cost() == Cost::Loss;
                    skipped += usize::from(lost);
                    if lost || !common.quiet {
                        output::say(error);
                    }
                }
            }
        }
    }
    // By class, and in the order of the texts within one.
    all.misses.sort_by_key(|miss| miss.class);
    if all.documents > 0 {
        let mut out = output::stdout();
        match arguments.format {
            Format::Table => write_tables(&mut out, &all, arguments.by_type, Style::Plain)?,
            Format::Markdown => write_tables(&mut out, &all, arguments.by_type, Style::Markdown)?,
            Format::Json => write_json(&mut out, &all)?,
        }
        out.flush()?;
    }
    if !common.quiet && skipped > 0 {
        eprintln!("annalist: {} scored, {skipped} skipped", output::plural(all.documents, "text"));
    }
    Ok(all.documents > 0 && !(arguments.strict && skipped > 0))
}
