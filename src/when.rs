//! When an event was, as a phrase: the column `when`.
//!
//! Every phrase begins with a word, so that no spreadsheet takes it for a date or a number.
//! *Between A and B* is some time within, *from A to B* is all of it. A bound that the words name is
//! said by their name ("since Mar 2019", not "since 1 Mar 2019"); a day is said where the bounds
//! were computed or clipped and no coarser name fits.

use crate::grammar::Side;
use crate::mention::{DatedBy, Dating, Extent};
use crate::time::{DayPart, FiscalYear, Granularity, Modifier, Moment, Period, Season};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

/// The phrase of a dating: `in May 2024`, `between 20 May and 3 Jun 2025`, `by 17 Jun 2025`,
/// `undated`.
pub fn when(dating: &Dating) -> String {
    let side = dating.resolution.as_ref().and_then(|r| r.side);
    let modifier = dating.resolution.as_ref().and_then(|r| r.modifier);
    let extent = dating.extent;
    match (dating.bounds.earliest, dating.bounds.latest) {
        (None, None) => "undated".to_owned(),
        (Some(a), None) if extent == Extent::Since && side != Some(Side::Since) => {
            format!("from {} on", start(a, dating))
        }
        (Some(a), _) if extent == Extent::Since || side == Some(Side::Since) => format!("since {}", start(a, dating)),
        // "until the end of 2025" is not "until 2025", nor "by the end" "by".
        (_, Some(b)) if extent == Extent::Until && modifier == Some(Modifier::End) => format!("until {}", moment(b)),
        (_, Some(b)) if extent == Extent::Until || side == Some(Side::Until) => format!("until {}", end(b, dating)),
        (_, Some(b)) if side == Some(Side::By) && modifier == Some(Modifier::End) => format!("by {}", moment(b)),
        (_, Some(b)) if dating.by == DatedBy::Publication || side == Some(Side::By) => {
            format!("by {}", end(b, dating))
        }
        (None, Some(b)) if modifier == Some(Modifier::Before) => format!("before {}", start(b, dating)),
        (None, Some(b)) => format!("by {}", end(b, dating)),
        (Some(a), None) if modifier == Some(Modifier::After) => format!("after {}", end(a, dating)),
        (Some(a), None) if extent == Extent::Throughout || side == Some(Side::From) => {
            format!("from {} on", start(a, dating))
        }
        (Some(a), None) => format!("after {}", start(a, dating)),
        // The day of the report says no more.
        (Some(a), Some(_)) if modifier == Some(Modifier::After) && dating.period.is_some_and(|p| ends_at(p, a)) => {
            format!("after {}", end(a, dating))
        }
        (Some(a), Some(b)) if dating.period.is_some_and(|p| p.granularity() < Granularity::Day) => match modifier {
            Some(Modifier::After) if a.time.is_some() => format!("after {}", moment(a)),
            Some(Modifier::Before) => match (a.time, b.time) {
                // "Before dawn" is early on that day.
                (Some(from), Some(to)) if a.date == b.date && matches!(dating.period, Some(Period::Part(..))) => {
                    format!("between {} and {} on {}", clock(from), clock(to), day(a.date))
                }
                _ => format!("before {}", moment(b)),
            },
            _ => closed(a, b, dating, modifier),
        },
        (Some(a), Some(b)) => closed(a, b, dating, modifier),
    }
}

/// Both sides are known.
fn closed(a: Moment, b: Moment, dating: &Dating, modifier: Option<Modifier>) -> String {
    let throughout = dating.extent == Extent::Throughout;
    if let Some(period) = dating.period.filter(|p| is_named_by(*p, a, b)) {
        let name = noun(period);
        let preposition = preposition(period);
        return match modifier {
            _ if throughout && period.granularity() > Granularity::Day => format!("throughout {name}"),
            _ if period.granularity() < Granularity::Day => format!("{preposition} {name}"),
            Some(Modifier::Start) => format!("early {preposition} {name}"),
            Some(Modifier::Mid) => format!("midway through {name}"),
            Some(Modifier::End) => format!("late {preposition} {name}"),
            _ => format!("{preposition} {name}"),
        };
    }
    let (between, and) = if throughout { ("from", "to") } else { ("between", "and") };
    match (a.time, b.time) {
        (None, None) => {
            let level = Level::of(Some(a.date), Some(b.date), dating.bounds.granularity);
            let (first, last) = (level.parts(a.date), level.parts(b.date));
            if first != last {
                return format!("{between} {} {and} {}", without_shared_end(&first, &last), last.join(" "));
            }
            let preposition = match (level, throughout) {
                (Level::Day, _) => "on",
                (_, true) => "throughout",
                (_, false) => "in",
            };
            format!("{preposition} {}", last.join(" "))
        }
        _ if a == b => format!("on {}", moment(a)),
        (Some(from), Some(to)) if a.date == b.date => {
            format!("{between} {} {and} {} on {}", clock(from), clock(to), day(a.date))
        }
        _ => format!("{between} {} {and} {}", moment(a), moment(b)),
    }
}

/// The bounds are those of the period, so that its name says all. Hours of a part of day are a
/// convention that its name says better.
fn is_named_by(period: Period, a: Moment, b: Moment) -> bool {
    let days = period.days() == Some((a.date, b.date));
    days && (period.granularity() < Granularity::Day || a.time.is_none() && b.time.is_none())
}

/// "the middle of Jun 1944", for an edge that lies there.
fn middle(dating: &Dating) -> Option<String> {
    let mid = dating.resolution.as_ref().is_some_and(|r| r.modifier == Some(Modifier::Mid));
    dating.period.filter(|_| mid).map(|period| format!("the middle of {}", noun(period)))
}

/// The name of what begins at `at`.
fn start(at: Moment, dating: &Dating) -> String {
    if let Some(middle) = middle(dating) {
        return middle;
    }
    match dating.period.filter(|p| p.days().is_some_and(|(first, _)| near(first, at.date))) {
        Some(period) => noun(period),
        None if at.time.is_some() => moment(at),
        None => Level::of(Some(at.date), None, dating.bounds.granularity).parts(at.date).join(" "),
    }
}

/// The name of what ends at `at`.
fn end(at: Moment, dating: &Dating) -> String {
    if let Some(middle) = middle(dating) {
        return middle;
    }
    let named =
        dating.period.filter(|p| p.days().is_some_and(|(first, last)| near(last, at.date) || near(first, at.date)));
    match named {
        Some(period) => noun(period),
        None if at.time.is_some() => moment(at),
        None => Level::of(None, Some(at.date), dating.bounds.granularity).parts(at.date).join(" "),
    }
}

/// A period ends right before a bound.
fn ends_at(period: Period, bound: Moment) -> bool {
    period.days().is_some_and(|(_, last)| last.succ_opt() == Some(bound.date))
}

/// "Before May" is bounded by the first of May or by the day before it; both are May to the reader.
fn near(edge: NaiveDate, day: NaiveDate) -> bool {
    (edge - day).num_days().abs() <= 1
}

/// How fine a bound that was computed is said: no finer than the words were, where it allows that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Day,
    Month,
    Year,
}

impl Level {
    fn of(first: Option<NaiveDate>, last: Option<NaiveDate>, words: Granularity) -> Level {
        let opens = |f: fn(NaiveDate) -> bool| first.is_none_or(f);
        let closes = |f: fn(NaiveDate) -> bool| last.is_none_or(|day| day.succ_opt().is_some_and(f));
        let new_month = |day: NaiveDate| day.day() == 1;
        let new_year = |day: NaiveDate| day.ordinal() == 1;
        match words {
            Granularity::None => Level::Day,
            _ if words >= Granularity::Year && opens(new_year) && closes(new_year) => Level::Year,
            _ if words >= Granularity::Month && opens(new_month) && closes(new_month) => Level::Month,
            _ => Level::Day,
        }
    }

    /// The words of a day's name at this level, the coarsest last.
    fn parts(self, day: NaiveDate) -> Vec<String> {
        let mut parts = Vec::with_capacity(4);
        if self == Level::Day {
            parts.push(day.day().to_string());
        }
        if self != Level::Year {
            parts.push(month(day.month()).to_owned());
        }
        parts.extend(year(day.year().into()).split(' ').map(str::to_owned));
        parts
    }
}

/// `20 May` of `20 May 2025` when the other end is `3 Jun 2025`.
fn without_shared_end(parts: &[String], other: &[String]) -> String {
    let shared = parts.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    parts[..parts.len() - shared].join(" ")
}

fn preposition(period: Period) -> &'static str {
    match period {
        Period::Part(_, DayPart::EarlyHours) => "in",
        Period::Part(_, DayPart::Midday) => "around",
        Period::Weekend(..) | Period::Day(_) | Period::Part(..) | Period::Time(..) => "on",
        _ => "in",
    }
}

/// A period as a noun phrase: `May 2024`, `the week of 9 Jun 2025`, `the 1990s`.
fn noun(period: Period) -> String {
    let from = || period.days().map_or_else(|| period.to_string(), |(first, _)| day(first));
    match period {
        Period::Century(c) if c >= 0 => format!("the {} century", ordinal(i64::from(c) + 1)),
        Period::Century(c) => format!("the {} century BC", ordinal(-i64::from(c))),
        Period::Decade(d) if d > 0 => format!("the {d}0s"),
        Period::Decade(0) => format!("the decade from {}", year(0)),
        Period::Decade(d) => format!("the {}s BC", -(i64::from(d) + 1) * 10),
        Period::Year(y) => year(y.into()),
        Period::Fiscal(y, FiscalYear::UnitedKingdom) => format!("the financial year {}", two_years(i64::from(y) - 1)),
        Period::Fiscal(y, _) => format!("fiscal year {}", year(y.into())),
        Period::Half(y, h) => format!("the {} half of {}", if h == 1 { "first" } else { "second" }, year(y.into())),
        Period::Quarter(y, q) => {
            let nth = ["first", "second", "third", "fourth"][(q.clamp(1, 4) - 1) as usize];
            format!("the {nth} quarter of {}", year(y.into()))
        }
        Period::Season(y, season, half) => {
            let years = if season.spans_new_year(half) { two_years(y.into()) } else { year(y.into()) };
            let name = match season {
                Season::Spring => "spring",
                Season::Summer => "summer",
                Season::Autumn => "autumn",
                Season::Winter => "winter",
            };
            format!("{name} {years}")
        }
        Period::Month(y, m) => format!("{} {}", month(m), year(y.into())),
        Period::Week(..) => format!("the week of {}", from()),
        Period::Weekend(..) => format!("the weekend of {}", from()),
        Period::Day(date) => day(date),
        Period::Part(date, part) => {
            let part = match part {
                DayPart::EarlyHours => "the early hours of",
                DayPart::Morning => "the morning of",
                DayPart::Midday => "midday on",
                DayPart::Afternoon => "the afternoon of",
                DayPart::Evening => "the evening of",
                DayPart::Night => "the night of",
            };
            format!("{part} {}", day(date))
        }
        Period::Time(date, time, _) => format!("{} at {}", day(date), clock(time)),
    }
}

fn moment(at: Moment) -> String {
    match at.time {
        Some(time) => format!("{} at {}", day(at.date), clock(time)),
        None => day(at.date),
    }
}

/// A day: `3 May 2024`.
pub fn day(date: NaiveDate) -> String {
    Level::Day.parts(date).join(" ")
}

fn month(month: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[(month.clamp(1, 12) - 1) as usize]
}

/// Astronomical: year 0 is 1 BC.
fn year(year: i64) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

/// `2023-24`, what begins in one year and ends in the next.
fn two_years(first: i64) -> String {
    match first {
        1.. if first % 100 == 99 => format!("{first}-{}", first + 1),
        1.. => format!("{first}-{:02}", (first + 1) % 100),
        _ => format!("{} to {}", year(first), year(first + 1)),
    }
}

fn clock(time: NaiveTime) -> String {
    if time.second() == 0 { time.format("%H:%M").to_string() } else { time.format("%H:%M:%S").to_string() }
}

fn ordinal(n: i64) -> String {
    let suffix = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::Resolution;
    use crate::time::{Hemisphere, Interval};
    use crate::timeline::fixture::{date, dated, resolved};
    use proptest::prelude::*;

    /// A period with the bounds that it has by itself.
    fn plain(period: Period) -> String {
        when(&dated(period))
    }

    fn bounded(first: Option<&str>, last: Option<&str>, period: Option<Period>, granularity: Granularity) -> Dating {
        let moment = |text: &str| match text.split_once('T') {
            Some((day, time)) => {
                Moment { date: date(day), time: Some(NaiveTime::parse_from_str(time, "%H:%M").unwrap()), offset: None }
            }
            None => Moment::day(date(text)),
        };
        let bounds =
            Interval { earliest: first.map(moment), latest: last.map(moment), granularity, approximate: false };
        Dating { bounds, period, ..dated(Period::Year(2025)) }
    }

    #[test]
    fn a_piece_of_the_calendar_is_said_by_its_name() {
        let june16 = date("2025-06-16");
        let cases = [
            (Period::Month(2024, 5), "in May 2024"),
            (Period::Month(2025, 3), "in Mar 2025"),
            (Period::Day(date("2024-05-03")), "on 3 May 2024"),
            (Period::Week(2025, 24), "in the week of 9 Jun 2025"),
            (Period::Weekend(2025, 24), "on the weekend of 14 Jun 2025"),
            (Period::Quarter(2025, 2), "in the second quarter of 2025"),
            (Period::Half(2025, 2), "in the second half of 2025"),
            (Period::Season(2025, Season::Spring, Hemisphere::North), "in spring 2025"),
            (Period::Season(2023, Season::Winter, Hemisphere::North), "in winter 2023-24"),
            (Period::Season(2023, Season::Summer, Hemisphere::South), "in summer 2023-24"),
            (Period::Season(2024, Season::Winter, Hemisphere::South), "in winter 2024"),
            (Period::Season(1999, Season::Winter, Hemisphere::North), "in winter 1999-2000"),
            (Period::Year(2024), "in 2024"),
            (Period::Year(-43), "in 44 BC"),
            (Period::Fiscal(2024, FiscalYear::UnitedStates), "in fiscal year 2024"),
            (Period::Fiscal(2024, FiscalYear::UnitedKingdom), "in the financial year 2023-24"),
            (Period::Decade(199), "in the 1990s"),
            (Period::Century(18), "in the 19th century"),
            (Period::Century(20), "in the 21st century"),
            (Period::Century(-5), "in the 5th century BC"),
            (Period::Part(june16, DayPart::Night), "on the night of 16 Jun 2025"),
            (Period::Part(june16, DayPart::EarlyHours), "in the early hours of 16 Jun 2025"),
            (Period::Part(june16, DayPart::Midday), "around midday on 16 Jun 2025"),
            (
                Period::Time(date("2024-05-03"), NaiveTime::from_hms_opt(15, 10, 0).unwrap(), Some(60)),
                "on 3 May 2024 at 15:10",
            ),
        ];
        for (period, phrase) in cases {
            assert_eq!(plain(period), phrase);
        }
    }

    #[test]
    fn bounds_of_their_own_are_said_without_repeating_what_they_share() {
        use Granularity::{Day, Minute, Month, None as Nothing, Week, Year};
        let cases = [
            ("2025-05-20", "2025-06-03", Week, "between 20 May and 3 Jun 2025"),
            ("2025-06-17", "2025-06-30", Month, "between 17 and 30 Jun 2025"),
            ("2024-12-28", "2025-01-03", Week, "between 28 Dec 2024 and 3 Jan 2025"),
            ("2024-03-01", "2024-05-31", Month, "between Mar and May 2024"),
            ("2024-03-01", "2024-03-31", Month, "in Mar 2024"),
            ("2024-03-01", "2024-03-31", Day, "between 1 and 31 Mar 2024"),
            ("1989-01-01", "1991-12-31", Year, "between 1989 and 1991"),
            ("2024-01-01", "2024-04-30", Year, "between Jan and Apr 2024"),
            ("-0050-01-01", "-0043-12-31", Year, "between 51 and 44 BC"),
            ("-0001-01-01", "0002-12-31", Year, "between 2 BC and 2"),
            ("2025-06-17", "2025-06-17", Nothing, "on 17 Jun 2025"),
            ("2025-06-17T15:00", "2025-06-17T17:30", Minute, "between 15:00 and 17:30 on 17 Jun 2025"),
            ("2025-06-17T15:00", "2025-06-17T15:00", Minute, "on 17 Jun 2025 at 15:00"),
            ("2025-06-17T15:00", "2025-06-18T02:00", Minute, "between 17 Jun 2025 at 15:00 and 18 Jun 2025 at 02:00"),
        ];
        for (first, last, granularity, phrase) in cases {
            assert_eq!(when(&bounded(Some(first), Some(last), None, granularity)), phrase);
        }
        let clipped = bounded(Some("2025-06-17"), Some("2025-06-30"), Some(Period::Month(2025, 6)), Granularity::Month);
        assert_eq!(when(&clipped), "between 17 and 30 Jun 2025");
    }

    #[test]
    fn all_of_it_is_from_to() {
        let throughout = |dating: Dating| when(&Dating { extent: Extent::Throughout, ..dating });
        let days = bounded(Some("2024-05-03"), Some("2024-05-09"), None, Granularity::Day);
        assert_eq!(throughout(days), "from 3 to 9 May 2024");
        let years = bounded(Some("2019-01-01"), Some("2021-12-31"), None, Granularity::Year);
        assert_eq!(throughout(years), "from 2019 to 2021");
        assert_eq!(throughout(dated(Period::Month(2024, 5))), "throughout May 2024");
        assert_eq!(throughout(dated(Period::Day(date("2024-05-03")))), "on 3 May 2024");
        let on = bounded(Some("2024-05-03"), None, None, Granularity::Day);
        assert_eq!(throughout(on), "from 3 May 2024 on");
    }

    #[test]
    fn one_side_is_said_with_the_word_that_bounds_it() {
        let since = |first, period: Period| {
            let dating = bounded(Some(first), Some("2025-06-17"), Some(period), period.granularity());
            when(&Dating { extent: Extent::Since, ..dating })
        };
        assert_eq!(since("2019-01-01", Period::Year(2019)), "since 2019");
        assert_eq!(since("2019-03-01", Period::Month(2019, 3)), "since Mar 2019");
        assert_eq!(since("2024-05-03", Period::Day(date("2024-05-03"))), "since 3 May 2024");
        assert_eq!(since("1990-01-01", Period::Decade(199)), "since the 1990s");

        let until = bounded(None, Some("2025-06-30"), Some(Period::Month(2025, 6)), Granularity::Month);
        assert_eq!(when(&Dating { extent: Extent::Until, ..until.clone() }), "until Jun 2025");
        assert_eq!(when(&until), "by Jun 2025");

        let published = bounded(None, Some("2025-06-17"), None, Granularity::None);
        assert_eq!(when(&Dating { by: DatedBy::Publication, ..published }), "by 17 Jun 2025");

        let side = |dating, side, modifier| {
            let dating = resolved(dating);
            let resolution = dating.resolution().map(|its| Resolution { side, modifier, ..its.into_owned() });
            when(&Dating { resolution: resolution.map(Into::into), ..dating })
        };
        let day = Period::Day(date("2024-06-02"));
        let before = bounded(None, Some("2024-06-02"), Some(day), Granularity::Day);
        assert_eq!(side(before, None, Some(Modifier::Before)), "before 2 Jun 2024");
        let before = bounded(None, Some("2024-05-01"), Some(Period::Month(2024, 5)), Granularity::Month);
        assert_eq!(side(before, None, Some(Modifier::Before)), "before May 2024");
        let after = bounded(Some("2024-05-01"), None, Some(Period::Month(2024, 5)), Granularity::Month);
        assert_eq!(side(after.clone(), None, Some(Modifier::After)), "after May 2024");
        assert_eq!(side(after, Some(Side::From), None), "from May 2024 on");
        let by = bounded(Some("2024-05-28"), Some("2024-06-02"), Some(day), Granularity::Day);
        assert_eq!(side(by, Some(Side::By), None), "by 2 Jun 2024");
        let month = dated(Period::Month(2024, 5));
        assert_eq!(side(month.clone(), None, Some(Modifier::Start)), "early in May 2024");
        assert_eq!(side(month.clone(), None, Some(Modifier::Mid)), "midway through May 2024");
        assert_eq!(side(month, None, Some(Modifier::End)), "late in May 2024");

        assert_eq!(when(&bounded(None, None, None, Granularity::None)), "undated");
    }

    proptest! {
        #[test]
        fn every_phrase_begins_with_a_word(
            first in proptest::option::of(-800_000..1_000_000i32),
            length in proptest::option::of(0..90_000i32),
            period in 0..12usize,
            extent in 0..4usize,
        ) {
            let day = |n: i32| NaiveDate::from_num_days_from_ce_opt(n);
            let start = first.and_then(day);
            let last = length.and_then(|n| day(first.unwrap_or(0) + n));
            let unit = crate::time::Unit::ALL[period];
            let period = start.map(|day| Period::enclosing(unit, day));
            let dating = Dating {
                bounds: Interval {
                    earliest: start.map(Moment::day),
                    latest: last.map(Moment::day),
                    granularity: unit.granularity(),
                    approximate: false,
                },
                period,
                extent: [Extent::Within, Extent::Throughout, Extent::Since, Extent::Until][extent],
                ..dated(Period::Year(2025))
            };
            let phrase = when(&dating);
            let word = phrase.split(' ').next().unwrap();
            prop_assert!(word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase()), "{phrase}");
            prop_assert!(word == "undated" || phrase.contains(' '));
        }
    }
}
