//! Pages as news sites, councils and bloggers put them out: the body comes, and what stands around it tells nothing.

use annalist::Annalist;
use annalist::report::Report;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The day, then a line for each passage: what it is, when it was said, and its words.
fn shown(report: &Report) -> String {
    let mut out = String::new();
    let day =
        report.published.as_ref().map(|p| format!("{} {}", p.when.first_day().unwrap(), p.evidence.method.name()));
    writeln!(out, "published {}", day.as_deref().unwrap_or("?")).unwrap();
    for passage in &report.passages {
        let said = passage.said.as_ref().and_then(|said| said.day()).map_or(String::new(), |day| format!(" {day}"));
        writeln!(out, "{}{said}: {}", passage.role.name(), report.words(passage.span)).unwrap();
    }
    out
}

/// `ANNALIST_EXPECTED=write cargo test` writes what is expected anew; what changed is then read as a diff.
#[test]
fn the_body_of_a_page_comes_and_its_furniture_does_not() {
    let folder = Path::new("fixtures/pages");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.is_file());
    pages.sort();
    assert_eq!(pages.len(), 10);
    for page in pages {
        let mut reading = Annalist::english().read(&page);
        assert!(reading.diagnostics.is_empty(), "{}: {}", page.display(), reading.diagnostics[0]);
        assert_eq!(reading.reports.len(), 1, "{}", page.display());
        let got = shown(&reading.reports.remove(0));
        let kept = folder.join("expected").join(page.with_extension("txt").file_name().unwrap());
        if std::env::var_os("ANNALIST_EXPECTED").is_some_and(|v| v == "write") {
            std::fs::write(&kept, &got).unwrap();
        }
        assert_eq!(got, std::fs::read_to_string(&kept).unwrap_or_default(), "{}", kept.display());
    }
}
