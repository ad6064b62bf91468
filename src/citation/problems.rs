//! What the table of laws does not know of a citation.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::european;
use super::laws::{Law, Laws};
use super::target::{Citation, Number, Place, Unit, natural};
use crate::diagnostic::{Code, Text, catalogue};
use crate::text;

/// A law or section that the table does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// The law is not in the table.
    UnknownLaw {
        /// As cited.
        law: Arc<str>,
        /// The nearest known ones, at most three.
        candidates: Vec<String>,
    },
    /// The law is, the section is not.
    UnknownSection {
        /// The law.
        law: Arc<str>,
        /// What the number counts.
        unit: Unit,
        /// The number.
        number: Number,
        /// The nearest known ones with their signs, at most three.
        candidates: Vec<String>,
    },
}

impl Problem {
    /// Its code in the catalogue.
    pub fn code(&self) -> Code {
        match self {
            Problem::UnknownLaw { .. } => catalogue::UNKNOWN_LAW,
            Problem::UnknownSection { .. } => catalogue::UNKNOWN_SECTION,
        }
    }

    /// One sentence without a full stop.
    pub fn message(&self) -> Text {
        match self {
            Problem::UnknownLaw { law, .. } => {
                text!("das Gesetz „{law}“ ist nicht bekannt", "the law \"{law}\" is not known")
            }
            Problem::UnknownSection { law, unit, number, .. } => {
                let (unit, number) = (unit.as_str(), number.as_str());
                text!("{unit} {number} {law} ist nicht bekannt", "{unit} {number} {law} is not known")
            }
        }
    }

    /// What to do.
    pub fn help(&self) -> Text {
        let candidates = match self {
            Problem::UnknownLaw { candidates, .. } | Problem::UnknownSection { candidates, .. } => candidates,
        };
        let list = |and: &str| match candidates.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} {and} {last}", rest.join(", ")),
            None => String::new(),
        };
        let (de, en) = (list("oder"), list("or"));
        match (self, candidates.is_empty()) {
            (Problem::UnknownLaw { .. }, false) => text!(
                "Meinten Sie {de}? Sonst tragen Sie das Gesetz in `content/laws.yaml` ein",
                "Did you mean {en}? If not, add the law to `content/laws.yaml`"
            ),
            (Problem::UnknownLaw { .. }, true) => text!(
                "Prüfen Sie die Abkürzung, oder tragen Sie das Gesetz in `content/laws.yaml` ein",
                "Check the abbreviation, or add the law to `content/laws.yaml`"
            ),
            (Problem::UnknownSection { .. }, false) => text!(
                "Bekannt sind {de}. Ist die Nummer richtig, tragen Sie sie in `content/laws.yaml` ein",
                "Known are {en}. If the number is right, add it to `content/laws.yaml`"
            ),
            (Problem::UnknownSection { .. }, true) => text!(
                "Prüfen Sie die Nummer, oder tragen Sie sie in `content/laws.yaml` ein",
                "Check the number, or add it to `content/laws.yaml`"
            ),
        }
    }
}

impl Laws {
    /// What the table does not know of a citation, each problem once.
    ///
    /// EU acts by number and decisions need no table; a law of which the table has no sections has none unknown.
    pub fn problems(&self, citation: &Citation) -> Vec<Problem> {
        let mut problems = Vec::new();
        for target in citation.targets() {
            let Some(law) = self.law(&target.law) else {
                let needs_table =
                    !matches!(target.place, Place::Decision { .. }) && european::read(&target.law, 0).is_none();
                if needs_table {
                    let candidates = self.near(&target.law);
                    keep(&mut problems, Problem::UnknownLaw { law: target.law.clone(), candidates });
                }
                continue;
            };
            let Place::Norm { unit, number, to, version, .. } = &target.place else { continue };
            // "§ 19a AufenthG a.F.": the table knows the law of today.
            if version.is_some() {
                continue;
            }
            let ends = [number.as_ref(), to.as_ref().and_then(|end| end.number.as_ref())];
            for number in ends.into_iter().flatten() {
                if is_unknown(law, *unit, number) {
                    let candidates = near_sections(law, number);
                    let (law, number) = (target.law.clone(), number.clone());
                    keep(&mut problems, Problem::UnknownSection { law, unit: *unit, number, candidates });
                }
            }
        }
        problems
    }

    fn near(&self, name: &str) -> Vec<String> {
        let mut near: Vec<(usize, &str)> =
            self.resembling(name).map(|(law, distance)| (distance, &*law.abbreviation)).collect();
        near.sort_unstable();
        let mut seen = BTreeSet::new();
        near.retain(|(_, name)| seen.insert(*name));
        near.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
    }
}

fn keep(problems: &mut Vec<Problem>, problem: Problem) {
    if !problems.contains(&problem) {
        problems.push(problem);
    }
}

fn is_unknown(law: &Law, unit: Unit, number: &Number) -> bool {
    let countable = match law.unit {
        // Annexes and the like are not in the table.
        Some(known) => known == unit || matches!(unit, Unit::Section | Unit::Article),
        None => true,
    };
    let has_list = law.sections.iter().any(|section| law.unit.is_none_or(|known| section.unit == known));
    countable && has_list && law.section(unit, number.as_str()).is_none()
}

/// Those with the same digits (18a, 18b), else the neighbours.
fn near_sections(law: &Law, number: &Number) -> Vec<String> {
    let stem = number.as_str().trim_end_matches(|last: char| last.is_alphabetic());
    let known = law.sections.iter().filter(|section| !section.repealed);
    let same: Vec<String> = known
        .clone()
        .filter(|section| {
            let of_section = section.number.as_str().trim_end_matches(|last: char| last.is_alphabetic());
            !stem.is_empty() && of_section == stem
        })
        .map(|section| format!("{} {}", section.unit.as_str(), section.number.as_str()))
        .collect();
    let mut near = if same.is_empty() {
        let above = known.clone().find(|section| natural(section.number.as_str(), number.as_str()).is_gt());
        let below = known.rev().find(|section| natural(section.number.as_str(), number.as_str()).is_lt());
        [below, above]
            .into_iter()
            .flatten()
            .map(|section| format!("{} {}", section.unit.as_str(), section.number.as_str()))
            .collect()
    } else {
        same
    };
    near.truncate(3);
    near
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let laws = Laws::built_in();
        let citation = parse(text, None, laws).expect("a citation");
        laws.problems(&citation)
            .iter()
            .map(|problem| format!("{} | {}", problem.message().en, problem.help().en))
            .collect()
    }

    #[test]
    fn unknown_laws_have_near_ones() {
        let found = problems("§ 18g AufentG");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("the law \"AufentG\" is not known | Did you mean AufenthG"), "{found:?}");
    }

    #[test]
    fn unknown_sections_have_neighbours() {
        assert_eq!(
            problems("§§ 818, 18z AufenthG")[1],
            "§ 18z AufenthG is not known | Known are § 18, § 18a or § 18b. If the number is right, add it to `content/laws.yaml`"
        );
        assert_eq!(problems("Art. 5 AufenthG").len(), 1);
    }

    #[test]
    fn what_the_table_cannot_know_is_no_problem() {
        for text in [
            "§ 18g AufenthG",
            "Verordnung (EU) 2020/1",
            "§ 4711 BGB",
            "Anlage D16 zur AufenthV",
            "BVerwG, Urt. v. 19.03.2013 – 1 C 12.12",
            "Nr. 5.1.1 AVwV-AufenthG",
            "§ 18z AufenthG a.F.",
        ] {
            assert_eq!(problems(text), Vec::<String>::new(), "{text}");
        }
    }
}
