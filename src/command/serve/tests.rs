//! The preview as a browser sees it: over real sockets, with a real folder.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::{ServeError, ServeOptions, Signal, run};
use crate::date::Date;
use crate::diagnostic::MessageLanguage;
use crate::diagnostic::human::Style;

/// A word that stands in internal text only.
const SECRET: &str = "Zobelfeder";

const CONFIG: &str = "authority: {name: Amt}\nlanguages: [de, en]\nsites:\n  public: {title: Amt, url: \"https://amt.example/handbuch/\"}\n  internal: {title: Handbuch}\n";

fn page(title: &str, visibility: &str, body: &str) -> String {
    format!(
        "---\ntitle: {title}\nsummary: Eine Seite.\nvisibility: {visibility}\nredirect_from: [alt-{visibility}]\n---\n\n{body}\n"
    )
}

/// A preview of a small handbook, ended when it is dropped.
struct Preview {
    folder: tempfile::TempDir,
    internal: u16,
    public: u16,
    out: Output,
    signals: Sender<Signal>,
    thread: Option<JoinHandle<Result<(), ServeError>>>,
}

#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic while writing").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Output {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic while writing").clone()).expect("UTF-8")
    }
}

impl Preview {
    fn new() -> Preview {
        Preview::with(&[])
    }

    /// A handbook of a few pages, some of them replaced.
    fn with(files: &[(&str, &str)]) -> Preview {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("geheim.txt"), SECRET).expect("a file beside the handbook");
        let write = |path: &str, text: &str| put(folder.path(), path, text);
        write("handbook.yaml", CONFIG);
        let start = format!("Anfang [offen](a/offen.md)\n\n![Plan](plan.svg)\n\n::: internal\n{SECRET}\n:::");
        write("index.md", &page("Start", "public", &start).replace("redirect_from: [alt-public]\n", ""));
        write("index.en.md", "---\ntitle: Start here\nsummary: A page.\n---\n\nBeginning ![Plan](plan.svg)\n");
        write("plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        write("a/offen.md", &page("Offen", "public", "Offener Text"));
        write("a/intern.md", &page("Intern", "internal", SECRET));
        for (path, text) in files {
            write(path, text);
        }
        let options = ServeOptions {
            root: folder.path().to_path_buf(),
            date: Date::parse("2026-01-01"),
            port: None,
            now: || 1_767_225_600,
            language: MessageLanguage::German,
            style: Style::Plain,
        };
        let out = Output::default();
        let (signals, receiver) = mpsc::channel();
        let (sender, mut writer) = (signals.clone(), out.clone());
        let thread = std::thread::spawn(move || run(options, &mut writer, sender, &receiver));
        let internal = wait(|| {
            let text = out.text();
            let at = text.find("127.0.0.1:")? + "127.0.0.1:".len();
            text.get(at..at + 4)?.parse().ok().filter(|_| text.contains(" ms"))
        });
        Preview { folder, internal, public: internal + 1, out, signals, thread: Some(thread) }
    }

    fn write(&self, path: &str, text: &str) {
        put(self.folder.path(), path, text);
    }

    fn internal(&self, target: &str) -> Answer {
        get(self.internal, target)
    }

    fn public(&self, target: &str) -> Answer {
        get(self.public, target)
    }

    /// Opens the stream of events and gives each message as it comes.
    fn events(&self, port: u16) -> impl Iterator<Item = serde_json::Value> + use<> {
        let mut stream = connect(port);
        let request = format!("GET /__amtsbuch/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.signals.send(Signal::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let file = root.join("content").join(path);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("folder");
    std::fs::write(file, text).expect("file");
}

/// Tries until there is something, for a few seconds.
fn wait<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited too long");
        std::thread::sleep(Duration::from_millis(5));
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("connected");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
    stream
}

fn send(port: u16, request: &[u8]) -> Answer {
    let mut stream = connect(port);
    // A server that has read enough may close before everything is sent.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_string(), body: body.to_string() }
}

fn get(port: u16, target: &str) -> Answer {
    send(port, format!("GET {target} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n").as_bytes())
}

#[test]
fn both_editions_are_served_each_on_its_port() {
    let preview = Preview::new();
    let (internal, public) = (preview.internal("/"), preview.public("/"));
    assert_eq!((internal.status, public.status), (200, 200));
    assert!(internal.body.contains(SECRET) && public.body.contains("Anfang"), "{}", public.body);
    for (answer, edition) in [(&internal, "internal"), (&public, "public")] {
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(answer.head.matches("X-Content-Type-Options").count(), 1);
        assert!(answer.body.contains(&format!("src=\"/__amtsbuch/preview.js\" data-edition=\"{edition}\"")));
    }
    assert!(internal.body.contains("data-source=\"content/index.md\"") && !public.body.contains("data-source"));
    let policy = public.header("content-security-policy").expect("a policy");
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
    assert!(policy.contains(&format!("frame-ancestors http://localhost:{}", preview.internal)), "{policy}");
    assert!(preview.out.text().contains("gebaut in"), "{}", preview.out.text());
}

#[test]
fn nothing_internal_comes_from_the_public_port() {
    let preview = Preview::new();
    // An error whose message quotes an internal line.
    let mut events = preview.events(preview.public);
    preview.write("a/intern.md", &page("Intern", "internal", &format!("{SECRET} [[fehlt]]")));
    let news = events.find(|news| news["errors"] != 0).expect("news");
    let manifest = preview.public("/search/de/manifest.js");
    assert_eq!(manifest.status, 200);
    let mut seen = news.to_string();
    for target in [
        "/",
        "/en/",
        "/a/",
        "/a/offen/",
        "/a/intern/",
        "/alt-internal",
        "/search/de/pages.js",
        "/search/de/7a.js",
        "/_redirects",
        "/_headers",
        "/sitemap.xml",
        "/a-z/",
        "/suche/",
        "/api/pages.json",
        "/robots.txt",
        "/content/a/intern.md",
        "/geheim.txt",
        "/__amtsbuch/problems",
        "/__amtsbuch/both",
        "/__amtsbuch/both?path=/a/intern/",
        "/__amtsbuch/open?path=/a/intern/",
        "/__amtsbuch/preview.js",
    ] {
        let answer = preview.public(target);
        seen.push_str(&answer.head);
        seen.push_str(&answer.body);
    }
    assert!(!seen.contains(SECRET) && !seen.contains("intern/index.html") && !seen.contains("intern.md"));
    assert_eq!(preview.public("/a/intern/").status, 404);
    assert_eq!((preview.internal("/a/intern/").status, preview.internal("/alt-internal").status), (200, 302));
    let open = preview.public("/__amtsbuch/open?path=/a/intern/index.html");
    assert_eq!(open.header("location"), Some("/a/?__amtsbuch/nearest"));
    assert!(preview.internal("/__amtsbuch/problems").body.contains("fehlt"));
}

#[test]
fn every_kind_of_file_is_there() {
    let preview = Preview::new();
    let html = preview.public("/a/offen/").body;
    let style = html.split("rel=\"stylesheet\" href=\"../../").nth(1).and_then(|rest| rest.split('"').next());
    for (target, kind) in [
        (format!("/{}", style.expect("a style sheet")).as_str(), "text/css; charset=utf-8"),
        ("/plan.svg", "image/svg+xml"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/en/", "text/html; charset=utf-8"),
        ("/search/de/manifest.js", "text/javascript; charset=utf-8"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/__amtsbuch/preview.css", "text/css; charset=utf-8"),
    ] {
        let answer = preview.public(target);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{target}");
    }
    assert_eq!(preview.public("/a/offen").header("location"), Some("/a/offen/"));
    assert_eq!(preview.public("/alt-public").header("location"), Some("/a/offen/"));
    let answer = preview.internal("/__amtsbuch/both?path=/a/offen/index.html");
    assert!(answer.body.contains("src=\"/__amtsbuch/open?path=/a/offen/index.html\""), "{}", answer.body);
}

#[test]
fn what_is_not_there_is_the_edition_s_own_page() {
    let preview = Preview::new();
    let (german, english) = (preview.public("/nirgends/"), preview.public("/en/nowhere/x"));
    assert_eq!((german.status, english.status), (404, 404));
    assert!(german.body.contains("lang=\"de\"") && english.body.contains("lang=\"en\""));
    // The built page begins its references with `/handbuch/`, where the site will be.
    assert!(german.body.contains("href=\"/assets/style-") && !german.body.contains("\"/handbuch/"), "{}", german.body);
}

#[test]
fn head_and_other_methods() {
    let preview = Preview::new();
    let ask = |method: &str| {
        let request =
            format!("{method} / HTTP/1.1\r\nHost: localhost:{}\r\nContent-Length: 3\r\n\r\nabc", preview.public);
        send(preview.public, request.as_bytes())
    };
    let (head, whole) = (ask("HEAD"), ask("GET"));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), whole.header("content-length"));
    assert_eq!(head.header("content-length"), Some(whole.body.len().to_string().as_str()));
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "get"] {
        let answer = ask(method);
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[test]
fn foreign_hosts_and_origins_are_refused() {
    let preview = Preview::new();
    let ask = |headers: &str| {
        let request = format!("GET / HTTP/1.1\r\n{headers}\r\n\r\n").replace("PORT", &preview.internal.to_string());
        let answer = send(preview.internal, request.as_bytes());
        assert_eq!(answer.body.contains(SECRET), answer.status == 200, "{headers}");
        answer.status
    };
    for host in [
        "127.0.0.1.nip.io",
        "localhost.evil.example",
        "0.0.0.0",
        "localhost",
        "127.1",
        "localhost.",
        "user@localhost",
        "127.0.0.1#evil",
        "evil.example",
        "[::]",
        "10.0.0.1",
    ] {
        assert_eq!(ask(&format!("Host: {host}:PORT")), if host == "localhost" { 200 } else { 421 }, "{host}");
        assert_eq!(ask(&format!("Host: {host}")), 421, "{host}");
    }
    assert_eq!(ask("Host: localhost:99999"), 421);
    assert_eq!(ask("X-Forwarded-Host: localhost:PORT"), 400);
    let upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x";
    assert_eq!(ask(&format!("Host: localhost:PORT\r\n{upgrade}\r\nOrigin: http://evil.example")), 403);
    assert_eq!(ask("Host: localhost:PORT\r\nOrigin: http://localhost:PORT"), 200);
    assert_eq!(ask("Host: localhost:PORT\r\nOrigin: null"), 403);
    assert_eq!(ask("Host: localhost:PORT\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors"), 403);
}

#[test]
fn hostile_targets_find_nothing() {
    let preview = Preview::new();
    let long = format!("/?{}", "a".repeat(70_000));
    let deep = format!("/{}", "a/".repeat(3_000));
    for target in [
        "/../../../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/..%5c..%5c..%5cwindows%5cwin.ini",
        "/..\\..\\..\\etc\\passwd",
        "///etc/passwd",
        "/index.html%00.txt",
        "/..;/..;/etc/passwd",
        "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
        "/%uff0e%uff0e/etc/passwd",
        "/.git/config",
        "/.env",
        "/Cargo.toml",
        "/....//....//etc/passwd",
        "*",
        "/%",
        "/%2",
        "/\u{0}",
        "/INTERNAL/",
        "/proc/self/environ",
        "/index.html/",
        "http://evil.example/",
        "//evil.example/",
        "/geheim.txt",
        "/../geheim.txt",
        "/content/index.md",
        "/index.md",
        "/handbook.yaml",
        "/%252e%252e/geheim.txt",
        "/__amtsbuch/",
        "/__amtsbuch/../index.html",
        "/__amtsbuch/open?path=//evil.example",
        "/__amtsbuch/open?path=%2F..%2F..",
        "/a/../index.html",
        &long,
        &deep,
    ] {
        for port in [preview.internal, preview.public] {
            let answer = get(port, target);
            assert!((400..500).contains(&answer.status), "{target:.80}: {}", answer.head);
            assert!(!answer.body.contains(SECRET) && !answer.body.contains("root:"), "{target:.80}");
        }
    }
    // Never to another server.
    for target in
        ["/__amtsbuch/open?path=/%252Fevil.example/", "/__amtsbuch/open?path=/evil.example", "/__amtsbuch/open"]
    {
        let answer = preview.public(target);
        assert!(
            answer.status == 400 || answer.header("location").is_some_and(|to| to == "/" || to.starts_with("/?")),
            "{target}"
        );
    }
    assert_eq!(preview.internal("/").status, 200);
}

#[test]
fn slow_and_rude_clients_stall_nobody() {
    let preview = Preview::new();
    preview.internal("/");
    let request = format!("GET / HTTP/1.1\r\nHost: localhost:{}\r\n", preview.internal);
    // More than may be open: some say nothing, some half a request, some ask and do not read.
    let mut open: Vec<TcpStream> = (0..300).map(|_| connect(preview.internal)).collect();
    for (index, stream) in open.iter_mut().enumerate() {
        let _ = match index % 3 {
            0 => Ok(()),
            1 => stream.write_all(request.as_bytes()),
            _ => stream.write_all(format!("{request}\r\n").as_bytes()),
        };
    }
    let begin = Instant::now();
    for _ in 0..20 {
        assert_eq!((preview.internal("/").status, preview.public("/").status), (200, 200));
    }
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    drop(open);
    // Rubbish, from clients that go away at once.
    for bytes in [&b"\x16\x03\x01\x02\x00\x01\x00"[..], b"\r\n\r\n", b"GET", &[0xFF; 40_000]] {
        let _ = connect(preview.internal).write_all(bytes);
    }
    assert_eq!(preview.internal("/").status, 200);
}

#[test]
fn a_saved_page_is_told_and_shown() {
    let preview = Preview::new();
    for port in [preview.internal, preview.public] {
        let mut events = preview.events(port);
        let first = events.next().expect("what is shown now");
        let begin = Instant::now();
        let text = format!("Neuer Text {port}");
        preview.write("a/offen.md", &page("Offen", "public", &text));
        let news = events.next().expect("news");
        assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
        assert_ne!(news["pages"], first["pages"]);
        let answer = get(port, "/a/offen/");
        assert!(answer.body.contains(&text) && answer.body.contains(&format!("data-pages={}", news["pages"])));
    }
    preview.write("b/neu.md", &page("Neu im neuen Ordner", "public", "x").replace("alt-public", "alt-neu"));
    wait(|| (preview.public("/b/neu/").status == 200).then_some(()));
    // A file in a folder that was not there when watching began.
    preview.write("b/neu.md", &page("Anders", "public", "x").replace("alt-public", "alt-neu"));
    wait(|| preview.public("/b/neu/").body.contains("Anders").then_some(()));
    std::fs::remove_dir_all(preview.folder.path().join("content/b")).expect("removed");
    wait(|| (preview.public("/b/neu/").status == 404).then_some(()));
    assert!(preview.out.text().contains("neu gebaut in"), "{}", preview.out.text());
}

#[test]
fn errors_leave_the_last_good_pages_and_are_told() {
    let preview = Preview::new();
    let mut events = preview.events(preview.internal);
    let first = events.next().expect("what is shown now");
    let wrong = page("Offen", "public", "Neuer Text").replace("summary", "sumary");
    preview.write("a/offen.md", &wrong);
    let news = events.next().expect("news");
    assert!(news["errors"].as_u64() > Some(0) && news["pages"] == first["pages"] && news["state"] != first["state"]);
    assert!(preview.public("/a/offen/").body.contains("Offener Text"));
    let problems = preview.internal("/__amtsbuch/problems");
    for part in ["AB0301", "content/a/offen.md:3:1", "<mark>sumary</mark>", "Meinten Sie <code>summary</code>?"] {
        assert!(problems.body.contains(part), "{part} in {}", problems.body);
    }
    wait(|| preview.out.text().contains("content/a/offen.md:3:1").then_some(()));
    preview.write("a/offen.md", &page("Offen", "public", "Neuer Text"));
    let news = events.next().expect("news");
    assert!(news["errors"] == 0 && news["pages"] != first["pages"], "{news}");
    assert!(preview.public("/a/offen/").body.contains("Neuer Text"));
    assert!(!preview.internal("/__amtsbuch/problems").body.contains("AB0301"));
}

#[test]
fn a_handbook_that_never_was_good_has_a_page_of_messages() {
    let preview = Preview::with(&[("handbook.yaml", "authority: [\n")]);
    let (internal, public) = (preview.internal("/a/offen/"), preview.public("/a/offen/"));
    assert_eq!((internal.status, public.status), (503, 503));
    assert!(internal.body.contains("content/handbook.yaml:") && internal.body.contains("preview.js"));
    assert!(!public.body.contains("handbook.yaml") && public.body.contains("preview.js"), "{}", public.body);
    let mut events = preview.events(preview.public);
    assert_eq!(events.next().expect("news")["pages"], "");
    preview.write("handbook.yaml", CONFIG);
    assert_ne!(events.next().expect("news")["pages"], "");
    assert_eq!(preview.public("/a/offen/").status, 200);
}

#[test]
fn a_theme_of_the_handbook_is_watched_from_its_first_file_on() {
    let preview = Preview::new();
    let css = preview.folder.path().join("themes/shared/css");
    std::fs::create_dir_all(&css).expect("folder");
    std::fs::write(css.join("90-own.css"), ".eigenes{}").expect("file");
    let style = |html: &str| {
        html.split("rel=\"stylesheet\" href=\"").nth(1).and_then(|rest| Some(rest.split('"').next()?.to_string()))
    };
    wait(|| {
        preview.public(&format!("/{}", style(&preview.public("/").body)?)).body.contains(".eigenes{}").then_some(())
    });
    std::fs::create_dir_all(preview.folder.path().join("themes/shared/templates")).expect("folder");
    std::fs::write(preview.folder.path().join("themes/shared/templates/404.html"), "{% if").expect("file");
    wait(|| preview.internal("/__amtsbuch/problems").body.contains("404.html").then_some(()));
    assert_eq!(preview.public("/").status, 200);
    std::fs::remove_dir_all(preview.folder.path().join("themes")).expect("removed");
    wait(|| (!preview.internal("/__amtsbuch/problems").body.contains("404.html")).then_some(()));
    wait(|| {
        (!preview.public(&format!("/{}", style(&preview.public("/").body)?)).body.contains(".eigenes{}")).then_some(())
    });
}

#[test]
fn a_handbook_that_is_checked_out_anew_is_watched_again() {
    let preview = Preview::new();
    let (content, aside) = (preview.folder.path().join("content"), preview.folder.path().join("aside"));
    std::fs::rename(&content, &aside).expect("moved");
    wait(|| preview.internal("/__amtsbuch/problems").body.contains("class=\"error\"").then_some(()));
    assert_eq!(preview.public("/").status, 200);
    std::fs::rename(&aside, &content).expect("moved");
    wait(|| (!preview.internal("/__amtsbuch/problems").body.contains("class=\"error\"")).then_some(()));
    preview.write("a/offen.md", &page("Offen", "public", "Wieder da"));
    wait(|| preview.public("/a/offen/").body.contains("Wieder da").then_some(()));
}

#[test]
fn a_folder_without_a_handbook_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = ServeOptions {
        root: folder.path().to_path_buf(),
        date: None,
        port: None,
        now: || 0,
        language: MessageLanguage::English,
        style: Style::Plain,
    };
    let error = super::serve(options, &mut Vec::new()).expect_err("there is no content");
    assert!(matches!(error, ServeError::Failure(_)) && error.to_string().contains("content"), "{error}");
}
