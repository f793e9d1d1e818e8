//! The colours of the page can be told apart and read, by day and by night (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("../src/export/page/page.css");
const SCRIPT: &str = include_str!("../src/export/page/page.js");

type Rgb = [f64; 3];

/// The variables of a block that begins with `start`; those of the light theme hold where the dark one has none.
fn colors(start: &str) -> BTreeMap<String, Rgb> {
    let block = STYLE.split(start).nth(1).unwrap().split('}').next().unwrap();
    let hex = |text: &str| -> Option<Rgb> {
        let digits = text.strip_prefix('#')?;
        let wide: String = match digits.len() {
            3 => digits.chars().flat_map(|c| [c, c]).collect(),
            _ => digits.to_owned(),
        };
        let part = |at: usize| u8::from_str_radix(&wide[at..at + 2], 16).ok().map(f64::from);
        Some([part(0)?, part(2)?, part(4)?])
    };
    let pairs = block.split(';').filter_map(|pair| pair.split_once(':'));
    pairs.filter_map(|(name, value)| Some((name.trim_start_matches("--").to_owned(), hex(value)?))).collect()
}

fn themes() -> [(&'static str, BTreeMap<String, Rgb>); 2] {
    let light = colors(":root{");
    let mut dark = light.clone();
    dark.extend(colors("prefers-color-scheme:dark){:root{"));
    [("light", light), ("dark", dark)]
}

/// How much lighter one is than the other, from 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let linear =
        |c: f64| if c / 255.0 <= 0.04045 { c / 255.0 / 12.92 } else { ((c / 255.0 + 0.055) / 1.055).powf(2.4) };
    let light = |c: Rgb| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]) + 0.05;
    let (a, b) = (light(a), light(b));
    if a > b { a / b } else { b / a }
}

/// A colour laid over another.
fn over(top: Rgb, share: f64, below: Rgb) -> Rgb {
    [0, 1, 2].map(|i| top[i] * share + below[i] * (1.0 - share))
}

/// Words are told by 4.5, marks by 3.
const WORDS: f64 = 4.5;
const MARKS: f64 = 3.0;

#[test]
fn what_the_script_draws_can_be_seen() {
    let names: BTreeSet<&str> = SCRIPT
        .split("'--")
        .skip(1)
        .filter_map(|rest| rest.split('\'').next())
        .filter(|name| !["top", "row", "period"].contains(name))
        .collect();
    // Whoever draws in another colour says here what it is for. Lines between lanes and marks of years are decoration.
    let words = ["fg", "dim"];
    let marks = ["happened", "coming", "doubt", "other", "warn", "link"];
    let decoration = ["line"];
    let known: BTreeSet<&str> = words.iter().chain(&marks).chain(&decoration).copied().collect();
    assert_eq!(names, known);
    let share: f64 = SCRIPT.split("globalAlpha = ").nth(1).unwrap().split(';').next().unwrap().parse().unwrap();
    for (theme, colors) in themes() {
        let paper = colors["bg"];
        // The brush lies over the strip.
        let brushed = |color: Rgb| over(colors["link"], share, color);
        let check = |name: &str, color: Rgb, paper: Rgb, least: f64| {
            let found = contrast(color, paper);
            assert!(found >= least, "{theme}: {name} has {found:.2} and needs {least}");
        };
        words.iter().for_each(|name| check(name, colors[*name], paper, WORDS));
        for name in marks {
            check(name, colors[name], paper, MARKS);
        }
        for name in &marks[..4] {
            check(&format!("{name} below the brush"), brushed(colors[*name]), brushed(paper), MARKS);
        }
    }
}

#[test]
fn what_the_page_says_can_be_read() {
    for (theme, colors) in themes() {
        for paper in ["bg", "soft", "pick"] {
            for words in ["fg", "dim", "link", "warn"] {
                let found = contrast(colors[words], colors[paper]);
                assert!(found >= WORDS, "{theme}: {words} on {paper} has {found:.2}");
            }
        }
        for paper in ["mark", "verb"] {
            let found = contrast(colors["fg"], colors[paper]);
            assert!(found >= WORDS, "{theme}: words on {paper} have {found:.2}");
        }
        for mark in ["edge", "happened", "coming", "doubt", "other"] {
            let found = contrast(colors[mark], colors["bg"]);
            assert!(found >= MARKS, "{theme}: {mark} has {found:.2}");
        }
    }
}
