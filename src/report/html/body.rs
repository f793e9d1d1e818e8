//! From elements to paragraphs.

use super::super::draft::{Draft, Mark};
use super::super::{Evidence, Locator, Method, Published, Role};
use crate::time::Stamp;
use dom_query::{Document as Page, NodeRef};

/// A page whose own article nobody found: its text without what surrounds articles.
pub(super) struct Whole {
    pieces: Vec<Piece>,
    /// Bytes of text.
    pub len: usize,
}

impl Whole {
    pub(super) fn write(self, title: Option<&str>, draft: &mut Draft) {
        write(self.pieces, title, draft);
    }
}

/// All text of a page but its menus, forms and footers.
pub(super) fn of_page(page: &Page) -> Whole {
    let root = page.select("body");
    let mut walk = Walk::default();
    match root.nodes().first() {
        Some(body) => walk.node(body, true),
        None => walk.node(&page.root(), true),
    }
    let pieces = walk.finish();
    Whole { len: pieces.iter().map(|piece| piece.words.len()).sum(), pieces }
}

/// The text of an article that was found, or of any fragment of HTML.
pub(super) fn of_article(html: &str, title: Option<&str>, draft: &mut Draft) {
    let page = Page::fragment(html);
    let mut walk = Walk::default();
    walk.node(&page.root(), false);
    write(walk.finish(), title, draft);
}

/// A line break, until it is known what it parts.
const BREAK: char = '\u{2028}';
/// So many stamped elements make a live blog.
const ENTRIES: usize = 3;

fn write(pieces: Vec<Piece>, title: Option<&str>, draft: &mut Draft) {
    // Where time after time stands above a paragraph, each dates what is below it.
    let stamps = pieces.iter().filter(|piece| piece.entry.is_some()).count();
    let mut entry: Option<(Box<Published>, Locator)> = None;
    let mut rows = 0;
    for piece in pieces {
        if let Some((stamp, words)) = piece.entry.filter(|_| stamps >= ENTRIES) {
            entry = Some((Box::new(said(stamp, &words)), Locator::Label(words.into())));
        }
        if piece.kind == Kind::Heading && title.is_some_and(|title| same_words(title, &piece.words)) {
            continue;
        }
        let mut mark = match piece.kind {
            Kind::Heading => Mark::role(Role::Heading),
            Kind::Caption => Mark::role(Role::Caption),
            _ => Mark::default(),
        };
        if let Some((said, locator)) = &entry {
            mark.role = mark.role.filter(|role| *role == Role::Caption).or(Some(Role::Entry));
            (mark.said, mark.locator) = (Some(said.clone()), Some(locator.clone()));
        }
        match piece.kind {
            Kind::Row => draft.row(piece.words.split('\t'), rows == 0, mark),
            Kind::Item => draft.line(&piece.words, mark),
            _ => draft.paragraph(&piece.words, mark),
        }
        rows = if piece.kind == Kind::Row { rows + 1 } else { 0 };
    }
}

fn said(stamp: Stamp, raw: &str) -> Published {
    let evidence = Evidence {
        method: Method::TimeElement,
        raw: raw.to_owned(),
        span: None,
        confidence: 0.94,
        alternates: Vec::new(),
    };
    Published { when: stamp.interval(), time: stamp.time, offset: stamp.offset, evidence }
}

fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().map(str::to_lowercase).eq(b.split_whitespace().map(str::to_lowercase))
}

/// Lines that are broken below this many characters are lines, and no wrapped paragraph.
const WRAPPED: usize = 60;

/// The words parted at the line breaks that part them: bylines, addresses, items.
fn lines(words: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut wrapped = false;
    for line in words.split(BREAK).map(str::trim).filter(|line| !line.is_empty()) {
        match lines.last_mut().filter(|above| wrapped || line.starts_with(char::is_lowercase) || above.ends_with(',')) {
            Some(above) => above.extend([" ", line]),
            None => lines.push(line.to_owned()),
        }
        wrapped = line.chars().count() >= WRAPPED;
    }
    lines
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Paragraph,
    Heading,
    Caption,
    Item,
    Row,
}

struct Piece {
    kind: Kind,
    words: String,
    /// The stamp of a time element that stands before the words, and its own words.
    entry: Option<(Stamp, String)>,
}

#[derive(Default)]
struct Walk {
    pieces: Vec<Piece>,
    words: String,
    kind: Kind,
    /// Seen and not yet above any words.
    entry: Option<(Stamp, String)>,
    /// Nothing but the words of time elements so far.
    only_time: bool,
    /// A first cell that reaches over so many rows more.
    above: Option<(usize, String)>,
}

impl Walk {
    fn finish(mut self) -> Vec<Piece> {
        self.flush();
        self.pieces
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        let blank = words.trim().is_empty();
        if !blank && !std::mem::take(&mut self.only_time) {
            let mut kind = self.kind;
            for words in lines(&words) {
                self.pieces.push(Piece { kind, words, entry: self.entry.take() });
                // What stands below a line break is another line and no other paragraph.
                kind = if kind == Kind::Caption { kind } else { Kind::Item };
            }
        }
        self.only_time = false;
    }

    /// A node and what is in it; `page` leaves out what surrounds an article.
    fn node(&mut self, node: &NodeRef<'_>, page: bool) {
        for child in node.children_it(false) {
            if child.is_text() {
                let text = child.text();
                if !text.trim().is_empty() {
                    self.only_time = false;
                }
                self.words.push_str(&text);
                continue;
            }
            if !child.is_element() {
                continue;
            }
            let name = child.node_name().unwrap_or_default();
            match &*name {
                "script" | "style" | "noscript" | "template" | "svg" | "iframe" | "head" | "button" | "select"
                | "textarea" | "form" | "object" | "video" | "audio" => {}
                "nav" | "footer" | "aside" if page => {}
                "br" => match self.words.trim_end_matches([' ', '\n', '\t', '\r']).ends_with(BREAK) {
                    true => self.flush(),
                    false => self.words.push(BREAK),
                },
                "hr" => self.flush(),
                "time" => self.time(&child),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.block(&child, Kind::Heading, page),
                "figcaption" | "caption" => self.block(&child, Kind::Caption, page),
                "li" | "dd" => self.block(&child, Kind::Item, page),
                "tr" => self.row(&child),
                "td" | "th" | "p" | "div" | "section" | "article" | "main" | "header" | "blockquote" | "ul" | "ol"
                | "dl" | "dt" | "figure" | "table" | "tbody" | "thead" | "tfoot" | "pre" | "address" | "details"
                | "summary" | "body" | "html" | "center" | "fieldset" | "nav" | "footer" | "aside" => {
                    self.block(&child, self.kind, page)
                }
                _ => self.node(&child, page),
            }
        }
    }

    fn block(&mut self, node: &NodeRef<'_>, kind: Kind, page: bool) {
        self.flush();
        let outer = std::mem::replace(&mut self.kind, kind);
        self.node(node, page);
        self.flush();
        self.kind = outer;
    }

    fn time(&mut self, node: &NodeRef<'_>) {
        let words = node.text().split_whitespace().collect::<Vec<_>>().join(" ");
        let opens = self.words.trim().is_empty();
        if opens
            && let Some(stamp) = node.attr("datetime").and_then(|raw| Stamp::parse(&raw)).filter(|s| s.day().is_some())
        {
            self.entry = Some((stamp, words.clone()));
            self.only_time = true;
        }
        self.words.push(' ');
        self.words.push_str(&words);
        self.words.push(' ');
    }

    /// Cells parted by tabs. A row of one cell is laid out, not told: its parts are paragraphs.
    fn row(&mut self, row: &NodeRef<'_>) {
        self.flush();
        let cells: Vec<NodeRef<'_>> =
            row.element_children().into_iter().filter(|c| c.has_name("td") || c.has_name("th")).collect();
        let above = self.above.take();
        if cells.len() + usize::from(above.is_some()) < 2 || cells.iter().any(|cell| cell.text().len() > 2_000) {
            return self.node_of_cells(&cells);
        }
        let mut words: Vec<String> =
            cells.iter().map(|cell| cell.text().split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let rows = cells.first().and_then(|cell| cell.attr("rowspan")).and_then(|rows| rows.parse::<usize>().ok());
        self.above = match above {
            Some((rows, cell)) => {
                words.insert(0, cell.clone());
                (rows > 1).then(|| (rows - 1, cell))
            }
            None => rows.filter(|rows| *rows > 1).map(|rows| (rows - 1, words[0].clone())),
        };
        if words.iter().any(|cell| !cell.is_empty()) {
            self.pieces.push(Piece { kind: Kind::Row, words: words.join("\t"), entry: None });
        }
    }

    fn node_of_cells(&mut self, cells: &[NodeRef<'_>]) {
        for cell in cells {
            self.block(cell, self.kind, false);
        }
    }
}
