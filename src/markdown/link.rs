//! Links and images: every destination goes through one door, then the surroundings say where it leads.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType};

use super::destination::{self, Destination};
use super::writer::{Element, Writer};
use super::{LinkKind, LinkUse, Target, variable};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::text;

/// An image whose alternative text is being read.
#[derive(Clone, Debug)]
pub struct Alternative {
    kind: LinkKind,
    destination: String,
    title: String,
    range: Range<usize>,
    /// The alternative text so far.
    text: String,
    /// Whether the author has written it.
    has_text: bool,
    /// Elements open inside it.
    depth: usize,
}

fn kind(link_type: LinkType) -> LinkKind {
    match link_type {
        LinkType::WikiLink { .. } => LinkKind::Wiki,
        LinkType::Inline
        | LinkType::Reference
        | LinkType::ReferenceUnknown
        | LinkType::Collapsed
        | LinkType::CollapsedUnknown
        | LinkType::Shortcut
        | LinkType::ShortcutUnknown
        | LinkType::Autolink
        | LinkType::Email => LinkKind::Markdown,
    }
}

impl<'a> Writer<'a, '_> {
    /// Begins a link. `childless` says that it has no text.
    pub fn begin_link(
        &mut self,
        link_type: LinkType,
        destination: &CowStr<'a>,
        title: &CowStr<'a>,
        range: &Range<usize>,
        childless: bool,
    ) {
        self.flush();
        let destination = self.resolved(destination, range).into_owned();
        let destination = if link_type == LinkType::Email { format!("mailto:{destination}") } else { destination };
        let has_text = match link_type {
            LinkType::WikiLink { has_pothole } => has_pothole,
            _ => !childless,
        };
        // A link in a link is its text.
        let target = if self.links > 0 { None } else { self.target(kind(link_type), &destination, has_text, range) };
        self.links += 1;
        if let Some(target) = &target {
            let title = self.resolved(title, range).into_owned();
            self.open_link(target, &title, has_text);
        }
        if !has_text {
            let text = target.as_ref().and_then(|target| target.title.as_deref()).unwrap_or(&destination);
            self.escaped(text);
            self.muted = true;
        }
        self.push(Element::Link { close: target.is_some() });
    }

    fn open_link(&mut self, target: &Target, title: &str, has_text: bool) {
        self.out.push_str("<a");
        if target.external {
            self.out.push_str(" class=\"external\"");
        }
        self.attribute("href", &target.href);
        if target.external {
            self.out.push_str(" rel=\"noopener noreferrer\"");
        }
        if let Some(language) = &target.language {
            self.attribute("hreflang", language.as_str());
        }
        // What the author wrote is in the language of the page.
        if let Some(language) = target.title_language.as_ref().filter(|_| !has_text) {
            self.attribute("lang", language.as_str());
            self.attribute("dir", language.direction());
        }
        if !title.is_empty() {
            self.attribute("title", title);
        }
        self.out.push('>');
    }

    /// Ends a link.
    pub fn end_link(&mut self, close: bool) {
        self.flush();
        self.links = self.links.saturating_sub(1);
        self.muted = false;
        if close {
            self.out.push_str("</a>");
        }
    }

    /// Where a destination leads, if it is allowed.
    fn target(&mut self, kind: LinkKind, destination: &str, has_text: bool, range: &Range<usize>) -> Option<Target> {
        let span = self.span(range);
        if destination.is_empty() {
            self.problems.push(
                Diagnostic::new(
                    catalogue::BROKEN_LINK,
                    span,
                    text!("Der Link führt nirgendwohin", "the link leads nowhere"),
                )
                .with_help(text!(
                    "Schreiben Sie eine Adresse in die Klammern.",
                    "Write an address into the parentheses."
                )),
            );
            return None;
        }
        match destination::classify(destination) {
            Ok(Destination::Telephone) => {
                // Numbers are written with blanks, their addresses without.
                let number: String = destination.chars().filter(|c| !c.is_whitespace()).collect();
                self.surroundings.link(&LinkUse { kind, destination: &number, has_text, span })
            }
            Ok(Destination::Web | Destination::Mail | Destination::Relative) => {
                self.surroundings.link(&LinkUse { kind, destination, has_text, span })
            }
            Err(refusal) => {
                self.problems.push(refusal.diagnostic(span));
                None
            }
        }
    }

    /// Begins an image: what follows is its alternative text.
    pub fn begin_image(
        &mut self,
        link_type: LinkType,
        destination: &CowStr<'a>,
        title: &CowStr<'a>,
        range: &Range<usize>,
    ) {
        self.flush();
        self.image = Some(Alternative {
            kind: kind(link_type),
            destination: self.resolved(destination, range).into_owned(),
            title: self.resolved(title, range).into_owned(),
            range: range.clone(),
            text: String::new(),
            has_text: link_type != LinkType::WikiLink { has_pothole: false },
            depth: 0,
        });
    }

    /// An event inside an image's alternative text: only its text counts.
    pub fn in_image(&mut self, event: &Event<'a>, range: &Range<usize>) {
        let text = match event {
            Event::Text(text) => self.resolved(text, range).into_owned(),
            Event::Code(text) => variable::restore(text).into_owned(),
            Event::SoftBreak | Event::HardBreak => " ".to_owned(),
            Event::InlineHtml(html) => {
                self.inline_html(html, range);
                return;
            }
            Event::End(_) if self.image.as_ref().is_some_and(|image| image.depth == 0) => {
                self.end_image();
                return;
            }
            Event::Start(_) | Event::End(_) => {
                if let Some(image) = &mut self.image {
                    image.depth = if matches!(event, Event::Start(_)) { image.depth + 1 } else { image.depth - 1 };
                }
                return;
            }
            _ => return,
        };
        if let Some(image) = &mut self.image {
            image.text.push_str(&text);
        }
    }

    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let span = self.span(&image.range);
        let has_text = image.has_text && !image.text.trim().is_empty();
        let target = match destination::classify(&image.destination) {
            Ok(Destination::Web | Destination::Relative) if !image.destination.is_empty() => {
                let link = LinkUse { kind: image.kind, destination: &image.destination, has_text, span };
                self.surroundings.image(&link)
            }
            Ok(Destination::Web | Destination::Relative) => {
                self.problems.push(
                    Diagnostic::new(
                        catalogue::MISSING_ASSET,
                        span,
                        text!("Das Bild ist nicht genannt", "the image is not named"),
                    )
                    .with_help(text!(
                        "Schreiben Sie `![Beschreibung](bild.png)`.",
                        "Write `![description](picture.png)`."
                    )),
                );
                None
            }
            Ok(Destination::Mail | Destination::Telephone) => {
                let scheme = if image.destination.starts_with(['m', 'M']) { "mailto" } else { "tel" };
                self.problems.push(destination::Refusal::Scheme(scheme.to_owned()).diagnostic(span));
                None
            }
            Err(refusal) => {
                self.problems.push(refusal.diagnostic(span));
                None
            }
        };
        let Some(target) = target else {
            self.escaped(&image.text);
            return;
        };
        let alternative =
            if image.has_text { image.text.as_str() } else { target.title.as_deref().unwrap_or_default() };
        self.out.push_str("<img");
        self.attribute("src", &target.href);
        self.attribute("alt", alternative);
        if !image.title.is_empty() {
            self.attribute("title", &image.title);
        }
        self.out.push_str(" loading=\"lazy\">");
        self.remember(alternative);
    }
}
