//! Whole reports in, the complete timeline out, and laws that hold for every report of the fixtures.

use annalist::Annalist;
use annalist::export::{Rows, Settings, by_name};
use annalist::mention::Link;
use annalist::report::{Report, Role};
use annalist::time::Moment;
use annalist::timeline::Timeline;
use std::path::Path;

const FIXTURES: [&str; 5] =
    ["fixtures/reports", "fixtures/reports.jsonl", "fixtures/plain", "fixtures/kinds", "fixtures/bad"];

fn reports(path: &str) -> Vec<Report> {
    Annalist::english().read(path).reports
}

fn all_reports() -> Vec<Report> {
    let all: Vec<Report> = FIXTURES.into_iter().flat_map(reports).collect();
    assert!(all.len() >= 15, "{} reports are not all of the fixtures", all.len());
    all
}

fn csv(timeline: &Timeline) -> String {
    let mut out = Vec::new();
    by_name("csv", &Settings::default()).unwrap().write(timeline, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares with a file under `fixtures/expected`. `ANNALIST_EXPECTED=write cargo test` writes the
/// files anew; what changed is then read as a diff.
fn expect(name: &str, got: &str) {
    let path = Path::new("fixtures/expected").join(name);
    if std::env::var_os("ANNALIST_EXPECTED").is_some_and(|v| v == "write") {
        std::fs::write(&path, got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (i, (expected, got)) in expected.lines().zip(got.lines()).enumerate() {
        assert_eq!(expected, got, "{}:{}", path.display(), i + 1);
    }
    assert_eq!(expected.lines().count(), got.lines().count(), "{}: rows", path.display());
}

#[test]
fn pages_are_told_from_their_reports() {
    let all = reports("fixtures/reports");
    let roles = |id: &str| -> Vec<(Role, String)> {
        let report = all.iter().find(|r| r.id == id).unwrap();
        report.passages.iter().map(|p| (p.role, report.words(p.span).to_owned())).collect()
    };
    let ferry = roles("ferry-1-islander");
    assert_eq!(ferry[0], (Role::Title, "Ferry with 212 aboard runs aground off Skarra".to_owned()));
    assert_eq!(ferry[1], (Role::Furniture, "13 October 2025".to_owned()));
    let bridge = roles("bridge-1-courier");
    assert_eq!(bridge[0].0, Role::Furniture, "the appeal stands in the line of the date");
    assert_eq!(bridge[1], (Role::Title, "Port Alden suspends roads chief over closed bridge".to_owned()));
    let wire = roles("2024-03-15-bridge-northern-wire");
    let captions: Vec<&str> =
        wire.iter().filter(|(r, _)| *r == Role::Caption).map(|(_, words)| words.as_str()).collect();
    assert_eq!(captions.len(), 1, "{captions:?}");
    assert!(captions[0].ends_with("( NORTHERN WIRE )"));
}

#[test]
fn plain_reports_give_the_expected_timelines() {
    let annalist = Annalist::english();
    for (input, output) in [
        ("fixtures/plain/quarry.txt", "quarry.csv"),
        ("fixtures/plain/library.txt", "library.csv"),
        ("fixtures/plain/harbour.jsonl", "harbour.csv"),
        ("fixtures/plain", "plain.csv"),
    ] {
        let reading = annalist.read(input);
        assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
        expect(output, &csv(&annalist.timeline(reading.reports)));
    }
}

/// The words of a text, in order, in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Without what stands in [brackets], which is put in.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0usize;
    text.chars()
        .filter(|c| {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

#[test]
fn every_word_of_a_headline_stands_in_its_sentence_in_that_order() {
    let annalist = Annalist::english();
    let mut count = 0;
    for report in all_reports() {
        for mention in annalist.mentions(&report) {
            let sentence = words(report.words(mention.sentence));
            let mut rest = sentence.iter();
            for word in words(&outside_brackets(&mention.headline)) {
                let found = rest.any(|w| *w == word);
                assert!(found, "{word:?} of {:?} in {:?}", mention.headline, report.words(mention.sentence));
            }
            count += 1;
        }
    }
    assert!(count > 100, "{count} headlines");
}

#[test]
fn every_mention_stands_where_it_says() {
    let annalist = Annalist::english();
    for report in all_reports() {
        for mention in annalist.mentions(&report) {
            let passage = report.passages[mention.passage].span;
            assert!(passage.contains(mention.sentence) && mention.sentence.contains(mention.trigger));
            let labelled = mention.link == Link::Label;
            assert!(mention.expression.is_none_or(|e| (labelled || mention.sentence.contains(e)) && !e.is_empty()));
            assert!(!report.words(mention.trigger).trim().is_empty());
        }
    }
}

/// `2024-05-03`, `2024-05-03T15:10:00`: a day of the calendar, written in full.
fn is_valid(cell: &str) -> bool {
    let (day, time) = cell.split_once('T').map_or((cell, None), |(day, time)| (day, Some(time)));
    day.len() == 10
        && chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").is_ok()
        && time.is_none_or(|time| chrono::NaiveTime::parse_from_str(time, "%H:%M:%S").is_ok())
}

#[test]
fn every_date_that_is_written_is_in_the_calendar_and_no_bounds_are_crossed() {
    let annalist = Annalist::english();
    let mut settings = Settings { rows: Rows::Mentions, ..Settings::default() };
    settings.csv.columns =
        annalist::export::column::Column::select("earliest,latest,published,quote", Rows::Events).unwrap();
    let mut out = Vec::new();
    by_name("csv", &settings).unwrap().write(&annalist.timeline(all_reports()), &mut out).unwrap();
    let mut rows = csv::Reader::from_reader(&out[..]);
    let mut count = 0;
    for row in rows.records() {
        let row = row.unwrap();
        assert!(row.iter().take(3).all(|cell| cell.is_empty() || is_valid(cell)), "{row:?}");
        let (earliest, latest) = (&row[0], &row[1]);
        // A day reaches to its end, so it is compared with a moment by its day.
        let shared = earliest.len().min(latest.len());
        assert!(latest.is_empty() || earliest[..shared] <= latest[..shared], "{row:?}");
        count += 1;
    }
    assert!(count > 100, "{count} rows");
}

#[test]
fn every_expression_has_bounds_that_are_not_crossed() {
    let annalist = Annalist::english();
    let first = |m: Moment| m.date.and_time(m.time.unwrap_or_default());
    let last = |m: Moment| m.time.map_or(m.date.and_hms_opt(23, 59, 59).unwrap(), |time| m.date.and_time(time));
    for report in all_reports() {
        for (expression, resolution) in annalist.dates(&report) {
            let words = report.words(expression.span);
            if let (Some(a), Some(b)) = (resolution.bounds.earliest, resolution.bounds.latest) {
                assert!(first(a) <= last(b), "{}: {words:?}: {a} to {b}", report.id);
            }
            assert!((0.0..=1.0).contains(&resolution.confidence), "{words:?}");
        }
    }
}

#[test]
fn every_point_lies_inside_its_bounds() {
    let annalist = Annalist::english();
    for report in all_reports() {
        for (expression, resolution) in annalist.dates(&report) {
            let Some(point) = resolution.point else { continue };
            let after = resolution.bounds.first_day().is_none_or(|day| day <= point);
            let before = resolution.bounds.last_day().is_none_or(|day| point <= day);
            let words = report.words(expression.span);
            assert!(after && before, "{}: {words:?}: {point} in {:?}", report.id, resolution.bounds);
        }
    }
}

#[test]
fn the_order_of_the_reports_does_not_change_the_order_of_the_rows() {
    let annalist = Annalist::english();
    let mut backwards = all_reports();
    backwards.reverse();
    assert_eq!(csv(&annalist.timeline(all_reports())), csv(&annalist.timeline(backwards)));
}

#[test]
fn ids_stay_when_reports_are_added() {
    let annalist = Annalist::english();
    let ids = |timeline: Timeline| {
        timeline.rows.into_iter().map(|row| row.mention.id).collect::<std::collections::BTreeSet<_>>()
    };
    let alone = ids(annalist.timeline(reports("fixtures/plain/quarry.txt")));
    let all = ids(annalist.timeline(all_reports()));
    assert!(!alone.is_empty() && alone.is_subset(&all));
    assert!(all.iter().all(|id| id.starts_with("m-") && id.len() == 14));
}

#[test]
fn a_timeline_is_written_by_the_extension_of_its_file() {
    let annalist = Annalist::english();
    let timeline = annalist.timeline(reports("fixtures/plain"));
    let path = std::env::temp_dir().join(format!("annalist-timeline-{}.csv", std::process::id()));
    timeline.write(&path).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(written, csv(&timeline));
    let error = timeline.write("timeline.cvs").unwrap_err().to_string();
    assert!(error.starts_with("no format of files is called `cvs`"), "{error}");
}
