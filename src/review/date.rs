//! A date as an analyst writes it, and as a spreadsheet writes it anew.

use crate::Annalist;
use crate::grammar::Side;
use crate::mention::{DatedBy, Dating, Extent};
use crate::proof::one_sentence;
use crate::time::{Edtf, Granularity, Interval, Moment, Period, Value};
use chrono::{NaiveDate, NaiveTime};

impl Annalist {
    /// A date in an analyst's words, in EDTF, as a TIMEX3 value, or as spreadsheets write dates; relative ones count
    /// from a day. `None` where the words are none, or more than one.
    pub fn read_date(&self, text: &str, day: Option<NaiveDate>) -> Option<Dating> {
        let text = text.trim();
        if let Some(dating) = notation(text) {
            return Some(dating);
        }
        match clock(text) {
            Some((words, time)) => at(self.read_day(words, day)?, time),
            None => self.read_day(text, day),
        }
    }

    fn read_day(&self, text: &str, day: Option<NaiveDate>) -> Option<Dating> {
        notation(text).or_else(|| self.in_words(&in_full(text).unwrap_or_else(|| text.to_owned()), day))
    }

    fn in_words(&self, text: &str, day: Option<NaiveDate>) -> Option<Dating> {
        let published = day.map(|day| Interval::days(day, day, Granularity::Day));
        let report = one_sentence(text, published);
        let (mut found, mut between) = (Vec::new(), false);
        self.sentences(&report, false, |sentence| {
            between |= sentence.tokens.iter().any(|t| self.grammar().is(*t, self.lists().between, &report.text));
            found.extend(sentence.resolutions);
        });
        let several = found.len();
        let resolution = found.into_iter().next()?;
        if several > 1 && resolution.range.is_none() {
            return None;
        }
        let mut bounds = resolution.bounds;
        if let Some((earliest, latest)) = resolution.range {
            (bounds.earliest, bounds.latest) = (earliest, latest);
        }
        if bounds.earliest.is_none() && bounds.latest.is_none() {
            return None;
        }
        let extent = match resolution.side {
            Some(Side::Since | Side::From) => Extent::Since,
            Some(Side::Until) => Extent::Until,
            _ if resolution.range.is_some() && !between => Extent::Throughout,
            _ => Extent::Within,
        };
        let period = match resolution.value {
            Some(Value::Period(period)) if resolution.range.is_none() => Some(period),
            _ => None,
        };
        let point = resolution.point;
        Some(Dating { bounds, point, period, extent, by: DatedBy::Review, resolution: Some(resolution.into()) })
    }
}

/// EDTF, or a TIMEX3 value that is a piece of the calendar.
fn notation(text: &str) -> Option<Dating> {
    let of = |earliest: Option<Moment>, latest: Option<Moment>, granularity, approximate, period| Dating {
        bounds: Interval { earliest, latest, granularity, approximate },
        point: earliest.or(latest).map(|at| at.date),
        period,
        extent: Extent::Within,
        by: DatedBy::Review,
        resolution: None,
    };
    let whole = |period: Period, approximate| {
        let (earliest, latest) = period.moments()?;
        Some(of(Some(earliest), Some(latest), period.granularity(), approximate, Some(period)))
    };
    match text.parse() {
        Ok(Edtf::Period { period, approximate }) => return whole(period, approximate),
        Ok(Edtf::Moment(at)) => return Some(of(Some(at), Some(at), Granularity::Minute, false, None)),
        Ok(Edtf::Interval { earliest, latest }) => return Some(of(earliest, latest, Granularity::Day, false, None)),
        Err(_) => {}
    }
    if let Ok(Value::Period(period)) = text.parse() {
        return whole(period, false);
    }
    // The ends of an interval may be coarser than days.
    let (first, last) = text.split_once('/')?;
    match (first.parse(), last.parse()) {
        (Ok(Edtf::Period { period: a, .. }), Ok(Edtf::Period { period: b, .. })) => {
            let (earliest, latest) = (a.moments()?.0, b.moments()?.1);
            let ordered = earliest.date <= latest.date;
            ordered.then(|| of(Some(earliest), Some(latest), a.granularity().max(b.granularity()), false, None))
        }
        _ => None,
    }
}

/// A day, and the time of day behind it: `5/3/2024 8:30:00 AM`.
fn clock(text: &str) -> Option<(&str, NaiveTime)> {
    const FORMS: [&str; 4] = ["%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];
    text.match_indices(' ').find_map(|(at, _)| {
        let time = FORMS.iter().find_map(|form| NaiveTime::parse_from_str(text[at..].trim(), form).ok())?;
        Some((&text[..at], time))
    })
}

/// The same day at a time; midnight is how a spreadsheet writes a day without one.
fn at(dating: Dating, time: NaiveTime) -> Option<Dating> {
    let Some(Period::Day(day)) = dating.period else { return None };
    if time == NaiveTime::MIN {
        return Some(dating);
    }
    let period = Period::Time(day, time, None);
    let (earliest, latest) = period.moments().unzip();
    let bounds = Interval { earliest, latest, granularity: Granularity::Minute, approximate: false };
    Some(Dating { bounds, period: Some(period), resolution: None, ..dating })
}

/// `3 May 2024` of `3-May-24`, `03.05.2024` of `03.05.24`: two digits are a year from 1930 to 2029, as spreadsheets have it.
fn in_full(text: &str) -> Option<String> {
    let separator = text.chars().find(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let (year, rest) = parts.split_last().filter(|(_, rest)| (1..=2).contains(&rest.len()))?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let year = match (year.len(), year.parse::<i32>().ok().filter(|_| digits(year))?) {
        (2, year) => year + if year < 30 { 2000 } else { 1900 },
        (4, year) => year,
        _ => return None,
    };
    let named = rest.iter().filter(|part| !part.is_empty() && part.chars().all(char::is_alphabetic)).count();
    let numbers = rest.iter().filter(|part| (1..=2).contains(&part.len()) && digits(part)).count();
    match (named, numbers) {
        (1, _) if named + numbers == rest.len() => Some(format!("{} {year}", rest.join(" "))),
        (0, 2) if separator != '-' => {
            let separator = separator.to_string();
            Some(format!("{}{separator}{year}", rest.join(&separator)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::fixture::date;
    use crate::when::when;

    #[test]
    fn a_date_is_read_in_many_words() {
        let annalist = Annalist::english();
        let day = Some(date("2031-06-17"));
        for (text, read) in [
            ("2031-05", "in May 2031"),
            ("2031-05-14/2031-05-16", "between 14 and 16 May 2031"),
            ("2031-05/2031-06", "between May and Jun 2031"),
            ("2031-Q2", "in the second quarter of 2031"),
            ("2031-W20", "in the week of 12 May 2031"),
            ("3 May 2031", "on 3 May 2031"),
            ("yesterday", "on 16 Jun 2031"),
            ("since March 2029", "since Mar 2029"),
            ("between 3 and 5 May 2031", "between 3 and 5 May 2031"),
            ("from 3 to 5 May 2031", "from 3 to 5 May 2031"),
        ] {
            assert_eq!(when(&annalist.read_date(text, day).expect(text)), read, "{text}");
        }
        for text in ["soon enough", "3 May 2031 or 5 May 2031", "2031-06/2031-05"] {
            assert!(annalist.read_date(text, day).is_none(), "{text}");
        }
        assert!(annalist.read_date("yesterday", None).is_none());
    }

    #[test]
    fn what_spreadsheets_make_of_a_date_is_that_date() {
        let annalist = Annalist::english();
        for (text, read) in [
            ("3-May-24", "on 3 May 2024"),
            ("03-May-2024", "on 3 May 2024"),
            ("May-24", "in May 2024"),
            ("5/13/24", "on 13 May 2024"),
            ("13/05/24", "on 13 May 2024"),
            ("03.05.24", "on 3 May 2024"),
            ("3.5.98", "on 3 May 1998"),
            ("2024-05-03 00:00:00", "on 3 May 2024"),
            ("2024-05-03 15:10:00", "on 3 May 2024 at 15:10"),
            ("13/05/2024 15:10", "on 13 May 2024 at 15:10"),
            ("5/3/2024 8:30:00 AM", "on 3 May 2024 at 08:30"),
            ("03.05.24 15:10", "on 3 May 2024 at 15:10"),
        ] {
            assert_eq!(when(&annalist.read_date(text, None).expect(text)), read, "{text}");
        }
        // No spreadsheet writes these for a day.
        for text in ["24-May", "5/24", "24-05-03", "May 2024 15:10"] {
            assert!(annalist.read_date(text, None).is_none_or(|dating| dating.period.is_none()), "{text}");
        }
    }
}
