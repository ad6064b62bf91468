//! Which documents have a token, and how often: lists of postings, and their order.

use rayon::prelude::*;

use super::index::{BODY, KEYWORDS, LARGE, PARTS, TITLE, TITLE_PARTS};

/// How often a token stands in a field of a document: the field in the highest 4 bits, the document in 28 bits, the count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u64);

impl Posting {
    pub fn new(field: usize, document: u32, count: u32) -> Posting {
        Posting((field as u64) << 60 | u64::from(document) << 32 | u64::from(count))
    }

    pub fn field(self) -> usize {
        (self.0 >> 60) as usize
    }

    pub fn document(self) -> u32 {
        (self.0 >> 32) as u32 & 0x0FFF_FFFF
    }

    pub fn count(self) -> u32 {
        self.0 as u32
    }

    /// All of it, as it is written.
    pub fn bytes(self) -> [u8; 8] {
        self.0.to_le_bytes()
    }

    /// Field and document.
    fn place(self) -> u64 {
        self.0 >> 32
    }
}

/// Puts the postings of each token in order; the lists, of which the ends are told, become shorter. The result is where
/// each begins, and one more.
pub(super) fn finish(postings: &mut Vec<Posting>, ends: &[u32], documents: usize) -> Vec<u32> {
    const GROUP: usize = 16_384;
    let mut groups: Vec<(&mut [Posting], &[u32], u32)> = Vec::new();
    let (mut rest, mut first, mut begin) = (&mut postings[..], 0, 0);
    for at in 0..ends.len() {
        let length = (ends[at] - begin) as usize;
        if length >= GROUP || at + 1 == ends.len() {
            let (group, others) = rest.split_at_mut(length);
            groups.push((group, &ends[first..=at], begin));
            (rest, first, begin) = (others, at + 1, ends[at]);
        }
    }
    let kept: Vec<(Vec<u32>, usize, u32)> = groups
        .into_par_iter()
        .map_init(Vec::new, |room, (group, ends, begin)| {
            let (mut lengths, mut at, mut to) = (Vec::with_capacity(ends.len()), 0, 0);
            for end in ends {
                let end = (end - begin) as usize;
                let length = in_order(&mut group[at..end], documents, room);
                group.copy_within(at..at + length, to);
                lengths.push(length as u32);
                (at, to) = (end, to + length);
            }
            (lengths, to, begin)
        })
        .collect();
    let mut starts = Vec::with_capacity(ends.len() + 1);
    let (mut to, mut next) = (0, 0_u32);
    for (lengths, length, begin) in kept {
        let from = begin as usize;
        postings.copy_within(from..from + length, to);
        to += length;
        for length in lengths {
            starts.push(next);
            next += length;
        }
    }
    starts.push(next);
    postings.truncate(to);
    starts
}

/// Sorts the postings of a token, which are sorted by documents, and joins those of the same field and document.
///
/// A part of a compound says nothing where the word itself stands, and how often it is a part says little. In a large
/// index, parts that one in eight documents has tell nothing apart, but take much room. The result is how many are left.
pub(super) fn in_order(list: &mut [Posting], documents: usize, room: &mut Vec<Posting>) -> usize {
    by_field(list, room);
    let mut length = 0;
    for at in 0..list.len() {
        let next = list[at];
        match length {
            1.. if list[length - 1].place() == next.place() => {
                let count = list[length - 1].count().saturating_add(next.count());
                list[length - 1] = Posting::new(next.field(), next.document(), count);
            }
            _ => {
                list[length] = next;
                length += 1;
            }
        }
    }
    let from = |list: &[Posting], field: usize| list.partition_point(|posting| posting.field() < field);
    let (title_parts, parts) = (from(&list[..length], TITLE_PARTS), from(&list[..length], PARTS));
    if title_parts == length {
        return length;
    }
    let has = |list: &[Posting], field: usize, document: u32| {
        list.binary_search_by_key(&Posting::new(field, document, 0).place(), |posting| posting.place()).is_ok()
    };
    // From the end, so that each is compared with all that there was.
    room.clear();
    for posting in &list[title_parts..length] {
        let document = posting.document();
        let is_known = match posting.field() {
            TITLE_PARTS => has(&list[..title_parts], TITLE, document) || has(&list[..title_parts], KEYWORDS, document),
            _ => has(&list[..title_parts], BODY, document) || has(&list[title_parts..parts], TITLE_PARTS, document),
        };
        if !is_known {
            room.push(Posting::new(posting.field(), document, 1));
        }
    }
    list[title_parts..title_parts + room.len()].copy_from_slice(room);
    let length = title_parts + room.len();
    // Parts of the text are the last field.
    let parts = from(&list[..length], PARTS);
    if documents > LARGE && length - parts > documents / 8 { parts } else { length }
}

/// Sorts postings that are sorted by documents.
fn by_field(list: &mut [Posting], room: &mut Vec<Posting>) {
    if list.len() < 24 || list.is_sorted() {
        list.sort_unstable();
        return;
    }
    let mut ends = [0_usize; 16];
    list.iter().for_each(|posting| ends[posting.field()] += 1);
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    room.clear();
    room.resize(list.len(), Posting::default());
    for posting in list.iter() {
        let end = &mut ends[posting.field()];
        room[*end] = *posting;
        *end += 1;
    }
    list.copy_from_slice(room);
}
