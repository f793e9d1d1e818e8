//! The built program as a user meets it: bad input, exit statuses, pipes, threads.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder of its own for a test, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("annalist-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        shown(&path)
    }

    /// A good report that gives one row.
    fn good(&self) -> String {
        self.file("good.txt", GOOD)
    }

    fn path(&self) -> String {
        shown(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const GOOD: &str = "Date: 2025-06-17\n\nThe harbour authority closed the northern pier on Monday.\n";
/// What `GOOD` gives: `when` and `event`.
const GOOD_ROW: &str = "on 16 Jun 2025,The harbour authority closed the northern pier,";

fn shown(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_annalist"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

struct Ran {
    status: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ran =
            Ran { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }

    /// Ends so, and says all of this on standard error.
    fn ends(self, status: i32, says: &[&str]) -> Ran {
        assert_eq!(self.status, status, "{}", self.err);
        for words in says {
            assert!(self.err.contains(words), "expected {words:?} in:\n{}", self.err);
        }
        self
    }

    fn rows(&self) -> Vec<&str> {
        self.out.lines().skip(1).collect()
    }
}

fn run(arguments: &[&str]) -> Ran {
    Ran::of(command(arguments).output().unwrap())
}

fn piped(arguments: &[&str], input: &[u8]) -> Ran {
    let mut child = command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().unwrap().write_all(input).unwrap();
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn an_empty_file_is_told_and_passed_over() {
    let folder = Folder::new();
    let empty = folder.file("empty.txt", "");
    let told = format!("{empty}: expected a text, found nothing but white space");
    run(&["timeline", &empty]).ends(2, &[&told, "0 reports read, 1 skipped", "nothing to read"]);
    let ran = run(&["timeline", &empty, &folder.good()]).ends(0, &[&told, "1 report read, 1 skipped"]);
    assert!(ran.rows()[0].starts_with(GOOD_ROW), "{}", ran.out);
}

#[test]
fn a_binary_file_is_told_and_passed_over() {
    let folder = Folder::new();
    let binary = folder.file("binary.txt", b"PK\x03\x04\x00\x00\x08");
    let told = format!("{binary}: expected text, found a NUL byte at byte 4");
    run(&["timeline", &binary]).ends(2, &[&told]);
    let ran = run(&["timeline", &binary, &folder.good()]).ends(0, &[&told]);
    assert!(ran.rows()[0].starts_with(GOOD_ROW));
}

#[test]
fn invalid_utf8_is_told_and_read_all_the_same() {
    let folder = Folder::new();
    let latin = folder.file("latin.txt", b"Date: 2025-06-17\n\nThe caf\xe9 closed on Monday.\n");
    let ran = run(&["timeline", &latin])
        .ends(0, &[&format!("{latin}: expected UTF-8, found something else; read as windows-1252")]);
    assert!(ran.rows()[0].starts_with("on 16 Jun 2025,The café closed,"), "{}", ran.out);
}

#[test]
fn a_folder_without_reports_says_what_was_expected() {
    let folder = Folder::new();
    run(&["timeline", &folder.path()])
        .ends(2, &[&format!("{}: expected reports in this folder (text, Markdown", folder.path()), "nothing to read"]);
    folder.file("page.epub", "{}");
    run(&["timeline", &folder.path()]).ends(2, &["found none", "passed over 1 .epub"]);
}

#[test]
fn a_file_in_another_format_says_what_is_read() {
    let folder = Folder::new();
    let page = folder.file("page.epub", "{}");
    run(&["timeline", &page]).ends(2, &[&format!("{page}: expected text"), "found .epub", "Save its text as .txt"]);
}

#[test]
fn a_path_that_is_not_there_does_not_stop_the_others() {
    let folder = Folder::new();
    let (good, missing) = (folder.good(), shown(&folder.0.join("missing.txt")));
    let told = format!("{missing}: cannot read it");
    let ran = run(&["timeline", &missing, &good]).ends(0, &[&told, "1 report read, 1 skipped"]);
    assert_eq!(ran.rows().len(), 1);
    run(&["timeline", "--strict", &missing, &good]).ends(2, &[&told]);
    run(&["timeline", &missing]).ends(2, &[&told, "nothing to read"]);
}

#[test]
fn the_way_to_the_publication_date_can_be_chosen() {
    let folder = Folder::new();
    let page = folder.file(
        "2025-06-10-pier.html",
        "<html><head><link rel=canonical href=https://example.org/2025/06/12/pier>\
         <meta name=date content=2025-06-14T01:10:00Z></head><body><p>The pier closed on Monday.</p></body></html>",
    );
    let day = |arguments: &[&str]| {
        let ran = run(&[&["published", "-f", "jsonl", &page], arguments].concat()).ends(0, &[]);
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        (value["published"].as_str().unwrap().to_owned(), value["method"].as_str().unwrap().to_owned(), ran.out)
    };
    let is = |arguments: &[&str], expected: (&str, &str)| {
        let (day, method, out) = day(arguments);
        assert_eq!((day.as_str(), method.as_str()), expected, "{arguments:?}");
        out
    };
    is(&[], ("2025-06-14", "meta"));
    is(&["--published-from", "url"], ("2025-06-12", "url"));
    is(&["--published-from", "filename"], ("2025-06-10", "filename"));
    is(&["--published-from", "meta"], ("2025-06-14", "meta"));
    assert_eq!(day(&["--published-from", "mtime"]).1, "mtime");
    is(&["--published", "2025-06-01", "--published-from", "url"], ("2025-06-01", "given"));
    let out = is(&["--tz", "-05:00"], ("2025-06-13", "meta"));
    for field in
        [r#""time":"20:10:00""#, r#""offset":"-05:00""#, r#""instant":"2025-06-14T01:10:00Z""#, r#""precision":"day""#]
    {
        assert!(out.contains(field), "{out}");
    }
    let rows = folder.file("rows.csv", "text,seen,date\nThe pier closed on Monday.,2025-06-03,2025-06-17\n");
    let ran = run(&["published", "-f", "jsonl", &rows, "--published-from", "column:seen"]).ends(0, &[]);
    assert!(ran.out.contains(r#""published":"2025-06-03""#), "{}", ran.out);
    run(&["published", &page, "--published-from", "moon"])
        .ends(2, &["expected header, meta, url, filename, mtime or column:NAME"]);
    run(&["published", &page, "--tz", "Mars"]).ends(2, &["expected an offset from UTC as in -05:00"]);
}

#[test]
fn a_text_in_another_language_is_skipped_unless_one_says_otherwise() {
    let folder = Folder::new();
    let german = folder.file(
        "hafen.txt",
        "Die Hafenbehörde hat am Dienstag den nördlichen Pier gesperrt, nachdem Taucher Risse in zwei Pfeilern gefunden hatten. \
         Die Schiffe legen bis auf weiteres im Süden an, teilte der Kapitän des Hafens mit. Wann die Arbeiten beginnen, ist noch \
         nicht bekannt, doch sollen sie im Herbst beendet sein.\n",
    );
    let told =
        format!("{german}: expected English, found German; it is skipped. If it is English, say so: --language en");
    run(&["timeline", &german, &folder.good()]).ends(0, &[&told, "1 report read, 1 skipped (1 in another language)"]);
    run(&["timeline", "--strict", &german, &folder.good()]).ends(2, &[&told]);
    let ran = run(&["timeline", "--language", "en", &german, &folder.good()]).ends(0, &["2 reports read"]);
    assert!(!ran.err.contains("German"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn links_in_circles_and_links_to_nothing() {
    let folder = Folder::new();
    folder.good();
    std::os::unix::fs::symlink(&folder.0, folder.0.join("around")).unwrap();
    let ran = run(&["timeline", &folder.path()]).ends(0, &[]);
    assert_eq!(ran.rows().len(), 1, "{}", ran.out);
    std::os::unix::fs::symlink(folder.0.join("nowhere"), folder.0.join("dangling.txt")).unwrap();
    let ran = run(&["timeline", &folder.path()]).ends(0, &["dangling.txt: cannot read it"]);
    assert!(ran.rows()[0].starts_with(GOOD_ROW));
}

#[test]
fn bad_rows_of_json_lines_are_told_by_line() {
    let folder = Folder::new();
    let rows = folder.file(
        "rows.jsonl",
        concat!(
            r#"{"id":"a","published":"2025-06-17","text":"The pier closed on Monday."}"#,
            "\n{\"id\":\"b\",\n",
            r#"{"id":"c","words":"no text"}"#,
            "\n",
        ),
    );
    let (second, third) = (format!("{rows}:2: expected a JSON object"), format!("{rows}:3: expected a field \"text\""));
    let ran = run(&["timeline", &rows]).ends(0, &[&second, &third, "1 report read, 2 skipped"]);
    assert_eq!(ran.rows().len(), 1);
}

#[test]
fn every_fault_of_a_grammar_is_told_with_its_place() {
    let folder = Folder::new();
    folder.file("grammar/a.rules", "anchor 2025-06-17\n\nwords month\n  5 = \"May\n");
    folder.file(
        "grammar/b.rules",
        "rule alone\n  match \"on\" <{m:mnth}>\n  value month(m)\n\nrule other\n  match <\"noon\">\n  value klock(12)\n  example \"At noon.\" => \"noon\" = 2025-06-17\n",
    );
    let grammar = shown(&folder.0.join("grammar"));
    let says = [
        format!("{grammar}/a.rules:4:11: expected a closing double quote"),
        format!("{grammar}/b.rules:2:15: `mnth` is no word list, number or phrase"),
        format!("{grammar}/b.rules:7:9: `klock` is no operator; did you mean `clock`?"),
        "faults in the grammar".to_owned(),
    ];
    let says: Vec<&str> = says.iter().map(String::as_str).collect();
    run(&["grammar", "check", &grammar]).ends(2, &says);
    run(&["date", "May", "--grammars", &grammar]).ends(2, &says[..3]);
}

#[test]
fn an_example_that_does_not_come_out_is_a_fault() {
    let folder = Folder::new();
    let good = "anchor 2025-06-17\n\nrule today\n  match <\"today\">\n  value today\n  example \"It shut today.\" => \"today\" = ";
    folder.file("grammar/a.rules", format!("{good}2025-06-17\n"));
    let grammar = shown(&folder.0.join("grammar"));
    let ran = run(&["grammar", "check", &grammar]).ends(0, &[]);
    assert!(ran.out.ends_with(" words, 1 rule, 1 of 1 example comes out\n"), "{}", ran.out);
    folder.file("grammar/a.rules", format!("{good}2025-06-18\n"));
    run(&["grammar", "check", &grammar])
        .ends(2, &["a.rules:6:3: expected \"today\" = 2025-06-18, found \"today\" = 2025-06-17"]);
}

#[test]
fn the_built_in_grammar_and_its_folder_are_the_same() {
    let built_in = run(&["grammar", "check"]).ends(0, &[]).out;
    assert_eq!(run(&["grammar", "check", "grammars/en"]).ends(0, &[]).out, built_in);
}

#[test]
fn unknown_names_are_told_with_a_near_one() {
    let columns = run(&["timeline", "fixtures/reports", "--columns", "when,evnt"]);
    columns.ends(2, &["no column is called `evnt`; did you mean `event`?"]);
    run(&["timeline", "fixtures/reports", "-f", "xlxs"]).ends(2, &["no format is called `xlxs`; did you mean `xlsx`?"]);
    run(&["timeline", "fixtures/reports", "-o", "timeline.odt"]).ends(2, &["no format of files is called `odt`"]);
    run(&["timelin"]).ends(2, &["timeline"]);
    run(&["timeline", "fixtures/reports", "--published", "soon"]).ends(2, &["soon"]);
    run(&["explain", "e-000000000000", "--in", "fixtures/reports"]).ends(2, &["no row `e-000000000000`"]);
}

#[test]
fn a_write_that_fails_says_which_file() {
    let folder = Folder::new();
    let out = shown(&folder.0.join("no/such/folder/out.csv"));
    run(&["timeline", "fixtures/reports", "-o", &out]).ends(2, &[&format!("{out}: cannot write it")]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [["timeline", "--rows=mentions"], ["dates", "--format=jsonl"], ["published", "--format=jsonl"]] {
        let folder = Folder::new();
        let line = "{\"published\":\"2025-06-17\",\"text\":\"The pier closed on Monday. It opened on Friday.\"}\n";
        let rows = folder.file("rows.jsonl", line.repeat(1000));
        let mut child = command(&arguments)
            .arg(&rows)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 16];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        drop(child.stdout.take());
        let ran = Ran::of(child.wait_with_output().unwrap()).ends(0, &[]);
        assert!(!ran.err.contains("cannot write"), "{}", ran.err);
    }
}

#[test]
fn threads_do_not_change_a_byte() {
    for arguments in [
        &["timeline", "fixtures/reports", "fixtures/reports.jsonl"][..],
        &["timeline", "fixtures/reports", "--rows", "mentions", "-f", "jsonl"],
        &["dates", "fixtures/reports", "fixtures/bad", "fixtures/reports.jsonl"],
        &["published", "fixtures/reports"],
    ] {
        let one = run(&[arguments, &["-j", "1"]].concat());
        let two = run(&[arguments, &["-j", "2"]].concat());
        assert_eq!(one.status, 0, "{}", one.err);
        assert_eq!((one.out, one.err), (two.out, two.err), "{arguments:?}");
    }
}

#[test]
fn a_text_is_read_from_a_pipe() {
    for arguments in [&["timeline"][..], &["timeline", "-"]] {
        let ran = piped(arguments, GOOD.as_bytes()).ends(0, &[]);
        assert!(ran.rows()[0].starts_with(GOOD_ROW), "{}", ran.out);
    }
    let ran = piped(&["dates", "--published", "2025-06-17"], b"He left about three weeks ago.");
    assert!(ran.out.contains("\"text\":\"about three weeks ago\""), "{}", ran.out);
    assert!(ran.out.contains("\"earliest\":\"2025-05-20\",\"latest\":\"2025-06-03\""), "{}", ran.out);
    piped(&["timeline"], b"").ends(2, &["found nothing but white space"]);
}

#[test]
fn standard_input_has_a_name_that_needs_no_guard() {
    let ran = piped(&["timeline", "--columns", "source,pointer"], GOOD.as_bytes()).ends(0, &[]);
    assert_eq!(ran.out, "source,pointer\nstdin para 2,stdin:3:1\n");
    let rows = br#"{"published":"2025-06-17","text":"The pier closed on Monday."}"#;
    let ran = piped(&["timeline", "--columns", "source,pointer"], rows).ends(0, &[]);
    assert_eq!(ran.out, "source,pointer\nstdin:1 para 1,stdin:1:1\n");
}

#[test]
fn every_report_of_the_fixtures_has_its_day() {
    let ran = run(&["published", "fixtures/reports"]).ends(0, &["6 reports read\n"]);
    let found: Vec<String> = ran
        .out
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            let field = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            format!("{} {} {}", field("report"), field("published"), field("method"))
        })
        .collect();
    let expected = [
        "2024-03-15-bridge-northern-wire 2024-03-15 dateline",
        "bridge-1-courier 2024-03-12 header",
        "bridge-2-post 2024-03-14 byline",
        "ferry-1-islander 2025-10-13 header",
        "ferry-2-ledger 2025-10-21 front-matter",
        "ferry-3-northern-wire 2025-11-18 header",
    ];
    assert_eq!(found, expected);
}

#[test]
fn counts_are_one_or_many() {
    let folder = Folder::new();
    folder.file("none.txt", "Nothing is told here.\n");
    folder.file("one.txt", "The northern pier was closed in May 1999.\n");
    let path = folder.path();
    run(&["timeline", &path]).ends(0, &["2 reports read; 1 event\n"]);
    run(&["dates", &path]).ends(0, &["2 reports read; 1 time expression\n"]);
    folder.file("two.txt", "The southern pier was closed in May 1998.\n");
    run(&["timeline", &path]).ends(0, &["3 reports read; 2 events\n"]);
    run(&["dates", &path]).ends(0, &["3 reports read; 2 time expressions\n"]);
}

#[test]
fn what_stays_open_is_shown_so() {
    let text = b"The pier closed this morning. It shut on 31 June 2024.";
    let table = piped(&["dates", "-f", "table"], text).ends(0, &["1 relative expression left open"]).out;
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[1].starts_with("  open               needs a publication day   "), "{table}");
    assert!(lines[2].starts_with("  none               no such day   "), "{table}");
    let line: serde_json::Value = serde_json::from_str(&piped(&["dates"], text).out).unwrap();
    let expressions = line["expressions"].as_array().unwrap();
    assert_eq!(expressions.len(), 2);
    assert!(expressions.iter().all(|e| e.get("value").is_none() && e["earliest"].is_null()), "{line}");
}

/// Three reports of one affair: "arrested" before "searched" before "resigned", of which two have a date.
fn affair(folder: &Folder) -> [String; 3] {
    let text = |day: u32, text: &str| format!("Date: 2031-06-{day:02}\n\n{text}\n");
    [
        text(
            17,
            "Police arrested the harbour master of Vell before prosecutors searched the customs house. \
             Prosecutors searched the customs house of Vell on 12 June 2031.",
        ),
        text(
            18,
            "The mayor of Vell resigned in June 2031. The mayor resigned after police arrested the harbour master.",
        ),
        text(19, "Prosecutors searched the customs house of Vell on 12 June 2031. Nothing was found."),
    ]
    .iter()
    .enumerate()
    .map(|(i, text)| folder.file(&format!("{i}.txt"), text))
    .collect::<Vec<_>>()
    .try_into()
    .unwrap()
}

/// The id of the row with these words, and of another.
fn ids(timeline: &str, words: [&str; 2]) -> [String; 2] {
    words.map(|words| {
        let row = timeline.lines().find(|row| row.contains(words));
        row.unwrap_or_else(|| panic!("{words}: {timeline}")).rsplit(',').next().unwrap().to_owned()
    })
}

#[test]
fn two_events_are_set_beside_each_other() {
    let folder = Folder::new();
    affair(&folder);
    let path = folder.path();
    let timeline = run(&["timeline", &path, "--columns", "event,id"]).out;
    let jsonl = folder.file("../timeline.jsonl", run(&["timeline", &path, "-f", "jsonl"]).out);
    let [searched, resigned] = ids(&timeline, ["searched", "resigned"]);
    let told = run(&["explain", &searched, &resigned, "--in", &path]).ends(0, &[]).out;
    // The dates leave it open, and so do the orders: the arrest was before both.
    assert!(
        told.contains("  relation   during: the days of the first lie within those of the second; either may have"),
        "{told}"
    );
    let [arrested, resigned] = ids(&timeline, ["arrested", "resigned"]);
    let told = run(&["explain", &resigned, &arrested, "--in", &path]).ends(0, &[]).out;
    for line in [
        "the first to the second\n  relation   after: the first came after the second\n",
        "  as stated  the second came before the first\n             \"arrested\" before \"resigned\"\n",
        "               1.txt para 2, \"The mayor resigned after police arrested the harbour master.\"\n",
    ] {
        assert!(told.contains(line), "{line}\nin\n{told}");
    }
    // A timeline that was written holds what it takes.
    assert_eq!(run(&["explain", &resigned, &arrested, "--in", &jsonl]).ends(0, &[]).out, told);
    let one = run(&["explain", &resigned, "--in", &jsonl]).ends(0, &[]).out;
    assert!(one.contains("  when       between 1 and 18 Jun 2031\n") && told.starts_with(&one), "{one}");
    run(&["explain", &resigned, "e-000000000000", "--in", &path]).ends(2, &["no row `e-000000000000`"]);
    run(&["explain", &resigned, &resigned, "--in", &path]).ends(2, &["are one event; explain it alone"]);
    std::fs::remove_file(jsonl).unwrap();
}

#[test]
fn known_dates_and_orders_take_part() {
    let folder = Folder::new();
    affair(&folder);
    // The table lies among the reports and is none.
    let facts = folder.file(
        "known.csv",
        "Event;When;Relation;Other\n\
         arrested the harbour master;\"9 June 2031\";;\n\
         the fire;3 June 2031;;\n\
         of vell;3 June 2031;;\n\
         arrested the harbour master;soon;;\n\
         arrested the harbour master;;befor;resigned\n\
         arrested the harbour master;;before;\n\
         ;2031;;\n\
         arrested the harbour master;;;\n",
    );
    let path = folder.path();
    let at = |line: usize| format!("known.csv:{line}: ");
    let ran = run(&["timeline", &path, "--facts", &facts, "--columns", "when,event,dated_by"]).ends(
        0,
        &[
            &(at(3)
                + "no event is called `the fire`: give its id, from the last column of the timeline, or words of its"),
            &(at(4) + "`of vell` may be 3 events; give the id of one: e-"),
            &(at(5) + "when: expected a date as in 3 May 2024 or 2024-05, found `soon`"),
            &(at(6) + "no relation is called `befor`; did you mean `before`?"),
            &(at(7) + "expected the other event in the column `other`, found none"),
            &(at(8) + "expected an event in the column `event`, found none"),
            &(at(9) + "expected a date in the column `when`, or `relation` and `other`; found neither"),
            "3 reports read; 3 events",
        ],
    );
    assert!(ran.out.contains("\non 9 Jun 2031,Police arrested the harbour master of Vell,fact\n"), "{}", ran.out);
    let empty = folder.file("none.csv", "when,what\n2031,fire\n");
    run(&["timeline", &path, "--facts", &empty]).ends(2, &["none.csv:1: expected a header with the column `event`"]);
    run(&["check", &path, "--facts", "no.csv"]).ends(2, &["no.csv: cannot read it"]);

    // A known order that a report does not agree with holds, and is told.
    let facts = folder.file("known.csv", "event,relation,other\nresigned,before,arrested\n");
    let ran = run(&["check", &path, "--facts", &facts]).ends(1, &["1 error (D403 1)"]);
    assert!(ran.out.contains("known.csv:2:1") && ran.out.contains("1.txt:3:42"), "{}", ran.out);
    let ids = ids(&run(&["timeline", &path, "--columns", "event,id"]).out, ["resigned", "arrested"]);
    let told = run(&["explain", &ids[0], &ids[1], "--in", &path, "--facts", &facts]).ends(0, &[]).out;
    assert!(told.contains("  relation   before: the first came before the second\n"), "{told}");
    assert!(
        told.contains("  refused    \"arrested\" before \"resigned\", for other statements lead back in a circle"),
        "{told}"
    );
}

#[test]
fn expressions_come_as_rows_of_a_spreadsheet() {
    let text = b"Notes, page 2\n\n=The pier, \"north\" or not, was shut on 31 May 2024 and on 31 June 2024.";
    let table = piped(&["dates", "-f", "csv", "--published", "2025-06-17"], text).ends(0, &[]).out;
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let names = rows.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let cell = |row: usize, name: &str| rows[row][names.iter().position(|n| n == name).unwrap()].to_owned();
    assert_eq!(rows.len(), 2);
    let first = ["expression", "value", "earliest", "published"].map(|name| cell(0, name));
    assert_eq!(first, ["31 May 2024", "2024-05-31", "2024-05-31", "2025-06-17"]);
    assert!(cell(0, "context").starts_with("'=The pier, \"north\""), "{table}");
    assert!(cell(0, "pointer").ends_with("stdin:3:40"), "{table}");
    // A day that the calendar does not have keeps its row.
    assert_eq!(["expression", "value", "earliest"].map(|name| cell(1, name)), ["31 June 2024", "", ""]);
}

#[test]
fn a_row_is_explained_by_its_id_with_or_without_the_letter() {
    let folder = Folder::new();
    let good = folder.good();
    let id = run(&["timeline", &good, "--columns", "id"]).rows()[0].to_owned();
    let bare = id.strip_prefix("e-").unwrap();
    let told = run(&["explain", &id, "--in", &good]).ends(0, &[]).out;
    for asked in [bare, &format!("m-{bare}")] {
        assert_eq!(run(&["explain", asked, "--in", &good]).ends(0, &[]).out, told);
    }
    assert!(
        told.starts_with(&format!("{id}  The harbour authority closed the northern pier\n  mention    m-{bare} in "))
    );
    assert!(told.contains("\n  when       on 16 Jun 2025\n  bounds     2025-06-16\n"), "{told}");
    // Labels and values stand in two columns, and the derivation in two of its own further in.
    let (facts, steps) = told.split_once("  dated by   \"Monday\"\n").unwrap();
    let in_columns = |lines: &str, label: usize, value: usize| {
        lines.lines().all(|line| {
            line[..label].trim().is_empty()
                && line[label..].starts_with(char::is_alphabetic)
                && &line[value - 1..value] == " "
                && !line[value..].starts_with(' ')
                && line.trim_end() == line
        })
    };
    assert!(in_columns(facts.split_once('\n').unwrap().1, 2, 13), "{told}");
    assert!(in_columns(steps, 15, 26), "{told}");
}

#[test]
fn a_list_of_paths_is_read_with_its_at_sign() {
    let folder = Folder::new();
    let list = folder.file("list", format!("# reports\n{}\n\n", folder.good()));
    let ran = run(&["timeline", &format!("@{list}")]).ends(0, &[]);
    assert_eq!(ran.rows().len(), 1);
}

#[test]
fn in_a_pipe_a_timeline_is_csv_without_colors() {
    let ran = run(&["timeline", "fixtures/reports"]).ends(0, &["6 reports read"]);
    assert!(
        ran.out.starts_with("when,event,status,attribution,source,quote,earliest,latest,precision,"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains(['\u{1b}', '\r', '\u{feff}']));
    let quiet = run(&["timeline", "fixtures/reports", "-q"]);
    assert_eq!((quiet.out, quiet.err.as_str()), (ran.out, ""));
}

#[test]
fn several_files_are_written_by_their_extensions() {
    let folder = Folder::new();
    let out = |name: &str| shown(&folder.0.join(name));
    let (csv, tsv, rows) = (out("t.csv"), out("t.tsv"), out("t.jsonl"));
    let good = folder.good();
    let ran = run(&["timeline", &good, "-o", &csv, "-o", &tsv, "-o", &rows]).ends(0, &[]);
    assert_eq!(ran.out, "");
    let read = |path: &str| std::fs::read_to_string(path).unwrap();
    assert!(read(&csv).lines().nth(1).unwrap().starts_with(GOOD_ROW));
    assert!(read(&tsv).starts_with("when\tevent\t"));
    assert!(read(&rows).contains("\"when\":\"on 16 Jun 2025\""), "{}", read(&rows));
    let csv = out("excel.csv");
    run(&["timeline", &good, "-o", &csv, "--excel"]).ends(0, &[]);
    assert!(read(&csv).starts_with("\u{feff}when,") && read(&csv).contains("\r\n"));
    // A folder that is read again does not read what was written into it.
    let ran = run(&["timeline", "-v", &folder.path()]).ends(0, &["passed over 4 that annalist wrote itself"]);
    assert_eq!(ran.rows().len(), 1);
}

#[test]
fn columns_are_listed_and_chosen() {
    let help = run(&["timeline", "--columns", "help"]).ends(0, &[]).out;
    let every = run(&["timeline", "fixtures/reports", "--columns", "all", "-q"]).out;
    for column in every.lines().next().unwrap().split(',') {
        assert!(help.lines().any(|line| line.split_whitespace().next() == Some(column)), "{column}");
    }
    let folder = Folder::new();
    let ran = run(&["timeline", &folder.good(), "--columns", "id,when"]).ends(0, &[]);
    assert!(ran.out.starts_with("id,when\ne-") && ran.out.ends_with(",on 16 Jun 2025\n"), "{}", ran.out);
}

#[test]
fn a_report_without_a_day_is_told_with_what_to_try() {
    let folder = Folder::new();
    let bare = folder.file("bare.txt", "The harbour authority closed the northern pier on Monday.\n");
    let says = format!("{bare}: no publication date found; 1 relative expression left open. Try --published");
    run(&["timeline", &bare]).ends(0, &[&says]);
    let ran = run(&["timeline", &bare, "--published", "2025-06-17"]).ends(0, &[]);
    assert!(ran.rows()[0].starts_with(GOOD_ROW));
}

#[test]
fn what_the_readme_shows_is_what_comes_out() {
    let readme = include_str!("../README.md");
    let block = readme.split("```text\n$ annalist ").nth(1).unwrap().split("```").next().unwrap();
    let (_, expected) = block.split_once('\n').unwrap();
    let ran = run(&["date", "The plant shut about three weeks ago.", "--published", "2025-06-17"]).ends(0, &[]);
    // The line of the rule moves with every edit of the grammar.
    let without_rule = |text: &str| text.lines().filter(|l| !l.starts_with("  rule ")).collect::<Vec<_>>().join("\n");
    assert_eq!(without_rule(&ran.out), without_rule(expected));
    // Every command of the list runs; ids change with the program, so `explain` takes a fresh one.
    let folder = Folder::new();
    let commands = readme.split("```sh\nannalist ").nth(1).unwrap().split("```").next().unwrap();
    let rows = run(&["timeline", "fixtures/reports", "--columns", "id", "-q"]);
    let mut count = 0;
    for line in commands.lines() {
        let line = line.split('#').next().unwrap().trim().trim_start_matches("annalist ");
        let mut ids = rows.rows().into_iter();
        let arguments: Vec<String> = line
            .split('"')
            .enumerate()
            .flat_map(|(i, part)| match i % 2 {
                1 => vec![part.to_owned()],
                _ => part.split_whitespace().map(str::to_owned).collect(),
            })
            .map(|word| match word.as_str() {
                word if word.starts_with("timeline.") || word == "annotated" => shown(&folder.0.join(word)),
                word if word.starts_with("e-") => ids.next().unwrap().to_owned(),
                _ => word,
            })
            .collect();
        // What `check` is shown on does not add up.
        let status = i32::from(arguments[0] == "check");
        run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).ends(status, &[]);
        count += 1;
    }
    assert_eq!(count, 15);
}

#[test]
fn what_a_date_counts_from_is_told_in_words() {
    let text = "The dam broke on May 5, 2025. The next day it rained, and in the winter it froze.";
    let out = run(&["date", text, "--published", "2025-06-17"]).ends(0, &[]).out;
    for line in [
        "from       the time that the text speaks of, on 5 May 2025, told by \"May 5, 2025\"",
        "otherwise  in winter 2025-26",
    ] {
        assert!(out.contains(line), "{out}");
    }
}

#[test]
fn a_time_of_day_stays_one_while_its_day_is_open() {
    let line = run(&["date", "Trains stopped this morning.", "--json"]).ends(0, &[]).out;
    assert!(line.contains(r#""type":"TIME""#) && !line.contains(r#""value""#), "{line}");
}

#[test]
fn every_range_has_a_number_of_its_own() {
    let text = "It ran from 3 to 5 May. It ran again from 3 to 5 May and shut on Monday.";
    let line = run(&["date", text, "--published", "2025-06-17", "--json"]).ends(0, &[]).out;
    let ids: Vec<&str> = line.split("\"range\":{\"id\":\"").skip(1).map(|rest| &rest[..2]).collect();
    assert_eq!(ids, ["r1", "r1", "r2", "r2"]);
}

#[test]
fn what_was_published_after_a_day_is_passed_over() {
    let folder = Folder::new();
    folder.file("a.txt", "Date: 2025-06-17\n\nThe harbour authority closed the northern pier on Monday.\n");
    folder.file("b.txt", "Date: 2025-06-20\n\nThe council dismissed the harbour master on Thursday.\n");
    folder.file("c.txt", "The last ferry sailed on 2 May 2025.\n");
    let run = |day: &str| run(&["timeline", &folder.path(), "--columns", "event", "--as-of", day]);
    let ran = run("2025-06-19").ends(0, &["2 reports read, 1 published later and passed over; 2 events"]);
    assert_eq!(ran.rows(), ["The last ferry sailed", "The harbour authority closed the northern pier"]);
    assert_eq!(run("2025-06-20").ends(0, &["3 reports read; 3 events"]).rows().len(), 3);
    // Nothing was known then, which is an answer.
    assert_eq!(run("2024").ends(0, &["1 report read, 2 published later and passed over; 1 event"]).rows().len(), 1);
}

#[test]
fn verbose_tells_of_each_report() {
    let folder = Folder::new();
    let good = folder.good();
    folder.file("annalist.review.jsonl", "");
    let says = format!("{good}: published 2025-06-17 (header: \"2025-06-17\"); 1 row");
    let ran = run(&["timeline", "-v", &folder.path()]).ends(0, &[&says, "1 report read; 1 event"]);
    assert!(ran.err.contains("annalist.review.jsonl: decisions taken from here"), "{}", ran.err);
    let ran = run(&["timeline", &folder.path()]).ends(0, &[]);
    assert_eq!(ran.err, "", "one good report is no news");
    // The last one counts, so that a flag goes before the file of options.
    folder.file("annalist.toml", "quiet = true\n");
    let ran = Ran::of(command(&["timeline", "-v", &good]).current_dir(&folder.0).output().unwrap());
    assert!(ran.ends(0, &[&says]).err.contains("annalist.toml: options taken from here"));
}

#[test]
fn conventions_may_stand_in_the_file_of_options() {
    let folder = Folder::new();
    folder.file("annalist.toml", "fiscal-year = \"uk\"\nhemisphere = \"south\"\ndate-order = \"ymd\"\n");
    let text = "It shut in fiscal 2025, in summer 2024 and on 12-03-04.";
    let output = command(&["date", text, "--published", "2025-07-01"]).current_dir(&folder.0).output().unwrap();
    let out = Ran::of(output).ends(0, &[]).out;
    for line in ["2024-04-01 to 2025-03-31", "2024-12-01 to 2025-02-28", "2012-03-04"] {
        assert!(out.contains(&format!("bounds     {line}\n")), "{out}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_do_nothing_to_a_terminal() {
    let folder = Folder::new();
    folder.file("a\u{1b}[31m.txt", "");
    folder.file("b\u{1b}[2J.txt", "He left yesterday.\n");
    folder.good();
    let ran = run(&["timeline", "-v", &folder.path()])
        .ends(0, &["a\\u{1b}[31m.txt: expected a text", "b\\u{1b}[2J.txt: no publication"]);
    assert!(!ran.err.contains('\u{1b}') && ran.err.lines().count() == 4, "{}", ran.err);
}
