//! What stands around and between the paragraphs of an article and is no part of it, told by its markup. It is taken out
//! before the article is looked for, and before dates are: those of other articles are none of this one.

use dom_query::{Document as Page, NodeId, NodeRef};
use std::collections::HashSet;

/// Words of a class or an id that name what is no part of an article, wherever they stand.
const ALWAYS: [&str; 34] = [
    "newsletter",
    "newsletters",
    "related",
    "relatedposts",
    "recommended",
    "recommendation",
    "recommendations",
    "recirc",
    "paywall",
    "regwall",
    "barrier",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "onetrust",
    "breadcrumb",
    "breadcrumbs",
    "trending",
    "taboola",
    "outbrain",
    "promo",
    "promos",
    "sponsored",
    "subscribe",
    "signup",
    "share",
    "sharing",
    "sharedaddy",
    "disqus",
    "teaser",
    "teasers",
    "changelog",
    "popup",
];

/// Words that do so when no other word says that it is the article.
const ELSE: [&str; 17] = [
    "ad",
    "ads",
    "advert",
    "advertisement",
    "social",
    "tags",
    "widget",
    "sidebar",
    "menu",
    "nav",
    "navigation",
    "feedback",
    "respond",
    "modal",
    "toolbar",
    "popular",
    "promotion",
];

/// Words that say so.
const ARTICLE: [&str; 9] = ["article", "body", "content", "entry", "story", "post", "main", "page", "text"];

/// Whole values of a class or an id.
const WHOLE: [&str; 10] = [
    "comments",
    "comments-area",
    "comments-section",
    "comment-list",
    "commentlist",
    "most-read",
    "most-popular",
    "read-next",
    "read-more",
    "app-c-published-dates",
];

/// No more than so many elements are weighed: each costs what it holds.
const WEIGHED: usize = 200;

/// Takes it out.
pub(super) fn prune(page: &Page) {
    let body = page.select("body");
    let Some(body) = body.nodes().first() else { return };
    let all = prose(body);
    let mut weighed = 0;
    let own = own_article(page).map(|own| own.id);
    let mut gone: Vec<NodeRef<'_>> = Vec::new();
    let mut inside: HashSet<NodeId> = HashSet::new();
    for node in body.descendants_it().filter(NodeRef::is_element) {
        if node.parent().is_some_and(|parent| inside.contains(&parent.id)) {
            inside.insert(node.id);
            continue;
        }
        let name = node.node_name().unwrap_or_default();
        let takes = match &*name {
            "h1" | "html" | "main" => false,
            // What is shown until a video comes, and all other elements of AMP but pictures and slides.
            _ if node.has_attr("placeholder") && !matches!(&*name, "input" | "textarea") => true,
            name if name.starts_with("amp-") => !matches!(name, "amp-img" | "amp-carousel" | "amp-accordion"),
            "td" => is_link_column(&node),
            "article" if own.is_some_and(|own| own != node.id) => !holds_or_stands_in(&node, own),
            _ => is_furniture(&node),
        };
        if !takes {
            continue;
        }
        weighed += 1;
        if weighed > WEIGHED {
            break;
        }
        // What holds the title or a good part of the text is named after something that it holds.
        let holds_title = node.descendants_it().any(|inner| inner.has_name("h1"));
        if !holds_title && (prose(&node) * 3 <= all || is_comments(&node) || &*name == "article") {
            inside.insert(node.id);
            gone.push(node);
        }
    }
    gone.iter().for_each(NodeRef::remove_from_parent);
}

/// Takes out what stands around the article where its element tells: it has the title, and most of the text.
pub(super) fn isolate(page: &Page) {
    let body = page.select("body");
    let (Some(body), Some(own)) = (body.nodes().first(), own_article(page)) else { return };
    if prose(&own) * 2 < prose(body) {
        return;
    }
    let mut inner = own;
    while inner.id != body.id {
        let Some(outer) = inner.parent() else { return };
        outer.element_children().iter().filter(|child| child.id != inner.id).for_each(NodeRef::remove_from_parent);
        inner = outer;
    }
}

/// The one article that has the title of the page.
fn own_article(page: &Page) -> Option<NodeRef<'_>> {
    let title = page.select("article h1");
    let mut articles =
        title.nodes().iter().filter_map(|h1| h1.ancestors_it(None).find(|node| node.has_name("article")));
    let own = articles.next()?;
    articles.all(|other| other.id == own.id).then_some(own)
}

fn holds_or_stands_in(node: &NodeRef<'_>, own: Option<NodeId>) -> bool {
    node.ancestors_it(None).any(|above| Some(above.id) == own)
        || node.descendants_it().any(|inner| Some(inner.id) == own)
}

fn is_furniture(node: &NodeRef<'_>) -> bool {
    let names =
        ["class", "id", "data-testid"].map(|attribute| node.attr(attribute).unwrap_or_default().to_ascii_lowercase());
    let words = || names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let has = |list: &[&str]| words().any(|word| list.contains(&word));
    has(&ALWAYS)
        || is_comments(node)
        || has(&ELSE) && !has(&ARTICLE) && !node.descendants_it().any(|n| n.has_name("time"))
}

fn is_comments(node: &NodeRef<'_>) -> bool {
    ["class", "id"].iter().any(|attribute| {
        node.attr(attribute)
            .is_some_and(|value| value.to_ascii_lowercase().split_whitespace().any(|v| WHOLE.contains(&v)))
    })
}

/// A narrow column of a page that is laid out as a table: little text beside much, and a good part of it links.
fn is_link_column(cell: &NodeRef<'_>) -> bool {
    let len = |node: &NodeRef<'_>| node.text().trim().len();
    let links = cell.descendants_it().filter(|inner| inner.has_name("a")).map(|link| len(&link));
    let (links, count) = links.fold((0, 0), |(sum, count), len| (sum + len, count + 1));
    let own = len(cell);
    count > 1 && links * 4 >= own && own < 2_000 && cell.parent().is_some_and(|row| prose(&row) > 4 * own)
}

/// Bytes of running text: no scripts, and nothing as short as a link.
fn prose(node: &NodeRef<'_>) -> usize {
    let texts = node.descendants_it().filter(|inner| inner.is_text());
    let told = texts.filter(|text| {
        !text
            .parent()
            .and_then(|parent| parent.node_name())
            .is_some_and(|name| matches!(&*name, "script" | "style" | "noscript"))
    });
    told.map(|text| text.text().trim().len()).filter(|len| *len > 40).sum()
}
