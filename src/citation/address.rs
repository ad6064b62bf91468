//! Web addresses of what is cited.

use super::european;
use super::laws::{Law, Laws};
use super::target::{Citation, Place, Target, Unit};

impl Target {
    /// The address of the place, else of the law; `None` if the table has none.
    ///
    /// Portals show the law of today, not of the day a version was in force.
    pub fn url(&self, laws: &Laws) -> Option<String> {
        let law = laws.law(&self.law);
        let pattern = law.and_then(|law| law.url.as_deref());
        let Some(pattern) = pattern else {
            return european::read(&self.law, 0).filter(|(_, end)| *end == self.law.len()).map(|(act, _)| act.url());
        };
        let Some((before, _)) = pattern.split_once("{section}") else { return Some(pattern.to_owned()) };
        match (&self.place, law) {
            (Place::Norm { unit, number: Some(number), .. }, Some(law)) if counts(law, *unit) => {
                Some(pattern.replace("{section}", &percent_encoded(number.as_str())))
            }
            // The beginning of the law: what stands before the file of the section.
            (Place::Norm { .. } | Place::Whole { .. }, _) => {
                Some(before.rfind('/').map_or(before, |slash| &before[..=slash]).to_owned())
            }
            (Place::Decision { .. }, _) => None,
        }
    }
}

fn counts(law: &Law, unit: Unit) -> bool {
    match law.unit {
        Some(known) => known == unit,
        None => !matches!(unit, Unit::Annex | Unit::Appendix),
    }
}

/// Numbers are letters, digits and full stops; own laws may have anything.
fn percent_encoded(number: &str) -> String {
    let mut out = String::with_capacity(number.len());
    for byte in number.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl Citation {
    /// The address of the first target that has one.
    pub fn url(&self, laws: &Laws) -> Option<String> {
        self.targets().iter().find_map(|target| target.url(laws))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ExtraLaw, parse};
    use super::*;

    fn url(text: &str) -> Option<String> {
        let own = ExtraLaw {
            abbreviation: "BremAufnG".into(),
            url: Some("https://brem.example/gesetz?p={section}".into()),
            ..ExtraLaw::default()
        };
        let laws = Laws::with(&[own]);
        parse(text, None, &laws).ok().and_then(|citation| citation.url(&laws))
    }

    #[test]
    fn places_have_addresses() {
        for (text, expected) in [
            ("§ 18a Abs. 1 AufenthG", Some("https://www.gesetze-im-internet.de/aufenthg_2004/__18a.html")),
            ("Art. 16a GG", Some("https://www.gesetze-im-internet.de/gg/art_16a.html")),
            ("Anlage D16 zur AufenthV", Some("https://www.gesetze-im-internet.de/aufenthv/")),
            ("Art. 6 DSGVO", Some("https://eur-lex.europa.eu/eli/reg/2016/679/oj")),
            ("Art. 4 Verordnung (EU) 2018/1806", Some("https://eur-lex.europa.eu/eli/reg/2018/1806/oj")),
            ("Richtlinie 2001/29/EG", Some("https://eur-lex.europa.eu/eli/dir/2001/29/oj")),
            ("§ 3 BremAufnG", Some("https://brem.example/gesetz?p=3")),
            ("Nr. 5.1.1 AVwV-AufenthG", None),
            ("§ 5 UnbekanntesG", None),
        ] {
            assert_eq!(url(text).as_deref(), expected, "{text}");
        }
    }
}
