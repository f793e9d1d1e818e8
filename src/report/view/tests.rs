use super::*;

fn text(source: &str) -> String {
    view(source.to_owned(), 0).text
}

/// Wraps at most at `width` columns.
fn wrap(words: &str, width: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in words.split(' ') {
        let n = word.chars().count();
        if column > 0 && column + 1 + n > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += n;
    }
    out
}

/// Wraps at the first space after column `margin`.
fn wrap_behind(words: &str, margin: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in words.split(' ') {
        if column >= margin {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.chars().count();
    }
    out
}

const PARAGRAPH: &str = "The harbour authority closed the northern pier on Tuesday after divers found cracks in two of the \
    pillars that carry it. Captain Ruth Amsel said that ships would be sent to Port Varn for about three weeks. The pier \
    was built in 1974 and was last repaired in March 2011, when Governor Hale opened the new terminal. \
    “We do not yet know when it will open again,” she said on 17 June 2025. Work on the pillars may begin in July.";

#[test]
fn clean_text_is_moved_not_copied() {
    let source = "A title\n\nOne sentence – “quoted” – here.\tA cell.\n".to_owned();
    let place = source.as_ptr();
    let view = view(source, 0);
    assert_eq!(view.text.as_ptr(), place);
    assert!(view.source.is_none() && view.map.is_identity());
}

#[test]
fn typesetting_is_undone_and_every_span_finds_its_way_back() {
    let source = "\u{feff}On 3\u{a0}May the of\u{ad}\u{fb01}ce\r\nof\u{200b} the \u{fb02}eet\u{202f}closed.\u{2028}End";
    let view = view(source.to_owned(), 0);
    assert_eq!(view.text, "On 3 May the office\nof the fleet closed.\nEnd");
    for (words, given) in [
        ("3 May", "3\u{a0}May"),
        ("office", "of\u{ad}\u{fb01}ce"),
        ("of the", "of\u{200b} the"),
        ("fleet", "\u{fb02}eet"),
        ("closed.", "closed."),
        ("End", "End"),
    ] {
        let start = view.text.find(words).unwrap();
        let span = view.map.to_source(Span::new(start, start + words.len()), source);
        assert_eq!(span.of(source), given);
    }
    assert_eq!(view.source.as_deref(), Some(source));
}

#[test]
fn wrapped_paragraphs_are_joined_at_any_usual_width() {
    for width in [50, 60, 65, 72, 80, 100] {
        assert_eq!(text(&wrap(PARAGRAPH, width)), PARAGRAPH, "at most {width}");
    }
    for margin in [50, 60, 72] {
        assert_eq!(text(&wrap_behind(PARAGRAPH, margin)), PARAGRAPH, "behind {margin}");
    }
    let two = format!("{}\n\n{}\n", wrap(PARAGRAPH, 72), wrap(PARAGRAPH, 72));
    assert_eq!(text(&two), format!("{PARAGRAPH}\n\n{PARAGRAPH}\n"));
    let crlf = wrap(PARAGRAPH, 72).replace('\n', " \r\n  ");
    assert_eq!(text(&crlf), PARAGRAPH, "white space around a newline goes with it");
}

#[test]
fn who_writes_stands_below_the_title() {
    let title = "Ferry firm is fined over the death of a deckhand two years ago";
    for line in ["By Anna Reuss and Mark Dole", "By Anna Reuss"] {
        let source = format!("{title}\n{line}\n\nA ferry firm was fined.");
        assert_eq!(text(&source), source);
    }
    let wrapped = format!("{title}\nat the port of Hale");
    assert_eq!(text(&wrapped), wrapped.replace('\n', " "));
}

#[test]
fn a_wrapped_span_finds_its_way_back() {
    let source = "The last of the ships had left the harbour about three weeks \r\nago, when the pier was closed.";
    let view = view(source.to_owned(), 0);
    let start = view.text.find("about").unwrap();
    let span = Span::new(start, start + "about three weeks ago".len());
    assert_eq!(span.of(&view.text), "about three weeks ago");
    assert_eq!(view.map.to_source(span, source).of(source), "about three weeks \r\nago");
}

#[test]
fn one_sentence_a_line_stays() {
    let lines = "Harbour closes its northern pier\n17 June 2025\nThe harbour authority closed the pier.\n\
        Divers had found cracks in two of the pillars that carry it, the captain of the port said in a statement, and \
        ships would be sent elsewhere.\nWork may begin in July.\n“We do not know,” she said.\n";
    assert_eq!(text(lines), lines);
    let even = "The harbour authority closed the northern pier on Tuesday.\nDivers had found cracks in two of the large pillars.\n\
        Ships are sent to Port Varn for about three more weeks.\nWork on the pillars may begin in July, she said.\n";
    assert_eq!(text(even), even);
    let titled = format!("Harbour authority closes northern pier after cracks\n{even}");
    assert_eq!(text(&titled), titled);
}

#[test]
fn a_title_above_a_paragraph_stays_a_line() {
    for title in [
        "Harbour closes",
        "Harbour closes its northern pier after cracks",
        "Harbour Closes Its Northern Pier After Divers Find Cracks In Pillars",
    ] {
        for body in [wrap(PARAGRAPH, 72), wrap_behind(PARAGRAPH, 60)] {
            assert_eq!(text(&format!("{title}\n{body}")), format!("{title}\n{PARAGRAPH}"));
        }
    }
    let block = format!("Pier closed\nBy Jane Roe\n17 June 2025\n{}", wrap(PARAGRAPH, 72));
    assert_eq!(text(&block), format!("Pier closed\nBy Jane Roe\n17 June 2025\n{PARAGRAPH}"));
}

#[test]
fn a_date_line_is_joined_to_nothing() {
    for date in [
        "17 June 2025",
        "Tuesday, June 17th, 2025",
        "2025-06-17",
        "17/06/2025",
        "Published 17 June 2025, 14:05 BST",
        "Updated: Tue 17 June 2025 at 2.05 p.m.",
    ] {
        let titled = format!("Harbour closes its northern pier after cracks\n{date}");
        assert_eq!(text(&titled), titled);
        let whole = format!("{titled}\n{}", wrap(PARAGRAPH, 60));
        assert_eq!(text(&whole), format!("{titled}\n{PARAGRAPH}"));
    }
    let inside = "The northern pier was closed on\n17 June 2025 and will stay so\nuntil Captain Amsel opens it.";
    assert_eq!(text(inside), inside.replace('\n', " "));
    let column = "The pier of Port Varn was shut\nTuesday, June 17, 2025\nby the harbour authority there.";
    assert_eq!(text(column), column.replace("\nby", " by").replace("shut\n", "shut "));
}

#[test]
fn lists_tables_and_headers_keep_their_lines() {
    for kept in [
        "- the northern pier closed on Tuesday evening\n- the southern pier stays open for the ferries",
        "1. Divers find cracks in two of the large pillars\n2. The authority closes the northern pier",
        "From: harbour office of the city of Varn\nDate: 17 June 2025\nSubject: Closing of the northern pier",
        "title: Harbour closes its northern pier\ndate: 17 June 2025\nsource: Varn Courier",
        "pier\tday closed\tday opened again\nnorthern\t17 June 2025\t",
        "| pier | closed |\n| northern | 17 June 2025 and after |",
        "## What is known about the northern pier\nThe harbour authority closed it on Tuesday",
        "roses are red\nviolets are blue",
    ] {
        assert_eq!(text(kept), kept);
    }
    let item = "- the northern pier was closed on Tuesday evening after divers\n  found cracks\n- the southern pier stays open";
    assert_eq!(text(item), item.replace("\n  found", " found"));
}

#[test]
fn a_word_cut_at_a_hyphen_keeps_it() {
    assert_eq!(
        text("The authority said on Tuesday evening that it had found no long-\nterm remedy and no money."),
        "The authority said on Tuesday evening that it had found no long-term remedy and no money."
    );
}

#[test]
fn a_month_cut_in_two_is_whole_again() {
    assert_eq!(
        text("The authority closed the northern pier on Septem-\nber 3 and opened it in spring."),
        "The authority closed the northern pier on September 3 and opened it in spring."
    );
    assert_eq!(
        text("The authority closed the northern pier, and on 3 Septem-\nber, it was open again to ships."),
        "The authority closed the northern pier, and on 3 September, it was open again to ships."
    );
}

#[test]
fn quoted_mail_is_unwrapped_within_its_marks() {
    let mail = "> The authority closed the northern pier after divers had found\n> cracks in two of them.\n>\n> It is open.\n\
        >> Ships are sent to the southern pier for three weeks or longer,\n>> she said.\nNot so.";
    assert_eq!(
        text(mail),
        "> The authority closed the northern pier after divers had found cracks in two of them.\n>\n> It is open.\n\
         >> Ships are sent to the southern pier for three weeks or longer, she said.\nNot so."
    );
}

#[test]
fn nothing_is_too_odd() {
    for odd in ["", "\n", "\r", "\r\r\n\n", "\u{feff}", "a\u{ad}", "\u{200b}\n\u{200b}", "\u{a0}\n\u{a0}x\ny"] {
        let view = view(odd.to_owned(), 0);
        let whole = Span::new(0, view.text.len());
        assert!(view.map.to_source(whole, odd).end <= odd.len());
    }
}
