//! A secret is found in every place and spelling, and a clean site is clean.

use super::*;
use crate::artifact::Artifact;
use crate::diagnostic::{Code, Severity, catalogue};
use crate::source::Sources;

const PUBLIC_PAGE: &str = "---\ntitle: Blaue Karte\nvisibility: public\nowner: fachdienst\nrequirements:\n  - Sie haben einen Pass.\n\
    change_reason: \"Hinweis von Frau Kowalczyk\"\n---\nWer den Antrag stellt, bekommt einen Termin.\n\n::: internal\nDer Vermerk \
    von Größenbach liegt seit Montag im roten Schrank.\n\nRückfragen an it-hilfe@amt.example oder 90009-771.\n:::\n\n\
    Bringen Sie den Pass mit, Frist[^zettelnote], siehe Anlage\n7) bekannt gibt, seit\n1985. Danach, wegen des Wohnkontengesetzes.\n\n<!-- Absprache mit Wischnewski -->\n";

const INTERNAL_PAGE: &str = "---\ntitle: Nachtabfrage\n---\nDie Abfrage läuft nachts, siehe Anlage 7 bekannt gibt (Raum T301, \
    Wohnkontengesetz). Bringen Sie den Antrag mit. Wer den Antrag stellt, bekommt einen Termin.\n";

const HANDBOOK: &str = "authority: {name: Amt Musterstadt}\nlanguages: [de]\nsites:\n  public: {url: \"https://amt.example/hb/\"}\n\
    roles:\n  fachdienst: {title: Fachdienst, people: [Anneliese Schröpfer]}\n\
    contacts:\n  kanzlei: {title: Kanzlei, phone: 0421 5550-1717}\nvariables:\n  ablage: {value: Aktenkeller}\n";

fn handbook() -> Sources {
    Sources::from_pairs([
        ("handbook.yaml", HANDBOOK),
        ("erwerb/blaue-karte.md", PUBLIC_PAGE),
        ("intern/abfrage-nachts.md", INTERNAL_PAGE),
        ("intern/lageplan-keller.svg", "<svg/>"),
    ])
}

fn judge(site: Site) -> Judge {
    Judge::new(&handbook(), site, &["Startseite {{ title }}", "<a class=\"brand\">Zum Inhalt</a>"])
}

fn artifact(path: &str, bytes: impl AsRef<[u8]>) -> Artifact {
    Artifact::new(OutputPath::new(path).expect("test paths are plain"), bytes.as_ref().to_vec())
}

/// The codes of what is wrong with one file of the public site.
fn codes(path: &str, bytes: impl AsRef<[u8]>) -> Vec<Code> {
    let evidence = judge(Site::Public).examine(&artifact(path, bytes));
    evidence.problems().iter().map(|problem| problem.code).collect()
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"de\"><head><title>Blaue Karte</title></head><body><h1 id=\"a\">Blaue Karte</h1>\n\
         <p>Wer den Antrag stellt, bekommt einen Termin.</p>{body}<p>Bringen Sie den Pass mit.</p></body></html>"
    )
}

#[track_caller]
fn assert_leak(path: &str, bytes: impl AsRef<[u8]>) {
    let found = codes(path, &bytes);
    let shown = String::from_utf8_lossy(bytes.as_ref()).into_owned();
    assert!(found.contains(&catalogue::LEAK), "not found in {path}: {shown}");
}

#[track_caller]
fn assert_clean(path: &str, bytes: impl AsRef<[u8]>) {
    let found = judge(Site::Public).examine(&artifact(path, &bytes));
    let shown = String::from_utf8_lossy(bytes.as_ref()).into_owned();
    assert!(found.problems().is_empty(), "{path}: {shown}\n{:#?}", found.problems());
}

#[test]
fn a_clean_page_is_clean() {
    assert_clean(
        "erwerb/blaue-karte/index.html",
        page("<p>Sie haben einen Pass. Zum Inhalt 18. März 2024, 12.000,00 Euro</p>"),
    );
    // A label behind a title continues no sentence.
    assert_clean(
        "recht/index.html",
        page("<li><a>Bringen Sie den Antrag</a> <span class=\"tag\">mit</span> Karte</li>"),
    );
    // Numbers at the beginnings of lines may be text.
    assert_clean("index.html", page("<p>siehe Anlage 7) bekannt gibt, seit 1985. Danach</p>"));
    // A site names laws in the nominative.
    assert_clean("recht/wohnkontengesetz/index.html", page("<h1>Wohnkontengesetz</h1>"));
    assert_clean("search/de/0a1b2c3d4e/t301.js", "");
    // Lines of a picture part long words.
    assert_clean(
        "index.html",
        page("<svg><text>Mu<tspan>ster-</tspan> <tspan>stadt Kar-</tspan> <tspan>te</tspan></text></svg>"),
    );
    assert_clean("404.html", page("<a href=\"/hb/index.html\">Startseite</a>"));
    assert_clean(
        "search/de/62.js",
        "amtsbuchSearch.shard(\"b\",{\"title\":{\"docs\":{},\"df\":0,\"b\":{\"docs\":{},\"df\":0}}});\n",
    );
}

#[test]
fn a_section_with_those_that_follow_is_public_alone() {
    let page = |title: &str, visibility: &str, text: &str| {
        format!("---\ntitle: {title}\nvisibility: {visibility}\n---\n{text}\n")
    };
    let sources = Sources::from_pairs([
        ("offen.md", page("Offen", "public", "Renten nach §§ 1253ff. der Ordnung.").as_str()),
        ("intern.md", page("Intern", "internal", "Siehe 1253 und 1254.").as_str()),
    ]);
    let judge = Judge::new(&sources, Site::Public, &[]);
    let is_clean = |text: &str| judge.examine(&artifact("recht/a.txt", text)).problems().is_empty();
    assert!(is_clean("1253"));
    assert!(!is_clean("1254"));
}

#[test]
fn encoded_letters_that_were_read_before_are_letters() {
    let judge = judge(Site::Public);
    let list = |letters: &str, between: &str| {
        letters.chars().map(|letter| format!("<i title=\"&#{};\">{between}</i>", u32::from(letter))).collect::<String>()
    };
    let examine = |text: String| judge.examine(&artifact("a/index.html", page(&text)));
    assert!(examine(list("yzclawok", "Antrag")).problems().is_empty());
    assert!(!examine(list("kowalczyk", "")).problems().is_empty());
    // Neither are letters with much around them, nor what begins with one; a word between letters parts them.
    let examine = |text: &str| judge.examine(&artifact("api/a.json", text));
    let letters = "[\"– k –\",\"– o –\",\"– w –\",\"– a –\",\"– l –\",\"– c –\",\"– z –\",\"– y –\",\"k Pass\"]";
    assert!(examine("[\"k Pass\",\"– a –\",\"Antrag\",\"– l –\"]").problems().is_empty());
    assert!(!examine(letters).problems().is_empty());
    assert!(examine(&letters.replace("\"– l –\"", "\"– l –\",\"Antrag\"")).problems().is_empty());
    assert!(examine(&letters.replace("\"– l –\"", "\"– l –\",\"Antrag\"")).problems().is_empty());
}

#[test]
fn an_internal_run_with_a_sign_inside_of_a_word_is_a_secret_both_ways() {
    let page = |visibility: &str, text: &str| format!("---\ntitle: Titel\nvisibility: {visibility}\n---\n{text}\n");
    let hidden = page("internal", "Zwei neue Kolleg*innen gehen heute.");
    // Every word is public.
    let open = page("public", "Zwei neue Kolleginnen. Neue Kolleg. Innen gehen heute.");
    let sources = Sources::from_pairs([("offen.md", open.as_str()), ("intern.md", hidden.as_str())]);
    let judge = Judge::new(&sources, Site::Public, &[]);
    let shown =
        |text: &str| judge.examine(&artifact("a/index.html", format!("<html><body><p>{text}</p></body></html>")));
    assert!(!shown("Zwei neue Kolleg*innen gehen").problems().is_empty());
    assert!(shown("Neue Kolleg. Innen gehen heute").problems().is_empty());
}

#[test]
fn signs_that_may_be_markup_may_be_text() {
    for (open, hidden, shown) in [
        ("Die Sachbearbeiter*innen helfen.", "Der Sachbearbeiter prüft.", "Die Sachbearbeiter*innen helfen."),
        ("Die Antragsteller:innen kommen.", "Der Antragsteller ging.", "Die Antragsteller:innen kommen."),
        (
            "Bitte fragen Sie die zuständigen Mitarbeiter*innen im Haus.",
            "Bitte fragen Sie die zuständigen Mitarbeiter zuerst.",
            "Bitte fragen Sie die zuständigen Mitarbeiter*innen im Haus.",
        ),
        (
            "Bitte fragen Sie die zuständigen Mitarbeiter\\*innen im Haus.",
            "Bitte fragen Sie die zuständigen Mitarbeiter zuerst.",
            "Bitte fragen Sie die zuständigen Mitarbeiter*innen im Haus.",
        ),
        (
            "Bitte fragen Sie die zuständigen Mitarbeiter&#42;innen oder Leiter\\_innen im großen Haus.",
            "Bitte fragen Sie die zuständigen Mitarbeiter zuerst, Mitarbeiter-innen oder Leiter.",
            "Bitte fragen Sie die zuständigen Mitarbeiter*innen oder Leiter_innen im großen Haus.",
        ),
        ("Die Lotsen~bahn fährt.", "Ein Lotsen und eine Bahn.", "Die Lotsen~bahn fährt."),
        (
            "Siehe ![j0780_0120_thumb.gif]ändert sich",
            "Siehe ![j0009_0120_thumb.gif] dort",
            "Siehe ![j0780_0120_thumb.gif]ändert sich",
        ),
        ("Ein [Randwort]haus steht.", "Das Randwort.", "Ein [Randwort]haus steht."),
        ("Ein **Randwort**haus steht.", "Das Randworthaus.", "Ein <b>Randwort</b>haus steht."),
    ] {
        let page = |visibility: &str, text: &str| format!("---\ntitle: Titel\nvisibility: {visibility}\n---\n{text}\n");
        let (open, hidden) = (page("public", open), page("internal", hidden));
        let sources = Sources::from_pairs([("offen.md", open.as_str()), ("intern.md", hidden.as_str())]);
        let evidence = Judge::new(&sources, Site::Public, &[])
            .examine(&artifact("a/index.html", format!("<html><body><p>{shown}</p></body></html>")));
        assert!(evidence.problems().is_empty(), "{shown}");
    }
}

#[test]
fn every_kind_of_internal_text_is_a_secret() {
    for secret in [
        "Größenbach",                  // an internal block
        "liegt seit Montag im roten",  // a run of it
        "Bringen Sie den Antrag mit",  // a run of public words
        "Kowalczyk",                   // a confidential key
        "Wischnewski",                 // a comment
        "Nachtabfrage",                // the title of an internal page
        "abfrage-nachts",              // its name, made of words that are public or not
        "Schröpfer",                   // a person
        "fachdienst",                  // a role
        "Aktenkeller",                 // a variable
        "1717",                        // an extension
        "5550-1717",                   // a number
        "0421 5550-1717",              // the whole of it
        "04215550 1717 4942155501717", // as it is dialled
        "it-hilfe@amt.example",        // an address
        "lageplan-keller.svg",         // the name of an asset
    ] {
        assert_leak("index.html", page(&format!("<p>x {secret} y</p>")));
    }
    // Words that are public one by one, in an order that is not: only a run of five is a secret.
    assert_clean("index.html", page("<p>Termin Antrag Karte</p>"));
}

#[test]
fn a_secret_is_found_however_it_is_spelled() {
    for secret in [
        "Gr&ouml;&szlig;enbach",
        "Gr&#246;&#xDF;enbach",
        "GRÖSSENBACH",
        "GRÖẞENBACH",
        "groessenbach",
        "Gro\u{308}ßenbach",
        "Gr\u{AD}ößen\u{200B}bach",
        "Grö&shy;ßen&shy;bach",
        "Grö<b>ßen</b>bach",
        "G<i>r</i><b>ö</b>ß<span class=\"x\">enb</span>ach",
        "Grö<wbr>ßenbach",
        "<em>lie</em>gt <b>seit</b> Montag<br>im <img src=x alt=\"\">roten",
        "<i>liegt</i><p>seit</p><div>Montag</div><ul><li>im<li>roten</ul>",
        "<x-y>lie</x-y>gt seit Montag im roten",
        "<svg><text>x Grö-<tspan>ßen-</tspan> <tspan>bach y</tspan></text></svg>",
        "<svg><text>IT-<tspan>x</tspan> it-</text></svg>hilfe@amt.example",
        "LIEGT &nbsp;SEIT<b> </b>MONTAG, IM\u{2003}ROTEN",
        "vorher<b>Kowalczyk</b>nachher",
        "Kowalczyk<sup><a href=\"#a\">1</a></sup>",
        "Kowal<sup>czyk</sup>",
        "T<sup><a href=\"#a\">301</a></sup>",
        "K o w a l c z y k",
        "<b>K</b> o<p>w</p><p>a</p>l <i>c</i><div>z</div>Y k",
    ] {
        assert_leak("index.html", page(&format!("<p>x {secret} y</p>")));
    }
}

/// How many words of a page nobody knows.
fn unknown(judge: &Judge, body: &str) -> u64 {
    unknown_words(&[judge.examine(&artifact("index.html", page(body)))]).0
}

/// Two words that the public vocabulary cannot tell apart: it keeps half of each key.
fn twins() -> [String; 2] {
    let mut seen = std::collections::HashMap::new();
    for number in 0_u32.. {
        let letters = |number: u32| (0..6).map(move |at| char::from(b'a' + (number >> (4 * at) & 15) as u8));
        let word: String = "quer".chars().chain(letters(number)).collect();
        if let Some(other) = seen.insert(words::key_of(&word) >> 32, word.clone()) {
            return [other, word];
        }
    }
    unreachable!("half a key has 32 bits")
}

#[test]
fn an_internal_word_is_found_beside_the_public_one_whose_half_key_it_has() {
    let [public, internal] = twins();
    let sources = Sources::from_pairs([
        ("handbook.yaml", HANDBOOK),
        ("karte.md", &format!("---\ntitle: Karte\nvisibility: public\n---\nEine {public}.\n")),
        ("keller.md", &format!("---\ntitle: Keller\n---\nEine {internal}.\n")),
    ]);
    let judge = Judge::new(&sources, Site::Public, &[]);
    for (text, is_leak) in [(public.clone(), false), (internal.clone(), true), (format!("{public} {internal}"), true)] {
        let evidence = judge.examine(&artifact("index.html", format!("<p>{text}</p>")));
        let found = evidence.problems().iter().any(|problem| problem.code == catalogue::LEAK);
        assert_eq!(found, is_leak, "{text}");
    }
}

#[test]
fn words_that_no_public_text_has_are_counted() {
    let judge = judge(Site::Public);
    for (body, count) in [
        ("<p>Bringen Sie den Pass</p>", 0),
        ("<p>Bringen Sie den Paß 17 a-z x 21h</p>", 0),
        ("<p>Bringen Sie den Paß 21hb</p>", 1),
        ("<p>Bringen Sie Wendelin zu Wendelin</p>", 2),
        // No note is defined by this label, so it is text.
        ("<p>Frist[^zettelnote]</p>", 0),
        ("<p>Ma<b>ppe</b></p>", 1),
        // The mark of a footnote is no part of the word before it.
        (
            "<p>Pass<sup class=\"x\"><a href=\"#a\">1</a></sup><sup><a href=\"#a\">2</a></sup> mit, Pa<b>ss</b><sup>3</sup></p>",
            0,
        ),
        ("<p>Wendelin<sup>1</sup></p>", 1),
        ("<p>Pass<sup>1</sup>Pass</p>", 1),
        ("<p>Pass<sup>1a</sup></p>", 1),
        ("<img alt=\"Wendelin mit Pass\" src=\"plan.svg\" class=\"qx\">", 1),
        ("<p>Der <b>An</b>trag, An<wbr>trag, An\u{AD}trag, ANTRAG, &#65;ntrag</p>", 0),
        ("Wendelin<p title=\"Pass\">Kunibert<br class=\"x\">Gisbert<img alt=\"Pass\" src=\"plan.svg\">", 3),
        // The same value in another attribute is read by nobody.
        ("<p data-x=\"Kunibert\" title=\"Kunibert\"></p>", 1),
    ] {
        assert_eq!(unknown(&judge, body), count, "{body}");
        // It is counted in every page.
        assert_eq!(unknown(&judge, body), count, "{body}");
    }
    let other = judge.examine(&artifact("api/pages.json", "{\"x\":\"Wendelin\"}"));
    assert_eq!(unknown_words(&[other]).0, 0);
}

#[test]
fn a_named_reference_is_the_letter_that_a_page_shows() {
    let open = "---\ntitle: Offen\nvisibility: public\n---\nHerr &Lstrok;uczak fragt Frau &Zcaron;i&zcaron;ek.\n";
    let judge = Judge::new(&Sources::from_pairs([("a.md", open)]), Site::Public, &["Blaue Karte"]);
    let shown = "<html><body><p>Herr Łuczak fragt Frau Žižek.</p></body></html>";
    let evidence = judge.examine(&artifact("a/index.html", shown));
    assert_eq!(unknown_words(&[evidence]).0, 0);
}

#[test]
fn a_secret_is_found_in_pieces() {
    for secret in [
        "Kowal czyk",                                             // a word in two
        "Grö ßen bach",                                           // in three
        "<td>Kowal</td><td>czyk</td>",                            // in cells
        "<ul><li>Ko</li><li>wal</li><li>cz</li><li>yk</li></ul>", // in items
        "Nacht<br>abfra ge",                                      // a public word may be a piece
        "Kowal-<br>czyk",                                         // at the end of a line
        "<b>Ko</b> <i>walc</i>\u{AD}zy <wbr>k",
        // Of these letters in a row, every word and every four of them are public.
        "Bri ngenSi edenAn tragm it. We",
        "Bringen Sie denA ntr agmit Wer",
        "<p>bri</p><p>ngen</p><p>siede</p><p>nan</p><p>tra</p><p>gmi</p><p>twer</p>",
    ] {
        assert_leak("index.html", page(&format!("<p>x {secret} y</p>")));
    }
    // Pieces of public words and sentences, whoever cuts them.
    for open in ["An tragst ellt", "Wer denAn tragst ellt, bekomm tei nen Ter min.", "Gro ß Tisch Sto lz"] {
        assert_clean("index.html", page(&format!("<p>x {open} y</p>")));
    }
}

#[test]
fn a_secret_is_found_wherever_it_hides() {
    for markup in [
        "<p title=\"Größenbach\">x</p>",
        "<p title='Gr&ouml;&szlig;enbach'>x</p>",
        "<p class=groessenbach>x</p>",
        "<p data-owner=\"fachdienst\">x</p>",
        "<p data-fachdienst>x</p>",
        "<p data-html=\"&lt;b&gt;Kowal&lt;/b&gt;czyk\">x</p>",
        "<a href=\"../abfrage-nachts/index.html\">x</a>",
        "<a href=\"?q=Gr%C3%B6%C3%9Fenbach\">x</a>",
        "<a href=\"tel:+4942155501717\">x</a>",
        "<p id=\"groessenbach\">x</p>",
        "<groessenbach>x</groessenbach>",
        "<!-- Größenbach -->",
        "<!-- liegt seit Montag im roten -->",
        "<script type=\"application/ld+json\">{\"name\":\"Gr\\u00f6\\u00dfenbach\"}</script>",
        "<script type=\"application/ld+json\">{\"groessenbach\":1}</script>",
        "<script type=\"application/ld+json\">{\"text\":\"liegt seit\\nMontag im roten\"}</script>",
        "<svg><title>Größenbach</title></svg>",
        "<details hidden><template>Größenbach</template></details>",
    ] {
        assert_leak("index.html", page(markup));
    }
    assert_leak("erwerb/abfrage-nachts/index.html", page(""));
    assert_leak("erwerb/gr%C3%B6%C3%9Fenbach.html", page(""));
    assert_leak("groessenbach/style.css", "a{b:c}");
    assert_leak("assets/style.css", "/* Größenbach */");
    assert_leak("assets/main.js", "let a = 'Gr\\u00f6\\xdfenbach';");
    assert_leak("assets/main.js", "// Größenbach");
    assert_leak("assets/main.js", "let groessenbach = 1;");
    assert_leak("api/pages.json", "{\"pages\":[{\"id\":\"x\",\"note\":\"Kowal<b>czyk</b>\"}]}");
    assert_leak("api/words.json", "{\"k\":{\"o\":{\"w\":{\"a\":{\"l\":{\"c\":{\"z\":{\"y\":{\"k\":1}}}}}}}}}");
    assert_leak("_redirects", "/alt /intern/abfrage-nachts/ 301\n");
    assert_leak("robots.txt", "Disallow: /abfrage%2Dnachts/\n");
    assert_leak(
        "sitemap.xml",
        "<?xml version=\"1.0\"?><urlset><url><loc>https://amt.example/abfrage-nachts/</loc></url></urlset>",
    );
    assert_leak("feed.xml", "<feed><content type=\"html\">&lt;p&gt;Kowal&lt;b&gt;czyk&lt;/b&gt;</content></feed>");
    assert_leak("feed.xml", "<feed><![CDATA[Größenbach]]></feed>");
}

#[test]
fn the_search_index_is_read_word_by_word() {
    fn trie(word: &str) -> String {
        let leaf = "{\"docs\":{\"0\":{\"tf\":1.5},\"12\":{\"tf\":1}},\"df\":2}".to_string();
        word.chars().rev().fold(leaf, |tree, letter| format!("{{\"docs\":{{}},\"df\":0,\"{letter}\":{tree}}}"))
    }
    for word in ["groessenbach", "fachdienst", "kowalczyk"] {
        let first = &word[..1];
        assert_leak("search/de/67.js", format!("amtsbuchSearch.shard(\"{first}\",{{\"body\":{}}});\n", trie(word)));
        // A word that another one begins with.
        let both = trie(word).replace("\"df\":2}", "\"df\":2,\"s\":{\"docs\":{\"1\":{\"tf\":1}},\"df\":1}}");
        assert_leak("search/de/67.js", format!("amtsbuchSearch.shard(\"{first}\",{{\"body\":{both}}});\n"));
    }
    assert_leak(
        "search/de/67.js",
        "amtsbuchSearch.shard(\"a\",{\"title\":{\"a\":{\"docs\":{\"kowalczyk\":{\"tf\":1}}}}});",
    );
    // The beginning of a public word is no word: "antrag" holds "ant".
    assert_clean("search/de/61.js", format!("amtsbuchSearch.shard(\"a\",{{\"body\":{}}});\n", trie("antrag")));
}

#[test]
fn pictures_carry_secrets_too() {
    let png = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("small");
        [&b"\x89PNG\r\n\x1A\n"[..], &length.to_be_bytes(), name, content, &[0; 4], &[0, 0, 0, 0], b"IEND", &[0; 4]]
            .concat()
    };
    assert_leak("plan.png", png(b"tEXt", b"Author\0Gr\xF6\xDFenbach"));
    assert_leak("plan.png", png(b"iTXt", "Author\0\0\0\0\0Größenbach".as_bytes()));
    assert_leak("plan.png", png(b"eXIf", b"K\0o\0w\0a\0l\0c\0z\0y\0k\0"));
    assert_leak("plan.png", [png(b"tEXt", b"x"), b"Kowalczyk".to_vec()].concat());
    assert_eq!(codes("plan.png", png(b"zTXt", b"x")), [catalogue::FORBIDDEN_ASSET]);
    assert_clean("plan.png", png(b"tEXt", b"Software\0Karte"));
    assert_leak("foto.jpg", b"\xFF\xD8\xFF\xFE\x00\x0BKowalczyk\xFF\xD9");
    assert_leak("plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Gr<tspan>ößen</tspan>bach</text></svg>");
    assert_leak("formular.pdf", "%PDF-1.4 /Author (Kowalczyk)");
    assert_eq!(codes("daten.bin", b"\0\x01"), [catalogue::FORBIDDEN_ASSET]);
}

#[test]
fn a_finding_names_the_source_and_not_the_secret() {
    let evidence = judge(Site::Public).examine(&artifact("index.html", page("<p>bei Größenbach</p>")));
    let problem = &evidence.problems()[0];
    let span = problem.span.as_ref().expect("the source has a place");
    assert_eq!(span.path.as_str(), "erwerb/blaue-karte.md");
    assert!(PUBLIC_PAGE[span.start..].starts_with("Der Vermerk"));
    assert_eq!(problem.severity, Severity::Error);
    assert!(problem.message.en.contains("index.html") && problem.message.en.contains("in its text"));
    for text in [&problem.message.de, &problem.message.en] {
        assert!(!text.to_lowercase().contains("größenbach"));
    }
}

#[test]
fn the_internal_site_may_say_everything_but_load_nothing() {
    let judge = judge(Site::Internal);
    assert!(judge.examine(&artifact("index.html", page("<p>Größenbach</p>"))).problems().is_empty());
    let problems = judge.examine(&artifact("index.html", page("<img src=\"https://cdn.example/x.png\" alt=\"\">")));
    assert_eq!(problems.problems()[0].code, catalogue::FOREIGN_ORIGIN);
    assert!(judge.examine(&artifact("daten.bin", b"\0\x01")).problems().is_empty());
}

#[test]
fn code_in_the_page_is_refused() {
    for markup in [
        "<script>alert(1)</script>",
        "<SCRIPT type=\"module\"></SCRIPT>",
        "<script type=\"application/ld+json\"><!--</script>",
        "<style>a{}</style>",
        "<p style=\"color:red\">x</p>",
        "<p onclick=\"x()\">x</p>",
        "<p OnClick=x>x</p>",
        "<a href=\"javascript:x\">x</a>",
        "<a href=\" jav&#x61;script&colon;x\">x</a>",
        "<a href=\"data:text/html,x\">x</a>",
        "<img src=\"data:image/png;base64,x\" alt=\"\">",
        "<iframe srcdoc=\"x\"></iframe>",
        "<base href=\"x/\">",
        "<meta http-equiv=\"refresh\" content=\"0; url=javascript:x\">",
        "<svg><foreignObject></foreignObject></svg>",
        "<svg><p><style><!--</style><img src=x alt=\"\"></svg>",
        "<svg><a><animate attributeName=\"href\" to=\"x\"/></a></svg>",
        "<noscript><p>x</p></noscript>",
        "<math></math>",
        "<p a=1 a=2>x</p>",
        "<p title=\"x\"y\">x</p>",
        "<![CDATA[x]]>",
    ] {
        assert!(codes("index.html", page(markup)).contains(&catalogue::INLINE_CODE), "{markup}");
    }
    assert_clean("index.html", page("<script defer src=\"assets/x.js\"></script>"));
    assert_clean("index.html", page("<script type=\"application/ld+json\">{\"@type\":\"Offer\"}</script>"));
}

#[test]
fn other_hosts_are_refused_where_something_is_loaded() {
    for markup in [
        "<script src=\"https://cdn.example/x.js\"></script>",
        "<link rel=\"stylesheet\" href=\"//cdn.example/x.css\">",
        "<link rel=\"preload\" href=\"http://cdn.example/x\">",
        "<link rel=\"alternate stylesheet\" href=\"http://cdn.example/x\">",
        "<img srcset=\"a.png 1x, https://cdn.example/b.png 2x\" alt=\"\">",
        "<form action=\"https://cdn.example/\"></form>",
        "<button formaction=\"//cdn.example/\">x</button>",
        "<object data=\"https://cdn.example/\"></object>",
        "<a href=\"x\" ping=\"https://cdn.example/\">x</a>",
        "<svg><use href=\"https://cdn.example/#x\"/></svg>",
        "<svg><path fill=\"url(https://cdn.example/#x)\"/></svg>",
        "<svg><path mask=\"URL(https://cdn.example/#x)\"/></svg>",
        "<a href=\"//cdn.example/\">x</a>",
        "<a href=\"ftp://cdn.example/\">x</a>",
        "<a href=\"file:///etc/passwd\">x</a>",
        "<meta http-equiv=\"Refresh\" content=\"0;URL=https://cdn.example/\">",
    ] {
        assert!(codes("index.html", page(markup)).contains(&catalogue::FOREIGN_ORIGIN), "{markup}");
    }
    assert_clean("index.html", page("<p title=\"url(http://x)\" data-x=\"url(http://x)\">url(http://x)</p>"));
    assert_eq!(codes("x.css", "a{b:url(//cdn.example/x)}"), [catalogue::FOREIGN_ORIGIN]);
    assert_clean("x.css", "a{b:url(x.svg#a)}");
    assert_clean(
        "index.html",
        page(
            "<a href=\"https://amt.example/\">x</a><a href=\"mailto:a@amt.example\">x</a><a href=\"tel:115\">x</a>\
              <link rel=\"canonical\" href=\"https://amt.example/\"><img src=\"x.png\" alt=\"\">",
        ),
    );
}

#[test]
fn active_pictures_are_refused() {
    for svg in [
        "<svg><script>x</script></svg>",
        "<svg onload=\"x\"/>",
        "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\"><svg:script/></svg:svg>",
        "<svg><foreignObject/></svg>",
        "<svg><image href=\"https://cdn.example/x.png\"/></svg>",
        "<svg xmlns:q=\"http://www.w3.org/1999/xlink\"><image q:href=\"https://cdn.example/x.png\"/></svg>",
        "<svg><a href=\"javascript:x\"/></svg>",
        "<svg><set attributeName=\"onclick\" to=\"x\"/></svg>",
        "<svg style=\"background:url(https://cdn.example/x)\"/>",
        "<?xml-stylesheet href=\"x.css\"?><svg/>",
        "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg/>",
    ] {
        assert!(codes("x.svg", svg).contains(&catalogue::ACTIVE_SVG), "{svg}");
    }
    assert_clean(
        "x.svg",
        "<?xml version=\"1.0\"?><svg width=\"1717\"><path d=\"M1717 0\" fill=\"url(#a)\"/><a href=\"#a\"/></svg>",
    );
}

fn verdict(files: &[(&str, &str)]) -> Result<Vec<String>, Vec<Code>> {
    let judge = judge(Site::Public);
    let evidence = files.iter().map(|(path, text)| judge.examine(&artifact(path, text))).collect();
    match conclude(evidence) {
        Ok(verified) => Ok(verified.files().iter().map(|(path, _)| path.to_string()).collect()),
        Err(problems) => Err(problems.iter().map(|problem| problem.code).collect()),
    }
}

#[test]
fn links_lead_to_files_and_ids_of_the_site() {
    let broken = Err(vec![catalogue::BROKEN_OUTPUT_LINK]);
    let target = page("<p id=\"stra%C3%9Fe\"></p>");
    for (link, is_good) in [
        ("x/index.html", true),
        ("x/", true),
        ("./x/index.html?q=1#a", true),
        ("x/index.html#top", true),
        ("#a", true),
        ("/hb/x/index.html", true),
        ("plan.svg#irgendwo", true),
        ("x/index.html#b", false),
        ("#b", false),
        ("y.html", false),
        ("../index.html", false),
        ("/x/y.html", false),
    ] {
        let start = page(&format!("<a href=\"{link}\">x</a>"));
        let found = verdict(&[("index.html", &start), ("x/index.html", &target), ("plan.svg", "<svg/>")]);
        assert_eq!(found.is_ok(), is_good, "{link}: {found:?}");
        if !is_good {
            assert_eq!(found, broken, "{link}");
        }
    }
    for markup in
        ["<img src=\"fehlt.png\" alt=\"\">", "<script src=\"fehlt.js\"></script>", "<link rel=\"icon\" href=\"x.ico\">"]
    {
        assert_eq!(verdict(&[("index.html", &page(markup))]), broken, "{markup}");
    }
}

#[test]
fn files_may_not_collide() {
    assert_eq!(verdict(&[("a.txt", ""), ("A.txt", "")]), Err(vec![catalogue::ADDRESS_COLLISION]));
    assert_eq!(verdict(&[("b.txt", ""), ("a.txt", "")]), Ok(vec!["a.txt".to_string(), "b.txt".to_string()]));
}

#[test]
fn hostile_files_do_no_harm() {
    let judge = judge(Site::Public);
    for piece in [
        "<",
        "&",
        "&#",
        "%",
        "{\"a\":",
        "\"",
        "\\",
        "\\u",
        "<!--",
        "<a b='",
        "{{",
        "[[",
        "](",
        "`",
        "<svg>",
        "ä\u{308}",
        "url(",
        "@import ",
        "::: internal\n",
        "- ",
        ".",
        "a-",
        "=\"",
        "\u{0}",
    ] {
        let text = piece.repeat(60_000 / piece.len());
        for path in ["x.html", "x.svg", "x.xml", "x.js", "x.css", "x.txt", "x.png", "x.jpg", "x"] {
            judge.examine(&artifact(path, &text));
        }
        let source = format!("---\ntitle: x\nvisibility: public\n---\n{text}");
        Judge::new(
            &Sources::from_pairs([("a.md", source.as_str()), ("b.md", &text), ("x.png", "")]),
            Site::Public,
            &[&text],
        );
    }
}

#[test]
fn packed_files_of_the_search_are_read() {
    use std::io::Write;
    fn base64(bytes: &[u8]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        bytes
            .chunks(3)
            .flat_map(|chunk| {
                let bits =
                    chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
                (0..=chunk.len()).map(move |index| char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]))
            })
            .collect()
    }
    let file = |name: &str, content: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let packed = encoder.write_all(content).and_then(|()| encoder.finish()).expect("memory");
        let text = base64(&packed).replace('+', "ä").replace('/', "ö");
        format!("amtsbuchSearch.data(\"0123456789/{name}.js\",\"{text}\");\n")
    };
    // Tokens in order, each in field 0 of documents 1 and 3 of 4, once and twice.
    let shard = |tokens: &[&str]| {
        let (mut out, mut last) = (Vec::new(), Vec::new());
        let number = |length: usize| u8::try_from(length).expect("short");
        for token in tokens {
            let token = token.as_bytes();
            let shared = token.iter().zip(&last).take_while(|(a, b)| a == b).count();
            out.extend([number(shared), number(token.len() - shared)]);
            out.extend(&token[shared..]);
            out.extend([1, 5]);
            last = token.to_vec();
        }
        let mut whole = vec![4, number(out.len())];
        whole.extend(out);
        // 10 10 0 10, one token after the other.
        let bits = "1010010".repeat(tokens.len());
        let bytes = bits
            .as_bytes()
            .chunks(8)
            .map(|byte| byte.iter().enumerate().fold(0_u8, |sum, (at, bit)| sum | (bit - b'0') << (7 - at)));
        whole.extend(bytes);
        whole
    };
    let path = |name: &str| format!("search/de/0123456789/{name}.js");
    // Stems and parts of public words, though an internal word begins or ends so: "Antrag", "Termin", "Karte".
    assert_clean(&path("s0"), file("s0", &shard(&["antrag", "kart", "karte", "montag", "termin"])[..0]));
    assert_clean(&path("s0"), file("s0", &shard(&["antrag", "kart", "karte", "termin"])));
    assert_clean(&path("l"), file("l", &[1, 2, 3, 200, 1]));
    assert_clean(&path("t0"), file("t0", "[[\"\",\"\",\"Wer den Antrag stellt, bekommt einen Termin.\"]]".as_bytes()));
    assert_clean(&path("q"), file("q", "{\"shards\":[\"k\",\"ter\"],\"words\":[\"an\"],\"german\":true}".as_bytes()));
    for secret in ["grossenbach", "grossenb", "kowalczyk", "kowal", "nachtabfrag", "aktenkell", "keller", "fachdien"] {
        let mut tokens = vec!["antrag", "termin", secret];
        tokens.sort_unstable();
        assert_leak(&path("s1"), file("s1", &shard(&tokens)));
        let word = [&[0, u8::try_from(secret.len()).expect("short")], secret.as_bytes(), &[3]].concat();
        assert_leak(&path("v"), file("v", &word));
        assert_leak(&path("q"), file("q", format!("{{\"shards\":[\"{secret}\"],\"words\":[]}}").as_bytes()));
    }
    // Settings of another shape than ours are read like any text, and a file is not what it only calls itself.
    for odd in [
        r#"{"shards":[],"words":[["Kowalczyk"]]}"#,
        r#"{"shards":[],"words":[],"laws":["Kowalczyk"]}"#,
        r#"{"shards":[],"words":[],"laws":{"aug":["Kowalczyk"]}}"#,
    ] {
        assert_leak(&path("q"), file("q", odd.as_bytes()));
    }
    assert_leak(&path("t0"), file("l", b"Der Vermerk liegt seit Montag im roten Schrank. Kowalczyk"));
    assert_clean(&path("g"), file("g", b"[[\"antrag\",\"termin kart\"]]"));
    assert_leak(&path("g"), file("g", b"[[\"antrag\",\"termin kowalczyk\"]]"));
    // Text behind the postings.
    let behind = [&shard(&["antrag"])[..], b"Kowalczyk"].concat();
    assert_leak(&path("s5"), file("s5", &behind));
    // Behind a token that shares its beginning, only its end is written.
    assert_leak(&path("s2"), file("s2", &shard(&["kowa", "kowalczyk"])));
    for text in ["Kowalczyk", "Der Vermerk liegt seit Montag im roten Schrank.", "it-hilfe@amt.example"] {
        assert_leak(&path("t1"), file("t1", format!("[[\"\",\"\",\"{text}\"]]").as_bytes()));
        assert_leak(&path("d1"), file("d1", format!("[[\"x\",\"\",\"{text}\"]]").as_bytes()));
    }
    // What is not as described is read as bytes, and what cannot be unpacked is refused.
    assert_leak(&path("s3"), file("s3", b"\xFF\xFFKowalczyk"));
    assert!(
        codes(&path("s4"), "amtsbuchSearch.data(\"0123456789/s4.js\",\"xxxx\");").contains(&catalogue::FORBIDDEN_ASSET)
    );
}

#[test]
fn a_word_that_a_picture_parts_is_one_word() {
    let public = "---\ntitle: x\nvisibility: public\n---\nDas Verlängerungsverfahren beginnt.\n";
    let internal = "---\ntitle: y\n---\nVerlängerungs- und andere Fälle.\n";
    let judge = Judge::new(&Sources::from_pairs([("a.md", public), ("b.md", internal)]), Site::Public, &[]);
    let leaks = |picture: &str| {
        let evidence = judge.examine(&artifact("x.svg", picture));
        evidence.problems().iter().filter(|problem| problem.code == catalogue::LEAK).count()
    };
    let parted = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>Verlängerungs- <tspan>verfahren</tspan></text></svg>";
    assert_eq!(leaks(parted), 0);
    assert_eq!(leaks(&parted.replace("verfahren", "Fälle")), 1);
}
