//! What is tried on one input, for every fuzz target.
//!
//! The fuzzer calls these functions with whatever it thinks up (`fuzz/fuzz_targets/`), and `tests/corpora.rs` with every
//! file of the seed corpora, so that CI tries them without a fuzzer. Each panics if a promise is broken.

use std::sync::LazyLock;

use amtsbuch::artifact::{Artifact, OutputPath};
use amtsbuch::citation::{self, Laws};
use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::edition;
use amtsbuch::emit;
use amtsbuch::language::Language;
use amtsbuch::pipeline::{self, Moment, Prepared, Session, Themes, Wanted};
use amtsbuch::search::Index;
use amtsbuch::source::Sources;
use amtsbuch::verify::{Judge, Site};

const HANDBOOK: &str = "\
authority: {name: Amt Beispiel}
languages: [de, en]
roles: {sachbearbeitung: {title: Sachbearbeitung}}
groups: [{id: erwerb, title: Arbeit, layer: core}]
contacts: {schalter: {title: Schalter, visibility: public}}
variables: {zeiten: {value: acht bis zwölf, visibility: public}, zimmer: {value: geheim, visibility: internal}}
";

const SNIPPET: &str = "---\nvisibility: public\n---\nBaustein.\n\n::: internal\nVertraulich.\n:::\n";

static THEMES: LazyLock<Themes> =
    LazyLock::new(|| pipeline::themes(std::path::Path::new("/nonexistent")).expect("the embedded themes work"));

fn prepare(page: &str, wanted: Wanted) -> Prepared {
    let files = [("handbook.yaml", HANDBOOK), ("seite.md", page), ("snippets/baustein.md", SNIPPET)];
    prepare_sources(Sources::from_pairs(files), wanted)
}

fn prepare_sources(sources: Sources, wanted: Wanted) -> Prepared {
    let moment = Moment { date: Date::parse("2026-06-01"), now: 0 };
    pipeline::prepare(sources, Diagnostics::default(), moment, wanted, &THEMES, &mut Session::default())
}

/// Front matter: any text between the fences gives a page or problems with places.
pub fn front_matter(input: &[u8]) {
    let yaml = String::from_utf8_lossy(input);
    let prepared = prepare(&format!("---\n{yaml}\n---\n\nText.\n"), Wanted::BOTH);
    for diagnostic in &prepared.diagnostics {
        assert!(!diagnostic.message.de.is_empty() && !diagnostic.message.en.is_empty(), "a problem without words");
    }
}

/// Outline and projection: building the projected text gives the page that building the text gives.
pub fn projection(input: &[u8]) {
    const PUBLIC: Wanted = Wanted { public: true, internal: false };
    let body = String::from_utf8_lossy(input);
    let prepared = prepare(&format!("---\ntitle: Seite\nsummary: Kurz.\nvisibility: public\n---\n\n{body}\n"), PUBLIC);
    if prepared.has_errors() {
        return;
    }
    let Some(book) = &prepared.book else { return };
    let labels = |language: &Language| THEMES.public.strings(language).labels(false);
    let projected = edition::public_sources(&book.handbook, &labels);
    let files = projected.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let again = prepare_sources(Sources::from_pairs(files), PUBLIC);
    assert!(!again.has_errors(), "the projected handbook has errors: {:?}", again.diagnostics);
    assert_eq!(public_page(&prepared), public_page(&again), "the projected handbook gives another page");
}

fn public_page(prepared: &Prepared) -> Option<Vec<u8>> {
    let edition = prepared.book.as_ref()?.public.as_ref()?;
    let site = pipeline::render(edition, &THEMES.public, &prepared.sources).expect("the theme works");
    site.get(&OutputPath::new("seite/index.html")?).map(|bytes| bytes.to_vec())
}

/// Citations: what is printed canonically is read as the same citation; what is found lies in the text.
pub fn citations(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let laws = Laws::built_in();
    for default in [None, Some("AufenthG")] {
        if let Ok(citation) = citation::parse(&text, default, laws) {
            let canonical = citation.canonical();
            assert!(!canonical.is_empty(), "a citation without a canonical form");
        }
        for found in citation::find(&text, default, laws) {
            assert!(text.get(found.range.clone()).is_some(), "a citation outside of the text");
        }
        let line = citation::json_line(&text, default, laws);
        assert!(!line.contains('\n'), "one line for each citation");
    }
}

/// The judge: any bytes under any kind of name are examined.
pub fn audit(input: &[u8]) {
    static JUDGE: LazyLock<Judge> = LazyLock::new(|| {
        let secret = "---\ntitle: Interne Seite\n---\n\nDer Tresorschlüssel hängt hinter dem Bild von Rosalinde.\n";
        Judge::new(&Sources::from_pairs([("handbook.yaml", HANDBOOK), ("intern.md", secret)]), Site::Public, &[])
    });
    let Some((kind, bytes)) = input.split_first() else { return };
    const NAMES: [&str; 10] =
        ["a/index.html", "a.json", "a.xml", "a.svg", "a.js", "a.css", "a.png", "a.jpg", "a.pdf", "a.txt"];
    let name = NAMES[usize::from(*kind) % NAMES.len()];
    let path = OutputPath::new(name).expect("a plain name");
    JUDGE.examine(&Artifact::new(path, bytes.to_vec()));
}

/// Targets of requests: a path that is let through climbs nowhere.
pub fn server_target(input: &[u8]) {
    let target = String::from_utf8_lossy(input);
    if let Some(path) = amtsbuch::command::path_of_target(&target) {
        assert!(path.split('/').all(|part| !part.starts_with("..")), "{path:?} climbs");
        assert!(!path.starts_with('/') && !path.contains(['\\', '\0', ':']), "{path:?} is no path in a site");
    }
}

/// Handbook of the search: a page in each language, with what the index knows of: headings, keywords, citations, compounds.
const SEARCHED: &str = "\
authority: {name: Amt Beispiel}
languages: [de, en, uk, ar, tr, fr, de-simple]
roles: {sachbearbeitung: {title: Sachbearbeitung}}
groups: [{id: erwerb, title: Arbeit, layer: core}]
";

const SEARCHED_PAGE: &str = "---
kind: process
title: Aufenthaltserlaubnis für Fachkräfte
summary: Wer eine Wohnsitzregelung hat, beantragt die Änderung schriftlich.
visibility: public
group: erwerb
legal_basis: [\"§ 18g AufenthG\", \"§ 81a Abs. 3 AufenthG\"]
valid_from: 2020-03-01
keywords: [Blaue Karte EU, Fachkräfteverfahren]
---

## Gebühr

Die Verlängerung der Niederlassungserlaubnis kostet nach § 45 AufenthV 100 Euro.

## Unterlagen

Reisepass, Mietvertrag, Arbeitsvertrag und Krankenversicherungsnachweis.
";

/// Search: any query in any language has an answer, best first, of documents of the index, and the same one twice.
pub fn search_query(input: &[u8]) {
    static BOOK: LazyLock<Prepared> = LazyLock::new(|| {
        let translations = [
            ("seite.en.md", "Residence permit", "Bring your passport, the rental contract and proof of insurance."),
            ("seite.uk.md", "Посвідка на проживання", "Принесіть паспорт і договір оренди."),
            ("seite.ar.md", "تصريح الإقامة", "أحضر جواز السفر وعقد الإيجار."),
            ("seite.tr.md", "Oturma izni", "Pasaportunuzu ve kira sözleşmesini getirin."),
            ("seite.fr.md", "Titre de séjour", "Apportez le passeport et le contrat de location."),
            ("seite.de-simple.md", "Sie wollen arbeiten", "Bringen Sie Ihren Pass mit."),
        ];
        let translated = translations.map(|(path, title, text)| {
            (path, format!("---\ntitle: {title}\nsummary: {text}\n---\n\n## {title}\n\n{text}\n"))
        });
        let mut files = vec![("handbook.yaml", SEARCHED), ("seite.md", SEARCHED_PAGE)];
        files.extend(translated.iter().map(|(path, text)| (*path, text.as_str())));
        prepare_sources(Sources::from_pairs(files), Wanted { public: true, internal: false })
    });
    static INDICES: LazyLock<Vec<Index<'static>>> = LazyLock::new(|| {
        let edition = BOOK.book.as_ref().and_then(|book| book.public.as_ref()).expect("the handbook has no errors");
        edition
            .site()
            .languages
            .iter()
            .map(|language| emit::search_index(edition, language, THEMES.public.strings(language), None))
            .collect()
    });
    let Some((choice, query)) = input.split_first() else { return };
    let query = String::from_utf8_lossy(query);
    let index = &INDICES[usize::from(*choice >> 1) % INDICES.len()];
    let answer = index.answer(&query, choice & 1 == 1);
    assert!(answer.hits.iter().all(|hit| hit.score.is_finite() && hit.score >= 0.0), "a score that is no number");
    assert!(answer.hits.is_sorted_by(|a, b| a.score >= b.score), "not best first");
    assert_ne!(answer.corrected.as_deref(), Some(&*query), "a correction that changes nothing");
    for hit in &answer.hits {
        let shown = index.result(hit, &answer);
        assert!(shown.url.contains("seite") && !shown.title.is_empty(), "a result that leads nowhere");
    }
    let again = index.answer(&query, choice & 1 == 1);
    let scores = |answer: &amtsbuch::search::Answer| -> Vec<(usize, u64)> {
        answer.hits.iter().map(|hit| (hit.document, hit.score.to_bits())).collect()
    };
    assert_eq!(scores(&answer), scores(&again), "another answer to the same question");
}
