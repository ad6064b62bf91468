//! Real text instead of made text: a folder of Markdown files, cut at headings into bodies of 3 to 8 KB.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Least and largest size of a body.
const SIZES: (usize, usize) = (3000, 8000);

/// Bodies from all `.md` files below a folder, at most `wanted`.
pub fn read(folder: &Path, wanted: usize) -> io::Result<Vec<String>> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    let mut bodies = Vec::new();
    for file in files {
        if bodies.len() >= wanted {
            break;
        }
        cut(&clean(&fs::read_to_string(file)?), &mut bodies);
    }
    bodies.truncate(wanted);
    Ok(bodies)
}

/// The text below the front matter, without what only a handbook's text may have on purpose: brackets, braces, angles
/// and fences mean nothing in the source of a law, and its headings begin anywhere.
fn clean(text: &str) -> String {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let mut out = String::with_capacity(body.len() + body.len() / 16);
    for line in body.lines() {
        if line.starts_with(":   ") || line.trim_start().starts_with(":::") {
            // A definition whose term a cut may have lost.
            out.push_str(line.trim_start_matches([':', ' ']));
            out.push('\n');
            continue;
        }
        for c in line.chars() {
            if matches!(c, '<' | '[' | ']' | '{' | '}') {
                out.push('\\');
            }
            out.push(c);
        }
        out.push('\n');
    }
    out
}

/// Cuts at headings; what is too large between two headings is cut between paragraphs.
fn cut(text: &str, bodies: &mut Vec<String>) {
    let mut body = String::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        let is_heading = paragraph.trim_start().starts_with('#');
        let full = body.len() + paragraph.len() > SIZES.1;
        if body.len() >= SIZES.0 && (is_heading || full) {
            bodies.push(std::mem::take(&mut body));
        }
        if is_heading {
            // The page's title is its only first heading, and none is skipped.
            let mark = if body.contains("\n## ") || body.starts_with("## ") { "###" } else { "##" };
            let heading = paragraph.trim().lines().next().unwrap_or_default().trim_start_matches('#').trim();
            if heading.is_empty() {
                continue;
            }
            body.push_str(mark);
            body.push(' ');
            body.push_str(heading);
        } else {
            let mut end = paragraph.len().min(SIZES.1);
            while !paragraph.is_char_boundary(end) {
                end -= 1;
            }
            body.push_str(paragraph[..end].trim_matches('\n'));
        }
        body.push_str("\n\n");
    }
}
