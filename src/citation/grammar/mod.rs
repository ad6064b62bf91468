//! The grammar: a chain of places, each relative to the one before it.
//!
//! "§ 9 Abs. 2 Nr. 4 bis 6 und 8, § 10 AufenthG i. V. m. § 3 BeschV" is read from left to right. A number without a
//! label goes on counting what the last label counted; a label goes back to its level of the path; a law behind a chain
//! covers every place of the chain. Behind "§§", a number is a section if it is the second of the chain or if a label
//! follows that the path has already.
//!
//! Every step looks a bounded number of words ahead, so that reading takes linear time.

mod behind;
mod next;
mod range;
mod steps;
mod unlabelled;

use std::ops::Range;
use std::sync::Arc;

use super::decision;
use super::labels::{Sign, full_stop, sign};
use super::law_name::{self, Named};
use super::laws::{Law, Laws};
use super::names::Capitals;
use super::numbers::{self, Surroundings};
use super::scan::{skip_space, starts_with};
use super::target::{Number, Place, Step, Unit};

/// A place read, its law perhaps still open.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The law, if the text names it.
    pub law: Option<Arc<str>>,
    /// The place.
    pub place: Place,
    /// How it is joined to the place before it.
    pub joint: Joint,
    /// Where it stands.
    pub range: Range<usize>,
    /// Number of the chain that it belongs to.
    pub chain: usize,
}

/// What was read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// The places, in order; at least one.
    pub drafts: Vec<Draft>,
    /// The offset behind the last.
    pub end: usize,
}

/// The grammar over one text.
#[derive(Clone, Copy)]
pub(super) struct Grammar<'a> {
    /// The text.
    pub text: &'a str,
    /// The table of laws.
    pub laws: &'a Laws,
    /// The law meant where none is named.
    pub default_law: Option<&'a Law>,
    /// Whether the text is a citation or has one somewhere.
    pub surroundings: Surroundings,
}

/// Where reading stands.
struct State {
    drafts: Vec<Draft>,
    unit: Unit,
    number: Option<Number>,
    path: Vec<Step>,
    /// After "§§".
    plural: bool,
    /// Sections since the last sign.
    sections: usize,
    chain: usize,
    /// Number of the chain's first place.
    chain_start: usize,
    /// The law before the chain, in "AufenthG § 28".
    law_before: Option<Arc<str>>,
    /// Whether the chain has its law behind it.
    closed: bool,
}

/// How a place is joined to the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Joint {
    /// One of a list.
    List,
    /// "in Verbindung mit"
    Join,
    /// "i. V. m."
    JoinShort,
}

/// What a number without a label counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Level {
    Section,
    Step(usize),
}

impl<'a> Grammar<'a> {
    /// Reads a citation that begins at the offset.
    pub(super) fn read(&self, at: usize) -> Option<Reading> {
        let mut state = State {
            drafts: Vec::new(),
            unit: Unit::Section,
            number: None,
            path: Vec::new(),
            plural: false,
            sections: 0,
            chain: 0,
            chain_start: 0,
            law_before: None,
            closed: false,
        };
        let mut end = self.first(&mut state, at)?;
        loop {
            end = self.behind(&mut state, end, true);
            match self.next(&mut state, end) {
                Some(after) => end = after,
                None => break,
            }
        }
        Some(Reading { drafts: state.drafts, end })
    }

    fn capitals(&self) -> Capitals {
        match self.surroundings {
            Surroundings::Citation => Capitals::Any,
            Surroundings::Sentence => Capitals::AsNamed,
        }
    }

    fn law_at(&self, at: usize) -> Option<Named<'a>> {
        law_name::read(self.text, at, self.laws, self.capitals())
    }

    /// The first place: a sign, a law and a sign, a law as a whole, a decision.
    fn first(&self, state: &mut State, at: usize) -> Option<usize> {
        if let Some(sign) = sign(self.text, at) {
            let (number, end) = self.section_number(sign)?;
            return Some(self.section(state, sign, number, at..end, Joint::List));
        }
        if let Some(decision) = decision::read(self.text, at) {
            return Some(self.push_decision(state, decision, at, Joint::List));
        }
        let named = self.law_at(at)?;
        self.law_first(state, named, at, Joint::List, self.surroundings == Surroundings::Citation)
    }

    fn push_decision(&self, state: &mut State, decision: decision::Decision, at: usize, joint: Joint) -> usize {
        let end = decision.end;
        let place = Place::Decision { date: decision.date.map(Arc::from), file: decision.file.into() };
        self.push(state, Some(decision.court.into()), place, at..end, joint);
        state.closed = true;
        end
    }

    /// A law and the places behind it, or a law as a whole if `whole` allows it.
    fn law_first(&self, state: &mut State, named: Named<'_>, at: usize, joint: Joint, whole: bool) -> Option<usize> {
        let position = skip_space(self.text, named.end);
        let position =
            if starts_with(self.text, position, ",") { skip_space(self.text, position + 1) } else { position };
        if let Some(sign) = sign(self.text, position)
            && let Some((number, end)) = self.section_number(sign)
        {
            self.open_chain(state);
            state.law_before = Some(named.law);
            return Some(self.section(state, sign, number, at..end, joint));
        }
        if !(whole || named.is_act) {
            return None;
        }
        self.open_chain(state);
        self.push(state, Some(named.law), Place::Whole { version: None }, at..named.end, joint);
        state.closed = true;
        Some(named.end)
    }

    fn open_chain(&self, state: &mut State) {
        if !state.drafts.is_empty() {
            state.chain += 1;
        }
        state.chain_start = state.drafts.len();
        state.closed = false;
        state.law_before = None;
    }

    fn push(&self, state: &mut State, law: Option<Arc<str>>, place: Place, range: Range<usize>, joint: Joint) {
        let joint = if state.drafts.is_empty() { Joint::List } else { joint };
        state.drafts.push(Draft { law, place, joint, range, chain: state.chain });
    }

    /// The number behind a sign, and the offset behind it.
    fn section_number(&self, sign: Sign) -> Option<(Option<Number>, usize)> {
        let position = skip_space(self.text, sign.end);
        match numbers::of_unit(self.text, position, sign.unit, sign.plural) {
            Some((number, end)) => Some((Some(Number::new(&number)), end)),
            // Only an annex can be without a number.
            None if matches!(sign.unit, Unit::Annex | Unit::Appendix) => Some((None, sign.end)),
            None => None,
        }
    }

    /// A sign and its number, read, and what is below it.
    fn section(
        &self,
        state: &mut State,
        sign: Sign,
        number: Option<Number>,
        range: Range<usize>,
        joint: Joint,
    ) -> usize {
        if state.closed {
            self.open_chain(state);
        }
        state.unit = sign.unit;
        state.number = number;
        state.plural = sign.plural;
        state.sections = 1;
        state.path.clear();
        self.place(state, range.start, range.end, None, joint)
    }

    /// Reads what is below the current path, and keeps the place. `law` is set where the place takes over a law.
    fn place(&self, state: &mut State, at: usize, end: usize, law: Option<Arc<str>>, joint: Joint) -> usize {
        let end = self.steps(&mut state.path, state.unit, end);
        let place = Place::Norm {
            unit: state.unit,
            number: state.number.clone(),
            path: state.path.clone(),
            to: None,
            following: None,
            version: None,
        };
        let law = law.or_else(|| state.law_before.clone());
        self.push(state, law, place, at..end, joint);
        let end = self.range(state, end).unwrap_or(end);
        if let Some(draft) = state.drafts.last_mut() {
            draft.range.end = end;
        }
        end
    }
}

/// The offset behind blanks and a full stop at the end of a text.
pub(super) fn skip_end(text: &str, at: usize) -> usize {
    skip_space(text, full_stop(text, skip_space(text, at)))
}
