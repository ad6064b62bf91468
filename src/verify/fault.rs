//! What can be wrong with a file beside a leak, as messages say it.

use super::Evidence;
use crate::artifact::OutputPath;
use crate::diagnostic::{Code, Diagnostic, SourcePath, Span, Text, catalogue};
use crate::text;

/// Something that may not be in a site.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fault {
    /// A script in the page itself.
    InlineScript,
    /// A `style` element or attribute.
    InlineStyle,
    /// An attribute that is a script, such as `onclick` or `srcdoc`.
    Handler,
    /// An address that is code or content itself.
    CodeAddress,
    /// An element that no page of ours needs.
    ForbiddenElement,
    /// Markup that browsers have to guess about.
    OddMarkup,
    /// Something that is loaded from another host.
    ForeignResource,
    /// A link with a scheme other than http, https, mailto and tel.
    ForeignLink,
    /// A script, a handler, a foreign document or a foreign reference in an SVG picture.
    ActiveSvg,
    /// A file of a kind that cannot be judged.
    UnknownKind,
    /// A file with packed data that cannot be read here.
    Unreadable,
}

impl Fault {
    fn code(self) -> Code {
        match self {
            Fault::InlineScript
            | Fault::InlineStyle
            | Fault::Handler
            | Fault::CodeAddress
            | Fault::ForbiddenElement
            | Fault::OddMarkup => catalogue::INLINE_CODE,
            Fault::ForeignResource | Fault::ForeignLink => catalogue::FOREIGN_ORIGIN,
            Fault::ActiveSvg => catalogue::ACTIVE_SVG,
            Fault::UnknownKind | Fault::Unreadable => catalogue::FORBIDDEN_ASSET,
        }
    }

    /// Whether it is the fault of a file that an editor has put into the handbook.
    fn is_an_asset_s(self) -> bool {
        match self {
            Fault::ActiveSvg | Fault::UnknownKind | Fault::Unreadable => true,
            Fault::InlineScript
            | Fault::InlineStyle
            | Fault::Handler
            | Fault::CodeAddress
            | Fault::ForbiddenElement
            | Fault::OddMarkup
            | Fault::ForeignResource
            | Fault::ForeignLink => false,
        }
    }

    fn what(self) -> Text {
        match self {
            Fault::InlineScript => text!("ein Skript steht in der Seite selbst", "a script stands in the page itself"),
            Fault::InlineStyle => {
                text!("eine Gestaltung steht in der Seite selbst", "a style stands in the page itself")
            }
            Fault::Handler => text!("ein Attribut enthält ein Skript", "an attribute holds a script"),
            Fault::CodeAddress => text!(
                "eine Adresse enthält Code oder Daten (`javascript:`, `data:`)",
                "an address holds code or data (`javascript:`, `data:`)"
            ),
            Fault::ForbiddenElement => text!("dieses Element ist nicht erlaubt", "this element is not allowed"),
            Fault::OddMarkup => text!(
                "das HTML ist nicht eindeutig: Browser müssten raten",
                "the HTML is not clear: browsers would have to guess"
            ),
            Fault::ForeignResource => {
                text!("etwas wird von einem anderen Server geladen", "something is loaded from another host")
            }
            Fault::ForeignLink => {
                text!("ein Link hat ein unerlaubtes Schema", "a link has a scheme that is not allowed")
            }
            Fault::ActiveSvg => text!(
                "das SVG enthält Skripte, fremde Inhalte oder fremde Adressen",
                "the SVG holds scripts, foreign content or foreign addresses"
            ),
            Fault::UnknownKind => text!("die Art der Datei ist nicht bekannt", "the kind of the file is not known"),
            Fault::Unreadable => text!(
                "die Datei enthält gepackte Daten, die sich nicht prüfen lassen",
                "the file holds packed data that cannot be checked"
            ),
        }
    }

    fn help(self) -> Text {
        match self {
            Fault::ActiveSvg => text!(
                "Speichern Sie das Bild als „einfaches SVG“, ohne Skripte und verknüpfte Inhalte.",
                "Save the picture as \"plain SVG\", without scripts and linked content."
            ),
            Fault::UnknownKind => text!(
                "Veröffentlicht werden Bilder (PNG, JPEG, WebP, GIF, SVG), PDF, Office-Dokumente und Text.",
                "Published are pictures (PNG, JPEG, WebP, GIF, SVG), PDF, office documents and text."
            ),
            Fault::Unreadable => {
                text!(
                    "Speichern Sie die Datei ohne Kennwort, Anhänge und Metadaten neu.",
                    "Save the file again without password, attachments and metadata."
                )
            }
            Fault::InlineScript
            | Fault::InlineStyle
            | Fault::Handler
            | Fault::CodeAddress
            | Fault::ForbiddenElement
            | Fault::OddMarkup
            | Fault::ForeignResource
            | Fault::ForeignLink => not_the_editors(),
        }
    }

    /// The message about a file; `line` counts from 1.
    pub(super) fn diagnostic(self, path: &OutputPath, line: u32) -> Diagnostic {
        let what = self.what();
        if self.is_an_asset_s() {
            // An asset lies in the site where it lies in the handbook, as it lies there.
            let message = Text { de: format!("{} (Zeile {line})", what.de), en: format!("{} (line {line})", what.en) };
            return Diagnostic::new(self.code(), Span::file(&SourcePath::new(path.as_str())), message)
                .with_help(self.help());
        }
        let message = Text {
            de: format!("`{path}`, Zeile {line}: {}", what.de),
            en: format!("`{path}`, line {line}: {}", what.en),
        };
        of_output(self.code(), message).with_help(self.help())
    }
}

/// A problem of a finished file: it has no place in the handbook.
pub(super) fn of_output(code: Code, message: Text) -> Diagnostic {
    Diagnostic::new(code, Span::file(&SourcePath::new("")), message).without_place().with_help(not_the_editors())
}

/// Something in a site that is no file, or has a name that no file of ours has.
pub fn not_a_file(path: &str) -> Diagnostic {
    let shown: String = path.escape_debug().collect();
    of_output(
        catalogue::FORBIDDEN_ASSET,
        text!("`{shown}` ist keine gewöhnliche Datei einer Website", "`{shown}` is no ordinary file of a site"),
    )
}

/// Most pages with unknown words that are told one by one.
const MOST_TOLD: usize = 10;

/// How many words of pages stand in no public text and not in the theme, and where: a warning for each page.
///
/// Which words, it does not say: they may be somebody's secret.
pub fn unknown_words(evidence: &[Evidence]) -> (u64, Vec<Diagnostic>) {
    let mut pages: Vec<&Evidence> = evidence.iter().filter(|one| one.unknown.count > 0).collect();
    pages.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let words = |pages: &[&Evidence]| -> u64 { pages.iter().map(|one| one.unknown.count).sum() };
    let (told, others) = pages.split_at(pages.len().min(MOST_TOLD));
    let mut problems: Vec<Diagnostic> = told.iter().map(|page| unknown_word(page)).collect();
    if !others.is_empty() {
        let (pages, words) = (others.len(), words(others));
        problems.push(of_output(
            catalogue::UNKNOWN_WORD,
            text!(
                "{words} unbekannte Wörter in {pages} weiteren Seiten",
                "{words} unknown words in {pages} more pages"
            ),
        ));
    }
    let problems = problems.into_iter().map(|problem| {
        problem.with_help(text!(
            "Die Website wurde aus einem anderen Stand des Handbuchs gebaut oder danach verändert. Bauen Sie sie neu.",
            "The site was built from another state of the handbook, or changed since. Build it again."
        ))
    });
    (words(&pages), problems.collect())
}

fn unknown_word(page: &Evidence) -> Diagnostic {
    let (path, (line, column)) = (&page.path, page.unknown.first);
    let message = match page.unknown.count {
        1 => text!(
            "`{path}`, Zeile {line}, Byte {column}: dieses Wort steht in keinem öffentlichen Text des Handbuchs und nicht in der Gestaltung",
            "`{path}`, line {line}, byte {column}: this word stands in no public text of the handbook and not in the theme"
        ),
        count => text!(
            "`{path}`, ab Zeile {line}, Byte {column}: {count} Wörter stehen in keinem öffentlichen Text des Handbuchs und nicht in der Gestaltung",
            "`{path}`, from line {line}, byte {column} on: {count} words stand in no public text of the handbook and not in the theme"
        ),
    };
    of_output(catalogue::UNKNOWN_WORD, message)
}

/// A finding as an audit tells it: the site stands somewhere already.
pub fn of_audit(finding: Diagnostic) -> Diagnostic {
    let help = if finding.code == catalogue::LEAK {
        text!(
            "Diese Zeile ist intern. Nehmen Sie die Datei vom Netz und bauen Sie die Website neu.",
            "This line is internal. Take the file off the net and build the site again."
        )
    } else {
        text!(
            "So baut das Programm keine Website: Sie wurde verändert, mit einer anderen Fassung oder aus einem anderen Handbuch gebaut. Bauen Sie sie neu.",
            "The program builds no such site: it was changed, or built by another version or from another handbook. Build it again."
        )
    };
    finding.with_help(help)
}

fn not_the_editors() -> Text {
    text!(
        "Das kommt aus einer eigenen Vorlage in `themes/` oder ist ein Fehler des Programms; nichts wurde veröffentlicht.",
        "This comes from an own template in `themes/` or is a fault of the program; nothing was published."
    )
}
