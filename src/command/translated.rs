//! `amtsbuch translated`

use std::fs;
use std::path::{Path, PathBuf};

use super::{Call, Stop};
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::document::Document;
use crate::edition::translation;
use crate::handbook::{self, DocumentCache, Handbook, Version};
use crate::source;
use crate::text;

/// Marks translations as made from the present text of their source; everything else in the files stays as it is.
pub(super) fn run(call: &Call<'_>, files: &[PathBuf], all: bool) -> Result<(), Stop> {
    let root = call.root()?;
    let mut diagnostics = Diagnostics::default();
    let sources = source::discover(&root, None, &mut diagnostics).map_err(|error| Stop::Machine(error.to_string()))?;
    let Some(handbook) = handbook::assemble(&sources, &mut DocumentCache::default(), &mut diagnostics) else {
        call.tell(&diagnostics.finish(), &sources, crate::cli::FormatArgument::Human)?;
        return Err(Stop::Handbook);
    };
    let wanted: Vec<SourcePath> = if all {
        translations(&handbook).map(|(_, document)| document.name.path.clone()).collect()
    } else {
        files.iter().map(|file| source_path(&root, file)).collect::<Result<_, Stop>>()?
    };
    // All are found before any is written.
    let mut marked = Vec::with_capacity(wanted.len());
    for path in &wanted {
        let Some((version, document)) = translations(&handbook).find(|(_, document)| document.name.path == *path)
        else {
            return Err(Stop::Usage(text!(
                "`content/{path}` ist keine Übersetzung einer Seite",
                "`content/{path}` is no translation of a page"
            )));
        };
        marked.push((path, renewed(version, document)?));
    }
    for (path, text) in marked {
        let Some(text) = text else {
            if !all {
                call.say(&format!("content/{path}  {}", call.pick("unverändert", "unchanged")));
            }
            continue;
        };
        let file = root.join("content").join(path.as_str());
        fs::write(&file, text).map_err(|cause| Stop::Machine(format!("{}: {cause}", file.display())))?;
        call.say(&format!("content/{path}  {}", call.pick("bestätigt", "confirmed")));
    }
    Ok(())
}

fn translations(handbook: &Handbook) -> impl Iterator<Item = (&Version, &Document)> {
    let versions = handbook.pages.values().flat_map(|page| &page.versions);
    versions.flat_map(|version| version.translations.values().map(move |document| (version, &**document)))
}

/// The path below `content/` of a file that was named from the working folder, the root or `content/`.
fn source_path(root: &Path, file: &Path) -> Result<SourcePath, Stop> {
    let content = root.join("content");
    let places = [file.to_path_buf(), root.join(file), content.join(file)];
    let canonical = |path: &Path| fs::canonicalize(path).ok();
    let inside = canonical(&content).and_then(|content| {
        let found = places.iter().filter_map(|place| canonical(place));
        found.filter_map(|place| place.strip_prefix(&content).ok().map(Path::to_path_buf)).next()
    });
    match inside.as_deref().and_then(Path::to_str) {
        Some(path) => Ok(SourcePath::new(&path.replace('\\', "/"))),
        None => {
            let file = file.display();
            Err(Stop::Usage(text!("`{file}` ist keine Datei unter `content/`", "`{file}` is no file below `content/`")))
        }
    }
}

/// The text of a translation with the mark of its source; `None` if it bears that mark already.
fn renewed(version: &Version, document: &Document) -> Result<Option<String>, Stop> {
    let mark = translation::mark(version);
    let text = &document.text;
    let language = &document.name.language;
    let known = version.translated_facts(language).and_then(|facts| facts.translated_from.as_ref());
    let mut out = String::with_capacity(text.len() + 40);
    if let Some(known) = known {
        if known.name == mark {
            return Ok(None);
        }
        out.push_str(&text[..known.span.start]);
        out.push_str(&mark);
        out.push_str(&text[known.span.end..]);
        return Ok(Some(out));
    }
    let yaml = &text[document.front_matter.clone()];
    if yaml.trim_start().starts_with('{') {
        let path = &document.name.path;
        return Err(Stop::Usage(text!(
            "`content/{path}`: schreiben Sie die Angaben in Zeilen statt in geschweiften Klammern",
            "`content/{path}`: write the front matter in lines instead of braces"
        )));
    }
    // Behind the last key, in the file's own kind of lines.
    let line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let end = document.front_matter.end;
    out.push_str(&text[..end]);
    if !yaml.ends_with('\n') {
        out.push_str(line);
    }
    out.push_str("translated_from: ");
    out.push_str(&mark);
    if yaml.ends_with('\n') {
        out.push_str(line);
    }
    out.push_str(&text[end..]);
    Ok(Some(out))
}
