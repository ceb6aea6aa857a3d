//! `renkei institution`: what the operator is at an institution with an API.

use super::{Context, Failed, print_line};
use aggregation::consenting;
use clap::Subcommand;
use std::io::BufRead;
use zeroize::Zeroizing;

#[derive(clap::Args)]
#[command(
    after_help = "例 / Example:\n  renkei institution client gmo-aozora --client-id ABC123 --secret-stdin < secret.txt"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// 銀行が発行したクライアントIDと秘密の値を設定します（前の設定は置きかわります）
    #[command(
        after_help = "例 / Example:\n  renkei institution client gmo-aozora --client-id ABC123 --secret-stdin < secret.txt\n  renkei institution client gmo-aozora --client-id ABC123 --callback https://renkei.example/consent/callback --secret-stdin"
    )]
    Client {
        /// 金融機関（例 gmo-aozora）
        id: String,
        /// クライアントID
        #[arg(long)]
        client_id: String,
        /// 銀行に登録した、もどり先のアドレス（省略すると、画面を開いているアドレス）
        #[arg(long, value_name = "URL")]
        callback: Option<String>,
        /// クライアントの秘密の値を、標準入力の1行目から読みます
        #[arg(long, required = true)]
        secret_stdin: bool,
    },
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let What::Client {
        id,
        client_id,
        callback,
        secret_stdin: _,
    } = args.what;
    let l = context.lang;
    // From standard input and never as an argument: arguments are seen by everybody on the machine.
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line)?;
    let secret = line.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Failed::Told(
            l.t(
                "標準入力が空です。秘密の値を1行で渡してください。",
                "Standard input is empty; pass the secret as one line.",
            )
            .to_owned(),
        ));
    }
    let app = context.open().await?;
    let now = app.clock.now();
    consenting::set_client(&app, &id, &client_id, secret, callback.as_deref(), now).await?;
    print_line(l.t(
        "設定しました。新規登録から、銀行のサイトで同意できます。",
        "Set. The institution can be added now, by consent at the bank's site.",
    ))
}
