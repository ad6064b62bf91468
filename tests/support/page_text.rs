//! What a reader sees of a page, as lines of text that look like Markdown.
//!
//! Headings, lists, tables, quotations, links and pictures keep their form; classes, ids and white space do not show. A
//! text in another language than the page's begins with its language in braces: `{de} Blaue Karte`.

use scraper::node::Node;
use scraper::{ElementRef, Html, Selector};

/// Which part of a page is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part {
    /// The main part.
    Main,
    /// What the editor wrote below the front matter.
    Body,
    /// The section below a heading.
    Section(String),
}

/// The visible text of a part of a page, or why there is none.
pub fn page_text(html: &str, part: &Part) -> Result<String, String> {
    // Where a word may be parted is no part of what a page says.
    let document = Html::parse_document(&html.replace('\u{AD}', ""));
    let language = document.root_element().attr("lang").unwrap_or_default().to_string();
    let select = |selector: &str| -> Vec<ElementRef<'_>> {
        document.select(&Selector::parse(selector).expect("a valid selector")).collect()
    };
    let main = select("main").first().copied().ok_or("the page has no main part")?;
    let mut lines = Lines { language, ..Lines::default() };
    match part {
        Part::Main => lines.children(main),
        Part::Body => {
            for prose in select("main .prose") {
                lines.children(prose);
            }
        }
        Part::Section(title) => {
            let heading = select("main h1, main h2, main h3, main h4, main h5, main h6")
                .into_iter()
                .find(|heading| folded(&heading.text().collect::<String>()) == *title)
                .ok_or_else(|| format!("the page has no heading `{title}`"))?;
            let parent = heading.parent().and_then(ElementRef::wrap).ok_or("a heading stands in something")?;
            let around = heading.ancestors().filter_map(ElementRef::wrap).find(|a| a.value().name() == "section");
            let folds = parent.value().name() == "summary";
            if let Some(section) = around.filter(|section| folds || *section == parent) {
                lines.children(section);
            } else {
                lines.element(heading);
                let ends = |element: &ElementRef<'_>| {
                    let level = |element: &ElementRef<'_>| element.value().name().strip_prefix('h').map(str::to_string);
                    level(element).is_some_and(|level_here| Some(level_here) <= level(&heading))
                };
                let following = heading.next_siblings().filter_map(ElementRef::wrap);
                following.take_while(|element| !ends(element)).for_each(|element| lines.element(element));
            }
        }
    }
    lines.end_line();
    Ok(lines.out)
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Lines {
    out: String,
    /// The line being written.
    line: String,
    /// What every line begins with, from outside to inside; an item's mark is used once, then blanks.
    prefixes: Vec<(String, bool)>,
    language: String,
}

impl Lines {
    fn children(&mut self, element: ElementRef<'_>) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => {
                    let starts_blank = text.starts_with(char::is_whitespace);
                    let ends_blank = text.ends_with(char::is_whitespace);
                    let text = folded(text);
                    if (starts_blank || text.is_empty()) && !self.line.is_empty() && !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                    self.line.push_str(&text);
                    if ends_blank && !text.is_empty() {
                        self.line.push(' ');
                    }
                }
                Node::Element(_) => self.element(ElementRef::wrap(child).expect("an element")),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let name = element.value().name();
        let language = element.attr("lang").filter(|language| *language != self.language).map(str::to_string);
        let outer = language.clone().map(|language| std::mem::replace(&mut self.language, language));
        let is_block = BLOCKS.contains(&name);
        if is_block {
            self.end_line();
        }
        if let Some(language) = &language {
            self.line.push_str(&format!("{{{language}}} "));
        }
        if element.attr("role") == Some("img")
            && let Some(label) = element.attr("aria-label")
        {
            self.line.push_str(&format!("[{label}]"));
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name[1..].parse().unwrap_or(1);
                self.line.insert_str(0, &format!("{} ", "#".repeat(level)));
                self.children(element);
            }
            "li" => {
                let siblings = element.prev_siblings().filter_map(ElementRef::wrap).count();
                let is_numbered = element.parent().and_then(ElementRef::wrap).is_some_and(|p| p.value().name() == "ol");
                let mark = if is_numbered { format!("{}. ", siblings + 1) } else { "- ".to_string() };
                self.within(&mark, element);
            }
            "dd" => self.within(": ", element),
            "blockquote" => {
                self.prefixes.push(("> ".to_string(), false));
                self.children(element);
                self.end_line();
                self.prefixes.pop();
            }
            "pre" => {
                let text: String = element.text().collect();
                for line in text.trim_end_matches('\n').lines() {
                    self.line.push_str("    ");
                    self.line.push_str(line);
                    self.end_line();
                }
            }
            "tr" => {
                let cells = element.children().filter_map(ElementRef::wrap);
                for (index, cell) in cells.enumerate() {
                    if index > 0 {
                        self.line.push_str(" | ");
                    }
                    self.inline(cell);
                }
            }
            "a" => {
                let href = element.attr("href").unwrap_or_default().to_string();
                let before = self.line.trim_start().is_empty();
                self.line.push('[');
                self.children(element);
                let blank = self.line.ends_with(' ') && !before;
                self.line.truncate(self.line.trim_end().len());
                self.line.push_str(&format!("]({href})"));
                if blank {
                    self.line.push(' ');
                }
            }
            "img" => {
                let (alt, src) = (element.attr("alt").unwrap_or_default(), element.attr("src").unwrap_or_default());
                self.line.push_str(&format!("![{alt}]({src})"));
            }
            "input" => {
                let label = match element.attr("type") {
                    Some("checkbox") if element.attr("checked").is_some() => "[x]".to_string(),
                    Some("checkbox") => "[ ]".to_string(),
                    other => format!("<{}>", other.unwrap_or("input")),
                };
                self.line.push_str(&label);
            }
            "code" => {
                self.line.push('`');
                self.children(element);
                self.line.push('`');
            }
            "hr" => self.line.push_str("---"),
            "br" => self.end_line(),
            "summary" => {
                // A heading in it marks itself.
                let is_heading = element.children().filter_map(ElementRef::wrap).any(|c| c.value().name() == "h2");
                if !is_heading {
                    self.line.push_str("▸ ");
                }
                self.children(element);
            }
            // A picture says what its caption and its list say.
            "script" | "style" | "template" | "svg" => {}
            _ => self.children(element),
        }
        if is_block {
            self.end_line();
        }
        if let Some(outer) = outer {
            self.language = outer;
        }
    }

    /// A table cell: its blocks stand behind one another.
    fn inline(&mut self, cell: ElementRef<'_>) {
        let mut inner = Lines { language: self.language.clone(), ..Lines::default() };
        inner.children(cell);
        inner.end_line();
        self.line.push_str(inner.out.trim_end().replace('\n', " / ").as_str());
    }

    fn within(&mut self, mark: &str, element: ElementRef<'_>) {
        self.prefixes.push((mark.to_string(), true));
        self.children(element);
        self.end_line();
        self.prefixes.pop();
    }

    fn end_line(&mut self) {
        // The language of a block stands before its first line.
        if self.line.starts_with('{') && self.line.ends_with("} ") && !self.line.trim().contains(' ') {
            return;
        }
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end();
        if line.trim().is_empty() {
            return;
        }
        for (prefix, once) in &mut self.prefixes {
            self.out.push_str(prefix);
            if *once {
                *prefix = " ".repeat(prefix.chars().count());
            }
        }
        self.out.push_str(line);
        self.out.push('\n');
    }
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
