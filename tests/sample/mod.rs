//! Sentences as a report, and what it tells.

// Each test program uses some of it.
#![allow(dead_code)]

use annalist::Annalist;
use annalist::mention::EventMention;
use annalist::report::Report;

/// A report of 17 June 2025, a Tuesday. Its title says too little to be told with a headline.
pub fn report(text: &str) -> Report {
    titled("Vell today", text)
}

/// The same with a title of its own.
pub fn titled(title: &str, text: &str) -> Report {
    let text = format!("date 2025-06-17\n\n{title}\n\n{text}");
    let file = tempfile(&text);
    let report = Annalist::english().read(&file).reports.remove(0);
    std::fs::remove_file(file).unwrap();
    report
}

/// A file of that text; who makes it takes it away.
pub fn tempfile(text: &str) -> std::path::PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("annalist-sample-{}-{}.txt", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// The report and the mentions of its dates.
pub fn dated(text: &str) -> (Report, Vec<EventMention>) {
    let report = report(text);
    let mut mentions = Annalist::english().mentions(&report);
    mentions.retain(|m| m.expression.is_some());
    (report, mentions)
}

/// The headline without what was told right before.
pub fn told(mention: &EventMention) -> &str {
    mention.headline.split(" [context: ").next().unwrap_or_default()
}
