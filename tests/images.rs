//! The smaller copies of images: which there are, what is in them, and that they are made once.

mod support;

use std::fs;
use std::io::Cursor;
use std::path::Path;

use support::{Book, Run, assert_same, command};

/// A picture whose bytes nothing compresses away: every pixel differs from its neighbours.
fn picture(width: u32, height: u32, channels: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8 / 4
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    pixels
        .flat_map(|(x, y)| {
            let colour = [(x * 180 / width) as u8 + noise(), (y * 180 / height) as u8 + noise(), 90, 128];
            colour.into_iter().take(channels).collect::<Vec<_>>()
        })
        .collect()
}

fn png(width: u32, height: u32, channels: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(if channels == 4 { png::ColorType::Rgba } else { png::ColorType::Rgb });
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("it is a header");
    writer.write_image_data(&picture(width, height, channels)).expect("it is an image");
    writer.finish().expect("it ends");
    bytes
}

/// A photo whose camera was on its side, and that says where it was taken.
fn photo(width: u16, height: u16) -> Vec<u8> {
    let tag = |tag: u16, kind: u8, value: u8| {
        [tag.to_le_bytes().to_vec(), vec![kind, 0, 1, 0, 0, 0, value, 0, 0, 0]]
    };
    let mut exif = b"II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend(tag(0x0112, 3, 6).concat());
    exif.extend(tag(0x8825, 4, 38).concat());
    exif.extend([0; 4]);
    exif.extend(b"\x02\0SECRET PLACE");
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 90);
    encoder.add_exif_metadata(&exif).expect("it is short");
    let pixels = picture(width.into(), height.into(), 3);
    encoder.encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb).expect("it is an image");
    bytes
}

fn book(files: &[(&str, &[u8])], text: &str) -> Book {
    let book = Book::with(&[("content/guide/show.md", text)]);
    files.iter().for_each(|(path, bytes)| book.write(&format!("content/guide/{path}"), bytes));
    book
}

/// Builds with copies kept in a folder of this book's own.
fn build(book: &Book, options: &[&str]) -> Run {
    let arguments = [&["build"], options].concat();
    let output = command(&book.root, &arguments)
        .env("HELPBOOK_CACHE_DIR", book.root.join(".cache"))
        .output()
        .expect("the program starts");
    Run {
        code: output.status.code().expect("it ends by itself"),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn size(bytes: &[u8]) -> (usize, usize) {
    let size = imagesize::reader_size(Cursor::new(bytes)).expect("it is an image");
    (size.width, size.height)
}

#[test]
fn an_image_gets_copies_of_smaller_widths() {
    let book = book(
        &[("wide.png", &png(1300, 650, 3)), ("linked.png", &png(900, 300, 3)), ("tiny.png", &png(30, 20, 3))],
        "# Show\n\n![Wide](wide.png)\n\n<img src=wide.png alt=raw width=300>\n\n[Linked](linked.png) ![Tiny](tiny.png)\n",
    );
    let run = build(&book, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let site = book.tree("book");
    let page = String::from_utf8_lossy(&site["guide/show/index.html"]).into_owned();
    let srcset = "srcset=\"../wide.480w.webp 480w, ../wide.800w.webp 800w, ../wide.1300w.webp 1300w\"";
    let image = format!("width=\"1300\" height=\"650\" {srcset} sizes=\"min(100vw, 38rem, 1300px)\"");
    assert!(page.contains(&image), "{page}");
    assert!(page.contains(&format!("{srcset} sizes=\"min(100vw, 38rem, 300px)\"")), "{page}");
    let original = site["guide/wide.png"].len();
    for (width, height) in [(480, 240), (800, 400), (1300, 650)] {
        let copy = &site[&format!("guide/wide.{width}w.webp")];
        assert_eq!(size(copy), (width, height));
        assert!(copy.len() * 10 <= original * 9, "{} of {original}", copy.len());
    }
    let copies = site.keys().filter(|path| path.ends_with("w.webp")).count();
    assert_eq!(copies, 3, "what is only linked and what is small have none");
}

#[test]
fn copies_are_upright_and_say_nothing_of_the_place() {
    let book = book(&[("photo.jpg", &photo(1000, 600))], "# Show\n\n![A photo](photo.jpg)\n");
    book.write("book.toml", "[output.html.images]\nformat = \"keep\"\nwidths = [400]\n");
    let run = build(&book, &[]);
    assert!(run.stderr.contains("[image-place]"), "{}", run.stderr);
    let site = book.tree("book");
    let page = String::from_utf8_lossy(&site["guide/show/index.html"]).into_owned();
    assert!(
        page.contains("width=\"600\" height=\"1000\" srcset=\"../photo.400w.jpg 400w, ../photo.jpg 600w\""),
        "{page}"
    );
    let copy = &site["guide/photo.400w.jpg"];
    assert_eq!(size(copy), (400, 667));
    let has_place = |bytes: &[u8]| bytes.windows(12).any(|part| part == b"SECRET PLACE");
    assert!(has_place(&site["guide/photo.jpg"]) && !has_place(copy));
}

#[test]
fn transparency_stays_in_every_format() {
    for (format, extension) in [("webp", "webp"), ("keep", "png")] {
        let book = book(&[("clear.png", &png(900, 300, 4))], "# Show\n\n![Clear](clear.png)\n");
        book.write("book.toml", format!("[output.html.images]\nformat = \"{format}\"\nwidths = [300]\n"));
        assert_eq!(build(&book, &[]).code, 0);
        let copy = book.tree("book").remove(&format!("guide/clear.300w.{extension}")).expect("it has a copy");
        let alpha = match extension {
            "webp" => webp::BitstreamFeatures::new(&copy).is_some_and(|features| features.has_alpha()),
            _ => {
                let reader = png::Decoder::new(Cursor::new(&copy)).read_info().expect("it is a PNG");
                reader.info().trns.is_some() || reader.info().color_type == png::ColorType::Rgba
            }
        };
        assert!(alpha, "{format}");
    }
}

#[test]
fn copies_are_made_once() {
    let book = book(&[("wide.png", &png(1300, 650, 3))], "# Show\n\n![Wide](wide.png)\n");
    assert_eq!(build(&book, &[]).code, 0);
    let first = book.tree("book");
    let kept = book.tree(".cache");
    let (path, _) = kept.iter().find(|(path, _)| path.ends_with("/480.webp")).expect("it is kept");
    // What is kept is used, whatever is in it, while its length is right.
    let marked = vec![b'x'; kept[path].len()];
    book.write(&format!(".cache/{path}"), &marked);
    assert_eq!(build(&book, &[]).code, 0);
    assert_eq!(book.tree("book")["guide/wide.480w.webp"], marked);
    // What is incomplete is made anew.
    book.write(&format!(".cache/{path}"), "short");
    assert_eq!(build(&book, &[]).code, 0);
    assert_same(&first, &book.tree("book"), "after damage");
    // Another original of the same size is another one.
    book.write("content/guide/wide.png", png(1301, 650, 3));
    assert_eq!(build(&book, &[]).code, 0);
    assert!(book.tree("book").contains_key("guide/wide.1301w.webp"));
    let leftovers: Vec<_> = book.tree(".cache").into_keys().filter(|path| path.contains(".new-")).collect();
    assert!(leftovers.is_empty(), "{leftovers:?}");
}

#[test]
fn a_build_needs_nothing_to_keep_copies_in() {
    let book = book(&[("wide.png", &png(1300, 650, 3))], "# Show\n\n![Wide](wide.png)\n");
    // A file, where no folder can be made.
    book.write(".cache", "");
    let run = build(&book, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(book.tree("book").contains_key("guide/wide.480w.webp"));
}

#[test]
fn threads_do_not_count() {
    let names: Vec<String> = (0..6).map(|number| format!("{number}.png")).collect();
    let text: String = names.iter().map(|name| format!("![Image]({name})\n\n")).collect();
    let book = book(&[], &format!("# Show\n\n{text}"));
    for (number, name) in names.iter().enumerate() {
        book.write(&format!("content/guide/{name}"), png(600 + number as u32 * 50, 200, 3));
    }
    let built = |threads: &str| {
        let cache = book.root.join(format!(".cache-{threads}"));
        let status = command(&book.root, &["build"])
            .env("HELPBOOK_CACHE_DIR", cache)
            .env("RAYON_NUM_THREADS", threads)
            .stderr(std::process::Stdio::null())
            .status();
        assert!(status.expect("the program starts").success());
        book.tree("book")
    };
    assert_same(&built("1"), &built("8"), "with 8 threads");
}

#[test]
fn what_is_no_image_or_too_large_a_one_is_told_and_published() {
    let mut huge = png(40, 40, 3);
    // 60,000 × 60,000 pixels in the header, with its checksum.
    huge[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let mut crc = !0_u32;
    for &byte in &huge[12..29] {
        crc ^= u32::from(byte);
        (0..8).for_each(|_| crc = (crc >> 1) ^ (0xEDB8_8320 & (!(crc & 1)).wrapping_add(1)));
    }
    huge[29..33].copy_from_slice(&(!crc).to_be_bytes());
    let mut cut = png(700, 700, 3);
    cut.truncate(20_000);
    let files: [(&str, &[u8]); 3] = [("huge.png", &huge), ("cut.png", &cut), ("text.jpg", b"hello")];
    let book = book(&files, "# Show\n\n![Huge](huge.png) ![Cut](cut.png) ![Text](text.jpg)\n");
    for command in [&["build"][..], &["check"]] {
        let run = book.run(command);
        assert_eq!(run.stderr.matches("[unreadable-image]").count(), 3, "{}", run.stderr);
        assert!(run.stderr.contains("60000 × 60000 pixels are too many"), "{}", run.stderr);
    }
    let site = book.tree("book");
    for (name, bytes) in files {
        assert_eq!(site[&format!("guide/{name}")], bytes);
    }
}

#[test]
fn no_file_of_the_book_gives_way_to_a_copy() {
    let mine = png(20, 20, 3);
    let book = book(
        &[("wide.png", &png(1300, 650, 3)), ("wide.480w.webp", &mine)],
        "# Show\n\n![Wide](wide.png) ![Mine](wide.480w.webp)\n",
    );
    build(&book, &[]);
    let site = book.tree("book");
    assert_eq!(site["guide/wide.480w.webp"], mine);
    let page = String::from_utf8_lossy(&site["guide/show/index.html"]).into_owned();
    assert!(
        page.contains(
            "srcset=\"../wide.png.480w.webp 480w, ../wide.800w.webp 800w, ../wide.1300w.webp 1300w\""
        ),
        "{page}"
    );
}

#[test]
fn clean_removes_what_is_kept() {
    let book = book(&[("wide.png", &png(1300, 650, 3))], "# Show\n\n![Wide](wide.png)\n");
    assert_eq!(build(&book, &[]).code, 0);
    let clean = |options: &[&str]| {
        let status = command(&book.root, &[&["clean"], options].concat())
            .env("HELPBOOK_CACHE_DIR", book.root.join(".cache"))
            .stderr(std::process::Stdio::null())
            .status();
        assert!(status.expect("the program starts").success());
    };
    clean(&[]);
    assert!(!book.path("book").exists() && !book.tree(".cache").is_empty());
    clean(&["--cache"]);
    assert!(book.tree(".cache").is_empty());
    assert!(!Path::new(&book.root.join(".cache/images")).exists());
    fs::metadata(book.path("content/guide/wide.png")).expect("the book is as it was");
}
