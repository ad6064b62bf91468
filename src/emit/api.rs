//! `api/pages.json`: the open facts of every page, with stable keys.

use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::Emit;
use super::frame::{Frame, kind_name};
use crate::artifact::{Artifact, OutputPath};
use crate::date::Date;
use crate::edition::view::{CitationView, RichText};
use crate::edition::{Address, FaceKind, Page};
use crate::front_matter::{DocumentForm, Remedy};

/// Writes the open facts of all pages of an edition, sorted by id and language.
pub(super) fn pages<A: Emit>(frame: &Frame<'_, A>) -> Artifact {
    let edition = frame.edition;
    let default = edition.default_language();
    let mut whole: Vec<&Page<A>> =
        edition.pages().iter().filter(|page| page.face() != FaceKind::Untranslated).collect();
    let position = |page: &Page<A>| edition.site().languages.iter().position(|language| language == page.language());
    whole.sort_by_key(|page| (page.id().to_string(), position(page)));
    let file = File {
        edition: A::NAME,
        date: edition.as_of(),
        authority: edition.site().authority.get(default, default).map(|(name, _)| name),
        pages: Pages(whole),
    };
    let mut text = serde_json::to_vec_pretty(&file).unwrap_or_default();
    text.push(b'\n');
    Artifact::new(OutputPath::new("api/pages.json").expect("a fixed, plain path"), text)
}

/// Name of the JSON Schema of `api/pages.json` in a site.
pub(super) const SCHEMA: &str = "api/pages.schema.json";

/// The JSON Schema of `api/pages.json`: for programs that read it, the same for every handbook.
pub(super) fn schema() -> Artifact {
    let text = include_bytes!("pages.schema.json").to_vec();
    Artifact::new(OutputPath::new(SCHEMA).expect("a fixed, plain path"), text)
}

/// The whole file.
#[derive(Serialize)]
struct File<'a, P: Serialize> {
    edition: &'static str,
    /// The day of the last change, so that the file differs on no other day.
    date: Option<Date>,
    authority: Option<&'a str>,
    pages: P,
}

/// Pages, made into JSON one after the other: all at once would take ten times the memory of the file.
struct Pages<'a, A: Emit>(Vec<&'a Page<A>>);

impl<A: Emit> Serialize for Pages<'_, A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|one| page(one)))
    }
}

fn page<A: Emit>(page: &Page<A>) -> Value {
    let open = page.open();
    let text = |text: &Option<RichText>| text.as_ref().map(|text| text.plain.clone());
    let list = |texts: &[RichText]| texts.iter().map(|text| text.plain.clone()).collect::<Vec<_>>();
    let cite = |citation: &Option<CitationView>| citation.as_ref().map(|citation| citation.canonical.clone());
    let link = |href: &str| from_root(page.address(), href);
    let mut facts = Map::new();
    let mut put = |key: &str, value: Value| {
        // Keys are always there for what every page has; empty lists and missing texts are left out.
        let empty = match &value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => false,
        };
        if !empty {
            facts.insert(key.to_string(), value);
        }
    };
    put("summary", json!(text(&open.summary)));
    put("keywords", json!(open.keywords));
    put("for", json!(open.readers));
    put("requirements", json!(list(&open.requirements)));
    put(
        "documents",
        open.documents
            .iter()
            .map(|document| {
                json!({
                    "name": document.name.plain,
                    "form": document.form.map(|form| match form {
                        DocumentForm::Original => "original",
                        DocumentForm::Copy => "copy",
                        DocumentForm::Both => "both",
                    }),
                    "note": text(&document.note),
                    "when": text(&document.when),
                    "link": document.href.as_deref().map(link),
                })
            })
            .collect(),
    );
    put("procedure", json!(list(&open.procedure)));
    put(
        "fees",
        open.fees
            .iter()
            .map(|fee| {
                // Amounts in euro with two decimals, as a number: cents fit a double exactly enough to print.
                #[expect(clippy::cast_precision_loss, reason = "an amount in cents is far below 2^53")]
                let amount = fee.amount_cents as f64 / 100.0;
                json!({"amount": amount, "for": text(&fee.case), "cite": cite(&fee.cite), "note": text(&fee.note)})
            })
            .collect(),
    );
    put("processing_time", json!(text(&open.processing_time)));
    put(
        "deadlines",
        open.deadlines
            .iter()
            .map(|d| json!({"what": d.what.plain, "within": text(&d.within), "cite": cite(&d.cite)}))
            .collect(),
    );
    put(
        "remedy",
        json!(open.remedy.map(|remedy| match remedy {
            Remedy::Objection => "objection",
            Remedy::Action => "action",
            Remedy::None => "none",
        })),
    );
    put("remedy_note", json!(text(&open.remedy_note)));
    put("forms", open.forms.iter().map(|form| json!({"title": form.title.plain, "link": link(&form.href)})).collect());
    put("contact", json!(open.contact));
    put("online_service", json!(open.online_service));
    put("appointment", json!(open.appointment));
    put("leika", json!(open.leika));
    put("result", json!(text(&open.result)));
    put("related", json!(open.related.iter().map(|link| link.id.clone()).collect::<Vec<_>>()));
    put(
        "stages",
        open.stages
            .iter()
            .map(|stage| {
                json!({
                    "title": stage.title.plain,
                    "weeks": stage.weeks,
                    "goal": text(&stage.goal),
                    "pages": stage.pages.iter().map(|link| link.id.clone()).collect::<Vec<_>>(),
                    "tasks": list(&stage.tasks),
                    "done_when": text(&stage.done_when),
                })
            })
            .collect(),
    );
    put("transition", json!(text(&open.transition)));
    if let Some(change) = &open.change {
        put("change", json!({"from": change.date, "note": change.note.plain, "transition": text(&change.transition)}));
    }

    let mut object = Map::new();
    object.insert("id".into(), json!(page.id()));
    object.insert("kind".into(), json!(kind_name(page)));
    object.insert("lang".into(), json!(page.language()));
    object.insert("title".into(), json!(open.title.plain));
    object.insert("url".into(), json!(page.address().to_string()));
    object.insert("group".into(), json!(open.group));
    object.insert("state".into(), json!(page.state().name()));
    object.insert("valid_from".into(), json!(open.valid_from));
    object.insert("valid_until".into(), json!(open.valid_until));
    let canonical = open.legal_basis.iter().map(|citation| citation.canonical.clone());
    object.insert("legal_basis".into(), json!(canonical.collect::<Vec<_>>()));
    if open.outdated_translation {
        object.insert("translation_outdated".into(), json!(true));
    }
    object.append(&mut facts);
    if let Some(versions) = A::versions(page) {
        object.insert("versions".into(), versions);
    }
    Value::Object(object)
}

/// The address of a reference as programs read it: whole, or from the root of the site like `url`.
pub(super) fn from_root(page: &Address, href: &str) -> String {
    let has_scheme = href.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if has_scheme {
        return href.to_string();
    }
    let mut parts: Vec<&str> = page.as_str().split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_begin_at_the_root() {
        let page = Address::new(None, "erwerb", "x");
        assert_eq!(from_root(&page, "../antrag.pdf"), "/erwerb/antrag.pdf");
        assert_eq!(from_root(&page, "../../y/index.html"), "/y/index.html");
        assert_eq!(from_root(&page, "https://a.example/../b"), "https://a.example/../b");
    }
}
