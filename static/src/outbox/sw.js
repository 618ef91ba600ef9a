// Keeps the pages that ask for it, and what they are made of, for when there is no connection; and
// sends what waits once there is one. Everything else goes by as if this weren't there.
import { sendAll } from "./queue.js";

// Another build, another cache: what belonged to the last one goes.
const CACHE = `pages ${BUILD}`;
const OFFLINE = /\/offline$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

async function put(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    if (new URL(address).origin === location.origin) await cache.add(address).catch(() => {});
  }
}

self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(put(event.data.keep));
});

// The network first: what is kept is for when there is none.
async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(request.url.split("?")[0], answer.clone());
    return answer;
  } catch (fault) {
    const kept = await cache.match(request.url.split("?")[0]);
    if (kept) return kept;
    throw fault;
  }
}

// Their names change with their content, so a kept one is never too old.
async function asset(request) {
  try {
    return await fetch(request);
  } catch (fault) {
    const kept = await (await caches.open(CACHE)).match(request);
    if (kept) return kept;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && OFFLINE.test(url.pathname)) event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(sendAll());
});
