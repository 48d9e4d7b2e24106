//! Chunks: the files of a pack. Their names say what they are and are derived from their content, so that
//! they never change and can be cached for ever; the content is verified against the name.
//!
//! A chunk is a gzip member, because many static hosts do not compress what they serve. Its digest is that of
//! the *unpacked* bytes: a proxy that unpacks in passing does no harm, and the browser can unpack natively.

use xxhash_rust::xxh3::xxh3_64;

use crate::error::Error;

/// Digest of a chunk's unpacked bytes.
pub fn digest(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// The name of the manifest with this digest.
#[cfg(feature = "write")]
pub fn manifest_name(digest: u64) -> String {
    format!("manifest-{digest:016x}.bin")
}

/// The name of the chunk of filters with this digest.
pub fn filters_name(digest: u64) -> String {
    format!("filters-{digest:016x}.bin")
}

/// What is listed of the digest of a chunk of which there are many: its lower three bytes. Digests cannot be
/// compressed, and three bytes beside the ordinal are plenty.
pub fn short_digest(bytes: &[u8]) -> u32 {
    digest(bytes) as u32 & 0xff_ffff
}

/// The name of the n-th shard of terms.
pub fn shard_name(ordinal: usize, digest: u32) -> String {
    format!("terms-{ordinal:x}-{digest:06x}.bin")
}

/// The name of the n-th chunk of positions.
pub fn places_name(ordinal: usize, digest: u32) -> String {
    format!("places-{ordinal:x}-{digest:06x}.bin")
}

/// What is listed of the digest of a chunk of articles or cards, of which there are thousands: two bytes. Should an
/// edit of one ever keep them, who has the old chunk sees a snippet of before; nothing is found by these chunks.
pub fn tiny_digest(bytes: &[u8]) -> u16 {
    digest(bytes) as u16
}

/// The name of the n-th chunk of articles.
pub fn articles_name(ordinal: usize, digest: u16) -> String {
    format!("articles-{ordinal:x}-{digest:04x}.bin")
}

/// The name of the n-th chunk of cards.
pub fn cards_name(ordinal: usize, digest: u16) -> String {
    format!("cards-{ordinal:x}-{digest:04x}.bin")
}

/// The name of the n-th chunk of rare words.
pub fn words_name(ordinal: usize, digest: u32) -> String {
    format!("words-{ordinal:x}-{digest:06x}.bin")
}

/// Unpacks a chunk if it is packed. In the browser it never is: the worker has done it.
#[cfg(not(target_arch = "wasm32"))]
pub fn unpack(bytes: &[u8]) -> Result<std::borrow::Cow<'_, [u8]>, Error> {
    use std::io::Read;

    /// No chunk is near this; a damaged length must not fill the memory.
    const UNPACKED_BYTES_MAX: u64 = 16 << 20;
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes.into());
    }
    let mut unpacked = Vec::new();
    flate2::read::GzDecoder::new(bytes)
        .take(UNPACKED_BYTES_MAX)
        .read_to_end(&mut unpacked)
        .map_err(|_| Error::corrupt("it cannot be unpacked"))?;
    Ok(unpacked.into())
}

#[cfg(target_arch = "wasm32")]
pub fn unpack(bytes: &[u8]) -> Result<std::borrow::Cow<'_, [u8]>, Error> {
    Ok(bytes.into())
}

/// Packs chunks. One for many: setting a compressor up costs as much as compressing a small chunk.
#[cfg(feature = "write")]
pub struct Packer {
    deflate: flate2::Compress,
}

#[cfg(feature = "write")]
impl Packer {
    pub fn new() -> Self {
        Packer { deflate: flate2::Compress::new(flate2::Compression::new(6), false) }
    }

    /// A gzip member (RFC 1952). The same bytes on every run: no time and no name in its header.
    pub fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        self.deflate.reset();
        let mut packed = Vec::with_capacity(bytes.len() / 2 + 64);
        packed.extend_from_slice(&HEADER);
        loop {
            let rest = &bytes[self.deflate.total_in() as usize..];
            match self.deflate.compress_vec(rest, &mut packed, flate2::FlushCompress::Finish) {
                Ok(flate2::Status::StreamEnd) => break,
                Ok(_) => packed.reserve(rest.len() / 2 + 64),
                // Compressing into memory does not fail; if it ever did, the raw bytes are as valid a chunk.
                Err(_) => return bytes.to_vec(),
            }
        }
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        packed.extend_from_slice(&crc.sum().to_le_bytes());
        packed.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
        packed
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn packed_chunks_unpack_whatever_was_packed_before() {
        let mut packer = Packer::new();
        let noise: Vec<u8> = (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for bytes in [&b""[..], b"a", &[b'x'; 70_000], &noise, b"a"] {
            assert_eq!(*unpack(&packer.pack(bytes)).unwrap(), *bytes);
        }
    }
}
