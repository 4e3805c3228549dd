//! Exit codes: the same for every format, so that a script can rely on them.

use crate::{
    finding::Severity,
    outcome::{FileStatus, Outcome, Verdict},
};

/// Nothing at or above the threshold.
pub const CLEAN: u8 = 0;
/// Findings at or above the threshold.
pub const FINDINGS: u8 = 1;
/// Wrong use, or a broken rule or configuration: nothing was checked.
pub const WRONG_USE: u8 = 2;
/// Something could not be read. Wins over findings.
pub const UNREAD: u8 = 3;

/// The table of exit codes, for the help and the documents.
pub const TABLE: [(u8, &str); 4] = [
    (CLEAN, "nothing found at or above the threshold (--fail-on, by default error)"),
    (FINDINGS, "something found at or above the threshold"),
    (WRONG_USE, "wrong use, or a broken rule or configuration; nothing was checked"),
    (UNREAD, "something could not be read, whatever else was found"),
];

/// The exit code of a run. `fail_on` is the threshold; none: findings never fail.
#[must_use]
pub fn code(outcome: &Outcome, fail_on: Option<Severity>) -> u8 {
    let unread = |r: &crate::outcome::ReturnOutcome| {
        r.verdict == Verdict::NotRead || r.files.iter().any(|f| f.status != FileStatus::Read)
    };
    if outcome.returns.is_empty() || outcome.returns.iter().any(unread) {
        return UNREAD;
    }
    let found = |least: Severity| outcome.returns.iter().flat_map(|r| &r.groups).any(|g| g.severity >= least);
    if fail_on.is_some_and(found) { FINDINGS } else { CLEAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples;

    #[test]
    fn findings_fail_from_the_threshold_on() {
        let mut outcome = samples::faulty();
        assert_eq!(code(&outcome, Some(Severity::Error)), FINDINGS);
        assert_eq!(code(&outcome, None), CLEAN);
        outcome.returns[0].groups.retain(|g| g.severity == Severity::Warning);
        assert_eq!(code(&outcome, Some(Severity::Error)), CLEAN);
        assert_eq!(code(&outcome, Some(Severity::Warning)), FINDINGS);
        assert_eq!(code(&outcome, Some(Severity::Info)), FINDINGS);
    }

    #[test]
    fn what_could_not_be_read_is_never_clean() {
        assert_eq!(code(&samples::three(), Some(Severity::Error)), UNREAD, "unread wins over findings");
        assert_eq!(code(&samples::three(), None), UNREAD);
        let nothing = Outcome { returns: Vec::new(), passed_over: Vec::new(), hidden: 0 };
        assert_eq!(code(&nothing, Some(Severity::Error)), UNREAD, "nothing to check is not clean");
    }
}
