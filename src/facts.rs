//! What is known from elsewhere: a table of dates and orders, which take part beside the reports as the most reliable
//! source.
//!
//! A line names an event, by its id or by words of its headline, and says when it was, or which other event it was
//! before, after, or on the same day as. A date is one more mention of its event, an order one more statement; so both
//! are shown, cited and written like those of reports. Where reports do not agree, the fact stands, and a finding (D403)
//! shows both.

use crate::Annalist;
use crate::error::{Error, ErrorKind, Position, Result};
use crate::excerpt::Excerpt;
use crate::hash::{START, fnv};
use crate::id::Id;
use crate::kept::Kept;
use crate::mention::{DatedBy, Dating};
use crate::report::Origin;
use crate::review::digits;
use crate::selection::words;
use crate::span::Span;
use crate::timeline::{Brief, Relation, Row, Said, Source, Timeline};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// A table of facts.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The file; `None` where there are no facts.
    source: Option<Source>,
    /// Dates, then common days, then orders; each in the order of the file.
    facts: Vec<Fact>,
}

/// One thing that a line says.
#[derive(Clone, Debug)]
struct Fact {
    at: Position,
    /// The line as it stands there, and how many code points are before it.
    line: String,
    start: usize,
    /// The event, by its id or words of its headline.
    event: Cell,
    says: Says,
}

#[derive(Clone, Debug)]
enum Says {
    When(Cell, Box<Dating>),
    SameDay(Cell, Cell),
    /// The first before the second when true.
    Order(bool, Cell, Cell),
}

/// What stands in a cell, and where in the line.
#[derive(Clone, Debug)]
struct Cell {
    text: String,
    span: Span,
}

/// The relations that a line may state.
const RELATIONS: [&str; 3] = ["before", "after", "same day as"];

/// So many events that a name may mean are listed.
const LISTED: usize = 5;

impl Facts {
    /// Is there nothing to take in?
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }
}

impl Annalist {
    /// Reads a table of facts, and says of each line that is none why.
    ///
    /// # Errors
    /// When the file cannot be read, or its header has not the columns.
    pub fn facts(&self, path: &Path) -> Result<(Facts, Vec<Error>)> {
        let bytes = std::fs::read(path).map_err(|error| Error::io(path, "read", error))?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        let reader = csv::ReaderBuilder::new()
            .delimiter(crate::review::delimiter(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut columns: Option<HashMap<&str, usize>> = None;
        let (mut facts, mut troubles) = (Vec::new(), Vec::new());
        // The end of the last record, in bytes, and the code points up to there.
        let (mut end, mut points) = (0, 0);
        let mut records = reader.into_records();
        while let Some(record) = records.next() {
            let from = std::mem::replace(&mut end, (records.reader().position().byte() as usize).min(text.len()));
            let raw = text.get(from..end).unwrap_or_default();
            let line = raw.trim_matches(['\r', '\n']);
            let start = points + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            points += raw.chars().count();
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let at = Position::line(path, error.position().map_or(0, |at| at.line() as usize));
                    troubles.push(row(at, format!("expected a line of CSV: {error}")));
                    continue;
                }
            };
            let at = Position::line(path, record.position().map_or(0, |at| at.line() as usize));
            let Some(columns) = &columns else {
                columns = Some(header(&record, at)?);
                continue;
            };
            let mut searched = 0;
            let mut cells: Vec<Cell> = Vec::new();
            for text in &record {
                let text = text.trim();
                let found = line[searched..].find(text).map(|at| at + searched);
                let span = found.map_or(Span::new(0, 0), |at| Span::new(at, at + text.len()));
                searched = if found.is_some() { span.end } else { searched };
                cells.push(Cell { text: text.to_owned(), span });
            }
            let cell = |name: &str| {
                let cell = columns.get(name).and_then(|&i| cells.get(i));
                cell.filter(|cell| !cell.text.is_empty()).cloned()
            };
            match self.says(cell) {
                Ok((event, says)) => facts.extend(says.into_iter().map(|says| Fact {
                    at: at.clone(),
                    line: line.to_owned(),
                    start,
                    event: event.clone(),
                    says,
                })),
                Err(message) => troubles.push(row(at, message)),
            }
        }
        if columns.is_none() {
            return Err(row(Position::file(path), format!("{HEADER}, found an empty file")));
        }
        facts.sort_by_key(|fact| match fact.says {
            Says::When(..) => 0,
            Says::SameDay(..) => 1,
            Says::Order(..) => 2,
        });
        Ok((Facts { source: Some(Source::of_file(path)), facts }, troubles))
    }

    /// What a line says of which event.
    fn says(&self, cell: impl Fn(&str) -> Option<Cell>) -> std::result::Result<(Cell, Vec<Says>), String> {
        let event = cell("event")
            .ok_or("expected an event in the column `event`, found none: its id, or words of its headline")?;
        let mut says = Vec::new();
        if let Some(when) = cell("when") {
            let dating = self
                .read_date(&when.text, None)
                .ok_or_else(|| format!("when: expected a date as in 3 May 2024 or 2024-05, found `{}`", when.text))?;
            says.push(Says::When(when, Box::new(Dating { by: DatedBy::Fact, ..dating })));
        }
        match (cell("relation"), cell("other")) {
            (Some(relation), Some(other)) => {
                let name = relation.text.to_lowercase().replace(['-', '_'], " ");
                says.push(match RELATIONS.iter().position(|known| *known == name) {
                    Some(at @ (0 | 1)) => Says::Order(at == 0, relation, other),
                    Some(_) => Says::SameDay(relation, other),
                    None => return Err(Error::unknown_name("relation", &name, RELATIONS.into_iter()).to_string()),
                });
            }
            (Some(_), None) => return Err("expected the other event in the column `other`, found none".to_owned()),
            (None, Some(_)) => {
                return Err(format!("expected one of {} in the column `relation`, found none", RELATIONS.join(", ")));
            }
            (None, None) if says.is_empty() => {
                return Err("expected a date in the column `when`, or `relation` and `other`; found neither".to_owned());
            }
            (None, None) => {}
        }
        Ok((event, says))
    }
}

const HEADER: &str = "expected a header with the column `event`, and `when` or `relation` and `other`";

fn header(record: &csv::StringRecord, at: Position) -> Result<HashMap<&'static str, usize>> {
    let named = |name: &str| record.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let names = ["event", "when", "relation", "other"];
    let columns: HashMap<&str, usize> = names.into_iter().filter_map(|name| Some((name, named(name)?))).collect();
    let has = |name: &str| columns.contains_key(name);
    if has("event") && (has("when") || has("relation") && has("other")) {
        return Ok(columns);
    }
    Err(row(at, format!("{HEADER}, found `{}`", record.iter().collect::<Vec<_>>().join(","))))
}

fn row(at: Position, message: String) -> Error {
    ErrorKind::Row { at, message }.into()
}

impl Fact {
    /// The line as a row of an event: words of it name the event, others date it.
    fn row(&self, model: &Row, source: usize, event: Span, expression: Option<Span>, dating: Dating) -> Row {
        let points = |span: Span| {
            let before = |byte: usize| self.start + self.line[..byte].chars().count();
            Span::new(before(span.start), before(span.end))
        };
        let whole = Span::new(0, self.line.len());
        let place = fnv(&[self.at.line as u8, event.start as u8], fnv(self.line.as_bytes(), START));
        Row {
            mention: Brief {
                id: Id::mention(fnv(model.mention.event.as_bytes(), place)),
                leads: false,
                sentence: whole,
                trigger: event,
                confidence: 1.0,
                ..model.mention.clone().dated(dating)
            },
            source,
            excerpt: Excerpt::new("", &self.line, ""),
            said: Kept::new(Said {
                passage: 0,
                dated: expression,
                attribution: None,
                expression: expression.map_or(String::new(), |span| span.of(&self.line).to_owned()),
                code_points: [Some(points(whole)), Some(points(event)), expression.map(points)],
                line_column: (self.at.line, 1),
                locator: format!("line {}", self.at.line),
                ..model.said().into_owned()
            }),
            flags: Vec::new(),
            credits: Default::default(),
            ..model.clone()
        }
    }
}

/// The events by their names.
struct Names<'t> {
    /// By the digits of their mentions.
    ids: HashMap<&'t str, usize>,
    /// A row that stands for each, one that is on the timeline where there is one.
    models: Vec<&'t Row>,
    /// The words of each headline, in lower case, with the event.
    headlines: Vec<(Vec<String>, usize)>,
}

impl<'t> Names<'t> {
    fn of(timeline: &'t Timeline) -> Names<'t> {
        let mut names = Names { ids: HashMap::new(), models: Vec::new(), headlines: Vec::new() };
        let mut events: HashMap<&str, usize> = HashMap::new();
        let leads = timeline.events.iter().map(|event| &timeline.rows[event.lead]);
        let sides = timeline.relations.iter().flat_map(|relation| &relation.sides);
        let members = timeline.events.iter().flat_map(|event| &event.members).map(|&i| &timeline.rows[i]);
        for row in leads.chain(members).chain(sides) {
            let event = *events.entry(&row.mention.event).or_insert(names.models.len());
            if event == names.models.len() {
                names.models.push(row);
            }
            names.ids.entry(digits(&row.mention.id)).or_insert(event);
            names.headlines.push((words(&row.said().headline), event));
        }
        names
    }

    /// The event that a name means.
    fn find(&self, name: &str) -> std::result::Result<&'t Row, String> {
        if let Some(&event) = self.ids.get(digits(name)) {
            return Ok(self.models[event]);
        }
        let wanted = words(name);
        let has = |headline: &[String]| !wanted.is_empty() && wanted.iter().all(|word| headline.contains(word));
        let run = |headline: &[String]| headline.windows(wanted.len().max(1)).any(|run| run == wanted);
        let distinct = |takes: &dyn Fn(&[String]) -> bool| {
            let mut events: Vec<usize> =
                self.headlines.iter().filter(|(headline, _)| takes(headline)).map(|(_, event)| *event).collect();
            events.sort_unstable();
            events.dedup();
            events
        };
        // Where several have the words, those that have them in a row are meant.
        let (all, rows) = (distinct(&has), distinct(&run));
        match (all.as_slice(), rows.as_slice()) {
            ([one], _) | (_, [one]) => Ok(self.models[*one]),
            ([], _) => Err(format!(
                "no event is called `{name}`: give its id, from the last column of the timeline, or words of its headline"
            )),
            (several, _) => {
                let listed = several.iter().take(LISTED).map(|&event| {
                    let row = self.models[event];
                    format!("{} ({})", row.mention.event, row.said().headline)
                });
                let more = if several.len() > LISTED { ", ..." } else { "" };
                let listed: Vec<String> = listed.collect();
                Err(format!(
                    "`{name}` may be {} events; give the id of one: {}{more}",
                    several.len(),
                    listed.join(", ")
                ))
            }
        }
    }
}

impl Timeline {
    /// Takes facts in, and says of each that has no place why.
    pub(crate) fn know(&mut self, facts: &Facts) -> Vec<Error> {
        let Some(source) = facts.source.as_ref().filter(|_| !facts.is_empty()) else { return Vec::new() };
        let index = self.sources.len();
        let mut troubles: Vec<(usize, Error)> = Vec::new();
        let (mut rows, mut relations) = (Vec::new(), Vec::new());
        let names = Names::of(self);
        let mut dates: HashMap<&str, Dating> = HashMap::new();
        for event in &self.events {
            if event.dating.bounds.earliest.is_some() {
                dates.insert(&self.rows[event.lead].mention.event, event.dating.clone());
            }
        }
        for fact in &facts.facts {
            let mut take = || {
                let model = names.find(&fact.event.text)?;
                let other = match &fact.says {
                    Says::When(..) => None,
                    Says::SameDay(_, other) | Says::Order(.., other) => Some(names.find(&other.text)?),
                };
                if other.is_some_and(|other| other.mention.event == model.mention.event) {
                    return Err("both names mean one event; give the id of each".to_owned());
                }
                match (&fact.says, other) {
                    (Says::When(when, dating), _) => {
                        rows.push(fact.row(model, index, fact.event.span, Some(when.span), Dating::clone(dating)));
                        dates.insert(&model.mention.event, Dating::clone(dating));
                    }
                    (Says::SameDay(relation, cell), Some(other)) => {
                        let date = |row: &Row| dates.get(row.mention.event.as_str()).cloned();
                        let says = Some(relation.span);
                        // From what is known to what is told, and from the finer date to the coarser.
                        let (to, at, dating) = match (date(model), date(other)) {
                            (None, None) => {
                                return Err("nothing dates either of the two; give one of them a date".to_owned());
                            }
                            (Some(own), its) if its.as_ref().is_none_or(|its| rank(&own) < rank(its)) => {
                                (other, cell.span, own)
                            }
                            (_, Some(its)) => (model, fact.event.span, its),
                            (Some(own), None) => (other, cell.span, own),
                        };
                        let dating = Dating { by: DatedBy::Fact, ..dating };
                        rows.push(fact.row(to, index, at, says, dating.clone()));
                        dates.insert(&to.mention.event, dating);
                    }
                    (Says::Order(before, relation, cell), Some(other)) => {
                        let side = |model: &Row, at| fact.row(model, index, at, None, model.mention.dating());
                        let mut sides = [side(model, fact.event.span), side(other, cell.span)];
                        if !before {
                            sides.reverse();
                        }
                        relations.push(Relation { sides, cue: relation.span, known: true });
                    }
                    _ => {}
                }
                Ok(())
            };
            if let Err(message) = take() {
                troubles.push((fact.at.line, row(fact.at.clone(), message)));
            }
        }
        // An event that only the order of others names has a row of its own now.
        let mut led: HashSet<&str> =
            self.events.iter().map(|event| self.rows[event.lead].mention.event.as_str()).collect();
        let new: Vec<bool> = rows.iter().map(|row: &Row| led.insert(&row.mention.event)).collect();
        for (row, leads) in rows.iter_mut().zip(new) {
            row.mention.leads = leads;
        }
        self.sources.push(Source { family: index, ..source.clone() });
        self.relations.extend(relations);
        self.add(rows);
        troubles.sort_by_key(|(line, _)| *line);
        troubles.into_iter().map(|(_, error)| error).collect()
    }
}

/// What is known before what is told, then the finer before the coarser.
fn rank(dating: &Dating) -> (bool, i64) {
    let days = dating.bounds.last_day().zip(dating.bounds.first_day());
    (dating.by != DatedBy::Fact, days.map_or(i64::MAX, |(last, first)| (last - first).num_days()))
}

impl Source {
    /// A file that is no report.
    fn of_file(path: &Path) -> Source {
        let shown = path.to_string_lossy().into_owned();
        let id = path.file_name().map_or_else(|| shown.clone(), |name| name.to_string_lossy().into_owned());
        let origin = Origin { path: shown, row: None };
        Source {
            id,
            origin,
            title: None,
            author: None,
            publisher: None,
            url: None,
            published: None,
            profile: Default::default(),
            family: 0,
        }
    }
}
