//! Foreign code that reads hostile bytes may panic; a report is lost then, not the run.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; `None` when it panicked, of which nothing is printed.
pub(super) fn guard<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
    let outer = GUARDED.replace(true);
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_panic_is_none() {
        assert_eq!(super::guard(|| 7), Some(7));
        assert_eq!(super::guard(|| if std::hint::black_box(true) { panic!("odd") } else { 7 }), None);
        assert_eq!(super::guard(|| 8), Some(8));
    }
}
