//! `annalist explain`: how rows came about, and what a check looks for.

use super::input::{Input, Work};
use super::{Common, Failure, Outcome, output};
use annalist::check::Code;
use annalist::explain::row;
use annalist::mention::EventMention;
use annalist::time::Stamp;
use clap::Args;
use std::collections::BTreeSet;
use std::io::Write;

/// Show how rows came about, or what a check looks for
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist explain e-41c9b2a07d1e --in reports/
  annalist explain D301")]
pub struct Arguments {
    /// Ids of rows, as in the column `id`; `e-` or `m-` before them may be left out. Or codes of checks, as in the
    /// column `flags`
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The reports that the rows were made from
    #[arg(long = "in", num_args = 1.., value_name = "PATH")]
    reports: Vec<String>,
    /// Publication date of all reports, as it was given when the timeline was made
    #[arg(long, value_name = "DATE")]
    published: Option<Stamp>,
}

pub fn run(arguments: Arguments, common: &Common) -> Outcome {
    let mut out = output::stdout();
    let (codes, wanted): (Vec<String>, Vec<String>) =
        arguments.ids.into_iter().partition(|id| Code::find(id).is_some());
    for (i, code) in codes.iter().filter_map(|code| Code::find(code)).enumerate() {
        write!(out, "{}{}", if i > 0 { "\n" } else { "" }, code.page())?;
    }
    if wanted.is_empty() {
        out.flush()?;
        return Ok(true);
    }
    if arguments.reports.is_empty() {
        let message = format!("`{}` is no code of a check; for a row, say --in which reports it is", wanted[0]);
        return Err(Failure::Told(message));
    }
    let annalist = common.annalist()?;
    let wanted = &wanted;
    let mut found: BTreeSet<String> = BTreeSet::new();
    Input::of(arguments.reports, arguments.published).each(
        annalist,
        common,
        |report| {
            let mentions = annalist.mentions(report);
            let asked = |m: &&EventMention| wanted.iter().any(|id| is(id, &m.id) || is(id, &m.event));
            let told = mentions.iter().filter(asked).map(|m| (m.id.clone(), m.event.clone(), row(annalist, report, m)));
            Work { result: told.collect::<Vec<_>>(), open: 0 }
        },
        |told| {
            for (id, event, text) in told {
                if !found.is_empty() {
                    writeln!(out)?;
                }
                write!(out, "{text}")?;
                found.extend([id, event]);
            }
            Ok(())
        },
    )?;
    out.flush()?;
    let missing: Vec<&String> = wanted.iter().filter(|id| !found.iter().any(|row| is(id, row))).collect();
    for id in &missing {
        eprintln!("annalist: no row `{id}` in these reports; ids stand in the last column of the timeline");
    }
    Ok(missing.is_empty())
}

/// True when a person means this id: the letter before it says only whether it is an event or a mention.
fn is(asked: &str, id: &str) -> bool {
    let asked = asked.trim();
    asked == id || id.split_once('-').is_some_and(|(_, bare)| asked == bare)
}
