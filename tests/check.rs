//! What does not add up in a report, and how it is told.

use annalist::Annalist;
use annalist::check::{Code, Finding, Selection, Severity, reference};
use annalist::export::{findings, table};
use annalist::report::{Origin, jsonl};
use annalist::timeline::Timeline;

fn annalist() -> &'static Annalist {
    static ANNALIST: std::sync::OnceLock<Annalist> = std::sync::OnceLock::new();
    ANNALIST.get_or_init(Annalist::english)
}

/// The timeline of one report of that day.
fn timeline(published: Option<&str>, text: &str) -> Timeline {
    let line = serde_json::json!({"id": "lock", "text": text, "published": published}).to_string();
    let origin = Origin { path: "lock.txt".to_owned(), row: None };
    let document = jsonl::document(&line, "lock", origin, &[]).unwrap();
    annalist().timeline([annalist().publish(document)])
}

fn found(published: &str, text: &str) -> Vec<Finding> {
    timeline(Some(published), text).findings
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|finding| finding.code).collect()
}

/// Nothing is found in any of these, each told on its day.
fn quiet(reports: &[(&str, &str)]) {
    for (published, text) in reports {
        let findings = found(published, text);
        assert!(findings.is_empty(), "{text}: {}", findings[0].message);
    }
}

fn written(timeline: &Timeline, format: &str) -> String {
    let mut out = Vec::new();
    findings::by_name(format, table::Options { width: 80, color: false }).unwrap().write(timeline, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_weekday_that_its_date_does_not_have() {
    let findings = found("2025-07-01", "The trust met on Monday, June 17, 2025 in Hollin.");
    assert_eq!(codes(&findings), [Code::D101]);
    let finding = &findings[0];
    assert_eq!(
        finding.message,
        "\"Monday, June 17, 2025\" does not agree with the calendar: 17 June 2025 is a Tuesday"
    );
    assert_eq!(
        finding.help,
        ["the Mondays next to it are 16 June 2025 and 23 June 2025", "17 June is a Monday in 2024 and 2030"]
    );
    assert_eq!(finding.mentions.len(), 1, "it names the row that the date made");
    for text in ["It closed on 17 June 2025, Monday.", "It has been shut since Monday 17 June 2025."] {
        assert_eq!(codes(&found("2025-07-01", text)), [Code::D101], "{text}");
    }
    quiet(&[
        ("2025-07-01", "The trust met on Tuesday, June 17, 2025 in Hollin."),
        ("2025-07-01", "Shares fell as on Black Monday, October 20, 1987."),
        // The calendar of the place.
        ("2025-07-01", "The palace fell on Wednesday, 25 October 1917."),
        ("2025-07-01", "Penn wrote it on Sunday, 2 September 1666."),
    ]);
}

#[test]
fn a_day_that_its_month_does_not_have() {
    let findings = found("2025-03-18", "A report is due by June 31. The gate was changed on February 29, 2023.");
    assert_eq!(codes(&findings), [Code::D102, Code::D102]);
    assert_eq!(findings[0].message, "\"June 31\" is no day of the calendar: June has 30 days");
    assert_eq!(findings[1].message, "\"February 29, 2023\" is no day of the calendar: February 2023 has 28 days");
    assert!(findings[1].help.contains(&"there is a 29 February in 2020 and 2024".to_owned()));
    assert_eq!(codes(&found("2025-03-18", "The form is dated 31/06/2025.")), [Code::D102]);
    quiet(&[
        ("2025-03-18", "The gate was changed on February 29, 2024, and on Feb. 29."),
        ("2025-03-18", "The office at 31 June Street was shut."),
    ]);
}

#[test]
fn a_weekday_that_the_date_does_not_have_in_the_year_of_the_report() {
    let findings = found("2025-03-18", "Inspectors looked at the gate on Thursday, March 14.");
    assert_eq!(codes(&findings), [Code::D103]);
    assert_eq!(findings[0].notes, ["published 18 March 2025 (column)"]);
    assert!(findings[0].message.ends_with("14 March 2025 is a Friday"), "{}", findings[0].message);
    assert_eq!(
        findings[0].help,
        ["the Thursdays next to it are 13 March 2025 and 20 March 2025", "14 March is a Thursday in 2024 and 2030"]
    );
    quiet(&[
        ("2025-03-18", "Inspectors looked at the gate on Friday, March 14."),
        ("2025-03-18", "The trial will begin on Thursday, January 15."),
        // The text names the year in which it fits.
        ("2025-03-18", "The gate broke a year ago. It was on Thursday, March 14, that the water came."),
        ("2025-03-18", "The winter of 2024 was wet. On Thursday, March 14, the water came."),
        // The year stands apart.
        ("2025-03-18", "Sent: Thu Mar 14 09:53:18 2024 +0100"),
        ("2025-03-18", "It was sent on Thu Mar 14 09:53:18 CET 2023 by the office."),
    ]);
}

#[test]
fn a_report_gives_so_many_findings_of_a_check_and_no_more() {
    let text = "They met on June 31. ".repeat(2_000);
    assert_eq!(found("2025-03-18", &text).len(), 50);
}

#[test]
fn the_documentation_holds_the_pages_of_the_program() {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/checks.md")).unwrap();
    assert!(page.contains(&reference()), "run `cargo run --example checks`");
}

#[test]
fn findings_are_selected_by_code_by_name_by_event_and_by_severity() {
    let text = "The gate was changed on February 30, 2023. The trust met on Monday, June 17, 2025 in Hollin.";
    let all = timeline(Some("2025-07-01"), text);
    let event = all.rows.iter().find(|row| !row.flags.is_empty()).unwrap().mention.event.to_string();
    let id = all.findings[0].id();
    let left = |select: &[&str], ignore: &[&str], level| {
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let mut timeline = all.clone();
        let hidden = Selection::new(&owned(select), &owned(ignore), level).unwrap().apply(&mut timeline);
        (codes(&timeline.findings), hidden)
    };
    assert_eq!(left(&[], &[], Severity::Note), (vec![Code::D102, Code::D101], 0));
    assert_eq!(left(&["D101"], &[], Severity::Note).0, [Code::D101]);
    assert_eq!(left(&["D5,impossible-date"], &[], Severity::Note).0, [Code::D102]);
    assert_eq!(left(&["d1"], &["D102"], Severity::Note).0, [Code::D101]);
    assert_eq!(left(&[], &[&format!("D101:{}", &event[..8])], Severity::Note).0, [Code::D102]);
    assert_eq!(left(&[], &[&format!("D102:{event}")], Severity::Note).0, [Code::D102, Code::D101]);
    assert_eq!(left(&[], &[&id], Severity::Note).0, [Code::D101]);
    let error = Selection::new(&["D999".to_owned()], &[], Severity::Note).unwrap_err().to_string();
    assert!(error.starts_with("no check is called `D999`"), "{error}");
}

#[test]
fn a_finding_keeps_its_id_when_the_text_around_it_changes() {
    let text = "The trust met on Monday, June 17, 2025 in Hollin.";
    let id = |text: &str| found("2025-07-01", text)[0].id();
    assert_eq!(id(text), id(&format!("It rained. {text}")));
    assert_ne!(id(text), id(&text.replace("17", "19")));
}

#[test]
fn the_text_shows_the_words_and_the_arithmetic() {
    let timeline = timeline(Some("2025-07-01"), "It rained.\n\nThe trust met on Monday, June 17, 2025 in Hollin.");
    let expected = "\
error[D101]: \"Monday, June 17, 2025\" does not agree with the calendar: 17 June 2025 is a Tuesday
 --> lock.txt:3:1
  |
3 | The trust met on Monday, June 17, 2025 in Hollin.
  |                  ^^^^^^^^^^^^^^^^^^^^^ 17 June 2025 is a Tuesday
  |
  = help: the Mondays next to it are 16 June 2025 and 23 June 2025
  = help: 17 June is a Monday in 2024 and 2030

";
    assert_eq!(written(&timeline, "text"), expected);
}

#[test]
fn the_text_shows_both_reports_of_a_finding_and_nothing_that_acts_on_a_terminal() {
    let mut timeline = timeline(Some("2025-07-01"), "The \u{1b}[31mtrust met on Monday, June 17, 2025 in Hollin.");
    let second = timeline.findings[0].at[0].clone();
    timeline.findings[0].at.push(second);
    let text = written(&timeline, "text");
    assert_eq!(text.matches("--> lock.txt:1:1").count(), 1, "{text}");
    assert_eq!(text.matches("::: lock.txt:1:1").count(), 1, "{text}");
    assert!(text.contains("The \\u{1b}[31mtrust met"), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn json_lines_count_in_code_points_of_the_text() {
    let timeline = timeline(Some("2025-07-01"), "Zo\u{eb} slept. The trust met on Monday, June 17, 2025 in Hollin.");
    let line: serde_json::Value = serde_json::from_str(&written(&timeline, "jsonl")).unwrap();
    assert_eq!(line["schema"], "annalist/1");
    assert_eq!((&line["code"], &line["severity"]), (&"D101".into(), &"error".into()));
    let at = &line["at"][0];
    assert_eq!((&at["report"], &at["pointer"]), (&"lock".into(), &"lock.txt:1:12".into()));
    assert_eq!((at["start"].as_u64(), at["marks"][0]["start"].as_u64()), (Some(11), Some(28)));
    assert_eq!(at["marks"][0]["text"], "Monday, June 17, 2025");
    assert_eq!(line["events"].as_array().unwrap().len(), 1);
    let document: serde_json::Value = serde_json::from_str(&written(&timeline, "json")).unwrap();
    assert_eq!(document["findings"][0]["id"], line["id"]);
}

#[test]
fn csv_has_a_row_for_each_finding_and_guards_its_cells() {
    let timeline = timeline(Some("2025-07-01"), "=Met on Monday, June 17, 2025.");
    let text = written(&timeline, "csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| &row[headers.iter().position(|header| header == name).unwrap()];
    assert_eq!((cell("code"), cell("published"), cell("words")), ("D101", "2025-07-01", "Monday, June 17, 2025"));
    assert_eq!(cell("quote"), "'=Met on Monday, June 17, 2025.");
    assert_eq!(cell("other_quote"), "");
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn sarif_has_the_structure_that_readers_ask_for() {
    let mut timeline = timeline(Some("2025-07-01"), "The trust met on Monday, June 17, 2025 in Hollin.");
    timeline.sources[0].origin.path = "my reports/lock.txt".to_owned();
    let second = timeline.findings[0].at[0].clone();
    timeline.findings[0].at.push(second);
    let log: serde_json::Value = serde_json::from_str(&written(&timeline, "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    let result = &run["results"][0];
    let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], result["ruleId"]);
    assert_eq!((&result["ruleId"], &result["level"]), (&"D101".into(), &"error".into()));
    let location = &result["locations"][0];
    assert_eq!(location["physicalLocation"]["artifactLocation"]["uri"], "my%20reports/lock.txt");
    assert_eq!(location["physicalLocation"]["region"]["startLine"], 1);
    let mark = &location["annotations"][0];
    assert_eq!((mark["charOffset"].as_u64(), mark["charLength"].as_u64()), (Some(17), Some(21)));
    assert_eq!(result["relatedLocations"][0]["id"], 1);
    assert!(result["partialFingerprints"]["annalistFinding/v1"].as_str().unwrap().starts_with("f-"));
}

/// Runs `annalist check` with a report on standard input: exit status, output, what was said.
fn run(text: &str, arguments: &[&str]) -> (i32, String, String) {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_annalist"))
        .args(["check", "--published", "2025-07-01"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A run that is refused reads nothing.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    let output = child.wait_with_output().unwrap();
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), words(output.stdout), words(output.stderr))
}

#[test]
fn the_exit_status_tells_what_was_found() {
    let bad = "The trust met on Monday, June 17, 2025 in Hollin.";
    let (status, out, err) = run(bad, &[]);
    assert_eq!((status, err.as_str()), (1, "annalist: 1 error (D101 1)\n"));
    assert!(out.contains("--> stdin:1:1"), "{out}");
    assert_eq!(run(bad, &["--exit-zero"]).0, 0);
    assert_eq!(run(bad, &["--ignore", "D1"]).0, 0);
    assert_eq!(run("The trust met on June 17, 2025.", &[]), (0, String::new(), "annalist: nothing found\n".to_owned()));
    let (status, _, err) = run(bad, &["--select", "D9"]);
    assert_eq!(status, 2);
    assert!(err.contains("no check is called `D9`"), "{err}");
    assert_eq!(run(bad, &["--format", "yaml"]).0, 2);
}

#[test]
fn findings_go_to_files_by_their_extension() {
    let file = std::env::temp_dir().join(format!("annalist-check-{}.sarif", std::process::id()));
    let (status, out, _) = run("It met on Monday, June 17, 2025.", &["-o", file.to_str().unwrap(), "--exit-zero"]);
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!((status, out.as_str()), (0, ""));
    assert!(written.contains("\"version\": \"2.1.0\""));
}

#[test]
fn the_page_of_a_check_is_explained_without_reports() {
    let explain = |id: &str| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_annalist")).args(["explain", id]).output().unwrap();
        (run.status.code().unwrap(), String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
    };
    let (status, out, _) = explain("d101");
    assert!(status == 0 && out.starts_with("D101 weekday-mismatch (error)\n"), "{out}");
    let (status, _, err) = explain("m-41c9b2a07d1e");
    assert!(status == 2 && err.contains("say --in which reports"), "{err}");
}

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/checks");

/// Each report is named after the one check that finds something in it; `expected.txt` is what is told of all of them.
#[test]
fn each_check_finds_what_its_report_holds_and_nothing_else() {
    let mut told = String::new();
    for code in Code::ALL {
        let path = format!("{FIXTURES}/{}.txt", code.name());
        let Ok(reading) = std::fs::exists(&path).map(|there| there.then(|| annalist().read(&path))) else { continue };
        let Some(reading) = reading else { continue };
        let mut timeline = annalist().timeline(reading.reports);
        assert_eq!(codes(&timeline.findings), [*code], "{path}");
        timeline.sources[0].origin.path = format!("{}.txt", code.name());
        told += &written(&timeline, "text");
    }
    let expected = format!("{FIXTURES}/expected.txt");
    if std::env::var_os("ANNALIST_EXPECTED").is_some_and(|wish| wish == "write") {
        std::fs::write(&expected, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&expected).unwrap());
}

#[test]
fn what_only_looks_like_a_slip_is_none() {
    let reading = annalist().read(format!("{FIXTURES}/tempting.txt"));
    let timeline = annalist().timeline(reading.reports);
    assert!(timeline.rows.len() > 15, "it is full of dates");
    assert!(timeline.findings.is_empty(), "{}", written(&timeline, "text"));
}

#[test]
fn a_range_that_runs_backwards() {
    let message = |text: &str| found("2025-04-02", text).first().map(|finding| finding.message.clone());
    for (text, arithmetic) in [
        ("It ran from May 12 to May 3.", "3 May is 9 days before 12 May"),
        ("It ran from 9 to 2 May.", "2 May is 7 days before 9 May"),
        ("It ran from June 12, 2024 to June 3, 2024.", "3 June 2024 is 9 days before 12 June 2024"),
        ("It ran from 12 June to 3 June 2024.", "3 June is 9 days before 12 June"),
        ("He ruled from 2019 to 2015.", "2015 is before 2019"),
    ] {
        assert!(message(text).is_some_and(|message| message.ends_with(arithmetic)), "{text}: {:?}", message(text));
    }
    quiet(&[
        ("2025-04-02", "It ran from May 3 to May 12."),
        ("2025-04-02", "It was shut from Nov. 12 to Feb. 3."),
        ("2025-04-02", "It was shut from November 2024 to January 2025."),
        ("2025-04-02", "The accounts run from 6 April to 5 April."),
        ("2025-04-02", "It is open from 1 March to 31 January."),
        ("2025-04-02", "It was shut from Friday to Tuesday."),
        // Numbers of something.
        ("2025-04-02", "The fault is listed as VUL-2008-1372."),
    ]);
}

#[test]
fn what_is_over_and_what_is_to_come_against_the_day_of_the_report() {
    let findings = found("2025-03-03", "The contract was signed on March 10 in Hollin.");
    assert_eq!(codes(&findings), [Code::D201]);
    assert_eq!(findings[0].message, "\"March 10\" is told as over and is 7 days after the day of the report");
    assert_eq!(
        findings[0].help,
        [
            "it would agree if 10 March 2024 is meant, 358 days before the report",
            "it would agree if the report was published on 10 March 2025 or later"
        ]
    );
    assert_eq!(codes(&found("2025-03-03", "On April 1, 2025, prosecutors arrested the owner.")), [Code::D201]);
    assert_eq!(codes(&found("2025-03-03", "The hall was burned down in August 2025.")), [Code::D201]);
    let findings = found("2025-03-10", "The board will meet on March 3 to decide.");
    assert_eq!((codes(&findings), findings[0].severity), (vec![Code::D202], Severity::Note));
    assert_eq!(codes(&found("2025-03-10", "The board will meet on March 3, 2025.")), [Code::D202]);
    quiet(&[
        // Another zone.
        ("2025-03-03", "The contract was signed on March 4, 2025."),
        ("2025-03-03", "The hearing was scheduled for March 10, 2025."),
        ("2025-03-03", "It was moved to March 10, 2025, and extended until April 1, 2025."),
        ("2025-03-03", "The vote was expected on March 10, 2025."),
        ("2025-03-03", "Two winters ago, in 2024, it was the same. The contract was signed on March 10 then."),
        ("2025-03-03", "Updated 12 March 2025\n\nThe contract was signed on March 10, 2025.\n"),
        ("2025-03-03", "The council agreed on a vote on March 10, 2025."),
        ("2025-03-10", "In February the mayor said the board would meet on March 3."),
        ("2025-03-10", "A letter read: \"The board will meet on March 3, 2025.\""),
    ]);
}

#[test]
fn the_order_of_words_against_the_order_of_dates() {
    let findings = found("2025-05-09", "After the May 3 vote, ministers met on May 1.");
    assert_eq!(codes(&findings), [Code::D208]);
    assert_eq!(findings[0].message, "\"After\" does not agree with the dates: \"May 1\" is 2 days before \"May 3\"");
    for text in [
        "Ministers met on January 4 after the talks on January 9 failed.",
        "Ministers met on January 9 before the talks on January 4.",
        "Ahead of the talks on January 4, ministers met on January 9.",
        "Ministers met on Jan. 4 after the Jan. 9 talks.",
        "After the May 3, 2024 vote, ministers met on May 1, 2024.",
    ] {
        assert_eq!(codes(&found("2025-05-09", text)), [Code::D208], "{text}");
    }
    quiet(&[
        ("2025-05-09", "After the May 1 vote, ministers met on May 3."),
        ("2025-05-09", "Ministers met on January 4, and after the talks on January 9 they left."),
        ("2025-05-09", "Ministers did not meet on January 4 after the talks on January 9 failed."),
        ("2025-05-09", "After Friday's vote, ministers met on Thursday."),
        ("2025-05-09", "After the vote of May 3, 2024, ministers met on May 1, 2025."),
    ]);
}

#[test]
fn the_day_of_the_report() {
    let findings = timeline(None, "The hall was shut yesterday. It was built in 1974.").findings;
    assert_eq!(codes(&findings), [Code::D501]);
    assert_eq!(findings[0].message, "no day of publication was found: 1 relative date stays open");
    assert!(timeline(None, "The hall was built in 1974.").findings.is_empty(), "nothing stays open");
    let findings = found("2025-03-18", "Hall shut\n\nDate: 12 March 2025\n\nThe hall was shut on Monday.");
    assert_eq!(codes(&findings), [Code::D502]);
    assert_eq!(findings[0].at[0].quote, "Date: 12 March 2025");
    quiet(&[
        ("2025-03-18", "Hall shut\n\nDate: 17 March 2025\n\nThe hall was shut on Monday."),
        ("2025-03-18", "HOLLIN, March 16 (Northern Wire) - The hall was shut on Monday."),
    ]);
}

/// The timeline of several reports, each with its day.
fn reports(texts: &[(&str, &str)]) -> Timeline {
    let report = |(i, (published, text)): (usize, &(&str, &str))| {
        let line = serde_json::json!({"id": format!("r{i}"), "text": text, "published": published}).to_string();
        let origin = Origin { path: format!("r{i}.txt"), row: None };
        annalist().publish(jsonl::document(&line, "r", origin, &[]).unwrap())
    };
    annalist().timeline(texts.iter().enumerate().map(report))
}

/// The findings about order.
fn of_order(timeline: &Timeline) -> Vec<&Finding> {
    timeline.findings.iter().filter(|finding| [Code::D303, Code::D401].contains(&finding.code)).collect()
}

#[test]
fn an_order_that_leads_in_a_circle() {
    let timeline = annalist().timeline(annalist().read("fixtures/stories/mine").reports);
    let findings = of_order(&timeline);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, Code::D303);
    assert_eq!(
        findings[0].message,
        "reports give an order that leads in a circle: \"flooded\" before \"revoked\", \"revoked\" before \
         \"occupied\", \"occupied\" before \"flooded\""
    );
    let sources: Vec<usize> = findings[0].at.iter().map(|citation| citation.source).collect();
    assert_eq!(sources, [0, 1, 2], "each statement is quoted once");
    assert_eq!(findings[0].mentions.len(), 3);
    for story in ["stories/quarry", "stories/museum", "stories/library", "reports"] {
        let timeline = annalist().timeline(annalist().read(format!("fixtures/{story}")).reports);
        assert!(of_order(&timeline).is_empty(), "{story}: {}", of_order(&timeline)[0].message);
    }
}

/// An order in one report, and a date in it and in another.
const LOCK: &str = "The ministry closed the Hollin lock on 10 June 2031.\n\n\
    The ministry closed the Hollin lock before the trust drained the basin of Hollin harbour.";

#[test]
fn dates_and_orders_that_do_not_fit() {
    let basin =
        |day: &str| format!("The trust drained the basin of Hollin harbour on {day} June 2031. The lock is shut.");
    let timeline = reports(&[("2031-06-20", LOCK), ("2031-06-21", &basin("2"))]);
    let findings = of_order(&timeline);
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::D401]);
    assert_eq!(
        findings[0].message,
        "no order fits the dates: \"closed\" before \"drained\", but \"closed\" was on 10 Jun 2031 and \"drained\" on \
         2 Jun 2031, 8 days before it"
    );
    assert_eq!(findings[0].at.len(), 3, "the order and both dates");
    let events: Vec<String> = timeline.events().map(|entry| entry.row.said().into_owned().trigger).collect();
    assert_eq!(events, ["drained", "closed"], "an order against the dates is not obeyed");
    assert!(of_order(&reports(&[("2031-06-20", LOCK), ("2031-06-21", &basin("12"))])).is_empty());
}

#[test]
fn an_order_dates_what_nothing_else_does_and_is_obeyed() {
    let lock = "The ministry closed the Hollin lock before the trust drained the basin of Hollin harbour.";
    let basin = "The trust drained the basin of Hollin harbour on 2 June 2031. The ministry had the keys of the lock.";
    let timeline = reports(&[("2031-06-21", basin), ("2031-06-22", lock)]);
    let told: Vec<(String, String)> =
        timeline.events().map(|entry| (entry.when(), entry.row.said().into_owned().trigger)).collect();
    assert_eq!(
        told,
        [("by 2 Jun 2031".to_owned(), "closed".to_owned()), ("on 2 Jun 2031".to_owned(), "drained".to_owned())]
    );
    let dating = timeline.events().next().unwrap().dating().by;
    assert_eq!(dating, annalist::mention::DatedBy::Order);
}

#[test]
fn one_happening_in_other_words_is_held_against_its_other_date() {
    let dates = |first: (&str, &str), second: (&str, &str)| codes(&reports(&[first, second]).findings);
    let sold = ("2031-06-12", "The trust bought the Hale printing works on 10 June 2031. The price is not known.");
    let later = |date: &str| format!("Critics ask why. The takeover of the Hale printing works was on {date}.");
    assert_eq!(dates(sold, ("2031-06-13", &later("8 June 2031"))), [Code::D301]);
    assert_eq!(dates(sold, ("2031-06-13", &later("10 June 2030"))), [Code::D307]);
    assert_eq!(dates(sold, ("2031-06-13", &later("10 June 2031"))), [] as [Code; 0]);
    // No slip leads from the one to the other.
    assert_eq!(dates(sold, ("2031-06-13", &later("2 February 2029"))), [] as [Code; 0]);
    let left = ("2031-06-12", "The mayor of Vell, Ann Holt, stepped down on 10 June 2031. Nobody knows why.");
    let quit = ("2031-06-12", "Ann Holt resigned as mayor of Vell on 9 June 2031, and the council met at once.");
    assert_eq!(dates(left, quit), [Code::D301]);
}

#[test]
fn an_order_that_goes_on_in_the_next_sentence_is_quoted_with_both() {
    let timeline = reports(&[
        ("2031-06-20", "The trust drained the Hollin basin. Later the ministry closed the Hollin lock."),
        ("2031-06-21", "The ministry closed the Hollin lock before the trust drained the Hollin basin."),
    ]);
    let findings = of_order(&timeline);
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::D303]);
    assert_eq!(findings[0].at.len(), 3);
}

#[test]
fn reports_that_are_consistent_give_nothing() {
    // A chronology is among them, whose days are not days of the report.
    for folder in ["fixtures/kinds", "fixtures/reports"] {
        let findings = annalist().timeline(annalist().read(folder).reports).findings;
        assert!(findings.is_empty(), "{folder}: {findings:?}");
    }
}
