//! What the text of a page asks of its surroundings: where links lead, variables, terms, citations.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::Arc;

use super::address::Address;
use super::audience::Audience;
use super::directory::{Directory, FaceKind};
use super::terms::TermFinder;
use crate::citation::{self, Citation, Found, Laws};
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue, did_you_mean, possible};
use crate::document::SNIPPETS;
use crate::front_matter::Visibility;
use crate::handbook::Handbook;
use crate::html::{escape, percent_encode};
use crate::language::Language;
use crate::markdown::{LinkKind, LinkUse, Places, Surroundings, Target};
use crate::text;

/// The surroundings of one page in one language.
pub(super) struct PageSurroundings<'a> {
    pub handbook: &'a Handbook,
    pub directory: &'a Directory<'a>,
    pub terms: &'a TermFinder,
    /// The glossary's address in the page's language; `None` if there is no glossary.
    pub glossary: Option<&'a Address>,
    pub id: &'a str,
    pub address: &'a Address,
    pub language: &'a Language,
    pub default_law: Option<&'a str>,
    /// Whether internal pages, contacts and variables may be named.
    pub sees_internal: bool,
    /// Whether the text is that of a version at an address of its own: its links lead to the pages of today, and to none
    /// of their headings, which may be others by now.
    pub is_version: bool,
    /// Whether links to headings of pages lead to them, or to the page only.
    pub names_sections: bool,
    /// Whether terms and citations in running text become links; not in titles and in what is a link already.
    pub annotates: bool,
    /// Whether anybody reads `diagnostics`: what an author may have meant takes long to find.
    pub reports: bool,
    pub diagnostics: Diagnostics,
    /// Assets that the page refers to.
    pub assets: BTreeSet<SourcePath>,
    /// Anchors that must exist.
    pub anchors: Vec<AnchorUse>,
    /// Ids of pages that the page leads to.
    pub linked: BTreeSet<String>,
    /// Anchors of the glossary terms that its text holds.
    pub used_terms: BTreeSet<String>,
    /// Citations in running text, each once.
    pub citations: Vec<TextCitation>,
    /// Anchor of the section that is being written; `None` before the first heading and in facts.
    pub anchor: Option<Arc<str>>,
    marked: HashSet<usize>,
    /// How many unknown laws and sections are still reported.
    unknown_left: usize,
}

/// How many unknown laws and sections in the text of one page are reported.
const MAX_UNKNOWN: usize = 100;

/// A link to an anchor, to be checked when all pages are rendered.
#[derive(Clone, Debug)]
pub(super) struct AnchorUse {
    pub id: String,
    pub language: Language,
    pub anchor: String,
    pub span: Span,
}

/// A citation in the running text of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TextCitation {
    pub citation: Citation,
    /// Anchor of the section in which it stands first.
    pub anchor: Option<Arc<str>>,
}

/// What all pages of an edition share.
#[derive(Clone, Copy)]
pub(super) struct Common<'a> {
    pub handbook: &'a Handbook,
    pub directory: &'a Directory<'a>,
}

impl<'a> PageSurroundings<'a> {
    pub fn new<A: Audience>(
        common: Common<'a>,
        terms: &'a TermFinder,
        glossary: Option<&'a Address>,
        id: &'a str,
        address: &'a Address,
        language: &'a Language,
        default_law: Option<&'a str>,
    ) -> PageSurroundings<'a> {
        PageSurroundings {
            handbook: common.handbook,
            directory: common.directory,
            terms,
            glossary,
            id,
            address,
            language,
            default_law,
            sees_internal: A::sees(Visibility::Internal),
            is_version: false,
            names_sections: true,
            annotates: true,
            reports: true,
            diagnostics: Diagnostics::default(),
            assets: BTreeSet::new(),
            anchors: Vec::new(),
            linked: BTreeSet::new(),
            citations: Vec::new(),
            anchor: None,
            used_terms: BTreeSet::new(),
            marked: HashSet::new(),
            unknown_left: MAX_UNKNOWN,
        }
    }

    /// A link to a page by id; reports what is wrong. `None` also for a page that is not in force yet: its name is no
    /// secret to the author, but no reader is led to a rule that does not apply.
    pub fn page(&mut self, id: &str, anchor: Option<&str>, span: &Span) -> Option<Target> {
        let Some(entry) = self.directory.entries.get(id) else {
            self.report_absent(id, span);
            // When the page begins, the link leads to its heading.
            if let Some(anchor) = anchor.filter(|_| self.names_sections && !self.is_version) {
                self.use_anchor(id, self.language.clone(), anchor, span);
            }
            return None;
        };
        if id != self.id {
            self.linked.insert(id.to_string());
        }
        let face = entry.face(self.language);
        let is_own = self.is_version && id == self.id;
        let anchor = anchor.filter(|_| self.names_sections && (is_own || !self.is_version));
        let mut href = if (is_own || face.address == *self.address) && anchor.is_some() {
            String::new()
        } else {
            self.address.to_page(&face.address)
        };
        if let Some(anchor) = anchor {
            self.use_anchor(id, face.language.clone(), anchor, span);
            // A notice in the page's place has none of its sections.
            if face.kind == FaceKind::Whole {
                href.push('#');
                href.push_str(anchor);
            }
        }
        let default = self.handbook.default_language();
        let translated = entry.selected.version.translations.contains_key(&face.language);
        let title_language = if translated { &face.language } else { default };
        Some(Target {
            href,
            title: Some(face.title.clone()),
            external: false,
            language: (face.language != *self.language).then(|| face.language.clone()),
            title_language: (title_language != self.language).then(|| title_language.clone()),
        })
    }

    /// Notes a link to a heading of a page, to be checked when all pages are rendered.
    fn use_anchor(&mut self, id: &str, language: Language, anchor: &str, span: &Span) {
        self.anchors.push(AnchorUse { id: id.to_string(), language, anchor: anchor.to_string(), span: span.clone() });
    }

    fn report_absent(&mut self, id: &str, span: &Span) {
        if !self.reports {
            return;
        }
        let known = &self.handbook.pages;
        let Some(page) = known.get(id) else {
            let mut diagnostic = Diagnostic::new(
                catalogue::UNKNOWN_ID,
                span.clone(),
                text!("es gibt keine Seite mit der Kennung `{id}`", "there is no page with the id `{id}`"),
            );
            diagnostic.help = Some(match self.handbook.resembling_id(id) {
                Some(near) => text!("Meinten Sie `{near}`?", "Did you mean `{near}`?"),
                None => possible(known.keys().map(String::as_str)).unwrap_or_else(|| {
                    text!(
                        "Die Kennung ist der Dateiname der Seite ohne `.md`, bei `index.md` der Ordner.",
                        "The id is the file name of the page without `.md`, for `index.md` the folder."
                    )
                }),
            });
            self.diagnostics.push(diagnostic);
            return;
        };
        let is_public = page.versions.iter().any(|version| {
            let facts = version.facts();
            facts.visibility == Visibility::Public && facts.confidential.status != crate::front_matter::Status::Draft
        });
        if !is_public {
            self.diagnostics.push(
                Diagnostic::new(
                    catalogue::PUBLIC_TO_INTERNAL,
                    span.clone(),
                    text!(
                        "ein öffentlicher Text verweist auf die interne Seite `{id}`",
                        "a public text refers to the internal page `{id}`"
                    ),
                )
                .with_help(text!(
                    "Setzen Sie den Verweis in einen Block `::: internal`, oder machen Sie die Seite mit `visibility: public` öffentlich.",
                    "Put the reference into a block `::: internal`, or make the page public by `visibility: public`."
                )),
            );
        }
    }

    /// The laws that this audience may see cited.
    pub fn laws(&self) -> &'a Laws {
        if self.sees_internal { &self.handbook.laws } else { &self.handbook.public_laws }
    }

    /// Remembers a citation for the index of laws.
    fn keep_citation(&mut self, citation: Citation) {
        if !self.citations.iter().any(|known| known.citation == citation) {
            self.citations.push(TextCitation { citation, anchor: self.anchor.clone() });
        }
    }

    /// Reports laws and sections of a citation in running text that the table does not have.
    ///
    /// Asked of all laws of the handbook: that a law is internal does not make it unknown.
    fn report_unknown(&mut self, found: &Found, places: &Places<'_>) {
        // Looking for the nearest names takes time; hostile texts have millions of unknown ones.
        if self.unknown_left == 0 {
            return;
        }
        for problem in self.handbook.laws.problems(&found.citation) {
            if self.unknown_left == 0 {
                return;
            }
            self.unknown_left -= 1;
            self.diagnostics.push(
                Diagnostic::new(problem.code(), places.span(found.range.clone()), problem.message())
                    .with_help(problem.help()),
            );
        }
    }

    /// Writes a citation in running text: each of its places is a link of its own.
    fn write_citation(&self, text: &str, found: &Found, out: &mut String) {
        let laws = self.laws();
        // Without a wall around it, the parts of a citation change places in a text from right to left.
        let isolated = self.language.direction() == "rtl";
        if isolated {
            out.push_str("<bdi dir=\"ltr\">");
        }
        let mut written = found.range.start;
        // A citation is not torn apart at the end of a line.
        let part = |out: &mut String, range: Range<usize>| escape(out, &text[range].replace(' ', "\u{A0}"));
        for (place, target) in found.places.iter().zip(found.citation.targets()) {
            let Some(url) = target.url(laws).filter(|_| place.start >= written) else { continue };
            escape(out, &text[written..place.start]);
            out.push_str("<a class=\"cite\" rel=\"noopener noreferrer\" href=\"");
            escape(out, &url);
            out.push_str("\">");
            part(out, place.clone());
            out.push_str("</a>");
            written = place.end;
        }
        part(out, written..found.range.end);
        if isolated {
            out.push_str("</bdi>");
        }
    }

    fn file(&mut self, destination: &str, span: &Span, is_image: bool) -> Option<Target> {
        let (path, anchor) = match destination.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (destination, None),
        };
        if path.is_empty() {
            return self.page(self.id, anchor, span);
        }
        let Some(path) = resolve(span.path.folder(), path) else {
            self.diagnostics.push(
                Diagnostic::new(
                    catalogue::LINK_OUTSIDE,
                    span.clone(),
                    text!("der Verweis `{destination}` führt aus dem Handbuch hinaus", "the reference `{destination}` leaves the handbook"),
                )
                .with_help(text!(
                    "Schreiben Sie den Weg zur Datei von dieser Seite aus, zum Beispiel `../erwerb/blaue-karte-eu.md`, oder `[[kennung]]`.",
                    "Write the path to the file from this page, such as `../erwerb/blaue-karte-eu.md`, or `[[id]]`."
                )),
            );
            return None;
        };
        if let Some(id) = self.directory.id_of_path(&path)
            && !is_image
        {
            return self.page(id, anchor, span);
        }
        if self.handbook.assets.contains(&path) {
            let href = self.address.to_file(path.as_str());
            self.assets.insert(path);
            return Some(Target { href: encode(&href), title: None, external: false, ..Target::default() });
        }
        self.report_missing_file(&path, span, is_image);
        None
    }

    /// Reports a link to something that is there but is neither a page nor a file; whether it is such a link.
    fn report_no_page(&mut self, path: &SourcePath, span: &Span) -> bool {
        let (message, help) = if let Some(name) =
            snippet_name(path).filter(|name| self.handbook.snippets.contains_key(*name))
        {
            (
                text!(
                    "`content/{path}` ist ein Textbaustein und keine Seite",
                    "`content/{path}` is a snippet and no page"
                ),
                text!(
                    "Fügen Sie ihn mit `::: snippet {name}` ein, oder verweisen Sie auf eine Seite.",
                    "Insert it by `::: snippet {name}`, or refer to a page."
                ),
            )
        } else if self.is_folder(path) {
            let landing = SourcePath::new(&format!("{path}/index.md"));
            let meant = way(span.path.folder(), landing.as_str());
            let help = if self.directory.id_of_path(&landing).is_some() {
                text!("Schreiben Sie `{meant}`.", "Write `{meant}`.")
            } else {
                text!(
                    "Verweisen Sie auf eine Seite des Ordners, oder legen Sie `content/{landing}` an und schreiben `{meant}`.",
                    "Refer to a page of the folder, or make `content/{landing}` and write `{meant}`."
                )
            };
            (text!("`content/{path}` ist ein Ordner", "`content/{path}` is a folder"), help)
        } else {
            return false;
        };
        self.diagnostics.push(Diagnostic::new(catalogue::BROKEN_LINK, span.clone(), message).with_help(help));
        true
    }

    fn is_folder(&self, path: &SourcePath) -> bool {
        self.handbook.pages.values().any(|page| {
            page.folder.strip_prefix(path.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn report_missing_file(&mut self, path: &SourcePath, span: &Span, is_image: bool) {
        if !self.reports || (!is_image && self.report_no_page(path, span)) {
            return;
        }
        let is_page = path.as_str().ends_with(".md") && !is_image;
        let handbook = self.handbook;
        let meant = if is_page { handbook.resembling_page_file(path) } else { handbook.resembling_asset(path) };
        let code = if is_page { catalogue::BROKEN_LINK } else { catalogue::MISSING_ASSET };
        let mut diagnostic = Diagnostic::new(
            code,
            span.clone(),
            text!("die Datei `content/{path}` gibt es nicht", "there is no file `content/{path}`"),
        );
        diagnostic.help = Some(match meant.map(|meant| way(span.path.folder(), meant.as_str())) {
            Some(meant) => text!("Meinten Sie `{meant}`?", "Did you mean `{meant}`?"),
            None => text!(
                "Legen Sie die Datei an, oder berichtigen Sie den Verweis.",
                "Make the file, or correct the reference."
            ),
        });
        self.diagnostics.push(diagnostic);
    }
}

impl Surroundings for PageSurroundings<'_> {
    fn link(&mut self, link: &LinkUse<'_>) -> Option<Target> {
        let destination = link.destination;
        match link.kind {
            LinkKind::Wiki => {
                let (id, anchor) = match destination.split_once('#') {
                    Some((id, anchor)) => (id.trim(), Some(anchor)),
                    None => (destination.trim(), None),
                };
                let id = if id.is_empty() { self.id } else { id };
                self.page(id, anchor, &link.span)
            }
            LinkKind::Markdown if has_scheme(destination) => {
                Some(Target { href: destination.to_string(), title: None, external: true, ..Target::default() })
            }
            LinkKind::Markdown => self.file(destination, &link.span, false),
        }
    }

    fn image(&mut self, link: &LinkUse<'_>) -> Option<Target> {
        if has_scheme(link.destination) {
            self.diagnostics.push(
                Diagnostic::new(
                    catalogue::FOREIGN_ORIGIN,
                    link.span.clone(),
                    text!("das Bild liegt auf einem fremden Rechner", "the image lies on another host"),
                )
                .with_help(text!(
                    "Legen Sie das Bild neben die Seite: die fertigen Seiten laden nichts von anderen Rechnern.",
                    "Put the image beside the page: the finished sites load nothing from other hosts."
                )),
            );
            return None;
        }
        self.file(link.destination, &link.span, true)
    }

    fn variable(&mut self, name: &str, span: Span) -> Option<String> {
        let variables = &self.handbook.config.variables;
        let Some(variable) = variables.get(name) else {
            let mut diagnostic = Diagnostic::new(
                catalogue::UNKNOWN_VARIABLE,
                span,
                text!(
                    "in `handbook.yaml` gibt es keine Variable `{name}`",
                    "there is no variable `{name}` in `handbook.yaml`"
                ),
            );
            let visible = variables.iter().filter(|(_, v)| v.public || self.sees_internal);
            let visible: Vec<&str> = visible.map(|(name, _)| name.as_str()).collect();
            diagnostic.help = did_you_mean(name, visible).or_else(|| {
                Some(text!(
                    "Nehmen Sie sie in `handbook.yaml` unter `variables` auf, oder berichtigen Sie den Namen.",
                    "Add it to `handbook.yaml` under `variables`, or correct the name."
                ))
            });
            self.diagnostics.push(diagnostic);
            return None;
        };
        if !variable.public && !self.sees_internal {
            self.diagnostics.push(
                Diagnostic::new(
                    catalogue::INTERNAL_VARIABLE,
                    span,
                    text!(
                        "ein öffentlicher Text nennt die interne Variable `{name}`",
                        "a public text names the internal variable `{name}`"
                    ),
                )
                .with_help(text!(
                    "Setzen Sie den Text in einen Block `::: internal`, oder machen Sie die Variable mit `visibility: public` öffentlich.",
                    "Put the text into a block `::: internal`, or make the variable public by `visibility: public`."
                )),
            );
            return None;
        }
        variable.value.get(self.language, self.handbook.default_language()).map(|(text, _)| text.to_string())
    }

    fn section(&mut self) {
        self.marked.clear();
    }

    fn anchored(&mut self, id: &str, heading: &str, places: &Places<'_>) {
        self.anchor = Some(id.into());
        // Headings hold no links, but what they cite the page is about.
        for found in citation::find(heading, self.default_law, self.laws()) {
            self.report_unknown(&found, places);
            self.keep_citation(found.citation);
        }
    }

    fn running_text(&mut self, text: &str, places: &Places<'_>, out: &mut String) {
        if !self.annotates {
            escape(out, text);
            return;
        }
        let citations = citation::find(text, self.default_law, self.laws());
        let terms = match self.glossary {
            Some(_) => self.terms.find(text),
            None => Vec::new(),
        };
        let mut written = 0;
        let mut terms = terms.into_iter().peekable();
        let mut citations = citations.into_iter().peekable();
        loop {
            // Both lists are sorted; a term inside a citation is part of the citation.
            let term_first = match (terms.peek(), citations.peek()) {
                (Some(term), Some(citation)) => term.range.start < citation.range.start,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            if term_first {
                let Some(term) = terms.next() else { break };
                let overlaps = citations.peek().is_some_and(|citation| citation.range.start < term.range.end);
                if term.range.start < written || overlaps || !self.marked.insert(term.index) {
                    continue;
                }
                let Some(glossary) = self.glossary else { continue };
                if !self.used_terms.contains(self.terms.anchor(term.index)) {
                    self.used_terms.insert(self.terms.anchor(term.index).to_string());
                }
                escape(out, &text[written..term.range.start]);
                out.push_str("<a class=\"term\" href=\"");
                escape(out, &self.address.to_page(glossary));
                out.push('#');
                escape(out, self.terms.anchor(term.index));
                out.push_str("\">");
                escape(out, &text[term.range.clone()]);
                out.push_str("</a>");
                written = term.range.end;
            } else {
                let Some(found) = citations.next() else { break };
                if found.range.start < written {
                    continue;
                }
                escape(out, &text[written..found.range.start]);
                self.write_citation(text, &found, out);
                written = found.range.end;
                self.report_unknown(&found, places);
                self.keep_citation(found.citation);
            }
        }
        escape(out, &text[written..]);
    }
}

fn has_scheme(destination: &str) -> bool {
    let Some((scheme, _)) = destination.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// The path below `content/` that a relative reference names; `None` if it leaves the handbook or is absolute.
fn resolve(folder: &str, reference: &str) -> Option<SourcePath> {
    use unicode_normalization::UnicodeNormalization;
    let reference = reference.split('?').next().unwrap_or(reference);
    let decoded: String = percent_decode(reference)?.nfc().collect();
    if decoded.starts_with('/') || decoded.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in decoded.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(SourcePath::new(&parts.join("/")))
}

/// The name of the snippet that lies at a path, if one could.
fn snippet_name(path: &SourcePath) -> Option<&str> {
    (path.folder() == SNIPPETS).then(|| path.file_name().split('.').next().unwrap_or_default())
}

/// The relative reference from a folder to a file, as an author writes it.
fn way(folder: &str, file: &str) -> String {
    let folders: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = file.split('/').collect();
    let common = folders.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", folders.len() - common);
    up.chain(parts[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_string());
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
        if bytes[index] == b'%'
            && let (Some(high), Some(low)) = (hex(index + 1), hex(index + 2))
        {
            out.push(u8::try_from(high * 16 + low).ok()?);
            index += 3;
        } else {
            out.push(bytes[index]);
            index += 1;
        }
    }
    String::from_utf8(out).ok()
}

/// Percent-encodes what may not stand in a URL's path.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    percent_encode(&mut out, path, b"/!$()+,=@");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_inside_the_handbook() {
        let path = |folder, reference| resolve(folder, reference).map(|p| p.as_str().to_string());
        assert_eq!(path("a/b", "../c.md"), Some("a/c.md".into()));
        assert_eq!(path("a", "./b%20c.png"), Some("a/b c.png".into()));
        for outside in ["../../x", "/etc/passwd", "..%2f..%2fx", "a\\b", "%2e%2e/%2e%2e/x", "%ff"] {
            assert_eq!(path("a", outside), None, "{outside}");
        }
    }

    #[test]
    fn suggestions_are_written_from_the_page() {
        assert_eq!(way("a/b", "a/c/d.md"), "../c/d.md");
        assert_eq!(way("", "a.md"), "a.md");
        assert_eq!(way("a", "a/x.png"), "x.png");
    }

    #[test]
    fn a_scheme_is_letters_before_a_colon() {
        assert!(has_scheme("https://x") && has_scheme("mailto:a@b"));
        assert!(!has_scheme("a/b:c") && !has_scheme("1:2") && !has_scheme("x.md"));
    }
}
