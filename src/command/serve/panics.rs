//! A mistake of the program must not end a preview that an editor is working with.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Calls a function; if it panics, gives the message. What it may have left half-done must not be used again.
pub(super) fn caught<T>(function: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(function)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_string());
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        text.unwrap_or_else(|| "panic".to_string())
    })
}
