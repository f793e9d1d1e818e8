//! What goes to TimelineJS keeps to its format, as its documentation has it: which keys, of which kind, in which dates, and
//! words that are safe where they are taken for HTML.

mod folder;

use folder::{Folder, run};
use serde_json::{Map, Value};
use std::collections::HashSet;

type Fault = Result<(), String>;

fn fail(what: impl std::fmt::Display) -> Fault {
    Err(what.to_string())
}

/// The keys that an object has, no others, and those that it must have.
fn keys(object: &Map<String, Value>, needed: &[&str], allowed: &[&str]) -> Fault {
    let known = |key: &String| needed.contains(&key.as_str()) || allowed.contains(&key.as_str());
    if let Some(key) = object.keys().find(|key| !known(key)) {
        return fail(format!("`{key}` is no key"));
    }
    needed.iter().find(|key| !object.contains_key(**key)).map_or(Ok(()), |key| fail(format!("`{key}` is missing")))
}

/// A date: whole numbers, each in its range, none without the coarser one. Gives them with what is left out at its least.
fn date(value: &Value) -> Result<Vec<i64>, String> {
    const PARTS: [(&str, i64, i64); 5] =
        [("year", -271_820, 275_759), ("month", 1, 12), ("day", 1, 31), ("hour", 0, 23), ("minute", 0, 59)];
    let object = value.as_object().ok_or("a date is an object")?;
    keys(object, &["year"], &PARTS.map(|part| part.0))?;
    let mut open = None;
    PARTS
        .iter()
        .map(|(name, least, most)| match object.get(*name) {
            None => {
                open = Some(name);
                Ok(*least)
            }
            Some(_) if open.is_some() => Err(format!("`{name}` without `{}`", open.unwrap_or(name))),
            Some(part) => {
                part.as_i64().filter(|n| (*least..=*most).contains(n)).ok_or_else(|| format!("{name}: {part}"))
            }
        })
        .collect()
}

/// HTML of nothing but paragraphs and links to the web.
fn html(text: &str, tags: &[&str]) -> Fault {
    for rest in text.split('<').skip(1) {
        let tag = rest.split('>').next().unwrap_or_default();
        let link =
            tag.strip_prefix("a href=\"http").is_some_and(|link| link.ends_with("\" rel=\"noreferrer noopener\""));
        if !(tags.contains(&tag) || tags.contains(&"a") && link) {
            return fail(format!("<{tag}> in {text}"));
        }
    }
    for rest in text.split('&').skip(1) {
        if !["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|entity| rest.starts_with(entity)) {
            return fail(format!("a bare & in {text}"));
        }
    }
    match text.chars().find(|c| c.is_control()) {
        Some(c) => fail(format!("{c:?} in {text}")),
        None => Ok(()),
    }
}

fn slide(value: &Value, ids: &mut HashSet<String>) -> Fault {
    let object = value.as_object().ok_or("a slide is an object")?;
    keys(
        object,
        &["start_date", "text"],
        &["end_date", "display_date", "group", "unique_id", "media", "background", "autolink"],
    )?;
    let start = date(&value["start_date"])?;
    if let Some(end) = object.get("end_date") {
        // An end without a month is that of its year.
        let end_of = |n: usize, part: i64| if end.as_object().unwrap().len() > n { part } else { i64::MAX };
        let end: Vec<i64> = date(end)?.into_iter().enumerate().map(|(n, part)| end_of(n, part)).collect();
        if end < start {
            return fail("it ends before it begins");
        }
    }
    let text = value["text"].as_object().ok_or("`text` is an object")?;
    keys(text, &["headline", "text"], &[])?;
    let words = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(|| format!("{value} is no text"));
    let headline = words(&text["headline"])?;
    if headline.trim().is_empty() {
        return fail("no headline");
    }
    html(&headline, &[])?;
    html(&words(&text["text"])?, &["p", "/p", "a", "/a"])?;
    for name in ["group", "display_date"] {
        object.get(name).map_or(Ok(()), |value| html(&words(value)?, &[]))?;
    }
    let id = words(&value["unique_id"])?;
    let is_name =
        |id: &str| id.starts_with(char::is_alphabetic) && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match is_name(&id) && ids.insert(id.clone()) {
        true => Ok(()),
        false => fail(format!("`{id}` is no id, or stands there twice")),
    }
}

fn story(text: &str) -> Result<usize, String> {
    let story: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    keys(story.as_object().ok_or("a story is an object")?, &["events"], &["title", "eras", "scale"])?;
    let slides = story["events"].as_array().ok_or("`events` is a list")?;
    let mut ids = HashSet::new();
    slides.iter().try_for_each(|value| slide(value, &mut ids).map_err(|fault| format!("{fault}\n{value:#}")))?;
    Ok(slides.len())
}

/// Reports with all that may go wrong: ends that are open, times, years before our era, and words that would act.
const HARD: &str = "Date: 2025-06-17\nSource: <b>The \"Daily\" & Co</b>\n\n\
    The <script>alert(1)</script> mill burned down on 3 May 2024 at 3:10 p.m. The temple was built in 44 BC. \
    The mayor & the board have met since 2019. The bridge will open by the end of the year. \
    The ferry sank in May. A fire broke out on Monday night & spread. The strike lasted from 3 to 5 June.\n";

#[test]
fn every_story_keeps_to_the_format() {
    let folder = Folder::new();
    let hard = folder.file("hard.txt", HARD);
    for (arguments, least) in [
        (&["timeline", "--undated", "fixtures/reports", "fixtures/stories"][..], 40),
        (&["timeline", "--undated", hard.as_str()], 6),
        (&["convert", "fixtures/exports/bridge.jsonl"], 4),
        (&["convert", "fixtures/exports/hostile.jsonl"], 12),
    ] {
        let made = |format: &str| run(&[arguments, &["-f", format]].concat()).ends(0).out;
        let slides = story(&made("timelinejs")).unwrap_or_else(|fault| panic!("{fault}"));
        assert!(slides >= least, "{slides}");
        // The table has the same slides: a year in each, and columns as in the template.
        let table = made("timelinejs-csv");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let template = "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,\
            Media Caption,Media Thumbnail,Type,Group,Background,Link";
        assert_eq!(header.join(","), template);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), slides);
        for row in &rows {
            assert!(row[0].parse::<i32>().is_ok() && !row[9].is_empty(), "{row:?}");
            html(&row[9], &[]).and_then(|()| html(&row[10], &["p", "/p", "a", "/a"])).unwrap();
        }
    }
}

#[test]
fn what_is_against_the_format_is_found() {
    let good = r#"{"events":[{"start_date":{"year":2024,"month":5},"text":{"headline":"A","text":"<p>b</p>"},"unique_id":"e-1"}]}"#;
    assert_eq!(story(good), Ok(1));
    for (from, to) in [
        (r#""year":2024,"#, ""),
        (r#""month":5"#, r#""day":5"#),
        (r#""month":5"#, r#""month":13"#),
        (r#""month":5"#, r#""month":"May""#),
        (r#""headline":"A","#, ""),
        (r#""A""#, r#""<i>A</i>""#),
        ("<p>b", "<p onclick=x>b"),
        ("<p>b", "<p>b & c"),
        (r#""e-1""#, r#""1 1""#),
        (r#""unique_id""#, r#""id""#),
        (r#""text":{"#, r#""end_date":{"year":2023},"text":{"#),
        ("events", "slides"),
    ] {
        assert!(good.contains(from), "{from}");
        assert!(story(&good.replacen(from, to, 1)).is_err(), "{to}");
    }
}
