//! What two sequences have in common.

use std::collections::HashMap;

/// Up to this many pairs of elements every pair is looked at; beyond, elements that occur once guide the way.
const PAIRS: usize = 250_000;

/// Pairs of indices of equal elements, ascending in both sequences: a longest common subsequence where that is affordable.
pub(super) fn common(before: &[u64], after: &[u64]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    find(before, after, 0, 0, &mut pairs);
    pairs
}

fn find(before: &[u64], after: &[u64], at_before: usize, at_after: usize, pairs: &mut Vec<(usize, usize)>) {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    pairs.extend((0..start).map(|i| (at_before + i, at_after + i)));
    let (rest_before, rest_after) = (&before[start..], &after[start..]);
    let end = rest_before.iter().rev().zip(rest_after.iter().rev()).take_while(|(a, b)| a == b).count();
    let inner_before = &rest_before[..rest_before.len() - end];
    let inner_after = &rest_after[..rest_after.len() - end];
    let (from_before, from_after) = (at_before + start, at_after + start);
    if !inner_before.is_empty() && !inner_after.is_empty() {
        if inner_before.len() * inner_after.len() <= PAIRS {
            table(inner_before, inner_after, from_before, from_after, pairs);
        } else {
            by_anchors(inner_before, inner_after, from_before, from_after, pairs);
        }
    }
    let (to_before, to_after) = (from_before + inner_before.len(), from_after + inner_after.len());
    pairs.extend((0..end).map(|i| (to_before + i, to_after + i)));
}

/// The textbook table, walked from its beginning.
fn table(before: &[u64], after: &[u64], at_before: usize, at_after: usize, pairs: &mut Vec<(usize, usize)>) {
    let width = after.len() + 1;
    let mut lengths = vec![0u32; (before.len() + 1) * width];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            lengths[i * width + j] = if before[i] == after[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < before.len() && j < after.len() {
        if before[i] == after[j] {
            pairs.push((at_before + i, at_after + j));
            i += 1;
            j += 1;
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// Elements that occur once on both sides, in an order that both have, cut the sequences into smaller ones.
fn by_anchors(before: &[u64], after: &[u64], at_before: usize, at_after: usize, pairs: &mut Vec<(usize, usize)>) {
    let once = |sequence: &[u64]| {
        let mut seen: HashMap<u64, Option<usize>> = HashMap::new();
        for (index, element) in sequence.iter().enumerate() {
            seen.entry(*element).and_modify(|at| *at = None).or_insert(Some(index));
        }
        seen
    };
    let (in_before, in_after) = (once(before), once(after));
    let both: Vec<(usize, usize)> =
        before.iter().filter_map(|element| Some(((*in_before.get(element)?)?, (*in_after.get(element)?)?))).collect();
    let anchors = ascending(&both);
    let (mut i, mut j) = (0, 0);
    // Without an anchor the two have too little in common to be worth a search.
    for (a, b) in &anchors {
        find(&before[i..*a], &after[j..*b], at_before + i, at_after + j, pairs);
        pairs.push((at_before + a, at_after + b));
        (i, j) = (a + 1, b + 1);
    }
    if !anchors.is_empty() {
        find(&before[i..], &after[j..], at_before + i, at_after + j, pairs);
    }
}

/// A longest run of pairs that ascends on its second side, too.
fn ascending(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, second)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *second);
        previous.push(length.checked_sub(1).map(|before| ends[before]));
        if length == ends.len() { ends.push(index) } else { ends[length] = index }
    }
    let mut run = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        run.push(pairs[index]);
        at = previous[index];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_common_is_found() {
        assert_eq!(common(&[1, 2, 3, 4], &[1, 3, 5, 4]), [(0, 0), (2, 1), (3, 3)]);
        assert_eq!(common(&[1], &[]), []);
    }

    proptest! {
        #[test]
        fn pairs_are_equal_and_ascend(
            before in proptest::collection::vec(0u64..900, 0..1500),
            after in proptest::collection::vec(0u64..900, 0..1500),
        ) {
            let pairs = common(&before, &after);
            prop_assert!(pairs.iter().all(|(i, j)| before[*i] == after[*j]));
            prop_assert!(pairs.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        }
    }
}
