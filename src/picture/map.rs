//! The map of processes: bands from above, in each the tiles of its groups.

use super::{Block, Drawing, FONT, LINE, Label, Outline, Rect, Shape, measure};

/// A band of the map.
#[derive(Clone, Debug, Default)]
pub struct Band {
    /// Its name.
    pub title: String,
    /// Whether its tiles are the work itself, pointed towards the end.
    pub core: bool,
    /// The groups in it.
    pub tiles: Vec<Tile>,
}

/// A group.
#[derive(Clone, Debug, Default)]
pub struct Tile {
    /// Its name.
    pub title: Label,
    /// How many processes it has, in words.
    pub count: String,
    /// What has to be looked after, in words.
    pub health: Vec<String>,
    /// Where it leads.
    pub href: Option<String>,
}

const GAP: i32 = 12;
const PAD: i32 = 12;

/// Lays the map out in a width with so many tiles side by side.
pub fn layout(bands: &[Band], width: i32, columns: i32) -> Drawing {
    let mut drawing = Drawing { width, ..Drawing::default() };
    let tile_width = (width - 2 * PAD - GAP * (columns - 1)) / columns;
    let mut y = 1;
    for band in bands.iter().filter(|band| !band.tiles.is_empty()) {
        let lines = measure::wrap(&band.title, width - 2 * PAD, FONT, true);
        let head = lines.len() as i32 * LINE + 10;
        let ground = drawing.shapes.len();
        let top = y;
        let blocks = vec![Block { class: "t", lines, ..Block::default() }];
        let rect = Rect { x: 1, y, w: width - 2, h: head };
        drawing.shapes.push(Shape { rect, outline: Outline::Band, number: None, blocks, href: None });
        y += head;
        for row in band.tiles.chunks(columns.max(1) as usize) {
            let point = if band.core { 14 } else { 0 };
            let texts: Vec<Vec<Block>> = row.iter().map(|tile| blocks_of(tile, tile_width - 20 - point)).collect();
            let most = texts.iter().map(|blocks| blocks.iter().map(|b| b.lines.len()).sum::<usize>()).max();
            let h = most.unwrap_or(1) as i32 * LINE + 20;
            for (at, (tile, blocks)) in row.iter().zip(texts).enumerate() {
                let rect = Rect { x: PAD + (tile_width + GAP) * at as i32, y, w: tile_width, h };
                let outline = if band.core { Outline::Arrow } else { Outline::Tile };
                drawing.shapes.push(Shape { rect, outline, number: None, blocks, href: tile.href.clone() });
            }
            y += h + GAP;
        }
        drawing.shapes[ground].rect.h = y - top;
        y += GAP;
    }
    drawing.height = y - GAP + 1;
    drawing
}

fn blocks_of(tile: &Tile, room: i32) -> Vec<Block> {
    let block = |class, text: &str, bold| Block { class, lang: None, lines: measure::wrap(text, room, FONT, bold) };
    let title = Block { lang: tile.title.lang.clone(), ..block("t", &tile.title.text, true) };
    let mut blocks = vec![title, block("m", &tile.count, false)];
    blocks.extend(tile.health.iter().map(|text| block("w", text, false)));
    blocks
}
