//! How two events stand to each other in time: by their dates, and by the order that is stated of them.

use super::bounds;
use crate::export::visible;
use crate::mention::Extent;
use crate::network::{Network, within};
use crate::time::{Interval, Order};
use crate::timeline::{Entry, Timeline};
use std::fmt::Write;

/// An event in a few lines: its date and where it is told.
pub fn event(timeline: &Timeline, event: usize) -> String {
    let Some(entry) = timeline.events().nth(event) else { return String::new() };
    let mut out = format!("{}  {}\n", entry.row.mention.event, visible(&entry.row.said().headline));
    line(&mut out, "when", &entry.when());
    line(&mut out, "bounds", &bounds(&entry.dating().bounds));
    line(&mut out, "dated by", entry.dating().by.name());
    line(&mut out, "status", entry.row.mention.status.name());
    line(&mut out, "source", &format!("{}, \"{}\"", entry.citation(), entry.row.excerpt.quote()));
    out
}

/// How one event of a timeline stands to another, with what each is dated by and the statements that tell.
pub fn pair(timeline: &Timeline, first: usize, second: usize) -> String {
    let mut out = format!("{}\n{}\n", event(timeline, first), event(timeline, second));
    let entries: Vec<Entry<'_>> = timeline.events().collect();
    let network = Network::new(timeline);
    let nodes = [first, second].map(|event| network.node_of(event));
    let limits = network.limits();
    let narrowed = [0, 1].map(|side| {
        let own = entries[[first, second][side]].dating().bounds;
        nodes[side].map_or(own, |node| within(own, limits[node]))
    });
    let chain = |from: Option<usize>, to: Option<usize>| {
        let (from, to) = (from?, to?);
        network.chain(from, |edge| network.is_obeyed(edge), |node| node == to)
    };
    let stated = [chain(nodes[0], nodes[1]), chain(nodes[1], nodes[0])];
    let by_dates = narrowed[0].order(&narrowed[1]);
    let relation = match (by_dates, &stated) {
        (Order::Before | Order::After, _) | (_, [None, None]) => by_dates,
        (_, [Some(_), _]) => Order::Before,
        (_, [None, Some(_)]) => Order::After,
    };
    let extents = [first, second].map(|event| entries[event].dating().extent);
    let certain = relation != by_dates || is_certain(by_dates, narrowed, extents);
    out += "the first to the second\n";
    line(&mut out, "relation", &format!("{}: {}", name(relation), meaning(relation, certain)));
    for (side, its) in [first, second].into_iter().zip(narrowed).enumerate() {
        let (event, bounds_now) = its;
        // What the words of its own reports leave open and its order does not.
        let told = timeline.rows[timeline.events[event].lead].mention.bounds();
        let which = ["first", "second"][side];
        let Some(node) = nodes[side] else { continue };
        let own = |node: usize| network.nodes[node].bounds;
        let mut chains = Vec::new();
        if bounds_now.last_day() != told.last_day() {
            let last = |node: usize| own(node).last_day() == bounds_now.last_day();
            chains.extend(network.chain(node, |edge| network.is_obeyed(edge), last));
        }
        if bounds_now.first_day() != told.first_day() {
            let first = (0..network.nodes.len()).filter(|other| own(*other).first_day() == bounds_now.first_day());
            let chain = |from| network.chain(from, |edge| network.is_obeyed(edge), |other| other == node);
            chains.extend(first.filter_map(chain).min_by_key(Vec::len));
        }
        if !chains.is_empty() {
            line(&mut out, "narrowed", &format!("the {which}, to {}", bounds(&bounds_now)));
            chains.iter().for_each(|chain| statements(&mut out, timeline, &network, chain));
        }
    }
    line(&mut out, "by dates", &dates(by_dates, narrowed));
    match stated.iter().position(Option::is_some) {
        Some(at) => {
            line(&mut out, "as stated", ["the first came before the second", "the second came before the first"][at]);
            statements(&mut out, timeline, &network, stated[at].as_deref().unwrap_or_default());
        }
        None => line(&mut out, "as stated", "nothing"),
    }
    for (from, to) in [(nodes[0], nodes[1]), (nodes[1], nodes[0])] {
        let (Some(from), Some(to)) = (from, to) else { continue };
        let Some(chain) = network.chain(from, |_| true, |node| node == to) else { continue };
        let refused: Vec<usize> = chain.into_iter().filter(|&edge| !network.is_obeyed(edge)).collect();
        for edge in refused {
            let why = match network.is_circular(edge) {
                true => "other statements lead back in a circle (D303)",
                false => "the dates contradict it (D401)",
            };
            line(&mut out, "refused", &format!("{}, for {why}", network.said(edge)));
            quoted(&mut out, timeline, &network, edge);
        }
    }
    out
}

fn line(out: &mut String, name: &str, text: &str) {
    let _ = writeln!(out, "  {name:<10} {}", visible(text));
}

/// What each step of a chain says, with the words that say it.
fn statements(out: &mut String, timeline: &Timeline, network: &Network<'_>, chain: &[usize]) {
    for &edge in chain {
        line(out, "", &network.said(edge));
        quoted(out, timeline, network, edge);
    }
}

fn quoted(out: &mut String, timeline: &Timeline, network: &Network<'_>, edge: usize) {
    for statement in &network.edges[edge].statements {
        let side = &statement.sides[0];
        let citation = timeline.sources[side.source].citation(&side.said().locator);
        line(out, "", &format!("  {citation}, \"{}\"", side.excerpt.quote()));
    }
}

fn name(order: Order) -> &'static str {
    match order {
        Order::Before => "before",
        Order::After => "after",
        Order::During => "during",
        Order::Contains => "contains",
        Order::Overlaps => "overlaps",
        Order::Equal => "equal",
        Order::Undetermined => "undetermined",
    }
}

/// Does it hold of the events, and not only of the days between which they were?
fn is_certain(order: Order, bounds: [Interval; 2], extents: [Extent; 2]) -> bool {
    // All of its days are its own: one day, or from one to another.
    let whole = |side: usize| {
        let days = (bounds[side].first_day(), bounds[side].last_day());
        extents[side] == Extent::Throughout || days.0.is_some() && days.0 == days.1
    };
    match order {
        Order::Before | Order::After => true,
        Order::During => whole(1),
        Order::Contains => whole(0),
        Order::Overlaps | Order::Equal => whole(0) && whole(1),
        Order::Undetermined => false,
    }
}

fn meaning(order: Order, certain: bool) -> String {
    let says = match order {
        Order::Before => "the first came before the second",
        Order::After => "the first came after the second",
        Order::During if certain => "the first was while the second was",
        Order::Contains if certain => "the second was while the first was",
        Order::Overlaps if certain => "the two have days in common",
        Order::Equal if certain => "both were at the same time, to the day",
        Order::During => "the days of the first lie within those of the second",
        Order::Contains => "the days of the second lie within those of the first",
        Order::Overlaps => "the days of the two overlap",
        Order::Equal => "the days of the two are the same",
        Order::Undetermined => "one of the two is open on a side",
    };
    format!("{says}{}", if certain { "" } else { "; either may have come first" })
}

/// What the dates alone say.
fn dates(order: Order, [first, second]: [Interval; 2]) -> String {
    let day = |day: Option<chrono::NaiveDate>| day.map_or(String::new(), crate::when::day);
    match order {
        Order::Before => {
            format!("the first was by {}, the second not before {}", day(first.last_day()), day(second.first_day()))
        }
        Order::After => {
            format!("the second was by {}, the first not before {}", day(second.last_day()), day(first.first_day()))
        }
        other => format!("{}: {} against {}", name(other), bounds(&first), bounds(&second)),
    }
}
