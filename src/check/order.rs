//! D303: orders that several reports state, and that lead in a circle.

use super::{Citation, Code, Finding};
use crate::network::Network;
use std::collections::{BTreeMap, HashSet};

/// Of a large circle so many statements are tried for the shortest way round.
const TRIED: usize = 64;

/// The shortest way round each circle.
pub fn circles(network: &Network<'_>) -> Vec<Finding> {
    let mut circles: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, edge) in network.edges.iter().enumerate().filter(|(i, _)| network.is_circular(*i)) {
        circles.entry(network.circle_of(edge.before)).or_default().push(i);
    }
    let shortest = |edges: Vec<usize>| {
        let round = |&edge: &usize| {
            let (start, end) = (network.edges[edge].before, network.edges[edge].after);
            let back = network.chain(end, |other| network.is_circular(other), |node| node == start)?;
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
    let mut finding =
        Finding::new(Code::D303, format!("reports give an order that leads in a circle: {}", words.join(", ")));
    finding.at = Citation::merged(chain.iter().map(|&edge| Citation::of_relation(network.edges[edge].statements[0])));
    finding.mentions = network.mentions(chain);
    finding.help.push(format!("one of the {} statements the other way round, or one event that is two", chain.len()));
    finding
}
