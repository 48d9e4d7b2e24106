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
    assert!(!kept(cut).contains("script"));
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
    let endless = "<!DOCTYPE svg [<!ENTITY a \"x\"><svg><script/></svg>";
    assert!(!kept(endless).contains("script"));
}

#[test]
fn damaged_pictures_end_where_they_are_damaged() {
    let cleaned = clean(b"<svg><path/></g><script>x</script></svg>");
    assert!(cleaned.damage.is_some());
    assert!(!String::from_utf8_lossy(&cleaned.bytes).contains("script"));
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
}
