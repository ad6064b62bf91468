//! The flow of a process: one row for each step, one column for each role.
//!
//! Because a row holds one step only, a line that leaves it sideways meets no other box; all lines that skip rows run
//! in gutters beside the columns, forward at the end, backward at the beginning, each target on a track of its own.
//! Where the gutter has no track left, the place to go on is named instead of drawn. The layout takes time linear in
//! the number of steps and exits.

use super::{Arrow, Block, Drawing, FONT, LINE, Label, Outline, Rect, Shape, measure};

/// A process to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// Names of the roles.
    pub lanes: Vec<Label>,
    /// The steps in their order.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What is done.
    pub text: Label,
    /// Index of its role.
    pub lane: Option<usize>,
    /// Whether it shows its number, its place in the list from 1.
    pub numbered: bool,
    /// Whether it lies outside of what is drawn.
    pub away: bool,
    /// Where it leads when it is followed.
    pub href: Option<String>,
    /// Where it goes on.
    pub exits: Vec<Exit>,
}

/// A way out of a step.
#[derive(Clone, Debug)]
pub struct Exit {
    /// The answer that leads here; `None` if there is no question.
    pub label: Option<String>,
    /// Where to.
    pub to: To,
}

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// To the step with this index.
    Step(usize),
    /// To the end.
    End,
}

/// How a flow is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The width of the picture.
    pub width: i32,
    /// Whether roles have columns; else a step names its role.
    pub columns: bool,
    /// How many tracks a gutter has at most.
    pub tracks: usize,
    /// The word for the end.
    pub end: &'a str,
}

impl Plan<'_> {
    /// Beside a column of text on a wide screen and on paper.
    pub const WIDE: Plan<'static> = Plan { width: 600, columns: true, tracks: 5, end: "" };
    /// On a phone.
    pub const NARROW: Plan<'static> = Plan { width: 288, columns: false, tracks: 2, end: "" };
    /// So many roles get a column each; more would make the columns too narrow to read.
    pub const MOST_COLUMNS: usize = 4;
}

const PAD: i32 = 10;
const ROW_GAP: i32 = 26;
const TRACK: i32 = 13;
/// Height of an arrow's last part, which its tip covers.
const STUB: i32 = 16;
const LEAST_BOX: i32 = 44;
/// Room for the number before a text.
const NUMBER: i32 = 30;
const MOST_BOX: i32 = 440;

/// One end of a track's stretch: rows from above, and in a row the way in before the ways out.
type Place = (usize, usize);

/// The side of the columns on which a way runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Backwards.
    Start,
    /// Forwards.
    End,
}

/// What becomes of a way out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Down to the row below.
    Down(usize),
    /// On a track.
    Track(Side, usize, usize),
    /// Named only.
    Named(usize),
    /// To the end.
    End,
}

/// Lays a flow out.
pub fn layout(flow: &Flow, plan: Plan<'_>) -> Drawing {
    let ways = ways(flow, plan.tracks);
    let used = |side: Side| {
        let tracks = ways.iter().flatten().filter_map(|(_, way)| match way {
            Way::Track(found, _, track) if *found == side => Some(*track as i32 + 1),
            Way::Track(..) | Way::Down(_) | Way::Named(_) | Way::End => None,
        });
        tracks.max().unwrap_or(0)
    };
    let gutter = |tracks: i32| if tracks == 0 { 1 } else { STUB + TRACK * tracks };
    let (before, after) = (gutter(used(Side::Start)), gutter(used(Side::End)));

    let columns = if plan.columns { flow.lanes.len().max(1) as i32 } else { 1 };
    let show_lanes = plan.columns && !flow.lanes.is_empty();
    let lane_width = (plan.width - before - after) / columns;
    let inset = if show_lanes { 8 } else { 0 };
    let box_width = (lane_width - 2 * inset).clamp(60, MOST_BOX);
    // One column is no wider than its boxes.
    let lane_width = if columns == 1 { box_width + 2 * inset } else { lane_width };
    let width = before + lane_width * columns + after;

    let mut drawing = Drawing { width, ..Drawing::default() };
    let mut y = 1;
    if show_lanes {
        let names: Vec<Vec<String>> =
            flow.lanes.iter().map(|name| measure::wrap(&name.text, box_width - 4, FONT - 1, true)).collect();
        let head = names.iter().map(Vec::len).max().unwrap_or(1) as i32 * LINE + PAD;
        for (at, (lines, name)) in names.into_iter().zip(&flow.lanes).enumerate() {
            let rect = Rect { x: before + lane_width * at as i32 + 3, y, w: lane_width - 6, h: head };
            let blocks = vec![Block { class: "t", lang: name.lang.clone(), lines }];
            drawing.shapes.push(Shape { rect, outline: Outline::Ground, number: None, blocks, href: None });
        }
        y += head + PAD;
    }

    let grounds = drawing.shapes.len();
    let mut heads: Vec<usize> = Vec::with_capacity(flow.steps.len());
    // Shapes at which ways begin: per step, per way.
    let mut doors: Vec<Vec<usize>> = Vec::with_capacity(flow.steps.len());
    let mut lane = 0;
    for (at, step) in flow.steps.iter().enumerate() {
        lane = step.lane.filter(|_| plan.columns).unwrap_or(lane).min(columns as usize - 1);
        let x = before + lane_width * lane as i32 + inset;
        let asks = step.exits.iter().any(|exit| exit.label.is_some());
        let outline = match (step.away, asks) {
            (true, _) => Outline::Away,
            (false, true) => Outline::Question,
            (false, false) => Outline::Step,
        };
        let indent = if step.numbered { NUMBER } else { 0 } + if asks { 6 } else { 0 };
        let room = box_width - 2 * PAD - indent - if asks { 6 } else { 0 };
        let mut blocks = Vec::new();
        // Where columns do not tell the role, it is named when it changes.
        let role = step.lane.and_then(|lane| flow.lanes.get(lane)).filter(|_| !plan.columns && flow.lanes.len() > 1);
        let changes = at == 0 || flow.steps[at - 1].lane != step.lane;
        if let Some(role) = role.filter(|_| changes) {
            blocks.push(Block {
                class: "m",
                lang: role.lang.clone(),
                lines: measure::wrap(&role.text, room, FONT - 1, false),
            });
        }
        let lines = measure::wrap(&step.text.text, room, FONT, false);
        blocks.push(Block { class: "", lang: step.text.lang.clone(), lines });
        let lines: usize = blocks.iter().map(|block| block.lines.len()).sum();
        let h = (lines as i32 * LINE + 2 * PAD).max(LEAST_BOX);
        heads.push(drawing.shapes.len());
        let rect = Rect { x, y, w: box_width, h };
        let number = step.numbered.then_some(at + 1);
        drawing.shapes.push(Shape { rect, outline, number, blocks, href: step.href.clone() });
        y += h;

        let mut own = Vec::with_capacity(ways[at].len());
        // Ways without a label are named together.
        let named = ways[at].iter().filter_map(|(exit, way)| match way {
            Way::Named(to) if step.exits[*exit].label.is_none() => Some((to + 1).to_string()),
            Way::Named(_) | Way::Down(_) | Way::Track(..) | Way::End => None,
        });
        let mut named = Some(named.collect::<Vec<_>>().join(", "));
        for (exit, way) in &ways[at] {
            let label = step.exits[*exit].label.as_deref();
            let text = match way {
                Way::Named(to) => match label {
                    Some(label) => Some(format!("{label} → {}", to + 1)),
                    None => named.take().map(|named| format!("→ {named}")),
                },
                Way::End if label.is_some() => Some(format!("{} · {}", label.unwrap_or_default(), plan.end)),
                Way::End | Way::Down(_) | Way::Track(..) => label.map(str::to_string),
            };
            let end = *way == Way::End;
            match text {
                Some(text) => {
                    let lines = measure::wrap(text.trim(), box_width - 2 * PAD - 4, FONT, false);
                    let h = lines.len() as i32 * LINE + 8;
                    y += 4;
                    let rect = Rect { x, y, w: box_width, h };
                    own.push(drawing.shapes.len());
                    let outline = if end { Outline::End } else { Outline::Answer };
                    let blocks = vec![Block { lines, ..Block::default() }];
                    drawing.shapes.push(Shape { rect, outline, number: None, blocks, href: None });
                    y += h;
                }
                None if end => {
                    let w = (measure::width(plan.end, FONT, false) + 2 * PAD + 8).min(box_width);
                    let rect = Rect { x: x + (box_width - w) / 2, y: y + STUB + 4, w, h: LINE + 8 };
                    let from = heads[at];
                    let blocks = vec![Block { lines: vec![plan.end.to_string()], ..Block::default() }];
                    own.push(drawing.shapes.len());
                    let points = vec![(rect.centre(), y), (rect.centre(), rect.y)];
                    drawing.arrows.push(Arrow { points, from, to: drawing.shapes.len() });
                    drawing.shapes.push(Shape { rect, outline: Outline::End, number: None, blocks, href: None });
                    y = rect.bottom();
                }
                None => own.push(match way {
                    // Below what is named, if anything is.
                    Way::Down(_) => drawing.shapes.len() - 1,
                    Way::Track(..) | Way::Named(_) | Way::End => heads[at],
                }),
            }
        }
        doors.push(own);
        y += ROW_GAP;
    }
    drawing.height = (y - if flow.steps.is_empty() { 0 } else { ROW_GAP }) + 1;
    for ground in &mut drawing.shapes[..grounds] {
        ground.rect.h = drawing.height - 1 - ground.rect.y;
    }

    for (at, ways) in ways.iter().enumerate() {
        for ((_, way), door) in ways.iter().zip(&doors[at]) {
            let from = drawing.shapes[*door].rect;
            let plain = *door == heads[at];
            let arrow = match way {
                Way::Named(_) | Way::End => continue,
                Way::Down(to) => {
                    let target = drawing.shapes[heads[*to]].rect;
                    let turn = target.y - ROW_GAP / 2;
                    let mut points = vec![(from.centre(), from.bottom())];
                    if from.centre() != target.centre() {
                        points.extend([(from.centre(), turn), (target.centre(), turn)]);
                    }
                    points.push((target.centre(), target.y));
                    Arrow { points, from: *door, to: heads[*to] }
                }
                Way::Track(side, to, track) => {
                    let shape = &drawing.shapes[heads[*to]];
                    let target = shape.rect;
                    // A question is entered at its points, a box above the place where it is left.
                    let into = if shape.outline == Outline::Question { target.middle() } else { target.y + 12 };
                    let out = if plain { from.bottom() - 12 } else { from.middle() };
                    let track = *track as i32 * TRACK + STUB + TRACK / 2;
                    let points = match side {
                        Side::Start => {
                            let x = before - track;
                            vec![(from.x, out), (x, out), (x, into), (target.x, into)]
                        }
                        Side::End => {
                            let x = width - after + track;
                            vec![(from.right(), out), (x, out), (x, into), (target.right(), into)]
                        }
                    };
                    Arrow { points, from: *door, to: heads[*to] }
                }
            };
            drawing.arrows.push(arrow);
        }
    }
    drawing
}

/// Decides for every way out how it is shown; of a step's ways the one to the row below comes last.
fn ways(flow: &Flow, tracks: usize) -> Vec<Vec<(usize, Way)>> {
    let count = flow.steps.len();
    let mut all: Vec<Vec<(usize, Way)>> = Vec::with_capacity(count);
    // Stretch of each target's track, by side.
    let mut backward: Vec<Option<(Place, Place)>> = vec![None; count];
    let mut forward: Vec<Option<(Place, Place)>> = vec![None; count];
    let mut order = Vec::new();
    for (at, step) in flow.steps.iter().enumerate() {
        let mut ways: Vec<(usize, Way)> = Vec::with_capacity(step.exits.len());
        let mut below = None;
        for (index, exit) in step.exits.iter().enumerate() {
            match exit.to {
                To::End => ways.push((index, Way::End)),
                To::Step(to) if to == at + 1 && below.is_none() => below = Some((index, Way::Down(to))),
                To::Step(to) if to < count => {
                    let side = if to <= at { Side::Start } else { Side::End };
                    ways.push((index, Way::Track(side, to, usize::MAX)));
                }
                // A target that does not exist was reported elsewhere.
                To::Step(_) => {}
            }
        }
        // An answer has its own place in the row; all ways without a label leave at the same one.
        for (slot, (_, way)) in ways.iter().enumerate() {
            let Way::Track(side, to, _) = way else { continue };
            let out = (at, slot + 1);
            match side {
                Side::Start => backward[*to] = Some(((*to, 0), out)),
                Side::End => match &mut forward[*to] {
                    Some(_) => {}
                    unknown => {
                        order.push(*to);
                        *unknown = Some((out, (*to, 0)));
                    }
                },
            }
        }
        ways.extend(below);
        all.push(ways);
    }
    let backward = colour((0..count).filter_map(|to| Some((to, backward[to]?))), count, tracks);
    let forward = colour(order.into_iter().filter_map(|to| Some((to, forward[to]?))), count, tracks);
    for way in all.iter_mut().flatten().map(|(_, way)| way) {
        if let Way::Track(side, to, _) = *way {
            let track = if side == Side::Start { backward[to] } else { forward[to] };
            *way = track.map_or(Way::Named(to), |track| Way::Track(side, to, track));
        }
    }
    all
}

/// Gives every stretch a track that is free along it, as long as there are tracks. Stretches come by their beginning.
fn colour(stretches: impl Iterator<Item = (usize, (Place, Place))>, count: usize, tracks: usize) -> Vec<Option<usize>> {
    let mut given = vec![None; count];
    let mut busy: Vec<Place> = Vec::new();
    for (to, (from, until)) in stretches {
        let free = busy.iter().position(|end| *end < from);
        let track = match free {
            Some(track) => track,
            None if busy.len() < tracks => {
                busy.push(until);
                busy.len() - 1
            }
            None => continue,
        };
        busy[track] = until;
        given[to] = Some(track);
    }
    given
}
