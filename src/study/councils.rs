//! The list of councils: for each period every one that was to answer, and what became of it; then the files that belong to none.

use std::collections::BTreeSet;

use super::{
    Study,
    bodies::{Body, BodyId},
    coverage::{Made, Response, coverage},
    gather::was_read,
    rows::nation_order,
};
use crate::outcome::{FileOutcome, Period};

/// What a line of the list says in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// What a council made of a period.
    Response(Response),
    /// Answers that name no council of the register, or several.
    CouncilNotKnown,
}

impl Status {
    /// Its code in data.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Response(response) => response.code(),
            Self::CouncilNotKnown => "council-not-known",
        }
    }

    /// Every code with what it means.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
        Response::ALL.iter().map(|r| (r.code(), r.meaning())).chain([(
            Self::CouncilNotKnown.code(),
            "The answers of a file name no council of the register, or several.",
        )])
    }
}

/// A line of the list.
#[derive(Debug, Clone)]
pub struct CouncilLine<'a> {
    /// The council; none for a file that belongs to none.
    pub council: Option<(BodyId, Body<'a>)>,
    /// The period; none for a file, and for answers that do not say theirs.
    pub period: Option<Period>,
    /// What became of it.
    pub status: Status,
    /// How many questions were asked, and answered with a figure or a range.
    pub made: Option<Made>,
    /// The paths of its files.
    pub files: Vec<&'a str>,
    /// What is wrong with a file that could not be read.
    pub problem: Option<&'a str>,
}

impl Study<'_> {
    /// The list: period by period, in each by nation and name; then the files that belong to no council.
    #[must_use]
    pub fn council_lines(&self) -> Vec<CouncilLine<'_>> {
        let mut lines = Vec::new();
        for block in self.blocks() {
            let mut of_block: Vec<CouncilLine<'_>> = coverage(&block)
                .into_iter()
                .filter_map(|(id, made)| {
                    let body = self.bodies.get(id)?.clone();
                    Some(CouncilLine {
                        council: Some((id, body)),
                        period: block.period,
                        status: Status::Response(made.response),
                        made: Some(made),
                        files: self.files(id),
                        problem: self.problem(id),
                    })
                })
                .collect();
            of_block.sort_by_key(|line| {
                line.council.as_ref().map(|(id, b)| (nation_order(b.nation()), b.name(), b.kind(), *id))
            });
            lines.append(&mut of_block);
        }
        let mut rest = self.of_no_council();
        let listed: BTreeSet<&str> = lines.iter().flat_map(|l| l.files.iter().copied()).collect();
        rest.retain(|l| l.status == Status::CouncilNotKnown || !l.files.iter().all(|f| listed.contains(f)));
        lines.append(&mut rest);
        lines
    }

    fn files(&self, body: BodyId) -> Vec<&str> {
        let returns = self.sent(body).returns.iter().filter_map(|&at| self.outcome.returns.get(at as usize));
        let mut paths: Vec<&str> = returns.flat_map(|r| &r.files).map(|f| f.path.as_str()).collect();
        paths.sort_unstable();
        paths
    }

    fn problem(&self, body: BodyId) -> Option<&str> {
        let returns = self.sent(body).returns.iter().filter_map(|&at| self.outcome.returns.get(at as usize));
        returns.flat_map(|r| &r.files).find_map(problem)
    }

    /// Files that could not be read, returns without figures, and answers of nobody.
    fn of_no_council(&self) -> Vec<CouncilLine<'_>> {
        let line = |files: Vec<_>, status, problem| CouncilLine {
            council: None,
            period: None,
            status,
            made: None,
            files,
            problem,
        };
        let mut lines = Vec::new();
        for r in &self.outcome.returns {
            for file in r.files.iter().filter(|f| !was_read(f.status)) {
                lines.push(line(vec![file.path.as_str()], Status::Response(Response::NotRead), problem(file)));
            }
            if r.answers.is_empty() {
                let read = r.files.iter().filter(|f| was_read(f.status)).map(|f| f.path.as_str());
                lines.extend(read.map(|path| line(vec![path], Status::Response(Response::NoAnswers), None)));
            }
        }
        for &(at, _) in &self.gathered.unplaced {
            if let Some(r) = self.outcome.returns.get(at as usize) {
                let files = r.files.iter().map(|f| f.path.as_str()).collect();
                lines.push(line(files, Status::CouncilNotKnown, None));
            }
        }
        lines.sort_by(|a, b| (&a.files, a.status.code()).cmp(&(&b.files, b.status.code())));
        lines
    }
}

/// What is wrong with a file, when it could not be read.
fn problem(file: &FileOutcome) -> Option<&str> {
    (!was_read(file.status)).then(|| file.refusal.as_ref().map_or("It could not be read", |(what, _)| what.as_str()))
}
