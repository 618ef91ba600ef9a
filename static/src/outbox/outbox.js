// Forms that may be sent later: without a connection what was filled in stays on this device, the
// page says so, and it is sent once there is one. Without this file the form is sent as any other.
import { watchLocation } from "./locate.js";
import { drop, keep, send, sendAll, waiting } from "./queue.js";

const box = document.querySelector("[data-outbox]");
const list = box?.querySelector("[data-outbox-list]");
const words = (name) => box.querySelector(`template[data-outbox-text="${name}"]`)?.content.cloneNode(true);
const says = box?.querySelector("[data-outbox-says]");
const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

function say(name, link) {
  const said = words(name);
  if (!said) return; // a page for residents says nothing of signing in
  const place = said.querySelector("[data-outbox-link]");
  if (place && link) Object.assign(place, { href: link.href, textContent: link.text });
  says.replaceChildren(said);
}

function line(entry) {
  const item = words(entry.state === "refused" ? "line-refused" : "line");
  item.querySelector("[data-outbox-title]").textContent = entry.title;
  item.querySelector("[data-outbox-when]").textContent = when.format(entry.at);
  const button = item.querySelector("[data-outbox-delete]");
  button.dataset.key = entry.key;
  return item;
}

async function show() {
  const entries = await waiting();
  list.replaceChildren(...entries.sort((one, other) => one.at - other.at).map(line));
  box.hidden = !entries.length && !says.hasChildNodes();
  box.querySelector("[data-outbox-waiting]").hidden = !entries.length;
}

async function told(entry, { state, reference, go, signIn }) {
  if (signIn) say("signin");
  if (state === "sent") say("sent", { href: go, text: reference ?? entry.title });
  if (state === "refused") say("refused");
  await show();
}

const flush = () => sendAll(told).then(show);

function entryOf(form, submitter) {
  const fields = [...new FormData(form, submitter)].filter(([, value]) => !(value instanceof File) || value.size);
  const key = form.elements.key.value;
  return { key, url: form.action, title: form.dataset.title, at: Date.now(), state: "waiting", fields };
}

// The browser works on in the background where it can.
async function later() {
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register("outbox").catch(() => {});
}

// Kept before it is tried: a phone that dies meanwhile still has it.
async function submit(form, submitter) {
  const entry = entryOf(form, submitter);
  try {
    await keep(entry);
  } catch {
    return void HTMLFormElement.prototype.submit.call(form); // nothing can be kept here
  }
  const became = await send(entry);
  if (became.state === "sent") {
    await drop(entry.key);
    return void location.assign(became.go);
  }
  if (became.state === "refused") {
    await drop(entry.key);
    return void HTMLFormElement.prototype.submit.call(form); // the page that comes back says why
  }
  form.reset();
  form.elements.key.value = crypto.randomUUID();
  await later();
  say(became.signIn ? "signin" : "kept");
  await show();
  box.focus();
}

if (box && "indexedDB" in window && crypto.randomUUID) {
  for (const form of document.querySelectorAll("form[data-may-wait]")) {
    let busy = false;
    form.hidden = false;
    // A page that was kept for later has one key for all who open it: each report gets its own.
    form.elements.key.value ||= crypto.randomUUID();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      await submit(form, event.submitter);
      busy = false;
    });
  }
  for (const words of document.querySelectorAll("[data-outbox-without]")) words.hidden = true;
  list.addEventListener("click", async ({ target }) => {
    const key = target.closest("[data-outbox-delete]")?.dataset.key;
    if (!key) return;
    await drop(key);
    says.replaceChildren(words("deleted"));
    await show();
    box.focus();
  });
  box.querySelector("[data-outbox-try]").addEventListener("click", flush);
  window.addEventListener("online", flush);
  show().then(flush);
}

watchLocation();

// The page itself is kept too, with what it is made of, where it says so.
async function keepPage() {
  const worker = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  const parts = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], img[src]");
  const addresses = [...parts].map((part) => part.href || part.src);
  worker.active?.postMessage({ keep: [location.href.split("#")[0], ...new Set(addresses)] });
}

if ("serviceWorker" in navigator && document.querySelector("[data-keep-page]")) keepPage().catch(() => {});
