//! What each line of a report is: title, heading, caption, credit, furniture or body.

use super::vocabulary::Vocabulary;
use super::{Line, ends_sentence};
use crate::report::{Document, Role};
use crate::span::Span;
use memchr::memchr;

/// Gives a role to every line that has none and is not body.
pub(super) fn mark(document: &Document, lines: &mut [Line], words: &Vocabulary) {
    let text = document.view.text.as_str();
    let appeals = words.appeal.may_occur(text);
    for line in lines.iter_mut().filter(|line| line.role.is_none()) {
        let told = line.words(text);
        line.role = role(told, words).or_else(|| (appeals && is_appeal(told, words)).then_some(Role::Furniture));
    }
    let outlets = outlets(document, lines);
    for line in lines.iter_mut().filter(|line| line.role.is_none() && line.span.len() <= 700) {
        if is_outlet_credit(line.words(text), &outlets) {
            line.role = Some(Role::Caption);
        }
    }
    agency_at_the_end(text, lines, words, &outlets);
    headings(text, document.title.as_deref(), lines);
}

/// So many names are enough: every credit is compared with each of them.
const OUTLETS: usize = 8;

/// Whom the report itself names as its maker: the publisher, the brackets of its dateline, its credit lines.
fn outlets<'d>(document: &'d Document, lines: &[Line]) -> Vec<&'d str> {
    let text = document.view.text.as_str();
    let of_line = |line: &Line| match line.role {
        Some(Role::Credit) => Some(line.span.of(text)),
        None => dateline_bracket(line.span.of(text)),
        _ => None,
    };
    document.publisher.as_deref().into_iter().chain(lines.iter().filter_map(of_line)).take(OUTLETS).collect()
}

/// "Northern Wire" of "PORT ALDEN, March 15 (Northern Wire) - The firm".
fn dateline_bracket(line: &str) -> Option<&str> {
    // Far behind the start of a line a bracket is no dateline's.
    let open = memchr(b'(', &line.as_bytes()[..line.len().min(81)])?;
    let (before, rest) = (&line[..open], &line[open + 1..]);
    let (inner, behind) = rest.split_once(')').filter(|(inner, _)| (2..=40).contains(&inner.len()))?;
    let told = !before.contains(". ") && behind.trim_start().starts_with(['-', '–', '—', '−']);
    told.then(|| inner.trim())
}

/// A line that ends in the name of an agency that no list knows: the outlet's own, or one in capitals.
fn is_outlet_credit(line: &str, outlets: &[&str]) -> bool {
    let end = line.trim_end_matches(['.', ' ', '*', '_']);
    let Some(inner) = last_bracket(end) else { return false };
    outlets.iter().any(|outlet| names(outlet, inner)) || is_capital_credit(end, inner)
}

/// True when the words of `name` stand in `line`, in any case.
fn names(line: &str, name: &str) -> bool {
    name.len() >= 3
        && line.match_indices(|c: char| c.is_alphanumeric()).map(|(at, _)| at).any(|at| {
            let starts = !line[..at].ends_with(char::is_alphanumeric);
            starts
                && line.get(at..at + name.len()).is_some_and(|words| words.eq_ignore_ascii_case(name))
                && !line[at + name.len()..].starts_with(char::is_alphanumeric)
        })
}

/// "( NORTHERN WIRE )", or "... a girder. (NORTHERN WIRE)". Capitals close to the words before them may be the short
/// name of what a sentence speaks of: "the alliance (NATO)".
fn is_capital_credit(line: &str, inner: &str) -> bool {
    let capital = !inner.contains(|c: char| c.is_lowercase() || c.is_numeric())
        && inner.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let padded = line[..line.len() - 1].ends_with(' ');
    let before =
        line[..line.len() - 1].trim_end().strip_suffix(inner).map_or("", |b| b.trim_end_matches(['(', '[', ' ']));
    capital && (padded || inner.contains(' ') && ends_sentence(before))
}

/// A line without the credit in brackets that it ends with.
pub(super) fn without_credit(text: &str, line: Span) -> Option<Span> {
    let words = line.of(text);
    let inner = last_bracket(words)?;
    let end = words[..words.len() - 1].trim_end().strip_suffix(inner)?.trim_end_matches(['(', '[', ' ']).len();
    (inner.len() <= 60 && end > 0).then(|| Span::new(line.start, line.start + end))
}

/// What a line is by its own words; `None` for body, and for what depends on its neighbours.
fn role(line: &str, words: &Vocabulary) -> Option<Role> {
    if line.len() <= 700 {
        if !line.contains(char::is_alphanumeric) {
            return Some(Role::Furniture);
        }
        if leads_elsewhere(line, words) {
            return Some(Role::Furniture);
        }
        if is_credit(line, words) {
            return Some(Role::Credit);
        }
        if is_caption(line, words) {
            return Some(Role::Caption);
        }
    }
    None
}

/// An appeal for money or readers: two of its phrases, or one and a hint.
fn is_appeal(line: &str, words: &Vocabulary) -> bool {
    match words.appeal.count(line, 2) {
        0 => false,
        1 => words.appeal_hint.count(line, 1) > 0,
        _ => true,
    }
}

/// "Read more: ...": a short line that is no sentence, or one of two such phrases.
fn leads_elsewhere(line: &str, words: &Vocabulary) -> bool {
    let line = line.trim_start_matches(['*', '_', '>', '[', ' ', '-', '•', '©']);
    let Some(len) = words.read_more.starts(line).filter(|_| line.len() <= 200) else { return false };
    let rest = line[len..].trim_start();
    rest.is_empty()
        || rest.starts_with([':', '|', '>', '»', '→'])
        || line.len() <= 40 && !ends_sentence(line)
        || words.read_more.count(line, 2) > 1
}

/// Names behind "Reporting by", or before "contributed to this report".
fn is_credit(line: &str, words: &Vocabulary) -> bool {
    if line.len() > 300 {
        return false;
    }
    let line = line.trim_matches(['(', ')', '[', ']', '*', '_', ' ', '—', '–', '-', '/']);
    let end = line.trim_end_matches(['.', ' ']);
    if words.credit_end.may_end(end) && words.credit_end.ends(end) {
        return true;
    }
    let Some(len) = words.credit_start.starts(line).filter(|_| line.starts_with(char::is_uppercase)) else {
        return false;
    };
    let rest = line[len..].trim_start_matches([':', ' ']);
    let first: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    if first.is_empty() || words.is_calendar(&first) || !rest.starts_with(char::is_alphabetic) {
        return false;
    }
    // Names are capitalised; small words of up to three letters stand between them.
    let named = rest.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|w| !w.is_empty());
    let (mut all, mut capital) = (0, 0);
    for word in named {
        let large = word.starts_with(char::is_uppercase);
        if large || word.chars().count() > 3 {
            all += 1;
            capital += usize::from(large);
        }
    }
    capital > 0 && capital * 100 >= all * if ends_sentence(line) { 75 } else { 50 }
}

/// A picture's line: it begins with "File photo:" or ends in a credit.
fn is_caption(line: &str, words: &Vocabulary) -> bool {
    if words.photo_start.starts(line).is_some_and(|len| line[len..].trim_start().starts_with(':')) {
        return true;
    }
    let end = line.trim_end_matches(['.', ' ', '*', '_']);
    if let Some(inner) = last_bracket(end) {
        return is_picture_credit(inner, words) || is_agency(inner, words);
    }
    if !words.photo_credit.may_end(end) {
        return false;
    }
    let from = end.len().saturating_sub(60);
    let end = &end[(from..).find(|i| end.is_char_boundary(*i)).unwrap_or(0)..];
    // Without brackets: two words ("Getty Images") or one behind a mark ("Roe/Alamy").
    let tail = end.rsplit(['/', '|', ':', '–', '—']).next().unwrap_or_default().trim();
    tail.len() < end.len() && tail.len() <= 40 && words.photo_credit.is(tail)
        || two_words(end).is_some_and(|two| words.photo_credit.is(two))
}

/// The last two words.
fn two_words(line: &str) -> Option<&str> {
    let (before, _) = line.rsplit_once(' ')?;
    Some(&line[before.rfind([' ', '/']).map_or(0, |i| i + 1)..])
}

/// What stands in the brackets that a line ends with.
fn last_bracket(line: &str) -> Option<&str> {
    let (close, open) = [(')', '('), (']', '[')].into_iter().find(|(close, _)| line.ends_with(*close))?;
    let inner = line.strip_suffix(close)?;
    Some(inner[inner.rfind(open)? + 1..].trim()).filter(|inner| !inner.is_empty() && inner.len() <= 120)
}

fn is_picture_credit(inner: &str, words: &Vocabulary) -> bool {
    words.photo_credit.starts(inner).is_some()
        || inner.split(['/', ',', '|', ';']).any(|part| words.photo_credit.is(part.trim()))
        || words.photo_start.starts(inner).is_some_and(|len| inner[len..].trim_start().starts_with(':'))
}

fn is_agency(inner: &str, words: &Vocabulary) -> bool {
    inner.split(['/', ',', '|', ';']).all(|part| words.agencies.is(part.trim()))
}

/// "... he said. (AP)" as the last paragraph names the source of the report, not of a picture.
fn agency_at_the_end(text: &str, lines: &mut [Line], words: &Vocabulary, outlets: &[&str]) {
    let Some(i) = lines.iter().rposition(|line| matches!(line.role, None | Some(Role::Caption))) else { return };
    let line = lines[i].words(text);
    let bracket = last_bracket(line.trim_end_matches(['.', ' ', '*', '_']));
    let names_agency = bracket.is_some_and(|inner| is_agency(inner, words)) || is_outlet_credit(line, outlets);
    if lines[i].role == Some(Role::Caption) && names_agency && bracket.is_some_and(|b| !is_picture_credit(b, words)) {
        lines[i].role = None;
    }
}

/// Titles and headings: short lines that end without a stop and have text below them.
fn headings(text: &str, title: Option<&str>, lines: &mut [Line]) {
    let mut titled = lines.iter().any(|line| line.role == Some(Role::Title));
    // From the bottom up, so that each line knows whether text follows it.
    let last = lines.iter().rposition(|line| line.role.is_none() && ends_sentence(line.words(text)));
    let mut first = true;
    for i in 0..lines.len() {
        if lines[i].role.is_some() {
            continue;
        }
        let line = lines[i].words(text);
        let hashes = line.len() - line.trim_start_matches('#').len();
        let marked = hashes > 0 && hashes <= 6 && line[hashes..].starts_with(' ');
        let followed = last.is_some_and(|last| i < last);
        let known = i < 8 && title.is_some_and(|t| t.trim().eq_ignore_ascii_case(line.trim_start_matches(['#', ' '])));
        let plain = followed && looks_like_heading(line);
        if known || first && !titled && (marked || plain && line.len() <= 200) {
            lines[i].role = Some(Role::Title);
            titled = true;
        } else if marked || plain && line.len() <= 100 && stands_above(text, lines, i) {
            lines[i].role = Some(Role::Heading);
        }
        first = false;
    }
}

/// By its words: it begins as a title does and does not end as a sentence does.
fn looks_like_heading(line: &str) -> bool {
    if line.len() > 200 {
        return false;
    }
    let begins = line
        .trim_start_matches(['"', '\'', '“', '‘', '*', '_'])
        .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let end = line.trim_end_matches(['"', '\'', '”', '’', ')', '*', '_']);
    begins && !end.ends_with(['.', ',', ';', '…']) && !line.contains(['\t', '|'])
}

/// Blank lines around it, or the first of a block whose next line is longer.
fn stands_above(text: &str, lines: &[Line], i: usize) -> bool {
    lines[i].alone
        || lines[i].first
            && lines.get(i + 1).is_some_and(|next| {
                next.words(text).len() > lines[i].words(text).len() && ends_sentence(next.words(text))
            })
}
