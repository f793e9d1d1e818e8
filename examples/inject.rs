//! Measures what `docs/accuracy.md` says of checks: writes consistent reports with a fixed seed, puts one slip at a time
//! into each, and counts which are found, and what is found where there is nothing.
//!
//! ```text
//! cargo run --release --example inject            # 200 reports
//! cargo run --release --example inject -- 1000 misses      lists what was not found
//! ```

use annalist::Annalist;
use annalist::check::{Code, Finding};
use annalist::report::{Origin, jsonl};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

const PAGE: &str = "docs/accuracy.md";
const BEGIN: &str = "<!-- figures of checks -->\n";
const END: &str = "<!-- end -->";

fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).map_or(Ok(200), |n| n.parse())?;
    let mut page = std::fs::read_to_string(PAGE)?;
    let start = page.find(BEGIN).ok_or("docs/accuracy.md has no figures of checks")? + BEGIN.len();
    let end = start + page[start..].find(END).ok_or("expected <!-- end --> behind the figures")?;
    page.replace_range(start..end, &format!("\n{}\n", figures(count)));
    Ok(std::fs::write(PAGE, page)?)
}

/// What is put into a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Slip {
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

const SLIPS: [(Slip, Code, &str); 11] = [
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

/// The tables for so many reports.
fn figures(count: u64) -> String {
    let annalist = Annalist::english();
    let mut out = format!("{count} reports, each once as it is and once with each slip.\n\n");
    out += "| slip | check | found | % | other findings |\n| --- | --- | ---: | ---: | ---: |\n";
    for (slip, code, name) in SLIPS {
        let (mut found, mut others) = (0, 0);
        for seed in 0..count {
            let findings = check(&annalist, &report(seed, Some(slip)));
            let hit = findings.iter().any(|finding| finding.code == code);
            found += u64::from(hit);
            // The sentence that the slip changed is told, so that a miss can be looked at.
            if !hit && std::env::args().any(|argument| argument == "misses") {
                let (good, bad) = (report(seed, None), report(seed, Some(slip)));
                let sentences = |text: &str| text.split_inclusive(". ").map(str::to_owned).collect::<Vec<_>>();
                let good = sentences(&good.text);
                let changed = sentences(&bad.text).into_iter().filter(|sentence| !good.contains(sentence));
                eprintln!("{} {}: {}", code.name(), bad.published.unwrap_or_default(), changed.collect::<String>());
            }
            others += findings.iter().filter(|finding| finding.code != code).count();
        }
        let share = 100.0 * found as f64 / count.max(1) as f64;
        let _ = writeln!(out, "| {name} | {} | {found} | {share:.1} | {others} |", code.name());
    }
    let mut alarms: BTreeMap<Code, usize> = BTreeMap::new();
    for seed in 0..count {
        for finding in check(&annalist, &report(seed, None)) {
            *alarms.entry(finding.code).or_default() += 1;
        }
    }
    let told: Vec<String> = alarms.iter().map(|(code, n)| format!("{} {n}", code.name())).collect();
    let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
    let _ = writeln!(out, "\nFalse alarms on the reports as they are: {told}.");
    out + &across(&annalist, count)
}

/// What is put into one of two reports of an affair.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rift {
    Day,
    Month,
    Year,
    Order,
    StaleCopy,
}

const RIFTS: [(Rift, Code, &str); 5] = [
    (Rift::Day, Code::D301, "one of two reports has the event 1 to 9 days off"),
    (Rift::Month, Code::D301, "one or two months off"),
    (Rift::Year, Code::D307, "one year off"),
    (Rift::Order, Code::D303, "two events the other way round in the second report, without a date"),
    (Rift::StaleCopy, Code::D308, "a copy printed 2 to 9 days later with its \"yesterday\""),
];

/// The table of what is found between reports.
fn across(annalist: &Annalist, count: u64) -> String {
    let mut out = format!("\n{count} affairs of two reports, each once as they are and once with each slip.\n\n");
    out += "| slip | check | found | % | other findings |\n| --- | --- | ---: | ---: | ---: |\n";
    let found_in = |reports: &[Report; 2]| {
        let published = reports.iter().enumerate().map(|(i, report)| {
            let id = format!("r{i}");
            let line = serde_json::json!({"id": id, "text": report.text, "published": report.published}).to_string();
            annalist.publish(jsonl::document(&line, &id, Origin::default(), &[]).expect("the line holds a text"))
        });
        annalist.timeline(published).findings
    };
    for (rift, code, name) in RIFTS {
        let (mut found, mut others) = (0, 0);
        for seed in 0..count {
            let reports = affair(seed, Some(rift));
            let findings = found_in(&reports);
            let hit = findings.iter().any(|finding| finding.code == code);
            found += u64::from(hit);
            if !hit && std::env::args().any(|argument| argument == "misses") {
                eprintln!("{}: {}\n      {}", code.name(), reports[0].text, reports[1].text);
            }
            others += findings.iter().filter(|finding| finding.code != code).count();
        }
        let share = 100.0 * found as f64 / count.max(1) as f64;
        let _ = writeln!(out, "| {name} | {} | {found} | {share:.1} | {others} |", code.name());
    }
    let alarms: usize = (0..count).map(|seed| found_in(&affair(seed, None)).len()).sum();
    let _ = writeln!(out, "\nFalse alarms on the affairs as they are: {alarms}.");
    out
}

/// Active and passive of one happening: who, did, was done, what.
const HAPPENINGS: [[&str; 4]; 8] = [
    ["masked men", "robbed", "was robbed", "the savings bank of Corrie"],
    ["a landslide", "destroyed", "was destroyed", "the viaduct at Ester Falls"],
    ["Karsk Copper", "bought", "was bought", "the Halden smelter"],
    ["the prime minister", "dismissed", "was dismissed", "the harbour director Oleg Marrow"],
    ["a freighter", "rammed", "was rammed", "the research ship Maren Sol"],
    ["the court", "convicted", "was convicted", "the former mayor Ivo Lasko"],
    ["rebels", "captured", "was captured", "the border town of Tolven"],
    ["protesters", "occupied", "was occupied", "the town hall of Sandwick"],
];

/// Two reports of one affair in words of their own.
fn affair(seed: u64, rift: Option<Rift>) -> [Report; 2] {
    let mut dice = Dice(seed.wrapping_mul(7919) + 1);
    let day = NaiveDate::from_ymd_opt(2024, 1, 20).expect("a day") + Days::new(dice.roll(600));
    let [who, did, done, what] = HAPPENINGS[dice.roll(8) as usize];
    let [who2, did2, done2, what2] = HAPPENINGS[dice.roll(8) as usize];
    let other = match rift {
        Some(Rift::Day) => day - Days::new(1 + dice.roll(9)),
        Some(Rift::Month) => day - Months::new(1 + dice.roll(2) as u32),
        Some(Rift::Year) => day - Months::new(12),
        _ => day,
    };
    let named = |date: NaiveDate| format!("{}", date.format("%-d %B %Y"));
    let first = day + Days::new(1 + dice.roll(3));
    let second = first + Days::new(dice.roll(5));
    let about = format!("The council of the region will speak about it, and {} asks for witnesses.", dice.pick(WHO));
    if rift == Some(Rift::StaleCopy) {
        let text = format!(
            "{} {did} {what} yesterday, the police said. Nobody was hurt, and it is not known why. {about}",
            capital(who)
        );
        let later = first + Days::new(2 + dice.roll(8));
        return [first, later].map(|day| Report { published: Some(day.to_string()), text: text.clone() });
    }
    let order = |swapped: bool| match swapped {
        _ if what == what2 => String::new(),
        false => format!(" {} {did} {what} before {who2} {did2} {what2}.", capital(who)),
        true => format!(" {} {done2} by {who2} before {who} {did} {what}.", capital(what2)),
    };
    let stated = |swapped| if rift == Some(Rift::Order) { order(swapped) } else { String::new() };
    [
        Report {
            published: Some(first.to_string()),
            text: format!(
                "{} {did} {what} on {}. The police have no trace yet.{} {about}",
                capital(who),
                named(day),
                stated(false)
            ),
        },
        Report {
            published: Some(second.to_string()),
            text: format!(
                "What is known so far about the affair is little. {} {done} by {who} on {}, the police confirmed.{} {about}",
                capital(what),
                named(other),
                stated(true)
            ),
        },
    ]
}

/// At the start of a sentence.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn check(annalist: &Annalist, report: &Report) -> Vec<Finding> {
    let line = serde_json::json!({"id": "r", "text": report.text, "published": report.published}).to_string();
    let document = jsonl::document(&line, "r", Origin::default(), &[]).expect("the line holds a text");
    annalist.timeline([annalist.publish(document)]).findings
}

struct Report {
    published: Option<String>,
    text: String,
}

/// Rolls of a die with a fixed seed (splitmix64): the reports are the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len() as u64) as usize]
    }
}

const WHO: &[&str] = &[
    "The harbour board",
    "A court in Tolm",
    "Mayor Ruth Amsel",
    "The ministry of transport",
    "Two former directors",
    "Prosecutors in Hale",
    "The owner of the quarry",
    "Councillor Jon May",
];
const DID: &[&str] = &[
    "closed the northern pier",
    "rejected the plan for a new road",
    "arrested three men near the old mill",
    "opened an inquiry into the accident",
    "signed a contract with the builder",
    "dismissed the head of the school",
    "sold the ferry to its captains",
    "fined the mine for its dust",
];
const DO: &[&str] = &[
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
const NAMED: &[&str] = &["vote", "crash", "talks", "storm", "hearing"];
const PLAIN: &[&str] = &[
    "Residents said that nobody had asked them, though the road runs past their doors.",
    "The building stands between the market and the river, where the old tram used to turn.",
    "\"We have read every page of it,\" a lawyer for the company said.",
    "It was not clear who would pay for it.",
    "Critics say that the inspectors are too few.",
];

/// Sentences that agree with any day of publication.
const RELATIVE: &[&str] = &[
    "The decision came after a long meeting last week.",
    "Workers left the site about three weeks ago.",
    "The board met again on Friday, and will meet next month.",
    "He had been in office since the summer of 2009.",
    "Two years ago it was the other way round.",
    "A first attempt failed in 2012, before the bank closed.",
];

/// A report of its own for each seed. The same seed gives the same report, but for the slip.
fn report(seed: u64, slip: Option<Slip>) -> Report {
    let mut dice = Dice(seed);
    let published =
        NaiveDate::from_ymd_opt(2012, 1, 1).expect("a day of the calendar") + Days::new(dice.roll(365 * 14));
    let mut writer = Writer { day_first: dice.roll(2) == 0, short: dice.roll(3) == 0, dice, published, slip };
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
    Report {
        published: (slip != Some(Slip::NoPublicationDate)).then(|| published.to_string()),
        text: header + &paragraphs.join("\n\n"),
    }
}

struct Writer {
    dice: Dice,
    published: NaiveDate,
    slip: Option<Slip>,
    day_first: bool,
    short: bool,
}

impl Writer {
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
        format!("On {}, {}, {} {did}.", long(weekday), self.named(date, false), lower(who))
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
        format!("{who} {did} on {}.", self.named(date, year))
    }

    fn planned(&mut self, year: bool) -> String {
        let slip = if year { Slip::PlannedBeforePublication } else { Slip::PlannedBeforePublicationWithoutYear };
        let (good, bad) = (self.after(90), self.before(38) - Days::new(2));
        let date = if self.has(slip) { bad } else { good };
        let (who, what) = (self.dice.pick(WHO), self.dice.pick(DO));
        format!("{who} will {what} on {}.", self.named(date, year))
    }

    fn order(&mut self) -> String {
        let first = self.before(100) - Days::new(20);
        let second = first + Days::new(1 + self.dice.roll(18));
        let (first, second) = if self.has(Slip::ReversedOrder) { (second, first) } else { (first, second) };
        let (who, did, what) = (self.dice.pick(WHO), self.dice.pick(DID), self.dice.pick(NAMED));
        let (early, late) = (self.named(first, false), self.named(second, false));
        match self.dice.roll(3) {
            0 => format!("After the {what} on {early}, {} {did} on {late}.", lower(who)),
            1 => format!("{who} {did} on {late} after the {early} {what}."),
            _ => format!("{who} {did} on {early} before the {what} on {late}."),
        }
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

fn long(weekday: Weekday) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[weekday.num_days_from_monday() as usize]
}

/// In the middle of a sentence.
fn lower(who: &str) -> String {
    match who.split_once(' ') {
        Some((article @ ("The" | "A" | "Two"), rest)) => format!("{} {rest}", article.to_lowercase()),
        _ => who.to_owned(),
    }
}
