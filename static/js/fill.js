// A message that stands ready goes into the field that it is for, after what is typed there; all boxes of a form whose
// names begin alike are ticked at once.
document.addEventListener("click", (event) => {
  const pressed = /** @type {HTMLElement} */ (event.target);
  const button = /** @type {HTMLButtonElement} */ (pressed.closest("button[data-fill]"));
  const all = /** @type {HTMLButtonElement} */ (pressed.closest("button[data-tick-all]"));
  if (all)
    for (const box of all.form.querySelectorAll("input[type=checkbox]")) {
      const tick = /** @type {HTMLInputElement} */ (box);
      if (tick.name.startsWith(all.dataset.tickAll)) tick.checked = true;
    }
  if (!button) return;
  const field = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.fill));
  field.value = [field.value.trim(), button.previousElementSibling.textContent].filter(Boolean).join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
export {};
