// Runs in each document before its own scripts: what would open another window stays in this one, nothing calls other machines
// past the requests that we see (the browser is told so as well), and we can ask for how long its scripts wait.
(() => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) delete window[name];
  // The timer of this document that goes off last. Short ones draw, and long ones end the visit.
  let [longest, since] = [0, 0];
  const now = performance.now.bind(performance);
  for (const name of ["setTimeout", "setInterval"]) {
    window[name] = new Proxy(window[name], {
      apply(set, self, given) {
        const wait = Number(typeof given[1] === "object" ? 0 : given[1]);
        const reaches = now() + wait > since + longest;
        if (wait >= 500 && wait <= 90000 && reaches) [longest, since] = [Math.round(wait), now()];
        return Reflect.apply(set, self, given);
      },
    });
  }
  Object.defineProperty(window, Symbol.for("renkei.waits"), {
    value: () => (longest ? [longest, Math.round(now() - since)] : null),
  });
  const stays = (target) => !target || /^_(self|parent|top)$/i.test(target) || target in window.frames;
  const tame = (element) => {
    if (!stays(element.getAttribute("target"))) element.setAttribute("target", "_self");
  };
  addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element && event.target.closest("a, area");
      if (!link) return;
      tame(link);
      if (/^https?:/.test(link.href)) link.removeAttribute("download");
    },
    true,
  );
  addEventListener("submit", (event) => tame(event.target), true);
  const submit = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function () {
    tame(this);
    return submit.call(this);
  };
  window.open = (address, target) => {
    if (address) {
      const frame = target && !stays(target) ? null : window.frames[target];
      (frame || window).location.assign(new URL(address, document.baseURI));
    }
    return window;
  };
})();
