//! Markdown: the outline of directives, the projection of source text, and our own HTML.
//!
//! Three steps, in this order, and each a function: [`outline::parse`] finds the `:::` directives of a source text;
//! [`project::project`] takes away, *from the text*, what an edition may not see; [`render::render`] parses what is
//! left and writes HTML. Whatever projection removed cannot leave a trace: it was never parsed.
//!
//! This module knows no page, no edition and no theme. What text needs from its surroundings (where a link leads, the
//! value of a variable, terms and citations in running text) it asks of a [`Surroundings`].

use crate::date::Period;
use crate::diagnostic::{SourcePath, Span};
use crate::language::Language;

mod alert;
mod anchor;
mod comment;
mod destination;
mod directive;
mod doubt;
mod fence;
mod footnote;
mod heading;
pub mod highlight;
mod link;
mod list;
mod mark;
mod nesting;
pub mod outline;
mod places;
mod plain;
pub mod project;
mod projected;
mod raw_html;
mod redact;
pub mod render;
mod syntax;
mod table;
mod variable;
mod walk;
mod watch;
mod writer;

pub use places::Places;

/// A Markdown text and where it lies.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// Byte offset of `text` in the file.
    pub offset: usize,
    /// The text.
    pub text: &'a str,
}

/// A fenced directive, its arguments understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Directive {
    /// `::: internal`
    Internal,
    /// `::: public`: text addressed to applicants.
    Public,
    /// `::: from D`, `::: until D`, `::: from D until D`
    Dated(Period),
    /// `::: details Title`: collapsible; the title is plain text.
    Details(String),
    /// `::: snippet name`
    Snippet(String),
    /// `::: documents` and the like: places that part of the facts here.
    Place(Part),
}

/// A part of the facts that a directive can place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub enum Part {
    /// `::: documents`
    Documents,
    /// `::: fees`
    Fees,
    /// `::: steps`
    Steps,
    /// `::: procedure`
    Procedure,
    /// `::: contact`
    Contact,
    /// `::: requirements`
    Requirements,
}

/// A page body as HTML, in pieces, with what search, contents and anchors need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// HTML and placements, in order. Joined, the HTML is well formed; a placement may stand inside an element.
    pub pieces: Vec<Piece>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Plain text by section, for the search; the first has no heading.
    pub sections: Vec<Section>,
    /// Every `id` that a link may lead to: headings' ids and none of the footnotes'.
    pub anchors: Vec<String>,
}

/// A piece of a page body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// HTML.
    Html(String),
    /// Here the theme inserts a part of the facts.
    Place(Part),
}

/// A heading of a page body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6, as it stands in the HTML: below the page's title, without gaps.
    pub level: u8,
    /// The anchor.
    pub id: String,
    /// Plain text.
    pub text: String,
}

/// The plain text below a heading, up to the next heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The anchor of the heading, `None` before the first.
    pub id: Option<String>,
    /// The heading's text.
    pub heading: String,
    /// The text, words separated by blanks.
    pub text: String,
}

/// Fixed words that the HTML of a body needs, in the page's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// Title of `> [!NOTE]`.
    pub note: String,
    /// Title of `> [!TIP]`.
    pub tip: String,
    /// Title of `> [!IMPORTANT]`.
    pub important: String,
    /// Title of `> [!WARNING]`.
    pub warning: String,
    /// Title of `> [!CAUTION]`.
    pub caution: String,
    /// Heading of the footnotes.
    pub footnotes: String,
    /// Name of the link from a footnote back to its reference; `{number}` is replaced.
    pub back_to_reference: String,
    /// Name of the scrolling region around a table.
    pub table: String,
    /// Title of a `::: public` block in the internal edition, "what applicants read"; empty where it is not shown.
    pub applicants_read: String,
    /// Title of a `::: internal` block in the internal edition, "internal"; empty where there is none.
    pub internal: String,
    /// Names of a checked and an unchecked box of a task list.
    pub task_done: String,
    /// See `task_done`.
    pub task_open: String,
}

/// How a link is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkKind {
    /// `[text](destination)`, also by reference, and `<https://…>`.
    Markdown,
    /// `[[id]]` or `[[id|text]]`.
    Wiki,
}

/// A link or image of a text, destination decoded.
#[derive(Clone, Debug)]
pub struct LinkUse<'a> {
    /// How it is written.
    pub kind: LinkKind,
    /// The destination, all Markdown and HTML escapes decoded.
    pub destination: &'a str,
    /// Whether the author gave a text; if not (`[[id]]`), the target's title is wanted.
    pub has_text: bool,
    /// Where it stands. A relative destination is relative to `span.path`'s folder.
    pub span: Span,
}

/// Where a link leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The `href` or `src`, not yet escaped.
    pub href: String,
    /// Text for a link without one.
    pub title: Option<String>,
    /// Whether it leaves the site (`rel="external"` and a class).
    pub external: bool,
    /// The language of the target, if it is another (`hreflang`).
    pub language: Option<Language>,
    /// The language of `title`, if it is another: that of a page without translation is in its own (`lang`).
    pub title_language: Option<Language>,
}

/// What a text asks of its surroundings. Problems are reported by the implementation.
pub trait Surroundings {
    /// Where a link leads; `None` renders the text without a link.
    fn link(&mut self, link: &LinkUse<'_>) -> Option<Target>;
    /// The `src` of an image; `None` renders the alternative text.
    fn image(&mut self, link: &LinkUse<'_>) -> Option<Target>;
    /// The value of a variable; `None` renders nothing.
    fn variable(&mut self, name: &str, span: Span) -> Option<String>;
    /// A new section begins (a heading): terms may be marked again.
    fn section(&mut self);
    /// The section that began last has this anchor.
    fn anchored(&mut self, id: &str, heading: &str, places: &Places<'_>);
    /// Appends running text as HTML, escaped, citations and terms marked up. Not called inside links, headings and code.
    fn running_text(&mut self, text: &str, places: &Places<'_>, out: &mut String);
}

#[cfg(test)]
mod tests;
