// A message that stands ready goes into the field that it is for, after what is typed there.
document.addEventListener("click", (event) => {
  const pressed = /** @type {HTMLElement} */ (event.target);
  const button = /** @type {HTMLButtonElement} */ (pressed.closest("button[data-fill]"));
  if (!button) return;
  const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.fill));
  field.value = [field.value.trim(), button.previousElementSibling.textContent].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
export {};
