//! What an address would do in a browser. Written for the judge alone: nothing of the program is asked.

/// Why an address that a reader can follow must not be in a site; `None` if it may.
pub fn problem(address: &str) -> Option<String> {
    let address = as_browsers_read(address);
    match scheme(&address) {
        None if names_a_host(&address) => Some(format!("leads to another host without saying so: {address}")),
        None => None,
        Some(scheme) if ["http", "https", "mailto", "tel"].contains(&scheme.as_str()) => None,
        Some(scheme) => Some(format!("scheme {scheme}: {address}")),
    }
}

/// Why an address that a browser loads by itself must not be in a site: it has to be on the same host.
pub fn loading_problem(address: &str) -> Option<String> {
    let read = as_browsers_read(address);
    (scheme(&read).is_some() || names_a_host(&read)).then(|| format!("loads from elsewhere: {read}"))
}

/// Two slashes begin a host's name; browsers take backslashes for slashes.
fn names_a_host(address: &str) -> bool {
    let mut start = address.chars().map(|c| c == '/' || c == '\\');
    start.next() == Some(true) && start.next() == Some(true)
}

/// Browsers drop controls and blanks around an address and tabs and line ends inside it.
fn as_browsers_read(address: &str) -> String {
    let trimmed = address.trim_matches(|c: char| c <= ' ');
    trimmed.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}

fn scheme(address: &str) -> Option<String> {
    let (before, _) = address.split_once(':')?;
    let is_scheme = before.starts_with(|c: char| c.is_ascii_alphabetic())
        && before.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then(|| before.to_ascii_lowercase())
}
