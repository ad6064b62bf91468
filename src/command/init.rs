//! `amtsbuch init`

use std::fs;
use std::path::Path;

use super::{Call, Stop};
use crate::cli::TemplateArgument;
use crate::text;

/// The files of a new handbook, for any department.
const BASIC: &[(&str, &str)] = &[
    ("content/handbook.yaml", include_str!("init/handbook.yaml")),
    ("content/index.md", include_str!("init/index.md")),
    ("content/buergerservice/index.md", include_str!("init/buergerservice.md")),
    ("content/buergerservice/anliegen-annehmen.md", include_str!("init/anliegen-annehmen.md")),
    ("content/service/impressum.md", include_str!("init/impressum.md")),
    (".gitignore", "/dist\n"),
];

/// The files of a small trade office with three processes.
const TRADE_OFFICE: &[(&str, &str)] = &[
    ("content/handbook.yaml", include_str!("init/gewerbeamt/handbook.yaml")),
    ("content/glossary.yaml", include_str!("init/gewerbeamt/glossary.yaml")),
    ("content/index.md", include_str!("init/gewerbeamt/index.md")),
    ("content/anzeigen/index.md", include_str!("init/gewerbeamt/anzeigen.md")),
    ("content/anzeigen/gewerbe-anmelden.md", include_str!("init/gewerbeamt/gewerbe-anmelden.md")),
    ("content/anzeigen/gewerbe-abmelden.md", include_str!("init/gewerbeamt/gewerbe-abmelden.md")),
    ("content/erlaubnisse/index.md", include_str!("init/gewerbeamt/erlaubnisse.md")),
    ("content/erlaubnisse/reisegewerbekarte.md", include_str!("init/gewerbeamt/reisegewerbekarte.md")),
    ("content/service/impressum.md", include_str!("init/gewerbeamt/impressum.md")),
    ("content/service/datenschutz.md", include_str!("init/gewerbeamt/datenschutz.md")),
    ("content/service/barrierefreiheit.md", include_str!("init/gewerbeamt/barrierefreiheit.md")),
    (".gitignore", "/dist\n"),
];

/// Makes a new, small handbook that builds at once.
pub(super) fn run(call: &Call<'_>, dir: &Path, template: TemplateArgument) -> Result<(), Stop> {
    let (files, folder_of_new_pages) = match template {
        TemplateArgument::Basic => (BASIC, "buergerservice"),
        TemplateArgument::TradeOffice => (TRADE_OFFICE, "anzeigen"),
    };
    let content = dir.join("content");
    if content.exists() {
        let folder = content.display();
        return Err(Stop::Usage(text!(
            "`{folder}` gibt es schon; nichts wurde geändert",
            "`{folder}` exists already; nothing was changed"
        )));
    }
    for (name, file) in files {
        let path = dir.join(name);
        if path.exists() {
            continue;
        }
        let failed = |cause: std::io::Error| Stop::Machine(format!("{}: {cause}", path.display()));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::write(&path, file).map_err(failed)?;
        call.say(&format!("{}  {}", call.pick("angelegt", "made"), path.display()));
    }
    let folder = dir.display();
    call.say(&match call.language {
        crate::diagnostic::MessageLanguage::German => format!(
            "\nNächste Schritte:\n  1. {folder}/content/handbook.yaml öffnen und den Namen der Behörde eintragen\n  2. amtsbuch serve --root {folder}\n  3. amtsbuch new process \"Mein Vorgang\" --folder {folder_of_new_pages} --root {folder}"
        ),
        crate::diagnostic::MessageLanguage::English => format!(
            "\nNext steps:\n  1. open {folder}/content/handbook.yaml and fill in the authority's name\n  2. amtsbuch serve --root {folder}\n  3. amtsbuch new process \"My process\" --folder {folder_of_new_pages} --root {folder}"
        ),
    });
    Ok(())
}
