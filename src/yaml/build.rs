//! From the parser's events to the tree.

use std::collections::HashMap;
use std::ops::Range;

use serde_yaml::granit_parser::{self, ErrorKind, Event, Parser, ScalarStyle, StructureStyle};

use super::explain::{self, Mistake};
use super::places::{begins_with_key, byte_range, offset_of_line, trim_block};
use super::refusals::{duplicate, feature};
use super::{Key, Limits, Node, Tree, Value, characters, refusals};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::text;

/// How a stretch of text was read.
pub(super) enum Outcome {
    /// To the end.
    Done,
    /// To a mistake at this byte of the file; it is reported.
    Failed {
        /// Where reading may go on after.
        at: usize,
    },
    /// There is too much of something; it is reported.
    TooMuch,
}

/// A list or map that is not closed yet.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<(Key, Node)>, seen: HashMap<String, Span>, pending: Pending },
}

/// What the next node of a map is.
enum Pending {
    /// A key.
    Key,
    /// The value of this key.
    Value(Key),
    /// The value of a key that was refused.
    Nothing,
}

/// What a node becomes.
enum Built {
    Node(Node),
    /// Refused and reported, such as an alias.
    Refused,
}

/// Builds the tree of one text, in several stretches if there are mistakes.
pub(super) struct Builder<'a> {
    path: &'a SourcePath,
    file: &'a str,
    end: usize,
    limits: Limits,
    nodes: usize,
    root: Option<Node>,
    /// Keys of the outermost map over all stretches.
    seen: HashMap<String, Span>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(path: &'a SourcePath, file: &'a str, end: usize, limits: Limits) -> Builder<'a> {
        Builder { path, file, end, limits, nodes: 0, root: None, seen: HashMap::new() }
    }

    /// Reads from this byte of the file on.
    pub(super) fn parse(&mut self, from: usize, diagnostics: &mut Diagnostics) -> Outcome {
        let source = self.file.get(from..self.end).unwrap_or_default();
        let options = granit_parser::options! {
            disallow_directives: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: false,
            flow_nesting_limit: self.limits.depth,
            block_nesting_limit: self.limits.depth,
        };
        let mut stretch = Stretch { open: Vec::new(), last_end: 0, flow: Vec::new(), documents: 0 };
        for event in Parser::new_from_str_with_options(source, options) {
            match event {
                Ok((event, span)) => {
                    let range = byte_range(source, &span);
                    if let Some(outcome) = self.event(event, &span, range, from, &mut stretch, diagnostics) {
                        return outcome;
                    }
                }
                Err(error) => {
                    let at =
                        error.marker().byte_offset().unwrap_or_else(|| offset_of_line(source, error.marker().line()));
                    return self.mistake(error.kind(), source, from, at, stretch, diagnostics);
                }
            }
        }
        Outcome::Done
    }

    /// The first byte after `at` where the outermost map or list may go on.
    pub(super) fn next_entry(&self, at: usize) -> Option<usize> {
        let is_list = matches!(self.root, Some(Node { value: Value::List(_), .. }));
        let mut start = at + self.file.get(at..self.end)?.find('\n')? + 1;
        loop {
            let rest = self.file.get(start..self.end).filter(|rest| !rest.is_empty())?;
            let line = rest.lines().next().unwrap_or_default();
            let begins = if is_list { line == "-" || line.starts_with("- ") } else { begins_with_key(line) };
            if begins {
                return Some(start);
            }
            start += rest.find('\n')? + 1;
        }
    }

    /// The tree of everything that was read.
    pub(super) fn finish(self, start: usize, complete: bool) -> Tree {
        let nothing = || Node { span: Span::new(self.path, start..start), value: Value::Null };
        Tree { root: self.root.unwrap_or_else(nothing), complete }
    }

    fn event(
        &mut self,
        event: Event<'_>,
        span: &granit_parser::Span,
        range: Range<usize>,
        from: usize,
        stretch: &mut Stretch,
        diagnostics: &mut Diagnostics,
    ) -> Option<Outcome> {
        let place = Span::new(self.path, from + range.start..from + range.end);
        if let Some(tag) = span.tag_span().and_then(|tag| tag.byte_range()) {
            let tag = Span::new(self.path, from + tag.start..from + tag.end);
            diagnostics
                .push(feature(tag, text!("Typangaben mit `!` gibt es hier nicht", "Types with `!` do not exist here")));
        }
        match event {
            Event::DocumentStart(..) => {
                stretch.documents += 1;
                if stretch.documents > 1 {
                    let message = text!("Hier beginnt ein zweites YAML-Dokument", "A second YAML document begins here");
                    let help = text!(
                        "Löschen Sie diese Zeile, oder setzen Sie einen Text aus Strichen oder Punkten in Anführungszeichen",
                        "Delete this line, or put a text of dashes or dots in quotes"
                    );
                    diagnostics.push(Diagnostic::new(catalogue::YAML_SYNTAX, place, message).with_help(help));
                    return Some(Outcome::Failed { at: self.end });
                }
            }
            Event::Scalar(value, style, _, _) => {
                if self.count(&place, diagnostics) {
                    return Some(Outcome::TooMuch);
                }
                let range = trim_block(self.file, place.start..place.end, style);
                let place = Span::new(self.path, range);
                stretch.last_end = place.end.max(from) - from;
                self.check_characters(&value, &place, diagnostics);
                self.scalar(value.into_owned(), style, place, stretch, diagnostics);
            }
            Event::SequenceStart(style, _, _) => {
                if self.count(&place, diagnostics) {
                    return Some(Outcome::TooMuch);
                }
                stretch.begin(style, &range);
                stretch.open.push(Open::List { start: place.start, items: Vec::new() });
            }
            Event::MappingStart(style, _, _) => {
                if self.count(&place, diagnostics) {
                    return Some(Outcome::TooMuch);
                }
                stretch.begin(style, &range);
                stretch.open.push(Open::Map {
                    start: place.start,
                    entries: Vec::new(),
                    seen: HashMap::new(),
                    pending: Pending::Key,
                });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let in_flow = !range.is_empty();
                if in_flow {
                    stretch.flow.pop();
                    stretch.last_end = range.end;
                } else if stretch.flow.last() == Some(&None) {
                    stretch.flow.pop();
                }
                if let Some(open) = stretch.open.pop() {
                    let node = self.close(open, in_flow.then_some(place.end));
                    self.put(Built::Node(node), stretch, diagnostics);
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                if self.count(&place, diagnostics) {
                    return Some(Outcome::TooMuch);
                }
                stretch.last_end = range.end;
                diagnostics.push(feature(
                    place,
                    text!("Verweise mit `*` gibt es hier nicht", "References with `*` do not exist here"),
                ));
                self.put(Built::Refused, stretch, diagnostics);
            }
            Event::Anchor(..) => diagnostics
                .push(feature(place, text!("Marken mit `&` gibt es hier nicht", "Anchors with `&` do not exist here"))),
            _ => {}
        }
        None
    }

    /// Counts a node; whether there are too many.
    fn count(&mut self, place: &Span, diagnostics: &mut Diagnostics) -> bool {
        self.nodes += 1;
        if self.nodes <= self.limits.nodes {
            return false;
        }
        let most = self.limits.nodes;
        let message = text!("Zu viele Einträge: höchstens {most}", "Too many entries: at most {most}");
        diagnostics.push(
            Diagnostic::new(catalogue::YAML_FEATURE, place.clone(), message)
                .with_help(text!("Löschen Sie, was niemand braucht", "Delete what nobody needs")),
        );
        true
    }

    fn check_characters(&self, value: &str, place: &Span, diagnostics: &mut Diagnostics) {
        if let Some(bad) = characters::forbidden(value) {
            let piece = self.file.get(place.start..place.end).unwrap_or_default();
            let place = match piece.find(bad) {
                Some(at) => Span::new(self.path, place.start + at..place.start + at + bad.len_utf8()),
                None => place.clone(),
            };
            diagnostics.push(refusals::forbidden_character(bad, place));
        }
    }

    fn scalar(
        &mut self,
        value: String,
        style: ScalarStyle,
        place: Span,
        stretch: &mut Stretch,
        diagnostics: &mut Diagnostics,
    ) {
        let plain = style == ScalarStyle::Plain;
        let empty = place.start == place.end;
        if let Some(Open::Map { seen, pending: pending @ Pending::Key, .. }) = stretch.open.last_mut() {
            // The parser gives `~` for a key or value that is not there.
            let name = if plain && empty { String::new() } else { value };
            if plain && name == "<<" {
                let message =
                    text!("Zusammenführen mit `<<` gibt es hier nicht", "Merging with `<<` does not exist here");
                diagnostics.push(feature(place, message));
                *pending = Pending::Nothing;
            } else if let Some(first) = seen.get(&name) {
                diagnostics.push(duplicate(&name, place, first.clone()));
                *pending = Pending::Nothing;
            } else {
                seen.insert(name.clone(), place.clone());
                *pending = Pending::Value(Key { span: place, name });
            }
            return;
        }
        let value = match style {
            ScalarStyle::Plain if empty || value == "~" || value == "null" => Value::Null,
            ScalarStyle::Plain if value == "true" || value == "false" => Value::Bool(value),
            ScalarStyle::Plain if is_number(&value) => Value::Number(value),
            _ => Value::Text(value),
        };
        self.put(Built::Node(Node { span: place, value }), stretch, diagnostics);
    }

    /// Puts a finished node where it belongs.
    fn put(&mut self, built: Built, stretch: &mut Stretch, diagnostics: &mut Diagnostics) {
        match stretch.open.last_mut() {
            None => {
                if let Built::Node(node) = built {
                    self.take_root(node, diagnostics);
                }
            }
            Some(Open::List { items, .. }) => {
                if let Built::Node(node) = built {
                    items.push(node);
                }
            }
            Some(Open::Map { entries, pending, .. }) => match std::mem::replace(pending, Pending::Key) {
                Pending::Key => {
                    if let Built::Node(node) = built {
                        diagnostics.push(refusals::key_is_no_word(node.span));
                    }
                    *pending = Pending::Nothing;
                }
                Pending::Value(key) => {
                    if let Built::Node(node) = built {
                        entries.push((key, node));
                    }
                }
                Pending::Nothing => {}
            },
        }
    }

    /// Closes a list or map; a block ends where its last part ends, whatever comments follow.
    fn close(&self, open: Open, flow_end: Option<usize>) -> Node {
        match open {
            Open::List { start, items } => {
                let end = flow_end.or_else(|| items.last().map(|item| item.span.end)).unwrap_or(start);
                Node { span: Span::new(self.path, start..end.max(start)), value: Value::List(items) }
            }
            Open::Map { start, entries, .. } => {
                let end = flow_end.or_else(|| entries.last().map(|(key, value)| value.span.end.max(key.span.end)));
                let span = Span::new(self.path, start..end.unwrap_or(start).max(start));
                Node { span, value: Value::Map(entries) }
            }
        }
    }

    /// Joins the outermost node of a stretch to that of the stretches before.
    fn take_root(&mut self, node: Node, diagnostics: &mut Diagnostics) {
        let Some(root) = &mut self.root else {
            if let Value::Map(entries) = &node.value {
                self.seen = entries.iter().map(|(key, _)| (key.name.clone(), key.span.clone())).collect();
            }
            self.root = Some(node);
            return;
        };
        match (&mut root.value, node.value) {
            (Value::Map(entries), Value::Map(more)) => {
                for (key, value) in more {
                    if let Some(first) = self.seen.get(&key.name) {
                        diagnostics.push(duplicate(&key.name, key.span, first.clone()));
                    } else {
                        self.seen.insert(key.name.clone(), key.span.clone());
                        entries.push((key, value));
                    }
                }
            }
            (Value::List(items), Value::List(more)) => items.extend(more),
            _ => return,
        }
        root.span.end = node.span.end;
    }

    /// Reports a mistake in the syntax and keeps what was complete before it.
    fn mistake(
        &mut self,
        kind: &ErrorKind,
        source: &str,
        from: usize,
        at: usize,
        stretch: Stretch,
        diagnostics: &mut Diagnostics,
    ) -> Outcome {
        if *kind == ErrorKind::RecursionLimitExceeded {
            let most = self.limits.depth;
            let place = Span::new(self.path, from + at..from + at);
            let message =
                text!("Zu tief verschachtelt: höchstens {most} Ebenen", "Nested too deeply: at most {most} levels");
            diagnostics.push(
                Diagnostic::new(catalogue::YAML_FEATURE, place, message)
                    .with_help(text!("Prüfen Sie Klammern und Einrückung", "Check brackets and indentation")),
            );
            return Outcome::TooMuch;
        }
        let bracket = stretch.flow.iter().rev().find_map(|bracket| *bracket);
        let mistake = explain::explain(&Mistake { source, kind, at, bracket, after: stretch.last_end });
        let place = Span::new(self.path, from + mistake.range.start..from + mistake.range.end);
        let code: Code = mistake.code;
        let mut diagnostic = Diagnostic::new(code, place, mistake.message);
        diagnostic.help = mistake.help;
        diagnostics.push(diagnostic);
        self.salvage(stretch, from + mistake.range.start);
        Outcome::Failed { at: from + mistake.range.start }
    }

    /// Keeps the entries of the outermost map or list that end on a line before the mistake.
    fn salvage(&mut self, stretch: Stretch, at: usize) {
        let line = self.file.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let whole = |node: &Node| node.span.end < line;
        let node = match stretch.open.into_iter().next() {
            Some(Open::List { start, mut items }) => {
                items.retain(whole);
                self.close(Open::List { start, items }, None)
            }
            Some(Open::Map { start, mut entries, seen, .. }) => {
                entries.retain(|(_, value)| whole(value));
                self.close(Open::Map { start, entries, seen, pending: Pending::Key }, None)
            }
            None => return,
        };
        // No duplicates can be new here: the map saw its own keys already.
        self.take_root(node, &mut Diagnostics::default());
    }
}

/// What is known while a stretch of text is read. Places are relative to the stretch.
struct Stretch {
    open: Vec<Open>,
    /// End of the last scalar or bracket.
    last_end: usize,
    /// Places of the open brackets; `None` for a map without brackets inside a list with them (`[a: b]`).
    flow: Vec<Option<usize>>,
    documents: usize,
}

impl Stretch {
    fn begin(&mut self, style: StructureStyle, range: &Range<usize>) {
        if style == StructureStyle::Flow {
            self.flow.push((!range.is_empty()).then_some(range.start));
            self.last_end = self.last_end.max(range.end);
        }
    }
}

/// Whether a plain scalar is a decimal number.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // A leading zero is a telephone number or a file number, not a number to calculate with.
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    !leading_zero
        && whole.len() + fraction.len() > 0
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}
