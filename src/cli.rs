//! The command line: what can be typed. What it does is in [`crate::command`].

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Write down how an authority works, once, and publish it twice: an internal handbook and a public site.
#[derive(Debug, Parser)]
#[command(name = "amtsbuch", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 done; 1 the handbook has errors, nothing was written; 2 wrong usage; \
3 the machine failed (disk full, no permission).")]
pub struct Cli {
    /// Folder that holds `content/` (default: the nearest one from here upwards)
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,

    /// Language of messages, `de` or `en` (default: by the locale); for `search`, language of the site
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,

    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the sites: dist/public and dist/internal
    Build {
        /// Only this edition
        #[arg(long, value_name = "EDITION")]
        edition: Option<EditionArgument>,
        /// Build as of this day (YYYY-MM-DD; default: today in the authority's time zone)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Folder that gets `public/` and `internal/` (default: `dist` beside `content/`)
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Form of the messages
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: FormatArgument,
        /// Treat warnings as errors
        #[arg(long)]
        strict: bool,
    },
    /// Check the handbook and write nothing
    Check {
        /// Check as of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Form of the messages
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: FormatArgument,
        /// Treat warnings as errors
        #[arg(long)]
        strict: bool,
        /// Check the search instead: a file of queries and the pages expected (TSV: query, language, kind, ids, audience)
        #[arg(long, value_name = "FILE")]
        queries: Option<PathBuf>,
        /// With --queries: fail if fewer per cent than this have an expected page first
        #[arg(long, value_name = "N", requires = "queries")]
        at_1: Option<f64>,
        /// With --queries: fail if fewer per cent than this have an expected page among the first five
        #[arg(long, value_name = "N", requires = "queries")]
        at_5: Option<f64>,
    },
    /// Search a site in the terminal, as its readers do; `--lang` is the language of the site
    Search {
        /// What to look for
        #[arg(required_unless_present = "emit_elasticlunr")]
        query: Option<String>,
        /// Which site
        #[arg(long, value_name = "EDITION", default_value = "internal")]
        edition: EditionArgument,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Search as of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Most results that are shown
        #[arg(long, value_name = "N", default_value_t = 10)]
        limit: usize,
        /// Print the site's index in the form of elasticlunr instead
        #[arg(long)]
        emit_elasticlunr: bool,
    },
    /// Preview both sites in the browser; pages reload when a file is saved
    Serve {
        /// Show as of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Port of the internal site; the public one gets the next (default: 4000)
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Make a new page from a template
    New {
        /// What it is
        kind: KindArgument,
        /// Its title, such as "Blaue Karte EU"
        title: String,
        /// Folder below `content/`
        #[arg(long, value_name = "FOLDER")]
        folder: Option<String>,
    },
    /// Make a new, small handbook that builds at once
    Init {
        /// Folder for the new handbook
        dir: PathBuf,
        /// What to begin with
        #[arg(long, value_name = "TEMPLATE", default_value = "basic")]
        template: TemplateArgument,
    },
    /// Write a handbook with everything internal physically removed
    Project {
        /// For whom
        #[arg(long, value_name = "AUDIENCE")]
        audience: AudienceArgument,
        /// Folder for the new handbook
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Print what the lead of a team asks: reviews due, versions coming, changed law, pages without owner, …
    Report {
        /// Form of the report
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: ReportFormatArgument,
        /// As of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Only this list, whole: reviews, coming_versions, changed_law, no_owner, no_successor, translations,
        /// legal_checks, dead_links, dead_ends, changes, readability or withheld; may be repeated
        #[arg(long, value_name = "NAME", value_delimiter = ',')]
        list: Vec<String>,
        /// Only changes since this day (YYYY-MM-DD) in the list of changes
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
    },
    /// Say what changed for readers: pages, facts (fee 93 € → 100 €), translations that did not follow
    Changes {
        /// Since this day (YYYY-MM-DD), by the versions of pages, or since this revision of the git repository
        #[arg(long, value_name = "DATE|REV")]
        since: String,
        /// Form of the answer
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: ChangesFormatArgument,
        /// As of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// For the readers of this edition
        #[arg(long, value_name = "EDITION", default_value = "public")]
        edition: EditionArgument,
    },
    /// Judge a finished public site by the handbook's marks: is anything internal in any of its files?
    Audit {
        /// Folder of the public site, such as `dist/public`
        dir: PathBuf,
        /// Form of the messages
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: FormatArgument,
        /// Treat warnings as errors: words in pages that neither the handbook nor the theme has
        #[arg(long)]
        strict: bool,
    },
    /// Explain a message by its code, with examples
    Explain {
        /// Such as AB0301 or unknown-key; without it, all codes are listed
        code: Option<String>,
    },
    /// Print the JSON Schema of the front matter
    Schema,
    /// Read citations from standard input, one a line, and print JSON lines
    Cite {
        /// Law meant by a bare "§ 18a"
        #[arg(long, value_name = "LAW")]
        law: Option<String>,
    },
    /// Tell what rests on a paragraph, and which pages a change of law has left behind
    Law {
        /// Such as "§ 18a AufenthG"; a bare "§ 18a" is one of the handbook's default law
        #[arg(value_name = "CITATION", required_unless_present = "changes")]
        citations: Vec<String>,
        /// The changes of `law_changes.yaml` and the pages that cite what they change
        #[arg(long)]
        changes: bool,
        /// As of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Form of the answer
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: AnswerFormatArgument,
    },
    /// Confirm that translations say what their source says now (writes `translated_from` into them)
    Translated {
        /// Translations, such as content/erwerb/blaue-karte-eu.en.md
        #[arg(value_name = "FILE", required_unless_present = "all")]
        files: Vec<PathBuf>,
        /// All translations of the handbook
        #[arg(long, conflicts_with = "files")]
        all: bool,
    },
    /// Print the next date on which an edition differs, or `none`
    NextChange {
        /// As of this day (YYYY-MM-DD)
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Only this edition
        #[arg(long, value_name = "EDITION")]
        edition: Option<EditionArgument>,
        /// The date alone (and the causes on standard error), or everything as JSON
        #[arg(long, value_name = "FORMAT", default_value = "human")]
        format: TextOrJson,
    },
    /// Print a script that completes commands in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// What `init` begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TemplateArgument {
    /// An almost empty handbook for any department
    Basic,
    /// A small trade office (Gewerbeamt) with three processes
    TradeOffice,
}

/// `--format` of commands whose result is an answer and not a list of problems
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    /// For people
    Human,
    /// For programs
    Json,
}

/// `--edition`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EditionArgument {
    /// For applicants and everyone else
    Public,
    /// For staff
    Internal,
}

/// `--audience`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AudienceArgument {
    /// Applicants and everyone else
    Public,
}

/// `--format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormatArgument {
    /// For people
    Human,
    /// For programs
    Json,
    /// GitHub Actions annotations
    Github,
    /// GitLab Code Quality report
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
}

/// `--format` of answers to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormatArgument {
    /// For people
    Human,
    /// For programs
    Json,
}

/// `report --format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormatArgument {
    /// For people
    Human,
    /// One array per list, named as the list
    Json,
    /// One table, the list's name in the first column
    Csv,
}

/// `changes --format`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ChangesFormatArgument {
    /// For people
    Human,
    /// For a comment in a merge request
    Markdown,
    /// For programs
    Json,
}

/// What `new` makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindArgument {
    /// A process: steps, law, documents, fees
    Process,
    /// A plain page
    Page,
    /// An onboarding path
    Path,
}
