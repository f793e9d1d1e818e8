//! Paths in, reports out: in parallel, in the order of the input, with what went wrong told.

use super::output::plural;
use super::{Common, Failure};
use annalist::report::{Batch, ReadOptions, Report, batches};
use annalist::time::Stamp;
use annalist::{Annalist, Cost, Scratch};
use clap::Args;
use rayon::prelude::*;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Which reports, and what is known of them beside their text.
#[derive(Args)]
pub struct Input {
    /// Files, folders, `@list` or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Publication date of all reports, over what they say themselves
    #[arg(long, value_name = "DATE")]
    published: Option<Stamp>,
    /// Read a field of JSON lines under another name, as in `text=body`
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = field)]
    fields: Vec<(String, String)>,
    /// Exit with status 2 when anything was skipped
    #[arg(long)]
    strict: bool,
}

fn field(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .ok_or_else(|| "expected a pair as in text=body".into())
}

/// What was read and what was not.
#[derive(Default)]
pub struct Tally {
    pub reports: usize,
    pub skipped: usize,
    undated: usize,
    open: usize,
    strict: bool,
}

/// What a report gave, and how many relative expressions stayed open for want of its date.
pub struct Work<T> {
    pub result: T,
    pub open: usize,
}

impl Input {
    /// The same, for the reports of another option.
    pub fn of(paths: Vec<String>, published: Option<Stamp>) -> Self {
        Input { paths, published, fields: Vec::new(), strict: false }
    }

    /// Standard input when nothing is named and something is piped in.
    fn paths(&self) -> Result<Vec<String>, Failure> {
        if !self.paths.is_empty() {
            return Ok(self.paths.clone());
        }
        if std::io::stdin().is_terminal() {
            return Err(Failure::Told(
                "no reports named; give files or folders, or pipe a text in (`--help` shows examples)".into(),
            ));
        }
        Ok(vec!["-".into()])
    }

    /// Runs `work` on every report, in parallel, and hands the results to `sink` in the order of
    /// the input. What could not be read is told on standard error, and the run goes on.
    pub fn each<T: Send>(
        &self,
        annalist: &Annalist,
        common: &Common,
        work: impl Fn(&Report, &mut Scratch) -> Work<T> + Sync,
        mut sink: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<Tally, Failure> {
        let options = ReadOptions { published: self.published, fields: self.fields.clone() };
        let mut tally = Tally { strict: self.strict, ..Tally::default() };
        let paths = self.paths()?;
        let mut batches = batches(&paths, &options);
        let mut progress = Progress::new(common);
        // What a thread has learned of the grammar serves whoever comes next.
        let spare: Mutex<Vec<Scratch>> = Mutex::default();
        loop {
            // As much at a time as keeps the threads busy: memory is bounded by this, not by the input.
            let round: Vec<Batch<'_>> = batches.by_ref().take(2 * rayon::current_num_threads()).collect();
            if round.is_empty() {
                break;
            }
            let results: Vec<Vec<_>> = round
                .into_par_iter()
                .map(|batch| {
                    let mut scratch = spare.lock().ok().and_then(|mut spare| spare.pop()).unwrap_or_default();
                    let mut one = |document| {
                        let report = annalist.publish(document);
                        let work = work(&report, &mut scratch);
                        (Told::of(&report, work.open), work)
                    };
                    // Small files are many to a batch and large ones are alone.
                    let done = batch.documents().into_iter().map(|document| document.map(&mut one)).collect();
                    if let Ok(mut spare) = spare.lock() {
                        spare.push(scratch);
                    }
                    done
                })
                .collect();
            for result in results.into_iter().flatten() {
                match result {
                    Ok((told, work)) => {
                        tally.reports += 1;
                        if let Some(told) = told.0 {
                            tally.undated += 1;
                            tally.open += work.open;
                            progress.clear();
                            if !common.quiet {
                                eprintln!("annalist: {told}");
                            }
                        }
                        sink(work.result)?;
                    }
                    Err(error) => {
                        let lost = error.cost() == Cost::Loss;
                        tally.skipped += usize::from(lost);
                        progress.clear();
                        if lost || !common.quiet {
                            eprintln!("annalist: {error}");
                        }
                    }
                }
                progress.show(&tally);
            }
        }
        progress.clear();
        Ok(tally)
    }
}

/// What is to be said of a report: that it has no date and what that costs.
struct Told(Option<String>);

impl Told {
    fn of(report: &Report, open: usize) -> Told {
        Told((report.published.is_none() && open > 0).then(|| {
            format!(
                "{}: no publication date found; {} left open. Try --published 2025-06-17",
                report.origin,
                plural(open, "relative expression")
            )
        }))
    }
}

impl Tally {
    /// Ends a run: the summary line, and whether all went well.
    pub fn finish(&self, common: &Common, made: &str) -> bool {
        if !common.quiet && (self.skipped > 0 || self.reports != 1) {
            let mut line = format!("{} read", plural(self.reports, "report"));
            if self.skipped > 0 {
                line += &format!(", {} skipped", self.skipped);
            }
            if self.undated > 0 {
                line += &format!(", {} without a date ({} left open)", self.undated, plural(self.open, "expression"));
            }
            if !made.is_empty() {
                line += &format!("; {made}");
            }
            eprintln!("annalist: {line}");
        }
        if self.reports == 0 {
            eprintln!("annalist: nothing to read: give text files (.txt, .md) or JSON lines with `text`");
        }
        self.reports > 0 && !(self.strict && self.skipped > 0)
    }
}

/// A count on standard error, after a second, on a terminal only.
struct Progress {
    on: bool,
    start: Instant,
    last: Instant,
    shown: bool,
}

impl Progress {
    fn new(common: &Common) -> Self {
        let now = Instant::now();
        let on = !common.quiet && !common.no_progress && std::io::stderr().is_terminal();
        Progress { on, start: now, last: now, shown: false }
    }

    fn show(&mut self, tally: &Tally) {
        if self.on && self.start.elapsed() > Duration::from_secs(1) && self.last.elapsed() > Duration::from_millis(100)
        {
            self.last = Instant::now();
            self.shown = true;
            eprint!("\r{} read\u{1b}[K", plural(tally.reports, "report"));
            let _ = std::io::stderr().flush();
        }
    }

    fn clear(&mut self) {
        if self.shown {
            self.shown = false;
            eprint!("\r\u{1b}[K");
        }
    }
}
