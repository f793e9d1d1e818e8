//! Bad input in every format: it is said what is wrong, where, and what to do, and the rest is read.

mod make;

use annalist::{Annalist, Cost};
use make::Folder;
use std::path::Path;

const GOOD: &str = "Date: 2025-06-17\n\nThe harbour authority closed the northern pier on Monday.\n";

/// What is said of a file that stands between two good ones, without its folder; and how many reports were read.
fn said(name: &str, bytes: impl AsRef<[u8]>) -> (Vec<String>, usize) {
    let folder = Folder::new();
    folder.file("a-good.txt", GOOD);
    folder.file(name, bytes);
    folder.file("z-good.txt", GOOD);
    let reading = Annalist::english().read(&folder.0);
    assert!(reading.reports.iter().filter(|r| r.id.ends_with("good")).count() == 2, "{name}: the good ones are read");
    let place = format!("{}/", folder.0.display());
    let said = reading.diagnostics.iter().map(|error| error.to_string().replace(&place, "")).collect();
    (said, reading.reports.len() - 2)
}

/// A file that is lost, with words of what is said of it.
fn lost(name: &str, bytes: impl AsRef<[u8]>, words: &[&str]) {
    let (said, reports) = said(name, bytes);
    assert_eq!((said.len(), reports), (1, 0), "{name}: {said:?}");
    for words in words {
        assert!(said[0].contains(words), "{name}: expected {words:?} in {:?}", said[0]);
    }
    assert!(said[0].starts_with(name), "{name}: {:?}", said[0]);
}

#[test]
fn a_truncated_gzip() {
    let whole = make::gzip("The harbour authority closed the northern pier on Monday. ".repeat(50));
    lost("cut.txt.gz", &whole[..whole.len() - 20], &["it was cut. Get the whole file"]);
    lost("not.txt.gz", "plain words", &["expected compressed bytes, found others"]);
    // Rows before the end are whole.
    let row = "{\"text\":\"The pier closed on Monday.\",\"published\":\"2025-06-17\"}\n";
    let rows: String = (0..5000).map(|i| row.replace("pier", &format!("pier {}", i * 7919 % 10007))).collect();
    let rows = make::gzip(rows);
    let (said, reports) = said("rows.jsonl.gz", &rows[..rows.len() / 2]);
    assert!(said.len() == 1 && reports > 1000, "{reports}: {said:?}");
    assert!(said[0].starts_with("rows.jsonl.gz:") && said[0].contains("it was cut"), "{said:?}");
}

#[test]
fn a_gzip_bomb() {
    let member = make::gzip(vec![b'x'; 1 << 20]);
    let bomb = member.repeat(80);
    assert!(bomb.len() < 1 << 20);
    lost("bomb.txt.gz", &bomb, &["it expands to more than 64 MB; split it"]);
    lost("bomb.jsonl.gz", &bomb, &["bomb.jsonl.gz:1: it expands to more than 64 MB"]);
}

#[test]
fn a_zip_bomb_and_a_path_that_leads_out() {
    let page = "<html><body><p>The pier closed on 3 May 2025.</p></body></html>";
    let bomb = vec![b' '; 65 << 20];
    let members: [(&str, &[u8]); 4] = [
        ("big.txt", &bomb),
        ("../../etc/out.txt", b"The pier closed."),
        ("pages/page.html", page.as_bytes()),
        ("photo.png", b"PNG"),
    ];
    let (said, reports) = said("all.zip", make::zip(&members));
    assert_eq!(reports, 1, "{said:?}");
    assert!(said[0].starts_with("all.zip/big.txt: it expands to more than 64 MB"), "{said:?}");
    assert!(said[1].contains("etc/out.txt: its name leads out of the archive, which is not followed"), "{said:?}");
    assert_eq!(&said[2][..30], "all.zip: passed over 1 .png; t");
    lost("cut.zip", &make::zip(&members[2..])[..100], &["expected a zip archive, found something else"]);
    let inner = make::zip(&[("a.txt", GOOD)]);
    lost("nested.zip", make::zip(&[("inner.zip", &inner)]), &["found an archive. Unpack it first"]);
}

#[test]
fn pages_that_are_too_deep_or_too_long() {
    let deep =
        format!("<html><body>{}The pier closed on 3 May 2025.{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
    lost("deep.html", deep, &["expected elements nested at most 1000 deep, found", "Save the article's text as .txt"]);
    let long = format!("<html><body><p>{}", "The pier closed. ".repeat(3 << 20));
    assert!(long.len() > 50 << 20);
    lost("long.html", long, &["expected a page of at most 20 MB, found 51 MB. Save the article alone"]);
    // What HTML closes by itself is not deep.
    let flat = format!("<html><body>{}", "<p>The pier closed on 3 May 2025.".repeat(5_000));
    assert_eq!(said("flat.html", flat), (vec![], 1));
}

#[test]
fn invalid_utf16() {
    let mut bytes: Vec<u8> =
        "\u{feff}Date: 2025-06-17\n\nThe pier closed on Monday".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bad = bytes.len();
    bytes.extend([0x00, 0xD8, b'.', 0]);
    let (said, reports) = said("odd.txt", bytes);
    assert_eq!(reports, 1);
    let words = format!("odd.txt: expected UTF-16LE, found something else at byte {bad};");
    assert!(said[0].starts_with(&words), "{said:?}");
}

#[test]
fn pdf_without_a_text_layer_encrypted_and_damaged() {
    lost("scan.pdf", make::pdf(None, &[&[], &[]]), &["found 2 pages without a text layer. Run text recognition (OCR)"]);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 0 /Kids [] >>".to_owned(),
        format!("<< /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >>", "ab".repeat(32)),
    ];
    let encrypted = make::pdf_of(&objects, "/Encrypt 3 0 R /ID [<01> <01>]");
    lost("locked.pdf", encrypted, &["found an encrypted one. Save it without its password"]);
    lost("bad.pdf", "%PDF-1.4\nnothing", &["expected a PDF file, found a fault"]);
}

#[test]
fn a_pdf_that_expands_without_end() {
    let words =
        |berth: usize| format!("BT /F1 11 Tf 72 700 Td (The pier at berth {berth} closed on 3 May 2025.) Tj ET");
    // Pages: one that is large, one that draws itself, one that hangs in the air, and one as it should be.
    let page = |contents: usize, more: &str| {
        format!(
            "<< /Type /Page {more} /Resources << /Font << /F1 3 0 R >> /XObject << /X 4 0 R >> >> /Contents {contents} 0 R >>"
        )
    };
    let of = "/Parent 2 0 R /MediaBox [0 0 595 842]";
    let objects: Vec<Vec<u8>> = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".into(),
        "<< /Type /Pages /Count 4 /Kids [8 0 R 9 0 R 10 0 R 11 0 R] >>".into(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
        make::pdf_stream("/Type /XObject /Subtype /Form", b"/X Do"),
        make::pdf_stream("", format!("{} {}", words(1), "q Q ".repeat(16 << 20)).as_bytes()),
        make::pdf_stream("", format!("{} /X Do", words(2)).as_bytes()),
        make::pdf_stream("", words(4).as_bytes()),
        page(5, of).into(),
        page(6, of).into(),
        page(7, "/Parent 10 0 R").into(),
        page(7, of).into(),
    ];
    let (said, reports) = said("bomb.pdf", make::pdf_of(&objects, ""));
    assert_eq!((said.len(), reports), (3, 1), "{said:?}");
    for (said, page) in said.iter().zip(1..) {
        assert_eq!(
            *said,
            format!("bomb.pdf: page {page} draws too much, or itself, and is left out. Save its text as .txt")
        );
    }
}

#[test]
fn office_files_that_are_none() {
    lost("memo.docx", "just words", &["expected a DOCX file, found no zip archive", "or rename it to what it is"]);
    lost("empty.docx", make::zip(&[("x.txt", "x")]), &["expected word/document.xml in it"]);
    lost("log.xlsx", "just words", &["expected a workbook, found another file"]);
    let (said, reports) =
        said("cut.docx", make::zip(&[("word/document.xml", "<w:p><w:r><w:t>The pier closed.</w:t></w:r>")]));
    assert_eq!(reports, 1);
    assert!(said[0].contains("expected the rest of word/document.xml"), "{said:?}");
}

#[test]
fn tables_with_a_column_or_a_row_amiss() {
    lost("none.csv", "a,b\n1,2\n", &["none.csv:1: expected a column \"text\"", "found a, b", "--field text=NAME"]);
    let table = "date,title,text\n2025-06-17,Pier,The pier closed on Monday.\n2025-06-17,short\n2025-06-17,Mill,The mill burned on Monday.\n";
    let (said, reports) = said("rows.csv", table);
    assert_eq!(reports, 2);
    assert_eq!(said, ["rows.csv:3: expected 3 cells or more, found 2. Repair the row"]);
    lost("head.csv", "date,text\n", &["nothing but white space"]);
}

#[test]
fn a_quotation_mark_that_nothing_closes() {
    let row = |n: usize, text: &str| format!("2025-06-17,{text} at berth {n} closed on Monday.");
    let table = format!(
        "date,text\n{}\n{}\n{}\"\n{}\"\n{}\n",
        row(1, "The pier"),
        row(2, "\"The pier"),
        row(3, "\"The quay, of stone,\nand the pier"),
        row(4, "\"The pier"),
        row(5, "The pier")
    );
    let (said, reports) = said("open.csv", &table);
    assert_eq!((said.len(), reports), (1, 5), "{said:?}");
    assert!(said[0].starts_with("open.csv:3: expected a quotation mark that closes the one on this line"), "{said:?}");
    // Until the end of the file.
    let rest = "2025-06-17,The mill burned on Monday.\n".repeat(3000);
    let (said, reports) = self::said("open.csv", format!("date,text\n2025-06-17,\"The pier closed.\n{rest}"));
    assert_eq!((said.len(), reports), (1, 3001), "{said:?}");
    assert!(said[0].starts_with("open.csv:2: "), "{said:?}");
    let (said, reports) = self::said("log.csv", "Date,Event\n2 May 2025,\"The pier closed\n3 May 2025,It opened\n");
    assert_eq!((said.len(), reports), (1, 1), "{said:?}");
}

#[test]
fn one_broken_line_of_json_lines() {
    let rows = "{\"text\":\"The pier closed.\"}\n{\"text\":\n{\"text\":\"The mill burned.\"}\n";
    let (said, reports) = said("rows.jsonl", rows);
    assert_eq!((said.len(), reports), (1, 2));
    assert!(said[0].starts_with("rows.jsonl:2: expected a JSON object"), "{said:?}");
}

#[test]
fn a_broken_message_of_a_mailbox() {
    let mails = "From a@b Mon Jun  2 09:15:00 2025\nFrom: a@b\nDate: Mon, 2 Jun 2025 09:15:00 +0200\nSubject: One\n\nThe pier closed yesterday.\n\n\
        From a@b Mon Jun  2 10:15:00 2025\n\u{1}\u{2} no header at all\n\n\
        From a@b Mon Jun  2 11:15:00 2025\nFrom: a@b\nSubject: Two\nDate: Mon, 2 Jun 2025 11:15:00 +0200\n\nThe mill burned yesterday.\n";
    let (said, reports) = said("list.mbox", mails);
    assert_eq!((said.len(), reports), (1, 2), "{said:?}");
    assert!(said[0].starts_with("list.mbox:9: expected a mail with From, Date or Subject"), "{said:?}");
    lost("one.eml", "no header at all\n\nwords\n", &["expected a mail with From, Date or Subject"]);
}

#[test]
fn a_mail_behind_one_that_is_broken_off() {
    let mailbox = "From a@b Mon Jun  2 09:15:00 2025\nFrom: a@b\nDate: Mon, 2 Jun 2025 09:15:00 +0000\n\nFrom here we saw it\nFrom c@d Tue Jun  3 09:15:00 2025\nFrom: c@d\nDate: Tue, 3 Jun 2025 09:15:00 +0000\n\nThe mill closed on Monday.\n";
    let (said, reports) = said("cut.mbox", mailbox);
    assert_eq!((said.len(), reports), (0, 2), "{said:?}");
}

#[test]
fn a_crawl_cut_in_a_record() {
    let page = |n: usize| format!("<html><body><p>The pier at berth {n} closed on 3 May 2025.</p></body></html>");
    let record = |n: usize| {
        make::response(
            &format!("https://example.org/{n}"),
            "2025-06-20T10:00:00Z",
            "Content-Type: text/html",
            page(n).as_bytes(),
        )
    };
    let whole: Vec<u8> = (1..=3).flat_map(record).collect();
    let (said, reports) = said("cut.warc", &whole[..whole.len() - 60]);
    assert_eq!((said.len(), reports), (1, 2), "{said:?}");
    assert!(
        said[0].starts_with("cut.warc:3: expected the rest of record 3, found the end of the file at byte"),
        "{said:?}"
    );
    let packed: Vec<u8> = (1..=3).flat_map(|n| make::gzip(record(n))).collect();
    let (said, reports) = self::said("cut.warc.gz", &packed[..packed.len() - 30]);
    assert_eq!((said.len(), reports), (1, 2), "{said:?}");
    let picture = make::response("https://example.org/p", "2025-06-20T10:00:00Z", "Content-Type: image/png", b"PNG");
    let (said, reports) = self::said("more.warc", [picture, record(1), b"garbage\r\n".to_vec(), record(2)].concat());
    assert_eq!(reports, 1);
    assert!(said[0].contains("expected a WARC record at byte"), "{said:?}");
    assert!(said[1].contains("passed over 1 image/png"), "{said:?}");
}

#[test]
fn a_date_that_is_misread_is_told_of() {
    let (said, reports) =
        said("scan.txt", "Date: 2025-06-17\n\nThe ship left the town on\nl7 May 2O2O and was not seen again.\n");
    assert_eq!((said.len(), reports), (1, 1), "{said:?}");
    assert!(said[0].starts_with("scan.txt:4: expected a date, found \"l7 May\", which looks misread"), "{said:?}");
    // A year alone, too.
    let (said, _) = self::said("scan.txt", "Date: 2025-06-17\n\nThe mill was built in l974 and burned in 2O19.\n");
    assert!(said[0].contains("found \"l974\" (and 1 more), which looks misread"), "{said:?}");
    // A year alone, too.
    let (said, _) = self::said("scan.txt", "Date: 2025-06-17\n\nThe mill was built in l974 and burned in 2O19.\n");
    assert!(said[0].contains("found \"l974\" (and 1 more), which looks misread"), "{said:?}");
}

#[test]
fn a_feed_that_ends_in_an_item() {
    let feed = "<rss><channel><item><title>Pier</title><description>The pier closed on Monday.</description></item>\n<item><title>Mill";
    let (said, reports) = said("cut.rss", feed);
    assert_eq!((said.len(), reports), (1, 1), "{said:?}");
    assert!(
        said[0].starts_with("cut.rss:2: expected the rest of the feed, found the end of the file. The 1 items"),
        "{said:?}"
    );
}

#[test]
fn nothing_that_is_damaged_at_random_brings_a_run_down() {
    let mut files: Vec<(&str, Vec<u8>)> = vec![
        ("a.docx", make::docx("Pier", &["The pier closed on 3 May 2025.", "2 May\tTalks"])),
        ("a.xlsx", make::xlsx(&[&["Date", "Event"], &["45825", "The pier closed"]])),
        ("a.pdf", make::pdf(Some("Page"), &[&["The pier closed on 3 May 2025."], &["It opened."]])),
        ("a.zip", make::zip(&[("a.txt", GOOD)])),
        (
            "a.warc.gz",
            make::gzip(make::response("https://example.org/", "2025-06-20", "Content-Type: text/html", b"<p>The pier")),
        ),
    ];
    for name in ["ferry.eml", "list.mbox", "wire.rss", "seawall.html", "minutes.rtf", "export.csv", "dam.md"] {
        files.push((name, std::fs::read(Path::new("fixtures/formats").join(name)).unwrap()));
    }
    let annalist = Annalist::english();
    let folder = Folder::new();
    let mut seed = 7u64;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for (name, bytes) in &files {
        for _ in 0..24 {
            let mut bytes = bytes.clone();
            for _ in 0..=random(8) {
                match (random(3), bytes.len()) {
                    (_, 0) => {}
                    (0, len) => bytes[random(len)] = random(256) as u8,
                    (1, len) => bytes.truncate(random(len)),
                    (_, len) => {
                        let at = random(len);
                        bytes.drain(at..(at + random(16)).min(len));
                    }
                }
            }
            let reading = annalist.read(folder.file(name, &bytes));
            let lost = reading.diagnostics.iter().any(|error| error.cost() == Cost::Loss);
            assert!(lost || !reading.reports.is_empty(), "{name}: nothing read and nothing said");
            annalist.timeline(reading.reports);
        }
    }
}
