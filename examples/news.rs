//! News-like reports of any size, for measuring: generated from templates with a fixed seed, so
//! that the text is the same everywhere.
//!
//! ```sh
//! cargo run --release --example news -- 27 > news.jsonl         # 27 MB of JSON lines
//! cargo run --release --example news -- 27 csv > news.csv       # the same reports as rows,
//! cargo run --release --example news -- 27 mbox > news.mbox     # and as mails
//! ```

use std::fmt::Write as _;
use std::io::Write as _;

#[allow(dead_code)] // the bench takes the generator alone
fn main() -> std::io::Result<()> {
    let megabytes: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(8);
    let form = std::env::args().nth(2).unwrap_or_default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let lines = generate(megabytes * 1_000_000);
    if form.is_empty() || form == "jsonl" {
        out.write_all(lines.as_bytes())?;
        return out.flush();
    }
    if form == "csv" {
        writeln!(out, "id,published,text")?;
    }
    for line in lines.lines() {
        let report: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| report[name].as_str().unwrap_or_default();
        let (id, day, text) = (field("id"), field("published"), field("text"));
        match form.as_str() {
            "csv" => writeln!(out, "{id},{day},\"{}\"", text.replace('"', "\"\""))?,
            _ => {
                let date = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap_or_default();
                let date = date.format("%a, %d %b %Y 10:00:00 +0000");
                writeln!(out, "From {id}@example.org Thu Jan  1 00:00:00 2026\nFrom: {id}@example.org\nDate: {date}")?;
                writeln!(out, "Subject: {id}\n\n{}\n", text.replace("\nFrom ", "\n>From "))?;
            }
        }
    }
    out.flush()
}

/// A small generator of numbers with a fixed seed (splitmix64): the text is the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const WHO: &[&str] = &[
    "The harbour board",
    "A spokeswoman for the county",
    "Mayor Tomas Hale",
    "The ministry of transport",
    "Two engineers",
    "Prosecutors",
    "The owner of the quarry",
    "Councillor Helen May",
    "A group of shareholders",
    "The regional court",
];
const DID: &[&str] = &[
    "closed the northern pier",
    "rejected the plan for a new road",
    "arrested three men near the old mill",
    "opened an inquiry into the accident",
    "signed a contract with the builder",
    "suspended the director of roads",
    "found cracks in two of the main girders",
    "called off the vote on the budget",
    "sold its share in the ferry line",
    "raised the fares on every route across the estuary",
];
const WHEN: &[&str] = &[
    "on Monday",
    "last week",
    "about three weeks ago",
    "on 12 March",
    "in February 2019",
    "yesterday",
    "on Friday evening",
    "two years ago",
    "in the summer of 2011",
    "late last month",
    "on March 3, 2023",
    "earlier this year",
    "in May",
    "since January",
    "at 6.30 a.m. on Tuesday",
];
/// Sentences without a date, some of them with words that can begin one.
const PLAIN: &[&str] = &[
    "The decision may cost the town a good part of its income, and nobody could say who would pay for it.",
    "Residents complained that nobody had asked them, though the road runs past their doors.",
    "\"We have read every page of it and we do not agree with a single one,\" a lawyer for the company said.",
    "The building stands between the market and the river, where the old tram used to turn.",
    "It was not clear how many people were affected; the second of the two lists was not made public.",
    "Critics say that the rules are too weak and that the inspectors who should enforce them are too few.",
    "The minister, who has faced questions about the affair from all sides, declined to comment.",
    "Under the agreement the company keeps the land but has to clear it of everything that stands on it.",
    "A march through the centre passed off quietly, the police said, and the shops stayed open throughout.",
    "Experts from three universities had warned that the model left out the most important costs.",
];

/// Reports as JSON lines, about so many bytes of them.
pub fn generate(bytes: usize) -> String {
    let mut dice = Dice(20_240_315);
    let mut out = String::with_capacity(bytes + 8192);
    let mut id = 0;
    while out.len() < bytes {
        let mut text = String::new();
        for _ in 0..8 + dice.roll(8) {
            for _ in 0..2 + dice.roll(3) {
                match dice.roll(100) {
                    0..23 => {
                        let _ = write!(text, "{} {} {}. ", dice.pick(WHO), dice.pick(DID), dice.pick(WHEN));
                    }
                    23..26 => {
                        let when = dice.pick(WHEN);
                        let opening = when[..1].to_uppercase() + &when[1..];
                        let _ = write!(
                            text,
                            "{opening}, the board heard from a man who {} {}. ",
                            dice.pick(DID),
                            dice.pick(WHEN)
                        );
                    }
                    _ => {
                        let _ = write!(text, "{} ", dice.pick(PLAIN));
                    }
                }
            }
            text.push_str("\n\n");
        }
        id += 1;
        let text = text.replace('"', "\\\"").replace('\n', "\\n");
        let (month, day) = (1 + dice.roll(12), 1 + dice.roll(28));
        let _ = writeln!(out, r#"{{"id":"r{id}","published":"2024-{month:02}-{day:02}","text":"{text}"}}"#);
    }
    out
}
