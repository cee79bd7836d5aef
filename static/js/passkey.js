// @ts-check
// Asks this device for a passkey, with what the form holds, and sends what it answers. The button asks again.
export {};

/** @type {HTMLFormElement} */
const form = document.querySelector("form[data-passkey]");
const told = form.querySelector("[data-told]");
const asked = JSON.parse(form.dataset.passkey);

/** Shows one of the sentences of the form. */
function say(/** @type {string} */ which) {
  told.textContent = form.dataset[which];
  told.hidden = false;
}

async function ask() {
  told.hidden = true;
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return say("old");
  try {
    const found = "isNew" in form.dataset
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
    form.querySelector("[name=reponse]").value = JSON.stringify(/** @type {PublicKeyCredential} */ (found).toJSON());
    form.submit();
  } catch (error) {
    say(error instanceof DOMException && error.name === "InvalidStateError" ? "known" : "refused");
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void ask();
});
void ask();
