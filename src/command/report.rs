//! `amtsbuch report`

use std::collections::BTreeMap;

use super::{Call, Stop, print};
use crate::cli::{FormatArgument, ReportFormatArgument};
use crate::date::Date;
use crate::diagnostic::{Diagnostics, MessageLanguage};
use crate::edition::confidential_report::{ConfidentialEntry, ConfidentialReport, ListName, Reason};
use crate::emit::{self, ConfidentialPlaces};
use crate::language::Language;
use crate::pipeline::{self, Session, Wanted};
use crate::source::Sources;
use crate::text;
use crate::theme::Strings;

/// The arguments of `report`.
pub(super) struct Arguments {
    pub format: ReportFormatArgument,
    pub date: Option<String>,
    pub lists: Vec<String>,
    pub since: Option<String>,
}

/// As many entries of a list as an overview shows.
const MOST_IN_OVERVIEW: usize = 10;

/// Prints the lists on the state of the handbook. A handbook with errors has its report, too: broken links are part of it.
pub(super) fn run(call: &Call<'_>, arguments: &Arguments) -> Result<(), Stop> {
    let root = call.root()?;
    let moment = call.moment(arguments.date.as_deref())?;
    let since = call.moment(arguments.since.as_deref())?.date;
    let lists = wanted(&arguments.lists)?;
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root)?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let internal = Wanted { public: false, internal: true };
    let prepared = pipeline::prepare(sources, diagnostics, moment, internal, &themes, &mut session);
    let Some(edition) = prepared.book.as_ref().and_then(|book| book.internal.as_ref()) else {
        call.tell(&prepared.diagnostics, &prepared.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    };
    let mut report = edition.report().clone();
    if let Some(since) = since {
        keep_since(&mut report, since);
    }
    let tag = match call.language {
        MessageLanguage::German => "de",
        MessageLanguage::English => "en",
    };
    let language = Language::parse(tag).expect("a language");
    let strings = themes.internal.strings(&language);
    let text = match arguments.format {
        ReportFormatArgument::Json => emit::confidential_json(&report, &lists, &prepared.sources, strings, &language),
        ReportFormatArgument::Csv => emit::confidential_csv(&report, &lists, &prepared.sources, strings, &language),
        ReportFormatArgument::Human => {
            let whole = !arguments.lists.is_empty();
            let words = Words { call, strings, language: &language };
            words.human(&report, &lists, &prepared.sources, whole)
        }
    };
    print(&text)?;
    if prepared.has_errors() {
        call.tell(&prepared.diagnostics, &prepared.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    Ok(())
}

/// The lists of these names; all of them if none is named.
fn wanted(names: &[String]) -> Result<Vec<ListName>, Stop> {
    if names.is_empty() {
        return Ok(ListName::ALL.to_vec());
    }
    names
        .iter()
        .map(|name| {
            // A list's page has hyphens in its address.
            ListName::parse(&name.replace('-', "_")).ok_or_else(|| {
                let known: Vec<&str> = ListName::ALL.iter().map(|list| list.as_str()).collect();
                let known = known.join(", ");
                Stop::Usage(text!(
                    "die Liste `{name}` gibt es nicht; es gibt: {known}",
                    "there is no list `{name}`; there are: {known}"
                ))
            })
        })
        .collect()
}

/// Leaves out changes before a day.
fn keep_since(report: &mut ConfidentialReport, since: Date) {
    for list in report.lists.iter_mut().filter(|list| list.name == ListName::Changes) {
        list.entries.retain(|entry| entry.date.is_some_and(|date| date >= since));
    }
}

struct Words<'a> {
    call: &'a Call<'a>,
    strings: &'a Strings,
    language: &'a Language,
}

impl Words<'_> {
    /// The lists for people: entries by role, the most urgent first.
    fn human(&self, report: &ConfidentialReport, lists: &[ListName], sources: &Sources, whole: bool) -> String {
        let mut out = String::new();
        let mut places = ConfidentialPlaces::new(sources);
        for list in lists {
            let entries = report.entries(*list);
            out.push_str(&format!("{} ({})\n", emit::list_title(self.strings, *list), entries.len()));
            // An overview is about what is to be done.
            let can_wait = |entry: &&ConfidentialEntry| !whole && entry.reason == Reason::Later;
            let mut shown: Vec<&ConfidentialEntry> = entries.iter().filter(|entry| !can_wait(entry)).collect();
            if !whole {
                shown.truncate(MOST_IN_OVERVIEW);
            }
            let mut by_role: BTreeMap<(bool, String), Vec<&ConfidentialEntry>> = BTreeMap::new();
            for entry in &shown {
                let role = entry.owner.as_ref().map(|owner| report.role(owner, self.language).text);
                by_role.entry((role.is_none(), role.unwrap_or_default())).or_default().push(entry);
            }
            let has_roles = by_role.keys().any(|(nobody, _)| !nobody);
            for ((nobody, role), entries) in by_role {
                let role = if nobody { self.strings.get("reviews_nobody") } else { role.as_str() };
                if has_roles {
                    out.push_str(&format!("  {role}\n"));
                }
                for entry in entries {
                    self.entry(&mut out, entry, &mut places);
                }
            }
            let more = entries.len() - shown.len();
            if more > 0 {
                let name = list.as_str();
                out.push_str(&format!(
                    "    … {more} {}: amtsbuch report --list {name}\n",
                    self.call.pick("weitere", "more")
                ));
            }
            out.push('\n');
        }
        out
    }

    fn entry<'a>(&self, out: &mut String, entry: &'a ConfidentialEntry, places: &mut ConfidentialPlaces<'a>) {
        let (file, line) = places.of(entry);
        let mut words = vec![entry.title.clone()];
        if let Some(language) = &entry.language {
            words.push(format!("[{language}]"));
        }
        words.push(format!("– {}", emit::confidential_reason(entry, self.strings)));
        if let Some(measured) = entry.readability {
            words.push(format!(
                "({}: {:.1}, {}: {:.1}, {}: {:.1})",
                self.strings.get("report_flesch"),
                f64::from(measured.flesch_tenths) / 10.0,
                self.strings.get("report_sentence"),
                f64::from(measured.sentence_tenths) / 10.0,
                self.strings.get("report_word"),
                f64::from(measured.word_tenths) / 10.0,
            ));
        }
        if let Some(date) = entry.date {
            words.push(format!("({date})"));
        }
        out.push_str(&format!("    {}\n", words.join(" ")));
        if let Some(detail) = &entry.detail {
            out.push_str(&format!("      {detail}\n"));
        }
        out.push_str(&format!("      {file}:{line}\n"));
    }
}
