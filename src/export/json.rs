//! JSON objects written field by field into memory: for lines that are written by the million, where the
//! way through a serialiser costs more than the dates in them. The texts are those that `serde_json` writes.

use crate::time::{Moment, Print, Printed, Sink};
use std::fmt::{self, Display, Write};

/// The name of a field as it stands behind another one: `,"name":`. Made by `name!`.
#[derive(Clone, Copy, Debug)]
pub struct Name(#[doc(hidden)] pub &'static str);

/// A [`Name`] from a literal that needs no escapes.
macro_rules! name {
    ($name:literal) => {
        $crate::export::json::Name(concat!(",\"", $name, "\":"))
    };
}
pub(super) use name;

/// An object that is being written; closed by [`Object::end`]. Every field brings its comma, and the first one
/// becomes the brace: so a name is a copy of known length.
#[derive(Debug)]
pub struct Object<'o> {
    out: &'o mut Vec<u8>,
    start: usize,
}

/// Takes what is printed. Memory takes everything, so that nothing here fails.
struct Memory<'o>(&'o mut Vec<u8>);

impl Write for Memory<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

impl Sink for Memory<'_> {
    fn take(&mut self, date: &Printed) -> fmt::Result {
        date.append(self.0);
        Ok(())
    }
}

impl<'o> Object<'o> {
    /// Begins an object.
    pub fn new(out: &'o mut Vec<u8>) -> Self {
        Object { start: out.len(), out }
    }

    /// Ends it. Gives what it was written into.
    pub fn end(self) -> &'o mut Vec<u8> {
        match self.out.get_mut(self.start) {
            Some(comma) => *comma = b'{',
            None => self.out.push(b'{'),
        }
        self.out.push(b'}');
        self.out
    }

    /// Writes the name of a field.
    #[inline(always)]
    fn name(&mut self, name: Name) -> &mut Vec<u8> {
        self.out.extend_from_slice(name.0.as_bytes());
        self.out
    }

    /// A string of any characters.
    #[inline(always)]
    pub fn text(&mut self, name: Name, text: &str) {
        escape(text, self.name(name));
    }

    /// A string that needs no escapes: a name.
    #[inline(always)]
    pub fn word(&mut self, name: Name, word: &str) {
        let out = self.name(name);
        out.push(b'"');
        out.extend_from_slice(word.as_bytes());
        out.push(b'"');
    }

    /// Anything that prints without quotation marks, backslashes and control characters.
    pub fn shown(&mut self, name: Name, value: &impl Display) {
        let out = self.name(name);
        out.push(b'"');
        let _ = write!(Memory(out), "{value}");
        out.push(b'"');
    }

    /// The same of what prints without a formatter.
    #[inline(always)]
    pub fn printed(&mut self, name: Name, value: &impl Print) {
        let out = self.name(name);
        out.push(b'"');
        let _ = value.print(&mut Memory(out));
        out.push(b'"');
    }

    /// A count.
    #[inline(always)]
    pub fn number(&mut self, name: Name, number: usize) {
        let out = self.name(name);
        Printed::number(number).append(out);
    }

    /// A date or `null`.
    #[inline(always)]
    pub fn moment(&mut self, name: Name, moment: Option<Moment>) {
        let out = self.name(name);
        match moment {
            Some(moment) => {
                out.push(b'"');
                moment.printed().append(out);
                out.push(b'"');
            }
            None => out.extend_from_slice(b"null"),
        }
    }

    /// A share with at most two digits behind the point.
    #[inline(always)]
    pub fn share(&mut self, name: Name, share: f32) {
        let hundredths = (f64::from(share) * 100.0).round().max(0.0) as usize;
        let out = self.name(name);
        out.extend_from_slice(Printed::number(hundredths / 100).as_bytes());
        let digit = |n: usize| b'0' + (n % 10) as u8;
        out.extend_from_slice(&[b'.', digit(hundredths / 10)]);
        if !hundredths.is_multiple_of(10) {
            out.push(digit(hundredths));
        }
    }

    /// An object inside this one.
    pub fn object(&mut self, name: Name, fields: impl FnOnce(&mut Object<'_>)) {
        let mut inner = Object::new(self.name(name));
        fields(&mut inner);
        inner.end();
    }

    /// A list of objects that are not at hand yet, as the last field.
    pub fn rows(mut self, name: Name) -> Rows<'o> {
        self.name(name).push(b'[');
        Rows { object: self, begun: false }
    }

    /// A list of objects.
    pub fn list<T>(
        &mut self,
        name: Name,
        items: impl IntoIterator<Item = T>,
        mut fields: impl FnMut(T, &mut Object<'_>),
    ) {
        let out = self.name(name);
        out.push(b'[');
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            let mut object = Object::new(out);
            fields(item, &mut object);
            object.end();
        }
        out.push(b']');
    }
}

/// The list of objects that is the last field of one; closed by [`Rows::end`].
#[derive(Debug)]
pub struct Rows<'o> {
    object: Object<'o>,
    begun: bool,
}

impl<'o> Rows<'o> {
    /// One more of them.
    pub fn push(&mut self, fields: impl FnOnce(&mut Object<'_>)) {
        if std::mem::replace(&mut self.begun, true) {
            self.object.out.push(b',');
        }
        let mut row = Object::new(self.object.out);
        fields(&mut row);
        row.end();
    }

    /// Ends the list and the object. Gives what they were written into.
    pub fn end(self) -> &'o mut Vec<u8> {
        self.object.out.push(b']');
        self.object.end()
    }
}

/// A string in quotation marks.
fn escape(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let special = |byte: &u8| *byte < 0x20 || matches!(byte, b'"' | b'\\');
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(special) {
        out.extend_from_slice(&rest[..at]);
        let byte = rest[at];
        rest = &rest[at + 1..];
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            _ => drop(write!(Memory(out), "\\u{byte:04x}")),
        }
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_and_numbers_are_those_of_the_serialiser(text in any::<String>(), n: usize, hundredths in 0u32..=100) {
            let share = hundredths as f32 / 100.0;
            let mut out = Vec::new();
            let mut object = Object::new(&mut out);
            object.text(name!("text"), &text);
            object.number(name!("n"), n);
            object.share(name!("share"), share);
            object.moment(name!("none"), None);
            object.list(name!("list"), [1, 2], |n, inner| inner.number(name!("n"), n));
            object.object(name!("object"), |inner| inner.shown(name!("n"), &n));
            let mut rows = object.rows(name!("rows"));
            rows.push(|row| row.number(name!("n"), 3));
            rows.push(|row| row.number(name!("n"), 4));
            rows.end();
            let rounded = (f64::from(share) * 100.0).round() / 100.0;
            let quoted = serde_json::to_string(&text).unwrap();
            let expected = format!(
                "{{\"text\":{quoted},\"n\":{n},\"share\":{rounded:?},\"none\":null,\"list\":[{{\"n\":1}},{{\"n\":2}}],\"object\":{{\"n\":\"{n}\"}},\"rows\":[{{\"n\":3}},{{\"n\":4}}]}}"
            );
            prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }
}
