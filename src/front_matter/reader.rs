//! Reads the keys of one map by the rows of its schema.

use super::citations::read_citation;
use super::schema::{Access, Key, Need, Reading, Shape, judge, meant};
use super::values::{cents, weeks};
use super::{At, Context, Interval, Named, TextValue};
use crate::citation::Citation;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue};
use crate::text;
use crate::yaml::fields::Fields;
use crate::yaml::{self, Node, Value, typed};

/// After so many unknown keys of one map no more suggestions are sought.
const MOST_SUGGESTIONS: usize = 20;

/// The keys of one map, asked for by name. Every name must have a row in the table, and every row must be asked for.
pub(super) struct Reader<'a, 'd> {
    fields: Fields<'a>,
    table: &'static [Key],
    reading: Reading,
    context: &'a Context<'a>,
    default_law: Option<&'a str>,
    diagnostics: &'d mut Diagnostics,
    #[cfg(test)]
    asked: Vec<&'static str>,
}

/// The keys of a whole front matter; anything but keys with values is reported.
pub(super) fn keys<'a>(root: &'a Node, diagnostics: &mut Diagnostics) -> Option<Fields<'a>> {
    match &root.value {
        Value::Map(_) | Value::Null => Fields::of("---", root, diagnostics),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            let message = text!(
                "Zwischen den `---`-Zeilen stehen keine Schlüssel mit Werten",
                "There are no keys with values between the `---` lines"
            );
            diagnostics.push(
                Diagnostic::new(catalogue::WRONG_TYPE, root.span.clone(), message)
                    .with_help(text!("Beginnen Sie mit `title: …`", "Begin with `title: …`")),
            );
            None
        }
    }
}

impl<'a, 'd> Reader<'a, 'd> {
    /// Reads a map; unknown keys and keys that do not belong here are reported at once.
    pub(super) fn new(
        fields: Fields<'a>,
        table: &'static [Key],
        reading: Reading,
        context: &'a Context<'a>,
        diagnostics: &'d mut Diagnostics,
    ) -> Reader<'a, 'd> {
        let mut unknown = 0;
        for (key, _) in fields.entries() {
            if let Some(diagnostic) = judge(key, table, reading, unknown < MOST_SUGGESTIONS) {
                unknown += 1;
                diagnostics.push(diagnostic);
            }
        }
        Reader {
            fields,
            table,
            reading,
            context,
            default_law: context.default_law,
            diagnostics,
            #[cfg(test)]
            asked: Vec::new(),
        }
    }

    /// From here on a bare "§ 18a" means this law.
    pub(super) fn set_default_law(&mut self, law: Option<&'a str>) {
        self.default_law = law.or(self.context.default_law);
    }

    /// The map as it stands in the file.
    pub(super) fn fields(&self) -> &Fields<'a> {
        &self.fields
    }

    /// Stands in for a title that is missing: the name of the file. That it is missing is reported; the page must not
    /// be missing for those that link to it, too.
    pub(super) fn stand_in_title(&self) -> TextValue {
        let span = self.fields.beginning();
        let name = span.path.file_name();
        self.text_value(name.split('.').next().unwrap_or(name), &span)
    }

    /// Reports a problem.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Where all problems go.
    pub(super) fn diagnostics(&mut self) -> &mut Diagnostics {
        self.diagnostics
    }

    /// Reports required keys that are not given. A list without items is not given; a misspelt key is given, and told.
    pub(super) fn report_missing(&mut self, is_process: bool, is_public: bool) {
        for key in self.table {
            let needed = match key.need {
                Need::Optional => false,
                Need::Always => true,
                Need::Process => is_process,
                Need::PublicPage => is_public,
            };
            let forgiven = self.context.projected && key.access == Access::Confidential;
            let given = self
                .fields
                .get(key.name)
                .is_some_and(|node| !matches!(&node.value, Value::List(items) if items.is_empty()));
            let needed = needed && key.belongs(self.reading);
            if needed && !forgiven && !given && !self.is_misspelt(key.name) {
                self.fields.report_missing(key.name, self.diagnostics);
            }
        }
    }

    /// Whether an unknown key was probably meant to be this one.
    fn is_misspelt(&self, name: &str) -> bool {
        let written = self.fields.entries().iter().map(|(key, _)| key.name.as_str());
        let unknown = written.filter(|written| self.table.iter().all(|key| key.name != *written));
        unknown.take(MOST_SUGGESTIONS).any(|written| meant(written, self.table, self.reading) == Some(name))
    }

    /// The value of a key, if one is given.
    fn get(&mut self, name: &'static str) -> Option<&'a Node> {
        #[cfg(test)]
        self.asked.push(name);
        debug_assert!(self.table.iter().any(|key| key.name == name), "`{name}` has no row");
        let belongs = self.table.iter().any(|key| key.name == name && key.belongs(self.reading));
        if belongs { self.fields.get(name) } else { None }
    }

    fn text_value(&self, text: &str, span: &Span) -> TextValue {
        TextValue { text: text.to_owned(), span: span.clone(), language: self.context.language.clone() }
    }

    /// A text.
    pub(super) fn text(&mut self, name: &'static str) -> Option<TextValue> {
        let node = self.get(name)?;
        typed::text(name, node, self.diagnostics).map(|text| self.text_value(text, &node.span))
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, name: &'static str) -> Vec<TextValue> {
        let Some(items) = self.get(name).and_then(|node| typed::list(name, node, self.diagnostics)) else {
            return Vec::new();
        };
        let texts = typed::texts(name, items, self.diagnostics);
        texts.into_iter().map(|(text, node)| self.text_value(text, &node.span)).collect()
    }

    /// A list of texts that are no Markdown.
    pub(super) fn plain_texts(&mut self, name: &'static str) -> Vec<TextValue> {
        let texts = self.texts(name);
        for text in &texts {
            yaml::report_plain_doubts(&text.text, &text.span, self.diagnostics);
        }
        texts
    }

    /// A name, on one line.
    pub(super) fn name(&mut self, name: &'static str) -> Option<Named> {
        let node = self.get(name)?;
        let text = typed::line(name, node, self.diagnostics)?;
        Some(Named { name: text.to_owned(), span: node.span.clone() })
    }

    /// A list of names, or one name.
    pub(super) fn names(&mut self, name: &'static str) -> Vec<Named> {
        let Some(items) = self.get(name).and_then(|node| typed::list_or_one(name, node, self.diagnostics)) else {
            return Vec::new();
        };
        let mut names = Vec::with_capacity(items.len());
        for item in items {
            if item.is_empty() {
                self.diagnostics.push(typed::empty_item(name, item));
            } else if let Some(text) = typed::line(name, item, self.diagnostics) {
                names.push(Named { name: text.to_owned(), span: item.span.clone() });
            }
        }
        names
    }

    /// One of the words that the table lists, in the order of the table.
    pub(super) fn choice<T: Copy>(&mut self, name: &'static str, values: &[T]) -> Option<T> {
        let node = self.get(name)?;
        let shape = self.table.iter().find(|key| key.name == name).map(|key| key.shape);
        let Some(Shape::Choice(words)) = shape else { return None };
        debug_assert_eq!(words.len(), values.len(), "`{name}` has other values than its row");
        let pairs: Vec<(&str, T)> = words.iter().copied().zip(values.iter().copied()).collect();
        typed::choice(name, node, &pairs, self.diagnostics)
    }

    /// A date and its place.
    pub(super) fn date(&mut self, name: &'static str) -> Option<(Date, Span)> {
        let node = self.get(name)?;
        typed::date(name, node, self.diagnostics).map(|date| (date, node.span.clone()))
    }

    /// A length of time.
    pub(super) fn interval(&mut self, name: &'static str) -> Option<Interval> {
        let node = self.get(name)?;
        typed::interval(name, node, self.diagnostics)?;
        node.scalar().and_then(Interval::parse)
    }

    /// A number.
    pub(super) fn number(&mut self, name: &'static str) -> Option<f64> {
        let node = self.get(name)?;
        typed::number(name, node, self.diagnostics)
    }

    /// Whole minutes, up to a year.
    pub(super) fn minutes(&mut self, name: &'static str) -> Option<u32> {
        let node = self.get(name)?;
        let minutes = node.scalar().and_then(|text| text.parse().ok()).filter(|n| (1..=525_600).contains(n));
        if minutes.is_none() {
            self.diagnostics.push(typed::wrong_type(name, node, &text!("ganze Minuten", "whole minutes")).with_help(
                text!("Schreiben Sie nur die Zahl, wie `{name}: 45`", "Write the number only, such as `{name}: 45`"),
            ));
        }
        minutes
    }

    /// An amount of euro, in cents.
    pub(super) fn amount(&mut self, name: &'static str) -> Option<u64> {
        let node = self.get(name)?;
        let amount = node.scalar().and_then(cents);
        if amount.is_none() {
            self.diagnostics.push(
                typed::wrong_type(name, node, &text!("einen Betrag in Euro", "an amount in euro")).with_help(text!(
                    "Schreiben Sie nur die Zahl ohne Währung und Tausenderpunkt, mit höchstens zwei Nachkommastellen, wie `{name}: 100` oder `{name}: 12.50`",
                    "Write the number only, without currency and thousands separator, with at most two decimals, such as `{name}: 100` or `{name}: 12.50`"
                )),
            );
        }
        amount
    }

    /// A number of weeks or a range, written `3` or `3-4`.
    pub(super) fn weeks(&mut self, name: &'static str) -> Option<String> {
        let node = self.get(name)?;
        let weeks = node.scalar().and_then(weeks);
        if weeks.is_none() {
            let message = text!("`{name}` ist keine Woche", "`{name}` is no week");
            let help = text!("Schreiben Sie `{name}: 3` oder `{name}: 3-4`", "Write `{name}: 3` or `{name}: 3-4`");
            self.diagnostics
                .push(Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message).with_help(help));
        }
        weeks
    }

    /// The address of a web page.
    pub(super) fn web_address(&mut self, name: &'static str) -> Option<Named> {
        let node = self.get(name)?;
        typed::web_address(name, node, self.diagnostics).map(|name| Named { name, span: node.span.clone() })
    }

    /// A web address or a path.
    pub(super) fn link(&mut self, name: &'static str) -> Option<Named> {
        let node = self.get(name)?;
        typed::link(name, node, self.diagnostics).map(|name| Named { name, span: node.span.clone() })
    }

    /// Addresses inside the site.
    pub(super) fn site_paths(&mut self, name: &'static str) -> Vec<Named> {
        let Some(items) = self.get(name).and_then(|node| typed::list_or_one(name, node, self.diagnostics)) else {
            return Vec::new();
        };
        let mut paths = Vec::new();
        for item in items {
            if let Some(path) = typed::site_path(name, item, self.diagnostics) {
                paths.push(Named { name: path, span: item.span.clone() });
            }
        }
        paths
    }

    /// A citation.
    pub(super) fn citation(&mut self, name: &'static str) -> Option<At<Citation>> {
        let node = self.get(name)?;
        self.citation_of(name, node)
    }

    /// A list of citations, or one of them.
    pub(super) fn citations(&mut self, name: &'static str) -> Vec<At<Citation>> {
        let Some(node) = self.get(name) else { return Vec::new() };
        // One citation may hold commas: "§ 5 Abs. 1 Nr. 1, 2 AufenthG".
        let items = match node.scalar() {
            Some(_) => std::slice::from_ref(node),
            None => typed::list(name, node, self.diagnostics).unwrap_or_default(),
        };
        items.iter().filter_map(|item| self.citation_of(name, item)).collect()
    }

    fn citation_of(&mut self, name: &str, node: &Node) -> Option<At<Citation>> {
        if node.is_empty() {
            self.diagnostics.push(typed::empty_item(name, node));
            return None;
        }
        let text = typed::text(name, node, self.diagnostics)?;
        let value = read_citation(text, &node.span, self.default_law, self.context.laws, self.diagnostics)?;
        Some(At { value, span: node.span.clone() })
    }

    /// Service keys of 14 digits; blanks between the digits are taken away.
    pub(super) fn service_keys(&mut self, name: &'static str) -> Vec<String> {
        let Some(items) = self.get(name).and_then(|node| typed::list_or_one(name, node, self.diagnostics)) else {
            return Vec::new();
        };
        let mut keys = Vec::new();
        for (written, node) in typed::texts(name, items, self.diagnostics) {
            let digits: String = written.chars().filter(|c| !c.is_whitespace()).collect();
            if digits.len() == 14 && digits.bytes().all(|b| b.is_ascii_digit()) {
                keys.push(digits);
            } else {
                self.diagnostics.push(
                    Diagnostic::new(
                        catalogue::BAD_SERVICE_KEY,
                        node.span.clone(),
                        text!("Ein Leistungsschlüssel hat 14 Ziffern", "A service key has 14 digits"),
                    )
                    .with_help(text!(
                        "Schreiben Sie ihn mit allen Nullen, wie `99010001000000`",
                        "Write it with all zeros, such as `99010001000000`"
                    )),
                );
            }
        }
        keys
    }

    /// The entries of a list of maps; `None` for each that cannot be read. `None` at all if the key is not given.
    pub(super) fn entries<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Reader<'a, '_>) -> Option<T>,
    ) -> Option<(Vec<Option<T>>, Span)> {
        let node = self.get(name)?;
        let shape = self.table.iter().find(|key| key.name == name).map(|key| key.shape);
        let Some(Shape::Objects(table)) = shape else { return None };
        let items = typed::list(name, node, self.diagnostics)?;
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            let is_left_out = self.reading == Reading::Translation && item.is_empty();
            if item.is_empty() && !is_left_out {
                self.diagnostics.push(typed::empty_item(name, item));
                entries.push(None);
                continue;
            }
            if let Some(text) = item.scalar() {
                let key = table.iter().find(|key| key.need == Need::Always).map_or("…", |key| key.name);
                let text: String = text.chars().take(60).collect();
                let help = text!("Schreiben Sie `- {key}: {text}`", "Write `- {key}: {text}`");
                let expected = text!("Einträge mit Schlüsseln", "entries with keys");
                self.diagnostics.push(typed::wrong_type(name, item, &expected).with_help(help));
                entries.push(None);
                continue;
            }
            let entry = Fields::of(name, item, self.diagnostics).and_then(|fields| {
                let mut reader = Reader::new(fields, table, self.reading, self.context, self.diagnostics);
                reader.default_law = self.default_law;
                let entry = read(&mut reader);
                if self.reading == Reading::Source {
                    reader.report_missing(false, false);
                }
                reader.finish();
                entry
            });
            entries.push(entry);
        }
        Some((entries, node.span.clone()))
    }

    /// Ends the reading; in tests, makes sure that every row was asked for.
    pub(super) fn finish(self) {
        #[cfg(test)]
        for key in self.table.iter().filter(|key| key.belongs(self.reading)) {
            assert!(self.asked.contains(&key.name), "`{}` is never read", key.name);
        }
    }
}
