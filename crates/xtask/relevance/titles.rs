//! Titles as questions: as they are, with one typing mistake, with the last word not yet finished. Made with a fixed seed,
//! so that they are the same on every machine.

use crate::random::Random;

/// `count` of the numbers below `total`, all of them if there are no more, in ascending order.
pub fn sample(random: &mut Random, total: usize, count: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..total).collect();
    for at in 0..count.min(total) {
        let other = at + random.below((total - at) as u64) as usize;
        all.swap(at, other);
    }
    all.truncate(count);
    all.sort_unstable();
    all
}

/// Where the words are that consist of letters alone.
fn words(title: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    title.split_whitespace().filter_map(|part| {
        let word = part.trim_matches(|c: char| !c.is_alphabetic());
        let start = word.as_ptr() as usize - title.as_ptr() as usize;
        (!word.is_empty() && word.chars().all(char::is_alphabetic)).then_some(start..start + word.len())
    })
}

/// The title with one letter inserted, left out, replaced, or swapped with the next, not the first one, in one word of at
/// least five letters. `None` if it has no such word.
pub fn with_typo(random: &mut Random, title: &str) -> Option<String> {
    const LETTERS_MIN: usize = 5;
    let long: Vec<_> =
        words(title).filter(|range| title[range.clone()].chars().count() >= LETTERS_MIN).collect();
    if long.is_empty() {
        return None;
    }
    let range = long[random.below(long.len() as u64) as usize].clone();
    let original: Vec<char> = title[range.clone()].chars().collect();
    loop {
        let mut word = original.clone();
        let at = 1 + random.below(word.len() as u64 - 1) as usize;
        let letter = char::from(b'a' + random.below(26) as u8);
        match random.below(4) {
            0 => word.insert(at, letter),
            1 => drop(word.remove(at)),
            2 => word[at] = letter,
            _ if at + 1 < word.len() => word.swap(at, at + 1),
            _ => continue,
        }
        // Replacing a letter by itself, or swapping equal ones, is no mistake.
        if word != original {
            let word: String = word.into_iter().collect();
            return Some(format!("{}{word}{}", &title[..range.start], &title[range.end..]));
        }
    }
}

/// The title with its last word cut to three letters. `None` if that word is no longer than this.
pub fn with_cut_end(title: &str) -> Option<String> {
    const LETTERS_KEPT: usize = 3;
    let last = words(title).last()?;
    let rest = &title[last.end..];
    let (cut, _) = title[last.clone()].char_indices().nth(LETTERS_KEPT)?;
    (!rest.chars().any(char::is_alphanumeric)).then(|| title[..last.start + cut].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_changes_one_long_word_and_not_its_first_letter() {
        let mut random = Random(1);
        for _ in 0..200 {
            let typed = with_typo(&mut random, "Reset a password in it").unwrap();
            assert_ne!(typed, "Reset a password in it");
            let words: Vec<&str> = typed.split(' ').collect();
            assert_eq!((words[1], words[3], words[4]), ("a", "in", "it"));
            assert!(words[0].starts_with('R') && words[2].starts_with('p'));
            assert_ne!(words[0] == "Reset", words[2] == "password", "one word: {typed}");
        }
        assert_eq!(with_typo(&mut random, "Set it up"), None);
    }

    #[test]
    fn the_last_word_is_cut_to_three_letters() {
        assert_eq!(with_cut_end("Reset a password").as_deref(), Some("Reset a pas"));
        assert_eq!(with_cut_end("Reset a password?").as_deref(), Some("Reset a pas"));
        assert_eq!(with_cut_end("Set it up"), None);
        assert_eq!(with_cut_end("Error in Outlook 2016"), None, "its last word is a number");
    }

    #[test]
    fn samples_are_the_same_each_time_and_hold_nothing_twice() {
        let drawn = sample(&mut Random(7), 100, 30);
        assert_eq!(drawn, sample(&mut Random(7), 100, 30));
        assert!(drawn.len() == 30 && drawn.is_sorted_by(|a, b| a < b));
        assert_eq!(sample(&mut Random(7), 3, 30), [0, 1, 2]);
    }
}
