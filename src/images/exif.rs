//! What cameras write beside the pixels: the two things of it that matter here. (Exif 2.32; TIFF 6.0, section 2.)

use super::Kind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exif {
    /// 1 to 8, as TIFF has it: 1 is upright.
    pub orientation: u8,
    pub has_place: bool,
}

impl Default for Exif {
    fn default() -> Self {
        Self { orientation: 1, has_place: false }
    }
}

impl Exif {
    /// Whether width and height change places when it is shown.
    pub fn is_turned(self) -> bool {
        self.orientation >= 5
    }
}

const ORIENTATION: u16 = 0x0112;
const PLACE: u16 = 0x8825;

/// Finds the block in a file and reads it. What is damaged says nothing.
pub(super) fn of_file(bytes: &[u8], kind: Kind) -> Exif {
    let block = match kind {
        Kind::Jpeg => in_jpeg(bytes),
        Kind::Png => in_png(bytes),
        Kind::Webp => super::decode::webp_chunk(bytes, b"EXIF"),
    };
    let block = block.map(|block| block.strip_prefix(b"Exif\0\0").unwrap_or(block));
    block.and_then(parse).unwrap_or_default()
}

/// Segments stand before the scan, each with its length.
fn in_jpeg(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xFF, marker, high, low, ..] = *rest else { return None };
        // Any number of these may stand before a marker.
        if marker == 0xFF {
            rest = &rest[1..];
            continue;
        }
        // Start of scan, or the end.
        if matches!(marker, 0xDA | 0xD9) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let content = rest.get(4..2 + length)?;
        if marker == 0xE1 && content.starts_with(b"Exif\0\0") {
            return Some(content);
        }
        rest = rest.get(2 + length..)?;
    }
}

fn in_png(bytes: &[u8]) -> Option<&[u8]> {
    let mut rest = bytes.get(8..)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let content = rest.get(8..8usize.checked_add(length)?)?;
        if &rest[4..8] == b"eXIf" {
            return Some(content);
        }
        rest = rest.get(length + 12..)?;
    }
}

/// The entries of the first directory.
fn parse(tiff: &[u8]) -> Option<Exif> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let long = |at: usize| -> Option<u32> {
        let four = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    };
    let start = long(4)? as usize;
    let mut exif = Exif::default();
    for entry in 0..usize::from(short(start)?) {
        let at = start + 2 + entry * 12;
        match short(at)? {
            ORIENTATION => {
                exif.orientation =
                    short(at + 8)?.try_into().ok().filter(|o| (1..=8).contains(o)).unwrap_or(1);
            }
            PLACE => {
                let place = long(at + 8)? as usize;
                // A directory that holds no more than its version names no place.
                exif.has_place = short(place).is_some_and(|entries| entries > 1);
            }
            _ => {}
        }
    }
    Some(exif)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiff(entries: &[(u16, u16)]) -> Vec<u8> {
        let mut tiff = b"II*\0\x08\0\0\0".to_vec();
        tiff.extend((entries.len() as u16).to_le_bytes());
        for (tag, value) in entries {
            tiff.extend(tag.to_le_bytes());
            tiff.extend([3, 0, 1, 0, 0, 0]);
            tiff.extend(u32::from(*value).to_le_bytes());
        }
        tiff
    }

    #[test]
    fn orientation_is_read() {
        assert_eq!(parse(&tiff(&[(0x010F, 1), (ORIENTATION, 6)])).unwrap().orientation, 6);
        assert!(parse(&tiff(&[(ORIENTATION, 6)])).unwrap().is_turned());
        assert_eq!(parse(&tiff(&[(ORIENTATION, 9)])).unwrap().orientation, 1);
    }

    #[test]
    fn a_place_is_told_from_an_empty_directory() {
        // The directory of the place stands right behind the first one.
        let mut with = tiff(&[(PLACE, 22)]);
        with.extend([4, 0]);
        assert!(parse(&with).unwrap().has_place);
        let mut without = tiff(&[(PLACE, 22)]);
        without.extend([1, 0]);
        assert!(!parse(&without).unwrap().has_place);
    }

    #[test]
    fn damaged_blocks_say_nothing() {
        let whole = tiff(&[(ORIENTATION, 6), (PLACE, 60_000)]);
        for length in 0..whole.len() {
            let _ = parse(&whole[..length]);
        }
        assert_eq!(parse(b"II*\0\xFF\xFF\xFF\xFF"), None);
        for kind in [Kind::Jpeg, Kind::Png, Kind::Webp] {
            assert_eq!(of_file(b"\xFF\xD8\xFF\xE1\0\x01", kind), Exif::default());
            assert_eq!(of_file(b"", kind), Exif::default());
        }
    }
}
