//! Random numbers that are the same on every machine and in every year: fixtures are made from them and committed.

/// The generator `SplitMix64`: small, well spread, and seeded by one number.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, but not including, `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("a length fits in 64 bits");
        usize::try_from(self.next() % limit.max(1)).expect("less than a length")
    }

    /// A number of days from `least` to `most`.
    pub(crate) fn days(&mut self, least: i32, most: i32) -> i32 {
        let span = usize::try_from(most - least + 1).expect("least is not more than most");
        least + i32::try_from(self.below(span)).expect("a span of days is small")
    }

    /// True as often as `percent` in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Fisher and Yates's shuffle.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}
