//! What a page says of its article outside of the text: title, author, address, and above all dates.

use super::super::{Document, Method, Stated};
use dom_query::{Document as Page, NodeRef};
use serde_json::Value;

/// Fills in what the page says. Dates are collected as they stand; which of them counts is not decided here.
pub(super) fn collect(page: &Page, document: &mut Document) {
    let mut dates = Dates::default();
    let mut titles: [Option<String>; 3] = Default::default();
    for meta in page.select("meta").nodes() {
        let Some(content) = text_of(meta.attr("content").as_deref()) else { continue };
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = meta.attr(attribute) else { continue };
            for name in name.to_ascii_lowercase().split_whitespace() {
                match meta_method(name) {
                    Some(method) => dates.add(method, content.clone()),
                    None => field(name, &content, document, &mut titles[0]),
                }
            }
        }
    }
    for script in page.select("script").nodes() {
        let is_data = script.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
        if let Some(value) = is_data.then(|| serde_json::from_str::<Value>(script.text().trim()).ok()).flatten() {
            linked_data(&value, 0, document, &mut titles[1], &mut dates);
        }
    }
    for link in page.select("link[rel=canonical]").nodes() {
        set(&mut document.url, link.attr("href").as_deref());
    }
    if let Some(root) = page.select("html").nodes().first() {
        set(&mut document.language, root.attr("lang").as_deref());
    }
    elements(page, &mut dates);
    titles[2] = page.select("h1").nodes().first().and_then(|h1| text_of(Some(&h1.text())));
    let [meta, data, heading] = titles;
    let head = || page.select("title").nodes().first().and_then(|title| text_of(Some(&title.text())));
    if document.title.is_none() {
        // A heading of the page is the title as it is printed; the others may carry the name of the site.
        let printed = heading.filter(|h| [&meta, &data].into_iter().flatten().all(|t| alike(h, t)) && h.len() > 8);
        document.title = printed.or(data).or(meta).or_else(head);
    }
    document.stated.append(&mut dates.found);
}

/// One is the beginning of the other, or they share most of their words.
fn alike(a: &str, b: &str) -> bool {
    let words = |t: &str| t.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared * 2 >= a.len().min(b.len())
}

#[derive(Default)]
struct Dates {
    found: Vec<Stated>,
}

impl Dates {
    fn add(&mut self, method: Method, raw: String) {
        let known = |stated: &Stated| stated.method == method && stated.raw == raw;
        let same = self.found.iter().filter(|stated| stated.method == method).count();
        if raw.len() <= 200 && same < 4 && !self.found.iter().any(known) {
            self.found.push(Stated { method, raw, span: None });
        }
    }
}

fn set(slot: &mut Option<String>, value: Option<&str>) {
    if slot.is_none() {
        *slot = text_of(value);
    }
}

/// Words without white space around them; `None` when there are none.
fn text_of(value: Option<&str>) -> Option<String> {
    let words = value?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// What the name of a meta element says of the date in it.
fn meta_method(name: &str) -> Option<Method> {
    Some(match name {
        "article:published_time" | "og:article:published_time" | "og:published_time" | "og:pubdate" => {
            Method::OpenGraph
        }
        "article:modified_time"
        | "og:updated_time"
        | "og:modified_time"
        | "article:modified"
        | "last-modified"
        | "datemodified"
        | "dc.date.modified"
        | "dcterms.modified"
        | "modified"
        | "lastmod"
        | "revised" => Method::Modified,
        "datepublished" => Method::Microdata,
        "dc.date.issued"
        | "dcterms.issued"
        | "dcterms.date"
        | "dc.date"
        | "dc.date.created"
        | "dcterms.created"
        | "parsely-pub-date"
        | "sailthru.date"
        | "pubdate"
        | "pub_date"
        | "publishdate"
        | "publish-date"
        | "publish_date"
        | "publication_date"
        | "publication-date"
        | "published-date"
        | "published_date"
        | "published_time"
        | "article.published"
        | "article_date_original"
        | "originalpublicationdate"
        | "citation_publication_date"
        | "citation_date"
        | "citation_online_date"
        | "cxenseparse:recs:publishtime"
        | "bt:pubdate"
        | "rnews:datepublished"
        | "date"
        | "article:date"
        | "article.created"
        | "displaydate"
        | "dat"
        | "date_published"
        | "dc.date.published" => Method::Meta,
        _ => return None,
    })
}

fn field(name: &str, content: &str, document: &mut Document, title: &mut Option<String>) {
    match name {
        "og:title" => set(title, Some(content)),
        "og:url" => set(&mut document.url, Some(content)),
        "og:site_name" => set(&mut document.publisher, Some(content)),
        "author" | "byl" | "article:author" | "parsely-author" if !content.starts_with("http") => {
            set(&mut document.author, Some(content));
        }
        _ => {}
    }
}

/// The articles of a JSON-LD block: not what is published beside them, such as pictures and comments.
fn linked_data(value: &Value, depth: usize, document: &mut Document, title: &mut Option<String>, dates: &mut Dates) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(values) => {
            values.iter().take(100).for_each(|value| linked_data(value, depth + 1, document, title, dates));
        }
        Value::Object(map) => {
            if is_article(&map.get("@type").map_or(String::new(), |kind| kind.to_string())) {
                let string = |key: &str| map.get(key).and_then(Value::as_str).and_then(|s| text_of(Some(s)));
                if let Some(raw) = string("datePublished") {
                    dates.add(Method::LinkedData, raw);
                }
                if let Some(raw) = string("dateModified") {
                    dates.add(Method::Modified, raw);
                }
                set(title, string("headline").as_deref());
                let name = |key: &str| map.get(key).and_then(names);
                set(&mut document.author, name("author").as_deref());
                set(&mut document.publisher, name("publisher").as_deref());
            }
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(value) = map.get(key) {
                    linked_data(value, depth + 1, document, title, dates);
                }
            }
        }
        _ => {}
    }
}

fn is_article(kind: &str) -> bool {
    ["Article", "BlogPosting", "\"Report\"", "LiveBlogPosting"].iter().any(|name| kind.contains(name))
}

/// `"name"` of an object, of each of a list, or the string itself.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => text_of(Some(name)),
        Value::Object(map) => map.get("name").and_then(names),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().take(20).filter_map(names).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        _ => None,
    }
}

/// What class, id and itemprop of an element and of those around it say.
struct Place {
    published: bool,
    elsewhere: bool,
}

fn place(node: &NodeRef<'_>) -> Place {
    let mut place = Place { published: false, elsewhere: false };
    for (up, node) in std::iter::once(*node).chain(node.ancestors_it(Some(12))).enumerate() {
        let name = node.node_name().unwrap_or_default().to_string();
        place.elsewhere |= matches!(name.as_str(), "footer" | "nav" | "aside");
        let said = labels(&node);
        if up < 5 {
            place.published |= ["publish", "posted", "byline", "dateline", "pubdate", "timestamp", "meta", "date"]
                .iter()
                .any(|word| said.contains(word));
        }
        place.elsewhere |= ["related", "comment", "sidebar", "footer", "recommend", "most-read", "trending", "widget"]
            .iter()
            .any(|word| said.contains(word));
    }
    place
}

fn labels(node: &NodeRef<'_>) -> String {
    let mut said = String::new();
    for attribute in ["class", "id", "itemprop", "data-testid"] {
        if let Some(value) = node.attr(attribute) {
            said.push(' ');
            said.push_str(&value.to_ascii_lowercase());
        }
    }
    said
}

/// What is changed later, or is no date of the page at all.
fn says_modified(said: &str) -> bool {
    ["modif", "update", "edited", "revis"].iter().any(|word| said.contains(word))
}

/// No page is searched for more dates than this.
const ELEMENTS: usize = 20_000;

/// Time elements, elements whose class or id speaks of a date, and short texts.
fn elements(page: &Page, dates: &mut Dates) {
    let Some(body) = page.select("body").nodes().first().copied() else { return };
    for node in body.descendants_it().take(ELEMENTS) {
        if !node.is_element() {
            continue;
        }
        let name = node.node_name().unwrap_or_default().to_string();
        if matches!(name.as_str(), "script" | "style" | "noscript" | "template" | "svg" | "iframe") {
            continue;
        }
        let said = labels(&node);
        if said.contains("datepublished") {
            let raw = ["content", "datetime"].iter().find_map(|a| text_of(node.attr(a).as_deref()));
            if let Some(raw) = raw.or_else(|| text_of(Some(&node.text()))) {
                dates.add(Method::Microdata, raw);
            }
            continue;
        }
        let is_time = name == "time";
        let class = ["date", "time", "publish", "posted"].iter().any(|word| said.contains(word));
        let small = !is_time && !class && short_text(&node);
        if !(is_time || class || small) {
            continue;
        }
        let words = text_of(Some(&node.text())).filter(|text| text.len() <= 100 && has_digit(text));
        let stamp = is_time.then(|| text_of(node.attr("datetime").as_deref())).flatten();
        if words.is_none() && stamp.is_none() {
            continue;
        }
        let place = place(&node);
        if place.elsewhere || in_list_of_dates(&node) {
            continue;
        }
        // "Published" and its day, as term and description.
        let term = node.prev_element_sibling().filter(|before| name == "dd" && before.has_name("dt"));
        let words = words.map(|words| match term.and_then(|term| text_of(Some(&term.text()))) {
            Some(term) => format!("{term} {words}"),
            None => words,
        });
        let around = node.parent().map_or(String::new(), |parent| labels(&parent));
        let method = match () {
            () if says_modified(&said) || is_time && says_modified(&around) => Method::Modified,
            () if is_time && place.published => Method::TimeElement,
            () if is_time || class && said.contains("date") || said.contains("publish") => Method::DateElement,
            () => Method::ShortText,
        };
        if let Some(stamp) = stamp {
            dates.add(method, stamp);
        }
        // The words have the local day where the stamp is in UTC.
        if let Some(words) = words {
            let method = if is_time && method != Method::Modified { Method::DateElement } else { method };
            dates.add(method, words);
        }
    }
}

/// One of several dated items: other articles, or what was changed when.
fn in_list_of_dates(node: &NodeRef<'_>) -> bool {
    let mut above = node.ancestors_it(Some(4));
    let Some(item) = above.find(|node| node.has_name("li") || node.has_name("tr")) else { return false };
    let Some(list) = item.parent() else { return false };
    let is_dated = |inner: &NodeRef<'_>| inner.has_name("time") || inner.has_name("td") && short_text(inner);
    let dated = |item: &NodeRef<'_>| item.descendants_it().take(50).any(|inner| is_dated(&inner));
    list.element_children().iter().take(20).filter(|item| dated(item)).count() > 1
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// An element with nothing in it but a few words and a year.
fn short_text(node: &NodeRef<'_>) -> bool {
    let Some(child) = node.first_child().filter(|child| child.is_text() && child.next_sibling().is_none()) else {
        return false;
    };
    let text = child.text();
    let text = text.trim();
    (8..=80).contains(&text.len())
        && text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit) && matches!(four[0], b'1' | b'2'))
        && !text.contains(['©', '®'])
}
