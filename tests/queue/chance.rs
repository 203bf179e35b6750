//! Chance with a seed: the same seed, the same schedule.

use manyi::platform::Random;

/// The splitmix64 generator (Steele, Lea, Flood 2014): any seed gives an independent sequence.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// From 0 (included) to 1 (excluded).
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True once in a while.
    pub fn is(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A whole number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.share() * end as f64) as usize
    }

    /// A time between two, in ms; short ones are as likely as long ones.
    pub fn time(&mut self, least: f64, most: f64) -> f64 {
        least * (most / least).powf(self.share())
    }
}

impl Random for Chance {
    fn next(&mut self) -> f64 {
        self.share()
    }
}
