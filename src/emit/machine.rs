//! Files for machines: sitemap, robots, headers, redirects.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Emit;
use super::frame::{Frame, LETTERS, SITUATIONS};
use super::lists::site_path;
use crate::artifact::{Artifact, OutputPath};
use crate::edition::{Address, FaceKind, GLOSSARY, LAWS, NEWS};
use crate::html::escape;
use crate::language::Language;

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
        let sisters = page.sisters().iter().filter(|(_, _, face)| *face == FaceKind::Whole);
        let sisters: Vec<_> = sisters.map(|(language, address, _)| (language, address)).collect();
        entry(&mut xml, base, page.address(), &sisters);
    }
    for sisters in lists(frame) {
        let sisters: Vec<_> = sisters.iter().map(|(language, address)| (language, address)).collect();
        for (_, address) in &sisters {
            entry(&mut xml, base, address, &sisters);
        }
    }
    xml.push_str("</urlset>\n");
    file("sitemap.xml", xml)
}

/// Pages that the program makes and that are worth finding, each in all its languages: landing pages that nobody wrote,
/// A to Z, life situations, news, glossary, laws. Search, print and "not found" stay out of indexes.
fn lists<A: Emit>(frame: &Frame<'_, A>) -> Vec<Vec<(Language, Address)>> {
    let edition = frame.edition;
    let languages: Vec<&Language> = edition.site().languages.iter().filter(|l| frame.has_language(l)).collect();
    let in_languages = |name: &str, exists: &dyn Fn(&Language) -> bool| -> Vec<(Language, Address)> {
        let languages = languages.iter().filter(|language| exists(language));
        languages.map(|language| ((*language).clone(), edition.generated(name, language))).collect()
    };
    let folders: BTreeMap<String, BTreeSet<&Language>> =
        languages.iter().fold(BTreeMap::new(), |mut folders, language| {
            for folder in frame.folders_without_page(language) {
                folders.entry(folder).or_insert_with(BTreeSet::new).insert(language);
            }
            folders
        });
    let laws: BTreeSet<&str> = languages
        .iter()
        .filter_map(|language| edition.law_index(language))
        .flat_map(|index| index.laws().iter().map(|law| law.slug.as_str()))
        .collect();
    let has_law =
        |language: &Language, slug| edition.law_index(language).is_some_and(|index| index.law(slug).is_some());

    let mut all: Vec<_> =
        folders.iter().map(|(folder, without)| in_languages(folder, &|language| without.contains(language))).collect();
    all.extend([LETTERS, SITUATIONS, NEWS].map(|name| in_languages(name, &|_| true)));
    all.push(in_languages(GLOSSARY, &|_| !edition.terms().is_empty()));
    all.push(in_languages(LAWS, &|language| edition.law_index(language).is_some()));
    all.extend(laws.iter().map(|slug| in_languages(&format!("{LAWS}/{slug}"), &|language| has_law(language, slug))));
    all
}

fn entry(xml: &mut String, base: &str, own: &Address, sisters: &[(&Language, &Address)]) {
    xml.push_str("<url><loc>");
    escape(xml, base);
    escape(xml, own.as_str());
    xml.push_str("</loc>");
    if sisters.len() > 1 {
        for (language, address) in sisters {
            alternate(xml, language.as_str(), base, address.as_str());
        }
        alternate(xml, "x-default", base, sisters[0].1.as_str());
    }
    xml.push_str("</url>\n");
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

/// Old addresses, and the "not found" page of each language, with the path of the site on its host before them.
pub(super) fn redirects<A: Emit>(frame: &Frame<'_, A>) -> Artifact {
    let edition = frame.edition;
    let root = site_path(edition);
    let mut text = String::new();
    for (old, address) in edition.redirects() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{root}{old} {root}{} 301", address.as_str());
    }
    for language in edition.site().languages.iter().filter(|language| frame.has_language(language)) {
        if language != edition.default_language() {
            let _ = writeln!(text, "{root}{language}/* {root}{language}/404.html 404");
        }
    }
    file("_redirects", text)
}
