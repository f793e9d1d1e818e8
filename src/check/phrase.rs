//! How findings name days and lengths.

use chrono::{Datelike, NaiveDate, Weekday};

/// `17 June 2025`.
pub fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// `17 June`.
pub fn day_of_year(month_number: u32, day: u32) -> String {
    format!("{day} {}", month(month_number))
}

/// `June`.
pub fn month(number: u32) -> &'static str {
    chrono::Month::try_from(number as u8).map_or("", |month| month.name())
}

/// `Tuesday`.
pub fn weekday(weekday: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[weekday.num_days_from_monday() as usize]
}

/// `7 days`.
pub fn days(n: i64) -> String {
    format!("{n} day{}", if n == 1 { "" } else { "s" })
}

/// `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
