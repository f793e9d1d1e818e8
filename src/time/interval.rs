//! Bounds that hold the truth, and how two of them stand to each other.

use super::Granularity;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A day, or a local time on a day with its offset from UTC where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The civil day.
    pub date: NaiveDate,
    /// The local time; `None` when the day is all that is known.
    pub time: Option<NaiveTime>,
    /// Minutes east of UTC.
    pub offset: Option<i32>,
}

impl Moment {
    /// A whole day.
    pub const fn day(date: NaiveDate) -> Self {
        Moment { date, time: None, offset: None }
    }

    /// Hour and minute of a day; `None` when the clock has no such time.
    pub fn at(date: NaiveDate, hour: u32, minute: u32) -> Option<Self> {
        Some(Moment { date, time: Some(NaiveTime::from_hms_opt(hour, minute, 0)?), offset: None })
    }
}

/// What prints itself into anything that takes text. This is what `Display` says, without a formatter.
pub trait Print {
    /// Prints it.
    ///
    /// # Errors
    /// When `out` takes no more.
    fn print(&self, out: &mut impl Sink) -> fmt::Result;
}

/// What takes text, and dates as they are printed.
pub trait Sink: fmt::Write {
    /// Takes a date. What takes bytes has no need to see that they are text.
    ///
    /// # Errors
    /// When it takes no more.
    fn take(&mut self, date: &Printed) -> fmt::Result {
        self.write_str(date.as_str())
    }
}

impl Sink for fmt::Formatter<'_> {}

/// A date or a time as it is printed, on the stack: these are printed by the million.
#[derive(Clone, Copy, Debug)]
pub struct Printed {
    bytes: [u8; 32],
    len: u8,
}

/// The numbers below a hundred, in two digits.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut n = 0;
    while n < 100 {
        pairs[n] = [b'0' + n as u8 / 10, b'0' + n as u8 % 10];
        n += 1;
    }
    pairs
};

/// The last two digits of a number.
fn pair(n: u32) -> [u8; 2] {
    PAIRS[n as usize % 100]
}

impl Printed {
    const EMPTY: Printed = Printed { bytes: [0; 32], len: 0 };

    /// A whole number.
    pub fn number(mut n: usize) -> Printed {
        let mut out = Printed::EMPTY;
        if n < 10_000 {
            // All four digits, and then the zeros before them are shifted out.
            let [[a, b], [c, d]] = [PAIRS[n / 100], PAIRS[n % 100]];
            let zeros = usize::from(n < 10) + usize::from(n < 100) + usize::from(n < 1000);
            let digits = u32::from_le_bytes([a, b, c, d]) >> (8 * zeros);
            out.bytes[..4].copy_from_slice(&digits.to_le_bytes());
            out.len = 4 - zeros as u8;
            return out;
        }
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (n % 10) as u8;
            n /= 10;
            if n == 0 {
                break;
            }
        }
        let len = digits.len() - at;
        out.bytes[..len].copy_from_slice(&digits[at..]);
        out.len = len as u8;
        out
    }

    fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        let at = usize::from(self.len);
        if let Some(place) = self.bytes.get_mut(at..at + N) {
            place.copy_from_slice(&bytes);
            self.len += N as u8;
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(usize::from(self.len)) {
            *place = byte;
            self.len += 1;
        }
    }

    /// Two digits; only the last two of `n`.
    fn two(&mut self, n: u32) {
        self.put(pair(n));
    }

    /// A whole number with zeros before it that make it as wide.
    pub fn padded(n: u32, width: usize) -> Printed {
        let mut out = Printed::EMPTY;
        let digits = Printed::number(n as usize);
        (usize::from(digits.len)..width).for_each(|_| out.push(b'0'));
        digits.as_bytes().iter().for_each(|digit| out.push(*digit));
        out
    }

    /// Puts the text behind others: all bytes are copied, which is quicker than to copy some, and the rest is cut off.
    #[inline]
    pub fn append(&self, out: &mut Vec<u8>) {
        let end = out.len() + usize::from(self.len);
        out.extend_from_slice(&self.bytes);
        out.truncate(end);
    }

    /// The text, which is ASCII.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl Moment {
    /// What [`Display`](fmt::Display) prints, without a formatter.
    pub fn printed(&self) -> Printed {
        self.print(false)
    }

    /// The same with the seconds of a time, also when there are none.
    pub(super) fn to_the_second(self) -> Printed {
        self.print(true)
    }

    fn print(&self, seconds: bool) -> Printed {
        use chrono::{Datelike, Timelike};
        let mut out = Printed::EMPTY;
        let year = self.date.year();
        if year < 0 {
            out.push(b'-');
        }
        let year = year.unsigned_abs();
        if year > 9999 {
            out.two(year / 10_000);
        }
        let ([y1, y2], [y3, y4]) = (pair(year / 100), pair(year));
        let ([m1, m2], [d1, d2]) = (pair(self.date.month()), pair(self.date.day()));
        out.put([y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2]);
        let Some(time) = self.time else { return out };
        out.push(b'T');
        out.two(time.hour());
        out.push(b':');
        out.two(time.minute());
        if seconds || time.second() != 0 {
            out.push(b':');
            out.two(time.second());
        }
        match self.offset {
            None => {}
            Some(0) => out.push(b'Z'),
            Some(minutes) => {
                out.push(if minutes < 0 { b'-' } else { b'+' });
                out.two(minutes.unsigned_abs() / 60);
                out.push(b':');
                out.two(minutes.unsigned_abs() % 60);
            }
        }
        out
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.printed().as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::read(&text).ok_or_else(|| serde::de::Error::custom(format!("expected a date, found \"{text}\"")))
    }
}

impl Moment {
    /// What [`Moment::printed`] prints.
    fn read(text: &str) -> Option<Moment> {
        let (day, clock) = text.split_once('T').map_or((text, None), |(day, clock)| (day, Some(clock)));
        let (year, month_day) = day.split_at_checked(day.len().checked_sub(6)?)?;
        let (month, day) = month_day.strip_prefix('-')?.split_once('-')?;
        let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        let Some(clock) = clock else { return Some(Moment::day(date)) };
        let (time, zone) = clock.split_at(clock.find(['Z', '+', '-']).unwrap_or(clock.len()));
        let format = if time.len() > 5 { "%H:%M:%S" } else { "%H:%M" };
        let offset = match zone {
            "" => None,
            "Z" => Some(0),
            zone => {
                let (hours, minutes) = zone[1..].split_once(':')?;
                let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
                Some(if zone.starts_with('-') { -minutes } else { minutes })
            }
        };
        Some(Moment { date, time: Some(NaiveTime::parse_from_str(time, format).ok()?), offset })
    }
}

impl fmt::Display for Moment {
    /// `2025-06-17`, `2025-06-16T20:00`, `2025-06-19T21:00-04:00`, `-0043-01-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.printed().as_str())
    }
}

/// A stretch of calendar time, as exactly as the text allows and no more. An open side is `None`.
///
/// There is no `Ord`: May and 12 May are neither less nor greater, see [`Interval::order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// Nothing named lies before this.
    pub earliest: Option<Moment>,
    /// Nothing named lies after this.
    pub latest: Option<Moment>,
    /// How fine the words were that name it.
    pub granularity: Granularity,
    /// The words said that it is not exact ("about").
    pub approximate: bool,
}

/// How one interval stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Order {
    Before,
    After,
    During,
    Contains,
    Overlaps,
    Equal,
    Undetermined,
}

impl Interval {
    /// Known days, both inclusive.
    pub const fn days(first: NaiveDate, last: NaiveDate, granularity: Granularity) -> Self {
        Interval {
            earliest: Some(Moment::day(first)),
            latest: Some(Moment::day(last)),
            granularity,
            approximate: false,
        }
    }

    /// The first day, where one is known.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.earliest.map(|m| m.date)
    }

    /// The last day, where one is known.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.latest.map(|m| m.date)
    }

    /// Have the two a day in common? Open ends reach any day.
    pub fn meets(&self, other: &Interval) -> bool {
        let before = |x: Option<NaiveDate>, y: Option<NaiveDate>| matches!((x, y), (Some(x), Some(y)) if x < y);
        !before(self.last_day(), other.first_day()) && !before(other.last_day(), self.first_day())
    }

    /// How `self` stands to `other`, judged by days. An open side makes most answers undetermined.
    pub fn order(&self, other: &Interval) -> Order {
        if let (Some(end), Some(start)) = (self.last_day(), other.first_day())
            && end < start
        {
            return Order::Before;
        }
        if let (Some(start), Some(end)) = (self.first_day(), other.last_day())
            && start > end
        {
            return Order::After;
        }
        let (Some(a1), Some(a2), Some(b1), Some(b2)) =
            (self.first_day(), self.last_day(), other.first_day(), other.last_day())
        else {
            return Order::Undetermined;
        };
        match (a1.cmp(&b1), a2.cmp(&b2)) {
            (std::cmp::Ordering::Equal, std::cmp::Ordering::Equal) => Order::Equal,
            (l, r) if l.is_le() && r.is_ge() => Order::Contains,
            (l, r) if l.is_ge() && r.is_le() => Order::During,
            _ => Order::Overlaps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(first: (i32, u32, u32), last: (i32, u32, u32)) -> Interval {
        let day = |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        Interval::days(day(first), day(last), Granularity::Day)
    }

    #[test]
    fn may_contains_its_twelfth_day() {
        let may = days((2025, 5, 1), (2025, 5, 31));
        let twelfth = days((2025, 5, 12), (2025, 5, 12));
        assert_eq!(may.order(&twelfth), Order::Contains);
        assert_eq!(twelfth.order(&may), Order::During);
        assert_eq!(may.order(&days((2025, 6, 1), (2025, 6, 1))), Order::Before);
        assert_eq!(may.order(&days((2025, 5, 20), (2025, 6, 3))), Order::Overlaps);
        let since = Interval { latest: None, ..twelfth };
        assert_eq!(may.order(&since), Order::Undetermined);
    }

    #[test]
    fn a_moment_is_read_as_it_is_printed() {
        let clock = |h, m, s| NaiveTime::from_hms_opt(h, m, s);
        for year in [-43, 0, 1897, 2025, 12_000] {
            let date = NaiveDate::from_ymd_opt(year, 2, 28).unwrap();
            for time in [None, clock(21, 0, 0), clock(0, 0, 59)] {
                for offset in [None, Some(0), Some(-240), Some(345)] {
                    let moment = Moment { date, time, offset: time.and(offset) };
                    assert_eq!(Moment::read(&moment.to_string()), Some(moment), "{moment}");
                }
            }
        }
        for text in ["", "2025", "2025-02-30", "2025-06-17T", "2025-06-17T25:00", "\u{e9}-06-17", "2025-06-17T10:00+5"]
        {
            assert_eq!(Moment::read(text), None, "{text}");
        }
    }

    #[test]
    fn moments_print_with_what_is_known() {
        let day = NaiveDate::from_ymd_opt(2025, 6, 19).unwrap();
        let mut moment = Moment::at(day, 21, 0).unwrap();
        assert_eq!(moment.to_string(), "2025-06-19T21:00");
        moment.offset = Some(-240);
        assert_eq!(moment.to_string(), "2025-06-19T21:00-04:00");
        moment.offset = Some(0);
        assert_eq!(moment.to_string(), "2025-06-19T21:00Z");
        assert_eq!(Moment::day(NaiveDate::from_ymd_opt(-43, 1, 1).unwrap()).to_string(), "-0043-01-01");
    }
}
