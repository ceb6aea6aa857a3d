//! Of `[[page]]`, what stands in it, and the recipe as a whole.

use domain::said::Said;

use super::findings;

findings! {
    balance_only_goes_on():
        "`balance_only = true`と`go`があります。残高だけの口座では、`go`は行きません",
        "`balance_only = true` stands beside `go`, which is never followed for such accounts"
        => "明細のある口座なら`balance_only`を、ない口座だけなら`go`を消します。両方があるなら、明細のない口座の印を書きます: balance_only = {{ col = \"科目\", is = \"定期\" }}",
        "take out `balance_only` if the accounts have lines, or `go` if none has; where some have, write the sign of those without: balance_only = {{ col = \"科目\", is = \"定期\" }}";
    not_a_kind_of_page(word: &str):
        "「{word}」という種類の画面はありません",
        "\"{word}\" is not a kind of page";
    page_without_sign(name: &str):
        "画面「{name}」に`when`がありません。どう見分けますか",
        "page \"{name}\" has no `when`: how is it recognised?";
    page_by_address_only(name: &str):
        "「{name}」をアドレスだけで見分けています",
        "\"{name}\" is recognised by its address only"
        => "この画面にしかないものを加えます: has、text、title、json、またはファイルのtype",
        "it needs something that only this page shows: has, text, title, json or the type of a file";
    way_without_end():
        "この道の行き先が書いてありません",
        "the way doesn't say where it leads"
        => "to = \"…\" に、来る画面の名前か種類を書きます。ほかの画面が来たら断ります",
        "to = \"…\": the name or kind of the page that comes; any other one is refused then";
    no_name_to_keep(name: &str):
        "「{name}」という名前では覚えておけません",
        "\"{name}\" can't be the name of a kept value"
        => "文字、数字、_ で書きます。answer、from、to、today、token、next_page は使えません",
        "letters, digits and _; not answer, from, to, today, token or next_page";
    half_a_month():
        "[page.month]には、`from`と`to`を両方書くか、どちらも書きません",
        "[page.month] has `from` and `to`, or neither";
    account_without_number():
        "[page.account]には`number`が要ります",
        "[page.account] needs `number`"
        => "口座の身元です",
        "it is the account's identity";
    statement_without_lines():
        "明細の画面には[page.lines]が要ります",
        "a statement has [page.lines]";
    no_empty(what: &Said):
        "{what}に`empty`がありません。明細のない期間は断られます",
        "{what} has no `empty`: a period without lines will be refused"
        => "明細のない月を開き、銀行の文を写します",
        "open a month without lines and copy the bank's sentence";
    amounts_unproven():
        "`total`で分かるのは件数だけです。この明細の金額を裏づけるものがありません",
        "`total` proves that no line is missing; nothing on this statement proves its amounts"
        => "残高（`balance`）を読むか、`sum`、または`opening`と`closing`を書きます。銀行が何も出さないときは unproven = true",
        "read the running `balance`, or let it say `sum`, or `opening` and `closing`; if the bank prints none: unproven = true";
    lines_unproven():
        "この明細を裏づけるものがありません",
        "nothing on this statement proves its lines"
        => "残高（`balance`）を読むか、`sum`、または`opening`と`closing`を書きます。銀行が何も出さないときは unproven = true",
        "read the running `balance`, or let it say `sum`, or `opening` and `closing`; if the bank prints none: unproven = true";
    next_without_a_way():
        "`next = true`では、どこへ進むのか分かりません",
        "`next = true` doesn't say where to"
        => "next = {{ click = \"次へ\" }} のように書きます。つづきがなければ next = false",
        "next = {{ click = \"次へ\" }}; where nothing follows: next = false";
    end_unproven():
        "口座の残高と、明細の最後の残高を比べていません",
        "the account's balance isn't held against the last line's"
        => "[page.says]に closing = {{ from = \"account.balance\" }} を加えます。新しい明細の読み落としに気づけます",
        "[page.says] closing = {{ from = \"account.balance\" }}: so it is noticed when the newest lines are missing";
    needless_unproven():
        "`unproven = true` ですが、金額を裏づけるものがあります",
        "`unproven = true`, but something proves the amounts"
        => "消します。裏づけがなくなったときに気づけません",
        "take it out: it hides lists that lost their witness";
    bare_needs_a_frame():
        "`empty = \"bare\"`には、明細を囲むものが要ります: 表、JSONの一覧、見出しか終わりの行のあるファイル",
        "`empty = \"bare\"` needs a frame around the lines: a table, a JSON list, a file with a header or a trailer"
        => "繰り返す要素には枠がありません。銀行の文を写します",
        "repeated elements have none: copy the sentence that the bank prints";
    no_sentence():
        "`empty`が銀行の文ではありません",
        "`empty` is no sentence of the bank"
        => "text = \"…\"、またはJSONの件数を書きます",
        "text = \"…\", or a count in the JSON";
    window_of_two():
        "`window`には`lines`か`days`を書きます",
        "`window` says `lines` or `days`";

    two_pages(name: &str):
        "「{name}」という画面が二つあります",
        "two pages are called \"{name}\""
        => "どちらかに`name`を付けます",
        "give one of them a `name`";
    leads_nowhere(target: &str):
        "「{target}」へ行くとありますが、そういう名前や種類の画面はありません",
        "leads to \"{target}\", but no page has this name or kind";
    kept_by_no_page(name: &str):
        "「{name}」を使っていますが、どの画面も覚えていません",
        "\"{name}\" is used, but no page keeps it";
    no_refusal_rule():
        "銀行がパスワードの誤りをどう伝えるかが、書いてありません",
        "no rule says how the bank refuses a wrong password"
        => "`outcome`に {{ means = \"credentials-rejected\", text = \"…\" }} を加えます。でたらめなログインIDで一度試すと分かります",
        "add {{ means = \"credentials-rejected\", text = \"…\" }} to `outcome`; try it once with a made-up login ID";
    no_login_form():
        "login-formの画面がありません",
        "no page is a login-form";
    no_logout():
        "ログアウトがありません",
        "there is no logout"
        => "時間切れまで、次のログインを銀行に断られることがあります: logout = {{ click = \"ログアウト\" }}",
        "until its time-out the bank may refuse the next login: logout = {{ click = \"ログアウト\" }}";
    no_login_fields():
        "ログインするための[[field]]がありません",
        "there is no [[field]] to log in with"
        => "銀行のログイン画面が求めるものを、institution.toml に書きます",
        "institution.toml names what the bank's login form asks for";
    secret_not_sent(name: &str):
        "どのlogin-formも{{login.{name}}}を送りません",
        "no login-form sends {{login.{name}}}"
        => "institution.toml にある項目です。login-formのfillに \"{{login.{name}}}\" と書きます。値そのものは書きません",
        "institution.toml asks for it: write \"{{login.{name}}}\" into fill of the login-form, and never its value";
    refusal_by_address_only():
        "パスワードの誤りを、アドレスだけで見分けています",
        "a wrong password is recognised by the address only"
        => "同じアドレスでメンテナンスの画面が出ると、お客さまのログインを止めてしまいます。textか again = true を加えます",
        "a maintenance page at the same address would block the customer: add a text, or again = true";
    same_sign(first: &str, second: &str):
        "「{first}」と「{second}」の見分け方が同じです",
        "\"{first}\" and \"{second}\" are recognised by the same sign"
        => "先に書いたほうになります。あとのほうにしかないものを加えます",
        "the first wins; add what only the second shows";
    unreachable(name: &str):
        "「{name}」へ行く道がありません",
        "nothing leads to \"{name}\""
        => "to = \"…\" のある道を書くか、この画面を消します",
        "a way with to = \"…\" leads to it, or it can go";
}
