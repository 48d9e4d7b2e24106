//! A report as one page to pass on: it holds all that it needs, requests nothing and runs nothing.

use std::fmt::Write;

use super::charts::{Months, bar, interval};
use super::print::{figure, helpful, what};
use crate::insight::{Insight, OfMonth, Subject, digits, unhelped, wilson};
use crate::units::count;

const STYLE: &str = include_str!("report.css");
/// More months are in the table alone.
const MONTHS_MAX: usize = 24;

/// The page. Lists have at most `limit` rows, 0 for all.
pub fn page(insight: &Insight, book: &str, limit: usize) -> String {
    let limit = if limit == 0 { usize::MAX } else { limit };
    let days = match insight.days {
        Some((first, last)) => {
            format!("{}, {first} to {last}", count(insight.day_count as usize, "day", "days"))
        }
        None => "No events".to_owned(),
    };
    let parts = [
        figures(insight),
        todo(insight, limit),
        votes(insight),
        articles(insight, limit),
        searched(insight),
        searches(insight, limit),
        comments(insight, limit),
        unknown(insight, limit),
    ];
    let book = escaped(book);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>What to improve next: {book}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>What to improve next</h1>\n\
         <p class=\"soft\"><bdi>{book}</bdi> · {days}</p>\n{}</main>\n</body>\n</html>\n",
        parts.concat()
    )
}

/// As text of HTML and in its attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn figures(insight: &Insight) -> String {
    let sum = |of: fn(&OfMonth) -> u64| insight.months.values().map(of).sum::<u64>();
    let (yes, no) = (sum(|of| of.yes), sum(|of| of.no));
    let searches = sum(|of| of.searches);
    let share = wilson(yes, yes + no);
    let mut out = String::from("<dl>");
    let mut add = |name: &str, value: String, more: String| {
        let _ = write!(out, "<div><dt>{name}</dt><dd>{value}<small>{more}</small></dd></div>");
    };
    let percent = |part: u64, whole: u64| match whole {
        0 => String::new(),
        _ => format!("{:.1} % of all", part as f64 / whole as f64 * 100.0),
    };
    if yes + no > 0 {
        let bounds = format!(
            "of {}; {:.1} to {:.1} %",
            count((yes + no) as usize, "vote", "votes"),
            share.low * 100.0,
            share.high * 100.0
        );
        add("Helpful", format!("{:.0} %", share.share * 100.0), bounds);
    }
    if searches > 0 {
        add("Searches", digits(searches), String::new());
        add(
            "Found nothing",
            digits(sum(|of| of.without_result)),
            percent(sum(|of| of.without_result), searches),
        );
        add(
            "Opened nothing",
            digits(sum(|of| of.without_click)),
            percent(sum(|of| of.without_click), searches),
        );
    }
    let contacts = sum(|of| of.contacts);
    if contacts > 0 {
        add("Wrote to the team", digits(contacts), String::new());
    }
    out.push_str("</dl>\n");
    if yes + no + searches + contacts == 0 { String::new() } else { out }
}

fn todo(insight: &Insight, limit: usize) -> String {
    let mut out = String::from("<h2>What to do next</h2>\n");
    if insight.todo.is_empty() {
        return out + "<p>Nothing is to be improved, as far as these events tell.</p>\n";
    }
    out.push_str("<p class=\"soft\">By how many customers a month it would help.</p>\n<ol class=\"todo\">\n");
    for (number, todo) in insight.todo.iter().take(limit).enumerate() {
        let _ = writeln!(
            out,
            "<li><div><b>{}</b><br><span class=\"tag\">{}</span></div><div>{}. <strong><bdi>{}</bdi></strong>\
             <p class=\"soft\">{}</p></div></li>",
            escaped(&figure(todo.helped)),
            todo.action.name().replace('-', " "),
            number + 1,
            escaped(&what(insight, todo)),
            escaped(&todo.why),
        );
    }
    out.push_str("</ol>\n");
    more(&mut out, insight.todo.len(), limit);
    out
}

fn more(out: &mut String, all: usize, limit: usize) {
    if all > limit {
        let _ = writeln!(out, "<p class=\"soft\">{} more are not shown.</p>", digits((all - limit) as u64));
    }
}

/// A chart by months, and its table.
fn by_month(
    insight: &Insight,
    heading: &str,
    title: &str,
    parts: &[&str],
    of: fn(&OfMonth) -> Vec<u64>,
) -> String {
    let label = |(year, month): &(i32, u8)| format!("{year}-{month:02}");
    let all: Vec<(String, Vec<u64>)> =
        insight.months.iter().map(|(month, counts)| (label(month), of(counts))).collect();
    if all.iter().all(|(_, parts)| parts.iter().sum::<u64>() == 0) {
        return String::new();
    }
    let shown = &all[all.len().saturating_sub(MONTHS_MAX)..];
    let short: Vec<(String, Vec<u64>)> =
        shown.iter().map(|(label, parts)| (label[2..].to_owned(), parts.clone())).collect();
    let chart = Months { title, parts, bars: &short }.svg();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (label, parts) in all {
        rows.push(std::iter::once(label).chain(parts.into_iter().map(digits)).collect());
    }
    let columns: Vec<&str> = std::iter::once("Month").chain(parts.iter().copied()).collect();
    let table = figures_table(title, &columns, &rows);
    format!(
        "<h2>{heading}</h2>\n<figure style=\"margin:0\">{chart}</figure>\n<details><summary>As a table</summary>{table}</details>\n"
    )
}

/// The first column is text, all others are numbers.
fn figures_table(caption: &str, columns: &[&str], rows: &[Vec<String>]) -> String {
    let class = |number: usize| if number > 0 { " class=\"n\"" } else { "" };
    let heads: String = columns
        .iter()
        .enumerate()
        .map(|(at, name)| format!("<th scope=\"col\"{}>{name}</th>", class(at)))
        .collect();
    let row = |row: &Vec<String>| {
        let cells: String = row
            .iter()
            .enumerate()
            .map(|(at, cell)| format!("<td{}>{}</td>", class(at), escaped(cell)))
            .collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption>\
         <thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn votes(insight: &Insight) -> String {
    let of = |month: &OfMonth| vec![month.yes, month.no];
    by_month(insight, "Votes", "Votes by month", &["Helpful", "Not helpful"], of)
}

fn searched(insight: &Insight) -> String {
    let of = |month: &OfMonth| {
        let opened = month.searches - month.without_result - month.without_click;
        vec![opened, month.without_click, month.without_result]
    };
    let parts = ["Opened an article", "Opened nothing", "Found nothing"];
    by_month(insight, "Searches", "Searches by month", &parts, of)
}

fn article(subject: &Subject) -> String {
    format!("<bdi>{}</bdi><br><code>{}</code>", escaped(&subject.title), escaped(subject.path.as_str()))
}

/// A table in which cells may be markup.
fn table(caption: &str, heads: &str, rows: &str) -> String {
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table>\
         <thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
    )
}

fn articles(insight: &Insight, limit: usize) -> String {
    let voted: Vec<_> = insight.articles.iter().filter(|voted| voted.helpful.is_some()).collect();
    if voted.is_empty() {
        return String::new();
    }
    let mut rows = String::new();
    for of in voted.iter().take(limit) {
        let subject = &insight.addresses.subjects[of.article];
        let reasons: Vec<String> = of
            .reasons()
            .iter()
            .map(|(name, times)| format!("{} {}", name.replace('-', " "), digits(*times)))
            .collect();
        let chart = of.helpful.as_ref().map(interval).unwrap_or_default();
        let due = subject.due.map(|(due, _)| due);
        let _ = writeln!(
            rows,
            "<tr><td class=\"what\">{}</td><td>{chart}{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            article(subject),
            helpful(of),
            digits(of.yes + of.no),
            escaped(&figure(unhelped(of, due, insight.per_month))),
            reasons.join(", "),
        );
    }
    let heads = "<th scope=\"col\">Article</th><th scope=\"col\">Helpful (95 %)</th><th scope=\"col\" class=\"n\">Votes</th>\
                 <th scope=\"col\" class=\"n\">Not helped a month</th><th scope=\"col\">Reasons</th>";
    let mut out = format!(
        "<h2>How helpful articles are</h2>\n<p class=\"soft\">The dot is the share of the votes, the bar what that of all \
         customers may be. First those that are surely worse than the book as a whole, last those that are surely better; of \
         fewer than 10 votes nobody knows.</p>\n{}",
        table("How helpful articles are", heads, &rows)
    );
    more(&mut out, voted.len(), limit);
    out
}

fn searches(insight: &Insight, limit: usize) -> String {
    let failing = &insight.searches.failing;
    if failing.is_empty() {
        return String::new();
    }
    let most = insight.per_month.of(failing.first().map_or(0.0, |search| search.failed));
    let mut rows = String::new();
    for search in failing.iter().take(limit) {
        let failed = insight.per_month.of(search.failed);
        let named = search.article.map(|id| article(&insight.addresses.subjects[id])).unwrap_or_default();
        let _ = writeln!(
            rows,
            "<tr><td class=\"what\"><bdi>{}</bdi></td><td>{}{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>\
             <td><span class=\"tag\">{}</span></td><td class=\"what\">{named}</td></tr>",
            escaped(&search.group.label),
            bar(failed, most),
            escaped(&figure(failed)),
            digits(search.group.searches),
            digits(search.group.without_result),
            digits(search.group.without_click),
            search.action.name().replace('-', " "),
        );
    }
    let heads = "<th scope=\"col\">Search</th><th scope=\"col\">Failed a month</th><th scope=\"col\" class=\"n\">Searches</th>\
                 <th scope=\"col\" class=\"n\">Found nothing</th><th scope=\"col\" class=\"n\">Opened nothing</th>\
                 <th scope=\"col\">What to do</th><th scope=\"col\">Article</th>";
    let mut out = format!("<h2>Searches that fail</h2>\n{}", table("Searches that fail", heads, &rows));
    more(&mut out, failing.len(), limit);
    out
}

fn comments(insight: &Insight, limit: usize) -> String {
    let mut out = String::new();
    let mut shown = 0;
    for voted in insight.articles.iter().filter(|voted| !voted.comments.is_empty()) {
        if shown >= limit {
            break;
        }
        let _ = writeln!(out, "<h3>{}</h3>", article(&insight.addresses.subjects[voted.article]));
        for comment in voted.comments.iter().take(limit - shown) {
            let said = if comment.helpful { "helpful" } else { "not helpful" };
            let day = escaped(comment.at.get(..10).unwrap_or(&comment.at));
            let text = escaped(&comment.text);
            let _ = writeln!(
                out,
                "<p class=\"soft\">{day}, {said}</p><blockquote dir=\"auto\">{text}</blockquote>"
            );
            shown += 1;
        }
    }
    let all: usize = insight.articles.iter().map(|voted| voted.comments.len()).sum();
    more(&mut out, all, limit);
    if out.is_empty() { out } else { format!("<h2>Comments</h2>\n{out}") }
}

fn unknown(insight: &Insight, limit: usize) -> String {
    let gone: Vec<_> = insight.elsewhere.iter().filter(|of| !of.is_page).collect();
    if gone.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = gone
        .iter()
        .take(limit)
        .map(|of| {
            vec![
                of.address.clone(),
                digits(of.votes),
                digits(of.opened),
                digits(of.views),
                digits(of.contacts),
            ]
        })
        .collect();
    let columns = ["Address", "Votes", "Opened", "Views", "Requests"];
    let mut out = format!(
        "<h2>Addresses of no article</h2>\n<p class=\"soft\">An alias leads customers, and these figures, to the article \
         that took the place.</p>\n{}",
        figures_table("Addresses of no article", &columns, &rows)
    );
    more(&mut out, gone.len(), limit);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_customers_write_is_markup() {
        assert_eq!(
            escaped("<b a='1' c=\"2\">&\u{1b}\n"),
            "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;\u{fffd}\n"
        );
    }
}
