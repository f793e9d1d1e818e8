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

#[path = "../examples/news.rs"]
mod news;

use annalist::Annalist;
use annalist::mention::Scope;
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
    let news = reports(&annalist, megabytes, rounds);
    hostile(&annalist, hostile_kilobytes << 10, rounds.min(3), news);
    endless(&annalist, hostile_kilobytes << 7, news);
}

/// News-like reports through a JSON lines file, as a user would have them. Gives the speed of `dates` in MB/s.
fn reports(annalist: &Annalist, megabytes: usize, rounds: usize) -> f64 {
    let path = std::env::temp_dir().join(format!("annalist-bench-{}.jsonl", std::process::id()));
    std::fs::write(&path, news::generate(megabytes * 1_000_000)).expect("the folder for temporary files is writable");
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
    median(speeds[1].clone())
}

/// Texts made to be slow: twice the text must not take much more than twice the time, and a byte not many times what a
/// byte of news takes.
fn hostile(annalist: &Annalist, size: usize, rounds: usize, news: f64) {
    println!(
        "\n{:<24} {:>8} {:>16} {:>8} {:>16} {:>8}",
        format!("hostile, {} and {} KB", size >> 10, size >> 9),
        "MB/s",
        "time(2n)/time(n)",
        "dates",
        "time(2n)/time(n)",
        "x news"
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
    let kinds: [(&str, Make); 11] = [
        ("2000 2001 2002 ...", Box::new(years)),
        ("Q1 Q1 Q1", Box::new(repeat("Q1 "))),
        ("may may may", Box::new(repeat("may "))),
        ("May May May", Box::new(repeat("May "))),
        ("one word", Box::new(repeat("x"))),
        ("no spaces", Box::new(repeat("on-Monday,2024/may;"))),
        ("1/2/3/4/5", Box::new(repeat("1/2/"))),
        ("\"\"\"\"\"", Box::new(repeat("\""))),
        (", who said", Box::new(repeat(", who said on Monday that"))),
        ("nothing but events", Box::new(repeat("They met on 3 May 2019. Two days after the vote it shut.\n"))),
        ("one line a word", Box::new(repeat("Monday\n\n"))),
    ];
    for (name, make) in kinds {
        let (once, twice) = (hostile_report(annalist, make(size)), hostile_report(annalist, make(2 * size)));
        let megabytes = twice.text.len() as f64 / 1e6;
        // The speed of the longer text, and how much longer it takes.
        let measure = |work: &dyn Fn(&Report) -> usize| {
            let (mut speeds, mut ratios) = (Vec::new(), Vec::new());
            for _ in 0..rounds {
                let (short, long) = (time(|| work(&once)).as_secs_f64(), time(|| work(&twice)).as_secs_f64());
                ratios.push(long / short);
                speeds.push(megabytes / long);
            }
            (median(speeds), median(ratios))
        };
        let timeline = measure(&|report| annalist.part(report, Scope::All).rows.len());
        let dates = measure(&|report| annalist.dates(report).len());
        println!(
            "{name:<24} {:>8.2} {:>16.2} {:>8.2} {:>16.2} {:>8.1}",
            timeline.0,
            timeline.1,
            dates.0,
            dates.1,
            news / dates.0
        );
    }
}

/// The sentence of every example of the grammar, again and again and without a stop. The worst of them.
fn endless(annalist: &Annalist, size: usize, news: f64) {
    let mut units = Vec::new();
    for entry in std::fs::read_dir("grammars/en").expect("benches run in the folder of the package").flatten() {
        let rules = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let examples = rules.lines().filter_map(|line| line.trim().strip_prefix("example \"")?.split_once('"'));
        units.extend(examples.map(|(said, _)| format!("{} ", said.trim_end_matches('.'))));
    }
    units.sort_unstable();
    units.dedup();
    let mut slow: Vec<(f64, &String)> = units
        .iter()
        .map(|unit| {
            let report = hostile_report(annalist, unit.repeat(size.div_ceil(unit.len())));
            let taken = (0..2).map(|_| time(|| annalist.dates(&report).len())).min().unwrap_or_default();
            (news * taken.as_secs_f64() / (report.text.len() as f64 / 1e6), unit)
        })
        .collect();
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    let size = size >> 10;
    println!("\n{:<56} {:>8}", format!("{} examples without a stop, {size} KB each", units.len()), "x news");
    for (ratio, unit) in &slow[..slow.len().min(10)] {
        println!("{:<56} {ratio:>8.1}", unit.trim());
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
