//! What a user may lay down where the words leave it open: the order of digits, financial years, seasons.

use annalist::Annalist;
use annalist::explain::Derivation;
use annalist::proof::one_sentence;
use annalist::report::Origin;
use annalist::report::text::document;
use annalist::resolve::Options;
use annalist::time::{DayOrder, Edtf, FiscalYear, Hemisphere, Stamp};

/// The bounds of the dates of a sentence said on 1 July 2025, and how the first came about.
fn bounds(options: Options, sentence: &str) -> (Vec<String>, String) {
    let annalist = Annalist::with_options(options);
    let report = one_sentence(sentence, Stamp::parse("2025-07-01").map(|stamp| stamp.interval()));
    let dates = annalist.dates(&report);
    let shown = |day: Option<annalist::time::Moment>| day.map_or("..".to_owned(), |moment| moment.date.to_string());
    let all = dates.iter().map(|(_, r)| format!("{}/{}", shown(r.bounds.earliest), shown(r.bounds.latest))).collect();
    let first = dates.first().unwrap_or_else(|| panic!("no date in {sentence}"));
    (all, Derivation::new(&annalist, &report, &first.0, &first.1).to_string())
}

fn check(options: Options, sentence: &str, expected: &str, convention: &str) {
    let (found, derivation) = bounds(options, sentence);
    assert_eq!(found, [expected], "{sentence} with {options:?}");
    assert_eq!(derivation.contains("convention"), !convention.is_empty(), "{derivation}");
    assert!(derivation.contains(convention), "{derivation}");
}

#[test]
fn a_financial_year_begins_where_the_user_says() {
    let of = |fiscal_year| Options { fiscal_year, ..Options::default() };
    let [us, uk, calendar] = [FiscalYear::UnitedStates, FiscalYear::UnitedKingdom, FiscalYear::Calendar].map(of);
    let year = "The ferry company lost money in fiscal 2025.";
    check(us, year, "2024-10-01/2025-09-30", "(--fiscal-year us)");
    check(uk, year, "2024-04-01/2025-03-31", "(--fiscal-year uk)");
    check(calendar, year, "2025-01-01/2025-12-31", "(--fiscal-year calendar)");
    let quarter = "Fares rose in the first quarter of fiscal year 2025.";
    check(us, quarter, "2024-10-01/2024-12-31", "--fiscal-year");
    check(uk, quarter, "2024-04-01/2024-06-30", "--fiscal-year");
    check(calendar, quarter, "2025-01-01/2025-03-31", "--fiscal-year");
    let half = "Fares rose in the second half of FY25.";
    check(us, half, "2025-04-01/2025-09-30", "--fiscal-year");
    check(uk, half, "2024-10-01/2025-03-31", "--fiscal-year");
    check(calendar, half, "2025-07-01/2025-12-31", "--fiscal-year");
    let last = "The harbour lost a third of its trade last financial year.";
    check(us, last, "2023-10-01/2024-09-30", "--fiscal-year");
    check(uk, last, "2024-04-01/2025-03-31", "--fiscal-year");
    check(calendar, last, "2024-01-01/2024-12-31", "--fiscal-year");
    // A month counts for itself.
    check(us, "Fares rose in March 2025.", "2025-03-01/2025-03-31", "");
}

#[test]
fn a_season_is_that_of_its_half_of_the_globe() {
    let of = |hemisphere| Options { hemisphere, ..Options::default() };
    let [north, south] = [Hemisphere::North, Hemisphere::South].map(of);
    for (sentence, in_north, in_south) in [
        ("The pier was rebuilt in summer 2024.", "2024-06-01/2024-08-31", "2024-12-01/2025-02-28"),
        ("The pier was rebuilt in the winter of 2023.", "2023-12-01/2024-02-29", "2023-06-01/2023-08-31"),
        ("The pier was rebuilt last spring.", "2024-03-01/2024-05-31", "2024-09-01/2024-11-30"),
        ("The pier was rebuilt in autumn 2024.", "2024-09-01/2024-11-30", "2024-03-01/2024-05-31"),
        ("The pier burned in early summer 2024.", "2024-06-01/2024-06-30", "2024-12-01/2024-12-31"),
    ] {
        check(north, sentence, in_north, "(--hemisphere north)");
        check(south, sentence, in_south, "(--hemisphere south)");
    }
}

#[test]
fn a_season_keeps_its_half_in_every_notation() {
    let annalist = Annalist::with_options(Options { hemisphere: Hemisphere::South, ..Options::default() });
    let report = one_sentence("The pier was rebuilt in summer 2024.", None);
    let (_, resolution) = &annalist.dates(&report)[0];
    let edtf = Edtf::of(resolution.value.as_ref(), &resolution.bounds).unwrap();
    assert_eq!(edtf.to_string(), "2024-30");
    assert_eq!(edtf.to_string().parse::<Edtf>().unwrap(), edtf);
}

#[test]
fn digits_are_read_in_the_order_that_is_asked_for() {
    let of = |date_order| Options { date_order, ..Options::default() };
    let [month, day, year] = [DayOrder::Mdy, DayOrder::Dmy, DayOrder::Ymd].map(Some).map(of);
    for (words, asked) in [
        ("03/04/2025", ["2025-03-04", "2025-04-03", "2025-03-04"]),
        ("13/04/2025", ["2025-04-13"; 3]),
        ("12-03-04", ["2004-12-03", "2004-03-12", "2012-03-04"]),
        ("6/7/25", ["2025-06-07", "2025-07-06", "2006-07-25"]),
        ("17.06.25", ["2025-06-17"; 3]),
        // No order but one makes a date of it.
        ("45-06-12", ["1945-06-12"; 3]),
    ] {
        for (options, expected) in [month, day, year].into_iter().zip(asked) {
            let (found, derivation) = bounds(options, &format!("The licence was signed on {words}."));
            assert_eq!(found, [format!("{expected}/{expected}")], "{words} with {options:?}\n{derivation}");
        }
    }
    let (_, derivation) = bounds(year, "The licence was signed on 12-03-04.");
    assert!(derivation.contains("the year comes first, as asked for (--date-order)"), "{derivation}");
    let (_, derivation) = bounds(of(None), "The licence was signed on 03/04/2025.");
    assert!(derivation.contains("the month comes first where that can be (--date-order)"), "{derivation}");
    assert!(derivation.contains("otherwise"), "{derivation}");
}

#[test]
fn what_is_no_date_in_any_order_is_none() {
    let annalist = Annalist::english();
    for text in
        ["Call 12-34-56 for tickets.", "The set ended 40-15-30.", "Version 10.20.30 was withdrawn.", "On 99/99/99."]
    {
        assert!(annalist.dates(&one_sentence(text, None)).is_empty(), "{text}");
    }
}

#[test]
fn the_order_holds_for_the_day_of_the_report() {
    let text = "Published: 03/04/2025\n\nThe harbour authority closed the northern pier on Monday.\n";
    let published = |date_order| {
        let annalist = Annalist::with_options(Options { date_order, ..Options::default() });
        let origin = Origin::default();
        let report = annalist.publish(document(text.to_owned(), "pier".into(), origin));
        report.published.and_then(|published| published.day()).map(|day| day.to_string())
    };
    // Nothing tells which is meant, so nothing is taken.
    assert_eq!(published(None), None);
    assert_eq!(published(Some(DayOrder::Dmy)).as_deref(), Some("2025-04-03"));
    assert_eq!(published(Some(DayOrder::Mdy)).as_deref(), Some("2025-03-04"));
}
