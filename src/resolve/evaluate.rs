//! A formula, the scene in which it is said, and the value that comes out.

mod open;

use super::direction::Lean;
use super::field::{self, Calendar};
use super::part::{nth, part};
use super::story::{Mark, Story, one_day};
use super::{AnchorUsed, Limit};
use crate::grammar::{Anchor, Every, Field, Formula, Side, Which, Zone};
use crate::report::Published;
use crate::span::Span;
use crate::time::{
    Amount, DayOrder, DayPart, Granularity, Length, Modifier, Moment, Period, Recurrence, Reference, Unit, Value,
    month_days, shift_day,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

/// What an expression is dated by.
pub struct Scene<'a> {
    pub calendar: Calendar<'a>,
    pub published: Option<&'a Published>,
    /// The day of the utterance, when it is known to the day.
    pub day: Option<NaiveDate>,
    /// What the text has spoken of so far; most expressions ask for little of it.
    pub story: &'a Story,
    /// A date in full that stands just behind and comes before all that was told.
    pub coming: Option<(Period, Span)>,
    /// The expression counts onward from what the text speaks of.
    pub onward: bool,
    /// The entry above, in a log that goes on line by line.
    pub entry: Option<(Period, Span)>,
    /// The expression opens its line.
    pub opens_line: bool,
    /// The clause looks behind what is told: "had begun".
    pub looks_back: bool,
    /// The words themselves do: "the previous autumn".
    pub backward: bool,
    /// The clause says which: "which fell on Thursday".
    pub relative: bool,
    /// The clause is told in the present.
    pub present: bool,
    /// The year that bare months take, when the text gives one.
    pub year: Option<(i32, Span)>,
    /// The text tells history: bare dates belong to its story, not to the day of the report.
    pub history: bool,
    /// The clause looks ahead from the day of the report, whatever the text tells.
    pub to_come: bool,
    /// The same day in full, above a text that tells again.
    pub named: Option<(NaiveDate, Span)>,
    /// The year in which the text last had the month of the expression.
    pub year_of_month: Option<(i32, Span)>,
    /// What a clause looks ahead from, when that is over: "said in January that it would end in June".
    pub ahead_of: Option<(Period, Span)>,
    /// The clause is told from the day of the report: "has since", "is now".
    pub told_now: bool,
    /// The text opens as a report of the day does: "two years ago" counts from that day.
    pub reports: bool,
    /// An article stands before it: "on the Monday".
    pub definite: bool,
    /// The clause of a story tells of its own time: "was now open".
    pub told_then: bool,
    pub lean: Lean,
    pub limit: Option<Limit>,
    /// Inside "by".
    pub deadline: bool,
    /// It stands in quotation marks.
    pub quoted: bool,
    /// The expression opens a sentence in a paragraph that has a date: the story goes on from there.
    pub goes_on: bool,
    pub date_order: Option<DayOrder>,
    /// Where the sentence begins in the text.
    pub sentence: usize,
}

/// A clock that goes back by less than so many hours in a log was set wrong: no day has passed.
const WRONG: i64 = 2;
/// From this hour on it is evening, and until that one it is still night.
const EVENING: u32 = 18;
const MORNING: u32 = 6;
const NOON: u32 = 12;
/// So many years are told from the day of the report, and as round as the number.
const AGES: f64 = 200.0;

/// A value on its way.
#[derive(Clone, Debug)]
pub struct Dated {
    pub value: Option<Value>,
    pub point: Option<NaiveDate>,
    pub earliest: Option<Moment>,
    pub latest: Option<Moment>,
    pub approximate: bool,
    pub modifier: Option<Modifier>,
    pub granularity: Option<Granularity>,
    /// A clock time although the value is a day.
    pub clock: bool,
    pub anchor: Option<AnchorUsed>,
    pub other: Option<Period>,
    pub confidence: f32,
    /// An instance was chosen by the lean.
    pub chosen: bool,
    pub impossible: bool,
    /// The unit that an offset was counted in.
    pub offset: Option<Unit>,
}

impl Dated {
    fn bare(value: Value) -> Dated {
        Dated {
            value: Some(value),
            point: None,
            earliest: None,
            latest: None,
            approximate: false,
            modifier: None,
            granularity: None,
            clock: false,
            anchor: None,
            other: None,
            confidence: 0.95,
            chosen: false,
            impossible: false,
            offset: None,
        }
    }

    /// A piece of the calendar with its own ends as bounds.
    pub fn period(period: Period) -> Option<Dated> {
        let (earliest, latest) = period.moments()?;
        Some(Dated {
            point: Some(earliest.date),
            earliest: Some(earliest),
            latest: Some(latest),
            ..Dated::bare(Value::Period(period))
        })
    }

    /// A day that the calendar does not have.
    pub fn impossible() -> Dated {
        Dated { value: None, impossible: true, confidence: 0.0, ..Dated::bare(Value::Reference(Reference::Past)) }
    }

    fn anchored(self, anchor: AnchorUsed) -> Dated {
        Dated { anchor: Some(anchor), ..self }
    }

    pub fn as_period(&self) -> Option<Period> {
        match self.value {
            Some(Value::Period(period)) => Some(period),
            _ => None,
        }
    }

    pub fn within(self, earliest: Option<NaiveDate>, latest: Option<NaiveDate>) -> Dated {
        Dated { earliest: earliest.map(Moment::day), latest: latest.map(Moment::day), ..self }
    }
}

pub fn days(day: NaiveDate, n: i64) -> Option<NaiveDate> {
    shift_day(day, n, Unit::Day)
}

/// Half a unit on either side of the point of an offset: what "three weeks ago" leaves open.
fn tolerance(day: NaiveDate, amount: f64, unit: Unit, back: bool) -> Option<NaiveDate> {
    let sign = if back { -1 } else { 1 };
    let half = amount.fract() != 0.0;
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Some(day),
        Unit::Day if amount < 7.0 => Some(day),
        Unit::Day => days(day, sign),
        Unit::Weekend | Unit::Week => days(day, 4 * sign),
        Unit::Month if half => days(day, 8 * sign),
        Unit::Month => days(day, 15 * sign),
        Unit::Quarter => days(day, 45 * sign),
        Unit::Half => shift_day(day, 3 * sign, Unit::Month),
        Unit::Year if half => shift_day(day, 3 * sign, Unit::Month),
        // "Some 92,000 years ago", "800 years ago": as round as it is said.
        Unit::Year if amount >= AGES && amount % 100.0 == 0.0 => {
            let thousands = amount >= 2000.0 && amount % 1000.0 == 0.0;
            shift_day(day, if thousands { 500 } else { 50 } * sign, Unit::Year)
        }
        Unit::Year => shift_day(day, 6 * sign, Unit::Month),
        Unit::Decade if half => shift_day(day, 30 * sign, Unit::Month),
        Unit::Century if half => shift_day(day, 25 * sign, Unit::Year),
        Unit::Decade => shift_day(day, 5 * sign, Unit::Year),
        Unit::Century => shift_day(day, 50 * sign, Unit::Year),
    }
}

/// Moves a day by a number of units that may have a fraction.
fn shift(day: NaiveDate, amount: f64, unit: Unit, back: bool) -> Option<NaiveDate> {
    let sign = if back { -1.0 } else { 1.0 };
    if amount.fract() == 0.0 {
        return shift_day(day, (amount * sign) as i64, unit);
    }
    let (finer, per) = match unit {
        Unit::Century => (Unit::Year, 100.0),
        Unit::Decade => (Unit::Year, 10.0),
        Unit::Year => (Unit::Month, 12.0),
        Unit::Half => (Unit::Month, 6.0),
        Unit::Quarter => (Unit::Day, 91.0),
        Unit::Month => (Unit::Day, 30.0),
        Unit::Week | Unit::Weekend => (Unit::Day, 7.0),
        _ => (Unit::Day, 1.0),
    };
    shift_day(day, (amount * per * sign).round() as i64, finer)
}

impl Scene<'_> {
    /// What the text speaks of here.
    fn focus(&self) -> Option<(Period, Span)> {
        let focus = || match (self.onward, self.backward) {
            (true, _) => self.story.focus_onward(self.quoted),
            (_, true) => self.story.focus_back(),
            _ => self.story.focus(),
        };
        self.coming.or_else(|| focus().map(Mark::place))
    }

    /// The same for years and longer units.
    fn focus_year(&self) -> Option<(Period, Span)> {
        self.story.focus_year().map(Mark::place)
    }

    /// The day that a time of day without one is on.
    fn day_in_hand(&self) -> Option<(Period, Span)> {
        let told = || self.story.day_in_hand(self.day).filter(|day| self.relative || !self.story.is_of_other(day));
        self.entry.or_else(|| told().map(Mark::place))
    }

    /// The years that the heading above gives.
    fn section(&self) -> Option<(i32, i32)> {
        if self.coming.is_some() || self.to_come { None } else { self.story.section() }
    }

    /// The value of a formula; `None` when it stays open.
    pub fn date(&self, formula: &Formula) -> Option<Dated> {
        match formula {
            Formula::Exact(period) => Some(Dated { confidence: 0.98, ..Dated::period(*period)? }),
            Formula::Date { year, month, day, .. } => {
                let date = NaiveDate::from_ymd_opt(*year, *month, *day)?;
                Some(Dated { confidence: 0.99, ..Dated::period(Period::Day(date))? })
            }
            Formula::Numeric { first, second, year } => self.numeric(|order| {
                let (year, month, day) = order.in_year(*first, *second, *year);
                NaiveDate::from_ymd_opt(year, month, day)
            }),
            Formula::ShortNumeric(numbers) => {
                let now = self.base(Unit::Year)?.year();
                self.numeric(|order| {
                    let (year, month, day) = order.of_three(*numbers);
                    NaiveDate::from_ymd_opt(of_century(year as i32, now), month, day)
                })
            }
            Formula::Fiscal(year) => {
                Some(Dated { confidence: 0.98, ..Dated::period(Period::Fiscal(*year, self.calendar.fiscal_year))? })
            }
            Formula::ShortYear(n) => {
                let year = of_century(*n, self.base(Unit::Year)?.year());
                Some(Dated { confidence: 0.9, ..Dated::period(Period::Year(year))? })
            }
            Formula::ShortDecade(tens) => {
                let now = self.base(Unit::Year)?.year();
                let this = now.div_euclid(100) * 10 + tens;
                // A story of the 1870s goes on in the 1880s, and speaks of no other eighties.
                let told = self.focus().filter(|_| self.history).and_then(|(period, _)| period.days());
                let told = told.map_or(now, |(first, _)| first.year());
                let decade = match self.history {
                    true => (-1..=1)
                        .map(|n| this + n * 10 - (now - told) / 100 * 10)
                        .min_by_key(|d| (d * 10 + 5 - told).abs())?,
                    false if this * 10 + 9 < now => this,
                    false => this - 10,
                };
                Some(Dated { confidence: 0.9, ..Dated::period(Period::Decade(decade))? })
            }
            Formula::Open(field) => self.open(field),
            Formula::Of(field, outer) => {
                let outer = self.date(outer)?;
                let (first, last) = match outer.offset {
                    Some(unit) => Period::enclosing(unit, outer.point?).days()?,
                    None => outer.as_period()?.days()?,
                };
                let anchor = outer.anchor.clone();
                if let Some(of_fiscal) = outer.as_period().and_then(|year| fiscal_part(field, year)) {
                    return Some(Dated { anchor, confidence: outer.confidence, ..of_fiscal });
                }
                let period = self.calendar.inside(field, first, last)?;
                Some(Dated { anchor, confidence: outer.confidence, ..Dated::period(period)? })
            }
            Formula::Shift(anchor, amount, unit, back) => self.shift(*anchor, *amount, *unit, *back),
            Formula::Unit(which, unit, anchor) => {
                // A story says "the year before" where it does not speak of its own time.
                let told_now = self.told_now || *which == Which::Last && *unit >= Unit::Month;
                let (base, used) = Scene { told_now, ..*self }.anchor(*anchor, *unit)?;
                let confidence = self.trust(*anchor, &used, *unit);
                // "Was put off until the new year": what is over was in the one that has begun.
                let begun = self.lean == Lean::Past || self.lean == Lean::Nearest && base.month() <= 6;
                let over = *anchor == Anchor::Story && begun && matches!(used, AnchorUsed::Publication(_));
                let step = match which {
                    Which::Next if over => 0,
                    Which::Last => -1,
                    Which::This => 0,
                    Which::Next => 1,
                };
                let period =
                    Period::enclosing(*unit, shift_day(Period::enclosing(*unit, base).days()?.0, step, *unit)?);
                Some(Dated { confidence, ..Dated::period(period)? }.anchored(used))
            }
            Formula::Field(which, field, anchor) => self.field(*which, field, *anchor),
            Formula::Enclosing(unit, inner) => {
                let inner = self.date(inner)?;
                let period = Period::enclosing(*unit, inner.point?);
                let keeps =
                    inner.as_period().filter(|p| inner.offset.is_none() && p.granularity() > period.granularity());
                // "That day" after a month: the month is all that is known.
                let confidence = match keeps {
                    Some(_) => 0.4,
                    None => inner.confidence.max(0.85),
                };
                let period = keeps.unwrap_or(period);
                Some(Dated { anchor: inner.anchor, confidence, ..Dated::period(period)? })
            }
            Formula::Focus(least) => {
                let coarse = |p: Period| least.is_none_or(|unit| p.granularity() >= unit.granularity());
                // News speaks of what is over: nothing happened "at the same time" as a plan.
                let over = |p: Period| self.history || p.days().zip(self.day).is_none_or(|(p, day)| p.0 <= day);
                let (period, span) = self.focus().filter(|(p, _)| coarse(*p) && over(*p))?;
                Some(Dated { confidence: 0.4, ..Dated::period(period)? }.anchored(AnchorUsed::Focus { period, span }))
            }
            // A story of other years says "today" for the time in which it is read.
            Formula::Today if self.history => Some(self.reference(Reference::Present, None)),
            Formula::Today => Some(Dated::period(Period::Day(self.day?))?.anchored(AnchorUsed::Publication(self.day?))),
            Formula::Story => {
                // What is over was not on a day that is still to come, though that was the last that was named.
                let comes = |day: NaiveDate| self.lean == Lean::Past && self.day.is_some_and(|today| today < day);
                let in_hand = self.day_in_hand().and_then(|(period, span)| Some((one_day(period)?, period, span)));
                match in_hand.filter(|(day, ..)| !comes(*day)) {
                    Some((day, period, span)) => Some(
                        Dated { confidence: 0.8, ..Dated::period(Period::Day(day))? }
                            .anchored(AnchorUsed::Focus { period, span }),
                    ),
                    // In a story of long ago, on some day.
                    None if self.history => None,
                    None => self.date(&Formula::Today),
                }
            }
            Formula::YearBack(years) => {
                let (period, span) = self.focus()?;
                let first = shift_day(period.days()?.0, -i64::from(*years), Unit::Year)?;
                let moved = Period::enclosing(period.unit(), first);
                Some(Dated { confidence: 0.8, ..Dated::period(moved)? }.anchored(AnchorUsed::Focus { period, span }))
            }
            Formula::SameIn(year) => {
                let outer = self.date(year)?;
                // What it is the same as stands just before it.
                let focus = self.focus().filter(|(_, span)| span.start >= self.sentence);
                let Some((period, span)) = focus else { return Some(Dated { confidence: 0.4, ..outer }) };
                let (first, year) = (period.days()?.0, outer.as_period()?.days()?.0.year());
                let moved = shift_day(first, i64::from(year) - i64::from(first.year()), Unit::Year)?;
                let dated = Dated { confidence: 0.8, ..Dated::period(Period::enclosing(period.unit(), moved))? };
                Some(dated.anchored(AnchorUsed::Focus { period, span }))
            }
            Formula::After(amount, unit, day) => {
                let inner = self.date(day)?;
                let (Amount::Exact(n), Some(from)) = (amount, one_day(inner.as_period()?)) else { return None };
                let moved = Dated::period(Period::Day(shift(from, *n, *unit, false)?))?;
                Some(Dated { anchor: inner.anchor, confidence: inner.confidence.min(0.9), ..moved })
            }
            Formula::Part(which, inner) => {
                let dated = part(*which, self.date(inner)?)?;
                match **inner {
                    // "Quit at the end of the month": what is over was not in what is still to come.
                    Formula::Unit(Which::This, unit, Anchor::Story)
                        if self.lean == Lean::Past
                            && matches!(dated.anchor, Some(AnchorUsed::Publication(day)) if dated.point > Some(day)) =>
                    {
                        part(*which, self.date(&Formula::Unit(Which::Last, unit, Anchor::Utterance))?)
                    }
                    _ => Some(dated),
                }
            }
            Formula::Nth(n, what, inner) => nth(*n, *what, self.date(inner)?),
            Formula::DayPart(part, inner_formula) => {
                // "Rain fell in the night", with no day before it: the night before the report.
                let behind = **inner_formula == Formula::Story && *part == DayPart::Night && self.lean != Lean::Future;
                let inner = self.date(inner_formula)?;
                let Some(Period::Day(day)) = inner.as_period() else { return None };
                let behind = behind && self.day == Some(day);
                // "Began in the night and was out by dawn"
                let first = if *part == DayPart::EarlyHours { 0 } else { MORNING };
                let dawns = **inner_formula == Formula::Story
                    && matches!(part, DayPart::Morning | DayPart::EarlyHours)
                    && (matches!(self.day_in_hand(), Some((Period::Part(_, DayPart::Night), _)))
                        || NaiveTime::from_hms_opt(first, 0, 0).is_some_and(|time| self.passes_midnight(time)));
                let day = match (behind, dawns) {
                    (true, _) => day.pred_opt()?,
                    (_, true) => day.succ_opt()?,
                    _ => day,
                };
                let dated = Dated::period(Period::Part(day, *part))?;
                let modifier = (*part == DayPart::EarlyHours).then_some(Modifier::Start);
                Some(Dated {
                    modifier,
                    anchor: inner.anchor,
                    confidence: inner.confidence,
                    chosen: inner.chosen,
                    other: None,
                    ..dated
                })
            }
            Formula::Clock(minutes, offset, inner) => {
                let told = self.published.and_then(|said| said.time).map(|time| time.hour() * 60 + time.minute());
                // The time at the head of an entry is that at which it was written.
                let heads = **inner == Formula::Story && self.opens_line && told == Some(*minutes);
                let inner = self.date(if heads { &Formula::Today } else { inner })?;
                let Some(Period::Day(mut day)) = inner.as_period() else { return None };
                let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0)?;
                // "Voted on Sunday ... spoke shortly after midnight": the one behind the day.
                let midnight = *minutes == 0 && self.lean == Lean::Past && self.entry.is_none() && self.day > Some(day);
                if matches!(inner.anchor, Some(AnchorUsed::Focus { .. })) && (midnight || self.passes_midnight(time)) {
                    day = day.succ_opt()?;
                }
                let dated = Dated::period(Period::Time(day, time, offset.map(|zone| offset_on(zone, day))))?;
                Some(Dated { anchor: inner.anchor, confidence: inner.confidence, chosen: inner.chosen, ..dated })
            }
            Formula::Modified(modifier, inner) => self.modified(*modifier, inner),
            Formula::Bounded(side, inner) => self.bounded(*side, inner),
            Formula::Duration(length) => {
                let exact = length.0.iter().all(|(amount, _)| matches!(amount, Amount::Exact(_)));
                let confidence = if exact { 0.92 } else { 0.8 };
                Some(Dated { confidence, ..Dated::bare(Value::Duration(length.clone())) })
            }
            Formula::Between(a, b) => Some(Dated::bare(Value::Between(a.clone(), b.clone()))),
            Formula::Window(which, amount, unit, of) => self.window(*which, *amount, *unit, of.as_deref()),
            Formula::Within(length) => {
                let dated =
                    Dated { modifier: Some(Modifier::EqualOrLess), ..Dated::bare(Value::Duration(length.clone())) };
                let Some(day) = self.day.filter(|_| !self.history || self.told_now) else { return Some(dated) };
                let end = add_length(day, length)?;
                Some(dated.within(Some(day), Some(end)).anchored(AnchorUsed::Publication(day)))
            }
            Formula::Set { every, quant, freq } => {
                let every = match every {
                    Every::Length(length) => Recurrence::Length(length.clone()),
                    Every::Weekday(day) => Recurrence::Weekday(*day),
                    Every::DayPart(part) => Recurrence::DayPart(*part),
                    Every::Month(month) => Recurrence::MonthOfYear(*month),
                    Every::Season(season) => Recurrence::Season(*season),
                    // 29 February comes every four years, 30 February never.
                    Every::DayOfYear(month, day) if NaiveDate::from_ymd_opt(2000, *month, *day).is_none() => {
                        return Some(Dated::impossible());
                    }
                    Every::DayOfYear(month, day) => Recurrence::DayOfYear(*month, *day),
                    Every::Unit(unit) => Recurrence::Length(Length::of(Amount::Exact(1.0), *unit)),
                };
                // Whether "daily" is P1D or XXXX-XX-XX is a matter of convention.
                let confidence = 0.75;
                Some(Dated { confidence, ..Dated::bare(Value::Set { every, quant: *quant, freq: *freq }) })
            }
            // "The town was now open": in a story the words mean its own time, and which day that is nothing tells.
            Formula::Reference(Reference::Present, None) if self.told_then => {
                Some(Dated { confidence: 0.8, ..Dated::bare(Value::Reference(Reference::Present)) })
            }
            Formula::Reference(reference, reach) => Some(self.reference(*reference, *reach)),
            Formula::Aside(inner) => self.date(inner),
            Formula::Coming(inner) => Scene { lean: Lean::Future, ..*self }.date(inner),
            Formula::IfFuture(ahead, length) => match self.lean {
                Lean::Future => self.date(ahead),
                _ => self.date(length),
            },
            // Ranges are taken apart where expressions are found.
            Formula::Range(a, _) | Formula::List(a, _) => self.date(a),
        }
    }

    /// The day to count a unit from: the day of the utterance, or a coarser date that lies in one
    /// such unit ("March 2019 issue": last year resolves, yesterday does not).
    fn base(&self, unit: Unit) -> Option<NaiveDate> {
        if let Some(day) = self.day {
            return Some(day);
        }
        let when = self.published?.when;
        let (first, last) = (when.first_day()?, when.last_day()?);
        (unit > Unit::Day && Period::enclosing(unit, first) == Period::enclosing(unit, last)).then_some(first)
    }

    /// How often a date that is counted in a unit comes out right, by what it is counted from.
    fn trust(&self, anchor: Anchor, used: &AnchorUsed, unit: Unit) -> f32 {
        match (anchor, used) {
            // "The next day", where only the month is known.
            (_, AnchorUsed::Focus { period, .. }) if period.granularity() > unit.granularity() => 0.4,
            (Anchor::Utterance, AnchorUsed::Focus { .. }) => 0.5,
            (_, AnchorUsed::Focus { .. } | AnchorUsed::FocusYear { .. }) => 0.9,
            (Anchor::Focus, AnchorUsed::Publication(_)) => 0.6,
            (Anchor::Utterance | Anchor::Story, AnchorUsed::Publication(_)) => 0.95,
        }
    }

    fn anchor(&self, anchor: Anchor, unit: Unit) -> Option<(NaiveDate, AnchorUsed)> {
        let focus = || {
            let focus = if unit >= Unit::Year { self.focus_year() } else { self.focus() };
            match focus {
                // "Abandoned several minutes later": on the day in hand, and not two days earlier.
                Some((period, _)) if unit.is_clock() && period.granularity() > Granularity::Day => {
                    self.day_in_hand().or(focus)
                }
                // "The previous day" counts from a day rather than from a year that was named in passing.
                Some((period, _)) if unit == Unit::Day && period.granularity() > Granularity::Day => {
                    self.day_in_hand().or(focus)
                }
                _ => focus,
            }
        };
        let of_story = match anchor {
            Anchor::Focus => true,
            // "In 1991 ... by the end of the year": the year that was just named.
            Anchor::Story => self.history || unit == Unit::Year && self.year.is_some(),
            Anchor::Utterance => self.history && !self.told_now && !self.reports,
        };
        // "Tomorrow" cannot be counted from a year.
        let fine = |p: Period| anchor != Anchor::Utterance || p.granularity() <= unit.granularity();
        if of_story && let Some((period, span)) = focus().filter(|(p, _)| fine(*p)) {
            return Some((period.days()?.0, AnchorUsed::Focus { period, span }));
        }
        let base = self.base(unit)?;
        Some((base, AnchorUsed::Publication(base)))
    }

    /// A date in nothing but digits: the reading in the order that is asked for, else the usual one; what else it may be is kept.
    fn numeric(&self, read: impl Fn(DayOrder) -> Option<NaiveDate>) -> Option<Dated> {
        let usual = [DayOrder::Mdy, DayOrder::Dmy];
        let mut orders = self.date_order.into_iter().chain(usual).chain([DayOrder::Ymd]);
        let Some(day) = orders.find_map(&read) else { return Some(Dated::impossible()) };
        let other = usual.into_iter().filter_map(read).find(|other| *other != day).map(Period::Day);
        let confidence = match (other, self.date_order) {
            (None, _) => 0.97,
            (Some(_), Some(_)) => 0.9,
            (Some(_), None) => 0.55,
        };
        Some(Dated { other, confidence, ..Dated::period(Period::Day(day))? })
    }

    /// A time of day is on the day behind that of the last time that was told: in a log whatever goes back, elsewhere what
    /// comes by noon behind an evening or a night, where that is not behind the report: "the span fell on Monday evening.
    /// Divers found it shortly after dawn". Behind an hour of the evening in the day of the report only the small hours do.
    fn passes_midnight(&self, time: NaiveTime) -> bool {
        let over = |day: NaiveDate| self.day.is_none_or(|today| day < today);
        let late = match self.day_in_hand() {
            Some((Period::Time(_, last, _), _)) if self.entry.is_some() => {
                return last - time >= TimeDelta::hours(WRONG);
            }
            Some((Period::Time(day, last, _), _)) if last.hour() >= EVENING => Some((day, MORNING)),
            // "They met at 9 a.m. and left at about 2 a.m."
            Some((Period::Time(day, last, _), _)) if last > time && last.hour() >= MORNING => Some((day, MORNING)),
            Some((Period::Part(day, DayPart::Evening), _)) => Some((day, MORNING)),
            // "A curfew imposed overnight was lifted at 6 a.m."
            Some((Period::Part(day, DayPart::Night), _)) => Some((day, NOON)),
            _ => None,
        };
        let noon = NaiveTime::from_hms_opt(NOON, 0, 0).is_some_and(|noon| time <= noon);
        // "It had left at 10 p.m. on Saturday and had been due at six": what looks back goes on within its sentence.
        let beside = self.day_in_hand().is_some_and(|(_, span)| span.start >= self.sentence);
        (!self.looks_back && self.lean == Lean::Past || beside && self.lean != Lean::Nearest)
            && late.is_some_and(|(day, until)| time.hour() < until || noon && over(day))
    }

    fn shift(&self, anchor: Anchor, amount: Amount, unit: Unit, back: bool) -> Option<Dated> {
        // From a stretch that is no finer than the unit, both its ends move.
        if anchor == Anchor::Focus
            && let (Some((period, span)), Amount::Exact(n)) = (self.focus(), amount)
            && period.granularity() >= unit.granularity()
            && period.granularity() > Granularity::Day
            && !(unit == Unit::Day && self.day_in_hand().is_some())
        {
            let (first, last) = period.days()?;
            let (first, last) = (shift(first, n, unit, back)?, shift(last, n, unit, back)?);
            // The middle tells which month it is that a month moves to by two days.
            let moved = Period::enclosing(period.unit(), first + (last - first) / 2);
            let confidence = if period.granularity() > unit.granularity() { 0.4 } else { 0.75 };
            let dated = Dated { confidence, ..Dated::period(moved)? };
            let dated = if moved.days() == Some((first, last)) { dated } else { dated.within(Some(first), Some(last)) };
            let dated = Dated { point: Some(first), ..dated };
            return Some(dated.anchored(AnchorUsed::Focus { period, span }));
        }
        let (base, used) = match amount {
            // "800 years ago": from when it is read, whatever the text tells of.
            Amount::Exact(n) if anchor == Anchor::Utterance && unit == Unit::Year && n >= AGES => {
                let base = self.base(unit)?;
                (base, AnchorUsed::Publication(base))
            }
            _ => self.anchor(anchor, unit)?,
        };
        // "Yesterday" is a day, "two years ago" about that.
        let most = match amount {
            Amount::Exact(_) if unit <= Unit::Day => 0.95,
            Amount::Exact(_) => 0.92,
            Amount::Vague { .. } => 0.8,
        };
        let confidence = self.trust(anchor, &used, unit).min(most);
        let dated = match amount {
            Amount::Exact(n) if unit.is_clock() && clock_of(&used).is_some() => {
                let (moment, zone) = clock_of(&used)?;
                let moment = moment.checked_add_signed(clock_length(if back { -n } else { n }, unit)?)?;
                Dated::period(Period::Time(moment.date(), moment.time(), zone))?
            }
            Amount::Exact(_) if unit.is_clock() => {
                let hours = match (amount, unit) {
                    (Amount::Exact(n), Unit::Hour) => n,
                    _ => 1.0,
                };
                let reach = (hours / 24.0).ceil().max(1.0) as i64;
                // The hour of publication is unknown: it may reach into the day next to it.
                let (first, last) = if back { (days(base, -reach)?, base) } else { (base, days(base, reach)?) };
                Dated {
                    clock: true,
                    modifier: Some(Modifier::Approx),
                    approximate: true,
                    ..Dated::period(Period::Day(base))?.within(Some(first), Some(last))
                }
            }
            Amount::Exact(n) => {
                let point = shift(base, n, unit, back)?;
                let finer = match unit {
                    Unit::Century if n.fract() != 0.0 => Unit::Decade,
                    Unit::Decade if n.fract() != 0.0 => Unit::Year,
                    Unit::Year if n.fract() != 0.0 => Unit::Month,
                    Unit::Month | Unit::Week if n.fract() != 0.0 => Unit::Day,
                    unit => unit,
                };
                let value = Value::Period(Period::enclosing(finer, point));
                Dated {
                    point: Some(point),
                    offset: Some(unit),
                    ..Dated::bare(value).within(tolerance(point, n, unit, true), tolerance(point, n, unit, false))
                }
            }
            Amount::Vague { least, most } => {
                let reference = if back { Reference::Past } else { Reference::Future };
                let near = shift(base, f64::from(least), unit, back)?;
                // "decades ago": at least so long, and nobody knows how long.
                let far = (most > 0).then(|| shift(base, f64::from(most), unit, back)).flatten();
                let far = far.and_then(|far| tolerance(far, f64::from(most), unit, back));
                let near = if most > 0 { tolerance(near, f64::from(least), unit, !back)? } else { near };
                // "weeks later" is not before.
                let near = if back { near.min(base) } else { near.max(base) };
                let (first, last) = if back { (far, Some(near)) } else { (Some(near), far) };
                Dated {
                    point: Some(near),
                    offset: Some(unit),
                    ..Dated::bare(Value::Reference(reference)).within(first, last)
                }
            }
        };
        Some(Dated { confidence, ..dated }.anchored(used))
    }

    fn modified(&self, modifier: Modifier, inner: &Formula) -> Option<Dated> {
        let dated = self.date(inner)?;
        let is_length = matches!(dated.value, Some(Value::Duration(_) | Value::Between(..) | Value::Set { .. }));
        if is_length {
            return Some(Dated { modifier: Some(modifier), approximate: modifier == Modifier::Approx, ..dated });
        }
        Some(match modifier {
            Modifier::Approx => {
                // An offset: the point plus and minus one unit. A calendar unit: one more on either side.
                let around = match (dated.offset, dated.point) {
                    (Some(unit), Some(point)) => {
                        let (first, last) = (shift_day(point, -1, unit)?, shift_day(point, 1, unit)?);
                        // A round number leaves more open than that.
                        let (least, most) = (dated.earliest.map(|m| m.date), dated.latest.map(|m| m.date));
                        Some((least.map_or(first, |day| day.min(first)), most.map_or(last, |day| day.max(last))))
                    }
                    (None, _) => match dated.as_period() {
                        Some(period) => {
                            let (first, last) = period.days()?;
                            let unit = period.unit();
                            let last = shift_day(last.succ_opt()?, 1, unit)?.pred_opt()?;
                            Some((shift_day(first, -1, unit)?, last))
                        }
                        None => None,
                    },
                    _ => None,
                };
                let approximate = Dated { modifier: Some(modifier), approximate: true, ..dated };
                match around {
                    Some((first, last)) if !approximate.clock => approximate.within(Some(first), Some(last)),
                    _ => approximate,
                }
            }
            Modifier::Before => {
                let point = dated.point;
                Dated { modifier: Some(modifier), ..dated.within(None, point) }
            }
            Modifier::After => {
                let point = dated.point;
                // A point that is still to come has no end.
                Dated { modifier: Some(modifier), ..dated.within(point, self.day.filter(|day| Some(*day) >= point)) }
            }
            _ => Dated { modifier: Some(modifier), ..dated },
        })
    }

    fn bounded(&self, side: Side, inner: &Formula) -> Option<Dated> {
        let lean = match side {
            Side::Since => Lean::Past,
            Side::From if self.lean != Lean::Future => Lean::Nearest,
            _ => self.lean,
        };
        let scene = Scene { lean, published: self.published, deadline: side == Side::By, ..*self };
        let dated = scene.date(inner)?;
        let base = self.base(Unit::Day).or_else(|| self.published.and_then(|p| p.when.last_day()));
        let (first, last) = (dated.earliest.map(|m| m.date), dated.latest.map(|m| m.date));
        let before = base.and_then(|day| day.pred_opt());
        let after = base.and_then(|day| day.succ_opt());
        let (first, last) = match side {
            Side::Since => (first, base.filter(|b| Some(*b) >= first)),
            Side::By => (base.filter(|b| Some(*b) <= last), last),
            Side::Until => (None, last),
            Side::From => (first, None),
            Side::SoFar => (first, base),
            Side::Earlier => (first, before.filter(|b| Some(*b) >= first).or(last)),
            Side::Later => (after.filter(|a| Some(*a) <= last).or(first), last),
        };
        Some(dated.within(first, last))
    }

    fn window(&self, which: Which, amount: Amount, unit: Unit, of: Option<&Formula>) -> Option<Dated> {
        let value = Value::Duration(Length::of(amount, unit));
        let back = which == Which::Last;
        // "She spent the next four years in Lorm": not those to come.
        let over = !back && self.lean == Lean::Past;
        let now = || self.base(Unit::Day).filter(|_| !over && (!self.history || self.told_now));
        let of = of.map(|of| self.date(of));
        let edge = match &of {
            None => now(),
            // "The last two months of 2024" end before 2025.
            Some(of) => of
                .as_ref()
                .and_then(|of| of.as_period()?.days())
                .and_then(|(first, last)| if back { last.succ_opt() } else { Some(first) }),
        };
        let Some(day) = edge else { return Some(Dated::bare(value)) };
        let most = match amount {
            Amount::Exact(n) => n,
            Amount::Vague { most, .. } => f64::from(most),
        };
        let (most, unit) = match unit {
            Unit::Hour => ((most / 24.0).ceil(), Unit::Day),
            Unit::Minute | Unit::Second => (1.0, Unit::Day),
            unit => (most, unit),
        };
        let far = shift(day, most, unit, back)?;
        let (first, last) = if back { (far, day) } else { (day, far) };
        match of.flatten() {
            None => {
                let dated = Dated { point: Some(first), ..Dated::bare(value).within(Some(first), Some(last)) };
                Some(dated.anchored(AnchorUsed::Publication(day)))
            }
            Some(of) => {
                let dated = Dated::bare(value).within(Some(first), last.pred_opt());
                Some(Dated { point: Some(first), anchor: of.anchor, confidence: of.confidence.min(0.92), ..dated })
            }
        }
    }

    fn reference(&self, reference: Reference, reach: Option<(u32, u32, Unit)>) -> Dated {
        // "At the time", "former": when, nothing tells.
        let confidence = if reach.is_none() && reference == Reference::Past { 0.8 } else { 0.9 };
        let dated = Dated { confidence, ..Dated::bare(Value::Reference(reference)) };
        let Some(day) = self.base(Unit::Day) else { return dated };
        let far =
            |back| reach.and_then(|(_, most, unit)| shift_day(day, if back { -1 } else { 1 } * i64::from(most), unit));
        let dated = match reference {
            Reference::Present => dated.within(Some(day), Some(day)),
            Reference::Past if reach.is_some() => dated.within(far(true), Some(day)),
            Reference::Past => return dated,
            Reference::Future => dated.within(Some(day), far(false)),
        };
        Dated { point: Some(day), ..dated }.anchored(AnchorUsed::Publication(day))
    }
}

/// The year that two digits name: none that is further ahead than ten years.
fn of_century(n: i32, now: i32) -> i32 {
    let century = now.div_euclid(100) * 100;
    if century + n <= now + 10 { century + n } else { century + n - 100 }
}

/// A quarter or a half of a financial year, which are counted from where it begins.
fn fiscal_part(field: &Field, year: Period) -> Option<Dated> {
    let Period::Fiscal(..) = year else { return None };
    let (first, last) = year.days()?;
    match *field {
        // Such years begin with a quarter of the calendar.
        Field::Quarter(nth) => {
            Dated::period(Period::enclosing(Unit::Quarter, shift_day(first, 3 * i64::from(nth) - 3, Unit::Month)?))
        }
        Field::Half(nth) => {
            let middle = shift_day(first, 6, Unit::Month)?;
            let (from, to) = if nth == 1 { (first, middle.pred_opt()?) } else { (middle, last) };
            let half = Period::enclosing(Unit::Half, from);
            if half.days() == Some((from, to)) {
                return Dated::period(half);
            }
            let modifier = Some(if nth == 1 { Modifier::Start } else { Modifier::End });
            let (point, granularity) = (Some(from), Some(Granularity::Half));
            Some(Dated { modifier, point, granularity, ..Dated::period(year)?.within(Some(from), Some(to)) })
        }
        _ => None,
    }
}

/// The clock time that something is counted from, when the text told it to the minute.
fn clock_of(used: &AnchorUsed) -> Option<(NaiveDateTime, Option<i32>)> {
    match used {
        AnchorUsed::Focus { period: Period::Time(day, time, zone), .. } => Some((day.and_time(*time), *zone)),
        _ => None,
    }
}

/// Hours, minutes or seconds as a length on the clock, which is read to the minute.
fn clock_length(n: f64, unit: Unit) -> Option<TimeDelta> {
    let minutes = match unit {
        Unit::Hour => n * 60.0,
        Unit::Minute => n,
        _ => n / 60.0,
    };
    TimeDelta::try_minutes(minutes.round() as i64)
}

/// Minutes east of UTC on a day. Summer time in the United States lasts from the second Sunday of March
/// to the first of November (Energy Policy Act of 2005; before 2007 it was shorter, which is left out).
fn offset_on(zone: Zone, day: NaiveDate) -> i32 {
    match zone {
        Zone::Fixed(minutes) => minutes,
        Zone::UnitedStates(minutes) => {
            let sunday = |month, n| {
                let (first, last) = month_days(day.year(), month)?;
                field::nth_weekday(first, last, n, 7)
            };
            let summer = sunday(3, 2).zip(sunday(11, 1)).is_some_and(|(from, to)| (from..to).contains(&day));
            minutes + if summer { 60 } else { 0 }
        }
    }
}

/// The day a length after another.
fn add_length(day: NaiveDate, length: &Length) -> Option<NaiveDate> {
    length.0.iter().try_fold(day, |day, (amount, unit)| match amount {
        Amount::Exact(n) => shift(day, *n, *unit, false),
        Amount::Vague { most, .. } => shift(day, f64::from(*most), *unit, false),
    })
}
