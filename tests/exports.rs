//! What goes out of the built program and comes back: conversion, schema, settings, manual.

mod folder;

use folder::{Folder, run, run_in};

const REPORT: &str = "Date: 2025-06-17\nSource: Courier\n\nThe harbour board closed the pier on Monday. \
    The minister resigned in May.\n\nA new pier will open on June 30. The port was built in 1897.\n";

#[test]
fn a_timeline_is_converted_without_its_reports() {
    let folder = Folder::new();
    let report = folder.file("report.txt", REPORT);
    let name = |file: &str| folder.name(file);
    let jsonl = name("t.jsonl");
    run(&["timeline", &report, "-o", &jsonl, "-o", &name("a.csv"), "-o", &name("a.html"), "-o", &name("a.ics")])
        .ends(0);
    std::fs::remove_file(&report).unwrap();
    run(&[
        "convert",
        &jsonl,
        "-o",
        &name("b.csv"),
        "-o",
        &name("b.html"),
        "-o",
        &name("b.ics"),
        "-o",
        &name("b.jsonl"),
    ])
    .ends(0);
    for (a, b) in [("a.csv", "b.csv"), ("a.html", "b.html"), ("a.ics", "b.ics"), ("t.jsonl", "b.jsonl")] {
        assert!(folder.read(a) == folder.read(b), "{a}");
        assert!(!folder.read(a).is_empty());
    }
    let planned = run(&["convert", &jsonl, "--filter", "status:planned", "-f", "csv", "--columns", "when"]).ends(0);
    assert_eq!(planned.out, "when\non 30 Jun 2025\n");
    let since = run(&["convert", &jsonl, "--until", "1950", "--columns", "when"]).ends(0);
    assert_eq!(since.out, "when\nin 1897\n");
    assert!(run(&["convert", &name("none.jsonl")]).ends(2).err.contains("none.jsonl: cannot read it"));
    assert!(run(&["convert", "fixtures/reports.jsonl"]).ends(2).err.contains("reports.jsonl:1: expected"));
}

#[test]
fn what_a_format_cannot_hold_is_told() {
    let folder = Folder::new();
    let report = folder.file("report.txt", REPORT);
    let ran = run(&["timeline", &report, "-o", &folder.name("t.ics")]).ends(0);
    assert!(ran.err.contains("t.ics: 2 events are left out that are known no finer than to a week"), "{}", ran.err);
    let coarse = run(&["timeline", &report, "-o", &folder.name("t.ics"), "--ics-coarse"]).ends(0);
    assert!(!coarse.err.contains("left out"), "{}", coarse.err);
    let cut = run(&["timeline", &report, "-o", &folder.name("t.csv"), "--quote-max", "20"]).ends(0);
    assert!(cut.err.contains("cut at 20 characters"), "{}", cut.err);
}

#[test]
fn a_table_is_described_beside_it() {
    let folder = Folder::new();
    let report = folder.file("report.txt", REPORT);
    run(&["timeline", &report, "-o", &folder.name("t.csv"), "--schema"]).ends(0);
    let package: serde_json::Value = serde_json::from_slice(&folder.read("datapackage.json")).unwrap();
    let fields = package["resources"][0]["schema"]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    let csv = String::from_utf8(folder.read("t.csv")).unwrap();
    assert_eq!(names.join(","), csv.lines().next().unwrap());
    assert!(run(&["timeline", &report, "--schema"]).ends(2).err.contains("--schema describes a CSV file"));
}

#[test]
fn what_is_made_of_the_definition() {
    let schema: serde_json::Value = serde_json::from_str(&run(&["schema"]).ends(0).out).unwrap();
    assert_eq!(schema["$id"], "annalist/1");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run(&["completions", shell]).ends(0).out.contains("annalist"), "{shell}");
    }
    assert!(run(&["man"]).ends(0).out.contains(".TH annalist 1"));
    assert!(run(&["man", "timeline"]).ends(0).out.contains("\\-\\-filter"));
    assert!(run(&["man", "timelin"]).ends(2).err.contains("did you mean `timeline`?"));
}

#[test]
fn a_flag_goes_before_the_file_and_the_file_before_the_default() {
    let folder = Folder::new();
    folder.file("reports/report.txt", REPORT);
    folder.file("annalist.toml", "quiet = true\nfilter = [\"status:planned\"]\n\n[timeline]\ncolumns = \"when\"\n");
    let inside = folder.path().join("reports");
    let ran = run_in(&inside, &["timeline", "."]).ends(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("when\non 30 Jun 2025\n", ""));
    let flag = run_in(&inside, &["timeline", ".", "--columns=status", "--filter", "resigned"]).ends(0);
    assert_eq!(flag.out, "status\nhappened\n");
    // An option that a command does not have is for the others.
    run_in(&inside, &["dates", "."]).ends(0);
}

#[test]
fn what_is_wrong_with_the_file_is_told() {
    for (text, told) in [
        ("colums = \"when\"\n", "annalist.toml: no option is called `colums`; did you mean `columns`?"),
        ("[timelin]\ntop = 3\n", "annalist.toml: no command is called `timelin`; did you mean `timeline`?"),
        ("[timeline]\nmethod = 1\n", "annalist.toml: no option is called `method`"),
        ("quiet = \"yes\"\n", "annalist.toml: `quiet` is true or false"),
        ("top = 1.5\n", "annalist.toml: `top` takes a text or a number"),
        ("top = 3\ntop = \n", "annalist.toml:2:"),
    ] {
        let folder = Folder::new();
        folder.file("report.txt", REPORT);
        folder.file("annalist.toml", text);
        let ran = run_in(folder.path(), &["timeline", "report.txt"]).ends(2);
        assert!(ran.err.contains(told), "{text}: {}", ran.err);
    }
}
