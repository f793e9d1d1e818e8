//! What other programs make of the files. A test whose program is not installed says so on standard error and passes,
//! unless `ANNALIST_CONSUMERS` is set, as `.ci/run` does.
#![cfg(unix)]

mod browser;
mod folder;

use browser::{Look, Page};
use folder::{Folder, run, run_in};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The first of some programs that is installed. What is skipped is told past the harness, which keeps quiet about
/// tests that pass.
fn installed(names: &[&str], what: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|p| p.is_file());
    if found.is_none() {
        assert!(std::env::var_os("ANNALIST_CONSUMERS").is_none(), "{} is not installed", names[0]);
        let told = format!("\nSKIPPED, {} is not installed: {what}\n", names[0]);
        let _ = std::io::stderr().write_all(told.as_bytes());
    }
    found
}

fn office(what: &str) -> Option<PathBuf> {
    installed(&["soffice", "libreoffice"], what)
}

fn chromium(what: &str) -> Option<PathBuf> {
    installed(&["chromium", "chromium-browser", "google-chrome"], what)
}

/// Lets LibreOffice, in a country, save a file in another format.
fn resaved(office: &Path, country: &str, file: &str, to: &str, infilter: Option<&str>) -> PathBuf {
    let file = Path::new(file);
    let folder = file.parent().unwrap();
    let profile = folder.join(format!("profile-{country}"));
    std::fs::create_dir_all(profile.join("user")).unwrap();
    let settings = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\
         <item oor:path=\"/org.openoffice.Setup/L10N\"><prop oor:name=\"ooSetupSystemLocale\" oor:op=\"fuse\">\
         <value>{country}</value></prop></item></oor:items>"
    );
    std::fs::write(profile.join("user/registrymodifications.xcu"), settings).unwrap();
    let ran = Command::new(office)
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", to, "--outdir", folder.to_str().unwrap()])
        .args(infilter.map(|filter| format!("--infilter={filter}")))
        .arg(file)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    file.with_extension(to.split(':').next().unwrap())
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
    let Some(office) = office("dates, text and formulas of XLSX and CSV") else { return };
    let folder = Folder::new();
    // A country by its name and by the number that the reader of CSV knows it by.
    for (country, number) in [("en-US", 1033), ("de-DE", 1031)] {
        for name in ["bridge", "hostile"] {
            let from = match name {
                "hostile" => hostile(&folder),
                _ => format!("{}/fixtures/exports/{name}.jsonl", env!("CARGO_MANIFEST_DIR")),
            };
            let [xlsx, csv] = ["xlsx", "csv"].map(|kind| folder.name(&format!("{country}-{name}-{kind}.{kind}")));
            run(&["convert", &from, "-o", &xlsx, "-o", &csv]).ends(0);
            let csv_filter = format!("CSV:44,34,76,1,,{number},false,true");
            let excel = folder.name(&format!("{country}-{name}-excel.csv"));
            run(&["convert", &from, "-o", &excel, "--excel", "--columns", "all"]).ends(0);
            for (file, filter) in
                [(&xlsx, None), (&csv, Some(csv_filter.as_str())), (&excel, Some(csv_filter.as_str()))]
            {
                let document = std::fs::read_to_string(resaved(&office, country, file, "fods", filter)).unwrap();
                assert!(!document.contains("table:formula="), "{file}: a formula");
                let rows = cells(&document);
                let at = |column: &str| rows[0].iter().position(|(_, name)| name == column).expect(column);
                let body: Vec<_> =
                    rows[1..].iter().filter(|row| row.len() > at("id") && !row[at("id")].1.is_empty()).collect();
                assert_eq!(body.len(), if name == "bridge" { 5 } else { 14 }, "{file}");
                for row in body {
                    assert_eq!(row[at("when")].0, "string", "{file}: {:?}", row[at("when")]);
                    assert_eq!(row[at("id")].0, "string", "{file}");
                    assert_eq!(row[at("event")].0, "string", "{file}: {:?}", row[at("event")]);
                    // What is a phrase stays one, where the file is made for that.
                    if *file != csv {
                        for words in ["expression", "trigger", "quote", "source", "attribution"] {
                            assert!(
                                ["string", ""].contains(&row[at(words)].0.as_str()),
                                "{file}: {:?}",
                                row[at(words)]
                            );
                        }
                    }
                    let (kind, day) = &row[at("earliest")];
                    let date = day.as_str() >= "1900";
                    let ancient = day.starts_with("1897") && file.ends_with("csv");
                    assert!(if date { kind == "date" } else { kind != "float" || ancient }, "{file}: {kind} {day}");
                }
            }
        }
    }
}

const REPORT: &str = "Date: 2025-06-17\nSource: Courier\n\nThe harbour board closed the pier on Monday. \
    The minister resigned in May.\n\nA new pier will open on June 30. The port was built in 1897.\n";

const OTHER: &str = "Date: 2025-06-18\n\nThe ferry sank on June 3. The captain retired in 2019. Divers recovered a bell in 2021.\n\n\
    The crew was rescued on June 4.\n";

/// The table of a timeline as LibreOffice shows it, with some cells filled in, as a person would: by `column`, the text,
/// in the row whose event has these words; `id of` others is their id.
fn edited(table: &str, edits: &[(&str, &str, &str)]) -> String {
    let reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(table.as_bytes());
    let mut rows: Vec<Vec<String>> =
        reader.into_records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
    let header = rows[0].clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    // What was told right before an event names others.
    let own = |row: &[String]| row[at("event")].split(" [context: ").next().unwrap_or_default().to_owned();
    let find = |rows: &[Vec<String>], event: &str| rows.iter().position(|row| own(row).contains(event)).expect(event);
    for (event, column, text) in edits {
        let text = match text.strip_prefix("id of ") {
            Some(other) => rows[find(&rows, other)][at("id")].clone(),
            None => (*text).to_owned(),
        };
        let row = find(&rows, event);
        rows[row][at(column)] = text;
    }
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    rows.iter().for_each(|row| writer.write_record(row).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[test]
fn what_a_person_decides_in_a_spreadsheet_comes_back() {
    let Some(office) = office("the way of decisions through LibreOffice and back") else { return };
    for (country, number, day) in [("en-US", 1033, "5/12/2025"), ("de-DE", 1031, "12.05.2025")] {
        let folder = Folder::new();
        folder.file("reports/report.txt", REPORT);
        folder.file("reports/other.txt", OTHER);
        let rows = || {
            let ran = run_in(folder.path(), &["timeline", "reports", "-f", "jsonl"]).ends(0);
            let lines = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            lines.map(|line| format!("{} {} {}", line["when"], line["event"], line["review"])).collect::<Vec<_>>()
        };
        let before = rows();
        assert_eq!(before.len(), 8, "{before:?}");
        run_in(folder.path(), &["timeline", "reports", "-o", "t.xlsx"]).ends(0);
        // Saved and not edited, it decides nothing.
        let saved = resaved(&office, country, &folder.name("t.xlsx"), "ods", None);
        let told = run_in(folder.path(), &["apply", saved.to_str().unwrap(), "--in", "reports"]).ends(0).err;
        assert!(told.contains("8 rows: 0 edited\n"), "{country}: {told}");
        // As it is shown there, dates in the way of the country.
        let shown = format!("csv:Text - txt - csv (StarCalc):59,34,76,1,,{number},false,true");
        let table = std::fs::read_to_string(resaved(&office, country, &folder.name("t.xlsx"), &shown, None)).unwrap();
        let table = edited(
            &table,
            &[
                ("resigned", "when_override", day),
                ("resigned", "note", "the ministry's own list has the 12th"),
                ("closed the pier", "review", "keep"),
                ("closed the pier", "tags", "pier|port"),
                ("built", "review", "drop"),
                ("bell", "when_override", "2021-08"),
                ("crew", "merge_into", "id of ferry"),
                ("captain", "seq", "99"),
            ],
        );
        let csv = folder.file("edited.csv", table);
        let read = format!("CSV:59,34,76,1,,{number},false,true");
        for to in ["xlsx", "ods"] {
            let _ = std::fs::remove_file(folder.name("reports/annalist.review.jsonl"));
            let file = resaved(&office, country, &csv, to, Some(&read));
            let told =
                run_in(folder.path(), &["apply", file.to_str().unwrap(), "--in", "reports", "--yes"]).ends(0).err;
            let counts = "8 rows: 6 edited, 1 dropped, 1 merged, 2 dated, 1 moved\n";
            assert!(told.contains(counts), "{country} {to}: {told}");
            let after = rows();
            let same: Vec<&String> = after.iter().filter(|row| before.contains(row)).collect();
            assert!(same.len() == 2 && same[0].contains("ferry") && same[1].contains("new pier"), "{after:?}");
            assert!(after.iter().any(|row| row.contains("on 12 May 2025") && row.contains("resigned")), "{after:?}");
            assert!(after.iter().any(|row| row.contains("in Aug 2021") && row.contains("bell")), "{after:?}");
            assert!(after.last().unwrap().contains("captain"), "{after:?}");
            assert!(!after.iter().any(|row| row.contains("built") || row.contains("crew")), "{after:?}");
            let crew =
                run_in(folder.path(), &["timeline", "reports", "--rows", "mentions", "--filter", "ferry"]).ends(0);
            assert!(crew.out.contains("The crew was rescued"), "what was merged is told by its event: {}", crew.out);
        }
    }
}

/// The timeline of hostile texts, and one more event of 40,000 characters in every field that is shown.
fn hostile(folder: &Folder) -> String {
    let lines =
        std::fs::read_to_string(format!("{}/fixtures/exports/hostile.jsonl", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut long: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    long.as_object_mut().unwrap().remove("unplaced");
    long["id"] = "e-0000000000ff".into();
    let mention = &mut long["mentions"][0];
    (mention["event_id"], mention["mention_id"]) = ("e-0000000000ff".into(), "m-0000000000ff".into());
    mention["exact"]["row"] = lines.lines().count().into();
    for field in ["event", "quote", "attribution"] {
        mention[field] = "long ".repeat(8_000).into();
    }
    mention["exact"].as_object_mut().unwrap().remove("report");
    folder.file("hostile.jsonl", format!("{lines}{long}\n"))
}

const COUNT: &str = "document.getElementById('count').textContent";
const CHOSEN: &str = "(document.querySelector('#pane h2')?.textContent ?? '')";

fn page(folder: &Folder, name: &str) -> String {
    let page = folder.name(&format!("{name}.html"));
    run(&["convert", &format!("fixtures/exports/{name}.jsonl"), "-o", &page]).ends(0);
    format!("file://{page}")
}

#[test]
fn a_reader_searches_filters_and_takes_away_what_is_shown() {
    let Some(browser) = chromium("search, filter, brush, keyboard and export of the page") else { return };
    let folder = Folder::new();
    let mut page = Page::open(&browser, &page(&folder, "bridge"), Look::WIDE);
    page.becomes(COUNT, "5 events");
    page.press("/");
    page.write("status:planned");
    page.becomes(COUNT, "1 of 5 events");
    page.click("#csv");
    let csv = page.saved("timeline.csv");
    assert!(csv.starts_with("when,event,status,") && csv.lines().count() == 2 && csv.contains("reopen"), "{csv}");
    page.click("#json");
    let json: serde_json::Value = serde_json::from_str(&page.saved("timeline.json")).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 1);
    page.press("/");
    page.eval("document.getElementById('q').select()");
    page.write("stauts:planned");
    page.becomes("document.getElementById('fault').textContent.split(';')[0]", "no filter is called `stauts`");
    page.click("#reset");
    page.becomes(COUNT, "5 events");
    // A chip, twice.
    for count in ["1 of 5 events", "5 events"] {
        page.click("[data-chip='status:planned']");
        page.becomes(COUNT, count);
    }
    page.click("#flagged");
    page.becomes(COUNT, "1 of 5 events");
    page.click("#reset");
    // The strip: most of a time, and back.
    let (x, y) = page.middle("#strip");
    page.drag((x, y), (x + 500.0, y));
    page.becomes("/^\\d{4}-\\d\\d-\\d\\d$/.test(document.getElementById('from').value)", true);
    page.becomes(&format!("{COUNT} !== '5 events'"), true);
    page.click("#reset");
    page.becomes(COUNT, "5 events");
    page.is_quiet();
}

#[test]
fn the_page_finds_and_writes_what_the_command_line_does() {
    let Some(browser) = chromium("filters and CSV of the page against those of the command line") else { return };
    let folder = Folder::new();
    let mut page = Page::open(&browser, &page(&folder, "bridge"), Look::WIDE);
    // What would be saved is kept instead.
    page.eval("URL.createObjectURL = blob => { globalThis.made = blob.text(); return ''; }");
    page.eval("HTMLAnchorElement.prototype.click = () => {}");
    for filter in [
        "",
        "bridge",
        "BRIDGE mayor",
        "\"the tarn bridge\"",
        "\"never closed",
        "-bridge",
        "-\"tarn bridge\" toll",
        "engineers",
        "status:planned",
        "STATUS:Planned",
        "-status:happened",
        "status:",
        "status: planned",
        "-",
        "- bridge",
        "flag:d301",
        "source:wire",
        "source:\"evening post\"",
        "id:m-00000000000b",
        "tag:none",
        "confidence:check",
        "actor:mayor",
        "place:tarn",
        "10:30",
        "date:2031-05",
        "date:2031-05-15",
        "date:..1900",
        "date:2031-06..",
        "date:1897-12-31..2031-05-14",
        "-date:2031-05",
        "stauts:planned",
        "constructor:x",
        "http://post.example",
        "date:soon",
        "date:..",
        "date:2031-13",
        "date:2031-02-30",
        "date:2031-05..2031-06..2031-07",
    ] {
        let quoted = serde_json::Value::from(filter).to_string();
        page.eval(&format!("location.hash = 'e=' + Date.now() + '&q=' + encodeURIComponent({quoted})"));
        page.becomes("document.getElementById('q').value", filter);
        let fault = page.eval("document.getElementById('fault').textContent !== ''");
        let ran = run(&["convert", "fixtures/exports/bridge.jsonl", "-f", "csv", "--filter", filter]);
        assert_eq!(fault, ran.status == 2, "{filter}: {}", ran.err);
        if ran.status == 0 {
            let csv = page.eval("document.getElementById('csv').click(), made");
            assert_eq!(csv, ran.out, "{filter}");
        }
    }
    page.is_quiet();
}

#[test]
fn a_reader_without_a_mouse_gets_everywhere() {
    let Some(browser) = chromium("the page by keyboard, and what it tells a screen reader") else { return };
    let folder = Folder::new();
    let address = page(&folder, "bridge");
    let mut page = Page::open(&browser, &address, Look::WIDE);
    page.press("j");
    page.press("j");
    page.becomes(&format!("{CHOSEN}.includes('shut')"), true);
    page.becomes("document.activeElement.getAttribute('aria-selected')", "true");
    page.becomes(
        "[...document.querySelector('#pane > blockquote').querySelectorAll('mark')].map(m => m.textContent).sort().join()",
        "on 14 May,shut",
    );
    page.press("Enter");
    page.becomes("document.activeElement.id", "pane");
    page.press("Escape");
    page.becomes("document.activeElement.tagName", "TR");
    page.press("Escape");
    page.becomes(CHOSEN, "");
    page.press("v");
    page.becomes("document.getElementById('lanes').hidden", false);
    page.press("j");
    page.becomes("document.getElementById('said').textContent.includes('1897')", true);
    page.press("?");
    page.becomes("document.getElementById('keys').open", true);
    page.press("Escape");
    page.becomes("document.getElementById('keys').open", false);
    // What can be pressed has a name, and the table says how large it is.
    let tree = page.send("Accessibility.getFullAXTree", serde_json::json!({}));
    let nodes = tree["nodes"].as_array().unwrap();
    let role = |node: &serde_json::Value| node["role"]["value"].as_str().unwrap_or_default().to_owned();
    for node in nodes
        .iter()
        .filter(|node| ["button", "textbox", "searchbox", "combobox", "image"].contains(&role(node).as_str()))
    {
        assert!(!node["name"]["value"].as_str().unwrap_or_default().is_empty(), "{node}");
    }
    for wanted in ["main", "search", "complementary", "heading", "status"] {
        assert!(nodes.iter().any(|node| role(node) == wanted), "{wanted}");
    }
    page.press("v");
    page.becomes("document.getElementById('table').getAttribute('aria-rowcount')", "10");
    page.is_quiet();
}

/// The least contrast between words and what lies behind them, and where.
const CONTRAST: &str = r"(() => {
    const parse = c => (c.match(/[\d.]+/g) || []).map(Number), lum = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
    const behind = n => { for (; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
    let least = [99, ''];
    for (const n of document.querySelectorAll('body *')) {
        if (![...n.childNodes].some(t => t.nodeType === 3 && t.data.trim()) || !n.getClientRects().length || n.tagName === 'SCRIPT') continue;
        const a = lum(parse(getComputedStyle(n).color)), b = lum(behind(n)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < least[0]) least = [ratio, n.tagName + '.' + n.className + ' ' + n.textContent.slice(0, 40)];
    }
    return least;
})()";

#[test]
fn the_page_can_be_read_by_day_by_night_on_a_telephone_and_on_paper() {
    let Some(browser) = chromium("dark mode, a narrow screen, print and contrast of the page") else { return };
    let folder = Folder::new();
    let address = page(&folder, "bridge");
    for look in [Look::WIDE, Look { dark: true, ..Look::WIDE }, Look { width: 390, dark: true, ..Look::WIDE }] {
        let mut page = Page::open(&browser, &format!("{address}#e=e-00000000000a"), look);
        page.becomes(COUNT, "5 events");
        let light = page.eval("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)";
        assert_eq!(light, !look.dark);
        let least = page.eval(CONTRAST);
        assert!(least[0].as_f64().unwrap() >= 4.5, "{least}");
        page.becomes("document.documentElement.scrollWidth <= innerWidth", true);
        if look.width < 600 {
            page.eval("document.querySelector('tr[data-e]').click()");
            page.becomes("document.activeElement.id", "pane");
            page.becomes("document.getElementById('pane').getBoundingClientRect().top < innerHeight / 2", true);
        }
        page.is_quiet();
    }
    let mut page = Page::open(&browser, &format!("{address}#q=bridge"), Look::WIDE);
    page.becomes(COUNT, "4 of 5 events");
    page.press("v");
    page.send("Emulation.setEmulatedMedia", serde_json::json!({ "media": "print" }));
    page.eval("dispatchEvent(new Event('beforeprint'))");
    page.becomes("document.querySelectorAll('tr[data-e]').length", 4);
    page.becomes("document.getElementById('asked').innerText", "bridge");
    let shown = "['list', 'lanes', 'pane', 'strip', 'facets', 'q'].filter(id => document.getElementById(id).getClientRects().length).join()";
    page.becomes(shown, "list");
    let pdf = page.send("Page.printToPDF", serde_json::json!({}));
    assert!(pdf["data"].as_str().unwrap().starts_with("JVBERi"), "it is a PDF");
}

#[test]
fn the_page_is_read_without_javascript() {
    let Some(browser) = chromium("the page without JavaScript") else { return };
    let folder = Folder::new();
    let mut page = Page::open(&browser, &page(&folder, "bridge"), Look { script: false, ..Look::WIDE });
    let html = page.html();
    assert!(html.contains(">5 events</span>") && !html.contains("class=\"app\""), "no script has run");
    assert_eq!(html.matches("<tr><td>").count(), 5);
    page.is_quiet();
}

#[test]
fn a_browser_runs_nothing_of_a_report() {
    let Some(browser) = chromium("hostile text in the page") else { return };
    let folder = Folder::new();
    let address = format!("file://{}", folder.name("hostile.html"));
    run(&["convert", &hostile(&folder), "-o", &folder.name("hostile.html")]).ends(0);
    for part in ["", "#e=e-000000000000", "#q=%3Cscript%3E&view=lanes", "#f.status=%22%3E%3Cimg%20src%3Dx%3E"] {
        let mut page = Page::open(&browser, &format!("{address}{part}"), Look::WIDE);
        page.becomes(&format!("{COUNT}.endsWith('events')"), true);
        page.becomes("document.querySelectorAll('script').length", 2);
        page.becomes("document.querySelectorAll('img, iframe, object, b b').length", 0);
        let acts = "/[\\u0000-\\u0008\\u001b\\u2028-\\u202e\\u2066-\\u2069]/.test(document.body.innerText)";
        page.becomes(acts, false);
        page.is_quiet();
    }
}

#[test]
fn a_link_leads_to_what_was_shown() {
    let Some(browser) = chromium("permalinks of the page") else { return };
    let folder = Folder::new();
    let address = page(&folder, "bridge");
    for (part, shows) in [
        ("#q=status%3Aplanned", "1 of 5 events"),
        ("#q=engineers&e=e-00000000000a", "1 of 5 events"),
        ("#from=2031-05&to=2031-05", "2 of 5 events"),
        ("#flagged=1", "1 of 5 events"),
        ("#f.status=planned", "1 of 5 events"),
    ] {
        let mut page = Page::open(&browser, &format!("{address}{part}"), Look::WIDE);
        page.becomes(COUNT, shows);
        page.becomes("location.hash.length > 3", true);
        if part.contains("e=e-") {
            page.becomes(&format!("{CHOSEN}.includes('shut')"), true);
            page.becomes("document.querySelector('tr[aria-selected=true]').textContent.includes('shut')", true);
            page.becomes("document.getElementById('pane').innerText.includes('also told by')", true);
            page.becomes("document.getElementById('pane').innerText.includes('D301 warning')", true);
        }
        page.is_quiet();
    }
}

/// A page of so many events, spread over some years.
fn many(folder: &Folder, count: usize, years: usize) -> String {
    let lines =
        std::fs::read_to_string(format!("{}/fixtures/exports/bridge.jsonl", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut event: serde_json::Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    event.as_object_mut().unwrap().remove("unplaced");
    let mut many = String::new();
    for i in 0..count {
        let ids = [format!("e-{i:012x}"), format!("m-{i:012x}")];
        let year = 1897 + i * years / count;
        event["id"] = ids[0].as_str().into();
        let mention = &mut event["mentions"][0];
        (mention["event_id"], mention["mention_id"]) = (ids[0].as_str().into(), ids[1].as_str().into());
        mention["event"] = format!("It was built, told {i}").into();
        mention["exact"]["row"] = i.into();
        mention["exact"]["dating"]["bounds"]["earliest"] = format!("{year}-01-01").into();
        mention["exact"]["dating"]["bounds"]["latest"] = format!("{year}-12-31").into();
        mention["exact"]["dating"]["point"] = format!("{year}-01-01").into();
        event["exact"]["dating"] = event["mentions"][0]["exact"]["dating"].clone();
        many += &format!("{event}\n");
        event["mentions"][0]["exact"].as_object_mut().unwrap().remove("report");
    }
    let from = folder.file(&format!("{count}.jsonl"), many);
    let page = folder.name(&format!("{count}.html"));
    run(&["convert", &from, "-o", &page]).ends(0);
    format!("file://{page}")
}

/// See docs/performance.md. It measures, so it wants the machine for itself.
#[test]
#[ignore = "cargo test --test consumers -- --ignored --nocapture"]
fn a_large_page_is_there_at_once() {
    let Some(browser) = chromium("how fast the page is") else { return };
    let folder = Folder::new();
    for (count, seconds) in [(5_000, 1.0), (50_000, 5.0)] {
        let address = many(&folder, count, 100);
        // Of several, the best: what else the machine does is not the page's.
        let best = (0..5).map(|_| {
            let mut page = Page::open(&browser, &address, Look::WIDE);
            page.becomes(COUNT, format!("{count} events"));
            let drawn =
                "new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(performance.now()))))";
            page.eval(drawn);
            page.eval("performance.getEntriesByType('navigation')[0].loadEventEnd").as_f64().unwrap() / 1e3
        });
        let best = best.fold(f64::INFINITY, f64::min);
        println!("{count} events: {best:.2} s");
        assert!(best < seconds);
    }
}

#[test]
fn many_events_are_scrolled_through_and_stacked() {
    let Some(browser) = chromium("a page of many events") else { return };
    const MANY: usize = 5_000;
    let folder = Folder::new();
    let address = many(&folder, MANY, 0);
    let mut page = Page::open(&browser, &address, Look::WIDE);
    page.becomes(COUNT, "5000 events");
    // A link to one of them shows it.
    page.eval(&format!("location.hash = 'e=e-{:012x}'", MANY / 2));
    let chosen = "document.querySelector('tr[aria-selected=true]')";
    page.becomes(&format!("!!{chosen}"), true);
    let inside = format!(
        "((r, l) => r.top >= l.top && r.bottom <= l.bottom)({chosen}.getBoundingClientRect(), document.getElementById('list').getBoundingClientRect())"
    );
    page.becomes(&inside, true);
    page.eval("location.hash = ''");
    page.becomes(&format!("!!{chosen}"), false);
    let rows = "document.querySelectorAll('tr[data-e]').length";
    page.becomes(&format!("{rows} > 5 && {rows} < 100"), true);
    page.eval("document.getElementById('list').scrollTop = 1e7");
    page.becomes("[...document.querySelectorAll('tr[data-e]')].pop().dataset.e", format!("e-{:012x}", MANY - 1));
    page.becomes(&format!("{rows} < 100"), true);
    // All of them in one year: as many as there is room for, and the rest is told of.
    page.press("v");
    page.becomes("document.getElementById('lane-note').textContent.match(/(\\d+) lie beneath/)?.[1]", "4976");
    page.becomes("document.getElementById('lane-canvas').clientHeight > 24 * 17", true);
    // Paper ends somewhere, and says so.
    page.eval("dispatchEvent(new Event('beforeprint'))");
    page.becomes("document.querySelector('#rows tr:last-child').textContent.includes('that are shown: 1;')", true);
    page.is_quiet();
}
