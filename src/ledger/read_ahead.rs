//! Reading ahead: what is read and decoded on other threads, and taken here one after the other.
//!
//! Belongs here: threads, and how far they may be ahead. Does not: what is read, and from where.
//!
//! Two threads read beside the one that takes, so that on two processors none stands idle while
//! there is anything to do: whoever is behind gets the time. What was taken goes back to its reader,
//! with its room, to be filled again.

use std::sync::mpsc::{SyncSender, sync_channel};

/// Threads that read.
const READERS: usize = 2;
/// Lots that each of them may be ahead.
const LOTS_AHEAD: usize = 8;

/// Has lots read, from number 0 up to but not including `lots`, and takes them in that order. `read`
/// fills a lot, which can be one that was taken before.
///
/// # Errors
/// The first lot that cannot be read; those before it were taken.
pub(super) fn in_order<T: Default + Send, E: Send>(
    lots: usize,
    read: impl Fn(usize, &mut T) -> Result<(), E> + Sync,
    mut take: impl FnMut(&mut T) -> Result<(), E>,
) -> Result<(), E> {
    std::thread::scope(|scope| {
        let read = &read;
        let readers: Vec<_> = (0..READERS)
            .map(|first| {
                let (full, coming) = sync_channel(LOTS_AHEAD);
                // One is being read, one is being taken.
                let (back, used) = sync_channel(LOTS_AHEAD + 2);
                let full: SyncSender<Result<T, E>> = full;
                scope.spawn(move || {
                    for number in (first..lots).step_by(READERS) {
                        let mut lot = used.try_recv().unwrap_or_default();
                        let lot = read(number, &mut lot).map(|()| lot);
                        if full.send(lot).is_err() {
                            // Nobody listens any more.
                            return;
                        }
                    }
                });
                (coming, back)
            })
            .collect();
        for number in 0..lots {
            let (coming, back) = &readers[number % READERS];
            // A reader that panicked has sent nothing; the scope's end passes its panic on.
            let Ok(lot) = coming.recv() else { break };
            let mut lot = lot?;
            take(&mut lot)?;
            // Where its reader is done, nobody wants it back.
            let _ = back.try_send(lot);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lots_are_taken_in_order_up_to_the_first_that_fails() {
        for fails in [0, 1, 7, 30, 100] {
            let mut taken = Vec::new();
            let read = |number, lot: &mut Vec<usize>| {
                lot.clear();
                lot.push(number);
                if number == fails { Err(number) } else { Ok(()) }
            };
            let result = in_order(60, read, |lot| {
                taken.append(lot);
                Ok(())
            });
            assert_eq!(result, if fails < 60 { Err(fails) } else { Ok(()) });
            assert_eq!(taken, (0..fails.min(60)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn who_takes_can_stop() {
        let mut taken = 0;
        let result = in_order(
            1000,
            |number, lot| {
                *lot = number;
                Ok(())
            },
            |lot| {
                taken += 1;
                if *lot == 3 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((result, taken), (Err("enough"), 4));
    }
}
