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

/// The name of the term shard with this digest.
pub fn shard_name(digest: u64) -> String {
    format!("terms-{digest:016x}.bin")
}

/// The name of the n-th chunk of articles. There are many, and the manifest lists them all: half a digest is
/// enough with the ordinal beside it.
pub fn articles_name(ordinal: usize, digest: u32) -> String {
    format!("articles-{ordinal:x}-{digest:08x}.bin")
}

/// Unpacks a chunk if it is packed. In the browser it never is: the worker has done it.
#[cfg(not(target_arch = "wasm32"))]
pub fn unpack(bytes: &[u8]) -> Result<std::borrow::Cow<'_, [u8]>, Error> {
    use std::io::Read;

    /// No chunk is near this; a damaged length must not fill the memory.
    const UNPACKED_BYTES_MAX: u64 = 256 << 20;
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

/// Packs a chunk. The same bytes on every run: no time, no name in the gzip header.
#[cfg(feature = "write")]
pub fn pack(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;

    let mut encoder =
        flate2::GzBuilder::new().write(Vec::with_capacity(bytes.len() / 2), flate2::Compression::new(6));
    // Writing into memory does not fail; if it ever did, the raw bytes are as valid a chunk.
    match encoder.write_all(bytes).and_then(|()| encoder.finish()) {
        Ok(packed) => packed,
        Err(_) => bytes.to_vec(),
    }
}
