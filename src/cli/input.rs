//! Paths in, reports out: in parallel, in the order of the input, with what went wrong told.

use super::output::{self, plural};
use super::{Common, Failure};
use annalist::explain::evidence;
use annalist::kept::Keeper;
use annalist::mention::Scope;
use annalist::report::{Batch, Hints, PublishedFrom, ReadOptions, Report, batches};
use annalist::time::{Edtf, Stamp};
use annalist::timeline::{Gathering, Part};
use annalist::{Annalist, Cost, ErrorKind};
use clap::Args;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Which reports, and what is known of them beside their text.
#[derive(Args)]
pub struct Input {
    /// Files, folders, patterns, `@list` or `-` for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    how: How,
    /// Exit with status 2 when anything was skipped
    #[arg(long)]
    strict: bool,
    /// A file that is no report, though it may lie among them.
    #[arg(skip)]
    pub except: Option<PathBuf>,
}

/// How reports are read. Their rows come about anew only where it is the same.
#[derive(Args, Clone, Default)]
pub struct How {
    /// Publication date of all reports, over what they say themselves
    #[arg(long, value_name = "DATE")]
    published: Option<Stamp>,
    /// What tells the publication date before all else: header, meta, url, filename, mtime or column:NAME
    #[arg(long, value_name = "WAY", value_parser = way)]
    published_from: Option<Way>,
    /// Only what was known on this day: reports that were published later are passed over
    #[arg(long, value_name = "DATE")]
    as_of: Option<Stamp>,
    /// Where dates that are given in UTC are read, as in -05:00 or +0530
    #[arg(long, value_name = "OFFSET", value_parser = zone, allow_hyphen_values = true)]
    tz: Option<i32>,
    /// Take all reports to be in this language, as in en, and skip none for its language
    #[arg(long, value_name = "CODE", value_parser = ["en"])]
    language: Option<String>,
    /// What tells events beside the text of reports
    #[arg(long, value_name = "WHAT", value_parser = ["captions"])]
    include: Option<String>,
    /// Read a field of JSON lines or a column under another name, as in `text=body`
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = field)]
    fields: Vec<(String, String)>,
}

fn field(text: &str) -> Result<(String, String), String> {
    text.split_once('=')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .ok_or_else(|| "expected a pair as in text=body".into())
}

/// What `--published-from` takes.
#[derive(Clone)]
enum Way {
    From(PublishedFrom),
    Column(String),
}

fn way(text: &str) -> Result<Way, String> {
    Ok(Way::From(match text {
        "header" => PublishedFrom::Header,
        "meta" => PublishedFrom::Meta,
        "url" => PublishedFrom::Url,
        "filename" => PublishedFrom::Filename,
        "mtime" => PublishedFrom::FileTime,
        _ => match text.strip_prefix("column:").filter(|name| !name.is_empty()) {
            Some(name) => return Ok(Way::Column(name.to_owned())),
            None => return Err("expected header, meta, url, filename, mtime or column:NAME".into()),
        },
    }))
}

/// Minutes east of UTC.
fn zone(text: &str) -> Result<i32, String> {
    // The reader of stamps knows offsets behind a time.
    let stamp = Stamp::parse(&format!("2025-06-17T12:00{text}"));
    stamp.and_then(|stamp| stamp.offset).ok_or_else(|| "expected an offset from UTC as in -05:00, +0530 or Z".into())
}

/// What was read and what was not.
#[derive(Default)]
pub struct Tally {
    pub reports: usize,
    pub skipped: usize,
    /// Published after the day of `--as-of`.
    later: usize,
    /// Why, and how many of each.
    reasons: BTreeMap<&'static str, usize>,
    undated: usize,
    open: usize,
    strict: bool,
}

/// What a report gave, and how many relative expressions stayed open for want of its date.
pub struct Work<T> {
    pub result: T,
    pub open: usize,
    /// How many rows it gave, where that is worth telling.
    pub rows: Option<usize>,
}

impl How {
    /// Nobody knew of it on the day that is asked for. Of a report without a date, or one that is known to the month of that
    /// day, nothing tells.
    fn is_later(&self, report: &Report) -> bool {
        let known = self.as_of.and_then(|stamp| stamp.interval().last_day());
        let published = report.published.as_ref().and_then(|published| published.when.first_day());
        known.zip(published).is_some_and(|(known, published)| published > known)
    }
}

impl Input {
    /// The same, for the reports of another option.
    pub fn of(paths: Vec<String>, how: How) -> Self {
        Input { paths, how, strict: false, except: None }
    }

    fn options(&self) -> ReadOptions {
        let how = &self.how;
        let mut fields = how.fields.clone();
        let published_from = match &how.published_from {
            Some(Way::Column(name)) => {
                fields.push(("published".into(), name.clone()));
                None
            }
            Some(Way::From(from)) => Some(*from),
            None => None,
        };
        let (captions, in_language) = (how.include.is_some(), how.language.is_some());
        let hints = Hints { published_from, zone: how.tz, captions, in_language };
        ReadOptions { published: how.published, fields, hints, except: self.except.clone() }
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

    /// What a timeline is made of, report by report; `open` tells how many expressions of one are to be told of as open.
    pub fn gather(
        &self,
        annalist: &Annalist,
        common: &Common,
        scope: Scope,
        open: fn(&Part) -> usize,
    ) -> Result<(Gathering, Tally), Failure> {
        let (mut gathering, mut keeper) = (Gathering::default(), Keeper::default());
        let tally = self.each_part(annalist, common, scope, open, |mut part| {
            part.keep_in(&mut keeper);
            gathering.add(part);
        })?;
        Ok((gathering, tally))
    }

    /// The same, each for itself.
    pub fn parts(&self, annalist: &Annalist, common: &Common, scope: Scope) -> Result<(Vec<Part>, Tally), Failure> {
        let mut parts = Vec::new();
        let tally = self.each_part(annalist, common, scope, |_| 0, |part| parts.push(part))?;
        Ok((parts, tally))
    }

    fn each_part(
        &self,
        annalist: &Annalist,
        common: &Common,
        scope: Scope,
        open: fn(&Part) -> usize,
        mut take: impl FnMut(Part),
    ) -> Result<Tally, Failure> {
        let work = |report: &Report| {
            let part = annalist.part(report, scope);
            Work { open: open(&part), rows: Some(part.rows.len()), result: part }
        };
        self.each(annalist, common, work, |part| {
            take(part);
            Ok(())
        })
    }

    /// Runs `work` on every report, in parallel, and hands the results to `sink` in the order of
    /// the input. What could not be read is told on standard error, and the run goes on.
    pub fn each<T: Send>(
        &self,
        annalist: &Annalist,
        common: &Common,
        work: impl Fn(&Report) -> Work<T> + Sync,
        mut sink: impl FnMut(T) -> Result<(), Failure>,
    ) -> Result<Tally, Failure> {
        let options = self.options();
        let mut tally = Tally { strict: self.strict, ..Tally::default() };
        let paths = self.paths()?;
        let mut batches = batches(&paths, &options);
        let mut progress = Progress::new(common);
        loop {
            // As much at a time as keeps the threads busy: memory is bounded by this, not by the input.
            let round: Vec<Batch<'_>> = batches.by_ref().take(2 * rayon::current_num_threads()).collect();
            if round.is_empty() {
                break;
            }
            let results: Vec<Vec<_>> = round
                .into_par_iter()
                .map(|batch| {
                    let one = |report: Report| {
                        if self.how.is_later(&report) {
                            return None;
                        }
                        let work = work(&report);
                        Some((Told::of(&report, &work, common), work))
                    };
                    let reports = |document| match document {
                        Ok(document) => annalist.reports(document),
                        Err(error) => vec![Err(error)],
                    };
                    // Small files are many to a batch and large ones are alone.
                    let mut made = Vec::new();
                    batch.each(|document| made.extend(reports(document).into_iter().map(|report| report.map(one))));
                    made
                })
                .collect();
            for result in results.into_iter().flatten() {
                match result {
                    Ok(None) => tally.later += 1,
                    Ok(Some((told, work))) => {
                        tally.reports += 1;
                        if told.undated {
                            tally.undated += 1;
                            tally.open += work.open;
                        }
                        if let Some(line) = told.line {
                            progress.clear();
                            output::say(line);
                        }
                        sink(work.result)?;
                    }
                    Err(error) => {
                        // What annalist wrote lies beside the reports and is no news, unless it was named as one.
                        let own = matches!(error.kind(), ErrorKind::Own { .. });
                        let is_named = |at: &PathBuf| paths.iter().any(|path| at.as_os_str() == path.as_str());
                        let named = matches!(error.kind(), ErrorKind::Own { at, count: None } if is_named(&at.file));
                        let lost = named || error.cost() == Cost::Loss;
                        if lost {
                            tally.skipped += 1;
                            *tally.reasons.entry(error.reason()).or_default() += 1;
                        }
                        let news = common.verbose || !own;
                        if lost || news && !common.quiet {
                            progress.clear();
                            output::say(error);
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

/// What is to be said of a report: that it has no date and what that costs; with `--verbose` all that it gave.
struct Told {
    undated: bool,
    line: Option<String>,
}

impl Told {
    fn of<T>(report: &Report, work: &Work<T>, common: &Common) -> Told {
        let origin = &report.origin;
        let undated = report.published.is_none() && work.open > 0;
        let line = if undated && !common.quiet {
            let open = plural(work.open, "relative expression");
            Some(format!(
                "{origin}: no publication date found; {open} left open. Try --published 2025-06-17 or --published-from"
            ))
        } else if common.verbose {
            let day = report.published.as_ref().map_or("no publication date".to_owned(), |published| {
                let when = Edtf::of(None, &published.when).map_or(String::new(), |when| format!(" {when}"));
                format!("published{when} ({})", evidence(published))
            });
            let rows = work.rows.map_or(String::new(), |rows| format!("; {}", plural(rows, "row")));
            Some(format!("{origin}: {day}{rows}"))
        } else {
            None
        };
        Told { undated, line }
    }
}

impl Tally {
    /// Ends a run: the summary line, and whether all went well.
    pub fn finish(&self, common: &Common, made: &str) -> bool {
        if !common.quiet && (self.skipped > 0 || self.later > 0 || common.verbose || self.reports != 1) {
            let mut line = format!("{} read", plural(self.reports, "report"));
            if self.skipped > 0 {
                let reasons: Vec<String> = self.reasons.iter().map(|(why, count)| format!("{count} {why}")).collect();
                line += &format!(", {} skipped ({})", self.skipped, reasons.join(", "));
            }
            if self.later > 0 {
                line += &format!(", {} published later and passed over", self.later);
            }
            if self.undated > 0 {
                line += &format!(", {} without a date ({} left open)", self.undated, plural(self.open, "expression"));
            }
            if !made.is_empty() {
                line += &format!("; {made}");
            }
            eprintln!("annalist: {line}");
        }
        let readable = self.reports + self.later > 0;
        if !readable {
            eprintln!(
                "annalist: nothing to read: give reports as text, HTML, DOCX, PDF, mail, a feed, a table or JSON lines"
            );
        }
        readable && !(self.strict && self.skipped > 0)
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
