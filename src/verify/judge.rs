//! Examines one file at a time.

use std::borrow::Cow;
use std::hash::BuildHasher;

use foldhash::quality::FixedState;

use super::address;
use super::bytes;
use super::channel::Channel;
use super::fault::{self, Fault};
use super::files::{self, Kind};
use super::markup;
use super::nested::{self, Budget};
use super::page::{Document, Look, Reference};
use super::record::Record;
use super::references;
use super::search;
use super::secrets::{Detector, Leak, Secrets};
use super::views::Views;
use super::words::{Grams, Spelling};
use super::{Evidence, Link, Site, Unknown};
use crate::artifact::{Artifact, OutputPath};
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Text, catalogue};
use crate::source::Sources;
use crate::text;
use crate::yaml;

/// What is known of a handbook to judge a site of it. Immutable: threads share it.
#[derive(Debug)]
pub struct Judge {
    site: Site,
    /// Where the site lies on its host, with slashes around it.
    root: String,
    spelling: Spelling,
    /// Of the public site only.
    secrets: Option<Secrets>,
}

/// Most leaks that are told of one file: the first of them stops it.
const MOST_TOLD: usize = 10;

impl Judge {
    /// Prepares the judgement of a site. `open_texts` may stand in the public site without standing in the handbook: all
    /// texts of the theme (templates, strings, scripts, style sheets), names and headings of laws.
    pub fn new(sources: &Sources, site: Site, open_texts: &[&str]) -> Judge {
        let spelling = Spelling::new();
        let secrets = match site {
            Site::Internal => None,
            Site::Public => Some(Secrets::gather(sources, &spelling, open_texts)),
        };
        Judge { site, root: root(sources, site), spelling, secrets }
    }

    /// Examines one file.
    pub fn examine(&self, artifact: &Artifact) -> Evidence {
        let path = artifact.path.as_str();
        let kind = files::kind(path, &artifact.bytes);
        let document = match kind {
            Kind::Page => Document::Page,
            Kind::Picture => Document::Picture,
            Kind::Xml
            | Kind::Data
            | Kind::Style
            | Kind::Text
            | Kind::Png
            | Kind::Jpeg
            | Kind::Image
            | Kind::Pdf
            | Kind::Zip
            | Kind::Binary
            | Kind::Unknown => Document::Data,
        };
        let mut look = Look::new(document, path, &self.root, self.views(document));
        if let Some(views) = look.views.as_mut().filter(|_| !files::is_our_name(path)) {
            views.piece(Channel::Path, true, search::without_own_name(path), 0);
            if path.contains('%') {
                views.piece(Channel::Path, true, &address::percent_decoded(path), 0);
            }
        }
        let is_text = matches!(kind, Kind::Page | Kind::Picture | Kind::Xml | Kind::Data | Kind::Style | Kind::Text);
        let text = match std::str::from_utf8(&artifact.bytes) {
            _ if !is_text => Cow::Borrowed(""),
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(&artifact.bytes),
        };
        let packed_search = search::content(path, &text);
        match kind {
            Kind::Page | Kind::Picture | Kind::Xml => markup::walk(&text, document.dialect(), &mut look),
            Kind::Data => {
                if let Some(views) = look.views.as_mut().filter(|_| packed_search.is_none()) {
                    views.data(&text, path.ends_with(".js"));
                }
            }
            Kind::Style => {
                look.style_sheet(&text);
                look.plain(&text);
            }
            Kind::Text => look.plain(&text),
            Kind::Png | Kind::Jpeg | Kind::Image | Kind::Pdf | Kind::Zip | Kind::Binary | Kind::Unknown => {}
        }
        if let Some(views) = &mut look.views {
            let mut budget = Budget::default();
            if let Some(content) = &packed_search {
                search::read(content, views, &mut budget);
            } else if is_text {
                nested::in_text(&artifact.bytes, views, &mut budget);
            } else {
                nested::bytes(&artifact.bytes, views, &mut budget);
            }
            if budget.is_exceeded {
                look.faults.push((Fault::Unreadable, 0));
            }
        }
        if kind == Kind::Unknown && self.site == Site::Public {
            look.faults.push((Fault::UnknownKind, 0));
        }
        self.evidence(artifact, &text, look, kind == Kind::Page)
    }

    fn views(&self, document: Document) -> Option<Views<'_, Detector<'_>>> {
        let secrets = self.secrets.as_ref()?;
        Some(Views::new(&self.spelling, Grams::Joined, Detector::new(secrets, document == Document::Page)))
    }

    /// The letters of a page's text; it is read a second time for them.
    fn record(&self, path: &str, text: &str) -> Option<Record> {
        let mut views = self.views(Document::Page)?;
        views.keep_record();
        let mut look = Look::new(Document::Page, path, &self.root, Some(views));
        markup::walk(text, Document::Page.dialect(), &mut look);
        let mut views = look.views?;
        views.end();
        Some(views.take_record())
    }

    fn evidence(&self, artifact: &Artifact, text: &str, look: Look<'_>, is_page: bool) -> Evidence {
        let Look { views, faults, references, leading_out, mut ids, .. } = look;
        let path = &artifact.path;
        let mut problems: Vec<Diagnostic> =
            faults.iter().map(|(fault, at)| fault.diagnostic(path, Lines::of(text).position(*at).0)).collect();
        problems.dedup();
        let mut unknown = Unknown::default();
        if let (Some(mut views), Some(secrets)) = (views, &self.secrets) {
            views.end();
            let mut found = views.witness.leaks().to_vec();
            let (count, at) = views.witness.unknown();
            unknown = Unknown { count, first: Lines::of(text).position(at) };
            if count > 0
                && let Some(record) = self.record(path.as_str(), text)
            {
                found.extend(secrets.in_pieces(&record, &self.spelling));
            }
            problems.extend(leaks(secrets, path, text, &found));
        }
        let mut links = Vec::with_capacity(references.len());
        let mut lines = Lines::of(text);
        for Reference { file, fragment, at } in references {
            let (line, column) = lines.position(at);
            links.push(Link { file, fragment, line, column });
        }
        let mut lines = Lines::of(text);
        problems.extend(leading_out.iter().map(|(target, at)| leads_out(path, lines.position(*at).0, target)));
        links.sort_unstable();
        links.dedup_by_key(|link| (link.file, link.fragment));
        ids.sort_unstable();
        Evidence {
            path: path.clone(),
            hash: *blake3::hash(&artifact.bytes).as_bytes(),
            problems,
            links: links.into_boxed_slice(),
            ids: ids.into_boxed_slice(),
            is_page,
            unknown,
        }
    }
}

/// What is wrong with a file that an editor has put into the handbook, as [`Judge::examine`] will find it, but for what is
/// packed in it: an SVG picture that does more than draw, and in the public site a file that is not what its name says.
pub fn asset_problems(site: Site, path: &OutputPath, bytes: &[u8]) -> Vec<Diagnostic> {
    let kind = files::kind(path.as_str(), bytes);
    let text = if kind == Kind::Picture { String::from_utf8_lossy(bytes) } else { Cow::Borrowed("") };
    let mut faults = Vec::new();
    if kind == Kind::Picture {
        let mut look = Look::new(Document::Picture, path.as_str(), "/", None);
        markup::walk(&text, Document::Picture.dialect(), &mut look);
        faults = look.faults;
    } else if kind == Kind::Unknown && site == Site::Public {
        faults.push((Fault::UnknownKind, 0));
    }
    let mut problems: Vec<Diagnostic> =
        faults.iter().map(|(fault, at)| fault.diagnostic(path, Lines::of(&text).position(*at).0)).collect();
    problems.dedup();
    problems
}

impl Look<'_> {
    fn style_sheet(&mut self, css: &str) {
        for address in references::of_css(css) {
            let is_inside = address.is_some_and(|one| matches!(address::classify(one), address::Address::Inside(_)));
            if !is_inside {
                self.faults.push((Fault::ForeignResource, 0));
                return;
            }
        }
    }

    fn plain(&mut self, text: &str) {
        let Some(views) = &mut self.views else { return };
        views.lines(text);
        if text.contains('%') {
            views.lines(&address::percent_decoded(text));
        }
        if text.contains(['&', '<']) {
            views.fragment(text, 0);
        }
    }
}

/// A hash for paths and ids; the same in every run.
pub(super) fn hash(text: &str) -> u64 {
    FixedState::with_seed(0).hash_one(text).max(1)
}

/// Counts lines and columns of rising places in one pass.
struct Lines<'t> {
    bytes: &'t [u8],
    /// Where the block begins that was reached, which of its bytes are line breaks, and how many lie before it.
    block: usize,
    breaks: u64,
    lines: usize,
    /// Where the line begins that the block begins in.
    line_start: usize,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let bytes = text.as_bytes();
        Lines { bytes, block: 0, breaks: Lines::breaks(bytes), lines: 0, line_start: 0 }
    }

    fn breaks(bytes: &[u8]) -> u64 {
        bytes::set_of(bytes, |byte| byte == b'\n')
    }

    /// Where the line begins that goes on behind some breaks of the block.
    fn start(&self, breaks: u64) -> usize {
        match breaks {
            0 => self.line_start,
            breaks => self.block + bytes::BLOCK - breaks.leading_zeros() as usize,
        }
    }

    /// Line and column (in bytes) of a place that does not lie in a block before the last one, from 1.
    fn position(&mut self, at: usize) -> (u32, u32) {
        let at = at.clamp(self.block, self.bytes.len());
        while at - self.block >= bytes::BLOCK {
            self.line_start = self.start(self.breaks);
            self.lines += self.breaks.count_ones() as usize;
            self.block += bytes::BLOCK;
            self.breaks = Lines::breaks(&self.bytes[self.block..]);
        }
        let before = self.breaks & !(u64::MAX << (at - self.block));
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(self.lines + before.count_ones() as usize + 1), number(at - self.start(before) + 1))
    }
}

fn leads_out(path: &OutputPath, line: u32, target: &str) -> Diagnostic {
    fault::of_output(
        catalogue::BROKEN_OUTPUT_LINK,
        text!(
            "`{path}`, Zeile {line}: `{target}` führt aus der Website hinaus",
            "`{path}`, line {line}: `{target}` leads out of the site"
        ),
    )
}

/// The leaks of a file as problems: one for each line of the sources and part of the file.
fn leaks(secrets: &Secrets, path: &OutputPath, text: &str, leaks: &[Leak]) -> Vec<Diagnostic> {
    let mut told = std::collections::BTreeMap::new();
    for leak in leaks {
        told.entry((secrets.span(leak.place), leak.channel)).or_insert((leak.key, leak.at));
    }
    let more = told.len().saturating_sub(MOST_TOLD);
    let mut problems: Vec<Diagnostic> = told
        .into_iter()
        .take(MOST_TOLD)
        .map(|((span, channel), (key, at))| {
            let (fingerprint, place) = (secrets.fingerprint(key), channel.text());
            let (line, column) = Lines::of(text).position(at);
            let is_known = !text.is_empty() && channel.has_places();
            let (de, en) = match is_known {
                true => (format!(", Zeile {line}, Byte {column},"), format!(", line {line}, byte {column},")),
                false => (String::new(), String::new()),
            };
            let message = Text {
                de: format!(
                    "`{path}`{de} der öffentlichen Website enthält {} Internes (Abdruck {fingerprint})",
                    place.de
                ),
                en: format!(
                    "`{path}`{en} of the public site holds internal text {} (fingerprint {fingerprint})",
                    place.en
                ),
            };
            Diagnostic::new(catalogue::LEAK, span, message).with_help(text!(
                "Diese Zeile ist intern und darf nicht hinaus. Nichts wurde veröffentlicht.",
                "This line is internal and may not get out. Nothing was published."
            ))
        })
        .collect();
    if more > 0 {
        let message =
            text!("`{path}` enthält {more} weitere interne Stellen", "`{path}` holds {more} more internal passages");
        problems.push(fault::of_output(catalogue::LEAK, message));
    }
    problems
}

/// The path of a site on its host: `/amt/` for `https://stadt.example/amt/`.
fn root(sources: &Sources, site: Site) -> String {
    let path = SourcePath::new("handbook.yaml");
    let name = match site {
        Site::Public => "public",
        Site::Internal => "internal",
    };
    let url = sources.text(&path).and_then(|text| {
        let limits = yaml::Limits::DATA_FILE;
        let tree = yaml::read(&path, text, 0..text.len(), limits, &mut Diagnostics::default())?;
        let sites = value(&tree.root, "sites")?;
        Some(value(value(sites, name)?, "url")?.scalar()?.to_string())
    });
    let path = url.as_deref().and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split_once('/'));
    match path.map(|(_, path)| path.trim_matches('/')) {
        None | Some("") => "/".to_string(),
        Some(path) => format!("/{path}/"),
    }
}

fn value<'n>(node: &'n yaml::Node, key: &str) -> Option<&'n yaml::Node> {
    match &node.value {
        yaml::Value::Map(entries) => entries.iter().find(|(name, _)| name.name == key).map(|(_, node)| node),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted() {
        for width in [1, 3, 63, 64, 65, 200] {
            let text = format!("{}\n", "x".repeat(width)).repeat(7);
            for step in [1, 5, 64, 130] {
                let mut lines = Lines::of(&text);
                for at in (0..=text.len()).step_by(step) {
                    let expected = (at / (width + 1) + 1, at % (width + 1) + 1);
                    let (line, column) = lines.position(at);
                    assert_eq!((line as usize, column as usize), expected, "{at} with lines of {width}");
                }
            }
        }
        assert_eq!(Lines::of("").position(7), (1, 1));
    }
}
