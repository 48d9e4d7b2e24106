//! `helpbook-collect erase`: what a person may ask for.

use crate::config::Config;

/// Remove all that was sent with an e-mail address, for good
#[derive(clap::Args)]
pub struct Args {
    /// The e-mail address; capitals do not matter
    #[arg(long, value_name = "ADDRESS", value_parser = super::address)]
    email: String,
}

pub async fn run(args: &Args, config: &Config) -> Result<(), String> {
    let store = super::open(config).await?;
    let removed = store.erase(&args.email).await;
    store.close().await;
    let removed = removed.map_err(|error| format!("nothing was removed: {error}"))?;
    println!("{} contact requests and {} votes were removed", removed.contact, removed.feedback);
    Ok(())
}
