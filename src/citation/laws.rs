//! The table of laws: names, sections and headings, link patterns.
//!
//! The built-in table is data (`data/laws.tsv`, `data/sections.tsv`), read once. A handbook's own laws are added to a
//! copy. Where a law has no official headings, the table has short ones of our own.
//!
//! Columns of `laws.tsv`: abbreviation, other names (`;`), title, kind, what its numbers count, address with
//! `{section}`. Columns of `sections.tsv`: law, sign, number, heading, and `repealed` or the date since which it exists.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, OnceLock};

use super::european;
use super::names::{Capitals, NameFound, Names};
use super::target::{Number, Unit};
use crate::date::Date;
use crate::diagnostic::Known;

/// A law that a handbook adds, or sections that it adds to a law of the table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtraLaw {
    /// The abbreviation by which it is cited.
    pub abbreviation: String,
    /// The title.
    pub title: String,
    /// Free text such as `Landesgesetz`.
    pub kind: Option<String>,
    /// Web address; `{section}` stands for the number.
    pub url: Option<String>,
    /// Headings by number; a number may carry its sign (`Art. 3`).
    pub sections: BTreeMap<String, String>,
}

/// A law of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Law {
    /// The abbreviation, as in the canonical form.
    pub abbreviation: Arc<str>,
    /// Other names and older abbreviations.
    pub aliases: Vec<String>,
    /// The title.
    pub title: String,
    /// `Gesetz`, `Verordnung`, `EU`, `Völkerrecht`, `Verwaltungsvorschrift` or a handbook's own word.
    pub kind: String,
    /// What its numbers count, if that is known.
    pub unit: Option<Unit>,
    /// Web address; `{section}` stands for the number.
    pub url: Option<String>,
    /// Known sections, in order; empty if the table has none.
    pub sections: Vec<Section>,
}

impl Law {
    /// A section by number. `unit` is that of the citation; a law that knows its own has no other.
    pub fn section(&self, unit: Unit, number: &str) -> Option<&Section> {
        let wanted = Number::new(&number.to_lowercase());
        let index = self.sections.binary_search_by(|section| section.number.cmp(&wanted)).ok()?;
        self.sections.get(index).filter(|section| section.unit == unit || self.unit.is_none())
    }
}

/// A section or article of a law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// What the number counts.
    pub unit: Unit,
    /// The number.
    pub number: Number,
    /// The heading; empty if there is none.
    pub heading: String,
    /// The day since which it exists; `None` if it is older than the table.
    pub since: Option<Date>,
    /// Whether it was repealed before the table was made.
    pub repealed: bool,
}

impl Section {
    /// Whether it existed on a day, as far as the table knows.
    pub fn existed_on(&self, date: Date) -> bool {
        !self.repealed && self.since.is_none_or(|since| since <= date)
    }
}

/// The table of laws. Immutable; made once, or once per handbook.
#[derive(Clone, Debug, Default)]
pub struct Laws {
    laws: Vec<Law>,
    names: Names,
    /// EU acts that have a name of their own, by number.
    acts: HashMap<String, usize>,
    /// See [`Laws::resembling`].
    known: OnceLock<(Known, Vec<usize>)>,
}

/// Longer names, in letters, are not compared with others.
const LONGEST_NAME: usize = 40;

impl Laws {
    /// The built-in table.
    pub fn built_in() -> &'static Laws {
        static LAWS: LazyLock<Laws> =
            LazyLock::new(|| Laws::read(include_str!("data/laws.tsv"), include_str!("data/sections.tsv")));
        &LAWS
    }

    /// The built-in table and a handbook's own laws. An abbreviation that is known extends that law.
    pub fn with(extra: &[ExtraLaw]) -> Laws {
        let mut laws = Laws { known: OnceLock::new(), ..Laws::built_in().clone() };
        for law in extra.iter().filter(|law| law.abbreviation.chars().any(char::is_alphanumeric)) {
            laws.extend(law);
        }
        laws
    }

    /// All laws, in the order of the table.
    pub fn all(&self) -> &[Law] {
        &self.laws
    }

    /// Everything that a page can show of the table: names, titles, addresses, headings.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.laws.iter().flat_map(|law| {
            let names = law.aliases.iter().map(String::as_str).chain([&*law.abbreviation, &law.title, &law.kind]);
            names.chain(law.url.as_deref()).chain(law.sections.iter().map(|section| section.heading.as_str()))
        })
    }

    /// A law by any of its names, or an EU act by its number.
    pub fn law(&self, name: &str) -> Option<&Law> {
        let name = name.trim();
        if let Some((act, end)) = european::read(name, 0) {
            let known = self.acts.get(&act.canonical()).filter(|_| end == name.len());
            return known.and_then(|index| self.laws.get(*index));
        }
        let found = self.names.at(name, 0, Capitals::Any).filter(|found| found.end == name.len())?;
        self.laws.get(found.law)
    }

    /// The abbreviation of a law given by any of its names; an unknown name stays as it is.
    pub fn abbreviation<'a>(&'a self, name: &'a str) -> &'a str {
        self.law(name).map_or(name, |law| &law.abbreviation)
    }

    /// The laws with a name that a wrong one resembles, and in how many letters the two differ. A law may come more than
    /// once; a long name resembles nothing.
    pub(super) fn resembling(&self, name: &str) -> impl Iterator<Item = (&Law, usize)> {
        let (known, laws) = self.known.get_or_init(|| {
            let names = self.laws.iter().enumerate().flat_map(|(at, law)| {
                let names = law.aliases.iter().map(String::as_str).chain([&*law.abbreviation, &*law.title]);
                names.filter(|name| name.chars().count() <= LONGEST_NAME).map(move |name| (name, at))
            });
            let (names, laws): (Vec<&str>, Vec<usize>) = names.unzip();
            (Known::new(names), laws)
        });
        let is_short = name.chars().count() <= LONGEST_NAME;
        let found = is_short.then(|| known.resembling(name)).into_iter().flatten();
        found.map(|(at, distance)| (&self.laws[laws[at]], distance))
    }

    /// The longest known name at an offset of a text.
    pub(super) fn name_at(&self, text: &str, at: usize, exactness: Capitals) -> Option<(&Law, usize)> {
        let NameFound { law, end } = self.names.at(text, at, exactness)?;
        self.laws.get(law).map(|law| (law, end))
    }

    fn read(laws: &str, sections: &str) -> Laws {
        let mut table = Laws::default();
        for line in laws.lines().skip(1) {
            let mut columns = line.split('\t');
            let mut column = || columns.next().unwrap_or("");
            let (abbreviation, aliases, title, kind, unit, url) =
                (column(), column(), column(), column(), column(), column());
            table.add(Law {
                abbreviation: abbreviation.into(),
                aliases: aliases.split(';').filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
                title: title.to_owned(),
                kind: kind.to_owned(),
                unit: unit_of(unit),
                url: Some(url.to_owned()).filter(|url| !url.is_empty()),
                sections: Vec::new(),
            });
        }
        let by_abbreviation: HashMap<Arc<str>, usize> =
            table.laws.iter().enumerate().map(|(index, law)| (law.abbreviation.clone(), index)).collect();
        for line in sections.lines().skip(1) {
            let mut columns = line.split('\t');
            let mut column = || columns.next().unwrap_or("");
            let (law, unit, number, heading, status) = (column(), column(), column(), column(), column());
            if let (Some(index), Some(unit)) = (by_abbreviation.get(law), unit_of(unit)) {
                table.laws[*index].sections.push(Section {
                    unit,
                    number: Number::new(number),
                    heading: heading.to_owned(),
                    since: Date::parse(status),
                    repealed: status == "repealed",
                });
            }
        }
        table.laws.iter_mut().for_each(|law| sort(&mut law.sections));
        table
    }

    fn add(&mut self, law: Law) {
        let index = self.laws.len();
        self.names.insert(&law.abbreviation, index);
        for name in law.aliases.iter().chain([&law.title]) {
            self.names.insert(name, index);
        }
        for name in law.aliases.iter().map(String::as_str).chain([&*law.abbreviation]) {
            if let Some((act, end)) = european::read(name, 0)
                && end == name.len()
            {
                self.acts.entry(act.canonical()).or_insert(index);
            }
        }
        self.laws.push(law);
    }

    fn extend(&mut self, extra: &ExtraLaw) {
        let known = self.laws.iter().position(|law| *law.abbreviation == *extra.abbreviation);
        let index = known.unwrap_or_else(|| {
            let signs: Vec<Unit> = extra.sections.keys().filter_map(|key| split_sign(key).0).collect();
            self.add(Law {
                abbreviation: extra.abbreviation.as_str().into(),
                aliases: Vec::new(),
                title: extra.title.clone(),
                kind: extra.kind.clone().unwrap_or_default(),
                unit: signs.first().copied().filter(|first| signs.iter().all(|sign| sign == first)),
                url: None,
                sections: Vec::new(),
            });
            self.laws.len() - 1
        });
        let law = &mut self.laws[index];
        if extra.url.is_some() {
            law.url.clone_from(&extra.url);
        }
        for (key, heading) in &extra.sections {
            let (unit, number) = split_sign(key);
            let unit = unit.or(law.unit).unwrap_or(Unit::Section);
            let number = Number::new(&number.to_lowercase());
            law.sections.retain(|section| section.number != number || section.unit != unit);
            law.sections.push(Section { unit, number, heading: heading.clone(), since: None, repealed: false });
        }
        sort(&mut law.sections);
    }
}

fn sort(sections: &mut [Section]) {
    sections.sort_by(|one, two| (&one.number, one.unit).cmp(&(&two.number, two.unit)));
}

fn unit_of(sign: &str) -> Option<Unit> {
    [Unit::Section, Unit::Article, Unit::Number, Unit::Annex, Unit::Appendix]
        .into_iter()
        .find(|unit| unit.as_str() == sign)
}

/// `Art. 3` as article 3, `3` as 3 of whatever the law counts.
fn split_sign(key: &str) -> (Option<Unit>, &str) {
    match super::labels::sign(key.trim(), 0) {
        Some(sign) => (Some(sign.unit), key.trim()[sign.end..].trim()),
        None => (None, key.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws_are_known_by_all_their_names() {
        let laws = Laws::built_in();
        for (name, expected) in [
            ("AufenthG", "AufenthG"),
            ("Aufenthaltsgesetzes", "AufenthG"),
            ("RuStAG", "StAG"),
            ("SGB 2", "SGB II"),
            ("Verordnung (EU) 2016/399", "SGK"),
            ("VO (EG) Nr. 810/2009", "Visakodex"),
        ] {
            assert_eq!(laws.law(name).map(|law| &*law.abbreviation), Some(expected), "{name}");
        }
        assert!(laws.law("AufentG").is_none() && laws.law("AufenthG und").is_none());
    }

    #[test]
    fn abbreviations_are_unique_and_units_known() {
        let mut seen: Vec<&str> = Laws::built_in().all().iter().map(|law| &*law.abbreviation).collect();
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count);
        assert!(Laws::built_in().all().iter().all(|law| law.unit.is_some()));
    }

    #[test]
    fn sections_have_headings_and_days() {
        let law = Laws::built_in().law("AufenthG").expect("in the table");
        assert_eq!(
            law.section(Unit::Section, "18a").map(|s| s.heading.as_str()),
            Some("Fachkräfte mit Berufsausbildung")
        );
        assert!(law.section(Unit::Article, "18a").is_none() && law.section(Unit::Section, "818").is_none());
        let new = law.section(Unit::Section, "18g").expect("in the table");
        assert!(!new.existed_on(Date::parse("2023-11-17").expect("a date")));
        assert!(new.existed_on(Date::parse("2023-11-18").expect("a date")));
    }

    #[test]
    fn a_handbook_adds_laws_and_sections() {
        let sections = |number: &str| BTreeMap::from([(number.to_owned(), "Neu".to_owned())]);
        let laws = Laws::with(&[
            ExtraLaw { abbreviation: "BremAufnG".into(), sections: sections("2"), ..ExtraLaw::default() },
            ExtraLaw { abbreviation: "AufenthG".into(), sections: sections("999"), ..ExtraLaw::default() },
        ]);
        assert!(laws.law("BremAufnG").is_some_and(|law| law.section(Unit::Section, "2").is_some()));
        let known = laws.law("AufenthG").expect("in the table");
        assert!(known.section(Unit::Section, "999").is_some() && known.section(Unit::Section, "18a").is_some());
    }
}
