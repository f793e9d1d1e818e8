//! Reports with dates that tempt each check, and one slip at a time.

use super::{Code, Dice, Report, lower, years_near};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// What is put into a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    WrongWeekday,
    ImpossibleDay,
    WrongWeekdayWithoutYear,
    ReversedRange,
    OverAfterPublication,
    OverAfterPublicationWithoutYear,
    PlannedBeforePublication,
    PlannedBeforePublicationWithoutYear,
    ReversedOrder,
    NoPublicationDate,
    AnotherPublicationDate,
}

pub const SLIPS: [(Slip, Code, &str); 11] = [
    (Slip::WrongWeekday, Code::D101, "another weekday before a full date"),
    (Slip::ImpossibleDay, Code::D102, "a day that the month does not have"),
    (Slip::WrongWeekdayWithoutYear, Code::D103, "another weekday before a date without a year"),
    (Slip::ReversedRange, Code::D107, "the ends of a range the wrong way round"),
    (Slip::OverAfterPublication, Code::D201, "over, up to 40 days after the report"),
    (Slip::OverAfterPublicationWithoutYear, Code::D201, "the same, without the year"),
    (Slip::PlannedBeforePublication, Code::D202, "planned, up to 40 days before the report"),
    (Slip::PlannedBeforePublicationWithoutYear, Code::D202, "the same, without the year"),
    (Slip::ReversedOrder, Code::D208, "\"after\" and \"before\" with the dates exchanged"),
    (Slip::NoPublicationDate, Code::D501, "no day of publication"),
    (Slip::AnotherPublicationDate, Code::D502, "two days of publication, 2 to 40 days apart"),
];

pub const WHO: &[&str] = &[
    "The harbour board",
    "A court in Tolm",
    "Mayor Ruth Amsel",
    "The ministry of transport",
    "Two former directors",
    "Prosecutors in Hale",
    "The owner of the quarry",
    "Councillor Jon May",
];
pub const DID: &[&str] = &[
    "closed the northern pier",
    "rejected the plan for a new road",
    "arrested three men near the old mill",
    INQUIRY,
    "signed a contract with the builder",
    "dismissed the head of the school",
    "sold the ferry to its captains",
    "fined the mine for its dust",
];
/// Behind it stands the date of one of two.
pub const INQUIRY: &str = "opened an inquiry into the accident";
pub const DO: &[&str] = &[
    "open the new lock",
    "meet the union",
    "publish its report",
    "hear the witnesses",
    "close the tram depot",
    "decide on the budget",
    "sell the old station",
    "hold a vote on the dam",
];
const SHOW: &[&str] =
    &["The book fair", "The strike at the mill", "The trial", "The chess tournament", "The exhibition"];
pub const NAMED: &[&str] = &["vote", "crash", "talks", "storm", "hearing"];
pub const PLAIN: &[&str] = &[
    "Residents said that nobody had asked them, though the road runs past their doors.",
    "The building stands between the market and the river, where the old tram used to turn.",
    "\"We have read every page of it,\" a lawyer for the company said.",
    "It was not clear who would pay for it.",
    "Critics say that the inspectors are too few.",
];

/// Sentences that agree with any day of publication.
pub const RELATIVE: &[&str] = &[
    "The decision came after a long meeting last week.",
    "Workers left the site about three weeks ago.",
    "The board met again on Friday, and will meet next month.",
    "He had been in office since the summer of 2009.",
    "Two years ago it was the other way round.",
    "A first attempt failed in 2012, before the bank closed.",
];

/// A report of its own for each seed. The same seed gives the same report, but for the slip.
pub fn report(seed: u64, slip: Option<Slip>) -> Report {
    let mut dice = Dice(seed);
    let published =
        NaiveDate::from_ymd_opt(2012, 1, 1).expect("a day of the calendar") + Days::new(dice.roll(365 * 14));
    let mut writer =
        Writer { day_first: dice.roll(2) == 0, short: dice.roll(3) == 0, dice, published, slip, changed: None };
    let mut sentences: Vec<String> = vec![
        writer.weekday(),
        writer.weekday_without_year(),
        writer.day(),
        writer.range(),
        writer.over(true),
        writer.over(false),
        writer.planned(true),
        writer.planned(false),
        writer.order(),
        writer.arranged(),
    ];
    for _ in 0..4 {
        sentences.push(writer.dice.pick(PLAIN).to_owned());
        sentences.push(writer.dice.pick(RELATIVE).to_owned());
    }
    for i in (1..sentences.len()).rev() {
        let j = writer.dice.roll(i as u64 + 1) as usize;
        sentences.swap(i, j);
    }
    let paragraphs: Vec<String> = sentences.chunks(3).map(|paragraph| paragraph.join(" ")).collect();
    let apart = 2 + writer.dice.roll(39);
    let header = match slip {
        Some(Slip::AnotherPublicationDate) => {
            format!("Date: {}\n\n", (published - Days::new(apart)).format("%-d %B %Y"))
        }
        _ => String::new(),
    };
    let explained = writer.changed.is_some_and(|(sentence, explanation)| match explanation {
        Explanation::Always => true,
        Explanation::Never => false,
        Explanation::Weekday(date, weekday) => {
            let fits = |day: NaiveDate| day.weekday() == weekday;
            years_near(&paragraphs, &sentence).0.into_iter().any(|year| date.with_year(year).is_some_and(fits))
        }
        Explanation::Year(year) => {
            let (years, before) = years_near(&paragraphs, &sentence);
            // A text of an earlier year may go on.
            let story = before.checked_sub(1).is_some_and(|last| year < published.year() && years[last] <= year);
            year == published.year() || story || years.contains(&year)
        }
    });
    Report {
        published: (slip != Some(Slip::NoPublicationDate)).then(|| published.to_string()),
        text: header + &paragraphs.join("\n\n"),
        explained,
    }
}

/// What would make sense of a sentence with a slip.
enum Explanation {
    Always,
    Never,
    /// That day in a year that has this weekday for it, where the text names such a year.
    Weekday(NaiveDate, Weekday),
    /// The same day of this year, where it is that of the report or the text names it.
    Year(i32),
}

struct Writer {
    dice: Dice,
    published: NaiveDate,
    slip: Option<Slip>,
    day_first: bool,
    short: bool,
    /// The sentence that has the slip.
    changed: Option<(String, Explanation)>,
}

impl Writer {
    /// A sentence, which is kept if it has the slip.
    fn told(&mut self, slip: Slip, sentence: String, explanation: Explanation) -> String {
        if self.has(slip) {
            self.changed = Some((sentence.clone(), explanation));
        }
        sentence
    }

    fn has(&self, slip: Slip) -> bool {
        self.slip == Some(slip)
    }

    /// From 1 to so many days before the report, or after it.
    fn before(&mut self, most: u64) -> NaiveDate {
        self.published - Days::new(1 + self.dice.roll(most))
    }

    fn after(&mut self, most: u64) -> NaiveDate {
        self.published + Days::new(1 + self.dice.roll(most))
    }

    fn month(&self, date: NaiveDate) -> String {
        match date.month() {
            3..=7 => date.format("%B").to_string(),
            9 if self.short => "Sept.".to_owned(),
            _ if self.short => date.format("%b.").to_string(),
            _ => date.format("%B").to_string(),
        }
    }

    /// `March 3` or `3 March`, of a day that the month need not have.
    fn words(&self, date: NaiveDate, day: u32) -> String {
        let month = self.month(date);
        if self.day_first { format!("{day} {month}") } else { format!("{month} {day}") }
    }

    fn named(&self, date: NaiveDate, year: bool) -> String {
        let words = self.words(date, date.day());
        match (year, self.day_first) {
            (false, _) => words,
            (true, true) => format!("{words} {}", date.year()),
            (true, false) => format!("{words}, {}", date.year()),
        }
    }

    /// A weekday that it is, or with a slip another one.
    fn weekday_of(&mut self, date: NaiveDate, slip: Slip) -> Weekday {
        let (mut weekday, steps) = (date.weekday(), 1 + self.dice.roll(6));
        if self.has(slip) {
            for _ in 0..steps {
                weekday = weekday.succ();
            }
        }
        weekday
    }

    fn weekday(&mut self) -> String {
        let date = self.before(3_000);
        let weekday = self.weekday_of(date, Slip::WrongWeekday);
        let (who, did) = (self.dice.pick(WHO), self.dice.pick(DID));
        format!("{who} {did} on {}, {}.", long(weekday), self.named(date, true))
    }

    fn weekday_without_year(&mut self) -> String {
        let date = self.before(60);
        let weekday = self.weekday_of(date, Slip::WrongWeekdayWithoutYear);
        let (who, did) = (self.dice.pick(WHO), self.dice.pick(DID));
        let sentence = format!("On {}, {}, {} {did}.", long(weekday), self.named(date, false), lower(who));
        self.told(Slip::WrongWeekdayWithoutYear, sentence, Explanation::Weekday(date, weekday))
    }

    fn day(&mut self) -> String {
        let (date, with_year) = (self.before(200), self.dice.roll(2) == 0);
        let (who, did) = (self.dice.pick(WHO), self.dice.pick(DID));
        // In the month of the day, or the one before, which then has fewer days.
        let (date, day) = match self.has(Slip::ImpossibleDay) {
            false => (date, date.day()),
            true => [date, date - Months::new(1), date - Months::new(2)]
                .into_iter()
                .find(|date| date.with_day(31).is_none())
                .map_or((date, date.day()), |date| (date, if date.month() == 2 { 30 } else { 31 })),
        };
        let words = self.words(date, day);
        let year = match (with_year, self.day_first) {
            (false, _) => String::new(),
            (true, true) => format!(" {}", date.year()),
            (true, false) => format!(", {}", date.year()),
        };
        format!("{who} {did} on {words}{year}.")
    }

    fn range(&mut self) -> String {
        let (start, last) = (self.before(150), self.dice.roll(20));
        let (first, last) = (start, start + Days::new(2 + last));
        // Over the turn of the year the wrong way round makes sense.
        let (first, last) =
            if first.year() == last.year() { (first, last) } else { (first - Days::new(30), last - Days::new(30)) };
        let (show, with_year) = (self.dice.pick(SHOW), self.dice.roll(3) == 0 && first.year() == last.year());
        let (first, last) = if self.has(Slip::ReversedRange) { (last, first) } else { (first, last) };
        let from = self.named(first, false);
        format!("{show} lasted from {from} to {}.", self.named(last, with_year))
    }

    fn over(&mut self, year: bool) -> String {
        let slip = if year { Slip::OverAfterPublication } else { Slip::OverAfterPublicationWithoutYear };
        let (good, bad) = (self.before(60), self.after(38) + Days::new(2));
        let date = if self.has(slip) { bad } else { good };
        let (who, did) = (self.dice.pick(WHO), self.dice.pick(DID));
        let sentence = format!("{who} {did} on {}.", self.named(date, year));
        self.told(slip, sentence, if year { Explanation::Never } else { Explanation::Year(date.year() - 1) })
    }

    fn planned(&mut self, year: bool) -> String {
        let slip = if year { Slip::PlannedBeforePublication } else { Slip::PlannedBeforePublicationWithoutYear };
        let (good, bad) = (self.after(90), self.before(38) - Days::new(2));
        let date = if self.has(slip) { bad } else { good };
        let (who, what) = (self.dice.pick(WHO), self.dice.pick(DO));
        let sentence = format!("{who} will {what} on {}.", self.named(date, year));
        self.told(slip, sentence, if year { Explanation::Never } else { Explanation::Year(date.year() + 1) })
    }

    fn order(&mut self) -> String {
        let first = self.before(100) - Days::new(20);
        let second = first + Days::new(1 + self.dice.roll(18));
        let (first, second) = if self.has(Slip::ReversedOrder) { (second, first) } else { (first, second) };
        let (who, did, what) = (self.dice.pick(WHO), self.dice.pick(DID), self.dice.pick(NAMED));
        let (early, late) = (self.named(first, false), self.named(second, false));
        let (after, sentence) = match self.dice.roll(3) {
            0 => (true, format!("After the {what} on {early}, {} {did} on {late}.", lower(who))),
            1 => (true, format!("{who} {did} on {late} after the {early} {what}.")),
            _ => (false, format!("{who} {did} on {early} before the {what} on {late}.")),
        };
        // Of "opened an inquiry into the accident on 3 May after the vote on 5 May" the date may be that of the accident.
        let explanation = if after && did == INQUIRY { Explanation::Always } else { Explanation::Never };
        self.told(Slip::ReversedOrder, sentence, explanation)
    }

    /// What was arranged, moved or allowed for a day to come.
    fn arranged(&mut self) -> String {
        let date = self.after(200);
        let date = self.named(date, true);
        match self.dice.roll(5) {
            0 => format!("A hearing was scheduled for {date}."),
            1 => format!("The opening was postponed to {date}."),
            2 => format!("The permit was extended until {date}."),
            3 => format!("The works were due to end on {date}."),
            _ => format!("The council agreed on a vote on {date}."),
        }
    }
}

pub fn long(weekday: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[weekday.num_days_from_monday() as usize]
}
