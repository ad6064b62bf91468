//! `print/`: the whole handbook of a language on one page, for paper and PDF.
//!
//! Made of the finished pages themselves, so that paper says what the screen says: the main part of each is cut out,
//! its headings move down, its ids get the page's name before them, and links between pages become links inside the
//! book. What is there to be clicked is left out.

use std::borrow::Cow;
use std::collections::HashMap;

use memchr::{memchr, memmem};
use rayon::prelude::*;
use serde::Serialize;

use super::finish::{attribute, end_of_tag, is_void};
use super::frame::{Frame, is_home};
use super::menu::Menu;
use super::page::{self, generated, page_title, render_generated};
use super::{Emit, EmitError};
use crate::artifact::Artifact;
use crate::edition::{Address, FaceKind, Page};
use crate::html::Html;
use crate::language::Language;

/// Name of the book's address.
pub(super) const PRINT: &str = "print";

/// A folder in the book.
#[derive(Serialize)]
pub(super) struct ChapterContext {
    title: String,
    id: Option<String>,
    lang: Option<String>,
    dir: Option<&'static str>,
    /// Whether the folder's landing page opens the chapter, with a heading of its own.
    has_landing: bool,
    entries: Vec<BookEntryContext>,
    html: Html,
}

/// A page in the contents of the book.
#[derive(Serialize)]
struct BookEntryContext {
    title: String,
    id: String,
}

/// Where the pages of a language lie in its book.
pub(super) struct Book {
    own: Address,
    /// The id of a page's part of the book, by its address.
    targets: HashMap<String, String>,
}

/// The books of all languages.
pub(super) fn books<A: Emit>(frame: &Frame<'_, A>) -> HashMap<Language, Book> {
    let edition = frame.edition;
    let languages = edition.site().languages.iter().filter(|language| frame.has_language(language));
    let mut books: HashMap<Language, Book> = languages
        .map(|language| (language.clone(), Book { own: edition.generated(PRINT, language), targets: HashMap::new() }))
        .collect();
    for page in edition.pages().iter().filter(|page| is_in_book(page)) {
        if let Some(book) = books.get_mut(page.language()) {
            book.targets.insert(page.address().as_str().to_string(), format!("s-{}", page.id()));
        }
    }
    books
}

/// Whether a page is printed in the book of its language.
fn is_in_book<A: Emit>(page: &Page<A>) -> bool {
    page.face() == FaceKind::Whole && page.is_listed() && !is_home(page)
}

/// The part of the book that a finished page becomes, if it is in one.
pub(super) fn sheet<A: Emit>(books: &HashMap<Language, Book>, page: &Page<A>, finished: &Artifact) -> Option<Box<str>> {
    let book = books.get(page.language()).filter(|_| is_in_book(page))?;
    // The book's title is the only heading of the first level, a chapter's is of the second.
    let down = if page.is_landing() || page.folder().is_empty() { 1 } else { 2 };
    // As small as can be: all parts of a book are held until it is printed.
    let main = main_part(&finished.bytes);
    let main = std::str::from_utf8(main).expect("a page is text");
    Some(book.part(main, page, down).into_boxed_str())
}

/// The book of a language. `sheets` are the parts of the book as far as they are known, by the number of the page.
pub(super) fn book<A: Emit>(
    frame: &Frame<'_, A>,
    language: &Language,
    books: &HashMap<Language, Book>,
    sheets: &[Option<Box<str>>],
) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let address = edition.generated(PRINT, language);
    let title = frame.strings(language).get("print_title").to_string();
    let mut context = generated(frame, language, &address, "", true, &title);
    context.hide::<A>();
    context.page_title = page_title(frame, language, &title);
    context.languages = frame.languages(&address, language, &frame.generated_sisters(PRINT));
    context.nav_html = Menu::default();

    let pages = edition.pages();
    let mut texts: Vec<Vec<Cow<'_, str>>> = Vec::new();
    for chapter in frame.chapters(language) {
        let in_book = |index: &usize| is_in_book(&pages[*index]);
        let landing = chapter.landing.filter(in_book);
        let inner: Vec<usize> = chapter.pages.iter().copied().filter(in_book).collect();
        if landing.is_none() && inner.is_empty() {
            continue;
        }
        let all: Vec<usize> = landing.into_iter().chain(inner.iter().copied()).collect();
        let parts: Vec<Cow<'_, str>> = all
            .into_par_iter()
            .map(|index| match sheets.get(index) {
                Some(Some(sheet)) => Ok(Cow::Borrowed(&**sheet)),
                Some(None) | None => {
                    let page = &pages[index];
                    Ok(Cow::Owned(sheet(books, page, &page::page(frame, page)?).unwrap_or_default().into_string()))
                }
            })
            .collect::<Result<_, EmitError>>()?;
        let entry = |index: usize| BookEntryContext {
            title: pages[index].open().title.plain.clone(),
            id: format!("s-{}", pages[index].id()),
        };
        context.chapters.push(ChapterContext {
            title: chapter.title.text.clone(),
            // Pages at the root are no chapter of their own.
            id: match landing {
                Some(index) => Some(format!("s-{}", pages[index].id())),
                None if chapter.path.is_empty() => None,
                None => Some(format!("c-{}", chapter.path.replace('/', "--"))),
            },
            lang: chapter.title.foreign.as_ref().map(Language::to_string),
            dir: chapter.title.foreign.as_ref().map(Language::direction),
            has_landing: landing.is_some(),
            entries: inner.into_iter().map(entry).collect(),
            html: Html::trusted(mark(texts.len())),
        });
        texts.push(parts);
    }
    let output = address.output();
    let frame_of_book = render_generated(frame, language, "print.html", address, context)?;
    Ok(Artifact::new(output, fill(&String::from_utf8_lossy(&frame_of_book.bytes), &texts).into_bytes()))
}

/// What stands in the rendered book for the text of a chapter: a book may be too large to go through the template.
/// No text of a handbook can hold a comment.
fn mark(chapter: usize) -> String {
    format!("{MARK}{chapter}-->")
}
const MARK: &str = "<!--chapter ";

/// The book with the texts of its chapters in place of their marks.
fn fill(book: &str, texts: &[Vec<Cow<'_, str>>]) -> String {
    let mut out = String::with_capacity(book.len() + texts.iter().flatten().map(|text| text.len()).sum::<usize>());
    let mut pieces = book.split(MARK);
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (number, after) = piece.split_once("-->").unwrap_or((piece, ""));
        let chapter = number.parse().ok().and_then(|at: usize| texts.get(at));
        chapter.into_iter().flatten().for_each(|text| out.push_str(text));
        out.push_str(after);
    }
    out
}

impl Book {
    /// The main part of a finished page, which begins with its tag, as a part of the book.
    fn part<A: Emit>(&self, main: &str, page: &Page<A>, down: u8) -> String {
        let main = &main[end_of_tag(main)..];
        let prefix = format!("s-{}", page.id());
        let mut out = String::with_capacity(main.len() + 1024);
        out.push_str(&format!("<article id=\"{prefix}\" class=\"sheet\">"));
        let mut rest = main;
        // Name of the element that is left out, and how many of that name are open.
        let mut skipped: Option<(&str, usize)> = None;
        while let Some(at) = memchr(b'<', rest.as_bytes()) {
            if skipped.is_none() {
                out.push_str(&rest[..at]);
            }
            rest = &rest[at..];
            let (tag, after) = rest.split_at(end_of_tag(rest));
            rest = after;
            let closes = tag.as_bytes().get(1) == Some(&b'/');
            let from = if closes { 2 } else { 1 }.min(tag.len());
            let length = tag[from..].bytes().position(|byte| matches!(byte, b' ' | b'>' | b'/'));
            let name = &tag[from..from + length.unwrap_or(tag.len() - from)];
            if let Some((skipping, depth)) = &mut skipped {
                if *skipping == name {
                    *depth = if closes { *depth - 1 } else { *depth + 1 };
                    if *depth == 0 {
                        skipped = None;
                    }
                }
                continue;
            }
            if !closes && !is_void(name) && is_left_out(tag) {
                skipped = Some((name, 1));
                continue;
            }
            self.tag(&mut out, tag, name, page.address(), &prefix, down);
        }
        if skipped.is_none() {
            out.push_str(rest);
        }
        out.push_str("</article>\n");
        out
    }

    fn tag(&self, out: &mut String, tag: &str, name: &str, from: &Address, prefix: &str, down: u8) {
        let start = if tag.as_bytes().get(1) == Some(&b'/') { 2 } else { 1 }.min(tag.len());
        let level = match name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        };
        out.push_str(&tag[..start]);
        match level {
            Some(level) => {
                out.push('h');
                out.push(char::from(b'0' + (level + down).min(6)));
            }
            None => out.push_str(name),
        }
        let rest = &tag[start + name.len()..];
        // Most tags are short: a search for a byte would take longer to begin than the loop takes.
        let quote = |from: usize| rest.bytes().skip(from).position(|byte| byte == b'"').map(|length| from + length);
        let (mut at, mut copied) = (0, 0);
        // Values are quoted: the first quote begins one, the next ends it.
        while let Some(begin) = quote(at) {
            let end = quote(begin + 1).unwrap_or(rest.len());
            let before = &rest.as_bytes()[at..begin];
            let name =
                before.iter().rposition(|byte| matches!(byte, b' ' | b'\n')).map_or(before, |at| &before[at + 1..]);
            let value = &rest[begin + 1..end];
            let is_id = match name {
                b"id=" | b"aria-labelledby=" | b"aria-describedby=" | b"headers=" | b"for=" => true,
                b"href=" | b"src=" => false,
                _ => {
                    at = (end + 1).min(rest.len());
                    continue;
                }
            };
            out.push_str(&rest[copied..=begin]);
            if is_id {
                for (at, id) in value.split(' ').enumerate() {
                    out.push_str(if at == 0 { "" } else { " " });
                    out.push_str(prefix);
                    out.push_str("--");
                    out.push_str(id);
                }
            } else if let Some(fragment) = value.strip_prefix('#') {
                out.push('#');
                out.push_str(prefix);
                out.push_str("--");
                out.push_str(fragment);
            } else {
                out.push_str(&self.reference(value, from));
            }
            copied = end;
            at = (end + 1).min(rest.len());
        }
        out.push_str(&rest[copied..]);
    }

    /// A reference of a page that leads out of it, as it is from the book.
    fn reference<'v>(&self, value: &'v str, from: &Address) -> Cow<'v, str> {
        let first = value.bytes().find(|byte| matches!(byte, b':' | b'/' | b'?' | b'#'));
        if first == Some(b':') || value.starts_with('/') || value.is_empty() {
            return value.into();
        }
        let (path, fragment) = value.split_once('#').map_or((value, None), |(path, rest)| (path, Some(rest)));
        let mut parts: Vec<&str> = from.as_str().split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                ".." => {
                    parts.pop();
                }
                "" | "." => {}
                name => parts.push(name),
            }
        }
        let file = parts.join("/");
        let inside = match (file.strip_suffix("index.html").and_then(|address| self.targets.get(address)), fragment) {
            (Some(target), Some(fragment)) => format!("#{target}--{fragment}"),
            (Some(target), None) => format!("#{target}"),
            (None, Some(fragment)) => format!("{}#{fragment}", self.own.to_file(&file)),
            (None, None) => self.own.to_file(&file),
        };
        inside.into()
    }
}

/// What is there to be clicked, and the contents of a single page.
fn is_left_out(tag: &str) -> bool {
    // Most tags have no attribute.
    if !tag.bytes().any(|byte| byte == b' ') {
        return false;
    }
    let class = attribute(tag, "class");
    class.is_some_and(|class| {
        class.split(' ').any(|class| matches!(class, "toc" | "no-print" | "actions" | "easy-mark"))
    }) || tag.contains(" data-search")
}

/// The main part of a page with the tag that opens it; nothing of a page without one.
fn main_part(html: &[u8]) -> &[u8] {
    let main = memmem::find(html, b"<main").map_or(&html[..0], |at| &html[at..]);
    memmem::find(main, b"</main>").map_or(main, |at| &main[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(value: &str) -> String {
        let own = Address::new(None, "", PRINT);
        let targets = HashMap::from([("erwerb/karte/".to_string(), "s-karte".to_string())]);
        Book { own, targets }.reference(value, &Address::new(None, "erwerb", "pass")).into_owned()
    }

    #[test]
    fn chapters_take_the_place_of_their_marks() {
        let book = format!("<main>{}\n{}</main>", mark(0), mark(1));
        assert_eq!(
            fill(&book, &[vec!["<p>".into(), "a</p>".into()], vec!["<p>b</p>".into()]]),
            "<main><p>a</p>\n<p>b</p></main>"
        );
    }

    #[test]
    fn links_between_pages_stay_in_the_book() {
        let book = Book { own: Address::new(None, "", PRINT), targets: HashMap::new() };
        let tag = |tag: &str, name: &str| {
            let mut out = String::new();
            book.tag(&mut out, tag, name, &Address::new(None, "erwerb", "pass"), "s-pass", 2);
            out
        };
        assert_eq!(tag("<a href=\"#facts-fees\" class=\"x\">", "a"), "<a href=\"#s-pass--facts-fees\" class=\"x\">");
        assert_eq!(
            tag("<h2 class=\"a b\" id=\"x\" aria-labelledby=\"y z\">", "h2"),
            "<h4 class=\"a b\" id=\"s-pass--x\" aria-labelledby=\"s-pass--y s-pass--z\">"
        );
        assert_eq!(tag("</h3>", "h3"), "</h5>");
        assert_eq!(reference("../karte/index.html"), "#s-karte");
        assert_eq!(reference("../karte/index.html#x"), "#s-karte--x");
    }

    #[test]
    fn other_links_lead_out_of_it() {
        assert_eq!(reference("../../glossar/index.html#visum"), "../glossar/index.html#visum");
        assert_eq!(reference("../formular.pdf"), "../erwerb/formular.pdf");
        for same in ["https://a.example/b", "mailto:a@b.example", "tel:115"] {
            assert_eq!(reference(same), same);
        }
    }
}
