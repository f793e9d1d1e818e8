//! What of a timeline is shown: the events about somebody or somewhere, and those that weigh most.

use crate::event::Event;
use crate::timeline::{Row, Timeline};
use std::collections::HashSet;

impl Timeline {
    /// Keeps the events that name somebody or somewhere in their words, their sentence, or who says so. The name is
    /// whole words, in any case.
    pub fn about(&mut self, name: &str) {
        let wanted = words(name);
        let tells = |row: &Row| {
            let mention = &row.mention;
            let texts = [Some(row.quote.as_str()), Some(mention.headline.as_str()), mention.attribution.as_deref()];
            let lists = mention.actors.iter().chain(&mention.places).map(String::as_str);
            texts.into_iter().flatten().chain(lists).any(|text| {
                let text = words(text);
                wanted.is_empty() || text.windows(wanted.len()).any(|run| run == wanted)
            })
        };
        self.keep(|timeline, event| event.members.iter().any(|&i| tells(&timeline.rows[i])));
    }

    /// Keeps the events that weigh most, in the order of time; of equal ones the earlier.
    pub fn top(&mut self, count: usize) {
        let mut heaviest: Vec<&Event> = self.events.iter().collect();
        heaviest.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let kept: HashSet<usize> = heaviest.into_iter().take(count).map(|event| event.lead).collect();
        self.keep(|_, event| kept.contains(&event.lead));
    }
}

/// The words of a text in lower case.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Period;
    use crate::timeline::fixture::{date, dated, row, source};

    fn timeline() -> Timeline {
        let days = ["2025-05-01", "2025-05-02", "2025-05-03"];
        let rows = days.iter().zip([0.4, 0.9, 0.4]).zip(["Ruiz resigned", "the port of Vell shut", "Ruiz left Vell"]);
        let rows = rows.enumerate().map(|(i, ((day, weight), told))| {
            let mut row = row(&format!("m-{i}"), told, dated(Period::Day(date(day))));
            row.mention.weight = weight;
            row
        });
        Timeline::new(vec![source("a.txt", None)], rows.collect())
    }

    fn told(timeline: &Timeline) -> Vec<&str> {
        timeline.events().map(|entry| entry.row.quote.as_str()).collect()
    }

    #[test]
    fn a_name_is_found_as_whole_words_in_any_case() {
        let mut all = timeline();
        all.about("vell");
        assert_eq!(told(&all), ["the port of Vell shut", "Ruiz left Vell"]);
        all.about("Rui");
        assert!(told(&all).is_empty());
        let mut all = timeline();
        all.about("port of vell");
        assert_eq!(told(&all), ["the port of Vell shut"]);
    }

    #[test]
    fn the_heaviest_stay_in_the_order_of_time() {
        let mut all = timeline();
        all.top(2);
        assert_eq!(told(&all), ["Ruiz resigned", "the port of Vell shut"]);
        all.top(0);
        assert!(told(&all).is_empty());
    }
}
