//! The timeline as CSV (RFC 4180): a header, one row an event, no line break inside a cell.
//!
//! The columns are one table, [`COLUMNS`]: choosing, writing and explaining them all come from it.

use super::{Export, Rows};
use crate::error::{Error, Result};
use crate::time::{Edtf, Moment, Value};
use crate::timeline::{Entry, Timeline};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

/// A column: its name, what it means, and how a row fills it.
#[derive(Debug)]
pub struct Column {
    /// Lower snake case, stable.
    pub name: &'static str,
    /// One line for a person.
    pub meaning: &'static str,
    set: Set,
    get: Get,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Core,
    /// In place of `id` where a row is a mention.
    Mention,
    Extended,
}

type Getter = for<'t> fn(&Entry<'t>) -> Cow<'t, str>;

#[derive(Clone, Copy, Debug)]
enum Get {
    /// Words of a report: cleaned and guarded.
    Text(Getter),
    /// A sentence of a report: cut to a length, too.
    Quote(Getter),
    /// Our own words, dates and numbers, which need neither.
    Own(Getter),
}

const fn core(name: &'static str, meaning: &'static str, get: Get) -> Column {
    Column { name, meaning, set: Set::Core, get }
}

const fn mention(name: &'static str, meaning: &'static str, get: Get) -> Column {
    Column { name, meaning, set: Set::Mention, get }
}

const fn extended(name: &'static str, meaning: &'static str, get: Get) -> Column {
    Column { name, meaning, set: Set::Extended, get }
}

use Get::{Own, Quote, Text};

/// Every column: the core set in its default order, then the rest.
pub static COLUMNS: [Column; 35] = [
    core("when", "the date in words; `between` is some time within, `from .. to` all of it", Own(|e| e.when().into())),
    core("event", "what happened, in the report's own words", Text(|e| (&e.row.mention.headline).into())),
    core("status", "what the report asserts of it", Own(|e| e.row.mention.status.name().into())),
    core("attribution", "who says so", Text(|e| e.row.mention.attribution.as_deref().unwrap_or_default().into())),
    core("source", "where to look it up", Text(|e| e.citation().into())),
    core("quote", "the sentence", Quote(|e| (&e.row.quote).into())),
    core("earliest", "the first day or moment; empty is open", Own(|e| moment(e.dating().bounds.earliest))),
    core("latest", "the last day or moment; empty is open", Own(|e| moment(e.dating().bounds.latest))),
    core("precision", "how fine the words are", Own(|e| e.dating().bounds.granularity.name().into())),
    core("approx", "`about` when the words say that it is not exact", Own(|e| approx(e).into())),
    core("extent", "some moment within the bounds, or all of them", Own(|e| e.dating().extent.name().into())),
    core("confidence", "`sure`, `likely` or `check`", Own(|e| e.confidence().into())),
    core("reported_on", "the day of the first report that says so", Own(|e| day(e.reported_on()))),
    core("sources", "how many independent sources say so", Own(|e| e.sources().to_string().into())),
    core("flags", "codes of findings that touch the row, separated by `|`", Own(|e| flags(e).into())),
    core("trigger", "the word that stands for the event", Text(|e| (&e.row.trigger).into())),
    core("expression", "the words that date it", Text(|e| (&e.row.expression).into())),
    core("dated_by", "what the date rests on", Own(|e| e.dating().by.name().into())),
    core("published", "the day of the report", Own(|e| day(e.published()))),
    core("url", "where the report stands on the web", Text(|e| e.source.url.as_deref().unwrap_or_default().into())),
    core("actors", "who acts or suffers, separated by `|`", Text(|e| e.row.mention.actors.join("|").into())),
    core("places", "where, separated by `|`", Text(|e| e.row.mention.places.join("|").into())),
    core("seq", "the place in the order of the timeline, from 1", Own(|e| e.seq.to_string().into())),
    core("pointer", "path:line:column of the sentence", Text(|e| e.pointer().into())),
    core("id", "the event; stays the same when reports are added", Own(|e| (&e.row.mention.event).into())),
    mention("mention_id", "the place in the report", Own(|e| (&e.row.mention.id).into())),
    mention("event_id", "the event that it tells of", Own(|e| (&e.row.mention.event).into())),
    mention("link", "the rule that ties the date to the event", Own(|e| e.row.mention.link.name().into())),
    extended("edtf", "the date in Extended Date/Time Format", Own(|e| edtf_of(e).into())),
    extended("timex_value", "the value of the expression in TIMEX3", Own(|e| timex_value(e).into())),
    extended("anchor", "what the date was counted from", Own(|e| anchor(e).into())),
    extended("score", "the number behind `confidence`, 0 to 1", Own(|e| score(e).into())),
    extended("weight", "how much it matters to its report, 0 to 1", Own(|e| format!("{:.2}", e.weight()).into())),
    extended("published_from", "how the day of the report is known", Own(|e| published_from(e).into())),
    extended("title", "the title of the report", Text(|e| e.source.title.as_deref().unwrap_or_default().into())),
];

fn moment(moment: Option<Moment>) -> Cow<'static, str> {
    // An offset behind a time makes it text to a spreadsheet.
    moment.map_or("".into(), |m| match m.time {
        Some(time) => format!("{}T{}", Moment::day(m.date), time.format("%H:%M:%S")).into(),
        None => m.to_string().into(),
    })
}

fn day(day: Option<NaiveDate>) -> Cow<'static, str> {
    moment(day.map(Moment::day))
}

fn approx(entry: &Entry<'_>) -> &'static str {
    if entry.dating().bounds.approximate { "about" } else { "" }
}

fn flags(entry: &Entry<'_>) -> String {
    entry.flags().iter().map(|code| code.name()).collect::<Vec<_>>().join("|")
}

/// The value of the expression, or of the period that stands for it.
fn value(entry: &Entry<'_>) -> Option<Value> {
    let dating = entry.dating();
    dating.resolution.as_ref().and_then(|r| r.value.clone()).or(dating.period.map(Value::Period))
}

fn edtf_of(entry: &Entry<'_>) -> String {
    Edtf::of(value(entry).as_ref(), &entry.dating().bounds).map(|edtf| edtf.to_string()).unwrap_or_default()
}

fn timex_value(entry: &Entry<'_>) -> String {
    value(entry).map(|value| value.to_string()).unwrap_or_default()
}

fn anchor(entry: &Entry<'_>) -> &'static str {
    let resolution = entry.dating().resolution.as_ref();
    resolution.and_then(|r| r.anchor.as_ref()).map_or("", |anchor| anchor.name())
}

fn score(entry: &Entry<'_>) -> String {
    format!("{:.2}", entry.row.mention.confidence)
}

fn published_from(entry: &Entry<'_>) -> &'static str {
    entry.source.published.as_ref().map_or("", |p| p.evidence.method.name())
}

impl Column {
    /// The columns of a list: `when,event,source`, or `all`.
    ///
    /// # Errors
    /// When a name is not that of a column.
    pub fn select(list: &str) -> Result<Vec<&'static Column>> {
        if list.trim() == "all" {
            return Ok(COLUMNS.iter().collect());
        }
        let names = COLUMNS.iter().map(|column| column.name);
        list.split(',')
            .map(str::trim)
            .map(|name| {
                let column = COLUMNS.iter().find(|column| column.name == name);
                column.ok_or_else(|| Error::unknown_name("column", name, names.clone()))
            })
            .collect()
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

    fn cell<'t>(&self, entry: &Entry<'t>, options: &Options) -> Cow<'t, str> {
        match self.get {
            Own(get) => get(entry),
            Text(get) => guarded(one_line(get(entry)), options),
            Quote(get) => guarded(cut(one_line(get(entry)), options.quote_max), options),
        }
    }
}

/// How the file is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which columns, in which order; none means those of [`Column::defaults`].
    pub columns: Vec<&'static Column>,
    /// The character between cells.
    pub delimiter: u8,
    /// An apostrophe before text that a spreadsheet would run as a formula.
    pub formula_guard: bool,
    /// For Excel: byte order mark, CRLF, and the guard in any case. Not for standard output.
    pub excel: bool,
    /// The most characters of a quote.
    pub quote_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Options { columns: Vec::new(), delimiter: b',', formula_guard: true, excel: false, quote_max: 2_000 }
    }
}

/// The exporter for CSV and TSV.
#[derive(Debug)]
pub struct Csv {
    name: &'static str,
    rows: Rows,
    options: Options,
}

impl Csv {
    /// Comma-separated, or as the options say.
    pub fn new(rows: Rows, mut options: Options) -> Self {
        if options.columns.is_empty() {
            options.columns = Column::defaults(rows);
        }
        options.formula_guard |= options.excel;
        Csv { name: "csv", rows, options }
    }

    /// Tab-separated.
    pub fn tabs(rows: Rows, options: Options) -> Self {
        Csv { name: "tsv", ..Csv::new(rows, Options { delimiter: b'\t', ..options }) }
    }
}

impl Export for Csv {
    fn name(&self) -> &'static str {
        self.name
    }

    fn extensions(&self) -> &'static [&'static str] {
        if self.name == "tsv" { &["tsv", "tab"] } else { &["csv"] }
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
        let options = &self.options;
        if options.excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let terminator = if options.excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(options.delimiter).terminator(terminator).from_writer(out);
        writer.write_record(options.columns.iter().map(|column| column.name)).map_err(io_error)?;
        let entries: Box<dyn Iterator<Item = Entry<'_>>> = match self.rows {
            Rows::Events => Box::new(timeline.events()),
            Rows::Mentions => Box::new(timeline.mentions()),
        };
        for entry in entries {
            for column in &options.columns {
                writer.write_field(column.cell(&entry, options).as_bytes()).map_err(io_error)?;
            }
            writer.write_record(None::<&[u8]>).map_err(io_error)?;
        }
        writer.flush()
    }
}

/// The error below, with its kind: `csv` would hide that a pipe is broken.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// RFC 4180 knows no control characters, and a row that is one line can be searched by line: each
/// of them, and each line break, is a space.
pub(super) fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !text.contains(breaks) {
        return text;
    }
    text.replace("\r\n", " ").replace(breaks, " ").into()
}

/// No spreadsheet holds more in a cell.
const CELL_MAX: usize = 32_767;

fn cut(text: Cow<'_, str>, max: usize) -> Cow<'_, str> {
    let max = max.min(CELL_MAX);
    match text.char_indices().nth(max) {
        None => text,
        Some(_) => {
            let kept: String = text.chars().take(max.saturating_sub(3)).collect();
            format!("{}...", kept.trim_end()).into()
        }
    }
}

/// Text that a spreadsheet would take for a formula begins with an apostrophe instead.
pub(super) fn guarded<'t>(text: Cow<'t, str>, options: &Options) -> Cow<'t, str> {
    let dangerous = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r', '\0']);
    if options.formula_guard && dangerous { format!("'{text}").into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::fixture::{dated, harbour, row, source};

    fn written(timeline: &Timeline, rows: Rows, options: Options) -> String {
        let mut out = Vec::new();
        Csv::new(rows, options).write(timeline, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn choose(list: &str) -> Options {
        Options { columns: Column::select(list).unwrap(), ..Options::default() }
    }

    #[test]
    fn a_timeline_comes_out_whole() {
        let expected = "\
when,event,status,attribution,source,quote,earliest,latest,precision,approx,extent,confidence,reported_on,sources,flags,\
trigger,expression,dated_by,published,url,actors,places,seq,pointer,id
in May 2031,the \u{201c}north\u{201d} pier was opened,happened,the harbour master,minutes.txt para 2,\
\"In May, the \u{201c}north\u{201d} pier was opened, the harbour master said.\",2031-05-01,2031-05-31,month,,within,sure,\
2031-06-17,1,,opened,In May,expression,2031-06-17,,north pier,,1,reports/minutes.txt:3:1,e-0123456789ab
between 20 May and 3 Jun 2031,The dredger sank about three weeks ago.,happened,,minutes.txt para 2,\
The dredger sank about three weeks ago.,2031-05-20,2031-06-03,week,about,within,likely,2031-06-17,1,,\
sank,about three weeks ago,expression,2031-06-17,,,,2,reports/minutes.txt:3:1,e-123456789abc
by 17 Jun 2031,The port closed its gates.,happened,,minutes.txt para 2,The port closed its gates.,,2031-06-17,none,,within,\
sure,2031-06-17,1,,closed,,publication,2031-06-17,,,,3,reports/minutes.txt:3:1,e-23456789abcd
on 20 Jun 2031,Talks are planned for Friday.,planned,,minutes.txt para 2,Talks are planned for Friday.,2031-06-20,2031-06-20,\
day,,within,check,2031-06-17,1,,planned,Friday,expression,2031-06-17,,,,4,reports/minutes.txt:3:1,e-3456789abcde
";
        assert_eq!(written(&harbour(), Rows::Events, Options::default()), expected);
    }

    #[test]
    fn hostile_text_stays_text() {
        let cases = [
            ("=SUM(A1:A9)", "'=SUM(A1:A9)"),
            ("  @cmd", "'  @cmd"),
            ("+1", "'+1"),
            ("-5 degrees", "'-5 degrees"),
            ("\0=1+1", "' =1+1"),
            ("a\tb\0c", "a b c"),
            ("one\r\ntwo\nthree\rfour\u{2028}five\u{85}", "one two three four five "),
            ("he said \"no\", twice", "\"he said \"\"no\"\", twice\""),
            ("over\u{202e}ride", "over\u{202e}ride"),
            ("5 = 5", "5 = 5"),
            ("", "\"\""),
        ];
        for (text, cell) in cases {
            let mut hostile = row("m-0", "[x]", dated(crate::time::Period::Year(2031)));
            hostile.mention.headline = text.to_owned();
            let timeline = Timeline::new(vec![source("a.txt", None)], vec![hostile]);
            assert_eq!(written(&timeline, Rows::Events, choose("event")), format!("event\n{cell}\n"));
            let off = Options { formula_guard: false, ..choose("event") };
            let unguarded = cell.strip_prefix('\'').unwrap_or(cell);
            assert_eq!(written(&timeline, Rows::Events, off), format!("event\n{unguarded}\n"));
        }
    }

    #[test]
    fn our_own_dates_are_never_guarded() {
        let ancient = row("m-0", "[x]", dated(crate::time::Period::Year(-43)));
        let timeline = Timeline::new(vec![source("a.txt", None)], vec![ancient]);
        let text = written(&timeline, Rows::Events, choose("when,earliest,latest,edtf"));
        assert_eq!(text, "when,earliest,latest,edtf\nin 44 BC,-0043-01-01,-0043-12-31,-0043\n");
    }

    #[test]
    fn a_time_is_written_without_its_offset() {
        let time = chrono::NaiveTime::from_hms_opt(15, 10, 0).unwrap();
        let period = crate::time::Period::Time(crate::timeline::fixture::date("2031-05-03"), time, Some(-240));
        let timeline = Timeline::new(vec![source("a.txt", None)], vec![row("m-0", "[x]", dated(period))]);
        let text = written(&timeline, Rows::Events, choose("when,earliest"));
        assert_eq!(text, "when,earliest\non 3 May 2031 at 15:10,2031-05-03T15:10:00\n");
    }

    #[test]
    fn a_long_quote_is_cut() {
        let long = "\u{e9}".repeat(2_001);
        let timeline = |quote: &str| {
            let row = row("m-0", quote, dated(crate::time::Period::Year(2031)));
            Timeline::new(vec![source("a.txt", None)], vec![row])
        };
        let whole = &long[2..];
        assert_eq!(written(&timeline(whole), Rows::Events, choose("quote")), format!("quote\n{whole}\n"));
        let cut = written(&timeline(&long), Rows::Events, choose("quote"));
        assert_eq!(cut, format!("quote\n{}...\n", "\u{e9}".repeat(1_997)));
    }

    #[test]
    fn excel_gets_its_mark_and_its_line_ends() {
        let options = Options { excel: true, formula_guard: false, delimiter: b';', ..choose("seq,id") };
        let text = written(&Timeline::default(), Rows::Events, options);
        assert_eq!(text, "\u{feff}seq;id\r\n");
    }

    #[test]
    fn a_broken_pipe_is_known_as_one() {
        struct Broken;
        impl Write for Broken {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        for format in crate::export::formats(&crate::export::Settings::default()) {
            let error = format.write(&harbour(), &mut Broken).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{}", format.name());
        }
    }

    #[test]
    fn columns_come_from_one_table() {
        let names = |columns: Vec<&Column>| columns.iter().map(|c| c.name).collect::<Vec<_>>().join(",");
        assert_eq!(names(Column::select("id, when").unwrap()), "id,when");
        assert_eq!(Column::select("all").unwrap().len(), COLUMNS.len());
        assert!(names(Column::defaults(Rows::Events)).ends_with(",pointer,id"));
        assert!(names(Column::defaults(Rows::Mentions)).ends_with(",pointer,mention_id,event_id,link"));
        let error = Column::select("when,evnt").unwrap_err().to_string();
        assert_eq!(error, "no column is called `evnt`; did you mean `event`?");
        for column in &COLUMNS {
            assert!(Column::help().contains(&format!("\n  {} ", column.name)));
            assert!(column.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        }
    }
}
