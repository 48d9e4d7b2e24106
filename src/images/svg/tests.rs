//! What is taken out of pictures, and what is not.

use super::*;

fn kept(svg: &str) -> String {
    String::from_utf8_lossy(&clean(svg.as_bytes()).bytes).into_owned()
}

fn removed(svg: &str) -> Vec<String> {
    clean(svg.as_bytes()).removed.into_iter().map(|removed| removed.what).collect()
}

#[test]
fn pictures_stay_as_they_are() {
    let pictures = [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">\n<!-- a <script> in a comment -->\n<style>.a { fill: url(#g) } @media (prefers-color-scheme: dark) { .a { fill: #fff } }</style>\n<defs><linearGradient id='g'/></defs>\n<use xlink:href='#g'/><image href=\"data:image/png;base64,AAAA\"/><image href=\"other.png\"/>\n<a href=\"https://example.com/?a=1&amp;b=2\"><text>1 &lt; 2</text></a>\n<animate attributeName=\"opacity\" to=\"1\"/><rect style=\"fill:#123;filter:url('#f')\" fill=\"none\"/>\n</svg>\n",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><foreignObject><div xmlns=\"http://www.w3.org/1999/xhtml\" style=\"color: red\"><p>A <b>word</b></p></div></foreignObject></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\"><inkscape:grid/><metadata>x</metadata></svg>",
    ];
    for picture in pictures {
        let cleaned = clean(picture.as_bytes());
        assert_eq!((cleaned.removed, cleaned.damage), (vec![], None), "{picture}");
        assert!(matches!(cleaned.bytes, Cow::Borrowed(_)), "{picture}");
    }
}

#[test]
fn what_runs_goes_and_is_named() {
    let cases = [
        ("<svg><script>alert(1)</script><path/></svg>", "<svg><path/></svg>", "<script>"),
        ("<svg><SCRIPT href='x.js'/><path/></svg>", "<svg><path/></svg>", "<SCRIPT>"),
        ("<svg onload=\"alert(1)\" width='1'/>", "<svg width='1'/>", "onload"),
        ("<svg width='1'\n  OnClick='a()'/>", "<svg width='1'/>", "OnClick"),
        (
            "<svg><foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml'/>x</foreignObject></svg>",
            "<svg><foreignObject>x</foreignObject></svg>",
            "<iframe>",
        ),
        ("<svg><a href='javascript:x()'>a</a></svg>", "<svg><a>a</a></svg>", "href"),
        ("<svg><a href='java&#115;cript&#58;x()'>a</a></svg>", "<svg><a>a</a></svg>", "href"),
        ("<svg><a href=' java\nscript:x()'>a</a></svg>", "<svg><a>a</a></svg>", "href"),
        ("<svg><a xlink:href='data:text/html,x'>a</a></svg>", "<svg><a>a</a></svg>", "xlink:href"),
        ("<svg><use href='data:image/svg+xml,x'/></svg>", "<svg><use/></svg>", "href"),
        ("<svg><image href='https://example.com/x.png'/></svg>", "<svg><image/></svg>", "href"),
        ("<svg><image href='//example.com/x.png'/></svg>", "<svg><image/></svg>", "href"),
        ("<svg><set attributeName='xlink:href' to='javascript:x()'/></svg>", "<svg></svg>", "<set>"),
        ("<svg><animate attributeName='onclick' values='x'/></svg>", "<svg></svg>", "<animate>"),
        ("<svg><x:form xmlns:x='http://www.w3.org/1999/xhtml'>x</x:form></svg>", "<svg></svg>", "<x:form>"),
        ("<?xml-stylesheet href='x.xsl'?><svg/>", "<svg/>", "a processing instruction"),
        ("<svg><rect style='fill:url(https://example.com/x)'/></svg>", "<svg><rect/></svg>", "style"),
        ("<svg><rect fill='u\\72l(//example.com/x)'/></svg>", "<svg><rect/></svg>", "fill"),
    ];
    for (svg, rest, what) in cases {
        assert_eq!(kept(svg), rest, "{svg}");
        assert_eq!(removed(svg), [what], "{svg}");
        assert!(removed(&kept(svg)).is_empty(), "what is clean stays clean: {svg}");
    }
}

#[test]
fn of_a_style_sheet_only_what_loads_goes() {
    let font = "<svg><style>@import url('https://fonts.example.com/a;b'); .a{fill:red}</style></svg>";
    assert_eq!(kept(font), "<svg><style> .a{fill:red}</style></svg>");
    let url =
        "<svg><style><![CDATA[.a{fill:red} @font-face{src:url(\"https://example.com/f\")}]]></style></svg>";
    assert_eq!(kept(url), "<svg><style><![CDATA[.a{fill:red} @font-face{src:url()}]]></style></svg>");
    let hidden = "<svg><style>.a{fill:red} @\\69mport 'https://example.com/x';</style></svg>";
    assert_eq!(kept(hidden), "<svg><style></style></svg>");
    let cut = "<svg><style>@imp<!-- -->ort 'https://example.com/x';</style></svg>";
    assert_eq!(kept(cut), "<svg><style></style></svg>");
}

#[test]
fn style_sheets_are_read_as_browsers_put_them_together() {
    let web = "https://example.com/x";
    let hidden = [
        format!("<style><g/>@import '{web}';</style>"),
        format!("<style>.a{{}}<g>x</g>@import '{web}';</style>"),
        format!("<style>@imp<![CDATA[ort '{web}';]]></style>"),
        format!("<style>@imp<?x?>ort '{web}';</style>"),
        format!("<style>.a{{content:'/*'}} .b{{fill:url({web})}} .c{{content:'*/'}}</style>"),
        format!("<style>.a{{fill:image-set(url(a.png) 1x, '{web}' 2x)}}</style>"),
        format!("<style>.a{{fill:u\\72\r\nl({web})}}</style>"),
        "<style>.a{fill:url('/\\\\example.com/x')}</style>".to_owned(),
        "<style>.a{fill:url('/\\9 /example.com/x')}</style>".to_owned(),
        "<path fill=\"url('/\\\\example.com/x')\"/>".to_owned(),
    ];
    for part in hidden {
        let kept = kept(&format!("<svg>{part}</svg>"));
        assert!(!kept.contains("example.com"), "{part}: {kept}");
    }
    // What is cut out takes no markup along: here, the end of a comment.
    let cut = "<svg><style><!-- @import x --> ;</style><g title='--><script>x</script>'/></svg>";
    assert_eq!(kept(cut), cut);
    let cut = "<svg><style>@import '<!-- @import x --> ;</style><g title='--><script>x</script>'/></svg>";
    assert!(kept(cut).starts_with("<svg><style></style>"), "{}", kept(cut));
    let said = "<svg><style><!-- @import 'https://example.com/x'; -->\n.a{fill:red}</style></svg>";
    assert_eq!(kept(said), said);
}

#[test]
fn other_ways_to_the_web_are_closed() {
    let cases = [
        "<image href='\\/example.com/x'/>",
        "<image href='/\\example.com/x'/>",
        "<image href='/\t/example.com/x'/>",
        "<h:td xmlns:h='http://www.w3.org/1999/xhtml' background='https://example.com/x'/>",
        "<a ping='https://example.com/x'/>",
        "<h:img xmlns:h='http://www.w3.org/1999/xhtm&#108;' srcset='https://example.com/x'/>",
        "<h:img xmlns:h='http://www.w3.org/1999/xhtm&#108;' alt='example.com'/>",
    ];
    for part in cases {
        let kept = kept(&format!("<svg>{part}</svg>"));
        assert!(!kept.contains("example.com"), "{part}: {kept}");
    }
}

#[test]
fn entities_are_put_in_and_their_declarations_go() {
    let drawn = "<!DOCTYPE svg [\n <!ENTITY ns \"http://www.w3.org/2000/svg\">\n]>\n<svg xmlns=\"&ns;\"><path/></svg>";
    assert_eq!(kept(drawn), "\n<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>");
    assert_eq!(removed(drawn), ["the declarations of `<!DOCTYPE>`"]);
    let hiding = "<!DOCTYPE svg [<!ENTITY x \"<script>alert(1)</script>\">]><svg><g>&x;</g></svg>";
    assert!(!kept(hiding).contains("script"), "{}", kept(hiding));
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg><text>&b;</text></svg>";
    assert!(kept(bomb).len() < bomb.len());
    // Each is small, and all together are not.
    let value = "a".repeat(2_000);
    let all: String = (0..50).map(|n| format!("<!ENTITY e{n} \"{value}\">")).collect();
    let uses: String = (0..50).map(|n| format!("&e{n};").repeat(500)).collect();
    let many = format!("<!DOCTYPE svg [{all}]><svg><text>{uses}</text></svg>");
    assert!(kept(&many).len() < 2 * 1024 * 1024);
    let commented = "<!DOCTYPE svg [ <!-- isn't --> <!ENTITY a \"x\"> ]><svg><text>&a;</text></svg>";
    assert_eq!(kept(commented), "<svg><text>x</text></svg>");
    for hiding in [
        "<!-- <!DOCTYPE svg> --><!DOCTYPE svg [<!ENTITY x '<script>a()</script>'>]><svg>&x;</svg>",
        "<!DOCTYPE a []><!DOCTYPE svg [<!ENTITY x '<script>a()</script>'>]><svg>&x;</svg>",
        "<!DOCTYPE a><!DOCTYPE svg [<!ATTLIST svg onload CDATA 'script'>]><svg/>",
        "<!DOCTYPE a []><!DOCTYPE svg SYSTEM '><!--' [<!ATTLIST svg onload CDATA 'script'>]><!-- --><svg/>",
        "<!DOCTYPE svg SYSTEM '><!--' [<!ATTLIST svg onload CDATA 'script'>]><!-- --><svg/>",
    ] {
        assert!(!kept(hiding).contains("script"), "{}", kept(hiding));
    }
    let endless = "<!DOCTYPE svg [<!ENTITY a \"x\"><svg><script/></svg>";
    assert!(!kept(endless).contains("script"));
}

#[test]
fn damaged_pictures_end_where_they_are_damaged() {
    let cleaned = clean(b"<svg><path/></g><script>x</script></svg>");
    assert!(cleaned.damage.is_some());
    assert!(!String::from_utf8_lossy(&cleaned.bytes).contains("script"));
    assert_eq!(kept("<svg><script>x</script><path/>\0</svg>"), "<svg><path/>");
    for svg in ["<svg><script>", "<svg onload='x'", "<svg \u{1b}$B/>", "<svg a=1/>", "<", "<svg><style>", ""]
    {
        assert!(!kept(svg).contains("script") && !kept(svg).contains("onload"), "{svg}");
    }
}

#[test]
fn other_encodings_are_read() {
    let svg = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><svg><script>é</script><text>é</text></svg>";
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(svg.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(clean(&utf16).bytes, "<svg><text>é</text></svg>".as_bytes());
    let latin = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><svg onload='x'><text>\xE9</text></svg>";
    assert_eq!(clean(latin).bytes, "<svg><text>é</text></svg>".as_bytes());
    // 0x81 takes the first bracket along there, so that the section ends later.
    for encoding in ["Shift_JIS", "GBK"] {
        let mut hiding =
            format!("<?xml version='1.0' encoding='{encoding}'?><svg><text><![CDATA[").into_bytes();
        hiding.extend(b"\x81]]></text><g title=' ]]></text><script>a()</script>'/></svg>");
        let kept = String::from_utf8_lossy(&clean(&hiding).bytes).into_owned();
        assert!(!kept.contains("<script>"), "{kept}");
    }
    let hiding = "<?xml version='1.0' encoding='Shift_JIS'?><svg><text><![CDATA[\u{81}]]></text><g title=' ]]></text><script>a()</script>'/></svg>";
    let kept = String::from_utf8_lossy(&clean(hiding.as_bytes()).bytes).into_owned();
    assert!(!kept.contains("<script>"), "{kept}");
}

#[test]
fn places_are_those_of_the_text() {
    let place = |bytes: &[u8]| {
        let removed = clean(bytes).removed.pop().expect("something goes");
        text(bytes)[removed.range].to_owned()
    };
    let marked = "\u{feff}<svg><script>x</script><style>@import 'x';</style><path/></svg>".as_bytes();
    assert_eq!(clean(marked).bytes, "<svg><style></style><path/></svg>".as_bytes());
    assert_eq!(place(marked), "@import 'x';");
    let entities = "<!DOCTYPE svg [<!ENTITY a 'much more'>]><svg><text>&a; &a;</text><g onload='x'/></svg>";
    assert_eq!(place(entities.as_bytes()), " onload='x'");
    let cleaned = clean(b"<!DOCTYPE svg [<!ENTITY a 'much more'>]><svg>&a;</g></svg>");
    assert_eq!(cleaned.damage.map(|(at, _)| at), Some(48));
    assert_eq!(place(b"<svg><text>\xE9\xE9</text><g onload='x'/></svg>"), " onload='x'");
}
