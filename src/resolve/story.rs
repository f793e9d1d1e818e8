//! What a text speaks of at each point: the date that "the next day" counts from, and the year that
//! a bare month takes.
//!
//! News is told from the day of the report, and only looks back at a year that it has just named. A
//! text that tells history has a time of its own that moves on from date to date; some dates only
//! look aside ("a book published in 2005", "as had happened two years earlier") and move nothing.

use crate::expression::TimeExpression;
use crate::grammar::{Anchor, Field, Formula, Side, Which};
use crate::span::Span;
use crate::time::{Amount, Granularity, Period, Reference, Unit};
use chrono::{Datelike, NaiveDate};

/// A date that the text named, and where.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub period: Period,
    pub span: Span,
    sentence: usize,
    paragraph: usize,
    /// Bare months behind it take its year, in news, too.
    lends: bool,
    /// Named by the calendar, and not counted from the day of the report.
    named: bool,
    /// Of a clause that says which: "which fell on Thursday".
    relative: bool,
    /// Aside from what its sentence tells: of a participle, or behind it.
    aside: bool,
    /// Something holds since then, which tells of no step: "in place since August".
    since: bool,
}

impl Mark {
    /// What was named, and where.
    pub fn place(self) -> (Period, Span) {
        (self.period, self.span)
    }
}

/// A dated expression as the story hears of it.
pub struct Told<'a> {
    pub formula: &'a Formula,
    pub span: Span,
    pub period: Period,
    pub quoted: bool,
    /// The clause looks ahead: a deadline in it is no time that the text has come to.
    pub ahead: bool,
    /// The clause looks behind what is told: "had begun".
    pub behind: bool,
    /// When something was said, and not when it happened.
    pub said: bool,
    /// Of a participle: "founded in 1839", "held the next spring".
    pub participle: bool,
    /// In a clause that dates another: "the worst since the storm stalled on Saturday".
    pub subordinate: bool,
    /// Of what did not happen: "did not sail until August".
    pub negated: bool,
    /// In a clause that says which: "whose chief was away until August".
    pub relative: bool,
    /// Opens its sentence: "In 1943, ...".
    pub initial: bool,
    /// Stands right at its beginning: not "bad harvests in 1845".
    pub first: bool,
    /// Stands in brackets.
    pub bracketed: bool,
    /// In a heading: "1943: the tide turns", "The tide turns, 1943-44".
    pub heading: bool,
    /// The second end of a range, which says no more of what the text tells than the first.
    pub ends_range: bool,
    /// Opens its line: an entry of a log.
    pub opens_line: bool,
    /// It was counted from what the text tells.
    pub of_story: bool,
    /// The day of the report.
    pub day: Option<NaiveDate>,
    /// It is where the report states that day: no word of its text.
    pub states_day: bool,
}

/// What the text has spoken of so far.
#[derive(Debug, Default)]
pub struct Story {
    sentence: usize,
    paragraph: usize,
    /// The last date of any kind.
    last: Option<Mark>,
    /// The last date that somebody named in quotation marks.
    spoken: Option<Mark>,
    /// The last year that was named.
    year: Option<Mark>,
    /// The first year that the text named, in its first paragraph.
    opening: Option<i32>,
    /// The sentence of it, where that is no heading.
    opened: Option<usize>,
    /// The last "last year" or "next year".
    beside: Option<Mark>,
    /// For each month of a year, where it was last named with its year.
    months: [Option<Mark>; 12],
    /// The last day that was told of.
    day: Option<Mark>,
    /// The last day or time that opened a line, as in a log.
    line: Option<Mark>,
    /// A line above it has opened with a date in full: those below go on from there.
    dated_lines: bool,
    /// Where the paragraph in hand has come to, and where the story has.
    here: Option<Mark>,
    main: Option<Mark>,
    /// The last of some dates ahead of the story that did not move it, and how many came in their order.
    stray: Option<Mark>,
    strays: usize,
    /// So many bare dates of the paragraph go on from such a date.
    follows: usize,
    /// The years that the heading above names.
    section: Option<(i32, i32)>,
    /// Past years, and references to the day of the report, met so far: many of the one and few of
    /// the other tell history.
    past_years: usize,
    /// The months and days among them.
    past_dates: usize,
    deictics: usize,
    /// Such a reference came before any year that is past: the text opens as a report of the day does.
    opens_today: bool,
    /// A day long before the report, in full, that the text opened with, and nothing beside it speaks of today.
    scene: Option<Mark>,
    /// The paragraph in hand tells on from there.
    then: bool,
    /// Where the story stood when the text turned to today.
    left: Option<Mark>,
    /// Such days among its first sentences, and the years that these look back over: "50 years since".
    long_past: Vec<Mark>,
    marked: Vec<i32>,
    /// The text tells again what was over before it was written.
    pub retold: bool,
    /// The days named in full above such a text: of hearings, of the judgment.
    named: Vec<(NaiveDate, Span)>,
}

/// What somebody said of a story so many years later tells no more of it.
const LATER: i64 = 15;

/// Days between two stretches; negative when `b` lies before `a`.
fn gap(a: Period, b: Period) -> i64 {
    let (Some(a), Some(b)) = (a.days(), b.days()) else { return 0 };
    if b.0 > a.1 {
        (b.0 - a.1).num_days()
    } else if b.1 < a.0 {
        (b.1 - a.0).num_days()
    } else {
        0
    }
}

/// The day of a day, a part of one or a time.
pub fn one_day(period: Period) -> Option<NaiveDate> {
    match period {
        Period::Day(day) | Period::Part(day, _) | Period::Time(day, ..) => Some(day),
        _ => None,
    }
}

/// A plan moves the story when it is no more than so many days away.
const AHEAD: i64 = 60;

/// So many dates ahead of the story, each after the other, move it.
const STRAYS: usize = 3;

/// So many bytes are between a year and a day that stands beside it.
const BESIDE: usize = 30;

/// What counts from the day of the report tells that the text is one of the day, in so many sentences at its head.
const OPENING: usize = 4;

/// So many years or more make an anniversary that a text is written for.
const REMEMBERED: f64 = 10.0;

/// An anniversary is spoken of in so many sentences at the head of a text.
const ANNIVERSARY: usize = 14;

/// So many bare dates behind one that is aside, which go on from it, move the story there.
const FOLLOWS: usize = 2;

const YEAR: i64 = 366;

/// A day that so many years have passed since is no news.
const LONG_PAST: i64 = 5;

/// So many past years tell history, where no month or day of one does: a report of the day names one or two
/// for what it is about, as in "built in 1968 and repaired in 1971".
const HISTORY: usize = 3;

/// So many days are named above a text at most.
const NAMED: usize = 16;

impl Story {
    /// Goes on to the next sentence.
    pub fn next_sentence(&mut self) {
        self.sentence += 1;
    }

    /// Goes on to the next paragraph: what was told aside is left behind.
    pub fn next_paragraph(&mut self) {
        self.paragraph += 1;
        self.follows = 0;
        self.here = self.main;
    }

    /// Goes on to what was said at another time: the day in hand is that of what comes.
    pub fn next_voice(&mut self) {
        self.day = None;
    }

    /// Told by the text itself: years that are over, and hardly a word that counts from today.
    pub fn tells_history(&self) -> bool {
        // What remembers a day of long ago tells of it or of today.
        if self.remembers() {
            return self.then || self.in_paragraph() && self.is_history();
        }
        self.then && self.main.is_some() || self.is_history()
    }

    /// Told by the years of the text.
    fn is_history(&self) -> bool {
        let enough = if self.opens_today { 4 * self.deictics + 4 } else { 2 * self.deictics };
        self.retold && self.main.is_some()
            || (self.past_dates > 0 || self.past_years >= HISTORY) && self.past_years > enough
    }

    /// The text opened with a day long past: each paragraph tells on from there, or of today.
    pub fn opens_then(&self) -> bool {
        self.scene.is_some()
    }

    /// The paragraph in hand tells on from it, where others tell of today.
    pub fn is_then(&self) -> bool {
        self.then && (self.deictics > 0 || self.remembers())
    }

    /// The paragraph in hand tells of today, where others tell of a day that the text remembers.
    pub fn is_of_today(&self) -> bool {
        self.remembers() && !self.then
    }

    /// The paragraph in hand tells of the day of the report, as the others do or beside what they tell.
    pub fn reports(&self) -> bool {
        self.opens_today || self.scene.is_some() && !self.then
    }

    /// That day.
    pub fn scene(&self) -> Option<Mark> {
        self.scene
    }

    /// That day is one that years have passed since, as the text says.
    pub fn remembers(&self) -> bool {
        let year = self.scene.and_then(|scene| scene.period.days()).map(|(first, _)| first.year());
        year.is_some_and(|year| self.marked.contains(&year))
    }

    /// The paragraph in hand tells on from that day, or from where the last that did had come to.
    pub fn tell_then(&mut self, then: bool) {
        match (self.then, then) {
            (true, false) => self.left = self.main,
            (false, true) if self.remembers() => {
                let from = self.left.or(self.scene);
                (self.here, self.main) = (from, from);
            }
            _ => {}
        }
        self.then = then;
    }

    /// The month of "the 17th": that of a day or month which was named just before.
    pub fn month_in_hand(&self) -> Option<Mark> {
        self.last.filter(|mark| mark.named && self.is_near(mark) && mark.period.granularity() <= Granularity::Month)
    }

    /// The year in which the text last had this month: "8 November", in a report of what came down on 17 November 2010.
    pub fn year_of_month(&self, formula: &Formula) -> Option<(i32, Span)> {
        let Formula::Open(Field::Month(month) | Field::MonthDay { month, .. }) = core(formula) else { return None };
        let slot = usize::try_from(*month).ok()?.checked_sub(1)?;
        let mark = (*self.months.get(slot)?)?;
        Some((mark.period.days()?.0.year(), mark.span))
    }

    /// Years that a date with a weekday may be of: the one that the text opened with, and those around where it stands.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        let main = self.main.and_then(|main| main.period.days()).map(|(first, _)| first.year());
        self.opening.into_iter().chain(main.into_iter().flat_map(|year| [year, year + 1, year - 1]))
    }

    /// The year that the text opened with, for a paragraph that has named no date yet.
    pub fn opening_year(&self) -> Option<i32> {
        self.opening.filter(|_| !self.in_paragraph())
    }

    /// What is over, and was named before in this sentence, or in the one before it where that is `near` enough:
    /// "promised in January to end it by June".
    pub fn told_before(&self, published: Option<NaiveDate>, near: bool) -> Option<Mark> {
        let over = |mark: &Mark| mark.period.days().zip(published).is_some_and(|((_, last), day)| last < day);
        let told = |m: &Mark| m.sentence == self.sentence || near && self.is_near(m);
        self.last.filter(|m| told(m) && m.period.granularity() < Granularity::Half && over(m))
    }

    /// The year right before a day in its sentence: "next year's event, from 4 to 17 July".
    pub fn year_beside(&self, at: usize) -> Option<(i32, Span)> {
        let mark = self.beside.filter(|m| m.sentence == self.sentence && at.saturating_sub(m.span.end) <= BESIDE)?;
        Some((mark.period.days()?.0.year(), mark.span))
    }

    /// What the text speaks of here.
    pub fn focus(&self) -> Option<Mark> {
        if self.tells_history() { self.here.or(self.last) } else { self.last }
    }

    /// What "five years later" counts from: a date of its sentence, though that may stand aside, else what the text speaks of.
    /// Who speaks goes on from what they said just before.
    pub fn focus_onward(&self, quoted: bool) -> Option<Mark> {
        let said = self.spoken.filter(|mark| quoted && self.is_near(mark));
        let beside = self.last.filter(|last| last.sentence == self.sentence && !(last.since && self.tells_history()));
        said.or(beside).or_else(|| self.focus())
    }

    /// What "that year" and "the next decade" count from: a year that was just named, though the
    /// story may not have moved there.
    pub fn focus_year(&self) -> Option<Mark> {
        let focus = self.focus();
        // "The mill shut in 2001", and the paragraph behind it goes on with the story.
        let fresh = |y: &Mark| self.is_near(y) && (y.paragraph == self.paragraph || !self.tells_history());
        self.year.filter(|y| fresh(y) && focus.is_none_or(|f| y.span.start > f.span.start)).or(focus)
    }

    /// It was said in this sentence or the one before.
    pub fn is_near(&self, mark: &Mark) -> bool {
        self.sentence - mark.sentence <= 1
    }

    /// The day that a time of day without one is on: the last that was told of, in news while it is
    /// of the week of the report and not long ago in the text.
    pub fn day_in_hand(&self, published: Option<NaiveDate>) -> Option<Mark> {
        if self.tells_history() {
            let scene = || self.scene.filter(|_| self.is_then());
            return self.focus().filter(|f| one_day(f.period).is_some()).or_else(scene);
        }
        self.day.filter(|mark| {
            let told = one_day(mark.period);
            let recent = told.zip(published).is_some_and(|(day, of)| (0..=7).contains(&(of - day).num_days()));
            let here = mark.paragraph == self.paragraph && self.sentence - mark.sentence <= 3;
            self.is_near(mark) || here || recent && self.sentence - mark.sentence <= 6
        })
    }

    /// "The index, which fell on Thursday, was down at 11 a.m.": that day is aside from what the sentence goes on to tell.
    pub fn is_of_other(&self, mark: &Mark) -> bool {
        mark.relative && mark.sentence == self.sentence
    }

    /// What "the previous autumn" counts back from: a date of its sentence that is part of what it tells.
    pub fn focus_back(&self) -> Option<Mark> {
        self.last.filter(|last| last.sentence == self.sentence && !last.aside).or_else(|| self.focus())
    }

    /// The text has not moved on yet from the time that it opened with, and comes to what led up to it.
    pub fn opens_background(&self) -> bool {
        let opening = |main: Mark| main.paragraph < self.paragraph && self.opened == Some(main.sentence);
        !self.in_paragraph() && self.main.is_some_and(opening)
    }

    /// The day that was told of right before, in the same paragraph.
    pub fn told_day(&self) -> Option<Mark> {
        self.day.filter(|mark| self.sentence - mark.sentence <= 2 && mark.paragraph == self.paragraph)
    }

    /// The same for a time that opens a line: that of the entry above it, wherever that stands.
    pub fn line_in_hand(&self) -> Option<Mark> {
        self.line
    }

    /// The year of a bare date that opens its line, in a chronology that names years only where they begin: the one that
    /// brings it next to the line above.
    pub fn year_of_line(&self, formula: &Formula) -> Option<(i32, Span)> {
        let Formula::Open(Field::MonthDay { month, day, .. }) = absolute(formula) else { return None };
        let above = self.line.filter(|_| self.dated_lines)?;
        let from = one_day(above.period)?;
        let years = (from.year() - 1..=from.year() + 1).filter_map(|y| NaiveDate::from_ymd_opt(y, *month, *day));
        years.min_by_key(|day| (*day - from).num_days().abs()).map(|day| (day.year(), above.span))
    }

    /// The years of the section, for a paragraph that has no date yet to go on from.
    pub fn section(&self) -> Option<(i32, i32)> {
        self.section.filter(|_| !self.in_paragraph())
    }

    /// The paragraph in hand has named a date.
    pub fn in_paragraph(&self) -> bool {
        self.here.is_some_and(|h| h.paragraph == self.paragraph)
    }

    /// The last year that was named, while it is fresh and not the year of the report, for a month or for the `whole` year:
    /// "a rising in 1347, put down before the end of the year".
    pub fn fresh_year(&self, day: Option<NaiveDate>, whole: bool) -> Option<(i32, Span)> {
        let fresh = |y: &Mark| (y.lends || whole) && self.is_near(y) && y.paragraph == self.paragraph;
        let year = self.year.as_ref().filter(|y| fresh(y) || self.tells_history())?;
        let named = year.period.days()?.0.year();
        (self.tells_history() || day.is_none_or(|day| day.year() != named)).then_some((named, year.span))
    }

    /// Keeps a day that is named in full above a text that tells again.
    pub fn name(&mut self, period: Period, expression: &TimeExpression) {
        if let Period::Day(day) = period
            && names_year(&expression.formula)
            && self.named.len() < NAMED
        {
            self.named.push((day, expression.span));
        }
    }

    /// The day above the text that has the month and the day of a bare date, where there is one.
    pub fn named(&self, formula: &Formula) -> Option<(NaiveDate, Span)> {
        let Formula::Open(Field::MonthDay { month, day, .. }) = absolute(formula) else { return None };
        self.named.iter().copied().find(|(named, _)| (named.month(), named.day()) == (*month, *day))
    }

    /// Keeps what later words may count from.
    pub fn hear(&mut self, told: &Told<'_>) {
        let Some((first, last)) = told.period.days().filter(|_| !told.states_day) else { return };
        // A date in full that is that of the report speaks of its time as "today" does.
        let own = told.day.is_some_and(|day| (first - day).num_days().abs() < 31 && (last - first).num_days() < 31);
        // "At noon", on a day that the text has come to, does not.
        let of_story = *core(told.formula) == Formula::Story && one_day(told.period) != told.day;
        let deictic = counts_from_utterance(told.formula) && !of_story || own;
        if deictic && !told.quoted && !self.then {
            // "Was killed on 3 May 2001, a court heard on Tuesday": a report of the day.
            if self.scene.is_some_and(|scene| scene.paragraph == self.paragraph) {
                self.scene = None;
            }
            self.deictics += 1;
            let day = told.period.granularity() <= Granularity::Day && counts_from_utterance(told.formula);
            self.opens_today |= self.past_years == 0 || self.sentence <= OPENING && day;
        }
        let mark = Mark {
            period: told.period,
            span: told.span,
            sentence: self.sentence,
            paragraph: self.paragraph,
            // "Founded in 1974" tells of no month; "In 1974 he was in Rome. In April" does.
            lends: told.initial || told.period.granularity() < Granularity::Half,
            // "On the 12th and again on the 19th": both of the month that was named before.
            named: names_month(told.formula)
                || names_year(told.formula)
                || matches!(core(told.formula), Formula::Open(Field::Day { .. })) && self.month_in_hand().is_some()
                // "Opened on the Monday. The funerals were on Wednesday 24th"
                || told.of_story && one_day(told.period).is_some(),
            relative: told.relative,
            aside: told.participle || told.behind || told.relative,
            since: matches!(told.formula, Formula::Bounded(Side::Since, _)),
        };
        if told.quoted && told.period.granularity() <= Granularity::Year {
            self.spoken = Some(mark);
        }
        if let Formula::Unit(Which::Last | Which::Next, Unit::Year, Anchor::Utterance) = told.formula {
            self.beside = Some(mark);
        }
        // "In 2020 ... last June ... in May": not in 2020 any more.
        let other = |year: &Mark| year.period.days().is_some_and(|(of, _)| of.year() != first.year());
        let dated = counts_from_utterance(told.formula) && told.period.granularity() >= Granularity::Month
            || matches!(told.formula, Formula::Of(_, year) if counts_from_utterance(year));
        if dated && !self.tells_history() {
            self.year = self.year.filter(|year| !other(year));
        }
        // "Held out until 9 April. That night they left": a story that is over came to its deadlines.
        let came = self.tells_history() && !told.ahead && !told.relative && !told.negated && is_until(told.formula);
        if told.quoted || !came && !holds_focus(told.formula, told.ahead) {
            return;
        }
        let explicit = names_year(told.formula);
        if explicit && names_month(told.formula) && told.period.granularity() <= Granularity::Month {
            self.months[first.month0() as usize % 12] = Some(mark);
        }
        if let Some(years) = years_ago(told.formula).filter(|_| !told.quoted) {
            self.marks(years, told.day);
        }
        let long_past = told.day.is_some_and(|day| (day - last).num_days() > LONG_PAST * YEAR);
        let opens = self.sentence <= OPENING && !self.opens_today && !told.bracketed && !mark.aside;
        if explicit && one_day(told.period).is_some() && long_past {
            if opens {
                self.tell_from(mark);
            } else if self.sentence <= ANNIVERSARY && self.long_past.len() < NAMED {
                self.long_past.push(mark);
                self.recalls();
            }
        }
        if explicit && self.opening.is_none() && self.paragraph <= 1 && told.period.granularity() <= Granularity::Year {
            self.opening = Some(first.year());
            self.opened = Some(self.sentence).filter(|_| !told.heading);
        }
        if explicit {
            if !told.ends_range && told.day.is_none_or(|day| first.year() < day.year() - 1) {
                // A month or a day of a year long past tells more than the year alone.
                let fine = told.period.granularity() < Granularity::Quarter;
                self.past_years += if fine { 2 } else { 1 };
                self.past_dates += usize::from(fine);
            }
            if lends_year(told.formula)
                && !told.behind
                && !self.is_judged(told, mark.period)
                && told.day.is_none_or(|day| first <= day)
            {
                self.year = Some(mark);
            }
        } else if self.tells_history()
            && let Some(year) = &mut self.year
        {
            // A story moves on: "In November 1942 ... In January" leads into the next year.
            if year.period.days().is_some_and(|(f, _)| f.year() != first.year()) {
                *year = mark;
            } else {
                year.sentence = self.sentence;
            }
        }
        // "It burned on Sunday, they said on Tuesday. At 7 p.m. ..." goes on with the fire.
        // The day of the report itself is no day of the story.
        let of_story = |day: &Mark| self.is_near(day) && one_day(day.period) != told.day;
        let goes_on = told.said && self.day.as_ref().is_some_and(of_story);
        // "Left on Monday, accusing them of a deal that had been signed on Thursday. At 7 p.m. ...": on Monday. So it is
        // behind "the contract, signed on 3 May, ..." and what is only planned.
        let beside = |day: &Mark| day.sentence == self.sentence;
        let near = self.day.as_ref().is_some_and(|day| self.is_near(day));
        let here = self.day.as_ref().is_some_and(|day| day.paragraph == self.paragraph);
        let aside = !told.initial && near && (told.behind || told.participle)
            || told.ahead && here && near && !self.tells_history()
            || (told.subordinate || looks_back(told.formula)) && self.day.as_ref().is_some_and(beside);
        let goes_on = goes_on || aside;
        if one_day(told.period).is_some() && told.opens_line {
            self.line = Some(mark);
            self.dated_lines |= explicit;
        }
        if one_day(told.period).is_some() && !goes_on {
            self.day = Some(mark);
        }
        if told.period.granularity() <= Granularity::Decade {
            self.advance(mark, told, explicit);
            // "She went down in 1954. ..., she said in 1998. By the end of that decade": of the fifties. And "the first
            // came in May 2016, say papers filed last week. By the following March": of 2017.
            let filed = told.participle && !told.initial && counts_from_utterance(told.formula);
            let near = self.last.as_ref().is_some_and(|last| self.is_near(last));
            if !(self.is_judged(told, mark.period) || filed && near) {
                self.last = Some(mark);
            }
        }
    }

    /// The text speaks of so many years that have passed by its day: "it will be 50 years since".
    pub fn marks(&mut self, years: f64, day: Option<NaiveDate>) {
        let Some(day) = day.filter(|_| years >= REMEMBERED && self.sentence <= ANNIVERSARY) else { return };
        if self.marked.len() < NAMED {
            self.marked.push(day.year() - years as i32);
            self.recalls();
        }
    }

    /// An anniversary: the day that so many years have passed since is the one that the text tells of.
    fn recalls(&mut self) {
        let marked = |mark: &Mark| mark.period.days().is_some_and(|(first, _)| self.marked.contains(&first.year()));
        if self.scene.is_none()
            && let Some(mark) = self.long_past.iter().copied().find(marked)
        {
            self.tell_from(mark);
        }
    }

    /// The text tells on from a day of long ago.
    fn tell_from(&mut self, mark: Mark) {
        self.scene = self.scene.or(Some(mark));
        (self.here, self.main) = (Some(mark), Some(mark));
    }

    /// "A scholar argued in 1931", "the chronicler, writing about 1390": of a story that is long over by then.
    fn is_judged(&self, told: &Told<'_>, period: Period) -> bool {
        (told.said || told.participle && !told.first)
            && self.main.is_some_and(|main| gap(main.period, period) > LATER * YEAR)
    }

    /// So long behind where the story stands that it passes other dates before it comes there.
    fn is_far(&self, period: Period) -> bool {
        self.main.is_some_and(|main| gap(main.period, period) > AHEAD)
    }

    /// Moves the story on, or the paragraph only, or nothing.
    fn advance(&mut self, mark: Mark, told: &Told<'_>, explicit: bool) {
        if looks_back(told.formula) || counts_from_utterance(told.formula) {
            return;
        }
        // "Home to 74 people that winter": no step.
        if self.is_then() && matches!(told.formula, Formula::Field(Which::This, Field::Season(_), Anchor::Focus)) {
            return;
        }
        // "The siege lasted from 1708 to 1710": the story begins in the first.
        if told.ends_range && !told.heading {
            return;
        }
        // "The summer offensive": a name rather than a step of the story.
        if !told.initial && matches!(told.formula, Formula::Open(Field::Season(_))) {
            return;
        }
        let coarse = mark.period.granularity() >= Granularity::Half;
        if told.heading {
            let years = mark.period.days().map(|(first, last)| (first.year(), last.year()));
            // The second end of "1943-1945" widens what the first gave.
            let same = self.main.filter(|m| m.sentence == mark.sentence).and(self.section);
            self.section = years.map(|(a, b)| (same.map_or(a, |s| s.0), b));
            // "1943-1945": the story begins in the first.
            if same.is_none() {
                (self.here, self.main) = (Some(mark), Some(mark));
            }
            return;
        }
        // "He replied that he would think of it at Martinmas": the story has not come there.
        // What led up to the day that the text remembers, and what was planned there.
        let led_up = || self.scene.is_some_and(|scene| gap(scene.period, mark.period) < 0);
        let aside = told.bracketed
            || self.is_then() && explicit && (told.ahead || led_up())
            || self.then
                && self.remembers()
                && !explicit
                && self.main.is_some_and(|main| gap(main.period, mark.period) < 0)
            || told.ahead && !told.initial && !explicit && self.is_far(mark.period)
            || told.behind && (explicit && !told.first || self.is_then())
            || told.participle && !told.initial && self.in_paragraph() && looks_onward(told.formula)
            || explicit && self.is_judged(told, mark.period);
        let moves = match self.main {
            None => true,
            Some(_) if aside => false,
            Some(main) => {
                let gap = || gap(main.period, mark.period);
                let opens = main.paragraph != self.paragraph && self.here.is_none_or(|h| h.paragraph != self.paragraph);
                let astray = self.here.is_some_and(|h| h.paragraph == self.paragraph && h.span != main.span);
                if !explicit {
                    !astray
                } else if opens {
                    told.first || gap().abs() < 10 * YEAR
                } else if told.initial {
                    gap().abs() < 3 * YEAR
                } else {
                    !coarse && (0..YEAR + YEAR / 2).contains(&gap())
                }
            }
        };
        // Year after year that lies ahead: the text has gone on, as a life is told in a few lines.
        let ahead = explicit && !aside && self.main.is_some_and(|main| gap(main.period, mark.period) > 0);
        let onward = self.stray.is_some_and(|stray| gap(stray.period, mark.period) >= 0);
        self.strays = match (moves, ahead) {
            (false, true) if onward => self.strays + 1,
            (false, true) => 1,
            (true, _) => 0,
            _ => self.strays,
        };
        if ahead {
            self.stray = Some(mark);
        }
        // Behind what led up to it, the year that the text opened with.
        let year = |mark: &Mark| mark.period.days().map(|(first, _)| first.year());
        let back =
            explicit && !aside && self.opening == year(&mark) && self.main.as_ref().and_then(year) < self.opening;
        // "She reached Lund in January 1915. In March ... In May": the text tells on from there.
        let later = || self.main.is_some_and(|main| gap(main.period, mark.period) > 0);
        self.follows += usize::from(!explicit && !moves && !aside && later());
        let moves = moves || back || ahead && self.strays >= STRAYS || self.follows >= FOLLOWS;
        // Two dates aside that agree are no aside any more.
        let confirmed = explicit
            && self.here.is_some_and(|h| {
                h.paragraph == self.paragraph
                    && self.main.is_some_and(|m| m.span != h.span)
                    && h.sentence != mark.sentence
                    && gap(h.period, mark.period).abs() < YEAR
            });
        if moves || confirmed && !aside {
            self.main = Some(mark);
            let year = mark.period.days().map(|(first, _)| first.year());
            self.section = self.section.filter(|s| year.is_some_and(|y| (s.0..=s.1).contains(&y)));
        }
        let fine = self
            .here
            .is_some_and(|h| h.paragraph == self.paragraph && h.period.granularity() < mark.period.granularity());
        if moves || !(aside || coarse && fine) {
            self.here = Some(mark);
        }
    }
}

/// "Until 9 April".
fn is_until(formula: &Formula) -> bool {
    let aside = |inner: &Formula| matches!(inner, Formula::Aside(_));
    matches!(formula, Formula::Bounded(Side::Until, _))
        || matches!(formula, Formula::Bounded(Side::By, inner) if aside(inner))
}

/// The words name a month.
fn names_month(formula: &Formula) -> bool {
    match formula {
        Formula::Exact(period) => period.granularity() <= Granularity::Month,
        Formula::Date { .. } | Formula::Numeric { .. } => true,
        Formula::Open(field) | Formula::Of(field, _) | Formula::Field(_, field, _) => {
            matches!(field, Field::Month(_) | Field::MonthDay { .. })
        }
        Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::Nth(_, _, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner) => names_month(inner),
        _ => false,
    }
}

/// The words name a year, or count one from a year that is named.
pub fn names_year(formula: &Formula) -> bool {
    match formula {
        Formula::Exact(_) | Formula::Date { .. } | Formula::ShortYear(_) => true,
        Formula::Of(_, inner)
        | Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::Nth(_, _, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Enclosing(_, inner) => names_year(inner),
        Formula::Shift(Anchor::Focus, ..) | Formula::Unit(_, _, Anchor::Focus) => true,
        _ => false,
    }
}

/// What a formula names, without what is said of it.
pub fn absolute(formula: &Formula) -> &Formula {
    match formula {
        Formula::Part(_, inner) | Formula::Modified(_, inner) | Formula::Bounded(_, inner) => absolute(inner),
        formula => formula,
    }
}

/// Do bare months behind it take its year? Not that of "since 2019", "fiscal 2019" or "the year before".
fn lends_year(formula: &Formula) -> bool {
    let aside = matches!(formula, Formula::Bounded(Side::Since | Side::From | Side::Until, _) | Formula::Fiscal(_));
    !aside && !looks_back(formula)
}

/// "The end of the year".
pub fn is_year_in_hand(formula: &Formula) -> bool {
    matches!(core(formula), Formula::Unit(Which::This, Unit::Year, Anchor::Story))
}

/// "Now", "until now".
pub fn is_present(formula: &Formula) -> bool {
    matches!(absolute(formula), Formula::Reference(Reference::Present, None))
}

/// What words count from or name, without what is said of it: the shift in "early the next day".
fn core(formula: &Formula) -> &Formula {
    match formula {
        Formula::Of(_, inner)
        | Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner) => core(inner),
        formula => formula,
    }
}

/// "75 years ago", "75 years ago tonight".
fn years_ago(formula: &Formula) -> Option<f64> {
    match core(formula) {
        Formula::Shift(Anchor::Utterance, Amount::Exact(years), Unit::Year, true) => Some(*years),
        Formula::Enclosing(_, inner) => years_ago(inner),
        _ => None,
    }
}

/// The words count onward from what the text speaks of: "two days later", "the next morning".
pub fn looks_onward(formula: &Formula) -> bool {
    matches!(
        core(formula),
        Formula::Shift(Anchor::Focus, _, _, false)
            | Formula::Unit(Which::Next, _, Anchor::Focus)
            | Formula::Field(Which::Next, _, Anchor::Focus)
    )
}

/// The words look back from what the text speaks of: "two years earlier".
pub fn looks_back(formula: &Formula) -> bool {
    matches!(
        core(formula),
        Formula::Shift(_, _, _, true)
            | Formula::Unit(Which::Last, ..)
            | Formula::Field(Which::Last, ..)
            | Formula::YearBack(_)
            | Formula::SameIn(_)
    )
}

/// The words count from the day of the report: it speaks of its own time.
pub fn counts_from_utterance(formula: &Formula) -> bool {
    match formula {
        Formula::Today
        | Formula::Story
        | Formula::Window(_, _, _, None)
        | Formula::Within(_)
        | Formula::Shift(Anchor::Utterance, ..)
        | Formula::Unit(_, _, Anchor::Utterance) => true,
        Formula::Open(Field::Weekday(_)) | Formula::Field(_, _, Anchor::Utterance) => true,
        Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::After(_, _, inner)
        | Formula::Coming(inner)
        | Formula::Window(_, _, _, Some(inner))
        | Formula::Of(_, inner) => counts_from_utterance(inner),
        _ => false,
    }
}

/// Can the text go on from here? Not from a deadline, and not from a date that names its event.
fn holds_focus(formula: &Formula, ahead: bool) -> bool {
    match formula {
        Formula::Bounded(Side::By, inner) => !ahead && holds_focus(inner, ahead),
        Formula::Bounded(Side::Since | Side::From, inner) => holds_focus(inner, ahead),
        Formula::Bounded(Side::Until, _) | Formula::Aside(_) | Formula::Coming(_) | Formula::Within(_) => false,
        _ => true,
    }
}
