//! Measures what the program says of the status of events, on texts whose events are annotated.
//!
//! ```text
//! cargo run --release --example status -- PATH [--errors]
//! ```
//!
//! With `--errors` each pair that differs is listed. PATH holds JSON lines with `text`, `published` (or `dct`) and `events`, each with `start` and `end` in code points and with
//! `certainty`, `polarity` and `time`. An annotated event and a mention are a pair when the words are the same; what
//! only one side has is left out. The annotation is read as `denied` where the polarity is negative, as `uncertain`
//! where the certainty is not full, as `to come` where the time is the future, and else as `real`. Of the statuses,
//! `denied` and `cancelled` are the first, `conditional`, `alleged` and `unknown` the second, `planned` and `expected` the
//! third, and `happened`, `ongoing` and `habitual` the fourth.

use annalist::Annalist;
use annalist::mention::{Scope, Status};
use serde::Deserialize;
use std::error::Error;

const CLASSES: [&str; 4] = ["real", "to come", "uncertain", "denied"];

#[derive(Deserialize)]
struct Text {
    text: String,
    #[serde(alias = "dct")]
    published: String,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    start: usize,
    end: usize,
    certainty: Option<String>,
    polarity: Option<String>,
    time: Option<String>,
}

impl Event {
    /// Its class as an index; `None` where a part of the annotation is missing.
    fn class(&self) -> Option<usize> {
        let (certainty, polarity, time) =
            (self.certainty.as_deref()?, self.polarity.as_deref()?, self.time.as_deref()?);
        Some(match (polarity, certainty, time) {
            ("NEG", ..) => 3,
            (_, "CERTAIN", "FUTURE") => 1,
            (_, "CERTAIN", _) => 0,
            _ => 2,
        })
    }
}

fn class(status: Status) -> usize {
    match status {
        Status::Happened | Status::Ongoing | Status::Habitual => 0,
        Status::Planned | Status::Expected => 1,
        Status::Conditional | Status::Alleged | Status::Unknown => 2,
        Status::Denied | Status::Cancelled => 3,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("expected the path of a file of JSON lines")?;
    let errors = std::env::args().any(|argument| argument == "--errors");
    let annalist = Annalist::english();
    // Annotated as the row, told as the column.
    let mut pairs = [[0_usize; 4]; 4];
    let mut annotated = 0;
    for (number, line) in std::fs::read_to_string(&path)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let text: Text = serde_json::from_str(line).map_err(|e| format!("{path}:{}: {e}", number + 1))?;
        let file = std::env::temp_dir().join(format!("annalist-status-{}.jsonl", std::process::id()));
        let row = serde_json::json!({ "id": "text", "text": text.text, "published": text.published.get(..10) });
        std::fs::write(&file, row.to_string())?;
        let report = annalist.read(&file).reports.into_iter().next();
        std::fs::remove_file(&file)?;
        let report = report.ok_or_else(|| format!("{path}:{}: no report in this line", number + 1))?;
        let mentions = annalist.mentions_in(&report, Scope::All);
        let shift = report.text.find(text.text.trim()).ok_or_else(|| format!("{path}:{}: text differs", number + 1))?;
        let lead = text.text.len() - text.text.trim_start().len();
        let offsets: Vec<usize> = text.text.char_indices().map(|(i, _)| i).chain([text.text.len()]).collect();
        for event in &text.events {
            let Some(gold) = event.class() else { continue };
            let (Some(start), Some(end)) = (offsets.get(event.start), offsets.get(event.end)) else { continue };
            annotated += 1;
            let (start, end) = (start + shift - lead, end + shift - lead);
            if let Some(mention) = mentions.iter().find(|m| m.trigger.start < end && start < m.trigger.end) {
                pairs[gold][class(mention.status)] += 1;
                if errors && gold != class(mention.status) {
                    let (words, told) = (report.words(mention.sentence), mention.status.name());
                    println!("{}: {}, told as {told}: {words}", CLASSES[gold], report.words(mention.trigger));
                }
            }
        }
    }
    let total: usize = pairs.iter().flatten().sum();
    let right: usize = (0..4).map(|i| pairs[i][i]).sum();
    let share = |part: usize, whole: usize| {
        if whole == 0 { String::new() } else { format!("{:.1}", 100.0 * part as f64 / whole as f64) }
    };
    println!("{annotated} events annotated, {total} pairs, {} % of the same class\n", share(right, total));
    println!("| class | annotated | told | precision | recall |\n| --- | ---: | ---: | ---: | ---: |");
    for (i, name) in CLASSES.iter().enumerate() {
        let (gold, told) = (pairs[i].iter().sum(), pairs.iter().map(|row| row[i]).sum());
        println!("| {name} | {gold} | {told} | {} | {} |", share(pairs[i][i], told), share(pairs[i][i], gold));
    }
    Ok(())
}
