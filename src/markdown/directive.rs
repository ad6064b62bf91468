//! The grammar of a directive's opening line: `::: name arguments`.
//!
//! Whatever is not understood in full is a problem, never text. How to add a directive: a variant of [`Directive`], its
//! name in [`NAMES`], its arm in [`parse`].

use super::{Directive, Part};
use crate::date::{Date, Period};
use crate::diagnostic::{Code, Text, catalogue, did_you_mean};
use crate::text;

/// The names of all directives.
pub const NAMES: [&str; 12] = [
    "internal",
    "public",
    "from",
    "until",
    "details",
    "snippet",
    "documents",
    "fees",
    "steps",
    "procedure",
    "contact",
    "requirements",
];

/// Why an opening line is not understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Its code.
    pub code: Code,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
}

impl Problem {
    fn arguments(message: Text, help: Text) -> Problem {
        Problem { code: catalogue::DIRECTIVE_ARGUMENTS, message, help: Some(help) }
    }
}

/// Reads what stands behind the colons of an opening fence.
pub fn parse(text: &str) -> Result<Directive, Problem> {
    let text = text.trim();
    let (name, arguments) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let arguments = arguments.trim();
    match name {
        "internal" => alone(name, arguments, Directive::Internal),
        "public" => alone(name, arguments, Directive::Public),
        "documents" => alone(name, arguments, Directive::Place(Part::Documents)),
        "fees" => alone(name, arguments, Directive::Place(Part::Fees)),
        "steps" => alone(name, arguments, Directive::Place(Part::Steps)),
        "procedure" => alone(name, arguments, Directive::Place(Part::Procedure)),
        "contact" => alone(name, arguments, Directive::Place(Part::Contact)),
        "requirements" => alone(name, arguments, Directive::Place(Part::Requirements)),
        "from" | "until" => dated(text).map(Directive::Dated),
        "details" => details(arguments),
        "snippet" => snippet(arguments),
        _ => {
            let shown: String = name.chars().take(40).collect();
            Err(Problem {
                code: catalogue::UNKNOWN_DIRECTIVE,
                message: text!("Unbekannte Direktive `{shown}`", "unknown directive `{shown}`"),
                help: did_you_mean(name, NAMES),
            })
        }
    }
}

fn alone(name: &str, arguments: &str, directive: Directive) -> Result<Directive, Problem> {
    if arguments.is_empty() {
        return Ok(directive);
    }
    Err(Problem::arguments(
        text!("Die Direktive `{name}` hat keine Angaben", "the directive `{name}` takes no arguments"),
        text!(
            "Schreiben Sie nur `::: {name}`; der Inhalt beginnt in der nächsten Zeile.",
            "Write just `::: {name}`; the content begins on the next line."
        ),
    ))
}

/// `from D`, `until D`, `from D until D`.
fn dated(text: &str) -> Result<Period, Problem> {
    let words: Vec<&str> = text.split_whitespace().take(6).collect();
    let (from, until) = match words[..] {
        ["from", from] => (Some(from), None),
        ["until", until] => (None, Some(until)),
        ["from", from, "until", until] => (Some(from), Some(until)),
        _ => {
            return Err(Problem::arguments(
                text!("Die Direktive nennt ihren Zeitraum nicht", "the directive does not name its period"),
                text!(
                    "Möglich sind `::: from 2026-01-01`, `::: until 2026-12-31` und `::: from 2026-01-01 until 2026-12-31`.",
                    "Possible are `::: from 2026-01-01`, `::: until 2026-12-31` and `::: from 2026-01-01 until 2026-12-31`."
                ),
            ));
        }
    };
    let period = Period { from: from.map(date).transpose()?, until: until.map(date).transpose()? };
    if period.is_reversed() {
        return Err(Problem {
            code: catalogue::REVERSED_VALIDITY,
            message: text!("Der Zeitraum endet, bevor er beginnt", "the period ends before it begins"),
            help: Some(text!("Vertauschen Sie die beiden Tage.", "Exchange the two dates.")),
        });
    }
    Ok(period)
}

fn date(word: &str) -> Result<Date, Problem> {
    Date::parse(word).ok_or_else(|| {
        let shown: String = word.chars().take(40).collect();
        Problem::arguments(
            text!("`{shown}` ist kein Datum", "`{shown}` is not a date"),
            text!(
                "Schreiben Sie den Tag als Jahr-Monat-Tag, etwa 2026-01-31.",
                "Write the day as year-month-day, such as 2026-01-31."
            ),
        )
    })
}

fn details(title: &str) -> Result<Directive, Problem> {
    if title.is_empty() {
        return Err(Problem::arguments(
            text!("Der ausklappbare Abschnitt hat keinen Titel", "the collapsible section has no title"),
            text!("Schreiben Sie `::: details Titel`.", "Write `::: details Title`."),
        ));
    }
    Ok(Directive::Details(title.to_owned()))
}

fn snippet(name: &str) -> Result<Directive, Problem> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(plain) {
        return Err(Problem::arguments(
            text!("Der Textbaustein ist nicht benannt", "the snippet is not named"),
            text!(
                "Schreiben Sie `::: snippet name` für die Datei `snippets/name.md`.",
                "Write `::: snippet name` for the file `snippets/name.md`."
            ),
        ));
    }
    Ok(Directive::Snippet(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        parse(text).expect_err("the line is wrong").code
    }

    #[test]
    fn every_directive_is_read() {
        assert_eq!(parse("internal"), Ok(Directive::Internal));
        assert_eq!(parse(" public "), Ok(Directive::Public));
        assert_eq!(parse("details  Was ist neu? "), Ok(Directive::Details("Was ist neu?".to_owned())));
        assert_eq!(parse("snippet telefon-2"), Ok(Directive::Snippet("telefon-2".to_owned())));
        assert_eq!(parse("fees"), Ok(Directive::Place(Part::Fees)));
        let period = Period { from: Date::parse("2026-01-01"), until: Date::parse("2026-02-01") };
        assert_eq!(parse("from 2026-01-01 until 2026-02-01"), Ok(Directive::Dated(period)));
        assert_eq!(parse("until 2026-02-01"), Ok(Directive::Dated(Period { from: None, ..period })));
        for name in NAMES {
            assert!(parse(name).map_err(|p| p.code) != Err(catalogue::UNKNOWN_DIRECTIVE), "{name}");
        }
    }

    #[test]
    fn unknown_names_come_with_a_proposal() {
        let problem = parse("intern").expect_err("unknown");
        assert_eq!(problem.code, catalogue::UNKNOWN_DIRECTIVE);
        assert_eq!(problem.help.map(|h| h.en), Some("Did you mean `internal`?".to_owned()));
        for wrong in ["Internal", "{.internal}", "internal:", "\u{200b}internal", "intern al"] {
            assert_eq!(code(wrong), catalogue::UNKNOWN_DIRECTIVE, "{wrong}");
        }
    }

    #[test]
    fn wrong_arguments_are_refused() {
        for wrong in [
            "internal x",
            "internal :::",
            "documents all",
            "details",
            "snippet",
            "snippet a b",
            "snippet ../a",
            "from",
            "from 2026-1-1",
            "from 2026-02-30",
            "from 2026-01-01 to 2026-02-01",
            "until 2026-01-01 from 2025-01-01",
            "from 2026-01-01 until",
        ] {
            assert_eq!(code(wrong), catalogue::DIRECTIVE_ARGUMENTS, "{wrong}");
        }
        assert_eq!(code("from 2026-02-01 until 2026-01-01"), catalogue::REVERSED_VALIDITY);
        assert!(parse("from 2026-02-01 until 2026-02-01").is_ok());
    }
}
