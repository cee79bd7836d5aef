// History: « Avant » stays older than « Après ». The list goes from the newest version to the oldest.
const form = document.querySelector("form[data-versions]");
if (form) {
  const before = [...form.querySelectorAll("input[name=a]")];
  const after = [...form.querySelectorAll("input[name=b]")];
  const picked = (radios) => radios.findIndex((radio) => radio.checked);
  form.addEventListener("change", (event) => {
    const a = picked(before),
      b = picked(after);
    if (a < 0 || b < 0 || a > b) return;
    if (/** @type {HTMLInputElement} */ (event.target).name === "a") after[Math.max(0, a - 1)].checked = true;
    else before[Math.min(before.length - 1, b + 1)].checked = true;
    // At either end there is no neighbour left: the pair is put right from the other side.
    if (picked(before) <= picked(after)) {
      before[Math.min(before.length - 1, picked(after) + 1)].checked = true;
    }
  });
}
