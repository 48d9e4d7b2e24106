//! Changes of single files of the writer.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Puts other bytes into a file, as a whole or not at all. A link to it stays a link, and its permissions stay.
///
/// # Errors
/// When it cannot be written; the file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut file = tempfile::Builder::new().prefix(".helpbook-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    fs::set_permissions(file.path(), permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
