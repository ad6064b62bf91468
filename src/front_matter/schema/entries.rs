//! The rows of the lists of maps: documents, fees, steps and the like.

use super::{Key, Need, Shape};

/// Values of `visibility`.
pub(super) const VISIBILITY: Shape = Shape::Choice(&["public", "internal"]);

/// Keys of one of `documents`.
pub const DOCUMENT: &[Key] = &[
    Key::new("name", Shape::Text)
        .says("Was vorzulegen ist", "What to bring")
        .translated()
        .needed(Need::Always)
        .also(&["title", "titel"]),
    Key::new("form", Shape::Choice(&["original", "copy", "both"]))
        .says("Im Original, als Kopie oder beides", "Original, copy or both"),
    Key::new("note", Shape::Text).says("Hinweis dazu", "Note on it").translated().also(&["hinweis", "text"]),
    Key::new("when", Shape::Text)
        .says("In welchem Fall es nötig ist", "In which case it is needed")
        .translated()
        .also(&["if", "wenn"]),
    Key::new("link", Shape::Link).says("Adresse oder Datei dazu", "Address or file for it").also(&["url", "href"]),
    Key::new("visibility", VISIBILITY)
        .says(
            "Unterlagen sind öffentlich, wenn hier nicht `internal` steht",
            "A document is public unless this says `internal`",
        )
        .also(&["audience", "sichtbarkeit"]),
];

/// Keys of one of `fees`.
pub const FEE: &[Key] = &[
    Key::new("amount", Shape::Amount)
        .says("Betrag in Euro", "Amount in euro")
        .needed(Need::Always)
        .also(&["betrag", "euro", "price"]),
    Key::new("for", Shape::Text).says("Wofür", "What for").translated().also(&["name", "title", "case", "für"]),
    Key::new("cite", Shape::Citation).says("Fundstelle", "Citation").also(&["law", "legal_basis"]),
    Key::new("note", Shape::Text).says("Hinweis dazu", "Note on it").translated().also(&["hinweis", "text"]),
];

/// Keys of one of `deadlines`.
pub const DEADLINE: &[Key] = &[
    Key::new("what", Shape::Text)
        .says("Was bis dahin geschehen muss", "What has to happen")
        .translated()
        .needed(Need::Always)
        .also(&["name", "title", "was"]),
    Key::new("within", Shape::Text)
        .says("In welcher Zeit", "In which time")
        .translated()
        .also(&["frist", "time", "until"]),
    Key::new("cite", Shape::Citation).says("Fundstelle", "Citation").also(&["law", "legal_basis"]),
];

/// Keys of one of `forms`.
pub const FORM: &[Key] = &[
    Key::new("title", Shape::Text)
        .says("Titel des Formulars", "Title of the form")
        .translated()
        .needed(Need::Always)
        .also(&["name", "titel"]),
    Key::new("link", Shape::Link)
        .says("Adresse oder Datei", "Address or file")
        .needed(Need::Always)
        .also(&["url", "href", "file"]),
];

/// Keys of one of `steps`.
pub const STEP: &[Key] = &[
    Key::new("id", Shape::Name).says("Kennung, auf die andere Schritte verweisen", "Id that other steps refer to"),
    Key::new("do", Shape::Text)
        .says("Was zu tun oder zu entscheiden ist", "What to do or to decide")
        .needed(Need::Always)
        .also(&["action", "title", "name", "text", "tun"]),
    Key::new("role", Shape::Name)
        .says("Rolle, die es tut", "Role that does it")
        .confidential()
        .also(&["rolle", "owner"]),
    Key::new("system", Shape::Text).says("System, in dem es geschieht", "System it is done in").confidential(),
    Key::new("duration", Shape::Text).says("Dauer", "Duration").also(&["dauer", "time"]),
    Key::new("details", Shape::Text)
        .says("Näheres, in Markdown", "More about it, in Markdown")
        .also(&["note", "hinweis"]),
    Key::new("visibility", VISIBILITY)
        .says("Schritte sind intern, wenn hier nicht `public` steht", "A step is internal unless this says `public`")
        .also(&["audience", "sichtbarkeit"]),
    Key::new("decide", Shape::Objects(BRANCH))
        .says("Zweige einer Entscheidung", "Branches of a decision")
        .confidential()
        .also(&["branches", "entscheidung"]),
    Key::new("then", Shape::Name)
        .says("Nächster Schritt, oder `end`", "Next step, or `end`")
        .confidential()
        .also(&["next", "dann"]),
];

/// Keys of one of `decide`.
pub const BRANCH: &[Key] = &[
    Key::new("if", Shape::Text)
        .says("Bedingung", "Condition")
        .confidential()
        .needed(Need::Always)
        .also(&["when", "wenn"]),
    Key::new("then", Shape::Name)
        .says("Nächster Schritt, oder `end`", "Next step, or `end`")
        .confidential()
        .needed(Need::Always)
        .also(&["next", "dann"]),
];

/// Keys of one of `training`.
pub const TRAINING: &[Key] = &[
    Key::new("title", Shape::Text)
        .says("Titel der Schulung", "Title of the training")
        .confidential()
        .needed(Need::Always)
        .also(&["name", "titel"]),
    Key::new("link", Shape::Link).says("Adresse oder Datei", "Address or file").confidential().also(&["url", "href"]),
    Key::new("minutes", Shape::Minutes)
        .says("Dauer in Minuten", "Duration in minutes")
        .confidential()
        .also(&["duration", "dauer", "minuten"]),
];

/// Keys of one of `stages`.
pub const STAGE: &[Key] = &[
    Key::new("title", Shape::Text)
        .says("Titel der Etappe", "Title of the stage")
        .translated()
        .needed(Need::Always)
        .also(&["name", "titel"]),
    Key::new("weeks", Shape::Weeks)
        .says("Woche oder Wochen, wie `3-4`", "Week or weeks, such as `3-4`")
        .also(&["week", "wochen", "woche"]),
    Key::new("goal", Shape::Text).says("Ziel", "Goal").translated().also(&["ziel"]),
    Key::new("pages", Shape::Names).says("Kennungen der Seiten", "Ids of the pages").also(&["seiten"]),
    Key::new("tasks", Shape::Texts).says("Aufgaben", "Tasks").translated().also(&["aufgaben"]),
    Key::new("done_when", Shape::Text)
        .says("Woran man erkennt, dass es geschafft ist", "How to see that it is done")
        .translated()
        .also(&["done", "fertig_wenn"]),
];
