//! The budgets, and the table that holds figures against them. One kilobyte is 1,000 bytes, as on the line.

use super::figures::{Both, Figures, Search, Slow, max, mean, median, min, quantile};
use super::packing::Times;

const KB: f64 = 1e3;
const MB: f64 = 1e6;

/// How a figure stands to its bar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Met,
    /// The same on every run and every machine: the command fails.
    Over,
    /// A time, or a size that times decide: the table says so, the command does not fail.
    Missed,
    /// To be known, without a bar.
    None,
}

impl Verdict {
    fn exact(is_met: bool) -> Self {
        if is_met { Self::Met } else { Self::Over }
    }

    fn timed(is_met: bool) -> Self {
        if is_met { Self::Met } else { Self::Missed }
    }
}

/// One line of the table.
pub struct Row {
    measure: &'static str,
    helpbook: String,
    pagefind: String,
    bar: &'static str,
    pub verdict: Verdict,
}

impl Row {
    fn new(measure: &'static str, figures: Both<String>, bar: &'static str, verdict: Verdict) -> Self {
        Self { measure, helpbook: figures.helpbook, pagefind: figures.pagefind, bar, verdict }
    }

    fn known(measure: &'static str, figures: Both<String>) -> Self {
        Self::new(measure, figures, "", Verdict::None)
    }
}

/// All rows, in the order of the budgets.
pub fn rows(figures: &Figures, packing: &Times) -> Vec<Row> {
    let mut rows = downloads(figures);
    rows.extend(searches(figures));
    rows.extend(times(figures));
    rows.extend(large(figures, packing));
    rows
}

fn downloads(figures: &Figures) -> Vec<Row> {
    let sizes = &figures.sizes;
    let engine = &sizes.helpbook.engine;
    vec![
        Row::known("WASM, raw", sizes.map(|sizes| kilobytes(sizes.engine.raw))),
        Row::new(
            "WASM, gzip",
            sizes.map(|sizes| kilobytes(sizes.engine.gzip)),
            "≤ 205 KB",
            Verdict::exact(engine.gzip <= 205.0 * KB),
        ),
        Row::new(
            "WASM, brotli",
            sizes.map(|sizes| kilobytes(sizes.engine.brotli)),
            "≤ 170 KB, goal 140",
            Verdict::exact(engine.brotli <= 170.0 * KB),
        ),
        Row::new(
            "JavaScript for search, gzip",
            sizes.map(|sizes| kilobytes(sizes.scripts)),
            "≤ 12 KB",
            Verdict::exact(sizes.helpbook.scripts <= 12.0 * KB),
        ),
    ]
}

fn searches(figures: &Figures) -> Vec<Row> {
    let first = totals(&figures.first);
    let part = |searches: &Both<Vec<Search>>, part: fn(&Search) -> f64| {
        searches.map(|searches| kilobytes(mean(&column(searches, part))))
    };
    let further = totals(&figures.further);
    let ours = &further.helpbook;
    let share = mean(ours) / mean(&further.pagefind);
    vec![
        Row::new(
            "first search, office: median",
            first.map(|bytes| kilobytes(median(bytes))),
            "below Pagefind's",
            Verdict::exact(median(&first.helpbook) < median(&first.pagefind)),
        ),
        Row::known("  min – max", first.map(|bytes| range(min(bytes), max(bytes)))),
        Row::known("  mean: scripts", part(&figures.first, |search| search.script)),
        Row::known("  mean: engine", part(&figures.first, |search| search.engine)),
        Row::known("  mean: index", part(&figures.first, |search| search.index)),
        Row::known("  mean: texts of results", part(&figures.first, |search| search.texts)),
        Row::known("  requests / results, means", requests(&figures.first)),
        Row::known(
            "first search, 10,000: median",
            totals(&figures.first_large).map(|bytes| kilobytes(median(bytes))),
        ),
        Row::new(
            "further query, 10,000: mean / max",
            further.map(|bytes| of(mean(bytes), max(bytes))),
            "≤ 35 / ≤ 125 KB",
            Verdict::exact(mean(ours) <= 35.0 * KB && max(ours) <= 125.0 * KB),
        ),
        Row::new(
            "  mean, as a share of Pagefind's",
            Both { helpbook: format!("{share:.2}"), pagefind: "1".to_owned() },
            "≤ ⅓",
            Verdict::exact(share <= 1.0 / 3.0),
        ),
        Row::known("  index, mean / max", {
            figures.further.map(|searches| {
                let bytes = column(searches, |search| search.index);
                of(mean(&bytes), max(&bytes))
            })
        }),
        Row::known("  texts of results, mean / max", {
            figures.further.map(|searches| {
                let bytes = column(searches, |search| search.texts);
                of(mean(&bytes), max(&bytes))
            })
        }),
        Row::known("  requests / results, means", requests(&figures.further)),
    ]
}

fn times(figures: &Figures) -> Vec<Row> {
    let trips = &figures.trips;
    // Medians: a busy machine makes a chain longer, and a query without results has a shorter one.
    let typed = trips.map(|trips| median(&column(trips, |trip| trip.typed)));
    let opened = trips.map(|trips| median(&column(trips, |trip| trip.address)));
    let warm = trips.map(|trips| median(&column(trips, |trip| trip.warm)));
    let slow = |ms: fn(&Slow) -> f64| figures.slow.map(|slow| median(&column(slow, ms)));
    let (address, first_key) = (slow(|slow| slow.address.first_ms), slow(|slow| slow.typed.first_ms));
    let keys = figures.keys.map(|keys| shown(&keys.first));
    vec![
        Row::new(
            "round trips, cold: from the first key",
            typed.map(|number| number.to_string()),
            "3",
            Verdict::exact(typed.helpbook <= 3.0),
        ),
        Row::known("  from opening the address of a search", opened.map(|number| number.to_string())),
        Row::new(
            "round trips, warm",
            warm.map(|number| number.to_string()),
            "2",
            Verdict::exact(warm.helpbook <= 2.0),
        ),
        Row::new(
            "slow 4G, office: address → result",
            address.map(|ms| milliseconds(*ms)),
            "below Pagefind's",
            Verdict::timed(address.helpbook < address.pagefind),
        ),
        Row::known("  → the whole list", slow(|slow| slow.address.last_ms).map(|ms| milliseconds(*ms))),
        Row::known(
            "  bytes until all is at rest",
            slow(|slow| slow.address.bytes).map(|bytes| kilobytes(*bytes)),
        ),
        Row::new(
            "slow 4G, office: first key → result",
            first_key.map(|ms| milliseconds(*ms)),
            "below Pagefind's, goal 1.5 s",
            Verdict::timed(first_key.helpbook < first_key.pagefind),
        ),
        Row::known("  → the whole list", slow(|slow| slow.typed.last_ms).map(|ms| milliseconds(*ms))),
        Row::known(
            "  bytes until all is at rest",
            slow(|slow| slow.typed.bytes).map(|bytes| kilobytes(*bytes)),
        ),
        Row::new(
            "key → results, 10,000: p95",
            keys.map(|times| milliseconds(quantile(times, 0.95))),
            "≤ 50 ms",
            Verdict::timed(quantile(&keys.helpbook, 0.95) <= 50.0),
        ),
        Row::known("  median", keys.map(|times| milliseconds(median(times)))),
        Row::known(
            "  p95 of the same keys again",
            figures.keys.map(|keys| milliseconds(quantile(&shown(&keys.again), 0.95))),
        ),
    ]
}

fn large(figures: &Figures, packing: &Times) -> Vec<Row> {
    let pack = &figures.sizes.helpbook.large;
    let (bare, positions, whole) = (median(&packing.bare), median(&packing.positions), median(&packing.pack));
    let no_peer = |helpbook: String| Both { helpbook, pagefind: String::new() };
    vec![
        Row::new(
            "pack, 10,000: bytes",
            figures.sizes.map(|sizes| megabytes(sizes.large.bytes)),
            "≤ 18 MB",
            Verdict::exact(pack.bytes <= 18.0 * MB),
        ),
        Row::new(
            "pack, 10,000: files",
            figures.sizes.map(|sizes| sizes.large.files.to_string()),
            "≤ 3000",
            Verdict::exact(pack.files <= 3_000.0),
        ),
        Row::known(
            "pack, office: bytes, files",
            figures.sizes.map(|sizes| format!("{}, {}", megabytes(sizes.office.bytes), sizes.office.files)),
        ),
        Row::new(
            "packing, on top of bare indexing",
            no_peer(format!("{:+.0} % of {positions:.2} s", (whole / positions - 1.0) * 100.0)),
            "≤ 30 %",
            Verdict::timed(whole <= 1.3 * positions),
        ),
        Row::known(
            "  of an index without positions",
            no_peer(format!("{:+.0} % of {bare:.2} s", (whole / bare - 1.0) * 100.0)),
        ),
        Row::new(
            "memory, 10,000: after all queries",
            figures.memory.map(|memory| megabytes(memory.all.total())),
            "≤ 40 MB",
            Verdict::timed(figures.memory.helpbook.all.total() <= 40.0 * MB),
        ),
        Row::known("  of it WASM", figures.memory.map(|memory| megabytes(memory.all.wasm))),
        Row::known("  after one query", figures.memory.map(|memory| megabytes(memory.one.total()))),
    ]
}

/// The table as lines of text; columns are as wide as their widest figure.
pub fn lines(rows: &[Row]) -> Vec<String> {
    let width = |cell: fn(&Row) -> &str, title: &str| {
        rows.iter().map(|row| cell(row).chars().count()).chain([title.chars().count()]).max().unwrap_or(0)
    };
    let measure = width(|row| row.measure, "measure");
    let helpbook = width(|row| &row.helpbook, "helpbook");
    let pagefind = width(|row| &row.pagefind, "Pagefind");
    let bar = width(|row| row.bar, "bar");
    let line = |cells: [&str; 5]| {
        let [a, b, c, d, e] = cells;
        format!("{a:<measure$}  {b:>helpbook$}  {c:>pagefind$}  {d:<bar$}  {e}").trim_end().to_owned()
    };
    let head = line(["measure", "helpbook", "Pagefind", "bar", ""]);
    let rule = "─".repeat(head.chars().count() + 8);
    let body = rows.iter().map(|row| {
        let verdict = match row.verdict {
            Verdict::Met => "met",
            Verdict::Over => "OVER",
            Verdict::Missed => "missed",
            Verdict::None => "",
        };
        line([row.measure, &row.helpbook, &row.pagefind, row.bar, verdict])
    });
    [head, rule].into_iter().chain(body).collect()
}

fn column<T>(rows: &[T], value: impl Fn(&T) -> f64) -> Vec<f64> {
    rows.iter().map(value).collect()
}

fn totals(searches: &Both<Vec<Search>>) -> Both<Vec<f64>> {
    searches.map(|searches| column(searches, |search| search.total))
}

fn requests(searches: &Both<Vec<Search>>) -> Both<String> {
    searches.map(|searches| {
        let requests = mean(&column(searches, |search| search.requests));
        let hits = mean(&column(searches, |search| search.hits));
        format!("{requests:.1} / {hits:.1}")
    })
}

fn shown(times: &[Option<f64>]) -> Vec<f64> {
    times.iter().copied().flatten().collect()
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.1} KB", bytes / KB)
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / MB)
}

fn milliseconds(ms: f64) -> String {
    if ms < 1_000.0 { format!("{ms:.0} ms") } else { format!("{:.2} s", ms / 1_000.0) }
}

fn of(mean: f64, max: f64) -> String {
    format!("{:.1} / {:.1} KB", mean / KB, max / KB)
}

fn range(min: f64, max: f64) -> String {
    format!("{:.0} – {:.0} KB", min / KB, max / KB)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(helpbook: &str) -> Both<String> {
        Both { helpbook: helpbook.to_owned(), pagefind: "1 KB".to_owned() }
    }

    #[test]
    fn only_what_is_the_same_everywhere_is_over() {
        assert_eq!((Verdict::exact(true), Verdict::exact(false)), (Verdict::Met, Verdict::Over));
        assert_eq!((Verdict::timed(true), Verdict::timed(false)), (Verdict::Met, Verdict::Missed));
    }

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [
            Row::new("long measure", both("12 KB"), "≤ 3", Verdict::Over),
            Row::known("short", both("5 KB")),
        ];
        let lines = lines(&rows);
        assert_eq!(lines[2], "long measure     12 KB      1 KB  ≤ 3  OVER");
        assert_eq!(lines[3], "short             5 KB      1 KB");
        assert_eq!(lines[0], "measure       helpbook  Pagefind  bar");
    }
}
