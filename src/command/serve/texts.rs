//! The words of the preview in both languages of messages: on its pages and on the terminal.

use crate::diagnostic::MessageLanguage;

/// All of them in one language.
pub(super) struct Words {
    /// `lang` of our pages and key of the words in `preview.js`.
    pub tag: &'static str,
    pub error: &'static str,
    pub warning: &'static str,
    pub advice: &'static str,
    pub help: &'static str,
    pub more: &'static str,
    pub no_pages: &'static str,
    pub problems: &'static str,
    pub see_problems: &'static str,
    pub both: &'static str,
    pub internal: &'static str,
    pub public: &'static str,
    pub stop: &'static str,
    pub built: &'static str,
    pub built_again: &'static str,
    pub not_built: &'static str,
    pub mistake: &'static str,
    pub watch_failed: &'static str,
}

const GERMAN: Words = Words {
    tag: "de",
    error: "Fehler",
    warning: "Warnung",
    advice: "Hinweis",
    help: "Hilfe:",
    more: "Weitere Meldungen:",
    no_pages: "Keine Vorschau möglich",
    problems: "Meldungen zum Handbuch",
    see_problems: "Das Handbuch hat Fehler; es gibt noch keine Seite zu sehen. Sobald sie behoben sind, erscheint sie hier.",
    both: "Beide Seiten nebeneinander",
    internal: "Intern",
    public: "Öffentlich",
    stop: "Strg+C beendet die Vorschau.",
    built: "gebaut in",
    built_again: "neu gebaut in",
    not_built: "nicht neu gebaut",
    mistake: "Fehler im Programm; die Seiten bleiben, wie sie waren",
    watch_failed: "Änderungen werden vielleicht nicht bemerkt",
};

const ENGLISH: Words = Words {
    tag: "en",
    error: "error",
    warning: "warning",
    advice: "advice",
    help: "help:",
    more: "Further messages:",
    no_pages: "No preview possible",
    problems: "Messages about the handbook",
    see_problems: "The handbook has errors; there is no page to see yet. It appears here as soon as they are mended.",
    both: "Both sites side by side",
    internal: "Internal",
    public: "Public",
    stop: "Ctrl+C ends the preview.",
    built: "built in",
    built_again: "rebuilt in",
    not_built: "not rebuilt",
    mistake: "a mistake in the program; the pages stay as they were",
    watch_failed: "changes may go unnoticed",
};

impl Words {
    pub(super) fn of(language: MessageLanguage) -> &'static Words {
        match language {
            MessageLanguage::German => &GERMAN,
            MessageLanguage::English => &ENGLISH,
        }
    }
}
