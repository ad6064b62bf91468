//! Tables: in a region that scrolls, with classes instead of styles.

use pulldown_cmark::Alignment;

use super::writer::{Element, Writer};

/// The table that is open. There are no tables in tables.
#[derive(Clone, Debug)]
pub struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_rows: bool,
}

impl Writer<'_, '_> {
    /// Begins a table.
    pub fn begin_table(&mut self, alignments: Vec<Alignment>) {
        self.block();
        self.out.push_str("<div class=\"table\" role=\"group\" tabindex=\"0\"");
        let label = &self.labels.table;
        self.attribute("aria-label", label);
        self.out.push_str("><table>\n");
        self.table = Some(Table { alignments, column: 0, in_head: false, has_rows: false });
        self.push(Element::Table);
    }

    /// Ends a table.
    pub fn end_table(&mut self) {
        let has_rows = self.table.take().is_some_and(|table| table.has_rows);
        self.markup(if has_rows { "</tbody>\n</table></div>\n" } else { "</table></div>\n" });
    }

    /// Begins the row of header cells.
    pub fn begin_table_head(&mut self) {
        self.markup("<thead><tr>");
        self.begin_cells(true);
        self.push(Element::Plain { close: "</tr></thead>\n" });
    }

    /// Begins another row.
    pub fn begin_table_row(&mut self) {
        let first = self.table.as_ref().is_some_and(|table| !table.has_rows);
        self.markup(if first { "<tbody>\n<tr>" } else { "<tr>" });
        self.begin_cells(false);
        self.push(Element::Plain { close: "</tr>\n" });
    }

    fn begin_cells(&mut self, in_head: bool) {
        if let Some(table) = &mut self.table {
            table.column = 0;
            table.in_head = in_head;
            table.has_rows |= !in_head;
        }
    }

    /// Begins a cell; what kind of cell it is, shows when it ends.
    pub fn begin_cell(&mut self) {
        self.flush();
        let start = self.out.len();
        let Some(table) = &mut self.table else { return };
        let alignment = table.alignments.get(table.column).copied().unwrap_or(Alignment::None);
        table.column += 1;
        let class = match alignment {
            Alignment::None | Alignment::Left => "",
            Alignment::Center => " class=\"align-center\"",
            Alignment::Right => " class=\"align-right\"",
        };
        let tag = if table.in_head { "<th scope=\"col\"" } else { "<td" };
        self.out.push_str(tag);
        self.out.push_str(class);
        self.out.push('>');
        self.push(Element::Cell { start });
    }

    /// Ends a cell.
    pub fn end_cell(&mut self, start: usize) {
        self.flush();
        let in_head = self.table.as_ref().is_some_and(|table| table.in_head);
        if !in_head {
            self.out.push_str("</td>");
        } else if self.out[start..].ends_with('>') && !self.out[start + 1..].contains('<') {
            // A header without text heads nothing; to a screen reader it would be a fault.
            self.out.truncate(start);
            self.out.push_str("<td></td>");
        } else {
            self.out.push_str("</th>");
        }
        self.block_break();
    }
}
