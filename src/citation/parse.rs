//! A text that is a citation: `legal_basis`, `cite`, arguments of commands.
//!
//! The text must be a citation from beginning to end. An unknown law or section is no problem here: see
//! [`Laws::problems`].

use std::ops::Range;
use std::sync::Arc;

use super::grammar::{Grammar, skip_end};
use super::labels::{label, sign};
use super::laws::Laws;
use super::numbers::Surroundings;
use super::resolve;
use super::scan::{date, digits, letters, skip_space, starts_with};
use super::target::{Citation, Unit};
use crate::diagnostic::Text;
use crate::text;

/// What is wrong with a text that should be a citation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParseProblem {
    /// What.
    pub kind: ProblemKind,
    /// Where, in bytes of the text; never outside it.
    pub range: Range<usize>,
    /// One sentence without a full stop.
    pub message: Text,
    /// What to do.
    pub help: Text,
}

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProblemKind {
    /// There is no text.
    Empty,
    /// There is no sign (§, Art., Nr.) or law at the beginning.
    NoSign,
    /// A sign without a number.
    NoNumber,
    /// "Absatz 2" alone: of which section?
    NoSection,
    /// No law is named, and there is no default law.
    NoLaw,
    /// From here on it is no citation.
    Rest,
}

/// Reads a citation. `default_law` is the law meant by a bare "§ 18a", by any of its names.
///
/// # Errors
/// If the text is not a citation from beginning to end, or a law is missing: what, where, and what to do.
pub fn parse(text: &str, default_law: Option<&str>, laws: &Laws) -> Result<Citation, ParseProblem> {
    let begin = skip_space(text, 0);
    let table = default_law.and_then(|law| laws.law(law));
    let grammar = Grammar { text, laws, default_law: table, surroundings: Surroundings::Citation };
    let Some(reading) = grammar.read(begin) else { return Err(no_beginning(text, begin)) };
    let end = skip_solemn_rest(text, reading.end);
    let rest = skip_end(text, end);
    if rest < text.len() {
        return Err(rest_problem(text, rest));
    }
    let default_law = default_law_name(default_law, laws);
    resolve::whole(reading, default_law.as_ref()).ok_or_else(|| no_law(text, begin))
}

/// Reads a section of a law that is given apart, as data have it: `18a`, `18a Abs. 2` or `Art. 3`.
///
/// # Errors
/// As [`fn@parse`].
pub fn parse_section(section: &str, law: &str, laws: &Laws) -> Result<Citation, ParseProblem> {
    let is_bare = section.starts_with(|first: char| first.is_ascii_digit());
    let unit = laws.law(law).and_then(|law| law.unit).unwrap_or(Unit::Section).as_str();
    let text = if is_bare { format!("{unit} {section}") } else { section.to_owned() };
    parse(&text, Some(law), laws)
}

/// The default law by its abbreviation, or as given if the table does not have it.
pub(super) fn default_law_name(default_law: Option<&str>, laws: &Laws) -> Option<Arc<str>> {
    let name = default_law.map(str::trim).filter(|name| !name.is_empty())?;
    Some(laws.law(name).map_or_else(|| name.into(), |law| law.abbreviation.clone()))
}

/// The offset behind the solemn rest of a law's name: "des Europäischen Parlaments und des Rates vom 9. März 2016
/// (ABl. …)", "in der Fassung der Bekanntmachung vom …"; also "analog".
fn skip_solemn_rest(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut solemn = false;
    for _ in 0..12 {
        let position = skip_space(text, end);
        let (name, after) = letters(text, position);
        match name {
            "analog" | "entsprechend" => (end, solemn) = (after, true),
            "des" | "der" | "und" | "in" | "Europäischen" | "Union" | "Fassung" => end = after,
            "Parlaments" | "Rates" | "Kommission" | "Bekanntmachung" => (end, solemn) = (after, true),
            "vom" => match date(text, skip_space(text, after)) {
                Some((_, after)) => (end, solemn) = (after, true),
                None => return at,
            },
            _ => {
                let source = letters(text, position + 1).0;
                if starts_with(text, position, "(")
                    && matches!(source, "BGBl" | "ABl" | "RGBl" | "BAnz" | "GMBl")
                    && let Some(closing) = text[position..].find(')')
                {
                    return position + closing + 1;
                }
                break;
            }
        }
    }
    if solemn { end } else { at }
}

fn no_beginning(text: &str, begin: usize) -> ParseProblem {
    let whole = begin..text.len();
    if begin >= text.len() {
        return ParseProblem {
            kind: ProblemKind::Empty,
            range: 0..text.len(),
            message: text!("die Fundstelle ist leer", "the citation is empty"),
            help: example(),
        };
    }
    if let Some(sign) = sign(text, begin) {
        let shown = text[begin..sign.end].trim();
        return ParseProblem {
            kind: ProblemKind::NoNumber,
            range: begin..sign.end,
            message: text!("nach „{shown}“ fehlt die Nummer", "the number after \"{shown}\" is missing"),
            help: example(),
        };
    }
    if let Some((_, end)) = label(text, begin)
        && digits(text, skip_space(text, end)).0.len() + letters(text, skip_space(text, end)).0.len() > 0
    {
        let shown = text[begin..end].trim();
        return ParseProblem {
            kind: ProblemKind::NoSection,
            range: begin..end,
            message: text!(
                "„{shown}“ steht ohne Paragraf oder Artikel",
                "\"{shown}\" stands without a section or article"
            ),
            help: text!(
                "Nennen Sie zuerst den Paragrafen: „§ 18a Abs. 1 AufenthG“",
                "Name the section first: \"§ 18a Abs. 1 AufenthG\""
            ),
        };
    }
    let (number, end) = digits(text, begin);
    if !number.is_empty() {
        let (suffix, end) = letters(text, end);
        return ParseProblem {
            kind: ProblemKind::NoSign,
            range: begin..end,
            message: text!(
                "vor „{number}{suffix}“ fehlt das Zeichen: §, Art. oder Nr.",
                "the sign before \"{number}{suffix}\" is missing: §, Art. or Nr."
            ),
            help: text!("Schreiben Sie: „§ {number}{suffix} …“", "Write: \"§ {number}{suffix} …\""),
        };
    }
    ParseProblem {
        kind: ProblemKind::NoSign,
        range: whole,
        message: text!("das ist keine Fundstelle", "this is not a citation"),
        help: example(),
    }
}

fn rest_problem(text: &str, rest: usize) -> ParseProblem {
    let range = rest..text.trim_end().len().max(rest);
    let shown: String = text[range.clone()].chars().take(60).collect();
    let (word, _) = letters(text, rest);
    let number_follows = !word.is_empty() && {
        let after = rest + word.len();
        let after = if starts_with(text, after, ".") { after + 1 } else { after };
        !digits(text, skip_space(text, after)).0.is_empty()
    };
    let known = ["Abs.", "UAbs.", "Satz", "Nr.", "Buchst.", "Halbsatz", "Alternative", "Absatz", "Nummer", "Buchstabe"];
    let near = crate::diagnostic::nearest(word, known).filter(|_| number_follows);
    let help = match near {
        Some(near) => text!("Meinten Sie „{near}“?", "Did you mean \"{near}\"?"),
        None if number_follows => text!(
            "„{word}“ ist keine bekannte Einheit. Möglich sind Abs., UAbs., S., Nr., Buchst., Hs. und Alt.",
            "\"{word}\" is not a known unit. Possible are Abs., UAbs., S., Nr., Buchst., Hs. and Alt."
        ),
        None => text!(
            "Löschen Sie diesen Teil, oder schreiben Sie ihn in ein anderes Feld. Ein Gesetz nennen Sie mit seiner Abkürzung, wie in „§ 18a Abs. 1 AufenthG“",
            "Delete this part, or write it into another field. Name a law by its abbreviation, as in \"§ 18a Abs. 1 AufenthG\""
        ),
    };
    ParseProblem {
        kind: ProblemKind::Rest,
        range,
        message: text!(
            "ab „{shown}“ ist die Fundstelle nicht zu lesen",
            "the citation cannot be read from \"{shown}\" on"
        ),
        help,
    }
}

fn no_law(text: &str, begin: usize) -> ParseProblem {
    let shown: String = text.trim().chars().take(60).collect();
    let law = match sign(text, begin) {
        Some(sign) if sign.unit == Unit::Article => "GG",
        Some(sign) if sign.unit == Unit::Number => "AVwV-AufenthG",
        _ => "AufenthG",
    };
    ParseProblem {
        kind: ProblemKind::NoLaw,
        range: begin..text.trim_end().len().max(begin),
        message: text!("„{shown}“ nennt kein Gesetz", "\"{shown}\" names no law"),
        help: text!(
            "Schreiben Sie „{shown} {law}“, oder geben Sie im Kopf der Seite `default_law: {law}` an",
            "Write \"{shown} {law}\", or set `default_law: {law}` in the head of the page"
        ),
    }
}

fn example() -> Text {
    text!(
        "Schreiben Sie zum Beispiel „§ 18a Abs. 1 Nr. 2 AufenthG“",
        "Write for example \"§ 18a Abs. 1 Nr. 2 AufenthG\""
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str, default_law: Option<&str>) -> String {
        match parse(text, default_law, Laws::built_in()) {
            Ok(citation) => citation.to_string(),
            Err(problem) => format!("{:?} at {:?}", problem.kind, &text[problem.range]),
        }
    }

    #[test]
    fn problems_say_what_and_where() {
        for (text, expected) in [
            ("", "Empty at \"\""),
            ("  ", "Empty at \"  \""),
            ("18g AufenthG", "NoSign at \"18g\""),
            ("§ AufenthG", "NoNumber at \"§\""),
            ("Abs. 2 AufenthG", "NoSection at \"Abs.\""),
            ("§ 18a", "NoLaw at \"§ 18a\""),
            ("§ 18a Absaz 1 AufenthG", "Rest at \"Absaz 1 AufenthG\""),
            ("§ 18a AufenthG ist wichtig ", "Rest at \"ist wichtig\""),
            ("siehe Absatz 2 oben", "NoSign at \"siehe Absatz 2 oben\""),
            ("Der Preis beträgt 18 Euro (S. 5)", "NoSign at \"Der Preis beträgt 18 Euro (S. 5)\""),
        ] {
            assert_eq!(canonical(text, None), expected, "{text}");
        }
    }

    #[test]
    fn near_units_are_suggested() {
        let problem = parse("§ 18a Absaz 1 AufenthG", None, Laws::built_in()).expect_err("misspelt");
        assert!(problem.help.de.contains("Absatz"), "{:?}", problem.help);
    }

    #[test]
    fn names_of_acts_may_be_solemn() {
        assert_eq!(
            canonical(
                "Art. 6 der Verordnung (EU) 2016/399 des Europäischen Parlaments und des Rates vom 9. März 2016",
                None
            ),
            "Verordnung (EU) 2016/399 Art. 6"
        );
    }

    #[test]
    fn the_default_law_may_have_any_name() {
        assert_eq!(canonical("§ 10 Abs. 1", Some("RuStAG")), "StAG § 10 Abs. 1");
        assert_eq!(canonical("§ 10 Abs. 1", Some("Hausordnung")), "Hausordnung § 10 Abs. 1");
    }
}
