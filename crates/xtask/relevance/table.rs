//! The table: one line for each set and measure, one column for each engine, and what is under its bar.

use std::ops::Range;

use anyhow::Result;
use serde_json::json;

use crate::engines::{AllAnswers, Answers};
use crate::measure::{first_rank, ndcg, reciprocal_rank};
use crate::sets::{Collection, Measure, Question, Set};

/// How one engine did in one set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// The measure of the set.
    pub main: f64,
    /// Share of questions with a relevant document among the first three.
    pub success: f64,
    /// Questions without any result.
    pub empty: usize,
}

/// One set.
pub struct Row {
    name: String,
    measure: Measure,
    bar: Option<f64>,
    questions: usize,
    helpbook: Figures,
    /// MiniSearch at its best, and which of its settings that is; then Pagefind.
    peers: Option<(Figures, &'static str, Figures)>,
}

impl Row {
    /// `range` tells which of the answers belong to this set.
    pub fn new(set: &Set, answers: &AllAnswers, range: Range<usize>) -> Self {
        let of = |answers: &Answers| figures(set, &answers[range.clone()]);
        let peers = match answers.peers.as_slice() {
            [plain, tuned, pagefind] => {
                let (plain, tuned) = (of(plain), of(tuned));
                let (best, name) =
                    if tuned.main > plain.main { (tuned, "tuned") } else { (plain, "as it comes") };
                Some((best, name, of(pagefind)))
            }
            _ => None,
        };
        Row {
            name: set.name.clone(),
            measure: set.measure,
            bar: set.bar,
            questions: set.questions.len(),
            helpbook: of(&answers.helpbook),
            peers,
        }
    }

    fn best_peer(&self) -> Option<f64> {
        self.peers.as_ref().map(|(mini, _, pagefind)| mini.main.max(pagefind.main))
    }

    /// What is wrong with helpbook's figures, if anything.
    fn shortfall(&self) -> Option<String> {
        if self.measure == Measure::Nothing {
            let found = self.questions - self.helpbook.empty;
            return (found > 0).then(|| format!("{found} of them find something"));
        }
        let Some(bar) = self.bar else {
            // Bars without a figure ask to be above the peers.
            let peer = self.best_peer().filter(|peer| self.helpbook.main <= *peer);
            return peer.map(|_| "not above every peer".to_owned());
        };
        if self.helpbook.main < bar {
            return Some(format!("below the bar of {bar:.2}"));
        }
        let empty = self.helpbook.empty;
        (empty > 0).then(|| format!("{empty} without a result, and none may be"))
    }
}

fn figures(set: &Set, answers: &[Vec<usize>]) -> Figures {
    let judged: Vec<(&Question, &[usize])> =
        set.questions.iter().zip(answers.iter().map(Vec::as_slice)).collect();
    let mean = |value: &dyn Fn(&Question, &[usize]) -> f64| {
        judged.iter().map(|(question, hits)| value(question, hits)).sum::<f64>() / judged.len().max(1) as f64
    };
    Figures {
        main: match set.measure {
            Measure::Ndcg => mean(&|question, hits| ndcg(hits, &question.relevant)),
            _ => mean(&|question, hits| reciprocal_rank(hits, &question.relevant)),
        },
        success: mean(&|question, hits| {
            f64::from(u8::from(first_rank(hits, &question.relevant).is_some_and(|rank| rank <= 3)))
        }),
        empty: judged.iter().filter(|(_, hits)| hits.is_empty()).count(),
    }
}

/// Prints the table, and below it what is missing.
pub fn print(rows: &[Row], missing: &[String]) {
    println!(
        "{:<28} {:>5} {:<10} {:>9} {:>10} {:>9}  {:<6} verdict",
        "set", "asked", "measure", "helpbook", "MiniSearch", "Pagefind", "bar"
    );
    for row in rows {
        let bar = row.bar.map_or_else(|| "peers".to_owned(), |bar| format!("{bar:.2}"));
        let verdict = row.shortfall().map_or_else(|| "ok".to_owned(), |what| format!("SHORT: {what}"));
        let figure = |of: &dyn Fn(&Figures) -> String| {
            let (mini, pagefind) = match &row.peers {
                Some((mini, _, pagefind)) => (of(mini), of(pagefind)),
                None => ("-".to_owned(), "-".to_owned()),
            };
            (of(&row.helpbook), mini, pagefind)
        };
        let line = |name: &str, measure: &str, of: &dyn Fn(&Figures) -> String, end: &str| {
            let (helpbook, mini, pagefind) = figure(of);
            let asked = if name.is_empty() { String::new() } else { row.questions.to_string() };
            println!("{name:<28} {asked:>5} {measure:<10} {helpbook:>9} {mini:>10} {pagefind:>9}  {end}");
        };
        let main = |f: &Figures| format!("{:.4}", f.main);
        let verdict = format!("{bar:<6} {verdict}");
        match row.measure {
            Measure::Nothing => {
                let found = |f: &Figures| (row.questions - f.empty).to_string();
                line(&row.name, "answered", &found, &format!("{:<6} {}", "0", verdict[7..].trim_start()));
                continue;
            }
            Measure::Ndcg => line(&row.name, "nDCG@10", &main, &verdict),
            Measure::ReciprocalRank | Measure::Success => line(&row.name, "MRR@10", &main, &verdict),
        }
        if row.measure == Measure::Success {
            line("", "success@3", &|f| format!("{:.4}", f.success), "");
        }
        line("", "no result", &|f| f.empty.to_string(), "");
    }
    let settings: Vec<String> = rows
        .iter()
        .filter_map(|row| row.peers.as_ref().map(|(_, name, _)| format!("{}: {name}", row.name)))
        .collect();
    if !settings.is_empty() {
        println!(
            "\nMiniSearch is shown as it comes or tuned (title ×2, last word as a prefix, fuzzy 0.2), whichever is \
             better: {}.",
            settings.join("; ")
        );
    }
    for what in missing {
        println!("not measured: {what}");
    }
}

/// The same figures, one JSON object a set.
///
/// # Errors
/// When a figure cannot be written, which does not happen.
pub fn print_json(rows: &[Row]) -> Result<()> {
    for row in rows {
        let plain = |f: &Figures| json!({ "main": f.main, "success": f.success, "empty": f.empty });
        let peers = row.peers.as_ref().map(|(mini, _, pagefind)| json!([plain(mini), plain(pagefind)]));
        println!(
            "{}",
            serde_json::to_string(&json!({
                "set": row.name, "questions": row.questions, "helpbook": plain(&row.helpbook), "peers": peers,
            }))?
        );
    }
    Ok(())
}

/// Lists the questions whose first hit is not what answers them, with what came instead.
pub fn print_misses(collection: &Collection, set: &Set, answers: &[Vec<usize>]) {
    if matches!(set.measure, Measure::Nothing) {
        return;
    }
    let title = |number: usize| collection.documents.get(number).map_or("", |document| &document.title);
    println!("── {}", set.name);
    for (question, hits) in set.questions.iter().zip(answers) {
        let rank = first_rank(hits, &question.relevant);
        let wanted = question.relevant.first().map_or("", |(number, _)| title(*number));
        if set.measure == Measure::Ndcg {
            println!("{:.3}  {}", ndcg(hits, &question.relevant), question.text);
        } else if rank != Some(1) {
            let shown = rank.map_or_else(|| " -".to_owned(), |rank| format!("{rank:>2}"));
            let first = hits.first().map_or("", |hit| title(*hit));
            println!("{shown}  {}\n      wanted {wanted}\n      got    {first}", question.text);
        }
    }
    println!();
}
