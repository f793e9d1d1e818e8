//! `annalist eval` as a user meets it, on the annotated texts of the fixtures and on broken ones.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const GOLD: &str = "fixtures/gold/reports.jsonl";

struct Ran {
    status: i32,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let ran = Ran { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    ran
}

#[test]
fn a_folder_for_files_goes_with_timeml() {
    let ran = run(&["dates", "fixtures/plain", "--format", "jsonl", "-o", "annotated"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("-o takes the files of --format timeml"), "{}", ran.err);
    assert!(!Path::new("annotated").exists());
}

/// A folder of its own for a test, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("annalist-eval-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// After a change that is meant, `ANNALIST_EXPECTED=write cargo test --test eval` writes the file anew, to be read
/// as a diff.
#[test]
fn the_annotated_texts_give_the_expected_table() {
    let ran = run(&["eval", GOLD, "--by-type", "--errors"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let path = Path::new("fixtures/gold/expected.txt");
    if std::env::var_os("ANNALIST_EXPECTED").is_some_and(|v| v == "write") {
        std::fs::write(path, &ran.out).unwrap();
    }
    let expected = std::fs::read_to_string(path).unwrap();
    for (i, (expected, got)) in expected.lines().zip(ran.out.lines()).enumerate() {
        assert_eq!(expected, got, "{}:{}", path.display(), i + 1);
    }
    assert_eq!(expected.lines().count(), ran.out.lines().count());
}

fn json(arguments: &[&str]) -> serde_json::Value {
    let ran = run(arguments);
    assert_eq!(ran.status, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn both_forms_of_the_annotated_texts_give_the_same_figures() {
    let mut lines = json(&["eval", GOLD, "--format", "json"]);
    let mut documents = json(&["eval", "fixtures/gold/timeml", "--format", "json"]);
    assert_eq!(lines["documents"], 6);
    assert!(lines["bounds"].is_object() && documents["bounds"].is_null(), "TimeML has no bounds");
    for figures in [&mut lines, &mut documents] {
        figures.as_object_mut().unwrap().remove("bounds");
        figures["missed"].as_object_mut().unwrap().remove("bounds");
    }
    assert_eq!(lines, documents);
}

#[test]
fn what_dates_writes_is_read_as_it_was_meant() {
    let folder = Folder::new("own");
    let ran = run(&["dates", "fixtures/reports", "fixtures/reports.jsonl", "--format", "timeml", "-o", folder.path()]);
    assert_eq!((ran.status, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(std::fs::read_dir(&folder.0).unwrap().count(), 10);
    let stream = run(&["dates", "fixtures/reports", "fixtures/reports.jsonl", "--format", "timeml"]);
    let stream = folder.file("all.xml", &stream.out);
    for figures in [
        json(&["eval", &stream, "--format", "json", "--errors"]),
        json(&["eval", folder.path(), "--format", "json", "--errors"]),
    ] {
        assert_eq!((&figures["strict"]["f1"], &figures["type"]["f1"]), (&1.0.into(), &1.0.into()), "{figures}");
        for miss in figures["errors"].as_array().into_iter().flatten() {
            // What stays open has a value in TimeML all the same, since one is required.
            assert!(miss["gold"].as_str().unwrap().contains("XXXX-XX-XX"), "{miss}");
        }
    }
}

#[test]
fn a_broken_file_is_told_and_the_run_goes_on() {
    let folder = Folder::new("broken");
    let line = r#"{"id":"a","dct":"2025-06-17","text":"He left on Monday.","timexes":[{"start":11,"end":17,"type":"DATE","value":"2025-06-16"}]}"#;
    let rows = folder.file("rows.jsonl", &format!("{line}\n\n{{\"text\":\n{line}\n"));
    let broken = folder.file("broken.tml", "<?xml version=\"1.0\"?>\n<TimeML>\n<TEXT>He left</TEXT\n");
    let empty = folder.file("empty.tml", "");
    let plain = folder.file("plain.xml", "He left on Monday.\n");
    folder.file("notes.txt", "passed over\n");
    let missing = folder.0.join("missing.tml");
    let missing = missing.to_str().unwrap();
    let ran = run(&["eval", folder.path(), missing]);
    assert_eq!(ran.status, 0);
    assert!(ran.out.starts_with("2 texts: 2 expressions annotated, 2 found, 2 pairs"), "{}", ran.out);
    for said in [
        format!("annalist: {rows}:3: expected an annotated text, found a fault at column"),
        format!("annalist: {broken}:3: expected well-formed XML"),
        format!("annalist: {empty}: expected a text"),
        format!("annalist: {plain}: expected TimeML or JSON lines"),
        format!("annalist: {missing}: cannot read it"),
        "annalist: 2 texts scored, 5 skipped".to_owned(),
    ] {
        assert!(ran.err.contains(&said), "expected {said:?} in:\n{}", ran.err);
    }
    assert_eq!(ran.err.lines().count(), 6, "{}", ran.err);
    assert_eq!(run(&["eval", folder.path(), "--strict"]).status, 2);
    let ran = run(&["eval", &broken]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""), "nothing was scored");
    let nothing = Folder::new("nothing");
    assert!(run(&["eval", nothing.path()]).err.contains("expected a folder with annotated texts (.tml, .xml, .jsonl"));
}

#[test]
fn values_are_compared_as_written_unless_asked_otherwise() {
    let folder = Folder::new("norm");
    let line = r#"{"dct":"2025-06-17","text":"It took a year.","timexes":[{"start":8,"end":14,"type":"DURATION","value":"P12M"}]}"#;
    let gold = folder.file("gold.jsonl", line);
    let exact = json(&["eval", &gold, "--format", "json", "--errors"]);
    assert_eq!((&exact["relaxed"]["f1"], &exact["value"]["f1"]), (&1.0.into(), &0.0.into()));
    assert_eq!(exact["errors"][0]["found"], "\"a year\" DURATION P1Y");
    let normalized = json(&["eval", &gold, "--format", "json", "--normalize"]);
    assert_eq!(normalized["value"]["f1"], 1.0);
}

#[test]
fn tables_are_written_as_markdown() {
    let ran = run(&["eval", GOLD, "--format", "markdown"]);
    assert!(ran.out.contains(
        "| measure | precision | recall | F1 | of pairs |\n| --- | ---: | ---: | ---: | ---: |\n| strict | "
    ));
    let columns = |line: &str| line.matches('|').count();
    let rows: Vec<&str> = ran.out.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 18 && rows.iter().take(8).all(|row| columns(row) == 6), "{}", ran.out);
}
