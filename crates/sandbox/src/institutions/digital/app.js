// デモデジタル銀行: one page without content; this script draws every screen from JSON.
const app = document.querySelector("#app");
const { layout } = document.body.dataset;
// Layout 2 has other names for the same things.
const names = layout === "2"
  ? { card: "tile", number: "acct", balance: "amount", list: "ledger", count: "total", enter: "gate" }
  : { card: "card", number: "no", balance: "bal", list: "tx", count: "count", enter: "enter" };
let csrf = "";

const yen = (amount) => `${amount.toLocaleString("en")}円`;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthName = (text) => `${MONTHS[text.slice(5, 7) - 1]} ${text.slice(0, 4)}`;
const dayName = (text) => `${Number(text.slice(8))} ${MONTHS[text.slice(5, 7) - 1]}`;

// make("p.err", {}, "text", child, …)
function make(what, properties = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const element = Object.assign(document.createElement(tag), properties);
  if (classes.length) element.className = classes.join(" ");
  element.append(...children.filter((child) => child !== null));
  return element;
}

const button = (label, onclick) => make("button", { type: "button", onclick }, label);
const header = () => make("header", {}, make("strong", {}, "デモデジタル銀行"), button("ホーム", () => go("/app/home")), button("ログアウト", leave));
const draw = (...children) => app.replaceChildren(...children);
const busy = () => draw(make("p.busy", {}, "読み込んでいます"));
const trouble = () => draw(make("p.trouble", { role: "alert" }, "通信できませんでした。時間をおいてお試しください。"));

async function call(path, body) {
  const options = body === undefined
    ? { headers: { "X-Csrf": csrf } }
    : { method: "POST", headers: { "X-Csrf": csrf, "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  if (answer.status === 401) {
    const { code } = await answer.json();
    throw { ended: code };
  }
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

// Every screen: first the sign that something is under way, then what came.
async function show(screen) {
  busy();
  try {
    await screen();
  } catch (error) {
    if (!error.ended) return trouble();
    const why = error.ended === "replaced" ? "別の端末でログインされたため、終了しました。" : "ログインの有効時間が過ぎました。";
    draw(make("main.ended", {}, make("p", {}, why)));
  }
}

function go(path) {
  history.pushState(null, "", path);
  route();
}

async function leave() {
  await show(async () => {
    await call("/api/logout", {});
    history.replaceState(null, "", "/");
    draw(make("main.bye", {}, make("p", {}, "ログアウトしました。ご利用ありがとうございました。")));
  });
}

// A refused login needs a new token before it can be tried again.
async function refused(message) {
  csrf = (await (await call("/api/boot")).json()).csrf;
  login(message);
}

function login(message) {
  const field = (label, name, type = "text") => make("label", {}, label, make("input", { name, type, autocomplete: "off" }));
  const form = make("form", { id: names.enter },
    message ? make("p.err", { role: "alert" }, message) : null,
    field("お取引店", "branch"), field("口座番号", "account"),
    field("パスワード", "password", "password"), field("ワンタイムパスワード", "code"),
    make("button", {}, "ログイン"));
  form.onsubmit = (event) => {
    event.preventDefault();
    const sent = Object.fromEntries(new FormData(form));
    show(async () => {
      const { ok, message } = await (await call("/api/login", sent)).json();
      if (!ok) return refused(message);
      history.replaceState(null, "", "/app/home");
      route();
    });
  };
  draw(make("main", {}, make("h1", {}, "ログイン"), form));
}

async function home() {
  const { accounts, notice, survey } = await (await call("/api/accounts")).json();
  if (notice) return draw(header(), make("main.notice", {}, make("h2", {}, notice), button("同意する", () => call("/api/agree", {}))));
  if (survey) return draw(header(), make("main.survey", {}, make("h2", {}, survey)));
  const card = (one) => make(`article.${names.card}`, {},
    make("h3", {}, one.name),
    make("p.where", {}, `${one.branch}（${one.code}） `, make(`span.${names.number}`, {}, one.number)),
    make(`p.${names.balance}`, {}, yen(one.balance)),
    one.download ? button("明細をダウンロード", () => go(`/app/files/${one.number}`)) : button("明細", () => go(`/app/accounts/${one.number}`)));
  draw(header(), make("main.home", {}, make("h2", {}, "口座"), ...accounts.map(card)));
}

async function account(number, month) {
  const got = await (await call(`/api/accounts/${number}/entries${month ? `?month=${month}` : ""}`)).json();
  const tab = (one) => Object.assign(button(monthName(one), () => go(`/app/accounts/${number}/${one}`)), { className: one === got.month ? "on" : "" });
  const icon = (amount) => {
    const svg = make("span.icon");
    svg.innerHTML = `<svg width="12" height="12" aria-hidden="true"><use href="#${amount < 0 ? "out" : "in"}"></use></svg>`;
    return svg;
  };
  const row = (one) => make("li", {}, icon(one.amount), make("time", {}, dayName(one.on)), make("b", {}, one.text), make("span.yen", {}, yen(Math.abs(one.amount))), make("span.after", {}, yen(one.after)));
  const list = got.entries && make(`ol.${got.renamed ? "moves" : names.list}`, {}, ...got.entries.map(row));
  draw(header(), make("main.account", {},
    make("h2", {}, got.name, " ", make(`span.${names.number}`, {}, number)),
    make("nav.months", {}, ...got.months.map(tab)),
    got.count === undefined ? null : make(`p.${names.count}`, {}, `${got.count}件`),
    got.before === undefined ? null : make("p", {}, "前月末残高 ", make("b.before", {}, yen(got.before))),
    got.none ? make("p", {}, "この月のお取引はありません。") : null,
    list || null));
}

function files(number) {
  const form = make("form", { id: "ofx" },
    make("label", {}, "から", make("input", { name: "from", type: "date" })),
    make("label", {}, "まで", make("input", { name: "to", type: "date" })),
    button("OFXを受け取る", async () => {
      const { from, to } = Object.fromEntries(new FormData(form));
      try {
        const text = await (await call(`/api/accounts/${number}/ofx?from=${from}&to=${to}`)).text();
        const href = URL.createObjectURL(new Blob([text], { type: "application/x-ofx" }));
        make("a", { href, download: `${number}.ofx` }).click();
      } catch {
        trouble();
      }
    }));
  draw(header(), make("main.files", {}, make("h2", {}, "明細をダウンロード ", make(`span.${names.number}`, {}, number)), form));
}

function route() {
  const [, where, what, number, month] = location.pathname.split("/");
  show(async () => {
    const boot = await (await call("/api/boot")).json();
    csrf = boot.csrf;
    if (boot.until) return draw(make("main.closed", {}, make("h2", {}, "メンテナンス中です"), make("time", { dateTime: boot.until }, `${boot.until}まで`)));
    if (!boot.signedIn) return where === "" ? login() : Promise.reject({ ended: boot.ended });
    if (what === "accounts") return account(number, month);
    if (what === "files") return files(number);
    return home();
  });
}

addEventListener("popstate", route);
route();
