//! A contact request as e-mail. The library encodes what stands in headers; what customers wrote has no line breaks
//! there anyway.

use lettre::message::header::{ContentType, MIME_VERSION_1_0};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use std::time::Duration;

use crate::accept::Contact;
use crate::config::{Encryption, Smtp};

pub const NAME: &str = "smtp";

/// The longest that the server may take for one answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    to: Vec<Mailbox>,
}

impl Mail {
    /// # Errors
    ///
    /// An address is none, or certificates cannot be checked.
    pub fn of(smtp: &Smtp) -> Result<Mail, String> {
        let mailbox = |key: &str, written: &str| {
            written.parse::<Mailbox>().map_err(|error| format!("`smtp.{key}` is no address: {error}"))
        };
        let parameters = || {
            TlsParameters::new(smtp.host.clone())
                .map_err(|error| format!("`smtp.host` cannot be used: {error}"))
        };
        let tls = match smtp.encryption {
            Encryption::None => Tls::None,
            Encryption::Starttls => Tls::Required(parameters()?),
            Encryption::Tls => Tls::Wrapper(parameters()?),
        };
        let port = smtp.port.unwrap_or(match smtp.encryption {
            Encryption::None => 25,
            Encryption::Starttls => 587,
            Encryption::Tls => 465,
        });
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.as_str())
            .port(port)
            .tls(tls)
            .timeout(Some(ANSWER_TIMEOUT));
        if !smtp.user.is_empty() {
            builder = builder.credentials(Credentials::new(smtp.user.clone(), smtp.password.clone()));
        }
        let to: Result<Vec<Mailbox>, String> = smtp.to.iter().map(|to| mailbox("to", to)).collect();
        Ok(Mail { transport: builder.build(), from: mailbox("from", &smtp.from)?, to: to? })
    }

    pub async fn send(&self, contact: &Contact) -> Result<(), String> {
        let message = self.message(contact)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| error.to_string())
    }

    fn message(&self, contact: &Contact) -> Result<Message, String> {
        let sender: Address = contact.email.parse().map_err(|error| format!("{error}"))?;
        let name = (!contact.name.is_empty()).then(|| contact.name.clone());
        let subject =
            if contact.subject.is_empty() { "Question to the help centre" } else { &contact.subject };
        let mut builder = Message::builder()
            .from(self.from.clone())
            .reply_to(Mailbox::new(name, sender))
            .message_id(Some(format!("<{}@{}>", contact.id, self.from.email.domain())))
            .subject(subject)
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN);
        for to in &self.to {
            builder = builder.to(to.clone());
        }
        builder.body(body(contact)).map_err(|error| error.to_string())
    }
}

/// The message and below it what the customer let be sent along.
fn body(contact: &Contact) -> String {
    let mut body = format!("{}\n", contact.message);
    let context = [
        ("Name", &contact.name),
        ("E-mail", &contact.email),
        ("Article", &contact.article),
        ("Searched for", &contact.query),
        ("Language", &contact.language),
        ("Platform", &contact.platform),
    ];
    let given: Vec<_> = context.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if !given.is_empty() {
        body.push_str("\n-- \n");
    }
    for (name, value) in given {
        body.push_str(&format!("{name}: {value}\n"));
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Contact {
        Contact {
            id: "key-1234".into(),
            at: 0,
            article: "/a/".into(),
            language: String::new(),
            platform: String::new(),
            query: "reset".into(),
            name: "Änne <x@example.com>, b".into(),
            email: "a@example.com".into(),
            subject: "Grüße".into(),
            message: "one\n.\ntwo".into(),
        }
    }

    #[test]
    fn a_message_has_the_headers_that_it_should_and_no_others() {
        let smtp = Smtp {
            host: "localhost".into(),
            from: "Help <help@example.org>".into(),
            to: vec!["team@example.org".into()],
            ..Smtp::default()
        };
        let mail = Mail::of(&smtp).expect("addresses");
        let bytes = mail.message(&contact()).expect("a message").formatted();
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (head, _) = text.split_once("\r\n\r\n").expect("a head");
        let mut names: Vec<&str> = head.lines().filter(|line| !line.starts_with([' ', '\t'])).collect();
        names.iter_mut().for_each(|line| *line = line.split(':').next().unwrap_or(line));
        names.sort_unstable();
        let expected = [
            "Content-Transfer-Encoding",
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Reply-To",
            "Subject",
            "To",
        ];
        assert_eq!(names, expected, "{head}");
        assert!(head.contains("Message-ID: <key-1234@example.org>"), "{head}");
        assert_eq!(body(&contact()).lines().last(), Some("Searched for: reset"));
        assert!(Mail::of(&Smtp { from: "nobody".into(), ..smtp }).is_err());
    }
}
