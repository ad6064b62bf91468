//! `amtsbuch project`

use std::fs;
use std::path::{Path, PathBuf};

use super::{Call, Stop, check_out};
use crate::asset;
use crate::cli::{AudienceArgument, FormatArgument};
use crate::diagnostic::Diagnostics;
use crate::edition;
use crate::language::Language;
use crate::pipeline::{self, Session, Wanted};
use crate::text;
use crate::write;

/// Writes a handbook with everything internal physically removed; building it gives the same public site.
pub(super) fn run(call: &Call<'_>, audience: AudienceArgument, out: &Path) -> Result<(), Stop> {
    let AudienceArgument::Public = audience;
    let root = call.root()?;
    check_out(&root, out)?;
    let failed = |path: &Path, cause: std::io::Error| Stop::Machine(format!("{}: {cause}", path.display()));
    if fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_some()) {
        let folder = out.display();
        return Err(Stop::Usage(text!(
            "der Ordner `{folder}` ist nicht leer; nennen Sie mit `--out` einen neuen",
            "the folder `{folder}` is not empty; name a new one by `--out`"
        )));
    }
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root)?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let wanted = Wanted { public: true, internal: false };
    let prepared = pipeline::prepare(sources, diagnostics, call.moment(None)?, wanted, &themes, &mut session);
    if prepared.has_errors() {
        call.tell(&prepared.diagnostics, &prepared.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    let Some(book) = &prepared.book else { return Err(Stop::Handbook) };
    let labels = |language: &Language| themes.public.strings(language).labels(false);
    let files = edition::public_sources(&book.handbook, &labels);

    // Beside the target first: a handbook that is half written looks like a whole one.
    let staging = sibling(out);
    let write = || -> Result<(), Stop> {
        for (path, text) in &files.texts {
            let path = staging.join("content").join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|cause| failed(parent, cause))?;
            }
            write::file(&path, text.as_bytes()).map_err(|cause| failed(&path, cause))?;
        }
        for file in &files.assets {
            let bytes = prepared.sources.asset(file).map_err(|error| Stop::Machine(error.to_string()))?;
            let path = staging.join("content").join(file.as_str());
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|cause| failed(parent, cause))?;
            }
            let bytes = asset::cleaned(file.as_str(), &bytes);
            write::file(&path, &bytes).map_err(|cause| failed(&path, cause))?;
        }
        copy_themes(&root.join("themes"), &staging.join("themes"))?;
        if out.exists() {
            fs::remove_dir(out).map_err(|cause| failed(out, cause))?;
        }
        fs::rename(&staging, out).map_err(|cause| failed(out, cause))
    };
    let result = write();
    if result.is_err() {
        let _ = fs::remove_dir_all(&staging);
    }
    result?;
    let (texts, assets) = (files.texts.len(), files.assets.len());
    call.say(&format!(
        "{}  {texts} {}, {assets} {}",
        out.display(),
        call.pick("Texte", "texts"),
        call.pick("weitere Dateien", "other files")
    ));
    Ok(())
}

fn sibling(out: &Path) -> PathBuf {
    let name = out.file_name().map_or_else(|| "handbook".into(), |name| name.to_string_lossy().into_owned());
    out.with_file_name(format!(".{name}.staging"))
}

/// The handbook's own theme goes along, the internal site's part of it does not.
fn copy_themes(from: &Path, to: &Path) -> Result<(), Stop> {
    if !from.is_dir() {
        return Ok(());
    }
    for layer in ["shared", "public"] {
        for entry in walkdir::WalkDir::new(from.join(layer)).follow_links(false) {
            let Ok(entry) = entry else { continue };
            if !entry.file_type().is_file() {
                continue;
            }
            let target = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
            let failed = |cause: std::io::Error| Stop::Machine(format!("{}: {cause}", target.display()));
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(failed)?;
            }
            fs::copy(entry.path(), &target).map_err(failed)?;
        }
    }
    Ok(())
}
