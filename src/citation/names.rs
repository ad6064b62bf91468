//! Names of laws, found word by word.
//!
//! A name is cut into words at blanks, hyphens and slashes, so that "AufenthG-VwV" and "AufenthG- VwV" are the same
//! name. Words are compared without their endings, so that "des Bürgerlichen Gesetzbuches" is the "Bürgerliches
//! Gesetzbuch". The longest name wins.

use std::collections::HashMap;

use super::scan::{is_alphanumeric_at, skip_space, starts_with, word};

/// Names as a tree of words; each leads to a number, the law's place in the table.
#[derive(Clone, Debug)]
pub(super) struct Names {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    next: HashMap<Box<str>, usize>,
    law: Option<Leaf>,
}

#[derive(Clone, Copy, Debug)]
struct Leaf {
    law: usize,
    capitals: usize,
    words: usize,
}

/// A name found in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NameFound {
    /// Place of the law in the table.
    pub law: usize,
    /// The offset behind the name.
    pub end: usize,
}

/// How exact capitals must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Capitals {
    /// As the name has them: in running text, "ao" is no law.
    AsNamed,
    /// Whatever a person typed.
    Any,
}

impl Default for Names {
    fn default() -> Names {
        Names { nodes: vec![Node::default()] }
    }
}

impl Names {
    /// Adds a name; the first law to claim one keeps it.
    pub(super) fn insert(&mut self, name: &str, law: usize) {
        let mut node = 0;
        let mut words = 0;
        for part in name.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty()) {
            let key = fold(part).into_boxed_str();
            let fresh = self.nodes.len();
            node = *self.nodes[node].next.entry(key).or_insert(fresh);
            if node == fresh {
                self.nodes.push(Node::default());
            }
            words += 1;
        }
        if words > 0 && self.nodes[node].law.is_none() {
            self.nodes[node].law = Some(Leaf { law, capitals: capitals(name), words });
        }
    }

    /// The longest name at the offset.
    pub(super) fn at(&self, text: &str, at: usize, exactness: Capitals) -> Option<NameFound> {
        let mut node = 0;
        let mut position = at;
        let mut best = None;
        loop {
            let (part, end) = word(text, position);
            if part.is_empty() || part.len() > 80 {
                break;
            }
            let Some(next) = self.nodes[node].next.get(fold(part).as_str()) else { break };
            node = *next;
            if let Some(leaf) = self.nodes[node].law
                && ends_here(text, end)
                && (exactness == Capitals::Any || leaf.words > 2 || capitals(&text[at..end]) >= leaf.capitals)
            {
                best = Some(NameFound { law: leaf.law, end });
            }
            match separator(text, end, part) {
                Some(after) => position = after,
                None => break,
            }
        }
        best
    }
}

/// A name does not end inside a longer one: "AufenthG-E" is a draft, not the law.
fn ends_here(text: &str, end: usize) -> bool {
    let continued = ["-", "/"].iter().any(|sign| starts_with(text, end, sign) && is_alphanumeric_at(text, end + 1));
    !continued
}

/// The beginning of a name's next word behind a word.
fn separator(text: &str, end: usize, before: &str) -> Option<usize> {
    let number = before.ends_with(|character: char| character.is_ascii_digit());
    let mut at = end;
    for (sign, allowed) in [
        ("-", true),
        ("/", true),
        (".", number || before == "Nr"),
        // Titles have commas; after an abbreviation a comma ends the name: "§ 12 SGB, 2 Jahre".
        (",", before.len() > 4),
    ] {
        if allowed && starts_with(text, end, sign) {
            at = end + 1;
        }
    }
    let after = skip_space(text, at);
    // One dash with blanks around it, as in "SGB II – Grundsicherung".
    let after =
        if after > end && starts_with(text, after, "– ") { skip_space(text, after + "–".len()) } else { after };
    (after > end && is_alphanumeric_at(text, after)).then_some(after)
}

fn capitals(text: &str) -> usize {
    text.chars().filter(|character| character.is_uppercase()).count()
}

/// A word in small letters and, if it is long, without its ending.
pub(super) fn fold(word: &str) -> String {
    let mut small = if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase() };
    if small.contains('ß') {
        small = small.replace('ß', "ss");
    }
    if small.len() > 5 {
        for ending in ["es", "en", "er", "em", "e", "s", "n"] {
            if small.ends_with(ending) {
                small.truncate(small.len() - ending.len());
                break;
            }
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str], text: &str) -> Option<(usize, String)> {
        let mut tree = Names::default();
        names.iter().enumerate().for_each(|(index, name)| tree.insert(name, index));
        tree.at(text, 0, Capitals::AsNamed).map(|found| (found.law, text[..found.end].to_owned()))
    }

    #[test]
    fn names_are_known_in_every_case() {
        for text in ["Bürgerlichen Gesetzbuches", "Bürgerliches Gesetzbuch", "Bürgerlichen Gesetzbuchs (BGB)"] {
            assert!(found(&["Bürgerliches Gesetzbuch"], text).is_some(), "{text}");
        }
        assert!(found(&["Passgesetz"], "Paßgesetzes").is_some());
    }

    #[test]
    fn the_longest_name_wins_and_hyphens_are_blanks() {
        let names = ["AufenthG", "AufenthG-VwV", "SGB II", "AO"];
        assert_eq!(found(&names, "AufenthG- VwV"), Some((1, "AufenthG- VwV".into())));
        assert_eq!(found(&names, "AufenthG und"), Some((0, "AufenthG".into())));
        assert_eq!(found(&names, "SGB-II."), Some((2, "SGB-II".into())));
        assert_eq!(found(&names, "AufenthG-Entwurf"), None);
        assert_eq!(found(&names, "ao"), None);
    }
}
