// The page as it stands, without what was typed into it.
(charactersMax) => {
  const root = document.documentElement;
  if (!root) return null;
  const typed = globalThis.renkeiTyped || new Set();
  const hides = (field) => field.hasAttribute("value") && (field.type === "password" || typed.has(field));
  const fields = [...root.querySelectorAll("input")];
  let shown = root;
  if (fields.some(hides)) {
    shown = root.cloneNode(true);
    [...shown.querySelectorAll("input")].forEach((copy, at) => {
      if (hides(fields[at])) copy.removeAttribute("value");
    });
  }
  const html = (document.doctype ? "<!DOCTYPE html>" : "") + shown.outerHTML;
  const state = document.readyState;
  if (html.length > charactersMax) return { state, large: true };
  return { html, url: document.URL, state };
};
