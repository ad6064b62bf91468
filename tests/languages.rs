//! Every change of language is marked (WCAG 2.2, 3.1.2): what is written in German says so on an English or Arabic page,
//! and the other way round, wherever it stands.
//!
//! Every text of the handbook begins with a word that names its language: `Dddd` for German, `Eeee` for English.

use std::collections::BTreeSet;

use scraper::node::Node;
use scraper::{ElementRef, Html};

mod support;

const HANDBOOK: &str = "\
authority: {name: {de: Dddd Amt}, address: {de: Dddd Allee 2}, email: amt@amt.example, phone: 069 90009-0}
notice: {de: Dddd Hinweis}
languages: [de, en, ar]
default_law: AufenthG
sites:
  public: {title: {de: Dddd Seiten}, url: 'https://amt.example/hb/'}
  internal: {title: {de: Dddd Handbuch}, url: 'https://intern.amt.example/'}
roles:
  pruefung: {title: {de: Dddd Prüfung}, deputy: leitung}
  leitung: {title: {de: Dddd Leitung, en: Eeee head}}
  kasse: {title: {de: Dddd Kasse, en: Eeee till}}
groups:
  - {id: erwerb, title: {de: Dddd Arbeit}, layer: core}
  - {id: hilfe, title: {de: Dddd Hilfe, en: Eeee help}, layer: support}
  - {id: leer, title: {de: Dddd Steuerung}, layer: management}
contacts:
  schalter: {title: {de: Dddd Schalter}, visibility: public, phone: 069 90009-1, address: {de: Dddd Straße 1}, hours: {de: Dddd montags}}
variables:
  zeiten: {value: {de: Dddd acht bis zwölf}, visibility: public}
readers:
  applicants: {title: {de: Dddd Antragstellende}}
  employers: {title: {de: Dddd Arbeitgeber, en: Eeee employers}}
footer: [impressum]
repository: https://forge.example/amt/handbuch
";

const GLOSSARY: &str = "\
- term: {de: Dddd Blaukarte}
  text: {de: Dddd Eine Karte}
  synonyms: {de: [Dddd Karte]}
  cite: § 18g AufenthG
  visibility: public
- term: {de: Dddd Frist, en: Eeee deadline}
  text: {de: Dddd Eine Zeit, en: Eeee a time}
  visibility: public
";

const LAW_CHANGES: &str = "\
- {law: AufenthG, sections: ['18g'], in_force: 2023-11-18, title: Dddd Gesetz, source: Dddd BGBl.}
- {law: AufenthG, sections: ['18g'], in_force: 2027-03-01, title: Dddd Novelle}
";

const PROCESS: &str = "\
---
kind: process
title: Dddd Karte
public_title: Dddd Karte für Sie
summary: Dddd Für Fachkräfte.
visibility: public
group: erwerb
for: [applicants, employers]
keywords: [Dddd Stichwort]
legal_basis: ['§ 18g AufenthG']
valid_from: 2024-03-01
change_note: Dddd Neu ist das Gehalt.
transition: Dddd Für alte Anträge gilt altes Recht.
change_reason: Dddd Das Gesetz.
owner: pruefung
deputy: leitung
approved_by: leitung
approved_on: 2024-02-01
last_reviewed_on: 2024-02-01
requirements: [Dddd Ein Vertrag]
documents:
  - {name: Dddd Pass, form: copy, note: Dddd gut lesbar, when: Dddd immer}
  - {name: Dddd Akte, visibility: internal}
procedure: [Dddd Sie kommen, Dddd Wir prüfen]
fees: [{amount: 100, for: Dddd Karte, cite: '§ 44 AufenthV', note: Dddd bar}]
processing_time: Dddd Drei Wochen
deadlines: [{what: Dddd Antrag, within: Dddd ein Monat, cite: '§ 81 AufenthG'}]
remedy: objection
remedy_note: Dddd Beim Gericht.
forms: [{title: Dddd Formular, link: 'https://amt.example/f'}]
contact: schalter
trigger: Dddd Ein Antrag
result: Dddd Die Karte
participants: [Dddd Agentur]
systems: [Dddd Fachverfahren]
next: [zweite]
related: [zweite]
risks: [Dddd Die Frist]
instructions: [Dddd Die Weisung]
training: [{title: Dddd Kurs, link: 'https://kurs.example/', minutes: 30}]
steps:
  - {id: eingang, do: Dddd Antrag annehmen, role: pruefung, system: Dddd Kasse, duration: 5 min, details: Dddd Sorgfältig., visibility: public}
  - id: frage
    do: Dddd Vollständig?
    role: leitung
    decide:
      - {if: Dddd ja, then: schluss}
      - {if: Dddd nein, then: end}
  - {id: schluss, do: Dddd Karte geben, role: kasse, visibility: public}
  - {id: abschluss, do: Dddd Akte schließen, role: pruefung, visibility: public}
---

Dddd Text über die Dddd Blaukarte und {{ zeiten }}, siehe [[zweite]].

## Dddd Ablauf

Dddd Text nach § 18g AufenthG.

::: internal
Dddd Nur für uns.
:::

::: snippet baustein
:::
";

/// The steps of the first version have other roles than those of the second.
const FIRST: &str = "\
---
kind: process
title: Dddd Karte
public_title: Dddd Karte für Sie
summary: Dddd Für Fachkräfte, alt.
visibility: public
group: erwerb
legal_basis: ['§ 18g AufenthG']
valid_from: 2022-03-01
valid_until: 2024-02-29
owner: leitung
steps:
  - {id: eingang, do: Dddd Antrag annehmen, role: kasse}
  - {id: schluss, do: Dddd Karte geben, role: pruefung}
---

Dddd Alter Text.
";

const PROCESS_EN: &str = "\
---
title: Eeee card
public_title: Eeee card for you
summary: Eeee for skilled workers.
keywords: [Eeee word]
requirements: [Eeee a contract]
---

Eeee text about the card and [[zweite]].

## Eeee procedure

Eeee text.

::: snippet baustein
:::
";

const SECOND: &str = "\
---
kind: process
title: Dddd Zweite
summary: Dddd Was folgt.
visibility: public
group: hilfe
legal_basis: ['§ 18g AufenthG']
valid_from: 2020-03-01
owner: kasse
steps:
  - {id: eins, do: Dddd Erstens, role: pruefung}
  - {id: zwei, do: Dddd Zweitens, role: kasse}
---

Dddd Text.
";

const COMING: &str = "\
---
kind: process
title: Dddd Später
summary: Dddd Was kommt.
visibility: internal
group: leer
legal_basis: ['§ 18g AufenthG']
valid_from: 2027-03-01
owner: pruefung
---

Dddd Text.
";

const PATH: &str = "\
---
kind: path
title: Dddd Weg
summary: Dddd Der Weg.
visibility: internal
stages:
  - {title: Dddd Woche, weeks: '1', goal: Dddd Ziel, pages: [karte, zweite], tasks: [Dddd Aufgabe], done_when: Dddd Fertig}
---

Dddd Text.
";

const PATH_EN: &str = "\
---
title: Eeee path
summary: Eeee the path.
stages:
  - {title: Eeee week, goal: Eeee goal, tasks: [Eeee task], done_when: Eeee done}
---

Eeee text.
";

const IMPRINT: &str =
    "---\ntitle: Dddd Impressum\nsummary: Dddd Wer wir sind.\nvisibility: public\n---\n\nDddd Text.\n";
const HOME: &str = "---\ntitle: Dddd Start\nsummary: Dddd Alles.\nvisibility: public\n---\n\nDddd Text.\n";
const HOME_EN: &str = "---\ntitle: Eeee start\nsummary: Eeee all.\n---\n\nEeee text.\n";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("handbook.yaml", HANDBOOK),
        ("glossary.yaml", GLOSSARY),
        ("law_changes.yaml", LAW_CHANGES),
        ("snippets/baustein.md", "Dddd Baustein.\n"),
        ("index.md", HOME),
        ("index.en.md", HOME_EN),
        ("impressum.md", IMPRINT),
        ("erwerb/karte@2022-03-01.md", FIRST),
        ("erwerb/karte.md", PROCESS),
        ("erwerb/karte.en.md", PROCESS_EN),
        ("hilfe/zweite.md", SECOND),
        ("leer/spaeter.md", COMING),
        ("wege/weg.md", PATH),
        ("wege/weg.en.md", PATH_EN),
    ]
}

/// Attributes that are read out or shown.
const READ: [&str; 7] = ["alt", "title", "aria-label", "placeholder", "label", "content", "value"];

/// The name of the site that ends the title of a page, where no mark can stand; it is a name.
const NAMES: [&str; 2] = [" – Dddd Seiten", " – Dddd Handbuch"];

/// The texts of a page that stand in another language than their mark says, each with what stands around it.
fn unmarked(html: &str) -> BTreeSet<String> {
    let document = Html::parse_document(&html.replace('\u{AD}', ""));
    let mut found = BTreeSet::new();
    for node in document.tree.nodes() {
        let (texts, element): (Vec<&str>, _) = match node.value() {
            Node::Text(text) => (vec![text], node.parent().and_then(ElementRef::wrap)),
            Node::Element(element) => (
                element.attrs().filter(|(name, _)| READ.contains(name)).map(|(_, value)| value).collect(),
                ElementRef::wrap(node),
            ),
            _ => continue,
        };
        // What stands in `meta` is for programs and in no language that a mark could change.
        let is_read = |element: &ElementRef<'_>| !["script", "style", "meta"].contains(&element.value().name());
        let Some(element) = element.filter(is_read) else { continue };
        let marked = std::iter::once(element).chain(element.ancestors().filter_map(ElementRef::wrap));
        let marked = marked.filter_map(|element| element.attr("lang")).next().unwrap_or_default();
        for text in texts {
            let text = NAMES.iter().find_map(|name| text.strip_suffix(name)).unwrap_or(text);
            let wrong = [("Dddd", "de"), ("Eeee", "en")]
                .iter()
                .any(|(word, language)| text.contains(word) && *language != marked);
            if wrong {
                let around: Vec<&str> =
                    element.ancestors().filter_map(ElementRef::wrap).map(|e| e.value().name()).take(3).collect();
                let tag = element.html();
                let tag = tag.split_inclusive('>').next().unwrap_or_default();
                found.insert(format!("[{marked}] {} in {tag} in {around:?}", text.trim()));
            }
        }
    }
    found
}

#[test]
fn every_text_in_another_language_than_its_page_says_so() {
    let (public, internal) = support::build(&files(), "2026-11-20");
    let mut wrong: Vec<String> = Vec::new();
    let mut read = 0;
    for (edition, site) in [("public", &public), ("internal", &internal)] {
        for (path, html) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
            read += html.matches("Dddd").count() + html.matches("Eeee").count();
            wrong.extend(unmarked(html).into_iter().map(|text| format!("{edition}/{path}: {text}")));
        }
    }
    assert!(read > 2000, "the sites hold too few of the words to say anything: {read}");
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.join("\n"));
}
