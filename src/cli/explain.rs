//! `annalist explain`: how rows came about, how two stand to each other, and what a check looks for.

use super::facts::{self, Known};
use super::input::{How, Input, Work};
use super::{Common, Failure, Outcome, output, review};
use annalist::Annalist;
use annalist::check::Code;
use annalist::explain::{event, pair, row};
use annalist::mention::{EventMention, Scope};
use annalist::review::digits;
use annalist::timeline::Timeline;
use clap::Args;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

/// Show how rows came about, how two events stand to each other in time, or what a check looks for
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist explain e-41c9b2a07d1e --in reports/
  annalist explain e-41c9b2a07d1e e-5a80a708811e --in reports/     which came first, and who says so
  annalist explain e-41c9b2a07d1e e-5a80a708811e --in timeline.jsonl
  annalist explain D301")]
pub struct Arguments {
    /// Ids of rows, as in the column `id`; `e-` or `m-` before them may be left out. Two are set beside each other. Or
    /// codes of checks, as in the column `flags`
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// The reports that the rows were made from, or a timeline in JSON lines
    #[arg(long = "in", num_args = 1.., value_name = "PATH")]
    reports: Vec<String>,
    #[command(flatten)]
    known: Known,
    #[command(flatten)]
    how: How,
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
    let written = match arguments.reports.as_slice() {
        [path] => written(Path::new(path))?,
        _ => None,
    };
    if written.is_some() || wanted.len() == 2 {
        let mut input = Input::of(arguments.reports, arguments.how);
        let timeline = match written {
            Some(timeline) => timeline,
            None => made(annalist, common, &mut input, &arguments.known)?,
        };
        return compare(&timeline, wanted, &mut out);
    }
    let mut found: BTreeSet<String> = BTreeSet::new();
    Input::of(arguments.reports, arguments.how).each(
        annalist,
        common,
        |report| {
            let mentions = annalist.mentions(report);
            let asked = |m: &&EventMention| wanted.iter().any(|id| is(id, &m.id) || is(id, &m.event));
            let told = mentions.iter().filter(asked).map(|m| (m.id.clone(), m.event.clone(), row(annalist, report, m)));
            Work { result: told.collect::<Vec<_>>(), open: 0, rows: None }
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
    let missing = wanted.iter().filter(|id| !found.iter().any(|row| is(id, row)));
    Ok(missing.inspect(|id| tell_missing(id)).count() == 0)
}

fn tell_missing(id: &str) {
    output::say(format_args!("no row `{id}` in these reports; ids stand in the last column of the timeline"));
}

/// The timeline in a file that annalist has written; `None` where it is another.
fn written(path: &Path) -> Result<Option<Timeline>, Failure> {
    let Ok(file) = File::open(path) else { return Ok(None) };
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let Ok(head) = reader.fill_buf() else { return Ok(None) };
    match head.strip_prefix(b"[\n").unwrap_or(head).starts_with(b"{\"schema\":\"annalist/") {
        true => Ok(Some(Timeline::read(reader, path)?)),
        false => Ok(None),
    }
}

/// The timeline of the reports, as `annalist timeline` makes it.
fn made(annalist: &Annalist, common: &Common, input: &mut Input, known: &Known) -> Result<Timeline, Failure> {
    let known = known.read(annalist, input)?;
    let (gathering, _) = input.gather(annalist, common, Scope::Leads, |_| 0)?;
    let mut timeline = facts::timeline(gathering, true, &known);
    review::obey(&mut timeline, Scope::Leads, common)?;
    Ok(timeline)
}

/// Two events beside each other; of another number each for itself.
fn compare(timeline: &Timeline, wanted: &[String], out: &mut impl Write) -> Outcome {
    let find = |id: &String| {
        let names = |i: &usize| {
            let event = &timeline.events[*i];
            let rows = event.members.iter().map(|&row| &timeline.rows[row].mention);
            rows.into_iter().any(|mention| is_of(id, &mention.id))
        };
        let found = (0..timeline.events.len()).find(names);
        if found.is_none() {
            tell_missing(id);
        }
        found
    };
    let found: Vec<usize> = wanted.iter().filter_map(find).collect();
    if found.len() < wanted.len() {
        return Ok(false);
    }
    match found.as_slice() {
        [first, second] if first == second => {
            let message = format!("`{}` and `{}` are one event; explain it alone", wanted[0], wanted[1]);
            return Err(Failure::Told(message));
        }
        [first, second] => write!(out, "{}", pair(timeline, *first, *second))?,
        all => {
            for (i, one) in all.iter().enumerate() {
                write!(out, "{}{}", if i > 0 { "\n" } else { "" }, event(timeline, *one))?;
            }
        }
    }
    out.flush()?;
    Ok(true)
}

/// The id of a mention, or that of the event that it was before reports were merged.
fn is_of(asked: &str, mention: &str) -> bool {
    digits(asked) == digits(mention)
}

/// True when a person means this id: the letter before it says only whether it is an event or a mention.
fn is(asked: &str, id: &str) -> bool {
    let asked = asked.trim();
    asked == id || id.split_once('-').is_some_and(|(_, bare)| asked == bare)
}
