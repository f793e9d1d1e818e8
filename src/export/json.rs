//! JSON objects written field by field into memory: for lines that are written by the million, where the
//! way through a serialiser costs more than the dates in them. The texts are those that `serde_json` writes.

use crate::time::{Moment, Printed};
use std::fmt::{Display, Write};

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

/// An object that is being written; closed by [`Object::end`].
#[derive(Debug)]
pub struct Object<'o> {
    out: &'o mut String,
    empty: bool,
}

impl<'o> Object<'o> {
    /// Begins an object.
    pub fn new(out: &'o mut String) -> Self {
        out.push('{');
        Object { out, empty: true }
    }

    /// Ends it.
    pub fn end(self) {
        self.out.push('}');
    }

    /// Writes the name of a field.
    fn name(&mut self, name: Name) -> &mut String {
        // The comma stands in the name and is left out before the first field.
        self.out.push_str(&name.0[usize::from(self.empty)..]);
        self.empty = false;
        self.out
    }

    /// A string of any characters.
    pub fn text(&mut self, name: Name, text: &str) {
        escape(text, self.name(name));
    }

    /// A string that needs no escapes: a name, a date.
    pub fn word(&mut self, name: Name, word: &str) {
        let out = self.name(name);
        out.push('"');
        out.push_str(word);
        out.push('"');
    }

    /// Anything that prints without quotation marks, backslashes and control characters.
    pub fn shown(&mut self, name: Name, value: &impl Display) {
        let out = self.name(name);
        out.push('"');
        // A string takes everything.
        let _ = write!(out, "{value}");
        out.push('"');
    }

    /// A count.
    pub fn number(&mut self, name: Name, number: usize) {
        let out = self.name(name);
        out.push_str(Printed::number(number).as_str());
    }

    /// A date or `null`.
    pub fn moment(&mut self, name: Name, moment: Option<Moment>) {
        match moment {
            Some(moment) => self.word(name, moment.printed().as_str()),
            None => self.name(name).push_str("null"),
        }
    }

    /// A share with at most two digits behind the point.
    pub fn share(&mut self, name: Name, share: f32) {
        let hundredths = (f64::from(share) * 100.0).round().max(0.0) as usize;
        let out = self.name(name);
        out.push_str(Printed::number(hundredths / 100).as_str());
        out.push('.');
        let (tenths, rest) = (hundredths / 10 % 10, hundredths % 10);
        out.push_str(Printed::number(tenths).as_str());
        if rest > 0 {
            out.push_str(Printed::number(rest).as_str());
        }
    }

    /// An object inside this one.
    pub fn object(&mut self, name: Name, fields: impl FnOnce(&mut Object<'_>)) {
        let mut inner = Object::new(self.name(name));
        fields(&mut inner);
        inner.end();
    }

    /// A list of objects.
    pub fn list<T>(
        &mut self,
        name: Name,
        items: impl IntoIterator<Item = T>,
        mut fields: impl FnMut(T, &mut Object<'_>),
    ) {
        let out = self.name(name);
        out.push('[');
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                out.push(',');
            }
            let mut object = Object::new(out);
            fields(item, &mut object);
            object.end();
        }
        out.push(']');
    }
}

/// A string in quotation marks.
fn escape(text: &str, out: &mut String) {
    out.push('"');
    let mut done = 0;
    for (i, byte) in text.bytes().enumerate().filter(|(_, byte)| *byte < 0x20 || matches!(byte, b'"' | b'\\')) {
        out.push_str(&text[done..i]);
        done = i + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0C => out.push_str("\\f"),
            // A string takes everything.
            _ => drop(write!(out, "\\u{byte:04x}")),
        }
    }
    out.push_str(&text[done..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_and_numbers_are_those_of_the_serialiser(text in any::<String>(), n: usize, hundredths in 0u32..=100) {
            let share = hundredths as f32 / 100.0;
            let mut out = String::new();
            let mut object = Object::new(&mut out);
            object.text(name!("text"), &text);
            object.number(name!("n"), n);
            object.share(name!("share"), share);
            object.moment(name!("none"), None);
            object.list(name!("list"), [1, 2], |n, inner| inner.number(name!("n"), n));
            object.object(name!("object"), |inner| inner.shown(name!("n"), &n));
            object.end();
            let rounded = (f64::from(share) * 100.0).round() / 100.0;
            let quoted = serde_json::to_string(&text).unwrap();
            let expected = format!(
                "{{\"text\":{quoted},\"n\":{n},\"share\":{rounded:?},\"none\":null,\"list\":[{{\"n\":1}},{{\"n\":2}}],\"object\":{{\"n\":\"{n}\"}}}}"
            );
            prop_assert_eq!(out, expected);
        }
    }
}
