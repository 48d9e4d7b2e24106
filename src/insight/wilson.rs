//! How sure a share is that comes from few.

/// A share, and between which bounds that of all customers lies, with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// From 0 to 1.
    pub share: f64,
    pub low: f64,
    pub high: f64,
}

/// The quantile of the normal distribution for 95 % on both sides.
const Z: f64 = 1.959_963_984_540_054;

/// The score interval of Wilson for `part` of `whole`; everything is possible where there is nothing.
///
/// With p = part / whole, n = whole and z = 1.96, its bounds are
/// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
/// Unlike the usual p ± z·√(p(1−p)/n) it holds for few votes and for shares near 0 and 1.
///
/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American
/// Statistical Association 22 (1927), pages 209 to 212.
pub fn wilson(part: u64, whole: u64) -> Share {
    if whole == 0 {
        return Share { share: 0.0, low: 0.0, high: 1.0 };
    }
    let n = whole as f64;
    let p = part.min(whole) as f64 / n;
    let z2 = Z * Z;
    let centre = p + z2 / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    // What nobody said can be nobody, whatever rounding makes of it.
    let low = if part == 0 { 0.0 } else { ((centre - spread) / scale).max(0.0) };
    let high = if part >= whole { 1.0 } else { ((centre + spread) / scale).min(1.0) };
    Share { share: p, low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against figures that are in textbooks.
    #[test]
    fn bounds_are_those_of_the_literature() {
        for (part, whole, low, high) in [
            (0, 10, 0.0, 0.2775),
            (1, 10, 0.0179, 0.4042),
            (10, 10, 0.7225, 1.0),
            (81, 263, 0.2553, 0.3662),
            (1, 1, 0.2065, 1.0),
        ] {
            let found = wilson(part, whole);
            assert!((found.low - low).abs() < 1e-4, "{part} of {whole}: {}", found.low);
            assert!((found.high - high).abs() < 1e-4, "{part} of {whole}: {}", found.high);
        }
    }

    #[test]
    fn few_never_say_more_than_many() {
        assert!(wilson(1, 1).low < wilson(40, 100).low, "one vote ranks nothing first");
        assert_eq!(wilson(0, 0), Share { share: 0.0, low: 0.0, high: 1.0 });
        for whole in 1..60 {
            for part in 0..=whole {
                let of = wilson(part, whole);
                assert!(0.0 <= of.low && of.low <= of.share && of.share <= of.high && of.high <= 1.0);
            }
        }
    }
}
