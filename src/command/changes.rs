//! `amtsbuch changes`

use std::path::Path;

use serde_json::{Value, json};

use super::{Call, Stop, print, revision};
use crate::cli::{ChangesFormatArgument, EditionArgument, FormatArgument};
use crate::date::Date;
use crate::diagnostic::Diagnostics;
use crate::edition::{Audience, Edition, FactDifference, PageDifference, PageFate, differences};
use crate::language::Language;
use crate::pipeline::{self, Book, Moment, Prepared, Session, Themes, Wanted};
use crate::source::Sources;
use crate::text;

/// The arguments of `changes`.
pub(super) struct Arguments {
    pub since: String,
    pub format: ChangesFormatArgument,
    pub date: Option<String>,
    pub edition: EditionArgument,
}

/// Says what changed for readers since a day or a revision.
pub(super) fn run(call: &Call<'_>, arguments: &Arguments) -> Result<(), Stop> {
    let root = call.root()?;
    let moment = call.moment(arguments.date.as_deref())?;
    let themes = pipeline::themes(&root)?;
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(&root, &mut Session::default(), &mut diagnostics)?;
    let now = prepare(sources.clone(), diagnostics, moment, arguments.edition, &themes);
    if now.has_errors() {
        call.tell(&now.diagnostics, &now.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    let Some(book) = &now.book else { return Err(Stop::Handbook) };
    let then = before(&root, &arguments.since, sources, book.date, arguments.edition, &themes)?;
    // A revision with errors was never published whole, but what can be read of it can be compared.
    let Some(old) = &then.book else {
        let since = &arguments.since;
        return Err(Stop::Usage(text!(
            "in der Revision `{since}` gibt es kein lesbares `content/handbook.yaml`",
            "the revision `{since}` has no readable `content/handbook.yaml`"
        )));
    };
    let found = match arguments.edition {
        EditionArgument::Public => compare(old.public.as_ref(), book.public.as_ref()),
        EditionArgument::Internal => compare(old.internal.as_ref(), book.internal.as_ref()),
    };
    let words = Words { call, since: &arguments.since, book, edition: arguments.edition };
    print(&match arguments.format {
        ChangesFormatArgument::Human => words.human(&found),
        ChangesFormatArgument::Markdown => words.markdown(&found),
        ChangesFormatArgument::Json => words.json(&found),
    })
}

fn compare<A: Audience>(before: Option<&Edition<A>>, after: Option<&Edition<A>>) -> Vec<PageDifference> {
    before.zip(after).map(|(before, after)| differences(before, after)).unwrap_or_default()
}

fn prepare(
    sources: Sources,
    diagnostics: Diagnostics,
    moment: Moment,
    edition: EditionArgument,
    themes: &Themes,
) -> Prepared {
    let wanted: Wanted = super::build::wanted(Some(edition));
    pipeline::prepare(sources, diagnostics, moment, wanted, themes, &mut Session::default())
}

/// The handbook to compare with: the same one on the eve of a day, or as it was at a revision, on the same day.
fn before(
    root: &Path,
    since: &str,
    sources: Sources,
    date: Date,
    edition: EditionArgument,
    themes: &Themes,
) -> Result<Prepared, Stop> {
    let (sources, date) = match Date::parse(since) {
        // What began on the day itself is part of what changed since then.
        Some(day) => (sources, day.previous().unwrap_or(day)),
        None => (revision::sources(root, since)?, date),
    };
    let moment = Moment { date: Some(date), now: 0 };
    Ok(prepare(sources, Diagnostics::default(), moment, edition, themes))
}

struct Words<'a> {
    call: &'a Call<'a>,
    since: &'a str,
    book: &'a Book,
    edition: EditionArgument,
}

impl Words<'_> {
    fn edition_name(&self) -> &'static str {
        match self.edition {
            EditionArgument::Public => "public",
            EditionArgument::Internal => "internal",
        }
    }

    fn title(&self) -> String {
        let (since, date) = (self.since, self.book.date);
        let edition = match self.edition {
            EditionArgument::Public => self.call.pick("öffentlich", "public"),
            EditionArgument::Internal => self.call.pick("intern", "internal"),
        };
        self.call
            .pick(
                "Was sich seit {since} geändert hat ({edition}, Stand {date})",
                "What changed since {since} ({edition}, as of {date})",
            )
            .replace("{since}", since)
            .replace("{edition}", edition)
            .replace("{date}", &date.to_string())
    }

    fn nothing(&self) -> &str {
        self.call.pick("Nichts hat sich geändert.", "Nothing changed.")
    }

    fn fate(&self, fate: PageFate) -> &str {
        match fate {
            PageFate::New => self.call.pick("Neu", "New"),
            PageFate::Changed => self.call.pick("Geändert", "Changed"),
            PageFate::Ended => self.call.pick("Gilt nicht mehr", "No longer applies"),
            PageFate::Gone => self.call.pick("Gelöscht", "Deleted"),
            PageFate::Translated => self.call.pick("Nur Übersetzungen geändert", "Only translations changed"),
        }
    }

    fn fact(&self, fact: &str) -> &str {
        let names = [
            ("title", "Titel", "Title"),
            ("summary", "Zusammenfassung", "Summary"),
            ("valid_from", "Gültig ab", "Valid from"),
            ("valid_until", "Gültig bis", "Valid until"),
            ("fees", "Gebühr", "Fee"),
            ("requirements", "Voraussetzung", "Requirement"),
            ("documents", "Unterlage", "Document"),
            ("procedure", "Ablauf", "Procedure"),
            ("processing_time", "Bearbeitungsdauer", "Processing time"),
            ("deadlines", "Frist", "Deadline"),
            ("remedy", "Rechtsbehelf", "Remedy"),
            ("remedy_note", "Hinweis zum Rechtsbehelf", "Note on the remedy"),
            ("forms", "Formular", "Form"),
            ("contact", "Kontakt", "Contact"),
            ("online_service", "Online-Dienst", "Online service"),
            ("appointment", "Termin", "Appointment"),
            ("result", "Ergebnis", "Result"),
            ("legal_basis", "Rechtsgrundlage", "Legal basis"),
            ("steps", "Schritt", "Step"),
            ("stages", "Etappe", "Stage"),
        ];
        let found = names.iter().find(|(name, _, _)| *name == fact);
        found.map_or("", |(_, german, english)| self.call.pick(german, english))
    }

    /// What became of a fact, in words: `93 € → 100 €`.
    fn change<'f>(&self, fact: &'f FactDifference) -> String {
        let word = |text: Option<&'f str>| text.filter(|text| !text.is_empty());
        let with = |state: &str, value: Option<&str>| match value {
            // How a document is to be shown says little about one that came or went.
            Some(value) if fact.fact != "documents" => format!("{state}: {value}"),
            Some(_) | None => state.to_string(),
        };
        match (&fact.before, &fact.after) {
            (Some(before), Some(after)) => format!("{} → {}", self.value(before), self.value(after)),
            (Some(_), None) => with(self.call.pick("entfällt", "removed"), word(fact.before.as_deref())),
            (None, Some(_)) => with(self.call.pick("neu", "added"), word(fact.after.as_deref())),
            (None, None) => String::new(),
        }
    }

    /// A value in words; names that only programs understand are translated.
    fn value<'v>(&'v self, value: &'v str) -> &'v str {
        match value {
            // An entry of a list may have no more than its name.
            "" => "–",
            "original" => self.call.pick("Original", "original"),
            "copy" => self.call.pick("Kopie", "copy"),
            "both" => self.call.pick("Original und Kopie", "original and copy"),
            "objection" => self.call.pick("Widerspruch", "objection"),
            "action" => self.call.pick("Klage", "action"),
            "none" => self.call.pick("keiner", "none"),
            _ => value,
        }
    }

    fn section(&self, section: &crate::edition::SectionDifference) -> String {
        let heading = if section.heading.is_empty() {
            self.call.pick("Einleitung", "Introduction").to_string()
        } else {
            format!("„{}“", section.heading)
        };
        let state = match (section.before, section.after) {
            (true, true) => self.call.pick("geändert", "changed"),
            (true, false) => self.call.pick("entfällt", "removed"),
            (false, true) => self.call.pick("neu", "added"),
            (false, false) => "",
        };
        format!("{heading}: {state}")
    }

    /// Lines on translations.
    fn languages(&self, page: &PageDifference) -> Vec<(&str, String)> {
        let names = |languages: &[Language]| languages.iter().map(Language::as_str).collect::<Vec<_>>().join(", ");
        [
            (self.call.pick("Übersetzung veraltet", "Translation outdated"), names(&page.outdated)),
            (self.call.pick("Nicht mehr übersetzt", "No longer translated"), names(&page.untranslated)),
            (self.call.pick("Übersetzung geändert", "Translation changed"), names(&page.translated)),
        ]
        .into_iter()
        .filter(|(_, languages)| !languages.is_empty())
        .collect()
    }

    fn human(&self, pages: &[PageDifference]) -> String {
        let mut out = format!("{}\n", self.title());
        if pages.is_empty() {
            return format!("{out}{}\n", self.nothing());
        }
        let mut fate = None;
        for page in pages {
            if fate != Some(page.fate) {
                fate = Some(page.fate);
                out.push_str(&format!("\n{}\n", self.fate(page.fate)));
            }
            out.push_str(&format!("  {}  {}\n", page.title, page.address));
            if let Some(note) = &page.note {
                out.push_str(&format!("    {note}\n"));
            }
            for fact in &page.facts {
                let item = fact.item.as_ref().map_or(String::new(), |item| format!(" „{item}“"));
                out.push_str(&format!("    {}{item}: {}\n", self.fact(fact.fact), self.change(fact)));
            }
            for section in &page.sections {
                out.push_str(&format!("    {} {}\n", self.call.pick("Text", "Text"), self.section(section)));
            }
            for (name, languages) in self.languages(page) {
                out.push_str(&format!("    {name}: {languages}\n"));
            }
        }
        out
    }

    fn markdown(&self, pages: &[PageDifference]) -> String {
        let mut out = format!("## {}\n", self.title());
        if pages.is_empty() {
            return format!("{out}\n{}\n", self.nothing());
        }
        let mut fate = None;
        for page in pages {
            if fate != Some(page.fate) {
                fate = Some(page.fate);
                out.push_str(&format!("\n### {}\n", self.fate(page.fate)));
            }
            out.push_str(&format!("\n**{}** (`{}`)\n", escaped(&page.title), page.address));
            if let Some(note) = &page.note {
                out.push_str(&format!("\n> {}\n", escaped(note)));
            }
            if !page.facts.is_empty() {
                let (fact, change) = (self.call.pick("Angabe", "Fact"), self.call.pick("Änderung", "Change"));
                out.push_str(&format!("\n| {fact} | {change} |\n| --- | --- |\n"));
            }
            for fact in &page.facts {
                let item = fact.item.as_ref().map_or(String::new(), |item| format!(": {}", escaped(item)));
                out.push_str(&format!("| {}{item} | {} |\n", self.fact(fact.fact), escaped(&self.change(fact))));
            }
            let mut lines: Vec<String> =
                page.sections.iter().map(|section| format!("Text {}", escaped(&self.section(section)))).collect();
            lines.extend(self.languages(page).into_iter().map(|(name, languages)| format!("{name}: {languages}")));
            if !lines.is_empty() {
                out.push('\n');
            }
            for line in lines {
                out.push_str(&format!("- {line}\n"));
            }
        }
        out
    }

    fn json(&self, pages: &[PageDifference]) -> String {
        let page = |page: &PageDifference| -> Value {
            json!({
                "id": page.id,
                "title": page.title,
                "url": page.address.to_string(),
                "change": page.fate.name(),
                "valid_from": page.valid_from,
                "note": page.note,
                "facts": page.facts.iter().map(|fact| json!({
                    "fact": fact.fact, "item": fact.item, "before": fact.before, "after": fact.after,
                })).collect::<Vec<_>>(),
                "sections": page.sections.iter().map(|section| json!({
                    "heading": section.heading,
                    "change": match (section.before, section.after) {
                        (true, false) => "removed",
                        (false, true) => "added",
                        (true, true) | (false, false) => "changed",
                    },
                })).collect::<Vec<_>>(),
                "outdated": page.outdated,
                "untranslated": page.untranslated,
                "translated": page.translated,
            })
        };
        let value = json!({
            "since": self.since,
            "date": self.book.date,
            "edition": self.edition_name(),
            "pages": pages.iter().map(page).collect::<Vec<_>>(),
        });
        format!("{}\n", serde_json::to_string_pretty(&value).unwrap_or_default())
    }
}

/// Text that Markdown takes as text, also in a cell of a table.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => out.extend(['\\', character]),
            '\n' | '\r' => out.push(' '),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_in_markdown() {
        assert_eq!(escaped("a|b <c>\n*d*"), "a\\|b \\<c\\> \\*d\\*");
    }
}
