use super::*;
use crate::report::{Origin, Published, jsonl, text};

pub(super) fn report(source: &str, path: &str) -> Report {
    let origin = Origin { path: path.to_owned(), row: None };
    publish(text::document(source.to_owned(), "pier".to_owned(), origin), &english())
}

fn published(source: &str) -> Option<Published> {
    report(source, "pier.txt").published
}

fn roles(report: &Report) -> Vec<(Role, &str)> {
    report.passages.iter().map(|p| (p.role, report.words(p.span))).collect()
}

/// Day, method and raw words.
fn found(source: &str, path: &str) -> String {
    match report(source, path).published {
        None => "none".to_owned(),
        Some(p) => {
            let day = p.day().map_or(format!("{:?}", p.when.granularity), |d| d.to_string());
            format!("{day} {} {}", p.evidence.method.name(), p.evidence.raw)
        }
    }
}

const BODY: &str = "The harbour authority closed the northern pier yesterday.\n\nIt was built in 1974.\n";

#[test]
fn header_lines_of_many_kinds() {
    for (header, expected) in [
        ("date 2025-06-17\n", "2025-06-17 header 2025-06-17"),
        ("date 2025-06-17Your donation keeps our journalism free\n\n", "2025-06-17 header 2025-06-17"),
        ("Pier closed\n17 June 2025\n\n", "2025-06-17 header 17 June 2025"),
        (" DATE = 17 June 2025\n\n", "2025-06-17 header 17 June 2025"),
        ("Dated: Tuesday, June 17, 2025\n\n", "2025-06-17 header Tuesday, June 17, 2025"),
        ("Published 17 June 2025, 14:05 BST\n\n", "2025-06-17 byline 17 June 2025, 14:05 BST"),
        ("Published: 17/06/2025\nUpdated: 18/06/2025\n\n", "2025-06-17 header 17/06/2025"),
        ("Updated 18 June 2025 | Published 17 June 2025\n\n", "2025-06-17 byline 17 June 2025"),
        (
            "Pier closed\nBy Jane Roe | Posted on June 17, 2025 at 2:05 p.m. EDT\n\n",
            "2025-06-17 byline June 17, 2025 at 2:05 p.m. EDT",
        ),
        ("Pier closed\n\n17 June 2025\n\n", "2025-06-17 header 17 June 2025"),
        ("**Date:** 17 June 2025\n\n", "2025-06-17 header 17 June 2025"),
        ("Source: Courier\nDate: June 2025\nAuthor: Jane Roe\n\n", "Month header June 2025"),
        ("Updated 18 June 2025\n\n", "2025-06-18 modified 18 June 2025"),
        ("---\ndate: 17 June 2025\n---\nDate: 2025-06-20\n\n", "2025-06-17 front-matter 17 June 2025"),
        ("Jane Roe • 17 June 2025 • 3 min read\n\n", "2025-06-17 header 17 June 2025"),
    ] {
        let report = report(&format!("{header}{BODY}"), "pier.txt");
        assert_eq!(found(&format!("{header}{BODY}"), "pier.txt"), expected, "{header}");
        let evidence = report.published.as_ref().unwrap().evidence.clone();
        assert_eq!(report.words(evidence.span.unwrap()), evidence.raw);
        let last = report.passages.last().unwrap();
        assert_eq!((last.role, report.words(last.span)), (Role::Body, "It was built in 1974."), "{header}");
        for (role, words) in roles(&report) {
            let body = words.contains("yesterday") || words.contains("1974");
            let known = matches!(role, Role::Furniture | Role::Credit) || words == "Pier closed" && role == Role::Title;
            assert_eq!(known, !body, "{role:?} {words}");
        }
    }
}

#[test]
fn what_is_no_publication_date() {
    for source in [
        BODY,
        "The report, published 17 June 2025, said that the pier was closed.\n",
        "What happened on 17 June 2025\n\nThe pier closed.\n",
        "Date 03/04/2025\n\nThe pier closed.\n",
        "3 May 2025\nThe dam broke.\n\n5 May 2025\nThe town was cleared.\n\n9 May 2025\nThe water fell.\n",
        "LONDON, June 17 (Reuters) - The pier closed.\n",
    ] {
        assert_eq!(published(source), None, "{source}");
    }
    let far = format!("{}\n\nDate: 17 June 2025\n", "The pier closed. ".repeat(60));
    assert_eq!(published(&far), None);
}

#[test]
fn lines_that_say_where_and_when() {
    for (line, expected) in [
        ("GENEVA, 30 January 2018", "2018-01-30 dateline"),
        ("GENEVA, Tuesday 30 January 2018.", "2018-01-30 dateline"),
        ("Port Varn, Hale Region, January 30, 2018", "2018-01-30 dateline"),
        ("30 January 2018, Varn", "2018-01-30 dateline"),
        ("(Varn, 30 January 2018)", "2018-01-30 dateline"),
        ("By Tom Eide. 2 May 2022", "2022-05-02 byline"),
        ("By our political staff, 4 October 2021", "2021-10-04 byline"),
        ("By TOM EIDE May 2, 2022", "2022-05-02 byline"),
        ("Posted by Tom Eide on 2 May 2022 in News", "2022-05-02 byline"),
        ("Monday 2 May 2022, 14:05, by Tom Eide", "2022-05-02 byline"),
        ("Tom Eide, 2 May 2022", "2022-05-02 dateline"),
        ("The Varn Gazette, Thursday 6 June 2019", "2019-06-06 header"),
        ("The Varn Gazette - 6 June 2019, p. 4", "2019-06-06 header"),
        ("Vol. 12, No. 40 — Thursday, June 6, 2019", "2019-06-06 header"),
        ("Eastern Wire, Varn — 6 June 2019", "2019-06-06 header"),
        ("The pier, 6 June 2019", "none"),
        ("The Battle of Varn, 6 June 2019", "none"),
        ("Remembering 6 June 2019", "none"),
        ("Ann Lee, born 6 June 2019", "none"),
        ("Ann Lee, 6 June 2019 - 8 June 2019", "none"),
        ("Varn, 6 June 2019 to 8 June 2019", "none"),
        ("Deadline moved to 6 June 2019", "none"),
        ("Photo: Varn, 6 June 2019", "none"),
        ("Was it Varn, 6 June 2019?", "none"),
    ] {
        let told = |found: String| found.split(' ').take(2).collect::<Vec<_>>().join(" ");
        assert_eq!(told(found(&format!("Pier closed\n\n{line}\n\n{BODY}"), "pier.txt")), expected, "{line}");
    }
    for (source, expected) in [
        // Above everything a name and a date may be the title.
        ("Varn Bridge, 6 June 2019\n\nThe bridge fell.\n", "none"),
        ("Varn Courier Staff, 6 June 2019\n\nBridge falls\n\nThe bridge fell.\n", "2019-06-06 header"),
        ("Varn, 6 June 2019\n\nThe bridge fell.\n", "2019-06-06 dateline"),
        ("Varn, 6 June 1919\n\nThe bridge fell. It was built anew in 1931.\n", "none"),
        ("The bridge fell.\n\nVarn, 6 June 2019\n\nSo it was said.\n", "none"),
        ("VARN, 6 June 2019\n\nThe bridge fell.\n\nOSTLEY, 8 June 2019\n\nThe mill burned.\n", "none"),
    ] {
        assert_eq!(found(source, "pier.txt").split(' ').take(2).collect::<Vec<_>>().join(" "), expected, "{source}");
    }
}

#[test]
fn dispatches_in_one_text_have_a_day_each() {
    let source =
        "VARN, 6 June 2019\n\nThe bridge fell on Monday.\n\nOSTLEY, 8 June 2019\n\nThe mill burned yesterday.\n";
    let report = report(source, "p.txt");
    let days: Vec<_> =
        report.passages.iter().filter(|p| p.role == Role::Body).map(|p| p.said.as_ref()?.day()).collect();
    assert_eq!(days, ["2019-06-06", "2019-06-08"].map(|day| day.parse().ok()));
}

#[test]
fn datelines_before_the_first_sentence() {
    let body = "The harbour authority closed the northern pier on Friday.";
    for (start, expected) in [
        ("GENEVA, Jan. 30, 2018 (Eastern Wire) -", "2018-01-30"),
        ("GENEVA (30 January 2018) –", "2018-01-30"),
        ("GENEVA, Tuesday, January 30, 2018 --", "2018-01-30"),
        ("GENEVA, January 30, 2018 /PRNewswire/ --", "2018-01-30"),
        ("GENEVA, Hale Region--(EASTERN WIRE)--January 30, 2018--", "2018-01-30"),
        ("Geneva – January 30, 2018 –", "2018-01-30"),
        ("Geneva (Eastern Wire), 30 January 2018:", "2018-01-30"),
        ("Geneva, 30 January 2018 (Eastern Wire).", "2018-01-30"),
        ("(Geneva, 30 January 2018)", "2018-01-30"),
        ("[GENEVA, 30 JANUARY 2018]", "2018-01-30"),
        ("GENEVA, 30 January 2018, 14:05 GMT -", "2018-01-30"),
        ("Geneva, 30 January 2018.", "none"),
        ("ROME, 3 March 1944, a bad day.", "none"),
        ("On 3 March 1944 -", "none"),
        ("The peace of Varn, 3 March 1944 -", "none"),
        ("Geneva, 30 January -", "none"),
    ] {
        let day = found(&format!("{start} {body}\n"), "p.txt");
        assert_eq!(day.split(' ').next().unwrap(), expected, "{start}");
    }
    assert_eq!(found("ROME, 3 March 1944 was a bad day for the bakers of the city.\n", "p.txt"), "none");
    let rows = "Varn, 3 March 1944 – The bridge fell, and nobody was hurt.\n\nOstley, 5 March 1944 – The mill burned for two days.\n";
    assert_eq!(found(rows, "p.txt"), "none");
}

#[test]
fn dates_above_paragraphs_are_headings() {
    let entries = "The dam broke.\n\n5 May 2025\nThe town was cleared.\n";
    for (source, expected) in [
        (format!("3 May 2025\n{entries}"), "none"),
        (format!("# 3 May 2025\n\n{}", entries.replace("5 May", "# 5 May")), "none"),
        (format!("The dam\n\nSaturday, 3 May 2025\n{}", entries.replace("5 May", "Monday, 5 May")), "none"),
        // The report has a day of its own where another date follows at once, ...
        (format!("The dam\n1 June 2025\n\n3 May 2025\n{entries}"), "2025-06-01"),
        // ... or where it is out of the order of the others.
        (format!("1 June 2025\n\nWhat happened:\n\n3 May 2025\n{entries}"), "2025-06-01"),
        // One date alone, and one that comes again or has nothing below it.
        ("3 May 2025\nThe dam broke.\n\n3 May 2025\nThe town was cleared.\n".to_owned(), "2025-05-03"),
        ("3 May 2025\nThe dam broke.\n\n5 May 2025\n".to_owned(), "2025-05-03"),
    ] {
        assert_eq!(found(&source, "p.txt").split(' ').next().unwrap(), expected, "{source}");
    }
}

#[test]
fn time_and_offset_are_kept() {
    let published = published(&format!("Published 17 June 2025, 23:40 EDT\n\n{BODY}")).unwrap();
    assert_eq!(published.day().unwrap().to_string(), "2025-06-17");
    assert_eq!(published.time.unwrap().to_string(), "23:40:00");
    assert_eq!(published.offset, Some(-240));
}

#[test]
fn datelines_take_their_year_from_elsewhere() {
    let body = "LONDON, June 16 (Reuters) - The pier closed.\n";
    for (source, path, expected) in [
        (body, "2025-06-17-pier.txt", "2025-06-16 dateline LONDON, June 16 (Reuters) -"),
        (body, "pier_20250616.txt", "2025-06-16 dateline LONDON, June 16 (Reuters) -"),
        ("The pier closed.\n", "pier 2025_06_30.txt", "2025-06-30 filename 2025_06_30"),
        ("The pier closed.\n", "x/20250616-b.txt", "2025-06-16 filename 20250616"),
        (
            "Date: 2025-01-02\n\nVARN, Hale Region, Dec. 31 (AP) — The pier closed.\n",
            "p.txt",
            "2024-12-31 dateline VARN, Hale Region, Dec. 31 (AP) —",
        ),
        ("PORT VARN, 17 June 2025 – The pier closed.\n", "p.txt", "2025-06-17 dateline PORT VARN, 17 June 2025 –"),
        (
            "Port Varn, June 17, 2025 (AFP) - The pier closed.\n",
            "p.txt",
            "2025-06-17 dateline Port Varn, June 17, 2025 (AFP) -",
        ),
        ("The pier closed.\n", "a-20250230.txt", "none"),
        ("The pier closed.\n", "x1202506171.txt", "none"),
    ] {
        assert_eq!(found(source, path), expected, "{source} {path}");
    }
}

#[test]
fn a_column_is_never_overridden_and_what_cannot_be_read_is_kept() {
    let read = |line: &str| publish(jsonl::document(line, "x", Origin::default(), &[]).unwrap(), &english());
    let report = read(r#"{"text":"Date: 2025-06-20\n\nThe pier closed.","published":"2025-06-17T23:40:00-04:00"}"#);
    let published = report.published.unwrap();
    assert_eq!(published.day().unwrap().to_string(), "2025-06-17");
    assert_eq!((published.evidence.method.name(), published.offset), ("column", Some(-240)));
    let (day, raw, method) = &published.evidence.alternates[0];
    assert_eq!((day.to_string().as_str(), raw.as_str(), method.name()), ("2025-06-20", "2025-06-20", "header"));
    let month = read(r#"{"text":"The pier closed.","published":"2025-06"}"#).published.unwrap();
    assert_eq!((month.day(), month.when.granularity.name()), (None, "month"));
    let words = read(r#"{"text":"The pier closed.","date":"Tue, 17 Jun 2025 14:05:00 +0100"}"#).published.unwrap();
    assert_eq!((words.day().unwrap().to_string().as_str(), words.offset), ("2025-06-17", Some(60)));
    let unread =
        read(r#"{"text":"The pier closed.","published":"soon","url":"https://example.org/news/2025/jun/17/pier"}"#);
    assert_eq!(unread.unread[0].raw, "soon");
    assert_eq!(unread.published.unwrap().evidence.method.name(), "url");
}

#[test]
fn an_appeal_with_a_date_glued_to_it_gives_the_date_and_no_events() {
    let source = "date 2025-06-17 Your support helps us to print Read more Support Now From floods to strikes, the Courier is there. \
        In March 2020 we sent two people. Our reporting is free.\n\nThe harbour authority closed the pier about three weeks ago.\n\n\
        Ships lie before the northern pier of Port Varn. ( AGENCY )\n\n\
        Captain Ruth Amsel said it would stay closed.\n\nWith reporting by Reuters.\n";
    let source = &source.replace("AGENCY", "REUTERS");
    assert_eq!(found(source, "p.txt"), "2025-06-17 header 2025-06-17");
    let report = report(source, "p.txt");
    let roles: Vec<Role> = report.passages.iter().map(|p| p.role).collect();
    assert_eq!(roles, [Role::Furniture, Role::Body, Role::Caption, Role::Body, Role::Credit]);
    assert_eq!(report.passages[3].locator, Locator::Paragraph(4));
}

#[test]
fn a_date_glued_to_report_text_is_cut_off() {
    let source = "Date: 17 June 2025 The harbour authority closed the northern pier yesterday, and ships that were to call there were sent on \
        to Port Varn, where they will stay for about three weeks, Captain Ruth Amsel said.\n";
    let report = report(source, "p.txt");
    assert_eq!(roles(&report)[0], (Role::Furniture, "Date: 17 June 2025"));
    assert!(roles(&report)[1].1.starts_with("The harbour") && roles(&report)[1].0 == Role::Body);
}

#[test]
fn titles_headings_credits_and_captions() {
    let source = "Northern pier closed\n\nBy Jane Roe and John Poe\n\nThe harbour authority closed the northern pier on Tuesday after divers found cracks in it.\n\n\
        Background\n\nThe pier was built in 1974.\n\nRelated: Ten piers to see\n\nFILE PHOTO: The pier in 2019.\n\nThe pier. Jane Roe/Getty Images\n\n\
        Divers found cracks in the northern pier, which the harbour authority closed on Tuesday\n\nReporting by the council found that the pier was old.\n\n\
        By Friday the council will meet.\n\n* * *\n\nThe council met. (AP)\n\n(Reporting by Jane Roe in Varn; Editing by John Poe)\n";
    let report = report(source, "p.txt");
    let expected = [
        Role::Title,
        Role::Credit,
        Role::Body,
        Role::Heading,
        Role::Body,
        Role::Furniture,
        Role::Caption,
        Role::Caption,
        Role::Caption,
        Role::Body,
        Role::Body,
        Role::Furniture,
        Role::Body,
        Role::Credit,
    ];
    for (passage, role) in report.passages.iter().zip(expected) {
        assert_eq!(passage.role, role, "{}", report.words(passage.span));
    }
    assert_eq!(report.passages.len(), expected.len());
}

#[test]
fn a_credit_in_brackets_makes_a_caption_whatever_the_agency() {
    let role_of = |start: &str, caption: &str| {
        let source = format!(
            "{start}The Varn bridge has been shut since Saturday, when men found a crack in a beam.\n\n{caption}\n\n\
            It may open again next week.\n\nThe council said so.\n"
        );
        let report = report(&source, "p.txt");
        let words = caption.trim_start();
        report.passages.iter().find(|p| report.words(p.span) == words).unwrap().role
    };
    let dateline = "PORT VARN, June 17 (Eastern Wire) - The council met.\n\n";
    let other = "Men at work below the bridge on Sunday.";
    for (start, caption, role) in [
        (
            "",
            "The Varn bridge has been shut since Saturday, when men found a crack in a beam. ( EASTERN WIRE )",
            Role::Caption,
        ),
        (
            "",
            "The Varn bridge has been shut since Saturday, when men found a crack in a beam (Eastern Wire)",
            Role::Caption,
        ),
        ("", &format!("{other} ( EASTERN WIRE )"), Role::Caption),
        ("", &format!("{other} (EASTERN WIRE)"), Role::Caption),
        (dateline, &format!("{other} (Eastern Wire)"), Role::Caption),
        ("By Jane Roe, Eastern Wire\n\n", &format!("{other} (Eastern Wire)"), Role::Caption),
        ("", &format!("{other} (Eastern Wire)"), Role::Body),
        (dateline, &format!("{other} (Western Wire)"), Role::Body),
        ("", "The bridge belongs to the Varn Estuary Roads Authority (VERA).", Role::Body),
        ("", "It was shut by the Varn Estuary Roads Authority (VERA)", Role::Body),
    ] {
        let found = role_of(start, caption);
        assert!(found == role || role == Role::Body && found == Role::Heading, "{found:?} {start}{caption}");
    }
    let last =
        report("The bridge is shut.\n\nIt may open again next week, the council said. (EASTERN WIRE)\n", "p.txt");
    assert!(last.passages.iter().all(|p| p.role == Role::Body), "the last paragraph names the source of the text");
}

#[test]
fn sentences_that_differ_in_a_date_are_two() {
    let source = "On 4 May 2025 the committee of the council met in Port Varn to hear the harbour authority.\n\n\
        On 5 May 2025 the committee of the council met in Port Varn to hear the harbour authority.\n\nThe end came soon.\n\nIt was late.\n";
    assert!(report(source, "p.txt").passages.iter().all(|p| p.role == Role::Body));
}

#[test]
fn news_about_news_is_no_appeal() {
    let source = "The Courier will put its archive behind a paywall and ask readers to subscribe from 1 July.\n\nIt said so on Monday.\n";
    assert!(report(source, "p.txt").passages.iter().all(|p| p.role == Role::Body));
}

#[test]
fn one_sentence_a_line_has_a_title_and_a_date_line() {
    let report = report(
        "Pier of Port Varn closed\nJune 17, 2025\nThe harbour authority closed the northern pier.\nDivers had found cracks.\n",
        "p.txt",
    );
    let roles: Vec<Role> = report.passages.iter().map(|p| p.role).collect();
    assert_eq!(roles, [Role::Title, Role::Furniture, Role::Body, Role::Body]);
    assert_eq!(report.published.unwrap().day().unwrap().to_string(), "2025-06-17");
}

#[test]
fn header_blocks_are_furniture_and_give_the_title() {
    let report = report(
        "From: Harbour Office\nTo: All captains\nDate: Tue, 17 Jun 2025 14:05:00 +0100\nSubject: Northern pier closed\n\nThe pier is closed.\n",
        "p.txt",
    );
    let all = roles(&report);
    assert_eq!(
        all[3..],
        [(Role::Furniture, "Subject:"), (Role::Title, "Northern pier closed"), (Role::Body, "The pier is closed.")]
    );
    assert!(all[..3].iter().all(|(role, _)| *role == Role::Furniture));
}

#[test]
fn passages_cover_everything_but_white_space_in_order() {
    for source in [
        "",
        " \n",
        "a",
        "---\ndate: 2025\n---\n\n---\n\u{a0}\nx\u{ad}y\r\nz",
        "date 2025-06-17",
        "Subject:",
        "Title: \nx",
        "()",
        "(AP)",
        "#",
        "By",
    ] {
        let report = report(source, "");
        let mut at = 0;
        for passage in &report.passages {
            assert!(passage.span.start >= at && !passage.span.is_empty(), "{source:?}");
            assert!(report.text[at..passage.span.start].trim().is_empty(), "{source:?}");
            at = passage.span.end;
        }
        assert!(report.text[at..].trim().is_empty(), "{source:?}");
    }
}

#[test]
fn no_mixture_of_odd_pieces_is_too_odd() {
    let pieces = [
        "date",
        "Published ",
        ":",
        "=",
        "17 June 2025",
        "2025-06-17",
        "June 17",
        "14:05",
        " BST",
        "\n",
        "\n\n",
        "\r\n",
        "---\n",
        "# ",
        "- ",
        "(",
        ")",
        "( REUTERS )",
        "By ",
        "Reporting by ",
        "Your support ",
        "read more ",
        "Müller",
        "é",
        "\u{ad}",
        "\u{a0}",
        "\u{fb01}",
        "\u{2028}",
        "“",
        "”",
        "…",
        ".",
        "? ",
        "LONDON, ",
        " - ",
        "—",
        "|",
        "\t",
        "[12]",
        "U.S. ",
        "The harbour authority closed the northern pier ",
        "title: ",
        "日本語",
        "1. ",
        "Subject: ",
        "a",
        "A",
        " ",
        "  ",
        "\u{feff}",
        "’",
    ];
    let words = english();
    let mut seed = 17u64;
    for _ in 0..4_000 {
        let mut source = String::new();
        for _ in 0..2 + seed % 23 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            source.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let origin = Origin { path: format!("{source}.txt"), row: None };
        let report = publish(text::document(source.clone(), "x".to_owned(), origin), &words);
        let mut at = 0;
        for passage in &report.passages {
            assert!(passage.span.start >= at && report.text[at..passage.span.start].trim().is_empty(), "{source:?}");
            at = passage.span.end;
            let given = report.map.to_source(passage.span, report.source());
            assert!(!given.of(report.source()).is_empty(), "{source:?}");
            let inside = crate::text::sentences(&report.text, passage.span, &words.abbreviations);
            assert!(inside.into_iter().all(|s| passage.span.contains(s) && !s.is_empty()), "{source:?}");
        }
        assert!(report.text[at..].trim().is_empty(), "{source:?}");
        if let Some(span) = report.published.and_then(|p| p.evidence.span) {
            assert!(!span.of(&report.text).is_empty());
        }
    }
}
