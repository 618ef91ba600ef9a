// Progressive enhancement only: every page works without this file. htmx stands in front of it.
import { Button, CharacterCount, ErrorSummary, createAll } from "govuk-frontend";
import { watchKept } from "./kept.js";
import { watchSession } from "./session.js";

const announcer = document.getElementById("announce");
const CHANGED = ".form-changed[role=alert]"; // says once that the form is another one now
let pressed = null;

// GOV.UK Frontend's components start only where these stand; its own inline script is against our CSP.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

function enhance(scope) {
  createAll(Button, { preventDoubleClick: true }, { scope });
  createAll(CharacterCount, undefined, { scope });
  createAll(ErrorSummary, undefined, { scope });
}

function announce(words) {
  if (announcer) announcer.textContent = words;
}

// Reading goes on from here.
function meet(start) {
  if (!start) return;
  start.tabIndex = -1;
  start.focus({ preventScroll: true });
}

// After a step was swapped in, a screen reader is where a new page would have put it.
function arrive(step) {
  enhance(step);
  meet(step.querySelector(".govuk-error-summary") ?? step.querySelector(CHANGED) ?? step.querySelector("h1"));
  window.scrollTo(0, 0);
  announce(document.title);
}

// Whatever goes wrong on the way, the browser sends the form itself, with the button that was
// pressed, and shows what comes back.
function sendPlainly(form) {
  const { name, value } = pressed?.form === form ? pressed : {};
  if (name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  HTMLFormElement.prototype.submit.call(form);
}

document.addEventListener("submit", ({ submitter }) => { pressed = submitter; }, true);

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const arrived = detail.elt;
  if (arrived?.id === "step") arrive(arrived);
  // A region that says of itself when it has news puts its words into the one live region.
  else if (arrived?.dataset?.announce) announce(arrived.dataset.announce);
});

for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(fault, ({ detail }) => {
    if (detail.elt instanceof HTMLFormElement) sendPlainly(detail.elt);
  });
}

enhance(document);
if (!document.querySelector(".govuk-error-summary")) meet(document.querySelector(CHANGED));
const session = document.querySelector("[data-session]");
if (session) watchSession(session, announce);
watchKept(announce);
