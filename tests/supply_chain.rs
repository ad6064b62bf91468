//! What the program is made of: the bill of materials is true, and every exception has its reason.
//!
//! `sbom.cdx.json` (CycloneDX 1.5) lists every crate that is compiled into the program or runs while it is compiled, from the
//! lock file. After a change of dependencies: `AMTSBUCH_SBOM=write cargo test --test supply_chain`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// The platform whose program the bill is of.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What cargo knows of the locked dependencies.
#[expect(clippy::disallowed_methods, reason = "cargo says by the environment which cargo it is")]
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", PLATFORM])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}

/// Checksums by name and version, from the lock file.
fn checksums() -> BTreeMap<(String, String), String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
        line.map(|rest| rest.trim_end_matches('"').to_string())
    };
    let packages = lock.split("[[package]]");
    packages.filter_map(|one| Some(((value(one, "name")?, value(one, "version")?), value(one, "checksum")?))).collect()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The ids of packages that a package needs: to run, or only to be built.
fn needs<'n>(node: &'n Value, kind: Option<&'n str>) -> impl Iterator<Item = &'n str> {
    node["deps"].as_array().into_iter().flatten().filter_map(move |dependency| {
        let kinds = dependency["dep_kinds"].as_array()?;
        kinds.iter().any(|one| one["kind"].as_str() == kind).then(|| text(dependency, "pkg"))
    })
}

/// All packages that are reached from some by one kind of need.
fn reached<'n>(nodes: &BTreeMap<&'n str, &'n Value>, from: Vec<&'n str>) -> BTreeSet<&'n str> {
    let (mut found, mut open) = (BTreeSet::new(), from);
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(nodes.get(id).into_iter().flat_map(|node| needs(node, None)));
        }
    }
    found
}

/// The bill: without time and random number, so that the same lock file gives the same bytes.
fn bill() -> String {
    let metadata = metadata();
    let checksums = checksums();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .expect("a resolved graph")
        .iter()
        .map(|node| (text(node, "id"), node))
        .collect();
    let own = text(&metadata["resolve"], "root");
    let inside = reached(&nodes, vec![own]);
    // Build scripts of what is inside, and what those are made of.
    let scripts = inside.iter().flat_map(|id| needs(nodes[id], Some("build"))).collect();
    let all: BTreeSet<&str> = inside.iter().copied().chain(reached(&nodes, scripts)).collect();

    let packages: BTreeMap<&str, &Value> = metadata["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .map(|package| (text(package, "id"), package))
        .collect();
    let url = |id: &str| {
        let package = packages[id];
        format!("pkg:cargo/{}@{}", text(package, "name"), text(package, "version"))
    };
    let component = |id: &str, kind: &str| {
        let package = packages[id];
        let (name, version) = (text(package, "name").to_string(), text(package, "version").to_string());
        let mut component = json!({
            "type": kind,
            "bom-ref": url(id),
            "name": name,
            "version": version,
            "scope": if inside.contains(id) { "required" } else { "excluded" },
            "licenses": [{"expression": text(package, "license").replace('/', " OR ").replace("  ", " ")}],
            "purl": url(id),
        });
        if let Some(checksum) = checksums.get(&(name, version)) {
            component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
        }
        component
    };
    let components: BTreeMap<String, Value> =
        all.iter().filter(|id| **id != own).map(|id| (url(id), component(id, "library"))).collect();
    let dependencies: BTreeMap<String, Value> = all
        .iter()
        .map(|id| {
            let on: BTreeSet<String> = needs(nodes[id], None).chain(needs(nodes[id], Some("build"))).map(url).collect();
            (url(id), json!({"ref": url(id), "dependsOn": on}))
        })
        .collect();
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(own, "application")},
        "components": components.into_values().collect::<Vec<_>>(),
        "dependencies": dependencies.into_values().collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&bill).expect("JSON can be written") + "\n"
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment that it may write")]
fn the_bill_of_materials_is_true() {
    let file = root().join("sbom.cdx.json");
    let bill = bill();
    if std::env::var_os("AMTSBUCH_SBOM").is_some() {
        fs::write(&file, &bill).expect("the file is writable");
        return;
    }
    let written = fs::read_to_string(&file).expect("the bill of materials is checked in");
    let first = written.lines().zip(bill.lines()).find(|(one, other)| one != other);
    assert!(
        written == bill,
        "dependencies have changed ({first:?}): AMTSBUCH_SBOM=write cargo test --test supply_chain"
    );
    let bill: Value = serde_json::from_str(&bill).expect("JSON");
    let components = bill["components"].as_array().expect("a list");
    assert!(components.len() > 50, "{} components", components.len());
    for component in components {
        let name = text(component, "name");
        assert!(component["hashes"][0]["content"].as_str().is_some_and(|hash| hash.len() == 64), "{name} has no hash");
        assert!(!text(&component["licenses"][0], "expression").is_empty(), "{name} has no licence");
    }
}

/// Dates by which a decision must be made again have no place in a program without clock; reasons have.
#[test]
fn every_exception_of_the_licence_check_has_a_reason() {
    let deny = fs::read_to_string(root().join("deny.toml")).expect("the settings");
    let ignored: Vec<&str> = deny.lines().filter(|line| line.contains("RUSTSEC-")).collect();
    for line in &ignored {
        let reason =
            line.split_once("reason = \"").and_then(|(_, rest)| rest.split_once('"')).map(|(reason, _)| reason);
        assert!(reason.is_some_and(|reason| reason.len() > 20), "an advisory is ignored without a reason: {line}");
    }
    assert!(!ignored.is_empty(), "nothing is ignored: take the list out of deny.toml and of this test");
    for file in ["Cargo.toml", "src/lib.rs"] {
        let source = fs::read_to_string(root().join(file)).expect("it exists");
        assert!(source.contains("unsafe_code") && source.contains("forbid"), "{file} does not forbid unsafe code");
    }
}
