//! How a date came about, and how events stand to each other, in words that a reader who is no programmer follows.

mod pair;

pub use pair::{event, pair};

use crate::annalist::Annalist;
use crate::export::visible;
use crate::expression::TimeExpression;
use crate::grammar::{Field, Formula, Grammar, Key, Side};
use crate::mention::{DatedBy, Dating, EventMention, Extent};
use crate::report::{Published, Report};
use crate::resolve::{AnchorUsed, Lean, Options, Reason, Resolution};
use crate::time::{DayOrder, FiscalYear, Hemisphere, Interval, Length, Period, Reference, Value};
use crate::when::when;
use std::fmt::{self, Display, Write};

/// The derivation of one expression: which words, by which rule, counted from what, and why.
pub struct Derivation<'a> {
    grammar: &'a Grammar,
    options: Options,
    report: &'a Report,
    expression: &'a TimeExpression,
    resolution: &'a Resolution,
}

impl<'a> Derivation<'a> {
    /// Of an expression of a report.
    pub fn new(
        annalist: &'a Annalist,
        report: &'a Report,
        expression: &'a TimeExpression,
        resolution: &'a Resolution,
    ) -> Self {
        Derivation { grammar: annalist.grammar(), options: annalist.options(), report, expression, resolution }
    }

    fn slots(&self) -> String {
        let mut out = String::new();
        for slot in &self.expression.slots {
            let words = self.report.words(slot.span);
            let _ = write!(out, "{}\"{words}\"", if out.is_empty() { "" } else { ", " });
            let _ = match slot.key {
                Some(Key::Number(n)) if words != n.to_string() => write!(out, " = {n}"),
                Some(Key::Name(name)) if self.grammar.name(name) != words => {
                    write!(out, " = {}", self.grammar.name(name))
                }
                _ => Ok(()),
            };
        }
        out
    }

    /// What the words come to, without a sign of any notation.
    fn means(&self) -> String {
        let resolution = self.resolution;
        let mut out = match &resolution.value {
            None if resolution.impossible => return "a day that the calendar does not have".to_owned(),
            None => return "open: it counts from a day that is not known".to_owned(),
            Some(value @ (Value::Duration(_) | Value::Between(..) | Value::Set { .. })) => meaning(value).to_owned(),
            Some(value) if resolution.bounds.earliest.is_none() && resolution.bounds.latest.is_none() => {
                meaning(value).to_owned()
            }
            Some(value) => self.when(value, resolution.bounds),
        };
        for other in &resolution.alternatives {
            let (earliest, latest) = other.period.moments().unzip();
            let value = Value::Period(other.period);
            let _ = write!(out, "; or {}", self.when(&value, Interval { earliest, latest, ..resolution.bounds }));
        }
        out
    }

    fn when(&self, value: &Value, bounds: Interval) -> String {
        let period = if let Value::Period(period) = value { Some(*period) } else { None };
        let extent = match self.resolution.side {
            Some(Side::Since) => Extent::Since,
            Some(Side::Until) => Extent::Until,
            _ => Extent::Within,
        };
        let resolution = Some(self.resolution.clone().into());
        when(&Dating { bounds, point: self.resolution.point, period, extent, by: DatedBy::Expression, resolution })
    }

    /// A piece of the calendar in words: "in the week of 9 Jun 2025".
    fn named(&self, period: Period) -> String {
        let (earliest, latest) = period.moments().unzip();
        let bounds = Interval { earliest, latest, ..self.resolution.bounds };
        let (extent, by) = (Extent::Within, DatedBy::Expression);
        when(&Dating { bounds, point: None, period: Some(period), extent, by, resolution: None })
    }

    fn anchor(&self) -> Option<String> {
        Some(match self.resolution.anchor.as_ref()? {
            AnchorUsed::Publication(day) => {
                let how = self
                    .report
                    .utterance(self.expression.span.start)
                    .map_or(String::new(), |p| format!(" ({})", evidence(p)));
                format!("the day of the report, {}{how}", long_day(*day))
            }
            AnchorUsed::Focus { period, span } => {
                format!(
                    "the time that the text speaks of, {}, told by \"{}\"",
                    self.named(*period),
                    self.report.words(*span)
                )
            }
            AnchorUsed::FocusYear { year, span } => {
                format!("the year that the text speaks of, {year}, told by \"{}\"", self.report.words(*span))
            }
        })
    }

    /// What the user may lay down, and the value rests on.
    fn convention(&self) -> Option<&'static str> {
        self.resolution.value.as_ref()?;
        Some(match (convention(&self.expression.formula)?, self.options) {
            // 17/06/2025 can be read one way only.
            (Convention::DateOrder, _) if self.resolution.alternatives.is_empty() => return None,
            (Convention::DateOrder, options) => match options.date_order {
                Some(DayOrder::Dmy) => "the day comes first, as asked for (--date-order)",
                Some(DayOrder::Mdy) => "the month comes first, as asked for (--date-order)",
                Some(DayOrder::Ymd) => "the year comes first, as asked for (--date-order)",
                None => "the month comes first where that can be (--date-order)",
            },
            (Convention::FiscalYear, options) => match options.fiscal_year {
                FiscalYear::UnitedStates => "financial years end on 30 September (--fiscal-year us)",
                FiscalYear::UnitedKingdom => "financial years end on 31 March (--fiscal-year uk)",
                FiscalYear::Calendar => "financial years are calendar years (--fiscal-year calendar)",
            },
            (Convention::Hemisphere, options) => match options.hemisphere {
                Hemisphere::North => "seasons of the north: June is summer (--hemisphere north)",
                Hemisphere::South => "seasons of the south: December is summer (--hemisphere south)",
            },
        })
    }

    fn direction(&self) -> Option<String> {
        let (lean, reason) = self.resolution.trace.choice?;
        let which = match lean {
            Lean::Past => "the past one",
            Lean::Future => "the coming one",
            Lean::Nearest => "the nearest one",
            Lean::Open => "the usual reading in reports",
        };
        let words = self.resolution.trace.words.map_or("", |span| self.report.words(span));
        Some(match reason {
            Reason::Verb(tense, ..) => format!("{which}, because of \"{words}\" ({})", tense.name()),
            Reason::Cue(_) => format!("{which}, because of \"{words}\""),
            Reason::Words => format!("{which}, because of the words before it"),
            Reason::Asked => format!("{which}, as asked for"),
            Reason::Usual => format!("{which}: no verb tells"),
        })
    }
}

/// What a value may rest on beside the words.
enum Convention {
    DateOrder,
    FiscalYear,
    Hemisphere,
}

fn convention(formula: &Formula) -> Option<Convention> {
    match formula {
        Formula::Numeric { .. } | Formula::ShortNumeric(_) => Some(Convention::DateOrder),
        Formula::Fiscal(_) => Some(Convention::FiscalYear),
        Formula::Open(field) | Formula::Field(_, field, _) => match field {
            Field::Season(_) => Some(Convention::Hemisphere),
            Field::FiscalYear => Some(Convention::FiscalYear),
            _ => None,
        },
        Formula::Of(Field::Season(_), _) => Some(Convention::Hemisphere),
        Formula::Of(_, inner)
        | Formula::Part(_, inner)
        | Formula::Modified(_, inner)
        | Formula::Bounded(_, inner)
        | Formula::Enclosing(_, inner)
        | Formula::Nth(_, _, inner)
        | Formula::After(_, _, inner)
        | Formula::DayPart(_, inner)
        | Formula::Clock(_, _, inner)
        | Formula::Window(_, _, _, Some(inner))
        | Formula::SameIn(inner)
        | Formula::Coming(inner)
        | Formula::Aside(inner)
        | Formula::IfFuture(inner, _) => convention(inner),
        _ => None,
    }
}

/// How a row came about: the event, the rule that tied it to its date, and the derivation of that.
pub fn row(annalist: &Annalist, report: &Report, mention: &EventMention) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}  {}", mention.event, visible(&mention.headline));
    let mut line = |name: &str, text: &str| {
        let _ = writeln!(out, "  {name:<10} {}", visible(text));
    };
    line("mention", &format!("{} in {}, {}", mention.id, report.origin, report.passages[mention.passage].locator));
    line("sentence", report.words(mention.sentence));
    line(
        "trigger",
        &format!("\"{}\", tied to its date by the rule `{}`", report.words(mention.trigger), mention.link.name()),
    );
    line("status", mention.status.name());
    if let Some(attribution) = &mention.attribution {
        line("says", attribution);
    }
    line("when", &when(&mention.dating));
    line("bounds", &bounds(&mention.dating.bounds));
    line("confidence", &format!("{:.2}", mention.confidence));
    match mention.expression {
        Some(span) => {
            for (expression, resolution) in annalist.dates(report).iter().filter(|(e, _)| e.span == span) {
                let derivation = Derivation::new(annalist, report, expression, resolution).to_string();
                // The words that it is about stand first, the steps below them.
                let (words, steps) = derivation.split_once('\n').unwrap_or((&derivation, ""));
                line("dated by", words);
                steps.lines().for_each(|step| line("", step));
            }
        }
        None => {
            let how = report.published.as_ref().map_or(String::new(), |p| format!(" ({})", evidence(p)));
            line("dated by", &format!("the day of the report{how}: nothing in the text dates it"));
        }
    }
    out
}

/// How the publication date is known.
pub fn evidence(published: &Published) -> String {
    let evidence = &published.evidence;
    match evidence.method {
        crate::report::Method::Given => "given".to_owned(),
        method => format!("{}: \"{}\"", method.name(), evidence.raw),
    }
}

fn long_day(day: chrono::NaiveDate) -> String {
    format!("{} ({})", crate::time::Moment::day(day), day.format("%A"))
}

fn bounds(bounds: &Interval) -> String {
    match (bounds.earliest, bounds.latest) {
        (Some(a), Some(b)) if a == b => format!("{a}"),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or earlier"),
        (None, None) => "none".to_owned(),
    }
}

/// What a value says, in a few words; the TIMEX3 form stands beside it.
fn meaning(value: &Value) -> &'static str {
    match value {
        Value::Period(_) => "a date",
        Value::Duration(Length(_)) | Value::Between(..) => "a length of time; it dates nothing by itself",
        Value::Set { .. } => "something that recurs",
        Value::Reference(Reference::Past) => "some time before",
        Value::Reference(Reference::Present) => "the present",
        Value::Reference(Reference::Future) => "some time to come",
    }
}

impl Display for Derivation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let resolution = self.resolution;
        writeln!(f, "\"{}\"", self.report.words(self.expression.span))?;
        let mut line = |name: &str, text: &str| writeln!(f, "  {name:<10} {text}");
        line("means", &self.means())?;
        let arm = self.expression.arm;
        line("rule", &format!("{}, {}", self.grammar.rule_name(arm), self.grammar.rule_position(arm)))?;
        let slots = self.slots();
        if !slots.is_empty() {
            line("words", &slots)?;
        }
        if let Some(anchor) = self.anchor() {
            line("from", &anchor)?;
        }
        if let Some(direction) = self.direction() {
            line("direction", &direction)?;
        }
        if let Some(convention) = self.convention() {
            line("convention", convention)?;
        }
        match &resolution.value {
            Some(value) => {
                let modifier = resolution.modifier.map_or(String::new(), |m| format!(" {}", m.name()));
                line("value", &format!("{value}{modifier} ({}, {})", resolution.timex_type.name(), meaning(value)))?;
            }
            None if resolution.impossible => line("value", "none: the calendar has no such day")?,
            None => line("value", "open: it counts from a day that is not known; try --published 2025-06-17")?,
        }
        if let Some(point) = resolution.point {
            line("point", &long_day(point))?;
        }
        if resolution.bounds.earliest.is_some() || resolution.bounds.latest.is_some() {
            line("bounds", &bounds(&resolution.bounds))?;
        }
        if let Some((earliest, latest)) = resolution.range {
            line("range", &bounds(&Interval { earliest, latest, ..resolution.bounds }))?;
        }
        for other in &resolution.alternatives {
            line("otherwise", &self.named(other.period))?;
        }
        line("confidence", &format!("{:.2}", resolution.confidence))
    }
}
