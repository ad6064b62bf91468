//! Whether a translation still says what its source says.
//!
//! A translation bears a mark of the text that it was made from (`translated_from`, written by `amtsbuch translated`).
//! The mark is a hash of what a translator translates and a reader reads: the text values of the front matter and the
//! running text of the body, white space folded. A date, a fee, an owner, a keyword for the search or a directive's days
//! may change without making a translation old.
//!
//! The mark of a public page is made of its public text alone: a change of something internal outdates no translation
//! that applicants read, and the mark, which `amtsbuch project` hands on, says nothing about it. The mark of an internal
//! page is made of all its text.

use std::collections::BTreeSet;

use super::audience::{Audience, Internal, Public};
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, catalogue};
use crate::document::Document;
use crate::front_matter::{OpenFacts, TextValue, Visibility};
use crate::handbook::{Handbook, Version};
use crate::language::Language;
use crate::markdown::Directive;
use crate::markdown::outline::Segment;
use crate::text;

/// The mark of a version's text in the default language: a letter, so that YAML reads a text, and 15 hexadecimal digits.
pub fn mark(version: &Version) -> String {
    let text = match version.facts().visibility {
        Visibility::Public => translatable::<Public>(version),
        Visibility::Internal => translatable::<Internal>(version),
    };
    format!("t{}", &blake3::hash(text.as_bytes()).to_hex()[..15])
}

/// Whether the source of a translation has changed since it was made. A translation without a mark is none the worse.
pub fn is_outdated(version: &Version, language: &Language) -> bool {
    let known = version.translated_facts(language).and_then(|facts| facts.translated_from.as_ref());
    known.is_some_and(|known| known.name != mark(version))
}

/// Reports translations whose source has changed. What files say that are not understood yet (`unread`) nobody knows.
pub fn check(handbook: &Handbook, unread: &BTreeSet<SourcePath>, diagnostics: &mut Diagnostics) {
    let versions = handbook.pages.values().flat_map(|page| &page.versions);
    for version in versions.filter(|version| !unread.contains(&version.original.name.path)) {
        for (language, document) in &version.translations {
            let Some(known) = version.translated_facts(language).and_then(|facts| facts.translated_from.as_ref())
            else {
                continue;
            };
            if known.name == mark(version) {
                continue;
            }
            let (path, source) = (&document.name.path, &version.original.name.path);
            diagnostics.push(
                Diagnostic::new(
                    catalogue::TRANSLATION_OUTDATED,
                    known.span.clone(),
                    text!(
                        "der Text von `content/{source}` hat sich seit dieser Übersetzung geändert",
                        "the text of `content/{source}` has changed since this translation was made"
                    ),
                )
                .with_help(text!(
                    "Passen Sie die Übersetzung an, und bestätigen Sie sie mit `amtsbuch translated content/{path}`.",
                    "Adapt the translation, and confirm it by `amtsbuch translated content/{path}`."
                )),
            );
        }
    }
}

/// What a translator translates, as far as an audience sees it: values in a fixed order, then the body.
fn translatable<A: Audience>(version: &Version) -> String {
    let OpenFacts {
        title,
        public_title,
        summary,
        change_note,
        transition,
        requirements,
        documents,
        procedure,
        fees,
        processing_time,
        deadlines,
        remedy_note,
        forms,
        result,
        stages,
        ..
    } = &version.facts().open;
    let mut out = String::new();
    let mut add = |name: &str, value: Option<&TextValue>| {
        if let Some(value) = value {
            out.push_str(name);
            out.push('\0');
            words(&value.text, &mut out);
            out.push('\0');
        }
    };
    add("title", Some(title));
    add("public_title", public_title.as_ref());
    add("summary", summary.as_ref());
    add("change_note", change_note.as_ref());
    add("transition", transition.as_ref());
    requirements.iter().for_each(|value| add("requirement", Some(value)));
    for document in documents.iter().filter(|document| A::sees(document.visibility)) {
        add("document", Some(&document.name));
        add("note", document.note.as_ref());
        add("when", document.when.as_ref());
    }
    procedure.iter().for_each(|value| add("procedure", Some(value)));
    for fee in fees {
        add("fee", fee.case.as_ref());
        add("note", fee.note.as_ref());
    }
    add("processing_time", processing_time.as_ref());
    for deadline in deadlines {
        add("deadline", Some(&deadline.what));
        add("within", deadline.within.as_ref());
    }
    add("remedy_note", remedy_note.as_ref());
    forms.iter().for_each(|form| add("form", Some(&form.title)));
    add("result", result.as_ref());
    for stage in stages {
        add("stage", Some(&stage.title));
        add("goal", stage.goal.as_ref());
        stage.tasks.iter().for_each(|task| add("task", Some(task)));
        add("done_when", stage.done_when.as_ref());
    }
    let document = &version.original;
    let mut body = String::new();
    collect::<A>(document, &document.outline.segments, &mut body);
    words(&body, &mut out);
    out
}

/// The running text of a body, without comments and directives.
fn collect<A: Audience>(document: &Document, segments: &[Segment], out: &mut String) {
    let text = &document.text[document.body.clone()];
    for segment in segments {
        match segment {
            Segment::Text(range) => {
                let mut done = range.start;
                for comment in &document.outline.comments {
                    if comment.range.start >= done && comment.range.end <= range.end {
                        out.push_str(&text[done..comment.range.start]);
                        done = comment.range.end;
                    }
                }
                out.push_str(&text[done..range.end]);
            }
            Segment::Block(block) => {
                match &block.directive {
                    Directive::Internal if !A::sees(Visibility::Internal) => continue,
                    // What a snippet says is translated in its own file; that it stands here is part of the text.
                    Directive::Details(title) | Directive::Snippet(title) => {
                        out.push_str(title);
                        out.push('\n');
                    }
                    Directive::Internal | Directive::Public | Directive::Dated(_) | Directive::Place(_) => {}
                }
                collect::<A>(document, &block.children, out);
            }
        }
    }
}

/// Adds a text with its white space folded.
fn words(text: &str, out: &mut String) {
    for (index, word) in text.split_whitespace().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}
