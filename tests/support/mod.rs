//! Handbooks for tests: made of (path, text) pairs, built in memory.
#![allow(dead_code)] // Each test binary uses its own part of this file.

pub mod case;
pub mod page_text;

use std::collections::BTreeMap;

use amtsbuch::date::Date;
use amtsbuch::diagnostic::{Diagnostic, Diagnostics};
use amtsbuch::pipeline::{self, Moment, Prepared, Session, Themes, Wanted};
use amtsbuch::source::Sources;

/// The smallest `handbook.yaml`, with one of everything.
pub const HANDBOOK: &str = "\
authority:
  name: Amt Beispiel
languages: [de, en]
roles:
  sachbearbeitung: {title: Sachbearbeitung}
groups:
  - {id: erwerb, title: Arbeit, layer: core}
contacts:
  schalter: {title: Schalter, visibility: public, phone: 069 90009-1}
variables:
  zeiten: {value: acht bis zwölf, visibility: public}
";

/// A process with the required keys; more keys and the body are added by the test.
pub fn process(title: &str, visibility: &str, keys: &str, body: &str) -> String {
    format!(
        "---\nkind: process\ntitle: {title}\nsummary: Zusammenfassung von {title}.\nvisibility: {visibility}\ngroup: erwerb\n\
         legal_basis: [\"§ 18g AufenthG\"]\nvalid_from: 2020-03-01\nowner: sachbearbeitung\n{keys}---\n\n{body}\n"
    )
}

/// A plain public page.
pub fn page(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\nsummary: Zu {title}.\nvisibility: public\n---\n\n{body}\n")
}

/// The embedded themes.
pub fn themes() -> Themes {
    pipeline::themes(std::path::Path::new("/nonexistent")).expect("the embedded themes work")
}

/// A handbook from files; `handbook.yaml` is [`HANDBOOK`] unless given.
pub fn sources(files: &[(&str, &str)]) -> Sources {
    let mut all: BTreeMap<&str, &str> = BTreeMap::from([("handbook.yaml", HANDBOOK)]);
    all.extend(files.iter().copied());
    Sources::from_pairs(all)
}

/// Parses and checks files as of a day, both editions.
pub fn prepare(files: &[(&str, &str)], date: &str) -> Prepared {
    prepare_sources(sources(files), date, &themes())
}

/// The same for sources made otherwise.
pub fn prepare_sources(sources: Sources, date: &str, themes: &Themes) -> Prepared {
    let moment = Moment { date: Date::parse(date), now: 0 };
    pipeline::prepare(sources, Diagnostics::default(), moment, Wanted::BOTH, themes, &mut Session::default())
}

/// Codes of the problems, in order.
pub fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code.0).collect()
}

/// A site in memory: text by path (bytes that are no text are shown by their number).
pub type Site = BTreeMap<String, String>;

/// The files of both sites; panics with the problems if there are errors.
pub fn build(files: &[(&str, &str)], date: &str) -> (Site, Site) {
    build_sources(sources(files), date)
}

/// The same for sources made otherwise.
pub fn build_sources(sources: Sources, date: &str) -> (Site, Site) {
    let themes = themes();
    let prepared = prepare_sources(sources, date, &themes);
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics);
    let book = prepared.book.as_ref().expect("a handbook without errors is a book");
    let (public, internal) = (book.public.as_ref().expect("wanted"), book.internal.as_ref().expect("wanted"));
    let public = pipeline::render(public, &themes.public, &prepared.sources).expect("the theme works");
    let internal = pipeline::render(internal, &themes.internal, &prepared.sources).expect("the theme works");
    let text = |files: BTreeMap<amtsbuch::artifact::OutputPath, std::sync::Arc<Vec<u8>>>| -> Site {
        files
            .into_iter()
            .map(|(path, bytes)| (path.to_string(), String::from_utf8_lossy(&bytes).into_owned()))
            .collect()
    };
    (text(public), text(internal))
}

/// The main part of a page, tags removed, white space folded.
pub fn main_text(site: &Site, path: &str) -> String {
    let html = site.get(path).unwrap_or_else(|| panic!("no {path} among {:?}", site.keys().collect::<Vec<_>>()));
    let document = scraper::Html::parse_document(html);
    let selector = scraper::Selector::parse("main").expect("a valid selector");
    let main = document.select(&selector).next().expect("every page has a main part");
    main.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}
