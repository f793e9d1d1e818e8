//! The same slips in other words: reports and affairs that were written before the rules were.

use super::affairs::Rift;
use super::reports::{DID, DO, INQUIRY, NAMED, PLAIN, RELATIVE, WHO, long};
use super::{Code, Dice, Report, capital, lower, years_near};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// What is put into a report.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    Weekday,
    Over,
    Planned,
    Order,
}

pub const SLIPS: [(Slip, Code, &str); 4] = [
    (Slip::Weekday, Code::D103, "another weekday before a date without a year"),
    (Slip::Over, Code::D201, "over, up to 40 days after the report"),
    (Slip::Planned, Code::D202, "planned, up to 40 days before the report"),
    (Slip::Order, Code::D208, "words of order with the dates exchanged"),
];

pub const RIFTS: [(Rift, Code, &str); 3] = [
    (Rift::Day, Code::D301, "one of two reports has the event 1 to 9 days off"),
    (Rift::Year, Code::D307, "one year off"),
    (Rift::Order, Code::D303, "two events the other way round in the second report, without a date"),
];

/// What was done, with and without who did it.
const PASSIVE: &[(&str, &str)] = &[
    ("The northern pier", "closed"),
    ("The plan for a new road", "rejected"),
    ("Three men", "arrested near the old mill"),
    ("The contract", "signed"),
    ("The head of the school", "dismissed"),
    ("The ferry", "sold to its captains"),
];

/// A report of its own for each seed, with one sentence of each kind.
pub fn report(seed: u64, slip: Option<Slip>) -> Report {
    let mut dice = Dice(seed.wrapping_mul(104_729) + 11);
    let published = NaiveDate::from_ymd_opt(2012, 1, 1).expect("a day") + Days::new(dice.roll(365 * 14));
    let mut writer = Writer { day_first: dice.roll(2) == 0, dice, published, slip, explained: false };
    let (first, date, day) = writer.weekday();
    let mut sentences = vec![first.clone(), writer.over(), writer.planned(), writer.order()];
    for _ in 0..3 {
        sentences.push(writer.dice.pick(PLAIN).to_owned());
        sentences.push(writer.dice.pick(RELATIVE).to_owned());
    }
    for i in (1..sentences.len()).rev() {
        let j = writer.dice.roll(i as u64 + 1) as usize;
        sentences.swap(i, j);
    }
    let paragraphs: Vec<String> = sentences.chunks(2).map(|paragraph| paragraph.join(" ")).collect();
    let fits = |year| date.with_year(year).is_some_and(|date| date.weekday() == day);
    let named = slip == Some(Slip::Weekday) && years_near(&paragraphs, &first).0.into_iter().any(fits);
    let explained = named || writer.explained;
    Report { published: Some(published.to_string()), text: paragraphs.join("\n\n"), explained }
}

struct Writer {
    dice: Dice,
    published: NaiveDate,
    slip: Option<Slip>,
    day_first: bool,
    explained: bool,
}

impl Writer {
    fn before(&mut self, most: u64) -> NaiveDate {
        self.published - Days::new(1 + self.dice.roll(most))
    }

    fn named(&self, date: NaiveDate, year: bool) -> String {
        let month = date.format("%B");
        match (year, self.day_first) {
            (true, true) => format!("{} {month} {}", date.day(), date.year()),
            (true, false) => format!("{month} {}, {}", date.day(), date.year()),
            (false, true) => format!("{} {month}", date.day()),
            (false, false) => format!("{month} {}", date.day()),
        }
    }

    fn weekday(&mut self) -> (String, NaiveDate, Weekday) {
        let (date, steps) = (self.before(60), 1 + self.dice.roll(6));
        let weekday = (date + Days::new(if self.slip == Some(Slip::Weekday) { steps } else { 0 })).weekday();
        let day = long(weekday);
        let named = self.named(date, false);
        let (who, did) = (self.dice.pick(WHO), self.dice.pick(DID));
        let sentence = match self.dice.roll(3) {
            0 => format!("It was on {day}, {named}, that {} {did}.", lower(who)),
            1 => format!("{who}, who {did} late on {day}, {named}, declined to comment."),
            _ => format!("{who} {did} on {day}, {named}, after a meeting behind closed doors."),
        };
        (sentence, date, weekday)
    }

    fn over(&mut self) -> String {
        let (good, bad) = (self.before(60), self.published + Days::new(3 + self.dice.roll(38)));
        let date = self.named(if self.slip == Some(Slip::Over) { bad } else { good }, true);
        let (who, did) = (self.dice.pick(WHO), self.dice.pick(DID));
        let (what, done) = PASSIVE[self.dice.roll(PASSIVE.len() as u64) as usize];
        match self.dice.roll(4) {
            0 => format!("{what} was {done} on {date}.").replace("Three men was", "Three men were"),
            1 => format!("On {date}, {} {did}, and nobody objected.", lower(who)),
            2 => format!("A hearing took place on {date}."),
            _ => format!("{who}, having waited for months, {did} on {date}."),
        }
    }

    fn planned(&mut self) -> String {
        let (good, bad) = (self.published + Days::new(1 + self.dice.roll(90)), self.before(38) - Days::new(2));
        let date = self.named(if self.slip == Some(Slip::Planned) { bad } else { good }, true);
        let (who, what) = (self.dice.pick(WHO), self.dice.pick(DO));
        match self.dice.roll(4) {
            0 => format!("{who} is to {what} on {date}.").replace("directors is", "directors are"),
            1 => format!("On {date}, {} will {what}, officials say.", lower(who)),
            2 => format!("A second hearing will be held on {date}."),
            _ => format!("{who} will first {what} and then rest on {date}."),
        }
    }

    fn order(&mut self) -> String {
        let first = self.before(100) - Days::new(20);
        let second = first + Days::new(1 + self.dice.roll(18));
        let (first, second) = if self.slip == Some(Slip::Order) { (second, first) } else { (first, second) };
        let (early, late) = (self.named(first, false), self.named(second, false));
        let (who, did, what) = (self.dice.pick(WHO), self.dice.pick(DID), self.dice.pick(NAMED));
        let (low, words) = (lower(who), self.dice.roll(7));
        // Of "opened an inquiry into the accident on 3 May, following the vote of 5 May" the date may be that of the accident.
        self.explained = self.slip == Some(Slip::Order) && did == INQUIRY && matches!(words, 0 | 2 | 3 | 6);
        match words {
            0 => format!("{who} {did} on {late}, following the {what} of {early}."),
            1 => format!("Ahead of the {what} on {late}, {low} {did} on {early}."),
            2 => format!("The {what} on {early} came before {low} {did} on {late}."),
            3 => format!("Once the {what} of {early} was over, {low} {did} on {late}."),
            4 => format!("The {what} of {early} was followed by a strike on {late}."),
            5 => format!("{who} {did} on {early}, prior to the {what} of {late}."),
            _ => format!("{who} {did} on {late}, shortly after the {what} on {early} had ended."),
        }
    }
}

/// Who did, was done, what; and the noun for it.
const HAPPENINGS: [[&str; 5]; 8] = [
    ["three inspectors", "sealed", "sealed", "the grain store at Harl", "the sealing of the grain store at Harl"],
    [
        "the syndicate",
        "purchased",
        "purchased",
        "the Lindow printing works",
        "the purchase of the Lindow printing works",
    ],
    ["the cabinet", "appointed", "appointed", "the banker Greta Holm", "the appointment of Greta Holm"],
    ["gunmen", "abducted", "abducted", "the surveyor Piet Vorn", "the abduction of Piet Vorn"],
    ["the senate", "impeached", "impeached", "Governor Alma Reyk", "the impeachment of Governor Alma Reyk"],
    ["engineers", "demolished", "demolished", "the gasworks at Pell", "the demolition of the gasworks at Pell"],
    ["the navy", "seized", "seized", "the trawler Anna Brandt", "the seizure of the trawler Anna Brandt"],
    ["the regulator", "suspended", "suspended", "the airline Norvik", "the suspension of the airline Norvik"],
];

/// Two reports of one affair in words of their own.
pub fn affair(seed: u64, rift: Option<Rift>) -> [Report; 2] {
    let mut dice = Dice(seed.wrapping_mul(6_151) + 5);
    let day = NaiveDate::from_ymd_opt(2024, 1, 20).expect("a day") + Days::new(dice.roll(600));
    let first = dice.roll(8);
    let (one, two) = (HAPPENINGS[first as usize], HAPPENINGS[((first + 1 + dice.roll(7)) % 8) as usize]);
    let other = match rift {
        Some(Rift::Day) => day - Days::new(1 + dice.roll(9)),
        Some(Rift::Year) => day - Months::new(12),
        _ => day,
    };
    let named = |date: NaiveDate| format!("{}", date.format("%-d %B %Y"));
    let published = day + Days::new(1 + dice.roll(3));
    let later = published + Days::new(dice.roll(5));
    let [who, did, done, what, noun] = one;
    let (words, others) = (dice.roll(11), dice.roll(11));
    let stated = |before, after, words| match rift {
        Some(Rift::Order) => format!(" {}", order(before, after, words)),
        _ => String::new(),
    };
    let told = match dice.roll(2) {
        0 => format!("On {} {what} was {done}, a spokesman confirmed.", named(other)),
        _ => format!("{} was on {}, a spokesman confirmed.", capital(noun), named(other)),
    };
    [
        Report {
            explained: false,
            published: Some(published.to_string()),
            text: format!(
                "{} {did} {what} on {}. Many in the region were surprised.{}",
                capital(who),
                named(day),
                stated(one, two, words)
            ),
        },
        Report {
            explained: false,
            published: Some(later.to_string()),
            text: format!("Little is known of the affair so far. {told}{}", stated(two, one, others)),
        },
    ]
}

/// That one happening came before another, in one of eleven ways.
fn order(before: [&str; 5], after: [&str; 5], words: u64) -> String {
    let [who, did, done, what, noun] = before;
    let [who2, did2, done2, what2, noun2] = after;
    match words {
        0 => format!("{} {did2} {what2} after {who} {did} {what}.", capital(who2)),
        1 => format!("{} came before {noun2}.", capital(noun)),
        2 => format!("{} followed {noun}.", capital(noun2)),
        3 => format!("{} was followed by {noun2}.", capital(noun)),
        4 => format!("By the time {who2} {did2} {what2}, {who} had already {done} {what}."),
        5 => format!("{} was {done2} only after {what} was {done}.", capital(what2)),
        6 => format!("{} {did} {what}, and then {who2} {did2} {what2}.", capital(who)),
        7 => format!("Once {who} had {done} {what}, {who2} {did2} {what2}."),
        8 => format!("Following {noun}, {who2} {did2} {what2}."),
        9 => format!("{} {did} {what} ahead of {noun2}.", capital(who)),
        _ => format!("{} {did} {what}. Later {who2} {did2} {what2}.", capital(who)),
    }
}
