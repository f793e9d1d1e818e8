//! Dates in nothing but digits, whose order of day and month has to be found out: `17/06/2025`, `6-17-25`.

use super::Stamp;

/// What comes first of day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// `17/06/2025`
    Dmy,
    /// `06/17/2025`
    Mdy,
    /// `25-06-17`; where the year stands last all the same, the month is first.
    Ymd,
}

impl DayOrder {
    /// Every order.
    pub const ALL: [DayOrder; 3] = [DayOrder::Mdy, DayOrder::Dmy, DayOrder::Ymd];

    /// The order in which all of these dates are possible: the one that a number over 12 decides, else the one in
    /// which they ascend. `None` when nothing tells.
    pub fn of<'t>(dates: impl IntoIterator<Item = &'t str>) -> Option<DayOrder> {
        let parts: Vec<(u32, u32, i32)> =
            dates.into_iter().filter_map(|text| split(text).map(|(_, parts)| parts)).collect();
        let (first, second) = (parts.iter().any(|p| p.0 > 12), parts.iter().any(|p| p.1 > 12));
        match (first, second) {
            (true, false) => return Some(DayOrder::Dmy),
            (false, true) => return Some(DayOrder::Mdy),
            (true, true) => return None,
            (false, false) => {}
        }
        let distinct = |numbers: &mut dyn Iterator<Item = u32>| {
            let mut all: Vec<u32> = numbers.collect();
            all.sort_unstable();
            all.dedup();
            all.len()
        };
        let day = parts.iter().map(|p| (p.2, p.1, p.0)).is_sorted();
        let month = parts.iter().map(|p| (p.2, p.0, p.1)).is_sorted();
        match (day, month) {
            (true, false) => Some(DayOrder::Dmy),
            (false, true) => Some(DayOrder::Mdy),
            // A stretch of days within a month or two: what changes more is the day.
            _ => match (distinct(&mut parts.iter().map(|p| p.0)), distinct(&mut parts.iter().map(|p| p.1))) {
                (a, b) if a > 2 * b => Some(DayOrder::Dmy),
                (a, b) if b > 2 * a => Some(DayOrder::Mdy),
                _ => None,
            },
        }
    }

    /// Year, month and day of three numbers of which the last is a year in full.
    pub const fn in_year(self, first: u32, second: u32, year: i32) -> (i32, u32, u32) {
        match self {
            DayOrder::Dmy => (year, second, first),
            DayOrder::Mdy | DayOrder::Ymd => (year, first, second),
        }
    }

    /// Year, month and day of three numbers below 100.
    pub const fn of_three(self, [a, b, c]: [u32; 3]) -> (u32, u32, u32) {
        match self {
            DayOrder::Dmy => (c, b, a),
            DayOrder::Mdy => (c, a, b),
            DayOrder::Ymd => (a, b, c),
        }
    }

    /// Reads such a date at the start of `text`; what follows it is handed back.
    pub fn read(self, text: &str) -> Option<(&str, Stamp)> {
        let (rest, (a, b, year)) = split(text)?;
        let (year, month, day) = self.in_year(a, b, year);
        Some((rest, Stamp::new(year, Some(month), Some(day))?))
    }
}

/// The three numbers that `text` begins with, and what follows. A year of two digits is one from 1970 to 2069.
fn split(text: &str) -> Option<(&str, (u32, u32, i32))> {
    let number = |text: &str, most: usize| -> Option<(usize, u32)> {
        let len = text.bytes().take_while(u8::is_ascii_digit).count();
        (len > 0 && len <= most).then(|| text[..len].parse().ok().map(|n| (len, n)))?
    };
    let (a_len, a) = number(text, 2)?;
    let mark = text[a_len..].chars().next().filter(|c| matches!(c, '/' | '.' | '-'))?;
    let text = &text[a_len + 1..];
    let (b_len, b) = number(text, 2)?;
    let text = text[b_len..].strip_prefix(mark)?;
    let (y_len, year) = number(text, 4)?;
    let year = match y_len {
        4 => year as i32,
        2 if year < 70 => 2000 + year as i32,
        2 => 1900 + year as i32,
        _ => return None,
    };
    Some((&text[y_len..], (a, b, year)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_found_from_all_dates() {
        for (dates, order) in [
            (&["03/04/2025", "17/06/2025"][..], Some(DayOrder::Dmy)),
            (&["03/04/2025", "6/17/25"], Some(DayOrder::Mdy)),
            (&["28/02/2025", "02/28/2025"], None),
            (&["01/05/2025", "02/05/2025", "01/06/2025"], Some(DayOrder::Dmy)),
            (&["05/01/2025", "05/02/2025", "06/01/2025"], Some(DayOrder::Mdy)),
            (&["07/06/2025", "06/06/2025", "05/06/2025", "04/06/2025"], Some(DayOrder::Dmy)),
            (&["03/04/2025"], None),
        ] {
            assert_eq!(DayOrder::of(dates.iter().copied()), order, "{dates:?}");
        }
        let (rest, stamp) = DayOrder::Dmy.read("3/4/25, 14:03").unwrap();
        assert_eq!((rest, stamp.to_string().as_str()), (", 14:03", "2025-04-03"));
        assert_eq!(DayOrder::Mdy.read("17/06/2025"), None);
        assert_eq!(DayOrder::Dmy.read("1/2-2025"), None);
    }
}
