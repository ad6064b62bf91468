//! The sections that a page has beside its body: those of its facts, by the end of their anchors (`facts-fees`).
//!
//! Which there are is decided by the templates of pages (`themes/`); what a text may link to is decided here. Sections that
//! hang on other pages (of a folder, of the map) count as there.

use super::audience::Audience;
use super::view::OpenView;
use crate::document::HOME;
use crate::front_matter::{Kind, Visibility};
use crate::handbook::{Page, Version};
use crate::markdown::{Part, Piece, Rendered};

/// What the anchors of facts begin with.
pub(super) const PREFIX: &str = "facts-";

/// The sections of the facts of a page.
pub(super) fn of<A: Audience>(page: &Page, version: &Version, open: &OpenView, body: &Rendered) -> Vec<&'static str> {
    let facts = version.facts();
    let kind = facts.open.kind;
    let is_staff = A::sees(Visibility::Internal);
    let mut sections: Vec<&'static str> = (body.pieces.iter())
        .filter_map(|piece| match piece {
            Piece::Html(_) => None,
            Piece::Place(Part::Documents) => Some("documents"),
            Piece::Place(Part::Fees) => Some("fees"),
            Piece::Place(Part::Steps) => Some("steps"),
            Piece::Place(Part::Procedure) => Some("procedure"),
            Piece::Place(Part::Contact) => Some("contact"),
            Piece::Place(Part::Requirements) => Some("requirements"),
        })
        .collect();
    let mut add = |present: bool, name: &'static str| sections.extend(present.then_some(name));
    if page.id == HOME {
        add(true, "map");
        add(!is_staff, "contact");
        add(is_staff, "boards");
        return sections;
    }
    add(page.landing, "children");
    add(page.landing && is_staff, "chain");
    add(!page.landing && kind == Kind::Path && !open.stages.is_empty(), "stages");
    add(!open.requirements.is_empty(), "requirements");
    add(!open.procedure.is_empty(), "procedure");
    add(!open.documents.is_empty(), "documents");
    add(!open.forms.is_empty(), "forms");
    add(!open.fees.is_empty(), "fees");
    add(open.processing_time.is_some(), "time");
    add(!open.deadlines.is_empty(), "deadlines");
    add(open.remedy.is_some() || open.remedy_note.is_some(), "remedy");
    add(!open.legal_basis.is_empty(), "legal-basis");
    add(open.contact.is_some(), "contact");
    add(!open.related.is_empty(), "related");
    if is_staff {
        let confidential = &facts.confidential;
        let is_process = !page.landing && kind == Kind::Process;
        add(is_process && !confidential.steps.is_empty(), "steps");
        add(is_process && !confidential.risks.is_empty(), "risks");
        add(!confidential.instructions.is_empty(), "instructions");
        add(!confidential.participants.is_empty(), "participants");
        add(!confidential.systems.is_empty(), "systems");
        add(!confidential.training.is_empty(), "training");
        add(!confidential.next.is_empty(), "next");
        add(true, "versions");
    } else {
        add(!open.public_steps.is_empty(), "steps");
    }
    sections
}
