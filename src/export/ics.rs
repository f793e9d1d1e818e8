//! The timeline as a calendar (iCalendar, RFC 5545): an entry for each event that is known to the day.
//!
//! A calendar has days and times and nothing vaguer, so what is known to a month or not at all is left out unless it is
//! asked for, and that is said.

use super::{Export, Losses, visible};
use crate::mention::{Extent, Status};
use crate::time::{Granularity, Moment};
use crate::timeline::{Entry, Timeline};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use std::io::{self, Write};

/// The exporter for calendars.
#[derive(Debug)]
pub struct Ics {
    coarse: bool,
}

impl Ics {
    /// A calendar; `coarse` adds what is known to a week, a month or a year, as days on end.
    pub const fn new(coarse: bool) -> Ics {
        Ics { coarse }
    }
}

impl Export for Ics {
    fn name(&self) -> &'static str {
        "ics"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["ics"]
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let mut out = Lines { out };
        out.line("BEGIN", "VCALENDAR")?;
        out.line("VERSION", "2.0")?;
        out.line("PRODID", concat!("-//annalist//annalist ", env!("CARGO_PKG_VERSION"), "//EN"))?;
        out.line("CALSCALE", "GREGORIAN")?;
        let (mut coarse, mut open) = (0, 0);
        for entry in timeline.events() {
            match Span::of(&entry) {
                None => open += 1,
                Some(span) if span.coarse && !self.coarse => coarse += 1,
                Some(span) => event(&mut out, &entry, &span)?,
            }
        }
        out.line("END", "VCALENDAR")?;
        let mut losses = super::left_out(coarse, "known no finer than to a week; --ics-coarse adds what is");
        losses.extend(super::left_out(open, "an open end, or no day that a calendar has"));
        Ok(losses)
    }
}

/// What an entry covers.
struct Span {
    start: Point,
    end: Option<Point>,
    /// It is known no finer.
    coarse: bool,
    /// It is some time within, and not all of it.
    within: bool,
}

enum Point {
    Day(NaiveDate),
    Time(NaiveDateTime, bool),
}

impl Point {
    fn of(moment: Moment, time: NaiveTime) -> Option<Point> {
        let local = moment.date.and_time(time);
        let point = match moment.offset {
            Some(minutes) => Point::Time(local.checked_sub_signed(Duration::minutes(minutes.into()))?, true),
            None => Point::Time(local, false),
        };
        Some(point)
    }

    fn property(&self, name: &str) -> (String, String) {
        match self {
            Point::Day(day) => (format!("{name};VALUE=DATE"), basic(*day)),
            Point::Time(at, utc) => {
                let zone = if *utc { "Z" } else { "" };
                (name.to_owned(), format!("{}T{}{zone}", basic(at.date()), at.format("%H%M%S")))
            }
        }
    }
}

impl Span {
    /// `None` for an open end, and outside the years that a calendar has.
    fn of(entry: &Entry<'_>) -> Option<Span> {
        let dating = entry.dating();
        let (first, last) = (dating.bounds.earliest?, dating.bounds.latest?);
        let after = last.date.succ_opt()?;
        if first.date.year() < 1 || after.year() > 9999 {
            return None;
        }
        let coarse = dating.bounds.granularity > Granularity::Day;
        let within = dating.extent == Extent::Within && first != last;
        let (start, end) = match (first.time, last.time) {
            (Some(from), Some(to)) => {
                (Point::of(first, from)?, if first == last { None } else { Some(Point::of(last, to)?) })
            }
            // The end of a calendar entry is the first day that is not in it.
            _ => (Point::Day(first.date), Some(Point::Day(after))),
        };
        Some(Span { start, end, coarse, within })
    }
}

fn basic(day: NaiveDate) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn event(out: &mut Lines<'_>, entry: &Entry<'_>, span: &Span) -> io::Result<()> {
    let mention = &entry.row.mention;
    out.line("BEGIN", "VEVENT")?;
    out.line("UID", &format!("{}@annalist", escaped(&mention.event)))?;
    // The standard wants the time of making; the same timeline gives the same file.
    let stamp = entry.published().filter(|day| (1..=9999).contains(&day.year()));
    let stamp = stamp.unwrap_or(const { NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() });
    out.line("DTSTAMP", &format!("{}T000000Z", basic(stamp)))?;
    let points = std::iter::once(("DTSTART", &span.start)).chain(span.end.iter().map(|end| ("DTEND", end)));
    for (name, point) in points {
        let (name, value) = point.property(name);
        out.line(&name, &value)?;
    }
    let when = entry.when();
    let said = entry.row.said();
    let headline = visible(&said.headline);
    let summary = match (span.coarse, span.within) {
        (true, true) => format!("{headline} (sometime {when})"),
        (_, true) => format!("{headline} ({when})"),
        _ => headline.into_owned(),
    };
    out.line("SUMMARY", &escaped(&summary))?;
    let mut lines = vec![format!("\u{201c}{}\u{201d}", visible(&entry.row.excerpt.quote()))];
    lines.extend(said.attribution.as_deref().map(|who| visible(who).into_owned()));
    lines.push(visible(&entry.citation()).into_owned());
    lines.push(format!("{when}; {}", mention.status.name()));
    lines.extend(entry.flags().iter().map(|code| format!("{}: {}", code.name(), code.page().name)));
    out.line("DESCRIPTION", &escaped(&lines.join("\n")))?;
    out.line(
        "STATUS",
        match mention.status {
            Status::Happened | Status::Ongoing | Status::Habitual => "CONFIRMED",
            Status::Cancelled | Status::Denied => "CANCELLED",
            Status::Planned | Status::Expected | Status::Alleged | Status::Conditional | Status::Unknown => "TENTATIVE",
        },
    )?;
    out.line("TRANSP", "TRANSPARENT")?;
    let tags = entry.review.iter().flat_map(|review| &review.tags).map(|tag| escaped(&visible(tag)));
    let categories: Vec<String> = std::iter::once(mention.status.name().to_owned()).chain(tags).collect();
    out.line("CATEGORIES", &categories.join(","))?;
    let web = |url: &&str| {
        let clean = |c: char| c.is_ascii_graphic();
        (url.starts_with("https://") || url.starts_with("http://")) && url.chars().all(clean)
    };
    if let Some(url) = entry.source.url.as_deref().filter(web) {
        out.line("URL", url)?;
    }
    out.line("END", "VEVENT")
}

/// Text as the format has it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// Lines of at most 75 bytes; what is longer goes on behind a space.
struct Lines<'w> {
    out: &'w mut dyn Write,
}

impl Lines<'_> {
    fn line(&mut self, name: &str, value: &str) -> io::Result<()> {
        let line = format!("{name}:{value}");
        let (mut rest, mut room) = (line.as_str(), 75);
        while rest.len() > room {
            let mut end = room;
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            write!(self.out, "{}\r\n ", &rest[..end])?;
            (rest, room) = (&rest[end..], 74);
        }
        write!(self.out, "{rest}\r\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{HOSTILE, bridge, hostile};
    use crate::time::Period;
    use crate::timeline::fixture::{date, dated, row, source};
    use icalendar::{Calendar, CalendarComponent, Component};

    fn written(timeline: &Timeline, coarse: bool) -> (String, Losses) {
        let mut out = Vec::new();
        let losses = Ics::new(coarse).write(timeline, &mut out).unwrap();
        (String::from_utf8(out).unwrap(), losses)
    }

    /// Read by a parser that is not ours.
    fn read(text: &str) -> Vec<icalendar::Event> {
        let calendar: Calendar = text.parse().unwrap();
        let events = calendar.components.into_iter().filter_map(|component| match component {
            CalendarComponent::Event(event) => Some(event),
            _ => None,
        });
        events.collect()
    }

    #[test]
    fn an_event_comes_out_whole() {
        let (text, losses) = written(&bridge(), false);
        let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//annalist//annalist 0.1.0//EN\r\nCALSCALE:GREGORIAN\r\n\
            BEGIN:VEVENT\r\nUID:e-00000000000a@annalist\r\nDTSTAMP:20310520T000000Z\r\n\
            DTSTART;VALUE=DATE:20310514\r\nDTEND;VALUE=DATE:20310516\r\n\
            SUMMARY:The Tarn bridge was shut on 14 May\\, the mayor said. (between 14 an\r\n d 15 May 2031)\r\n\
            DESCRIPTION:\u{201c}The Tarn bridge was shut on 14 May\\, the mayor said.\u{201d}\\npos\r\n \
            t.txt para 2\\nbetween 14 and 15 May 2031\\; happened\\nD301: reports-disagre\r\n e\r\n\
            STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nCATEGORIES:happened\r\n\
            URL:https://post.example/2031/bridge?id=1&x=<2>\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(text, expected);
        assert_eq!(losses.len(), 2, "{losses:?}");
        assert!(losses[0].starts_with("1 event is left out: known no finer"));
        assert!(losses[1].starts_with("3 events are left out: an open end"));
    }

    #[test]
    fn what_is_coarse_is_days_on_end_when_asked_for() {
        let (text, losses) = written(&bridge(), true);
        let built = &read(&text)[0];
        assert_eq!(built.property_value("DTSTART"), Some("18970101"));
        assert_eq!(built.property_value("DTEND"), Some("18980101"));
        assert!(built.get_summary().unwrap().ends_with("(sometime in 1897)"));
        assert_eq!(losses.len(), 1);
    }

    #[test]
    fn a_time_floats_unless_its_offset_is_known() {
        let time = chrono::NaiveTime::from_hms_opt(23, 10, 0).unwrap();
        for (offset, start) in [(None, "20310503T231000"), (Some(-240), "20310504T031000Z")] {
            let row = row("m-0", "[x]", dated(Period::Time(date("2031-05-03"), time, offset)));
            let (text, _) = written(&Timeline::new(vec![source("a.txt", None)], vec![row]), false);
            assert_eq!(read(&text)[0].property_value("DTSTART"), Some(start));
            assert_eq!(read(&text)[0].property_value("DTEND"), None);
            assert_eq!(read(&text)[0].property_value("DTSTAMP"), Some("20000101T000000Z"));
        }
    }

    #[test]
    fn nothing_of_a_report_becomes_a_line_of_its_own() {
        let (text, _) = written(&hostile(), false);
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        assert!(!text.replace("\r\n", "").contains(|c: char| c.is_control()));
        let events = read(&text);
        assert_eq!(events.len(), HOSTILE.len() + 1);
        for text in HOSTILE {
            let shown = visible(text).into_owned();
            assert!(events.iter().any(|event| event.get_summary() == Some(&shown)), "{shown}");
        }
        assert!(events.iter().all(|event| event.property_value("ATTENDEE").is_none()));
        assert!(events.iter().any(|event| event.get_summary().unwrap().len() == 40_000));
    }
}
