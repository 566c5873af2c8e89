//! Working ahead: other threads read, decode or look, while this one takes what they made, in order.
//!
//! Belongs here: threads, and how far they may be ahead. Does not: what is read, and from where.
//!
//! Items are read in batches. Two threads read, and one takes, so that on two processors neither is
//! idle. A batch that was taken goes back to the thread that read it, so that its memory is reused.

use std::sync::mpsc::{SyncSender, sync_channel};

/// Threads that read.
const READERS: usize = 2;
/// Batches that each of them may be ahead.
const BATCHES_AHEAD: usize = 8;

/// Reads batches from number 0 up to but not including `batches`, and takes them in that order. `read`
/// fills a batch; its memory can be that of one that was taken before.
///
/// # Errors
/// The first batch that cannot be read; those before it were taken.
pub(crate) fn in_order<T: Default + Send, E: Send>(
    batches: usize,
    read: impl Fn(usize, &mut T) -> Result<(), E> + Sync,
    mut take: impl FnMut(&mut T) -> Result<(), E>,
) -> Result<(), E> {
    std::thread::scope(|scope| {
        let read = &read;
        let readers: Vec<_> = (0..READERS)
            .map(|first| {
                let (full, coming) = sync_channel(BATCHES_AHEAD);
                // One is being read, one is being taken.
                let (back, used) = sync_channel(BATCHES_AHEAD + 2);
                let full: SyncSender<Result<T, E>> = full;
                scope.spawn(move || {
                    for number in (first..batches).step_by(READERS) {
                        let mut batch = used.try_recv().unwrap_or_default();
                        let batch = read(number, &mut batch).map(|()| batch);
                        if full.send(batch).is_err() {
                            // Taking has stopped with an error.
                            return;
                        }
                    }
                });
                (coming, back)
            })
            .collect();
        for number in 0..batches {
            let (coming, back) = &readers[number % READERS];
            // A reader that panicked has sent nothing; the scope's end passes its panic on.
            let Ok(batch) = coming.recv() else { break };
            let mut batch = batch?;
            take(&mut batch)?;
            // A reader that is done has closed its end.
            let _ = back.try_send(batch);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_taken_in_order_up_to_the_first_that_fails() {
        for fails in [0, 1, 7, 30, 100] {
            let mut taken = Vec::new();
            let read = |number, batch: &mut Vec<usize>| {
                batch.clear();
                batch.push(number);
                if number == fails { Err(number) } else { Ok(()) }
            };
            let result = in_order(60, read, |batch| {
                taken.append(batch);
                Ok(())
            });
            assert_eq!(result, if fails < 60 { Err(fails) } else { Ok(()) });
            assert_eq!(taken, (0..fails.min(60)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn taking_can_stop() {
        let mut taken = 0;
        let result = in_order(
            1000,
            |number, batch| {
                *batch = number;
                Ok(())
            },
            |batch| {
                taken += 1;
                if *batch == 3 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((result, taken), (Err("enough"), 4));
    }
}
