//! Pictures of confidential facts: the flow of a process, and how the processes of a group follow each other.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::frame::{Frame, LinkContext};
use super::pictures;
use crate::config::Phrase;
use crate::edition::view::{ConfidentialStepView, ConfidentialView, PageLink, StepTarget};
use crate::edition::{Internal, Page};
use crate::front_matter::Kind;
use crate::html::Html;
use crate::language::Language;
use crate::picture::Label;
use crate::picture::flow::{Exit, Flow, Step, To};

/// More processes than this are no picture any more.
const MOST_PROCESSES: usize = 40;

/// The flow of a process; `None` if it has no steps. `page` is the language of the page; steps are written once, in the
/// handbook's own, and so is all of the picture but the roles that are named in the page's.
pub(super) fn flow(view: &ConfidentialView, frame: &Frame<'_, Internal>, page: &Language) -> Option<Html> {
    if view.steps.len() < 2 {
        return None;
    }
    let language = frame.edition.default_language();
    let label = |text: &str| pictures::label(text, language);
    let to = |target: StepTarget| match target {
        StepTarget::Step(at) => To::Step(at),
        StepTarget::End => To::End,
    };
    let step = |(at, step): (usize, &ConfidentialStepView)| {
        let below = if at + 1 < view.steps.len() { To::Step(at + 1) } else { To::End };
        let exits = if step.decide.is_empty() {
            vec![Exit { label: None, to: step.then.map_or(below, to) }]
        } else {
            let exit = |(condition, target): &(crate::edition::view::RichText, StepTarget)| Exit {
                label: Some(label(&condition.plain)),
                to: to(*target),
            };
            step.decide.iter().map(exit).collect()
        };
        Step {
            text: label(&step.action.plain).into(),
            lane: step.role.as_ref().and_then(|role| view.roles.iter().position(|known| known == role)),
            numbered: true,
            exits,
            ..Step::default()
        }
    };
    let steps = view.steps.iter().enumerate().map(step).collect();
    let lane = |role: &Phrase| {
        let own = role.foreign.as_ref().unwrap_or(page);
        Label { text: pictures::label(&role.text, own), lang: (own != language).then(|| own.to_string()) }
    };
    let drawn = Flow { lanes: view.roles.iter().map(lane).collect(), steps };
    Some(pictures::flow(&drawn, frame.strings(language), language, "img", "steps-picture"))
}

/// The processes of a folder and what follows them.
#[derive(Serialize)]
pub(super) struct ConfidentialChain {
    picture_html: Html,
    links: Vec<ConfidentialChainLink>,
}

/// A process in the list beside the picture.
#[derive(Serialize)]
struct ConfidentialChainLink {
    page: LinkContext,
    next: Vec<LinkContext>,
}

/// A process in a chain: what it links to, and where it lies.
struct Node<'a> {
    link: LinkContext,
    next: &'a [PageLink],
    away: bool,
}

/// How the processes of a folder follow each other; `None` if none does.
pub(super) fn chain(page: &Page<Internal>, frame: &Frame<'_, Internal>) -> Option<ConfidentialChain> {
    let language = page.language();
    let own = page.address();
    let edition = frame.edition;
    let mut nodes: BTreeMap<&str, Node<'_>> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let link = |to: &Page<Internal>| {
        let foreign = Some(to.language()).filter(|found| *found != language).or(frame.foreign(to));
        LinkContext::new(to.open().title.plain.clone(), own.to_page(to.address()), foreign)
    };
    let here = frame.pages_in(language, page.folder()).iter().map(|index| &edition.pages()[*index]);
    for process in here.filter(|found| found.kind() == Kind::Process) {
        order.push(process.id());
        let next = process.confidential().next.as_slice();
        nodes.insert(process.id(), Node { link: link(process), next, away: false });
    }
    let outside: BTreeSet<&str> = nodes
        .values()
        .flat_map(|node| node.next)
        .map(|next| next.id.as_str())
        .filter(|id| !nodes.contains_key(id))
        .collect();
    for id in outside {
        let Some(process) = edition.nearest(id, language) else { continue };
        order.push(id);
        nodes.insert(id, Node { link: link(process), next: &[], away: true });
    }
    // What neither follows nor is followed is no part of a chain.
    let followed: BTreeSet<&str> = nodes.values().flat_map(|node| node.next).map(|next| next.id.as_str()).collect();
    order.retain(|id| !nodes[id].next.is_empty() || followed.contains(id));
    if order.len() < 2 || order.len() > MOST_PROCESSES || order.iter().all(|id| nodes[id].next.is_empty()) {
        return None;
    }
    let order = first_to_last(&order, &nodes);
    let place: BTreeMap<&str, usize> = order.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let step = |id: &&str| {
        let node = &nodes[id];
        let exits = node.next.iter().filter_map(|next| place.get(next.id.as_str()));
        Step {
            text: Label { text: pictures::label(&node.link.title, language), lang: node.link.lang.clone() },
            numbered: true,
            away: node.away,
            href: Some(node.link.href.clone()),
            exits: exits.map(|to| Exit { label: None, to: To::Step(*to) }).collect(),
            ..Step::default()
        }
    };
    let drawn = Flow { lanes: Vec::new(), steps: order.iter().map(step).collect() };
    let links = order.iter().map(|id| ConfidentialChainLink {
        page: nodes[id].link.clone(),
        next: nodes[id].next.iter().filter_map(|next| Some(nodes.get(next.id.as_str())?.link.clone())).collect(),
    });
    Some(ConfidentialChain {
        picture_html: pictures::flow(&drawn, frame.strings(language), language, "group", "chain-picture"),
        links: links.collect(),
    })
}

/// An order in which, as far as there are no circles, nothing comes before what it follows.
fn first_to_last<'a>(order: &[&'a str], nodes: &BTreeMap<&'a str, Node<'a>>) -> Vec<&'a str> {
    let known: BTreeSet<&str> = order.iter().copied().collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut done: Vec<&str> = Vec::with_capacity(order.len());
    // Depth first; what is finished last comes first.
    for start in order.iter().rev() {
        if !seen.insert(start) {
            continue;
        }
        let mut path = vec![(*start, 0)];
        while let Some((id, at)) = path.last_mut() {
            match nodes[id].next.get(*at) {
                Some(next) => {
                    *at += 1;
                    let next = next.id.as_str();
                    if known.contains(next) && seen.insert(next) {
                        path.push((next, 0));
                    }
                }
                None => {
                    done.push(id);
                    path.pop();
                }
            }
        }
    }
    done.reverse();
    done
}
