//! Pixels in memory: made smaller, and turned upright.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

/// Eight bits a channel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    pub width: u32,
    pub height: u32,
    /// 3 for RGB, 4 for RGBA, whose colours are not multiplied by alpha.
    pub channels: usize,
    pub data: Vec<u8>,
}

impl Pixels {
    /// An alpha channel that hides nothing costs bytes in every copy.
    pub fn without_idle_alpha(mut self) -> Self {
        if self.channels == 4 && self.data.chunks_exact(4).all(|pixel| pixel[3] == u8::MAX) {
            let colours = self.data.chunks_exact(4).flat_map(|pixel| &pixel[..3]);
            self.data = colours.copied().collect();
            self.channels = 3;
        }
        self
    }

    /// Upright and of the width given, in proportion.
    ///
    /// # Errors
    /// In words for writers; when the data does not fit the size that the file names.
    pub fn scaled(&self, orientation: u8, width: u32) -> Result<Self, String> {
        let (across, along) = match orientation {
            5.. => (self.height, self.width),
            _ => (self.width, self.height),
        };
        let height = (u64::from(along) * u64::from(width) + u64::from(across) / 2) / u64::from(across.max(1));
        let height = u32::try_from(height).unwrap_or(u32::MAX).max(1);
        let (to_width, to_height) = if orientation >= 5 { (height, width) } else { (width, height) };
        if (to_width, to_height) == (self.width, self.height) {
            return Ok(self.clone().upright(orientation));
        }
        let kind = if self.channels == 4 { PixelType::U8x4 } else { PixelType::U8x3 };
        let wrong = |_| "its data does not fit its size".to_owned();
        let from = ImageRef::new(self.width, self.height, &self.data, kind).map_err(wrong)?;
        let mut to = Image::new(to_width, to_height, kind);
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        Resizer::new().resize(&from, &mut to, &options).map_err(|error| error.to_string())?;
        let channels = self.channels;
        Ok(Self { width: to_width, height: to_height, channels, data: to.into_vec() }.upright(orientation))
    }

    /// As TIFF has its orientations.
    fn upright(self, orientation: u8) -> Self {
        let (w, h, n) = (self.width as usize, self.height as usize, self.channels);
        // Where in the file the pixel that is shown at `x`, `y` stands.
        let place: fn(usize, usize, usize, usize) -> (usize, usize) = match orientation {
            2 => |x, y, w, _| (w - 1 - x, y),
            3 => |x, y, w, h| (w - 1 - x, h - 1 - y),
            4 => |x, y, _, h| (x, h - 1 - y),
            5 => |x, y, _, _| (y, x),
            6 => |x, y, _, h| (y, h - 1 - x),
            7 => |x, y, w, h| (w - 1 - y, h - 1 - x),
            8 => |x, y, w, _| (w - 1 - y, x),
            _ => return self,
        };
        let (across, along) = if orientation >= 5 { (h, w) } else { (w, h) };
        let mut data = Vec::with_capacity(self.data.len());
        for y in 0..along {
            for x in 0..across {
                let (column, row) = place(x, y, w, h);
                let at = (row * w + column) * n;
                data.extend_from_slice(&self.data[at..at + n]);
            }
        }
        Self { width: across as u32, height: along as u32, channels: n, data }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows of three: a b c, d e f.
    fn letters() -> Pixels {
        let data = b"abcdef".iter().flat_map(|letter| [*letter; 3]).collect();
        Pixels { width: 3, height: 2, channels: 3, data }
    }

    #[test]
    fn orientations_are_those_of_tiff() {
        let shown = |orientation| {
            let pixels = letters().upright(orientation);
            let rows = pixels.data.chunks(pixels.width as usize * 3);
            rows.map(|row| row.iter().step_by(3).map(|&byte| byte as char).collect::<String>())
                .collect::<Vec<_>>()
                .join("/")
        };
        let all =
            ["abc/def", "cba/fed", "fed/cba", "def/abc", "ad/be/cf", "da/eb/fc", "fc/eb/da", "cf/be/ad"];
        for (orientation, expected) in (1..=8).zip(all) {
            assert_eq!(shown(orientation), expected, "{orientation}");
        }
    }

    #[test]
    fn sizes_stay_in_proportion() {
        let pixels = Pixels { width: 300, height: 200, channels: 3, data: vec![9; 300 * 200 * 3] };
        let upright = pixels.scaled(1, 100).expect("it is scaled");
        assert_eq!((upright.width, upright.height), (100, 67));
        let turned = pixels.scaled(6, 100).expect("it is scaled");
        assert_eq!((turned.width, turned.height), (100, 150));
        assert!(turned.data.iter().all(|&byte| byte == 9));
    }

    #[test]
    fn alpha_that_hides_nothing_is_dropped() {
        let pixels = |alpha| Pixels { width: 1, height: 1, channels: 4, data: vec![1, 2, 3, alpha] };
        assert_eq!(pixels(255).without_idle_alpha().data, [1, 2, 3]);
        assert_eq!(pixels(254).without_idle_alpha().channels, 4);
    }
}
