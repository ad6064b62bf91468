//! The menu of a page: rendered once for a folder, put into each of its pages when they are finished.
//!
//! A menu is a quarter of a page. Through the template goes a mark that stands for it.

use memchr::memmem;
use serde::{Serialize, Serializer};

/// A menu, finished; an empty one is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Menu(String);

/// What stands in a rendered page for its menu. No text of a handbook can hold a comment.
const MARK: &str = "<!--menu-->";

impl Menu {
    pub(super) fn new(html: String) -> Menu {
        Menu(html)
    }

    /// The menu for a page that lies one level deeper than those that it was made for; `begin` is how those links begin
    /// that lead elsewhere from there.
    pub(super) fn one_deeper(&self, begin: &str) -> Menu {
        let link = format!("href=\"{begin}");
        Menu(self.0.replace(&link, &format!("href=\"../{begin}")))
    }

    /// A rendered page with its menu.
    pub(super) fn put_into(&self, page: &str) -> String {
        let marks = memmem::Finder::new(MARK);
        let mut out = String::with_capacity(page.len() + self.0.len());
        let mut done = 0;
        for at in marks.find_iter(page.as_bytes()) {
            out.push_str(&page[done..at]);
            out.push_str(&self.0);
            done = at + MARK.len();
        }
        out.push_str(&page[done..]);
        out
    }
}

impl Serialize for Menu {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0.is_empty() { "" } else { MARK })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_menu_takes_the_place_of_its_mark() {
        let menu = Menu::new("<ul></ul>".to_string());
        let mark = serde_json::to_value(&menu).expect("a text").as_str().map(str::to_string).expect("a text");
        assert_eq!(menu.put_into(&format!("<nav>{mark}</nav>")), "<nav><ul></ul></nav>");
        assert_eq!(menu.put_into(&format!("{mark} {mark}")), "<ul></ul> <ul></ul>");
        assert_eq!(serde_json::to_value(Menu::default()).expect("a text"), "");
        assert_eq!(Menu::default().put_into("<p>"), "<p>");
    }

    #[test]
    fn links_of_a_deeper_page_go_up_one_more() {
        let menu = Menu::new("<a href=\"../a/index.html\"><a href=\"#x\">".to_string());
        assert_eq!(menu.one_deeper("../").0, "<a href=\"../../a/index.html\"><a href=\"#x\">");
        assert_eq!(menu.one_deeper("").0, "<a href=\"../../a/index.html\"><a href=\"../#x\">");
    }
}
