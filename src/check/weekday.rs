//! D101 and D103: a weekday against the date beside it.

use super::examination::{Examination, NamedDay};
use super::{Code, Finding, phrase};
use crate::annalist::Sentence;
use crate::resolve::{AnchorUsed, Lean, Resolution};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The last year in which some countries still had the Julian calendar.
const JULIAN: i32 = 1923;

/// The first whole year of the calendar that weekdays are counted in here.
const GREGORIAN: i32 = 1583;

/// A date so many days from the day of the report is told without its year, whatever other year would fit.
const NEAR: i64 = 100;

/// A year so many tokens behind a day belongs to it: a time and its zone stand between.
const APART: usize = 9;

/// Looks at one expression of a sentence.
pub fn check(examination: &mut Examination<'_>, sentence: &Sentence<'_>, i: usize) {
    let (expression, resolution) = (&sentence.expressions[i], &sentence.resolutions[i]);
    let Some(named) = NamedDay::of(&expression.formula) else { return };
    let Some(weekday) = named.weekday else { return };
    // "Black Monday, October 19": the weekday is part of a name.
    let before = expression.tokens.0.checked_sub(1);
    if before.is_some_and(|at| at > 0 && sentence.tokens[at].is_capital()) {
        return;
    }
    let words = examination.words(expression.span);
    let said = phrase::weekday(weekday);
    match named.year {
        Some(year) => {
            let Some(date) = named.in_year(year) else { return };
            if date.weekday() == weekday || year < GREGORIAN || year <= JULIAN && julian(date) == Some(weekday) {
                return;
            }
            let is = format!("{} is a {}", phrase::day(date), phrase::weekday(date.weekday()));
            let message = format!("\"{words}\" does not agree with the calendar: {is}");
            let mut finding = Finding::new(Code::D101, message);
            finding.help.push(format!("the {said}s next to it are {}", near(date, weekday)));
            finding.help.extend(in_years(named, weekday, year));
            examination.keep(finding, sentence.span, vec![(expression.span, is)]);
        }
        None => {
            let Some(date) = expected(named, weekday, resolution) else { return };
            let fits = |year: i32| named.in_year(year).is_some_and(|day| day.weekday() == weekday);
            // A year that was named just before may be that of an aside, and the day one near the report.
            if let Some(day) = examination.day(expression.span) {
                let close = |year: &i32| named.in_year(*year).is_some_and(|date| (date - day).num_days().abs() <= NEAR);
                if (day.year() - 1..=day.year() + 1).filter(close).any(fits) {
                    return;
                }
            }
            // "Tue Oct 16 09:53:18 2018": the year stands apart from the day.
            let number = |at: usize| i32::try_from(sentence.tokens.get(at)?.number()?).ok();
            let years = (0..sentence.tokens.len()).filter_map(|at| Some((at, number(at)?)));
            let mut years = years.filter(|(_, n)| (GREGORIAN..2_200).contains(n));
            let behind = expression.tokens.1..expression.tokens.1 + APART;
            if date.weekday() == weekday || years.any(|(at, year)| behind.contains(&at) || fits(year)) {
                return;
            }
            let is = format!("{} is a {}", phrase::day(date), phrase::weekday(date.weekday()));
            let message = format!("\"{words}\" does not agree with the year that the report gives it: {is}");
            let mut finding = Finding::new(Code::D103, message);
            finding.notes.extend(examination.published_note(expression.span));
            finding.help.push(format!("the {said}s next to it are {}", near(date, weekday)));
            finding.help.extend(in_years(named, weekday, date.year()));
            let explained_by = (-60..=20).map(|n| date.year() + n).filter(|year| fits(*year)).collect();
            examination.keep_unless(explained_by, finding, sentence.span, vec![(expression.span, is)]);
        }
    }
}

/// The day that is meant if the weekday is left aside; `None` where another reading explains the weekday.
fn expected(named: NamedDay, weekday: Weekday, resolution: &Resolution) -> Option<NaiveDate> {
    let fits = |date: &NaiveDate| date.weekday() == weekday;
    match resolution.anchor.as_ref()? {
        AnchorUsed::Publication(day) => {
            let all: Vec<NaiveDate> = (-8..=8).filter_map(|n| named.in_year(day.year() + n)).collect();
            let past = all.iter().rev().find(|date| *date <= day).copied()?;
            let future = all.iter().find(|date| *date >= day).copied()?;
            let distance = |date: NaiveDate| (date - *day).num_days().abs();
            let nearest = if distance(past) <= distance(future) { past } else { future };
            let date = match resolution.trace.choice.map(|choice| choice.0) {
                Some(Lean::Past) => past,
                Some(Lean::Future) => future,
                _ => nearest,
            };
            let other = if date == past { future } else { past };
            (distance(date) <= NEAR || !fits(&other)).then_some(date)
        }
        // A story that goes on into the next year.
        AnchorUsed::Focus { period, .. } => in_story(named, period.days()?.0.year(), fits),
        AnchorUsed::FocusYear { year, .. } => in_story(named, *year, fits),
    }
}

fn in_story(named: NamedDay, year: i32, fits: impl Fn(&NaiveDate) -> bool) -> Option<NaiveDate> {
    let explained = [year - 1, year + 1].into_iter().filter_map(|year| named.in_year(year)).any(|date| fits(&date));
    if explained { None } else { named.in_year(year) }
}

/// The days of that weekday on either side, the nearer first.
fn near(date: NaiveDate, weekday: Weekday) -> String {
    let ahead = (7 + weekday.num_days_from_monday() - date.weekday().num_days_from_monday()) % 7;
    let (before, after) = (date - Days::new(u64::from(7 - ahead)), date + Days::new(u64::from(ahead)));
    let (first, second) = if ahead <= 3 { (after, before) } else { (before, after) };
    format!("{} and {}", phrase::day(first), phrase::day(second))
}

/// The years next to a year in which the day has that weekday.
fn in_years(named: NamedDay, weekday: Weekday, year: i32) -> Option<String> {
    let fits = |year: &i32| named.in_year(*year).is_some_and(|date| date.weekday() == weekday);
    let before = (1..=40).map(|n| year - n).find(fits);
    let after = (1..=40).map(|n| year + n).find(fits);
    let years: Vec<String> = before.into_iter().chain(after).map(|year| year.to_string()).collect();
    let day = phrase::day_of_year(named.month, named.day);
    (!years.is_empty()).then(|| format!("{day} is a {} in {}", phrase::weekday(weekday), phrase::list(&years)))
}

/// The weekday of that date in the Julian calendar, which ran behind by ten days in 1583 and by one more in 1700,
/// 1800 and 1900.
fn julian(date: NaiveDate) -> Option<Weekday> {
    let years = if date.month() > 2 { date.year() } else { date.year() - 1 };
    let behind = years.div_euclid(100) - years.div_euclid(400) - 2;
    Some(date.checked_add_days(Days::new(u64::try_from(behind).ok()?))?.weekday())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekdays_of_the_julian_calendar() {
        // The winter palace fell on 25 October 1917, a Wednesday in Petrograd.
        assert_eq!(julian(date("1917-10-25")), Some(Weekday::Wed));
        // London burned from Sunday, 2 September 1666.
        assert_eq!(julian(date("1666-09-02")), Some(Weekday::Sun));
    }

    #[test]
    fn the_nearest_days_of_a_weekday() {
        assert_eq!(near(date("2025-06-17"), Weekday::Mon), "16 June 2025 and 23 June 2025");
        assert_eq!(near(date("2025-06-17"), Weekday::Thu), "19 June 2025 and 12 June 2025");
        let named = NamedDay { year: None, month: 2, day: 29, weekday: None };
        assert_eq!(in_years(named, Weekday::Sat, 2024).unwrap(), "29 February is a Saturday in 2020 and 2048");
    }
}
