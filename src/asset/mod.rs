//! What leaves the house with a file that an editor puts beside a page.
//!
//! [`cleaned`] takes out of pictures what is no picture: where and when a photo was taken, by whom, a small copy of what was
//! there before it was cut, comments, the names of an editor's layers. The picture itself stays as it is, bit by bit.
//! [`remarks`] looks into documents that are not changed here (PDF, Office): who wrote them, what was crossed out.
//!
//! Functions of bytes; a file that is not understood stays as it is, and the judge looks at it all the same.

use std::borrow::Cow;

mod documents;
mod pictures;
mod svg;

pub use documents::{Remark, is_document, remarks};

/// A file as it may be published: without what it carries beside itself. Cleaning twice changes nothing.
pub fn cleaned<'b>(path: &str, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    let cleaned = match ending(path).as_str() {
        "png" => pictures::png(bytes),
        "jpg" | "jpeg" => pictures::jpeg(bytes),
        "webp" => pictures::webp(bytes),
        "gif" => pictures::gif(bytes),
        "svg" => std::str::from_utf8(bytes).ok().and_then(svg::cleaned).map(String::into_bytes),
        _ => None,
    };
    match cleaned {
        Some(cleaned) if cleaned != bytes => Cow::Owned(cleaned),
        _ => Cow::Borrowed(bytes),
    }
}

/// Whether the first bytes of a file say all that is to be known of its kind: photographs, sound, film.
pub fn is_told_by_its_beginning(path: &str) -> bool {
    matches!(ending(path).as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "mp3" | "mp4" | "webm")
}

/// The ending of a file's name in lower case.
fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
}
