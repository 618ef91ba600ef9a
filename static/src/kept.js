// While a time is kept for somebody its minutes are counted. Two minutes before they end a dialog
// lets it be kept longer, once (WCAG 2.2.1); at the end the portal says how it stands.
const WARN = 120_000;
const MINUTE = 60_000;
const LOOK = 2_000; // by the clock on the wall: a timer stands still while a laptop sleeps
const plural = new Intl.PluralRules(document.documentElement.lang);
const endings = new WeakMap();
let told;

function end(kept) {
  endings.set(kept, Infinity); // once
  kept.querySelector("[data-left]").remove();
  htmx.trigger(kept, "over");
}

function count(place, minutes) {
  const words = JSON.parse(place.dataset.left)[plural.select(minutes)].replace("%{n}", minutes);
  if (place.textContent !== words) place.textContent = words;
}

// Once: each step has the words anew.
function warn(kept, announce) {
  if (told === kept.dataset.until) return;
  told = kept.dataset.until;
  const dialog = kept.querySelector("dialog");
  if (dialog) dialog.showModal();
  else announce(kept.querySelector("[data-kept-words]").textContent);
}

export function watchKept(announce) {
  function look() {
    const kept = document.querySelector("#kept[data-ends-in]");
    if (!kept) return;
    if (!endings.has(kept)) endings.set(kept, Date.now() + kept.dataset.endsIn * 1000);
    const left = endings.get(kept) - Date.now();
    if (left === Infinity) return;
    if (left <= 0) return end(kept);
    count(kept.querySelector("[data-left]"), Math.ceil(left / MINUTE));
    if (left <= WARN) warn(kept, announce);
  }

  const close = (dialog) => dialog?.close(); // what had the focus has it again
  document.addEventListener("click", ({ target }) => close(target.closest("#kept [data-closes]")?.closest("dialog")));
  document.addEventListener("htmx:beforeSwap", ({ detail }) => close(detail.target.querySelector("#kept dialog")));
  document.addEventListener("visibilitychange", look);
  document.addEventListener("htmx:afterSettle", look);
  setInterval(look, LOOK);
  look();
}
