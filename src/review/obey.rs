//! Decisions obeyed on a timeline: events dropped, joined, dated and moved, and findings that follow.

use super::{Decision, Decisions, Review, Verdict, digits, mention};
use crate::check::{self, Finding};
use crate::event::Event;
use crate::mention::DatedBy;
use crate::timeline::{Id, Row, Timeline};
use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::path::Path;

/// What became of decisions.
#[derive(Debug, Default)]
pub struct Obeyed {
    /// How many were obeyed.
    pub count: usize,
    /// Those whose event is no longer there, though its report is: the report has changed.
    pub stale: Vec<Decision>,
}

/// The files of a timeline's reports. A decision names its own as it was named then, perhaps from another folder.
struct Files<'t>(HashMap<&'t OsStr, Vec<&'t Path>>);

impl<'t> Files<'t> {
    fn of(timeline: &'t Timeline) -> Files<'t> {
        let mut files: HashMap<&OsStr, Vec<&Path>> = HashMap::new();
        for path in timeline.sources.iter().map(|source| Path::new(&source.origin.path)) {
            files.entry(path.file_name().unwrap_or_default()).or_default().push(path);
        }
        Files(files)
    }

    fn have(&self, path: &str) -> bool {
        let path = Path::new(path);
        let namesakes = self.0.get(path.file_name().unwrap_or_default());
        namesakes.is_some_and(|files| files.iter().any(|file| file.ends_with(path) || path.ends_with(file)))
    }
}

impl Timeline {
    /// The event that an id names now: merging may have given its first mention to another.
    pub fn event_of(&self) -> HashMap<&str, Id> {
        self.rows.iter().map(|row| (digits(&row.mention.id), row.mention.event)).collect()
    }

    /// Obeys decisions: drops, merges, dates, places and notes.
    pub fn review(&mut self, decisions: &Decisions) -> Obeyed {
        let mut obeyed = Obeyed::default();
        let files = Files::of(self);
        let event_of = self.event_of();
        let mut reviews: Vec<(String, Review)> = Vec::new();
        let mut into: HashMap<Id, Id> = HashMap::new();
        let mut dropped: HashSet<Id> = HashSet::new();
        for decision in decisions.last().into_values().filter(|decision| decision.review != Review::default()) {
            let Some(&event) = event_of.get(digits(&decision.id)) else {
                if files.have(&decision.source) {
                    obeyed.stale.push(decision.clone());
                }
                continue;
            };
            obeyed.count += 1;
            if let Some(id) = mention(&decision.id) {
                dropped.extend(Id::read(id).filter(|_| decision.review.verdict == Some(Verdict::Drop)));
                continue;
            }
            let mut review = decision.review.clone();
            if !review.merge_into.is_empty() {
                match event_of.get(digits(&review.merge_into)) {
                    Some(&target) if target != event => {
                        into.insert(event, target);
                    }
                    Some(_) => {}
                    None => obeyed.stale.push(decision.clone()),
                }
            }
            review.after = review.after.map(|id| event_of.get(digits(&id)).map_or(id, |event| event.to_string()));
            reviews.push((event.to_string(), review));
        }
        if reviews.is_empty() && dropped.is_empty() {
            return obeyed;
        }
        self.join(&into);
        self.reviews.extend(reviews);
        let before: HashSet<Id> = self.rows.iter().map(|row| row.mention.id).collect();
        self.drop_mentions(&dropped);
        let reviews = std::mem::take(&mut self.reviews);
        let of = |event: &str| reviews.get(event);
        let drops = |event: &str| of(event).is_some_and(|review| review.verdict == Some(Verdict::Drop));
        self.keep(|timeline, event| !drops(&timeline.rows[event.lead].mention.event));
        self.relations.retain(|relation| !relation.sides.iter().any(|side| drops(&side.mention.event)));
        for event in &mut self.events {
            if let Some(dating) = of(&self.rows[event.lead].mention.event).and_then(|review| review.dating.clone()) {
                event.dating = dating;
            } else if event.dating.by == DatedBy::Order {
                // What it follows may have another date now.
                *event = Event::of(event.lead, std::mem::take(&mut event.members), &self.rows, &self.sources);
            }
        }
        self.reviews = reviews;
        self.order();
        self.look_again(&before);
        self.place();
        obeyed
    }

    /// Finds anew what does not add up between reports, and lets go of what a decision has settled in one of them:
    /// findings of which a mention has no place any longer, or of which each has got another date.
    fn look_again(&mut self, before: &HashSet<Id>) {
        let dated =
            |row: &&Row| self.reviews.get(row.mention.event.as_str()).is_some_and(|review| review.dating.is_some());
        let dated: HashSet<&str> = self.rows.iter().filter(dated).map(|row| row.mention.id.as_str()).collect();
        let left: HashSet<&str> = self.rows.iter().map(|row| row.mention.id.as_str()).collect();
        let settled = |finding: &Finding| {
            let gone = |id: &String| Id::read(id).is_some_and(|id| before.contains(&id)) && !left.contains(id.as_str());
            let mut mentions = finding.mentions.iter();
            !finding.mentions.is_empty()
                && (mentions.clone().any(gone) || mentions.all(|id| dated.contains(id.as_str())))
        };
        let stay = |finding: &&Finding| !check::is_across(finding.code) && !settled(finding);
        let mut findings: Vec<Finding> = self.findings.iter().filter(stay).cloned().collect();
        findings.extend(check::across(self));
        self.find_anew(findings);
    }

    /// Gives the rows of events to the events that they are.
    fn join(&mut self, into: &HashMap<Id, Id>) {
        if into.is_empty() {
            return;
        }
        // A chain ends at its last event; all events of a circle are the least of them.
        let target = |event: Id| {
            let mut chain = vec![event];
            while let Some(next) = into.get(&chain[chain.len() - 1]) {
                if let Some(circle) = chain.iter().position(|known| known == next) {
                    return *chain[circle..].iter().min().unwrap_or(&event);
                }
                chain.push(*next);
            }
            chain[chain.len() - 1]
        };
        let mut grown = HashSet::new();
        for row in &mut self.rows {
            let to = target(row.mention.event);
            if to != row.mention.event {
                (row.mention.event, row.mention.leads) = (to, false);
                grown.insert(to);
            }
        }
        for side in self.relations.iter_mut().flat_map(|relation| &mut relation.sides) {
            side.mention.event = target(side.mention.event);
        }
        let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, row) in self.rows.iter().enumerate().filter(|(_, row)| grown.contains(&row.mention.event)) {
            members.entry(&row.mention.event).or_default().push(i);
        }
        let old = std::mem::take(&mut self.events).into_iter();
        let events = old.filter(|event| self.rows[event.lead].mention.leads).map(|event| {
            match members.get(self.rows[event.lead].mention.event.as_str()) {
                Some(members) => Event::of(event.lead, members.clone(), &self.rows, &self.sources),
                None => event,
            }
        });
        self.events = events.collect();
    }

    /// Lets go of single mentions. An event goes with the last of its own; what is left of it keeps its id.
    fn drop_mentions(&mut self, dropped: &HashSet<Id>) {
        if dropped.is_empty() {
            return;
        }
        let gone: Vec<bool> = self.rows.iter().map(|row| dropped.contains(&row.mention.id)).collect();
        for event in self.events.iter_mut().filter(|event| event.members.iter().any(|&i| gone[i])) {
            event.members.retain(|&i| !gone[i]);
            let Some(&first) = event.members.first() else { continue };
            let lead = if gone[event.lead] { first } else { event.lead };
            self.rows[event.lead].mention.leads = false;
            self.rows[lead].mention.leads = true;
            *event = Event::of(lead, std::mem::take(&mut event.members), &self.rows, &self.sources);
        }
        self.keep(|_, event| !event.members.is_empty());
        self.relations.retain(|relation| !relation.sides.iter().any(|side| dropped.contains(&side.mention.id)));
    }

    /// Puts events where an analyst has put them.
    fn place(&mut self) {
        let moved: Vec<(String, String)> =
            self.reviews.iter().filter_map(|(id, review)| Some((id.clone(), review.after.clone()?))).collect();
        for (id, after) in moved {
            let at = |timeline: &Timeline, id: &str| {
                timeline.events.iter().position(|event| timeline.rows[event.lead].mention.event == id)
            };
            let Some(from) = at(self, &id) else { continue };
            let event = self.events.remove(from);
            let to = if after.is_empty() { Some(0) } else { at(self, &after).map(|behind| behind + 1) };
            self.events.insert(to.unwrap_or(from), event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::bridge;
    use crate::mention::Dating;
    use crate::time::Period;
    use crate::timeline::fixture::dated;

    fn decision(id: &str, source: &str, review: Review) -> Decision {
        Decision::new(id.to_owned(), source.to_owned(), "x".to_owned(), review)
    }

    fn ids(timeline: &Timeline) -> String {
        let digits = |id: &str| id.trim_start_matches("e-0000000000").to_owned();
        timeline.events().map(|entry| digits(&entry.row.mention.event)).collect::<Vec<_>>().join(" ")
    }

    fn reviewed(decisions: Vec<Decision>) -> (Timeline, Obeyed) {
        let mut timeline = bridge();
        let obeyed = timeline.review(&Decisions(decisions));
        (timeline, obeyed)
    }

    #[test]
    fn what_was_decided_is_obeyed() {
        let drop = || Review { verdict: Some(Verdict::Drop), ..Review::default() };
        let (timeline, obeyed) = reviewed(vec![decision("e-00000000000c", "post.txt", drop())]);
        assert_eq!((ids(&timeline).as_str(), obeyed.count), ("0a 0e 0d 0f", 1));

        let merge = Review { merge_into: "e-00000000000a".to_owned(), ..Review::default() };
        let (timeline, _) = reviewed(vec![decision("e-00000000000e", "wire.txt", merge)]);
        assert_eq!(ids(&timeline), "0c 0a 0d 0f");
        let event = &timeline.events[1];
        assert_eq!((event.members.len(), timeline.rows.len()), (3, 6), "no mention is lost");

        let override_ = Review {
            when_override: "2032".to_owned(),
            dating: Some(dated(Period::Year(2032))),
            note: "the archive says so".to_owned(),
            ..Review::default()
        };
        let (timeline, _) = reviewed(vec![decision("e-00000000000a", "post.txt", override_)]);
        assert_eq!(ids(&timeline), "0c 0e 0d 0a 0f");
        let entry = timeline.events().nth(3).unwrap();
        assert_eq!((entry.when().as_str(), entry.review.unwrap().note.as_str()), ("in 2032", "the archive says so"));

        let first = Review { after: Some(String::new()), ..Review::default() };
        let behind = Review { after: Some("e-00000000000f".to_owned()), ..Review::default() };
        let (timeline, _) = reviewed(vec![
            decision("e-00000000000d", "wire.txt", first),
            decision("e-00000000000c", "post.txt", behind),
        ]);
        assert_eq!(ids(&timeline), "0d 0a 0e 0f 0c");
    }

    #[test]
    fn a_mention_is_dropped_from_its_event() {
        let drop =
            |id: &str, source: &str| decision(id, source, Review { verdict: Some(Verdict::Drop), ..Review::default() });
        let all = bridge();
        let event = all.events().find(|entry| entry.event.is_some_and(|event| event.members.len() > 1)).unwrap();
        let id = event.row.mention.event;
        let members: Vec<String> = all.members(event.event.unwrap()).map(|m| m.row.mention.id.to_string()).collect();
        let of = |timeline: &Timeline| -> Vec<String> {
            let event = timeline.events().find(|entry| entry.row.mention.event == id);
            let members =
                event.map(|entry| timeline.members(entry.event.unwrap()).map(|m| m.row.mention.id.to_string()));
            members.map(Iterator::collect).unwrap_or_default()
        };
        for gone in &members {
            let (timeline, obeyed) = reviewed(vec![drop(gone, "post.txt")]);
            let left: Vec<String> = members.iter().filter(|id| *id != gone).cloned().collect();
            assert_eq!((of(&timeline), obeyed.count, timeline.rows.len()), (left, 1, all.rows.len() - 1));
            assert_eq!(timeline.events.len(), all.events.len());
        }
        // With all of them the event goes; what is taken back comes back.
        let (timeline, _) = reviewed(members.iter().map(|id| drop(id, "post.txt")).collect());
        assert_eq!((of(&timeline).len(), timeline.events.len()), (0, all.events.len() - 1));
        let back = decision(&members[0], "post.txt", Review::default());
        let (timeline, obeyed) = reviewed(vec![drop(&members[0], "post.txt"), back]);
        assert_eq!((of(&timeline), obeyed.count), (members, 0));
    }

    #[test]
    fn findings_and_order_follow_what_was_decided() {
        let codes = |timeline: &Timeline| timeline.findings.iter().map(|f| f.code.name()).collect::<Vec<_>>().join(" ");
        let flags = |timeline: &Timeline, id: &str| {
            let of = timeline.events().find(|entry| entry.row.mention.event == id);
            of.map(|entry| entry.flags().iter().map(|code| code.name()).collect::<Vec<_>>().join(" "))
        };
        // Two events that an analyst takes for one, and whose dates do not agree.
        let merge = Review { merge_into: "e-00000000000a".to_owned(), ..Review::default() };
        let (timeline, _) = reviewed(vec![decision("e-00000000000d", "wire.txt", merge.clone())]);
        assert_eq!(codes(&timeline), "D501 D301 D301", "the two reports of the event do not agree either");
        assert_eq!(flags(&timeline, "e-00000000000a").as_deref(), Some("D301"));
        // The date that the analyst gives settles that.
        let dating = Some(Dating { by: DatedBy::Review, ..dated(Period::Month(2031, 5)) });
        let settled = Review { when_override: "May 2031".to_owned(), dating, ..Review::default() };
        let (timeline, _) = reviewed(vec![
            decision("e-00000000000d", "wire.txt", merge),
            decision("e-00000000000a", "post.txt", settled.clone()),
        ]);
        assert_eq!((codes(&timeline).as_str(), flags(&timeline, "e-00000000000a").as_deref()), ("D501", Some("")));
        // So does a date in one report, and so does dropping one of two rows that do not agree.
        let within = |decisions: Vec<Decision>| {
            let mut timeline = bridge();
            let mut finding = Finding::new(check::Code::D208, "x");
            finding.mentions = vec!["m-00000000000c".to_owned(), "m-00000000000e".to_owned()];
            timeline.find_anew(vec![finding]);
            timeline.review(&Decisions(decisions));
            (codes(&timeline), flags(&timeline, "e-00000000000e"))
        };
        let drop = Review { verdict: Some(Verdict::Drop), ..Review::default() };
        assert_eq!(within(vec![decision("e-00000000000c", "post.txt", drop)]), (String::new(), Some(String::new())));
        let (one, both) =
            (decision("e-00000000000c", "post.txt", settled.clone()), decision("e-00000000000e", "wire.txt", settled));
        assert_eq!(within(vec![one.clone()]).0, "D208", "the other date stands as it was");
        assert_eq!(within(vec![one, both]).0, "");
    }

    #[test]
    fn the_last_decision_counts_and_circles_end() {
        let drop = Review { verdict: Some(Verdict::Drop), ..Review::default() };
        let (timeline, obeyed) = reviewed(vec![
            decision("e-00000000000c", "post.txt", drop),
            decision("e-00000000000c", "post.txt", Review::default()),
        ]);
        assert_eq!((ids(&timeline).as_str(), obeyed.count), ("0c 0a 0e 0d 0f", 0));
        let into = |id: &str| Review { merge_into: id.to_owned(), ..Review::default() };
        let (timeline, _) = reviewed(vec![
            decision("e-00000000000c", "post.txt", into("e-00000000000a")),
            decision("e-00000000000a", "post.txt", into("e-00000000000c")),
        ]);
        assert_eq!((ids(&timeline).as_str(), timeline.rows.len()), ("0a 0e 0d 0f", 6));
        assert_eq!(timeline.events[0].members.len(), 3);
    }

    #[test]
    fn a_decision_of_a_report_that_changed_is_stale() {
        let check = || Review { verdict: Some(Verdict::Check), ..Review::default() };
        let (_, obeyed) = reviewed(vec![
            decision("e-999999999999", "post.txt", check()),
            decision("e-aaaaaaaaaaaa", "/home/ann/reports/wire.txt", check()),
            decision("e-888888888888", "other.txt", check()),
            decision("e-777777777777", "elsewhere/post.txt", check()),
        ]);
        let stale = obeyed.stale.iter().map(|d| d.id.as_str());
        assert_eq!(
            stale.collect::<Vec<_>>(),
            ["e-999999999999", "e-aaaaaaaaaaaa"],
            "of these two reports, and no namesake"
        );
    }
}
