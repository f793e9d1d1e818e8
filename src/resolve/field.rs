//! Open fields: which Friday, which May. Instances are counted through the calendar and one is
//! chosen by the lean of the sentence; the neighbour is kept as the other reading.

use super::direction::Lean;
use crate::grammar::{Field, Grammar};
use crate::time::{FiscalYear, Hemisphere, Period, Unit, iso_week, month_days, shift_day};
use chrono::{Datelike, Days, NaiveDate};

/// The instance that was chosen, the next best one, and how sure the choice is without a lean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    pub period: Period,
    pub other: Option<Period>,
    pub confidence: f32,
}

/// An instance of a field, with its first and last day.
#[derive(Clone, Copy)]
struct Instance {
    period: Period,
    first: NaiveDate,
    last: NaiveDate,
}

/// What a field is an instance of: the years of a place, with its feasts, its seasons and its financial years.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'g> {
    pub grammar: &'g Grammar,
    pub fiscal_year: FiscalYear,
    pub hemisphere: Hemisphere,
}

impl Calendar<'_> {
    /// The instance of a field `step` cycles from the one that holds `near`: weeks for weekdays,
    /// months for days of the month, years for the rest. `None` where the calendar has none.
    pub fn instance(&self, field: &Field, near: NaiveDate, step: i64) -> Option<Period> {
        self.at(field, near, step).map(|it| it.period)
    }

    fn at(&self, field: &Field, near: NaiveDate, step: i64) -> Option<Instance> {
        let year = near.year().checked_add(i32::try_from(step).ok()?)?;
        let period = match *field {
            Field::Weekday(day) => {
                let ahead = i64::from(day) - i64::from(near.weekday().number_from_monday());
                Period::Day(shift_day(near, step.checked_mul(7)?.checked_add(ahead)?, Unit::Day)?)
            }
            Field::Weekend => {
                let (y, w) = iso_week(shift_day(near, step, Unit::Week)?);
                Period::Weekend(y, w)
            }
            Field::Day { day, weekday } => {
                let first = shift_day(near.with_day(1)?, step, Unit::Month)?;
                let date = first.with_day(day)?;
                weekday.is_none_or(|w| date.weekday().number_from_monday() == w).then_some(Period::Day(date))?
            }
            Field::Month(month) => Period::Month(year, month),
            Field::MonthDay { month, day, .. } => Period::Day(NaiveDate::from_ymd_opt(year, month, day)?),
            Field::Quarter(q) => Period::Quarter(year, q),
            Field::Half(h) => Period::Half(year, h),
            Field::Season(season) => Period::Season(year, season, self.hemisphere),
            Field::FiscalYear => {
                // The one that holds the day is named after the year that it ends in.
                let now = Period::Fiscal(near.year(), self.fiscal_year);
                let over = now.days().is_some_and(|(_, last)| last < near);
                Period::Fiscal(year.checked_add(i32::from(over))?, self.fiscal_year)
            }
            Field::Easter(days) => Period::Day(easter(year)?.checked_add_signed(chrono::TimeDelta::days(days.into()))?),
            Field::NthWeekday { n, weekday, month, plus } => {
                let (first, last) = month_days(year, month)?;
                let day = nth_weekday(first, last, n, weekday)?;
                Period::Day(day.checked_add_signed(chrono::TimeDelta::days(plus.into()))?)
            }
            Field::Table(table) => {
                let (first, last) = self.grammar.table(table, year)?;
                // A listed feast of a month's length is told by the month that it begins in.
                if first == last { Period::Day(first) } else { Period::Month(first.year(), first.month()) }
            }
        };
        period.days().map(|(first, last)| Instance { period, first, last })
    }

    /// Chooses the instance of a field that is meant near a day.
    pub fn choose(&self, field: &Field, near: NaiveDate, lean: Lean) -> Option<Choice> {
        let reach = match field {
            // A leap day comes back after eight years at the worst, a day of the month on its weekday within that.
            Field::MonthDay { month: 2, day: 29, .. } | Field::Day { .. } => 9,
            // A weekday tells which year is meant, a list may lack some, and a month may have no fifth Sunday.
            Field::MonthDay { weekday: Some(_), .. } | Field::NthWeekday { .. } | Field::Table(_) => 3,
            // Every cycle has one.
            _ => 1,
        };
        let mut candidates = Vec::with_capacity(2 * reach as usize + 1);
        candidates.extend((-reach..=reach).filter_map(|step| self.at(field, near, step)));
        // An explicit weekday picks the year in which it agrees.
        let candidates = match field {
            Field::MonthDay { weekday: Some(weekday), .. } => {
                let agree = |it: &&Instance| it.first.weekday().number_from_monday() == *weekday;
                let agreeing: Vec<Instance> = candidates.iter().filter(agree).copied().collect();
                let within = |it: &Instance| (it.first - near).num_days().abs() < 366 * 2;
                if agreeing.iter().any(within) { agreeing.into_iter().filter(within).collect() } else { candidates }
            }
            _ => candidates,
        };
        let past = candidates.iter().rev().find(|it| has_come(field, it, near));
        let future = candidates.iter().find(|it| still_comes(it, near));
        // On a tie the past one: reports tell what was.
        let nearest = candidates.iter().min_by_key(|it| {
            if it.first > near { (it.first - near).num_days() * 2 + 1 } else { (near - it.last).num_days().max(0) * 2 }
        });
        // Of today and today a week on, the second is kept as the other reading.
        let again = match (field, future) {
            (Field::Weekday(_), Some(day)) if day.first == near => candidates.iter().find(|it| it.first > near),
            _ => None,
        };
        let [past, future, nearest, again] = [past, future, nearest, again].map(|it| it.map(|it| it.period));
        let (period, other, confidence) = match lean {
            Lean::Past => (past, future, 0.95),
            Lean::Future if again.is_some() => (future, again, 0.8),
            Lean::Future => (future, past, 0.95),
            Lean::Nearest => (nearest, if nearest == past { future } else { past }, 0.85),
            Lean::Open => match bare(field, near) {
                Bare::Past(c) => (past, future, c),
                Bare::Nearest(c) => (nearest, if nearest == past { future } else { past }, c),
            },
        };
        let period = period.or(nearest)?;
        Some(Choice { period, other: other.filter(|o| *o != period), confidence })
    }

    /// The first instance that begins after a day (`back`: the last that ends before it).
    pub fn neighbour(&self, field: &Field, from: NaiveDate, back: bool) -> Option<Period> {
        let mut all = (-9..=9).filter_map(|step| self.at(field, from, step));
        let found = if back { all.rfind(|it| it.last < from) } else { all.find(|it| it.first > from) };
        found.map(|it| it.period)
    }

    /// The instance that lies in a stretch of days: the first that begins in it.
    pub fn inside(&self, field: &Field, first: NaiveDate, last: NaiveDate) -> Option<Period> {
        let steps = match field {
            Field::Weekday(_) | Field::Weekend => (last - first).num_days() / 7 + 1,
            Field::Day { .. } => 24,
            _ => 12,
        };
        (0..=steps.min(600))
            .filter_map(|step| self.at(field, first, step))
            .find(|it| (first..=last).contains(&it.first))
            .map(|it| it.period)
    }
}

/// The nth (from the end: negative) of a weekday between two days, both inclusive.
pub fn nth_weekday(first: NaiveDate, last: NaiveDate, n: i32, weekday: u32) -> Option<NaiveDate> {
    let ahead = |from: NaiveDate| u64::from((weekday + 7 - from.weekday().number_from_monday()) % 7);
    let day = if n > 0 {
        first.checked_add_days(Days::new(ahead(first) + 7 * (n as u64 - 1)))?
    } else {
        let back = u64::from((last.weekday().number_from_monday() + 7 - weekday) % 7);
        last.checked_sub_days(Days::new(back + 7 * (n.unsigned_abs() as u64).checked_sub(1)?))?
    };
    (first..=last).contains(&day).then_some(day)
}

/// Western Easter Sunday: the anonymous Gregorian computus (Nature, 1876; Meeus, chapter 8), and before 1583 that of
/// the Julian calendar (Meeus, chapter 8), in which dates of that time are told.
pub fn easter(year: i32) -> Option<NaiveDate> {
    if year < 1583 {
        let (a, b, c) = (year.rem_euclid(4), year.rem_euclid(7), year.rem_euclid(19));
        let d = (19 * c + 15).rem_euclid(30);
        let e = (2 * a + 4 * b - d + 34).rem_euclid(7);
        let sum = d + e + 114;
        return NaiveDate::from_ymd_opt(year, (sum / 31) as u32, (sum % 31 + 1) as u32);
    }
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    NaiveDate::from_ymd_opt(year, month as u32, day as u32)
}

/// How a field is chosen when the sentence gives no direction, with the share of cases in which
/// that was right on annotated news.
enum Bare {
    Past(f32),
    Nearest(f32),
}

fn bare(field: &Field, near: NaiveDate) -> Bare {
    match field {
        Field::Weekday(_) => Bare::Past(0.92),
        Field::Weekend if near.weekday().number_from_monday() <= 3 => Bare::Past(0.8),
        Field::Month(_) => Bare::Past(0.72),
        Field::Quarter(_) | Field::Half(_) | Field::Season(_) | Field::FiscalYear => Bare::Past(0.75),
        Field::MonthDay { .. } => Bare::Nearest(0.93),
        _ => Bare::Nearest(0.8),
    }
}

/// The instance may be what a past clause speaks of.
fn has_come(field: &Field, instance: &Instance, near: NaiveDate) -> bool {
    match field {
        Field::Quarter(_) | Field::Half(_) | Field::FiscalYear => instance.last < near,
        _ => instance.first <= near,
    }
}

/// The instance may be what a clause that looks ahead speaks of.
fn still_comes(instance: &Instance, near: NaiveDate) -> bool {
    // A weekday that is today's is today: "will meet on Tuesday", said on a Tuesday.
    instance.last >= near
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_has_it() {
        for (year, month, day) in [
            (1179, 4, 1),
            (1489, 4, 19),
            (1818, 3, 22),
            (1943, 4, 25),
            (2000, 4, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2038, 4, 25),
        ] {
            assert_eq!(easter(year), NaiveDate::from_ymd_opt(year, month, day), "{year}");
        }
    }

    #[test]
    fn nth_weekdays_count_from_both_ends() {
        let (first, last) = month_days(2025, 5).unwrap();
        let day = |d| NaiveDate::from_ymd_opt(2025, 5, d);
        assert_eq!(nth_weekday(first, last, 2, 7), day(11));
        assert_eq!(nth_weekday(first, last, -1, 1), day(26));
        assert_eq!(nth_weekday(first, last, 5, 7), None);
    }
}
