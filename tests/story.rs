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
fn the_end_of_a_range_tells_the_year_of_the_story() {
    expect(
        "2009-05-17",
        "The blockade of Ravel lasted from 14 April to 2 November 1643 and ended with its surrender.\n\n\
         Ravel had had walls since 1598. The duke was beaten near it on 29 March 1643.\n\n\
         The last road was closed on 14 April. A mine was fired in June.",
        &[
            ("14 April", "1643-04-14"),
            ("2 November 1643", "1643-11-02"),
            ("1598", "1598"),
            ("29 March 1643", "1643-03-29"),
            ("14 April", "1643-04-14"),
            ("June", "1643-06"),
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

#[test]
fn a_story_comes_back_to_the_year_that_it_opened_with() {
    expect(
        "2010-04-27",
        "The rising began with marches in March 1848 and ended in January of the following year.\n\nPoor harvests in 1845 and \
         1846 had doubled the price of bread.\n\nNews came by the mail coach on the evening of 15 March. Two nights later, at \
         1 a.m., the guard left.",
        &[
            ("March 1848", "1848-03"),
            ("January of the following year", "1849-01"),
            ("1845", "1845"),
            ("1846", "1846"),
            ("the evening of 15 March", "1848-03-15TEV"),
            ("Two nights later", "1848-03-17TNI"),
            ("1 a.m.", "1848-03-18T01:00"),
        ],
    );
    expect(
        "2011-10-02",
        "The revolt was a rising of weavers in 1347. It was put down before the end of the year.\n\nA tax was raised in 1341 \
         and again three years later. A third, announced at Candlemas 1347, was worse.\n\nThe first crowds met on 9 April.",
        &[
            ("1347", "1347"),
            ("the end of the year", "1347"),
            ("1341", "1341"),
            ("three years later", "1344"),
            ("Candlemas 1347", "1347-02-02"),
            ("9 April", "1347-04-09"),
        ],
    );
}

#[test]
fn what_somebody_meant_to_do_long_ago_is_no_plan_of_today() {
    expect(
        "2008-11-05",
        "Maddox landed on 3 July 1811 with 8,000 men. The general intended to march on 1 August. He left on the 22nd. A scholar \
         argued in 1931 that he was late.\n\nThe town fell the following summer.",
        &[
            ("3 July 1811", "1811-07-03"),
            ("1 August", "1811-08-01"),
            ("the 22nd", "1811-08-22"),
            ("1931", "1931"),
            ("the following summer", "1812-SU"),
        ],
    );
}

#[test]
fn a_report_that_looks_far_back_at_its_head_is_of_its_day() {
    expect(
        "2014-05-21",
        "Orr, who left the trust in October 2011, denies fraud. He was in court on Wednesday. The first sum was paid on 9 March \
         2005. By the summer of 2008 it was a habit. Clerks went to the police in January 2012.\n\nA clerk pleaded guilty in \
         February and will be sentenced.",
        &[
            ("October 2011", "2011-10"),
            ("Wednesday", "2014-05-21"),
            ("9 March 2005", "2005-03-09"),
            ("the summer of 2008", "2008-SU"),
            ("January 2012", "2012-01"),
            ("February", "2014-02"),
        ],
    );
}

#[test]
fn times_go_on_past_the_night() {
    expect(
        "2010-03-15",
        "She won Sunday's vote. She spoke shortly after midnight. A curfew imposed overnight was lifted at 6 a.m. The search \
         was to go on overnight. The plant shut at 6:40 p.m. Lund denied it.",
        &[
            ("Sunday's", "2010-03-14"),
            ("midnight", "2010-03-15T00:00"),
            ("overnight", "2010-03-14TNI"),
            ("6 a.m.", "2010-03-15T06:00"),
            ("overnight", "2010-03-15TNI"),
            ("6:40 p.m.", "2010-03-15T18:40"),
        ],
    );
}

#[test]
fn a_look_ahead_does_not_move_a_story_and_a_weekday_tells_its_year() {
    expect(
        "2022-10-09",
        "The whistle blew on Tuesday, 10 October 1972. Nobody went in.\n\nThe mill shut in 2001 and burned three years \
         later.\n\nThe trouble had begun that spring. In April the owners cut the pay. On Friday, 29 September, a boy \
         was fired.\n\nHolt died last winter.",
        &[
            ("Tuesday, 10 October 1972", "1972-10-10"),
            ("2001", "2001"),
            ("three years later", "2004"),
            ("that spring", "1972-SP"),
            ("April", "1972-04"),
            ("Friday, 29 September", "1972-09-29"),
            ("last winter", "2021-WI"),
        ],
    );
}

#[test]
fn bare_months_behind_a_date_that_is_aside_move_the_story_there() {
    expect(
        "2010-07-26",
        "She was arrested in March 1912. She volunteered that October, and reached Lund in the first week of January \
         1915. Three nurses died in March. She fell ill in May.\n\nIn October the town was taken.",
        &[
            ("March 1912", "1912-03"),
            ("that October", "1912-10"),
            ("the first week of January 1915", "1915-01"),
            ("March", "1915-03"),
            ("May", "1915-05"),
            ("October", "1915-10"),
        ],
    );
}

#[test]
fn behind_a_summary_the_text_comes_to_what_led_up_to_it() {
    expect(
        "2021-06-30",
        "The Battle of Orr Ridge was fought from 16 September to 11 October 1951.\n\nAfter a spring offensive had failed, \
         most of the ground was won back by the middle of June. Talks opened on 10 July. On 11 October a patrol found \
         the ridge empty.",
        &[
            ("16 September", "1951-09-16"),
            ("11 October 1951", "1951-10-11"),
            ("spring", "1951-SP"),
            ("the middle of June", "1951-06"),
            ("10 July", "1951-07-10"),
            ("11 October", "1951-10-11"),
        ],
    );
}

#[test]
fn a_text_that_opened_long_ago_tells_on_from_there_or_of_today() {
    expect(
        "2014-03-23",
        "Nick Holt was at the window when the lamp began to swing. It was Good Friday, March 27, 1964.\n\n\"They say it was \
         four minutes,\" he said last week.\n\nThe wave struck at 5:36 p.m. and took the pier.\n\nThursday marks 50 \
         years. A service is set for 5:30 p.m.\n\nOn Sunday morning a boat took them off. The captain had arrived in \
         September. By Labor Day they had been moved.\n\nHolt sold the boat last year.",
        &[
            ("Good Friday, March 27, 1964", "1964-03-27"),
            ("four minutes", "PT4M"),
            ("last week", "2014-W11"),
            ("5:36 p.m.", "1964-03-27T17:36"),
            ("Thursday", "2014-03-27"),
            ("50 years", "P50Y"),
            ("5:30 p.m.", "2014-03-27T17:30"),
            ("Sunday morning", "1964-03-29TMO"),
            ("September", "1963-09"),
            ("Labor Day", "1964-09-07"),
            ("last year", "2013"),
        ],
    );
}

#[test]
fn what_did_not_happen_until_a_date_and_who_wrote_later_move_no_story() {
    expect(
        "2014-10-02",
        "The siege was renewed on 2 March 1373. A monk, writing about 1410, says that it was a hard year. That summer the \
         town was hungry.\n\nThe great fleet did not sail until August. On 6 June the captain marched out.",
        &[
            ("2 March 1373", "1373-03-02"),
            ("about 1410", "1410"),
            ("That summer", "1373-SU"),
            ("August", "1373-08"),
            ("6 June", "1373-06-06"),
        ],
    );
}

#[test]
fn what_remembers_an_anniversary_tells_of_that_day_or_of_today() {
    expect(
        "2009-01-31",
        "It is 75 years ago tonight that two men went down to the slip. She is 86 now. \"We had a lamp in the sky that \
         evening,\" Nora Holt says.\n\nThe gale struck on the night of January 31, 1934 and killed 37 people.\n\nA warning was \
         sent on that Wednesday. Herring had been seen on the Tuesday, and at six o'clock 11 boats put out.\n\nIt was worse, \
         some said, than the wind of 1839. A crew lived on limpets until the Sunday. It was February 9 before food \
         arrived.\n\nThe book on it, which is published in May, says both are right.",
        &[
            ("75 years ago tonight", "1934-01-31TNI"),
            ("now", "PRESENT_REF"),
            ("that evening", "1934-01-31TEV"),
            ("the night of January 31, 1934", "1934-01-31TNI"),
            ("that Wednesday", "1934-01-31"),
            ("Tuesday", "1934-01-30"),
            ("six o'clock", "1934-01-31T06:00"),
            ("1839", "1839"),
            ("Sunday", "1934-02-04"),
            ("February 9", "1934-02-09"),
            ("May", "2009-05"),
        ],
    );
}

#[test]
fn a_plan_in_the_present_leaves_the_story() {
    expect(
        "2008-04-22",
        "The line opened in July 1861. The bridge was finished on 9 April 1872. Trains ran from May 1874.\n\nOur next meeting \
         is on Tuesday 20 May. The walk has been put off until June.",
        &[
            ("July 1861", "1861-07"),
            ("9 April 1872", "1872-04-09"),
            ("May 1874", "1874-05"),
            ("Tuesday 20 May", "2008-05-20"),
            ("June", "2008-06"),
        ],
    );
}
