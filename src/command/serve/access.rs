//! Who may ask: this machine, under its own names, and nobody through another site.
//!
//! A preview holds the internal handbook. A site on the internet can point a name at 127.0.0.1 (DNS rebinding), load our
//! files as scripts, or send requests from the editor's own browser; each is refused here, whatever was asked for.

use super::http::{Request, Status};

/// The names under which this machine may be asked.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The name in a `Host` header, if it is this machine and this port.
pub(super) fn local_name(host: &str, port: u16) -> Option<&'static str> {
    let (name, number) = host.rsplit_once(':')?;
    let name = NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
    (number == port.to_string()).then_some(name)
}

/// Checks host, origin and, where the browser tells, the site that caused the request; gives the name in `Host`.
///
/// `ports` are those of both editions: each may be the origin of a request to the other.
pub(super) fn check(request: &Request, port: u16, ports: [u16; 2]) -> Result<&'static str, Status> {
    let name = local_name(&request.host, port).ok_or(Status::FOREIGN_HOST)?;
    if let Some(origin) = &request.origin {
        let host = origin.strip_prefix("http://").unwrap_or_default();
        if !ports.into_iter().any(|port| local_name(host, port).is_some()) {
            return Err(Status::FORBIDDEN);
        }
    }
    // A link on another site may open a page here; it may not load one as a script, a picture or a frame's data.
    let foreign = matches!(request.fetch_site.as_deref(), Some("cross-site"));
    if foreign && request.fetch_mode.as_deref() != Some("navigate") {
        return Err(Status::FORBIDDEN);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(host: &str, origin: Option<&str>) -> u16 {
        let request = Request { host: host.to_string(), origin: origin.map(str::to_string), ..Request::default() };
        check(&request, 4000, [4000, 4001]).map_or_else(|Status(code, _)| code, |_| 200)
    }

    #[test]
    fn only_this_machine_and_this_port_are_meant() {
        for host in ["localhost:4000", "LOCALHOST:4000", "127.0.0.1:4000", "[::1]:4000"] {
            assert_eq!(code(host, None), 200, "{host}");
        }
        for host in [
            "",
            ":4000",
            "localhost",
            "localhost:",
            "localhost:4001",
            "localhost:04000",
            "localhost:+4000",
            "localhost:99999",
            "localhost:4000:4000",
            "localhost.:4000",
            "localhost.evil.example:4000",
            "127.0.0.1.nip.io:4000",
            "evil.example:4000",
            "0.0.0.0:4000",
            "127.1:4000",
            "2130706433:4000",
            "0x7f.1:4000",
            "user@localhost:4000",
            "127.0.0.1#evil:4000",
            "[::]:4000",
            "::1:4000",
            "localhost:4000 ",
            "localhost:4000, evil",
            "ſ:4000",
        ] {
            assert_eq!(code(host, None), 421, "{host}");
        }
    }

    #[test]
    fn other_origins_are_refused() {
        for origin in ["http://localhost:4000", "http://127.0.0.1:4001", "http://[::1]:4001"] {
            assert_eq!(code("localhost:4000", Some(origin)), 200, "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://localhost",
            "http://localhost:4002",
            "https://localhost:4000",
            "http://evil.example",
            "http://localhost:4000/",
            "http://evil@localhost:4000",
            "http://localhost:4000, http://evil.example",
            "http://localhost:4000.evil.example",
        ] {
            assert_eq!(code("localhost:4000", Some(origin)), 403, "{origin}");
        }
    }

    #[test]
    fn another_site_may_link_but_not_load() {
        let asks = |mode: &str, site: &str| {
            let request = Request {
                host: "localhost:4000".into(),
                fetch_mode: Some(mode.into()),
                fetch_site: Some(site.into()),
                ..Request::default()
            };
            check(&request, 4000, [4000, 4001]).is_ok()
        };
        assert!(asks("navigate", "cross-site") && asks("no-cors", "same-origin") && asks("navigate", "same-site"));
        assert!(!asks("no-cors", "cross-site") && !asks("cors", "cross-site"));
    }
}
