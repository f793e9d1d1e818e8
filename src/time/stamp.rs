//! Stamps: dates as machines write them (ISO 8601, RFC 3339), whole or in part.

use super::{Granularity, Interval, Moment, Period};
use chrono::{NaiveDate, NaiveTime};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, one_of};
use nom::combinator::{map_res, opt, value};
use nom::sequence::preceded;
use nom::{IResult, Parser};

/// A day, or only a month or a year, with the local time and the offset where they are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// A day, a month or a year that the calendar has.
    period: Period,
    /// The local time of day; only beside a day.
    pub time: Option<NaiveTime>,
    /// Minutes east of UTC; only beside a time.
    pub offset: Option<i32>,
}

impl Stamp {
    /// A year, a month or a day; `None` when the calendar has no such piece.
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Stamp> {
        let period = match (month, day) {
            (None, None) => Period::Year(year),
            (Some(month), None) => Period::Month(year, month),
            (Some(month), Some(day)) => Period::Day(NaiveDate::from_ymd_opt(year, month, day)?),
            (None, Some(_)) => return None,
        };
        period.days().map(|_| Stamp { period, time: None, offset: None })
    }

    /// Reads `2025-06-17`, `2025-06`, `2025`, `20250617` and `2025-06-17T14:05:00+01:00` (the seconds,
    /// their fraction and the offset may be missing, a space may stand for the `T`). Nothing may
    /// stand around it but white space. The civil day is the one that is written: no stamp is
    /// ever moved to another zone.
    pub fn parse(text: &str) -> Option<Stamp> {
        let (rest, stamp) = Stamp::prefix(text.trim())?;
        rest.is_empty().then_some(stamp)
    }

    /// Reads a stamp at the start of `text`; what follows it is handed back.
    pub fn prefix(text: &str) -> Option<(&str, Stamp)> {
        let (rest, (year, month, day)) = civil(text).ok()?;
        let mut stamp = Stamp::new(year, month, day)?;
        if day.is_some()
            && let Ok((rest, (time, offset))) = clock(rest)
        {
            (stamp.time, stamp.offset) = (Some(time), offset);
            return Some((rest, stamp));
        }
        Some((rest, stamp))
    }

    /// A day without a time.
    pub fn of_day(day: NaiveDate) -> Stamp {
        Stamp { period: Period::Day(day), time: None, offset: None }
    }

    /// Reads the seconds or milliseconds since 1970 that some machines write, between 1990 and 2100.
    pub fn of_seconds(text: &str) -> Option<Stamp> {
        let text = text.trim();
        let number: i64 = text.parse().ok().filter(|_| matches!(text.len(), 9 | 10 | 13))?;
        let seconds = if text.len() == 13 { number / 1000 } else { number };
        let moment = chrono::DateTime::from_timestamp(seconds, 0)?.naive_utc();
        let inside = (631_152_000..4_102_444_800).contains(&seconds);
        inside.then(|| Stamp { period: Period::Day(moment.date()), time: Some(moment.time()), offset: Some(0) })
    }

    /// The same moment as a clock shows it that is so many minutes ahead of UTC; only what is told in UTC is moved.
    pub fn in_zone(self, minutes: i32) -> Stamp {
        match (self.day(), self.time, self.offset) {
            (Some(day), Some(time), Some(0)) => {
                match day.and_time(time).checked_add_signed(chrono::TimeDelta::minutes(i64::from(minutes))) {
                    Some(moment) => {
                        Stamp { period: Period::Day(moment.date()), time: Some(moment.time()), offset: Some(minutes) }
                    }
                    None => self,
                }
            }
            _ => self,
        }
    }

    /// The day, when it is known to the day.
    pub fn day(&self) -> Option<NaiveDate> {
        match self.period {
            Period::Day(day) => Some(day),
            _ => None,
        }
    }

    /// The first day that it can mean.
    pub fn first_day(&self) -> NaiveDate {
        self.period.days().map_or(NaiveDate::MIN, |(first, _)| first)
    }

    /// The civil days that it covers.
    pub fn interval(&self) -> Interval {
        let (first, last) = self.period.days().unwrap_or((NaiveDate::MIN, NaiveDate::MAX));
        Interval::days(first, last, self.granularity())
    }

    /// Day, month or year.
    pub fn granularity(&self) -> Granularity {
        self.period.granularity()
    }
}

impl std::fmt::Display for Stamp {
    /// `2025-06-17T14:05+01:00`, `2025-06-17`, `2025-06`, `2025`: what [`Stamp::parse`] reads.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.period {
            Period::Year(year) => write!(f, "{year:04}"),
            Period::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            _ => Moment { date: self.first_day(), time: self.time, offset: self.offset }.fmt(f),
        }
    }
}

impl std::str::FromStr for Stamp {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Stamp::parse(text).ok_or_else(|| {
            format!("expected a date like 2025-06-17, 2025-06, 2025 or 2025-06-17T14:05+01:00, found \"{text}\"")
        })
    }
}

/// A number of exactly `n` digits.
pub(super) fn digits<'a>(n: usize) -> impl Parser<&'a str, Output = u32, Error = nom::error::Error<&'a str>> {
    map_res(take_while_m_n(n, n, |c: char| c.is_ascii_digit()), str::parse)
}

type Civil = (i32, Option<u32>, Option<u32>);

/// `2025-06-17`, `20250617`, `2025-06`, `2025`.
fn civil(text: &str) -> IResult<&str, Civil> {
    let dashed = (digits(4), preceded(char('-'), digits(2)), opt(preceded(char('-'), digits(2))))
        .map(|(y, m, d)| (y as i32, Some(m), d));
    let solid = (digits(4), digits(2), digits(2)).map(|(y, m, d)| (y as i32, Some(m), Some(d)));
    let year = digits(4).map(|y| (y as i32, None, None));
    let (rest, found) = alt((dashed, solid, year)).parse(text)?;
    // `2025-06-171` and `2025-061` are something else.
    if rest.starts_with(|c: char| c.is_ascii_digit()) || found.2.is_none() && rest.starts_with('-') {
        return Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Digit)));
    }
    Ok((rest, found))
}

/// `T14:05:00.123+01:00`.
fn clock(text: &str) -> IResult<&str, (NaiveTime, Option<i32>)> {
    let fraction = (one_of(".,"), take_while_m_n(1, 12, |c: char| c.is_ascii_digit()));
    let second = (char(':'), digits(2), opt(fraction)).map(|(_, s, _)| s);
    let (rest, (_, hour, _, minute, second)) =
        (one_of("Tt "), digits(2), char(':'), digits(2), opt(second)).parse(text)?;
    // A leap second is the last second of its minute: a report is not dated finer than that.
    let time = NaiveTime::from_hms_opt(hour, minute, second.unwrap_or(0).min(59))
        .ok_or_else(|| nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify)))?;
    let (rest, offset) = opt(offset).parse(rest)?;
    Ok((rest, (time, offset)))
}

/// `Z`, `+01:00`, `-0400`, ` +0100`, `+01`: minutes east of UTC.
pub(crate) fn offset(text: &str) -> IResult<&str, i32> {
    let sign = alt((value(1, char('+')), value(-1, char('-')), value(-1, tag("\u{2212}"))));
    let far = (opt(char(' ')), sign, digits(2), opt(preceded(opt(char(':')), digits(2))))
        .map(|(_, sign, h, m)| sign * (h * 60 + m.unwrap_or(0)) as i32);
    let (rest, minutes) = alt((value(0, one_of("Zz")), far)).parse(text)?;
    if minutes.abs() > 18 * 60 || rest.starts_with(|c: char| c.is_alphanumeric()) {
        return Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_partial_stamps() {
        let day = |d: NaiveDate| d.to_string();
        for (text, granularity, first) in [
            ("2025-06-17", Granularity::Day, "2025-06-17"),
            ("20250617", Granularity::Day, "2025-06-17"),
            (" 2025-06 ", Granularity::Month, "2025-06-01"),
            ("2025", Granularity::Year, "2025-01-01"),
        ] {
            let stamp = Stamp::parse(text).unwrap();
            assert_eq!((stamp.granularity(), day(stamp.first_day()).as_str()), (granularity, first), "{text}");
            assert_eq!(stamp.time, None);
        }
        for text in ["", "2025-02-30", "2025-13", "2025-6-17", "17", "2025-06-17x", "2025-06-", "202506170", "２０２５"]
        {
            assert_eq!(Stamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_and_zones() {
        let stamp = Stamp::of_seconds("1750205400").unwrap();
        assert_eq!(stamp.to_string(), "2025-06-18T00:10Z");
        assert_eq!(Stamp::of_seconds("1750205400123"), Some(stamp));
        assert_eq!(stamp.in_zone(-240).to_string(), "2025-06-17T20:10-04:00");
        assert_eq!(Stamp::of_seconds("20250617"), None);
        let local = Stamp::parse("2025-06-18T00:10+01:00").unwrap();
        assert_eq!(local.in_zone(-240), local, "it is told where it was");
    }

    #[test]
    fn a_stamp_keeps_its_civil_day_time_and_offset() {
        for (text, time, offset) in [
            ("2025-06-17T23:40:00-04:00", "23:40:00", Some(-240)),
            ("2025-06-17T00:30:00.123Z", "00:30:00", Some(0)),
            ("2025-06-17 14:05", "14:05:00", None),
            ("2025-06-17 14:05:09 +0530", "14:05:09", Some(330)),
            ("2025-06-17T23:59:60Z", "23:59:59", Some(0)),
        ] {
            let stamp = Stamp::parse(text).unwrap();
            assert_eq!(stamp.day().unwrap().to_string(), "2025-06-17", "{text}");
            assert_eq!(stamp.time.unwrap().to_string(), time, "{text}");
            assert_eq!(stamp.offset, offset, "{text}");
            assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp), "{text}");
        }
        assert_eq!(Stamp::parse("2025-06-17T25:00"), None);
        assert!("June".parse::<Stamp>().unwrap_err().contains("found \"June\""));
    }
}
