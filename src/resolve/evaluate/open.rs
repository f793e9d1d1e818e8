//! Which instance of a field that the words leave open: by the story, by the year in hand, by the lean of the clause.

use super::{Dated, Scene};
use crate::grammar::{Anchor, Field, Which};
use crate::resolve::direction::Lean;
use crate::resolve::story::{Mark, one_day};
use crate::resolve::{AnchorUsed, Limit};
use crate::span::Span;
use crate::time::{Granularity, Period, Unit, shift_day};
use chrono::{Datelike, NaiveDate};

/// What lies no more days away than this, a report tells of without a year.
const RECENT: i64 = 60;

/// A day that a text announces behind its story is no more days away than this.
const SOON: i64 = 120;

/// A day of the week of a report is what its weekdays count from.
const OVER: i64 = 13;

impl Scene<'_> {
    /// Which instance of an open field: the year that the text is in, or the lean from the day of
    /// the utterance.
    pub(super) fn open(&self, field: &Field) -> Option<Dated> {
        let yearly = !matches!(field, Field::Weekday(_) | Field::Weekend | Field::Day { .. });
        if let Some(limit) = self.limit {
            let (day, back) = match limit {
                Limit::NotAfter(day) => (day.succ_opt()?, true),
                Limit::NotBefore(day) => (day.pred_opt()?, false),
            };
            // The instance next to the other end; one that holds it is near enough.
            let holds = self.calendar.instance(field, day, 0).filter(|p| {
                p.days().is_some_and(|(first, last)| if back { first < day && last < day } else { last > day })
            });
            let period = holds.or_else(|| self.calendar.neighbour(field, day, back))?;
            let dated = Dated { confidence: 0.85, ..Dated::period(period)? };
            return Some(Dated { anchor: self.day.map(AnchorUsed::Publication), ..dated });
        }
        if let (Some((day, span)), Field::MonthDay { .. }) = (self.named, field) {
            let dated = Dated { confidence: 0.9, ..Dated::period(Period::Day(day))? };
            return Some(dated.anchored(AnchorUsed::FocusYear { year: day.year(), span }));
        }
        // Behind what led up to it, the text comes back to the year and the month that it opened with.
        let focus_year = || self.focus().and_then(|(period, _)| period.days()).map(|(first, _)| first.year());
        let opening = self.year_of_month.filter(|(year, _)| {
            self.history
                && yearly
                && self.story.opening_year() == Some(*year)
                && focus_year().is_some_and(|focus| focus < *year)
        });
        if let Some((year, span)) = opening
            && let Some(period) = self.calendar.instance(field, NaiveDate::from_ymd_opt(year, 1, 1)?, 0)
            && self.may_be(field, period)
        {
            let dated = Dated { confidence: 0.85, ..Dated::period(period)? };
            return Some(dated.anchored(AnchorUsed::FocusYear { year, span }));
        }
        // "Our next meeting is on Tuesday 20 May", behind a story of 1845.
        if let (true, Field::MonthDay { month, day, weekday: Some(weekday), .. }) =
            (self.history && self.present, field)
        {
            let base = self.base(Unit::Day)?;
            let mut coming =
                (base.year()..=base.year() + 1).filter_map(|year| NaiveDate::from_ymd_opt(year, *month, *day));
            let soon = |day: &NaiveDate| (0..=SOON).contains(&(*day - base).num_days());
            let fits = |day: &NaiveDate| soon(day) && day.weekday().number_from_monday() == *weekday;
            if let Some(day) = coming.find(fits) {
                let dated = Dated { confidence: 0.85, ..Dated::period(Period::Day(day))? };
                return Some(dated.anchored(AnchorUsed::Publication(base)));
            }
        }
        if let Some((period, span)) = self.history.then(|| self.focus()).flatten() {
            let chosen = if yearly { self.in_story(field, period) } else { self.on_day_of_story(field, period) };
            let chosen = chosen.map(|day| self.by_weekday(field, day)).filter(|day| self.may_be(field, *day));
            if let Some(chosen) = chosen {
                // Shares that were right in annotated histories.
                let confidence = match field {
                    Field::MonthDay { .. } => 0.95,
                    Field::Month(_) => 0.85,
                    Field::Day { .. } | Field::Weekday(_) => 0.7,
                    _ => 0.55,
                };
                let dated = Dated { confidence, ..Dated::period(chosen)? };
                return Some(dated.anchored(AnchorUsed::Focus { period, span }));
            }
        }
        if let Some((year, span)) = self.year.filter(|_| yearly) {
            let start = NaiveDate::from_ymd_opt(year, 1, 1)?;
            let Some(period) = self.calendar.instance(field, start, 0) else {
                // A leap day in a year that has none: the year is not the one meant.
                return Scene { year: None, ..Scene { published: self.published, ..*self } }.open(field);
            };
            if self.may_be(field, period) {
                let dated = Dated { confidence: 0.85, ..Dated::period(period)? };
                return Some(dated.anchored(AnchorUsed::FocusYear { year, span }));
            }
        }
        let month = if matches!(field, Field::Day { .. }) { self.story.month_in_hand() } else { None };
        if let Some((period, span)) = month.map(Mark::place) {
            let (from, _) = period.days()?;
            let from = if self.looks_back { from.with_day(1)? } else { from };
            if let Some(day) = self.on_day_of_story(field, Period::Day(from)) {
                let dated = Dated { confidence: 0.85, ..Dated::period(day)? };
                return Some(dated.anchored(AnchorUsed::Focus { period, span }));
            }
        }
        if let Some((period, span)) = self.ahead_of.filter(|_| yearly && self.lean == Lean::Future) {
            let choice = self.calendar.choose(field, period.days()?.1, Lean::Future)?;
            let dated = Dated { confidence: choice.confidence.min(0.85), ..Dated::period(choice.period)? };
            return Some(dated.anchored(AnchorUsed::Focus { period, span }));
        }
        if let Some((day, period, span)) = self.weekday_of_story(field) {
            let dated = Dated { confidence: 0.7, ..Dated::period(Period::Day(day))? };
            return Some(dated.anchored(AnchorUsed::Focus { period, span }));
        }
        let unit = if yearly { Unit::Year } else { Unit::Day };
        let base = self.base(unit)?;
        let choice = self.calendar.choose(field, base, self.lean)?;
        // Nothing of these weeks, neither gone nor to come: then it is what the text has told of before.
        let lies_far = |p: Period| {
            p.days().is_some_and(|(first, last)| (base - last).num_days().max((first - base).num_days()) > RECENT)
        };
        let far = lies_far(choice.period) && choice.other.is_none_or(lies_far);
        if let Some((year, span)) = self
            .year_of_month
            .filter(|(year, _)| far && (self.lean == Lean::Past || self.looks_back) && *year < base.year())
            && let Some(period) = self.calendar.instance(field, NaiveDate::from_ymd_opt(year, 1, 1)?, 0)
        {
            let dated = Dated { confidence: 0.8, other: Some(choice.period), ..Dated::period(period)? };
            return Some(dated.anchored(AnchorUsed::FocusYear { year, span }));
        }
        // A text that opened with a day of long ago tells on from there.
        if let Some((period, span)) = self.story.scene().map(Mark::place).filter(|_| far && yearly)
            && matches!(self.lean, Lean::Past | Lean::Nearest)
            && let Some(told) = self.in_story(field, period)
        {
            let dated = Dated { confidence: 0.7, other: Some(choice.period), ..Dated::period(told)? };
            return Some(dated.anchored(AnchorUsed::Focus { period, span }));
        }
        let dated = Dated::period(choice.period)?;
        let listed = match field {
            Field::Table(table) => self.calendar.grammar.table(*table, choice.period.days()?.0.year()),
            _ => None,
        };
        let dated = match listed {
            Some((first, last)) => dated.within(Some(first), Some(last)),
            None => dated,
        };
        // A half may be that of a game.
        let confidence = match field {
            Field::Half(_) => choice.confidence.min(0.7),
            // In a story of other years that has come to no month.
            _ if self.history && !yearly => choice.confidence.min(0.5),
            _ => choice.confidence,
        };
        Some(Dated { other: choice.other, confidence, chosen: true, ..dated }.anchored(AnchorUsed::Publication(base)))
    }

    /// In news, a weekday of what was just told and is over: "on the Monday", or "the Saturday shift" of a day that was one.
    fn weekday_of_story(&self, field: &Field) -> Option<(NaiveDate, Period, Span)> {
        let Field::Weekday(weekday) = field else { return None };
        let (period, span) = self.story.told_day().map(Mark::place).filter(|_| self.lean != Lean::Future)?;
        let (first, last) = period.days()?;
        let over = self.day.is_some_and(|day| (day - last).num_days() > OVER);
        let near = |n: i64| shift_day(first, n, Unit::Day);
        let is = |day: &NaiveDate| day.weekday().number_from_monday() == *weekday;
        // The next one behind a day comes before the last one.
        let day = [0, 1, 2, 3, -1, -2, -3].into_iter().filter_map(near).find(is).filter(|_| first == last)?;
        (over && (self.definite || day == first)).then_some((day, period, span))
    }

    /// "Friday, Sept. 29", where that was no Friday in the year that the text has come to: in another year of its story.
    fn by_weekday(&self, field: &Field, chosen: Period) -> Period {
        let Field::MonthDay { month, day, weekday: Some(weekday), .. } = *field else { return chosen };
        let fits = |day: &NaiveDate| day.weekday().number_from_monday() == weekday;
        if one_day(chosen).is_some_and(|day| fits(&day)) {
            return chosen;
        }
        let mut days = self.story.years().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
        days.find(fits).map_or(chosen, Period::Day)
    }

    /// In a text that is of no known day, a weekday tells that the year of the story is not meant.
    fn may_be(&self, field: &Field, period: Period) -> bool {
        match (field, one_day(period)) {
            (Field::MonthDay { weekday: Some(weekday), .. }, Some(day)) => {
                self.published.is_some() || day.weekday().number_from_monday() == *weekday
            }
            _ => true,
        }
    }

    /// The instance of a yearly field next to where the story is: in the year that it has come to, or
    /// around the month. A story moves on rather than back, and stays in the years of its heading.
    fn in_story(&self, field: &Field, at: Period) -> Option<Period> {
        let (first, last) = at.days()?;
        let whole = at.granularity() >= Granularity::Year;
        let margin = i32::from(!whole);
        let all = |years: std::ops::RangeInclusive<i32>| {
            years
                .filter_map(|year| self.calendar.instance(field, NaiveDate::from_ymd_opt(year, 1, 1)?, 0))
                .filter_map(|period| Some((period.days()?, period)))
                .min_by_key(|((from, to), _)| {
                    // Behind counts half as much again as ahead, and "by June" hardly looks behind.
                    let (ahead, behind) = match (self.coming.is_some(), self.deadline) {
                        (true, _) => (12, 4),
                        (_, true) => (4, 12),
                        _ if self.looks_back && self.story.is_then() => (12, 4),
                        _ if self.goes_on => (4, 20),
                        _ if self.story.opens_background() => (6, 4),
                        _ => (4, 6),
                    };
                    let (after, before) = ((*from - last).num_days(), (first - *to).num_days());
                    if after > 0 { after * ahead } else { before.max(0) * behind }
                })
                .map(|(_, period)| period)
        };
        let (from, to) = (first.year() - margin, last.year() + margin);
        let inside = self.section().and_then(|(a, b)| all(from.max(a)..=to.min(b)));
        inside.or_else(|| all(from..=to))
    }

    /// "On the 5th", "on Friday": the next one in the story, the day itself included.
    fn on_day_of_story(&self, field: &Field, at: Period) -> Option<Period> {
        // A year, or the years in which a bridge was built, have no Sunday of their own, and a month has several.
        let most = if matches!(field, Field::Weekday(_)) { Granularity::Week } else { Granularity::Month };
        let (from, _) = at.days().filter(|_| at.granularity() <= most)?;
        // "Had been seen off the head on the Tuesday": the one before.
        if self.looks_back && self.story.is_then() && most == Granularity::Week {
            return self.calendar.neighbour(field, from, true);
        }
        (0..=2)
            .filter_map(|step| self.calendar.instance(field, from, step))
            .find(|p| p.days().is_some_and(|(first, _)| first >= from))
    }

    pub(super) fn field(&self, which: Which, field: &Field, anchor: Anchor) -> Option<Dated> {
        let yearly = !matches!(field, Field::Weekday(_) | Field::Weekend | Field::Day { .. });
        // "This July", "last winter" are those of the text, whatever story it tells, which has "the winter before".
        let own = match which {
            Which::This => matches!(field, Field::Month(_)),
            Which::Last => matches!(field, Field::Month(_) | Field::Season(_)),
            Which::Next => false,
        };
        let own = own && anchor == Anchor::Utterance;
        let (base, used) = match self.base(Unit::Year).filter(|_| own) {
            Some(base) => (base, AnchorUsed::Publication(base)),
            None => self.anchor(anchor, if yearly { Unit::Year } else { Unit::Day })?,
        };
        // "In 2006 ... the following spring": not that of the year itself.
        let base = match used {
            AnchorUsed::Focus { period, .. }
                if which == Which::Next && yearly && period.granularity() >= Granularity::Year =>
            {
                period.days()?.1
            }
            _ => base,
        };
        // A month counts as a whole: "last June" in June is a year back.
        let this = self.calendar.instance(field, base, 0);
        let mut other = None;
        let mut confidence = self.trust(anchor, &used, if yearly { Unit::Year } else { Unit::Day });
        let period = match (which, field) {
            (Which::Last, Field::Season(season)) if anchor == Anchor::Utterance => {
                // Of the previous calendar year; this year's, if over, is the other reading.
                other = this.filter(|p| p.days().is_some_and(|(_, last)| last < base));
                confidence = if other.is_some() { 0.6 } else { 0.85 };
                // In January the winter (or summer) that is on began in the year before.
                let half = self.calendar.hemisphere;
                let on = season.spans_new_year(half) && base.month() <= 2;
                Period::Season(base.year() - if on { 2 } else { 1 }, *season, half)
            }
            // "On 27 March ... that winter": the one that was just over.
            (Which::This, Field::Season(season))
                if base.month() <= if anchor == Anchor::Focus { 4 } else { 2 }
                    && season.spans_new_year(self.calendar.hemisphere) =>
            {
                self.calendar.instance(field, base, -1)?
            }
            (Which::This, Field::Weekday(_)) => {
                let this = this?;
                match self.lean {
                    Lean::Past => this,
                    // "this Monday" on a Tuesday, with nothing that looks back: the one to come.
                    _ if this.days()?.0 < base => self.calendar.instance(field, base, 1)?,
                    _ => this,
                }
            }
            // "Was sold this December", said in January.
            (Which::This, Field::Month(_) | Field::Season(_))
                if anchor == Anchor::Utterance && self.lean == Lean::Past && this?.days()?.0 > base =>
            {
                self.calendar.instance(field, base, -1)?
            }
            (Which::This, _) => this?,
            (Which::Next, Field::Weekday(_)) if anchor == Anchor::Utterance => {
                let coming = self.calendar.neighbour(field, base, false)?;
                let later = self.calendar.instance(field, base, 1)?;
                if coming != later {
                    other = Some(coming);
                    confidence = 0.6;
                }
                later
            }
            (Which::Next, _) => {
                let from = if yearly { Period::enclosing(Unit::Month, base).days()?.1 } else { base };
                self.calendar.neighbour(field, from, false)?
            }
            (Which::Last, _) => {
                let from = if yearly { Period::enclosing(Unit::Month, base).days()?.0 } else { base };
                let period = self.calendar.neighbour(field, from, true)?;
                if matches!(field, Field::Weekday(_)) && anchor == Anchor::Utterance {
                    let back = (base - period.days()?.0).num_days();
                    if back <= 2 {
                        other = shift_day(period.days()?.0, -1, Unit::Week).map(Period::Day);
                        confidence = 0.7;
                    }
                }
                period
            }
        };
        Some(Dated { other, confidence, ..Dated::period(period)? }.anchored(used))
    }
}
