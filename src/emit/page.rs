//! Pages of the handbook: their template contexts, made of open facts only.

use serde::Serialize;

use super::finish::finish;
use super::frame::{EntryContext, Frame, LanguageContext, LinkContext, is_home, kind_name, phone_href};
use super::lists::phrase_html;
use super::menu::Menu;
use super::pictures;
use super::{Emit, EmitError};
use crate::artifact::Artifact;
use crate::config::{Contact, Layer};
use crate::date::Date;
use crate::edition::change_days::NEAR;
use crate::edition::view::{CitationPart, CitationView, DocumentView, OpenView, PageLink, RichText, StageView};
use crate::edition::{Address, FaceKind, Page, State};
use crate::front_matter::{DocumentForm, Kind, Remedy, Visibility};
use crate::html::Html;
use crate::language::Language;
use crate::markdown::{Part, Piece};
use crate::picture::Label;
use crate::picture::map::{Band, Tile};
use crate::theme::Strings;

/// The whole context of a page template.
#[derive(Serialize)]
pub(super) struct Context<C: Serialize> {
    pub lang: String,
    pub dir: &'static str,
    pub root: String,
    pub page: PageContext,
    pub confidential: C,
}

/// `page` in templates.
#[derive(Default, Serialize)]
pub(super) struct PageContext {
    pub id: String,
    pub kind: &'static str,
    pub title: String,
    pub title_html: Html,
    pub page_title: String,
    /// The language of the title, if it is not the page's.
    pub title_lang: Option<String>,
    pub lead_html: Option<Html>,
    pub description: Option<String>,
    pub canonical: Option<String>,
    pub alternates: Vec<AlternateContext>,
    pub robots: Option<&'static str>,
    pub breadcrumb: Vec<LinkContext>,
    pub toc: Vec<TocContext>,
    pub languages: Vec<LanguageContext>,
    pub nav_html: Menu,
    pub banners: Vec<BannerContext>,
    pub pieces: Vec<PieceContext>,
    pub placed: PlacedContext,
    pub group: Option<GroupContext>,
    pub legal_basis: Vec<CiteContext>,
    pub valid_from: Option<DateContext>,
    pub valid_until: Option<DateContext>,
    pub requirements: Vec<Html>,
    pub documents: Vec<DocumentContext>,
    pub procedure: Vec<Html>,
    pub fees: Vec<FeeContext>,
    pub processing_time_html: Option<Html>,
    pub deadlines: Vec<DeadlineContext>,
    pub remedy: Option<&'static str>,
    pub remedy_note_html: Option<Html>,
    pub forms: Vec<FormContext>,
    pub contact: Option<ContactContext>,
    pub online_service: Option<String>,
    pub appointment: Option<String>,
    pub result_html: Option<Html>,
    pub related: Vec<RelatedContext>,
    pub readers: Vec<Html>,
    pub public_steps: Vec<StepContext>,
    pub transition_html: Option<Html>,
    pub change: Option<ChangeContext>,
    pub stages: Vec<StageContext>,
    pub children: Vec<EntryContext>,
    pub map: Vec<LayerContext>,
    pub chapters: Vec<super::print::ChapterContext>,
    pub map_html: Option<Html>,
    pub steps_html: Option<Html>,
    /// Attributes for texts of the handbook's own language on a page in another one, or nothing.
    pub own_language: Html,
    /// Attributes of the headings of open facts, or nothing.
    pub open_mark: Html,
    pub feedback_href: Option<String>,
    pub json_ld: Option<Html>,
    pub original: Option<OriginalContext>,
    pub terms: Vec<super::lists::TermContext>,
    pub letters: Vec<super::lists::LetterContext>,
    pub laws: Vec<super::laws::LawEntryContext>,
    pub law_changes_href: Option<String>,
    /// Whether the page is not of today, so that the law at the portal may be another.
    pub of_another_day: bool,
    pub news: Option<super::news::NewsContext>,
    pub reader_links: Vec<LinkContext>,
    /// The terms in the text, with their explanations.
    pub explained: Vec<super::lists::ExplainedContext>,
    pub situations: Vec<super::situations::SituationContext>,
}

#[derive(Serialize)]
pub(super) struct AlternateContext {
    lang: String,
    href: String,
}

#[derive(Serialize)]
pub(super) struct TocContext {
    id: String,
    text: String,
    level: u8,
}

#[derive(Serialize)]
pub(super) struct BannerContext {
    pub kind: &'static str,
    pub text_html: Html,
    pub links: Vec<LinkContext>,
}

#[derive(Serialize)]
pub(super) struct PieceContext {
    html: Option<String>,
    part: Option<&'static str>,
}

#[derive(Default, Serialize)]
pub(super) struct PlacedContext {
    documents: bool,
    fees: bool,
    steps: bool,
    procedure: bool,
    contact: bool,
    requirements: bool,
}

#[derive(Serialize)]
pub(super) struct GroupContext {
    title_html: Html,
    href: Option<String>,
}

#[derive(Serialize)]
pub(super) struct CiteContext {
    parts: Vec<CitePartContext>,
}

/// One place of a citation; the joint stands before it.
#[derive(Serialize)]
struct CitePartContext {
    joint: &'static str,
    text: String,
    href: Option<String>,
    heading: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct DateContext {
    iso: String,
    text: String,
}

#[derive(Serialize)]
pub(super) struct DocumentContext {
    name_html: Html,
    form: Option<&'static str>,
    note_html: Option<Html>,
    when_html: Option<Html>,
    href: Option<String>,
    internal: bool,
}

#[derive(Serialize)]
pub(super) struct FeeContext {
    amount: String,
    case_html: Option<Html>,
    cite: Option<CiteContext>,
    note_html: Option<Html>,
}

#[derive(Serialize)]
pub(super) struct DeadlineContext {
    what_html: Html,
    within_html: Option<Html>,
    cite: Option<CiteContext>,
}

#[derive(Serialize)]
pub(super) struct FormContext {
    title_html: Html,
    href: String,
}

#[derive(Serialize)]
pub(super) struct ContactContext {
    title_html: Html,
    phone: Option<String>,
    phone_href: Option<String>,
    email: Option<String>,
    email_html: Option<Html>,
    address_html: Option<Html>,
    hours_html: Option<Html>,
    url: Option<String>,
}

#[derive(Serialize)]
pub(super) struct RelatedContext {
    pub title: String,
    pub href: String,
    pub summary: Option<String>,
    pub lang: Option<String>,
    pub dir: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct StepContext {
    number: usize,
    action_html: Html,
    duration_html: Option<Html>,
    details_html: Option<Html>,
}

#[derive(Serialize)]
pub(super) struct ChangeContext {
    date_text: String,
    note_html: Html,
    transition_html: Option<Html>,
}

#[derive(Serialize)]
pub(super) struct StageContext {
    title_html: Html,
    weeks: Option<String>,
    goal_html: Option<Html>,
    pages: Vec<RelatedContext>,
    tasks: Vec<Html>,
    done_when_html: Option<Html>,
}

#[derive(Serialize)]
pub(super) struct LayerContext {
    layer: &'static str,
    title: String,
    groups: Vec<MapGroupContext>,
}

#[derive(Serialize)]
pub(super) struct MapGroupContext {
    /// The title of the landing page of the folder of the same name, which is written for its readers.
    landing: Option<String>,
    title_html: Html,
    /// The title as the picture shows it.
    #[serde(skip)]
    label: Label,
    href: Option<String>,
    count: String,
    concerns: Vec<String>,
    pages: Vec<LinkContext>,
}

#[derive(Serialize)]
pub(super) struct OriginalContext {
    title: String,
    href: String,
    lang: String,
    dir: &'static str,
}

/// Renders a page of the handbook.
pub(super) fn page<A: Emit>(frame: &Frame<'_, A>, page: &Page<A>) -> Result<Artifact, EmitError> {
    render(frame, page, &context(frame, page))
}

/// The context of a page of the handbook.
pub(super) fn context<A: Emit>(frame: &Frame<'_, A>, page: &Page<A>) -> Context<A::Context> {
    Context {
        lang: page.language().to_string(),
        dir: page.language().direction(),
        root: page.address().to_root(),
        page: page_context(frame, page),
        confidential: A::context(page, frame),
    }
}

/// Renders a page of the handbook with the template that it needs.
pub(super) fn render<A: Emit>(
    frame: &Frame<'_, A>,
    page: &Page<A>,
    context: &Context<A::Context>,
) -> Result<Artifact, EmitError> {
    let template = match (page.face(), page.kind()) {
        (FaceKind::Ended, _) => "ended.html",
        (FaceKind::Untranslated, _) => "untranslated.html",
        (FaceKind::Whole, _) if is_home(page) => "home.html",
        (FaceKind::Whole, _) if page.is_landing() => "folder.html",
        (FaceKind::Whole, Kind::Process) => "process.html",
        (FaceKind::Whole, Kind::Path) => "path.html",
        (FaceKind::Whole, Kind::Page) => "page.html",
    };
    finished(frame, template, page.language(), page.address(), context, &context.page.nav_html)
}

/// Renders the landing page of a folder that has none of its own.
pub(super) fn folder<A: Emit>(frame: &Frame<'_, A>, language: &Language, folder: &str) -> Result<Artifact, EmitError> {
    let address = frame.edition.generated(folder, language);
    let title = frame.folder_title(language, folder);
    let mut page = generated(frame, language, &address, folder, true, &title.text);
    page.title_html = phrase_html(&title);
    page.title_lang = title.foreign.as_ref().map(Language::to_string);
    page.children = frame.entries(language, folder, &address);
    // The same folder in other languages, where it exists.
    let sisters: Vec<_> = frame
        .generated_sisters(folder)
        .into_iter()
        .filter(|(sister, _, _)| frame.folder(sister, folder).is_some())
        .collect();
    page.languages = frame.languages(&address, language, &sisters);
    page.name_addresses(frame, &address, &sisters);
    let template = if folder.is_empty() { "home.html" } else { "folder.html" };
    if folder.is_empty() {
        (page.map, page.map_html) = map(frame, language, &address);
        page.reader_links = super::situations::reader_links(frame, language, &address);
        page.nav_html = Menu::default();
    }
    render_generated(frame, language, template, address, page)
}

/// The context of a page that the program makes itself.
pub(super) fn generated<A: Emit>(
    frame: &Frame<'_, A>,
    language: &Language,
    address: &Address,
    folder: &str,
    landing: bool,
    title: &str,
) -> PageContext {
    PageContext {
        kind: "page",
        title: title.to_string(),
        title_html: Html::text(title),
        page_title: page_title(frame, language, title),
        robots: A::HIDDEN_FROM_SEARCH_ENGINES.then_some("noindex, nofollow"),
        breadcrumb: frame.breadcrumb(language, folder, landing, address),
        nav_html: frame.navigation(language, folder, landing, address),
        ..PageContext::default()
    }
}

impl PageContext {
    /// Says in one sentence what a page of lists holds.
    pub(super) fn describe<A: Emit>(&mut self, frame: &Frame<'_, A>, language: &Language, key: &str) {
        self.description = Some(frame.strings(language).get(key).to_string());
    }

    /// Keeps the page out of indexes of others: it has nothing of its own to find.
    pub(super) fn hide<A: Emit>(&mut self) {
        if !A::HIDDEN_FROM_SEARCH_ENGINES {
            self.robots = Some("noindex");
        }
        self.canonical = None;
        self.alternates.clear();
    }

    /// Names the page's whole address and those of its sisters in other languages, where the site knows its own and may
    /// be indexed.
    pub(super) fn name_addresses<A: Emit>(
        &mut self,
        frame: &Frame<'_, A>,
        own: &Address,
        sisters: &[(Language, Address, FaceKind)],
    ) {
        let Some(url) = frame.edition.site().url.as_deref().filter(|_| !A::HIDDEN_FROM_SEARCH_ENGINES) else { return };
        self.canonical = Some(format!("{url}{}", own.as_str()));
        let faces = sisters.iter().filter(|(_, _, face)| *face == FaceKind::Whole);
        let alternate = |lang: &str, address: &Address| AlternateContext {
            lang: lang.to_string(),
            href: format!("{url}{}", address.as_str()),
        };
        self.alternates = faces.clone().map(|(lang, address, _)| alternate(lang.as_str(), address)).collect();
        if let Some((_, address, _)) = faces.clone().next().filter(|_| faces.count() > 1) {
            self.alternates.push(alternate("x-default", address));
        }
    }
}

/// Renders a page with its menu: the one way in which a page comes out of a template.
pub(super) fn finished<A: Emit>(
    frame: &Frame<'_, A>,
    template: &str,
    language: &Language,
    address: &Address,
    context: &impl Serialize,
    menu: &Menu,
) -> Result<Artifact, EmitError> {
    let shared = [("site", frame.site(address, language))];
    let html = finish(frame.theme.render(template, language, context, &shared)?, language);
    Ok(Artifact::new(address.output(), menu.put_into(&html).into_bytes()))
}

/// Renders a page that the program makes itself.
pub(super) fn render_generated<A: Emit>(
    frame: &Frame<'_, A>,
    language: &Language,
    template: &str,
    address: Address,
    page: PageContext,
) -> Result<Artifact, EmitError> {
    let context = Context {
        lang: language.to_string(),
        dir: language.direction(),
        root: address.to_root(),
        page,
        confidential: A::no_context(),
    };
    finished(frame, template, language, &address, &context, &context.page.nav_html)
}

pub(super) fn page_title<A: Emit>(frame: &Frame<'_, A>, language: &Language, title: &str) -> String {
    let site = frame.site_title(language).text;
    if title == site { title.to_string() } else { format!("{title} – {site}") }
}

fn page_context<A: Emit>(frame: &Frame<'_, A>, page: &Page<A>) -> PageContext {
    let edition = frame.edition;
    let language = page.language();
    let strings = frame.strings(language);
    let own = page.address();
    let open = page.open();
    let is_whole = page.face() == FaceKind::Whole;
    let indexed = is_whole && !A::HIDDEN_FROM_SEARCH_ENGINES && page.is_listed();
    let mut context = PageContext {
        id: page.id().to_string(),
        kind: kind_name(page),
        title: open.title.plain.clone(),
        title_html: open.title.html.clone(),
        page_title: page_title(frame, language, &open.title.plain),
        title_lang: frame.foreign(page).map(Language::to_string),
        lead_html: open.summary.as_ref().map(|summary| summary.html.clone()),
        description: open.summary.as_ref().map(|summary| summary.plain.clone()),
        robots: if A::HIDDEN_FROM_SEARCH_ENGINES {
            Some("noindex, nofollow")
        } else if indexed {
            None
        } else {
            Some("noindex")
        },
        breadcrumb: frame.breadcrumb(language, page.folder(), page.is_landing(), own),
        languages: frame.languages(own, language, page.sisters()),
        nav_html: frame.navigation(language, page.folder(), page.is_landing(), own),
        banners: banners(page, strings),
        group: open.group.as_deref().and_then(|id| group(frame, language, own, id)),
        // "Valid since" would be wrong for what is not in force yet; the banner says what it is and from when.
        valid_from: open.valid_from.filter(|_| page.state().has_begun()).map(|date| date_context(date, strings)),
        valid_until: open.valid_until.map(|date| date_context(date, strings)),
        contact: open.contact.as_ref().and_then(|id| contact(frame, language, id)),
        own_language: own_language(frame, language),
        open_mark: A::open_mark(page, strings),
        feedback_href: edition.site().email.as_deref().map(|email| feedback(email, page.id(), language)),
        ..PageContext::default()
    };
    if indexed {
        context.name_addresses(frame, own, page.sisters());
    }
    match page.face() {
        FaceKind::Ended => {
            context.change = change(open, strings);
            return context;
        }
        FaceKind::Untranslated => {
            context.original = page.sisters().first().map(|(lang, address, _)| OriginalContext {
                title: open.title.plain.clone(),
                href: own.to_page(address),
                lang: lang.to_string(),
                dir: lang.direction(),
            });
            return context;
        }
        FaceKind::Whole => {}
    }
    fill_open(&mut context, frame, page, strings);
    context.explained = super::lists::explained(frame, page);
    if is_home(page) {
        (context.map, context.map_html) = map(frame, language, own);
        context.reader_links = super::situations::reader_links(frame, language, own);
        // The start page is the navigation.
        context.nav_html = Menu::default();
    }
    if page.is_landing() && !is_home(page) {
        context.children = frame.entries(language, page.folder(), own);
    }
    if indexed && page.kind() == Kind::Process {
        let (url, way) = (context.canonical.as_deref(), &context.breadcrumb);
        context.json_ld = Some(super::linked_data::of_service(frame, page, url, way));
    }
    context
}

fn fill_open<A: Emit>(context: &mut PageContext, frame: &Frame<'_, A>, page: &Page<A>, strings: &Strings) {
    let open: &OpenView = page.open();
    let html = |text: &RichText| text.html.clone();
    let option = |text: &Option<RichText>| text.as_ref().map(html);
    for piece in &page.body().pieces {
        let piece = match piece {
            Piece::Html(html) => PieceContext { html: Some(html.clone()), part: None },
            Piece::Place(part) => {
                let placed = &mut context.placed;
                let (flag, name) = match part {
                    Part::Documents => (&mut placed.documents, "documents"),
                    Part::Fees => (&mut placed.fees, "fees"),
                    Part::Steps => (&mut placed.steps, "steps"),
                    Part::Procedure => (&mut placed.procedure, "procedure"),
                    Part::Contact => (&mut placed.contact, "contact"),
                    Part::Requirements => (&mut placed.requirements, "requirements"),
                };
                *flag = true;
                PieceContext { html: None, part: Some(name) }
            }
        };
        context.pieces.push(piece);
    }
    context.legal_basis = open.legal_basis.iter().map(cite).collect();
    context.of_another_day = match page.state() {
        State::InForce | State::Draft => false,
        State::Scheduled | State::Superseded | State::Expired | State::Retired => true,
    };
    context.requirements = open.requirements.iter().map(html).collect();
    context.documents = open.documents.iter().map(document).collect();
    context.procedure = open.procedure.iter().map(html).collect();
    context.fees = open
        .fees
        .iter()
        .map(|fee| FeeContext {
            amount: strings.euro(fee.amount_cents),
            case_html: option(&fee.case),
            cite: fee.cite.as_ref().map(cite),
            note_html: option(&fee.note),
        })
        .collect();
    context.processing_time_html = option(&open.processing_time);
    context.deadlines = open
        .deadlines
        .iter()
        .map(|deadline| DeadlineContext {
            what_html: html(&deadline.what),
            within_html: option(&deadline.within),
            cite: deadline.cite.as_ref().map(cite),
        })
        .collect();
    context.remedy = open.remedy.map(|remedy| match remedy {
        Remedy::Objection => "objection",
        Remedy::Action => "action",
        Remedy::None => "none",
    });
    context.remedy_note_html = option(&open.remedy_note);
    context.forms =
        open.forms.iter().map(|form| FormContext { title_html: html(&form.title), href: form.href.clone() }).collect();
    context.online_service.clone_from(&open.online_service);
    context.appointment.clone_from(&open.appointment);
    context.result_html = option(&open.result);
    context.related = open.related.iter().map(related).collect();
    context.readers = open
        .readers
        .iter()
        .filter_map(|id| frame.edition.site().readers.iter().find(|(known, _)| known == id))
        .filter_map(|(_, title)| title.phrase(page.language(), frame.edition.default_language()))
        .map(|title| phrase_html(&title))
        .collect();
    context.public_steps = open
        .public_steps
        .iter()
        .enumerate()
        .map(|(index, step)| StepContext {
            number: index + 1,
            action_html: html(&step.action),
            duration_html: option(&step.duration),
            details_html: step.details.clone(),
        })
        .collect();
    let written_in = frame.edition.default_language();
    context.steps_html = pictures::public_steps(&open.public_steps, frame.strings(written_in), written_in);
    context.stages = open.stages.iter().map(stage).collect();
    context.transition_html = option(&open.transition);
    context.change = change(open, strings);
    context.toc = toc(context, page, strings, &A::toc(page));
}

/// What is announced of the next version.
fn change(open: &OpenView, strings: &Strings) -> Option<ChangeContext> {
    open.change.as_ref().map(|change| ChangeContext {
        date_text: strings.fill("change_from", "date", &strings.date(change.date)),
        note_html: change.note.html.clone(),
        transition_html: change.transition.as_ref().map(|text| text.html.clone()),
    })
}

/// The contents of a page: headings of the body and of the facts, in the order of the audience's process template.
fn toc<A: Emit>(context: &PageContext, page: &Page<A>, strings: &Strings, facts: &[TocFact]) -> Vec<TocContext> {
    let placed = &context.placed;
    let mut toc = Vec::new();
    for fact in facts {
        let present = match fact {
            TocFact::Body => {
                toc.extend(page.body().headings.iter().filter(|heading| heading.level <= 3).map(|heading| {
                    TocContext { id: heading.id.clone(), text: heading.text.clone(), level: heading.level.max(2) }
                }));
                continue;
            }
            TocFact::Open("requirements") => !context.requirements.is_empty() && !placed.requirements,
            TocFact::Open("procedure") => !context.procedure.is_empty() && !placed.procedure,
            TocFact::Open("documents") => !context.documents.is_empty() && !placed.documents,
            TocFact::Open("fees") => !context.fees.is_empty() && !placed.fees,
            TocFact::Open("contact") => context.contact.is_some() && !placed.contact,
            TocFact::Open("forms") => !context.forms.is_empty(),
            TocFact::Open("time") => context.processing_time_html.is_some(),
            TocFact::Open("deadlines") => !context.deadlines.is_empty(),
            TocFact::Open("remedy") => context.remedy.is_some() || context.remedy_note_html.is_some(),
            TocFact::Open("legal-basis") => !context.legal_basis.is_empty(),
            TocFact::Open("related") => !context.related.is_empty(),
            TocFact::Open("stages") => !context.stages.is_empty(),
            TocFact::Open("steps") => !context.public_steps.is_empty() && !placed.steps,
            TocFact::Open(_) => false,
            TocFact::Confidential("steps", present) => *present && !placed.steps,
            TocFact::Confidential(_, present) => *present,
        };
        if !present {
            continue;
        }
        let (TocFact::Open(name) | TocFact::Confidential(name, _)) = fact else { continue };
        let key = format!("section_{}", name.replace('-', "_"));
        toc.push(TocContext { id: format!("facts-{name}"), text: strings.get(&key).to_string(), level: 2 });
    }
    toc
}

/// A line of the contents.
pub enum TocFact {
    /// The headings of the body.
    Body,
    /// Open facts, by the end of their anchor.
    Open(&'static str),
    /// Confidential facts and whether the page has any.
    Confidential(&'static str, bool),
}

/// The order of the public site's templates.
pub(super) fn public_order() -> Vec<TocFact> {
    let before = ["requirements", "stages"].map(TocFact::Open);
    let after = [
        "procedure",
        "steps",
        "documents",
        "forms",
        "fees",
        "time",
        "deadlines",
        "remedy",
        "legal-basis",
        "contact",
        "related",
    ]
    .map(TocFact::Open);
    before.into_iter().chain([TocFact::Body]).chain(after).collect()
}

fn banners<A: Emit>(page: &Page<A>, strings: &Strings) -> Vec<BannerContext> {
    let open = page.open();
    let dated = |key: &str, date: Option<Date>| {
        let date = date.map(|date| strings.date(date)).unwrap_or_default();
        Html::text(&strings.fill(key, "date", &date))
    };
    let (kind, text_html) = match page.state() {
        State::InForce => return translation_banner(page, strings).into_iter().collect(),
        State::Draft => ("warning", Html::text(strings.get("state_draft"))),
        State::Scheduled => ("warning", dated("state_scheduled", open.valid_from)),
        State::Superseded => ("stop", dated("state_superseded", open.valid_until)),
        State::Expired => ("stop", dated("state_expired", open.valid_until)),
        State::Retired => ("stop", Html::text(strings.get("state_retired"))),
    };
    let state = BannerContext { kind, text_html, links: Vec::new() };
    std::iter::once(state).chain(translation_banner(page, strings)).collect()
}

/// Says of a translation that its source is newer, and where the source is.
pub(super) fn translation_banner<A: Emit>(page: &Page<A>, strings: &Strings) -> Option<BannerContext> {
    let (_, source, _) = page.sisters().first().filter(|_| page.open().outdated_translation)?;
    let href = page.address().to_page(source);
    let link = LinkContext::new(strings.get("translation_outdated_link").to_string(), href, None);
    let text_html = Html::text(strings.get("translation_outdated"));
    Some(BannerContext { kind: "warning", text_html, links: vec![link] })
}

fn group<A: Emit>(frame: &Frame<'_, A>, language: &Language, own: &Address, id: &str) -> Option<GroupContext> {
    let edition = frame.edition;
    let group = edition.site().groups.iter().find(|group| group.id == id)?;
    let title = group.title.phrase(language, edition.default_language())?;
    let href = frame.folder(language, id).map(|address| own.to_page(&address));
    Some(GroupContext { title_html: phrase_html(&title), href })
}

pub(super) fn cite(citation: &CitationView) -> CiteContext {
    let part = |part: &CitationPart| CitePartContext {
        joint: part.joint,
        text: part.text.clone(),
        href: part.url.clone(),
        heading: part.heading.clone(),
    };
    CiteContext { parts: citation.parts.iter().map(part).collect() }
}

pub(super) fn date_context(date: Date, strings: &Strings) -> DateContext {
    DateContext { iso: date.to_string(), text: strings.date(date) }
}

fn document(document: &DocumentView) -> DocumentContext {
    DocumentContext {
        name_html: document.name.html.clone(),
        form: document.form.map(|form| match form {
            DocumentForm::Original => "original",
            DocumentForm::Copy => "copy",
            DocumentForm::Both => "both",
        }),
        note_html: document.note.as_ref().map(|text| text.html.clone()),
        when_html: document.when.as_ref().map(|text| text.html.clone()),
        href: document.href.clone(),
        internal: document.visibility == Visibility::Internal,
    }
}

pub(super) fn related(link: &PageLink) -> RelatedContext {
    RelatedContext {
        title: link.title.clone(),
        href: link.href.clone(),
        summary: link.summary.clone(),
        lang: link.language.as_ref().map(Language::to_string),
        dir: link.language.as_ref().map(Language::direction),
    }
}

fn stage(stage: &StageView) -> StageContext {
    StageContext {
        title_html: stage.title.html.clone(),
        weeks: stage.weeks.clone(),
        goal_html: stage.goal.as_ref().map(|text| text.html.clone()),
        pages: stage.pages.iter().map(related).collect(),
        tasks: stage.tasks.iter().map(|task| task.html.clone()).collect(),
        done_when_html: stage.done_when.as_ref().map(|text| text.html.clone()),
    }
}

fn contact<A: Emit>(frame: &Frame<'_, A>, language: &Language, id: &str) -> Option<ContactContext> {
    let edition = frame.edition;
    let contact: &Contact = edition.site().contacts.get(id)?;
    // An address, written once for all languages, is read in its own.
    let text = |text: &crate::config::Localized| {
        let (text, found) = text.get(language, edition.default_language())?;
        Some(super::lists::text_in(text, found, language))
    };
    Some(ContactContext {
        title_html: text(&contact.title)?,
        phone: contact.phone.clone(),
        phone_href: contact.phone.as_deref().map(phone_href),
        email: contact.email.clone(),
        email_html: contact.email.as_deref().map(super::frame::email_html),
        address_html: contact.address.as_ref().and_then(text),
        hours_html: contact.hours.as_ref().and_then(text),
        url: contact.url.clone(),
    })
}

/// The process map: layers, their groups, their processes in a language, and its picture.
fn map<A: Emit>(frame: &Frame<'_, A>, language: &Language, own: &Address) -> (Vec<LayerContext>, Option<Html>) {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let mut by_group: std::collections::BTreeMap<&str, Vec<&Page<A>>> = std::collections::BTreeMap::new();
    let listed = |page: &&Page<A>| page.language() == language && page.is_listed() && page.kind() == Kind::Process;
    for page in edition.pages().iter().filter(listed) {
        if let Some(group) = page.open().group.as_deref() {
            by_group.entry(group).or_default().push(page);
        }
    }
    let soon = edition.date().plus_days(NEAR);
    let layers = [(Layer::Management, "management"), (Layer::Core, "core"), (Layer::Support, "support")];
    let context = |(layer, name): (Layer, &'static str)| {
        let groups: Vec<MapGroupContext> = edition
            .site()
            .groups
            .iter()
            .filter(|group| group.layer == layer)
            .filter_map(|group| {
                let mut pages = by_group.get(group.id.as_str())?.clone();
                pages.sort_by_cached_key(|page| crate::document::slug(&page.open().title.plain));
                let overdue = pages.iter().filter(|page| A::is_overdue(page, edition.date())).count();
                let ending = pages
                    .iter()
                    .filter(|page| page.open().valid_until.is_some_and(|day| soon.is_some_and(|soon| day <= soon)))
                    .count();
                let concerns = [("map_overdue", overdue), ("map_ending", ending)];
                let concerns = concerns.into_iter().filter(|(_, count)| *count > 0);
                let title = group.title.phrase(language, edition.default_language())?;
                let landing = edition.landing_title(&group.id, language).map(str::to_string);
                Some(MapGroupContext {
                    landing,
                    label: Label {
                        text: pictures::label(&title.text, title.foreign.as_ref().unwrap_or(language)),
                        lang: title.foreign.as_ref().map(Language::to_string),
                    },
                    title_html: phrase_html(&title),
                    href: frame.folder(language, &group.id).map(|address| own.to_page(&address)),
                    count: strings.fill("map_count", "count", &pages.len().to_string()),
                    concerns: concerns.map(|(key, count)| strings.fill(key, "count", &count.to_string())).collect(),
                    pages: pages
                        .into_iter()
                        .map(|page| {
                            let href = own.to_page(page.address());
                            LinkContext::new(page.open().title.plain.clone(), href, frame.foreign(page))
                        })
                        .collect(),
                })
            })
            .collect();
        let title = strings.get(match layer {
            Layer::Management => "layer_management",
            Layer::Core => "layer_core",
            Layer::Support => "layer_support",
        });
        LayerContext { layer: name, title: title.to_string(), groups }
    };
    let layers: Vec<LayerContext> = layers.into_iter().map(context).filter(|layer| !layer.groups.is_empty()).collect();
    let tile = |group: &MapGroupContext| Tile {
        title: group.label.clone(),
        count: group.count.clone(),
        health: group.concerns.clone(),
        href: group.href.clone(),
    };
    let band = |layer: &LayerContext| Band {
        title: layer.title.clone(),
        core: layer.layer == "core",
        tiles: layer.groups.iter().map(tile).collect(),
    };
    let picture = A::map_picture(&layers.iter().map(band).collect::<Vec<_>>(), language);
    (layers, picture)
}

/// Attributes that mark a text of the handbook's own language on a page in another one.
pub(super) fn own_language<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Html {
    let own = frame.edition.default_language();
    if own == language {
        return Html::default();
    }
    Html::trusted(format!(" lang=\"{own}\" dir=\"{}\"", own.direction()))
}

fn feedback(email: &str, id: &str, language: &Language) -> String {
    format!("mailto:{email}?subject={id}%20({language})")
}
