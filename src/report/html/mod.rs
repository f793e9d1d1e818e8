//! HTML: the text of the article on a page, and what the page says of it.

mod body;
mod evidence;
mod prune;

use super::draft::{Draft, Mark};
use super::guard::guard;
use super::read::decoded;
use super::{Document, Envelope, Out, Role};
use crate::error::Error;
use dom_query::Document as Page;
use dom_smoothie::{CandidateSelectMode, Config, Readability};

/// Pages larger than this are refused.
const LARGEST: usize = 20 << 20;
/// Elements within elements: beyond this, taking a page apart costs the square of its length.
const DEEPEST: usize = 1_000;
/// An extract shorter than this, in bytes, is weighed against the whole page.
const SHORT: usize = 600;

/// A document from the bytes of a page.
pub(super) fn read(bytes: Vec<u8>, envelope: &Envelope, out: &mut Out) {
    let at = || envelope.position();
    if bytes.len() > LARGEST {
        let found = bytes.len() >> 20;
        let said = format!("expected a page of at most {} MB, found {found} MB. Save the article alone", LARGEST >> 20);
        return out.push(Err(Error::lost(at(), said)));
    }
    let declared = envelope.charset.clone().or_else(|| declared_charset(&bytes));
    let Some(html) = decoded(bytes, declared.as_deref(), envelope, out) else { return };
    let depth = depth(&html);
    if depth > DEEPEST {
        let said = format!(
            "expected elements nested at most {DEEPEST} deep, found {depth} or more. Save the article's text as .txt"
        );
        return out.push(Err(Error::lost(at(), said)));
    }
    match guard(|| document(&html, envelope)) {
        Some(document) => out.push(Ok(document)),
        None => out.push(Err(Error::lost(
            at(),
            "expected a page that can be taken apart, found one that cannot. Save the article's text as .txt",
        ))),
    }
}

/// The document of a page; `html` is text by now.
pub(super) fn document(html: &str, envelope: &Envelope) -> Document {
    let page = Page::from(html);
    let mut document = envelope.document();
    prune::prune(&page);
    evidence::collect(&page, &mut document);
    prune::isolate(&page);
    let whole = body::of_page(&page);
    let config =
        Config { candidate_select_mode: CandidateSelectMode::DomSmoothie, disable_json_ld: true, ..Config::default() };
    let title = document.title.clone();
    let article = Readability::with_document(page, None, Some(config)).ok().and_then(|mut r| r.parse().ok());
    let mut draft = Draft::default();
    if let Some(title) = &title {
        draft.paragraph(title, Mark::role(Role::Title));
    }
    match article {
        // What is left of a short page may be less than half of it: then all of it is the report.
        Some(article) if article.content.len() >= SHORT || whole.len < 2 * SHORT && whole.len < 2 * article.length => {
            body::of_article(&article.content, title.as_deref(), &mut draft);
        }
        _ => whole.write(title.as_deref(), &mut draft),
    }
    draft.finish(&mut document);
    document
}

/// Text of a fragment, such as the description of a feed's item or the HTML part of a mail.
pub(super) fn fragment(html: &str, title: Option<&str>, draft: &mut Draft) -> bool {
    if html.len() > LARGEST || depth(html) > DEEPEST {
        return false;
    }
    guard(|| body::of_article(html, title, draft)).is_some()
}

/// The charset of `<meta charset="...">` or `<meta ... content="text/html; charset=...">` in the first bytes.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let behind = &head[head.find("charset")? + "charset".len()..];
    let value = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

/// How deep elements are nested, counted by their tags and no further than it matters. What HTML closes by itself
/// does not count.
fn depth(html: &str) -> usize {
    const SELF_CLOSED: [&str; 30] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
        "param", "path", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr", "body",
        "html",
    ];
    let bytes = html.as_bytes();
    let (mut depth, mut deepest) = (0usize, 0);
    for at in memchr::memchr_iter(b'<', bytes) {
        let closes = bytes.get(at + 1) == Some(&b'/');
        let start = at + 1 + usize::from(closes);
        let len = bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric()).take(12).count();
        if len == 0 || SELF_CLOSED.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(&bytes[start..start + len])) {
            continue;
        }
        depth = if closes { depth.saturating_sub(1) } else { depth + 1 };
        deepest = deepest.max(depth);
        if deepest > 10 * DEEPEST {
            break;
        }
    }
    deepest
}
