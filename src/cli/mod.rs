//! One file per subcommand. Standard output is data, standard error is everything else.

mod apply;
mod check;
mod config;
mod convert;
mod date;
mod dates;
mod eval;
mod explain;
mod facts;
mod grammar;
mod input;
mod meta;
mod output;
mod published;
mod review;
mod select;
mod timeline;
mod write;

use annalist::time::{self, DayOrder};
use annalist::{Annalist, Error, resolve};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reconstructs the timeline of events from reports.
#[derive(Parser)]
#[command(
    name = "annalist",
    version,
    about,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = "\
Examples:
  annalist timeline reports/ -o timeline.csv     every dated event of a folder of reports
  annalist timeline story.txt                    the same on the terminal
  annalist date \"three weeks ago\" --published 2025-06-17
  annalist dates reports.jsonl --format jsonl    time expressions only
  annalist explain m-41c9b2a07d1e --in reports/  how a row came about
  annalist check reports/                        what does not add up

Exit status: 0 done, 1 `check` found something, 2 usage, nothing readable or a failed write.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Args)]
struct Common {
    /// Use the grammar in this folder instead of the built-in one
    #[arg(long, global = true, value_name = "DIR")]
    grammars: Option<PathBuf>,
    /// How open dates lean: past, future or nearest, whatever the verb says
    #[arg(long, global = true, value_name = "LEAN")]
    prefer: Option<Prefer>,
    /// How dates in nothing but digits are read: 03/04/2025, 12-03-04
    #[arg(long, global = true, value_name = "ORDER")]
    date_order: Option<DateOrder>,
    /// When "fiscal 2025" begins
    #[arg(long, global = true, default_value = "us", value_name = "WHOSE")]
    fiscal_year: FiscalYear,
    /// Whose seasons are meant by "last summer"
    #[arg(long, global = true, default_value = "north", value_name = "HALF")]
    hemisphere: Hemisphere,
    /// Number of threads; the output is the same for any number
    #[arg(short = 'j', long = "jobs", global = true, value_name = "N")]
    jobs: Option<usize>,
    /// Colours on the terminal
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    color: Color,
    /// Say nothing but errors
    #[arg(short, long, global = true, overrides_with = "verbose")]
    quiet: bool,
    /// Say more: each report, its day and how that was found, and what it gave
    #[arg(short, long, global = true, overrides_with = "quiet")]
    verbose: bool,
    /// Show no progress
    #[arg(long, global = true)]
    no_progress: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Prefer {
    Past,
    Future,
    Nearest,
}

#[derive(Clone, Copy, ValueEnum, PartialEq)]
enum DateOrder {
    /// Day first
    Dmy,
    /// Month first
    Mdy,
    /// Year first where it has two digits, else month first
    Ymd,
}

#[derive(Clone, Copy, ValueEnum)]
enum FiscalYear {
    /// 1 October 2024, as the federal government has it
    Us,
    /// 1 April 2024
    Uk,
    /// 1 January 2025
    Calendar,
}

#[derive(Clone, Copy, ValueEnum)]
enum Hemisphere {
    /// June to August
    North,
    /// December to February
    South,
}

#[derive(Clone, Copy, ValueEnum, PartialEq)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Reports in, timeline out
    Timeline(timeline::Arguments),
    /// What does not add up, within and across reports
    Check(check::Arguments),
    /// The time expressions of reports, dated
    Dates(dates::Arguments),
    /// Date one expression or sentence and show how
    Date(date::Arguments),
    /// The publication date of each report, and how it was found
    Published(published::Arguments),
    /// Show how rows came about
    Explain(explain::Arguments),
    /// Take an analyst's decisions back in
    Apply(apply::Arguments),
    /// A timeline in JSON lines to any other format
    Convert(convert::Arguments),
    /// Score time expressions against annotated texts
    Eval(eval::Arguments),
    /// For those who write grammars
    #[command(subcommand)]
    Grammar(grammar::Command),
    /// The JSON Schema of what is written as JSON
    Schema(meta::Schema),
    /// Completions for a shell
    Completions(meta::Completions),
    /// The manual page, of the program or of a command
    Man(meta::Man),
}

/// What ends a run early.
enum Failure {
    /// A sentence for the user; exit status 2.
    Told(String),
    /// The reader of our output has gone: success.
    BrokenPipe,
    /// A check found something, which has been shown; exit status 1.
    Findings,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Told(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::BrokenPipe,
            _ => Failure::Told(format!("cannot write the output: {error}")),
        }
    }
}

/// True when everything went well.
type Outcome = Result<bool, Failure>;

/// Exit status for usage errors, for nothing readable and for failed writes.
const TROUBLE: u8 = 2;

pub fn main() -> ExitCode {
    let cli = match config::parse() {
        Ok(cli) => cli,
        Err(failure) => return ended(Err(failure)),
    };
    if let Some(jobs) = cli.common.jobs {
        // Fails only when the pool stands already, which nothing before this could cause.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    let common = &cli.common;
    let outcome = match cli.command {
        Command::Timeline(arguments) => timeline::run(arguments, common),
        Command::Check(arguments) => check::run(arguments, common),
        Command::Dates(arguments) => dates::run(arguments, common),
        Command::Date(arguments) => date::run(arguments, common),
        Command::Published(arguments) => published::run(arguments, common),
        Command::Explain(arguments) => explain::run(arguments, common),
        Command::Apply(arguments) => apply::run(arguments, common),
        Command::Convert(arguments) => convert::run(arguments, common),
        Command::Schema(arguments) => meta::schema(&arguments),
        Command::Completions(arguments) => meta::completions(&arguments),
        Command::Man(arguments) => meta::man(&arguments),
        Command::Eval(arguments) => eval::run(arguments, common),
        Command::Grammar(command) => grammar::run(command, common),
    };
    ended(outcome)
}

fn ended(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(true) | Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Findings) => ExitCode::FAILURE,
        Ok(false) => ExitCode::from(TROUBLE),
        Err(Failure::Told(message)) => {
            output::say(message);
            ExitCode::from(TROUBLE)
        }
    }
}

impl Common {
    /// The program as the options set it up.
    ///
    /// It lives as long as the process: taking it apart at the end is time that nobody gets.
    fn annalist(&self) -> Result<&'static Annalist, Failure> {
        let options = resolve::Options {
            prefer: self.prefer.map(|prefer| match prefer {
                Prefer::Past => resolve::Lean::Past,
                Prefer::Future => resolve::Lean::Future,
                Prefer::Nearest => resolve::Lean::Nearest,
            }),
            date_order: self.date_order.map(|order| match order {
                DateOrder::Dmy => DayOrder::Dmy,
                DateOrder::Mdy => DayOrder::Mdy,
                DateOrder::Ymd => DayOrder::Ymd,
            }),
            fiscal_year: match self.fiscal_year {
                FiscalYear::Us => time::FiscalYear::UnitedStates,
                FiscalYear::Uk => time::FiscalYear::UnitedKingdom,
                FiscalYear::Calendar => time::FiscalYear::Calendar,
            },
            hemisphere: match self.hemisphere {
                Hemisphere::North => time::Hemisphere::North,
                Hemisphere::South => time::Hemisphere::South,
            },
        };
        let annalist = match &self.grammars {
            Some(folder) => Annalist::with_grammar(folder, options)?,
            None => Annalist::with_options(options),
        };
        Ok(Box::leak(Box::new(annalist)))
    }

    /// Whether to colour what goes to standard output, which is or is not a terminal.
    fn colors(&self, terminal: bool) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        }
    }
}
