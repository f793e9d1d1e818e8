//! Measures how often each rule that ties a date to its event names the right one, and how often a row of each
//! confidence is right, on texts whose events and their dates are annotated. `src/mention/confidence.rs` rests on it.
//!
//! ```text
//! cargo run --release --example links -- PATH [--errors]
//! ```
//!
//! With `--errors` each mention that names another event is listed. PATH holds JSON lines with `text`, `published` (or
//! `dct`), `timexes` (`tid`, `start`, `end`, `type`, `value`), `events` (`eid`, `start`, `end`) and `tlinks` (`rel`, `from`,
//! `to`), offsets in code points. A date counts that lies in one line with an event that it contains or that happens at that
//! time, and so does each mention that is dated by it. The event is right where the trigger is one of these, the date
//! where the value is the same, the row where both are.

use annalist::Annalist;
use annalist::mention::{EventMention, Scope};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;

/// Relations by which the time of a date is that of an event.
const SAME_TIME: [&str; 7] = ["IS_INCLUDED", "INCLUDES", "SIMULTANEOUS", "DURING", "DURING_INV", "IDENTITY", "MEASURE"];

/// From which number on a row is `sure` and `likely`.
const LEVELS: [(&str, f32); 3] = [("sure", 0.9), ("likely", 0.7), ("check", 0.0)];

#[derive(Deserialize)]
struct Text {
    text: String,
    #[serde(alias = "dct")]
    published: String,
    #[serde(default)]
    timexes: Vec<Timex>,
    #[serde(default)]
    events: Vec<Event>,
    #[serde(default)]
    tlinks: Vec<Relation>,
}

#[derive(Deserialize)]
struct Timex {
    tid: Option<String>,
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    value: String,
    #[serde(rename = "functionInDocument")]
    function: Option<String>,
}

#[derive(Deserialize)]
struct Event {
    eid: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct Relation {
    rel: String,
    from: String,
    to: String,
}

/// How many mentions, how many of them name the right event, and how many have the right date, too.
#[derive(Clone, Copy, Default)]
struct Tally {
    mentions: usize,
    event: usize,
    row: usize,
}

impl Tally {
    fn add(&mut self, event: bool, date: bool) {
        self.mentions += 1;
        self.event += usize::from(event);
        self.row += usize::from(event && date);
    }

    fn line(&self, name: &str) -> String {
        let share = |part: usize| 100.0 * part as f64 / self.mentions.max(1) as f64;
        format!("| {name} | {} | {:.1} | {:.1} |", self.mentions, share(self.event), share(self.row))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("expected the path of a file of JSON lines")?;
    let errors = std::env::args().any(|argument| argument == "--errors");
    let annalist = Annalist::english();
    let mut rules: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut levels: BTreeMap<&str, Tally> = BTreeMap::new();
    for (number, line) in std::fs::read_to_string(&path)?.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let at = |what: &str| format!("{path}:{}: {what}", number + 1);
        let text: Text = serde_json::from_str(line).map_err(|e| at(&e.to_string()))?;
        let file = std::env::temp_dir().join(format!("annalist-links-{}.jsonl", std::process::id()));
        let row = serde_json::json!({ "id": "text", "text": text.text, "published": text.published.get(..10) });
        std::fs::write(&file, row.to_string())?;
        let report = annalist.read(&file).reports.into_iter().next();
        std::fs::remove_file(&file)?;
        let report = report.ok_or_else(|| at("no report in this line"))?;
        let shift = report.text.find(text.text.trim()).ok_or_else(|| at("the text differs"))?;
        let lead = text.text.len() - text.text.trim_start().len();
        let offsets: Vec<usize> = text.text.char_indices().map(|(i, _)| i).chain([text.text.len()]).collect();
        let place =
            |start: usize, end: usize| Some((offsets.get(start)? + shift - lead, offsets.get(end)? + shift - lead));
        let mentions = annalist.mentions_in(&report, Scope::Dated);
        for timex in &text.timexes {
            let Some((start, end)) = place(timex.start, timex.end) else { continue };
            let creation = timex.function.as_deref() == Some("CREATION_TIME");
            if timex.kind == "DURATION" || creation {
                continue;
            }
            let same_line = |a: usize, b: usize| !report.text[start.min(a)..end.max(b)].contains('\n');
            let dated: Vec<(usize, usize)> = text
                .events
                .iter()
                .filter(|event| {
                    let joins = |r: &Relation| {
                        let of = |a: &str, b: &str| timex.tid.as_deref() == Some(a) && event.eid == b;
                        SAME_TIME.contains(&r.rel.as_str()) && (of(&r.from, &r.to) || of(&r.to, &r.from))
                    };
                    text.tlinks.iter().any(joins)
                })
                .filter_map(|event| place(event.start, event.end))
                .filter(|(a, b)| same_line(*a, *b))
                .collect();
            let by = |m: &&EventMention| m.expression.is_some_and(|e| e.start < end && start < e.end);
            for mention in mentions.iter().filter(by).filter(|_| !dated.is_empty()) {
                let event = dated.iter().any(|(a, b)| mention.trigger.start < *b && *a < mention.trigger.end);
                let value = mention.dating.resolution().and_then(|r| r.value.clone());
                let date = value.is_some_and(|value| value.to_string() == timex.value);
                rules.entry(mention.link.name()).or_default().add(event, date);
                let level = LEVELS.iter().find(|l| mention.confidence >= l.1).map_or("check", |l| l.0);
                levels.entry(level).or_default().add(event, date);
                if errors && !(event && date) {
                    let of = if event { "date" } else { "event" };
                    println!("{}, {of}: {}", mention.link.name(), report.words(mention.sentence));
                }
            }
        }
    }
    println!("| rule | mentions | event right | event and date right |\n| --- | ---: | ---: | ---: |");
    rules.iter().for_each(|(name, tally)| println!("{}", tally.line(name)));
    println!("\n| confidence | mentions | event right | event and date right |\n| --- | ---: | ---: | ---: |");
    LEVELS.iter().for_each(|(name, _)| println!("{}", levels.get(name).copied().unwrap_or_default().line(name)));
    Ok(())
}
