// The page that a form would make, in a frame beside it, a moment after one stops typing.

/**
 * Shows in a frame what the form's preview answers, now and after each change. data-preview says where to ask.
 * @param {HTMLFormElement} form
 * @param {HTMLIFrameElement} frame
 * @param {{ width: () => number, told?: (good: boolean) => void }} how as wide as which screen, in pixels; and who
 *   hears whether there was something to show
 */
export function preview(form, frame, { width, told }) {
  const pane = frame.parentElement;
  /** As wide as the screen that was chosen, drawn as small as the place asks. */
  const fit = () => {
    pane.style.setProperty("--seen", `${width()}px`);
    pane.style.setProperty("--zoom", String(Math.min(1, pane.clientWidth / width())));
  };
  let asked = 0;
  const show = async () => {
    const mine = ++asked;
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    // What is half written is answered with nothing, not with a page that says what is wrong.
    body.set("cadre", "oui");
    const answer = await fetch(form.dataset.preview, { method: "POST", body }).catch(() => null);
    if (mine !== asked) return;
    const good = answer?.status === 200;
    told?.(good);
    if (!good) return;
    const scrolled = frame.contentWindow?.scrollY ?? 0;
    // It is looked at, not used: it runs nothing, and nothing in it is pressed.
    const html = (await answer.text()).replace(/<script[^>]*><\/script>/g, "");
    const shown = () => {
      frame.contentDocument.body.inert = true;
      frame.contentWindow.scrollTo(0, scrolled);
    };
    frame.addEventListener("load", shown, { once: true });
    frame.srcdoc = html;
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = window.setTimeout(show, 400);
  });
  new ResizeObserver(fit).observe(pane);
  fit();
  show();
  return { fit, show };
}
