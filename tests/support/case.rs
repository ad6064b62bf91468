//! A literate case: a Markdown file with the files of a small handbook and what is expected of it.
//!
//! The format is described in `tests/cases.rs`. Reading and writing are exact: a case that is read and written again is
//! the same text.

use super::page_text::Part;

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Its lines in order: prose, files, expectations.
    pub blocks: Vec<Block>,
}

/// A part of a case.
#[derive(Clone, Debug)]
pub enum Block {
    /// Lines as they are, a line that sets the date among them.
    Prose(String),
    /// A line `Date: …`: what follows is expected on this day.
    Date(String),
    /// A file of the handbook, or something expected.
    Fence {
        /// The backticks.
        ticks: String,
        /// What stands behind them.
        info: String,
        /// What it means.
        meaning: Meaning,
        /// The text inside.
        text: String,
    },
}

/// Whose site.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    Public,
    Internal,
}

/// What a fenced block is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A file, by its path below `content/`.
    File(String),
    /// The problems, all of them.
    Diagnostics,
    /// The visible text of a page.
    Text(Audience, String, Part),
    /// Each line occurs in the page's HTML.
    Html(Audience, String),
    /// The file is not there; or no line of the block occurs in it.
    Absent(Audience, String),
    /// No line of the block occurs in any file of the site.
    AbsentEverywhere(Audience),
    /// The bytes of a file of the site.
    Output(Audience, String),
    /// The handbook's pages in the site: address and state.
    Pages(Audience),
    /// The next date on which the site differs.
    NextChange(Audience),
}

/// The file of a site behind an address such as `/erwerb/x/`.
pub fn output_path(address: &str) -> String {
    let path = address.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_string() }
}

impl Meaning {
    /// Understands the info string of a fence; `None` for a block that is only prose.
    fn of(info: &str) -> Result<Meaning, String> {
        let (kind, rest) = info.split_once(' ').unwrap_or((info, ""));
        if let Some(path) = rest.strip_prefix("content/") {
            return Ok(Meaning::File(path.to_string()));
        }
        if info == "diagnostics" {
            return Ok(Meaning::Diagnostics);
        }
        let (audience, address) = rest.split_once(' ').unwrap_or((rest, ""));
        let audience = match audience {
            "public" => Audience::Public,
            "internal" => Audience::Internal,
            _ => return Err(format!("`{info}` names neither a file (`content/…`) nor an edition")),
        };
        match (kind, address) {
            ("pages", "") => Ok(Meaning::Pages(audience)),
            ("next-change", "") => Ok(Meaning::NextChange(audience)),
            ("absent", "") => Ok(Meaning::AbsentEverywhere(audience)),
            (_, "") => Err(format!("`{info}` names no address")),
            ("absent", address) => Ok(Meaning::Absent(audience, output_path(address))),
            ("html", address) => Ok(Meaning::Html(audience, output_path(address))),
            ("file", path) => Ok(Meaning::Output(audience, output_path(path))),
            ("text", address) => {
                let (address, part) = match address.split_once(' ') {
                    None => (address, Part::Main),
                    Some((address, "body")) => (address, Part::Body),
                    Some((address, section)) => match section.strip_prefix("# ") {
                        Some(title) => (address, Part::Section(title.to_string())),
                        None => return Err(format!("`{section}` is neither `body` nor `# Heading`")),
                    },
                };
                Ok(Meaning::Text(audience, output_path(address), part))
            }
            _ => Err(format!("`{kind}` is no kind of block")),
        }
    }
}

impl Case {
    /// Reads a case.
    pub fn parse(text: &str) -> Result<Case, String> {
        let mut blocks = Vec::new();
        let mut prose = String::new();
        let mut lines = text.lines().enumerate();
        if !text.starts_with("# ") {
            return Err("a case begins with a heading".to_string());
        }
        while let Some((number, line)) = lines.next() {
            let ticks: String = line.chars().take_while(|c| *c == '`').collect();
            if let Some(date) = line.strip_prefix("Date: ") {
                flush(&mut prose, &mut blocks);
                blocks.push(Block::Date(date.trim().to_string()));
            } else if ticks.len() >= 3 {
                flush(&mut prose, &mut blocks);
                let info = line[ticks.len()..].trim().to_string();
                let meaning = Meaning::of(&info).map_err(|problem| format!("line {}: {problem}", number + 1))?;
                let mut inside = String::new();
                loop {
                    let (_, line) = lines.next().ok_or_else(|| format!("line {}: the block never ends", number + 1))?;
                    if line.starts_with(&ticks) && line.chars().all(|c| c == '`') {
                        break;
                    }
                    inside.push_str(line);
                    inside.push('\n');
                }
                blocks.push(Block::Fence { ticks, info, meaning, text: inside });
            } else {
                prose.push_str(line);
                prose.push('\n');
            }
        }
        flush(&mut prose, &mut blocks);
        Ok(Case { blocks })
    }

    /// Writes it.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for block in &self.blocks {
            match block {
                Block::Prose(text) => out.push_str(text),
                Block::Date(date) => out.push_str(&format!("Date: {date}\n")),
                Block::Fence { ticks, info, text, .. } => {
                    out.push_str(&format!("{ticks}{info}\n{text}{ticks}\n"));
                }
            }
        }
        out
    }

    /// The files of the handbook.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Fence { meaning: Meaning::File(path), text, .. } => Some((path.as_str(), text.as_str())),
            Block::Fence { .. } | Block::Prose(_) | Block::Date(_) => None,
        })
    }
}

fn flush(prose: &mut String, blocks: &mut Vec<Block>) {
    if !prose.is_empty() {
        blocks.push(Block::Prose(std::mem::take(prose)));
    }
}
