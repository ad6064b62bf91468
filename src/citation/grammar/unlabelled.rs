//! Numbers and letters without a label: what they count, and whether they belong to the citation at all.

use super::super::labels::{connection, label, ordinal, range_word, sign, skip_fillers};
use super::super::numbers::{self, Surroundings};
use super::super::remark;
use super::super::scan::{digits, letters, roman, skip_space, starts_with};
use super::super::target::{Label, Unit};
use super::{Grammar, Level, State};

impl Grammar<'_> {
    /// A number or letter without a label, and what it counts.
    pub(super) fn unlabelled(&self, state: &State, at: usize, is_next: bool) -> Option<(Level, String, usize)> {
        let (found_digits, _) = digits(self.text, at);
        if found_digits.is_empty() {
            return self.unlabelled_letter(state, at);
        }
        let last = state.path.iter().rposition(|step| !matches!(step.label, Label::Letter | Label::DoubleLetter));
        let last = last.map_or(Level::Section, Level::Step);
        let label = match last {
            Level::Section => None,
            Level::Step(index) => state.path.get(index).map(|step| step.label),
        };
        let (value, end) = match label {
            Some(label) => numbers::of_label(self.text, at, label)?,
            None => numbers::of_unit(self.text, at, state.unit, state.plural)?,
        };
        let known = self
            .step(skip_space(self.text, end))
            .and_then(|(step, _)| state.path.iter().position(|known| known.label == step.label));
        let counts_sections = state.plural && matches!(state.unit, Unit::Section | Unit::Article);
        let level = if is_next && known.is_none() && self.falls_back(state, last, &value, end) {
            last
        } else if is_next && counts_sections && (state.sections == 1 || known.is_some()) {
            Level::Section
        } else if let Some(index) = known {
            index.checked_sub(1).map_or(Level::Section, Level::Step)
        } else if is_next && counts_sections && self.leaps(state, last, &value) {
            Level::Section
        } else {
            last
        };
        Some((level, value, end))
    }

    /// Behind "§§ 53 Abs. 1, 54 Abs. 2", 55 is a section and no paragraph.
    pub(super) fn leaps(&self, state: &State, level: Level, value: &str) -> bool {
        let as_number = |text: &str| digits(text, 0).0.parse::<u32>().ok();
        let (Level::Step(index), Some(value)) = (level, as_number(value)) else { return false };
        let before = state.path.get(index).and_then(|step| as_number(step.value.as_str())).unwrap_or(0);
        let section = state.number.as_ref().and_then(|number| as_number(number.as_str())).unwrap_or(u32::MAX);
        value > 30 && value >= section && value > before + 20
    }

    /// "§§ 280 Abs. 1 und 3, 283": 3 is a paragraph of § 280, for the sections of a list go up and the next one does.
    fn falls_back(&self, state: &State, level: Level, value: &str, end: usize) -> bool {
        let as_number = |text: &str| digits(text, 0).0.parse::<u32>().ok();
        let (Level::Step(index), Some(value)) = (level, as_number(value)) else { return false };
        let Some(section) = state.number.as_ref().and_then(|number| as_number(number.as_str())) else { return false };
        let before = state.path.get(index).and_then(|step| as_number(step.value.as_str())).unwrap_or(u32::MAX);
        let next = connection(self.text, end).and_then(|(_, after)| as_number(&self.text[after..]));
        before < value && value < 20 && value < section && next.is_some_and(|next| next >= section)
    }

    /// A letter: the next one, or the one of "§ 18a und b".
    pub(super) fn unlabelled_letter(&self, state: &State, at: usize) -> Option<(Level, String, usize)> {
        let level = match state.path.iter().rposition(|step| matches!(step.label, Label::Letter | Label::DoubleLetter))
        {
            Some(index) => Level::Step(index),
            None => state.path.len().checked_sub(1).map_or(Level::Section, Level::Step),
        };
        let paragraph = state.path.iter().position(|step| step.label == Label::Paragraph);
        if let (Some((value, end)), Some(index)) = (roman(self.text, at), paragraph) {
            return Some((Level::Step(index), value.to_string(), end));
        }
        let (value, end) = numbers::letter(self.text, at)?;
        let before = match level {
            Level::Section => state.number.as_ref()?.as_str(),
            Level::Step(index) => state.path.get(index)?.value.as_str(),
        };
        if before.starts_with(|first: char| first.is_ascii_lowercase()) {
            return Some((level, value, end));
        }
        let stem = before.trim_end_matches(|last: char| last.is_ascii_lowercase());
        (stem.len() < before.len() && value.len() == 1 && !starts_with(self.text, end, "."))
            .then(|| (level, [stem, &value].concat(), end))
    }

    /// Whether a number without a label that ends here is one of the citation.
    pub(super) fn number_belongs(&self, end: usize) -> bool {
        let before = end.checked_sub(1).and_then(|before| self.text.as_bytes().get(before));
        // Behind a Roman paragraph stands its sentence: "§ 60 V, VII 1".
        let is_roman = before.is_some_and(|byte| matches!(byte, b'I' | b'V' | b'X'));
        self.surroundings == Surroundings::Citation
            || is_roman
            || numbers::can_end_here(self.text, end, |after| {
                label(self.text, after).is_some()
                    || ordinal(self.text, after).is_some()
                    || connection(self.text, after).is_some()
                    || roman(self.text, after).is_some()
                    || remark::following(self.text, after, false).is_some()
                    || (letters(self.text, after).0 == "bis" && self.is_range_word(after))
                    || self.law_at(after).is_some()
            })
    }

    pub(super) fn is_range_word(&self, at: usize) -> bool {
        range_word(self.text, at).is_some_and(|after| {
            let after = skip_fillers(self.text, after);
            !digits(self.text, after).0.is_empty()
                || sign(self.text, after).is_some()
                || label(self.text, after).is_some()
        })
    }
}
