//! Reports in every format and shape: the whole way from the file to the rows.

use annalist::export::csv::Column;
use annalist::export::{Settings, by_name};
use annalist::report::{Published, Report};
use annalist::timeline::Timeline;
use annalist::{Annalist, Cost, Reading};
use std::path::{Path, PathBuf};

/// What a test compares: the row as a reader sees it, and the way back.
const COLUMNS: &str = "when,event,status,source,dated_by,pointer";

fn csv(timeline: &Timeline) -> String {
    let mut settings = Settings::default();
    settings.csv.columns = Column::select(COLUMNS).unwrap();
    let mut out = Vec::new();
    by_name("csv", &settings).unwrap().write(timeline, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn read(path: impl AsRef<Path>) -> Reading {
    Annalist::english().read(path)
}

/// The only report of a file, which has nothing to complain about.
fn one(path: &str) -> Report {
    let mut reading = read(path);
    assert!(reading.diagnostics.is_empty(), "{path}: {}", reading.diagnostics[0]);
    assert_eq!(reading.reports.len(), 1, "{path}");
    reading.reports.remove(0)
}

/// Every fixture of a folder gives the rows in the file beside it. `ANNALIST_EXPECTED=write cargo test` writes these
/// anew; what changed is then read as a diff.
fn expect(folder: &str) {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let reading = read(&path);
        let losses: Vec<String> =
            reading.diagnostics.iter().filter(|e| e.cost() == Cost::Loss).map(ToString::to_string).collect();
        assert!(losses.is_empty(), "{losses:?}");
        let got = csv(&Annalist::english().timeline(reading.reports));
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kept = Path::new(folder).join("expected").join(format!("{name}.csv"));
        if std::env::var_os("ANNALIST_EXPECTED").is_some_and(|v| v == "write") {
            std::fs::create_dir_all(kept.parent().unwrap()).unwrap();
            std::fs::write(&kept, &got).unwrap();
        }
        let expected = std::fs::read_to_string(&kept).unwrap_or_default();
        for (i, (expected, got)) in expected.lines().zip(got.lines()).enumerate() {
            assert_eq!(expected, got, "{}:{}", kept.display(), i + 1);
        }
        assert_eq!(expected.lines().count(), got.lines().count(), "{}: rows", kept.display());
    }
}

#[test]
fn every_format_gives_its_rows() {
    expect("fixtures/formats");
}

fn published(html: &str) -> Option<Published> {
    let folder = Folder::new();
    one(&folder.file("page.html", html)).published
}

/// Day, method and confidence.
fn told(head: &str, body: &str) -> String {
    let words = "The harbour authority closed the northern pier on Friday after divers had found cracks in two of its pillars. \
        Ships are sent elsewhere until the pillars have been looked at, and nobody knows how long that takes. "
        .repeat(3);
    let html = format!(
        "<html><head><title>Pier closed</title>{head}</head><body>{body}<article><p>{words}</p></article></body></html>"
    );
    match published(&html) {
        None => "none".to_owned(),
        Some(p) => format!(
            "{} {} {}",
            p.day().map_or("?".into(), |d| d.to_string()),
            p.evidence.method.name(),
            p.evidence.confidence
        ),
    }
}

#[test]
fn the_date_of_a_page_is_found_where_pages_have_it() {
    let meta = |name: &str, value: &str| format!("<meta property=\"{name}\" content=\"{value}\">");
    let data = |kind: &str, key: &str, value: &str| {
        format!("<script type=\"application/ld+json\">{{\"@type\":\"{kind}\",\"{key}\":\"{value}\"}}</script>")
    };
    for (head, body, expected) in [
        (meta("article:published_time", "2025-06-13T14:05:00+01:00"), "", "2025-06-13 open-graph 0.94"),
        (data("NewsArticle", "datePublished", "2025-06-13"), "", "2025-06-13 json-ld 0.92"),
        (data("ImageObject", "datePublished", "2025-06-13"), "", "none"),
        (data("NewsArticle", "dateModified", "2025-06-15"), "", "2025-06-15 modified 0.5"),
        (meta("parsely-pub-date", "1749823500"), "", "2025-06-13 meta 0.93"),
        (meta("DC.date.issued", "13 June 2025"), "", "2025-06-13 meta 0.93"),
        (
            String::new(),
            "<span itemprop=\"datePublished\" content=\"2025-06-13\">Friday</span>",
            "2025-06-13 microdata 0.97",
        ),
        ("<link rel=canonical href=https://example.org/2025/06/13/pier>".into(), "", "2025-06-13 url 0.97"),
        (
            String::new(),
            "<p class=\"published\"><time datetime=\"2025-06-13T20:00\">Friday</time></p>",
            "2025-06-13 time-element 0.94",
        ),
        (String::new(), "<div class=\"post-date\">Posted on June 13, 2025</div>", "2025-06-13 date-element 0.93"),
        (String::new(), "<div><span>Friday 13 June 2025, 14:05 BST</span></div>", "2025-06-13 short-text 0.8"),
        (String::new(), "<p class=\"date\">Updated 15 June 2025</p>", "2025-06-15 modified 0.5"),
        (String::new(), "<footer><span>13 June 2025</span></footer>", "none"),
        (String::new(), "<p class=\"date\">Copyright 2025</p>", "none"),
    ] {
        assert_eq!(told(&head, body), expected, "{head}{body}");
    }
}

#[test]
fn a_stamp_in_utc_gives_way_to_the_local_day_it_can_be() {
    let meta = |stamp: &str| format!("<meta property=\"article:published_time\" content=\"{stamp}\">");
    let shown = |day: &str| format!("<p class=\"date\">{day}</p>");
    for (stamp, day, expected) in [
        // Evening in America, morning in Asia.
        ("2025-06-14T01:10:00Z", "June 13, 2025", "2025-06-13"),
        ("2025-06-12T22:30:00Z", "13 June 2025", "2025-06-13"),
        // No zone is that far away.
        ("2025-06-14T15:00:00Z", "June 13, 2025", "2025-06-14"),
        ("2025-06-12T06:00:00Z", "13 June 2025", "2025-06-12"),
        // What says where it was is believed.
        ("2025-06-14T01:10:00+02:00", "June 13, 2025", "2025-06-14"),
        ("2025-06-14T01:10:00Z", "14 June 2025", "2025-06-14"),
    ] {
        let found = told(&meta(stamp), &shown(day));
        assert!(found.starts_with(expected), "{stamp} {day}: {found}");
    }
    let report = one("fixtures/formats/seawall.html");
    let published = report.published.as_ref().unwrap();
    assert_eq!(published.day().unwrap().to_string(), "2025-06-13");
    let others: Vec<&str> = published.evidence.alternates.iter().map(|(_, raw, _)| raw.as_str()).collect();
    assert!(others.contains(&"2025-06-14T01:10:00Z") && others.contains(&"2025-06-16T09:00:00Z"), "{others:?}");
    let rows = csv(&Annalist::english().timeline([report]));
    assert!(rows.contains("on 13 Jun 2025,A stretch of the sea wall at Marrow Bay gave way"), "{rows}");
}

#[test]
fn what_surrounds_an_article_is_no_part_of_it() {
    let report = one("fixtures/formats/seawall.html");
    assert_eq!(report.title.as_deref(), Some("Sea wall at Marrow Bay gives way"));
    assert_eq!(report.author.as_deref(), Some("Ines Calder"));
    assert_eq!(report.publisher.as_deref(), Some("The Tidewater Gazette"));
    for gone in ["Home", "Ferry fares", "Copyright", "dateModified"] {
        assert!(!report.text.contains(gone), "{gone}");
    }
    assert!(report.text.contains("Rebuilding") && report.text.contains("paid by the metre."));
}

/// A folder of its own for a test, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        use std::sync::atomic::{AtomicUsize, Ordering};
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("annalist-formats-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
