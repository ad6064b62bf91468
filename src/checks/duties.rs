//! What the law asks of every public site of an authority, as far as a handbook can know it: imprint, privacy and
//! accessibility statement within reach of every page, a way to give feedback, and, depending on the Land, information
//! in easy language and in sign language.
//!
//! Sources: § 5 DDG (imprint), Art. 13 GDPR (privacy), § 12b BGG and the Länder's laws after Directive (EU) 2016/2102
//! (statement, feedback; to be reviewed every year by Implementing Decision (EU) 2018/1523), § 4 BITV 2.0 and the
//! Länder's rules (easy language, sign language). Only a handbook that names its Land (`authority.land`) is held to
//! them: an internal draft or a test is no public site yet.

use crate::config::Duty;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::front_matter::{Status, Visibility};
use crate::handbook::{Handbook, Version};
use crate::text;

/// Länder whose rules on easy and sign language bind municipalities, too.
const BINDING: [&str; 3] = ["BE", "HB", "NW"];
/// Länder whose rules do not.
const NOT_BINDING: [&str; 3] = ["BY", "HE", "NI"];

/// Reports duties that the public site of a day does not meet.
pub(super) fn check(handbook: &Handbook, date: Date, diagnostics: &mut Diagnostics) {
    let config = &handbook.config;
    let Some(land) = config.authority.land.as_deref().filter(|_| !config.projected) else { return };
    let is_public = |version: &Version| version.facts().visibility == Visibility::Public;
    // A draft, and what has ended or has not begun, is no page that a reader finds.
    let is_there = |version: &Version| {
        is_public(version) && version.period.contains(date) && version.facts().confidential.status == Status::Approved
    };
    let has_site = handbook.pages.values().any(|page| page.versions.iter().any(is_public));
    if !has_site {
        return;
    }
    let place = Span::file(&SourcePath::new("handbook.yaml"));
    for duty in Duty::ALL {
        let code = match duty {
            Duty::Imprint | Duty::Privacy | Duty::Accessibility => catalogue::DUTY_PAGE_MISSING,
            Duty::EasyLanguage | Duty::SignLanguage if BINDING.contains(&land) => catalogue::DUTY_PAGE_MISSING,
            Duty::EasyLanguage | Duty::SignLanguage if NOT_BINDING.contains(&land) => continue,
            Duty::EasyLanguage | Duty::SignLanguage => catalogue::DUTY_PAGE_ADVISED,
        };
        let (id, span) = config.legal_page(duty);
        let place = span.cloned().unwrap_or_else(|| place.clone());
        let page = handbook.pages.get(id).filter(|page| page.versions.iter().any(is_there));
        let (german, english) = name(duty);
        let key = duty.key();
        if page.is_none() {
            let message = text!("Der öffentlichen Website fehlt: {german}", "The public site lacks: {english}");
            let help = text!(
                "Legen Sie die öffentliche Seite `{id}` an und nennen Sie sie unter `footer`; heißt sie anders, schreiben Sie `legal_pages: {{{key}: …}}`",
                "Add the public page `{id}` and name it under `footer`; if it is called otherwise, write `legal_pages: {{{key}: …}}`"
            );
            diagnostics.push(Diagnostic::new(code, place, message).with_help(help));
        } else if !config.footer.iter().any(|(in_footer, _)| in_footer == id) {
            let message =
                text!("Nicht von jeder Seite zu erreichen: {german}", "Not within reach of every page: {english}");
            let help = text!("Ergänzen Sie `{id}` unter `footer`", "Add `{id}` under `footer`");
            diagnostics.push(Diagnostic::new(code, place, message).with_help(help));
        }
    }
    if config.authority.email.is_none() {
        let message = text!(
            "Leserinnen und Leser können Barrieren nicht melden: Es fehlt eine E-Mail-Adresse",
            "Readers cannot report barriers: there is no mail address"
        );
        let help = text!("Ergänzen Sie `authority.email`", "Add `authority.email`");
        diagnostics.push(Diagnostic::new(catalogue::DUTY_PAGE_MISSING, place, message).with_help(help));
    }
    statement_age(handbook, date, diagnostics);
}

/// The accessibility statement is reviewed once a year.
fn statement_age(handbook: &Handbook, date: Date, diagnostics: &mut Diagnostics) {
    let (id, _) = handbook.config.legal_page(Duty::Accessibility);
    let versions = handbook.pages.get(id).into_iter().flat_map(|page| &page.versions);
    let Some(version) = versions.rev().find(|version| version.period.contains(date)) else { return };
    let facts = version.facts();
    let reviewed = facts.confidential.last_reviewed_on.or(version.period.from);
    if reviewed.and_then(|day| day.plus_months(12)).is_some_and(|until| until >= date) {
        return;
    }
    let message = match reviewed {
        Some(day) => text!(
            "Die Erklärung zur Barrierefreiheit wurde zuletzt am {day} geprüft, vor mehr als einem Jahr",
            "The accessibility statement was last reviewed on {day}, more than a year ago"
        ),
        None => text!(
            "Von der Erklärung zur Barrierefreiheit ist nicht bekannt, wann sie zuletzt geprüft wurde",
            "It is not known when the accessibility statement was last reviewed"
        ),
    };
    let help = text!(
        "Prüfen Sie die Erklärung und tragen Sie den Tag unter `last_reviewed_on` ein",
        "Review the statement and write the day under `last_reviewed_on`"
    );
    let place = Span::file(&version.original.name.path);
    diagnostics.push(Diagnostic::new(catalogue::STATEMENT_OUTDATED, place, message).with_help(help));
}

fn name(duty: Duty) -> (&'static str, &'static str) {
    match duty {
        Duty::Imprint => ("Impressum", "imprint"),
        Duty::Privacy => ("Datenschutzerklärung", "privacy statement"),
        Duty::Accessibility => ("Erklärung zur Barrierefreiheit", "accessibility statement"),
        Duty::EasyLanguage => ("Informationen in Leichter Sprache", "information in easy language"),
        Duty::SignLanguage => ("Informationen in Deutscher Gebärdensprache", "information in German sign language"),
    }
}
