//! Both editions at one state of the sources, each file made when it is asked for.
//!
//! What all pages of an edition share ([`emit::Site`]) borrows from the edition, so each edition gets a thread that holds
//! it for as long as the generation lives and answers questions; a second one makes the index of the search, in the
//! background and never in the way of a page. Everything that they keep is theirs alone: no locks, and when the last
//! owner lets go of a generation, its threads end. An edition's thread knows its own edition and no other.
//!
//! They make files by [`emit::job_for`] and [`emit::run`], as a build does: a preview shows the bytes of the site.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::panics::caught;
use super::{Side, policy};
use crate::artifact::{Artifact, OutputPath};
use crate::edition::{Edition, Internal, Page, Public};
use crate::emit::{self, Emit, Job, Site};
use crate::pipeline::{Prepared, Searches, Themes};
use crate::search::Memory;
use crate::source::Sources;
use crate::theme::Theme;

/// How long nobody may have asked for anything of the search before its index is made unasked, after a rebuild: long for
/// the first one, which reads all pages, short for one that reads what was edited.
const QUIET: (Duration, Duration) = (Duration::from_secs(2), Duration::from_millis(100));

/// Both editions at one state of the sources.
#[derive(Debug)]
pub(super) struct Generation {
    internal: Sender<Question>,
    public: Sender<Question>,
}

/// What a request is answered with.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// The file that was asked for.
    File(File),
    /// A folder was asked for without the slash at its end, or an old address: go there (path without leading slash).
    Moved(String),
    /// No such file: the edition's own page that says so.
    NotFound(Option<File>),
    /// The program or the theme failed; a text for people.
    Failed(String),
    /// The nearest page at or above a path, and whether it is that very page.
    Nearest(String, bool),
}

/// A file of an edition.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub path: OutputPath,
    pub bytes: Arc<Vec<u8>>,
    /// Headers that the built site has for it.
    pub headers: Arc<[(String, String)]>,
    /// Path of the page's source below the handbook's root; never known to the public edition.
    pub source: Option<String>,
}

/// A question to an edition, and where the reply goes.
#[derive(Debug)]
struct Question {
    kind: Kind,
    reply: Sender<Reply>,
}

#[derive(Debug)]
enum Kind {
    File(String),
    Nearest(String),
}

impl Generation {
    /// Starts the threads of a book; `None` if it lacks an edition.
    pub(super) fn start(prepared: Prepared, themes: &Arc<Themes>, searches: Searches) -> io::Result<Generation> {
        let prepared = Arc::new(prepared);
        let (internal, internal_questions) = mpsc::channel();
        let (public, public_questions) = mpsc::channel();
        let (own, theirs) = (prepared.clone(), themes.clone());
        std::thread::Builder::new().name("internal edition".into()).spawn(move || {
            let Some(edition) = own.book.as_ref().and_then(|book| book.internal.as_ref()) else { return };
            let source = |page: &Page<Internal>| Some(format!("content/{}", page.confidential().source_path));
            work::<Internal>(edition, &theirs.internal, &own.sources, searches.internal, &source, &internal_questions);
        })?;
        let theirs = themes.clone();
        std::thread::Builder::new().name("public edition".into()).spawn(move || {
            let Some(edition) = prepared.book.as_ref().and_then(|book| book.public.as_ref()) else { return };
            work::<Public>(edition, &theirs.public, &prepared.sources, searches.public, &|_| None, &public_questions);
        })?;
        Ok(Generation { internal, public })
    }

    /// The file at a decoded path (no slash at its beginning).
    pub(super) fn file(&self, side: Side, path: &str) -> Reply {
        self.ask(side, Kind::File(path.to_string()))
    }

    /// The nearest page at or above a decoded path.
    pub(super) fn nearest(&self, side: Side, path: &str) -> Reply {
        self.ask(side, Kind::Nearest(path.to_string()))
    }

    fn ask(&self, side: Side, kind: Kind) -> Reply {
        let gone = || Reply::Failed("the edition is gone".to_string());
        let (reply, answer) = mpsc::channel();
        let questions = match side {
            Side::Internal => &self.internal,
            Side::Public => &self.public,
        };
        if questions.send(Question { kind, reply }).is_err() {
            return gone();
        }
        answer.recv().unwrap_or_else(|_| gone())
    }
}

/// Answers questions to an edition until nobody is left to ask.
fn work<A: Emit>(
    edition: &Edition<A>,
    theme: &Theme<A>,
    sources: &Sources,
    memory: Arc<Memory>,
    source: &dyn Fn(&Page<A>) -> Option<String>,
    questions: &Receiver<Question>,
) {
    let refuse_all = |message: String| {
        for question in questions {
            // Whoever asked may have gone away.
            let _ = question.reply.send(Reply::Failed(message.clone()));
        }
    };
    let quiet = if memory.is_empty() { QUIET.0 } else { QUIET.1 };
    let site = match caught(|| emit::prepare(edition, theme, sources).map_err(|error| error.to_string())) {
        Ok(Ok(site)) => site.remembering(memory),
        Ok(Err(message)) | Err(message) => return refuse_all(message),
    };
    let headers = run(&site, &Job::Headers).ok().and_then(|made| made.into_iter().next());
    let headers = headers.map(|artifact| policy::of_every_page(&String::from_utf8_lossy(&artifact.bytes)));
    std::thread::scope(|scope| {
        let (search, searches) = mpsc::channel();
        let (site, sent) = (&site, headers.clone().unwrap_or_default().into());
        let started = std::thread::Builder::new()
            .name(format!("{} search", A::NAME))
            .spawn_scoped(scope, move || make_search(site, &searches, &sent, quiet));
        let mut pages = Pages {
            edition,
            site,
            source,
            search: started.is_ok().then_some(search),
            headers: headers.unwrap_or_default().into(),
            made: HashMap::new(),
        };
        for question in questions {
            pages.answer(question);
        }
    });
}

/// Runs a job; a theme that fails or a mistake of the program is a text.
fn run<A: Emit>(site: &Site<'_, A>, job: &Job) -> Result<Vec<Artifact>, String> {
    caught(|| emit::run(site, job).map_err(|error| error.to_string())).and_then(|made| made)
}

/// A file of the search's index that somebody waits for.
struct Search {
    job: Job,
    path: OutputPath,
    reply: Sender<Reply>,
}

/// Makes the files of the search: what is asked for at once, the rest when it has been quiet for a while.
fn make_search<A: Emit>(
    site: &Site<'_, A>,
    searches: &Receiver<Search>,
    headers: &Arc<[(String, String)]>,
    quiet: Duration,
) {
    let mut jobs: Vec<Job> = emit::jobs(site).into_iter().filter(|job| matches!(job, Job::Search(_))).collect();
    jobs.reverse();
    // One thread of its own while nobody waits: the next rebuild finds the others free.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let run_unasked = |job: &Job| match &pool {
        Ok(pool) => pool.install(|| run(site, job)),
        Err(_) => run(site, job),
    };
    let mut made: HashMap<OutputPath, Arc<Vec<u8>>> = HashMap::new();
    let keep = |artifacts: Vec<Artifact>, made: &mut HashMap<OutputPath, Arc<Vec<u8>>>| {
        made.extend(artifacts.into_iter().map(|artifact| (artifact.path, artifact.bytes)));
    };
    loop {
        let asked = if jobs.is_empty() {
            searches.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            searches.recv_timeout(quiet)
        };
        match asked {
            Ok(search) => {
                let mut failed = None;
                if jobs.contains(&search.job) {
                    jobs.retain(|job| *job != search.job);
                    match run(site, &search.job) {
                        Ok(artifacts) => keep(artifacts, &mut made),
                        Err(message) => failed = Some(message),
                    }
                }
                let file = made.get(&search.path).map(|bytes| File {
                    path: search.path,
                    bytes: bytes.clone(),
                    headers: headers.clone(),
                    source: None,
                });
                let reply = match (file, failed) {
                    (Some(file), _) => Reply::File(file),
                    (None, Some(message)) => Reply::Failed(message),
                    (None, None) => Reply::NotFound(None),
                };
                // Whoever asked may have gone away.
                let _ = search.reply.send(reply);
            }
            Err(RecvTimeoutError::Timeout) => {
                let Some(job) = jobs.pop() else { continue };
                if let Ok(artifacts) = run_unasked(&job) {
                    keep(artifacts, &mut made);
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Everything but the search.
struct Pages<'a, A: Emit> {
    edition: &'a Edition<A>,
    site: &'a Site<'a, A>,
    source: &'a dyn Fn(&Page<A>) -> Option<String>,
    search: Option<Sender<Search>>,
    headers: Arc<[(String, String)]>,
    made: HashMap<OutputPath, (Arc<Vec<u8>>, Option<String>)>,
}

impl<A: Emit> Pages<'_, A> {
    fn answer(&mut self, question: Question) {
        let reply = match &question.kind {
            Kind::Nearest(path) => self.nearest(path),
            Kind::File(path) => {
                let file =
                    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
                let job = OutputPath::new(&file).and_then(|file| Some((self.job(&file)?, file)));
                match job {
                    Some((job @ Job::Search(_), path)) if self.search.is_some() => {
                        let search = Search { job, path, reply: question.reply };
                        let _ = self.search.as_ref().map(|waiting| waiting.send(search));
                        return;
                    }
                    Some((job, file)) => match self.make(&job, &file) {
                        Ok(Some(file)) => Reply::File(file),
                        Ok(None) => self.not_found(path),
                        Err(message) => Reply::Failed(message),
                    },
                    None => self.elsewhere(path),
                }
            }
        };
        // Whoever asked may have gone away.
        let _ = question.reply.send(reply);
    }

    fn job(&self, path: &OutputPath) -> Option<Job> {
        caught(|| emit::job_for(self.site, path)).ok().flatten()
    }

    /// Makes a file and what is made together with it; `None` if the job does not make that file after all.
    fn make(&mut self, job: &Job, path: &OutputPath) -> Result<Option<File>, String> {
        if !self.made.contains_key(path) {
            let source = match job {
                Job::Page(index) => self.edition.pages().get(*index).and_then(|page| (self.source)(page)),
                _ => None,
            };
            for artifact in run(self.site, job)? {
                self.made.insert(artifact.path, (artifact.bytes, source.clone()));
            }
        }
        let Some((bytes, source)) = self.made.get(path) else { return Ok(None) };
        let (bytes, source) = (bytes.clone(), source.clone());
        Ok(Some(File { path: path.clone(), bytes, headers: self.headers.clone(), source }))
    }

    /// A folder whose slash is missing, an old address, or nothing.
    fn elsewhere(&mut self, path: &str) -> Reply {
        let bare = path.trim_end_matches('/');
        if !path.ends_with('/') && self.is_page(bare) {
            return Reply::Moved(format!("{bare}/"));
        }
        match self.edition.redirects().iter().find(|(old, _)| old == bare) {
            Some((_, address)) => Reply::Moved(address.as_str().to_string()),
            None => self.not_found(path),
        }
    }

    /// Whether a folder (without slash) has an index page.
    fn is_page(&self, folder: &str) -> bool {
        let file = if folder.is_empty() { "index.html".to_string() } else { format!("{folder}/index.html") };
        OutputPath::new(&file).is_some_and(|file| self.job(&file).is_some())
    }

    fn not_found(&mut self, path: &str) -> Reply {
        let language = path.split('/').next().unwrap_or_default();
        let candidates = [format!("{language}/404.html"), "404.html".to_string()];
        for candidate in candidates.iter().filter_map(|path| OutputPath::new(path)) {
            if let Some(job @ Job::NotFound(_)) = self.job(&candidate)
                && let Ok(Some(file)) = self.make(&job, &candidate)
            {
                return Reply::NotFound(Some(self.at_the_root(file)));
            }
        }
        Reply::NotFound(None)
    }

    /// The references of this page begin at the root of the site, which may be a folder of its real host.
    fn at_the_root(&self, file: File) -> File {
        let url = self.edition.site().url.as_deref().and_then(|url| url.split_once("://"));
        let root = url.and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or("/");
        if root == "/" {
            return file;
        }
        let html = String::from_utf8_lossy(&file.bytes).replace(&format!("=\"{root}"), "=\"/");
        File { bytes: html.into_bytes().into(), ..file }
    }

    fn nearest(&self, path: &str) -> Reply {
        let path =
            path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(path);
        let mut folder = path.trim_end_matches('/');
        let mut exact = true;
        loop {
            if folder.is_empty() {
                return Reply::Nearest(String::new(), exact);
            }
            if self.is_page(folder) {
                return Reply::Nearest(format!("{folder}/"), exact);
            }
            exact = false;
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
}
