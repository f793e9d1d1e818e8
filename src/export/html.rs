//! The timeline as one page (HTML) that needs nothing else: no network, no library. Its table can be read without
//! JavaScript; with it the page searches, filters and shows the words behind each row.
//!
//! What comes from reports is data in a block of JSON, which the script puts into the page as text; the policy of the
//! page lets no other script run.

use super::{Export, Losses, visible};
use crate::check::Finding;
use crate::resolve::{AnchorUsed, Lean, Reason};
use crate::span::Span;
use crate::time::{Edtf, Moment, Value};
use crate::timeline::{Entry, Row, Timeline};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Display};
use std::io::{self, Write};

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");
/// SHA-256 of [`SCRIPT`], which the policy of the page names; a test holds it to that.
const SCRIPT_HASH: &str = "oDyxewo4cLFtCXE4wW+1nxtjV2BJjfmIRE7LLAy7Yhc=";

/// Rows of the table that is there without JavaScript.
const STILL: usize = 1_000;

/// The exporter for the page.
#[derive(Debug)]
pub struct Html {
    still: usize,
}

impl Html {
    /// A page.
    pub const fn new() -> Html {
        Html { still: STILL }
    }
}

impl Default for Html {
    fn default() -> Html {
        Html::new()
    }
}

impl Export for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm"]
    }

    /// Behind each event.
    fn has_mentions(&self) -> bool {
        true
    }

    fn write(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<Losses> {
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
             script-src 'sha256-{SCRIPT_HASH}'; img-src data:; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"annalist {}\">\n\
             <title>Timeline</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n",
            env!("CARGO_PKG_VERSION"),
        )?;
        let (events, sources) = (timeline.events.len(), timeline.sources.len());
        write!(
            out,
            "<header><h1>Timeline</h1><p><span id=\"count\" role=\"status\">{events} events</span> from {sources} \
             reports, {} findings</p>\n{}</header>\n{}",
            timeline.findings.len(),
            include_str!("page/controls.html").trim_end(),
            include_str!("page/view.html").trim_end(),
        )?;
        self.table(timeline, out)?;
        out.write_all(include_str!("page/end.html").trim_end().as_bytes())?;
        out.write_all(b"\n<script type=\"application/json\" id=\"data\">")?;
        Page::of(timeline).serialize(&mut Serializer::with_formatter(&mut *out, Inert))?;
        write!(out, "</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n")?;
        Ok(Losses::new())
    }
}

impl Html {
    /// The rows for readers without JavaScript.
    fn table(&self, timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
        let events = timeline.events.len();
        let mut heaviest: Vec<usize> = (0..events).collect();
        heaviest.sort_by(|&a, &b| timeline.events[b].weight.total_cmp(&timeline.events[a].weight));
        let shown: HashSet<usize> = heaviest.into_iter().take(self.still).collect();
        if events > self.still {
            write!(
                out,
                "<caption id=\"still\">Without JavaScript these are the {} events that matter most, of {events}. The CSV \
                 of the timeline has all.</caption>",
                self.still
            )?;
        }
        out.write_all(
            b"<thead><tr><th scope=\"col\" class=\"w\" id=\"now\">when</th><th scope=\"col\">event</th>\
              <th scope=\"col\" class=\"s\">status</th><th scope=\"col\" class=\"c\">source</th>\
              <th scope=\"col\" class=\"f\">findings</th></tr></thead>\n<tbody id=\"rows\">\n",
        )?;
        for (i, entry) in timeline.events().enumerate().filter(|(i, _)| shown.contains(i)) {
            debug_assert_eq!(entry.seq, i + 1);
            let status = entry.row.mention.status.name();
            let flags: Vec<&str> = entry.flags().iter().map(|code| code.name()).collect();
            writeln!(
                out,
                "<tr><td>{}</td><td>{}</td><td class=\"st {status}\">{status}</td><td>{}</td><td class=\"flag\">{}</td></tr>",
                Escaped(&entry.when()),
                Escaped(&entry.row.mention.headline),
                Escaped(&entry.citation()),
                flags.join(" "),
            )?;
        }
        out.write_all(b"</tbody>")
    }
}

/// Text in a page, with nothing in it that acts.
pub(super) struct Escaped<'t>(pub &'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in visible(self.0).chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

/// JSON that ends no script element, whatever it says.
struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let acts = |c: char| matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
        let mut rest = fragment;
        while let Some(at) = rest.find(acts) {
            CompactFormatter.write_string_fragment(writer, &rest[..at])?;
            let c = rest[at..].chars().next().unwrap_or_default();
            write!(writer, "\\u{:04x}", u32::from(c))?;
            rest = &rest[at + c.len_utf8()..];
        }
        CompactFormatter.write_string_fragment(writer, rest)
    }
}

/// What the script works on. Offsets are UTF-16, as it counts.
#[derive(Serialize)]
struct Page<'t> {
    sources: Vec<Source<'t>>,
    events: Vec<Event<'t>>,
    findings: Vec<Told<'t>>,
}

#[derive(Serialize)]
struct Source<'t> {
    id: &'t str,
    /// How it is called in a list.
    name: String,
    path: &'t str,
    title: Option<&'t str>,
    publisher: Option<&'t str>,
    published: Option<Moment>,
    how: &'static str,
    url: Option<&'t str>,
}

#[derive(Serialize)]
struct Event<'t> {
    id: &'t str,
    when: String,
    event: &'t str,
    status: &'static str,
    attribution: Option<&'t str>,
    earliest: Option<Moment>,
    latest: Option<Moment>,
    point: Option<Moment>,
    precision: &'static str,
    approx: &'static str,
    extent: &'static str,
    confidence: &'static str,
    dated_by: &'static str,
    reported_on: Option<Moment>,
    sources: usize,
    flags: Vec<&'static str>,
    actors: &'t [String],
    places: &'t [String],
    edtf: Option<String>,
    /// Which of the members stands for it.
    lead: usize,
    members: Vec<Member<'t>>,
}

#[derive(Serialize)]
struct Member<'t> {
    id: &'t str,
    source: usize,
    citation: String,
    pointer: String,
    quote: Cow<'t, str>,
    before: Cow<'t, str>,
    after: Cow<'t, str>,
    expression: Option<[usize; 2]>,
    trigger: Option<[usize; 2]>,
    derivation: Vec<(&'static str, String)>,
}

/// A finding with its citations.
#[derive(Serialize)]
struct Told<'t> {
    code: &'static str,
    severity: &'static str,
    message: &'t str,
    at: Vec<Cited<'t>>,
    notes: &'t [String],
    help: &'t [String],
    events: Vec<&'t str>,
}

#[derive(Serialize)]
struct Cited<'t> {
    citation: String,
    quote: &'t str,
    marks: Vec<(usize, usize, &'static str, &'t str)>,
}

impl<'t> Page<'t> {
    fn of(timeline: &'t Timeline) -> Page<'t> {
        let event_of: HashMap<&str, &str> =
            timeline.rows.iter().map(|row| (row.mention.id.as_str(), row.mention.event.as_str())).collect();
        let sources = timeline.sources.iter().map(|source| Source {
            id: &source.id,
            name: source.citation(""),
            path: &source.origin.path,
            title: source.title.as_deref(),
            publisher: source.publisher.as_deref(),
            published: source.day().map(Moment::day),
            how: source.published.as_ref().map_or("", |published| published.evidence.method.name()),
            url: source.url.as_deref(),
        });
        Page {
            sources: sources.collect(),
            events: timeline.events().map(|entry| Event::of(&entry, timeline)).collect(),
            findings: timeline.findings.iter().map(|finding| Told::of(finding, timeline, &event_of)).collect(),
        }
    }
}

impl<'t> Event<'t> {
    fn of(entry: &Entry<'t>, timeline: &'t Timeline) -> Event<'t> {
        let (mention, dating) = (&entry.row.mention, entry.dating());
        let value = dating.resolution.as_ref().and_then(|r| r.value.clone()).or(dating.period.map(Value::Period));
        let members = entry.event.map_or(&[][..], |event| &event.members);
        Event {
            id: &mention.event,
            when: entry.when(),
            event: &mention.headline,
            status: mention.status.name(),
            attribution: mention.attribution.as_deref(),
            earliest: dating.bounds.earliest,
            latest: dating.bounds.latest,
            point: dating.point.map(Moment::day),
            precision: dating.bounds.granularity.name(),
            approx: if dating.bounds.approximate { "about" } else { "" },
            extent: dating.extent.name(),
            confidence: entry.confidence(),
            dated_by: dating.by.name(),
            reported_on: entry.reported_on().map(Moment::day),
            sources: entry.sources(),
            flags: entry.flags().iter().map(|code| code.name()).collect(),
            actors: &mention.actors,
            places: &mention.places,
            edtf: Edtf::of(value.as_ref(), &dating.bounds).map(|edtf| edtf.to_string()),
            lead: entry.event.and_then(|event| members.iter().position(|&i| i == event.lead)).unwrap_or(0),
            members: entry.event.map_or_else(Vec::new, |event| timeline.members(event).map(Member::of).collect()),
        }
    }
}

impl<'t> Member<'t> {
    fn of(entry: Entry<'t>) -> Member<'t> {
        let row = entry.row;
        let [before, after] = row.excerpt.around();
        Member {
            id: &row.mention.id,
            source: row.source,
            citation: entry.citation(),
            pointer: entry.pointer(),
            quote: row.excerpt.quote(),
            before,
            after,
            expression: place(row, row.code_points[2], &row.expression),
            trigger: place(row, row.code_points[1], &row.trigger),
            derivation: derivation(&entry),
        }
    }
}

impl<'t> Told<'t> {
    fn of(finding: &'t Finding, timeline: &'t Timeline, event_of: &HashMap<&'t str, &'t str>) -> Told<'t> {
        let at = finding.at.iter().map(|at| Cited {
            citation: timeline.sources.get(at.source).map(|s| s.citation(&at.locator)).unwrap_or_default(),
            quote: &at.quote,
            marks: at
                .marks
                .iter()
                .filter_map(|mark| {
                    let [start, end] = utf16(&at.quote, mark.span)?;
                    Some((start, end, "", mark.label.as_str()))
                })
                .collect(),
        });
        let mut events: Vec<&str> =
            finding.mentions.iter().filter_map(|id| event_of.get(id.as_str()).copied()).collect();
        events.dedup();
        Told {
            code: finding.code.name(),
            severity: finding.severity.name(),
            message: &finding.message,
            at: at.collect(),
            notes: &finding.notes,
            help: &finding.help,
            events,
        }
    }
}

/// Where words stand in the sentence of a row. The sentence is told from the view, the places from the source: where
/// the two differ, the words are looked for.
fn place(row: &Row, words: Option<Span>, text: &str) -> Option<[usize; 2]> {
    let (words, sentence) = (words?, row.code_points[0]?);
    let quote = row.excerpt.quote();
    let at = words.start.checked_sub(sentence.start).and_then(|n| quote.char_indices().nth(n)).map(|(at, _)| at);
    let at = at.filter(|&at| quote[at..].starts_with(text)).or_else(|| quote.find(text))?;
    utf16(&quote, Span::new(at, at + text.len()))
}

fn utf16(text: &str, span: Span) -> Option<[usize; 2]> {
    let units = |end: usize| text.get(..end).map(|text| text.encode_utf16().count());
    Some([units(span.start)?, units(span.end)?])
}

/// How a mention came to its date, in a few words.
fn derivation(entry: &Entry<'_>) -> Vec<(&'static str, String)> {
    let (row, dating) = (entry.row, &entry.row.mention.dating);
    let mut lines = Vec::new();
    if !row.expression.is_empty() {
        lines.push(("words", format!("\u{201c}{}\u{201d}", row.expression)));
    }
    lines.push(("event word", format!("\u{201c}{}\u{201d}, tied by `{}`", row.trigger, row.mention.link.name())));
    lines.push(("means", crate::when::when(dating)));
    if let Some(resolution) = &dating.resolution {
        match &resolution.anchor {
            Some(AnchorUsed::Publication(day)) => lines.push(("counted from", format!("the day it was said, {day}"))),
            Some(AnchorUsed::Focus { period, .. }) => {
                lines.push(("counted from", format!("what the text spoke of, {period}")));
            }
            Some(AnchorUsed::FocusYear { year, .. }) => {
                lines.push(("counted from", format!("the year the text spoke of, {year}")));
            }
            None => {}
        }
        if let Some((lean, reason)) = resolution.trace.choice {
            let which = match lean {
                Lean::Past => "the past one",
                Lean::Future => "the coming one",
                Lean::Nearest => "the nearest one",
                Lean::Open => "the usual reading",
            };
            let why = match reason {
                Reason::Verb(tense, ..) => format!(", by its verb ({})", tense.name()),
                Reason::Cue(_) | Reason::Words => ", by the words before it".to_owned(),
                Reason::Asked => ", as asked for".to_owned(),
                Reason::Usual => String::new(),
            };
            lines.push(("direction", format!("{which}{why}")));
        }
        if let Some(value) = &resolution.value {
            lines.push(("value", value.to_string()));
        }
        for other in &resolution.alternatives {
            lines.push(("or", other.period.to_string()));
        }
    }
    lines.push(("dated by", dating.by.name().to_owned()));
    lines.push(("confidence", format!("{} ({:.2})", entry.confidence(), row.mention.confidence)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::fixture::{HOSTILE, bridge, hostile};
    use serde_json::Value as Json;

    fn page(timeline: &Timeline) -> String {
        let mut out = Vec::new();
        Html::new().write(timeline, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn data(page: &str) -> Json {
        let (_, rest) = page.split_once("id=\"data\">").unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }

    #[test]
    fn the_policy_names_the_script() {
        use base64::Engine as _;
        use sha2::Digest as _;
        let hash = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(SCRIPT));
        assert_eq!(SCRIPT_HASH, hash, "the script has changed: name it anew");
        assert!(STYLE.len() + SCRIPT.len() <= 40 * 1024);
    }

    #[test]
    fn the_page_asks_for_nothing() {
        let page = page(&bridge());
        for asks in ["src=", "@import", "url(", "fetch(", "XMLHttpRequest", "<iframe", "innerHTML", "eval("] {
            assert!(!page.contains(asks), "{asks}");
        }
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("href=\"").count(), 1, "the icon, which is empty");
    }

    #[test]
    fn every_event_is_there_with_the_words_behind_it() {
        let data = data(&page(&bridge()));
        let shut = &data["events"][1];
        assert_eq!(shut["when"], "between 14 and 15 May 2031");
        assert_eq!((&shut["sources"], &shut["flags"][0]), (&Json::from(2), &Json::from("D301")));
        let told: Vec<&Json> = shut["members"].as_array().unwrap().iter().map(|m| &m["citation"]).collect();
        assert_eq!(told, ["post.txt para 2", "wire.txt para 2"]);
        let lead = &shut["members"][0];
        let [start, end] = [0, 1].map(|i| lead["expression"][i].as_u64().unwrap() as usize);
        assert_eq!(&lead["quote"].as_str().unwrap()[start..end], "on 14 May");
        assert_eq!(data["findings"][0]["events"], serde_json::json!(["e-00000000000a"]));
        assert_eq!(data["findings"][0]["at"][1]["citation"], "wire.txt para 2");
        assert!(
            lead["derivation"].as_array().unwrap().iter().any(|line| line[0] == "value" && line[1] == "2031-05-14")
        );
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        let mut row = bridge().rows[1].clone();
        row.excerpt = crate::excerpt::Excerpt::new("", "\u{1f600} May and May", "");
        row.code_points = [Some(Span::new(100, 113)), None, Some(Span::new(110, 113))];
        assert_eq!(place(&row, row.code_points[2], "May"), Some([11, 14]), "the second, in UTF-16");
        row.code_points[2] = Some(Span::new(111, 114));
        assert_eq!(place(&row, row.code_points[2], "May"), Some([3, 6]), "moved: the first that is found");
        assert_eq!(place(&row, row.code_points[2], "June"), None);
    }

    #[test]
    fn nothing_of_a_report_acts() {
        let page = page(&hostile());
        let body = page.split_once("</head>").unwrap().1;
        assert_eq!(page.matches("<script").count(), 2);
        assert_eq!(page.matches("</script").count(), 2);
        assert!(!page.contains("<img"));
        assert!(!body.contains(['\0', '\u{7}', '\u{1b}', '\u{2028}']));
        let still = body.split_once("<tbody").unwrap().1.split_once("</tbody>").unwrap().0;
        assert!(!still.contains('\u{202e}'));
        let data = data(&page);
        let events = data["events"].as_array().unwrap();
        for text in HOSTILE {
            assert!(
                events.iter().any(|event| event["event"] == *text && event["members"][0]["quote"] == *text),
                "{text}"
            );
        }
        assert!(events.iter().any(|event| event["event"].as_str().unwrap().len() == 40_000), "whole");
    }

    #[test]
    fn without_javascript_the_heaviest_are_shown_and_that_is_said() {
        let mut out = Vec::new();
        Html { still: 2 }.write(&bridge(), &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        let table = page.split_once("<table").unwrap().1.split_once("</table>").unwrap().0;
        assert!(table.contains("the 2 events that matter most, of 5"));
        let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("<tr><td>")).collect();
        assert_eq!(rows.len(), 2);
        assert!(rows[0].contains("between 14 and 15 May 2031") && rows[1].contains("by 18 May 2031"));
    }
}
