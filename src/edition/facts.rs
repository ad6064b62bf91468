//! Renders the facts and the body of one page for one audience.

use std::mem::take;

use super::address::Address;
use super::audience::Audience;
use super::audience::Public;
use super::confidential_versions::{law_changes, version_address};
use super::directory::{Directory, Entry, Face, FaceKind, title_for};
use super::readability::{Counter, Readability};
use super::review;
use super::select::{self, Selected, State};
use super::surroundings::{Common, PageSurroundings};
use super::terms::TermFinder;
use super::translation;
use super::view::{
    ChangeView, CitationPart, CitationView, ConfidentialStepView, ConfidentialTrainingView, ConfidentialVersionView,
    ConfidentialView, DeadlineView, DocumentView, FeeView, FormView, OpenView, PageLink, PublicStepView, RichText,
    StageView, StepTarget,
};
use crate::citation::{Citation, Laws, Place, Target, no_break};
use crate::config::Phrase;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, SourcePath, Span, catalogue};
use crate::document::Document;
use crate::front_matter::{ConfidentialFacts, Named, OpenFacts, TextValue, Visibility};
use crate::handbook::{Handbook, Page, Version, snippet_visibility};
use crate::html::{Html, escape};
use crate::language::Language;
use crate::markdown::outline::{Outline, Segment};
use crate::markdown::project::{Keep, Projected, Snippet, Snippets, project};
use crate::markdown::{Directive, Labels, LinkKind, LinkUse, Rendered, Surroundings, render};
use crate::text;

/// The days that a page is rendered for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    /// The day of the edition: what is in force, to come or past.
    pub today: Date,
    /// The day of the text: its blocks for certain days.
    pub text: Date,
}

impl Days {
    /// The days of a version that stands for itself.
    pub fn of(selected: &Selected<'_>, today: Date) -> Days {
        Days { today, text: select::text_day(selected.version, selected.state, today) }
    }
}

/// Renders a page in one language as an audience sees it.
pub(super) fn render<A: Audience>(
    entry: &Entry<'_>,
    face: &Face,
    days: Days,
    labels: &Labels,
    surroundings: &mut PageSurroundings<'_>,
) -> (OpenView, Rendered, A::Confidential) {
    let version = entry.selected.version;
    let source = &version.facts().open;
    let translated = version.translated_facts(&face.language);
    let mut problems = crate::diagnostic::Diagnostics::default();
    let open = match translated {
        Some(facts) => source.translated(facts, &mut problems),
        None => source.clone(),
    };
    surroundings.diagnostics.append(problems);
    let mut writer = Writer { surroundings, language: &face.language, labels };

    if face.kind != FaceKind::Whole {
        // A notice in the page's place says nothing of the page but its title, its end, what is announced and where to turn.
        let mut view = OpenView {
            title: writer.title::<A>(version),
            group: open.group.as_ref().map(|group| group.name.clone()),
            // Of what is to come, staff are told the day.
            valid_from: version.period.from.filter(|_| !entry.selected.state.has_begun()),
            valid_until: version.period.until,
            contact: writer.contact(open.contact.as_ref()),
            ..OpenView::default()
        };
        // Between two versions, what is announced of the next one helps who comes too early.
        if face.kind == FaceKind::Ended && entry.selected.state == State::Expired {
            view.change = entry.selected.coming.and_then(|next| writer.change(next));
        }
        let confidential = A::confidential(|| writer.confidential(entry, face, days.today));
        return (view, Rendered::default(), confidential);
    }

    let coming = entry.selected.coming.filter(|_| entry.selected.state == State::InForce);
    let mut view = writer.open::<A>(&open, version);
    view.change = coming.and_then(|next| writer.change(next));
    if view.change.is_none() && !A::sees(Visibility::Internal) {
        // The day on which a change begins that is not announced is nothing for applicants yet.
        view.valid_until = open.validity.until;
    }
    view.public_steps = writer.public_steps(&version.facts().confidential);
    let document = version.translations.get(&face.language).unwrap_or(&version.original);
    let body = writer.body::<A>(document, Wanted::On(days.text));
    writer.surroundings.anchor = None;
    writer.check(open.change_note.as_ref());
    let confidential = A::confidential(|| writer.confidential(entry, face, days.today));
    (view, body, confidential)
}

/// `change_note` and `transition` of a version in a language, else in the default language.
pub(super) fn change_texts(
    version: &Version,
    language: &Language,
    surroundings: &mut PageSurroundings<'_>,
) -> (Option<RichText>, Option<RichText>) {
    let open = &version.facts().open;
    let translated = version.translated_facts(language);
    let note = translated.and_then(|facts| facts.change_note.as_ref()).or(open.change_note.as_ref());
    let transition = translated.and_then(|facts| facts.transition.as_ref()).or(open.transition.as_ref());
    let labels = Labels::default();
    let mut writer = Writer { surroundings, language, labels: &labels };
    (writer.rich_option(note), writer.rich_option(transition))
}

/// How easy the German text that applicants read of a page is; `None` for other languages and for what they do not read.
pub(super) fn readability(entry: &Entry<'_>, face: &Face, date: Date, common: Common<'_>) -> Option<Readability> {
    let version = entry.selected.version;
    let read = face.kind == FaceKind::Whole
        && entry.selected.state == State::InForce
        && version.facts().visibility == Visibility::Public
        && face.language.primary() == "de";
    if !read {
        return None;
    }
    let mut ignored = crate::diagnostic::Diagnostics::default();
    let open = match version.translated_facts(&face.language) {
        Some(facts) => version.facts().open.translated(facts, &mut ignored),
        None => version.facts().open.clone(),
    };
    let terms = TermFinder::new(&[]);
    let id = &entry.page.id;
    let mut surroundings =
        PageSurroundings::new::<Public>(common, &terms, None, id, &face.address, &face.language, None);
    surroundings.annotates = false;
    surroundings.reports = false;
    let labels = Labels::default();
    let mut writer = Writer { surroundings: &mut surroundings, language: &face.language, labels: &labels };
    let mut counter = Counter::default();
    let lists = [&open.requirements, &open.procedure];
    let single = [&open.summary, &open.processing_time, &open.remedy_note];
    for value in lists.into_iter().flatten().chain(single.into_iter().flatten()) {
        counter.text(&writer.rich(value).plain);
    }
    let document = version.translations.get(&face.language).unwrap_or(&version.original);
    for piece in writer.body::<Public>(document, Wanted::On(date)).pieces {
        match piece {
            crate::markdown::Piece::Html(html) => counter.html(&html),
            crate::markdown::Piece::Place(_) => {}
        }
    }
    counter.finish()
}

/// The files that the public texts of a version refer to, on any day and in any language.
pub(super) fn public_assets(
    handbook: &Handbook,
    directory: &Directory<'_>,
    page: &Page,
    version: &Version,
    labels: &dyn Fn(&Language) -> Labels,
) -> std::collections::BTreeSet<SourcePath> {
    let terms = TermFinder::new(&[]);
    let mut assets = std::collections::BTreeSet::new();
    let common = Common { handbook, directory };
    let documents = std::iter::once(&version.original).chain(version.translations.values());
    for document in documents {
        let language = &document.name.language;
        let address = Address::new(None, &page.folder, &page.id);
        let mut surroundings =
            PageSurroundings::new::<Public>(common, &terms, None, &page.id, &address, language, None);
        let labels = labels(language);
        let mut writer = Writer { surroundings: &mut surroundings, language, labels: &labels };
        writer.open::<Public>(&version.facts().open, version);
        writer.public_steps(&version.facts().confidential);
        writer.body::<Public>(document, Wanted::All);
        change_texts(version, language, &mut surroundings);
        assets.append(&mut surroundings.assets);
    }
    assets
}

/// Writes texts of one page in one language.
struct Writer<'w, 'a> {
    surroundings: &'w mut PageSurroundings<'a>,
    language: &'w Language,
    labels: &'w Labels,
}

impl Writer<'_, '_> {
    fn handbook(&self) -> &Handbook {
        self.surroundings.handbook
    }

    /// A text value of one line. A text in another language than the page's says so.
    fn rich(&mut self, value: &TextValue) -> RichText {
        let projected = Projected::of_value(&value.text, &value.span);
        let mut problems = crate::diagnostic::Diagnostics::default();
        let (html, plain) = render::inline(&projected, self.surroundings, &mut problems);
        self.surroundings.diagnostics.append(problems);
        RichText { html: in_language(html, &value.language, self.language, "span"), plain }
    }

    /// A text value that is or becomes a title or a link: nothing in it is marked up further.
    fn unmarked(&mut self, value: &TextValue) -> RichText {
        self.surroundings.annotates = false;
        let rich = self.rich(value);
        self.surroundings.annotates = true;
        rich
    }

    fn rich_list(&mut self, values: &[TextValue]) -> Vec<RichText> {
        values.iter().map(|value| self.rich(value)).filter(|rich| !is_blank(rich)).collect()
    }

    fn rich_option(&mut self, value: Option<&TextValue>) -> Option<RichText> {
        value.map(|value| self.rich(value)).filter(|rich| !is_blank(rich))
    }

    /// Checks a text that is read elsewhere: what is wrong with it is told with the page, what it refers to is not the page's.
    fn check(&mut self, value: Option<&TextValue>) {
        let Some(value) = value else { return };
        let (assets, terms) = (take(&mut self.surroundings.assets), take(&mut self.surroundings.used_terms));
        let citations = take(&mut self.surroundings.citations);
        self.rich(value);
        (self.surroundings.assets, self.surroundings.used_terms) = (assets, terms);
        self.surroundings.citations = citations;
    }

    /// A text value of several paragraphs.
    fn block(&mut self, value: &TextValue) -> Html {
        let projected = Projected::of_value(&value.text, &value.span);
        let mut problems = crate::diagnostic::Diagnostics::default();
        let rendered = render::render(&projected, self.surroundings, self.labels, self.language, &mut problems);
        self.surroundings.diagnostics.append(problems);
        let mut html = String::new();
        for piece in rendered.pieces {
            match piece {
                crate::markdown::Piece::Html(part) => html.push_str(&part),
                // `of_value` knows no directives, so nothing can be placed here.
                crate::markdown::Piece::Place(_) => {}
            }
        }
        in_language(Html::trusted(html), &value.language, self.language, "div")
    }

    fn title<A: Audience>(&mut self, version: &Version) -> RichText {
        let facts = &version.facts().open;
        let translated = version.translated_facts(self.language);
        let language = if translated.is_some() { self.language.clone() } else { facts.title.language.clone() };
        let value =
            TextValue { text: title_for::<A>(version, self.language), language, span: facts.title.span.clone() };
        self.unmarked(&value)
    }

    fn open<A: Audience>(&mut self, open: &OpenFacts, version: &Version) -> OpenView {
        let laws = self.surroundings.laws();
        let visible = |visibility: &Visibility| A::sees(*visibility);
        let documents: Vec<_> = open.documents.iter().filter(|document| visible(&document.visibility)).collect();
        OpenView {
            title: self.title::<A>(version),
            summary: self.rich_option(open.summary.as_ref()),
            transition: self.rich_option(open.transition.as_ref()),
            keywords: open.keywords.iter().map(|keyword| keyword.text.clone()).collect(),
            group: open.group.as_ref().map(|group| group.name.clone()),
            readers: open.readers.iter().map(|reader| reader.name.clone()).collect(),
            legal_basis: open.legal_basis.iter().map(|at| citation_view(&at.value, laws)).collect(),
            valid_from: open.validity.from,
            valid_until: version.period.until,
            requirements: self.rich_list(&open.requirements),
            documents: documents
                .into_iter()
                .map(|document| DocumentView {
                    name: self.unmarked(&document.name),
                    form: document.form,
                    note: self.rich_option(document.note.as_ref()),
                    when: self.rich_option(document.when.as_ref()),
                    href: document.link.as_ref().and_then(|link| self.href(link)),
                    visibility: document.visibility,
                })
                .collect(),
            procedure: self.rich_list(&open.procedure),
            fees: open
                .fees
                .iter()
                .map(|fee| FeeView {
                    amount_cents: fee.amount_cents,
                    case: self.rich_option(fee.case.as_ref()),
                    cite: fee.cite.as_ref().map(|at| citation_view(&at.value, laws)),
                    note: self.rich_option(fee.note.as_ref()),
                })
                .collect(),
            processing_time: self.rich_option(open.processing_time.as_ref()),
            deadlines: open
                .deadlines
                .iter()
                .map(|deadline| DeadlineView {
                    what: self.rich(&deadline.what),
                    within: self.rich_option(deadline.within.as_ref()),
                    cite: deadline.cite.as_ref().map(|at| citation_view(&at.value, laws)),
                })
                .collect(),
            remedy: open.remedy,
            remedy_note: self.rich_option(open.remedy_note.as_ref()),
            forms: open
                .forms
                .iter()
                .filter_map(|form| Some(FormView { href: self.href(&form.link)?, title: self.unmarked(&form.title) }))
                .collect(),
            contact: self.contact(open.contact.as_ref()),
            online_service: open.online_service.as_ref().map(|url| url.name.clone()),
            appointment: open.appointment.as_ref().map(|url| url.name.clone()),
            leika: open.leika.clone(),
            result: self.rich_option(open.result.as_ref()),
            related: open.related.iter().filter_map(|named| self.page_link(named)).collect(),
            public_steps: Vec::new(),
            stages: open
                .stages
                .iter()
                .map(|stage| StageView {
                    title: self.rich(&stage.title),
                    weeks: stage.weeks.clone(),
                    goal: self.rich_option(stage.goal.as_ref()),
                    pages: stage.pages.iter().filter_map(|named| self.page_link(named)).collect(),
                    tasks: self.rich_list(&stage.tasks),
                    done_when: self.rich_option(stage.done_when.as_ref()),
                })
                .collect(),
            outdated_translation: translation::is_outdated(version, self.language),
            change: None,
        }
    }

    fn public_steps(&mut self, confidential: &ConfidentialFacts) -> Vec<PublicStepView> {
        confidential
            .steps
            .iter()
            .filter(|step| step.visibility == Visibility::Public)
            .map(|step| PublicStepView {
                action: self.rich(&step.action),
                duration: self.rich_option(step.duration.as_ref()),
                details: step.details.as_ref().map(|details| self.block(details)),
            })
            .collect()
    }

    /// The announcement of a scheduled version: its change note and nothing else.
    fn change(&mut self, next: &Version) -> Option<ChangeView> {
        let open = &next.facts().open;
        let translated = next.translated_facts(self.language);
        let note = translated.and_then(|facts| facts.change_note.as_ref()).or(open.change_note.as_ref())?;
        let transition = translated.and_then(|facts| facts.transition.as_ref()).or(open.transition.as_ref());
        Some(ChangeView {
            date: next.period.from?,
            note: self.rich(note),
            transition: transition.map(|text| self.rich(text)),
        })
    }

    fn contact(&mut self, named: Option<&Named>) -> Option<String> {
        let named = named?;
        let contacts = &self.handbook().config.contacts;
        // Unknown contacts are reported by `checks`; a contact that this audience may not see is reported here.
        let contact = contacts.get(&named.name)?;
        if !contact.public && !self.surroundings.sees_internal {
            let name = &named.name;
            self.surroundings.diagnostics.push(
                Diagnostic::new(
                    catalogue::PUBLIC_TO_INTERNAL,
                    named.span.clone(),
                    text!(
                        "eine öffentliche Seite nennt den internen Kontakt `{name}`",
                        "a public page names the internal contact `{name}`"
                    ),
                )
                .with_help(text!(
                    "Nennen Sie einen öffentlichen Kontakt, oder machen Sie ihn in `handbook.yaml` mit `visibility: public` öffentlich.",
                    "Name a public contact, or make it public in `handbook.yaml` by `visibility: public`."
                )),
            );
            return None;
        }
        Some(named.name.clone())
    }

    /// The address of a link in a fact: a URL, a file or a page.
    fn href(&mut self, link: &Named) -> Option<String> {
        let kind = LinkKind::Markdown;
        let link = LinkUse { kind, destination: &link.name, has_text: true, span: link.span.clone() };
        self.surroundings.link(&link).map(|target| target.href)
    }

    fn page_link(&mut self, named: &Named) -> Option<PageLink> {
        let target = self.surroundings.page(&named.name, None, &named.span)?;
        let entry = self.surroundings.directory.entries.get(named.name.as_str())?;
        if !entry.is_listed() {
            return None;
        }
        let version = entry.selected.version;
        let face = entry.face(self.language);
        let summary = version
            .translated_facts(&face.language)
            .and_then(|facts| facts.summary.as_ref())
            .or(version.facts().open.summary.as_ref())
            .filter(|summary| summary.language == *self.language);
        Some(PageLink {
            id: named.name.clone(),
            title: target.title.unwrap_or_default(),
            summary: summary.map(|text| text.text.clone()),
            href: target.href,
            language: target.title_language,
        })
    }

    fn body<A: Audience>(&mut self, document: &Document, days: Wanted) -> Rendered {
        let keep = |directive: &Directive| keep::<A>(directive, days);
        let snippets = HandbookSnippets::<A> {
            handbook: self.surroundings.handbook,
            language: self.language,
            audience: std::marker::PhantomData,
        };
        let mut problems = crate::diagnostic::Diagnostics::default();
        report_untranslated_snippets(&document.outline.segments, document, &snippets, &mut problems);
        let projected = project(&document.body_source(), &document.outline, &keep, &snippets, &mut problems);
        let mut body = render::render(&projected, self.surroundings, self.labels, self.language, &mut problems);
        self.surroundings.diagnostics.append(problems);
        // Every body lives until the sites are written: what was reserved for growing is given back.
        for piece in &mut body.pieces {
            if let crate::markdown::Piece::Html(html) = piece {
                html.shrink_to_fit();
            }
        }
        for section in &mut body.sections {
            section.text.shrink_to_fit();
        }
        if document.name.language != *self.language {
            body.pieces.insert(0, crate::markdown::Piece::Html(opening("div", &document.name.language)));
            body.pieces.push(crate::markdown::Piece::Html("</div>".to_string()));
        }
        body
    }

    fn role(&self, id: &str) -> Phrase {
        let config = &self.handbook().config;
        let title = config.roles.get(id).and_then(|role| role.title.phrase(self.language, &config.languages[0]));
        title.unwrap_or_else(|| Phrase::own(id))
    }

    /// What applicants read instead of the title; a translation has one of its own or none.
    fn public_title(&self, version: &Version) -> Option<Phrase> {
        match version.translated_facts(self.language) {
            Some(facts) => facts.public_title.as_ref().map(|title| Phrase::own(&title.text)),
            None => version.facts().open.public_title.as_ref().map(|title| {
                let foreign = Some(&title.language).filter(|language| *language != self.language);
                Phrase { text: title.text.clone(), foreign: foreign.cloned() }
            }),
        }
    }

    fn confidential(&mut self, entry: &Entry<'_>, face: &Face, today: Date) -> ConfidentialView {
        let version = entry.selected.version;
        let facts = version.facts();
        let confidential = &facts.confidential;
        let position = |name: &str| confidential.steps.iter().position(|step| step.id.name == name);
        let target = |named: &Named| match named.name.as_str() {
            "end" => Some(StepTarget::End),
            name => position(name).map(StepTarget::Step),
        };
        let mut roles: Vec<Phrase> = Vec::new();
        for role in confidential.steps.iter().filter_map(|step| step.role.as_ref()) {
            let title = self.role(&role.name);
            if !roles.contains(&title) {
                roles.push(title);
            }
        }
        let steps = confidential
            .steps
            .iter()
            .map(|step| ConfidentialStepView {
                id: step.id.name.clone(),
                action: self.rich(&step.action),
                role: step.role.as_ref().map(|role| self.role(&role.name)),
                system: self.rich_option(step.system.as_ref()),
                duration: self.rich_option(step.duration.as_ref()),
                details: step.details.as_ref().map(|details| self.block(details)),
                visibility: step.visibility,
                then: step.then.as_ref().and_then(target),
                decide: step
                    .decide
                    .iter()
                    .filter_map(|branch| Some((self.rich(&branch.condition), target(&branch.then)?)))
                    .collect(),
            })
            .collect();
        ConfidentialView {
            source_path: version
                .translations
                .get(self.language)
                .unwrap_or(&version.original)
                .name
                .path
                .as_str()
                .to_string(),
            visibility: facts.visibility,
            public_title: self.public_title(version),
            owner_id: confidential.owner.as_ref().map(|role| role.name.clone()),
            owner: confidential.owner.as_ref().map(|role| self.role(&role.name)),
            deputy: confidential.deputy.as_ref().map(|role| self.role(&role.name)),
            status: confidential.status,
            approved_by: confidential.approved_by.as_ref().map(|role| self.role(&role.name)),
            approved_on: confidential.approved_on,
            last_reviewed_on: confidential.last_reviewed_on,
            // What is not in force is not reviewed.
            review_due: (entry.selected.state == State::InForce)
                .then(|| review::due(version, &self.handbook().config))
                .flatten(),
            legal_check: confidential.legal_check,
            change_reason: self.rich_option(confidential.change_reason.as_ref()),
            trigger: self.rich_option(confidential.trigger.as_ref()),
            steps,
            roles,
            participants: self.rich_list(&confidential.participants),
            systems: self.rich_list(&confidential.systems),
            next: confidential.next.iter().filter_map(|named| self.page_link(named)).collect(),
            risks: self.rich_list(&confidential.risks),
            instructions: self.rich_list(&confidential.instructions),
            training: confidential
                .training
                .iter()
                .map(|training| ConfidentialTrainingView {
                    title: self.unmarked(&training.title),
                    href: training.link.as_ref().and_then(|link| self.href(link)),
                    minutes: training.minutes,
                })
                .collect(),
            versions: self.versions(entry, face, today),
        }
    }

    /// All versions of the page, as seen from the one that is shown.
    fn versions(&mut self, entry: &Entry<'_>, face: &Face, today: Date) -> Vec<ConfidentialVersionView> {
        let page = entry.page;
        let names = select::version_names(page);
        let default = self.handbook().default_language().clone();
        let at_page = self.surroundings.directory.entries.get(page.id.as_str());
        let at_page = at_page.map(|entry| (entry.selected.version, entry.face(self.language).address.clone()));
        // In the page's language if the version has it, else in the default language.
        let language = |version: &Version| {
            let has = *self.language == default || version.translations.contains_key(self.language);
            if has { self.language.clone() } else { default.clone() }
        };
        let address = |version: &Version, rest: &str| {
            let language = language(version);
            version_address(page, (language != default).then_some(&language), rest)
        };
        let places: Vec<_> = page
            .versions
            .iter()
            .enumerate()
            .map(|(index, version)| {
                let shown = std::ptr::eq(version, entry.selected.version);
                let page_address = at_page.as_ref().filter(|(at, _)| std::ptr::eq(*at, version));
                let own = Some(address(version, &names[index]));
                let href = page_address.map(|(_, address)| address.clone()).or(own).filter(|_| !shown);
                let before = select::predecessor(page, index).map(|before| language(&page.versions[before]));
                // Both are compared in the page's language if both have it, else in the default language.
                let comparison = before.map(|before| {
                    let both = before == language(version);
                    let tag = Some(&before).filter(|before| both && **before != default);
                    version_address(page, tag, &format!("{}/changes", names[index]))
                });
                let relative = |to: Option<Address>| to.map(|to| face.address.to_page(&to));
                (shown, page_address.is_some(), relative(href), relative(comparison))
            })
            .collect();
        let views = places
            .into_iter()
            .zip(&page.versions)
            .map(|((shown, is_at_page, href, comparison), version)| {
                let facts = version.facts();
                let translated = version.translated_facts(self.language);
                let note = translated.and_then(|facts| facts.change_note.as_ref()).or(facts.open.change_note.as_ref());
                // What another version names may have gone since, or is to come.
                self.surroundings.names_sections = shown;
                ConfidentialVersionView {
                    from: version.period.from,
                    until: version.period.until,
                    state: select::state_of(page, version, today),
                    shown,
                    is_at_page,
                    href,
                    comparison,
                    change_note: self.rich_option(note),
                    change_reason: self.rich_option(facts.confidential.change_reason.as_ref()),
                    law_changes: law_changes(self.handbook(), version),
                    approved_by: facts.confidential.approved_by.as_ref().map(|role| self.role(&role.name)),
                    approved_on: facts.confidential.approved_on,
                }
            })
            .collect();
        self.surroundings.names_sections = true;
        views
    }
}

/// Of which days a text is wanted.
#[derive(Clone, Copy)]
enum Wanted {
    /// Of one.
    On(Date),
    /// Of all: what could be published on some day.
    All,
}

/// What becomes of a directive in an edition: the policy of blocks.
fn keep<A: Audience>(directive: &Directive, days: Wanted) -> Keep {
    match directive {
        Directive::Internal if A::sees(Visibility::Internal) => Keep::Marked,
        Directive::Internal => Keep::Drop,
        // Applicants need not be told that a text is for applicants.
        Directive::Public if A::sees(Visibility::Internal) => Keep::Marked,
        Directive::Public => Keep::Plain,
        Directive::Dated(period) => match days {
            Wanted::On(date) if !period.contains(date) => Keep::Drop,
            Wanted::On(_) | Wanted::All => Keep::Plain,
        },
        Directive::Details(_) | Directive::Snippet(_) | Directive::Place(_) => Keep::Marked,
    }
}

/// A citation as pages show it.
pub(super) fn citation_view(citation: &Citation, laws: &Laws) -> CitationView {
    let parts = citation.targets().iter().zip(citation.display_parts()).map(|(target, (joint, text))| CitationPart {
        joint,
        // No line ends behind a sign or label; before the law it may.
        text: no_break(&text),
        canonical: target.to_string(),
        url: target.url(laws),
        heading: heading(target, laws),
    });
    CitationView {
        canonical: citation.to_string(),
        text: citation.display_text(),
        parts: parts.collect(),
        citation: citation.clone(),
    }
}

/// The heading of the section that a citation names, if it names a single one and the table knows it.
fn heading(target: &Target, laws: &Laws) -> Option<String> {
    let Place::Norm { unit, number: Some(number), to, .. } = &target.place else { return None };
    if to.as_ref().is_some_and(|end| end.number.is_some()) {
        return None;
    }
    let section = laws.law(&target.law)?.section(*unit, number.as_str())?;
    Some(section.heading.clone()).filter(|heading| !heading.is_empty())
}

fn opening(element: &str, language: &Language) -> String {
    let mut html = format!("<{element} lang=\"");
    escape(&mut html, language.as_str());
    html.push_str("\" dir=\"");
    html.push_str(language.direction());
    html.push_str("\">");
    html
}

/// Whether nothing is left to read, as of a text that is a comment and nothing else: no fact then.
fn is_blank(rich: &RichText) -> bool {
    rich.html.as_str().trim().is_empty()
}

/// Marks a text that is not in the language of its page.
fn in_language(html: Html, language: &Language, page: &Language, element: &str) -> Html {
    if language == page || html.as_str().trim().is_empty() {
        return html;
    }
    Html::trusted(format!("{}{}</{element}>", opening(element, language), html.as_str()))
}

/// The snippets of the handbook as one page in one language sees them.
struct HandbookSnippets<'a, A: Audience> {
    handbook: &'a Handbook,
    language: &'a Language,
    audience: std::marker::PhantomData<A>,
}

impl<A: Audience> HandbookSnippets<'_, A> {
    fn document(&self, name: &str) -> Option<&Document> {
        let documents = &self.handbook.snippets.get(name)?.documents;
        let found = documents.get(self.language).or_else(|| documents.get(self.handbook.default_language()));
        found.map(|document| &**document)
    }
}

static NOTHING: Outline = Outline { segments: Vec::new(), comments: Vec::new() };

impl<A: Audience> Snippets for HandbookSnippets<'_, A> {
    fn find(&self, name: &str) -> Option<Snippet<'_>> {
        let document = self.document(name)?;
        let mut source = document.body_source();
        if !A::sees(snippet_visibility(document)) {
            // A snippet marked internal as a whole is an empty text for everyone else.
            source.text = "";
            return Some(Snippet { source, outline: &NOTHING, language: None });
        }
        let language = Some(&document.name.language).filter(|language| *language != self.language);
        Some(Snippet { source, outline: &document.outline, language })
    }

    fn names(&self) -> Vec<&str> {
        self.handbook.snippets.keys().map(String::as_str).collect()
    }
}

/// A translated page that uses a text which is not translated would mix languages silently.
fn report_untranslated_snippets<A: Audience>(
    segments: &[Segment],
    document: &Document,
    snippets: &HandbookSnippets<'_, A>,
    diagnostics: &mut crate::diagnostic::Diagnostics,
) {
    for segment in segments {
        let Segment::Block(block) = segment else { continue };
        if let Directive::Snippet(name) = &block.directive
            && let Some(snippet) = snippets.document(name)
            && snippet.name.language != *snippets.language
            && document.name.language == *snippets.language
        {
            let start = document.body.start;
            let span = Span::new(&document.name.path, start + block.opening.start..start + block.opening.end);
            let language = snippets.language;
            diagnostics.push(
                Diagnostic::new(
                    catalogue::SNIPPET_UNTRANSLATED,
                    span,
                    text!(
                        "der Textbaustein `{name}` ist nicht übersetzt ({language})",
                        "the snippet `{name}` is not translated ({language})"
                    ),
                )
                .with_help(text!(
                    "Legen Sie `content/snippets/{name}.{language}.md` an.",
                    "Make `content/snippets/{name}.{language}.md`."
                )),
            );
        }
        report_untranslated_snippets(&block.children, document, snippets, diagnostics);
    }
}
