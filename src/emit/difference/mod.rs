//! The difference of two texts that we rendered ourselves, as HTML with marks: what is new, what is gone.
//!
//! Blocks are compared first (paragraphs, rows, list items), then the words of blocks that resemble each other. The
//! result is well formed and readable without colour: `<ins>` and `<del>` hold their mark in words. It is a function of
//! the two texts, and its cost is bounded: what is too large to be compared finely is compared more coarsely.

mod blocks;
mod sequence;
mod tree;
mod words;

use tree::Node;

/// The words of the marks, such as `neu` and `entfällt`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks<'a> {
    /// For what is new.
    pub added: &'a str,
    /// For what is gone.
    pub removed: &'a str,
}

/// What became of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// It is the same.
    Same,
    /// Something in it is marked.
    Changed,
}

/// A block of the compared text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Block {
    /// What became of it.
    pub fate: Fate,
    /// The plain text, if it is a heading of level 2 or 3.
    pub heading: Option<String>,
    /// The HTML, without anchors.
    pub html: String,
}

/// Compares two texts block by block.
pub(super) fn compare(before: &str, after: &str, marks: Marks<'_>) -> Vec<Block> {
    let (before, after) = (tree::parse(before), tree::parse(after));
    blocks::merge(&before, &after, marks)
        .into_iter()
        .map(|(fate, node)| {
            let heading = node.is("h2") || node.is("h3");
            let mut html = String::new();
            node.write(&mut html);
            Block { fate, heading: heading.then(|| plain(&node)), html }
        })
        .collect()
}

/// Compares two short texts: the earlier one with what is gone marked, the later one with what is new marked.
pub(super) fn compare_inline(before: &str, after: &str, marks: Marks<'_>) -> (String, String) {
    let (before, after) = (tree::parse_inline(before), tree::parse_inline(after));
    let merged = words::merge(&before, &after);
    (words::write(&merged, words::Side::Before, marks), words::write(&merged, words::Side::After, marks))
}

/// How much two texts have in common, from 0 to 1.
pub(super) fn likeness(before: &str, after: &str) -> f64 {
    blocks::likeness(&words::set(&tree::parse_inline(before)), &words::set(&tree::parse_inline(after)))
}

/// A short text that is new or gone as a whole.
pub(super) fn whole(html: &str, added: bool, marks: Marks<'_>) -> String {
    let mut out = String::new();
    let content = tree::parse_inline(html);
    blocks::wrapped(content, added, marks, true).iter().for_each(|node| node.write(&mut out));
    out
}

fn plain(node: &Node) -> String {
    let mut text = String::new();
    node.text(&mut text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const MARKS: Marks<'_> = Marks { added: "neu", removed: "weg" };

    fn merged(before: &str, after: &str) -> String {
        compare(before, after, MARKS).into_iter().map(|block| block.html).collect()
    }

    #[test]
    fn the_same_text_has_no_mark() {
        let html = "<h2 id=\"a\">A</h2><p>Ein <b>Satz</b>.</p><ul><li>x</li></ul>";
        let blocks = compare(html, html, MARKS);
        assert!(blocks.iter().all(|block| block.fate == Fate::Same));
        assert_eq!(blocks[0].heading.as_deref(), Some("A"));
        assert_eq!(merged(html, html), "<h2>A</h2><p>Ein <b>Satz</b>.</p><ul><li>x</li></ul>");
    }

    #[test]
    fn changed_words_are_marked_inside_their_markup() {
        assert_eq!(
            merged("<p>Die Gebühr beträgt <b>93 Euro</b>.</p>", "<p>Die Gebühr beträgt <b>100 Euro</b>.</p>"),
            "<p>Die Gebühr beträgt <del><span class=\"hidden\">[weg] </span><b>93 </b></del>\
             <ins><span class=\"hidden\">[neu] </span><b>100 </b></ins><b>Euro</b>.</p>"
        );
    }

    #[test]
    fn items_and_rows_are_marked_one_by_one() {
        assert_eq!(
            merged("<ul>\n<li>Pass</li>\n<li>Foto</li>\n</ul>", "<ul>\n<li>Pass</li>\n<li>Mietvertrag</li>\n</ul>"),
            "<ul><li>Pass</li><li><del><span class=\"change-mark\">[weg] </span>Foto</del></li>\
             <li><ins><span class=\"change-mark\">[neu] </span>Mietvertrag</ins></li></ul>"
        );
        let table = |cell: &str| format!("<table><tbody><tr><td>Gebühr</td><td>{cell}</td></tr></tbody></table>");
        assert_eq!(
            merged(&table("93"), &table("100")),
            "<table><tbody><tr><td>Gebühr</td><td><del><span class=\"hidden\">[weg] </span>93</del> \
             <ins><span class=\"hidden\">[neu] </span>100</ins></td></tr></tbody></table>"
        );
    }

    #[test]
    fn paragraphs_that_have_nothing_in_common_are_exchanged_whole() {
        assert_eq!(
            merged("<p>Alles war anders.</p>", "<p>Nichts bleibt gleich hier.</p>"),
            "<p><del><span class=\"change-mark\">[weg] </span>Alles war anders.</del></p>\
             <p><ins><span class=\"change-mark\">[neu] </span>Nichts bleibt gleich hier.</ins></p>"
        );
    }

    #[test]
    fn anchors_and_references_to_them_are_left_out() {
        let html = "<p>a<sup id=\"r\"><a href=\"#f\" id=\"x\">1</a></sup> <a href=\"y.html\">y</a></p>";
        assert_eq!(merged(html, html), "<p>a<sup><a>1</a></sup> <a href=\"y.html\">y</a></p>");
    }

    #[test]
    fn text_beside_blocks_is_compared_as_words() {
        assert_eq!(
            merged("<ul><li>eins zwei<ul><li>a</li></ul></li></ul>", "<ul><li>eins drei<ul><li>a</li></ul></li></ul>"),
            "<ul><li>eins <del><span class=\"hidden\">[weg] </span>zwei</del> <ins><span class=\"hidden\">[neu] </span>\
             drei</ins><ul><li>a</li></ul></li></ul>"
        );
    }

    #[test]
    fn short_texts_are_compared_side_by_side() {
        let (before, after) = compare_inline("93 € im Voraus", "100 € im Voraus", MARKS);
        assert_eq!(before, "<del><span class=\"hidden\">[weg] </span>93 </del>€ im Voraus");
        assert_eq!(after, "<ins><span class=\"hidden\">[neu] </span>100 </ins>€ im Voraus");
    }

    /// A small tree of our own kind of HTML.
    fn html() -> impl Strategy<Value = String> {
        let word =
            proptest::sample::select(vec!["eins", "zwei", "drei", "<b>vier</b>", "<a href=\"x\">fünf sechs</a>"]);
        let inline = proptest::collection::vec(word, 0..6).prop_map(|words| words.join(" "));
        let block = (0u8..5, inline).prop_map(|(kind, text)| match kind {
            0 => format!("<h2>{text}</h2>"),
            1 => format!("<ul><li>{text}</li><li><p>{text}</p></li></ul>"),
            2 => format!("<table><tbody><tr><td>{text}</td></tr></tbody></table>"),
            3 => format!("<div class=\"internal\"><p>Intern</p><p>{text}</p></div>"),
            _ => format!("<p>{text}</p>"),
        });
        proptest::collection::vec(block, 0..8).prop_map(|blocks| blocks.concat())
    }

    /// A merged text without what `drop` marks and without the marks around the rest.
    fn side(merged: &str, drop: &str, keep: &str) -> String {
        let mut out = String::new();
        let mut rest = merged;
        let open = format!("<{drop}>");
        while let Some(at) = rest.find(&open) {
            out.push_str(&rest[..at]);
            let end = rest.find(&format!("</{drop}>")).expect("marks are closed");
            rest = &rest[end + drop.len() + 3..];
        }
        out.push_str(rest);
        let out = out.replace(&format!("<{keep}>"), "").replace(&format!("</{keep}>"), "");
        plain_text(
            &out.replace("<span class=\"hidden\">[neu] </span>", "")
                .replace("<span class=\"hidden\">[weg] </span>", "")
                .replace("<span class=\"change-mark\">[neu] </span>", "")
                .replace("<span class=\"change-mark\">[weg] </span>", ""),
        )
    }

    /// Words alone, block by block.
    fn plain_text(html: &str) -> String {
        let mut text = String::new();
        for node in tree::parse(html) {
            text.push(' ');
            node.text(&mut text);
        }
        text.split_whitespace().collect()
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_in_the_difference(before in html(), after in html()) {
            let merged = merged(&before, &after);
            prop_assert_eq!(side(&merged, "ins", "del"), plain_text(&before), "{}", merged);
            prop_assert_eq!(side(&merged, "del", "ins"), plain_text(&after), "{}", merged);
            let opened = merged.matches('<').count() - merged.matches("</").count();
            prop_assert_eq!(opened, merged.matches("</").count());
        }
    }

    #[test]
    fn large_texts_are_compared_in_bounded_time() {
        let text = |seed: usize| -> String {
            (0..6000).map(|i| format!("<p>Satz {} über {}.</p>", i * 7919 % 6007 + seed, i)).collect()
        };
        let start = std::time::Instant::now();
        let blocks = compare(&text(0), &text(1), MARKS);
        assert!(blocks.len() >= 6000);
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
