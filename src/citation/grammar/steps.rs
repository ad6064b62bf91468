//! What is below a section: labels and their numbers, in any order, each at most once.

use super::super::labels::{label, ordinal, sign};
use super::super::numbers;
use super::super::scan::{character, letters, roman, skip_space, starts_with};
use super::super::target::{Label, Number, Step, Unit};
use super::Grammar;

impl Grammar<'_> {
    /// Reads labels and numbers at the end of a path: "Abs. 1 S. 2 Nr. 3", "II 1", "1. Halbsatz".
    pub(super) fn steps(&self, path: &mut Vec<Step>, unit: Unit, at: usize) -> usize {
        let mut end = at;
        let before = at.checked_sub(1).and_then(|before| self.text.as_bytes().get(before));
        let is_roman = before.is_some_and(|byte| matches!(byte, b'I' | b'V' | b'X'));
        let mut roman_paragraph = is_roman && path.last().is_some_and(|step| step.label == Label::Paragraph);
        while path.len() < 12 {
            let position = skip_space(self.text, end);
            if let Some((step, after)) = self.step(position) {
                if path.iter().any(|known| known.label == step.label) {
                    break;
                }
                path.push(step);
                (end, roman_paragraph) = (after, false);
                continue;
            }
            let below_section = path.is_empty() && matches!(unit, Unit::Section | Unit::Article);
            if below_section && let Some((value, after)) = self.roman_paragraph(position) {
                path.push(Step { label: Label::Paragraph, value: Number::new(&value.to_string()) });
                (end, roman_paragraph) = (after, true);
                continue;
            }
            if roman_paragraph
                && let Some((value, after)) = numbers::arabic(self.text, position, false)
                && self.number_belongs(after)
            {
                path.push(Step { label: Label::Sentence, value: Number::new(&value) });
                (end, roman_paragraph) = (after, false);
                continue;
            }
            // Art. 229 § 5 EGBGB, Anlage 1 § 2 BBesG
            if path.is_empty()
                && matches!(unit, Unit::Article | Unit::Annex | Unit::Appendix)
                && let Some(sign) = sign(self.text, position).filter(|sign| sign.unit == Unit::Section && !sign.plural)
                && let Some((value, after)) = numbers::arabic(self.text, skip_space(self.text, sign.end), false)
            {
                path.push(Step { label: Label::Section, value: Number::new(&value) });
                end = after;
                continue;
            }
            // "Nr. 1 a)"
            if !path.is_empty()
                && path.iter().all(|step| rank(step.label) < rank(Label::Letter))
                && let Some((value, after)) = numbers::bracketed_letter(self.text, position)
            {
                path.push(Step { label: Label::Letter, value: Number::new(&value) });
                (end, roman_paragraph) = (after, false);
                continue;
            }
            // "lit. a) bb)"
            if path.last().is_some_and(|step| step.label == Label::Letter)
                && let Some((value, after)) = numbers::bracketed_letter(self.text, position)
                && value.len() > 1
            {
                path.push(Step { label: Label::DoubleLetter, value: Number::new(&value) });
                (end, roman_paragraph) = (after, false);
                continue;
            }
            match self.step_behind_comma(path, position) {
                Some((step, after)) => {
                    path.push(step);
                    (end, roman_paragraph) = (after, false);
                }
                None => break,
            }
        }
        end
    }

    /// A label and its number, or an ordinal and its label.
    pub(super) fn step(&self, at: usize) -> Option<(Step, usize)> {
        if let Some((label, value, end)) = ordinal(self.text, at) {
            return Some((Step { label, value: Number::new(&value.to_string()) }, end));
        }
        let (label, end) = label(self.text, at)?;
        let (value, end) = numbers::of_label(self.text, skip_space(self.text, end), label)?;
        Some((Step { label, value: Number::new(&value) }, end))
    }

    pub(super) fn roman_paragraph(&self, at: usize) -> Option<(u32, usize)> {
        let (value, end) = roman(self.text, at)?;
        // "I. V. m." is no number, and "V-Leute" is a word.
        (!starts_with(self.text, end, ".") || character(self.text, end + 1).is_none_or(|next| next == ' '))
            .then_some(())
            .filter(|()| !starts_with(self.text, end, "-"))?;
        let abbreviation =
            starts_with(self.text, end, ".") && letters(self.text, skip_space(self.text, end + 1)).0 == "V";
        (!abbreviation).then_some((value, end))
    }

    /// "Satz 1, 1. Halbsatz" and "Abs. 1, Satz 2": one place, written with a comma.
    pub(super) fn step_behind_comma(&self, path: &[Step], at: usize) -> Option<(Step, usize)> {
        if path.is_empty() || !starts_with(self.text, at, ",") {
            return None;
        }
        let (step, end) = self.step(skip_space(self.text, at + 1))?;
        let deeper = path.iter().all(|known| rank(known.label) <= rank(step.label) && known.label != step.label);
        deeper.then_some((step, end))
    }
}

/// Where in a path a label belongs: where it stands already, or behind all that is above it.
pub(super) fn level_of(path: &[Step], label: Label) -> usize {
    path.iter()
        .position(|step| step.label == label)
        .or_else(|| path.iter().position(|step| rank(step.label) > rank(label)))
        .unwrap_or(path.len())
}

/// Labels that are always above others. Nr., S. and letters nest in any order.
pub(super) fn rank(label: Label) -> u8 {
    match label {
        Label::Section => 0,
        Label::Paragraph => 1,
        Label::Subparagraph => 2,
        Label::Sentence | Label::Number => 3,
        Label::Letter | Label::Dash => 4,
        Label::DoubleLetter => 5,
        Label::HalfSentence | Label::Alternative | Label::Variant | Label::Case => 6,
    }
}
