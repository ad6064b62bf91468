//! Addresses inside a site, and the way from one to another.

use std::fmt;

use crate::artifact::OutputPath;
use crate::language::Language;

/// The folder of a page inside a site, with a slash at its end: `erwerb/blaue-karte-eu/`; empty for the start page.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Address(String);

impl Address {
    /// `/<folders>/<name>/` in the default language, `/<language>/<folders>/<name>/` in others. Empty parts vanish.
    pub fn new(language: Option<&Language>, folder: &str, name: &str) -> Address {
        let mut address = String::new();
        for part in [language.map_or("", Language::as_str), folder, name] {
            if !part.is_empty() {
                address.push_str(part);
                address.push('/');
            }
        }
        Address(address)
    }

    /// The address without a leading slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file behind the address.
    pub fn output(&self) -> OutputPath {
        let file = format!("{}index.html", self.0);
        OutputPath::new(&file).expect("addresses are made of slugs")
    }

    /// The prefix that leads from this page to the root of the site: `../../`, or nothing at the root.
    pub fn to_root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// Stands for all pages beside this one: a relative reference from it leads every one of them to the same place, itself
    /// left out. No page lies there.
    pub fn any_beside(&self) -> Address {
        let own = self.0.trim_end_matches('/');
        let parent = own.rfind('/').map_or("", |slash| &own[..=slash]);
        Address(if own.is_empty() { String::new() } else { format!("{parent}=/") })
    }

    /// A relative reference from this page to another.
    ///
    /// It names `index.html`, so that it works when the site is opened from a folder.
    pub fn to_page(&self, other: &Address) -> String {
        let mut href = self.to_file(&other.0);
        href.push_str("index.html");
        href
    }

    /// A relative reference from this page to a file of the site.
    pub fn to_file(&self, file: &str) -> String {
        let common = self
            .0
            .bytes()
            .zip(file.bytes())
            .enumerate()
            .take_while(|(_, (a, b))| a == b)
            .filter(|(_, (a, _))| *a == b'/')
            .last()
            .map_or(0, |(index, _)| index + 1);
        let up = self.0[common..].matches('/').count();
        let mut href = String::with_capacity(up * 3 + file.len() - common + 10);
        for _ in 0..up {
            href.push_str("../");
        }
        href.push_str(&file[common..]);
        href
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(path: &str) -> Address {
        Address(path.to_string())
    }

    #[test]
    fn the_shortest_way_is_taken() {
        let page = address("erwerb/blaue-karte-eu/");
        assert_eq!(page.to_page(&address("erwerb/studium/")), "../studium/index.html");
        assert_eq!(page.to_page(&address("erwerb/")), "../index.html");
        assert_eq!(page.to_page(&address("")), "../../index.html");
        assert_eq!(page.to_page(&page), "index.html");
        assert_eq!(page.to_page(&address("erwerbslos/x/")), "../../erwerbslos/x/index.html");
        assert_eq!(address("").to_page(&page), "erwerb/blaue-karte-eu/index.html");
        assert_eq!(page.to_file("erwerb/plan.svg"), "../plan.svg");
        assert_eq!(page.to_root(), "../../");
    }
}
