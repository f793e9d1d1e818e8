//! How fast `dates` is: find and resolve on one thread, as a share of the speed of a word count in
//! the same process, and how time grows on texts that are made to be slow.
//!
//! ```text
//! cargo bench                      # 8 MB of news-like text, 5 rounds, hostile texts of 128 and 256 KB
//! cargo bench -- 27 11 1024        # megabytes, rounds, kilobytes of a hostile text
//! ```
//!
//! The text is generated from templates with a fixed seed. Both programs see the same text, one
//! after the other, round by round; the median of the ratios is what counts, as it is steadier
//! than either speed on a busy machine.

use annalist::Annalist;
use annalist::report::{ReadOptions, Report, read};
use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

fn main() {
    // `cargo bench` passes `--bench`; `cargo test --benches` nothing, and then a smoke run is enough.
    let benchmark = std::env::args().any(|a| a == "--bench");
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let megabytes = numbers.first().copied().unwrap_or(if benchmark { 8 } else { 1 }).max(1);
    let rounds = numbers.get(1).copied().unwrap_or(if benchmark { 5 } else { 1 }).max(1);
    let hostile_kilobytes = numbers.get(2).copied().unwrap_or(if benchmark { 128 } else { 8 }).max(1);
    let annalist = Annalist::english();
    news(&annalist, megabytes, rounds);
    hostile(&annalist, hostile_kilobytes << 10, rounds.min(3));
}

/// News-like reports through a JSON lines file, as a user would have them.
fn news(annalist: &Annalist, megabytes: usize, rounds: usize) {
    let path = std::env::temp_dir().join(format!("annalist-bench-{}.jsonl", std::process::id()));
    std::fs::write(&path, generate(megabytes << 20)).expect("the folder for temporary files is writable");
    let reading = read([&path], &ReadOptions::default());
    std::fs::remove_file(&path).expect("it was just written");
    let reports: Vec<Report> = reading.documents.into_iter().map(|document| annalist.publish(document)).collect();
    let bytes: usize = reports.iter().map(|report| report.text.len()).sum();
    let (kilobytes, mb) = (bytes as f64 / 1024.0, bytes as f64 / 1e6);

    let words = || reports.iter().map(|report| report.text.split_ascii_whitespace().count()).sum::<usize>();
    let dates = || reports.iter().map(|report| annalist.dates(report).len()).sum::<usize>();
    let timeline = || reports.iter().map(|report| annalist.mentions(report).len()).sum::<usize>();
    let (found, rows) = (dates(), timeline());
    println!("{mb:.1} MB of generated news in {} reports, {rounds} rounds, one thread", reports.len());
    println!("{:.1} expressions and {:.1} rows a KB\n", found as f64 / kilobytes, rows as f64 / kilobytes);
    println!("{:<24} {:>8} {:>16}", "", "MB/s", "of word count");
    let mut speeds = [vec![], vec![], vec![]];
    for _ in 0..rounds {
        speeds[0].push(mb / time(words).as_secs_f64());
        speeds[1].push(mb / time(dates).as_secs_f64());
        speeds[2].push(mb / time(timeline).as_secs_f64());
    }
    for (i, name) in ["word count", "find + resolve (dates)", "and tie (timeline)"].into_iter().enumerate() {
        let ratio = median(speeds[i].iter().zip(&speeds[0]).map(|(speed, words)| speed / words).collect());
        println!("{name:<24} {:>8.1} {ratio:>16.3}", median(speeds[i].clone()));
    }
}

/// Texts made to be slow: twice the text must not take much more than twice the time.
fn hostile(annalist: &Annalist, size: usize, rounds: usize) {
    println!(
        "\n{:<24} {:>8} {:>16}",
        format!("hostile, {} and {} KB", size >> 10, size >> 9),
        "MB/s",
        "time(2n)/time(n)"
    );
    let years = |n: usize| {
        (0..n / 5).fold(String::with_capacity(n), |mut text, i| {
            // Writing to a string does not fail.
            let _ = write!(text, "{} ", 2000 + i % 100);
            text
        })
    };
    let repeat = |unit: &'static str| move |n: usize| unit.repeat(n / unit.len());
    type Make = Box<dyn Fn(usize) -> String>;
    let kinds: [(&str, Make); 9] = [
        ("2000 2001 2002 ...", Box::new(years)),
        ("may may may", Box::new(repeat("may "))),
        ("May May May", Box::new(repeat("May "))),
        ("one word", Box::new(repeat("x"))),
        ("no spaces", Box::new(repeat("on-Monday,2024/may;"))),
        ("1/2/3/4/5", Box::new(repeat("1/2/"))),
        ("\"\"\"\"\"", Box::new(repeat("\""))),
        (", who said", Box::new(repeat(", who said on Monday that"))),
        ("one line a word", Box::new(repeat("Monday\n\n"))),
    ];
    for (name, make) in kinds {
        let (once, twice) = (hostile_report(annalist, make(size)), hostile_report(annalist, make(2 * size)));
        let mut ratios = Vec::new();
        let mut speeds = Vec::new();
        for _ in 0..rounds {
            let short = time(|| annalist.mentions(&once).len()).as_secs_f64();
            let long = time(|| annalist.mentions(&twice).len()).as_secs_f64();
            ratios.push(long / short);
            speeds.push(twice.text.len() as f64 / 1e6 / long);
        }
        println!("{name:<24} {:>8.2} {:>16.2}", median(speeds), median(ratios));
    }
}

fn hostile_report(annalist: &Annalist, text: String) -> Report {
    let path = std::env::temp_dir().join(format!("annalist-hostile-{}.txt", std::process::id()));
    std::fs::write(&path, text).expect("the folder for temporary files is writable");
    let options = ReadOptions { published: annalist::time::Stamp::parse("2024-03-15"), ..ReadOptions::default() };
    let document = read([&path], &options).documents.remove(0);
    std::fs::remove_file(&path).expect("it was just written");
    annalist.publish(document)
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
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
fn generate(bytes: usize) -> String {
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
