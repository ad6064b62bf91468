//! What is new for readers: a page and an Atom feed (RFC 4287) per language.
//!
//! Both are made of the edition's news and of nothing else. `updated` is the day of the change, never that of the build; ids
//! are `tag:` URIs (RFC 4151) of the site's host, the page's id and the day, so that a reader sees an entry once.

use std::fmt::Write;

use serde::Serialize;

use super::frame::Frame;
use super::page::{generated, render_generated};
use super::{Emit, EmitError};
use crate::artifact::{Artifact, OutputPath};
use crate::date::Date;
use crate::edition::{Edition, NEWS, NewsKind, NewsView};
use crate::html::{Html, escape};
use crate::language::Language;
use crate::theme::Strings;

/// As many past events as a feed holds.
const MOST_IN_FEED: usize = 50;

/// `page.news` in templates.
#[derive(Serialize)]
pub(super) struct NewsContext {
    ahead: Vec<NewsItemContext>,
    days: Vec<NewsDayContext>,
    feed_href: String,
}

/// A day on which something happened.
#[derive(Serialize)]
struct NewsDayContext {
    iso: String,
    text: String,
    items: Vec<NewsItemContext>,
}

/// One event.
#[derive(Serialize)]
struct NewsItemContext {
    kind: &'static str,
    kind_text: String,
    title: String,
    href: String,
    note_html: Option<Html>,
    transition_html: Option<Html>,
}

/// The path of a language's feed.
pub(super) fn feed_path<A: Emit>(edition: &Edition<A>, language: &Language) -> OutputPath {
    let path = format!("{}feed.xml", edition.generated("", language).as_str());
    OutputPath::new(&path).expect("addresses are made of slugs")
}

/// `neuigkeiten/`
pub(super) fn page<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let address = edition.generated(NEWS, language);
    let item = |news: &NewsView| NewsItemContext {
        kind: news.kind.name(),
        kind_text: kind_text(news, strings),
        title: news.title.clone(),
        href: address.to_page(&news.address),
        note_html: news.note.as_ref().map(|note| note.html.clone()),
        transition_html: news.transition.as_ref().map(|text| text.html.clone()),
    };
    let (ahead, past): (Vec<_>, Vec<_>) = edition.news(language).iter().partition(|news| news.kind.is_ahead());
    let mut days: Vec<NewsDayContext> = Vec::new();
    for news in past {
        let iso = news.date.to_string();
        match days.last_mut().filter(|day| day.iso == iso) {
            Some(day) => day.items.push(item(news)),
            None => days.push(NewsDayContext { iso, text: strings.date(news.date), items: vec![item(news)] }),
        }
    }
    let mut page = generated(frame, language, &address, "", false, strings.get("news_title"));
    let sisters = frame.generated_sisters(NEWS);
    page.languages = frame.languages(&address, language, &sisters);
    page.name_addresses(frame, &address, &sisters);
    page.describe(frame, language, "news_lead");
    page.news = Some(NewsContext {
        ahead: ahead.into_iter().map(item).collect(),
        days,
        feed_href: address.to_file(feed_path(edition, language).as_str()),
    });
    render_generated(frame, language, "news.html", address, page)
}

/// What happens, in words: "from 1 March 2027" or "changed".
fn kind_text(news: &NewsView, strings: &Strings) -> String {
    let date = strings.date(news.date);
    match news.kind {
        NewsKind::Coming => strings.fill("change_from", "date", &date),
        NewsKind::Ending => strings.fill("news_ending", "date", &date),
        NewsKind::New => strings.get("news_new").to_string(),
        NewsKind::Changed => strings.get("news_changed").to_string(),
        NewsKind::Ended => strings.get("news_ended").to_string(),
    }
}

/// `feed.xml`
pub(super) fn feed<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Artifact {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let path = feed_path(edition, language);
    let own = edition.generated("", language);
    let url = edition.site().url.as_deref();
    let reference = |file: &str| url.map_or_else(|| own.to_file(file), |url| format!("{url}{file}"));
    let host = host(url, edition.site().email.as_deref());
    let past = edition.news(language).iter().filter(|news| !news.kind.is_ahead()).take(MOST_IN_FEED);
    let ahead = edition.news(language).iter().filter(|news| news.kind.is_ahead());
    let entries: Vec<&NewsView> = ahead.chain(past).collect();
    // A feed without entries needs a day, too; the beginning of time says that nothing ever happened.
    let updated = entries.iter().filter_map(|news| updated(news)).max().map_or_else(beginning_of_time, timestamp);

    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    attribute(&mut xml, "xml:lang", language.as_str());
    xml.push_str(">\n");
    element(&mut xml, "id", &format!("tag:{host},2020-01-01:{}/{language}/feed", A::NAME));
    element(&mut xml, "title", &format!("{}: {}", frame.site_title(language).text, strings.get("news_title")));
    element(&mut xml, "updated", &updated);
    let default = edition.default_language();
    let authority = edition.site().authority.get(language, default).map_or("", |(name, _)| name);
    xml.push_str("<author>");
    element(&mut xml, "name", authority);
    xml.push_str("</author>\n");
    link(&mut xml, "self", "application/atom+xml", &reference(path.as_str()));
    link(&mut xml, "alternate", "text/html", &reference(edition.generated(NEWS, language).output().as_str()));
    for news in entries {
        xml.push_str("<entry>\n");
        let kind = news.kind.name();
        element(&mut xml, "id", &format!("tag:{host},{}:{}/{language}/{}/{kind}", news.date, A::NAME, news.id));
        element(&mut xml, "title", &format!("{} – {}", news.title, kind_text(news, strings)));
        element(&mut xml, "updated", &updated_of(news));
        link(&mut xml, "alternate", "text/html", &reference(news.address.output().as_str()));
        xml.push_str("<category");
        attribute(&mut xml, "term", kind);
        xml.push_str("/>\n");
        let mut summary = news.note.as_ref().map_or_else(|| kind_text(news, strings), |note| note.plain.clone());
        if let Some(transition) = &news.transition {
            // Writing to a String cannot fail.
            let _ = write!(summary, " {} {}", strings.get("transition"), transition.plain);
        }
        element(&mut xml, "summary", &summary);
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    Artifact::new(path, xml.into_bytes())
}

/// The day of an entry: of the change, or, of one that lies ahead, of the rule that announces it.
fn updated(news: &NewsView) -> Option<Date> {
    if news.kind.is_ahead() { news.since } else { Some(news.date) }
}

fn updated_of(news: &NewsView) -> String {
    updated(news).map_or_else(beginning_of_time, timestamp)
}

fn timestamp(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn beginning_of_time() -> String {
    "1970-01-01T00:00:00Z".to_string()
}

/// The host of the site, else of the authority's mail, else a name that nobody can own.
fn host(url: Option<&str>, email: Option<&str>) -> String {
    let of_url = url.and_then(|url| url.split_once("://")).map(|(_, rest)| rest);
    let of_url = of_url.map(|rest| rest.split(['/', ':']).next().unwrap_or(rest));
    let of_email = email.and_then(|email| email.rsplit_once('@')).map(|(_, host)| host);
    of_url.or(of_email).unwrap_or("amtsbuch.invalid").to_ascii_lowercase()
}

fn attribute(xml: &mut String, name: &str, value: &str) {
    xml.push(' ');
    xml.push_str(name);
    xml.push_str("=\"");
    escape(xml, value);
    xml.push('"');
}

fn element(xml: &mut String, name: &str, text: &str) {
    xml.push('<');
    xml.push_str(name);
    xml.push('>');
    escape(xml, text);
    xml.push_str("</");
    xml.push_str(name);
    xml.push_str(">\n");
}

fn link(xml: &mut String, rel: &str, kind: &str, href: &str) {
    xml.push_str("<link");
    attribute(xml, "rel", rel);
    attribute(xml, "type", kind);
    attribute(xml, "href", href);
    xml.push_str("/>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_ids_is_the_sites_own() {
        assert_eq!(host(Some("https://Amt.example/handbuch/"), Some("a@b.example")), "amt.example");
        assert_eq!(host(Some("http://localhost:4000/"), None), "localhost");
        assert_eq!(host(None, Some("a@b.example")), "b.example");
        assert_eq!(host(None, None), "amtsbuch.invalid");
    }
}
