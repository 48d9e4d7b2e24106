//! What the measuring script reports (`bench-search/measure.mjs`), and how such figures are summed up. Times are in
//! milliseconds, sizes in bytes.

use serde::Deserialize;

/// The same for both engines.
#[derive(Deserialize)]
pub struct Both<T> {
    pub helpbook: T,
    pub pagefind: T,
}

impl<T> Both<T> {
    /// Says the same about both.
    pub fn map<U>(&self, say: impl Fn(&T) -> U) -> Both<U> {
        Both { helpbook: say(&self.helpbook), pagefind: say(&self.pagefind) }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    pub sizes: Both<Sizes>,
    pub first: Both<Vec<Search>>,
    pub first_large: Both<Vec<Search>>,
    pub further: Both<Vec<Search>>,
    pub trips: Both<Vec<Trips>>,
    pub slow: Both<Vec<Slow>>,
    pub keys: Both<Keys>,
    pub memory: Both<Memory>,
}

#[derive(Deserialize)]
pub struct Sizes {
    pub engine: Engine,
    /// Of all scripts, each compressed by gzip.
    pub scripts: f64,
    pub office: Pack,
    pub large: Pack,
}

#[derive(Deserialize)]
pub struct Engine {
    pub raw: f64,
    pub gzip: f64,
    pub brotli: f64,
}

#[derive(Deserialize)]
pub struct Pack {
    pub files: f64,
    pub bytes: f64,
}

/// What one search transferred.
#[derive(Deserialize)]
pub struct Search {
    /// Results shown.
    pub hits: f64,
    pub script: f64,
    pub engine: f64,
    pub index: f64,
    pub texts: f64,
    pub total: f64,
    pub requests: f64,
}

/// Requests that wait for each other.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trips {
    /// From opening the address of a search.
    pub address: f64,
    /// From the first key in the field of an open page.
    pub typed: f64,
    /// For the next question.
    pub warm: f64,
}

/// A search on a slow line: from opening its address, and from the first key on the home page.
#[derive(Deserialize)]
pub struct Slow {
    pub address: Visit,
    pub typed: Visit,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Visit {
    /// Until the first result.
    pub first_ms: f64,
    /// Until the last change of the list.
    pub last_ms: f64,
    /// All that search transferred until the page was at rest.
    pub bytes: f64,
}

/// For each letter the time until results showed; `None` where nothing changed.
#[derive(Deserialize)]
pub struct Keys {
    pub first: Vec<Option<f64>>,
    pub again: Vec<Option<f64>>,
}

/// Of page and workers, after one question and after all.
#[derive(Deserialize)]
pub struct Memory {
    pub one: Usage,
    pub all: Usage,
}

#[derive(Deserialize)]
pub struct Usage {
    pub heap: f64,
    pub buffers: f64,
    pub wasm: f64,
}

impl Usage {
    pub fn total(&self) -> f64 {
        self.heap + self.buffers + self.wasm
    }
}

/// The value that `share` of all values do not exceed, between its neighbours in proportion; zero where there are none.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = share * last as f64;
    let (below, above) = (at.floor() as usize, at.ceil() as usize);
    sorted[below] + (sorted[above] - sorted[below]) * (at - at.floor())
}

pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

pub fn min(values: &[f64]) -> f64 {
    quantile(values, 0.0)
}

pub fn max(values: &[f64]) -> f64 {
    quantile(values, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(median(&values), 2.5);
        assert_eq!((min(&values), max(&values), mean(&values)), (1.0, 4.0, 2.5));
        assert_eq!(quantile(&values, 0.75), 3.25);
        assert_eq!(median(&[]), 0.0);
    }
}
