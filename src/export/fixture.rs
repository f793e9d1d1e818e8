//! Invented timelines for the tests of the exporters.

use crate::check::{Citation, Code, Finding, Mark};
use crate::excerpt::Excerpt;
use crate::mention::Status;
use crate::span::Span;
use crate::time::{Granularity, Interval, Modifier, Period};
use crate::timeline::fixture::{by_publication, date, dated, modified, resolved, row, source};
use crate::timeline::{Row, Timeline};

/// Three reports of a bridge that never was: one event that two of them tell, with dates that do not agree.
pub fn bridge() -> Timeline {
    let mut post = source("reports/post.txt", Some("2031-05-20"));
    post.title = Some("Bridge shut after crack".to_owned());
    post.publisher = Some("The Evening Post".to_owned());
    post.url = Some("https://post.example/2031/bridge?id=1&x=<2>".to_owned());
    let sources = vec![post, source("reports/wire.txt", Some("2031-05-18")), source("reports/quiet.txt", None)];
    let on = |day: &str| resolved(dated(Period::Day(date(day))));
    let of = |source: usize, weight: f32, mut row: Row| {
        (row.source, row.mention.weight) = (source, weight);
        row.edit(|said| said.report = sources[source].id.as_str().into());
        row
    };
    let shut =
        of(0, 0.9, row("m-00000000000a", "The Tarn bridge was [shut] {on 14 May}, the mayor said.", on("2031-05-14")));
    let mut again =
        of(1, 0.7, row("m-00000000000b", "Engineers [closed] the Tarn bridge {on Thursday}.", on("2031-05-15")));
    (again.mention.event, again.mention.leads) = (shut.mention.event, false);
    let built = of(0, 0.4, row("m-00000000000c", "It was [built] {in 1897}.", resolved(dated(Period::Year(1897)))));
    let mut reopening = of(
        1,
        0.5,
        row(
            "m-00000000000d",
            "It will [reopen] {after June}.",
            modified(
                crate::mention::Dating {
                    bounds: Interval { latest: None, ..dated(Period::Month(2031, 6)).bounds },
                    ..dated(Period::Month(2031, 6))
                },
                Modifier::After,
            ),
        ),
    );
    reopening.mention.status = Status::Planned;
    let lead =
        of(1, 0.6, row("m-00000000000e", "The council [met] on the bridge.", by_publication(Some("2031-05-18"))));
    let undated = of(0, 0.1, row("m-00000000000f", "A toll was [charged] once.", by_publication(None)));
    let cite = |source: usize, row: &Row| Citation {
        source,
        quote: row.excerpt.quote().into_owned(),
        code_points: row.said().code_points[0].unwrap(),
        line_column: row.said().line_column,
        locator: row.said().into_owned().locator,
        marks: row
            .excerpt
            .quote()
            .find(&row.said().expression)
            .map(|at| Mark { span: Span::new(at, at + row.said().expression.len()), label: "the day".to_owned() })
            .into_iter()
            .collect(),
    };
    let mut finding = Finding::new(Code::D301, "14 May 2031 against 15 May 2031: one day apart");
    finding.at = vec![cite(0, &shut), cite(1, &again)];
    finding.mentions = vec![shut.mention.id.to_string(), again.mention.id.to_string()];
    finding.notes = vec!["wire.txt was published two days before post.txt".to_owned()];
    finding.help = vec!["the two agree if \"Thursday\" is 14 May".to_owned()];
    let mut nothing = Finding::new(Code::D501, "quiet.txt: no day of publication was found");
    nothing.at =
        vec![Citation { source: 2, quote: "The river was high.".to_owned(), marks: Vec::new(), ..cite(1, &again) }];

    let mut timeline = Timeline::new(sources, vec![shut, again, built, reopening, lead, undated]);
    timeline.find(vec![finding, nothing]);
    // What merging across reports gives.
    let merged = timeline.events.iter_mut().find(|event| event.members.len() == 2).unwrap();
    merged.sources = 2;
    merged.dating.bounds = Interval::days(date("2031-05-14"), date("2031-05-15"), Granularity::Day);
    (merged.dating.period, merged.dating.resolution) = (None, None);
    timeline
}

/// Text that does harm where it is not taken for text.
pub const HOSTILE: &[&str] = &[
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://evil.example\",\"click\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "he said \"no\", 'yes' & <b>left</b>",
    "one\r\ntwo\nthree\u{2028}four",
    "nul\0bell\u{7}escape\u{1b}[31mred",
    "over\u{202e}ride\u{2066}isolate",
    "a,b;c:d\\e|f",
    "_x0041_ \u{fffe}\u{ffff}",
    "BEGIN:VEVENT\r\nATTENDEE:mailto:evil@example.org",
];

/// Every field full of such a text: one event for each, and one of 40,000 characters.
pub fn hostile() -> Timeline {
    let long = "long ".repeat(8_000);
    full_of(&HOSTILE.iter().copied().chain([long.as_str()]).collect::<Vec<_>>())
}

/// An event for each text, which is in all of its fields.
pub fn full_of(texts: &[&str]) -> Timeline {
    let mut sources = Vec::new();
    let mut rows = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let own = || (*text).to_owned();
        let mut from = source("x.txt", Some("2031-05-20"));
        (from.id, from.origin.path) = (format!("{i}{text}"), own());
        (from.title, from.author, from.publisher, from.url) = (Some(own()), Some(own()), Some(own()), Some(own()));
        if let Some(published) = &mut from.published {
            published.evidence.raw = own();
        }
        sources.push(from);
        let mut row = row(&format!("m-{i:012x}"), "[x] {y}", resolved(dated(Period::Day(date("2031-05-14")))));
        row.source = i;
        row.mention.sentence = Span::new(i, i + 1);
        row.excerpt = Excerpt::new("", &own(), "");
        row.edit(|said| {
            (said.trigger, said.expression, said.locator) = (own(), own(), own());
            (said.headline, said.attribution) = (own(), Some(own()));
            (said.actors, said.places) = (vec![own(), own()], vec![own()]);
            said.report = own().into();
        });
        rows.push(row);
    }
    let mut findings = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let mut finding = Finding::new(Code::D101, row.excerpt.quote().into_owned());
        (finding.notes, finding.help) =
            (vec![row.excerpt.quote().into_owned()], vec![row.excerpt.quote().into_owned()]);
        finding.at = vec![Citation {
            source: i,
            quote: row.excerpt.quote().into_owned(),
            code_points: Span::new(0, 1),
            line_column: (1, 1),
            locator: row.said().into_owned().locator,
            marks: vec![Mark { span: Span::new(0, 1), label: row.excerpt.quote().into_owned() }],
        }];
        finding.mentions = vec![row.mention.id.to_string()];
        findings.push(finding);
    }
    let mut timeline = Timeline::new(sources, rows);
    timeline.find(findings);
    timeline
}
