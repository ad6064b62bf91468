//! Running text, word by word.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::tree::Node;
use super::{Marks, sequence};

/// A word or an element without text, with the blank behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Word {
    /// The word or element as HTML.
    html: String,
    /// The blank behind it.
    blank: String,
    /// The opening tags of the elements around it, and their names.
    around: Vec<(String, String)>,
}

/// What became of a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Same,
    Removed,
    Added,
}

/// Two texts in one.
#[derive(Debug, Default)]
pub(super) struct Merged(Vec<(Fate, Word)>);

/// Which of the two texts is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// The earlier one.
    Before,
    /// The later one.
    After,
    /// Both in one.
    Both,
}

/// Compares two texts.
pub(super) fn merge(before: &[Node], after: &[Node]) -> Merged {
    let (before, after) = (words(before), words(after));
    let keys = |words: &[Word]| words.iter().map(key).collect::<Vec<_>>();
    let mut merged = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut pairs = sequence::common(&keys(&before), &keys(&after));
    pairs.push((before.len(), after.len()));
    for (a, b) in pairs {
        merged.extend(before[i..a].iter().map(|word| (Fate::Removed, word.clone())));
        merged.extend(after[j..b].iter().map(|word| (Fate::Added, word.clone())));
        merged.extend(after.get(b).map(|word| (Fate::Same, word.clone())));
        (i, j) = (a + 1, b + 1);
    }
    Merged(merged)
}

/// Writes what [`merge`] found.
pub(super) fn write(merged: &Merged, side: Side, marks: Marks<'_>) -> String {
    let dropped = match side {
        Side::Before => Some(Fate::Added),
        Side::After => Some(Fate::Removed),
        Side::Both => None,
    };
    let shown: Vec<&(Fate, Word)> = merged.0.iter().filter(|(fate, _)| Some(*fate) != dropped).collect();
    let mut out = String::new();
    let mut after_mark = false;
    for group in shown.chunk_by(|a, b| a.0 == b.0) {
        let (element, mark) = match group[0].0 {
            Fate::Same => (None, ""),
            Fate::Removed => (Some("del"), marks.removed),
            Fate::Added => (Some("ins"), marks.added),
        };
        // What is gone and what is new stand apart.
        if after_mark && element.is_some() && !out.ends_with(char::is_whitespace) {
            out.push(' ');
        }
        after_mark = element.is_some() && group.last().is_none_or(|(_, word)| word.blank.is_empty());
        if let Some(element) = element {
            out.push_str(&format!("<{element}><span class=\"hidden\">["));
            crate::html::escape(&mut out, mark);
            out.push_str("] </span>");
        }
        let mut open: Vec<(String, String)> = Vec::new();
        for (_, word) in group {
            let same = open.iter().zip(&word.around).take_while(|(a, b)| a == b).count();
            close(&mut out, &mut open, same);
            for (tag, name) in &word.around[same..] {
                out.push_str(tag);
                open.push((tag.clone(), name.clone()));
            }
            out.push_str(&word.html);
            out.push_str(&word.blank);
        }
        close(&mut out, &mut open, 0);
        if let Some(element) = element {
            out.push_str(&format!("</{element}>"));
        }
    }
    out
}

fn close(out: &mut String, open: &mut Vec<(String, String)>, down_to: usize) {
    while open.len() > down_to {
        if let Some((_, name)) = open.pop() {
            out.push_str(&format!("</{name}>"));
        }
    }
}

/// The different words of a text.
pub(super) fn set(nodes: &[Node]) -> BTreeSet<u64> {
    words(nodes).iter().map(|word| hash(&core(&word.html))).collect()
}

fn key(word: &Word) -> u64 {
    hash(&(&word.html, &word.around))
}

/// A word without the signs around it, unless it is nothing else.
pub(super) fn core(word: &str) -> &str {
    let core = word.trim_matches(|c: char| !c.is_alphanumeric());
    if core.is_empty() { word } else { core }
}

/// A hash that is the same in every run: the hasher has fixed keys.
pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn words(nodes: &[Node]) -> Vec<Word> {
    let mut out = Vec::new();
    collect(nodes, &mut Vec::new(), &mut out);
    out
}

fn collect(nodes: &[Node], around: &mut Vec<(String, String)>, out: &mut Vec<Word>) {
    for node in nodes {
        match node {
            Node::Text(text) => split(text, around, out),
            Node::Element { name, attributes, children } if !children.is_empty() => {
                around.push((format!("<{name}{attributes}>"), name.clone()));
                collect(children, around, out);
                around.pop();
            }
            Node::Element { .. } => {
                let mut html = String::new();
                node.write(&mut html);
                out.push(Word { html, blank: String::new(), around: around.clone() });
            }
        }
    }
}

/// Words with the blanks behind them; a blank before the first word is a word without letters.
fn split(text: &str, around: &[(String, String)], out: &mut Vec<Word>) {
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let blank = after.len() - after.trim_ascii_start().len();
        out.push(Word { html: word.to_string(), blank: after[..blank].to_string(), around: around.to_vec() });
        rest = &after[blank..];
    }
}
