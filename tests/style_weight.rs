//! What an authority sets of its look costs readers next to nothing: the style sheets of a public page stay below 5 kB.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

mod support;

const LIMIT: usize = 5000;

fn compressed(text: &str) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).expect("memory takes all");
    encoder.finish().expect("memory takes all").len()
}

#[test]
fn no_public_page_loads_more_than_5_kb_of_style() {
    let settings = [
        "",
        "theme: {preset: kern}\n",
        "theme: {preset: kern, colors: {accent: '#7a1f5c', header: '#ffd500'}, width: 80, spacing: wide}\n",
        "theme: {colors: {accent: '#0b5d1e', header: '#123456', dark_accent: '#9fd8ae', dark_header: '#0a1a12'}, radius: 0}\n",
    ];
    for theme in settings {
        let handbook = support::HANDBOOK.replace("languages: [de, en]", "languages: [de, de-simple]") + theme;
        let process = support::process("Karte", "public", "", "Text.");
        let easy = "---\ntitle: Karte\nsummary: Eine Karte.\n---\n\nText.\n";
        let files = [
            ("handbook.yaml", handbook.as_str()),
            ("erwerb/karte.md", process.as_str()),
            ("erwerb/karte.de-simple.md", easy),
        ];
        let (public, _) = support::build(&files, "2026-11-20");
        let mut pages = 0;
        for (path, html) in public.iter().filter(|(path, _)| path.ends_with(".html")) {
            let sheets = html.split("<link rel=\"stylesheet\" href=\"").skip(1);
            let names = sheets.filter_map(|rest| rest.split('"').next()?.rsplit('/').next());
            let all: usize = names.map(|name| compressed(&public[&format!("assets/{name}")])).sum();
            assert!(all > 1000, "{path} has hardly any style: {all}");
            assert!(all <= LIMIT, "{path} with `{}`: {all} bytes", theme.trim());
            pages += 1;
        }
        assert!(pages > 15, "{pages} pages");
    }
}
