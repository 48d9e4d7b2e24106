//! Text into HTML. One pass, copying whole runs: most text has nothing to escape.

/// For text between tags.
pub(super) fn push_text(html: &mut String, text: &str) {
    push_escaped(html, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// For the value of an attribute between double quotes.
pub fn push_attribute(html: &mut String, value: &str) {
    push_escaped(html, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

fn push_escaped(html: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut copied = 0;
    for (offset, byte) in text.bytes().enumerate() {
        if let Some(entity) = entity(byte) {
            html.push_str(&text[copied..offset]);
            html.push_str(entity);
            copied = offset + 1;
        }
    }
    html.push_str(&text[copied..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_html_needs_and_no_more() {
        let mut html = String::new();
        push_text(&mut html, "a < b && \"c\" > é");
        assert_eq!(html, "a &lt; b &amp;&amp; \"c\" &gt; é");
        html.clear();
        push_attribute(&mut html, "say \"hi\" & go");
        assert_eq!(html, "say &quot;hi&quot; &amp; go");
    }
}
