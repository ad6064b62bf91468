//! The other end of a range: "Nr. 4 bis 6", "§§ 16a–17", "Abs. 1 bis § 7".

use super::super::labels::{range_word, sign, skip_fillers};
use super::super::numbers::{self, Surroundings};
use super::super::scan::skip_space;
use super::super::target::{Number, Place, RangeEnd, Step, Unit, natural};
use super::{Draft, Grammar, Level, State};

impl Grammar<'_> {
    /// "bis 9", "– 18", "bis Absatz 3": the other end of the place just kept.
    pub(super) fn range(&self, state: &mut State, at: usize) -> Option<usize> {
        let begin = range_word(self.text, at)?;
        let position = skip_fillers(self.text, begin);
        let (to, number, path, end) = self.range_end(state, begin, position)?;
        if let Some(Draft { place: Place::Norm { to: place, .. }, .. }) = state.drafts.last_mut() {
            *place = Some(to);
        }
        state.number = number;
        state.path = path;
        Some(end)
    }

    pub(super) fn range_end(
        &self,
        state: &State,
        begin: usize,
        at: usize,
    ) -> Option<(RangeEnd, Option<Number>, Vec<Step>, usize)> {
        let to_section = |number: &str, end: usize| {
            let number = Number::new(number);
            let mut path = Vec::new();
            let end = self.steps(&mut path, state.unit, end);
            (RangeEnd { number: Some(number.clone()), path: path.clone() }, Some(number), path, end)
        };
        let to_step = |index: usize, step: Step, end: usize| {
            let mut path = state.path[..index].to_vec();
            path.push(step);
            let end = self.steps(&mut path, state.unit, end);
            let tail = path[index..].to_vec();
            (RangeEnd { number: None, path: tail }, state.number.clone(), path, end)
        };
        if let Some(sign) = sign(self.text, at).filter(|sign| sign.unit == state.unit)
            && let Some((number, end)) = numbers::of_unit(self.text, skip_space(self.text, sign.end), sign.unit, false)
            && (state.path.is_empty() || state.unit != Unit::Number)
        {
            return Some(to_section(&number, end));
        }
        if let Some((step, end)) = self.step(at) {
            let index = state.path.iter().position(|known| known.label == step.label)?;
            return Some(to_step(index, step, end));
        }
        // A number without a label must follow the dash or "bis" directly.
        if at != begin {
            return None;
        }
        let (level, value, end) = self.unlabelled(state, at, false)?;
        let from = match level {
            Level::Section => state.number.as_ref()?.as_str(),
            Level::Step(index) => state.path.get(index)?.value.as_str(),
        };
        let ascends = natural(from, &value) == std::cmp::Ordering::Less;
        if self.surroundings == Surroundings::Sentence && !(ascends && self.number_belongs(end)) {
            return None;
        }
        Some(match level {
            Level::Section => to_section(&value, end),
            Level::Step(index) => {
                let label = state.path.get(index)?.label;
                to_step(index, Step { label, value: Number::new(&value) }, end)
            }
        })
    }
}
