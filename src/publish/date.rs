//! Dates as people write them above a text: whole, with a year, perhaps with a time.

use super::vocabulary::{Phrases, Vocabulary};
use crate::time::{Granularity, Stamp, offset};
use chrono::NaiveTime;
use nom::branch::alt;
use nom::bytes::complete::{take_while_m_n, take_while1};
use nom::character::complete::{char, one_of, space0, space1};
use nom::combinator::{map_opt, map_res, opt, verify};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

/// Reads a date at the start of `text`: `17 June 2025`, `Tuesday, June 17th, 2025`, `17/06/2025` where no
/// other order is possible, `2025-06-17`, `June 2025`; with a time and a zone before or behind it.
/// Gives what follows it, and the date.
pub fn date<'t>(text: &'t str, words: &Vocabulary) -> Option<(&'t str, Stamp)> {
    if !may_begin(text, words) {
        return None;
    }
    let read = |text: &'t str| {
        let (rest, _) = opt((|t| weekday(t, words), |t| gap(t, words))).parse(text).ok()?;
        match Stamp::prefix(rest).filter(|(_, s)| s.granularity() != Granularity::Year) {
            Some(found) => Some(found),
            None => civil(rest, words).ok().map(|(rest, stamp)| (behind_weekday(rest, words), stamp)),
        }
    };
    let (early, (rest, mut stamp)) = match read(text) {
        Some(found) => (None, found),
        None => {
            let (rest, time) = terminated(|t| time(t, words), |t| gap(t, words)).parse(text).ok()?;
            (Some(time), read(rest)?)
        }
    };
    if rest.starts_with(char::is_alphanumeric) && !is_glued(&text[..text.len() - rest.len()], rest) {
        return None;
    }
    if stamp.day().is_none() || stamp.time.is_some() {
        return Some((rest, stamp));
    }
    let late = preceded(|t| gap(t, words), |t| time(t, words)).parse(rest);
    match (late, early) {
        (Ok((rest, (time, offset))), _) => {
            (stamp.time, stamp.offset) = (Some(time), offset);
            Some((rest, stamp))
        }
        (_, Some((time, offset))) => {
            (stamp.time, stamp.offset) = (Some(time), offset);
            Some((rest, stamp))
        }
        _ => Some((rest, stamp)),
    }
}

/// What follows the weekday of a date that stands behind it, as in bundles: "June 17, 2025 Tuesday".
fn behind_weekday<'t>(text: &'t str, words: &Vocabulary) -> &'t str {
    let told = preceded((opt(char(',')), space1), |t| weekday(t, words)).parse(text);
    told.map_or(text, |(rest, ())| if rest.starts_with(char::is_alphanumeric) { text } else { rest })
}

/// Most places where a date is looked for have none, and its first word tells.
fn may_begin(text: &str, words: &Vocabulary) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) || words.begins_calendar(text)
}

/// True when text follows an ISO date without the space between them: `2025-06-17The`. Its last part has two
/// digits and no more, so a letter cannot belong to it, unless it begins a time.
fn is_glued(read: &str, rest: &str) -> bool {
    let iso =
        matches!(read.as_bytes(), [.., b'-', a, b, b'-', c, d] if [a, b, c, d].iter().all(|d| d.is_ascii_digit()));
    let clock = rest.strip_prefix(['T', 't']).is_some_and(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    iso && !clock && rest.starts_with(char::is_alphabetic)
}

/// Reads a time of day at the start of `text`, with its zone: `14:05 BST`, `2.05 p.m.`. Gives what follows it, the time
/// and the minutes east of UTC.
pub fn clock<'t>(text: &'t str, words: &Vocabulary) -> Option<(&'t str, NaiveTime, Option<i32>)> {
    let (rest, (time, offset)) = time(text, words).ok()?;
    Some((rest, time, offset))
}

/// Month, day, and the year where there is one.
pub type MonthDay = (u32, u32, Option<i32>);

/// A month and a day without a year, as datelines have them: `June 17`, `17 June`, and the year if there is one.
pub fn month_day<'t>(text: &'t str, words: &Vocabulary) -> Option<(&'t str, MonthDay)> {
    if !may_begin(text, words) {
        return None;
    }
    let year = || opt(preceded((opt(char(',')), space1), year4));
    let month_first = ((|t| month(t, words)), space1, |t| day(t, words), year()).map(|(m, _, d, y)| (m, d, y));
    let day_first = ((|t| day(t, words)), space1, |t| month(t, words), year()).map(|(d, _, m, y)| (m, d, y));
    let (rest, found) = alt((month_first, day_first)).parse(text).ok()?;
    (!rest.starts_with(char::is_alphanumeric)).then_some((rest, found))
}

/// What follows the name of a weekday at the start of `text`.
pub fn weekday_at<'t>(text: &'t str, words: &Vocabulary) -> Option<&'t str> {
    weekday(text, words).ok().map(|(rest, ())| rest)
}

fn civil<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, Stamp> {
    let comma = || (opt(char(',')), space1);
    let of = |t| opt((|t| glue(t, words), space1)).parse(t);
    let day_first = ((|t| day(t, words)), one_of(" -"), of, |t| month(t, words), opt(char(',')), one_of(" -"), year4)
        .map(|(d, _, _, m, _, _, y)| (y, Some(m), Some(d)));
    let month_first =
        ((|t| month(t, words)), space1, |t| day(t, words), comma(), year4).map(|(m, _, d, _, y)| (y, Some(m), Some(d)));
    let month_alone = ((|t| month(t, words)), comma(), year4).map(|(m, _, y)| (y, Some(m), None));
    let year_first = (year4, one_of("/."), number, one_of("/."), number).map(|(y, _, m, _, d)| (y, Some(m), Some(d)));
    // 03/04/2025 is 3 April for some and 4 March for others: that is no date, unless the user has said which.
    let slashed = map_opt((number, char('/'), number, char('/'), year4), |(a, _, b, _, y)| match (a, b) {
        (d, m) if d > 12 || d == m => Some((y, Some(m), Some(d))),
        (m, d) if d > 12 => Some((y, Some(m), Some(d))),
        _ => words.date_order.map(|order| order.in_year(a, b, y)).map(|(y, m, d)| (y, Some(m), Some(d))),
    });
    let dotted = (number, char('.'), number, char('.'), year4).map(|(d, _, m, _, y)| (y, Some(m), Some(d)));
    map_opt(alt((day_first, month_first, month_alone, year_first, slashed, dotted)), |(y, m, d)| Stamp::new(y, m, d))
        .parse(text)
}

/// `14:05`, `14:05:09`, `2:05 p.m.`, `2pm`, `14.05 BST`, with a zone or an offset.
fn time<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, (NaiveTime, Option<i32>)> {
    let half = |t| opt(preceded(space0, alt((phrase(&words.am, false), phrase(&words.pm, true))))).parse(t);
    let second = opt(preceded(char(':'), two));
    let minute = (one_of(":."), two, second).map(|(_, m, s)| (m, s.unwrap_or(0)));
    let (rest, (hour, minute, half)) = (number, opt(minute), half).parse(text)?;
    let fail = || nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Verify));
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return Err(fail()),
        Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
        None if minute.is_none() => return Err(fail()),
        None => hour,
    };
    let (minute, second) = minute.unwrap_or_default();
    let time = NaiveTime::from_hms_opt(hour, minute, second).ok_or_else(fail)?;
    let zone = |t: &'t str| {
        let (rest, word) = take_while1(char::is_alphabetic).parse(t)?;
        let word: &str = word;
        match words.zones.iter().find(|(z, _)| z.eq_ignore_ascii_case(word)) {
            Some((_, minutes)) => Ok((rest, *minutes)),
            None => Err(nom::Err::Error(nom::error::Error::new(t, nom::error::ErrorKind::Tag))),
        }
    };
    let (rest, zone) =
        opt(preceded((space0, opt(char('('))), terminated(alt((zone, offset)), opt(char(')'))))).parse(rest)?;
    if rest.starts_with(char::is_alphanumeric) {
        return Err(fail());
    }
    Ok((rest, (time, zone)))
}

/// What may stand between the parts of a date: a space, a comma, a dash, a word like "at".
fn gap<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, ()> {
    let mark = one_of(",|-–—•·");
    (space0, opt(terminated(mark, space0)), opt(terminated(|t| glue(t, words), space1))).map(|_| ()).parse(text)
}

fn glue<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, ()> {
    phrase(&words.date_glue, ()).parse(text)
}

/// One of the phrases at the start of the text.
fn phrase<'t, 'w, T: Copy + 'w>(phrases: &'w Phrases, value: T) -> impl Fn(&'t str) -> IResult<&'t str, T> + 'w {
    move |text| match phrases.starts(text) {
        Some(len) => Ok((&text[len..], value)),
        None => Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Tag))),
    }
}

fn month<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, u32> {
    let name = map_opt(take_while1(char::is_alphabetic), |word| words.month(word));
    terminated(name, opt(char('.'))).parse(text)
}

fn weekday<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, ()> {
    let name = verify(take_while1(char::is_alphabetic), |word: &str| words.is_weekday(word));
    terminated(name, opt(char('.'))).map(|_| ()).parse(text)
}

/// A day of a month with its ordinal suffix.
fn day<'t>(text: &'t str, words: &Vocabulary) -> IResult<&'t str, u32> {
    terminated(verify(number, |n| (1..=31).contains(n)), opt(phrase(&words.ordinals, ()))).parse(text)
}

/// One or two digits that are a whole number.
fn number(text: &str) -> IResult<&str, u32> {
    let (rest, n) = map_res(take_while_m_n(1, 2, |c: char| c.is_ascii_digit()), str::parse).parse(text)?;
    not_digit(text, rest, n)
}

fn two(text: &str) -> IResult<&str, u32> {
    let (rest, n) = map_res(take_while_m_n(2, 2, |c: char| c.is_ascii_digit()), str::parse).parse(text)?;
    not_digit(text, rest, n)
}

/// A year that people publish in.
fn year4(text: &str) -> IResult<&str, i32> {
    let digits = map_res(take_while_m_n(4, 4, |c: char| c.is_ascii_digit()), str::parse);
    let (rest, n) = verify(digits, |y| (1400..=2199).contains(y)).parse(text)?;
    not_digit(text, rest, n)
}

fn not_digit<'t, T>(text: &'t str, rest: &'t str, value: T) -> IResult<&'t str, T> {
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(nom::Err::Error(nom::error::Error::new(text, nom::error::ErrorKind::Digit)));
    }
    Ok((rest, value))
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::english;
    use super::*;

    #[test]
    fn dates_above_texts() {
        let words = english();
        for (text, expected, left) in [
            ("17 June 2025", "2025-06-17", ""),
            ("June 17, 2025 text", "2025-06-17", " text"),
            ("Tuesday 17 June 2025", "2025-06-17", ""),
            ("Tuesday, June 17th, 2025.", "2025-06-17", "."),
            ("17th of June, 2025", "2025-06-17", ""),
            ("17 Jun. 2025", "2025-06-17", ""),
            ("17-Jun-2025", "2025-06-17", ""),
            ("JUNE 17 2025", "2025-06-17", ""),
            ("17/06/2025", "2025-06-17", ""),
            ("06/17/2025", "2025-06-17", ""),
            ("6/6/2025", "2025-06-06", ""),
            ("17.06.2025", "2025-06-17", ""),
            ("2025/06/17", "2025-06-17", ""),
            ("2025-06-17 Your support", "2025-06-17", " Your support"),
            ("2025-06-17The Courier", "2025-06-17", "The Courier"),
            ("2025-06-17Über uns", "2025-06-17", "Über uns"),
            ("June 2025", "2025-06", ""),
            ("17 June 2025, 14:05 BST", "2025-06-17T14:05+01:00", ""),
            ("17 June 2025 at 2.05pm (EDT)", "2025-06-17T14:05-04:00", ""),
            ("June 17, 2025 | 12 a.m. GMT", "2025-06-17T00:00Z", ""),
            ("Tue, 17 Jun 2025 14:05:09 +0100", "2025-06-17T14:05:09+01:00", ""),
            ("14:05 BST, 17 June 2025", "2025-06-17T14:05+01:00", ""),
            ("2025-06-17T23:40:00-04:00", "2025-06-17T23:40-04:00", ""),
        ] {
            let (rest, stamp) = date(text, &words).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((stamp.to_string().as_str(), rest), (expected, left), "{text}");
        }
        for text in [
            "",
            "03/04/2025",
            "31 June 2025",
            "17 June",
            "2025",
            "June",
            "17 June 20255",
            "17 June 2025x",
            "2025-06-17T25:00",
            "2025-06x",
            "117 June 2025",
            "Monday",
            "5 pm",
        ] {
            assert_eq!(date(text, &words), None, "{text}");
        }
    }
}
