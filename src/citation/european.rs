//! Acts of the European Union, cited by number: `Verordnung (EU) 2016/399`, `Richtlinie 2004/38/EG`.
//!
//! Numbers changed their order: until 2014 a regulation was "Nr. 810/2009", since 2015 it is "2018/1806". Address:
//! the European Legislation Identifier, <https://eur-lex.europa.eu/eli-register/>.

use super::labels::full_stop;
use super::scan::{character, digits, is_alphanumeric_at, skip_space, starts_with, word};

/// An act by number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Act {
    kind: Kind,
    community: &'static str,
    /// Whether the community stands behind the number (`2004/38/EG`).
    community_last: bool,
    first: String,
    second: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Kind {
    name: &'static str,
    /// Type of document in the address.
    path: &'static str,
}

/// The words for an act; the last is looked up without its ending.
const KINDS: &[(&str, &str, &str)] = &[
    ("Verordnung", "Verordnung", "reg"),
    ("VO", "Verordnung", "reg"),
    ("EU-Verordnung", "Verordnung", "reg"),
    ("EG-Verordnung", "Verordnung", "reg"),
    ("Durchführungsverordnung", "Durchführungsverordnung", "reg_impl"),
    ("DVO", "Durchführungsverordnung", "reg_impl"),
    ("Richtlinie", "Richtlinie", "dir"),
    ("RL", "Richtlinie", "dir"),
    ("EU-Richtlinie", "Richtlinie", "dir"),
    ("EG-Richtlinie", "Richtlinie", "dir"),
    ("Durchführungsrichtlinie", "Durchführungsrichtlinie", "dir_impl"),
    ("Durchführungsbeschluss", "Durchführungsbeschluss", "dec_impl"),
    ("Durchführungsbeschlusses", "Durchführungsbeschluss", "dec_impl"),
    ("Beschluss", "Beschluss", "dec"),
    ("Beschlusses", "Beschluss", "dec"),
    ("Rahmenbeschluss", "Rahmenbeschluss", "dec_framw"),
    ("Rahmenbeschlusses", "Rahmenbeschluss", "dec_framw"),
    ("Entscheidung", "Entscheidung", "dec"),
];

const DELEGATED: &[(&str, &str, &str)] =
    &[("Verordnung", "Delegierte Verordnung", "reg_del"), ("Richtlinie", "Delegierte Richtlinie", "dir_del")];

const COMMUNITIES: &[&str] = &["EU", "EG", "EWG", "JI", "GASP", "Euratom", "EURATOM", "EGKS"];

/// The act at the offset, and the offset behind it.
pub(super) fn read(text: &str, at: usize) -> Option<(Act, usize)> {
    let (kind, end) = kind(text, at)?;
    let mut position = skip_space(text, end);
    let bracketed = starts_with(text, position, "(");
    let (mut community, end) = communities(text, if bracketed { position + 1 } else { position });
    if community.is_some() {
        if bracketed && !starts_with(text, end, ")") {
            return None;
        }
        position = skip_space(text, if bracketed { end + 1 } else { end });
    } else if bracketed {
        return None;
    }
    let (name, end) = word(text, position);
    if name == "Nr" {
        position = skip_space(text, full_stop(text, end));
    }
    let (first, end) = digits(text, position);
    if !(1..=5).contains(&first.len()) || !starts_with(text, end, "/") {
        return None;
    }
    let (second, mut end) = digits(text, end + 1);
    if !(1..=5).contains(&second.len()) {
        return None;
    }
    let mut community_last = false;
    if starts_with(text, end, "/")
        && let (Some(last), after) = communities(text, end + 1)
        && community.is_none()
    {
        (community, end, community_last) = (Some(last), after, true);
    }
    if is_alphanumeric_at(text, end) {
        return None;
    }
    let act = Act { kind, community: community?, community_last, first: first.to_owned(), second: second.to_owned() };
    Some((act, end))
}

fn kind(text: &str, at: usize) -> Option<(Kind, usize)> {
    let (mut name, mut end) = word(text, at);
    if !character(name, 0).is_some_and(char::is_uppercase) {
        return None;
    }
    if matches!(name, "EU" | "EG") && starts_with(text, end, "-") {
        end = word(text, end + 1).1;
        name = text.get(at..end)?;
    }
    let mut table = KINDS;
    if matches!(name, "Delegierte" | "Delegierten" | "Delegierter") {
        table = DELEGATED;
        (name, end) = word(text, skip_space(text, end));
    }
    let (_, kind, path) = table.iter().find(|(word, _, _)| *word == name || name.strip_suffix('n') == Some(word))?;
    Some((Kind { name: kind, path }, end))
}

fn communities(text: &str, at: usize) -> (Option<&'static str>, usize) {
    let (name, mut end) = word(text, at);
    let found = COMMUNITIES.iter().find(|community| **community == name).copied();
    // "(EU, Euratom)" is kept as its first.
    if found.is_some() && starts_with(text, end, ",") {
        let (name, after) = word(text, skip_space(text, end + 1));
        if COMMUNITIES.contains(&name) {
            end = after;
        }
    }
    (found, end)
}

impl Act {
    /// The act as the canonical form has it.
    pub(super) fn canonical(&self) -> String {
        let Act { kind, community, community_last, first, second } = self;
        let name = kind.name;
        if *community_last {
            return format!("{name} {first}/{second}/{community}");
        }
        let old = if self.year_is_first() { "" } else { "Nr. " };
        format!("{name} ({community}) {old}{first}/{second}")
    }

    fn year_is_first(&self) -> bool {
        self.community_last || (self.first.len() == 4 && (2015..=2099).contains(&self.first.parse().unwrap_or(0)))
    }

    /// The act's address.
    pub(super) fn url(&self) -> String {
        let (year, number) =
            if self.year_is_first() { (&self.first, &self.second) } else { (&self.second, &self.first) };
        let century = if year.len() == 2 { "19" } else { "" };
        let path = self.kind.path;
        let number = number.trim_start_matches('0');
        format!("https://eur-lex.europa.eu/eli/{path}/{century}{year}/{number}/oj")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Option<(String, String)> {
        read(text, 0).map(|(act, _)| (act.canonical(), act.url().replace("https://eur-lex.europa.eu/eli/", "")))
    }

    #[test]
    fn acts_are_known_by_number() {
        for (text, name, url) in [
            ("Verordnung (EU) Nr. 2018/1806", "Verordnung (EU) 2018/1806", "reg/2018/1806/oj"),
            ("VO (EG) 810/2009", "Verordnung (EG) Nr. 810/2009", "reg/2009/810/oj"),
            ("Verordnung (EWG) Nr. 1408/71", "Verordnung (EWG) Nr. 1408/71", "reg/1971/1408/oj"),
            ("RL 2001/29/EG", "Richtlinie 2001/29/EG", "dir/2001/29/oj"),
            ("Richtlinie (EU) 2016/801 des Rates", "Richtlinie (EU) 2016/801", "dir/2016/801/oj"),
            ("EU-Verordnung", "", ""),
            ("Durchführungsbeschlusses (EU) 2022/382", "Durchführungsbeschluss (EU) 2022/382", "dec_impl/2022/382/oj"),
            ("Delegierten Verordnung (EU) 2020/1", "Delegierte Verordnung (EU) 2020/1", "reg_del/2020/1/oj"),
        ] {
            let expected = (!name.is_empty()).then(|| (name.to_owned(), url.to_owned()));
            assert_eq!(canonical(text), expected, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_acts() {
        for text in [
            "Beschluss 12/2024",
            "Verordnung 1",
            "Richtlinie (XY) 2016/1",
            "verordnung (EU) 2016/399",
            "Beschluss Nr. 1/80",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }
}
