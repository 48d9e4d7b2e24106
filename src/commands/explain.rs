//! `helpbook explain`

use super::{Failure, Outcome};
use crate::args::ExplainArgs;
use crate::diagnostics::{Code, Style, did_you_mean};
use crate::io::terminal::Terminal;

pub fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let terminal = Terminal::new(Style::Human);
    let Some(name) = args.code.as_deref() else {
        let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
        for code in Code::ALL {
            terminal.print(&format!("{:width$}  {}\n", code.as_str(), code.summary()));
        }
        return Ok(Outcome::Fine);
    };
    // As a finding shows it, too: `warning[broken-link]`.
    let name = name.split_once('[').map_or(name, |(_, code)| code).trim_end_matches(']');
    let Some(code) = Code::from_name(name) else {
        let help = did_you_mean(name, Code::ALL.iter().map(|code| code.as_str()))
            .unwrap_or_else(|| "list all codes with `helpbook explain`".to_owned());
        return Err(Failure::new(format!("there is no finding `{name}`")).help(help));
    };
    terminal.print(&format!("{}: {}", code.as_str(), code.manual()));
    Ok(Outcome::Fine)
}
