//! Two reports of one affair, each in words of its own, and one slip at a time.

use super::reports::WHO;
use super::{Code, Dice, Report, capital};
use chrono::{Days, Months, NaiveDate};

/// What is put into one of two reports of an affair.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rift {
    Day,
    Month,
    Year,
    Order,
    StaleCopy,
}

pub const RIFTS: [(Rift, Code, &str); 5] = [
    (Rift::Day, Code::D301, "one of two reports has the event 1 to 9 days off"),
    (Rift::Month, Code::D301, "one or two months off"),
    (Rift::Year, Code::D307, "one year off"),
    (Rift::Order, Code::D303, "two events the other way round in the second report, without a date"),
    (Rift::StaleCopy, Code::D308, "a copy printed 2 to 9 days later with its \"yesterday\""),
];

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
pub fn affair(seed: u64, rift: Option<Rift>) -> [Report; 2] {
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
        return [first, later].map(|day| Report {
            published: Some(day.to_string()),
            text: text.clone(),
            explained: false,
        });
    }
    let order = |swapped: bool| match swapped {
        _ if what == what2 => String::new(),
        false => format!(" {} {did} {what} before {who2} {did2} {what2}.", capital(who)),
        true => format!(" {} {done2} by {who2} before {who} {did} {what}.", capital(what2)),
    };
    let stated = |swapped| if rift == Some(Rift::Order) { order(swapped) } else { String::new() };
    // The two happenings are one, and no order is stated.
    let explained = rift == Some(Rift::Order) && what == what2;
    [
        Report {
            explained,
            published: Some(first.to_string()),
            text: format!(
                "{} {did} {what} on {}. The police have no trace yet.{} {about}",
                capital(who),
                named(day),
                stated(false)
            ),
        },
        Report {
            explained,
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
