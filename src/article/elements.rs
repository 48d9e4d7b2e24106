//! What kinds of elements HTML has, as far as it matters for what an end tag closes.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Made of Markdown.
    Markdown,
    /// A part of the page around the article.
    Page,
    /// Without an end tag, or `p`, which ends by itself nearly everywhere.
    Ignored,
    /// End tags in it do not close what is around it.
    Marker,
    /// Of a table; also a marker. Its end tag may be left out.
    Cell,
    Row,
    /// Of a list. Its end tag may be left out.
    Item,
    /// Of a `select` or `ruby`. Its end tag may be left out.
    Loose,
    Block,
    /// Goes on behind the end of the block that it stands in.
    Formatting,
    /// All up to the end tag is text.
    RawText,
    /// SVG and MathML.
    Foreign,
    /// Any other; it ends no block.
    Other,
}

impl Kind {
    pub fn is_marker(self) -> bool {
        matches!(self, Self::Markdown | Self::Marker | Self::Cell)
    }

    /// End tags of inline elements do not reach through it.
    pub fn is_special(self) -> bool {
        self.is_marker() || matches!(self, Self::Row | Self::Item | Self::Block | Self::RawText)
    }
}

pub(super) fn ends_optional(kind: Kind) -> bool {
    matches!(kind, Kind::Cell | Kind::Row | Kind::Item | Kind::Loose)
}

pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// `name` in lower case.
pub(super) fn kind_of(name: &str) -> Kind {
    match name {
        "html" | "head" | "body" | "main" | "frameset" | "plaintext" => Kind::Page,
        "p" => Kind::Ignored,
        "table" | "object" | "template" | "marquee" | "applet" => Kind::Marker,
        "td" | "th" | "caption" => Kind::Cell,
        "tr" | "thead" | "tbody" | "tfoot" | "colgroup" => Kind::Row,
        "li" | "dt" | "dd" => Kind::Item,
        "option" | "optgroup" | "rb" | "rt" | "rp" | "rtc" => Kind::Loose,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong"
        | "tt" | "u" => Kind::Formatting,
        "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes"
        | "noscript" => Kind::RawText,
        "svg" | "math" => Kind::Foreign,
        "address" | "article" | "aside" | "blockquote" | "button" | "center" | "details" | "dialog"
        | "dir" | "div" | "dl" | "fieldset" | "figcaption" | "figure" | "footer" | "form" | "h1" | "h2"
        | "h3" | "h4" | "h5" | "h6" | "header" | "hgroup" | "listing" | "menu" | "nav" | "ol" | "pre"
        | "search" | "section" | "select" | "summary" | "ul" => Kind::Block,
        _ if is_void(name) => Kind::Ignored,
        _ => Kind::Other,
    }
}
