//! The ways to a human: links that work as they are written, and take along what is known of the question.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::Renderer;
use super::views::ContactView;
use crate::config::{Contact, placeholders_emptied};
use crate::site::Entry;

/// As every page shows it, in the language `language`. What browser a customer has is told on the contact page alone, where
/// it can be seen before.
pub(super) fn of_book(contact: &Contact, language: &str) -> ContactView {
    let local = is_local(&contact.url);
    let written = if local { contact.url.trim_start_matches('/') } else { &contact.url };
    let known = written.replace("{language}", language).replace("{platform}", "");
    let written = known.as_str();
    let url = placeholders_emptied(written);
    let template = match url == written {
        false => Some(written.to_owned()),
        // Whoever has searched in vain need not say again for what.
        true => is_plain_mail(written).then(|| format!("{written}?subject={{query}}")),
    };
    ContactView { title: contact.title.clone(), url, template, local, note: contact.note.clone() }
}

impl Renderer<'_> {
    /// As an article shows them: what is begun there says which one, so that nobody has to ask.
    pub(super) fn contacts(&self, entry: &Entry) -> Vec<ContactView> {
        let place = self.base.absolute(&entry.url).unwrap_or_else(|| format!("/{}", entry.url));
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let of_article = |contact: &ContactView| {
            let mut contact = contact.clone();
            if is_plain_mail(&contact.url) {
                let body = format!("\n\n{place}\n");
                contact.url.push_str(&format!(
                    "?subject={}&body={}",
                    encode(&entry.article().title),
                    encode(&body)
                ));
                contact.template = None;
            } else if let Some(template) = &contact.template {
                contact.url = placeholders_emptied(&template.replace("{page}", &encode(&place)));
            }
            contact
        };
        self.book.contact.iter().map(of_article).collect()
    }
}

/// A mail of which nothing is set but to whom it goes.
pub(super) fn is_plain_mail(url: &str) -> bool {
    url.starts_with("mailto:") && !url.contains('?')
}

/// Whether a contact's address is of this site: web addresses have a scheme or a host.
pub(super) fn is_local(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    !path.contains(':') && !url.starts_with("//")
}
