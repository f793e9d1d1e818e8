//! Reads `.rules` files: lines into blocks, with every fault's place. What the names mean is
//! settled later, when all files of a language are known.

use chrono::NaiveDate;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, i32 as integer, multispace0, satisfy};
use nom::combinator::{all_consuming, cut, map, map_opt, opt, recognize, value, verify};
use nom::error::{ErrorKind, ParseError};
use nom::multi::{many0, many1, separated_list0, separated_list1};
use nom::sequence::{delimited, preceded, separated_pair, terminated};
use nom::{IResult, Parser};
use serde::{Deserialize, Serialize};

/// A place in a grammar: file by number, line and column from 1, the column in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub file: u16,
    pub line: u32,
    pub column: u32,
}

/// Something that is wrong with a grammar, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub at: Place,
    pub message: String,
}

/// A name or a number as a word list's key.
#[derive(Clone, Debug, PartialEq)]
pub enum Key<'a> {
    Number(f64),
    Name(&'a str),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form<'a> {
    pub text: &'a str,
    /// Marked `?`: an ordinary word, too.
    pub ambiguous: bool,
    pub at: Place,
}

/// One element of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// `"about a"`
    Literal(String, Place),
    /// `month`, `{m:month}`, `{m:month?}`
    Name { slot: Option<String>, name: String, licensed: bool, at: Place },
    /// `[a | b]`
    Optional(Vec<Vec<Element>>),
    /// `(a | b)`
    Choice(Vec<Vec<Element>>),
    /// `<a>`
    Expression(Vec<Element>),
    /// `!a`: what follows is not that.
    Not(Box<Element>),
    /// `_`: the next token follows without a space.
    Glue(Place),
}

/// What a match is worth.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    Call { name: String, arguments: Vec<Expr>, at: Place },
    Name(String, Place),
    Number(f64),
    Negative(Box<Expr>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    pub patterns: Vec<(Vec<Element>, Place)>,
    pub value: Expr,
}

/// What an example sentence must give.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub at: Place,
    pub sentence: String,
    pub outcomes: Vec<Outcome>,
}

/// `"about three weeks ago" = 2025-W22 APPROX [2025-05-20..2025-06-03]`
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub words: String,
    pub value: String,
    pub modifier: Option<String>,
    /// Earliest and latest as they are printed; an open side is empty. `None`: not stated.
    pub bounds: Option<(String, String)>,
}

/// What a block of patterns is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// Finds expressions.
    Rule,
    /// A part that rules are made of.
    Phrase,
    /// Finds verb groups.
    Group,
}

/// Third person, past, participle and -ing form, as patterns or words.
pub type Forms<'a> = [&'a str; 4];

#[derive(Clone, Debug, PartialEq)]
pub enum Block<'a> {
    Anchor(NaiveDate),
    Words { class: String, lines: Vec<(Option<Key<'a>>, Vec<Form<'a>>)> },
    Inflect(Vec<(&'a str, Forms<'a>)>),
    Verbs { tag: Option<String>, entries: Vec<(Form<'a>, Option<Forms<'a>>)> },
    Rule { kind: RuleKind, name: String, arms: Vec<Arm>, examples: Vec<Example>, rejects: Vec<(String, Place)> },
    Veto { target: String, before: Vec<Vec<Element>>, after: Vec<Vec<Element>> },
    Table { name: String, rows: Vec<(i32, NaiveDate, NaiveDate)> },
    Cue { name: String, phrases: Vec<String> },
}

/// The furthest place that a parser came to and what it wanted there.
#[derive(Debug)]
struct Expected {
    rest: usize,
    what: &'static str,
}

impl ParseError<&str> for Expected {
    fn from_error_kind(input: &str, _: ErrorKind) -> Self {
        Expected { rest: input.len(), what: "something else" }
    }
    fn append(_: &str, _: ErrorKind, other: Self) -> Self {
        other
    }
    fn or(self, other: Self) -> Self {
        if other.rest < self.rest || other.rest == self.rest && self.what == "something else" { other } else { self }
    }
}

type Parsed<'a, T> = IResult<&'a str, T, Expected>;

/// Names what a parser wants, for the message when it finds something else at its very start.
fn wanted<'a, T>(
    what: &'static str,
    mut parser: impl Parser<&'a str, Output = T, Error = Expected>,
) -> impl FnMut(&'a str) -> Parsed<'a, T> {
    move |input: &'a str| {
        let relabel = |e: Expected| if e.rest == input.len() { Expected { what, ..e } } else { e };
        parser.parse(input).map_err(|error| match error {
            nom::Err::Error(e) => nom::Err::Error(relabel(e)),
            nom::Err::Failure(e) => nom::Err::Failure(relabel(e)),
            other => other,
        })
    }
}

fn lexeme<'a, T>(
    what: &'static str,
    parser: impl Parser<&'a str, Output = T, Error = Expected>,
) -> impl FnMut(&'a str) -> Parsed<'a, T> {
    wanted(what, terminated(parser, multispace0))
}

fn symbol<'a>(what: &'static str, text: &'static str) -> impl FnMut(&'a str) -> Parsed<'a, &'a str> {
    lexeme(what, tag(text))
}

fn bare_name(input: &str) -> Parsed<'_, &str> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    lexeme("a name", verify(take_while1(word), |s: &str| s.starts_with(|c: char| c.is_ascii_alphabetic())))(input)
}

fn name(input: &str) -> Parsed<'_, String> {
    map(bare_name, str::to_owned).parse(input)
}

/// A number; unlike nom's, not the words "inf" and "nan".
fn number(input: &str) -> Parsed<'_, f64> {
    let digits = (opt(char('-')), take_while1(|c: char| c.is_ascii_digit() || c == '.'));
    map_opt(recognize(digits), |s: &str| s.parse().ok()).parse(input)
}

fn words(input: &str) -> Parsed<'_, &str> {
    lexeme(
        "words in double quotes",
        delimited(char('"'), take_while(|c| c != '"'), wanted("a closing double quote", cut(char('"')))),
    )(input)
}

fn quoted(input: &str) -> Parsed<'_, String> {
    map(words, str::to_owned).parse(input)
}

/// Parsers that need to know where on the page they are.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    file: u16,
    number: u32,
}

impl<'a> Line<'a> {
    fn place(self, rest: &str) -> Place {
        Place { file: self.file, line: self.number, column: (self.text.len() - rest.len()) as u32 + 1 }
    }

    fn parse<T>(self, input: &'a str, parser: impl Parser<&'a str, Output = T, Error = Expected>) -> Result<T, Fault> {
        all_consuming(parser).parse(input).map(|(_, it)| it).map_err(|error| {
            let (rest, what) = match error {
                nom::Err::Error(e) | nom::Err::Failure(e) => (e.rest.min(self.text.len()), e.what),
                nom::Err::Incomplete(_) => (0, "more"),
            };
            let tail = &self.text[self.text.len() - rest..];
            let found = match tail.split_whitespace().next() {
                None => "the end of the line".to_owned(),
                Some(word) => format!("`{}`", word.chars().take(20).collect::<String>()),
            };
            let what = if what == "something else" { "the end of the line" } else { what };
            Fault { at: self.place(tail), message: format!("expected {what}, found {found}") }
        })
    }

    fn form(self, input: &'a str) -> Parsed<'a, Form<'a>> {
        let at = self.place(input);
        map((words, opt(symbol("`?`", "?"))), move |(text, mark)| Form { text, ambiguous: mark.is_some(), at })
            .parse(input)
    }

    fn forms(self, input: &'a str) -> Parsed<'a, Vec<Form<'a>>> {
        separated_list1(symbol("`|`", "|"), move |i| self.form(i)).parse(input)
    }

    fn choices(self, input: &'a str) -> Parsed<'a, Vec<Vec<Element>>> {
        separated_list1(symbol("`|`", "|"), move |i| self.sequence(i)).parse(input)
    }

    fn sequence(self, input: &'a str) -> Parsed<'a, Vec<Element>> {
        many1(wanted("an element of a pattern", move |i| self.element(i))).parse(input)
    }

    fn element(self, input: &'a str) -> Parsed<'a, Element> {
        let at = self.place(input);
        alt((
            map(quoted, move |text| Element::Literal(text, at)),
            value(Element::Glue(at), symbol("`_`", "_")),
            map(
                delimited(
                    symbol("`{`", "{"),
                    cut((
                        lexeme(
                            "a slot of one letter as in {m:month}",
                            map(satisfy(|c| c.is_ascii_lowercase()), String::from),
                        ),
                        preceded(symbol("`:` as in {m:month}", ":"), name),
                        opt(symbol("`?`", "?")),
                    )),
                    cut(symbol("`}`", "}")),
                ),
                move |(slot, name, mark)| Element::Name { slot: Some(slot), name, licensed: mark.is_some(), at },
            ),
            map(
                delimited(symbol("`[`", "["), cut(move |i| self.choices(i)), cut(symbol("`]`", "]"))),
                Element::Optional,
            ),
            map(delimited(symbol("`(`", "("), cut(move |i| self.choices(i)), cut(symbol("`)`", ")"))), Element::Choice),
            map(
                delimited(symbol("`<`", "<"), cut(move |i| self.sequence(i)), cut(symbol("`>`", ">"))),
                Element::Expression,
            ),
            map(preceded(symbol("`!`", "!"), cut(move |i| self.element(i))), |e| Element::Not(Box::new(e))),
            map((name, opt(symbol("`?`", "?"))), move |(name, mark)| Element::Name {
                slot: None,
                name,
                licensed: mark.is_some(),
                at,
            }),
        ))
        .parse(input)
    }

    fn expr(self, input: &'a str) -> Parsed<'a, Expr> {
        let at = self.place(input);
        let arguments = move |i| {
            delimited(
                symbol("`(`", "("),
                separated_list0(symbol("`,`", ","), move |i| self.expr(i)),
                cut(symbol("`)` or `,`", ")")),
            )
            .parse(i)
        };
        wanted(
            "a value",
            alt((
                map(lexeme("a number", number), Expr::Number),
                map(preceded(symbol("`-`", "-"), cut(move |i| self.expr(i))), |e| Expr::Negative(Box::new(e))),
                map((name, opt(arguments)), move |(name, arguments)| match arguments {
                    Some(arguments) => Expr::Call { name, arguments, at },
                    None => Expr::Name(name, at),
                }),
            )),
        )(input)
    }

    fn outcome(self, input: &'a str) -> Parsed<'a, Outcome> {
        let bare = |c: char| !c.is_whitespace() && c != '[' && c != ']';
        let side = |i| map(take_while(|c: char| !c.is_whitespace() && c != '.' && c != ']'), str::to_owned).parse(i);
        map(
            (
                preceded(symbol("`=>`", "=>"), cut(quoted)),
                preceded(cut(symbol("`=` and the value", "=")), cut(lexeme("a value", take_while1(bare)))),
                opt(lexeme("a modifier", take_while1(|c: char| c.is_ascii_uppercase() || c == '_'))),
                opt(delimited(
                    symbol("`[`", "["),
                    separated_pair(side, tag(".."), side),
                    cut(symbol("`]` after the bounds", "]")),
                )),
            ),
            |(words, value, modifier, bounds)| Outcome {
                words,
                value: value.to_owned(),
                modifier: modifier.map(str::to_owned),
                bounds,
            },
        )
        .parse(input)
    }
}

fn date(input: &str) -> Parsed<'_, NaiveDate> {
    let part = |c: char| c.is_ascii_digit() || c == '-';
    lexeme("a date as in 2025-06-17", map_opt(take_while1(part), |s: &str| s.parse().ok()))(input)
}

/// Drops a `#` comment that stands outside quotes.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    for (i, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'#' if !quoted => return line[..i].trim_end(),
            _ => {}
        }
    }
    line.trim_end()
}

/// Reads a file. Every faulty line is told of; what could be read is kept.
pub fn parse(text: &str, file: u16) -> (Vec<(Place, Block<'_>)>, Vec<Fault>) {
    let mut blocks: Vec<(Place, Block<'_>)> = Vec::new();
    let mut faults = Vec::new();
    // Lines under a head that could not be read are passed over: one fault, not ten.
    let mut skipping = false;
    // Blocks with a faulty line: what is missing there may be what could not be read.
    let mut broken = Vec::new();
    for (i, raw) in text.lines().enumerate() {
        let text = without_comment(raw);
        if text.trim().is_empty() {
            continue;
        }
        let line = Line { text, file, number: i as u32 + 1 };
        let indented = text.starts_with([' ', '\t']);
        let outcome = if !indented {
            skipping = false;
            head(line).map(|block| {
                let at = line.place(text);
                blocks.push((at, block));
            })
        } else if skipping {
            Ok(())
        } else if let Some((_, block)) = blocks.last_mut() {
            member(line, block)
        } else {
            let start = text.trim_start();
            Err(Fault {
                at: line.place(start),
                message: "expected a block such as `rule NAME` before this line".into(),
            })
        };
        if let Err(fault) = outcome {
            skipping = !indented;
            broken.push(blocks.len());
            faults.push(fault);
        }
    }
    for (i, (at, block)) in blocks.iter().enumerate() {
        if broken.contains(&(i + 1)) {
            continue;
        }
        if let Block::Rule { name, arms, .. } = block {
            if arms.is_empty() {
                faults.push(Fault { at: *at, message: format!("`{name}` needs a `match` line and a `value` line") });
            }
            for arm in arms.iter().filter(|arm| matches!(&arm.value, Expr::Name(n, _) if n == MISSING)) {
                let at = arm.patterns.first().map_or(*at, |p| p.1);
                faults.push(Fault { at, message: format!("a `match` of `{name}` has no `value` line after it") });
            }
        }
    }
    faults.sort_by_key(|f| (f.at.line, f.at.column));
    (blocks, faults)
}

/// Stands for the value of an arm until its `value` line comes. No name can be spelled like this.
const MISSING: &str = "";

fn head<'a>(line: Line<'a>) -> Result<Block<'a>, Fault> {
    let keyword = |i| {
        lexeme(
            "`words`, `verbs`, `inflect`, `phrase`, `rule`, `group`, `veto`, `table`, `cue` or `anchor`",
            map_opt(take_while1(|c: char| c.is_ascii_alphabetic()), |word: &str| {
                ["words", "verbs", "inflect", "phrase", "rule", "group", "veto", "table", "cue", "anchor"]
                    .into_iter()
                    .find(|k| *k == word)
            }),
        )(i)
    };
    let word: fn(&str) -> Parsed<'_, String> = name;
    let named = || {
        let start = line.text.find(char::is_whitespace).unwrap_or(line.text.len());
        line.parse(line.text[start..].trim_start(), word)
    };
    let (after, keyword) = match keyword(line.text) {
        Ok(found) => found,
        Err(_) => {
            return Err(line
                .parse(line.text, keyword)
                .err()
                .unwrap_or(Fault { at: line.place(line.text), message: "expected a block".into() }));
        }
    };
    let rule = |kind| named().map(|name| Block::Rule { kind, name, arms: vec![], examples: vec![], rejects: vec![] });
    match keyword {
        "anchor" => line.parse(after, date).map(Block::Anchor),
        "words" => named().map(|class| Block::Words { class, lines: vec![] }),
        "inflect" => line.parse(after, multispace0).map(|_| Block::Inflect(vec![])),
        "verbs" => line.parse(after, opt(name)).map(|tag| Block::Verbs { tag, entries: vec![] }),
        "phrase" => rule(RuleKind::Phrase),
        "rule" => rule(RuleKind::Rule),
        "group" => rule(RuleKind::Group),
        "veto" => named().map(|target| Block::Veto { target, before: vec![], after: vec![] }),
        "table" => named().map(|name| Block::Table { name, rows: vec![] }),
        _ => named().map(|name| Block::Cue { name, phrases: vec![] }),
    }
}

fn member<'a>(line: Line<'a>, block: &mut Block<'a>) -> Result<(), Fault> {
    let body = line.text.trim_start();
    let word = |c: char| c.is_alphabetic() || c == '-' || c == '\'';
    match block {
        Block::Anchor(_) => Err(Fault { at: line.place(body), message: "expected nothing under `anchor`".into() }),
        Block::Words { lines, .. } => {
            let key = terminated(
                alt((map(lexeme("a number", number), Key::Number), map(bare_name, Key::Name))),
                symbol("`=`", "="),
            );
            lines.push(line.parse(body, (opt(key), move |i| line.forms(i)))?);
            Ok(())
        }
        Block::Inflect(patterns) => {
            let forms = (words, words, words, words);
            let (base, _, (a, b, c, d)) = line.parse(body, (words, symbol("`=`", "="), forms))?;
            patterns.push((base, [a, b, c, d]));
            Ok(())
        }
        Block::Verbs { entries, .. } => {
            let verb = |i| lexeme("a verb", take_while1(word))(i);
            let formed = |text, at| Form { text, ambiguous: false, at };
            if body.contains('=') {
                let (base, _, (a, b, c, d)) = line.parse(body, (verb, symbol("`=`", "="), (verb, verb, verb, verb)))?;
                entries.push((formed(base, line.place(body)), Some([a, b, c, d])));
            } else {
                let one = |i| map(verb, |text| (line.place(i), text)).parse(i);
                entries.extend(line.parse(body, many1(one))?.into_iter().map(|(at, text)| (formed(text, at), None)));
            }
            Ok(())
        }
        Block::Rule { arms, examples, rejects, .. } => {
            let at = line.place(body);
            let keyword = body.split_whitespace().next().unwrap_or_default();
            let after = body[keyword.len()..].trim_start();
            match keyword {
                "match" => {
                    let pattern = line.parse(after, move |i| line.sequence(i));
                    let pending = |arm: &&mut Arm| matches!(&arm.value, Expr::Name(n, _) if n == MISSING);
                    if arms.last_mut().filter(pending).is_none() {
                        arms.push(Arm { patterns: vec![], value: Expr::Name(MISSING.into(), at) });
                    }
                    let arm = arms.last_mut().expect("an arm was just made sure of");
                    // On a fault the arm stays, so that its value line is not told of as a second one.
                    arm.patterns.push((pattern?, at));
                }
                "value" => {
                    let value = line.parse(after, move |i| line.expr(i))?;
                    match arms.last_mut() {
                        Some(arm) => arm.value = value,
                        None => return Err(Fault { at, message: "expected a `match` line before `value`".into() }),
                    }
                }
                "example" => {
                    let (sentence, outcomes) = line.parse(after, (quoted, many0(move |i| line.outcome(i))))?;
                    examples.push(Example { at, sentence, outcomes });
                }
                "reject" => rejects.push((line.parse(after, quoted)?, at)),
                other => {
                    return Err(Fault {
                        at,
                        message: format!("expected `match`, `value`, `example` or `reject`, found `{other}`"),
                    });
                }
            }
            Ok(())
        }
        Block::Veto { before, after, .. } => {
            let keyword = body.split_whitespace().next().unwrap_or_default();
            let rest = body[keyword.len()..].trim_start();
            let side = match keyword {
                "before" => before,
                "after" => after,
                other => {
                    let message = format!("expected `before` or `after`, found `{other}`");
                    return Err(Fault { at: line.place(body), message });
                }
            };
            side.extend(line.parse(rest, move |i| line.choices(i))?);
            Ok(())
        }
        Block::Table { rows, .. } => {
            let row = (
                terminated(lexeme("a year", integer), symbol("`=`", "=")),
                date,
                opt(preceded(symbol("`..`", ".."), date)),
            );
            let (year, first, last) = line.parse(body, row)?;
            rows.push((year, first, last.unwrap_or(first)));
            Ok(())
        }
        Block::Cue { phrases, .. } => {
            phrases.extend(line.parse(body, separated_list1(symbol("`|`", "|"), quoted))?);
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_read_with_its_examples() {
        let (blocks, faults) = parse(
            "# Offsets\nanchor 2025-06-17\n\nrule units-ago\n  match [{a:approx}] {n:count} <{u:unit?}> _ \"ago\" # x\n  value about(a, shift(utterance, -n, u))\n  example \"He left three weeks ago.\" => \"three weeks ago\" = 2025-W22 APPROX [2025-05-20..2025-06-03]\n  reject \"A long time # ago\"\n",
            0,
        );
        assert_eq!(faults, []);
        let Block::Rule { name, arms, examples, rejects, .. } = &blocks[1].1 else { panic!() };
        assert_eq!((name.as_str(), arms.len(), arms[0].patterns[0].0.len()), ("units-ago", 1, 5));
        assert_eq!(examples[0].outcomes[0].bounds, Some(("2025-05-20".into(), "2025-06-03".into())));
        assert_eq!(rejects[0].0, "A long time # ago");
    }

    #[test]
    fn every_fault_of_a_file_is_told_with_its_place() {
        let (_, faults) = parse(
            "words month\n  5 = \"May\n\nrule a\n  match {n count} \"ago\"\n  value month(m\n\nrul b\n  match \"x\"\n",
            0,
        );
        let told: Vec<_> = faults.iter().map(|f| (f.at.line, f.at.column, f.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (2, 11, "expected a closing double quote, found the end of the line"),
                (5, 12, "expected `:` as in {m:month}, found `count}`"),
                (6, 16, "expected `)` or `,`, found the end of the line"),
                (
                    8,
                    1,
                    "expected `words`, `verbs`, `inflect`, `phrase`, `rule`, `group`, `veto`, `table`, `cue` or `anchor`, found `rul`"
                ),
            ]
        );
    }
}
