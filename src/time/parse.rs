//! Reads what [`Value`] and [`Edtf`] print. What the calendar does not have is refused, and so is
//! what the two notations can say and a value here cannot (`2025-XX-17`).

use super::edtf::SEASONS;
use super::stamp::{digits, offset};
use super::{Amount, DayPart, Edtf, Hemisphere, Length, Moment, Period, Recurrence, Reference, Season, Unit, Value};
use chrono::{NaiveDate, NaiveTime};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n};
use nom::character::complete::{char, one_of};
use nom::combinator::{all_consuming, map_opt, map_res, opt, recognize, value};
use nom::multi::many0;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};
use std::str::FromStr;

/// Something of the right form, or nothing where the calendar has no such piece.
type Read<'a, T> = IResult<&'a str, Option<T>>;

impl FromStr for Value {
    type Err = String;

    /// Reads a TIMEX3 `value`. A length is a duration: that a value belongs to a set is said
    /// elsewhere, in the `type`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(timex, text, "a TIMEX3 value like 2025-06-17, 2025-W24, 2025-06-17T14:05, P3W or PAST_REF")
    }
}

impl FromStr for Edtf {
    type Err = String;

    /// Reads a date of the Extended Date/Time Format: levels 0 and 1, and the divisions of the year of level 2.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(edtf, text, "an EDTF date like 2025-06-17, 2025-06~, 199X or 2025-06-03/..")
    }
}

fn read<'a, T>(parser: fn(&'a str) -> Read<'a, T>, text: &'a str, expected: &str) -> Result<T, String> {
    match all_consuming(parser).parse(text) {
        Ok((_, Some(read))) => Ok(read),
        Ok((_, None)) => Err(format!("the calendar has no \"{text}\"")),
        Err(_) => Err(format!("expected {expected}, found \"{text}\"")),
    }
}

/// A TIMEX3 value.
fn timex(text: &str) -> Read<'_, Value> {
    let reference = alt((
        value(Reference::Past, tag("PAST_REF")),
        value(Reference::Present, tag("PRESENT_REF")),
        value(Reference::Future, tag("FUTURE_REF")),
    ));
    let lengths = (length, opt(preceded(char('/'), length))).map(|(a, b)| match b {
        Some(b) => Value::Between(a, b),
        None => Value::Duration(a),
    });
    alt((reference.map(|r| Some(Value::Reference(r))), lengths.map(Some), recurrence, timex_period)).parse(text)
}

/// `P1Y6M`, `PT2H15M`, `PXD`: amounts of units, coarse before fine, none twice.
fn length(text: &str) -> IResult<&str, Length> {
    let days = alt((
        value(Unit::Century, tag("CE")),
        value(Unit::Decade, tag("DE")),
        value(Unit::Weekend, tag("WE")),
        value(Unit::Year, char('Y')),
        value(Unit::Quarter, char('Q')),
        value(Unit::Month, char('M')),
        value(Unit::Week, char('W')),
        value(Unit::Day, char('D')),
    ));
    let clock = alt((value(Unit::Hour, char('H')), value(Unit::Minute, char('M')), value(Unit::Second, char('S'))));
    let parts = (many0((amount, days)), opt(preceded(char('T'), many0((amount, clock)))));
    map_opt(preceded(char('P'), parts), |(mut parts, clock)| {
        let finer = clock.unwrap_or_default();
        parts.extend(finer);
        let falls = parts.windows(2).all(|pair| pair[0].1 > pair[1].1);
        (falls && !parts.is_empty()).then_some(Length(parts))
    })
    .parse(text)
}

/// A number, or `X` for one that the words leave open.
fn amount(text: &str) -> IResult<&str, Amount> {
    let number = |text| take_while_m_n(1, 400, |c: char| c.is_ascii_digit()).parse(text);
    let exact = map_res(recognize((number, opt((char('.'), number)))), str::parse).map(Amount::Exact);
    alt((value(Amount::Vague { least: 1, most: 0 }, char('X')), exact)).parse(text)
}

/// `SP`, `SU`, `FA`, `WI`.
fn season(text: &str) -> IResult<&str, Season> {
    alt((
        value(Season::Spring, tag("SP")),
        value(Season::Summer, tag("SU")),
        value(Season::Autumn, tag("FA")),
        value(Season::Winter, tag("WI")),
    ))
    .parse(text)
}

/// `XXXX-WXX-2`, `XXXX-05`, `XXXX-12-25`, `XXXX-SU`.
fn recurrence(text: &str) -> Read<'_, Value> {
    let weekday = preceded(tag("XXXX-WXX-"), digits(1)).map(|n| (1..=7).contains(&n).then_some(Recurrence::Weekday(n)));
    let month = preceded(tag("XXXX-"), digits(2)).map(|n| (1..=12).contains(&n).then_some(Recurrence::MonthOfYear(n)));
    let day = preceded(tag("XXXX-"), (digits(2), preceded(char('-'), digits(2)))).map(|(month, day)| {
        // A leap year has every day that any year has.
        NaiveDate::from_ymd_opt(2000, month, day).map(|_| Recurrence::DayOfYear(month, day))
    });
    let season = preceded(tag("XXXX-"), season).map(|season| Some(Recurrence::Season(season)));
    alt((weekday, day, month, season))
        .map(|every| Some(Value::Set { every: every?, quant: None, freq: None }))
        .parse(text)
}

/// A piece of the calendar as TIMEX3 writes it.
fn timex_period(text: &str) -> Read<'_, Value> {
    let (rest, (before_us, run)) = (opt(tag("BC")), take_while(|c: char| c.is_ascii_digit())).parse(text)?;
    let fault = || nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Digit));
    if !(2..=6).contains(&run.len()) {
        return Err(fault());
    }
    let n: i32 = run.parse().map_err(|_| fault())?;
    let before_us = before_us.is_some();
    let whole = |period: Period| Ok((rest, period.days().map(|_| Value::Period(period))));
    match run.len() {
        2 => return whole(Period::Century(if before_us { -n - 1 } else { n })),
        3 => return whole(Period::Decade(if before_us { -n - 1 } else { n })),
        // There is no year nought on either side.
        _ if n == 0 => return Ok(("", None)),
        _ => {}
    }
    let year = if before_us { 1 - n } else { n };
    let (rest, period) = opt(preceded(char('-'), |text| within_year(text, year))).parse(rest)?;
    let period = period.unwrap_or(Some(Period::Year(year)));
    Ok((rest, period.filter(|p| p.days().is_some()).map(Value::Period)))
}

/// What TIMEX3 writes behind the year.
fn within_year(text: &str, year: i32) -> Read<'_, Period> {
    let week = (preceded(char('W'), digits(2)), opt(tag("-WE"))).map(|(week, weekend)| match weekend {
        Some(_) => Period::Weekend(year, week),
        None => Period::Week(year, week),
    });
    let piece = alt((
        preceded(char('H'), digits(1)).map(|half| Period::Half(year, half)),
        preceded(char('Q'), digits(1)).map(|quarter| Period::Quarter(year, quarter)),
        season.map(|season| Period::Season(year, season, Hemisphere::default())),
        week,
    ));
    let part = alt((
        value(DayPart::Morning, tag("MO")),
        value(DayPart::Midday, tag("MI")),
        value(DayPart::Afternoon, tag("AF")),
        value(DayPart::Evening, tag("EV")),
        value(DayPart::Night, tag("NI")),
    ));
    let day = || (digits(2), char('-'), digits(2)).map(|(month, _, day)| NaiveDate::from_ymd_opt(year, month, day));
    alt((
        piece.map(Some),
        (day(), preceded(char('T'), part)).map(|(day, part)| Some(Period::Part(day?, part))),
        (day(), clock).map(|(day, clock)| {
            let (time, offset) = clock?;
            Some(Period::Time(day?, time, offset))
        }),
        day().map(|day| day.map(Period::Day)),
        digits(2).map(|month| Some(Period::Month(year, month))),
    ))
    .parse(text)
}

/// `T14:05`, `T14:05:30-04:00`.
fn clock(text: &str) -> Read<'_, (NaiveTime, Option<i32>)> {
    let time = (preceded(char('T'), digits(2)), preceded(char(':'), digits(2)), opt(preceded(char(':'), digits(2))));
    (time, opt(offset))
        .map(|((hour, minute, second), offset)| {
            Some((NaiveTime::from_hms_opt(hour, minute, second.unwrap_or(0))?, offset))
        })
        .parse(text)
}

/// A date of EDTF.
fn edtf(text: &str) -> Read<'_, Edtf> {
    let side = || alt((value(Some(None), tag("..")), edtf_moment.map(|moment| moment.map(Some))));
    let interval = (terminated(side(), char('/')), side()).map(|(earliest, latest)| {
        let (earliest, latest) = (earliest?, latest?);
        (earliest.is_some() || latest.is_some()).then_some(Edtf::Interval { earliest, latest })
    });
    let period = (edtf_period, opt(char('~')))
        .map(|(period, about)| Some(Edtf::Period { period: period?, approximate: about.is_some() }));
    // A bare day is a period; only what has a time is a moment.
    let moment = map_opt(edtf_moment, |moment| match moment {
        Some(moment) => moment.time.map(|_| Some(Edtf::Moment(moment))),
        None => Some(None),
    });
    // The first that takes all of it.
    alt((all_consuming(interval), all_consuming(period), all_consuming(moment))).parse(text)
}

/// Four digits, negative before the year 0, which EDTF counts as 1 BC.
fn edtf_year(text: &str) -> IResult<&str, i32> {
    let (rest, (sign, year)) = (opt(char('-')), digits(4)).parse(text)?;
    Ok((rest, if sign.is_some() { -(year as i32) } else { year as i32 }))
}

fn edtf_day(text: &str) -> Read<'_, NaiveDate> {
    (edtf_year, preceded(char('-'), digits(2)), preceded(char('-'), digits(2)))
        .map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day))
        .parse(text)
}

fn edtf_moment(text: &str) -> Read<'_, Moment> {
    (edtf_day, opt(clock))
        .map(|(day, clock)| match clock {
            None => day.map(Moment::day),
            Some(clock) => {
                let (time, offset) = clock?;
                Some(Moment { date: day?, time: Some(time), offset })
            }
        })
        .parse(text)
}

fn edtf_period(text: &str) -> Read<'_, Period> {
    let long = map_res(
        preceded(char('Y'), recognize((opt(char('-')), take_while_m_n(5, 6, |c: char| c.is_ascii_digit())))),
        str::parse,
    );
    let division =
        (edtf_year, preceded(char('-'), (one_of("01234"), digits(1)))).map(|(year, (tens, ones))| {
            match tens.to_digit(10).unwrap_or(0) * 10 + ones {
                month @ 1..=12 => Some(Period::Month(year, month)),
                code @ 25..=32 => {
                    let season = SEASONS.iter().find(|season| season.0 == code);
                    season.map(|(_, season, half)| Period::Season(year, *season, *half))
                }
                quarter @ 33..=36 => Some(Period::Quarter(year, quarter - 32)),
                half @ 40..=41 => Some(Period::Half(year, half - 39)),
                _ => None,
            }
        });
    alt((
        terminated(digits(2), tag("XX")).map(|century| Some(Period::Century(century as i32))),
        terminated(digits(3), char('X')).map(|decade| Some(Period::Decade(decade as i32))),
        long.map(|year| Some(Period::Year(year))),
        edtf_day.map(|day| day.map(Period::Day)),
        division,
        edtf_year.map(|year| Some(Period::Year(year))),
    ))
    .map(|period| period.filter(|p| p.days().is_some()))
    .parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_the_calendar_has_not_is_refused() {
        for text in [
            "2025-02-30",
            "2025-06-31",
            "2025-13",
            "2025-00",
            "2025-W54",
            "2025-W53",
            "2025-W00-WE",
            "2025-Q5",
            "2025-H0",
            "2025-06-17T25:00",
            "2025-06-17T12:60",
            "2025-02-29TMO",
            "0000",
            "BC0000",
            "XXXX-WXX-8",
            "XXXX-13",
        ] {
            let said = text.parse::<Value>().unwrap_err();
            assert_eq!(said, format!("the calendar has no \"{text}\""));
        }
        for text in ["2025-02-30", "2025-13", "2025-42", "2025-06-31/..", "2025-06-17T24:00:00", "2025-37~"] {
            let said = text.parse::<Edtf>().unwrap_err();
            assert_eq!(said, format!("the calendar has no \"{text}\""));
        }
    }

    #[test]
    fn what_is_no_value_is_told_from_it() {
        for text in [
            "",
            "June",
            "2",
            "P",
            "PT",
            "P3",
            "3W",
            "P3D2Y",
            "P1Y2Y",
            "PT3D",
            "2025-6-17",
            "2025-06-17T9:00",
            "2025-XX-17",
            "PAST",
            "P1.Y",
            "２０２５",
            "2025-06-17 ",
            "P2W/",
            "1234567",
        ] {
            let said = text.parse::<Value>().unwrap_err();
            assert!(
                said.starts_with("expected a TIMEX3 value") && said.ends_with(&format!("found \"{text}\"")),
                "{said}"
            );
        }
        for text in ["", "../..", "2025/", "2025-06-17/2025", "199", "2025-06-17T14:05~", "2025~~", "Y2025"] {
            assert!(text.parse::<Edtf>().is_err(), "{text}");
        }
    }

    #[test]
    fn values_are_read_as_what_they_mean() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let period = |text: &str| match text.parse::<Value>().unwrap() {
            Value::Period(period) => period,
            value => panic!("{text} is {value:?}"),
        };
        assert_eq!(period("BC0044-03-15"), Period::Day(day(-43, 3, 15)));
        assert_eq!(period("BC03"), Period::Century(-4));
        assert_eq!(period("2020-W53"), Period::Week(2020, 53));
        assert_eq!(period("2024-02-29TNI"), Period::Part(day(2024, 2, 29), DayPart::Night));
        let time = NaiveTime::from_hms_opt(21, 0, 0).unwrap();
        assert_eq!(period("2025-06-19T21:00-04:00"), Period::Time(day(2025, 6, 19), time, Some(-240)));
        let length = Length(vec![(Amount::Exact(1.0), Unit::Year), (Amount::Exact(30.0), Unit::Minute)]);
        assert_eq!("P1YT30M".parse(), Ok(Value::Duration(length)));
        assert_eq!("199X".parse(), Ok(Edtf::Period { period: Period::Decade(199), approximate: false }));
        assert_eq!("-0043~".parse(), Ok(Edtf::Period { period: Period::Year(-43), approximate: true }));
        let open = Edtf::Interval { earliest: Some(Moment::day(day(2025, 6, 3))), latest: None };
        assert_eq!("2025-06-03/..".parse(), Ok(open));
    }

    fn days() -> impl Strategy<Value = NaiveDate> {
        // From 2739 BC to the year 11000.
        (-1_000_000..4_017_000_i32).prop_filter_map("in the calendar", NaiveDate::from_num_days_from_ce_opt)
    }

    fn moments() -> impl Strategy<Value = Moment> {
        let clock = (0..86_400_u32, prop::option::of(-840..=840_i32));
        (days(), prop::option::of(clock)).prop_map(|(date, clock)| {
            let time = clock.and_then(|(second, _)| NaiveTime::from_num_seconds_from_midnight_opt(second, 0));
            Moment { date, time, offset: clock.and_then(|(_, offset)| offset) }
        })
    }

    fn periods() -> impl Strategy<Value = Period> {
        let season = prop::sample::select(vec![Season::Spring, Season::Summer, Season::Autumn, Season::Winter]);
        let part = prop::sample::select(vec![
            DayPart::EarlyHours,
            DayPart::Morning,
            DayPart::Midday,
            DayPart::Afternoon,
            DayPart::Evening,
            DayPart::Night,
        ]);
        let year = -3_000..12_000_i32;
        prop_oneof![
            (-30..99_i32).prop_map(Period::Century),
            (-300..999_i32).prop_map(Period::Decade),
            year.clone().prop_map(Period::Year),
            (year.clone(), 1..=2_u32).prop_map(|(y, h)| Period::Half(y, h)),
            (year.clone(), 1..=4_u32).prop_map(|(y, q)| Period::Quarter(y, q)),
            (year.clone(), season).prop_map(|(y, s)| Period::Season(y, s, Hemisphere::North)),
            (year, 1..=12_u32).prop_map(|(y, m)| Period::Month(y, m)),
            (days(), any::<bool>())
                .prop_map(|(day, end)| Period::enclosing(if end { Unit::Weekend } else { Unit::Week }, day)),
            days().prop_map(Period::Day),
            (days(), part).prop_map(|(day, part)| Period::Part(day, part)),
            moments().prop_filter_map("with a time", |m| Some(Period::Time(m.date, m.time?, m.offset))),
        ]
    }

    /// Amounts of some units, coarse to fine.
    fn lengths() -> impl Strategy<Value = Length> {
        let amount = prop_oneof![
            (0..100_000_u32).prop_map(|n| Amount::Exact(f64::from(n))),
            (0..1_000_u32).prop_map(|n| Amount::Exact(f64::from(n) / 10.0)),
            Just(Amount::Vague { least: 3, most: 8 }),
        ];
        let one = (prop::sample::select(Unit::ALL.to_vec()), amount);
        prop::collection::btree_map(one.0, one.1, 1..4)
            .prop_map(|parts| Length(parts.into_iter().rev().map(|(unit, amount)| (amount, unit)).collect()))
    }

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            4 => periods().prop_map(Value::Period),
            2 => lengths().prop_map(Value::Duration),
            1 => (lengths(), lengths()).prop_map(|(a, b)| Value::Between(a, b)),
            1 => prop_oneof![
                lengths().prop_map(Recurrence::Length),
                (1..=7_u32).prop_map(Recurrence::Weekday),
                (1..=12_u32).prop_map(Recurrence::MonthOfYear),
                (1..=12_u32, 1..=28_u32).prop_map(|(month, day)| Recurrence::DayOfYear(month, day)),
                prop::sample::select(vec![Season::Spring, Season::Summer, Season::Autumn, Season::Winter])
                    .prop_map(Recurrence::Season),
            ].prop_map(|every| Value::Set { every, quant: Some("EVERY"), freq: Some(2) }),
            1 => prop::sample::select(vec![Reference::Past, Reference::Present, Reference::Future]).prop_map(Value::Reference),
        ]
    }

    fn edtf_dates() -> impl Strategy<Value = Edtf> {
        let side = || prop::option::weighted(0.8, moments());
        prop_oneof![
            (periods(), any::<bool>())
                .prop_map(|(period, approximate)| Edtf::Period { period, approximate })
                .prop_filter("EDTF can say it", |edtf| {
                    let Edtf::Period { period, .. } = edtf else { return false };
                    matches!(period, Period::Year(_)) || period.days().is_some_and(|(_, last)| sayable(last))
                }),
            moments().prop_filter("EDTF can say it", |m| sayable(m.date)).prop_map(Edtf::Moment),
            (side(), side())
                .prop_filter("EDTF can say it", |(a, b)| {
                    let mut sides = [a, b].into_iter().flatten().peekable();
                    sides.peek().is_some() && sides.all(|m| sayable(m.date))
                })
                .prop_map(|(earliest, latest)| Edtf::Interval { earliest, latest }),
        ]
    }

    fn sayable(day: NaiveDate) -> bool {
        day < NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap()
    }

    proptest! {
        #[test]
        fn a_value_prints_what_it_was_read_from(value in values()) {
            let printed = value.to_string();
            let read: Value = printed.parse().map_err(|said| TestCaseError::fail(format!("{value:?}: {said}")))?;
            prop_assert_eq!(read.to_string(), printed);
        }

        #[test]
        fn an_edtf_date_prints_what_it_was_read_from(edtf in edtf_dates()) {
            let printed = edtf.to_string();
            let read: Edtf = printed.parse().map_err(|said| TestCaseError::fail(format!("{edtf:?}: {said}")))?;
            prop_assert_eq!(read.to_string(), printed);
        }

        #[test]
        fn no_text_brings_the_readers_down(text in "[-0-9XPTWYMDQHCEBSFAIOUN:./~+Z]{0,24}|\\PC{0,12}") {
            if let Ok(value) = text.parse::<Value>() {
                let printed = value.to_string();
                prop_assert_eq!(printed.parse::<Value>().map(|v| v.to_string()), Ok(printed));
            }
            if let Ok(edtf) = text.parse::<Edtf>() {
                let printed = edtf.to_string();
                prop_assert_eq!(printed.parse::<Edtf>().map(|e| e.to_string()), Ok(printed));
            }
        }
    }
}
