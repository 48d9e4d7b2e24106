//! The theme and the search engine are embedded by folder: a file that is new in them must be noticed.

fn main() {
    println!("cargo:rerun-if-changed=themes/default");
    println!("cargo:rerun-if-changed=crates/search-wasm/dist");
}
