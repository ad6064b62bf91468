//! What a citation is: one or several places in laws, or decisions of courts.

use std::cmp::Ordering;
use std::sync::Arc;

/// A parsed legal reference such as § 18a Abs. 1 Nr. 2 AufenthG; it has at least one target.
///
/// It displays canonically (`AufenthG § 18a Abs. 1 Nr. 2`) and orders by law and number as a lawyer would.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    targets: Vec<Target>,
}

impl Citation {
    /// A citation of these targets; `None` if there are none.
    pub fn new(targets: Vec<Target>) -> Option<Citation> {
        (!targets.is_empty()).then_some(Citation { targets })
    }

    /// What is cited, in the order written; never empty.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// The canonical form.
    pub fn canonical(&self) -> String {
        self.to_string()
    }
}

/// One place in a law, a law as a whole, or a decision.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The law's abbreviation, an EU act by number, or a court.
    pub law: Arc<str>,
    /// The place in it.
    pub place: Place,
    /// Joined to the target before it by "in Verbindung mit".
    pub joined: bool,
}

/// Where in a law.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// The law as a whole.
    Whole {
        /// Remark on the version, as in [`Place::Norm`].
        version: Option<Arc<str>>,
    },
    /// A section, article, number or annex, and what is below it.
    Norm {
        /// What the number counts.
        unit: Unit,
        /// The number; `None` only for an annex that has none.
        number: Option<Number>,
        /// The steps below, in the order written.
        path: Vec<Step>,
        /// The other end of a range.
        to: Option<RangeEnd>,
        /// "f." or "ff.": the following ones, too.
        following: Option<Following>,
        /// Remark on the version: `a.F.`, `n.F.`, `bis 2023-11-17`.
        version: Option<Arc<str>>,
    },
    /// A decision of the court named as law.
    Decision {
        /// ISO date.
        date: Option<Arc<str>>,
        /// File number: `1 C 12.12`.
        file: Arc<str>,
    },
}

/// "f." and "ff."
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Following {
    /// f.: the next one, too.
    One,
    /// ff.: some more.
    Some,
}

impl Following {
    /// As written in a citation.
    pub fn as_str(self) -> &'static str {
        match self {
            Following::One => "f.",
            Following::Some => "ff.",
        }
    }
}

/// The end of a range, as far as it differs from the beginning.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct RangeEnd {
    /// The section's number, if it differs.
    pub number: Option<Number>,
    /// The differing steps at the end of the path; they replace as many levels as their first label says.
    pub path: Vec<Step>,
}

/// A step below the section: `Abs. 1`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Step {
    /// What is counted.
    pub label: Label,
    /// Number or letter.
    pub value: Number,
}

/// What the number of a [`Place::Norm`] counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Unit {
    /// §
    Section,
    /// Art.
    Article,
    /// Nr. of an administrative rule.
    Number,
    /// Anlage
    Annex,
    /// Anhang
    Appendix,
}

impl Unit {
    /// As in the canonical form.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Section => "§",
            Unit::Article => "Art.",
            Unit::Number => "Nr.",
            Unit::Annex => "Anlage",
            Unit::Appendix => "Anhang",
        }
    }
}

/// What a [`Step`] counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Label {
    /// § below an article, as in the introductory act of the civil code.
    Section,
    /// Absatz
    Paragraph,
    /// Unterabsatz
    Subparagraph,
    /// Satz
    Sentence,
    /// Nummer
    Number,
    /// Buchstabe
    Letter,
    /// Doppelbuchstabe
    DoubleLetter,
    /// Spiegelstrich
    Dash,
    /// Halbsatz
    HalfSentence,
    /// Alternative
    Alternative,
    /// Variante
    Variant,
    /// Fall
    Case,
}

impl Label {
    /// As in the canonical form, without the full stop.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Section => "§",
            Label::Paragraph => "Abs",
            Label::Subparagraph => "UAbs",
            Label::Sentence => "S",
            Label::Number => "Nr",
            Label::Letter => "Buchst",
            Label::DoubleLetter => "DBuchst",
            Label::Dash => "Spstr",
            Label::HalfSentence => "Hs",
            Label::Alternative => "Alt",
            Label::Variant => "Var",
            Label::Case => "Fall",
        }
    }

    /// The full stop of an abbreviation, where there is one.
    pub fn full_stop(self) -> &'static str {
        match self {
            Label::Section | Label::Case => "",
            _ => ".",
        }
    }
}

/// A number as laws have them: `18`, `18a`, `aa`, `5.1.1`, `D16`. It orders naturally: 9, 18, 18a, 100.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Arc<str>);

impl Number {
    /// Takes a number as it is.
    pub fn new(text: &str) -> Number {
        Number(text.into())
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        natural(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares runs of digits by value, everything else by character.
pub(super) fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (left_digits, right_digits) = (leading_digits(left), leading_digits(right));
        if !left_digits.is_empty() && !right_digits.is_empty() {
            let (one, two) = (left_digits.trim_start_matches('0'), right_digits.trim_start_matches('0'));
            match one.len().cmp(&two.len()).then_with(|| one.cmp(two)) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
            (left, right) = (&left[left_digits.len()..], &right[right_digits.len()..]);
            continue;
        }
        let (mut left_rest, mut right_rest) = (left.chars(), right.chars());
        match (left_rest.next(), right_rest.next()) {
            (None, None) => return Ordering::Equal,
            (one, two) if one == two => (left, right) = (left_rest.as_str(), right_rest.as_str()),
            (one, two) => return one.cmp(&two),
        }
    }
}

fn leading_digits(text: &str) -> &str {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_order_as_in_a_law() {
        let mut numbers = ["100", "18a", "9", "18", "5.10", "5.2.1", "18b", "aa", "a"].map(Number::new);
        numbers.sort();
        let sorted: Vec<&str> = numbers.iter().map(Number::as_str).collect();
        assert_eq!(sorted, ["5.2.1", "5.10", "9", "18", "18a", "18b", "100", "a", "aa"]);
    }
}
