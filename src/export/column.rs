//! The columns of a row, one table for every format that has columns: choosing, writing, typing and explaining them
//! all come from it.

mod cell;
mod value;

pub use cell::Clipped;
pub(crate) use cell::{CELL_MAX, clip, has_controls, looks_like_formula, looks_like_value, one_line};

use super::Rows;
use crate::error::{Error, Result};
use crate::mention::{DatedBy, Extent, Status};
use crate::order::Place;
use crate::review::Verdict;
use crate::time::Granularity;
use crate::timeline::{Entry, Said, Timeline};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Deref;

/// A column: its name, what it means, and how a row fills it.
#[derive(Debug)]
pub struct Column {
    /// Lower snake case, stable.
    pub name: &'static str,
    /// One line for a person.
    pub meaning: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    set: Set,
    get: Getter,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words of a report, which may be anything.
    Text,
    /// A sentence of a report, which may be long.
    Quote,
    /// Our own words.
    Own,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A day, or a time on a day.
    Day,
    /// How many, or which.
    Count,
    /// A number.
    Number,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Core,
    /// In place of `id` where a row is a mention.
    Mention,
    Extended,
}

type Getter = for<'t> fn(&Seen<'_, 't>) -> Cow<'t, str>;

/// The timeline that rows are of, for the columns that name other rows or findings.
#[derive(Debug)]
pub struct Context<'t> {
    timeline: &'t Timeline,
    /// The ids of findings by the mentions that they name, made when a column first asks.
    findings: OnceCell<HashMap<&'t str, Vec<String>>>,
}

impl<'t> Context<'t> {
    /// Of a timeline.
    pub fn of(timeline: &'t Timeline) -> Context<'t> {
        Context { timeline, findings: OnceCell::new() }
    }

    fn findings(&self) -> &HashMap<&'t str, Vec<String>> {
        self.findings.get_or_init(|| {
            let mut findings: HashMap<&str, Vec<String>> = HashMap::new();
            for finding in &self.timeline.findings {
                let id = finding.id();
                for mention in &finding.mentions {
                    findings.entry(mention).or_default().push(id.clone());
                }
            }
            findings
        })
    }
}

/// A row as a column sees it.
struct Seen<'c, 't> {
    entry: &'c Entry<'t>,
    context: &'c Context<'t>,
}

impl<'t> Deref for Seen<'_, 't> {
    type Target = Entry<'t>;

    fn deref(&self) -> &Entry<'t> {
        self.entry
    }
}

impl<'t> Seen<'_, 't> {
    /// The mentions that it stands for.
    fn members(&self) -> impl Iterator<Item = &'t str> {
        let rows = &self.context.timeline.rows;
        let members = self.event.map_or(&[][..], |event| &event.members);
        let own = members.is_empty().then_some(self.row);
        own.into_iter().chain(members.iter().map(|&i| &rows[i])).map(|row| row.mention.id.as_str())
    }
}

/// Words that a row shows.
fn said<'t>(seen: &Seen<'_, 't>, words: fn(&Said) -> &str) -> Cow<'t, str> {
    match seen.row.said() {
        Cow::Borrowed(said) => Cow::Borrowed(words(said)),
        Cow::Owned(said) => Cow::Owned(words(&said).to_owned()),
    }
}

const fn core(name: &'static str, meaning: &'static str, kind: Kind, get: Getter) -> Column {
    Column { name, meaning, kind, set: Set::Core, get }
}

const fn mention(name: &'static str, meaning: &'static str, kind: Kind, get: Getter) -> Column {
    Column { name, meaning, kind, set: Set::Mention, get }
}

const fn extended(name: &'static str, meaning: &'static str, kind: Kind, get: Getter) -> Column {
    Column { name, meaning, kind, set: Set::Extended, get }
}

use Kind::{Choice, Count, Day, Number, Own, Quote, Text};
use value::{
    anchor, anchor_text, approx, conflicts, day, duration, edtf_of, ends, flags, mentions, moment, place,
    published_from, review, score, timex_type, timex_value, utc_offset,
};

const STATUSES: &[&str] = &[
    Status::Happened.name(),
    Status::Ongoing.name(),
    Status::Planned.name(),
    Status::Expected.name(),
    Status::Alleged.name(),
    Status::Denied.name(),
    Status::Conditional.name(),
    Status::Cancelled.name(),
    Status::Habitual.name(),
    Status::Unknown.name(),
];

const PRECISIONS: &[&str] = &[
    Granularity::Second.name(),
    Granularity::Minute.name(),
    Granularity::Hour.name(),
    Granularity::Daypart.name(),
    Granularity::Day.name(),
    Granularity::Weekend.name(),
    Granularity::Week.name(),
    Granularity::Month.name(),
    Granularity::Season.name(),
    Granularity::Quarter.name(),
    Granularity::Half.name(),
    Granularity::Year.name(),
    Granularity::FiscalYear.name(),
    Granularity::Decade.name(),
    Granularity::Century.name(),
    Granularity::None.name(),
];

const EXTENTS: &[&str] =
    &[Extent::Within.name(), Extent::Throughout.name(), Extent::Since.name(), Extent::Until.name()];

const BASES: &[&str] = &[
    DatedBy::Expression.name(),
    DatedBy::Publication.name(),
    DatedBy::Event.name(),
    DatedBy::Order.name(),
    DatedBy::Fact.name(),
    DatedBy::Review.name(),
];

/// Every column: the core set in its default order, then the rest.
pub static COLUMNS: &[Column] = &[
    core("when", "the date in words; `between` is some time within, `from .. to` all of it", Own, |e| e.when().into()),
    core("event", "what happened, in the report's own words", Text, |e| said(e, |s| &s.headline)),
    core("status", "what the report asserts of it", Choice(STATUSES), |e| e.row.mention.status.name().into()),
    core("attribution", "who says so", Text, |e| said(e, |s| s.attribution.as_deref().unwrap_or_default())),
    core("source", "where to look it up", Text, |e| e.citation().into()),
    core("quote", "the sentence", Quote, |e| e.row.excerpt.quote()),
    core("earliest", "the first day or moment; empty is open", Day, |e| moment(e.dating().bounds.earliest)),
    core("latest", "the last day or moment; empty is open", Day, |e| moment(e.dating().bounds.latest)),
    core("precision", "how fine the words are", Choice(PRECISIONS), |e| e.dating().bounds.granularity.name().into()),
    core("approx", "`about` when the words say that it is not exact", Choice(&["about"]), |e| approx(e).into()),
    core("extent", "some moment within the bounds, or all of them", Choice(EXTENTS), |e| {
        e.dating().extent.name().into()
    }),
    core("confidence", "`sure`, `likely` or `check`", Choice(&["sure", "likely", "check"]), |e| e.confidence().into()),
    core("reported_on", "the day of the first report that says so", Day, |e| day(e.reported_on())),
    core("sources", "how many independent sources say so", Count, |e| e.sources().to_string().into()),
    core("flags", "codes of findings that touch the row, separated by `|`", Own, |e| flags(e).into()),
    core("trigger", "the word that stands for the event", Text, |e| said(e, |s| &s.trigger)),
    core("expression", "the words that date it", Text, |e| said(e, |s| &s.expression)),
    core("dated_by", "what the date rests on", Choice(BASES), |e| e.dating().by.name().into()),
    core("published", "the day of the report", Day, |e| day(e.published())),
    core("url", "where the report stands on the web", Text, |e| e.source.url.as_deref().unwrap_or_default().into()),
    core("actors", "who acts or suffers, separated by `|`", Text, |e| e.row.said().actors.join("|").into()),
    core("places", "where, separated by `|`", Text, |e| e.row.said().places.join("|").into()),
    core("seq", "the place in the order of the timeline, from 1", Count, |e| e.seq.to_string().into()),
    core("pointer", "path:line:column of the sentence", Text, |e| e.pointer().into()),
    core("id", "the event; stays the same when reports are added", Own, |e| e.row.mention.event.as_str().into()),
    mention("mention_id", "the place in the report", Own, |e| e.row.mention.id.as_str().into()),
    mention("event_id", "the event that it tells of", Own, |e| e.row.mention.event.as_str().into()),
    mention("link", "the rule that ties the date to the event", Own, |e| e.row.said().link.name().into()),
    extended("edtf", "the date in Extended Date/Time Format", Own, |e| edtf_of(e).into()),
    extended("sort_key", "as text, from year 1 to 9999, in the order of dates that the timeline has", Own, |e| {
        Place::of(&e.dating(), e.row.mention.status).to_string().into()
    }),
    extended("start_earliest", "no earlier than this it began", Day, |e| moment(ends(e)[0])),
    extended("start_latest", "no later than this it began", Day, |e| moment(ends(e)[1])),
    extended("end_earliest", "no earlier than this it ended", Day, |e| moment(ends(e)[2])),
    extended("end_latest", "no later than this it ended", Day, |e| moment(ends(e)[3])),
    extended("duration", "how long it went on (ISO 8601), where it fills its bounds", Own, |e| duration(e).into()),
    extended("timex_type", "the type of the expression in TIMEX3", Own, |e| timex_type(e).into()),
    extended("timex_value", "the value of the expression in TIMEX3", Own, |e| timex_value(e).into()),
    extended("utc_offset", "the offset of its time from UTC, where the words give one", Own, |e| utc_offset(e).into()),
    extended("anchor", "what the date was counted from", Own, |e| anchor(e).into()),
    extended("anchor_text", "the day, or the period, that it was counted from", Own, |e| anchor_text(e).into()),
    extended("score", "the number behind `confidence`, 0 to 1", Number, |e| score(e).into()),
    extended("weight", "how much it matters to its report, 0 to 1", Number, |e| format!("{:.2}", e.weight()).into()),
    extended("mentions", "how many places tell of it", Count, |e| mentions(e).to_string().into()),
    extended("member_ids", "the mentions that tell of it, separated by `|`", Own, |e| {
        e.members().collect::<Vec<_>>().join("|").into()
    }),
    extended("conflict_ids", "the findings that touch the row, separated by `|`", Own, |e| conflicts(e).into()),
    extended("published_from", "how the day of the report is known", Own, |e| published_from(e).into()),
    extended("title", "the title of the report", Text, |e| e.source.title.as_deref().unwrap_or_default().into()),
    extended("publisher", "the paper, agency or site", Text, |e| {
        e.source.publisher.as_deref().unwrap_or_default().into()
    }),
    extended("author", "who wrote the report", Text, |e| e.source.author.as_deref().unwrap_or_default().into()),
    extended("review", "what an analyst decided: `keep`, `drop` or `check`", Choice(DECISIONS), |e| {
        review(e, |r| r.verdict.map_or("", Verdict::name).into())
    }),
    extended("note", "an analyst's note", Text, |e| review(e, |r| (&r.note).into())),
    extended("when_override", "the date as an analyst has it", Text, |e| review(e, |r| (&r.when_override).into())),
    extended("merge_into", "the id of the event that an analyst says this one is", Text, |e| {
        review(e, |r| (&r.merge_into).into())
    }),
    extended("tags", "an analyst's tags, separated by `|`", Text, |e| review(e, |r| r.tags.join("|").into())),
    extended("seq_was", "`seq` as it was written, so that a change of it is known", Count, |e| {
        e.seq.to_string().into()
    }),
    extended("line", "the line of the sentence in its file, from 1", Count, |e| {
        e.row.said().line_column.0.to_string().into()
    }),
    extended("col", "the column of the sentence in its line, from 1", Count, |e| {
        e.row.said().line_column.1.to_string().into()
    }),
    extended("char_start", "where the sentence begins in the text as given, in characters", Count, |e| {
        place(e).map_or("".into(), |span| span.start.to_string().into())
    }),
    extended("char_end", "where it ends", Count, |e| place(e).map_or("".into(), |span| span.end.to_string().into())),
];

/// What an analyst may decide of an event.
pub const DECISIONS: &[&str] = &[Verdict::Keep.name(), Verdict::Drop.name(), Verdict::Check.name()];

impl Column {
    /// The columns of a list: `when,event,source`, or `all`. A mention goes by an id of its own.
    ///
    /// # Errors
    /// When a name is not that of a column.
    pub fn select(list: &str, rows: Rows) -> Result<Vec<&'static Column>> {
        if list.trim() == "all" {
            return Ok(COLUMNS.iter().filter(|column| rows == Rows::Events || column.name != "id").collect());
        }
        list.split(',').map(str::trim).map(Column::find).collect()
    }

    /// The column of a name.
    ///
    /// # Errors
    /// When there is none.
    pub fn find(name: &str) -> Result<&'static Column> {
        let column = COLUMNS.iter().find(|column| column.name == name);
        column.ok_or_else(|| Error::unknown_name("column", name, COLUMNS.iter().map(|column| column.name)))
    }

    /// The columns of rows when nobody chooses.
    pub fn defaults(rows: Rows) -> Vec<&'static Column> {
        let taken = |column: &&Column| match (column.set, rows) {
            (Set::Core, Rows::Events) => true,
            (Set::Core, Rows::Mentions) => column.name != "id",
            (Set::Mention, rows) => rows == Rows::Mentions,
            (Set::Extended, _) => false,
        };
        COLUMNS.iter().filter(taken).collect()
    }

    /// Every column with its meaning, for a person.
    pub fn help() -> String {
        let width = COLUMNS.iter().map(|column| column.name.len()).max().unwrap_or_default();
        let mut help = String::new();
        for (set, heading) in [
            (Set::Core, "by default"),
            (Set::Mention, "in place of id where a row is a mention"),
            (Set::Extended, "on demand"),
        ] {
            let _ = writeln!(help, "{heading}:");
            for column in COLUMNS.iter().filter(|column| column.set == set) {
                let _ = writeln!(help, "  {:width$}  {}", column.name, column.meaning);
            }
        }
        help
    }

    /// What a row has there, as it is.
    pub fn raw<'t>(&self, entry: &Entry<'t>, context: &Context<'t>) -> Cow<'t, str> {
        (self.get)(&Seen { entry, context })
    }

    /// What a row has there, as one line of at most so many characters.
    pub fn text<'t>(&self, entry: &Entry<'t>, context: &Context<'t>, quote_max: usize) -> Clipped<'t> {
        let text = self.raw(entry, context);
        let cleaned = self.is_foreign() && has_controls(&text);
        match self.kind {
            Text => Clipped { cleaned, ..clip(one_line(text), CELL_MAX) },
            Quote => Clipped { cleaned, ..clip(one_line(text), quote_max) },
            Own | Choice(_) | Day | Count | Number => clip(text, CELL_MAX),
        }
    }

    /// True when its cells are words, though a spreadsheet may take them for something else. `when` is made so that none
    /// does.
    pub fn is_words(&self) -> bool {
        !matches!(self.kind, Day | Count | Number) && self.name != "when"
    }

    /// True when its words come from a report, and may look like a formula.
    pub fn is_foreign(&self) -> bool {
        matches!(self.kind, Text | Quote)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Moment;

    #[test]
    fn columns_come_from_one_table() {
        let names = |columns: Vec<&Column>| columns.iter().map(|c| c.name).collect::<Vec<_>>().join(",");
        assert_eq!(names(Column::select("id, when", Rows::Events).unwrap()), "id,when");
        assert_eq!(Column::select("all", Rows::Events).unwrap().len(), COLUMNS.len());
        assert!(names(Column::defaults(Rows::Events)).ends_with(",pointer,id"));
        assert!(names(Column::defaults(Rows::Mentions)).ends_with(",pointer,mention_id,event_id,link"));
        let error = Column::select("when,evnt", Rows::Events).unwrap_err().to_string();
        assert_eq!(error, "no column is called `evnt`; did you mean `event`?");
        for column in COLUMNS {
            assert!(Column::help().contains(&format!("\n  {} ", column.name)));
            assert!(column.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        }
    }

    #[test]
    fn a_row_names_what_it_is_made_of() {
        let timeline = crate::export::fixture::bridge();
        let context = Context::of(&timeline);
        let cells = |list: &str, seq: usize| -> String {
            let entry = timeline.events().nth(seq - 1).unwrap();
            let cells = Column::select(list, Rows::Events)
                .unwrap()
                .into_iter()
                .map(|column| column.raw(&entry, &context).into_owned());
            cells.collect::<Vec<_>>().join(" ")
        };
        let finding = timeline.findings[0].id();
        assert_eq!(cells("member_ids,conflict_ids", 2), format!("m-00000000000a|m-00000000000b {finding}"));
        assert_eq!(cells("conflict_ids,publisher,author", 1), " The Evening Post ");
        assert_eq!(
            cells("start_earliest,start_latest,end_earliest,end_latest", 2),
            "2031-05-14 2031-05-15 2031-05-14 2031-05-15"
        );
        assert_eq!(cells("sort_key", 1), "1897-01-01T00:00:00/1/244/1897-12-31T23:59:59/00");
        let mut keys: Vec<String> = (1..=5).map(|seq| cells("sort_key", seq)).collect();
        assert_eq!(keys[4], "undated");
        let order = keys.clone();
        keys.sort();
        assert_eq!(keys, order);
    }

    #[test]
    fn what_fills_its_bounds_has_ends_and_a_length() {
        use crate::time::Period;
        use crate::timeline::fixture::{date, dated, row, source};
        let cells = |dating: crate::mention::Dating| {
            let timeline = Timeline::new(vec![source("a.txt", None)], vec![row("m-0", "[x]", dating)]);
            let names =
                Column::select("start_earliest,start_latest,end_earliest,end_latest,duration", Rows::Events).unwrap();
            let entry = timeline.events().next().unwrap();
            let cells = names.iter().map(|column| column.raw(&entry, &Context::of(&timeline)).into_owned());
            cells.collect::<Vec<_>>().join(" ")
        };
        let mut days = dated(Period::Day(date("2031-05-14")));
        (days.bounds.latest, days.extent) = (Some(Moment::day(date("2031-05-16"))), Extent::Throughout);
        assert_eq!(cells(days), "2031-05-14 2031-05-14 2031-05-16 2031-05-16 P3D");
        let mut since = dated(Period::Month(2031, 3));
        (since.bounds.latest, since.extent) = (None, Extent::Since);
        assert_eq!(cells(since), "2031-03-01 2031-03-31   ");
        let mut until = dated(Period::Month(2031, 3));
        (until.bounds.earliest, until.extent) = (None, Extent::Until);
        assert_eq!(cells(until), "  2031-03-01 2031-03-31 ");
    }
}
