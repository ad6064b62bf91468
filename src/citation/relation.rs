//! Which citations concern a section: for "what rests on § 18a AufenthG?" and for changes of law.

use super::laws::Laws;
use super::target::{Citation, Following, Place, Target, natural};

impl Citation {
    /// Whether any target concerns a section of a law, or the law as a whole if no section is given.
    ///
    /// The law may be given by any of its names.
    pub fn concerns(&self, laws: &Laws, law: &str, section: Option<&str>) -> bool {
        self.targets().iter().any(|target| target.concerns(laws, law, section))
    }
}

impl Target {
    /// Whether this concerns a section of a law: it cites the section, a range around it, or the law as a whole.
    ///
    /// "f." reaches to the next number, "ff." to the three next ones with their letters.
    pub fn concerns(&self, laws: &Laws, law: &str, section: Option<&str>) -> bool {
        if laws.abbreviation(&self.law) != laws.abbreviation(law) {
            return false;
        }
        let Some(section) = section.map(str::to_lowercase) else { return true };
        match &self.place {
            Place::Whole { .. } => true,
            Place::Decision { .. } => false,
            Place::Norm { number: None, .. } => false,
            Place::Norm { number: Some(from), to, following, .. } => {
                let from = from.as_str().to_lowercase();
                let last = to.as_ref().and_then(|end| end.number.as_ref()).map(|number| number.as_str().to_lowercase());
                let reach = match following {
                    None => 0,
                    Some(Following::One) => 1,
                    Some(Following::Some) => 3,
                };
                let not_before = natural(&section, &from).is_ge();
                let in_range = last.is_some_and(|last| natural(&section, &last).is_le());
                let follows = reach > 0 && digits_of(&section) <= digits_of(&from).saturating_add(reach);
                section == from || (not_before && (in_range || follows))
            }
        }
    }
}

fn digits_of(number: &str) -> u64 {
    let end = number.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn concerns(text: &str, law: &str, section: &str) -> bool {
        let laws = Laws::built_in();
        parse(text, None, laws).is_ok_and(|citation| citation.concerns(laws, law, Some(section)))
    }

    #[test]
    fn sections_ranges_and_whole_laws_are_concerned() {
        assert!(concerns("§ 18a Abs. 2 AufenthG", "Aufenthaltsgesetz", "18a"));
        assert!(!concerns("§ 18a AufenthG", "AufenthG", "18"));
        assert!(!concerns("§ 18a AufenthG", "AufenthV", "18a"));
        assert!(concerns("§§ 16a bis 17 AufenthG", "AufenthG", "16f"));
        assert!(concerns("§§ 18 ff. AufenthG", "AufenthG", "19c"));
        assert!(!concerns("§§ 18 ff. AufenthG", "AufenthG", "17"));
        assert!(concerns("§ 1 AufenthG i. V. m. der BeschV", "BeschV", "3"));
        assert!(concerns("Art. 6 Verordnung (EU) 2016/399", "SGK", "6"));
    }
}
