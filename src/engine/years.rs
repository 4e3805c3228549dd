//! The same council's returns of the years beside this one: what they say of the same children.

use super::data::{Data, NO_CHILD};
use crate::{
    bind::value::{Keys, Value},
    rule::checked::Year,
};

/// The returns of the years beside a return, where they were given.
#[derive(Debug, Default)]
pub struct Years<'a> {
    last: Option<Box<Neighbour<'a>>>,
    next: Option<Box<Neighbour<'a>>>,
}

/// The return of a year beside.
#[derive(Debug)]
pub(crate) struct Neighbour<'a> {
    /// What it says.
    pub(crate) data: Data<'a>,
    /// For each number of a child in the return itself, the child's number there, or [`NO_CHILD`].
    children: Vec<u32>,
}

impl<'a> Years<'a> {
    /// Adds the return of a year; `keys` and `child_count` are those of the return itself.
    pub(super) fn add(&mut self, year: Year, data: Data<'a>, keys: &Keys, child_count: usize) {
        let mut listed = vec![false; data.child_count];
        for &child in data.children.iter().flatten() {
            if let Some(slot) = listed.get_mut(child as usize) {
                *slot = true;
            }
        }
        let is_listed = |c: &u32| listed.get(*c as usize).copied().unwrap_or(false);
        let children = (0..u32::try_from(child_count).unwrap_or(NO_CHILD))
            .map(|n| data.keys.find(keys.text(n)).filter(is_listed).unwrap_or(NO_CHILD))
            .collect();
        let slot = match year {
            Year::Last => &mut self.last,
            Year::Next => &mut self.next,
        };
        *slot = Some(Box::new(Neighbour { data, children }));
    }

    /// The return of a year.
    pub(crate) fn get(&self, year: Year) -> Option<&Neighbour<'a>> {
        match year {
            Year::Last => self.last.as_deref(),
            Year::Next => self.next.as_deref(),
        }
    }
}

impl Neighbour<'_> {
    /// The child's number there; none when it is not listed there.
    pub(crate) fn child(&self, own: u32) -> Option<u32> {
        self.children.get(own as usize).copied().filter(|&c| c != NO_CHILD)
    }

    /// A value of the return itself as it is known there: texts have other numbers. None: no such text stands there.
    pub(crate) fn value(&self, keys: &Keys, own: Value) -> Option<Value> {
        match own {
            Value::Text(n) => self.data.keys.find(keys.text(n)).map(Value::Text),
            other => Some(other),
        }
    }
}
