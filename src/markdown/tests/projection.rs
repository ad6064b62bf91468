//! What the editions see.

use super::super::project::redact;
use super::*;
use crate::diagnostic::catalogue::*;

fn pair(text: &str) -> (String, String) {
    let (public, internal) = (outcome(text, &public, &[]), outcome(text, &internal, &[]));
    assert_eq!(public.codes(), [], "{:?}", public.diagnostics);
    assert_eq!(internal.codes(), [], "{:?}", internal.diagnostics);
    (public.html(), internal.html())
}

fn redacted(text: &str) -> String {
    let path = SourcePath::new("page.md");
    let source = Source { path: &path, offset: 0, text };
    redact(&source, &outline::parse(&source, &mut Diagnostics::default()))
}

#[test]
fn internal_blocks_are_taken_away() {
    let (public, internal) = pair("a\n::: internal\nb\n:::\nc\n");
    assert_eq!(public, "<p>a</p>\n<p>c</p>\n");
    assert_eq!(
        internal,
        "<p>a</p>\n<div class=\"internal\"><p class=\"mark\">Internal</p>\n<p>b</p>\n</div>\n<p>c</p>\n"
    );
}

#[test]
fn nothing_internal_is_parsed() {
    let (public, _) = pair("## A\n\n::: internal\n## A\n\n[r]: x.md\n[^1]: z\n:::\n\n## A\n\n[r]\n");
    assert_eq!(public, "<h2 id=\"a\">A</h2>\n<h2 id=\"a-2\">A</h2>\n<p>[r]</p>\n");
}

#[test]
fn a_list_stays_one_list() {
    let (public, internal) = pair("1. a\n\n::: internal\n2. b\n:::\n\n3. c\n");
    assert_eq!(public, "<ol>\n<li>a</li>\n<li>c</li>\n</ol>\n");
    assert!(internal.contains("<ol start=\"2\">") && internal.contains("<ol start=\"3\">"));
    assert_eq!(pair("- a\n::: until 2026-12-31\n- [ ] b\n:::\n- c\n").0.matches("<ul").count(), 1);
    assert_eq!(pair("- a\n::: internal\n:::\n1. b\n").0.matches("l>\n").count(), 4);
    assert_eq!(pair("- a\n\n::: internal\nx\n:::\n\ny\n\n- b\n").0.matches("<ul>").count(), 2);
}

#[test]
fn lists_around_stay_tight_and_empty_items_go() {
    let (public, _) = pair("- a\n  ::: internal\n  b\n\n  c\n  :::\n- ::: internal\n  d\n  :::\n- e\n");
    assert_eq!(public, "<ul>\n<li>a</li>\n<li>e</li>\n</ul>\n");
    let (public, _) =
        pair("- a\n  ::: internal\n  b\n  :::\n  *c*\n- <!-- x -->\n  d\n- e\n  <!-- x -->\n  f\n  <!-- x -->");
    assert_eq!(public, "<ul>\n<li>a<br>\n<em>c</em></li>\n<li>d</li>\n<li>e<br>\nf</li>\n</ul>\n");
    assert_eq!(pair("- ::: internal\n  d\n  :::\n").0, "");
    assert_eq!(pair("> ::: internal\n> d\n> :::\n").0, "");
    assert_eq!(pair("::: details T\n::: internal\nd\n:::\n:::\n").0, "");
}

#[test]
fn wrappers_are_written() {
    assert_eq!(
        pair("::: details A & {{ tel_nr }}\nb\n:::\n").0,
        "<details><summary>A &amp; 0421 361-0</summary>\n<p>b</p>\n</details>\n"
    );
    let (public, internal) = pair("::: public\nb\n:::\n");
    assert_eq!(public, "<p>b</p>\n");
    assert_eq!(internal, "<div class=\"applicants-read\"><p class=\"mark\">Applicants read</p>\n<p>b</p>\n</div>\n");
}

#[test]
fn dates_decide() {
    assert_eq!(pair("::: from 2026-06-02\na\n:::\n::: until 2026-06-01\nb\n:::\n").0, "<p>b</p>\n");
}

#[test]
fn places_are_pieces() {
    let outcome = outcome("a\n\n- ::: fees\n  :::\n- b\n\n::: steps\n:::\n", &public, &[]);
    assert_eq!(outcome.html(), "<p>a</p>\n<ul>\n<li>[Fees]</li>\n<li>b</li>\n</ul>\n[Steps]");
    assert_eq!(outcome.rendered.pieces.len(), 4);
}

#[test]
fn snippets_are_inserted() {
    let phone = ("phone", "\nCall\n[us](tel:1)\n\n::: internal\nsecret\n:::\n\n");
    let page = "a\n::: snippet phone\n:::\nb\n";
    assert_eq!(outcome(page, &public, &[phone]).html(), "<p>a</p>\n<p>Call\n<a href=\"tel:1\">us</a></p>\n<p>b</p>\n");
    assert!(outcome(page, &internal, &[phone]).html().contains("secret"));
}

#[test]
fn snippets_take_the_indentation_of_their_place() {
    let list = ("list", "- a\n\n  b\n- c\n\n```\n\tcode\n```\n");
    let direct = html("> - - a\n>\n>     b\n>   - c\n>\n>   ```\n>   \tcode\n>   ```\n");
    let inserted = outcome("> - ::: snippet list\n>   :::\n", &public, &[list]);
    assert_eq!(inserted.codes(), []);
    assert_eq!(inserted.html().replace("    code", "\tcode"), direct);
    let tight = outcome("- a\n  ::: snippet x\n  :::\n- b\n", &public, &[("x", "y\n\n")]).html();
    assert_eq!(tight, "<ul>\n<li>a<br>\ny</li>\n<li>b</li>\n</ul>\n");
}

#[test]
fn a_snippet_in_a_footnote() {
    let outcome = outcome("a[^1]\n\n[^1]: ::: snippet x\n    :::\n", &public, &[("x", "y\n\nz")]);
    assert_eq!(outcome.codes(), []);
    assert!(outcome.html().contains("<li id=\"fn-1\"><p>y</p>\n<p>z "), "{}", outcome.html());
}

#[test]
fn links_of_a_snippet_are_relative_to_it() {
    let outcome = outcome("[a](b.md)\n::: snippet x\n:::\n[a](d.md)\n", &public, &[("x", "[a](c.md)")]);
    assert_eq!(outcome.office.asked, ["b.md in page.md", "c.md in snippets/x.md", "d.md in page.md"]);
    assert_eq!(outcome.projected.text().lines().next(), Some("[a](b.md)"));
}

#[test]
fn snippets_that_cannot_be_inserted_are_errors() {
    let unknown = outcome("::: snippet phne\n:::\n", &public, &[("phone", "x")]);
    assert_eq!(unknown.codes(), [UNKNOWN_SNIPPET]);
    assert_eq!(unknown.diagnostics[0].help.as_ref().map(|h| h.en.as_str()), Some("Did you mean `phone`?"));
    let cycle =
        outcome("::: snippet a\n:::\n", &public, &[("a", "::: snippet b\n:::"), ("b", "- ::: snippet a\n  :::")]);
    assert_eq!(cycle.codes(), [SNIPPET_CYCLE]);
    assert!(cycle.diagnostics[0].message.en.contains("`a` → `b` → `a`"));
    assert_eq!(cycle.diagnostics[0].span.as_ref().map(|s| s.path.as_str()), Some("snippets/b.md"));
    let open = outcome("::: snippet a\n:::\nx\n", &public, &[("a", "```\ncode")]);
    assert_eq!(open.codes(), [DIRECTIVE_CROSSES]);
}

#[test]
fn redaction_leaves_the_rest_as_it_is() {
    for (text, expected) in [
        ("a\r\n::: internal\r\nb\r\n:::\r\nc", "a\r\n<!---->\r\nc"),
        ("> - ::: internal\n>   b\n>   :::", "> - <!---->"),
        ("::: details T\na <!-- b -->\n::: internal\nc\n:::\n:::\n", "::: details T\na <!-- -->\n<!---->\n:::\n"),
        ("`<!-- a -->` <!-- b\n  c --> d", "`<!-- a -->` <!-- \n  --> d"),
        ("<!-- a\n\nb -->\nc", "<!-- -->\nc"),
        ("no directives", "no directives"),
    ] {
        assert_eq!(redacted(text), expected);
        assert_eq!(pair(&redacted(text)).0, pair(text).0);
    }
}

#[test]
fn without_snippets_nothing_is_known() {
    assert!(NoSnippets.find("a").is_none() && NoSnippets.names().is_empty());
}
