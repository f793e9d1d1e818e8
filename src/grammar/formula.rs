//! What a match means: a formula over the calendar with everything that the words leave open left
//! open. The operators are closed and know no language; choosing what is open is the resolver's.

use super::Grammar;
use super::lexicon::{Key, Symbol};
use super::pattern::{ArmId, Match, Step};
use crate::time::{Amount, DayOrder, DayPart, Length, Modifier, Period, Reference, Season, Unit};
use serde::{Deserialize, Serialize};

/// What something is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The day on which it was said.
    Utterance,
    /// The time that the text speaks of at that point.
    Focus,
    /// The same where the text tells history, else the day on which it was said.
    Story,
}

/// Which of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Which {
    Last,
    This,
    Next,
}

/// A calendar field that recurs; which instance is meant is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// 1 (Monday) to 7.
    Weekday(u32),
    /// A month of the year.
    Month(u32),
    /// A day of some month, with its weekday where that was said.
    MonthDay {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
        /// 1 (Monday) to 7.
        weekday: Option<u32>,
    },
    /// A day of the month, with its weekday where that was said.
    Day {
        /// 1 to 31.
        day: u32,
        /// 1 (Monday) to 7.
        weekday: Option<u32>,
    },
    /// A quarter of the year.
    Quarter(u32),
    /// A half of the year.
    Half(u32),
    /// A financial year.
    FiscalYear,
    /// A season.
    Season(Season),
    /// Saturday and Sunday.
    Weekend,
    /// Days after Western Easter Sunday.
    Easter(i32),
    /// The nth weekday of a month (negative: from its end), plus days.
    NthWeekday {
        /// 1 to 5, or -1 for the last.
        n: i32,
        /// 1 (Monday) to 7.
        weekday: u32,
        /// 1 to 12.
        month: u32,
        /// Days to add.
        plus: i32,
    },
    /// An entry of a grammar's table, by its index.
    Table(u16),
}

/// What a time expression means before it is dated.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A piece of the calendar that the words name in full.
    Exact(Period),
    /// A full date that the calendar may not have.
    Date {
        /// Astronomical.
        year: i32,
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
        /// 1 (Monday) to 7, where it was said.
        weekday: Option<u32>,
    },
    /// Two numbers and a year whose order the words leave open.
    Numeric {
        /// The first number.
        first: u32,
        /// The second number.
        second: u32,
        /// Four digits.
        year: i32,
    },
    /// Three numbers of two digits: a day, a month and a year without its century, in an order that the words leave open.
    ShortNumeric([u32; 3]),
    /// A financial year, named after the calendar year that it ends in; when it begins the words leave open.
    Fiscal(i32),
    /// A year without its century.
    ShortYear(i32),
    /// A decade without its century, by its tens: 8 for the eighties.
    ShortDecade(i32),
    /// A field whose instance is open.
    Open(Field),
    /// An open field inside a stretch: "March of last year".
    Of(Field, Box<Formula>),
    /// So many units from an anchor.
    Shift(Anchor, Amount, Unit, bool),
    /// The last, this or next unit.
    Unit(Which, Unit, Anchor),
    /// The last, this or next instance of a field.
    Field(Which, Field, Anchor),
    /// The unit that holds something: "the week of 9 June", "that year".
    Enclosing(Unit, Box<Formula>),
    /// What the text speaks of at that point, unless that is finer than a unit.
    Focus(Option<Unit>),
    /// The day on which it was said.
    Today,
    /// The day that the text spoke of last, if that was just before, else the day it was said.
    Story,
    /// What the text speaks of, so many years back: "the same month a year ago".
    YearBack(i32),
    /// What the text speaks of, in another year: "the same month of 2023".
    SameIn(Box<Formula>),
    /// So many units after a day: "a week on Saturday".
    After(Amount, Unit, Box<Formula>),
    /// The instance that is to come, whatever the verb: "postponed until Friday".
    Coming(Box<Formula>),
    /// A part: early, mid, late (thirds), start, end (narrow).
    Part(Part, Box<Formula>),
    /// The nth unit or weekday inside something.
    Nth(i32, NthOf, Box<Formula>),
    /// A part of a day.
    DayPart(DayPart, Box<Formula>),
    /// A clock time: minutes after midnight, and the zone where it was said.
    Clock(u32, Option<Zone>, Box<Formula>),
    /// A TIMEX3 modifier.
    Modified(Modifier, Box<Formula>),
    /// The words before it bound it on one side.
    Bounded(Side, Box<Formula>),
    /// A length.
    Duration(Length),
    /// A length between two.
    Between(Length, Length),
    /// A stretch of a length that ends (or begins) with a date, or at the day it was said.
    Window(Which, Amount, Unit, Option<Box<Formula>>),
    /// A deadline: from the day it was said, so long.
    Within(Length),
    /// Something that recurs.
    Set {
        /// Every so long, or which weekday, or which month.
        every: Every,
        /// Which of them, as TIMEX3 says it: `EVERY`, `EVERY OTHER`.
        quant: Option<&'static str>,
        /// How often.
        freq: Option<u32>,
    },
    /// Past, present or future and nothing else, with the units that the vague word reaches to.
    Reference(Reference, Option<(u32, u32, Unit)>),
    /// A range; both ends are expressions.
    Range(Box<Formula>, Box<Formula>),
    /// Two that share words; both are expressions.
    List(Box<Formula>, Box<Formula>),
    /// A date that names its event and is not what the text goes on from: "the 2016 election".
    Aside(Box<Formula>),
    /// One of two, by whether the clause looks ahead: "in two weeks".
    IfFuture(Box<Formula>, Box<Formula>),
}

impl Formula {
    /// A time or a part of day without a day of its own: "at 7 a.m.", "by noon".
    pub fn lacks_day(&self) -> bool {
        match self {
            Formula::Clock(_, _, inner) | Formula::DayPart(_, inner) => **inner == Formula::Story,
            Formula::Bounded(_, inner) | Formula::Modified(_, inner) | Formula::Aside(inner) => inner.lacks_day(),
            _ => false,
        }
    }
}

/// A zone that a clock time was given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Minutes east of UTC, all year.
    Fixed(i32),
    /// Minutes east of UTC in winter; an hour more while the United States have summer time.
    UnitedStates(i32),
}

/// What a set repeats.
#[derive(Clone, Debug, PartialEq)]
pub enum Every {
    /// A part of any day.
    DayPart(DayPart),
    /// So long.
    Length(Length),
    /// On a weekday.
    Weekday(u32),
    /// In a month.
    Month(u32),
    /// In a season.
    Season(Season),
    /// On a day of the year: month and day.
    DayOfYear(u32, u32),
    /// Once a unit, said by an adverb: weekly.
    Unit(Unit),
}

/// What `nth` counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NthOf {
    Unit(Unit),
    Weekday(u32),
}

/// Parts of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Part {
    Early,
    Mid,
    Late,
    Start,
    End,
}

/// Which side a preposition bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// From then to the day it was said.
    Since,
    /// From the day it was said to then.
    By,
    /// From an open beginning to then.
    Until,
    /// From then on, open.
    From,
    /// From the beginning of the stretch to the day it was said: "so far this year".
    SoFar,
    /// Of the stretch, what lies before the day it was said: "earlier this month".
    Earlier,
    /// Of the stretch, what lies behind the day it was said: "later this year".
    Later,
}

/// A compiled value expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Value {
    Call(Op, Vec<Value>),
    Slot(Symbol),
    Number(f64),
    Name(Symbol),
    Negative(Box<Value>),
}

macro_rules! operators {
    ($($op:ident $name:literal $min:literal..=$max:literal)*) => {
        /// The operators that a `value` line may use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub(super) enum Op { $($op),* }
        impl Op {
            /// Name, fewest and most arguments.
            pub(super) const ALL: &[(&'static str, Op, usize, usize)] = &[$(($name, Op::$op, $min, $max)),*];
            /// The most arguments that any of them takes.
            const MOST: usize = {
                let (mut most, mut i) = (0, 0);
                while i < Op::ALL.len() {
                    most = if Op::ALL[i].3 > most { Op::ALL[i].3 } else { most };
                    i += 1;
                }
                most
            };
        }
    };
}

operators! {
    Date "date" 2..=4
    Numeric "numeric" 3..=3
    ShortNumeric "short-numeric" 3..=3
    Year "year" 1..=1
    ShortYear "short-year" 1..=1
    Bc "bc" 1..=1
    Decade "decade" 1..=1
    ShortDecade "short-decade" 1..=1
    Century "century" 1..=1
    BcCentury "bc-century" 1..=1
    BcDecade "bc-decade" 1..=1
    SplitYear "split-year" 2..=2
    Fiscal "fiscal" 1..=1
    FiscalYear "fiscal-year" 0..=0
    Month "month" 1..=1
    Day "day" 1..=2
    Quarter "quarter" 1..=1
    Half "half" 1..=1
    Season "season" 1..=1
    Weekday "weekday" 1..=1
    Weekend "weekend" 0..=0
    Easter "easter" 1..=1
    NthWeekday "nth-weekday" 3..=4
    Table "table" 1..=1
    Of "of" 2..=2
    Last "last" 1..=2
    This "this" 1..=2
    Next "next" 1..=2
    Ago "ago" 2..=2
    Ahead "ahead" 2..=3
    Earlier "earlier" 2..=2
    Later "later" 2..=2
    Enclosing "enclosing" 2..=2
    Focus "focus" 0..=1
    Today "today" 0..=0
    Part "part" 2..=2
    Nth "nth" 3..=3
    DayPart "daypart" 2..=2
    Clock "clock" 2..=5
    UsZone "us-zone" 2..=2
    OnDay "on-day" 2..=2
    DateTimeGroup "date-time-group" 3..=3
    YearBack "year-back" 1..=1
    SameIn "same-in" 1..=1
    Story "story" 0..=0
    Modify "modify" 2..=2
    Bounded "bounded" 2..=2
    Duration "duration" 2..=2
    Between "between" 3..=4
    Plus "plus" 2..=2
    Window "window" 3..=4
    Within "within" 1..=1
    Every "every" 1..=3
    Reference "reference" 1..=4
    Range "range" 2..=2
    List "list" 2..=2
    IfFuture "if-future" 2..=2
    Add "add" 2..=2
    Multiply "multiply" 2..=2
    Decimal "decimal" 2..=2
    Vague "vague" 2..=2
    Aside "aside" 1..=1
    Coming "coming" 1..=1
    Verb "verb" 1..=3
}

/// What an expression of the value language is worth while it is worked out.
#[derive(Clone, Debug, Default)]
pub(super) enum Term {
    /// An optional slot that was not filled.
    #[default]
    Nothing,
    Amount(Amount),
    Name(Symbol),
    Formula(Formula),
}

/// What a verb group is, in the grammar's names.
pub(super) type VerbNames = [Option<Symbol>; 3];

impl Term {
    fn number(&self) -> Option<f64> {
        match self {
            Term::Amount(Amount::Exact(n)) => Some(*n),
            _ => None,
        }
    }
    fn whole<T: TryFrom<i64>>(&self) -> Option<T> {
        let n = self.number()?;
        (n.fract() == 0.0 && n.abs() < 1e9).then(|| T::try_from(n as i64).ok()).flatten()
    }
    fn formula(self) -> Option<Formula> {
        match self {
            Term::Formula(formula) => Some(formula),
            _ => None,
        }
    }
    fn length(self) -> Option<Length> {
        match self.formula()? {
            Formula::Duration(length) => Some(length),
            _ => None,
        }
    }
    fn field(self) -> Option<Field> {
        match self.formula()? {
            Formula::Open(field) => Some(field),
            _ => None,
        }
    }
}

/// Works out the value of a match.
pub(super) struct Evaluation<'g> {
    pub grammar: &'g Grammar,
}

impl Evaluation<'_> {
    /// The formula of a whole match; `None` when the numbers make no sense together.
    pub fn formula(&self, found: &Match) -> Option<Formula> {
        self.arm(found.arm, &mut found.steps.iter(), &mut Vec::with_capacity(found.steps.len()))?.formula()
    }

    /// The names that a verb group was given.
    pub fn verb(&self, arm: ArmId) -> VerbNames {
        let mut names = [None; 3];
        if let Value::Call(Op::Verb, arguments) = &self.grammar.arms[arm as usize].value {
            for (name, argument) in names.iter_mut().zip(arguments) {
                if let Value::Name(symbol) = argument {
                    *name = Some(*symbol);
                }
            }
        }
        names
    }

    /// The value of an arm; its slots are above those of the arms around it in `slots`.
    fn arm(&self, arm: ArmId, steps: &mut std::slice::Iter<'_, Step>, slots: &mut Vec<(Symbol, Term)>) -> Option<Term> {
        let base = slots.len();
        while let Some(step) = steps.next() {
            match *step {
                Step::Fill { slot, key, .. } => slots.push((
                    slot,
                    match key {
                        Key::None | Key::Word(_) => Term::Nothing,
                        Key::Number(n) => Term::Amount(Amount::Exact(n)),
                        Key::Name(symbol) => Term::Name(symbol),
                    },
                )),
                Step::Open { slot, arm, .. } => {
                    let term = self.arm(arm, steps, slots)?;
                    if let Some(slot) = slot {
                        slots.push((slot, term));
                    }
                }
                Step::Close { .. } => break,
            }
        }
        let value = self.value(&self.grammar.arms[arm as usize].value, &slots[base..]);
        slots.truncate(base);
        value
    }

    fn name(&self, term: &Term) -> Option<&str> {
        match term {
            Term::Name(symbol) => Some(self.grammar.lexicon.symbol_name(*symbol)),
            _ => None,
        }
    }

    fn unit(&self, term: &Term) -> Option<Unit> {
        Unit::named(self.name(term)?)
    }

    fn day_part(&self, term: &Term) -> Option<DayPart> {
        Some(match self.name(term)? {
            "early-hours" => DayPart::EarlyHours,
            "morning" => DayPart::Morning,
            "midday" => DayPart::Midday,
            "afternoon" => DayPart::Afternoon,
            "evening" => DayPart::Evening,
            "night" => DayPart::Night,
            _ => return None,
        })
    }

    fn anchor(&self, term: Option<&Term>) -> Option<Anchor> {
        match term {
            None | Some(Term::Nothing) => Some(Anchor::Utterance),
            Some(Term::Formula(Formula::Focus(None))) => Some(Anchor::Focus),
            Some(Term::Formula(Formula::Today)) => Some(Anchor::Utterance),
            Some(Term::Formula(Formula::Story)) => Some(Anchor::Story),
            Some(_) => None,
        }
    }

    fn value(&self, value: &Value, slots: &[(Symbol, Term)]) -> Option<Term> {
        Some(match value {
            Value::Number(n) => Term::Amount(Amount::Exact(*n)),
            Value::Name(symbol) => Term::Name(*symbol),
            Value::Slot(slot) => slots.iter().find(|s| s.0 == *slot).map_or(Term::Nothing, |s| s.1.clone()),
            Value::Negative(inner) => Term::Amount(Amount::Exact(-self.value(inner, slots)?.number()?)),
            Value::Call(op, arguments) => {
                let mut terms: [Term; Op::MOST] = Default::default();
                for (term, argument) in terms.iter_mut().zip(arguments) {
                    *term = self.value(argument, slots)?;
                }
                return self.call(*op, &mut terms, arguments.len());
            }
        })
    }

    /// What an operator makes of `count` terms; behind them are nothings.
    fn call(&self, op: Op, terms: &mut [Term; Op::MOST], count: usize) -> Option<Term> {
        let mut terms = terms.iter_mut();
        let mut next = || terms.next().map_or(Term::Nothing, std::mem::take);
        let exact = |period: Period| period.days().map(|_| Formula::Exact(period));
        let year_of = |n: i32| exact(Period::Year(n));
        let formula = match op {
            // Numbers
            Op::Add => return Some(Term::Amount(Amount::Exact(next().number()? + next().number()?))),
            Op::Multiply => return Some(Term::Amount(Amount::Exact(next().number()? * next().number()?))),
            Op::Decimal => {
                let (whole, fraction) = (next().number()?, next().number()?);
                let digits = (fraction.max(1.0).log10().floor() + 1.0) as i32;
                return Some(Term::Amount(Amount::Exact(whole + fraction / 10f64.powi(digits))));
            }
            Op::Vague => {
                return Some(Term::Amount(Amount::Vague { least: next().whole()?, most: next().whole()? }));
            }
            Op::Verb => return None,
            // What the words name in full
            Op::Date => {
                let (year, month) = (next(), next().whole()?);
                let (day, weekday) = (next(), next().whole());
                match (year.whole::<i32>(), day.whole::<u32>()) {
                    (None, None) => Formula::Open(Field::Month(month)),
                    (None, Some(day)) => Formula::Open(Field::MonthDay { month, day, weekday }),
                    (Some(year), None) => exact(Period::Month(year, month))?,
                    (Some(year), Some(day)) => Formula::Date { year, month, day, weekday },
                }
            }
            Op::Numeric => Formula::Numeric { first: next().whole()?, second: next().whole()?, year: next().whole()? },
            Op::ShortNumeric => {
                let mut number = || next().whole::<u32>().filter(|n| *n < 100);
                let numbers = [number()?, number()?, number()?];
                // What is no date in any order is a score or a number of something.
                let dates = |order: &DayOrder| {
                    let (_, month, day) = order.of_three(numbers);
                    (1..=12).contains(&month) && (1..=31).contains(&day)
                };
                DayOrder::ALL.iter().any(dates).then_some(Formula::ShortNumeric(numbers))?
            }
            Op::Year => year_of(next().whole()?)?,
            Op::ShortYear => Formula::ShortYear(next().whole().filter(|n| (0..100).contains(n))?),
            Op::Bc => year_of(1 - next().whole::<i32>()?)?,
            Op::Decade => exact(Period::Decade(next().whole::<i32>()? / 10))?,
            Op::ShortDecade => Formula::ShortDecade(next().whole::<i32>().filter(|n| (0..100).contains(n))? / 10),
            Op::Century => exact(Period::Century(next().whole::<i32>()? - 1))?,
            Op::BcCentury => exact(Period::Century(-next().whole::<i32>()?))?,
            Op::BcDecade => exact(Period::Decade(-(next().whole::<i32>()? / 10) - 1))?,
            Op::SplitYear => {
                let (first, second) = (next().whole::<i32>()?, next().whole::<i32>()?);
                let second = if second < 100 { first - first % 100 + second } else { second };
                let second = if second < first { second + 100 } else { second };
                (second - first < 20).then_some(())?;
                Formula::Range(Box::new(year_of(first)?), Box::new(year_of(second)?))
            }
            Op::Fiscal => {
                let year: i32 = next().whole()?;
                let year = if year < 100 { 2000 + year } else { year };
                Formula::Fiscal(year)
            }
            Op::FiscalYear => Formula::Open(Field::FiscalYear),
            // Fields
            Op::Month => Formula::Open(Field::Month(next().whole()?)),
            Op::Day => Formula::Open(Field::Day { day: next().whole()?, weekday: next().whole() }),
            Op::Quarter => Formula::Open(Field::Quarter(next().whole().filter(|q| (1..=4).contains(q))?)),
            Op::Half => Formula::Open(Field::Half(next().whole().filter(|h| (1..=2).contains(h))?)),
            Op::Season => Formula::Open(Field::Season(match self.name(&next())? {
                "spring" => Season::Spring,
                "summer" => Season::Summer,
                "autumn" => Season::Autumn,
                _ => Season::Winter,
            })),
            Op::Weekday => Formula::Open(Field::Weekday(next().whole()?)),
            Op::Weekend => Formula::Open(Field::Weekend),
            Op::Easter => Formula::Open(Field::Easter(next().whole()?)),
            Op::NthWeekday => Formula::Open(Field::NthWeekday {
                n: next().whole()?,
                weekday: next().whole()?,
                month: next().whole()?,
                plus: next().whole().unwrap_or(0),
            }),
            Op::Table => match next() {
                Term::Name(symbol) => Formula::Open(Field::Table(self.grammar.table_index(symbol)?)),
                _ => return None,
            },
            Op::Of => {
                let (inner, outer) = (next().formula()?, next().formula()?);
                of(inner, outer)?
            }
            // Counted from an anchor
            Op::Last | Op::This | Op::Next => {
                let which = match op {
                    Op::Last => Which::Last,
                    Op::This => Which::This,
                    _ => Which::Next,
                };
                let what = next();
                let anchor = self.anchor((count == 2).then(next).as_ref())?;
                match self.unit(&what) {
                    Some(unit) => Formula::Unit(which, unit, anchor),
                    None => Formula::Field(which, what.field()?, anchor),
                }
            }
            Op::Ago | Op::Ahead | Op::Earlier | Op::Later => {
                let amount = match next() {
                    Term::Amount(amount) => amount,
                    _ => return None,
                };
                let unit = self.unit(&next())?;
                let anchor = if matches!(op, Op::Ago | Op::Ahead) { Anchor::Utterance } else { Anchor::Focus };
                match next() {
                    Term::Formula(day) => Formula::After(amount, unit, Box::new(day)),
                    _ => Formula::Shift(anchor, amount, unit, matches!(op, Op::Ago | Op::Earlier)),
                }
            }
            Op::Enclosing => {
                let unit = self.unit(&next())?;
                Formula::Enclosing(unit, Box::new(next().formula()?))
            }
            Op::Focus => Formula::Focus(self.unit(&next())),
            Op::Today => Formula::Today,
            // Parts
            Op::Part => {
                let part = match self.name(&next())? {
                    "early" => Part::Early,
                    "mid" => Part::Mid,
                    "late" => Part::Late,
                    "start" => Part::Start,
                    _ => Part::End,
                };
                Formula::Part(part, Box::new(next().formula()?))
            }
            Op::Nth => {
                let (n, what, inside) = (next().whole()?, next(), next().formula()?);
                let what = match self.unit(&what) {
                    Some(unit) => NthOf::Unit(unit),
                    None => match what.field()? {
                        Field::Weekday(day) => NthOf::Weekday(day),
                        _ => return None,
                    },
                };
                Formula::Nth(n, what, Box::new(inside))
            }
            Op::DayPart => {
                let part = self.day_part(&next())?;
                Formula::DayPart(part, Box::new(next().formula()?))
            }
            Op::Clock => {
                // clock(day, hour, minute?, half?, zone?)
                let day = next().formula()?;
                let hour: u32 = next().whole()?;
                let (minute, half, zone) = (next(), next(), next());
                let (hour, minute) = match minute.whole::<u32>() {
                    Some(minute) => (hour, minute),
                    None if hour >= 100 => (hour / 100, hour % 100),
                    None => (hour, 0),
                };
                let hour = match (self.name(&half), hour) {
                    (Some("am"), 12) => 0,
                    (Some("pm"), 1..=11) => hour + 12,
                    (Some("am" | "pm"), 13..) => return None,
                    (_, 24) if minute == 0 => 0,
                    (_, 0..=23) => hour,
                    _ => return None,
                };
                // A zone is hours east of UTC, so that a grammar can say 5.5.
                let offset = zone.number().map(|hours| Zone::Fixed((hours * 60.0).round() as i32));
                Formula::Clock(hour * 60 + minute, offset, Box::new(day))
            }
            Op::UsZone => match (next().formula()?, next().number()?) {
                (Formula::Clock(minutes, None, day), hours) => {
                    Formula::Clock(minutes, Some(Zone::UnitedStates((hours * 60.0).round() as i32)), day)
                }
                _ => return None,
            },
            Op::OnDay => match (next().formula()?, next().formula()?) {
                (Formula::Clock(minutes, offset, _), day) => Formula::Clock(minutes, offset, Box::new(day)),
                _ => return None,
            },
            Op::DateTimeGroup => {
                let (group, month, year): (u32, u32, i32) = (next().whole()?, next().whole()?, next().whole()?);
                let day = Formula::Date { year: 2000 + year, month, day: group / 10_000, weekday: None };
                Formula::Clock(group / 100 % 100 * 60 + group % 100, Some(Zone::Fixed(0)), Box::new(day))
            }
            Op::YearBack => Formula::YearBack(next().whole()?),
            Op::SameIn => Formula::SameIn(Box::new(next().formula()?)),
            Op::Story => Formula::Story,
            // Modifiers and bounds
            Op::Modify => match (next(), next()) {
                (Term::Nothing, it) => it.formula()?,
                (modifier, it) => {
                    let name = self.name(&modifier)?;
                    let modifier = Modifier::ALL.into_iter().find(|m| {
                        let its = m.name();
                        its.len() == name.len()
                            && its
                                .bytes()
                                .zip(name.bytes())
                                .all(|(a, b)| a.eq_ignore_ascii_case(&b) || a == b'_' && b == b'-')
                    })?;
                    Formula::Modified(modifier, Box::new(it.formula()?))
                }
            },
            Op::Bounded => {
                let side = match self.name(&next())? {
                    "since" => Side::Since,
                    "by" => Side::By,
                    "until" => Side::Until,
                    "from" => Side::From,
                    "so-far" => Side::SoFar,
                    "earlier" => Side::Earlier,
                    _ => Side::Later,
                };
                Formula::Bounded(side, Box::new(next().formula()?))
            }
            // Lengths
            Op::Duration => {
                let amount = match next() {
                    Term::Amount(amount) => amount,
                    _ => return None,
                };
                Formula::Duration(Length::of(amount, self.unit(&next())?))
            }
            Op::Between if count == 3 => {
                let (a, b, unit) = (next(), next(), next());
                let unit = self.unit(&unit)?;
                let length = |t: Term| Some(Length::of(Amount::Exact(t.number()?), unit));
                Formula::Between(length(a)?, length(b)?)
            }
            Op::Between => {
                let (a, u, b, v) = (next(), next(), next(), next());
                let length = |n: Term, u: Term| Some(Length::of(Amount::Exact(n.number()?), self.unit(&u)?));
                Formula::Between(length(a, u)?, length(b, v)?)
            }
            Op::Plus => {
                let (mut a, b) = (next().length()?, next().length()?);
                a.0.extend(b.0);
                Formula::Duration(a)
            }
            Op::Window => {
                let which = if self.name(&next())? == "past" { Which::Last } else { Which::Next };
                let amount = match next() {
                    Term::Amount(amount) => amount,
                    Term::Nothing => Amount::Exact(1.0),
                    _ => return None,
                };
                let unit = self.unit(&next())?;
                let of = if count == 4 { Some(Box::new(next().formula()?)) } else { None };
                Formula::Window(which, amount, unit, of)
            }
            Op::Within => Formula::Within(next().length()?),
            Op::Every => {
                // every(what, quant?, times?)
                let (what, quant, times) = (next(), next(), next());
                let every = match (self.unit(&what), self.day_part(&what)) {
                    (Some(unit), _) => Every::Unit(unit),
                    (None, Some(part)) => Every::DayPart(part),
                    (None, None) => match what.formula()? {
                        Formula::Duration(length) => Every::Length(length),
                        Formula::Open(Field::Weekday(day)) => Every::Weekday(day),
                        Formula::Open(Field::Month(month)) => Every::Month(month),
                        Formula::Open(Field::Season(season)) => Every::Season(season),
                        Formula::Open(Field::MonthDay { month, day, .. }) => Every::DayOfYear(month, day),
                        // A moveable day comes once a year.
                        Formula::Open(Field::Easter(_) | Field::NthWeekday { .. } | Field::Table(_)) => {
                            Every::Unit(Unit::Year)
                        }
                        _ => return None,
                    },
                };
                let quant = match self.name(&quant) {
                    Some("every") => Some("EVERY"),
                    Some("every-other") => Some("EVERY OTHER"),
                    _ => None,
                };
                Formula::Set { every, quant, freq: times.whole() }
            }
            Op::Reference => {
                let reference = match self.name(&next())? {
                    "past" => Reference::Past,
                    "present" => Reference::Present,
                    _ => Reference::Future,
                };
                let (least, most, unit) = (next().whole(), next().whole(), next());
                Formula::Reference(reference, least.zip(most).zip(self.unit(&unit)).map(|((a, b), u)| (a, b, u)))
            }
            Op::Coming => Formula::Coming(Box::new(next().formula()?)),
            Op::Aside => Formula::Aside(Box::new(next().formula()?)),
            Op::Range => {
                let (from, to) = (next().formula()?, next().formula()?);
                let from = match (from, &to) {
                    // "From November to January 2025" begins in the year before.
                    (Formula::Exact(Period::Month(y, m)), Formula::Exact(Period::Month(z, n))) if y == *z && m > *n => {
                        Formula::Exact(Period::Month(y.checked_sub(1)?, m))
                    }
                    (from, _) => from,
                };
                Formula::Range(Box::new(from), Box::new(to))
            }
            Op::List => Formula::List(Box::new(next().formula()?), Box::new(next().formula()?)),
            Op::IfFuture => Formula::IfFuture(Box::new(next().formula()?), Box::new(next().formula()?)),
        };
        Some(Term::Formula(formula))
    }
}

/// An open field inside a stretch; a part of a field stays a part.
fn of(inner: Formula, outer: Formula) -> Option<Formula> {
    Some(match inner {
        Formula::Open(field) => Formula::Of(field, Box::new(outer)),
        Formula::Part(part, inner) => Formula::Part(part, Box::new(of(*inner, outer)?)),
        Formula::Modified(modifier, inner) => Formula::Modified(modifier, Box::new(of(*inner, outer)?)),
        _ => return None,
    })
}
