//! How good a ranked list is. Nothing here knows what was asked or who answered.

/// Lists are judged down to this rank.
pub const DEPTH: usize = 10;

/// One over the rank of the first hit that is relevant at all; 0 without one.
pub fn reciprocal_rank(hits: &[usize], relevant: &[(usize, f64)]) -> f64 {
    first_rank(hits, relevant).map_or(0.0, |rank| 1.0 / rank as f64)
}

/// The rank, from 1, of the first relevant hit.
pub fn first_rank(hits: &[usize], relevant: &[(usize, f64)]) -> Option<usize> {
    let is_relevant = |hit: &usize| relevant.iter().any(|(document, _)| document == hit);
    hits.iter().take(DEPTH).position(is_relevant).map(|at| at + 1)
}

/// Discounted cumulative gain, with the grade as gain and log2(rank + 1) as discount, against that of the best
/// possible list.
pub fn ndcg(hits: &[usize], relevant: &[(usize, f64)]) -> f64 {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        gains.take(DEPTH).enumerate().map(|(at, gain)| gain / (at as f64 + 2.0).log2()).sum()
    };
    let grade = |hit: &usize| relevant.iter().find(|(document, _)| document == hit).map_or(0.0, |(_, g)| *g);
    let mut best: Vec<f64> = relevant.iter().map(|(_, grade)| *grade).collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let ideal = discounted(&mut best.into_iter());
    if ideal == 0.0 { 0.0 } else { discounted(&mut hits.iter().map(grade)) / ideal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_relevant_hit_counts() {
        let relevant = [(7, 1.0), (9, 1.0)];
        assert_eq!(reciprocal_rank(&[3, 9, 7], &relevant), 0.5);
        assert_eq!(reciprocal_rank(&[3], &relevant), 0.0);
        assert_eq!(reciprocal_rank(&[0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 7], &relevant), 0.0, "too deep");
    }

    #[test]
    fn gain_is_discounted_by_rank() {
        let relevant = [(1, 4.0), (2, 1.0)];
        assert_eq!(ndcg(&[1, 2], &relevant), 1.0);
        let swapped = (1.0 + 4.0 / 3f64.log2()) / (4.0 + 1.0 / 3f64.log2());
        assert!((ndcg(&[2, 1], &relevant) - swapped).abs() < 1e-12);
        assert_eq!(ndcg(&[5], &relevant), 0.0);
        assert_eq!(ndcg(&[5], &[]), 0.0);
    }
}
