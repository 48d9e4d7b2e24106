//! Programs of ours that stand beside helpbook, because most users never need what they bring along.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::Command;

/// Runs `name` in place of this program, with `arguments`, and gives its exit code where that cannot be: on systems that
/// start a program only beside another. It is taken from the folder of this program, else from `PATH`.
///
/// # Errors
/// When it is not there ([`io::ErrorKind::NotFound`]) or does not start.
pub fn become_program(name: &str, arguments: &[OsString]) -> io::Result<u8> {
    let mut command = Command::new(place(name));
    command.args(arguments);
    replace(&mut command)
}

/// Beside this program, where both were installed together; else the system looks for it.
fn place(name: &str) -> PathBuf {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(&file)));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| file.into())
}

/// Signals, such as that of a service manager to stop, reach the other program itself.
#[cfg(unix)]
fn replace(command: &mut Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> io::Result<u8> {
    let code = command.status()?.code().unwrap_or(1);
    Ok(u8::try_from(code).unwrap_or(1))
}
