//! What `dates --format timeml` writes is TimeML 1.2.1: every fixture, every example of the grammar, and texts that
//! were made to break it.

mod folder;

use annalist::Annalist;
use annalist::export::timeml;
use annalist::report::Report;
use annalist::report::{ReadOptions, read};
use annalist::time::Stamp;
use folder::{Folder, run};
use proptest::prelude::*;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// What an attribute of `TIMEX3` may hold.
enum Holds {
    OneOf(&'static [&'static str]),
    /// The id of another expression of the document.
    Reference,
    /// What the type of the expression allows.
    Value,
    /// "every other", or a number.
    Quantity,
    /// How often: `2X`, or a length.
    Frequency,
    Anything,
}

/// The attributes beside `tid`.
const ATTRIBUTES: [(&str, Holds); 12] = [
    ("type", Holds::OneOf(&["DATE", "TIME", "DURATION", "SET"])),
    ("value", Holds::Value),
    (
        "mod",
        Holds::OneOf(&[
            "BEFORE",
            "AFTER",
            "ON_OR_BEFORE",
            "ON_OR_AFTER",
            "LESS_THAN",
            "MORE_THAN",
            "EQUAL_OR_LESS",
            "EQUAL_OR_MORE",
            "START",
            "MID",
            "END",
            "APPROX",
        ]),
    ),
    ("temporalFunction", Holds::OneOf(&["true", "false"])),
    (
        "functionInDocument",
        Holds::OneOf(&[
            "CREATION_TIME",
            "EXPIRATION_TIME",
            "MODIFICATION_TIME",
            "PUBLICATION_TIME",
            "RELEASE_TIME",
            "RECEPTION_TIME",
            "NONE",
        ]),
    ),
    ("anchorTimeID", Holds::Reference),
    ("valueFromFunction", Holds::Reference),
    ("beginPoint", Holds::Reference),
    ("endPoint", Holds::Reference),
    ("quant", Holds::Quantity),
    ("freq", Holds::Frequency),
    ("comment", Holds::Anything),
];

type Attributes = BTreeMap<String, String>;

/// A document that was read, with everything that the rules say of single elements checked.
#[derive(Default)]
struct Read {
    /// The names of the elements in the order in which they begin, `TIMEX3` only within `DCT`.
    elements: Vec<String>,
    timexes: Vec<Attributes>,
    /// What stands in `TEXT`.
    text: String,
}

/// Reads a document; a fault is told in words.
fn read_document(xml: &str) -> Result<Read, String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    let mut found = Read::default();
    let mut open: Vec<String> = Vec::new();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    reader.config_mut().enable_all_checks(true);
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(start) => {
                found.begin(&start, &open)?;
                open.push(name(&start));
            }
            Event::Empty(start) => found.begin(&start, &open)?,
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                let raw: &str = &text;
                if raw.contains("]]>") {
                    return Err("a text with ]]> in it".to_owned());
                }
                found.characters(raw, &open)?;
            }
            Event::GeneralRef(entity) => {
                let spelt = format!("&{};", &*entity);
                let meant = unescape(&spelt).map_err(|error| error.to_string())?.into_owned();
                found.characters(&meant, &open)?;
            }
            Event::Decl(decl) => {
                let version = decl.version().map_err(|error| error.to_string())?;
                if &*version != "1.0" {
                    return Err("another version of XML".to_owned());
                }
            }
            Event::Eof => break,
            other => return Err(format!("what no document needs: {other:?}")),
        }
    }
    if !open.is_empty() {
        return Err(format!("{open:?} is not closed"));
    }
    if let Some(c) = xml.chars().find(|c| !allowed(*c)) {
        return Err(format!("a character that XML does not have: {c:?}"));
    }
    found.whole()?;
    Ok(found)
}

fn name(start: &BytesStart<'_>) -> String {
    AsRef::<str>::as_ref(&start.name()).to_owned()
}

impl Read {
    fn begin(&mut self, start: &BytesStart<'_>, open: &[String]) -> Result<(), String> {
        let name = name(start);
        let around: Vec<&str> = open.iter().map(String::as_str).collect();
        let fits = matches!(
            (around.as_slice(), name.as_str()),
            ([], "TimeML") | (["TimeML"], "DOCID" | "DCT" | "TITLE" | "TEXT") | (["TimeML", "DCT" | "TEXT"], "TIMEX3")
        );
        if !fits {
            return Err(format!("{name} in {around:?}"));
        }
        let mut attributes = Attributes::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let key = AsRef::<str>::as_ref(&attribute.key).to_owned();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            attributes.insert(key, value.into_owned());
        }
        if name == "TIMEX3" {
            self.timexes.push(attributes);
        } else if name != "TimeML" && !attributes.is_empty() {
            return Err(format!("{name} with {attributes:?}"));
        }
        if name != "TIMEX3" || around.last() == Some(&"DCT") {
            self.elements.push(name);
        }
        Ok(())
    }

    fn characters(&mut self, text: &str, open: &[String]) -> Result<(), String> {
        match open.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["TimeML", "TEXT", ..] => self.text.push_str(text),
            ["TimeML", "DOCID" | "TITLE"] | ["TimeML", "DCT", "TIMEX3"] => {}
            _ if text.trim().is_empty() => {}
            others => return Err(format!("{text:?} in {others:?}")),
        }
        Ok(())
    }

    /// What the rules say of a document as a whole.
    fn whole(&self) -> Result<(), String> {
        let mut elements: Vec<&str> = self.elements.iter().map(String::as_str).collect();
        elements.retain(|name| *name != "TITLE");
        if elements != ["TimeML", "DOCID", "DCT", "TIMEX3", "TEXT"] || self.elements.len() > elements.len() + 1 {
            return Err(format!("the elements {:?}", self.elements));
        }
        let mut ids: Vec<&str> = Vec::new();
        for timex in &self.timexes {
            ids.push(timex.get("tid").ok_or("an expression without an id")?);
        }
        let numbered = |id: &&str| id.strip_prefix('t').is_some_and(|n| n.parse::<u32>().is_ok());
        if let Some(id) = ids.iter().find(|id| !numbered(id)) {
            return Err(format!("the id {id}"));
        }
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        if once.len() < ids.len() {
            return Err(format!("ids that come twice: {ids:?}"));
        }
        let created = |timex: &&Attributes| timex.get("functionInDocument").is_some_and(|f| f == "CREATION_TIME");
        if self.timexes.iter().filter(created).count() != 1 || !self.timexes.first().is_some_and(|t| created(&t)) {
            return Err("not one creation time".to_owned());
        }
        self.timexes.iter().try_for_each(|timex| check(timex, &ids).map_err(|fault| format!("{fault} in {timex:?}")))
    }
}

/// What the rules say of one expression.
fn check(timex: &Attributes, ids: &[&str]) -> Result<(), String> {
    let get = |name: &str| timex.get(name).map(String::as_str);
    let (Some(of_type), Some(_)) = (get("type"), get("value")) else { return Err("no type or no value".to_owned()) };
    for (name, value) in timex.iter().filter(|(name, _)| *name != "tid") {
        let holds = &ATTRIBUTES.iter().find(|(known, _)| known == name).ok_or(format!("the attribute {name}"))?.1;
        let fits = match holds {
            Holds::OneOf(values) => values.contains(&value.as_str()),
            Holds::Reference => ids.contains(&value.as_str()) && get("tid") != Some(value),
            Holds::Value => fits(of_type, value),
            Holds::Quantity => !value.is_empty() && (value.parse::<u32>().is_ok() || *value == value.to_uppercase()),
            Holds::Frequency => is_duration(value) || value.strip_suffix('X').is_some_and(digits),
            Holds::Anything => true,
        };
        if !fits {
            return Err(format!("{name}=\"{value}\""));
        }
    }
    let allowed = match of_type {
        "DURATION" => true,
        "SET" => get("beginPoint").or(get("endPoint")).is_none(),
        _ => get("beginPoint").or(get("endPoint")).or(get("quant")).or(get("freq")).is_none(),
    };
    if !allowed {
        return Err(format!("attributes that {of_type} does not have"));
    }
    // What is counted from another expression is computed, but for the points that a length implies.
    if get("anchorTimeID").is_some() && get("temporalFunction") != Some("true") {
        return Err("an anchor of nothing that is computed".to_owned());
    }
    Ok(())
}

/// Does a value have a form that its type has?
fn fits(of_type: &str, value: &str) -> bool {
    match of_type {
        "DATE" => matches!(value, "PAST_REF" | "PRESENT_REF" | "FUTURE_REF") || is_date(value),
        "TIME" => is_time(value),
        "DURATION" => is_duration(value),
        _ => is_duration(value) || is_date(value) || is_time(value),
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// So many digits, or as many `X`.
fn places(text: &str, count: usize) -> bool {
    text.len() == count && (digits(text) || text.bytes().all(|b| b == b'X'))
}

/// Two digits of a range, or `XX`.
fn within(text: &str, range: std::ops::RangeInclusive<u32>) -> bool {
    places(text, 2) && text.parse().map_or(true, |n| range.contains(&n))
}

/// A century, decade, year, half, quarter, season, month, week, weekend, day of a week or day, before our era, too.
fn is_date(value: &str) -> bool {
    let (year, rest) = value.split_once('-').map_or((value, None), |(year, rest)| (year, Some(rest)));
    let year = year.strip_prefix("BC").unwrap_or(year);
    let whole = places(year, 4) || year.len() > 4 && digits(year);
    let Some(rest) = rest else { return whole || places(year, 3) || places(year, 2) };
    let parts: Vec<&str> = rest.split('-').collect();
    whole
        && match parts.as_slice() {
            ["SP" | "SU" | "FA" | "WI" | "H1" | "H2" | "HX" | "Q1" | "Q2" | "Q3" | "Q4" | "QX"] => true,
            [week] if week.starts_with('W') => within(&week[1..], 1..=53),
            [week, "WE"] if week.starts_with('W') => within(&week[1..], 1..=53),
            [week, day] if week.starts_with('W') => {
                within(&week[1..], 1..=53) && matches!(*day, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "X")
            }
            [month] => within(month, 1..=12),
            [month, day] => {
                let full = value.parse::<chrono::NaiveDate>().is_ok();
                within(month, 1..=12)
                    && within(day, 1..=31)
                    && (full || value.contains('X') || year.len() != 4 || value.starts_with("BC"))
            }
            _ => false,
        }
}

/// A day and a part of it, or a clock with its offset.
fn is_time(value: &str) -> bool {
    let Some((day, time)) = value.split_once('T') else { return false };
    let offset = time.rfind(['+', '-']);
    let (clock, zone) = time.split_at(offset.unwrap_or(time.len()));
    let hours = |text: &str| within(text, 0..=24);
    let minutes = |text: &str| within(text, 0..=59);
    let zoned = match zone.get(1..).unwrap_or_default().split(':').collect::<Vec<_>>().as_slice() {
        [""] => zone.is_empty(),
        [hour] => hours(hour),
        [hour, minute] => hours(hour) && minutes(minute),
        _ => false,
    };
    let clock = clock.strip_suffix('Z').unwrap_or(clock);
    let told = match clock.split(':').collect::<Vec<_>>().as_slice() {
        ["MO" | "MI" | "AF" | "EV" | "NI" | "DT"] => zone.is_empty(),
        [hour] => hours(hour),
        [hour, minute] => hours(hour) && minutes(minute),
        [hour, minute, second] => hours(hour) && minutes(minute) && minutes(second),
        _ => false,
    };
    told && zoned && is_date(day)
}

/// `P3Y6M`, `PT2H15M`, `PXW`, `P2.5Y`: coarse to fine, none twice.
fn is_duration(value: &str) -> bool {
    let Some(rest) = value.strip_prefix('P') else { return false };
    let (date, clock) = rest.split_once('T').map_or((rest, None), |(date, clock)| (date, Some(clock)));
    let amounts = |mut text: &str, units: &[&str]| {
        let mut units = units.iter();
        while !text.is_empty() {
            let end = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'X')).count();
            let number = &text[..end];
            let known = number == "X" || number.split('.').count() <= 2 && number.split('.').all(digits);
            let Some(unit) = units.find(|unit| text[end..].starts_with(**unit)).filter(|_| known) else { return false };
            text = &text[end + unit.len()..];
        }
        true
    };
    let told = !date.is_empty() || clock.is_some_and(|clock| !clock.is_empty());
    told && amounts(date, &["CE", "DE", "Y", "Q", "M", "WE", "W", "D"])
        && clock.is_none_or(|clock| !clock.is_empty() && amounts(clock, &["H", "M", "S"]))
}

/// What the program makes of a report.
fn written(annalist: &Annalist, report: &Report) -> String {
    let mut out = Vec::new();
    timeml::write_document(&mut out, report, &annalist.dates(report)).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_rules_find_what_is_wrong() {
    let timex = |attributes: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><TimeML><DOCID>a</DOCID><DCT><TIMEX3 tid=\"t0\" type=\"DATE\" \
            value=\"2025-06-17\" functionInDocument=\"CREATION_TIME\"/></DCT><TEXT><TIMEX3 {attributes}/></TEXT></TimeML>"
        )
    };
    for fine in [
        r#"tid="t1" type="DATE" value="2024""#,
        r#"tid="t1" type="TIME" value="2025-06-19T21:00-04:00" temporalFunction="true" anchorTimeID="t0""#,
        r#"tid="t1" type="DURATION" value="P1DT2H" mod="APPROX" endPoint="t0""#,
        r#"tid="t1" type="SET" value="XXXX-WXX-2" quant="EVERY" freq="2X""#,
    ] {
        read_document(&timex(fine)).unwrap();
    }
    for wrong in [
        r#"type="DATE" value="2024""#,
        r#"tid="t0" type="DATE" value="2024""#,
        r#"tid="1" type="DATE" value="2024""#,
        r#"tid="t1" tid="t1" type="DATE" value="2024""#,
        r#"tid="t1" value="2024""#,
        r#"tid="t1" type="DATE""#,
        r#"tid="t1" type="YEAR" value="2024""#,
        r#"tid="t1" type="DATE" value="2025-02-30""#,
        r#"tid="t1" type="DATE" value="2025-13""#,
        r#"tid="t1" type="DATE" value="2025-06-17T10:00""#,
        r#"tid="t1" type="DATE" value="P2D""#,
        r#"tid="t1" type="TIME" value="2025-06-17T10:61""#,
        r#"tid="t1" type="DURATION" value="P2W/P3W""#,
        r#"tid="t1" type="DURATION" value="P4D3M""#,
        r#"tid="t1" type="DATE" value="2024" mod="ABOUT""#,
        r#"tid="t1" type="DATE" value="2024" anchorTimeID="t0""#,
        r#"tid="t1" type="DATE" value="2024" temporalFunction="true" anchorTimeID="t7""#,
        r#"tid="t1" type="DATE" value="2024" beginPoint="t0""#,
        r#"tid="t1" type="DATE" value="2024" functionInDocument="CREATION_TIME""#,
        r#"tid="t1" type="DATE" value="2024" sure="yes""#,
    ] {
        assert!(read_document(&timex(wrong)).is_err(), "{wrong}");
    }
    let fine = timex(r#"tid="t1" type="DATE" value="2024""#);
    for (what, by) in
        [("</TEXT>", "</TEXTS>"), ("<DOCID>a</DOCID>", ""), ("<TEXT>", "<TEXT>\u{1}"), ("<TEXT>", "<TEXT>]]>")]
    {
        assert!(read_document(&fine.replace(what, by)).is_err(), "{by}");
    }
}

#[test]
fn every_fixture_is_valid() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let annalist = Annalist::english();
    let mut reports = 0;
    for folder in ["reports", "plain", "kinds", "shapes", "checks", "formats", "stories", "bad"] {
        for report in annalist.read(fixtures.join(folder)).reports {
            let xml = written(&annalist, &report);
            read_document(&xml).unwrap_or_else(|fault| panic!("{}: {fault}\n{xml}", report.origin));
            reports += 1;
        }
    }
    assert!(reports > 60, "{reports} reports");
}

/// The sentences that prove the rules: every kind of value that there is.
fn examples(annalist: &Annalist, folder: &Folder) -> Vec<Report> {
    let mut lines = String::new();
    for proof in annalist.grammar().proofs() {
        for (_, example) in proof.examples.iter().filter(|_| !proof.group) {
            let row = serde_json::json!({"text": example.sentence, "published": proof.published.to_string()});
            lines.push_str(&format!("{row}\n"));
        }
    }
    annalist.read(folder.file("examples.jsonl", lines)).reports
}

#[test]
fn every_example_of_the_grammar_is_valid() {
    let annalist = Annalist::english();
    let reports = examples(&annalist, &Folder::new());
    assert!(reports.len() > 200, "{} examples", reports.len());
    for report in reports {
        let xml = written(&annalist, &report);
        read_document(&xml).unwrap_or_else(|fault| panic!("{}: {fault}", report.text));
    }
}

/// Pieces of text that XML, or the one who writes it, may stumble over, between expressions.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "<?xml?>",
            "&",
            "&#0;",
            "&lt;",
            "<TIMEX3>",
            "</TEXT>",
            "\"",
            "'",
            "\0",
            "\u{1b}[31m",
            "\u{b}",
            "\r",
            "\r\n",
            "\u{85}",
            "\u{202e}",
            "\u{2066}",
            "\u{feff}",
            "\u{fffe}",
            "\u{ffff}",
            "\u{10ffff}",
            "\u{ad}",
            "\u{fb01}",
            "\u{2028}",
            "e\u{301}",
            "\n\n",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(vec![
            "on June 31",
            "three weeks ago",
            "from May to July",
            "two to three weeks",
            "every Tuesday",
            "at 10:30 p.m.",
            "the next day",
            "for the past two years",
            "300 BC",
            "yester\u{ad}day",
            "3\u{a0}May 2024",
            "now",
            "M\u{301}ay",
        ])
        .prop_map(|words| format!(" {words} ")),
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_texts_are_valid_and_lose_nothing(text in hostile(), title in hostile(), dated: bool) {
        thread_local!(static ANNALIST: Annalist = Annalist::english());
        let folder = Folder::new();
        let row = serde_json::json!({"id": title, "title": title, "text": text});
        let published = if dated { Stamp::parse("2025-06-17") } else { None };
        let options = ReadOptions { published, ..ReadOptions::default() };
        for document in read([folder.file("row.jsonl", row.to_string())], &options).documents {
            ANNALIST.with(|annalist| {
                let report = annalist.publish(document);
                let read = read_document(&written(annalist, &report)).unwrap();
                let kept = |c: &char| !c.is_control() && !matches!(c, '\u{fffd}'..='\u{ffff}');
                let (given, got) = (report.source().chars().filter(kept), read.text.chars().filter(kept));
                prop_assert!(given.eq(got), "{} {}", report.source(), read.text);
                Ok(())
            })?;
        }
    }
}

#[test]
fn another_reader_of_xml_agrees() {
    if std::process::Command::new("xmllint").arg("--version").output().is_err() {
        assert!(std::env::var_os("ANNALIST_CONSUMERS").is_none(), "xmllint is not installed");
        // Past the harness, which keeps quiet about tests that pass.
        let told = b"\nSKIPPED, xmllint is not installed: another reader of TimeML\n";
        let _ = std::io::stderr().write_all(told);
        return;
    }
    let folder = Folder::new();
    let out = folder.name("documents");
    run(&["dates", "fixtures/reports", "fixtures/reports.jsonl", "fixtures/kinds", "--format", "timeml", "-o", &out])
        .ends(0);
    let annalist = Annalist::english();
    for (i, report) in examples(&annalist, &folder).iter().enumerate() {
        folder.file(&format!("documents/example-{i}.tml"), written(&annalist, report));
    }
    let files: Vec<_> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 200, "{} files", files.len());
    let ran = std::process::Command::new("xmllint")
        .args(["--noout", "--dtdvalid", "tests/timeml.dtd"])
        .args(files)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
