//! A progress bar on standard error: only for someone who watches, and only when it takes longer than a moment.

use std::{
    io::IsTerminal as _,
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::Talk;
use crate::{report::text::clip, run::Progress};

/// How long a run may take before the bar appears.
const MOMENT: Duration = Duration::from_secs(1);

/// The bar, which disappears when it is dropped.
pub struct Bar {
    bar: ProgressBar,
    waiter: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Bar {
    /// A bar that appears after a moment, or never where nobody watches.
    #[must_use]
    pub fn new(talk: &Talk) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if talk.quiet || talk.plain || !std::io::stderr().is_terminal() {
            return Self { bar, waiter: None };
        }
        let template = if talk.aside.unicode {
            "{spinner} {pos} of {len} {bar:24} {wide_msg}"
        } else {
            "{pos} of {len} {wide_msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let (done, waiting) = mpsc::channel();
        let shown = bar.clone();
        let waiter = thread::spawn(move || {
            if waiting.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Self { bar, waiter: Some((done, waiter)) }
    }

    /// Takes note of what a run is doing.
    pub fn tell(&self, progress: Progress<'_>) {
        if self.waiter.is_none() {
            return;
        }
        match progress {
            Progress::Files(n) => self.bar.set_length(n as u64),
            Progress::Reading(path) => self.bar.set_message(format!("Reading {}", clip(path, 120))),
            Progress::Done => self.bar.inc(1),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some((done, waiter)) = self.waiter.take() {
            drop(done);
            // It only waits and shows; what it could say is of no use any more.
            let _ = waiter.join();
        }
        self.bar.finish_and_clear();
    }
}
