//! The sheet that explains the others.

use super::sheet::{Cell, Head, Sheet, Style};
use super::{Book, RANK, REVIEW, SHOWN, Written};
use crate::check::Severity;
use crate::export::Rows;
use crate::export::column::Column;

impl Book<'_> {
    pub(super) fn about(&mut self) -> Written {
        let timeline = self.timeline;
        let heads = vec![
            Head { name: "what", width: 22.0, style: Style::Plain },
            Head { name: "meaning", width: 110.0, style: Style::Wrapped },
        ];
        let mut sheet = Sheet::new("About", heads, self.export.limits)?;
        let mut say = |what: &str, meaning: String| sheet.row([Cell::text(what.to_owned()), Cell::text(meaning)]);
        say("made by", format!("annalist {}", env!("CARGO_PKG_VERSION")))?;
        if !self.export.command.is_empty() {
            say("command", self.export.command.clone())?;
        }
        let of = |severity| timeline.findings.iter().filter(|finding| finding.severity == severity).count();
        say(
            "counts",
            format!(
                "{} events, {} mentions, {} reports, {} errors, {} warnings, {} notes",
                timeline.events.len(),
                timeline.rows.len(),
                timeline.sources.len(),
                of(Severity::Error),
                of(Severity::Warning),
                of(Severity::Note)
            ),
        )?;
        if timeline.events.len() > SHOWN {
            say(
                "what is shown",
                format!(
                    "Timeline opens on the {SHOWN} events that matter most. Clear the filter of the column `{RANK}` to \
                     see all {}, or change its number.",
                    timeline.events.len()
                ),
            )?;
        }
        say(
            "order",
            "By where the date begins, the coarser first: a year before its months, a month before its days. `before X` \
             stands just before X, `by X` at its last day, `after X` behind it; undated events stand last. Where dates \
             leave it open, an event stands behind those that reports say it followed. The order is no claim that one \
             event came first."
                .to_owned(),
        )?;
        say(
            "review",
            format!(
                "Fill in the columns {}, or change `seq` to move an event, and give the file to `annalist apply`. Everything \
                 else is left alone there.",
                REVIEW.map(|(name, _)| format!("`{name}`")).join(", ")
            ),
        )?;
        say("print", "On paper stand the first columns, as many as can be read there.".to_owned())?;
        say("dates", "Dates before March 1900 and after 9999 are text: spreadsheets have none.".to_owned())?;
        say(RANK, "1 is the event that matters most to its reports".to_owned())?;
        for column in Column::defaults(Rows::Events) {
            say(column.name, column.meaning.to_owned())?;
        }
        for (name, meaning) in REVIEW {
            say(name, meaning.to_owned())?;
        }
        self.close("About", sheet, |_, _| Ok(()))
    }
}
