//! What other programs make of the files. A test whose program is not installed says so and passes, unless
//! `ANNALIST_CONSUMERS` is set, as `.ci/run` does.

mod folder;

use folder::{Folder, run};
use std::path::PathBuf;
use std::process::Command;

/// The first of some programs that is installed.
fn installed(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|p| p.is_file());
    if found.is_none() {
        assert!(std::env::var_os("ANNALIST_CONSUMERS").is_none(), "{names:?} is not installed");
        eprintln!("skipped: {names:?} is not installed");
    }
    found
}

/// The cells of a table that LibreOffice has opened, row by row: their type and what they show.
fn cells(document: &str) -> Vec<Vec<(String, String)>> {
    let table = document.split("<table:table ").nth(1).unwrap().split("</table:table>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        tag.split_once(&format!("{name}=\""))
            .and_then(|(_, rest)| rest.split_once('"'))
            .map(|(value, _)| value.to_owned())
    };
    let row = |row: &str| {
        let mut cells = Vec::new();
        for cell in row.split("<table:table-cell").skip(1) {
            let (tag, rest) = cell.split_once('>').unwrap();
            let kind = attribute(tag, "office:value-type").unwrap_or_default();
            let text: Vec<&str> =
                rest.split("<text:p>").skip(1).map(|p| p.split("</text:p>").next().unwrap()).collect();
            let shown = attribute(tag, "office:date-value").unwrap_or_else(|| text.join("\n"));
            let times =
                attribute(tag, "table:number-columns-repeated").and_then(|n| n.parse().ok()).unwrap_or(1).min(99);
            cells.extend(std::iter::repeat_n((kind, shown), times));
        }
        cells
    };
    table.split("<table:table-row").skip(1).map(row).collect()
}

#[test]
fn libreoffice_reads_dates_as_dates_and_runs_nothing() {
    let Some(office) = installed(&["soffice", "libreoffice"]) else { return };
    let folder = Folder::new();
    for name in ["bridge", "hostile"] {
        let from = format!("fixtures/exports/{name}.jsonl");
        let (xlsx, csv) = (folder.name(&format!("{name}-x.xlsx")), folder.name(&format!("{name}-c.csv")));
        run(&["convert", &from, "-o", &xlsx, "-o", &csv]).ends(0);
        for (file, filter) in [(&xlsx, None), (&csv, Some("--infilter=CSV:44,34,76,1,,2057,false,true"))] {
            let ran = Command::new(&office)
                .arg(format!("-env:UserInstallation=file://{}", folder.name("profile")))
                .args(["--headless", "--convert-to", "fods", "--outdir", folder.path().to_str().unwrap()])
                .args(filter)
                .arg(file)
                .output()
                .unwrap();
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
            let fods = std::path::Path::new(file).with_extension("fods");
            let document = String::from_utf8(std::fs::read(fods).unwrap()).unwrap();
            assert!(!document.contains("table:formula="), "{file}: a formula");
            let rows = cells(&document);
            let at = |column: &str| rows[0].iter().position(|(_, name)| name == column).expect(column);
            let body: Vec<_> =
                rows[1..].iter().filter(|row| row.len() > at("id") && !row[at("id")].1.is_empty()).collect();
            assert_eq!(body.len(), if name == "bridge" { 5 } else { 13 }, "{file}");
            for row in body {
                assert_eq!(row[at("when")].0, "string", "{file}: {:?}", row[at("when")]);
                assert_eq!(row[at("id")].0, "string", "{file}");
                assert_eq!(row[at("event")].0, "string", "{file}: {:?}", row[at("event")]);
                let (kind, day) = &row[at("earliest")];
                let date = day.as_str() >= "1900";
                let ancient = day.starts_with("1897") && file.ends_with("csv");
                assert!(if date { kind == "date" } else { kind != "float" || ancient }, "{file}: {kind} {day}");
            }
        }
    }
}

#[test]
fn a_browser_shows_the_page_and_runs_nothing_of_a_report() {
    let Some(browser) = installed(&["chromium", "chromium-browser", "google-chrome"]) else { return };
    let folder = Folder::new();
    for (name, part, shows) in [
        ("bridge", "", "5 events"),
        ("bridge", "#q=status%3Aplanned", "1 of 5 events"),
        ("bridge", "#q=engineers&e=e-00000000000a", "1 of 5 events"),
        ("bridge", "#from=2031-05&to=2031-05", "2 of 5 events"),
        ("bridge", "#flagged=1", "1 of 5 events"),
        ("hostile", "#e=e-000000000000", "13 events"),
    ] {
        let page = folder.name(&format!("{name}.html"));
        run(&["convert", &format!("fixtures/exports/{name}.jsonl"), "-o", &page]).ends(0);
        let ran = Command::new(&browser)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--virtual-time-budget=2000",
            ])
            .arg(format!("--user-data-dir={}", folder.name("browser")))
            .args(["--dump-dom".to_owned(), format!("file://{page}{part}")])
            .output()
            .unwrap();
        let (dom, log) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(dom.contains(&format!("role=\"status\">{shows}<")), "{part}: {shows}");
        assert!(!log.contains("CONSOLE"), "{log}");
        assert!(!dom.contains("<img"));
        assert_eq!(dom.matches("<script").count(), 2, "{part}");
        if part.contains("e=e-00000000000a") {
            assert!(dom.contains("<mark title=\"the date\">on 14 May</mark>") || dom.contains(">on 14 May</mark>"));
            assert!(dom.contains("also told by") && dom.contains("D301 warning"));
        }
    }
}
