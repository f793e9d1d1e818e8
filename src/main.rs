//! temporary
use std::io::Write;
fn main() {
    let path = std::env::args().nth(2).unwrap();
    let dates = std::env::args().nth(1).unwrap() == "dates";
    let annalist = annalist::Annalist::english();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for d in annalist::report::documents([path], &Default::default()) {
        let report = annalist.publish(d.unwrap());
        let text = &report.text;
        if dates {
        let dates = annalist.dates(&report);
        annalist::export::dates::write_line(&mut out, annalist.grammar(), &report, &dates).unwrap();
        } else {
            let cp = |s: annalist::span::Span| serde_json::json!({"start": text[..s.start].chars().count(), "end": text[..s.end].chars().count(), "text": s.of(text)});
            for m in annalist.mentions(&report) {
                let v = serde_json::json!({"report": report.id, "expression": m.expression.map(cp), "trigger": cp(m.trigger), "link": m.link.name(), "event": m.headline, "status": m.status.name(), "attribution": m.attribution, "earliest": m.dating.bounds.earliest.map(|x| x.to_string()), "latest": m.dating.bounds.latest.map(|x| x.to_string())});
                serde_json::to_writer(&mut out, &v).unwrap();
                out.write_all(b"\n").unwrap();
            }
        }
    }
    out.flush().unwrap();
}
