//! The files of decisions beside the reports.

use super::{Common, Failure, output};
use annalist::Error;
use annalist::mention::Scope;
use annalist::review::{Decisions, FILE};
use annalist::timeline::Timeline;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

/// How many stale decisions are told one by one.
const TOLD: usize = 10;

/// The folders of reports, and those above them. Links are followed, so that a folder is the same from everywhere.
fn folders(timeline: &Timeline) -> Vec<PathBuf> {
    let paths = timeline.sources.iter().map(|source| Path::new(&source.origin.path));
    // Thousands of reports lie in one folder, or in one file.
    let named: BTreeSet<&Path> = paths.filter(|path| *path != Path::new("-")).filter_map(Path::parent).collect();
    let here = |folder: &Path| if folder.as_os_str().is_empty() { Path::new(".") } else { folder }.canonicalize();
    // Of a report in an archive, the folder of the archive.
    let folder = |named: &Path| named.ancestors().find_map(|folder| here(folder).ok().filter(|folder| folder.is_dir()));
    let folders: BTreeSet<PathBuf> = named.into_iter().filter_map(folder).collect();
    folders.into_iter().collect()
}

/// The files of decisions that concern the reports of a timeline: in their folders and in those above, as with
/// `annalist.toml`. The topmost comes last: it is where later decisions are.
fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let above: BTreeSet<&Path> = folders.iter().flat_map(|folder| folder.ancestors()).collect();
    let mut files: Vec<PathBuf> = above.into_iter().map(|folder| folder.join(FILE)).filter(|f| f.is_file()).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.components().count()));
    files
}

/// Where new decisions on the reports of a timeline go: into the topmost file above all of them, so that no older one
/// comes after them; where there is none, into their folder.
pub fn home(timeline: &Timeline) -> PathBuf {
    let folders = folders(timeline);
    let mut all = folders.iter();
    let first = all.next().cloned().unwrap_or_default();
    let common = all.fold(first, |common, folder| {
        let shared = common.components().zip(folder.components()).take_while(|(a, b)| a == b);
        shared.map(|(part, _)| part).collect()
    });
    files(std::slice::from_ref(&common)).pop().unwrap_or_else(|| common.join(FILE))
}

/// A path as a person here would write it.
pub fn shown(path: &Path) -> std::path::Display<'_> {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    here.ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).display()
}

/// All decisions on the reports of a timeline.
pub fn decisions(timeline: &Timeline, common: &Common) -> Result<Decisions, Failure> {
    let mut decisions = Decisions::default();
    for file in files(&folders(timeline)) {
        if common.verbose {
            output::say(format_args!("{}: decisions taken from here", shown(&file)));
        }
        decisions.extend(read(&file)?);
    }
    Ok(decisions)
}

/// The decisions of a file; none where there is no file.
fn read(path: &Path) -> Result<Decisions, Failure> {
    match File::open(path) {
        Ok(file) => Ok(Decisions::read(BufReader::new(file), path)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Decisions::default()),
        Err(error) => Err(Error::io(path, "read", error).into()),
    }
}

/// Obeys the decisions beside the reports, and tells of those that are stale. Where `scope` leaves events out, it may have
/// left out those.
pub fn obey(timeline: &mut Timeline, scope: Scope, common: &Common) -> Result<(), Failure> {
    let decisions = decisions(timeline, common)?;
    let obeyed = timeline.review(&decisions);
    if !common.quiet {
        if obeyed.count > 0 {
            eprintln!("annalist: {} of {FILE} obeyed", output::plural(obeyed.count, "decision"));
        }
        for stale in obeyed.stale.iter().take(TOLD) {
            let (id, source) = (&stale.id, &stale.source);
            let event = &stale.event;
            let or = if scope == Scope::All { "" } else { ", or nothing dates it and this run leaves it out" };
            output::say(format_args!(
                "stale: {source} has changed since {id} ({event}) was reviewed{or}; give the table to `annalist apply` anew"
            ));
        }
        if obeyed.stale.len() > TOLD {
            eprintln!("annalist: stale: {} more", obeyed.stale.len() - TOLD);
        }
    }
    Ok(())
}
