//! The contact page: what customers want to know before they choose a way to a human, and the form of `[request]`.
//!
//! The page is the same for everybody. What a customer read or searched for comes to it in the fragment of its address,
//! which no host sees, and scripts put it into the links and the form.

use std::collections::BTreeMap;

use serde::Serialize;

use super::contact::{is_local, is_plain_mail};
use super::views::ContactView;
use super::{PageId, Renderer, View};
use crate::config::{ClosedDay, Config, Contact, Hours, placeholders_emptied};
use crate::paths::OutPath;
use crate::site::Site;
use crate::theme::Words;

/// Its path in each site.
pub const CONTACT_PAGE: &str = "contact/index.html";

/// Where messages go.
#[derive(Debug, Clone, Serialize)]
pub struct RequestView {
    pub url: String,
    /// How long an answer takes.
    pub reply: Option<String>,
    /// The names of the fields, by helpbook's.
    pub fields: BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
pub(super) struct ContactPageView {
    /// In the order of the book.
    ways: Vec<WayView>,
    /// The script of this page alone, relative to the root.
    script: String,
    /// Its style sheet, besides those of all pages, relative to the root.
    style: String,
    /// Its own address with the host, where the book has a base URL.
    full_address: Option<String>,
}

/// A way to a human, and what is known of it.
#[derive(Debug, Serialize)]
struct WayView {
    link: ContactView,
    hours: Vec<HoursView>,
    /// As scripts read the hours: `day from to`, separated by commas; days from Monday, 0, times in minutes.
    open: String,
    /// A name of the IANA time zone database.
    time_zone: Option<String>,
    /// The place after which people call the time there.
    zone: String,
    /// As scripts read them: `2026-12-24` and `12-25`, separated by spaces.
    closed_days: String,
    /// For people.
    closed: Vec<String>,
    reply: Option<String>,
    languages: Vec<LanguageView>,
    cost: Option<String>,
}

#[derive(Debug, Serialize)]
struct HoursView {
    days: String,
    /// One below the other.
    times: Vec<String>,
}

#[derive(Debug, Serialize)]
struct LanguageView {
    tag: String,
    name: String,
}

/// Where messages of a book go, if it takes any.
pub(super) fn request(config: &Config) -> Option<RequestView> {
    let request = &config.request;
    let fields = request.names().into_iter().map(|(name, own)| (name, own.to_owned()));
    Some(RequestView { url: request.url.clone()?, reply: request.reply.clone(), fields: fields.collect() })
}

/// The address that "Contact us" leads to, relative to the root: the page that is made here, or what a writer has put at its
/// address. None where there is neither a way nor a form.
pub(super) fn address(site: &Site, config: &Config) -> Option<OutPath> {
    let is_wanted = !config.contact.is_empty() || config.request.url.is_some();
    is_wanted.then(|| OutPath::new(format!("{}{CONTACT_PAGE}", site.prefix)))
}

/// Whether that page is made here: a page, file or old address of the writer's goes first.
pub(super) fn is_made(site: &Site, config: &Config) -> bool {
    address(site, config).is_some_and(|path| !site.is_taken(&path))
}

impl Renderer<'_> {
    pub(super) fn contact_page(&self) -> View {
        let from = self.own_page(CONTACT_PAGE).url();
        let view = ContactPageView {
            ways: self.config.contact.iter().map(|contact| self.way(contact)).collect(),
            script: self.theme.contact_script.url().to_string(),
            style: self.theme.contact_style.url().to_string(),
            full_address: self.base.absolute(&from),
        };
        let title = self.string("contact_link");
        let head = self.head_of(&PageId::Contact, title, self.string("contact_lead"), &from, "contact");
        self.page("contact.html", from.to_root(), head, view)
    }

    fn way(&self, contact: &Contact) -> WayView {
        let hours: Vec<Hours> = contact.hours.iter().filter_map(|text| Hours::parse(text).ok()).collect();
        let closed: Vec<ClosedDay> =
            contact.closed.iter().filter_map(|text| ClosedDay::parse(text)).collect();
        let language = |tag: &String| LanguageView { tag: tag.clone(), name: self.name_of_language(tag) };
        let zone = contact.time_zone.as_deref().unwrap_or_default();
        WayView {
            link: link(contact),
            hours: hours.iter().map(|hours| hours_view(hours, &self.words)).collect(),
            open: open(&hours),
            time_zone: contact.time_zone.clone().filter(|_| !hours.is_empty()),
            zone: zone.rsplit('/').next().unwrap_or_default().replace('_', " "),
            closed_days: contact.closed.join(" "),
            closed: closed.iter().map(|day| self.words.day(day.year, day.month, day.day)).collect(),
            reply: contact.reply.clone(),
            languages: contact.languages.iter().map(language).collect(),
            cost: contact.cost.clone(),
        }
    }
}

/// The link of a way, with a template that takes in all that the customer lets go along. A mail whose text the book does
/// not write takes it into its text.
fn link(contact: &Contact) -> ContactView {
    let local = is_local(&contact.url);
    let written = if local { contact.url.trim_start_matches('/') } else { &contact.url };
    let url = placeholders_emptied(written);
    let template = if is_plain_mail(written) {
        Some(format!("{written}?subject={{subject}}&body={{context}}"))
    } else if url != written {
        Some(written.to_owned())
    } else {
        let is_mail = written.starts_with("mailto:") && !written.contains("body=");
        is_mail.then(|| format!("{written}&body={{context}}"))
    };
    ContactView { title: contact.title.clone(), url, template, local, note: contact.note.clone() }
}

fn hours_view(hours: &Hours, words: &Words) -> HoursView {
    let names: Vec<&str> = words.get("weekdays").unwrap_or_default().split('|').collect();
    let name = |day: u8| names.get(usize::from(day)).copied().unwrap_or_default();
    let span = |&(first, last): &(u8, u8)| match (first, last) {
        (0, 6) => words.get("days_all").unwrap_or_default().to_owned(),
        (first, last) if first == last => name(first).to_owned(),
        (first, last) => {
            let form = words.get("days_to").unwrap_or("{first} – {last}");
            form.replace("{first}", name(first)).replace("{last}", name(last))
        }
    };
    let clock = |minutes: u16| match minutes {
        1440 => "24:00".to_owned(),
        _ => format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60),
    };
    let times = hours.times.iter().map(|&(from, to)| format!("{}–{}", clock(from), clock(to)));
    HoursView { days: hours.days.iter().map(span).collect::<Vec<_>>().join(" · "), times: times.collect() }
}

fn open(hours: &[Hours]) -> String {
    let of_day = |day: u8, hours: &Hours| {
        hours.times.iter().map(move |(from, to)| format!("{day} {from} {to}")).collect::<Vec<_>>()
    };
    let all =
        hours.iter().flat_map(|hours| hours.weekdays().into_iter().flat_map(move |day| of_day(day, hours)));
    all.collect::<Vec<_>>().join(",")
}

/// As its speakers call a language, for those that help centres often name; the words of a theme know some more.
pub(super) fn own_name(tag: &str) -> Option<&'static str> {
    const NAMES: &[(&str, &str)] = &[
        ("ar", "العربية"),
        ("bg", "Български"),
        ("bn", "বাংলা"),
        ("bs", "Bosanski"),
        ("ca", "Català"),
        ("cs", "Čeština"),
        ("cy", "Cymraeg"),
        ("da", "Dansk"),
        ("de", "Deutsch"),
        ("el", "Ελληνικά"),
        ("en", "English"),
        ("es", "Español"),
        ("et", "Eesti"),
        ("eu", "Euskara"),
        ("fa", "فارسی"),
        ("fi", "Suomi"),
        ("fr", "Français"),
        ("ga", "Gaeilge"),
        ("gl", "Galego"),
        ("he", "עברית"),
        ("hi", "हिन्दी"),
        ("hr", "Hrvatski"),
        ("hu", "Magyar"),
        ("id", "Bahasa Indonesia"),
        ("is", "Íslenska"),
        ("it", "Italiano"),
        ("ja", "日本語"),
        ("ko", "한국어"),
        ("lt", "Lietuvių"),
        ("lv", "Latviešu"),
        ("ms", "Bahasa Melayu"),
        ("mt", "Malti"),
        ("nb", "Norsk bokmål"),
        ("nl", "Nederlands"),
        ("no", "Norsk"),
        ("pl", "Polski"),
        ("pt", "Português"),
        ("ro", "Română"),
        ("ru", "Русский"),
        ("sk", "Slovenčina"),
        ("sl", "Slovenščina"),
        ("sr", "Српски"),
        ("sv", "Svenska"),
        ("th", "ไทย"),
        ("tr", "Türkçe"),
        ("uk", "Українська"),
        ("ur", "اردو"),
        ("vi", "Tiếng Việt"),
        ("zh", "中文"),
    ];
    let general = tag.split('-').next().unwrap_or(tag).to_lowercase();
    NAMES.iter().find(|(known, _)| *known == general).map(|(_, name)| *name)
}
