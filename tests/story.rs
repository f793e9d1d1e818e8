//! Texts that tell history: which year, month and day their words are counted from.

use annalist::Annalist;

/// The words and values of a text that was published on a day.
fn dates(published: &str, text: &str) -> Vec<(String, String)> {
    dated(published, text, |r| r.value.as_ref().map_or(String::new(), ToString::to_string))
}

/// The words of a text, and what its dates are told to be.
fn dated(
    published: &str,
    text: &str,
    value: impl Fn(&annalist::resolve::Resolution) -> String,
) -> Vec<(String, String)> {
    let annalist = Annalist::english();
    let name = format!("annalist-story-{}-{}.jsonl", std::process::id(), text.len());
    let path = std::env::temp_dir().join(name);
    let quoted = text.replace('\n', "\\n").replace('"', "\\\"");
    std::fs::write(&path, format!("{{\"text\":\"{quoted}\",\"published\":\"{published}\"}}\n")).unwrap();
    let reports = annalist.read(&path).reports;
    std::fs::remove_file(&path).unwrap();
    let report = &reports[0];
    annalist.dates(report).iter().map(|(e, r)| (report.words(e.span).to_owned(), value(r))).collect()
}

fn expect(published: &str, text: &str, expected: &[(&str, &str)]) {
    let got = dates(published, text);
    let got: Vec<(&str, &str)> = got.iter().map(|(words, value)| (words.as_str(), value.as_str())).collect();
    assert_eq!(got, expected, "{text}");
}

#[test]
fn a_story_moves_on_across_the_years() {
    expect(
        "2012-03-10",
        "In July 1853 Russian troops crossed the Pruth. The Sultan declared war on 4 October, and by the end of the \
         month his army was over the river. In January the allied fleets entered the Black Sea.\n\nThe siege began \
         on 5 April and was lifted on 22 June. The following day the town was quiet. That winter was hard.",
        &[
            ("July 1853", "1853-07"),
            ("4 October", "1853-10-04"),
            ("the end of the month", "1853-10"),
            ("January", "1854-01"),
            ("5 April", "1854-04-05"),
            ("22 June", "1854-06-22"),
            ("The following day", "1854-06-23"),
            ("That winter", "1854-WI"),
        ],
    );
}

#[test]
fn days_of_one_month_go_on_from_each_other() {
    expect(
        "2025-06-17",
        "The firm ordered an inspection in early November. Engineers came on the 12th and again on the 19th.",
        &[("early November", "2024-11"), ("the 12th", "2024-11-12"), ("the 19th", "2024-11-19")],
    );
}

#[test]
fn dates_told_aside_do_not_move_it() {
    expect(
        "2010-01-05",
        "Malaga fell in February 1937. In March a corps was routed. On 26 April the town was bombed; in a 1998 study \
         the dead were put at 150. The mayor, whose grandson wrote a book in 2003, died on 3 June. The bridge, which \
         had been finished in May 1931, was blown up on 6 July and rebuilt twenty days later.",
        &[
            ("February 1937", "1937-02"),
            ("March", "1937-03"),
            ("26 April", "1937-04-26"),
            ("1998", "1998"),
            ("2003", "2003"),
            ("3 June", "1937-06-03"),
            ("May 1931", "1931-05"),
            ("6 July", "1937-07-06"),
            ("twenty days later", "1937-07-26"),
        ],
    );
}

#[test]
fn a_heading_names_the_years_of_its_section() {
    expect(
        "2009-12-19",
        "The first shots fell on 17 July 1936. The port was lost in August 1936.\n\n1937-1938\n\nIn March the front \
         broke. In December the town was stormed, and in January it was lost again.",
        &[
            ("17 July 1936", "1936-07-17"),
            ("August 1936", "1936-08"),
            ("1937", "1937"),
            ("1938", "1938"),
            ("March", "1937-03"),
            ("December", "1937-12"),
            ("January", "1938-01"),
        ],
    );
}

#[test]
fn news_that_looks_back_stays_news() {
    expect(
        "2023-08-02",
        "Halvorsen reported a profit on Wednesday. The firm, founded in 1974, had lost money in fiscal 2022. It said \
         in April it would cut 300 jobs. Shares had their best day since January 2021. Orders in July were strong, \
         and shares rose in morning trading.",
        &[
            ("Wednesday", "2023-08-02"),
            ("1974", "1974"),
            ("fiscal 2022", "2022"),
            ("April", "2023-04"),
            ("day", "2023-08-02"),
            ("January 2021", "2021-01"),
            ("July", "2023-07"),
            ("morning", "2023-08-02TMO"),
        ],
    );
}

#[test]
fn now_in_a_story_is_its_own_time() {
    let text = "In March 1672 the duke crossed the Orle, and on 12 March 1672 he took Ostley. The town was now open to the \
         south. Until now the council had refused. The castle is now a museum.";
    let latest =
        |r: &annalist::resolve::Resolution| r.bounds.last_day().map_or("open".to_owned(), |day| day.to_string());
    let got: Vec<String> = dated("2021-05-04", text, latest).into_iter().map(|(_, latest)| latest).collect();
    assert_eq!(got, ["1672-03-31", "1672-03-12", "open", "open", "2021-05-04"]);
}

#[test]
fn a_story_needs_no_day_of_publication() {
    expect(
        "",
        "The siege lasted from September 1708 until the spring of 1710. The first trench was dug on the night of 9 \
         September. On the 27th a mine failed. The gate held out until 4 October. The next day the mill burned.\n\nIn \
         February the siege was resumed, and on the morning of 3 March and the night of the 4th the wall came down. Between \
         mid-August and mid-October little happened. The town held a second winter.",
        &[
            ("September 1708", "1708-09"),
            ("the spring of 1710", "1710-SP"),
            ("the night of 9 September", "1708-09-09TNI"),
            ("the 27th", "1708-09-27"),
            ("4 October", "1708-10-04"),
            ("The next day", "1708-10-05"),
            ("February", "1709-02"),
            ("the morning of 3 March", "1709-03-03TMO"),
            ("the night of the 4th", "1709-03-04TNI"),
            ("mid-August", "1709-08"),
            ("mid-October", "1709-10"),
        ],
    );
}

#[test]
fn what_was_to_come_counts_from_where_it_was_said() {
    for (text, expected) in [
        (
            "The trial began last September and was due to end before Christmas.",
            [("last September", "2023-09"), ("Christmas", "2023-12-25")],
        ),
        (
            "In January the council promised to mend the pier by the end of the summer.",
            [("January", "2024-01"), ("the end of the summer", "2024-SU")],
        ),
        (
            "Rationing began on 5 July. It was supposed to end on New Year's Eve.",
            [("5 July", "2023-07-05"), ("New Year's Eve", "2023-12-31")],
        ),
        (
            "The quake struck on 3 November last year. The strongest shock, on the 17th, broke the dam.",
            [("3 November last year", "2023-11-03"), ("the 17th", "2023-11-17")],
        ),
        ("Next year's fair, from 4 to 17 March, will be the last.", [("Next year's", "2025"), ("4", "2025-03-04")]),
        (
            "The union has called a rally for noon on Monday. On Tuesday it called off a strike.",
            [("noon on Monday", "2024-03-25T12:00"), ("Tuesday", "2024-03-19")],
        ),
    ] {
        let got = dates("2024-03-22", text);
        let got: Vec<(&str, &str)> = got.iter().map(|(w, v)| (w.as_str(), v.as_str())).take(2).collect();
        assert_eq!(got, expected, "{text}");
    }
}

#[test]
fn a_month_named_with_its_year_comes_again_without_it() {
    expect(
        "2013-03-05",
        "The engineer told a court on Monday that he wrote on 2 November 2010, and again a week later. He got no answer \
         until the 18th.\n\nThe bridge fell on 17 November 2010. The trial opened last Wednesday.\n\nHe agreed that his \
         report was signed on 8 November. It was changed on the afternoon of the 9th. He retired in December.",
        &[
            ("Monday", "2013-03-04"),
            ("2 November 2010", "2010-11-02"),
            ("a week later", "2010-W45"),
            ("the 18th", "2010-11-18"),
            ("17 November 2010", "2010-11-17"),
            ("last Wednesday", "2013-02-27"),
            ("8 November", "2010-11-08"),
            ("the afternoon of the 9th", "2010-11-09TAF"),
            ("December", "2012-12"),
        ],
    );
}

#[test]
fn a_report_of_the_day_may_look_back_far() {
    expect(
        "2024-03-22",
        "A former mayor was jailed on Friday for taking bribes between 2015 and 2019. He had governed from 2011 until \
         October 2020. He was taken into custody and has until April 12 to appeal.\n\nHe was arrested in June 2021. His \
         trial began last September and stopped when a juror fell ill in November. He had opened a wing of the prison two years ago.",
        &[
            ("former", "PAST_REF"),
            ("Friday", "2024-03-22"),
            ("2015", "2015"),
            ("2019", "2019"),
            ("2011", "2011"),
            ("October 2020", "2020-10"),
            ("April 12", "2024-04-12"),
            ("June 2021", "2021-06"),
            ("last September", "2023-09"),
            ("November", "2023-11"),
            ("two years ago", "2022"),
        ],
    );
}

#[test]
fn a_chronology_names_the_year_where_it_begins() {
    let rows = "The strike\n\n2 November 2019: The strike begins.\n9 November: Talks fail.\n3 January: The owners close the yard.\n\
                4 March: The men return.\n";
    expect(
        "2025-02-01",
        rows,
        &[
            ("2 November 2019", "2019-11-02"),
            ("9 November", "2019-11-09"),
            ("3 January", "2020-01-03"),
            ("4 March", "2020-03-04"),
        ],
    );
}
