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
    // An array, and one line for each mention, are as good.
    run(&["convert", &jsonl, "-o", &name("t.json")]).ends(0);
    run(&["convert", &name("t.json"), "-o", &name("d.jsonl")]).ends(0);
    assert!(folder.read("t.jsonl") == folder.read("d.jsonl"));
    let mentions = name("m.jsonl");
    run(&["convert", &jsonl, "--rows", "mentions", "-o", &mentions]).ends(0);
    run(&["convert", &mentions, "-o", &name("c.jsonl"), "-o", &name("c.html")]).ends(0);
    for (a, c) in [("t.jsonl", "c.jsonl"), ("a.html", "c.html")] {
        assert!(folder.read(a) == folder.read(c), "{a}");
    }
    let planned = run(&["convert", &jsonl, "--filter", "status:planned", "-f", "csv", "--columns", "when"]).ends(0);
    assert_eq!(planned.out, "when\non 30 Jun 2025\n");
    let since = run(&["convert", &jsonl, "--until", "1950", "--columns", "when"]).ends(0);
    assert_eq!(since.out, "when\nin 1897\n");
    assert!(run(&["convert", &name("none.jsonl")]).ends(2).err.contains("none.jsonl: cannot read it"));
    assert!(run(&["convert", "fixtures/reports.jsonl"]).ends(2).err.contains("reports.jsonl:1: expected"));
}

#[test]
fn what_is_written_beside_the_reports_is_no_report() {
    let folder = Folder::new();
    folder.file("reports/report.txt", REPORT);
    let before = rows(&folder, &[]);
    let files = ["csv", "html", "xlsx", "jsonl", "json", "tsv"].map(|extension| format!("reports/t.{extension}"));
    let outputs: Vec<&str> = files.iter().flat_map(|file| ["-o", file.as_str()]).collect();
    run_in(folder.path(), &[&["timeline", "reports", "--schema"], outputs.as_slice()].concat()).ends(0);
    run_in(folder.path(), &["timeline", "reports", "-o", "reports/some.csv", "--columns", "event,pointer,id"]).ends(0);
    assert_eq!(rows(&folder, &[]), before);
    // It lies where it may, and is no news.
    assert_eq!(run_in(folder.path(), &["timeline", "reports", "--strict"]).ends(0).err, "");
    for file in ["reports/t.xlsx", "reports/t.csv", "reports/t.html"] {
        let told = run_in(folder.path(), &["timeline", file]).ends(2).err;
        assert!(told.contains(&format!("{file}: expected a report, found what annalist wrote itself")), "{told}");
    }
}

#[test]
fn what_a_format_cannot_hold_is_told() {
    let folder = Folder::new();
    let report = folder.file("report.txt", REPORT);
    let ran = run(&["timeline", &report, "-o", &folder.name("t.ics")]).ends(0);
    assert!(ran.err.contains("t.ics: 2 events are left out: known no finer than to a week"), "{}", ran.err);
    let mentions = run(&["timeline", &report, "--rows", "mentions", "-o", &folder.name("t.ics")]).ends(0);
    assert!(
        mentions.err.contains("t.ics: one entry for an event: this format has no rows for mentions"),
        "{}",
        mentions.err
    );
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
    // Every cell is what the package says.
    let mut ids = std::collections::HashSet::new();
    for record in csv::Reader::from_reader(csv.as_bytes()).records() {
        for (field, cell) in fields.iter().zip(&record.unwrap()).filter(|(_, cell)| !cell.is_empty()) {
            match field["type"].as_str().unwrap() {
                "integer" => assert!(cell.parse::<i64>().is_ok(), "{field}: {cell}"),
                "number" => assert!(cell.parse::<f64>().is_ok(), "{field}: {cell}"),
                kind => assert_eq!(kind, "string"),
            }
            let constraints = &field["constraints"];
            assert!(constraints["enum"].as_array().is_none_or(|names| names.contains(&cell.into())), "{field}: {cell}");
            assert!(constraints["unique"].is_null() || ids.insert(cell.to_owned()), "{field}: {cell}");
        }
    }
    // Tables in one folder share its package.
    run(&["timeline", &report, "-o", &folder.name("t.csv"), "-o", &folder.name("t.tsv"), "--schema"]).ends(0);
    let package: serde_json::Value = serde_json::from_slice(&folder.read("datapackage.json")).unwrap();
    let paths: Vec<&str> =
        package["resources"].as_array().unwrap().iter().map(|table| table["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["t.csv", "t.tsv"]);
    assert!(run(&["timeline", &report, "--schema"]).ends(2).err.contains("--schema describes a CSV file"));
}

#[test]
fn what_is_written_as_json_is_as_its_schema_says() {
    let stories = ["fixtures/stories/museum", "fixtures/stories/ferry", "fixtures/formats", "fixtures/checks"];
    for (of, arguments) in [
        ("timeline", &["timeline", "-f", "jsonl"][..]),
        ("timeline", &["timeline", "-f", "json", "--rows", "mentions"]),
        ("dates", &["dates", "--format", "jsonl"]),
        ("published", &["published", "--format", "jsonl"]),
        ("check", &["check", "--exit-zero", "--level", "note", "--format", "jsonl"]),
        ("check", &["check", "--exit-zero", "--level", "note", "--format", "json"]),
    ] {
        let (mut compiler, mut schemas) = (boon::Compiler::new(), boon::Schemas::new());
        let mut schema: serde_json::Value = serde_json::from_str(&run(&["schema", of]).ends(0).out).unwrap();
        schema.as_object_mut().unwrap().remove("$id");
        compiler.add_resource("file:///schema.json", schema).unwrap();
        let index = compiler.compile("file:///schema.json", &mut schemas).unwrap();
        let out = run(&[arguments, &stories].concat()).out;
        let values: Vec<serde_json::Value> =
            serde_json::Deserializer::from_str(&out).into_iter().map(Result::unwrap).collect();
        assert!(!values.is_empty(), "{arguments:?}");
        for value in &values {
            schemas.validate(value, index).map_err(|error| format!("{arguments:?}: {error}")).unwrap();
        }
        // A schema that lets everything through would prove nothing.
        for (key, bad) in
            [("report", 1.into()), ("published", "May".into()), ("code", "D000".into()), ("quote", 1.into())]
        {
            let mut value = values[0].clone();
            if let Some(field) = value.as_object_mut().and_then(|fields| fields.get_mut(key)) {
                *field = bad;
                assert!(schemas.validate(&value, index).is_err(), "{of} {key}");
            }
        }
    }
}

#[test]
fn the_documentation_lists_the_columns_that_there_are() {
    let page = std::fs::read_to_string(format!("{}/docs/exports.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let help = run(&["timeline", "--columns", "help"]).ends(0).out;
    assert!(page.contains(&format!("```text\n{help}```")), "docs/exports.md: put this in\n{help}");
    for format in ["csv", "tsv", "jsonl", "json", "xlsx", "html", "ics", "timelinejs", "timelinejs-csv", "table"] {
        assert!(page.contains(&format!("`{format}`")), "{format}");
    }
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

#[test]
fn what_was_decided_is_no_finding_any_longer() {
    let folder = Folder::new();
    folder.file("reports/a.txt", REPORT);
    folder.file(
        "reports/b.txt",
        "Date: 2025-06-18\n\nThe vote was on Tuesday, June 16, 2025. The pier was sold in March.\n",
    );
    let codes = |more: &[&str]| -> Vec<String> {
        let ran = run_in(folder.path(), &[&["check", "reports", "--format", "csv", "--exit-zero"], more].concat());
        let table = ran.ends(0).out;
        table.lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(codes(&[]), ["D101"]);
    // What is asked of events holds for what is found in them.
    assert_eq!(codes(&["--filter", "sold"]), Vec::<String>::new());
    assert_eq!(codes(&["--since", "2025-06", "--about", "vote"]), ["D101"]);
    assert_eq!(codes(&["--until", "2025-05"]), Vec::<String>::new());
    assert!(run_in(folder.path(), &["check", "reports", "--since", "soon"]).ends(2).err.contains("expected a date"));
    // Of a draft, the statements.
    let draft =
        folder.file("memo.txt", "Date: 2025-06-20\n\nThe pier was sold in March. The minister resigned in May.\n");
    let judged = |more: &[&str]| codes(&[&["--draft", draft.as_str()], more].concat());
    assert_eq!(judged(&[]), ["D704", "D704"]);
    assert_eq!(judged(&["--filter", "resigned"]), ["D704"]);
    let flags = || run_in(folder.path(), &["timeline", "reports", "--columns", "flags,event"]).ends(0).out;
    assert!(flags().contains("D101"));
    run_in(folder.path(), &["timeline", "reports", "--columns", "all", "-o", "t.csv"]).ends(0);
    let text = String::from_utf8(folder.read("t.csv")).unwrap();
    let table = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    let mut table: Vec<Vec<String>> = table.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let vote = table.iter().position(|row| row.iter().any(|cell| cell == "D101")).unwrap();
    set(&mut table, vote, "when_override", "17 June 2025");
    saved(&folder, "edited.csv", &table, b',');
    run_in(folder.path(), &["apply", "edited.csv", "--yes"]).ends(0);
    assert!(!flags().contains("D101"), "the analyst has said which day");
    assert_eq!(codes(&[]), Vec::<String>::new());
    assert_eq!(codes(&["--no-review"]), ["D101"]);
}

/// The columns `when` and `event` of the reports in a folder, as they are now.
fn rows(folder: &Folder, more: &[&str]) -> Vec<String> {
    let arguments = [&["timeline", "reports", "--columns", "when,event"], more].concat();
    run_in(folder.path(), &arguments).ends(0).out.lines().skip(1).map(str::to_owned).collect()
}

/// A row as far as it tells its event: what was told right before it names others.
fn own(row: &str) -> &str {
    row.split(" [context: ").next().unwrap_or(row)
}

/// A folder with a report and the table of its timeline, as header and rows.
fn reviewed() -> (Folder, Vec<Vec<String>>) {
    let folder = Folder::new();
    folder.file("reports/report.txt", REPORT);
    run_in(folder.path(), &["timeline", "reports", "--columns", "all", "-o", "t.csv"]).ends(0);
    let text = folder.read("t.csv");
    let table = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice()).into_records();
    let table = table.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    (folder, table)
}

fn set(table: &mut [Vec<String>], row: usize, column: &str, value: &str) {
    let at = table[0].iter().position(|name| name == column).unwrap();
    table[row][at] = value.to_owned();
}

fn saved(folder: &Folder, name: &str, table: &[Vec<String>], delimiter: u8) {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    table.iter().for_each(|row| writer.write_record(row).unwrap());
    folder.file(name, writer.into_inner().unwrap());
}

#[test]
fn what_an_analyst_decides_is_obeyed_and_comes_out_again() {
    let (folder, mut table) = reviewed();
    let before = rows(&folder, &[]);
    assert_eq!(before.len(), 4, "{before:?}");
    let id =
        |table: &[Vec<String>], row: usize| table[row][table[0].iter().position(|name| name == "id").unwrap()].clone();
    let resigned = before.iter().position(|row| own(row).contains("resigned")).unwrap() + 1;
    let closed = before.iter().position(|row| own(row).contains("closed")).unwrap() + 1;
    set(&mut table, 1, "review", "drop");
    set(&mut table, resigned, "when_override", "12 May 2025");
    set(&mut table, resigned, "note", "=asked the \"office\"");
    set(&mut table, closed, "tags", "pier|port");
    // What a spreadsheet makes of dates, and rows in another order.
    for row in 1..table.len() {
        set(&mut table, row, "earliest", "16.06.2025");
        set(&mut table, row, "reported_on", "45825");
    }
    table[1..].reverse();
    saved(&folder, "edited.csv", &table, b';');
    let unasked = run_in(folder.path(), &["apply", "edited.csv"]).ends(2);
    assert!(unasked.err.contains("4 rows: 3 edited, 1 dropped, 1 dated"), "{}", unasked.err);
    assert!(unasked.err.contains("nothing was written: give --yes"), "{}", unasked.err);
    run_in(folder.path(), &["apply", "edited.csv", "--yes"]).ends(0);
    let lines = String::from_utf8(folder.read("reports/annalist.review.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 3);
    // Later decisions are lines of their own, also where an editor has left the last one open; and they can be taken back.
    folder.file("reports/annalist.review.jsonl", lines.trim_end());
    for verdict in ["keep", ""] {
        set(&mut table, 1, "review", verdict);
        saved(&folder, "later.csv", &table, b'\t');
        run_in(folder.path(), &["apply", "later.csv", "--yes"]).ends(0);
    }
    let lines = String::from_utf8(folder.read("reports/annalist.review.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), 5, "{lines}");

    let after = rows(&folder, &[]);
    assert_eq!(after.len(), 3);
    assert!(after.iter().any(|row| row.starts_with("on 12 May 2025,") && row.contains("resigned")), "{after:?}");
    assert_eq!(rows(&folder, &["--no-review"]), before);
    // The table comes out with what was decided; given back as it is, it decides nothing.
    run_in(folder.path(), &["timeline", "reports", "-o", "t.xlsx", "-o", "t.jsonl"]).ends(0);
    let again = run_in(folder.path(), &["apply", "t.xlsx"]).ends(0);
    assert!(again.err.contains("3 rows: 0 edited"), "{}", again.err);
    let noted = run_in(folder.path(), &["convert", "t.jsonl", "--columns", "note,tags,dated_by"]).ends(0).out;
    assert!(noted.contains("\"'=asked the \"\"office\"\"\",,review") && noted.contains(",pier|port,"), "{noted}");

    // A report that changes makes what was decided of it stale, and that is told.
    folder.file("reports/report.txt", REPORT.replace("Monday", "Tuesday"));
    let stale = run_in(folder.path(), &["timeline", "reports", "--columns", "when"]).ends(0);
    assert_eq!(
        stale.err.matches("annalist: stale: reports/report.txt has changed since e-").count(),
        3,
        "{}",
        stale.err
    );
    assert!(stale.out.contains("in May 2025"), "and is not obeyed");
    let missing = id(&table, 1);
    assert!(stale.err.contains(&missing) || lines.contains(&missing) || !missing.is_empty());
}

/// The decision of a table's row, by the words of its event.
fn decide(folder: &Folder, from: &str, event: &str, column: &str, text: &str) -> String {
    let bytes = folder.read(from);
    let table = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice()).into_records();
    let mut table: Vec<Vec<String>> = table.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let at = table[0].iter().position(|name| name == "event").unwrap();
    let row = table.iter().position(|row| row[at].contains(event)).expect(event);
    set(&mut table, row, column, text);
    let name = format!("edited-{from}");
    saved(folder, &name, &table, b',');
    name
}

#[test]
fn decisions_are_obeyed_wherever_the_reports_are_read_from() {
    let folder = Folder::new();
    folder.file("north/deep/report.txt", REPORT);
    folder.file("south/report.txt", "Date: 2025-06-18\n\nThe ferry sank on June 3. The captain retired in 2019.\n");
    folder.file("list.txt", "north/deep/report.txt\nsouth/report.txt\n");
    let out = |at: &str, paths: &[&str]| {
        let ran = run_in(&folder.path().join(at), &[&["timeline"], paths, &["--columns", "event"]].concat()).ends(0);
        assert!(!ran.err.contains("stale"), "{}", ran.err);
        ran.out
    };
    // Of one of the folders: what is decided is kept there, and obeyed from everywhere.
    run_in(folder.path(), &["timeline", "north", "--columns", "all", "-o", "one.csv"]).ends(0);
    let edited = decide(&folder, "one.csv", "resigned", "review", "drop");
    let told = run_in(folder.path(), &["apply", &edited, "--yes"]).ends(0).err;
    assert!(told.contains("1 decision kept in north/deep/annalist.review.jsonl"), "{told}");
    let everywhere = |gone: &str| {
        for (at, paths) in [
            ("", &["north"][..]),
            ("", &["north", "south"]),
            ("", &["."]),
            ("", &["@list.txt"]),
            ("south", &["../north/deep/report.txt", "."]),
            ("north/deep", &["report.txt", "../../south"]),
        ] {
            assert!(!out(at, paths).contains(gone), "{gone} in {at} {paths:?}");
        }
    };
    everywhere("resigned");
    // Of both: in the folder above them.
    run_in(folder.path(), &["timeline", "north", "south", "--columns", "all", "-o", "both.csv"]).ends(0);
    let edited = decide(&folder, "both.csv", "retired", "review", "drop");
    let told = run_in(folder.path(), &["apply", &edited, "--in", "@list.txt", "--yes"]).ends(0).err;
    assert!(told.contains("3 edited") || told.contains("1 edited"), "{told}");
    assert!(told.contains("kept in annalist.review.jsonl"), "{told}");
    everywhere("resigned");
    assert!(!out("", &["south"]).contains("retired") && out("", &["south"]).contains("sank"));
    // Of the first again: the last decision counts, though an older file lies nearer.
    run_in(folder.path(), &["timeline", "north", "--no-review", "--columns", "all", "-o", "one.csv"]).ends(0);
    let edited = decide(&folder, "one.csv", "resigned", "review", "keep");
    run_in(folder.path(), &["apply", &edited, "--yes"]).ends(0);
    assert!(out("", &["north"]).contains("resigned") && out("north/deep", &["."]).contains("resigned"));
}

#[test]
fn a_table_that_nobody_has_edited_decides_nothing() {
    let folder = Folder::new();
    let [book, table, core] = ["t.xlsx", "t.csv", "core.csv"].map(|name| folder.name(name));
    let reports = ["fixtures/stories/ferry", "fixtures/reports"];
    for options in [
        &[][..],
        &["--no-merge"],
        &["--undated"],
        &["--dated-only"],
        &["--top", "9", "--filter", "-status:planned"],
        &["--facts", "fixtures/stories/ferry-facts.csv"],
    ] {
        let made =
            |more: &[&str]| run(&[&["timeline"], &reports[..], options, &["--no-review"], more].concat()).ends(0);
        made(&["-o", &book, "-o", &table, "--columns", "all"]);
        made(&["-o", &core]);
        for file in [&book, &table, &core] {
            let told = run(&[&["apply", file.as_str(), "--in"], &reports[..]].concat()).ends(0).err;
            assert!(told.contains("rows: 0 edited\n"), "{options:?} {file}: {told}");
        }
    }
}

#[test]
fn how_a_date_of_an_analyst_is_read_is_told() {
    let (folder, mut table) = reviewed();
    for (row, text) in [(1, "3-May-24"), (2, "03/04/2025"), (3, "13.05.24 15:10"), (4, "sometime")] {
        set(&mut table, row, "when_override", text);
    }
    saved(&folder, "edited.csv", &table, b';');
    let told = run_in(folder.path(), &["apply", "edited.csv", "--yes"]).ends(2).err;
    for line in [
        "edited.csv:2: when_override: `3-May-24` is read as on 3 May 2024\n",
        "edited.csv:3: when_override: `03/04/2025` is read as on 4 Mar 2025, and could be 2025-04-03\n",
        "edited.csv:4: when_override: `13.05.24 15:10` is read as on 13 May 2024 at 15:10\n",
        "edited.csv:5: when_override: expected a date as in 3 May 2024 or 2024-05, found `sometime`\n",
        "4 rows: 3 edited, 3 dated, 1 not understood\n",
    ] {
        assert!(told.contains(line), "{line}{told}");
    }
    let turned = run_in(folder.path(), &["apply", "edited.csv", "--date-order", "dmy", "--no-progress"]);
    assert!(!turned.err.contains("could be"), "what was read is kept: {}", turned.err);
}

#[test]
fn tags_lead_to_their_events() {
    let (folder, mut table) = reviewed();
    set(&mut table, 1, "tags", "to ask|Port");
    set(&mut table, 1, "note", "who built it?");
    saved(&folder, "edited.csv", &table, b',');
    run_in(folder.path(), &["apply", "edited.csv", "--yes"]).ends(0);
    let files = ["-o", "t.html", "-o", "t.ics", "--ics-coarse", "-o", "t.xlsx", "-o", "t.jsonl"];
    let tagged = [&["timeline", "reports", "--filter", "tag:\"to ask\" tag:port"], &files[..]].concat();
    run_in(folder.path(), &tagged).ends(0);
    let text = |name: &str| String::from_utf8(folder.read(name)).unwrap();
    assert_eq!(text("t.jsonl").lines().count(), 1);
    assert!(text("t.ics").contains("CATEGORIES:happened,to ask,Port\r\n"), "{}", text("t.ics"));
    assert!(text("t.html").contains(r#""note":"who built it?","tags":["to ask","Port"]"#));
    let part = run_in(folder.path(), &["timeline", "reports", "--filter", "tag:ask", "--columns", "when"]).ends(0);
    assert_eq!(part.out, "when\n", "a tag is the whole of it");
}

#[test]
fn a_table_of_tabs_has_a_flag_of_its_own() {
    let folder = Folder::new();
    let report = folder.file("report.txt", REPORT);
    let table = run(&["timeline", &report, "--tsv", "--columns", "when,status"]).ends(0).out;
    assert!(table.starts_with("when\tstatus\nin 1897\thappened\n"), "{table}");
    assert_eq!(table, run(&["timeline", &report, "-f", "tsv", "--columns", "when,status"]).ends(0).out);
    for delimiter in ["\"", "\n", "a", "\u{20ac}"] {
        let told = run(&["timeline", &report, "--delimiter", delimiter]).ends(2).err;
        assert!(told.contains("cannot stand between cells"), "{told}");
    }
}

#[test]
fn expressions_in_a_table_run_no_formula() {
    let folder = Folder::new();
    let text =
        "Date: 2025-06-17\n\n=HYPERLINK(\"http://evil.example\") opened on 3 May 2025.\n\n+1 closed on 4 May 2025.\n";
    let report = folder.file("=report.txt", text);
    let table = run(&["dates", &report, "--format", "csv"]).ends(0).out;
    let rows: Vec<csv::StringRecord> =
        csv::Reader::from_reader(table.as_bytes()).records().map(Result::unwrap).collect();
    assert!(rows.len() >= 2 && rows.iter().flatten().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{table}");
    assert!(table.contains("'=HYPERLINK"), "{table}");
}

#[test]
fn what_cannot_be_applied_is_told() {
    let (folder, mut table) = reviewed();
    set(&mut table, 1, "review", "dorp");
    set(&mut table, 2, "merge_into", "e-000000000000");
    set(&mut table, 3, "review", "keep");
    saved(&folder, "edited.csv", &table, b',');
    let ran = run_in(folder.path(), &["apply", "edited.csv", "--yes"]).ends(2);
    for told in [
        "edited.csv:2: review: no decision is called `dorp`; did you mean `drop`?",
        "edited.csv:3: merge_into: no event",
    ] {
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    assert!(ran.err.contains("1 decision kept"), "the rest is: {}", ran.err);
    folder.file("bare.csv", "id,review\ne-000000000000,keep\n");
    assert!(run_in(folder.path(), &["apply", "bare.csv", "--yes"]).ends(2).err.contains("name them with --in"));
    folder.file("none.csv", "when\n");
    assert!(run_in(folder.path(), &["apply", "none.csv"]).ends(2).err.contains("none.csv:1: expected a column `id`"));
    assert!(run_in(folder.path(), &["apply", "absent.xlsx"]).ends(2).err.contains("absent.xlsx"));
}

/// The schema of the standard, which comes with the crate that has types for it.
fn sarif_schema() -> serde_json::Value {
    let cargo = |arguments: &[&str]| {
        let folder = env!("CARGO_MANIFEST_DIR");
        std::process::Command::new(env!("CARGO")).args(arguments).current_dir(folder).output().unwrap().stdout
    };
    let version = String::from_utf8(cargo(&["-vV"])).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What is not for this machine was never fetched.
    let metadata = cargo(&["metadata", "--format-version", "1", "--offline", "--filter-platform", host]);
    let metadata: serde_json::Value = serde_json::from_slice(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = std::path::Path::new(package["manifest_path"].as_str().unwrap());
    serde_json::from_slice(&std::fs::read(manifest.with_file_name("src/schema.json")).unwrap()).unwrap()
}

#[test]
fn sarif_is_as_the_standard_says() {
    let mut compiler = boon::Compiler::new();
    let mut schemas = boon::Schemas::new();
    let mut schema = sarif_schema();
    schema.as_object_mut().unwrap().retain(|key, _| key != "id" && key != "$id");
    compiler.add_resource("file:///sarif.json", schema).unwrap();
    let index = compiler.compile("file:///sarif.json", &mut schemas).unwrap();
    let draft = ["check", "--draft", "fixtures/stories/quarry-memo.md", "fixtures/stories/quarry"];
    for asked in [&["check", "fixtures/stories/museum"][..], &["check", "fixtures/checks"], &draft] {
        let log = run(&[asked, &["--level", "note", "--exit-zero", "--format", "sarif"]].concat()).ends(0).out;
        let value: serde_json::Value = serde_json::from_str(&log).unwrap();
        assert!(!value["runs"][0]["results"].as_array().unwrap().is_empty(), "{asked:?}");
        schemas.validate(&value, index).map_err(|error| error.to_string()).unwrap();
        // A reader that is not ours finds the same in it.
        let read: serde_sarif::sarif::Sarif = serde_json::from_str(&log).unwrap();
        assert_eq!(read.runs[0].results.as_ref().unwrap().len(), value["runs"][0]["results"].as_array().unwrap().len());
        let mut bad = value.clone();
        bad["runs"][0]["results"][0]["level"] = serde_json::Value::from("fatal");
        assert!(schemas.validate(&bad, index).is_err());
    }
}

/// Writes the timeline of `reports` so, drops the row of a report, and takes that back in so.
fn drop_row(folder: &Folder, made: &[&str], source: &str, applied: &[&str]) -> String {
    let made = [&["timeline", "reports", "--columns", "all", "-o", "t.csv"], made].concat();
    run_in(folder.path(), &made).ends(0);
    let text = String::from_utf8(folder.read("t.csv")).unwrap();
    let table = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    let mut table: Vec<Vec<String>> = table.map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let of_source = |row: &Vec<String>| row.iter().any(|cell| cell.starts_with(source));
    let row = table.iter().position(|row| of_source(row) && row.iter().any(|cell| cell.contains("pier"))).unwrap();
    set(&mut table, row, "review", "drop");
    saved(folder, "edited.csv", &table, b',');
    run_in(folder.path(), &[&["apply", "edited.csv", "--yes", "--in", "reports"], applied].concat()).ends(0).err
}

#[test]
fn to_drop_what_one_report_tells_leaves_what_others_tell() {
    let tell = |folder: &Folder| {
        folder
            .file("reports/a.txt", "Date: 2025-06-17\n\nThe harbour board closed the northern pier on 16 June 2025.\n");
        folder.file(
            "reports/b.txt",
            "Date: 2025-06-18\n\nThe harbour board closed the northern pier on 16 June 2025, it said.\n",
        );
    };
    let shown = |folder: &Folder, more: &[&str]| {
        let columns = ["timeline", "reports", "--columns", "sources,source,event"];
        run_in(folder.path(), &[&columns, more].concat()).ends(0).out.lines().skip(1).count()
    };
    let mentions = |folder: &Folder| shown(folder, &["--rows", "mentions"]);
    for (made, applied) in [(&["--no-merge"][..], &["--no-merge"][..]), (&["--rows", "mentions"], &[])] {
        let folder = Folder::new();
        tell(&folder);
        assert_eq!((shown(&folder, &[]), mentions(&folder)), (1, 2));
        // Whether it is the one that stands for the event or not.
        let told = drop_row(&folder, made, "a.txt", applied);
        assert!(told.contains("1 edited, 1 dropped"), "{told}");
        assert_eq!((shown(&folder, &[]), mentions(&folder), shown(&folder, &["--no-merge"])), (1, 1, 1), "{made:?}");
        assert_eq!((shown(&folder, &["--no-review"])), 1);
        drop_row(&folder, made, "b.txt", applied);
        assert_eq!((shown(&folder, &[]), mentions(&folder)), (0, 0), "{made:?}");
    }
    // Of an event of several reports all that they tell goes, and a table of another kind is told of.
    let folder = Folder::new();
    tell(&folder);
    let told = drop_row(&folder, &["--no-merge"], "b.txt", &[]);
    assert!(told.contains("give --no-merge here, too, if the table was made with it"), "{told}");
    assert_eq!(mentions(&folder), 0);
}

#[test]
fn of_a_single_mention_only_a_verdict_is_read() {
    let folder = Folder::new();
    folder.file("reports/a.txt", REPORT);
    run_in(
        folder.path(),
        &["timeline", "reports", "--rows", "mentions", "--columns", "mention_id,pointer,note", "-o", "t.csv"],
    )
    .ends(0);
    let text = String::from_utf8(folder.read("t.csv")).unwrap();
    let edited: String =
        text.lines().enumerate().map(|(i, line)| format!("{line}{}\n", if i == 1 { "look" } else { "" })).collect();
    folder.file("edited.csv", &edited);
    let told = run_in(folder.path(), &["apply", "edited.csv", "--yes", "--in", "reports"]).ends(2).err;
    assert!(told.contains("edited.csv:2: note: of a single mention only `review` is read"), "{told}");
}
