//! The next place of a chain, behind a comma, "und", "i. V. m." and the like.

use super::super::decision;
use super::super::labels::{Connection, Sign, connection, is_boundary, sign, skip_fillers};
use super::super::law_name;
use super::super::numbers::{self, Surroundings};
use super::super::scan::skip_space;
use super::super::target::{Number, Place, Step, Unit};
use super::steps::level_of;
use super::{Grammar, Joint, Level, State};

impl Grammar<'_> {
    /// The next place of the chain, behind a connection.
    pub(super) fn next(&self, state: &mut State, at: usize) -> Option<usize> {
        let Some((connection, connected)) = connection(self.text, at) else {
            return self.next_law_first(state, at);
        };
        let joint = match connection {
            Connection::Join => Joint::Join,
            Connection::JoinShort => Joint::JoinShort,
            Connection::Comma | Connection::And | Connection::Slash => Joint::List,
        };
        let position = skip_fillers(self.text, connected);
        let relative = state.number.is_some() && matches!(state.drafts.last()?.place, Place::Norm { .. });

        // "Nr. 3" counts below a section unless sections of this text are numbers themselves.
        if let Some(sign) = sign(self.text, position)
            && (sign.unit != Unit::Number
                || state.unit == Unit::Number && state.path.is_empty()
                || !relative
                || self.is_of_register(sign))
            && let Some((number, end)) = self.section_number(sign)
        {
            return Some(self.section(state, sign, number, position..end, joint));
        }
        // "§ 30 Nr. 1 BeschV und nach den Sätzen 1 und 2": in running text these are of the text's own section.
        let related = self.surroundings == Surroundings::Citation
            || position == connected && (!state.closed || joint != Joint::List);
        if relative
            && related
            && let Some((step, end)) = self.step(position)
        {
            let index = level_of(&state.path, step.label);
            state.path.truncate(index);
            state.path.push(step);
            let law = state.closed.then(|| state.drafts.last().and_then(|draft| draft.law.clone())).flatten();
            return Some(self.place(state, position, end, law, joint));
        }
        if relative
            && !state.closed
            && position == connected
            && let Some(end) = self.next_unlabelled(state, position, connection, joint)
        {
            return Some(end);
        }
        if relative
            && state.closed
            && state.plural
            && position == connected
            && matches!(connection, Connection::Comma | Connection::And)
            && let Some(end) = self.next_section(state, position, joint)
        {
            return Some(end);
        }
        if connection == Connection::Slash {
            return None;
        }
        if let Some(decision) = decision::read(self.text, position) {
            self.open_chain(state);
            return Some(self.push_decision(state, decision, position, joint));
        }
        let named = self.law_at(connected).or_else(|| self.law_at(position))?;
        let whole = joint != Joint::List || self.surroundings == Surroundings::Citation;
        if named.is_act && self.surroundings == Surroundings::Sentence && joint == Joint::List {
            return None;
        }
        self.law_first(state, named, position, joint, whole)
    }

    /// "§ 13 RVG i. V. m. Nr. 2300 VV RVG": what counts numbers and no sections has numbers of its own, alone or in a list.
    pub(super) fn is_of_register(&self, sign: Sign) -> bool {
        let mut position = sign.end;
        for _ in 0..10 {
            let number = numbers::of_unit(self.text, skip_space(self.text, position), Unit::Number, sign.plural);
            let Some((_, end)) = number else { return false };
            if let Some(named) = self.law_at(end) {
                return law_name::is_register(&named);
            }
            let Some((_, after)) = connection(self.text, end) else { return false };
            position = after;
        }
        false
    }

    /// "AufenthG § 28 AsylG § 3": in lists of norms nothing connects them.
    pub(super) fn next_law_first(&self, state: &mut State, at: usize) -> Option<usize> {
        if state.law_before.is_none() || state.closed {
            return None;
        }
        let named = self.law_at(at)?;
        let position = skip_space(self.text, at);
        self.law_first(state, named, position, Joint::List, false)
    }

    /// "§§ 167 Abs. 2 VwGO, 708 Nr. 11, 711 ZPO": behind the law of a chain, the next chain without a sign.
    pub(super) fn next_section(&self, state: &mut State, at: usize, joint: Joint) -> Option<usize> {
        if !matches!(state.unit, Unit::Section | Unit::Article) {
            return None;
        }
        let (number, end) = numbers::arabic(self.text, at, true)?;
        if !self.number_belongs(end) {
            return None;
        }
        self.open_chain(state);
        state.number = Some(Number::new(&number));
        state.sections = 1;
        state.path.clear();
        Some(self.place(state, at, end, None, joint))
    }

    pub(super) fn next_unlabelled(
        &self,
        state: &mut State,
        at: usize,
        connection: Connection,
        joint: Joint,
    ) -> Option<usize> {
        let (level, value, end) = self.unlabelled(state, at, true)?;
        if self.surroundings == Surroundings::Sentence {
            // "18a/Visum", "18, 19 Personen"; behind "§§" a second section must come.
            let expected = state.plural && state.sections == 1 && level == Level::Section;
            if (connection == Connection::Slash && !is_boundary(self.text, end))
                || !(expected || self.number_belongs(end))
            {
                return None;
            }
        }
        let value = Number::new(&value);
        match level {
            Level::Section => {
                state.number = Some(value);
                state.path.clear();
                state.sections += 1;
            }
            Level::Step(index) => {
                let label = state.path.get(index)?.label;
                state.path.truncate(index);
                state.path.push(Step { label, value });
            }
        }
        Some(self.place(state, at, end, None, joint))
    }
}
