//! The few primitives of the pack format: LEB128 numbers, strings and byte runs with their length before them.
//!
//! Hand-written instead of a serialisation library because a reader that checks every bound is forty lines,
//! and a general one is the largest single piece of the browser engine.

use crate::error::Error;

/// Reads what [`Writer`] wrote. Never panics and never allocates more than the input holds.
#[derive(Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes }
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub fn u8(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    pub fn u32(&mut self) -> Result<u32, Error> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    pub fn u16(&mut self) -> Result<u16, Error> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    /// Three bytes.
    pub fn u24(&mut self) -> Result<u32, Error> {
        let bytes = self.take(3)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]))
    }

    pub fn u64(&mut self) -> Result<u64, Error> {
        let low = u64::from(self.u32()?);
        Ok(low | u64::from(self.u32()?) << 32)
    }

    /// A number of at most 32 bits; nothing in a pack is larger.
    pub fn number(&mut self) -> Result<usize, Error> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(value)
                    .map(|value| value as usize)
                    .map_err(|_| Error::corrupt("a number is too large"));
            }
        }
        Err(Error::corrupt("a number does not end"))
    }

    /// How many items follow, each of at least `item_bytes_min` bytes: bounded by what is left to read.
    pub fn count(&mut self, item_bytes_min: usize) -> Result<usize, Error> {
        let count = self.number()?;
        if count > self.rest.len() / item_bytes_min.max(1) {
            return Err(Error::corrupt("a list is longer than its chunk"));
        }
        Ok(count)
    }

    pub fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        if len > self.rest.len() {
            return Err(Error::corrupt("it ends too early"));
        }
        let (head, rest) = self.rest.split_at(len);
        self.rest = rest;
        Ok(head)
    }

    pub fn bytes(&mut self) -> Result<&'a [u8], Error> {
        let len = self.number()?;
        self.take(len)
    }

    pub fn str(&mut self) -> Result<&'a str, Error> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Error::corrupt("text is not UTF-8"))
    }
}

/// Appends to a buffer.
#[cfg(feature = "write")]
#[derive(Default)]
pub struct Writer {
    pub bytes: Vec<u8>,
}

#[cfg(feature = "write")]
impl Writer {
    pub fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub fn u16(&mut self, value: u16) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// The lower three bytes.
    pub fn u24(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes()[..3]);
    }

    pub fn u64(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    /// Lengths and counts; packs stay far below 4 GiB, which [`Reader::number`] holds them to.
    pub fn number(&mut self, mut value: usize) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.raw(bytes);
    }

    pub fn str(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub fn texts(&mut self, texts: &[String]) {
        self.number(texts.len());
        texts.iter().for_each(|text| self.str(text));
    }
}

/// How many leading bytes two sorted neighbours share: the saving of front coding.
#[cfg(feature = "write")]
pub fn shared_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Longer than any word of an index: compounds are two words of 64 bytes. Without a bound, a list of a megabyte
/// could repeat its first item until the memory is full.
const FRONT_CODED_BYTES_MAX: usize = 255;

/// Reads a front-coded list item: how many bytes it shares with the previous one, then the rest.
pub fn read_front_coded(reader: &mut Reader<'_>, previous: &mut Vec<u8>) -> Result<(), Error> {
    let shared = reader.number()?;
    if shared > previous.len() {
        return Err(Error::corrupt("a shared prefix is longer than the word before"));
    }
    let rest = reader.bytes()?;
    if shared + rest.len() > FRONT_CODED_BYTES_MAX {
        return Err(Error::corrupt("a word is too long"));
    }
    previous.truncate(shared);
    previous.extend_from_slice(rest);
    Ok(())
}

/// Reads a list of items of at least `item_bytes_min` bytes each.
pub fn read_list<'a, T>(
    reader: &mut Reader<'a>,
    item_bytes_min: usize,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let count = reader.count(item_bytes_min)?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(read(reader)?);
    }
    Ok(items)
}

pub fn read_texts(reader: &mut Reader<'_>) -> Result<Vec<String>, Error> {
    read_list(reader, 1, |reader| Ok(reader.str()?.to_owned()))
}
