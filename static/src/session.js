// Two minutes before a session ends, a dialog says so and lets it be put off (WCAG 2.2.1).
const WARN = 120_000;
const LOOK = 2_000; // by the clock on the wall: a timer stands still while a laptop sleeps

export function watchSession(region, announce) {
  const dialog = region.querySelector("dialog");
  const [stay, close] = dialog.querySelectorAll("button");
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`session ${document.documentElement.lang}`) : null;
  let ends, last, told;

  function learn({ ends_in, last: final, words }) {
    ends = Date.now() + ends_in * 1000;
    last = final;
    told = false;
    stay.hidden = last;
    close.hidden = !last;
    for (const place of region.querySelectorAll("[data-session-words]")) {
      if (place.textContent !== words) place.textContent = words;
    }
    if (dialog.open) dialog.close();
  }

  // Whatever goes wrong on the way, the browser sends the form itself.
  async function extend(form) {
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 401) return leave();
      const news = await answer.json();
      learn(news);
      tabs?.postMessage(news);
      announce(news.words);
    } catch {
      HTMLFormElement.prototype.submit.call(form);
    }
  }

  function leave() {
    ends = Infinity; // once: asking again would begin the journey anew on a slow line
    location.assign(region.dataset.away);
  }

  function look() {
    const left = ends - Date.now();
    if (left <= 0) leave();
    else if (left <= WARN && !told && dialog.showModal) {
      told = true;
      dialog.showModal();
    }
  }

  stay.addEventListener("click", (press) => { press.preventDefault(); extend(stay.form); });
  close.addEventListener("click", (press) => { press.preventDefault(); dialog.close(); });
  // Whoever sends the dialog away with Escape is there.
  dialog.addEventListener("cancel", (press) => {
    if (last) return;
    press.preventDefault();
    extend(stay.form);
  });
  tabs?.addEventListener("message", ({ data }) => learn(data));
  const now = {
    ends_in: Number(region.dataset.endsIn),
    last: "last" in region.dataset,
    words: region.querySelector("[data-session-words]").textContent,
  };
  learn(now);
  tabs?.postMessage(now);
  setInterval(look, LOOK);
  document.addEventListener("visibilitychange", look);
}
