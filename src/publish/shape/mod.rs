//! What a report looks like inside: whose voice each passage is, when it was said, and how a person finds it.
//!
//! A shape is taken only where several lines have it: one line that looks like a chat message is a line.

mod around;
mod chat;
mod entries;
mod messages;
mod older;
mod thread;
mod turns;

use self::around::{corrections, release, running_heads};
use self::chat::chat;
use self::entries::{entries, stamped};
use self::messages::{Messages, date_messages, messages};
use self::older::older;
use self::thread::{signatures, thread};
use self::turns::{is_judgment, numbered, turns};
use super::Line;
use super::vocabulary::Vocabulary;
use crate::report::{Evidence, Locator, Method, Published, Role};
use crate::span::Span;
use crate::time::{Granularity, Interval, Moment, Stamp};
use chrono::NaiveDate;

/// What was found of the shape of a text.
pub(super) struct Marked {
    /// It tells again what was over before it was written.
    pub retold: bool,
    /// A chat whose messages have no day yet.
    messages: Option<Messages>,
}

/// Marks the lines of shapes that tell by themselves when they were said, before the day of the report is looked for.
/// `headed` is a text whose header stands elsewhere.
pub(super) fn mark(text: &str, lines: &mut [Line], headed: bool, words: &Vocabulary) -> Marked {
    let whole = chat(text, lines, words);
    let messages = if whole { None } else { messages(text, lines, words) };
    let chat = whole || messages.is_some();
    let numbered = !chat && numbered(text, lines);
    let retold = numbered && is_judgment(text, lines, words);
    if !chat && !numbered && !turns(text, lines, words) {
        thread(text, lines, headed, words);
        signatures(text, lines, words);
        stamped(text, lines, words);
    }
    dittos(text, lines, words);
    running_heads(text, lines, words);
    older(text, lines, words);
    corrections(text, lines, words);
    release(text, lines, words);
    Marked { retold, messages }
}

/// A cell that says the same, or numbers its row, has no more characters, with what parts it from the next.
const CELL: usize = 24;

/// The first cells of a row, a number by which it is known and one that says the same as the one above it: no words of
/// the row.
fn dittos(text: &str, lines: &mut [Line], words: &Vocabulary) {
    for line in lines.iter_mut().filter(|line| !line.prose && line.head == 0 && line.role.is_none()) {
        let whole = line.span.of(text);
        let mut rest = whole.trim_start_matches(['|', ' ']);
        for _ in 0..3 {
            // Such a cell is short, and most lines have none.
            let mut places = rest.char_indices().take(CELL).filter(|(_, c)| matches!(c, '\t' | '|' | ' '));
            let parts = |(at, c): &(usize, char)| *c != ' ' || rest[*at..].starts_with("   ");
            let Some((end, _)) = places.find(parts) else { break };
            let cell = rest[..end].trim();
            rest = rest[end..].trim_start_matches(['|', ' ', '\t']);
            if words.is_ditto(cell) {
                (line.head, line.head_role) = (whole.len() - rest.len(), Role::Place);
            } else if cell.contains(' ') || !cell.contains(|c: char| c.is_ascii_digit()) {
                break;
            }
        }
    }
}

/// Marks those for which one has to know the day of the report.
pub(super) fn mark_dated(
    text: &str,
    lines: &mut [Line],
    marked: &Marked,
    published: Option<&Published>,
    words: &Vocabulary,
) {
    match &marked.messages {
        Some(messages) => date_messages(messages, text, lines, published),
        None => entries(text, lines, published, words),
    }
}

/// A message, an entry or a turn is told to be one by so many lines of its kind.
const SEVERAL: usize = 3;

pub(super) fn said(stamp: Stamp, raw: &str, span: Option<Span>, confidence: f32) -> Box<Published> {
    let raw = raw.to_owned();
    let evidence = Evidence { method: Method::Header, raw, span, confidence, alternates: Vec::new() };
    Box::new(Published { when: stamp.interval(), time: stamp.time, offset: stamp.offset, evidence })
}

/// Said on a day that nobody knows, but not after one.
fn said_before(day: Option<NaiveDate>, raw: &str, span: Option<Span>) -> Box<Published> {
    let raw = raw.to_owned();
    let evidence = Evidence { method: Method::Header, raw, span, confidence: 0.5, alternates: Vec::new() };
    let latest = day.map(Moment::day);
    let when = Interval { earliest: None, latest, granularity: Granularity::None, approximate: false };
    Box::new(Published { when, time: None, offset: None, evidence })
}

fn label(words: &str) -> Option<Locator> {
    Some(Locator::Label(words.into()))
}

#[cfg(test)]
mod tests {
    use crate::publish::tests::report;
    use crate::report::{Report, Role};

    /// Day, place and words of each passage that has a day of its own.
    fn told(report: &Report) -> Vec<String> {
        let own = report.passages.iter().filter_map(|p| Some((p, p.said.as_deref()?)));
        let own = own.filter(|(p, _)| !matches!(p.role, Role::Furniture));
        own.map(|(p, said)| format!("{} {}: {}", said.day().unwrap(), p.locator, report.words(p.span))).collect()
    }

    #[test]
    fn entries_go_over_midnight_in_either_direction() {
        let oldest = "Date: 15 June 2025\n\n09:00 The ferry left.\n\n23:50 The port closed.\n\n00:20 The wall broke.\n";
        assert_eq!(
            told(&report(oldest, "a.txt")),
            [
                "2025-06-15 09:00: The ferry left.",
                "2025-06-15 23:50: The port closed.",
                "2025-06-16 00:20: The wall broke."
            ]
        );
        let newest = "Published 15 June 2025\nUpdated 16 June 2025\n\n00:20\nThe wall broke.\n\n23:50\nThe port closed.\n\n23:55\nSo it says.\n";
        assert_eq!(
            told(&report(newest, "a.txt")),
            [
                "2025-06-16 00:20: The wall broke.",
                "2025-06-15 23:50: The port closed.",
                "2025-06-15 23:55: So it says."
            ]
        );
        let two = "Date: 15 June 2025\n\n09:00 The ferry left.\n\n10:30 It returned.\n";
        assert!(told(&report(two, "a.txt")).is_empty(), "two times are no live blog");
    }

    #[test]
    fn the_dates_of_a_chat_decide_their_order_together() {
        let chat =
            "03/06/2025, 09:12 - Ada: One.\n04/06/2025, 09:14 - Tom: Two.\nMore.\n17/06/2025, 14:03 - Ada: Three.\n";
        assert_eq!(
            told(&report(chat, "a.txt")),
            [
                "2025-06-03 03/06/2025, 09:12: One.",
                "2025-06-04 04/06/2025, 09:14: Two.",
                "2025-06-04 04/06/2025, 09:14: More.",
                "2025-06-17 17/06/2025, 14:03: Three."
            ]
        );
        let pointed =
            "2025-06-16 09:12:05 <ada> One.\n2025-06-16 09:14:00 <tom> Two.\n2025-06-17 16:05:10 <ada> Three.\n";
        assert_eq!(told(&report(pointed, "a.txt"))[2], "2025-06-17 2025-06-17 16:05:10: Three.");
        let us = chat.replace("17/06", "6/17").replace("03/06", "6/3").replace("04/06", "6/4");
        assert_eq!(told(&report(&us, "a.txt"))[0], "2025-06-03 6/3/2025, 09:12: One.");
    }

    #[test]
    fn messages_without_a_day_take_it_from_the_lines_between_them() {
        let told = |source: &str| -> Vec<String> {
            let report = report(source, "a.txt");
            let messages = report.passages.iter().filter(|p| p.role == Role::Message);
            let day = |p: &crate::report::Passage| {
                p.said
                    .as_ref()
                    .map_or("none".to_owned(), |said| said.day().map_or("open".to_owned(), |day| day.to_string()))
            };
            let voice = |p: &crate::report::Passage| p.voice.clone().unwrap_or_default();
            messages.map(|p| format!("{} {} {}: {}", day(p), p.locator, voice(p), report.words(p.span))).collect()
        };
        let chat = "Ada Lee  9:12 AM\nIt broke.\nMonday, June 16th\nTom  9:14 AM\nSo?\nIt did.\n--- Yesterday ---\nAda Lee  4:05 PM\nGood.\n";
        assert_eq!(
            told(&format!("Date: 18 June 2025\n\n{chat}")),
            [
                "open 9:12 AM Ada Lee: It broke.",
                "2025-06-16 Monday, June 16th, 9:14 AM Tom: So?",
                "2025-06-16 Monday, June 16th, 9:14 AM Tom: It did.",
                "2025-06-17 Yesterday, 4:05 PM Ada Lee: Good."
            ]
        );
        assert!(told(chat).iter().all(|message| message.starts_with("none ")), "nothing tells the year");
        let whole = chat.replace("Monday, June 16th", "June 16, 2025");
        let report = report(&whole, "a.txt");
        assert_eq!(report.published, None, "a day between messages is not that of the report");
        assert!(told(&whole)[1].starts_with("2025-06-16 "));
        for line in [
            "[9:12 AM] NAME\n",
            "NAME 9:12 AM\n",
            "NAME — Today at 9:12\n",
            "[9:12] NAME: ",
            "09:12 - NAME: ",
            "[09:12] <NAME> ",
            "NAME (9:12): ",
        ] {
            let message = |name: &str| format!("{}It broke.\n", line.replace("NAME", name));
            let chat = format!("{}\n{}\n{}", message("Ada Lee"), message("Tom"), message("Ada Lee"));
            let told = told(&format!("Date: 18 June 2025\n\n{chat}"));
            assert_eq!(told.len(), 3, "{chat}");
            assert!(told[1].starts_with("2025-06-18 ") && told[1].ends_with("Tom: It broke."), "{told:?}");
        }
        // Written before it was exported.
        let night = "[23:50] Ada: It broke.\n[00:10] Tom: So?\n[00:11] Ada: Yes.\n";
        let night = told(&format!("Date: 18 June 2025\n\n{night}"));
        assert!(night[0].starts_with("2025-06-17 ") && night[1].starts_with("2025-06-18 "));
        for none in [
            "Varn 9:12\nOstley 9:30\nSkarra 9:45\nVarn 10:12\n",
            "[09:12] It broke.\n[09:14] It rose.\n[09:16] It broke.\n",
        ] {
            assert!(told(&format!("Date: 18 June 2025\n\n{none}")).is_empty(), "{none}");
        }
    }

    #[test]
    fn entries_below_a_day_and_a_time_were_said_then() {
        let source = "Storm\n\n15 June 2025, 09:10 BST\nIt ran aground.\n\n14 June 2025, 23:10 BST\nIt left.\n\n14 June 2025, 21:00 BST\nIt came.\n";
        let report = report(source, "a.txt");
        assert_eq!(report.published, None);
        assert_eq!(
            told(&report),
            [
                "2025-06-15 15 June 2025, 09:10 BST: It ran aground.",
                "2025-06-14 14 June 2025, 23:10 BST: It left.",
                "2025-06-14 14 June 2025, 21:00 BST: It came."
            ]
        );
    }

    #[test]
    fn a_quotation_that_nobody_can_date_is_of_no_day() {
        let mail = "Date: 20 June 2025\n\nDone.\n\nAm 17.06.2025 um 15:04 schrieb Otto Brandt:\n> It came.\n";
        let report = report(mail, "a.txt");
        let quoted = report.passages.iter().find(|p| report.words(p.span) == "It came.").unwrap();
        assert_eq!((quoted.role, quoted.said.as_ref().map(|said| said.day())), (Role::Message, Some(None)));
    }

    #[test]
    fn quoted_mails_have_the_day_of_their_introduction() {
        let mail = "Date: 20 June 2025\n\nDone.\n\nOn Tue, 17 Jun 2025 at 15:04, Otto wrote:\n> It came.\n> On 2 June 2025, Mira wrote:\n>> It broke.\n> Good.\n";
        assert_eq!(
            told(&report(mail, "a.txt")),
            ["2025-06-17 para 4: It came.", "2025-06-02 para 6: It broke.", "2025-06-17 para 7: Good."]
        );
        let prose = "Date: 20 June 2025\n\nOn 3 June 2025, as Otto wrote:\nIt came.\n";
        assert!(told(&report(prose, "a.txt")).is_empty(), "nothing is quoted below it");
    }

    /// Who says what.
    fn voices(source: &str) -> Vec<String> {
        let report = report(source, "a.txt");
        let own = report.passages.iter().filter(|p| p.role == Role::Message);
        own.map(|p| format!("{}: {}", p.voice.as_deref().unwrap_or("?"), report.words(p.span))).collect()
    }

    #[test]
    fn messages_have_the_voice_of_who_wrote_them() {
        let mail = "From: Ann Lee\nDate: 20 June 2025\nSubject: Pier\n\nDone.\n\nRegards,\nAnn Lee\n\n";
        for (introduction, voice) in [
            ("On Tue, Jun 17, 2025 at 3:04 PM Otto Brandt <otto@example.org> wrote:", "Otto Brandt"),
            ("On 17/06/2025 15:04, Brandt, Otto wrote:", "Otto Brandt"),
            ("Otto Brandt <otto@example.org> wrote on 17 June 2025 at 15:04:", "Otto Brandt"),
            ("On 17 June 2025, otto@example.org wrote:", "?"),
        ] {
            let source = format!("{mail}{introduction}\n> It came.\n> Best,\n> Otto Brandt\n");
            assert_eq!(voices(&source), [format!("{voice}: It came.")], "{introduction}");
            assert_eq!(report(&source, "a.txt").author.as_deref(), Some("Ann Lee"));
        }
        let bare = format!("{mail}On 17 Jun 2025, at 15:04, Otto Brandt <otto@example.org> wrote:\n\nIt came.\n");
        assert_eq!(voices(&bare), ["Otto Brandt: It came."]);
        let below = format!(
            "{mail}-----Original Message-----\nFrom: Brandt, Otto\nSent: 17 June 2025\nTo: Ann Lee\n\nIt came.\n"
        );
        assert_eq!(voices(&below), ["Otto Brandt: It came."]);
    }
}
