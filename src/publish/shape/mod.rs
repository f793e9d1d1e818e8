//! What a report looks like inside: whose voice each passage is, when it was said, and how a person finds it.
//!
//! A shape is taken only where several lines have it: one line that looks like a chat message is a line.

mod around;
mod chat;
mod entries;
mod older;
mod thread;
mod turns;

use self::around::{corrections, release, running_heads};
use self::chat::chat;
use self::entries::entries;
use self::older::older;
use self::thread::{signatures, thread};
use self::turns::{is_judgment, numbered, turns};
use super::Line;
use super::vocabulary::Vocabulary;
use crate::report::{Evidence, Locator, Method, Published, Role};
use crate::span::Span;
use crate::time::Stamp;

/// Marks the lines of shapes that tell by themselves when they were said, before the day of the report is looked for.
/// `headed` is a text whose header stands elsewhere. Gives whether the text tells again what was over before it was written.
pub(super) fn mark(text: &str, lines: &mut [Line], headed: bool, words: &Vocabulary) -> bool {
    let chat = chat(text, lines, words);
    let numbered = !chat && numbered(text, lines);
    let retold = numbered && is_judgment(text, lines, words);
    if !chat && !numbered && !turns(text, lines, words) {
        thread(text, lines, headed, words);
        signatures(text, lines, words);
    }
    dittos(text, lines, words);
    running_heads(text, lines, words);
    older(text, lines, words);
    corrections(text, lines, words);
    release(text, lines, words);
    retold
}

/// A cell that says the same, or numbers its row, has no more characters, with what parts it from the next.
const CELL: usize = 24;

/// The first cells of a row, a number by which it is known and one that says the same as the one above it: no words of
/// the row.
fn dittos(text: &str, lines: &mut [Line], words: &Vocabulary) {
    for line in lines.iter_mut().filter(|line| line.head == 0 && line.role.is_none()) {
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
pub(super) fn mark_dated(text: &str, lines: &mut [Line], published: Option<&Published>, words: &Vocabulary) {
    entries(text, lines, published, words);
}

/// A message, an entry or a turn is told to be one by so many lines of its kind.
const SEVERAL: usize = 3;

pub(super) fn said(stamp: Stamp, raw: &str, span: Option<Span>, confidence: f32) -> Box<Published> {
    let raw = raw.to_owned();
    let evidence = Evidence { method: Method::Header, raw, span, confidence, alternates: Vec::new() };
    Box::new(Published { when: stamp.interval(), time: stamp.time, offset: stamp.offset, evidence })
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
        let us = chat.replace("17/06", "6/17").replace("03/06", "6/3").replace("04/06", "6/4");
        assert_eq!(told(&report(&us, "a.txt"))[0], "2025-06-03 6/3/2025, 09:12: One.");
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
