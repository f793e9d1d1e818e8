//! Affairs that several reports tell of: one row for each happening, what does not agree found, and a draft judged by
//! its sources. `ANNALIST_EXPECTED=write cargo test --test stories` writes the expected files anew.

use annalist::Annalist;
use annalist::export::column::Column;
use annalist::export::{Settings, by_name, findings, table};
use annalist::kept::Keeper;
use annalist::mention::Scope;
use annalist::timeline::Timeline;
use std::path::Path;

const COLUMNS: &str = "when,event,status,sources,reported_on,source,flags";

fn timeline(story: &str) -> Timeline {
    let annalist = Annalist::english();
    let reading = annalist.read(Path::new("fixtures/stories").join(story));
    assert!(reading.diagnostics.is_empty());
    annalist.timeline(reading.reports)
}

fn rows(timeline: &Timeline) -> String {
    let mut settings = Settings::default();
    settings.csv.columns = Column::select(COLUMNS, annalist::export::Rows::Events).unwrap();
    let mut out = Vec::new();
    by_name("csv", &settings).unwrap().write(timeline, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn findings(timeline: &Timeline) -> String {
    let mut out = Vec::new();
    let plain = table::Options { width: 120, color: false };
    findings::by_name("text", plain).unwrap().write(timeline, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares with the file of that name, or writes it.
fn expect(name: &str, got: &str) {
    let path = Path::new("fixtures/stories/expected").join(name);
    if std::env::var_os("ANNALIST_EXPECTED").is_some_and(|v| v == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (i, (expected, got)) in expected.lines().zip(got.lines()).enumerate() {
        assert_eq!(expected, got, "{}:{}", path.display(), i + 1);
    }
    assert_eq!(expected.lines().count(), got.lines().count(), "{}", path.display());
}

#[test]
fn each_story_gives_its_rows_and_its_findings() {
    for story in ["quarry", "museum", "mine", "library", "ferry"] {
        let timeline = timeline(story);
        expect(&format!("{story}.csv"), &rows(&timeline));
        expect(&format!("{story}.findings.txt"), &findings(&timeline));
    }
}

#[test]
fn what_agrees_is_one_row_and_copies_are_one_source() {
    let timeline = timeline("quarry");
    let event = |words: &str| timeline.events().find(|e| e.row.said().headline.contains(words)).unwrap();
    // A wire story, its copy and a paraphrase that credits the same agency are one source, the third report another.
    let visit = event("inspectors visited");
    assert_eq!((visit.event.unwrap().members.len(), visit.sources()), (4, 2));
    // "about three weeks ago" and the exact day agree, and the finer date stands.
    assert_eq!(event("had warned").when(), "on 12 May 2025");
    assert!(timeline.findings.is_empty());
    // Announced in three reports, done in a fourth.
    let closed = event("closed the lower pit");
    assert_eq!(
        (closed.row.mention.status.name(), closed.reported_on().unwrap().to_string().as_str()),
        ("happened", "2025-06-02")
    );
}

#[test]
fn merging_loses_no_mention() {
    for story in ["quarry", "museum", "mine", "library"] {
        let annalist = Annalist::english();
        let reports = annalist.read(Path::new("fixtures/stories").join(story)).reports;
        let parts: Vec<_> = reports.iter().map(|report| annalist.part(report, Scope::Leads)).collect();
        let (merged, apart) = (Timeline::of(parts.clone()), Timeline::unmerged(parts));
        let ids = |timeline: &Timeline| {
            let mut ids: Vec<_> = timeline.rows.iter().map(|row| row.mention.id).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(&merged), ids(&apart), "{story}");
        assert!(merged.events.len() < apart.events.len(), "{story}");
        // An event goes by the id of its first mention, which a report that is added does not change.
        let known: Vec<&str> = apart.events().map(|entry| entry.row.mention.event.as_str()).collect();
        assert!(merged.events().all(|entry| known.contains(&entry.row.mention.event.as_str())));
    }
}

#[test]
fn the_order_of_the_reports_does_not_matter() {
    let annalist = Annalist::english();
    let all: Vec<_> = ["quarry", "museum", "mine", "library"]
        .iter()
        .flat_map(|story| annalist.read(Path::new("fixtures/stories").join(story)).reports)
        .collect();
    let expected = annalist.timeline(all.clone());
    for turn in 1..all.len() {
        let mut turned = all.clone();
        turned.rotate_left(turn);
        if turn % 2 == 0 {
            turned.reverse();
        }
        assert_eq!(rows(&annalist.timeline(turned)), rows(&expected), "{turn}");
    }
}

#[test]
fn what_is_known_takes_part_and_what_does_not_agree_is_found() {
    let annalist = Annalist::english();
    let reports = annalist.read("fixtures/stories/ferry").reports;
    let parts: Vec<_> = reports.iter().map(|report| annalist.part(report, Scope::Leads)).collect();
    let (facts, troubles) = annalist.facts(Path::new("fixtures/stories/ferry-facts.csv")).unwrap();
    assert!(troubles.is_empty(), "{troubles:?}");
    let (timeline, troubles) = Timeline::with(parts, true, &facts);
    assert!(troubles.is_empty(), "{troubles:?}");
    expect("ferry-facts.csv", &rows(&timeline));
    expect("ferry-facts.findings.txt", &findings(&timeline));
    let event = |words: &str| timeline.events().find(|e| e.row.said().headline.contains(words)).unwrap();
    // Only the fact dates it.
    assert_eq!(
        (event("ran aground").when().as_str(), event("ran aground").dating().by.name()),
        ("on 25 May 2025", "fact")
    );
    // The fact stands against the report, whose own row keeps its date.
    assert_eq!(event("suspended").when(), "on 28 May 2025");
    assert!(timeline.mentions().any(|m| m.row.said().headline.contains("suspended") && m.when() == "on 26 May 2025"));
    // A known order is obeyed, and the report that states another is not.
    let seq = |words: &str| event(words).seq;
    assert!(seq("ran aground") < seq("dismissed its safety chief"));
}

#[test]
fn a_draft_is_judged_statement_by_statement() {
    let annalist = Annalist::english();
    let mut timeline = timeline("quarry");
    let draft = annalist.read("fixtures/stories/quarry-memo.md").reports;
    timeline.judge(draft.iter().map(|report| annalist.part(report, Scope::Dated)));
    expect("quarry-memo.findings.txt", &findings(&timeline));
    let codes: Vec<&str> = timeline.findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["D704", "D703", "D701", "D704", "D704", "D702", "D705"]);
}

#[test]
fn what_waits_in_a_file_is_merged_all_the_same() {
    for story in ["quarry", "museum", "mine", "library"] {
        let annalist = Annalist::english();
        let reports = annalist.read(Path::new("fixtures/stories").join(story)).reports;
        let parts: Vec<_> = reports.iter().map(|report| annalist.part(report, Scope::Leads)).collect();
        let mut away = parts.clone();
        let mut keeper = Keeper::with_room(0);
        away.iter_mut().for_each(|part| part.keep_in(&mut keeper));
        let told = |parts| {
            let timeline = Timeline::of(parts);
            assert!(timeline.is_whole());
            let mut out = Vec::new();
            by_name("jsonl", &Settings::default()).unwrap().write(&timeline, &mut out).unwrap();
            (String::from_utf8(out).unwrap(), findings(&timeline))
        };
        assert_eq!(told(away), told(parts), "{story}");
    }
}
