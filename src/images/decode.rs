//! Files → pixels, within bounds: a small file may claim to be a large image.

use std::io::Cursor;

use png::{ColorType, Limits, Transformations};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::pixels::Pixels;
use super::{Exif, Kind, exif};

/// Some 200 MB in memory: more than cameras make, and less than what stops a build machine.
const PIXELS_MAX: u64 = 64_000_000;

/// Of a side. Resizing takes no larger ones.
const SIDE_MAX: u32 = 65_535;

pub(super) struct Decoded {
    pub pixels: Pixels,
    pub exif: Exif,
    /// ICC. `None` where the colours are those of the web anyway.
    pub profile: Option<Vec<u8>>,
}

/// Pixels and their colour profile.
type Coloured = (Pixels, Option<Vec<u8>>);

impl Decoded {
    pub fn shown_width(&self) -> u32 {
        if self.exif.is_turned() { self.pixels.height } else { self.pixels.width }
    }
}

/// `None` for an animation, which stays as it is.
///
/// # Errors
/// In words for writers.
pub(super) fn decode(bytes: &[u8], kind: Kind) -> Result<Option<Decoded>, String> {
    let decoded = match kind {
        Kind::Jpeg => Some(jpeg(bytes)?),
        Kind::Png => png(bytes)?,
        Kind::Webp => webp(bytes)?,
    };
    let exif = exif::of_file(bytes, kind);
    let is_plain = |profile: &Vec<u8>| !profile.windows(4).any(|name| name == b"sRGB");
    Ok(decoded.map(|(pixels, profile)| {
        let profile = profile.filter(is_plain);
        Decoded { pixels: pixels.without_idle_alpha(), exif, profile }
    }))
}

fn within_bounds(width: u32, height: u32) -> Result<(), String> {
    if width.max(height) > SIDE_MAX || u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(format!("{width} × {height} pixels are too many"));
    }
    if width == 0 || height == 0 {
        return Err("it has no pixels".to_owned());
    }
    Ok(())
}

fn jpeg(bytes: &[u8]) -> Result<Coloured, String> {
    let side = SIDE_MAX as usize;
    let options = DecoderOptions::default()
        .set_max_width(side)
        .set_max_height(side)
        .set_strict_mode(false)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions().ok_or("it does not tell its size")?;
    let (width, height) = (width as u32, height as u32);
    within_bounds(width, height)?;
    let data = decoder.decode().map_err(|error| error.to_string())?;
    let profile = decoder.icc_profile();
    Ok((Pixels { width, height, channels: 3, data }, profile))
}

fn png(bytes: &[u8]) -> Result<Option<Coloured>, String> {
    let limits = Limits { bytes: PIXELS_MAX as usize * 4 };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let info = reader.info();
    if info.animation_control.is_some_and(|animation| animation.num_frames > 1) {
        return Ok(None);
    }
    let (width, height) = (info.width, info.height);
    within_bounds(width, height)?;
    let profile = info.icc_profile.as_ref().filter(|_| info.srgb.is_none()).map(|profile| profile.to_vec());
    let size = reader.output_buffer_size().ok_or("it is too large")?;
    let mut data = vec![0; size];
    let frame = reader.next_frame(&mut data).map_err(|error| error.to_string())?;
    data.truncate(frame.buffer_size());
    let (channels, data) = match frame.color_type {
        ColorType::Rgba => (4, data),
        ColorType::Rgb => (3, data),
        ColorType::GrayscaleAlpha => {
            (4, data.chunks_exact(2).flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]).collect())
        }
        ColorType::Grayscale => (3, data.iter().flat_map(|&grey| [grey; 3]).collect()),
        ColorType::Indexed => return Err("its palette is missing".to_owned()),
    };
    Ok(Some((Pixels { width, height, channels, data }, profile)))
}

fn webp(bytes: &[u8]) -> Result<Option<Coloured>, String> {
    let features = webp::BitstreamFeatures::new(bytes).ok_or("its header is damaged")?;
    if features.has_animation() {
        return Ok(None);
    }
    let (width, height) = (features.width(), features.height());
    within_bounds(width, height)?;
    let image = webp::Decoder::new(bytes).decode().ok_or("its data is damaged")?;
    let channels = if features.has_alpha() { 4 } else { 3 };
    let profile = webp_chunk(bytes, b"ICCP").map(<[u8]>::to_vec);
    Ok(Some((Pixels { width, height, channels, data: image.to_vec() }, profile)))
}

/// The content of a chunk of a WebP file (RFC 9649, section 2.3).
pub(super) fn webp_chunk<'b>(bytes: &'b [u8], name: &[u8; 4]) -> Option<&'b [u8]> {
    let mut rest = bytes.get(12..)?;
    loop {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        let content = rest.get(8..8usize.checked_add(length)?)?;
        if rest.starts_with(name) {
            return Some(content);
        }
        rest = rest.get(8 + length + length % 2..)?;
    }
}
