//! `theme:` in `handbook.yaml`: an authority's own logo, colours and measures.
//!
//! Few settings, many tokens: the rest is derived, so that every combination can be read. What cannot be read is an error
//! that names the nearest colour that can. The colours are those of the public site; the internal site keeps its own,
//! unless it is given others, so that nobody takes one for the other.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::colour::{BLACK, Colour, WHITE};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue};
use crate::text;
use crate::yaml::fields::Fields;
use crate::yaml::{Node, typed};

/// Contrast of text, after WCAG 2.2, 1.4.3.
const TEXT: f64 = 4.5;

/// Keys of `theme`.
const KEYS: &[&str] = &[
    "preset",
    "logo",
    "colors",
    "internal",
    "font",
    "text_size",
    "line_height",
    "radius",
    "measure",
    "width",
    "spacing",
    "bar",
];
/// Keys of `colors`.
const COLOURS: &[&str] = &["accent", "header", "dark_accent", "dark_header"];

/// What an authority sets of the look of both sites.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Theme {
    /// The colours and measures to begin with.
    pub preset: Preset,
    /// `logo`: path of a picture below `content/`, and where it is named.
    pub logo: Option<(String, Span)>,
    /// `colors` of the public site.
    pub colours: Colours,
    /// `internal.colors`. Confidential.
    pub internal_colours: Colours,
    /// Other tokens: their names in the style sheet and their values, checked.
    pub measures: Vec<(&'static str, String)>,
    /// The same as written.
    written: Vec<(&'static str, Value)>,
}

/// A set of values to begin with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Preset {
    /// This program's own.
    #[default]
    Amt,
    /// Close to the tokens of the KERN design system.
    Kern,
}

/// Colours of one site.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Colours {
    /// Links, buttons, marks.
    pub accent: Option<Colour>,
    /// Ground of the header.
    pub header: Option<Colour>,
    /// The same on a dark ground; derived if missing.
    pub dark_accent: Option<Colour>,
    /// The same for the header.
    pub dark_header: Option<Colour>,
}

/// Grounds on which links and marks stand: page, soft areas.
const LIGHT_PUBLIC: [&str; 2] = ["#ffffff", "#f1f6f7"];
const LIGHT_INTERNAL: [&str; 2] = ["#ffffff", "#f8f5f2"];
const DARK_PUBLIC: [&str; 2] = ["#10191d", "#19262b"];
const DARK_INTERNAL: [&str; 2] = ["#17120f", "#221b17"];
/// `color-layout-background-default` and `-hued` of the KERN design system on dark: black and `neutral-950`.
const DARK_KERN: [&str; 2] = ["#000000", "#131525"];

// Values of the KERN design system, package `@kern-ux/native` 2.7.2 (EUPL-1.2), from oklch to sRGB. Its line height of text
// (24/18) is below the 1.5 that WCAG 1.4.12 asks pages to bear and is not taken over.
/// `color-layout-background-inverted` of a header: `neutral-950`.
const KERN_HEADER: &str = "#131525";
/// The header where the ground is black: `color-layout-background-level-2`, `neutral-900`.
const KERN_DARK_HEADER: &str = "#1d2034";
/// `color-action-default`: `darkblue-700`, and `darkblue-300` on dark grounds.
const KERN_ACTION: &str = "#2044aa";
const KERN_DARK_ACTION: &str = "#97afe1";
/// `color-layout-text-default`, `-text-muted`, `-border`, `-background-hued`: `neutral-950`, `-650`, `-500`, `-025`.
const KERN_LIGHT: &str = "--ink:#131525;--muted:#51577a;--edge:#6e7597;--soft:#f3f4f7;";
/// The same on dark grounds: `neutral-025`, `-250`, `-500`, and `-950` on black; hairlines are `neutral-750`.
const KERN_DARK: &str = "--paper:#000000;--ink:#f3f4f7;--muted:#b2b6cc;--edge:#6e7597;--soft:#131525;--line:#3b405f;";

/// The dark grounds of the public site with a preset.
fn dark_public(preset: Preset) -> [&'static str; 2] {
    match preset {
        Preset::Amt => DARK_PUBLIC,
        Preset::Kern => DARK_KERN,
    }
}

fn grounds(texts: [&str; 2]) -> Vec<Colour> {
    texts.into_iter().filter_map(Colour::parse).collect()
}

impl Theme {
    /// The style sheet of these settings for one site, to be added to the theme's own; empty without settings.
    pub fn stylesheet(&self, internal: bool) -> String {
        let mut light = String::new();
        let mut dark = String::new();
        for (name, value) in self.preset_measures().iter().chain(&self.measures) {
            let _ = write!(light, "{name}:{value};");
        }
        let colours = if internal { self.internal_colours } else { self.with_preset(self.colours) };
        let dark_grounds = grounds(if internal { DARK_INTERNAL } else { dark_public(self.preset) });
        if self.preset == Preset::Kern && !internal {
            light.push_str(KERN_LIGHT);
            dark.push_str(KERN_DARK);
        }
        if let Some(accent) = colours.accent {
            let soft = accent.mixed(WHITE, 0.88);
            let deep = accent.mixed(BLACK, 0.3);
            let _ = write!(
                light,
                "--accent:{accent};--accent-deep:{deep};--accent-soft:{soft};--info:{accent};--info-soft:{soft};"
            );
            let base = colours.dark_accent.unwrap_or_else(|| accent.mixed(WHITE, 0.35));
            let paper = dark_grounds.first().copied().unwrap_or(BLACK);
            let on_dark = base.nearest(&dark_grounds, TEXT).unwrap_or(WHITE);
            let soft = paper.mixed(on_dark, 0.16);
            // Text in the accent's colour stands on the soft ground, too.
            let on_dark = on_dark.nearest(&[dark_grounds.as_slice(), &[soft]].concat(), TEXT).unwrap_or(WHITE);
            let deep = on_dark.mixed(WHITE, 0.35);
            let _ = write!(
                dark,
                "--accent:{on_dark};--accent-deep:{deep};--accent-soft:{soft};--info:{on_dark};--info-soft:{soft};"
            );
        }
        if let Some(header) = colours.header.or(colours.accent.map(|accent| accent.mixed(BLACK, 0.3))) {
            write_header(&mut light, header);
            let on_dark = colours.dark_header.unwrap_or_else(|| header.mixed(BLACK, 0.45));
            write_header(&mut dark, on_dark);
        }
        let mut out = String::new();
        if !light.is_empty() {
            let _ = write!(out, "@layer tokens{{:root{{{}}}", light.trim_end_matches(';'));
            if !dark.is_empty() {
                let dark = dark.trim_end_matches(';');
                let _ = write!(out, "@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}");
            }
            out.push_str("}\n");
        }
        out
    }

    fn with_preset(&self, colours: Colours) -> Colours {
        match self.preset {
            Preset::Amt => colours,
            Preset::Kern => Colours {
                accent: colours.accent.or(Colour::parse(KERN_ACTION)),
                header: colours.header.or(Colour::parse(KERN_HEADER)),
                dark_accent: colours
                    .dark_accent
                    .or(Colour::parse(KERN_DARK_ACTION).filter(|_| colours.accent.is_none())),
                dark_header: colours
                    .dark_header
                    .or(Colour::parse(KERN_DARK_HEADER).filter(|_| colours.header.is_none())),
            },
        }
    }

    fn preset_measures(&self) -> Vec<(&'static str, String)> {
        match self.preset {
            Preset::Amt => Vec::new(),
            Preset::Kern => [
                ("--radius", ".25rem"),
                ("--font", "\"Fira Sans\",system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Noto Sans Arabic\",sans-serif"),
                ("--text-size", "1.125rem"),
                ("--line-height", "1.5"),
            ]
            .map(|(name, value)| (name, value.to_string()))
            .to_vec(),
        }
    }
}

fn write_header(out: &mut String, header: Colour) {
    let ink = header.ink();
    let muted = ink.mixed(header, 0.2).nearest(&[header], TEXT).unwrap_or(ink);
    let _ = write!(out, "--head:{header};--on-head:{ink};--on-head-muted:{muted};");
}

impl Theme {
    /// The settings of the public site as YAML values, for a handbook without anything internal.
    pub(super) fn public_values(&self) -> Map<String, Value> {
        let Theme { preset, logo, colours, internal_colours: _, measures: _, written } = self;
        let mut values = Map::new();
        match preset {
            Preset::Amt => {}
            Preset::Kern => drop(values.insert("preset".into(), json!("kern"))),
        }
        if let Some((path, _)) = logo {
            values.insert("logo".into(), json!(path));
        }
        let Colours { accent, header, dark_accent, dark_header } = colours;
        let named =
            [("accent", accent), ("header", header), ("dark_accent", dark_accent), ("dark_header", dark_header)];
        let named =
            named.into_iter().filter_map(|(name, colour)| Some((name.to_string(), json!((*colour)?.to_string()))));
        let named: Map<String, Value> = named.collect();
        if !named.is_empty() {
            values.insert("colors".into(), Value::Object(named));
        }
        values.extend(written.iter().map(|(key, value)| ((*key).to_string(), value.clone())));
        values
    }
}

/// Reads `theme:`.
pub(super) fn theme(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Theme {
    let Some(fields) = fields.get("theme").and_then(|node| Fields::of("theme", node, diagnostics)) else {
        return Theme::default();
    };
    fields.refuse_unknown(KEYS, diagnostics);
    let presets = [("amt", Preset::Amt), ("kern", Preset::Kern)];
    let preset = fields.get("preset").and_then(|node| typed::choice("preset", node, &presets, diagnostics));
    let logo = fields.get("logo").and_then(|node| logo(node, diagnostics));
    let colours =
        colours(&fields, &grounds(LIGHT_PUBLIC), &grounds(dark_public(preset.unwrap_or_default())), diagnostics);
    let internal = fields.get("internal").and_then(|node| Fields::of("internal", node, diagnostics));
    let internal_colours = internal.map_or_else(Colours::default, |fields| {
        fields.refuse_unknown(&["colors"], diagnostics);
        self::colours(&fields, &grounds(LIGHT_INTERNAL), &grounds(DARK_INTERNAL), diagnostics)
    });
    if let (Some(ours), Some(theirs)) = (internal_colours.accent, colours.accent)
        && ours == theirs
        && let Some(node) = fields.get("internal")
    {
        let message = text!(
            "Beide Seiten haben dieselbe Farbe: Man hält die eine für die andere",
            "Both sites have the same colour: one will be taken for the other"
        );
        let help = text!("Geben Sie der internen Seite eine andere Farbe", "Give the internal site another colour");
        diagnostics.push(Diagnostic::new(catalogue::UNREADABLE_COLOUR, node.span.clone(), message).with_help(help));
    }
    let (mut measures, mut written) = (Vec::new(), Vec::new());
    for measure in MEASURES {
        if let Some(value) = fields.get(measure.key).and_then(|node| measure.read(node, diagnostics)) {
            measures.push((measure.token, value.0));
            written.push((measure.key, value.1));
        }
    }
    if let Some(font) = fields.get("font").and_then(|node| font(node, diagnostics)) {
        measures.push(("--font", font.0));
        written.push(("font", font.1));
    }
    if let Some(node) = fields.get("spacing") {
        let words = [
            ("tight", "clamp(.75rem,.4rem + 1.6vw,1.5rem)"),
            ("normal", "clamp(1rem,.5rem + 2.2vw,2.25rem)"),
            ("wide", "clamp(1rem,.5rem + 3vw,3.5rem)"),
        ];
        if let Some(value) = typed::choice("spacing", node, &words, diagnostics) {
            measures.push(("--gap", value.to_string()));
            written.push(("spacing", json!(node.scalar())));
        }
    }
    Theme { preset: preset.unwrap_or_default(), logo, colours, internal_colours, measures, written }
}

/// A number within bounds, and how it stands in the style sheet.
struct Measure {
    key: &'static str,
    token: &'static str,
    least: f64,
    most: f64,
    /// By what it is divided to be in `unit`.
    scale: f64,
    unit: &'static str,
    example: &'static str,
}

const MEASURES: [Measure; 6] = [
    Measure { key: "radius", token: "--radius", least: 0.0, most: 24.0, scale: 16.0, unit: "rem", example: "6" },
    Measure {
        key: "text_size",
        token: "--text-size",
        least: 16.0,
        most: 22.0,
        scale: 16.0,
        unit: "rem",
        example: "17",
    },
    Measure { key: "line_height", token: "--line-height", least: 1.4, most: 2.0, scale: 1.0, unit: "", example: "1.6" },
    Measure { key: "measure", token: "--measure", least: 32.0, most: 52.0, scale: 1.0, unit: "rem", example: "44" },
    Measure { key: "width", token: "--width", least: 60.0, most: 110.0, scale: 1.0, unit: "rem", example: "84" },
    Measure { key: "bar", token: "--bar-size", least: 0.0, most: 12.0, scale: 16.0, unit: "rem", example: "4" },
];

impl Measure {
    fn read(&self, node: &Node, diagnostics: &mut Diagnostics) -> Option<(String, Value)> {
        let value = typed::number(self.key, node, diagnostics)?;
        if !(self.least..=self.most).contains(&value) {
            let (key, least, most, example) = (self.key, self.least, self.most, self.example);
            let message = text!("`{key}` liegt zwischen {least} und {most}", "`{key}` lies between {least} and {most}");
            let help = text!("Schreiben Sie zum Beispiel `{key}: {example}`", "Write, for example, `{key}: {example}`");
            diagnostics.push(Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message).with_help(help));
            return None;
        }
        // No more digits than a style sheet needs.
        let scaled = (value / self.scale * 10_000.0).round() / 10_000.0;
        Some((format!("{scaled}{}", self.unit), json!(value)))
    }
}

/// Names of fonts that readers have; files of fonts belong into an own theme.
fn font(node: &Node, diagnostics: &mut Diagnostics) -> Option<(String, Value)> {
    let names = typed::list_or_one("font", node, diagnostics)?;
    let mut stack = String::new();
    let mut written = Vec::new();
    for (name, node) in typed::texts("font", names, diagnostics) {
        let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'));
        if !plain || name.len() > 60 || stack.len() > 400 {
            let message = text!("Das ist kein Name einer Schrift", "This is no name of a font");
            let help = text!(
                "Schreiben Sie Namen aus Buchstaben, Ziffern, Leerzeichen und Bindestrichen: `font: [Fira Sans, Arial]`",
                "Write names of letters, digits, spaces and hyphens: `font: [Fira Sans, Arial]`"
            );
            diagnostics.push(Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message).with_help(help));
            return None;
        }
        let _ = write!(stack, "\"{name}\",");
        written.push(json!(name));
    }
    let rest = "system-ui,\"Noto Sans\",\"Noto Sans Arabic\",sans-serif";
    (!stack.is_empty()).then(|| (format!("{stack}{rest}"), Value::Array(written)))
}

/// A picture below `content/`.
fn logo(node: &Node, diagnostics: &mut Diagnostics) -> Option<(String, Span)> {
    let path = typed::line("logo", node, diagnostics)?;
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let plain = path
        .split('/')
        .all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '?', '#', '%']));
    if !plain || !["svg", "png", "webp", "avif", "jpg", "jpeg"].contains(&extension.as_str()) {
        let message = text!("Das ist kein Pfad zu einem Bild", "This is no path to a picture");
        let help = text!(
            "Schreiben Sie den Pfad unterhalb von `content/`, etwa `logo: bilder/wappen.svg`",
            "Write the path below `content/`, such as `logo: pictures/crest.svg`"
        );
        diagnostics.push(Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message).with_help(help));
        return None;
    }
    Some((path.to_owned(), node.span.clone()))
}

fn colours(fields: &Fields<'_>, light: &[Colour], dark: &[Colour], diagnostics: &mut Diagnostics) -> Colours {
    let Some(fields) = fields.get("colors").and_then(|node| Fields::of("colors", node, diagnostics)) else {
        return Colours::default();
    };
    fields.refuse_unknown(COLOURS, diagnostics);
    let mut read = |key: &str, grounds: &[Colour], ground_names: (&str, &str)| {
        let node = fields.get(key)?;
        let written = typed::text(key, node, diagnostics)?;
        let Some(colour) = Colour::parse(written) else {
            let message = text!("`{key}` ist keine Farbe", "`{key}` is no colour");
            let help = text!(
                "Schreiben Sie sechs Hexadezimalziffern in Anführungszeichen: `{key}: \"#00586b\"`",
                "Write six hexadecimal digits in quotes: `{key}: \"#00586b\"`"
            );
            diagnostics.push(Diagnostic::new(catalogue::UNKNOWN_VALUE, node.span.clone(), message).with_help(help));
            return None;
        };
        // A colour is also the ground of its own soft shade's text.
        let soft = if grounds.is_empty() {
            None
        } else {
            Some(if grounds[0].ink() == BLACK { colour.mixed(WHITE, 0.88) } else { grounds[0].mixed(colour, 0.16) })
        };
        let all: Vec<Colour> = grounds.iter().copied().chain(soft).collect();
        if colour.stands_out(&all, TEXT) {
            return Some(colour);
        }
        let contrast = all.iter().map(|ground| colour.contrast(*ground)).fold(f64::INFINITY, f64::min);
        let contrast = (contrast * 10.0).floor() / 10.0;
        let (german, english) = ground_names;
        let message = text!(
            "Die Farbe `{colour}` ist auf {german} nicht zu lesen: Kontrast {contrast}, nötig sind 4,5",
            "The colour `{colour}` cannot be read on {english}: contrast {contrast}, 4.5 is needed"
        );
        let mut diagnostic = Diagnostic::new(catalogue::UNREADABLE_COLOUR, node.span.clone(), message);
        if let Some(nearest) = readable(colour, grounds) {
            diagnostic.help = Some(text!(
                "Die nächste Farbe, die geht: `{key}: \"{nearest}\"`",
                "The nearest colour that will do: `{key}: \"{nearest}\"`"
            ));
        }
        diagnostics.push(diagnostic);
        None
    };
    Colours {
        accent: read("accent", light, ("hellem Grund", "a light ground")),
        // Its ink is chosen: black or white can be read on any ground.
        header: read("header", &[], ("", "")),
        dark_accent: read("dark_accent", dark, ("dunklem Grund", "a dark ground")),
        dark_header: read("dark_header", &[], ("", "")),
    }
}

/// The nearest colour that can be read on the grounds and on its own soft shade.
fn readable(colour: Colour, grounds: &[Colour]) -> Option<Colour> {
    let is_light = grounds.first()?.ink() == BLACK;
    (0..=200).map(|step| colour.mixed(if is_light { BLACK } else { WHITE }, f64::from(step) / 200.0)).find(|tried| {
        let soft = if is_light { tried.mixed(WHITE, 0.88) } else { grounds[0].mixed(*tried, 0.16) };
        tried.stands_out(grounds, TEXT) && tried.stands_out(&[soft], TEXT)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;

    fn read(yaml: &str) -> (Theme, Vec<(&'static str, String)>) {
        let mut diagnostics = Diagnostics::default();
        let text = format!("authority: {{name: Amt}}\ntheme:\n{yaml}");
        let config = crate::config::read(&SourcePath::new("handbook.yaml"), &text, &mut diagnostics);
        let problems = diagnostics.finish().into_iter();
        let problems = problems.map(|p| (p.code.0, p.help.map_or(String::new(), |help| help.en)));
        (config.map(|config| config.theme).unwrap_or_default(), problems.collect())
    }

    #[test]
    fn few_settings_make_many_tokens() {
        let (theme, problems) = read("  colors: {accent: \"#00586b\"}\n  radius: 8\n  measure: 40\n");
        assert_eq!(problems, []);
        let sheet = theme.stylesheet(false);
        for token in [
            "--accent:#00586b;",
            "--radius:0.5rem;",
            "--measure:40rem;",
            "--on-head:#ffffff;",
            "prefers-color-scheme:dark",
        ] {
            assert!(sheet.contains(token), "{token} is not in {sheet}");
        }
        assert!(!theme.stylesheet(true).contains("--accent"), "the internal site keeps its colours");
        assert_eq!(Theme::default().stylesheet(false), "");
    }

    #[test]
    fn a_colour_that_cannot_be_read_is_refused_with_one_that_can() {
        for key in ["accent: \"#ffcc00\"", "dark_accent: \"#003344\""] {
            let (theme, problems) = read(&format!("  colors: {{{key}}}\n"));
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert_eq!(problems[0].0, "AB0313");
            assert_eq!(theme.colours, Colours::default());
            let better = problems[0].1.split('`').nth(1).expect("a colour in the help").to_string();
            assert_eq!(read(&format!("  colors: {{{better}}}\n")).1, []);
        }
    }

    #[test]
    fn the_preset_kern_can_be_read_light_and_dark() {
        let (theme, problems) = read("  preset: kern\n");
        assert_eq!(problems, []);
        let sheet = theme.stylesheet(false);
        check(&sheet, "kern", dark_public(Preset::Kern));
        for (part, paper) in sheet.split("@media").zip([LIGHT_PUBLIC[0], DARK_KERN[0]]) {
            let colour = |token: &str| {
                let value = part.split(&format!("{token}:")).nth(1).and_then(|rest| rest.get(..7));
                value.and_then(Colour::parse).unwrap_or_else(|| panic!("{token} in {part}"))
            };
            let paper = Colour::parse(paper).expect("a colour");
            for ground in [paper, colour("--soft")] {
                assert!(
                    colour("--ink").contrast(ground) >= TEXT && colour("--muted").contrast(ground) >= TEXT,
                    "{part}"
                );
                // Edges of fields, after WCAG 2.2, 1.4.11.
                assert!(colour("--edge").contrast(ground) >= 3.0, "{part}");
            }
        }
        let dark = sheet.split("@media").nth(1).expect("a dark part");
        for token in ["--paper:#000000", "--soft:#131525", "--head:#1d2034"] {
            assert!(dark.contains(token), "{token} in {dark}");
        }
        assert!(!theme.stylesheet(true).contains("--ink"), "the internal site keeps its own colours");
    }

    #[test]
    fn whatever_is_accepted_can_be_read_everywhere() {
        for red in (0..=255u8).step_by(51) {
            for green in (0..=255u8).step_by(51) {
                for blue in (0..=255u8).step_by(51) {
                    let accent = Colour([red, green, blue]);
                    let (theme, problems) =
                        read(&format!("  colors: {{accent: \"{accent}\", header: \"{accent}\"}}\n"));
                    if !problems.is_empty() {
                        continue;
                    }
                    check(&theme.stylesheet(false), &accent.to_string(), DARK_PUBLIC);
                    let (theme, problems) = read(&format!("  preset: kern\n  colors: {{accent: \"{accent}\"}}\n"));
                    if problems.is_empty() {
                        check(&theme.stylesheet(false), &format!("{accent} in kern"), DARK_KERN);
                    }
                }
            }
        }
    }

    fn check(sheet: &str, name: &str, dark: [&str; 2]) {
        for (part, grounds) in sheet.split("@media").zip([LIGHT_PUBLIC, dark]) {
            let token = |token: &str| {
                let value = part.split(&format!("{token}:")).nth(1).and_then(|rest| rest.get(..7));
                value.and_then(Colour::parse).unwrap_or_else(|| panic!("{token} in {part}"))
            };
            let (accent, deep, soft) = (token("--accent"), token("--accent-deep"), token("--accent-soft"));
            for ground in grounds.into_iter().filter_map(Colour::parse).chain([soft]) {
                assert!(accent.contrast(ground) >= TEXT, "{name}: {accent} on {ground} in {part}");
                assert!(deep.contrast(ground) >= TEXT, "{name}: {deep} on {ground} in {part}");
            }
            let (head, ink, muted) = (token("--head"), token("--on-head"), token("--on-head-muted"));
            assert!(ink.contrast(head) >= TEXT && muted.contrast(head) >= TEXT, "{name}: {part}");
        }
    }

    #[test]
    fn nothing_but_plain_values_reaches_the_style_sheet() {
        for wrong in [
            "  font: \"a; } body { x: url(https://x)\"\n",
            "  radius: 99\n",
            "  logo: ../geheim.svg\n",
            "  logo: a.exe\n",
            "  colors: {accent: red}\n",
            "  spacing: huge\n",
        ] {
            let (theme, problems) = read(wrong);
            assert_eq!(problems.len(), 1, "{wrong}: {problems:?}");
            assert_eq!(theme.stylesheet(false), "", "{wrong}");
        }
    }

    #[test]
    fn the_sites_are_told_apart() {
        let (_, problems) = read("  colors: {accent: \"#00586b\"}\n  internal: {colors: {accent: \"#00586b\"}}\n");
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn the_kern_preset_can_be_read() {
        let (theme, problems) = read("  preset: kern\n");
        assert_eq!(problems, []);
        check(&theme.stylesheet(false), "kern", DARK_KERN);
    }
}
