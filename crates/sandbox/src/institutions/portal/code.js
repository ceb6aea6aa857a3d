
const panel = document.querySelector("#panel");
const ask = (sentence) => {
  panel.insertAdjacentHTML("beforeend", `<p class="annai">${sentence}</p>
<form id="code" method="post" action="/portal/verify/code"><label>認証コード <input name="code" inputmode="numeric" autocomplete="off"></label> <button>確認</button></form>
<p><span role="button" id="again">もう一度送る</span></p>`);
  document.querySelector("#again").onclick = send;
};
async function send() {
  const answer = await fetch("/portal/verify/send", { method: "POST" });
  const { sent, to } = await answer.json();
  panel.textContent = "";
  if (sent) ask(`${to} に認証コードを送りました。`);
  else panel.insertAdjacentHTML("beforeend", `<p class="caution">認証コードを送れませんでした。</p>`);
}
if (panel.dataset.asked === "true") ask("認証コードを入力してください。");
else {
  panel.insertAdjacentHTML("beforeend", `<p>ご登録のメールアドレスに認証コードを送ります。</p><p><span role="button" id="send">コードを送る</span></p>`);
  document.querySelector("#send").onclick = send;
}
