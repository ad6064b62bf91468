//! What may stand behind a place: "ff.", "a. F.", the law of the chain, an older place in brackets.

use std::sync::Arc;

use super::super::labels::{connection, sign, skip_fillers};
use super::super::law_name;
use super::super::numbers::Surroundings;
use super::super::remark;
use super::super::scan::{digits, letters, skip_space, starts_with};
use super::super::target::{Label, Place, Step, Unit};
use super::{Draft, Grammar, Joint, State};

fn digits_or_sign(text: &str, at: usize) -> bool {
    !digits(text, at).0.is_empty() || sign(text, at).is_some()
}

impl Grammar<'_> {
    /// What may stand behind a place: "ff.", "a. F.", the law of the chain, an older place in brackets.
    pub(super) fn behind(&self, state: &mut State, at: usize, brackets: bool) -> usize {
        let mut end = at;
        if !state.closed {
            if let Some((following, after)) = remark::following(self.text, end, state.plural)
                && let Some(Draft { place: Place::Norm { following: place, .. }, range, .. }) = state.drafts.last_mut()
            {
                *place = Some(following);
                range.end = after;
                end = after;
            }
            end = self.version(state, end, None);
            end = self.by_analogy(end);
            end = self.in_annex(state, end).unwrap_or(end);
            if state.law_before.is_none()
                && let Some(after) = self.law_behind(state, end)
            {
                let from = state.chain_start;
                end = self.version(state, after, Some(from));
            }
        } else {
            end = self.version(state, end, None);
        }
        if !brackets {
            return end;
        }
        let Some(after) = self.older_place(state, end) else { return end };
        // The law of both may stand behind the brackets.
        if state.closed || state.law_before.is_some() { after } else { self.law_behind(state, after).unwrap_or(after) }
    }

    /// "§ 1004 Abs. 1 Satz 2 analog, § 823 Abs. 1 BGB": the word stands inside the chain and changes nothing of it.
    fn by_analogy(&self, at: usize) -> usize {
        let (name, end) = letters(self.text, skip_space(self.text, at));
        let goes_on = || {
            let after = connection(self.text, end).map_or_else(|| skip_space(self.text, end), |(_, after)| after);
            digits_or_sign(self.text, after) || self.law_at(after).is_some()
        };
        if matches!(name, "analog" | "direkt") && goes_on() { end } else { at }
    }

    /// A remark on the version: of the last place, or of every place from a number on.
    pub(super) fn version(&self, state: &mut State, at: usize, from: Option<usize>) -> usize {
        let Some((version, end)) = remark::version(self.text, at) else { return at };
        let version: Arc<str> = version.into();
        let last = state.drafts.len().saturating_sub(1);
        for draft in state.drafts.iter_mut().skip(from.unwrap_or(last)) {
            match &mut draft.place {
                Place::Whole { version: place } | Place::Norm { version: place, .. } => {
                    place.get_or_insert_with(|| version.clone());
                }
                Place::Decision { .. } => return at,
            }
        }
        if let Some(draft) = state.drafts.last_mut() {
            draft.range.end = end;
        }
        end
    }

    /// "§ 2 der Anlage 1 zum BBesG": what was read is part of an annex, if a law is named behind it.
    fn in_annex(&self, state: &mut State, at: usize) -> Option<usize> {
        let label = match state.unit {
            Unit::Section => Label::Section,
            Unit::Number => Label::Number,
            Unit::Article | Unit::Annex | Unit::Appendix => return None,
        };
        if state.law_before.is_some() || state.drafts.len() == state.chain_start {
            return None;
        }
        let (article, end) = letters(self.text, skip_space(self.text, at));
        if !matches!(article, "der" | "des" | "aus" | "in") {
            return None;
        }
        let annex = sign(self.text, skip_fillers(self.text, end)).filter(|sign| !sign.plural)?;
        if !matches!(annex.unit, Unit::Annex | Unit::Appendix) {
            return None;
        }
        let (annex_number, end) = self.section_number(annex)?;
        let of_section = self.section_of_annex(annex.unit, end);
        self.law_at(of_section)?;
        let chain = &mut state.drafts[state.chain_start..];
        let fits = |draft: &Draft| match &draft.place {
            Place::Norm { number: Some(_), path, to, .. } => {
                to.as_ref().is_none_or(|end| end.number.is_none()) && path.iter().all(|step| step.label != label)
            }
            Place::Norm { number: None, .. } | Place::Whole { .. } | Place::Decision { .. } => false,
        };
        if !chain.iter().all(fits) {
            return None;
        }
        for draft in chain {
            if let Place::Norm { unit, number, path, .. } = &mut draft.place {
                *unit = annex.unit;
                if let Some(value) = std::mem::replace(number, annex_number.clone()) {
                    path.insert(0, Step { label, value });
                }
            }
        }
        (state.unit, state.number) = (annex.unit, annex_number);
        Some(end)
    }

    /// "Anlage 1 Nr. 3 zu § 5 SGB XI": the section that an annex belongs to is no place of its own.
    fn section_of_annex(&self, unit: Unit, at: usize) -> usize {
        if !matches!(unit, Unit::Annex | Unit::Appendix) {
            return at;
        }
        let (name, end) = letters(self.text, skip_space(self.text, at));
        let section = |at| {
            let sign = sign(self.text, at).filter(|sign| matches!(sign.unit, Unit::Section | Unit::Article))?;
            let (_, end) = self.section_number(sign)?;
            let mut path = Vec::new();
            let end = self.steps(&mut path, sign.unit, end);
            self.law_at(end).map(|_| end)
        };
        match name {
            "zu" | "zum" => section(skip_space(self.text, end)).unwrap_or(at),
            _ => at,
        }
    }

    /// The law behind a chain; it covers the places of the chain.
    pub(super) fn law_behind(&self, state: &mut State, at: usize) -> Option<usize> {
        let at = self.section_of_annex(state.unit, at);
        let (law, known, end) = match (law_name::names_this_law(self.text, at), self.default_law) {
            (Some(end), Some(law)) => (law.abbreviation.clone(), Some(law), end),
            _ => {
                let named = self.law_at(at)?;
                (named.law, named.known, named.end)
            }
        };
        // "§ 18 Abs. 2 i.V.m. § 3 BeschV" on a page about the statute: an ordinance beside the statute meant by default.
        let ordinance = known.is_some_and(|law| law.kind == "Verordnung");
        let statute = self.default_law.is_some_and(|law| law.kind == "Gesetz");
        let joint = state.drafts.iter().skip(state.chain_start).rposition(|draft| draft.joint == Joint::JoinShort);
        let skipped = joint.filter(|_| ordinance && statute).unwrap_or(0);
        // "UWG 2004": the year stands for the version.
        let year =
            (self.surroundings == Surroundings::Citation).then(|| remark::year(self.text, skip_space(self.text, end)));
        let (year, end) = year.flatten().map_or((None, end), |(year, end)| (Some(Arc::<str>::from(year)), end));
        for draft in state.drafts.iter_mut().skip(state.chain_start + skipped) {
            draft.law.get_or_insert_with(|| law.clone());
            if let (Place::Norm { version, .. }, Some(year)) = (&mut draft.place, &year) {
                version.get_or_insert_with(|| year.clone());
            }
        }
        if let Some(draft) = state.drafts.last_mut() {
            draft.range.end = end;
        }
        state.closed = true;
        Some(end)
    }

    /// "(vorher § 18b Abs. 2)": a place of the same law in brackets.
    pub(super) fn older_place(&self, state: &mut State, at: usize) -> Option<usize> {
        let open = skip_space(self.text, at);
        if !starts_with(self.text, open, "(") {
            return None;
        }
        let (name, end) = letters(self.text, open + 1);
        if !matches!(
            name,
            "vorher"
                | "früher"
                | "bisher"
                | "ehemals"
                | "vormals"
                | "zuvor"
                | "jetzt"
                | "nun"
                | "nunmehr"
                | "künftig"
                | "neu"
                | "alt"
                | "heute"
                | "formerly"
                | "previously"
                | "now"
        ) {
            return None;
        }
        let end = if starts_with(self.text, end, ":") { end + 1 } else { end };
        let begin = skip_fillers(self.text, end);
        let sign = sign(self.text, begin)?;
        let (number, end) = self.section_number(sign)?;
        let same_law = state.drafts.last().and_then(|draft| draft.law.clone());
        let known = state.drafts.len();
        let mut inner = self.without_drafts(state);
        inner.drafts = std::mem::take(&mut state.drafts);
        if same_law.is_some() {
            self.open_chain(&mut inner);
        }
        inner.law_before = same_law;
        let end = self.section(&mut inner, sign, number, begin..end, Joint::List);
        let closing = self.up_to_bracket(&mut inner, end);
        state.drafts = inner.drafts;
        if closing.is_none() {
            state.drafts.truncate(known);
            return None;
        }
        // What comes behind the brackets is a new chain, unless the law of this one is still to come.
        if inner.closed || inner.law_before.is_some() {
            (state.chain, state.chain_start, state.closed) = (inner.chain, state.drafts.len(), true);
        }
        closing
    }

    /// Goes on to a closing bracket; the offset behind it.
    pub(super) fn up_to_bracket(&self, state: &mut State, at: usize) -> Option<usize> {
        let mut end = at;
        // A list in brackets is short.
        for _ in 0..20 {
            end = self.behind(state, end, false);
            let position = skip_space(self.text, end);
            if starts_with(self.text, position, ")") {
                return Some(position + 1);
            }
            end = self.next(state, end)?;
        }
        None
    }

    /// A copy of everything but the places kept.
    pub(super) fn without_drafts(&self, state: &State) -> State {
        State {
            drafts: Vec::new(),
            unit: state.unit,
            number: state.number.clone(),
            path: state.path.clone(),
            plural: state.plural,
            sections: state.sections,
            chain: state.chain,
            chain_start: state.chain_start,
            law_before: state.law_before.clone(),
            closed: state.closed,
        }
    }
}
