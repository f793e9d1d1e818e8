use super::*;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder of its own for a test, gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("annalist-read-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = Folder(std::env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).unwrap();
        for (name, bytes) in files {
            let path = folder.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn read(&self, name: &str) -> Reading {
        let path = if name.is_empty() { self.0.clone() } else { self.0.join(name) };
        read([path], &ReadOptions::default())
    }

    /// Diagnostics without the place of the folder.
    fn said(&self, reading: &Reading) -> Vec<String> {
        let place = format!("{}/", self.0.display());
        reading
            .diagnostics
            .iter()
            .map(|e| e.to_string().replace(&place, "").replace(place.trim_end_matches('/'), "."))
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ids_of(reading: &Reading) -> Vec<&str> {
    reading.documents.iter().map(|d| d.id.as_str()).collect()
}

fn bad(name: &str) -> Reading {
    read([Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad").join(name)], &ReadOptions::default())
}

fn one(reading: &Reading) -> String {
    assert_eq!(reading.diagnostics.len(), 1, "{:?}", reading.diagnostics);
    reading.diagnostics[0].to_string()
}

#[test]
fn a_folder_is_read_in_order_without_hidden_files_and_outputs() {
    let folder = Folder::new(&[
        ("b.txt", b"B."),
        ("a/c.md", b"C."),
        ("a/d.ndjson", b"{\"text\":\"D.\"}\n"),
        (".hidden.txt", b"H."),
        (".git/x.txt", b"X."),
        ("out.csv", b"when,event,status,attribution\n"),
        ("photo.png", b"PNG"),
        ("out.html", b"<!doctype html><meta name=\"generator\" content=\"annalist 1\">"),
        ("README", b"R."),
        ("timeline.jsonl", b"{\"schema\":\"annalist/1\",\"text\":\"no report\"}\n"),
        // Nothing is decided yet.
        ("annalist.review.jsonl", b""),
    ]);
    let reading = folder.read("");
    assert_eq!(ids_of(&reading), ["c", "d:1", "b"]);
    assert_eq!(
        folder.said(&reading),
        [
            ".: passed over 4 that annalist wrote itself",
            ".: passed over 1 .png, 1 without extension; text, Markdown, HTML, RTF, DOCX, PDF, mail, \
          feeds, tables, JSON, JSON lines, WARC or archives of these are read"
        ]
    );
    assert_eq!(reading.skipped(), 0);
}

#[test]
fn two_files_of_one_name_get_two_ids() {
    let folder =
        Folder::new(&[("a/x.txt", b"1"), ("b/x.txt", b"2"), ("b/y.txt", b"3"), ("c/z.md", b"4"), ("c/z.txt", b"5")]);
    let reading = folder.read("");
    let ids = ids_of(&reading);
    assert_eq!(ids[..3], ["a/x", "b/x", "y"]);
    assert!(ids[3].ends_with("c/z.md") && ids[4].ends_with("c/z.txt"));
    let path = folder.0.join("b/y.txt");
    let twice = read([&path, &path], &ReadOptions::default());
    assert!(twice.documents[1].id.ends_with("y.txt#2"));
}

#[test]
fn a_list_names_paths() {
    let folder = Folder::new(&[("a.txt", b"A."), ("list", b"")]);
    let list = folder.0.join("list");
    let a = folder.0.join("a.txt");
    fs::write(&list, format!("# reports\n\n{}\r\n{}/none.txt\n", a.display(), folder.0.display())).unwrap();
    let reading = read([format!("@{}", list.display())], &ReadOptions::default());
    assert_eq!(ids_of(&reading), ["a"]);
    assert!(one(&reading).contains("none.txt: cannot read it: "));
    fs::write(&list, format!("{}/*.t?t\n", folder.0.display())).unwrap();
    assert_eq!(ids_of(&read([format!("@{}", list.display())], &ReadOptions::default())), ["a"]);
    fs::write(&list, "# nothing\n").unwrap();
    assert!(one(&read([format!("@{}", list.display())], &ReadOptions::default())).contains("nothing but white space"));
    assert!(one(&read(["@/no/such/list"], &ReadOptions::default())).starts_with("/no/such/list: cannot read it"));
}

#[cfg(unix)]
#[test]
fn a_link_back_up_ends_there() {
    let folder = Folder::new(&[("a/b/x.txt", b"X.")]);
    std::os::unix::fs::symlink(&folder.0, folder.0.join("a/b/loop")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.0.join("a/dead.txt")).unwrap();
    let reading = folder.read("");
    assert_eq!(ids_of(&reading), ["x"]);
    assert!(one(&reading).contains("dead.txt: cannot read it"));
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    assert!(
        one(&bad("binary.txt"))
            .ends_with("binary.txt: expected text, found a NUL byte at byte 9. Save it as UTF-8 text to have it read")
    );
    let latin = bad("latin1.txt");
    assert!(one(&latin).contains("latin1.txt: expected UTF-8, found something else; read as windows-1252, which was"));
    assert_eq!(latin.documents[0].view.text, "Café closed on 17 June 2025.\n");
    assert_eq!(latin.skipped(), 0);
    assert!(
        one(&bad("empty.txt")).ends_with("empty.txt: expected a text, found nothing but white space. Leave it out")
    );
    assert!(one(&bad("empty.jsonl")).contains("nothing but white space"));
    assert!(one(&bad("page.epub")).contains("found .epub. Save its text as .txt to have it read"));
    assert!(one(&bad("page.json")).contains("page.json: expected a list of objects, found none"));
    assert!(one(&bad("none.txt")).contains("none.txt: cannot read it: "));
    let folder = Folder::new(&[("a.epub", b"{}")]);
    let reading = folder.read("");
    assert!(folder.said(&reading)[0].starts_with(".: expected reports in this folder"), "{:?}", folder.said(&reading));
    assert_eq!((reading.diagnostics.len(), reading.skipped()), (2, 1));
    let all = read([Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad")], &ReadOptions::default());
    assert_eq!(ids_of(&all), ["latin1", "good", "rows:7", "bytes"]);
}

#[test]
fn a_broken_row_is_said_with_its_line_and_the_rest_is_read() {
    let rows = bad("rows.jsonl");
    assert_eq!(ids_of(&rows), ["good", "rows:7", "bytes"]);
    let said: Vec<String> = rows.diagnostics.iter().map(|e| e.to_string()).collect();
    for (said, words) in said.iter().zip([
        "rows.jsonl:2: expected a JSON object, found a fault at column",
        "rows.jsonl:3: expected a field \"text\", found none",
        "rows.jsonl:5: expected a text, found nothing but white space",
        "rows.jsonl:6: expected a JSON object, found a fault",
        "rows.jsonl:8: expected UTF-8, found something else at byte 256;",
    ]) {
        assert!(said.contains(words), "{said}\nexpected {words}");
    }
    assert_eq!((said.len(), rows.skipped()), (5, 4));
}

#[test]
fn a_file_without_a_telling_name_is_looked_into() {
    let folder = Folder::new(&[
        ("rows", b"\n{ \"text\":\"A.\"}\n{\"text\":\"B.\",\"id\":\"b\"}"),
        ("words", b"{curly} words.\n"),
    ]);
    assert_eq!(ids_of(&folder.read("rows")), ["rows:2", "b"]);
    assert_eq!(ids_of(&folder.read("words")), ["words"]);
}

#[test]
fn many_rows_and_files_come_in_batches_in_order() {
    let row = format!("{{\"text\":\"{}\"}}\n", "The pier closed. ".repeat(40));
    let folder = Folder::new(&[("rows.jsonl", row.repeat(4000).as_bytes()), ("z.txt", b"Z.")]);
    let options = ReadOptions { published: Stamp::parse("2025-06"), ..ReadOptions::default() };
    assert_eq!(batches([&folder.0], &options).count(), 4);
    let reading = read([&folder.0], &options);
    assert_eq!(reading.documents.len(), 4001);
    assert_eq!(reading.documents[3999].id, "rows:4000");
    assert_eq!(reading.documents[3999].origin.row, Some(4000));
    let stated = &reading.documents[4000].stated[0];
    assert_eq!((stated.method, stated.raw.as_str()), (Method::Given, "2025-06"));
}
