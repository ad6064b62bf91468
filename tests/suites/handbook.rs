//! The small handbook that hostile texts are put into, and the places in it.

/// Paths below `content/` (bytes, as some are no text) and contents.
pub type Files = Vec<(Vec<u8>, Vec<u8>)>;

/// A word of internal texts: it must not be in any file of the public site.
pub const CANARY: &str = "Kanarienvogel";

const SETTINGS: &str = "\
authority: {name: Amt Beispiel}
sites:
  public: {title: Amt Beispiel, url: \"https://amt.example/handbuch/\"}
  internal: {title: Handbuch Kanarienvogel}
languages: [de]
roles:
  sachbearbeitung: {title: Sachbearbeitung}
groups:
  - {id: erwerb, title: Arbeit, layer: core}
contacts:
  schalter: {title: Schalter, visibility: public, phone: 069 90009-1}
variables:
  zeiten: {value: acht bis zwölf, visibility: public}
  durchwahl: {value: Kanarienvogel}
";

/// The handbook that every case is added to.
pub fn base() -> Files {
    let text = |path: &str, text: &str| (path.as_bytes().to_vec(), text.as_bytes().to_vec());
    vec![
        text("handbook.yaml", SETTINGS),
        ("index.md".as_bytes().to_vec(), page("Amt Beispiel", "Guten Tag.")),
        ("andere.md".as_bytes().to_vec(), page("Andere", "## Abschnitt\n\nText.")),
        text("geheim.md", "---\ntitle: Kanarienvogel\n---\n\nKanarienvogel.\n"),
        text("snippets/baustein.md", "Ein Baustein.\n"),
        text("bild.png", "kein Bild"),
    ]
}

/// A plain public page.
pub fn page(title: &str, body: &str) -> Vec<u8> {
    format!("---\ntitle: {title}\nsummary: Eine Seite.\nvisibility: public\n---\n\n{body}\n").into_bytes()
}

/// A public page with a body, below a block that is not public.
pub fn with_body(body: &str) -> Files {
    let body = format!("::: internal\n{CANARY} [{CANARY}]: /{CANARY}\n:::\n\n{body}");
    vec![(b"fall.md".to_vec(), page("Fall", &body))]
}

/// A text in every place where a text can stand.
pub fn everywhere(text: &str) -> Vec<(&'static str, Files)> {
    let quoted = quoted(text);
    let one = |page: String| vec![(b"fall.md".to_vec(), page.into_bytes())];
    let with_key = |key: &str| {
        one(format!("---\ntitle: Fall\nsummary: Ein Fall.\nvisibility: public\n{key}: {quoted}\n---\n\nText.\n"))
    };
    let links = format!(
        "[Verweis]({text})\n\n[Verweis](<{text}>)\n\n[Verweis][ziel] und [[{text}]]\n\n![Bild]({text})\n\n<{text}>\n\n[ziel]: <{text}> \"{text}\"\n"
    );
    let markup = format!(
        "## {text}\n\n> {text}\n\n- {text}\n\n| {text} | b |\n| --- | --- |\n| `{text}` | {text} |\n\n```{text}\n{text}\n```\n\n\
         Fußnote[^1] und ![{text}](bild.png \"{text}\")\n\n[^1]: {text}\n"
    );
    vec![
        ("body", with_body(text)),
        ("markup", with_body(&markup)),
        ("links", with_body(&links)),
        ("facts", one(facts(text, &quoted))),
        ("settings", settings(&quoted)),
        ("url", with_key("online_service")),
        ("old address", with_key("redirect_from")),
        ("contact", contact(&quoted)),
    ]
}

/// A process whose every text is the same.
fn facts(text: &str, q: &str) -> String {
    let summary = if text.chars().count() > 300 { "Kurz." } else { q };
    let keyed = [
        "title",
        "public_title",
        "change_note",
        "transition",
        "change_reason",
        "processing_time",
        "remedy_note",
        "result",
        "trigger",
    ];
    let lists = ["keywords", "requirements", "procedure", "participants", "systems", "risks", "instructions"];
    let keyed: String = keyed.iter().map(|key| format!("{key}: {q}\n")).collect();
    let lists: String = lists.iter().map(|key| format!("{key}: [{q}]\n")).collect();
    format!(
        "---\nkind: process\nsummary: {summary}\nvisibility: public\ngroup: erwerb\nowner: sachbearbeitung\n\
         legal_basis: [\"§ 18g AufenthG\"]\nvalid_from: 2020-01-01\n{keyed}{lists}\
         documents: [{{name: {q}, note: {q}, when: {q}}}]\nfees: [{{amount: 1, for: {q}, note: {q}}}]\n\
         deadlines: [{{what: {q}, within: {q}}}]\nforms: [{{title: {q}, link: bild.png}}]\ntraining: [{{title: {q}}}]\n\
         steps:\n  - {{id: eins, do: {q}, role: sachbearbeitung, system: {q}, duration: {q}, details: {q}, visibility: public}}\n\
         ---\n\nText.\n"
    )
}

/// Settings and glossary whose every text is the same, and a page that uses them.
fn settings(q: &str) -> Files {
    let yaml = format!(
        "authority: {{name: {q}, address: {q}}}\nsites:\n  public: {{title: {q}, url: \"https://amt.example/\"}}\n\
         languages: [de]\nnotice: {q}\nroles:\n  sachbearbeitung: {{title: {q}}}\n\
         groups:\n  - {{id: erwerb, title: {q}, layer: core}}\nreaders:\n  alle: {{title: {q}}}\n\
         contacts:\n  schalter: {{title: {q}, visibility: public, address: {q}, hours: {q}}}\n\
         variables:\n  zeiten: {{value: {q}, visibility: public}}\n"
    );
    let glossary = format!("- {{term: {{de: {q}}}, text: {{de: {q}}}, synonyms: {{de: [{q}]}}, visibility: public}}\n");
    let page = "---\nkind: process\ntitle: Fall\nsummary: Ein Fall.\nvisibility: public\ngroup: erwerb\nowner: sachbearbeitung\n\
                legal_basis: [\"§ 18g AufenthG\"]\nvalid_from: 2020-01-01\ncontact: schalter\nfor: [alle]\n\
                steps: [{id: eins, do: Tun, role: sachbearbeitung}]\n---\n\n{{ zeiten }}\n";
    vec![
        (b"handbook.yaml".to_vec(), yaml.into_bytes()),
        (b"glossary.yaml".to_vec(), glossary.into_bytes()),
        (b"fall.md".to_vec(), page.as_bytes().to_vec()),
    ]
}

fn contact(q: &str) -> Files {
    let contact = format!("visibility: public, phone: {q}, email: {q}, url: {q}");
    let yaml = SETTINGS.replace("visibility: public, phone: 069 90009-1", &contact);
    let page = "---\ntitle: Fall\nsummary: Ein Fall.\nvisibility: public\ncontact: schalter\n---\n\nText.\n";
    vec![(b"handbook.yaml".to_vec(), yaml.into_bytes()), (b"fall.md".to_vec(), page.as_bytes().to_vec())]
}

/// A text as a YAML value in double quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 || (0x7F..0xA0).contains(&u32::from(c)) => {
                out.push_str(&format!("\\x{:02x}", u32::from(c)));
            }
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
