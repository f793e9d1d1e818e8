//! The files of decisions beside the reports.

use super::{Common, Failure};
use annalist::Error;
use annalist::mention::Scope;
use annalist::review::{Decisions, FILE};
use annalist::timeline::Timeline;
use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

/// How many stale decisions are told one by one.
const TOLD: usize = 10;

/// Where the decisions on the reports of some folders are kept: in the folder above all of them.
pub fn home(folders: &[PathBuf]) -> PathBuf {
    let mut folders = folders.iter();
    let first = folders.next().cloned().unwrap_or_default();
    let common = folders.fold(first, |common, folder| {
        let shared = common.components().zip(folder.components()).take_while(|(a, b)| a == b);
        shared.map(|(part, _)| part).collect()
    });
    common.join(FILE)
}

/// The decisions of a file; none where there is no file.
pub fn read(path: &Path) -> Result<Decisions, Failure> {
    match File::open(path) {
        Ok(file) => Ok(Decisions::read(BufReader::new(file), path)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Decisions::default()),
        Err(error) => Err(Error::io(path, "read", error).into()),
    }
}

/// Obeys the decisions beside the reports, and tells of those that are stale. Where `scope` leaves events out, it may have
/// left out those.
pub fn obey(timeline: &mut Timeline, folders: &[PathBuf], scope: Scope, common: &Common) -> Result<(), Failure> {
    let mut decisions = Decisions::default();
    for folder in folders {
        decisions.extend(read(&folder.join(FILE))?);
    }
    let obeyed = timeline.review(&decisions);
    if !common.quiet {
        if obeyed.count > 0 {
            eprintln!("annalist: {} of {FILE} obeyed", super::output::plural(obeyed.count, "decision"));
        }
        for stale in obeyed.stale.iter().take(TOLD) {
            let (id, source) = (&stale.id, &stale.source);
            let event = annalist::export::visible(&stale.event);
            let or = if scope == Scope::All { "" } else { ", or nothing dates it and this run leaves it out" };
            eprintln!(
                "annalist: stale: {source} has changed since {id} ({event}) was reviewed{or}; give the table to `annalist apply` anew"
            );
        }
        if obeyed.stale.len() > TOLD {
            eprintln!("annalist: stale: {} more", obeyed.stale.len() - TOLD);
        }
    }
    Ok(())
}
