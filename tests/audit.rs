//! The judge finds what was planted and nothing else; `amtsbuch audit` as CI calls it.
//!
//! Short forms in `cargo test`. `AMTSBUCH_FULL=1` makes them long: more plants, bigger handbooks; `AMTSBUCH_CORPUS` names an
//! unpacked folder of real Markdown, of which every third file is called internal.

mod support;

#[path = "../benches/build/corpus.rs"]
mod corpus;
#[path = "../benches/build/handbook.rs"]
mod handbook;
#[path = "../benches/build/random.rs"]
mod random;
#[path = "../benches/build/words.rs"]
mod words;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use amtsbuch::artifact::{Artifact, OutputPath};
use amtsbuch::date::Date;
use amtsbuch::diagnostic::{Diagnostics, catalogue};
use amtsbuch::pipeline::{self, Moment, Session, Themes, Wanted};
use amtsbuch::source::Sources;
use amtsbuch::verify::{self, Judge};
use random::Random;
use unicode_normalization::UnicodeNormalization;

fn is_full() -> bool {
    #[expect(clippy::disallowed_methods, reason = "a test reads the environment")]
    std::env::var_os("AMTSBUCH_FULL").is_some()
}

/// A folder in memory if the machine has one.
fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a temporary folder")
}

type Files = BTreeMap<OutputPath, Arc<Vec<u8>>>;

/// The public site of a handbook on the disk, and its judge.
fn public_site(root: &Path, themes: &Themes) -> (Sources, Files, Judge) {
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(root, &mut session, &mut diagnostics).expect("readable");
    let moment = Moment { date: Date::parse("2026-06-01"), now: 0 };
    let wanted = Wanted { public: true, internal: false };
    let prepared = pipeline::prepare(sources, diagnostics, moment, wanted, themes, &mut session);
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics.iter().take(5).collect::<Vec<_>>());
    let edition = prepared.book.as_ref().and_then(|book| book.public.as_ref()).expect("a book");
    let files = pipeline::render(edition, &themes.public, &prepared.sources).expect("the theme works");
    let judge = pipeline::judge_of_public(&prepared.sources, themes, &mut session);
    (prepared.sources, files, judge)
}

/// A generated handbook to plant things in, and how many: `short` of them in the short form.
fn to_plant_in(short: usize, themes: &Themes) -> (usize, Sources, Files, Judge) {
    let root = folder();
    let (number, pages) = if is_full() { (10_000, 1_000) } else { (short, 60) };
    handbook::write(root.path(), pages, 99, &[]).expect("a writable folder");
    let (sources, files, judge) = public_site(root.path(), themes);
    (number, sources, files, judge)
}

/// Whether a judge finds internal text in a file.
fn is_leak(judge: &Judge, Tampered(path, bytes): &Tampered) -> bool {
    let path = OutputPath::new(path).expect("a plain path");
    let evidence = judge.examine(&Artifact::new(path, bytes.clone()));
    evidence.problems().iter().any(|problem| problem.code == catalogue::LEAK)
}

/// The findings of a whole site and its unknown words, in words.
fn findings(judge: &Judge, files: &Files) -> Vec<String> {
    let examine =
        |(path, bytes): (&OutputPath, &Arc<Vec<u8>>)| judge.examine(&Artifact::new(path.clone(), bytes.clone()));
    let evidence: Vec<verify::Evidence> = files.iter().map(examine).collect();
    let (_, mut problems) = verify::unknown_words(&evidence);
    problems.extend(verify::conclude(evidence).err().unwrap_or_default());
    problems
        .iter()
        .map(|problem| {
            let span = problem.span.as_ref().map(|span| format!("{}:{}", span.path, span.start));
            format!("{} {} <- {}", problem.code.0, problem.message.en, span.unwrap_or_default())
        })
        .collect()
}

#[test]
fn honest_handbooks_have_no_findings() {
    let themes = support::themes();
    let (seeds, pages) = if is_full() { (1..=6, 600) } else { (1..=3, 50) };
    for seed in seeds {
        let root = folder();
        handbook::write(root.path(), pages, seed, &[]).expect("a writable folder");
        let (_, files, judge) = public_site(root.path(), &themes);
        assert!(files.len() > pages / 2);
        assert_eq!(findings(&judge, &files), Vec::<String>::new(), "seed {seed}");
    }
}

/// The public site of some files, and its judge.
fn site_of(files: &[(&str, &str)], themes: &Themes) -> (Files, Judge) {
    let prepared = support::prepare(files, "2026-06-01");
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics);
    let edition = prepared.book.as_ref().and_then(|book| book.public.as_ref()).expect("a book");
    let files = pipeline::render(edition, &themes.public, &prepared.sources).expect("the theme works");
    (files, pipeline::judge_of_public(&prepared.sources, themes, &mut Session::default()))
}

/// A public page and an internal one.
fn two_pages<'t>(open: &'t str, internal: &'t str) -> [(&'static str, &'t str); 2] {
    [("erwerb/offen.md", open), ("erwerb/intern.md", internal)]
}

#[test]
fn what_files_for_machines_are_made_of_is_no_secret() {
    let themes = support::themes();
    let open = support::process(
        "Offen",
        "public",
        "change_note: Neu ist der Termin.\nredirect_from: [/alt/]\nfees: [{amount: 10, for: Karte}]\n",
        "Wer kommt, bekommt einen Termin.",
    );
    let internal = |words: &str| support::process("Intern", "internal", "", words);
    let (files, _) = site_of(&two_pages(&open, &internal("")), &themes);
    // All names of files, and all words of files that are for machines.
    let mut words: BTreeMap<String, &OutputPath> = BTreeMap::new();
    for (path, bytes) in &files {
        let name = path.as_str();
        let mut text = if name.starts_with("search/") { String::new() } else { format!("{name}\n") };
        if matches!(name.rsplit('.').next(), Some("xml" | "txt" | "json")) || name.starts_with('_') {
            text.push_str(&String::from_utf8_lossy(bytes));
        }
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 2) {
            words.entry(word.to_lowercase()).or_insert(path);
        }
    }
    assert!(words.contains_key("category") && words.contains_key("redirects"), "{words:?}");
    let text: String = words.keys().map(|word| format!("- {word}\n")).collect();
    let (files, judge) = site_of(&two_pages(&open, &internal(&text)), &themes);
    assert_eq!(findings(&judge, &files), Vec::<String>::new());

    // A secret in the same places is found.
    let (files, judge) = site_of(&two_pages(&open, &internal("Frau Kowalczyk ruft an.")), &themes);
    assert_eq!(findings(&judge, &files), Vec::<String>::new());
    let feed = files.iter().find(|(path, _)| path.as_str() == "feed.xml").expect("a feed").1;
    let feed = String::from_utf8_lossy(feed);
    assert!(feed.contains("<category term="), "{feed}");
    for (path, text) in [
        ("feed.xml", feed.replace("<category ", "<kowalczyk ")),
        ("feed.xml", feed.replace("<category ", "<category kowalczyk=\"\" ")),
        ("feed.xml", feed.replace("<category term=\"", "<category term=\"kowalczyk ")),
        ("_kowalczyk", String::new()),
        ("kowalczyk/feed.xml", String::new()),
        ("_redirects", "/kowalczyk /a/ 301\n".to_string()),
        ("_headers", "/kowalczyk\n".to_string()),
    ] {
        let planted = Tampered(path, text.into_bytes());
        assert!(is_leak(&judge, &planted), "{path}");
    }
}

#[test]
fn an_apostrophe_that_an_id_leaves_out_makes_no_secret() {
    let themes = support::themes();
    let open = support::process("Offen", "public", "", "## Ce n'est pas l’office\n\nWer kommt, bekommt einen Termin.");
    let internal =
        support::process("Intern", "internal", "", "Das Nest, der Loffice. Frau Kowalczyk sieht das Nest im Baum.");
    let (files, judge) = site_of(&two_pages(&open, &internal), &themes);
    assert_eq!(findings(&judge, &files), Vec::<String>::new());
    for id in ["kowalczyk", "frau-kowalczyk", "ce-nest-kowalczyk", "sieht-das-nest-im-baum"] {
        assert!(is_leak(&judge, &page(&format!("<h2 id=\"{id}\">Termin</h2>"))), "{id}");
    }
}

#[test]
fn internal_words_in_published_pictures_are_found() {
    let themes = support::themes();
    let svg = |text: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>Der Weg</title><text>{text}</text></svg>"
        )
    };
    let open = support::process(
        "Offen",
        "public",
        "",
        "![Plan](plan.svg) [Liste](liste.csv)\n\nWer kommt zu uns zum Termin, bekommt einen Termin.",
    );
    let internal = support::process(
        "Intern",
        "internal",
        "",
        "![Anfahrt](anfahrt.svg)\n\nZu Fuss zum Bahnsteig, eine Spaltenliste. Die Frau Kowalczyk holt den Schlüssel aus dem \
         Schrank. Mail an it-hilfe@amt.example, Raumplan.",
    );
    let plan = svg("zu uns zum Termin");
    let hidden = svg("Frau Kowalczyk, Raumplan");
    let files = |plan: &str| -> (Files, Judge) {
        let [open, internal] = two_pages(&open, &internal);
        let files = [
            open,
            internal,
            ("erwerb/plan.svg", plan),
            ("erwerb/anfahrt.svg", &*hidden),
            ("erwerb/liste.csv", "Termin;1\n"),
        ];
        site_of(&files, &themes)
    };
    let (honest, judge) = files(&plan);
    assert!(honest.keys().any(|path| path.as_str() == "erwerb/plan.svg"));
    assert_eq!(findings(&judge, &honest), Vec::<String>::new());
    assert!(is_leak(&judge, &Tampered("erwerb/liste.csv", b"Spaltenliste;1\n".to_vec())));
    // A name that stands alone in a picture of an editor's is as internal as anywhere: that a page shows it makes nothing public.
    for text in [
        "Kowalczyk",
        "Raumplan",
        "zu Bahn-<tspan>steig</tspan>",
        "zu Fuss, holt den Schlüssel aus dem Schrank",
        "Kowalczyk holt",
        "<tspan>Kowalczyk</tspan> <tspan>zu</tspan> <tspan>Raumplan</tspan>",
        "<a>Kowal</a>czyk <a>Raum</a>plan",
        "it-hilfe@amt.example",
        "<a title=\"Kowalczyk\">zu Fuss</a>",
        "<metadata>Kowalczyk</metadata>",
        "<desc>zu</desc><!-- Kowalczyk -->",
    ] {
        let (_, judge) = files(&svg(text));
        assert!(is_leak(&judge, &Tampered("erwerb/plan.svg", svg(text).into_bytes())), "{text}");
    }
}

#[test]
fn law_text_has_no_findings() {
    #[expect(clippy::disallowed_methods, reason = "a test reads the environment")]
    let Some(folder_of_text) = std::env::var_os("AMTSBUCH_CORPUS") else { return };
    let texts = corpus::read(Path::new(&folder_of_text), 1_500).expect("a readable folder");
    assert!(texts.len() > 300, "only {} texts", texts.len());
    let root = folder();
    let content = root.path().join("content");
    fs::create_dir_all(&content).expect("a writable folder");
    fs::write(content.join("handbook.yaml"), support::HANDBOOK).expect("a writable folder");
    for (index, text) in texts.iter().enumerate() {
        let visibility = if index % 3 == 2 { "internal" } else { "public" };
        let matter = format!("---\ntitle: Text {index}\nsummary: Ein Auszug.\nvisibility: {visibility}\n---\n\n");
        fs::write(content.join(format!("text-{index:04}.md")), matter + text).expect("a writable folder");
    }
    let (_, files, judge) = public_site(root.path(), &support::themes());
    assert_eq!(findings(&judge, &files), Vec::<String>::new());
}

/// Lower-case words, spelled out.
fn words_of(text: &str) -> Vec<String> {
    let spelled: String = text
        .to_lowercase()
        .chars()
        .map(|c| match c {
            'ä' => "ae".to_string(),
            'ö' => "oe".to_string(),
            'ü' => "ue".to_string(),
            'ß' => "ss".to_string(),
            c => c.to_string(),
        })
        .collect();
    spelled.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

/// Words that parts of a citation are connected with, and that stand in any text.
const CONNECTING: [&str; 8] = ["und", "oder", "bis", "sowie", "in", "mit", "vom", "verbindung"];

/// What stands in public sources.
fn public_text(sources: &Sources) -> String {
    let mut public = String::new();
    for (path, source) in sources.iter() {
        if let amtsbuch::source::Content::Text(text) = &source.content
            && (text.contains("visibility: public") || path.as_str().ends_with(".yaml"))
        {
            public.push_str(text);
            public.push('\n');
        }
    }
    public
}

/// Every word that the public may see.
fn known_words(public: &str, files: &Files, themes: &Themes) -> HashSet<String> {
    let site: String = files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned() + "\n").collect();
    // Names and headings of laws are public wherever they stand, and so are the words that the search leaves out.
    let laws = concat!(
        include_str!("../src/citation/data/laws.tsv"),
        include_str!("../src/citation/data/sections.tsv"),
        include_str!("../src/search/data/de.txt"),
        include_str!("../src/search/data/en.txt"),
        include_str!("../src/search/data/fr.txt"),
        include_str!("../src/search/data/tr.txt"),
        include_str!("../src/verify/generated.txt"),
    );
    words_of(public)
        .into_iter()
        .chain(words_of(&site))
        .chain(words_of(laws))
        .chain(words_of(&themes.public.texts().join(" ")))
        .collect()
}

/// Lines of internal pages, up to their first markup.
fn internal_lines(sources: &Sources) -> Vec<&str> {
    let texts = sources.iter().filter_map(|(_, source)| match &source.content {
        amtsbuch::source::Content::Text(text) => Some(&**text),
        _ => None,
    });
    texts
        .filter(|text| text.contains("visibility: internal\n") && !text.contains("visibility: public"))
        .flat_map(|text| text.splitn(3, "---\n").nth(2).unwrap_or_default().lines())
        .filter(|line| line.len() > 80 && !line.starts_with(['|', '#', '>', ':']))
        .map(|line| line.split(['[', '{', '*', '_', '§']).next().unwrap_or_default().trim_start_matches("- "))
        .collect()
}

/// Runs of five words and single words that stand in internal pages and nowhere in the public site.
fn plants(sources: &Sources, files: &Files, themes: &Themes, number: usize) -> (Vec<String>, Vec<String>) {
    let public = public_text(sources);
    let known = known_words(&public, files, themes);
    let public_words = words_of(&public);
    let known_runs: HashSet<&[String]> = public_words.windows(5).collect();
    let (mut runs, mut names) = (Vec::new(), Vec::new());
    let mut random = Random::new(7, 7);
    for plain in internal_lines(sources) {
        let written: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
        for window in written.windows(5) {
            let run = window.join(" ");
            let folded = words_of(&run);
            // Four words that citations are made of: the judge takes the run for a citation.
            let connecting = folded.iter().filter(|word| CONNECTING.contains(&word.as_str())).count();
            let is_plain = !run.contains(|c: char| c.is_ascii_digit()) && folded.len() == 5 && connecting < 4;
            if is_plain && random.chance(if is_full() { 100 } else { 10 }) && !known_runs.contains(&folded[..]) {
                runs.push(run);
            }
        }
        for word in written {
            let name = word.trim_matches(|c: char| !c.is_alphanumeric());
            let folded = words_of(name);
            if folded.len() == 1
                && name.len() >= 5
                && random.chance(if is_full() { 100 } else { 30 })
                && !known.contains(&folded[0])
            {
                names.push(name.to_string());
            }
        }
    }
    names.sort();
    names.dedup();
    runs.truncate(number);
    names.truncate(number);
    (runs, names)
}

/// Letters of words in a row, spelled out.
fn letters_of(text: &str) -> String {
    words_of(text).concat().chars().filter(|c| !c.is_numeric()).collect()
}

/// What stands between two pieces of a text, and whether a reader sees one word all the same.
const CUTS: [(&str, bool); 13] = [
    (" ", false),
    ("<br>", false),
    ("-<br>", false),
    ("</td><td>", false),
    ("</td></tr><tr><td>", false),
    ("</li><li>", false),
    ("</p>\n<p>", false),
    (". ", false),
    ("</b><b>", true),
    ("<wbr>", true),
    ("\u{AD}", true),
    ("&shy;", true),
    ("\u{200B}", true),
];

/// A text in random pieces of two to seven signs, and the words that a reader sees.
fn in_pieces(text: &str, random: &mut Random) -> (String, Vec<String>) {
    let signs: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let (mut cut, mut words) = (String::new(), vec![String::new()]);
    let mut rest = &signs[..];
    while !rest.is_empty() {
        let (piece, others) = rest.split_at(random.between(2, 7).min(rest.len()));
        rest = others;
        let piece: String = piece.iter().collect();
        cut.push_str(&piece);
        words.last_mut().expect("there is one always").push_str(&piece);
        let (sign, joins) = CUTS[random.below(CUTS.len())];
        if !rest.is_empty() {
            cut.push_str(sign);
            if !joins {
                words.push(String::new());
            }
        }
    }
    (cut, words.iter().map(|word| letters_of(word)).collect())
}

/// A file of a tampered site.
struct Tampered(&'static str, Vec<u8>);

fn page(markup: &str) -> Tampered {
    let html = format!("<!doctype html><html lang=\"de\"><body><p>Zur {markup} .</p></body></html>");
    Tampered("seite/index.html", html.into_bytes())
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(bits >> (18 - 6 * index) & 63) as usize]));
        }
        (chunk.len()..3).for_each(|_| out.push('='));
    }
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory")
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory")
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).expect("small");
    [&length.to_be_bytes(), name, content, &[0; 4]].concat()
}

fn png(name: &[u8], content: &[u8]) -> Vec<u8> {
    [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"IHDR", &[0; 13]), chunk(name, content), chunk(b"IEND", b"")].concat()
}

fn member(name: &str, content: &[u8]) -> Vec<u8> {
    let packed = deflate(content);
    let number = |length: usize| u32::try_from(length).expect("small").to_le_bytes();
    let name_length = u16::try_from(name.len()).expect("small").to_le_bytes();
    [
        &b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0"[..],
        &[0; 4],
        &number(packed.len()),
        &number(content.len()),
        &name_length,
        &[0, 0],
        name.as_bytes(),
        &packed,
    ]
    .concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// The name of an encoding, and what makes a file that hides a text.
type Encoding = (&'static str, fn(&str) -> Tampered);

/// All encodings that are tried.
fn encodings() -> Vec<Encoding> {
    fn escaped(text: &str) -> String {
        text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect()
    }
    vec![
        ("plain", |text| page(text)),
        ("entity", |text| page(&text.chars().map(|c| format!("&#x{:X};", c as u32)).collect::<String>())),
        ("decimal entity", |text| page(&text.chars().map(|c| format!("&#{};", c as u32)).collect::<String>())),
        ("\\u", |text| {
            page(&format!("<script type=\"application/ld+json\">{{\"name\":\"{}\"}}</script>", escaped(text)))
        }),
        ("\\u in JSON", |text| Tampered("api/pages.json", format!("{{\"title\":\"{}\"}}", escaped(text)).into_bytes())),
        ("percent", |text| {
            let written: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            page(&format!("<a href=\"?q={written}\">x</a>"))
        }),
        ("base64", |text| page(&format!("<a data-x=\"{}\">x</a>", base64(text.as_bytes())))),
        ("base64 in a script", |text| {
            Tampered("assets/x.js", format!("var x=\"{}\";", base64(text.as_bytes())).into_bytes())
        }),
        ("gzip", |text| Tampered("daten.gz", gzip(text.as_bytes()))),
        ("gzip in base64", |text| {
            Tampered("search/de/x.js", format!("f(\"{}\");", base64(&gzip(text.as_bytes()))).into_bytes())
        }),
        ("zlib in base64", |text| {
            Tampered("search/de/x.js", format!("f(\"{}\");", base64(&zlib(text.as_bytes()))).into_bytes())
        }),
        ("base64 in gzip in base64", |text| {
            let inner = base64(text.as_bytes());
            Tampered("search/de/x.js", format!("f(\"{}\");", base64(&gzip(inner.as_bytes()))).into_bytes())
        }),
        ("split tags", |text| page(&text.chars().map(|c| format!("<b>{c}</b>")).collect::<String>())),
        ("a tag around each word", |text| {
            page(&text.split(' ').map(|word| format!("<span class=\"x\">{word}</span> ")).collect::<String>())
        }),
        ("a block around each word", |text| {
            page(&text.split(' ').map(|word| format!("<div>{word}</div>")).collect::<String>())
        }),
        ("soft hyphen", |text| page(&text.chars().flat_map(|c| [c, '\u{AD}']).collect::<String>())),
        ("soft hyphen as entity", |text| page(&text.chars().map(|c| format!("{c}&shy;")).collect::<String>())),
        ("NFD", |text| page(&text.nfd().collect::<String>())),
        ("upper case", |text| page(&text.to_uppercase())),
        ("attribute", |text| page(&format!("<i title=\"{text}\">x</i>"))),
        ("comment", |text| page(&format!("<!-- {text} -->"))),
        ("SVG", |text| {
            Tampered("bild.svg", format!("<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{text}</desc></svg>").into())
        }),
        ("PNG text", |text| Tampered("bild.png", png(b"tEXt", format!("Comment\0{text}").as_bytes()))),
        ("PNG packed text", |text| {
            Tampered("bild.png", png(b"zTXt", &[b"Comment\0\0".to_vec(), zlib(text.as_bytes())].concat()))
        }),
        ("PNG packed Unicode text", |text| {
            let start = b"Comment\0\x01\0de\0Kommentar\0".to_vec();
            Tampered("bild.png", png(b"iTXt", &[start, zlib(text.as_bytes())].concat()))
        }),
        ("PNG, behind its end", |text| Tampered("bild.png", [png(b"tEXt", b"a\0b"), text.into()].concat())),
        ("JPEG comment", |text| {
            let length = u16::try_from(text.len() + 2).expect("small").to_be_bytes();
            Tampered("foto.jpg", [b"\xFF\xD8\xFF\xFE", &length[..], text.as_bytes(), b"\xFF\xD9"].concat())
        }),
        ("JPEG XMP", |text| {
            let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>{text}</dc:creator></x:xmpmeta>");
            let length = u16::try_from(xmp.len() + 2).expect("small").to_be_bytes();
            Tampered("foto.jpg", [b"\xFF\xD8\xFF\xE1", &length[..], xmp.as_bytes(), b"\xFF\xD9"].concat())
        }),
        ("WebP EXIF", |text| {
            let length = u32::try_from(text.len()).expect("small").to_le_bytes();
            Tampered("foto.webp", [b"RIFF\0\0\0\0WEBPEXIF", &length[..], text.as_bytes()].concat())
        }),
        ("PDF info", |text| Tampered("a.pdf", format!("%PDF-1.7\n1 0 obj <</Author ({text})>> endobj").into_bytes())),
        ("PDF info, UTF-16", |text| {
            let written: String = utf16(text).iter().map(|byte| format!("{byte:02x}")).collect();
            Tampered("a.pdf", format!("%PDF-1.7\n1 0 obj <</Title <feff{written}>>> endobj").into_bytes())
        }),
        ("PDF info, octal", |text| {
            let bytes = [b"\xFE\xFF".to_vec(), utf16(text)].concat();
            let written: String = bytes.iter().map(|byte| format!("\\{byte:03o}")).collect();
            Tampered("a.pdf", format!("%PDF-1.7\n1 0 obj <</Title ({written})>> endobj").into_bytes())
        }),
        ("PDF, text of a page", |text| {
            let latin: Vec<u8> = text
                .chars()
                .flat_map(|c| u8::try_from(u32::from(c)).map_or_else(|_| b"ss".to_vec(), |byte| vec![byte]))
                .collect();
            let middle = latin.len() / 2;
            let page = [b"BT /F1 12 Tf [(", &latin[..middle], b") -12 (", &latin[middle..], b")] TJ ET"].concat();
            let start = b"%PDF-1.7\n1 0 obj <</Filter /FlateDecode>>\nstream\r\n".to_vec();
            Tampered("a.pdf", [start, zlib(&page), b"\nendstream endobj".to_vec()].concat())
        }),
        ("word document", |text| {
            let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
            let (first, second) = text.split_at(middle);
            let xml = format!(
                "<?xml version=\"1.0\"?><w:document><w:p><w:r><w:t>{first}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>\
                 <w:t xml:space=\"preserve\">{second}</w:t></w:r></w:p></w:document>"
            );
            Tampered("a.docx", member("word/document.xml", xml.as_bytes()))
        }),
        ("author of a document", |text| {
            let xml = format!(
                "<?xml version=\"1.0\"?><cp:coreProperties><dc:creator>{text}</dc:creator></cp:coreProperties>"
            );
            let files =
                [member("a/b.xml", b"<?xml version=\"1.0\"?><a/>"), member("docProps/core.xml", xml.as_bytes())];
            Tampered("a.xlsx", files.concat())
        }),
        ("style sheet", |text| Tampered("assets/x.css", format!("a::after{{content:\"{text}\"}}").into_bytes())),
        ("plain file", |text| Tampered("_redirects", format!("# {text}\n").into_bytes())),
    ]
}

#[test]
fn everything_planted_is_found_in_every_encoding() {
    let themes = support::themes();
    let (number, sources, files, judge) = to_plant_in(120, &themes);
    let (runs, names) = plants(&sources, &files, &themes, number);
    assert!(runs.len() >= number.min(2_000) && names.len() >= number.min(2_000), "{} {}", runs.len(), names.len());
    for (encoding, make) in encodings() {
        let clean = make("Antrag Frist");
        assert!(!is_leak(&judge, &clean), "{encoding}: public words are called internal");
        let missed: Vec<&String> = runs.iter().chain(&names).filter(|text| !is_leak(&judge, &make(text))).collect();
        let all = runs.len() + names.len();
        assert!(
            missed.is_empty(),
            "{encoding}: {} of {all} missed, such as {:?}",
            missed.len(),
            &missed[..missed.len().min(5)]
        );
    }
}

/// What a reader sees of each page, without tags.
fn page_texts(files: &Files) -> Vec<String> {
    let pages = files.iter().filter(|(path, _)| path.as_str().ends_with(".html"));
    let text = |html: &str| html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    pages.map(|(_, bytes)| text(&String::from_utf8_lossy(bytes))).collect()
}

#[test]
fn everything_planted_in_pieces_is_found() {
    let themes = support::themes();
    let (number, sources, files, judge) = to_plant_in(300, &themes);
    let mut known = known_words(&public_text(&sources), &files, &themes);
    let mut public = letters_of(&public_text(&sources));
    for text in page_texts(&files) {
        public.push('\n');
        public.push_str(&letters_of(&text));
        // Words that have a tag inside.
        known.extend(words_of(&text));
    }
    let mut random = Random::new(11, 3);
    let mut plants: Vec<(String, String)> = Vec::new();
    let mut silent = 0;
    let mut cut = |text: &str, random: &mut Random, plants: &mut Vec<(String, String)>| {
        let (shown, words) = in_pieces(text, random);
        // A cut that gives public words only is none that anybody can see.
        if words.iter().any(|word| word.len() > 1 && !known.contains(word)) {
            plants.push((text.to_string(), shown));
        } else {
            silent += 1;
        }
    };
    let lines = internal_lines(&sources);
    for line in lines.iter().cycle().take(lines.len() * 20) {
        let signs: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
        let from = random.below(signs.len());
        let end =
            (from..=signs.len()).find(|end| letters_of(&signs[from..*end].iter().collect::<String>()).len() >= 24);
        let Some(end) = end.filter(|_| plants.len() < number) else { continue };
        let run: String = signs[from..end].iter().collect();
        let letters = letters_of(&run);
        if (24..=letters.len()).all(|end| !public.contains(&letters[end - 24..end])) {
            cut(&run, &mut random, &mut plants);
        }
    }
    let runs = plants.len();
    for name in self::plants(&sources, &files, &themes, number).1 {
        if name.chars().all(char::is_alphabetic) && letters_of(&name).len() > 7 {
            cut(&name, &mut random, &mut plants);
        }
    }
    assert!(runs >= number.min(2_000) && plants.len() - runs >= number / 10, "{runs} {}", plants.len());
    assert!(silent * 50 < plants.len(), "{silent} of {} cuts give public words only", plants.len());
    let missed: Vec<&(String, String)> = plants
        .iter()
        .filter(|(_, shown)| !is_leak(&judge, &page(&format!("<table><tr><td>{shown}</td></tr></table>"))))
        .collect();
    let examples = &missed[..missed.len().min(5)];
    assert!(missed.is_empty(), "{} of {} missed, such as {examples:?}", missed.len(), plants.len());
}

/// Runs `amtsbuch audit` and gives its status and what it says on both channels.
fn audit(root: &Path, site: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_amtsbuch"))
        .args(["audit", "--lang", "en", "--root"])
        .args([root, site])
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

fn built() -> (tempfile::TempDir, PathBuf) {
    let root = folder();
    let write = |path: &str, text: &str| {
        let path = root.path().join("content").join(path);
        fs::create_dir_all(path.parent().expect("inside")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    };
    write("handbook.yaml", support::HANDBOOK);
    write(
        "erwerb/offen.md",
        &support::process(
            "Offen",
            "public",
            "",
            "Wer kommt, bekommt einen Termin.\n\n## Ein Hinweis[^a] dazu\n\nEin Satz[^a] hier, und **no**ch[^b][^a].\n\n\
             Begriff[^b]\n: Erklärung[^a]\n\n[^a]: Eins.\n[^b]: Zwei.\n\n::: internal\nVorher ruft Frau Kowalczyk an.\n:::",
        ),
    );
    write("erwerb/intern.md", &support::process("Nachtabfrage", "internal", "", "Der Schrank ist rot."));
    let status = Command::new(env!("CARGO_BIN_EXE_amtsbuch"))
        .args(["build", "--date", "2026-06-01", "--root"])
        .arg(root.path())
        .output()
        .expect("the program runs")
        .status;
    assert!(status.success());
    let site = root.path().join("dist/public");
    (root, site)
}

#[test]
fn an_audit_finds_what_was_done_to_a_site() {
    let (root, site) = built();
    let (status, stdout, stderr) = audit(root.path(), &site, &[]);
    assert_eq!((status, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.contains("nothing internal found"), "{stderr}");
    // What stands as it was built is known to the last word: marks of footnotes are no words.
    assert_eq!(audit(root.path(), &site, &["--strict"]).0, 0);

    let index = site.join("erwerb/offen/index.html");
    let original = fs::read_to_string(&index).expect("a page");
    fs::write(&index, original.replace("bekommt einen", "bekommt von\nKowal<b>czyk</b> einen")).expect("writable");
    let (status, stdout, stderr) = audit(root.path(), &site, &["--format", "json"]);
    assert_eq!(status, 1, "{stderr}");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    let finding = &report["diagnostics"][0];
    assert_eq!(finding["code"], "AB1101");
    assert_eq!(finding["file"], "content/erwerb/offen.md");
    let message = finding["message"].as_str().unwrap_or_default();
    assert!(message.contains("erwerb/offen/index.html`, line ") && message.contains("in its text"), "{message}");
    for format in ["human", "json", "github", "gitlab", "sarif"] {
        let (status, stdout, stderr) = audit(root.path(), &site, &["--format", format]);
        assert_eq!(status, 1);
        assert!(!format!("{stdout}{stderr}").to_lowercase().contains("kowalczyk"), "{format} tells the secret");
        assert!(!format!("{stdout}{stderr}").is_empty());
    }
    fs::write(&index, &original).expect("writable");

    // A word that is nobody's secret, as far as the handbook tells.
    fs::write(&index, original.replace("bekommt einen", "bekommt\nWendelin einen")).expect("writable");
    let (status, stdout, stderr) = audit(root.path(), &site, &["--format", "json"]);
    assert_eq!(status, 0, "{stderr}");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((&report["errors"], &report["warnings"]), (&0.into(), &1.into()));
    let finding = &report["diagnostics"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"AB1106".into(), &"warning".into()));
    let message = finding["message"].as_str().unwrap_or_default();
    assert!(message.contains("erwerb/offen/index.html`, line ") && message.contains("byte 1:"), "{message}");
    let (status, _, stderr) = audit(root.path(), &site, &[]);
    assert!(status == 0 && stderr.contains("nothing internal found, 1 word"), "{stderr}");
    assert!(!stderr.to_lowercase().contains("wendelin"), "{stderr}");
    assert_eq!(audit(root.path(), &site, &["--strict"]).0, 1);
    fs::write(&index, &original).expect("writable");
    assert_eq!(audit(root.path(), &site, &["--strict"]).0, 0);

    for (name, bytes) in [
        ("neu.txt", b"Nachtabfrage".to_vec()),
        ("assets/nachtabfrage.css", b"a{}".to_vec()),
        ("neu.html", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("neu.bin", b"\0\x01\x02".to_vec()),
        ("erwerb/neu.html", b"<!doctype html><a href=\"fehlt.html\">x</a>".to_vec()),
    ] {
        let path = site.join(name);
        fs::write(&path, bytes).expect("writable");
        let (status, _, stderr) = audit(root.path(), &site, &[]);
        assert_eq!(status, 1, "{name}: {stderr}");
        assert!(stderr.contains(name), "{name}: {stderr}");
        fs::remove_file(path).expect("it was written");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", site.join("link.txt")).expect("writable");
        let (status, _, stderr) = audit(root.path(), &site, &[]);
        assert!(status == 1 && stderr.contains("link.txt"), "{stderr}");
        fs::remove_file(site.join("link.txt")).expect("it was made");
    }
    assert_eq!(audit(root.path(), &site, &[]).0, 0);
    assert_eq!(audit(root.path(), &root.path().join("fehlt"), &[]).0, 2);
    // The internal site is full of what may not be public.
    assert_eq!(audit(root.path(), &root.path().join("dist/internal"), &[]).0, 1);
}
