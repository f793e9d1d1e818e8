//! D401 and D403: dates and orders together, of which not all can be true.

use super::{Citation, Code, Finding, phrase};
use crate::mention::DatedBy;
use crate::network::Network;
use crate::timeline::{Relation, Row, Timeline};
use crate::when::when;
use chrono::NaiveDate;
use std::collections::HashSet;

/// The shortest chains from an event to one that was before it.
pub fn contradictions(timeline: &Timeline, network: &Network<'_>) -> Vec<Finding> {
    let mut chains: Vec<Vec<usize>> = (0..network.nodes.len())
        .filter_map(|from| {
            let first = network.nodes[from].bounds.first_day()?;
            let earlier = |node: usize| network.nodes[node].bounds.last_day().is_some_and(|last| last < first);
            // What is known leads to what contradicts it.
            let part = |edge: usize| network.is_contradicted(edge) || network.edges[edge].is_known();
            network.chain(from, |edge| part(edge) && !network.is_circular(edge), earlier)
        })
        .collect();
    chains.sort_by_key(Vec::len);
    let mut shown: HashSet<usize> = HashSet::new();
    let mut findings = Vec::new();
    for chain in chains {
        if chain.iter().any(|edge| shown.contains(edge)) {
            continue;
        }
        shown.extend(&chain);
        if !is_of_one_sentence(network, &chain) {
            findings.extend(finding(timeline, network, &chain));
        }
    }
    findings
}

/// The sentence that states the order gives both dates: the check of order words (D208) has looked at it.
fn is_of_one_sentence(network: &Network<'_>, chain: &[usize]) -> bool {
    let dated = |row: &Row| row.mention.dated_by() == DatedBy::Expression;
    let checked = |statement: &&Relation| !statement.continues() && statement.sides.iter().all(dated);
    chain.len() == 1 && network.edges[chain[0]].statements.iter().any(checked)
}

fn finding(timeline: &Timeline, network: &Network<'_>, chain: &[usize]) -> Option<Finding> {
    let (from, to) = (network.edges[*chain.first()?].before, network.edges[*chain.last()?].after);
    let (first, last) = (network.nodes[from].bounds.first_day()?, network.nodes[to].bounds.last_day()?);
    let words: Vec<String> = chain.iter().map(|&edge| network.said(edge)).collect();
    let date = |node: usize| {
        let node = &network.nodes[node];
        node.event.map_or_else(|| when(&node.row.mention.dating()), |event| when(&timeline.events[event].dating))
    };
    let dates = [
        dating_row(timeline, network, from, |row| row.mention.bounds().first_day(), first),
        dating_row(timeline, network, to, |row| row.mention.bounds().last_day(), last),
    ];
    let known = network.rests_on_facts(chain) || dates.iter().any(|row| row.mention.dated_by() == DatedBy::Fact);
    let message = format!(
        "no order fits the dates: {}, but \"{}\" was {} and \"{}\" {}, {} {}",
        words.join(", "),
        network.nodes[from].row.said().trigger,
        date(from),
        network.nodes[to].row.said().trigger,
        date(to),
        phrase::days((first - last).num_days()),
        "before it",
    );
    let mut finding = Finding::new(if known { Code::D403 } else { Code::D401 }, message);
    let statements = chain.iter().flat_map(|&edge| Citation::of_relation(network.edges[edge].statements[0]));
    finding.at = Citation::merged(statements.chain(dates.iter().map(|row| Citation::of_row(row))));
    finding.mentions = network.mentions(chain);
    for row in
        dates.into_iter().filter(|row| !finding.mentions.iter().any(|id| row.mention.id == **id)).collect::<Vec<_>>()
    {
        finding.mentions.push(row.mention.id.to_string());
    }
    finding.help.push(format!(
        "\"{}\" {} or earlier, or \"{}\" {} or later",
        network.nodes[from].row.said().trigger,
        phrase::day(last),
        network.nodes[to].row.said().trigger,
        phrase::day(first),
    ));
    let statements = if chain.len() == 1 { "the order" } else { "one of the orders" };
    finding.help.push(format!("{statements} the other way round, or one event that is two"));
    Some(finding)
}

/// The row of an event that gives the bound that counts.
fn dating_row<'t>(
    timeline: &'t Timeline,
    network: &Network<'t>,
    node: usize,
    bound: impl Fn(&Row) -> Option<NaiveDate>,
    day: NaiveDate,
) -> &'t Row {
    let node = &network.nodes[node];
    let members = node.event.map_or(&[][..], |event| &timeline.events[event].members);
    members.iter().map(|&i| &timeline.rows[i]).find(|row| bound(row) == Some(day)).unwrap_or(node.row)
}
