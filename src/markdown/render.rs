//! The renderer: Markdown events become our own HTML.

use super::project::Projected;
use super::{Labels, Piece, Rendered, Surroundings};
use crate::diagnostic::Diagnostics;
use crate::html::Html;
use crate::language::Language;

/// Renders a page body.
pub fn render(
    projected: &Projected,
    surroundings: &mut dyn Surroundings,
    labels: &Labels,
    language: &Language,
    diagnostics: &mut Diagnostics,
) -> Rendered {
    let _ = (surroundings, labels, language, diagnostics);
    let html = Html::text(projected.text()).into_string();
    Rendered { pieces: vec![Piece::Html(html)], ..Rendered::default() }
}

/// Renders a text value of one line: as HTML, and as plain text for titles, descriptions and the search.
pub fn inline(
    projected: &Projected,
    surroundings: &mut dyn Surroundings,
    diagnostics: &mut Diagnostics,
) -> (Html, String) {
    let _ = (surroundings, diagnostics);
    (Html::text(projected.text()), projected.text().to_owned())
}
