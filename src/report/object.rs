//! JSON objects with nothing in them but strings and plain values, as most lines of JSON lines are: read a stretch at a
//! time, where a parser looks at every byte. What is anything else, or wrong, is left to `serde_json`, which says where
//! the fault lies.

use memchr::memchr2;
use serde_json::Value;
use std::borrow::Cow;

const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];

/// Hands out the members of an object in their order. `None` for all that is not such an object, perhaps only after some
/// members were handed out.
pub(super) fn members(line: &str, mut take: impl FnMut(&str, Value)) -> Option<()> {
    let mut rest = line.strip_prefix('{')?;
    loop {
        let (name, behind) = string(rest.trim_start_matches(WHITE))?;
        let behind = behind.trim_start_matches(WHITE).strip_prefix(':')?;
        let (value, behind) = value(behind.trim_start_matches(WHITE))?;
        take(&name, value);
        let behind = behind.trim_start_matches(WHITE);
        if behind == "}" {
            return Some(());
        }
        rest = behind.strip_prefix(',')?;
    }
}

/// A value at the start of `text` that holds no others, and what follows it.
fn value(text: &str) -> Option<(Value, &str)> {
    if let Some((words, behind)) = string(text) {
        return Some((Value::String(words.into_owned()), behind));
    }
    if text.starts_with(['{', '[', '"']) {
        return None;
    }
    let (plain, behind) = text.split_at(text.find([',', '}'])?);
    Some((serde_json::from_str(plain).ok()?, behind))
}

/// A string at the start of `text`, and what follows it.
fn string(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut words = String::new();
    loop {
        let (plain, behind) = rest.split_at(memchr2(b'"', b'\\', rest.as_bytes())?);
        // Control characters stand in no string.
        if plain.bytes().fold(false, |any, byte| any | (byte < b' ')) {
            return None;
        }
        if let Some(behind) = behind.strip_prefix('"') {
            if words.is_empty() {
                return Some((Cow::Borrowed(plain), behind));
            }
            words.push_str(plain);
            return Some((Cow::Owned(words), behind));
        }
        if words.is_empty() {
            words.reserve(rest.len());
        }
        words.push_str(plain);
        let (escaped, behind) = escape(&behind[1..])?;
        words.push(escaped);
        rest = behind;
    }
}

/// What stands behind a backslash, and what follows it.
fn escape(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let escaped = match chars.next()? {
        same @ ('"' | '\\' | '/') => same,
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{C}',
        'u' => return unicode(chars.as_str()),
        _ => return None,
    };
    Some((escaped, chars.as_str()))
}

/// A character in hexadecimal digits of UTF-16.
fn unicode(text: &str) -> Option<(char, &str)> {
    let (unit, rest) = hexadecimal(text)?;
    if let Some(c) = char::from_u32(unit.into()) {
        return Some((c, rest));
    }
    let (second, rest) = hexadecimal(rest.strip_prefix("\\u")?)?;
    Some((char::decode_utf16([unit, second]).next()?.ok()?, rest))
}

fn hexadecimal(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    Some((u16::from_str_radix(digits, 16).ok().filter(|_| all)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(line: &str) -> Option<Vec<(String, Value)>> {
        let mut all = Vec::new();
        members(line, |name, value| all.push((name.to_owned(), value)))?;
        Some(all)
    }

    #[test]
    fn what_is_read_is_what_the_parser_reads_and_the_rest_is_left_to_it() {
        for line in [
            r#"{"id":"a","text":"The pier\u00a0closed.\n\n\"Why?\" \ud83d\ude00 \/\\\b\f\r\t","n":-1.5e3,"no":null , "ok" : true}"#,
            r#"{"é":"“ü”"}"#,
            r#"{"":""}"#,
        ] {
            let parsed: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
            let read: serde_json::Map<String, Value> = read(line).expect(line).into_iter().collect();
            assert_eq!(read, parsed, "{line}");
        }
        for line in [
            "",
            "{}",
            "[1]",
            r#"{"a":"b""#,
            r#"{"a":"b"} x"#,
            r#"{"a":"b",}"#,
            r#"{"a":01}"#,
            r#"{"a":nul}"#,
            r#"{"a":["b"]}"#,
            r#"{"a":{"b":1}}"#,
            r#"{"a":"\x"}"#,
            r#"{"a":"\u+12"}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\udc00\ud800"}"#,
            r#"{"a":"\ud800\u0041"}"#,
            "{\"a\":\"\u{1}\"}",
            "{\"a\":\"\\\n\"}",
            r#"{"a" "b"}"#,
            r#"{a:"b"}"#,
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn every_object_of_strings_is_read(all in proptest::collection::vec((any::<String>(), any::<String>()), 1..4)) {
            let members: Vec<String> = all.iter().map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), Value::from(value.as_str()))).collect();
            let line = format!("{{{}}}", members.join(", "));
            let expected: Vec<(String, Value)> = all.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            prop_assert_eq!(read(&line), Some(expected));
        }
    }
}
