// Presses what was found, or sends the form as such.
(isForm) => {
  if (!isForm) globalThis.renkeiAt.click();
  else if (globalThis.renkeiForm.requestSubmit) globalThis.renkeiForm.requestSubmit();
  else globalThis.renkeiForm.submit();
};
