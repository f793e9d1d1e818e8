//! The timeline for TimelineJS, as its JSON and as the table that it reads.

use super::{Export, Losses};
use crate::time::{Granularity, Moment};
use crate::timeline::{Entry, Timeline};
use chrono::{Datelike, Timelike};
use serde::Serialize;
use std::io::{self, Write};

/// The exporter for TimelineJS.
#[derive(Debug)]
pub struct TimelineJs {
    table: bool,
}

impl TimelineJs {
    /// Its JSON.
    pub const fn json() -> TimelineJs {
        TimelineJs { table: false }
    }

    /// Its table, as CSV.
    pub const fn table() -> TimelineJs {
        TimelineJs { table: true }
    }
}

impl Export for TimelineJs {
    fn name(&self) -> &'static str {
        if self.table { "timelinejs-csv" } else { "timelinejs" }
    }

    /// None: `.json` and `.csv` mean our own.
    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let slides: Vec<Slide> = timeline.events().filter_map(|entry| Slide::of(&entry)).collect();
        let left_out = timeline.events.len() - slides.len();
        if self.table {
            table(&slides, out)?;
        } else {
            serde_json::to_writer(&mut *out, &Story { events: &slides })?;
            out.write_all(b"\n")?;
        }
        Ok(super::left_out(left_out, "no date at all, and every slide needs a year"))
    }
}

#[derive(Serialize)]
struct Story<'s> {
    events: &'s [Slide],
}

#[derive(Serialize)]
struct Slide {
    start_date: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_date: Option<Date>,
    display_date: String,
    text: Words,
    group: String,
    unique_id: String,
}

/// Taken for HTML by its reader.
#[derive(Serialize)]
struct Words {
    headline: String,
    text: String,
}

/// Only what is known: a month has no day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Date {
    year: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hour: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minute: Option<u32>,
}

impl Date {
    /// As fine as the words are, where the bound allows that.
    fn of(moment: Moment, words: Granularity, edge: impl Fn(chrono::NaiveDate) -> (bool, bool)) -> Date {
        let date = moment.date;
        let (month_edge, year_edge) = edge(date);
        let whole_year = words >= Granularity::Year && words != Granularity::None && year_edge;
        let whole_month = words >= Granularity::Month && words != Granularity::None && month_edge;
        let day = (!whole_year && !whole_month).then_some(date.day());
        let time = moment.time.filter(|_| day.is_some());
        Date {
            year: date.year(),
            month: (!whole_year).then_some(date.month()),
            day,
            hour: time.map(|time| time.hour()),
            minute: time.map(|time| time.minute()),
        }
    }

    fn begin(moment: Moment, words: Granularity) -> Date {
        Date::of(moment, words, |day| (day.day() == 1, day.ordinal() == 1))
    }

    fn end(moment: Moment, words: Granularity) -> Date {
        Date::of(moment, words, |day| {
            let next = day.succ_opt();
            (next.is_some_and(|n| n.day() == 1), next.is_some_and(|n| n.ordinal() == 1))
        })
    }

    fn time(&self) -> String {
        self.hour.map_or(String::new(), |hour| format!("{hour:02}:{:02}", self.minute.unwrap_or(0)))
    }
}

impl Slide {
    /// `None` where nothing is known of the date.
    fn of(entry: &Entry<'_>) -> Option<Slide> {
        let (mention, said, dating) = (&entry.row.mention, entry.row.said(), entry.dating());
        let words = dating.bounds.granularity;
        let (start_date, end_date) = match (dating.bounds.earliest, dating.bounds.latest) {
            (None, None) => return None,
            (Some(first), None) => (Date::begin(first, words), None),
            (None, Some(last)) => (Date::end(last, words), None),
            (Some(first), Some(last)) => {
                let (begin, end) = (Date::begin(first, words), Date::end(last, words));
                (begin, (begin != end).then_some(end))
            }
        };
        let mut text = format!("<p>\u{201c}{}\u{201d}</p><p>", html(&entry.row.excerpt.quote()));
        let citation = html(&entry.citation());
        let url = entry.source.url.as_deref().filter(|url| url.starts_with("https://") || url.starts_with("http://"));
        match url {
            Some(url) => text += &format!("<a href=\"{}\" rel=\"noreferrer noopener\">{citation}</a>", html(url)),
            None => text += &citation,
        }
        for more in said.attribution.as_deref().into_iter().chain([mention.status.name()]) {
            text += &format!("; {}", html(more));
        }
        text += "</p>";
        // An analyst's own order goes before that of the papers.
        let tag = entry.review.and_then(|review| review.tags.first());
        let group = tag.or(entry.source.publisher.as_ref()).cloned().unwrap_or_else(|| entry.source.citation(""));
        Some(Slide {
            start_date,
            end_date,
            display_date: entry.when(),
            text: Words { headline: html(&said.headline), text },
            group: html(&group),
            unique_id: html(&mention.event),
        })
    }
}

fn table(slides: &[Slide], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(out);
    let header = [
        "Year",
        "Month",
        "Day",
        "Time",
        "End Year",
        "End Month",
        "End Day",
        "End Time",
        "Display Date",
        "Headline",
        "Text",
        "Media",
        "Media Credit",
        "Media Caption",
        "Media Thumbnail",
        "Type",
        "Group",
        "Background",
        "Link",
    ];
    writer.write_record(header).map_err(super::csv::io_error)?;
    let number = |n: Option<u32>| n.map_or(String::new(), |n| n.to_string());
    for slide in slides {
        let date = |date: Option<&Date>| {
            date.map_or_else(Default::default, |d| [d.year.to_string(), number(d.month), number(d.day), d.time()])
        };
        let empty = || std::iter::repeat_n(String::new(), 5);
        let cells = date(Some(&slide.start_date))
            .into_iter()
            .chain(date(slide.end_date.as_ref()))
            .chain([&slide.display_date, &slide.text.headline, &slide.text.text].map(guarded))
            .chain(empty())
            .chain([guarded(&slide.group), String::new(), String::new()]);
        writer.write_record(cells).map_err(super::csv::io_error)?;
    }
    writer.flush()
}

/// The table is made to be opened in a spreadsheet.
fn guarded(text: &String) -> String {
    if super::column::looks_like_formula(text) { format!("'{text}") } else { text.clone() }
}

/// Text as HTML.
fn html(text: &str) -> String {
    super::html::Escaped(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{HOSTILE, bridge, hostile};
    use serde_json::{Value, json};

    fn written(timeline: &Timeline, format: &TimelineJs) -> (String, Losses) {
        let mut out = Vec::new();
        let losses = format.write(timeline, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), losses)
    }

    #[test]
    fn a_slide_says_no_more_than_is_known() {
        let (text, losses) = written(&bridge(), &TimelineJs::json());
        let story: Value = serde_json::from_str(&text).unwrap();
        let dates: Vec<(Value, Value)> = story["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|slide| (slide["start_date"].clone(), slide["end_date"].clone()))
            .collect();
        let expected = [
            (json!({"year": 1897}), Value::Null),
            (json!({"year": 2031, "month": 5, "day": 14}), json!({"year": 2031, "month": 5, "day": 15})),
            (json!({"year": 2031, "month": 5, "day": 18}), Value::Null),
            (json!({"year": 2031, "month": 6}), Value::Null),
        ];
        assert_eq!(dates, expected);
        assert_eq!(losses, ["1 event is left out: no date at all, and every slide needs a year"]);
        let slide = &story["events"][1];
        assert_eq!(slide["display_date"], "between 14 and 15 May 2031");
        assert_eq!(slide["group"], "The Evening Post");
        let link = "<a href=\"https://post.example/2031/bridge?id=1&amp;x=&lt;2&gt;\" rel=\"noreferrer noopener\">";
        assert!(slide["text"]["text"].as_str().unwrap().contains(link));
    }

    #[test]
    fn the_table_has_the_same() {
        let (text, _) = written(&bridge(), &TimelineJs::table());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), 19);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(
            rows[1].iter().take(9).collect::<Vec<_>>(),
            ["2031", "5", "14", "", "2031", "5", "15", "", "between 14 and 15 May 2031"]
        );
        assert_eq!(&rows[1][16], "The Evening Post");
    }

    #[test]
    fn nothing_of_a_report_acts() {
        let (text, _) = written(&hostile(), &TimelineJs::json());
        let story: Value = serde_json::from_str(&text).unwrap();
        let slides = story["events"].as_array().unwrap();
        assert_eq!(slides.len(), HOSTILE.len() + 1);
        for slide in slides {
            let words = [&slide["text"]["headline"], &slide["group"], &slide["unique_id"]].map(|t| t.as_str().unwrap());
            assert!(words.iter().all(|text| !text.contains(['<', '>', '"', '\0', '\u{202e}'])), "{words:?}");
            let text = slide["text"]["text"].as_str().unwrap();
            assert!(!text.contains("<script") && !text.contains("<img"));
        }
        let (table, _) = written(&hostile(), &TimelineJs::table());
        for row in csv::Reader::from_reader(table.as_bytes()).records() {
            assert!(row.unwrap().iter().all(|cell| !crate::export::column::looks_like_formula(cell)));
        }
    }
}
