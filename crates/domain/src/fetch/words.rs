//! What each cause is called by whoever writes or mends a recipe: half a sentence. The owner of a connection reads longer
//! messages.

use super::Cause;
use crate::said::Said;

impl Cause {
    /// What stood in the way, short.
    pub fn said(self) -> Said {
        let (ja, en) = match self {
            Cause::CredentialsRejected => (
                "IDかパスワードが受け付けられません",
                "ID or password is not accepted",
            ),
            Cause::LoginLocked => (
                "金融機関がログインを止めています",
                "the bank has locked the login",
            ),
            Cause::PasswordExpired => {
                ("パスワードの期限が切れています", "the password has expired")
            }
            Cause::AdministratorLogin => (
                "管理者のIDではなく、利用者のIDが要ります",
                "an administrator's login; the bank wants a user's",
            ),
            Cause::WrongEntrance => (
                "別の入口のIDです",
                "the login of another entrance of the bank",
            ),
            Cause::OtherSession => (
                "同じIDで、ほかの人がログインしています",
                "somebody else is signed in with this ID",
            ),
            Cause::OwnSessionLeft => (
                "前の取得のログインが残っています",
                "a login of an earlier fetch is still open",
            ),
            Cause::Notice => (
                "読む必要のあるお知らせが出ています",
                "a notice that has to be read",
            ),
            Cause::Maintenance => ("メンテナンス中です", "maintenance"),
            Cause::Unavailable => (
                "サービスが応じていません",
                "the service does not answer as it should",
            ),
            Cause::TooManyRequests => ("アクセスが多すぎると言われました", "too many requests"),
            Cause::PageError => (
                "金融機関の画面がエラーを示しています",
                "the bank's page shows an error",
            ),
            Cause::SignedOut => ("途中でログアウトされました", "the bank ended the session"),
            Cause::ChallengeWrong => ("追加認証の答えが違います", "the answer was wrong"),
            Cause::ChallengeLate => (
                "追加認証の答えが間に合いませんでした",
                "nobody answered in time",
            ),
            Cause::ChallengeExpired => (
                "追加認証の期限が切れました",
                "the code ran out before it was used",
            ),
            Cause::ChallengeNotSent => {
                ("追加認証の番号が送られていません", "the code was not sent")
            }
            Cause::ChallengeUsed => (
                "その番号はもう使われています",
                "the code had been used before",
            ),
            Cause::ChallengeRefused => (
                "追加認証が受け付けられません（理由は分かりません）",
                "the answer was refused, nobody says why",
            ),
            Cause::ApprovalDeclined => (
                "金融機関のアプリで承認されませんでした",
                "the login was declined in the bank's app",
            ),
            Cause::ApprovalLate => (
                "金融機関のアプリでの承認が間に合いませんでした",
                "nobody approved in the bank's app in time",
            ),
            Cause::ConsentExpired => (
                "金融機関での同意が終わっています",
                "the consent at the bank has ended",
            ),
            Cause::CertificateMissing => {
                ("電子証明書がありません", "a client certificate is missing")
            }
            Cause::CertificateWrong => (
                "電子証明書が違います",
                "the client certificate is another one",
            ),
            Cause::CertificateExpired => (
                "電子証明書の期限が切れています",
                "the client certificate has expired",
            ),
            Cause::NoAccounts => ("口座がありません", "there are no accounts"),
            Cause::AccountMissing => (
                "前にあった口座がありません",
                "an account that was there is gone",
            ),
            Cause::Unreachable => ("つながりません", "the bank can't be reached"),
            Cause::SlowStep => ("時間内に応答がありません", "no answer in time"),
            Cause::SlowRun => ("全体の時間が過ぎました", "the whole walk took too long"),
            Cause::LoginOutcomeUnknown => (
                "ログインできたかどうか分かりません",
                "nobody knows whether the login counted",
            ),
            Cause::PageNotRecognised => {
                ("どの画面か見分けられません", "no rule recognises the page")
            }
            Cause::PageCut => ("ページが途中で切れています", "the page has no end"),
            Cause::EmptyBySurprise => (
                "何もなく、ないことを示す文もありません",
                "nothing is there, and nothing says so",
            ),
            Cause::PageChanged => (
                "画面がレシピのとおりではありません",
                "the page isn't as the recipe says",
            ),
            Cause::WitnessDiffers => (
                "画面の示す数と、読んだものが合いません",
                "what the page states and what was read differ",
            ),
            Cause::ListMoved => (
                "読むあいだに一覧が動きました",
                "the list moved while it was read",
            ),
            Cause::FenceBroken => (
                "レシピが許すアドレスの外に出ようとしました",
                "an address outside of the recipe's",
            ),
            Cause::BudgetSpent => ("決めた量を超えました", "more than the walk may take"),
            Cause::Interrupted => ("途中で止められました", "interrupted"),
            Cause::OwnFault => ("Renkei側の不具合です", "a fault of our own"),
        };
        Said::new(ja, en)
    }
}
