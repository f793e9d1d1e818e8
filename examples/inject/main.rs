//! Measures what `docs/accuracy.md` says of checks: writes consistent reports with a fixed seed, puts one slip at a time
//! into each, and counts which are found, and what is found where there is nothing.
//!
//! ```text
//! cargo run --release --example inject            # 200 reports
//! cargo run --release --example inject -- 1000 misses      lists what was not found
//! ```

mod affairs;
mod harder;
mod reports;

use annalist::Annalist;
use annalist::check::{Code, Finding};
use annalist::report::{Origin, jsonl};
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

/// A report that was made up, as JSON lines have it.
#[derive(serde::Deserialize)]
struct Report {
    published: Option<String>,
    text: String,
    /// A careful reader could say that the slip is none.
    #[serde(default)]
    explained: bool,
}

/// The years that the paragraph of a sentence and the one before it name, and how many of them before the sentence.
fn years_near(paragraphs: &[String], sentence: &str) -> (Vec<i32>, usize) {
    let years = |text: &str| {
        let words = text.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 4);
        words.filter_map(|word| word.parse().ok()).collect::<Vec<i32>>()
    };
    let Some(at) = paragraphs.iter().position(|paragraph| paragraph.contains(sentence)) else {
        return Default::default();
    };
    let text = paragraphs[at.saturating_sub(1)..=at].join(" ");
    let before = text.split(sentence).next().map_or(0, |before| years(before).len());
    (years(&text), before)
}

/// The tables for so many reports.
fn figures(count: u64) -> String {
    let measure = Measure { annalist: Annalist::english(), count };
    let mut out = format!("{count} reports, each once as it is and once with each slip.\n\n");
    out += &measure.table(&reports::SLIPS, |seed, slip| vec![reports::report(seed, slip)]);
    let _ = write!(out, "\n{count} affairs of two reports, each once as they are and once with each slip.\n\n");
    out += &measure.table(&affairs::RIFTS, |seed, rift| affairs::affair(seed, rift).into());
    let _ = write!(out, "\nIn other words: {count} reports.\n\n");
    out += &measure.table(&harder::SLIPS, |seed, slip| vec![harder::report(seed, slip)]);
    let _ = write!(out, "\nThe same of {count} affairs of two reports.\n\n");
    out += &measure.table(&harder::RIFTS, |seed, rift| harder::affair(seed, rift).into());
    out += "\nPairs of reports as two people write them.\n\n";
    out + &measure.retold()
}

/// A line a pair: whether both tell of one happening, and what they say.
const RETOLD: &str = include_str!("retold.jsonl");

#[derive(serde::Deserialize)]
struct Pair {
    one: bool,
    reports: Vec<Report>,
}

struct Measure {
    annalist: Annalist,
    count: u64,
}

impl Measure {
    /// What is found of each kind of slip, and where there is none.
    fn table<S: Copy>(&self, slips: &[(S, Code, &str)], make: impl Fn(u64, Option<S>) -> Vec<Report>) -> String {
        let tells = std::env::args().any(|argument| argument == "misses");
        let mut out = String::from(
            "| slip | check | slips | found | % | other findings |\n| --- | --- | ---: | ---: | ---: | ---: |\n",
        );
        for &(slip, code, name) in slips {
            // Those that contradict something, and those that a careful reader could explain.
            let mut rows = [(0, 0, 0); 2];
            for seed in 0..self.count {
                let changed = make(seed, Some(slip));
                let findings = self.findings(&changed);
                let hit = findings.iter().any(|finding| finding.code == code);
                let explained = changed.iter().any(|report| report.explained);
                let (all, found, others) = &mut rows[usize::from(explained)];
                *all += 1;
                *found += u64::from(hit);
                if tells && !hit && !explained {
                    tell(code, seed, &make(seed, None), &changed);
                }
                *others += findings.iter().filter(|finding| finding.code != code).count();
            }
            for ((all, found, others), name) in rows.into_iter().zip([name, "... that a careful reader could explain"])
            {
                if all > 0 {
                    let share = 100.0 * found as f64 / all as f64;
                    let _ = writeln!(out, "| {name} | {} | {all} | {found} | {share:.1} | {others} |", code.name());
                }
            }
        }
        let mut alarms: BTreeMap<Code, usize> = BTreeMap::new();
        for finding in (0..self.count).flat_map(|seed| self.findings(&make(seed, None))) {
            if tells {
                eprintln!(
                    "false {}: {} {:?}",
                    finding.code.name(),
                    finding.message,
                    finding.at.first().map(|at| &at.quote)
                );
            }
            *alarms.entry(finding.code).or_default() += 1;
        }
        let told: Vec<String> = alarms.iter().map(|(code, n)| format!("{} {n}", code.name())).collect();
        let told = if told.is_empty() { "none".to_owned() } else { told.join(", ") };
        let _ = writeln!(out, "\nFalse alarms where there is no slip: {told}.");
        out
    }

    /// In how many pairs two dates are held against each other: of one happening, and of two that look alike.
    fn retold(&self) -> String {
        let mut rows = [(0, 0); 2];
        for line in RETOLD.lines() {
            let pair: Pair = serde_json::from_str(line).expect("a line holds a pair");
            let (all, found) = &mut rows[usize::from(!pair.one)];
            *all += 1;
            let findings = self.findings(&pair.reports);
            *found += u64::from(findings.iter().any(|its| matches!(its.code, Code::D301 | Code::D307)));
        }
        let mut out =
            String::from("| the reports tell of | pairs | with D301 or D307 | % |\n| --- | ---: | ---: | ---: |\n");
        for ((all, found), name) in
            rows.into_iter().zip(["one happening, with two dates", "two happenings that look alike"])
        {
            let _ = writeln!(out, "| {name} | {all} | {found} | {:.1} |", 100.0 * found as f64 / f64::from(all));
        }
        out
    }

    fn findings(&self, reports: &[Report]) -> Vec<Finding> {
        let published = reports.iter().enumerate().map(|(i, report)| {
            let id = format!("r{i}");
            let line = serde_json::json!({"id": id, "text": report.text, "published": report.published}).to_string();
            self.annalist.publish(jsonl::document(&line, &id, Origin::default(), &[]).expect("the line holds a text"))
        });
        self.annalist.timeline(published).findings
    }
}

/// Tells the paragraphs that a slip changed, so that a miss can be looked at.
fn tell(code: Code, seed: u64, good: &[Report], bad: &[Report]) {
    for (good, bad) in good.iter().zip(bad) {
        let paragraphs: Vec<&str> = bad.text.split("\n\n").collect();
        // With the one before, which it may hang on.
        let is_new = |i: &usize| paragraphs.get(*i).is_some_and(|paragraph| !good.text.contains(paragraph));
        let shown = (0..paragraphs.len()).filter(|i| is_new(i) || is_new(&(i + 1)));
        let changed = shown.map(|i| paragraphs[i]);
        let published = bad.published.as_deref().unwrap_or_default();
        eprintln!("{} {seed} {published}: {}", code.name(), changed.collect::<Vec<_>>().join(" / "));
    }
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

/// At the start of a sentence.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// In the middle of a sentence.
fn lower(who: &str) -> String {
    match who.split_once(' ') {
        Some((article @ ("The" | "A" | "Two"), rest)) => format!("{} {rest}", article.to_lowercase()),
        _ => who.to_owned(),
    }
}
