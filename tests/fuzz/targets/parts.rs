//! Several files in one input, so that each is mutated by itself.
//!
//! Belongs here: cutting an input into its parts, putting them together, and mutating one of them. Does
//! not: what a part is called or means (the targets).
//!
//! A part is a byte that says which it is, its length in three bytes, big-endian, and its bytes. A length
//! beyond the input's end is as long as what is there: every input is some parts.

/// A part: which, and its bytes.
pub type Part = (u8, Vec<u8>);

const HEAD_BYTES: usize = 4;

/// The parts of an input.
pub fn split(mut input: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    while let Some(([which, length @ ..], rest)) = input.split_first_chunk::<HEAD_BYTES>() {
        let length = length.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        let (part, rest) = rest.split_at(length.min(rest.len()));
        parts.push((*which, part.to_vec()));
        input = rest;
    }
    parts
}

/// The input that some parts make.
pub fn join(parts: &[Part]) -> Vec<u8> {
    let mut input = Vec::new();
    for (which, part) in parts {
        let length = u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes();
        input.push(*which);
        input.extend_from_slice(&length[1..]);
        input.extend_from_slice(part);
    }
    input
}

/// The first part of a kind.
pub fn first(parts: &[Part], which: u8) -> Option<&[u8]> {
    parts.iter().find(|part| part.0 == which).map(|part| part.1.as_slice())
}

/// Changes an input of at most `bytes_max` bytes: most often one part, by `mutate`, which is given the bytes, how
/// many of them count and how many may, and says how many count then. Its length afterwards.
pub fn mutated(
    input: &[u8],
    bytes_max: usize,
    seed: u32,
    mutate: impl Fn(&mut [u8], usize, usize) -> usize,
) -> Vec<u8> {
    let mut parts = split(input);
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    if parts.is_empty() {
        parts.push((random.u8(..4), Vec::new()));
    }
    let (at, other) = (random.usize(..parts.len()), random.usize(..parts.len()));
    match random.u8(..24) {
        0 if parts.len() > 1 => drop(parts.remove(at)),
        1 => parts.insert(other, parts[at].clone()),
        2 => parts.swap(at, other),
        3 => parts[at].0 = random.u8(..20),
        4 => {
            let taken = parts[other].1.clone();
            let (from, to) = (random.usize(..=taken.len()), random.usize(..=parts[at].1.len()));
            parts[at].1.splice(to..to, taken[from..].iter().copied());
        }
        _ => {
            let others = join(&parts).len() - parts[at].1.len();
            let part = &mut parts[at].1;
            let (length, max) = (part.len(), bytes_max.saturating_sub(others).max(1));
            part.resize(length.max(max), 0);
            let length = mutate(part, length.min(max), max);
            part.truncate(length);
        }
    }
    let mut input = join(&parts);
    input.truncate(bytes_max);
    input
}
