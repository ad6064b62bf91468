//! Random handbooks of two independent halves: what is public comes from one seed, what is internal from another.
//!
//! Two handbooks with the same public seed must have the same public site, whatever the internal seed is. Every internal
//! text is a canary: a word that occurs nowhere else.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::random::Random;

/// A handbook: bytes by path below `content/`.
pub struct Handbook {
    pub files: BTreeMap<String, Vec<u8>>,
    /// Every canary, the channels it stands in, and whether staff can read it.
    pub canaries: Vec<Canary>,
}

/// A word that may not get out.
#[derive(Clone, Debug)]
pub struct Canary {
    pub word: String,
    pub channel: &'static str,
    pub visible: bool,
}

/// Words of public text.
const WORDS: [&str; 40] = [
    "Antrag",
    "Pass",
    "Frist",
    "Termin",
    "Gebühr",
    "Nachweis",
    "Wohnung",
    "Arbeit",
    "Vertrag",
    "Schule",
    "Sprache",
    "Kurs",
    "Zeugnis",
    "Familie",
    "Kind",
    "Foto",
    "Formular",
    "Bescheid",
    "Stelle",
    "Akte",
    "prüfen",
    "vorlegen",
    "beantragen",
    "warten",
    "bezahlen",
    "abholen",
    "mitbringen",
    "verlängern",
    "melden",
    "ändern",
    "gültig",
    "schriftlich",
    "persönlich",
    "vollständig",
    "rechtzeitig",
    "deutsch",
    "örtlich",
    "einfach",
    "neu",
    "kurz",
];

struct Maker {
    /// Draws what is public.
    open: Random,
    /// Draws what is internal.
    hidden: Random,
    files: BTreeMap<String, Vec<u8>>,
    canaries: Vec<Canary>,
    number: u64,
}

/// Makes a handbook. Everything public depends on `public` alone.
pub fn make(public: u64, internal: u64) -> Handbook {
    let mut maker = Maker {
        open: Random::new(public, 1),
        hidden: Random::new(internal, 2),
        files: BTreeMap::new(),
        canaries: Vec::new(),
        number: internal.wrapping_mul(1_000_003) % 1_000_000_000,
    };
    maker.handbook();
    Handbook { files: maker.files, canaries: maker.canaries }
}

impl Maker {
    /// A new canary, in lower case.
    fn canary(&mut self, channel: &'static str, visible: bool) -> String {
        self.number += 1;
        let mut word = String::from("zqk");
        let mut number = self.number;
        for _ in 0..7 {
            word.push(char::from(b'a' + u8::try_from(number % 26).unwrap_or(0)));
            number /= 26;
        }
        self.canaries.push(Canary { word: word.clone(), channel, visible });
        word
    }

    fn seen(&mut self, channel: &'static str) -> String {
        self.canary(channel, true)
    }

    fn unseen(&mut self, channel: &'static str) -> String {
        self.canary(channel, false)
    }

    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..self.open.between(4, 11)).map(|_| self.open.one_of(&WORDS)).collect();
        words.join(" ") + "."
    }

    fn put(&mut self, path: String, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path, bytes.into());
    }

    fn handbook(&mut self) {
        let pages = self.open.between(3, 7);
        let (role, person, deputy) = (self.seen("31 role title"), self.unseen("31 person"), self.unseen("31 role id"));
        let (site, forge) = (self.seen("37 internal site title"), self.unseen("34 repository"));
        let (contact, value) = (self.unseen("21 internal contact"), self.seen("21 internal variable"));
        let (group, law) = (self.unseen("42 internal group"), self.unseen("55 internal law"));
        let mut roles = format!("  sachbearbeitung: {{title: \"{role}\", people: [\"Anna {person}\"]}}\n");
        if self.hidden.chance(50) {
            let _ = writeln!(roles, "  {deputy}: {{title: Vertretung}}");
        }
        let yaml = format!(
            "authority: {{name: Amt Beispiel}}\nlanguages: [de, en]\ndefault_law: AufenthG\nsites:\n  public: {{url: \"https://amt.example/hb/\"}}\n  internal: {{title: \"{site}\"}}\nroles:\n{roles}\
             groups:\n  - {{id: erwerb, title: Arbeit, layer: core}}\n  - {{id: hilfe, title: \"{group}\", layer: support}}\n\
             contacts:\n  schalter: {{title: Schalter, visibility: public, phone: 069 90009-1}}\n  \
             kanzlei: {{title: \"{contact}\", phone: 069 90009-777}}\nvariables:\n  zeiten: {{value: acht bis zwölf, visibility: public}}\n  \
             ablage: {{value: \"{value}\"}}\nrepository: https://{forge}.example/x\n"
        );
        self.put("handbook.yaml".into(), yaml);
        let (term, meaning, synonym) = (self.seen("12 term"), self.seen("12 meaning"), self.unseen("12 synonym"));
        let mut glossary = String::from("- {term: {de: Aufenthalt}, text: {de: Hier sein.}, visibility: public}\n");
        if self.hidden.chance(80) {
            let _ = writeln!(
                glossary,
                "- {{term: {{de: {term}}}, text: {{de: {meaning}}}, synonyms: {{de: [{synonym}]}}}}"
            );
            let entry = self.seen("13 entry of the index");
            let _ = writeln!(glossary, "- {{term: {{de: Über {entry}}}, text: {{de: Ein Wort.}}}}");
        } else {
            self.forget(&[term, meaning, synonym]);
        }
        self.put("glossary.yaml".into(), glossary);
        let change = format!("- {{law: AufenthG, sections: [\"18g\"], in_force: 2023-11-18, title: {law}}}\n");
        self.put("law_changes.yaml".into(), change);
        let (rule, title) = (self.unseen("55 office rule"), self.unseen("55 title of an office rule"));
        let laws = format!(
            "- {{abbreviation: {rule}, title: \"{title}\", url: \"https://{rule}.example/{{section}}\", visibility: internal}}\n"
        );
        self.put("laws.yaml".into(), laws);
        for index in 0..pages {
            self.public_page(index);
        }
        for index in 0..self.hidden.between(1, 5) {
            self.internal_page(index);
        }
        self.snippets();
    }

    /// Takes back canaries that were not planted.
    fn forget(&mut self, words: &[String]) {
        self.canaries.retain(|canary| !words.contains(&canary.word));
    }

    fn public_page(&mut self, index: usize) {
        let title = format!("Seite {}", self.open.one_of(&WORDS));
        let summary = self.sentence();
        let is_process = self.open.chance(60);
        let mut page = format!("---\ntitle: {title} {index}\nsummary: {summary}\nvisibility: public\n");
        if is_process {
            page.push_str("kind: process\ngroup: erwerb\nlegal_basis: [\"§ 18g AufenthG\"]\nvalid_from: 2020-03-01\n");
            let _ = writeln!(page, "owner: sachbearbeitung");
            self.confidential_facts(&mut page);
        } else if self.hidden.chance(50) {
            let reason = self.unseen("30 change_reason");
            let _ = writeln!(page, "change_reason: {reason}");
        }
        page.push_str("---\n\n");
        if self.hidden.chance(50) {
            // Where programs look for a summary.
            let first = self.seen("6 first paragraph");
            let _ = writeln!(page, "::: internal\n{first} steht zuerst.\n:::\n");
        }
        let blocks = self.open.between(2, 6);
        for block in 0..blocks {
            self.open_block(index, block, &mut page);
            while self.hidden.chance(60) {
                self.hidden_block(index, &mut page);
            }
        }
        page.push_str("\n[^offen]: Eine Fußnote.\n");
        let unused = self.unseen("9 footnote used inside only");
        let _ = writeln!(page, "\n::: internal\nSiehe[^{unused}].\n\n[^{unused}]: Zum {unused}\n:::");
        self.put(format!("erwerb/seite-{index}.md"), page);
        if self.open.chance(40) {
            let inside = self.seen("48 block of a translation");
            let text =
                format!("---\ntitle: Page {index}\nsummary: About it.\n---\n\nText.\n\n::: internal\n{inside}\n:::\n");
            self.put(format!("erwerb/seite-{index}.en.md"), text);
        }
        if is_process && self.hidden.chance(40) {
            // A version of the future is not public yet.
            let (title, text) = (self.unseen("68 title of a coming version"), self.unseen("68 coming version"));
            let page = format!(
                "---\nkind: process\ntitle: {title}\nsummary: Kurz.\nvisibility: public\ngroup: erwerb\n\
                 legal_basis: [\"§ 18g AufenthG\"]\nvalid_from: 2031-01-01\nowner: sachbearbeitung\n---\n\n{text}\n"
            );
            self.put(format!("erwerb/seite-{index}@2031-01-01.md"), page);
        }
    }

    fn confidential_facts(&mut self, page: &mut String) {
        let keys: [(&str, &'static str, bool); 7] = [
            ("change_reason", "30 change_reason", false),
            ("trigger", "30 trigger", true),
            ("participants", "30 participants", true),
            ("systems", "30 systems", true),
            ("risks", "30 risks", true),
            ("instructions", "30 instructions", true),
            ("deputy_note", "", false),
        ];
        for (key, channel, visible) in keys.into_iter().filter(|(_, channel, _)| !channel.is_empty()) {
            if self.hidden.chance(60) {
                let word = self.canary(channel, visible);
                let is_list = !matches!(key, "change_reason" | "trigger");
                let _ = if is_list { writeln!(page, "{key}: [{word}]") } else { writeln!(page, "{key}: {word}") };
            }
        }
        if self.hidden.chance(50) {
            let month = self.hidden.between(1, 9);
            let _ = writeln!(page, "last_reviewed_on: 2026-0{month}-11\nlegal_check: done");
        }
        let public_documents = self.open.between(1, 3);
        page.push_str("documents:\n");
        for _ in 0..public_documents {
            let name = self.open.one_of(&WORDS);
            let _ = writeln!(page, "  - {{name: {name}}}");
            if self.hidden.chance(40) {
                let word = self.seen("24 internal document");
                let _ = writeln!(page, "  - {{name: {word}, visibility: internal}}");
            }
        }
        page.push_str("steps:\n");
        for step in 0..self.open.between(1, 3) {
            if self.hidden.chance(50) {
                let (action, system, details) =
                    (self.seen("51 step"), self.seen("51 system of a step"), self.seen("51 details"));
                let id = self.hidden.between(100, 999_999);
                let _ = writeln!(
                    page,
                    "  - {{id: h{id}-{step}, do: {action}, role: sachbearbeitung, system: {system}, details: {details}}}"
                );
            }
            let text = self.open.one_of(&WORDS);
            let _ = writeln!(page, "  - {{id: s{step}, do: {text}, role: sachbearbeitung, visibility: public}}");
        }
    }

    fn open_block(&mut self, page: usize, block: usize, out: &mut String) {
        match self.open.below(7) {
            0 => {
                let heading = self.open.one_of(&WORDS);
                let _ = writeln!(out, "## {heading}\n");
            }
            1 => {
                // Two lists with nothing but an internal block between them are one list, but a tight one: see
                // `docs/separation.md`.
                let (one, other, end) = (self.sentence(), self.sentence(), self.sentence());
                let _ = writeln!(out, "- {one}\n- {other}\n\n{end}\n");
            }
            2 => {
                let (text, comment) = (self.sentence(), self.unseen("18 comment"));
                let _ = writeln!(out, "{text} Siehe[^offen]<!-- {comment} --> und {{{{ zeiten }}}}.\n");
            }
            3 => {
                let name = format!("bild-{page}-{block}.png");
                let _ = writeln!(out, "![Bild]({name})\n");
                let secret = self.unseen("60 text chunk of a public picture");
                self.put(format!("erwerb/{name}"), png(&secret));
            }
            4 => {
                let name = format!("plan-{page}-{block}.svg");
                let _ = writeln!(out, "![Plan]({name})\n");
                let (comment, author) = (self.unseen("61 comment of an SVG"), self.unseen("61 metadata of an SVG"));
                let svg = format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {comment} --><metadata>{author}</metadata>\
                     <path d=\"M0 0h1\"/></svg>"
                );
                self.put(format!("erwerb/{name}"), svg);
            }
            5 => {
                let name = format!("foto-{page}-{block}.jpg");
                let _ = writeln!(out, "![Foto]({name})\n");
                let secret = self.unseen("60 comment of a photo");
                self.put(format!("erwerb/{name}"), jpeg(&secret));
            }
            _ => {
                let text = self.sentence();
                let _ = writeln!(out, "{text}\n");
            }
        }
    }

    fn hidden_block(&mut self, page: usize, out: &mut String) {
        out.push_str("::: internal\n");
        // Outside of internal blocks a comment is a mark: it parts two lists.
        let comment = self.unseen("18 comment of a block");
        let _ = writeln!(out, "<!-- {comment} -->\n");
        match self.hidden.below(13) {
            0 => {
                let (heading, id) = (self.seen("2 heading"), self.seen("3 id of a heading"));
                let (one, other) = (self.seen("4 entry of the contents"), self.seen("4 second entry of the contents"));
                let _ = writeln!(out, "## {heading} {{#{id}}}\n\nText.\n\n## {one}\n\nText.\n\n### {other}\n\nText.");
            }
            1 => {
                let word = self.hidden.one_of(&WORDS);
                let text = self.seen("5 text below a heading like a public one");
                let _ = writeln!(out, "## {word}\n\n{text}");
            }
            2 => {
                let (head, cell) = (self.seen("24 head of a table"), self.seen("24 cell"));
                let _ = writeln!(out, "| {head} | b |\n|---|---|\n| {cell} | d |");
            }
            3 => {
                let (code, block) = (self.seen("17 code"), self.seen("17 code block"));
                let _ = writeln!(out, "`{code}`\n\n```text\n{block}\n```");
            }
            4 => {
                let (alt, title, name) =
                    (self.seen("14 alt text"), self.seen("14 title"), self.seen("59 name of a file"));
                let content = self.unseen("58 picture of an internal block");
                let _ = writeln!(out, "![{alt}]({name}.png \"{title}\")");
                self.put(format!("erwerb/{name}.png"), png(&content));
            }
            5 => {
                let (text, host) = (self.seen("14 text of a link"), self.seen("22 address of a link"));
                let _ = writeln!(out, "[{text}](https://{host}.example/)");
            }
            6 => {
                let (note, name) = (self.seen("8 footnote"), self.unseen("8 name of a footnote"));
                let _ = writeln!(out, "Text[^{name}].\n\n[^{name}]: {note}");
            }
            7 => out.push_str("Ablage: {{ ablage }}.\n"),
            8 => {
                let (title, text) = (self.seen("16 title of details"), self.seen("16 details"));
                let _ = writeln!(out, "::: details {title}\n{text}\n:::");
            }
            9 => {
                let (one, other) = (self.seen("25 emphasis"), self.seen("1 list item"));
                let _ = writeln!(out, "- **{one}**\n- {other}");
            }
            10 => {
                let (text, name) = (self.seen("62 attachment"), self.seen("59 name of an attachment"));
                let _ = writeln!(out, "[{text}]({name}-{page}.pdf)");
                self.put(format!("erwerb/{name}-{page}.pdf"), format!("%PDF-1.4 {text}"));
            }
            11 => {
                let text = self.seen("10 text of a reference link");
                let host = self.seen("10 definition of a reference link");
                let _ = writeln!(out, "[{text}][{text}]\n\n[{text}]: https://{host}.example/");
            }
            _ => {
                let (text, word) = (self.seen("1 text of a block"), self.seen("53 word of the search"));
                let _ = writeln!(out, "{text} steht hier.\n\n> {text}\n\nDas {word}verfahren und die {word}.");
            }
        }
        out.push_str(":::\n\n");
    }

    fn internal_page(&mut self, index: usize) {
        let (slug, folder) = (self.seen("23 slug of a page"), self.seen("39 name of a folder"));
        let (title, text, keyword) =
            (self.seen("22 title of a page"), self.seen("20 text of a page"), self.unseen("57 keyword"));
        let alias = self.unseen("44 alias");
        let mark = match self.hidden.below(3) {
            0 => "visibility: internal\n",
            1 => "",
            _ => "visibility: public\nstatus: draft\n",
        };
        let order = self.hidden.between(1, 99);
        // Pages of the public group, pages that link to public ones, pages that stand before them.
        let kind = if self.hidden.chance(40) {
            "kind: process\ngroup: erwerb\nowner: sachbearbeitung\nlegal_basis: [\"§ 18g AufenthG\"]\nvalid_from: 2020-03-01\n"
        } else {
            ""
        };
        let link = if self.hidden.chance(60) { "Siehe [[seite-0]] und [[seite-1|die andere]].\n" } else { "" };
        let before = self.hidden.one_of(&["", "a-", "m-"]);
        let slug = format!("{before}{slug}");
        let page = format!(
            "---\n{kind}title: {title}\nsummary: Kurz.\n{mark}keywords: [{keyword}]\nredirect_from: [/{alias}/]\norder: {order}\n---\n\n\
             {text}\n\n{link}"
        );
        let is_deep = self.hidden.chance(50);
        let path = if is_deep { format!("erwerb/{slug}-{index}.md") } else { format!("{folder}/{slug}-{index}.md") };
        if is_deep {
            self.forget(&[folder]);
        }
        self.put(path, page);
        if self.hidden.chance(50) {
            let (name, content) = (self.unseen("58 unused file"), self.unseen("58 unused file's content"));
            self.put(format!("erwerb/{name}.png"), png(&content));
        }
    }

    fn snippets(&mut self) {
        let (inside, unused) = (self.seen("20 block of a snippet"), self.unseen("20 unused snippet"));
        self.put(
            "snippets/baustein.md".into(),
            format!("Ein Baustein.\n\n::: internal\n{inside} {{{{ ablage }}}}\n:::\n"),
        );
        self.put("snippets/ungenutzt.md".into(), format!("{unused}\n"));
        let home = "---\ntitle: Start\nsummary: Der Anfang.\nvisibility: public\n---\n\n::: snippet baustein\n:::\n";
        self.put("index.md".into(), home);
    }
}

/// A picture of one pixel with a text chunk.
fn png(secret: &str) -> Vec<u8> {
    let chunk = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("small").to_be_bytes();
        [&length[..], name, content, b"\0\0\0\0"].concat()
    };
    let text = format!("Comment\0{secret}");
    let header = chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    let parts = [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        header,
        chunk(b"tEXt", text.as_bytes()),
        chunk(b"IDAT", b"x"),
        chunk(b"IEND", b""),
    ];
    [parts.concat(), secret.as_bytes().to_vec()].concat()
}

/// A photo with a comment.
fn jpeg(secret: &str) -> Vec<u8> {
    let length = u16::try_from(secret.len() + 2).expect("small").to_be_bytes();
    [&b"\xFF\xD8\xFF\xFE"[..], &length, secret.as_bytes(), b"\xFF\xDA\0\x02\x12\x34\xFF\xD9", secret.as_bytes()]
        .concat()
}
