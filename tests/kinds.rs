//! Reports of many kinds, each beside what a careful analyst takes from it. Where the program differs, the difference
//! stands in `fixtures/kinds/known.md`: one that is new fails, and so does one that is gone.

use annalist::Annalist;
use annalist::export::column::Column;
use annalist::export::{Settings, by_name};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const COLUMNS: &str =
    "when,event,status,attribution,earliest,latest,precision,extent,trigger,expression,dated_by,actors,places";

fn reports() -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir("fixtures/kinds").unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths
}

fn timeline(path: &Path) -> String {
    let annalist = Annalist::english();
    let mut settings = Settings::default();
    settings.csv.columns = Column::select(COLUMNS, annalist::export::Rows::Events).unwrap();
    let mut out = Vec::new();
    by_name("csv", &settings).unwrap().write(&annalist.timeline(annalist.read(path).reports), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Rows of the one that the other lacks, in order.
fn without<'a>(rows: &'a str, others: &str) -> Vec<&'a str> {
    rows.lines().filter(|row| !others.lines().any(|other| other == *row)).collect()
}

/// The differences of each report that `known.md` lists.
fn known() -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string("fixtures/kinds/known.md").unwrap();
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut report = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            report = name.to_owned();
        } else if line.starts_with(['-', '+']) {
            known.entry(report.clone()).or_default().push(line.to_owned());
        }
    }
    known
}

#[test]
fn every_report_gives_what_an_analyst_takes_from_it() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let reports = reports();
    assert!(reports.len() >= 12, "{} reports", reports.len());
    let mut rows = 0;
    for path in reports {
        let expected = std::fs::read_to_string(path.with_extension("csv")).unwrap();
        let got = timeline(&path);
        rows += expected.lines().count() - 1;
        let lost = without(&expected, &got).into_iter().map(|row| format!("-{row}"));
        let new = without(&got, &expected).into_iter().map(|row| format!("+{row}"));
        let differences: Vec<String> = lost.chain(new).collect();
        if differences.is_empty() {
            assert_eq!(expected, got, "{}: the order of the rows", path.display());
        } else {
            found.insert(path.file_stem().unwrap().to_string_lossy().into_owned(), differences);
        }
    }
    assert!(rows > 80, "{rows} rows");
    let show = |all: &BTreeMap<String, Vec<String>>| {
        all.iter().map(|(report, lines)| format!("## {report}\n{}\n", lines.join("\n"))).collect::<String>()
    };
    assert_eq!(show(&found), show(&known()), "fixtures/kinds/known.md lists the second");
}
