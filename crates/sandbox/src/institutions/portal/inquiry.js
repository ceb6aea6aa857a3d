
const { number, first, today, second } = JSON.parse(document.querySelector("#seed").textContent);
const years = [...new Set([first, today].map((day) => day.slice(0, 4)))];
const range = (count) => [...Array(count).keys()].map((n) => String(n + 1).padStart(2, "0"));
const select = (name, values) => `<select name="${name}">${values.map((value) => `<option value="${value}">${Number(value)}</option>`).join("")}</select>`;
const day = (side) => `${select(`${side}y`, years)}年${select(`${side}m`, range(12))}月${select(`${side}d`, range(31))}日`;
const place = document.querySelector("#jouken");
place.innerHTML = `<form id="kikan"><p>${day("f")} から ${day("t")} まで</p><p><span role="button" id="csv">CSVで保存</span></p></form><p class="caution"></p>`;
const form = document.querySelector("#kikan");

// A person sees today's month; what isn't touched stays so.
for (const [side, text] of [["f", `${today.slice(0, 8)}01`], ["t", today]])
  [form[`${side}y`].value, form[`${side}m`].value, form[`${side}d`].value] = text.split("-");

function csv(data) {
  const yen = (amount) => (amount === null ? "" : amount.toLocaleString("en"));
  const money = (one) => (data.swapped ? [yen(one.in), yen(one.out)] : [yen(one.out), yen(one.in)]);
  const rows = data.lines.map((one) => [one.on, ...money(one), one.text, yen(one.after)]);
  const head = data.missing ? [] : [data.head];
  const end = data.none ? ["お取引はありません"] : ["合計", `${data.count}件`];
  return [["照会口座", data.account], ["期間前残高", yen(data.opening)], ...head, ...rows, end]
    .map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(",") + "\r\n").join("");
}

document.querySelector("#csv").onclick = async () => {
  const value = (side) => ["y", "m", "d"].map((part) => form[side + part].value).join("-");
  const answer = await fetch(`/portal/data?no=${number}&from=${value("f")}&to=${value("t")}`);
  const data = await answer.json().catch(() => ({ message: "データを受け取れませんでした。" }));
  if (!answer.ok || data.message) {
    document.querySelector(".caution").textContent = data.message ?? "データを受け取れませんでした。";
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", csv(data)], { type: "text/csv" }));
  link.download = `meisai-${number}.csv`;
  link.click();
};
