//! The two HTML pages of デモ信用組合: the shell that a script fills, and the one for nights without service.

use crate::print::escaped;

/// Draws the form for a person, and shows the accounts once signed on.
const SCRIPT: &str = r##"<script>
const root = document.querySelector("#signon");
const xsrf = document.querySelector("meta[name=xsrf]").content;
const add = (tag, text) => Object.assign(root.appendChild(document.createElement(tag)), { textContent: text });
const field = (label, type) => { const at = add("label", label); const input = document.createElement("input"); input.type = type; at.append(" ", input); return input; };
const member = field("組合員番号", "text"), secret = field("パスワード", "password"), go = add("button", "サインオン");
go.onclick = async () => {
  const answer = await fetch("/v1/session", { method: "POST", headers: { "Content-Type": "application/json", "X-Xsrf-Token": xsrf }, body: JSON.stringify({ member: member.value, secret: secret.value }) });
  const { token, detail, reason } = await answer.json();
  root.textContent = "";
  if (!token) return add("p", detail || reason);
  for (const group of ["ryudosei", "toza"]) {
    const list = await (await fetch(`/v1/accounts?group=${group}`, { headers: { Authorization: `Bearer ${token}` } })).json();
    for (const one of list.accounts) add("p", `${one.name} ${one.no}　${one.balance.minor} ${one.balance.currency}`);
  }
};
</script>"##;

fn frame(title: &str, head: &str, content: &str) -> String {
    format!(
        r#"<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>{title}｜デモ信用組合</title>
{head}<style>body{{margin:0;font-family:sans-serif;background:#f6f4ee}}header{{background:#7a4b12;color:#fff;padding:12px 20px}}main{{max-width:640px;margin:24px auto;background:#fff;padding:24px}}label{{display:block;margin:8px 0}}</style>
</head>
<body>
<header>デモ信用組合　くみあいネット</header>
<main>{content}</main>
<footer><small>このサイトはシミュレーションです。実在する信用組合とは関係がありません。</small></footer>
</body>
</html>
"#
    )
}

pub(super) fn shell(xsrf: &str) -> String {
    let head = format!("<meta name=\"xsrf\" content=\"{xsrf}\">\n");
    frame(
        "サインオン",
        &head,
        &format!("<div id=\"signon\"></div>{SCRIPT}"),
    )
}

pub(super) fn maintenance(until: &str) -> String {
    let content = format!(
        "<h1>サービス休止中です</h1><p>再開予定：<b class=\"again\">{}</b></p>",
        escaped(until)
    );
    frame("サービス休止中", "", &content)
}
