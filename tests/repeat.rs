//! What comes out of a report depends on the report alone: not on what was read before it, nor on what is read beside it.

use annalist::Annalist;
use annalist::report::Report;
use std::path::Path;

/// All that is made of a report.
fn told(annalist: &Annalist, report: &Report) -> String {
    format!("{:#?}\n{:#?}", annalist.dates(report), annalist.mentions(report))
}

/// The numbers below `count` in an order that looks like none, another one for each seed.
fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|i| (*i as u64 + 1).wrapping_mul(seed | 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(23));
    order
}

#[test]
fn a_report_gives_the_same_whatever_was_read_before_and_beside_it() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let annalist = Annalist::english();
    let folders = ["kinds", "reports", "plain"];
    let reports: Vec<Report> = folders.iter().flat_map(|folder| annalist.read(fixtures.join(folder)).reports).collect();
    assert!(reports.len() > 15, "{} reports", reports.len());
    let alone: Vec<String> = reports.iter().map(|report| told(&Annalist::english(), report)).collect();
    std::thread::scope(|scope| {
        for seed in [2, 30, 400] {
            let (annalist, reports, alone) = (&annalist, &reports, &alone);
            scope.spawn(move || {
                // What was read already comes by again, in another order.
                for seed in [seed, seed + 1] {
                    for i in shuffled(reports.len(), seed << 20) {
                        assert!(told(annalist, &reports[i]) == alone[i], "{} comes out otherwise", reports[i].id);
                    }
                }
            });
        }
    });
}
