// What a page must hold beyond axe's rules. Gives faults in words, and what must be the same on
// every page of a language.
(wanted) => {
  const faults = [];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = (element) => (element?.textContent ?? "").replace(/\s+/g, " ").trim();
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const tag = (element) => element.cloneNode(false).outerHTML.slice(0, 140);
  const fault = (text, element) => faults.push(element ? `${text}: ${tag(element)}` : text);

  const headings = all("h1, h2, h3, h4, h5, h6").filter(shown);
  const first = headings.filter((heading) => heading.localName === "h1");
  if (first.length !== 1) fault(`${first.length} headings of level 1`);
  headings.forEach((heading, index) => {
    if (!words(heading)) fault("An empty heading", heading);
    const level = Number(heading.localName[1]);
    const before = index ? Number(headings[index - 1].localName[1]) : level;
    if (level > before + 1) fault(`Level ${level} after level ${before}`, heading);
  });

  const summary = document.querySelector(".govuk-error-summary");
  if (!document.title.trim()) fault("No title");
  if (Boolean(summary) !== document.title.startsWith(`${wanted.error} `)) {
    fault(`The title “${document.title}” ${summary ? "doesn't begin" : "begins"} with “${wanted.error}”`);
  }
  for (const link of summary ? all("a", summary) : []) {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) fault(`The summary leads to ${link.hash}, which isn't there`);
    else if (!target.matches("input, select, textarea, button")) fault("The summary leads to no field", target);
    else if (!words(document.querySelector(`[id$="-error"]`))) fault("No message at the field", target);
  }

  const html = document.documentElement;
  if (html.lang !== wanted.lang) fault(`lang is ${html.lang}, not ${wanted.lang}`);
  if (html.dir !== wanted.dir) fault(`dir is ${html.dir}, not ${wanted.dir}`);
  // Names of bodies and things may stand in another script; a sentence has small words as well.
  const arabic = /\p{Script=Arabic}{2}/u;
  // What somebody called a file stands between isolates, as it would in a <bdi>.
  const named = /\u2068[^\u2069]*\u2069/g;
  const english = (text) => /(?:\b[a-z]+\b[^\p{L}]+){2}\b[a-z]+\b/u.test(text.replace(named, "").replace(/\S+@\S+|https?:\S+/g, ""));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement: parent } = texts.currentNode;
    if (parent.closest("bdi, [dir=auto], textarea, script, style")) continue;
    // A title can't say that a part of it is in another language; nor can what announces the page.
    if (parent.id === "announce" && document.title.includes(data)) continue;
    const spoken = parent.closest("[lang]").lang;
    if (spoken === "ur" ? english(data) : html.lang !== "ur" && arabic.test(data)) {
      fault(`“${data.trim().slice(0, 60)}” is marked as ${spoken}`, parent);
    }
  }

  for (const form of all("form")) {
    if (!form.getAttribute("action")) fault("A form without an action", form);
    if (!form.noValidate) fault("A form the browser would validate", form);
  }
  const ids = all("[id]").map((element) => element.id);
  ids.filter((id, index) => ids.indexOf(id) !== index).forEach((id) => fault(`Two elements are called ${id}`));

  const reached = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]");
  const controls = reached.filter((element) => element.tabIndex >= 0 && !element.disabled);
  if (!controls[0]?.matches('.govuk-skip-link[href="#main"]')) fault("The skip link doesn't come first");
  if (controls.some((element) => element.tabIndex > 0)) fault("A tab order of its own");
  for (const control of controls) {
    if (control.matches('[role="application"]')) continue; // what is in its window is no label
    const name = control.getAttribute("aria-label");
    const visible = words(control.labels?.[0] ?? control);
    if (name && visible && !name.toLowerCase().includes(visible.toLowerCase())) {
      fault(`“${visible}” is called “${name}”`, control);
    }
  }
  for (const element of all("[data-hx-get], [data-hx-post]")) {
    const byClick = !/^(every|over)\b/.test(element.dataset.hxTrigger ?? "");
    if (byClick && !element.matches("form, a[href], button")) fault("No control, but waits for a click", element);
  }
  const live = all("#announce[role=status]");
  if (live.length !== 1 || !live[0].checkVisibility()) fault("No live region");

  const help = all("body > aside.help");
  if (help.length !== 1) fault("No help line at its place");
  const asked = all("main form[method=post] [name]:not([type=hidden])");
  const picked = "[type=radio], [type=checkbox]";
  const answered = (field) => {
    if (field.matches(picked)) return field.defaultChecked;
    if (field.localName !== "select") return field.defaultValue;
    return [...field.options].some((option) => option.defaultSelected && option.value);
  };
  return {
    faults,
    frame: {
      // While somebody is helped a banner stands among them, on every page at the same place.
      order: all("body > :not(.helping)").map((element) => `${element.localName}.${element.classList[0] ?? ""}`),
      navigation: all("header nav:not(#languages) a, footer a").map(words),
      help: help.map(words),
    },
    state: {
      error: Boolean(summary),
      // A browser never fills in a file again.
      filled: all("main form [name]:not([type=hidden])").some(answered) || all(".files__file, main form [name=go-on]").length > 0,
      fields: asked.length,
      boxes: asked.filter((field) => !field.matches(`button, select, ${picked}`)).length,
    },
  };
}
