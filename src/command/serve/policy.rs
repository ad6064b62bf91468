//! Headers that say what a page may do: those of the built site, widened only by what a preview needs.
//!
//! A page that works here works on the real host: the policy is read from the edition's own `_headers` file. Added are
//! the right of the page with both editions to frame it, and to show the page with the messages in a frame.

use super::Side;

/// The headers of every page in a `_headers` file: the block of `/*`.
pub(super) fn of_every_page(headers_file: &str) -> Vec<(String, String)> {
    let mut block = "";
    let mut headers = Vec::new();
    for line in headers_file.lines() {
        if !line.starts_with(' ') {
            block = line.trim();
            continue;
        }
        let Some((name, value)) = line.trim().split_once(':').filter(|_| block == "/*") else { continue };
        // A promise of HTTPS for `localhost` would bind other programs of this machine; what is kept is decided here.
        if !["strict-transport-security", "cache-control"].contains(&name.to_ascii_lowercase().as_str()) {
            headers.push((name.to_string(), value.trim().to_string()));
        }
    }
    headers
}

/// Widens the policy of pages. `name` is the host's name in this request, `internal` the port of the internal edition.
pub(super) fn widened(headers: &[(String, String)], side: Side, name: &str, internal: u16) -> Vec<(String, String)> {
    let widen = |(header, value): &(String, String)| {
        let is_policy = header.eq_ignore_ascii_case("content-security-policy");
        let value = if is_policy { policy(value, side, name, internal) } else { value.clone() };
        (header.clone(), value)
    };
    headers.iter().map(widen).collect()
}

fn policy(policy: &str, side: Side, name: &str, internal: u16) -> String {
    // The internal port holds both the page with two frames and the page with the messages.
    let framing = match side {
        Side::Internal => "'self'".to_string(),
        Side::Public => format!("http://{name}:{internal}"),
    };
    let replaced = ["frame-ancestors", "frame-src"];
    let kept = policy.split(';').map(str::trim).filter(|directive| {
        let name = directive.split(' ').next().unwrap_or_default();
        !directive.is_empty() && !replaced.contains(&name)
    });
    let mut out: Vec<String> = kept.map(str::to_string).collect();
    out.extend(replaced.map(|name| format!("{name} {framing}")));
    out.join("; ")
}

/// The media type of a file by the end of its name.
pub(super) fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    match end.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "jsonld" => "application/ld+json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "rss" => "application/rss+xml",
        "ics" => "text/calendar; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "zip" => "application/zip",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" | "oga" => "audio/ogg",
        "vtt" => "text/vtt; charset=utf-8",
        // `robots.txt`, and `_headers` and `_redirects`, which have no end at all.
        "txt" | "" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'; frame-ancestors 'none'\n\
                        \x20 X-Content-Type-Options: nosniff\n  Strict-Transport-Security: max-age=1\n/assets/*\n  Cache-Control: public\n";

    #[test]
    fn the_block_of_all_pages_is_read() {
        let names: Vec<String> = of_every_page(FILE).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["Content-Security-Policy", "X-Content-Type-Options"]);
    }

    #[test]
    fn only_framing_is_widened() {
        let value = |side| widened(&of_every_page(FILE), side, "localhost", 4000)[0].1.clone();
        let rest = "default-src 'none'; script-src 'self'";
        assert_eq!(value(Side::Internal), format!("{rest}; frame-ancestors 'self'; frame-src 'self'"));
        let origin = "http://localhost:4000";
        assert_eq!(value(Side::Public), format!("{rest}; frame-ancestors {origin}; frame-src {origin}"));
    }

    #[test]
    fn files_have_a_type() {
        assert_eq!(media_type("a.b/index.html"), "text/html; charset=utf-8");
        assert_eq!(media_type("Plan.SVG"), "image/svg+xml");
        assert_eq!(media_type("a.b/_headers"), "text/plain; charset=utf-8");
        assert_eq!(media_type("a.exe"), "application/octet-stream");
    }
}
