//! The ways to read a file: what a secret looks like after each decoding.
//!
//! [`Views`] feeds scanners with the text of a document (inline tags are nothing, other tags are blanks), its attributes
//! (decoded, percent signs too), its comments, its data. One pass over the bytes serves all of them: every byte of a file
//! is in one view at least.

use super::address::percent_decoded;
use super::bytes;
use super::channel::Channel;
use super::data;
use super::entities;
use super::markup::{self, Dialect, Seen, Tag};
use super::pictures;
use super::record::Record;
use super::words::{Grams, Listener, Scanner, Spelling};

/// A listener that knows in which view it hears something.
pub(super) trait Witness: Listener {
    /// What comes is heard in a channel; `numbers` says whether numbers in it can be secrets.
    fn enter(&mut self, channel: Channel, numbers: bool);
    /// Whether what comes is no text, so that short words in it are chance.
    fn noise(&mut self, is_noise: bool);
    /// Whether a text was read as a whole in this channel before, in this file or another one, and holds nothing: then it
    /// need not be read again. What is read after a no is the whole of it, up to [`Witness::has_read`].
    fn is_known(&mut self, text: &str) -> bool;
    /// The text has been read; `holds_words_only` says whether it holds words and no letter that stands apart, which may be
    /// one of a word that goes on in the next text.
    fn has_read(&mut self, holds_words_only: bool);
    /// A token of the search's index.
    fn token(&mut self, spelling: &Spelling, token: &str, at: usize);
}

/// The scanners of a file.
#[derive(Debug)]
pub(super) struct Views<'s, W> {
    /// Who hears what they find.
    pub(super) witness: W,
    spelling: &'s Spelling,
    grams: Grams,
    /// Reads the text of the document, from its beginning to its end.
    main: Scanner<'s>,
    /// Reads everything else, piece by piece.
    aside: Scanner<'s>,
    /// Whether strings are whole pages of the search.
    by_sentence: bool,
    /// Whether the text is a line of a picture: words are parted there, with a hyphen at the end of the line.
    is_line: bool,
    /// Whether a line has ended with a hyphen.
    is_parted: bool,
}

impl<'s, W: Witness> Views<'s, W> {
    pub(super) fn new(spelling: &'s Spelling, grams: Grams, witness: W) -> Views<'s, W> {
        let (main, aside) = (Scanner::new(spelling, grams), Scanner::new(spelling, grams));
        Views { witness, spelling, grams, main, aside, by_sentence: false, is_line: false, is_parted: false }
    }

    /// Keeps the letters of the document's text from now on.
    pub(super) fn keep_record(&mut self) {
        self.main.keep_record();
    }

    /// The letters that were kept.
    pub(super) fn take_record(&mut self) -> Record {
        self.main.take_record()
    }

    /// Text between tags, with character references.
    pub(super) fn text(&mut self, text: &str, at: usize) {
        self.witness.enter(Channel::Text, true);
        let mut text = text;
        if self.is_parted {
            // Only white space stands between two lines of a picture.
            text = text.trim_start();
            let Some(first) = text.chars().next() else { return };
            self.is_parted = false;
            if !first.is_lowercase() {
                self.main.text("-", at, &mut self.witness);
            }
        }
        // A blank stands between the first line of a picture's text and the element of the next.
        if let Some(line) = text.trim_end().strip_suffix('-').filter(|_| self.is_line) {
            self.is_parted = true;
            text = line;
        }
        let mut from = 0;
        while let Some(reference) = bytes::find(text.as_bytes(), from, b'&') {
            let Some((character, length)) = entities::decode(&text[reference..]) else {
                self.main.text(&text[from..=reference], at + from, &mut self.witness);
                from = reference + 1;
                continue;
            };
            self.main.text(&text[from..reference], at + from, &mut self.witness);
            self.main.character(character, at + reference, &mut self.witness);
            from = reference + length;
        }
        self.main.text(&text[from..], at + from, &mut self.witness);
    }

    /// A tag in the text.
    pub(super) fn tag(&mut self, name: &str) {
        self.witness.enter(Channel::Text, true);
        self.is_line = matches!(name, "text" | "tspan");
        if self.is_parted {
            if name == "tspan" {
                return;
            }
            self.is_parted = false;
            self.main.text("-", 0, &mut self.witness);
        }
        between(name, &mut self.main, &mut self.witness);
    }

    /// The beginning or end of a label: a box of its own inside a line.
    pub(super) fn label(&mut self) {
        self.witness.enter(Channel::Text, true);
        self.main.border(&mut self.witness);
    }

    /// A name that is not of HTML.
    pub(super) fn name(&mut self, name: &str, at: usize) {
        self.piece(Channel::Name, false, name, at);
    }

    /// The value of an attribute.
    pub(super) fn attribute(&mut self, name: &str, value: &str, at: usize) {
        if value.is_empty() || matches!(name, "integrity" | "nonce" | "d" | "points" | "viewBox" | "transform") {
            return;
        }
        // Sizes and coordinates are numbers, and nobody's.
        let numbers =
            !matches!(name, "width" | "height" | "class" | "style" | "sizes" | "srcset" | "lang" | "datetime")
                && name.len() > 2;
        let is_label = matches!(name, "alt" | "title" | "content" | "placeholder" | "aria-label" | "aria-description");
        let channel = if is_label { Channel::Label } else { Channel::Attribute };
        self.witness.enter(channel, numbers);
        if self.witness.is_known(value) {
            return self.aside.pass_over_words();
        }
        self.aside.begin_meeting();
        self.new_attribute(channel, numbers, value, at);
        self.witness.has_read(self.aside.met_longer_words_only());
    }

    fn new_attribute(&mut self, channel: Channel, numbers: bool, value: &str, at: usize) {
        if !bytes::has(value, [b'&', b'%', b'<']) {
            return self.piece(channel, numbers, value, at);
        }
        let decoded = decoded(value);
        self.piece(channel, numbers, &decoded, at);
        // Read otherwise than it is shown, for what it may hide.
        self.witness.enter(Channel::Attribute, numbers);
        if decoded.contains('%') {
            self.piece(Channel::Attribute, numbers, &percent_decoded(&decoded), at);
        }
        // A piece of HTML in an attribute (`data-…`) is HTML to the script that takes it.
        if decoded.contains('<') {
            self.fragment(&decoded, at);
        }
    }

    /// A comment or declaration.
    pub(super) fn comment(&mut self, text: &str, at: usize) {
        self.piece(Channel::Comment, true, text, at);
    }

    /// JSON or a script.
    pub(super) fn data(&mut self, text: &str, is_script: bool) {
        data::read(text, is_script, self);
    }

    /// A string or key of JSON or a script, decoded.
    pub(super) fn string(&mut self, text: &str, at: usize) {
        if self.by_sentence {
            return self.sentences(text, at);
        }
        self.witness.enter(Channel::Data, true);
        if self.witness.is_known(text) {
            return self.aside.pass_over_words();
        }
        self.aside.begin_meeting();
        self.new_string(text, at);
        self.witness.has_read(self.aside.met_longer_words_only());
    }

    fn new_string(&mut self, text: &str, at: usize) {
        self.piece(Channel::Data, true, text, at);
        if !bytes::has(text, [b'&', b'%', b'<']) {
            return;
        }
        if text.contains('%') {
            self.piece(Channel::Data, true, &percent_decoded(text), at);
        }
        if text.contains(['<', '&']) {
            self.fragment(text, at);
        }
    }

    /// What stands between the strings of a script.
    pub(super) fn code(&mut self, text: &str, at: usize) {
        self.piece(Channel::Data, false, text, at);
    }

    /// A word of the search index.
    pub(super) fn search_word(&mut self, word: &str, at: usize) {
        self.witness.token(self.spelling, word, at);
    }

    /// Data of the search, JSON: in it whole pages are one text, so that a line and a sentence are blocks.
    pub(super) fn search_data(&mut self, text: &str) {
        self.by_sentence = true;
        self.data(text, false);
        self.by_sentence = false;
    }

    fn sentences(&mut self, text: &str, at: usize) {
        self.witness.enter(Channel::Search, true);
        let written = text.as_bytes();
        let may_end = |byte: u8| (byte == b'.') | (byte == b'!') | (byte == b'?') | (byte == b':') | (byte == b'\n');
        let mut from = 0;
        for block in (0..written.len()).step_by(bytes::BLOCK) {
            let mut ends = bytes::set_of(&written[block..], may_end);
            while ends != 0 {
                let index = block + ends.trailing_zeros() as usize;
                ends &= ends - 1;
                // Behind a mark, or before the end of a line.
                let end = if written[index] == b'\n' { index } else { index + 1 };
                if written[index] == b'\n' || written.get(end) == Some(&b' ') {
                    self.aside.text(&text[from..end], at + from, &mut self.witness);
                    self.aside.border(&mut self.witness);
                    from = end;
                }
            }
        }
        self.aside.text(&text[from..], at + from, &mut self.witness);
        self.aside.end(&mut self.witness);
    }

    /// Text of any channel, as it stands, as a text of its own.
    pub(super) fn piece(&mut self, channel: Channel, numbers: bool, text: &str, at: usize) {
        self.witness.enter(channel, numbers);
        self.aside.text(text, at, &mut self.witness);
        self.aside.end(&mut self.witness);
    }

    /// A plain text: a line is a block.
    pub(super) fn lines(&mut self, text: &str) {
        self.lines_of(Channel::Plain, text);
    }

    fn lines_of(&mut self, channel: Channel, text: &str) {
        self.witness.enter(channel, true);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            self.aside.text(line, at, &mut self.witness);
            self.aside.border(&mut self.witness);
            at += line.len();
        }
        self.aside.end(&mut self.witness);
    }

    /// A text that may hold markup, read as its reader will see it.
    pub(super) fn fragment(&mut self, text: &str, at: usize) {
        self.walk(text, Dialect::Html, at);
    }

    fn walk(&mut self, text: &str, dialect: Dialect, at: usize) {
        let new = || Scanner::new(self.spelling, self.grams);
        let mut fragment = Fragment { main: new(), aside: new(), dialect, base: at, witness: &mut self.witness };
        markup::walk(text, dialect, &mut fragment);
        fragment.main.end(fragment.witness);
    }

    /// Text that was packed: as it stands, its escapes decoded, and as its reader will see it if it is markup.
    pub(super) fn packed(&mut self, text: &str) {
        self.lines_of(Channel::Packed, text);
        if text.contains('%') {
            self.lines_of(Channel::Packed, &percent_decoded(text));
        }
        if text.contains(['<', '&']) {
            self.fragment(text, 0);
        }
        if text.contains('\\') {
            self.data(text, true);
        }
    }

    /// XML of an office document or of metadata.
    pub(super) fn xml(&mut self, text: &str) {
        self.witness.enter(Channel::Packed, true);
        self.walk(text, Dialect::Xml, 0);
    }

    /// Bytes that may hold text in any encoding.
    pub(super) fn metadata(&mut self, bytes: &[u8]) {
        for reading in pictures::readings(bytes) {
            self.lines_of(Channel::Metadata, &reading);
            if reading.contains('<') {
                self.xml(&reading);
            }
        }
    }

    /// Bytes that are no text: what looks like short words in them is chance.
    pub(super) fn noise(&mut self, bytes: &[u8]) {
        self.witness.noise(true);
        self.piece(Channel::Bytes, false, &String::from_utf8_lossy(bytes), 0);
        self.witness.noise(false);
    }

    /// Text without character references.
    pub(super) fn text_of_data(&mut self, text: &str, at: usize) {
        self.witness.enter(Channel::Text, true);
        self.main.text(text, at, &mut self.witness);
    }

    /// HTML that stands escaped in XML.
    pub(super) fn escaped_fragment(&mut self, text: &str, at: usize) {
        self.fragment(&decoded(text), at);
    }

    /// The end of the file.
    pub(super) fn end(&mut self) {
        self.witness.enter(Channel::Text, true);
        self.main.end(&mut self.witness);
    }
}

/// The text of a piece of HTML inside something else.
struct Fragment<'v, 's, W> {
    main: Scanner<'s>,
    /// Reads the attributes.
    aside: Scanner<'s>,
    dialect: Dialect,
    /// Where the fragment stands.
    base: usize,
    witness: &'v mut W,
}

impl<'a, W: Witness> Seen<'a> for Fragment<'_, '_, W> {
    fn open(&mut self, tag: &Tag<'a>) {
        for attribute in &tag.attributes {
            self.aside.text(&decoded(attribute.value), self.base + attribute.at, self.witness);
            self.aside.end(self.witness);
        }
        self.close(tag.name, tag.at);
    }

    fn close(&mut self, name: &'a str, _: usize) {
        match self.dialect {
            Dialect::Xml if is_inside_run(name) => self.main.seam(self.witness),
            Dialect::Html | Dialect::Xml => between(name, &mut self.main, self.witness),
        }
    }

    fn text(&mut self, text: &'a str, at: usize) {
        self.main.text(&decoded(text), self.base + at, self.witness);
    }

    fn raw(&mut self, _: &'a str, text: &'a str, at: usize) {
        self.main.text(text, self.base + at, self.witness);
    }

    fn comment(&mut self, text: &'a str, at: usize) {
        self.main.text(text, self.base + at, self.witness);
    }

    fn odd(&mut self, _: usize) {}
}

/// A text with its character references decoded.
fn decoded(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = entities::decode(rest).unwrap_or(('&', 1));
        out.push(character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out.into()
}

/// Whether an element of an office document stands around or inside of a piece of a paragraph.
fn is_inside_run(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name);
    matches!(
        local,
        "r" | "t"
            | "rPr"
            | "span"
            | "rFonts"
            | "b"
            | "bCs"
            | "i"
            | "iCs"
            | "u"
            | "color"
            | "sz"
            | "szCs"
            | "lang"
            | "highlight"
            | "proofErr"
            | "bookmarkStart"
            | "bookmarkEnd"
            | "ins"
            | "del"
            | "delText"
            | "rStyle"
            | "vertAlign"
            | "noProof"
            | "spacing"
            | "hyperlink"
            | "a"
            | "s"
    )
}

/// What a tag is between the words on its sides.
fn between(name: &str, scanner: &mut Scanner<'_>, listener: &mut impl Listener) {
    match name {
        "wbr" => {}
        "br" | "img" | "svg" | "use" | "path" | "input" => scanner.blank(listener),
        // Elements with a hyphen are nobody's and shown inline.
        _ if is_inline(name) || name.contains('-') => scanner.seam(listener),
        _ => scanner.border(listener),
    }
}

/// Whether the tag of an element can stand inside a word.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "big"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "tspan"
            | "tt"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Lets a witness hear a text of the theme as it may look in a site: with its references and escapes decoded.
pub(super) fn erase_decoded<L: Listener>(text: &str, spelling: &Spelling, listener: &mut L) {
    let mut views = Views::new(spelling, Grams::All, Anywhere(listener));
    views.fragment(text, 0);
    if text.contains('\\') {
        views.data(text, true);
    }
}

/// A witness that does not care where it is.
struct Anywhere<'l, L>(&'l mut L);

impl<L: Listener> Listener for Anywhere<'_, L> {
    fn word(&mut self, word: &super::words::Word) {
        self.0.word(word);
    }

    fn joined(&mut self, key: u64, words: &[super::words::Word]) {
        self.0.joined(key, words);
    }

    fn run(&mut self, key: u64, words: &[super::words::Word; super::words::RUN]) {
        self.0.run(key, words);
    }

    fn apart(&mut self, word: &super::words::Word) {
        self.0.apart(word);
    }
}

impl<L: Listener> Witness for Anywhere<'_, L> {
    fn enter(&mut self, _: Channel, _: bool) {}

    fn noise(&mut self, _: bool) {}

    fn is_known(&mut self, _: &str) -> bool {
        false
    }

    fn has_read(&mut self, _: bool) {}

    fn token(&mut self, _: &Spelling, _: &str, _: usize) {}
}
