//! Pixels → files.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use color_quant::NeuQuant;
use jpeg_encoder::{ColorType as JpegColor, Encoder as JpegEncoder, SamplingFactor};
use webp::WebPConfig;

use super::Kind;
use super::pixels::Pixels;

/// Of a palette of PNG.
const COLOURS_MAX: usize = 256;

/// How far, in decibels, a palette may be from the pixels: below that, gradients show steps.
const PALETTE_PSNR_MIN: f64 = 38.0;

/// `from` is what the original was.
///
/// # Errors
/// In words for writers.
pub(super) fn encode(
    pixels: &Pixels,
    to: Kind,
    from: Kind,
    quality: u8,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, String> {
    match to {
        Kind::Jpeg => jpeg(pixels, quality, profile),
        Kind::Png => png(pixels, profile),
        Kind::Webp => webp(pixels, from, quality, profile),
    }
}

fn jpeg(pixels: &Pixels, quality: u8, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let wrong = |error: jpeg_encoder::EncodingError| error.to_string();
    let side = |side: u32| u16::try_from(side).map_err(|_| "it is too large".to_owned());
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes, quality);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).map_err(wrong)?;
    }
    let colour = if pixels.channels == 4 { JpegColor::Rgba } else { JpegColor::Rgb };
    encoder.encode(&pixels.data, side(pixels.width)?, side(pixels.height)?, colour).map_err(wrong)?;
    Ok(bytes)
}

/// With a palette where that shows no difference: screenshots have few colours, and resizing makes thousands of them.
fn png(pixels: &Pixels, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let palette = exact_palette(pixels).or_else(|| near_palette(pixels));
    let mut info = png::Info::with_size(pixels.width, pixels.height);
    info.icc_profile = profile.map(|profile| profile.to_vec().into());
    info.bit_depth = png::BitDepth::Eight;
    info.color_type = match (&palette, pixels.channels) {
        (Some(_), _) => png::ColorType::Indexed,
        (None, 4) => png::ColorType::Rgba,
        (None, _) => png::ColorType::Rgb,
    };
    let data = match palette {
        Some(Palette { colours, indexes }) => {
            info.palette = Some(colours.iter().flat_map(|colour| &colour[..3]).copied().collect());
            if colours.iter().any(|colour| colour[3] != u8::MAX) {
                info.trns = Some(colours.iter().map(|colour| colour[3]).collect());
            }
            indexes
        }
        None => pixels.data.clone(),
    };
    let wrong = |error: png::EncodingError| error.to_string();
    let mut bytes = Vec::new();
    let is_indexed = info.color_type == png::ColorType::Indexed;
    let mut encoder = png::Encoder::with_info(&mut bytes, info).map_err(wrong)?;
    encoder.set_compression(png::Compression::High);
    if is_indexed {
        encoder.set_filter(png::Filter::NoFilter);
    }
    let mut writer = encoder.write_header().map_err(wrong)?;
    writer.write_image_data(&data).map_err(wrong)?;
    writer.finish().map_err(wrong)?;
    Ok(bytes)
}

struct Palette {
    colours: Vec<[u8; 4]>,
    /// One a pixel.
    indexes: Vec<u8>,
}

fn colours(pixels: &Pixels) -> impl Iterator<Item = [u8; 4]> {
    pixels.data.chunks_exact(pixels.channels).map(|pixel| match *pixel {
        [red, green, blue] => [red, green, blue, u8::MAX],
        // What nobody sees needs no colours of its own.
        [_, _, _, 0] => [0; 4],
        [red, green, blue, alpha] => [red, green, blue, alpha],
        _ => [0; 4],
    })
}

fn exact_palette(pixels: &Pixels) -> Option<Palette> {
    let mut known: BTreeMap<[u8; 4], u8> = BTreeMap::new();
    for colour in colours(pixels) {
        let next = known.len();
        if let Entry::Vacant(place) = known.entry(colour) {
            place.insert(u8::try_from(next).ok()?);
        }
    }
    let mut palette = vec![[0; 4]; known.len()];
    known.iter().for_each(|(colour, &index)| palette[usize::from(index)] = *colour);
    let indexes = colours(pixels).map(|colour| known[&colour]).collect();
    Some(Palette { colours: palette, indexes })
}

fn near_palette(pixels: &Pixels) -> Option<Palette> {
    /// From 1, the best, to 30; colours are learnt from one in so many pixels.
    const SAMPLING: i32 = 10;
    let rgba: Vec<u8> = colours(pixels).flatten().collect();
    let quantiser = NeuQuant::new(SAMPLING, COLOURS_MAX, &rgba);
    let palette: Vec<[u8; 4]> = quantiser
        .color_map_rgba()
        .chunks_exact(4)
        .map(|colour| [colour[0], colour[1], colour[2], colour[3]])
        .collect();
    let mut indexes = Vec::with_capacity(rgba.len() / 4);
    let mut squares = 0_u64;
    // Neighbours are mostly alike.
    let mut last: Option<(&[u8], usize)> = None;
    for pixel in rgba.chunks_exact(4) {
        let index = match last {
            Some((colour, index)) if colour == pixel => index,
            _ => quantiser.index_of(pixel),
        };
        last = Some((pixel, index));
        let near = palette.get(index)?;
        squares += pixel.iter().zip(near).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum::<u64>();
        indexes.push(index as u8);
    }
    let mean = squares as f64 / rgba.len().max(1) as f64;
    let psnr = 10.0 * (255.0 * 255.0 / mean.max(f64::EPSILON)).log10();
    (psnr >= PALETTE_PSNR_MIN).then_some(Palette { colours: palette, indexes })
}

/// The smaller of lossy and lossless where the original had no losses: few colours need none.
fn webp(pixels: &Pixels, from: Kind, quality: u8, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
    let mut config = WebPConfig::new().map_err(|()| "WebP cannot be written".to_owned())?;
    config.quality = f32::from(quality);
    config.alpha_compression = 1;
    if from == Kind::Png {
        // The edges of coloured words.
        config.use_sharp_yuv = 1;
    }
    let mut bytes = webp_of(pixels, &config)?;
    if from == Kind::Png && exact_palette(pixels).is_some() {
        config.lossless = 1;
        config.alpha_compression = 0;
        let exact = webp_of(pixels, &config)?;
        if exact.len() <= bytes.len() {
            bytes = exact;
        }
    }
    Ok(match profile {
        Some(profile) => with_profile(bytes, pixels, profile),
        None => bytes,
    })
}

fn webp_of(pixels: &Pixels, config: &WebPConfig) -> Result<Vec<u8>, String> {
    let (width, height) = (pixels.width, pixels.height);
    let encoder = match pixels.channels {
        4 => webp::Encoder::from_rgba(&pixels.data, width, height),
        _ => webp::Encoder::from_rgb(&pixels.data, width, height),
    };
    encoder
        .encode_advanced(config)
        .map(|memory| memory.to_vec())
        .map_err(|error| format!("WebP cannot be written: {error:?}"))
}

/// Puts a colour profile into a WebP file of a still image: the extended format (RFC 9649, section 2.7).
fn with_profile(bytes: Vec<u8>, pixels: &Pixels, profile: &[u8]) -> Vec<u8> {
    const HAS_PROFILE: u8 = 0b0010_0000;
    const HAS_ALPHA: u8 = 0b0001_0000;
    let mut chunks = &bytes[12..];
    // The encoder has made it extended already, for alpha.
    if chunks.starts_with(b"VP8X") {
        chunks = &chunks[18..];
    }
    let alpha = if pixels.channels == 4 { HAS_ALPHA } else { 0 };
    let mut body = b"WEBPVP8X\x0A\0\0\0".to_vec();
    body.extend([HAS_PROFILE | alpha, 0, 0, 0]);
    body.extend(&(pixels.width - 1).to_le_bytes()[..3]);
    body.extend(&(pixels.height - 1).to_le_bytes()[..3]);
    body.extend(b"ICCP");
    body.extend((profile.len() as u32).to_le_bytes());
    body.extend(profile);
    body.extend(std::iter::repeat_n(0, profile.len() % 2));
    body.extend(chunks);
    let mut file = b"RIFF".to_vec();
    file.extend((body.len() as u32).to_le_bytes());
    file.extend(body);
    file
}
