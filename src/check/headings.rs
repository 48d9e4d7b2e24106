//! Whether headings make an outline: people who listen to a page go from heading to heading.

use super::{Wanted, first_line};
use crate::article::Article;
use crate::diagnostics::{Code, Diagnostic};

pub fn check(article: &Article, wanted: &Wanted<'_>, found: &mut Vec<Diagnostic>) {
    let (order, extra) = (wanted.wants(Code::HeadingOrder), wanted.wants(Code::ExtraTitle));
    if !order && !extra {
        return;
    }
    // The title is the heading of level 1.
    let mut above = 1;
    for heading in &article.observed.headings {
        let place = || article.location(first_line(article, &heading.range));
        let name = |level: usize| match heading.raw {
            true => format!("`<h{level}>`"),
            false => format!("`{}`", "#".repeat(level)),
        };
        if extra && heading.level == 1 {
            let help = format!("make it {}, and those below it one level deeper", name(2));
            found.push(
                Diagnostic::new(Code::ExtraTitle, "a heading of level 1 beside the title")
                    .at(place())
                    .help(help),
            );
        }
        let level = heading.level.max(2);
        if order && level > above + 1 {
            let before = if above == 1 { "the title".to_owned() } else { format!("level {above}") };
            let message = format!("a heading of level {level} right below {before}");
            let help = format!("make it {}: whoever listens misses a level", name(usize::from(above) + 1));
            found.push(Diagnostic::new(Code::HeadingOrder, message).at(place()).help(help));
        }
        above = level;
    }
}
