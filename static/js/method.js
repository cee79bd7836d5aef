// A method: the clock and the materials follow the start time and the size of the group as one types.
// The server computes the same from ?debut= and ?groupe=.
const clock = document.querySelector("#horloge");
if (clock) {
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const say = (minutes) => `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, "0")}`;
  const tell = (element, minutes) => {
    if (!element) return;
    element.textContent = say(minutes);
    element.dateTime = say(minutes).padStart(5, "0");
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
      for (const quantity of $$("[data-per]")) quantity.textContent = Math.ceil(people * quantity.dataset.per);
    }
  };
  clock.addEventListener("input", run);
  clock.addEventListener("submit", (event) => { event.preventDefault(); run(); });
}
