//! How much an event matters to its report, so that long timelines can open on what does.

use super::{EventMention, Link, Status};
use crate::time::Granularity;
use std::collections::HashMap;

/// Multiplies what kind of event it is, which `weight` holds already, with where it stands, how finely it is dated
/// and how often it is told.
pub fn weigh(mentions: &mut [EventMention], length: usize) {
    let mut told: HashMap<String, u8> = HashMap::new();
    for mention in mentions.iter() {
        let count = told.entry(mention.event.clone()).or_default();
        *count = count.saturating_add(1);
    }
    let first = mentions.iter().map(|m| m.sentence.start).min().unwrap_or_default();
    for mention in mentions {
        let again = told[&mention.event].min(4) - 1;
        let depth = mention.sentence.start as f32 / length.max(1) as f32;
        let place = if mention.link == Link::Lead || mention.sentence.start == first { 1.0 } else { 0.9 - 0.4 * depth };
        let asserted = match mention.status {
            Status::Habitual | Status::Unknown => 0.5,
            Status::Conditional => 0.8,
            _ => 1.0,
        };
        let weight = mention.weight * place * fineness(mention.dating.bounds.granularity) * asserted;
        mention.weight = (weight * (1.0 + 0.15 * f32::from(again))).min(1.0);
    }
}

fn fineness(granularity: Granularity) -> f32 {
    match granularity {
        Granularity::None => 0.6,
        g if g <= Granularity::Day => 1.0,
        g if g <= Granularity::Week => 0.95,
        g if g <= Granularity::Month => 0.85,
        g if g <= Granularity::Half => 0.75,
        _ => 0.6,
    }
}
