//! Lists and tasks.
//!
//! What projection takes away between the items of a list ends the list for the parser, as every directive does. To the
//! reader it stays one list: a list that begins where only something removed separates it from another continues it,
//! and its numbers have no gap that would tell of something hidden.

use super::writer::{Element, Writer};
use crate::html::escape;

/// A list that is open.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Where it begins.
    pub start: usize,
    /// Where its items begin.
    body: usize,
    ordered: bool,
    /// Whether an item of it has a box.
    has_tasks: bool,
    /// Whether its class is remembered already.
    is_marked: bool,
}

/// The list that ended last.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    list: List,
    /// Where it ended, closing tag included.
    end: usize,
    /// Whether something was removed since.
    removed: bool,
}

fn closing(ordered: bool) -> &'static str {
    if ordered { "</ol>\n" } else { "</ul>\n" }
}

impl Writer<'_, '_> {
    /// Something stood here that is not to be seen.
    pub fn something_removed(&mut self) {
        if let Some(last) = &mut self.last_list {
            last.removed = true;
        }
    }

    /// Begins a list, or continues the last.
    pub fn begin_list(&mut self, first: Option<u64>) {
        self.flush();
        let ordered = first.is_some();
        if let Some(last) = self.last_list
            && last.removed
            && last.end == self.out.len()
            && last.list.ordered == ordered
        {
            self.out.truncate(last.end - closing(ordered).len());
            self.last_list = None;
            self.push(Element::List(last.list));
            return;
        }
        let start = self.block();
        match first {
            None => self.out.push_str("<ul>"),
            Some(1) => self.out.push_str("<ol>"),
            Some(number) => self.out.push_str(&format!("<ol start=\"{number}\">")),
        }
        self.out.push('\n');
        let body = self.out.len();
        self.push(Element::List(List { start, body, ordered, has_tasks: false, is_marked: false }));
    }

    /// Ends a list.
    pub fn end_list(&mut self, mut list: List) {
        self.flush();
        if self.is_empty_from(list.body) {
            self.out.truncate(list.start);
            return;
        }
        self.out.push_str(closing(list.ordered));
        if list.has_tasks && !list.is_marked {
            list.is_marked = true;
            self.task_lists.push(list.start + 3);
        }
        self.last_list = Some(Ended { list, end: self.out.len(), removed: false });
    }

    /// Begins an item.
    pub fn begin_item(&mut self) {
        let start = self.block();
        self.out.push_str("<li>");
        self.push(Element::Item { start, body: self.out.len() });
    }

    /// The box of a task.
    pub fn task(&mut self, done: bool) {
        self.flush();
        let (class, label) =
            if done { ("task-done", &self.labels.task_done) } else { ("task-open", &self.labels.task_open) };
        self.out.push_str("<span class=\"");
        self.out.push_str(class);
        self.out.push_str("\" role=\"img\" aria-label=\"");
        escape(&mut self.out, label);
        self.out.push_str("\"></span> ");
        let written = self.out.len();
        // The item is empty if nothing follows its box; the box may stand in a paragraph of the item.
        for element in self.open.iter_mut().rev() {
            match element {
                Element::Item { body, .. } => *body = written,
                Element::List(list) => {
                    list.has_tasks = true;
                    break;
                }
                _ => (),
            }
        }
    }
}
