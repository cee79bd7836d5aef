// The share sheet of a phone, where there is one.
export {};

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.share, url: button.dataset.address }).catch(() => {});
  });
}
