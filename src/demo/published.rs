//! The figures that the country office published for 2025, which the sample reproduces.
//!
//! Belongs here: the figures and their year. Does not: how the sample reproduces them (`plan`).

/// Sectors, and the people the country office reported to have reached in 2025.
pub const PUBLISHED_SECTORS: [(&str, u64); 7] = [
    ("education", 35_497),
    ("icla", 21_401),
    ("livelihoods", 43_332),
    ("protection", 6_080),
    ("shelter", 21_198),
    ("wash", 45_866),
    ("rrm", 27_332),
];

/// Individuals reached in 2025, each counted once.
pub const PUBLISHED_TOTAL: u64 = 132_487;

/// The sum of the sectors' figures.
pub const PUBLISHED_SUM: u64 = 200_706;

/// The year of the published figures.
pub const YEAR: i32 = 2025;
