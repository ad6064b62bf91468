//! Text that is German to a tokeniser: words, their frequencies and lengths are like those of administrative prose.
//!
//! Just under half of the words are function words with their known shares; the rest follows Zipf's law over 200,000
//! words, of which the few frequent ones are a list and the many rare ones are compounds and inflections of it, as in
//! real German. The meaning is nonsense.

use crate::random::Random;

/// Function words and how many of a thousand words each is.
#[rustfmt::skip]
const FUNCTION_WORDS: [(&str, u32); 64] = [
    ("der", 42), ("die", 40), ("und", 30), ("in", 18), ("des", 17), ("oder", 15), ("den", 14), ("zu", 14),
    ("von", 13), ("nach", 11), ("mit", 11), ("ist", 11), ("für", 11), ("das", 10), ("im", 10), ("eine", 10),
    ("einer", 9), ("auf", 9), ("dem", 9), ("nicht", 9), ("sich", 8), ("bei", 8), ("ein", 8), ("werden", 8),
    ("wird", 7), ("wenn", 7), ("als", 7), ("sind", 7), ("durch", 6), ("an", 6), ("zur", 6), ("über", 6),
    ("kann", 6), ("eines", 5), ("zum", 5), ("aus", 5), ("einen", 5), ("auch", 5), ("hat", 4), ("nur", 4),
    ("es", 4), ("um", 4), ("dass", 4), ("soweit", 3), ("diese", 3), ("muss", 3), ("sie", 3), ("er", 3),
    ("können", 3), ("worden", 2), ("vor", 2), ("bis", 2), ("unter", 2), ("gegen", 2), ("ohne", 2), ("sofern", 2),
    ("innerhalb", 2), ("haben", 2), ("noch", 2), ("jeder", 1), ("während", 1), ("darf", 1), ("sowie", 1), ("wegen", 1),
];

#[rustfmt::skip]
const NOUNS: [&str; 120] = [
    "Antrag", "Frist", "Behörde", "Bescheid", "Nachweis", "Verfahren", "Person", "Akte", "Gebühr", "Unterlage",
    "Prüfung", "Stelle", "Entscheidung", "Aufenthalt", "Erlaubnis", "Arbeit", "Vertrag", "Zeit", "Recht", "Pflicht",
    "Amt", "Dienst", "Termin", "Ausweis", "Wohnung", "Familie", "Kind", "Schule", "Studium", "Beruf",
    "Ausbildung", "Betrieb", "Lohn", "Einkommen", "Versicherung", "Krankheit", "Sprache", "Kurs", "Zeugnis", "Urkunde",
    "Übersetzung", "Beglaubigung", "Register", "Meldung", "Anzeige", "Auskunft", "Beratung", "Hilfe", "Leistung", "Zahlung",
    "Konto", "Betrag", "Höhe", "Dauer", "Beginn", "Ende", "Verlängerung", "Widerruf", "Rücknahme", "Widerspruch",
    "Klage", "Gericht", "Urteil", "Beschluss", "Anordnung", "Auflage", "Bedingung", "Zustimmung", "Beteiligung", "Anhörung",
    "Mitteilung", "Zustellung", "Vollzug", "Zwang", "Sicherheit", "Gefahr", "Schutz", "Staat", "Land", "Gemeinde",
    "Kreis", "Stadt", "Grenze", "Einreise", "Ausreise", "Visum", "Pass", "Bild", "Abdruck", "Daten",
    "Verarbeitung", "Speicherung", "Löschung", "Zugang", "Schlüssel", "Formular", "Anlage", "Muster", "Vordruck", "Eingang",
    "Ausgang", "Post", "Brief", "Telefon", "Schalter", "Raum", "Geschoss", "Öffnung", "Zeichen", "Nummer",
    "Tabelle", "Spalte", "Zeile", "Regel", "Ausnahme", "Fall", "Umstand", "Grund", "Zweck", "Umfang",
];

#[rustfmt::skip]
const OTHERS: [&str; 80] = [
    "erforderlich", "zuständig", "schriftlich", "gültig", "rechtzeitig", "vollständig", "persönlich", "öffentlich", "elektronisch", "unverzüglich",
    "angemessen", "besonders", "weitere", "neue", "gleiche", "ausländische", "deutsche", "örtliche", "gesetzliche", "amtliche",
    "einfache", "beglaubigte", "vorläufige", "dauerhafte", "befristete", "unbefristete", "selbständige", "berufliche", "schulische", "familiäre",
    "beantragen", "prüfen", "erteilen", "versagen", "verlängern", "vorlegen", "einreichen", "nachreichen", "bestätigen", "übermitteln",
    "speichern", "löschen", "mitteilen", "anhören", "entscheiden", "zustellen", "widerrufen", "zurücknehmen", "erheben", "zahlen",
    "erstatten", "festsetzen", "begründen", "bekanntgeben", "eintragen", "ändern", "ergänzen", "berichtigen", "abgeben", "annehmen",
    "ablehnen", "einladen", "abholen", "beraten", "unterstützen", "hinweisen", "feststellen", "nachweisen", "erklären", "vermerken",
    "grundsätzlich", "regelmäßig", "ausnahmsweise", "insbesondere", "gegebenenfalls", "spätestens", "frühestens", "höchstens", "mindestens", "jeweils",
];

/// Number of words that are no function words.
const VOCABULARY: usize = 200_000;

/// The words and their frequencies.
pub struct Words {
    /// Running sums of the frequencies of function words.
    function: Vec<(u32, &'static str)>,
    /// Running sums of 1/(rank + 2.7): Zipf's law as Mandelbrot wrote it.
    ranks: Vec<f64>,
}

impl Words {
    /// Prepares the frequencies.
    pub fn new() -> Words {
        Words::with(VOCABULARY, 1.0)
    }

    /// The same with so many words and another exponent of Zipf's law.
    pub fn with(vocabulary: usize, exponent: f64) -> Words {
        let mut sum = 0;
        let function = FUNCTION_WORDS
            .iter()
            .map(|(word, share)| {
                sum += share;
                (sum, *word)
            })
            .collect();
        let mut total = 0.0;
        let ranks = (0..vocabulary)
            .map(|rank| {
                #[expect(clippy::cast_precision_loss, reason = "a million fits a double")]
                let frequency = 1.0 / (rank as f64 + 2.7).powf(exponent);
                total += frequency;
                total
            })
            .collect();
        Words { function, ranks }
    }

    /// Appends one word of running text.
    fn word(&self, random: &mut Random, out: &mut String) {
        let share = u32::try_from(random.below(1000)).unwrap_or(0);
        match self.function.get(self.function.partition_point(|(sum, _)| *sum <= share)) {
            Some((_, word)) => out.push_str(word),
            None => self.content_word(random, out),
        }
    }

    /// Appends a word that is no function word.
    fn content_word(&self, random: &mut Random, out: &mut String) {
        let total = self.ranks.last().copied().unwrap_or(1.0);
        let at = random.fraction() * total;
        spell(self.ranks.partition_point(|sum| *sum <= at), out);
    }

    /// Appends a sentence of `least` to `most` words, with its full stop.
    pub fn sentence(&self, random: &mut Random, least: usize, most: usize, out: &mut String) {
        let number = random.between(least, most);
        let start = out.len();
        for index in 0..number {
            if index > 0 {
                out.push_str(if random.chance(9) { ", " } else { " " });
            }
            self.word(random, out);
        }
        capitalise(out, start);
        out.push('.');
    }

    /// Words without function words, as titles and labels have them.
    pub fn title(&self, random: &mut Random, least: usize, most: usize) -> String {
        let mut title = String::new();
        for index in 0..random.between(least, most) {
            if index > 0 {
                title.push(' ');
            }
            self.content_word(random, &mut title);
        }
        capitalise(&mut title, 0);
        title
    }
}

fn capitalise(text: &mut String, at: usize) {
    let Some(first) = text[at..].chars().next() else { return };
    let upper: String = first.to_uppercase().collect();
    text.replace_range(at..at + first.len_utf8(), &upper);
}

/// The word of a rank: single words first, then compounds of two and three nouns, some inflected.
fn spell(rank: usize, out: &mut String) {
    let frequent = NOUNS.len() + OTHERS.len();
    if rank < frequent {
        // Nouns and others take turns, as both are frequent.
        let (half, noun) = (rank / 2, rank.is_multiple_of(2));
        let word = match (noun, OTHERS.get(half)) {
            (false, Some(word)) => word,
            _ => NOUNS[(rank - half.min(OTHERS.len())) % NOUNS.len()],
        };
        out.push_str(word);
        return;
    }
    let number = rank - frequent;
    let first = NOUNS[number % NOUNS.len()];
    let second = NOUNS[(number / NOUNS.len() + number) % NOUNS.len()];
    join(first, second, out);
    let rest = number / (NOUNS.len() * NOUNS.len());
    if rest > 0 {
        let whole = out.len();
        join("", NOUNS[(number + rest * 7) % NOUNS.len()], out);
        debug_assert!(out.len() > whole);
    }
    out.push_str(["", "", "en", "s"][number % 4]);
}

fn join(first: &str, second: &str, out: &mut String) {
    out.push_str(first);
    if first.ends_with("ung") || first.is_empty() {
        out.push('s');
    }
    let start = out.len();
    out.push_str(second);
    let lower = out[start..].to_lowercase();
    out.truncate(start);
    out.push_str(&lower);
}
