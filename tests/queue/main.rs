//! The rules of the queue under a simulator: seeded schedules of crashes, torn writes, lost requests,
//! lost and doubled replies, clocks that are set, full disks, several tabs, endpoints that fail. Nothing
//! may be lost, nothing stored twice, and each wrong rule has to be found out.
//!
//! `MANYI_SCHEDULES=100000 cargo test --test queue` runs so many schedules; `MANYI_SEED=17` that one,
//! and `MANYI_TRACE=1` tells what happens in it. All of them go faster with `--profile simulation`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod chance;
mod disk;
mod judge;
mod misuse;
mod probing;
mod server;
mod visitors;
mod world;
mod wrong;

use judge::Judge;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;
use wrong::Wrong;

/// How many schedules run where nobody says how many.
const FEW: u64 = 1_000;

/// How many schedules a wrong rule has to be found in.
const ENOUGH: u64 = 3_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_breaks_nothing_is_lost_and_nothing_is_stored_twice() {
    if let Some(seed) = number("MANYI_SEED") {
        World::new(seed, None).run().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        return;
    }
    let most = number("MANYI_SCHEDULES").unwrap_or(FEW);
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
    let start = std::time::Instant::now();
    let work = || {
        let (mut sums, mut broken) = ([0; 7], vec![]);
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= most || broken.len() > 3 {
                return (sums, broken);
            }
            match World::new(seed, None).run() {
                Err(words) => {
                    let words: String = words.chars().take(400).collect();
                    broken.push(format!("seed {seed}: {words}"));
                }
                Ok(Judge {
                    requests, promised, refused, unkept, probes, erased, asides, ..
                }) => {
                    let numbers = [requests, promised, refused, unkept, probes, erased, asides];
                    sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
                }
            }
        }
    };
    let (mut sums, mut broken) = ([0; 7], vec![]);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for worker in workers {
            let (own, found) = worker.join().unwrap();
            sums.iter_mut().zip(own).for_each(|(sum, number)| *sum += number);
            broken.extend(found);
        }
    });
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    let [requests, promised, refused, unkept, probes, erased, asides] = sums;
    println!(
        "{most} schedules in {:.1} s: {promised} responses promised, {requests} requests, {probes} questions whether anybody is there, {refused} refused and sent again, {unkept} that the device could not keep, {erased} let go after their time, {asides} kept for a queue to come",
        start.elapsed().as_secs_f64()
    );
    // A simulator in which nothing happens finds nothing.
    assert!(promised as u64 > 2 * most && requests as u64 > 3 * most, "{sums:?}");
    assert!(refused > 0 && unkept > 0 && probes > 0 && erased > 0 && asides > 0, "{sums:?}");
}

#[test]
fn each_wrong_rule_is_found_out() {
    let missed: Vec<String> = wrong::ALL
        .into_iter()
        .filter_map(|rule| match found_out(rule) {
            Some((seed, words)) => {
                println!("{rule:?}: seed {seed}: {words}");
                None
            }
            None => Some(format!("{rule:?}")),
        })
        .collect();
    assert!(missed.is_empty(), "not found out in {ENOUGH} schedules: {missed:?}");
}

fn found_out(rule: Wrong) -> Option<(u64, String)> {
    (0..ENOUGH).find_map(|seed| {
        let broken = World::new(seed, Some(rule)).run().err()?;
        Some((seed, broken))
    })
}
