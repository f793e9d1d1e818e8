//! A headless Chromium that does what a reader does: it is driven through its debugging pipe.

use crate::folder::Folder;
use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What a reader has before him.
#[derive(Clone, Copy)]
pub struct Look {
    pub width: u32,
    pub dark: bool,
    pub script: bool,
}

impl Look {
    pub const WIDE: Look = Look { width: 1280, dark: false, script: true };
}

/// A page that is open. The browser ends with it.
pub struct Page {
    browser: Child,
    commands: File,
    answers: Receiver<Value>,
    sent: u64,
    session: Option<String>,
    /// What the browser told without being asked.
    events: Vec<Value>,
    folder: Folder,
}

/// Longer than a busy machine takes.
const PATIENCE: Duration = Duration::from_secs(120);

impl Page {
    pub fn open(browser: &Path, url: &str, look: Look) -> Page {
        let folder = Folder::new();
        let pipes = ["commands", "answers"].map(|name| folder.name(name));
        assert!(Command::new("mkfifo").args(&pipes).status().unwrap().success());
        // The browser takes commands from its third handle and answers on its fourth.
        let browser = Command::new("sh")
            .args(["-c", "exec \"$@\" 3<\"$COMMANDS\" 4>\"$ANSWERS\"", "sh"])
            .arg(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", folder.name("profile")))
            .envs([("COMMANDS", &pipes[0]), ("ANSWERS", &pipes[1])])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let commands = File::options().write(true).open(&pipes[0]).unwrap();
        let from = BufReader::new(File::open(&pipes[1]).unwrap());
        let (tell, answers) = channel();
        std::thread::spawn(move || {
            for message in from.split(0).map_while(Result::ok) {
                if tell.send(serde_json::from_slice(&message).unwrap()).is_err() {
                    break;
                }
            }
        });
        let mut page = Page { browser, commands, answers, sent: 0, session: None, events: Vec::new(), folder };
        let target = page.send("Target.createTarget", json!({ "url": "about:blank" }));
        let attached = page.send("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        page.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.send(&format!("{domain}.enable"), json!({}));
        }
        let size = json!({ "width": look.width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        page.send("Emulation.setDeviceMetricsOverride", size);
        let scheme = if look.dark { "dark" } else { "light" };
        let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        page.send("Emulation.setEmulatedMedia", scheme);
        page.send("Emulation.setScriptExecutionDisabled", json!({ "value": !look.script }));
        let downloads = json!({ "behavior": "allow", "downloadPath": page.folder.path() });
        page.send("Page.setDownloadBehavior", downloads);
        page.send("Page.navigate", json!({ "url": url }));
        let loaded = |event: &Value| event["method"] == "Page.loadEventFired";
        while !page.events.iter().any(loaded) {
            let event = page.answers.recv_timeout(PATIENCE).expect("the page loads");
            page.events.push(event);
        }
        page
    }

    /// Gives a command and its result.
    pub fn send(&mut self, method: &str, params: Value) -> Value {
        self.sent += 1;
        let mut command = json!({ "id": self.sent, "method": method, "params": params });
        if let Some(session) = &self.session {
            command["sessionId"] = json!(session);
        }
        self.commands.write_all(format!("{command}\0").as_bytes()).unwrap();
        loop {
            let mut answer = self.answers.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"] == self.sent {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// What an expression of the page comes to.
    pub fn eval(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.send("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Waits until an expression has a value.
    pub fn becomes(&mut self, expression: &str, value: impl Into<Value>) {
        let (value, start) = (value.into(), Instant::now());
        loop {
            let now = self.eval(expression);
            if now == value {
                return;
            }
            assert!(start.elapsed() < PATIENCE, "{expression} is {now}, not {value}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn press(&mut self, key: &str) {
        let text = if key.chars().count() == 1 { key } else { "" };
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            _ => 0,
        };
        self.send(
            "Input.dispatchKeyEvent",
            json!({ "type": "keyDown", "key": key, "text": text, "windowsVirtualKeyCode": code }),
        );
        self.send("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }));
    }

    pub fn write(&mut self, text: &str) {
        self.send("Input.insertText", json!({ "text": text }));
    }

    /// Presses the mouse at one place and lets it go at another.
    pub fn drag(&mut self, from: (f64, f64), to: (f64, f64)) {
        let way = [("mouseMoved", from), ("mousePressed", from), ("mouseMoved", to), ("mouseReleased", to)];
        for (kind, (x, y)) in way {
            let (button, buttons) = if kind == "mouseMoved" && (x, y) == from { ("none", 0) } else { ("left", 1) };
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": buttons, "clickCount": 1 });
            self.send("Input.dispatchMouseEvent", event);
        }
    }

    /// The middle of an element.
    pub fn middle(&mut self, selector: &str) -> (f64, f64) {
        let place = self.eval(&format!(
            "(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector({selector:?}).getBoundingClientRect())"
        ));
        (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
    }

    pub fn click(&mut self, selector: &str) {
        let at = self.middle(selector);
        self.drag(at, at);
    }

    /// A file that the page has saved, as text. It is there before its words are, and ends with a line.
    pub fn saved(&mut self, name: &str) -> String {
        let (path, start) = (self.folder.path().join(name), Instant::now());
        loop {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if text.ends_with('\n') {
                return text;
            }
            assert!(start.elapsed() < PATIENCE, "{name} is not saved: {text}");
            self.eval("0");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The page as it stands, whether scripts run or not.
    pub fn html(&mut self) -> String {
        let root = self.send("DOM.getDocument", json!({}))["root"]["nodeId"].take();
        self.send("DOM.getOuterHTML", json!({ "nodeId": root }))["outerHTML"].as_str().unwrap().to_owned()
    }

    /// Nothing was asked of the network, and nothing complained.
    pub fn is_quiet(&self) {
        for event in &self.events {
            let method = event["method"].as_str().unwrap_or_default();
            let complaint = ["Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"];
            assert!(!complaint.contains(&method), "{event}");
            if method == "Network.requestWillBeSent" {
                let url = event["params"]["request"]["url"].as_str().unwrap_or_default();
                assert!(["file:", "data:", "blob:"].iter().any(|own| url.starts_with(own)), "{url}");
            }
        }
        assert!(self.events.iter().any(|event| event["method"] == "Network.requestWillBeSent"), "requests are seen");
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}
