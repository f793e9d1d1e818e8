//! D102: a day that its month does not have.

use super::examination::{Examination, NamedDay};
use super::{Code, Finding, phrase};
use crate::annalist::Sentence;
use crate::expression::TimeExpression;
use crate::grammar::{Formula, Token};
use crate::time::month_days;
use chrono::{Datelike, Months, NaiveDate};

/// Looks at one expression of a sentence.
pub fn check(examination: &mut Examination<'_>, sentence: &Sentence<'_>, i: usize) {
    let (expression, resolution) = (&sentence.expressions[i], &sentence.resolutions[i]);
    if !resolution.impossible || names_something(sentence.tokens, expression) {
        return;
    }
    let Some(day) = named(&expression.formula) else { return };
    // Without a year, February has as many days as it may have.
    let Some((_, last)) = month_days(day.year.unwrap_or(2000), day.month) else { return };
    let month = match day.year {
        Some(year) if day.month == 2 => format!("{} {year}", phrase::month(day.month)),
        _ => phrase::month(day.month).to_owned(),
    };
    let has = format!("{month} has {} days", last.day());
    let words = examination.words(expression.span);
    let mut finding = Finding::new(Code::D102, format!("\"{words}\" is no day of the calendar: {has}"));
    let next = last.succ_opt().unwrap_or(last);
    finding.help.push(format!(
        "the last day of that month is {}, the day after it {}",
        phrase::day_of_year(last.month(), last.day()),
        phrase::day_of_year(next.month(), next.day())
    ));
    if let (Some(year), 2, 29) = (day.year, day.month, day.day) {
        let leap = |step: i32| (1..=8).map(|n| year + n * step).find(|year| day.in_year(*year).is_some());
        let years: Vec<String> = [leap(-1), leap(1)].into_iter().flatten().map(|year| year.to_string()).collect();
        finding.help.push(format!("there is a 29 February in {}", phrase::list(&years)));
    }
    let other: Vec<String> = months_with(last, day.day).into_iter().map(phrase::month).map(str::to_owned).collect();
    if !other.is_empty() {
        finding.help.push(format!(
            "{} {} a day {}",
            phrase::list(&other),
            if other.len() == 1 { "has" } else { "have" },
            day.day
        ));
    }
    examination.keep(finding, sentence.span, vec![(expression.span, has)]);
}

/// The months beside a month that have such a day.
fn months_with(month: NaiveDate, day: u32) -> Vec<u32> {
    let beside = [month.checked_sub_months(Months::new(1)), month.checked_add_months(Months::new(1))];
    let has = |month: &NaiveDate| month_days(month.year(), month.month()).is_some_and(|(_, last)| last.day() >= day);
    beside.into_iter().flatten().filter(has).map(|month| month.month()).collect()
}

/// Which day it would be; of two numbers, that with the month that is one.
fn named(formula: &Formula) -> Option<NamedDay> {
    match *formula {
        Formula::Numeric { first, second, year } => {
            let orders = [(first, second), (second, first)];
            let (month, day) = orders.into_iter().find(|(month, _)| (1..=12).contains(month))?;
            Some(NamedDay { year: Some(year), month, day, weekday: None })
        }
        ref formula => NamedDay::of(formula),
    }
}

/// "31 June Street": the name goes on.
fn names_something(tokens: &[Token], expression: &TimeExpression) -> bool {
    let (start, end) = expression.tokens;
    start > 1 && tokens.get(end).is_some_and(|next| next.is_capital())
}
