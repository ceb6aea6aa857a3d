//! `renkei operator`: who may mend and release recipes for all offices.

use super::{Context, Failed, print_line};
use aggregation::{Refused, recipes};
use clap::Subcommand;

#[derive(clap::Args)]
#[command(after_help = "例 / Example:\n  renkei operator add misaki@example.jp")]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// サインインできる人を、運営の担当者にします
    Add {
        /// メールアドレス
        email: String,
    },
    /// 運営の担当者から外します
    Remove {
        /// メールアドレス
        email: String,
    },
    /// 運営の担当者の一覧
    List,
}

pub(super) async fn run(context: &Context, args: Args) -> Result<(), Failed> {
    let l = context.lang;
    let app = context.open().await?;
    let actor = context.actor(&app).await?;
    let now = app.clock.now();
    let known = |result: Result<bool, Refused>| match result {
        Err(Refused::NotFound("user")) => Err(Failed::Told(
            l.t(
                "そのメールアドレスの人はいません。先に事業所のメンバーにしてください。",
                "There is nobody with that e-mail address. Make them a member of an office first.",
            )
            .to_owned(),
        )),
        other => Ok(other?),
    };
    match args.act {
        Act::Add { email } => {
            let added = known(recipes::add(&app, actor, &email, now).await)?;
            print_line(if added {
                l.t("運営の担当者にしました。", "Is an operator now.")
            } else {
                l.t("すでに運営の担当者です。", "Is an operator already.")
            })
        }
        Act::Remove { email } => {
            let removed = known(recipes::remove(&app, actor, &email, now).await)?;
            print_line(if removed {
                l.t("運営の担当者から外しました。", "Is no operator any more.")
            } else {
                l.t("運営の担当者ではありません。", "Is no operator.")
            })
        }
        Act::List => {
            let pen = context.pen(&app);
            for operator in recipes::all(&app).await? {
                print_line(format_args!(
                    "{}\t{}\t{}",
                    operator.email,
                    operator.name,
                    pen.moment(operator.since)
                ))?;
            }
            Ok(())
        }
    }
}
