//! Data for programs: `api/pages.json` keeps to the JSON Schema that is published beside it, and public process pages
//! carry JSON-LD.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use amtsbuch::artifact::OutputPath;
use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::pipeline::{self, Moment, Session, Wanted};
use serde_json::Value;

type Site = BTreeMap<OutputPath, Arc<Vec<u8>>>;

/// Files of the sample's public and internal site.
static SITES: LazyLock<[Site; 2]> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let themes = pipeline::themes(root).expect("the theme works");
    let (mut session, mut diagnostics) = (Session::default(), Diagnostics::default());
    let sources = pipeline::discover(root, &mut session, &mut diagnostics).expect("content is readable");
    let moment = Moment { date: Date::parse("2026-11-28"), now: 0 };
    let prepared = pipeline::prepare(sources, diagnostics, moment, Wanted::BOTH, &themes, &mut session);
    let book = prepared.book.as_ref().expect("a book");
    let public = book.public.as_ref().expect("wanted");
    let internal = book.internal.as_ref().expect("wanted");
    [
        pipeline::render(public, &themes.public, &prepared.sources).expect("it renders"),
        pipeline::render(internal, &themes.internal, &prepared.sources).expect("it renders"),
    ]
});

fn text(site: &Site, path: &str) -> String {
    let bytes = site.get(&OutputPath::new(path).expect("a plain path")).expect(path);
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&text(site, path)).expect("JSON")
}

/// What of a value the schema does not allow. Of JSON Schema it knows what ours uses, and takes the properties of an
/// object as complete, so that a new key is not forgotten in the schema.
fn violations(value: &Value, schema: &Value, root: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).expect("the reference leads somewhere");
        return violations(value, target, root, at, out);
    }
    for key in schema.as_object().expect("a schema is an object").keys() {
        let known = ["$schema", "$defs", "title", "type", "enum", "properties", "required", "items"];
        let checked = ["format", "pattern", "minimum"];
        assert!(known.contains(&key.as_str()) || checked.contains(&key.as_str()), "the test does not know `{key}`");
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        out.push(format!("{at}: {value} is none of {allowed:?}"));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let own = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !types.is_empty() && !types.contains(&own) {
        out.push(format!("{at}: {own} is none of {types:?}"));
    }
    if let Some(text) = value.as_str() {
        if schema["format"] == "date" && Date::parse(text).is_none() {
            out.push(format!("{at}: {text} is no date"));
        }
        if schema["pattern"] == "^[0-9]{14}$" && !(text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit())) {
            out.push(format!("{at}: {text} does not fit"));
        }
    }
    if let (Some(number), Some(minimum)) = (value.as_f64(), schema["minimum"].as_f64())
        && number < minimum
    {
        out.push(format!("{at}: {number} is too small"));
    }
    if let Some(object) = value.as_object() {
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(key) {
                out.push(format!("{at}: `{key}` is missing"));
            }
        }
        for (key, value) in object {
            match schema["properties"].get(key) {
                Some(inner) => violations(value, inner, root, &format!("{at}/{key}"), out),
                None => out.push(format!("{at}: the schema does not know `{key}`")),
            }
        }
    }
    for (index, value) in value.as_array().into_iter().flatten().enumerate() {
        violations(value, &schema["items"], root, &format!("{at}/{index}"), out);
    }
}

#[test]
fn pages_json_keeps_to_its_schema() {
    for site in &*SITES {
        let schema = json(site, "api/pages.schema.json");
        let pages = json(site, "api/pages.json");
        let mut wrong = Vec::new();
        violations(&pages, &schema, &schema, "", &mut wrong);
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(pages["pages"].as_array().is_some_and(|pages| pages.len() > 60));
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = json(&SITES[0], "api/pages.schema.json");
    let mut pages = json(&SITES[0], "api/pages.json");
    pages["edition"] = "press".into();
    pages["pages"][0]["kind"] = 3.into();
    pages["pages"][1].as_object_mut().expect("a page").remove("url");
    pages["pages"][2]["valid_from"] = "tomorrow".into();
    let mut wrong = Vec::new();
    violations(&pages, &schema, &schema, "", &mut wrong);
    assert_eq!(wrong.len(), 4, "{wrong:#?}");
}

#[test]
fn citations_for_programs_are_canonical() {
    let pages = json(&SITES[0], "api/pages.json");
    let laws = amtsbuch::citation::Laws::built_in();
    let mut count = 0;
    for page in pages["pages"].as_array().expect("a list") {
        let fees = page["fees"].as_array().into_iter().flatten().map(|fee| &fee["cite"]);
        let deadlines = page["deadlines"].as_array().into_iter().flatten().map(|deadline| &deadline["cite"]);
        let basis = page["legal_basis"].as_array().into_iter().flatten();
        for text in basis.chain(fees).chain(deadlines).filter_map(Value::as_str) {
            let citation = amtsbuch::citation::parse(text, None, laws).expect("canonical citations can be read");
            assert_eq!(citation.canonical(), text);
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

#[test]
fn processes_carry_linked_data() {
    let html = text(&SITES[0], "erwerb/blaue-karte-eu/index.html");
    let (_, script) = html.split_once("<script type=\"application/ld+json\">").expect("JSON-LD");
    let data: Value = serde_json::from_str(script.split("</script>").next().expect("its end")).expect("JSON");
    assert_eq!(data["@type"], "GovernmentService");
    let page = &data["subjectOf"];
    let laws = page["citation"].as_array().expect("the law");
    assert!(laws.iter().any(|law| law["legislationIdentifier"] == "AufenthG § 18g"), "{laws:?}");
    let steps = page["breadcrumb"]["itemListElement"].as_array().expect("the way");
    let names: Vec<&str> = steps.iter().filter_map(|step| step["name"].as_str()).collect();
    assert_eq!(names, ["Startseite", "Arbeit und Fachkräfte", "Blaue Karte EU beantragen"]);
    let url = data["url"].as_str().expect("the site knows its address");
    assert!(url.starts_with("https://") && url.ends_with("/erwerb/blaue-karte-eu/"), "{url}");
    assert_eq!(steps[2]["item"], data["url"]);
    let folder = steps[1]["item"].as_str().expect("an address");
    assert!(url.starts_with(folder) && folder.ends_with("/erwerb/"), "{folder}");
    let internal = text(&SITES[1], "erwerb/blaue-karte-eu/index.html");
    assert!(!internal.contains("ld+json"), "search engines do not read the internal site");
}
