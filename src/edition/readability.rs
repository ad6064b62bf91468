//! How easy a German text is to read: Flesch's formula as Amstad adapted it to German.
//!
//! 180 − words per sentence − 58.5 · syllables per word; 100 is very easy, 0 very hard. Source: T. Amstad, Wie
//! verständlich sind unsere Zeitungen?, Zürich 1978. Syllables are counted as groups of vowels, which is right for nearly
//! every German word; a number, an abbreviation or a citation counts as a word of one syllable.

use crate::html::unescaped;

/// What was measured on a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Readability {
    /// The value of the formula, in tenths.
    pub flesch_tenths: i32,
    /// Words per sentence, in tenths.
    pub sentence_tenths: u32,
    /// Letters per word, in tenths.
    pub word_tenths: u32,
    /// Number of words.
    pub words: u32,
}

/// Fewer words than these say nothing.
const FEWEST_WORDS: u32 = 30;

/// Counts words, sentences and syllables of a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Counter {
    words: u32,
    letters: u32,
    syllables: u32,
    sentences: u32,
    /// Whether a word was read since the last sentence ended.
    open: bool,
}

impl Counter {
    /// Reads a text of its own: a sentence, a list item, some paragraphs.
    pub fn text(&mut self, text: &str) {
        let mut words = text.split_whitespace().peekable();
        while let Some(word) = words.next() {
            // Most words are a word alone: nothing stands around them, and no sentence ends.
            if let [first, .., last] = word.as_bytes()
                && first.is_ascii_alphabetic()
                && last.is_ascii_alphabetic()
            {
                self.word(word);
                continue;
            }
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            if !bare.is_empty() {
                self.word(bare);
            }
            let end = word.trim_end_matches(['"', '“', '”', '«', '»', ')', ']', '‘', '’']);
            let is_end = end.ends_with(['!', '?', '…'])
                || end.ends_with(':')
                || end.ends_with('.')
                    && !is_abbreviation(bare)
                    && !bare.bytes().all(|byte| byte.is_ascii_digit())
                    && words.peek().is_none_or(|next| begins_sentence(next));
            if is_end {
                self.end();
            }
        }
        self.end();
    }

    /// Reads the text of an HTML fragment; every block is a text of its own.
    pub fn html(&mut self, html: &str) {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, tag)) = rest.split_once('<') {
            text.push_str(before);
            let Some((name, after)) = tag.split_once('>') else { break };
            let name = name.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if !matches!(
                name,
                "a" | "b" | "i" | "em" | "strong" | "code" | "span" | "bdi" | "sup" | "sub" | "s" | "del"
            ) {
                self.text(&unescaped(&text));
                text.clear();
            }
            rest = after;
        }
        text.push_str(rest);
        self.text(&unescaped(&text));
    }

    fn word(&mut self, word: &str) {
        let (letters, syllables) = measure(word);
        self.words += 1;
        self.letters += letters;
        self.syllables += syllables;
        self.open = true;
    }

    fn end(&mut self) {
        if self.open {
            self.sentences += 1;
            self.open = false;
        }
    }

    /// The result; `None` for a text that is too short to judge.
    pub fn finish(&self) -> Option<Readability> {
        if self.words < FEWEST_WORDS || self.sentences == 0 {
            return None;
        }
        let (words, sentences) = (f64::from(self.words), f64::from(self.sentences));
        let per_sentence = words / sentences;
        let flesch = 180.0 - per_sentence - 58.5 * f64::from(self.syllables) / words;
        #[expect(clippy::cast_possible_truncation, reason = "values of at most a few thousand")]
        let tenths = |value: f64| (value * 10.0).round() as i32;
        Some(Readability {
            flesch_tenths: tenths(flesch),
            sentence_tenths: tenths(per_sentence).unsigned_abs(),
            word_tenths: tenths(f64::from(self.letters) / words).unsigned_abs(),
            words: self.words,
        })
    }
}

/// Abbreviations that a full stop does not end a sentence after, although a capital follows.
///
/// The word comes without that full stop.
pub fn is_abbreviation(word: &str) -> bool {
    // Single letters: z. B., d. h., u. a., i. V. m., S. 2; others name something and can end a sentence.
    matches!(word, "z" | "B" | "d" | "h" | "u" | "a" | "o" | "i" | "V" | "m" | "S")
        || matches!(
            word,
            "Abs"
                | "Nr"
                | "Art"
                | "Buchst"
                | "Hs"
                | "Alt"
                | "bzw"
                | "ggf"
                | "vgl"
                | "ca"
                | "Tel"
                | "Str"
                | "St"
                | "Dr"
                | "gem"
                | "i.V.m"
                | "inkl"
        )
        || word.contains('.')
}

fn begins_sentence(word: &str) -> bool {
    word.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// The number of letters of a German word, and of its syllables: groups of vowels, at least one.
fn measure(word: &str) -> (u32, u32) {
    let (mut letters, mut syllables) = (0, 0);
    let mut previous = ' ';
    for letter in word.chars() {
        letters += 1;
        let letter = match letter {
            'Ä' => 'ä',
            'Ö' => 'ö',
            'Ü' => 'ü',
            'É' => 'é',
            'È' => 'è',
            'İ' => 'i',
            letter => letter.to_ascii_lowercase(),
        };
        let is_vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'ä' | 'ö' | 'ü' | 'y' | 'é' | 'è');
        // One sound: ai, au, äu, ei, eu, ie, ui, oi and doubled vowels. Two: "Be-amte", "natio-nal" (i-o), "Situ-ation".
        let continues = is_vowel
            && matches!(
                (previous, letter),
                ('a' | 'e' | 'o' | 'u', 'i')
                    | ('a' | 'e' | 'ä' | 'o', 'u')
                    | ('i', 'e')
                    | ('a' | 'e', 'y')
                    | ('a', 'a')
                    | ('e', 'e')
                    | ('o', 'o')
                    | ('q', 'u')
            );
        if is_vowel && !continues {
            syllables += 1;
        }
        // The third of three vowels begins a new syllable: "Treu-e", "Bau-en".
        previous = if continues { '-' } else { letter };
    }
    (letters, syllables.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_german_words() {
        for (word, expected) in [
            ("Haus", 1),
            ("Bäume", 2),
            ("Beamte", 3),
            ("Aufenthaltserlaubnis", 6),
            ("Niederlassungserlaubnis", 7),
            ("bauen", 2),
            ("Treue", 2),
            ("Ausländerbehörde", 6),
            ("Antrag", 2),
            ("18g", 1),
            ("Quelle", 2),
            ("Änderung", 3),
            ("sieben", 2),
        ] {
            assert_eq!(measure(word).1, expected, "{word}");
        }
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        let count = |text: &str| {
            let mut counter = Counter::default();
            counter.text(text);
            (counter.words, counter.sentences)
        };
        assert_eq!(count("Sie kommen. Wir helfen Ihnen!"), (5, 2));
        assert_eq!(count("Nach § 18g Abs. 1 Nr. 2 AufenthG gilt das am 3. März"), (12, 1));
        assert_eq!(count("ein Punkt einer Liste"), (4, 1));
        assert_eq!(count("Bringen Sie mit, z. B. Pass bzw. Ausweis, und kommen Sie. Danke"), (12, 2));
    }

    #[test]
    fn the_formula_is_amstads() {
        // 30 words in 6 sentences, 1 syllable each: 180 − 5 − 58.5.
        let mut counter = Counter::default();
        counter.html("<p>Du bist im Amt hier.</p>".repeat(6).as_str());
        let result = counter.finish().expect("enough words");
        assert_eq!((result.flesch_tenths, result.sentence_tenths, result.words), (1165, 50, 30));
        assert_eq!(Counter::default().finish(), None);
    }

    #[test]
    fn blocks_are_sentences_of_their_own_and_links_are_not() {
        let mut counter = Counter::default();
        counter.html("<ul><li>ein <a href=\"x\">Pass</a> &amp; Foto</li><li>zwei</li></ul>");
        assert_eq!((counter.words, counter.sentences), (4, 2));
    }
}
