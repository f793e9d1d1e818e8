//! The documented total order of a timeline.
//!
//! Dates of different fineness cannot be compared, yet rows stand one below the other. So each row
//! has a *place*, which is not a claim that its event came first:
//!
//! 1. **where it begins**: the day (and time) that the words name. "In May 2024" begins on 1 May,
//!    "about 12 April" on 12 April and not at the edge of its tolerance, "three weeks ago" on the
//!    day that is counted to. Bounds that were clipped count as clipped.
//!    * *before X* stands just before everything at X, *since X* at X, *until X* at the end of X,
//!      *after X* just after everything at X.
//!    * *by X*, also of an event that only the day of its report bounds, stands at the last day of
//!      X: after every row that is certainly before.
//! 2. **the coarser first**: the year before its months, the month before its days; a row of which
//!    only a bound is known is the coarsest.
//! 3. where it ends, an open end last.
//! 4. what the text asserts: happened, ongoing, planned, expected, alleged, ...
//! 5. the day of publication, unknown last.
//! 6. the source: path, row, place in the text.
//! 7. the id.
//!
//! Rows without any bound stand after all others. Local times are compared as they are written,
//! without their offset from UTC, which few reports give.
//!
//! Events stand so, too, but for what is stated of their order or known: `network` has that, and
//! `docs/order.md` the whole rule on one page.

use crate::grammar::Side;
use crate::mention::{Dating, Extent, Status};
use crate::time::{Granularity, Modifier, Moment};
use crate::timeline::{Row, Source};
use chrono::{NaiveDateTime, NaiveTime};
use std::cmp::Reverse;
use std::fmt;

/// What the dating of a row says of its place: steps 1 to 4 of the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    undated: bool,
    begins: NaiveDateTime,
    around: Around,
    fineness: Reverse<Granularity>,
    ends: NaiveDateTime,
    status: Status,
}

/// On which side of what is there a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Around {
    Before,
    At,
    End,
    After,
}

impl Place {
    pub fn of(dating: &Dating, status: Status) -> Place {
        let (earliest, latest) = (dating.bounds.earliest, dating.bounds.latest);
        let named = dating.period.and_then(|p| p.moments());
        let modifier = dating.resolution.as_ref().and_then(|r| r.modifier);
        let side = dating.resolution.as_ref().and_then(|r| r.side);
        let (begins, around) = match (earliest, latest) {
            (None, None) => (NaiveDateTime::MAX, Around::At),
            (_, Some(latest)) if dating.extent == Extent::Until => (closes(latest), Around::End),
            (None, Some(latest)) if modifier == Some(Modifier::Before) => {
                // The bound is the first moment of X or the last before it.
                let x = named.map_or(opens(latest), |(first, _)| opens(first).max(opens(latest)));
                (x, Around::Before)
            }
            (None, Some(latest)) => (opens(latest), Around::At),
            (Some(_), Some(latest)) if side == Some(Side::By) => (opens(latest), Around::At),
            (Some(earliest), _) if modifier == Some(Modifier::After) => {
                let x = named.map_or(closes(earliest), |(_, last)| closes(last).max(closes(earliest)));
                (x, Around::After)
            }
            (Some(earliest), _) if dating.extent == Extent::Since => (opens(earliest), Around::At),
            (Some(earliest), latest) => {
                let first = opens(earliest);
                let begins = match dating.point {
                    Some(day) if day > earliest.date => {
                        let point = opens(Moment::day(day));
                        latest.map_or(point, |latest| point.min(opens(latest)))
                    }
                    _ => first,
                };
                (begins, Around::At)
            }
        };
        let ends = match (latest, named) {
            (Some(_), Some((_, last))) if dating.bounds.approximate => closes(last),
            (Some(latest), _) => closes(latest),
            (None, _) => NaiveDateTime::MAX,
        };
        Place {
            undated: earliest.is_none() && latest.is_none(),
            begins,
            around,
            fineness: Reverse(dating.bounds.granularity),
            ends,
            status,
        }
    }
}

/// Text that sorts like places do, as long as years have four digits.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.undated {
            return f.write_str("undated");
        }
        let seconds = "%Y-%m-%dT%H:%M:%S";
        let coarse_first = u8::MAX - self.fineness.0 as u8;
        write!(f, "{}/{}/{coarse_first}/", self.begins.format(seconds), self.around as u8)?;
        match self.ends == NaiveDateTime::MAX {
            true => f.write_str("open")?,
            false => write!(f, "{}", self.ends.format(seconds))?,
        }
        write!(f, "/{:02}", self.status as u8)
    }
}

/// The first second of a moment.
pub fn opens(moment: Moment) -> NaiveDateTime {
    moment.date.and_time(moment.time.unwrap_or(NaiveTime::MIN))
}

/// The last second of a moment.
pub fn closes(moment: Moment) -> NaiveDateTime {
    let last = const { NaiveTime::from_hms_opt(23, 59, 59).unwrap() };
    moment.date.and_time(moment.time.unwrap_or(last))
}

/// Where a row comes from: steps 5 to 7 of the order.
pub fn provenance<'t>(row: &'t Row, sources: &'t [Source]) -> impl Ord + use<'t> {
    let source = &sources[row.source];
    let published = source.day();
    let mention = &row.mention;
    (
        (published.is_none(), published),
        (source.origin.path.as_str(), source.origin.row, mention.sentence, mention.trigger),
        mention.id.as_str(),
    )
}
