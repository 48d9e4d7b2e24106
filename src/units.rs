//! Numbers as people read them, in messages and on pages.

use std::time::Duration;

/// `1 warning`, `2,461 articles`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped} {}", if number == 1 { one } else { many })
}

/// `412 KB`, `1.9 MB`; powers of ten, as browsers and hosts count.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => count(bytes as usize, "byte", "bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// `84 ms`, `1.9 s`.
pub fn duration(time: Duration) -> String {
    match time.as_millis() {
        ms @ 0..1_000 => format!("{ms} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(count(1, "article", "articles"), "1 article");
        assert_eq!(count(2461, "article", "articles"), "2,461 articles");
        assert_eq!(count(1_234_567, "x", "x"), "1,234,567 x");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_200), "2 KB");
        assert_eq!(size(1_900_000), "1.9 MB");
        assert_eq!(duration(Duration::from_millis(1_940)), "1.9 s");
    }
}
