//! The marks in the front matter of a page.
//!
//! Most of it is read by lines: an entry begins at a key in the first column and ends at the next, and its value is
//! taken as it stands. Only entries in which places differ (documents, steps), or which hold comments or escapes, are
//! read as YAML. What can be read in neither way is confidential.

use std::ops::Range;

use super::{Passage, SNIPPETS, Standing};
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::yaml::{self, Limits, Node, Value};

/// Keys whose texts anyone may see on a public page. Every other key is confidential.
const OPEN: [&str; 27] = [
    "appointment",
    "change_note",
    "deadlines",
    "default_law",
    "documents",
    "fees",
    "forms",
    "keywords",
    "kind",
    "leika",
    "legal_basis",
    "online_service",
    "order",
    "procedure",
    "processing_time",
    "public_title",
    "redirect_from",
    "remedy",
    "remedy_note",
    "requirements",
    "result",
    "stages",
    "summary",
    "title",
    "transition",
    "valid_from",
    "valid_until",
];

/// Keys that only name something which is read where it stands, or say nothing but what is read here.
const REFERENCES: [&str; 7] = ["contact", "for", "group", "pages", "related", "translated_from", "visibility"];

/// Keys inside of lists. They are cut out of values that are taken as they stand: a page shows the values one after the other.
const INNER: [&str; 22] = [
    "amount",
    "cite",
    "decide",
    "details",
    "do",
    "duration",
    "for",
    "form",
    "id",
    "if",
    "link",
    "minutes",
    "name",
    "note",
    "role",
    "system",
    "then",
    "title",
    "visibility",
    "what",
    "when",
    "within",
];

/// Keys of a public step that stay confidential.
const CONFIDENTIAL_IN_STEPS: [&str; 2] = ["role", "system"];

/// The front matter of a page, understood as far as marks go.
#[derive(Clone, Debug)]
pub(super) struct Page<'s> {
    /// Who may see the page.
    pub(super) standing: Standing,
    /// The texts of the front matter.
    pub(super) passages: Vec<Passage<'s>>,
    /// Where the body stands.
    pub(super) body: Range<usize>,
    /// How links name it in the public site.
    pub(super) title: Option<String>,
    /// Positions of the documents that are confidential; they are so in translations too.
    hidden_documents: Vec<usize>,
}

/// An entry of the outermost map.
struct Entry<'s> {
    key: &'s str,
    at: usize,
    /// Where the value stands, as text.
    value: Range<usize>,
}

/// Reads the front matter of a page. `original` is nothing for an original, and for a translation the page that it
/// translates, if there is one.
pub(super) fn read<'s>(path: &SourcePath, text: &'s str, original: Option<Option<&Page<'s>>>) -> Page<'s> {
    let is_snippet = path.as_str().starts_with(SNIPPETS);
    let inherited = match original {
        None => Standing::Open,
        Some(None) => Standing::Confidential,
        Some(Some(original)) => original.standing,
    };
    let Some((matter, body)) = split(text) else {
        let standing = if is_snippet && !starts_with_fence(text) { inherited } else { Standing::Confidential };
        return Page { standing, passages: Vec::new(), body: 0..text.len(), title: None, hidden_documents: Vec::new() };
    };
    let Some(entries) = entries(text, matter.clone()) else {
        return read_as_yaml(path, text, matter, body, inherited, original.is_some(), is_snippet);
    };
    let word =
        |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| plain_word(&text[entry.value.clone()]));
    let own = standing(word("visibility"), word("status"), original.is_some(), is_snippet);
    let mut reader = Reader {
        path,
        text,
        standing: own.max(inherited),
        passages: Vec::new(),
        hidden: original.flatten().map(|original| original.hidden_documents.clone()).unwrap_or_default(),
    };
    for entry in &entries {
        reader.entry(entry);
    }
    let title = word("public_title").or_else(|| word("title")).map(str::to_string);
    Page { standing: reader.standing, passages: reader.passages, body, title, hidden_documents: reader.hidden }
}

/// Who may see a page by its own words. Doubt is confidential.
fn standing(visibility: Option<&str>, status: Option<&str>, is_translation: bool, is_snippet: bool) -> Standing {
    let is_public = match visibility {
        Some("public") => true,
        Some(_) => false,
        // A translation is what its original is, a snippet what the text is that uses it.
        None => is_translation || is_snippet,
    };
    match status {
        None | Some("approved" | "retired") if is_public => Standing::Open,
        _ => Standing::Confidential,
    }
}

/// The rare front matter that is no list of entries (all in braces, quoted keys).
fn read_as_yaml<'s>(
    path: &SourcePath,
    text: &'s str,
    matter: Range<usize>,
    body: Range<usize>,
    inherited: Standing,
    is_translation: bool,
    is_snippet: bool,
) -> Page<'s> {
    let tree = tree(path, text, matter.clone());
    let confidential = Page {
        standing: Standing::Confidential,
        passages: vec![Passage::slice(text, matter.clone(), Standing::Confidential)],
        body: body.clone(),
        title: None,
        hidden_documents: Vec::new(),
    };
    let Some(tree) = tree else { return confidential };
    let Value::Map(entries) = &tree.root.value else {
        // Nothing at all is said: right for a snippet only.
        let says_nothing = matches!(tree.root.value, Value::Null) && (is_snippet || is_translation);
        let standing = if says_nothing { inherited } else { Standing::Confidential };
        return Page { standing, ..confidential };
    };
    let word =
        |key: &str| entries.iter().find(|(name, _)| name.name == key).map(|(_, node)| node.scalar().unwrap_or(""));
    let own = standing(word("visibility"), word("status"), is_translation, is_snippet);
    let mut reader = Reader { path, text, standing: own.max(inherited), passages: Vec::new(), hidden: Vec::new() };
    for (key, node) in entries {
        reader.node_of(&key.name, node);
    }
    comments(text, matter, &tree.root, &mut reader.passages);
    let title = word("public_title").or_else(|| word("title")).map(str::to_string);
    Page { standing: reader.standing, passages: reader.passages, body, title, hidden_documents: reader.hidden }
}

struct Reader<'s, 'p> {
    path: &'p SourcePath,
    text: &'s str,
    standing: Standing,
    passages: Vec<Passage<'s>>,
    hidden: Vec<usize>,
}

impl<'s> Reader<'s, '_> {
    fn entry(&mut self, entry: &Entry<'s>) {
        let value = &self.text[entry.value.clone()];
        if REFERENCES.contains(&entry.key) {
            // A comment behind a reference is a comment all the same.
            if value.contains('#') {
                self.entry_as_yaml(entry);
            }
            return;
        }
        let is_open = self.standing == Standing::Open;
        let is_mixed = is_open
            && match entry.key {
                "documents" => value.contains("visibility") || !self.hidden.is_empty(),
                "steps" => value.contains("public"),
                "stages" => true,
                _ => value.contains("visibility"),
            };
        if is_mixed || value.contains(['\\', '#']) {
            self.entry_as_yaml(entry);
            return;
        }
        let standing = if is_open && OPEN.contains(&entry.key) { Standing::Open } else { Standing::Confidential };
        let is_list = matches!(entry.key, "documents" | "fees" | "deadlines" | "forms" | "steps" | "training");
        let mut from = entry.value.start;
        if is_list {
            for (colon, _) in value.match_indices(": ").chain(value.match_indices(":\n")) {
                let colon = entry.value.start + colon;
                let before = &self.text[from.min(colon)..colon];
                let key = before.rsplit(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default();
                if INNER.contains(&key) {
                    self.passages.push(Passage::slice(self.text, from..colon - key.len(), standing));
                    from = colon + 1;
                }
            }
        }
        self.passages.push(Passage::slice(self.text, from..entry.value.end, standing));
    }

    fn entry_as_yaml(&mut self, entry: &Entry<'s>) {
        let range = entry.at..entry.value.end;
        match tree(self.path, self.text, range.clone()) {
            Some(tree) => {
                if let Value::Map(entries) = &tree.root.value {
                    entries.iter().for_each(|(key, node)| self.node_of(&key.name, node));
                }
                comments(self.text, range, &tree.root, &mut self.passages);
            }
            None => self.passages.push(Passage::slice(self.text, range, Standing::Confidential)),
        }
    }

    /// The value of a key of the outermost map.
    fn node_of(&mut self, key: &str, node: &Node) {
        if REFERENCES.contains(&key) {
            return;
        }
        let page = self.standing;
        match (key, &node.value) {
            ("documents", Value::List(items)) if page == Standing::Open => {
                for (index, item) in items.iter().enumerate() {
                    let is_hidden = self.hidden.contains(&index) || is_marked_internal(item);
                    if is_hidden && !self.hidden.contains(&index) {
                        self.hidden.push(index);
                    }
                    self.node(item, if is_hidden { Standing::Confidential } else { Standing::Open });
                }
            }
            ("steps", Value::List(items)) => items.iter().for_each(|item| self.step(item)),
            _ => {
                let is_open = page == Standing::Open && OPEN.contains(&key);
                self.node(node, if is_open { Standing::Open } else { Standing::Confidential });
            }
        }
    }

    /// A step is confidential unless it is marked public, and then its role and system are.
    fn step(&mut self, item: &Node) {
        let Value::Map(entries) = &item.value else { return self.node(item, Standing::Confidential) };
        let is_public = entries.iter().any(|(key, node)| key.name == "visibility" && node.scalar() == Some("public"));
        for (key, node) in entries {
            let is_open = is_public && self.standing == Standing::Open;
            let is_open = is_open && !CONFIDENTIAL_IN_STEPS.contains(&key.name.as_str());
            if key.name != "visibility" {
                self.node(node, if is_open { Standing::Open } else { Standing::Confidential });
            }
        }
    }

    fn node(&mut self, node: &Node, standing: Standing) {
        scalars(self.text, node, standing, &mut self.passages);
    }
}

/// The YAML in a range, if nothing is wrong with it.
fn tree(path: &SourcePath, text: &str, range: Range<usize>) -> Option<yaml::Tree> {
    let mut problems = Diagnostics::default();
    let tree = yaml::read(path, text, range, Limits::FRONT_MATTER, &mut problems)?;
    (tree.complete && problems.is_empty()).then_some(tree)
}

/// All texts of a node; a map inside that is not marked public is confidential if it has a mark at all.
pub(super) fn scalars<'s>(text: &'s str, node: &Node, standing: Standing, passages: &mut Vec<Passage<'s>>) {
    match &node.value {
        Value::Null => {}
        Value::Bool(value) | Value::Number(value) | Value::Text(value) => {
            let start = node.span.start;
            let exact = [start, start + 1]
                .into_iter()
                .find(|start| text.get(*start..start + value.len()).is_some_and(|written| written == value));
            passages.push(match exact {
                Some(start) => Passage::slice(text, start..start + value.len(), standing),
                None => Passage::owned(value.clone(), start, standing),
            });
        }
        Value::List(items) => items.iter().for_each(|item| scalars(text, item, standing, passages)),
        Value::Map(entries) => {
            let standing = if is_marked_internal(node) { Standing::Confidential } else { standing };
            for (key, value) in entries {
                if !REFERENCES.contains(&key.name.as_str()) {
                    scalars(text, value, standing, passages);
                }
            }
        }
    }
}

/// Whether a map says anything but `public` as its visibility.
fn is_marked_internal(node: &Node) -> bool {
    let Value::Map(entries) = &node.value else { return false };
    entries.iter().any(|(key, node)| key.name == "visibility" && node.scalar() != Some("public"))
}

/// The comments of YAML: everything from a `#` outside of all values to the end of its line.
pub(super) fn comments<'s>(text: &'s str, range: Range<usize>, root: &Node, passages: &mut Vec<Passage<'s>>) {
    let mut values = Vec::new();
    value_ranges(root, &mut values);
    values.sort_unstable_by_key(|value| value.start);
    let bytes = text.as_bytes();
    let mut index = range.start;
    while index < range.end {
        let begins = bytes[index] == b'#' && (index == range.start || bytes[index - 1].is_ascii_whitespace());
        let next = values.partition_point(|value| value.start <= index);
        if !begins || values[..next].last().is_some_and(|value| index < value.end) {
            index += 1;
            continue;
        }
        let end = bytes[index..range.end].iter().position(|byte| *byte == b'\n').map_or(range.end, |end| index + end);
        passages.push(Passage::slice(text, index..end, Standing::Confidential));
        index = end;
    }
}

fn value_ranges(node: &Node, ranges: &mut Vec<Range<usize>>) {
    match &node.value {
        Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::Text(_) => ranges.push(node.span.start..node.span.end),
        Value::List(items) => items.iter().for_each(|item| value_ranges(item, ranges)),
        Value::Map(entries) => {
            for (key, value) in entries {
                ranges.push(key.span.start..key.span.end);
                value_ranges(value, ranges);
            }
        }
    }
}

fn starts_with_fence(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').starts_with("---")
}

/// The ranges of the YAML between the `---` lines and of what follows.
fn split(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut lines = lines(text, start..text.len());
    let first = lines.next()?;
    if text[first.clone()].trim_end() != "---" {
        return None;
    }
    let end = lines.find(|line| text[line.clone()].trim_end() == "---")?;
    Some((first.end..end.start, end.end..text.len()))
}

/// The lines in a range, line breaks included.
pub(super) fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let rest = text.as_bytes().get(start..range.end).filter(|rest| !rest.is_empty())?;
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(range.end, |index| start + index + 1);
        Some(std::mem::replace(&mut start, end)..end)
    })
}

/// The entries of the outermost map by their keys in the first column; `None` if a line there is anything else.
fn entries<'s>(text: &'s str, matter: Range<usize>) -> Option<Vec<Entry<'s>>> {
    let mut found: Vec<Entry<'s>> = Vec::new();
    for line in lines(text, matter) {
        let written = &text[line.clone()];
        let is_inside = written.starts_with([' ', '\t', '\r', '\n', '#']) || written.starts_with("- ");
        if is_inside {
            match found.last_mut() {
                Some(entry) => entry.value.end = line.end,
                // A comment or blank line before the first key; a comment is left to the other way of reading.
                None if written.trim().is_empty() => {}
                None => return None,
            }
            continue;
        }
        let (key, rest) = written.split_once(':')?;
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_key || !(rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n'])) {
            return None;
        }
        let start = line.start + key.len() + 1;
        found.push(Entry { key, at: line.start, value: start..line.end });
    }
    let mut keys: Vec<&str> = found.iter().map(|entry| entry.key).collect();
    keys.sort_unstable();
    // Which of two equal keys holds is no question for lines.
    (!found.is_empty() && keys.windows(2).all(|pair| pair[0] != pair[1])).then_some(found)
}

/// A value of one word, without quotes and comment.
fn plain_word(value: &str) -> &str {
    let value = value.split(" #").next().unwrap_or(value).trim();
    // A word on a line of its own, as in `visibility: |`.
    if let Some((head, word)) = value.split_once('\n').filter(|(head, _)| head.starts_with(['|', '>'])) {
        return if head.trim_end().len() <= 2 { word.trim() } else { value };
    }
    let unquoted = |quote: char| value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
    unquoted('"').or_else(|| unquoted('\'')).unwrap_or(value).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_texts(yaml: &str) -> (Vec<String>, Vec<String>) {
        let text = format!("---\n{yaml}---\n");
        let page = read(&SourcePath::new("x.md"), &text, None);
        let of = |standing| -> Vec<String> {
            let passages = page.passages.iter().filter(|passage| passage.standing == standing);
            passages.map(|passage| passage.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        (of(Standing::Open), of(Standing::Confidential))
    }

    #[test]
    fn unknown_keys_and_comments_are_confidential() {
        let (open, confidential) = read_texts("visibility: public\ntitle: Offen # Notiz\n# Zeile\nneu: Geheim\n");
        assert_eq!(open, ["Offen"]);
        assert_eq!(confidential, ["# Notiz", "# Zeile", "Geheim"]);
    }

    #[test]
    fn documents_and_steps_have_marks_of_their_own() {
        let (open, confidential) = read_texts(
            "visibility: public\ndocuments:\n- {name: Pass, form: original}\n- {name: Akte, visibility: internal}\n\
             steps:\n  - id: a\n    do: Prüfen\n    role: chefin\n    visibility: public\n  - {id: b, do: Abwägen}\n",
        );
        assert_eq!(open, ["Pass", "original", "a", "Prüfen"]);
        assert_eq!(confidential, ["Akte", "chefin", "b", "Abwägen"]);
    }

    #[test]
    fn any_way_to_write_yaml_is_understood() {
        for yaml in [
            "{visibility: public, title: Offen, owner: chefin}\n",
            "\"visibility\": public\n'title': Offen\nowner: chefin\n",
            "# Notiz\nvisibility: public\ntitle: Offen\nowner: chefin\n",
            "visibility: 'public'\ntitle: \"Of\\u0066en\"\nowner: \"chefin\"\n",
            "visibility: \"public \"\ntitle: Offen\nowner: chefin\n",
            "visibility: |\n  public\ntitle: Offen\nowner: chefin\n",
        ] {
            let (open, confidential) = read_texts(yaml);
            assert_eq!(open, ["Offen"], "{yaml}");
            assert!(confidential.iter().any(|text| text.contains("chefin")), "{yaml}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_confidential() {
        for yaml in
            ["visibility: public\ntitle: [Offen\n", "visibility: public\nvisibility: public\ntitle: x\n", "- a\n", "\n"]
        {
            let text = format!("---\n{yaml}---\n");
            let page = read(&SourcePath::new("x.md"), &text, None);
            let is_open = page.passages.iter().any(|passage| passage.standing == Standing::Open);
            assert!(page.standing == Standing::Confidential || !is_open || yaml.contains('['), "{yaml}");
        }
        assert_eq!(read(&SourcePath::new("x.md"), "visibility: public\n", None).standing, Standing::Confidential);
    }
}
