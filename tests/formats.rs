//! Reports in every format and shape: the whole way from the file to the rows.

mod make;

use annalist::export::column::Column;
use annalist::export::{Settings, by_name};
use annalist::report::{Published, Report};
use annalist::timeline::Timeline;
use annalist::{Annalist, Cost, Reading};
use make::Folder;
use std::path::{Path, PathBuf};

/// What a test compares: the row as a reader sees it, and the way back.
const COLUMNS: &str = "when,event,status,source,dated_by,pointer";

fn csv(timeline: &Timeline) -> String {
    let mut settings = Settings::default();
    settings.csv.columns = Column::select(COLUMNS, annalist::export::Rows::Events).unwrap();
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
        (
            String::new(),
            "<table><tr><td>13 June 2025</td><td>It broke</td></tr><tr><td>14 June 2025</td><td>It fell</td></tr></table>",
            "none",
        ),
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

const TITLE: &str = "Quarry road at Hale shut after rockfall";
const STORY: [&str; 4] = [
    "A rockfall shut the quarry road at Hale on Tuesday evening, the county said. Nobody was hurt, and drivers were sent over the \
     pass while crews with lamps looked at the slope above the bend.",
    "The county’s engineers had warned of loose stone on 21 May. A net that was put up in 2019 was torn by the fall, and a new \
     one will be hung next month.",
    "The road was built in 1931 & widened in 1974. Quarry trucks left it three weeks ago, when the owner of the quarry moved \
     its stone to the railway.",
    "It is the second fall this year. Crews cleared the first one in February within two days, and the county promised then \
     that the slope would be watched by a camera.",
];

/// The same report as a file in each format: its name and its bytes.
fn same_report() -> Vec<(&'static str, Vec<u8>)> {
    let text = STORY.join("\n\n");
    let wrapped: Vec<String> = STORY.iter().map(|p| make::wrap(p, 72).join("\n")).collect();
    let html = |words: &str| words.replace('&', "&amp;");
    let paragraphs: String = STORY.iter().map(|p| format!("<p>{}</p>", html(p))).collect();
    let page = format!(
        "<!doctype html><html><head><title>{TITLE} - Hale Herald</title><meta name=\"date\" content=\"2025-06-18\"></head>\
         <body><nav><a href=/>Home</a></nav><article><h1>{TITLE}</h1>{paragraphs}</article><footer>Hale Herald</footer></body></html>"
    );
    let json = serde_json::json!({"title": TITLE, "published": "2025-06-18", "text": format!("{TITLE}\n\n{text}")});
    let rtf_paragraph = |p: &str| -> String {
        p.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{}?", u32::from(c)) }).collect()
    };
    let rtf: String = STORY.iter().map(|p| format!("{}\\par\n", rtf_paragraph(p))).collect();
    let quoted = |words: &str| format!("\"{}\"", words.replace('"', "\"\""));
    let mut pdf: Vec<&str> = vec![TITLE, "18 June 2025"];
    pdf.extend(STORY);
    let pdf: Vec<String> = pdf.iter().map(|p| p.replace('’', "\u{1}")).collect();
    let pdf: Vec<&str> = pdf.iter().map(String::as_str).collect();
    let mut pdf = make::pdf(None, &[&pdf]);
    // The quotation mark of WinAnsi in place of one byte that is none of the text.
    pdf.iter_mut().filter(|b| **b == 1).for_each(|b| *b = 0x92);
    let mut docx: Vec<&str> = vec!["18 June 2025"];
    docx.extend(STORY);
    let warc = [
        make::record("warcinfo", "", b"software: none\r\n"),
        make::response(
            "https://herald.example/hale",
            "2025-06-20T10:00:00Z",
            "Content-Type: text/html",
            page.as_bytes(),
        ),
    ]
    .map(make::gzip)
    .concat();
    vec![
        ("hale.txt", format!("{TITLE}\n18 June 2025\n\n{}\n", wrapped.join("\n\n")).into_bytes()),
        ("hale.md", format!("---\ntitle: {TITLE}\ndate: 2025-06-18\n---\n\n# {TITLE}\n\n{text}\n").into_bytes()),
        ("hale.html", page.clone().into_bytes()),
        (
            "hale.eml",
            format!(
                "From: Desk <desk@herald.example>\r\nDate: Wed, 18 Jun 2025 07:10:00 +0100\r\nSubject: {TITLE}\r\nMIME-Version: 1.0\r\n\
                 Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
                wrapped.join("\n\n").replace('\n', "\r\n")
            )
            .into_bytes(),
        ),
        ("hale.docx", make::docx(TITLE, &docx)),
        ("hale.pdf", pdf),
        ("hale.rtf", format!("{{\\rtf1\\ansi {TITLE}\\par\n18 June 2025\\par\n{rtf}}}").into_bytes()),
        (
            "hale.rss",
            format!(
                "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Herald</title><item><title>{TITLE}</title>\
                 <pubDate>Wed, 18 Jun 2025 07:10:00 BST</pubDate><description>{}</description></item></channel></rss>",
                html(&paragraphs).replace('<', "&lt;").replace('>', "&gt;")
            )
            .into_bytes(),
        ),
        (
            "hale.csv",
            format!("date,headline,body\n2025-06-18,{},{}\n", quoted(TITLE), quoted(&format!("{TITLE}\n\n{text}"))).into_bytes(),
        ),
        ("hale.jsonl", format!("{json}\n").into_bytes()),
        ("hale.warc.gz", warc),
        ("hale.html.gz", make::gzip(&page)),
        ("hale.html.zst", make::zstd(page.as_bytes())),
        ("hale.zip", make::zip(&[("reports/hale.html", &page)])),
    ]
}

#[test]
fn the_same_report_gives_the_same_rows_in_every_format() {
    let folder = Folder::new();
    let rows = |path: &str| {
        let mut settings = Settings::default();
        settings.csv.columns =
            Column::select("when,event,status,quote,dated_by", annalist::export::Rows::Events).unwrap();
        let mut out = Vec::new();
        let timeline = Annalist::english().timeline([one(path)]);
        by_name("csv", &settings).unwrap().write(&timeline, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let mut expected: Option<String> = None;
    for (name, bytes) in same_report() {
        let path = folder.file(name, bytes);
        assert_eq!(
            one(&path).published.and_then(|p| p.day()).map(|d| d.to_string()).as_deref(),
            Some("2025-06-18"),
            "{name}"
        );
        let got = rows(&path);
        match &expected {
            None => {
                for row in [
                    "on the evening of 17 Jun 2025,A rockfall shut",
                    "on 21 May 2025,",
                    "in 2019,",
                    "in 1931,",
                    "in 1974,",
                    "in Feb 2025,",
                ] {
                    assert!(got.contains(row), "{row}\n{got}");
                }
                expected = Some(got);
            }
            Some(expected) => assert_eq!(expected, &got, "{name}"),
        }
    }
}

#[test]
fn every_shape_gives_its_rows() {
    expect("fixtures/shapes");
}

/// Events and places of what a file tells.
fn rows(path: &str) -> Vec<String> {
    let timeline = Annalist::english().timeline(read(path).reports);
    timeline
        .events()
        .map(|event| format!("{}: {} ({})", event.when(), event.row.said().headline, event.citation()))
        .collect()
}

#[test]
fn tables_and_notes_of_a_document() {
    let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
    let row = |cells: [&str; 2]| {
        let cells = cells.map(|cell| format!("<w:tc>{}</w:tc>", paragraph(cell))).concat();
        format!("<w:tr>{cells}</w:tr>")
    };
    let table: String = [
        ["3 March 2025", "Water enters the tube"],
        ["", "The tube is closed"],
        ["ditto", "Police divert lorries"],
        ["5 March 2025", "Divers find a crack"],
    ]
    .map(row)
    .concat();
    let body = format!(
        "<w:document><w:body><w:tbl>{table}</w:tbl>{}</w:body></w:document>",
        paragraph("Hale was built in 1931.")
    );
    let rule = format!("<w:footnote w:type=\"separator\" w:id=\"-1\">{}</w:footnote>", paragraph(""));
    let notes = format!(
        "<w:footnotes>{rule}<w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        paragraph("The county bought it in 1950.")
    );
    let folder = Folder::new();
    let path = folder.file("hale.docx", make::zip(&[("word/document.xml", &body), ("word/footnotes.xml", &notes)]));
    assert_eq!(
        rows(&path),
        [
            "in 1931: Hale was built (hale.docx para 5)",
            "in 1950: The county bought it [context: Hale was built in 1931] (hale.docx note 1)",
            "on 3 Mar 2025: Water enters the tube (hale.docx para 1)",
            "on 3 Mar 2025: The tube is closed (hale.docx para 2)",
            "on 3 Mar 2025: Police divert lorries (hale.docx para 3)",
            "on 5 Mar 2025: Divers find a crack (hale.docx para 4)",
        ]
    );
}

#[test]
fn a_transcript_as_pdf_is_cited_by_page_and_line() {
    let page = |number: &str, lines: &[&str]| -> Vec<String> {
        let lines = lines.iter().enumerate().map(|(i, words)| format!("{} {words}", i + 1));
        std::iter::once(number.to_owned()).chain(lines).collect()
    };
    let first = page(
        "12",
        &[
            "Q. When did the pump fail?",
            "A. It failed on 3 May 2025, when nobody was in the hall to hear the",
            "alarm.",
            "Q. And then?",
            "A. A firm from Varn repaired it two days later, and I paid the",
            "bill in June.",
            "Q. Who told them?",
            "A. The county did.",
        ],
    );
    let second = page("13", &["Q. When did you leave?", "A. I left on 1 July 2025."]);
    let pages = [first, second];
    let pages: Vec<Vec<&str>> = pages.iter().map(|page| page.iter().map(String::as_str).collect()).collect();
    let pages: Vec<&[&str]> = pages.iter().map(Vec::as_slice).collect();
    let folder = Folder::new();
    let rows = rows(&folder.file("holm.pdf", make::pdf(None, &pages)));
    for row in ["on 5 May 2025: A firm from Varn repaired it (holm.pdf 12:5)", "(holm.pdf 13:2)"] {
        assert!(rows.iter().any(|told| told.contains(row)), "{row} {rows:?}");
    }
    assert!(rows.iter().any(|told| told.ends_with("(holm.pdf 12:2)")), "{rows:?}");
}

#[test]
fn captions_tell_events_where_they_are_asked_to() {
    let text =
        "Date: 17 June 2025\n\nThe pier is shut.\n\nThe harbour was dredged in 1974. (REUTERS)\n\nIt may open.\n";
    let folder = Folder::new();
    let path = folder.file("pier.txt", text);
    assert!(rows(&path).is_empty());
    let hints = annalist::report::Hints { captions: true, ..Default::default() };
    let options = annalist::report::ReadOptions { hints, ..Default::default() };
    let annalist = Annalist::english();
    let documents = annalist::report::read::read([&path], &options).documents;
    let reports = documents.into_iter().map(|document| annalist.publish(document));
    let timeline = annalist.timeline(reports);
    assert_eq!(timeline.events().next().map(|event| event.when().to_string()).as_deref(), Some("in 1974"));
}

#[test]
fn a_draft_may_be_a_document_or_a_workbook() {
    let annalist = Annalist::english();
    let folder = Folder::new();
    let pier = "Date: 17 June 2025\n\nThe harbour authority closed the northern pier on Sunday.\n";
    let pier = folder.file("pier.txt", pier);
    let told = "The harbour authority closed the northern pier";
    let memo = folder.file("memo.docx", make::docx("Memo", &[&format!("{told} on 16 June 2025.")]));
    let table = folder.file("memo.xlsx", make::xlsx(&[&["Date", "Event"], &["45824", told]]));
    for draft in [memo, table] {
        let mut timeline = annalist.timeline(read(&pier).reports);
        let draft = read(&draft).reports;
        timeline.judge(draft.iter().map(|report| annalist.part(report, annalist::mention::Scope::Dated)));
        let codes: Vec<&str> = timeline.findings.iter().map(|finding| finding.code.name()).collect();
        assert_eq!(codes, ["D701"]);
    }
}
