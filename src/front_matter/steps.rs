//! Whether the steps of a process lead from the first to the end.

use std::collections::HashMap;

use super::Step;
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue, did_you_mean};
use crate::text;

/// The target that ends a process.
pub const END: &str = "end";

/// After so many unknown targets no more suggestions are sought.
const MOST_SUGGESTIONS: usize = 20;

/// Checks the steps of one process: ids are unique, targets exist, every step can be reached from the first, and at
/// least one path reaches the end. What follows from a wrong id or target is not reported on top of it.
pub fn check(steps: &[Step], diagnostics: &mut Diagnostics) {
    let Some(first) = steps.first() else { return };
    let mut positions: HashMap<&str, usize> = HashMap::new();
    let mut sound = true;
    for (at, step) in steps.iter().enumerate() {
        let id = step.id.name.as_str();
        if let Some(&other) = positions.get(id) {
            sound = false;
            diagnostics.push(duplicate(id, &step.id.span, &steps[other].id.span));
        } else {
            positions.insert(id, at);
        }
    }
    let mut unknown = 0;
    for target in steps.iter().flat_map(targets) {
        if target.name != END && !positions.contains_key(target.name.as_str()) {
            sound = false;
            unknown += 1;
            let name: String = target.name.chars().take(80).collect();
            let mut diagnostic = Diagnostic::new(
                catalogue::DANGLING_STEP,
                target.span.clone(),
                text!("Den Schritt `{name}` gibt es nicht", "The step `{name}` does not exist"),
            );
            if unknown <= MOST_SUGGESTIONS {
                let known = steps.iter().map(|step| step.id.name.as_str()).chain([END]);
                diagnostic.help = did_you_mean(&name, known);
            }
            diagnostic.help.get_or_insert_with(|| {
                text!(
                    "Nennen Sie die `id` eines Schritts dieser Seite, oder `end`",
                    "Name the `id` of a step of this page, or `end`"
                )
            });
            diagnostics.push(diagnostic);
        }
    }
    if !sound {
        return;
    }

    let mut reached = vec![false; steps.len()];
    let mut ends = false;
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        let Some(step) = steps.get(at) else {
            ends = true;
            continue;
        };
        if std::mem::replace(&mut reached[at], true) {
            continue;
        }
        let mut goes_on_below = true;
        for target in targets(step) {
            goes_on_below = false;
            // Past the last step is the end.
            open.push(positions.get(target.name.as_str()).copied().unwrap_or(steps.len()));
        }
        if goes_on_below {
            open.push(at + 1);
        }
    }
    for (step, _) in steps.iter().zip(&reached).filter(|(_, reached)| !**reached) {
        let id = &step.id.name;
        diagnostics.push(
            Diagnostic::new(
                catalogue::UNREACHABLE_STEP,
                step.id.span.clone(),
                text!("Zum Schritt `{id}` führt kein Weg", "No path leads to the step `{id}`"),
            )
            .with_help(text!(
                "Verweisen Sie mit `then: {id}` auf ihn, oder löschen Sie ihn",
                "Refer to it by `then: {id}`, or delete it"
            )),
        );
    }
    if !ends {
        diagnostics.push(
            Diagnostic::new(
                catalogue::ENDLESS_STEPS,
                first.id.span.clone(),
                text!("Kein Weg durch die Schritte kommt ans Ende", "No path through the steps reaches the end"),
            )
            .with_help(text!(
                "Geben Sie dem Schritt, mit dem der Prozess endet, `then: end`",
                "Give the step that ends the process `then: end`"
            )),
        );
    }
}

/// The named targets of a step, in the order of the file.
fn targets(step: &Step) -> impl Iterator<Item = &super::Named> {
    step.decide.iter().map(|branch| &branch.then).chain(step.then.as_ref())
}

fn duplicate(id: &str, span: &Span, first: &Span) -> Diagnostic {
    let id: String = id.chars().take(80).collect();
    Diagnostic::new(
        catalogue::DUPLICATE_STEP,
        span.clone(),
        text!("Die Kennung `{id}` hat schon ein anderer Schritt", "Another step has the id `{id}` already"),
    )
    .with_help(text!("Geben Sie jedem Schritt eine eigene `id`", "Give each step an `id` of its own"))
    .with_related(first.clone(), text!("zuerst hier", "first here"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::front_matter::{Branch, Named, TextValue, Visibility};
    use crate::language::Language;

    /// Steps from lines such as `a`, `b -> c` and `d -> a | end` (a decision).
    fn problems(lines: &[&str]) -> Vec<&'static str> {
        let span = Span::file(&SourcePath::new("x"));
        let named = |name: &str| Named { name: name.trim().to_owned(), span: span.clone() };
        let language = Language::parse("de").expect("a language");
        let text = || TextValue { text: "x".into(), span: span.clone(), language: language.clone() };
        let steps: Vec<Step> = lines
            .iter()
            .map(|line| {
                let (id, targets) = line.split_once("->").unwrap_or((line, ""));
                let targets: Vec<Named> = targets.split('|').filter(|t| !t.is_empty()).map(named).collect();
                let (then, decide) = match targets.as_slice() {
                    [] => (None, vec![]),
                    [one] => (Some(one.clone()), vec![]),
                    many => (None, many.iter().map(|then| Branch { condition: text(), then: then.clone() }).collect()),
                };
                Step {
                    id: named(id),
                    action: text(),
                    role: None,
                    system: None,
                    duration: None,
                    details: None,
                    visibility: Visibility::Internal,
                    decide,
                    then,
                }
            })
            .collect();
        let mut diagnostics = Diagnostics::default();
        check(&steps, &mut diagnostics);
        diagnostics.finish().iter().map(|d| d.code.0).collect()
    }

    #[test]
    fn a_recipe_goes_from_the_first_step_to_the_end() {
        for good in
            [&["a", "b"][..], &[], &["a -> end"], &["a -> b | c", "b -> a", "c"], &["a -> c", "b -> end", "c -> b"]]
        {
            assert_eq!(problems(good), [""; 0], "{good:?}");
        }
    }

    #[test]
    fn targets_exist() {
        assert_eq!(problems(&["a -> x", "b"]), ["AB0701"]);
        assert_eq!(problems(&["a -> x | b", "b"]), ["AB0701"]);
    }

    #[test]
    fn every_step_is_reached() {
        assert_eq!(problems(&["a -> end", "b"]), ["AB0702"]);
        assert_eq!(problems(&["a -> c", "b", "c"]), ["AB0702"]);
    }

    #[test]
    fn some_path_ends() {
        assert_eq!(problems(&["a", "b -> a"]), ["AB0703"]);
        assert_eq!(problems(&["a -> a"]), ["AB0703"]);
    }

    #[test]
    fn ids_are_unique() {
        assert_eq!(problems(&["a", "b", "a"]), ["AB0704"]);
    }

    #[test]
    fn many_steps_take_linear_time() {
        let lines: Vec<String> = (0..2_000).map(|n| format!("s{n} -> x{n}")).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        // 500 of them one by one, the rest as a number.
        assert_eq!(problems(&lines).len(), 501);
    }
}
