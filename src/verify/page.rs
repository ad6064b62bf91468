//! Looks at one HTML or XML document: what may not be in it, where it leads, which ids it has, and what it says.

use super::address::{self, Address, Inside};
use super::bytes;
use super::data;
use super::fault::Fault;
use super::judge::hash;
use super::markup::{Dialect, Seen, Tag, lowered};
use super::references::{self, Use};
use super::secrets::Detector;
use super::views::Views;

/// What kind of document is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Document {
    /// An HTML page.
    Page,
    /// An SVG picture.
    Picture,
    /// Any other XML: sitemap, feed.
    Data,
}

impl Document {
    /// How it is cut into tags.
    pub(super) fn dialect(self) -> Dialect {
        match self {
            Document::Page => Dialect::Html,
            Document::Picture | Document::Data => Dialect::Xml,
        }
    }
}

/// A reference to a file of the site. The printed book has a million of them: hashes, not texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Reference {
    /// Hash of the file's path.
    pub(super) file: u64,
    /// Hash of the id in it; zero for none.
    pub(super) fragment: u64,
    pub(super) at: usize,
}

/// What was seen in a document.
#[derive(Debug)]
pub(super) struct Look<'s> {
    document: Document,
    /// The document's own path, and the path of the site on its host, with slashes around it.
    from: &'s str,
    site: &'s str,
    /// The hash of its own path.
    own: u64,
    /// The views in which secrets are looked for; none for the internal site.
    pub(super) views: Option<Views<'s, Detector<'s>>>,
    /// What is wrong, and where.
    pub(super) faults: Vec<(Fault, usize)>,
    /// What it refers to inside the site.
    pub(super) references: Vec<Reference>,
    /// Paths that lead out of the site, and where they stand.
    pub(super) leading_out: Vec<(String, usize)>,
    /// Hashes of its ids.
    pub(super) ids: Vec<u64>,
    /// How many `svg` elements are open.
    pictures: usize,
    /// How many `span` elements are open inside of a label (`span class="tag"`); nothing outside of one.
    label: Option<usize>,
    /// Whether the last script is JSON-LD.
    is_json: bool,
}

/// Most faults that are kept of one document.
const MOST_FAULTS: usize = 16;
/// More attributes than this no element of ours has.
const MOST_ATTRIBUTES: usize = 64;

impl<'s> Look<'s> {
    /// `from` is the document's own path, `site` that of the site on its host, with slashes around it.
    pub(super) fn new(
        document: Document,
        from: &'s str,
        site: &'s str,
        views: Option<Views<'s, Detector<'s>>>,
    ) -> Look<'s> {
        Look {
            document,
            from,
            site,
            own: hash(from),
            views,
            faults: Vec::new(),
            references: Vec::new(),
            leading_out: Vec::new(),
            ids: Vec::new(),
            pictures: 0,
            label: None,
            is_json: false,
        }
    }

    fn fault(&mut self, fault: Fault, at: usize) {
        let fault = match (self.document, fault) {
            (Document::Picture, Fault::OddMarkup | Fault::ForeignLink) | (Document::Page, _) => fault,
            (Document::Picture, _) => Fault::ActiveSvg,
            // Other XML is read by programs: nothing in it runs or loads.
            (Document::Data, _) => return,
        };
        if self.faults.len() < MOST_FAULTS && !self.faults.contains(&(fault, at)) {
            self.faults.push((fault, at));
        }
    }

    fn element(&mut self, tag: &Tag<'_>, name: &str) {
        if self.document == Document::Page && self.pictures > 0 && !is_picture_element(name) {
            self.fault(Fault::ForbiddenElement, tag.at);
        }
        match (self.document, name) {
            (_, "style") if self.document == Document::Page => self.fault(Fault::InlineStyle, tag.at),
            (
                Document::Page,
                "base" | "applet" | "frame" | "frameset" | "noframes" | "noembed" | "noscript" | "xmp" | "plaintext"
                | "math" | "listing" | "portal" | "fencedframe",
            )
            | (_, "foreignobject") => self.fault(Fault::ForbiddenElement, tag.at),
            (
                Document::Picture,
                "script" | "handler" | "iframe" | "object" | "embed" | "audio" | "video" | "listener",
            ) => {
                self.fault(Fault::ActiveSvg, tag.at);
            }
            (Document::Page, "script") => {
                let kind = tag.attribute("type").unwrap_or_default().trim();
                self.is_json = tag.attribute("src").is_none() && kind.eq_ignore_ascii_case("application/ld+json");
                if tag.attribute("src").is_none() && !self.is_json {
                    self.fault(Fault::InlineScript, tag.at);
                }
            }
            (Document::Page, "meta")
                if tag.attribute("http-equiv").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("refresh")) =>
            {
                if let Some(target) = tag.attribute("content").and_then(references::refresh) {
                    self.address(Use::Load, target, tag.at);
                }
            }
            // An animation can change an address after it was judged.
            (_, "animate" | "set" | "animatetransform" | "animatemotion") => {
                let changed = tag.attribute("attributeName").unwrap_or_default().to_ascii_lowercase();
                if changed.contains("href") || changed.starts_with("on") {
                    self.fault(Fault::Handler, tag.at);
                }
            }
            _ => {}
        }
    }

    fn attribute(&mut self, tag: &Tag<'_>, element: &str, name: &str, value: &str, at: usize) {
        match name {
            "style" => {
                if self.document == Document::Page {
                    self.fault(Fault::InlineStyle, at);
                } else {
                    self.css(value, at);
                }
            }
            "srcdoc" => self.fault(Fault::Handler, at),
            "id" | "xml:id" => self.ids.push(hash(value)),
            "name" if element == "a" => self.ids.push(hash(value)),
            _ if name.starts_with("on") && name.len() > 2 => self.fault(Fault::Handler, at),
            _ if self.document == Document::Data => {}
            _ => {
                let rel = if element == "link" { tag.attribute("rel").unwrap_or_default() } else { "" };
                match references::usage(element, name, rel) {
                    Some(Use::LoadOneOf) => {
                        references::addresses(value).for_each(|one| self.address(Use::Load, one, at));
                    }
                    Some(usage) => self.address(usage, value, at),
                    // `fill="url(https://…)"` and its like; what is read out or kept as data loads nothing.
                    None if bytes::has(value, [b'('])
                        && !is_words(name)
                        && value.to_ascii_lowercase().contains("url(") =>
                    {
                        self.css(value, at);
                    }
                    None => {}
                }
            }
        }
    }

    fn address(&mut self, usage: Use, written: &str, at: usize) {
        match (address::classify(written), usage) {
            (Address::Inside(inside), _) => {
                if self.document == Document::Page {
                    self.follow(&inside, at);
                }
            }
            (Address::Code, _) => self.fault(Fault::CodeAddress, at),
            (Address::Web, Use::Follow | Use::Tell) | (Address::Person, Use::Follow) => {}
            (Address::Web | Address::Person, _) | (Address::OtherHost, _) => self.fault(Fault::ForeignResource, at),
            (Address::Other, Use::Load | Use::LoadOneOf) => self.fault(Fault::ForeignResource, at),
            (Address::Other, Use::Follow | Use::Tell) => self.fault(Fault::ForeignLink, at),
        }
    }

    fn follow(&mut self, Inside { path, fragment }: &Inside<'_>, at: usize) {
        let file = match &**path {
            "" => self.own,
            path => match address::resolve(self.from, path, self.site) {
                Some(file) => hash(&file),
                None => return self.leading_out.push((path.to_string(), at)),
            },
        };
        let is_place = !matches!(&**fragment, "" | "top") && !fragment.starts_with(":~:");
        let fragment = if is_place { hash(fragment) } else { 0 };
        self.references.push(Reference { file, fragment, at });
    }

    fn css(&mut self, css: &str, at: usize) {
        for address in references::of_css(css) {
            let is_inside = address.is_some_and(|address| matches!(address::classify(address), Address::Inside(_)));
            if !is_inside {
                self.fault(Fault::ForeignResource, at);
            }
        }
    }
}

impl<'a> Seen<'a> for Look<'_> {
    fn open(&mut self, tag: &Tag<'a>) {
        let name = lowered(tag.name);
        let element = local(&name);
        if element == "svg" && !tag.is_closed && self.document == Document::Page {
            self.pictures += 1;
        }
        self.element(tag, element);
        if tag.attributes.len() > MOST_ATTRIBUTES {
            self.fault(Fault::OddMarkup, tag.at);
        }
        for (index, attribute) in tag.attributes.iter().enumerate() {
            let attribute_name = lowered(attribute.name);
            // The prefix of XLink is free to choose.
            let attribute_name = if attribute_name.len() > 5 && attribute_name.ends_with(":href") {
                "href".into()
            } else {
                attribute_name
            };
            let earlier = &tag.attributes[..index.min(MOST_ATTRIBUTES)];
            if earlier.iter().any(|earlier| earlier.name.eq_ignore_ascii_case(attribute.name)) {
                self.fault(Fault::OddMarkup, attribute.at);
            }
            self.attribute(tag, element, &attribute_name, attribute.value, attribute.at);
        }
        let Some(views) = &mut self.views else { return };
        views.tag(&name);
        if name == "span" && self.document == Document::Page {
            match &mut self.label {
                Some(open) => *open += 1,
                None if is_label(tag) => {
                    views.label();
                    self.label = Some(0);
                }
                None => {}
            }
        }
        // A feed sorts its entries (RFC 4287).
        let is_of_feed = self.document == Document::Data && element == "category";
        if !is_known_element(element) && !is_of_feed {
            views.name(tag.name, tag.at);
        }
        for attribute in &tag.attributes {
            if !is_known_attribute(attribute.name) {
                views.name(attribute.name, attribute.at);
            }
            views.attribute(attribute.name, attribute.value, attribute.at);
        }
    }

    fn close(&mut self, name: &'a str, _: usize) {
        let name = lowered(name);
        if local(&name) == "svg" {
            self.pictures = self.pictures.saturating_sub(1);
        }
        let Some(views) = &mut self.views else { return };
        views.tag(&name);
        if name == "span" {
            self.label = match self.label {
                Some(0) => {
                    views.label();
                    None
                }
                open => open.map(|open| open - 1),
            };
        }
    }

    fn text(&mut self, text: &'a str, at: usize) {
        let Some(views) = &mut self.views else { return };
        views.text(text, at);
        // Feeds hold HTML as escaped text.
        if self.document == Document::Data && text.contains("&lt;") {
            views.escaped_fragment(text, at);
        }
    }

    fn raw(&mut self, element: &'a str, text: &'a str, at: usize) {
        if element.eq_ignore_ascii_case("script") && text.contains("<!--") {
            self.fault(Fault::OddMarkup, at);
        }
        if element.eq_ignore_ascii_case("iframe") && !text.trim().is_empty() {
            self.fault(Fault::OddMarkup, at);
        }
        let Some(views) = &mut self.views else { return };
        if element.eq_ignore_ascii_case("script") {
            data::read(text, false, views);
        } else {
            views.text_of_data(text, at);
        }
    }

    fn comment(&mut self, text: &'a str, at: usize) {
        let is_active = text.contains("<!ENTITY") || text.starts_with("<?xml-stylesheet");
        if self.document == Document::Picture && is_active {
            self.fault(Fault::ActiveSvg, at);
        }
        if let Some(views) = &mut self.views {
            views.comment(text, at);
        }
    }

    fn odd(&mut self, at: usize) {
        self.fault(Fault::OddMarkup, at);
    }
}

/// Attributes that hold words or data: a browser never takes an address out of them.
fn is_words(attribute: &str) -> bool {
    matches!(attribute, "alt" | "title" | "content" | "value" | "placeholder" | "label")
        || attribute.starts_with("aria-")
        || attribute.starts_with("data-")
}

/// Whether an element is a label of the theme. Labels stand behind titles in lists ("im Text"): what they say is no part of
/// the title's sentence.
fn is_label(tag: &Tag<'_>) -> bool {
    tag.attribute("class").is_some_and(|class| class.split_ascii_whitespace().any(|class| class == "tag"))
}

/// The name without a prefix: `script` of `svg:script`.
fn local(name: &str) -> &str {
    bytes::rfind(name.as_bytes(), b':').map_or(name, |colon| &name[colon + 1..])
}

/// Elements that inline pictures are made of; anything else would end the picture for a browser. In lower case.
fn is_picture_element(name: &str) -> bool {
    matches!(
        name,
        "svg"
            | "g"
            | "path"
            | "circle"
            | "rect"
            | "line"
            | "polyline"
            | "polygon"
            | "ellipse"
            | "title"
            | "desc"
            | "use"
            | "defs"
            | "symbol"
            | "text"
            | "tspan"
            | "clippath"
            | "mask"
            | "lineargradient"
            | "radialgradient"
            | "stop"
            | "pattern"
            | "marker"
            | "a"
    )
}

fn is_known_element(name: &str) -> bool {
    is_picture_element(name)
        || matches!(
            name,
            "html"
                | "head"
                | "body"
                | "meta"
                | "link"
                | "script"
                | "header"
                | "footer"
                | "main"
                | "nav"
                | "section"
                | "article"
                | "aside"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "p"
                | "ul"
                | "ol"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "table"
                | "thead"
                | "tbody"
                | "tfoot"
                | "tr"
                | "th"
                | "td"
                | "caption"
                | "figure"
                | "figcaption"
                | "img"
                | "blockquote"
                | "cite"
                | "pre"
                | "code"
                | "em"
                | "strong"
                | "b"
                | "i"
                | "u"
                | "s"
                | "del"
                | "ins"
                | "mark"
                | "small"
                | "sub"
                | "sup"
                | "span"
                | "div"
                | "br"
                | "hr"
                | "wbr"
                | "abbr"
                | "time"
                | "address"
                | "details"
                | "summary"
                | "dialog"
                | "form"
                | "input"
                | "button"
                | "label"
                | "search"
                | "url"
                | "urlset"
                | "loc"
                | "lastmod"
                | "feed"
                | "entry"
                | "id"
                | "updated"
                | "content"
                | "author"
                | "name"
                | "published"
        )
}

fn is_known_attribute(name: &str) -> bool {
    matches!(
        name,
        "href"
            | "class"
            | "id"
            | "src"
            | "alt"
            | "title"
            | "lang"
            | "dir"
            | "rel"
            | "type"
            | "name"
            | "content"
            | "charset"
            | "hreflang"
            | "datetime"
            | "width"
            | "height"
            | "role"
            | "for"
            | "value"
            | "scope"
            | "colspan"
            | "rowspan"
            | "start"
            | "open"
            | "hidden"
            | "disabled"
            | "checked"
            | "defer"
            | "async"
            | "loading"
            | "decoding"
            | "integrity"
            | "aria-label"
            | "aria-labelledby"
            | "aria-describedby"
            | "aria-hidden"
            | "aria-current"
            | "aria-live"
            | "aria-expanded"
            | "aria-controls"
            | "xmlns"
            | "xmlns:xhtml"
            | "d"
            | "viewBox"
            | "fill"
            | "stroke"
            | "x"
            | "y"
            | "r"
            | "cx"
            | "cy"
            | "tabindex"
    )
}
