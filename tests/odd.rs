//! No mixture of words is too odd: sentences that break off, run on and lack what a sentence has go the whole way.

use annalist::Annalist;
use annalist::mention::Scope;

/// Numbers that look random and are the same each time (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        &from[(self.0 >> 33) as usize % from.len()]
    }
}

/// What stands in quotation marks in the files of the English grammar: its words, and the sentences of its examples.
fn grammar() -> (Vec<String>, Vec<String>) {
    let (mut words, mut sentences) = (Vec::new(), Vec::new());
    let mut files: Vec<_> = std::fs::read_dir("grammars/en").unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let quoted = line.split('#').next().unwrap().split('"').skip(1).step_by(2).map(str::to_owned);
            if line.trim_start().starts_with("example") {
                sentences.extend(quoted.take(1));
            } else {
                words.extend(quoted);
            }
        }
    }
    (words, sentences)
}

#[test]
fn no_mixture_of_words_is_too_odd() {
    let (words, sentences) = grammar();
    assert!(words.len() > 1_000 && sentences.len() > 200);
    // What clauses are made of comes again and again.
    let small = "a the that which who and or but than as if when while after before since until once by of to in on for \
        not more less had was is will would be been said told it he they his their this these last next now , ; : - ( ) \" ' \
        1 60 1999 May Monday rose fell left met shut opened sent built led sold";
    let small: Vec<&str> = small.split_whitespace().collect();
    let mut dice = Dice(11);
    let mut lines: Vec<String> = Vec::new();
    for sentence in &sentences {
        let parts: Vec<&str> = sentence.split(' ').collect();
        // It breaks off, and runs on into a small word or into another that broke off.
        for end in 1..=parts.len() {
            let broken = parts[..end].join(" ");
            let other: Vec<&str> = dice.roll(&sentences).split(' ').collect();
            let rest = &other[end.min(other.len())..];
            lines.push(format!("{broken} {} {}", dice.roll(&small), dice.roll(&small)));
            lines.push(format!("{broken} {} {} {}", dice.roll(&small), dice.roll(&words), rest.join(" ")));
        }
    }
    for _ in 0..3_000 {
        let count = 1 + dice.roll(&[0, 1, 2, 3, 4, 6, 9, 12]);
        let any = |dice: &mut Dice| match dice.roll(&[0, 1, 2]) {
            0 => dice.roll(&words).clone(),
            _ => (*dice.roll(&small)).to_owned(),
        };
        lines.push((0..count).map(|_| any(&mut dice)).collect::<Vec<_>>().join(" "));
    }
    let file = std::env::temp_dir().join(format!("annalist-odd-{}.jsonl", std::process::id()));
    let report = |lines: &[String]| serde_json::json!({ "text": lines.join("\n\n"), "published": "2025-06-17" });
    let reports: Vec<String> = lines.chunks(40).map(|lines| report(lines).to_string()).collect();
    std::fs::write(&file, reports.join("\n")).unwrap();
    let annalist = Annalist::english();
    let reading = annalist.read(&file);
    std::fs::remove_file(&file).unwrap();
    assert!(reading.reports.len() + reading.diagnostics.len() >= reports.len(), "none is lost without a word");
    // Who fails, panics.
    let rows: usize = reading.reports.iter().map(|report| annalist.part(report, Scope::All).rows.len()).sum();
    assert!(rows > 500, "{rows} rows: nearly nothing was taken apart");
}
