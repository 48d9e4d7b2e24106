//! Numbers that look random and are the same on every run and machine.

/// Marsaglia's xorshift with 32 bits.
pub struct Random(u32);

impl Random {
    /// Any seed but zero.
    pub fn new(seed: u32) -> Random {
        Random(seed)
    }

    pub fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// A number below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end
    }

    /// One of some things; there is at least one.
    pub fn of<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }
}
