//! The canonical form, and the German order for the page.

use std::fmt;

use super::target::{Citation, Place, RangeEnd, Step, Target};

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, target) in self.targets().iter().enumerate() {
            match (index, target.joined) {
                (0, _) => {}
                (_, false) => f.write_str("; ")?,
                (_, true) => f.write_str(" + ")?,
            }
            write!(f, "{target}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Citation({self})")
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.law)?;
        match &self.place {
            Place::Whole { version } => write_version(f, version.as_deref()),
            Place::Norm { .. } => {
                f.write_str(" ")?;
                f.write_str(&self.place_text())?;
                write_version(f, self.version())
            }
            Place::Decision { date, file } => {
                if let Some(date) = date {
                    write!(f, " {date}")?;
                }
                write!(f, " {file}")
            }
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Target({self})")
    }
}

fn write_version(f: &mut fmt::Formatter<'_>, version: Option<&str>) -> fmt::Result {
    match version {
        Some(version) => write!(f, " [{version}]"),
        None => Ok(()),
    }
}

impl Target {
    /// The place without the law: `§ 18a Abs. 1 – 3 ff.`; empty for a law as a whole.
    pub fn place_text(&self) -> String {
        let mut out = String::new();
        if let Place::Norm { unit, number, path, to, following, .. } = &self.place {
            out.push_str(unit.as_str());
            if let Some(number) = number {
                out.push(' ');
                out.push_str(number.as_str());
            }
            path.iter().for_each(|step| push_step(&mut out, step));
            if let Some(end) = to {
                out.push_str(" –");
                self.push_end(&mut out, end);
            }
            if let Some(following) = following {
                out.push(' ');
                out.push_str(following.as_str());
            }
        }
        out
    }

    /// Only what differs is repeated, and a single number that differs needs no label.
    fn push_end(&self, out: &mut String, end: &RangeEnd) {
        let Place::Norm { unit, path, .. } = &self.place else { return };
        match (&end.number, end.path.as_slice()) {
            (Some(number), []) if path.is_empty() => {
                out.push(' ');
                out.push_str(number.as_str());
            }
            (None, [step]) if path.last().is_some_and(|last| last.label == step.label) => {
                out.push(' ');
                out.push_str(step.value.as_str());
            }
            (number, steps) => {
                if let Some(number) = number {
                    out.push_str(&format!(" {} {}", unit.as_str(), number.as_str()));
                }
                steps.iter().for_each(|step| push_step(out, step));
            }
        }
    }

    /// The remark on the version, if there is one.
    pub fn version(&self) -> Option<&str> {
        match &self.place {
            Place::Whole { version } | Place::Norm { version, .. } => version.as_deref(),
            Place::Decision { .. } => None,
        }
    }

    /// "f.", "ff." and the remark on the version in brackets, as at the end of the canonical form.
    pub fn suffix(&self) -> Option<String> {
        let following = match &self.place {
            Place::Norm { following, .. } => following.map(|following| following.as_str().to_owned()),
            Place::Whole { .. } | Place::Decision { .. } => None,
        };
        let version = self.version().map(|version| format!("[{version}]"));
        match (following, version) {
            (Some(following), Some(version)) => Some(format!("{following} {version}")),
            (following, version) => following.or(version),
        }
    }
}

fn push_step(out: &mut String, step: &Step) {
    out.push(' ');
    out.push_str(step.label.as_str());
    out.push_str(step.label.full_stop());
    out.push(' ');
    out.push_str(step.value.as_str());
}

impl Citation {
    /// For the page, the law behind the place: `§ 18a Abs. 1 AufenthG i. V. m. § 3 BeschV`.
    pub fn display_text(&self) -> String {
        self.display_parts().into_iter().flat_map(|(joint, text)| [joint.to_owned(), text]).collect()
    }

    /// The parts of [`Citation::display_text`], one for each target: what joins it to the part before it, and its text.
    pub fn display_parts(&self) -> Vec<(&'static str, String)> {
        let mut parts = Vec::with_capacity(self.targets().len());
        for (index, target) in self.targets().iter().enumerate() {
            let joint = match (index, target.joined) {
                (0, _) => "",
                (_, false) => ", ",
                (_, true) => " i. V. m. ",
            };
            let mut out = target.display_text_without_law();
            // One law behind the last of its places is enough.
            let next = self.targets().get(index + 1);
            let named_later = next.is_some_and(|next| {
                next.law == target.law
                    && matches!((&next.place, &target.place), (Place::Norm { .. }, Place::Norm { .. }))
            });
            if !named_later && matches!(target.place, Place::Norm { .. }) {
                out.push(' ');
                out.push_str(&target.law);
            }
            if let Some(version) = target.version() {
                out.push_str(&format!(" ({version})"));
            }
            parts.push((joint, out));
        }
        parts
    }
}

impl Target {
    fn display_text_without_law(&self) -> String {
        match &self.place {
            Place::Whole { .. } => self.law.to_string(),
            Place::Norm { .. } => self.place_text(),
            Place::Decision { .. } => self.to_string(),
        }
    }

    /// For the page, the law behind the place: `§ 18a Abs. 1 AufenthG`.
    pub fn display_text(&self) -> String {
        let mut out = self.display_text_without_law();
        if matches!(self.place, Place::Norm { .. }) {
            out.push(' ');
            out.push_str(&self.law);
        }
        if let Some(version) = self.version() {
            out.push_str(&format!(" ({version})"));
        }
        out
    }
}

/// A citation's text with no-break blanks where a line must not end: behind signs, labels and abbreviations.
///
/// "§ 18a Abs. 1 AufenthG" may still break before "Abs." and before the law.
pub fn no_break(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut word_start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((index, character)) = characters.next() {
        if !matches!(character, ' ' | '\n') {
            out.push(character);
            continue;
        }
        let word = &text[word_start..index];
        let number_follows = characters.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        let letter_follows = {
            let next = text[index + 1..].split(' ').next().unwrap_or("");
            next.len() <= 3 && next.starts_with(|first: char| first.is_ascii_alphabetic())
        };
        let binds = word.ends_with('§')
            || (number_follows && super::labels::label(word, 0).is_some())
            || (number_follows && super::labels::sign(word, 0).is_some())
            || (word.ends_with('.') && (number_follows || letter_follows));
        out.push(if binds { '\u{a0}' } else { character });
        word_start = index + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Laws, parse};
    use super::*;

    fn shown(text: &str) -> String {
        parse(text, None, Laws::built_in()).map(|citation| citation.display_text()).unwrap_or_default()
    }

    #[test]
    fn the_page_has_the_law_behind_the_place() {
        assert_eq!(shown("AufenthG § 18a Abs. 1"), "§ 18a Abs. 1 AufenthG");
        assert_eq!(shown("§§ 18a, 18b AufenthG iVm § 3 BeschV"), "§ 18a, § 18b AufenthG i. V. m. § 3 BeschV");
        assert_eq!(shown("§ 18b AufenthG a.F."), "§ 18b AufenthG (a.F.)");
        assert_eq!(shown("Verordnung (EU) 2016/399"), "Verordnung (EU) 2016/399");
    }

    #[test]
    fn lines_do_not_break_behind_signs_and_labels() {
        assert_eq!(
            no_break("§ 18a Abs. 1 Satz 2 AufenthG i. V. m. § 3"),
            "§\u{a0}18a Abs.\u{a0}1 Satz\u{a0}2 AufenthG i.\u{a0}V.\u{a0}m. §\u{a0}3"
        );
        assert_eq!(no_break("ä  Buchst. a"), "ä  Buchst.\u{a0}a");
    }
}
