//! The grammar of HTTP/1.1, as far as a preview needs it: one request per connection, `GET` and `HEAD`, no bodies.
//!
//! Reads strictly: what no browser sends is refused with a status and never repaired. It knows no sockets; bytes come
//! from any [`Read`] and go to any [`Write`].

use std::io::{self, Read, Write};
use std::sync::Arc;

/// Largest request head in bytes.
pub(super) const HEAD_LIMIT: usize = 16 * 1024;

/// What a browser asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub method: String,
    /// As sent: not decoded, query included.
    pub target: String,
    pub host: String,
    pub origin: Option<String>,
    /// `Sec-Fetch-Site`
    pub fetch_site: Option<String>,
    /// `Sec-Fetch-Mode`
    pub fetch_mode: Option<String>,
}

impl Request {
    pub(super) fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}

/// A status code with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Status(pub u16, pub &'static str);

impl Status {
    pub(super) const OK: Status = Status(200, "OK");
    pub(super) const MOVED: Status = Status(302, "Found");
    pub(super) const BAD_REQUEST: Status = Status(400, "Bad Request");
    pub(super) const FORBIDDEN: Status = Status(403, "Forbidden");
    pub(super) const NOT_FOUND: Status = Status(404, "Not Found");
    pub(super) const BAD_METHOD: Status = Status(405, "Method Not Allowed");
    pub(super) const TIMEOUT: Status = Status(408, "Request Timeout");
    pub(super) const FOREIGN_HOST: Status = Status(421, "Misdirected Request");
    pub(super) const TOO_LARGE: Status = Status(431, "Request Header Fields Too Large");
    pub(super) const BROKEN: Status = Status(500, "Internal Server Error");
    pub(super) const BUSY: Status = Status(503, "Service Unavailable");
    pub(super) const BAD_VERSION: Status = Status(505, "HTTP Version Not Supported");
}

/// What goes back.
#[derive(Clone, Debug)]
pub(super) struct Response {
    pub status: Status,
    pub headers: Vec<(String, String)>,
    pub body: Arc<Vec<u8>>,
}

impl Response {
    pub(super) fn new(status: Status, content_type: &str, body: impl Into<Arc<Vec<u8>>>) -> Response {
        Response { status, headers: vec![("Content-Type".into(), content_type.into())], body: body.into() }
    }

    /// A short plain text.
    pub(super) fn plain(status: Status) -> Response {
        let Status(code, reason) = status;
        Response::new(status, "text/plain; charset=utf-8", format!("{code} {reason}\n").into_bytes())
            .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    }

    /// Leads to a path of this server, which has to begin with one slash.
    pub(super) fn moved(path: &str) -> Response {
        Response::plain(Status::MOVED).with("Location", path)
    }

    #[must_use]
    pub(super) fn with(mut self, name: &str, value: &str) -> Response {
        self.headers.push((name.to_string(), value.to_string()));
        self
    }

    /// Status line and headers. No value can end its line: line breaks are left out.
    pub(super) fn head(&self) -> String {
        let Status(code, reason) = self.status;
        let mut head = format!("HTTP/1.1 {code} {reason}\r\nContent-Length: {}\r\n", self.body.len());
        head.push_str(COMMON);
        for (name, value) in &self.headers {
            let value: String = value.chars().filter(|c| !c.is_control()).collect();
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head
    }

    pub(super) fn write(&self, out: &mut dyn Write, with_body: bool) -> io::Result<()> {
        // One write for small answers: half a page never waits for the other half.
        let mut bytes = self.head().into_bytes();
        if with_body {
            bytes.extend_from_slice(&self.body);
        }
        out.write_all(&bytes)?;
        out.flush()
    }
}

/// Headers of every answer. Nothing is kept by the browser, guessed about, or handed to another site.
pub(super) const COMMON: &str = "Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
     Cross-Origin-Resource-Policy: same-origin\r\n";

/// Why there is no request.
#[derive(Debug)]
pub(super) enum Refused {
    /// Answer with this status.
    With(Status),
    /// The other side is gone or never said a word.
    Silently,
}

/// Reads a request head. `before_read` sets the time that the next read may take and fails when there is none left.
pub(super) fn read<R: Read>(
    stream: &mut R,
    before_read: &mut dyn FnMut(&R) -> io::Result<()>,
) -> Result<Request, Refused> {
    let mut head = Vec::with_capacity(1024);
    let mut chunk = [0; 2048];
    loop {
        let before = head.len();
        let read = before_read(stream).and_then(|()| stream.read(&mut chunk));
        match read {
            Ok(0) if before == 0 => return Err(Refused::Silently),
            Ok(0) => return Err(Refused::With(Status::BAD_REQUEST)),
            Ok(count) => head.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                let status = Refused::With(Status::TIMEOUT);
                return Err(if before == 0 { Refused::Silently } else { status });
            }
            Err(_) => return Err(Refused::Silently),
        }
        // Only the new bytes are searched, and the three before them.
        let from = before.saturating_sub(3);
        if let Some(at) = head[from..].windows(4).position(|four| four == b"\r\n\r\n") {
            return parse(&head[..from + at]).map_err(Refused::With);
        }
        if head.len() > HEAD_LIMIT {
            return Err(Refused::With(Status::TOO_LARGE));
        }
    }
}

/// Parses a request head without the empty line at its end.
pub(super) fn parse(head: &[u8]) -> Result<Request, Status> {
    let is_visible = |byte: &u8| (0x21..=0x7E).contains(byte);
    // Values may hold any byte but controls; browsers send nothing but ASCII in the ones that are read here.
    let head = std::str::from_utf8(head).map_err(|_| Status::BAD_REQUEST)?;
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Status::BAD_REQUEST);
    };
    match version {
        "HTTP/1.1" | "HTTP/1.0" => {}
        _ if version.starts_with("HTTP/") => return Err(Status::BAD_VERSION),
        _ => return Err(Status::BAD_REQUEST),
    }
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.!~*'+^`|#$%&".contains(&b))
    };
    if !is_token(method) || target.is_empty() || !target.as_bytes().iter().all(is_visible) {
        return Err(Status::BAD_REQUEST);
    }
    let mut request = Request { method: method.to_string(), target: target.to_string(), ..Request::default() };
    let mut hosts = 0;
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { return Err(Status::BAD_REQUEST) };
        if !is_token(name) || value.chars().any(|c| c.is_control() && c != '\t') {
            return Err(Status::BAD_REQUEST);
        }
        let value = value.trim_matches([' ', '\t']);
        match name.to_ascii_lowercase().as_str() {
            "host" => {
                hosts += 1;
                request.host = value.to_string();
            }
            // A second one is as good as a foreign one: it does not parse as an origin.
            "origin" => {
                request.origin = Some(request.origin.map_or(value.to_string(), |first| format!("{first}, {value}")));
            }
            "sec-fetch-site" => request.fetch_site = Some(value.to_string()),
            "sec-fetch-mode" => request.fetch_mode = Some(value.to_string()),
            _ => {}
        }
    }
    if hosts == 1 { Ok(request) } else { Err(Status::BAD_REQUEST) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(head: &str) -> Option<u16> {
        parse(head.as_bytes()).err().map(|Status(code, _)| code)
    }

    fn read_all(bytes: &[u8]) -> Result<Request, Refused> {
        read(&mut { bytes }, &mut |_| Ok(()))
    }

    #[test]
    fn a_request_of_a_browser_is_read() {
        let head = "GET /a/?q=1 HTTP/1.1\r\nHost: localhost:4000\r\nsec-fetch-SITE: same-origin\r\nAccept: */*";
        let request = parse(head.as_bytes()).expect("well-formed");
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/a/?q=1"));
        assert_eq!((request.host.as_str(), request.fetch_site.as_deref()), ("localhost:4000", Some("same-origin")));
        assert_eq!(request.origin, None);
    }

    #[test]
    fn what_no_browser_sends_is_refused() {
        for (head, code) in [
            ("GET / HTTP/1.1", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: a", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\n folded", 400),
            ("GET / HTTP/1.1\r\nHost : a", 400),
            ("GET  / HTTP/1.1\r\nHost: a", 400),
            ("GET / x HTTP/1.1\r\nHost: a", 400),
            ("GET / HTTP/1.1\nHost: a", 400),
            ("GET /\t HTTP/1.1\r\nHost: a", 400),
            ("GET /ä HTTP/1.1\r\nHost: a", 400),
            ("GET / HTTP/2\r\nHost: a", 505),
            ("GET /\r\nHost: a", 400),
            ("G@T / HTTP/1.1\r\nHost: a", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}", 400),
            ("", 400),
        ] {
            assert_eq!(status(head), Some(code), "{head:?}");
        }
    }

    #[test]
    fn a_head_has_an_end() {
        assert!(matches!(read_all(b""), Err(Refused::Silently)));
        assert!(matches!(read_all(b"GET / HT"), Err(Refused::With(Status::BAD_REQUEST))));
        let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(70_000));
        assert!(matches!(read_all(long.as_bytes()), Err(Refused::With(Status::TOO_LARGE))));
        assert!(read_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest").is_ok());
    }

    #[test]
    fn a_header_cannot_be_smuggled_into_an_answer() {
        let head = Response::moved("/a\r\nX: y").head();
        assert!(head.contains("Location: /aX: y\r\n"), "{head}");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_a_request_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = parse(&bytes);
            let _ = read_all(&bytes);
        }
    }
}
