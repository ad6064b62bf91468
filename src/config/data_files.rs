//! The data files beside `handbook.yaml`: `glossary.yaml`, `law_changes.yaml`, `laws.yaml`.

use super::{Config, LawChange, OwnLaw, Term};
use crate::diagnostic::{Diagnostics, SourcePath};

/// Reads and checks `glossary.yaml`, in the order of the file.
pub fn glossary(path: &SourcePath, text: &str, config: &Config, diagnostics: &mut Diagnostics) -> Vec<Term> {
    let _ = (path, text, config, diagnostics);
    Vec::new()
}

/// Reads and checks `law_changes.yaml`, in the order of the file.
pub fn law_changes(path: &SourcePath, text: &str, diagnostics: &mut Diagnostics) -> Vec<LawChange> {
    let _ = (path, text, diagnostics);
    Vec::new()
}

/// Reads and checks `laws.yaml`, in the order of the file.
pub fn laws(path: &SourcePath, text: &str, diagnostics: &mut Diagnostics) -> Vec<OwnLaw> {
    let _ = (path, text, diagnostics);
    Vec::new()
}
