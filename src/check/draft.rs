//! D701 to D705: each dated statement of a draft against what the reports say of the same event.

use super::conflict::gap;
use super::{Citation, Code, Finding};
use crate::merge::{Agreement, Beside, Item, Scales, Telling, may_be_one};
use crate::time::{Granularity, Interval};
use crate::timeline::{Part, Row, Source, Timeline};
use crate::when::when;

/// So many passages are shown behind a verdict.
const SHOWN: usize = 3;

/// What a statement is to what the reports say of the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Supported,
    Coarser,
    Finer,
    Disagrees,
}

impl Timeline {
    /// Puts the verdict on each dated statement of a draft, in its order, in the place of all findings. A draft that
    /// is a table has a part for each row. Its texts become the last of the sources, and none of its statements an event.
    pub fn judge(&mut self, draft: impl IntoIterator<Item = Part>) {
        let mut rows: Vec<Row> = Vec::new();
        for part in draft {
            let source = self.sources.len();
            rows.extend(part.rows.into_iter().map(|row| Row { source, ..row }));
            self.sources.push(part.source);
        }
        let statements = statements(&rows, &self.sources);
        // Each mention for itself: together they say more than any statement repeats.
        let told: Vec<(usize, usize)> =
            self.events.iter().enumerate().flat_map(|(e, event)| event.members.iter().map(move |&i| (e, i))).collect();
        let all = || told.iter().map(|&(_, i)| &self.rows[i]).chain(statements.iter().map(|&i| &rows[i]));
        let scales = Scales::of(all().map(Telling::alone), std::iter::empty(), &self.sources);
        let items: Vec<Item<'_>> = all().map(|row| scales.item(&Telling::alone(row), true)).collect();
        let (items, own) = items.split_at(told.len());
        let mut board = scales.board();
        let verdicts = own.iter().map(|own| verdict(self, items, &told, &scales.beside(own, &mut board)));
        let findings = verdicts.collect();
        self.findings = findings;
    }
}

/// The statements of a draft, in its order: the rows of its dated events.
fn statements(rows: &[Row], sources: &[Source]) -> Vec<usize> {
    let mut leads: Vec<usize> = (0..rows.len()).filter(|&i| rows[i].mention.leads).collect();
    leads.sort_by_key(|&i| {
        let origin = &sources[rows[i].source].origin;
        (origin.row, rows[i].source, rows[i].mention.sentence, rows[i].mention.trigger)
    });
    leads
}

/// Is a mention of the reports that of the statement? A draft tells many things in few words, so the sentences have to
/// tell and not what the texts are about.
fn tells_of(statement: &Beside<'_, '_>, other: &Item<'_>) -> Option<(bool, Agreement)> {
    let own = statement.item;
    let (a, b) = (&own.row.mention, &other.row.mention);
    let meets = own.bounds.meets(&other.bounds);
    let one_kind = a.class == b.class;
    // Another word for the same happening stands with the same date.
    let one_day = own.is_fine() && other.is_fine() && meets;
    if !(one_kind || one_day) || !may_be_one(a.status, b.status) {
        return None;
    }
    let agreement = statement.agreement(other);
    let least = match (one_kind, meets) {
        (true, true) => 0.4,
        (true, false) => 0.5,
        (false, _) => 0.65,
    };
    (agreement.words >= least && (meets || agreement.shared >= 2 || agreement.context >= 0.5))
        .then_some((meets, agreement))
}

/// `told` are the mentions of the reports, each with its event.
fn verdict(timeline: &Timeline, items: &[Item<'_>], told: &[(usize, usize)], statement: &Beside<'_, '_>) -> Finding {
    let own = statement.item;
    let found = items.iter().zip(told).filter_map(|(mention, &(event, _))| {
        let (_, agreement) = tells_of(statement, mention)?;
        let meets = own.bounds.meets(&timeline.events[event].dating.bounds);
        Some((event, meets, agreement))
    });
    let mut found: Vec<(usize, bool, Agreement)> = found.collect();
    found.sort_by(|a, b| (b.1.cmp(&a.1)).then(b.2.score.total_cmp(&a.2.score)).then(a.0.cmp(&b.0)));
    let dating = &own.row.mention.dating();
    let Some(&(best, meets, _)) = found.first() else {
        let mut finding = Finding::new(
            Code::D705,
            format!("not found in the reports: {}, {}", when(dating), own.row.said().headline),
        );
        finding.at = vec![Citation::of_row(own.row)];
        return finding;
    };
    let event = &timeline.events[best];
    let theirs = when(&event.dating);
    let verdict = if meets { compare(&own.bounds, &event.dating.bounds) } else { Verdict::Disagrees };
    let (code, message) = match verdict {
        Verdict::Supported => (Code::D704, format!("supported: {theirs}")),
        Verdict::Coarser => (Code::D703, format!("coarser than the reports: {} here, {theirs} there", when(dating))),
        Verdict::Finer => (Code::D702, format!("finer than the reports: {} here, {theirs} there", when(dating))),
        Verdict::Disagrees => {
            let apart = match gap(&own.bounds, &event.dating.bounds) {
                Some(1) => ", one day apart".to_owned(),
                Some(days) => format!(", {days} days apart"),
                None => String::new(),
            };
            (Code::D701, format!("does not agree with the reports: {} here, {theirs} there{apart}", when(dating)))
        }
    };
    let mut finding = Finding::new(code, message);
    let mut rows: Vec<&Row> = Vec::new();
    let members = std::iter::once(event.lead).chain(event.members.iter().copied());
    for row in members.map(|i| &timeline.rows[i]).filter(|row| row.mention.bounds().meets(&event.dating.bounds)) {
        if !rows.iter().any(|known| known.source == row.source) {
            rows.push(row);
        }
    }
    finding.at = vec![Citation::of_row(own.row)];
    finding.at.extend(rows.iter().take(SHOWN).map(|row| Citation::of_row(row)));
    if event.sources > 1 {
        finding.notes.push(format!("{} independent sources", event.sources));
    }
    if rows.len() > SHOWN {
        finding.notes.push(format!("{} reports more say so", rows.len() - SHOWN));
    }
    if let Some(flags) = (!event.flags.is_empty()).then(|| event.flags.iter().map(|c| c.name()).collect::<Vec<_>>()) {
        finding.notes.push(format!("the reports do not agree among themselves: {}", flags.join(", ")));
    }
    if verdict == Verdict::Disagrees {
        finding.help.push("one of the two dates, or another event than that of the reports".to_owned());
    }
    finding.mentions = rows.iter().map(|row| row.mention.id.to_string()).collect();
    finding
}

/// How a statement stands to a date that it has a day in common with.
fn compare(own: &Interval, theirs: &Interval) -> Verdict {
    let ends = |bounds: &Interval| (bounds.first_day(), bounds.last_day());
    let within = |a: &Interval, b: &Interval| {
        let from = b.first_day().is_none_or(|first| a.first_day().is_some_and(|day| day >= first));
        let to = b.last_day().is_none_or(|last| a.last_day().is_some_and(|day| day <= last));
        from && to
    };
    // Which hours of a day does not matter where one of them names none.
    let fine = |bounds: &Interval| bounds.granularity <= Granularity::Day;
    if ends(own) == ends(theirs) || fine(own) && fine(theirs) {
        Verdict::Supported
    } else if within(theirs, own) {
        Verdict::Coarser
    } else if within(own, theirs) {
        Verdict::Finer
    } else {
        Verdict::Supported
    }
}
