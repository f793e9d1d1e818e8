//! Each rule that ties a date to its event, on sentences of its own: which word is the event, and by which rule; and
//! what is asserted, who says so, and where one event ends and the next begins.

mod sample;

use annalist::Annalist;
use annalist::mention::{EventMention, Scope, Status};
use annalist::when::when;
use sample::{dated, report, told};

#[test]
fn the_row_says_on_which_side_of_its_date_it_lies() {
    for (sentence, expected) in [
        ("Fares will rise from 1 October.", "from 1 Oct 2025 on"),
        ("The guild will train 40 smiths beginning in January.", "from Jan 2026 on"),
        ("The quay will remain shut until at least 20 July.", "until 20 Jul 2025"),
        ("No frost is expected before the end of July.", "between 17 Jun and 31 Jul 2025"),
        ("More slides were likely in the coming days.", "between 17 and 23 Jun 2025"),
        ("It has been shut since the early 1990s.", "since the 1990s"),
    ] {
        let (_, mentions) = dated(sentence);
        assert_eq!(mentions.first().map(|m| when(&m.dating)), Some(expected.to_owned()), "{sentence}");
    }
}

#[test]
fn each_rule_names_its_event() {
    let mut wrong = Vec::new();
    for (sentence, trigger, link) in [
        ("3 May: Talks open in Vienna.", "open", "label"),
        ("12 June 2025 | Rebels seize the port | Vell\n13 June 2025 | Troops leave | Vell", "seize", "label"),
        ("Rebels seize the port\t12 June 2025", "seize", "label"),
        ("Last month's raid cost two lives.", "raid", "possessive"),
        ("The firm appealed against a March suspension.", "suspension", "premodifier"),
        ("Both sides spoke to the press after Sunday talks.", "talks", "premodifier"),
        ("The end came three weeks ago, when most of the crew were dismissed.", "dismissed", "subordinate"),
        ("On Monday the board, which had met twice, resigned.", "resigned", "initial"),
        ("The official, who was removed in March, has left the country.", "removed", "relative"),
        ("The two sides held talks on Monday.", "talks", "light"),
        ("In Vell talks were held on Monday.", "talks", "light"),
        ("They broke an agreement reached in 1991.", "agreement", "light"),
        ("The attack on Monday killed two.", "attack", "noun-pp"),
        ("The launch, at 08:30 on Monday, went well.", "launch", "noun-pp"),
        ("An explosion in the harbour on Friday killed two.", "explosion", "noun-pp"),
        ("They still speak of the crash of 2008.", "crash", "noun-pp"),
        ("The president called an election for July.", "election", "noun-pp"),
        ("They worked on it ahead of a key summit this month.", "summit", "noun-bare"),
        ("The firm failed after a $1.6 billion loss last year.", "loss", "noun-bare"),
        ("The plant is safe, officials said Monday.", "said", "report"),
        ("He was a minister in 2010.", "was", "copula"),
        ("The vote on the dam was on Monday.", "vote", "copula"),
        ("The sealing of the mine was on Monday.", "sealing", "copula"),
        ("The trust bought the Hale printing works on Monday.", "bought", "nearest"),
        ("The court dismissed the head of the board on Monday, following a vote.", "dismissed", "nearest"),
        ("The flood (May 5) ruined the harvest.", "flood", "parenthesis"),
        ("The road has been closed since Saturday.", "closed", "span"),
        ("The plant shut on Monday.", "shut", "nearest"),
        ("The bill failed to pass the Senate this week.", "failed", "nearest"),
        ("The firm filed for bankruptcy on Thursday.", "filed", "nearest"),
        ("After a plan to save the mill failed to win a vote this week, the owner sold it.", "failed", "nearest"),
        ("A 3 July hearing has been set by the court.", "hearing", "premodifier"),
        ("It is one of the shares that today suffered most.", "suffered", "nearest"),
        ("The index lost 40 points to end the day at 2,310.", "lost", "nearest"),
        ("The index fell 300 points at the close of trading on Thursday.", "fell", "nearest"),
    ] {
        let (report, mentions) = dated(sentence);
        let got: Vec<(&str, &str)> = mentions.iter().map(|m| (report.words(m.trigger), m.link.name())).collect();
        if !got.contains(&(trigger, link)) {
            wrong.push(format!("{sentence} {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_no_event_gets_no_date() {
    for sentence in [
        "The March issue is out.",
        "They amended the constitution of 1952.",
        "VELL, 16 June (Northern Wire) - It rains.",
        "Exports rose by a tenth, compared to the same month last year.",
        "Its share rose to 17%, up from 14% a year ago.",
        "The price fell to 31 euros, a drop of 4 euros from March 2024.",
        "Shares closed at their lowest level since 1997.",
        "It was the biggest loss of 2024.",
        "The crash is known as Black Monday.",
        "It happened at the same time.",
        "Vell feared the spring offensive.",
        "It drove out the boxy cars of the 1970s and 1980s.",
    ] {
        let (_, mentions) = dated(sentence);
        assert!(mentions.is_empty(), "{sentence} {mentions:?}");
    }
}

#[test]
fn what_is_asserted_is_told_by_verb_and_cue() {
    for (sentence, status) in [
        ("The plant shut on Monday.", "happened"),
        ("The plant has been shut since Monday.", "ongoing"),
        ("The plant will shut on Friday.", "planned"),
        ("The work must be finished by 1 July.", "planned"),
        ("The plant is expected to shut on Friday.", "expected"),
        ("The plant did not shut on Monday.", "denied"),
        ("The plant may shut on Friday.", "conditional"),
        ("If the plant had shut in May, nobody would complain.", "conditional"),
        ("Police accuse him of signing the paper on Monday.", "alleged"),
        ("A march on Monday was called off.", "cancelled"),
        ("Every Friday the board meets in Vell.", "habitual"),
        ("He is accused of leaving before the accident on Monday.", "happened"),
        ("The work should be complete in October.", "expected"),
        ("The airline was to take delivery of the planes in May.", "planned"),
        ("Vell Motors cutting 300 jobs by 2027.", "planned"),
        ("The index fell 2% on Monday to close the day at 712.", "happened"),
        ("Orr came off the bench to head the winner yesterday.", "happened"),
        ("He was allowed to leave in 2024.", "happened"),
        ("The next flight is pencilled in for September.", "planned"),
        ("A slump set in during the winter of 2020.", "happened"),
        ("They found a note written before the 2019 election.", "happened"),
        // The headline says "nearly".
        ("The ship nearly hit the pier on Monday.", "happened"),
        ("The price nearly doubled on Monday.", "happened"),
        ("The attack on Monday did not end the war.", "happened"),
        ("The sides did not hold talks on Monday.", "denied"),
        ("The ship was apparently sound and sank on Monday.", "happened"),
        ("Having crossed the river on Monday, the army marched on.", "happened"),
        ("The storm caused them to leave on Monday.", "happened"),
        ("The mayor denied that the firm had closed the pier on Monday.", "denied"),
        ("General Holt predicted a victory by 1 July.", "expected"),
        ("The firm was able to pay on Monday.", "happened"),
        ("Troops managed to hold the bridge on Monday.", "happened"),
        ("The owner was forced to resign on Monday.", "happened"),
        ("The owner decided to resign on Monday.", "planned"),
        ("More slides were likely in the coming days.", "expected"),
        ("The trial in Vell continues today.", "ongoing"),
        ("The works remain on track to open in March 2026.", "planned"),
        ("The board has set 14 July for a vote.", "planned"),
        ("The new kilns should be lit by 2027.", "expected"),
    ] {
        let (_, mentions) = dated(sentence);
        assert_eq!(mentions.first().map(|m| m.status.name()), Some(status), "{sentence}");
    }
}

#[test]
fn who_says_so_is_named() {
    for (sentence, source) in [
        ("The plant shut on Monday, three officials told the Post.", Some("three officials, to the Post")),
        ("The plant shut on Monday, according to a report.", Some("a report")),
        (
            "The plant shut on Monday, according to a report, officials told the Post.",
            Some("officials, to the Post; a report"),
        ),
        ("The plant shut on Monday, the mayor, Ann Holt, said.", Some("the mayor, Ann Holt")),
        ("\"It shut on Monday,\" said Ann Holt, who lives there.", Some("Ann Holt")),
        ("The mayor, who knows the owner, said the plant shut on Monday.", Some("The mayor")),
        (
            "Two people told the Post that a clerk, Ann Holt, wrote to the owner on Monday and asked him to shut the plant.",
            Some("Two people, to the Post"),
        ),
        ("The plant shut ahead of a key summit on Monday, officials said.", None),
        ("The minister visited Vell on Monday and promised help.", None),
        ("The result was better than brokers had predicted, and shares rose on Monday.", None),
        ("Shares rose on Monday, after the bank said that the slump was over.", None),
        ("She did not say where, but opened two shops on Monday.", None),
        ("After the bill failed on Monday, the mayor has said that he will resign.", None),
        ("The firm sold it in May, a step that the mayor opposed.", None),
        ("Officers shot at them on Monday, a charge the mayor denied.", None),
        ("The board left on Monday, accusing the firm of making fresh demands over pay.", None),
        (
            "\"It can be done,\" the envoy, Ann Holt, told them in Vell after talks that ended on Monday.",
            Some("the envoy, Ann Holt, to them"),
        ),
        ("Workers want the state to end a tax that rose in May.", None),
    ] {
        let (_, mentions) = dated(sentence);
        assert_eq!(mentions.first().and_then(|m| m.attribution.as_deref()), source, "{sentence}");
    }
}

#[test]
fn names_of_people_and_places_are_told_apart() {
    let (_, mentions) = dated("President Ana Ruiz met two officials in Port Vell and Kesh on Monday.");
    assert_eq!(mentions[0].actors, ["President Ana Ruiz", "two officials"]);
    assert_eq!(mentions[0].places, ["Port Vell", "Kesh"]);
}

#[test]
fn one_happening_is_one_event_with_the_finer_date() {
    let report = report(
        "The harbour board voted on Sunday to close the pier.\n\nThe board voted 5 to 2 on 15 June. Two days after the \
         vote, Ann Holt resigned.",
    );
    let mentions = Annalist::english().mentions(&report);
    let votes: Vec<&EventMention> = mentions.iter().filter(|m| report.words(m.trigger) == "voted").collect();
    assert_eq!(votes.len(), 2);
    assert_eq!(votes[0].event, votes[1].event);
    assert_eq!(votes.iter().filter(|m| m.leads).count(), 1);
    let resigned = mentions.iter().find(|m| report.words(m.trigger) == "resigned").unwrap();
    assert_eq!(resigned.dating.by.name(), "event");
    assert_eq!(resigned.dating.bounds.first_day(), resigned.dating.bounds.last_day());
    assert_eq!(resigned.dating.bounds.first_day().unwrap().to_string(), "2025-06-17");
}

#[test]
fn different_happenings_of_one_kind_stay_apart() {
    let report = report("Police arrested two men in Vell on Monday.\n\nPolice arrested a driver in Kesh this week.");
    let mentions = Annalist::english().mentions(&report);
    assert!(mentions.iter().all(|m| m.leads), "{mentions:?}");
}

#[test]
fn what_nothing_dates_is_there_on_demand() {
    let report =
        report("The board closed the pier.\n\nA storm hit Vell. Every Friday the board meets. It rained on Monday.");
    let annalist = Annalist::english();
    let rows = |scope| {
        let mentions = annalist.mentions_in(&report, scope);
        mentions.iter().filter(|m| m.leads).map(|m| report.words(m.trigger).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(Scope::Dated), ["rained"]);
    assert_eq!(rows(Scope::Leads), ["closed", "rained"]);
    assert_eq!(rows(Scope::All), ["closed", "hit", "meets", "rained"]);
}

#[test]
fn one_line_with_a_date_heads_nothing_and_two_do() {
    let rows = |text: &str| {
        let report = report(text);
        let mentions = Annalist::english().mentions_in(&report, Scope::Dated);
        mentions.iter().map(|m| report.words(m.trigger).to_owned()).collect::<Vec<_>>()
    };
    assert!(rows("The board met in Vell.\n\n12 June 2025\n\nA storm hit the port.").is_empty());
    assert_eq!(
        rows("It began in Vell.\n\n12 June 2025\n\nA storm hit the port.\n\n13 June 2025\n\nThe pier fell."),
        ["hit", "fell"]
    );
}

#[test]
fn one_row_tells_an_event_with_its_finest_date() {
    let (_, mentions) = dated("Police searched the office twice, most recently last Thursday.");
    let got: Vec<&str> = mentions.iter().filter(|m| m.leads).map(told).collect();
    assert_eq!(got, ["Police searched the office twice"]);
    // Nor is a day a date of an event because it names what recurs.
    for text in ["Thousands gathered after Friday prayers.", "Ann Holt lost it on one Sunday evening."] {
        let (_, mentions) = dated(text);
        assert!(!mentions.iter().any(|m| m.leads && m.expression.is_some()), "{text} {mentions:?}");
    }
}

/// Events of histories, where a sentence tells several.
#[test]
fn before_and_after_a_day_are_not_on_it() {
    for (text, bounds) in [
        ("The town fell before 1 May 1975.", (None, Some("1975-04-30"))),
        ("The law was passed shortly before Christmas 1980.", (None, Some("1980-12-24"))),
        ("Orsini left after 3 June 1975.", (Some("1975-06-04"), Some("2025-06-17"))),
        ("The bank must close before 1 May 2031.", (Some("2025-06-17"), Some("2031-04-30"))),
        ("After 2030, the mill will close.", (Some("2031-01-01"), None)),
        // Of the vote, and not of its day.
        ("Orsini left after the 3 June 1975 vote.", (Some("1975-06-03"), Some("1975-06-03"))),
        ("The mill closed in October and November 1919.", (Some("1919-10-01"), Some("1919-11-30"))),
        ("The Isel campaign of late 1948 and early 1949 failed.", (Some("1948-09-01"), Some("1949-04-30"))),
    ] {
        let (_, mentions) = dated(text);
        let bounds_of = |m: &EventMention| {
            let day = |moment: Option<annalist::time::Moment>| moment.map(|m| m.date.to_string());
            (day(m.dating.bounds.earliest), day(m.dating.bounds.latest))
        };
        let got: Vec<_> = mentions.iter().filter(|m| m.leads && m.expression.is_some()).map(bounds_of).collect();
        assert_eq!(got.last(), Some(&(bounds.0.map(str::to_owned), bounds.1.map(str::to_owned))), "{text} {got:?}");
    }
}

#[test]
fn what_would_be_long_ago_was() {
    for (text, status) in [
        ("Ivo Benn, who would found the Ring in the 1980s, left.", Status::Happened),
        ("The ministry said that Benn would leave in May 1990.", Status::Planned),
        ("In August 1944 Matthias decided to end the siege.", Status::Happened),
        ("In 1954 the voters would have left the Union.", Status::Conditional),
        ("The last ship was forced to sink itself in May 1904.", Status::Happened),
    ] {
        let (_, mentions) = dated(text);
        assert_eq!(mentions[0].status, status, "{text} {mentions:?}");
    }
}

#[test]
fn a_quotation_goes_on_with_its_speaker() {
    let text = "\"We left in May,\" said Ann Holt, the owner. \"I sold the boat in June.\" The boat sank in July.";
    let (_, mentions) = dated(text);
    let got: Vec<_> = mentions.iter().map(|m| (m.headline.as_str(), m.attribution.as_deref())).collect();
    assert_eq!(got[1], ("[Ann Holt] sold the boat", Some("Ann Holt")), "{got:?}");
    assert_eq!(got[2].1, None, "{got:?}");
    // Named behind it only.
    for text in [
        "\"They shut the pit in May. Nobody was told,\" Ann Holt said.",
        "\u{201c}They shut the pit in May. It was old,\u{201d} said Ann Holt.",
    ] {
        let (_, mentions) = dated(text);
        assert_eq!(mentions[0].attribution.as_deref(), Some("Ann Holt"), "{text} {mentions:?}");
    }
    // Named only before it, by what they were told to have said.
    let text =
        "Ann Holt, who ran the inn, said she had spent £30,000. \"Then in May I read of it. They shut it in June.\"";
    let (_, mentions) = dated(text);
    assert!(
        mentions.len() == 2 && mentions.iter().all(|m| m.attribution.as_deref() == Some("Ann Holt")),
        "{mentions:?}"
    );
    // A pronoun that says who speaks is named.
    let (_, mentions) = dated("Ann Holt runs the firm. The mill was sold in May, she said.");
    assert_eq!(mentions[0].attribution.as_deref(), Some("she [Ann Holt]"), "{mentions:?}");
}

#[test]
fn a_date_that_something_is_put_off_to_is_still_to_come() {
    for (sentence, status, by) in [
        ("The inquest was adjourned until October.", "planned", "expression"),
        ("Repairs were postponed to 2027.", "planned", "expression"),
        ("The trial was postponed on Monday.", "happened", "expression"),
        // That is how long the contract goes on.
        ("Ann Holt signed a contract until 2029.", "happened", "publication"),
        ("Ann Holt led the firm until 2019.", "happened", "expression"),
    ] {
        let (_, mentions) = dated(sentence);
        assert_eq!(mentions.len(), 1, "{sentence} {mentions:?}");
        assert_eq!((mentions[0].status.name(), mentions[0].dating.by.name()), (status, by), "{sentence}");
    }
}

#[test]
fn a_clause_without_a_comma_has_its_verb_behind_it() {
    for (sentence, headline) in [
        ("The mill that feeds the town closed in May.", "The mill that feeds the town closed"),
        ("A clerk who took money from a fund was jailed on Monday.", "A clerk who took money from a fund was jailed"),
        ("The lease signed that year expired in May.", "The lease signed that year expired"),
        ("Officers said the driver who hit the pier was fined on Monday.", "the driver who hit the pier was fined"),
        (
            "On Monday the owner left after a letter in which he asked for money was found.",
            "the owner left after a letter in which he asked for money was found",
        ),
        // What a clause says of its noun goes with it, and so does whose it is.
        ("On Monday police named a man whose body was found.", "police named a man whose body was found"),
        (
            "In May the town passed a law that required shops to close.",
            "the town passed a law that required shops to close",
        ),
        ("The firm sold a man whose hat was lost in May a new one.", "a man whose hat was lost ... a new one"),
        // One of two nouns: the pronoun stays, and nothing wrong is said.
        ("The town lost the shops in Upper Vell, which shut in May.", "the shops in Upper Vell, which shut"),
        ("It began a search for a buyer that ended in May.", "a search for a buyer that ended"),
        ("The treaty (in force at last) which ended the war in May was short.", "The treaty ... ended the war"),
        ("The star, 39, who left the show in May, sings.", "The star ... left the show"),
        (
            "It led to ten shocks, the strongest of which was felt in May.",
            "ten shocks, the strongest of which was felt",
        ),
        // A clause between commas parts a subject from its verb.
        ("Two boats left, and the school, which had ten pupils, closed in May.", "the school ... closed"),
        ("The firm said that the work, which had stopped in April, began again in May.", "the work ... began again"),
        ("The shop, which opened in May, to save money, is small.", "The shop opened"),
    ] {
        let (_, mentions) = dated(sentence);
        let got: Vec<&str> = mentions.iter().map(told).collect();
        assert!(got.contains(&headline), "{sentence} {got:?}");
    }
}

#[test]
fn participles_and_nouns_are_no_verbs() {
    for (sentence, headline) in [
        ("The rebels lost many men in armed clashes in May.", "The rebels lost many men in armed clashes"),
        (
            "A song was sung in May by pupils and singers in a choir led by Ann Orr.",
            "A song was sung ... by pupils and singers in a choir led by Ann Orr",
        ),
        ("Kesh beat Holt and Vell won by a goal in May.", "Vell won by a goal"),
        ("In May planes dropped leaflets, rockets and bombs.", "planes dropped leaflets, rockets and bombs"),
        ("In May the board cut pay in order to keep jobs.", "the board cut pay in order to keep jobs"),
        ("In May smaller or exiled groups met.", "smaller or exiled groups met"),
        ("Rebel attacks rose in May with 120 recorded cases.", "Rebel attacks rose ... with 120 recorded cases"),
        (
            "The worst fire since the end of the war broke out on Monday.",
            "The worst fire since the end of the war broke out",
        ),
        ("In May a firm with tents and blankets landed.", "a firm with tents and blankets landed"),
        ("More than 60 signed the letter in May.", "More than 60 signed the letter"),
        ("He claimed the men turned up in May.", "the men turned up"),
        (
            "In a speech made to the board in May, Ann Orr promised help.",
            "In a speech made to the board ... Ann Orr promised help",
        ),
        ("This permitted the sale in May.", "This permitted the sale"),
        (
            "The town was caught in a hard, if undeclared, war by May.",
            "The town was caught in a hard, if undeclared, war",
        ),
        ("After that raid the bank promised in May to close.", "the bank promised ... to close"),
        // Nouns that end as adjectives do.
        ("The Vell hospital closed wards in May.", "The Vell hospital closed wards"),
        ("In May the general ordered Vell troops north.", "the general ordered Vell troops north"),
        ("Its rival bought Vell shares in May.", "Its rival bought Vell shares"),
        ("In May the Vell military seized power.", "the Vell military seized power"),
    ] {
        let (_, mentions) = dated(sentence);
        let got: Vec<&str> = mentions.iter().map(told).collect();
        assert!(got.contains(&headline), "{sentence} {got:?}");
    }
}

#[test]
fn who_does_something_or_rejects_it_says_nothing() {
    for (text, said) in [
        ("Ann Holt denied it, saying her men had waited until Sunday.", Some("Ann Holt")),
        ("Officials from both towns said on Friday that the pit closed in May.", Some("Officials from both towns")),
        ("The pit closed in May, officials from both towns said after a meeting.", Some("officials from both towns")),
        ("The pit closed in May, Vell Crown Court heard.", Some("Vell Crown Court")),
        ("The inquest was told that the pit closed in May.", Some("The inquest")),
        ("\"They closed it in May and said nothing,\" Ann Holt said.", Some("Ann Holt")),
        ("\"I left in May,\" Ann Holt said outside the hall.", Some("Ann Holt")),
        ("\"It fell. Two men left in May,\" Ann Holt said.", Some("Ann Holt")),
        ("The pit closed. A mill would shut in May, Ann Holt said.", Some("Ann Holt")),
        ("Ann Holt had told friends he intended to leave in May.", Some("Ann Holt, to friends")),
        ("Ann Holt ordered a report and set sentencing for 2 December.", None),
        ("Orr Mills fell 19p after warning that profits would drop in May.", Some("Orr Mills")),
        (
            "Holt left after a senior minister appeared to concede that pubs could be shut in May.",
            Some("a senior minister"),
        ),
        ("The bell, which a diver claimed to have seen in May, is lost.", Some("a diver")),
        ("Ann Holt told friends then that he had left in May.", Some("Ann Holt, to friends")),
        ("All parties had promised to lay down their arms in May.", None),
        ("Ann Holt dismissed reports that the firm had left in May.", None),
        ("After he was cleared in May, Ann Holt said: \"I go on.\"", None),
        ("Under the truce, announced in May, both sides left.", None),
    ] {
        let (_, mentions) = dated(text);
        assert_eq!(mentions.last().map(|m| m.attribution.as_deref()), Some(said), "{text} {mentions:?}");
    }
}

#[test]
fn who_rules_or_calls_for_something_says_no_clause() {
    for sentence in [
        "Holt ruled until May, when Orr followed him.",
        "Holt called for a march, starting on 3 May.",
        "In a speech on Monday, Orr promised 300 more jobs.",
        "Because prices rose in May, the bank warned of a slump.",
        "\"Nothing I have heard this week has changed my mind.\"",
    ] {
        let (_, mentions) = dated(sentence);
        assert!(mentions.iter().all(|m| m.attribution.is_none()), "{sentence} {mentions:?}");
    }
}

/// Participles with their noun, and verbs with their subject, however far apart they stand.
#[test]
fn participles_and_verbs_find_their_nouns() {
    let mut wrong = Vec::new();
    for (text, headline) in [
        (
            "The quay by the mill in Vell, paid for by Holt and opened in 1887, shut.",
            "The quay by the mill in Vell [was] opened",
        ),
        (
            "The firm will not resume work on a tunnel, begun in 2002 and due to open in 2030.",
            "work on a tunnel [was] begun",
        ),
        ("In a letter sent to the court on 3 June, it asked for time.", "a letter [was] sent to the court"),
        (
            "In a 30-page report published on Monday, the board's chairwoman, Ann Holt, says that it failed.",
            "a 30-page report [was] published",
        ),
        (
            "Orr denied having lost an audit, delivered to him in June 2008 and never shown to the court.",
            "an audit [was] delivered to him",
        ),
        (
            "The recall covers models K-170 and K-175, made between May 2016 and June 2017.",
            "models K-170 and K-175 [were] made",
        ),
        (
            "Two miners trapped in a pit more than two months ago were freed on Friday.",
            "Two miners [were] trapped in a pit",
        ),
        ("A board set up by Holt's heir met in June 1922.", "A board set up by Holt's heir met"),
        (
            "Talks called by the premier, Jon Lund, broke down in June 1920.",
            "Talks called by the premier, Jon Lund, broke down",
        ),
        (
            "Talks aimed at ending a strike by tram and bus crews failed in May.",
            "Talks aimed at ending a strike by tram and bus crews failed",
        ),
        (
            "An inquest held the next spring cleared Orr. A trial completed last May freed Lund.",
            "A trial [was] completed",
        ),
        ("Digs carried out between 1934 and 1938 found a wall.", "Digs carried out ... found a wall"),
        ("Its debt was met by a tax on salt, raised in 1634 and doubled in 1636.", "a tax on salt [was] doubled"),
        ("Orr, captured while trying to flee, was freed in 1977.", "Orr, captured ... was freed"),
        (
            "With the town half burned, the army of Vell, a thousand strong, left in April 1916.",
            "the army of Vell, a thousand strong, left",
        ),
        (
            "Figures released in May, according to a study published in June 2020, were false.",
            "a study [was] published",
        ),
        (
            "It began as a protest, spread to most of the towns along the river, and was crushed by Holt in 1347.",
            "It ... was crushed by Holt",
        ),
        (
            "Orr's deputy, who was away when it began, tried to help but was shouted down in May 1919.",
            "Orr's deputy ... was shouted down",
        ),
        ("The pact, which began in May 2014, had been due to lapse on 20 June.", "The pact ... had been due to lapse"),
        ("A mill in Vell, on which work was begun in 2021, opened in May 2024.", "A mill in Vell ... opened"),
        (
            "Holt Bus, which was sold in 1988 and has been Swiss since 2014, lost money in May.",
            "Holt Bus ... lost money",
        ),
        (
            "The clash, the worst since a truce was signed in May 1997, broke out on Saturday.",
            "The clash ... broke out",
        ),
        ("The clash, the worst since a truce was signed in May 1997, broke out.", "a truce was signed"),
        (
            "Trade was slow, and in May 2000 the director, Ann Holt, resigned after a row.",
            "the director, Ann Holt, resigned after a row",
        ),
        (
            "Digs, suspended in March 2020 because of the rain, will resume next year.",
            "Digs, suspended in March 2020 because of the rain, will resume",
        ),
        (
            "The Vell Rising was a revolt in the north of Holtland, then a duchy, which broke out in May 1793.",
            "The Vell Rising ... broke out",
        ),
        ("Orr, a surveyor who had served in the 1880s, left.", "Orr ... had served"),
        ("There are men in this hall who left the sea in 2010.", "men in this hall left the sea"),
        ("The court heard the case of Ann Holt, who was jailed in 1998.", "Ann Holt was jailed"),
        (
            "A post of clerk, which under the charter must be filled by 20 July, fell vacant.",
            "A post of clerk, which under the charter must be filled",
        ),
        ("A road had to be cut for them, which took until May 1917.", "A road had to be cut for them, which took"),
        (
            "The plan brought a rise in the price of bread that took effect in May.",
            "a rise in the price of bread that took effect",
        ),
        ("Holt made a cash-and-shares offer in May.", "Holt made a cash-and-shares offer"),
        ("At least 17 strangers have been seized since 2001.", "At least 17 strangers have been seized"),
        ("More than 60 of them were killed or drowned in May.", "More than 60 of them were killed or drowned"),
        ("Orr closed in during May 1848.", "Orr closed in"),
        ("The law did not become valid until May 1990.", "The law did not become valid until May 1990"),
        ("The bill could fall before the summer recess.", "The bill could fall before the summer recess"),
        ("Planning for the raid appears to have begun in May.", "Planning for the raid appears to have begun"),
    ] {
        let (_, mentions) = dated(text);
        let got: Vec<&str> = mentions.iter().map(told).collect();
        if !got.contains(&headline) {
            wrong.push(format!("{text}\n   expected {headline}\n   found {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
