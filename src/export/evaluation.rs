//! How well a reading agrees with an annotation: tables for a terminal or for Markdown, or JSON.

use super::visible;
use crate::eval::{BANDS, Class, Counts, Evaluation, Score, share};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// How tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Aligned columns.
    Plain,
    /// Markdown.
    Markdown,
}

/// A table: what it shows, the names of its columns, its rows. The first column is words, the others are figures.
struct Table {
    caption: String,
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

/// Writes the figures as tables, with the rows by type where they are asked for, and every miss that was kept.
///
/// # Errors
/// When `out` fails.
pub fn write_tables(out: &mut dyn Write, evaluation: &Evaluation, by_type: bool, style: Style) -> io::Result<()> {
    let mut tables = vec![scores(evaluation)];
    if by_type {
        tables.push(types(evaluation));
        if !evaluation.confusions.is_empty() {
            tables.push(confusions(evaluation));
        }
    }
    tables.push(classes(evaluation));
    tables.push(calibration(evaluation));
    for (i, table) in tables.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        match style {
            Style::Plain => plain(out, table)?,
            Style::Markdown => markdown(out, table)?,
        }
    }
    if !evaluation.misses.is_empty() {
        writeln!(out)?;
        if style == Style::Markdown {
            writeln!(out, "```text")?;
        }
        for miss in &evaluation.misses {
            let gold = miss.gold.as_deref().unwrap_or("nothing");
            let found = miss.found.as_deref().unwrap_or("nothing");
            let context = miss.context.trim();
            writeln!(
                out,
                "{:<7} {}: gold {}, found {}: {}",
                miss.class.name(),
                visible(&miss.at),
                visible(gold),
                visible(found),
                visible(context)
            )?;
        }
        if style == Style::Markdown {
            writeln!(out, "```")?;
        }
    }
    Ok(())
}

fn percent(share: f64) -> String {
    format!("{:.2}", 100.0 * share)
}

fn of(part: usize, whole: usize) -> String {
    if whole == 0 { String::new() } else { percent(share(part, whole)) }
}

fn scores(evaluation: &Evaluation) -> Table {
    let counts = evaluation.counts;
    let row = |name: &str, score: Score, part: usize, whole: usize| {
        vec![name.to_owned(), percent(score.precision), percent(score.recall), percent(score.f1), of(part, whole)]
    };
    let mut rows = vec![
        row("strict", counts.strict(), counts.strict, counts.relaxed),
        row("relaxed", counts.relaxed(), counts.relaxed, counts.relaxed),
        row("value", counts.value(), counts.value, counts.relaxed),
        row("type", counts.timex_type(), counts.timex_type, counts.relaxed),
        row("strict and value", counts.strict_value(), counts.strict_value, counts.relaxed),
    ];
    if counts.bounded > 0 {
        rows.push(row("bounds", counts.bounds(), counts.bounds, counts.bounded));
    }
    let texts = if evaluation.documents == 1 { "text" } else { "texts" };
    let caption = format!(
        "{} {texts}: {} expressions annotated, {} found, {} pairs; in percent",
        evaluation.documents, counts.gold, counts.found, counts.relaxed
    );
    Table { caption, head: vec!["measure", "precision", "recall", "F1", "of pairs"], rows }
}

fn types(evaluation: &Evaluation) -> Table {
    let row = |(name, counts): (&String, &Counts)| {
        vec![
            named(name),
            counts.gold.to_string(),
            counts.found.to_string(),
            of(counts.strict, counts.gold),
            of(counts.relaxed, counts.gold),
            of(counts.value, counts.relaxed),
            of(counts.timex_type, counts.relaxed),
        ]
    };
    Table {
        caption: "by annotated type: recall of all, value and type of the pairs; in percent".to_owned(),
        head: vec!["type", "annotated", "found", "strict recall", "relaxed recall", "value", "type right"],
        rows: evaluation.by_type.iter().map(row).collect(),
    }
}

/// A type, or that there is none.
fn named(timex_type: &str) -> String {
    if timex_type.is_empty() { "none".to_owned() } else { visible(timex_type).into_owned() }
}

fn confusions(evaluation: &Evaluation) -> Table {
    let row = |((gold, found), n): (&(String, &'static str), &usize)| {
        vec![format!("{} read as {found}", named(gold)), n.to_string()]
    };
    Table {
        caption: "pairs of different types".to_owned(),
        head: vec!["types", "pairs"],
        rows: evaluation.confusions.iter().map(row).collect(),
    }
}

fn classes(evaluation: &Evaluation) -> Table {
    let says = |class| match class {
        Class::Missed => "annotated and not found",
        Class::Extra => "found and not annotated",
        Class::Span => "found in other words",
        Class::Value => "another value",
        Class::Type => "another type",
        Class::Bounds => "other bounds",
    };
    let all = Class::ALL.into_iter().filter(|class| *class != Class::Bounds || evaluation.counts.bounded > 0);
    let count = |class| evaluation.missed.get(&class).copied().unwrap_or(0);
    Table {
        caption: "misses; a pair can miss in several ways".to_owned(),
        head: vec!["class", "expressions"],
        rows: all.map(|c| vec![format!("{}: {}", c.name(), says(c)), count(c).to_string()]).collect(),
    }
}

fn calibration(evaluation: &Evaluation) -> Table {
    let row = |i: usize| {
        let (low, high, band) = (BANDS[i], BANDS.get(i + 1).map_or(100, |next| next - 1), &evaluation.bands[i]);
        let figure = |share: f64| if band.paired == 0 { String::new() } else { percent(share) };
        vec![
            format!("{:.2} to {:.2}", f64::from(low) / 100.0, f64::from(high) / 100.0),
            band.found.to_string(),
            band.paired.to_string(),
            band.right.to_string(),
            figure(band.measured()),
            figure(band.stated()),
        ]
    };
    Table {
        caption: format!(
            "confidence, and the share of pairs with the right value; expected calibration error {}",
            percent(evaluation.calibration_error())
        ),
        head: vec!["confidence", "found", "pairs", "right", "measured", "stated"],
        rows: (0..BANDS.len()).rev().map(row).collect(),
    }
}

fn plain(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    writeln!(out, "{}", table.caption)?;
    let cells =
        || std::iter::once(table.head.iter().map(|h| (*h).to_owned()).collect()).chain(table.rows.iter().cloned());
    let mut widths = vec![0; table.head.len()];
    for row in cells() {
        let row: Vec<String> = row;
        for (width, cell) in widths.iter_mut().zip(&row) {
            *width = (*width).max(cell.width());
        }
    }
    for row in cells() {
        let mut line = String::from(" ");
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let gap = " ".repeat(width - cell.width());
            line += &if i == 0 { format!(" {cell}{gap}") } else { format!("  {gap}{cell}") };
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn markdown(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let mut caption = table.caption.clone();
    if let Some(first) = caption.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    writeln!(out, "{caption}.\n")?;
    writeln!(out, "| {} |", table.head.join(" | "))?;
    writeln!(out, "| ---{} |", " | ---:".repeat(table.head.len() - 1))?;
    for row in &table.rows {
        writeln!(out, "| {} |", row.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "))?;
    }
    Ok(())
}

#[derive(Serialize)]
struct Figures<'a> {
    documents: usize,
    gold: usize,
    found: usize,
    pairs: usize,
    strict: Measure,
    relaxed: Measure,
    value: Measure,
    #[serde(rename = "type")]
    timex_type: Measure,
    strict_value: Measure,
    #[serde(skip_serializing_if = "Option::is_none")]
    bounds: Option<Measure>,
    by_type: BTreeMap<&'a str, Type>,
    confusions: Vec<Confusion<'a>>,
    missed: BTreeMap<&'static str, usize>,
    calibration: Calibration,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Miss<'a>>,
}

#[derive(Serialize)]
struct Measure {
    precision: f64,
    recall: f64,
    f1: f64,
    right: usize,
}

#[derive(Serialize)]
struct Type {
    gold: usize,
    found: usize,
    pairs: usize,
    strict: usize,
    value: usize,
    #[serde(rename = "type")]
    timex_type: usize,
}

#[derive(Serialize)]
struct Confusion<'a> {
    gold: &'a str,
    found: &'a str,
    pairs: usize,
}

#[derive(Serialize)]
struct Calibration {
    expected_error: f64,
    bands: Vec<Band>,
}

#[derive(Serialize)]
struct Band {
    from: f64,
    found: usize,
    pairs: usize,
    right: usize,
    measured: Option<f64>,
    stated: Option<f64>,
}

#[derive(Serialize)]
struct Miss<'a> {
    class: &'static str,
    at: &'a str,
    gold: Option<&'a str>,
    found: Option<&'a str>,
    context: &'a str,
}

/// Four digits behind the point.
fn rounded(share: f64) -> f64 {
    (share * 1e4).round() / 1e4
}

/// Writes everything as one line of JSON; shares are from 0 to 1.
///
/// # Errors
/// When `out` fails.
pub fn write_json(out: &mut dyn Write, evaluation: &Evaluation) -> io::Result<()> {
    let counts = evaluation.counts;
    let measure = |score: Score, right| Measure {
        precision: rounded(score.precision),
        recall: rounded(score.recall),
        f1: rounded(score.f1),
        right,
    };
    let of_type = |counts: &Counts| Type {
        gold: counts.gold,
        found: counts.found,
        pairs: counts.relaxed,
        strict: counts.strict,
        value: counts.value,
        timex_type: counts.timex_type,
    };
    let bands = BANDS.iter().zip(&evaluation.bands).map(|(from, band)| Band {
        from: f64::from(*from) / 100.0,
        found: band.found,
        pairs: band.paired,
        right: band.right,
        measured: (band.paired > 0).then(|| rounded(band.measured())),
        stated: (band.paired > 0).then(|| rounded(band.stated())),
    });
    let figures = Figures {
        documents: evaluation.documents,
        gold: counts.gold,
        found: counts.found,
        pairs: counts.relaxed,
        strict: measure(counts.strict(), counts.strict),
        relaxed: measure(counts.relaxed(), counts.relaxed),
        value: measure(counts.value(), counts.value),
        timex_type: measure(counts.timex_type(), counts.timex_type),
        strict_value: measure(counts.strict_value(), counts.strict_value),
        bounds: (counts.bounded > 0).then(|| measure(counts.bounds(), counts.bounds)),
        by_type: evaluation.by_type.iter().map(|(name, counts)| (name.as_str(), of_type(counts))).collect(),
        confusions: evaluation
            .confusions
            .iter()
            .map(|((gold, found), pairs)| Confusion { gold, found, pairs: *pairs })
            .collect(),
        missed: evaluation.missed.iter().map(|(class, n)| (class.name(), *n)).collect(),
        calibration: Calibration { expected_error: rounded(evaluation.calibration_error()), bands: bands.collect() },
        errors: evaluation
            .misses
            .iter()
            .map(|miss| Miss {
                class: miss.class.name(),
                at: &miss.at,
                gold: miss.gold.as_deref(),
                found: miss.found.as_deref(),
                context: &miss.context,
            })
            .collect(),
    };
    serde_json::to_writer(&mut *out, &figures)?;
    out.write_all(b"\n")
}
