// A method: the clock and the materials follow the start time and the size of the group as one types.
// The server computes the same from ?debut= and ?groupe=.
const clock = document.querySelector("#horloge");
if (clock) {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const say = (minutes) =>
    `${String(Math.floor(minutes / 60) % 24).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const tell = (element, minutes) => {
    if (!element) return;
    element.textContent = say(minutes);
    element.dateTime = say(minutes);
  };
  const run = () => {
    const [hours, minutes] = ($("#debut")?.value ?? "").split(":").map(Number);
    if (hours >= 0 && minutes >= 0) {
      let at = hours * 60 + minutes;
      for (const step of $$("#etapes > li")) {
        tell($("time", step), at);
        at += Number(step.dataset.min) || 0;
      }
      tell($("#fin"), at);
    }
    const people = $("#nb")?.valueAsNumber ?? 0;
    if (people > 0) {
      for (const place of $$("[data-people]")) place.textContent = people;
      const up = (number) => Math.ceil(number - 1e-9);
      for (const place of $$("[data-per],[data-table]")) {
        const { per = 0, table = 0, fixed = 0 } = place.dataset;
        const count = up(people * per) + up(Math.ceil(people / 4) * table) + Number(fixed);
        place.textContent = count.toLocaleString("fr");
      }
    }
  };
  // The running order of this tab, if there is one, goes on; it is for as many as are said here.
  const add = $("[data-add]");
  const order = sessionStorage.getItem("deroule");
  /** @param {string} people how many; empty where nobody said */
  const lead = (people) => {
    if (!add) return;
    const address = new URL(order ?? add.getAttribute("href").split("?")[0], location.origin);
    address.searchParams.append("bloc", add.dataset.add);
    if (people) address.searchParams.set("groupe", people);
    add.href = address.pathname + address.search;
  };
  lead(new URLSearchParams(location.search).get("groupe") ?? "");
  clock.addEventListener("input", () => {
    run();
    lead($("#nb")?.value ?? "");
  });
  clock.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
}
