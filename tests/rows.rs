//! Sentences of reports, and the rows that they give: when, how sure the text is of it, and in which words.

mod make;

use annalist::Annalist;
use annalist::mention::EventMention;
use annalist::when::when;
use make::Folder;

/// The rows of a report of 12 December 2013, a Thursday.
fn rows(text: &str) -> Vec<String> {
    let folder = Folder::new();
    let file = folder.file("report.txt", format!("date 2013-12-12\n\n{text}"));
    let report = Annalist::english().read(file).reports.remove(0);
    // What stands around a headline is told elsewhere.
    let bare = |headline: &str| headline.split(" [context: ").next().unwrap_or_default().to_owned();
    let row = |m: &EventMention| format!("{} | {} | {}", when(&m.dating), m.status.name(), bare(&m.headline));
    Annalist::english().mentions(&report).iter().map(row).collect()
}

#[track_caller]
fn gives(text: &str, row: &str) {
    let found = rows(text);
    assert!(found.iter().any(|r| r == row), "{text}\n expected {row}\n found {found:#?}");
}

#[test]
fn times_of_day_are_on_the_day_that_the_text_has_come_to() {
    for (text, row) in [
        (
            "Police were trying to account for a gap between his leaving a bar on Saturday and the fire. He shut his shop at 5.40 p.m.",
            "on 7 Dec 2013 at 17:40 | happened | He shut his shop",
        ),
        (
            "A span fell during Monday's evening rush, officials said Tuesday. Divers found it shortly after dawn.",
            "on the morning of 10 Dec 2013 | happened | Divers found it",
        ),
        (
            "The party had set out at 06:00 on Sunday, despite a warning which had been raised the previous evening. The alarm was given at 10:25 by a patroller.",
            "on 8 Dec 2013 at 10:25 | happened | The alarm was given ... by a patroller",
        ),
        (
            "She left the table shortly after 2pm on Sunday, accusing them of reopening a deal that had been signed on Thursday. By 7 p.m. she was back.",
            "by 8 Dec 2013 at 19:00 | happened | she was back",
        ),
        (
            "The bus had left the port at 10 p.m. on Saturday and had been due in Vell at 6 a.m. for a fair.",
            "on 8 Dec 2013 at 06:00 | planned | The bus ... had been due in Vell ... for a fair",
        ),
        (
            "The hall will have to be pulled down after Saturday night's fire. Flames were seen at 11:15 p.m. by a couple.",
            "on 7 Dec 2013 at 23:15 | happened | Flames were seen ... by a couple",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn the_year_is_that_of_what_is_told() {
    for (text, row) in [
        (
            "The mill was built in 2009. A trial listed for January was postponed.",
            "in Jan 2014 | cancelled | A trial [was] listed",
        ),
        (
            "Castel said yesterday that it was open to offers today. It was founded in 1887 and floated in July 1964. It made a profit in the year to March 31.",
            "from 1 Apr 2012 to 31 Mar 2013 | happened | It made a profit in the year to March 31",
        ),
        (
            "In its best year, 1911, the line carried 41,000 people. Tulloch died the year after.",
            "in 1912 | happened | Tulloch died",
        ),
        ("Rain is possible late on Friday.", "on the evening of 13 Dec 2013 | expected | Rain is possible"),
    ] {
        gives(text, row);
    }
}

#[test]
fn edges_are_kept() {
    for (text, row) in [
        (
            "The firm had no violations on record since opening in 2008.",
            "since 2008 | happened | The firm had no violations on record since opening",
        ),
        ("Bread was rationed from 1 July 2003.", "from 1 Jul 2003 on | happened | Bread was rationed"),
        (
            "The board agreed to yearly audits through 2012.",
            "until 2012 | happened | The board agreed to yearly audits",
        ),
        (
            "Net income for the three months ended June 30 dropped to $41 million.",
            "from 1 Apr to 30 Jun 2013 | happened | Net income for the three months ended June 30 dropped to $41 million",
        ),
        (
            "The search was called off until 5:30 a.m. on Monday.",
            "until 16 Dec 2013 at 05:30 | planned | The search was called off",
        ),
        (
            "Customers have until 31 July to apply.",
            "until 31 Jul 2014 | planned | Customers have until 31 July to apply",
        ),
        ("The match was put off until Saturday.", "on 14 Dec 2013 | planned | The match was put off until Saturday"),
    ] {
        gives(text, row);
    }
}

#[test]
fn the_status_is_what_the_words_assert() {
    for (text, row) in [
        (
            "On 6 January 2011 a clerk tried to seize the mules of a widow.",
            "on 6 Jan 2011 | happened | a clerk tried to seize the mules of a widow",
        ),
        (
            "The first crates were to have been shipped on 22 November.",
            "on 22 Nov 2013 | cancelled | The first crates were to have been shipped",
        ),
        (
            "At least four suits have been filed since May.",
            "since May 2013 | happened | At least four suits have been filed",
        ),
        ("The hall has been closed since May.", "since May 2013 | ongoing | The hall has been closed"),
        (
            "Had the price been lower in August, they would have sold.",
            "in Aug 2013 | conditional | the price [was] been lower",
        ),
        (
            "The offer would be withdrawn if it had not been accepted by Tuesday.",
            "by 17 Dec 2013 | conditional | [The offer] had not been accepted",
        ),
        (
            "A second stoppage, due to start on 19 September, was called off.",
            "on 19 Sep 2013 | cancelled | A second stoppage [was] due to start",
        ),
        (
            "An inquest will be opened and adjourned tomorrow.",
            "on 13 Dec 2013 | planned | An inquest will be opened and adjourned",
        ),
        (
            "Mr Orr was bundled into a van on 17 June, prosecutors say.",
            "on 17 Jun 2013 | alleged | Mr Orr was bundled into a van",
        ),
        (
            "Prosecutors said that police had arrested Orr on 17 June.",
            "on 17 Jun 2013 | happened | police had arrested Orr",
        ),
        (
            "Closure was announced for the end of September 2009.",
            "between 24 and 30 Sep 2009 | planned | Closure was announced",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn subjects_are_found_behind_what_is_set_aside() {
    for (text, row) in [
        (
            "Ann Holt, a teacher who mapped caves in Lund and whose find changed the way a town drew its water, died on Saturday at her home.",
            "on 7 Dec 2013 | happened | Ann Holt ... died ... at her home",
        ),
        (
            "The crews were told, and the last machine, a Model 22, was assembled on May 31.",
            "on 31 May 2013 | happened | the last machine ... was assembled",
        ),
        (
            "About 350 of its jobs, most of them at head office, are expected to go by May.",
            "by May 2014 | expected | About 350 of its jobs ... are expected to go",
        ),
        (
            "Merger talks with a rival, begun in May 1958, were broken off in June.",
            "in May 1958 | happened | Merger talks with a rival [were] begun",
        ),
        (
            "An attempt to mediate the succession failed in March 1642, and fighting broke out that summer.",
            "in Mar 1642 | happened | An attempt to mediate the succession failed",
        ),
        (
            "She and a colleague, Ray Lund, waded in May into the channel now known as the Orr.",
            "in May 2013 | happened | She and a colleague, Ray Lund, waded ... into the channel now known as the Orr",
        ),
        (
            "Two men aged 24 and 31 were arrested on Tuesday.",
            "on 10 Dec 2013 | happened | Two men aged 24 and 31 were arrested",
        ),
        (
            "A $150 million share buyback announced last November will be suspended on 1 August.",
            "on 1 Aug 2014 | planned | A $150 million share buyback announced last November will be suspended",
        ),
        (
            "Brandt, travelling north, found the sound which now bears his name and returned in August 1895.",
            "in Aug 1895 | happened | Brandt, travelling north ... returned",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn a_sentence_that_a_dated_row_tells_gives_no_row_by_the_day_of_the_report() {
    let text = "A builder was held for five days by men who had mistaken him, a court heard on Tuesday.";
    let row = "by 12 Dec 2013 | happened | A builder was held for five days by men who had mistaken him";
    assert_eq!(rows(text), [row]);
    let both = rows("At least 14 people were killed early on Sunday when a bus left the road.");
    assert!(both.iter().all(|row| row.starts_with("in the early hours of 8 Dec 2013")), "{both:?}");
}

#[test]
fn what_a_clause_does_tells_when_and_whether() {
    for (text, row) in [
        (
            "The lease does not expire until June 2015.",
            "in Jun 2015 | planned | The lease does not expire until June 2015",
        ),
        ("No one left until Monday.", "on 9 Dec 2013 | happened | No one left until Monday"),
        ("Nobody left until Monday.", "on 9 Dec 2013 | happened | Nobody left until Monday"),
        ("A ruling is not expected before March.", "from Mar 2014 on | expected | A ruling is not expected"),
        (
            "The harvest usually starts around 15 June.",
            "between 14 and 16 Jun 2014 | habitual | The harvest usually starts",
        ),
        ("There was no race in 1952.", "in 1952 | denied | There was no race"),
        ("The ward is shut until February.", "until Feb 2014 | ongoing | The ward is shut"),
        (
            "They could raise only nine men on Saturday and were bowled out.",
            "on 7 Dec 2013 | happened | They could raise only nine men",
        ),
        ("Ann Holt dismissed reports that she had left in May.", "in May 2013 | denied | [Ann Holt] had left"),
        (
            "The panel has put the hearing back to 29 January.",
            "on 29 Jan 2014 | happened | The panel has put the hearing back",
        ),
        ("Flights had been due to resume on 15 November.", "on 15 Nov 2013 | planned | Flights had been due to resume"),
        (
            "Orr ordered a report and set sentencing for 9 a.m. on 2 January.",
            "on 2 Jan 2014 at 09:00 | planned | Orr ... set sentencing for 9 a.m. on 2 January",
        ),
        (
            "The board pledged to mend the pier, starting in March.",
            "from Mar 2014 on | planned | The board pledged to mend the pier",
        ),
        (
            "They continued to run every evening until Sunday.",
            "until 8 Dec 2013 | happened | They continued to run every evening",
        ),
        ("\"I'll be home on Sunday,\" Ann Holt said.", "on 15 Dec 2013 | planned | [Ann Holt:] I'll be home"),
        ("A hearing has been fixed for 19 April.", "on 19 Apr 2014 | planned | A hearing has been fixed"),
        (
            "A visit on 27-28 January has been cancelled.",
            "from 27 to 28 Jan 2014 | cancelled | A visit ... has been cancelled",
        ),
        ("A storm expected on Saturday fizzled.", "on 7 Dec 2013 | happened | A storm expected ... fizzled"),
        ("Orr will lose his place when Holt is fit in February.", "in Feb 2014 | planned | Holt is fit"),
        ("The hall stays open through at least Friday.", "until 13 Dec 2013 | planned | The hall stays open"),
        ("They'd left in May and they've been away since June.", "since Jun 2013 | ongoing | they've been away"),
    ] {
        gives(text, row);
    }
}

#[test]
fn what_holds_is_told_of_what_it_holds_for() {
    for (text, row) in [
        (
            "Holm, unbeaten at home since July, chose to field.",
            "since Jul 2013 | ongoing | Holm, unbeaten at home since July",
        ),
        (
            "A freeze in force since November was lifted this morning.",
            "since Nov 2013 | ongoing | A freeze in force since November",
        ),
        (
            "A visit to Vell planned for Friday has been called off.",
            "on 13 Dec 2013 | cancelled | A visit to Vell planned ... has been called off",
        ),
        (
            "Mediators from Vell and Kesh, who had been expected on Monday, put it off.",
            "on 16 Dec 2013 | expected | Mediators from Vell and Kesh had been expected",
        ),
        (
            "A dusk-to-dawn curfew imposed on Sunday held.",
            "on 8 Dec 2013 | happened | A dusk-to-dawn curfew imposed ... held",
        ),
        ("Profits fell during an unseasonably mild October.", "in Oct 2013 | happened | Profits fell"),
        ("On 17 January 1839, a Thursday, they met the ice.", "on 17 Jan 1839 | happened | they met the ice"),
        ("A decision held over from January is due.", "in Jan 2013 | happened | A decision [was] held over"),
    ] {
        gives(text, row);
    }
}

#[test]
fn days_of_what_was_told() {
    for (text, row) in [
        (
            "Orr was found dead on 20 February 1993. A clerk who had come in for the Saturday shift found him at 7 a.m.",
            "on 20 Feb 1993 at 07:00 | happened | A clerk who had come in for the Saturday shift found him",
        ),
        (
            "A sale was told on the night of 3 May 2012. They left shortly after 4 a.m.",
            "after 4 May 2012 at 04:00 | happened | They left",
        ),
        (
            "The guard crossed before first light on 12 November.",
            "between 00:00 and 06:00 on 12 Nov 2013 | happened | The guard crossed",
        ),
        ("An account appeared two years after his death in 1977.", "in 1979 | happened | An account appeared"),
        (
            "They won seats at last Thursday's election.",
            "on 5 Dec 2013 | happened | They won seats at last Thursday's election",
        ),
        ("It has been shut since the middle of June.", "since the middle of Jun 2013 | ongoing | It has been shut"),
        ("Work held up through July and August.", "from Jul to Aug 2013 | happened | Work held up"),
    ] {
        gives(text, row);
    }
}

#[test]
fn what_is_to_come_stays_open_or_is_off() {
    for (text, row) in [
        ("We're leaving on Monday.", "on 16 Dec 2013 | planned | We're leaving"),
        ("They've closed the mill on Monday.", "on 9 Dec 2013 | happened | They've closed the mill"),
        ("The bank is freezing pay from 20 December.", "from 20 Dec 2013 on | planned | The bank is freezing pay"),
        (
            "Executives are due back on Thursday, having been sent home last month.",
            "in Nov 2013 | happened | Executives ... having been sent home",
        ),
        ("The fair continues through Sunday.", "until 15 Dec 2013 | ongoing | The fair continues"),
        ("Tickets are on sale until 8pm tonight.", "until 12 Dec 2013 at 20:00 | ongoing | Tickets are on sale"),
        (
            "The match at Vell tomorrow night is off.",
            "on the night of 13 Dec 2013 | cancelled | The match at Vell ... is off",
        ),
        ("The town will go up if they win at Vell on Saturday.", "on 14 Dec 2013 | conditional | if they win at Vell"),
        (
            "I might not be fit to travel until Wednesday.",
            "until 18 Dec 2013 | conditional | I might not be fit to travel",
        ),
        ("Holt said he would not sell the mill before 2016.", "before 2016 | planned | he would not sell the mill"),
        ("Orr does not expect an upturn before June.", "before Jun 2014 | expected | Orr does not expect an upturn"),
        ("He has agreed to join the club in the spring.", "in spring 2014 | planned | He has agreed to join the club"),
        (
            "The board has declared a dividend of nine cents, payable on 17 March.",
            "on 17 Mar 2014 | planned | The board has declared a dividend of nine cents, payable",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn dates_in_front_and_behind_their_events() {
    for (text, row) in [
        (
            "It was not until 22 November, after a third man fell ill, that the county warned doctors.",
            "on 22 Nov 2013 | happened | the county warned doctors",
        ),
        (
            "It was on Monday and the mayor said that the bridge had been closed.",
            "by 12 Dec 2013 | happened | the bridge had been closed",
        ),
        (
            "Talks were hurt by Friday night's bombing of the embassy.",
            "on the night of 6 Dec 2013 | happened | bombing of the embassy",
        ),
        (
            "They met at 9 a.m. on Monday. The union left at about 2 a.m.",
            "on 10 Dec 2013 at 02:00 | happened | The union left",
        ),
        (
            "\"On 9 April they closed the border. Two days later they opened it,\" Ann Holt said.",
            "on 11 Apr 2013 | happened | they opened it",
        ),
        (
            "Officials said on Monday they were looking at a belt that had been mended in May.",
            "in May 2013 | happened | a belt had been mended",
        ),
        (
            "If Friday's figure is poor, the rally will end.",
            "on 13 Dec 2013 | conditional | If Friday's figure is poor",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn words_that_would_hang_are_told_with_their_sentence() {
    for (text, row) in [
        (
            "The vote on the pier is on 16 December and the count is the next day.",
            "on 16 Dec 2013 | planned | The vote on the pier",
        ),
        (
            "An earlier meeting, planned for 30 November, had been called off because of flooding.",
            "on 30 Nov 2013 | cancelled | An earlier meeting, planned for 30 November, had been called off because of flooding",
        ),
        (
            "Ann Holt showed us a printed timetable, dated October 1903.",
            "in Oct 1903 | happened | Ann Holt showed us a printed timetable, dated October 1903",
        ),
        (
            "That notice had in fact been filed on 2 December.",
            "on 2 Dec 2013 | happened | That notice had in fact been filed",
        ),
        (
            "Orr has lined up other nurses, who will start on Monday.",
            "on 16 Dec 2013 | planned | other nurses will start",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn what_a_figure_is_measured_by_is_no_event() {
    for (text, words) in [
        ("Orr expects profits of £16m, against £38m in the previous year.", "2012"),
        ("The final dividend, last year 4.2p, would not be cut, dealers bet.", "2012"),
        ("Orr said that profits would be well below last year's.", "2012"),
        ("The error was found when auditors began work on the accounts for the year to 25 January.", "Jan"),
        ("The rate was raised on the same day that the other bank cut its own.", "on "),
    ] {
        let found = rows(text);
        assert!(!found.iter().any(|row| row.split(" | ").next().unwrap().contains(words)), "{text}\n found {found:#?}");
    }
}

#[test]
fn plans_are_ahead_or_are_dropped() {
    for (text, row) in [
        (
            "The society had booked the hall for its dinner on 4 May.",
            "on 4 May 2014 | planned | The society had booked the hall for its dinner",
        ),
        ("Those booked for January 26, 27 or 28 can change free of charge.", "on 27 Jan 2014 | planned | Those booked"),
        ("No decision was likely before a meeting in Lund on June 15.", "on 15 Jun 2014 | planned | a meeting in Lund"),
        (
            "The march was due to start on Saturday but has been called off.",
            "on 14 Dec 2013 | cancelled | The march was due to start",
        ),
        ("The school will be closed until at least the New Year.", "until 2014 | planned | The school will be closed"),
        (
            "They have put off the sale of the mill until at least next year.",
            "until 2014 | happened | They have put off the sale of the mill",
        ),
        ("Claims had been rejected in 2011 and again in January.", "in Jan 2013 | happened | Claims had been rejected"),
    ] {
        gives(text, row);
    }
}

#[test]
fn a_period_is_told_whole_and_a_clause_by_itself() {
    for (text, row) in [
        (
            "Orr Mills lost $6.1 million in the fiscal year that ended June 30.",
            "from 1 Jul 2012 to 30 Jun 2013 | happened | Orr Mills lost $6.1 million in the fiscal year that ended June 30",
        ),
        (
            "His party took four of the nine seats, having won none in 2009.",
            "in 2009 | happened | His party ... having won none",
        ),
        (
            "Sir Michael Orr, MP since 1997, announced in March that he was standing down.",
            "since 1997 | ongoing | Sir Michael Orr, MP since 1997",
        ),
        (
            "The fair will be held on January 23, from 10am to 3pm, with tours every hour.",
            "from 10:00 to 15:00 on 23 Jan 2014 | planned | The fair will be held ... with tours every hour",
        ),
        (
            "The index, which fell by 4 per cent on Tuesday, was down by 92 points shortly after 11am.",
            "after 12 Dec 2013 at 11:00 | happened | The index ... was down by 92 points",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn what_depends_and_what_comes_to_nothing() {
    for (text, row) in [
        (
            "The judge will send them home on Saturday if they have not reached a verdict.",
            "on 14 Dec 2013 | conditional | The judge will send them home",
        ),
        (
            "If the weather turns, they'll try again on Saturday.",
            "on 14 Dec 2013 | conditional | If the weather turns, they'll try again",
        ),
        (
            "They will decide on Saturday whether to go.",
            "on 14 Dec 2013 | planned | They will decide ... whether to go",
        ),
        (
            "An attempt to lift the hull on Monday was abandoned.",
            "on 9 Dec 2013 | happened | An attempt to lift the hull ... was abandoned",
        ),
        (
            "A plan to shut the quay by the end of 2009 was withdrawn.",
            "by 31 Dec 2009 | cancelled | A plan to shut the quay ... was withdrawn",
        ),
        (
            "The firm put the mill up for sale, only to pull the auction in March.",
            "in Mar 2013 | happened | The firm put the mill up for sale, only to pull the auction",
        ),
        (
            "Holt, who was arrested in May 2011 and sent home in June 2011, had admitted forging papers in 2009 but denied the rest.",
            "in 2009 | happened | Holt ... had admitted forging papers",
        ),
        (
            "The ship was banned from carrying passengers in August 2007.",
            "in Aug 2007 | happened | The ship was banned from carrying passengers",
        ),
        (
            "Ireland brought in a ban on 29 March this year and ministers who came over the summer were impressed.",
            "in summer 2013 | happened | ministers came",
        ),
        (
            "Holt & Orr, which had denied on Tuesday that it faced losses, added 4p.",
            "on 10 Dec 2013 | happened | Holt & Orr had denied ... that it faced losses",
        ),
        (
            "In the local elections last month his party took four seats.",
            "in Nov 2013 | happened | In the local elections ... his party took four seats",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn which_verb_has_the_date_behind_an_aside() {
    for (text, row) in [
        (
            "He ran down to the coast, and on 3 May, in a rising gale, the cook served soup.",
            "on 3 May 2013 | happened | the cook served soup",
        ),
        (
            "Orr will lay a wreath on Saturday, and on Sunday week, December 22, the bishop is to open the hall.",
            "on 22 Dec 2013 | planned | the bishop is to open the hall",
        ),
        (
            "Two men had been camped beside the lake, known only as L-41, since the middle of June.",
            "since the middle of Jun 2013 | happened | Two men had been camped beside the lake, known only as L-41",
        ),
        (
            "Hugh Orr was born at Lund, in what was then Denmark, on February 12 1922.",
            "on 12 Feb 1922 | happened | Hugh Orr was born at Lund",
        ),
        (
            "Talks between the leaders of the two towns, which began on September 3, are to go on.",
            "on 3 Sep 2013 | happened | Talks between the leaders of the two towns, which began",
        ),
        (
            "The union is to give notice, unless talks tomorrow bring a breakthrough.",
            "on 13 Dec 2013 | conditional | The union is to give notice, unless talks tomorrow bring a breakthrough",
        ),
        (
            "He led five expeditions to the hills; a sixth, planned for 1965, was cancelled.",
            "in 1965 | cancelled | a sixth [was] planned",
        ),
        (
            "A meeting broke up and another, arranged for Monday, did not take place.",
            "on 9 Dec 2013 | cancelled | another [was] arranged",
        ),
        ("Holt, who took over that spring, sold it.", "in spring 2013 | happened | Holt took over"),
        (
            "Rumours that the lights had been put out, because of a warning, were denied by the firm in 1944.",
            "in 1944 | happened | Rumours that the lights had been put out, because of a warning were denied by the firm",
        ),
    ] {
        gives(text, row);
    }
}

#[test]
fn whole_names_and_whole_verbs() {
    for (text, row) in [
        (
            "Lee Orr, 24, of Mill Court, Thorn, who was charged in September, will be tried.",
            "in Sep 2013 | happened | Lee Orr ... was charged",
        ),
        (
            "The minister, Ann Holt, who flies in this morning, is expected to speak.",
            "on the morning of 12 Dec 2013 | planned | Ann Holt flies in",
        ),
        ("It would be looked at in January, she was told.", "in Jan 2014 | planned | It would be looked at"),
        (
            "By the time she finally sailed for England in January 1932 she had written a note.",
            "in Jan 1932 | happened | she finally sailed for England ... she had written a note",
        ),
        ("Sales since January were up.", "since Jan 2013 | happened | Sales ... were up"),
        (
            "She noted that prices had halved since June and that most of the rest had yet to be felt.",
            "since Jun 2013 | happened | prices had halved",
        ),
        (
            "The talks stretched past 5 p.m. on Tuesday.",
            "on 10 Dec 2013 at 17:00 | happened | The talks stretched past 5 p.m. on Tuesday",
        ),
    ] {
        gives(text, row);
    }
}
