//! Pages whose address the program needs for itself, and assets that would overwrite a page or could run a script.

use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::handbook::Handbook;
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

/// Files at the root of a site that the program writes itself.
const RESERVED_FILES: [&str; 2] = ["404.html", "reviews.ics"];

/// Kinds of files that a page may offer, by extension: pictures, documents, data; nothing that runs in a browser.
const ASSETS: [&str; 24] = [
    "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "rtf",
    "txt", "csv", "ics", "zip", "mp3", "mp4", "webm", "vtt", "epub",
];

/// Reports addresses that are taken and assets that are not allowed.
pub(super) fn check(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    for page in handbook.pages.values() {
        let Some(version) = page.versions.first() else { continue };
        let own_name = if page.landing { "" } else { page.id.as_str() };
        let first = page.folder.split('/').next().filter(|part| !part.is_empty()).unwrap_or(own_name);
        let is_language = handbook.config.languages.iter().skip(1).any(|language| language.as_str() == first);
        if RESERVED.contains(&first) || is_language {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::ADDRESS_COLLISION,
                    Span::file(&version.original.name.path),
                    text!(
                        "die Adresse `/{first}/` braucht das Programm selbst",
                        "the address `/{first}/` is needed by the program itself"
                    ),
                )
                .with_help(text!("Benennen Sie die Datei oder den Ordner um.", "Rename the file or folder.")),
            );
        }
        // A page `x.md` and a folder `x/` with a landing page have one address.
        if !page.landing {
            let twin = if page.folder.is_empty() { page.id.clone() } else { format!("{}/{}", page.folder, page.id) };
            if let Some(other) = handbook.pages.get(&twin).filter(|other| other.landing)
                && let Some(other) = other.versions.first()
            {
                diagnostics.push(
                    Diagnostic::new(
                        catalogue::ADDRESS_COLLISION,
                        Span::file(&version.original.name.path),
                        text!("zwei Seiten haben die Adresse `/{twin}/`", "two pages have the address `/{twin}/`"),
                    )
                    .with_related(Span::file(&other.original.name.path), text!("die andere Seite", "the other page"))
                    .with_help(text!("Benennen Sie eine der beiden um.", "Rename one of them.")),
                );
            }
        }
    }
    for asset in &handbook.assets {
        check_asset(asset, diagnostics);
    }
}

fn check_asset(asset: &SourcePath, diagnostics: &mut Diagnostics) {
    let name = asset.file_name();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    let first = asset.as_str().split('/').next().unwrap_or_default();
    if RESERVED.contains(&first) || RESERVED_FILES.contains(&first) {
        diagnostics.push(
            Diagnostic::new(
                catalogue::ADDRESS_COLLISION,
                Span::file(asset),
                text!(
                    "die Adresse `/{first}/` braucht das Programm selbst",
                    "the address `/{first}/` is needed by the program itself"
                ),
            )
            .with_help(text!("Benennen Sie den Ordner um.", "Rename the folder.")),
        );
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
