//! `renkei office`: an office and its owner, for an installation that is not the demo.

use super::{Context, Failed, print_line};
use aggregation::offices::{self, NewUser};
use aggregation::{Actor, recipes};
use domain::office::Role;
use std::io::{BufRead, Write};

/// Shorter ones are guessed.
const PASSWORD_MIN: usize = 12;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei office --name 株式会社みどり設計 --owner-name 佐藤美咲 --owner-email misaki@example.jp"
)]
pub struct Args {
    /// 事業所の名前
    #[arg(long)]
    name: String,
    /// オーナーの名前
    #[arg(long)]
    owner_name: String,
    /// オーナーのメールアドレス（サインインに使います）
    #[arg(long)]
    owner_email: String,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let l = context.lang;
    // From standard input and never as an argument: arguments are seen by everybody on the machine.
    eprint!(
        "{}",
        l.t(
            "オーナーのパスワード（12文字以上）: ",
            "The owner's password (12 characters or more): "
        )
    );
    std::io::stderr().flush()?;
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < PASSWORD_MIN {
        return Err(Failed::Told(
            l.t(
                "パスワードは12文字以上にしてください。",
                "The password needs 12 characters or more.",
            )
            .to_owned(),
        ));
    }
    let app = context.open().await?;
    let now = app.clock.now();
    let office = offices::create(&app, &args.name, now).await?;
    let owner = NewUser {
        email: args.owner_email.trim().to_lowercase(),
        name: args.owner_name,
        password,
    };
    let owner = offices::add_member(&app, office, &owner, Role::Owner, now).await?;
    // Whoever sets up the installation operates it.
    recipes::first(&app, Actor::command_line(office), owner, now).await?;
    print_line(format_args!(
        "{}",
        l.t(
            "事業所を作りました。renkei serve で画面を開けます。",
            "The office is made. Open the screens with: renkei serve"
        )
    ))?;
    Ok(())
}
