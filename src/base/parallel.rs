//! The same work on many things, on all cores; results stand in the order of the things.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many processors there are.
#[must_use]
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// Runs `work` on each item.
pub fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = cores().min(items.len().max(1));
    let next = AtomicUsize::new(0);
    let one = || {
        let mut done = Vec::new();
        while let Some((rank, item)) = {
            let rank = next.fetch_add(1, Ordering::Relaxed);
            items.get(rank).map(|item| (rank, item))
        } {
            done.push((rank, work(item)));
        }
        done
    };
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..cores).map(|_| scope.spawn(one)).collect();
        let mut done = one();
        for worker in workers {
            match worker.join() {
                Ok(some) => done.extend(some),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(rank, _)| *rank);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_stand_in_the_order_of_the_things() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(&items, |n| n * 2), items.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert!(super::map::<usize, usize>(&[], |n| *n).is_empty());
    }
}
