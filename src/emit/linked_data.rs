//! JSON-LD of a public process page: the service as [schema.org](https://schema.org/GovernmentService) has it, the page
//! about it with its breadcrumb, and the law that the page rests on by canonical citation.

use serde_json::{Value, json};

use super::Emit;
use super::api::from_root;
use super::frame::{Frame, LinkContext};
use crate::edition::Page;
use crate::edition::view::{CitationPart, FeeView};
use crate::html::Html;

/// The data of a page; `url` is its whole address where the site knows its own, `breadcrumb` the way to it.
pub(super) fn of_service<A: Emit>(
    frame: &Frame<'_, A>,
    page: &Page<A>,
    url: Option<&str>,
    breadcrumb: &[LinkContext],
) -> Html {
    let edition = frame.edition;
    let language = page.language();
    let open = page.open();
    let authority = edition.site().authority.get(language, edition.default_language()).map(|(name, _)| name);
    let mut node = json!({
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "identifier": page.id(),
        "name": open.title.plain,
        "provider": {"@type": "GovernmentOrganization", "name": authority},
        "subjectOf": web_page(frame, page, url, breadcrumb),
    });
    if let Some(summary) = &open.summary {
        node["description"] = summary.plain.clone().into();
    }
    if let Some(url) = url {
        node["url"] = url.into();
    }
    if !open.fees.is_empty() {
        node["offers"] = open.fees.iter().map(offer).collect();
    }
    // Inside a script element nothing but `<`, `>` and `&` could end it or begin something else.
    let text = node.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    Html::trusted(text)
}

fn web_page<A: Emit>(frame: &Frame<'_, A>, page: &Page<A>, url: Option<&str>, breadcrumb: &[LinkContext]) -> Value {
    let mut node = json!({
        "@type": "WebPage",
        "name": page.open().title.plain,
        "inLanguage": page.language().as_str(),
        "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": steps(frame, page, url, breadcrumb)},
    });
    let laws: Vec<Value> =
        page.open().legal_basis.iter().flat_map(|citation| &citation.parts).map(legislation).collect();
    if !laws.is_empty() {
        node["citation"] = laws.into();
    }
    if let Some(url) = url {
        node["url"] = url.into();
    }
    node
}

/// The way to the page, the page itself last.
fn steps<A: Emit>(frame: &Frame<'_, A>, page: &Page<A>, url: Option<&str>, breadcrumb: &[LinkContext]) -> Vec<Value> {
    let site = frame.edition.site().url.as_deref().map(|url| url.trim_end_matches('/'));
    let address = |link: &LinkContext| {
        let path = from_root(page.address(), &link.href);
        site.map(|site| format!("{site}{}", path.strip_suffix("index.html").unwrap_or(&path)))
    };
    let way = breadcrumb.iter().map(|link| (link.title.as_str(), address(link)));
    let own = (page.open().title.plain.as_str(), url.map(str::to_owned));
    way.chain([own])
        .enumerate()
        .map(|(index, (name, item))| {
            let mut step = json!({"@type": "ListItem", "position": index + 1, "name": name});
            if let Some(item) = item {
                step["item"] = item.into();
            }
            step
        })
        .collect()
}

fn legislation(part: &CitationPart) -> Value {
    let mut node = json!({"@type": "Legislation", "legislationIdentifier": part.canonical});
    if let Some(heading) = &part.heading {
        node["name"] = heading.clone().into();
    }
    if let Some(url) = &part.url {
        node["url"] = url.clone().into();
    }
    node
}

fn offer(fee: &FeeView) -> Value {
    let price = format!("{}.{:02}", fee.amount_cents / 100, fee.amount_cents % 100);
    let mut node = json!({"@type": "Offer", "price": price, "priceCurrency": "EUR"});
    if let Some(case) = &fee.case {
        node["name"] = case.plain.clone().into();
    }
    node
}
