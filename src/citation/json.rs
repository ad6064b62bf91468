//! One line of `amtsbuch cite`.

use serde_json::{Value, json};

use super::find::find;
use super::laws::Laws;
use super::parse::parse;
use super::target::{Citation, Place, Target};

/// What a line of text cites, as a line of JSON without its line feed.
///
/// A text that is no citation as a whole gives what citations it holds, perhaps none. A law's name alone names no place
/// and has no targets.
pub fn json_line(text: &str, default_law: Option<&str>, laws: &Laws) -> String {
    let targets = match parse(text, default_law, laws) {
        Ok(citation) => match citation.targets() {
            [Target { law, place: Place::Whole { .. }, .. }] if super::european::read(law, 0).is_none() => Vec::new(),
            targets => targets.to_vec(),
        },
        Err(_) => find(text, default_law, laws).iter().flat_map(|found| found.citation.targets().to_vec()).collect(),
    };
    let values: Vec<Value> = targets.iter().map(|target| value(target, laws)).collect();
    let canonical = Citation::new(targets).map(|citation| citation.canonical()).unwrap_or_default();
    json!({ "text": text, "canonical": canonical, "targets": values }).to_string()
}

/// A target as JSON; keys that do not apply are `null`.
fn value(target: &Target, laws: &Laws) -> Value {
    let (unit, number, path, to) = match &target.place {
        Place::Whole { .. } => (None, None, Vec::new(), None),
        Place::Norm { unit, number, path, to, .. } => (
            Some(unit.as_str()),
            number.as_ref().map(|number| number.as_str()),
            path.iter().map(|step| json!([step.label.as_str(), step.value.as_str()])).collect(),
            to.as_ref(),
        ),
        Place::Decision { date, file } => {
            let path = date.iter().map(|date| json!(["vom", &**date])).collect();
            (Some("Entscheidung"), Some(&**file), path, None)
        }
    };
    let to = to.map(|end| {
        let path: Vec<Value> = end.path.iter().map(|step| json!([step.label.as_str(), step.value.as_str()])).collect();
        json!({ "number": end.number.as_ref().map(|number| number.as_str()), "path": path })
    });
    json!({
        "law": &*target.law,
        "unit": unit,
        "number": number,
        "path": path,
        "to": to,
        "suffix": target.suffix(),
        "joined": target.joined,
        "url": target.url(laws),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, default_law: Option<&str>) -> Value {
        serde_json::from_str(&json_line(text, default_law, Laws::built_in())).expect("the line is JSON")
    }

    #[test]
    fn a_line_has_its_targets() {
        let value = line("§ 18a Abs. 1 bis 3 AufenthG a.F.", None);
        assert_eq!(value["canonical"], "AufenthG § 18a Abs. 1 – 3 [a.F.]");
        assert_eq!(
            value["targets"][0],
            json!({
                "law": "AufenthG", "unit": "§", "number": "18a", "path": [["Abs", "1"]],
                "to": {"number": null, "path": [["Abs", "3"]]}, "suffix": "[a.F.]", "joined": false,
                "url": "https://www.gesetze-im-internet.de/aufenthg_2004/__18a.html",
            })
        );
    }

    #[test]
    fn what_is_no_citation_has_no_targets() {
        for text in ["Zimmer Nr. 18 b, 2. OG", "SGB 2", ""] {
            assert_eq!(line(text, None)["targets"], json!([]), "{text}");
        }
        assert_eq!(line("Siehe § 5 AufenthG und so weiter", None)["canonical"], "AufenthG § 5");
    }
}
