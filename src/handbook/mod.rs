//! All documents linked: versions chained, translations joined, ids unique.
//!
//! [`assemble`] turns [`Sources`] into a [`Handbook`]. It reports what is wrong between files (two pages of one id,
//! overlapping versions, a translation without its original); what is wrong inside a file was reported by `document`.
//! It knows no date, no audience and no HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::citation::{ExtraLaw, Laws};
use crate::config::{self, Config, LawChange, OwnLaw, Term};
use crate::date::{Date, Period};
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::document::{self, Document, Matter, Name};
use crate::front_matter::{Facts, Status, TranslatedFacts, Visibility};
use crate::language::Language;
use crate::source::{Content, Sources};
use crate::text;

mod resembling;

use resembling::Resembling;

/// Everything under `content/`, understood.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// `handbook.yaml`
    pub config: Arc<Config>,
    /// `glossary.yaml`
    pub terms: Arc<Vec<Term>>,
    /// `law_changes.yaml`. Confidential.
    pub law_changes: Arc<Vec<LawChange>>,
    /// The table of laws, the handbook's own included.
    pub laws: Arc<Laws>,
    /// The same without laws marked internal: what applicants' texts can cite.
    pub public_laws: Arc<Laws>,
    /// `laws.yaml`
    pub own_laws: Arc<Vec<OwnLaw>>,
    /// Pages by id.
    pub pages: BTreeMap<String, Page>,
    /// Texts used in several pages, by name.
    pub snippets: BTreeMap<String, Snippet>,
    /// Files that a page may refer to.
    pub assets: BTreeSet<SourcePath>,
    /// A hash of `handbook.yaml` and the data files beside it.
    pub data_fingerprint: [u8; 32],
    resembling: Resembling,
}

/// One subject with a stable id.
#[derive(Clone, Debug)]
pub struct Page {
    /// The id.
    pub id: String,
    /// The folder, empty at the root.
    pub folder: String,
    /// Whether it is its folder's landing page.
    pub landing: bool,
    /// Its versions, the oldest first, drafts without a day last; never empty.
    pub versions: Vec<Version>,
}

/// The text of a page in force over a period.
#[derive(Clone, Debug)]
pub struct Version {
    /// When it is in force; an open end is closed by the next version's beginning.
    pub period: Period,
    /// The document in the default language.
    pub original: Arc<Document>,
    /// Its translations.
    pub translations: BTreeMap<Language, Arc<Document>>,
}

/// A text used in several pages.
#[derive(Clone, Debug)]
pub struct Snippet {
    /// By language; never empty.
    pub documents: BTreeMap<Language, Arc<Document>>,
}

impl Version {
    /// The document in the default language and its translations.
    fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        std::iter::once(&self.original).chain(self.translations.values())
    }

    /// The facts in the default language.
    pub fn facts(&self) -> &Facts {
        match &self.original.matter {
            Matter::Original(facts) => facts,
            Matter::Translation(_) | Matter::Snippet(_) => unreachable!("assemble puts originals here only"),
        }
    }

    /// The texts of a translation.
    pub fn translated_facts(&self, language: &Language) -> Option<&TranslatedFacts> {
        match &self.translations.get(language)?.matter {
            Matter::Translation(facts) => Some(facts),
            Matter::Original(_) | Matter::Snippet(_) => None,
        }
    }
}

impl Handbook {
    /// The handbook's default language.
    pub fn default_language(&self) -> &Language {
        &self.config.languages[0]
    }

    /// Every document of a page or snippet, by path.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        let pages = self.pages.values().flat_map(|page| &page.versions).flat_map(Version::documents);
        pages.chain(self.snippets.values().flat_map(|snippet| snippet.documents.values()))
    }
}

/// What a text was parsed to.
#[derive(Clone, Debug)]
struct Parsed {
    text: Arc<str>,
    document: Option<Arc<Document>>,
    problems: Diagnostics,
}

/// Documents of earlier runs, by path, each good for exactly the text it was made of.
///
/// Owned by the caller (a session); an empty one is always right.
#[derive(Debug, Default)]
pub struct DocumentCache {
    documents: BTreeMap<SourcePath, Parsed>,
    config: Option<Arc<Config>>,
    own_laws: Vec<OwnLaw>,
}

/// Parses and links all sources. `None` if there is no usable `handbook.yaml`.
pub fn assemble(sources: &Sources, cache: &mut DocumentCache, diagnostics: &mut Diagnostics) -> Option<Handbook> {
    let config = Arc::new(read_config(sources, diagnostics)?);
    let data = |name: &str| {
        let path = SourcePath::new(name);
        sources.text(&path).map(|text| (path.clone(), text.clone()))
    };
    let terms = data("glossary.yaml")
        .map(|(path, text)| config::glossary(&path, &text, &config, diagnostics))
        .unwrap_or_default();
    let law_changes =
        data("law_changes.yaml").map(|(path, text)| config::law_changes(&path, &text, diagnostics)).unwrap_or_default();
    let own_laws = data("laws.yaml").map(|(path, text)| config::laws(&path, &text, diagnostics)).unwrap_or_default();
    let laws = Arc::new(table_of_laws(own_laws.iter()));
    let public_laws = if own_laws.iter().any(|law| law.internal) {
        Arc::new(table_of_laws(own_laws.iter().filter(|law| !law.internal)))
    } else {
        laws.clone()
    };

    // What a document is parsed to depends on its own text and on these two.
    if cache.config.as_ref() != Some(&config) || cache.own_laws != own_laws {
        cache.documents.clear();
        cache.config = Some(config.clone());
        cache.own_laws.clone_from(&own_laws);
    }
    let mut hasher = blake3::Hasher::new();
    let mut assets = BTreeSet::new();
    let mut texts: Vec<(&SourcePath, &Arc<str>)> = Vec::new();
    for (path, file) in sources.iter() {
        match &file.content {
            Content::Asset(_) | Content::AssetBytes(_) => {
                assets.insert(path.clone());
            }
            Content::Text(text) if path.as_str().ends_with(".md") => texts.push((path, text)),
            Content::Text(text) => {
                report_stray_data_file(path, diagnostics);
                hasher.update(path.as_str().as_bytes()).update(&[0]).update(text.as_bytes()).update(&[0]);
            }
            Content::Refused => {}
        }
    }

    let known = &cache.documents;
    let parsed: Vec<(SourcePath, Parsed)> = texts
        .into_par_iter()
        .map(|(path, text)| {
            if let Some(old) = known.get(path).filter(|old| Arc::ptr_eq(&old.text, text)) {
                return (path.clone(), old.clone());
            }
            let mut problems = Diagnostics::default();
            let document = document::name(path, &config, &mut problems)
                .and_then(|name| document::parse(name, text, &config, &laws, &mut problems))
                .map(Arc::new);
            (path.clone(), Parsed { text: text.clone(), document, problems })
        })
        .collect();
    let mut documents = Vec::with_capacity(parsed.len());
    for (_, Parsed { document, problems, .. }) in &parsed {
        diagnostics.append(problems.clone());
        documents.extend(document.clone());
    }
    let fresh = parsed.into_iter().collect();
    cache.documents = fresh;

    let (snippets, documents): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|document| matches!(document.matter, Matter::Snippet(_)));
    Some(Handbook {
        pages: link_pages(documents, diagnostics),
        snippets: link_snippets(snippets, &config, diagnostics),
        terms: Arc::new(terms),
        law_changes: Arc::new(law_changes),
        laws,
        public_laws,
        own_laws: Arc::new(own_laws),
        assets,
        data_fingerprint: *hasher.finalize().as_bytes(),
        resembling: Resembling::default(),
        config,
    })
}

/// The built-in table of laws and a handbook's own.
fn table_of_laws<'a>(own: impl Iterator<Item = &'a OwnLaw>) -> Laws {
    let extra: Vec<ExtraLaw> = own
        .map(|law| ExtraLaw {
            abbreviation: law.abbreviation.clone(),
            title: law.title.clone(),
            kind: law.kind.clone(),
            url: law.url.clone(),
            sections: law.sections.clone(),
        })
        .collect();
    Laws::with(&extra)
}

fn read_config(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Config> {
    let path = SourcePath::new("handbook.yaml");
    let Some(text) = sources.text(&path) else {
        diagnostics.push(
            Diagnostic::new(
                catalogue::NO_HANDBOOK,
                Span::file(&path),
                text!("es gibt keine Datei `content/handbook.yaml`", "there is no file `content/handbook.yaml`"),
            )
            .with_help(text!(
                "`amtsbuch init ORDNER` legt ein neues Handbuch an; `--root` nennt den Ordner, der `content/` enthält.",
                "`amtsbuch init DIR` makes a new handbook; `--root` names the folder that holds `content/`."
            )),
        );
        return None;
    };
    config::read(&path, text, diagnostics)
}

/// The data files of the format; any other `.yaml` file is a mistake that would be ignored silently.
fn report_stray_data_file(path: &SourcePath, diagnostics: &mut Diagnostics) {
    const KNOWN: [&str; 4] = ["handbook.yaml", "glossary.yaml", "laws.yaml", "law_changes.yaml"];
    if KNOWN.contains(&path.as_str()) {
        return;
    }
    diagnostics.push(
        Diagnostic::new(
            catalogue::BAD_FILE_NAME,
            Span::file(path),
            text!("`{path}` ist keine Datei des Handbuchs", "`{path}` is no file of the handbook"),
        )
        .with_help(
            crate::diagnostic::did_you_mean(path.as_str(), KNOWN)
                .unwrap_or_else(|| text!("Löschen Sie die Datei.", "Delete the file.")),
        ),
    );
}

fn link_pages(documents: Vec<Arc<Document>>, diagnostics: &mut Diagnostics) -> BTreeMap<String, Page> {
    // Originals first, so that translations find them.
    let (translations, originals): (Vec<_>, Vec<_>) =
        documents.into_iter().partition(|document| document.name.translation);
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for original in originals {
        let Name { id, folder, landing, .. } = &original.name;
        let page = pages.entry(id.clone()).or_insert_with(|| Page {
            id: id.clone(),
            folder: folder.clone(),
            landing: *landing,
            versions: Vec::new(),
        });
        if page.folder != *folder || page.landing != *landing {
            let first = page.versions.first().map(|version| version.original.name.path.clone());
            report_duplicate(id, &original.name.path, first, diagnostics);
            continue;
        }
        let Matter::Original(facts) = &original.matter else { continue };
        let period = facts.open.validity;
        page.versions.push(Version { period, original, translations: BTreeMap::new() });
    }
    pages.retain(|_, page| !page.versions.is_empty());
    for page in pages.values_mut() {
        chain_versions(page, diagnostics);
    }
    for translation in translations {
        let name = &translation.name;
        let version =
            pages.get_mut(&name.id).filter(|page| page.folder == name.folder).and_then(|page| find_version(page, name));
        if let Some(version) = version {
            version.translations.insert(name.language.clone(), translation);
        } else {
            report_orphan(name, diagnostics);
        }
    }
    pages
}

/// The version that a translation belongs to: the one whose file name has the same date, or none.
fn find_version<'a>(page: &'a mut Page, name: &Name) -> Option<&'a mut Version> {
    page.versions.iter_mut().find(|version| version.original.name.version == name.version)
}

fn report_duplicate(id: &str, path: &SourcePath, first: Option<SourcePath>, diagnostics: &mut Diagnostics) {
    let mut diagnostic = Diagnostic::new(
        catalogue::DUPLICATE_ID,
        Span::file(path),
        text!("die Kennung `{id}` gibt es schon", "the id `{id}` exists already"),
    )
    .with_help(text!(
        "Eine Kennung (der Dateiname) ist im ganzen Handbuch einmalig. Benennen Sie eine der Dateien um.",
        "An id (the file name) is unique in the whole handbook. Rename one of the files."
    ));
    if let Some(first) = first {
        diagnostic = diagnostic.with_related(Span::file(&first), text!("zuerst hier", "first here"));
    }
    diagnostics.push(diagnostic);
}

fn report_orphan(name: &Name, diagnostics: &mut Diagnostics) {
    let stem = name.path.file_name().strip_suffix(".md").unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    diagnostics.push(
        Diagnostic::new(
            catalogue::TRANSLATION_ALONE,
            Span::file(&name.path),
            text!(
                "zu dieser Übersetzung gibt es keine Seite `{stem}.md` im selben Ordner",
                "there is no page `{stem}.md` in the same folder for this translation"
            ),
        )
        .with_help(text!(
            "Schreiben Sie zuerst die Seite in der Standardsprache, oder berichtigen Sie den Dateinamen.",
            "Write the page in the default language first, or correct the file name."
        )),
    );
}

/// Sorts the versions of a page, closes open ends, reports overlaps (errors) and gaps (warnings).
fn chain_versions(page: &mut Page, diagnostics: &mut Diagnostics) {
    let is_draft = |version: &Version| version.facts().confidential.status == Status::Draft;
    // A draft without a day is for some day to come.
    page.versions.sort_by(|a, b| {
        let undated = |version: &Version| is_draft(version) && version.period.from.is_none();
        let key = |version: &Version| (undated(version), version.period.from);
        key(a).cmp(&key(b)).then_with(|| a.original.name.path.cmp(&b.original.name.path))
    });
    report_mixed_visibility(page, diagnostics);
    for index in 1..page.versions.len() {
        let (earlier, later) = page.versions.split_at_mut(index);
        let Some(later) = later.first().filter(|version| !is_draft(version)) else { continue };
        // A draft binds nobody: it neither ends nor overlaps another version.
        let Some(earlier) = earlier.iter_mut().rfind(|version| !is_draft(version)) else { continue };
        let begins = later.period.from;
        // "Superseded" needs no bookkeeping: the end of a version is the day before the next one begins.
        if earlier.period.until.is_none() && earlier.period.from < begins {
            earlier.period.until = begins.and_then(Date::previous);
        }
        let later_facts = later.facts();
        let span = |facts: &Facts, document: &Document| {
            facts.open.valid_from_span.clone().unwrap_or_else(|| Span::file(&document.name.path))
        };
        let later_span = span(later_facts, &later.original);
        let earlier_end =
            earlier.facts().open.valid_until_span.clone().unwrap_or_else(|| span(earlier.facts(), &earlier.original));
        if earlier.period.overlaps(&later.period) {
            let (a, b) = (&earlier.original.name.path, &later.original.name.path);
            diagnostics.push(
                Diagnostic::new(
                    catalogue::OVERLAPPING_VALIDITY,
                    later_span,
                    text!("die Fassungen `{a}` und `{b}` gelten am selben Tag", "the versions `{a}` and `{b}` are in force on the same day"),
                )
                .with_related(earlier_end, text!("die frühere Fassung endet hier", "the earlier version ends here"))
                .with_help(text!(
                    "Setzen Sie `valid_until` der früheren Fassung auf den Tag vor `valid_from` der späteren, oder lassen Sie es weg.",
                    "Set `valid_until` of the earlier version to the day before `valid_from` of the later one, or leave it out."
                )),
            );
        } else if let (Some(until), Some(from)) = (earlier.period.until, begins)
            && until.next() != Some(from)
        {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::GAP_IN_VALIDITY,
                    earlier_end,
                    text!(
                        "zwischen {until} und {from} gilt keine Fassung von `{id}`",
                        "no version of `{id}` is in force between {until} and {from}",
                        id = page.id
                    ),
                )
                .with_related(later_span, text!("die nächste Fassung beginnt hier", "the next version begins here"))
                .with_help(text!(
                    "In der Lücke gilt die Seite als abgelaufen. Passen Sie die Daten an, wenn das nicht gemeint ist.",
                    "Inside the gap the page counts as expired. Change the dates if that is not meant."
                )),
            );
        }
    }
}

/// A page is public or internal as a whole: otherwise a version that forgot its mark would end a public rule silently.
fn report_mixed_visibility(page: &Page, diagnostics: &mut Diagnostics) {
    let Some(first) = page.versions.first() else { return };
    for version in &page.versions[1..] {
        if version.facts().visibility != first.facts().visibility {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::MIXED_VISIBILITY,
                    Span::file(&version.original.name.path),
                    text!(
                        "die Fassungen von `{id}` haben verschiedene `visibility`",
                        "the versions of `{id}` differ in `visibility`",
                        id = page.id
                    ),
                )
                .with_related(Span::file(&first.original.name.path), text!("die erste Fassung", "the first version"))
                .with_help(text!(
                    "Geben Sie allen Fassungen dieselbe `visibility`; fehlt die Angabe, ist eine Fassung intern.",
                    "Give all versions the same `visibility`; a version without it is internal."
                )),
            );
        }
    }
}

fn link_snippets(
    documents: Vec<Arc<Document>>,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Snippet> {
    let mut snippets: BTreeMap<String, Snippet> = BTreeMap::new();
    for document in documents {
        let entry = snippets.entry(document.name.id.clone()).or_insert_with(|| Snippet { documents: BTreeMap::new() });
        entry.documents.insert(document.name.language.clone(), document);
    }
    snippets.retain(|_, snippet| {
        let whole = snippet.documents.contains_key(&config.languages[0]);
        if !whole {
            for document in snippet.documents.values() {
                report_orphan(&document.name, diagnostics);
            }
        }
        whole
    });
    // The mark of the file in the handbook's main language holds for all languages.
    for snippet in snippets.values_mut() {
        let original = snippet.documents.get(&config.languages[0]);
        if original.is_some_and(|original| snippet_visibility(original) == Visibility::Internal) {
            let unmarked = |document: &&mut Arc<Document>| snippet_visibility(document) == Visibility::Public;
            for document in snippet.documents.values_mut().filter(unmarked) {
                Arc::make_mut(document).matter = Matter::Snippet(Visibility::Internal);
            }
        }
    }
    snippets
}

/// Whether a snippet may enter the public edition at all.
pub fn snippet_visibility(document: &Document) -> Visibility {
    match document.matter {
        Matter::Snippet(visibility) => visibility,
        Matter::Original(_) | Matter::Translation(_) => Visibility::Internal,
    }
}
