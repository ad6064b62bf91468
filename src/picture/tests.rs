//! Properties of pictures, over flows and maps at random.

use proptest::prelude::*;

use super::flow::{Exit, Flow, Plan, Step, To, layout};
use super::map::{self, Band, Tile};
use super::{Drawing, Label, Outline, Rect};

/// What a step is made of: its text, its lane, whether it has a number, its exits.
type Parts = (String, Option<usize>, bool, Option<Vec<Exit>>);

fn word() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[A-Za-zäöüß]{1,30}( [a-zäöüß\u{AD}]{1,14}){0,8}").expect("a pattern")
}

fn flow() -> impl Strategy<Value = Flow> {
    (0usize..7, 1usize..24).prop_flat_map(|(lanes, count)| {
        let exit = (proptest::option::of(word()), 0..=count)
            .prop_map(move |(label, to)| Exit { label, to: if to == count { To::End } else { To::Step(to) } });
        let exits = prop_oneof![
            3 => Just(None),
            1 => proptest::collection::vec(exit, 1..4).prop_map(Some),
        ];
        let step = (word(), proptest::option::of(0..lanes.max(1)), any::<bool>(), exits);
        let steps = proptest::collection::vec(step, count).prop_map(move |steps| {
            let last = steps.len() - 1;
            let make = |(at, (text, lane, numbered, exits)): (usize, Parts)| {
                // A question has answers everywhere or nowhere.
                let asks = exits.iter().flatten().any(|exit| exit.label.is_some());
                let exits = exits.map(|exits| {
                    let exits = exits.into_iter().filter(|exit| asks || exit.to != To::End).collect::<Vec<_>>();
                    let label = |exit: Exit| Exit { label: asks.then(|| exit.label.unwrap_or_default()), ..exit };
                    exits.into_iter().map(label).collect()
                });
                let below = if at == last { To::End } else { To::Step(at + 1) };
                let exits = exits.unwrap_or_else(|| vec![Exit { label: None, to: below }]);
                Step { text: text.into(), lane, numbered, exits, ..Step::default() }
            };
            steps.into_iter().enumerate().map(make).collect()
        });
        let lanes = proptest::collection::vec(word().prop_map(Label::from), lanes);
        (lanes, steps).prop_map(|(lanes, steps)| Flow { lanes, steps })
    })
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

fn on_edge(rect: &Rect, (x, y): (i32, i32)) -> bool {
    let within = x >= rect.x && x <= rect.right() && y >= rect.y && y <= rect.bottom();
    within && (x == rect.x || x == rect.right() || y == rect.y || y == rect.bottom())
}

/// Whether a line between two corners runs through the inside of a box.
fn through(rect: &Rect, a: (i32, i32), b: (i32, i32)) -> bool {
    let (left, right) = (a.0.min(b.0), a.0.max(b.0));
    let (top, bottom) = (a.1.min(b.1), a.1.max(b.1));
    left < rect.right() && right > rect.x && top < rect.bottom() && bottom > rect.y
}

fn check(drawing: &Drawing) {
    let inside = |(x, y): (i32, i32)| x >= 0 && y >= 0 && x <= drawing.width && y <= drawing.height;
    let boxes: Vec<&Rect> = drawing
        .shapes
        .iter()
        .filter(|s| !matches!(s.outline, Outline::Ground | Outline::Band))
        .map(|shape| &shape.rect)
        .collect();
    for shape in &drawing.shapes {
        let rect = &shape.rect;
        assert!(
            rect.w > 0 && rect.h > 0 && inside((rect.x, rect.y)) && inside((rect.right(), rect.bottom())),
            "{shape:?}"
        );
        let lines: usize = shape.blocks.iter().map(|block| block.lines.len()).sum();
        assert!(lines as i32 * super::LINE <= rect.h, "text higher than its box: {shape:?}");
    }
    for (at, rect) in boxes.iter().enumerate() {
        for other in &boxes[at + 1..] {
            assert!(!overlap(rect, other), "{rect:?} and {other:?} overlap");
        }
    }
    for arrow in &drawing.arrows {
        let (first, last) = (arrow.points[0], arrow.points[arrow.points.len() - 1]);
        assert!(on_edge(&drawing.shapes[arrow.from].rect, first), "{arrow:?} does not begin at its box");
        assert!(on_edge(&drawing.shapes[arrow.to].rect, last), "{arrow:?} does not end at its box");
        for pair in arrow.points.windows(2) {
            assert!(inside(pair[0]) && inside(pair[1]), "{arrow:?} leaves the picture");
            assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1, "{arrow:?} is oblique");
            for rect in &boxes {
                assert!(!through(rect, pair[0], pair[1]), "{arrow:?} runs through {rect:?}");
            }
        }
    }
}

/// Every way out of a flow is drawn, named, or says that it ends.
fn complete(flow: &Flow, drawing: &Drawing) {
    let wanted: usize = flow.steps.iter().map(|step| step.exits.len()).sum();
    let answers = drawing.shapes.iter().filter(|shape| shape.outline == Outline::Answer);
    let named: usize =
        answers.filter_map(|shape| Some(shape.blocks[0].lines.concat().split_once('→')?.1.split(',').count())).sum();
    let ends = drawing.shapes.iter().filter(|shape| shape.outline == Outline::End).count();
    let to_ends = drawing.arrows.iter().filter(|a| drawing.shapes[a.to].outline == Outline::End).count();
    let shown = drawing.arrows.len() - to_ends + ends + named;
    assert_eq!(shown, wanted, "a way out is missing");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn flows_are_drawn_without_overlaps(flow in flow(), narrow in any::<bool>(), mirrored in any::<bool>()) {
        let plan = if narrow { Plan::NARROW } else { Plan::WIDE };
        let columns = plan.columns && flow.lanes.len() <= Plan::MOST_COLUMNS;
        let drawing = layout(&flow, Plan { end: "Ende", columns, ..plan });
        complete(&flow, &drawing);
        check(&drawing);
        prop_assert!(drawing.width <= plan.width);
        let turned = drawing.clone().mirrored();
        check(&turned);
        prop_assert_eq!(&turned.clone().mirrored(), &drawing);
        let svg = if mirrored { turned.svg("") } else { drawing.svg("") };
        prop_assert!(!svg.as_str().contains("style="));
    }

    #[test]
    fn maps_are_drawn_without_overlaps(titles in proptest::collection::vec(proptest::collection::vec(word(), 0..9), 0..4), columns in 1i32..4) {
        let band = |(at, titles): (usize, Vec<String>)| Band {
            title: "Kernprozesse".into(),
            core: at == 1,
            tiles: titles.into_iter().map(|title| Tile { title: title.into(), count: "12 Prozesse".into(), health: vec!["2 Prüfungen überfällig".into()], href: None }).collect(),
        };
        let bands: Vec<Band> = titles.into_iter().enumerate().map(band).collect();
        let drawing = map::layout(&bands, if columns == 1 { 288 } else { 600 }, columns);
        check(&drawing);
        check(&drawing.mirrored());
    }
}

#[test]
fn a_loop_runs_before_the_columns_and_a_leap_behind_them() {
    let step = |text: &str, exits: Vec<Exit>| Step { text: text.into(), exits, ..Step::default() };
    let exit = |label: Option<&str>, to| Exit { label: label.map(str::to_string), to };
    let flow = Flow {
        lanes: Vec::new(),
        steps: vec![
            step("Prüfen", vec![exit(Some("ja"), To::Step(2)), exit(Some("nein"), To::Step(1))]),
            step("Nachfordern", vec![exit(None, To::Step(0))]),
            step("Entscheiden", vec![exit(None, To::End)]),
        ],
    };
    let drawing = layout(&flow, Plan { end: "Ende", ..Plan::WIDE });
    let (head, back) = (drawing.shapes[0].rect, &drawing.arrows[drawing.arrows.len() - 1]);
    assert!(back.points[1].0 < head.x, "{back:?}");
    assert!(drawing.arrows.iter().any(|arrow| arrow.points.iter().any(|(x, _)| *x > head.right())));
    check(&drawing);
}

#[test]
fn the_texts_of_a_picture_are_escaped() {
    let step = Step { text: "<b> & \"x\"".into(), href: Some("#a\"b".into()), ..Step::default() };
    let drawing = layout(&Flow { lanes: vec!["<i>".into()], steps: vec![step] }, Plan { end: "Ende", ..Plan::WIDE });
    let svg = drawing.svg("role=\"img\"");
    assert!(
        svg.as_str().contains("&lt;b&gt; &amp; &quot;x&quot;") && !svg.as_str().contains("<i>"),
        "{}",
        svg.as_str()
    );
    assert!(svg.as_str().contains("href=\"#a&quot;b\""));
}

#[test]
fn a_thousand_steps_are_laid_out_at_once() {
    let exits = |at: usize| vec![Exit { label: None, to: To::Step((at * 7919 + 13) % 20_000) }];
    let steps = (0..20_000).map(|at| Step { text: "Schritt".into(), exits: exits(at), ..Step::default() }).collect();
    let started = std::time::Instant::now();
    let drawing = layout(&Flow { lanes: Vec::new(), steps }, Plan { end: "Ende", ..Plan::NARROW });
    assert!(drawing.shapes.len() >= 20_000);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}
