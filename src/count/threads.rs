//! Two pieces of a count at once.
//!
//! Belongs here: deciding whether a second thread is worth it. Does not: what is counted. Both
//! pieces are pure, so that the result is the same either way.

/// People in the register from which on a second thread takes less time than starting it. Where
/// everything is checked, it is always started, so that tests of small ledgers go the same way.
const PEOPLE_MIN: usize = if cfg!(debug_assertions) { 1 } else { 50_000 };

/// What two pieces of work give, done side by side where the register has many people.
pub(super) fn at_once<A: Send, B>(
    people: usize,
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    if people < PEOPLE_MIN {
        return (one(), other());
    }
    std::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            // A panic in the other thread goes on in this one.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}
