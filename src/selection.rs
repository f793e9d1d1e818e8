//! What of a timeline is shown: the events about somebody or somewhere, those that weigh most, and those that a filter
//! lets through. The page that `export::html` writes has the same filters.

use crate::error::{Error, ErrorKind, Result};
use crate::event::Event;
use crate::mention::DatedBy;
use crate::timeline::{Entry, Row, Timeline};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::HashSet;

impl Timeline {
    /// Keeps the events that name somebody or somewhere in their words, their sentence, or who says so. The name is
    /// whole words, in any case.
    pub fn about(&mut self, name: &str) {
        let wanted = words(name);
        let tells = |row: &Row| {
            let (mention, quote) = (row.said(), row.excerpt.quote());
            let texts = [Some(&*quote), Some(mention.headline.as_str()), mention.attribution.as_deref()];
            let lists = mention.actors.iter().chain(&mention.places).map(String::as_str);
            texts.into_iter().flatten().chain(lists).any(|text| {
                let text = words(text);
                wanted.is_empty() || text.windows(wanted.len()).any(|run| run == wanted)
            })
        };
        self.keep(|timeline, event| event.members.iter().any(|&i| tells(&timeline.rows[i])));
    }

    /// Keeps the events that a filter lets through, and of reports and findings what concerns them.
    pub fn filter(&mut self, filter: &Filter) {
        let kept: HashSet<usize> =
            self.events().filter(|entry| filter.takes(self, entry)).filter_map(|e| e.event).map(|e| e.lead).collect();
        self.keep(|_, event| kept.contains(&event.lead));
    }

    /// Lets go of the findings that name rows of which none is left, and of the orders of events that are not.
    pub(crate) fn forget(&mut self) {
        let events: HashSet<&str> = self.rows.iter().map(|row| row.mention.event.as_str()).collect();
        self.relations.retain(|relation| relation.sides.iter().any(|row| events.contains(row.mention.event.as_str())));
        let rows: HashSet<&str> = self.rows.iter().map(|row| row.mention.id.as_str()).collect();
        self.findings.retain(|finding| {
            finding.mentions.is_empty() || finding.mentions.iter().any(|id| rows.contains(id.as_str()))
        });
    }

    /// Lets go of the findings and the reports that no row is left of.
    pub fn narrow(&mut self) {
        self.forget();
        let told: HashSet<usize> = self.rows.iter().map(|row| row.source).collect();
        self.findings
            .retain(|finding| !finding.mentions.is_empty() || finding.at.iter().any(|at| told.contains(&at.source)));
        let cited = self.findings.iter().flat_map(|finding| &finding.at).map(|at| at.source);
        let stated = self.relations.iter().flat_map(|relation| &relation.sides).map(|row| row.source);
        let used: HashSet<usize> = cited.chain(stated).chain(told).collect();
        let mut moved = vec![0; self.sources.len()];
        let mut sources = Vec::with_capacity(used.len());
        for (i, source) in std::mem::take(&mut self.sources).into_iter().enumerate() {
            if used.contains(&i) {
                moved[i] = sources.len();
                sources.push(source);
            }
        }
        self.sources = sources;
        let sides = self.relations.iter_mut().flat_map(|relation| &mut relation.sides);
        self.rows.iter_mut().chain(sides).for_each(|row| row.source = moved[row.source]);
        let citations = self.findings.iter_mut().flat_map(|finding| &mut finding.at);
        citations.for_each(|citation| citation.source = moved[citation.source]);
    }

    /// Keeps the events that weigh most, in the order of time; of equal ones the earlier.
    pub fn top(&mut self, count: usize) {
        let mut heaviest: Vec<&Event> = self.events.iter().collect();
        heaviest.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let kept: HashSet<usize> = heaviest.into_iter().take(count).map(|event| event.lead).collect();
        self.keep(|_, event| kept.contains(&event.lead));
    }
}

/// Which events are let through: words and `"quoted words"`, all of which must be there in any case; `KEY:VALUE`; a `-`
/// before one turns it round.
///
/// A word is found anywhere in the event, its sentences, who says so, its actors and places, and the names and titles of
/// its reports. Keys are those of [`Filter::KEYS`]. A date lets through what may have been then: an event whose bounds
/// have a day in common with it. What only the day of its report bounds counts as that day; an undated event was never.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter(Vec<(bool, Test)>);

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Words(String),
    Actor(String),
    Place(String),
    Status(String),
    Confidence(String),
    Flag(String),
    Source(String),
    Id(String),
    Tag(String),
    Date(Option<NaiveDate>, Option<NaiveDate>),
}

impl Filter {
    /// What may stand before a colon.
    pub const KEYS: [&str; 9] = ["actor", "place", "status", "confidence", "flag", "source", "id", "tag", "date"];

    /// Reads a filter.
    ///
    /// # Errors
    /// When a key is not one of [`Filter::KEYS`], or a date is none.
    pub fn parse(text: &str) -> Result<Filter> {
        let mut tests = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (not, positive) = rest.strip_prefix('-').map_or((false, rest), |positive| (true, positive));
            let letters = positive.bytes().take_while(u8::is_ascii_alphabetic).count();
            let (key, behind) = match positive[letters..].strip_prefix(':') {
                Some(value) if letters > 0 => (Some(positive[..letters].to_ascii_lowercase()), value),
                _ => (None, positive),
            };
            let (value, behind) = match behind.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
            };
            let lower = value.to_lowercase();
            match key {
                Some(key) => tests.push((not, Test::of(&key, lower)?)),
                None if lower.is_empty() => {}
                None => tests.push((not, Test::Words(lower))),
            }
            rest = behind.trim_start();
        }
        Ok(Filter(tests))
    }

    /// What may have been from a date on, up to another: `2024`, `2024-05` or `2024-05-03`.
    ///
    /// # Errors
    /// When one of them is no date.
    pub fn between(since: Option<&str>, until: Option<&str>) -> Result<Filter> {
        let first = since.map(days).transpose()?.map(|(first, _)| first);
        let last = until.map(days).transpose()?.map(|(_, last)| last);
        Ok(Filter(vec![(false, Test::Date(first, last))]))
    }

    fn takes(&self, timeline: &Timeline, entry: &Entry<'_>) -> bool {
        self.0.iter().all(|(not, test)| test.holds(timeline, entry) != *not)
    }
}

impl Test {
    fn of(key: &str, value: String) -> Result<Test> {
        Ok(match key {
            "actor" => Test::Actor(value),
            "place" => Test::Place(value),
            "status" => Test::Status(value),
            "confidence" => Test::Confidence(value),
            "flag" => Test::Flag(value),
            "source" => Test::Source(value),
            "id" => Test::Id(value),
            "tag" => Test::Tag(value),
            "date" => {
                let (first, last) = value.split_once("..").unwrap_or((&value, &value));
                let side = |text: &str| (!text.is_empty()).then(|| days(text)).transpose();
                match (side(first)?, side(last)?) {
                    (None, None) => return Err(no_date(&value)),
                    (first, last) => Test::Date(first.map(|(day, _)| day), last.map(|(_, day)| day)),
                }
            }
            key => return Err(Error::unknown_name("filter", key, Filter::KEYS.into_iter())),
        })
    }

    fn holds(&self, timeline: &Timeline, entry: &Entry<'_>) -> bool {
        let (mention, said) = (&entry.row.mention, || entry.row.said());
        let members = || entry.event.into_iter().flat_map(|event| timeline.members(event));
        let has = |text: &str, value: &str| text.to_lowercase().contains(value);
        let any = |list: &[String], value: &str| list.iter().any(|text| has(text, value));
        match self {
            Test::Words(words) => {
                has(&said().headline, words)
                    || said().attribution.as_deref().is_some_and(|who| has(who, words))
                    || any(&said().actors, words)
                    || any(&said().places, words)
                    || members().any(|member| {
                        has(&member.row.excerpt.quote(), words)
                            || has(&member.citation(), words)
                            || member.source.title.as_deref().is_some_and(|title| has(title, words))
                    })
            }
            Test::Actor(value) => any(&said().actors, value),
            Test::Place(value) => any(&said().places, value),
            Test::Status(value) => mention.status.name() == value,
            Test::Confidence(value) => entry.confidence() == value,
            Test::Flag(value) => entry.flags().iter().any(|code| code.name().eq_ignore_ascii_case(value)),
            Test::Id(value) => mention.event == *value || members().any(|member| member.row.mention.id == *value),
            Test::Tag(value) => entry.review.is_some_and(|r| r.tags.iter().any(|tag| tag.to_lowercase() == *value)),
            Test::Source(value) => members().any(|member| {
                let source = member.source;
                let names = [Some(&source.id), source.title.as_ref(), source.publisher.as_ref()];
                has(&member.citation(), value)
                    || has(&source.origin.path, value)
                    || names.into_iter().flatten().any(|name| has(name, value))
            }),
            Test::Date(first, last) => {
                let dating = entry.dating();
                let (mut earliest, mut latest) = (dating.bounds.first_day(), dating.bounds.last_day());
                if dating.by == DatedBy::Publication {
                    (earliest, latest) = (earliest.or(latest), latest.or(earliest));
                }
                let dated = earliest.is_some() || latest.is_some();
                let before = latest.zip(*first).is_some_and(|(latest, first)| latest < first);
                let after = earliest.zip(*last).is_some_and(|(earliest, last)| earliest > last);
                dated && !before && !after
            }
        }
    }
}

/// The first and the last day of `2024`, `2024-05` or `2024-05-03`; years before ours are negative, as in `-0043`.
fn days(text: &str) -> Result<(NaiveDate, NaiveDate)> {
    let read = || {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let mut parts = digits.split('-');
        let number = |part: Option<&str>, width: std::ops::RangeInclusive<usize>| match part {
            None => Some(None),
            Some(part) if width.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u32>().ok().map(Some)
            }
            Some(_) => None,
        };
        let year = sign * i32::try_from(number(parts.next(), 4..=6)??).ok()?;
        let (month, day) = (number(parts.next(), 2..=2)?, number(parts.next(), 2..=2)?);
        if parts.next().is_some() {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
        let last = match (month, day) {
            (_, Some(_)) => first,
            (Some(_), None) => first.checked_add_months(Months::new(1))?.pred_opt()?,
            (None, None) => first.with_month(12)?.with_day(31)?,
        };
        Some((first, last))
    };
    read().ok_or_else(|| no_date(text))
}

fn no_date(text: &str) -> Error {
    ErrorKind::Unreadable {
        expected: "a date as in 2024, 2024-05, 2024-05-03 or 2024-05..2024-06",
        found: text.to_owned(),
    }
    .into()
}

/// The words of a text in lower case.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Period;
    use crate::timeline::fixture::{date, dated, row, source};

    fn timeline() -> Timeline {
        let days = ["2025-05-01", "2025-05-02", "2025-05-03"];
        let rows = days.iter().zip([0.4, 0.9, 0.4]).zip(["Ruiz resigned", "the port of Vell shut", "Ruiz left Vell"]);
        let rows = rows.enumerate().map(|(i, ((day, weight), told))| {
            let mut row = row(&format!("m-{i}"), told, dated(Period::Day(date(day))));
            row.mention.weight = weight;
            row
        });
        Timeline::new(vec![source("a.txt", None)], rows.collect())
    }

    fn told(timeline: &Timeline) -> Vec<String> {
        timeline.events().map(|entry| entry.row.excerpt.quote().into_owned()).collect()
    }

    #[test]
    fn a_name_is_found_as_whole_words_in_any_case() {
        let mut all = timeline();
        all.about("vell");
        assert_eq!(told(&all), ["the port of Vell shut", "Ruiz left Vell"]);
        all.about("Rui");
        assert!(told(&all).is_empty());
        let mut all = timeline();
        all.about("port of vell");
        assert_eq!(told(&all), ["the port of Vell shut"]);
    }

    #[test]
    fn the_heaviest_stay_in_the_order_of_time() {
        let mut all = timeline();
        all.top(2);
        assert_eq!(told(&all), ["Ruiz resigned", "the port of Vell shut"]);
        all.top(0);
        assert!(told(&all).is_empty());
    }

    fn ids(filter: &str) -> String {
        let mut timeline = crate::export::fixture::bridge();
        timeline.filter(&Filter::parse(filter).unwrap());
        let ids = timeline.events().map(|entry| entry.row.mention.event.trim_start_matches("e-0000000000").to_owned());
        ids.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_filter_is_words_and_keys() {
        for (filter, left) in [
            ("", "0c 0a 0e 0d 0f"),
            ("bridge", "0c 0a 0e 0f"),
            ("BRIDGE mayor", "0a"),
            ("\"the tarn bridge\"", "0a"),
            ("-bridge", "0d"),
            ("engineers", "0a"),
            ("status:planned", "0d"),
            ("-status:happened", "0d"),
            ("flag:d301", "0a"),
            ("source:wire", "0a 0e 0d"),
            ("source:\"evening post\"", "0c 0a 0f"),
            ("id:m-00000000000b", "0a"),
            ("date:2031-05", "0a 0e"),
            ("date:2031-05-15", "0a"),
            ("date:..1900", "0c"),
            ("date:2031-06..", "0d"),
            ("date:1897-12-31..2031-05-14", "0c 0a"),
            ("date:2032", "0d"),
            ("10:30", ""),
        ] {
            assert_eq!(ids(filter), left, "{filter}");
        }
    }

    #[test]
    fn tags_are_those_of_the_analyst() {
        let mut timeline = crate::export::fixture::bridge();
        let review = crate::review::Review { tags: vec!["To ask".to_owned()], ..Default::default() };
        timeline.reviews.insert("e-00000000000c".to_owned(), review);
        timeline.filter(&Filter::parse("tag:\"to ask\"").unwrap());
        assert_eq!(timeline.events().map(|e| e.row.mention.event.as_str()).collect::<Vec<_>>(), ["e-00000000000c"]);
    }

    #[test]
    fn what_is_no_filter_is_told() {
        let said = |filter: &str| Filter::parse(filter).unwrap_err().to_string();
        assert_eq!(said("stauts:planned"), "no filter is called `stauts`; did you mean `status`?");
        for date in ["date:soon", "date:..", "date:2031-13", "date:2031-02-30", "date:2031-5", "date:2031-05-01-01"] {
            assert!(said(date).starts_with("expected a date as in 2024, 2024-05"), "{date}");
        }
    }

    #[test]
    fn since_and_until_are_days_of_the_calendar() {
        let day = |filter: Filter| match filter.0.as_slice() {
            [(false, Test::Date(first, last))] => (first.map(|d| d.to_string()), last.map(|d| d.to_string())),
            other => panic!("{other:?}"),
        };
        let text = |day: &str| Some(day.to_owned());
        assert_eq!(
            day(Filter::between(Some("2024-02"), Some("2024-02")).unwrap()),
            (text("2024-02-01"), text("2024-02-29"))
        );
        assert_eq!(day(Filter::between(Some("-0043"), None).unwrap()), (text("-0043-01-01"), None));
        assert!(Filter::between(None, Some("tomorrow")).is_err());
    }

    #[test]
    fn what_is_left_cites_only_what_is_left() {
        let mut timeline = crate::export::fixture::bridge();
        timeline.filter(&Filter::parse("status:planned").unwrap());
        timeline.narrow();
        assert_eq!(timeline.sources.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["wire"]);
        assert!(timeline.findings.is_empty());
        assert_eq!(timeline.rows[0].source, 0);
        let mut timeline = crate::export::fixture::bridge();
        timeline.filter(&Filter::parse("flag:D301").unwrap());
        timeline.narrow();
        assert_eq!((timeline.sources.len(), timeline.findings.len()), (2, 1));
        assert_eq!(timeline.findings[0].at.iter().map(|at| at.source).collect::<Vec<_>>(), [0, 1]);
    }
}
