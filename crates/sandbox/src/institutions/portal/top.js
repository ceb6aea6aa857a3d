
const { second, rows } = JSON.parse(document.querySelector("#seed").textContent);
const labels = second ? ["店舗", "種類", "番号", "残高合計", ""] : ["お取引店", "科目", "口座番号", "お預り残高", "照会"];
const cells = (name, texts) => texts.map((text) => `<${name}>${text}</${name}>`).join("");
const row = (one) => `<tr data-no="${one.number}">${cells("td", [one.branch, one.name, one.number, `￥${one.balance.toLocaleString("ja")}`, `<span role="button">明細を見る</span>`])}</tr>`;
const table = document.createElement("table");
table.className = second ? "zandaka" : "koza";
table.innerHTML = `<tr>${cells("th", labels)}</tr>${rows.map(row).join("")}`;
table.onclick = ({ target }) => {
  if (target.matches("[role=button]")) location.assign(`/portal/inquiry?no=${target.closest("tr").dataset.no}`);
};
setTimeout(() => document.querySelector("#koza").replaceChildren(table), 60);
