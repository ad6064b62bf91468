//! The last touch on the HTML of a page: places where long German words may be parted, and numbers that keep their
//! direction among Arabic words.
//!
//! Only text that is shown is touched, never attributes, titles, data or scripts. Headings, tables and menus are narrow,
//! and browsers do not part German words by themselves where their dictionary is missing. Easy German is left alone:
//! its long words have visible hyphens; every sentence of it begins on a line of its own. One pass over the page.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use memchr::memchr;

use crate::date::GERMAN_MONTHS;
use crate::edition::is_abbreviation;
use crate::language::Language;

/// A word of fewer letters is never parted, wherever it stands.
const LONG_WORD: usize = 13;
/// So many letters stay together.
const LEAST_PART: usize = 4;
const SOFT_HYPHEN: char = '\u{AD}';
/// After these words a number with a point counts something ("im 1. Jahr"); none of them ends a sentence before it.
const BEFORE_ORDINAL: [&str; 16] = [
    "im", "Im", "der", "Der", "die", "Die", "das", "Das", "den", "dem", "des", "Ihr", "Ihre", "Ihren", "jede", "jedes",
];

/// Whether an element of this name has no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(name, "meta" | "link" | "br" | "img" | "input" | "hr" | "col" | "wbr")
}

/// Whether the text in an element is left alone.
fn is_quiet(name: &str) -> bool {
    matches!(name, "head" | "script" | "style" | "svg" | "code" | "pre")
}

/// How many letters a German word has at least that is parted in an element: what is set larger or narrower has fewer.
fn narrow(name: &str) -> Option<usize> {
    match name {
        "th" | "td" => Some(LONG_WORD),
        "h1" => Some(15),
        "h2" | "dt" => Some(18),
        "h3" | "h4" | "nav" => Some(20),
        _ => None,
    }
}

/// What holds for the text inside of an element.
#[derive(Clone, Copy)]
struct Inside {
    quiet: bool,
    /// How many letters a word has at least that may be parted.
    narrow: Option<usize>,
    german: bool,
    from_right: bool,
    /// Whether an easy text is read here, and whether its sentences get lines here.
    reading: bool,
    lines: bool,
}

/// Finishes a menu, once for all its pages. That a page is finished around it changes nothing more.
pub(super) fn finish_menu(html: String, language: &Language) -> String {
    within(html, language, narrow("nav"))
}

/// Finishes a whole page in a language.
pub(super) fn finish(html: String, language: &Language) -> String {
    within(html, language, None)
}

/// Finishes what stands in an element in which words of so many letters are parted.
fn within(html: String, language: &Language, narrow_around: Option<usize>) -> String {
    let german = is_german(language.as_str());
    let from_right = language.direction() == "rtl";
    let easy = language.is_easy();
    if !german && !from_right && !easy {
        return html;
    }
    let mut out = Changed { html: &html, out: String::new(), taken: 0 };
    let whole = Inside { quiet: false, narrow: narrow_around, german, from_right, reading: false, lines: false };
    let mut inside = vec![whole];
    let mut at = 0;
    while let Some(length) = memchr(b'<', &html.as_bytes()[at..]) {
        let now = inside.last().copied().unwrap_or(Inside { quiet: true, ..whole });
        text(&mut out, at, &html[at..at + length], now);
        at += length;
        let rest = &html[at..];
        let tag = &rest[..end_of_tag(rest)];
        let begin = at;
        at += tag.len();
        if tag.as_bytes().get(1) == Some(&b'/') {
            if inside.len() > 1 {
                inside.pop();
            }
            continue;
        }
        let name_end = tag[1..].find([' ', '>', '/']).map_or(tag.len(), |at| at + 1);
        let name = &tag[1..name_end];
        let isolate = now.from_right && tag.contains(" class=\"cite\"") && !tag.contains(" dir=");
        if isolate {
            out.replace(begin + name_end..begin + name_end, " dir=\"ltr\"");
        }
        if name.starts_with('!') || tag.ends_with("/>") || is_void(name) {
            continue;
        }
        let bare = tag.len() == name_end + 1;
        let german = if bare { None } else { attribute(tag, "lang") }.map_or(now.german, is_german);
        let from_right = if bare { None } else { attribute(tag, "dir") };
        let from_right = from_right.map_or(now.from_right && !isolate, |dir| dir == "rtl");
        let quiet = now.quiet || is_quiet(name);
        let reading = match name {
            "main" => easy,
            "nav" => false,
            _ => now.reading && attribute(tag, "lang").is_none_or(|lang| lang == language.as_str()),
        };
        inside.push(Inside {
            quiet,
            narrow: narrow(name).or(now.narrow),
            german,
            from_right,
            reading,
            lines: reading && (now.lines || matches!(name, "p" | "li" | "dd" | "td")),
        });
        // What stands in a script is no markup.
        if name == "script" {
            let rest = &html[at..];
            at += rest.find("</script").unwrap_or(rest.len());
        }
    }
    out.finish().unwrap_or(html)
}

/// A page with changes in a few places: what lies between them is copied at once, and nothing if there are none.
struct Changed<'h> {
    html: &'h str,
    out: String,
    /// So much of the page is in `out`.
    taken: usize,
}

impl Changed<'_> {
    /// Takes the page up to a place, and leaves out what lies there.
    fn up_to(&mut self, place: Range<usize>) -> &mut String {
        if self.out.is_empty() {
            self.out.reserve(self.html.len() + self.html.len() / 16);
        }
        self.out.push_str(&self.html[self.taken..place.start]);
        self.taken = place.end;
        &mut self.out
    }

    fn replace(&mut self, place: Range<usize>, text: &str) {
        self.up_to(place).push_str(text);
    }

    /// The changed page; `None` if nothing was changed.
    fn finish(mut self) -> Option<String> {
        if self.taken == 0 {
            return None;
        }
        self.out.push_str(&self.html[self.taken..]);
        Some(self.out)
    }
}

fn is_german(tag: &str) -> bool {
    tag == "de"
}

/// Where the tag ends with which the text begins; a `>` in a quoted value does not end it.
pub(super) fn end_of_tag(text: &str) -> usize {
    let mut quoted = false;
    // Most tags are short: wide registers take longer to begin.
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    // Most tags have no attribute at all, and short scans beat a search for a string here.
    let (mut rest, quote) = (tag, "=\"");
    while let Some(space) = rest.bytes().position(|byte| byte == b' ') {
        rest = &rest[space + 1..];
        if let Some(value) = rest.strip_prefix(name).and_then(|rest| rest.strip_prefix(quote)) {
            return value.split('"').next();
        }
    }
    None
}

/// Changes a text that stands at a place, if anything in it is to be changed.
fn text(out: &mut Changed<'_>, at: usize, text: &str, inside: Inside) {
    let place = at..at + text.len();
    if inside.quiet || text.len() < 3 {
    } else if inside.lines {
        lines(out.up_to(place), text);
    } else if inside.from_right {
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            isolate(out.up_to(place), text);
        }
    } else if let Some(least) = inside.narrow.filter(|_| inside.german)
        && let Cow::Owned(parted) = parted_from(text, least)
    {
        out.replace(place, &parted);
    }
}

/// An easy text, each sentence on a line of its own.
fn lines(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let Some(next) = text[at + 1..].strip_prefix(' ') else { continue };
        let sentence = &text[from..=at];
        out.push_str(sentence);
        out.push_str(if ends(sentence, next) { "<br>" } else { " " });
        from = at + 2;
    }
    out.push_str(&text[from..]);
}

/// Whether a mark at the end of a text ends a sentence, seen what follows.
fn ends(sentence: &str, next: &str) -> bool {
    let begins = next.trim_start_matches(['„', '»', '"']).starts_with(char::is_uppercase);
    let before = sentence.trim_end_matches(['.', '!', '?']);
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let number = word.ends_with(|c: char| c.is_ascii_digit());
    let in_date = number && (before.trim() == word || GERMAN_MONTHS.iter().any(|month| next.starts_with(month)));
    let ahead = before.strip_suffix(word).unwrap_or_default().trim_end();
    let counts = number && BEFORE_ORDINAL.contains(&ahead.rsplit(' ').next().unwrap_or_default());
    begins && !in_date && !counts && !is_abbreviation(word)
}

/// A German text with soft hyphens in its long words.
pub(super) fn parted(text: &str) -> Cow<'_, str> {
    parted_from(text, LONG_WORD)
}

fn parted_from(text: &str, least: usize) -> Cow<'_, str> {
    if !has_long_run(text, least) {
        return Cow::Borrowed(text);
    }
    let is_letter = |character: char| character.is_alphabetic() || character == SOFT_HYPHEN;
    let is_long = |word: &str| word.len() >= least && !word.contains(SOFT_HYPHEN);
    if !text.split(|character| !is_letter(character)).any(is_long) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|character| !is_letter(character)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        // A name of a character, such as `&nbsp;`, is no word; nor are addresses.
        let named = out.ends_with('&') || out.ends_with(['.', '@', '/', '_']) || after.starts_with(['@', '_']);
        if is_long(word) && !named {
            part(&mut out, word, least);
        } else {
            out.push_str(word);
        }
        let other = after.find(is_letter).unwrap_or(after.len());
        out.push_str(&after[..other]);
        rest = &after[other..];
    }
    Cow::Owned(out)
}

/// Whether a word of so many bytes may be in a text: a first look, without tables of letters.
fn has_long_run(text: &str, least: usize) -> bool {
    let mut run = 0;
    text.bytes().any(|byte| {
        run = if byte.is_ascii_alphabetic() || byte >= 0x80 { run + 1 } else { 0 };
        run >= least
    })
}

fn part(out: &mut String, word: &str, least: usize) {
    let letters = word.chars().count();
    if letters < least {
        out.push_str(word);
        return;
    }
    PARTED.with_borrow_mut(|known| {
        if let Some(parted) = known.get(word) {
            out.push_str(parted);
            return;
        }
        let from = out.len();
        part_long(out, word, letters);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(word.into(), out[from..].into());
    });
}

thread_local! {
    /// Words as they were parted: the same long words stand in the menus and tables of all pages.
    static PARTED: RefCell<HashMap<Box<str>, Box<str>>> = RefCell::default();
}
/// So many words are remembered by a thread; a few megabytes.
const MOST_KNOWN: usize = 20_000;

/// Writes a word of so many letters with its soft hyphens.
fn part_long(out: &mut String, word: &str, letters: usize) {
    let (mut done, mut since) = (0, 0);
    for (index, syllable) in hypher::hyphenate(word, hypher::Lang::German).enumerate() {
        if index > 0 && since >= LEAST_PART && letters - done >= LEAST_PART {
            out.push(SOFT_HYPHEN);
            since = 0;
        }
        out.push_str(syllable);
        let length = syllable.chars().count();
        done += length;
        since += length;
    }
}

/// Marks ranges, telephone numbers and amounts, which Arabic would turn around.
fn isolate(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() || (at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'#')) {
            at += 1;
            continue;
        }
        let (end, turns) = number(text, at);
        if turns {
            out.push_str(&text[done..at]);
            out.push_str("<bdi dir=\"ltr\">");
            out.push_str(&text[at..end]);
            out.push_str("</bdi>");
            done = end;
        }
        at = end;
    }
    out.push_str(&text[done..]);
}

/// Where the number at a place ends with all that belongs to it, and whether Arabic would turn it around.
fn number(text: &str, start: usize) -> (usize, bool) {
    let mut end = start;
    let mut turns = false;
    loop {
        let digits = text[end..].bytes().take_while(u8::is_ascii_digit).count();
        end += digits;
        let rest = &text[end..];
        let joint =
            rest.find(|c: char| !matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '–' | '-' | '/' | '.' | ',' | ':' | '+'));
        let joint = joint.unwrap_or(rest.len());
        let digit_follows = rest[joint..].starts_with(|c: char| c.is_ascii_digit());
        let between = &rest[..joint];
        // ", 5" begins another number.
        if joint == 0 || !digit_follows || between.contains(", ") || between.contains(". ") {
            let amount = rest.trim_start_matches(['\u{A0}', ' ', '\u{202F}']);
            if amount.starts_with('€') {
                return (end + (rest.len() - amount.len()) + '€'.len_utf8(), true);
            }
            return (end, turns);
        }
        turns |= between.contains(['–', ' ', '\u{A0}', '\u{202F}']);
        end += joint;
    }
}

#[cfg(test)]
mod tests {
    use super::{finish, parted};
    use crate::language::Language;

    fn page(language: &str, html: &str) -> String {
        finish(html.to_string(), &Language::parse(language).expect("a language tag")).replace('\u{AD}', "|")
    }

    #[test]
    fn long_words_of_headings_and_tables_may_be_parted() {
        let word = parted("Aufenthaltserlaubnis").replace('\u{AD}', "|");
        assert!(word.contains("|erlaubnis"), "{word}");
        assert_eq!(
            page("de", "<h1>Aufenthaltserlaubnis</h1><p>Aufenthaltserlaubnis</p><td>Einbürgerung</td>"),
            format!("<h1>{word}</h1><p>Aufenthaltserlaubnis</p><td>Einbürgerung</td>")
        );
    }

    #[test]
    fn nothing_but_shown_german_is_touched() {
        for html in [
            "<title>Aufenthaltserlaubnis</title>",
            "<nav aria-label=\"Aufenthaltserlaubnis\"><a href=\"aufenthaltserlaubnis.html\">kurz</a></nav>",
            "<td lang=\"en\">Aufenthaltserlaubnis</td>",
            "<td><code>Aufenthaltserlaubnis</code></td>",
            "<td>aufenthaltserlaubnis@amt.example</td>",
        ] {
            let whole = format!("<head>{html}</head>");
            assert_eq!(
                page("de", if html.starts_with("<title") { &whole } else { html }),
                if html.starts_with("<title") { whole.clone() } else { html.to_string() }
            );
        }
        let json = "<td><script type=\"application/ld+json\">{\"a\":\"<td>Aufenthaltserlaubnis\"}</script></td>";
        assert_eq!(page("de", json), json);
        let easy = "<h1>Aufenthaltserlaubnis</h1>";
        assert_eq!(page("de-simple", easy), easy);
        assert_eq!(page("en", easy), easy);
    }

    #[test]
    fn every_sentence_of_an_easy_text_has_a_line() {
        for (text, expected) in [
            ("Sie wollen arbeiten. Das geht. Oder?", "Sie wollen arbeiten.<br>Das geht.<br>Oder?"),
            ("Haben Sie Arbeit? „Ja“ ist gut! Wir helfen.", "Haben Sie Arbeit?<br>„Ja“ ist gut!<br>Wir helfen."),
            ("Am 3. Oktober ist zu. Bis 12. Danach nicht.", "Am 3. Oktober ist zu.<br>Bis 12.<br>Danach nicht."),
            ("Im 1. Jahr sagen Sie es. Das ist die 2. Karte.", "Im 1. Jahr sagen Sie es.<br>Das ist die 2. Karte."),
            (
                "Vor dem 1. Arbeits-Tag. Kommen Sie am 3. Wir warten.",
                "Vor dem 1. Arbeits-Tag.<br>Kommen Sie am 3.<br>Wir warten.",
            ),
            ("Das steht in Nr. A. Und bei Dr. Meier.", "Das steht in Nr. A.<br>Und bei Dr. Meier."),
            ("§ 18g Abs. 1 AufenthG. 4 Wochen. gut", "§ 18g Abs. 1 AufenthG. 4 Wochen. gut"),
        ] {
            let html = |text: &str| format!("<main><h1>A. B</h1><ul><li>{text}</li></ul></main>");
            assert_eq!(page("de-simple", &html(text)), html(expected));
        }
        for html in [
            "<p>Eins. Zwei.</p>",
            "<main><nav><ul><li>Eins. Zwei.</li></ul></nav></main>",
            "<main><p lang=\"de\">Eins. Zwei.</p></main>",
        ] {
            assert_eq!(page("de-simple", html), html);
        }
        assert_eq!(page("en", "<main><p>One. Two.</p></main>"), "<main><p>One. Two.</p></main>");
    }

    #[test]
    fn parts_of_a_word_are_no_shorter_than_four_letters() {
        for word in ["Krankenversicherungsnachweis", "Beschäftigungsverhältnis", "Staatsangehörigkeitsrecht"] {
            let parted = parted(word).replace('\u{AD}', "|");
            let parts: Vec<&str> = parted.split('|').collect();
            assert!(parts.len() > 1, "{parted}");
            assert!(parts.iter().all(|part| part.chars().count() >= 4), "{parted}");
            assert_eq!(parts.concat(), word);
        }
    }

    #[test]
    fn numbers_keep_their_direction_among_arabic_words() {
        assert_eq!(page("ar", "<p>من 8–12 ثم</p>"), "<p>من <bdi dir=\"ltr\">8–12</bdi> ثم</p>");
        assert_eq!(page("ar", "<p>069 90009-100</p>"), "<p><bdi dir=\"ltr\">069 90009-100</bdi></p>");
        assert_eq!(page("ar", "<p>100\u{A0}€ و</p>"), "<p><bdi dir=\"ltr\">100\u{A0}€</bdi> و</p>");
        assert_eq!(page("ar", "<p>45.3 في 2026</p>"), "<p>45.3 في 2026</p>");
        assert_eq!(page("ar", "<p dir=\"ltr\">8–12</p>"), "<p dir=\"ltr\">8–12</p>");
        let cite = "<a class=\"cite\" lang=\"de\" href=\"x\">§§ 3–5</a>";
        assert_eq!(page("ar", cite), cite.replace("<a ", "<a dir=\"ltr\" "));
    }
}
