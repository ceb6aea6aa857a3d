
const box = document.querySelector("#approve");
const say = (sentence) => { box.innerHTML = `<p class="caution">${sentence}</p>`; };
async function look() {
  const { state } = await (await fetch("/portal/verify/state")).json();
  if (state === "approved") return location.replace("/portal/top");
  if (state === "declined") return say("アプリで拒否されました。");
  if (state === "over") return say("承認を待つ時間が過ぎました。");
  setTimeout(look, 400);
}
look();
