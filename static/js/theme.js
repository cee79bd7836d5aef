// The colours chosen on this device, set before the first paint: this one script is not deferred, so nothing flashes.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {
    /* storage refused: the system's choice stands */
  }
})();
