//! What a text becomes, from source to HTML, and what is reported on the way.

use super::outline::{self, Outline};
use super::project::{Keep, NoSnippets, Projected, Snippet, Snippets, project};
use super::render::{inline, render};
use super::{Directive, Labels, LinkKind, LinkUse, Piece, Places, Rendered, Source, Surroundings, Target};
use crate::date::Date;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourcePath, Span};
use crate::html::escape;
use crate::language::Language;

mod html;
mod limits;
mod projection;
mod property;

/// Surroundings that answer plainly and remember what they were asked.
#[derive(Default)]
struct Office {
    asked: Vec<String>,
    runs: Vec<String>,
    sections: usize,
}

impl Surroundings for Office {
    fn link(&mut self, link: &LinkUse<'_>) -> Option<Target> {
        let kind = if link.kind == LinkKind::Wiki { "wiki " } else { "" };
        self.asked.push(format!("{kind}{} in {}", link.destination, link.span.path));
        if link.destination.contains("missing") {
            return None;
        }
        let external = link.destination.starts_with("http");
        let title = (!link.has_text).then(|| format!("Title of {}", link.destination));
        let language = link.destination.contains("english").then(|| Language::parse("en").expect("a language"));
        let title_language = language.clone();
        Some(Target { href: link.destination.replace(".md", "/"), title, external, language, title_language })
    }

    fn image(&mut self, link: &LinkUse<'_>) -> Option<Target> {
        self.asked.push(format!("image {}", link.destination));
        let found = !link.destination.contains("missing");
        found.then(|| Target { href: link.destination.to_owned(), ..Target::default() })
    }

    fn variable(&mut self, name: &str, _span: Span) -> Option<String> {
        match name {
            "tel_nr" => Some("0421 361-0".to_owned()),
            "amp" => Some("<&>".to_owned()),
            "url" => Some("https://example.org/a".to_owned()),
            "bad" => Some("javascript:alert(1)".to_owned()),
            _ => None,
        }
    }

    fn section(&mut self) {
        self.sections += 1;
    }

    fn anchored(&mut self, _id: &str, _heading: &str, _places: &Places<'_>) {}

    fn running_text(&mut self, text: &str, _places: &Places<'_>, out: &mut String) {
        self.runs.push(text.to_owned());
        escape(out, text);
    }
}

fn labels() -> Labels {
    let text = |text: &str| text.to_owned();
    Labels {
        note: text("Note"),
        tip: text("Tip"),
        important: text("Important"),
        warning: text("Warning"),
        caution: text("Caution"),
        footnotes: text("Footnotes"),
        back_to_reference: text("Back to {number}"),
        table: text("Table"),
        applicants_read: text("Applicants read"),
        internal: text("Internal"),
        task_done: text("done"),
        task_open: text("open"),
    }
}

fn german() -> Language {
    Language::parse("de").expect("a language")
}

/// Snippets by name, each with its outline.
struct Library(Vec<(String, SourcePath, String, Outline)>);

impl Library {
    fn new(snippets: &[(&str, &str)], diagnostics: &mut Diagnostics) -> Library {
        let snippet = |(name, text): &(&str, &str)| {
            let path = SourcePath::new(&format!("snippets/{name}.md"));
            let outline = outline::parse(&Source { path: &path, offset: 0, text }, diagnostics);
            ((*name).to_owned(), path, (*text).to_owned(), outline)
        };
        Library(snippets.iter().map(snippet).collect())
    }
}

impl Snippets for Library {
    fn find(&self, name: &str) -> Option<Snippet<'_>> {
        let (_, path, text, outline) = self.0.iter().find(|(known, ..)| known == name)?;
        Some(Snippet { source: Source { path, offset: 0, text }, outline, language: None })
    }

    fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(name, ..)| name.as_str()).collect()
    }
}

/// What the public edition of 1 June 2026 sees.
fn public(directive: &Directive) -> Keep {
    match directive {
        Directive::Internal => Keep::Drop,
        Directive::Public => Keep::Plain,
        Directive::Dated(period) if period.contains(today()) => Keep::Plain,
        Directive::Dated(_) => Keep::Drop,
        Directive::Details(_) | Directive::Snippet(_) | Directive::Place(_) => Keep::Marked,
    }
}

/// What the internal edition of 1 June 2026 sees.
fn internal(directive: &Directive) -> Keep {
    match directive {
        Directive::Internal | Directive::Public => Keep::Marked,
        other => public(other),
    }
}

fn today() -> Date {
    Date::parse("2026-06-01").expect("a date")
}

/// Everything that becomes of a text.
struct Outcome {
    projected: Projected,
    rendered: Rendered,
    office: Office,
    diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    fn html(&self) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Html(html) => html.clone(),
            Piece::Place(part) => format!("[{part:?}]"),
        };
        self.rendered.pieces.iter().map(piece).collect()
    }

    fn codes(&self) -> Vec<Code> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }
}

fn outcome(text: &str, keep: &dyn Fn(&Directive) -> Keep, snippets: &[(&str, &str)]) -> Outcome {
    let path = SourcePath::new("page.md");
    let mut diagnostics = Diagnostics::default();
    let source = Source { path: &path, offset: 0, text };
    let outline = outline::parse(&source, &mut diagnostics);
    let library = Library::new(snippets, &mut diagnostics);
    let projected = project(&source, &outline, keep, &library, &mut diagnostics);
    let mut office = Office::default();
    let rendered = render(&projected, &mut office, &labels(), &german(), &mut diagnostics);
    Outcome { projected, rendered, office, diagnostics: diagnostics.finish() }
}

/// The HTML of a text without directives and problems.
fn html(text: &str) -> String {
    let outcome = outcome(text, &public, &[]);
    assert_eq!(outcome.codes(), [], "{text:?}: {:?}", outcome.diagnostics);
    outcome.html()
}

/// The codes of everything that is reported of a text.
fn codes(text: &str) -> Vec<Code> {
    outcome(text, &internal, &[]).codes()
}

/// The HTML, plain text and problems of a text value.
fn value(text: &str) -> (String, String, Vec<Code>) {
    let mut diagnostics = Diagnostics::default();
    let span = Span::file(&SourcePath::new("page.md"));
    let (html, plain) = inline(&Projected::of_value(text, &span), &mut Office::default(), &mut diagnostics);
    (html.into_string(), plain, diagnostics.finish().into_iter().map(|d| d.code).collect())
}
