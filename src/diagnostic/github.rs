//! Renderer for GitHub and Forgejo Actions: workflow commands that annotate the changed lines.
//!
//! One command a line: `::error file=…,line=…,col=…,title=AB0301::message`. Rules of escaping: the toolkit's
//! `core.error`, <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.

use super::position::{Locator, SourceTexts};
use super::{Diagnostic, MessageLanguage, Severity};

/// All problems as workflow commands.
pub fn render(diagnostics: &[Diagnostic], texts: &SourceTexts<'_>, language: MessageLanguage) -> String {
    let mut locator = Locator::new(texts);
    let mut out = String::new();
    for diagnostic in diagnostics {
        out.push_str(match diagnostic.severity {
            Severity::Error => "::error ",
            Severity::Warning => "::warning ",
            Severity::Advice => "::notice ",
        });
        if let Some(place) = diagnostic.span.as_ref().map(|span| locator.place(span)) {
            out.push_str(&format!("file={},", property(&place.file)));
            out.push_str(&format!("line={},col={},", place.start.line, place.start.column));
        }
        out.push_str(&format!("title={}::", property(diagnostic.code.0)));
        out.push_str(&data(diagnostic.message.get(language)));
        if let Some(help) = &diagnostic.help {
            out.push_str("%0A");
            out.push_str(&data(help.get(language)));
        }
        out.push('\n');
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{SourcePath, Span, catalogue};
    use super::*;
    use crate::text;

    #[test]
    fn a_problem_is_one_command() {
        let list = [Diagnostic::new(
            catalogue::UNKNOWN_KEY,
            Span::new(&SourcePath::new("a,b:c%.md"), 2..3),
            text!("x", "100 % :: of\nit"),
        )
        .with_help(text!("h", "do this"))];
        assert_eq!(
            render(&list, &|_| Some("a\nb"), MessageLanguage::English),
            "::error file=content/a%2Cb%3Ac%25.md,line=2,col=1,title=AB0301::100 %25 :: of%0Ait%0Ado this\n"
        );
    }
}
