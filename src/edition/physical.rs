//! The handbook without anything internal, as files: what `amtsbuch project` writes.
//!
//! Only the audience is projected, not the date: the projected handbook can be built as of any day. Building it gives
//! the same public site, byte for byte, as building the whole handbook (a test says so).

use std::collections::{BTreeMap, BTreeSet};

use super::audience::Public;
use super::facts;
use crate::config;
use crate::date::Date;
use crate::diagnostic::SourcePath;
use crate::document::Document;
use crate::edition::directory::Directory;
use crate::front_matter::{self, PublicNames, Status, Visibility};
use crate::handbook::{Handbook, Version, snippet_visibility};
use crate::language::Language;
use crate::markdown::outline::Segment;
use crate::markdown::project::redact;
use crate::markdown::{Directive, Labels};

/// The files of a handbook for the public.
#[derive(Debug, Default)]
pub struct PublicSources {
    /// Texts by path below `content/`.
    pub texts: BTreeMap<String, String>,
    /// Files to copy as they are.
    pub assets: BTreeSet<SourcePath>,
}

/// Removes everything internal from a handbook without errors.
pub fn public_sources(handbook: &Handbook, labels: &(dyn Fn(&Language) -> Labels + Sync)) -> PublicSources {
    let mut sources = PublicSources::default();
    let mut snippets: BTreeSet<&str> = BTreeSet::new();
    let mut groups: BTreeSet<String> = BTreeSet::new();
    let mut readers: BTreeSet<String> = BTreeSet::new();
    let pages: BTreeSet<String> = handbook
        .pages
        .values()
        .filter(|page| page.versions.iter().any(is_public))
        .map(|page| page.id.clone())
        .collect();
    let contacts = handbook.config.contacts.iter().filter(|(_, contact)| contact.public);
    let contacts: BTreeSet<String> = contacts.map(|(id, _)| id.clone()).collect();
    let names = PublicNames { pages: &pages, contacts: &contacts };
    // Links are resolved as of no particular day: what has no page on a day has one on another.
    let directory = Directory::new::<Public>(handbook, Date::of_instant(0, "UTC").expect("1970 is a date"));
    for page in handbook.pages.values() {
        for version in page.versions.iter().filter(|version| is_public(version)) {
            groups.extend(version.facts().open.group.iter().map(|group| group.name.clone()));
            readers.extend(version.facts().open.readers.iter().map(|reader| reader.name.clone()));
            let facts = version.facts();
            let yaml = front_matter::public_yaml(facts, names);
            add_page(&mut sources, &version.original, &yaml);
            collect_snippets(handbook, &version.original.outline.segments, &mut snippets);
            for (language, document) in &version.translations {
                if let Some(translated) = version.translated_facts(language) {
                    let yaml = front_matter::public_translation_yaml(translated, &facts.open);
                    add_page(&mut sources, document, &yaml);
                    collect_snippets(handbook, &document.outline.segments, &mut snippets);
                }
            }
            sources.assets.extend(facts::public_assets(handbook, &directory, page, version, labels));
        }
    }
    for name in snippets {
        let documents = handbook.snippets.get(name).into_iter().flat_map(|snippet| snippet.documents.values());
        for document in documents {
            let text = match snippet_visibility(document) {
                Visibility::Public => redact(&document.body_source(), &document.outline),
                Visibility::Internal => String::new(),
            };
            sources.texts.insert(document.name.path.as_str().to_string(), text);
        }
    }
    // Every page of the public site shows it.
    let logo = handbook.config.theme.logo.iter().map(|(path, _)| SourcePath::new(path));
    sources.assets.extend(logo.filter(|path| handbook.assets.contains(path)));
    let mut data = |name: &str, text: String| {
        sources.texts.insert(name.to_string(), text);
    };
    data("handbook.yaml", config::public_yaml(&handbook.config, &groups, &readers, &pages));
    if handbook.terms.iter().any(|term| term.public) {
        data("glossary.yaml", config::public_glossary_yaml(&handbook.terms));
    }
    if handbook.own_laws.iter().any(|law| !law.internal) {
        data("laws.yaml", config::public_laws_yaml(&handbook.own_laws));
    }
    sources
}

fn is_public(version: &Version) -> bool {
    version.facts().visibility == Visibility::Public && version.facts().confidential.status != Status::Draft
}

fn add_page(sources: &mut PublicSources, document: &Document, yaml: &str) {
    let body = redact(&document.body_source(), &document.outline);
    let text = format!("---\n{}\n---\n{body}", yaml.trim_end_matches('\n'));
    sources.texts.insert(document.name.path.as_str().to_string(), text);
}

/// Snippets that the public part of a text uses, those that they use included.
fn collect_snippets<'a>(handbook: &'a Handbook, segments: &'a [Segment], names: &mut BTreeSet<&'a str>) {
    for segment in segments {
        let Segment::Block(block) = segment else { continue };
        match &block.directive {
            Directive::Internal => continue,
            Directive::Snippet(name) if names.insert(name) => {
                let documents = handbook.snippets.get(name).into_iter().flat_map(|snippet| snippet.documents.values());
                for document in documents.filter(|document| snippet_visibility(document) == Visibility::Public) {
                    collect_snippets(handbook, &document.outline.segments, names);
                }
            }
            Directive::Public
            | Directive::Dated(_)
            | Directive::Details(_)
            | Directive::Snippet(_)
            | Directive::Place(_) => {}
        }
        collect_snippets(handbook, &block.children, names);
    }
}
