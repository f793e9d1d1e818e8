//! What reports say of the order of events, as a graph: events, and those that nothing dates, are its nodes, and each
//! statement leads from the earlier to the later.
//!
//! Bounds go along the edges: what comes later is no earlier than the earliest day of what comes first, what comes
//! first no later than the latest day of what comes later. A statement that is part of a circle, or that the dates at
//! its ends or beyond contradict, is not obeyed. What is known from elsewhere goes before what reports state: it is
//! judged by itself, and where the two do not agree, the statement of the reports is refused. All of it is linear in the
//! number of statements.

use crate::id::Id;
use crate::merge::common;
use crate::order::provenance;
use crate::time::{Interval, Moment};
use crate::timeline::{Relation, Row, Timeline};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};

/// No chain of more statements is looked for: what follows from more is worth little.
const DEPTH: usize = 8;

/// The first and the last day on which something may have been, where they are known.
pub(crate) type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// Events and the statements between them.
#[derive(Debug)]
pub(crate) struct Network<'t> {
    pub nodes: Vec<Node<'t>>,
    pub edges: Vec<Edge<'t>>,
    /// By node: the edges that leave it.
    leaving: Vec<Vec<usize>>,
    /// Of what is known, and of all together.
    levels: [Level; 2],
}

/// What some statements come to.
#[derive(Debug, Default)]
struct Level {
    /// By node: of the nodes of one number, each is before each other.
    circle: Vec<usize>,
    /// By node: the earliest and the latest day that the dates and the statements leave, those of circles left out.
    limits: Vec<Days>,
}

/// An event that some statement names.
#[derive(Debug)]
pub(crate) struct Node<'t> {
    /// Index into [`Timeline::events`]; `None` where nothing but its order is known.
    pub event: Option<usize>,
    /// The row that tells of it best.
    pub row: &'t Row,
    pub bounds: Interval,
}

/// One event before another, as some sentences say.
#[derive(Debug)]
pub(crate) struct Edge<'t> {
    pub before: usize,
    pub after: usize,
    /// What is known from elsewhere, then by the day of their reports.
    pub statements: Vec<&'t Relation>,
}

impl Edge<'_> {
    /// Is it known from elsewhere, whatever reports state?
    pub fn is_known(&self) -> bool {
        self.statements[0].known
    }
}

impl<'t> Network<'t> {
    /// Of what the reports of a timeline say.
    pub fn new(timeline: &'t Timeline) -> Network<'t> {
        let mut nodes: Vec<Node<'t>> = Vec::new();
        let mut known: HashMap<Id, usize> = HashMap::new();
        for row in timeline.relations.iter().flat_map(|relation| &relation.sides) {
            let bounds = *row.mention.bounds();
            let at = *known.entry(row.mention.event).or_insert(nodes.len());
            match nodes.get_mut(at) {
                Some(node) if node.bounds.meets(&bounds) => node.bounds = common(&node.bounds, &bounds),
                Some(_) => {}
                None => nodes.push(Node { event: None, row, bounds }),
            }
        }
        if !nodes.is_empty() {
            for (i, event) in timeline.events.iter().enumerate() {
                let row = &timeline.rows[event.lead];
                if let Some(&at) = known.get(&row.mention.event) {
                    nodes[at] = Node { event: Some(i), row, bounds: event.dating.bounds };
                }
            }
        }
        let mut edges: Vec<Edge<'t>> = Vec::new();
        let mut between: HashMap<(usize, usize), usize> = HashMap::new();
        let mut leaving = vec![Vec::new(); nodes.len()];
        for relation in &timeline.relations {
            let [before, after] = [0, 1].map(|side| known[&relation.sides[side].mention.event]);
            // Two events that were taken for one.
            if before == after {
                continue;
            }
            let at = *between.entry((before, after)).or_insert(edges.len());
            if at == edges.len() {
                leaving[before].push(at);
                edges.push(Edge { before, after, statements: Vec::new() });
            }
            edges[at].statements.push(relation);
        }
        for edge in &mut edges {
            edge.statements.sort_by(|a, b| {
                let from = |relation: &'t Relation| provenance(&relation.sides[0], &timeline.sources);
                b.known.cmp(&a.known).then_with(|| from(a).cmp(&from(b)))
            });
        }
        let mut network = Network { levels: Default::default(), nodes, edges, leaving };
        if network.edges.iter().any(Edge::is_known) {
            network.levels[0].circle = network.circles(|network, edge| network.edges[edge].is_known());
            network.levels[0].limits =
                network.bounded(|network, edge| network.edges[edge].is_known() && !network.is_circular(edge));
        }
        network.levels[1].circle = network.circles(|_, _| true);
        network.levels[1].limits = network.bounded(|network, edge| match network.edges[edge].is_known() {
            true => network.is_obeyed(edge),
            false => !network.is_circular(edge),
        });
        network
    }

    /// The node of an event of the timeline, where some statement names it.
    pub fn node_of(&self, event: usize) -> Option<usize> {
        self.nodes.iter().position(|node| node.event == Some(event))
    }

    /// What an edge is judged by: what is known by itself, what reports state together with it.
    fn level(&self, edge: usize) -> &Level {
        &self.levels[usize::from(!self.edges[edge].is_known())]
    }

    /// Is it part of a circle?
    pub fn is_circular(&self, edge: usize) -> bool {
        let circle = &self.level(edge).circle;
        circle[self.edges[edge].before] == circle[self.edges[edge].after]
    }

    /// The circle that an edge is part of, by number.
    pub fn circle_of(&self, edge: usize) -> Option<usize> {
        let circle = &self.levels[1].circle;
        let (before, after) = (circle[self.edges[edge].before], circle[self.edges[edge].after]);
        (before == after).then_some(before)
    }

    /// What an edge says: `"flooded" before "revoked"`.
    pub fn said(&self, edge: usize) -> String {
        let Edge { before, after, .. } = self.edges[edge];
        format!("\"{}\" before \"{}\"", self.nodes[before].row.said().trigger, self.nodes[after].row.said().trigger)
    }

    /// Is one of them known from elsewhere?
    pub fn rests_on_facts(&self, chain: &[usize]) -> bool {
        chain.iter().any(|&edge| self.edges[edge].is_known())
    }

    /// The ids of the mentions that stand for the events of a chain.
    pub fn mentions(&self, chain: &[usize]) -> Vec<String> {
        let ends = chain.iter().flat_map(|&edge| [self.edges[edge].before, self.edges[edge].after]);
        let mut ids: Vec<String> = ends
            .filter(|node| self.nodes[*node].event.is_some())
            .map(|n| self.nodes[n].row.mention.id.to_string())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Do dates at its ends, or at those of a chain that it is part of, contradict it?
    pub fn is_contradicted(&self, edge: usize) -> bool {
        let Edge { before, after, .. } = self.edges[edge];
        let limits = &self.level(edge).limits;
        matches!((limits[before].0, limits[after].1), (Some(first), Some(last)) if first > last)
    }

    /// Do bounds go along it?
    pub fn is_obeyed(&self, edge: usize) -> bool {
        !self.is_circular(edge) && !self.is_contradicted(edge)
    }

    /// By node the earliest and the latest day that the dates and the statements that are obeyed leave.
    pub fn limits(&self) -> Vec<Days> {
        self.bounded(Network::is_obeyed)
    }

    /// Carries bounds along some edges, which form no circle.
    fn bounded(&self, along: impl Fn(&Self, usize) -> bool) -> Vec<Days> {
        let mut limits: Vec<Days> = self.nodes.iter().map(|n| (n.bounds.first_day(), n.bounds.last_day())).collect();
        let order = self.sorted(&along, |_| 0);
        let leaving = |node: usize| self.leaving[node].iter().filter(|edge| along(self, **edge));
        for &node in &order {
            for &edge in leaving(node) {
                let after = self.edges[edge].after;
                limits[after].0 = limits[after].0.max(limits[node].0);
            }
        }
        for &node in order.iter().rev() {
            for &edge in leaving(node) {
                let (own, other) = (limits[node].1, limits[self.edges[edge].after].1);
                limits[node].1 = own.into_iter().chain(other).min();
            }
        }
        limits
    }

    /// The nodes in an order that some edges, which form no circle, allow: of those that may stand next, that of the
    /// least place.
    fn sorted<P: Ord>(&self, along: impl Fn(&Self, usize) -> bool, place: impl Fn(usize) -> P) -> Vec<usize> {
        let mut waits = vec![0usize; self.nodes.len()];
        for (i, edge) in self.edges.iter().enumerate() {
            waits[edge.after] += usize::from(along(self, i));
        }
        let free = (0..self.nodes.len()).filter(|&node| waits[node] == 0);
        let mut next: BinaryHeap<Reverse<(P, usize)>> = free.map(|node| Reverse((place(node), node))).collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        while let Some(Reverse((_, node))) = next.pop() {
            order.push(node);
            for &edge in self.leaving[node].iter().filter(|edge| along(self, **edge)) {
                let after = self.edges[edge].after;
                waits[after] -= 1;
                if waits[after] == 0 {
                    next.push(Reverse((place(after), after)));
                }
            }
        }
        order
    }

    /// The events of a timeline in the order of their places, but none before what it is said to follow. What is known
    /// holds there even against the dates that reports give.
    ///
    /// `places` has the events in the order of their places.
    pub fn arranged(&self, places: &[usize]) -> Vec<usize> {
        let mut place = vec![0; places.len()];
        places.iter().enumerate().for_each(|(at, &event)| place[event] = at);
        // What has no row takes no room.
        let own = |node: usize| self.nodes[node].event.map(|event| place[event]);
        let holds = |network: &Self, edge: usize| {
            network.is_obeyed(edge) || network.edges[edge].is_known() && !network.is_circular(edge)
        };
        let stated = self.sorted(holds, own).into_iter();
        let stated: Vec<usize> = stated.filter_map(|node| self.nodes[node].event).collect();
        let mut named = vec![false; places.len()];
        stated.iter().for_each(|&event| named[event] = true);
        // Both lists keep their order; an event that had to wait stands where what it waited for does.
        let mut stated = stated.into_iter().peekable();
        let mut order = Vec::with_capacity(places.len());
        for &event in places.iter().filter(|event| !named[**event]) {
            while let Some(first) = stated.next_if(|first| place[*first] < place[event]) {
                order.push(first);
            }
            order.push(event);
        }
        order.extend(stated);
        order
    }

    /// The shortest chain of edges from a node to another that is wanted.
    pub fn chain(
        &self,
        from: usize,
        along: impl Fn(usize) -> bool,
        wanted: impl Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut came: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([(from, 0)]);
        while let Some((node, depth)) = queue.pop_front() {
            if depth == DEPTH {
                break;
            }
            for &edge in self.leaving[node].iter().filter(|edge| along(**edge)) {
                let after = self.edges[edge].after;
                if after == from || came.contains_key(&after) {
                    continue;
                }
                came.insert(after, edge);
                if wanted(after) {
                    let mut chain = vec![edge];
                    let mut at = self.edges[edge].before;
                    while at != from {
                        let edge = came[&at];
                        chain.push(edge);
                        at = self.edges[edge].before;
                    }
                    chain.reverse();
                    return Some(chain);
                }
                queue.push_back((after, depth + 1));
            }
        }
        None
    }

    /// Numbers the sets of nodes that some edges put before each other (Tarjan's strongly connected components, without
    /// recursion).
    fn circles(&self, along: impl Fn(&Self, usize) -> bool) -> Vec<usize> {
        const NEW: usize = usize::MAX;
        let count = self.nodes.len();
        let (mut number, mut low, mut circle) = (vec![NEW; count], vec![0; count], vec![NEW; count]);
        let (mut seen, mut found) = (0, 0);
        let mut open: Vec<usize> = Vec::new();
        for start in 0..count {
            let mut path: Vec<(usize, usize)> = Vec::new();
            if number[start] == NEW {
                path.push((start, 0));
            }
            while let Some((node, next)) = path.pop() {
                if next == 0 {
                    (number[node], low[node]) = (seen, seen);
                    seen += 1;
                    open.push(node);
                }
                if let Some(&edge) = self.leaving[node].get(next) {
                    let after = self.edges[edge].after;
                    path.push((node, next + 1));
                    if !along(self, edge) {
                        continue;
                    }
                    if number[after] == NEW {
                        path.push((after, 0));
                    } else if circle[after] == NEW {
                        low[node] = low[node].min(number[after]);
                    }
                    continue;
                }
                if low[node] == number[node] {
                    while let Some(its) = open.pop() {
                        circle[its] = found;
                        if its == node {
                            break;
                        }
                    }
                    found += 1;
                }
                if let Some(&(parent, _)) = path.last() {
                    low[parent] = low[parent].min(low[node]);
                }
            }
        }
        circle
    }
}

/// The same bounds, no wider than some days.
pub(crate) fn within(bounds: Interval, (first, last): Days) -> Interval {
    let earliest = match (bounds.first_day(), first) {
        (own, Some(first)) if own.is_none_or(|own| own < first) => Some(Moment::day(first)),
        _ => bounds.earliest,
    };
    let latest = match (bounds.last_day(), last) {
        (own, Some(last)) if own.is_none_or(|own| own > last) => Some(Moment::day(last)),
        _ => bounds.latest,
    };
    Interval { earliest, latest, ..bounds }
}
