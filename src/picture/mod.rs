//! Pictures made at build time: the flow of a process and the map of processes, as SVG.
//!
//! Pure functions from a few texts to a [`Drawing`], and from a drawing to SVG. A picture has no style of its own, only
//! classes; it needs no script and asks nothing of the browser: how wide a text is comes from a table ([`measure`]).
//! Every picture is a second form of something that stands on the page as a list.
//!
//! Lengths are in CSS pixels at a font size of [`FONT`].

use crate::html::Html;

pub mod flow;
pub mod map;
mod measure;
mod svg;

/// Size of the texts. The smallest that a picture uses is a pixel smaller, which is still 14.
pub const FONT: i32 = 15;

/// Distance of two lines of text.
const LINE: i32 = 20;

/// A rectangle; `x` and `y` are its corner at the left and the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub w: i32,
    /// Height.
    pub h: i32,
}

impl Rect {
    /// The right edge.
    pub fn right(&self) -> i32 {
        self.x + self.w
    }

    /// The bottom edge.
    pub fn bottom(&self) -> i32 {
        self.y + self.h
    }

    fn centre(&self) -> i32 {
        self.x + self.w / 2
    }

    fn middle(&self) -> i32 {
        self.y + self.h / 2
    }
}

/// What a box stands for, which decides its outline and its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outline {
    /// Background of a lane; other boxes lie on it.
    Ground,
    /// Background of a band of the map, its name at its beginning.
    Band,
    /// A step.
    Step,
    /// A question: pointed at both sides.
    Question,
    /// An answer to the question above it.
    Answer,
    /// The end.
    End,
    /// Something that lies outside: dashed.
    Away,
    /// A tile of the map.
    Tile,
    /// A tile of the map's middle, pointed towards the reader's end.
    Arrow,
}

/// A text that is to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Plain, with soft hyphens where words may be parted.
    pub text: String,
    /// Its language, if that is not the one of what stands around the picture.
    pub lang: Option<String>,
}

impl<T: Into<String>> From<T> for Label {
    fn from(text: T) -> Label {
        Label { text: text.into(), lang: None }
    }
}

/// Lines of text of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Class of the text: "" for ordinary text, `t` bold, `m` muted, `w` a warning.
    pub class: &'static str,
    /// Their language, if that is not the one of what stands around the picture.
    pub lang: Option<String>,
    /// The lines.
    pub lines: Vec<String>,
}

/// A box with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Where it lies.
    pub rect: Rect,
    /// What it is.
    pub outline: Outline,
    /// The number at its beginning.
    pub number: Option<usize>,
    /// The texts, from above.
    pub blocks: Vec<Block>,
    /// Where it leads.
    pub href: Option<String>,
}

/// A line with a tip at its end, by its corners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The corners; neighbours differ in one coordinate only.
    pub points: Vec<(i32, i32)>,
    /// Index of the shape at which it begins.
    pub from: usize,
    /// Index of the shape at which it ends.
    pub to: usize,
}

/// A picture, ready to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
    /// Boxes, those below others first.
    pub shapes: Vec<Shape>,
    /// Lines between them.
    pub arrows: Vec<Arrow>,
    /// Whether it is read from right to left.
    pub mirrored: bool,
}

impl Drawing {
    /// The same picture for readers from right to left.
    #[must_use]
    pub fn mirrored(mut self) -> Drawing {
        for shape in &mut self.shapes {
            shape.rect.x = self.width - shape.rect.right();
        }
        for arrow in &mut self.arrows {
            for point in &mut arrow.points {
                point.0 = self.width - point.0;
            }
        }
        self.mirrored = !self.mirrored;
        self
    }

    /// The picture as SVG. `attributes` is written into the start tag as it is.
    pub fn svg(&self, attributes: &str) -> Html {
        svg::write(self, attributes)
    }
}

#[cfg(test)]
mod tests;
