//! A whole run: files are read, tables found and bound, rules run, and what became of it all is told.

mod account;
#[cfg(feature = "cli")]
pub mod ahead;
mod answered;
mod asked;
#[cfg(feature = "cli")]
mod beside;
pub mod examples;
#[cfg(feature = "cli")]
mod plan;
mod prepare;
mod stated;
mod study;
pub mod template;
mod unknown;

use std::borrow::Cow;
#[cfg(feature = "cli")]
use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use asked::Said;
use prepare::{Beside, Kit, Loaded, Prepared};
use study::Judged;
use template::Template;

use crate::{
    bind::council::Register,
    engine::{self, Choice, data::Data},
    finding::Severity,
    outcome::{FileOutcome, FileStatus, LedgerStatus, Outcome, ReturnOutcome, Verdict},
    read::{self, Limits},
    rule::{AtLeast, Nation, RuleSet, RuleSource, checked::Year},
};

/// What the user chose for a run.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day on which returns are judged.
    pub as_of: jiff::civil::Date,
    /// Whether findings may hold cells' contents.
    pub show_values: bool,
    /// How much a file may ask for.
    pub limits: Limits,
    /// For each rule, whether it is switched off. Empty: none is.
    pub switched_off: Vec<bool>,
    /// For each rule, how much its findings matter. Empty: as the rules say.
    pub severity: Vec<Severity>,
    /// Findings below this are hidden, and counted.
    pub min_severity: Severity,
    /// Whether all files are one return.
    pub together: bool,
    /// How many files are read at once.
    pub threads: usize,
    /// The name of the template that every return follows, where the user says so. A name that no template has says nothing:
    /// [`template::known_name`] tells that beforehand.
    pub template: Option<String>,
    /// The name of the profile of symbols that councils' answers keep to, where the user says so. A name that no profile has says nothing:
    /// [`crate::answers::profiles::Profiles::named`] tells that beforehand.
    pub profile: Option<String>,
    /// For each rule, how much must be wrong before it speaks. Empty: as the rules say.
    pub at_least: Vec<Option<AtLeast>>,
    /// Whether the answers of council-level returns are kept in the outcome: they hold figures.
    pub answers: bool,
}

impl Options {
    /// As the rules say, judged on a day.
    #[must_use]
    pub fn on(as_of: jiff::civil::Date) -> Self {
        Self {
            as_of,
            show_values: false,
            limits: Limits::default(),
            switched_off: Vec::new(),
            severity: Vec::new(),
            min_severity: Severity::Info,
            together: false,
            threads: 1,
            template: None,
            profile: None,
            at_least: Vec::new(),
            answers: false,
        }
    }
}

/// What is shown a return when it is read and bound, with its files.
pub type Look<'a> = &'a (dyn Fn(&engine::Return<'_>, &[FileOutcome]) + Sync);

/// How far a run is.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// So many returns are to be read.
    Files(usize),
    /// This one is being read.
    Reading(&'a str),
    /// One is done.
    Done,
}

/// Files in memory: the name of each and its bytes.
pub type Files = Vec<(String, Vec<u8>)>;

/// What has become of a return while others are still being read.
#[cfg(feature = "cli")]
enum Step<'a> {
    /// It is checked.
    Done(Box<Judged>),
    /// It is read, and waits for the return of the year before or after.
    Waits(Box<Prepared<'a>>),
}

#[cfg(feature = "cli")]
impl<'a> Step<'a> {
    fn waiting(&self) -> Option<&Prepared<'a>> {
        match self {
            Self::Waits(ret) => Some(ret),
            Self::Done(_) => None,
        }
    }
}

/// Checks files that are in memory as one return, read in this process, with the program's own councils and templates.
#[must_use]
pub fn check_bytes(files: Files, rules: &RuleSet, options: &Options) -> Outcome {
    let name = files.first().map(|f| f.0.clone()).unwrap_or_default();
    let source = RuleSource::embedded();
    Checker::new(rules, &source).check_bytes(&name, files, options)
}

/// A return that was read and bound, and can be checked.
#[derive(Debug)]
pub struct ReadReturn<'a>(Prepared<'a>);

/// Everything that is worked out once for all returns.
#[derive(Debug)]
pub struct Checker<'a> {
    rules: &'a RuleSet,
    kit: Kit<'a>,
    templates: Cow<'a, [Template]>,
    #[cfg(feature = "cli")]
    ahead: Mutex<Option<ahead::Ahead>>,
}

impl<'a> Checker<'a> {
    /// Prepares the rules. Templates with faults are left out; [`Template::load`] says what is wrong with them.
    #[must_use]
    pub fn new(rules: &'a RuleSet, source: &'a RuleSource) -> Self {
        let templates = Template::load(source, &rules.dictionary).unwrap_or_default();
        Self::with(rules, source, templates.into())
    }

    /// The same with the templates of that source, where they are loaded already.
    #[must_use]
    pub fn with_templates(rules: &'a RuleSet, source: &'a RuleSource, templates: &'a [Template]) -> Self {
        Self::with(rules, source, templates.into())
    }

    fn with(rules: &'a RuleSet, source: &'a RuleSource, templates: Cow<'a, [Template]>) -> Self {
        Self {
            rules,
            kit: Kit::new(&rules.dictionary, source),
            templates,
            #[cfg(feature = "cli")]
            ahead: Mutex::default(),
        }
    }

    /// The same, where a file is being read already.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn after(self, ahead: Option<ahead::Ahead>) -> Self {
        Self { ahead: Mutex::new(ahead), ..self }
    }

    /// Checks files and folders. Files are read in child processes of this program.
    #[cfg(feature = "cli")]
    #[must_use]
    pub fn check(&self, paths: &[PathBuf], options: &Options, progress: &(dyn Fn(Progress<'_>) + Sync)) -> Outcome {
        let plan = self.plan(paths, options);
        self.check_plan(plan, options, progress, &|_, _| {})
    }

    /// Checks the files of one return as [`Checker::check`] does, and shows it to `look` as the rules see it.
    ///
    /// # Errors
    ///
    /// How many returns there are, when that is not one.
    #[cfg(feature = "cli")]
    pub fn check_one(
        &self,
        paths: &[PathBuf],
        options: &Options,
        progress: &(dyn Fn(Progress<'_>) + Sync),
        look: Look<'_>,
    ) -> Result<Outcome, usize> {
        let plan = self.plan(paths, options);
        if plan.returns.len() == 1 {
            Ok(self.check_plan(plan, options, progress, look))
        } else {
            Err(plan.returns.len())
        }
    }

    #[cfg(feature = "cli")]
    fn plan(&self, paths: &[PathBuf], options: &Options) -> plan::Plan {
        let declared = self.declared(options).and_then(|t| self.templates.get(t)).map(std::slice::from_ref);
        plan::plan(paths, declared.unwrap_or(&self.templates), options.together)
    }

    #[cfg(feature = "cli")]
    fn check_plan(
        &self,
        plan: plan::Plan,
        options: &Options,
        progress: &(dyn Fn(Progress<'_>) + Sync),
        look: Look<'_>,
    ) -> Outcome {
        use rayon::prelude::*;

        let is_on = |i: usize| !options.switched_off.get(i).copied().unwrap_or(false);
        let compares = self.rules.rules.iter().enumerate().any(|(i, r)| is_on(i) && !r.years.is_empty());
        let child_id = self.rules.dictionary.field("child_id");
        let parallel = plan.returns.len() > 1 && options.threads > 1;
        progress(Progress::Files(plan.returns.len()));
        let readers: Mutex<Vec<read::worker::Reader>> = Mutex::default();
        let read_one = |path: &Path| -> Result<prepare::Contents, read::Refusal> {
            let ahead = self.ahead.lock().ok().and_then(|mut ahead| ahead.take_if(|ahead| ahead.is(path)));
            let (reader, result) = ahead.and_then(ahead::Ahead::finish).unwrap_or_else(|| {
                let spare = readers.lock().ok().and_then(|mut r| r.pop());
                let mut reader = spare.unwrap_or_else(|| read::worker::Reader::new(options.limits.clone()));
                let result = reader.read(path);
                (reader, result)
            });
            if let Ok(mut readers) = readers.lock() {
                readers.push(reader);
            }
            result.map(|f| prepare::Contents { workbook: f.workbook, sha256: f.sha256 })
        };
        let prepare = |planned: &plan::PlannedReturn| {
            progress(Progress::Reading(&planned.name));
            let load = |path: &PathBuf| Loaded::new(plan::shown(path), read_one(path));
            let files: Vec<Loaded> = if planned.files.len() > 1 && options.threads > 1 {
                planned.files.par_iter().map(load).collect()
            } else {
                planned.files.iter().map(load).collect()
            };
            let ret = self.prepare(planned.name.clone(), files, options);
            // A return waits for the others only where one of them may be the same council's of another year.
            if compares && plan.returns.len() > 1 && beside::may_have(&ret, child_id) {
                return Step::Waits(Box::new(ret));
            }
            let out = self.judge(&ret, Beside::default(), options, look);
            progress(Progress::Done);
            Step::Done(Box::new(out))
        };
        let finish = |steps: Vec<Step<'_>>| {
            let waiting: Vec<Option<&Prepared<'_>>> = steps.iter().map(Step::waiting).collect();
            let places = beside::find(&waiting);
            let one = |(ret, place): (Option<&Prepared<'_>>, &Beside<usize>)| {
                let of = |i: Option<usize>| i.and_then(|i| waiting.get(i).copied().flatten());
                let out = self.judge(ret?, Beside { last: of(place.last), next: of(place.next) }, options, look);
                progress(Progress::Done);
                Some(out)
            };
            let judged: Vec<Option<Judged>> = if parallel {
                waiting.par_iter().copied().zip(&places).map(one).collect()
            } else {
                waiting.iter().copied().zip(&places).map(one).collect()
            };
            let done = |(step, judged)| match step {
                Step::Done(out) => Some(*out),
                Step::Waits(_) => judged,
            };
            steps.into_iter().zip(judged).filter_map(done).collect::<Vec<_>>()
        };
        let work = || {
            finish(if parallel {
                plan.returns.par_iter().map(prepare).collect()
            } else {
                plan.returns.iter().map(prepare).collect()
            })
        };
        let results = match rayon::ThreadPoolBuilder::new().num_threads(options.threads.max(1)).build() {
            Ok(pool) if options.threads > 1 => std::thread::scope(|scope| {
                // What binding needs is made while the first file is read.
                scope.spawn(|| self.kit.headers());
                scope.spawn(|| self.kit.register());
                pool.install(work)
            }),
            _ => work(),
        };
        self.finish(results, plan.passed_over, options)
    }

    /// Checks files that are in memory as one return, read in this process.
    #[must_use]
    pub fn check_bytes(&self, name: &str, files: Files, options: &Options) -> Outcome {
        self.check_bytes_beside(name, files, Vec::new(), options)
    }

    /// The same, with the same council's returns of the years beside it.
    #[must_use]
    pub fn check_bytes_beside(
        &self,
        name: &str,
        files: Files,
        beside: Vec<(Year, Files)>,
        options: &Options,
    ) -> Outcome {
        self.check_bytes_among(name, files, beside, Vec::new(), options)
    }

    /// The same, with other councils' returns that are checked in the same run, and come before it in the outcome.
    #[must_use]
    pub fn check_bytes_among(
        &self,
        name: &str,
        files: Files,
        beside: Vec<(Year, Files)>,
        others: Vec<(String, Files)>,
        options: &Options,
    ) -> Outcome {
        let own = self.read_bytes(name, files, options);
        let years: Vec<(Year, ReadReturn<'_>)> =
            beside.into_iter().map(|(year, files)| (year, self.read_bytes(year.as_str(), files, options))).collect();
        let years: Vec<(Year, &ReadReturn<'_>)> = years.iter().map(|(year, ret)| (*year, ret)).collect();
        let own = self.judge(&own.0, Self::beside(&years), options, &|_, _| {});
        let other = |(name, files): (String, Files)| {
            self.judge(&self.prepare_bytes(&name, files, options), Beside::default(), options, &|_, _| {})
        };
        self.finish(others.into_iter().map(other).chain([own]).collect(), Vec::new(), options)
    }

    /// Runs the rules over all returns.
    fn finish(&self, judged: Vec<Judged>, passed_over: Vec<String>, options: &Options) -> Outcome {
        let any = judged.iter().any(|j| !j.kept.answers.is_empty() || !j.kept.children.is_empty());
        // Without any answer and any child nothing is asked of the register.
        let none = Register::default();
        let register = if any { self.kit.register() } else { &none };
        let joint = if any { study::joint(self.kit.source) } else { Vec::new() };
        let (returns, hidden) = study::finish(judged, self.rules, register, &joint, options);
        Outcome { returns, passed_over, hidden }
    }

    /// Reads and binds files that are in memory as one return, to be checked by [`Checker::check_read`] once or often, alone or beside
    /// others.
    #[must_use]
    pub fn read_bytes(&self, name: &str, files: Files, options: &Options) -> ReadReturn<'_> {
        ReadReturn(self.prepare_bytes(name, files, options))
    }

    /// Checks a return that was read, with the same council's returns of the years beside it.
    #[must_use]
    pub fn check_read(&self, ret: &ReadReturn<'_>, beside: &[(Year, &ReadReturn<'_>)], options: &Options) -> Outcome {
        let judged = self.judge(&ret.0, Self::beside(beside), options, &|_, _| {});
        self.finish(vec![judged], Vec::new(), options)
    }

    fn beside<'b, 'c>(years: &[(Year, &'b ReadReturn<'c>)]) -> Beside<&'b Prepared<'c>> {
        let of = |year| years.iter().find(|(y, _)| *y == year).map(|(_, ret)| &ret.0);
        Beside { last: of(Year::Last), next: of(Year::Next) }
    }

    /// Checks files as [`Checker::check_bytes`] does, and shows the return to `look` as the rules see it.
    #[must_use]
    pub fn look_at_bytes(&self, name: &str, files: Files, options: &Options, look: Look<'_>) -> Outcome {
        let ret = self.prepare_bytes(name, files, options);
        let judged = self.judge(&ret, Beside::default(), options, look);
        self.finish(vec![judged], Vec::new(), options)
    }

    fn prepare_bytes(&self, name: &str, files: Files, options: &Options) -> Prepared<'_> {
        let load = |(path, bytes): (String, Vec<u8>)| {
            let sha256 = prepare::sha256(&bytes);
            let result = read::read_bytes(&path, bytes, &options.limits);
            Loaded::new(path, result.map(|workbook| prepare::Contents { workbook, sha256 }))
        };
        self.prepare(name.to_owned(), files.into_iter().map(load).collect(), options)
    }

    /// The template that the user says every return follows.
    fn declared(&self, options: &Options) -> Option<usize> {
        Template::named(&self.templates, options.template.as_ref()?).ok()
    }

    /// What the user says of the answers of every return. The name of a template is looked for among returns first.
    fn said<'o>(&self, options: &'o Options) -> Said<'o> {
        let questions = options.template.as_deref().filter(|_| self.declared(options).is_none());
        Said { questions, profile: options.profile.as_deref() }
    }

    fn prepare(&self, name: String, files: Vec<Loaded>, options: &Options) -> Prepared<'_> {
        let said = self.said(options);
        let mut bound = self.kit.bind(files, said);
        let asked = self.kit.asked(said, &mut bound);
        let stated = stated::read(&bound, &self.kit);
        let paths: Vec<&str> = bound.outcomes.iter().map(|f| f.path.as_str()).collect();
        let follows =
            template::recognise(&self.templates, self.declared(options), &bound.tables, &bound.workbooks, &paths);
        if follows.is_none() {
            self.kit.set_aside_unknown(&mut bound);
        }
        Prepared { name, bound, stated, follows, asked }
    }

    fn data<'b>(&'b self, ret: &'b Prepared<'_>, options: &Options) -> Data<'b> {
        let period = ret.stated.period.as_ref().map(|p| (p.value.from, p.value.to));
        let bound = &ret.bound;
        let mut data = Data::new(&self.rules.dictionary, &bound.tables, &bound.keys, options.as_of, period)
            .with_gathered(&bound.gathered);
        if let Some(follows) = &ret.follows {
            template::set_aside(follows, &mut data);
        }
        data
    }

    fn judge(
        &self,
        prepared: &Prepared<'_>,
        beside: Beside<&Prepared<'_>>,
        options: &Options,
        look: Look<'_>,
    ) -> Judged {
        let Prepared { name, bound, stated, follows, asked } = prepared;
        let mut data = self.data(prepared, options);
        for (year, other) in beside.years() {
            data = data.beside(year, self.data(other, options));
        }
        let known = follows.as_ref().map(|f| template::known(f, &data));
        let ret = engine::Return {
            data,
            answers: &bound.answers,
            workbooks: &bound.workbooks,
            unknown: &bound.unknown,
            council: stated.names_a_council(),
            nation: stated.nation().or_else(|| {
                follows.as_ref().filter(|f| f.is_sure()).and_then(|f| f.template.nation()).map(Nation::as_str)
            }),
            said: &stated.said,
            template: known,
            asked: asked.filter(|a| a.declared).and_then(|a| self.kit.questions().get(a.template)),
        };
        look(&ret, &bound.outcomes);
        let severity: Vec<Severity> = if options.severity.is_empty() {
            self.rules.rules.iter().map(|r| r.severity).collect()
        } else {
            options.severity.clone()
        };
        let choice = Choice {
            switched_off: &options.switched_off,
            severity: &severity,
            show_values: options.show_values,
            at_least: &options.at_least,
        };
        let readable = bound.workbooks.iter().any(Option::is_some);
        let (mut groups, ledger) =
            if readable { engine::check(&ret, self.rules, &choice) } else { (Vec::new(), Vec::new()) };
        let found = groups.iter().map(crate::finding::Group::findings).sum::<usize>();
        let verdict = verdict(bound, &groups, &ledger);
        groups.retain(|g| g.severity >= options.min_severity);
        groups.shrink_to_fit();
        let hidden = found - groups.iter().map(crate::finding::Group::findings).sum::<usize>();
        let tables = account::tables(&ret, bound, follows.as_ref());
        let outcome = ReturnOutcome {
            name: name.clone(),
            files: bound.outcomes.clone(),
            template: follows
                .as_ref()
                .map(template::Found::outcome)
                .or_else(|| asked.and_then(|asked| self.kit.asked_outcome(asked))),
            council: stated.council.clone(),
            period: stated.period.clone(),
            beside: beside.years().map(|(year, other)| (year, other.name.clone())).collect(),
            tables,
            answer_sheets: answered::sheets(&self.kit, bound),
            answers: if options.answers { answered::answers(&self.kit, bound) } else { Vec::new() },
            groups,
            ledger,
            verdict,
        };
        Judged { outcome, hidden, kept: study::keep(prepared, &ret.data, &bound.answers, self.kit.register()) }
    }
}

/// The answer in one word, before anything is hidden: what a user chooses not to see does not make a return ready.
fn verdict(
    bound: &prepare::Bound,
    groups: &[crate::finding::Group],
    ledger: &[crate::outcome::LedgerEntry],
) -> Verdict {
    let files = &bound.outcomes;
    // What was not understood may be a list of children: the return was not read in full.
    let unread =
        !bound.unknown.is_empty() || files.iter().any(|f| !matches!(f.status, FileStatus::Read | FileStatus::NoTable));
    if unread || files.iter().all(|f| f.status != FileStatus::Read) {
        Verdict::NotRead
    } else if groups.iter().any(|g| g.severity == Severity::Error) {
        Verdict::FixFirst
    } else if groups.is_empty()
        && ledger.iter().all(|l| matches!(l.status, LedgerStatus::Ran { .. } | LedgerStatus::NotApplicable(_)))
    {
        Verdict::Ready
    } else {
        Verdict::ReadyWithNotes
    }
}
