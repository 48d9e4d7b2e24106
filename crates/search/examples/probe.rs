use helpbook_search::*;
use std::{fs, path::Path, path::PathBuf, time::Instant};

fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
    for e in fs::read_dir(dir).unwrap() {
        let p = e.unwrap().path();
        if p.is_dir() {
            walk(&p, out)
        } else if p.extension().is_some_and(|e| e == "md") {
            out.push(p)
        }
    }
}
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut it = line.chars().peekable();
    let mut in_tag = false;
    while let Some(c) = it.next() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            ']' if it.peek() == Some(&'(') => {
                for c in it.by_ref() {
                    if c == ')' {
                        break;
                    }
                }
            }
            '[' | '*' | '`' | '|' | '!' => {}
            c => out.push(c),
        }
    }
    out
}
fn convert(root: &Path, p: &Path) -> SearchDocument {
    let text = String::from_utf8_lossy(&fs::read(p).unwrap()).into_owned();
    let (front, body) =
        match text.strip_prefix("---").and_then(|r| r.find("\n---").map(|e| (&r[..e], &r[e + 4..]))) {
            Some(x) => x,
            None => ("", &text[..]),
        };
    let get = |k: &str| {
        front.lines().find_map(|l| l.strip_prefix(k)).unwrap_or("").trim().trim_matches('"').to_string()
    };
    let url = p.strip_prefix(root).unwrap().with_extension("").to_string_lossy().to_lowercase() + "/";
    let mut d =
        SearchDocument { title: get("title:"), description: get("description:"), url, ..Default::default() };
    d.trail = p
        .strip_prefix(root)
        .unwrap()
        .parent()
        .unwrap()
        .iter()
        .map(|s| s.to_string_lossy().into_owned())
        .collect();
    let mut s = Section::default();
    for line in body.lines() {
        if line.starts_with('#') {
            if !s.text.trim().is_empty() || s.id.is_some() {
                d.sections.push(std::mem::take(&mut s));
            }
            let t = plain(line.trim_start_matches('#').trim());
            s = Section { id: Some(t.to_lowercase().replace(' ', "-")), title: t, text: String::new() };
        } else {
            s.text.push_str(&plain(line));
            s.text.push('\n');
        }
    }
    d.sections.push(s);
    if d.title.is_empty() {
        d.title =
            d.sections.iter().find(|s| !s.title.is_empty()).map(|s| s.title.clone()).unwrap_or_default();
    }
    d
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let root = PathBuf::from(&args[1]);
    let out = PathBuf::from(&args[2]);
    let mut files = vec![];
    walk(&root, &mut files);
    let mut docs: Vec<_> = files.iter().map(|p| convert(&root, p)).collect();
    docs.sort_by(|a, b| a.url.cmp(&b.url));
    docs.dedup_by(|a, b| a.url == b.url);
    let chars: usize = docs.iter().flat_map(|d| &d.sections).map(|s| s.text.len()).sum();
    let mut pack = None;
    for _ in 0..3 {
        let t = Instant::now();
        let mut w = PackWriter::new(PackOptions::default()).unwrap();
        for d in &docs {
            w.add(d).unwrap();
        }
        let added = t.elapsed();
        let p = w.finish().unwrap();
        eprintln!("{} docs {} text bytes: add {:?} all {:?}", docs.len(), chars, added, t.elapsed());
        if let Some(q) = &pack {
            assert!(q == &p, "not deterministic");
        }
        pack = Some(p);
    }
    let pack = pack.unwrap();
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    for (n, b) in &pack.files {
        fs::write(out.join(n), b).unwrap();
    }
    fs::write(out.join("name.txt"), &pack.manifest_name).unwrap();
    for kind in ["manifest", "terms", "articles"] {
        let v: Vec<usize> =
            pack.files.iter().filter(|(n, _)| n.starts_with(kind)).map(|(_, b)| b.len()).collect();
        eprintln!(
            "{kind}: {} files {} bytes, max {}",
            v.len(),
            v.iter().sum::<usize>(),
            v.iter().max().unwrap_or(&0)
        );
    }
    if let Some(qf) = args.get(3) {
        let mut outj = String::new();
        let (mut bytes, mut reqs, mut n) = (0, 0, 0);
        let (mut tb, mut maxb) = (0, 0);
        let mut time = std::time::Duration::ZERO;
        for q in fs::read_to_string(qf).unwrap().lines() {
            let mut e = Engine::open(&pack.files[&pack.manifest_name]).unwrap();
            let (mut b, mut r) = (0, 0);
            let res = search_with(&mut e, q, 10, |c| {
                r += 1;
                b += pack.files[c].len();
                if c.starts_with("terms") {
                    tb += pack.files[c].len();
                }
                Ok(pack.files[c].clone())
            })
            .unwrap();
            // a second question of the same text on a warm engine
            let t = Instant::now();
            let again = search_with(&mut e, &format!("{q} "), 10, |c| Ok(pack.files[c].clone())).unwrap();
            time += t.elapsed();
            let _ = again;
            bytes += b;
            reqs += r;
            n += 1;
            maxb = maxb.max(b);
            outj.push_str(&serde_json::to_string(&res).unwrap());
            outj.push('\n');
        }
        eprintln!(
            "{n} queries: mean {} bytes (terms {}) max {maxb}, {:.1} requests, warm {:?}",
            bytes / n,
            tb / n,
            reqs as f64 / n as f64,
            time / n as u32
        );
        fs::write(out.join("native.jsonl"), outj).unwrap();
    }
}
