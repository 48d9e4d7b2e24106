//! Every key is read, and every mistake is told at its place.

use super::*;

const ALL: &str = r#"
listen = "0.0.0.0:80"
database = "postgres://me@host/help"
sites = ["https://help.example.com/en/"]
minimum-time-ms = 1
retention-days = 30
search-misses = true

[rate]
per-minute = 2
burst = 3
trusted-proxies = ["127.0.0.1", "fd00::/8"]

[limits]
body-bytes = 4
text-characters = 5
read-timeout-ms = 6
connections = 7

[smtp]
host = "mail"
port = 26
encryption = "tls"
user = "u"
password = "p"
from = "a@example.com"
to = ["b@example.com"]

[webhook]
url = "https://desk.example.com/"
token = "t"

[delivery]
first-retry-ms = 8
longest-retry-ms = 9
claim-ms = 10
"#;

fn mistakes(text: &str) -> Vec<String> {
    load("collect.toml", text, &Overrides::default()).map(|_| ()).expect_err("it is wrong")
}

#[test]
fn every_key_is_read() {
    let overrides = Overrides {
        listen: Some("127.0.0.1:1".into()),
        smtp_password: Some("secret".into()),
        ..Overrides::default()
    };
    let config = load("collect.toml", ALL, &overrides).expect("all is right");
    let shown = format!("{config:?}");
    let smtp = config.smtp.expect("it is there");
    assert_eq!((smtp.password.as_str(), smtp.port, smtp.encryption), ("secret", Some(26), Encryption::Tls));
    assert_eq!(config.listen.port(), 1);
    assert_eq!(config.sites[0].origin(), "https://help.example.com");
    assert_eq!((config.rate.burst, config.limits.connections, config.delivery.longest_retry_ms), (3, 7, 9));
    assert!(!shown.contains("secret"), "{shown}");
    for key in KEYS {
        let last = key.rsplit('.').next().unwrap_or(key);
        assert!(ALL.contains(&format!("{last} =")) || ALL.contains(&format!("[{last}]")), "{key}");
    }
}

#[test]
fn mistakes_are_told_at_their_places() {
    assert_eq!(
        mistakes("lisen = \"a\"\n[rate]\n  per_minute = 2\nzzz = 1\n[limits]\nquux = 1"),
        [
            "collect.toml:1:1: unknown key `lisen`; did you mean `listen`?",
            "collect.toml:3:3: unknown key `rate.per_minute`; did you mean `rate.per-minute`?",
            "collect.toml:4:1: unknown key `rate.zzz`",
            "collect.toml:6:1: unknown key `limits.quux`",
        ]
    );
    assert_eq!(mistakes("burst = 1"), ["collect.toml:1:1: unknown key `burst`; did you mean `rate.burst`?"]);
    assert_eq!(
        mistakes("[smtp]"),
        ["smtp.host", "smtp.from", "smtp.to"].map(|key| format!("collect.toml: `{key}` is missing"))
    );
    for (text, part) in [
        ("sites = [\"help\"]", "collect.toml:1:9: `help` is no address of a site"),
        ("database = \"mysql://a\"", "the database must be"),
        ("listen = 5", "collect.toml:1:10:"),
        ("listen = \"", "collect.toml:1:"),
        ("retention-days = 0", "`retention-days` must be 1 or more"),
        ("[rate]\ntrusted-proxies = [\"10.0.0.0/33\"]", "`10.0.0.0/33` is no address or network"),
        ("[limits]\nread-timeout-ms = 86400001", "must be 86400000 or less"),
        ("[webhook]\nurl = \"desk\"", "`webhook.url` must be"),
        ("[smtp]\nencryption = \"ssl\"", "collect.toml:2:14:"),
    ] {
        let found = mistakes(text).join("\n");
        assert!(found.contains(part), "{text}: {found}");
    }
}

#[test]
fn waits_double_up_to_the_longest() {
    let delivery = Delivery { first_retry_ms: 100, longest_retry_ms: 1000, claim_ms: 1 };
    let waits: Vec<u128> =
        [1, 2, 3, 4, 5, 99].map(|attempts| delivery.wait(attempts, 0.5).as_millis()).into();
    assert_eq!(waits, [100, 200, 400, 800, 1000, 1000]);
    assert!(delivery.wait(1, 0.0) < delivery.wait(1, 1.0));
}

#[test]
fn a_network_holds_its_addresses() {
    for (network, address, expected) in [
        ("10.0.0.0/8", "10.255.0.1", true),
        ("10.0.0.0/8", "11.0.0.1", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false),
        ("0.0.0.0/0", "1.2.3.4", true),
        ("0.0.0.0/0", "::1", false),
        ("fd00::/8", "fd12::1", true),
    ] {
        let network = Network::parse(network).expect("a network");
        assert_eq!(network.holds(address.parse().expect("an address")), expected, "{network:?} {address}");
    }
}
