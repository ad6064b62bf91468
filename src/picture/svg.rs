//! Writes a [`Drawing`] as SVG: classes for colours, no style, no identifiers, one path for all lines.

use std::fmt::Write;

use super::{Drawing, FONT, LINE, Outline, Shape, measure};
use crate::html::{Html, escape};

pub(super) fn write(drawing: &Drawing, attributes: &str) -> Html {
    let mut out = String::with_capacity(512 + 200 * drawing.shapes.len());
    // Lengths in em let a picture grow with the reader's font size.
    let em = f64::from(drawing.width) / 16.0;
    let _ = write!(out, "<svg viewBox=\"0 0 {} {}\" width=\"{em}em\" {attributes}>", drawing.width, drawing.height);
    let (below, above): (Vec<&Shape>, Vec<&Shape>) = drawing.shapes.iter().partition(|shape| is_ground(shape.outline));
    for ground in below {
        shape(&mut out, ground, drawing.mirrored);
    }
    if !drawing.arrows.is_empty() {
        lines(&mut out, drawing);
    }
    for other in above {
        shape(&mut out, other, drawing.mirrored);
    }
    out.push_str("</svg>");
    Html::trusted(out)
}

/// All lines as one path, all tips as another.
fn lines(out: &mut String, drawing: &Drawing) {
    let mut tips = String::new();
    out.push_str("<path class=\"l\" d=\"");
    for arrow in &drawing.arrows {
        let mut last = (0, 0);
        for (index, point) in arrow.points.iter().enumerate() {
            let _ = match index {
                0 => write!(out, "M{} {}", point.0, point.1),
                _ if point.0 == last.0 => write!(out, "V{}", point.1),
                _ => write!(out, "H{}", point.0),
            };
            if index + 1 == arrow.points.len() {
                let (x, y) = *point;
                let _ = match () {
                    () if last.1 < y => write!(tips, "M{x} {y}l-5-9h10z"),
                    () if last.1 > y => write!(tips, "M{x} {y}l-5 9h10z"),
                    () if last.0 < x => write!(tips, "M{x} {y}l-9-5v10z"),
                    () => write!(tips, "M{x} {y}l9-5v10z"),
                };
            }
            last = *point;
        }
    }
    let _ = write!(out, "\"/><path class=\"p\" d=\"{tips}\"/>");
}

fn is_ground(outline: Outline) -> bool {
    matches!(outline, Outline::Ground | Outline::Band)
}

fn shape(out: &mut String, shape: &Shape, mirrored: bool) {
    let rect = shape.rect;
    let class = match shape.outline {
        Outline::Ground | Outline::Band => "g",
        Outline::Step | Outline::Tile => "s",
        Outline::Question => "q",
        Outline::Answer => "a",
        Outline::End => "e",
        Outline::Away => "o",
        Outline::Arrow => "k",
    };
    if let Some(href) = &shape.href {
        out.push_str("<a href=\"");
        escape(out, href);
        out.push_str("\">");
    }
    match shape.outline {
        Outline::Question => {
            let (half, rest) = (rect.h / 2, rect.h - rect.h / 2);
            let _ = write!(
                out,
                "<path class=\"{class}\" d=\"M{} {}h{}l12 {half}-12 {rest}h-{}l-12-{rest}z\"/>",
                rect.x + 12,
                rect.y,
                rect.w - 24,
                rect.w - 24
            );
        }
        Outline::Arrow => {
            let (half, rest) = (rect.h / 2, rect.h - rect.h / 2);
            let (x, turn) = if mirrored { (rect.right(), -1) } else { (rect.x, 1) };
            let (long, tip) = (turn * (rect.w - 14), turn * 14);
            let _ = write!(
                out,
                "<path class=\"{class}\" d=\"M{x} {}h{long}l{tip} {half} {} {rest}h{}z\"/>",
                rect.y, -tip, -long
            );
        }
        Outline::Ground
        | Outline::Band
        | Outline::Step
        | Outline::Answer
        | Outline::End
        | Outline::Away
        | Outline::Tile => {
            let radius = match shape.outline {
                Outline::Answer | Outline::End => 14,
                _ => 5,
            };
            let _ = write!(
                out,
                "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{radius}\"/>",
                rect.x, rect.y, rect.w, rect.h
            );
        }
    }
    texts(out, shape, mirrored);
    if shape.href.is_some() {
        out.push_str("</a>");
    }
}

/// The texts of a box, in the middle of its height, at its beginning; those of answers and lanes are centred.
fn texts(out: &mut String, shape: &Shape, mirrored: bool) {
    let rect = shape.rect;
    let lines: usize = shape.blocks.iter().map(|block| block.lines.len()).sum();
    let centred = matches!(shape.outline, Outline::Answer | Outline::End | Outline::Ground);
    let height = lines as i32 * LINE;
    let top = if is_ground(shape.outline) { rect.y + 5 } else { rect.y + (rect.h - height) / 2 };
    let turned = |distance: i32| if mirrored { rect.right() - distance } else { rect.x + distance };
    let question = if shape.outline == Outline::Question { 6 } else { 0 };
    if let Some(number) = shape.number {
        let (x, y) = (turned(22 + question), rect.y + rect.h / 2);
        let _ = write!(
            out,
            "<circle class=\"n\" cx=\"{x}\" cy=\"{y}\" r=\"12\"/><text class=\"n\" x=\"{x}\" y=\"{}\">{number}</text>",
            y + 5
        );
    }
    let indent = 10 + question + if shape.number.is_some() { 30 } else { 0 };
    let x = if centred { rect.x + rect.w / 2 } else { turned(indent) };
    let mut y = top + 15;
    for block in &shape.blocks {
        out.push_str("<text");
        let class = [if centred { "c" } else { "" }, block.class].into_iter().filter(|c| !c.is_empty());
        let class = class.collect::<Vec<_>>().join(" ");
        if !class.is_empty() {
            let _ = write!(out, " class=\"{class}\"");
        }
        if let Some(lang) = &block.lang {
            out.push_str(" lang=\"");
            escape(out, lang);
            out.push('"');
        }
        let _ = write!(out, " x=\"{x}\" y=\"{y}\">");
        for (index, line) in block.lines.iter().enumerate() {
            // The space keeps words apart for those who copy or hear the text.
            if index > 0 {
                let _ = write!(out, " <tspan x=\"{x}\" dy=\"{LINE}\">");
            }
            escape(out, line);
            if index > 0 {
                out.push_str("</tspan>");
            }
            y += LINE;
        }
        out.push_str("</text>");
    }
    debug_assert!(
        shape
            .blocks
            .iter()
            .flat_map(|block| &block.lines)
            .all(|line| { line.chars().count() < 4 || measure::width(line, FONT - 1, false) <= rect.w.max(60) }),
        "a line is wider than its box: {shape:?}"
    );
}
