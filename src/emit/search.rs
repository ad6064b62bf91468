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

mod tokens;

pub use tokens::tokens;

/// A field of the index: its name and how much a hit in it counts.
struct Field {
    name: &'static str,
    boost: f64,
}

const FIELDS: [Field; 3] =
    [Field { name: "title", boost: 4.0 }, Field { name: "keywords", boost: 2.0 }, Field { name: "body", boost: 1.0 }];

/// Words of one field: for each word the documents that have it and how often.
type Postings = HashMap<Box<str>, Vec<(u32, u32)>>;

/// Makes all files of a language's index.
pub(super) fn index<A: Emit>(edition: &Edition<A>, language: &Language) -> Vec<Artifact> {
    let pages: Vec<&Page<A>> = edition
        .pages()
        .iter()
        .filter(|page| page.language() == language && page.is_listed() && page.face() == FaceKind::Whole)
        .collect();
    let mut postings: [Postings; 3] = Default::default();
    // Chunks bound the memory: counted words of a few hundred pages at a time, merged in the order of the pages.
    for (chunk, part) in pages.chunks(512).enumerate() {
        let counted: Vec<[HashMap<String, u32>; 3]> = part.par_iter().map(|page| count(page)).collect();
        for (offset, fields) in counted.into_iter().enumerate() {
            let document = u32::try_from(chunk * 512 + offset).unwrap_or(u32::MAX);
            for (field, counts) in fields.into_iter().enumerate() {
                for (word, number) in counts {
                    match postings[field].get_mut(word.as_str()) {
                        Some(list) => list.push((document, number)),
                        None => {
                            postings[field].insert(word.into_boxed_str(), vec![(document, number)]);
                        }
                    }
                }
            }
        }
    }

    let mut by_first: BTreeMap<char, [Vec<(&str, &[(u32, u32)])>; 3]> = BTreeMap::new();
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
            let artifact = Artifact::new(path(&file), shard(first, fields).into_bytes());
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
    artifacts
}

fn shard(first: char, fields: [Vec<(&str, &[(u32, u32)])>; 3]) -> String {
    let mut trees = String::from("{");
    for (field, mut words) in FIELDS.iter().zip(fields) {
        if words.is_empty() {
            continue;
        }
        words.sort_unstable_by_key(|(word, _)| *word);
        let mut index = InvertedIndex::new();
        let mut reference = String::new();
        for (word, list) in words {
            for (document, number) in list {
                use std::fmt::Write;
                reference.clear();
                // Writing to a String cannot fail.
                let _ = write!(reference, "{document}");
                index.add_token(&reference, word, f64::from(*number).sqrt());
            }
        }
        if trees.len() > 1 {
            trees.push(',');
        }
        trees.push('"');
        trees.push_str(field.name);
        trees.push_str("\":");
        // The index writes itself as {"root": tree}; the shard holds the tree.
        let whole = json(&index);
        trees.push_str(whole.strip_prefix("{\"root\":").and_then(|w| w.strip_suffix('}')).unwrap_or("{}"));
    }
    trees.push('}');
    script("shard", &[&json(&first.to_string()), &trees])
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_string())
}

/// A call of the search script. U+2028 and U+2029 end a line in old JavaScript engines, in strings too.
fn script(function: &str, arguments: &[&str]) -> String {
    let arguments = arguments.join(",").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("amtsbuchSearch.{function}({arguments});\n")
}

fn count<A: Emit>(page: &Page<A>) -> [HashMap<String, u32>; 3] {
    let open = page.open();
    let mut fields: [HashMap<String, u32>; 3] = Default::default();
    let mut add = |field: usize, text: &str| {
        tokens(text, &mut |token| match fields[field].get_mut(token) {
            Some(number) => *number += 1,
            None => {
                fields[field].insert(token.to_string(), 1);
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
    fields
}
