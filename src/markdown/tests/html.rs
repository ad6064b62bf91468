//! The shapes of the HTML.

use super::*;
use crate::diagnostic::catalogue::*;

#[test]
fn paragraphs_and_emphasis() {
    assert_eq!(
        html("a *b* **c** ~~d~~ `e<`\nf\\\ng"),
        "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code>\nf<br>\ng</p>\n"
    );
    assert_eq!(html("\"a\" -- b... & <"), "<p>&quot;a&quot; -- b... &amp; &lt;</p>\n");
    assert_eq!(html("a\n\n---\n\nb"), "<p>a</p>\n<hr>\n<p>b</p>\n");
}

#[test]
fn running_text_comes_in_one_piece() {
    let outcome = outcome("§ 18a\nAbs. 1 [x] & y_z *AufenthG* `§ 1` [§ 2](a.md)\n\n# § 3", &public, &[]);
    assert_eq!(outcome.office.runs, ["§ 18a\nAbs. 1 [x] & y_z ", "AufenthG", " ", " "]);
    assert_eq!(outcome.office.sections, 1);
}

#[test]
fn headings_begin_below_the_title_and_never_skip_a_level() {
    assert_eq!(
        html("# A\n\n### B\n\n#### C\n\n### D\n\n## E\n"),
        "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h4 id=\"c\">C</h4>\n<h3 id=\"d\">D</h3>\n<h2 id=\"e\">E</h2>\n"
    );
    assert_eq!(html("#### A\n\n#### B"), "<h2 id=\"a\">A</h2>\n<h2 id=\"b\">B</h2>\n");
    assert_eq!(html("##\n\na"), "<p>a</p>\n");
}

#[test]
fn headings_have_ids() {
    assert_eq!(
        html("## Über § 18a {#x-1}\n## Über § 18a\n## x 1\n## Über § 18a"),
        concat!(
            "<h2 id=\"x-1\">Über § 18a</h2>\n<h2 id=\"ueber-par-18a\">Über § 18a</h2>\n",
            "<h2 id=\"x-1-2\">x 1</h2>\n<h2 id=\"ueber-par-18a-2\">Über § 18a</h2>\n"
        )
    );
    // An id that an author writes further down is not taken by a heading above.
    assert_eq!(html("## Antrag\n## B {#antrag}"), "<h2 id=\"antrag-2\">Antrag</h2>\n<h2 id=\"antrag\">B</h2>\n");
    assert_eq!(html("## A {#facts-x}\n"), "<h2 id=\"section-facts-x\">A</h2>\n");
    assert_eq!(codes("## A {#x}\n## B {#x}"), [DUPLICATE_ANCHOR]);
}

#[test]
fn headings_are_listed_with_their_sections() {
    let outcome = outcome("a `b`\n\n## C *d* {#e}\n\nf\\\ng\n\n| h | i |\n|---|---|\n| j | k |\n", &public, &[]);
    let rendered = outcome.rendered;
    assert_eq!(rendered.anchors, ["e"]);
    assert_eq!((rendered.headings[0].level, rendered.headings[0].text.as_str()), (2, "C d"));
    let sections: Vec<_> =
        rendered.sections.iter().map(|s| (s.id.as_deref(), s.heading.as_str(), s.text.as_str())).collect();
    assert_eq!(sections, [(None, "", "a b"), (Some("e"), "C d", "f g\nh\ni\nj\nk")]);
}

#[test]
fn tables_scroll_and_have_no_styles() {
    assert_eq!(
        html("| a | b |   |\n|:-:|--:|---|\n| 1 | 2 | 3 |\n"),
        concat!(
            "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>\n",
            "<thead><tr><th scope=\"col\" class=\"align-center\">a</th><th scope=\"col\" class=\"align-right\">b</th>",
            "<td></td></tr></thead>\n<tbody>\n<tr><td class=\"align-center\">1</td><td class=\"align-right\">2</td>",
            "<td>3</td></tr>\n</tbody>\n</table></div>\n"
        )
    );
    assert!(html("| a |\n|---|\n").ends_with("</thead>\n</table></div>\n"));
}

#[test]
fn lists_are_tight_or_loose() {
    assert_eq!(html("- a\n  - b\n- c"), "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n");
    assert_eq!(html("3. a\n\n4. b"), "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n");
    assert_eq!(html("- a\n-\n- <!-- b -->\n"), "<ul>\n<li>a</li>\n</ul>\n");
    assert_eq!(html("- <!-- b -->\n"), "");
    assert_eq!(html("- a\n\n<!-- -->\n\n- b\n"), "<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n");
}

#[test]
fn tasks_have_names() {
    let done = "<span class=\"task-done\" role=\"img\" aria-label=\"done\"></span> ";
    let open = "<span class=\"task-open\" role=\"img\" aria-label=\"open\"></span> ";
    assert_eq!(
        html("- a\n- [x] b\n  - c\n- [ ] d"),
        format!(
            "<ul class=\"tasks\">\n<li>a</li>\n<li>{done}b\n<ul>\n<li>c</li>\n</ul>\n</li>\n<li>{open}d</li>\n</ul>\n"
        )
    );
    assert_eq!(
        html("1. [x] b\n\n2. c"),
        format!("<ol class=\"tasks\">\n<li><p>{done}b</p>\n</li>\n<li><p>c</p>\n</li>\n</ol>\n")
    );
}

#[test]
fn definition_lists() {
    assert_eq!(html("a\n: b\n: c\n"), "<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dd>c</dd>\n</dl>\n");
}

#[test]
fn alerts_have_titles() {
    assert_eq!(
        html("> [!IMPORTANT]\n> a\n"),
        "<div role=\"note\" class=\"alert alert-important\"><p class=\"alert-title\">Important</p>\n<p>a</p>\n</div>\n"
    );
    assert_eq!(html("> a\n"), "<blockquote>\n<p>a</p>\n</blockquote>\n");
    assert_eq!(
        html("> [![a](b.png)](c.md)\n"),
        "<blockquote>\n<p><a href=\"c/\"><img src=\"b.png\" alt=\"a\" loading=\"lazy\"></a></p>\n</blockquote>\n"
    );
    for text in ["> [!NOTIZ]\n> a", "> [!NOTES]\n> a", "> [!NOTE] a", "- > > [!HINWEIS]\n"] {
        assert_eq!(codes(text), [UNKNOWN_ALERT], "{text}");
    }
    let problem = outcome("> [!Notiz]\n> a", &public, &[]).diagnostics.remove(0);
    assert_eq!(problem.help.map(|help| help.en).as_deref(), Some("Write `[!NOTE]`."));
}

#[test]
fn footnotes_are_numbered_by_use() {
    assert_eq!(
        html("[^z]: Z [^b]\n\n[^a]: A\n\n[^unused]: U\n\n[^b]: B\n    - c\n\nx[^z] y[^a] z[^z]\n"),
        concat!(
            "<p>x<sup><a class=\"footnote-reference\" role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1\">1</a></sup>",
            " y<sup><a class=\"footnote-reference\" role=\"doc-noteref\" href=\"#fn-2\" id=\"fnref-2\">2</a></sup>",
            " z<sup><a class=\"footnote-reference\" role=\"doc-noteref\" href=\"#fn-1\" id=\"fnref-1-2\">1</a></sup></p>\n",
            "<section class=\"footnotes\" role=\"doc-endnotes\"><h2 class=\"footnotes-title\">Footnotes</h2>\n<ol>\n",
            "<li id=\"fn-1\"><p>Z <sup><a class=\"footnote-reference\" role=\"doc-noteref\" href=\"#fn-3\" id=\"fnref-3\">3</a></sup>",
            " <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#fnref-1\" aria-label=\"Back to 1\">\u{21A9}\u{FE0E}</a>",
            " <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#fnref-1-2\" aria-label=\"Back to 1-2\">\u{21A9}\u{FE0E}</a></p>\n</li>\n",
            "<li id=\"fn-2\"><p>A <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#fnref-2\" aria-label=\"Back to 2\">\u{21A9}\u{FE0E}</a></p>\n</li>\n",
            "<li id=\"fn-3\"><p>B</p>\n<ul>\n<li>c</li>\n</ul>\n",
            " <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#fnref-3\" aria-label=\"Back to 3\">\u{21A9}\u{FE0E}</a></li>\n",
            "</ol>\n</section>\n"
        )
    );
}

#[test]
fn footnotes_without_text_are_errors() {
    for text in [
        "a[^x]",
        "# a [^x]",
        "[^y]: b[^x]\n\na[^y]",
        "| a |\n|---|\n| [^x] |",
        "a[^1]\n\n[^1]: ::: internal\n    x\n    :::\n",
    ] {
        assert_eq!(outcome(text, &public, &[]).codes(), [UNDEFINED_FOOTNOTE], "{text}");
    }
    for text in ["`[^x]`", "\\[^x]", "[^ x]", "    [^x]", "```\n[^x]\n```", "[^x", "[^]"] {
        assert_eq!(codes(text), [], "{text}");
    }
    assert_eq!(codes("a[^x]\n\n[^x]: b\n\n[^X]: c"), [DUPLICATE_ANCHOR]);
}

#[test]
fn the_text_of_a_footnote_belongs_to_the_section_that_uses_it() {
    let outcome = outcome("a[^x]\n\n## B\n\nc\n\n[^x]: d", &public, &[]);
    let texts: Vec<_> = outcome.rendered.sections.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["a\nd", "c"]);
}

#[test]
fn code_is_escaped() {
    assert_eq!(html("    a <b>\n"), "<pre class=\"code\" tabindex=\"0\"><code>a &lt;b&gt;\n</code></pre>\n");
    assert_eq!(
        html("```Unknown\n{{ x }} ::: <!-- a -->\n```\n"),
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-unknown\">{{ x }} ::: &lt;!-- a --&gt;\n</code></pre>\n"
    );
    assert_eq!(html("```a\"b\n```"), "<pre class=\"code\" tabindex=\"0\"><code></code></pre>\n");
}

#[test]
fn links_ask_their_surroundings() {
    assert_eq!(html("[a](b.md \"t\\\"\")"), "<p><a href=\"b/\" title=\"t&quot;\">a</a></p>\n");
    assert_eq!(html("[a](missing.md)"), "<p>a</p>\n");
    assert_eq!(html("[](b.md)"), "<p><a href=\"b/\">Title of b.md</a></p>\n");
    assert_eq!(html("[a](english.md)"), "<p><a href=\"english/\" hreflang=\"en\">a</a></p>\n");
    assert_eq!(
        html("[[english]]"),
        "<p><a href=\"english\" hreflang=\"en\" lang=\"en\" dir=\"ltr\">Title of english</a></p>\n"
    );
    let external = "class=\"external\" href=\"https://example.org\" rel=\"noopener noreferrer\"";
    assert_eq!(html("<https://example.org>"), format!("<p><a {external}>https://example.org</a></p>\n"));
    assert_eq!(html("[*a*][r]\n\n[r]: https://example.org"), format!("<p><a {external}><em>a</em></a></p>\n"));
    assert_eq!(html("<a@example.org>"), "<p><a href=\"mailto:a@example.org\">a@example.org</a></p>\n");
    assert_eq!(html("[a](<tel:+49 421 361>)"), "<p><a href=\"tel:+49421361\">a</a></p>\n");
    assert_eq!(html("[a <https://example.org>](b.md)").matches("<a").count(), 1);
    assert_eq!(codes("[a]()"), [BROKEN_LINK]);
}

#[test]
fn wikilinks() {
    assert_eq!(
        html("[[blaue-karte]] [[a|b *c*]] [[missing]] [[missing|x]]"),
        "<p><a href=\"blaue-karte\">Title of blaue-karte</a> <a href=\"a\">b <em>c</em></a> missing x</p>\n"
    );
    let outcome = outcome("[[a#b]] ![[bild.png]]", &public, &[]);
    assert_eq!(outcome.office.asked, ["wiki a#b in page.md", "image bild.png"]);
    assert!(outcome.html().ends_with("<img src=\"bild.png\" alt=\"\" loading=\"lazy\"></p>\n"));
}

#[test]
fn images_have_alternatives() {
    assert_eq!(
        html("![a *b* `c` \"d\"](e.png 'f') ![x](missing.png)"),
        "<p><img src=\"e.png\" alt=\"a b c &quot;d&quot;\" title=\"f\" loading=\"lazy\"> x</p>\n"
    );
    assert_eq!(
        html("[![a](b.png)](c.md)"),
        "<p><a href=\"c/\"><img src=\"b.png\" alt=\"a\" loading=\"lazy\"></a></p>\n"
    );
}

#[test]
fn forbidden_destinations_are_text() {
    for text in [
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT&colon;alert(1))",
        "[a](javascript&#x3A;alert(1))",
        "[a](<java&#10;script:x>)",
        "[a](java%73cript:x)",
        "[a](data:text/html;base64,x)",
        "[a](vbscript:x)",
        "[a](file:///x)",
        "[a](//example.org)",
        "[a](\\\\\\\\example.org)",
        "<javascript:alert(1)>",
        "<made-up:x>",
        "[a][r]\n\n[r]: javascript:x",
        "[[javascript:x]]",
        "![a](data:image/png;base64,x)",
        "![a](mailto:x@example.org)",
        "[a]({{ bad }})",
        "[a](&#x202E;x)",
    ] {
        let outcome = outcome(text, &public, &[]);
        assert_eq!(outcome.codes(), [FORBIDDEN_SCHEME], "{text}");
        assert!(!outcome.html().contains("href") && !outcome.html().contains("<img"), "{text}: {}", outcome.html());
    }
}

#[test]
fn raw_html_is_an_error() {
    for text in [
        "a <b>b</b>",
        "<div>\na\n</div>",
        "<br>",
        "a<br/>b",
        "<script>\nx\n</script>",
        "a <?php ?>",
        "<!DOCTYPE html>",
        "<!-- a --> b",
    ] {
        let outcome = outcome(text, &public, &[]);
        assert!(outcome.codes().iter().all(|code| *code == RAW_HTML) && !outcome.codes().is_empty(), "{text}");
        assert!(!outcome.html().contains("<b") && !outcome.html().contains("<s") && !outcome.html().contains("<d"));
        assert!(outcome.diagnostics.iter().all(|d| d.help.is_some()));
    }
    assert_eq!(codes("a <b>b</b> c"), [RAW_HTML]);
}

#[test]
fn comments_vanish() {
    assert_eq!(html("a<!-- b -->c"), "<p>ac</p>\n");
    assert_eq!(html("a\n\n<!-- b\n\nc -->\n\nd"), "<p>a</p>\n<p>d</p>\n");
    assert_eq!(html("> <!-- b\n> c -->\n\nd"), "<p>d</p>\n");
    for text in ["a <!-- b", "[a](b.md \"<!-- c -->\")", "[a](x<!--b-->)", "<!-- a"] {
        assert!(codes(text).contains(&RAW_HTML), "{text}");
    }
}

#[test]
fn variables_are_replaced() {
    assert_eq!(html("Tel. {{ tel_nr }}, {{amp}}"), "<p>Tel. 0421 361-0, &lt;&amp;&gt;</p>\n");
    assert_eq!(html("## {{ tel_nr }}"), "<h2 id=\"0421-361-0\">0421 361-0</h2>\n");
    assert_eq!(html("[{{ tel_nr }}](tel:{{ tel_nr }})"), "<p><a href=\"tel:0421361-0\">0421 361-0</a></p>\n");
    assert_eq!(
        html("[a]({{ url }}) ![{{ amp }}](b.png)"),
        "<p><a class=\"external\" href=\"https://example.org/a\" rel=\"noopener noreferrer\">a</a> <img src=\"b.png\" alt=\"&lt;&amp;&gt;\" loading=\"lazy\"></p>\n"
    );
    assert_eq!(html("`{{ tel_nr }}` \\{{ tel_nr }}"), "<p><code>{{ tel_nr }}</code> {{ tel_nr }}</p>\n");
    assert_eq!(html("a {{ nobody }} b"), "<p>a  b</p>\n");
    assert_eq!(codes("{{ a b }}"), [UNKNOWN_VARIABLE]);
}

#[test]
fn directions_cannot_be_turned() {
    assert_eq!(html("a\u{202E}b `c\u{2066}d`"), "<p>ab <code>cd</code></p>\n");
    assert_eq!(html("```\na\u{202E}b\n```"), "<pre class=\"code\" tabindex=\"0\"><code>ab\n</code></pre>\n");
    assert_eq!(html("![a\u{202E}](b.png)"), "<p><img src=\"b.png\" alt=\"a\" loading=\"lazy\"></p>\n");
}

#[test]
fn values_are_one_line() {
    assert_eq!(value("plain text"), ("plain text".to_owned(), "plain text".to_owned(), vec![]));
    assert_eq!(value("1. Januar *2026*").0, "1. Januar <em>2026</em>");
    assert_eq!(value("_a_ **b**").0, "<em>a</em> <strong>b</strong>");
    assert_eq!(value("+ 49").0, "+ 49");
    assert_eq!(value("# a\n- b\n\nc").1, "# a - b c");
    assert_eq!(value(" [a](b.md) & {{ amp }} ").0, "<a href=\"b/\">a</a> &amp; &lt;&amp;&gt;");
    assert_eq!(value("a <!-- b --> c").1, "a c");
    assert_eq!(value("a | b | [x]: y").0, "a | b | [x]: y");
    assert_eq!(value("a <br> b").2, [RAW_HTML]);
    assert_eq!(value("a <!-- b").2, [RAW_HTML]);
    assert_eq!(value("::: internal").2, [UNKNOWN_DIRECTIVE]);
    assert_eq!(value("\u{ff1a}\u{ff1a}\u{ff1a} intern").2, [UNKNOWN_DIRECTIVE]);
    assert_eq!(value("a[^1]").2, [UNDEFINED_FOOTNOTE]);
    assert_eq!(value(""), (String::new(), String::new(), vec![]));
}
