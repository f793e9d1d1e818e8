//! When an event was: the bounds on the timeline, out of a resolved expression, the day of the report, or another event.

use super::arranged::put_off_end;
use super::link::before_phrase;
use super::relation::cue;
use super::scene::Scene;
use super::status::is_ahead;
use super::{DatedBy, Dating, Extent, Status};
use crate::expression::TimeExpression;
use crate::grammar::{Key, Side};
use crate::resolve::Resolution;
use crate::time::{Amount, Granularity, Interval, Length, Modifier, Moment, Period, Reference, Unit, Value, shift_day};
use chrono::{Days, Months, NaiveDate};

/// The day itself, without what a preposition makes of it.
pub fn without_side(resolution: &Resolution) -> Resolution {
    let mut own = Resolution { side: None, ..resolution.clone() };
    if let Some(Value::Period(period)) = own.value
        && let Some((first, last)) = period.moments()
    {
        (own.bounds.earliest, own.bounds.latest) = (Some(first), Some(last));
    }
    own
}

/// "fell before 1 May", "left shortly after 3 June": the event has the other side of the day. A time of day stays what it is.
pub fn beside(scene: &Scene<'_>, expression: &TimeExpression, resolution: &Resolution) -> Option<Resolution> {
    let start = expression.tokens.0;
    let (at, (_, after)) = (start.saturating_sub(3)..start).find_map(|at| {
        let found = cue(scene, at).filter(|found| found.0 == start)?;
        Some((at, found))
    })?;
    // "since before 1990", "until after Easter": of another event.
    let other = at > 0 && [scene.lists.until, scene.lists.since].iter().any(|class| scene.is(at - 1, *class));
    let Some(Value::Period(period)) = resolution.value else { return None };
    if other || resolution.side.is_some() || resolution.range.is_some() {
        return None;
    }
    if period.granularity() < Granularity::Day {
        // "Shortly after dawn" is in the morning.
        return if after && matches!(period, Period::Part(..)) { None } else { beside_time(resolution, after) };
    }
    let (first, last) = (resolution.bounds.first_day()?, resolution.bounds.last_day()?);
    let mut own = resolution.clone();
    (own.bounds.earliest, own.bounds.latest, own.modifier) = match after {
        true => (last.succ_opt().map(Moment::day), None, Some(Modifier::After)),
        // "Before the end of May": the last day of it, though "at the end of May" is some days long.
        false if resolution.modifier == Some(Modifier::End) => (None, Some(Moment::day(last)), Some(Modifier::Before)),
        false => (None, first.pred_opt().map(Moment::day), Some(Modifier::Before)),
    };
    Some(own)
}

/// "shortly after 4 a.m.", "before dawn on Saturday": what is left of the day.
fn beside_time(resolution: &Resolution, after: bool) -> Option<Resolution> {
    let (first, last) = (resolution.bounds.earliest?, resolution.bounds.latest?);
    let mut own = resolution.clone();
    if after {
        let end = last.date.and_hms_opt(23, 59, 0)?;
        own.bounds.earliest = Some(last);
        own.bounds.latest = Some(Moment { date: last.date, time: Some(end.time()), ..last });
        own.modifier = Some(Modifier::After);
    } else {
        // "A little before midnight" is on the day before.
        let start = first.date.and_hms_opt(0, 0, 0)?;
        let start = if first.time == Some(start.time()) { start.checked_sub_days(Days::new(1))? } else { start };
        own.bounds.latest = Some(first);
        own.bounds.earliest = Some(Moment { date: start.date(), time: Some(start.time()), ..first });
        own.modifier = Some(Modifier::Before);
    }
    Some(own)
}

/// What does not come before a date: from the date on.
pub fn from_then_on(before: &Resolution, date: &Resolution) -> Resolution {
    if before.modifier != Some(Modifier::Before) {
        return before.clone();
    }
    let mut own = Resolution { side: Some(Side::From), ..date.clone() };
    own.bounds.latest = None;
    own
}

/// "By 6 p.m. on Tuesday", "since the second week of January": the side of a date that only the word before it tells.
pub fn sided(
    scene: &Scene<'_>,
    expression: &TimeExpression,
    resolution: &Resolution,
    day: Option<NaiveDate>,
) -> Option<Resolution> {
    let start = expression.tokens.0;
    let whole =
        matches!(resolution.value, Some(Value::Period(_))) && resolution.side.is_none() && resolution.range.is_none();
    let phrase = before_phrase(scene, start).max(start.saturating_sub(3));
    // "by the 2007 election"
    let word = (phrase..start).rfind(|i| !scene.is(*i, scene.lists.narrowing));
    let article = start.checked_sub(1).filter(|i| scene.is(*i, scene.lists.definite) && *i > 0).map(|i| i - 1);
    let word = word.or(article).filter(|_| whole)?;
    let (first, last) = (resolution.bounds.earliest?, resolution.bounds.latest?);
    let mut own = resolution.clone();
    let since = scene.is(word, scene.lists.since) && scene.is(word, scene.lists.half_subordinator);
    if scene.is(word, scene.lists.by) {
        (own.side, own.bounds.earliest, own.bounds.latest) = (Some(Side::By), None, Some(last));
    } else if since {
        let end = day.map(Moment::day).filter(|day| first.date <= day.date).unwrap_or(last);
        (own.side, own.bounds.earliest, own.bounds.latest) = (Some(Side::Since), Some(first), Some(end));
    } else {
        return None;
    }
    Some(own)
}

/// The unit of a period that a date ends: "the year to March", "the fiscal year that ended June 30".
pub fn period_noun(scene: &Scene<'_>, date: usize) -> Option<usize> {
    let end = date.checked_sub(1).filter(|i| scene.is(*i, scene.lists.period_end))?;
    let that = end.checked_sub(1)?;
    let noun = if scene.is(that, scene.lists.relative) { that.checked_sub(1)? } else { that };
    scene.is(noun, scene.lists.unit).then_some(noun)
}

/// Where a period begins that a date ends, article and number with it.
pub fn period_start(scene: &Scene<'_>, date: usize) -> Option<usize> {
    let noun = period_noun(scene, date)?;
    let small = [scene.lists.determiner, scene.lists.cardinal];
    let part = |i: &usize| scene.tokens[*i].is_number() || small.iter().any(|class| scene.is(*i, *class));
    Some((0..noun).rev().take_while(part).last().unwrap_or(noun))
}

/// "The three months ended June 30", "the year to March": all of the period that the date ends.
pub fn period_ended(scene: &Scene<'_>, expression: &TimeExpression, resolution: &Resolution) -> Option<Resolution> {
    let noun = period_noun(scene, expression.tokens.0)?;
    let whole = matches!(resolution.value, Some(Value::Period(_))) && resolution.side.is_none();
    let unit = scene.grammar.key(scene.tokens[noun], scene.lists.unit?, scene.text).and_then(|key| match key {
        Key::Name(symbol) => Unit::named(scene.grammar.name(symbol)),
        _ => None,
    });
    let unit = unit.filter(|unit| *unit > Unit::Day && whole && resolution.range.is_none())?;
    let count = noun.checked_sub(1)?;
    let number =
        scene.lists.cardinal.and_then(|class| match scene.grammar.key(scene.tokens[count], class, scene.text)? {
            Key::Number(n) if n.fract() == 0.0 => Some(n as i64),
            _ => None,
        });
    let n = match (scene.tokens[count].number(), number) {
        (Some(n), _) => i64::from(n),
        (None, Some(n)) => n,
        (None, None) if scene.is(count, scene.lists.determiner) => 1,
        // "the fiscal year"
        (None, None) if count > 0 && scene.is(count - 1, scene.lists.determiner) => 1,
        _ => return None,
    };
    let last = resolution.bounds.last_day()?;
    // Of the last day of a month backwards comes the last day of another, and the period begins behind that.
    let first = shift_day(last.succ_opt()?, -n, unit).filter(|_| (1..1000).contains(&n))?;
    let range = (Some(Moment::day(first)), Some(Moment::day(last)));
    let bounds = Interval { earliest: range.0, latest: range.1, ..resolution.bounds };
    Some(Resolution { range: Some(range), bounds, ..resolution.clone() })
}

/// Lengths date no event, unless they count from somewhere.
pub fn dates_something(resolution: &Resolution) -> bool {
    match &resolution.value {
        Some(Value::Period(_) | Value::Reference(_) | Value::Set { .. }) => true,
        Some(Value::Duration(_) | Value::Between(..)) => {
            resolution.bounds.earliest.is_some() && resolution.anchor.is_some()
        }
        None => false,
    }
}

/// What has no place on a timeline: "now", "every week", "in the long term".
pub fn has_place(resolution: &Resolution) -> bool {
    let bounded = resolution.bounds.earliest.is_some() || resolution.bounds.latest.is_some();
    bounded && !matches!(resolution.value, Some(Value::Reference(Reference::Present) | Value::Set { .. }))
}

/// The bounds on the timeline, of an expression that begins at a token: what is over lies before the report, what is planned behind it.
pub fn dating(
    scene: &Scene<'_>,
    start: usize,
    resolution: &Resolution,
    status: Status,
    day: Option<NaiveDate>,
) -> Dating {
    let mut bounds = resolution.bounds;
    if let Some((earliest, latest)) = resolution.range {
        (bounds.earliest, bounds.latest) = (earliest, latest);
    }
    // "until Friday", "until at least Friday"
    let led_by = |class| {
        (start.saturating_sub(3)..start).any(|i| {
            scene.is(i, class)
                && (i + 1 == start
                    || scene.is(i + 1, scene.lists.narrowing)
                    || scene.phrase(i + 1, scene.lists.narrowing) == Some(start))
        })
    };
    let day_moment = day.map(Moment::day);
    let to_come = matches!(status, Status::Planned | Status::Expected);
    if let Some(day) = day {
        let over = matches!(status, Status::Happened | Status::Denied | Status::Alleged);
        let spans = bounds.first_day().is_none_or(|f| f <= day) && bounds.last_day().is_none_or(|l| l > day);
        // A night goes on into the next day.
        let within_day = bounds.granularity < Granularity::Day;
        if spans
            && over
            && !within_day
            && !led_by(scene.lists.until)
            && bounds.first_day().is_some()
            && !is_ahead(Some(resolution), Some(day))
        {
            bounds.latest = day_moment;
        } else if spans && to_come && bounds.last_day().is_some() && bounds.first_day().is_none_or(|f| f < day) {
            bounds.earliest = day_moment;
        }
    }
    let onset = || {
        start > 0
            && (scene.is(start - 1, scene.lists.onset)
                || start > 1 && scene.phrase(start - 2, scene.lists.onset) == Some(start))
    };
    let (until, through) = (led_by(scene.lists.until), led_by(scene.lists.through));
    // "put back from April": when it was to be at first.
    let moved = start > 0
        && scene.is(start - 1, scene.lists.baseline)
        && scene
            .clauses
            .groups
            .iter()
            .rfind(|g| g.end < start)
            .is_some_and(|g| put_off_end(scene, g.head).is_some_and(|end| end + 1 == start));
    let extent = match resolution.side {
        Some(Side::Since) => Extent::Since,
        Some(Side::Until) => Extent::Until,
        // "stays closed until Friday": all the time up to then, where "by Friday" is some time.
        Some(Side::By) if until || through => Extent::Until,
        Some(Side::From) => Extent::Since,
        _ if resolution.range.is_some() => {
            // "between A and B" is some time within, "from A to B" all of it.
            let between = (start.saturating_sub(2)..start).any(|i| scene.is(i, scene.lists.between));
            if between { Extent::Within } else { Extent::Throughout }
        }
        // "was called off until 5:30 a.m. on Monday", "agreed to audits through 2012"
        // "held up through July and August"
        None if through && resolution.bounds.last_day() > resolution.value.as_ref().and_then(last_named) => {
            Extent::Throughout
        }
        None if (until || through) && bounds.latest.is_some() => {
            bounds.earliest = None;
            Extent::Until
        }
        // "had no violations since opening in 2008"
        None if !to_come && bounds.earliest.is_some() && scene.since_phrase(start).is_some() => {
            bounds.latest = day_moment;
            Extent::Since
        }
        // "was rationed from 1 July", and not "a house dating from 1850"
        None if !to_come
            && !moved
            && bounds.latest.is_some()
            && onset()
            && scene.is(start - 1, scene.lists.baseline)
            && !scene.is(start, scene.lists.pointer)
            && !(start > 1 && scene.is(start - 2, scene.lists.origin)) =>
        {
            bounds.latest = None;
            Extent::Since
        }
        // "fares rise from 1 May", "will be required beginning in 2015"
        None if to_come && bounds.latest.is_some() && onset() => {
            bounds.latest = None;
            Extent::Since
        }
        _ => Extent::Within,
    };
    let period = match resolution.value {
        Some(Value::Period(period)) if resolution.range.is_none() => Some(period),
        _ => None,
    };
    let granularity = match (bounds.granularity, period) {
        (Granularity::None, _) => Granularity::None,
        (granularity, _) => granularity,
    };
    bounds.granularity = granularity;
    Dating {
        bounds,
        point: resolution.point,
        period,
        extent,
        by: DatedBy::Expression,
        resolution: Some(resolution.clone().into()),
    }
}

/// The last day of a piece of the calendar.
fn last_named(value: &Value) -> Option<NaiveDate> {
    match value {
        Value::Period(period) => period.days().map(|(_, last)| last),
        _ => None,
    }
}

/// Of an event that nothing dates: what is over was by the day of the report, what is to come will be after it.
pub fn by_publication(status: Status, day: NaiveDate) -> Dating {
    let to_come = matches!(status, Status::Planned | Status::Expected | Status::Conditional);
    let day_moment = Some(Moment::day(day));
    let (earliest, latest) = if to_come { (day_moment, None) } else { (None, day_moment) };
    Dating {
        bounds: Interval { earliest, latest, granularity: Granularity::None, approximate: false },
        point: Some(day),
        period: None,
        extent: Extent::Within,
        by: DatedBy::Publication,
        resolution: None,
    }
}

/// The same, where the day of the report may not be known.
pub fn undated(status: Status, day: Option<NaiveDate>) -> Dating {
    let mut dating = by_publication(status, day.unwrap_or_default());
    if day.is_none() {
        (dating.bounds.earliest, dating.bounds.latest, dating.point) = (None, None, None);
    }
    dating
}

/// So long after an event, or before it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    n: u32,
    unit: Unit,
    back: bool,
}

impl Distance {
    /// Of a length that is one whole number of days or of something coarser.
    pub fn of(length: &Length, back: bool) -> Option<Distance> {
        match length.0.as_slice() {
            [(Amount::Exact(n), unit)] if n.fract() == 0.0 && (1.0..1000.0).contains(n) && *unit >= Unit::Day => {
                Some(Distance { n: *n as u32, unit: *unit, back })
            }
            _ => None,
        }
    }

    fn from(self, day: NaiveDate) -> Option<NaiveDate> {
        let days = |n: u32| Days::new(n.into());
        let months = |n: u32| Months::new(n);
        let (back, n) = (self.back, self.n);
        let by_days = |n| if back { day.checked_sub_days(days(n)) } else { day.checked_add_days(days(n)) };
        let by_months = |n| if back { day.checked_sub_months(months(n)) } else { day.checked_add_months(months(n)) };
        match self.unit {
            Unit::Day => by_days(n),
            Unit::Weekend | Unit::Week => by_days(n * 7),
            Unit::Month => by_months(n),
            Unit::Quarter => by_months(n * 3),
            Unit::Half => by_months(n * 6),
            Unit::Year => by_months(n * 12),
            Unit::Decade => by_months(n * 120),
            _ => None,
        }
    }

    /// Half of the unit: "two weeks after" is no exact count of days.
    fn tolerance(self) -> u64 {
        match self.unit {
            Unit::Day => 0,
            Unit::Weekend | Unit::Week => 3,
            Unit::Month => 15,
            Unit::Quarter => 45,
            Unit::Half => 90,
            Unit::Year => 180,
            _ => 1800,
        }
    }

    /// The dating of an event so far from another; `None` where that one is not bounded on both sides.
    pub fn dating(self, other: &Dating) -> Option<Dating> {
        let (first, last) = (other.bounds.first_day()?, other.bounds.last_day()?);
        // "Two years after his death in 1977": in 1979.
        let whole = other.bounds.granularity >= self.unit.granularity() && self.unit >= Unit::Month;
        let slack = Days::new(if whole { 0 } else { self.tolerance() });
        let earliest = self.from(first)?.checked_sub_days(slack)?;
        let latest = self.from(last)?.checked_add_days(slack)?;
        let granularity = other.bounds.granularity.max(self.unit.granularity());
        let exact = earliest == latest;
        Some(Dating {
            bounds: Interval {
                earliest: Some(Moment::day(earliest)),
                latest: Some(Moment::day(latest)),
                granularity: if exact { Granularity::Day } else { granularity },
                approximate: other.bounds.approximate,
            },
            point: self.from(other.point.unwrap_or(first)),
            period: exact.then(|| Period::enclosing(Unit::Day, earliest)),
            extent: Extent::Within,
            by: DatedBy::Event,
            resolution: None,
        })
    }
}
