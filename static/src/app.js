// Progressive enhancement only: every page works without this file.
import htmx from "htmx.org";
import { Button, CharacterCount, ErrorSummary, createAll } from "govuk-frontend";

const announcer = document.getElementById("announce");

window.htmx = htmx;
// GOV.UK Frontend's components start only where these stand; its own inline script is against our CSP.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

function enhance(scope) {
  createAll(Button, { preventDoubleClick: true }, { scope });
  createAll(CharacterCount, undefined, { scope });
  createAll(ErrorSummary, undefined, { scope });
}

// After a step was swapped in, a screen reader is where a new page would have put it.
function arrive(step) {
  enhance(step);
  const start = step.querySelector(".govuk-error-summary") ?? step.querySelector("h1");
  if (start) {
    start.tabIndex = -1;
    start.focus({ preventScroll: true });
  }
  window.scrollTo(0, 0);
}

// Whatever goes wrong on the way, the browser sends the form itself, and shows what comes back.
function sendPlainly(form) {
  form.removeAttribute("data-hx-post");
  HTMLFormElement.prototype.submit.call(form);
}

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const step = document.getElementById("step");
  if (step && detail.target.id === "step") arrive(step);
});

for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(fault, ({ detail }) => {
    if (detail.elt instanceof HTMLFormElement) sendPlainly(detail.elt);
  });
}

// A region that says of itself when it has news puts its words into the one live region.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const news = detail.elt?.dataset?.announce;
  if (news && announcer) announcer.textContent = news;
});

enhance(document);
