//! The timeline: events and the rows that tell of them, in one total order, with the reports that they come from.

use crate::check::{self, Code, Finding};
use crate::error::Error;
use crate::event::{Event, Groups};
use crate::excerpt::Excerpt;
use crate::facts::Facts;
pub use crate::id::Id;
use crate::kept::{Keep, Keeper};
use crate::mention::{Dating, EventMention, Lists, Stated};
use crate::merge::profile::{Agencies, Families};
use crate::merge::{Profile, merge};
use crate::network::{Days, Network, within};
use crate::order::{Place, provenance};
use crate::report::Report;
use crate::review::Review;
use crate::row::Dates;
pub(crate) use crate::row::Whereabouts;
pub use crate::row::{Brief, Row, Said};
use crate::span::{CodePoints, Span};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// What a timeline keeps of a report: no text, only what its rows need.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Source {
    /// The id of the report.
    pub id: String,
    /// File as the user named it, and row.
    pub origin: crate::report::Origin,
    /// Title, where known.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// The paper, agency or site.
    pub publisher: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// When it was published, and how that is known.
    pub published: Option<crate::report::Published>,
    /// What tells how like another report it is.
    #[serde(skip)]
    pub(crate) profile: Profile,
    /// The first of the reports that are copies of one text, as an index into [`Timeline::sources`].
    #[serde(skip)]
    pub(crate) family: usize,
}

/// What one report gives to a timeline.
#[derive(Clone, Debug)]
pub struct Part {
    /// The report.
    pub source: Source,
    /// Its mentions in the order of the text; they name source 0.
    pub rows: Vec<Row>,
    /// How many expressions stayed open because the day of the report is not known.
    pub open: usize,
    /// What does not add up in the report alone; they name source 0.
    pub findings: Vec<Finding>,
    /// Orders that its words state.
    pub relations: Vec<Relation>,
}

/// A sentence says that one event came before another, or what the sentence before it told. An event that nothing dates may have no row on the timeline.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The earlier and the later.
    pub sides: [Row; 2],
    /// The words that say so: "before".
    pub cue: Span,
    /// It is known from elsewhere, and no report states it.
    pub known: bool,
}

impl Relation {
    /// One sentence tells the one event, and the next one the other.
    pub(crate) fn continues(&self) -> bool {
        let [before, after] = self.sides.each_ref().map(|row| (row.source, row.mention.sentence));
        !self.known && before != after
    }
}

impl Part {
    /// Puts its words away where memory has no room for them.
    pub fn keep_in(&mut self, keeper: &mut Keeper) {
        let sides = self.relations.iter_mut().flat_map(|relation| &mut relation.sides);
        // What merging asks for stands side by side, so that it is read at once.
        let (mut all, shown): (Vec<&mut dyn Keep>, Vec<_>) = self.rows.iter_mut().chain(sides).map(Row::kept).unzip();
        all.push(&mut self.source.profile.terms);
        keeper.keep(all.into_iter().chain(shown.into_iter().flatten()));
        self.rows.shrink_to_fit();
    }

    /// Keeps of a report what a timeline needs of it.
    pub(crate) fn of(
        report: &Report,
        mentions: Vec<EventMention>,
        stated: Vec<Stated>,
        open: usize,
        words: &Lists,
    ) -> Part {
        let source = report.source();
        let mut points = CodePoints::new(source);
        let mut lines = report.lines();
        let mut shared = None;
        // Mentions of one sentence share what its words say.
        type Heard = (Span, Vec<u32>, Box<[u32]>);
        let mut heard: Option<Heard> = None;
        let mut row = |mention: EventMention| {
            let sentence = mention.sentence;
            let (_, about, credits) = match heard.take().filter(|(last, ..)| *last == sentence) {
                Some(heard) => heard,
                None => {
                    let its = report.words(sentence);
                    (sentence, words.known.content(its), words.known.agencies.credited(its).into())
                }
            };
            heard = Some((sentence, about.clone(), credits.clone()));
            let mut place = |span: Span| {
                let span = report.map.to_source(span, source);
                Span::new(points.at(span.start), points.at(span.end))
            };
            let code_points =
                [Some(place(mention.sentence)), Some(place(mention.trigger)), mention.expression.map(place)];
            let at = Whereabouts {
                code_points,
                line_column: lines.at(report.map.to_source(mention.sentence, source).start),
                locator: report.passages[mention.passage].locator.to_string(),
            };
            let excerpt = excerpt(report, &mention, &mut shared);
            let shown = [Some(mention.trigger), mention.expression];
            let shown = shown.map(|span| span.map_or(String::new(), |span| report.words(span).to_owned()));
            Row { credits, ..Row::of(0, mention, excerpt, shown, at, about) }
        };
        let rows = mentions.into_iter().map(&mut row).collect();
        let relations =
            stated.into_iter().map(|Stated { sides, cue }| Relation { sides: sides.map(&mut row), cue, known: false });
        let relations = relations.collect();
        let profile = Profile::of(report, &words.known);
        let source = Source { profile, ..Source::of(report) };
        Part { rows, source, open, findings: Vec::new(), relations }
    }
}

/// Parts as they come, so that no more than one of them is held beside what is made of all.
#[derive(Debug, Default)]
pub struct Gathering {
    sources: Vec<Source>,
    rows: Vec<Row>,
    findings: Vec<Finding>,
    relations: Vec<Relation>,
    dates: Dates,
    families: Families,
}

impl Gathering {
    /// Takes in what one report gives.
    pub fn add(&mut self, mut part: Part) {
        let source = self.sources.len();
        self.relations.extend(
            part.relations
                .into_iter()
                .map(|relation| Relation { sides: relation.sides.map(|row| Row { source, ..row }), ..relation }),
        );
        self.rows.extend(part.rows.into_iter().map(|mut row| {
            self.dates.share(&mut row);
            Row { source, ..row }
        }));
        self.findings.extend(part.findings.into_iter().map(|finding| finding.of_source(source)));
        self.families.add(part.source.profile.sketch.take());
        self.sources.push(part.source);
    }

    /// What the parts hold, with rows in order that no event was made of.
    fn timeline(self) -> Timeline {
        let Gathering { mut sources, mut rows, findings, mut relations, families, .. } = self;
        // An agency that one report names behind its dateline is one in all of them.
        let agencies: BTreeSet<&String> = sources.iter().filter_map(|source| source.profile.agency.as_ref()).collect();
        if !agencies.is_empty() {
            let agencies = Agencies::new(&Vec::from_iter(agencies));
            for row in &mut rows {
                let new = agencies.credited(&row.excerpt.quote());
                if !new.is_empty() {
                    row.credits = row.credits.iter().copied().chain(new).collect();
                }
            }
        }
        for (source, family) in sources.iter_mut().zip(families.told()) {
            source.family = family;
        }
        relations.sort_by(|a, b| {
            let from = |row| provenance(row, &sources);
            let ([a, b], [c, d]) = (&a.sides, &b.sides);
            from(a).cmp(&from(c)).then_with(|| from(b).cmp(&from(d)))
        });
        let mut timeline = Timeline { sources, rows, relations, ..Timeline::default() };
        timeline.arrange();
        timeline.find(findings);
        timeline
    }
}

impl FromIterator<Part> for Gathering {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Gathering {
        let mut gathering = Gathering::default();
        parts.into_iter().for_each(|part| gathering.add(part));
        gathering
    }
}

/// A sentence with the paragraph around it, cut to a length on each side, so that rows stay small however long it is.
/// Those of one paragraph share it: `shared` has the last.
fn excerpt(report: &Report, mention: &EventMention, shared: &mut Option<(Span, Arc<Box<str>>)>) -> Excerpt {
    const MOST: usize = 300;
    let sentence = mention.sentence;
    let passage = report.passages.get(mention.passage).map_or(sentence, |passage| passage.span.cover(sentence));
    let words = |start: usize, end: usize| report.text.get(start..end).unwrap_or_default();
    let (before, after) = (words(passage.start, sentence.start), words(sentence.end, passage.end));
    let first = before.char_indices().rev().nth(MOST - 1).map_or(0, |(at, _)| at);
    let last = after.char_indices().nth(MOST).map_or(after.len(), |(at, _)| at);
    let span = Span::new(passage.start + first, sentence.end + last);
    let words = match shared {
        Some((known, words)) if *known == span => words.clone(),
        _ => Arc::new(report.words(span).into()),
    };
    *shared = Some((span, words.clone()));
    Excerpt::within(words, sentence.start - span.start, sentence.end - span.start)
}

/// Rows and events in order. Made by [`Timeline::new`], which sorts.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The reports, in input order.
    pub sources: Vec<Source>,
    /// The rows, in the documented total order of their own dates.
    pub rows: Vec<Row>,
    /// The events, in the documented total order.
    pub events: Vec<Event>,
    /// What does not add up.
    pub findings: Vec<Finding>,
    /// What an analyst decided, by the id of the event.
    pub reviews: BTreeMap<String, Review>,
    /// Orders that the reports state.
    pub relations: Vec<Relation>,
}

impl Source {
    /// Keeps of a report what rows need.
    pub fn of(report: &Report) -> Source {
        Source {
            id: report.id.clone(),
            origin: report.origin.clone(),
            title: report.title.clone(),
            author: report.author.clone(),
            publisher: report.publisher.clone(),
            url: report.url.clone(),
            published: report.published.clone(),
            profile: Profile::default(),
            family: 0,
        }
    }

    /// A citation that a person can follow: `minutes.txt para 7`. A report that is one of several
    /// in its file goes by its id.
    pub fn citation(&self, locator: &str) -> String {
        let file = self.origin.path.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = match self.id.strip_prefix('-') {
            // A report without an id of its own goes by its path and the line of its row.
            Some(row) if file == "-" && (row.is_empty() || row.starts_with(':')) => format!("{STDIN}{row}"),
            _ if self.origin.row.is_some() || matches!(file, "" | "-") => self.id.clone(),
            _ => file.to_owned(),
        };
        if locator.is_empty() { name } else { format!("{name} {locator}") }
    }

    /// The day of publication; the first, where it is not known to the day.
    pub fn day(&self) -> Option<NaiveDate> {
        self.published.as_ref().and_then(|published| published.when.first_day())
    }
}

/// An event, or a mention, where it stands, with what follows from that: what every exporter works on.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The mention, or the one that stands for the event.
    pub row: &'t Row,
    /// The report that it comes from.
    pub source: &'t Source,
    /// Its number in the timeline, from 1.
    pub seq: usize,
    /// The event, where the entry is one.
    pub event: Option<&'t Event>,
    /// What an analyst decided of it.
    pub review: Option<&'t Review>,
}

impl Timeline {
    /// Rows and events in the documented order, whatever order they come in. A row that leads is an event, and the
    /// rows that name the same event are its members.
    ///
    /// # Panics
    /// If a row names a source that is not there.
    pub fn new(sources: Vec<Source>, rows: Vec<Row>) -> Timeline {
        let mut timeline = Timeline { sources, ..Timeline::default() };
        timeline.add(rows);
        timeline
    }

    /// Takes rows in, and makes the events anew.
    pub(crate) fn add(&mut self, rows: Vec<Row>) {
        match self.rows.is_empty() {
            true => self.rows = rows,
            false => self.rows.extend(rows),
        }
        self.arrange();
        self.gather();
    }

    /// Puts the rows in the order of their places.
    fn arrange(&mut self) {
        let place = |row: &Row| Place::of(&row.mention.dating(), row.mention.status);
        let mut order: Vec<(Place, usize)> = self.rows.iter().map(place).zip(0..).collect();
        order.sort_by(|(place, i), (other_place, other)| {
            let from = |i: &usize| provenance(&self.rows[*i], &self.sources);
            place.cmp(other_place).then_with(|| from(i).cmp(&from(other)))
        });
        arrange(&mut self.rows, order.into_iter().map(|(_, i)| i).collect());
    }

    /// The timeline of what was made of single reports, with what several of them tell merged.
    pub fn of(parts: impl IntoIterator<Item = Part>) -> Timeline {
        Timeline::with(parts, true, &Facts::default()).0
    }

    /// The same, with the events of each report for themselves.
    pub fn unmerged(parts: impl IntoIterator<Item = Part>) -> Timeline {
        Timeline::with(parts, false, &Facts::default()).0
    }

    /// The same, merged or not, with what is known from elsewhere; and why some of that has no place.
    pub fn with(parts: impl IntoIterator<Item = Part>, merged: bool, facts: &Facts) -> (Timeline, Vec<Error>) {
        Timeline::from_gathering(parts.into_iter().collect(), merged, facts)
    }

    /// The same of parts that were gathered one by one.
    pub fn from_gathering(gathering: Gathering, merged: bool, facts: &Facts) -> (Timeline, Vec<Error>) {
        let mut timeline = gathering.timeline();
        if merged {
            merge(&mut timeline.rows, &mut timeline.relations, &timeline.sources);
        }
        timeline.gather();
        let troubles = timeline.know(facts);
        let findings = check::across(&timeline);
        timeline.find(findings);
        timeline.order();
        (timeline, troubles)
    }

    /// Makes the events out of what the rows say of them.
    fn gather(&mut self) {
        let groups = Groups::of(&self.rows);
        self.events = (0..groups.len()).map(|i| groups.event(i, &self.rows, &self.sources)).collect();
        self.sort();
    }

    /// Puts the events in the order of their places.
    fn sort(&mut self) {
        let place = |event: &Event| Place::of(&event.dating, self.rows[event.lead].mention.status);
        let mut order: Vec<(Place, usize)> = self.events.iter().map(place).zip(0..).collect();
        order.sort_by(|(place, i), (other_place, other)| {
            let from = |i: &usize| provenance(&self.rows[self.events[*i].lead], &self.sources);
            place.cmp(other_place).then_with(|| from(i).cmp(&from(other)))
        });
        arrange(&mut self.events, order.into_iter().map(|(_, i)| i).collect());
    }

    /// Puts the events into the documented order: that of their places, and where dates leave it open that which is
    /// stated; and gives those that nothing dates what follows from it.
    pub(crate) fn order(&mut self) {
        if self.relations.is_empty() {
            return self.sort();
        }
        let network = Network::new(self);
        let mut limits: HashMap<usize, Days> = HashMap::new();
        for (node, days) in network.nodes.iter().zip(network.limits()) {
            limits.extend(node.event.map(|event| (event, days)));
        }
        let place = |i: usize| {
            let (event, days) = (&self.events[i], limits.get(&i));
            let bounds = days.map_or(event.dating.bounds, |days| within(event.dating.bounds, *days));
            Place::of(&Dating { bounds, ..event.dating.clone() }, self.rows[event.lead].mention.status)
        };
        let mut places: Vec<(Place, usize)> = (0..self.events.len()).map(|i| (place(i), i)).collect();
        places.sort_by(|(place, i), (other_place, other)| {
            let from = |i: &usize| provenance(&self.rows[self.events[*i].lead], &self.sources);
            place.cmp(other_place).then_with(|| from(i).cmp(&from(other)))
        });
        let places: Vec<usize> = places.into_iter().map(|(_, i)| i).collect();
        let order = network.arranged(&places);
        let mut events: Vec<Option<Event>> = std::mem::take(&mut self.events).into_iter().map(Some).collect();
        let ordered = order.into_iter().filter_map(|i| {
            let mut event = events[i].take()?;
            if let Some(days) = limits.get(&i) {
                event.follow(*days);
            }
            Some(event)
        });
        self.events = ordered.collect();
    }

    /// Takes findings in, in the place of all that there were.
    pub(crate) fn find_anew(&mut self, findings: Vec<Finding>) {
        self.findings.clear();
        self.rows.iter_mut().for_each(|row| row.flags.clear());
        self.find(findings);
    }

    /// Takes findings in, and flags the rows and the events that they name.
    pub(crate) fn find(&mut self, findings: Vec<Finding>) {
        let mut codes: HashMap<&str, Vec<Code>> = HashMap::new();
        for finding in &findings {
            for mention in &finding.mentions {
                codes.entry(mention).or_default().push(finding.code);
            }
        }
        for row in &mut self.rows {
            if let Some(codes) = codes.get(row.mention.id.as_str()) {
                row.flags.extend(codes);
                row.flags.sort_unstable();
                row.flags.dedup();
            }
        }
        for event in &mut self.events {
            event.flag(&self.rows);
        }
        self.findings.extend(findings);
    }

    /// Keeps some events, and of the rows those that tell of them.
    pub fn keep(&mut self, keep: impl Fn(&Timeline, &Event) -> bool) {
        let kept: Vec<Event> = self.events.iter().filter(|event| keep(self, event)).cloned().collect();
        let told: HashSet<usize> = kept.iter().flat_map(|event| event.members.iter().copied()).collect();
        let mut moved = vec![usize::MAX; self.rows.len()];
        let mut rows = Vec::with_capacity(told.len());
        for (i, row) in std::mem::take(&mut self.rows).into_iter().enumerate() {
            if told.contains(&i) {
                moved[i] = rows.len();
                rows.push(row);
            }
        }
        let at = |i: usize| moved[i];
        self.events = kept
            .into_iter()
            .map(|event| Event {
                lead: at(event.lead),
                members: event.members.iter().map(|&i| at(i)).collect(),
                ..event
            })
            .collect();
        self.rows = rows;
    }

    /// Every mention with its report and its number, in order.
    pub fn mentions(&self) -> impl Iterator<Item = Entry<'_>> {
        self.rows.iter().zip(1..).map(|(row, seq)| self.entry(row, seq, None))
    }

    /// Every event, by the mention that stands for it, with its report and its number, in order.
    pub fn events(&self) -> impl Iterator<Item = Entry<'_>> {
        self.events.iter().zip(1..).map(|(event, seq)| self.entry(&self.rows[event.lead], seq, Some(event)))
    }

    /// The mentions of an event, in order; the number is that of the mention.
    pub fn members<'t>(&'t self, event: &'t Event) -> impl Iterator<Item = Entry<'t>> {
        event.members.iter().map(|&i| self.entry(&self.rows[i], i + 1, None))
    }

    /// Could all words of its rows be read that were asked for, also those that were put away in a file?
    pub fn is_whole(&self) -> bool {
        !self.rows.iter().any(|row| row.excerpt.words.is_lost())
    }

    /// A row where it stands.
    pub(crate) fn entry<'t>(&'t self, row: &'t Row, seq: usize, event: Option<&'t Event>) -> Entry<'t> {
        let review = event.and_then(|_| self.reviews.get(row.mention.event.as_str()));
        Entry { row, source: &self.sources[row.source], seq, event, review }
    }
}

/// Puts things where an order names them, without room for them all twice: the first is that at `order[0]`.
fn arrange<T>(all: &mut [T], mut order: Vec<usize>) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at);
            if from == start || from == at {
                break;
            }
            all.swap(at, from);
            at = from;
        }
    }
}

/// What standard input is called where a reader looks for the place: `-` alone says nothing, and a spreadsheet
/// would take it for the beginning of a formula.
pub(crate) const STDIN: &str = "stdin";

impl Entry<'_> {
    /// When it was: of an event, what all its mentions say together.
    pub fn dating(&self) -> Cow<'_, Dating> {
        self.event.map_or_else(|| Cow::Owned(self.row.mention.dating()), |event| Cow::Borrowed(&event.dating))
    }

    /// The phrase of its date.
    pub fn when(&self) -> String {
        crate::when::when(&self.dating())
    }

    /// How many independent sources say so.
    pub fn sources(&self) -> usize {
        self.event.map_or(1, |event| event.sources)
    }

    /// The day of the first report that says so.
    pub fn reported_on(&self) -> Option<NaiveDate> {
        self.event.map_or(self.published(), |event| event.reported_on)
    }

    /// The findings that name it, ascending.
    pub fn flags(&self) -> &[Code] {
        self.event.map_or(&self.row.flags, |event| &event.flags)
    }

    /// How much it matters.
    pub fn weight(&self) -> f32 {
        self.event.map_or(self.row.mention.weight, |event| event.weight)
    }

    /// A citation that a person can follow: `minutes.txt para 2`.
    pub fn citation(&self) -> String {
        self.source.citation(&self.row.said().locator)
    }

    /// `path:line:column` of the sentence, which editors understand.
    pub fn pointer(&self) -> String {
        let (line, column) = self.row.said().line_column;
        let path = match self.source.origin.path.as_str() {
            "-" => STDIN,
            path => path,
        };
        format!("{path}:{line}:{column}")
    }

    /// The day of the report.
    pub fn published(&self) -> Option<NaiveDate> {
        self.source.day()
    }

    /// `sure`, `likely` or `check`.
    pub fn confidence(&self) -> &'static str {
        match self.row.mention.confidence {
            0.9.. => "sure",
            0.7.. => "likely",
            _ => "check",
        }
    }
}

/// Invented rows for the tests here and of the exporters.
#[cfg(test)]
pub(crate) mod fixture {
    use super::*;
    use crate::mention::{DatedBy, Dating, Extent, Link, Status};
    use crate::report::{Evidence, Method, Origin, Published};
    use crate::resolve::{Resolution, Trace};
    use crate::time::{Granularity, Interval, Modifier, Moment, Period, TimexType, Value};

    pub fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    /// Dated by the name of a period, without a resolution.
    pub fn dated(period: Period) -> Dating {
        let (earliest, latest) = period.moments().unwrap();
        Dating {
            bounds: Interval {
                earliest: Some(earliest),
                latest: Some(latest),
                granularity: period.granularity(),
                approximate: false,
            },
            point: Some(earliest.date),
            period: Some(period),
            extent: Extent::Within,
            by: DatedBy::Expression,
            resolution: None,
        }
    }

    /// Open on both sides, or bounded by the day of the report alone.
    pub fn by_publication(day: Option<&str>) -> Dating {
        let latest = day.map(|day| Moment::day(date(day)));
        let bounds = Interval { earliest: None, latest, granularity: Granularity::None, approximate: false };
        Dating { bounds, point: None, period: None, by: DatedBy::Publication, ..dated(Period::Year(2025)) }
    }

    /// With a resolution that says what the dating says.
    pub fn resolved(dating: Dating) -> Dating {
        let resolution = Resolution {
            value: dating.period.map(Value::Period),
            timex_type: TimexType::Date,
            modifier: None,
            bounds: dating.bounds,
            point: dating.point,
            anchor: None,
            alternatives: Vec::new(),
            confidence: 0.95,
            range: None,
            impossible: false,
            side: None,
            trace: Trace { choice: None, words: None },
        };
        Dating { resolution: Some(resolution.into()), ..dating }
    }

    pub fn modified(dating: Dating, modifier: Modifier) -> Dating {
        let dating = resolved(dating);
        let resolution = dating.resolution().map(|its| Resolution { modifier: Some(modifier), ..its.into_owned() });
        Dating { resolution: resolution.map(Into::into), ..dating }
    }

    pub fn source(path: &str, published: Option<&str>) -> Source {
        Source {
            id: path.rsplit('/').next().unwrap().trim_end_matches(".txt").to_owned(),
            origin: Origin { path: path.to_owned(), row: None },
            title: None,
            author: None,
            publisher: None,
            url: None,
            published: published.map(|day| Published {
                when: Interval::days(date(day), date(day), Granularity::Day),
                time: None,
                offset: None,
                evidence: Evidence {
                    method: Method::Header,
                    raw: day.to_owned(),
                    span: None,
                    confidence: 0.95,
                    alternates: Vec::new(),
                },
            }),
            profile: Profile::default(),
            family: 0,
        }
    }

    /// A row of the first source. `quote` marks the trigger `[so]` and the expression `{so}`.
    pub fn row(id: &str, quote: &str, dating: Dating) -> Row {
        let marked = |open: char, close: char| {
            let (start, end) = (quote.find(open)?, quote.find(close)?);
            let at = |byte: usize| quote[..byte].chars().filter(|c| !"[]{}".contains(*c)).count();
            Some((quote[start + 1..end].to_owned(), Span::new(100 + at(start), 100 + at(end))))
        };
        let plain: String = quote.chars().filter(|c| !"[]{}".contains(*c)).collect();
        let (trigger, expression) = (marked('[', ']'), marked('{', '}'));
        let points = Span::new(100, 100 + plain.chars().count());
        Row::of(
            0,
            EventMention {
                id: id.to_owned(),
                event: id.replace("m-", "e-"),
                leads: true,
                report: "minutes".into(),
                passage: 0,
                sentence: Span::new(100, 100 + plain.len()),
                trigger: Span::new(105, 110),
                expression: expression.as_ref().map(|(_, span)| *span),
                link: if expression.is_some() { Link::Nearest } else { Link::Lead },
                headline: plain.clone(),
                status: Status::Happened,
                attribution: None,
                actors: Vec::new(),
                places: Vec::new(),
                quoted: false,
                dating,
                confidence: 0.93,
                weight: 1.0,
                signature: Default::default(),
            },
            Excerpt::new("", &plain, ""),
            [&trigger, &expression].map(|its| its.as_ref().map(|(words, _)| words.clone()).unwrap_or_default()),
            Whereabouts {
                code_points: [Some(points), trigger.map(|(_, span)| span), expression.map(|(_, span)| span)],
                line_column: (3, 1),
                locator: "para 2".to_owned(),
            },
            Vec::new(),
        )
    }

    /// Four rows of a harbour that never was, one of each kind.
    pub fn harbour() -> Timeline {
        let mut opening = row(
            "m-0123456789ab",
            "{In May}, the \u{201c}north\u{201d} pier was [opened], the harbour master said.",
            resolved(dated(Period::Month(2031, 5))),
        );
        opening.edit(|said| {
            said.headline = "the \u{201c}north\u{201d} pier was opened".to_owned();
            said.attribution = Some("the harbour master".to_owned());
            said.actors = vec!["north pier".to_owned()];
        });
        let about = Dating {
            bounds: Interval {
                approximate: true,
                ..Interval::days(date("2031-05-20"), date("2031-06-03"), Granularity::Week)
            },
            point: Some(date("2031-05-27")),
            ..dated(Period::Week(2031, 22))
        };
        let mut dredging = row("m-123456789abc", "The dredger [sank] {about three weeks ago}.", resolved(about));
        dredging.mention.confidence = 0.8;
        let lead = row("m-23456789abcd", "The port [closed] its gates.", by_publication(Some("2031-06-17")));
        let mut talks = row("m-3456789abcde", "Talks are [planned] for {Friday}.", {
            resolved(dated(Period::Day(date("2031-06-20"))))
        });
        talks.mention.status = Status::Planned;
        talks.mention.confidence = 0.5;
        Timeline::new(vec![source("reports/minutes.txt", Some("2031-06-17"))], vec![talks, lead, dredging, opening])
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::*;
    use super::*;
    use crate::mention::{Dating, Extent, Status};
    use crate::time::{Hemisphere, Interval, Modifier, Moment, Period, Season};
    use proptest::prelude::*;

    /// Each with the place that the rule gives it, in order.
    fn in_order() -> Vec<(&'static str, Dating)> {
        let day = |text: &str| Period::Day(date(text));
        let bounded = |first: Option<&str>, last: Option<&str>, period: Period| {
            let moment = |text: &str| Moment::day(date(text));
            let bounds = Interval {
                earliest: first.map(moment),
                latest: last.map(moment),
                granularity: period.granularity(),
                approximate: false,
            };
            Dating { bounds, ..dated(period) }
        };
        let extent = |dating: Dating, extent| Dating { extent, ..dating };
        let mut about = bounded(Some("2024-04-30"), Some("2024-05-02"), day("2024-05-01"));
        about.bounds.approximate = true;
        let night = Period::Part(date("2024-05-03"), crate::time::DayPart::Night);
        vec![
            ("since 1990", extent(bounded(Some("1990-01-01"), Some("2024-06-01"), Period::Year(1990)), Extent::Since)),
            ("year", dated(Period::Year(2024))),
            ("spring", dated(Period::Season(2024, Season::Spring, Hemisphere::North))),
            ("before May", modified(bounded(None, Some("2024-05-01"), Period::Month(2024, 5)), Modifier::Before)),
            ("May, clipped", bounded(Some("2024-05-01"), Some("2024-05-20"), Period::Month(2024, 5))),
            ("May", dated(Period::Month(2024, 5))),
            ("1 May", dated(day("2024-05-01"))),
            ("about 1 May", about),
            ("before 3 May", modified(bounded(None, Some("2024-05-02"), day("2024-05-03")), Modifier::Before)),
            ("by publication", by_publication(Some("2024-05-03"))),
            ("3 May", dated(day("2024-05-03"))),
            ("night of 3 May", dated(night)),
            ("until 3 May", extent(bounded(None, Some("2024-05-03"), day("2024-05-03")), Extent::Until)),
            ("later in May", bounded(Some("2024-05-10"), Some("2024-05-31"), Period::Month(2024, 5))),
            ("until May", extent(bounded(None, Some("2024-05-31"), Period::Month(2024, 5)), Extent::Until)),
            ("after May", modified(bounded(Some("2024-05-01"), None, Period::Month(2024, 5)), Modifier::After)),
            ("June", dated(Period::Month(2024, 6))),
            ("undated", by_publication(None)),
        ]
    }

    fn names(timeline: &Timeline) -> Vec<String> {
        timeline.rows.iter().map(|row| row.excerpt.quote().into_owned()).collect()
    }

    #[test]
    fn the_order_is_the_documented_one() {
        let expected: Vec<&str> = in_order().iter().map(|(name, _)| *name).collect();
        let rows = in_order().into_iter().rev().map(|(name, dating)| row("m-0", name, dating)).collect();
        assert_eq!(names(&Timeline::new(vec![source("a.txt", None)], rows)), expected);
    }

    #[test]
    fn equal_dates_are_ordered_by_where_they_come_from() {
        let sources =
            vec![source("z.txt", None), source("b.txt", Some("2024-06-02")), source("a.txt", Some("2024-06-02"))];
        let at = |name: &str, source: usize, start: usize, status: Status| {
            let mut row = row("m-0", name, dated(Period::Year(2024)));
            (row.source, row.mention.sentence.start, row.mention.status) = (source, start, status);
            row
        };
        let rows = vec![
            at("no date", 0, 0, Status::Happened),
            at("second file", 1, 0, Status::Happened),
            at("planned", 2, 0, Status::Planned),
            at("second sentence", 2, 9, Status::Happened),
            at("first sentence", 2, 1, Status::Happened),
        ];
        let expected = ["first sentence", "second sentence", "second file", "no date", "planned"];
        assert_eq!(names(&Timeline::new(sources, rows)), expected);
    }

    #[test]
    fn a_lead_event_stands_behind_what_is_certainly_before_it() {
        let timeline = harbour();
        let phrases: Vec<String> = timeline.mentions().map(|entry| entry.when()).collect();
        let expected = ["in May 2031", "between 20 May and 3 Jun 2031", "by 17 Jun 2031", "on 20 Jun 2031"];
        assert_eq!(phrases, expected);
    }

    #[test]
    fn a_citation_names_the_file_or_the_report() {
        let mut timeline = harbour();
        assert_eq!(timeline.mentions().next().unwrap().citation(), "minutes.txt para 2");
        assert_eq!(timeline.mentions().next().unwrap().pointer(), "reports/minutes.txt:3:1");
        timeline.sources[0].origin.row = Some(4);
        assert_eq!(timeline.mentions().next().unwrap().citation(), "minutes para 2");
    }

    #[test]
    fn standard_input_has_a_name() {
        let mut timeline = harbour();
        timeline.sources[0].origin.path = "-".to_owned();
        for (id, row, citation) in
            [("-", None, "stdin para 2"), ("-:7", Some(7), "stdin:7 para 2"), ("-a", Some(7), "-a para 2")]
        {
            (timeline.sources[0].id, timeline.sources[0].origin.row) = (id.to_owned(), row);
            let entry = timeline.mentions().next().unwrap();
            assert_eq!((entry.citation().as_str(), entry.pointer().as_str()), (citation, "stdin:3:1"));
        }
    }

    #[test]
    fn what_is_put_away_is_written_all_the_same() {
        use crate::export::{Settings, formats};
        let (whole, mut away) = (harbour(), harbour());
        let mut keeper = Keeper::with_room(0);
        for row in &mut away.rows {
            let (asked, shown) = row.kept();
            keeper.keep(std::iter::once(asked).chain(shown));
        }
        assert!(!away.rows.iter().any(|row| row.excerpt.words.is_here()));
        for format in formats(&Settings::default()) {
            // A workbook holds no clock, but is no text.
            let written = |timeline: &Timeline| {
                let mut out = Vec::new();
                format.write(timeline, &mut out).unwrap();
                out
            };
            assert!(written(&whole) == written(&away), "{}", format.name());
        }
        assert!(away.is_whole());
    }

    proptest! {
        #[test]
        fn shuffled_input_gives_the_same_timeline(order in Just((0..36).collect::<Vec<usize>>()).prop_shuffle()) {
            let sources = || vec![source("b.txt", Some("2024-06-02")), source("a.txt", None)];
            let rows: Vec<Row> = [0, 1].into_iter().flat_map(|its| in_order().into_iter().map(move |(name, dating)| {
                let mut row = row(&format!("m-{name}"), name, dating);
                row.source = its;
                row
            })).collect();
            let ids = |t: &Timeline| t.rows.iter().map(|r| (r.source, r.mention.id)).collect::<Vec<_>>();
            let shuffled = order.iter().map(|&i| rows[i].clone()).collect();
            prop_assert_eq!(ids(&Timeline::new(sources(), shuffled)), ids(&Timeline::new(sources(), rows)));
        }
    }
}
