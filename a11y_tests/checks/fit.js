// Whether everything fits at this width: nothing to scroll sideways, nothing clipped, no text over
// other text, nothing too small to hit. `spaced` sets the text apart first as WCAG 1.4.12 says.
({ spaced, large, targets }) => {
  const faults = [];
  const tag = (element) => element.cloneNode(false).outerHTML.slice(0, 140);
  const own = new CSSStyleSheet();
  if (spaced) {
    own.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
       p { margin-block-end: 2em !important }`,
    );
  }
  if (large) own.replaceSync("html { font-size: 200% !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, own];

  // References are made by chance: what must fit is the widest one.
  const made = [...document.querySelectorAll(".reference bdi, .access-code bdi")].map((place) => [place, place.textContent]);
  for (const [place, text] of made) place.textContent = text.replace(/(?<=-|^)[2-9A-Z]{4}(?=-|$)/g, "WWWW");

  const hidden = (element) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      const { clipPath, clip, position, opacity } = getComputedStyle(each);
      if (clipPath !== "none" || (clip !== "auto" && position === "absolute")) return true;
      if (opacity === "0") return true;
    }
    // The ground of a map moves under its window: what stands there is no text of the page.
    if (element.closest('[role="application"] [aria-hidden="true"]')) return true;
    return !element.checkVisibility({ visibilityProperty: true });
  };
  // What lies under an open dialog is out of reach.
  const top = document.querySelector("dialog:modal") ?? document.body;
  const elements = [...top.querySelectorAll("*")].filter((element) => !hidden(element));

  for (const element of elements) {
    if (element.matches("input, textarea, select, iframe, html, body")) continue;
    if (element.matches('[role="application"]')) continue; // a window that buttons move
    const cut = (how) => how === "hidden" || how === "clip" || (how !== "visible" && element.tabIndex < 0);
    const { overflowX, overflowY } = getComputedStyle(element);
    const wide = cut(overflowX) && element.scrollWidth > element.clientWidth + 1;
    const high = cut(overflowY) && element.scrollHeight > element.clientHeight + 1;
    if ((wide || high) && element.textContent.trim()) faults.push(`Clipped: ${tag(element)}`);
  }

  const boxes = [];
  for (const element of elements) {
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        // The middle half of a line: where letters are, whatever the line's height.
        boxes.push({ node, left: box.left, right: box.right, top: box.top + box.height / 4, bottom: box.bottom - box.height / 4 });
      }
    }
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) {
    const beyond = ({ left, right }) => left < -1 || right > page.clientWidth + 1;
    const texts = boxes.filter(beyond).map(({ node }) => `“${node.data.trim().slice(0, 40)}”`);
    const all = [...document.body.querySelectorAll("*")];
    const widest = all.filter((element) => beyond(element.getBoundingClientRect())).map(tag);
    const which = [...texts, ...widest].slice(-2).join(" ");
    faults.push(`${page.scrollWidth} pixels wide where there are ${page.clientWidth}: ${which}`);
  }
  boxes.sort((one, other) => one.top - other.top);
  boxes.forEach((one, index) => {
    for (let next = index + 1; next < boxes.length && boxes[next].top < one.bottom - 1; next += 1) {
      const other = boxes[next];
      if (one.node !== other.node && one.left < other.right - 2 && other.left < one.right - 2) {
        faults.push(`“${one.node.data.trim().slice(0, 40)}” lies over “${other.node.data.trim().slice(0, 40)}”`);
      }
    }
  });

  if (targets) {
    const least = 24; // WCAG 2.5.8, in CSS pixels
    const inText = (element) =>
      element.localName === "a" &&
      [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const controls = [...document.body.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
    const hit = controls
      .filter((element) => element.checkVisibility() && !element.matches(".govuk-skip-link"))
      .map((element) => ({ element, box: element.getBoundingClientRect() }));
    const round = ({ left, right, top, bottom }) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });
    for (const { element, box } of hit) {
      if ((box.width >= least && box.height >= least) || inText(element)) continue;
      const middle = round(box);
      const crowded = hit.find(({ element: near, box: its }) => {
        if (near === element) return false;
        const small = its.width < least || its.height < least;
        if (small) {
          const other = round(its);
          return Math.hypot(other.x - middle.x, other.y - middle.y) < least;
        }
        const x = Math.max(its.left, Math.min(middle.x, its.right));
        const y = Math.max(its.top, Math.min(middle.y, its.bottom));
        return Math.hypot(x - middle.x, y - middle.y) < least / 2;
      });
      if (crowded) faults.push(`Too small beside ${tag(crowded.element)}: ${tag(element)}`);
    }
  }
  for (const [place, text] of made) place.textContent = text;
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== own);
  return faults;
}
