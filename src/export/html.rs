//! The timeline as one page (HTML) that needs nothing else: no network, no library. Its table can be read without
//! JavaScript; with it the page searches, filters and shows the words behind each row.
//!
//! What comes from reports is data in a block of JSON, which the script puts into the page as text; the policy of the
//! page lets no other script run.

mod data;

use super::{Export, Losses, visible};
use crate::timeline::Timeline;
use data::Page;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::collections::HashSet;
use std::fmt::{self, Display};
use std::io::{self, Write};

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");
/// SHA-256 of [`SCRIPT`] and of [`STYLE`], which the policy of the page names; a test holds them to that.
const SCRIPT_HASH: &str = "Kj2iSlYrpjyVDHUSQH47BeuLKblGtGIeV2IoxHm7UVw=";
const STYLE_HASH: &str = "HaPqLhQK7ByOelrdJiL9d71xt5g3aeTONRwRwzVi2hQ=";

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
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; \
             script-src 'sha256-{SCRIPT_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; \
             require-trusted-types-for 'script'; trusted-types 'none'\">\n\
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
                Escaped(&entry.row.said().headline),
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
        let hash = |text: &str| base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text));
        assert_eq!(
            [SCRIPT_HASH, STYLE_HASH],
            [SCRIPT, STYLE].map(hash).each_ref().map(String::as_str),
            "name them anew"
        );
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
