// A machine that nobody watches: where nobody has touched it for a while a dialog asks whether
// somebody is there (WCAG 2.2.1), and without an answer it clears itself for the next person.
const LOOK = 1_000; // by the clock on the wall
const SAY = 20_000; // how often the portal hears that somebody reads or types
const SIGNS = ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"];

function watchKiosk(bar) {
  const dialog = bar.querySelector("dialog");
  const stay = dialog.querySelector("[data-stays]");
  const clear = bar.querySelector("[data-clears]").form;
  const [warn, end] = [bar.dataset.warn, bar.dataset.clear].map((seconds) => Number(seconds) * 1000);
  // Where nobody has left anything, it waits for somebody to come before it counts.
  let touched = "untouched" in bar.dataset ? Infinity : Date.now();
  let said = Date.now();

  function here() {
    if (dialog.open) return; // while it asks, its button answers
    touched = Date.now();
    if (touched - said > SAY) say();
  }

  function say() {
    said = Date.now();
    const body = new URLSearchParams(new FormData(stay.form));
    fetch(stay.form.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => {});
  }

  function answer(press) {
    press.preventDefault();
    dialog.close();
    touched = Date.now();
    say();
  }

  function over() {
    clear.append(Object.assign(document.createElement("input"), { type: "hidden", name: "idle", value: "1" }));
    HTMLFormElement.prototype.submit.call(clear);
    touched = Infinity; // once
  }

  function look() {
    const still = Date.now() - touched;
    if (still >= end) over();
    else if (still >= warn && !dialog.open && dialog.showModal) dialog.showModal();
  }

  for (const sign of SIGNS) document.addEventListener(sign, here, { passive: true });
  stay.addEventListener("click", answer);
  dialog.addEventListener("cancel", answer);
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look);
  // What the browser kept of a page is not shown again: it may be somebody else's by now.
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
}

watchKiosk(document.querySelector("[data-kiosk]"));
