//! Time expressions as TimeML 1.2.1: the report's text with a `TIMEX3` around each expression.
//!
//! `t0` is the document creation time. What is only implied has an empty `TIMEX3` behind the words that
//! imply it, as the annotation guidelines have it: the length between the two ends of a range, and a
//! point that a length begins or ends at.

use crate::expression::TimeExpression;
use crate::report::{Published, Report};
use crate::resolve::{AnchorUsed, Resolution};
use crate::span::Span;
use crate::time::{Amount, Granularity, Length, Period, TimexType, Unit, Value};
use chrono::{Datelike, NaiveDate};
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::borrow::Cow;
use std::io::{self, Write};

/// The extension of files that hold a document.
pub const EXTENSION: &str = "tml";

const CREATION: usize = 0;

/// The value of what is not known, which TimeML does not let us leave out.
const fn unknown(of_type: TimexType) -> &'static str {
    match of_type {
        TimexType::Time => "XXXX-XX-XXTXX:XX",
        _ => "XXXX-XX-XX",
    }
}

/// Writes one report as one document. The text is the one that was given; characters that XML cannot
/// hold stand as U+FFFD, one for one.
///
/// # Errors
/// When `out` fails.
pub fn write_document<W: Write>(out: W, report: &Report, dates: &[(TimeExpression, Resolution)]) -> io::Result<()> {
    let mut document = Document { out: Writer::new(out), report, dates, implied: dates.len() };
    document.write()
}

/// A document on its way out. The number of an expression is its place from 1; what is implied is
/// numbered behind the last expression.
struct Document<'a, W: Write> {
    out: Writer<W>,
    report: &'a Report,
    dates: &'a [(TimeExpression, Resolution)],
    implied: usize,
}

/// The attributes of a `TIMEX3`.
#[derive(Default)]
struct Timex {
    tid: usize,
    of_type: &'static str,
    value: String,
    modifier: Option<&'static str>,
    quant: Option<&'static str>,
    freq: Option<String>,
    function: bool,
    creation: bool,
    anchor: Option<usize>,
    begin: Option<usize>,
    end: Option<usize>,
}

impl Timex {
    fn element(&self) -> BytesStart<'static> {
        let mut element = BytesStart::new("TIMEX3");
        let id = |n: usize| format!("t{n}");
        element.push_attribute(("tid", id(self.tid).as_str()));
        element.push_attribute(("type", self.of_type));
        element.push_attribute(("value", self.value.as_str()));
        let freq = self.freq.as_deref();
        for (name, value) in [("mod", self.modifier), ("quant", self.quant), ("freq", freq)] {
            if let Some(value) = value {
                element.push_attribute((name, value));
            }
        }
        element.push_attribute(("temporalFunction", if self.function { "true" } else { "false" }));
        if self.creation {
            element.push_attribute(("functionInDocument", "CREATION_TIME"));
        }
        for (name, other) in [("anchorTimeID", self.anchor), ("beginPoint", self.begin), ("endPoint", self.end)] {
            if let Some(other) = other {
                element.push_attribute((name, id(other).as_str()));
            }
        }
        element
    }
}

impl<W: Write> Document<'_, W> {
    fn write(&mut self) -> io::Result<()> {
        self.out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut root = BytesStart::new("TimeML");
        root.push_attribute(("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"));
        root.push_attribute(("xsi:noNamespaceSchemaLocation", "http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd"));
        self.line()?;
        self.out.write_event(Event::Start(root))?;
        self.line()?;
        self.element("DOCID", |this| this.text(&this.report.id))?;
        self.element("DCT", Self::creation)?;
        if let Some(title) = &self.report.title {
            self.element("TITLE", |this| this.text(title))?;
        }
        self.element("TEXT", Self::body)?;
        self.out.write_event(Event::End(BytesEnd::new("TimeML")))?;
        self.line()
    }

    fn line(&mut self) -> io::Result<()> {
        self.out.write_event(Event::Text(BytesText::from_escaped("\n")))
    }

    fn element(&mut self, name: &str, content: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.out.write_event(Event::Start(BytesStart::new(name)))?;
        content(self)?;
        self.out.write_event(Event::End(BytesEnd::new(name)))?;
        self.line()
    }

    fn text(&mut self, text: &str) -> io::Result<()> {
        let escaped = partial_escape(allowed(text));
        // A reader of XML makes a newline of a carriage return that is not spelt out.
        let escaped = if escaped.contains('\r') { escaped.replace('\r', "&#13;").into() } else { escaped };
        self.out.write_event(Event::Text(BytesText::from_escaped(escaped)))
    }

    fn creation(&mut self) -> io::Result<()> {
        let period = self.report.published.as_ref().and_then(creation);
        let of_type = period.map_or(TimexType::Date, |period| Value::Period(period).timex_type());
        let value = period.map_or(unknown(of_type).to_owned(), |period| period.to_string());
        let of_type = of_type.name();
        let timex = Timex { tid: CREATION, of_type, value: value.clone(), creation: true, ..Timex::default() };
        match period {
            Some(_) => self.marked(&timex, &value),
            None => self.implied(&timex),
        }
    }

    fn marked(&mut self, timex: &Timex, words: &str) -> io::Result<()> {
        self.out.write_event(Event::Start(timex.element()))?;
        self.text(words)?;
        self.out.write_event(Event::End(BytesEnd::new("TIMEX3")))
    }

    fn implied(&mut self, timex: &Timex) -> io::Result<()> {
        self.out.write_event(Event::Empty(timex.element()))
    }

    fn body(&mut self) -> io::Result<()> {
        let (report, dates) = (self.report, self.dates);
        let source = report.source();
        let mut at = 0;
        let mut first_end = None;
        for (i, (expression, resolution)) in dates.iter().enumerate() {
            let span = report.map.to_source(expression.span, source);
            // Two spans of the view can share a character of the source; the first has it.
            let span = Span::new(span.start.max(at), span.end.max(at));
            self.text(&source[at..span.start])?;
            let (timex, points) = self.timex(i, resolution);
            self.marked(&timex, span.of(source))?;
            for point in &points {
                self.implied(point)?;
            }
            at = span.end;
            // The ends of a range follow one another.
            first_end = match (first_end, resolution.range, expression.range) {
                (Some(first), Some(_), Some(_)) => {
                    self.between(first, i)?;
                    None
                }
                (None, Some(_), Some(_)) => Some(i),
                _ => None,
            };
        }
        self.text(&source[at..])
    }

    /// The element of an expression, and the points that it implies.
    fn timex(&mut self, i: usize, resolution: &Resolution) -> (Timex, Vec<Timex>) {
        let mut timex = Timex {
            tid: i + 1,
            of_type: resolution.timex_type.name(),
            value: value(resolution),
            modifier: resolution.modifier.map(|modifier| modifier.name()),
            ..Timex::default()
        };
        let mut points = Vec::new();
        match &resolution.value {
            Some(Value::Set { quant, freq, .. }) => {
                (timex.quant, timex.freq) = (*quant, freq.map(|times| format!("{times}X")));
            }
            // A length is not computed; its ends are, where it has any.
            Some(Value::Duration(_) | Value::Between(..)) => {
                let (first, last) = (resolution.bounds.first_day(), resolution.bounds.last_day());
                timex.begin = first.map(|day| self.point(day, Some(timex.tid), &mut points));
                timex.end = last.map(|day| self.point(day, Some(timex.tid), &mut points));
            }
            _ => {
                timex.function = resolution.anchor.is_some() || resolution.is_open();
                timex.anchor = match &resolution.anchor {
                    Some(AnchorUsed::Publication(day)) => Some(self.point(*day, None, &mut points)),
                    Some(AnchorUsed::Focus { span, .. } | AnchorUsed::FocusYear { span, .. }) => {
                        // They stand in the order of the text.
                        let found = self.dates.binary_search_by_key(&span.start, |(e, _)| e.span.start);
                        found.ok().map(|i| i + 1)
                    }
                    None => None,
                };
            }
        }
        (timex, points)
    }

    /// The id of a day: the creation time, or a new implied point.
    fn point(&mut self, day: NaiveDate, anchor: Option<usize>, points: &mut Vec<Timex>) -> usize {
        let holds = |when: &Published| when.when.first_day() <= Some(day) && Some(day) <= when.when.last_day();
        if self.report.published.as_ref().is_some_and(holds) {
            return CREATION;
        }
        self.implied += 1;
        let (tid, of_type) = (self.implied, TimexType::Date.name());
        let value = Period::Day(day).to_string();
        points.push(Timex { tid, of_type, value, function: anchor.is_some(), anchor, ..Timex::default() });
        tid
    }

    /// The length of a range, behind its second end.
    fn between(&mut self, first: usize, second: usize) -> io::Result<()> {
        let value = |i: usize| match &self.dates[i].1.value {
            Some(Value::Period(period)) => Some(*period),
            _ => None,
        };
        let Some(length) = value(first).zip(value(second)).and_then(|(a, b)| length(a, b)) else { return Ok(()) };
        self.implied += 1;
        let timex = Timex {
            tid: self.implied,
            of_type: TimexType::Duration.name(),
            value: length.to_string(),
            function: true,
            begin: Some(first + 1),
            end: Some(second + 1),
            ..Timex::default()
        };
        self.implied(&timex)
    }
}

/// The value as TIMEX3 has it.
fn value(resolution: &Resolution) -> String {
    match (&resolution.value, resolution.timex_type) {
        (None, of_type) => unknown(of_type).to_owned(),
        // "An hour ago" where only the day is known: a time has a clock.
        (Some(Value::Period(day @ Period::Day(_))), TimexType::Time) => format!("{day}TXX:XX"),
        // Of a length between two, "two to three weeks", it has no more than "weeks".
        (Some(Value::Between(Length(a), Length(b))), _) => {
            let finest = a.iter().chain(b).map(|(_, unit)| *unit).min();
            finest.map_or(String::new(), |unit| Length::of(Amount::Vague { least: 1, most: 0 }, unit).to_string())
        }
        (Some(value), _) => value.to_string(),
    }
}

/// The day of a report as a piece of the calendar, as fine as it is known.
fn creation(published: &Published) -> Option<Period> {
    let first = published.when.first_day()?;
    Some(match (published.day(), published.time, published.when.granularity) {
        (Some(day), Some(time), _) => Period::Time(day, time, published.offset),
        (Some(day), None, _) => Period::Day(day),
        (None, _, Granularity::Year) => Period::Year(first.year()),
        (None, _, Granularity::Month) => Period::enclosing(Unit::Month, first),
        (None, ..) => return None,
    })
}

/// How long a range is, both ends included, in the unit of its ends where they share one: 1992 through
/// 1995 is P4Y. `None` when it runs backwards.
fn length(a: Period, b: Period) -> Option<Length> {
    let (first, last) = (a.days()?.0, b.days()?.1);
    let (n, unit) = match (a, b) {
        (Period::Time(_, from, _), Period::Time(_, to, _)) => {
            let minutes = (last.and_time(to) - first.and_time(from)).num_minutes();
            if minutes % 60 == 0 { (minutes / 60, Unit::Hour) } else { (minutes, Unit::Minute) }
        }
        (Period::Year(a), Period::Year(b)) => (i64::from(b) - i64::from(a) + 1, Unit::Year),
        (Period::Decade(a), Period::Decade(b)) => (i64::from(b) - i64::from(a) + 1, Unit::Decade),
        (Period::Month(y1, m1), Period::Month(y2, m2)) => {
            ((i64::from(y2) - i64::from(y1)) * 12 + i64::from(m2) - i64::from(m1) + 1, Unit::Month)
        }
        (Period::Week(..), Period::Week(..)) => (((last - first).num_days() + 1) / 7, Unit::Week),
        _ => ((last - first).num_days() + 1, Unit::Day),
    };
    (n > 0).then(|| Length::of(Amount::Exact(n as f64), unit))
}

/// The text without characters that XML 1.0 forbids even when they are spelt out.
fn allowed(text: &str) -> Cow<'_, str> {
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(forbidden) { text.replace(forbidden, "\u{fffd}").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annalist;
    use crate::proof::one_sentence;
    use crate::time::Stamp;

    fn written(text: &str, published: &str) -> String {
        let annalist = Annalist::english();
        let report = one_sentence(text, Stamp::parse(published).map(|stamp| stamp.interval()));
        let mut out = Vec::new();
        write_document(&mut out, &report, &annalist.dates(&report)).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What stands in `TEXT`.
    fn text(text: &str) -> String {
        let all = written(text, "2025-06-17");
        all[all.find("<TEXT>").unwrap() + 6..all.find("</TEXT>").unwrap()].to_owned()
    }

    #[test]
    fn a_document_is_whole() {
        assert_eq!(
            written("He left on 3 May 2024.", "2025-06-17"),
            r#"<?xml version="1.0" encoding="UTF-8"?>
<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd">
<DOCID>sentence</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2025-06-17" temporalFunction="false" functionInDocument="CREATION_TIME">2025-06-17</TIMEX3></DCT>
<TEXT>He left on <TIMEX3 tid="t1" type="DATE" value="2024-05-03" temporalFunction="false">3 May 2024</TIMEX3>.</TEXT>
</TimeML>
"#
        );
    }

    #[test]
    fn what_a_date_was_counted_from_is_named() {
        assert_eq!(
            text("The plant shut on 3 May 2024 and opened again the next day, about three weeks ago."),
            r#"The plant shut on <TIMEX3 tid="t1" type="DATE" value="2024-05-03" temporalFunction="false">3 May 2024</TIMEX3> and opened again <TIMEX3 tid="t2" type="DATE" value="2024-05-04" temporalFunction="true" anchorTimeID="t1">the next day</TIMEX3>, <TIMEX3 tid="t3" type="DATE" value="2025-W22" mod="APPROX" temporalFunction="true" anchorTimeID="t0">about three weeks ago</TIMEX3>."#
        );
    }

    #[test]
    fn a_range_has_a_length_and_a_length_has_ends() {
        assert_eq!(
            text("It stood empty from 1992 to 1995."),
            r#"It stood empty from <TIMEX3 tid="t1" type="DATE" value="1992" temporalFunction="false">1992</TIMEX3> to <TIMEX3 tid="t2" type="DATE" value="1995" temporalFunction="false">1995</TIMEX3><TIMEX3 tid="t3" type="DURATION" value="P4Y" temporalFunction="true" beginPoint="t1" endPoint="t2"/>."#
        );
        assert_eq!(
            text("It has stood empty for the past two weeks."),
            r#"It has stood empty for <TIMEX3 tid="t1" type="DURATION" value="P2W" temporalFunction="false" beginPoint="t2" endPoint="t0">the past two weeks</TIMEX3><TIMEX3 tid="t2" type="DATE" value="2025-06-03" temporalFunction="true" anchorTimeID="t1"/>."#
        );
    }

    #[test]
    fn a_length_between_two_has_a_value_that_timeml_knows() {
        for (words, value) in [("two to three weeks", "PXW"), ("four to six hours", "PTXH")] {
            let found = text(&format!("The work will take {words}."));
            assert!(found.contains(&format!(r#"type="DURATION" value="{value}""#)), "{found}");
        }
    }

    #[test]
    fn a_time_has_a_clock_though_only_its_day_is_known() {
        let found = text("The train left an hour ago.");
        assert!(found.contains(r#"type="TIME" value="2025-06-17TXX:XX""#), "{found}");
    }

    #[test]
    fn sets_say_how_often() {
        let set = text("The council meets twice a month.");
        assert!(set.contains(r#"type="SET" value="P1M""#) && set.contains(r#"freq="2X""#), "{set}");
    }

    #[test]
    fn marks_and_controls_do_no_harm() {
        assert_eq!(
            text("A <b> & \"c\" ]]> d\u{0}\u{1b}[1m\r\n\u{ffff}"),
            "A &lt;b&gt; &amp; \"c\" ]]&gt; d\u{fffd}\u{fffd}[1m&#13;\n\u{fffd}"
        );
    }

    #[test]
    fn an_unknown_day_is_said_to_be_unknown() {
        let open = written("He left yesterday, on June 31.", "");
        assert!(open.contains(r#"<DCT><TIMEX3 tid="t0" type="DATE" value="XXXX-XX-XX" temporalFunction="false" functionInDocument="CREATION_TIME"/></DCT>"#), "{open}");
        assert!(open.contains(r#"value="XXXX-XX-XX" temporalFunction="true">yesterday</TIMEX3>"#), "{open}");
        assert!(!open.contains("anchorTimeID"), "{open}");
        let month = written("He left last year.", "2025-06");
        assert!(month.contains(r#"value="2025-06" temporalFunction="false" functionInDocument"#), "{month}");
        assert!(month.contains(r#"value="2024" temporalFunction="true" anchorTimeID="t0""#), "{month}");
    }

    #[test]
    fn ranges_are_counted_with_both_ends() {
        let day = |m, d| NaiveDate::from_ymd_opt(2025, m, d).unwrap();
        let time = |h, m| chrono::NaiveTime::from_hms_opt(h, m, 0).unwrap();
        for (a, b, expected) in [
            (Period::Day(day(5, 3)), Period::Day(day(5, 9)), Some("P7D")),
            (Period::Month(2024, 11), Period::Month(2025, 2), Some("P4M")),
            (Period::Decade(196), Period::Decade(197), Some("P20Y")),
            (Period::Week(2025, 1), Period::Week(2025, 3), Some("P3W")),
            (Period::Month(2025, 1), Period::Day(day(2, 3)), Some("P34D")),
            (Period::Time(day(5, 3), time(9, 0), None), Period::Time(day(5, 3), time(17, 30), None), Some("PT510M")),
            (Period::Day(day(5, 9)), Period::Day(day(5, 3)), None),
        ] {
            assert_eq!(length(a, b).map(|l| l.to_string()).as_deref(), expected, "{a:?} {b:?}");
        }
    }
}
