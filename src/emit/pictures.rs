//! Pictures of a page: two layouts of each, of which the style sheet shows the one that fits.

use crate::edition::view::PublicStepView;
use crate::html::Html;
use crate::language::Language;
use crate::picture::Drawing;
use crate::picture::flow::{Exit, Flow, Plan, Step, To, layout};
use crate::picture::map::{self, Band};
use crate::theme::Strings;

use super::finish::parted;

/// Fewer steps than this need no picture: the list shows all there is to see.
const LEAST_STEPS: usize = 3;

/// Without columns for roles there is room for more lines.
const MOST_TRACKS: usize = 9;

/// Widths of the map and how many tiles lie beside each other, the widest first.
const MAPS: [(i32, i32, &str); 3] = [(1080, 4, "vast"), (600, 2, "wide"), (288, 1, "narrow")];

/// A text for a picture in the language of the handbook: long German words may be parted.
pub(super) fn label(text: &str, language: &Language) -> String {
    if language.as_str() == "de" { parted(text).into_owned() } else { text.to_string() }
}

/// A flow in both layouts. `language` is that of its texts, `strings` are those of the same language; `role` is `img` or, with links, `group`.
pub(super) fn flow(flow: &Flow, strings: &Strings, language: &Language, role: &str, title_id: &str) -> Html {
    let end = strings.get("flow_end");
    let tracks = if flow.lanes.is_empty() { MOST_TRACKS } else { Plan::WIDE.tracks };
    // So many roles have no room beside each other: then each step names its own.
    let wide = if flow.lanes.len() <= Plan::MOST_COLUMNS {
        Plan { end, tracks, ..Plan::WIDE }
    } else {
        Plan { end, columns: false, ..Plan::WIDE }
    };
    let narrow = Plan { end, ..Plan::NARROW };
    let drawings = [(layout(flow, wide), "wide"), (layout(flow, narrow), "narrow")];
    write(drawings, language, role, title_id)
}

/// The map in both layouts.
pub(super) fn map(bands: &[Band], language: &Language, title_id: &str) -> Html {
    let drawings = MAPS.map(|(width, columns, class)| (map::layout(bands, width, columns), class));
    write(drawings, language, "group", title_id)
}

fn write<const N: usize>(drawings: [(Drawing, &str); N], language: &Language, role: &str, title_id: &str) -> Html {
    let direction = language.direction();
    let mut out = String::new();
    for (drawing, class) in drawings {
        let drawing = if direction == "rtl" { drawing.mirrored() } else { drawing };
        let attributes =
            format!("class=\"{class}\" role=\"{role}\" aria-labelledby=\"{title_id}\" direction=\"{direction}\"");
        out.push_str(drawing.svg(&attributes).as_str());
    }
    Html::trusted(out)
}

/// The picture of the steps that applicants may see: no roles, one after the other. `strings` are those of `language`, in
/// which the steps are written.
pub(super) fn public_steps(steps: &[PublicStepView], strings: &Strings, language: &Language) -> Option<Html> {
    if steps.len() < LEAST_STEPS {
        return None;
    }
    let last = steps.len() - 1;
    let step = |(at, step): (usize, &PublicStepView)| Step {
        text: label(&step.action.plain, language).into(),
        numbered: true,
        exits: vec![Exit { label: None, to: if at == last { To::End } else { To::Step(at + 1) } }],
        ..Step::default()
    };
    let drawn = Flow { lanes: Vec::new(), steps: steps.iter().enumerate().map(step).collect() };
    Some(flow(&drawn, strings, language, "img", "steps-picture"))
}
