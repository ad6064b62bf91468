//! Hostile input: bounded depth, bounded size, linear time, no panic.

use super::*;
use crate::diagnostic::catalogue::*;

#[test]
fn deep_nesting_is_an_error() {
    for text in ["> ".repeat(5_000) + "a", "- ".repeat(5_000) + "a", "*a **b ".repeat(60) + &" c** d*".repeat(60)] {
        let outcome = outcome(&text, &public, &[]);
        assert_eq!(outcome.codes(), [TOO_DEEP], "{}", &text[..20]);
    }
    assert_eq!(codes(&("> ".repeat(90) + "a")), []);
}

#[test]
fn snippets_cannot_explode() {
    let text = "::: snippet b\n:::\n".repeat(10);
    let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let texts: Vec<String> = names.iter().skip(1).map(|name| text.replace("b\n", &format!("{name}\n"))).collect();
    let mut snippets: Vec<(&str, &str)> = names.iter().copied().zip(texts.iter().map(String::as_str)).collect();
    snippets.push(("j", "x"));
    let outcome = outcome("::: snippet a\n:::\n", &public, &snippets);
    assert!(outcome.codes().contains(&TOO_DEEP));
    assert!(outcome.projected.text().len() < 6 << 20);
}

#[test]
fn many_of_everything_takes_linear_time() {
    let many = 20_000;
    for (text, expected) in [
        ("[".repeat(many), vec![]),
        ("![".repeat(many), vec![]),
        ("[[".repeat(many), vec![]),
        ("a[^1]".repeat(many) + "\n\n[^1]: b", vec![]),
        ((0..many).map(|i| format!("[^{i}]: x\n\n[^{i}]\n\n")).collect(), vec![]),
        ((0..many).map(|i| format!("[{i}]: x.md\n")).collect(), vec![]),
        ("# a\n".repeat(many), vec![]),
        ("- [ ] a\n".repeat(many), vec![]),
        ("a *b ".repeat(many), vec![]),
        ("{{ ".repeat(many), vec![]),
        ("<!-- ".repeat(many), vec![RAW_HTML]),
        ("a <".repeat(many), vec![]),
        ("::: internal\n:::\n".repeat(many), vec![]),
        ("- a\n::: internal\n- b\n:::\n".repeat(many), vec![]),
        ("`".repeat(many), vec![]),
        ("| a ".repeat(many) + "\n" + &"|---".repeat(many) + "\n", vec![]),
        ("&".repeat(many), vec![]),
    ] {
        let outcome = outcome(&text, &public, &[]);
        let mut codes = outcome.codes();
        codes.dedup();
        assert_eq!(codes, expected, "{}", &text[..20]);
    }
}

#[test]
fn problems_are_limited() {
    assert!(codes(&"a <b> ".repeat(50_000)).len() <= 1_000);
}
