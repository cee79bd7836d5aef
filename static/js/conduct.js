// A method conducted: one step at a time, its minutes counted by the clock, not by ticks. Works without a network.
const stage = document.querySelector("main[data-count]");
if (stage) {
  const steps = [...stage.querySelectorAll("[data-step]")];
  const rest = document.querySelector("#reste");
  const says = document.querySelector("#dit");
  const run = document.querySelector("#marche");
  let current = Number(stage.dataset.current) - 1;
  let left = 0;
  let until = null;
  let rung = false;
  let awake = null;

  const total = () => Number(steps[current].dataset.min) * 60_000;
  const remaining = () => (until === null ? left : until - Date.now());
  const shown = (milliseconds) => {
    const seconds = Math.ceil(Math.abs(milliseconds) / 1000);
    const sign = milliseconds < 0 && seconds > 0 ? "+" : "";
    return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  const ring = () => {
    if (!document.querySelector("#son").checked) return;
    const context = new AudioContext();
    const tone = context.createOscillator();
    tone.connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.6);
  };
  const draw = () => {
    const time = remaining();
    rest.textContent = total() > 0 ? shown(time) : "–";
    rest.classList.toggle("over", time < 0);
    if (time <= 0 && until !== null && !rung) {
      rung = true;
      says.textContent = run.dataset.over;
      ring();
    }
    run.textContent = until === null ? run.dataset.start : run.dataset.pause;
    run.disabled = total() === 0;
  };
  const go = (to, focus = true) => {
    if (to < 0 || to >= steps.length) return;
    const running = until !== null;
    current = to;
    left = total();
    until = running && left > 0 ? Date.now() + left : null;
    rung = false;
    says.textContent = "";
    steps.forEach((step, at) => {
      step.hidden = at !== current;
    });
    for (const button of document.querySelectorAll("[data-go]")) {
      const next = current + Number(button.dataset.go);
      button.disabled = next < 0 || next >= steps.length;
    }
    history.replaceState(null, "", `?etape=${current + 1}`);
    draw();
    if (focus) steps[current].querySelector("h2").focus();
  };
  const toggle = async () => {
    if (until === null) {
      until = Date.now() + left;
      awake = await navigator.wakeLock?.request("screen").catch(() => null);
    } else {
      left = remaining();
      until = null;
      await awake?.release().catch(() => null);
    }
    draw();
  };
  for (const button of document.querySelectorAll("[data-go]"))
    button.addEventListener("click", () => go(current + Number(button.dataset.go)));
  run.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      /^(INPUT|TEXTAREA|SELECT)$/.test(/** @type {Element} */ (event.target).tagName)
    )
      return;
    if (event.key === "ArrowRight") go(current + 1);
    if (event.key === "ArrowLeft") go(current - 1);
  });
  const asked = Number(new URLSearchParams(location.search).get("etape"));
  go(asked >= 1 && asked <= steps.length ? asked - 1 : current, false);
  setInterval(draw, 250);

  if ("stays" in stage.dataset && "serviceWorker" in navigator) {
    navigator.serviceWorker
      .register(new URL("../hors-ligne.js", import.meta.url))
      .then(() => navigator.serviceWorker.ready)
      .then((worker) => {
        const told = new MessageChannel();
        told.port1.onmessage = () => {
          document.querySelector("#hors-ligne").hidden = false;
        };
        const drawn = [...document.querySelectorAll("link[href],script[src],.icon use")].map(
          (one) => (one.getAttribute("href") || one.getAttribute("src")).split("#")[0],
        );
        worker.active.postMessage({ page: location.pathname, assets: [...new Set(drawn)] }, [told.port2]);
      })
      .catch(() => null);
  }
}
