//! Pages whose address the program needs for itself, and assets that would overwrite a page or could run a script.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, Text, catalogue};
use crate::front_matter::Named;
use crate::handbook::{Handbook, Page};
use crate::text;

/// First parts of addresses that the program writes itself.
pub const RESERVED: [&str; 14] = [
    "a-z",
    "api",
    "assets",
    "berichte",
    "glossar",
    "lebenslagen",
    "neuigkeiten",
    "print",
    "pruefungen",
    "recht",
    "rechtsaenderungen",
    "reviews",
    "search",
    "suche",
];

/// Files at the root of a site, or of one of its languages, that the program writes itself.
const RESERVED_FILES: [&str; 7] =
    ["404.html", "_headers", "_redirects", "feed.xml", "reviews.ics", "robots.txt", "sitemap.xml"];

/// Kinds of files that a page may offer, by extension: pictures, documents, data; nothing that runs in a browser.
const ASSETS: [&str; 24] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf",
    "txt", "csv", "ics", "zip", "mp3", "mp4", "webm", "vtt", "epub",
];

/// Reports addresses that are taken and assets that are not allowed.
pub(super) fn check(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    let folders = folders(handbook);
    for page in handbook.pages.values() {
        let Some(version) = page.versions.first() else { continue };
        let own_name = if page.landing { "" } else { page.id.as_str() };
        let first = page.folder.split('/').next().filter(|part| !part.is_empty()).unwrap_or(own_name);
        if RESERVED.contains(&first) || is_language(handbook, first) {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::ADDRESS_COLLISION,
                    Span::file(&version.original.name.path),
                    needed(&format!("/{first}/")),
                )
                .with_help(text!("Benennen Sie die Datei oder den Ordner um.", "Rename the file or folder.")),
            );
        }
        if page.landing {
            check_archive(handbook, page, &folders, diagnostics);
        } else {
            check_twin(handbook, page, &folders, diagnostics);
        }
        for old in page.versions.iter().flat_map(|version| &version.facts().open.redirect_from) {
            check_old_address(handbook, old, &folders, diagnostics);
        }
    }
    for asset in &handbook.assets {
        check_asset(asset, diagnostics);
    }
}

/// Every folder that holds a page, in itself or in a folder of its own, and the first such page. Each of them has a landing
/// page, be it written by an editor or by the program.
fn folders(handbook: &Handbook) -> BTreeMap<&str, &Page> {
    let mut folders = BTreeMap::new();
    for page in handbook.pages.values() {
        let ends = page.folder.match_indices('/').map(|(index, _)| index).chain([page.folder.len()]);
        for end in ends {
            folders.entry(&page.folder[..end]).or_insert(page);
        }
    }
    folders
}

fn is_language(handbook: &Handbook, part: &str) -> bool {
    handbook.config.languages.iter().skip(1).any(|language| language.as_str() == part)
}

fn needed(address: &str) -> Text {
    text!(
        "die Adresse `{address}` braucht das Programm selbst",
        "the address `{address}` is needed by the program itself"
    )
}

/// A page `x.md` and the landing page of a folder `x/` have one address.
fn check_twin(handbook: &Handbook, page: &Page, folders: &BTreeMap<&str, &Page>, diagnostics: &mut Diagnostics) {
    let twin = if page.folder.is_empty() { page.id.clone() } else { format!("{}/{}", page.folder, page.id) };
    let Some(inside) = folders.get(twin.as_str()) else { return };
    let path = &page.versions[0].original.name.path;
    let landing = handbook.pages.get(&twin).filter(|other| other.landing);
    let problem = match landing {
        Some(other) => Diagnostic::new(
            catalogue::ADDRESS_COLLISION,
            Span::file(path),
            text!("zwei Seiten haben die Adresse `/{twin}/`", "two pages have the address `/{twin}/`"),
        )
        .with_related(Span::file(&other.versions[0].original.name.path), text!("die andere Seite", "the other page"))
        .with_help(text!("Benennen Sie eine der beiden um.", "Rename one of them.")),
        None => Diagnostic::new(
            catalogue::ADDRESS_COLLISION,
            Span::file(path),
            text!(
                "die Seite und der Ordner `{twin}/` haben beide die Adresse `/{twin}/`",
                "the page and the folder `{twin}/` both have the address `/{twin}/`"
            ),
        )
        .with_related(
            Span::file(&inside.versions[0].original.name.path),
            text!("eine Seite in dem Ordner", "a page in the folder"),
        )
        .with_help(text!(
            "Soll die Seite über dem Ordner stehen, machen Sie sie zu `{twin}/index.md`; sonst benennen Sie die Seite oder den Ordner um.",
            "If the page is to head the folder, make it `{twin}/index.md`; otherwise rename the page or the folder."
        )),
    };
    diagnostics.push(problem);
}

/// The internal edition keeps the versions of a landing page at `version/` in its folder. (Those of other pages lie in a
/// folder that [`check_twin`] refuses.)
fn check_archive(handbook: &Handbook, page: &Page, folders: &BTreeMap<&str, &Page>, diagnostics: &mut Diagnostics) {
    if page.versions.len() < 2 {
        return;
    }
    let archive = if page.folder.is_empty() { "version".to_string() } else { format!("{}/version", page.folder) };
    if !folders.contains_key(archive.as_str()) {
        return;
    }
    let inside =
        |folder: &str| folder.strip_prefix(&archive).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    for other in handbook.pages.values().filter(|other| inside(&other.folder)) {
        diagnostics.push(
            Diagnostic::new(
                catalogue::ADDRESS_COLLISION,
                Span::file(&other.versions[0].original.name.path),
                needed(&format!("/{archive}/")),
            )
            .with_related(
                Span::file(&page.versions[0].original.name.path),
                text!("dort liegen die Fassungen dieser Seite", "the versions of this page lie there"),
            )
            .with_help(text!("Benennen Sie den Ordner `version` um.", "Rename the folder `version`.")),
        );
    }
}

/// An old address that leads away from something that the site has there. Addresses of pages are compared by `edition`.
fn check_old_address(handbook: &Handbook, old: &Named, folders: &BTreeMap<&str, &Page>, diagnostics: &mut Diagnostics) {
    let path = old.name.trim_matches('/');
    let is_file = path == "index.html" || path.ends_with("/index.html");
    let page = if is_file { path[..path.len() - "index.html".len()].trim_end_matches('/') } else { path };
    let (first, rest) = page.split_once('/').unwrap_or((page, ""));
    let own = if is_language(handbook, first) { rest } else { page };
    let first = own.split('/').next().unwrap_or_default();
    let is_needed = own.is_empty() || RESERVED.contains(&first) || RESERVED_FILES.contains(&own);
    let landing = || handbook.pages.get(own).is_some_and(|page| page.landing);
    let is_page = || {
        let (folder, name) = own.rsplit_once('/').unwrap_or(("", own));
        handbook.pages.get(name).is_some_and(|page| !page.landing && page.folder == folder) || landing()
    };
    let is_taken = (folders.contains_key(own) && !landing())
        || (is_file && is_page())
        || handbook.assets.contains(&SourcePath::new(path));
    if !is_needed && !is_taken {
        return;
    }
    let shown = &old.name;
    let message = if is_needed {
        needed(shown)
    } else {
        text!("die Adresse `{shown}` ist schon vergeben", "the address `{shown}` is taken already")
    };
    diagnostics.push(Diagnostic::new(catalogue::ADDRESS_COLLISION, old.span.clone(), message).with_help(text!(
        "Dort steht in der Website schon etwas; eine alte Adresse ist eine, die es nicht mehr gibt. Streichen Sie sie.",
        "The site has something there; an old address is one that is no more. Remove it."
    )));
}

fn check_asset(asset: &SourcePath, diagnostics: &mut Diagnostics) {
    let name = asset.file_name();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let (first, is_folder) = asset.as_str().split_once('/').map_or((asset.as_str(), false), |(first, _)| (first, true));
    // Some machines do not tell `Robots.txt` from `robots.txt`.
    let is_file = !is_folder && RESERVED_FILES.contains(&first.to_ascii_lowercase().as_str());
    if RESERVED.contains(&first) || is_file {
        let (message, help) = if is_file {
            (needed(&format!("/{first}")), text!("Benennen Sie die Datei um.", "Rename the file."))
        } else {
            (needed(&format!("/{first}/")), text!("Benennen Sie den Ordner um.", "Rename the folder."))
        };
        diagnostics.push(Diagnostic::new(catalogue::ADDRESS_COLLISION, Span::file(asset), message).with_help(help));
    }
    if !ASSETS.contains(&extension.as_str()) {
        let message = if extension.is_empty() {
            text!("Dateien ohne Endung werden nicht veröffentlicht", "files without an extension are not published")
        } else {
            text!(
                "Dateien der Art `.{extension}` werden nicht veröffentlicht",
                "files of the kind `.{extension}` are not published"
            )
        };
        diagnostics.push(
            Diagnostic::new(catalogue::FORBIDDEN_ASSET, Span::file(asset), message)
            .with_help(text!(
                "Erlaubt sind Bilder, PDF, Office-Dateien, Text, Tabellen, Ton und Film. Legen Sie andere Dateien nicht unter `content/` ab.",
                "Pictures, PDF, office files, text, tables, sound and film are allowed. Keep other files out of `content/`."
            )),
        );
    }
}
