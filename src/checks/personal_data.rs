//! Data of persons in public texts: names of staff, their extensions and mail addresses, numbers of files.
//!
//! A page for everyone names offices, not people. Names are those of `roles.<id>.people`; an extension is the number
//! of a contact that is internal, or stands behind a word for it; a mail address is somebody's if it is made of two names; numbers of
//! files are told by the words before them. What a reader cannot take for a person's is not reported: a warning that is
//! wrong is not read the next time. Art. 5(1)(c)
//! GDPR: no more than is needed.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Diagnostics, Span, Text, catalogue};
use crate::document::{Document, Matter};
use crate::front_matter::Visibility;
use crate::handbook::Handbook;
use crate::markdown::Directive;
use crate::markdown::outline::Segment;
use crate::text;

/// Keys of the front matter with text for everyone.
const OPEN_KEYS: [&str; 13] = [
    "title",
    "public_title",
    "summary",
    "requirements",
    "procedure",
    "processing_time",
    "remedy_note",
    "transition",
    "change_note",
    "keywords",
    "result",
    "deadlines",
    "fees",
];

/// Parts of mail addresses that name an office, a subject or nobody at all.
#[rustfmt::skip]
const OFFICES: [&str; 60] = [
    "abh", "abteilung", "amt", "anfrage", "anfragen", "antrag", "antwort", "asyl", "aufenthalt", "auslaenderamt",
    "auslaenderbehoerde", "auslaenderwesen", "behoerde", "beratung", "buerger", "buergerbuero", "buero", "datenschutz", "dienst",
    "digital", "einbuergerung", "email", "erlaubnis", "fachdienst", "fachkraefte", "foerderung", "gewerbe", "handbuch", "hilfe",
    "info", "international", "kein", "kontakt", "leitung", "mail", "migration", "muster", "musterfrau", "mustermann", "nachname",
    "no", "online", "post", "poststelle", "presse", "recht", "redaktion", "referat", "reply", "sekretariat", "service",
    "sozialamt", "stadt", "stelle", "support", "team", "termin", "termine", "verwaltung", "vorname",
];

/// What is known of the staff and the numbers of the house.
struct Known<'h> {
    /// Full names.
    people: Vec<&'h str>,
    /// Digits of the numbers of contacts that are internal and of no other.
    internal: BTreeSet<String>,
    /// Finds in one pass whether a text holds any of the words before numbers; most hold none.
    words: AhoCorasick,
}

/// Something found in a text.
struct Found {
    range: Range<usize>,
    what: Text,
}

/// Reports data of persons in the texts of public pages.
pub(super) fn check(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    let known = Known::of(handbook);
    let pages = handbook.pages.values().flat_map(|page| &page.versions);
    let documents = pages
        .filter(|version| version.facts().visibility == Visibility::Public)
        .flat_map(|version| std::iter::once(&version.original).chain(version.translations.values()));
    let snippets = handbook.snippets.values().flat_map(|snippet| snippet.documents.values());
    let public_snippets = snippets.filter(|document| matches!(document.matter, Matter::Snippet(Visibility::Public)));
    let documents: Vec<&Arc<Document>> = documents.chain(public_snippets).collect();
    let found: Vec<Vec<Diagnostic>> = documents.into_par_iter().map(|document| problems(&known, document)).collect();
    for diagnostic in found.into_iter().flatten() {
        diagnostics.push(diagnostic);
    }
}

fn problems(known: &Known<'_>, document: &Document) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for range in public_ranges(document) {
        for Found { range: found, what } in known.search(&document.text[range.clone()]) {
            let span = Span::new(&document.name.path, range.start + found.start..range.start + found.end);
            problems.push(Diagnostic::new(catalogue::PERSONAL_DATA, span, what).with_help(text!(
                "Nennen Sie auf öffentlichen Seiten die Stelle statt der Person: einen Kontakt aus `handbook.yaml`, ein Funktionspostfach. Was nur Beschäftigte brauchen, gehört in `::: internal`.",
                "Name the office on public pages, not the person: a contact of `handbook.yaml`, a shared mailbox. What only staff need belongs into `::: internal`."
            )));
        }
    }
    problems
}

/// The stretches of a document that anyone may read.
fn public_ranges(document: &Document) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut is_open = false;
    let mut at = document.front_matter.start;
    for line in document.text[document.front_matter.clone()].split_inclusive('\n') {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            is_open = line.split(':').next().is_some_and(|key| OPEN_KEYS.contains(&key));
        }
        if is_open {
            ranges.push(at..at + line.len());
        }
        at += line.len();
    }
    segments(&document.outline.segments, &mut |range| {
        let start = document.body.start;
        let mut from = range.start;
        for comment in document.outline.comments.iter().filter(|comment| range.contains(&comment.range.start)) {
            if from < comment.range.start {
                ranges.push(start + from..start + comment.range.start);
            }
            from = from.max(comment.range.end);
        }
        if from < range.end {
            ranges.push(start + from..start + range.end);
        }
    });
    ranges
}

/// Calls `found` with every stretch of text outside of internal blocks.
fn segments(list: &[Segment], found: &mut dyn FnMut(Range<usize>)) {
    for segment in list {
        match segment {
            Segment::Text(range) => found(range.clone()),
            Segment::Block(block) => match block.directive {
                Directive::Internal => {}
                Directive::Public
                | Directive::Dated(_)
                | Directive::Details(_)
                | Directive::Snippet(_)
                | Directive::Place(_) => segments(&block.children, found),
            },
        }
    }
}

impl<'h> Known<'h> {
    fn of(handbook: &'h Handbook) -> Known<'h> {
        let config = &handbook.config;
        let people = config.roles.values().flat_map(|role| &role.people);
        let people = people.map(|name| name.trim()).filter(|name| name.contains(' ')).collect();
        let words = AhoCorasick::new(EXTENSION_WORDS.iter().chain(&FILE_WORDS)).expect("a few short words");
        let mut known = Known { people, internal: BTreeSet::new(), words };
        let mut public = BTreeSet::new();
        let contacts = config.contacts.values().filter_map(|contact| Some((contact.phone.as_deref()?, contact.public)));
        for (phone, is_public) in contacts.chain(config.authority.phone.as_deref().map(|phone| (phone, true))) {
            let numbers = if is_public { &mut public } else { &mut known.internal };
            numbers.insert(digits(phone));
        }
        known.internal.retain(|number| !public.contains(number));
        known
    }

    fn search(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        for name in &self.people {
            let surname = name.rsplit(' ').next().unwrap_or(name);
            let called = ["Frau ", "Herr ", "Herrn "].map(|title| format!("{title}{surname}"));
            for written in called.iter().map(String::as_str).chain([*name]) {
                found.extend(text.match_indices(written).filter(|(at, _)| is_whole(text, *at, written)).map(
                    |(at, _)| Found {
                        range: at..at + written.len(),
                        what: text!("„{written}“ ist der Name einer Person", "\"{written}\" is the name of a person"),
                    },
                ));
            }
        }
        if text.contains('@') {
            mail_addresses(text, &mut found);
        }
        self.internal_numbers(text, &mut found);
        if self.words.is_match(text) {
            extensions(text, &mut found);
            file_numbers(text, &mut found);
        }
        found.sort_by_key(|found| (found.range.start, found.range.end));
        found.dedup_by(|next, first| next.range.start < first.range.end);
        found
    }

    /// Numbers of internal contacts.
    fn internal_numbers(&self, text: &str, found: &mut Vec<Found>) {
        if self.internal.is_empty() {
            return;
        }
        for (hyphen, _) in text.match_indices('-') {
            let before = text[..hyphen].bytes().rev();
            let length =
                before.take_while(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'/' | b'(' | b')')).count();
            let start = hyphen - length;
            let start = hyphen - text[start..hyphen].trim_start_matches([' ', '/', ')']).len();
            let after = text[hyphen + 1..].bytes().take_while(u8::is_ascii_digit).count();
            let number = &text[start..hyphen + 1 + after];
            if after > 0 && self.internal.contains(&digits(number)) {
                found.push(extension(text, start..hyphen + 1 + after));
            }
        }
    }
}

fn extension(text: &str, range: Range<usize>) -> Found {
    let written = &text[range.clone()];
    let what = text!("`{written}` ist eine Durchwahl", "`{written}` is the extension of a person");
    Found { range, what }
}

/// Words before an extension.
const EXTENSION_WORDS: [&str; 3] = ["Durchwahl", "Apparat", "Nebenstelle"];

fn extensions(text: &str, found: &mut Vec<Found>) {
    for word in EXTENSION_WORDS {
        for (at, _) in text.match_indices(word).filter(|(at, _)| is_whole(text, *at, word)) {
            let rest = text[at + word.len()..].trim_start_matches([' ', ':', '-']);
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            let start = text.len() - rest.len();
            if (2..=5).contains(&count) && start - at - word.len() <= 3 {
                found.push(extension(text, at..start + count));
            }
        }
    }
}

/// Addresses whose local part is made of two names: `anna.meier@…`, `a.meier@…`.
fn mail_addresses(text: &str, found: &mut Vec<Found>) {
    for (at, _) in text.match_indices('@') {
        let is_local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        let start = text[..at]
            .rfind(|c: char| !is_local(c))
            .map_or(0, |before| before + text[before..].chars().next().map_or(1, char::len_utf8));
        let rest = &text[at + 1..];
        let end = at + 1 + rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-'))).unwrap_or(rest.len());
        let (local, domain) = (text[start..at].to_lowercase(), text[at + 1..end].to_lowercase());
        let parts: Vec<&str> = local.split(['.', '_']).collect();
        let is_name = |part: &str| {
            let words: Vec<&str> = part.split('-').collect();
            part.chars().all(|c| c.is_alphabetic() || c == '-')
                && !words.iter().any(|word| OFFICES.contains(word) || (word.len() > 3 && domain.contains(word)))
        };
        let is_somebody = (2..=3).contains(&parts.len())
            && parts.last().is_some_and(|surname| surname.chars().count() > 2)
            && parts.iter().all(|part| !part.is_empty() && is_name(part))
            && domain.contains('.');
        if is_somebody {
            let written = text[start..end].trim_end_matches('.');
            let what = text!("`{written}` ist die Adresse einer Person", "`{written}` is the mail address of a person");
            found.push(Found { range: start..start + written.len(), what });
        }
    }
}

/// Words before the number of a file.
const FILE_WORDS: [&str; 7] = ["Aktenzeichen", "Az.", "Az:", "Geschäftszeichen", "Gesch.-Z.", "AZR-Nummer", "AZR-Nr."];

/// Decisions of courts have file numbers too, and everyone may know them.
const COURTS: [&str; 9] = ["EuGH", "BVerwG", "BVerfG", "OVG", "VGH", "VG ", "BGH", "Urteil", "Beschl"];

fn file_numbers(text: &str, found: &mut Vec<Found>) {
    for word in FILE_WORDS {
        for (at, _) in text.match_indices(word) {
            let begins = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let rest = &text[at + word.len()..];
            let number = rest.trim_start_matches([' ', ':', '\u{A0}']);
            let start = text.len() - number.len();
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '.');
            let number = &number[..number.find(|c| !is_part(c)).unwrap_or(number.len())];
            let number = number.trim_end_matches(['.', '-', '/']);
            let count = number.bytes().filter(u8::is_ascii_digit).count();
            let is_number =
                if word.starts_with("AZR") { count >= 9 } else { count >= 3 && number.contains(['/', '-', '.']) };
            let before = &text[text.floor_char_boundary(at.saturating_sub(80))..at];
            let is_court_s = COURTS.iter().any(|court| before.contains(court));
            if begins && is_number && !is_court_s && start - at - word.len() <= 3 {
                let what = text!("`{number}` ist die Nummer einer Akte", "`{number}` is the number of a file");
                found.push(Found { range: start..start + number.len(), what });
            }
        }
    }
}

/// Whether no letter or digit stands right before or behind.
fn is_whole(text: &str, at: usize, written: &str) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + written.len()..].chars().next();
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
