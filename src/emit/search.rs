//! The index of the search: one per language, in shards by the first character of a word.
//!
//! Words are counted in the projected edition only, so that frequencies, vocabulary and file names know nothing of what
//! the edition does not show. elasticlunr-rs holds and writes the inverted index; as it keeps one tree of characters for
//! the whole vocabulary, it is asked for one first character at a time: memory stays small, shards are made in parallel,
//! and the browser loads only those that a query needs. Data are classic scripts, because nothing else can be loaded
//! when a site is opened from a folder.

use std::collections::{BTreeMap, HashMap};

use elasticlunr::inverted_index::InvertedIndex;
use rayon::prelude::*;

use super::Emit;
use crate::artifact::{Artifact, OutputPath};
use crate::edition::{Edition, FaceKind, Page};
use crate::language::Language;

pub(super) mod documents;
mod tokens;

pub use tokens::tokens;

/// A field of the index: its name and how much a hit in it counts.
struct Field {
    name: &'static str,
    boost: f64,
}

const FIELDS: [Field; 3] =
    [Field { name: "title", boost: 4.0 }, Field { name: "keywords", boost: 2.0 }, Field { name: "body", boost: 1.0 }];

/// Words of one field: for each word the documents that have it, in their order, and how often.
type Postings = HashMap<Box<str>, Vec<(u32, u32)>>;

/// Pages that one thread counts at a time.
const CHUNK: usize = 64;

/// Makes all files of a language's index.
pub(super) fn index<A: Emit>(edition: &Edition<A>, language: &Language) -> Vec<Artifact> {
    let pages: Vec<&Page<A>> = edition
        .pages()
        .iter()
        .filter(|page| page.language() == language && page.is_listed() && page.face() == FaceKind::Whole)
        .collect();
    let postings = count(&pages);

    let mut by_first: BTreeMap<char, WordsByField<'_>> = BTreeMap::new();
    for (field, words) in postings.iter().enumerate() {
        for (word, list) in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default()[field].push((word, list));
            }
        }
    }
    let prefix = format!("search/{language}/");
    let path = |name: &str| OutputPath::new(&format!("{prefix}{name}")).expect("made of plain characters");
    let shards: Vec<(char, String, Artifact)> = by_first
        .into_par_iter()
        .map(|(first, fields)| {
            let file = format!("{:x}.js", u32::from(first));
            let artifact = Artifact::new(path(&file), shard(first, fields));
            (first, file, artifact)
        })
        .collect();

    let rows: Vec<(String, &str, &str, &str)> = pages
        .iter()
        .map(|page| {
            let open = page.open();
            let summary = open.summary.as_ref().map_or("", |summary| summary.plain.as_str());
            let site = edition.site();
            let group = open.group.as_deref().and_then(|id| site.groups.iter().find(|group| group.id == id));
            let group = group.and_then(|group| group.title.get(language, edition.default_language()));
            let url = format!("{}index.html", page.address().as_str());
            (url, open.title.plain.as_str(), summary, group.map_or("", |(title, _)| title))
        })
        .collect();
    let manifest = serde_json::json!({
        "n": pages.len(),
        "fields": FIELDS.iter().map(|f| serde_json::json!({"name": f.name, "boost": f.boost})).collect::<Vec<_>>(),
        "shards": shards.iter().map(|(first, file, _)| (first.to_string(), file.clone())).collect::<Vec<_>>(),
        "pages": "pages.js",
    });
    let mut artifacts = vec![
        Artifact::new(path("manifest.js"), script("manifest", &[&manifest.to_string()]).into_bytes()),
        Artifact::new(path("pages.js"), script("pages", &[&json(&rows)]).into_bytes()),
    ];
    artifacts.extend(shards.into_iter().map(|(_, _, artifact)| artifact));
    let files = crate::search::files(&documents::index(edition, language));
    // Beside the files of today until the reader's side has changed over.
    artifacts.extend(files.into_iter().map(|(name, bytes)| Artifact::new(path(&name), bytes)));
    artifacts
}

/// Counts the words of all pages, each page under its index.
fn count<A: Emit>(pages: &[&Page<A>]) -> [Postings; 3] {
    let mut postings: [Postings; 3] = Default::default();
    // Several chunks at a time bound the memory; they are merged in the order of the pages.
    for (part, some) in pages.chunks(8 * CHUNK).enumerate() {
        let counted: Vec<[Postings; 3]> = some
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, pages)| {
                let mut postings: [Postings; 3] = Default::default();
                for (offset, page) in pages.iter().enumerate() {
                    let document = (8 * part + chunk) * CHUNK + offset;
                    count_page(page, u32::try_from(document).unwrap_or(u32::MAX), &mut postings);
                }
                postings
            })
            .collect();
        for (field, words) in counted.into_iter().flat_map(|fields| fields.into_iter().enumerate()) {
            for (word, list) in words {
                match postings[field].get_mut(&word) {
                    Some(known) => known.extend(list),
                    None => {
                        postings[field].insert(word, list);
                    }
                }
            }
        }
    }
    postings
}

/// The words of each field, each with the documents that have it and how often.
type WordsByField<'a> = [Vec<(&'a str, &'a [(u32, u32)])>; 3];

/// The trees of all words with a first character, as a call of the search script.
fn shard(first: char, fields: WordsByField<'_>) -> Vec<u8> {
    // Words are letters and digits: nothing in a tree has to be escaped for old JavaScript engines.
    let mut out = format!("amtsbuchSearch.shard({},{{", json(&first.to_string())).into_bytes();
    let mut is_first = true;
    for (field, mut words) in FIELDS.iter().zip(fields) {
        if words.is_empty() {
            continue;
        }
        words.sort_unstable_by_key(|(word, _)| *word);
        if !std::mem::take(&mut is_first) {
            out.push(b',');
        }
        out.extend_from_slice(format!("\"{}\":", field.name).as_bytes());
        tree(first, &words, &mut out);
    }
    out.extend_from_slice(b"});\n");
    out
}

/// Writes the tree of sorted words that begin with the same character.
///
/// A tree in memory has some twenty times the size of its text, hence one for each second character: cut out of what
/// `InvertedIndex` writes and put together again.
fn tree(first: char, words: &[(&str, &[(u32, u32)])], out: &mut Vec<u8>) {
    const ROOT: &str = "{\"docs\":{},\"df\":0,";
    let key = format!("{}:", json(&first.to_string()));
    out.extend_from_slice(format!("{ROOT}{key}").as_bytes());
    let (alone, longer) =
        words.split_at(usize::from(words.first().is_some_and(|(word, _)| word.len() == first.len_utf8())));
    // The root, the node of the first character, and in it its own documents or the node of the second character.
    let around = "{\"root\":".len() + ROOT.len() + key.len();
    if alone.is_empty() {
        out.extend_from_slice(ROOT.trim_end_matches(',').as_bytes());
    } else {
        let text = elasticlunr(alone);
        out.extend_from_slice(&text[around..text.len() - "}}}".len()]);
    }
    for group in longer.chunk_by(|(a, _), (b, _)| a.chars().nth(1) == b.chars().nth(1)) {
        let text = elasticlunr(group);
        out.push(b',');
        out.extend_from_slice(&text[around + ROOT.len()..text.len() - "}}}".len()]);
    }
    out.extend_from_slice(b"}}");
}

/// What elasticlunr-rs writes for some words: `{"root":{"docs":{},"df":0,…}}`.
fn elasticlunr(words: &[(&str, &[(u32, u32)])]) -> Vec<u8> {
    let mut index = InvertedIndex::new();
    let mut reference = String::new();
    for (word, list) in words {
        for (document, number) in *list {
            use std::fmt::Write;
            reference.clear();
            // Writing to a String cannot fail.
            let _ = write!(reference, "{document}");
            index.add_token(&reference, word, f64::from(*number).sqrt());
        }
    }
    serde_json::to_vec(&index).expect("the index has text keys and finite numbers only")
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_string())
}

/// A call of the search script. U+2028 and U+2029 end a line in old JavaScript engines, in strings too.
fn script(function: &str, arguments: &[&str]) -> String {
    let arguments = arguments.join(",").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("amtsbuchSearch.{function}({arguments});\n")
}

/// Adds the words of a page.
fn count_page<A: Emit>(page: &Page<A>, document: u32, postings: &mut [Postings; 3]) {
    let open = page.open();
    let mut add = |field: usize, text: &str| {
        let words = &mut postings[field];
        tokens(text, &mut |token| match words.get_mut(token) {
            Some(list) => match list.last_mut() {
                Some((last, number)) if *last == document => *number += 1,
                _ => list.push((document, 1)),
            },
            None => {
                words.insert(token.into(), vec![(document, 1)]);
            }
        });
    };
    add(0, &open.title.plain);
    for keyword in &open.keywords {
        add(1, keyword);
    }
    for citation in &open.legal_basis {
        add(1, &citation.text);
    }
    let mut facts = String::new();
    let texts = open.requirements.iter().chain(&open.procedure).chain(&open.summary).chain(&open.result);
    let texts = texts.chain(&open.processing_time).chain(&open.remedy_note);
    let texts = texts.chain(open.documents.iter().flat_map(|d| std::iter::once(&d.name).chain(&d.note).chain(&d.when)));
    let texts = texts.chain(open.fees.iter().flat_map(|fee| fee.case.iter().chain(&fee.note)));
    let texts = texts.chain(open.deadlines.iter().flat_map(|d| std::iter::once(&d.what).chain(&d.within)));
    let texts = texts.chain(open.stages.iter().flat_map(|s| std::iter::once(&s.title).chain(&s.goal).chain(&s.tasks)));
    for text in texts {
        facts.push_str(&text.plain);
        facts.push(' ');
    }
    A::search_text(page, &mut facts);
    add(2, &facts);
    for section in &page.body().sections {
        add(2, &section.heading);
        add(2, &section.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_put_together_is_the_tree_of_elasticlunr() {
        let lists: [&[(u32, u32)]; 4] = [&[(0, 1)], &[(2, 4), (10, 1)], &[(1, 2)], &[(0, 9)]];
        for words in [vec!["a", "ab", "abc", "ac"], vec!["ab", "abc", "b\u{308}", "bac"], vec!["ж", "жа"]] {
            let words: Vec<_> = words.into_iter().zip(lists).collect();
            let first = words[0].0.chars().next().expect("words are not empty");
            let words: Vec<_> = words.into_iter().filter(|(word, _)| word.starts_with(first)).collect();
            let mut out = b"{\"root\":".to_vec();
            tree(first, &words, &mut out);
            out.push(b'}');
            assert_eq!(String::from_utf8_lossy(&out), String::from_utf8_lossy(&elasticlunr(&words)));
        }
    }
}
