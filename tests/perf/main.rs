//! Figures: what things cost, beside a floor program.

fn main() {}
