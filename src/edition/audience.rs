//! The two audiences, sealed.
//!
//! An [`Audience`] says whether the box of confidential facts exists at all. There are two and no more; a third does
//! not compile:
//!
//! ```
//! fn name<A: amtsbuch::edition::Audience>() -> &'static str { A::NAME }
//! assert_eq!(name::<amtsbuch::edition::Public>(), "public");
//! ```
//! ```compile_fail,E0277
//! # fn name<A: amtsbuch::edition::Audience>() -> &'static str { A::NAME }
//! struct Press;
//! name::<Press>();
//! ```
//! ```compile_fail,E0603
//! struct Press;
//! impl amtsbuch::edition::audience::sealed::Sealed for Press {}
//! ```

use std::fmt::Debug;

use super::Page;
use super::confidential_report::ConfidentialReport;
use super::confidential_versions::ConfidentialArchive;
use super::law_board::ConfidentialLawBoard;
use super::view::ConfidentialView;
use crate::front_matter::Visibility;

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Public {}
    impl Sealed for super::Internal {}
}

/// For whom an edition is made.
pub trait Audience: sealed::Sealed + Copy + Debug + Default + Send + Sync + 'static {
    /// What this audience may see of the confidential facts: everything, or nothing.
    type Confidential: Clone + Debug + Send + Sync;

    /// The versions of pages that are not in force: an archive, or nothing.
    type Archive: Clone + Debug + Send + Sync;

    /// What this audience may see of the report on the handbook: everything, or nothing.
    type Report: Debug + Send + Sync;

    /// What this audience may see of the amendments that the office tracks: everything, or nothing.
    type LawBoard: Clone + Debug + Send + Sync;

    /// `public` or `internal`, as in folder names and JSON.
    const NAME: &'static str;

    /// Whether this audience sees what has this mark.
    fn sees(visibility: Visibility) -> bool;

    /// Fills the box of confidential facts, if this audience has one; the closure is not called otherwise.
    fn confidential(view: impl FnOnce() -> ConfidentialView) -> Self::Confidential;

    /// Fills the archive, if this audience has one; the closure is not called otherwise.
    fn archive(make: impl FnOnce() -> ConfidentialArchive) -> Self::Archive;

    /// Fills the box of the report, if this audience has one; the closure is not called otherwise.
    fn report(
        report: impl FnOnce(&ConfidentialLawBoard) -> ConfidentialReport,
        law_board: &Self::LawBoard,
    ) -> Self::Report;

    /// Makes the board of tracked amendments, if this audience has one, of the edition's pages.
    fn law_board(board: impl FnOnce(&[Page<Internal>]) -> ConfidentialLawBoard, pages: &[Page<Self>])
    -> Self::LawBoard;
}

/// Applicants and everyone else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Public;

/// Staff.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Internal;

impl Audience for Public {
    type Confidential = ();
    type Archive = ();
    type Report = ();
    type LawBoard = ();
    const NAME: &'static str = "public";

    fn sees(visibility: Visibility) -> bool {
        visibility == Visibility::Public
    }

    fn confidential(_: impl FnOnce() -> ConfidentialView) -> Self::Confidential {}

    fn archive(_: impl FnOnce() -> ConfidentialArchive) -> Self::Archive {}

    fn report(_: impl FnOnce(&ConfidentialLawBoard) -> ConfidentialReport, _: &Self::LawBoard) -> Self::Report {}

    fn law_board(_: impl FnOnce(&[Page<Internal>]) -> ConfidentialLawBoard, _: &[Page<Self>]) -> Self::LawBoard {}
}

impl Audience for Internal {
    type Confidential = ConfidentialView;
    type Archive = ConfidentialArchive;
    type Report = ConfidentialReport;
    type LawBoard = ConfidentialLawBoard;
    const NAME: &'static str = "internal";

    fn sees(_: Visibility) -> bool {
        true
    }

    fn confidential(view: impl FnOnce() -> ConfidentialView) -> Self::Confidential {
        view()
    }

    fn archive(make: impl FnOnce() -> ConfidentialArchive) -> Self::Archive {
        make()
    }

    fn report(
        report: impl FnOnce(&ConfidentialLawBoard) -> ConfidentialReport,
        law_board: &Self::LawBoard,
    ) -> Self::Report {
        report(law_board)
    }

    fn law_board(
        board: impl FnOnce(&[Page<Internal>]) -> ConfidentialLawBoard,
        pages: &[Page<Self>],
    ) -> Self::LawBoard {
        board(pages)
    }
}
