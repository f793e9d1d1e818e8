//! TimeML with `TIMEX3` around the expressions, as the TempEval tasks and TimeBank have it.

use super::gold::{Annotation, Gold, id_of};
use crate::error::{ErrorKind, Position, Result};
use crate::span::Span;
use crate::time::Stamp;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::path::Path;

/// The extensions of files that hold it.
pub(super) const EXTENSIONS: [&str; 2] = [crate::export::timeml::EXTENSION, "xml"];

/// Reads every document of a file. A document that is broken is an error with its line; each begins
/// with an XML declaration, so the next one can be read all the same.
pub(super) fn read(file: &Path, text: &str, out: &mut Vec<Result<Gold>>) {
    let mut starts: Vec<usize> = text.match_indices("<?xml ").map(|(at, _)| at).collect();
    if starts.first().is_none_or(|first| !text[..*first].trim().is_empty()) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().copied().skip(1).chain(std::iter::once(text.len()));
    let many = starts.len() > 1;
    let mut first_line = 1;
    for (n, (&start, end)) in starts.iter().zip(ends).enumerate() {
        let xml = &text[start..end];
        let at = if many { Position::line(file, first_line) } else { Position::file(file) };
        let mut id = id_of(file);
        if many {
            id = format!("{id}:{}", n + 1);
        }
        let document = Document::new(Gold { id, at, created: None, text: String::new(), timexes: Vec::new() });
        out.push(document.read(xml).map_err(|(offset, message)| {
            let line = first_line + lines(xml.get(..offset).unwrap_or(xml));
            ErrorKind::Row { at: Position::line(file, line), message }.into()
        }));
        first_line += lines(xml);
    }
}

/// Line breaks.
fn lines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Elements that stand in one another; documents have less than ten.
const DEEPEST: usize = 100;

/// Where in the document, and what is to be said.
type Fault = (usize, String);

/// A document that is being read.
struct Document {
    gold: Gold,
    /// The names of the elements that are open.
    open: Vec<String>,
    /// Of the expressions that are open: their place in the list.
    timexes: Vec<usize>,
    /// `TEXT` was met: what stands elsewhere is no text.
    has_text: bool,
    /// The id that the document gives.
    id: String,
}

impl Document {
    fn new(gold: Gold) -> Self {
        Document { gold, open: Vec::new(), timexes: Vec::new(), has_text: false, id: String::new() }
    }

    fn read(mut self, xml: &str) -> Result<Gold, Fault> {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().check_end_names = true;
        loop {
            let before = position(reader.buffer_position());
            let event = reader.read_event().map_err(|error| {
                (position(reader.error_position()), format!("expected well-formed XML, found a fault: {error}"))
            })?;
            let fault = |message: String| (before, message);
            match event {
                Event::Start(start) => self.start(&start).map_err(fault)?,
                Event::Empty(start) => {
                    self.start(&start).map_err(fault)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text(&text.xml10_content()),
                Event::CData(text) => self.text(&text.xml10_content()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
                    Ok(None) => match resolve_predefined_entity(&name) {
                        Some(text) => self.text(text),
                        None => return Err(fault(format!("expected an entity of XML itself, found &{};", &*name))),
                    },
                    Err(error) => return Err(fault(format!("expected a character, found &{};: {error}", &*name))),
                },
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if let Some(name) = self.open.last() {
            return Err((xml.len(), format!("expected </{name}>, found the end of the document")));
        }
        if self.gold.text.trim().is_empty() {
            return Err((0, "expected a TimeML document with a text, found none".to_owned()));
        }
        // Trailing and leading white space of an id is layout.
        let id = self.id.trim();
        if !id.is_empty() {
            self.gold.id = id.to_owned();
        }
        // What is only implied has no words, and nobody can find it.
        self.gold.timexes.retain(|timex| !timex.span.is_empty());
        Ok(self.gold)
    }

    fn inside(&self, name: &str) -> bool {
        self.open.iter().any(|open| open == name)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = AsRef::<str>::as_ref(&start.name()).to_owned();
        match (self.open.is_empty(), name.as_str()) {
            (true, "TimeML") => {}
            (true, _) => return Err(format!("expected a TimeML document, found <{name}>")),
            _ if self.open.len() == DEEPEST => {
                return Err(format!("expected at most {DEEPEST} elements within one another, found more"));
            }
            (false, "TEXT") => {
                self.gold.text.clear();
                self.gold.timexes.clear();
                self.has_text = true;
            }
            (false, "TIMEX3") => self.timex(start)?,
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    fn timex(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let attribute = |name: &str| -> Result<Option<String>, String> {
            let found = start.try_get_attribute(name).map_err(|error| format!("expected attributes: {error}"))?;
            let value = found.map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0)).transpose();
            value
                .map(|value| value.map(|v| v.into_owned()))
                .map_err(|error| format!("in the attribute {name}: {error}"))
        };
        let value = attribute("value")?.unwrap_or_default();
        let creation = self.inside("DCT") || attribute("functionInDocument")?.as_deref() == Some("CREATION_TIME");
        if creation && self.gold.created.is_none() && !value.starts_with('X') {
            let (_, stamp) = Stamp::prefix(&value)
                .ok_or_else(|| format!("expected the day of the document like 2025-06-17, found \"{value}\""))?;
            self.gold.created = Some(stamp);
        }
        let at = self.gold.text.len();
        let timex = Annotation {
            span: Span::new(at, at),
            timex_type: attribute("type")?.unwrap_or_default(),
            value,
            modifier: attribute("mod")?,
            bounds: None,
        };
        self.timexes.push(self.gold.timexes.len());
        self.gold.timexes.push(timex);
        Ok(())
    }

    fn end(&mut self) {
        if self.open.pop().as_deref() == Some("TIMEX3")
            && let Some(timex) = self.timexes.pop().and_then(|i| self.gold.timexes.get_mut(i))
        {
            timex.span.end = self.gold.text.len();
        }
    }

    fn text(&mut self, text: &str) {
        if self.inside("DOCID") {
            self.id.push_str(text);
        }
        // A document without `TEXT` is text from end to end.
        let apart = ["DOCID", "DCT", "TITLE", "EXTRAINFO"];
        let counts = if self.has_text { self.inside("TEXT") } else { !apart.iter().any(|name| self.inside(name)) };
        if counts && !self.open.is_empty() {
            self.gold.text.push_str(text);
        }
    }
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annalist;
    use crate::export::timeml::write_document;
    use crate::report::{Method, Origin, Stated, text};
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn read_all(text: &str) -> Vec<Result<Gold, String>> {
        let mut out = Vec::new();
        read(Path::new("day.tml"), text, &mut out);
        out.into_iter().map(|one| one.map_err(|error| error.to_string())).collect()
    }

    fn words(gold: &Gold) -> Vec<(&str, &str, &str)> {
        gold.timexes.iter().map(|t| (t.span.of(&gold.text), t.timex_type.as_str(), t.value.as_str())).collect()
    }

    #[test]
    fn a_document_of_tempeval_is_read() {
        let gold = read_all(
            r#"<?xml version="1.0" ?>
<!DOCTYPE TimeML SYSTEM "TimeML.dtd">
<TimeML>
<DOCID> pier </DOCID>
<DCT><TIMEX3 tid="t0" type="TIME" value="2025-06-17T09:30" functionInDocument="CREATION_TIME">June 17</TIMEX3></DCT>
<TITLE>On <TIMEX3 tid="t9" type="DATE" value="2025-06-16">Monday</TIMEX3></TITLE>
<TEXT>
Zo&#xEB; &amp; co <EVENT eid="e1">left</EVENT> <TIMEX3 tid="t1" type="DURATION" value="P2W" mod="APPROX">about <b>two</b>
weeks</TIMEX3><TIMEX3 tid="t2" type="DATE" value="2025-06-03"/> <![CDATA[<ago>]]>.
</TEXT>
<MAKEINSTANCE eiid="ei1"/>
</TimeML>
"#,
        );
        let gold = gold[0].as_ref().unwrap();
        assert_eq!((gold.id.as_str(), gold.created.unwrap().to_string().as_str()), ("pier", "2025-06-17T09:30"));
        assert_eq!(gold.text, "\nZoë & co left about two\nweeks <ago>.\n");
        assert_eq!(words(gold), [("about two\nweeks", "DURATION", "P2W")]);
        assert_eq!(gold.timexes[0].modifier.as_deref(), Some("APPROX"));
    }

    #[test]
    fn a_document_without_text_element_is_text_from_end_to_end() {
        let gold = read_all(
            r#"<TimeML>WIRE <TIMEX3 tid="t1" type="DATE" value="1998-01-08" functionInDocument="CREATION_TIME">01/08/1998</TIMEX3> He left <TIMEX3 tid="t2" type="DATE" value="1998-01-07">yesterday</TIMEX3>.</TimeML>"#,
        );
        let gold = gold[0].as_ref().unwrap();
        assert_eq!(gold.created.unwrap().to_string(), "1998-01-08");
        assert_eq!(words(gold), [("01/08/1998", "DATE", "1998-01-08"), ("yesterday", "DATE", "1998-01-07")]);
    }

    #[test]
    fn a_broken_document_is_told_and_the_next_one_read() {
        let good = "<?xml version=\"1.0\"?>\n<TimeML><TEXT>x</TEXT></TimeML>\n";
        for (broken, says) in [
            (
                "<?xml version=\"1.0\"?>\n<TimeML>\n<TEXT>x</TIMEX3></TEXT></TimeML>\n",
                "day.tml:3: expected well-formed XML",
            ),
            ("<?xml version=\"1.0\"?>\n<TimeML>\n<TEXT>x\n", "day.tml:4: expected </TEXT>, found the end"),
            ("<?xml version=\"1.0\"?>\n<html><p>x</p></html>\n", "day.tml:2: expected a TimeML document, found <html>"),
            (
                "<?xml version=\"1.0\"?>\n<TimeML><TEXT>a&nbsp;b</TEXT></TimeML>\n",
                "day.tml:2: expected an entity of XML itself, found &nbsp;",
            ),
            (
                "<?xml version=\"1.0\"?>\n<TimeML><TEXT> </TEXT></TimeML>\n",
                "day.tml:1: expected a TimeML document with a text",
            ),
            (
                "<?xml version=\"1.0\"?>\n<TimeML>\n<DCT><TIMEX3 value=\"June\">x</TIMEX3></DCT></TimeML>\n",
                "day.tml:3: expected the day",
            ),
            (
                "<?xml version=\"1.0\"?>\n<TimeML>\n<TEXT a=\"1\" a=\"2\"><TIMEX3 b>x</TIMEX3></TEXT></TimeML>\n",
                "day.tml:3: expected attributes",
            ),
        ] {
            let all = read_all(&format!("{broken}{good}"));
            let said = all[0].as_ref().unwrap_err();
            assert!(said.starts_with(says), "{said}");
            assert_eq!(all[1].as_ref().unwrap().text, "x", "{broken}");
        }
    }

    /// Every id is given once, and what is referred to is there.
    fn ids_are_sound(written: &str) {
        let values = |name: &str| -> Vec<&str> {
            written.split(&format!(" {name}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
        };
        let ids = values("tid");
        assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), ids.len(), "{written}");
        for name in ["anchorTimeID", "beginPoint", "endPoint"] {
            assert!(values(name).iter().all(|id| ids.contains(id)), "{written}");
        }
    }

    /// What was written is read again: the text, the day, and each expression at its place.
    fn there_and_back(text: &str) {
        static ANNALIST: OnceLock<Annalist> = OnceLock::new();
        let annalist = ANNALIST.get_or_init(Annalist::english);
        let mut document = text::document(text.to_owned(), "a<&>b".into(), Origin::default());
        document.stated.push(Stated { method: Method::Given, raw: "2025-06-17".into(), span: None });
        let report = annalist.publish(document);
        let dates = annalist.dates(&report);
        let mut written = Vec::new();
        write_document(&mut written, &report, &dates).unwrap();
        let written = String::from_utf8(written).unwrap();
        ids_are_sound(&written);
        let all = read_all(&written);
        let gold = all[0].as_ref().unwrap();
        let allowed = |c: char| c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}') || "\t\r\n".contains(c);
        let printable = |text: &str| text.chars().map(|c| if allowed(c) { c } else { '\u{fffd}' }).collect::<String>();
        assert_eq!((gold.id.as_str(), gold.text.as_str()), ("a<&>b", printable(text).as_str()));
        assert_eq!(gold.created.unwrap().to_string(), "2025-06-17");
        let ours = dates.iter().filter_map(|(expression, resolution)| {
            let words = printable(report.map.to_source(expression.span, text).of(text));
            Some((words, resolution.timex_type.name(), resolution.value.as_ref()?.to_string()))
        });
        let theirs = gold.timexes.iter().filter(|timex| !timex.value.starts_with("XXXX-XX-XX")).map(|timex| {
            let words = timex.span.of(&gold.text).to_owned();
            (words, timex.timex_type.as_str(), timex.value.clone())
        });
        assert!(ours.eq(theirs), "{text:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_is_read_again(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(vec![
                        "on Monday", "three\u{a0}weeks ago", "from 3 to 9 May", "the past two weeks", "every Friday",
                        "in the \u{fb01}rst quarter of 2024", "the next\r\nday", "June\u{ad} 31", "44 BC", "<b>&amp;</b>", "]]>",
                        " ", "\r\n", "\n\n", "\u{0}", "\u{b}", "\u{ffff}", "\u{1f600}", ". The pier shut ", "\u{2028}",
                    ]).prop_map(str::to_owned),
                    "\\PC{0,3}",
                ],
                1..12,
            )
        ) {
            let text = pieces.concat();
            // A text of nothing but white space is none.
            if !text.trim().is_empty() {
                there_and_back(&text);
            }
        }

        #[test]
        fn no_document_brings_the_reader_down(
            pieces in prop::collection::vec(
                prop_oneof![
                    prop::sample::select(vec![
                        "<?xml version=\"1.0\"?>", "<TimeML>", "</TimeML>", "<TEXT>", "</TEXT>", "<DCT>", "</DCT>", "<TIMEX3 ",
                        "tid=\"t1\" ", "value=\"2025-06-17\"", "type='DATE'", ">", "/>", "</TIMEX3>", "&amp;", "&#x0;", "&#55;", "&x;", "&",
                        "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x [", "]>", "<", "\"", "on Monday", "\n", "\u{e9}",
                    ]).prop_map(str::to_owned),
                    "\\PC{0,3}",
                ],
                0..24,
            )
        ) {
            let text = pieces.concat();
            let lines = text.matches('\n').count() + 1;
            for said in read_all(&text).into_iter().filter_map(Result::err) {
                let line: usize = said.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(0);
                prop_assert!((1..=lines).contains(&line), "{}", said);
            }
        }
    }
}
