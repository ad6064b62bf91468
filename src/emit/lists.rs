//! Pages that the program makes itself: glossary, all pages by letter, search, "not found".

use std::collections::BTreeSet;

use serde::Serialize;

use super::frame::{EntryContext, Frame, LETTERS, SEARCH};
use super::page::{CiteContext, PageContext, cite, generated, page_title, render_generated};
use super::{Emit, EmitError};
use crate::artifact::{Artifact, OutputPath};
use crate::config::{Localized, Phrase};
use crate::edition::{Address, Edition, FaceKind, GLOSSARY, Page};
use crate::html::Html;
use crate::language::Language;

/// A term on the glossary page.
#[derive(Serialize)]
pub(super) struct TermContext {
    term: String,
    /// Set if the term is not in the page's language.
    term_lang: Option<String>,
    anchor: String,
    text_html: Option<Html>,
    cite: Option<CiteContext>,
    languages: Vec<TermLanguageContext>,
}

/// A term in another language.
#[derive(Serialize)]
struct TermLanguageContext {
    lang: String,
    dir: &'static str,
    term: String,
}

/// A letter on the page of all pages.
#[derive(Serialize)]
pub(super) struct LetterContext {
    letter: String,
    pages: Vec<EntryContext>,
}

/// A term that stands in the text of a page.
#[derive(Serialize)]
pub(super) struct ExplainedContext {
    anchor: String,
    term: String,
    /// The language of the term, if it is not the page's.
    term_lang: Option<String>,
    text_html: Html,
    href: String,
}

/// The terms in the text of a page, as far as the glossary explains them.
pub(super) fn explained<A: Emit>(frame: &Frame<'_, A>, page: &Page<A>) -> Vec<ExplainedContext> {
    let edition = frame.edition;
    let (language, default) = (page.language(), edition.default_language());
    let glossary = page.address().to_page(&edition.generated(GLOSSARY, language));
    // Both are sorted by anchor.
    let terms = edition.terms().iter().filter(|view| page.terms().contains(&view.anchor));
    terms
        .filter_map(|view| {
            let (term, term_language) = view.term.get(language, default)?;
            let (text, found) = view.text.get(language, default)?;
            Some(ExplainedContext {
                anchor: view.anchor.clone(),
                term: term.to_string(),
                term_lang: (term_language != language).then(|| term_language.to_string()),
                text_html: text_in(text, found, language),
                href: format!("{glossary}#{}", view.anchor),
            })
        })
        .collect()
}

/// `glossar/`
pub(super) fn glossary<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let default = edition.default_language();
    let (address, mut page) = start(frame, language, GLOSSARY, "glossary_title");
    page.describe(frame, language, "glossary_lead");
    let mut terms: Vec<TermContext> = edition
        .terms()
        .iter()
        .filter_map(|view| {
            let (term, found) = view.term.get(language, default)?;
            Some(TermContext {
                term: term.to_string(),
                term_lang: (found != language).then(|| found.to_string()),
                anchor: view.anchor.clone(),
                text_html: view.text.get(language, default).map(|(text, found)| text_in(text, found, language)),
                cite: view.cite.as_ref().map(cite),
                languages: other_names(&view.term, found, default),
            })
        })
        .collect();
    terms.sort_by_cached_key(|term| (sort_key(&term.term), term.anchor.clone()));
    page.terms = terms;
    render_generated(frame, language, "glossary.html", address, page)
}

/// The names of a term in other languages. Readers of a translation need the official word only; a name is not repeated, and
/// neither is the official word that stands in brackets behind it.
fn other_names(term: &Localized, shown: &Language, default: &Language) -> Vec<TermLanguageContext> {
    let Some((official, _)) = term.get(default, default) else { return Vec::new() };
    let brackets = format!(" ({})", official.to_lowercase());
    let bare = |name: &str| match name.len().checked_sub(brackets.len()) {
        Some(end) if name.is_char_boundary(end) && name[end..].to_lowercase() == brackets => name[..end].to_string(),
        _ => name.to_string(),
    };
    let mut told: BTreeSet<String> =
        term.get(shown, default).map(|(name, _)| name.to_lowercase()).into_iter().collect();
    if told.iter().any(|name| name.ends_with(&brackets)) {
        told.insert(official.to_lowercase());
    }
    let others = term.0.iter().filter(|(other, _)| *other != shown && (shown == default || *other == default));
    others
        .map(|(other, name)| (other, bare(name)))
        .filter(|(_, name)| told.insert(name.to_lowercase()))
        .map(|(other, term)| TermLanguageContext { lang: other.to_string(), dir: other.direction(), term })
        .collect()
}

/// `a-z/`
pub(super) fn letters<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let (address, mut page) = start(frame, language, LETTERS, "az_title");
    page.describe(frame, language, "az_lead");
    let listed = edition.pages().iter().filter(|page| {
        page.language() == language
            && page.is_listed()
            && page.face() == FaceKind::Whole
            && !super::frame::is_home(page)
    });
    let mut entries: Vec<(String, EntryContext)> =
        listed.map(|page| (sort_key(&page.open().title.plain), frame.entry(page, &address))).collect();
    entries.sort_by(|a, b| (&a.0, &a.1.href).cmp(&(&b.0, &b.1.href)));
    for (key, entry) in entries {
        let letter = match key.chars().next() {
            Some(first) if first.is_alphabetic() => first.to_uppercase().to_string(),
            _ => "#".to_string(),
        };
        match page.letters.last_mut().filter(|group| group.letter == letter) {
            Some(group) => group.pages.push(entry),
            None => page.letters.push(LetterContext { letter, pages: vec![entry] }),
        }
    }
    render_generated(frame, language, "az.html", address, page)
}

/// `suche/`
pub(super) fn search_page<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let (address, mut page) = start(frame, language, SEARCH, "search_title");
    page.hide::<A>();
    render_generated(frame, language, "search.html", address, page)
}

/// `404.html`, and one for each language.
pub(super) fn not_found<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let address = frame.edition.generated("", language);
    let title = frame.strings(language).get("not_found_title").to_string();
    let mut page = generated(frame, language, &address, "", true, &title);
    page.hide::<A>();
    page.page_title = page_title(frame, language, &title);
    // Nobody knows which page was meant: other languages begin at their start pages.
    page.languages = frame.languages(&address, language, &frame.generated_sisters(""));
    let artifact = render_generated(frame, language, "404.html", address, page)?;
    // A server shows this page at any address: its references begin at the root of the site.
    let html = String::from_utf8_lossy(&artifact.bytes);
    let root = site_path(frame.edition);
    let prefix = frame.edition.generated("", language);
    let html = absolute_references(&html, &root, prefix.as_str());
    Ok(Artifact::new(not_found_path(frame.edition, language), html.into_bytes()))
}

/// Where a language's "not found" page lies.
pub(super) fn not_found_path<A: Emit>(edition: &Edition<A>, language: &Language) -> OutputPath {
    let path = format!("{}404.html", edition.generated("", language).as_str());
    OutputPath::new(&path).expect("addresses are made of slugs")
}

/// The path of the site on its host: `/`, or `/handbuch/` for `https://amt.example/handbuch/`.
pub(super) fn site_path<A: Emit>(edition: &Edition<A>) -> String {
    let after_scheme = edition.site().url.as_deref().and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
    after_scheme.and_then(|rest| rest.find('/').map(|at| rest[at..].to_string())).unwrap_or_else(|| "/".to_string())
}

/// Rewrites relative references of attributes that our templates write, to begin at the root.
fn absolute_references(html: &str, root: &str, own: &str) -> String {
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = html;
    while let Some(at) = rest.find(['=']) {
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        rest = after;
        let is_reference = [" href=", " src=", " data-root="].iter().any(|name| before.ends_with(name));
        let Some(value) = after.strip_prefix('"').filter(|_| is_reference) else { continue };
        let value = value.split('"').next().unwrap_or_default();
        let is_relative = !value.contains(':') && !value.starts_with(['#', '/']);
        if is_relative {
            out.push('"');
            out.push_str(root);
            let mut folder = own;
            let mut value_rest = value;
            while let Some(up) = value_rest.strip_prefix("../") {
                value_rest = up;
                folder = folder.trim_end_matches('/').rsplit_once('/').map_or("", |_| "");
            }
            out.push_str(folder);
            out.push_str(value_rest);
            rest = &after[1 + value.len()..];
        }
    }
    out.push_str(rest);
    out
}

/// The context of a page of lists.
pub(super) fn start<A: Emit>(
    frame: &Frame<'_, A>,
    language: &Language,
    name: &str,
    title: &str,
) -> (Address, PageContext) {
    let address = frame.edition.generated(name, language);
    let title = frame.strings(language).get(title).to_string();
    let mut page = generated(frame, language, &address, "", false, &title);
    let sisters = frame.generated_sisters(name);
    page.languages = frame.languages(&address, language, &sisters);
    page.name_addresses(frame, &address, &sisters);
    (address, page)
}

/// A text, marked if it is not in the page's language.
pub(super) fn text_in(text: &str, language: &Language, page: &Language) -> Html {
    marked(text, Some(language).filter(|language| *language != page))
}

/// A phrase on a page, marked if it is in another language.
pub(super) fn phrase_html(phrase: &Phrase) -> Html {
    marked(&phrase.text, phrase.foreign.as_ref())
}

fn marked(text: &str, foreign: Option<&Language>) -> Html {
    let html = Html::text(text);
    let Some(language) = foreign else { return html };
    let (tag, direction) = (language.as_str(), language.direction());
    Html::trusted(format!("<span lang=\"{tag}\" dir=\"{direction}\">{}</span>", html.as_str()))
}

/// Sorts umlauts with their base letters and ignores case.
pub(super) fn sort_key(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.to_lowercase().replace('ß', "ss").nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_of_the_404_page_begin_at_the_root() {
        let html = "<a href=\"../a/index.html\"><a href=\"x/\"><a href=\"https://h/\"><a href=\"#top\"> a=b";
        assert_eq!(
            absolute_references(html, "/amt/", "en/"),
            "<a href=\"/amt/a/index.html\"><a href=\"/amt/en/x/\"><a href=\"https://h/\"><a href=\"#top\"> a=b"
        );
    }
}
