//! Writes a WARC file of invented pages, each record compressed by itself, as crawlers do:
//!     cargo run --release --example crawl -- 10000 > crawl.warc.gz

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, BufWriter, Write};

const SENTENCES: [&str; 8] = [
    "The harbour authority closed the northern pier on Monday after divers had found cracks in two of its pillars.",
    "Ships are sent to the southern pier until the work is done, which may take three months, the captain said.",
    "The pier was built in 1958 and raised in 1971, and the last repair was made four years ago.",
    "Two weeks earlier the council had voted for a new wall, and the state promised the money in March.",
    "Nobody was hurt, but the fish market lost its cold store and moved to a hall behind the station.",
    "The engineers will present their findings next Thursday, and the council meets again on 1 July.",
    "A ferry that should have left on Friday stayed in port, and its passengers were put up in a school.",
    "The owner of the yard said that he had warned the authority since January and was never heard.",
];

fn main() -> io::Result<()> {
    let count: usize = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1000);
    let mut out = BufWriter::new(io::stdout().lock());
    record(&mut out, "warcinfo", "", b"software: none\r\n")?;
    for n in 0..count {
        let (month, day) = (n % 12 + 1, n % 28 + 1);
        let paragraph = |p: usize| {
            let words: Vec<&str> = (0..4).map(|s| SENTENCES[(n * 5 + p * 3 + s) % SENTENCES.len()]).collect();
            format!("<p>{}</p>\n", words.join(" "))
        };
        let links: String =
            (0..60).map(|i| format!("<li class=\"menu-item\"><a href=\"/s/{i}\">Section {i}</a></li>\n")).collect();
        let page = format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Pier {n} closed | Courier</title>\
             <meta property=\"article:published_time\" content=\"2025-{month:02}-{day:02}T10:00:00+00:00\">\
             <style>{}</style></head><body><nav><ul>{links}</ul></nav><main><article><h1>Pier {n} closed</h1>\
             <p class=\"byline\">By Jane Roe</p>{}</article><aside><ul>{links}</ul></aside></main>\
             <footer><p>Copyright Courier</p></footer><script>{}</script></body></html>",
            ".a{color:red}".repeat(200),
            (0..8).map(paragraph).collect::<String>(),
            "var a=1;".repeat(800),
        );
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
        let fields = format!(
            "WARC-Target-URI: https://courier.example/pier/{n}\r\nWARC-Date: 2026-02-0{}T00:00:00Z\r\n",
            n % 9 + 1
        );
        record(&mut out, "response", &fields, &[head.as_bytes(), page.as_bytes()].concat())?;
    }
    out.flush()
}

fn record(out: &mut impl Write, kind: &str, fields: &str, block: &[u8]) -> io::Result<()> {
    let mut member = GzEncoder::new(out, Compression::fast());
    write!(member, "WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n", block.len())?;
    member.write_all(block)?;
    member.write_all(b"\r\n\r\n")?;
    member.finish().map(|_| ())
}
