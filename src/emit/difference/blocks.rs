//! Blocks: which of them are the same, which resemble each other, which are new or gone.

use std::collections::BTreeSet;

use super::tree::Node;
use super::words::{self, Side, hash};
use super::{Fate, Marks, sequence};

/// From how much likeness on two blocks are the same one, changed.
const ALIKE: f64 = 0.3;

/// Up to this many pairs of changed blocks the best assignment is looked for; beyond, they are paired in order.
const PAIRS: usize = 10_000;

/// Merges two lists of blocks.
pub(super) fn merge(before: &[Node], after: &[Node], marks: Marks<'_>) -> Vec<(Fate, Node)> {
    let hashes = |nodes: &[Node]| nodes.iter().map(hash).collect::<Vec<_>>();
    let mut pairs = sequence::common(&hashes(before), &hashes(after));
    pairs.push((before.len(), after.len()));
    let mut out = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (a, b) in pairs {
        gap(&before[i..a], &after[j..b], marks, &mut out);
        out.extend(after.get(b).map(|node| (Fate::Same, node.clone())));
        (i, j) = (a + 1, b + 1);
    }
    out
}

/// Blocks between two that are the same.
fn gap(before: &[Node], after: &[Node], marks: Marks<'_>, out: &mut Vec<(Fate, Node)>) {
    let (mut i, mut j) = (0, 0);
    let mut pairs = alike(before, after);
    pairs.push((before.len(), after.len()));
    for (a, b) in pairs {
        out.extend(before[i..a].iter().map(|node| (Fate::Changed, marked(node, false, marks))));
        out.extend(after[j..b].iter().map(|node| (Fate::Changed, marked(node, true, marks))));
        if let (Some(before), Some(after)) = (before.get(a), after.get(b)) {
            out.push((Fate::Changed, pair(before, after, marks)));
        }
        (i, j) = (a + 1, b + 1);
    }
}

/// Pairs of blocks that resemble each other, in the order of both: the pairs with most likeness in all.
fn alike(before: &[Node], after: &[Node]) -> Vec<(usize, usize)> {
    if before.is_empty() || after.is_empty() {
        return Vec::new();
    }
    let sets = |nodes: &[Node]| nodes.iter().map(text_words).collect::<Vec<_>>();
    let (sets_before, sets_after) = (sets(before), sets(after));
    let score = |i: usize, j: usize| {
        if !same_kind(&before[i], &after[j]) {
            return 0.0;
        }
        // Where nothing else stands, a cell is the same cell and a list the same list.
        let floor = if is_shape(&before[i]) { ALIKE } else { 0.0 };
        likeness(&sets_before[i], &sets_after[j]).max(floor)
    };
    if before.len() * after.len() > PAIRS {
        let pairs = (0..before.len().min(after.len())).map(|i| (i, i));
        return pairs.filter(|(i, j)| score(*i, *j) >= ALIKE).collect();
    }
    let width = after.len() + 1;
    let mut best = vec![0.0f64; (before.len() + 1) * width];
    let mut scores = vec![0.0f64; before.len() * after.len()];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            let score = score(i, j);
            scores[i * after.len() + j] = score;
            let paired = if score >= ALIKE { best[(i + 1) * width + j + 1] + score } else { 0.0 };
            best[i * width + j] = paired.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < before.len() && j < after.len() {
        let score = scores[i * after.len() + j];
        let here = best[i * width + j];
        if score >= ALIKE && here <= best[(i + 1) * width + j + 1] + score {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if here <= best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

fn same_kind(a: &Node, b: &Node) -> bool {
    match (a, b) {
        (Node::Element { name: a, .. }, Node::Element { name: b, .. }) => a == b,
        (Node::Text(_), _) | (_, Node::Text(_)) => false,
    }
}

/// Elements that are the same by their place and not by their text.
fn is_shape(node: &Node) -> bool {
    ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "td", "th", "dd"].iter().any(|name| node.is(name))
}

fn text_words(node: &Node) -> BTreeSet<u64> {
    let mut text = String::new();
    node.text(&mut text);
    text.split_whitespace().map(|word| hash(&words::core(word))).collect()
}

/// The share of words that two texts have in common, from 0 to 1.
pub(super) fn likeness(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let common = a.intersection(b).count();
    #[expect(clippy::cast_precision_loss, reason = "a text has fewer than 2^52 words")]
    let share = 2.0 * common as f64 / (a.len() + b.len()) as f64;
    share
}

/// Two states of one block in one.
fn pair(before: &Node, after: &Node, marks: Marks<'_>) -> Node {
    let Node::Element { name, attributes, children } = after else { return after.clone() };
    let children = match (before.is_leaf(), after.is_leaf()) {
        (true, true) => {
            let merged = words::merge(before.children(), children);
            vec![Node::Text(words::write(&merged, Side::Both, marks))]
        }
        (false, false) => merge(before.children(), children, marks).into_iter().map(|(_, node)| node).collect(),
        // Running text became blocks, or the other way round.
        (true, false) | (false, true) => {
            let mut children = wrapped(before.children().to_vec(), false, marks, false);
            children.extend(wrapped(after.children().to_vec(), true, marks, false));
            children
        }
    };
    Node::Element { name: name.clone(), attributes: attributes.clone(), children }
}

/// A block that is new or gone as a whole.
fn marked(node: &Node, added: bool, marks: Marks<'_>) -> Node {
    match node {
        Node::Text(_) => node.clone(),
        Node::Element { name, attributes, children } => {
            let children = match node.is_leaf() {
                true if name == "hr" => Vec::new(),
                true => wrapped(children.clone(), added, marks, true),
                false => children.iter().map(|child| marked(child, added, marks)).collect(),
            };
            Node::Element { name: name.clone(), attributes: attributes.clone(), children }
        }
    }
}

/// Content between marks.
pub(super) fn wrapped(content: Vec<Node>, added: bool, marks: Marks<'_>, visible: bool) -> Vec<Node> {
    if content.is_empty() {
        return content;
    }
    let (name, word) = if added { ("ins", marks.added) } else { ("del", marks.removed) };
    let mut text = String::from("[");
    crate::html::escape(&mut text, word);
    text.push_str("] ");
    let class = if visible { "change-mark" } else { "hidden" };
    let mark = Node::Element {
        name: "span".to_string(),
        attributes: format!(" class=\"{class}\""),
        children: vec![Node::Text(text)],
    };
    let children = std::iter::once(mark).chain(content).collect();
    vec![Node::Element { name: name.to_string(), attributes: String::new(), children }]
}
