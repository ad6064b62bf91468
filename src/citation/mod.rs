//! German legal citations (Fundstellen): grammar, canonical form, table of laws, addresses.

/// A parsed legal reference such as § 18a Abs. 1 Nr. 2 AufenthG. It displays canonically.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub struct Citation {
    pub canonical: String,
}
