//! A rule carries its proof: runs the `example` and `reject` lines of a grammar.

use crate::annalist::Annalist;
use crate::error::Position;
use crate::grammar::{Example, Matcher, Outcome, Scanner};
use crate::report::{Evidence, Locator, Method, Origin, Passage, Published, Report, Role};
use crate::span::{SourceMap, Span};
use crate::time::{Granularity, Interval};
use chrono::NaiveDate;

/// An example that does not come out, with what did.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The line of the example.
    pub at: Position,
    /// What was expected and what came.
    pub message: String,
}

/// A report that is one sentence, published on a day: what examples and the command `date` read.
pub fn one_sentence(text: &str, published: Option<Interval>) -> Report {
    Report {
        id: "sentence".into(),
        origin: Origin::default(),
        title: None,
        author: None,
        publisher: None,
        url: None,
        text: text.into(),
        language: None,
        source: None,
        map: SourceMap::default(),
        published: published.map(|when| Published {
            when,
            time: None,
            offset: None,
            evidence: Evidence {
                method: Method::Given,
                raw: when.earliest.map_or(String::new(), |m| m.to_string()),
                span: None,
                confidence: 1.0,
                alternates: Vec::new(),
            },
        }),
        unread: Vec::new(),
        first_line: None,
        retold: false,
        passages: vec![Passage {
            span: Span::new(0, text.len()),
            role: Role::Body,
            said: None,
            voice: None,
            locator: Locator::Paragraph(1),
        }],
    }
}

/// Runs every example and reject line; the result is empty when all come out. The number of lines
/// that were run comes with it.
pub fn check(annalist: &Annalist) -> (usize, Vec<Failure>) {
    let mut failures = Vec::new();
    let mut count = 0;
    for proof in annalist.grammar().proofs() {
        for (at, example) in &proof.examples {
            count += 1;
            let outcome =
                if proof.group { verbs(annalist, example) } else { expressions(annalist, example, proof.published) };
            if let Err(message) = outcome {
                failures.push(Failure { at: at.clone(), message });
            }
        }
        for (at, sentence) in &proof.rejects {
            count += 1;
            let report =
                one_sentence(sentence, Some(Interval::days(proof.published, proof.published, Granularity::Day)));
            for (expression, _) in annalist.dates(&report) {
                if annalist.grammar().rule_name(expression.arm) == proof.rule {
                    let message = format!(
                        "`{}` must find nothing here, but found \"{}\"",
                        proof.rule,
                        expression.span.of(sentence)
                    );
                    failures.push(Failure { at: at.clone(), message });
                }
            }
        }
    }
    (count, failures)
}

fn expressions(annalist: &Annalist, example: &Example, published: NaiveDate) -> Result<(), String> {
    let report = one_sentence(&example.sentence, Some(Interval::days(published, published, Granularity::Day)));
    let found: Vec<(Outcome, String)> = annalist
        .dates(&report)
        .into_iter()
        .map(|(expression, resolution)| {
            let side = |m: Option<crate::time::Moment>| m.map_or(String::new(), |m| m.to_string());
            let outcome = Outcome {
                words: expression.span.of(&example.sentence).to_owned(),
                value: resolution.value.map_or("open".to_owned(), |v| v.to_string()),
                modifier: resolution.modifier.map(|m| m.name().to_owned()),
                bounds: Some((side(resolution.bounds.earliest), side(resolution.bounds.latest))),
            };
            (outcome, annalist.grammar().rule_name(expression.arm).to_owned())
        })
        .collect();
    let same = |want: &Outcome, got: &Outcome| {
        want.words == got.words
            && want.value == got.value
            && (want.modifier == got.modifier || want.modifier.is_none() && want.bounds.is_none())
            && (want.bounds.is_none() || want.bounds == got.bounds)
    };
    if example.outcomes.len() == found.len() && example.outcomes.iter().zip(&found).all(|(w, g)| same(w, &g.0)) {
        return Ok(());
    }
    let show = |o: &Outcome| {
        let modifier = o.modifier.as_ref().map_or(String::new(), |m| format!(" {m}"));
        let bounds = o.bounds.as_ref().map_or(String::new(), |(a, b)| format!(" [{a}..{b}]"));
        format!("\"{}\" = {}{modifier}{bounds}", o.words, o.value)
    };
    let list = |items: Vec<String>| if items.is_empty() { "nothing".to_owned() } else { items.join(", ") };
    Err(format!(
        "expected {}, found {}",
        list(example.outcomes.iter().map(show).collect()),
        list(found.iter().map(|(o, rule)| format!("{} by `{rule}`", show(o))).collect())
    ))
}

fn verbs(annalist: &Annalist, example: &Example) -> Result<(), String> {
    let (text, grammar) = (&example.sentence, annalist.grammar());
    let mut tokens = Vec::new();
    let mut found = Vec::new();
    let mut scanner = Scanner::new(grammar, text, Span::new(0, text.len()));
    let mut matcher = Matcher::default();
    while scanner.next(&mut tokens).is_some() {
        let clauses = annalist.parts().analyse(grammar, text, &tokens, &mut matcher);
        found.extend(clauses.groups.iter().map(|g| (tokens[g.head].span().of(text).to_owned(), g.tense.name())));
    }
    let missing = example.outcomes.iter().find(|w| !found.iter().any(|f| f.0 == w.words && f.1 == w.value));
    match missing {
        None => Ok(()),
        Some(want) => Err(format!("expected \"{}\" = {}, found {found:?}", want.words, want.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_of_the_english_grammar_comes_out() {
        let (count, failures) = check(&Annalist::english());
        let told: Vec<String> = failures.iter().map(|f| format!("{}: {}", f.at, f.message)).collect();
        assert!(told.is_empty(), "{} of {count} examples fail:\n{}", told.len(), told.join("\n"));
    }
}
