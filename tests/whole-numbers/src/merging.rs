//! Numbers that are equal are one, and relations that say the same are one.
//!
//! Belongs here: making fewer numbers and relations of many. Does not: what follows from them.
//!
//! A search moves one number at a time, so that every number less is a step less.

use std::collections::BTreeSet;

use super::{Relation, Unknowns};

/// The same numbers, equal ones as one; and for each number its place among them.
pub fn merged(unknowns: &Unknowns) -> (Unknowns, Vec<usize>) {
    let mut first: Vec<usize> = (0..unknowns.truth.len()).collect();
    for relation in &unknowns.relations {
        if let ([(one, a), (other, b)], 0, 0) = (&relation.terms[..], relation.low, relation.high)
            && a + b == 0
        {
            let (one, other) = (root(&mut first, *one), root(&mut first, *other));
            first[one.max(other)] = one.min(other);
        }
    }
    let mut place = vec![usize::MAX; first.len()];
    let mut all = Unknowns::new([]);
    for number in 0..first.len() {
        let root = root(&mut first, number);
        if root == number {
            place[number] = all.truth.len();
            all.add(unknowns.truth[number], unknowns.low[number], unknowns.high[number]);
        } else {
            let at = place[root];
            place[number] = at;
            all.low[at] = all.low[at].max(unknowns.low[number]);
            all.high[at] = all.high[at].min(unknowns.high[number]);
        }
    }
    let mut seen = BTreeSet::new();
    for relation in &unknowns.relations {
        let relation = of_places(relation, &place);
        if !relation.terms.is_empty()
            && seen.insert((relation.terms.clone(), relation.low, relation.high))
        {
            all.relate(relation);
        }
    }
    (all, place)
}

/// The first of the numbers that are equal to one.
fn root(first: &mut [usize], mut number: usize) -> usize {
    while first[number] != number {
        first[number] = first[first[number]];
        number = first[number];
    }
    number
}

fn of_places(relation: &Relation, place: &[usize]) -> Relation {
    let mut terms: Vec<(usize, i64)> =
        relation.terms.iter().map(|(number, factor)| (place[*number], *factor)).collect();
    terms.sort_unstable();
    terms.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 += next.1;
        }
        is_same
    });
    terms.retain(|(_, factor)| *factor != 0);
    Relation { terms, ..*relation }
}
