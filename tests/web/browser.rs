//! The program serving a ledger, and a visitor who speaks HTTP to it over a plain socket.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use crate::common::program::command;

/// A running `headcount serve`, which ends with the test.
pub struct Served {
    child: Child,
    /// What it printed, line by line.
    out: Mutex<BufReader<ChildStdout>>,
    /// Host and port.
    pub host: String,
    /// Where the links that it prints lead.
    pub origin: String,
    /// What signs in, once.
    pub link: String,
}

impl Served {
    /// Serves a ledger on a port that is free.
    pub fn start(ledger: &Path, args: &[&str]) -> Self {
        let mut command = command(ledger);
        command.args(["serve", "--address", "127.0.0.1:0"]).args(args);
        Self::of(command)
    }

    /// Serves a ledger in a way that the arguments say, and writes what it says beside to a file.
    pub fn noting(ledger: &Path, args: &[&str], notes: &Path) -> Self {
        let mut command = command(ledger);
        command.arg("serve").args(args);
        command.stderr(std::fs::File::create(notes).unwrap());
        Self::begun(command)
    }

    /// Serves the sample, which is made in a folder.
    pub fn of_demo(folder: &Path) -> Self {
        let mut command = command(&folder.join("demo"));
        command.args(["demo", "demo", "--serve", "--address", "127.0.0.1:0"]);
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        command.stderr(Stdio::inherit());
        Self::begun(command)
    }

    fn begun(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (mut line, mut listening) = (String::new(), None);
        let mut out = BufReader::new(child.stdout.take().unwrap());
        while !line.contains("/enter?link=") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it prints no link");
            // All addresses of the computer are this one, too.
            let said = line.trim().strip_prefix("listening on ");
            listening = said.map(|address| address.replace("0.0.0.0", "127.0.0.1")).or(listening);
        }
        let address = line.trim().rsplit(' ').next().unwrap();
        let (origin, link) = address.split_once("/enter?link=").unwrap();
        let of_origin = || origin.split_once("://").unwrap().1.to_owned();
        let host = listening.unwrap_or_else(of_origin);
        let (origin, link) = (origin.to_owned(), link.to_owned());
        Self { child, out: Mutex::new(out), host, origin, link }
    }

    /// The program's number.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The codes of those whom `--invite` names, in their order.
    pub fn invited(&self, people: usize) -> Vec<String> {
        let mut out = self.out.lock().unwrap();
        let link = |_| {
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            line.trim().split_once("code=").unwrap().1.to_owned()
        };
        (0..people).map(link).collect()
    }

    /// A visitor who is signed in.
    pub fn signed_in(&self) -> Visitor {
        self.with_link(&self.link)
    }

    /// A visitor who was invited, and chooses a password.
    pub fn accepting(&self, code: &str, password: &str) -> Visitor {
        let mut visitor = self.visitor();
        let said = visitor.post("/invitation", &format!("code={code}&password={password}"));
        assert_eq!((said.status, said.header("location")), (303, "/"), "{}", said.text());
        visitor.cookie = said.header("set-cookie").split(';').next().map(str::to_owned);
        visitor
    }

    /// A visitor who signs in with a link.
    pub fn with_link(&self, link: &str) -> Visitor {
        let mut visitor = self.visitor();
        let said = visitor.post("/enter", &format!("link={link}"));
        assert_eq!((said.status, said.header("location")), (303, "/"), "{}", said.text());
        let cookie = said.header("set-cookie").split(';').next().unwrap().to_owned();
        visitor.cookie = Some(cookie);
        visitor
    }

    /// A visitor who is not.
    pub fn visitor(&self) -> Visitor {
        Visitor { host: self.host.clone(), cookie: None, language: "en" }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a system does that is shut down; its exit code.
    pub fn end(mut self) -> Option<i32> {
        let killed = std::process::Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(killed.unwrap().success());
        self.child.wait().unwrap().code()
    }

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub struct Visitor {
    pub host: String,
    pub cookie: Option<String>,
    pub language: &'static str,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Said {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Said {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Visitor {
    pub fn get(&self, path: &str) -> Said {
        self.ask("GET", path, &[], "")
    }

    /// Sends a form as a browser does from a page of the same site.
    pub fn post(&self, path: &str, form: &str) -> Said {
        let origin = format!("http://{}", self.host);
        let headers = [
            ("Origin", origin.as_str()),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        self.ask("POST", path, &headers, form)
    }

    /// Sends a request with these headers beside those of the visitor. A `Host` among them takes the place of the
    /// visitor's own.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Said {
        let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            text.push_str(&format!("Host: {}\r\n", self.host));
        }
        text.push_str(&format!("Accept-Language: {}\r\n", self.language));
        if let Some(cookie) = &self.cookie {
            text.push_str(&format!("Cookie: {cookie}\r\n"));
        }
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() || method == "POST" {
            text.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        text.push_str(&format!("\r\n{body}"));
        self.send(text.as_bytes()).unwrap()
    }

    /// Sends bytes as they are, and reads the answer to its end; nothing where there is none.
    pub fn send(&self, bytes: &[u8]) -> Option<Said> {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        // The other side may have heard enough before all is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        parsed(&answer)
    }
}

/// An answer, from its bytes.
pub fn parsed(answer: &[u8]) -> Option<Said> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Some(Said { status, headers, body: answer[end + 4..].to_vec() })
}

/// Where the links of a page lead.
pub fn links(html: &str) -> Vec<String> {
    let parts = html.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.map(|link| link.replace("&amp;", "&").replace("&#x2f;", "/")).collect()
}

/// A page's text without its marks, each run of spaces once.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
