//! The checks by name, with the page of each: one source for the documentation, `explain`, and SARIF.

use super::Severity;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The page of a check.
#[derive(Debug)]
pub struct Page {
    /// Which.
    pub code: Code,
    /// Its name in words, with hyphens.
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// What it compares, in one sentence.
    pub checks: &'static str,
    /// An example, and what is found there.
    pub example: &'static str,
    /// When such a finding is no mistake.
    pub exceptions: &'static str,
}

macro_rules! pages {
    ($($code:ident $name:literal $severity:ident $checks:literal $example:literal $exceptions:literal)*) => {
        /// A check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $checks] $code,)*
        }

        impl Code {
            /// Every check, by number.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// `D101`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Code::$code => stringify!($code),)*
                }
            }
        }

        static PAGES: &[Page] = &[$(Page {
            code: Code::$code,
            name: $name,
            severity: Severity::$severity,
            checks: $checks,
            example: $example,
            exceptions: $exceptions,
        }),*];
    };
}

pages! {
    D101 "weekday-mismatch" Error
        "A weekday against the full date beside it."
        "\"Monday, June 17, 2025\": 17 June 2025 is a Tuesday; the Monday is 16 June."
        "Another calendar; a quoted slip; a weekday that is part of a name."
    D102 "impossible-date" Error
        "A day that its month does not have."
        "\"June 31\": June has 30 days."
        "Numbers that are no date; fiction."
    D103 "weekday-without-year" Warning
        "A weekday against a day and a month whose year follows from the report."
        "Published 18 March 2025: \"on Thursday, March 14\"; 14 March 2025 is a Friday."
        "A text about another year, as told on an anniversary."
    D107 "reversed-range" Warning
        "The end of a range against its beginning."
        "\"from May 12 to May 3\": the range runs backwards."
        "A range over the turn of the year."
    D108 "misread-number" Warning
        "A date against a number beside it that text recognition spoiled."
        "\"in June 2O25\": only the month is read, because of the letter in the year."
        "A name that looks like a number."
    D201 "past-after-publication" Warning
        "What is told as over against the day of the report."
        "Published 3 March 2025: \"was signed on March 10\"; that is seven days later."
        "A page that was updated later; a day of publication that is wrong."
    D202 "future-before-publication" Note
        "What is still to come against the day of the report."
        "Published 10 March 2025: \"will be held on March 3\"; that day has passed."
        "An older text that is quoted."
    D208 "order-against-dates" Warning
        "What a text says came first against the dates that it gives."
        "\"After the May 3 vote, ministers met on May 1\": 1 May is before 3 May."
        "\"After\" that means \"despite\"; one word for two events."
    D301 "reports-disagree" Warning
        "The dates that reports give of one event."
        "One report has the deal signed on 3 May, another on 7 May."
        "Two events that look like one."
    D303 "order-across-reports" Warning
        "The order that reports give of the same events."
        "One report has the raid before the vote, another after it."
        "A weak reading of \"before\"."
    D307 "year-off" Warning
        "Dates of one event that differ by exactly a year or more."
        "One report has 14 March 2024, another 14 March 2025."
        "What happens every year."
    D308 "stale-copy" Warning
        "A relative date in copies that were published on different days."
        "\"Yesterday\" in a text that was printed again three days later comes to two days."
        "A text that was brought up to date."
    D401 "no-order-fits" Warning
        "All dates and orders together: the smallest set of statements that cannot all be true."
        "A before B on 3 May, B before C, and C on 1 May."
        "An order that was misread."
    D403 "known-facts" Error
        "What reports say against the facts that were given with `--facts`."
        "The archive has the deal signed on 4 May, a report on 3 May."
        "A fact about another event that its words name, too."
    D501 "no-publication-date" Warning
        "Whether the day of a report is known."
        "No day of publication was found; three relative dates stay open."
        "None: give `--published`."
    D502 "publication-dates-disagree" Warning
        "The sources of a report's day against each other."
        "The address says 3 March 2025, the byline 5 March."
        "A page that was modified; zones."
    D701 "draft-disagrees" Warning
        "A dated statement of a draft against what the reports say of the same event."
        "The draft has the deal signed on 4 May, the reports on 3 May."
        "Two events that look like one."
    D702 "draft-finer" Note
        "A statement of a draft whose date says more than the reports do."
        "The draft has 3 May, the reports only May."
        "What is known from elsewhere."
    D703 "draft-coarser" Note
        "A statement of a draft whose date says less than the reports do."
        "The draft has May, the reports 3 May."
        "A draft that needs no more."
    D704 "draft-supported" Note
        "A statement of a draft whose date is that of the reports."
        "The draft and two reports have 3 May."
        "None: that is what a draft is checked for."
    D705 "draft-not-found" Note
        "A dated statement of a draft of which no report tells."
        "No report tells of a fire in June."
        "Other words for the same event; what is known from elsewhere."
}

impl Code {
    /// The page of the check.
    pub fn page(self) -> &'static Page {
        &PAGES[self as usize]
    }

    /// How much its findings matter.
    pub fn severity(self) -> Severity {
        self.page().severity
    }

    /// The check of a code, in any case, or of its name in words.
    pub fn find(name: &str) -> Option<Code> {
        let named = |code: &&Code| code.name().eq_ignore_ascii_case(name) || code.page().name == name;
        Code::ALL.iter().find(named).copied()
    }
}

impl fmt::Display for Page {
    /// As `annalist explain` prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Page { code, name, severity, checks, example, exceptions } = self;
        writeln!(f, "{} {name} ({})", code.name(), severity.name())?;
        writeln!(f, "  checks     {checks}")?;
        writeln!(f, "  example    {example}")?;
        writeln!(f, "  exceptions {exceptions}")
    }
}

/// The table of all checks, in Markdown: what `docs/checks.md` holds.
pub fn reference() -> String {
    let mut out = String::new();
    for &Page { code, name, severity, checks, example, exceptions } in PAGES {
        out += &format!("### {}: {name}\n\n{checks} *{}*\n\n", code.name(), capital(severity.name()));
        out += &format!("* Example: {example}\n* No mistake: {exceptions}\n\n");
    }
    out.trim_end().to_owned() + "\n"
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Code::find(&name).ok_or_else(|| serde::de::Error::custom(format!("no check is called `{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_is_found_by_its_code_and_its_name() {
        assert_eq!(Code::find("d101"), Some(Code::D101));
        assert_eq!(Code::find("reports-disagree"), Some(Code::D301));
        assert_eq!(Code::find("D999"), None);
        assert!(Code::ALL.iter().all(|code| code.page().code == *code));
    }
}
