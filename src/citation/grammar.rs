//! The grammar: a chain of places, each relative to the one before it.
//!
//! "§ 9 Abs. 2 Nr. 4 bis 6 und 8, § 10 AufenthG i. V. m. § 3 BeschV" is read from left to right. A number without a
//! label goes on counting what the last label counted; a label goes back to its level of the path; a law behind a chain
//! covers every place of the chain. Behind "§§", a number is a section if it is the second of the chain or if a label
//! follows that the path has already.
//!
//! Every step looks a bounded number of words ahead, so that reading takes linear time.

use std::ops::Range;
use std::sync::Arc;

use super::decision;
use super::labels::{
    Connection, Sign, connection, full_stop, is_boundary, label, ordinal, range_word, sign, skip_fillers,
};
use super::law_name::{self, Named};
use super::laws::{Law, Laws};
use super::names::Capitals;
use super::numbers::{self, Surroundings};
use super::remark;
use super::scan::{character, digits, letters, roman, skip_space, starts_with};
use super::target::{Label, Number, Place, RangeEnd, Step, Unit, natural};

/// A place read, its law perhaps still open.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The law, if the text names it.
    pub law: Option<Arc<str>>,
    /// The place.
    pub place: Place,
    /// Joined by "in Verbindung mit".
    pub joined: bool,
    /// Joined by its abbreviation.
    pub joined_short: bool,
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

/// What a number without a label counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Level {
    Section,
    Step(usize),
}

impl<'a> Grammar<'a> {
    /// Reads a citation that begins at the offset. `law_before` is a law that stands before it.
    pub(super) fn read(&self, at: usize, law_before: Option<Arc<str>>) -> Option<Reading> {
        let mut state = State {
            drafts: Vec::new(),
            unit: Unit::Section,
            number: None,
            path: Vec::new(),
            plural: false,
            sections: 0,
            chain: 0,
            chain_start: 0,
            law_before,
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
            return Some(self.section(state, sign, number, at..end, (false, false)));
        }
        if let Some(decision) = decision::read(self.text, at) {
            return Some(self.push_decision(state, decision, at, (false, false)));
        }
        let named = self.law_at(at)?;
        self.law_first(state, named, at, (false, false), self.surroundings == Surroundings::Citation)
    }

    fn push_decision(&self, state: &mut State, decision: decision::Decision, at: usize, joined: (bool, bool)) -> usize {
        let end = decision.end;
        let place = Place::Decision { date: decision.date.map(Arc::from), file: decision.file.into() };
        self.push(state, Some(decision.court.into()), place, at..end, joined);
        state.closed = true;
        end
    }

    /// A law and the places behind it, or a law as a whole if `whole` allows it.
    fn law_first(
        &self,
        state: &mut State,
        named: Named<'_>,
        at: usize,
        joined: (bool, bool),
        whole: bool,
    ) -> Option<usize> {
        let position = skip_space(self.text, named.end);
        let position =
            if starts_with(self.text, position, ",") { skip_space(self.text, position + 1) } else { position };
        if let Some(sign) = sign(self.text, position)
            && let Some((number, end)) = self.section_number(sign)
        {
            self.open_chain(state);
            state.law_before = Some(named.law);
            return Some(self.section(state, sign, number, at..end, joined));
        }
        if !(whole || named.is_act) {
            return None;
        }
        self.open_chain(state);
        self.push(state, Some(named.law), Place::Whole { version: None }, at..named.end, joined);
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

    fn push(&self, state: &mut State, law: Option<Arc<str>>, place: Place, range: Range<usize>, joined: (bool, bool)) {
        let (joined, joined_short) = if state.drafts.is_empty() { (false, false) } else { joined };
        state.drafts.push(Draft { law, place, joined, joined_short, range, chain: state.chain });
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
        joined: (bool, bool),
    ) -> usize {
        if state.closed {
            self.open_chain(state);
        }
        state.unit = sign.unit;
        state.number = number;
        state.plural = sign.plural;
        state.sections = 1;
        state.path.clear();
        self.place(state, range.start, range.end, None, joined)
    }

    /// Reads what is below the current path, and keeps the place. `law` is set where the place takes over a law.
    fn place(&self, state: &mut State, at: usize, end: usize, law: Option<Arc<str>>, joined: (bool, bool)) -> usize {
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
        self.push(state, law, place, at..end, joined);
        let end = self.range(state, end).unwrap_or(end);
        if let Some(draft) = state.drafts.last_mut() {
            draft.range.end = end;
        }
        end
    }

    /// Reads labels and numbers at the end of a path: "Abs. 1 S. 2 Nr. 3", "II 1", "1. Halbsatz".
    fn steps(&self, path: &mut Vec<Step>, unit: Unit, at: usize) -> usize {
        let mut end = at;
        let mut roman_paragraph = false;
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
            // Art. 229 § 5 EGBGB
            if path.is_empty()
                && unit == Unit::Article
                && let Some(sign) = sign(self.text, position).filter(|sign| sign.unit == Unit::Section && !sign.plural)
                && let Some((value, after)) = numbers::arabic(self.text, skip_space(self.text, sign.end), false)
            {
                path.push(Step { label: Label::Section, value: Number::new(&value) });
                end = after;
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
    fn step(&self, at: usize) -> Option<(Step, usize)> {
        if let Some((label, value, end)) = ordinal(self.text, at) {
            return Some((Step { label, value: Number::new(&value.to_string()) }, end));
        }
        let (label, end) = label(self.text, at)?;
        let (value, end) = numbers::of_label(self.text, skip_space(self.text, end), label)?;
        Some((Step { label, value: Number::new(&value) }, end))
    }

    fn roman_paragraph(&self, at: usize) -> Option<(u32, usize)> {
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
    fn step_behind_comma(&self, path: &[Step], at: usize) -> Option<(Step, usize)> {
        if path.is_empty() || !starts_with(self.text, at, ",") {
            return None;
        }
        let (step, end) = self.step(skip_space(self.text, at + 1))?;
        let deeper = path.iter().all(|known| rank(known.label) <= rank(step.label) && known.label != step.label);
        deeper.then_some((step, end))
    }

    /// "bis 9", "– 18", "bis Absatz 3": the other end of the place just kept.
    fn range(&self, state: &mut State, at: usize) -> Option<usize> {
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

    fn range_end(
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

    /// What may stand behind a place: "ff.", "a. F.", the law of the chain, an older place in brackets.
    fn behind(&self, state: &mut State, at: usize, brackets: bool) -> usize {
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
            if state.law_before.is_none()
                && let Some(after) = self.law_behind(state, end)
            {
                let from = state.chain_start;
                end = self.version(state, after, Some(from));
            }
        } else {
            end = self.version(state, end, None);
        }
        if brackets { self.older_place(state, end).unwrap_or(end) } else { end }
    }

    /// A remark on the version: of the last place, or of every place from a number on.
    fn version(&self, state: &mut State, at: usize, from: Option<usize>) -> usize {
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

    /// The law behind a chain; it covers the places of the chain.
    fn law_behind(&self, state: &mut State, at: usize) -> Option<usize> {
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
        let joint = state.drafts.iter().skip(state.chain_start).rposition(|draft| draft.joined_short);
        let skipped = joint.filter(|_| ordinance && statute).unwrap_or(0);
        for draft in state.drafts.iter_mut().skip(state.chain_start + skipped) {
            draft.law.get_or_insert_with(|| law.clone());
        }
        if let Some(draft) = state.drafts.last_mut() {
            draft.range.end = end;
        }
        state.closed = true;
        Some(end)
    }

    /// "(vorher § 18b Abs. 2)": a place of the same law in brackets.
    fn older_place(&self, state: &mut State, at: usize) -> Option<usize> {
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
        let same_law = state.drafts.last().and_then(|draft| draft.law.clone()).or_else(|| state.law_before.clone());
        let known = state.drafts.len();
        let mut inner = self.without_drafts(state);
        inner.drafts = std::mem::take(&mut state.drafts);
        self.open_chain(&mut inner);
        inner.law_before = same_law;
        let end = self.section(&mut inner, sign, number, begin..end, (false, false));
        let closing = self.up_to_bracket(&mut inner, end);
        state.drafts = inner.drafts;
        if closing.is_none() {
            state.drafts.truncate(known);
            return None;
        }
        // What comes behind the brackets is a new chain.
        (state.chain, state.chain_start, state.closed) = (inner.chain, state.drafts.len(), true);
        closing
    }

    /// Goes on to a closing bracket; the offset behind it.
    fn up_to_bracket(&self, state: &mut State, at: usize) -> Option<usize> {
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
    fn without_drafts(&self, state: &State) -> State {
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

    /// The next place of the chain, behind a connection.
    fn next(&self, state: &mut State, at: usize) -> Option<usize> {
        let Some((connection, connected)) = connection(self.text, at) else {
            return self.next_law_first(state, at);
        };
        let joined =
            (matches!(connection, Connection::Join | Connection::JoinShort), connection == Connection::JoinShort);
        let position = skip_fillers(self.text, connected);
        let relative = state.number.is_some() && matches!(state.drafts.last()?.place, Place::Norm { .. });

        // "Nr. 3" counts below a section unless sections of this text are numbers themselves.
        if let Some(sign) = sign(self.text, position)
            && (sign.unit != Unit::Number || state.unit == Unit::Number && state.path.is_empty() || !relative)
            && let Some((number, end)) = self.section_number(sign)
        {
            return Some(self.section(state, sign, number, position..end, joined));
        }
        let related = !state.closed || connection != Connection::Comma || self.surroundings == Surroundings::Citation;
        if relative
            && related
            && let Some((step, end)) = self.step(position)
        {
            let index = level_of(&state.path, step.label);
            state.path.truncate(index);
            state.path.push(step);
            let law = state.closed.then(|| state.drafts.last().and_then(|draft| draft.law.clone())).flatten();
            return Some(self.place(state, position, end, law, joined));
        }
        if relative
            && !state.closed
            && position == connected
            && let Some(end) = self.next_unlabelled(state, position, connection, joined)
        {
            return Some(end);
        }
        if relative
            && state.closed
            && state.plural
            && position == connected
            && matches!(connection, Connection::Comma | Connection::And)
            && let Some(end) = self.next_section(state, position, joined)
        {
            return Some(end);
        }
        if connection == Connection::Slash {
            return None;
        }
        if let Some(decision) = decision::read(self.text, position) {
            self.open_chain(state);
            return Some(self.push_decision(state, decision, position, joined));
        }
        let named = self.law_at(connected).or_else(|| self.law_at(position))?;
        let whole = joined.0 || self.surroundings == Surroundings::Citation;
        if named.is_act && self.surroundings == Surroundings::Sentence && !joined.0 {
            return None;
        }
        self.law_first(state, named, position, joined, whole)
    }

    /// "AufenthG § 28 AsylG § 3": in lists of norms nothing connects them.
    fn next_law_first(&self, state: &mut State, at: usize) -> Option<usize> {
        if state.law_before.is_none() || state.closed {
            return None;
        }
        let named = self.law_at(at)?;
        let position = skip_space(self.text, at);
        self.law_first(state, named, position, (false, false), false)
    }

    /// "§§ 167 Abs. 2 VwGO, 708 Nr. 11, 711 ZPO": behind the law of a chain, the next chain without a sign.
    fn next_section(&self, state: &mut State, at: usize, joined: (bool, bool)) -> Option<usize> {
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
        Some(self.place(state, at, end, None, joined))
    }

    fn next_unlabelled(
        &self,
        state: &mut State,
        at: usize,
        connection: Connection,
        joined: (bool, bool),
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
        Some(self.place(state, at, end, None, joined))
    }

    /// A number or letter without a label, and what it counts.
    fn unlabelled(&self, state: &State, at: usize, is_next: bool) -> Option<(Level, String, usize)> {
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
        let level = if is_next && counts_sections && (state.sections == 1 || known.is_some()) {
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
    fn leaps(&self, state: &State, level: Level, value: &str) -> bool {
        let as_number = |text: &str| digits(text, 0).0.parse::<u32>().ok();
        let (Level::Step(index), Some(value)) = (level, as_number(value)) else { return false };
        let before = state.path.get(index).and_then(|step| as_number(step.value.as_str())).unwrap_or(0);
        let section = state.number.as_ref().and_then(|number| as_number(number.as_str())).unwrap_or(u32::MAX);
        value > 30 && value >= section && value > before + 20
    }

    /// A letter: the next one, or the one of "§ 18a und b".
    fn unlabelled_letter(&self, state: &State, at: usize) -> Option<(Level, String, usize)> {
        let level = match state.path.iter().rposition(|step| matches!(step.label, Label::Letter | Label::DoubleLetter))
        {
            Some(index) => Level::Step(index),
            None => state.path.len().checked_sub(1).map_or(Level::Section, Level::Step),
        };
        if let Some((value, end)) = roman(self.text, at)
            && let Level::Step(index) = level
            && state.path.get(index).is_some_and(|step| step.label == Label::Paragraph)
        {
            return Some((level, value.to_string(), end));
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
    fn number_belongs(&self, end: usize) -> bool {
        self.surroundings == Surroundings::Citation
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

    fn is_range_word(&self, at: usize) -> bool {
        range_word(self.text, at).is_some_and(|after| {
            let after = skip_fillers(self.text, after);
            !digits(self.text, after).0.is_empty()
                || sign(self.text, after).is_some()
                || label(self.text, after).is_some()
        })
    }
}

/// Where in a path a label belongs: where it stands already, or behind all that is above it.
fn level_of(path: &[Step], label: Label) -> usize {
    path.iter()
        .position(|step| step.label == label)
        .or_else(|| path.iter().position(|step| rank(step.label) > rank(label)))
        .unwrap_or(path.len())
}

/// Labels that are always above others. Nr., S. and letters nest in any order.
fn rank(label: Label) -> u8 {
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

/// The offset behind blanks and a full stop at the end of a text.
pub(super) fn skip_end(text: &str, at: usize) -> usize {
    skip_space(text, full_stop(text, skip_space(text, at)))
}
