//! From the YAML of `handbook.yaml` to [`Config`].

use super::entries::{contacts, footer, groups, readers, roles, variables};
use super::localized::localized;
use super::{Authority, Config, Localized, Site};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, catalogue};
use crate::language::Language;
use crate::text;
use crate::yaml::fields::Fields;
use crate::yaml::{self, Limits, Node, typed};

/// Keys of `handbook.yaml`.
const KEYS: &[&str] = &[
    "authority",
    "sites",
    "languages",
    "default_law",
    "review_in",
    "repository",
    "notice",
    "theme",
    "roles",
    "groups",
    "readers",
    "contacts",
    "variables",
    "footer",
    "legal_pages",
    "projection",
];

/// The 16 Länder by the second part of their ISO 3166-2 code.
const LAENDER: [&str; 16] =
    ["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"];

const DEFAULT_ZONE: &str = "Europe/Berlin";

/// So many languages no authority has; each text is looked up among them.
const MOST_LANGUAGES: usize = 32;

/// Reads and checks `handbook.yaml`. All problems are reported; `None` if it is no map or the authority has no name.
pub fn read(path: &SourcePath, text: &str, diagnostics: &mut Diagnostics) -> Option<Config> {
    let tree = yaml::read(path, text, 0..text.len(), Limits::DATA_FILE, diagnostics)?;
    let fields = Fields::of(path.file_name(), &tree.root, diagnostics)?;
    fields.refuse_unknown(KEYS, diagnostics);
    let languages = languages(&fields, diagnostics);
    let scope = Scope { languages: &languages };

    let authority = match fields.get("authority") {
        Some(node) => authority(node, scope, diagnostics),
        None => {
            if tree.complete {
                fields.report_missing("authority", diagnostics);
            }
            None
        }
    };
    let (public_site, internal_site) = sites(&fields, scope, diagnostics);
    let roles = roles(&fields, scope, diagnostics);
    let config = Config {
        authority: authority.clone().unwrap_or_default(),
        public_site,
        internal_site,
        roles,
        groups: groups(&fields, scope, diagnostics),
        readers: readers(&fields, scope, diagnostics),
        contacts: contacts(&fields, scope, diagnostics),
        variables: variables(&fields, scope, diagnostics),
        footer: footer(&fields, diagnostics),
        legal_pages: super::legal_pages::legal_pages(&fields, diagnostics),
        review_in: fields.get("review_in").and_then(|node| {
            typed::interval("review_in", node, diagnostics)?;
            Some((node.scalar()?.to_owned(), node.span.clone()))
        }),
        repository: fields.get("repository").and_then(|node| typed::web_address("repository", node, diagnostics)),
        notice: scope.text(&fields, "notice", diagnostics).unwrap_or_default(),
        theme: super::theme::theme(&fields, diagnostics),
        default_law: plain(&fields, "default_law", diagnostics),
        projected: fields
            .get("projection")
            .and_then(|node| typed::choice("projection", node, &[("public", true)], diagnostics))
            .unwrap_or_default(),
        languages,
    };
    authority.map(|_| config)
}

/// What all parts need to know.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The handbook's languages, the default first.
    pub(super) languages: &'a [Language],
}

impl Scope<'_> {
    /// An optional text by language.
    pub(super) fn text(self, fields: &Fields<'_>, name: &str, diagnostics: &mut Diagnostics) -> Option<Localized> {
        fields.get(name).and_then(|node| localized(name, node, self.languages, diagnostics))
    }

    /// A required text by language.
    pub(super) fn needed(self, fields: &Fields<'_>, name: &str, diagnostics: &mut Diagnostics) -> Option<Localized> {
        if fields.get(name).is_none() {
            fields.report_missing(name, diagnostics);
        }
        self.text(fields, name, diagnostics)
    }

    /// A required title; an entry without one goes by its id, so that references to it still hold.
    pub(super) fn title(self, fields: &Fields<'_>, id: &str, diagnostics: &mut Diagnostics) -> Localized {
        self.needed(fields, "title", diagnostics).unwrap_or_else(|| {
            Localized(self.languages.iter().take(1).map(|language| (language.clone(), id.to_owned())).collect())
        })
    }
}

/// An optional text that is the same in every language.
pub(super) fn plain(fields: &Fields<'_>, name: &str, diagnostics: &mut Diagnostics) -> Option<String> {
    fields.get(name).and_then(|node| typed::text(name, node, diagnostics)).map(str::to_owned)
}

/// Whether an entry is marked public; doubt is internal.
pub(super) fn is_public(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> bool {
    let words = [("public", true), ("internal", false)];
    fields.get("visibility").and_then(|node| typed::choice("visibility", node, &words, diagnostics)).unwrap_or_default()
}

fn languages(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Vec<Language> {
    let mut languages: Vec<Language> = Vec::new();
    let items = fields.get("languages").and_then(|node| typed::list_or_one("languages", node, diagnostics));
    let items = items.unwrap_or_default();
    if let Some(surplus) = items.get(MOST_LANGUAGES) {
        let message = text!("Mehr als {MOST_LANGUAGES} Sprachen", "More than {MOST_LANGUAGES} languages");
        let help = text!("Löschen Sie die übrigen", "Delete the others");
        diagnostics.push(Diagnostic::new(catalogue::UNKNOWN_VALUE, surplus.span.clone(), message).with_help(help));
    }
    let items = items.get(..MOST_LANGUAGES).unwrap_or(items);
    for (tag, node) in typed::texts("languages", items, diagnostics) {
        let written: String = tag.chars().take(40).collect();
        let (code, message) = match Language::parse(tag) {
            Some(language) if !languages.contains(&language) => {
                languages.push(language);
                continue;
            }
            Some(_) => (
                catalogue::UNKNOWN_VALUE,
                text!("Die Sprache `{written}` steht zweimal da", "The language `{written}` is given twice"),
            ),
            None => (
                catalogue::UNKNOWN_LANGUAGE,
                text!("`{written}` ist kein Sprachkürzel", "`{written}` is no language tag"),
            ),
        };
        diagnostics.push(Diagnostic::new(code, node.span.clone(), message).with_help(text!(
            "Schreiben Sie Kürzel nach BCP 47, jedes einmal: `[de, en, uk, de-simple]`",
            "Write tags of BCP 47, each once: `[de, en, uk, de-simple]`"
        )));
    }
    if languages.is_empty() {
        languages.extend(Language::parse("de"));
    }
    languages
}

fn authority(node: &Node, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Option<Authority> {
    let fields = Fields::of("authority", node, diagnostics)?;
    fields.refuse_unknown(&["name", "address", "email", "phone", "url", "land", "time_zone"], diagnostics);
    let name = scope.needed(&fields, "name", diagnostics);
    let land = plain(&fields, "land", diagnostics);
    if let (Some(land), Some(node)) = (&land, fields.get("land"))
        && !LAENDER.contains(&land.as_str())
    {
        let land: String = land.chars().take(40).collect();
        let message = text!("`{land}` ist kein Kürzel eines Landes", "`{land}` is no code of a Land");
        let mut diagnostic = Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message);
        let list = LAENDER.join("`, `");
        diagnostic.help = Some(text!("Möglich sind: `{list}`", "Possible are: `{list}`"));
        diagnostics.push(diagnostic);
    }
    let time_zone = plain(&fields, "time_zone", diagnostics).unwrap_or_else(|| DEFAULT_ZONE.to_owned());
    let is_plain = time_zone.len() <= 64
        && time_zone.split('/').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
        });
    let known = is_plain && Date::knows_zone(&time_zone);
    if !known && let Some(node) = fields.get("time_zone") {
        let zone: String = time_zone.chars().take(40).collect();
        let message = text!("Die Zeitzone `{zone}` ist unbekannt", "The time zone `{zone}` is unknown");
        diagnostics.push(
            Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message)
                .with_help(text!("Schreiben Sie `time_zone: {DEFAULT_ZONE}`", "Write `time_zone: {DEFAULT_ZONE}`")),
        );
    }
    let authority = Authority {
        name: name.clone().unwrap_or_default(),
        address: scope.text(&fields, "address", diagnostics),
        email: fields.get("email").and_then(|node| typed::email("email", node, diagnostics)),
        phone: plain(&fields, "phone", diagnostics),
        url: fields.get("url").and_then(|node| typed::web_address("url", node, diagnostics)),
        land: land.filter(|land| LAENDER.contains(&land.as_str())),
        time_zone: if known { time_zone } else { DEFAULT_ZONE.to_owned() },
    };
    name.map(|_| authority)
}

fn sites(fields: &Fields<'_>, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> (Site, Site) {
    let Some(fields) = fields.get("sites").and_then(|node| Fields::of("sites", node, diagnostics)) else {
        return (Site::default(), Site::default());
    };
    fields.refuse_unknown(&["public", "internal"], diagnostics);
    let mut site = |name: &str| {
        let Some(fields) = fields.get(name).and_then(|node| Fields::of(name, node, diagnostics)) else {
            return Site::default();
        };
        fields.refuse_unknown(&["title", "url"], diagnostics);
        Site {
            title: scope.text(&fields, "title", diagnostics),
            url: fields.get("url").and_then(|node| typed::web_address("url", node, diagnostics)),
        }
    };
    (site("public"), site("internal"))
}

#[cfg(test)]
mod tests {
    use super::super::Layer;
    use super::*;

    fn read_text(yaml: &str) -> (Option<Config>, Vec<(&'static str, String, String)>) {
        let mut diagnostics = Diagnostics::default();
        let config = read(&SourcePath::new("handbook.yaml"), yaml, &mut diagnostics);
        let problems = diagnostics.finish().into_iter().map(|problem| {
            let piece = problem.span.map_or("", |span| &yaml[span.start..span.end]).to_owned();
            (problem.code.0, piece, problem.help.map_or(String::new(), |help| help.de))
        });
        (config, problems.collect())
    }

    fn good(yaml: &str) -> Config {
        let (config, problems) = read_text(&format!("authority: {{name: Amt}}\n{yaml}"));
        assert!(problems.is_empty(), "{yaml}: {problems:?}");
        config.expect("a config")
    }

    #[test]
    fn a_name_is_enough() {
        let config = good("");
        assert_eq!(config.languages.iter().map(Language::as_str).collect::<Vec<_>>(), ["de"]);
        assert_eq!(config.authority.time_zone, "Europe/Berlin");
        assert!(!config.projected && config.roles.is_empty() && config.footer.is_empty());
    }

    #[test]
    fn a_name_is_needed() {
        for yaml in ["", "authority:\n", "authority: {}\n", "authority: {phone: 1}\n", "authority: {name: ''}\n"] {
            let (config, problems) = read_text(yaml);
            assert!(config.is_none(), "{yaml}");
            assert_eq!(problems.iter().map(|p| p.0).collect::<Vec<_>>(), ["AB0303"], "{yaml}");
        }
        assert!(read_text("- a\n").0.is_none());
    }

    #[test]
    fn everything_is_read() {
        let config = good(
            "sites: {public: {url: https://a.example, title: T}, internal: {title: I}}\nlanguages: [de, en, de-simple]\n\
             default_law: AufenthG\nreview_in: 12m\nrepository: https://b.example/x\nnotice: {de: N, en: M}\n\
             roles:\n  leitung: {title: L, deputy: team}\n  team: {title: {de: T, en: U}, people: [Frau A, Herr B]}\n\
             groups: [{id: a, title: A}, {id: b, title: B, layer: support}]\nreaders: {applicants: {title: X}}\n\
             contacts:\n  punkt: {title: P, visibility: public, email: a@b.example, hours: {de: immer}}\n  innen: {title: I}\n\
             variables:\n  x_y: {value: 1, visibility: public}\n  z: {value: {de: Z}}\nfooter: [impressum]\n",
        );
        assert_eq!(config.groups.iter().map(|group| group.layer).collect::<Vec<_>>(), [Layer::Core, Layer::Support]);
        assert_eq!(config.roles["team"].people, ["Frau A", "Herr B"]);
        assert!(config.contacts["punkt"].public && !config.contacts["innen"].public);
        assert!(config.variables["x_y"].public && !config.variables["z"].public);
        assert_eq!(config.review_in.map(|(text, _)| text).as_deref(), Some("12m"));
        assert_eq!(config.footer[0].0, "impressum");
    }

    #[test]
    fn each_problem_stands_at_its_place() {
        for (yaml, code, piece, help) in [
            ("autority: x", "AB0301", "autority", "`authority`"),
            ("languages: [deutsch]", "AB0901", "deutsch", "BCP 47"),
            ("languages: [de, de]", "AB0305", "de", "jedes einmal"),
            ("notice: {fr: x}", "AB0901", "fr", "`de`"),
            ("roles: {a: {title: A, deputy: b}}", "AB0503", "b", "`a`"),
            ("roles: {a: {title: A, deputy: a}}", "AB0503", "a", "andere"),
            ("roles: {a: {deputy: c}, c: {title: C}}", "AB0303", "{deputy", "title"),
            ("roles: {Ä: {title: A}}", "AB0305", "Ä", "Kleinbuchstaben"),
            ("roles: {a: Leitung}", "AB0304", "Leitung", "schlüssel"),
            ("groups: [{id: a, title: A}, {id: a, title: B}]", "AB0502", "a", "benennen"),
            ("groups: [{id: A b, title: A}]", "AB0305", "A b", "Kleinbuchstaben"),
            ("groups: [{id: a, title: A, layer: kern}]", "AB0305", "kern", "`core`"),
            ("groups: {a: b}", "AB0304", "{a: b}", "`groups: […]`"),
            ("contacts: {a: {title: A, email: nein}}", "AB0310", "nein", "`stelle@"),
            ("contacts: {a: {title: A, url: 'javascript:x'}}", "AB0310", "'javascript:x'", "https"),
            ("contacts: {a: {title: A, visibility: öffentlich}}", "AB0305", "öffentlich", "`public`"),
            ("variables: {a: {visibility: public}}", "AB0303", "{visibility", "value"),
            ("review_in: 1 Jahr", "AB0406", "1 Jahr", "`review_in: 12m`"),
            ("repository: git@a.example:x", "AB0310", "git@a.example:x", "https"),
            ("projection: internal", "AB0305", "internal", "`public`"),
            ("sites: {private: {}}", "AB0301", "private", "`public`"),
        ] {
            let (config, found) = read_text(&format!("authority: {{name: Amt}}\n{yaml}\n"));
            assert!(config.is_some(), "{yaml}");
            assert!(
                found.len() == 1 && found[0].0 == code && found[0].1 == piece && found[0].2.contains(help),
                "{yaml}: {found:?}, expected {code} {piece:?} {help:?}"
            );
        }
        for (keys, code) in [("land: XX", "AB0305"), ("time_zone: ../../etc/passwd", "AB0305"), ("email: x", "AB0310")]
        {
            let (config, found) = read_text(&format!("authority: {{name: Amt, {keys}}}\n"));
            assert_eq!(found.iter().map(|p| p.0).collect::<Vec<_>>(), [code], "{keys}");
            assert_eq!(config.map(|config| config.authority.time_zone).as_deref(), Some("Europe/Berlin"));
        }
    }

    #[test]
    fn many_unknown_roles_take_little_time() {
        let roles: String = (0..5_000).map(|n| format!("  r{n}: {{title: a, deputy: x{n}}}\n")).collect();
        let (config, problems) = read_text(&format!("authority: {{name: A}}\nroles:\n{roles}"));
        assert!(config.is_some());
        // 500 of them one by one, the rest as a number.
        assert_eq!(problems.len(), 501);
    }
}
