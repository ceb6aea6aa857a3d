// Fills the field `name` of the form that was found; says "focused" where the text is to be typed.
(name, value) => {
  const norm = (text) => (text || "").normalize("NFKC").replace(/\s+/g, " ").trim();
  const form = globalThis.renkeiForm;
  const fields = [...form.elements].filter((field) => field.name === name && !field.disabled);
  if (fields.length === 0) return "gone";
  const say = (field) => {
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  const [field] = fields;
  if (field.type === "radio" || field.type === "checkbox") {
    const choice = fields.find((one) => one.value === value);
    if (!choice) return "gone";
    if (!choice.checked) choice.click();
    return "done";
  }
  if (field.tagName === "SELECT") {
    const choice = [...field.options].find((one) => one.value === value || norm(one.textContent) === norm(value));
    if (!choice) return "gone";
    field.value = choice.value;
    say(field);
    return "done";
  }
  globalThis.renkeiTyped = (globalThis.renkeiTyped || new Set()).add(field);
  const isText = field.tagName === "TEXTAREA" || ["text", "password", "tel", "search", "email", "url"].includes(field.type);
  if (isText && value !== "" && !field.readOnly) {
    field.focus();
    if (document.activeElement === field) {
      field.select();
      return "focused";
    }
  }
  field.value = value;
  say(field);
  return "done";
};
