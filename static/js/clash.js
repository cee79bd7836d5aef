// The page of a clash: the result follows the choice, unless somebody has rewritten it by hand.
//
// fieldset[data-clash] holds radios, [data-filled] (which choice filled the result) and a textarea whose data-moi,
// data-autre and data-deux are the texts. Without this file « Reprendre les choix » asks the server for the same.
const same = (one, two) => one.trimEnd() === two.trimEnd();

for (const question of document.querySelectorAll("[data-clash]")) {
  const filled = question.querySelector("[data-filled]");
  const result = question.querySelector("textarea");
  if (!result) continue;
  const said = question.querySelector("[data-kept-by-hand]");
  question.addEventListener("change", (event) => {
    const radio = /** @type {HTMLInputElement} */ (event.target);
    if (radio.type !== "radio") return;
    const untouched = same(result.value, result.dataset[filled.value] ?? "");
    if (untouched) {
      filled.value = radio.value;
      result.value = result.dataset[filled.value] ?? "";
    }
    said.textContent = untouched ? "" : said.dataset.keptByHand;
  });
}
