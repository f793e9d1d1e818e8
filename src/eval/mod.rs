//! How far the program's reading of texts is from that of people who annotated them.
//!
//! The measures are those of TempEval-3. **Strict** asks for the same words, **relaxed** for words that
//! overlap, one expression with one, exact pairs first and then from left to right. **Value** and **type**
//! are judged on the pairs: F1 is the relaxed F1 times the share of pairs that agree. The creation time
//! outside the text is given, so it is not scored.

mod gold;
mod score;
mod timeml;

pub use gold::{Annotation, Gold, read_gold};
pub use score::{BANDS, Band, Counts, Score, normalized, share};

use crate::annalist::Annalist;
use crate::report::{Method, Origin, Stated, text};
use crate::span::Span;
use crate::time::Moment;
use score::band;
use std::collections::{BTreeMap, HashMap};

/// How to score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Take values for equal that mean the same: see [`normalized`]. TempEval-3 compares what is written,
    /// which is the default.
    pub normalize: bool,
    /// Keep every miss with its context.
    pub errors: bool,
}

/// An expression that the program found in an annotated text.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    span: Span,
    timex_type: &'static str,
    value: String,
    modifier: Option<&'static str>,
    bounds: (Option<Moment>, Option<Moment>),
    /// In hundredths.
    confidence: u32,
}

/// The ways to miss. A pair can miss in several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Annotated and not found.
    Missed,
    /// Found and not annotated.
    Extra,
    /// Found in other words.
    Span,
    /// Another value.
    Value,
    /// Another type.
    Type,
    /// Other bounds.
    Bounds,
}

impl Class {
    /// All of them.
    pub const ALL: [Class; 6] = [Class::Missed, Class::Extra, Class::Span, Class::Value, Class::Type, Class::Bounds];

    /// The name in every output.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Missed => "missed",
            Class::Extra => "extra",
            Class::Span => "span",
            Class::Value => "value",
            Class::Type => "type",
            Class::Bounds => "bounds",
        }
    }
}

/// An expression that was read otherwise than people do.
#[derive(Clone, Debug, PartialEq)]
pub struct Miss {
    /// In which way.
    pub class: Class,
    /// The text: file, and line where it has many.
    pub at: String,
    /// The annotated words and what they mean, unless they are extra.
    pub gold: Option<String>,
    /// The words that were found and what they were taken to mean, unless they were missed.
    pub found: Option<String>,
    /// The words in brackets with what stands around them.
    pub context: String,
}

/// What comes of comparing texts, one or many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Texts.
    pub documents: usize,
    /// Over all texts.
    pub counts: Counts,
    /// By type. What is found counts for its own type, a pair for the type that is annotated.
    pub by_type: BTreeMap<String, Counts>,
    /// Pairs by annotated and found type, where these differ.
    pub confusions: BTreeMap<(String, &'static str), usize>,
    /// By confidence; see [`BANDS`].
    pub bands: [Band; BANDS.len()],
    /// How often each class was missed.
    pub missed: BTreeMap<Class, usize>,
    /// Every miss, when asked for.
    pub misses: Vec<Miss>,
}

impl Evaluation {
    /// Reads one annotated text, its creation time taken for the day it was published, and compares.
    pub fn of(annalist: &Annalist, gold: &Gold, options: Options) -> Self {
        let found = found(annalist, gold);
        let mut evaluation = Evaluation { documents: 1, ..Evaluation::default() };
        evaluation.compare(gold, &found, options);
        evaluation
    }

    /// How far what the program says of its pairs is from the share that is right: the mean distance over
    /// the bands, each weighted by its pairs. The *expected calibration error*.
    pub fn calibration_error(&self) -> f64 {
        let off = |band: &Band| share(band.paired, self.counts.relaxed) * (band.measured() - band.stated()).abs();
        self.bands.iter().map(off).sum()
    }

    /// Takes in another one, whose texts come behind.
    pub fn add(&mut self, other: Evaluation) {
        self.documents += other.documents;
        self.counts.add(other.counts);
        for (name, counts) in other.by_type {
            self.by_type.entry(name).or_default().add(counts);
        }
        for (pair, n) in other.confusions {
            *self.confusions.entry(pair).or_default() += n;
        }
        for (band, its) in self.bands.iter_mut().zip(other.bands) {
            band.found += its.found;
            band.paired += its.paired;
            band.right += its.right;
            band.confidence += its.confidence;
        }
        for (class, n) in other.missed {
            *self.missed.entry(class).or_default() += n;
        }
        self.misses.extend(other.misses);
    }

    fn compare(&mut self, gold: &Gold, found: &[Found], options: Options) {
        let equal = |a: &str, b: &str| if options.normalize { normalized(a) == normalized(b) } else { a == b };
        for timex in &gold.timexes {
            self.by_type.entry(timex.timex_type.clone()).or_default().gold += 1;
        }
        for timex in found {
            self.by_type.entry(timex.timex_type.to_owned()).or_default().found += 1;
            self.bands[band(timex.confidence)].found += 1;
        }
        let pairs = pair(&gold.timexes, found);
        let mut of_gold = vec![None; gold.timexes.len()];
        let mut paired = vec![false; found.len()];
        for (i, j) in pairs {
            of_gold[i] = Some(j);
            paired[j] = true;
        }
        for (its, j) in gold.timexes.iter().zip(of_gold) {
            let Some(j) = j else {
                self.miss(Class::Missed, gold, Some(its), None, options);
                continue;
            };
            let ours = &found[j];
            let strict = its.span == ours.span;
            let value = equal(&its.value, &ours.value);
            let timex_type = its.timex_type == ours.timex_type;
            let bounds = its.bounds.map(|bounds| bounds == ours.bounds);
            let pair = Counts {
                relaxed: 1,
                strict: usize::from(strict),
                value: usize::from(value),
                timex_type: usize::from(timex_type),
                strict_value: usize::from(strict && value),
                bounded: usize::from(bounds.is_some()),
                bounds: usize::from(bounds == Some(true)),
                ..Counts::default()
            };
            self.by_type.entry(its.timex_type.clone()).or_default().add(pair);
            self.counts.add(pair);
            let band = &mut self.bands[band(ours.confidence)];
            band.paired += 1;
            band.right += usize::from(value);
            band.confidence += u64::from(ours.confidence);
            if !timex_type {
                *self.confusions.entry((its.timex_type.clone(), ours.timex_type)).or_default() += 1;
            }
            let judged = [
                (Class::Span, strict),
                (Class::Value, value),
                (Class::Type, timex_type),
                (Class::Bounds, bounds != Some(false)),
            ];
            for (class, _) in judged.into_iter().filter(|(_, right)| !right) {
                self.miss(class, gold, Some(its), Some(ours), options);
            }
        }
        for (ours, _) in found.iter().zip(paired).filter(|(_, paired)| !paired) {
            self.miss(Class::Extra, gold, None, Some(ours), options);
        }
        self.counts.gold += gold.timexes.len();
        self.counts.found += found.len();
    }

    fn miss(&mut self, class: Class, gold: &Gold, its: Option<&Annotation>, ours: Option<&Found>, options: Options) {
        *self.missed.entry(class).or_default() += 1;
        let Some(span) = its.map(|its| its.span).or(ours.map(|ours| ours.span)) else { return };
        if !options.errors {
            return;
        }
        let shown = |span: Span, timex_type: &str, value: &str, modifier: Option<&str>| {
            let modifier = modifier.map_or(String::new(), |modifier| format!(" {modifier}"));
            let value = if value.is_empty() { "none" } else { value };
            format!("\"{}\" {timex_type} {value}{modifier}", span.of(&gold.text))
        };
        let mut theirs = its.map(|t| shown(t.span, &t.timex_type, &t.value, t.modifier.as_deref()));
        let mut found = ours.map(|t| shown(t.span, t.timex_type, &t.value, t.modifier));
        if class == Class::Bounds {
            let side = |m: Option<Moment>| m.map_or("..".to_owned(), |m| m.to_string());
            let bounds =
                |bounds: (Option<Moment>, Option<Moment>)| format!(" [{} to {}]", side(bounds.0), side(bounds.1));
            for (shown, its) in [(&mut theirs, its.and_then(|t| t.bounds)), (&mut found, ours.map(|t| t.bounds))] {
                if let (Some(shown), Some(its)) = (shown, its) {
                    shown.push_str(&bounds(its));
                }
            }
        }
        let context = context(&gold.text, span);
        self.misses.push(Miss { class, at: gold.at.to_string(), gold: theirs, found, context });
    }
}

/// Characters shown on either side of a miss.
const AROUND: usize = 30;

fn context(text: &str, span: Span) -> String {
    let before = text[..span.start].char_indices().rev().take(AROUND).last().map_or(span.start, |(at, _)| at);
    let after = text[span.end..].char_indices().nth(AROUND).map_or(text.len(), |(at, _)| span.end + at);
    format!("{}[{}]{}", &text[before..span.start], span.of(text), &text[span.end..after])
}

/// What the program reads in a text that was created when the annotation says.
fn found(annalist: &Annalist, gold: &Gold) -> Vec<Found> {
    let mut document = text::document(gold.text.clone(), gold.id.clone(), Origin::default());
    if let Some(created) = gold.created {
        document.stated.insert(0, Stated { method: Method::Given, raw: created.to_string(), span: None });
    }
    let report = annalist.publish(document);
    let dates = annalist.dates(&report);
    let found = dates.iter().map(|(expression, resolution)| Found {
        span: report.map.to_source(expression.span, report.source()),
        timex_type: resolution.timex_type.name(),
        value: resolution.value.as_ref().map_or(String::new(), |value| value.to_string()),
        modifier: resolution.modifier.map(|modifier| modifier.name()),
        bounds: (resolution.bounds.earliest, resolution.bounds.latest),
        confidence: (f64::from(resolution.confidence) * 100.0).round() as u32,
    });
    found.collect()
}

/// Which annotated expression goes with which that was found: first those of the same words, then from
/// left to right those that overlap, the outer before the inner.
fn pair(gold: &[Annotation], found: &[Found]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(found.len());
    let mut by_span: HashMap<Span, usize> = HashMap::with_capacity(found.len());
    for (j, timex) in found.iter().enumerate().rev() {
        by_span.insert(timex.span, j);
    }
    let mut free = vec![true; found.len()];
    let mut order: Vec<usize> = (0..gold.len()).collect();
    order.sort_by_key(|&i| (gold[i].span.start, std::cmp::Reverse(gold[i].span.end)));
    order.retain(|&i| match by_span.remove(&gold[i].span) {
        Some(j) => {
            free[j] = false;
            pairs.push((i, j));
            false
        }
        None => true,
    });
    for i in order {
        // What was found stands in the order of the text and nothing of it overlaps.
        let span = gold[i].span;
        let first = found.partition_point(|timex| timex.span.end <= span.start);
        let mut near = (first..found.len()).take_while(|&j| found[j].span.start < span.end);
        if let Some(j) = near.find(|&j| free[j]) {
            free[j] = false;
            pairs.push((i, j));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Position;

    fn annotation(start: usize, end: usize) -> Annotation {
        Annotation {
            span: Span::new(start, end),
            timex_type: "DATE".into(),
            value: "2025-06-16".into(),
            modifier: None,
            bounds: None,
        }
    }

    fn ours(start: usize, end: usize) -> Found {
        Found {
            span: Span::new(start, end),
            timex_type: "DATE",
            value: "2025-06-16".into(),
            modifier: None,
            bounds: (None, None),
            confidence: 95,
        }
    }

    fn gold(timexes: Vec<Annotation>) -> Gold {
        let at = Position::line("gold.jsonl", 1);
        Gold { id: "a".into(), at, created: None, text: "0123456789".repeat(10), timexes }
    }

    #[test]
    fn exact_pairs_come_first_and_then_the_text_order() {
        let of = |gold: &[(usize, usize)], found: &[(usize, usize)]| {
            let gold: Vec<Annotation> = gold.iter().map(|s| annotation(s.0, s.1)).collect();
            let found: Vec<Found> = found.iter().map(|s| ours(s.0, s.1)).collect();
            pair(&gold, &found)
        };
        assert_eq!(of(&[(0, 4), (10, 14)], &[(0, 4), (12, 16)]), [(0, 0), (1, 1)]);
        assert_eq!(of(&[(0, 9), (5, 9)], &[(5, 9)]), [(1, 0)], "the same words before words that overlap");
        assert_eq!(of(&[(0, 9), (8, 12)], &[(2, 4), (5, 9)]), [(0, 0), (1, 1)], "one with one");
        assert_eq!(of(&[(0, 4)], &[(4, 8)]), [], "words that touch do not overlap");
        assert_eq!(of(&[(0, 4), (0, 4)], &[(0, 4)]), [(0, 0)]);
    }

    #[test]
    fn measures_are_those_of_tempeval() {
        // Four annotated, five found, three pairs of which two are exact and two have the right value.
        let mut its = gold(vec![annotation(0, 4), annotation(10, 14), annotation(20, 24), annotation(30, 34)]);
        its.timexes[1].value = "2025-06-17".into();
        its.timexes[2].timex_type = "TIME".into();
        its.timexes[2].bounds = Some((None, None));
        its.timexes[0].bounds = Some((Some(Moment::day(chrono::NaiveDate::MIN)), None));
        let mut found = vec![ours(0, 4), ours(10, 14), ours(21, 24), ours(40, 44), ours(50, 54)];
        found[1].confidence = 55;
        let mut evaluation = Evaluation::default();
        evaluation.compare(&its, &found, Options { errors: true, ..Options::default() });
        let counts = evaluation.counts;
        assert_eq!((counts.gold, counts.found, counts.relaxed, counts.strict), (4, 5, 3, 2));
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(counts.strict().precision, 0.4) && near(counts.strict().recall, 0.5));
        assert!(near(counts.relaxed().f1, 2.0 / 3.0));
        assert!(near(counts.value().f1, 2.0 / 3.0 * 2.0 / 3.0) && near(counts.timex_type().f1, counts.value().f1));
        assert!(near(counts.bounds().f1, 1.0 / 3.0), "one of two whose bounds are annotated");
        assert!(near(counts.strict_value().precision, 0.2));
        assert_eq!(evaluation.confusions[&("TIME".to_owned(), "DATE")], 1);
        assert_eq!((evaluation.by_type["DATE"].gold, evaluation.by_type["DATE"].found), (3, 5));
        let missed: Vec<(Class, usize)> = evaluation.missed.clone().into_iter().collect();
        let expected = [
            (Class::Missed, 1),
            (Class::Extra, 2),
            (Class::Span, 1),
            (Class::Value, 1),
            (Class::Type, 1),
            (Class::Bounds, 1),
        ];
        assert_eq!(missed, expected);
        assert_eq!(evaluation.misses.len(), 7);
        let value = evaluation.misses.iter().find(|miss| miss.class == Class::Value).unwrap();
        assert_eq!(value.gold.as_deref(), Some("\"0123\" DATE 2025-06-17"));
        assert_eq!(value.context, "0123456789[0123]456789012345678901234567890123");
        // 0.95 is said of two of which both are right, 0.55 of one that is wrong.
        assert!(near(evaluation.calibration_error(), 2.0 / 3.0 * 0.05 + 1.0 / 3.0 * 0.55));
        let mut twice = evaluation.clone();
        twice.add(evaluation.clone());
        assert_eq!((twice.counts.gold, twice.documents, twice.misses.len()), (8, 0, 14));
        assert!(near(twice.calibration_error(), evaluation.calibration_error()));
    }

    #[test]
    fn nothing_to_compare_is_no_division() {
        let mut evaluation = Evaluation::default();
        evaluation.compare(&gold(Vec::new()), &[], Options::default());
        assert_eq!(evaluation.counts.value(), Score::default());
        assert_eq!(evaluation.calibration_error(), 0.0);
    }
}
