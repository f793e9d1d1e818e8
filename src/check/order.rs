//! D303 and D403: orders that several reports state, or that are known, and that lead in a circle.

use super::{Citation, Code, Finding};
use crate::network::Network;
use std::collections::{BTreeMap, HashSet};

/// Of a large circle so many statements are tried for the shortest way round.
const TRIED: usize = 64;

/// The shortest way round each circle.
pub fn circles(network: &Network<'_>) -> Vec<Finding> {
    let mut circles: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for edge in 0..network.edges.len() {
        if let Some(circle) = network.circle_of(edge) {
            circles.entry(circle).or_default().push(edge);
        }
    }
    let shortest = |edges: Vec<usize>| {
        let round = |&edge: &usize| {
            let (start, end) = (network.edges[edge].before, network.edges[edge].after);
            let back = network.chain(end, |other| network.circle_of(other).is_some(), |node| node == start)?;
            Some(std::iter::once(edge).chain(back).collect::<Vec<_>>())
        };
        let reports = |chain: &Vec<usize>| {
            let its = chain.iter().map(|&edge| network.edges[edge].statements[0].sides[0].source);
            its.collect::<HashSet<_>>().len()
        };
        edges.iter().take(TRIED).filter_map(round).filter(|chain| reports(chain) > 1).min_by_key(Vec::len)
    };
    circles.into_values().filter_map(shortest).map(|chain| finding(network, &chain)).collect()
}

fn finding(network: &Network<'_>, chain: &[usize]) -> Finding {
    let words: Vec<String> = chain.iter().map(|&edge| network.said(edge)).collect();
    let (code, message) = match network.rests_on_facts(chain) {
        true => (Code::D403, "a known order and what is told lead in a circle"),
        false => (Code::D303, "reports give an order that leads in a circle"),
    };
    let mut finding = Finding::new(code, format!("{message}: {}", words.join(", ")));
    finding.at =
        Citation::merged(chain.iter().flat_map(|&edge| Citation::of_relation(network.edges[edge].statements[0])));
    finding.mentions = network.mentions(chain);
    finding.help.push(format!("one of the {} statements the other way round, or one event that is two", chain.len()));
    finding
}
