// Finds the element that stood at `path` of the page as it was given; remembers it under `name`.
(name, path, given) => {
  const norm = (text) => (text || "").normalize("NFKC").replace(/\s+/g, " ").trim();
  const there = new DOMParser().parseFromString(given, "text/html").querySelector(path);
  if (!there) return false;
  const row = (element) => {
    const around = element.closest("tr, li, dl") || element.parentElement;
    return around ? norm(around.textContent) : "";
  };
  const marks = ["name", "type", "id"];
  const isIt = (element) =>
    element.tagName === there.tagName &&
    marks.every((mark) => element.getAttribute(mark) === there.getAttribute(mark)) &&
    (element.tagName === "FORM" ||
      (norm(element.textContent) === norm(there.textContent) && row(element) === row(there)));
  let found = document.querySelector(path);
  if (!found || !isIt(found)) {
    const same = [...document.querySelectorAll(there.tagName)].filter(isIt);
    found = same.length === 1 ? same[0] : null;
  }
  globalThis[name] = found;
  return found !== null;
};
