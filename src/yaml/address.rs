//! Which addresses a handbook may hold.
//!
//! Allowed is what is listed; a scheme that is not listed, however it is disguised, is refused
//! (CVE-2026-5160: a check before decoding let `javascript&colon;` through).

use crate::diagnostic::Text;
use crate::text;

/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// A web address: `http` or `https`, a host, and no signs that break out of an attribute.
pub(super) fn web(address: &str) -> Result<(), Text> {
    plain(address)?;
    let (scheme, rest) = address.split_once("://").ok_or_else(write_in_full)?;
    if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
        return Err(only_web());
    }
    if address.contains(char::is_whitespace) {
        return Err(text!(
            "Eine Adresse enthält keine Leerzeichen: schreiben Sie `%20`",
            "An address holds no blanks: write `%20`"
        ));
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(text!("Lassen Sie den Benutzernamen vor dem `@` weg", "Leave out the user name before the `@`"));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !authority.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_numeric = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).is_some_and(|host| {
        host.contains(':') && host.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.')
    });
    let is_name = !host.is_empty()
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_'));
    let port_ok = port.is_none_or(|port| port.parse::<u16>().is_ok());
    if (is_numeric || is_name) && port_ok { Ok(()) } else { Err(write_in_full()) }
}

/// A web address, `mailto:`, `tel:`, or a relative path.
pub(super) fn link(address: &str) -> Result<(), Text> {
    plain(address)?;
    if address.starts_with("//") {
        return Err(write_in_full());
    }
    let head = address.split(['/', '?', '#']).next().unwrap_or_default();
    match head.split_once(':') {
        None => Ok(()),
        Some((scheme, _)) => match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => web(address),
            "mailto" => email(address.split_once(':').map_or("", |(_, rest)| rest)),
            "tel" => {
                let number = address.split_once(':').map_or("", |(_, rest)| rest);
                let is_number = number.bytes().any(|b| b.is_ascii_digit())
                    && number.bytes().all(|b| b.is_ascii_digit() || b"+-()./ ".contains(&b));
                if is_number {
                    Ok(())
                } else {
                    Err(text!("Schreiben Sie `tel:+496990009100`", "Write `tel:+496990009100`"))
                }
            }
            _ => Err(text!(
                "Erlaubt sind `https`, `http`, `mailto`, `tel` und Pfade im Handbuch wie `antrag.pdf`",
                "Allowed are `https`, `http`, `mailto`, `tel` and paths in the handbook such as `form.pdf`"
            )),
        },
    }
}

/// An e-mail address, without a name and without parameters.
pub(super) fn email(address: &str) -> Result<(), Text> {
    let wrong = || text!("Schreiben Sie `stelle@amt.example`", "Write `office@authority.example`");
    plain(address)?;
    let (mailbox, host) = address.split_once('@').ok_or_else(wrong)?;
    let mailbox_ok = !mailbox.is_empty() && mailbox.chars().all(|c| c.is_alphanumeric() || "!#$'*+-/=_.~".contains(c));
    let host_ok = host.split('.').count() > 1
        && host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    if mailbox_ok && host_ok { Ok(()) } else { Err(wrong()) }
}

/// An address inside the site, such as `/alt/seite/` or `alt/seite.html`; segments that leave the site are refused.
pub(super) fn site_path(address: &str) -> Result<(), Text> {
    plain(address)?;
    let sign = address.chars().find(|c| c.is_whitespace() || "?#%:*|;&=".contains(*c));
    if let Some(sign) = sign {
        return Err(text!(
            "Schreiben Sie nur den Pfad, wie `/alt/seite/`; das Zeichen `{sign}` ist darin nicht erlaubt",
            "Write the path only, such as `/old/page/`; the sign `{sign}` is not allowed in it"
        ));
    }
    let inner = address.strip_prefix('/').unwrap_or(address);
    let inner = inner.strip_suffix('/').unwrap_or(inner);
    if inner.is_empty() || inner.split('/').any(|segment| segment.is_empty() || segment.starts_with('.')) {
        return Err(text!("Schreiben Sie den Pfad aus, wie `/alt/seite/`", "Write out the path, such as `/old/page/`"));
    }
    Ok(())
}

fn plain(address: &str) -> Result<(), Text> {
    if address.is_empty() || address.len() > LONGEST {
        return Err(write_in_full());
    }
    match address
        .chars()
        .find(|&c| c.is_control() || matches!(c, '\\' | '"' | '<' | '>' | '`' | '\u{2028}' | '\u{2029}'))
    {
        Some('\\') => Err(text!("Schreiben Sie `/` statt `\\`", "Write `/` instead of `\\`")),
        Some(sign) => {
            let number = u32::from(sign);
            Err(text!(
                "Löschen Sie das Zeichen U+{number:04X} aus der Adresse",
                "Delete the character U+{number:04X} from the address"
            ))
        }
        None => Ok(()),
    }
}

fn write_in_full() -> Text {
    text!(
        "Schreiben Sie die Adresse aus: `https://amt.example/seite`",
        "Write the address in full: `https://authority.example/page`"
    )
}

fn only_web() -> Text {
    text!("Erlaubt sind nur `https://` und `http://`", "Only `https://` and `http://` are allowed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_have_a_scheme_and_a_host() {
        for good in [
            "https://termine.musterstadt.example",
            "HTTP://a.example:8080/x?y=z#w",
            "https://müller.example/ä",
            "https://[2001:db8::1]/",
            "https://law.example/{section}",
        ] {
            assert_eq!(web(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "termine.example",
            "//termine.example",
            "javascript:alert(1)",
            "javascript://x/%0aalert(1)",
            "ftp://a.example",
            "https://",
            "https:///x",
            "https://a b.example",
            "https://u:p@a.example",
            "https://a.example:99999",
            "https://a..b",
            "https://a.example/\"onload=x",
            "https://a.example\\x",
            "data:text/html,x",
            " https://",
            "https://a.example/a b",
        ] {
            assert!(web(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn links_may_be_relative() {
        for good in [
            "antrag.pdf",
            "../formulare/Antrag neu.pdf",
            "/x",
            "https://a.example",
            "mailto:a@b.example",
            "tel:+49 69-1",
            "x?a:b",
        ] {
            assert_eq!(link(good), Ok(()), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            "java\tscript:x",
            "vbscript:x",
            "data:x",
            "//a.example",
            "file:///etc/passwd",
            "a:b.pdf",
            "mailto:",
            "tel:x",
            "\\\\srv\\x",
        ] {
            assert!(link(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn email_addresses_have_two_sides() {
        assert_eq!(email("abh-post@musterstadt.example"), Ok(()));
        for bad in [
            "",
            "a",
            "a@",
            "@b.example",
            "a@b",
            "a@b@c.example",
            "A <a@b.example>",
            "a@b.example?cc=x",
            "a b@c.example",
        ] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn site_paths_stay_inside() {
        for good in ["/alt/seite/", "alt/seite.html", "alt"] {
            assert_eq!(site_path(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "/",
            "../x",
            "a/../x",
            "a//b",
            "/etc/./x",
            "javascript:alert(1)",
            "\\\\srv\\x",
            "%2e%2e/x",
            "a?b#c",
            "a b",
            "https://a.example",
            ".htaccess",
        ] {
            assert!(site_path(bad).is_err(), "{bad}");
        }
    }
}
