//! Files for machines: sitemap, robots, headers, redirects.

use std::fmt::Write;

use super::Emit;
use super::frame::Frame;
use crate::artifact::{Artifact, OutputPath};
use crate::edition::FaceKind;
use crate::html::escape;

fn file(path: &str, text: String) -> Artifact {
    Artifact::new(OutputPath::new(path).expect("a fixed, plain path"), text.into_bytes())
}

/// `sitemap.xml` with language alternates. Search engines want whole addresses; where the handbook does not say what the
/// site's is, they begin at the root of the host, and `robots.txt` does not name the file.
pub(super) fn sitemap<A: Emit>(frame: &Frame<'_, A>) -> Artifact {
    let edition = frame.edition;
    let base = edition.site().url.as_deref().unwrap_or("/");
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in edition.pages().iter().filter(|page| page.face() == FaceKind::Whole && page.is_listed()) {
        xml.push_str("<url><loc>");
        escape(&mut xml, base);
        escape(&mut xml, page.address().as_str());
        xml.push_str("</loc>");
        let sisters: Vec<_> = page.sisters().iter().filter(|(_, _, face)| *face == FaceKind::Whole).collect();
        if sisters.len() > 1 {
            for (language, address, _) in &sisters {
                alternate(&mut xml, language.as_str(), base, address.as_str());
            }
            alternate(&mut xml, "x-default", base, sisters[0].1.as_str());
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    file("sitemap.xml", xml)
}

fn alternate(xml: &mut String, language: &str, base: &str, address: &str) {
    xml.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
    escape(xml, language);
    xml.push_str("\" href=\"");
    escape(xml, base);
    escape(xml, address);
    xml.push_str("\"/>");
}

/// `robots.txt`
pub(super) fn robots<A: Emit>(frame: &Frame<'_, A>) -> Artifact {
    let text = match &frame.edition.site().url {
        _ if A::HIDDEN_FROM_SEARCH_ENGINES => "User-agent: *\nDisallow: /\n".to_string(),
        Some(url) => format!("User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n"),
        None => "User-agent: *\nAllow: /\n".to_string(),
    };
    file("robots.txt", text)
}

/// Headers in the form that Netlify and others read.
///
/// No inline script or style exists in the sites, nothing comes from another host, nothing may frame them.
pub(super) fn headers<A: Emit>(_: &Frame<'_, A>) -> Artifact {
    let mut text = String::from(
        "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types amtsbuch\n\
         \x20 X-Content-Type-Options: nosniff\n\
         \x20 Referrer-Policy: no-referrer\n\
         \x20 Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()\n\
         \x20 Cross-Origin-Opener-Policy: same-origin\n\
         \x20 Strict-Transport-Security: max-age=31536000; includeSubDomains\n",
    );
    if A::HIDDEN_FROM_SEARCH_ENGINES {
        text.push_str("  X-Robots-Tag: noindex, nofollow\n");
    }
    text.push_str("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n");
    file("_headers", text)
}

/// Old addresses, and the "not found" page of each language.
pub(super) fn redirects<A: Emit>(frame: &Frame<'_, A>) -> Artifact {
    let edition = frame.edition;
    let mut text = String::new();
    for (old, address) in edition.redirects() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "/{old} /{} 301", address.as_str());
    }
    for language in edition.site().languages.iter().filter(|language| frame.has_language(language)) {
        if language != edition.default_language() {
            let _ = writeln!(text, "/{language}/* /{language}/404.html 404");
        }
    }
    file("_redirects", text)
}
