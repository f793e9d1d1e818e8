//! The timeline as CSV (RFC 4180): a header, one row an event, no line break inside a cell.

use super::column::{Column, Context, looks_like_formula, looks_like_value};
use super::{Export, Losses, Rows};
use crate::timeline::Timeline;
use std::borrow::Cow;
use std::io::{self, Write};

/// How the file is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which columns, in which order; none means those of [`Column::defaults`].
    pub columns: Vec<&'static Column>,
    /// The character between cells.
    pub delimiter: u8,
    /// An apostrophe before text that a spreadsheet would run as a formula.
    pub formula_guard: bool,
    /// For Excel: byte order mark, CRLF, and the guard in any case, also before words that would become a date or a number.
    /// Not for standard output.
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

    fn has_mentions(&self) -> bool {
        true
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        let options = &self.options;
        if options.excel {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let terminator = if options.excel { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(options.delimiter).terminator(terminator).from_writer(out);
        writer.write_record(options.columns.iter().map(|column| column.name)).map_err(io_error)?;
        let context = Context::of(timeline);
        let (mut cut, mut cleaned) = (0, 0);
        for entry in self.rows.of(timeline) {
            for column in &options.columns {
                let cell = column.text(&entry, &context, options.quote_max);
                cut += usize::from(cell.cut);
                cleaned += usize::from(cell.cleaned);
                let text = match cell.text {
                    text if options.excel && column.is_words() && looks_like_value(&text) => format!("'{text}").into(),
                    text if column.is_foreign() => guarded(text, options),
                    text => text,
                };
                writer.write_field(text.as_bytes()).map_err(io_error)?;
            }
            writer.write_record(None::<&[u8]>).map_err(io_error)?;
        }
        writer.flush()?;
        let mut losses = super::cut(cut, options.quote_max);
        losses.extend(super::cleaned(cleaned));
        Ok(losses)
    }
}

/// The error below, with its kind: `csv` would hide that a pipe is broken.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

/// Text that a spreadsheet would take for a formula begins with an apostrophe instead.
pub(super) fn guarded<'t>(text: Cow<'t, str>, options: &Options) -> Cow<'t, str> {
    if options.formula_guard && looks_like_formula(&text) { format!("'{text}").into() } else { text }
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
        Options { columns: Column::select(list, Rows::Events).unwrap(), ..Options::default() }
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
            hostile.edit(|said| said.headline = text.to_owned());
            let timeline = Timeline::new(vec![source("a.txt", None)], vec![hostile]);
            assert_eq!(written(&timeline, Rows::Events, choose("event")), format!("event\n{cell}\n"));
            let off = Options { formula_guard: false, ..choose("event") };
            let unguarded = cell.strip_prefix('\'').unwrap_or(cell);
            assert_eq!(written(&timeline, Rows::Events, off), format!("event\n{unguarded}\n"));
        }
    }

    #[test]
    fn hostile_text_in_every_field_stays_in_its_cell() {
        use crate::export::fixture::{HOSTILE, hostile};
        let timeline = hostile();
        for (format, delimiter) in [("csv", b','), ("tsv", b'\t')] {
            for rows in [Rows::Events, Rows::Mentions] {
                let csv = Options {
                    columns: Column::select("all", Rows::Events).unwrap(),
                    quote_max: usize::MAX,
                    ..Options::default()
                };
                let settings = crate::export::Settings { rows, csv, ..Default::default() };
                let mut out = Vec::new();
                let losses = crate::export::by_name(format, &settings).unwrap().write(&timeline, &mut out).unwrap();
                assert!(
                    losses.iter().any(|loss| loss.ends_with("spaces for control characters of a report")),
                    "{losses:?}"
                );
                assert!(losses.iter().any(|loss| loss.contains("cut at 32767")), "{losses:?}");
                assert_eq!(
                    String::from_utf8(out.clone()).unwrap().lines().count(),
                    HOSTILE.len() + 2,
                    "a row is a line"
                );
                let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(out.as_slice());
                let heads = reader.headers().unwrap().clone();
                let table: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
                for (name, cell) in table.iter().flat_map(|row| heads.iter().zip(row)) {
                    assert!(!looks_like_formula(cell), "{name}: {cell}");
                    assert!(!cell.contains(|c: char| c.is_control()), "{name}: {cell:?}");
                }
                for column in ["event", "quote", "attribution", "title", "author", "publisher", "url", "trigger"] {
                    let at = heads.iter().position(|head| head == column).unwrap();
                    for text in HOSTILE {
                        let one = crate::export::column::one_line((*text).into());
                        assert!(table.iter().any(|row| row[at].trim_start_matches('\'') == one), "{column}: {text:?}");
                    }
                }
            }
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
        let options = Options { excel: true, ..choose("when,expression,timex_value,earliest,sources") };
        let text = written(&crate::export::fixture::bridge(), Rows::Events, options);
        assert!(text.contains("\r\nin 1897,'in 1897,'1897,1897-01-01,1\r\n"), "{text}");
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
}
