//! The sheets of what events rest on: findings and reports.

use super::sheet::{Cell, Head, Sheet, Style};
use super::{Book, Written};
use crate::check::Citation;
use std::collections::HashMap;

impl Book<'_> {
    pub(super) fn findings(&mut self) -> Written {
        let plain = |name, width| Head { name, width, style: Style::Plain };
        let wrapped = |name, width| Head { name, width, style: Style::Wrapped };
        let heads = vec![
            plain("code", 8.0),
            plain("severity", 10.0),
            wrapped("message", 60.0),
            plain("source_1", 24.0),
            wrapped("quote_1", 50.0),
            plain("source_2", 24.0),
            wrapped("quote_2", 50.0),
            wrapped("others", 40.0),
            wrapped("notes", 40.0),
            wrapped("help", 40.0),
            plain("event", 18.0),
            wrapped("events", 30.0),
            plain("name", 24.0),
            plain("id", 18.0),
        ];
        let timeline = self.timeline;
        let event_of: HashMap<&str, &str> =
            timeline.rows.iter().map(|row| (row.mention.id.as_str(), row.mention.event.as_str())).collect();
        let seq: HashMap<&str, usize> =
            timeline.events().map(|entry| (entry.row.mention.event.as_str(), entry.seq)).collect();
        let cite = |citation: &Citation| {
            timeline.sources.get(citation.source).map(|source| source.citation(&citation.locator)).unwrap_or_default()
        };
        let url = |citation: &Citation| timeline.sources.get(citation.source).and_then(|source| source.url.as_deref());
        let mut sheet = Sheet::new("Findings", heads, self.export.limits)?;
        for finding in &timeline.findings {
            let side = |n: usize| match finding.at.get(n) {
                Some(at) => [Cell::web(cite(at), url(at)), Cell::text(&*at.quote)],
                None => [Cell::Empty, Cell::Empty],
            };
            let others: Vec<String> =
                finding.at.iter().skip(2).map(|at| format!("{}: {}", cite(at), at.quote)).collect();
            let mut events: Vec<&str> =
                finding.mentions.iter().filter_map(|id| event_of.get(id.as_str()).copied()).collect();
            events.dedup();
            let first = match events.first().and_then(|id| Some((id, seq.get(id)?))) {
                Some((id, seq)) => Cell::Link { text: (*id).into(), to: self.link(*seq) },
                None => Cell::Empty,
            };
            let [source_1, quote_1] = side(0);
            let [source_2, quote_2] = side(1);
            sheet.row([
                Cell::text(finding.code.name()),
                Cell::text(finding.severity.name()),
                Cell::text(&*finding.message),
                source_1,
                quote_1,
                source_2,
                quote_2,
                Cell::text(others.join(" | ")),
                Cell::text(finding.notes.join(" | ")),
                Cell::text(finding.help.join(" | ")),
                first,
                Cell::text(events.join("|")),
                Cell::text(finding.code.page().name),
                Cell::text(finding.id()),
            ])?;
        }
        self.close("Findings", sheet, |_, _| Ok(()))
    }

    pub(super) fn sources(&mut self) -> Written {
        let plain = |name, width| Head { name, width, style: Style::Plain };
        let heads = vec![
            plain("report", 24.0),
            plain("title", 50.0),
            plain("publisher", 20.0),
            plain("author", 20.0),
            plain("published", 12.0),
            plain("published_from", 15.0),
            plain("published_words", 24.0),
            plain("published_score", 15.0),
            plain("events", 9.0),
            plain("mentions", 10.0),
            plain("findings", 10.0),
            plain("url", 40.0),
            plain("file", 40.0),
            plain("row", 8.0),
        ];
        let timeline = self.timeline;
        let mut counts = vec![(0, 0, 0); timeline.sources.len()];
        timeline.rows.iter().for_each(|row| counts[row.source].1 += 1);
        for event in &timeline.events {
            let mut sources: Vec<usize> = event.members.iter().map(|&i| timeline.rows[i].source).collect();
            sources.sort_unstable();
            sources.dedup();
            sources.into_iter().for_each(|source| counts[source].0 += 1);
        }
        for finding in &timeline.findings {
            let mut sources: Vec<usize> = finding.at.iter().map(|at| at.source).collect();
            sources.sort_unstable();
            sources.dedup();
            sources.into_iter().for_each(|source| counts[source].2 += 1);
        }
        let mut sheet = Sheet::new("Sources", heads, self.export.limits)?;
        for (source, (events, mentions, findings)) in timeline.sources.iter().zip(&counts) {
            let evidence = source.published.as_ref().map(|published| &published.evidence);
            let optional = |text: Option<&String>| text.map_or(Cell::Empty, |text| Cell::text(text.clone()));
            let score = evidence.map(|e| (f64::from(e.confidence) * 100.0).round() / 100.0);
            sheet.row([
                Cell::text(&*source.id),
                optional(source.title.as_ref()),
                optional(source.publisher.as_ref()),
                optional(source.author.as_ref()),
                source.day().map_or(Cell::Empty, |day| Cell::Day(day.to_string().into())),
                evidence.map_or(Cell::Empty, |e| Cell::text(e.method.name())),
                evidence.map_or(Cell::Empty, |e| Cell::text(&*e.raw)),
                score.map_or(Cell::Empty, Cell::Number),
                Cell::count(*events),
                Cell::count(*mentions),
                Cell::count(*findings),
                source.url.as_deref().map_or(Cell::Empty, |url| Cell::web(url, Some(url))),
                Cell::text(&*source.origin.path),
                source.origin.row.map_or(Cell::Empty, Cell::count),
            ])?;
        }
        self.close("Sources", sheet, |_, _| Ok(()))
    }
}
