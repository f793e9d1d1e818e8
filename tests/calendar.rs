//! Whatever a text says: no value that the program gives is one that the calendar has not, and no bounds run
//! backwards.

use annalist::Annalist;
use annalist::proof::one_sentence;
use annalist::report::{Document, Origin, Report};
use annalist::time::{Edtf, Granularity, Interval, Value};
use chrono::{NaiveDate, NaiveTime, Weekday};
use proptest::prelude::*;
use std::sync::OnceLock;

fn annalist() -> &'static Annalist {
    static ANNALIST: OnceLock<Annalist> = OnceLock::new();
    ANNALIST.get_or_init(Annalist::english)
}

/// Says what is wrong with a TIMEX3 value. Written without the program's own reader, so that the two watch
/// each other.
fn fault(value: &str) -> Option<String> {
    let number = |digits: &str, n: usize| -> Option<u32> {
        (digits.len() == n && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
    };
    let length = |text: &str| {
        let units: Vec<&str> = text.strip_prefix('P')?.split(|c: char| "0123456789.XT".contains(c)).collect();
        let known = |unit: &&str| ["", "Y", "Q", "M", "W", "WE", "D", "H", "S", "DE", "CE"].contains(unit);
        (units.iter().all(known) && units.iter().any(|unit| !unit.is_empty())).then_some(())
    };
    let check = || -> Option<()> {
        if ["PAST_REF", "PRESENT_REF", "FUTURE_REF"].contains(&value) {
            return Some(());
        }
        if value.starts_with('P') {
            return value.split('/').try_for_each(length);
        }
        if let Some(rest) = value.strip_prefix("XXXX-") {
            let weekday = rest.strip_prefix("WXX-").and_then(|n| number(n, 1)).is_some_and(|n| (1..=7).contains(&n));
            let month = number(rest, 2).is_some_and(|n| (1..=12).contains(&n));
            let season = ["SP", "SU", "FA", "WI"].contains(&rest);
            // A leap year has every day that any year has.
            let day = rest.len() == 5 && NaiveDate::parse_from_str(&format!("2000-{rest}"), "%Y-%m-%d").is_ok();
            return (weekday || month || season || day).then_some(());
        }
        let (before_us, rest) = value.strip_prefix("BC").map_or((false, value), |rest| (true, rest));
        let (year, rest) = rest.split_once('-').map_or((rest, None), |(year, rest)| (year, Some(rest)));
        if !(2..=6).contains(&year.len()) {
            return None;
        }
        let n = i32::try_from(number(year, year.len())?).ok()?;
        let year = if before_us { 1 - n } else { n };
        let Some(rest) = rest else { return Some(()) };
        if let Some(week) = rest.strip_prefix('W').filter(|_| !rest.starts_with("WI")) {
            let week = number(week.strip_suffix("-WE").unwrap_or(week), 2)?;
            return NaiveDate::from_isoywd_opt(year, week, Weekday::Mon).map(|_| ());
        }
        if ["H1", "H2", "Q1", "Q2", "Q3", "Q4", "SP", "SU", "FA", "WI"].contains(&rest) {
            return Some(());
        }
        let (date, clock) = rest.split_once('T').map_or((rest, None), |(date, clock)| (date, Some(clock)));
        let Some((month, day)) = date.split_once('-') else {
            return number(date, 2).is_some_and(|m| (1..=12).contains(&m) && clock.is_none()).then_some(());
        };
        NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?)?;
        match clock {
            None | Some("MO" | "MI" | "AF" | "EV" | "NI") => Some(()),
            Some(clock) => {
                let time = clock.split(['Z', '+', '-']).next()?;
                let parts: Vec<u32> = time.split(':').map(|part| number(part, 2)).collect::<Option<_>>()?;
                let [hour, minute] = parts[..] else { return None };
                NaiveTime::from_hms_opt(hour, minute, 0).map(|_| ())
            }
        }
    };
    check().is_none().then(|| format!("no calendar has {value}"))
}

/// What holds for every expression of a report.
fn check(report: &Report) -> Result<usize, String> {
    let dates = annalist().dates(report);
    for (expression, resolution) in &dates {
        let words = report.words(expression.span);
        let told = |said: String| format!("{words:?} in {:?}: {said}", report.text);
        let values = resolution.value.iter().cloned();
        let others = resolution.alternatives.iter().map(|other| Value::Period(other.period));
        for value in values.chain(others) {
            let printed = value.to_string();
            let read: Value = printed.parse().map_err(told)?;
            if read.to_string() != printed {
                return Err(told(format!("{printed} is read as {read}")));
            }
            if let Some(fault) = fault(&printed) {
                return Err(told(fault));
            }
        }
        let bounds = resolution.bounds;
        if let (Some(a), Some(b)) = (bounds.earliest, bounds.latest)
            && (a.date, a.time.filter(|_| b.time.is_some())) > (b.date, b.time.filter(|_| a.time.is_some()))
        {
            return Err(told(format!("bounds that run backwards, {a} to {b}")));
        }
        if let Some(edtf) = Edtf::of(resolution.value.as_ref(), &bounds) {
            let printed = edtf.to_string();
            let read: Edtf = printed.parse().map_err(told)?;
            if read.to_string() != printed {
                return Err(told(format!("{printed} is read as {read}")));
            }
        }
    }
    Ok(dates.len())
}

const MONTHS: [&str; 14] = [
    "January", "February", "Feb.", "March", "April", "May", "June", "July", "August", "Sept.", "October", "November",
    "December", "Dec",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const UNITS: [&str; 12] = [
    "minutes",
    "hours",
    "days",
    "weeks",
    "weekends",
    "months",
    "quarters",
    "years",
    "decades",
    "centuries",
    "seconds",
    "nights",
];
const COUNTS: [&str; 14] = [
    "two",
    "three",
    "eleven",
    "a dozen",
    "a few",
    "several",
    "dozens of",
    "a couple of",
    "one and a half",
    "two and a half",
    "a hundred",
    "half a",
    "1,500",
    "millions of",
];
const TAILS: [&str; 10] = [
    "ago",
    "later",
    "earlier",
    "from now",
    "before",
    "after that",
    "from today",
    "before that",
    "in the future",
    "old",
];
const HEDGES: [&str; 8] = ["", "about ", "more than ", "nearly ", "at least ", "up to ", "early ", "the end of "];
const HEADS: [&str; 12] =
    ["on ", "in ", "since ", "by ", "until ", "around ", "before ", "from ", "within ", "during ", "every ", ""];
const STRETCHES: [&str; 12] = [
    "last week",
    "next month",
    "this quarter",
    "the first half of next year",
    "last spring",
    "this winter",
    "next weekend",
    "the past two weeks",
    "the last century",
    "the previous decade",
    "the fourth quarter",
    "Easter",
];

fn pick(from: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(from).prop_map(str::to_owned)
}

/// Expressions, many of them of days that the calendar has not.
fn expressions() -> impl Strategy<Value = String> {
    let n = || prop_oneof![0..40_u32, 0..3_000_u32, Just(99_999), Just(250_000)];
    let day = || 0..33_u32;
    let year = || prop_oneof![1..2_200_u32, 1_990..2_030_u32, Just(9_999), Just(10_000)];
    prop_oneof![
        (day(), pick(&MONTHS)).prop_map(|(d, m)| format!("{d} {m}")),
        (pick(&MONTHS), day(), year()).prop_map(|(m, d, y)| format!("{m} {d}, {y}")),
        (pick(&WEEKDAYS), day(), pick(&MONTHS), year()).prop_map(|(w, d, m, y)| format!("{w}, {d} {m} {y}")),
        (pick(&MONTHS), year()).prop_map(|(m, y)| format!("{m} {y}")),
        (0..14_u32, day(), year()).prop_map(|(a, b, y)| format!("{a}/{b}/{y}")),
        (year(), 0..14_u32, day()).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")),
        (0..26_u32, 0..62_u32, pick(&["a.m.", "p.m.", "GMT", "EST", ""]), pick(&WEEKDAYS))
            .prop_map(|(h, m, z, w)| format!("{h}:{m:02} {z} on {w}")),
        (0..26_u32, pick(&["a.m.", "pm", "o'clock"])).prop_map(|(h, z)| format!("{h} {z}")),
        (n(), pick(&["BC", "AD", "BCE"])).prop_map(|(y, e)| format!("{y} {e}")),
        (0..60_u32, pick(&["th century BC", "th century", "st century AD"])).prop_map(|(c, e)| format!("the {c}{e}")),
        (0..220_u32).prop_map(|d| format!("the {d}0s")),
        (pick(&HEDGES), n(), pick(&UNITS), pick(&TAILS)).prop_map(|(h, n, u, t)| format!("{h}{n} {u} {t}")),
        (pick(&HEDGES), pick(&COUNTS), pick(&UNITS), pick(&TAILS)).prop_map(|(h, c, u, t)| format!("{h}{c} {u} {t}")),
        (pick(&COUNTS), pick(&UNITS), pick(&COUNTS), pick(&UNITS))
            .prop_map(|(a, u, b, v)| format!("{a} {u} and {b} {v}")),
        (day(), day(), pick(&MONTHS)).prop_map(|(a, b, m)| format!("from {a} to {b} {m}")),
        (pick(&MONTHS), pick(&MONTHS), year()).prop_map(|(a, b, y)| format!("from {a} to {b} {y}")),
        (year(), 0..100_u32).prop_map(|(a, b)| format!("{a}-{b:02}")),
        (pick(&["first", "last", "third", "fifth"]), pick(&WEEKDAYS), pick(&MONTHS))
            .prop_map(|(n, w, m)| format!("the {n} {w} of {m}")),
        (0..60_u32, year()).prop_map(|(w, y)| format!("week {w} of {y}")),
        (0..7_u32, year()).prop_map(|(q, y)| format!("Q{q} {y}")),
        (pick(&HEDGES), pick(&STRETCHES)).prop_map(|(h, s)| format!("{h}{s}")),
        pick(&STRETCHES),
        pick(&WEEKDAYS),
        pick(&[
            "yesterday",
            "the next day",
            "that year",
            "the same week",
            "the year before",
            "two years later",
            "tonight",
            "the following month",
            "a century earlier",
            "the decade before",
            "the previous week",
            "the night before"
        ]),
    ]
}

fn texts() -> impl Strategy<Value = String> {
    let clause = (pick(&["The pier shut ", "It will open ", "Nobody had asked "]), pick(&HEADS), expressions());
    prop::collection::vec(clause.prop_map(|(a, head, words)| format!("{a}{head}{words}. ")), 1..5)
        .prop_map(|sentences| sentences.concat())
}

fn days() -> impl Strategy<Value = Option<Interval>> {
    // All of our era that has four digits, and the ends of months and years more often.
    let any = (1..3_652_059_i32).prop_filter_map("in the calendar", NaiveDate::from_num_days_from_ce_opt);
    let ends = prop::sample::select(vec![(2024, 2, 29), (2025, 12, 31), (2021, 1, 1), (2020, 12, 31), (2025, 3, 31)])
        .prop_filter_map("in the calendar", |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d));
    let day = prop_oneof![any, ends].prop_map(|day| Interval::days(day, day, Granularity::Day));
    prop::option::weighted(0.95, day)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_is_out_of_the_calendar(text in texts(), published in days()) {
        check(&one_sentence(&text, published)).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn the_checks_tell_faults() {
    for value in
        ["2025-02-30", "2025-W54", "2025-13", "2025-06-17T25:00", "2025-00-10", "BC44-03-15x", "-043-W05", "P", "P3X9"]
    {
        assert!(fault(value).is_some(), "{value}");
    }
    for value in [
        "2024-02-29",
        "2020-W53-WE",
        "BC0044-03-15TMO",
        "199",
        "BC03",
        "2025-06-17T23:59-04:00",
        "P1Y6M",
        "PXDE",
        "PT2H15M",
    ] {
        assert_eq!(fault(value), None);
    }
}

#[test]
fn the_fixtures_are_in_the_calendar() {
    let mut count = 0;
    for path in ["fixtures/reports", "fixtures/reports.jsonl", "fixtures/plain", "fixtures/bad"] {
        for report in annalist().read(path).reports {
            count += check(&report).unwrap();
        }
    }
    for gold in annalist::eval::read_gold("fixtures/gold/reports.jsonl") {
        let text = gold.unwrap().text;
        let document: Document = annalist::report::text::document(text, "gold".into(), Origin::default());
        count += check(&annalist().publish(document)).unwrap();
    }
    assert!(count > 200, "{count} expressions are not all of the fixtures");
}
