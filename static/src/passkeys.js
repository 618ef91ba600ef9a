// Passkeys, on the pages that have a button for them. Without this file those pages offer a code.
const SAID = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known" };

function bytes(text) {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const known = (credentials) => (credentials ?? []).map((each) => ({ ...each, id: bytes(each.id) }));

function readable(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.excludeCredentials && { excludeCredentials: known(options.excludeCredentials) }),
    ...(options.allowCredentials && { allowCredentials: known(options.allowCredentials) }),
  };
}

function sendable({ id, rawId, type, response, authenticatorAttachment }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const said = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  const transports = response.getTransports?.();
  return JSON.stringify({
    id,
    rawId: text(rawId),
    type,
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: {},
    response: { ...Object.fromEntries(said), ...(transports && { transports }) },
  });
}

function say(form, what) {
  const words = what && form.querySelector(`template[data-passkey-text="${what}"]`);
  form.querySelector("[data-passkey-says]").replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
}

async function options(form) {
  const token = new FormData(form).get("csrf_token");
  const answer = await fetch(form.dataset.passkeyOptions, {
    method: "POST",
    body: new URLSearchParams({ csrf_token: token }),
  });
  const json = answer.headers.get("Content-Type")?.startsWith("application/json");
  const given = json ? await answer.json() : {};
  // What was possible when the page was opened may not be any more; that page says why.
  if (given.go) return void window.location.assign(given.go);
  if (!answer.ok) throw new Error(`The options were answered with ${answer.status}`);
  return readable(given);
}

async function use(form) {
  say(form, "");
  try {
    const publicKey = await options(form);
    if (!publicKey) return;
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = sendable(credential);
    HTMLFormElement.prototype.submit.call(form);
  } catch (fault) {
    say(form, SAID[fault.name] ?? "failed");
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    let busy = false;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      await use(form);
      busy = false;
    });
  }
  for (const words of document.querySelectorAll("[data-passkey-without]")) words.hidden = true;
}
