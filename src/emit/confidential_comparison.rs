//! The comparison of a version with the one before it, for staff: changed facts as a table, then the text with marks.

use serde::Serialize;

use super::confidential::period;
use super::confidential_versions::to_page;
use super::difference::{self, Fate, Marks};
use super::frame::{Frame, LinkContext};
use super::lists::phrase_html;
use super::menu::Menu;
use super::page::{PageContext, finished, generated};
use super::{EmitError, Internal};
use crate::artifact::Artifact;
use crate::edition::Page;
use crate::edition::confidential_versions::ConfidentialComparison;
use crate::edition::view::{CitationView, PageLink, RichText};
use crate::front_matter::{DocumentForm, Remedy, Visibility};
use crate::html::{Html, escape};
use crate::markdown::Piece;
use crate::theme::Strings;

/// How many blocks without a change stand open one after the other; more are folded.
const OPEN: usize = 2;

/// The whole context of the template.
#[derive(Serialize)]
struct Context {
    lang: String,
    dir: &'static str,
    root: String,
    page: PageContext,
    comparison: ComparisonContext,
}

#[derive(Serialize)]
struct ComparisonContext {
    before: LinkContext,
    after: LinkContext,
    change_note_html: Option<Html>,
    change_reason_html: Option<Html>,
    facts: Vec<FactContext>,
    parts: Vec<PartContext>,
    /// Whether anything in the text differs.
    text_changed: bool,
}

/// A line of the table.
#[derive(Serialize)]
struct FactContext {
    label: String,
    before_html: Html,
    after_html: Html,
}

/// A stretch of the text.
#[derive(Serialize)]
struct PartContext {
    /// Set if it is the same and folded.
    folded: Option<String>,
    html: Html,
}

/// Renders a comparison.
pub(super) fn comparison(
    frame: &Frame<'_, Internal>,
    comparison: &ConfidentialComparison,
) -> Result<Artifact, EmitError> {
    let (before, after) = (&comparison.before, &comparison.after);
    let (language, address) = (after.language(), after.address());
    let strings = frame.strings(language);
    let title = strings.fill("comparison_title", "title", &after.open().title.plain);
    let mut page = generated(frame, language, address, after.folder(), after.is_landing(), &title);
    page.nav_html = Menu::default();
    page.breadcrumb.extend(to_page(frame, after));
    let marks = Marks { added: strings.get("comparison_added"), removed: strings.get("comparison_removed") };
    let view = after.confidential();
    let version = |page: &Page<Internal>| {
        let open = page.open();
        let period = period(open.valid_from, open.valid_until, strings);
        // Both know the same list of versions; each is the one shown in its own.
        let shown = page.confidential().versions.iter().position(|version| version.shown);
        let other = if std::ptr::eq(page, before) { after } else { before };
        let href = shown.and_then(|at| other.confidential().versions.get(at)?.href.clone());
        LinkContext::new(period, href.unwrap_or_default(), None)
    };
    let own = view.versions.iter().find(|version| version.shown);
    let html = |text: &RichText| text.html.clone();
    let parts = parts(before, after, strings, marks);
    let context = Context {
        lang: language.to_string(),
        dir: language.direction(),
        root: address.to_root(),
        page,
        comparison: ComparisonContext {
            before: version(before),
            after: version(after),
            change_note_html: own.and_then(|version| version.change_note.as_ref()).map(html),
            change_reason_html: own.and_then(|version| version.change_reason.as_ref()).map(html),
            facts: changed_facts(&facts(frame, before), &facts(frame, after), marks),
            text_changed: parts.iter().any(|part| part.folded.is_none()),
            parts,
        },
    };
    finished(frame, "comparison.html", language, address, &context, &context.page.nav_html)
}

/// The text: sections without a change are folded, and so are longer stretches without one in the others.
fn parts(before: &Page<Internal>, after: &Page<Internal>, strings: &Strings, marks: Marks<'_>) -> Vec<PartContext> {
    let blocks = difference::compare(&body(before), &body(after), marks);
    let mut parts: Vec<PartContext> = Vec::new();
    let mut folded: Vec<&str> = Vec::new();
    let mut hidden = String::new();
    let fold = |hidden: &mut String, titles: &mut Vec<&str>, parts: &mut Vec<PartContext>| {
        if hidden.is_empty() {
            return;
        }
        let summary = match titles.is_empty() {
            true => strings.get("comparison_same").to_string(),
            false => strings.fill("comparison_same_sections", "titles", &titles.join(strings.get("list_separator"))),
        };
        parts.push(PartContext { folded: Some(summary), html: Html::trusted(std::mem::take(hidden)) });
        titles.clear();
    };
    let mut sections: Vec<&[difference::Block]> = Vec::new();
    let mut start = 0;
    for (index, _) in blocks.iter().enumerate().skip(1).filter(|(_, block)| block.heading.is_some()) {
        sections.push(&blocks[start..index]);
        start = index;
    }
    sections.push(&blocks[start..]);
    for section in sections {
        if section.iter().all(|block| block.fate == Fate::Same) {
            folded.extend(section.first().and_then(|block| block.heading.as_deref()));
            section.iter().for_each(|block| hidden.push_str(&block.html));
            continue;
        }
        fold(&mut hidden, &mut folded, &mut parts);
        for run in section.chunk_by(|a, b| a.fate == b.fate) {
            let (heading, rest) = run.split_at(usize::from(run[0].heading.is_some()));
            let mut html: String = heading.iter().map(|block| block.html.as_str()).collect();
            let rest_html: String = rest.iter().map(|block| block.html.as_str()).collect();
            let is_long = run[0].fate == Fate::Same && rest.len() > OPEN;
            if !is_long {
                html.push_str(&rest_html);
            }
            if !html.is_empty() {
                parts.push(PartContext { folded: None, html: Html::trusted(html) });
            }
            if is_long {
                hidden = rest_html;
                fold(&mut hidden, &mut Vec::new(), &mut parts);
            }
        }
    }
    fold(&mut hidden, &mut folded, &mut parts);
    parts
}

fn body(page: &Page<Internal>) -> String {
    let html = |piece: &Piece| match piece {
        Piece::Html(html) => html.clone(),
        // Facts are compared as facts.
        Piece::Place(_) => String::new(),
    };
    page.body().pieces.iter().map(html).collect()
}

/// A fact: what it is called, and its entries. An entry has a key by which it is found again on the other side.
struct Fact {
    label: String,
    entries: Vec<(String, Html)>,
}

/// All facts of a version, in the order of the page; always the same list, so that two versions can be laid side by side.
fn facts(frame: &Frame<'_, Internal>, page: &Page<Internal>) -> Vec<Fact> {
    let strings = frame.strings(page.language());
    let (open, view) = (page.open(), page.confidential());
    let default = frame.edition.default_language();
    let rich = |text: &RichText| (text.plain.clone(), text.html.clone());
    let single = |html: Option<Html>| html.map(|html| (String::new(), html)).into_iter().collect::<Vec<_>>();
    let text = |text: Option<&str>| single(text.map(Html::text));
    let list = |texts: &[RichText]| texts.iter().map(rich).collect::<Vec<_>>();
    let links = |links: &[PageLink]| links.iter().map(|l| (l.id.clone(), Html::text(&l.title))).collect::<Vec<_>>();
    let label = |key: &str| strings.get(key).trim_end_matches([':', ' ', '\u{A0}', '\u{202F}']).to_string();
    let mut facts = Vec::new();
    let mut add = |key: &str, entries: Vec<(String, Html)>| facts.push(Fact { label: label(key), entries });

    add("comparison_fact_title", single(Some(open.title.html.clone())));
    add("comparison_fact_public_title", single(view.public_title.as_ref().map(phrase_html)));
    add("comparison_fact_summary", single(open.summary.as_ref().map(|text| text.html.clone())));
    let group = open.group.as_deref().and_then(|id| frame.edition.site().groups.iter().find(|group| group.id == id));
    let phrase = |text: &crate::config::Localized| text.phrase(page.language(), default).map(|text| phrase_html(&text));
    add("comparison_fact_group", single(group.and_then(|group| phrase(&group.title))));
    add("trigger", single(view.trigger.as_ref().map(|text| text.html.clone())));
    add("fact_result", single(open.result.as_ref().map(|text| text.html.clone())));
    let fee = |fee: &crate::edition::view::FeeView| {
        let key = fee.case.as_ref().map_or_else(String::new, |case| case.plain.clone());
        (
            key,
            joined([
                Some(Html::text(&strings.euro(fee.amount_cents))),
                html_of(&fee.case),
                html_of(&fee.note),
                cite(fee.cite.as_ref()),
            ]),
        )
    };
    add("section_fees", open.fees.iter().map(fee).collect());
    add("section_time", single(open.processing_time.as_ref().map(|text| text.html.clone())));
    let deadline = |deadline: &crate::edition::view::DeadlineView| {
        let what = Some(deadline.what.html.clone());
        (deadline.what.plain.clone(), joined([what, html_of(&deadline.within), cite(deadline.cite.as_ref())]))
    };
    add("section_deadlines", open.deadlines.iter().map(deadline).collect());
    add("section_requirements", list(&open.requirements));
    let document = |document: &crate::edition::view::DocumentView| {
        let form = document.form.map(|form| {
            Html::text(strings.get(match form {
                DocumentForm::Original => "form_original",
                DocumentForm::Copy => "form_copy",
                DocumentForm::Both => "form_both",
            }))
        });
        let internal = (document.visibility == Visibility::Internal).then(|| Html::text(strings.get("internal_mark")));
        let name = Some(document.name.html.clone());
        (document.name.plain.clone(), joined([name, form, internal, html_of(&document.when), html_of(&document.note)]))
    };
    add("section_documents", open.documents.iter().map(document).collect());
    let form = |form: &crate::edition::view::FormView| (form.title.plain.clone(), form.title.html.clone());
    add("section_forms", open.forms.iter().map(form).collect());
    add("section_procedure", list(&open.procedure));
    let step = |step: &crate::edition::view::ConfidentialStepView| {
        let role = step.role.as_ref().map(phrase_html);
        let branches = step.decide.iter().map(|(condition, _)| Some(condition.html.clone()));
        // Steps are written once, in the handbook's own language.
        let words = step.details.as_ref().map(|html| html.words().split_whitespace().collect::<Vec<_>>().join(" "));
        let details = words.map(|words| super::lists::text_in(&words, default, page.language()));
        let action = Some(step.action.html.clone());
        let facts = [action, role, html_of(&step.system), html_of(&step.duration), details];
        (step.id.clone(), joined(facts.into_iter().chain(branches)))
    };
    add("section_steps", view.steps.iter().map(step).collect());
    let remedy = open.remedy.map(|remedy| {
        Html::text(strings.get(match remedy {
            Remedy::Objection => "remedy_objection",
            Remedy::Action => "remedy_action",
            Remedy::None => "remedy_none",
        }))
    });
    let remedy = [remedy, html_of(&open.remedy_note)];
    add("section_remedy", single(remedy.iter().any(Option::is_some).then(|| joined(remedy))));
    let basis = |citation: &CitationView| (citation.canonical.clone(), cite(Some(citation)).unwrap_or_default());
    add("section_legal_basis", open.legal_basis.iter().map(basis).collect());
    let contact = open.contact.as_deref().and_then(|id| frame.edition.site().contacts.get(id));
    add("section_contact", single(contact.and_then(|contact| phrase(&contact.title))));
    add("online_service", text(open.online_service.as_deref()));
    add("appointment", text(open.appointment.as_deref()));
    let stage = |stage: &crate::edition::view::StageView| {
        let weeks = stage.weeks.as_deref().map(Html::text);
        let tasks = stage.tasks.iter().map(|task| Some(task.html.clone()));
        let pages = stage.pages.iter().map(|link| Some(Html::text(&link.title)));
        let facts = [Some(stage.title.html.clone()), weeks, html_of(&stage.goal), html_of(&stage.done_when)];
        (stage.title.plain.clone(), joined(facts.into_iter().chain(pages).chain(tasks)))
    };
    add("section_stages", open.stages.iter().map(stage).collect());
    add("section_risks", list(&view.risks));
    add("section_instructions", list(&view.instructions));
    add("section_participants", list(&view.participants));
    add("section_systems", list(&view.systems));
    let course = |course: &crate::edition::view::ConfidentialTrainingView| {
        (course.title.plain.clone(), course.title.html.clone())
    };
    add("section_training", view.training.iter().map(course).collect());
    add("section_next", links(&view.next));
    add("owner", single(view.owner.as_ref().map(phrase_html)));
    add("deputy", single(view.deputy.as_ref().map(phrase_html)));
    facts
}

fn html_of(text: &Option<RichText>) -> Option<Html> {
    text.as_ref().map(|text| text.html.clone())
}

fn cite(citation: Option<&CitationView>) -> Option<Html> {
    citation.map(|citation| {
        let mut html = String::from("<span class=\"cite\" lang=\"de\">");
        escape(&mut html, &citation.text);
        html.push_str("</span>");
        Html::trusted(html)
    })
}

/// Parts of an entry, one behind the other.
fn joined(parts: impl IntoIterator<Item = Option<Html>>) -> Html {
    let parts: Vec<String> = parts.into_iter().flatten().map(|html| html.as_str().to_string()).collect();
    Html::trusted(parts.join(" · "))
}

/// From how much likeness on two entries with different keys are one that has changed.
const ALIKE: f64 = 0.5;

/// The facts that differ, entry by entry.
fn changed_facts(before: &[Fact], after: &[Fact], marks: Marks<'_>) -> Vec<FactContext> {
    let mut rows = Vec::new();
    for (before, after) in before.iter().zip(after) {
        let same = |entry: &&(String, Html), others: &[(String, Html)]| others.iter().any(|other| other.1 == entry.1);
        let mut gone: Vec<&(String, Html)> = before.entries.iter().filter(|e| !same(e, &after.entries)).collect();
        let new: Vec<&(String, Html)> = after.entries.iter().filter(|e| !same(e, &before.entries)).collect();
        let mut row = |before_html: String, after_html: String| {
            let (before_html, after_html) = (Html::trusted(before_html), Html::trusted(after_html));
            rows.push(FactContext { label: after.label.clone(), before_html, after_html });
        };
        // By its key, else by likeness, else the only one left on both sides.
        let alone = gone.len() == 1 && new.len() == 1 && before.entries.len() == 1 && after.entries.len() == 1;
        for entry in new {
            let by_key = gone.iter().position(|old| old.0 == entry.0);
            let like = |old: &&(String, Html)| difference::likeness(old.1.as_str(), entry.1.as_str());
            let by_likeness = || {
                let best = gone.iter().enumerate().map(|(index, old)| (index, like(old)));
                let best = best.fold(None, |best: Option<(usize, f64)>, one| match best {
                    Some(best) if best.1 >= one.1 => Some(best),
                    _ => Some(one),
                });
                best.filter(|(_, share)| *share >= ALIKE).map(|(index, _)| index)
            };
            match by_key.or_else(by_likeness).or(alone.then_some(0)) {
                Some(index) => {
                    let old = gone.remove(index);
                    let (before, after) = difference::compare_inline(old.1.as_str(), entry.1.as_str(), marks);
                    row(before, after);
                }
                None => row(String::new(), difference::whole(entry.1.as_str(), true, marks)),
            }
        }
        for old in gone {
            row(difference::whole(old.1.as_str(), false, marks), String::new());
        }
    }
    rows
}
