//! Pieces of the calendar, from a century to a minute.

use super::{Moment, iso_week, month_days, week_monday};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// How fine a date is. Ordered from fine to coarse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// To the hour.
    Hour,
    /// Morning, afternoon, evening, night.
    Daypart,
    /// A calendar day.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// An ISO week.
    Week,
    /// A calendar month.
    Month,
    /// A meteorological season.
    Season,
    /// Three calendar months.
    Quarter,
    /// Six calendar months.
    Half,
    /// A calendar year.
    Year,
    /// A financial year, which need not begin in January.
    FiscalYear,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// Nothing is known but a bound.
    None,
}

impl Granularity {
    /// The name used in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Granularity::Second => "second",
            Granularity::Minute => "minute",
            Granularity::Hour => "hour",
            Granularity::Daypart => "daypart",
            Granularity::Day => "day",
            Granularity::Weekend => "weekend",
            Granularity::Week => "week",
            Granularity::Month => "month",
            Granularity::Season => "season",
            Granularity::Quarter => "quarter",
            Granularity::Half => "half",
            Granularity::Year => "year",
            Granularity::FiscalYear => "fiscal-year",
            Granularity::Decade => "decade",
            Granularity::Century => "century",
            Granularity::None => "none",
        }
    }
}

/// A unit that people count time in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[allow(missing_docs)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// Every unit, from fine to coarse.
    pub const ALL: [Unit; 12] = [
        Unit::Second,
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::Weekend,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Half,
        Unit::Year,
        Unit::Decade,
        Unit::Century,
    ];

    /// The unit of that name.
    pub fn named(name: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.name() == name)
    }

    /// The name that grammars use.
    pub const fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Weekend => "weekend",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Half => "half",
            Unit::Year => "year",
            Unit::Decade => "decade",
            Unit::Century => "century",
        }
    }

    /// The granularity of a value that is counted in this unit.
    pub const fn granularity(self) -> Granularity {
        match self {
            Unit::Second => Granularity::Second,
            Unit::Minute => Granularity::Minute,
            Unit::Hour => Granularity::Hour,
            Unit::Day => Granularity::Day,
            Unit::Weekend => Granularity::Weekend,
            Unit::Week => Granularity::Week,
            Unit::Month => Granularity::Month,
            Unit::Quarter => Granularity::Quarter,
            Unit::Half => Granularity::Half,
            Unit::Year => Granularity::Year,
            Unit::Decade => Granularity::Decade,
            Unit::Century => Granularity::Century,
        }
    }

    /// True for hours, minutes and seconds, which TIMEX3 writes behind a `T`.
    pub const fn is_clock(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }
}

/// Meteorological seasons: whole months. The one that begins in December is named after the year of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// The month that it begins in.
    pub const fn first_month(self, hemisphere: Hemisphere) -> u32 {
        match (self, hemisphere) {
            (Season::Spring, Hemisphere::North) | (Season::Autumn, Hemisphere::South) => 3,
            (Season::Summer, Hemisphere::North) | (Season::Winter, Hemisphere::South) => 6,
            (Season::Autumn, Hemisphere::North) | (Season::Spring, Hemisphere::South) => 9,
            (Season::Winter, Hemisphere::North) | (Season::Summer, Hemisphere::South) => 12,
        }
    }

    /// True when it begins in one year and ends in the next.
    pub const fn spans_new_year(self, hemisphere: Hemisphere) -> bool {
        self.first_month(hemisphere) == 12
    }
}

/// The half of the globe whose seasons are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Hemisphere {
    /// Summer is June to August.
    #[default]
    North,
    /// Summer is December to February.
    South,
}

/// Parts of a day with the hours that they stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum DayPart {
    EarlyHours,
    Morning,
    Midday,
    Afternoon,
    Evening,
    Night,
}

impl DayPart {
    /// First and last minute (`(hour, minute)`), and whether the last falls on the next day.
    pub const fn hours(self) -> ((u32, u32), (u32, u32), bool) {
        match self {
            DayPart::EarlyHours => ((0, 0), (4, 59), false),
            DayPart::Morning => ((6, 0), (11, 59), false),
            DayPart::Midday => ((11, 0), (13, 59), false),
            DayPart::Afternoon => ((12, 0), (17, 59), false),
            DayPart::Evening => ((18, 0), (21, 59), false),
            DayPart::Night => ((20, 0), (5, 59), true),
        }
    }
}

/// When a financial year begins. It is named after the calendar year that it ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum FiscalYear {
    /// United States federal government: 1 October to 30 September.
    #[default]
    UnitedStates,
    /// United Kingdom: taken as the months April to March.
    UnitedKingdom,
    /// The calendar year.
    Calendar,
}

/// A piece of the calendar. Years are astronomical: 1 BC is 0, 44 BC is -43.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Period {
    /// The hundred years that share a prefix: 18 is 1800..1899.
    Century(i32),
    /// The ten years that share a prefix: 199 is 1990..1999; -5 is 50 to 41 BC.
    Decade(i32),
    /// A calendar year.
    Year(i32),
    /// A financial year, named after the calendar year it ends in.
    Fiscal(i32, FiscalYear),
    /// Year and half (1 or 2).
    Half(i32, u32),
    /// Year and quarter (1 to 4).
    Quarter(i32, u32),
    /// Year, season, and where.
    Season(i32, Season, Hemisphere),
    /// Year and month (1 to 12).
    Month(i32, u32),
    /// ISO year and ISO week.
    Week(i32, u32),
    /// Saturday and Sunday of an ISO week.
    Weekend(i32, u32),
    /// A day.
    Day(NaiveDate),
    /// A part of a day.
    Part(NaiveDate, DayPart),
    /// A clock time, local, with its offset from UTC in minutes where the text gives one.
    Time(NaiveDate, NaiveTime, Option<i32>),
}

impl Period {
    /// The period of `unit` that holds `day`. Hours and finer give the day.
    pub fn enclosing(unit: Unit, day: NaiveDate) -> Period {
        let (iso_year, week) = iso_week(day);
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Period::Day(day),
            Unit::Weekend => Period::Weekend(iso_year, week),
            Unit::Week => Period::Week(iso_year, week),
            Unit::Month => Period::Month(day.year(), day.month()),
            Unit::Quarter => Period::Quarter(day.year(), day.month0() / 3 + 1),
            Unit::Half => Period::Half(day.year(), day.month0() / 6 + 1),
            Unit::Year => Period::Year(day.year()),
            // Before our era years count down: 490 to 499 BC are a decade, 1 to 100 BC a century.
            Unit::Decade if day.year() <= 0 => Period::Decade(-((1 - day.year()) / 10) - 1),
            Unit::Century if day.year() <= 0 => Period::Century(-(-day.year() / 100) - 1),
            Unit::Decade => Period::Decade(day.year().div_euclid(10)),
            Unit::Century => Period::Century(day.year().div_euclid(100)),
        }
    }

    /// First and last day, both inclusive; `None` when the calendar has no such piece.
    pub fn days(self) -> Option<(NaiveDate, NaiveDate)> {
        let years =
            |from: i32, to: i32| Some((NaiveDate::from_ymd_opt(from, 1, 1)?, NaiveDate::from_ymd_opt(to, 12, 31)?));
        let months = |year: i32, first: u32, count: u32| {
            let (start, _) = month_days(year, first)?;
            let last = first - 1 + count - 1;
            let (_, end) = month_days(year.checked_add((last / 12) as i32)?, last % 12 + 1)?;
            Some((start, end))
        };
        match self {
            // The fourth century before our era, -4 here, is 400 to 301 BC.
            Period::Century(c) if c < 0 => {
                years(c.checked_mul(100)?.checked_add(1)?, c.checked_mul(100)?.checked_add(100)?)
            }
            Period::Century(c) => years(c.checked_mul(100)?, c.checked_mul(100)?.checked_add(99)?),
            // The 490s BC, -50 here, are 499 to 490 BC; the last decade, -1, has no year 0.
            Period::Decade(d) if d < 0 => {
                years(d.checked_mul(10)?.checked_add(2)?, d.checked_mul(10)?.checked_add(11)?.min(0))
            }
            Period::Decade(d) => years(d.checked_mul(10)?, d.checked_mul(10)?.checked_add(9)?),
            Period::Year(y) => years(y, y),
            Period::Fiscal(y, FiscalYear::UnitedStates) => months(y.checked_sub(1)?, 10, 12),
            Period::Fiscal(y, FiscalYear::UnitedKingdom) => months(y.checked_sub(1)?, 4, 12),
            Period::Fiscal(y, FiscalYear::Calendar) => years(y, y),
            Period::Half(y, h @ 1..=2) => months(y, h * 6 - 5, 6),
            Period::Quarter(y, q @ 1..=4) => months(y, q * 3 - 2, 3),
            Period::Half(..) | Period::Quarter(..) => None,
            Period::Season(y, season, half) => months(y, season.first_month(half), 3),
            Period::Month(y, m) => month_days(y, m),
            Period::Week(y, w) => {
                let monday = week_monday(y, w)?;
                Some((monday, monday.checked_add_days(Days::new(6))?))
            }
            Period::Weekend(y, w) => {
                let monday = week_monday(y, w)?;
                Some((monday.checked_add_days(Days::new(5))?, monday.checked_add_days(Days::new(6))?))
            }
            Period::Day(day) | Period::Time(day, ..) => Some((day, day)),
            Period::Part(day, part) if part.hours().2 => Some((day, day.succ_opt()?)),
            Period::Part(day, _) => Some((day, day)),
        }
    }

    /// First and last moment, both inclusive: days for everything of a day or more, else times.
    pub fn moments(self) -> Option<(Moment, Moment)> {
        let (first, last) = self.days()?;
        match self {
            Period::Part(_, part) => {
                let ((h1, m1), (h2, m2), _) = part.hours();
                Some((Moment::at(first, h1, m1)?, Moment::at(last, h2, m2)?))
            }
            Period::Time(day, time, offset) => {
                let moment = Moment { date: day, time: Some(time), offset };
                Some((moment, moment))
            }
            _ => Some((Moment::day(first), Moment::day(last))),
        }
    }

    /// How fine it is.
    pub const fn granularity(self) -> Granularity {
        match self {
            Period::Century(_) => Granularity::Century,
            Period::Decade(_) => Granularity::Decade,
            Period::Year(_) => Granularity::Year,
            Period::Fiscal(..) => Granularity::FiscalYear,
            Period::Half(..) => Granularity::Half,
            Period::Quarter(..) => Granularity::Quarter,
            Period::Season(..) => Granularity::Season,
            Period::Month(..) => Granularity::Month,
            Period::Week(..) => Granularity::Week,
            Period::Weekend(..) => Granularity::Weekend,
            Period::Day(_) => Granularity::Day,
            Period::Part(..) => Granularity::Daypart,
            Period::Time(..) => Granularity::Minute,
        }
    }

    /// The unit to count in, for widening by "about" and for "the previous one".
    pub const fn unit(self) -> Unit {
        match self {
            Period::Century(_) => Unit::Century,
            Period::Decade(_) => Unit::Decade,
            Period::Year(_) | Period::Fiscal(..) => Unit::Year,
            Period::Half(..) => Unit::Half,
            Period::Quarter(..) | Period::Season(..) => Unit::Quarter,
            Period::Month(..) => Unit::Month,
            Period::Week(..) | Period::Weekend(..) => Unit::Week,
            Period::Day(_) => Unit::Day,
            Period::Part(..) | Period::Time(..) => Unit::Hour,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn every_piece_of_the_calendar_has_its_days() {
        let cases = [
            (Period::Century(18), day(1800, 1, 1), day(1899, 12, 31)),
            (Period::Decade(199), day(1990, 1, 1), day(1999, 12, 31)),
            (Period::Decade(-5), day(-48, 1, 1), day(-39, 12, 31)),
            (Period::enclosing(Unit::Century, day(-43, 3, 15)), day(-99, 1, 1), day(0, 12, 31)),
            (Period::enclosing(Unit::Decade, day(0, 3, 15)), day(-8, 1, 1), day(0, 12, 31)),
            (Period::Year(-43), day(-43, 1, 1), day(-43, 12, 31)),
            (Period::Fiscal(2024, FiscalYear::UnitedStates), day(2023, 10, 1), day(2024, 9, 30)),
            (Period::Half(2025, 2), day(2025, 7, 1), day(2025, 12, 31)),
            (Period::Quarter(2024, 4), day(2024, 10, 1), day(2024, 12, 31)),
            (Period::Season(2023, Season::Winter, Hemisphere::North), day(2023, 12, 1), day(2024, 2, 29)),
            (Period::Season(2023, Season::Summer, Hemisphere::South), day(2023, 12, 1), day(2024, 2, 29)),
            (Period::Season(2024, Season::Winter, Hemisphere::South), day(2024, 6, 1), day(2024, 8, 31)),
            (Period::Fiscal(2024, FiscalYear::UnitedKingdom), day(2023, 4, 1), day(2024, 3, 31)),
            (Period::Month(2024, 2), day(2024, 2, 1), day(2024, 2, 29)),
            (Period::Week(2020, 53), day(2020, 12, 28), day(2021, 1, 3)),
            (Period::Weekend(2025, 24), day(2025, 6, 14), day(2025, 6, 15)),
            (Period::Part(day(2025, 6, 16), DayPart::Night), day(2025, 6, 16), day(2025, 6, 17)),
        ];
        for (period, first, last) in cases {
            assert_eq!(period.days(), Some((first, last)), "{period:?}");
        }
    }

    #[test]
    fn what_the_calendar_has_not_is_none() {
        for period in [
            Period::Month(2025, 13),
            Period::Week(2025, 53),
            Period::Quarter(2025, 5),
            Period::Half(2025, 0),
            Period::Year(i32::MAX),
            Period::Century(i32::MAX),
        ] {
            assert_eq!(period.days(), None, "{period:?}");
        }
    }
}
