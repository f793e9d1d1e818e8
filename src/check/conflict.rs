//! D301, D307, D308, D403: one event, and dates of it that cannot both be right.

use super::{Citation, Code, Finding};
use crate::event::Event;
use crate::mention::{DatedBy, Status};
use crate::merge::independent;
use crate::time::{Granularity, Interval};
use crate::timeline::{Row, Timeline};
use crate::when::{day, when};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, HashMap};

/// At most so many reports of one side are quoted.
const QUOTED: usize = 3;

/// The dates of each event against the one that stands for it.
pub fn conflicts(timeline: &Timeline) -> Vec<Finding> {
    let mut findings = Vec::new();
    // By pair of copies: what their relative dates come to is one finding.
    let mut stale: HashMap<(usize, usize), usize> = HashMap::new();
    // Where an analyst has given the date, nothing is left to disagree on.
    for event in timeline.events.iter().filter(|event| event.dating.by != DatedBy::Review) {
        let rows = || event.members.iter().map(|&i| (i, &timeline.rows[i]));
        let agrees = |row: &Row| row.mention.bounds().meets(&event.dating.bounds);
        // Most do.
        if rows().all(|(_, row)| agrees(row)) {
            continue;
        }
        let (agreeing, others): (Vec<_>, Vec<_>) = rows().partition(|(_, row)| agrees(row));
        let mut dates: BTreeMap<_, Vec<(usize, &Row)>> = BTreeMap::new();
        let lead = timeline.rows[event.lead].source;
        let known = rows().find(|(_, row)| row.mention.dated_by() == DatedBy::Fact).map(|(_, row)| row);
        // What one report tells twice was compared when it was read; with a fact only what is told as done.
        let told = |row: &Row| matches!(row.mention.status, Status::Happened | Status::Ongoing | Status::Alleged);
        let counts = |row: &Row| if known.is_some() { told(row) } else { row.source != lead };
        for (i, row) in others.into_iter().filter(|(_, row)| counts(row)) {
            let bounds = row.mention.bounds();
            dates.entry((bounds.first_day(), bounds.last_day())).or_default().push((i, row));
        }
        for rows in dates.values() {
            let its = rows[0].1;
            let copied = agreeing.iter().find(|(_, row)| is_stale(timeline, row, its));
            match copied {
                Some((_, original)) => {
                    let pair = (original.source, its.source);
                    match stale.get(&pair) {
                        Some(&at) => name(&mut findings[at], [*original, its]),
                        None => {
                            stale.insert(pair, findings.len());
                            findings.push(stale_copy(timeline, original, its));
                        }
                    }
                }
                None => findings.push(conflict(timeline, event, known, &agreeing, rows)),
            }
        }
    }
    findings
}

fn name<'r>(finding: &mut Finding, rows: impl IntoIterator<Item = &'r Row>) {
    for row in rows {
        if !finding.mentions.iter().any(|id| row.mention.id == **id) {
            finding.mentions.push(row.mention.id.to_string());
        }
    }
}

fn conflict(
    timeline: &Timeline,
    event: &Event,
    known: Option<&Row>,
    agreeing: &[(usize, &Row)],
    others: &[(usize, &Row)],
) -> Finding {
    // The row with the date that stands for the event says it best.
    let says = |bounds: &Interval| (bounds.earliest, bounds.latest);
    let named = |(_, row): &&(usize, &Row)| says(row.mention.bounds()) == says(&event.dating.bounds);
    let told = || agreeing.iter().find(named).map_or(&timeline.rows[event.lead], |(_, row)| row);
    let first = known.unwrap_or_else(told);
    let second = others[0].1;
    let (a, b) = (&first.mention.dating(), &second.mention.dating());
    let years = years_off(&a.bounds, &b.bounds);
    let apart = match (years, gap(&a.bounds, &b.bounds)) {
        (Some(1), _) => "one year apart".to_owned(),
        (Some(years), _) => format!("{years} years apart"),
        (None, Some(1)) => "one day apart".to_owned(),
        (None, Some(days)) if fine(&a.bounds) && fine(&b.bounds) => format!("{days} days apart"),
        (None, Some(days)) => format!("at least {days} days apart"),
        (None, None) => "without a day in common".to_owned(),
    };
    let (code, message) = match (known, years) {
        (Some(_), _) => (Code::D403, "a known date does not agree with what is told"),
        (None, Some(_)) => (Code::D307, "reports date the same event differently"),
        (None, None) => (Code::D301, "reports date the same event differently"),
    };
    let mut finding = Finding::new(code, format!("{message}: {} and {}, {apart}", when(a), when(b)));
    let quoted = |rows: &[(usize, &Row)]| -> Vec<Citation> {
        let mut seen = Vec::new();
        for (_, row) in rows {
            if !seen.iter().any(|known: &&Row| known.source == row.source) {
                seen.push(*row);
            }
        }
        seen.into_iter().take(QUOTED).map(Citation::of_row).collect()
    };
    finding.at = std::iter::once(Citation::of_row(first)).chain(quoted(others)).collect();
    for (rows, dating) in [(agreeing, a), (others, b)] {
        let all: Vec<usize> = rows.iter().map(|(i, _)| *i).collect();
        let count = independent(&all, &timeline.rows, &timeline.sources);
        let verb = if count == 1 { "source says" } else { "independent sources say" };
        finding.notes.push(format!("{count} {verb} {}", when(dating)));
    }
    finding.help.push(match code {
        Code::D403 => "one of the two dates, or two events: then name the one that is meant by its id".to_owned(),
        Code::D307 => "the year of one of them, or two events of the same day of the year".to_owned(),
        _ => format!(
            "one of the two dates, or two events: then leave it out with `--ignore {}:{}`",
            code.name(),
            first.mention.event
        ),
    });
    name(&mut finding, std::iter::once(first).chain(others.iter().map(|(_, row)| *row)));
    finding
}

fn fine(bounds: &Interval) -> bool {
    bounds.granularity <= Granularity::Day
}

/// Days between the end of one and the beginning of the other.
pub fn gap(a: &Interval, b: &Interval) -> Option<i64> {
    let between = |x: Option<NaiveDate>, y: Option<NaiveDate>| Some((y? - x?).num_days()).filter(|days| *days > 0);
    between(a.last_day(), b.first_day()).or(between(b.last_day(), a.first_day()))
}

/// The same day or month of different years: how many years are between.
fn years_off(a: &Interval, b: &Interval) -> Option<i32> {
    let (a_first, b_first) = (a.first_day()?, b.first_day()?);
    let (a_last, b_last) = (a.last_day()?, b.last_day()?);
    let fine = a.granularity <= Granularity::Month && b.granularity <= Granularity::Month;
    let same = |x: NaiveDate, y: NaiveDate| (x.month(), x.day()) == (y.month(), y.day());
    let years = (a_first.year() - b_first.year()).abs();
    (fine && years > 0 && same(a_first, b_first) && same(a_last, b_last)).then_some(years)
}

/// The same sentence in copies of one text: its date can only be another because it counts from the day of the report.
fn is_stale(timeline: &Timeline, a: &Row, b: &Row) -> bool {
    timeline.sources[a.source].family == timeline.sources[b.source].family
        && a.said().expression == b.said().expression
        && a.excerpt.quote() == b.excerpt.quote()
}

fn stale_copy(timeline: &Timeline, a: &Row, b: &Row) -> Finding {
    let published = |row: &Row| timeline.sources[row.source].day();
    let (a, b) = if published(b) < published(a) { (b, a) } else { (a, b) };
    let said = |row: &Row| published(row).map_or("no known day".to_owned(), day);
    let mut finding = Finding::new(
        Code::D308,
        format!(
            "copies of one text say \u{201c}{}\u{201d}, which comes to two dates: {} and {}",
            a.said().expression,
            when(&a.mention.dating()),
            when(&b.mention.dating())
        ),
    );
    finding.at = vec![Citation::of_row(a), Citation::of_row(b)];
    finding.notes.push(format!("published {} and {}; the earlier copy is taken for the original", said(a), said(b)));
    finding.help.push(format!(
        "the later copy read with `--published {}`",
        published(a).map_or(String::new(), |d| d.to_string())
    ));
    name(&mut finding, [a, b]);
    finding
}
