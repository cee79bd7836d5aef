// A running order: remembered while the tab is open, so that « Ajouter à mon déroulé » goes on with it;
// blocks are dragged.
const page = document.querySelector("#deroule");
if (page) {
  const blocks = [...page.querySelectorAll("[data-block]")];
  if (blocks.length) sessionStorage.setItem("deroule", page.dataset.order);
  else sessionStorage.removeItem("deroule");
  page.querySelector("[data-print]")?.addEventListener("click", () => print());
  document.querySelector(location.hash || "#rien")?.focus();

  let dragged = null;
  for (const block of blocks) {
    block.draggable = true;
    block.addEventListener("dragstart", (event) => {
      dragged = block;
      event.dataTransfer.effectAllowed = "move";
    });
    block.addEventListener("dragover", (event) => {
      if (dragged && dragged !== block) event.preventDefault();
    });
    block.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged || dragged === block) return;
      const order = blocks.filter((one) => one !== dragged);
      const to = blocks.indexOf(block);
      order.splice(to, 0, dragged);
      const address = new URL(page.dataset.order, location.origin);
      address.searchParams.delete("bloc");
      const rest = [...address.searchParams];
      const search = new URLSearchParams(order.map((one) => ["bloc", one.dataset.block]));
      for (const [name, value] of rest) search.append(name, value);
      location.assign(`${address.pathname}?${search}#bloc-${to + 1}`);
    });
    block.addEventListener("dragend", () => {
      dragged = null;
    });
  }
}
