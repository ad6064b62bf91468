//! Links from a page of the internal site to the forge where its file is changed.
//!
//! `repository` in `handbook.yaml` is the address of the repository. Its host says which forge it is; a forge on a host of
//! another name shows itself by the address of a folder as its own pages write it:
//!
//! | forge | address that says so | a file is changed at |
//! |---|---|---|
//! | GitHub | `…/edit/<branch>`, `…/tree/<branch>` | `…/edit/<branch>/<file>` |
//! | GitLab | `…/-/edit/<branch>`, `…/-/tree/<branch>` | `…/-/edit/<branch>/<file>` |
//! | Gitea, Forgejo | `…/_edit/<branch>`, `…/src/branch/<branch>` | `…/_edit/<branch>/<file>` |
//!
//! What follows the branch is a folder of the repository in which the handbook lies. Without a branch it is `main`.

use std::fmt::Write;

use crate::html::percent_encode;

/// Marks in an address, the longer first, with the forge that writes them.
const MARKS: [(&str, Forge); 6] = [
    ("/-/edit/", Forge::GitLab),
    ("/-/tree/", Forge::GitLab),
    ("/_edit/", Forge::Gitea),
    ("/src/branch/", Forge::Gitea),
    ("/edit/", Forge::GitHub),
    ("/tree/", Forge::GitHub),
];

/// Words in the name of a host that tell its forge.
const HOSTS: [(&str, Forge); 5] = [
    ("gitlab", Forge::GitLab),
    ("opencode.de", Forge::GitLab),
    ("gitea", Forge::Gitea),
    ("forgejo", Forge::Gitea),
    ("codeberg", Forge::Gitea),
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Forge {
    GitHub,
    GitLab,
    Gitea,
}

/// The address at which a file (relative to the handbook's root) is changed, at a line if one is named.
pub(super) fn edit(repository: &str, file: &str, line: Option<usize>) -> String {
    let (forge, base, place) = parts(repository);
    let mark = match forge {
        Forge::GitHub => "/edit/",
        Forge::GitLab => "/-/edit/",
        Forge::Gitea => "/_edit/",
    };
    let mut url = format!("{base}{mark}{}/", place.unwrap_or("main"));
    percent_encode(&mut url, file, b"/");
    if let Some(line) = line {
        // Writing to a String cannot fail.
        let _ = write!(url, "#L{line}");
    }
    url
}

/// The address at which a problem of a file is reported, with the file's path as the title.
pub(super) fn report(repository: &str, file: &str) -> String {
    let (forge, base, _) = parts(repository);
    let form = match forge {
        Forge::GitHub | Forge::Gitea => "/issues/new?title=",
        Forge::GitLab => "/-/issues/new?issue%5Btitle%5D=",
    };
    let mut url = format!("{base}{form}");
    percent_encode(&mut url, file, b"");
    url
}

/// The forge, the repository's own address, and the branch with the folder behind it.
fn parts(repository: &str) -> (Forge, &str, Option<&str>) {
    let whole = repository.trim_end_matches('/');
    let marked = MARKS.iter().find_map(|(mark, forge)| {
        let at = whole.find(mark)?;
        Some((*forge, &whole[..at], Some(&whole[at + mark.len()..])))
    });
    marked.unwrap_or_else(|| {
        let host = whole.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
        let forge = HOSTS.iter().find(|(word, _)| host.contains(word)).map_or(Forge::GitHub, |(_, forge)| *forge);
        (forge, whole.strip_suffix(".git").unwrap_or(whole), None)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_changed_where_its_forge_has_it() {
        let file = "content/erwerb/x@2027-01-01.md";
        let path = "content/erwerb/x%402027-01-01.md";
        for (repository, expected) in [
            ("https://github.com/amt/handbuch", "https://github.com/amt/handbuch/edit/main/"),
            ("https://github.com/amt/handbuch.git", "https://github.com/amt/handbuch/edit/main/"),
            ("https://github.com/amt/handbuch/edit/stand", "https://github.com/amt/handbuch/edit/stand/"),
            ("https://github.com/amt/handbuch/tree/stand/buch/", "https://github.com/amt/handbuch/edit/stand/buch/"),
            ("https://forge.amt.example/amt/handbuch", "https://forge.amt.example/amt/handbuch/edit/main/"),
            ("https://gitlab.com/amt/a/handbuch/", "https://gitlab.com/amt/a/handbuch/-/edit/main/"),
            ("https://gitlab.opencode.de/amt/handbuch", "https://gitlab.opencode.de/amt/handbuch/-/edit/main/"),
            ("https://git.amt.example/a/b/-/edit/main", "https://git.amt.example/a/b/-/edit/main/"),
            ("https://git.amt.example/a/b/-/tree/stand", "https://git.amt.example/a/b/-/edit/stand/"),
            ("https://codeberg.org/amt/handbuch", "https://codeberg.org/amt/handbuch/_edit/main/"),
            ("https://git.amt.example/a/b/_edit/stand/", "https://git.amt.example/a/b/_edit/stand/"),
            ("https://git.amt.example/a/b/src/branch/main", "https://git.amt.example/a/b/_edit/main/"),
        ] {
            assert_eq!(edit(repository, file, None), format!("{expected}{path}"));
        }
        assert_eq!(
            edit("https://github.com/a/b", "content/a b.md", Some(7)),
            "https://github.com/a/b/edit/main/content/a%20b.md#L7"
        );
    }

    #[test]
    fn a_problem_is_reported_with_the_path_of_its_file() {
        for (repository, expected) in [
            ("https://github.com/a/b/edit/stand", "https://github.com/a/b/issues/new?title="),
            ("https://gitlab.com/a/b", "https://gitlab.com/a/b/-/issues/new?issue%5Btitle%5D="),
            ("https://git.amt.example/a/b/-/edit/main", "https://git.amt.example/a/b/-/issues/new?issue%5Btitle%5D="),
            ("https://codeberg.org/a/b", "https://codeberg.org/a/b/issues/new?title="),
        ] {
            assert_eq!(report(repository, "content/a/b&c.md"), format!("{expected}content%2Fa%2Fb%26c.md"));
        }
    }
}
