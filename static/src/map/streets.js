// The council's own streets as lines, with their names once there is room for them.
import { LayerGroup, Polyline } from "leaflet";

const NAMED_FROM = 16;
const GRID = 0.02; // degrees: neighbours ask for the same piece, and may have it already

async function piece(url, box) {
  const answer = await fetch(`${url}?box=${box.join(",")}`);
  return answer.ok ? (await answer.json()).streets : [];
}

function boxOf(map) {
  const bounds = map.getBounds();
  const down = (degrees) => (Math.floor(degrees / GRID) * GRID).toFixed(2);
  const up = (degrees) => (Math.ceil(degrees / GRID) * GRID).toFixed(2);
  return [down(bounds.getWest()), down(bounds.getSouth()), up(bounds.getEast()), up(bounds.getNorth())];
}

export function drawStreets(map, url) {
  const drawn = new LayerGroup().addTo(map);
  let shown = "";

  async function draw() {
    const named = map.getZoom() >= NAMED_FROM;
    const box = boxOf(map);
    const wanted = `${box} ${named}`;
    if (wanted === shown) return;
    shown = wanted;
    try {
      const streets = await piece(url, box);
      if (wanted !== shown) return; // the map has moved on meanwhile
      drawn.clearLayers();
      for (const [name, start, end] of streets) {
        const line = new Polyline([start, end], { className: "map__street", interactive: false, weight: named ? 6 : 2 });
        drawn.addLayer(line);
        line.bringToBack(); // reports stand on the streets
        if (named) line.bindTooltip(name, { permanent: true, direction: "center", className: "map__name" });
      }
    } catch {
      shown = ""; // the next move tries again: the words beside the map stand meanwhile
    }
  }

  map.on("moveend", draw);
  draw();
}
