//! Which citations concern one another: for "what rests on § 18a AufenthG?", changes of law and the index of laws.

use super::laws::Laws;
use super::target::{Citation, Following, Number, Place, Step, Target, Unit, natural};

impl Citation {
    /// Whether any target concerns a section of a law, or the law as a whole if no section is given.
    ///
    /// The law may be given by any of its names.
    pub fn concerns(&self, laws: &Laws, law: &str, section: Option<&str>) -> bool {
        self.targets().iter().any(|target| target.concerns(laws, law, section))
    }

    /// Whether the two have a place in common: see [`Target::meets`].
    pub fn meets(&self, other: &Citation, laws: &Laws) -> bool {
        self.targets().iter().any(|target| other.targets().iter().any(|wanted| target.meets(wanted, laws)))
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
        let Some(section) = section.map(Number::new) else { return true };
        match &self.place {
            Place::Whole { .. } => true,
            Place::Decision { .. } => false,
            Place::Norm { .. } => self.reach().is_some_and(|reach| reach.holds(&section)),
        }
    }

    /// Whether the two have a place in common.
    ///
    /// § 18a meets § 18a Abs. 1 and §§ 16a to 19, but § 18a Abs. 1 does not meet § 18a Abs. 2. A law as a whole meets
    /// every place of it. What stands in different orders (Abs. 1 S. 2, Abs. 1 Nr. 3) may be the same place and meets.
    pub fn meets(&self, other: &Target, laws: &Laws) -> bool {
        if laws.abbreviation(&self.law) != laws.abbreviation(&other.law) {
            return false;
        }
        match (&self.place, &other.place) {
            (Place::Decision { file, .. }, Place::Decision { file: wanted, .. }) => file == wanted,
            (Place::Decision { .. }, _) | (_, Place::Decision { .. }) => false,
            (Place::Whole { .. }, _) | (_, Place::Whole { .. }) => true,
            (Place::Norm { unit, path, to, .. }, Place::Norm { unit: wanted, path: below, to: end, .. }) => {
                let (Some(own), Some(others)) = (self.reach(), other.reach()) else {
                    // An annex without a number is the only one of its law, or any of them.
                    return unit == wanted;
                };
                if unit != wanted || !own.overlaps(&others) {
                    return false;
                }
                let ends = [to.as_ref(), end.as_ref()];
                let is_one_section = own.is_one() && others.is_one();
                !is_one_section || paths_meet(path, below, ends.map(|end| end.map_or(&[][..], |end| &end.path)))
            }
        }
    }

    /// The sections under which an index lists this: its own, and those of the table that a range reaches. A law as a
    /// whole and a decision have none; only an annex can be without a number.
    pub fn sections(&self, laws: &Laws) -> Vec<(Unit, Option<Number>)> {
        let Place::Norm { unit, number, to, .. } = &self.place else { return Vec::new() };
        let mut sections = vec![(*unit, number.clone())];
        let Some(reach) = self.reach().filter(|reach| !reach.is_one()) else { return sections };
        let known = laws.law(&self.law).map_or(&[][..], |law| &law.sections);
        let inside = known.iter().filter(|section| {
            section.unit == *unit
                && !section.repealed
                && number.as_ref() != Some(&section.number)
                && reach.holds(&section.number)
        });
        sections.extend(inside.map(|section| (*unit, Some(section.number.clone()))));
        // The other end of a range of a law whose sections the table does not have.
        if let Some(end) = to.as_ref().and_then(|end| end.number.clone()) {
            let end = (*unit, Some(end));
            if !sections.contains(&end) {
                sections.push(end);
            }
        }
        sections
    }

    /// What below its section this cites: `Abs. 1 Nr. 2`. A range of sections is named as a whole: `§ 16 – 18`.
    pub fn below_section(&self) -> String {
        let Place::Norm { unit, number, .. } = &self.place else { return String::new() };
        let text = self.place_text();
        if self.reach().is_some_and(|reach| !reach.is_one()) {
            return text;
        }
        let own = [unit.as_str(), number.as_ref().map_or("", Number::as_str)].join(" ");
        text.strip_prefix(own.trim_end()).unwrap_or_default().trim_start().to_owned()
    }

    /// The sections from the first to the last that are cited; `None` for what has no number.
    fn reach(&self) -> Option<Reach<'_>> {
        let Place::Norm { number: Some(from), to, following, .. } = &self.place else { return None };
        let to = to.as_ref().and_then(|end| end.number.as_ref());
        let more = match following {
            None => 0,
            Some(Following::One) => 1,
            Some(Following::Some) => 3,
        };
        Some(Reach { from, to, more })
    }
}

/// Sections that follow one another.
struct Reach<'a> {
    from: &'a Number,
    to: Option<&'a Number>,
    /// How many numbers behind the first are meant, too: "f." and "ff.".
    more: u64,
}

impl Reach<'_> {
    /// Whether a section is one of them.
    fn holds(&self, section: &Number) -> bool {
        let section = section.as_str().to_lowercase();
        let from = self.from.as_str().to_lowercase();
        if section == from {
            return true;
        }
        let in_range = self.to.is_some_and(|to| natural(&section, &to.as_str().to_lowercase()).is_le());
        let follows = self.more > 0 && digits_of(&section) <= digits_of(&from).saturating_add(self.more);
        natural(&section, &from).is_ge() && (in_range || follows)
    }

    /// Whether it is a single section.
    fn is_one(&self) -> bool {
        self.to.is_none() && self.more == 0
    }

    /// Of two runs that overlap, one holds the beginning of the other.
    fn overlaps(&self, other: &Reach<'_>) -> bool {
        self.holds(other.from) || other.holds(self.from)
    }
}

/// Whether two ways below the same section can lead to the same place; `ends` are the ends of ranges.
fn paths_meet(one: &[Step], other: &[Step], ends: [&[Step]; 2]) -> bool {
    for (own, wanted) in one.iter().zip(other) {
        if own.label != wanted.label {
            return true;
        }
        let end = |steps: &[Step]| steps.iter().find(|step| step.label == own.label).map(|step| step.value.clone());
        let holds = |from: &Number, to: Option<Number>, value: &Number| {
            from == value || to.is_some_and(|to| from <= value && *value <= to)
        };
        let (own_end, wanted_end) = (end(ends[0]), end(ends[1]));
        let is_range = own_end.is_some() || wanted_end.is_some();
        if !holds(&own.value, own_end, &wanted.value) && !holds(&wanted.value, wanted_end, &own.value) {
            return false;
        }
        // Below the ends of a range, nothing can be compared any more.
        if is_range {
            return true;
        }
    }
    true
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

    fn meet(one: &str, other: &str) -> bool {
        let laws = Laws::built_in();
        let read = |text| parse(text, None, laws).expect("a citation");
        let (one, other) = (read(one), read(other));
        assert_eq!(one.meets(&other, laws), other.meets(&one, laws), "{one} and {other} must meet one another");
        one.meets(&other, laws)
    }

    #[test]
    fn a_section_meets_its_parts_and_the_ranges_around_it() {
        for (one, other) in [
            ("§ 18a AufenthG", "§ 18a Abs. 1 S. 2 AufenthG"),
            ("§ 18a Abs. 1 AufenthG", "§ 18a Abs. 1 Nr. 2 Aufenthaltsgesetz"),
            ("§ 18a AufenthG", "§§ 18 bis 18g AufenthG"),
            ("§ 18c AufenthG", "§§ 18 ff. AufenthG"),
            ("§§ 16 bis 18 AufenthG", "§§ 17 ff. AufenthG"),
            ("§ 18a Abs. 2 AufenthG", "§ 18a Abs. 1 bis 3 AufenthG"),
            ("§ 18a Abs. 1 S. 2 AufenthG", "§ 18a Abs. 1 Nr. 3 AufenthG"),
            ("AufenthG", "§ 18a AufenthG"),
            ("§ 3 BeschV", "§ 39 AufenthG i. V. m. § 3 BeschV"),
            ("Anlage zur AufenthV", "Anlage D16 zur AufenthV"),
        ] {
            assert!(meet(one, other), "{one} and {other}");
        }
        for (one, other) in [
            ("§ 18a AufenthG", "§ 18 AufenthG"),
            ("§ 18a AufenthG", "§ 18a AufenthV"),
            ("§ 18a Abs. 1 AufenthG", "§ 18a Abs. 2 AufenthG"),
            ("§ 18a Abs. 4 AufenthG", "§ 18a Abs. 1 bis 3 AufenthG"),
            ("§ 45 Nr. 1 AufenthV", "§ 45 Nr. 10 AufenthV"),
            ("§ 15 AufenthG", "§§ 16 bis 18 AufenthG"),
            ("Art. 3 GG", "Anhang 3 GG"),
        ] {
            assert!(!meet(one, other), "{one} and {other}");
        }
    }
}
