// What couldn't be sent waits on this device, and nowhere else, until it could be: a form's fields
// and files under the key that its sender gave it. The portal takes each key once, so sending one
// again is safe.
const NAME = "onestop";
const STORE = "waiting";

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function store(mode) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "key" });
  return (await asked(opening)).transaction(STORE, mode).objectStore(STORE);
}

export const keep = async (entry) => asked((await store("readwrite")).put(entry));
export const drop = async (key) => asked((await store("readwrite")).delete(key));
export const waiting = async () => asked((await store("readonly")).getAll());

// What ties a form to the browser may have changed since it was kept: a page that is open knows.
function body({ fields }) {
  const tie = globalThis.document?.querySelector("[name=csrf_token]")?.value;
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, name === "csrf_token" && tie ? tie : value);
  return form;
}

// One at a time, whichever tab or worker is asked: two would only do the same.
function alone(work) {
  return navigator.locks ? navigator.locks.request("outbox", work) : work();
}

// What became of it: "sent", "refused" (somebody must look at it), or "waiting".
export async function send(entry) {
  let answer;
  try {
    answer = await fetch(entry.url, { method: "POST", body: body(entry), headers: { Accept: "application/json" } });
  } catch {
    return { state: "waiting" };
  }
  if (answer.status >= 500 || answer.status === 429) return { state: "waiting" };
  if (answer.redirected) return { state: "waiting", signIn: true }; // who worked here isn't signed in any more
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!json) return { state: "refused" };
  const said = await answer.json();
  return answer.ok ? { state: "sent", ...said } : { state: "refused", ...said };
}

// Everything that waits, oldest first. What is refused stays and isn't tried again by itself.
export function sendAll(told) {
  return alone(async () => {
    const entries = (await waiting()).filter(({ state }) => state === "waiting");
    for (const entry of entries.sort((one, other) => one.at - other.at)) {
      const became = await send(entry);
      if (became.state === "sent") await drop(entry.key);
      if (became.state === "refused") await keep({ ...entry, state: "refused" });
      await told?.(entry, became);
      if (became.state === "waiting") return; // the line is gone: the others wait too
    }
  });
}
