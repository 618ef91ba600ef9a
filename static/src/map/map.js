// A map beside the words, never instead of them: each page says the same without it. With no tiles
// set the council's own streets are drawn, so nothing is fetched from elsewhere.
import { Map as Chart, TileLayer } from "leaflet";
import { watchPin } from "./pin.js";
import { showReports } from "./reports.js";
import { drawStreets } from "./streets.js";

const HERE = 16; // a street and its neighbours
const CLOSEST = 19;
const WIDEST = 12;
const STEP = 80; // pixels a press of a button or an arrow key moves the map

function chart(place) {
  const { lat, lon, zoom } = place.dataset;
  const view = place.querySelector("[data-map-view]");
  const map = new Chart(view, {
    center: [Number(lat), Number(lon)],
    zoom: Number(zoom ?? HERE),
    minZoom: WIDEST,
    maxZoom: CLOSEST,
    zoomControl: false, // ours are named in the reader's language
    attributionControl: false, // as is where the map is from
    keyboardPanDelta: STEP,
    scrollWheelZoom: false, // reading on with the wheel must not change the map
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fadeAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  // Names along the streets are ground, like the lines: read out one by one they'd say nothing.
  map.getPane("tooltipPane").setAttribute("aria-hidden", "true");
  return map;
}

function ground(map, place) {
  if (place.dataset.tiles) new TileLayer(place.dataset.tiles, { maxZoom: CLOSEST }).addTo(map);
  else drawStreets(map, place.dataset.streets);
}

// Whoever can't drag has a button for each direction, and one each for nearer and further.
function buttons(map, place) {
  place.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-map-move], [data-map-zoom]");
    if (!button) return;
    if (button.dataset.mapZoom) map.setZoom(map.getZoom() + Number(button.dataset.mapZoom));
    else map.panBy(button.dataset.mapMove.split(",").map((way) => Number(way) * STEP));
  });
}

for (const place of document.querySelectorAll("[data-map][hidden]")) {
  place.hidden = false;
  const map = chart(place);
  ground(map, place);
  buttons(map, place);
  if (place.dataset.map === "pin") watchPin(map, place);
  else showReports(map, place);
}
