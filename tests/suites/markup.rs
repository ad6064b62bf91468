//! Whether anything in a finished page is alive: read by an HTML parser that does what browsers do (html5ever), and held
//! against a list of what pages consist of.

use std::collections::HashSet;

use scraper::node::Node;

use crate::links;

/// Elements that the theme and Markdown need.
const ELEMENTS: [&str; 69] = [
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "div",
    "header",
    "footer",
    "main",
    "nav",
    "section",
    "article",
    "aside",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "a",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "em",
    "b",
    "del",
    "code",
    "pre",
    "blockquote",
    "span",
    "bdi",
    "br",
    "hr",
    "img",
    "figure",
    "figcaption",
    "sup",
    "sub",
    "time",
    "details",
    "summary",
    "small",
    "abbr",
    "mark",
    "label",
    "input",
    "cite",
    "q",
    "search",
    "form",
    "fieldset",
    "legend",
    "select",
    "option",
    "button",
];

/// Elements of the pictures that are made at build time: they draw, name and link, and cannot do more.
const PICTURE: [&str; 13] =
    ["svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "title", "desc", "a"];

/// Attributes of those pictures beside the ones of pages.
const PICTURE_ATTRIBUTES: [&str; 13] = [
    "viewBox",
    "direction",
    "focusable",
    "d",
    "x",
    "y",
    "rx",
    "r",
    "cx",
    "cy",
    "dy",
    "text-anchor",
    "preserveAspectRatio",
];

/// The namespaces of pages and of the pictures in them; MathML is in neither.
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// Attributes without any effect but the one that is wanted, beside `aria-…` and `data-…`.
const ATTRIBUTES: [&str; 32] = [
    "class", "id", "lang", "dir", "href", "src", "alt", "title", "rel", "hreflang", "role", "tabindex", "loading",
    "scope", "datetime", "charset", "name", "content", "defer", "type", "start", "width", "height", "open", "checked",
    "disabled", "colspan", "rowspan", "hidden", "value", "for", "property",
];

/// What is wrong with a page.
pub fn problems(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let mut problems: Vec<String> = document.errors.iter().take(3).map(|error| format!("HTML: {error}")).collect();
    let mut ids: HashSet<&str> = HashSet::new();
    for node in document.tree.nodes() {
        match node.value() {
            Node::Element(element) => {
                let name = element.name();
                let known = match &*element.name.ns {
                    XHTML => ELEMENTS.contains(&name),
                    SVG => PICTURE.contains(&name),
                    _ => false,
                };
                if !known {
                    problems.push(format!("element <{name}>"));
                }
                for (attribute, value) in element.attrs() {
                    if *element.name.ns == *SVG && PICTURE_ATTRIBUTES.contains(&attribute) {
                        continue;
                    }
                    problems.extend(attribute_problem(name, attribute, value));
                    if attribute == "id" && !ids.insert(value) {
                        problems.push(format!("id `{value}` twice"));
                    }
                }
                if name == "script" {
                    let text: String =
                        node.children().filter_map(|child| child.value().as_text().map(|t| t.to_string())).collect();
                    problems.extend(script_problem(element.attr("type"), element.attr("src"), &text));
                }
            }
            Node::Comment(_) | Node::ProcessingInstruction(_) => problems.push("a comment".to_string()),
            Node::Document | Node::Fragment | Node::Doctype(_) | Node::Text(_) => {}
        }
    }
    problems.truncate(5);
    problems
}

fn attribute_problem(element: &str, name: &str, value: &str) -> Option<String> {
    let known = ATTRIBUTES.contains(&name) || name.starts_with("aria-") || name.starts_with("data-");
    if !known {
        return Some(format!("<{element} {name}=…>"));
    }
    let problem = match (element, name) {
        (_, "src") | ("link", "href") if !is_canonical(value) => links::loading_problem(value),
        (_, "href") => links::problem(value),
        _ => None,
    };
    problem.map(|problem| format!("<{element} {name}>: {problem}"))
}

/// `canonical` and `alternate` name the site's own address.
fn is_canonical(value: &str) -> bool {
    value.starts_with("https://amt.example/")
}

fn script_problem(kind: Option<&str>, source: Option<&str>, text: &str) -> Option<String> {
    match (kind, source) {
        (Some("application/ld+json"), None) => {
            let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
            (!is_json || text.contains('<')).then(|| "structured data that is no JSON".to_string())
        }
        (None, Some(source)) if text.is_empty() && source.contains("assets/") => None,
        _ => Some("a script in the page".to_string()),
    }
}
