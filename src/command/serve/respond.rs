//! From a request to an answer, for the port of one edition.
//!
//! How to add a page of our own: a line in [`own`]. The public edition's port never gets one that quotes the handbook's
//! sources or the internal edition.

use super::generation::{File, Reply};
use super::http::{Request, Response, Status};
use super::policy::{media_type, widened};
use super::state::{Shown, State};
use super::target::{self, OWN, Target, encode};
use super::texts::Words;
use super::{Side, access};
use crate::diagnostic::MessageLanguage;
use crate::html::Html;

/// One port and its edition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub side: Side,
    pub internal: u16,
    pub public: u16,
    pub language: MessageLanguage,
}

/// What goes back.
#[derive(Debug)]
pub(super) enum Answer {
    /// All at once.
    Response(Response),
    /// A stream of events that ends when the browser goes away.
    Events,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const PAGE: &str = "text/html; charset=utf-8";

/// Answers a request. What is shown is taken from `state` once, so that an answer is of one piece.
pub(super) fn answer(request: &Request, port: Port, state: &State, shown: &Shown) -> Answer {
    match checked(request, port) {
        Err(status) => Answer::Response(match status {
            Status::BAD_METHOD => Response::plain(status).with("Allow", "GET, HEAD"),
            _ => Response::plain(status),
        }),
        Ok((name, target)) => match target.path.strip_prefix(OWN) {
            Some("events") => Answer::Events,
            Some(own_path) => Answer::Response(own(own_path, &target, port, name, state, shown)),
            None => Answer::Response(page(&target, port, name, state, shown)),
        },
    }
}

fn checked(request: &Request, port: Port) -> Result<(&'static str, Target), Status> {
    let number = match port.side {
        Side::Internal => port.internal,
        Side::Public => port.public,
    };
    let name = access::check(request, number, [port.internal, port.public])?;
    if !["GET", "HEAD"].contains(&request.method.as_str()) {
        return Err(Status::BAD_METHOD);
    }
    let target = target::parse(&request.target).ok_or(Status::BAD_REQUEST)?;
    Ok((name, target))
}

/// Pages and files of the preview itself.
fn own(path: &str, target: &Target, port: Port, name: &str, state: &State, shown: &Shown) -> Response {
    let script = |text: &str| with_policy(Response::new(Status::OK, SCRIPT, text.as_bytes().to_vec()), "", "'none'");
    match (path, port.side) {
        ("preview.js", _) => script(include_str!("browser/preview.js")),
        ("preview.css", _) => {
            let css = include_str!("browser/preview.css").as_bytes();
            with_policy(Response::new(Status::OK, "text/css; charset=utf-8", css.to_vec()), "", "'none'")
        }
        ("open", _) => open(target, port, shown),
        ("problems.js", Side::Internal) => script(include_str!("browser/problems.js")),
        ("both.js", Side::Internal) => script(include_str!("browser/both.js")),
        ("problems", Side::Internal) => problems(Status::OK, port, name, state, shown, ""),
        ("both", Side::Internal) => both(target, port, name, state, shown),
        _ => Response::plain(Status::NOT_FOUND),
    }
}

/// Leads to the page of this edition that is nearest to a path of the other one.
fn open(target: &Target, port: Port, shown: &Shown) -> Response {
    // The parameter is a path as the browser's address bar has it: encoded, and checked like any other.
    let path = target.parameter("path").unwrap_or_else(|| "/".to_string());
    let Some(path) = target::path(&path) else { return Response::plain(Status::BAD_REQUEST) };
    let nearest = shown.generation.as_ref().map(|generation| generation.nearest(port.side, &path));
    match nearest {
        Some(Reply::Nearest(address, true)) => Response::moved(&format!("/{}", encode(&address))),
        Some(Reply::Nearest(address, false)) => Response::moved(&format!("/{}?{OWN}nearest", encode(&address))),
        _ => Response::moved("/"),
    }
}

/// The internal and the public edition of one page, side by side.
fn both(target: &Target, port: Port, name: &str, state: &State, shown: &Shown) -> Response {
    let words = Words::of(port.language);
    let path = target.parameter("path").filter(|path| target::path(path).is_some());
    let path = encode(path.as_deref().unwrap_or("/"));
    let public = format!("http://{name}:{}", port.public);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{both}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"stylesheet\" href=\"/{OWN}preview.css\">\n<script defer src=\"/{OWN}both.js\" data-public=\"{public}\"></script>\n\
         {}</head>\n<body class=\"both\">\n<h1 class=\"unseen\">{both}</h1>\n\
         <section><h2><a href=\"/{OWN}open?path={path}\">{intern}</a></h2>\n\
         <iframe title=\"{intern}\" name=\"internal\" src=\"/{OWN}open?path={path}\"></iframe></section>\n\
         <section><h2><a href=\"{public}/{OWN}open?path={path}\">{extern}</a></h2>\n\
         <iframe title=\"{extern}\" name=\"public\" src=\"{public}/{OWN}open?path={path}\"></iframe></section>\n\
         </body>\n</html>\n",
        words.tag,
        script_tag(port, name, state, shown, &[("both", "")]),
        both = words.both,
        intern = words.internal,
        extern = words.public,
    );
    let html = Response::new(Status::OK, PAGE, html.into_bytes());
    with_policy(html, &format!("'self' {public}"), "'none'")
}

/// The messages of the last build; what a request gets while there has been no good one.
fn problems(status: Status, port: Port, name: &str, state: &State, shown: &Shown, note: &str) -> Response {
    let words = Words::of(port.language);
    let (heading, list) = (Html::text(&shown.problems.summary), &shown.problems.html);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{heading}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"stylesheet\" href=\"/{OWN}preview.css\">\n\
         <script defer src=\"/{OWN}problems.js\" data-public=\"http://{name}:{}\"></script>\n{}</head>\n\
         <body class=\"messages\">\n<main>\n<h1>{heading}</h1>\n{note}{list}</main>\n</body>\n</html>\n",
        words.tag,
        port.public,
        script_tag(port, name, state, shown, &[("alone", "")]),
        heading = heading.as_str(),
    );
    let ancestors = format!("'self' http://{name}:{}", port.public);
    with_policy(Response::new(status, PAGE, html.into_bytes()), "", &ancestors)
}

/// A page or file of the edition.
fn page(target: &Target, port: Port, name: &str, state: &State, shown: &Shown) -> Response {
    let Some(generation) = &shown.generation else { return no_pages(port, name, state, shown) };
    let file = |status: Status, file: &File| {
        let kind = media_type(file.path.as_str());
        let source = file.source.as_deref().map(|source| ("source", source));
        let body = if kind == PAGE {
            let attributes: Vec<(&str, &str)> = source.into_iter().collect();
            with_script(&file.bytes, &script_tag(port, name, state, shown, &attributes)).into()
        } else {
            file.bytes.clone()
        };
        let headers = widened(&file.headers, port.side, name, port.internal);
        let unlike_ours = |(header, _): &(String, String)| !header.eq_ignore_ascii_case("x-content-type-options");
        let headers = headers.into_iter().filter(unlike_ours);
        headers.fold(Response::new(status, kind, body), |response, (name, value)| response.with(&name, &value))
    };
    match generation.file(port.side, &target.path) {
        Reply::File(found) => file(Status::OK, &found),
        Reply::NotFound(Some(found)) => file(Status::NOT_FOUND, &found),
        Reply::NotFound(None) | Reply::Nearest(..) => Response::plain(Status::NOT_FOUND),
        Reply::Moved(address) => {
            let query = if target.query.is_empty() { String::new() } else { format!("?{}", target.query) };
            Response::moved(&format!("/{}{query}", encode(&address)))
        }
        Reply::Failed(message) => {
            let mut response = Response::plain(Status::BROKEN);
            response.body = format!("{message}\n").into_bytes().into();
            response
        }
    }
}

/// There has been no good build yet.
fn no_pages(port: Port, name: &str, state: &State, shown: &Shown) -> Response {
    let words = Words::of(port.language);
    let note = format!("<p>{}</p>\n", words.see_problems);
    if port.side == Side::Internal {
        return problems(Status::BUSY, port, name, state, shown, &note);
    }
    // The messages themselves come in a frame from the other port.
    let internal = format!("http://{name}:{}", port.internal);
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"stylesheet\" href=\"/{OWN}preview.css\">\n{}</head>\n\
         <body class=\"messages\">\n<main>\n<h1>{title}</h1>\n{note}<p><a href=\"{internal}/{OWN}problems\">{}</a></p>\n\
         </main>\n</body>\n</html>\n",
        words.tag,
        script_tag(port, name, state, shown, &[]),
        words.problems,
        title = words.no_pages,
    );
    with_policy(Response::new(Status::BUSY, PAGE, html.into_bytes()), &internal, &internal)
}

fn with_policy(response: Response, frames: &str, ancestors: &str) -> Response {
    let frames = if frames.is_empty() { "'none'" } else { frames };
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src {frames}; base-uri 'none'; \
         form-action 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'; trusted-types 'none'"
    );
    let response = response.with("Content-Security-Policy", &policy).with("Referrer-Policy", "no-referrer");
    response.with("Cross-Origin-Opener-Policy", "same-origin")
}

/// The element that brings live reload and the bar into a page, with what its script must know.
fn script_tag(port: Port, name: &str, state: &State, shown: &Shown, more: &[(&str, &str)]) -> String {
    let side = match port.side {
        Side::Internal => "internal",
        Side::Public => "public",
    };
    let (internal, public) = (format!("http://{name}:{}", port.internal), format!("http://{name}:{}", port.public));
    let (pages, state) = (state.name(shown.pages_number), state.name(shown.number));
    let known = [
        ("edition", side),
        ("language", Words::of(port.language).tag),
        ("pages", pages.as_str()),
        ("state", state.as_str()),
        ("internal", internal.as_str()),
        ("public", public.as_str()),
    ];
    let mut tag = format!("<script defer src=\"/{OWN}preview.js\"");
    for (name, value) in known.iter().chain(more) {
        tag.push_str(&format!(" data-{name}=\"{}\"", Html::text(value).as_str()));
    }
    tag.push_str("></script>\n");
    tag
}

/// A page with the element before the end of its body.
fn with_script(html: &[u8], tag: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_goes_to_the_end_of_the_last_body() {
        assert_eq!(with_script(b"<body></body></body></html>", "X"), b"<body></body>X</body></html>");
        assert_eq!(with_script(b"a", "X"), b"aX");
    }

    #[test]
    fn the_public_port_has_no_page_that_quotes_the_handbook() {
        let state = State::new("r".to_string());
        let request = |path: &str, port| Request {
            method: "GET".into(),
            target: format!("/{OWN}{path}"),
            host: format!("localhost:{port}"),
            ..Request::default()
        };
        let code = |path: &str, side, number| {
            let port = Port { side, internal: 4000, public: 4001, language: MessageLanguage::English };
            match answer(&request(path, number), port, &state, &Shown::default()) {
                Answer::Response(response) => response.status.0,
                Answer::Events => 200,
            }
        };
        for path in ["problems", "problems.js", "both", "both.js"] {
            assert_eq!((code(path, Side::Internal, 4000), code(path, Side::Public, 4001)), (200, 404), "{path}");
        }
        for path in ["preview.js", "preview.css", "events"] {
            assert_eq!(code(path, Side::Public, 4001), 200, "{path}");
            assert_eq!(code(path, Side::Public, 4000), 421, "{path}");
        }
    }
}
