//! Smaller widths of the images that articles show: from the bytes of a file to those of its copies.
//!
//! Pure: what is read, kept and published is known to `io`. Copies carry no metadata but the colour profile. The same
//! bytes and settings give the same copies; a change of the code that changes them raises [`VERSION`].

mod decode;
mod encode;
mod exif;
mod pixels;
mod published;
pub mod svg;

use crate::config;
use crate::paths::{OutPath, SourcePath};

pub use exif::Exif;
pub use published::{Copies, PublishedCopy, Stored};

/// Of what is made here: copies that another version has made are not used.
pub const VERSION: u32 = 1;

/// What is smaller loads at once, whatever its width.
const SMALL_BYTES: usize = 10 * 1024;

/// A copy is worth another file where it has at most this part of the bytes of the original.
const WORTH: f64 = 0.9;

/// A copy of nearly the width of the original saves nothing that its conversion would not.
const NARROWER: f64 = 0.85;

/// What copies are made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// In pixels, ascending.
    pub widths: Vec<u32>,
    /// 1 to 100.
    pub quality: u8,
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// That of the original.
    Keep,
    Webp,
}

/// What a file is by its first bytes, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Webp,
}

/// A smaller copy.
#[derive(Debug, PartialEq, Eq)]
pub struct Copy {
    /// In pixels, as it is shown.
    pub width: u32,
    pub kind: Kind,
    pub bytes: Vec<u8>,
}

/// What is known of a file once it has been looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// By width; none where the file itself is the best that there is.
    pub copies: Vec<Copy>,
    /// Whether the file says where it was taken.
    pub has_place: bool,
}

impl Settings {
    /// `None` where the book wants no copies.
    pub fn of(config: &config::Images) -> Option<Self> {
        let mut widths: Vec<u32> = config.widths.iter().copied().filter(|&width| width > 0).collect();
        widths.sort_unstable();
        widths.dedup();
        let format = Format::from_name(&config.format);
        let quality = config.quality.clamp(1, 100) as u8;
        config.enable.then_some(Self { widths, quality, format })
    }

    /// Stands for the settings and for the code that follows them.
    pub fn digest(&self) -> u128 {
        xxhash_rust::xxh3::xxh3_128(format!("{VERSION} {self:?}").as_bytes())
    }

    /// The widths of the copies of an image of `width`, with the format that they have. The last one may be that of the
    /// original, in another format.
    fn wanted(&self, kind: Kind, width: u32) -> (Kind, Vec<u32>) {
        let to = if self.format == Format::Webp { Kind::Webp } else { kind };
        let narrower = f64::from(width) * NARROWER;
        let mut widths: Vec<u32> =
            self.widths.iter().copied().filter(|&w| f64::from(w) <= narrower).collect();
        let largest = self.widths.last().copied().unwrap_or(0);
        if to != kind && f64::from(width) <= f64::from(largest) / NARROWER {
            widths.push(width);
        }
        (to, widths)
    }
}

impl Kind {
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }

    pub fn from_extension(extension: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Webp].into_iter().find(|kind| kind.extension() == extension)
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

/// Whether copies are made of files of this name.
pub fn is_resizable(path: &SourcePath) -> bool {
    matches!(path.extension().to_lowercase().as_str(), "png" | "jpg" | "jpeg" | "webp")
}

pub fn is_svg(path: &SourcePath) -> bool {
    path.extension().eq_ignore_ascii_case("svg")
}

/// Where the copy of a width is published, or else where that is taken: beside the original, so that both move together.
fn copy_paths(original: &OutPath, width: u32, kind: Kind) -> [OutPath; 2] {
    let original = original.as_str();
    let stem = original.rsplit_once('.').map_or(original, |(stem, _)| stem);
    [stem, original].map(|name| OutPath::new(format!("{name}.{width}w.{}", kind.extension())))
}

/// Makes the copies of a file.
///
/// # Errors
/// Why it cannot be decoded, in words for its writer.
pub fn make(bytes: &[u8], settings: &Settings) -> Result<Made, String> {
    let kind = Kind::of(bytes).ok_or(NO_IMAGE)?;
    let Some(image) = decode::decode(bytes, kind)? else { return Ok(Made::default()) };
    let has_place = image.exif.has_place;
    let mut made = Made { copies: Vec::new(), has_place };
    if bytes.len() < SMALL_BYTES {
        return Ok(made);
    }
    let most = (bytes.len() as f64 * WORTH) as usize;
    let (to, widths) = settings.wanted(kind, image.shown_width());
    for width in widths {
        let scaled = image.pixels.scaled(image.exif.orientation, width)?;
        let encoded = encode::encode(&scaled, to, kind, settings.quality, image.profile.as_deref())?;
        // A larger copy may still be smaller than a file in another format.
        if encoded.len() <= most {
            made.copies.push(Copy { width, kind: to, bytes: encoded });
        }
    }
    // What is wider and not larger makes a narrower one needless.
    let sizes: Vec<usize> = made.copies.iter().map(|copy| copy.bytes.len()).collect();
    let mut at = 0;
    made.copies.retain(|_| {
        at += 1;
        sizes[at..].iter().all(|&wider| wider > sizes[at - 1])
    });
    Ok(made)
}

/// Decodes a file and makes nothing of it. Returns whether it says where it was taken.
///
/// # Errors
/// As [`make`].
pub fn check(bytes: &[u8]) -> Result<bool, String> {
    let kind = Kind::of(bytes).ok_or(NO_IMAGE)?;
    Ok(decode::decode(bytes, kind)?.is_some_and(|image| image.exif.has_place))
}

const NO_IMAGE: &str = "it is no PNG, JPEG or WebP, whatever its name says";

/// Reads what a file says of itself: how it is to be turned, and where it was taken.
pub fn metadata(bytes: &[u8]) -> Exif {
    Kind::of(bytes).map(|kind| exif::of_file(bytes, kind)).unwrap_or_default()
}
