// Runs in each document before its own scripts: what would open another window stays in this one, and nothing calls other
// machines past the requests that we see (the browser is told so as well).
(() => {
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) delete window[name];
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
