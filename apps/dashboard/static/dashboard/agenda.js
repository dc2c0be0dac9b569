// Order by drag and drop, and a focus that stays with the item that was moved. Without this the
// arrows of each item do the same, a page at a time.
(() => {
  "use strict";
  let moved = "";
  let dragged = null;

  const arrange = () => document.getElementById("arrange");
  const items = () => [...document.querySelectorAll(".agenda > .item")];
  const unmark = () => items().forEach((item) => item.classList.remove("before", "behind"));

  function welcome() {
    for (const help of document.querySelectorAll(".drag-help")) help.hidden = false;
  }

  // Says which item is put behind which, with nothing behind the `>` for the first place.
  function write(move) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "move";
    field.value = move;
    arrange().append(field);
    moved = move.split(">")[0];
  }

  function isUpper(event, item) {
    const box = item.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  }

  // The arrows stand outside of the form that they send, where htmx does not look for them.
  const capture = true;
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target.id === "arrange" && event.submitter) write(event.submitter.value);
    },
    capture,
  );
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".item[draggable]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.item);
    dragged.classList.add("dragged");
  });
  document.addEventListener("dragover", (event) => {
    const item = event.target.closest?.(".item[draggable]");
    if (!dragged || !item) return;
    event.preventDefault();
    unmark();
    if (item !== dragged) item.classList.add(isUpper(event, item) ? "before" : "behind");
  });
  document.addEventListener("drop", (event) => {
    const item = event.target.closest?.(".item[draggable]");
    if (!dragged || !item || item === dragged) return;
    event.preventDefault();
    const others = items().filter((other) => other !== dragged);
    const place = others.indexOf(item) + (isUpper(event, item) ? 0 : 1);
    write(`${dragged.dataset.item}>${place ? others[place - 1].dataset.item : ""}`);
    arrange().requestSubmit();
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    dragged = null;
    unmark();
  });

  document.addEventListener("htmx:afterRequest", () => {
    for (const field of document.querySelectorAll("#arrange > input[name=move]")) field.remove();
  });

  // An order that somebody else has changed is no mistake: what is told of it is shown.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 412) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    welcome();
    const conflict = document.getElementById("two-orders");
    if (conflict) {
      conflict.focus();
    } else if (moved && (document.activeElement === document.body || !document.activeElement)) {
      // Who has moved an item to an end has pressed an arrow that is there no more.
      const other = document.getElementById(`up-${moved}`) ?? document.getElementById(`down-${moved}`);
      other?.focus();
    }
    moved = "";
  });
  welcome();
})();
