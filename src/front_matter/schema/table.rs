//! The rows of the schema, in the order of the reference.

use super::entries::{DEADLINE, DOCUMENT, FEE, FORM, STAGE, STEP, TRAINING, VISIBILITY};
use super::{Key, Need, Shape};

/// Every key of the front matter.
pub const KEYS: &[Key] = &[
    // Identity
    Key::new("kind", Shape::Choice(&["process", "page", "path"]))
        .says(
            "Art der Seite: Prozess, Seite oder Einarbeitungspfad; ohne Angabe `page`",
            "Kind of page: process, page or onboarding path; `page` if missing",
        )
        .also(&["type", "typ", "art", "layout"]),
    Key::new("title", Shape::Text)
        .says("Titel der Seite", "Title of the page")
        .translated()
        .needed(Need::Always)
        .also(&["titel", "name", "überschrift"]),
    Key::new("public_title", Shape::Text)
        .says("Titel für Antragstellende, wenn er anders lauten soll", "Title for applicants if it should differ")
        .translated(),
    Key::new("summary", Shape::Text)
        .says(
            "Das Wichtigste in höchstens 300 Zeichen; Pflicht auf öffentlichen Seiten",
            "The gist in at most 300 characters; required on public pages",
        )
        .translated()
        .needed(Need::PublicPage)
        .also(&["description", "zusammenfassung", "beschreibung", "kurzbeschreibung", "abstract"]),
    Key::new("visibility", VISIBILITY)
        .says(
            "`public` für beide Ausgaben; ohne Angabe `internal`",
            "`public` for both editions; `internal` if missing",
        )
        .also(&["audience", "sichtbarkeit", "public", "access"]),
    Key::new("keywords", Shape::Texts)
        .says("Wörter, nach denen gesucht wird", "Words that readers search for")
        .translated()
        .also(&["tags", "schlagwörter", "schlagworte", "stichworte", "stichwörter"]),
    Key::new("order", Shape::Number)
        .says(
            "Sortiert die Seiten eines Ordners, kleine Zahlen zuerst",
            "Sorts the pages of a folder, small numbers first",
        )
        .also(&["weight", "reihenfolge", "nav_order", "position"]),
    Key::new("redirect_from", Shape::SitePaths)
        .says("Alte Adressen, die hierher führen", "Old addresses that lead here")
        .also(&["aliases", "alias", "redirect", "redirects", "slug"]),
    Key::new("related", Shape::Names).says("Kennungen verwandter Seiten", "Ids of related pages").also(&[
        "see_also",
        "siehe_auch",
        "verwandt",
    ]),
    Key::new("for", Shape::Names)
        .says("Lesergruppen aus `handbook.yaml`", "Groups of readers from `handbook.yaml`")
        .also(&["readers", "zielgruppe", "zielgruppen", "für"]),
    Key::new("translated_from", Shape::Name)
        .says(
            "Fassung der Quelle, aus der übersetzt wurde; schreibt `amtsbuch translated`",
            "State of the source that was translated; written by `amtsbuch translated`",
        )
        .in_translations_only(),
    // Law
    Key::new("legal_basis", Shape::Citations)
        .says(
            "Rechtsgrundlagen als Fundstellen; Pflicht für Prozesse",
            "Legal basis as citations; required for a process",
        )
        .needed(Need::Process)
        .also(&["rechtsgrundlage", "rechtsgrundlagen", "law", "laws"]),
    Key::new("default_law", Shape::Name)
        .says("Gesetz, das ein bloßes „§ 18a“ auf dieser Seite meint", "Law meant by a bare “§ 18a” on this page"),
    // Validity
    Key::new("valid_from", Shape::Date)
        .says("Erster Tag der Geltung; Pflicht für Prozesse", "First day of validity; required for a process")
        .needed(Need::Process)
        .also(&["date", "datum", "gültig_ab", "gueltig_ab", "from", "publish_date"]),
    Key::new("valid_until", Shape::Date).says("Letzter Tag der Geltung", "Last day of validity").also(&[
        "valid_to",
        "gültig_bis",
        "gueltig_bis",
        "expires",
        "expiry_date",
        "until",
    ]),
    Key::new("change_note", Shape::Text)
        .says(
            "Was sich für Lesende ändert; erscheint schon vor dem Tag",
            "What changes for readers; published ahead of the day",
        )
        .translated(),
    Key::new("transition", Shape::Text).says("Was für laufende Verfahren gilt", "Rule for pending cases").translated(),
    Key::new("change_reason", Shape::Text).says("Warum geändert wurde", "Why it was changed").confidential(),
    // Governance
    Key::new("owner", Shape::Name)
        .says(
            "Rolle, die für den Inhalt verantwortlich ist; Pflicht für Prozesse",
            "Role responsible for the content; required for a process",
        )
        .confidential()
        .needed(Need::Process)
        .also(&["verantwortlich", "author", "autor", "responsible", "owners"]),
    Key::new("deputy", Shape::Name)
        .says("Rolle, die vertritt", "Role that stands in")
        .confidential()
        .also(&["vertretung", "stellvertretung"]),
    Key::new("status", Shape::Choice(&["draft", "approved", "retired"]))
        .says("Redaktioneller Stand; ohne Angabe `approved`", "Editorial state; `approved` if missing")
        .confidential()
        .also(&["draft", "state", "entwurf"]),
    Key::new("approved_by", Shape::Name)
        .says("Wer freigegeben hat: Rolle oder Name", "Who approved it: role or name")
        .confidential()
        .also(&["freigegeben_von", "approver"]),
    Key::new("approved_on", Shape::Date)
        .says("Tag der Freigabe", "Day of approval")
        .confidential()
        .also(&["freigegeben_am"]),
    Key::new("last_reviewed_on", Shape::Date)
        .says("Tag der letzten Prüfung", "Day of the last review")
        .confidential()
        .also(&["reviewed_on", "last_reviewed", "geprüft_am", "last_review"]),
    Key::new("review_in", Shape::Interval)
        .says("Abstand bis zur nächsten Prüfung, wie `12m`", "Time until the next review, such as `12m`")
        .confidential()
        .also(&["review", "review_interval", "prüfintervall"]),
    Key::new("legal_check", Shape::Choice(&["open", "done"]))
        .says("Ob die rechtliche Prüfung aussteht oder erledigt ist", "Whether the legal check is open or done")
        .confidential(),
    // Service
    Key::new("requirements", Shape::Texts)
        .says("Voraussetzungen", "Requirements")
        .translated()
        .also(&["voraussetzungen"]),
    Key::new("documents", Shape::Objects(DOCUMENT))
        .says("Unterlagen", "Documents to bring")
        .translated()
        .also(&["unterlagen", "dokumente"]),
    Key::new("procedure", Shape::Texts)
        .says("Ablauf in den Worten der Lesenden", "What happens, in the reader's words")
        .translated()
        .also(&["ablauf", "verfahren"]),
    Key::new("fees", Shape::Objects(FEE)).says("Gebühren", "Fees").translated().also(&[
        "gebühren",
        "gebuehren",
        "kosten",
        "fee",
        "costs",
    ]),
    Key::new("processing_time", Shape::Text).says("Bearbeitungszeit", "Processing time").translated().also(&[
        "bearbeitungszeit",
        "bearbeitungsdauer",
        "duration",
    ]),
    Key::new("deadlines", Shape::Objects(DEADLINE))
        .says("Fristen", "Deadlines")
        .translated()
        .also(&["fristen", "frist"]),
    Key::new("remedy", Shape::Choice(&["objection", "action", "none"]))
        .says("Rechtsbehelf: Widerspruch, Klage oder keiner", "Legal remedy: objection, court action or none")
        .also(&["rechtsbehelf"]),
    Key::new("remedy_note", Shape::Text).says("Erläuterung zum Rechtsbehelf", "Note on the remedy").translated(),
    Key::new("forms", Shape::Objects(FORM)).says("Formulare", "Forms").translated().also(&["formulare"]),
    Key::new("contact", Shape::Name)
        .says("Kontakt aus `handbook.yaml`", "Contact from `handbook.yaml`")
        .also(&["kontakt", "ansprechpartner"]),
    Key::new("online_service", Shape::WebAddress)
        .says("Adresse des Online-Dienstes", "Address of the online service")
        .also(&["online", "onlinedienst"]),
    Key::new("appointment", Shape::WebAddress)
        .says("Adresse der Terminbuchung", "Address for booking an appointment")
        .also(&["termin", "terminbuchung"]),
    Key::new("leika", Shape::ServiceKeys)
        .says("Leistungsschlüssel aus 14 Ziffern", "Service keys of 14 digits")
        .also(&["leistungsschlüssel", "service_key"]),
    // Process
    Key::new("group", Shape::Name)
        .says("Gruppe der Prozesslandkarte; Pflicht für Prozesse", "Group of the process map; required for a process")
        .needed(Need::Process)
        .also(&["gruppe", "category", "kategorie"]),
    Key::new("trigger", Shape::Text).says("Auslöser", "What starts it").confidential().also(&["auslöser"]),
    Key::new("result", Shape::Text).says("Ergebnis", "What it ends with").translated().also(&["ergebnis"]),
    Key::new("steps", Shape::Objects(STEP))
        .says("Schritte, der Reihe nach", "Steps, in order")
        .confidential()
        .also(&["schritte"]),
    Key::new("participants", Shape::Texts).says("Beteiligte", "Participants").confidential().also(&["beteiligte"]),
    Key::new("systems", Shape::Texts)
        .says("Fachverfahren und andere Systeme", "Systems")
        .confidential()
        .also(&["systeme", "fachverfahren"]),
    Key::new("next", Shape::Names)
        .says("Kennungen der Prozesse, die folgen", "Ids of the processes that follow")
        .confidential(),
    Key::new("risks", Shape::Texts).says("Risiken", "Risks").confidential().also(&["risiken"]),
    Key::new("instructions", Shape::Texts).says("Weisungen", "Instructions").confidential().also(&["weisungen"]),
    Key::new("training", Shape::Objects(TRAINING))
        .says("Schulungen", "Training")
        .confidential()
        .also(&["schulung", "schulungen"]),
    // Path
    Key::new("stages", Shape::Objects(STAGE))
        .says("Etappen eines Einarbeitungspfads", "Stages of an onboarding path")
        .translated()
        .also(&["etappen"]),
];
