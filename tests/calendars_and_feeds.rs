//! Calendars and feeds are read back by parsers of their own: RFC 5545 and RFC 4287 as far as we use them.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::pipeline::{self, Moment, Session, Wanted};
use support::{Site, build, process};

/// A component of a calendar: its properties (name, parameters, value, unescaped) and the components in it.
#[derive(Debug, Default)]
struct Component {
    name: String,
    properties: Vec<(String, String, String)>,
    inside: Vec<Component>,
}

impl Component {
    fn value(&self, name: &str) -> &str {
        let mut found = self.properties.iter().filter(|(known, _, _)| known == name);
        let value = found.next().unwrap_or_else(|| panic!("{} has no {name}", self.name));
        assert!(found.next().is_none(), "{name} is given twice");
        &value.2
    }
}

fn calendar(text: &str) -> Component {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF");
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let mut open: Vec<Component> = Vec::new();
    for line in text.replace("\r\n ", "").split_terminator("\r\n") {
        let (head, value) = line.split_once(':').unwrap_or_else(|| panic!("no value in {line}"));
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        match name {
            "BEGIN" => open.push(Component { name: value.to_string(), ..Component::default() }),
            "END" => {
                let ended = open.pop().expect("something began");
                assert_eq!(ended.name, value);
                match open.last_mut() {
                    Some(outer) => outer.inside.push(ended),
                    None => return ended,
                }
            }
            _ => {
                let known = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-');
                assert!(known, "{name} is no name of a property");
                let value = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
                let outer = open.last_mut().expect("a component is open");
                outer.properties.push((name.to_string(), parameters.to_string(), value));
            }
        }
    }
    panic!("the calendar does not end");
}

fn check_calendar(text: &str) -> Component {
    let calendar = calendar(text);
    assert_eq!(calendar.name, "VCALENDAR");
    assert_eq!(calendar.value("VERSION"), "2.0");
    assert!(!calendar.value("PRODID").is_empty() && !calendar.inside.is_empty());
    let is_day = |text: &str| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut ids: Vec<&str> = Vec::new();
    for event in &calendar.inside {
        assert_eq!(event.name, "VEVENT");
        ids.push(event.value("UID"));
        let (stamp, zone) = event.value("DTSTAMP").split_at(8);
        assert!(is_day(stamp) && zone == "T000000Z", "{stamp}{zone}");
        for name in ["DTSTART", "DTEND"] {
            let day = event.properties.iter().find(|(known, _, _)| known == name).expect("a whole day");
            assert!(day.1 == "VALUE=DATE" && is_day(&day.2), "{day:?}");
        }
        assert!(event.value("DTSTART") < event.value("DTEND"));
        assert!(!event.value("SUMMARY").is_empty());
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
    calendar
}

#[test]
fn calendars_of_reviews_can_be_subscribed_to() {
    let long = "Antrag prüfen, entscheiden; und zwar so, dass eine Zeile des Kalenders dafür nicht ausreicht";
    let keys = "last_reviewed_on: 2026-01-31\nreview_in: 1m\n";
    let two = process("Zwei", "internal", "approved_on: 2026-01-01\nreview_in: 90d\n", "");
    let files = [("a.md", process(long, "public", keys, "")), ("b.md", two)];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let (public, internal) = build(&files, "2026-06-01");
    assert!(!public.keys().any(|path| path.ends_with(".ics")), "reviews are internal");
    let all = check_calendar(&internal["reviews.ics"]);
    let told: Vec<(&str, &str)> =
        all.inside.iter().map(|event| (event.value("DTSTART"), event.value("SUMMARY"))).collect();
    let first = format!("Seite prüfen: {long}");
    assert_eq!(told, [("20260228", first.as_str()), ("20260401", "Seite prüfen: Zwei")]);
    assert_eq!(all.inside[0].value("DTSTAMP"), "20260131T000000Z");
    assert_eq!(all.inside[0].value("DTEND"), "20260301");
    assert_eq!(check_calendar(&internal["reviews/sachbearbeitung.ics"]).inside.len(), 2);
    // The calendar does not say when it was made.
    let (_, later) = build(&files, "2026-06-02");
    assert_eq!(internal["reviews.ics"], later["reviews.ics"]);
}

/// An element of an XML document.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    inside: Vec<Element>,
}

impl Element {
    fn all<'e, 'n: 'e>(&'e self, name: &'n str) -> impl Iterator<Item = &'e Element> + use<'e, 'n> {
        self.inside.iter().filter(move |element| element.name == name)
    }

    fn one<'e>(&'e self, name: &str) -> &'e Element {
        let found: Vec<&Element> = self.inside.iter().filter(|element| element.name == name).collect();
        assert_eq!(found.len(), 1, "{name} in {}", self.name);
        found[0]
    }
}

fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        let (entity, after) = after.split_once(';').expect("an entity ends");
        out.push_str(before);
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" | "#39" | "#x27" => '\'',
            other => panic!("&{other}; is no entity of XML"),
        });
        rest = after;
    }
    assert!(!rest.contains('<'));
    out + rest
}

/// Reads a well-formed document; panics if it is none.
fn xml(text: &str) -> Element {
    let mut rest = text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").expect("an XML declaration");
    let mut open = vec![Element::default()];
    while let Some((before, after)) = rest.split_once('<') {
        open.last_mut().expect("the document").text += &decoded(before);
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let ended = open.pop().expect("something began");
            assert_eq!(ended.name, name);
            open.last_mut().expect("the document").inside.push(ended);
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element { name: name.to_string(), ..Element::default() };
        while let Some((name, value)) = attributes.trim_start().split_once("=\"") {
            let (value, after) = value.split_once('"').expect("a value ends");
            assert!(element.attributes.insert(name.to_string(), decoded(value)).is_none(), "{name} is given twice");
            attributes = after;
        }
        assert_eq!(attributes.trim(), "");
        if is_empty {
            open.last_mut().expect("the document").inside.push(element);
        } else {
            open.push(element);
        }
    }
    assert_eq!(open.len(), 1, "something does not end");
    let document = open.pop().expect("the document");
    assert_eq!((document.text.trim(), document.inside.len(), rest.trim()), ("", 1, ""));
    document.inside.into_iter().next().expect("one root")
}

fn check_feed(text: &str, date: &str) -> Element {
    let feed = xml(text);
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.attributes.get("xmlns").map(String::as_str), Some("http://www.w3.org/2005/Atom"));
    let check_stamp = |element: &Element| {
        let stamp = &element.one("updated").text;
        let day = stamp.strip_suffix("T00:00:00Z").and_then(Date::parse);
        assert!(day.is_some_and(|day| Some(day) <= Date::parse(date)), "{stamp} is no day up to {date}");
    };
    check_stamp(&feed);
    assert!(!feed.one("title").text.is_empty() && !feed.one("author").one("name").text.is_empty());
    assert!(feed.all("link").any(|link| link.attributes["rel"] == "self"));
    let mut ids = vec![feed.one("id").text.clone()];
    for entry in feed.all("entry") {
        check_stamp(entry);
        ids.push(entry.one("id").text.clone());
        assert!(!entry.one("title").text.is_empty() && !entry.one("summary").text.is_empty());
        assert!(entry.all("link").any(|link| link.attributes["rel"] == "alternate"));
    }
    for id in &ids {
        assert!(id.starts_with("tag:") && !id.contains(char::is_whitespace), "{id}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "ids are unique");
    feed
}

#[test]
fn feeds_tell_what_changed_and_stay_the_same_between_changes() {
    let new = process("Regel <neu> & gut", "public", "change_note: \"Die Gebühr „sinkt“ & fällt.\"\n", "");
    let files = [
        ("a.md", process("Regel", "public", "", "")),
        ("a@2026-02-01.md", new.replace("2020-03-01", "2026-02-01").replace("<neu>", "\\<neu\\>")),
        ("b.md", process("Intern", "internal", "change_note: Für uns.\n", "")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let (public, internal) = build(&files, "2026-06-01");
    let feed = check_feed(&public["feed.xml"], "2026-06-01");
    let told: Vec<&str> = feed.all("entry").map(|entry| entry.one("summary").text.as_str()).collect();
    assert_eq!(told, ["Die Gebühr „sinkt“ & fällt.", "neu"]);
    assert_eq!(feed.one("updated").text, "2026-02-01T00:00:00Z");
    assert_eq!(check_feed(&internal["feed.xml"], "2026-06-01").all("entry").count(), 3);
    let (later, _) = build(&files, "2026-09-01");
    assert_eq!(public["feed.xml"], later["feed.xml"]);
}

/// Both sites of the sample handbook.
fn sample(date: &str) -> [Site; 2] {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let themes = pipeline::themes(Path::new("/nonexistent")).expect("the embedded themes work");
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics).expect("content is readable");
    let moment = Moment { date: Date::parse(date), now: 0 };
    let prepared = pipeline::prepare(sources, diagnostics, moment, Wanted::BOTH, &themes, &mut session);
    let book = prepared.book.as_ref().expect("a book");
    let public = pipeline::render(book.public.as_ref().expect("wanted"), &themes.public, &prepared.sources);
    let internal = pipeline::render(book.internal.as_ref().expect("wanted"), &themes.internal, &prepared.sources);
    [public.expect("the theme works"), internal.expect("the theme works")].map(|files| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        files.into_iter().map(|(path, bytes)| (path.to_string(), text(&bytes))).collect()
    })
}

#[test]
fn the_sample_handbooks_calendars_and_feeds_are_valid() {
    let sites = sample("2026-11-21");
    for site in &sites {
        let feeds: Vec<&String> = site.keys().filter(|path| path.ends_with("feed.xml")).collect();
        assert!(feeds.len() >= 2, "one feed for each language: {feeds:?}");
        for path in feeds {
            check_feed(&site[path], "2026-11-21");
        }
    }
    let calendars: Vec<&String> = sites[1].keys().filter(|path| path.ends_with(".ics")).collect();
    assert!(calendars.len() > 5, "{calendars:?}");
    for path in calendars {
        check_calendar(&sites[1][path]);
    }
}
