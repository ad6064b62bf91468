//! Cuts HTML and XML into tags, text and comments, as browsers do.
//!
//! The rules are those of the HTML standard's tokenizer (section 13.2.5), so that what is judged here is what a browser
//! sees. Where browsers guess (a tag without an end, a comment that is none), the guess is made and told as
//! [`Seen::odd`]: our own pages need no guesses. Linear in time, without recursion.

use std::borrow::Cow;

use super::bytes::find;

/// Hears what a document consists of. Offsets are bytes of the document.
pub(super) trait Seen<'a> {
    /// An opening tag.
    fn open(&mut self, tag: &Tag<'a>);
    /// A closing tag.
    fn close(&mut self, name: &'a str, at: usize);
    /// Text with character references.
    fn text(&mut self, text: &'a str, at: usize);
    /// The content of an element that holds no markup, such as `script`.
    fn raw(&mut self, element: &'a str, text: &'a str, at: usize);
    /// A comment, a doctype, a processing instruction.
    fn comment(&mut self, text: &'a str, at: usize);
    /// Markup that browsers have to guess about.
    fn odd(&mut self, at: usize);
}

/// An opening tag.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    /// Its name as written.
    pub(super) name: &'a str,
    /// Its attributes.
    pub(super) attributes: Vec<Attribute<'a>>,
    /// Where it stands.
    pub(super) at: usize,
    /// Whether it ends with `/>`.
    pub(super) is_closed: bool,
}

/// An attribute of a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute<'a> {
    /// Its name as written.
    pub(super) name: &'a str,
    /// Its value as written, without quotes; nothing if there is none.
    pub(super) value: &'a str,
    /// Where the value stands.
    pub(super) at: usize,
}

impl<'a> Tag<'a> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name)).map(|found| found.value)
    }

    /// Whether this is the tag of an element.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The language of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Dialect {
    /// HTML.
    Html,
    /// XML, SVG files included.
    Xml,
}

/// What an element of HTML holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Content {
    /// Text and elements.
    Markup,
    /// Text with character references, and no elements.
    References,
    /// Text without character references.
    Raw,
}

fn content(name: &str) -> Content {
    // Names are in lower case nearly always, and the lengths of these say no to most.
    if !matches!(name.len(), 3 | 5..=9) {
        return Content::Markup;
    }
    match &*lowered(name) {
        "title" | "textarea" => Content::References,
        "script" | "style" | "iframe" | "noframes" | "noembed" | "xmp" | "plaintext" => Content::Raw,
        _ => Content::Markup,
    }
}

/// A name in lower case.
pub(super) fn lowered(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) { name.to_ascii_lowercase().into() } else { name.into() }
}

/// Walks through a document.
pub(super) fn walk<'a>(text: &'a str, dialect: Dialect, seen: &mut impl Seen<'a>) {
    let mut walker = Walker { text, bytes: text.as_bytes(), dialect, foreign: 0, attributes: Vec::new() };
    let mut index = 0;
    while index < text.len() {
        let next = find(walker.bytes, index, b'<').unwrap_or(text.len());
        if index < next {
            seen.text(&text[index..next], index);
        }
        if next == text.len() {
            break;
        }
        index = walker.markup(next, seen);
    }
}

struct Walker<'a> {
    text: &'a str,
    bytes: &'a [u8],
    dialect: Dialect,
    /// How many `svg` elements are open: in them no element is raw.
    foreign: usize,
    /// Room for the attributes of the next tag.
    attributes: Vec<Attribute<'a>>,
}

impl<'a> Walker<'a> {
    /// Reads what a `<` begins, and says where it ends.
    fn markup(&mut self, at: usize, seen: &mut impl Seen<'a>) -> usize {
        match self.bytes.get(at + 1) {
            Some(b'/') if self.bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) => {
                let (tag, end) = self.tag(at + 2, at, seen);
                if let Some(tag) = tag {
                    if !tag.attributes.is_empty() || tag.is_closed {
                        seen.odd(at);
                    }
                    if tag.is("svg") {
                        self.foreign = self.foreign.saturating_sub(1);
                    }
                    seen.close(tag.name, at);
                    self.attributes = tag.attributes;
                }
                end
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                let (tag, end) = self.tag(at + 1, at, seen);
                match tag {
                    Some(tag) => {
                        let end = self.opened(&tag, end, seen);
                        self.attributes = tag.attributes;
                        end
                    }
                    None => end,
                }
            }
            Some(b'!') => self.declaration(at, seen),
            Some(b'?') if self.dialect == Dialect::Xml => {
                let end = self.find_text(at + 2, "?>").map_or(self.text.len(), |end| end + 2);
                seen.comment(&self.text[at..end], at);
                end
            }
            Some(b'/' | b'?') => {
                seen.odd(at);
                self.until_angle(at, seen)
            }
            _ => {
                // A lone "<" is text, but nothing that escapes its text writes one.
                seen.odd(at);
                seen.text(&self.text[at..=at], at);
                at + 1
            }
        }
    }

    fn opened(&mut self, tag: &Tag<'a>, end: usize, seen: &mut impl Seen<'a>) -> usize {
        seen.open(tag);
        if self.dialect == Dialect::Xml {
            return end;
        }
        if tag.is("svg") && !tag.is_closed {
            self.foreign += 1;
        }
        if self.foreign > 0 {
            return end;
        }
        let has_references = match content(tag.name) {
            Content::Markup => return end,
            Content::References => true,
            Content::Raw => false,
        };
        let close = self.closing_tag(end, tag.name);
        if close == self.text.len() {
            seen.odd(end);
        }
        if end < close {
            let content = &self.text[end..close];
            if has_references { seen.text(content, end) } else { seen.raw(tag.name, content, end) }
        }
        close
    }

    /// Where the closing tag of a raw element begins.
    fn closing_tag(&self, from: usize, name: &str) -> usize {
        let mut index = from;
        while let Some(found) = find(self.bytes, index, b'<') {
            let rest = &self.bytes[found + 1..];
            let is_close = rest.first() == Some(&b'/')
                && rest.get(1..=name.len()).is_some_and(|written| written.eq_ignore_ascii_case(name.as_bytes()))
                && rest
                    .get(name.len() + 1)
                    .is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
            if is_close {
                return found;
            }
            index = found + 1;
        }
        self.text.len()
    }

    fn declaration(&mut self, at: usize, seen: &mut impl Seen<'a>) -> usize {
        let rest = &self.bytes[at + 2..];
        if rest.starts_with(b"--") {
            return self.comment(at, seen);
        }
        if rest.get(..7).is_some_and(|written| written.eq_ignore_ascii_case(b"doctype")) {
            return self.until_angle(at, seen);
        }
        if self.dialect == Dialect::Xml && rest.starts_with(b"[CDATA[") {
            let start = at + 9;
            let end = self.find_text(start, "]]>").unwrap_or(self.text.len());
            seen.raw("", &self.text[start..end], start);
            return (end + 3).min(self.text.len());
        }
        seen.odd(at);
        self.until_angle(at, seen)
    }

    fn comment(&mut self, at: usize, seen: &mut impl Seen<'a>) -> usize {
        let start = at + 4;
        let rest = &self.text[start..];
        if let Some(end) = ["->", ">"].iter().find(|end| rest.starts_with(**end)) {
            seen.odd(at);
            return start + end.len();
        }
        let mut index = start;
        while let Some(found) = self.find_text(index, "--") {
            let after = &self.text[found + 2..];
            let length = if after.starts_with('>') {
                3
            } else if after.starts_with("!>") {
                seen.odd(found);
                4
            } else {
                index = found + 1;
                continue;
            };
            seen.comment(&self.text[start..found], start);
            return found + length;
        }
        seen.odd(at);
        seen.comment(rest, start);
        self.text.len()
    }

    /// A declaration or a comment that is none: it ends with the next `>`.
    fn until_angle(&self, at: usize, seen: &mut impl Seen<'a>) -> usize {
        let end = find(self.bytes, at, b'>').map_or(self.text.len(), |end| end + 1);
        seen.comment(&self.text[at..end], at);
        end
    }

    fn find_text(&self, from: usize, needle: &str) -> Option<usize> {
        self.text.get(from..)?.find(needle).map(|index| from + index)
    }

    /// Reads a tag from its name on. `None` if the document ends inside: browsers drop such a tag.
    fn tag(&mut self, from: usize, at: usize, seen: &mut impl Seen<'a>) -> (Option<Tag<'a>>, usize) {
        let bytes = self.bytes;
        let mut index = from;
        while bytes.get(index).is_some_and(|byte| marks(*byte) & (BLANK | END) == 0) {
            index += 1;
        }
        let mut attributes = std::mem::take(&mut self.attributes);
        attributes.clear();
        let mut tag = Tag { name: &self.text[from..index], attributes, at, is_closed: false };
        loop {
            let before = index;
            while bytes.get(index).is_some_and(|byte| is_blank(*byte) || *byte == b'/') {
                index += 1;
            }
            match bytes.get(index) {
                None => {
                    seen.odd(at);
                    seen.comment(&self.text[at..], at);
                    return (None, self.text.len());
                }
                Some(b'>') => {
                    tag.is_closed = index > before && bytes[index - 1] == b'/';
                    return (Some(tag), index + 1);
                }
                Some(_) => index = self.attribute(index, &mut tag, seen),
            }
        }
    }

    fn attribute(&self, from: usize, tag: &mut Tag<'a>, seen: &mut impl Seen<'a>) -> usize {
        let bytes = self.bytes;
        let mut index = from + 1;
        let mut seen_marks = marks(bytes[from]);
        while let Some(marks) =
            bytes.get(index).map(|byte| marks(*byte)).filter(|marks| marks & (BLANK | END | EQUALS) == 0)
        {
            seen_marks |= marks;
            index += 1;
        }
        let name = &self.text[from..index];
        if seen_marks & ODD != 0 {
            seen.odd(from);
        }
        let name_end = index;
        while bytes.get(index).is_some_and(|byte| is_blank(*byte)) {
            index += 1;
        }
        if bytes.get(index) != Some(&b'=') {
            tag.attributes.push(Attribute { name, value: "", at: name_end });
            return name_end;
        }
        index += 1;
        while bytes.get(index).is_some_and(|byte| is_blank(*byte)) {
            index += 1;
        }
        let (start, end, after) = match bytes.get(index) {
            Some(quote @ (b'"' | b'\'')) => match find(bytes, index + 1, *quote) {
                Some(end) => (index + 1, end, end + 1),
                // The document ends inside: the caller will see that.
                None => (index + 1, bytes.len(), bytes.len()),
            },
            _ => {
                let start = index;
                while bytes.get(index).is_some_and(|byte| !is_blank(*byte) && *byte != b'>') {
                    index += 1;
                }
                if start == index || self.text[start..index].bytes().any(is_odd) {
                    seen.odd(start);
                }
                (start, index, index)
            }
        };
        tag.attributes.push(Attribute { name, value: &self.text[start..end], at: start });
        after
    }
}

/// What bytes are in a tag.
const BLANK: u8 = 1;
/// A slash or an angle.
const END: u8 = 2;
const EQUALS: u8 = 4;
/// What neither the name of an attribute nor a value without quotes holds.
const ODD: u8 = 8;

const MARKS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0C => BLANK,
            b'/' | b'>' => END,
            b'=' => EQUALS | ODD,
            b'"' | b'\'' | b'<' | b'`' => ODD,
            _ => 0,
        };
        byte += 1;
    }
    table
};

fn marks(byte: u8) -> u8 {
    MARKS[usize::from(byte)]
}

fn is_odd(byte: u8) -> bool {
    marks(byte) & ODD != 0
}

fn is_blank(byte: u8) -> bool {
    marks(byte) & BLANK != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Shown(String);

    impl<'a> Seen<'a> for Shown {
        fn open(&mut self, tag: &Tag<'a>) {
            self.0.push_str(&format!("<{}", tag.name));
            for attribute in &tag.attributes {
                self.0.push_str(&format!(" {}={:?}", attribute.name, attribute.value));
            }
            self.0.push_str(if tag.is_closed { "/>" } else { ">" });
        }
        fn close(&mut self, name: &'a str, _: usize) {
            self.0.push_str(&format!("</{name}>"));
        }
        fn text(&mut self, text: &'a str, _: usize) {
            self.0.push_str(&format!("[{text}]"));
        }
        fn raw(&mut self, element: &'a str, text: &'a str, _: usize) {
            self.0.push_str(&format!("{element}({text})"));
        }
        fn comment(&mut self, text: &'a str, _: usize) {
            self.0.push_str(&format!("#{text}#"));
        }
        fn odd(&mut self, _: usize) {
            self.0.push('?');
        }
    }

    fn show(text: &str, dialect: Dialect) -> String {
        let mut shown = Shown::default();
        walk(text, dialect, &mut shown);
        shown.0
    }

    #[test]
    fn html_is_read_as_browsers_read_it() {
        for (html, shown) in [
            ("<!doctype html><p>a</p>", "#<!doctype html>#<p>[a]</p>"),
            ("<a href=\"x>y\" b='c' d=e f>t", "<a href=\"x>y\" b=\"c\" d=\"e\" f=\"\">[t]"),
            ("<a\n\thref = x / y>", "<a href=\"x\" y=\"\">"),
            ("<br/><img src=a/>", "<br/><img src=\"a/\">"),
            ("<!-- a --><!--a-->", "# a ##a#"),
            ("<!--> a -->", "?[ a -->]"),
            ("<!-- a --!> b", "?# a #[ b]"),
            ("<!-- a", "?# a#"),
            ("<script>a<b</script >c", "<script>script(a<b)</script>[c]"),
            ("<title>a<b>&amp;</title>", "<title>[a<b>&amp;]</title>"),
            ("<svg><title><b></title></svg>", "<svg><title><b></title></svg>"),
            ("<style></style>", "<style></style>"),
            ("<script>a", "<script>?script(a)"),
            ("a < b", "[a ]?[<][ b]"),
            ("<![CDATA[x]]>", "?#<![CDATA[x]]>#"),
            ("</ x>", "?#</ x>#"),
            ("<a href=\"x", "??#<a href=\"x#"),
            ("<a x\"y>", "?<a x\"y=\"\">"),
            ("<", "?[<]"),
            ("</p x>", "?</p>"),
        ] {
            let found = show(html, Dialect::Html);
            assert_eq!(found.replace("??", "?"), shown.replace("??", "?"), "{html}");
        }
    }

    #[test]
    fn xml_has_instructions_and_data() {
        assert_eq!(
            show("<?xml version=\"1.0\"?><a><![CDATA[<b>]]></a><title/>", Dialect::Xml),
            "#<?xml version=\"1.0\"?>#<a>(<b>)</a><title/>"
        );
    }

    #[test]
    fn hostile_documents_take_linear_time() {
        for piece in ["<", "<!--", "<a ", "<a b=\"", "</", "<script>", "<title></titl", "--", "<!--a--!"] {
            let text = piece.repeat(200_000 / piece.len());
            show(&text, Dialect::Html);
            show(&text, Dialect::Xml);
        }
    }
}
