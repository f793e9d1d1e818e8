//! `annalist check`: what does not add up, within a report and between reports.

use super::facts::{self, Known};
use super::input::{How, Input};
use super::output::plural;
use super::select::{self, Select};
use super::{Common, Failure, Outcome, output, review};
use annalist::check::{Code, Selection, Severity};
use annalist::export::{Export, findings, table};
use annalist::mention::Scope;
use annalist::timeline::{Part, Timeline};
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::PathBuf;

/// What does not add up, within and across reports
#[derive(Args)]
#[command(after_help = "\
Examples:
  annalist check reports/
  annalist check reports/ --level note               slight ones, too
  annalist check reports/ --select D1,D301 --format sarif -o findings.sarif
  annalist check reports/ --ignore D301:e-41c9b2a07d1e
  annalist check reports/ --since 2025-05 --filter actor:ministry
  annalist check --draft memo.txt reports/           every dated statement of the memo, and what the reports say
  annalist check reports/ --facts known.csv          what does not agree with known dates and orders
  annalist explain D301                              the page of a check

Exit status: 0 nothing found, 1 something found, 2 usage, nothing readable or a failed write.")]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    known: Known,
    /// Judge each dated statement of this text of yours by the reports: supported, disagrees, coarser, finer, not found
    #[arg(long, value_name = "FILE")]
    draft: Option<String>,
    /// Write to this file; the format is told by its extension. May be given several times
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// text, json, jsonl, csv or sarif
    #[arg(short, long)]
    format: Option<String>,
    /// Only these: codes, beginnings of codes (D1) or names, with commas between them
    #[arg(long, value_name = "LIST")]
    select: Vec<String>,
    /// All but these; D301:ID leaves out what names an event, f-... one finding
    #[arg(long, value_name = "LIST")]
    ignore: Vec<String>,
    /// The slightest that are shown; the default is that of --fail-on, and at most warning
    #[arg(long, value_name = "SEVERITY")]
    level: Option<Level>,
    /// The slightest that makes the exit status 1, of those that are shown
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    fail_on: Level,
    /// Exit with status 0 whatever is found
    #[arg(long)]
    exit_zero: bool,
    /// Do not obey the decisions in annalist.review.jsonl beside the reports
    #[arg(long)]
    no_review: bool,
    /// Findings that name these events; of a draft, these statements
    #[command(flatten)]
    only: Select,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Level {
    Note,
    Warning,
    Error,
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Level::Note => Severity::Note,
            Level::Warning => Severity::Warning,
            Level::Error => Severity::Error,
        }
    }
}

pub fn run(mut arguments: Arguments, common: &Common) -> Outcome {
    let plain = table::Options { width: output::width(), color: false };
    let options = table::Options { color: common.colors(output::is_terminal()), ..plain };
    // Options are judged before the work begins.
    let level = arguments.level.unwrap_or(match arguments.draft {
        // Every statement is shown, supported or not.
        Some(_) => Level::Note,
        None => arguments.fail_on.min(Level::Warning),
    });
    let selection = Selection::new(&arguments.select, &arguments.ignore, level.severity())?;
    let only = arguments.only.read()?;
    let outputs = arguments.output.iter().map(|path| {
        let format = match &arguments.format {
            Some(name) if arguments.output.len() == 1 => findings::by_name(name, plain)?,
            _ => findings::by_path(path, plain)?,
        };
        Ok::<_, Failure>((path, format))
    });
    let outputs: Vec<(&PathBuf, Box<dyn Export>)> = outputs.collect::<Result<_, _>>()?;
    let shown = findings::by_name(arguments.format.as_deref().unwrap_or("text"), options)?;

    let annalist = common.annalist()?;
    let known = arguments.known.read(annalist, &mut arguments.input)?;
    // What stays open without a date is a finding of its own here.
    let (gathering, tally) = arguments.input.gather(annalist, common, Scope::Leads, |_| 0)?;
    let mut timeline = facts::timeline(gathering, true, &known);
    if !arguments.no_review {
        review::obey(&mut timeline, Scope::Leads, common)?;
    }
    if let Some(draft) = &arguments.draft {
        let (mut statements, read) =
            Input::of(vec![draft.clone()], How::default()).parts(annalist, common, Scope::Dated)?;
        if read.reports == 0 {
            return Err(Failure::Told(format!("{draft}: nothing to read in the draft")));
        }
        among(&mut statements, &only);
        timeline.judge(statements);
    } else {
        only.apply(&mut timeline);
    }
    let hidden = selection.apply(&mut timeline);
    for (path, format) in &outputs {
        output::file(path, |out| format.write(&timeline, out))?;
    }
    if outputs.is_empty() {
        let mut out = output::stdout();
        shown.write(&timeline, &mut out)?;
        out.flush()?;
    }
    if !timeline.is_whole() {
        return Err(Failure::Told("the file that words were put away in cannot be read back".into()));
    }
    let summary = summary(&timeline, hidden);
    let good = tally.finish(common, &summary);
    if !common.quiet && tally.reports == 1 && tally.skipped == 0 {
        eprintln!("annalist: {summary}");
    }
    let fails = timeline.findings.iter().any(|finding| finding.severity >= arguments.fail_on.severity());
    match (good, fails && !arguments.exit_zero) {
        (true, true) => Err(Failure::Findings),
        (good, _) => Ok(good),
    }
}

/// Keeps the statements of a draft that are asked for.
fn among(statements: &mut [Part], only: &select::Selection<'_>) {
    let mut own = Timeline::unmerged(statements.to_vec());
    only.apply(&mut own);
    let kept: HashSet<&str> = own.rows.iter().map(|row| row.mention.id.as_str()).collect();
    statements.iter_mut().for_each(|part| part.rows.retain(|row| kept.contains(row.mention.id.as_str())));
}

/// `1 error, 2 warnings (D101 1, D208 2)`.
fn summary(timeline: &Timeline, hidden: usize) -> String {
    let mut severities: BTreeMap<Severity, usize> = BTreeMap::new();
    let mut codes: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in &timeline.findings {
        *severities.entry(finding.severity).or_default() += 1;
        *codes.entry(finding.code).or_default() += 1;
    }
    let mut line = match severities.is_empty() {
        true => "nothing found".to_owned(),
        false => {
            let counted: Vec<String> =
                severities.iter().rev().map(|(severity, n)| plural(*n, severity.name())).collect();
            let codes: Vec<String> = codes.iter().map(|(code, n)| format!("{} {n}", code.name())).collect();
            format!("{} ({})", counted.join(", "), codes.join(", "))
        }
    };
    if hidden > 0 {
        line += &format!("; {hidden} below --level not shown");
    }
    line
}
